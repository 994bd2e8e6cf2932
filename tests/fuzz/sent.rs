//! What is sent to the application: bodies, addresses, headers, cursors, ids, cookies, frames.

use std::net::{Ipv4Addr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::{Router, body};
use futures::FutureExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use sea_orm::DatabaseConnection;
use serde_json::json;
use server::catalogue::Catalogue;
use server::catalogue::current::Current;
use server::clock::Clock;
use server::http::{App, Settings, router};
use tests::{TODAY, starter_database, starter_rows};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::Target;
use crate::read::GRAPHQL;

const BODIES: &[&str] = &[
    "\"query\"",
    "\"variables\"",
    "\"operationName\"",
    "\"extensions\"",
    "null",
    "[]",
    "{}",
    "\"{__typename}\"",
    "0",
    "\"\"",
    "[{}]",
    "\"mutation{signOutEverywhere(input:{}){person{id}}}\"",
    "\"subscription{catalogueChanged{version}}\"",
];
const ADDRESSES: &[&str] = &[
    "/graphql",
    "/graphql/sse",
    "/graphql/ws",
    "/schema.graphql",
    "/healthz",
    "/pakker/",
    "/brochure.pdf",
    "/assets/",
    "?",
    "&",
    "query=",
    "variables=",
    "operationName=",
    "version=",
    "language=en",
    "%7B__typename%7D",
    "%00",
    "..",
    "//",
    "%2e%2e/",
    "/auth/demo",
    "/.well-known/jwks.json",
];
const HEADERS: &[&str] = &[
    "application/json",
    "application/graphql-response+json",
    "text/html",
    "text/event-stream",
    "*/*",
    "application/*",
    ";q=0",
    ";q=0.5",
    ";q=1.0000",
    "charset=utf-8",
    "da",
    "en",
    "da-DK",
    ",",
    "W/\"",
    "\"",
    "null",
    "http://",
    "localhost",
    "127.0.0.1",
    "[::1]",
    ":8080",
    "gzip",
    "br;q=0",
    "identity;q=0",
    "Bearer ",
    "kortvej=",
    "; ",
    "https://partner.example",
    "192.0.2.1, ",
    "[2001:db8::1]:443",
    "9223372036854775807",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
];
const IDS: &[&str] = &[
    "course:",
    "session:",
    "package:",
    "area:",
    "person:",
    "event:",
    "alarm:",
    "45074",
    "rar-fyn",
    ":",
    "::",
    "/",
    "Y291cnNlOjQ1MDc0",
    "=",
    "-",
    "_",
    "9223372036854775808",
    "00000000-0000-0000-0000-000000000000",
];
const COOKIES: &[&str] = &[
    "kortvej=",
    "__Host-kortvej=",
    "kvs_",
    ";",
    "; ",
    "=",
    "\"",
    ",",
    "$Version=1",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
];
const FRAMES: &[&str] = &[
    "\"type\"",
    "\"connection_init\"",
    "\"subscribe\"",
    "\"complete\"",
    "\"ping\"",
    "\"pong\"",
    "\"payload\"",
    "\"id\"",
    "\"1\"",
    "\"query\"",
    "\"{__typename}\"",
    "\"subscription{catalogueChanged{version}}\"",
    "null",
    "{}",
    "[]",
    "\"authorization\"",
    "\"Bearer x\"",
    "\"accept-language\"",
];

/// An application on the starter network, with a database in memory.
struct Server {
    runtime: Runtime,
    router: Router,
    _db: DatabaseConnection,
}

impl Server {
    fn start() -> Self {
        Self::with(Settings::default())
    }

    fn with(settings: Settings) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let db = runtime.block_on(starter_database("sqlite::memory:"));
        let desk = tests::desk(db.clone(), Current::new(Catalogue::build(starter_rows())), Clock::at_noon(TODAY));
        let app = App::new(desk, settings, tests::accounts()).expect("the schema is valid");
        Self { runtime, router: router(app), _db: db }
    }

    /// Status and text of the answer, which never is that something went wrong here.
    fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let (status, text) = self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("an answer");
            let status = response.status();
            // Streams of events never end.
            let is_stream =
                response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
            if is_stream {
                return (status, String::new());
            }
            let bytes = body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
            (status, String::from_utf8_lossy(&bytes).into_owned())
        });
        assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{text}");
        assert!(!text.contains("\"code\":\"INTERNAL\""), "{text}");
        (status, text)
    }

    fn post(&self, body: impl Into<Body>) -> (StatusCode, String) {
        let request = from_somewhere(Request::post("/graphql")).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.into()).expect("a request"))
    }
}

fn from_somewhere(request: axum::http::request::Builder) -> axum::http::request::Builder {
    request
        .extension(ConnectInfo(SocketAddr::from((Ipv4Addr::new(192, 0, 2, 1), 40_000))))
        .header(header::ACCEPT, "application/graphql-response+json")
}

#[test]
fn bodies() {
    let server = Server::start();
    Target::new("bodies", BODIES).run(|input| {
        let (status, text) = server.post(input.to_vec());
        assert!(matches!(status.as_u16(), 200 | 400 | 401 | 403 | 405 | 413 | 415), "{status}: {text}");
    });
}

/// What passes the guard is executed, and soon: this ends.
#[test]
fn executed() {
    let server = Server::start();
    let target = Target { corpus: "documents", one_in: 20, ..Target::new("executed", GRAPHQL) };
    target.run(|input| {
        let (status, text) = server.post(json!({ "query": String::from_utf8_lossy(input) }).to_string());
        assert!(matches!(status.as_u16(), 200 | 400), "{status}: {text}");
    });
}

