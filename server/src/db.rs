//! Connections: what SQLite and PostgreSQL need differently is said here and nowhere else.
//!
//! Both databases have **one writer at a time**: SQLite by `BEGIN IMMEDIATE`, PostgreSQL by a lock that each write
//! transaction takes first and that its end gives back. So what a writer has read stays true until it commits, the event
//! log can't fork, no transaction ever fails to serialise, and nothing needs to be tried again. A lost connection is an
//! error that the caller sees: whether the commit had arrived is not known, so it is never repeated by itself.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use percent_encoding::percent_decode_str;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use url::Url;

/// Readers beside the writer; each holds a file handle or a server process.
const POOL: u32 = 10;
/// How long a statement waits for a free connection, or a writer for the one before it.
const WAIT: Duration = Duration::from_secs(20);
/// A server that has stopped in the middle of a write gives the lock back after this.
const IDLE_WRITER: Duration = Duration::from_mins(1);
/// Number of the writers' lock on PostgreSQL: the letters "kortvej".
const WRITERS: i64 = 0x006b_6f72_7476_656a;

/// What a database URL means, without saying its password.
#[derive(Clone)]
enum Place {
    Memory,
    File(SqliteConnectOptions),
    Server(PgConnectOptions),
}

impl Place {
    fn parse(url: &str) -> Result<Self, DbErr> {
        // The texts of these errors never repeat the URL, which may hold a password.
        if url.starts_with("sqlite:") {
            let options =
                SqliteConnectOptions::from_str(url).map_err(|_| refused("the database URL is no valid sqlite: URL"))?;
            let memory = url.contains(":memory:") || url.contains("mode=memory");
            return Ok(if memory { Self::Memory } else { Self::File(options) });
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options =
                PgConnectOptions::from_str(url).map_err(|_| refused("the database URL is no valid postgres: URL"))?;
            return Ok(Self::Server(options));
        }
        Err(refused("the database URL must begin with sqlite: or postgres:"))
    }
}

fn refused(text: &str) -> DbErr {
    DbErr::Custom(text.to_owned())
}

/// URL of a SQLite file.
pub fn file_url(path: &Path) -> String {
    let mut url = String::from("sqlite://");
    for character in path.to_string_lossy().chars() {
        match character {
            '%' => url.push_str("%25"),
            '?' => url.push_str("%3F"),
            '#' => url.push_str("%23"),
            other => url.push(other),
        }
    }
    url
}

/// A database URL as it may be shown in logs and on a terminal: no password and no options.
pub fn shown(url: &str) -> String {
    match Place::parse(url) {
        Ok(Place::Memory) => "sqlite, in memory".to_owned(),
        Ok(Place::File(options)) => format!("sqlite {}", options.get_filename().display()),
        Ok(Place::Server(options)) => format!(
            "postgres {}@{}:{}/{}",
            options.get_username(),
            options.get_host(),
            options.get_port(),
            options.get_database().unwrap_or(options.get_username()),
        ),
        Err(_) => "an invalid database URL".to_owned(),
    }
}

/// Opens the pool of a database; a SQLite file is made if it is not there.
pub async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let place = Place::parse(url)?;
    // sea-orm is told an empty URL of the kind: it writes the one it knows into traces.
    let mut options = ConnectOptions::new(match place {
        Place::Memory | Place::File(_) => "sqlite::memory:",
        Place::Server(_) => "postgres://localhost/",
    });
    options
        .max_connections(POOL)
        .acquire_timeout(WAIT)
        .connect_timeout(WAIT)
        .record_stmt_in_spans(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(5));
    match place {
        // Another connection would be another, empty database, and closing the last one loses all.
        Place::Memory => {
            options
                .max_connections(1)
                .min_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .map_sqlx_sqlite_opts(|memory| memory.foreign_keys(true));
        }
        Place::File(file) => {
            make_for_owner(file.get_filename());
            // FULL, since NORMAL may forget acknowledged writes when the power goes.
            let file = file
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(WAIT);
            options.map_sqlx_sqlite_opts(move |_| file.clone());
        }
        Place::Server(server) => {
            let server = server.application_name("kortvej");
            options.map_sqlx_postgres_opts(move |_| server.clone());
        }
    }
    #[expect(clippy::disallowed_methods, reason = "this is the one place that opens a pool")]
    Database::connect(options).await
}

/// Makes a SQLite file that is not there yet, for its owner alone: it holds secrets and names of people, and SQLite
/// itself would let all read it whom the process's umask lets. Its log and its index get the file's own mode.
fn make_for_owner(file: &Path) {
    // It may be there already; and what is wrong with its place, SQLite will say itself.
    drop(OpenOptions::new().write(true).create_new(true).mode(0o600).open(file));
}

