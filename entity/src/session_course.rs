//! The courses of a session in the order in which they are taught; a list value of the session.

use sea_orm::entity::prelude::*;

/// A row of `session_course`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session_course")]
pub struct Model {
    /// The session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_key: String,
    /// The course.
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_key: String,
    /// Place in the order, from 1.
    pub position: i32,
    /// The session that `session_key` names.
    #[sea_orm(belongs_to, from = "session_key", to = "key")]
    pub session: BelongsTo<super::session::Entity>,
    /// The course that `course_key` names.
    #[sea_orm(belongs_to, from = "course_key", to = "key")]
    pub course: BelongsTo<super::course::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
