//! Keys that sign access tokens.

use sea_orm::entity::prelude::*;

/// A row of `signing_key`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    /// Thumbprint of the public key (RFC 7638).
    #[sea_orm(primary_key, auto_increment = false)]
    pub kid: String,
    /// The private key, as `server::auth::key` writes it.
    pub private: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// Since when it no longer signs, in microseconds UTC.
    pub retired_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
