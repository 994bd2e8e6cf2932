//! What the demonstration shows at once: accounts of every role, and packages in every state.

use std::collections::{BTreeSet, HashMap};

use entity::types::{AdoptionStatus, NoticeKind, PackageStatus, PartyStatus, Provenance, Role};
use entity::{
    adoption, alarm, comment, dialogue, event, notice, package, package_version, package_work, person, work_party,
};
use sea_orm::{ActiveModelTrait, DatabaseConnection, EntityTrait, IntoActiveModel, PaginatorTrait, QueryOrder, Set};
use serde_json::{Value, json};
use server::domain::draft::content::Content;
use server::domain::policy::MEMBERS;
use server::{demo, events};
use tests::broken_off;
use tests::database::{TestDb, starter_databases};
use tests::network::{Network, Setup, with_cookie};
use tests::{Client, TODAY};

async fn seeded(database: &TestDb) -> Network {
    let network = Network::start_with(database, Setup { demo: true, ..Setup::default() }).await;
    assert!(demo::seed(&network.desk).await.unwrap(), "nobody had an account");
    network
}

async fn accounts(network: &Network) -> Vec<Value> {
    network.anybody().get("/auth/demo").await.json()["accounts"].as_array().unwrap().clone()
}

/// A browser in which the first invented person with a role in an organisation is signed in.
async fn enter(network: &Network, organisation: &str, role: &str) -> Client {
    let accounts = accounts(network).await;
    let account = accounts.iter().find(|one| one["role"] == role && one["organisation"] == organisation).unwrap();
    let browser = network.anybody();
    let answer = browser.post_to("/auth/demo", &json!({ "id": account["id"] })).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    with_cookie(browser, &answer)
}

#[tokio::test]
async fn packages_stand_in_every_state() {
    for database in &starter_databases().await {
        let network = seeded(database).await;
        let (db, kind) = (&database.db, database.kind);
        let works = package_work::Entity::find().all(db).await.unwrap();
        let versions = package_version::Entity::find().all(db).await.unwrap();
        let mut states: BTreeSet<PackageStatus> = works.iter().map(|work| work.status).collect();
        states.extend(versions.iter().map(|version| version.status));
        assert_eq!(states, PackageStatus::ALL.iter().copied().collect(), "{kind}");
        for work in &works {
            let content = Content::read(&work.content).unwrap();
            assert!(content.demo && content.title.starts_with("Demo: "), "{kind}: {}", content.title);
        }
        assert!(works.iter().any(|work| work.version == 2), "{kind}: one is published twice");
        assert!(works.iter().any(|work| work.model_key.is_some()), "{kind}: one follows a model");
        let soon = works.iter().filter(|work| work.status == PackageStatus::Proposed);
        assert!(soon.filter_map(|work| work.decide_by).any(|day| day > TODAY), "{kind}: one is still to be decided");

        let parties = work_party::Entity::find().all(db).await.unwrap();
        let of_proposed = |key: &str| works.iter().any(|w| w.key == key && w.status == PackageStatus::Proposed);
        let party = |of: &dyn Fn(&work_party::Model) -> bool| parties.iter().any(of);
        assert!(party(&|one| one.status == PartyStatus::Declined && one.reason.is_some()), "{kind}: declined");
        assert!(party(&|one| one.reopened_revision.is_some() && of_proposed(&one.package_key)), "{kind}: reopened");
        assert!(party(&|one| one.status == PartyStatus::Invited && of_proposed(&one.package_key)), "{kind}: open");

        let catalogue = network.desk.catalogue();
        for work in &works {
            let shown = catalogue.packages.get(&work.key).map(|shown| (shown.version, shown.origin.provenance));
            let expected = (work.status == PackageStatus::Published).then_some((work.version, Provenance::Demo));
            assert_eq!(shown, expected, "{kind}: {}", work.key);
        }
        let fresh = server::catalogue::current::Current::load(db).await.unwrap().get();
        assert_eq!(catalogue.version, fresh.version, "{kind}: the catalogue in force is the latest");
    }
}

