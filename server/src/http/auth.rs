//! Signing in over HTTP, for browsers by cookie and for programs by token. What it means is decided in `domain`.

use std::net::IpAddr;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::graphql::{Manner, is_json, retry_after, status, told};
use super::limiter::Peer;
use super::{App, identity};
use crate::clock;
use crate::domain::error::{Code, Error};
use crate::domain::policy::unauthenticated;
use crate::domain::sign_in::SignedIn;
use crate::domain::token::{Issued, refused};
use crate::domain::{attempt, policy, role, sign_in, signing_key, ticket, token};

/// Most bytes of a body.
const MAX_BODY: usize = 16 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/auth/sign-in", post(sign_in))
        .route("/auth/sign-out", post(sign_out))
        .route("/auth/organisation", post(organisation))
        .route("/auth/ticket", post(show_ticket))
        .route("/auth/accept", post(accept))
        .route("/auth/forgot", post(forgot))
        .route("/auth/demo", get(demo_accounts).post(demo))
        .route("/auth/token", post(token))
        .route("/.well-known/jwks.json", get(jwks))
}

/// A request as it came.
struct Asked {
    headers: HeaderMap,
    manner: Manner,
    address: IpAddr,
    body: Map<String, Value>,
}

impl Asked {
    /// A JSON body from a page of ours, or from a program.
    async fn read(app: &App, request: Request) -> Result<Self, Response> {
        let (mut asked, bytes) = Self::begin(app, request, is_json).await?;
        let body = match serde_json::from_slice(&bytes) {
            Ok(Value::Object(body)) => Ok(body),
            _ => Err(Error::invalid("body", "Send ét JSON-objekt.", "Send one JSON object.")),
        };
        asked.body = body.map_err(|error| asked.refuse(&error))?;
        Ok(asked)
    }

    /// A form, as OAuth has it.
    async fn read_form(app: &App, request: Request) -> Result<Self, Response> {
        let is_form = |kind: &str| {
            let media = kind.split(';').next().unwrap_or_default().trim();
            media.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        };
        let (mut asked, bytes) = Self::begin(app, request, is_form).await?;
        asked.body = form_urlencoded::parse(&bytes).map(|(name, value)| (name.into_owned(), value.into())).collect();
        Ok(asked)
    }

    async fn begin(app: &App, request: Request, fits: impl Fn(&str) -> bool) -> Result<(Self, Vec<u8>), Response> {
        let (mut parts, body) = request.into_parts();
        let manner = Manner::of(&parts.headers);
        let Ok(peer) = Peer::from_request_parts(&mut parts, app).await;
        let address = peer.address(&parts.headers, app.settings.behind_proxy);
        let asked = Self { headers: parts.headers, manner, address, body: Map::new() };
        let kind = asked.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !fits(kind) {
            let error = Error::invalid(
                "Content-Type",
                "Send application/json; /auth/token tager application/x-www-form-urlencoded.",
                "Send application/json; /auth/token takes application/x-www-form-urlencoded.",
            );
            return Err(asked.refuse_with(StatusCode::UNSUPPORTED_MEDIA_TYPE, &error));
        }
        // Nobody is to be signed in by a page of another site, as somebody else or as nobody.
        if !identity::is_our_page(app, &asked.headers, true) {
            return Err(asked.refuse(&identity::foreign_page()));
        }
        let Ok(bytes) = to_bytes(body, MAX_BODY).await else {
            let error = Error::limit(
                "body",
                format!("Forespørgslen kunne ikke læses, eller den fylder over {} kB.", MAX_BODY / 1024),
                format!("The request could not be read, or is over {} kB.", MAX_BODY / 1024),
            );
            return Err(asked.refuse_with(StatusCode::PAYLOAD_TOO_LARGE, &error));
        };
        Ok((asked, bytes.to_vec()))
    }

    /// Counts an attempt of the request's address.
    fn count(&self, app: &App) -> Result<(), Error> {
        app.limiter.attempt(self.address).map_err(|wait| attempt::wait(wait.as_micros() as i64))
    }

