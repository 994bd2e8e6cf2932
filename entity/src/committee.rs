//! Continuing-education committees (efteruddannelsesudvalg): they own FKBs and decide on new courses.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{Provenance, Words};

/// A row of `committee`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "committee")]
pub struct Model {
    /// Short name, such as `TUR`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Danish name.
    pub name_da: String,
    /// English name.
    pub name_en: String,
    /// Branches that it covers, in Danish.
    pub branches: Words,
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
    /// FKBs that it owns.
    #[sea_orm(has_many)]
    pub fkbs: HasMany<super::fkb::Entity>,
    /// Courses that it decides on.
    #[sea_orm(has_many)]
    pub courses: HasMany<super::course::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
