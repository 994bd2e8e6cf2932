//! The dialogue log: an organisation's own, and its words stay in it.

use entity::types::Role;
use entity::{event, membership, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use server::domain::viewer::Viewer;
use server::events;
use tests::database::starter_databases;
use tests::office::{self, Office};

const LOG: &str = "mutation($input: DialogueInput!) { logDialogue(input: $input) { clientMutationId dialogue {
  id on organisation { key } with { key } model { key } package { key } outcome nextStep nextStepOn
  author { name organisation { key } }
} } }";

const LIST: &str = "query($organisation: String, $model: String, $first: Int, $after: String) {
  dialogues(organisation: $organisation, model: $model, first: $first, after: $after) {
    totalCount nodes { on outcome author { name } } pageInfo { hasNextPage endCursor }
  }
}";

fn coordinator() -> Viewer {
    office::person("anna", "lmo-amk-oest", Role::Coordinator)
}

fn input(changes: &Value) -> Value {
    let mut input = json!({
        "organisation": "lmo-amk-oest", "with": "jc-265", "on": "2026-11-20", "model": "job-veu",
        "outcome": "Mette Hansen vil se på kabelmontører.", "nextStep": "Ring til Mette", "nextStepOn": "2026-12-01",
    });
    for (name, value) in changes.as_object().unwrap() {
        input[name] = value.clone();
    }
    json!({ "input": input })
}

/// Anna's account, in the organisation that she writes for.
async fn anna(office: &Office) {
    let row = person::Model {
        id: "anna".to_owned(),
        name: "Anna Krogh".to_owned(),
        email: None,
        email_folded: None,
        password_hash: None,
        language: "da".to_owned(),
        digest: false,
        platform_administrator: false,
        demo: false,
        foreign_issuer: None,
        foreign_subject: None,
        created_at: 0,
        disabled_at: None,
        signed_in_at: None,
    };
    row.into_active_model().insert(&office.desk.db).await.unwrap();
    let role = membership::Model {
        person_id: "anna".to_owned(),
        organisation_key: "lmo-amk-oest".to_owned(),
        role: Role::Coordinator,
        since: 0,
        ended_at: None,
    };
    role.into_active_model().insert(&office.desk.db).await.unwrap();
}

#[tokio::test]
async fn a_talk_is_written_down_and_read_by_its_organisation_alone() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        anna(&office).await;
        let talk = input(&json!({ "clientMutationId": "one", "package": "package:SYD19-KABEL" }));
        let logged = office.ask(&coordinator(), LOG, talk.clone()).await;
        let dialogue = &logged["logDialogue"]["dialogue"];
        assert_eq!(dialogue["author"], json!({ "name": "Anna Krogh", "organisation": { "key": "lmo-amk-oest" } }));
        assert_eq!(dialogue["package"]["key"], "SYD19-KABEL", "{kind}");
        assert_eq!((&dialogue["on"], &dialogue["nextStepOn"]), (&json!("2026-11-20"), &json!("2026-12-01")), "{kind}");
        assert_eq!(office.ask(&coordinator(), LOG, talk).await, logged, "{kind}: sent again, nothing is done twice");

        let reader = office::person("berit", "lmo-amk-oest", Role::Reader);
        let page = office.ask(&reader, LIST, json!({})).await;
        assert_eq!(page["dialogues"]["totalCount"], 1, "{kind}");
        assert_eq!(page["dialogues"]["nodes"][0]["author"]["name"], "Anna Krogh", "{kind}");
        let one = office.ask(&reader, LIST, json!({ "organisation": "lmo-amk-oest", "model": "other-model" })).await;
        assert_eq!(one["dialogues"]["totalCount"], 0, "{kind}");

        // Not even whom they talked with.
        let with = office::person("carl", "jc-265", Role::Coordinator);
        assert_eq!(office.ask(&with, LIST, json!({})).await["dialogues"]["totalCount"], 0, "{kind}");
        let caseworker = office::person("dan", "lmo-amk-oest", Role::Caseworker);
        let platform = Viewer::person("eva", Vec::new(), true);
        for (viewer, organisation, code) in [
            (&with, json!("lmo-amk-oest"), "FORBIDDEN"),
            (&caseworker, Value::Null, "FORBIDDEN"),
            (&platform, json!("lmo-amk-oest"), "FORBIDDEN"),
            (&platform, Value::Null, "FORBIDDEN"),
            (&Viewer::nobody(), Value::Null, "UNAUTHENTICATED"),
            (&Viewer::nobody(), json!("lmo-amk-oest"), "UNAUTHENTICATED"),
        ] {
            let refused = office.refused(viewer, LIST, json!({ "organisation": organisation })).await;
            assert_eq!(refused, (code.to_owned(), String::new()), "{kind}: {viewer:?}");
        }
        for (viewer, code) in [
            (&with, "FORBIDDEN"),
            (&reader, "FORBIDDEN"),
            (&platform, "FORBIDDEN"),
            (&Viewer::nobody(), "UNAUTHENTICATED"),
        ] {
            assert_eq!(office.refused(viewer, LOG, input(&json!({}))).await.0, code, "{kind}: {viewer:?}");
        }
    }
}

