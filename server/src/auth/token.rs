//! Access tokens of our own: short-lived, signed by the ring, of exactly one form (RFC 9068).

use std::fmt;

use jsonwebtoken::{Algorithm, Header};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Refused;
use super::jws::{Jws, Reason};
use super::key::{KeyRing, LEEWAY, TOKEN_LIFETIME};

/// The type in the header: no other signed thing can be taken for an access token.
const TYPE: &str = "at+jwt";
const SECOND: i64 = 1_000_000;

/// What a token says. Instants are whole seconds UTC since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it: our own address.
    pub iss: String,
    /// Whom it is meant for.
    pub aud: String,
    /// Who acts: `person:<id>` or `client:<id>`.
    pub sub: String,
    /// Issued at.
    pub iat: i64,
    /// Not valid before.
    pub nbf: i64,
    /// Not valid from here on.
    pub exp: i64,
    /// The token's own id.
    pub jti: String,
    /// The organisation for which the actor acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// What the token is good for, words parted by spaces; none for all that the actor may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The sign-in that a person's token comes from; the token ends with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
}

impl Claims {
    /// Claims that are valid from an instant (microseconds UTC) for [`TOKEN_LIFETIME`], without organisation and scope.
    pub fn from_now(now: i64, issuer: &str, audience: &str, subject: &str, id: &str) -> Self {
        let iat = now.div_euclid(SECOND);
        Self {
            iss: issuer.to_owned(),
            aud: audience.to_owned(),
            sub: subject.to_owned(),
            iat,
            nbf: iat,
            exp: iat + TOKEN_LIFETIME / SECOND,
            jti: id.to_owned(),
            org: None,
            scope: None,
            sid: None,
        }
    }
}

/// No token could be issued: the ring holds no key that signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSigned;

impl fmt::Display for NotSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no key signs tokens")
    }
}

impl std::error::Error for NotSigned {}

/// The token of claims, signed by the ring's newest key.
pub fn issue(ring: &KeyRing, claims: &Claims) -> Result<String, NotSigned> {
    let key = ring.signing().ok_or(NotSigned)?;
    let header = Header { typ: Some(TYPE.to_owned()), kid: Some(key.kid.clone()), ..Header::new(Algorithm::EdDSA) };
    let encoding = key.encoding().map_err(|_| NotSigned)?;
    jsonwebtoken::encode(&header, claims, &encoding).map_err(|_| NotSigned)
}

/// The claims of a token that we issued, that is meant for `audience`, and that is valid at an instant (microseconds
/// UTC).
pub fn verify(ring: &KeyRing, issuer: &str, audience: &str, token: &str, now: i64) -> Result<Claims, Refused> {
    Ok(read(ring, issuer, audience, token, now)?)
}

/// The name of the key that a token claims to be signed with. Nothing is checked: it is for finding keys only.
pub fn kid(token: &str) -> Option<String> {
    Jws::read(token).ok()?.header("kid").map(str::to_owned)
}

fn read(ring: &KeyRing, issuer: &str, audience: &str, token: &str, now: i64) -> Result<Claims, Reason> {
    let jws = Jws::read(token)?;
    if jws.header("alg") != Some("EdDSA") {
        return Err(Reason::Algorithm);
    }
    // Three members and no others: alg, typ and kid.
    if jws.header("typ") != Some(TYPE) || jws.header.len() != 3 {
        return Err(Reason::Header);
    }
    let kid = jws.header("kid").ok_or(Reason::Header)?;
    let key = ring.verifying(kid, now).ok_or(Reason::Key)?;
    jws.verify(&key, Algorithm::EdDSA)?;
    let claims: Claims = serde_json::from_value(Value::Object(jws.claims)).map_err(|_| Reason::Claims)?;
    if claims.iss != issuer {
        return Err(Reason::Issuer);
    }
    if claims.aud != audience {
        return Err(Reason::Audience);
    }
    if now >= claims.exp.saturating_mul(SECOND).saturating_add(LEEWAY) {
        return Err(Reason::Expired);
    }
    if now.saturating_add(LEEWAY) < claims.nbf.saturating_mul(SECOND) {
        return Err(Reason::Early);
    }
    Ok(claims)
}

#[cfg(test)]
mod tests;
