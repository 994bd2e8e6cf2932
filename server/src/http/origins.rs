//! Pages of other sites: which may ask the API, and how.
//!
//! None, unless the operator names their origins. Those may send tokens of their own and read the answers; a cookie never
//! counts for them, and browsers are not told that it might.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// How long a browser remembers what it was allowed.
const REMEMBERED: Duration = Duration::from_hours(1);

/// Whether a request comes from a page of one of these origins.
pub(super) fn is_listed(origins: &[String], headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    origin.is_some_and(|origin| origins.iter().any(|listed| listed == origin))
}

/// Tells browsers what pages of these origins may do; none where there are none.
pub(super) fn layer(origins: &[String]) -> Option<CorsLayer> {
    let listed: Vec<HeaderValue> = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect();
    let named = |names: &[&'static str]| names.iter().copied().map(HeaderName::from_static).collect::<Vec<_>>();
    (!listed.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(listed))
            .allow_methods([Method::GET, Method::POST])
            .allow_headers(named(&[
                "accept",
                "accept-language",
                "authorization",
                "content-type",
                "if-none-match",
                "kortvej-min-version",
                "kortvej-organisation",
                super::REQUEST_ID,
            ]))
            .expose_headers(named(&[
                "etag",
                "kortvej-version",
                "ratelimit",
                "ratelimit-policy",
                "retry-after",
                super::REQUEST_ID,
            ]))
            .max_age(REMEMBERED)
    })
}
