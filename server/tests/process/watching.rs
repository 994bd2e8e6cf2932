//! What the server says of itself: metrics, traces, the log, and that none of them holds what is somebody's own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::browser::Browser;
use crate::kortvej::{Folder, Server, kortvej};

/// What only its owner may read; each is sent in a place of its own.
const OWN: [&str; 5] = [
    "vibeke.holmegaard@example.dk",
    "HemmeligtNavnPaaOperation",
    "svampeplukker",
    "en-hemmelig-adgangskode",
    "Krageholm",
];
const LEAD: &str = "Erik Nørremark";
const AGREED: &str = "Demo: Svejser i Ikast-Brande";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// A collector of traces: what is posted to it, until the server has stopped.
fn collector() -> (String, mpsc::Receiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (take, taken) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let take = take.clone();
            thread::spawn(move || collect(&stream.unwrap(), &take));
        }
    });
    (format!("http://{address}"), taken)
}

fn collect(stream: &TcpStream, take: &mpsc::Sender<Value>) {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut head, mut length) = (String::new(), 0);
        while reader.read_line(&mut head).unwrap_or(0) > 0 {
            let line = head.lines().last().unwrap_or_default().to_ascii_lowercase();
            if let Some(given) = line.strip_prefix("content-length:") {
                length = given.trim().parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        if !head.starts_with("POST /v1/traces") {
            return;
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let _ = take.send(serde_json::from_slice(&body).unwrap());
        let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
        let mut back = stream;
        back.write_all(answer.as_bytes()).unwrap();
    }
}

/// The body of a page.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

/// A page of metrics, taken apart by the form of `OpenMetrics`: names of families with their type, and samples.
struct Page {
    families: BTreeMap<String, String>,
    samples: BTreeMap<String, f64>,
}

impl Page {
    fn read(server: &Server) -> (Self, String) {
        let text = get(&server.metrics(), "/metrics");
        (Self::parse(&text), text)
    }

    fn parse(text: &str) -> Self {
        let (mut families, mut samples) = (BTreeMap::new(), BTreeMap::new());
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if line == "# EOF" {
                assert!(lines.peek().is_none(), "something after the end");
                return Self { families, samples };
            }
            if let Some(told) = line.strip_prefix("# ") {
                let mut words = told.splitn(3, ' ');
                let (word, name, rest) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
                match word {
                    "TYPE" => assert!(families.insert(name.to_owned(), rest.to_owned()).is_none(), "{name} twice"),
                    "HELP" => assert!(rest.ends_with('.'), "{line}"),
                    "UNIT" => assert!(name.ends_with(rest), "{line}"),
                    _ => panic!("{line}"),
                }
                continue;
            }
            let (series, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("{line}"));
            let name = series.split('{').next().unwrap();
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{line}");
            assert_eq!(series.contains('{'), series.ends_with('}'), "{line}");
            let value: f64 = value.parse().unwrap_or_else(|_| panic!("{line}"));
            assert!(samples.insert(series.to_owned(), value).is_none(), "{series} twice");
        }
        panic!("no end");
    }

    fn sample(&self, series: &str) -> f64 {
        *self.samples.get(series).unwrap_or_else(|| panic!("no {series}"))
    }

    /// Values that a label has.
    fn values(&self, label: &str) -> BTreeSet<&str> {
        let begin = format!("{label}=\"");
        self.samples
            .keys()
            .filter_map(|series| {
                let at = series.find(&begin)? + begin.len();
                series[at..].split('"').next()
            })
            .collect()
    }
}

/// Everything that can be asked for, by its name in the schema.
fn root_fields() -> BTreeSet<String> {
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema.graphql")).unwrap();
    let mut fields = BTreeSet::from(["several".to_owned(), "refused".to_owned(), "__typename".to_owned()]);
    for root in ["Query", "Mutation", "Subscription"] {
        let body = schema.split(&format!("\ntype {root} {{\n")).nth(1).unwrap().split("\n}\n").next().unwrap();
        for line in body.lines().filter_map(|line| line.strip_prefix('\t')) {
            let name: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
            if !name.is_empty() && line[name.len()..].starts_with(['(', ':']) {
                fields.insert(name);
            }
        }
    }
    fields
}

