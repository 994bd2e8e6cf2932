//! The way in: routes, the GraphQL endpoint, health, and the web app's files.

mod assets;
mod auth;
mod brochure;
mod budget;
mod documents;
mod engine;
mod graphql;
mod identity;
mod kept;
mod limiter;
mod live;
mod origins;
mod pace;
mod places;
mod post;
mod reading;
mod serving;
mod socket;
mod sse;
#[cfg(test)]
mod tests;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use self::budget::Budgets;
use self::documents::Documents;
pub use self::documents::OwnDocuments;
use self::limiter::Limiter;
pub use self::watch::metrics;
use crate::domain::account::Accounts;
use crate::domain::coverage::Maps;
use crate::domain::desk::Desk;
use crate::domain::sessions::Sessions;
use crate::domain::viewer::Viewer;
use crate::graphql::guard::Guard;
use crate::graphql::{self as api, Schema};
use crate::metrics::Turns;
use crate::replica::Replica;
use crate::trace;

/// Most bytes of a request's body.
pub const MAX_BODY: usize = 1024 * 1024;
/// The header that names a request, in answers and in the log.
const REQUEST_ID: &str = "x-request-id";
/// Most characters of an id that a client gave its request itself.
const LONGEST_ID: usize = 128;

/// How long the database may take to show that it is there.
const READY_WITHIN: Duration = Duration::from_secs(2);

pub use self::pace::Least;
pub use self::serving::{Limits, serve};

/// How the product is served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether the schema may be asked for, and GraphiQL is served.
    pub introspection: bool,
    /// Whether invented accounts may be chosen without a password; only on a loopback address.
    pub demo: bool,
    /// Whether a reverse proxy of ours writes the client's address into `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Most MB of answers that are kept for whoever asks the same; 0 keeps none. Something must follow the event log
    /// then, or what is kept grows stale.
    pub kept_megabytes: u32,
    /// Who may send documents of their own.
    pub own_documents: OwnDocuments,
    /// Points of estimated cost that each viewer may ask for in a minute; 0 counts nothing.
    pub cost_budget: u32,
    /// Origins of other sites whose pages may ask the API, with tokens and never with cookies.
    pub cors_origins: Vec<String>,
    /// How often a live connection is asked whether it still is somebody's.
    pub asked_again: Duration,
    /// Longest time from a request's last byte to its answer; then it is given up. The planner's own limit is 30 s.
    pub longest: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            introspection: true,
            demo: false,
            behind_proxy: false,
            kept_megabytes: 0,
            own_documents: OwnDocuments::Anybody,
            cost_budget: 0,
            cors_origins: Vec::new(),
            asked_again: Duration::from_secs(20),
            longest: Duration::from_mins(1),
        }
    }
}

/// What every request may use. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database, the catalogue in force, now, new ids, and whom to tell.
    pub desk: Desk,
    /// How the product is served.
    pub settings: Settings,
    /// What signing in takes.
    pub accounts: Accounts,
    limiter: Limiter,
    maps: Arc<Maps>,
    planning: Arc<Turns>,
    schema: Schema,
    traced: Schema,
    guard: Arc<Guard>,
    documents: Arc<Documents>,
    budgets: Budgets,
    kept: kept::Kept,
    brochures: brochure::Brochures,
    live: live::Live,
    shared: engine::Shared,
    sessions: Sessions,
    replica: Option<Replica>,
}

impl App {
    /// Puts the schema on top of a database and a catalogue.
    pub fn new(desk: Desk, settings: Settings, accounts: Accounts) -> anyhow::Result<Self> {
        let guard = Guard::new(&api::sdl()).map_err(anyhow::Error::msg)?;
        Ok(Self {
            limiter: Limiter::new(desk.clock.clone()),
            documents: Arc::new(Documents::new(settings.own_documents)),
            budgets: Budgets::new(settings.cost_budget, desk.clock.clone()),
            kept: kept::Kept::new(settings.kept_megabytes),
            brochures: brochure::Brochures::new(Turns::new("brochure")),
            desk,
            settings,
            accounts,
            maps: Arc::default(),
            planning: api::ask::turns(),
            schema: api::schema(),
            traced: api::traced(),
            guard: Arc::new(guard),
            live: live::Live::default(),
            shared: engine::shared(),
            sessions: Sessions::default(),
            replica: None,
        })
    }

    /// The same with these documents trusted in place of those of the web app.
    #[must_use]
    pub fn trusting(self, texts: &[&str]) -> Self {
        Self { documents: Arc::new(self.documents.trusting(texts)), ..self }
    }

