//! Connections: what SQLite and PostgreSQL need differently is said here and nowhere else.
//!
//! Both databases have **one writer at a time**: SQLite by `BEGIN IMMEDIATE`, PostgreSQL by a lock that each write
//! transaction takes first and that its end gives back. So what a writer has read stays true until it commits, the event
//! log can't fork, no transaction ever fails to serialise, and nothing needs to be tried again. A lost connection is an
//! error that the caller sees: whether the commit had arrived is not known, so it is never repeated by itself.
//!
//! A pooler may stand before PostgreSQL. One in transaction mode hands connections on after each transaction, so nothing
//! is kept in a session: settings and locks are the transaction's, and whoever says `?pooler=transaction` in the URL
//! gets no prepared statement that outlives it ([decision 22](../../docs/decisions/0022-poolers-and-replicas.md)).

use std::fmt;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use migration::{Migrator, MigratorTrait, SchemaManager};
use percent_encoding::percent_decode_str;
use sea_orm::sqlx::pool::{PoolConnectionMetadata, PoolOptions};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgListener};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection, Executor, PgConnection, Postgres};
use sea_orm::{
    AccessMode, ConnAcquireErr, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::IntoSchemaManagerConnection;
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
/// A connection that has been idle for so long is tried before it is used.
const IDLE: Duration = Duration::from_secs(5);
/// How long looking for other servers' word, or for what a replica has reached, may take.
const SHORT: Duration = Duration::from_secs(2);
/// What a URL says of a pooler before the database, in an option of ours.
const POOLER: &str = "pooler";

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
    Server(PgConnectOptions, Sessions),
}

/// Whether a connection to PostgreSQL is one session of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sessions {
    /// It is, from its beginning to its end.
    Kept,
    /// A pooler may give each transaction another one.
    ByTransaction,
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
            let (url, sessions) = without_pooler(url)?;
            let options = PgConnectOptions::from_str(url.as_str())
                .map_err(|_| refused("the database URL is no valid postgres: URL"))?;
            return Ok(Self::Server(options, sessions));
        }
        Err(refused("the database URL must begin with sqlite: or postgres:"))
    }
}

/// A URL without our own option, and what that said.
fn without_pooler(url: &str) -> Result<(Url, Sessions), DbErr> {
    let mut url = Url::parse(url).map_err(|_| refused("the database URL is no valid postgres: URL"))?;
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let Some((_, mode)) = pairs.iter().find(|(name, _)| name == POOLER) else { return Ok((url, Sessions::Kept)) };
    let sessions = match mode.as_str() {
        "transaction" => Sessions::ByTransaction,
        "session" => Sessions::Kept,
        _ => return Err(refused("in the database URL, pooler is either transaction or session")),
    };
    url.set_query(None);
    for (name, value) in pairs.iter().filter(|(name, _)| name != POOLER) {
        url.query_pairs_mut().append_pair(name, value);
    }
    Ok((url, sessions))
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
        Ok(Place::Server(options, _)) => format!(
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
    open(url, Purpose::Everything, Pool::default()).await
}

/// The same with a pool of another size.
pub async fn connect_with(url: &str, pool: Pool) -> Result<DatabaseConnection, DbErr> {
    open(url, Purpose::Everything, pool).await
}

/// Opens the pool of a read replica. It is reached for when it is first read: a server starts without it.
///
/// Errors: the URL is none of PostgreSQL.
pub async fn connect_replica(url: &str, pool: Pool) -> Result<DatabaseConnection, DbErr> {
    if !matches!(Place::parse(url)?, Place::Server(..)) {
        return Err(refused("a replica's URL must begin with postgres:"));
    }
    open(url, Purpose::Reading, pool).await
}

/// What a pool is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Everything,
    Reading,
}

