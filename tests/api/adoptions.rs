//! Adoptions of collaboration models: read by everybody, written by the organisation that answers for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use entity::types::{PackageStatus, PartyRole, PartyStatus, Role};
use entity::{package_work, work_party};
use sea_orm::{ActiveModelTrait, DatabaseConnection, IntoActiveModel};
use serde_json::{Value, json};
use server::domain::viewer::{Membership, Viewer};
use server::events;
use tests::TODAY;
use tests::database::starter_databases;
use tests::office::{Office, person};

const SAVE: &str = "mutation($input: AdoptionInput!) { saveAdoption(input: $input) { clientMutationId adoption {
  id model { key } area { key } sector organisation { key } status adaptations package { key } changedAt mayEdit
} } }";

const LIST: &str = "query($filter: AdoptionFilter, $first: Int, $after: String) {
  adoptions(filter: $filter, first: $first, after: $after) {
    totalCount nodes { id sector status mayEdit model { title } } edges { cursor node { sector } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}";

fn coordinator() -> Viewer {
    person("anna", "rc-rar-fyn", Role::CouncilMember)
}

fn input(changes: &Value) -> Value {
    let mut input = json!({
        "model": "job-veu", "area": "rar-fyn", "sector": "Pleje", "organisation": "rc-rar-fyn", "status": "PLANNED",
    });
    for (name, value) in changes.as_object().unwrap() {
        input[name] = value.clone();
    }
    json!({ "input": input })
}

/// A package in the making with one party.
async fn draft(db: &DatabaseConnection, key: &str, party: &str, discarded_at: Option<i64>) {
    let work = package_work::Model {
        key: key.to_owned(),
        status: PackageStatus::Draft,
        revision: 1,
        version: 0,
        content: "{}".to_owned(),
        derived_from: None,
        derived_version: None,
        model_key: None,
        decide_by: None,
        created_by: "system".to_owned(),
        created_at: 0,
        changed_at: 0,
        discarded_at,
    };
    work.into_active_model().insert(db).await.unwrap();
    let party = work_party::Model {
        package_key: key.to_owned(),
        organisation_key: party.to_owned(),
        role: PartyRole::Lead,
        status: PartyStatus::Approved,
        position: 1,
        invited_at: 0,
        decided_at: None,
        decided_revision: None,
        decided_by: None,
        reason: None,
        reopened_revision: None,
    };
    party.into_active_model().insert(db).await.unwrap();
}

#[tokio::test]
async fn an_adoption_is_recorded_and_changed_by_its_organisation() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        let anna = coordinator();
        let new =
            input(&json!({ "clientMutationId": "one", "package": "package:SYD19-KABEL", "adaptations": " Kortere " }));
        let saved = office.ask(&anna, SAVE, new.clone()).await;
        let adoption = &saved["saveAdoption"]["adoption"];
        assert_eq!(adoption["package"]["key"], "SYD19-KABEL", "{kind}");
        assert_eq!((&adoption["adaptations"], &adoption["mayEdit"]), (&json!("Kortere"), &json!(true)), "{kind}");
        assert_eq!(adoption["changedAt"], "2026-11-22T11:00:00Z", "{kind}");
        assert_eq!(office.ask(&anna, SAVE, new).await, saved, "{kind}: sent again, nothing is done twice");
        let twin = office.refused(&anna, SAVE, input(&json!({}))).await;
        assert_eq!(twin, ("CONFLICT".to_owned(), "input.sector".to_owned()), "{kind}");

        let change = json!({ "id": adoption["id"], "status": "RUNNING", "package": null });
        let changed = office.ask(&anna, SAVE, input(&change)).await;
        let changed = &changed["saveAdoption"]["adoption"];
        assert_eq!((&changed["id"], &changed["status"]), (&adoption["id"], &json!("RUNNING")), "{kind}");
        assert_eq!((&changed["package"], &changed["adaptations"]), (&Value::Null, &json!("")), "{kind}");
        office.ask(&anna, SAVE, input(&change)).await;
        let told = events::after(&office.desk.db, 1, 10).await.unwrap();
        let actions: Vec<_> = told.iter().map(|event| (event.noun.as_str(), event.action.as_str())).collect();
        assert_eq!(actions, [("adoption", "created"), ("adoption", "changed")], "{kind}: an equal change is none");

        // Others read it, and can't change it.
        let all = office.ask(&Viewer::nobody(), LIST, json!({})).await;
        assert_eq!(all["adoptions"]["nodes"][0]["mayEdit"], false, "{kind}");
        assert_eq!(all["adoptions"]["nodes"][0]["model"]["title"], "Job-VEU-modellen", "{kind}");
        let other = person("carl", "rc-rar-sydjylland", Role::CouncilMember);
        let caseworker = person("dan", "rc-rar-fyn", Role::Caseworker);
        let theirs = json!({ "id": adoption["id"], "organisation": "rc-rar-sydjylland" });
        for (viewer, changes, code, field) in [
            (&Viewer::nobody(), change.clone(), "UNAUTHENTICATED", ""),
            (&caseworker, change.clone(), "FORBIDDEN", ""),
            (&other, change.clone(), "FORBIDDEN", ""),
            (&other, theirs, "FORBIDDEN", ""),
            (&other, json!({}), "FORBIDDEN", ""),
        ] {
            let refused = office.refused(viewer, SAVE, input(&changes)).await;
            assert_eq!(refused, (code.to_owned(), field.to_owned()), "{kind}: {viewer:?} {changes}");
        }
        let models = "{ collaborationModels { adoptions { sector organisation { key } } } }";
        let models = office.ask(&Viewer::nobody(), models, json!({})).await;
        let expected = json!([{ "sector": "Pleje", "organisation": { "key": "rc-rar-fyn" } }]);
        assert_eq!(models["collaborationModels"][0]["adoptions"], expected, "{kind}");
    }
}

