//! Search in Danish as people write it.

use serde_json::json;
use tests::starter_app;

/// Titles of the courses found, best first.
async fn found(text: &str) -> Vec<String> {
    let document = "query($s: String!) { courses(search: $s, first: 10) { nodes { key title } } }";
    let answer = starter_app().ask(document, json!({ "s": text })).await;
    let nodes = answer["courses"]["nodes"].as_array().unwrap().clone();
    nodes.iter().map(|node| format!("{} {}", node["key"].as_str().unwrap(), node["title"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn words_compounds_typing_errors_numbers_and_spellings() {
    for (typed, expected) in [
        ("lagerarbejder", "Lager"),
        ("gaffeltruckcertifikat", "ruck"),
        ("fødevarehygejne", "ygiejne"),
        ("førstehjælp", "ørstehjælp"),
        ("svejsning", "vejs"),
        ("45074", "45074"),
        ("4507", "45074"),
        ("31863-D", "31863-D"),
        ("rengoering", "engøring"),
    ] {
        let titles = found(typed).await;
        let first = titles.first().unwrap_or_else(|| panic!("{typed} finds nothing"));
        assert!(first.contains(expected), "{typed}: {titles:?}");
    }
    assert!(found("qzxwv").await.is_empty());
}

#[tokio::test]
async fn a_facet_shows_what_choosing_one_more_value_gives() {
    let document = "query($f: CourseFilter) { courses(search: \"truck\", filter: $f) { totalCount facets { field values { value count } } } }";
    let app = starter_app();
    let all = app.ask(document, json!({ "f": null })).await;
    let areas = |answer: &serde_json::Value| {
        let facets = answer["courses"]["facets"].as_array().unwrap().clone();
        facets.into_iter().find(|facet| facet["field"] == "AREA").unwrap()["values"].clone()
    };
    let first = areas(&all)[0].clone();
    let filtered = app.ask(document, json!({ "f": { "areas": [first["value"]] } })).await;
    assert_eq!(filtered["courses"]["totalCount"], first["count"]);
    assert_eq!(areas(&filtered), areas(&all), "an area chosen does not hide the others");
    let narrowed = app.ask(document, json!({ "f": { "areas": [first["value"]], "certificate": true } })).await;
    assert!(narrowed["courses"]["totalCount"].as_u64() < filtered["courses"]["totalCount"].as_u64());
}

#[tokio::test]
async fn highlights_are_escaped() {
    let document = "{ courses(search: \"truck\", first: 5) { edges { highlight } } }";
    let answer = starter_app().ask(document, json!({})).await;
    for edge in answer["courses"]["edges"].as_array().unwrap() {
        let html = edge["highlight"].as_str().unwrap();
        assert!(html.contains("<mark>"), "{html}");
        let bare = html.replace("<mark>", "").replace("</mark>", "");
        assert!(!bare.contains('<') && !bare.contains('>'), "{html}");
    }
}

#[tokio::test]
async fn any_text_is_searched_without_harm() {
    let document = "query($s: String!) { courses(search: $s) { totalCount } suggest(text: $s) { label } occupations(search: $s) { totalCount } }";
    for text in [
        "",
        "   ",
        "\"",
        "*",
        "æøå ÆØÅ",
        "👷‍♀️🚜",
        "a\u{0301}\u{202e}b",
        "((((",
        "NULL",
        "' OR 1=1 --",
        &"ord ".repeat(3_000),
        &"x".repeat(20_000),
    ] {
        starter_app().ask(document, json!({ "s": text })).await;
    }
    let blank = starter_app().ask(document, json!({ "s": "  " })).await;
    assert_eq!(blank["courses"]["totalCount"], 428, "a blank search lists all");
}

#[tokio::test]
async fn suggestions_span_all_kinds() {
    let document = "query($t: String!) { suggest(text: $t, first: 10) { kind key label } }";
    let kinds = |text: &'static str| async move {
        let answer = starter_app().ask(document, json!({ "t": text })).await;
        let list = answer["suggest"].as_array().unwrap().clone();
        list.iter().map(|s| s["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let lager = kinds("lager").await;
    assert!(lager.contains(&"OCCUPATION".to_owned()) && lager.contains(&"COURSE".to_owned()), "{lager:?}");
    assert!(kinds("jobcenter vej").await.contains(&"ORGANISATION".to_owned()));
    assert!(kinds("").await.is_empty());
}
