//! A catalogue that took over the rows that changed is the one that is built whole, and servers get there without building.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use entity::types::{LanguageSupport, SessionMode};
use entity::{course, course_competence, course_fkb, course_prerequisite, session, session_course};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use serde_json::json;
use server::catalogue::Catalogue;
use server::catalogue::current::{Current, Renewals};
use server::catalogue::search::Kind;
use server::clock::Clock;
use server::domain::compose::{AdviceKind, Composition, Wish, compose};
use server::domain::coverage::Maps;
use server::events::{self, Touched};
use server::follow::follow;
use server::http::{App, Settings};
use tests::database::databases;
use tests::{Client, TODAY, accounts, desk, starter_database};
use time::Duration;

use crate::import::Network;

/// A repeatable source of numbers.
struct Dice(u64);

impl Dice {
    /// A number from 0 to one less than the limit.
    fn below(&mut self, limit: i32) -> i32 {
        i32::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.next()).unwrap() % all.len()]
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 16
    }
}

/// Changes some rows at random and tells the event of it.
async fn change(db: &DatabaseConnection, dice: &mut Dice, round: usize) {
    let txn = server::db::begin(db).await.unwrap();
    let mut touched = Touched::default();
    for _ in 0..=dice.below(3) {
        if dice.below(2) == 0 {
            touched.sessions.insert(change_session(&txn, dice, round).await);
        } else {
            touched.courses.extend(change_course(&txn, dice).await);
        }
    }
    tell(txn, json!({ "touched": touched })).await;
}

/// Tells the event of a change of the catalogue.
async fn tell(txn: DatabaseTransaction, after: serde_json::Value) {
    let told = events::Change {
        actor: "system",
        organisation: None,
        noun: "catalogue",
        id: "test",
        action: "imported",
        before: None,
        after: Some(after),
    };
    events::append(&txn, 1, told).await.unwrap();
    txn.commit().await.unwrap();
}

async fn change_session(txn: &DatabaseTransaction, dice: &mut Dice, round: usize) -> String {
    let mut all = session::Entity::find().all(txn).await.unwrap();
    all.sort_by(|one, two| one.key.cmp(&two.key));
    let (row, other) = (dice.one(&all).clone(), dice.one(&all).clone());
    let key = row.key.clone();
    let mut held = row.clone().into_active_model();
    match dice.below(7) {
        0 => held.price_ore = Set(100 * i64::from(dice.below(2_000))),
        1 => {
            held.cancelled = Set(!row.cancelled);
            held.seats_taken = Set(dice.below(row.seats + 1));
        }
        2 => {
            let days = Duration::days(7 * i64::from(dice.below(21) - 10));
            held.start_date = Set(row.start_date + days);
            held.end_date = Set(row.end_date + days);
        }
        3 => {
            held.provider_key = Set(other.provider_key);
            held.municipality_code = Set(other.municipality_code);
        }
        4 => held.mode = Set(if row.mode == SessionMode::Day { SessionMode::Remote } else { SessionMode::Day }),
        what => {
            let courses = session_course::Entity::find().all(txn).await.unwrap();
            let mut courses: Vec<_> = courses.into_iter().filter(|taught| taught.session_key == other.key).collect();
            courses.sort_by_key(|taught| taught.position);
            let key = if what == 5 {
                let mine = session_course::Entity::delete_many();
                mine.filter(session_course::Column::SessionKey.eq(&key)).exec(txn).await.unwrap();
                key
            } else {
                // A key that comes after that of its model, and before those of most others.
                let new = session::Model { key: format!("{}-n{round}-{}", row.key, dice.below(1_000)), ..row };
                new.clone().into_active_model().insert(txn).await.unwrap();
                new.key
            };
            for taught in courses {
                let taught = session_course::Model { session_key: key.clone(), ..taught };
                taught.into_active_model().insert(txn).await.unwrap();
            }
            return key;
        }
    }
    held.update(txn).await.unwrap();
    key
}

