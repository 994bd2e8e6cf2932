//! Migrations run up and down on both databases, and give the tables that the entities expect.

use std::collections::{BTreeMap, BTreeSet};

use entity::types::{CompetenceKind, LanguageSupport, Provenance};
use entity::{competence, course, course_competence};
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, FromQueryResult, IdenStatic,
    IntoActiveModel, Iterable, QueryFilter, QuerySelect, Statement,
};
use server::db;
use tests::database::{databases, empty_databases};

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

async fn names(db: &DatabaseConnection, sqlite: &str, postgres: &str) -> BTreeSet<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => sqlite,
        _ => postgres,
    };
    let rows = Name::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).all(db).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

async fn tables(db: &DatabaseConnection) -> BTreeSet<String> {
    names(
        db,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'seaql_migrations'",
        "SELECT table_name AS name FROM information_schema.tables \
         WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'",
    )
    .await
}

async fn columns(db: &DatabaseConnection, table: &str) -> BTreeSet<String> {
    names(
        db,
        &format!("SELECT name FROM pragma_table_info('{table}')"),
        &format!("SELECT column_name AS name FROM information_schema.columns WHERE table_name = '{table}'"),
    )
    .await
}

#[tokio::test]
async fn migrations_run_up_down_and_up_again() {
    for database in empty_databases().await {
        let (kind, db) = (database.kind, &database.db);
        let all = Migrator::migrations().len();
        assert!(!db::is_current(db).await.unwrap(), "{kind}");
        assert_eq!(db::migrate(db, &|_| ()).await.unwrap(), all, "{kind}");
        assert_eq!(db::migrate(db, &|_| ()).await.unwrap(), 0, "{kind}: a second time there is nothing to do");
        assert!(db::is_current(db).await.unwrap(), "{kind}");
        let first = tables(db).await;
        assert!(first.contains("course"), "{kind}: {first:?}");

        Migrator::down(db, None).await.unwrap();
        assert_eq!(tables(db).await, BTreeSet::new(), "{kind}: down leaves nothing behind");

        assert_eq!(db::migrate(db, &|_| ()).await.unwrap(), all, "{kind}");
        assert_eq!(tables(db).await, first, "{kind}");
    }
}

#[tokio::test]
async fn servers_that_start_at_once_migrate_once() {
    for database in empty_databases().await {
        let starting = (0..4).map(|_| async {
            let db = db::connect(&database.url).await.unwrap();
            db::migrate(&db, &|_| ()).await.unwrap()
        });
        let applied: usize = futures::future::join_all(starting).await.into_iter().sum();
        assert_eq!(applied, Migrator::migrations().len(), "{}", database.kind);
    }
}

/// Everything that a program which knows the tables rests on: each column of each table, its type, and whether a row may
/// be written without it; and what rows must keep to beside that.
async fn shape(db: &DatabaseConnection) -> Shape {
    let mut shape = Shape::default();
    for table in tables(db).await {
        let rows = Column::find_by_statement(Statement::from_string(
            db.get_database_backend(),
            match db.get_database_backend() {
                DbBackend::Sqlite => format!(
                    "SELECT name, type AS kind, \"notnull\" = 1 AND dflt_value IS NULL AS needed \
                     FROM pragma_table_info('{table}')"
                ),
                _ => format!(
                    "SELECT column_name AS name, data_type AS kind, \
                     is_nullable = 'NO' AND column_default IS NULL AS needed \
                     FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = 'public'"
                ),
            },
        ));
        for column in rows.all(db).await.unwrap() {
            shape.columns.insert((table.clone(), column.name), (column.kind, column.needed));
        }
        shape.rules.extend(rules(db, &table).await.into_iter().map(|rule| (table.clone(), rule)));
    }
    shape
}

#[derive(FromQueryResult)]
struct Column {
    name: String,
    kind: String,
    needed: bool,
}

type Columns = BTreeMap<(String, String), (String, bool)>;

/// What a running program counts on.
#[derive(Default)]
struct Shape {
    /// Each column of each table, its type, and whether it must be written.
    columns: Columns,
    /// What rows of each table must keep to beside that, as the database tells it.
    rules: BTreeSet<(String, String)>,
}

