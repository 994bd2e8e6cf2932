//! Packages as their parties work on them: content, parties, revisions, published versions; comments, notices, alarms.
//!
//! `package` and its parts stay what they were: the published version that the catalogue shows. They learn what only
//! packages made here know: the package they came from, and an element's name, session, and who answers for it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, date_null, integer, integer_null, text, text_null};

use crate::column::{drop_tables, index, points};

/// Columns that tables of published packages learn.
const LEARNT: [(&str, &str); 5] = [
    ("package", "derived_from"),
    ("package_element", "element_id"),
    ("package_element", "session_key"),
    ("package_element", "responsible_key"),
    ("package_element", "requirements"),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let work = Table::create()
            .table("package_work")
            .col(text("key").primary_key())
            .col(text("status"))
            .col(integer("revision"))
            .col(integer("version"))
            .col(text("content"))
            .col(text_null("derived_from"))
            .col(integer_null("derived_version"))
            .col(text_null("model_key"))
            .col(date_null("decide_by"))
            .col(text("created_by"))
            .col(big_integer("created_at"))
            .col(big_integer("changed_at"))
            .col(big_integer_null("discarded_at"))
            .check(Expr::cust("revision > 0"))
            .check(Expr::cust("version >= 0"))
            .to_owned();
        manager.create_table(work).await?;
        index(manager, "package_work", "status").await?;

        let party = Table::create()
            .table("work_party")
            .col(text("package_key"))
            .col(text("organisation_key"))
            .col(text("role"))
            .col(text("status"))
            .col(integer("position"))
            .col(big_integer("invited_at"))
            .col(big_integer_null("decided_at"))
            .col(integer_null("decided_revision"))
            .col(text_null("decided_by"))
            .col(text_null("reason"))
            .col(integer_null("reopened_revision"))
            .primary_key(Index::create().col("package_key").col("organisation_key"))
            .foreign_key(&mut points("work_party", "package_key", "package_work", "key"))
            .foreign_key(&mut points("work_party", "organisation_key", "organisation", "key"))
            .to_owned();
        manager.create_table(party).await?;
        index(manager, "work_party", "organisation_key").await?;

        let revision = Table::create()
            .table("package_revision")
            .col(text("package_key"))
            .col(integer("revision"))
            .col(big_integer("at"))
            .col(text("actor"))
            .col(text_null("organisation"))
            .col(text("action"))
            .col(text_null("reason"))
            .col(text("content"))
            .col(text("parties"))
            .primary_key(Index::create().col("package_key").col("revision"))
            .foreign_key(&mut points("package_revision", "package_key", "package_work", "key"))
            .to_owned();
        manager.create_table(revision).await?;

        let version = Table::create()
            .table("package_version")
            .col(text("package_key"))
            .col(integer("version"))
            .col(integer("revision"))
            .col(text("status"))
            .col(big_integer("published_at"))
            .col(text("published_by"))
            .col(text_null("organisation"))
            .col(text("content"))
            .col(text("parties"))
            .col(text("lock"))
            .primary_key(Index::create().col("package_key").col("version"))
            .foreign_key(&mut points("package_version", "package_key", "package_work", "key"))
            .to_owned();
        manager.create_table(version).await?;
        index(manager, "package_version", "status").await?;

        let comment = Table::create()
            .table("comment")
            .col(text("id").primary_key())
            .col(text("package_key"))
            .col(text_null("element"))
            .col(text("author"))
            .col(text_null("organisation"))
            .col(big_integer("at"))
            .col(text("text"))
            .col(text("mentions"))
            .col(big_integer_null("resolved_at"))
            .col(text_null("resolved_by"))
            .foreign_key(&mut points("comment", "package_key", "package_work", "key"))
            .to_owned();
        manager.create_table(comment).await?;
        index(manager, "comment", "package_key").await?;

        let notice = Table::create()
            .table("notice")
            .col(text("id").primary_key())
            .col(text("person_id"))
            .col(text("kind"))
            .col(big_integer("sequence"))
            .col(big_integer("at"))
            .col(date_null("due_on"))
            .col(big_integer_null("read_at"))
            .col(big_integer_null("done_at"))
            .col(big_integer_null("mailed_at"))
            .col(text_null("package_key"))
            .col(text_null("element"))
            .col(text("actor"))
            .col(text_null("organisation"))
            .col(text_null("alarm_id"))
            .foreign_key(&mut points("notice", "person_id", "person", "id"))
            .to_owned();
        manager.create_table(notice).await?;
        index(manager, "notice", "person_id").await?;
        index(manager, "notice", "package_key").await?;

        let alarm = Table::create()
            .table("alarm")
            .col(text("id").primary_key())
            .col(text("package_key"))
            .col(integer("version"))
            .col(text("kind"))
            .col(text("course_key"))
            .col(text_null("session_key"))
            .col(text("element"))
            .col(text("detail"))
            .col(big_integer("raised_at"))
            .col(big_integer_null("settled_at"))
            .foreign_key(&mut points("alarm", "package_key", "package_work", "key"))
            .to_owned();
        manager.create_table(alarm).await?;
        index(manager, "alarm", "package_key").await?;

        for (table, column) in LEARNT {
            manager.alter_table(Table::alter().table(table).add_column(text_null(column)).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in LEARNT {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        drop_tables(
            manager,
            &["alarm", "notice", "comment", "package_version", "package_revision", "work_party", "package_work"],
        )
        .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
