//! People, their memberships and how they sign in; machines that act for an organisation; keys.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, integer, text, text_null};

use crate::column::{drop_tables, index, points};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let person = Table::create()
            .table("person")
            .col(text("id").primary_key())
            .col(text("name"))
            .col(text_null("email"))
            .col(text_null("email_folded").unique_key())
            .col(text_null("password_hash"))
            .col(text("language").check(Expr::cust("language IN ('da', 'en')")))
            .col(boolean("digest"))
            .col(boolean("platform_administrator"))
            .col(boolean("demo"))
            .col(text_null("foreign_issuer"))
            .col(text_null("foreign_subject"))
            .col(big_integer("created_at"))
            .col(big_integer_null("disabled_at"))
            .col(big_integer_null("signed_in_at"))
            .to_owned();
        manager.create_table(person).await?;
        manager
            .create_index(
                Index::create()
                    .name("ux_person_foreign_issuer_foreign_subject")
                    .table("person")
                    .col("foreign_issuer")
                    .col("foreign_subject")
                    .unique()
                    .to_owned(),
            )
            .await?;

        let membership = Table::create()
            .table("membership")
            .col(text("person_id"))
            .col(text("organisation_key"))
            .col(text("role"))
            .col(big_integer("since"))
            .col(big_integer_null("ended_at"))
            .primary_key(Index::create().col("person_id").col("organisation_key").col("role"))
            .foreign_key(&mut points("membership", "person_id", "person", "id"))
            .foreign_key(&mut points("membership", "organisation_key", "organisation", "key"))
            .to_owned();
        manager.create_table(membership).await?;
        index(manager, "membership", "organisation_key").await?;

        let ticket = Table::create()
            .table("ticket")
            .col(text("id").primary_key())
            .col(text("kind").check(Expr::cust("kind IN ('INVITATION', 'RESET', 'SETUP')")))
            .col(text("digest").unique_key())
            .col(text_null("person_id"))
            .col(text_null("email"))
            .col(text("name"))
            .col(text_null("organisation_key"))
            .col(text_null("role"))
            .col(text("created_by"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("used_at"))
            .col(big_integer_null("withdrawn_at"))
            .foreign_key(&mut points("ticket", "person_id", "person", "id"))
            .foreign_key(&mut points("ticket", "organisation_key", "organisation", "key"))
            .to_owned();
        manager.create_table(ticket).await?;
        index(manager, "ticket", "organisation_key").await?;

        let sign_in = Table::create()
            .table("sign_in")
            .col(text("id").primary_key())
            .col(text("person_id"))
            .col(text_null("organisation_key"))
            .col(text_null("digest").unique_key())
            .col(big_integer("created_at"))
            .col(big_integer("seen_at"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("ended_at"))
            .foreign_key(&mut points("sign_in", "person_id", "person", "id"))
            .foreign_key(&mut points("sign_in", "organisation_key", "organisation", "key"))
            .to_owned();
        manager.create_table(sign_in).await?;
        index(manager, "sign_in", "person_id").await?;

        let refresh_token = Table::create()
            .table("refresh_token")
            .col(text("digest").primary_key())
            .col(text("sign_in_id"))
            .col(big_integer("issued_at"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("used_at"))
            .foreign_key(&mut points("refresh_token", "sign_in_id", "sign_in", "id"))
            .to_owned();
        manager.create_table(refresh_token).await?;
        index(manager, "refresh_token", "sign_in_id").await?;

        let attempt = Table::create()
            .table("sign_in_attempt")
            .col(text("digest").primary_key())
            .col(integer("failures"))
            .col(big_integer("last_at"))
            .col(big_integer("blocked_until"))
            .to_owned();
        manager.create_table(attempt).await?;

        let client = Table::create()
            .table("api_client")
            .col(text("id").primary_key())
            .col(text("name"))
            .col(text("organisation_key"))
            .col(text("role"))
            .col(text("scopes"))
            .col(text("secret_digest"))
            .col(text("created_by"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("revoked_at"))
            .col(big_integer_null("last_used_at"))
            .foreign_key(&mut points("api_client", "organisation_key", "organisation", "key"))
            .to_owned();
        manager.create_table(client).await?;
        index(manager, "api_client", "organisation_key").await?;

        let key = Table::create()
            .table("signing_key")
            .col(text("kid").primary_key())
            .col(text("private"))
            .col(big_integer("created_at"))
            .col(big_integer_null("retired_at"))
            .to_owned();
        manager.create_table(key).await?;

        let rule = Table::create()
            .table("issuer_rule")
            .col(text("id").primary_key())
            .col(text("issuer"))
            .col(text("claim"))
            .col(text("value"))
            .col(text("organisation_key"))
            .col(text("role"))
            .col(big_integer("created_at"))
            .foreign_key(&mut points("issuer_rule", "organisation_key", "organisation", "key"))
            .to_owned();
        manager.create_table(rule).await?;
        index(manager, "issuer_rule", "issuer").await?;

        // What a repeated mutation of the same actor answers with.
        let answered = Table::create()
            .table("answered")
            .col(text("actor"))
            .col(text("client_mutation_id"))
            .col(text("mutation"))
            .col(text("noun_id"))
            .col(big_integer("at"))
            .primary_key(Index::create().col("actor").col("client_mutation_id"))
            .to_owned();
        manager.create_table(answered).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "answered",
                "issuer_rule",
                "signing_key",
                "api_client",
                "sign_in_attempt",
                "refresh_token",
                "sign_in",
                "ticket",
                "membership",
                "person",
            ],
        )
        .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
