//! The starter network in and in again: what is new, what changed, what is gone, and what is somebody else's.

use std::path::{Path, PathBuf};

use entity::types::{PackageStatus, PartyRole, PartyStatus};
use entity::{
    approval, course, course_competence, occupation_title, organisation, package, package_element, package_gate,
    package_party, session, session_course, shortage, synonym,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter,
};
use server::catalogue::load::{Rows, load};
use server::clock::Clock;
use server::events;
use server::import::starter::{self, Counts, Report};
use tests::database::{TestDb, databases};
use time::macros::date;
use time::{Date, Duration};

const TODAY: Date = date!(2026 - 11 - 22);

/// A copy of the starter network in which texts can be replaced; gone when dropped.
pub(crate) struct Network(PathBuf);

impl Network {
    pub(crate) fn copy() -> Self {
        let ids = server::clock::Ids::random(Clock::system());
        let folder = std::env::temp_dir().join(format!("kortvej_network_{}", ids.next().simple()));
        std::fs::create_dir_all(&folder).expect("a folder");
        for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")).expect("data/") {
            let file = file.expect("a file").path();
            if file.extension().is_some_and(|extension| extension == "csv") {
                std::fs::copy(&file, folder.join(file.file_name().expect("a name"))).expect("a copy");
            }
        }
        Self(folder)
    }

    /// Replaces a text that stands in a file just once.
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.0.join(file);
        let text = std::fs::read_to_string(&path).expect("a file");
        assert_eq!(text.matches(from).count(), 1, "{file}: {from}");
        std::fs::write(path, text.replacen(from, to, 1)).expect("a file");
    }

    /// Keeps the lines of a file that `keep` wants; the header always.
    fn keep(&self, file: &str, keep: impl Fn(&str) -> bool) {
        let path = self.0.join(file);
        let text = std::fs::read_to_string(&path).expect("a file");
        let mut lines = text.lines();
        let header = lines.next().expect("a header");
        let kept: Vec<_> = std::iter::once(header).chain(lines.filter(|line| keep(line))).collect();
        assert!(kept.len() < text.lines().count(), "{file}: nothing was taken out");
        std::fs::write(path, kept.join("\n") + "\n").expect("a file");
    }

    pub(crate) async fn import(&self, db: &DatabaseConnection, today: Date) -> Report {
        let network = starter::read(&self.0, today).unwrap_or_else(|faults| panic!("{faults}"));
        write(db, &network, today).await
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn write(db: &DatabaseConnection, network: &starter::Starter, today: Date) -> Report {
    starter::write(db, network, &Clock::at_noon(today), &|_| ()).await.expect("an import")
}

async fn import(db: &DatabaseConnection, today: Date) -> Report {
    let network = starter::embedded(today).unwrap_or_else(|faults| panic!("{faults}"));
    write(db, &network, today).await
}

fn of(report: &Report, table: &str) -> Counts {
    report.tables.iter().find(|(name, _)| *name == table).map(|(_, counts)| *counts).expect("a table")
}

async fn sessions(db: &DatabaseConnection) -> Vec<session::Model> {
    let mut sessions = session::Entity::find().all(db).await.expect("sessions");
    sessions.sort_by(|one, two| one.key.cmp(&two.key));
    sessions
}

#[tokio::test]
async fn every_row_of_every_file_arrives() {
    for TestDb { kind, db, .. } in &databases().await {
        let report = import(db, TODAY).await;
        for (table, file) in [
            ("area", "areas"),
            ("municipality", "municipalities"),
            ("committee", "committees"),
            ("organisation", "organisations"),
            ("fkb", "fkb"),
            ("competence", "competences"),
            ("course", "courses"),
            ("course_fkb", "courses"),
            ("course_competence", "course_competences"),
            ("course_prerequisite", "course_prerequisites"),
            ("course_restriction", "course_restrictions"),
            ("occupation", "occupations"),
            ("occupation_competence", "occupation_competences"),
            ("approval", "approvals"),
            ("session_pattern", "session_patterns"),
            ("shortage", "shortages"),
            ("package", "packages"),
            ("package_element", "package_elements"),
            ("collaboration_model", "collaboration_models"),
            ("model_step", "model_steps"),
            ("model_result", "model_results"),
        ] {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../data/{file}.csv"));
            // No field of the starter network holds a line break, so lines are records.
            let records = std::fs::read_to_string(file).unwrap().lines().count() - 1;
            let expected = Counts { inserted: records, ..Counts::default() };
            assert_eq!(of(&report, table), expected, "{kind}: {table}");
        }
        assert_eq!(of(&report, "session").inserted, 3068, "{kind}");
        assert_eq!(sessions(db).await.len(), 3068, "{kind}");
        assert_eq!((report.event, events::latest(db).await.unwrap()), (Some(1), 1), "{kind}");
        let event = &events::after(db, 0, 10).await.unwrap()[0];
        assert_eq!((event.noun.as_str(), event.action.as_str()), ("catalogue", "imported"), "{kind}");
        let after: serde_json::Value = serde_json::from_str(event.after.as_deref().unwrap()).unwrap();
        assert_eq!(after["tables"]["course"]["inserted"], 430, "{kind}");
        assert_eq!(after["digest"], starter::embedded(TODAY).unwrap().digest(), "{kind}");
    }
}

#[tokio::test]
async fn importing_the_same_again_changes_nothing_and_is_no_event() {
    for TestDb { kind, db, .. } in &databases().await {
        let first = import(db, TODAY).await.total();
        let second = import(db, TODAY).await;
        assert_eq!(second.total(), Counts { unchanged: first.inserted, ..Counts::default() }, "{kind}");
        assert_eq!((second.event, events::latest(db).await.unwrap()), (None, 1), "{kind}");
    }
}

#[tokio::test]
async fn importing_again_on_a_later_day_moves_no_session() {
    for TestDb { kind, db, .. } in &databases().await {
        import(db, TODAY).await;
        let before = sessions(db).await;
        for later in [1, 5, 8] {
            let report = import(db, TODAY + Duration::days(later)).await;
            assert_eq!(report.event, None, "{kind}: {later} days later");
        }
        assert_eq!(sessions(db).await, before, "{kind}");
        // By then some patterns are through and have begun a new round.
        import(db, TODAY + Duration::days(60)).await;
        let after = sessions(db).await;
        assert!(after.len() > before.len(), "{kind}");
        for old in &before {
            assert!(after.contains(old), "{kind}: {} has changed", old.key);
        }
    }
}

#[tokio::test]
async fn a_pattern_begins_a_new_round_when_its_sessions_have_begun() {
    for TestDb { kind, db, .. } in &databases().await {
        import(db, TODAY).await;
        let before = sessions(db).await;
        // SP0001 has sessions on 4 January, 22 February and 12 April 2027.
        let of_pattern = |sessions: &[session::Model]| -> Vec<_> {
            let mine = sessions.iter().filter(|session| session.key.starts_with("SP0001-"));
            mine.map(|session| (session.key.clone(), session.start_date)).collect()
        };
        let first_round = of_pattern(&before);
        assert_eq!(first_round.len(), 3, "{kind}");

        import(db, date!(2027 - 04 - 12)).await;
        assert_eq!(of_pattern(&sessions(db).await), first_round, "{kind}: the last one begins today");

        let report = import(db, date!(2027 - 04 - 13)).await;
        assert!(report.event.is_some(), "{kind}");
        let after = sessions(db).await;
        let both_rounds = of_pattern(&after);
        assert_eq!(both_rounds[..3], first_round, "{kind}: what was, stays");
        let new: Vec<_> = both_rounds[3..].iter().map(|(key, _)| key.as_str()).collect();
        // Day 0 is Monday 19 April 2027.
        assert_eq!(new, ["SP0001-2027-05-31", "SP0001-2027-07-19", "SP0001-2027-09-06"], "{kind}");
        for old in &before {
            assert!(after.contains(old), "{kind}: {} has changed", old.key);
        }
        assert_eq!(import(db, date!(2027 - 04 - 13)).await.event, None, "{kind}");
    }
}

#[tokio::test]
async fn what_changed_is_changed_and_nothing_else() {
    for TestDb { kind, db, .. } in &databases().await {
        import(db, TODAY).await;
        let network = Network::copy();
        network.replace("courses.csv", "Safety in asbestos work not requiring authorisation", "Asbestos safety");
        network.replace("session_patterns.csv", ",20,10,N,DAY,da,686,demo", ",18,9,N,DAY,da,700,demo");
        network.replace("occupations.csv", "|Kloakarbejder\"", "|Kloakmand\"");
        network.replace("package_elements.csv", "BUS-30,1,COURSE,Personbefordring med bus", "BUS-30,1,COURSE,Bus");
        let report = network.import(db, TODAY).await;

        let changed: Vec<_> = report.tables.iter().filter(|(_, counts)| counts.changed()).collect();
        let updated = |updated| Counts { updated, ..Counts::default() };
        let only = |counts: Counts| Counts { unchanged: 0, ..counts };
        let changed: Vec<_> = changed.into_iter().map(|(table, counts)| (*table, only(*counts))).collect();
        assert_eq!(
            changed,
            [
                ("course", updated(1)),
                ("occupation_title", Counts { inserted: 1, ended: 1, ..Counts::default() }),
                ("session", updated(3)),
                ("package_element", updated(1)),
            ],
            "{kind}"
        );
        let course = course::Entity::find_by_id("22906").one(db).await.unwrap().unwrap();
        assert_eq!(course.title_en, "Asbestos safety", "{kind}");
        let session = session::Entity::find_by_id("SP0001-2027-01-04").one(db).await.unwrap().unwrap();
        assert_eq!((session.seats, session.minimum, session.price_ore), (18, 9, 70_000), "{kind}");
        let mut titles = occupation_title::Entity::find()
            .filter(occupation_title::Column::OccupationKey.eq("anlaegsarbejder"))
            .all(db)
            .await
            .unwrap();
        titles.sort_by_key(|title| title.position);
        assert_eq!(titles.last().unwrap().title, "Kloakmand", "{kind}");
        let package = package::Entity::find_by_id("BUS-30").one(db).await.unwrap().unwrap();
        assert_eq!(package.revision, 2, "{kind}: who edits the package must notice");

        // One element more, and nothing else of the package.
        network.replace(
            "package_elements.csv",
            "BUS-30,1,COURSE,Bus,",
            "BUS-30,2,COURSE,Asbest,22906,,2,N,,,official\nBUS-30,1,COURSE,Bus,",
        );
        let report = network.import(db, TODAY).await;
        assert_eq!(only(of(&report, "package_element")), Counts { inserted: 1, ..Counts::default() }, "{kind}");
        assert!(!of(&report, "package").changed(), "{kind}");
        let package = package::Entity::find_by_id("BUS-30").one(db).await.unwrap().unwrap();
        assert_eq!(package.revision, 3, "{kind}: a new element too");
    }
}

#[tokio::test]
async fn what_is_gone_ends_and_what_comes_back_is_taken_up_again() {
    let later = date!(2027 - 01 - 10);
    for TestDb { kind, db, .. } in &databases().await {
        import(db, TODAY).await;
        let network = Network::copy();
        // SP0001 is a session on 4 January, which has been held by then, and two to come.
        network.keep("session_patterns.csv", |line| !line.starts_with("SP0001,"));
        network.keep("packages.csv", |line| !line.starts_with("BUS-30,"));
        network.keep("package_elements.csv", |line| !line.starts_with("BUS-30,"));
        network.keep("course_competences.csv", |line| !line.starts_with("22906,hazardous"));
        network.keep("approvals.csv", |line| !line.starts_with("prov-aarhus-tech,XF-KABELFIBER"));
        network.keep("shortages.csv", |line| !line.starts_with("anlaegsarbejder,rar-fyn,2025H2"));
        network.keep("synonyms_da.csv", |line| !line.starts_with("adr,"));
        let before = load(db).await.unwrap();
        let read = starter::read(&network.0, later);
        let network_as_read = read.unwrap_or_else(|faults| panic!("{kind}: {faults}"));
        let report = write(db, &network_as_read, later).await;
        assert_eq!(of(&report, "course_competence").ended, 1, "{kind}");
        assert_eq!(of(&report, "package").ended, 1, "{kind}");

        let state = async |key: &str| {
            let session = session::Entity::find_by_id(key).one(db).await.unwrap().unwrap();
            (session.cancelled, session.withdrawn_on)
        };
        assert_eq!(state("SP0001-2027-01-04").await, (false, None), "{kind}: it has been held");
        assert_eq!(state("SP0001-2027-02-22").await, (true, Some(later)), "{kind}");
        let package = package::Entity::find_by_id("BUS-30").one(db).await.unwrap().unwrap();
        assert_eq!((package.status, package.withdrawn_on), (PackageStatus::Retired, Some(later)), "{kind}");
        let approval = ("prov-aarhus-tech", "XF-KABELFIBER");
        let approval = approval::Entity::find()
            .filter(approval::Column::OrganisationKey.eq(approval.0))
            .filter(approval::Column::FkbKey.eq(approval.1))
            .one(db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(approval.valid_to, Some(date!(2027 - 01 - 09)), "{kind}: it ended yesterday");

        let after = load(db).await.unwrap();
        assert!(after.packages.get("BUS-30").is_none() && before.packages.get("BUS-30").is_some(), "{kind}");
        let teaches = |rows: &Rows| rows.courses.get("22906").unwrap().competences.len();
        assert_eq!(teaches(&after), teaches(&before) - 1, "{kind}");
        assert_eq!(after.shortages.len(), before.shortages.len() - 1, "{kind}");
        assert!(!after.synonyms.iter().any(|(term, _)| term == "adr"), "{kind}");
        assert_eq!(course_competence::Entity::find().count(db).await.unwrap(), 961, "{kind}: nothing is deleted");
        assert_eq!(shortage::Entity::find().count(db).await.unwrap(), 1203, "{kind}: nothing is deleted");

        assert_eq!(write(db, &network_as_read, later).await.event, None, "{kind}: what has ended ends once");

        import(db, later).await;
        let again = load(db).await.unwrap();
        assert_eq!(again.shortages.len(), before.shortages.len(), "{kind}");
        assert_eq!(teaches(&again), teaches(&before), "{kind}");
        assert_eq!(state("SP0001-2027-02-22").await, (false, None), "{kind}");
        let package = again.packages.get("BUS-30").unwrap();
        assert_eq!((package.status, package.revision), (PackageStatus::Published, 3), "{kind}");
        assert!(
            synonym::Entity::find()
                .filter(synonym::Column::WithdrawnOn.is_not_null())
                .all(db)
                .await
                .unwrap()
                .is_empty()
        );
    }
}

#[tokio::test]
async fn what_people_wrote_is_left_alone() {
    for TestDb { kind, db, .. } in &databases().await {
        import(db, TODAY).await;
        // A person renames a course, rewrites a package, and calls off a session; a class fills up; a party approves.
        let course = course::Entity::find_by_id("22906").one(db).await.unwrap().unwrap();
        let mut edited = course.clone().into_active_model();
        edited.title_da = Set("Asbest".to_owned());
        edited.feed = Set(entity::FEED_HERE.to_owned());
        edited.update(db).await.unwrap();
        let own = course::Model { key: "99999".to_owned(), feed: entity::FEED_HERE.to_owned(), ..course };
        course::Entity::insert(own.clone().into_active_model()).exec(db).await.unwrap();

        let package = package::Entity::find_by_id("BUS-30").one(db).await.unwrap().unwrap();
        let mut edited = package.into_active_model();
        edited.feed = Set(entity::FEED_HERE.to_owned());
        edited.update(db).await.unwrap();
        package_gate::Entity::delete_many()
            .filter(package_gate::Column::PackageKey.eq("BUS-30"))
            .exec(db)
            .await
            .unwrap();
        package_element::Entity::delete_by_id(("BUS-30".to_owned(), 1)).exec(db).await.unwrap();

        let session = session::Entity::find_by_id("SP0001-2027-01-04").one(db).await.unwrap().unwrap();
        let mut edited = session.into_active_model();
        edited.cancelled = Set(true);
        edited.feed = Set(entity::FEED_HERE.to_owned());
        edited.update(db).await.unwrap();
        let session = session::Entity::find_by_id("SP0001-2027-02-22").one(db).await.unwrap().unwrap();
        let mut taken = session.into_active_model();
        taken.seats_taken = Set(20);
        taken.update(db).await.unwrap();

        let party = package_party::Entity::find()
            .filter(package_party::Column::PackageKey.eq("CHAUF-EU"))
            .filter(package_party::Column::Role.eq(PartyRole::Partner))
            .one(db)
            .await
            .unwrap()
            .unwrap();
        let mut approving = party.clone().into_active_model();
        approving.status = Set(PartyStatus::Approved);
        approving.update(db).await.unwrap();

        let network = Network::copy();
        network.replace("courses.csv", "Sikkerhed v. asbestarbejde uden autorisationskrav", "Asbestsikkerhed");
        network.replace("packages.csv", "Buschauffør på 30 dage", "Buschauffør");
        network.replace(
            "packages.csv",
            ",auth-faerdselsstyrelsen,cte-tur,EMPLOYED",
            ",auth-faerdselsstyrelsen,,EMPLOYED",
        );
        let report = network.import(db, TODAY).await;
        assert_eq!(report.event, None, "{kind}: all that differs is somebody else's: {report:?}");
        assert_eq!(of(&report, "course").kept, 1, "{kind}");
        assert_eq!(of(&report, "package_element").kept, 1, "{kind}");

        let title = course::Entity::find_by_id("22906").one(db).await.unwrap().unwrap().title_da;
        assert_eq!(title, "Asbest", "{kind}");
        assert_eq!(course::Entity::find_by_id("99999").one(db).await.unwrap(), Some(own), "{kind}");
        assert_eq!(
            package_element::Entity::find_by_id(("BUS-30".to_owned(), 1)).one(db).await.unwrap(),
            None,
            "{kind}"
        );
        let session = async |key: &str| session::Entity::find_by_id(key).one(db).await.unwrap().unwrap();
        assert!(session("SP0001-2027-01-04").await.cancelled, "{kind}");
        assert_eq!(session("SP0001-2027-02-22").await.seats_taken, 20, "{kind}");
        let key = (party.package_key, party.organisation_key);
        let party = package_party::Entity::find_by_id(key).one(db).await.unwrap().unwrap();
        assert_eq!(party.status, PartyStatus::Approved, "{kind}: a party that has answered stays");
    }
}

#[tokio::test]
async fn files_with_faults_leave_the_database_as_it_was() {
    for TestDb { kind, db, .. } in &databases().await {
        import(db, TODAY).await;
        let before = events::verify(db).await.unwrap();
        let network = Network::copy();
        network.replace("synonyms_da.csv", "5s,orden og system", "5s,");
        network.replace("courses.csv", "asbestos work not requiring authorisation,2,", "asbestos work,abc,");
        let faults = starter::read(&network.0, TODAY).unwrap_err();
        let texts: Vec<_> = faults.kept().iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "courses.csv:2: days: \"abc\": a number above 0 with at most two decimals",
                "synonyms_da.csv:4: expands_to: \"\": a text; it is empty",
            ],
            "{kind}"
        );
        assert_eq!(events::verify(db).await.unwrap(), before, "{kind}");
    }
}

