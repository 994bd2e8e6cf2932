//! Tokens of foreign issuers (`OpenID` Connect), known by their published keys.
//!
//! Only issuers that the operator named are believed, and only for their own audience. Everything that can be checked
//! without the issuer's keys is checked first, so that nobody makes us ask an issuer with a token that can't be good.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::{Map, Value};
use url::Url;

use super::Refused;
use super::jws::{Jws, Reason};

mod algorithm;
mod published;

use algorithm::Allowed;
use published::Published;

/// How far the clocks of others may be from ours, in microseconds: a minute.
const LEEWAY: i64 = 60 * SECOND;
const SECOND: i64 = 1_000_000;
/// Most characters of a subject, by `OpenID` Connect.
const LONGEST_SUBJECT: usize = 255;
/// How long an issuer may take for all that is asked at one time.
const PATIENCE: Duration = Duration::from_secs(5);

/// An issuer that is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// Its address, letter by letter as it stands in its tokens.
    pub issuer: String,
    /// The audience of tokens that are meant for us.
    pub audience: String,
}

/// Who a foreign token says its bearer is.
#[derive(Clone, PartialEq)]
pub struct Identity {
    /// The issuer, one of those configured.
    pub issuer: String,
    /// The issuer's name for the bearer. Another issuer may give the same to somebody else.
    pub subject: String,
    /// All claims, an object.
    pub claims: Value,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Why the configured issuers can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssuersWrong {
    /// An issuer is not an https address without query and fragment.
    Address(String),
    /// An issuer stands twice.
    Twice(String),
    /// An issuer has no audience.
    NoAudience(String),
    /// The system's certificates can't be used.
    Tls(String),
}

impl fmt::Display for IssuersWrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(issuer) => {
                write!(f, "the issuer {issuer:?} must be an address such as https://login.example.dk/realms/kommune")
            }
            Self::Twice(issuer) => write!(f, "the issuer {issuer:?} stands twice"),
            Self::NoAudience(issuer) => write!(f, "the issuer {issuer:?} has no audience"),
            Self::Tls(cause) => write!(f, "TLS can't be set up: {cause}"),
        }
    }
}

impl std::error::Error for IssuersWrong {}

/// The issuers that are believed, and their keys as far as they have been fetched.
#[derive(Clone)]
pub struct Foreign {
    issuers: Vec<(Issuer, Arc<Published>)>,
}

impl Foreign {
    /// Checks the configuration; asks nobody yet.
    pub fn new(issuers: Vec<Issuer>) -> Result<Self, IssuersWrong> {
        let mut seen = HashSet::new();
        let mut addresses = Vec::new();
        for Issuer { issuer, audience } in &issuers {
            addresses.push(address(issuer).ok_or_else(|| IssuersWrong::Address(issuer.clone()))?);
            if audience.is_empty() {
                return Err(IssuersWrong::NoAudience(issuer.clone()));
            }
            if !seen.insert(issuer) {
                return Err(IssuersWrong::Twice(issuer.clone()));
            }
        }
        if issuers.is_empty() {
            // Nobody is asked, so the machine needs no certificates.
            return Ok(Self { issuers: Vec::new() });
        }
        let client = client()?;
        let known = issuers.into_iter().zip(addresses).map(|(issuer, address)| {
            let published = Published::new(client.clone(), issuer.issuer.clone(), address);
            (issuer, Arc::new(published))
        });
        Ok(Self { issuers: known.collect() })
    }

    /// Whom a token names, if one of the issuers signed it for us and it is valid at an instant (microseconds UTC). May
    /// wait for the issuer, up to [`PATIENCE`].
    pub async fn verify(&self, token: &str, now: i64) -> Result<Identity, Refused> {
        Ok(self.read(token, now).await?)
    }

