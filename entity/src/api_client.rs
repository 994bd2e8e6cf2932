//! Machines that act for an organisation.

use sea_orm::entity::prelude::*;

use crate::types::Role;

/// A row of `api_client`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_client")]
pub struct Model {
    /// Client id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Name for people.
    pub name: String,
    /// For whom it acts.
    pub organisation_key: String,
    /// In which role.
    pub role: Role,
    /// `READ`, `WRITE`, separated by spaces.
    pub scopes: String,
    /// SHA-256 of its secret.
    pub secret_digest: String,
    /// Actor who made it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// Until when, in microseconds UTC.
    pub expires_at: i64,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// When it last got a token.
    pub last_used_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
