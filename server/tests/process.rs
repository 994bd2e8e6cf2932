//! The binary as an operator meets it: start, stop, being killed, exit statuses.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// A folder of a test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
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

fn kortvej(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kortvej"));
    command.args(arguments).arg("--data-dir").arg(data).stdin(Stdio::null());
    command
}

fn run(data: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = kortvej(data, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// A server that is ready, with its address.
struct Server {
    child: Child,
    address: String,
    // Held so that the server's standard error stays open.
    log: BufReader<std::process::ChildStderr>,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut child =
            kortvej(data, &["serve", "--demo", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert!(log.read_line(&mut line).unwrap() > 0, "the server ended before it was ready");
            if let Some(address) = line.trim().strip_prefix("Kortvej is ready at http://") {
                break address.to_owned();
            }
        };
        Self { child, address, log }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    fn ask(&self, document: &str) -> String {
        let body = format!("{{\"query\":{}}}", quoted(document));
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(head(&self.address, body.len()).as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Version of the catalogue in force.
    fn version(&self) -> i64 {
        let answer = self.ask("{ catalogue { version } }");
        let told = answer.split("\"version\":").nth(1).unwrap_or_else(|| panic!("{answer}"));
        told.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    }

    fn stop(mut self) -> i32 {
        self.signal("TERM");
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " "))
}

fn head(address: &str, length: usize) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n"
    )
}

#[test]
fn serve_finishes_requests_in_flight_on_sigterm() {
    let folder = Folder::new("sigterm");
    let server = Server::start(&folder.0);
    assert!(server.ask("{ course(key: \"45074\") { key } }").contains("{\"data\":{\"course\":{\"key\":\"45074\"}}}"));

    let body = "{\"query\":\"{ catalogue { version } }\"}";
    let (first, rest) = body.split_at(10);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(head(&server.address, body.len()).as_bytes()).unwrap();
    stream.write_all(first.as_bytes()).unwrap();
    // The request has begun once the server has read its head.
    std::thread::sleep(Duration::from_millis(300));
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(&server.address).is_err(), "a server that was asked to stop takes no new connections");
    stream.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"version\":"), "{answer}");
    assert_eq!(server.stop_after_signal(), 0);
}

impl Server {
    fn stop_after_signal(mut self) -> i32 {
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

#[test]
fn an_import_by_another_process_shows_in_a_running_server() {
    let folder = Folder::new("follow");
    let server = Server::start(&folder.0);
    // The people of the demonstration have published since the starter network came in.
    assert!(server.version() > 1);

    let data = folder.0.join("changed");
    fs::create_dir(&data).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), data.join(entry.file_name())).unwrap();
    }
    let courses = data.join("courses.csv");
    let text = fs::read_to_string(&courses).unwrap();
    fs::write(&courses, text.replacen("Kørsel med sættevogn", "Kørsel med langt sættevogntog", 1)).unwrap();
    let (status, out, log) = run(&folder.0, &["import", "starter", data.to_str().unwrap()]);
    assert_eq!(status, 0, "{log}");
    let told = out.split("the catalogue is now version ").nth(1).unwrap_or_else(|| panic!("{out}"));
    let version: i64 = told.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();

    let renewed = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        server.version() == version
    });
    assert!(renewed, "the server never saw the import");
    let found = server.ask("{ courses(search: \"langt sættevogntog\") { nodes { key } } }");
    assert!(found.contains("31863-D"), "{found}");
    assert_eq!(server.stop(), 0);
}

#[test]
fn a_server_on_the_starter_network_stays_below_200_mb() {
    let folder = Folder::new("memory");
    let server = Server::start(&folder.0);
    for _ in 0..5 {
        server.ask("{ coverageMap { cells { whiteSpot } } courses(first: 100) { nodes { key } } }");
    }
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kilobytes: u64 = resident.trim().trim_end_matches(" kB").trim().parse().unwrap();
    assert!(kilobytes < 200 * 1024, "{kilobytes} kB resident");
    assert_eq!(server.stop(), 0);
}

