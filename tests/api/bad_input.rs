//! Input that can't be meant: the right code, the field, and what to do.

use serde_json::{Value, json};
use tests::starter_app;

const COMPOSE: &str = "query($input: ComposeInput!) {
  compose(input: $input) { status alternatives { steps { seq } } advice { kind message(language: EN) } }
}";

/// What a faulty wish is told: code, field and sentence.
async fn told(input: Value) -> (String, Option<String>, String) {
    starter_app().refused(COMPOSE, json!({ "input": input })).await
}

#[tokio::test]
async fn each_fault_of_a_wish_names_its_field() {
    let many: Vec<Value> = (0..10_000).map(|_| json!({ "key": "cargo-securing" })).collect();
    let cases = [
        (json!({}), "INVALID", "input.occupation"),
        (json!({ "occupation": "kok", "competences": [] }), "INVALID", "input.occupation"),
        (json!({ "occupation": "astronaut" }), "INVALID", "input.occupation"),
        (json!({ "competences": [] }), "INVALID", "input.competences"),
        (json!({ "competences": many }), "LIMIT", "input.competences"),
        (json!({ "competences": [{ "key": "nonsense" }] }), "INVALID", "input.competences[0].key"),
        (
            json!({ "competences": [{ "key": "cargo-securing" }, { "key": "cargo-securing", "level": 2 }] }),
            "INVALID",
            "input.competences[1].key",
        ),
        (json!({ "competences": [{ "key": "cargo-securing", "level": 5 }] }), "INVALID", "input.competences[0].level"),
        (
            json!({ "competences": [{ "key": "cargo-securing", "weight": 0 }] }),
            "INVALID",
            "input.competences[0].weight",
        ),
        (json!({ "occupation": "lagermedarbejder", "area": "atlantis" }), "INVALID", "input.area"),
        (json!({ "occupation": "lagermedarbejder", "municipality": "999" }), "INVALID", "input.municipality"),
        (
            json!({ "occupation": "lagermedarbejder", "area": "rar-bornholm", "municipality": "461" }),
            "INVALID",
            "input.municipality",
        ),
        (json!({ "occupation": "lagermedarbejder", "maxTravelKm": 20 }), "INVALID", "input.maxTravelKm"),
        (
            json!({ "occupation": "lagermedarbejder", "area": "rar-fyn", "maxTravelKm": -1 }),
            "INVALID",
            "input.maxTravelKm",
        ),
        (
            json!({ "occupation": "lagermedarbejder", "earliestStart": "2027-02-01", "latestEnd": "2027-01-01" }),
            "INVALID",
            "input.latestEnd",
        ),
        (
            json!({ "occupation": "lagermedarbejder", "earliestStart": "2020-01-01", "latestEnd": "2020-02-01" }),
            "INVALID",
            "input.latestEnd",
        ),
        (json!({ "occupation": "lagermedarbejder", "latestEnd": "tomorrow" }), "INVALID", "input.latestEnd"),
        (json!({ "occupation": "lagermedarbejder", "latestEnd": "2027-02-30" }), "INVALID", "input.latestEnd"),
        (json!({ "occupation": "lagermedarbejder", "maxDays": -2 }), "INVALID", "input.maxDays"),
        (json!({ "occupation": "lagermedarbejder", "maxPriceOre": -1 }), "INVALID", "input.maxPriceOre"),
        (json!({ "occupation": "lagermedarbejder", "maxPriceOre": 1.5 }), "INVALID", "input.maxPriceOre"),
        (json!({ "occupation": "lagermedarbejder", "participants": 0 }), "INVALID", "input.participants"),
        (json!({ "occupation": "lagermedarbejder", "participants": "x" }), "INVALID", "input.participants"),
        (json!({ "occupation": "lagermedarbejder", "participants": null }), "INVALID", "input.participants"),
        (
            json!({ "occupation": "lagermedarbejder", "participants": 2_147_483_648_i64 }),
            "INVALID",
            "input.participants",
        ),
        (json!({ "occupation": "lagermedarbejder", "objective": "FUN" }), "INVALID", "input.objective"),
        (json!({ "occupation": "lagermedarbejder", "foo": 1 }), "INVALID", "input.foo"),
        (json!({ "competences": [{ "level": 2 }] }), "INVALID", "input.competences[0].key"),
        (json!("lagermedarbejder"), "INVALID", "input"),
        (json!({ "occupation": "lagermedarbejder", "alternatives": 11 }), "INVALID", "input.alternatives"),
        (json!({ "occupation": "lagermedarbejder", "deadlineMs": 0 }), "INVALID", "input.deadlineMs"),
        (json!({ "occupation": "lagermedarbejder", "held": ["wisdom"] }), "INVALID", "input.held"),
        (json!({ "occupation": "lagermedarbejder", "include": ["00000"] }), "INVALID", "input.include"),
        (
            json!({ "occupation": "lagermedarbejder", "include": ["45074"], "exclude": ["45074"] }),
            "INVALID",
            "input.exclude",
        ),
    ];
    for (input, code, field) in cases {
        let short: String = input.to_string().chars().take(120).collect();
        let (found, named, sentence) = told(input).await;
        assert_eq!((found.as_str(), named.as_deref()), (code, Some(field)), "{short}: {sentence}");
        assert!(sentence.ends_with('.') && sentence.len() < 500, "{short}: {sentence}");
    }
}

#[tokio::test]
async fn the_sentence_is_in_the_readers_language() {
    let input = json!({ "input": { "occupation": "astronaut" } });
    let (_, _, english) = starter_app().refused(COMPOSE, input.clone()).await;
    let (_, _, danish) = starter_app().with("accept-language", "da-DK, en;q=0.5").refused(COMPOSE, input).await;
    assert!(english.contains("is not in the catalogue"), "{english}");
    assert!(danish.contains("findes ikke i kataloget"), "{danish}");
}

