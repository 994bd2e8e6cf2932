//! What a person is told: a row for each person.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::NoticeKind;

/// A row of `notice`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    /// Id, a UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Who is told.
    pub person_id: String,
    /// What of.
    pub kind: NoticeKind,
    /// Sequence of the event that it tells of.
    pub sequence: i64,
    /// When, in microseconds UTC.
    pub at: i64,
    /// By when something is asked of the person.
    pub due_on: Option<Date>,
    /// When it was read.
    pub read_at: Option<i64>,
    /// When nothing was asked of the person any more.
    pub done_at: Option<i64>,
    /// When it was mailed.
    pub mailed_at: Option<i64>,
    /// The package.
    pub package_key: Option<String>,
    /// The element.
    pub element: Option<String>,
    /// Who brought it about.
    pub actor: String,
    /// For which organisation.
    pub organisation: Option<String>,
    /// The alarm.
    pub alarm_id: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
