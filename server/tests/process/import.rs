//! An import as the server that runs meanwhile meets it, and as the next start does.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::kortvej::{Folder, Server, kortvej, run};

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
