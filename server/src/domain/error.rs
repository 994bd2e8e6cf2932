//! What can go wrong, in the words that a person is told. It knows neither HTTP nor GraphQL.

use std::borrow::Cow;
use std::fmt;

use serde_json::json;

use crate::db::{self, Trouble};

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
    /// The document is not known by that name: its text is to be sent with it.
    PersistedQueryNotFound,
    /// The database, or the machine it is on, can't serve now. Trying again helps.
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
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
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
    pub details: Box<[(&'static str, serde_json::Value)]>,
    /// It does not say that nothing was done: what was asked for may have been saved.
    pub unsure: bool,
    /// What is wrong with the database, where that is the reason.
    pub trouble: Option<Trouble>,
}

impl Error {
    /// A failure that lies in no field.
    pub fn plain(code: Code, da: impl Into<String>, en: impl Into<String>) -> Self {
        let (da, en) = (da.into(), en.into());
        Self { code, field: None, da, en, details: Box::default(), unsure: false, trouble: None }
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

    /// Our fault; the cause is for the log alone.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::plain(
            Code::Internal,
            "Der skete en fejl hos os. Prøv igen, og opgiv requestId, hvis det sker igen.",
            "Something failed on our side. Try again, and quote requestId if it happens again.",
        )
    }

    /// It took too long, and was given up.
    pub fn late() -> Self {
        Self::unavailable(
            SOON,
            "Svaret tog for lang tid og blev opgivet. Prøv igen om lidt.",
            "The answer took too long and was given up. Try again in a moment.",
        )
        .not_knowing()
    }

    /// This server does not show yet what the client knows of.
    pub fn behind() -> Self {
        Self::unavailable(
            1,
            "Serveren viser endnu ikke det, du bad om at se. Prøv igen om lidt.",
            "The server does not show yet what you asked to see. Try again in a moment.",
        )
    }

    /// What is needed is away for now; `seconds` until trying again makes sense, in `extensions.retryAfter`.
    fn unavailable(seconds: u32, da: &str, en: &str) -> Self {
        Self { details: Box::new([(RETRY_AFTER, json!(seconds))]), ..Self::plain(Code::Unavailable, da, en) }
    }

    /// The same, where nobody knows whether what was asked for was saved.
    fn not_knowing(self) -> Self {
        Self { unsure: true, ..self }
    }

    /// The same as it is told to whoever asked for a change.
    #[must_use]
    pub fn of_change(mut self) -> Self {
        if self.unsure {
            self.da.push_str(" En ændring kan være gemt: se efter, før du gentager den.");
            self.en.push_str(" A change may have been saved: look before you repeat it.");
        }
        self
    }

    /// In how many seconds trying again makes sense, where that is known.
    pub fn retry_after(&self) -> Option<u64> {
        self.details.iter().find(|(name, _)| *name == RETRY_AFTER).and_then(|(_, seconds)| seconds.as_u64())
    }
}

/// Name in `extensions` of the seconds until trying again makes sense.
pub const RETRY_AFTER: &str = "retryAfter";
/// Seconds until a database that was busy or away may answer again.
const SOON: u32 = 5;
/// Seconds until somebody may have mended a disk.
const MENDED: u32 = 60;

impl From<sea_orm::DbErr> for Error {
    /// What a client is told of a database that failed. None of it says that nothing was changed: the connection may be
    /// lost between the commit and its answer, or what was committed can't be read for the answer.
    fn from(cause: sea_orm::DbErr) -> Self {
        let Some(trouble) = db::trouble(&cause) else { return Self::internal(&cause) };
        tracing::warn!(%cause, ?trouble, "the database can't serve");
        let told = match trouble {
            Trouble::Away => Self::unavailable(
                SOON,
                "Databasen svarer ikke lige nu. Prøv igen om lidt.",
                "The database does not answer right now. Try again in a moment.",
            )
            .not_knowing(),
            Trouble::Busy => Self::unavailable(
                SOON,
                "Der er for mange om databasen lige nu. Prøv igen om lidt.",
                "Too many want the database right now. Try again in a moment.",
            )
            .not_knowing(),
            Trouble::Full => Self::unavailable(
                MENDED,
                "Der kan ikke gemmes: disken er fuld. Det, der er gemt, er der stadig og kan læses. Sig det til dem, der \
                 driver Kortvej, og prøv igen senere.",
                "Nothing can be saved: the disk is full. What was saved is still there and can be read. Tell those who \
                 run Kortvej, and try again later.",
            ),
            Trouble::ReadOnly => Self::unavailable(
                MENDED,
                "Der kan ikke gemmes: databasen kan kun læses. Det, der er gemt, er der stadig. Sig det til dem, der \
                 driver Kortvej, og prøv igen senere.",
                "Nothing can be saved: the database can only be read. What was saved is still there. Tell those who run \
                 Kortvej, and try again later.",
            ),
            Trouble::Disk => Self::unavailable(
                MENDED,
                "Disken under databasen fejler. Sig det til dem, der driver Kortvej, og prøv igen senere.",
                "The disk below the database fails. Tell those who run Kortvej, and try again later.",
            )
            .not_knowing(),
        };
        Self { trouble: Some(trouble), ..told }
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

#[cfg(test)]
mod tests {
    use sea_orm::DbErr;

    use super::*;

    #[test]
    fn only_whoever_changes_is_told_that_a_change_may_have_been_saved() {
        let late = Error::late();
        assert!(late.da.ends_with("Prøv igen om lidt.") && late.en.ends_with("Try again in a moment."), "{late:?}");
        let late = late.of_change();
        assert!(late.da.ends_with("En ændring kan være gemt: se efter, før du gentager den."), "{late:?}");
        assert!(late.en.ends_with("A change may have been saved: look before you repeat it."), "{late:?}");
        // What is known not to be done is told as that.
        let behind = Error::behind();
        assert_eq!(behind.clone().of_change().da, behind.da);
        let away = Error::from(DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout));
        assert_eq!(away.code, Code::Unavailable);
        assert!(!away.da.contains("gemt") && away.of_change().da.contains("gemt"));
    }
}
