//! `graphql-transport-ws`, message by message.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::{PATIENCE, Server};

#[tokio::test]
async fn the_subprotocol_is_required() {
    let server = Server::start().await;
    let mut client = server.connect(&[]).await.unwrap();
    assert_eq!(client.closed().await, (4406, "Subprotocol not acceptable".into()));
    // Offered among others, it is chosen.
    let offered = "graphql-ws, graphql-transport-ws";
    assert!(server.connect(&[("sec-websocket-protocol", offered)]).await.is_ok());
    // No upgrade at all is a client's error, not ours.
    let answer = server.whole("GET /graphql/ws HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
}

#[tokio::test]
async fn the_handshake_of_the_protocol() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    client.say(&json!({ "type": "connection_init" })).await;
    assert_eq!(client.closed().await, (4429, "Too many initialisation requests".into()));

    let mut client = server.open().await;
    // Pings are answered before the handshake too.
    client.silence().await;
    client.subscribe("1", "{ hello }").await;
    assert_eq!(client.closed().await, (4401, "Unauthorized".into()));

    let mut client = server.open().await;
    client.say(&json!({ "type": "connection_init", "payload": { "token": "wrong" } })).await;
    assert_eq!(client.closed().await, (4403, "Forbidden".into()));

    let mut client = server.open().await;
    client.say(&json!({ "type": "connection_init", "payload": { "token": "broken" } })).await;
    assert_eq!(client.closed().await, (1013, "Try again later".into()));
}