async fn change_course(txn: &DatabaseTransaction, dice: &mut Dice) -> BTreeSet<String> {
    let mut all = course::Entity::find().all(txn).await.unwrap();
    all.sort_by(|one, two| one.key.cmp(&two.key));
    let (row, other) = (dice.one(&all).clone(), dice.one(&all).clone());
    let mut touched = BTreeSet::from([row.key.clone()]);
    let mut held = row.clone().into_active_model();
    match dice.below(9) {
        0 => {
            // Two change their texts, so that no word is new or gone.
            let mut theirs = other.clone().into_active_model();
            theirs.title_da = Set(row.title_da.clone());
            theirs.objective_da = Set(row.objective_da.clone());
            theirs.update(txn).await.unwrap();
            held.title_da = Set(other.title_da);
            held.objective_da = Set(other.objective_da);
            touched.insert(other.key);
        }
        1 => {
            held.title_da = Set(format!("{} {}", row.title_da, dice.one(&["dronestyring", "truck", "på", "lager"])));
        }
        2 => {
            held.days = Set(100 * (1 + dice.below(10)));
            held.valid_to = Set(*dice.one(&[None, Some(TODAY + Duration::days(40))]));
            held.language_support = Set(*dice.one(&[LanguageSupport::None, LanguageSupport::Dsa]));
        }
        3 => held.committee_key = Set(other.committee_key),
        4 => held.withdrawn_on = Set(*dice.one(&[None, Some(TODAY)])),
        5 => {
            let taught = course_competence::Entity::find().all(txn).await.unwrap();
            for taught in taught.into_iter().filter(|taught| taught.course_key == row.key) {
                let mut taught = taught.into_active_model();
                taught.level = Set(1 + dice.below(4));
                taught.withdrawn_on = Set(*dice.one(&[None, None, Some(TODAY)]));
                taught.update(txn).await.unwrap();
            }
        }
        6 => {
            let mut taught = course_competence::Entity::find().all(txn).await.unwrap();
            taught.sort_by(|one, two| {
                (&one.course_key, &one.competence_key).cmp(&(&two.course_key, &two.competence_key))
            });
            let mut new = dice.one(&taught).clone();
            new.course_key.clone_from(&row.key);
            if !taught.iter().any(|old| (&old.course_key, &old.competence_key) == (&row.key, &new.competence_key)) {
                new.into_active_model().insert(txn).await.unwrap();
            }
        }
        7 => {
            let mut members = course_fkb::Entity::find().all(txn).await.unwrap();
            members.sort_by(|one, two| (&one.course_key, &one.fkb_key).cmp(&(&two.course_key, &two.fkb_key)));
            let mut new = dice.one(&members).clone();
            (new.course_key, new.ordinal) = (row.key.clone(), 9);
            let old = members.into_iter().find(|old| old.course_key == row.key);
            if let Some(old) = old {
                let mut old = old.into_active_model();
                old.withdrawn_on = Set(*dice.one(&[None, Some(TODAY)]));
                old.update(txn).await.unwrap();
            }
            let there = course_fkb::Entity::find_by_id((new.course_key.clone(), new.fkb_key.clone(), new.ordinal));
            if there.one(txn).await.unwrap().is_none() {
                new.into_active_model().insert(txn).await.unwrap();
            }
        }
        _ => {
            let group = course_prerequisite::Entity::find().all(txn).await.unwrap();
            for asked in group.into_iter().filter(|asked| asked.course_key == row.key) {
                let mut asked = asked.into_active_model();
                asked.withdrawn_on = Set(*dice.one(&[None, Some(TODAY)]));
                asked.update(txn).await.unwrap();
            }
        }
    }
    held.update(txn).await.unwrap();
    touched
}

