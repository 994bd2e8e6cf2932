//! Many people change one draft at once, and nobody's work is lost.

use std::sync::Arc;
use std::time::Duration;

use entity::types::Role;
use entity::{event, package_revision};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use server::events;
use tests::database::starter_databases;
use tests::making::{JOBCENTRE, LEAD, PROVIDER, anna, edit, office, update};
use tests::office::{Office, person};

/// Editors at once.
const EDITORS: usize = 50;
/// Every so manieth of them also writes in the one text that all share.
const SHARING: usize = 5;
/// So often each changes the element of its own.
const ROUNDS: usize = 3;

/// Puts an element in, changes it again and again, and perhaps adds a line to what all write in. Gives the revisions
/// that were acknowledged.
async fn editor(office: Arc<Office>, number: usize, id: Value) -> Vec<i64> {
    let viewer = person(&format!("editor-{number}"), [LEAD, PROVIDER, JOBCENTRE][number % 3], Role::Editor);
    let name = format!("Element {number}");
    let revision = |package: &Value| package["revision"].as_i64().unwrap();
    let mut acknowledged = Vec::new();
    let seen = office.draft(&viewer, &id).await;
    let add = json!({ "elements": [{ "add": { "element": { "kind": "GUIDANCE", "title": name } } }] });
    let mut seen = office.change(&viewer, "editPackage", edit(&seen, &add)).await;
    acknowledged.push(revision(&seen));
    let elements = seen["elements"].as_array().unwrap();
    let own = elements.iter().find(|element| element["title"] == json!(name)).unwrap()["id"].clone();
    let own = own.as_str().unwrap();
    for round in 1..=ROUNDS {
        // Seen long ago, when the others are quick; and nobody else touches it.
        let change = update(&seen, own, &json!({ "purpose": format!("Runde {round}") }));
        seen = office.change(&viewer, "editPackage", change).await;
        acknowledged.push(revision(&seen));
        tokio::task::yield_now().await;
    }
    while number.is_multiple_of(SHARING) {
        let text = format!("{}\nLinje {number}.", seen["description"].as_str().unwrap());
        let answer = office.changing(&viewer, "editPackage", edit(&seen, &json!({ "description": text }))).await;
        let written = &answer["data"]["editPackage"]["package"];
        if !written.is_null() {
            acknowledged.push(revision(written));
            break;
        }
        assert_eq!(answer["errors"][0]["extensions"]["code"], "CONFLICT", "{answer:#}");
        seen = office.draft(&viewer, &id).await;
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_editors_at_once_lose_nothing() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, Arc::new(office(database).await));
        let draft = office.drafted().await;
        let (id, began) = (draft["id"].clone(), draft["revision"].as_i64().unwrap());
        let editors: Vec<_> =
            (0..EDITORS).map(|number| tokio::spawn(editor(Arc::clone(&office), number, id.clone()))).collect();
        let all = tokio::time::timeout(Duration::from_mins(5), futures::future::join_all(editors)).await;
        let all = all.unwrap_or_else(|_| panic!("{kind}: somebody waits for ever"));
        let mut acknowledged: Vec<i64> =
            all.into_iter().flat_map(|editor| editor.expect("an editor got through")).collect();
        acknowledged.sort_unstable();

        // Each change that was acknowledged is a revision, each revision was acknowledged once.
        let last = began + i64::try_from(EDITORS * (1 + ROUNDS) + EDITORS.div_ceil(SHARING)).unwrap();
        assert_eq!(acknowledged, (began + 1..=last).collect::<Vec<_>>(), "{kind}");
        let key = draft["key"].as_str().unwrap();
        let revisions = package_revision::Entity::find()
            .filter(package_revision::Column::PackageKey.eq(key))
            .order_by_asc(package_revision::Column::Revision)
            .all(&office.desk.db)
            .await
            .unwrap();
        let numbers: Vec<i64> = revisions.iter().map(|row| i64::from(row.revision)).collect();
        assert_eq!(numbers, (1..=last).collect::<Vec<_>>(), "{kind}");
        let told = event::Entity::find()
            .filter(event::Column::Noun.eq("package"))
            .order_by_asc(event::Column::Sequence)
            .all(&office.desk.db)
            .await
            .unwrap();
        let of_event = |row: &event::Model| {
            let after: Value = serde_json::from_str(row.after.as_deref().unwrap()).unwrap();
            (after["revision"].as_i64().unwrap(), row.actor.clone())
        };
        let of_revision = |row: &package_revision::Model| (i64::from(row.revision), row.actor.clone());
        let (told, written): (Vec<_>, Vec<_>) =
            (told.iter().map(of_event).collect(), revisions.iter().map(of_revision).collect());
        assert_eq!(told, written, "{kind}: the log tells the same in the same order");

        // And what was written stands there.
        let now = office.draft(&anna(), &id).await;
        let elements = now["elements"].as_array().unwrap();
        assert_eq!(elements.len(), draft["elements"].as_array().unwrap().len() + EDITORS, "{kind}");
        for number in 0..EDITORS {
            let own: Vec<_> =
                elements.iter().filter(|element| element["title"] == json!(format!("Element {number}"))).collect();
            assert_eq!(own.len(), 1, "{kind}: {number}");
            assert_eq!(own[0]["purpose"], json!(format!("Runde {ROUNDS}")), "{kind}: {number}");
            if number.is_multiple_of(SHARING) {
                let line = format!("\nLinje {number}.");
                assert_eq!(now["description"].as_str().unwrap().matches(&line).count(), 1, "{kind}: {number}");
            }
        }
        let mut names: Vec<_> = elements.iter().map(|element| element["id"].to_string()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), elements.len(), "{kind}: no two elements have one name");
        assert_eq!(events::verify(&office.desk.db).await.unwrap().broken, None, "{kind}");
    }
}
