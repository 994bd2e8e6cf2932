//! GraphQL over HTTP, as its specification (draft of July 2025) wants it.
//!
//! A request error (a document that can't be executed) is status 400 without `data` for a client that accepts
//! `application/graphql-response+json`; for one that accepts `application/json` only, a well-formed request is
//! answered with status 200 whatever is wrong with its document. Mutations go by POST with a JSON body only, so that
//! no foreign page can send one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use apollo_compiler::ast::OperationType;
use async_graphql::{Request, Response as Answer, Variables, value};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tracing::Instrument;

use super::budget::{LEAST, Left, Payer};
use super::documents::{self, Name};
use super::identity::{self, Identified};
use super::kept::SLOW;
use super::limiter::Peer;
use super::{App, assets, reading};
use crate::domain::error::{Code, Error};
use crate::graphql::ask::{Asking, Moment};
use crate::graphql::guard::{MAX_COST, Passed, Refusal};
use crate::graphql::{fault, parsed};
use crate::metrics::{METRICS, Operation};

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";
/// Most errors that are told of one answer: a field that fails may stand in each of many rows, under many names.
const MOST_ERRORS: usize = 100;

/// What was asked, however it came.
#[derive(Debug)]
pub(super) struct Asked {
    /// The document's text; empty as long as only its name is known.
    pub(super) query: String,
    /// What the request calls its document.
    pub(super) name: Option<Name>,
    pub(super) operation: Option<String>,
    pub(super) variables: Map<String, Value>,
}

/// How a client wants to be answered.
#[derive(Clone)]
pub(super) struct Manner {
    media: Option<&'static str>,
    pub(super) danish: bool,
    pub(super) request_id: String,
}

impl Manner {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        // A list may come in several lines.
        let text = |name| {
            let lines = headers.get_all(name).into_iter().filter_map(|value: &HeaderValue| value.to_str().ok());
            lines.collect::<Vec<_>>().join(",")
        };
        let id = headers.get(super::REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
        Self {
            media: media(&text(header::ACCEPT)),
            danish: danish(&text(header::ACCEPT_LANGUAGE)),
            request_id: id.to_owned(),
        }
    }
}

/// GET: queries in the address, or GraphiQL for a browser that comes without one.
pub(super) async fn get(State(app): State<App>, peer: Peer, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let query = query.unwrap_or_default();
    if query.is_empty() && accept.contains("text/html") {
        return if app.settings.introspection {
            assets::graphiql(&headers)
        } else {
            StatusCode::NOT_FOUND.into_response()
        };
    }
    let manner = Manner::of(&headers);
    let Some(media) = manner.media else { return not_acceptable() };
    match in_address(&query) {
        Err(error) => malformed(&manner, media, &error),
        Ok(asked) => {
            let known = headers.get(header::IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
            execute(&app, &headers, peer, &manner, media, asked, Method::Get(known)).await
        }
    }
}

/// POST: a JSON body.
pub(super) async fn post(
    State(app): State<App>,
    Extension(changing): Extension<Changing>,
    peer: Peer,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let manner = Manner::of(&headers);
    let Some(media) = manner.media else { return not_acceptable() };
    match posted(&headers, body) {
        Err((status, error)) => refuse(&manner, media, status, &error),
        Ok(asked) => execute(&app, &headers, peer, &manner, media, asked, Method::Post(&changing)).await,
    }
}

/// The request in a body, or the status and the error that its sender is told.
pub(super) fn posted(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Asked, (StatusCode, Error)> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !is_json(kind) {
        let error = Error::invalid(
            "Content-Type",
            "Send forespørgslen som application/json i UTF-8.",
            "Send the request as application/json in UTF-8.",
        );
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
    }
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        let error = Error::invalid(
            "Content-Encoding",
            "Send forespørgslen, som den er, uden at pakke den.",
            "Send the request as it is, not compressed.",
        );
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
    }
    let body = match body {
        Ok(body) => body,
        Err(cause) if cause.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let error = Error::limit(
                "body",
                format!("Forespørgslen fylder over {} kB. Gør den mindre.", super::MAX_BODY / 1024),
                format!("The request is over {} kB. Make it smaller.", super::MAX_BODY / 1024),
            );
            return Err((StatusCode::PAYLOAD_TOO_LARGE, error));
        }
        Err(_) => {
            let error = Error::invalid(
                "body",
                "Forespørgslen kunne ikke læses til ende.",
                "The request could not be read to its end.",
            );
            return Err((StatusCode::BAD_REQUEST, error));
        }
    };
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        let error = Error::invalid("body", "Forespørgslen er ikke gyldig JSON.", "The request is not valid JSON.");
        return Err((StatusCode::BAD_REQUEST, error));
    };
    in_body(body).map_err(|error| (StatusCode::BAD_REQUEST, error))
}

