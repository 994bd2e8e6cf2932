//! Collaboration models: read by everybody, written by the coordinators of their organisation.

use entity::types::Role;
use serde_json::{Value, json};
use server::clock::Clock;
use server::domain::viewer::Viewer;
use server::events;
use server::import::starter;
use tests::TODAY;
use tests::database::{TestDb, databases, starter_databases};
use tests::office::{Office, person};

const ALL: &str = "{ collaborationModels {
  key title english: title(language: EN) summary(language: EN) origin originOrganisation { key }
  principles { seq title text(language: EN) } phases { seq title(language: EN) text } partyKinds
  results { text period source } adoptions { id } source sourceDate provenance mayEdit
} }";

const ONE: &str = "query($key: String!) { collaborationModel(key: $key) {
  key title english: title(language: EN) phases { title } principles { title } partyKinds results { text period source } provenance mayEdit
} }";

const SAVE: &str = "mutation($input: CollaborationModelInput!) { saveCollaborationModel(input: $input) {
  clientMutationId model { key title phases { seq title } results { text source } mayEdit provenance revision owner { key } }
} }";

fn coordinator() -> Viewer {
    person("anna", "lmo-amk-oest", Role::Coordinator)
}

fn input(changes: &Value) -> Value {
    let mut input = json!({
        "key": "pleje-oest", "titleDa": " Pleje i Øst ", "summaryDa": "Korte forløb mod pleje.", "origin": "Roskilde",
        "originOrganisation": "lmo-amk-oest", "principles": [{ "titleDa": "Ét sted at ringe" }],
        "phases": [{ "titleDa": "Behov", "textDa": "Hvem mangler hvem?" }, { "titleDa": "Hold" }],
        "partyKinds": ["JOBCENTRE", "AMU_PROVIDER", "JOBCENTRE"],
        "results": [{ "textDa": "Et hold er startet.", "period": "2026", "source": "AMK Øst, november 2026" }],
        "source": "Egne erfaringer",
    });
    for (name, value) in changes.as_object().unwrap() {
        input[name] = value.clone();
    }
    json!({ "input": input })
}

#[tokio::test]
async fn everybody_reads_the_job_veu_model_with_its_sources() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        let data = office.ask(&Viewer::nobody(), ALL, json!({})).await;
        let models = data["collaborationModels"].as_array().unwrap();
        assert_eq!(models.len(), 1, "{kind}");
        let model = &models[0];
        assert_eq!(model["key"], "job-veu", "{kind}");
        assert_eq!(model["originOrganisation"]["key"], "lmo-amk-syd", "{kind}");
        let seqs = |part: &str| -> Vec<i64> {
            model[part].as_array().unwrap().iter().map(|step| step["seq"].as_i64().unwrap()).collect()
        };
        assert_eq!(seqs("principles"), [1, 2, 3, 4, 5, 6, 7], "{kind}");
        assert_eq!(seqs("phases"), [1, 2, 3, 4], "{kind}");
        assert_eq!(model["principles"][5]["title"], "Én indgang", "{kind}");
        assert_eq!(model["phases"][3]["title"], "Screening and match", "{kind}");
        assert_eq!(model["partyKinds"], json!(["COMPANY", "JOBCENTRE", "AMU_PROVIDER", "SOCIAL_PARTNER"]), "{kind}");
        for result in model["results"].as_array().unwrap() {
            assert!(!result["source"].as_str().unwrap().is_empty(), "{kind}: a result without a source");
            assert!(result["period"].is_string(), "{kind}: a result without a period");
        }
        assert!(model["source"].as_str().unwrap().contains("Initiativ 5, oktober 2019"), "{kind}");
        assert_eq!((&model["provenance"], &model["mayEdit"]), (&json!("OFFICIAL"), &json!(false)), "{kind}");
        let unknown = office.ask(&Viewer::nobody(), ONE, json!({ "key": "ingen\u{0}" })).await;
        assert_eq!(unknown["collaborationModel"], Value::Null, "{kind}");
    }
}