/// What must be alone of its kind in a table, and what must be true of its rows.
async fn rules(db: &DatabaseConnection, table: &str) -> BTreeSet<String> {
    let unique = names(
        db,
        &format!(
            "SELECT 'UNIQUE (' || (SELECT group_concat(coalesce(part.name, 'an expression'))                  FROM pragma_index_info(list.name) part) || ')'                  || CASE WHEN list.partial THEN ' of some' ELSE '' END AS name              FROM pragma_index_list('{table}') list WHERE list.\"unique\" = 1"
        ),
        &format!(
            "SELECT substring(indexdef FROM ' USING .*') AS name FROM pg_indexes              WHERE tablename = '{table}' AND schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%'"
        ),
    )
    .await;
    let checks = names(
        db,
        &format!("SELECT sql AS name FROM sqlite_master WHERE type = 'table' AND name = '{table}'"),
        &format!(
            "SELECT pg_get_constraintdef(oid) AS name FROM pg_constraint              WHERE conrelid = '{table}'::regclass AND contype IN ('c', 'x')"
        ),
    )
    .await;
    let checks = checks.into_iter().flat_map(|told| match db.get_database_backend() {
        // SQLite keeps the text of the table.
        DbBackend::Sqlite => told.split("CHECK").skip(1).map(|rest| format!("CHECK {}", bracketed(rest))).collect(),
        _ => vec![told],
    });
    unique.into_iter().chain(checks).collect()
}

/// What stands in the first brackets of a text, with them.
fn bracketed(text: &str) -> &str {
    let mut depth = 0;
    let text = text.trim_start();
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..=at];
        }
    }
    panic!("no end of brackets: {text}")
}

/// What a program that knows the tables before can't do any more with the tables after.
fn broken(before: &Shape, after: &Shape) -> Vec<String> {
    let mut broken = Vec::new();
    for ((table, column), (kind, needed)) in &before.columns {
        match after.columns.get(&(table.clone(), column.clone())) {
            None => broken.push(format!("{table}.{column} is gone")),
            Some((now, _)) if now != kind => broken.push(format!("{table}.{column} was {kind} and is {now}")),
            Some((_, true)) if !needed => broken.push(format!("{table}.{column} must be written now")),
            Some(_) => {}
        }
    }
    let known: BTreeSet<&String> = before.columns.keys().map(|(table, _)| table).collect();
    for ((table, column), (_, needed)) in &after.columns {
        if known.contains(table) && *needed && !before.columns.contains_key(&(table.clone(), column.clone())) {
            broken.push(format!("{table}.{column} is new and must be written"));
        }
    }
    for (table, rule) in after.rules.difference(&before.rules) {
        // One that only speaks of columns that an old program leaves empty would do no harm; it can wait a release.
        if known.contains(table) {
            broken.push(format!("{table} must keep to {rule} now"));
        }
    }
    broken
}

#[tokio::test]
async fn a_migration_only_expands_unless_its_name_says_what_it_contracts() {
    for database in empty_databases().await {
        let (kind, db) = (database.kind, &database.db);
        let names: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        let mut before = Shape::default();
        for (at, name) in names.iter().enumerate() {
            Migrator::up(db, Some(1)).await.unwrap();
            let after = shape(db).await;
            if let Some((_, needed)) = name.split_once("_contracts_") {
                let known = names[..at].iter().any(|name| name.split('_').nth(1) == Some(needed));
                assert!(known, "{kind}: {name} names no migration before it");
            } else {
                assert_eq!(
                    broken(&before, &after),
                    Vec::<String>::new(),
                    "{kind}: {name} breaks servers that still run"
                );
            }
            before = after;
        }
        // What the comparison is to find, it finds.
        let change = async |sql: &str| {
            db.execute_unprepared(sql).await.unwrap();
            broken(&before, &shape(db).await)
        };
        assert_eq!(change("CREATE TABLE later (key TEXT PRIMARY KEY)").await, Vec::<String>::new(), "{kind}");
        assert_eq!(change("ALTER TABLE course ADD COLUMN later TEXT").await, Vec::<String>::new(), "{kind}");
        let found = change("CREATE UNIQUE INDEX one_title ON course (title_da, sector)").await;
        assert!(found.len() == 1 && found[0].starts_with("course must keep to"), "{kind}: {found:?}");
        assert!(found[0].contains("title_da") && found[0].contains("sector"), "{kind}: {found:?}");
        db.execute_unprepared("DROP INDEX one_title").await.unwrap();
        let found = change("ALTER TABLE course ADD COLUMN left_over INTEGER CHECK (left_over < days)").await;
        assert!(found.len() == 1 && found[0].contains("left_over < days"), "{kind}: {found:?}");
        let found = change("ALTER TABLE notice RENAME TO note").await;
        assert!(found.contains(&"notice.person_id is gone".to_owned()), "{kind}: {found:?}");
        if db.get_database_backend() == DbBackend::Postgres {
            let found = change("ALTER TABLE course ADD COLUMN asked TEXT NOT NULL").await;
            assert!(found.contains(&"course.asked is new and must be written".to_owned()), "{kind}: {found:?}");
        }
    }
}

