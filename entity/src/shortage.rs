//! The state of the market for an occupation in an area and a half-year. A missing row is not known, never "no shortage".

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{Provenance, ShortageCategory};

/// A row of `shortage`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shortage")]
pub struct Model {
    /// The occupation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub occupation_key: String,
    /// The RAR area.
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_key: String,
    /// Half-year, `2026H2`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: String,
    /// Category.
    pub category: ShortageCategory,
    /// Attempts to recruit in the half-year.
    pub recruitment_attempts: Option<i32>,
    /// How many of them failed.
    pub failed_recruitments: Option<i32>,
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
    /// The occupation that `occupation_key` names.
    #[sea_orm(belongs_to, from = "occupation_key", to = "key")]
    pub occupation: BelongsTo<super::occupation::Entity>,
    /// The area that `area_key` names.
    #[sea_orm(belongs_to, from = "area_key", to = "key")]
    pub area: BelongsTo<super::area::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
