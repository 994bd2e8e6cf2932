//! Sessions (hold): dated offers of one or several courses by a provider.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{Provenance, SessionMode};

/// A row of `session`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Natural key; of a pattern its key and planned first day, `SP0001-2026-11-23`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The provider that holds it.
    pub provider_key: String,
    /// Where.
    pub municipality_code: String,
    /// First day of teaching.
    pub start_date: Date,
    /// Last day of teaching.
    pub end_date: Date,
    /// Last day to enrol; empty is not known.
    pub deadline: Option<Date>,
    /// Teaching in hundredths of a course day.
    pub days: i32,
    /// Seats in all.
    pub seats: i32,
    /// Seats taken.
    pub seats_taken: i32,
    /// Fewest participants for it to run.
    pub minimum: i32,
    /// Whether it runs however few come.
    pub guaranteed: bool,
    /// How it is held.
    pub mode: SessionMode,
    /// ISO 639-1.
    pub language: String,
    /// Participant's price in whole øre.
    pub price_ore: i64,
    /// Whether it is called off.
    pub cancelled: bool,
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
    /// The organisation that `provider_key` names.
    #[sea_orm(belongs_to, from = "provider_key", to = "key")]
    pub provider: BelongsTo<super::organisation::Entity>,
    /// The municipality that `municipality_code` names.
    #[sea_orm(belongs_to, from = "municipality_code", to = "code")]
    pub municipality: BelongsTo<super::municipality::Entity>,
    /// What it teaches, in order.
    #[sea_orm(has_many)]
    pub courses: HasMany<super::session_course::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
