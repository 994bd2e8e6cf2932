//! What can go wrong, in the words that a person is told. It knows neither HTTP nor GraphQL.

use std::borrow::Cow;
use std::fmt;

use crate::db;

/// The closed list of kinds of failure that a client may branch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Nobody is signed in, and somebody must be.
    Unauthenticated,
    /// The viewer may see this, but not do that.
    Forbidden,
    /// There is no such thing, or the viewer may not know of it.
    NotFound,
    /// What was sent can't be meant.
    Invalid,
    /// Somebody else was first.
    Conflict,
    /// Too much at once.
    Limit,
    /// The database does not answer now; it may in a moment.
    Unavailable,
    /// Our fault.
    Internal,
}

impl Code {
    /// The word in `extensions.code`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::Invalid => "INVALID",
            Self::Conflict => "CONFLICT",
            Self::Limit => "LIMIT",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }
}

/// A failure: its kind, the field it lies in, and a sentence that says what to do, in both languages.
#[derive(Clone, Debug)]
pub struct Error {
    /// Kind.
    pub code: Code,
    /// Path of the argument, such as `input.area`.
    pub field: Option<Cow<'static, str>>,
    /// The sentence in Danish.
    pub da: String,
    /// The sentence in English.
    pub en: String,
    /// More for the client's program, such as both values of a conflict, by name in `extensions`.
    pub details: Option<Box<(&'static str, serde_json::Value)>>,
}

impl Error {
    /// A failure that lies in no field.
    pub fn plain(code: Code, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, field: None, da: da.into(), en: en.into(), details: None }
    }

    /// What was sent in `field` can't be meant.
    pub fn invalid(field: impl Into<Cow<'static, str>>, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::plain(Code::Invalid, da, en) }
    }

    /// `field` asks for too much.
    pub fn limit(field: impl Into<Cow<'static, str>>, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::plain(Code::Limit, da, en) }
    }

    /// `key` in `field` names no such thing. `where_da` and `where_en` say where to find those that exist.
    pub fn unknown(field: impl Into<Cow<'static, str>>, key: &str, hint: &str) -> Self {
        let key = shown(key);
        Self::invalid(
            field,
            format!("\"{key}\" findes ikke i kataloget. Slå gyldige nøgler op med {hint}."),
            format!("\"{key}\" is not in the catalogue. Look valid keys up with {hint}."),
        )
    }

    /// The database does not answer now; the cause is for the log alone.
    pub fn unavailable(cause: &dyn fmt::Display) -> Self {
        tracing::warn!(%cause, "the database does not answer");
        Self::plain(
            Code::Unavailable,
            "Databasen svarer ikke lige nu. Prøv igen om lidt. En ændring kan være nået frem: send den igen med samme \
             clientMutationId, så sker den én gang.",
            "The database does not answer now. Try again in a moment. A mutation may have arrived: send it again with the \
             same clientMutationId, and it is done once.",
        )
    }

    /// Our fault; the cause is for the log alone.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::plain(
            Code::Internal,
            "Der skete en fejl hos os. Prøv igen, og opgiv requestId, hvis det sker igen.",
            "Something failed on our side. Try again, and quote requestId if it happens again.",
        )
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(cause: sea_orm::DbErr) -> Self {
        if db::is_away(&cause) { Self::unavailable(&cause) } else { Self::internal(&cause) }
    }
}

/// At most 60 characters of what a client sent, so that an answer never echoes a whole document.
pub fn shown(text: &str) -> String {
    let mut cut: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    if cut.chars().count() < text.chars().count() {
        cut.push('…');
    }
    cut
}
