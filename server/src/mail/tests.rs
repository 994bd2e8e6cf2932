//! Mail against a server in the test that keeps what it is told.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::*;

/// Listens, answers `recipient` to the recipient of one mail, and gives all lines that it was sent.
async fn sink(recipient: &'static str) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 sink\r\n").await.unwrap();
        let (mut heard, mut in_data) = (Vec::new(), false);
        loop {
            let mut line = String::new();
            // The client hangs up when it has had its answer.
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                return heard;
            }
            let line = line.trim_end_matches("\r\n").to_owned();
            let answer = match line.get(..4).unwrap_or(&line) {
                "." => Some("250 kept"),
                _ if in_data => None,
                "EHLO" => Some("250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN"),
                "AUTH" => Some("235 welcome"),
                "RCPT" => Some(recipient),
                "DATA" => Some("354 go on"),
                "QUIT" => Some("221 bye"),
                _ => Some("250 yes"),
            };
            in_data = (in_data || line == "DATA") && line != ".";
            heard.push(line);
            if let Some(answer) = answer {
                stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            }
        }
    });
    (address, heard)
}

fn mailer(url: &str) -> Mailer {
    Mailer::new(Some(url), "Kortvej på vej <kortvej@example.dk>").unwrap().unwrap()
}

fn mail() -> Mail {
    Mail {
        to: "anna@example.dk".to_owned(),
        subject: "Velkommen på Kortvej – nulstil din adgangskode".to_owned(),
        text: "Kære Anna\n\nÅbn https://kortvej.example/nulstil?token=kvl_abc=def&x=1 på én gang: æøå ÆØÅ.\n.\nSlut\n"
            .to_owned(),
    }
}

/// Undoes quoted-printable.
fn unquoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut parts = text.split('=');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}

/// Undoes encoded words.
fn decoded(header: &str) -> String {
    let header = header.replace("?= =?", "?==?");
    let mut parts = header.split("=?utf-8?b?");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let (word, rest) = part.split_once("?=").unwrap();
        text += &String::from_utf8(STANDARD.decode(word).unwrap()).unwrap();
        text += rest;
    }
    text
}

#[tokio::test]
async fn danish_text_arrives_as_it_was_written() {
    let (address, heard) = sink("250 yes").await;
    mailer(&format!("smtp://{address}")).send(mail()).await.unwrap();
    let heard = heard.await.unwrap();
    assert!(heard.contains(&"MAIL FROM:<kortvej@example.dk>".to_owned()), "{heard:?}");
    assert!(heard.contains(&"RCPT TO:<anna@example.dk>".to_owned()));
    let data: Vec<&str> = heard.iter().skip_while(|line| *line != "DATA").skip(1).map(String::as_str).collect();
    let data = data.join("\r\n");
    let (head, body) = data.split_once("\r\n\r\n").unwrap();
    let head = head.replace("\r\n ", " ");
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap();
    assert_eq!(decoded(header("Subject")), mail().subject);
    assert_eq!(decoded(header("From")), "Kortvej på vej <kortvej@example.dk>");
    assert_eq!(header("To"), "anna@example.dk");
    assert_eq!(header("Content-Type"), "text/plain; charset=utf-8");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert!(header("Message-ID").ends_with("@example.dk>"));
    assert_eq!(header("Content-Transfer-Encoding"), "quoted-printable");
    // A line of one dot ends a mail, so the client doubles it.
    let body = body.split("\r\n.\r\n").next().unwrap().replace("\r\n..", "\r\n.");
    assert_eq!(unquoted(&body).replace("\r\n", "\n").trim_end(), mail().text.trim_end());
}

