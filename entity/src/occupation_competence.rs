//! What a job needs, at which level, and how much it weighs.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{Importance, Provenance};

/// A row of `occupation_competence`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occupation_competence")]
pub struct Model {
    /// The occupation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub occupation_key: String,
    /// The competence.
    #[sea_orm(primary_key, auto_increment = false)]
    pub competence_key: String,
    /// Level needed, 1 to 4.
    pub level: i32,
    /// Whether the job can be done without.
    pub importance: Importance,
    /// Weight, 1 to 5.
    pub weight: i32,
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
    /// The competence that `competence_key` names.
    #[sea_orm(belongs_to, from = "competence_key", to = "key")]
    pub competence: BelongsTo<super::competence::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
