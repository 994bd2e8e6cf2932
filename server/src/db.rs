//! Connections: what SQLite and PostgreSQL need differently is said here and nowhere else.
//!
//! Both databases have **one writer at a time**: SQLite by `BEGIN IMMEDIATE`, PostgreSQL by a lock that each write
//! transaction takes first and that its end gives back. So what a writer has read stays true until it commits, the event
//! log can't fork, no transaction ever fails to serialise, and nothing needs to be tried again. A lost connection is an
//! error that the caller sees: whether the commit had arrived is not known, so it is never repeated by itself.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use percent_encoding::percent_decode_str;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection};
use sea_orm::{
    AccessMode, ConnAcquireErr, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};
use url::Url;

/// Readers beside the writer; each holds a file handle or a server process.
const POOL: u32 = 10;
/// How long a statement waits for a free connection, or a writer for the one before it.
const WAIT: Duration = Duration::from_secs(20);
/// How long a connection whose request is over may take to show that it still works.
const GIVEN_UP: Duration = Duration::from_secs(5);
/// A server that has stopped in the middle of a write gives the lock back after this.
const IDLE_WRITER: Duration = Duration::from_mins(1);
/// Number of the writers' lock on PostgreSQL: the letters "kortvej".
const WRITERS: i64 = 0x006b_6f72_7476_656a;

/// How many connections a process may have, and how long it waits for one.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// Most connections.
    pub connections: u32,
    /// How long a statement waits for a free connection, or a writer for the one before it.
    pub wait: Duration,
}

impl Default for Pool {
    fn default() -> Self {
        Self { connections: POOL, wait: WAIT }
    }
}

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
    connect_with(url, Pool::default()).await
}

/// The same with a pool of another size.
pub async fn connect_with(url: &str, pool: Pool) -> Result<DatabaseConnection, DbErr> {
    let place = Place::parse(url)?;
    // sea-orm is told an empty URL of the kind: it writes the one it knows into traces.
    let mut options = ConnectOptions::new(match place {
        Place::Memory | Place::File(_) => "sqlite::memory:",
        Place::Server(_) => "postgres://localhost/",
    });
    options
        .max_connections(pool.connections)
        .acquire_timeout(pool.wait)
        .connect_timeout(pool.wait)
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
            // FULL, since NORMAL may forget acknowledged writes when the power goes.
            let file = file
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(pool.wait);
            options.map_sqlx_sqlite_opts(move |_| file.clone());
            options
                .map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(is_sound(connection))));
        }
        Place::Server(server) => {
            let server = server.application_name("kortvej");
            options.map_sqlx_postgres_opts(move |_| server.clone());
            options
                .map_sqlx_postgres_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(is_sound(connection))));
        }
    }
    #[expect(clippy::disallowed_methods, reason = "this is the one place that opens a pool")]
    Database::connect(options).await
}

/// Whether a connection that comes back may be used again; if not, another takes its place.
///
/// One whose commit or rollback failed, because the disk was full, is still in its transaction: what the next one wrote
/// there would be acknowledged and never committed. And one behind which the network has gone would be waited for until
/// TCP gives up, a quarter of an hour, and soon the whole pool with it.
async fn is_sound<C: Connection>(connection: &mut C) -> Result<bool, sqlx::Error> {
    // Whatever was asked of it before, such as to roll back, is done before it answers.
    match tokio::time::timeout(GIVEN_UP, connection.ping()).await {
        Ok(alive) => alive.map(|()| !connection.is_in_transaction()),
        Err(_) => Err(sqlx::Error::PoolTimedOut),
    }
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

/// Why a database can't serve, where that is not the program's fault and passes or can be mended from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It does not answer, or the connection to it was lost: what was being committed may have been.
    Away,
    /// No connection became free, or another writer did not end, in the time that is waited.
    Busy,
    /// Its disk is full.
    Full,
    /// It, or its disk, can only be read.
    ReadOnly,
    /// Its disk fails.
    Disk,
}

/// Why a database can't serve; none where the error is our own.
pub fn trouble(error: &DbErr) -> Option<Trouble> {
    match error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Some(Trouble::Busy),
        DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Some(Trouble::Away),
        DbErr::Conn(RuntimeErr::SqlxError(cause)) => match cause.as_ref() {
            // What SQLite says of a file: it may be none of a database.
            sqlx::Error::Database(told) if told.code().is_some_and(|code| code.len() != 5) => by_cause(cause),
            // No connection could be made, whatever it was that answered there, or refused.
            cause => Some(by_cause(cause).unwrap_or(Trouble::Away)),
        },
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => by_cause(cause),
        _ => None,
    }
}

fn by_cause(cause: &sqlx::Error) -> Option<Trouble> {
    match cause {
        sqlx::Error::PoolTimedOut => Some(Trouble::Busy),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Some(Trouble::Away),
        sqlx::Error::Database(told) => told.code().and_then(|code| by_code(&code)),
        _ => None,
    }
}

/// PostgreSQL's codes are five characters long, SQLite's are numbers whose last byte is the kind.
fn by_code(code: &str) -> Option<Trouble> {
    if code.len() == 5 {
        return match code {
            "53100" => Some(Trouble::Full),
            "25006" => Some(Trouble::ReadOnly),
            "58030" => Some(Trouble::Disk),
            // A deadlock, a lock not had in time, a statement that was ended, no room for another connection.
            "40001" | "40P01" | "55P03" | "57014" | "53000" | "53200" | "53300" | "53400" => Some(Trouble::Busy),
            // The server is being stopped or started, or has ended the session.
            "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => Some(Trouble::Away),
            _ => code.starts_with("08").then_some(Trouble::Away),
        };
    }
    match code.parse::<u32>().ok()? & 0xff {
        // Busy, locked.
        5 | 6 => Some(Trouble::Busy),
        8 => Some(Trouble::ReadOnly),
        // Reading or writing failed, the file can't be opened.
        10 | 14 => Some(Trouble::Disk),
        13 => Some(Trouble::Full),
        _ => None,
    }
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

/// Closes the pool. The last connection of all processes to a SQLite file puts its write-ahead log into it, so that the
/// file alone is a whole copy. Asked for before that, it would wait for the others of this pool, idle as they are.
pub async fn close(db: DatabaseConnection) -> Result<(), DbErr> {
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