/// All that is in a catalogue. Positions of sessions are told as places in the order of their keys, which is what
/// positions are in one that was built whole.
fn told(catalogue: &Catalogue) -> Vec<String> {
    let ranked = |list: &[u32]| list.iter().map(|&at| catalogue.sessions.rank(at)).collect::<Vec<_>>();
    let mut lines = vec![
        format!("{:?} {:?}", catalogue.areas, catalogue.municipalities),
        format!("{:?} {:?} {:?}", catalogue.committees, catalogue.fkbs, catalogue.competences),
        format!("{:?} {:?} {:?}", catalogue.occupations, catalogue.shortages, catalogue.synonyms),
        format!("{} {} {} {:?}", catalogue.version, catalogue.head, catalogue.missing_links, catalogue.periods),
        format!("{:?} {:?}", catalogue.network.courses, catalogue.network.taught_by),
    ];
    for course in &catalogue.courses {
        let mut course = course.clone();
        course.sessions = ranked(&course.sessions);
        lines.push(format!("{course:?}"));
    }
    for organisation in &catalogue.organisations {
        let mut organisation = organisation.clone();
        organisation.sessions = ranked(&organisation.sessions);
        lines.push(format!("{organisation:?}"));
    }
    for package in &catalogue.packages {
        let mut package = package.clone();
        for element in &mut package.elements {
            element.session = element.session.map(|at| catalogue.sessions.rank(at));
        }
        lines.push(format!("{package:?}"));
    }
    for at in catalogue.sessions.by_key() {
        lines.push(format!("{:?} {:?}", catalogue.sessions.at(at), catalogue.network.sessions[at as usize]));
    }
    lines.push(format!("{:?} {:?}", catalogue.courses_by_title(), catalogue.packages_by_title()));
    lines.push(format!("{:?}", catalogue.shortages_by_period(None)));
    lines.extend(catalogue.network.sessions_of.iter().map(|list| format!("{:?}", ranked(list))));
    lines
}

/// What is found, with the score of each, and suggested.
fn found(catalogue: &Catalogue) -> Vec<String> {
    let queries = [
        "truck",
        "lager",
        "dronestyring",
        "dronestyrin",
        "gafeltruck",
        "hygiejne i køkkenet",
        "rengøringsmedarbejder",
        "la",
        "svejsning",
        "svejs",
        "45",
        "førstehjælp",
        "kursus på lager",
        "vikar",
        "kørsel",
    ];
    let titles = catalogue.courses.iter().step_by(9).map(|course| course.title_da.as_str());
    let ask = |query: &str| {
        let hits = Kind::ALL.map(|kind| catalogue.index.search(kind, query));
        let text = "Kursus i truck, lager og svejsning.";
        let marked = catalogue.index.highlight(Kind::Course, query, text);
        format!("{query}: {hits:?} {:?} {marked:?}", catalogue.index.suggest(query, &Kind::ALL, 9))
    };
    queries.into_iter().chain(titles).map(ask).collect()
}

/// All that people are told of a composition.
fn answered(composition: &Composition) -> Vec<String> {
    let catalogue = &composition.catalogue;
    let answer = &composition.answer;
    let mut lines = vec![format!("{:?} {:?} {:?}", answer.status, answer.obstacles, composition.gaps(0))];
    lines.extend(composition.advice.iter().map(|advice| format!("{advice:?}")));
    for (index, alternative) in answer.alternatives.iter().enumerate() {
        let steps = alternative
            .steps
            .iter()
            .map(|step| (step.course, step.session.map(|at| catalogue.sessions.at(at).key.as_str()), &step.covers));
        lines.push(format!("{:?} {:?}", alternative.totals, steps.collect::<Vec<_>>()));
        for danish in [true, false] {
            let reasons = (0..alternative.steps.len()).map(|step| composition.reason(index, step, danish));
            lines.push(format!("{} {:?}", composition.trade_off(index, danish), reasons.collect::<Vec<_>>()));
        }
    }
    lines
}