/// Any other method.
pub(super) async fn wrong_method() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, POST")]).into_response()
}

/// How the request came: by GET with the tag that the client knows, or by POST, which may change something.
enum Method<'a> {
    Get(Option<&'a str>),
    Post(&'a Changing),
}

/// Whether a request has begun to execute a mutation, for who gives it up.
#[derive(Clone, Default)]
pub(super) struct Changing(Arc<AtomicBool>);

async fn execute(
    app: &App,
    headers: &HeaderMap,
    peer: Peer,
    manner: &Manner,
    media: &'static str,
    asked: Asked,
    method: Method<'_>,
) -> Response {
    let changes = matches!(method, Method::Post(_));
    let identified = match identity::who(app, headers, changes).await {
        Ok(identified) => identified,
        Err(error) => return refuse(manner, media, status(&error), &error),
    };
    if let Err(error) = reading::reach(app, headers).await {
        return refuse(manner, media, status(&error), &error);
    }
    let shown = app.desk.hub.latest();
    let (stale, signed_in) = (identified.stale, identified.viewer.is_signed_in());
    let payer = Payer::of(&identified.viewer, peer.address(headers, app.settings.behind_proxy));
    let mut left = None;
    let answered = answer(app, identified, &payer, &mut left, manner, media, asked, method).await;
    let mut response = answered.unwrap_or_else(|turned| turned.told(manner, media));
    if let Some(left) = left {
        left.tell(response.headers_mut());
    }
    if stale && let Some(cookie) = identity::set_cookie(app, None) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.headers_mut().entry(reading::VERSION).or_insert_with(|| reading::version(shown));
    if signed_in {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

async fn answer(
    app: &App,
    identified: Identified,
    payer: &Payer,
    left: &mut Option<Left>,
    manner: &Manner,
    media: &'static str,
    mut asked: Asked,
    method: Method<'_>,
) -> Result<Response, Turned> {
    app.documents.find(&mut asked, identified.is_program())?;
    let (moment, begun) = (app.moment(), Instant::now());
    // What a viewer may see is nobody else's to keep.
    let anybodys = !identified.viewer.is_signed_in();
    let (by_get, keeps) = (matches!(method, Method::Get(_)), anybodys && app.kept.is_on());
    let tag = (anybodys && (by_get || keeps)).then(|| tag(&moment, app.desk.hub.latest(), &asked, manner));
    if let Some(tag) = tag.as_ref().filter(|_| keeps) {
        let found = app.kept.get(tag, media);
        METRICS.kept(found.is_some());
        if let Some((body, of)) = found {
            METRICS.answered(&of, begun.elapsed());
            return Ok(whole(media, body, &method, Some(tag)));
        }
    }
    let passed = app.pass(&mut asked, payer, left)?;
    if by_get && passed.kind != OperationType::Query {
        return Err(not_by_get());
    }
    if let Some(tag) = tag.as_ref().filter(|tag| is_known(&method, tag)) {
        return Ok((StatusCode::NOT_MODIFIED, caching(tag)).into_response());
    }
    app.spend(passed.cost, payer, left)?;
    let passing = Arc::clone(&moment.passing);
    let reads = passed.kind == OperationType::Query;
    if let (Method::Post(changing), OperationType::Mutation) = (&method, passed.kind) {
        changing.0.store(true, Ordering::Relaxed);
    }
    let run = |asking: Asking| {
        let request = app.request(&asked, moment.clone(), asking);
        async { vec![app.schema().execute(request).instrument(passed.span()).await] }
    };
    let asking = app.asking(identified.viewer, identified.sign_in);
    let answers = if reads { reading::read(app, asking, run).await } else { run(asking).await };
    let mut answer: Answer = answers.into_iter().next().unwrap_or_default();
    let clean = answer.errors.is_empty();
    finish(&mut answer, &passed, manner);
    passed.answered(begun.elapsed(), &answer.errors);
    let body = Bytes::from(serde_json::to_vec(&answer).unwrap_or_default());
    let tag = tag.filter(|_| clean);
    if let Some(tag) = &tag
        && reads
        && !passing.load(Ordering::Relaxed)
        && begun.elapsed() < SLOW
    {
        app.kept.put(tag, media, &body, &passed.of);
    }
    let mut response = whole(media, body, &method, tag.as_deref());
    if !reads {
        // What this request changed is part of what it shows.
        response.headers_mut().insert(reading::VERSION, reading::version(app.desk.hub.floor()));
    }
    Ok(response)
}

/// Puts an answer into the form in which clients get it: errors in their language, and what it was taken to cost. That is
/// the same for everybody who asks the same, so that what is kept, and its tag, stay exact; what is left of a budget is
/// told beside it.
pub(super) fn finish(answer: &mut Answer, passed: &Passed, manner: &Manner) {
    let (cost, changes) = (passed.cost, passed.kind == OperationType::Mutation);
    if answer.errors.len() > MOST_ERRORS {
        let more = answer.errors.len() - MOST_ERRORS;
        answer.errors.truncate(MOST_ERRORS);
        answer.errors.push(fault::more(more));
    }
    fault::finish(&mut answer.errors, changes, manner.danish, &manner.request_id);
    answer.extensions.insert("cost".to_owned(), value!({ "estimated": cost, "maximum": MAX_COST }));
}

impl App {
    /// What was asked, as it is executed at a moment by whoever asks. Only for documents that passed.
    pub(super) fn request(&self, asked: &Asked, moment: Moment, asking: Asking) -> Request {
        let mut request = Request::new(asked.query.clone())
            .variables(Variables::from_json(Value::Object(asked.variables.clone())))
            .data(moment)
            .data(asking);
        request.operation_name.clone_from(&asked.operation);
        parsed::reuse(&mut request);
        if self.settings.introspection { request } else { request.disable_introspection() }
    }

    /// Checks a document that was found, has it kept if its client wants that, and puts in the defaults that its variables
    /// leave to arguments. A little is charged before it is looked at, so that nobody has ever new ones checked for nothing.
    pub(super) fn pass(&self, asked: &mut Asked, payer: &Payer, left: &mut Option<Left>) -> Result<Passed, Turned> {
        *left = self.budgets.charge(payer, LEAST)?;
        let mut passed = self.guard.check(&asked.query, asked.operation.as_deref(), &asked.variables)?;
        self.documents.keep(asked);
        asked.variables.extend(passed.defaults.drain(..));
        Ok(passed)
    }

    /// Charges for what is about to be executed.
    pub(super) fn spend(&self, cost: u64, payer: &Payer, left: &mut Option<Left>) -> Result<(), Turned> {
        if let Some(now) = self.budgets.charge(payer, cost.saturating_sub(LEAST))? {
            *left = Some(now);
        }
        Ok(())
    }
}

/// A mutation or a subscription that came by GET.
pub(super) fn not_by_get() -> Turned {
    let error = Error::invalid(
        "query",
        "GET er kun for forespørgsler. Send ændringer med POST.",
        "GET is for queries only. Send mutations by POST.",
    );
    Turned { status: StatusCode::METHOD_NOT_ALLOWED, of_document: false, refusals: vec![error.into()] }
}

/// Why a request is not executed.
pub(super) struct Turned {
    /// The status for those who know the media type of GraphQL.
    pub(super) status: StatusCode,
    /// Whether the document is the reason, and not the request or its sender. Those who only know `application/json` get
    /// 200 then.
    of_document: bool,
    refusals: Vec<Refusal>,
}

impl From<Vec<Refusal>> for Turned {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, of_document: true, refusals }
    }
}

impl From<Error> for Turned {
    fn from(error: Error) -> Self {
        // What is more than a whole budget is asked for in vain at any time.
        let too_much = error.code == Code::Limit && error.retry_after().is_none();
        let of_document = too_much || error.code == Code::PersistedQueryNotFound;
        let status = if of_document { StatusCode::BAD_REQUEST } else { status(&error) };
        Self { status, of_document, refusals: vec![error.into()] }
    }
}

impl Turned {
    /// The errors as a client sees them.
    pub(super) fn errors(&self, manner: &Manner) -> Vec<Value> {
        self.refusals.iter().map(|refusal| told(manner, &refusal.error, refusal.location)).collect()
    }

    /// How many seconds to wait, where trying again later helps.
    pub(super) fn wait(&self) -> Option<u64> {
        self.refusals.first()?.error.retry_after()
    }

    fn told(&self, manner: &Manner, media: &'static str) -> Response {
        let status = if self.of_document && media == JSON { StatusCode::OK } else { self.status };
        let body = json!({ "errors": self.errors(manner) });
        let mut response = (status, [(header::CONTENT_TYPE, content_type(media))], body.to_string()).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.wait() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        // Nobody is to keep what is otherwise a moment later.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// A whole answer; by GET it has a tag, and says no more to a client that knows it.
fn whole(media: &'static str, body: Bytes, method: &Method<'_>, tag: Option<&str>) -> Response {
    let tag = tag.filter(|_| matches!(method, Method::Get(_)));
    if let Some(tag) = tag.filter(|tag| is_known(method, tag)) {
        return (StatusCode::NOT_MODIFIED, caching(tag)).into_response();
    }
    let mut response = ([(header::CONTENT_TYPE, content_type(media))], body).into_response();
    if let Some(tag) = tag {
        response.headers_mut().extend(header_map(tag));
    }
    response
}

/// Whether the client has the answer with this tag.
fn is_known(method: &Method<'_>, tag: &str) -> bool {
    matches!(method, Method::Get(Some(known)) if known.split(',').any(|known| known.trim() == tag))
}

/// The status of a request that is refused before its document is looked at.
pub(super) fn status(error: &Error) -> StatusCode {
    match error.code {
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Conflict => StatusCode::CONFLICT,
        Code::Limit => StatusCode::TOO_MANY_REQUESTS,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Code::Invalid | Code::PersistedQueryNotFound => StatusCode::BAD_REQUEST,
    }
}

/// This build of the program, as far as that can be told cheaply: two that are alike may have different names, and two that
/// are not have different ones.
static BUILD: LazyLock<String> = LazyLock::new(|| {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let written = file.and_then(|file| Ok((file.len(), file.modified()?)));
    format!("{} {written:?}", env!("CARGO_PKG_VERSION"))
});

/// Same catalogue, same day, same question in the same language: same answer.
fn tag(moment: &Moment, latest: i64, asked: &Asked, manner: &Manner) -> String {
    let mut hash = Sha256::new();
    // An upgrade may answer otherwise.
    hash.update(BUILD.as_bytes());
    for part in [asked.query.as_str(), asked.operation.as_deref().unwrap_or_default()] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.update(Value::Object(asked.variables.clone()).to_string());
    hash.update([u8::from(manner.danish)]);
    hash.update(&moment.catalogue.head);
    // Alarms, models and adoptions are read from the database, and change without the catalogue.
    hash.update(latest.to_le_bytes());
    let digest = hash.finalize();
    let short = digest.iter().take(12).fold(String::new(), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    });
    format!("W/\"{}-{}-{short}\"", moment.catalogue.version, moment.today)
}

fn caching(tag: &str) -> [(header::HeaderName, String); 3] {
    [
        (header::ETAG, tag.to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::VARY, "Accept, Accept-Language, Authorization, Cookie".to_owned()),
    ]
}

fn header_map(tag: &str) -> HeaderMap {
    caching(tag).into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?))).collect()
}

