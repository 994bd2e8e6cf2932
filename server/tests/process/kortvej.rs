//! The program, started and asked.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

/// A folder of a test's own, removed at its end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kortvej-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The program with a data folder.
pub(crate) fn kortvej(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kortvej"));
    command.args(arguments).arg("--data-dir").arg(data).stdin(Stdio::null());
    command
}

/// Exit status, standard output and standard error of the program.
pub(crate) fn run(data: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = kortvej(data, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// Puts the demonstration on SQLite, which is made once, into a data folder.
pub(crate) fn demonstration(data: &Path) {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = Folder::new("demonstration");
        assert_eq!(Server::start(&folder.0).stop(), 0);
        fs::read(folder.0.join("kortvej.db")).unwrap()
    });
    fs::create_dir_all(data).unwrap();
    fs::write(data.join("kortvej.db"), made).unwrap();
}

/// A server that is ready, with its address.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
    /// What it said before it was ready.
    said: String,
    // Held so that the server's standard error stays open, and may be waited for.
    log: BufReader<std::process::ChildStderr>,
}

impl Server {
    /// A demonstration on SQLite.
    pub(crate) fn start(data: &Path) -> Self {
        Self::of(kortvej(data, &["serve", "--demo", "--listen", "127.0.0.1:0"]))
    }

    /// A demonstration on a database, reached by an address that other servers on it have too.
    pub(crate) fn start_on(data: &Path, database_url: &str) -> Self {
        Self::start_with(data, database_url, &[])
    }

    /// The same with more settings.
    pub(crate) fn start_with(data: &Path, database_url: &str, settings: &[&str]) -> Self {
        let serve = ["serve", "--demo", "--listen", "127.0.0.1:0", "--public-url", "http://kortvej.test"];
        let mut command = kortvej(data, &serve);
        command.args(["--database-url", database_url]).args(settings);
        Self::of(command)
    }

    /// What a command starts.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(log.read_line(&mut line).unwrap() > 0, "the server ended before it was ready");
            if let Some(address) = line.trim().strip_prefix("Kortvej is ready at http://") {
                break address.to_owned();
            }
            said.push_str(&line);
        };
        Self { child, address, said, log }
    }

    /// Waits until its log says something; gives that line.
    pub(crate) fn logs(&mut self, what: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.log.read_line(&mut line).unwrap() > 0, "the server ended and never said: {what}");
            if line.contains(what) {
                return line;
            }
        }
    }

    /// Ends it at once, as a power cut does.
    pub(crate) fn kill(self) {
        drop(self);
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    pub(crate) fn ask(&self, document: &str) -> String {
        let body = format!("{{\"query\":{}}}", quoted(document));
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(head(&self.address, body.len()).as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The whole answer to a GET.
    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Address of its metrics.
    pub(crate) fn metrics(&self) -> String {
        let line = self.said.lines().find_map(|line| line.strip_prefix("metrics are at http://"));
        line.and_then(|line| line.strip_suffix("/metrics")).unwrap().to_owned()
    }

    /// Version of the catalogue in force.
    pub(crate) fn version(&self) -> i64 {
        let answer = self.ask("{ catalogue { version } }");
        let told = answer.split("\"version\":").nth(1).unwrap_or_else(|| panic!("{answer}"));
        told.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    }

    /// Asks it to stop; gives its exit status.
    pub(crate) fn stop(self) -> i32 {
        self.signal("TERM");
        self.ended()
    }

    /// Asks it to stop; gives its exit status and what it has logged since it was ready.
    pub(crate) fn stop_and_tell(self) -> (i32, String) {
        self.signal("TERM");
        self.ended_saying()
    }

    /// Waits until it has stopped; gives its exit status.
    pub(crate) fn ended(self) -> i32 {
        self.ended_saying().0
    }

    /// Waits until it has stopped; gives its exit status, and all that it said.
    pub(crate) fn ended_saying(mut self) -> (i32, String) {
        let mut said = std::mem::take(&mut self.said);
        self.log.read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), said)
    }
}

/// No server outlives its test, whatever becomes of that.
impl Drop for Server {
    fn drop(&mut self) {
        // One that has stopped can't be killed, and need not be.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " "))
}

/// Head of a request with a JSON body.
pub(crate) fn head(address: &str, length: usize) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n"
    )
}
