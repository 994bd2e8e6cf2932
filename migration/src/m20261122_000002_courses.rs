//! FKBs, courses, what courses teach, and what they ask for.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, boolean_null, integer, text, text_null};

use crate::column::{dated, drop_tables, index, points, sourced};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut fkb = Table::create()
            .table("fkb")
            .col(text("key"))
            .col(text("title"))
            .col(text_null("committee_key"))
            .primary_key(Index::create().col("key"))
            .foreign_key(&mut points("fkb", "committee_key", "committee", "key"))
            .to_owned();
        dated(&mut fkb);
        sourced(&mut fkb);
        manager.create_table(fkb).await?;
        index(manager, "fkb", "committee_key").await?;

        let mut fkb_replacement = Table::create()
            .table("fkb_replacement")
            .col(text("fkb_key"))
            .col(text("replaced_key"))
            .primary_key(Index::create().col("fkb_key").col("replaced_key"))
            .foreign_key(&mut points("fkb_replacement", "fkb_key", "fkb", "key"))
            .to_owned();
        sourced(&mut fkb_replacement);
        manager.create_table(fkb_replacement).await?;

        let mut course = Table::create()
            .table("course")
            .col(text("key"))
            .col(text("title_da"))
            .col(text("title_en"))
            .col(integer("days"))
            .col(text_null("committee_key"))
            .col(boolean("certificate"))
            .col(text("objective_da"))
            .col(text("objective_en"))
            .col(text("language_support"))
            .col(boolean_null("merit_giving"))
            .col(text("sector"))
            .primary_key(Index::create().col("key"))
            .foreign_key(&mut points("course", "committee_key", "committee", "key"))
            .check(Expr::cust("days > 0"))
            .to_owned();
        dated(&mut course);
        sourced(&mut course);
        manager.create_table(course).await?;
        index(manager, "course", "committee_key").await?;

        let mut course_fkb = Table::create()
            .table("course_fkb")
            .col(text("course_key"))
            .col(text("fkb_key"))
            .col(integer("ordinal"))
            .primary_key(Index::create().col("course_key").col("fkb_key").col("ordinal"))
            .foreign_key(&mut points("course_fkb", "course_key", "course", "key"))
            .foreign_key(&mut points("course_fkb", "fkb_key", "fkb", "key"))
            .check(Expr::cust("ordinal > 0"))
            .to_owned();
        dated(&mut course_fkb);
        sourced(&mut course_fkb);
        manager.create_table(course_fkb).await?;
        index(manager, "course_fkb", "fkb_key").await?;

        let mut course_successor = Table::create()
            .table("course_successor")
            .col(text("course_key"))
            .col(text("successor_key"))
            .primary_key(Index::create().col("course_key").col("successor_key"))
            .foreign_key(&mut points("course_successor", "course_key", "course", "key"))
            .foreign_key(&mut points("course_successor", "successor_key", "course", "key"))
            .check(Expr::cust("course_key <> successor_key"))
            .to_owned();
        sourced(&mut course_successor);
        manager.create_table(course_successor).await?;
        index(manager, "course_successor", "successor_key").await?;

        let mut course_competence = Table::create()
            .table("course_competence")
            .col(text("course_key"))
            .col(text("competence_key"))
            .col(integer("level"))
            .primary_key(Index::create().col("course_key").col("competence_key"))
            .foreign_key(&mut points("course_competence", "course_key", "course", "key"))
            .foreign_key(&mut points("course_competence", "competence_key", "competence", "key"))
            .check(Expr::cust("level BETWEEN 1 AND 4"))
            .to_owned();
        sourced(&mut course_competence);
        manager.create_table(course_competence).await?;
        index(manager, "course_competence", "competence_key").await?;

        let mut course_prerequisite = Table::create()
            .table("course_prerequisite")
            .col(text("course_key"))
            .col(integer("group_number"))
            .col(integer("position"))
            .col(text_null("required_course_key"))
            .col(text_null("required_competence_key"))
            .primary_key(Index::create().col("course_key").col("group_number").col("position"))
            .foreign_key(&mut points("course_prerequisite", "course_key", "course", "key"))
            .foreign_key(&mut points("course_prerequisite", "required_course_key", "course", "key"))
            .foreign_key(&mut points("course_prerequisite", "required_competence_key", "competence", "key"))
            .check(Expr::cust("(required_course_key IS NULL) <> (required_competence_key IS NULL)"))
            .check(Expr::cust("required_course_key <> course_key"))
            .to_owned();
        sourced(&mut course_prerequisite);
        manager.create_table(course_prerequisite).await?;
        index(manager, "course_prerequisite", "required_course_key").await?;
        index(manager, "course_prerequisite", "required_competence_key").await?;

        let mut course_restriction = Table::create()
            .table("course_restriction")
            .col(text("course_key"))
            .col(integer("position"))
            .col(text("kind"))
            .col(text("text_da"))
            .col(text("text_en"))
            .col(text_null("authority_key"))
            .col(text_null("legal_basis"))
            .primary_key(Index::create().col("course_key").col("position"))
            .foreign_key(&mut points("course_restriction", "course_key", "course", "key"))
            .foreign_key(&mut points("course_restriction", "authority_key", "organisation", "key"))
            .to_owned();
        sourced(&mut course_restriction);
        manager.create_table(course_restriction).await?;
        index(manager, "course_restriction", "authority_key").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "course_restriction",
                "course_prerequisite",
                "course_competence",
                "course_successor",
                "course_fkb",
                "course",
                "fkb_replacement",
                "fkb",
            ],
        )
        .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
