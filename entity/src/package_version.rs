//! Published versions; what they say is never changed.

use sea_orm::entity::prelude::*;

use crate::types::PackageStatus;

/// A row of `package_version`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_version")]
pub struct Model {
    /// The package.
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_key: String,
    /// The version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// The revision that was published.
    pub revision: i32,
    /// PUBLISHED, SUPERSEDED or RETIRED.
    pub status: PackageStatus,
    /// When, in microseconds UTC.
    pub published_at: i64,
    /// Actor who published it.
    pub published_by: String,
    /// For which organisation.
    pub organisation: Option<String>,
    /// What it says.
    pub content: String,
    /// Its parties: JSON.
    pub parties: String,
    /// Courses as they were: JSON of `server::domain::draft::lock`.
    pub lock: String,
}

impl ActiveModelBehavior for ActiveModel {}
