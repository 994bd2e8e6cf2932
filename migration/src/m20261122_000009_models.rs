//! Collaboration models, where they were taken over, and the dialogue about them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, integer, text, text_null};

use crate::column::{drop_tables, index, points, sourced};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut model = Table::create()
            .table("collaboration_model")
            .col(text("key").primary_key())
            .col(text("title_da"))
            .col(text("title_en"))
            .col(text("summary_da"))
            .col(text("summary_en"))
            .col(text("origin"))
            .col(text_null("origin_organisation_key"))
            .col(text("party_kinds"))
            .col(text_null("owner_key"))
            .col(integer("revision"))
            .foreign_key(&mut points("collaboration_model", "origin_organisation_key", "organisation", "key"))
            .foreign_key(&mut points("collaboration_model", "owner_key", "organisation", "key"))
            .to_owned();
        sourced(&mut model);
        manager.create_table(model).await?;

        let step = Table::create()
            .table("model_step")
            .col(text("model_key"))
            .col(text("part").check(Expr::cust("part IN ('PRINCIPLE', 'PHASE')")))
            .col(integer("seq"))
            .col(text("title_da"))
            .col(text("title_en"))
            .col(text("text_da"))
            .col(text("text_en"))
            .primary_key(Index::create().col("model_key").col("part").col("seq"))
            .foreign_key(&mut points("model_step", "model_key", "collaboration_model", "key"))
            .to_owned();
        manager.create_table(step).await?;

        let result = Table::create()
            .table("model_result")
            .col(text("model_key"))
            .col(integer("seq"))
            .col(text("text_da"))
            .col(text("text_en"))
            .col(text_null("period"))
            .col(text("source"))
            .primary_key(Index::create().col("model_key").col("seq"))
            .foreign_key(&mut points("model_result", "model_key", "collaboration_model", "key"))
            .to_owned();
        manager.create_table(result).await?;

        let adoption = Table::create()
            .table("adoption")
            .col(text("id").primary_key())
            .col(text("model_key"))
            .col(text("area_key"))
            .col(text("sector"))
            .col(text("organisation_key"))
            .col(text("status"))
            .col(text("adaptations"))
            .col(text_null("package_key"))
            .col(big_integer("changed_at"))
            .foreign_key(&mut points("adoption", "model_key", "collaboration_model", "key"))
            .foreign_key(&mut points("adoption", "area_key", "area", "key"))
            .foreign_key(&mut points("adoption", "organisation_key", "organisation", "key"))
            .to_owned();
        manager.create_table(adoption).await?;
        index(manager, "adoption", "model_key").await?;
        index(manager, "adoption", "area_key").await?;

        let dialogue = Table::create()
            .table("dialogue")
            .col(text("id").primary_key())
            .col(text("organisation_key"))
            .col(text("with_key"))
            .col(date("on_day"))
            .col(text_null("model_key"))
            .col(text_null("package_key"))
            .col(text("outcome"))
            .col(text_null("next_step"))
            .col(date_null("next_step_on"))
            .col(text("author"))
            .col(big_integer("at"))
            .foreign_key(&mut points("dialogue", "organisation_key", "organisation", "key"))
            .foreign_key(&mut points("dialogue", "with_key", "organisation", "key"))
            .foreign_key(&mut points("dialogue", "model_key", "collaboration_model", "key"))
            .to_owned();
        manager.create_table(dialogue).await?;
        index(manager, "dialogue", "organisation_key").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["dialogue", "adoption", "model_result", "model_step", "collaboration_model"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