pub(super) fn in_body(body: Value) -> Result<Asked, Error> {
    let Value::Object(mut body) = body else {
        return Err(Error::invalid(
            "body",
            "Forespørgslen skal være ét JSON-objekt med feltet query. Flere på én gang understøttes ikke.",
            "The request must be one JSON object with the field query. Batches are not supported.",
        ));
    };
    let extensions = object("extensions", body.remove("extensions"))?;
    let name = documents::name(body.remove("documentId"), &extensions)?;
    let query = match body.remove("query") {
        Some(Value::String(query)) => query,
        None | Some(Value::Null) if name.is_some() => String::new(),
        _ => return Err(without_query()),
    };
    let operation = match body.remove("operationName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
        Some(_) => {
            return Err(Error::invalid(
                "operationName",
                "operationName skal være tekst.",
                "operationName must be text.",
            ));
        }
    };
    let variables = object("variables", body.remove("variables"))?;
    Ok(Asked { query, name, operation, variables })
}

pub(super) fn in_address(address: &str) -> Result<Asked, Error> {
    let (mut query, mut id, mut operation, mut variables, mut extensions) = (None, None, None, None, None);
    for (name, value) in form_urlencoded::parse(address.as_bytes()) {
        match name.as_ref() {
            "query" => query = Some(value.into_owned()),
            "documentId" => id = Some(Value::String(value.into_owned())),
            "operationName" => operation = Some(value.into_owned()).filter(|name| !name.is_empty()),
            "variables" => variables = Some(value.into_owned()),
            "extensions" => extensions = Some(value.into_owned()),
            _ => {}
        }
    }
    let read = |field: &'static str, text: Option<String>| match text.filter(|text| !text.is_empty()) {
        None => Ok(Map::new()),
        Some(text) => {
            let value = serde_json::from_str(&text).map_err(|_| not_an_object(field))?;
            object(field, Some(value))
        }
    };
    let variables = read("variables", variables)?;
    let name = documents::name(id, &read("extensions", extensions)?)?;
    let query = match query {
        Some(query) => query,
        None if name.is_some() => String::new(),
        None => return Err(without_query()),
    };
    Ok(Asked { query, name, operation, variables })
}

