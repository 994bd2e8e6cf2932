//! The event log. Triggers refuse to change or remove a row, so that only someone who may change the schema can try,
//! and the hash chain then tells.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, text_null};
use sea_orm_migration::sea_orm::DbBackend;

use crate::column::drop_tables;

const SQLITE_UP: [&str; 2] = [
    "CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event \
     BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END",
    "CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event \
     BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END",
];

const POSTGRES_UP: [&str; 3] = [
    "CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$",
    "CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE ON event \
     FOR EACH ROW EXECUTE FUNCTION event_is_append_only()",
    "CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON event \
     FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `sequence` counts without gaps and is given by `events::append` under a lock, so it is no serial column.
        let event = Table::create()
            .table("event")
            .col(big_integer("sequence").primary_key())
            .col(big_integer("at"))
            .col(text("actor"))
            .col(text_null("organisation"))
            .col(text("noun"))
            .col(text("noun_id"))
            .col(text("action"))
            .col(text_null("before"))
            .col(text_null("after"))
            .col(text("previous_hash"))
            .col(text("hash").unique_key())
            .check(Expr::cust("sequence > 0"))
            .to_owned();
        manager.create_table(event).await?;
        manager
            .create_index(
                Index::create().name("ix_event_noun_noun_id").table("event").col("noun").col("noun_id").to_owned(),
            )
            .await?;
        let statements: &[&str] = match manager.get_database_backend() {
            DbBackend::Sqlite => &SQLITE_UP,
            DbBackend::Postgres => &POSTGRES_UP,
            other => {
                return Err(DbErr::Custom(format!("{other:?} is not supported")));
            }
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Triggers go with their table.
        drop_tables(manager, &["event"]).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP FUNCTION event_is_append_only()").await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
