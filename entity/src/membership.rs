//! A person's roles in organisations; several at once.

use sea_orm::entity::prelude::*;

use crate::types::Role;

/// A row of `membership`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: String,
    /// The organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_key: String,
    /// The role.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: Role,
    /// Since when, in microseconds UTC.
    pub since: i64,
    /// Until when, in microseconds UTC.
    pub ended_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
