//! Mutations already done, by the client's own id: a repeated one does nothing again.

use sea_orm::entity::prelude::*;

/// A row of `answered`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answered")]
pub struct Model {
    /// Who sent it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor: String,
    /// The id that the client chose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_mutation_id: String,
    /// Name of the mutation.
    pub mutation: String,
    /// What it answered with.
    pub noun_id: String,
    /// When, in microseconds UTC.
    pub at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
