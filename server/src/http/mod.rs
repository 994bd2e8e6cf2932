//! The way in: routes, the GraphQL endpoint, health, and the web app's files.

mod assets;
mod auth;
mod brochure;
mod engine;
mod graphql;
mod identity;
mod kept;
mod limiter;
mod live;
mod places;
mod post;
mod serving;
mod socket;
mod sse;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use self::limiter::Limiter;
use crate::domain::account::Accounts;
use crate::domain::coverage::Maps;
use crate::domain::desk::Desk;
use crate::domain::viewer::Viewer;
use crate::graphql::guard::Guard;
use crate::graphql::{self as api, Schema};

/// Most bytes of a request's body.
pub const MAX_BODY: usize = 1024 * 1024;

pub use self::serving::{Limits, serve};

/// Longest time from a request's last byte to its answer. The planner's own limit is 30 s.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);

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
}

impl Default for Settings {
    fn default() -> Self {
        Self { introspection: true, demo: false, behind_proxy: false, kept_megabytes: 0 }
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
    planning: Arc<tokio::sync::Semaphore>,
    schema: Schema,
    guard: Arc<Guard>,
    kept: kept::Kept,
    brochures: brochure::Brochures,
    live: live::Live,
}

impl App {
    /// Puts the schema on top of a database and a catalogue.
    pub fn new(desk: Desk, settings: Settings, accounts: Accounts) -> anyhow::Result<Self> {
        let guard = Guard::new(&api::sdl()).map_err(anyhow::Error::msg)?;
        Ok(Self {
            limiter: Limiter::new(desk.clock.clone()),
            kept: kept::Kept::new(settings.kept_megabytes),
            brochures: brochure::Brochures::new(api::ask::turns()),
            desk,
            settings,
            accounts,
            maps: Arc::default(),
            planning: api::ask::turns(),
            schema: api::schema(),
            guard: Arc::new(guard),
            live: live::Live::default(),
        })
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

    /// Whether people reach us by TLS.
    fn is_tls(&self) -> bool {
        self.desk.public_url.starts_with("https://")
    }
}

/// All routes.
pub fn router(app: App) -> Router {
    layered(
        Router::new()
            .route("/graphql", get(graphql::get).post(graphql::post).fallback(graphql::wrong_method))
            .route("/graphql/ws", get(socket::open::<App>))
            .route("/graphql/sse", get(sse::get::<App>).post(sse::post::<App>).fallback(graphql::wrong_method))
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
    let request_id = HeaderName::from_static("x-request-id");
    let layers = ServiceBuilder::new()
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
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT));
    let of_this_machine = middleware::from_fn_with_state(app.clone(), identity::of_this_machine);
    routes.layer(of_this_machine).layer(DefaultBodyLimit::max(MAX_BODY)).layer(layers).with_state(app)
}

fn header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// A span that names the request by id, method and path: no query string, which may hold what people searched for.
fn span(request: &axum::extract::Request) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path())
}

async fn schema_text(State(app): State<App>) -> Response {
    if !app.settings.introspection {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], api::sdl()).into_response()
}

/// Ready when the database answers.
async fn ready(State(app): State<App>) -> Response {
    match app.desk.db.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(cause) => {
            tracing::warn!(%cause, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}