#[tokio::test]
async fn what_an_adoption_can_not_be_is_told_by_field() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        draft(&office.desk.db, "OURS", "rc-rar-fyn", None).await;
        draft(&office.desk.db, "THEIRS", "jc-630", None).await;
        draft(&office.desk.db, "GONE", "rc-rar-fyn", Some(1)).await;
        let anna = coordinator();
        for (changes, code, field) in [
            (json!({ "model": "ingen" }), "INVALID", "input.model"),
            (json!({ "model": "\u{0}" }), "INVALID", "input.model"),
            (json!({ "area": "fyn" }), "INVALID", "input.area"),
            (json!({ "organisation": "fyn" }), "INVALID", "input.organisation"),
            (json!({ "sector": " " }), "INVALID", "input.sector"),
            (json!({ "sector": "x".repeat(101) }), "LIMIT", "input.sector"),
            (json!({ "adaptations": "x".repeat(5001) }), "LIMIT", "input.adaptations"),
            (json!({ "package": "SYD19-KABEL" }), "INVALID", "input.package"),
            (json!({ "package": "course:45074" }), "INVALID", "input.package"),
            (json!({ "package": "package:NONE" }), "NOT_FOUND", "input.package"),
            (json!({ "package": "package:A\u{0}" }), "NOT_FOUND", "input.package"),
            (json!({ "package": "package:THEIRS" }), "NOT_FOUND", "input.package"),
            (json!({ "package": "package:GONE" }), "NOT_FOUND", "input.package"),
            (json!({ "id": "adoption:1" }), "NOT_FOUND", "input.id"),
            (json!({ "id": "adoption:019ab000-0000-7000-8000-000000000000" }), "NOT_FOUND", "input.id"),
        ] {
            let refused = office.refused(&anna, SAVE, input(&changes)).await;
            assert_eq!(refused, (code.to_owned(), field.to_owned()), "{kind}: {changes}");
        }
        assert_eq!(events::latest(&office.desk.db).await.unwrap(), 1, "{kind}: nothing was written");
        let saved = office.ask(&anna, SAVE, input(&json!({ "package": "package:OURS" }))).await;
        assert_eq!(saved["saveAdoption"]["adoption"]["package"], Value::Null, "{kind}: not published, so not shown");
        let both = ["rc-rar-fyn", "rc-rar-sydjylland"]
            .map(|organisation| Membership { organisation: organisation.to_owned(), role: Role::CouncilMember });
        let both = Viewer::person("anna", both.to_vec(), false);
        let handed = json!({ "id": saved["saveAdoption"]["adoption"]["id"], "organisation": "rc-rar-sydjylland" });
        let refused = office.refused(&both, SAVE, input(&handed)).await;
        assert_eq!(refused, ("INVALID".to_owned(), "input.organisation".to_owned()), "{kind}");
        for (filter, field) in [
            (json!({ "model": "\u{0}" }), "filter.model"),
            (json!({ "area": "fyn" }), "filter.area"),
            (json!({ "sector": "\u{0}" }), "filter.sector"),
        ] {
            let refused = office.refused(&anna, LIST, json!({ "filter": filter })).await;
            assert_eq!(refused, ("INVALID".to_owned(), field.to_owned()), "{kind}");
        }
    }
}

