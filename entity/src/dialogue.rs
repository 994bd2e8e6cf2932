//! Talks of coordinators with actors about models and packages.

use sea_orm::entity::prelude::*;
use time::Date;

/// A row of `dialogue`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dialogue")]
pub struct Model {
    /// Id, a UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The coordinator's organisation.
    pub organisation_key: String,
    /// The actor.
    pub with_key: String,
    /// The day.
    pub on_day: Date,
    /// The model.
    pub model_key: Option<String>,
    /// The package.
    pub package_key: Option<String>,
    /// What came of it.
    pub outcome: String,
    /// What comes next.
    pub next_step: Option<String>,
    /// By when.
    pub next_step_on: Option<Date>,
    /// Who wrote it down.
    pub author: String,
    /// When, in microseconds UTC.
    pub at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
