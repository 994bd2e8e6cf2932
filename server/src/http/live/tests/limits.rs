//! Who may connect, how much and how long, and what happens when things go wrong.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

use super::{HANDSHAKE, PATIENCE, Server, masked, status};

#[tokio::test]
async fn foreign_pages_open_no_socket() {
    let server = Server::start().await;
    let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
    assert!(server.connect(&[protocol, ("origin", "https://kortvej.example")]).await.is_ok());
    assert_eq!(status(server.connect(&[protocol, ("origin", "https://evil.example")]).await), 403);
    let answer = server.sse("origin: https://evil.example\r\n", &json!({ "query": "{ hello }" })).await;
    assert!(answer.starts_with("HTTP/1.1 403 ") && answer.contains("\"FORBIDDEN\""), "{answer}");
}

#[tokio::test]
async fn a_panic_takes_no_other_operation_along() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    client.subscribe("bystander", "subscription { silent }").await;
    server.until_running(1).await;
    for query in ["{ panics }", "subscription { panics }", "{ startPanics: hello }"] {
        client.subscribe("1", query).await;
        let mut last = client.hear().await;
        if last["type"] == "next" {
            last = client.hear().await;
        }
        assert_eq!((&last["type"], &last["id"]), (&json!("error"), &json!("1")), "{query}");
        assert_eq!(last["payload"][0]["extensions"]["code"], "INTERNAL", "{query}");
    }
    server.until_running(1).await;
    client.subscribe("1", "{ hello }").await;
    assert_eq!(client.hear().await["payload"]["data"]["hello"], "Hej verden");
    let answer = server.sse("", &json!({ "query": "subscription { panics }" })).await;
    assert!(answer.contains("INTERNAL") && answer.contains("event: complete"), "{answer}");
}

#[tokio::test]
async fn at_most_so_many_operations() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    for id in 0..50 {
        client.subscribe(&id.to_string(), "subscription { silent }").await;
    }
    server.until_running(50).await;
    client.subscribe("over", "subscription { silent }").await;
    let error = client.hear().await;
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("over")));
    assert_eq!(error["payload"][0]["extensions"]["code"], "LIMIT");
    client.say(&json!({ "type": "complete", "id": "7" })).await;
    client.subscribe("over", "{ hello }").await;
    assert_eq!(client.hear().await["type"], "next");
    drop(client);
    server.until_running(0).await;
}

#[tokio::test]
async fn at_most_so_many_bytes_of_operations() {
    let server = Server::with(|limits| limits.asked = 1_000).await;
    let mut client = server.ready().await;
    let long = format!("subscription {{ silent }} #{}", "x".repeat(300));
    for id in ["1", "2"] {
        client.subscribe(id, &long).await;
    }
    server.until_running(2).await;
    client.subscribe("over", &long).await;
    let error = client.hear().await;
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("over")));
    assert_eq!(error["payload"][0]["extensions"]["code"], "LIMIT");
    client.say(&json!({ "type": "complete", "id": "1" })).await;
    client.subscribe("over", "{ hello }").await;
    assert_eq!(client.hear().await["type"], "next");
}