#[tokio::test]
async fn adoptions_are_paged_and_filtered_latest_change_first() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        let anna = coordinator();
        // Two at the same instant, then one an hour later.
        for (sector, status, hour) in [("Pleje", "PLANNED", 12), ("Lager", "DONE", 12), ("Byg", "PLANNED", 13)] {
            office.desk.clock.set(TODAY.with_hms(hour, 0, 0).unwrap().assume_utc());
            office.ask(&anna, SAVE, input(&json!({ "sector": sector, "status": status }))).await;
        }
        let viewer = Viewer::nobody();
        let mut sectors = Vec::new();
        let mut after = Value::Null;
        loop {
            let page = office.ask(&viewer, LIST, json!({ "first": 1, "after": after })).await;
            let page = &page["adoptions"];
            assert_eq!(page["totalCount"], 3, "{kind}");
            assert_eq!(page["edges"][0]["cursor"], page["pageInfo"]["endCursor"], "{kind}");
            assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(!sectors.is_empty()), "{kind}");
            sectors.push(page["nodes"][0]["sector"].as_str().unwrap().to_owned());
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(sectors, ["Byg", "Lager", "Pleje"], "{kind}");
        for (filter, count) in [
            (json!({ "status": ["PLANNED"] }), 2),
            (json!({ "status": ["PLANNED", "DONE"], "sector": "Lager" }), 1),
            (json!({ "status": [] }), 3),
            (json!({ "model": "job-veu", "area": "rar-fyn" }), 3),
            (json!({ "area": "rar-sjaelland" }), 0),
            (json!({ "model": "unknown" }), 0),
        ] {
            let page = office.ask(&viewer, LIST, json!({ "filter": filter })).await;
            assert_eq!(page["adoptions"]["totalCount"], count, "{kind}: {filter}");
            assert_eq!(page["adoptions"]["nodes"].as_array().unwrap().len(), count, "{kind}: {filter}");
        }
        for (page, code, field) in [
            (json!({ "first": 0 }), "INVALID", "first"),
            (json!({ "first": 101 }), "LIMIT", "first"),
            (json!({ "after": "x" }), "INVALID", "after"),
            // A cursor of a row that the filter leaves out.
            (json!({ "after": after, "filter": { "sector": "Byg" } }), "INVALID", "after"),
        ] {
            let refused = office.refused(&viewer, LIST, page.clone()).await;
            assert_eq!(refused, (code.to_owned(), field.to_owned()), "{kind}: {page}");
        }
    }
}

#[tokio::test]
async fn a_longer_list_takes_no_more_statements() {
    for database in &starter_databases().await {
        let (kind, mut office) = (database.kind, Office::over(database).await);
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        office.desk.reader.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let anna = coordinator();
        let nested = "{ adoptions(first: 100) { nodes { sector model { title adoptions { model { key } } } } } }";
        let mut statements = Vec::new();
        for round in 0..2 {
            for sector in 0..10 {
                office.ask(&anna, SAVE, input(&json!({ "sector": format!("{round}.{sector}") }))).await;
            }
            count.store(0, Ordering::Relaxed);
            let page = office.ask(&Viewer::nobody(), nested, json!({})).await;
            assert_eq!(page["adoptions"]["nodes"].as_array().unwrap().len(), 10 * (round + 1), "{kind}");
            statements.push(count.load(Ordering::Relaxed));
        }
        assert!(statements[0] > 0, "{kind}: the counter counts nothing");
        assert_eq!(statements[0], statements[1], "{kind}");
    }
}

#[tokio::test]
async fn an_id_of_one_mutation_is_not_taken_for_another() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        let roles = [Role::CouncilMember, Role::Coordinator]
            .map(|role| Membership { organisation: "rc-rar-fyn".to_owned(), role });
        let anna = Viewer::person("anna", roles.to_vec(), false);
        office.ask(&anna, SAVE, input(&json!({ "clientMutationId": "same" }))).await;
        let log = "mutation($input: DialogueInput!) { logDialogue(input: $input) { dialogue { id } } }";
        let talk = json!({ "input": {
            "clientMutationId": "same", "organisation": "rc-rar-fyn", "with": "jc-461", "on": "2026-11-20", "outcome": "Ja"
        } });
        let refused = office.refused(&anna, log, talk).await;
        assert_eq!(refused, ("INVALID".to_owned(), "input.clientMutationId".to_owned()), "{kind}");
    }
}
