//! A PostgreSQL server of a test's own, which it may stop, start again and fill up.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use sea_orm::ConnectionTrait;
use server::db;

use crate::disk::Disk;
use crate::kortvej::Folder;

/// A PostgreSQL server with one database, `kortvej`, whose tables lie on a small disk.
pub(crate) struct Cluster {
    pub(crate) port: u16,
    pub(crate) disk: Disk,
    bin: PathBuf,
    folder: Folder,
}

impl Cluster {
    pub(crate) async fn new(name: &str, size: &str) -> Self {
        let bin = newest_bin();
        let (folder, disk) = (Folder::new(name), Disk::new(&format!("{name}-disk"), size));
        let port = free_port();
        let cluster = Self { port, disk, bin, folder };
        let tables = cluster.disk.seen("data");
        fs::create_dir(&tables).unwrap();
        if is_root() {
            // PostgreSQL refuses to run as root.
            for owned in [&cluster.folder.0, &tables] {
                assert!(Command::new("chown").arg("postgres").arg(owned).status().unwrap().success());
            }
        }
        let data = cluster.folder.0.join("data");
        cluster.tool(
            "initdb",
            &[
                "-U",
                "kortvej",
                "--auth=trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "-D",
                data.to_str().unwrap(),
            ],
        );
        cluster.start();
        let admin = db::connect(&Self::url(cluster.port, "postgres")).await.unwrap();
        let place = cluster.disk.data();
        admin.execute_unprepared(&format!("CREATE TABLESPACE small LOCATION '{}'", place.display())).await.unwrap();
        admin.execute_unprepared("CREATE DATABASE kortvej TABLESPACE small").await.unwrap();
        admin.close().await.unwrap();
        cluster
    }

    /// URL of a database by way of a port.
    pub(crate) fn url(port: u16, database: &str) -> String {
        format!("postgres://kortvej@127.0.0.1:{port}/{database}")
    }

    pub(crate) fn start(&self) {
        let socket = self.folder.0.display();
        let options = format!("-p {} -k {socket} -c listen_addresses=127.0.0.1 -c fsync=off", self.port);
        let log = self.folder.0.join("log");
        self.ctl(&["-w", "-s", "-l", log.to_str().unwrap(), "-o", &options, "start"]);
    }

    /// Stops it: `fast` in good order, `immediate` as a power cut does.
    pub(crate) fn stop(&self, mode: &str) {
        self.ctl(&["-w", "-s", "-m", mode, "stop"]);
    }

    /// Takes settings from now on, in sessions that are open too.
    pub(crate) async fn set(&self, setting: &str) {
        let admin = db::connect(&Self::url(self.port, "postgres")).await.unwrap();
        admin.execute_unprepared(&format!("ALTER SYSTEM {setting}")).await.unwrap();
        admin.execute_unprepared("SELECT pg_reload_conf()").await.unwrap();
        admin.close().await.unwrap();
    }

    fn ctl(&self, arguments: &[&str]) {
        let data = self.folder.0.join("data");
        self.tool("pg_ctl", &[&["-D", data.to_str().unwrap()], arguments].concat());
    }

    fn tool(&self, name: &str, arguments: &[&str]) {
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(self.bin.join(name));
            command
        } else {
            Command::new(self.bin.join(name))
        };
        command.args(arguments);
        // What it starts must not hold our own output open.
        let mut command = self.disk.command(&command);
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert!(status.success(), "{name} {arguments:?}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // It may be stopped already.
        let data = self.folder.0.join("data");
        let mut stop = if is_root() { Command::new("runuser") } else { Command::new("env") };
        if is_root() {
            stop.args(["-u", "postgres", "--"]);
        }
        stop.arg(self.bin.join("pg_ctl")).args(["-m", "immediate", "-s", "stop", "-D"]).arg(data);
        let _ = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// A port that nobody has.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The tools of the newest PostgreSQL that is installed.
pub(crate) fn newest_bin() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").unwrap().map(|entry| entry.unwrap().path());
    let newest = versions.max_by_key(|path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()));
    newest.unwrap().join("bin")
}
