//! Areas: regions, RAR areas, districts of labour-market offices and of councils. Dated, since they are redrawn.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{AreaKind, Provenance};

/// A row of `area`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "area")]
pub struct Model {
    /// Natural key, such as `rar-fyn`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Kind of area.
    pub kind: AreaKind,
    /// Danish name.
    pub name_da: String,
    /// English name.
    pub name_en: String,
    /// The area that it lies in, or whose district it is (a council's).
    pub parent_key: Option<String>,
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
    /// The area that `parent_key` names.
    #[sea_orm(self_ref, relation_enum = "Parent", from = "parent_key", to = "key")]
    pub parent: BelongsTo<Option<Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
