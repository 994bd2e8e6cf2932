//! Secrets that are handed out once and known by their digest: one-time links, session cookies, refresh tokens, client
//! secrets.
//!
//! A digest without salt and stretching is enough: nobody guesses 256 random bits.

use std::fmt::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A secret as its owner gets it. It is shown once and not kept.
#[derive(Clone)]
pub struct Secret {
    text: String,
    prefix: &'static str,
}

impl Secret {
    /// The secret itself, to be handed to its owner: the prefix and 43 characters that need no escaping in addresses,
    /// cookies and headers.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What is stored.
    pub fn digest(&self) -> String {
        digest(&self.text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({}…)", self.prefix)
    }
}

/// The machine has no randomness to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

impl fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the operating system gives no randomness")
    }
}

impl std::error::Error for NoRandomness {}

/// A new secret of 32 random bytes. The prefix, such as `kvs_`, tells people and scanners what they have found.
pub fn fresh(prefix: &'static str) -> Result<Secret, NoRandomness> {
    Ok(Secret { text: format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random::<32>()?)), prefix })
}

/// Random bytes of the operating system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// What is stored of a secret: SHA-256 in hexadecimal, 64 characters.
pub fn digest(secret: &str) -> String {
    Sha256::digest(secret).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether `secret` is the one of which `stored` is the digest, in a time that doesn't tell how much of it is right.
pub fn matches(secret: &str, stored: &str) -> bool {
    same(&digest(secret), stored)
}

/// Whether two texts are the same, in a time that depends on their lengths only.
pub fn same(one: &str, two: &str) -> bool {
    one.as_bytes().ct_eq(two.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_secret_is_a_prefix_and_256_random_bits() {
        let secrets: HashSet<String> = (0..100).map(|_| fresh("kvs_").unwrap().reveal().to_owned()).collect();
        assert_eq!(secrets.len(), 100);
        for secret in secrets {
            let random = secret.strip_prefix("kvs_").unwrap();
            assert_eq!((random.len(), URL_SAFE_NO_PAD.decode(random).unwrap().len()), (43, 32));
        }
    }

    #[test]
    fn the_digest_is_plain_sha_256() {
        assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn only_the_secret_itself_matches() {
        let secret = fresh("kvr_").unwrap();
        let stored = secret.digest();
        assert!(matches(secret.reveal(), &stored));
        assert!(!matches(&stored, &stored), "a leaked digest is no secret");
        assert!(!matches(fresh("kvr_").unwrap().reveal(), &stored));
        for wrong in ["", &stored[..63], &stored.to_uppercase(), &format!("{stored}0")] {
            assert!(!matches(secret.reveal(), wrong), "{wrong}");
        }
        assert!(same("", "") && same("æ", "æ") && !same("a", "b") && !same("a", "aa"));
    }

    #[test]
    fn debugging_shows_nothing_secret() {
        let secret = fresh("kvs_").unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(kvs_…)");
    }
}
