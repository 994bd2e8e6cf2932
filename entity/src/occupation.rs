//! Occupations: the jobs that packages lead to.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::Provenance;

/// A row of `occupation`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occupation")]
pub struct Model {
    /// Natural key, such as `lastbilchauffoer`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Danish title.
    pub title_da: String,
    /// English title.
    pub title_en: String,
    /// A note: six digits of DISCO-08.
    pub disco08: Option<String>,
    /// A note: the ESCO occupation nearest to it.
    pub esco_occupation_id: Option<String>,
    /// What one does, in Danish.
    pub work_task: String,
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
    /// Other titles.
    #[sea_orm(has_many)]
    pub titles: HasMany<super::occupation_title::Entity>,
    /// What it needs.
    #[sea_orm(has_many)]
    pub competences: HasMany<super::occupation_competence::Entity>,
    /// The market for it.
    #[sea_orm(has_many)]
    pub shortages: HasMany<super::shortage::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
