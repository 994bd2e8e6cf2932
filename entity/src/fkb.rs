//! Common competence descriptions (FKB), the job areas that courses and approvals hang on.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::Provenance;

/// A row of `fkb`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fkb")]
pub struct Model {
    /// Four digits, or `XF-...` where no number is known.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Danish title.
    pub title: String,
    /// The committee that owns it; empty for the one of bilinguals.
    pub committee_key: Option<String>,
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
    /// The committee that `committee_key` names.
    #[sea_orm(belongs_to, from = "committee_key", to = "key")]
    pub committee: BelongsTo<Option<super::committee::Entity>>,
    /// What it replaces.
    #[sea_orm(has_many)]
    pub replacements: HasMany<super::fkb_replacement::Entity>,
    /// Approvals to offer it.
    #[sea_orm(has_many)]
    pub approvals: HasMany<super::approval::Entity>,
    /// Memberships of courses.
    #[sea_orm(has_many)]
    pub courses: HasMany<super::course_fkb::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
