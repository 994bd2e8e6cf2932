//! The keys that sign access tokens, and the ring of those that are still believed.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::secret::{self, NoRandomness};

/// How long an access token lives, in microseconds: ten minutes.
pub const TOKEN_LIFETIME: i64 = 10 * 60 * 1_000_000;
/// How far two clocks may be apart, in microseconds: five seconds.
pub const LEEWAY: i64 = 5 * 1_000_000;
/// How the stored text of a key begins.
const STORED: &str = "ed25519:";

/// An Ed25519 key pair.
#[derive(Clone)]
pub struct SigningKey {
    /// Its name in tokens: the thumbprint of the public key by RFC 7638.
    pub kid: String,
    /// When it was made, in microseconds UTC.
    pub created_at: i64,
    /// Since when it signs no more, in microseconds UTC; none while it may sign.
    pub retired_at: Option<i64>,
    private: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// A new key, made at an instant (microseconds UTC).
    pub fn generate(now: i64) -> Result<Self, NoRandomness> {
        Ok(Self::new(&secret::random()?, now, None))
    }

    /// The key of a text from [`to_stored`](Self::to_stored), with its instants (microseconds UTC).
    pub fn from_stored(text: &str, created_at: i64, retired_at: Option<i64>) -> Result<Self, KeyUnreadable> {
        let seed = text.strip_prefix(STORED).and_then(|seed| URL_SAFE_NO_PAD.decode(seed).ok());
        let seed: [u8; 32] = seed.and_then(|seed| seed.try_into().ok()).ok_or(KeyUnreadable)?;
        Ok(Self::new(&seed, created_at, retired_at))
    }

    /// The private key as it is stored. Whoever has it can sign in as anybody.
    pub fn to_stored(&self) -> String {
        format!("{STORED}{}", URL_SAFE_NO_PAD.encode(self.private.as_bytes()))
    }

    fn new(seed: &[u8; 32], created_at: i64, retired_at: Option<i64>) -> Self {
        let private = ed25519_dalek::SigningKey::from_bytes(seed);
        let kid = thumbprint(&x(&private));
        Self { kid, created_at, retired_at, private }
    }

    /// The key in the form with which tokens are signed.
    pub(super) fn encoding(&self) -> Result<EncodingKey, KeyUnreadable> {
        let der = self.private.to_pkcs8_der().map_err(|_| KeyUnreadable)?;
        Ok(EncodingKey::from_ed_der(der.as_bytes()))
    }

    /// Whether tokens that this key signed may still be alive at an instant (microseconds UTC).
    fn is_believed(&self, now: i64) -> bool {
        self.retired_at.is_none_or(|retired| now < retired.saturating_add(TOKEN_LIFETIME + LEEWAY))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("kid", &self.kid)
            .field("created_at", &self.created_at)
            .field("retired_at", &self.retired_at)
            .finish_non_exhaustive()
    }
}

/// A stored key is not one that this program wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUnreadable;

impl fmt::Display for KeyUnreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the signing key can't be read")
    }
}

impl std::error::Error for KeyUnreadable {}

/// All keys: the one that signs, and those whose tokens may still be alive.
#[derive(Clone, Debug, Default)]
pub struct KeyRing {
    /// Newest first.
    keys: Vec<SigningKey>,
}

impl KeyRing {
    /// A ring of keys in any order. An empty one signs nothing and believes nothing.
    pub fn new(mut keys: Vec<SigningKey>) -> Self {
        keys.sort_by(|one, two| (two.created_at, &two.kid).cmp(&(one.created_at, &one.kid)));
        Self { keys }
    }

    /// The key that signs: the newest that is not retired.
    pub fn signing(&self) -> Option<&SigningKey> {
        self.keys.iter().find(|key| key.retired_at.is_none())
    }

    /// Whether a key of a name is in the ring, believed or not.
    pub fn holds(&self, kid: &str) -> bool {
        self.keys.iter().any(|key| key.kid == kid)
    }

    /// The public key of a name, if its tokens are believed at an instant (microseconds UTC). A retired key is believed
    /// until the last token that it can have signed has run out.
    pub(super) fn verifying(&self, kid: &str, now: i64) -> Option<DecodingKey> {
        let key = self.keys.iter().find(|key| key.kid == kid && key.is_believed(now))?;
        Some(DecodingKey::from_ed_der(key.private.verifying_key().as_bytes()))
    }