#[tokio::test]
async fn a_server_goes_on_under_tables_that_a_newer_one_has_expanded_and_starts_there_too() {
    for database in databases().await {
        let (kind, db) = (database.kind, &database.db);
        let insert = async |days| course::Entity::insert(course(days).into_active_model()).exec(db).await;
        let applied = async |name: &str| {
            let row = format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ('{name}', 0)");
            db.execute_unprepared(&row).await.unwrap();
        };
        // What is prepared before is used after.
        insert(50).await.unwrap();
        assert_eq!(course::Entity::find().all(db).await.unwrap().len(), 1, "{kind}");
        db.execute_unprepared("ALTER TABLE course ADD COLUMN later TEXT").await.unwrap();
        db.execute_unprepared("CREATE TABLE later (key TEXT PRIMARY KEY)").await.unwrap();
        applied("m20991231_000099_later").await;
        insert(100).await.unwrap();
        assert_eq!(course::Entity::find().all(db).await.unwrap(), [course(50), course(100)], "{kind}");
        // Whoever starts again after a crash meets them as well.
        assert_eq!(db::migrate(db, &|_| ()).await.unwrap(), 0, "{kind}");
        assert!(db::is_current(db).await.unwrap(), "{kind}");

        // What was taken away since is borne by a program that knows what came in its place.
        let own = Migrator::migrations().last().map(|last| last.name().to_owned()).unwrap();
        applied(&format!("m20991231_000100_contracts_{}", own.split('_').nth(1).unwrap())).await;
        assert!(db::is_current(db).await.unwrap(), "{kind}");
        applied("m20991231_000101_contracts_000099").await;
        for refused in [db::migrate(db, &|_| ()).await.err(), db::is_current(db).await.err()] {
            let said =
                refused.unwrap_or_else(|| panic!("{kind}: started under tables that lack what it needs")).to_string();
            assert!(
                said.contains("m20991231_000101_contracts_000099") && said.contains("newer Kortvej"),
                "{kind}: {said}"
            );
        }
        db.execute_unprepared("DELETE FROM seaql_migrations WHERE version LIKE '%contracts%'").await.unwrap();
        db.execute_unprepared(&format!("DELETE FROM seaql_migrations WHERE version = '{own}'")).await.unwrap();
        let said = db::migrate(db, &|_| ()).await.unwrap_err().to_string();
        assert!(said.contains("another Kortvej"), "{kind}: {said}");
    }
}

/// Reads every column of an entity, and compares them with the table's.
async fn agrees<E: EntityTrait>(db: &DatabaseConnection, kind: &str) -> String {
    let entity = E::default();
    let table = entity.table_name().to_owned();
    E::find().limit(1).all(db).await.unwrap_or_else(|error| panic!("{kind}: {table}: {error}"));
    let expected: BTreeSet<String> = E::Column::iter().map(|column| column.as_str().to_owned()).collect();
    assert_eq!(columns(db, &table).await, expected, "{kind}: {table}");
    table
}

