//! Documents that are named by the SHA-256 of their text instead of being sent: those of the web app, which were built
//! into the binary with it and are trusted, and those that clients had kept (automatic persisted queries).
//!
//! What a name stands for is never taken on trust: a text is kept under its own digest alone, after it has passed the
//! guard, and in another place than the trusted ones, so nobody can put one in place of another or push it out. A name
//! gives no rights: what it stands for is checked and executed as if its text had been sent.
//! [Decision 25](../../../docs/decisions/0025-documents-by-name.md)

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::assets;
use super::graphql::Asked;
use crate::domain::error::{Code, Error};

/// Most bytes of documents that are kept for clients.
const KEPT: u64 = 8 * 1024 * 1024;
/// A longer document is executed, and not kept.
const LONG: usize = 64 * 1024;
/// Bytes that a document is taken to have: how many are expected.
const USUAL: u64 = 2 * 1024;

/// Who may send documents of their own. Those of the web app are for everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OwnDocuments {
    /// Everybody, within the limits.
    #[default]
    Anybody,
    /// Whoever comes with an access token.
    Programs,
    /// Nobody.
    Nobody,
}

/// SHA-256 of a document's text.
type Digest = [u8; 32];

/// By what a request names its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// By `documentId`; none when it is no name that we give.
    Id(Option<Digest>),
    /// By `extensions.persistedQuery.sha256Hash`.
    Hash(Digest),
}

/// All documents that are known by name.
pub(super) struct Documents {
    trusted: Arc<HashMap<Digest, Arc<str>>>,
    kept: Cache<Digest, Arc<str>, Bytewise>,
    own: OwnDocuments,
}

#[derive(Clone)]
struct Bytewise;

impl Weighter<Digest, Arc<str>> for Bytewise {
    fn weight(&self, digest: &Digest, text: &Arc<str>) -> u64 {
        (digest.len() + text.len() + 64) as u64
    }
}

/// The web app's documents, as its build left them.
static BUILT: LazyLock<Arc<HashMap<Digest, Arc<str>>>> = LazyLock::new(|| {
    // A binary that was built without the web app has none.
    let texts: Vec<String> =
        assets::documents().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default();
    Arc::new(by_digest(texts.iter().map(String::as_str)))
});

fn by_digest<'a>(texts: impl Iterator<Item = &'a str>) -> HashMap<Digest, Arc<str>> {
    texts.map(|text| (digest(text), text.into())).collect()
}

impl Documents {
    /// The web app's documents.
    pub(super) fn new(own: OwnDocuments) -> Self {
        Self { trusted: Arc::clone(&BUILT), kept: Cache::with_weighter((KEPT / USUAL) as usize, KEPT, Bytewise), own }
    }

    /// The same with these in place of the web app's.
    pub(super) fn trusting(&self, texts: &[&str]) -> Self {
        Self { trusted: Arc::new(by_digest(texts.iter().copied())), ..Self::new(self.own) }
    }

    /// The texts of those that are trusted.
    pub(super) fn trusted(&self) -> impl Iterator<Item = &str> {
        self.trusted.values().map(AsRef::as_ref)
    }

    /// Puts the text of the document in, where it was named. `program`: the sender came with an access token.
    ///
    /// Errors: `PERSISTED_QUERY_NOT_FOUND` for a name that is not known, or not to this sender; INVALID for a text that
    /// is not what its name says; FORBIDDEN for a text that its sender may not send.
    pub(super) fn find(&self, asked: &mut Asked, program: bool) -> Result<(), Error> {
        let may = match self.own {
            OwnDocuments::Anybody => true,
            OwnDocuments::Programs => program,
            OwnDocuments::Nobody => false,
        };
        let (named, field) = match &asked.name {
            None => (None, ""),
            Some(Name::Id(digest)) => (Some(digest.ok_or_else(unknown)?), "documentId"),
            Some(Name::Hash(digest)) => (Some(*digest), HASH),
        };
        if asked.query.is_empty()
            && let Some(digest) = named
        {
            let kept = || if may { self.kept.get(&digest) } else { None };
            let text = self.trusted.get(&digest).cloned().or_else(kept);
            let text = text.ok_or_else(|| if field == HASH { not_found() } else { unknown() })?;
            text.as_ref().clone_into(&mut asked.query);
            return Ok(());
        }
        if may && named.is_none() {
            return Ok(());
        }
        let digest = digest(&asked.query);
        if named.is_some_and(|named| named != digest) {
            return Err(Error::invalid(
                field,
                "Det er ikke SHA-256 af dokumentets tekst i UTF-8.",
                "This is not the SHA-256 of the document's text in UTF-8.",
            ));
        }
        if may || self.trusted.contains_key(&digest) { Ok(()) } else { Err(not_yours()) }
    }

    /// Keeps the text of a document that was sent with its name. It must have been found and passed the guard.
    pub(super) fn keep(&self, asked: &Asked) {
        let (Some(Name::Id(Some(digest)) | Name::Hash(digest)), 1..=LONG) = (&asked.name, asked.query.len()) else {
            return;
        };
        if !self.trusted.contains_key(digest) && self.kept.get(digest).is_none() {
            self.kept.insert(*digest, asked.query.as_str().into());
        }
    }
}

