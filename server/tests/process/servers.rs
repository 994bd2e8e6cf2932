//! Several servers of one installation, on PostgreSQL: what one is told, all tell.

use serde_json::json;
use tests::database::databases;

use crate::browser::Browser;
use crate::kortvej::{Folder, Server, run};

const DRAFT: &str = "Demo: Rengøringsmedarbejder i Odense";
const AGREED: &str = "Demo: Svejser i Ikast-Brande";

#[tokio::test]
async fn what_is_done_at_one_server_shows_at_the_others_and_outlives_it() {
    let databases = databases().await;
    let database = databases.iter().find(|database| database.kind == "PostgreSQL").unwrap();
    let folder = Folder::new("servers");
    let [first, second, third] = [(); 3].map(|()| Server::start_on(&folder.0, &database.url));

    // A session and what it may do count everywhere.
    let anne = Browser::of(&first.address, "Anne Lindegaard").await;
    let bo = Browser::of(&second.address, "Bo Kragelund").await;
    let draft = anne.package(DRAFT).await;
    assert_eq!(anne.at(&third.address).package(DRAFT).await, draft);

    // Who listens at one server hears what is written at another, and who works there.
    let by_id = json!({ "id": draft["id"] });
    let changed = "subscription($id: ID!) { packageChanged(id: $id) { action package { title revision } } }";
    let mut changes = bo.listen(changed, by_id.clone()).await;
    let said = "subscription($id: ID!) { commentAdded(id: $id) { text } }";
    let mut comments = bo.at(&third.address).listen(said, by_id.clone()).await;
    let present = "subscription($id: ID!) { presence(id: $id) { person { name } element } }";
    let mut presence = bo.listen(present, by_id).await;
    let catalogue = "subscription { catalogueChanged { version } }";
    let mut catalogues = bo.at(&third.address).listen(catalogue, json!({})).await;

    let edit = json!({ "id": draft["id"], "expectedRevision": draft["revision"], "title": "Demo: Rengøring på Fyn" });
    let edited = anne.change("editPackage", edit).await;
    let heard = changes.until(|told| told["data"]["packageChanged"]["action"] == "editPackage").await;
    assert_eq!(heard["data"]["packageChanged"]["package"]["revision"], edited["revision"]);
    let comment = "mutation($input: CommentInput!) { comment(input: $input) { comment { id } } }";
    anne.ask(comment, json!({ "input": { "id": draft["id"], "text": "Passer det nu?" } })).await;
    comments.until(|told| told["data"]["commentAdded"]["text"] == "Passer det nu?").await;
    let here = "mutation($input: PresenceInput!) { announcePresence(input: $input) { people { element } } }";
    anne.ask(here, json!({ "input": { "id": draft["id"], "element": "e2" } })).await;
    let anne_at_e2 = json!({ "person": { "name": "Anne Lindegaard" }, "element": "e2" });
    presence.until(|told| told["data"]["presence"].as_array().is_some_and(|people| people.contains(&anne_at_e2))).await;

    // A version that one publishes is in the catalogue of all.
    let erik = Browser::of(&second.address, "Erik Nørremark").await;
    let agreed = erik.package(AGREED).await;
    let publish = json!({ "id": agreed["id"], "expectedRevision": agreed["revision"] });
    let published = erik.change("publishPackage", publish).await;
    assert_eq!(published["status"], "PUBLISHED");
    let version = erik.ask("{ catalogue { version } }", json!({})).await["catalogue"]["version"].as_i64();
    catalogues.until(|told| told["data"]["catalogueChanged"]["version"].as_i64() >= version).await;
    let shown = "query($key: String!) { package(key: $key) { title version } }";
    let open = Browser::of(&third.address, "Gitte Hvidbjerg").await;
    let seen = open.ask(shown, json!({ "key": published["key"] })).await;
    assert_eq!(seen["package"], json!({ "title": AGREED, "version": 1 }));

    // A token that one signs is good at another, also with a key that is a moment old.
    let jens = Browser::of(&first.address, "Jens Vesterholt").await;
    let create = "mutation { createClient(input: { name: \"Fagsystem\", organisation: \"jc-461\", role: READER,
        scopes: [READ] }) { secret client { id } } }";
    let made = jens.ask(create, json!({})).await["createClient"].clone();
    let (id, secret) = (made["client"]["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let karen = Browser::of(&first.address, "Karen Højlund").await;
    for _ in 0..2 {
        let token = jens.form("/auth/token", &form).await["access_token"].as_str().unwrap().to_owned();
        let program = Browser::bearing(&second.address, &token);
        let viewer = program.ask("{ viewer { client { id } } }", json!({})).await;
        assert_eq!(viewer["viewer"]["client"]["id"], id);
        karen.ask("mutation { rotateSigningKey(input: {}) { __typename } }", json!({})).await;
    }

    // One server is lost: the others go on, and nothing that was acknowledged is.
    first.kill();
    let anne = anne.at(&second.address);
    assert_eq!(anne.package("Demo: Rengøring på Fyn").await, edited);
    let again = json!({ "id": draft["id"], "expectedRevision": edited["revision"], "title": DRAFT });
    anne.change("editPackage", again).await;
    changes.until(|told| told["data"]["packageChanged"]["package"]["title"] == DRAFT).await;
    assert_eq!(anne.at(&third.address).package(DRAFT).await["title"], DRAFT);
    for server in [second, third] {
        assert_eq!(server.stop(), 0);
    }
    let (status, _, log) = run(&folder.0, &["check", "--database-url", &database.url]);
    assert_eq!(status, 0, "{log}");
}