macro_rules! each_entity {
    ($db:expr, $kind:expr, $($table:ident)+) => {
        BTreeSet::from([$(agrees::<entity::$table::Entity>($db, $kind).await,)+])
    };
}

#[tokio::test]
async fn migrations_give_the_tables_that_entities_expect() {
    for database in databases().await {
        let (kind, db) = (database.kind, &database.db);
        let known = each_entity!(db, kind,
            adoption alarm answered api_client approval area collaboration_model comment committee competence course
            course_competence course_fkb course_prerequisite course_restriction course_successor dialogue event fkb
            fkb_replacement issuer_rule membership model_result model_step municipality notice occupation
            occupation_competence occupation_title organisation organisation_area package package_area
            package_element package_gate package_municipality package_occupation package_party package_revision
            package_target_group package_version package_work person refresh_token session session_course
            session_pattern shortage sign_in sign_in_attempt signing_key synonym ticket work_party
        );
        let unknown: Vec<_> = tables(db).await.difference(&known).cloned().collect();
        assert_eq!(unknown, Vec::<String>::new(), "{kind}: add the entity to this list");
    }
}

fn course(days: i32) -> course::Model {
    course::Model {
        key: format!("X{days:04}"),
        title_da: "Prøve".to_owned(),
        title_en: "Trial".to_owned(),
        days,
        committee_key: None,
        certificate: false,
        objective_da: "Kan prøve.".to_owned(),
        objective_en: "Can try.".to_owned(),
        language_support: LanguageSupport::None,
        merit_giving: None,
        valid_from: None,
        valid_to: None,
        sector: "lager".to_owned(),
        provenance: Provenance::Demo,
        source: "test".to_owned(),
        source_date: None,
        feed: "test".to_owned(),
        withdrawn_on: None,
    }
}

#[tokio::test]
async fn what_cannot_be_true_is_refused_by_the_database() {
    for database in databases().await {
        let (kind, db) = (database.kind, &database.db);
        let insert = async |row: course::Model| course::Entity::insert(row.into_active_model()).exec(db).await;
        insert(course(50)).await.unwrap();
        assert!(insert(course(0)).await.is_err(), "{kind}: no days");
        let backwards = course::Model {
            valid_from: Some(time::macros::date!(2026 - 02 - 01)),
            valid_to: Some(time::macros::date!(2026 - 01 - 31)),
            ..course(100)
        };
        assert!(insert(backwards).await.is_err(), "{kind}: ends before it begins");
        let unknown = course::Model { committee_key: Some("NOBODY".to_owned()), ..course(100) };
        assert!(insert(unknown).await.is_err(), "{kind}: no such committee");

        let competence = competence::Model {
            key: "trying".to_owned(),
            label_da: "At prøve".to_owned(),
            label_en: "Trying".to_owned(),
            kind: CompetenceKind::Skill,
            description: "Kan prøve.".to_owned(),
            esco_skill_id: None,
            provenance: Provenance::Demo,
            source: "test".to_owned(),
            source_date: None,
            feed: "test".to_owned(),
            withdrawn_on: None,
        };
        competence::Entity::insert(competence.into_active_model()).exec(db).await.unwrap();
        let teaches = |level| course_competence::Model {
            course_key: "X0050".to_owned(),
            competence_key: "trying".to_owned(),
            level,
            provenance: Provenance::Demo,
            source: "test".to_owned(),
            source_date: None,
            feed: "test".to_owned(),
            withdrawn_on: None,
        };
        for level in [0, 5] {
            let refused = course_competence::Entity::insert(teaches(level).into_active_model()).exec(db).await;
            assert!(refused.is_err(), "{kind}: level {level}");
        }
        course_competence::Entity::insert(teaches(4).into_active_model()).exec(db).await.unwrap();
        let gone = course::Entity::delete_by_id("X0050").exec(db).await;
        assert!(gone.is_err(), "{kind}: a course that others point to can't be deleted");
        let same = course::Column::Feed.eq("test");
        assert_eq!(course::Entity::find().filter(same).all(db).await.unwrap(), [course(50)], "{kind}");
    }
}