#[tokio::test]
async fn a_coordinator_writes_a_model_and_rewrites_it() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        let anna = coordinator();
        let before = events::latest(&office.desk.db).await.unwrap();
        let first = input(&json!({ "clientMutationId": "one" }));
        let saved = office.ask(&anna, SAVE, first.clone()).await;
        let model = &saved["saveCollaborationModel"]["model"];
        assert_eq!(saved["saveCollaborationModel"]["clientMutationId"], "one", "{kind}");
        assert_eq!((&model["title"], &model["mayEdit"]), (&json!("Pleje i Øst"), &json!(true)), "{kind}");
        assert_eq!(model["provenance"], "AUTHORED", "{kind}");

        // The same again, and again under another id: nothing is written twice.
        assert_eq!(office.ask(&anna, SAVE, first).await, saved, "{kind}");
        let equal = office.ask(&anna, SAVE, input(&json!({ "clientMutationId": "two" }))).await;
        assert_eq!(equal["saveCollaborationModel"]["model"], *model, "{kind}");
        assert_eq!(events::latest(&office.desk.db).await.unwrap(), before + 1, "{kind}");

        // Nobody writes over what they have not seen.
        let mut shorter = json!({ "phases": [{ "titleDa": "Hold" }], "results": [] });
        let refused = office.refused(&anna, SAVE, input(&shorter)).await;
        assert_eq!(refused, ("INVALID".to_owned(), "input.key".to_owned()), "{kind}: the key is taken");
        shorter["expectedRevision"] = json!(1);
        let second = office.ask(&anna, SAVE, input(&shorter)).await["saveCollaborationModel"]["model"].clone();
        assert_eq!((&second["revision"], &second["owner"]["key"]), (&json!(2), &json!("lmo-amk-oest")), "{kind}");
        let late = input(&json!({ "titleDa": "For sent", "expectedRevision": 1 }));
        let late = office.answer(&anna, SAVE, late).await;
        assert_eq!(late["errors"][0]["extensions"]["code"], "CONFLICT", "{kind}: {late}");
        assert_eq!(late["errors"][0]["extensions"]["revision"], 2, "{kind}: {late}");
        let gone = office.refused(&anna, SAVE, input(&json!({ "key": "ny-model", "expectedRevision": 1 }))).await;
        assert_eq!(gone, ("CONFLICT".to_owned(), "input.expectedRevision".to_owned()), "{kind}");
        let read = office.ask(&Viewer::nobody(), ONE, json!({ "key": "pleje-oest" })).await;
        let read = &read["collaborationModel"];
        assert_eq!((&read["phases"], &read["results"]), (&json!([{ "title": "Hold" }]), &json!([])), "{kind}");
        assert_eq!(read["english"], "Pleje i Øst", "{kind}: Danish stands in for the English that is missing");
        assert_eq!(read["partyKinds"], json!(["JOBCENTRE", "AMU_PROVIDER"]), "{kind}: each once");
        assert_eq!(read["mayEdit"], false, "{kind}");

        let told = events::after(&office.desk.db, before, 10).await.unwrap();
        let actions: Vec<_> = told.iter().map(|event| (event.noun.as_str(), event.action.as_str())).collect();
        assert_eq!(actions, [("collaborationModel", "created"), ("collaborationModel", "changed")], "{kind}");
        assert_eq!((told[0].actor.as_str(), told[0].organisation.as_deref()), ("person:anna", Some("lmo-amk-oest")));
        let was: Value = serde_json::from_str(told[1].before.as_deref().unwrap()).unwrap();
        assert_eq!(was["phases"].as_array().unwrap().len(), 2, "{kind}: what it was can be read from the log");

        // An import leaves it alone.
        let network = starter::embedded(TODAY).unwrap();
        let report = starter::write(&office.desk.db, &network, &Clock::at_noon(TODAY), &|_| ()).await.unwrap();
        assert_eq!(report.event, None, "{kind}");
        let all = office.ask(&Viewer::nobody(), ALL, json!({})).await;
        assert_eq!(all["collaborationModels"].as_array().unwrap().len(), 2, "{kind}");
    }
}

#[tokio::test]
async fn only_its_organisations_coordinators_write_a_model() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        office.ask(&coordinator(), SAVE, input(&json!({}))).await;
        let reader = person("berit", "lmo-amk-oest", Role::Administrator);
        let other = person("carl", "lmo-amk-syd", Role::Coordinator);
        let platform = Viewer::person("dorte", Vec::new(), true);
        let mut reads = coordinator();
        reads.writes = false;
        for (viewer, code) in [
            (&Viewer::nobody(), "UNAUTHENTICATED"),
            (&reader, "FORBIDDEN"),
            (&other, "FORBIDDEN"),
            (&platform, "FORBIDDEN"),
            (&reads, "FORBIDDEN"),
        ] {
            let refused = office.refused(viewer, SAVE, input(&json!({ "titleDa": "Min" }))).await;
            assert_eq!(refused, (code.to_owned(), String::new()), "{kind}: {viewer:?}");
            let read = office.ask(viewer, ONE, json!({ "key": "pleje-oest" })).await;
            assert_eq!(read["collaborationModel"]["title"], "Pleje i Øst", "{kind}");
            assert_eq!(read["collaborationModel"]["mayEdit"], false, "{kind}: {viewer:?}");
        }
        // Not even its origin changes a model that a source tells.
        let refused = office.refused(&other, SAVE, input(&json!({ "key": "job-veu" }))).await;
        assert_eq!(refused.0, "FORBIDDEN", "{kind}");
        let refused = office.refused(&Viewer::nobody(), SAVE, input(&json!({ "key": "job-veu" }))).await;
        assert_eq!(refused.0, "UNAUTHENTICATED", "{kind}");
    }
}

