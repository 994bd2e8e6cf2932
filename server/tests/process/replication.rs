//! A PostgreSQL primary, a replica that streams from it, and a pooler in transaction mode before both.

use std::fs;
use std::os::unix::fs::chown;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use server::db;

use crate::cluster::{free_port, is_root, newest_bin};
use crate::kortvej::Folder;

/// How often a thing that takes its time is looked at, and how many times.
const LOOK: (Duration, u32) = (Duration::from_millis(50), 1200);

pub(crate) struct Cluster {
    primary: Option<Child>,
    replica: Child,
    pooler: Child,
    ports: Ports,
    folder: Folder,
}

#[derive(Clone, Copy)]
struct Ports {
    primary: u16,
    replica: u16,
    pooler: u16,
}

impl Cluster {
    /// All three. A commit is acknowledged once the replica has it too.
    pub(crate) async fn start() -> Self {
        let folder = Folder::new("replication");
        let ports = Ports { primary: free_port(), replica: free_port(), pooler: free_port() };
        let (first, second) = (folder.0.join("first"), folder.0.join("second"));
        for place in [&folder.0, &first, &second] {
            fs::create_dir_all(place).unwrap();
            give(place);
        }
        done(program("initdb").arg("-D").arg(&first).args([
            "-U",
            "kortvej",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]));
        let primary = postgres(&first, &folder.0, ports.primary);
        answers(ports.primary).await;
        fs::remove_dir(&second).unwrap();
        let mut copy = program("pg_basebackup");
        copy.arg("-D").arg(&second).args([
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "-N",
            "-h",
            "127.0.0.1",
            "-U",
            "kortvej",
        ]);
        done(copy.args(["-p", &ports.primary.to_string()]));
        let replica = postgres(&second, &folder.0, ports.replica);
        answers(ports.replica).await;
        for sql in ["ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"] {
            run_at(ports.primary, sql).await;
        }
        until(|| async {
            count_at(ports.primary, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'").await == 1
        })
        .await;
        let settings = folder.0.join("pgbouncer.ini");
        fs::write(&settings, pooling(ports.pooler, ports.primary, ports.replica)).unwrap();
        let pooler = owned("/usr/sbin/pgbouncer".as_ref(), "KILL").arg("-q").arg(&settings).spawn().unwrap();
        let cluster = Self { primary: Some(primary), replica, pooler, ports, folder };
        until(|| async { db::connect(&cluster.url()).await.is_ok() }).await;
        cluster
    }

    /// The way to the primary, by the pooler.
    pub(crate) fn url(&self) -> String {
        self.by_pooler("kortvej?pooler=transaction")
    }

    /// The way to the replica, by the pooler.
    pub(crate) fn replica_url(&self) -> String {
        self.by_pooler("kortvej_replica?pooler=transaction")
    }

    /// The way to the primary, by the pooler, that keeps sessions.
    pub(crate) fn listen_url(&self) -> String {
        self.by_pooler("kortvej_listen?pooler=session")
    }

    /// The way to the replica, past the pooler.
    pub(crate) fn direct_replica_url(&self) -> String {
        url(self.ports.replica)
    }

    fn by_pooler(&self, rest: &str) -> String {
        format!("postgres://kortvej@127.0.0.1:{}/{rest}", self.ports.pooler)
    }

    /// The first number that the primary answers with.
    pub(crate) async fn at_primary(&self, sql: &str) -> i64 {
        count_at(self.ports.primary, sql).await
    }

    /// Lets the replica fall behind, or catch up.
    pub(crate) async fn replay(&self, go_on: bool) {
        run_at(
            self.ports.replica,
            if go_on { "SELECT pg_wal_replay_resume()" } else { "SELECT pg_wal_replay_pause()" },
        )
        .await;
        let wanted = if go_on { "not paused" } else { "paused" };
        let state = format!("SELECT count(*) FROM pg_get_wal_replay_pause_state() AS state WHERE state = '{wanted}'");
        until(|| async { count_at(self.ports.replica, &state).await == 1 }).await;
    }

    /// Ends the primary at once, as a power cut does.
    pub(crate) fn lose_primary(&mut self) {
        if let Some(mut primary) = self.primary.take() {
            stop(&mut primary);
        }
    }

    /// Makes the replica the primary, and leads everybody there.
    pub(crate) async fn promote(&mut self) {
        run_at(self.ports.replica, "SELECT pg_promote()").await;
        self.lead(self.ports.replica, self.ports.replica);
    }

    /// Leads whoever asks for the replica to where there is none.
    pub(crate) fn lose_replica(&mut self) {
        self.lead(self.ports.replica, self.ports.primary);
    }

    fn lead(&self, primary: u16, replica: u16) {
        fs::write(self.folder.0.join("pgbouncer.ini"), pooling(self.ports.pooler, primary, replica)).unwrap();
        signal(&self.pooler, "HUP");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.pooler.kill();
        let _ = self.pooler.wait();
        self.lose_primary();
        stop(&mut self.replica);
    }
}

/// Few connections for many clients, so that each is handed on all the time.
fn pooling(own: u16, primary: u16, replica: u16) -> String {
    let place = |port: u16| format!("host=127.0.0.1 port={port} dbname=postgres user=kortvej");
    format!(
        "[databases]\nkortvej = {}\nkortvej_replica = {}\nkortvej_listen = {} pool_mode=session\n\n\
         [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {own}\nunix_socket_dir =\nauth_type = any\n\
         pool_mode = transaction\ndefault_pool_size = 4\nserver_login_retry = 1\nquery_wait_timeout = 1\n",
        place(primary),
        place(replica),
        place(primary),
    )
}

fn url(port: u16) -> String {
    format!("postgres://kortvej@127.0.0.1:{port}/postgres")
}

async fn run_at(port: u16, sql: &str) {
    let db = db::connect(&url(port)).await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}

async fn count_at(port: u16, sql: &str) -> i64 {
    let db = db::connect(&url(port)).await.unwrap();
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
    db.close().await.unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn answers(port: u16) {
    until(|| async { db::connect(&url(port)).await.is_ok() }).await;
}

/// Waits until it is so.
pub(crate) async fn until<F: Future<Output = bool>>(so: impl Fn() -> F) {
    for _ in 0..LOOK.1 {
        if so().await {
            return;
        }
        tokio::time::sleep(LOOK.0).await;
    }
    panic!("it never became so");
}

/// PostgreSQL's newest programs on this machine.
fn program(name: &str) -> Command {
    owned(&newest_bin().join(name), "QUIT")
}

/// A program that ends with this one, however that ends. PostgreSQL and the pooler refuse to run as root.
fn owned(path: &Path, end: &str) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups"]);
    }
    command.args(["--pdeathsig", end]).arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn postgres(data: &Path, sockets: &Path, port: u16) -> Child {
    let mut command = program("postgres");
    command.arg("-D").arg(data).arg("-k").arg(sockets).args(["-p", &port.to_string()]);
    // What is tried is a process that ends, not a machine: PostgreSQL's own disk is nobody's here.
    command.args(["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1"]).spawn().unwrap()
}

fn done(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

/// PostgreSQL's immediate stop, of all its processes.
fn stop(server: &mut Child) {
    signal(server, "QUIT");
    let _ = server.wait();
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status();
    assert!(sent.is_ok_and(|sent| sent.success()) || std::thread::panicking());
}

/// Gives a folder to whoever runs PostgreSQL.
fn give(folder: &Path) {
    if is_root() {
        let ids = |flag: &str| {
            let told = Command::new("id").args([flag, "postgres"]).output().unwrap().stdout;
            String::from_utf8(told).unwrap().trim().parse::<u32>().unwrap()
        };
        chown(folder, Some(ids("-u")), Some(ids("-g"))).unwrap();
    }
}
