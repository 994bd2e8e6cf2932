//! From a request's cookie or token to the viewer.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use crate::domain::error::{Code, Error};
use crate::domain::sessions::Pace;
use crate::domain::sign_in::{self, Session};
use crate::domain::token::{self, refused};
use crate::domain::viewer::Viewer;

/// The header by which a member of several organisations says for which it acts.
const ORGANISATION: &str = "kortvej-organisation";
/// Longest life of a cookie in seconds; the session behind it may end sooner.
const COOKIE_AGE: u32 = 7 * 24 * 60 * 60;

/// Who sent a request, and how it showed.
pub(super) struct Identified {
    /// Who.
    pub(super) viewer: Viewer,
    /// The session of the browser's cookie.
    pub(super) session: Option<Session>,
    /// The sign-in behind cookie or token.
    pub(super) sign_in: Option<String>,
    /// The browser has a cookie that is worth nothing (any more).
    pub(super) stale: bool,
}

impl Identified {
    /// Whether the sender came with an access token.
    pub(super) fn is_program(&self) -> bool {
        self.session.is_none() && self.viewer.is_signed_in()
    }
}

/// Who sent a request. `changes`: the request can change something, or open a channel that can.
///
/// Errors: UNAUTHENTICATED for a token that is not good, and nothing else is said; FORBIDDEN for a cookie that another
/// site's page may have made the browser send, or for an organisation of which the viewer is no member. A request
/// without token and session is nobody's.
pub(super) async fn who(app: &App, headers: &HeaderMap, changes: bool) -> Result<Identified, Error> {
    identify(app, headers, changes, None).await
}

/// The same of somebody with a live connection, where nothing is changed by asking: a cookie is looked up together with
/// those of others.
pub(super) async fn again(app: &App, headers: &HeaderMap, pace: Pace) -> Result<Identified, Error> {
    identify(app, headers, false, Some(pace)).await
}

async fn identify(app: &App, headers: &HeaderMap, changes: bool, pace: Option<Pace>) -> Result<Identified, Error> {
    // No page of another site can set this header, so what comes with it was meant.
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let bearer = bearer(app, value.to_str().unwrap_or_default()).await?;
        let viewer = acting(bearer.viewer, headers)?;
        return Ok(Identified { viewer, session: None, sign_in: bearer.sign_in, stale: false });
    }
    let nobody = |stale| Identified { viewer: Viewer::nobody(), session: None, sign_in: None, stale };
    let Some(secret) = cookie(app, headers) else { return Ok(nobody(false)) };
    let session = match pace {
        Some(pace) => app.sessions.find(&app.desk, secret, pace).await?,
        None => sign_in::session(&app.desk, secret).await?,
    };
    let Some(session) = session else { return Ok(nobody(true)) };
    if changes && !is_our_page(app, headers, false) {
        return Err(foreign_page());
    }
    let viewer = acting(session.viewer.clone(), headers)?;
    Ok(Identified { viewer, sign_in: Some(session.id.clone()), session: Some(session), stale: false })
}

/// Who bears the token of an `Authorization` value.
pub(super) async fn bearer(app: &App, authorization: &str) -> Result<token::Bearer, Error> {
    let (scheme, text) = authorization.split_once(' ').ok_or_else(refused)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(refused());
    }
    token::bearer(&app.desk, &app.accounts, text.trim()).await
}

/// The viewer acting for the organisation that the request names.
fn acting(viewer: Viewer, headers: &HeaderMap) -> Result<Viewer, Error> {
    let Some(organisation) = headers.get(ORGANISATION) else { return Ok(viewer) };
    let organisation = organisation.to_str().unwrap_or_default();
    if !viewer.is_member(organisation) {
        return Err(Error {
            field: Some("Kortvej-Organisation".into()),
            ..Error::plain(
                Code::Forbidden,
                "Du er ikke medlem af den organisation.",
                "You are not a member of that organisation.",
            )
        });
    }
    Ok(viewer.acting_for(organisation))
}

/// In the demonstration, where nobody needs a password, refuses what is asked under a name that is not this machine's: a
/// page of another site whose name has been turned to 127.0.0.1 could be asking (DNS rebinding). Its browser then says
/// that name in `Host`; programs that say none are let through.
pub(super) async fn of_this_machine(State(app): State<App>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    if app.settings.demo && host.is_some_and(|host| !is_of_this_machine(&app, host)) {
        let told = "The demonstration answers on this machine only: ask http://127.0.0.1 or http://localhost.\n";
        return (StatusCode::MISDIRECTED_REQUEST, told).into_response();
    }
    next.run(request).await
}

fn is_of_this_machine(app: &App, host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let ours = app.desk.public_url.parse::<Uri>().is_ok_and(|url| url.host() == Some(name));
    let loopback = bare.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback());
    ours || loopback || name.eq_ignore_ascii_case("localhost")
}

/// Whether the request comes from a page of ours. `silent`: what a request counts for that doesn't say where it comes
/// from, as those of programs do.
pub(super) fn is_our_page(app: &App, headers: &HeaderMap, silent: bool) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or_default());
    if let Some(origin) = text(header::ORIGIN) {
        let host = text(header::HOST).unwrap_or_default();
        // The page's own host: a request can't be made to lie about it, and without a setting it is all we know.
        let same_host = origin.parse::<Uri>().is_ok_and(|origin| {
            origin.authority().is_some_and(|at| at.as_str().eq_ignore_ascii_case(host) && !host.is_empty())
        });
        return same_host || origin.eq_ignore_ascii_case(&app.desk.public_url);
    }
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => silent,
    }
}

/// A request that another site's page may have sent.
pub(super) fn foreign_page() -> Error {
    Error::plain(
        Code::Forbidden,
        "Forespørgslen kommer ikke fra Kortvejs egne sider.",
        "The request does not come from Kortvej's own pages.",
    )
}

/// Name of the cookie. With TLS the browser itself sees to it that nobody else set it.
fn name(app: &App) -> &'static str {
    if app.is_tls() { "__Host-kortvej" } else { "kortvej" }
}

fn cookie<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(found, _)| *found == name(app)).map(|(_, secret)| secret).next()
}

/// The header that gives the browser a cookie, or takes it away.
pub(super) fn set_cookie(app: &App, secret: Option<&str>) -> Option<HeaderValue> {
    let age = if secret.is_some() { COOKIE_AGE } else { 0 };
    let tls = if app.is_tls() { "; Secure" } else { "" };
    let secret = secret.unwrap_or_default();
    let text = format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{tls}", name(app));
    HeaderValue::from_str(&text).ok()
}