#[tokio::test]
async fn the_event_log_keeps_nothing_that_was_said() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        office.ask(&coordinator(), LOG, input(&json!({}))).await;
        let told = event::Entity::find().filter(event::Column::Noun.eq("dialogue")).all(&office.desk.db).await.unwrap();
        assert_eq!(told.len(), 1, "{kind}");
        assert_eq!((told[0].actor.as_str(), told[0].action.as_str()), ("person:anna", "logged"), "{kind}");
        let after: Value = serde_json::from_str(told[0].after.as_deref().unwrap()).unwrap();
        let expected = json!({
            "organisation": "lmo-amk-oest", "with": "jc-265", "on": "2026-11-20", "model": "job-veu", "package": null,
        });
        assert_eq!((after, &told[0].before), (expected, &None), "{kind}");
    }
}

#[tokio::test]
async fn what_a_talk_can_not_be_is_told_by_field() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        for (changes, code, field) in [
            (json!({ "organisation": "nowhere" }), "INVALID", "input.organisation"),
            (json!({ "with": "nowhere" }), "INVALID", "input.with"),
            (json!({ "with": "lmo-amk-oest" }), "INVALID", "input.with"),
            (json!({ "on": "2026-11-23" }), "INVALID", "input.on"),
            (json!({ "on": "1999-12-31" }), "INVALID", "input.on"),
            (json!({ "model": "ingen" }), "INVALID", "input.model"),
            (json!({ "package": "package:NONE" }), "NOT_FOUND", "input.package"),
            (json!({ "outcome": " " }), "INVALID", "input.outcome"),
            (json!({ "outcome": "x".repeat(4001) }), "LIMIT", "input.outcome"),
            (json!({ "nextStep": "x".repeat(1001) }), "LIMIT", "input.nextStep"),
            (json!({ "nextStep": " " }), "INVALID", "input.nextStep"),
            (json!({ "nextStepOn": "2026-11-19" }), "INVALID", "input.nextStepOn"),
            (json!({ "nextStepOn": "2100-01-01" }), "INVALID", "input.nextStepOn"),
            (json!({ "clientMutationId": "x".repeat(101) }), "INVALID", "input.clientMutationId"),
        ] {
            let refused = office.refused(&coordinator(), LOG, input(&changes)).await;
            assert_eq!(refused, (code.to_owned(), field.to_owned()), "{kind}: {changes}");
        }
        assert_eq!(events::latest(&office.desk.db).await.unwrap(), 1, "{kind}: nothing was written");
        // Today, with nothing to follow, is fine.
        let plain = json!({ "on": "2026-11-22", "model": null, "nextStep": null, "nextStepOn": null });
        let logged = office.ask(&coordinator(), LOG, input(&plain)).await;
        assert_eq!(logged["logDialogue"]["dialogue"]["nextStep"], Value::Null, "{kind}");
        assert_eq!(
            logged["logDialogue"]["dialogue"]["author"]["name"], "Arbejdsmarkedskontor Øst",
            "{kind}: an account that is gone has no name"
        );
    }
}

#[tokio::test]
async fn talks_are_paged_latest_day_first() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        for (on, outcome) in [("2026-11-20", "b"), ("2026-11-22", "d"), ("2026-11-20", "c"), ("2025-01-01", "a")] {
            let talk = json!({ "on": on, "outcome": outcome, "nextStep": null, "nextStepOn": null });
            office.ask(&coordinator(), LOG, input(&talk)).await;
        }
        let mut outcomes = Vec::new();
        let mut after = Value::Null;
        loop {
            let page = office.ask(&coordinator(), LIST, json!({ "first": 3, "after": after })).await;
            let page = &page["dialogues"];
            assert_eq!(page["totalCount"], 4, "{kind}");
            let nodes = page["nodes"].as_array().unwrap();
            outcomes.extend(nodes.iter().map(|node| node["outcome"].as_str().unwrap().to_owned()));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(outcomes, ["d", "c", "b", "a"], "{kind}");
        let elsewhere = office::person("carl", "jc-265", Role::Coordinator);
        let refused = office.refused(&elsewhere, LIST, json!({ "after": after })).await;
        assert_eq!(refused, ("INVALID".to_owned(), "after".to_owned()), "{kind}: another log's cursor says nothing");
    }
}
