//! What a course teaches, and to which level.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::Provenance;

/// A row of `course_competence`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_competence")]
pub struct Model {
    /// The course.
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_key: String,
    /// The competence.
    #[sea_orm(primary_key, auto_increment = false)]
    pub competence_key: String,
    /// 1 under guidance, 2 known tasks, 3 independently, 4 also unfamiliar situations.
    pub level: i32,
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
    /// The competence that `competence_key` names.
    #[sea_orm(belongs_to, from = "competence_key", to = "key")]
    pub competence: BelongsTo<super::competence::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
