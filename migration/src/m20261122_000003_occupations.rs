//! Occupations, what they need, and how short of people they are.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, integer_null, text, text_null};

use crate::column::{drop_tables, index, points, sourced};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut occupation = Table::create()
            .table("occupation")
            .col(text("key"))
            .col(text("title_da"))
            .col(text("title_en"))
            .col(text_null("disco08"))
            .col(text_null("esco_occupation_id"))
            .col(text("work_task"))
            .primary_key(Index::create().col("key"))
            .to_owned();
        sourced(&mut occupation);
        manager.create_table(occupation).await?;

        manager
            .create_table(
                Table::create()
                    .table("occupation_title")
                    .col(text("occupation_key"))
                    .col(text("title"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("occupation_key").col("title"))
                    .foreign_key(&mut points("occupation_title", "occupation_key", "occupation", "key"))
                    .to_owned(),
            )
            .await?;

        let mut occupation_competence = Table::create()
            .table("occupation_competence")
            .col(text("occupation_key"))
            .col(text("competence_key"))
            .col(integer("level"))
            .col(text("importance"))
            .col(integer("weight"))
            .primary_key(Index::create().col("occupation_key").col("competence_key"))
            .foreign_key(&mut points("occupation_competence", "occupation_key", "occupation", "key"))
            .foreign_key(&mut points("occupation_competence", "competence_key", "competence", "key"))
            .check(Expr::cust("level BETWEEN 1 AND 4"))
            .check(Expr::cust("weight BETWEEN 1 AND 5"))
            .to_owned();
        sourced(&mut occupation_competence);
        manager.create_table(occupation_competence).await?;
        index(manager, "occupation_competence", "competence_key").await?;

        let mut shortage = Table::create()
            .table("shortage")
            .col(text("occupation_key"))
            .col(text("area_key"))
            .col(text("period"))
            .col(text("category"))
            .col(integer_null("recruitment_attempts"))
            .col(integer_null("failed_recruitments"))
            .primary_key(Index::create().col("occupation_key").col("area_key").col("period"))
            .foreign_key(&mut points("shortage", "occupation_key", "occupation", "key"))
            .foreign_key(&mut points("shortage", "area_key", "area", "key"))
            .check(Expr::cust("recruitment_attempts >= 0"))
            .check(Expr::cust("failed_recruitments >= 0"))
            .to_owned();
        sourced(&mut shortage);
        manager.create_table(shortage).await?;
        index(manager, "shortage", "area_key").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["shortage", "occupation_competence", "occupation_title", "occupation"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