    /// A text that must be there.
    fn text(&self, field: &'static str) -> Result<&str, Error> {
        self.optional(field)?.ok_or_else(|| {
            Error::invalid(field, "Feltet mangler, og det skal være tekst.", "The field is missing, and must be text.")
        })
    }

    /// A text that may be left out or null.
    fn optional(&self, field: &'static str) -> Result<Option<&str>, Error> {
        match self.body.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Error::invalid(field, "Her skal stå tekst.", "This must be text.")),
        }
    }

    /// The answer to what was done, or why it was not.
    fn answer(&self, done: Result<Response, Error>) -> Response {
        let mut response = done.unwrap_or_else(|error| self.refuse(&error));
        // Secrets, and what only this reader may know.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    fn refuse(&self, error: &Error) -> Response {
        self.refuse_with(status(error), error)
    }

    fn refuse_with(&self, status: StatusCode, error: &Error) -> Response {
        refuse(&self.manner, status, error)
    }
}

fn refuse(manner: &Manner, status: StatusCode, error: &Error) -> Response {
    retry_after((status, axum::Json(json!({ "errors": [told(manner, error, None)] }))).into_response(), error)
}

async fn sign_in(State(app): State<App>, request: Request) -> Response {
    match Asked::read(&app, request).await {
        Ok(asked) => asked.answer(try_sign_in(&app, &asked).await),
        Err(refusal) => refusal,
    }
}

async fn try_sign_in(app: &App, asked: &Asked) -> Result<Response, Error> {
    let (email, password) = (asked.text("email")?, asked.text("password")?);
    let tokens = match asked.body.get("tokens") {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(_) => {
            return Err(Error::invalid("tokens", "Her skal stå true eller false.", "This must be true or false."));
        }
    };
    asked.count(app)?;
    let person = sign_in::by_password(&app.desk, &app.accounts, email, password).await?;
    if !tokens {
        return with_session(app, asked, person).await;
    }
    let issued = token::begin(&app.desk, &app.accounts, &person.id).await?;
    let refresh = issued.refresh.as_ref().map(|refresh| refresh.reveal().to_owned());
    Ok(axum::Json(json!({
        "accessToken": issued.access, "expiresIn": issued.expires_in, "refreshToken": refresh,
    }))
    .into_response())
}

