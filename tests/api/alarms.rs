//! What a published package rests on changes: its parties are told once, with a repair that leaves the rest alone.

use entity::types::Provenance;
use entity::{approval, course, course_fkb, session};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use server::domain::alarm;
use server::domain::viewer::Viewer;
use server::{db, events};
use tests::database::starter_databases;
use tests::making::{OTHERS, PROVIDER, anna, element, office, someone, with};
use tests::office::Office;
use time::macros::date;

/// Tells that the catalogue was changed, as an import does, and takes the new one into force.
async fn imported(office: &Office) {
    let at = office.desk.clock.micros();
    db::write(&office.desk.db, async |txn| {
        let change = events::Change {
            actor: "system",
            organisation: None,
            noun: "catalogue",
            id: "starter",
            action: "imported",
            before: None,
            after: None,
        };
        events::append(txn, at, change).await
    })
    .await
    .unwrap();
    office.desk.current.reload(&office.desk.db).await.unwrap();
}

const ALARMS: &str = "query($filter: AlarmFilter) { alarms(filter: $filter, first: 100) { totalCount nodes {
  id kind element message(language: EN) course { key } session { id } package { id version } parties { key }
} } }";

/// Kinds of open alarms with their elements, as a filter finds them.
async fn open(office: &Office, viewer: &Viewer, filter: Value) -> Vec<(String, String)> {
    let data = office.ask(viewer, ALARMS, json!({ "filter": filter })).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut found: Vec<_> = data["alarms"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| (text(&of["kind"]), text(&of["element"])))
        .collect();
    found.sort_unstable();
    found
}

/// A person's notices of alarms: how many, and how many of them are still asked.
async fn told(office: &Office, person: &str) -> (usize, usize) {
    let data = office.ask(&someone(person), "{ inbox(first: 100) { nodes { kind dueOn done } } }", json!({})).await;
    let notices: Vec<_> =
        data["inbox"]["nodes"].as_array().unwrap().iter().filter(|of| of["kind"] == "ALARM").cloned().collect();
    assert!(notices.iter().all(|of| of["dueOn"] == "2026-11-29"), "in a week: {notices:?}");
    (notices.len(), notices.iter().filter(|of| of["done"] == false).count())
}

