//! Areas, municipalities, committees, organisations, competences and synonyms: what the other tables point to.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{double, integer, text, text_null};

use crate::column::{dated, drop_tables, index, points, sourced};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut area = Table::create()
            .table("area")
            .col(text("key"))
            .col(text("kind"))
            .col(text("name_da"))
            .col(text("name_en"))
            .col(text_null("parent_key"))
            .primary_key(Index::create().col("key"))
            .foreign_key(&mut points("area", "parent_key", "area", "key"))
            .to_owned();
        dated(&mut area);
        sourced(&mut area);
        manager.create_table(area).await?;
        index(manager, "area", "parent_key").await?;

        let mut municipality = Table::create()
            .table("municipality")
            .col(text("code"))
            .col(text("name"))
            .col(text("region_key"))
            .col(text("rar_key"))
            .col(text("amk_key"))
            .col(double("lat"))
            .col(double("lon"))
            .col(text("aliases"))
            .primary_key(Index::create().col("code"))
            .foreign_key(&mut points("municipality", "region_key", "area", "key"))
            .foreign_key(&mut points("municipality", "rar_key", "area", "key"))
            .foreign_key(&mut points("municipality", "amk_key", "area", "key"))
            .check(Expr::cust("lat BETWEEN -90 AND 90"))
            .check(Expr::cust("lon BETWEEN -180 AND 180"))
            .to_owned();
        sourced(&mut municipality);
        manager.create_table(municipality).await?;
        index(manager, "municipality", "region_key").await?;
        index(manager, "municipality", "rar_key").await?;
        index(manager, "municipality", "amk_key").await?;

        let mut committee = Table::create()
            .table("committee")
            .col(text("key"))
            .col(text("name_da"))
            .col(text("name_en"))
            .col(text("branches"))
            .primary_key(Index::create().col("key"))
            .to_owned();
        sourced(&mut committee);
        manager.create_table(committee).await?;

        let mut organisation = Table::create()
            .table("organisation")
            .col(text("key"))
            .col(text("name"))
            .col(text("kind"))
            .col(text_null("municipality_code"))
            .col(text_null("institution_number"))
            .primary_key(Index::create().col("key"))
            .foreign_key(&mut points("organisation", "municipality_code", "municipality", "code"))
            .to_owned();
        dated(&mut organisation);
        sourced(&mut organisation);
        manager.create_table(organisation).await?;
        index(manager, "organisation", "municipality_code").await?;

        manager
            .create_table(
                Table::create()
                    .table("organisation_area")
                    .col(text("organisation_key"))
                    .col(text("area_key"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("organisation_key").col("area_key"))
                    .foreign_key(&mut points("organisation_area", "organisation_key", "organisation", "key"))
                    .foreign_key(&mut points("organisation_area", "area_key", "area", "key"))
                    .to_owned(),
            )
            .await?;
        index(manager, "organisation_area", "area_key").await?;

        let mut competence = Table::create()
            .table("competence")
            .col(text("key"))
            .col(text("label_da"))
            .col(text("label_en"))
            .col(text("kind"))
            .col(text("description"))
            .col(text_null("esco_skill_id"))
            .primary_key(Index::create().col("key"))
            .to_owned();
        sourced(&mut competence);
        manager.create_table(competence).await?;

        let mut synonym = Table::create()
            .table("synonym")
            .col(text("term"))
            .col(text("expansion"))
            .col(integer("position"))
            .primary_key(Index::create().col("term").col("expansion"))
            .to_owned();
        sourced(&mut synonym);
        manager.create_table(synonym).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["synonym", "competence", "organisation_area", "organisation", "committee", "municipality", "area"],
        )
        .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
