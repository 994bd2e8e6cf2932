//! The machine's clock is set back an hour while people work: nothing is lost, doubled or in another order, and nobody
//! waits for the hour to come again.

use std::time::Duration;

use entity::types::Role;
use serde_json::{Value, json};
use server::domain::account::Accounts;
use server::domain::{alarm, digest};
use server::events;
use tests::Client;
use tests::database::starter_databases;
use tests::network::{Network, PASSWORD, Person, Setup, bearing};

const HOUR: Duration = Duration::from_hours(1);

fn set_back(network: &Network) {
    network.clock().set(network.clock().now() - HOUR);
}

/// A draft of somebody's, and its revision.
async fn draft(by: &Person) -> (Value, i64) {
    let create = "mutation($input: CreatePackageInput!) { createPackage(input: $input) { package { id revision } } }";
    let input = json!({ "title": "Lager i Odense", "lead": "jc-461" });
    let made = by.ask(create, json!({ "input": input })).await["createPackage"]["package"].clone();
    (made["id"].clone(), made["revision"].as_i64().unwrap())
}

/// A comment that must be taken.
async fn say(by: &Person, id: &Value, text: String) {
    let document = "mutation($input: CommentInput!) { comment(input: $input) { comment { id } } }";
    by.ask(document, json!({ "input": { "id": id, "text": text, "clientMutationId": text } })).await;
}

#[tokio::test]
async fn what_is_written_around_it_is_whole_and_in_the_order_in_which_it_was_written() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let (kind, db) = (database.kind, &network.desk.db);
        let anna = network.person("Anna Krogh", "jc-461", Role::Coordinator).await;
        let dorte = network.person("Dorte Lund", "jc-461", Role::Coordinator).await;
        let (id, mut revision) = draft(&anna).await;
        let before = events::latest(db).await.unwrap();
        // Two people at once, and the clock moves between and under their writes.
        let edit = "mutation($input: EditPackageInput!) { editPackage(input: $input) { package { revision } } }";
        for round in 0..6 {
            let input = json!({ "id": id, "expectedRevision": revision, "title": format!("Lager {round}") });
            let (edited, (), ()) = tokio::join!(
                anna.ask(edit, json!({ "input": input })),
                say(&dorte, &id, format!("Runde {round}")),
                async {
                    if round % 2 == 1 {
                        set_back(&network);
                    }
                },
            );
            revision += 1;
            assert_eq!(edited["editPackage"]["package"]["revision"], revision, "{kind}");
            // What was answered is not done again, whatever the clock says.
            say(&dorte, &id, format!("Runde {round}")).await;
        }
        let seen = "query($id: ID!) { package(id: $id, draft: true) {
            title revision comments { text } history(first: 20) { nodes { revision } } } }";
        let seen = anna.ask(seen, json!({ "id": id })).await["package"].clone();
        assert_eq!((&seen["title"], &seen["revision"]), (&json!("Lager 5"), &json!(revision)), "{kind}");
        let mut said: Vec<&str> =
            seen["comments"].as_array().unwrap().iter().map(|comment| comment["text"].as_str().unwrap()).collect();
        said.sort_unstable();
        assert_eq!(said, ["Runde 0", "Runde 1", "Runde 2", "Runde 3", "Runde 4", "Runde 5"], "{kind}");
        let revisions: Vec<i64> = seen["history"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["revision"].as_i64().unwrap())
            .collect();
        assert_eq!(revisions, (1..=revision).rev().collect::<Vec<_>>(), "{kind}: newest first");
        // The log counts on, in the order of commits and not of clocks, and its chain holds.
        let told = events::after(db, before, 100).await.unwrap();
        assert_eq!(told.len(), 12, "{kind}");
        assert!(told.iter().zip(before + 1..).all(|(event, sequence)| event.sequence == sequence), "{kind}");
        assert!(told.windows(2).any(|two| two[1].at < two[0].at), "{kind}: the clock was not set back");
        assert_eq!(events::verify(db).await.unwrap().broken, None, "{kind}");

        // Another server, or this one started anew, whose clock is behind all that is there.
        let other = Network::start(database).await;
        other.clock().set(network.clock().now() - HOUR);
        let bo = other.person("Bo Friis", "jc-461", Role::Coordinator).await;
        say(&bo, &id, "Fra en anden".to_owned()).await;
        assert_eq!(events::verify(db).await.unwrap().broken, None, "{kind}");
        assert_eq!(events::latest(db).await.unwrap(), before + 13, "{kind}");
    }
}

