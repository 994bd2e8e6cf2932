//! Provenance: how well a row is founded.

use async_graphql::Enum;

/// How well a row is founded. It speaks for the row's identity (number, title, name). DEMO is invented and must be
/// shown as such to people.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::Provenance")]
pub enum Provenance {
    /// Read in a public source.
    Official,
    /// Read indirectly, or in a test sample.
    Observed,
    /// Kortvej's authors' own judgement.
    Authored,
    /// Invented, for demonstration.
    Demo,
}