/// Gives a browser its session. The one that it had is over.
async fn with_session(app: &App, asked: &Asked, person: SignedIn) -> Result<Response, Error> {
    if let Ok(identity::Identified { session: Some(before), .. }) = identity::who(app, &asked.headers, false).await {
        sign_in::end(&app.desk, &before.id).await?;
    }
    let secret = sign_in::open(&app.desk, &person.id).await?;
    let body = json!({ "person": { "id": format!("person:{}", person.id), "name": person.name } });
    let mut response = axum::Json(body).into_response();
    if let Some(cookie) = identity::set_cookie(app, Some(secret.reveal())) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn sign_out(State(app): State<App>, request: Request) -> Response {
    match Asked::read(&app, request).await {
        Ok(asked) => asked.answer(try_sign_out(&app, &asked).await),
        Err(refusal) => refusal,
    }
}

async fn try_sign_out(app: &App, asked: &Asked) -> Result<Response, Error> {
    if let Some(id) = identity::who(app, &asked.headers, true).await?.sign_in {
        sign_in::end(&app.desk, &id).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = identity::set_cookie(app, None) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn organisation(State(app): State<App>, request: Request) -> Response {
    match Asked::read(&app, request).await {
        Ok(asked) => asked.answer(try_organisation(&app, &asked).await),
        Err(refusal) => refusal,
    }
}

async fn try_organisation(app: &App, asked: &Asked) -> Result<Response, Error> {
    let session = identity::who(app, &asked.headers, true).await?.session.ok_or_else(unauthenticated)?;
    sign_in::act_for(&app.desk, &session, asked.text("organisation")?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn show_ticket(State(app): State<App>, request: Request) -> Response {
    match Asked::read(&app, request).await {
        Ok(asked) => asked.answer(try_ticket(&app, &asked).await),
        Err(refusal) => refusal,
    }
}

async fn try_ticket(app: &App, asked: &Asked) -> Result<Response, Error> {
    let secret = asked.text("token")?;
    asked.count(app)?;
    let shown = ticket::show(&app.desk, secret).await?;
    let organisation = shown
        .organisation
        .as_deref()
        .map(|key| json!({ "key": key, "name": ticket::organisation_name(&app.desk, key) }));
    Ok(axum::Json(json!({
        "kind": shown.kind.as_str(),
        "email": shown.email,
        "name": shown.name,
        "organisation": organisation,
        "role": shown.role.map(entity::types::Role::as_str),
        "expiresAt": clock::written(shown.expires_at),
        "existing": shown.existing,
    }))
    .into_response())
}

async fn accept(State(app): State<App>, request: Request) -> Response {
    match Asked::read(&app, request).await {
        Ok(asked) => asked.answer(try_accept(&app, &asked).await.map_err(Error::of_change)),
        Err(refusal) => refusal,
    }
}

async fn try_accept(app: &App, asked: &Asked) -> Result<Response, Error> {
    let secret = asked.text("token")?;
    let text = |field| Ok::<_, Error>(asked.optional(field)?.map(str::to_owned));
    let answer =
        ticket::Answer { name: text("name")?, email: text("email")?, password: asked.text("password")?.to_owned() };
    asked.count(app)?;
    let person = ticket::accept(&app.desk, &app.accounts, secret, &answer).await?;
    with_session(app, asked, person).await
}

async fn forgot(State(app): State<App>, request: Request) -> Response {
    match Asked::read(&app, request).await {
        Ok(asked) => asked.answer(try_forgot(&app, &asked)),
        Err(refusal) => refusal,
    }
}

fn try_forgot(app: &App, asked: &Asked) -> Result<Response, Error> {
    let email = asked.text("email")?;
    asked.count(app)?;
    ticket::forgot(&app.desk, &app.accounts, email);
    Ok((StatusCode::ACCEPTED, axum::Json(json!({}))).into_response())
}

async fn demo_accounts(State(app): State<App>, headers: HeaderMap) -> Response {
    let manner = Manner::of(&headers);
    try_demo_accounts(&app, &manner).await.unwrap_or_else(|error| refuse(&manner, status(&error), &error))
}

async fn try_demo_accounts(app: &App, manner: &Manner) -> Result<Response, Error> {
    if !app.settings.demo {
        return Err(policy::not_found("demo"));
    }
    let accounts = sign_in::demo_accounts(&app.desk).await?;
    let accounts: Vec<Value> = accounts
        .into_iter()
        .map(|account| {
            let name = account.organisation.as_deref().map(|key| ticket::organisation_name(&app.desk, key));
            json!({
                "id": format!("person:{}", account.id),
                "name": account.name,
                "organisation": account.organisation,
                "organisationName": name,
                "role": account.role.as_str(),
                "roleText": role::text(account.role, manner.danish),
            })
        })
        .collect();
    Ok(axum::Json(json!({ "accounts": accounts })).into_response())
}

async fn demo(State(app): State<App>, request: Request) -> Response {
    match Asked::read(&app, request).await {
        Ok(asked) => asked.answer(try_demo(&app, &asked).await),
        Err(refusal) => refusal,
    }
}

async fn try_demo(app: &App, asked: &Asked) -> Result<Response, Error> {
    if !app.settings.demo {
        return Err(policy::not_found("demo"));
    }
    let id = asked.text("id")?;
    let person = sign_in::as_demo(&app.desk, id.strip_prefix("person:").unwrap_or(id)).await?;
    with_session(app, asked, person).await
}

/// The token endpoint of OAuth (RFC 6749): errors have its words beside ours.
async fn token(State(app): State<App>, request: Request) -> Response {
    let asked = match Asked::read_form(&app, request).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    let error = match try_token(&app, &asked).await {
        Ok(issued) => return asked.answer(Ok(axum::Json(issued).into_response())),
        Err(error) => error,
    };
    let names_a_grant = asked.body.contains_key("grant_type");
    let of_client = asked.body.get("grant_type").is_some_and(|grant| grant == "client_credentials");
    let (status, word) = match (error.code, error.field.as_deref()) {
        (Code::Unauthenticated, _) if of_client => (StatusCode::UNAUTHORIZED, "invalid_client"),
        (Code::Unauthenticated, _) => (StatusCode::BAD_REQUEST, "invalid_grant"),
        (Code::Invalid, Some("scope")) => (StatusCode::BAD_REQUEST, "invalid_scope"),
        (Code::Invalid, Some("grant_type")) if names_a_grant => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
        (Code::Invalid, _) => (StatusCode::BAD_REQUEST, "invalid_request"),
        (Code::Limit, _) => (StatusCode::TOO_MANY_REQUESTS, "slow_down"),
        _ => (status(&error), "server_error"),
    };
    let ours = told(&asked.manner, &error, None);
    let body = json!({ "error": word, "error_description": ours["message"], "errors": [ours] });
    let mut response = asked.answer(Ok((status, axum::Json(body)).into_response()));
    if word == "invalid_client" {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"kortvej\""));
    }
    retry_after(response, &error)
}

async fn try_token(app: &App, asked: &Asked) -> Result<Value, Error> {
    let issued = match asked.text("grant_type")? {
        "client_credentials" => {
            let (id, secret) = credentials(asked)?;
            asked.count(app)?;
            // The id as the API shows it, or bare.
            let id = id.strip_prefix("client:").unwrap_or(&id);
            token::for_client(&app.desk, &app.accounts, id, &secret, asked.optional("scope")?).await?
        }
        "refresh_token" => {
            let given = asked.text("refresh_token")?;
            asked.count(app)?;
            token::refresh(&app.desk, &app.accounts, given).await?
        }
        _ => {
            return Err(Error::invalid(
                "grant_type",
                "grant_type skal være client_credentials eller refresh_token.",
                "grant_type must be client_credentials or refresh_token.",
            ));
        }
    };
    let Issued { access, expires_in, refresh, scope } = issued;
    let mut body = json!({ "access_token": access, "token_type": "Bearer", "expires_in": expires_in });
    if let Some(refresh) = refresh {
        body["refresh_token"] = json!(refresh.reveal());
    }
    if let Some(scope) = scope {
        body["scope"] = json!(scope);
    }
    Ok(body)
}

/// Id and secret of a client: by HTTP Basic, or in the form.
fn credentials(asked: &Asked) -> Result<(String, String), Error> {
    let Some(value) = asked.headers.get(header::AUTHORIZATION) else {
        return Ok((asked.text("client_id")?.to_owned(), asked.text("client_secret")?.to_owned()));
    };
    let (scheme, text) = value.to_str().ok().and_then(|value| value.split_once(' ')).ok_or_else(refused)?;
    let decoded = STANDARD.decode(text.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let decoded = decoded.filter(|_| scheme.eq_ignore_ascii_case("basic")).ok_or_else(refused)?;
    // By RFC 6749 both parts are escaped as in forms; a secret of ours has no colon, but an id shown by the API has.
    let (id, secret) = decoded.rsplit_once(':').ok_or_else(refused)?;
    let plain = |text: &str| {
        let pair = format!("x={text}");
        form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    Ok((plain(id), plain(secret)))
}

/// The keys by which others check our tokens.
async fn jwks(State(app): State<App>, headers: HeaderMap) -> Response {
    match signing_key::published(&app.desk, &app.accounts).await {
        Ok(keys) => ([(header::CACHE_CONTROL, "public, max-age=60")], axum::Json(keys)).into_response(),
        Err(error) => refuse(&Manner::of(&headers), status(&error), &error),
    }
}