#[tokio::test]
async fn the_password_is_given_to_the_server_and_shown_to_nobody() {
    let (address, heard) = sink("250 yes").await;
    let mailer = mailer(&format!("smtp://kortvej:p%40ss%20ord@{address}"));
    mailer.send(mail()).await.unwrap();
    let auth = format!("AUTH PLAIN {}", STANDARD.encode("\0kortvej\0p@ss ord"));
    assert!(heard.await.unwrap().contains(&auth));
    assert_eq!(format!("{mailer:?} {:?}", mail()), "Mailer { .. } Mail { .. }");
}

#[tokio::test]
async fn a_refusal_is_told_by_its_code_alone() {
    for (answer, expected) in [
        ("550 5.1.1 <anna@example.dk> unknown", NotSent::Rejected(550)),
        ("450 4.2.1 <anna@example.dk> busy", NotSent::Postponed(450)),
    ] {
        let (address, _heard) = sink(answer).await;
        let error = mailer(&format!("smtp://{address}")).send(mail()).await.unwrap_err();
        assert_eq!(error, expected);
        assert!(!error.to_string().contains("anna"), "{error}");
    }
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(mailer(&url).send(mail()).await, Err(NotSent::Unreachable));
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let begun = tokio::time::Instant::now();
    assert_eq!(mailer(&url).send(mail()).await, Err(NotSent::Unreachable));
    assert_eq!(begun.elapsed().as_secs(), PATIENCE.as_secs());
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_gets_nothing_when_tls_is_required() {
    let (address, heard) = sink("250 yes").await;
    let url = format!("smtp://kortvej:secret@{address}?tls=required");
    assert_eq!(mailer(&url).send(mail()).await, Err(NotSent::Unreachable));
    let heard = heard.await.unwrap();
    assert!(!heard.iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")), "{heard:?}");
}

#[tokio::test]
async fn what_cannot_stand_in_a_mail_is_not_sent() {
    let mailer = mailer("smtp://127.0.0.1:9");
    for to in ["", "anna", "anna@example.dk\r\nBcc: all@example.dk", "anna@example.dk, bo@example.dk", "<a@example.dk>"]
    {
        assert_eq!(mailer.send(Mail { to: to.to_owned(), ..mail() }).await, Err(NotSent::Unwritable), "{to}");
    }
    let subject = "Hej\r\nBcc: all@example.dk".to_owned();
    assert_eq!(mailer.send(Mail { subject, ..mail() }).await, Err(NotSent::Unwritable));
}

#[test]
fn settings_are_checked_at_the_start() {
    let from = "kortvej@example.dk";
    assert!(Mailer::new(None, "").unwrap().is_none());
    for url in [
        "smtps://user:pw@mail.example.dk",
        "smtps://mail.example.dk:465",
        "smtp://relay.example.dk",
        "smtp://user:pw@mail.example.dk?tls=required",
        "smtp://user:pw@localhost:2525",
        "smtp://user:pw@[::1]:2525",
    ] {
        assert!(Mailer::new(Some(url), from).unwrap().is_some(), "{url}");
    }
    for (url, expected) in [
        ("", SettingsWrong::Url),
        ("mail.example.dk", SettingsWrong::Url),
        ("mail.example.dk:25", SettingsWrong::Url),
        ("https://mail.example.dk", SettingsWrong::Url),
        ("smtp://user@mail.example.dk", SettingsWrong::Url),
        ("smtp://mail.example.dk?tls=maybe", SettingsWrong::Url),
        ("smtp://user:pw@mail.example.dk", SettingsWrong::OpenPassword),
        ("smtp://user:pw@mail.example.dk?tls=opportunistic", SettingsWrong::OpenPassword),
        ("smtp://user:pw@127.0.0.1.example.dk", SettingsWrong::OpenPassword),
    ] {
        assert_eq!(Mailer::new(Some(url), from).err(), Some(expected), "{url}");
    }
    for from in ["", "Kortvej", "kortvej@", "a@example.dk\r\nBcc: b@example.dk"] {
        assert_eq!(Mailer::new(Some("smtp://relay.example.dk"), from).err(), Some(SettingsWrong::From), "{from}");
    }
}
