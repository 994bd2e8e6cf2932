//! Documents that are named instead of sent: those of the web app, and those that clients have kept.

use entity::types::Role;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use server::catalogue::Catalogue;
use server::catalogue::current::Current;
use server::clock::Clock;
use server::http::{App, OwnDocuments, Settings};
use sha2::{Digest, Sha256};
use tests::database::starter_databases;
use tests::network::Network;
use tests::socket::{Socket, serve};
use tests::{Answer, Client, TODAY, first_error};

const TRUSTED: &str = "query($key:String!){course(key:$key){key}}";
const CHANGE: &str = "mutation{announcePresence(input:{id:\"package:x\"}){people{since}}}";
const OWN: &str = "{ course(key: \"45074\") { days } }";
const NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn id(text: &str) -> String {
    format!("sha256:{}", hash(text))
}

/// `extensions` of automatic persisted queries.
fn persisted(text: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash(text) } })
}

/// An application without a database, in whose web app there are two documents.
fn app(own: OwnDocuments) -> App {
    let current = Current::new(Catalogue::build(tests::starter_rows()));
    let desk = tests::desk(DatabaseConnection::default(), current, Clock::at_noon(TODAY));
    let settings = Settings { own_documents: own, ..Settings::default() };
    App::new(desk, settings, tests::accounts()).unwrap().trusting(&[TRUSTED, CHANGE])
}

async fn by_get(client: &Client, parameters: &[(&str, &str)]) -> Answer {
    let mut address = form_urlencoded::Serializer::new(String::new());
    client.get(&format!("/graphql?{}", address.extend_pairs(parameters).finish())).await
}

async fn post(client: &Client, body: Value) -> Answer {
    client.post(&body.to_string()).await
}

/// Status, code and field of a refusal.
fn refused(answer: &Answer) -> (u16, String, String) {
    assert!(answer.json().get("data").is_none(), "{}", answer.text);
    let (code, field, _) = answer.error();
    (answer.status.as_u16(), code, field.unwrap_or_default())
}

#[tokio::test]
async fn every_document_of_the_web_app_fits_the_schema() {
    let current = Current::new(Catalogue::build(tests::starter_rows()));
    let desk = tests::desk(DatabaseConnection::default(), current, Clock::at_noon(TODAY));
    let app = App::new(desk, Settings::default(), tests::accounts()).unwrap();
    let built = !Client::new(app.clone()).get("/").await.text.contains("built without the web app");
    let fit = app.check_documents().unwrap();
    assert_eq!(fit > 50, built, "{fit} documents; the web app is to be built anew: make build");
    let broken = app.trusting(&["{ nonsense }"]).check_documents().unwrap_err();
    assert!(broken.contains("nonsense"), "{broken}");
}

#[tokio::test]
async fn a_document_of_the_web_app_is_executed_by_its_id() {
    let client = Client::new(app(OwnDocuments::Anybody));
    let variables = json!({ "key": "45074" });
    let whole = post(&client, json!({ "query": TRUSTED, "variables": variables })).await;
    assert_eq!(whole.json()["data"]["course"]["key"], "45074", "{}", whole.text);
    for body in [
        json!({ "documentId": id(TRUSTED), "variables": variables }),
        json!({ "documentId": id(TRUSTED), "query": null, "variables": variables }),
        json!({ "documentId": id(TRUSTED), "query": "", "variables": variables }),
        json!({ "documentId": id(TRUSTED), "query": TRUSTED, "variables": variables }),
        json!({ "extensions": persisted(TRUSTED), "variables": variables }),
    ] {
        let named = post(&client, body).await;
        assert_eq!((named.status, &named.text), (whole.status, &whole.text));
    }
    // By GET it has the tag of its text.
    let variables = variables.to_string();
    let named = by_get(&client, &[("documentId", &id(TRUSTED)), ("variables", &variables)]).await;
    let sent = by_get(&client, &[("query", TRUSTED), ("variables", &variables)]).await;
    assert_eq!((&named.text, &named.headers["etag"]), (&whole.text, &sent.headers["etag"]));
    let tag = named.headers["etag"].to_str().unwrap();
    let known = client.clone().with("if-none-match", tag);
    assert_eq!(by_get(&known, &[("documentId", &id(TRUSTED)), ("variables", &variables)]).await.status, 304);
    // What holds for its text holds for its name.
    assert_eq!(refused(&by_get(&client, &[("documentId", &id(CHANGE))]).await).0, 405);
    let without = post(&client, json!({ "documentId": id(TRUSTED) })).await;
    assert_eq!(refused(&without), (400, "INVALID".into(), "key".into()));
}