fn without_query() -> Error {
    Error::invalid(
        "query",
        "Feltet query mangler. Det er teksten til et GraphQL-dokument; i stedet kan documentId nævne et kendt.",
        "The field query is missing. It is the text of a GraphQL document; documentId may name a known one instead.",
    )
}

fn not_an_object(field: &'static str) -> Error {
    Error::invalid(field, format!("{field} skal være et JSON-objekt."), format!("{field} must be a JSON object."))
}

fn object(field: &'static str, value: Option<Value>) -> Result<Map<String, Value>, Error> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Err(not_an_object(field)),
    }
}

pub(super) fn is_json(kind: &str) -> bool {
    let mut parts = kind.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let utf8 = parts.filter_map(|part| part.split_once('=')).all(|(name, value)| {
        !name.eq_ignore_ascii_case("charset") || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    media.eq_ignore_ascii_case(JSON) && utf8
}

/// The media type to answer in, by the client's order of preference; `None` when it accepts neither.
fn media(accept: &str) -> Option<&'static str> {
    if accept.trim().is_empty() {
        return Some(JSON);
    }
    let mut best: Option<(f32, &'static str)> = None;
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let offered = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            GRAPHQL_RESPONSE => GRAPHQL_RESPONSE,
            JSON | "*/*" | "application/*" => JSON,
            _ => continue,
        };
        let quality = parts
            .find_map(|part| part.strip_prefix("q=").map(|quality| quality.parse().unwrap_or(0.0)))
            .unwrap_or(1.0_f32);
        if quality > 0.0 && best.is_none_or(|(held, _)| quality > held) {
            best = Some((quality, offered));
        }
    }
    best.map(|(_, media)| media)
}

