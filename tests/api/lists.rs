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
