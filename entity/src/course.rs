//! AMU courses.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{LanguageSupport, Provenance};

/// A row of `course`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course")]
pub struct Model {
    /// Number and module as text: `45074`, `31863-D`, or `X0001` where no verified number is known.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Danish title.
    pub title_da: String,
    /// English title.
    pub title_en: String,
    /// Length in hundredths of a course day.
    pub days: i32,
    /// The committee that decides on it.
    pub committee_key: Option<String>,
    /// Whether it ends in a certificate by law or trade.
    pub certificate: bool,
    /// What the participant can do afterwards, in Danish.
    pub objective_da: String,
    /// The same in English.
    pub objective_en: String,
    /// Language support.
    pub language_support: LanguageSupport,
    /// Whether it gives credit in a vocational education; empty is not known.
    pub merit_giving: Option<bool>,
    /// First day in force; empty is open or not known.
    pub valid_from: Option<Date>,
    /// Last day in force; empty is open or not known.
    pub valid_to: Option<Date>,
    /// Sector, a word for facets.
    pub sector: String,
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
    /// FKBs that it belongs to.
    #[sea_orm(has_many)]
    pub fkbs: HasMany<super::course_fkb::Entity>,
    /// What it teaches.
    #[sea_orm(has_many)]
    pub competences: HasMany<super::course_competence::Entity>,
    /// Who may take it.
    #[sea_orm(has_many)]
    pub restrictions: HasMany<super::course_restriction::Entity>,
    /// Sessions that teach it.
    #[sea_orm(has_many)]
    pub sessions: HasMany<super::session_course::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
