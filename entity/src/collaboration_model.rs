//! Proven models of collaboration.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::Provenance;

/// A row of `collaboration_model`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "collaboration_model")]
pub struct Model {
    /// Key, such as `job-veu`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Danish title.
    pub title_da: String,
    /// English title.
    pub title_en: String,
    /// What it is, in Danish.
    pub summary_da: String,
    /// What it is, in English.
    pub summary_en: String,
    /// Where it arose, in words.
    pub origin: String,
    /// The organisation where it arose.
    pub origin_organisation_key: Option<String>,
    /// Kinds of organisations that it needs, separated by spaces.
    pub party_kinds: String,
    /// The organisation that wrote it here.
    pub owner_key: Option<String>,
    /// How often it was written here, from 1; of what an import wrote always 1.
    pub revision: i32,
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
}

impl ActiveModelBehavior for ActiveModel {}
