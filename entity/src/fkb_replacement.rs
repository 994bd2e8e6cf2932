//! Which FKBs an FKB replaces. The replaced one may be older than the catalogue, so it is no foreign key.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::Provenance;

/// A row of `fkb_replacement`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fkb_replacement")]
pub struct Model {
    /// The newer FKB.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fkb_key: String,
    /// The older one; may be unknown here.
    #[sea_orm(primary_key, auto_increment = false)]
    pub replaced_key: String,
    /// How well the row is founded.
    pub provenance: Provenance,
    /// What it was read from, in words for people.
    pub source: String,
    /// The day that the source speaks for.
    pub source_date: Option<Date>,
    /// The import that may write the row again; see the crate's documentation.
    pub feed: String,
    /// The day on which its feed no longer held the row.
    pub withdrawn_on: Option<Date>,
    /// The fkb that `fkb_key` names.
    #[sea_orm(belongs_to, from = "fkb_key", to = "key")]
    pub fkb: BelongsTo<super::fkb::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
