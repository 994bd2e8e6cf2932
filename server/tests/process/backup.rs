//! A backup is made while people work, and put back where there is nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;
use tests::database::{databases, empty_databases};

use crate::browser::Browser;
use crate::kortvej::{Folder, Server, run};

const DRAFT: &str = "Demo: Rengøringsmedarbejder i Odense";

/// Comments on the draft, as a server tells them.
async fn comments(server: &Server) -> Vec<String> {
    let anne = Browser::of(&server.address, "Anne Lindegaard").await;
    let draft = anne.package(DRAFT).await;
    let said = "query($id: ID!) { package(id: $id, draft: true) { comments { text } } }";
    let said = anne.ask(said, json!({ "id": draft["id"] })).await["package"]["comments"].clone();
    said.as_array().unwrap().iter().map(|comment| comment["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_under_load_holds_all_that_was_acknowledged_before_it() {
    // Each database with an empty one of its kind.
    for (database, target) in databases().await.iter().zip(&empty_databases().await) {
        let (kind, folder) = (database.kind, Folder::new(&format!("backup-{}", database.kind)));
        let server = Server::start_on(&folder.0, &database.url);
        let anne = Browser::of(&server.address, "Anne Lindegaard").await;
        let draft = anne.package(DRAFT).await;
        let say = async |text: String| {
            let document = "mutation($input: CommentInput!) { comment(input: $input) { comment { id } } }";
            anne.ask(document, json!({ "input": { "id": draft["id"], "text": text } })).await;
        };
        for number in 0..20 {
            say(format!("Før {number}")).await;
        }
        let file = folder.0.join("backup");
        let path = file.to_str().unwrap().to_owned();
        let (data, url) = (folder.0.clone(), database.url.clone());
        let backing_up = tokio::task::spawn_blocking(move || run(&data, &["backup", &path, "--database-url", &url]));
        let mut meanwhile = 0;
        while !backing_up.is_finished() {
            say(format!("Imens {meanwhile}")).await;
            meanwhile += 1;
        }
        let (status, _, log) = backing_up.await.unwrap();
        assert_eq!(status, 0, "{kind}: {log}");
        assert!(meanwhile > 0, "{kind}: nobody worked while the backup was made");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{kind}: a backup holds secrets");
        let path = file.to_str().unwrap();
        let (status, _, log) = run(&folder.0, &["backup", path, "--database-url", &database.url]);
        assert!(status == 1 && log.contains("not written over"), "{kind}: {log}");
        let (status, _, log) = run(&folder.0, &["restore", path, "--database-url", &database.url]);
        assert_eq!(status, 1, "{kind}: a database that is there is left alone: {log}");
        assert_eq!(comments(&server).await.iter().filter(|text| text.starts_with("Før")).count(), 20, "{kind}");

        // SQLite's file is made by the restoring; PostgreSQL's database is there and empty.
        let elsewhere = folder.0.join("elsewhere");
        let named = ["--database-url", target.url.as_str()];
        let place: &[&str] = if kind == "SQLite" { &[] } else { &named };
        // A file cut short is no backup.
        let cut = folder.0.join("cut");
        let whole = fs::read(&file).unwrap();
        fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
        let (status, _, log) = run(&elsewhere, &[&["restore", cut.to_str().unwrap()], place].concat());
        assert!(status != 0 && !log.lines().any(|line| line == "restored"), "{kind}: {log}");
        // What is left of a database that was there would be written over the restored one.
        if kind == "SQLite" {
            fs::create_dir_all(&elsewhere).unwrap();
            for end in ["-wal", "-shm", "-journal"] {
                let left = elsewhere.join(format!("kortvej.db{end}"));
                fs::write(&left, "left").unwrap();
                let (status, _, log) = run(&elsewhere, &["restore", path]);
                assert!(status == 1 && log.contains(left.to_str().unwrap()), "{end}: {log}");
                assert!(!elsewhere.join("kortvej.db").exists(), "{end}");
                fs::remove_file(left).unwrap();
            }
        }
        // It is put back while the server that it was made of goes on.
        let (there, path, url) = (elsewhere.clone(), path.to_owned(), target.url.clone());
        let restoring = tokio::task::spawn_blocking(move || {
            let named = ["restore", &path, "--database-url", &url];
            run(&there, if kind == "SQLite" { &named[..2] } else { &named })
        });
        let mut since = 0;
        while !restoring.is_finished() {
            say(format!("Siden {since}")).await;
            since += 1;
        }
        let (status, _, log) = restoring.await.unwrap();
        assert_eq!(status, 0, "{kind}: {log}");
        assert!(since > 0, "{kind}: nobody worked while it was put back");
        assert_eq!(server.stop(), 0);
        let (status, _, log) = run(&elsewhere, &[&["check"], place].concat());
        assert_eq!(status, 0, "{kind}: {log}");
        let restored =
            if place.is_empty() { Server::start(&elsewhere) } else { Server::start_on(&elsewhere, &target.url) };
        let said = comments(&restored).await;
        for number in 0..20 {
            assert!(said.contains(&format!("Før {number}")), "{kind}: {number} is lost");
        }
        // Of what was said meanwhile it holds the first ones, without a gap.
        let held = said.iter().filter(|text| text.starts_with("Imens")).count();
        assert!((0..held).all(|number| said.contains(&format!("Imens {number}"))), "{kind}: {said:?}");
        assert!(!said.iter().any(|text| text.starts_with("Siden")), "{kind}: {said:?}");
        let left = fs::read_dir(&folder.0)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".part"));
        assert_eq!(left.count(), 0, "{kind}: nothing half written lies about");
        assert_eq!(restored.stop(), 0);
    }
}
