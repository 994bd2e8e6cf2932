//! Server-sent events.

use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use super::{PATIENCE, Server};

#[tokio::test]
async fn an_event_stream() {
    let server = Server::start().await;
    // Compression and the time limit of requests would spoil it, if they applied.
    let asked = json!({ "query": "subscription { count(to: 3, millis: 400) }" });
    let answer = server.sse("accept-encoding: gzip, br\r\n", &asked).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    for header in ["content-type: text/event-stream", "cache-control: no-store", "x-accel-buffering: no"] {
        assert!(head.contains(header), "{head}");
    }
    assert!(!head.contains("content-encoding"), "{head}");
    let chunks: Vec<&str> = body.split("\r\n").collect();
    for (chunk, count) in [1, 3, 5].into_iter().zip(1..) {
        assert_eq!(chunks[chunk], format!("event: next\ndata: {{\"data\":{{\"count\":{count}}}}}\n\n"));
    }
    assert_eq!(chunks[7], "event: complete\ndata: \ndata: \n\n");

    let answer = server.sse("", &json!({ "query": "mutation { rename(to: \"Fyn\") }" })).await;
    assert!(answer.contains("data: {\"data\":{\"rename\":\"Fyn\"}}\n\n"), "{answer}");
    assert!(answer.contains("event: complete"), "{answer}");
}

#[tokio::test]
async fn events_by_get() {
    let server = Server::start().await;
    let get = async |query: &str, headers: &str| {
        server
            .whole(&format!("GET /graphql/sse{query} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n"))
            .await
    };
    let answer = get("?query=query(%24n:String)%7Bhello(name:%24n)%7D&variables=%7B%22n%22:%22Fyn%22%7D", "").await;
    assert!(answer.contains("data: {\"data\":{\"hello\":\"Hej Fyn\"}}\n\n"), "{answer}");
    let answer = get("?query=mutation%7Brename(to:%22x%22)%7D", "accept: text/event-stream\r\n").await;
    assert!(answer.contains("GET er ikke for") && !answer.contains("rename"), "{answer}");
    for query in ["", "?query=%7Bhello%7D&variables=1"] {
        let answer = get(query, "accept: text/event-stream\r\naccept-language: en\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("\"INVALID\""), "{answer}");
    }
    assert!(get("?query=%7Bhello%7D", "accept: application/json\r\n").await.starts_with("HTTP/1.1 406 "));
}

#[tokio::test]
async fn event_streams_that_can_not_begin() {
    let server = Server::start().await;
    // Where the protocol is all that the client speaks, the stream tells what is wrong with the document.
    let answer = server.sse("", &json!({ "query": "{" })).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("event: next\ndata: {\"errors\":[{") && answer.contains("event: complete"), "{answer}");
    let both = "accept: application/graphql-response+json, text/event-stream\r\n";
    let answer = server.sse(both, &json!({ "query": "{" })).await;
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("{\"errors\":[{"), "{answer}");
    for body in [json!([]), json!({}), json!({ "query": 1 }), json!({ "query": "{ hello }", "variables": 1 })] {
        let answer = server.sse("", &body).await;
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("\"INVALID\""), "{answer}");
    }
    for (token, status) in [("wrong", 401), ("broken", 500)] {
        let answer = server.sse(&format!("authorization: {token}\r\n"), &json!({ "query": "{ hello }" })).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    }
    let plain = "POST /graphql/sse HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/plain\r\n\
                 content-length: 2\r\n\r\n{}";
    assert!(server.whole(plain).await.starts_with("HTTP/1.1 415 "));
}

#[tokio::test]
async fn a_silent_event_stream_is_kept_alive_and_ends_with_its_client() {
    let server = Server::with(|limits| limits.comment = Duration::from_millis(50)).await;
    let mut stream = server.raw("GET /graphql/sse?query=subscription%7Bsilent%7D HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let (mut text, mut part) = (String::new(), [0; 1024]);
    while text.matches("\r\n:\n\n").count() < 3 {
        let read = timeout(PATIENCE, stream.read(&mut part)).await.unwrap().unwrap();
        assert!(read > 0, "{text}");
        text.push_str(str::from_utf8(&part[..read]).unwrap());
    }
    assert_eq!(server.trial.running(), 1);
    drop(stream);
    server.until_running(0).await;
}
