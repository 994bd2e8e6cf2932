//! Refresh tokens: each works once, and a second use ends its family.

use sea_orm::entity::prelude::*;

/// A row of `refresh_token`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// SHA-256 of the token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: String,
    /// Its family.
    pub sign_in_id: String,
    /// When, in microseconds UTC.
    pub issued_at: i64,
    /// Until when, in microseconds UTC.
    pub expires_at: i64,
    /// When it was used.
    pub used_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
