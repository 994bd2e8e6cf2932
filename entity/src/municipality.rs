//! Municipalities, with the point that distances are measured from.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{Provenance, Words};

/// A row of `municipality`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "municipality")]
pub struct Model {
    /// Three digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Danish name.
    pub name: String,
    /// Its region, an area of kind REGION.
    pub region_key: String,
    /// Its RAR area.
    pub rar_key: String,
    /// Its labour-market office's district.
    pub amk_key: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Other names that people write.
    pub aliases: Words,
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
    /// The area that `region_key` names.
    #[sea_orm(belongs_to, relation_enum = "Region", from = "region_key", to = "key")]
    pub region: BelongsTo<super::area::Entity>,
    /// The area that `rar_key` names.
    #[sea_orm(belongs_to, relation_enum = "Rar", from = "rar_key", to = "key")]
    pub rar: BelongsTo<super::area::Entity>,
    /// The area that `amk_key` names.
    #[sea_orm(belongs_to, relation_enum = "Amk", from = "amk_key", to = "key")]
    pub amk: BelongsTo<super::area::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