#[tokio::test]
async fn who_does_not_begin_or_is_not_let_in_is_closed_in_time() {
    let server = Server::with(|limits| limits.init = Duration::from_millis(100)).await;
    let mut silent = server.open().await;
    assert_eq!(silent.closed().await, (4408, "Connection initialisation timeout".into()));
    let mut sleepy = server.open().await;
    sleepy.say(&json!({ "type": "connection_init", "payload": { "token": "sleepy" } })).await;
    assert_eq!(sleepy.closed().await.0, 4408);
    // Pings do not put it off.
    let mut busy = server.open().await;
    let (mut write, mut read) = (&mut busy.0).split();
    let pinging = async {
        while write.send(Message::text(r#"{"type":"ping"}"#)).await.is_ok() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    let reading = async {
        while let Some(Ok(message)) = read.next().await {
            if let Message::Close(Some(frame)) = message {
                return u16::from(frame.code);
            }
        }
        0
    };
    tokio::select! {
        code = reading => assert_eq!(code, 4408),
        () = pinging => panic!("not closed in order"),
        () = sleep(PATIENCE) => panic!("not closed"),
    }
    // Nor is one who began in time closed later.
    let mut client = server.ready().await;
    sleep(Duration::from_millis(200)).await;
    client.silence().await;
}

#[tokio::test]
async fn what_is_no_message_closes_the_socket() {
    let server = Server::start().await;
    let long = "x".repeat(257);
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let messages = [
        ("", "object"),
        ("nonsense", "object"),
        ("[]", "object"),
        ("null", "object"),
        (deep.as_str(), "object"),
        ("{}", "no type"),
        (r#"{"type":1}"#, "no type"),
        (r#"{"type":"start","id":"1"}"#, "none of the protocol"),
        (r#"{"type":"next","id":"1","payload":{}}"#, "none of the protocol"),
        (r#"{"type":"ping","payload":1}"#, "not an object"),
        (r#"{"type":"pong","payload":[]}"#, "not an object"),
        (r#"{"type":"complete"}"#, "id is missing"),
        (r#"{"type":"complete","id":1}"#, "id is missing"),
        (r#"{"type":"subscribe","payload":{"query":"{ hello }"}}"#, "id is missing"),
        (r#"{"type":"subscribe","id":"","payload":{"query":"{ hello }"}}"#, "1 to 256"),
        (r#"{"type":"subscribe","id":"1"}"#, "payload is missing"),
        (r#"{"type":"subscribe","id":"1","payload":"{ hello }"}"#, "not an object"),
        (r#"{"type":"subscribe","id":"1","payload":{}}"#, "query is missing"),
        (r#"{"type":"subscribe","id":"1","payload":{"query":1}}"#, "query is missing"),
        (r#"{"type":"subscribe","id":"1","payload":{"query":"{ hello }","variables":[]}}"#, "variables must be"),
        (r#"{"type":"subscribe","id":"1","payload":{"query":"{ hello }","operationName":1}}"#, "operationName must be"),
        (r#"{"type":"subscribe","id":"1","payload":{"query":"{ hello }","extensions":1}}"#, "extensions must be"),
        (&format!(r#"{{"type":"subscribe","id":"{long}","payload":{{"query":"{{ hello }}"}}}}"#), "1 to 256"),
    ];
    for (message, reason) in messages {
        let mut client = server.ready().await;
        client.send(Message::text(message)).await;
        let (code, told) = client.closed().await;
        assert_eq!(code, 4400, "{message}");
        assert!(told.contains(reason), "{message}: {told}");
    }
    let mut client = server.ready().await;
    client.send(Message::binary(br#"{"type":"ping"}"#.to_vec())).await;
    assert_eq!(client.closed().await, (4400, "Messages are text, not binary".into()));
    // The same before the handshake.
    let mut client = server.open().await;
    client.say(&json!({ "type": "connection_init", "payload": "token" })).await;
    assert_eq!(client.closed().await.0, 4400);
}

#[tokio::test]
async fn pings_and_pongs() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    client.say(&json!({ "type": "ping", "payload": { "at": [1, null, "æ"] } })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong", "payload": { "at": [1, null, "æ"] } }));
    client.say(&json!({ "type": "ping", "payload": null })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong" }));
    client.say(&json!({ "type": "pong", "payload": { "unasked": true } })).await;
    client.send(Message::Ping(b"frame".to_vec().into())).await;
    match timeout(PATIENCE, client.0.next()).await.unwrap().unwrap().unwrap() {
        Message::Pong(data) => assert_eq!(&data[..], b"frame"),
        other => panic!("{other:?}"),
    }
    client.silence().await;
}

#[tokio::test]
async fn each_kind_of_operation_runs_to_its_end() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    client
        .say(&json!({ "type": "subscribe", "id": "q", "payload": {
            "query": "query A($name: String) { hello(name: $name) } query B { __typename }",
            "operationName": "A", "variables": { "name": "Ærø" }, "extensions": null,
        } }))
        .await;
    let next = |id: &str, data: Value| json!({ "type": "next", "id": id, "payload": { "data": data } });
    let complete = |id: &str| json!({ "type": "complete", "id": id });
    assert_eq!(client.hear().await, next("q", json!({ "hello": "Hej Ærø" })));
    assert_eq!(client.hear().await, complete("q"));
    client.subscribe("m", "mutation { rename(to: \"Fyn\") }").await;
    assert_eq!(client.hear().await, next("m", json!({ "rename": "Fyn" })));
    assert_eq!(client.hear().await, complete("m"));
    // The id is free again.
    client.subscribe("m", "subscription { count(to: 3) }").await;
    for count in 1..=3 {
        assert_eq!(client.hear().await, next("m", json!({ "count": count })));
    }
    assert_eq!(client.hear().await, complete("m"));
    server.until_running(0).await;
}

#[tokio::test]
async fn operations_run_side_by_side() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    client.subscribe("slow", "{ slow(millis: 300) }").await;
    client.subscribe("fast", "{ hello }").await;
    let order = [client.hear().await, client.hear().await, client.hear().await, client.hear().await];
    let order: Vec<_> = order.iter().map(|message| message["id"].as_str().unwrap()).collect();
    assert_eq!(order, ["fast", "fast", "slow", "slow"]);
}

#[tokio::test]
async fn a_duplicate_id_closes_the_socket() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    let id = "æ".repeat(100);
    client.subscribe(&id, "subscription { silent }").await;
    client.subscribe(&id, "{ hello }").await;
    let (code, reason) = client.closed().await;
    assert_eq!(code, 4409);
    assert!(reason.starts_with("Subscriber for æææ") && reason.len() <= 123, "{reason}");
    server.until_running(0).await;
}

#[tokio::test]
async fn the_client_can_stop_what_it_started() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    client.subscribe("1", "subscription { silent }").await;
    server.until_running(1).await;
    client.say(&json!({ "type": "complete", "id": "1" })).await;
    server.until_running(0).await;
    // Free again, and unknown ids do no harm.
    client.subscribe("1", "subscription { flood(bytes: 10) }").await;
    assert_eq!(client.hear().await["id"], "1");
    client.say(&json!({ "type": "complete", "id": "1" })).await;
    client.say(&json!({ "type": "complete", "id": "1" })).await;
    client.say(&json!({ "type": "complete", "id": "never" })).await;
    client.subscribe("2", "{ hello }").await;
    // What was on its way may still come, but nothing after the answers to what was said later.
    loop {
        let message = client.hear().await;
        if message["id"] == "2" {
            break;
        }
        assert_eq!((&message["id"], &message["type"]), (&json!("1"), &json!("next")));
    }
    assert_eq!(client.hear().await, json!({ "type": "complete", "id": "2" }));
    client.silence().await;
    server.until_running(0).await;
    // A query that is stopped is not answered.
    client.subscribe("3", "{ slow(millis: 50) }").await;
    client.say(&json!({ "type": "complete", "id": "3" })).await;
    sleep(Duration::from_millis(150)).await;
    client.silence().await;
}

#[tokio::test]
async fn a_client_that_leaves_is_bid_farewell() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    client.subscribe("1", "subscription { silent }").await;
    server.until_running(1).await;
    client.0.close(Some(CloseFrame { code: 1000.into(), reason: "Normal Closure".into() })).await.unwrap();
    assert_eq!(client.closed().await, (1000, "Normal Closure".into()));
    server.until_running(0).await;
}

#[tokio::test]
async fn errors_of_the_request_and_errors_of_execution() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    client.subscribe("1", "{").await;
    let error = client.hear().await;
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")));
    assert!(error["payload"][0]["message"].as_str().unwrap().starts_with("Kan ikke læses"), "{error}");
    assert_eq!(error["payload"][0]["extensions"]["code"], "INVALID");
    assert!(!error["payload"][0]["extensions"]["requestId"].as_str().unwrap().is_empty(), "{error}");
    client.subscribe("1", "subscription { fails }").await;
    assert_eq!(client.hear().await["payload"]["data"]["fails"], 1);
    let failed = client.hear().await;
    assert_eq!(failed["type"], "next");
    assert_eq!(failed["payload"]["errors"][0]["message"], "it fails");
    loop {
        if client.hear().await == json!({ "type": "complete", "id": "1" }) {
            break;
        }
    }
    // No language header can be set by a browser, so it comes in the payload.
    let mut client = server.open().await;
    client.say(&json!({ "type": "connection_init", "payload": { "accept-language": "en" } })).await;
    client.hear().await;
    client.subscribe("1", "{").await;
    let error = client.hear().await;
    assert!(error["payload"][0]["message"].as_str().unwrap().starts_with("Can't read"), "{error}");
}
