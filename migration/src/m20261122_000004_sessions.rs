//! Approvals of providers, and the sessions that they hold.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, date, date_null, integer, text};

use crate::column::{drop_tables, index, points, sourced};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut approval = Table::create()
            .table("approval")
            .col(text("organisation_key"))
            .col(text("fkb_key"))
            .col(date("valid_from"))
            .col(date_null("valid_to"))
            .primary_key(Index::create().col("organisation_key").col("fkb_key").col("valid_from"))
            .foreign_key(&mut points("approval", "organisation_key", "organisation", "key"))
            .foreign_key(&mut points("approval", "fkb_key", "fkb", "key"))
            .check(Expr::cust("valid_to >= valid_from"))
            .to_owned();
        sourced(&mut approval);
        manager.create_table(approval).await?;
        index(manager, "approval", "fkb_key").await?;

        manager
            .create_table(
                Table::create()
                    .table("session_pattern")
                    .col(text("key"))
                    .col(text("feed"))
                    .col(date("day_zero"))
                    .primary_key(Index::create().col("feed").col("key"))
                    .to_owned(),
            )
            .await?;

        let mut session = Table::create()
            .table("session")
            .col(text("key"))
            .col(text("provider_key"))
            .col(text("municipality_code"))
            .col(date("start_date"))
            .col(date("end_date"))
            .col(date_null("deadline"))
            .col(integer("days"))
            .col(integer("seats"))
            .col(integer("seats_taken").default(0))
            .col(integer("minimum"))
            .col(boolean("guaranteed"))
            .col(text("mode"))
            .col(text("language"))
            .col(big_integer("price_ore"))
            .col(boolean("cancelled").default(false))
            .primary_key(Index::create().col("key"))
            .foreign_key(&mut points("session", "provider_key", "organisation", "key"))
            .foreign_key(&mut points("session", "municipality_code", "municipality", "code"))
            .check(Expr::cust("days > 0"))
            .check(Expr::cust("end_date >= start_date"))
            .check(Expr::cust("seats >= 0"))
            .check(Expr::cust("seats_taken >= 0"))
            .check(Expr::cust("minimum >= 0"))
            .check(Expr::cust("price_ore >= 0"))
            .to_owned();
        sourced(&mut session);
        manager.create_table(session).await?;
        index(manager, "session", "provider_key").await?;
        index(manager, "session", "municipality_code").await?;
        index(manager, "session", "start_date").await?;

        manager
            .create_table(
                Table::create()
                    .table("session_course")
                    .col(text("session_key"))
                    .col(text("course_key"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("session_key").col("course_key"))
                    .foreign_key(&mut points("session_course", "session_key", "session", "key"))
                    .foreign_key(&mut points("session_course", "course_key", "course", "key"))
                    .to_owned(),
            )
            .await?;
        index(manager, "session_course", "course_key").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["session_course", "session", "session_pattern", "approval"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
