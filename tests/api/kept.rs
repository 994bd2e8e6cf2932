//! Answers that are kept for whoever asks the same: the same while nothing is written, and nobody else's.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::StatusCode;
use entity::types::Role;
use serde_json::{Value, json};
use server::catalogue::current::Current;
use server::clock::Clock;
use server::follow::follow;
use server::http::{App, Settings};
use tests::database::{TestDb, starter_databases};
use tests::network::{Network, Person};
use tests::{Client, TODAY, accounts, desk, starter_database};

/// Somebody who asks an application that keeps answers, whose clock it is, and how many statements it has sent.
async fn keeping(database: &TestDb) -> (Client, Clock, Arc<AtomicUsize>) {
    let mut db = starter_database(&database.url).await;
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    db.set_metric_callback(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    let current = Current::load(&db).await.unwrap();
    let clock = Clock::at_noon(TODAY);
    let settings = Settings { kept_megabytes: 8, ..Settings::default() };
    let app = App::new(desk(db, current, clock.clone()), settings, accounts()).unwrap();
    (Client::new(app), clock, sent)
}

/// Something that is read from the database whenever it is asked.
const MODEL: &str = "query($key: String! = \"job-veu\", $language: Language = DA) {
  collaborationModel(key: $key) { title(language: $language) } }";

#[tokio::test]
async fn the_same_question_is_answered_without_asking_the_database_again() {
    for database in &starter_databases().await {
        let (anybody, clock, sent) = keeping(database).await;
        // Statements that a question takes.
        let cost = async |client: &Client, document: &str, variables: Value| {
            let before = sent.load(Ordering::Relaxed);
            let answer = client.answer(document, variables).await;
            (sent.load(Ordering::Relaxed) - before, answer)
        };
        let kind = database.kind;
        let (first, answer) = cost(&anybody, MODEL, json!({})).await;
        assert!(first > 0, "{kind}: the counter counts nothing");
        assert_eq!(cost(&anybody, MODEL, json!({})).await, (0, answer.clone()), "{kind}");
        // Whatever may change the answer is another question.
        let danish = anybody.clone().with("accept-language", "da");
        let yes = "{ collaborationModel(key: \"job-veu\") { title } adoptions { totalCount } }";
        for (client, document, variables) in [
            (&anybody, MODEL, json!({ "key": "ingen" })),
            (&anybody, MODEL, json!({ "language": "EN" })),
            (&danish, MODEL, json!({})),
            (&anybody, yes, json!({})),
        ] {
            let (asked, answer) = cost(client, document, variables.clone()).await;
            assert!(asked > 0, "{kind}: {document} {variables}");
            assert_eq!(cost(client, document, variables).await, (0, answer), "{kind}: {document}");
        }
        // Errors are told anew, with an id of their own.
        let wrong = "{ node(id: \"nothing\") { id } collaborationModels { key } }";
        let (asked, one) = cost(&anybody, wrong, json!({})).await;
        let (again, other) = cost(&anybody, wrong, json!({})).await;
        assert_eq!((asked, one["errors"].is_null()), (again, false), "{kind}: {one}");
        assert_ne!(
            one["errors"][0]["extensions"]["requestId"], other["errors"][0]["extensions"]["requestId"],
            "{kind}"
        );
        // A day later much is otherwise.
        clock.set(clock.now() + std::time::Duration::from_hours(24));
        assert!(cost(&anybody, MODEL, json!({})).await.0 > 0, "{kind}: another day");

        // By GET it has a tag, and a client that has it is told so.
        let address = "/graphql?query=%7B%20collaborationModels%20%7B%20key%20%7D%20%7D";
        let got = anybody.get(address).await;
        let tag = got.headers["etag"].to_str().unwrap().to_owned();
        let same = anybody.get(address).await;
        assert_eq!((same.status, &same.text, &same.headers["etag"]), (StatusCode::OK, &got.text, &got.headers["etag"]));
        let known = anybody.clone().with("if-none-match", &tag).get(address).await;
        assert_eq!((known.status, known.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{kind}");
    }
}

#[tokio::test]
async fn what_is_written_is_seen_at_once_and_nobody_gets_what_another_may_see() {
    for database in &starter_databases().await {
        let kind = database.kind;
        let mut network = Network::start(database).await;
        let settings = Settings { kept_megabytes: 8, ..Settings::default() };
        network.app = App::new(network.desk.clone(), settings, accounts()).unwrap();
        let mut following = network.desk.hub.catalogue();
        let follower = tokio::spawn(follow(network.desk.clone(), accounts(), None));
        following.changed().await.unwrap();
        let anna: Person = network.person("Anna", "lmo-amk-oest", Role::Coordinator).await;
        let anybody = network.program();
        let all = "{ collaborationModels { key mayEdit } viewer { signedIn } }";
        let before = anybody.ask(all, json!({})).await;
        assert_eq!(anna.ask(all, json!({})).await["viewer"]["signedIn"], true, "{kind}: hers is not everybody's");
        assert_eq!(anybody.ask(all, json!({})).await, before, "{kind}: nor is everybody's hers");

        let save =
            "mutation($input: CollaborationModelInput!) { saveCollaborationModel(input: $input) { model { key } } }";
        let input = json!({ "key": "pleje-oest", "titleDa": "Pleje i Øst", "summaryDa": "Korte forløb.",
            "origin": "Roskilde", "principles": [], "phases": [{ "titleDa": "Behov" }], "partyKinds": ["JOBCENTRE"],
            "source": "Egne erfaringer" });
        let before = network.desk.hub.latest();
        anna.ask(save, json!({ "input": input })).await;
        network.desk.hub.told(before + 1).await;
        let after = anybody.ask(all, json!({})).await;
        let keys: Vec<&Value> = after["collaborationModels"].as_array().unwrap().iter().map(|of| &of["key"]).collect();
        assert_eq!(keys, [&json!("job-veu"), &json!("pleje-oest")], "{kind}");
        assert_eq!(after["collaborationModels"][1]["mayEdit"], false, "{kind}");
        assert_eq!(anna.ask(all, json!({})).await["collaborationModels"][1]["mayEdit"], true, "{kind}");
        follower.abort();
    }
}
