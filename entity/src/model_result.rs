//! What a collaboration model has led to, by source.

use sea_orm::entity::prelude::*;

/// A row of `model_result`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model_result")]
pub struct Model {
    /// The model.
    #[sea_orm(primary_key, auto_increment = false)]
    pub model_key: String,
    /// Place, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    /// The result, in Danish.
    pub text_da: String,
    /// The result, in English.
    pub text_en: String,
    /// The period it speaks of.
    pub period: Option<String>,
    /// Who says so.
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
