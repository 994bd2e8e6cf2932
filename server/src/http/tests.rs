//! What all routes have in common.

use axum::body::{Body, Bytes};
use axum::http::Request;
use futures::stream;
use sea_orm::DatabaseConnection;
use time::macros::date;
use tower::ServiceExt;

use super::*;
use crate::catalogue::Catalogue;
use crate::catalogue::current::Current;
use crate::clock::{Clock, Ids};
use crate::live::Hub;

/// An application on the starter network, without a database.
fn app(settings: Settings) -> App {
    let today = date!(2026 - 11 - 22);
    let clock = Clock::at_noon(today);
    let desk = Desk {
        db: DatabaseConnection::default(),
        reader: DatabaseConnection::default(),
        current: Current::new(Catalogue::build(crate::starter_rows(today))),
        ids: Ids::seeded(clock.clone(), 1),
        clock,
        hub: Hub::default(),
        public_url: "http://kortvej.test".into(),
    };
    App::new(desk, settings, Accounts::new(Vec::new(), None).unwrap()).unwrap()
}

async fn status(router: &Router, request: Request<Body>) -> u16 {
    router.clone().oneshot(request).await.unwrap().status().as_u16()
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_ends_is_given_up_after_a_minute() {
    let router = router(app(Settings::default()));
    for path in ["/graphql", "/graphql/sse", "/auth/sign-in"] {
        let half = stream::iter([Ok::<_, std::io::Error>(Bytes::from("{\"query\":"))]);
        let body = Body::from_stream(futures::StreamExt::chain(half, stream::pending()));
        let request = Request::post(path).header("content-type", "application/json").body(body).unwrap();
        let begun = tokio::time::Instant::now();
        assert_eq!(status(&router, request).await, 503, "{path}");
        assert_eq!(begun.elapsed().as_secs(), Settings::default().longest.as_secs(), "{path}");
    }
}

#[tokio::test]
async fn a_panic_ends_its_own_request_alone() {
    async fn panics() -> StatusCode {
        panic!("as asked")
    }
    let router =
        layered(Router::new().route("/panics", get(panics)).route("/lives", get("lives")), app(Settings::default()));
    for _ in 0..3 {
        let panics = router.clone().oneshot(Request::get("/panics").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(panics.status(), 500);
        assert_eq!(panics.headers()["x-content-type-options"], "nosniff");
        let told = axum::body::to_bytes(panics.into_body(), 1_000).await.unwrap();
        assert!(!String::from_utf8_lossy(&told).contains("as asked"), "what a panic says is for the log");
        assert_eq!(status(&router, Request::get("/lives").body(Body::empty()).unwrap()).await, 200);
    }
}

#[tokio::test]
async fn the_demonstration_answers_under_names_of_this_machine_alone() {
    let ask = |host: Option<&str>| {
        let request = Request::get("/auth/demo-accounts-are-asked-for-elsewhere");
        host.into_iter().fold(request, |request, host| request.header("host", host)).body(Body::empty()).unwrap()
    };
    let of_demo = router(app(Settings { demo: true, ..Settings::default() }));
    for host in ["127.0.0.1:8080", "localhost", "LOCALHOST:1", "[::1]:8080", "127.1.2.3", "kortvej.test"] {
        assert_ne!(status(&of_demo, ask(Some(host))).await, 421, "{host}");
    }
    assert_ne!(status(&of_demo, ask(None)).await, 421);
    for host in [
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.0.2.1",
        "[::2]",
        "",
        "@",
    ] {
        assert_eq!(status(&of_demo, ask(Some(host))).await, 421, "{host}");
    }
    // Elsewhere nobody is let in without a password, and a proxy may call us what it likes.
    assert_ne!(status(&router(app(Settings::default())), ask(Some("evil.example"))).await, 421);
}

#[tokio::test]
async fn compositions_wait_for_their_turn_and_hold_up_nothing_else() {
    let app = app(Settings::default());
    let planning = Arc::clone(&app.planning);
    let routes = router(app);
    let ask = |query: &str| {
        let body = serde_json::json!({ "query": query }).to_string();
        Request::post("/graphql").header("content-type", "application/json").body(Body::from(body)).unwrap()
    };
    let mut busy = Vec::new();
    while planning.free() > 0 {
        busy.push(planning.acquire().await.unwrap());
    }
    let compose = "{ compose(input: { occupation: \"lagermedarbejder\", withSessions: false }) { status } }";
    let mut waiting = Box::pin(status(&routes, ask(compose)));
    for _ in 0..50 {
        assert!(futures::poll!(&mut waiting).is_pending(), "there was no turn");
        tokio::task::yield_now().await;
    }
    assert_eq!(status(&routes, ask("{ course(key: \"45074\") { key } }")).await, 200);
    drop(busy);
    assert_eq!(waiting.await, 200);
}

#[test]
fn whoever_hangs_up_frees_no_turn_at_the_planner_before_the_work_is_done() {
    // One thread for what blocks: while it is held, work that was begun is not done.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let app = app(Settings::default());
        let planning = Arc::clone(&app.planning);
        let (all, routes) = (planning.free(), router(app));
        for query in [
            "{ compose(input: { occupation: \"lagermedarbejder\", withSessions: false }) { status } }",
            "{ coverageMap(areas: [\"rar-bornholm\"]) { period } }",
            "{ package(key: \"BUS-30\") { findings { message } } }",
        ] {
            let (end, ending) = std::sync::mpsc::channel::<()>();
            let held = tokio::task::spawn_blocking(move || ending.recv());
            let body = serde_json::json!({ "query": query }).to_string();
            let request = Request::post("/graphql").header("content-type", "application/json").body(Body::from(body));
            let mut asking = Box::pin(status(&routes, request.unwrap()));
            while planning.free() == all {
                assert!(futures::poll!(&mut asking).is_pending(), "{query}: answered without a turn");
                tokio::task::yield_now().await;
            }
            drop(asking);
            for _ in 0..20 {
                tokio::task::yield_now().await;
                assert_eq!(planning.free(), all - 1, "{query}: the work is still to be done");
            }
            drop(end);
            assert!(held.await.unwrap().is_err());
            while planning.free() < all {
                tokio::task::yield_now().await;
            }
        }
    });
}