#[tokio::test]
async fn what_a_model_can_not_be_is_told_by_field() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Office::over(database).await);
        let many = |count: usize| vec![json!({ "titleDa": "Fase" }); count];
        for (changes, code, field) in [
            (json!({ "key": "Øst" }), "INVALID", "input.key"),
            (json!({ "key": "ab" }), "INVALID", "input.key"),
            (json!({ "key": "a".repeat(61) }), "INVALID", "input.key"),
            (json!({ "key": "abc\u{0}" }), "INVALID", "input.key"),
            (json!({ "titleDa": "  " }), "INVALID", "input.titleDa"),
            (json!({ "titleEn": "x".repeat(201) }), "LIMIT", "input.titleEn"),
            (json!({ "summaryDa": "" }), "INVALID", "input.summaryDa"),
            (json!({ "summaryDa": "nul \u{0}" }), "INVALID", "input.summaryDa"),
            (json!({ "origin": "" }), "INVALID", "input.origin"),
            (json!({ "originOrganisation": "nowhere" }), "INVALID", "input.originOrganisation"),
            (json!({ "principles": [], "phases": [] }), "INVALID", "input.phases"),
            (json!({ "principles": many(31) }), "LIMIT", "input.principles"),
            (json!({ "phases": [{ "titleDa": "A" }, { "titleDa": "" }] }), "INVALID", "input.phases[1].titleDa"),
            (json!({ "partyKinds": [] }), "INVALID", "input.partyKinds"),
            (json!({ "results": [{ "textDa": "Flere job", "source": " " }] }), "INVALID", "input.results[0].source"),
            (json!({ "source": "" }), "INVALID", "input.source"),
            (json!({ "clientMutationId": "" }), "INVALID", "input.clientMutationId"),
        ] {
            let refused = office.refused(&coordinator(), SAVE, input(&changes)).await;
            assert_eq!(refused, (code.to_owned(), field.to_owned()), "{kind}: {changes}");
        }
        assert_eq!(events::latest(&office.desk.db).await.unwrap(), 1, "{kind}: nothing was written");
    }
}

#[tokio::test]
async fn a_model_that_the_files_no_longer_hold_is_not_offered_any_more() {
    for TestDb { kind, url, .. } in &databases().await {
        let db = tests::starter_database(url).await;
        let folder = std::env::temp_dir()
            .join(format!("kortvej_models_{}", server::clock::Ids::random(Clock::system()).next().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
        for file in std::fs::read_dir(data).unwrap().map(|file| file.unwrap().path()) {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            if file.extension().is_some_and(|ending| ending == "csv") {
                let mut text = std::fs::read_to_string(&file).unwrap();
                if name.contains("model") {
                    text = text.lines().next().unwrap().to_owned() + "\n";
                }
                std::fs::write(folder.join(name), text).unwrap();
            }
        }
        let network = starter::read(&folder, TODAY).unwrap_or_else(|faults| panic!("{faults}"));
        starter::write(&db, &network, &Clock::at_noon(TODAY), &|_| ()).await.unwrap();
        std::fs::remove_dir_all(&folder).unwrap();

        let current = server::catalogue::current::Current::load(&db).await.unwrap();
        let desk = tests::desk(db, current, Clock::at_noon(TODAY));
        assert_eq!(server::domain::model::list(&desk).await.unwrap(), [], "{kind}");
        let keys = ["job-veu".to_owned()];
        let kept = server::domain::model::of_keys(&desk, &keys).await.unwrap();
        assert_eq!(kept["job-veu"].row.withdrawn_on, Some(TODAY), "{kind}");
        assert_eq!(kept["job-veu"].phases.len(), 4, "{kind}: what adoptions point to can still be read");
    }
}