#[tokio::test]
async fn an_import_that_fails_half_way_leaves_nothing() {
    for TestDb { kind, db, .. } in &databases().await {
        // The last table that is written refuses one row.
        let refuse: &[&str] = match *kind {
            "SQLite" => &["CREATE TRIGGER refuse BEFORE INSERT ON package_gate BEGIN SELECT RAISE(ABORT, 'no'); END"],
            _ => &["ALTER TABLE package_gate ADD CONSTRAINT refuse CHECK (level > 4)"],
        };
        for statement in refuse {
            db.execute_unprepared(statement).await.unwrap();
        }
        let network = starter::embedded(TODAY).unwrap();
        let failed = starter::write(db, &network, &Clock::at_noon(TODAY), &|_| ()).await;
        assert!(failed.is_err(), "{kind}");
        assert_eq!(organisation::Entity::find().count(db).await.unwrap(), 0, "{kind}");
        assert_eq!(session_course::Entity::find().count(db).await.unwrap(), 0, "{kind}");
        assert_eq!(events::latest(db).await.unwrap(), 0, "{kind}");
    }
}

#[tokio::test]
async fn progress_tells_each_table_once() {
    let databases = databases().await;
    let told = std::sync::Mutex::new(Vec::new());
    let network = starter::embedded(TODAY).unwrap();
    let report = starter::write(&databases[0].db, &network, &Clock::at_noon(TODAY), &|step| {
        told.lock().unwrap().push((step.number, step.of, step.table));
    })
    .await
    .unwrap();
    let all = report.tables.len();
    let expected: Vec<_> = (1..).zip(&report.tables).map(|(number, (table, _))| (number, all, *table)).collect();
    assert_eq!(told.into_inner().unwrap(), expected);
}
