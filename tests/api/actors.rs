//! Who may know the name of somebody who did something.

use entity::types::{PackageStatus, PartyRole, PartyStatus, Role};
use entity::{api_client, membership, package_work, person, work_party};
use sea_orm::{ActiveModelTrait, DatabaseConnection, IntoActiveModel};
use server::domain::actor::{Acted, Shown, circle, shown};
use server::domain::viewer::{Membership, Viewer, Who};
use tests::database::databases;
use tests::office::person as member;
use tests::starter_database;

async fn account(db: &DatabaseConnection, id: &str, name: &str, of: &[(&str, Option<i64>)]) {
    let row = person::Model {
        id: id.to_owned(),
        name: name.to_owned(),
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
    row.into_active_model().insert(db).await.unwrap();
    for (organisation, ended_at) in of {
        let row = membership::Model {
            person_id: id.to_owned(),
            organisation_key: (*organisation).to_owned(),
            role: Role::Editor,
            since: 0,
            ended_at: *ended_at,
        };
        row.into_active_model().insert(db).await.unwrap();
    }
}

/// People of three organisations; jc-461 and prov-amu-fyn work on a package, jc-630 does not.
async fn network(db: &DatabaseConnection) {
    account(db, "anna", "Anna Krogh", &[("jc-461", None)]).await;
    account(db, "gone", "Gorm Lund", &[("jc-461", Some(1)), ("jc-630", None)]).await;
    let client = api_client::Model {
        id: "fag".to_owned(),
        name: "Fagsystem".to_owned(),
        organisation_key: "jc-461".to_owned(),
        role: Role::Editor,
        scopes: "READ WRITE".to_owned(),
        secret_digest: String::new(),
        created_by: "person:anna".to_owned(),
        created_at: 0,
        expires_at: 1,
        revoked_at: None,
        last_used_at: None,
    };
    client.into_active_model().insert(db).await.unwrap();
    let work = package_work::Model {
        key: "P".to_owned(),
        status: PackageStatus::Draft,
        revision: 1,
        version: 0,
        content: "{}".to_owned(),
        derived_from: None,
        derived_version: None,
        model_key: None,
        decide_by: None,
        created_by: "person:anna".to_owned(),
        created_at: 0,
        changed_at: 0,
        discarded_at: None,
    };
    work.into_active_model().insert(db).await.unwrap();
    for (position, organisation) in (1..).zip(["jc-461", "prov-amu-fyn"]) {
        let party = work_party::Model {
            package_key: "P".to_owned(),
            organisation_key: organisation.to_owned(),
            role: PartyRole::Partner,
            status: PartyStatus::Invited,
            position,
            invited_at: 0,
            decided_at: None,
            decided_revision: None,
            decided_by: None,
            reason: None,
            reopened_revision: None,
        };
        party.into_active_model().insert(db).await.unwrap();
    }
}

fn acted(actor: &str, organisation: Option<&str>) -> Acted {
    Acted { actor: actor.to_owned(), organisation: organisation.map(str::to_owned) }
}

#[tokio::test]
async fn names_are_for_those_who_share_an_organisation_or_a_package() {
    for database in &databases().await {
        let (kind, db) = (database.kind, starter_database(&database.url).await);
        network(&db).await;
        let machine = Viewer {
            who: Who::Client("other".to_owned()),
            memberships: vec![Membership { organisation: "prov-amu-fyn".to_owned(), role: Role::Editor }],
            acting: Some("prov-amu-fyn".to_owned()),
            platform: false,
            writes: false,
        };
        let cases = [
            ("a colleague", member("x", "jc-461", Role::Reader), true),
            ("a partner in a package", member("x", "prov-amu-fyn", Role::Reader), true),
            ("a partner's machine", machine, true),
            ("the person herself, in no organisation any more", Viewer::person("anna", Vec::new(), false), true),
            ("a platform administrator", Viewer::person("x", Vec::new(), true), true),
            ("Kortvej itself", Viewer::system(), true),
            ("another organisation", member("x", "jc-630", Role::Administrator), false),
            ("nobody", Viewer::nobody(), false),
        ];
        for (who, viewer, knows) in cases {
            let circle = circle(&db, &viewer).await.unwrap();
            let anna = [acted("person:anna", Some("jc-461")), acted("person:anna", None)];
            let names = shown(&db, &viewer, &circle, &anna).await.unwrap();
            for one in &anna {
                let name = knows.then(|| "Anna Krogh".to_owned());
                let expected = Shown { name, organisation: Some("jc-461".to_owned()) };
                assert_eq!(names[one], expected, "{kind}: {who}");
            }
        }
    }
}

#[tokio::test]
async fn a_name_belongs_to_where_it_was_done_and_to_where_the_person_is() {
    for database in &databases().await {
        let (kind, db) = (database.kind, starter_database(&database.url).await);
        network(&db).await;
        let names = async |viewer: &Viewer, one: Acted| {
            let circle = circle(&db, viewer).await.unwrap();
            shown(&db, viewer, &circle, std::slice::from_ref(&one)).await.unwrap()[&one].clone()
        };
        let shown = |name: Option<&str>, organisation: Option<&str>| Shown {
            name: name.map(str::to_owned),
            organisation: organisation.map(str::to_owned),
        };
        let (old, new) = (member("x", "jc-461", Role::Reader), member("x", "jc-630", Role::Reader));
        // Gorm has moved: his old colleagues know what he did with them, and not what he does now.
        let (then, now) = (acted("person:gone", Some("jc-461")), acted("person:gone", Some("jc-630")));
        assert_eq!(names(&old, then.clone()).await, shown(Some("Gorm Lund"), Some("jc-461")), "{kind}");
        assert_eq!(names(&old, now.clone()).await, shown(None, Some("jc-630")), "{kind}");
        assert_eq!(names(&new, then).await, shown(Some("Gorm Lund"), Some("jc-461")), "{kind}");
        assert_eq!(names(&new, now).await, shown(Some("Gorm Lund"), Some("jc-630")), "{kind}");

        let machine = acted("client:fag", None);
        assert_eq!(names(&old, machine.clone()).await, shown(Some("Fagsystem"), Some("jc-461")), "{kind}");
        assert_eq!(names(&new, machine).await, shown(None, Some("jc-461")), "{kind}");
        let nobody = Viewer::nobody();
        assert_eq!(names(&nobody, acted("system", None)).await, shown(Some("Kortvej"), None), "{kind}");
        let erased = acted("person:erased", Some("jc-461"));
        assert_eq!(names(&old, erased).await, shown(None, Some("jc-461")), "{kind}");
        assert_eq!(names(&old, acted("person:erased", None)).await, shown(None, None), "{kind}");
    }
}