#[tokio::test]
async fn a_document_that_is_not_known_is_to_be_sent() {
    let client = Client::new(app(OwnDocuments::Anybody));
    for name in [id(OWN), "sha256:abc".into(), "md5:0".into(), "mine".into(), id(OWN).to_uppercase(), String::new()] {
        let answer = post(&client, json!({ "documentId": name })).await;
        assert_eq!(refused(&answer), (400, NOT_FOUND.into(), "documentId".into()), "{name}");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(refused(&by_get(&client, &[("documentId", &name)]).await).1, NOT_FOUND, "{name}");
    }
    let hashed = post(&client, json!({ "extensions": persisted(OWN) })).await;
    // The sentence is the one that clients look for, in every language.
    assert_eq!(refused(&hashed).1, NOT_FOUND);
    assert_eq!(hashed.json()["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(hashed.json()["errors"].as_array().map(Vec::len), Some(1));
    let legacy = client.clone().with("accept", "application/json").with("accept-language", "da");
    let told = post(&legacy, json!({ "extensions": persisted(OWN) })).await;
    assert_eq!((told.status.as_u16(), &told.json()["errors"][0]["message"]), (200, &json!("PersistedQueryNotFound")));
    // What is no request at all is told as such.
    for (body, field) in [
        (json!({ "documentId": 1 }), "documentId"),
        (json!({ "documentId": id(OWN), "extensions": persisted(TRUSTED) }), "documentId"),
        (
            json!({ "extensions": { "persistedQuery": { "sha256Hash": hash(OWN) } } }),
            "extensions.persistedQuery.version",
        ),
        (json!({ "extensions": { "persistedQuery": { "version": 1 } } }), "extensions.persistedQuery.sha256Hash"),
        (json!({ "extensions": { "persistedQuery": "x" } }), "extensions.persistedQuery.version"),
    ] {
        assert_eq!(refused(&post(&client, body.clone()).await), (400, "INVALID".into(), field.into()), "{body}");
    }
}

#[tokio::test]
async fn a_document_is_kept_for_whoever_sends_it_with_its_hash() {
    let client = Client::new(app(OwnDocuments::Anybody));
    let first = post(&client, json!({ "query": OWN, "extensions": persisted(OWN) })).await;
    assert_eq!(first.json()["data"]["course"]["days"], 3.0, "{}", first.text);
    let extensions = persisted(OWN).to_string();
    for answer in [
        post(&client, json!({ "extensions": persisted(OWN) })).await,
        post(&client, json!({ "documentId": id(OWN) })).await,
        by_get(&client, &[("extensions", &extensions)]).await,
        by_get(&client, &[("documentId", &id(OWN))]).await,
    ] {
        assert_eq!(answer.text, first.text);
    }
    // So does one that is sent by its id, and by GET.
    let other = "{ __typename }";
    let kept = by_get(&client, &[("documentId", &id(other)), ("query", other)]).await;
    assert_eq!(kept.json()["data"]["__typename"], "Query", "{}", kept.text);
    assert_eq!(post(&client, json!({ "extensions": persisted(other) })).await.json()["data"]["__typename"], "Query");
    // Another server has not heard of it; it is sent again there, and then known.
    let elsewhere = Client::new(app(OwnDocuments::Anybody));
    assert_eq!(refused(&post(&elsewhere, json!({ "extensions": persisted(OWN) })).await).1, NOT_FOUND);
    assert_eq!(post(&elsewhere, json!({ "query": OWN, "extensions": persisted(OWN) })).await.text, first.text);
    assert_eq!(post(&elsewhere, json!({ "extensions": persisted(OWN) })).await.text, first.text);
}

#[tokio::test]
async fn nobody_puts_one_document_in_place_of_another() {
    let client = Client::new(app(OwnDocuments::Anybody));
    // A text under the name of another, be that trusted, kept or not known at all.
    let kept = "{ course(key: \"45074\") { key } }";
    post(&client, json!({ "query": kept, "extensions": persisted(kept) })).await;
    for name in [TRUSTED, kept, OWN] {
        let field = "extensions.persistedQuery.sha256Hash";
        let answer = post(&client, json!({ "query": "{ __typename }", "extensions": persisted(name) })).await;
        assert_eq!(refused(&answer), (400, "INVALID".into(), field.into()));
        let answer = post(&client, json!({ "query": "{ __typename }", "documentId": id(name) })).await;
        assert_eq!(refused(&answer), (400, "INVALID".into(), "documentId".into()));
    }
    assert_eq!(refused(&post(&client, json!({ "extensions": persisted(OWN) })).await).1, NOT_FOUND);
    let course = post(&client, json!({ "extensions": persisted(kept) })).await;
    assert_eq!(course.json()["data"]["course"]["key"], "45074");
    let trusted = post(&client, json!({ "documentId": id(TRUSTED), "variables": { "key": "45074" } })).await;
    assert_eq!(trusted.json()["data"]["course"]["key"], "45074");
    // What could not be executed is not kept: neither what is broken nor what is too much.
    let dear = format!("{{ {} }}", "areas { nodes { municipalities { rar { key } } } } ".repeat(2_000));
    for document in ["{ nonsense }", "{", &dear] {
        let answer = post(&client, json!({ "query": document, "extensions": persisted(document) })).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
        assert_eq!(refused(&post(&client, json!({ "extensions": persisted(document) })).await).1, NOT_FOUND);
    }
}

#[tokio::test]
async fn names_are_understood_on_sockets_and_streams() {
    let app = app(OwnDocuments::Anybody);
    let variables = json!({ "key": "45074" });
    let mut socket = Socket::ready(serve(&app).await, &[], json!({ "accept-language": "en" })).await;
    let named = json!({ "query": "", "documentId": id(TRUSTED), "variables": variables });
    assert_eq!(socket.answer("1", named).await["data"]["course"]["key"], "45074");
    let asked = json!({ "query": "", "extensions": persisted(OWN) });
    let errors = socket.answer("2", asked.clone()).await;
    assert_eq!(
        (&errors[0]["message"], &errors[0]["extensions"]["code"]),
        (&json!("PersistedQueryNotFound"), &json!(NOT_FOUND))
    );
    let wrong = socket.answer("3", json!({ "query": "{ __typename }", "extensions": persisted(OWN) })).await;
    assert_eq!(wrong[0]["extensions"]["code"], "INVALID");
    assert_eq!(
        socket.answer("4", json!({ "query": OWN, "extensions": persisted(OWN) })).await["data"]["course"]["days"],
        3.0
    );
    assert_eq!(socket.answer("5", asked.clone()).await["data"]["course"]["days"], 3.0);
    // What was kept on a socket is known to requests and streams of the same server.
    let stream = Client::new(app).with("accept", "text/event-stream");
    let answer = stream.post_to("/graphql/sse", &json!({ "extensions": persisted(OWN) })).await;
    assert!(answer.text.contains("\"days\":3.0") && answer.text.contains("event: complete"), "{}", answer.text);
    let unknown = stream.post_to("/graphql/sse", &json!({ "documentId": id("{ other }") })).await;
    assert!(
        unknown.text.starts_with("event: next\ndata: {\"errors\":") && unknown.text.contains(NOT_FOUND),
        "{}",
        unknown.text
    );
    let both = stream.with("accept", "text/event-stream, application/json");
    let unknown = both.post_to("/graphql/sse", &json!({ "documentId": id("{ other }") })).await;
    assert_eq!(refused(&unknown).0, 400);
}

#[tokio::test]
async fn an_installation_may_keep_own_documents_to_programs_or_to_nobody() {
    for database in &starter_databases().await {
        let kind = database.kind;
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let (program, _) = network.program_as(&anna.email).await;
        for own in [OwnDocuments::Programs, OwnDocuments::Nobody] {
            let settings = Settings { own_documents: own, ..Settings::default() };
            let app = App::new(network.desk.clone(), settings, tests::accounts()).unwrap().trusting(&[TRUSTED]);
            let [nobody, hers, program] =
                [network.anybody(), anna.client.clone(), program.clone()].map(|client| client.asking(app.clone()));
            let named = json!({ "documentId": id(TRUSTED), "variables": { "key": "45074" } });
            let sent = json!({ "query": TRUSTED, "variables": { "key": "45074" } });
            for client in [&nobody, &hers, &program] {
                for body in [&named, &sent] {
                    let answer = post(client, body.clone()).await;
                    assert_eq!(answer.json()["data"]["course"]["key"], "45074", "{kind} {own:?}: {}", answer.text);
                }
            }
            // A program sends its own, and has it kept; that opens it to nobody else.
            let kept = json!({ "query": OWN, "extensions": persisted(OWN) });
            let answer = post(&program, kept.clone()).await;
            if own == OwnDocuments::Programs {
                assert_eq!(answer.json()["data"]["course"]["days"], 3.0, "{kind}: {}", answer.text);
            } else {
                assert_eq!(refused(&answer), (403, "FORBIDDEN".into(), "query".into()), "{kind}");
            }
            for client in [&nobody, &hers] {
                for body in [json!({ "query": OWN }), kept.clone()] {
                    let answer = post(client, body).await;
                    assert_eq!(refused(&answer), (403, "FORBIDDEN".into(), "query".into()), "{kind} {own:?}");
                }
                let answer = post(client, json!({ "extensions": persisted(OWN) })).await;
                assert_eq!(refused(&answer).1, NOT_FOUND, "{kind} {own:?}");
            }
            let mut socket = Socket::ready(serve(&app).await, &[], Value::Null).await;
            let told = socket.answer("1", json!({ "query": OWN })).await;
            assert_eq!(first_error(&json!({ "errors": told })).0, "FORBIDDEN", "{kind} {own:?}");
        }
    }
}