/// What is composed, and what the coverage map says.
fn composed(catalogue: &Arc<Catalogue>, maps: &Maps) -> Vec<String> {
    let mut lines = Vec::new();
    for (occupation, area) in [("lagermedarbejder", "rar-fyn"), ("rengoeringsmedarbejder", "rar-hovedstaden")] {
        let wish = Wish { occupation: Some(occupation.to_owned()), area: Some(area.to_owned()), ..Wish::default() };
        lines.extend(answered(&compose(Arc::clone(catalogue), wish.understand(catalogue, TODAY).unwrap())));
    }
    let period = catalogue.periods[0].clone();
    let areas = ["rar-fyn", "rar-bornholm"].map(|key| catalogue.areas.position(key).unwrap());
    for cell in maps.cells(catalogue, TODAY, &period, Some(&areas)).unwrap() {
        let what = (cell.area, cell.occupation, cell.shortage, cell.package, cell.white_spot, cell.proven);
        let reached = (cell.course_days, cell.calendar_days, cell.price_ore, cell.seats);
        lines.push(format!("{what:?} {reached:?} {}", cell.essential_coverage));
    }
    lines
}

fn assert_same(updated: &[String], whole: &[String], seed: u64) {
    assert_eq!(updated.len(), whole.len(), "seed {seed}");
    for (one, two) in updated.iter().zip(whole) {
        assert!(one == two, "seed {seed}:\nupdated {one}\nwhole   {two}");
    }
}

#[tokio::test]
async fn what_was_updated_answers_as_what_is_built_whole() {
    let (mut taken_over, mut appended) = (0, false);
    for seed in [1, 20, 300] {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ seed);
        let db = starter_database("sqlite::memory:").await;
        let current = Current::load(&db).await.unwrap();
        let maps = Maps::default();
        for round in 0..6 {
            change(&db, &mut dice, round).await;
            // Now and then two changes are taken over at once.
            if dice.below(3) == 0 {
                change(&db, &mut dice, 100 + round).await;
            }
            let updated = current.reload(&db).await.unwrap();
            let whole = Current::load(&db).await.unwrap().get();
            assert_same(&told(&updated), &told(&whole), seed);
            assert_same(&found(&updated), &found(&whole), seed);
            if round % 2 == 1 {
                assert_same(&composed(&updated, &maps), &composed(&whole, &Maps::default()), seed);
            }
            appended |= updated.sessions.ranks().is_some();
        }
        assert_eq!(current.renewals().whole, 0, "seed {seed}");
        taken_over += current.renewals().updated;
        server::db::close(db).await.unwrap();
    }
    assert_eq!(taken_over, 18);
    assert!(appended, "no session was new");
}

#[tokio::test]
async fn of_sessions_that_are_alike_the_first_by_key_is_chosen_even_if_it_is_new() {
    let db = starter_database("sqlite::memory:").await;
    // Each session may be called off, so that each is told of.
    let empty = session::Entity::update_many().col_expr(session::Column::SeatsTaken, 0.into());
    empty.col_expr(session::Column::Guaranteed, false.into()).exec(&db).await.unwrap();
    let current = Current::load(&db).await.unwrap();
    let composed = |catalogue: Arc<Catalogue>| {
        let (occupation, area) = (Some("lagermedarbejder".to_owned()), Some("rar-fyn".to_owned()));
        let wish = Wish { occupation, area, ..Wish::default() };
        compose(Arc::clone(&catalogue), wish.understand(&catalogue, TODAY).unwrap())
    };
    let chosen = |composition: &Composition| {
        let steps = composition.answer.alternatives[0].steps.iter().filter_map(|step| step.session);
        steps.map(|at| composition.catalogue.sessions.at(at).key.clone()).collect::<Vec<_>>()
    };
    let before = chosen(&composed(current.get()));
    let txn = server::db::begin(&db).await.unwrap();
    let model = session::Entity::find_by_id(before[0].as_str()).one(&txn).await.unwrap().unwrap();
    let new = session::Model { key: format!("A-{}", model.key), ..model };
    new.clone().into_active_model().insert(&txn).await.unwrap();
    let taught = session_course::Entity::find().filter(session_course::Column::SessionKey.eq(&before[0]));
    for taught in taught.all(&txn).await.unwrap() {
        let taught = session_course::Model { session_key: new.key.clone(), ..taught };
        taught.into_active_model().insert(&txn).await.unwrap();
    }
    tell(txn, json!({ "touched": { "courses": [], "sessions": [new.key] } })).await;
    let updated = composed(current.reload(&db).await.unwrap());
    assert_eq!(current.renewals(), Renewals { whole: 0, updated: 1 });
    assert_eq!(chosen(&updated)[0], new.key);
    let at_risk = updated.advice.iter().filter(|advice| advice.kind == AdviceKind::SessionAtRisk);
    assert!(at_risk.count() > 1, "what is told of several sessions has an order");
    assert_same(&answered(&updated), &answered(&composed(Current::load(&db).await.unwrap().get())), 0);
    server::db::close(db).await.unwrap();
}