/// Brings the tables up to date, all or nothing, telling each migration by name; gives the number of those applied.
///
/// It is one write transaction, so servers that start at once wait for each other instead of migrating twice.
pub async fn migrate(db: &DatabaseConnection, progress: &(dyn Fn(&str) + Sync)) -> Result<usize, DbErr> {
    let txn = begin(db).await?;
    let pending = Migrator::get_pending_migrations(&txn).await?;
    for migration in &pending {
        progress(migration.name());
        Migrator::up(&txn, Some(1)).await?;
    }
    txn.commit().await?;
    Ok(pending.len())
}

/// Whether each migration that this program knows has been applied.
pub async fn is_current(db: &DatabaseConnection) -> Result<bool, DbErr> {
    let pending = Migrator::get_pending_migrations_read_only(db).await?;
    Ok(pending.is_empty())
}

/// Runs `work` in the one write transaction that is open at a time: commits if it succeeds, undoes all if not.
///
/// `work` uses only the transaction it is given; the pool would wait for it to end.
pub async fn write<T, E>(
    db: &DatabaseConnection,
    work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<DbErr>,
{
    let txn = begin(db).await?;
    match work(&txn).await {
        Ok(answer) => {
            txn.commit().await?;
            Ok(answer)
        }
        Err(error) => {
            // What went wrong first is what the caller must hear; a lost connection undoes the work as well.
            if let Err(second) = txn.rollback().await {
                tracing::warn!(error = %second, "could not roll back");
            }
            Err(error)
        }
    }
}

/// Begins a write transaction and waits until no other is open. Dropping it undoes it.
pub async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let txn = db
        .begin_with_options(TransactionOptions {
            // SQLite: a transaction that reads before it writes would fail when another has written in between.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            isolation_level: match db.get_database_backend() {
                // Each statement sees what was committed before it, so what the lock waited for is seen.
                DbBackend::Postgres => Some(IsolationLevel::ReadCommitted),
                _ => None,
            },
            access_mode: None,
        })
        .await?;
    if db.get_database_backend() == DbBackend::Postgres {
        // Settings of this transaction only, so that a connection pooler may hand the connection on.
        txn.query_one_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT set_config('lock_timeout', $1, true), \
             set_config('idle_in_transaction_session_timeout', $2, true), \
             pg_advisory_xact_lock($3)",
            [format!("{}ms", WAIT.as_millis()).into(), format!("{}ms", IDLE_WRITER.as_millis()).into(), WRITERS.into()],
        ))
        .await?;
    }
    Ok(txn)
}

/// Begins a read of several statements that all see one moment of the database.
pub async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await
        }
        // On SQLite a transaction sees the moment of its first read, whatever is written after.
        _ => db.begin().await,
    }
}

/// Closes the pool. SQLite's write-ahead log is put into the file first, so that the file alone is a whole copy.
pub async fn close(db: DatabaseConnection) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Sqlite
        && let Err(error) = db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await
    {
        // Nothing is lost: the next start reads the log.
        tracing::warn!(%error, "the write-ahead log could not be put into the database file");
    }
    db.close().await
}

/// Which database an URL names, as far as backups treat them differently.
pub enum Kept {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL server: its URL without the password, and the password.
    Server(Box<Url>, Option<String>),
}

/// How a database is kept.
///
/// Errors: it is kept in memory only, or the URL is not one.
pub fn kept(url: &str) -> Result<Kept, DbErr> {
    match Place::parse(url)? {
        Place::Memory => Err(refused("a database in memory can't be kept")),
        Place::File(options) => Ok(Kept::File(options.get_filename().to_owned())),
        Place::Server(_) => {
            let mut url = Url::parse(url).map_err(|_| refused("the database URL is no valid postgres: URL"))?;
            let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
            let password = url.password().map(decoded);
            url.set_password(None).map_err(|()| refused("the database URL is no valid postgres: URL"))?;
            Ok(Kept::Server(Box::new(url), password))
        }
    }
}

/// Writes a copy of a SQLite database, as it is at one moment, into a file that is not there yet. Readers and writers go
/// on meanwhile.
pub async fn copy_into(db: &DatabaseConnection, file: &Path) -> Result<(), DbErr> {
    let into = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [file.to_string_lossy().into()]);
    db.execute_raw(into).await?;
    Ok(())
}

/// What the database itself finds wrong with its file: pages that are damaged, keys that point nowhere. Empty on
/// PostgreSQL, which keeps keys true by itself and has tools of its own for the rest.
pub async fn damages(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let mut found = Vec::new();
    if db.get_database_backend() == DbBackend::Sqlite {
        let ask = |sql: &str| Statement::from_string(DbBackend::Sqlite, sql.to_owned());
        for row in db.query_all_raw(ask("PRAGMA integrity_check(20)")).await? {
            let text: String = row.try_get_by_index(0)?;
            if text != "ok" {
                found.push(text);
            }
        }
        for row in db.query_all_raw(ask("PRAGMA foreign_key_check")).await?.iter().take(20) {
            let (table, target): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
            found.push(format!("a row of {table} points to a row of {target} that is not there"));
        }
    }
    Ok(found)
}
