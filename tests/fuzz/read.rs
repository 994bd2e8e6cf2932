//! Readers that are called by themselves: documents, variables, tokens, files, what people search for, brochures.

use std::sync::OnceLock;

use brochure::{Brochure, Course, Coverage, Fact, Language, Party, Session, Step};
use serde_json::{Map, Value};
use server::auth::foreign::{Foreign, Issuer};
use server::auth::key::{KeyRing, SigningKey};
use server::auth::token;
use server::catalogue::Catalogue;
use server::catalogue::search::Kind;
use server::graphql::guard::{Guard, MAX_COST};
use server::import::starter;
use tests::TODAY;
use time::macros::date;

use crate::Target;

/// Words of the language and of our schema.
pub(crate) const GRAPHQL: &[&str] = &[
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "{",
    "}",
    "...",
    "@include(if: true)",
    "@skip(if: $a)",
    "$a",
    "($a: Int)",
    ": [Int!]!",
    "courses",
    "course",
    "(key: \"45074\")",
    "(first: 100)",
    "(first: -1)",
    "nodes",
    "edges",
    "node",
    "key",
    "title",
    "sessions",
    "provider",
    "packages",
    "elements",
    "compose",
    "(input: {})",
    "areas",
    "municipalities",
    "rar",
    "__typename",
    "__schema",
    "types",
    "Course",
    "Area",
    "Query",
    "input",
    "null",
    "\"\"\"a\"\"\"",
    "nodes(ids: [])",
    "a:",
    "\u{feff}",
    "#",
];
const JSON: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.5",
    "1e400",
    "\"\"",
    "\"45074\"",
    "\"2026-02-30\"",
    "[]",
    "{}",
    "[null]",
    "{\"key\":null}",
    "\"lagermedarbejder\"",
    "\"TIME\"",
    "2147483648",
    "\"occupation\"",
    "\"competences\"",
    "\"input\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
];
const TOKENS: &[&str] = &[
    ".",
    "..",
    "=",
    "-",
    "_",
    "eyJhbGciOiJub25lIn0",
    "eyJhbGciOiJIUzI1NiJ9",
    "e30",
    "W10",
    "bnVsbA",
    "AA",
    "A",
    " ",
    "Bearer",
];
const CSV: &[&str] = &[
    ",",
    "\"",
    "\"\"",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "1",
    "0",
    "-1",
    "true",
    "false",
    "demo",
    "2026-11-22",
    "2026-02-30",
    "9999-12-31",
    "45074",
    "X0057",
    "31863-D",
    ";",
    "|",
    "rar-fyn",
    "key",
    "provenance",
    "\u{feff}",
    "1e9",
    "2147483648",
    "NaN",
];
const SEARCHES: &[&str] = &[
    "truck",
    "gaffeltruck",
    "svejsning",
    "lager",
    "truckcertifikat",
    "45074",
    "450",
    "hygiejne",
    "i",
    "og",
    "æøå",
    "ß",
    "e\u{301}",
    "-",
    "\"",
    "*",
    "SVEJS",
    "straffeattest",
    "\u{1f600}",
    "  ",
];

fn guard() -> &'static Guard {
    static GUARD: OnceLock<Guard> = OnceLock::new();
    GUARD.get_or_init(|| Guard::new(&server::graphql::sdl()).expect("the schema is valid"))
}

#[test]
fn documents() {
    Target::new("documents", GRAPHQL).run(|input| {
        let query = String::from_utf8_lossy(input);
        match guard().check(&query, None, &Map::new()) {
            Ok(passed) => assert!(passed.cost <= MAX_COST),
            Err(refusals) => {
                assert!(!refusals.is_empty() && refusals.len() <= 20, "{} refusals", refusals.len());
                let told: usize = refusals.iter().map(|refusal| refusal.error.en.len()).sum();
                assert!(told < 20_000, "{told} bytes are told");
            }
        }
    });
}

#[test]
fn variables() {
    const DOCUMENT: &str = "query($input: ComposeInput!, $ids: [ID!]!, $first: Int, $after: String, $on: Date, \
        $filter: CourseFilter) { compose(input: $input) { status } nodes(ids: $ids) { id } course(key: \"45074\", asOf: $on) { key } \
        courses(first: $first, after: $after, filter: $filter) { totalCount } }";
    Target::new("variables", JSON).run(|input| {
        let Ok(Value::Object(variables)) = serde_json::from_slice(input) else { return };
        match guard().check(DOCUMENT, None, &variables) {
            Ok(passed) => assert!(passed.cost <= MAX_COST),
            Err(refusals) => {
                for refusal in refusals {
                    // What is repeated of what was sent has a limit, wherever it comes from.
                    assert!(refusal.error.en.len() < 2_000, "{}", refusal.error.en);
                }
            }
        }
    });
}

