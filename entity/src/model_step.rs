//! Principles and phases of a collaboration model.

use sea_orm::entity::prelude::*;

use crate::types::ModelPart;

/// A row of `model_step`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model_step")]
pub struct Model {
    /// The model.
    #[sea_orm(primary_key, auto_increment = false)]
    pub model_key: String,
    /// Principle or phase.
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: ModelPart,
    /// Place, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    /// Danish title.
    pub title_da: String,
    /// English title.
    pub title_en: String,
    /// What it means, in Danish.
    pub text_da: String,
    /// What it means, in English.
    pub text_en: String,
}

impl ActiveModelBehavior for ActiveModel {}
