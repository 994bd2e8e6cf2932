//! Sockets and streams to the application itself; the protocols are tried beside their code and with their own clients.

use std::time::Duration;

use entity::types::Role;
use serde_json::json;
use server::http::Settings;
use tests::database::starter_databases;
use tests::network::{Network, Setup};
use tests::socket::{Socket, serve};

#[tokio::test]
async fn a_token_that_runs_out_closes_what_it_opened() {
    for database in &starter_databases().await {
        let kind = database.kind;
        let settings = Settings { asked_again: Duration::from_millis(20), ..Settings::default() };
        let network = Network::start_with(database, Setup { settings, ..Setup::default() }).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let (program, _) = network.program_as(&anna.email).await;
        let token = program.header("authorization").unwrap().to_owned();
        let at = serve(&network.app).await;
        let mut socket = Socket::ready(at, &[], json!({ "authorization": token })).await;
        let mut anybodys = Socket::ready(at, &[], json!({})).await;
        let notices = json!({ "query": "subscription { noticeArrived { id } }" });
        socket.ask("1", notices.clone()).await;
        let who = json!({ "query": "{ viewer { signedIn } }" });
        // Time for it to be asked after several times, while the token is good.
        network.pass(Duration::from_mins(9));
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(socket.answer("2", who.clone()).await["data"]["viewer"]["signedIn"], true, "{kind}");
        let stream = program.clone().with("accept", "text/event-stream");
        let listening = tokio::spawn(async move { stream.post_to("/graphql/sse", &notices).await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!listening.is_finished(), "{kind}");
        network.pass(Duration::from_mins(2));
        assert_eq!(socket.closed().await, 4403, "{kind}");
        // A stream breaks off without its end, so that its client asks again.
        let answer = listening.await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.text.contains("complete")), (200, false), "{kind}: {}", answer.text);
        // Who came as nobody stays.
        assert_eq!(anybodys.answer("1", who.clone()).await["data"]["viewer"]["signedIn"], false, "{kind}");
        // With the token nobody gets in again.
        let mut late = Socket::open(at, &[]).await.unwrap();
        late.say(&json!({ "type": "connection_init", "payload": { "authorization": token } })).await;
        assert_eq!(late.closed().await, 4403, "{kind}");
    }
}

#[tokio::test]
async fn what_is_too_much_is_too_much_on_a_socket_and_a_stream_as_well() {
    let databases = starter_databases().await;
    let network = Network::start(&databases[0]).await;
    let mut socket = Socket::ready(serve(&network.app).await, &[], json!({ "accept-language": "en" })).await;
    let stream = network.program().with("accept", "text/event-stream, application/json");
    let deep = format!("{{ area(key: \"rar-fyn\") {{ {} key {} }} }}", "parent { ".repeat(100), "}".repeat(100));
    let long = format!("{{ {} }}", "__typename ".repeat(6_000));
    let wide = format!("{{ {} }}", (0..40).map(|n| format!("a{n}: __typename ")).collect::<String>());
    let dear = "{ areas { nodes { municipalities { rar { municipalities { rar { municipalities { code } } } } } } } }";
    for (id, document) in [("deep", deep.as_str()), ("long", &long), ("wide", &wide), ("dear", dear)] {
        let errors = socket.answer(id, json!({ "query": document })).await;
        assert_eq!(errors[0]["extensions"]["code"], "LIMIT", "{id}: {errors}");
        let answer = stream.post_to("/graphql/sse", &json!({ "query": document })).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (400, "LIMIT"), "{id}");
    }
    // Each is its own operation's matter.
    assert_eq!(socket.answer("1", json!({ "query": "{ __typename }" })).await["data"]["__typename"], "Query");
}
