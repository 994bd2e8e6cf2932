//! A publication that is broken off at any moment, as when the server is killed or the client is gone: it has happened
//! or it has not.

use entity::types::PackageStatus;
use entity::{answered, notice, package, package_element, package_revision, package_version, package_work};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use server::{db, events};
use tests::broken_off;
use tests::database::starter_databases;
use tests::making::{anna, office};
use tests::office::Office;

/// Everything that a publication writes, as it can be read once no write is open.
#[derive(Debug, PartialEq, Eq)]
struct State {
    work: Vec<(PackageStatus, i32, i32)>,
    versions: u64,
    revisions: u64,
    shown: u64,
    elements: u64,
    notices: u64,
    answered: u64,
    event: i64,
}

async fn state(office: &Office) -> State {
    let txn = db::begin(&office.desk.db).await.unwrap();
    let work = package_work::Entity::find().all(&txn).await.unwrap();
    let state = State {
        work: work.into_iter().map(|row| (row.status, row.revision, row.version)).collect(),
        versions: package_version::Entity::find().count(&txn).await.unwrap(),
        revisions: package_revision::Entity::find().count(&txn).await.unwrap(),
        shown: package::Entity::find().count(&txn).await.unwrap(),
        elements: package_element::Entity::find().count(&txn).await.unwrap(),
        notices: notice::Entity::find().count(&txn).await.unwrap(),
        answered: answered::Entity::find().count(&txn).await.unwrap(),
        event: events::latest(&txn).await.unwrap(),
    };
    txn.rollback().await.unwrap();
    state
}

#[tokio::test]
async fn a_publication_that_is_broken_off_has_happened_or_has_not() {
    for database in &starter_databases().await {
        // There is a moment between any two statements, in which it can be broken off.
        let (kind, office) = (database.kind, office(&database.unhurried().await).await);
        let draft = office.drafted().await;
        let agreed = office.agree(&draft["id"]).await;
        let before = state(&office).await;
        let elements = agreed["elements"].as_array().unwrap().len() as u64;
        let revision = agreed["revision"].as_i64().unwrap() as i32;
        let whole = State {
            work: vec![(PackageStatus::Published, revision + 1, 1)],
            versions: 1,
            revisions: before.revisions + 1,
            shown: before.shown + 1,
            elements: before.elements + elements,
            // Everybody of the parties but the caseworker and who did it.
            notices: before.notices + 4,
            answered: before.answered + 1,
            event: before.event + 1,
        };
        let input = json!({ "id": agreed["id"], "expectedRevision": revision, "clientMutationId": "once" });
        let mut undone = 0;
        for after in 1.. {
            let answer = broken_off(office.changing(&anna(), "publishPackage", input.clone()), after).await;
            let now = state(&office).await;
            if now == before {
                assert!(answer.is_none(), "{kind}: acknowledged and not there after {after}: {answer:?}");
                undone += 1;
                continue;
            }
            assert_eq!(now, whole, "{kind}: neither all nor nothing after {after}");
            break;
        }
        assert!(undone > 2, "{kind}: it was broken off only {undone} times before it was done");
        // Whoever got no answer asks again, and gets it.
        let again = office.change(&anna(), "publishPackage", input).await;
        assert_eq!((&again["version"], &again["status"]), (&json!(1), &json!("PUBLISHED")), "{kind}");
        assert_eq!(state(&office).await, whole, "{kind}");
        assert!(
            office.desk.catalogue().packages.get(agreed["key"].as_str().unwrap()).is_some(),
            "{kind}: and it shows"
        );
        assert_eq!(events::verify(&office.desk.db).await.unwrap().broken, None, "{kind}");
    }
}
