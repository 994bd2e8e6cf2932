//! Failed sign-ins by account name, whether or not there is such an account.

use sea_orm::entity::prelude::*;

/// A row of `sign_in_attempt`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_attempt")]
pub struct Model {
    /// SHA-256 of the folded e-mail.
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: String,
    /// Failures in a row.
    pub failures: i32,
    /// The last one, in microseconds UTC.
    pub last_at: i64,
    /// No attempt is tried before, in microseconds UTC.
    pub blocked_until: i64,
}

impl ActiveModelBehavior for ActiveModel {}
