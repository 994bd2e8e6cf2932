//! Which algorithms are allowed, and which keys fit them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;

/// An algorithm that is allowed: with a public key, never with a shared secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allowed {
    pub(super) algorithm: Algorithm,
    name: &'static str,
    /// `kty` of its keys, and `crv` where there are curves.
    kind: (&'static str, Option<&'static str>),
}

const RSA: (&str, Option<&str>) = ("RSA", None);

const ALLOWED: [Allowed; 9] = [
    Allowed { algorithm: Algorithm::RS256, name: "RS256", kind: RSA },
    Allowed { algorithm: Algorithm::RS384, name: "RS384", kind: RSA },
    Allowed { algorithm: Algorithm::RS512, name: "RS512", kind: RSA },
    Allowed { algorithm: Algorithm::PS256, name: "PS256", kind: RSA },
    Allowed { algorithm: Algorithm::PS384, name: "PS384", kind: RSA },
    Allowed { algorithm: Algorithm::PS512, name: "PS512", kind: RSA },
    Allowed { algorithm: Algorithm::ES256, name: "ES256", kind: ("EC", Some("P-256")) },
    Allowed { algorithm: Algorithm::ES384, name: "ES384", kind: ("EC", Some("P-384")) },
    Allowed { algorithm: Algorithm::EdDSA, name: "EdDSA", kind: ("OKP", Some("Ed25519")) },
];

impl Allowed {
    /// The algorithm of a header's `alg`.
    pub(super) fn named(name: &str) -> Option<Self> {
        ALLOWED.into_iter().find(|allowed| allowed.name == name)
    }
}

/// A published key that signs.
pub(super) struct PublicKey {
    pub(super) kid: String,
    /// The one algorithm that its owner uses it for, if it says so.
    alg: Option<String>,
    kind: (String, Option<String>),
    key: DecodingKey,
}

impl PublicKey {
    /// Reads a member of a JSON Web Key Set; none if it is no key of ours to use: without a name, for encryption, of a
    /// kind that we don't know, too weak.
    pub(super) fn read(jwk: &Value) -> Option<Self> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let bytes = |name: &str| text(name).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        if jwk.get("use").is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        if let Some(purposes) = jwk.get("key_ops") {
            purposes.as_array()?.iter().find(|purpose| **purpose == "verify")?;
        }
        let (kty, crv) = (text("kty")?, text("crv"));
        // The lengths are checked here since the library takes them for granted.
        let key = match (kty, crv) {
            ("RSA", _) => {
                let (modulus, exponent) = (bytes("n")?, bytes("e")?);
                if !is_strong(&modulus) {
                    return None;
                }
                DecodingKey::from_rsa_raw_components(&modulus, &exponent)
            }
            ("EC", Some("P-256")) if bytes("x")?.len() == 32 && bytes("y")?.len() == 32 => {
                DecodingKey::from_ec_components(text("x")?, text("y")?).ok()?
            }
            ("EC", Some("P-384")) if bytes("x")?.len() == 48 && bytes("y")?.len() == 48 => {
                DecodingKey::from_ec_components(text("x")?, text("y")?).ok()?
            }
            ("OKP", Some("Ed25519")) if bytes("x")?.len() == 32 => DecodingKey::from_ed_components(text("x")?).ok()?,
            _ => return None,
        };
        let alg = match jwk.get("alg") {
            Some(alg) => Some(alg.as_str()?.to_owned()),
            None => None,
        };
        let kind = (kty.to_owned(), crv.map(str::to_owned));
        Some(Self { kid: text("kid")?.to_owned(), alg, kind, key })
    }

    /// The key, if it is one of the algorithm.
    pub(super) fn fitting(&self, allowed: Allowed) -> Option<DecodingKey> {
        let kind = (self.kind.0.as_str(), self.kind.1.as_deref());
        let fits = kind == allowed.kind && self.alg.as_deref().is_none_or(|alg| alg == allowed.name);
        fits.then(|| self.key.clone())
    }
}

/// Whether an RSA modulus has from 2048 to 4096 bits: below it can be broken, above it costs us too much.
fn is_strong(modulus: &[u8]) -> bool {
    let first = modulus.iter().position(|byte| *byte != 0).unwrap_or(modulus.len());
    let bits = modulus[first..].len() * 8 - modulus.get(first).map_or(0, |byte| byte.leading_zeros() as usize);
    (2048..=4096).contains(&bits)
}