    /// The public keys that are believed at an instant (microseconds UTC), as a JSON Web Key Set.
    pub fn jwks(&self, now: i64) -> Value {
        let keys = self.keys.iter().filter(|key| key.is_believed(now)).map(|key| {
            json!({
                "kty": "OKP", "crv": "Ed25519", "x": x(&key.private), "use": "sig", "alg": "EdDSA", "kid": key.kid
            })
        });
        json!({ "keys": keys.collect::<Vec<_>>() })
    }
}

/// The public key as a JSON Web Key has it.
fn x(private: &ed25519_dalek::SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(private.verifying_key().as_bytes())
}

/// RFC 7638: SHA-256 over the members that make the key, in the order of the alphabet and without spaces.
fn thumbprint(x: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The private key of RFC 8037, appendix A.
    const RFC_8037: &str = "ed25519:nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

    #[test]
    fn public_key_and_name_are_those_of_rfc_8037() {
        let key = SigningKey::from_stored(RFC_8037, 1, None).unwrap();
        assert_eq!(key.kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        let expected = json!({ "keys": [{
            "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            "use": "sig", "alg": "EdDSA", "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        }]});
        assert_eq!(KeyRing::new(vec![key]).jwks(1), expected);
    }

    #[test]
    fn a_key_comes_back_from_its_stored_text() {
        let key = SigningKey::generate(7).unwrap();
        let back = SigningKey::from_stored(&key.to_stored(), 7, Some(9)).unwrap();
        assert_eq!((back.kid, back.created_at, back.retired_at), (key.kid.clone(), 7, Some(9)));
        assert_eq!(back.private, key.private);
        assert_ne!(key.kid, SigningKey::generate(7).unwrap().kid);
    }

    #[test]
    fn what_is_not_a_key_is_not_read() {
        let cut = &RFC_8037[..RFC_8037.len() - 1];
        for text in ["", "ed25519:", cut, &RFC_8037["ed25519:".len()..], &format!("{RFC_8037}="), "rsa:AAAA"] {
            assert_eq!(SigningKey::from_stored(text, 0, None).err(), Some(KeyUnreadable), "{text}");
        }
    }

    #[test]
    fn the_newest_that_is_not_retired_signs() {
        let [mut old, mut new] = [1, 2].map(|at| SigningKey::generate(at).unwrap());
        let signing = |keys: &[&SigningKey]| {
            let ring = KeyRing::new(keys.iter().map(|key| (*key).clone()).collect());
            ring.signing().map(|key| key.created_at)
        };
        assert_eq!(signing(&[&old, &new]), Some(2));
        assert_eq!(signing(&[&new, &old]), Some(2));
        new.retired_at = Some(3);
        assert_eq!(signing(&[&new, &old]), Some(1));
        old.retired_at = Some(3);
        assert_eq!(signing(&[&new, &old]), None);
        assert_eq!(signing(&[]), None);
    }

    #[test]
    fn a_retired_key_is_believed_until_its_last_token_has_run_out() {
        let mut key = SigningKey::generate(0).unwrap();
        key.retired_at = Some(1000);
        let (kid, ring) = (key.kid.clone(), KeyRing::new(vec![key]));
        let end = 1000 + TOKEN_LIFETIME + LEEWAY;
        for (now, believed) in [(0, true), (1000, true), (end - 1, true), (end, false), (i64::MAX, false)] {
            assert_eq!(ring.verifying(&kid, now).is_some(), believed, "{now}");
            assert_eq!(ring.jwks(now)["keys"].as_array().unwrap().len(), usize::from(believed), "{now}");
        }
        assert!(ring.verifying("", 0).is_none());
    }

    #[test]
    fn debugging_and_publishing_show_nothing_private() {
        let key = SigningKey::from_stored(RFC_8037, 1, None).unwrap();
        let ring = KeyRing::new(vec![key.clone()]);
        for shown in [format!("{key:?}"), format!("{ring:?}"), ring.jwks(1).to_string()] {
            assert!(shown.contains(&key.kid) && !shown.contains("nWGxne") && !shown.contains("\"d\""), "{shown}");
            assert!(!shown.contains("157"), "the first byte: {shown}");
        }
    }
}
