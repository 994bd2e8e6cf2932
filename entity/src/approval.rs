//! Approvals of providers to offer the courses of an FKB (udbudsgodkendelse). Time-limited.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::Provenance;

/// A row of `approval`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    /// The provider.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_key: String,
    /// The FKB.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fkb_key: String,
    /// First day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: Date,
    /// Last day; empty is open.
    pub valid_to: Option<Date>,
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
    /// The organisation that `organisation_key` names.
    #[sea_orm(belongs_to, from = "organisation_key", to = "key")]
    pub organisation: BelongsTo<super::organisation::Entity>,
    /// The fkb that `fkb_key` names.
    #[sea_orm(belongs_to, from = "fkb_key", to = "key")]
    pub fkb: BelongsTo<super::fkb::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