#[tokio::test]
async fn at_most_so_many_connections() {
    let server = Server::with(|limits| limits.connections = 2).await;
    let first = server.ready().await;
    let request = "GET /graphql/sse?query=subscription%7Bsilent%7D HTTP/1.1\r\nhost: x\r\n\r\n";
    let stream = server.raw(request).await;
    server.until_running(1).await;
    let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
    assert_eq!(status(server.connect(&[protocol]).await), 503);
    let answer = server.sse("", &json!({ "query": "{ hello }" })).await;
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("\"LIMIT\""), "{answer}");
    drop((first, stream));
    server.until_running(0).await;
    let ended = Instant::now() + PATIENCE;
    while server.connect(&[protocol]).await.is_err() {
        assert!(Instant::now() < ended);
        sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn nobody_takes_the_connections_of_all() {
    let server = Server::with(|limits| {
        limits.an_address = 2;
        limits.a_viewer = 3;
    })
    .await;
    let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
    let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|address| ("x-forwarded-for", address));
    let first = server.connect(&[protocol, one]).await.unwrap();
    let stream = server
        .raw(
            "GET /graphql/sse?query=subscription%7Bsilent%7D HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 192.0.2.1\r\n\r\n",
        )
        .await;
    server.until_running(1).await;
    // Sockets and streams of an address are counted together.
    assert_eq!(status(server.connect(&[protocol, one]).await), 429);
    let answer = server.sse("x-forwarded-for: 192.0.2.1\r\n", &json!({ "query": "{ hello }" })).await;
    assert!(answer.starts_with("HTTP/1.1 429 ") && answer.contains("\"LIMIT\""), "{answer}");
    // Others have theirs, and so has whoever comes from this machine.
    assert!(server.connect(&[protocol, other]).await.is_ok());
    assert!(server.sse("", &json!({ "query": "{ hello }" })).await.starts_with("HTTP/1.1 200 "));
    drop((first, stream));
    server.until_running(0).await;
    let ended = Instant::now() + PATIENCE;
    while server.connect(&[protocol, one]).await.is_err() {
        assert!(Instant::now() < ended, "the places are not given back");
        sleep(Duration::from_millis(5)).await;
    }

    // A viewer is one wherever it comes from.
    let init = json!({ "type": "connection_init", "payload": { "token": "short" } });
    let mut sockets = Vec::new();
    for address in ["192.0.2.3", "192.0.2.4", "192.0.2.5"] {
        let mut socket = server.connect(&[protocol, ("x-forwarded-for", address)]).await.unwrap();
        socket.say(&init).await;
        assert_eq!(socket.hear().await["type"], "connection_ack");
        sockets.push(socket);
    }
    let mut fourth = server.open().await;
    fourth.say(&init).await;
    let (code, reason) = fourth.closed().await;
    assert!(code == 1013 && reason.contains("too many open connections"), "{code} {reason}");
    let answer = server.sse("authorization: short\r\n", &json!({ "query": "{ hello }" })).await;
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    server.ready().await.silence().await;
}

#[tokio::test]
async fn a_message_over_the_limit_is_told_so() {
    let server = Server::start().await;
    let message = |bytes: usize| {
        let frame = json!({ "type": "ping", "payload": { "x": "" } }).to_string().len();
        json!({ "type": "ping", "payload": { "x": "x".repeat(bytes - frame) } }).to_string()
    };
    let mut client = server.ready().await;
    client.send(Message::text(message(256 * 1024))).await;
    assert_eq!(client.hear().await["type"], "pong");
    client.send(Message::text(message(256 * 1024 + 1))).await;
    assert_eq!(client.closed().await, (1009, "A message may be at most 256 kB of text".into()));
    let mut client = server.ready().await;
    let _ = client.0.send(Message::text(message(3 << 20))).await;
    assert_eq!(client.closed().await.0, 1009);
}

