//! Whom a package is for; a list value of the package.

use sea_orm::entity::prelude::*;

use crate::types::TargetGroup;

/// A row of `package_target_group`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_target_group")]
pub struct Model {
    /// The package.
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_key: String,
    /// Group of people.
    #[sea_orm(primary_key, auto_increment = false)]
    pub target_group: TargetGroup,
    /// Place in the list, from 1.
    pub position: i32,
    /// The package that `package_key` names.
    #[sea_orm(belongs_to, from = "package_key", to = "key")]
    pub package: BelongsTo<super::package::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