#[test]
fn addresses() {
    let server = Server::start();
    Target::new("addresses", ADDRESSES).run(|input| {
        let Ok(request) = from_somewhere(Request::get(input)).body(Body::empty()) else { return };
        server.send(request);
    });
}

#[test]
fn headers() {
    const NAMES: [header::HeaderName; 14] = [
        header::ACCEPT,
        header::ACCEPT_LANGUAGE,
        header::ACCEPT_ENCODING,
        header::IF_NONE_MATCH,
        header::CONTENT_TYPE,
        header::ORIGIN,
        header::HOST,
        header::AUTHORIZATION,
        header::HeaderName::from_static("x-forwarded-for"),
        header::HeaderName::from_static("x-request-id"),
        header::HeaderName::from_static("kortvej-organisation"),
        header::HeaderName::from_static("kortvej-min-version"),
        header::HeaderName::from_static("traceparent"),
        header::HeaderName::from_static("sec-fetch-site"),
    ];
    // As many readers of headers as there are.
    let server = Server::with(Settings {
        demo: true,
        behind_proxy: true,
        kept_megabytes: 1,
        cost_budget: u32::MAX,
        cors_origins: vec!["https://partner.example".to_owned()],
        ..Settings::default()
    });
    Target::new("headers", HEADERS).run(|input| {
        // The first byte says which.
        let Some((&which, value)) = input.split_first() else { return };
        let Ok(value) = HeaderValue::from_bytes(value) else { return };
        let name = &NAMES[usize::from(which) % NAMES.len()];
        let query = "/graphql?query=%7Bcourse(key:%2245074%22)%7Btitle%7D%7D";
        for mut request in [
            Request::get(query).body(Body::empty()).expect("a request"),
            Request::post("/graphql")
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from("{\"query\":\"{__typename}\"}"))
                .expect("a request"),
            Request::get("/").body(Body::empty()).expect("a request"),
        ] {
            request.headers_mut().insert(name, value.clone());
            server.send(request);
        }
    });
}

#[test]
fn cursors() {
    let server = Server::start();
    Target::new("cursors", IDS).run(|input| {
        let cursor = String::from_utf8_lossy(input);
        let query = "query($c: String) { courses(first: 2, after: $c) { pageInfo { endCursor } } \
                     sessions(last: 1, before: $c) { pageInfo { startCursor } } events(first: 1, after: $c) { totalCount } }";
        server.post(json!({ "query": query, "variables": { "c": cursor } }).to_string());
    });
}

#[test]
fn ids() {
    let server = Server::start();
    Target::new("ids", IDS).run(|input| {
        let id = String::from_utf8_lossy(input);
        let query = "query($id: ID!) { node(id: $id) { id } session(id: $id) { id } package(id: $id, draft: true) { id } \
                     course(key: \"45074\") { key } }";
        server.post(json!({ "query": query, "variables": { "id": id } }).to_string());
    });
}

#[test]
fn cookies() {
    let server = Server::start();
    Target::new("cookies", COOKIES).run(|input| {
        let Ok(cookie) = HeaderValue::from_bytes(input) else { return };
        let request = from_somewhere(Request::post("/graphql"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ORIGIN, "http://kortvej.test")
            .header(header::COOKIE, cookie);
        let query = json!({ "query": "{ viewer { signedIn } }" }).to_string();
        let (_, text) = server.send(request.body(Body::from(query)).expect("a request"));
        assert!(!text.contains("\"signedIn\":true"), "somebody is signed in: {text}");
    });
}

#[test]
fn frames() {
    let server = Server::start();
    let before = server.post("{\"query\":\"{__typename}\"}");
    Target::new("frames", FRAMES).run(|input| server.runtime.block_on(socket(server.router.clone(), input)));
    assert_eq!(server.post("{\"query\":\"{__typename}\"}"), before);
}

/// A socket over which lines are sent as one frame each; a line that begins with `!` is sent as it is.
async fn socket(router: Router, input: &[u8]) {
    let (mut client, end) = tokio::io::duplex(64 * 1024);
    let service = service_fn(move |request: Request<Incoming>| router.clone().oneshot(request.map(Body::new)));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(end), service).with_upgrades();
    let serving = tokio::spawn(connection);
    client
        .write_all(
            b"GET /graphql/ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
              sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
              sec-websocket-protocol: graphql-transport-ws\r\n\r\n",
        )
        .await
        .expect("a request is taken");
    let mut answer = [0; 64];
    let read = client.read(&mut answer).await.unwrap_or_default();
    // Some sockets linger for a second until they are closed, so that all places may be taken.
    let is_taken = [&b"HTTP/1.1 101 "[..], b"HTTP/1.1 503 "].iter().any(|status| answer[..read].starts_with(status));
    assert!(is_taken, "{}", String::from_utf8_lossy(&answer[..read]));
    for line in input.split(|byte| *byte == b'\n') {
        let frame = line.strip_prefix(b"!").map_or_else(|| masked(line), <[u8]>::to_vec);
        if client.write_all(&frame).await.is_err() {
            break;
        }
    }
    // Whoever is gone ends it, whatever it had begun.
    let _ = client.shutdown().await;
    // What was sent is read and answered.
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    drop(client);
    if let Some(Err(panicked)) = serving.now_or_never() {
        panic!("the connection broke: {panicked}");
    }
}

/// A text frame as a client sends it, with a mask of zeros.
fn masked(payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81];
    match u8::try_from(payload.len()) {
        Ok(length) if length < 126 => frame.push(0x80 + length),
        _ => {
            frame.push(0x80 + 126);
            frame.extend(u16::try_from(payload.len()).expect("at most 4 kB").to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}
