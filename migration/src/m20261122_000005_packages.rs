//! Packages, their places, parties, elements and gates.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, integer, integer_null, text, text_null};

use crate::column::{drop_tables, index, points, points_by_two, sourced};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut package = Table::create()
            .table("package")
            .col(text("key"))
            .col(text("title_da"))
            .col(text("title_en"))
            .col(text("kind"))
            .col(text("status"))
            .col(integer("revision"))
            .col(integer("version"))
            .col(integer_null("year_from"))
            .col(integer_null("year_to"))
            .col(text("description"))
            .col(text("source_note"))
            .primary_key(Index::create().col("key"))
            .check(Expr::cust("revision > 0"))
            .check(Expr::cust("version >= 0"))
            .check(Expr::cust("year_to >= year_from"))
            .to_owned();
        sourced(&mut package);
        manager.create_table(package).await?;
        index(manager, "package", "status").await?;

        manager
            .create_table(
                Table::create()
                    .table("package_occupation")
                    .col(text("package_key"))
                    .col(text("occupation_key"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("package_key").col("occupation_key"))
                    .foreign_key(&mut points("package_occupation", "package_key", "package", "key"))
                    .foreign_key(&mut points("package_occupation", "occupation_key", "occupation", "key"))
                    .to_owned(),
            )
            .await?;
        index(manager, "package_occupation", "occupation_key").await?;

        manager
            .create_table(
                Table::create()
                    .table("package_area")
                    .col(text("package_key"))
                    .col(text("area_key"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("package_key").col("area_key"))
                    .foreign_key(&mut points("package_area", "package_key", "package", "key"))
                    .foreign_key(&mut points("package_area", "area_key", "area", "key"))
                    .to_owned(),
            )
            .await?;
        index(manager, "package_area", "area_key").await?;

        manager
            .create_table(
                Table::create()
                    .table("package_municipality")
                    .col(text("package_key"))
                    .col(text("municipality_code"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("package_key").col("municipality_code"))
                    .foreign_key(&mut points("package_municipality", "package_key", "package", "key"))
                    .foreign_key(&mut points("package_municipality", "municipality_code", "municipality", "code"))
                    .to_owned(),
            )
            .await?;
        index(manager, "package_municipality", "municipality_code").await?;

        manager
            .create_table(
                Table::create()
                    .table("package_target_group")
                    .col(text("package_key"))
                    .col(text("target_group"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("package_key").col("target_group"))
                    .foreign_key(&mut points("package_target_group", "package_key", "package", "key"))
                    .to_owned(),
            )
            .await?;

        manager
            .create_table(
                Table::create()
                    .table("package_party")
                    .col(text("package_key"))
                    .col(text("organisation_key"))
                    .col(text("role"))
                    .col(text("status"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("package_key").col("organisation_key"))
                    .foreign_key(&mut points("package_party", "package_key", "package", "key"))
                    .foreign_key(&mut points("package_party", "organisation_key", "organisation", "key"))
                    .to_owned(),
            )
            .await?;
        index(manager, "package_party", "organisation_key").await?;

        let mut package_element = Table::create()
            .table("package_element")
            .col(text("package_key"))
            .col(integer("seq"))
            .col(text("kind"))
            .col(text("title"))
            .col(text_null("course_key"))
            .col(integer_null("weeks"))
            .col(integer_null("days"))
            .col(boolean("parallel"))
            .col(text("note"))
            .primary_key(Index::create().col("package_key").col("seq"))
            .foreign_key(&mut points("package_element", "package_key", "package", "key"))
            .foreign_key(&mut points("package_element", "course_key", "course", "key"))
            .check(Expr::cust("seq > 0"))
            .check(Expr::cust("weeks > 0"))
            .check(Expr::cust("days > 0"))
            .to_owned();
        sourced(&mut package_element);
        manager.create_table(package_element).await?;
        index(manager, "package_element", "course_key").await?;

        manager
            .create_table(
                Table::create()
                    .table("package_gate")
                    .col(text("package_key"))
                    .col(integer("seq"))
                    .col(text("competence_key"))
                    .col(integer("level"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("package_key").col("seq").col("competence_key"))
                    .foreign_key(&mut points_by_two("package_gate", ("package_key", "seq"), "package_element"))
                    .foreign_key(&mut points("package_gate", "competence_key", "competence", "key"))
                    .check(Expr::cust("level BETWEEN 1 AND 4"))
                    .to_owned(),
            )
            .await?;
        index(manager, "package_gate", "competence_key").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "package_gate",
                "package_element",
                "package_party",
                "package_target_group",
                "package_municipality",
                "package_area",
                "package_occupation",
                "package",
            ],
        )
        .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
