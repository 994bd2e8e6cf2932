//! Start, stop, exit statuses, memory.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::kortvej::{Folder, Server, head, kortvej, run};

#[test]
fn serve_finishes_requests_in_flight_on_sigterm() {
    let folder = Folder::new("sigterm");
    let server = Server::start(&folder.0);
    assert!(server.ask("{ course(key: \"45074\") { key } }").contains("{\"data\":{\"course\":{\"key\":\"45074\"}}"));

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
    assert_eq!(server.ended(), 0);
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
