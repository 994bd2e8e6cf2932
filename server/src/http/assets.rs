//! The web app's files, which are built into the binary.

use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

/// What `npm run build` left. A binary that was built without it says so instead of failing to build.
#[derive(RustEmbed)]
#[folder = "../frontend/dist/"]
#[allow_missing = true]
struct Files;

/// What a page may load: our own files only, and neither scripts nor styles that stand in the page itself.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A file of the web app, or its first page for any other path: the app routes in the browser.
pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Files::get(path).filter(|_| !path.is_empty()) {
        return answer(path, file, &headers);
    }
    // A path with an ending names a file that is not there, and these are not (yet) served; all else is a page.
    let not_a_page = path == "metrics" || path.starts_with("graphql/");
    if not_a_page || path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    match Files::get("index.html") {
        Some(page) => answer("index.html", page, &headers),
        None => ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(WITHOUT_APP)).into_response(),
    }
}

/// The texts of the web app's documents, as a JSON array; none where it is not built in.
pub(super) fn documents() -> Option<std::borrow::Cow<'static, [u8]>> {
    Files::get("documents.json").map(|file| file.data)
}

/// GraphiQL's page.
pub(super) fn graphiql(headers: &HeaderMap) -> Response {
    match Files::get("graphiql.html") {
        Some(page) => answer("graphiql.html", page, headers),
        None => ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(WITHOUT_APP)).into_response(),
    }
}

fn answer(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    use std::fmt::Write;
    let hash = file.metadata.sha256_hash().iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let tag = format!("\"{hash}\"");
    // Built files carry their hash in their name; pages must be asked for anew.
    let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    if known.is_some_and(|known| known.contains(&tag)) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let kind = file.metadata.mimetype().to_owned();
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, caching.to_owned()),
            (header::ETAG, tag),
            (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        ],
        file.data.into_owned(),
    )
        .into_response()
}

const WITHOUT_APP: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Kortvej</title>\
    <p>This binary was built without the web app: run <code>make build</code>. \
    The API answers at <a href=\"/graphql\">/graphql</a>, its schema is at <a href=\"/schema.graphql\">/schema.graphql</a>.";
