//! The append-only, hash-chained log of every change. Written by `server::events` only; the database refuses to change or
//! remove a row.

use sea_orm::entity::prelude::*;

/// A row of `event`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// 1, 2, 3 ... without gaps. The latest one is the version of the catalogue.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// When, in microseconds UTC.
    pub at: i64,
    /// Who: `person:...`, `client:...` or `system`.
    pub actor: String,
    /// The organisation for which the actor acted.
    pub organisation: Option<String>,
    /// Kind of thing that changed, such as `package`.
    pub noun: String,
    /// Which one.
    pub noun_id: String,
    /// What was done, such as `published`.
    pub action: String,
    /// What it was: JSON with sorted keys.
    pub before: Option<String>,
    /// What it became: JSON with sorted keys.
    pub after: Option<String>,
    /// Hash of the event before; 64 zeros for the first.
    pub previous_hash: String,
    /// SHA-256 over the previous hash and the fields above, in hexadecimal.
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
