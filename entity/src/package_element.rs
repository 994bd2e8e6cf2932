//! The elements of a package in order and in parallel.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{ElementKind, Provenance};

/// A row of `package_element`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_element")]
pub struct Model {
    /// The package.
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_key: String,
    /// Place in the package, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    /// Kind of element.
    pub kind: ElementKind,
    /// Danish title.
    pub title: String,
    /// The course, where one is named.
    pub course_key: Option<String>,
    /// Length in hundredths of a week.
    pub weeks: Option<i32>,
    /// Length in hundredths of a course day.
    pub days: Option<i32>,
    /// Whether it runs beside the others.
    pub parallel: bool,
    /// A note, or empty.
    pub note: String,
    /// Its name within a package written here.
    pub element_id: Option<String>,
    /// The chosen session.
    pub session_key: Option<String>,
    /// The organisation that answers for it.
    pub responsible_key: Option<String>,
    /// Keys of the job's competences that it serves beside its course, separated by spaces.
    pub requirements: Option<String>,
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
    /// The package that `package_key` names.
    #[sea_orm(belongs_to, from = "package_key", to = "key")]
    pub package: BelongsTo<super::package::Entity>,
    /// The course that `course_key` names.
    #[sea_orm(belongs_to, from = "course_key", to = "key")]
    pub course: BelongsTo<Option<super::course::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