#[tokio::test]
async fn the_reason_for_a_close_arrives_though_more_is_on_its_way() {
    let server = Server::start().await;
    let mut client = server.raw(HANDSHAKE).await;
    let pings = masked(br#"{"type":"ping"}"#).repeat(2000);
    client.write_all(&[masked(b"nonsense"), pings].concat()).await.unwrap();
    let mut all = Vec::new();
    timeout(PATIENCE, client.read_to_end(&mut all)).await.unwrap().expect("hung up on");
    assert!(String::from_utf8_lossy(&all).contains("A message is a JSON object"));

    // What is too long is not read any further, but there is time to take the reason.
    let mut client = server.raw(HANDSHAKE).await;
    let length = 400_000_u64;
    client.write_all(&[&[0x81, 0xff][..], &length.to_be_bytes(), &[0; 4], &[b'x'; 1000]].concat()).await.unwrap();
    let began = Instant::now();
    all.clear();
    let _ = timeout(PATIENCE, client.read_to_end(&mut all)).await.unwrap();
    assert!(String::from_utf8_lossy(&all).contains("at most 256 kB"));
    assert!(began.elapsed() > Duration::from_millis(500));
}

#[tokio::test]
async fn who_does_not_answer_pings_is_dropped() {
    let server = Server::with(|limits| limits.ping = Duration::from_millis(100)).await;
    let mut dead = server.raw(HANDSHAKE).await;
    dead.write_all(&masked(br#"{"type":"connection_init"}"#)).await.unwrap();
    dead.write_all(&masked(br#"{"type":"subscribe","id":"1","payload":{"query":"subscription{silent}"}}"#))
        .await
        .unwrap();
    let began = Instant::now();
    let mut all = Vec::new();
    timeout(PATIENCE, dead.read_to_end(&mut all)).await.unwrap().unwrap();
    // Two pings, and at the third time it is over.
    assert!(began.elapsed() >= Duration::from_millis(150));
    assert_eq!(all.windows(2).filter(|bytes| *bytes == [0x89, 0]).count(), 2, "{all:?}");
    server.until_running(0).await;
    // A client that reads answers by itself.
    let mut alive = server.ready().await;
    let pinged = async {
        for _ in 0..5 {
            assert!(alive.0.next().await.unwrap().unwrap().is_ping());
        }
    };
    timeout(PATIENCE, pinged).await.unwrap();
    alive.silence().await;
}

#[tokio::test]
async fn who_does_not_read_is_dropped_without_harm_to_others() {
    let server = Server::with(|limits| limits.take = Duration::from_millis(300)).await;
    let mut stuck = server.ready().await;
    stuck.subscribe("1", "subscription { flood(bytes: 100000) }").await;
    let mut other = server.ready().await;
    other.subscribe("1", "subscription { count(to: 100, millis: 5) }").await;
    for count in 1..=100 {
        assert_eq!(other.hear().await["payload"]["data"]["count"], count);
    }
    server.until_running(0).await;
    drop(stuck);
    // One that only pings, and does not read the answers, is dropped too.
    let mut pinging = server.raw(HANDSHAKE).await;
    pinging.write_all(&masked(br#"{"type":"connection_init"}"#)).await.unwrap();
    let mut ping = vec![0x89, 0x80 + 125, 0, 0, 0, 0];
    ping.extend([b'x'; 125]);
    let pings = ping.repeat(1000);
    let flooding = async { while pinging.write_all(&pings).await.is_ok() {} };
    timeout(PATIENCE, flooding).await.unwrap();
}

#[tokio::test]
async fn rights_that_lapse_close_the_connection() {
    let server = Server::start().await;
    let mut client = server.open().await;
    client.say(&json!({ "type": "connection_init", "payload": { "token": "short" } })).await;
    client.hear().await;
    client.subscribe("1", "subscription { silent }").await;
    let mut other = server.ready().await;
    server.until_running(1).await;
    let silent = json!({ "query": "subscription { silent }" });
    let reading = server.sse("authorization: short\r\n", &silent);
    let lapsing = async {
        server.until_running(2).await;
        server.trial.lapse.send_replace(true);
    };
    let (streamed, ()) = tokio::join!(reading, lapsing);
    assert!(streamed.starts_with("HTTP/1.1 200 ") && !streamed.contains("complete"), "{streamed}");
    assert_eq!(client.closed().await, (4403, "Forbidden".into()));
    server.until_running(0).await;
    other.silence().await;
}

#[tokio::test]
async fn stopping_closes_every_connection() {
    let server = Server::start().await;
    let mut client = server.ready().await;
    client.subscribe("1", "subscription { silent }").await;
    let mut fresh = server.open().await;
    let mut stream = server.raw("GET /graphql/sse?query=subscription%7Bsilent%7D HTTP/1.1\r\nhost: x\r\n\r\n").await;
    server.until_running(2).await;
    server.stop.send_replace(true);
    sleep(Duration::from_millis(200)).await;
    assert!(!server.serving.is_finished(), "the server waits until the clients have heard of it");
    let (one, two) = tokio::join!(client.closed(), fresh.closed());
    assert_eq!([one, two], [(1001, "Going away".into()), (1001, "Going away".into())]);
    // The client's part of a close is to answer it, which the library does when it is asked for more.
    let _ = tokio::join!(client.0.next(), fresh.0.next());
    let mut text = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut text)).await.unwrap().unwrap();
    assert!(text.starts_with("HTTP/1.1 200 ") && !text.contains("complete"), "{text}");
    timeout(Duration::from_secs(1), server.serving).await.expect("the server hangs").unwrap().unwrap();
    assert_eq!(server.trial.running(), 0);
}
