//! An import as the server that runs meanwhile meets it, and as the next start does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use sea_orm::ConnectionTrait;
use server::{db, events};

use crate::kortvej::{Folder, Server, demonstration, kortvej, run};

#[test]
fn an_import_by_another_process_shows_in_a_running_server() {
    let folder = Folder::new("follow");
    let server = Server::start(&folder.0);
    // The people of the demonstration have published since the starter network came in.
    assert!(server.version() > 1);

    let data = files(&folder);
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

/// A copy of the starter network's files.
fn files(folder: &Folder) -> PathBuf {
    let data = folder.0.join("data");
    fs::create_dir(&data).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), data.join(entry.file_name())).unwrap();
    }
    data
}

#[test]
fn a_poisoned_import_is_refused_whole_and_running_servers_go_on() {
    let folder = Folder::new("poisoned");
    demonstration(&folder.0);
    let server = Server::start(&folder.0);
    let before = server.version();
    let data = files(&folder);
    let courses = data.join("courses.csv");
    let whole = fs::read(&courses).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let replaced = |from: &str, to: &str| text.replacen(from, to, 1).into_bytes();
    let utf16 =
        || -> Vec<u8> { [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect() };
    let circle = "22906,1,31863-D,authored\n31863-D,1,22906,authored\n";
    let prerequisites = fs::read_to_string(data.join("course_prerequisites.csv")).unwrap();
    let header = prerequisites.lines().next().unwrap();
    let poisons: [(&str, Vec<u8>, &str); 9] = [
        ("courses.csv", whole[..whole.len() / 2].to_vec(), "the file ends before it"),
        ("courses.csv", Vec::new(), "a header row"),
        ("courses.csv", text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(), "UTF-8"),
        ("courses.csv", utf16(), "UTF-8"),
        ("courses.csv", replaced("sættevogn", "sætte\0vogn"), "control characters"),
        ("courses.csv", replaced("sættevogn", &"sættevogn".repeat(1000)), "at most 4000 characters"),
        ("courses.csv", replaced("\n", "\n\""), "closing quotation mark"),
        ("courses.csv", (0..=u8::MAX).cycle().take(100_000).collect(), "UTF-8"),
        ("course_prerequisites.csv", format!("{header}\n{circle}").into_bytes(), "course_prerequisites.csv:"),
    ];
    for (file, poison, told) in poisons {
        let place = data.join(file);
        let good = fs::read(&place).unwrap();
        fs::write(&place, poison).unwrap();
        let (status, _, log) = run(&folder.0, &["import", "starter", data.to_str().unwrap()]);
        assert_eq!(status, 3, "{told}: {log}");
        assert!(log.contains(told) && log.contains("nothing was imported; the database is as it was"), "{told}: {log}");
        assert!(log.len() < 200_000 && !log.contains('\0'), "{told}: {} bytes", log.len());
        fs::write(&place, good).unwrap();
    }
    assert_eq!(server.version(), before);
    let (status, _, log) = run(&folder.0, &["check"]);
    assert_eq!(status, 0, "{log}");
    // The same server takes the next good one.
    fs::write(&courses, replaced("Kørsel med sættevogn", "Kørsel med langt sættevogntog")).unwrap();
    assert_eq!(run(&folder.0, &["import", "starter", data.to_str().unwrap()]).0, 0);
    let renewed = (0..300).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        server.version() > before
    });
    assert!(renewed, "the server never saw the import");
    assert_eq!(server.stop(), 0);
}

/// Writes past everything that keeps rows true, and tells that the catalogue has changed.
async fn damage(url: &str, statement: &str) -> i64 {
    let db = db::connect(url).await.unwrap();
    let unguarded = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON";
    let guarded = "PRAGMA foreign_keys = ON; PRAGMA ignore_check_constraints = OFF";
    db.execute_unprepared(&format!("{unguarded}; {statement}; {guarded}")).await.unwrap();
    let changed = db::write(&db, async |txn| {
        let change = events::Change {
            actor: "system",
            organisation: None,
            noun: "catalogue",
            id: "starter",
            action: "imported",
            before: None,
            after: None,
        };
        events::append(txn, 0, change).await
    });
    let version = changed.await.unwrap();
    db::close(db).await.unwrap();
    version
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_cannot_be_read_leave_the_catalogue_that_is_in_force() {
    let folder = Folder::new("rows");
    demonstration(&folder.0);
    let url = db::file_url(&folder.0.join("kortvej.db"));
    let mut server = Server::start(&folder.0);
    let before = server.version();
    let title = "{ course(key: \"31863-D\") { title } }";

    // A value that none of the program's can be.
    damage(&url, "UPDATE course SET provenance = 'hearsay' WHERE key = '31863-D'").await;
    server.logs("the catalogue could not be read; the one in force stays");
    assert_eq!(server.version(), before);
    assert!(server.ask(title).contains("Kørsel med sættevogn"));
    let (status, _, log) = run(&folder.0, &["check"]);
    assert!(status == 3 && log.contains("catalogue: can't be read"), "{log}");
    let (status, _, log) = run(&folder.0, &["serve", "--demo", "--listen", "127.0.0.1:0"]);
    assert!(status == 1 && log.contains("hearsay") && log.contains("kortvej check"), "{log}");
    let mended = "UPDATE course SET provenance = 'observed', title_da = 'Kørsel igen' WHERE key = '31863-D'";
    let version = damage(&url, mended).await;
    server.logs("catalogue renewed");
    assert_eq!(server.version(), version);
    assert!(server.ask(title).contains("Kørsel igen"));

    // A row that others point to is gone: those links are left out, and said to be.
    let version = damage(&url, "DELETE FROM course WHERE key = '22906'").await;
    server.logs("point to rows that are not there and were left out");
    server.logs("catalogue renewed");
    assert_eq!(server.version(), version);
    assert!(server.ask("{ course(key: \"22906\") { title } }").contains("\"course\":null"));
    assert!(server.ask("{ courses(first: 100) { nodes { key sessions { nodes { key } } } } }").contains("200 OK"));
    let (status, _, log) = run(&folder.0, &["check"]);
    assert!(status == 3 && log.contains("links to rows that are not there"), "{log}");
    assert_eq!(server.stop(), 0);
}