    /// Checks that each document of the web app can be executed, and tells how many there are.
    ///
    /// Errors: the first that can't, and why.
    pub fn check_documents(&self) -> Result<usize, String> {
        let mut checked = 0;
        for text in self.documents.trusted() {
            self.guard.trust(text).map_err(|refusals| {
                let why = refusals.iter().map(|refusal| refusal.error.en.as_str()).collect::<Vec<_>>().join("; ");
                format!("a document of the web app does not fit the schema: {why}\n{text}")
            })?;
            checked += 1;
        }
        Ok(checked)
    }

    /// The same, with a replica where what only reads may do so. Somebody must watch how far it has come.
    #[must_use]
    pub fn with_replica(self, replica: Replica) -> Self {
        Self { replica: Some(replica), ..self }
    }

    /// Asks live connections to close; what is asked for later is refused.
    pub fn stop(&self) {
        self.live.stop();
    }

    /// Resolves when the last live connection is closed.
    pub async fn stopped(&self) {
        self.live.closed().await;
    }

    fn moment(&self) -> api::ask::Moment {
        api::ask::Moment {
            catalogue: self.desk.catalogue(),
            today: self.desk.clock.today(),
            maps: Arc::clone(&self.maps),
            planning: Arc::clone(&self.planning),
            passing: Arc::default(),
        }
    }

    fn asking(&self, viewer: Viewer, sign_in: Option<String>) -> api::ask::Asking {
        let asking = api::ask::Asking::new(self.desk.clone(), self.accounts.clone(), viewer, self.settings.demo);
        api::ask::Asking { sign_in, ..asking }
    }

    /// The schema to execute with: the one that makes spans where they are sent somewhere.
    fn schema(&self) -> &Schema {
        if trace::is_on() { &self.traced } else { &self.schema }
    }

    /// Whether the database answers, and soon.
    async fn has_database(&self) -> bool {
        match tokio::time::timeout(READY_WITHIN, self.desk.db.ping()).await {
            Ok(Ok(())) => return true,
            Ok(Err(cause)) => tracing::warn!(%cause, "the database does not answer"),
            Err(_) => tracing::warn!("the database does not answer in {} s", READY_WITHIN.as_secs()),
        }
        false
    }

    /// Whether people reach us by TLS.
    fn is_tls(&self) -> bool {
        self.desk.public_url.starts_with("https://")
    }
}

/// All routes.
pub fn router(app: App) -> Router {
    // What pages of other sites may ask, where the operator has named them.
    let api = Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post).fallback(graphql::wrong_method))
        .route("/graphql/sse", get(sse::get::<App>).post(sse::post::<App>).fallback(graphql::wrong_method))
        .layer(ServiceBuilder::new().option_layer(origins::layer(&app.settings.cors_origins)));
    layered(
        Router::new()
            .merge(api)
            .route("/graphql/ws", get(socket::open::<App>))
            .route("/pakker/{key}/brochure.pdf", get(brochure::get))
            .merge(auth::routes())
            .route("/schema.graphql", get(schema_text))
            .route("/healthz", get(|| async { "ok\n" }))
            .route("/readyz", get(ready))
            .fallback(assets::serve),
        app,
    )
}

/// What all routes have in common, listed from the outside in.
fn layered(routes: Router<App>, app: App) -> Router {
    let request_id = HeaderName::from_static(REQUEST_ID);
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn(watch::count))
        .layer(middleware::map_request(plain_id))
        .layer(SetRequestIdLayer::new(request_id.clone(), MakeRequestUuid))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::new(request_id))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        // Whoever came by TLS once comes by nothing else for a year.
        .option_layer(app.is_tls().then(|| header(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), graphql::in_time));
    let of_this_machine = middleware::from_fn_with_state(app.clone(), identity::of_this_machine);
    routes.layer(of_this_machine).layer(DefaultBodyLimit::max(MAX_BODY)).layer(layers).with_state(app)
}

/// Leaves a client's own id of its request only where it is short and plain: it stands in each line of the log, and in each
/// error of the answer.
async fn plain_id(mut request: axum::extract::Request) -> axum::extract::Request {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let id = request.headers().get(REQUEST_ID).map(HeaderValue::as_bytes);
    if id.is_some_and(|id| id.is_empty() || id.len() > LONGEST_ID || !id.iter().all(is_plain)) {
        request.headers_mut().remove(REQUEST_ID);
    }
    request
}

fn header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// A span that names the request by id, method and path: no query string, which may hold what people searched for.
fn span(request: &axum::extract::Request) -> tracing::Span {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let header = |name: &str| Some(request.headers().get(name)?.to_str().ok()?.to_owned());
    trace::continue_from(&span, route, header);
    span
}

async fn schema_text(State(app): State<App>) -> Response {
    if !app.settings.introspection {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], api::sdl()).into_response()
}

/// Ready when the database answers, and soon: a balancer that asks must not wait for a pool that others have emptied.
async fn ready(State(app): State<App>) -> Response {
    if app.has_database().await {
        return "ready\n".into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
}
