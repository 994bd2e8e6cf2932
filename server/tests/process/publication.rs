//! A publication while the server is killed: it has happened or it has not, and nobody was told otherwise.

use std::time::Duration;

use entity::types::PackageStatus;
use entity::{answered, event, package, package_revision, package_version, package_work};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use tests::database::databases;

use crate::browser::Browser;
use crate::kortvej::{Folder, Server, run};

const TITLE: &str = "Demo: Svejser i Ikast-Brande";
const LEAD: &str = "Erik Nørremark";
const PARTY: &str = "Camilla Bæksted";

/// What a publication writes, counted.
#[derive(Debug, PartialEq, Eq)]
struct State {
    status: PackageStatus,
    version: i32,
    versions: u64,
    revisions: u64,
    events: u64,
    shown: Option<i32>,
    answered: u64,
}

async fn state(db: &DatabaseConnection, key: &str) -> State {
    let work = package_work::Entity::find_by_id(key).one(db).await.unwrap().unwrap();
    let published = event::Entity::find().filter(event::Column::NounId.eq(key));
    let by_key = package_version::Column::PackageKey.eq(key);
    State {
        status: work.status,
        version: work.version,
        versions: package_version::Entity::find().filter(by_key).count(db).await.unwrap(),
        revisions: package_revision::Entity::find()
            .filter(package_revision::Column::PackageKey.eq(key))
            .count(db)
            .await
            .unwrap(),
        events: published.filter(event::Column::Action.eq("published")).count(db).await.unwrap(),
        shown: package::Entity::find_by_id(key).one(db).await.unwrap().map(|row| row.version),
        answered: answered::Entity::find()
            .filter(answered::Column::ClientMutationId.starts_with("kill-"))
            .count(db)
            .await
            .unwrap(),
    }
}

/// The package, agreed: after a publication its lead changes it, and its parties approve that.
async fn agreed(server: &Server) -> (Browser, Value) {
    let lead = Browser::of(&server.address, LEAD).await;
    let mut seen = lead.package(TITLE).await;
    if seen["status"] == "PUBLISHED" {
        let purpose = format!("Efter version {}", seen["version"]);
        let first = seen["elements"][0].clone();
        let element = json!({ "kind": first["kind"], "title": first["title"], "weeks": first["weeks"],
            "days": first["days"], "course": first["course"]["key"], "purpose": purpose });
        let edit = json!({ "id": seen["id"], "expectedRevision": seen["revision"],
            "elements": [{ "update": { "id": first["id"], "element": element } }] });
        seen = lead.change("editPackage", edit).await;
        seen = lead.change("proposePackage", json!({ "id": seen["id"], "expectedRevision": seen["revision"] })).await;
    }
    if seen["status"] == "PROPOSED" {
        let approval = json!({ "id": seen["id"], "expectedRevision": seen["revision"], "decision": "APPROVE" });
        seen = Browser::of(&server.address, PARTY).await.change("decideParty", approval).await;
    }
    assert_eq!(seen["status"], "AGREED", "{seen:#}");
    (lead, seen)
}

#[tokio::test]
async fn kill_during_a_publication_leaves_it_done_or_not_done() {
    for database in &databases().await {
        let (kind, folder) = (database.kind, Folder::new(&format!("publication-{}", database.kind)));
        let (mut kills, mut before, mut after) = (0, 0, 0);
        // Whether a publication during which the server was killed after so long had happened.
        let mut killed_after = async |delay: Duration| {
            let server = Server::start_on(&folder.0, &database.url);
            let (lead, seen) = agreed(&server).await;
            let key = seen["key"].as_str().unwrap();
            let undone = state(&database.db, key).await;
            kills += 1;
            let input = json!({ "id": seen["id"], "expectedRevision": seen["revision"],
                "clientMutationId": format!("kill-{kills}") });
            let publish =
                "mutation($input: PublishPackageInput!) { publishPackage(input: $input) { package { version } } }";
            let asking = tokio::spawn(async move { lead.send(publish, json!({ "input": input })).await });
            tokio::time::sleep(delay).await;
            server.kill();
            let acknowledged = match asking.await.unwrap() {
                Ok(answer) => {
                    assert!(answer["errors"].is_null(), "{kind}: {answer:#}");
                    true
                }
                Err(_) => false,
            };
            let whole = State {
                status: PackageStatus::Published,
                version: undone.version + 1,
                versions: undone.versions + 1,
                revisions: undone.revisions + 1,
                events: undone.events + 1,
                shown: Some(undone.version + 1),
                answered: undone.answered + 1,
            };
            let now = state(&database.db, key).await;
            let done = now == whole;
            assert!(
                done || now == undone,
                "{kind}, killed after {delay:?}: {now:?} is neither {undone:?} nor {whole:?}"
            );
            assert!(done || !acknowledged, "{kind}, killed after {delay:?}: acknowledged and not there");
            let (status, _, log) = run(&folder.0, &["check", "--database-url", &database.url]);
            assert_eq!(status, 0, "{kind}: {log}");
            *(if done { &mut after } else { &mut before }) += 1;
            done
        };
        // How long it takes differs from run to run, so the kills close in on the commit from both sides.
        let (mut early, mut late) = (Duration::ZERO, Duration::from_millis(50));
        while !killed_after(late).await {
            early = late;
            late *= 2;
            assert!(late < Duration::from_mins(2), "{kind}: the publication never ends");
        }
        for _ in 0..6 {
            let between = (early + late) / 2;
            if killed_after(between).await { late = between } else { early = between }
        }
        assert!(before > 0 && after > 0, "{kind}: {before} before, {after} after");
    }
}
