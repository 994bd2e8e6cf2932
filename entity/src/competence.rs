//! Competences: what a course gives and a job needs.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{CompetenceKind, Provenance};

/// A row of `competence`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "competence")]
pub struct Model {
    /// Natural key, such as `cable-location`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Danish name.
    pub label_da: String,
    /// English name.
    pub label_en: String,
    /// Kind of competence.
    pub kind: CompetenceKind,
    /// Danish description.
    pub description: String,
    /// A note: the ESCO skill nearest to it.
    pub esco_skill_id: Option<String>,
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
    /// Courses that teach it.
    #[sea_orm(has_many)]
    pub courses: HasMany<super::course_competence::Entity>,
    /// Occupations that need it.
    #[sea_orm(has_many)]
    pub occupations: HasMany<super::occupation_competence::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
