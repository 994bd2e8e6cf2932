//! The disk below SQLite is full, can only be read, or fails: what can't be saved is refused in words, what was
//! acknowledged stays, what is read goes on, and nothing needs to be started again once the disk is mended.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::kortvej::{Folder, Server, demonstration, kortvej};

/// A small disk of a test's own. It is seen by nobody but the processes that are led there, and ends with the one that
/// holds it, so nothing is left behind however the test ends.
pub(crate) struct Disk {
    holder: Child,
    folder: Folder,
}

impl Disk {
    /// A disk of so many bytes, as `mount` writes them. The test fails where it can't be had: root is needed.
    pub(crate) fn new(name: &str, size: &str) -> Self {
        let folder = Folder::new(name);
        // `cat` ends when its input does, which the end of the test sees to.
        let script = "mount -t tmpfs -o size=\"$1\",mode=0777 kortvej \"$2\" && echo mounted && exec cat >&2";
        let mut holder = Command::new("unshare")
            .args(["--mount", "sh", "-c", script, "sh", size])
            .arg(&folder.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "mounted\n", "a disk can't be mounted in a namespace of its own; run the tests as root");
        Self { holder, folder }
    }

    /// A command as it is run where the disk is.
    pub(crate) fn command(&self, program: &Command) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--mount", "--target", &self.holder.id().to_string(), "--"]);
        command.arg(program.get_program()).args(program.get_args()).stdin(Stdio::null());
        command
    }

    /// Exit status and standard error of the program, run where the disk is.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.command(&kortvej(&self.data(), arguments)).output().unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8(output.stderr).unwrap())
    }

    /// A path of it, as processes that are led there name it.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.0.join("data")
    }

    /// The same as this process reaches it.
    pub(crate) fn seen(&self, name: &str) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.holder.id()));
        root.join(self.folder.0.strip_prefix("/").unwrap()).join(name)
    }

    /// Leaves no byte free.
    pub(crate) fn fill(&self) {
        let mut ballast = File::create(self.seen("ballast")).unwrap();
        for size in [1 << 16, 1 << 12, 1] {
            while ballast.write_all(&vec![1; size]).is_ok() {}
        }
    }

    /// Gives back what filling took.
    pub(crate) fn free(&self) {
        fs::remove_file(self.seen("ballast")).unwrap();
    }

    /// Makes it readable only, or writable again.
    fn remount(&self, how: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,{how}")]).arg(&self.folder.0);
        assert!(self.command(&mount).status().unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// Calls of a process to the kernel that fail until this is dropped.
struct Failing(Child);

impl Failing {
    fn new(server: &Server, calls: &str, error: &str) -> Self {
        let mut strace = Command::new("strace")
            .args(["-f", "-p", &server.child.id().to_string(), "-e", &format!("trace={calls}")])
            .args(["-e", &format!("inject={calls}:error={error}"), "-o", "/dev/null"])
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(strace.stderr.take().unwrap());
        let mut line = String::new();
        told.read_line(&mut line).unwrap();
        assert!(line.contains("attached"), "strace can't trace the server: {line}");
        // What it tells of threads is read away, so that it never waits for us.
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        Self(strace)
    }
}

impl Drop for Failing {
    fn drop(&mut self) {
        // Asked and not killed: it lets go of the server first.
        let _ = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

/// Somebody who comments, and remembers what was acknowledged.
pub(crate) struct Commenter {
    pub(crate) browser: Browser,
    id: Value,
    pub(crate) acknowledged: Vec<String>,
    sent: u32,
}

impl Commenter {
    pub(crate) async fn new(address: &str) -> Self {
        let browser = Browser::of(address, "Anne Lindegaard").await;
        let id = browser.package("Demo: Rengøringsmedarbejder i Odense").await["id"].clone();
        Self { browser, id, acknowledged: Vec::new(), sent: 0 }
    }

    /// Comments at some length; gives the error where it was refused.
    pub(crate) async fn say(&mut self) -> Result<(), Value> {
        self.sent += 1;
        // No database can make it much shorter.
        let mixed = (1..600_u64).map(|at| (at * (u64::from(self.sent) + 7919) * 7907 % 99_991).to_string());
        let text = format!("{} {} Æbler", self.sent, mixed.collect::<Vec<_>>().join(" "));
        let document = "mutation($input: CommentInput!) { comment(input: $input) { comment { id } } }";
        let input = json!({ "id": self.id, "text": text });
        let answer = self.browser.send(document, json!({ "input": input })).await.unwrap();
        if answer["errors"].is_null() {
            self.acknowledged.push(text);
            return Ok(());
        }
        Err(answer["errors"][0].clone())
    }

    /// Comments until one is refused. What is already at hand may take some more.
    async fn say_until_refused(&mut self) -> Value {
        for _ in 0..3000 {
            if let Err(error) = self.say().await {
                return error;
            }
        }
        panic!("nothing was refused");
    }

    /// What was acknowledged is there, in order and once; nothing else is but what was refused without being known to
    /// be undone.
    pub(crate) async fn verify(&self, unsure: bool) {
        let document = "query($id: ID!) { package(id: $id, draft: true) { comments { text } } }";
        let told = self.browser.ask(document, json!({ "id": self.id })).await["package"]["comments"].clone();
        let told: Vec<String> =
            told.as_array().unwrap().iter().map(|comment| comment["text"].as_str().unwrap().to_owned()).collect();
        for text in &self.acknowledged {
            assert_eq!(told.iter().filter(|told| *told == text).count(), 1, "{}", &text[..20]);
        }
        let ours = told.iter().filter(|text| text.ends_with("Æbler")).count();
        assert!(
            unsure || ours == self.acknowledged.len(),
            "{ours} are there, {} acknowledged",
            self.acknowledged.len()
        );
    }
}

/// The error is one that tells what is the matter and when to try again.
pub(crate) fn is_unavailable(error: &Value, danish: &str) {
    assert_eq!(error["extensions"]["code"], "UNAVAILABLE", "{error:#}");
    assert!(error["extensions"]["retryAfter"].is_u64(), "{error:#}");
    assert!(error["message"].as_str().unwrap().contains(danish), "{error:#}");
}

/// What needs no writing goes on.
async fn reading_goes_on(server: &Server, commenter: &Commenter) {
    let course = server.ask("{ course(key: \"31863-D\") { title } }");
    assert!(course.contains("200 OK") && course.contains("sættevogn"), "{course}");
    assert!(!commenter.browser.package("Demo: Rengøringsmedarbejder i Odense").await.is_null());
    assert!(server.get("/readyz").contains("200 OK"));
    assert!(server.get("/healthz").contains("200 OK"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_what_it_cannot_take_and_all_goes_on_when_there_is_room() {
    let disk = Disk::new("full", "12m");
    demonstration(&disk.seen("data"));
    let server = Server::of(disk.command(&kortvej(&disk.data(), &["serve", "--demo", "--listen", "127.0.0.1:0"])));
    let mut commenter = Commenter::new(&server.address).await;
    for _ in 0..3 {
        commenter.say().await.unwrap();
    }
    for round in 0..2 {
        disk.fill();
        is_unavailable(&commenter.say_until_refused().await, "disken er fuld");
        for _ in 0..5 {
            is_unavailable(&commenter.say().await.unwrap_err(), "disken er fuld");
        }
        reading_goes_on(&server, &commenter).await;
        commenter.verify(false).await;
        // Others meet the full disk as well: nothing of theirs is half done.
        let (status, log) = disk.run(&["import", "starter"]);
        assert!(status == 0 || (status == 1 && log.contains("full")), "{round}: {status} {log}");
        let backup = disk.folder.0.join("backup");
        let (status, log) = disk.run(&["backup", backup.to_str().unwrap()]);
        assert!(status == 1 && log.contains("full"), "{status} {log}");
        let left: Vec<_> = fs::read_dir(disk.seen("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 2, "data and ballast: {left:?}");
        disk.free();
        for _ in 0..3 {
            commenter.say().await.unwrap();
        }
        commenter.verify(false).await;
    }
    let (status, log) = disk.run(&["check"]);
    assert_eq!(status, 0, "{log}");
    assert_eq!(server.stop(), 0);
    let (status, log) = disk.run(&["check"]);
    assert_eq!(status, 0, "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fails_under_a_running_server_is_told_and_outlived() {
    let folder = Folder::new("failing");
    demonstration(&folder.0);
    let server = Server::start(&folder.0);
    let mut commenter = Commenter::new(&server.address).await;
    commenter.say().await.unwrap();
    // As a file system that the kernel has made readable only after an error of its own; and a disk that takes what is
    // written, and then can't say that it is there. After the second nobody knows what is on it.
    let words = "prøv igen senere. En ændring kan være gemt: se efter, før du gentager den.";
    for (calls, error, unsure) in [("pwrite64,ftruncate,fallocate", "EROFS", false), ("fsync,fdatasync", "EIO", true)] {
        let failing = Failing::new(&server, calls, error);
        is_unavailable(&commenter.say_until_refused().await, words);
        for _ in 0..3 {
            is_unavailable(&commenter.say().await.unwrap_err(), words);
        }
        reading_goes_on(&server, &commenter).await;
        commenter.verify(unsure).await;
        drop(failing);
        commenter.say().await.unwrap();
        commenter.verify(unsure).await;
    }
    assert_eq!(server.stop(), 0);
    let (status, _, log) = crate::kortvej::run(&folder.0, &["check"]);
    assert_eq!(status, 0, "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_on_a_disk_that_can_only_be_read_serves_what_it_can_or_says_why_not() {
    let disk = Disk::new("readonly", "12m");
    demonstration(&disk.seen("data"));
    let serve = kortvej(&disk.data(), &["serve", "--demo", "--listen", "127.0.0.1:0"]);
    // Killed, so that a start has a write-ahead log to read.
    let server = Server::of(disk.command(&serve));
    let mut commenter = Commenter::new(&server.address).await;
    commenter.say().await.unwrap();
    server.kill();

    disk.remount("ro");
    let server = Server::of(disk.command(&serve));
    commenter.browser = commenter.browser.at(&server.address);
    reading_goes_on(&server, &commenter).await;
    is_unavailable(&commenter.say().await.unwrap_err(), "kan kun læses");
    commenter.verify(false).await;
    server.kill();

    // Without the index of the log, which SQLite would have to write, it can't be read either.
    disk.remount("rw");
    fs::remove_file(disk.seen("data/kortvej.db-shm")).unwrap();
    disk.remount("ro");
    let (status, log) = disk.run(&["serve", "--demo", "--listen", "127.0.0.1:0"]);
    assert!(status == 1 && log.contains("can only be read"), "{status} {log}");

    disk.remount("rw");
    let server = Server::of(disk.command(&serve));
    commenter.browser = commenter.browser.at(&server.address);
    commenter.verify(false).await;
    commenter.say().await.unwrap();
    assert_eq!(server.stop(), 0);
}
