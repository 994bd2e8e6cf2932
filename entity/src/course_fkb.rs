//! Which FKBs a course belongs to: many to many, and dated.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::Provenance;

/// A row of `course_fkb`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_fkb")]
pub struct Model {
    /// The course.
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_key: String,
    /// The FKB.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fkb_key: String,
    /// 1 for the first time it belongs to the FKB, 2 if it comes back later.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    /// First day in force; empty is open or not known.
    pub valid_from: Option<Date>,
    /// Last day in force; empty is open or not known.
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
    /// The course that `course_key` names.
    #[sea_orm(belongs_to, from = "course_key", to = "key")]
    pub course: BelongsTo<super::course::Entity>,
    /// The fkb that `fkb_key` names.
    #[sea_orm(belongs_to, from = "fkb_key", to = "key")]
    pub fkb: BelongsTo<super::fkb::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