/// By what the members `documentId` and `extensions` of a request name its document.
pub(super) fn name(id: Option<Value>, extensions: &Map<String, Value>) -> Result<Option<Name>, Error> {
    let hash = match extensions.get("persistedQuery") {
        None | Some(Value::Null) => None,
        Some(asked) => Some(hash(asked)?),
    };
    let id = match id {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(id.strip_prefix("sha256:").and_then(read)),
        Some(_) => {
            return Err(Error::invalid("documentId", "documentId skal være tekst.", "documentId must be text."));
        }
    };
    match (id, hash) {
        (Some(id), Some(hash)) if id != Some(hash) => Err(Error::invalid(
            "documentId",
            "documentId og persistedQuery nævner hver sit dokument.",
            "documentId and persistedQuery name different documents.",
        )),
        (Some(id), _) => Ok(Some(Name::Id(id))),
        (None, hash) => Ok(hash.map(Name::Hash)),
    }
}

const HASH: &str = "extensions.persistedQuery.sha256Hash";

fn hash(asked: &Value) -> Result<Digest, Error> {
    if asked.get("version") != Some(&Value::from(1)) {
        return Err(Error::invalid(
            "extensions.persistedQuery.version",
            "Kun version 1 af persistedQuery kendes.",
            "Only version 1 of persistedQuery is known.",
        ));
    }
    asked.get("sha256Hash").and_then(Value::as_str).and_then(read).ok_or_else(|| {
        Error::invalid(
            HASH,
            "Skriv SHA-256 af dokumentets tekst som 64 tegn, 0-9 og a-f.",
            "Write the SHA-256 of the document's text as 64 signs, 0-9 and a-f.",
        )
    })
}

fn digest(text: &str) -> Digest {
    Sha256::digest(text).into()
}

/// 64 hexadecimal digits in lower case.
fn read(text: &str) -> Option<Digest> {
    let digits = text.as_bytes();
    if digits.len() != 64 || digits.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(digest)
}

/// In the words that clients of automatic persisted queries look for.
fn not_found() -> Error {
    Error { field: Some(HASH.into()), ..Error::plain(Code::PersistedQueryNotFound, WORD, WORD) }
}

const WORD: &str = "PersistedQueryNotFound";

fn unknown() -> Error {
    Error {
        field: Some("documentId".into()),
        ..Error::plain(
            Code::PersistedQueryNotFound,
            "Serveren kender ikke det dokument. Genindlæs siden; et program sender dokumentets tekst med.",
            "The server does not know that document. Load the page anew; a program sends the document's text as well.",
        )
    }
}

fn not_yours() -> Error {
    Error {
        field: Some("query".into()),
        ..Error::plain(
            Code::Forbidden,
            "Her udføres kun webappens egne dokumenter, eller egne for programmer, hvis stedet tillader det.",
            "Only the web app's own documents are executed here, or those of programs where the installation allows it.",
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_64_digits_in_lower_case() {
        let good = "7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e";
        // The example of the specification.
        assert_eq!(read(good), Some(digest("query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}")));
        for bad in ["", &good[1..], &good.to_uppercase(), &good.replace('7', "g"), &format!("{good}0"), &"é".repeat(32)]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_kept_is_bounded_and_leaves_the_trusted_alone() {
        let documents = Documents::new(OwnDocuments::Anybody).trusting(&["{ trusted }"]);
        let ask = |query: String, text: &str| Asked {
            query,
            name: Some(Name::Hash(digest(text))),
            operation: None,
            variables: Map::new(),
        };
        let mut first = None;
        for number in 0..2_000 {
            let text = format!("{{ a{number} }} #{}", " ".repeat(8_000));
            let mut asked = ask(text.clone(), &text);
            documents.find(&mut asked, false).unwrap();
            documents.keep(&asked);
            first.get_or_insert(text);
        }
        assert!(documents.kept.weight() <= KEPT, "{}", documents.kept.weight());
        assert!(documents.kept.len() > 500, "{}", documents.kept.len());
        let long = " ".repeat(LONG + 1);
        documents.keep(&ask(long.clone(), &long));
        assert_eq!(documents.kept.get(&digest(&long)), None);
        let mut asked = ask(String::new(), "{ trusted }");
        documents.find(&mut asked, false).unwrap();
        assert_eq!(asked.query, "{ trusted }");
    }

    #[test]
    fn what_names_a_document() {
        let hash = "0".repeat(64);
        let by = |id: Value, extensions: Value| {
            let Value::Object(extensions) = extensions else { panic!() };
            name(Some(id), &extensions).map_err(|error| error.field.unwrap().into_owned())
        };
        let asked = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
        assert_eq!(by(Value::Null, json!({})), Ok(None));
        assert_eq!(by(Value::Null, asked.clone()), Ok(Some(Name::Hash([0; 32]))));
        assert_eq!(by(json!(format!("sha256:{hash}")), asked.clone()), Ok(Some(Name::Id(Some([0; 32])))));
        assert_eq!(by(json!("mine"), json!({})), Ok(Some(Name::Id(None))));
        assert_eq!(by(json!(hash), asked), Err("documentId".to_owned()));
        assert_eq!(by(json!(1), json!({})), Err("documentId".to_owned()));
        let version = json!({ "persistedQuery": { "version": 2, "sha256Hash": hash } });
        assert_eq!(by(Value::Null, version), Err("extensions.persistedQuery.version".to_owned()));
        for hash in [json!(null), json!(1), json!("abc"), json!(hash.replace('0', "A"))] {
            let asked = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
            assert_eq!(by(Value::Null, asked), Err(HASH.to_owned()));
        }
        assert_eq!(
            by(Value::Null, json!({ "persistedQuery": 1 })),
            Err("extensions.persistedQuery.version".to_owned())
        );
    }
}
