//! A read replica: read where it has what this server knows of, passed over where it lags or fails, and never asked who
//! somebody is or what is so before a change.

use axum::http::StatusCode;
use entity::types::Role;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::{Value, json};
use server::db;
use server::follow::follow;
use server::replica::Replica;
use tests::accounts;
use tests::database::{TestDb, starter_databases};
use tests::network::Network;

const TITLES: &str = "{ collaborationModels { key title } }";
const SAVE: &str =
    "mutation($input: CollaborationModelInput!) { saveCollaborationModel(input: $input) { model { title } } }";

async fn change(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap();
}

/// A network whose replica is another database, which says of itself that it is.
async fn network_with(database: &TestDb, copy: &TestDb) -> (Network, Replica, tokio::task::JoinHandle<()>) {
    change(&copy.db, "UPDATE collaboration_model SET title_da = 'fra kopien'").await;
    let mut network = Network::start(database).await;
    let replica = Replica::new(db::connect(&copy.url).await.unwrap());
    let watching = tokio::spawn(replica.clone().watch(network.desk.hub.clone()));
    network.app = network.app.clone().with_replica(replica.clone());
    (network, replica, watching)
}

async fn until(so: impl Fn() -> bool) {
    while !so() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

fn titles(answer: &Value) -> Vec<&str> {
    let models = answer["collaborationModels"].as_array().unwrap();
    models.iter().map(|model| model["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_replica_is_read_once_it_has_what_this_server_knows_of() {
    for (database, copy) in starter_databases().await.iter().zip(&starter_databases().await) {
        let kind = database.kind;
        let (network, replica, watching) = network_with(database, copy).await;
        until(|| replica.at(0).is_some()).await;
        let anybody = network.program();
        assert_eq!(titles(&anybody.ask(TITLES, json!({})).await), ["fra kopien"], "{kind}");
        // Accounts are not in it: who somebody is, and what that person may do, is asked of the database.
        let anna = network.person("Anna", "lmo-amk-oest", Role::Coordinator).await;
        let me = "{ viewer { person { name } } collaborationModels { title mayEdit } }";
        let seen = anna.ask(me, json!({})).await;
        assert_eq!(seen["viewer"]["person"]["name"], "Anna", "{kind}");

        let input = json!({ "key": "pleje-oest", "titleDa": "Pleje i Øst", "summaryDa": "Korte forløb.",
            "origin": "Roskilde", "principles": [], "phases": [{ "titleDa": "Behov" }], "partyKinds": ["JOBCENTRE"],
            "source": "Egne erfaringer" });
        let saved = anna.ask(SAVE, json!({ "input": input })).await;
        assert_eq!(
            saved["saveCollaborationModel"]["model"]["title"], "Pleje i Øst",
            "{kind}: a change reads what it wrote"
        );
        // The replica lags behind that, and would not have it.
        let seen = anybody.ask(TITLES, json!({})).await;
        assert!(titles(&seen).contains(&"Pleje i Øst") && !titles(&seen).contains(&"fra kopien"), "{kind}: {seen}");
        watching.abort();
    }
}

#[tokio::test]
async fn a_replica_that_fails_costs_no_answer() {
    for (database, copy) in starter_databases().await.iter().zip(&starter_databases().await) {
        let kind = database.kind;
        let (network, replica, watching) = network_with(database, copy).await;
        until(|| replica.at(0).is_some()).await;
        let anybody = network.program();
        assert_eq!(titles(&anybody.ask(TITLES, json!({})).await), ["fra kopien"], "{kind}");
        change(&copy.db, "ALTER TABLE collaboration_model RENAME TO gone").await;
        let seen = anybody.ask(TITLES, json!({})).await;
        assert!(!titles(&seen).is_empty() && !titles(&seen).contains(&"fra kopien"), "{kind}: {seen}");
        // It can't even say how far it has come, and is let be.
        change(&copy.db, "ALTER TABLE event RENAME TO gone_too").await;
        until(|| replica.at(0).is_none()).await;
        assert!(!titles(&anybody.ask(TITLES, json!({})).await).is_empty(), "{kind}");
        watching.abort();
    }
}

#[tokio::test]
async fn an_answer_tells_its_version_and_none_is_older_than_asked_for() {
    for database in &starter_databases().await {
        let kind = database.kind;
        let network = Network::start(database).await;
        let anna = network.person("Anna", "lmo-amk-oest", Role::Coordinator).await;
        let follower = tokio::spawn(follow(network.desk.clone(), accounts(), None));
        let anybody = network.program();
        let version =
            |answer: &tests::Answer| -> i64 { answer.headers["kortvej-version"].to_str().unwrap().parse().unwrap() };
        let body = json!({ "query": TITLES });
        let input = json!({ "key": "pleje-oest", "titleDa": "Pleje i Øst", "summaryDa": "Korte forløb.",
            "origin": "Roskilde", "principles": [], "phases": [{ "titleDa": "Behov" }], "partyKinds": ["JOBCENTRE"],
            "source": "Egne erfaringer" });
        let saving = json!({ "query": SAVE, "variables": { "input": input } });
        let saved = anna.client.post_to("/graphql", &saving).await;
        let written = version(&saved);
        let at_least = |version: i64| anybody.clone().with("kortvej-min-version", &version.to_string());
        let seen = at_least(written).post_to("/graphql", &body).await;
        assert!(version(&seen) >= written, "{kind}");
        assert!(titles(&seen.json()["data"]).contains(&"Pleje i Øst"), "{kind}: {}", seen.text);

        let json = "application/graphql-response+json";
        for (asked, field) in [
            ((written + 1).to_string(), "Kortvej-Min-Version"),
            ("-1".to_owned(), "Kortvej-Min-Version"),
            ("ny".to_owned(), "Kortvej-Min-Version"),
        ] {
            let refused = anybody.clone().with("accept", json).with("kortvej-min-version", &asked);
            let refused = refused.post_to("/graphql", &body).await;
            let (code, at, _) = refused.error();
            assert_eq!(
                (refused.status, code.as_str(), at.as_deref()),
                (StatusCode::BAD_REQUEST, "INVALID", Some(field)),
                "{kind}: {asked}"
            );
        }
        follower.abort();
    }
}
