//! The areas that a package is for; a list value of the package. With no area and no municipality it is national.

use sea_orm::entity::prelude::*;

/// A row of `package_area`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_area")]
pub struct Model {
    /// The package.
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_key: String,
    /// The area.
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_key: String,
    /// Place in the list, from 1.
    pub position: i32,
    /// The package that `package_key` names.
    #[sea_orm(belongs_to, from = "package_key", to = "key")]
    pub package: BelongsTo<super::package::Entity>,
    /// The area that `area_key` names.
    #[sea_orm(belongs_to, from = "area_key", to = "key")]
    pub area: BelongsTo<super::area::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