async fn open(url: &str, purpose: Purpose, pool: Pool) -> Result<DatabaseConnection, DbErr> {
    let place = Place::parse(url)?;
    // sea-orm is told an empty URL of the kind: it writes the one it knows into traces.
    let mut options = ConnectOptions::new(match place {
        Place::Memory | Place::File(_) => "sqlite::memory:",
        Place::Server(..) => "postgres://localhost/",
    });
    options
        .max_connections(pool.connections)
        .acquire_timeout(pool.wait)
        .connect_timeout(pool.wait)
        .record_stmt_in_spans(false)
        .test_before_acquire_if_idle_for(IDLE);
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
                .busy_timeout(pool.wait);
            options.map_sqlx_sqlite_opts(move |_| file.clone());
            options
                .map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(is_sound(connection))));
        }
        Place::Server(server, sessions) => {
            // What poolers don't know at the start of a connection they refuse; numbers come in binary, without digits.
            let mut server = server.application_name("kortvej").extra_float_digits(None);
            match sessions {
                Sessions::ByTransaction => {
                    server = server.statement_cache_capacity(0);
                    options.map_sqlx_postgres_pool_opts(in_transactions);
                }
                Sessions::Kept => {
                    options.map_sqlx_postgres_pool_opts(|pool| {
                        pool.after_release(|connection, _| Box::pin(is_sound(connection)))
                    });
                }
            }
            options.map_sqlx_postgres_opts(move |_| server.clone());
            if purpose == Purpose::Reading {
                options.connect_lazy(true).acquire_timeout(SHORT);
            }
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

/// A pool whose connections are in a transaction from the moment they are taken to the moment they are given back, so
/// that a pooler leaves the parts of one statement (its preparing, its execution) together. sqlx names what it prepares,
/// and another client's statement may have the name already: all are forgotten first.
fn in_transactions(pool: PoolOptions<Postgres>) -> PoolOptions<Postgres> {
    // PostgreSQL warns of a BEGIN within a transaction, and of a COMMIT outside, which are meant here.
    // What is forgotten is forgotten in a transaction before, since a snapshot must be the first thing of its own.
    const TAKEN: &str = "BEGIN; SET LOCAL client_min_messages = error; DEALLOCATE ALL; COMMIT; BEGIN; SET LOCAL client_min_messages = error";
    const GIVEN_BACK: &str = "SET LOCAL client_min_messages = error; COMMIT";
    async fn say(connection: &mut PgConnection, sql: &'static str) -> Result<(), sea_orm::sqlx::Error> {
        connection.execute(sql).await?;
        Ok(())
    }
    pool.after_connect(|connection, _: PoolConnectionMetadata| Box::pin(say(connection, TAKEN)))
        // One that fails at this is lost, and the next is taken.
        .before_acquire(|connection, _| Box::pin(async { Ok(say(connection, TAKEN).await.is_ok()) }))
        .after_release(|connection, _| {
            Box::pin(async {
                let sound = is_sound(connection).await?;
                let given_back = tokio::time::timeout(GIVEN_UP, say(connection, GIVEN_BACK));
                Ok(sound && given_back.await.is_ok_and(|said| said.is_ok()))
            })
        })
}

/// A connection that hears what other processes say on these channels.
///
/// Errors: it can't be had within two seconds, or the URL leads to a pooler that passes nothing on.
pub async fn listen(url: &str, channels: &[&str]) -> Result<PgListener, DbErr> {
    let Place::Server(server, Sessions::Kept) = Place::parse(url)? else {
        return Err(refused("nobody is heard there"));
    };
    // The listener's own: its one connection is not counted with those that answer requests.
    let pool = PoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None).acquire_timeout(SHORT);
    let pool = pool.connect_lazy_with(server.application_name("kortvej").extra_float_digits(None));
    let listen = async {
        let mut listener = PgListener::connect_with(&pool).await?;
        // Whoever lost the connection is told, looks at the log, and asks for another.
        listener.eager_reconnect(false);
        listener.listen_all(channels.iter().copied()).await?;
        Ok(listener)
    };
    listen.await.map_err(|cause: sea_orm::sqlx::Error| DbErr::Custom(cause.to_string()))
}

/// Whether other processes can be heard by this URL at all.
pub fn is_heard(url: &str) -> bool {
    matches!(Place::parse(url), Ok(Place::Server(_, Sessions::Kept)))
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
    let state = state(&txn).await?;
    for name in &state.pending {
        progress(name);
        Migrator::up(&txn, Some(1)).await?;
    }
    txn.commit().await?;
    Ok(state.pending.len())
}

/// Whether each migration that this program knows has been applied. Those of a newer one may be there too, as long as
/// this program can work with them.
///
/// Errors: it can't.
pub async fn is_current(db: &DatabaseConnection) -> Result<bool, DbErr> {
    Ok(state(db).await?.pending.is_empty())
}

/// Where the tables stand, seen from this program.
struct State {
    /// Migrations that are to come.
    pending: Vec<String>,
}

