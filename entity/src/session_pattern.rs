//! The repeated sessions of a feed, and the day that their offsets count from: bookkeeping of the import, so that
//! sessions keep their days when the same pattern is imported again later.

use sea_orm::entity::prelude::*;
use time::Date;

/// A row of `session_pattern`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session_pattern")]
pub struct Model {
    /// Key of the pattern in its feed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The feed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub feed: String,
    /// The Monday that the offsets of the present round count from.
    pub day_zero: Date,
}

impl ActiveModelBehavior for ActiveModel {}
