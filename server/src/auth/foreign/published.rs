//! The published keys of one issuer: found by discovery, kept for a while, asked for again when a new one shows.

use std::sync::{Arc, PoisonError, RwLock};

use jsonwebtoken::DecodingKey;
use reqwest::{Client, StatusCode};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::timeout;
use url::Url;

use super::algorithm::{Allowed, PublicKey};
use super::{PATIENCE, SECOND, is_near};

/// How long keys are taken as they are, in microseconds: ten minutes.
const FRESH: i64 = 10 * 60 * SECOND;
/// How long keys are kept while the issuer does not answer, in microseconds: a day. One that was withdrawn would
/// otherwise live for as long as somebody can keep the issuer from us.
const KEPT: i64 = 24 * 60 * 60 * SECOND;
/// Least time between two questions, in microseconds: half a minute.
const PAUSE: i64 = 30 * SECOND;
/// Most bytes of an answer.
const LARGEST: usize = 256 * 1024;

/// One issuer and its keys.
pub(super) struct Published {
    client: Client,
    issuer: String,
    address: Url,
    state: RwLock<State>,
    /// Held while the issuer is asked: whoever needs its keys meanwhile waits for the same answer.
    asking: Mutex<()>,
}

#[derive(Default)]
struct State {
    keys: Vec<PublicKey>,
    /// When the keys were fetched.
    fetched_at: Option<i64>,
    /// When the issuer was asked last, with or without success.
    asked_at: Option<i64>,
}

/// What the keys at hand say about a name.
enum Known {
    Key(DecodingKey),
    /// There is such a key, for something else.
    Other,
    /// Old keys may still serve if there are no new ones.
    Stale(Option<DecodingKey>),
    Unknown,
}

impl Published {
    pub(super) fn new(client: Client, issuer: String, address: Url) -> Self {
        Self { client, issuer, address, state: RwLock::default(), asking: Mutex::default() }
    }

    /// The key of a name that fits an algorithm, if there is one at an instant (microseconds UTC).
    pub(super) async fn key(self: &Arc<Self>, kid: &str, allowed: Allowed, now: i64) -> Option<DecodingKey> {
        match self.known(kid, allowed, now) {
            Known::Key(key) => return Some(key),
            Known::Other => return None,
            Known::Stale(_) | Known::Unknown => {}
        }
        // On a task of its own, so that a caller who hangs up doesn't stop what others wait for.
        let this = Arc::clone(self);
        let asked = tokio::spawn(async move { this.ask(now).await }).await;
        if let Err(error) = asked {
            tracing::error!(%error, issuer = self.issuer, "asking an issuer for its keys broke off");
        }
        match self.known(kid, allowed, now) {
            Known::Key(key) | Known::Stale(Some(key)) => Some(key),
            Known::Other | Known::Stale(None) | Known::Unknown => None,
        }
    }

    fn known(&self, kid: &str, allowed: Allowed, now: i64) -> Known {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let age = state.fetched_at.map_or(u64::MAX, |fetched| now.abs_diff(fetched));
        let named = || state.keys.iter().filter(|key| key.kid == kid);
        let key = named().find_map(|key| key.fitting(allowed));
        if age >= FRESH as u64 {
            return Known::Stale(key.filter(|_| age < KEPT as u64));
        }
        match key {
            Some(key) => Known::Key(key),
            None if named().next().is_some() => Known::Other,
            None => Known::Unknown,
        }
    }

    /// Asks the issuer, unless somebody just did: then it is enough to have waited for the answer.
    async fn ask(&self, now: i64) {
        let _asking = self.asking.lock().await;
        {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            if state.asked_at.is_some_and(|asked| now.abs_diff(asked) < PAUSE as u64) {
                return;
            }
            state.asked_at = Some(now);
        }
        let answer = timeout(PATIENCE, self.fetch()).await.unwrap_or(Err(Fault::Slow));
        match answer {
            Ok(keys) => {
                let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
                state.keys = keys;
                state.fetched_at = Some(now);
            }
            Err(fault) => tracing::warn!(?fault, issuer = self.issuer, "an issuer's keys could not be fetched"),
        }
    }

    pub(super) async fn fetch(&self) -> Result<Vec<PublicKey>, Fault> {
        let mut discovery = self.address.clone();
        let path = format!("{}/.well-known/openid-configuration", discovery.path().trim_end_matches('/'));
        discovery.set_path(&path);
        let configuration = self.get(discovery).await?;
        if configuration.get("issuer").and_then(Value::as_str) != Some(&self.issuer) {
            return Err(Fault::OtherIssuer);
        }
        let place = configuration.get("jwks_uri").and_then(Value::as_str).ok_or(Fault::Form)?;
        let place: Url = place.parse().map_err(|_| Fault::Form)?;
        // Only an issuer on this machine may send us to this machine, and none in the open over the network.
        if place.scheme() != "https" && !(is_near(&self.address) && is_near(&place)) {
            return Err(Fault::Open);
        }
        let answer = self.get(place).await?;
        let keys = answer.get("keys").and_then(Value::as_array).ok_or(Fault::Form)?;
        Ok(keys.iter().filter_map(PublicKey::read).collect())
    }

    async fn get(&self, place: Url) -> Result<Value, Fault> {
        let request = self.client.get(place).header("accept", "application/json");
        let mut answer = request.send().await.map_err(|_| Fault::Unreachable)?;
        if answer.status() != StatusCode::OK {
            return Err(Fault::Status(answer.status().as_u16()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|_| Fault::Unreachable)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(Fault::Large);
            }
            body.extend_from_slice(&chunk);
        }
        serde_json::from_slice(&body).map_err(|_| Fault::Form)
    }
}

/// What went wrong in asking; for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Unreachable,
    Status(u16),
    Slow,
    Large,
    Form,
    OtherIssuer,
    Open,
}