/// Compares the migrations that were applied with those that this program knows.
///
/// A newer program may have expanded the tables; an older one goes on as if it had not. What a newer one takes away is
/// taken by a migration whose name says which one a program must know to do without it: `…_contracts_000010`.
///
/// Errors: something that this program needs was taken away, or its own migrations were passed over.
async fn state<'c>(db: impl IntoSchemaManagerConnection<'c>) -> Result<State, DbErr> {
    let own: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let applied = applied(db).await?;
    let pending: Vec<String> = own.iter().filter(|name| !applied.contains(name)).cloned().collect();
    let newer: Vec<&String> = applied.iter().filter(|name| !own.contains(name)).collect();
    if let Some(gone) = newer.iter().find(|name| !is_borne(name, &own)) {
        return Err(refused(&format!(
            "the tables are of a newer Kortvej, which has taken away what this one needs ({gone}): install that one, or \
             restore the backup from before the upgrade"
        )));
    }
    if let (Some(newer), Some(own)) = (newer.first(), pending.first()) {
        return Err(refused(&format!(
            "the tables are of another Kortvej: it applied {newer}, which this one does not know, and not {own}"
        )));
    }
    Ok(State { pending })
}

/// Names of the migrations that were applied.
async fn applied<'c>(db: impl IntoSchemaManagerConnection<'c>) -> Result<Vec<String>, DbErr> {
    let tables = SchemaManager::new(db);
    if !tables.has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    let all = "SELECT version FROM seaql_migrations ORDER BY version";
    let db = tables.get_connection();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), all)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Whether a program that knows the migrations `own` goes on under one that it does not know.
fn is_borne(newer: &str, own: &[String]) -> bool {
    newer
        .split_once("_contracts_")
        .is_none_or(|(_, needed)| own.iter().any(|name| name.split('_').nth(1).is_some_and(|number| number == needed)))
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

/// The database is a replica, told as an error of the driver.
#[derive(Debug)]
struct IsReplica;

impl fmt::Display for IsReplica {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str("the database is a replica, and can't be written to")
    }
}

impl std::error::Error for IsReplica {}

impl From<IsReplica> for DbErr {
    fn from(replica: IsReplica) -> Self {
        Self::Conn(RuntimeErr::SqlxError(Arc::new(sqlx::Error::Configuration(Box::new(replica)))))
    }
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
        sqlx::Error::Configuration(told) if told.is::<IsReplica>() => Some(Trouble::ReadOnly),
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
        let taken = txn
            .query_one_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                "SELECT pg_is_in_recovery(), set_config('lock_timeout', $1, true), \
                 set_config('idle_in_transaction_session_timeout', $2, true), \
                 pg_advisory_xact_lock($3)",
                [
                    format!("{}ms", WAIT.as_millis()).into(),
                    format!("{}ms", IDLE_WRITER.as_millis()).into(),
                    WRITERS.into(),
                ],
            ))
            .await?;
        if taken.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false) {
            // A primary that was put back behind another: this connection must not be used again, by anybody.
            let ended = txn.execute_unprepared("SELECT pg_terminate_backend(pg_backend_pid())").await;
            tracing::warn!(ended = ended.is_err(), "the database is a replica now; it can't be written to");
            return Err(IsReplica.into());
        }
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
        Place::Server(..) => {
            let (mut url, _) = without_pooler(url)?;
            let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
            let password = url.password().map(decoded);
            if password.is_some() {
                // Not where there is none: a URL without a host, as of a unix socket, refuses even to be asked.
                url.set_password(None).map_err(|()| refused("the database URL is no valid postgres: URL"))?;
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_handed_to_the_tools_without_its_password_also_by_a_unix_socket() {
        let handed = |url: &str| match kept(url).unwrap() {
            Kept::Server(url, password) => (url.to_string(), password),
            Kept::File(_) => panic!("{url} is no file"),
        };
        let socket = "postgres:///kortvej?host=/run/postgresql";
        assert_eq!(handed(socket), (socket.to_owned(), None));
        let (url, password) = handed("postgres://anne:h%C3%B8st@pg1/kortvej?pooler=session&sslmode=require");
        assert_eq!(url, "postgres://anne@pg1/kortvej?sslmode=require");
        assert_eq!(password.as_deref(), Some("høst"));
    }

    #[test]
    fn a_primary_that_became_a_replica_can_only_be_read() {
        let error = DbErr::from(IsReplica);
        assert_eq!(trouble(&error), Some(Trouble::ReadOnly));
        assert!(error.to_string().contains("the database is a replica"), "{error}");
        let other = sqlx::Error::Configuration("something else".into());
        assert_eq!(trouble(&DbErr::Query(RuntimeErr::SqlxError(Arc::new(other)))), None);
    }
}
