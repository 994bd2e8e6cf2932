//! The documents that partners were promised, run unchanged.

use async_graphql::{Request, Variables};
use serde_json::{Value, json};
use server::domain::viewer::Viewer;
use server::events;
use server::graphql::ask::Tick;
use tests::database::starter_databases;
use tests::office::Office;
use tests::{making, starter_app};

const CATALOGUE: &str = include_str!("contract/catalogue.graphql");
const COMPOSE: &str = include_str!("contract/compose.graphql");
const PACKAGE: &str = include_str!("contract/package.graphql");
const SHORTAGE: &str = include_str!("contract/shortage.graphql");

/// Runs one operation of a document and gives its data.
async fn run(document: &str, operation: &str, variables: Value) -> Value {
    let body = json!({ "query": document, "operationName": operation, "variables": variables });
    let answer = starter_app().post(&body.to_string()).await.json();
    assert!(answer["errors"].is_null(), "{operation}: {answer:#}");
    answer["data"].clone()
}

#[tokio::test]
async fn courses() {
    let data = run(CATALOGUE, "Courses", json!({ "search": "truck", "first": 3 })).await;
    insta::assert_json_snapshot!(data, { ".courses.facets" => "[facets]" });
    let facets = data["courses"]["facets"].as_array().unwrap();
    assert!(facets.iter().all(|facet| !facet["values"].as_array().unwrap().is_empty()));
}

#[tokio::test]
async fn every_filter_may_be_left_out_or_null() {
    let all = run(CATALOGUE, "Courses", json!({})).await;
    let null = run(
        CATALOGUE,
        "Courses",
        json!({ "search": null, "filter": null, "orderBy": null, "first": null, "after": null }),
    )
    .await;
    assert_eq!(all, null);
    // 430 in the starter network; two have ended: 48400 and X0340.
    assert_eq!(all["courses"]["totalCount"], 428);
}

#[tokio::test]
async fn course() {
    insta::assert_json_snapshot!(run(CATALOGUE, "Course", json!({ "key": "45074" })).await);
}

#[tokio::test]
async fn a_course_as_it_was_on_a_day() {
    let ended = |as_of: &str| {
        let variables = json!({ "key": "48400", "asOf": as_of });
        async move { run(CATALOGUE, "Course", variables).await["course"].clone() }
    };
    assert_eq!(ended("2025-11-27").await["key"], "48400");
    assert_eq!(ended("2025-11-28").await, Value::Null);
}

#[tokio::test]
async fn any_node() {
    let ids = [
        ("Area", "area:rar-fyn"),
        ("Municipality", "municipality:461"),
        ("Committee", "committee:TUR"),
        ("Organisation", "organisation:jc-461"),
        ("CommonCompetenceDescription", "fkb:2222"),
        ("Competence", "competence:cargo-securing"),
        ("Course", "course:31863-D"),
        ("Occupation", "occupation:lagermedarbejder"),
        ("Shortage", "shortage:anlaegsarbejder.rar-fyn.2026H2"),
        ("Package", "package:VEJLE14-6"),
    ];
    for (kind, id) in ids {
        let node = run(CATALOGUE, "AnyNode", json!({ "id": id })).await;
        assert_eq!(node["node"], json!({ "__typename": kind, "id": id }));
    }
    assert_eq!(run(CATALOGUE, "AnyNode", json!({ "id": "course:00000" })).await["node"], Value::Null);
}

#[tokio::test]
async fn suggest() {
    insta::assert_json_snapshot!(run(CATALOGUE, "Suggest", json!({ "text": "lager", "first": 5 })).await);
}

#[tokio::test]
async fn occupation() {
    insta::assert_json_snapshot!(run(CATALOGUE, "Occupation", json!({ "key": "kabelmontoer" })).await);
}

#[tokio::test]
async fn compose() {
    let input = json!({ "occupation": "lagermedarbejder", "area": "rar-sydjylland", "participants": 4 });
    let data = run(COMPOSE, "Compose", json!({ "input": input })).await;
    insta::assert_json_snapshot!(data, { ".compose.elapsedMs" => "[ms]" });
}

#[tokio::test]
async fn match_courses() {
    let variables = json!({
        "courses": ["45074", "X0050"], "occupation": "lagermedarbejder", "area": "rar-fyn", "first": 3
    });
    insta::assert_json_snapshot!(run(COMPOSE, "Match", variables).await);
}

#[tokio::test]
async fn shortages() {
    let filter = json!({ "areas": ["rar-bornholm"], "categories": ["PARADOX", "SHORTAGE"] });
    insta::assert_json_snapshot!(run(SHORTAGE, "Shortages", json!({ "filter": filter, "first": 3 })).await);
}

#[tokio::test]
async fn coverage_map() {
    let data = run(SHORTAGE, "CoverageMap", json!({ "areas": ["rar-bornholm"] })).await;
    insta::assert_json_snapshot!(data);
}

/// A document of the partner network with only the operation asked for: each is a document of its own kind, run by the
/// one who may.
async fn collaborate(office: &Office, viewer: &Viewer, operation: &str, variables: Value) -> Value {
    let request = Request::new(PACKAGE).operation_name(operation).variables(Variables::from_json(variables));
    let answer = office.execute(viewer, request).await;
    assert!(answer["errors"].is_null(), "{operation}: {answer:#}");
    answer["data"].clone()
}

