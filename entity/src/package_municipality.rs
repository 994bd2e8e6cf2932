//! The municipalities that a package is for; a list value of the package.

use sea_orm::entity::prelude::*;

/// A row of `package_municipality`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_municipality")]
pub struct Model {
    /// The package.
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_key: String,
    /// The municipality.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality_code: String,
    /// Place in the list, from 1.
    pub position: i32,
    /// The package that `package_key` names.
    #[sea_orm(belongs_to, from = "package_key", to = "key")]
    pub package: BelongsTo<super::package::Entity>,
    /// The municipality that `municipality_code` names.
    #[sea_orm(belongs_to, from = "municipality_code", to = "code")]
    pub municipality: BelongsTo<super::municipality::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
