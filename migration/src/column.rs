//! Groups of columns that several tables have. What these functions make is part of released migrations, so they are
//! never changed; a table that needs something else says so itself.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date_null, text};

/// `provenance`, `source`, `source_date`, `feed` and `withdrawn_on`: where a row comes from and who may write it again.
pub(crate) fn sourced(table: &mut TableCreateStatement) -> &mut TableCreateStatement {
    table
        .col(text("provenance").check(Expr::cust("provenance IN ('official', 'observed', 'authored', 'demo')")))
        .col(text("source"))
        .col(date_null("source_date"))
        .col(text("feed").default("kortvej"))
        .col(date_null("withdrawn_on"))
}

/// `valid_from` and `valid_to`, both empty where open or not known.
pub(crate) fn dated(table: &mut TableCreateStatement) -> &mut TableCreateStatement {
    table.col(date_null("valid_from")).col(date_null("valid_to")).check(Expr::cust("valid_to >= valid_from"))
}

/// A foreign key that refuses to leave a row without what it points to.
pub(crate) fn points(
    table: &'static str,
    column: &'static str,
    to_table: &'static str,
    to_column: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(to_table, to_column).to_owned()
}

/// A foreign key of two columns.
pub(crate) fn points_by_two(
    table: &'static str,
    columns: (&'static str, &'static str),
    to_table: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{}_{}", columns.0, columns.1))
        .from(table, columns)
        .to(to_table, columns)
        .to_owned()
}

/// An index for the side of a relation that the primary key does not start with.
pub(crate) async fn index(manager: &SchemaManager<'_>, table: &'static str, column: &'static str) -> Result<(), DbErr> {
    manager.create_index(Index::create().name(format!("ix_{table}_{column}")).table(table).col(column).to_owned()).await
}

/// Drops tables, those that point to others first.
pub(crate) async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).to_owned()).await?;
    }
    Ok(())
}
