//! Gates: the level of a competence to reach before leaving an element; a list value of the element.

use sea_orm::entity::prelude::*;

/// A row of `package_gate`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_gate")]
pub struct Model {
    /// The package.
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_key: String,
    /// The element.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    /// The competence.
    #[sea_orm(primary_key, auto_increment = false)]
    pub competence_key: String,
    /// Level to reach, 1 to 4.
    pub level: i32,
    /// Place in the list, from 1.
    pub position: i32,
    /// The competence that `competence_key` names.
    #[sea_orm(belongs_to, from = "competence_key", to = "key")]
    pub competence: BelongsTo<super::competence::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
