//! The occupations that a package leads to; a list value of the package.

use sea_orm::entity::prelude::*;

/// A row of `package_occupation`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_occupation")]
pub struct Model {
    /// The package.
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_key: String,
    /// The occupation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub occupation_key: String,
    /// Place in the list, from 1.
    pub position: i32,
    /// The package that `package_key` names.
    #[sea_orm(belongs_to, from = "package_key", to = "key")]
    pub package: BelongsTo<super::package::Entity>,
    /// The occupation that `occupation_key` names.
    #[sea_orm(belongs_to, from = "occupation_key", to = "key")]
    pub occupation: BelongsTo<super::occupation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
