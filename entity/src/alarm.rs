//! Alarms of published versions: something locked is no longer so.

use sea_orm::entity::prelude::*;

use crate::types::AlarmKind;

/// A row of `alarm`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alarm")]
pub struct Model {
    /// Id, a UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The package.
    pub package_key: String,
    /// The version.
    pub version: i32,
    /// What happened.
    pub kind: AlarmKind,
    /// The course.
    pub course_key: String,
    /// The session.
    pub session_key: Option<String>,
    /// The element.
    pub element: String,
    /// What is otherwise now: JSON of `server::domain::alarm`.
    pub detail: String,
    /// When it was seen, in microseconds UTC.
    pub raised_at: i64,
    /// When it no longer held.
    pub settled_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
