//! What a claim of a foreign issuer's token gives.

use sea_orm::entity::prelude::*;

use crate::types::Role;

/// A row of `issuer_rule`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "issuer_rule")]
pub struct Model {
    /// Id, a UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The issuer.
    pub issuer: String,
    /// Name of the claim.
    pub claim: String,
    /// Its value, or one of its values.
    pub value: String,
    /// The organisation.
    pub organisation_key: String,
    /// The role in it.
    pub role: Role,
    /// When, in microseconds UTC.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