#[tokio::test]
async fn the_partner_network() {
    let mut first = Value::Null;
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, making::office(database).await);
        let (anna, bo) = (making::anna(), making::bo());
        let mut said = serde_json::Map::new();
        let created = json!({
            "clientMutationId": "1", "title": "Lagermedarbejder på Fyn", "kind": "BRANCH_PACKAGE",
            "occupation": "lagermedarbejder", "area": "rar-fyn", "lead": making::LEAD,
            "targetGroups": ["UNSKILLED_UNEMPLOYED"], "description": "Fra forslag til fælles pakke.",
            "deriveFrom": "package:VEJLE14-6",
            "elements": [
                { "kind": "INTRODUCTION", "title": "Introduktion", "weeks": 1, "purpose": "Kend lageret" },
                { "kind": "COURSE", "course": "45074", "gate": [{ "competence": "warehouse-operations", "level": 2 }] },
                { "kind": "LANGUAGE", "title": "Dansk", "weeks": 6, "parallel": true },
                { "kind": "COMPANY_PLACEMENT", "title": "Praktik", "weeks": 4, "days": 20, "purpose": "Prøv det",
                  "gate": [{ "competence": "order-picking", "level": 2 }] },
            ],
        });
        let created = collaborate(&office, &anna, "CreatePackage", json!({ "input": created })).await;
        let id = created["createPackage"]["package"]["id"].clone();
        said.insert("CreatePackage".into(), created);
        let invite = json!({ "input": { "id": id, "organisation": making::PROVIDER, "role": "PARTNER", "message": "Velkommen" } });
        said.insert("InviteParty".into(), collaborate(&office, &anna, "InviteParty", invite).await);
        let proposed = office.change(&anna, "proposePackage", json!({ "id": id, "expectedRevision": 2 })).await;
        let decide = json!({ "input": { "id": id, "expectedRevision": proposed["revision"], "decision": "APPROVE",
            "organisation": making::PROVIDER, "reason": "Vi har hold" } });
        said.insert("DecideParty".into(), collaborate(&office, &bo, "DecideParty", decide).await);
        let publish = json!({ "input": { "id": id, "expectedRevision": 4 } });
        said.insert("PublishPackage".into(), collaborate(&office, &anna, "PublishPackage", publish).await);
        let adapt = json!({ "input": { "id": id, "area": "rar-sydjylland", "lead": making::LEAD } });
        said.insert("AdaptPackage".into(), collaborate(&office, &anna, "AdaptPackage", adapt).await);
        let packages = json!({ "search": "lagermedarbejder", "filter": { "areas": ["rar-fyn", "rar-sydjylland"], "mine": true },
            "orderBy": "TITLE", "first": 5 });
        said.insert("Packages".into(), collaborate(&office, &anna, "Packages", packages).await);
        let said = Value::Object(said);
        if first.is_null() {
            first = said.clone();
        }
        assert_eq!(said, first, "{kind}: the same on both databases");
    }
    insta::assert_json_snapshot!(first);
}

#[tokio::test]
async fn package_changed() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, making::office(database).await);
        let draft = office.drafted().await;
        let agreed = office.agree(&draft["id"]).await;
        office.publish(&agreed).await;
        let listen = async |viewer: &Viewer, tick: Tick| {
            let request = Request::new(PACKAGE)
                .operation_name("PackageChanged")
                .variables(Variables::from_json(json!({ "id": draft["id"] })));
            office.told(viewer, request, tick).await
        };
        let key = draft["key"].as_str().unwrap();
        let happened = events::after(&office.desk.db, 0, 1_000).await.unwrap();
        let happened: Vec<_> = happened.into_iter().filter(|event| event.noun_id == key).collect();
        let (mut party, mut stranger) = (Vec::new(), Vec::new());
        for event in &happened {
            party.extend(listen(&making::bo(), event.clone().into()).await);
            stranger.extend(listen(&Viewer::nobody(), event.clone().into()).await);
        }
        let action = |told: &Value| told["data"]["packageChanged"]["action"].as_str().unwrap_or_default().to_owned();
        let actions: Vec<_> = party.iter().map(action).collect();
        let all = ["created", "invited", "invited", "proposed", "approved", "approved", "published"];
        assert_eq!(actions, all, "{kind}");
        let last = &happened.last().unwrap().sequence;
        let card = json!({ "id": draft["id"], "revision": happened.len(), "status": "PUBLISHED" });
        let told = json!({ "sequence": last, "at": "2026-11-22T11:00:00Z", "actor": { "name": "Anna Krogh" },
            "action": "published", "package": card });
        assert_eq!(party.last().unwrap()["data"]["packageChanged"], told, "{kind}");
        let actions: Vec<_> = stranger.iter().map(action).collect();
        assert_eq!(actions, ["published"], "{kind}: what went before is the parties'");
        assert!(listen(&making::bo(), Tick::Start).await.is_empty(), "{kind}: nothing has happened yet");
    }
}
