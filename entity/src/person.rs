//! People who may sign in.

use sea_orm::entity::prelude::*;

/// A row of `person`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Id, a UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Name as colleagues see it.
    pub name: String,
    /// E-mail as written; none of those who come from a foreign issuer.
    pub email: Option<String>,
    /// The same in lower case: what sign-in looks for.
    pub email_folded: Option<String>,
    /// Argon2id; none until the first link is used.
    pub password_hash: Option<String>,
    /// `da` or `en`.
    pub language: String,
    /// Whether notices are mailed.
    pub digest: bool,
    /// Whether the person runs this installation.
    pub platform_administrator: bool,
    /// An invented account of the demonstration.
    pub demo: bool,
    /// The `OpenID` issuer that vouches for the person.
    pub foreign_issuer: Option<String>,
    /// Its name for the person.
    pub foreign_subject: Option<String>,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// Since when the account is closed, in microseconds UTC.
    pub disabled_at: Option<i64>,
    /// Last sign-in, in microseconds UTC.
    pub signed_in_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