#[tokio::test]
async fn nobody_is_signed_out_or_kept_out_for_the_hour() {
    for database in &starter_databases().await {
        let network = Network::start_with(database, Setup { mail: true, ..Setup::default() }).await;
        let kind = database.kind;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let (program, refresh) = network.program_as(&anna.email).await;
        let sign_in = async |browser: &Client, password: &str| {
            browser.post_to("/auth/sign-in", &json!({ "email": anna.email, "password": password })).await.status
        };
        let forgot = async || {
            let answer = network.anybody().post_to("/auth/forgot", &json!({ "email": anna.email })).await;
            assert_eq!(answer.status, 202, "{kind}");
        };
        // An account that waits, and a link that was mailed.
        for _ in 0..5 {
            assert_eq!(sign_in(&network.anybody(), "forkert").await, 401, "{kind}");
        }
        assert_eq!(sign_in(&network.anybody(), PASSWORD).await, 429, "{kind}");
        forgot().await;
        network.mailbox.next().await;

        set_back(&network);
        let who = anna.ask("{ viewer { signedIn } }", json!({})).await;
        assert_eq!(who["viewer"]["signedIn"], true, "{kind}: a session goes on");
        // An access token is of the future now, and not believed; the refresh token gives one of today.
        let answer = program.post(&json!({ "query": "{ viewer { signedIn } }" }).to_string()).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (401, "UNAUTHENTICATED"), "{kind}");
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
        let issued = network.program().post_form("/auth/token", &form).await;
        assert_eq!(issued.status, 200, "{kind}: {}", issued.text);
        let renewed = bearing(network.program(), issued.json()["access_token"].as_str().unwrap());
        assert_eq!(renewed.ask("{ viewer { signedIn } }", json!({})).await["viewer"]["signedIn"], true, "{kind}");
        // The account does not wait for the hour, and guessing is slow as before.
        assert_eq!(sign_in(&network.anybody(), "forkert").await, 401, "{kind}");
        assert_eq!(sign_in(&network.anybody(), PASSWORD).await, 429, "{kind}");
        network.pass(Duration::from_mins(1));
        assert_eq!(sign_in(&network.anybody(), PASSWORD).await, 200, "{kind}");
        forgot().await;
        network.mailbox.next().await;
    }
}

#[tokio::test]
async fn nothing_is_raised_or_mailed_twice() {
    for database in &starter_databases().await {
        let network = Network::start_with(database, Setup { mail: true, ..Setup::default() }).await;
        let (desk, kind) = (&network.desk, database.kind);
        let anna = network.person("Anna Krogh", "jc-461", Role::Coordinator).await;
        network.person("Bo Friis", "prov-amu-fyn", Role::Coordinator).await;
        let (id, _) = draft(&anna).await;
        let invite = "mutation($input: InvitePartyInput!) { inviteParty(input: $input) { package { id } } }";
        anna.ask(invite, json!({ "input": { "id": id, "organisation": "prov-amu-fyn" } })).await;
        let accounts = Accounts::new(Vec::new(), Some(std::sync::Arc::new(network.mailbox.clone()))).unwrap();
        alarm::look(desk).await.unwrap();
        assert_eq!(digest::send(desk, &accounts).await.unwrap(), 1, "{kind}");
        set_back(&network);
        assert_eq!(alarm::look(desk).await.unwrap(), 0, "{kind}");
        assert_eq!(digest::send(desk, &accounts).await.unwrap(), 0, "{kind}");
        // What is new meanwhile is mailed, in its turn.
        say(&anna, &id, "Hej".to_owned()).await;
        network.pass(HOUR);
        assert_eq!(alarm::look(desk).await.unwrap(), 0, "{kind}");
        assert_eq!(digest::send(desk, &accounts).await.unwrap(), 0, "{kind}");
    }
}
