//! One-time links: invitations, password resets, the first administrator's set-up.

use sea_orm::entity::prelude::*;

use crate::types::{Role, TicketKind};

/// A row of `ticket`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket")]
pub struct Model {
    /// Id, a UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What it is for.
    pub kind: TicketKind,
    /// SHA-256 of the secret in the link.
    pub digest: String,
    /// Whose password it resets.
    pub person_id: Option<String>,
    /// Whom it invites.
    pub email: Option<String>,
    /// Name of the invited.
    pub name: String,
    /// The organisation that invites.
    pub organisation_key: Option<String>,
    /// The role offered.
    pub role: Option<Role>,
    /// Actor who made it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// Until when it works, in microseconds UTC.
    pub expires_at: i64,
    /// When it was used.
    pub used_at: Option<i64>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
