//! Which courses replace a course; there may be several.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::Provenance;

/// A row of `course_successor`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_successor")]
pub struct Model {
    /// The older course.
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_key: String,
    /// A course that replaces it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub successor_key: String,
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
    #[sea_orm(belongs_to, relation_enum = "Course", from = "course_key", to = "key")]
    pub course: BelongsTo<super::course::Entity>,
    /// The course that `successor_key` names.
    #[sea_orm(belongs_to, relation_enum = "Successor", from = "successor_key", to = "key")]
    pub successor: BelongsTo<super::course::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
