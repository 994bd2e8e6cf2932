//! The form of signed tokens (RFC 7515 and 7519), read strictly and before any signature is looked at, and the one
//! answer to whatever is wrong with a token.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Most bytes of a token.
const LONGEST: usize = 8 * 1024;
/// Header members that tell the reader to take a key from the token or its sender, or to understand an extension: no
/// issuer needs them, and attackers do.
const DANGEROUS: [&str; 6] = ["jku", "jwk", "x5u", "crit", "b64", "zip"];

/// The token is not believed. Why is for the log alone, since each answer helps an attacker on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token is not valid")
    }
}

impl std::error::Error for Refused {}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        tracing::debug!(?reason, "a token was refused");
        Self
    }
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Longer than [`LONGEST`].
    TooLong,
    /// Not three parts of base64url with JSON objects in the first two.
    Form,
    /// Members of the header that are missing, unknown or dangerous.
    Header,
    /// An algorithm that is not allowed, or not with this key.
    Algorithm,
    /// A key that is not known.
    Key,
    /// Another's signature, or another's text.
    Signature,
    /// Claims that are missing or of the wrong type.
    Claims,
    /// Another's issuer.
    Issuer,
    /// Meant for somebody else.
    Audience,
    /// Too old.
    Expired,
    /// Not valid yet.
    Early,
}

/// A token in its parts. Nothing in it is to be believed before [`verify`](Self::verify).
pub(super) struct Jws<'a> {
    pub(super) header: Map<String, Value>,
    pub(super) claims: Map<String, Value>,
    /// What is signed.
    message: &'a str,
    signature: &'a str,
}

impl<'a> Jws<'a> {
    /// Reads the compact form.
    pub(super) fn read(token: &'a str) -> Result<Self, Reason> {
        if token.len() > LONGEST {
            return Err(Reason::TooLong);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Reason::Form)?;
        let (header, claims) = message.split_once('.').ok_or(Reason::Form)?;
        let header = object(header)?;
        if DANGEROUS.iter().any(|member| header.contains_key(*member)) {
            return Err(Reason::Header);
        }
        Ok(Self { header, claims: object(claims)?, message, signature })
    }

    /// A text of the header.
    pub(super) fn header(&self, member: &str) -> Option<&str> {
        self.header.get(member)?.as_str()
    }

    /// Whether the signature is that of the key.
    pub(super) fn verify(&self, key: &DecodingKey, algorithm: Algorithm) -> Result<(), Reason> {
        match jsonwebtoken::crypto::verify(self.signature, self.message.as_bytes(), key, algorithm) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(Reason::Signature),
        }
    }
}

/// The JSON object in a part. Each text has one spelling in base64 here: no padding, no stray bits, no line breaks.
fn object(part: &str) -> Result<Map<String, Value>, Reason> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Reason::Form)?;
    match serde_json::from_slice(&bytes) {
        Ok(Unique(Value::Object(object))) => Ok(object),
        _ => Err(Reason::Form),
    }
}

/// JSON in which no name stands twice in an object. Readers differ in which of the two they take, and an attacker would
/// have one of them check the first and another use the second.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without duplicate names")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(array.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Unique(value))) = members.next_entry::<String, Unique>()? {
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a name stands twice"));
            }
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_is_read_whole() {
        let text = r#"{"a":[1,-2,0.5,"æ\n",null,true,{"a":{}}],"b":18446744073709551615}"#;
        let Unique(value) = serde_json::from_str(text).unwrap();
        assert_eq!(value, json!({ "a": [1, -2, 0.5, "æ\n", null, true, { "a": {} }], "b": u64::MAX }));
    }

    #[test]
    fn no_name_stands_twice_at_any_depth() {
        for text in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"c":2,"\u0061":3}}]"#] {
            assert!(serde_json::from_str::<Unique>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_refusal_tells_the_caller_nothing() {
        assert_eq!(Refused::from(Reason::Expired), Refused::from(Reason::Signature));
        assert_eq!(Refused.to_string(), "the token is not valid");
    }
}