#[test]
fn tokens() {
    // A key whose tokens stand in the corpus.
    let stored = "ed25519:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let ring = KeyRing::new(vec![SigningKey::from_stored(stored, 0, None).expect("a key")]);
    let now = 1_800_000_000_000_000;
    let claims = token::Claims::from_now(now, "https://kortvej.test", "https://kortvej.test", "person:a", "1");
    let genuine = token::issue(&ring, &claims).expect("a token");
    let verify = |token: &str| token::verify(&ring, "https://kortvej.test", "https://kortvej.test", token, now);
    assert!(verify(&genuine).is_ok());
    Target::new("tokens", TOKENS).run(|input| {
        let text = String::from_utf8_lossy(input);
        let _ = token::kid(&text);
        assert!(text == genuine || verify(&text).is_err(), "believed: {text}");
        // Half of a genuine one, and then what is at random.
        let (head, tail) = genuine.split_at(input.len() % genuine.len());
        for forged in [format!("{head}{text}"), format!("{text}{tail}"), format!("{head}{text}{tail}")] {
            assert!(forged == genuine || verify(&forged).is_err(), "believed: {forged}");
        }
    });
}

#[test]
fn foreign_tokens() {
    // Nobody listens there, so whatever is signed in this issuer's name is refused.
    let issuer = Issuer { issuer: "http://127.0.0.1:1".to_owned(), audience: "kortvej".to_owned() };
    let foreign = Foreign::new(vec![issuer]).expect("an issuer of this machine");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let target = Target { corpus: "tokens", ..Target::new("foreign_tokens", TOKENS) };
    target.run(|input| {
        let text = String::from_utf8_lossy(input);
        let read = runtime.block_on(foreign.verify(&text, 1_800_000_000_000_000));
        assert!(read.is_err(), "believed: {text}");
    });
}

#[test]
fn files() {
    Target::new("files", CSV).run(|input| {
        // The first line says of which file the rest is a part; all others hold their header.
        let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
        let rest = input.get(end + 1..).unwrap_or_default();
        let read = starter::edited(
            |name, own| {
                let header = own.lines().next().unwrap_or_default();
                let mut bytes = format!("{header}\n").into_bytes();
                if input[..end] == *name.as_bytes() {
                    bytes.extend(rest);
                } else if input[..end] == *format!("whole {name}").as_bytes() {
                    bytes = rest.to_vec();
                }
                Some(bytes)
            },
            TODAY,
        );
        if let Err(faults) = read {
            assert!(!faults.is_empty());
            for fault in faults.kept() {
                let told = fault.to_string();
                assert!(!told.chars().any(char::is_control), "{told:?} writes to the terminal");
            }
        }
    });
}

#[test]
fn searches() {
    let catalogue = Catalogue::build(tests::starter_rows());
    Target::new("searches", SEARCHES).run(|input| {
        let text = String::from_utf8_lossy(input);
        let _ = catalogue.index.search(Kind::ALL[input.len() % Kind::ALL.len()], &text);
        assert!(catalogue.index.suggest(&text, &Kind::ALL, 5).len() <= 5);
        if let Some(shown) = catalogue.index.highlight(Kind::Course, &text, &text) {
            let rest = shown.replace("<mark>", "").replace("</mark>", "");
            assert!(!rest.contains('<') && !rest.contains('>'), "{shown} is not escaped");
        }
    });
}

#[test]
fn brochures() {
    // Setting one takes milliseconds.
    let target = Target { corpus: "searches", one_in: 50, ..Target::new("brochures", SEARCHES) };
    target.run(|input| {
        let text = String::from_utf8_lossy(input).into_owned();
        let half = text.chars().take(text.chars().count() / 2).collect::<String>();
        let step = Step {
            seq: i32::try_from(input.len()).unwrap_or(i32::MAX),
            kind: half.clone(),
            title: text.clone(),
            length: half.clone(),
            parallel: input.len() % 2 == 0,
            purpose: text.repeat(input.len() % 7),
            gate: vec![text.clone(), half.clone()],
            course: Some(Course { key: half.clone(), title: text.clone(), days: half.clone() }),
        };
        let session = Session {
            course: text.clone(),
            provider: half.clone(),
            place: text.clone(),
            from: date!(2026 - 11 - 23),
            to: date!(2026 - 11 - 20),
            price: half.clone(),
        };
        let brochure = Brochure {
            language: if input.len() % 2 == 0 { Language::Da } else { Language::En },
            title: text.clone(),
            subtitle: half.clone(),
            summary: vec![text.clone()],
            notice: Some(half.clone()),
            facts: vec![Fact { label: half.clone(), value: text.clone() }],
            steps: vec![step; input.len() % 4],
            coverage: vec![Coverage { competence: text.clone(), covered_by: Some(half.clone()) }],
            sessions: vec![session],
            parties: vec![Party { name: text.clone(), role: half.clone() }],
            sources: vec![half.clone()],
            address: text,
            version: -1,
            published: None,
            made_on: date!(2026 - 11 - 22),
        };
        match brochure::render(&brochure) {
            Ok(pdf) => assert!(pdf.starts_with(b"%PDF-")),
            Err(failure) => assert_eq!(failure, brochure::Failure::Title),
        }
    });
}
