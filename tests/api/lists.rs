//! Lists and lookups of every noun.

use serde_json::json;
use tests::starter_app;

#[tokio::test]
async fn every_noun_is_listed_and_looked_up() {
    let data = starter_app()
        .ask(
            "{
              areas(filter: { kinds: [RAR] }) { totalCount nodes { key name municipalities { code } } }
              councils: areas(filter: { kinds: [COUNCIL], asOf: \"2026-01-01\" }) { totalCount }
              formerCouncils: areas(filter: { kinds: [COUNCIL], asOf: \"2024-01-01\" }) { totalCount }
              area(key: \"rar-fyn\") { name(language: EN) parent { key } }
              municipalities(first: 100) { totalCount nodes { code name rar { key } } }
              municipality(code: \"461\") { name lat lon }
              organisations(filter: { kinds: [JOBCENTRE] }) { totalCount facets { field } }
              organisation(key: \"jc-461\") { name kind municipality { code } }
              committees { totalCount }
              committee(key: \"TUR\") { name courses(first: 1) { totalCount } commonCompetenceDescriptions { key } }
              commonCompetenceDescriptions { totalCount }
              commonCompetenceDescription(key: \"2222\") { title replaces committee { key } }
              competences(search: \"truck\") { totalCount nodes { label } }
              untaught: competences(filter: { taught: false }) { nodes { key } }
              competence(key: \"cargo-securing\") { label courses { level course { key } } occupations { key } }
              occupations(filter: { areas: [\"rar-fyn\"], categories: [PARADOX] }) { totalCount }
              sessions(filter: { areas: [\"rar-bornholm\"] }) { totalCount facets { field values { value count } } }
              packages(filter: { kinds: [JOB_PACKAGE] }) { totalCount }
              package(key: \"VEJLE14-6\") { title elements { kind gate { level } } occupation { key } area { key } }
              catalogue { version today demo counts { courses sessions } provenance { provenance count } }
            }",
            json!({}),
        )
        .await;
    insta::assert_json_snapshot!(data, {
        ".municipalities.nodes" => insta::dynamic_redaction(|nodes, _| {
            assert_eq!(nodes.as_slice().unwrap().len(), 98);
            "[98 municipalities]"
        }),
    });
}

#[tokio::test]
async fn sessions_are_coming_ones_in_the_order_asked_for() {
    let document = "query($o: SessionOrder) { sessions(orderBy: $o, first: 50) { nodes { start priceOre seatsFree courses { key } } } }";
    let app = starter_app();
    let by = |order: &'static str, field: &'static str| {
        let app = app.clone();
        async move {
            let answer = app.ask(document, json!({ "o": order })).await;
            let nodes = answer["sessions"]["nodes"].as_array().unwrap().clone();
            nodes.into_iter().map(|node| node[field].clone()).collect::<Vec<_>>()
        }
    };
    let starts: Vec<String> = by("START", "start").await.iter().map(|s| s.as_str().unwrap().to_owned()).collect();
    assert!(starts.is_sorted() && starts[0].as_str() >= "2026-11-22");
    assert!(by("PRICE", "priceOre").await.iter().map(|p| p.as_i64().unwrap()).is_sorted());
    assert!(by("SEATS", "seatsFree").await.iter().map(|p| -p.as_i64().unwrap()).is_sorted());
}

#[tokio::test]
async fn approvals_are_dated() {
    let document = "{ organisations(filter: { kinds: [AMU_PROVIDER] }, first: 100) { nodes { all: approvals { validTo } now: approvals(asOf: \"2026-11-22\") { validTo } } } }";
    let answer = starter_app().ask(document, json!({})).await;
    let (mut all, mut now) = (0, 0);
    for node in answer["organisations"]["nodes"].as_array().unwrap() {
        all += node["all"].as_array().unwrap().len();
        now += node["now"].as_array().unwrap().len();
    }
    // About 8 % of the starter network's approvals ended on purpose.
    assert_eq!(all, 725);
    assert!(now < all, "{now}");
}

#[tokio::test]
async fn an_object_is_the_same_however_its_fields_are_asked_for() {
    let app = starter_app();
    let once = "query($yes: Boolean!) { course(key: \"45074\") {
        __typename key title committee { key name } approvedProviders { key name @include(if: $yes) } } }";
    let twice = "query($yes: Boolean!) { course(key: \"45074\") {
        ...Named committee { key } title @include(if: $yes) committee { name } days @skip(if: $yes)
        approvedProviders { key } approvedProviders { name } } }
        fragment Named on Course { __typename key title }";
    let (once, twice) = (app.ask(once, json!({ "yes": true })).await, app.ask(twice, json!({ "yes": true })).await);
    assert_eq!(once["course"]["__typename"], "Course");
    assert!(once["course"]["approvedProviders"].as_array().unwrap().iter().all(|row| row["name"].is_string()));
    assert_eq!(once.to_string(), twice.to_string());
}

#[tokio::test]
async fn counting_facets_changes_no_list() {
    let nodes = "nodes { period area { key } occupation { key } }";
    let ask = |counted: &str| {
        let list =
            |filter: &str| format!("shortages(first: 100, filter: {{ {filter} }}) {{ {counted} totalCount {nodes} }}");
        format!("{{ one: {} two: {} }}", list("areas: [\"rar-fyn\"]"), list("areas: [\"rar-fyn\", \"rar-sjaelland\"]"))
    };
    let app = starter_app();
    let plain = app.ask(&ask(""), json!({})).await;
    let counted = app.ask(&ask("facets { field values { value count } }"), json!({})).await;
    for list in ["one", "two"] {
        assert!(plain[list]["totalCount"].as_u64().unwrap() > 100);
        assert_eq!(plain[list]["totalCount"], counted[list]["totalCount"]);
        assert_eq!(plain[list]["nodes"], counted[list]["nodes"]);
    }
    // Those of other areas are counted too: choosing one more would give them.
    let areas = &counted["one"]["facets"][0];
    assert_eq!(areas["field"], "AREA");
    assert!(areas["values"].as_array().unwrap().len() > 1);
}
