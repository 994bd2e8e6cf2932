//! Other job titles that people use; a list value of the occupation, so it follows its row.

use sea_orm::entity::prelude::*;

/// A row of `occupation_title`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occupation_title")]
pub struct Model {
    /// The occupation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub occupation_key: String,
    /// The title.
    #[sea_orm(primary_key, auto_increment = false)]
    pub title: String,
    /// Place in the list, from 1.
    pub position: i32,
    /// The occupation that `occupation_key` names.
    #[sea_orm(belongs_to, from = "occupation_key", to = "key")]
    pub occupation: BelongsTo<super::occupation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
