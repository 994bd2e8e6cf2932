//! The areas that an organisation works in; a list value of the organisation, so it follows its row.

use sea_orm::entity::prelude::*;

/// A row of `organisation_area`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_area")]
pub struct Model {
    /// The organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_key: String,
    /// The area.
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_key: String,
    /// Place in the list, from 1.
    pub position: i32,
    /// The organisation that `organisation_key` names.
    #[sea_orm(belongs_to, from = "organisation_key", to = "key")]
    pub organisation: BelongsTo<super::organisation::Entity>,
    /// The area that `area_key` names.
    #[sea_orm(belongs_to, from = "area_key", to = "key")]
    pub area: BelongsTo<super::area::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
