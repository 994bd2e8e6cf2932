//! Modules look one way. The table is the rule; the `use` lines are what is.

use std::fs;
use std::path::{Path, PathBuf};

/// Which modules of the server each module may name.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("chunks", &[]),
    ("planner", &["planner", "chunks"]),
    ("clock", &[]),
    ("config", &["db"]),
    ("db", &[]),
    ("events", &["db"]),
    ("catalogue", &["catalogue", "planner", "chunks", "db", "events", "metrics"]),
    ("import", &["import", "clock", "db", "events", "catalogue"]),
    ("live", &[]),
    ("metrics", &[]),
    ("trace", &["config", "metrics"]),
    ("follow", &["clock", "db", "domain", "events", "live", "metrics"]),
    ("replica", &["events", "live"]),
    ("mail", &[]),
    ("auth", &["auth"]),
    ("domain", &["domain", "catalogue", "planner", "clock", "db", "events", "live", "auth", "metrics"]),
    ("demo", &["demo", "domain", "catalogue", "clock"]),
    ("graphql", &["graphql", "domain", "catalogue", "planner", "clock", "live", "metrics", "trace"]),
    (
        "http",
        &["http", "graphql", "domain", "catalogue", "clock", "auth", "live", "mail", "metrics", "replica", "trace"],
    ),
    (
        "cli",
        &[
            "cli",
            "config",
            "db",
            "demo",
            "events",
            "clock",
            "import",
            "catalogue",
            "domain",
            "follow",
            "graphql",
            "http",
            "live",
            "auth",
            "mail",
            "trace",
            "replica",
        ],
    ),
];

/// Crates that belong to one side only.
const CRATES: &[(&str, &[&str])] = &[
    ("async_graphql", &["graphql", "http", "cli"]),
    ("apollo_compiler", &["graphql", "http"]),
    ("axum", &["http", "cli"]),
    ("sea_orm", &["db", "events", "follow", "replica", "catalogue", "import", "domain", "demo", "http", "cli"]),
    ("clap", &["config"]),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn modules_look_one_way() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src");
    let mut paths = Vec::new();
    files(&source, &mut paths);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in paths {
        let name = path.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
        let module = name.split(['/', '.']).next().unwrap().to_owned();
        if matches!(module.as_str(), "main" | "lib") {
            continue;
        }
        let allowed = MAY_IMPORT.iter().find(|(known, _)| *known == module);
        let allowed =
            allowed.unwrap_or_else(|| panic!("{module} is not in the table of layers: decide what it may import")).1;
        for line in fs::read_to_string(&path).unwrap().lines() {
            let code = line.split("//").next().unwrap();
            for (at, _) in code.match_indices("crate::") {
                let named: String =
                    code[at + 7..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                if MAY_IMPORT.iter().any(|(known, _)| *known == named) {
                    seen += 1;
                    if named != module && !allowed.contains(&named.as_str()) {
                        wrong.push(format!("{name}: {}", line.trim()));
                    }
                }
            }
            for (krate, modules) in CRATES {
                if code.contains(&format!("{krate}::")) && !modules.contains(&module.as_str()) {
                    wrong.push(format!("{name}: {}", line.trim()));
                }
            }
        }
    }
    assert!(seen > 50, "the test reads no imports any more");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn migrations_are_history_and_know_no_entity() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../migration/Cargo.toml")).unwrap();
    assert!(!manifest.contains("entity"));
}