/// Danish unless English is asked for first.
fn danish(accept: &str) -> bool {
    let mut best = (0.0_f32, true);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let language = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
        let is_danish = language == "da" || language.starts_with("da-");
        let is_english = language == "en" || language.starts_with("en-");
        if (is_danish || is_english) && quality > best.0 {
            best = (quality, is_danish);
        }
    }
    best.1
}

fn content_type(media: &'static str) -> HeaderValue {
    HeaderValue::from_static(if media == JSON {
        "application/json; charset=utf-8"
    } else {
        "application/graphql-response+json; charset=utf-8"
    })
}

fn not_acceptable() -> Response {
    (StatusCode::NOT_ACCEPTABLE, format!("Accept {GRAPHQL_RESPONSE} or {JSON}.\n")).into_response()
}

/// A request whose parts can't be understood.
fn malformed(manner: &Manner, media: &'static str, error: &Error) -> Response {
    refuse(manner, media, StatusCode::BAD_REQUEST, error)
}

fn refuse(manner: &Manner, media: &'static str, status: StatusCode, error: &Error) -> Response {
    let body = json!({ "errors": [told(manner, error, None)] });
    retry_after((status, [(header::CONTENT_TYPE, content_type(media))], body.to_string()).into_response(), error)
}

/// Says when to try again, where the error knows.
pub(super) fn retry_after(mut response: Response, error: &Error) -> Response {
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Gives a request up that is not answered in the time of the settings, whatever it waits for.
pub(super) async fn in_time(
    State(app): State<App>,
    mut request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    let manner = Manner::of(request.headers());
    let changing = Changing::default();
    request.extensions_mut().insert(changing.clone());
    let Ok(response) = tokio::time::timeout(app.settings.longest, next.run(request)).await else {
        tracing::warn!("a request was given up");
        let error = Error::late();
        let error = if changing.0.load(Ordering::Relaxed) { error.of_change() } else { error };
        return refuse(&manner, manner.media.unwrap_or(JSON), status(&error), &error);
    };
    response
}

pub(super) fn told(manner: &Manner, error: &Error, location: Option<(usize, usize)>) -> Value {
    METRICS.failed(&Operation::refused(), error.code.as_str());
    let mut told = json!({
        "message": if manner.danish { &error.da } else { &error.en },
        "extensions": { "code": error.code.as_str(), "requestId": manner.request_id },
    });
    if let Some(field) = &error.field {
        told["extensions"]["field"] = json!(field);
    }
    for (name, value) in &error.details {
        told["extensions"][*name] = value.clone();
    }
    if let Some((line, column)) = location {
        told["locations"] = json!([{ "line": line, "column": column }]);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_follows_the_clients_preference() {
        assert_eq!(media(""), Some(JSON));
        assert_eq!(media("*/*"), Some(JSON));
        assert_eq!(media("application/graphql-response+json"), Some(GRAPHQL_RESPONSE));
        assert_eq!(media("application/json;q=0.5, application/graphql-response+json"), Some(GRAPHQL_RESPONSE));
        assert_eq!(media("application/graphql-response+json;q=0, application/json"), Some(JSON));
        assert_eq!(media("text/plain"), None);
    }

    #[test]
    fn what_is_accepted_may_stand_in_several_lines() {
        let mut headers = HeaderMap::new();
        for (name, line) in [
            (header::ACCEPT, "text/html"),
            (header::ACCEPT, GRAPHQL_RESPONSE),
            (header::ACCEPT_LANGUAGE, "da;q=0.5"),
            (header::ACCEPT_LANGUAGE, "en"),
        ] {
            headers.append(name, HeaderValue::from_static(line));
        }
        let manner = Manner::of(&headers);
        assert_eq!((manner.media, manner.danish), (Some(GRAPHQL_RESPONSE), false));
    }

    #[test]
    fn danish_comes_first_unless_english_is_preferred() {
        assert!(danish(""));
        assert!(danish("de"));
        assert!(danish("da, en;q=0.8"));
        assert!(!danish("en-GB, da;q=0.8"));
    }
}