    async fn read(&self, token: &str, now: i64) -> Result<Identity, Reason> {
        let jws = Jws::read(token)?;
        let claimed = text(&jws.claims, "iss").ok_or(Reason::Claims)?;
        let known = self.issuers.iter().find(|(issuer, _)| issuer.issuer == claimed);
        let (issuer, published) = known.ok_or(Reason::Issuer)?;
        let allowed = jws.header("alg").and_then(Allowed::named).ok_or(Reason::Algorithm)?;
        if !is_identity(&jws) {
            return Err(Reason::Header);
        }
        let kid = jws.header("kid").ok_or(Reason::Header)?;
        let subject = checked(&jws.claims, &issuer.audience, now)?;
        let key = published.key(kid, allowed, now).await.ok_or(Reason::Key)?;
        jws.verify(&key, allowed.algorithm)?;
        Ok(Identity { issuer: issuer.issuer.clone(), subject, claims: Value::Object(jws.claims) })
    }
}

impl fmt::Debug for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.issuers.iter().map(|(issuer, _)| issuer)).finish()
    }
}

/// The client that asks issuers: it goes only where it is sent and waits no longer than [`PATIENCE`].
fn client() -> Result<Client, IssuersWrong> {
    // Fails only if another part of the program has chosen already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder().redirect(Policy::none()).no_proxy().timeout(PATIENCE).user_agent("kortvej");
    builder.build().map_err(|error| IssuersWrong::Tls(error.to_string()))
}

/// The address of an issuer: https, or http to this machine, which tests need.
fn address(issuer: &str) -> Option<Url> {
    let url: Url = issuer.parse().ok()?;
    let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    (is_plain && url.password().is_none() && (url.scheme() == "https" || is_near(&url))).then_some(url)
}

/// Whether an address is http on this machine.
fn is_near(url: &Url) -> bool {
    let is_loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && is_loopback
}

/// Whether the token is of a kind that says who somebody is. Issuers sign other things with the same keys, such as
/// notes that somebody has signed out.
fn is_identity(jws: &Jws<'_>) -> bool {
    match jws.header.get("typ") {
        None => true,
        Some(Value::String(kind)) => {
            let kind = kind.to_ascii_lowercase();
            matches!(kind.strip_prefix("application/").unwrap_or(&kind), "jwt" | "at+jwt")
        }
        Some(_) => false,
    }
}

/// Checks the claims, save who signed them, and gives the subject.
fn checked(claims: &Map<String, Value>, audience: &str, now: i64) -> Result<String, Reason> {
    let subject = text(claims, "sub").ok_or(Reason::Claims)?;
    if subject.is_empty() || subject.chars().count() > LONGEST_SUBJECT {
        return Err(Reason::Claims);
    }
    match claims.get("aud") {
        Some(Value::String(only)) if only == audience => {}
        Some(Value::Array(several)) if several.iter().any(|one| one == audience) => {
            // A token for several is ours only if we asked for it, where it says who did.
            let asked_by = claims.get("azp");
            if several.len() > 1 && asked_by.is_some_and(|azp| azp != audience) {
                return Err(Reason::Audience);
            }
        }
        _ => return Err(Reason::Audience),
    }
    let ends = instant(claims, "exp")?.ok_or(Reason::Claims)?;
    if now >= ends.saturating_add(LEEWAY) {
        return Err(Reason::Expired);
    }
    if instant(claims, "nbf")?.is_some_and(|begins| now.saturating_add(LEEWAY) < begins) {
        return Err(Reason::Early);
    }
    Ok(subject.to_owned())
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str()
}

/// An instant in microseconds UTC; tokens have seconds, whole or not.
fn instant(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, Reason> {
    match claims.get(name) {
        None => Ok(None),
        Some(Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
            (Some(seconds), _) => Ok(Some(seconds.saturating_mul(SECOND))),
            // What is too large for a number of microseconds becomes the largest.
            (None, Some(seconds)) => Ok(Some((seconds * SECOND as f64) as i64)),
            (None, None) => Err(Reason::Claims),
        },
        Some(_) => Err(Reason::Claims),
    }
}

#[cfg(test)]
mod tests;
