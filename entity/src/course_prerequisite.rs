//! What must be met before a course. All groups must be; in a group one alternative is enough.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::Provenance;

/// A row of `course_prerequisite`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_prerequisite")]
pub struct Model {
    /// The course.
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_key: String,
    /// Group, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_number: i32,
    /// Place of the alternative in its group, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The course to have taken; else a competence.
    pub required_course_key: Option<String>,
    /// The competence to hold; else a course.
    pub required_competence_key: Option<String>,
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
    /// The course that `required_course_key` names.
    #[sea_orm(belongs_to, relation_enum = "RequiredCourse", from = "required_course_key", to = "key")]
    pub required_course: BelongsTo<Option<super::course::Entity>>,
    /// The competence that `required_competence_key` names.
    #[sea_orm(belongs_to, from = "required_competence_key", to = "key")]
    pub required_competence: BelongsTo<Option<super::competence::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
