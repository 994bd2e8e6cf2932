//! Collaboration models taken over by an area and an industry.

use sea_orm::entity::prelude::*;

use crate::types::AdoptionStatus;

/// A row of `adoption`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "adoption")]
pub struct Model {
    /// Id, a UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The model.
    pub model_key: String,
    /// The area.
    pub area_key: String,
    /// The industry, in words.
    pub sector: String,
    /// Who answers for it.
    pub organisation_key: String,
    /// How far it is.
    pub status: AdoptionStatus,
    /// What is done otherwise here, and why.
    pub adaptations: String,
    /// The package it led to.
    pub package_key: Option<String>,
    /// Last change, in microseconds UTC.
    pub changed_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
