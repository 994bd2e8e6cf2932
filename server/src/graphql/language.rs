//! The language that a text is asked for in.

use async_graphql::Enum;

/// Language of a text.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Danish.
    #[default]
    Da,
    /// English, where there is a text in English; else Danish.
    En,
}

impl Language {
    /// Whether it is Danish.
    pub fn is_danish(self) -> bool {
        self == Self::Da
    }

    /// The text in this language; Danish where the English one is missing.
    pub fn of<'a>(self, da: &'a str, en: &'a str) -> &'a str {
        if self.is_danish() || en.is_empty() { da } else { en }
    }
}
