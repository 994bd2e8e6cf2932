//! A person's sign-in: a browser's session, or a family of refresh tokens.

use sea_orm::entity::prelude::*;

/// A row of `sign_in`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in")]
pub struct Model {
    /// Id, a UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Who signed in.
    pub person_id: String,
    /// For which organisation the person acts.
    pub organisation_key: Option<String>,
    /// SHA-256 of the cookie; none of a family of refresh tokens.
    pub digest: Option<String>,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// Last use, in microseconds UTC.
    pub seen_at: i64,
    /// Until when, in microseconds UTC.
    pub expires_at: i64,
    /// When it was ended.
    pub ended_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
