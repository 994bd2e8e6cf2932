//! Parties of a package in the making, each with an approval of its own.

use sea_orm::entity::prelude::*;

use crate::types::{PartyRole, PartyStatus};

/// A row of `work_party`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_party")]
pub struct Model {
    /// The package.
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_key: String,
    /// The organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_key: String,
    /// Its role.
    pub role: PartyRole,
    /// Where its approval stands.
    pub status: PartyStatus,
    /// Place in the list, from 1; the lead first.
    pub position: i32,
    /// When, in microseconds UTC.
    pub invited_at: i64,
    /// When it decided, in microseconds UTC.
    pub decided_at: Option<i64>,
    /// Which revision it decided on.
    pub decided_revision: Option<i32>,
    /// Actor who decided.
    pub decided_by: Option<String>,
    /// Why, in its own words.
    pub reason: Option<String>,
    /// The later change that reopened its approval.
    pub reopened_revision: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
