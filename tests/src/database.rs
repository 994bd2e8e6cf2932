//! Databases for tests: each test that asks gets fresh ones of both kinds, and they are gone when it ends.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, DatabaseConnection};
use server::clock::Clock;
use server::db;
use server::import::starter;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::OnceCell;

use crate::TODAY;

/// A database of one test.
pub struct TestDb {
    /// `SQLite` or `PostgreSQL`, for the texts of failures.
    pub kind: &'static str,
    /// How another process reaches it.
    pub url: String,
    /// Its pool.
    pub db: DatabaseConnection,
    place: Place,
}

enum Place {
    Folder(PathBuf),
    Server {
        url: String,
        name: String,
    },
    /// Another way to one that is dropped by its own.
    Elsewhere,
}

impl TestDb {
    /// The same database, where no statement is answered before the test's own thread has had something else to do,
    /// however fast PostgreSQL or slow the machine is: what is said goes through a task of that thread.
    pub async fn unhurried(&self) -> Self {
        let url = match &self.place {
            Place::Server { url, name } => with_database(&by_way_of_here(url).await, name),
            Place::Folder(_) | Place::Elsewhere => self.url.clone(),
        };
        let db = done(db::connect(&url).await, "reach the database");
        Self { kind: self.kind, url, db, place: Place::Elsewhere }
    }
}

/// The URL of a server, by way of a port of the test's own.
async fn by_way_of_here(url: &str) -> String {
    let parsed = done(url::Url::parse(url), "read TEST_DATABASE_URL");
    let server = (parsed.host_str().unwrap_or("127.0.0.1").to_owned(), parsed.port().unwrap_or(5432));
    let listener = done(TcpListener::bind("127.0.0.1:0").await, "listen");
    let here = done(listener.local_addr(), "listen");
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut server = done(TcpStream::connect(server.clone()).await, "reach PostgreSQL");
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut client, &mut server).await });
        }
    });
    let mut through = parsed;
    let moved = through.set_host(Some("127.0.0.1")).is_ok() && through.set_port(Some(here.port())).is_ok();
    assert!(moved, "TEST_DATABASE_URL names a server");
    through.to_string()
}

/// A fresh SQLite file and a fresh PostgreSQL database, with tables.
///
/// The PostgreSQL server is the one of `TEST_DATABASE_URL`, whose user must be allowed to create databases. Without it
/// the test fails: a database that is not tried is not supported.
pub async fn databases() -> Vec<TestDb> {
    let databases = empty_databases().await;
    for database in &databases {
        done(db::migrate(&database.db, &|_| ()).await, "migrate");
    }
    databases
}

/// The same without tables.
pub async fn empty_databases() -> Vec<TestDb> {
    vec![sqlite(None).await, postgres("template0").await]
}

/// Fresh ones with the starter network as of [`TODAY`], copied from one of each kind that is made once for all tests
/// of a process. On a PostgreSQL server that outlives the tests, that one is left behind.
pub async fn starter_databases() -> Vec<TestDb> {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let file = FILE.get_or_init(|| async {
        let made = sqlite(None).await;
        fill(&made.db).await;
        done(db::close(made.db.clone()).await, "close SQLite");
        let Place::Folder(folder) = &made.place else { return Vec::new() };
        done(std::fs::read(folder.join(FILE_NAME)), "read SQLite's file")
    });
    let server = server();
    let template = TEMPLATE.get_or_init(|| async {
        let name = fresh_name();
        statement(&server, &format!("CREATE DATABASE {name} TEMPLATE template0")).await;
        let db = done(db::connect(&with_database(&server, &name)).await, "open PostgreSQL");
        fill(&db).await;
        done(db.close().await, "close PostgreSQL");
        name
    });
    vec![sqlite(Some(file.await)).await, postgres(template.await).await]
}

async fn fill(db: &DatabaseConnection) {
    done(db::migrate(db, &|_| ()).await, "migrate");
    let network = starter::embedded(TODAY).unwrap_or_else(|_| panic!("the starter network has a fault"));
    done(starter::write(db, &network, &Clock::at_noon(TODAY), &|_| ()).await, "write the starter network");
}

const FILE_NAME: &str = "kortvej.db";

async fn sqlite(content: Option<&Vec<u8>>) -> TestDb {
    let folder = std::env::temp_dir().join(fresh_name());
    done(std::fs::create_dir_all(&folder), "make a folder");
    if let Some(content) = content {
        done(std::fs::write(folder.join(FILE_NAME), content), "copy SQLite's file");
    }
    let url = db::file_url(&folder.join(FILE_NAME));
    let db = done(db::connect(&url).await, "open SQLite");
    TestDb { kind: "SQLite", url, db, place: Place::Folder(folder) }
}

/// URL of the PostgreSQL server.
fn server() -> String {
    #[expect(clippy::disallowed_methods, reason = "tests have no config::Config")]
    std::env::var("TEST_DATABASE_URL").unwrap_or_else(|_| {
        panic!(
            "TEST_DATABASE_URL is not set. These tests run on PostgreSQL too and are never skipped: start a server and set \
             it to a URL whose user may create databases, such as postgres://postgres@127.0.0.1:5432/postgres"
        )
    })
}

async fn postgres(template: &str) -> TestDb {
    let (server, name) = (server(), fresh_name());
    statement(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    let url = with_database(&server, &name);
    let db = done(db::connect(&url).await, "open PostgreSQL");
    TestDb { kind: "PostgreSQL", url, db, place: Place::Server { url: server, name } }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        match &self.place {
            Place::Folder(folder) => {
                // What is left behind in the temporary folder does no harm to any test.
                let _ = std::fs::remove_dir_all(folder);
            }
            Place::Elsewhere => {}
            Place::Server { url, name } => {
                let (url, sql) = (url.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                // Dropping can't await, and the test's runtime may be ending.
                let dropping = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                    done(runtime, "start a runtime").block_on(statement(&url, &sql));
                });
                let _ = dropping.join();
            }
        }
    }
}

async fn statement(url: &str, sql: &str) {
    let admin = done(db::connect(url).await, "reach the server of TEST_DATABASE_URL");
    done(admin.execute_unprepared(sql).await, sql);
    done(admin.close().await, "close");
}

/// A name that no other test, process or earlier run has.
fn fresh_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let ids = server::clock::Ids::random(Clock::system());
    format!("kortvej_test_{}_{number}_{}", std::process::id(), ids.next().simple())
}

/// The URL of another database of the same server.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, ""), |(address, options)| (address, options));
    let begins = address.find("://").map_or(0, |at| at + 3);
    let address = address[begins..].find('/').map_or(address, |at| &address[..begins + at]);
    if options.is_empty() { format!("{address}/{name}") } else { format!("{address}/{name}?{options}") }
}

fn done<T, E: std::fmt::Display>(result: Result<T, E>, what: &str) -> T {
    result.unwrap_or_else(|error| panic!("could not {what}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_named_in_the_url_whatever_it_was_before() {
        for (server, url) in [
            ("postgres://me:secret@host:5432/postgres", "postgres://me:secret@host:5432/x"),
            ("postgres://me@host", "postgres://me@host/x"),
            ("postgres://me@host/?sslmode=require", "postgres://me@host/x?sslmode=require"),
            ("postgres:///postgres?host=/run/pg", "postgres:///x?host=/run/pg"),
        ] {
            assert_eq!(with_database(server, "x"), url);
        }
    }
}
