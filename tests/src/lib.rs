//! Kortvej from outside: an application in process, asked as a client asks.

pub mod database;
pub mod making;
pub mod network;
pub mod office;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::OnceLock;
use std::task::Poll;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use entity::organisation;
use sea_orm::{DatabaseConnection, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use server::catalogue::Catalogue;
use server::catalogue::current::Current;
use server::catalogue::load::Rows;
use server::clock::{Clock, Ids};
use server::domain::account::Accounts;
use server::domain::desk::Desk;
use server::http::{App, Settings, router};
use server::import::starter;
use server::live::Hub;
use server::{catalogue, db};
use time::Date;
use time::macros::date;
use tower::ServiceExt;

/// Today in every test.
pub const TODAY: Date = date!(2026 - 11 - 22);

/// An application with the starter network as of [`TODAY`], shared by all tests that only read. It has no database at
/// all: whatever asked for one would fail.
pub fn starter_app() -> Client {
    static APP: OnceLock<App> = OnceLock::new();
    let app = APP.get_or_init(|| {
        let catalogue = Catalogue::build(starter_rows());
        let desk = desk(DatabaseConnection::default(), Current::new(catalogue), Clock::at_noon(TODAY));
        App::new(desk, Settings::default(), accounts()).expect("the schema is valid")
    });
    Client::new(app.clone())
}

/// A desk over a database, with ids that are the same in every run.
pub fn desk(db: DatabaseConnection, current: Current, clock: Clock) -> Desk {
    let ids = Ids::seeded(clock.clone(), 1);
    Desk { db, current, clock, ids, hub: Hub::default(), public_url: "http://kortvej.test".into() }
}

/// What signing in takes, without mail and foreign issuers.
pub fn accounts() -> Accounts {
    Accounts::new(Vec::new(), None).expect("nothing to go wrong")
}

/// The starter network's rows, as they come back from a database.
pub fn starter_rows() -> Rows {
    // A runtime of its own, so that no pool outlives the test that made it.
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let db = starter_database("sqlite::memory:").await;
            let rows = catalogue::load::load(&db).await.expect("the starter network loads");
            db::close(db).await.expect("the database closes");
            rows
        })
    })
    .join()
    .expect("the starter network imports")
}

/// A database with the starter network as of [`TODAY`], which it may have already.
pub async fn starter_database(url: &str) -> DatabaseConnection {
    let db = db::connect(url).await.expect("the database opens");
    db::migrate(&db, &|_| ()).await.expect("the tables are made");
    if organisation::Entity::find().count(&db).await.expect("the database answers") > 0 {
        return db;
    }
    let network = starter::embedded(TODAY).expect("the starter network has no fault");
    starter::write(&db, &network, &Clock::at_noon(TODAY), &|_| ()).await.expect("the starter network is written");
    db
}

/// Somebody who asks.
#[derive(Clone)]
pub struct Client {
    router: Router,
    headers: BTreeMap<&'static str, String>,
    address: IpAddr,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as text.
    pub text: String,
}

impl Answer {
    /// Body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// The first error: code, field and sentence.
    pub fn error(&self) -> (String, Option<String>, String) {
        first_error(&self.json())
    }
}

/// The first error of an answer: code, field and sentence.
pub fn first_error(answer: &Value) -> (String, Option<String>, String) {
    let error = &answer["errors"][0];
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let extensions = &error["extensions"];
    assert!(extensions["requestId"].is_string(), "an error without a request id: {answer}");
    (
        text(&extensions["code"]).unwrap_or_else(|| panic!("an error without a code: {answer}")),
        text(&extensions["field"]),
        text(&error["message"]).unwrap_or_default(),
    )
}

impl Client {
    /// A client of an application, who reads English.
    pub fn new(app: App) -> Self {
        let headers = BTreeMap::from([
            ("accept", "application/graphql-response+json".to_owned()),
            ("accept-language", "en".to_owned()),
        ]);
        Self { router: router(app), headers, address: Ipv4Addr::LOCALHOST.into() }
    }

    /// The same client at another address.
    #[must_use]
    pub fn at(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// The same client without a header.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// The same client with another header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.to_owned());
        self
    }

    /// A header that it sends.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// Data of a document that must be answered without errors.
    pub async fn ask(&self, document: &str, variables: Value) -> Value {
        let answer = self.answer(document, variables).await;
        assert!(answer["errors"].is_null(), "{answer:#}");
        answer["data"].clone()
    }

    /// First error of a document that must be refused or fail.
    pub async fn refused(&self, document: &str, variables: Value) -> (String, Option<String>, String) {
        first_error(&self.answer(document, variables).await)
    }

    /// The whole answer to a document.
    pub async fn answer(&self, document: &str, variables: Value) -> Value {
        self.post(&json!({ "query": document, "variables": variables }).to_string()).await.json()
    }

    /// The answer to a JSON body.
    pub async fn post(&self, body: &str) -> Answer {
        self.send("POST", "/graphql", Some("application/json"), body).await
    }

    /// The answer to a JSON body sent to a path.
    pub async fn post_to(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, Some("application/json"), &body.to_string()).await
    }

    /// The answer to a form sent to a path.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = form.extend_pairs(fields).finish();
        self.send("POST", path, Some("application/x-www-form-urlencoded"), &body).await
    }

    /// The answer to a GET of a path.
    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None, "").await
    }

    /// The answer to any request.
    pub async fn send(&self, method: &str, path: &str, content_type: Option<&str>, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(content_type) = content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        request = request.extension(ConnectInfo(SocketAddr::new(self.address, 40_000)));
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

/// Looks after a future so many times and then drops it, wherever it stands.
pub async fn broken_off<F: Future>(future: F, after: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = after;
    std::future::poll_fn(move |ctx| {
        left -= 1;
        match future.as_mut().poll(ctx) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