/// Names of metrics that a file of `deploy/` mentions.
fn mentioned(file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(file)).unwrap();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let named = |word: &&str| word.starts_with("kortvej_") || word.starts_with("process_");
    words.filter(named).map(str::to_owned).collect()
}

/// Values of the label `operation` that a file of `deploy/` asks for or leaves out.
fn operations(file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(file)).unwrap();
    // In JSON quotes are quoted.
    let text = text.replace("\\\"", "\"");
    let mut values = BTreeSet::new();
    for asked in ["operation=\"", "operation=~\"", "operation!=\"", "operation!~\""] {
        let asked = text.split(asked).skip(1).filter_map(|rest| rest.split('"').next());
        values.extend(asked.flat_map(|value| value.split('|')).map(str::to_owned));
    }
    values
}

#[tokio::test]
async fn the_server_tells_how_it_does_and_nothing_of_anybody() {
    let folder = Folder::new("watching");
    let (endpoint, spans) = collector();
    let server = Server::of(kortvej(
        &folder.0,
        &[
            "serve",
            "--demo",
            "--listen",
            "127.0.0.1:0",
            "--metrics-listen",
            "127.0.0.1:0",
            "--otlp-endpoint",
            &endpoint,
            "--log-format",
            "json",
        ],
    ));
    let lead = Browser::of(&server.address, LEAD).await;

    // Everything with something of its own in it: the client's name of the operation, values, what is refused.
    let searched = format!("query {}($text: String!) {{ renamed: courses(search: $text) {{ totalCount }} }}", OWN[1]);
    lead.ask(&searched, json!({ "text": OWN[2] })).await;
    let refused = lead.send(&format!("{{ people(search: \"{}\") {{ nothing }} }}", OWN[0]), json!({})).await.unwrap();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "INVALID");
    let retire = "mutation($input: RetirePackageInput!) { retirePackage(input: $input) { package { id } } }";
    let lost = json!({ "input": { "id": format!("package:{}", OWN[4]), "reason": OWN[4] } });
    assert_eq!(lead.send(retire, lost).await.unwrap()["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let wrong = lead.form("/auth/sign-in", "").await;
    assert_eq!(wrong["errors"][0]["extensions"]["code"], "INVALID");
    let wrong = lead.json("/auth/sign-in", &json!({ "email": OWN[0], "password": OWN[3] })).await;
    assert_eq!(wrong["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    // A loader, SQL and the planner, within a trace that the sender began.
    let agreed = lead.package(AGREED).await;
    let works = "query($id: ID!) { package(id: $id, draft: true) { title history(first: 1) { nodes { actor { name } } } findings { message } } }";
    lead.traced(&format!("00-{TRACE}-00f067aa0ba902b7-01"), works, json!({ "id": agreed["id"] })).await;
    // The same again and again, of nobody in particular: executed, then kept. What takes long is not kept.
    let version = server.version();
    for _ in 0..4 {
        assert_eq!(server.version(), version);
    }

    // Sockets of nobody in particular, and one event that all hear of.
    let mut sockets = Vec::new();
    for _ in 0..SUBSCRIBERS {
        sockets.push(subscribed(&server.address).await);
    }
    let publish = json!({ "id": agreed["id"], "expectedRevision": agreed["revision"] });
    lead.change("publishPackage", publish).await;
    for socket in &mut sockets {
        heard_once(socket).await;
    }

    let (page, text) = Page::read(&server);
    assert!(!get(&server.address, "/metrics").contains("kortvej_"), "metrics on the public address");
    for own in OWN.iter().chain(&[LEAD, AGREED]) {
        assert!(!text.contains(own), "{own} in the metrics");
    }
    let allowed = root_fields();
    let strange: Vec<&str> = page.values("operation").into_iter().filter(|value| !allowed.contains(*value)).collect();
    assert!(strange.is_empty(), "labels that are no fields of the schema: {strange:?}");
    assert!(page.values("route").iter().all(|route| *route == "web" || route.starts_with('/')));
    assert!(!text.contains("127.0.0.1"), "an address in the metrics");

    let count = |series: &str| page.sample(series).round() as i64;
    assert_eq!(count("kortvej_operation_duration_seconds_count{kind=\"query\",operation=\"courses\"}"), 1);
    assert!(count("kortvej_operation_cost_total{kind=\"query\",operation=\"courses\"}") >= 1);
    assert_eq!(
        count("kortvej_operation_errors_total{kind=\"mutation\",operation=\"retirePackage\",code=\"NOT_FOUND\"}"),
        1
    );
    assert!(count("kortvej_operation_errors_total{kind=\"none\",operation=\"refused\",code=\"INVALID\"}") >= 1);
    assert_eq!(count("kortvej_http_requests_total{route=\"/auth/sign-in\",status=\"401\"}"), 1);
    let kept = |outcome: &str| count(&format!("kortvej_kept_answers_total{{outcome=\"{outcome}\"}}"));
    assert!(kept("hit") >= 1 && kept("hit") + kept("miss") == 5, "{} taken, {} executed", kept("hit"), kept("miss"));
    assert_eq!(count("kortvej_live_connections{transport=\"websocket\"}"), SUBSCRIBERS);
    let subscription = "{kind=\"subscription\",operation=\"catalogueChanged\"}";
    assert_eq!(count(&format!("kortvej_live_subscriptions{subscription}")), SUBSCRIBERS);
    assert_eq!(count(&format!("kortvej_live_answers_total{subscription}")), SUBSCRIBERS);
    let executed = count("kortvej_live_executions_total{outcome=\"executed\"}");
    let shared = count("kortvej_live_executions_total{outcome=\"shared\"}");
    assert_eq!(executed + shared, SUBSCRIBERS);
    assert!(executed < SUBSCRIBERS / 10, "{executed} of {SUBSCRIBERS} asking the same were executed");
    assert_eq!(count("kortvej_database_up"), 1);
    assert_eq!(count("kortvej_events_behind"), 0);
    assert_eq!(count("kortvej_catalogue_version"), server.version());
    assert_eq!(count("kortvej_catalogue_version"), count("kortvej_catalogue_wanted_version"));
    assert_eq!(count("kortvej_turns_in_use{work=\"planner\"}"), 0);
    assert!(count("kortvej_turn_duration_seconds_count{work=\"planner\"}") >= 1);
    assert_eq!(count("kortvej_turn_duration_seconds_count{work=\"password\"}"), 1);
    assert!(count("process_resident_memory_bytes") > 1_000_000);

    // What dashboard and alerts ask for is there.
    assert!(!operations("alerts.yaml").is_empty());
    for file in ["dashboard.json", "alerts.yaml"] {
        // Prometheus compares whole values: a part of a name is no name.
        let unknown: Vec<String> = operations(file).difference(&allowed).cloned().collect();
        assert!(unknown.is_empty(), "{file} names operations that are no fields of the schema: {unknown:?}");
        let names = mentioned(file);
        assert!(names.len() > 5, "{file} asks for {names:?}");
        for name in names {
            let known = page.samples.keys().any(|series| series.split('{').next() == Some(name.as_str()));
            assert!(known, "{file} asks for {name}, which the server doesn't tell");
        }
    }
    let dashboard = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/dashboard.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&dashboard).unwrap();
    assert!(dashboard["panels"].as_array().is_some_and(|panels| panels.len() > 10));
    let documented = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/operate.md")).unwrap();
    for family in page.families.keys() {
        assert!(documented.contains(family), "docs/operate.md says nothing of {family}");
    }

    drop(sockets);
    server.signal("TERM");
    let (status, log) = server.ended_saying();
    assert_eq!(status, 0, "{log}");
    for own in OWN.iter().chain(&[LEAD]) {
        assert!(!log.contains(own), "{own} in the log:\n{log}");
    }
    traces(&spans);
}

/// The spans that were collected: which there are, how they hang together, and what they do not say.
fn traces(spans: &mpsc::Receiver<Value>) {
    let mut all = Vec::new();
    while let Ok(batch) = spans.recv_timeout(Duration::from_secs(1)) {
        for scope in batch["resourceSpans"][0]["scopeSpans"].as_array().unwrap() {
            all.extend(scope["spans"].as_array().unwrap().iter().cloned());
        }
    }
    let text = Value::Array(all.clone()).to_string();
    for own in OWN.iter().chain(&[LEAD, AGREED]) {
        assert!(!text.contains(own), "{own} in a trace");
    }
    let ours: Vec<&Value> = all.iter().filter(|span| span["traceId"] == TRACE).collect();
    let named = |name: &str| {
        let found = ours.iter().find(|span| span["name"].as_str().is_some_and(|text| text.starts_with(name)));
        *found.unwrap_or_else(|| panic!("no span {name} in {ours:#?}"))
    };
    let parent = |span: &Value| ours.iter().find(|other| other["spanId"] == span["parentSpanId"]).copied();
    let above = |mut span: Value, name: &str| {
        while let Some(up) = parent(&span) {
            if up["name"] == name {
                return true;
            }
            span = up.clone();
        }
        false
    };
    assert_eq!(named("request")["parentSpanId"], "00f067aa0ba902b7", "not part of the sender's trace");
    assert_eq!(parent(named("operation")).unwrap()["name"], "request");
    assert_eq!(parent(named("resolver")).unwrap()["name"], "operation");
    assert!(above(named("loader").clone(), "resolver"));
    assert!(above(named("turn").clone(), "resolver"));
    let sql: Vec<&&Value> = ours.iter().filter(|span| span["name"].as_str().unwrap().starts_with("sea_orm")).collect();
    assert!(sql.iter().any(|span| above((**span).clone(), "loader")), "no SQL below a loader: {ours:#?}");
}

/// How many listen.
const SUBSCRIBERS: i64 = 300;

type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn say(socket: &mut Socket, message: Value) {
    socket.send(Message::text(message.to_string())).await.unwrap();
}

async fn hear(socket: &mut Socket) -> Value {
    loop {
        let told = tokio::time::timeout(Duration::from_mins(1), socket.next()).await.unwrap().unwrap().unwrap();
        if let Message::Text(text) = told {
            return serde_json::from_str(&text).unwrap();
        }
    }
}

/// A socket that listens to the catalogue; the subscription has begun.
async fn subscribed(address: &str) -> Socket {
    let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    say(&mut socket, json!({ "type": "connection_init" })).await;
    assert_eq!(hear(&mut socket).await["type"], "connection_ack");
    let query = "subscription { catalogueChanged { version counts { packages } } }";
    say(&mut socket, json!({ "type": "subscribe", "id": "1", "payload": { "query": query } })).await;
    // What is said later is answered later, and a query is answered when what stands before it has begun.
    say(&mut socket, json!({ "type": "subscribe", "id": "2", "payload": { "query": "{ __typename }" } })).await;
    while hear(&mut socket).await["type"] != "complete" {}
    socket
}

/// Waits for one answer of the subscription, and makes sure that there is no second.
async fn heard_once(socket: &mut Socket) {
    let told = hear(socket).await;
    assert!(told["payload"]["data"]["catalogueChanged"]["version"].is_i64(), "{told}");
    say(socket, json!({ "type": "ping" })).await;
    assert_eq!(hear(socket).await["type"], "pong");
}