#[tokio::test]
async fn an_import_of_a_few_rows_reaches_servers_without_a_whole_build() {
    for database in databases().await {
        let kind = database.kind;
        let db = starter_database(&database.url).await;
        let mut servers = Vec::new();
        for _ in 0..2 {
            let desk = desk(db.clone(), Current::load(&db).await.unwrap(), Clock::at_noon(TODAY));
            let follower = tokio::spawn(follow(desk.clone(), accounts(), None));
            let app = Client::new(App::new(desk.clone(), Settings::default(), accounts()).unwrap());
            servers.push((desk, follower, app));
        }
        let files = Network::copy();
        let question = "{ course(key: \"22906\") { title sessions(first: 100) { nodes { priceOre } } }
            courses(search: \"dronestyring\") { nodes { key } } }";
        let steps: [(&str, &str, &str, Renewals); 5] = [
            // Another price of the three sessions of a pattern.
            ("session_patterns.csv", "N,DAY,da,686,demo", "N,DAY,da,700,demo", Renewals { whole: 0, updated: 1 }),
            // Another pattern, and so new sessions.
            (
                "session_patterns.csv",
                "\nSP0002,",
                "\nSP0001B,22906,prov-tec,159,63,35,2,2,20,12,N,DAY,da,440,demo\nSP0002,",
                Renewals { whole: 0, updated: 2 },
            ),
            // Withdrawn: no sessions of the pattern that are not called off.
            (
                "session_patterns.csv",
                "SP0001B,22906,prov-tec,159,63,35,2,2,20,12,N,DAY,da,440,demo\n",
                "",
                Renewals { whole: 0, updated: 3 },
            ),
            // A new title.
            (
                "courses.csv",
                "22906,Sikkerhed v. asbestarbejde uden autorisationskrav",
                "22906,Dronestyring ved asbestarbejde",
                Renewals { whole: 0, updated: 4 },
            ),
            // Something else.
            (
                "committees.csv",
                "BAI,Efteruddannelsesudvalget for bygge",
                "BAI,Udvalget for bygge",
                Renewals { whole: 1, updated: 4 },
            ),
        ];
        let mut asked = Vec::new();
        for (file, from, to, expected) in steps {
            files.replace(file, from, to);
            let event = files.import(&db, TODAY).await.event.expect("something changed");
            for (desk, _, app) in &servers {
                desk.hub.nudge();
                let mut version = desk.hub.catalogue();
                version.wait_for(|version| *version == event).await.unwrap();
                assert_eq!(desk.current.renewals(), expected, "{kind} {file}");
                assert_eq!(desk.catalogue().version, event, "{kind}");
                asked.push(app.ask(question, json!({})).await);
            }
            assert_eq!(asked.pop(), asked.last().cloned(), "{kind}: both servers say the same");
        }
        // Of the pattern that changed there are three sessions, of the new one two.
        let prices = |answer: &serde_json::Value| {
            let nodes = answer["course"]["sessions"]["nodes"].as_array().unwrap();
            [68_600, 70_000, 44_000].map(|price| nodes.iter().filter(|node| node["priceOre"] == price).count())
        };
        assert_eq!(prices(&asked[0]), [0, 3, 0], "{kind}");
        assert_eq!(prices(&asked[1]), [0, 3, 2], "{kind}");
        assert_eq!(prices(&asked[2]), [0, 3, 0], "{kind}: called off");
        let keys = |answer: &serde_json::Value| answer["courses"]["nodes"].as_array().unwrap().clone();
        assert!(!keys(&asked[2]).contains(&json!({ "key": "22906" })), "{kind}");
        assert_eq!(keys(&asked[3])[0], json!({ "key": "22906" }), "{kind}");
        for (_, follower, _) in servers {
            follower.abort();
        }
        server::db::close(db).await.unwrap();
    }
}

#[tokio::test]
async fn an_update_reads_what_changed_and_no_more() {
    for database in databases().await {
        let kind = database.kind;
        let mut db = starter_database(&database.url).await;
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        db.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let current = Current::load(&db).await.unwrap();
        let files = Network::copy();
        let mut statements = Vec::new();
        for (file, from, to) in [
            ("session_patterns.csv", "N,DAY,da,686,demo", "N,DAY,da,700,demo"),
            ("courses.csv", "22906,Sikkerhed v. asbestarbejde uden autorisationskrav", "22906,Asbestarbejde"),
        ] {
            files.replace(file, from, to);
            files.import(&db, TODAY).await;
            count.store(0, Ordering::Relaxed);
            current.reload(&db).await.unwrap();
            statements.push(count.load(Ordering::Relaxed));
            current.reload(&db).await.unwrap();
            statements.push(count.load(Ordering::Relaxed) - statements.last().unwrap());
        }
        assert_eq!(current.renewals(), Renewals { whole: 0, updated: 2 }, "{kind}");
        // The events and, where there are new ones, the sessions and their courses, or the course and what hangs on it.
        assert_eq!(statements, [3, 1, 7, 1], "{kind}");
        server::db::close(db).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_not_said_has_the_catalogue_built_whole() {
    let db = starter_database("sqlite::memory:").await;
    let current = Current::load(&db).await.unwrap();
    let tell = async |after: serde_json::Value| {
        tell(server::db::begin(&db).await.unwrap(), after).await;
        current.reload(&db).await.unwrap();
        (current.renewals().whole, current.renewals().updated)
    };
    assert_eq!(tell(json!({ "touched": { "courses": ["45074"], "sessions": [] } })).await, (0, 1));
    assert_eq!(tell(json!({ "touched": null })).await, (1, 1), "too much to say");
    assert_eq!(tell(json!({})).await, (2, 1), "an import of before");
    let more = json!({ "touched": { "courses": [], "sessions": [], "fkbs": ["XF-ADMIN"] } });
    assert_eq!(tell(more).await, (3, 1), "a word that is not known");
    assert_eq!(
        tell(json!({ "touched": { "courses": ["45074", "00000"], "sessions": [] } })).await,
        (4, 1),
        "no such row"
    );
    let many: Vec<String> = (0..=Touched::MOST).map(|number| format!("S{number}")).collect();
    assert_eq!(tell(json!({ "touched": { "courses": [], "sessions": many } })).await, (5, 1), "too many rows");
    // A course that is new moves all that come after it.
    let old = course::Entity::find_by_id("45074").one(&db).await.unwrap().unwrap();
    course::Model { key: "45074-N".to_owned(), ..old }.into_active_model().insert(&db).await.unwrap();
    assert_eq!(tell(json!({ "touched": { "courses": ["45074-N"], "sessions": [] } })).await, (6, 1), "a new course");
    assert_eq!(tell(json!({ "touched": { "courses": ["45074-N"], "sessions": [] } })).await, (6, 2), "it is known now");
    server::db::close(db).await.unwrap();
}
