//! Everyday words and abbreviations, and what they stand for in a search.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::Provenance;

/// A row of `synonym`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "synonym")]
pub struct Model {
    /// What people write, in lower case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub term: String,
    /// What it stands for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub expansion: String,
    /// Place in the term's list, from 1.
    pub position: i32,
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