#[tokio::test]
async fn a_set_that_nothing_gives_is_infeasible_and_says_why() {
    let wish = json!({ "competences": [{ "key": "amr-cooperation", "level": 2 }] });
    let answer = starter_app().ask(COMPOSE, json!({ "input": wish })).await;
    assert_eq!(answer["compose"]["status"], "INFEASIBLE");
    assert_eq!(answer["compose"]["alternatives"], json!([]));
    let advice = answer["compose"]["advice"].as_array().unwrap();
    assert!(advice.iter().any(|advice| advice["kind"] == "INFEASIBLE"), "{answer:#}");
    let message = |kind: &str| advice.iter().find(|advice| advice["kind"] == kind).unwrap()["message"].to_string();
    assert!(message("UNCOVERED").contains("No course of the catalogue gives this competence"));
}

#[tokio::test]
async fn an_included_course_that_can_not_be_taken_is_named() {
    // 45085 needs experience that no course gives.
    let wish = json!({ "occupation": "lagermedarbejder", "include": ["45085"], "withSessions": false });
    let answer = starter_app().ask(COMPOSE, json!({ "input": wish })).await;
    assert_eq!(answer["compose"]["status"], "INFEASIBLE");
    let first = answer["compose"]["advice"][0]["message"].as_str().unwrap();
    assert!(first.contains("45085") && first.contains("truck-driving-experience"), "{first}");
    assert!(!answer.to_string().contains("UNCOVERED"), "{answer:#}");
    let ended = json!({ "occupation": "lagermedarbejder", "include": ["48400"], "withSessions": false });
    let answer = starter_app().ask(COMPOSE, json!({ "input": ended })).await;
    let first = answer["compose"]["advice"][0]["message"].as_str().unwrap();
    assert!(first.contains("48400") && first.contains("not in force"), "{first}");
    let held = json!({
        "occupation": "lagermedarbejder", "include": ["45085"], "withSessions": false,
        "held": ["truck-driving-experience"]
    });
    let answer = starter_app().ask(COMPOSE, json!({ "input": held })).await;
    assert_eq!(answer["compose"]["status"], "OPTIMAL");
}

#[tokio::test]
async fn malformed_ids_and_unknown_keys() {
    let app = starter_app();
    for id in ["", "course", "course:", "spaceship:1", "Q291cnNlOjE=", ":45074"] {
        let (code, field, sentence) =
            app.refused("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("INVALID", Some("id")), "{id}: {sentence}");
    }
    let (code, field, _) = app.refused("{ session(id: \"course:45074\") { id } }", json!({})).await;
    assert_eq!((code.as_str(), field.as_deref()), ("INVALID", Some("id")));
    let (code, field, _) = app.refused("{ package { id } }", json!({})).await;
    assert_eq!((code.as_str(), field.as_deref()), ("INVALID", Some("id")));
    // A lookup by a key that nothing has is no error: there is no such thing.
    assert_eq!(app.ask("{ course(key: \"00000\") { key } }", json!({})).await["course"], Value::Null);
}

#[tokio::test]
async fn a_literal_that_is_no_date_says_where_it_was_met() {
    let (code, field, sentence) =
        starter_app().refused("{ course(key: \"45074\", asOf: \"2026-02-30\") { key } }", json!({})).await;
    assert_eq!((code.as_str(), field.as_deref()), ("INVALID", Some("course")), "{sentence}");
}

#[tokio::test]
async fn filters_name_what_they_do_not_know() {
    let app = starter_app();
    for (document, field) in [
        ("{ courses(filter: { areas: [\"atlantis\"] }) { totalCount } }", "filter.areas"),
        ("{ courses(filter: { minDays: 5, maxDays: 2 }) { totalCount } }", "filter.maxDays"),
        ("{ courses(filter: { minDays: -1 }) { totalCount } }", "filter.minDays"),
        ("{ sessions(filter: { from: \"2027-01-02\", to: \"2027-01-01\" }) { totalCount } }", "filter.to"),
        ("{ shortages(filter: { periods: [\"1999H1\"] }) { totalCount } }", "filter.periods"),
        ("{ packages(filter: { occupations: [\"astronaut\"] }) { totalCount } }", "filter.occupations"),
        ("{ coverageMap(period: \"soon\") { period } }", "period"),
        ("{ match(courses: []) { score } }", "courses"),
        ("{ match(courses: [\"45074\"], first: 0) { score } }", "first"),
        ("{ suggest(text: \"la\", first: 0) { key } }", "first"),
    ] {
        let (code, named, sentence) = app.refused(document, json!({})).await;
        assert_eq!((code.as_str(), named.as_deref()), ("INVALID", Some(field)), "{document}: {sentence}");
    }
}

#[tokio::test]
async fn what_was_sent_is_echoed_only_in_part() {
    let long = "x".repeat(50_000);
    let (_, _, sentence) =
        starter_app().refused("query($k: String!) { match(courses: [$k]) { score } }", json!({ "k": long })).await;
    assert!(sentence.len() < 400, "{} characters", sentence.len());
    // Nor does what is wrong with a document repeat it.
    for document in [
        format!("{{ {long} }}"),
        format!("{{ course(key: {long}) {{ key }} }}"),
        format!("query($k: {long}) {{ course(key: $k) {{ key }} }}"),
    ] {
        let (_, _, sentence) = starter_app().refused(&document, json!({})).await;
        assert!(sentence.len() < 1_000 && sentence.contains("xxx…"), "{} characters: {sentence}", sentence.len());
    }
}
