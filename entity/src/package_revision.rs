//! Every revision of a package in the making, whole.

use sea_orm::entity::prelude::*;

/// A row of `package_revision`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_revision")]
pub struct Model {
    /// The package.
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_key: String,
    /// The revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// When, in microseconds UTC.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// For which organisation.
    pub organisation: Option<String>,
    /// What was done.
    pub action: String,
    /// Why.
    pub reason: Option<String>,
    /// What the package said after it.
    pub content: String,
    /// Its parties after it: JSON.
    pub parties: String,
}

impl ActiveModelBehavior for ActiveModel {}
