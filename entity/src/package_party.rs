//! The organisations of a package, each with a role and an approval of its own.

use sea_orm::entity::prelude::*;

use crate::types::{PartyRole, PartyStatus};

/// A row of `package_party`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_party")]
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
    /// The package that `package_key` names.
    #[sea_orm(belongs_to, from = "package_key", to = "key")]
    pub package: BelongsTo<super::package::Entity>,
    /// The organisation that `organisation_key` names.
    #[sea_orm(belongs_to, from = "organisation_key", to = "key")]
    pub organisation: BelongsTo<super::organisation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
