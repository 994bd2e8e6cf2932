//! A small application to try the transports on: its fields are fast, slow, large, endless or broken.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_graphql::{Object, Request, Schema, Subscription, Variables};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::routing::get;
use futures::stream::{self, BoxStream, Stream, StreamExt};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use super::{Engine, Limits, Live, Refused, Said};
use crate::domain::error::{Code, Error};
use crate::http::graphql::{Asked, Manner, told};
use crate::http::limiter::Peer;
use crate::http::{MAX_BODY, socket, sse};

/// The application.
#[derive(Clone)]
pub(crate) struct Trial {
    live: Live,
    schema: Schema<Query, Mutation, Streams>,
    running: Arc<AtomicUsize>,
    /// Ends the rights of the viewers who came with the token `short`.
    pub(crate) lapse: watch::Sender<bool>,
}

impl Trial {
    pub(crate) fn new(limits: Limits) -> Self {
        let running = Arc::new(AtomicUsize::new(0));
        let streams = Streams(Arc::clone(&running));
        let schema = Schema::build(Query, Mutation, streams).finish();
        Self { live: Live::new(limits), schema, running, lapse: watch::Sender::new(false) }
    }

    /// Subscriptions that are not dropped yet.
    pub(crate) fn running(&self) -> usize {
        self.running.load(Ordering::Relaxed)
    }

    /// As the real router, with every layer that might come in the way.
    pub(crate) fn router(self) -> Router {
        let request_id = HeaderName::from_static("x-request-id");
        let layers = ServiceBuilder::new()
            .layer(SetRequestIdLayer::new(request_id.clone(), MakeRequestUuid))
            .layer(TraceLayer::new_for_http())
            .layer(PropagateRequestIdLayer::new(request_id))
            .layer(CompressionLayer::new())
            .layer(CatchPanicLayer::new())
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_millis(900)));
        Router::new()
            .route("/graphql/ws", get(socket::open::<Self>))
            .route("/graphql/sse", get(sse::get::<Self>).post(sse::post::<Self>))
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .layer(layers)
            .with_state(self)
    }
}

/// Serves on a free port of the loopback interface until `stop` turns true, and closes live connections then.
pub(crate) async fn serve_on(
    trial: Trial,
    port: u16,
    mut stop: watch::Receiver<bool>,
) -> (SocketAddr, JoinHandle<std::io::Result<()>>) {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let live = trial.live.clone();
    let serving = tokio::spawn(async move {
        let stopping = live.clone();
        let serving = axum::serve(listener, trial.router()).with_graceful_shutdown(async move {
            let _ = stop.wait_for(|stop| *stop).await;
            stopping.stop();
        });
        serving.await?;
        live.closed().await;
        Ok(())
    });
    (address, serving)
}

#[derive(Clone, PartialEq)]
pub(crate) enum Viewer {
    Anyone,
    Short,
}

impl Engine for Trial {
    type Viewer = Viewer;

    fn live(&self) -> &Live {
        &self.live
    }

    fn origin_allowed(&self, headers: &HeaderMap) -> bool {
        headers.get(header::ORIGIN).is_none_or(|origin| origin == "https://kortvej.example")
    }

    fn neighbour(&self, headers: &HeaderMap, _: Peer) -> Option<IpAddr> {
        headers.get("x-forwarded-for").and_then(|address| address.to_str().ok()?.parse().ok())
    }

    fn name(viewer: &Viewer) -> Option<String> {
        (*viewer == Viewer::Short).then(|| "short".to_owned())
    }

    async fn admit(&self, headers: &HeaderMap, _: Peer, payload: Option<&Value>) -> Result<Viewer, Error> {
        let header = headers.get(header::AUTHORIZATION).and_then(|token| token.to_str().ok());
        let token = payload.and_then(|payload| payload.get("token")).and_then(Value::as_str).or(header);
        match token {
            None => Ok(Viewer::Anyone),
            Some("short") => Ok(Viewer::Short),
            Some("sleepy") => std::future::pending().await,
            Some("broken") => Err(Error::internal(&"the database is away")),
            Some(_) => Err(Error::plain(Code::Unauthenticated, "Log ind.", "Sign in.")),
        }
    }

    fn lapsed(&self, viewer: &Viewer) -> impl Future<Output = ()> + Send + 'static {
        let mut lapse = self.lapse.subscribe();
        let short = *viewer == Viewer::Short;
        async move {
            if !short || lapse.wait_for(|lapse| *lapse).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    async fn start(
        &self,
        _viewer: &Viewer,
        asked: Asked,
        manner: &Manner,
        changes: bool,
    ) -> Result<BoxStream<'static, Said>, Refused> {
        assert!(!asked.query.contains("startPanics"), "as asked");
        let refuse = |error: &Error| {
            Err(Refused { status: StatusCode::BAD_REQUEST, wait: None, errors: vec![told(manner, error, None)] })
        };
        if let Err(cause) = async_graphql::parser::parse_query(&asked.query) {
            return refuse(&Error::invalid(
                "query",
                format!("Kan ikke læses: {cause}"),
                format!("Can't read: {cause}"),
            ));
        }
        if !changes && asked.query.starts_with("mutation") {
            return refuse(&Error::invalid("query", "GET er ikke for ændringer.", "GET is not for mutations."));
        }
        let mut request = Request::new(asked.query).variables(Variables::from_json(Value::Object(asked.variables)));
        request.operation_name = asked.operation;
        Ok(self.schema.execute_stream(request).map(Ok).boxed())
    }
}

pub(crate) struct Query;

#[Object]
impl Query {
    async fn hello(&self, name: Option<String>) -> String {
        format!("Hej {}", name.unwrap_or_else(|| "verden".into()))
    }

    async fn slow(&self, millis: u64) -> u64 {
        tokio::time::sleep(Duration::from_millis(millis)).await;
        millis
    }

    async fn large(&self, bytes: usize) -> String {
        "x".repeat(bytes)
    }

    async fn panics(&self, by: Option<i32>) -> i32 {
        1 / by.unwrap_or(0)
    }
}

pub(crate) struct Mutation;

#[Object]
impl Mutation {
    async fn rename(&self, to: String) -> String {
        to
    }
}

pub(crate) struct Streams(Arc<AtomicUsize>);

struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Streams {
    fn counted<T: Send + 'static>(
        &self,
        stream: impl Stream<Item = T> + Send + 'static,
    ) -> impl Stream<Item = T> + Send + 'static {
        self.0.fetch_add(1, Ordering::Relaxed);
        let counted = Counted(Arc::clone(&self.0));
        stream.map(move |item| {
            let _ = &counted;
            item
        })
    }
}

#[Subscription]
impl Streams {
    async fn count(&self, to: u32, millis: Option<u64>) -> impl Stream<Item = u32> {
        self.counted(stream::iter(1..=to).then(move |number| async move {
            if let Some(millis) = millis {
                tokio::time::sleep(Duration::from_millis(millis)).await;
            }
            number
        }))
    }

    async fn silent(&self) -> impl Stream<Item = u32> {
        self.counted(stream::pending())
    }

    async fn flood(&self, bytes: usize) -> impl Stream<Item = String> {
        self.counted(stream::repeat_with(move || "x".repeat(bytes)))
    }

    async fn fails(&self) -> impl Stream<Item = async_graphql::Result<u32>> {
        self.counted(stream::iter([Ok(1), Err("it fails".into()), Ok(3)]))
    }

    async fn panics(&self) -> impl Stream<Item = u32> {
        self.counted(stream::iter([1, 0]).map(|number| 1 / number))
    }
}
