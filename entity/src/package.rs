//! Packages (branchepakker): a gated process toward a job in a place.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{PackageKind, PackageStatus, Provenance};

/// A row of `package`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package")]
pub struct Model {
    /// Natural key, such as `VEJLE14-1`; of one written here its UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Danish title.
    pub title_da: String,
    /// English title.
    pub title_en: String,
    /// Kind of package.
    pub kind: PackageKind,
    /// Where it stands.
    pub status: PackageStatus,
    /// Rises with every change; guards against lost updates.
    pub revision: i32,
    /// Rises with every publication; 0 before the first.
    pub version: i32,
    /// First year.
    pub year_from: Option<i32>,
    /// Last year.
    pub year_to: Option<i32>,
    /// Danish description.
    pub description: String,
    /// Where it was read, as the authors noted it.
    pub source_note: String,
    /// The package that it was made from.
    pub derived_from: Option<String>,
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
    /// Jobs it leads to.
    #[sea_orm(has_many)]
    pub occupations: HasMany<super::package_occupation::Entity>,
    /// Areas it is for.
    #[sea_orm(has_many)]
    pub areas: HasMany<super::package_area::Entity>,
    /// Municipalities it is for.
    #[sea_orm(has_many)]
    pub municipalities: HasMany<super::package_municipality::Entity>,
    /// Whom it is for.
    #[sea_orm(has_many)]
    pub target_groups: HasMany<super::package_target_group::Entity>,
    /// Who takes part.
    #[sea_orm(has_many)]
    pub parties: HasMany<super::package_party::Entity>,
    /// What it consists of.
    #[sea_orm(has_many)]
    pub elements: HasMany<super::package_element::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
