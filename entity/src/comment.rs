//! Comments on a package in the making, or on one of its elements.

use sea_orm::entity::prelude::*;

/// A row of `comment`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comment")]
pub struct Model {
    /// Id, a UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The package.
    pub package_key: String,
    /// The element.
    pub element: Option<String>,
    /// Actor who wrote it.
    pub author: String,
    /// For which organisation.
    pub organisation: Option<String>,
    /// When, in microseconds UTC.
    pub at: i64,
    /// What it says.
    pub text: String,
    /// Ids of people mentioned: JSON.
    pub mentions: String,
    /// When it was settled.
    pub resolved_at: Option<i64>,
    /// Who settled it.
    pub resolved_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