#[test]
fn kill_during_an_import_leaves_before_or_after_never_between() {
    let folder = Folder::new("kill");
    let (mut kills, mut before, mut after) = (0_u32, 0, 0);
    // Whether an import that is killed after so long had been written.
    let mut killed_after = |delay: Duration| {
        let data = folder.0.join(format!("kill{kills}"));
        kills += 1;
        assert_eq!(run(&data, &["migrate"]).0, 0);
        let mut import =
            kortvej(&data, &["import", "starter"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(delay);
        let _ = import.kill();
        import.wait().unwrap();
        let (status, _, log) = run(&data, &["check"]);
        assert_eq!(status, 0, "{log}");
        let written = log.contains(" 430 courses, 3068 sessions, 59 packages");
        if written {
            assert!(log.contains("version 1,") && log.contains("1 in an unbroken chain"), "{log}");
            after += 1;
        } else {
            assert!(log.contains("version 0, 0 courses, 0 sessions, 0 packages"), "{log}");
            before += 1;
        }
        written
    };
    // How long an import takes differs from run to run, so the kills close in on the commit from both sides.
    let (mut early, mut late) = (Duration::ZERO, Duration::from_millis(250));
    assert!(!killed_after(early), "an import that was killed at once was written");
    while !killed_after(late) {
        early = late;
        late *= 2;
        assert!(late < Duration::from_mins(5), "the import never ends");
    }
    for _ in 0..6 {
        let between = (early + late) / 2;
        if killed_after(between) { late = between } else { early = between }
    }
    assert!(before > 0 && after > 0, "{before} before, {after} after");
}

#[test]
fn a_catalogue_of_ones_own_is_left_alone_by_the_demonstration() {
    let folder = Folder::new("own");
    let data = folder.0.join("own");
    fs::create_dir(&data).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), data.join(entry.file_name())).unwrap();
    }
    let edit = |file: &str, change: &dyn Fn(String) -> String| {
        let path = data.join(file);
        fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
    };
    edit("courses.csv", &|text| text.replacen("Kørsel med sættevogn", "Vores eget kursus", 1));
    edit("session_patterns.csv", &|text| format!("{}\n", text.lines().next().unwrap()));
    assert_eq!(run(&folder.0, &["import", "starter", data.to_str().unwrap()]).0, 0);
    let server = Server::start(&folder.0);
    let course = server.ask("{ course(key: \"31863-D\") { title source sourceDate } }");
    assert!(course.contains("Vores eget kursus"), "{course}");
    assert!(
        course.contains("Imported from the folder own, courses.csv") && course.contains("\"sourceDate\":null"),
        "{course}"
    );
    assert_eq!(server.stop(), 0);
}

#[test]
fn exit_statuses_tell_a_script_what_happened() {
    let folder = Folder::new("status");
    let data = folder.0.join("data");
    assert_eq!(run(&data, &["compose", "--occupation", "lagermedarbejder"]).0, 1, "an empty catalogue");
    assert_eq!(run(&data, &["import", "starter"]).0, 0);
    let (status, out, _) = run(&data, &["import", "starter"]);
    assert_eq!((status, out.contains("nothing changed")), (0, true), "{out}");

    let (status, out, _) = run(&data, &["compose", "--occupation", "kabelmontoer", "--without-sessions"]);
    assert!(status == 0 && out.contains("40") && out.contains("OPTIMAL"), "{out}");
    let json = ["compose", "--occupation", "kabelmontoer", "--without-sessions", "--json"];
    let (status, out, _) = run(&data, &json);
    assert!(status == 0 && out.trim_start().starts_with('{') && out.contains("\"courseDays\": 40.0"), "{out}");

    let (status, _, log) = run(&data, &["compose", "--occupation", "astronaut", "--english"]);
    assert!(status == 2 && log.contains("input.occupation") && log.contains("not in the catalogue"), "{log}");
    let (status, out, _) = run(&data, &["compose", "--competence", "amr-cooperation:2", "--english"]);
    assert!(status == 3 && out.contains("IF"), "{out}");
    assert_eq!(run(&data, &["compose"]).0, 2, "neither job nor competence");

    let (status, _, log) = run(&data, &["import", "starter", folder.0.to_str().unwrap()]);
    assert!(status == 3 && log.contains("areas.csv") && log.contains("as it was"), "{log}");
    let (status, out, _) = run(&data, &["schema"]);
    assert!(status == 0 && out.contains("type Query"), "{out}");
    assert_eq!(run(&data, &["check"]).0, 0);
    assert_eq!(run(&data, &["migrate", "--down", "1"]).0, 0);
    assert_eq!(run(&data, &["check"]).0, 3, "tables that are not up to date");
}

#[test]
fn the_demonstration_listens_on_this_machine_only() {
    let folder = Folder::new("loopback");
    for (arguments, says) in [
        (["serve", "--demo", "--listen", "0.0.0.0:0"], "not a loopback address"),
        (["serve", "--issuer", "http://evil.example=kortvej", "--listen=127.0.0.1:0"], "must be an address"),
        (["serve", "--issuer", "https://login.example.dk", "--listen=127.0.0.1:0"], "URL=AUDIENCE"),
        (["serve", "--smtp-url", "smtp://me:secret@mail.example.dk", "--listen=127.0.0.1:0"], "unencrypted"),
    ] {
        let (status, _, log) = run(&folder.0.join("data"), &arguments);
        assert_eq!(status, 2, "{log}");
        assert!(log.contains(says) && !log.contains("secret"), "{log}");
    }
}

#[test]
fn the_first_start_says_how_to_become_administrator_and_links_are_made_on_the_command_line() {
    let folder = Folder::new("welcome");
    let data = folder.0.join("data");
    let mut child = kortvej(&data, &["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let (mut text, mut line) = (String::new(), String::new());
    while !line.starts_with("Kortvej is ready at ") {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "the server ended before it was ready: {text}");
        text.push_str(&line);
    }
    assert!(text.contains("/konto/kvt_") && text.contains("first administrator"), "{text}");
    let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    log.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));

    let public = ["user", "setup-link", "--public-url", "https://kortvej.example.dk/"];
    let (status, link, log) = run(&data, &public);
    assert!(status == 0 && link.starts_with("https://kortvej.example.dk/konto/kvt_"), "{link}{log}");
    let (status, out, log) = run(&data, &["user", "reset-link", "nobody@example.dk"]);
    assert!(status == 1 && out.is_empty() && log.contains("There is no such thing"), "{log}");
    let (status, out, _) = run(&data, &["check"]);
    assert_eq!(status, 0, "{out}");
}
