//! Migrations run up and down on both databases, and give the tables that the entities expect.

use std::collections::BTreeSet;

use entity::types::{CompetenceKind, LanguageSupport, Provenance};
use entity::{competence, course, course_competence};
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbBackend, EntityTrait, FromQueryResult, IdenStatic, IntoActiveModel, Iterable,
    QueryFilter, QuerySelect, Statement,
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