#[tokio::test]
async fn what_people_did_is_told_as_if_they_had_done_it_in_the_weeks_before() {
    for database in &starter_databases().await {
        let network = seeded(database).await;
        let (db, kind) = (&database.db, database.kind);
        let log = event::Entity::find().order_by_asc(event::Column::Sequence).all(db).await.unwrap();
        let verified = events::verify(db).await.unwrap();
        assert_eq!((verified.events, verified.broken), (log.len() as u64, None), "{kind}");
        let story: Vec<_> = log.iter().filter(|event| event.action != "imported").collect();
        assert!(story.is_sorted_by_key(|event| event.at), "{kind}: in the order of the story");
        assert!(story.iter().all(|event| event.at < network.clock().micros()), "{kind}: before now");
        let actors: BTreeSet<&str> = story.iter().map(|event| event.actor.as_str()).collect();
        assert!(actors.iter().filter(|actor| actor.starts_with("person:")).count() >= 9, "{kind}: {actors:?}");

        let notices = notice::Entity::find().all(db).await.unwrap();
        let told: BTreeSet<&str> = notices.iter().map(|notice| notice.person_id.as_str()).collect();
        assert!(told.len() >= 6, "{kind}: {} people are told something", told.len());
        let alarms = alarm::Entity::find().all(db).await.unwrap();
        assert!(alarms.iter().any(|alarm| alarm.settled_at.is_none()), "{kind}: one package has an alarm");
        let comments = comment::Entity::find().all(db).await.unwrap();
        assert!(comments.iter().any(|one| one.resolved_at.is_some()), "{kind}: one comment is settled");
        assert!(comments.iter().any(|one| one.resolved_at.is_none() && one.mentions != "[]"), "{kind}: a mention");
        let adoptions = adoption::Entity::find().all(db).await.unwrap();
        let how_far: BTreeSet<AdoptionStatus> = adoptions.iter().map(|one| one.status).collect();
        assert_eq!(how_far, AdoptionStatus::ALL.iter().copied().collect(), "{kind}");
        let talks = dialogue::Entity::find().all(db).await.unwrap();
        assert!(talks.iter().filter(|talk| talk.next_step_on.is_some()).count() >= 3, "{kind}");
    }
}

#[tokio::test]
async fn there_is_an_account_for_each_role() {
    for database in &starter_databases().await {
        let network = seeded(database).await;
        let accounts = accounts(&network).await;
        let roles: BTreeSet<&str> = accounts.iter().filter_map(|account| account["role"].as_str()).collect();
        let every = MEMBERS.iter().chain(&[Role::PlatformAdministrator]).map(|role| role.as_str());
        assert_eq!(roles, every.collect(), "{}", database.kind);

        // Whoever makes a package together in the web app: two jobcentres, a provider, and somebody who takes no part.
        let coordinators = accounts.iter().filter(|account| account["role"] == "COORDINATOR");
        let organisations: BTreeSet<&str> = coordinators.filter_map(|one| one["organisation"].as_str()).collect();
        let of = |beginning: &str| organisations.iter().filter(|key| key.starts_with(beginning)).count();
        assert!(of("jc-") >= 3 && of("prov-") >= 1, "{}: {organisations:?}", database.kind);

        let people = person::Entity::find().all(&database.db).await.unwrap();
        assert_eq!(people.len(), accounts.len(), "{}", database.kind);
        assert!(people.iter().all(|person| person.demo && person.password_hash.is_none()), "{}", database.kind);
        let mut roles: HashMap<String, usize> = HashMap::new();
        for membership in entity::membership::Entity::find().all(&database.db).await.unwrap() {
            *roles.entry(membership.person_id).or_default() += 1;
        }
        assert!(roles.values().any(|&of_one| of_one == 2), "{}: one has two roles", database.kind);
    }
}

#[tokio::test]
async fn invented_people_find_work_waiting() {
    for database in &starter_databases().await {
        let network = seeded(database).await;
        let kind = database.kind;
        let odense = enter(&network, "jc-461", "COORDINATOR").await;
        let inbox =
            odense.ask("{ inbox(first: 100) { nodes { kind done dueOn text package { key } } } }", json!({})).await;
        let notices = inbox["inbox"]["nodes"].as_array().unwrap();
        let asked = |one: &&Value| !one["dueOn"].is_null() && one["done"] == false;
        assert!(notices.iter().any(|one| asked(&one)) && notices.iter().any(|one| !asked(&one)), "{kind}: {inbox}");
        let late = notices.iter().filter(asked).filter_map(|one| one["dueOn"].as_str());
        assert!(late.into_iter().any(|day| day < "2026-11-22"), "{kind}: one answer is late: {inbox}");

        let vejle = enter(&network, "jc-630", "COORDINATOR").await;
        let taken_over = "{ packages(first: 100, filter: { mine: true, status: [DRAFT] }) {
            nodes { title provenance derivedFrom { title } proposals { differences { id } } } } }";
        let seen = vejle.ask(taken_over, json!({})).await;
        let drafts = seen["packages"]["nodes"].as_array().unwrap();
        let adapted = drafts.iter().find(|one| !one["derivedFrom"].is_null());
        let adapted = adapted.unwrap_or_else(|| panic!("{kind}: {seen}"));
        assert_eq!(adapted["provenance"], "DEMO", "{kind}");
        let proposals = adapted["proposals"].as_array().unwrap();
        let left: usize = proposals.iter().map(|one| one["differences"].as_array().unwrap().len()).sum();
        assert!(left > 0, "{kind}: some differences are still proposed");

        let published = "{ packages(first: 100, filter: { status: [PUBLISHED], organisations: [\"jc-461\"] }) {
            nodes { title provenance alarms { kind } } } }";
        let seen = network.anybody().ask(published, json!({})).await;
        let nodes = seen["packages"]["nodes"].as_array().unwrap();
        let alarmed = nodes.iter().filter(|one| one["alarms"].as_array().is_some_and(|alarms| !alarms.is_empty()));
        assert_eq!(alarmed.count(), 1, "{kind}: {seen}");
    }
}

