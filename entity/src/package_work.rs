//! Packages as their parties work on them.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::PackageStatus;

/// A row of `package_work`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_work")]
pub struct Model {
    /// Key of the package; the same as in `package` once it is published.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Where the work stands.
    pub status: PackageStatus,
    /// Rises with every change; guards against lost updates.
    pub revision: i32,
    /// The latest published version; 0 before the first.
    pub version: i32,
    /// What it says: JSON of `server::domain::draft::content`.
    pub content: String,
    /// The package that it was made from.
    pub derived_from: Option<String>,
    /// The version of that package.
    pub derived_version: Option<i32>,
    /// The collaboration model that it follows.
    pub model_key: Option<String>,
    /// The day by which parties are asked to decide.
    pub decide_by: Option<Date>,
    /// Actor who began it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// Last change, in microseconds UTC.
    pub changed_at: i64,
    /// When the draft was given up.
    pub discarded_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