#[tokio::test]
async fn changes_of_the_catalogue_raise_alarms_once_and_a_repair_settles_them() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let db = &office.desk.db;
        let published = office.published().await;
        let id = &published["id"];
        assert_eq!(alarm::look(&office.desk).await.unwrap(), 0, "{kind}: all is as it was locked");

        // A course ends, a session is called off, a provider is no longer approved.
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let ended = text(&element(&published, "e3")["course"]["key"]);
        let first = text(&element(&published, "e1")["course"]["key"]);
        let cancelled = text(&element(&published, "e1")["session"]["id"]).replace("session:", "");
        course::Entity::update_many()
            .col_expr(course::Column::ValidTo, Expr::value(date!(2026 - 11 - 20)))
            .filter(course::Column::Key.eq(&*ended))
            .exec(db)
            .await
            .unwrap();
        session::Entity::update_many()
            .col_expr(session::Column::Cancelled, Expr::value(true))
            .filter(session::Column::Key.eq(&*cancelled))
            .exec(db)
            .await
            .unwrap();
        let fkbs = course_fkb::Entity::find().filter(course_fkb::Column::CourseKey.eq(&*first)).all(db).await.unwrap();
        let fkbs: Vec<String> = fkbs.into_iter().map(|row| row.fkb_key).collect();
        let lost = approval::Entity::update_many()
            .col_expr(approval::Column::ValidTo, Expr::value(date!(2026 - 11 - 20)))
            .col_expr(approval::Column::Provenance, Expr::value(Provenance::Authored))
            .filter(approval::Column::OrganisationKey.eq(PROVIDER))
            .filter(approval::Column::FkbKey.is_in(fkbs))
            .exec(db)
            .await
            .unwrap();
        assert!(lost.rows_affected > 0, "{kind}: {PROVIDER} was never approved to offer {first}");
        imported(&office).await;

        assert_eq!(alarm::look(&office.desk).await.unwrap(), 4, "{kind}");
        assert_eq!(alarm::look(&office.desk).await.unwrap(), 0, "{kind}: told once");
        // Both warehouse courses are of the description that the provider is no longer approved for.
        let expected =
            [("APPROVAL_LOST", "e1"), ("APPROVAL_LOST", "e2"), ("COURSE_ENDED", "e3"), ("SESSION_CANCELLED", "e1")]
                .map(|(kind, element)| (kind.to_owned(), element.to_owned()));
        for (viewer, filter) in [
            (Viewer::nobody(), json!(null)),
            (Viewer::nobody(), json!({ "area": "rar-fyn", "organisation": PROVIDER, "package": id })),
            (someone("frida"), json!({ "mine": true })),
        ] {
            assert_eq!(open(&office, &viewer, filter).await, expected, "{kind}");
        }
        for (viewer, filter) in [
            (someone("sten"), json!({ "mine": true })),
            (Viewer::nobody(), json!({ "mine": true })),
            (Viewer::nobody(), json!({ "organisation": OTHERS })),
            (Viewer::nobody(), json!({ "area": "rar-nordjylland" })),
            (Viewer::nobody(), json!({ "kinds": ["SESSION_FULL"] })),
        ] {
            assert_eq!(open(&office, &viewer, filter).await, [], "{kind}");
        }
        let shown = "query($id: ID!) { package(id: $id) { alarms { kind message(language: EN) message_da: message proposal { id } } } }";
        let data = office.ask(&Viewer::nobody(), shown, json!({ "id": id })).await;
        let shown = data["package"]["alarms"].as_array().unwrap();
        assert_eq!(shown.len(), 4, "{kind}");
        assert!(shown.iter().all(|of| of["proposal"].is_null()), "{kind}: repairs are for the parties");
        let ends = shown.iter().find(|of| of["kind"] == "COURSE_ENDED").unwrap();
        assert!(ends["message"].as_str().unwrap().contains("ended on 20 November 2026"), "{kind}: {ends}");
        assert!(ends["message_da"].as_str().unwrap().contains("ophørte den 20. november 2026"), "{kind}: {ends}");
        for (person, expected) in
            [("anna", 4), ("dorte", 4), ("bo", 4), ("ebbe", 4), ("clara", 4), ("frida", 0), ("sten", 0)]
        {
            assert_eq!(told(&office, person).await, (expected, expected), "{kind}: {person}");
        }

        // The repair is the parties' to accept; the rest stays as it was.
        let proposed = "query($id: ID!) { package(id: $id, draft: true) { revision alarms { kind proposal { id differences { id } } } proposals {
          id origin text(language: EN) differences { id kind element course { key } replacement { key } reason(language: EN) }
        } } }";
        let data = office.ask(&someone("dorte"), proposed, json!({ "id": id })).await;
        let proposals = data["package"]["proposals"].as_array().unwrap().iter().filter(|of| of["origin"] == "ALARM");
        let proposals: Vec<_> = proposals.cloned().collect();
        let of_alarms = data["package"]["alarms"].as_array().unwrap().iter().filter(|of| !of["proposal"].is_null());
        assert_eq!(of_alarms.count(), proposals.len(), "{kind}: each alarm tells its repair");
        let mut ids = Vec::new();
        for of in data["package"]["alarms"].as_array().unwrap() {
            if of["kind"] != "APPROVAL_LOST" {
                let differences = of["proposal"]["differences"].as_array();
                let differences = differences.unwrap_or_else(|| panic!("{kind}: no repair: {of}"));
                ids.extend(differences.iter().map(|of| of["id"].clone()));
            }
        }
        let stale =
            json!({ "id": id, "expectedRevision": published["revision"], "differences": ["alarm/other#course"] });
        let refused = office.unchanged(&anna(), "acceptDifferences", stale).await;
        assert_eq!(refused, ("INVALID".to_owned(), "input.differences".to_owned()), "{kind}");
        let accept = json!({ "id": id, "expectedRevision": data["package"]["revision"], "differences": ids });
        let repaired = office.change(&anna(), "acceptDifferences", accept.clone()).await;
        assert_eq!(repaired["status"], "DRAFT", "{kind}");
        for name in ["e2", "e4"] {
            let said = |package: &Value| with(package, name, &json!({}));
            assert_eq!(said(&repaired), said(&published), "{kind}: {name} needed no repair");
        }
        assert_eq!(element(&repaired, "e1")["course"], element(&published, "e1")["course"], "{kind}");
        assert_ne!(element(&repaired, "e1")["session"], element(&published, "e1")["session"], "{kind}");
        assert!(!repaired["elements"].to_string().contains(&format!("\"{ended}\"")), "{kind}: {repaired:#}");
        let again = office.unchanged(&anna(), "acceptDifferences", accept).await;
        assert_eq!(again, ("INVALID".to_owned(), "input.differences".to_owned()), "{kind}: they are accepted");
        assert_eq!(
            open(&office, &anna(), json!(null)).await,
            expected,
            "{kind}: the version in force is still the old one"
        );

        office.publish(&office.agree(id).await).await;
        assert_eq!(alarm::look(&office.desk).await.unwrap(), 0, "{kind}");
        assert_eq!(open(&office, &anna(), json!(null)).await, [], "{kind}: the new version rests on what is");
        assert_eq!(told(&office, "bo").await, (4, 0), "{kind}: nothing is asked any more");
        assert_eq!(events::verify(db).await.unwrap().broken, None, "{kind}");

        // What holds again is the same alarm again, and one that no longer holds is settled.
        let chosen = text(&element(&repaired, "e1")["session"]["id"]).replace("session:", "");
        for (cancelled, raised) in [(true, 1), (false, 0), (true, 1)] {
            session::Entity::update_many()
                .col_expr(session::Column::Cancelled, Expr::value(cancelled))
                .filter(session::Column::Key.eq(&*chosen))
                .exec(db)
                .await
                .unwrap();
            imported(&office).await;
            assert_eq!(alarm::look(&office.desk).await.unwrap(), raised, "{kind}");
            assert_eq!(open(&office, &anna(), json!(null)).await.len(), raised, "{kind}");
        }
        // Nobody is warned of what is out of use.
        office.change(&anna(), "retirePackage", json!({ "id": id, "reason": "Slut" })).await;
        assert_eq!(alarm::look(&office.desk).await.unwrap(), 0, "{kind}");
        assert_eq!(told(&office, "bo").await.1, 0, "{kind}");
    }
}