#[tokio::test]
async fn what_is_there_is_left_alone() {
    for database in &starter_databases().await {
        let network = seeded(database).await;
        let (db, kind) = (&database.db, database.kind);
        let before = events::verify(db).await.unwrap();
        assert!(!demo::seed(&network.desk).await.unwrap(), "{kind}");
        assert_eq!(events::verify(db).await.unwrap(), before, "{kind}");
    }
    for database in &starter_databases().await {
        // Somebody's own network, in the form of the starter network.
        let network = Network::start(database).await;
        for row in package::Entity::find().all(&database.db).await.unwrap() {
            let mut row = row.into_active_model();
            row.source = Set("Imported from the folder own, packages.csv".to_owned());
            row.update(&database.db).await.unwrap();
        }
        let mut desk = network.desk.clone();
        desk.current = server::catalogue::current::Current::load(&database.db).await.unwrap();
        assert!(!demo::seed(&desk).await.unwrap(), "{}", database.kind);
        assert_eq!(person::Entity::find().count(&database.db).await.unwrap(), 0, "{}", database.kind);
    }
}

#[tokio::test]
async fn each_notice_tells_of_the_event_that_was_written_with_it() {
    for database in &starter_databases().await {
        let network = seeded(database).await;
        let events = event::Entity::find().all(&network.desk.db).await.unwrap();
        let notices = notice::Entity::find().all(&network.desk.db).await.unwrap();
        let kinds: BTreeSet<NoticeKind> = notices.iter().map(|notice| notice.kind).collect();
        assert!(kinds.len() > 6, "{}: {kinds:?}", database.kind);
        for notice in notices {
            let event = events.iter().find(|event| event.sequence == notice.sequence).unwrap();
            let nouns: &[&str] = match notice.kind {
                NoticeKind::Alarm => &["alarm"],
                NoticeKind::Mentioned => &["comment"],
                _ => &["package"],
            };
            assert!(nouns.contains(&event.noun.as_str()), "{}: {notice:?} {event:?}", database.kind);
            assert_eq!((&event.actor, event.at), (&notice.actor, notice.at), "{}: {notice:?}", database.kind);
        }
    }
}

/// What the story left behind, whatever ids it was given: the log's deeds in order, and where each package stands.
async fn told(db: &DatabaseConnection) -> (Vec<(String, String)>, Vec<(String, PackageStatus, i32, i32)>) {
    let events = event::Entity::find().order_by_asc(event::Column::Sequence).all(db).await.unwrap();
    let works = package_work::Entity::find().all(db).await.unwrap();
    let standing = works.into_iter().map(|work| {
        let title = Content::read(&work.content).unwrap().title;
        (title, work.status, work.revision, work.version)
    });
    let mut standing: Vec<_> = standing.collect();
    standing.sort();
    (events.into_iter().map(|event| (event.noun, event.action)).collect(), standing)
}

#[tokio::test]
async fn a_story_that_is_broken_off_is_taken_up_where_it_stopped() {
    for (whole, broken) in starter_databases().await.iter().zip(&starter_databases().await) {
        let expected = told(&seeded(whole).await.desk.db).await;
        let network = Network::start_with(broken, Setup { demo: true, ..Setup::default() }).await;
        let mut times = 0;
        let ended = loop {
            match broken_off(Box::pin(demo::seed(&network.desk)), 150 << times).await {
                Some(ended) => break ended,
                None => times += 1,
            }
        };
        assert!(ended.unwrap(), "{}", whole.kind);
        assert!(times > 1, "{}: it was broken off only {times} times", whole.kind);
        assert_eq!(told(&network.desk.db).await, expected, "{}", whole.kind);
        assert!(!demo::seed(&network.desk).await.unwrap(), "{}: and that is all", whole.kind);
    }
}
