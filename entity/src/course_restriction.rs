//! Who may take a course, and what it gives by law.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{Provenance, RestrictionKind};

/// A row of `course_restriction`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_restriction")]
pub struct Model {
    /// The course.
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_key: String,
    /// Place in the course's list, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Kind of restriction.
    pub kind: RestrictionKind,
    /// In Danish.
    pub text_da: String,
    /// In English.
    pub text_en: String,
    /// The authority behind it.
    pub authority_key: Option<String>,
    /// The rule that it rests on.
    pub legal_basis: Option<String>,
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
    /// The organisation that `authority_key` names.
    #[sea_orm(belongs_to, from = "authority_key", to = "key")]
    pub authority: BelongsTo<Option<super::organisation::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
