//! How Kortvej's tables come to be, on SQLite and on PostgreSQL.
//!
//! A migration is history: once released it is never changed, and it never imports `entity`, which moves on. A change is
//! a new file at the end of the list. It only expands, so that servers of the release before go on under it; what is to
//! go goes in a later release, by a migration whose name says what a program must know to do without it
//! (`…_contracts_000010`; `docs/adding-a-noun.md`). Each says `use_transaction() -> Some(true)`, since SQLite would otherwise run it
//! piece by piece; foreign keys stand inside CREATE TABLE, since SQLite can't add them later; and one statement makes
//! one change, since SQLite can't make several.

use sea_orm_migration::{MigrationTrait, async_trait};
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

mod column;
mod m20261122_000001_reference;
mod m20261122_000002_courses;
mod m20261122_000003_occupations;
mod m20261122_000004_sessions;
mod m20261122_000005_packages;
mod m20261122_000006_events;
mod m20261122_000007_people;
mod m20261122_000008_work;
mod m20261122_000009_models;
mod m20261122_000010_notices;

/// The list of migrations.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_reference::Migration),
            Box::new(m20261122_000002_courses::Migration),
            Box::new(m20261122_000003_occupations::Migration),
            Box::new(m20261122_000004_sessions::Migration),
            Box::new(m20261122_000005_packages::Migration),
            Box::new(m20261122_000006_events::Migration),
            Box::new(m20261122_000007_people::Migration),
            Box::new(m20261122_000008_work::Migration),
            Box::new(m20261122_000009_models::Migration),
            Box::new(m20261122_000010_notices::Migration),
        ]
    }
}
