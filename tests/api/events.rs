//! The event log: one chain, whoever writes, and it shows what was done to it.

use std::time::Duration;

use entity::event;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, TransactionTrait};
use serde_json::json;
use server::catalogue::current::Current;
use server::clock::Clock;
use server::events::{Change, Verified, after, append, latest, verify};
use server::follow::follow;
use server::{clock, db};
use tests::database::{TestDb, databases, starter_databases};
use time::macros::datetime;

const AT: time::OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn change<'a>(id: &'a str, action: &'a str) -> Change<'a> {
    Change {
        actor: "person:anna",
        organisation: Some("jc-461"),
        noun: "package",
        id,
        action,
        before: None,
        after: Some(json!({ "titel": "Lager og logistik", "dage": [1, 2.5], "åben": true })),
    }
}

async fn write(db: &DatabaseConnection, id: &str) -> i64 {
    db::write::<_, DbErr>(db, async |txn| append(txn, clock::to_micros(AT), change(id, "created")).await).await.unwrap()
}

async fn broken_at(db: &DatabaseConnection) -> Option<i64> {
    verify(db).await.unwrap().broken
}

#[tokio::test]
async fn events_count_without_gaps_and_the_latest_is_the_version() {
    for TestDb { kind, db, .. } in &databases().await {
        assert_eq!(latest(db).await.unwrap(), 0, "{kind}");
        for sequence in 1..=3 {
            assert_eq!(write(db, "p1").await, sequence, "{kind}");
            assert_eq!(latest(db).await.unwrap(), sequence, "{kind}");
        }
        let rows = after(db, 1, 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.sequence).collect::<Vec<_>>(), [2, 3], "{kind}");
        assert_eq!(rows[0].after.as_deref(), Some(r#"{"dage":[1,2.5],"titel":"Lager og logistik","åben":true}"#));
        assert_eq!(clock::from_micros(rows[0].at), AT, "{kind}");
        let Verified { events, broken, head } = verify(db).await.unwrap();
        assert_eq!((events, broken, head), (3, None, rows[1].hash.clone()), "{kind}");
    }
}

#[tokio::test]
async fn the_same_events_have_the_same_hashes_on_both_databases() {
    let databases = databases().await;
    let mut heads = Vec::new();
    for TestDb { db, .. } in &databases {
        write(db, "p1").await;
        write(db, "p2").await;
        heads.push(verify(db).await.unwrap().head);
    }
    assert_eq!(heads[0], heads[1]);
}

#[tokio::test]
async fn a_change_that_is_undone_leaves_no_event() {
    for TestDb { kind, db, .. } in &databases().await {
        let undone = db::write::<(), DbErr>(db, async |txn| {
            append(txn, 0, change("p1", "created")).await?;
            Err(DbErr::Custom("no".to_owned()))
        })
        .await;
        assert_eq!(undone, Err(DbErr::Custom("no".to_owned())), "{kind}");
        assert_eq!(latest(db).await.unwrap(), 0, "{kind}");
        assert_eq!(write(db, "p2").await, 1, "{kind}: the number is not lost");
    }
}

#[tokio::test]
async fn writers_at_once_write_one_chain() {
    for database in &databases().await {
        let kind = database.kind;
        // A pool each, as two servers have.
        let writers = (0..4).map(|writer| async move {
            let db = db::connect(&database.url).await.unwrap();
            for number in 0..10 {
                write(&db, &format!("{writer}-{number}")).await;
            }
        });
        futures::future::join_all(writers).await;
        let verified = verify(&database.db).await.unwrap();
        assert_eq!((verified.events, verified.broken), (40, None), "{kind}");
    }
}

#[tokio::test]
async fn the_database_refuses_to_change_or_remove_an_event() {
    for TestDb { kind, db, .. } in &databases().await {
        write(db, "p1").await;
        for sql in ["UPDATE event SET actor = 'nobody'", "DELETE FROM event"] {
            let refused = db.execute_unprepared(sql).await.unwrap_err();
            assert!(refused.to_string().contains("append-only"), "{kind}: {refused}");
        }
        assert_eq!(broken_at(db).await, None, "{kind}");
    }
}

/// Takes away the triggers, as someone with the whole database in hand can.
async fn disarm(database: &TestDb) {
    let statements: &[&str] = match database.kind {
        "SQLite" => &["DROP TRIGGER event_is_never_changed", "DROP TRIGGER event_is_never_removed"],
        _ => &["ALTER TABLE event DISABLE TRIGGER USER"],
    };
    for statement in statements {
        database.db.execute_unprepared(statement).await.unwrap();
    }
}

#[tokio::test]
async fn a_changed_removed_or_inserted_event_breaks_the_chain_where_it_lies() {
    let tampering = [
        ("UPDATE event SET actor = 'person:eve' WHERE sequence = 3", Some(3)),
        ("UPDATE event SET at = at + 1 WHERE sequence = 1", Some(1)),
        ("UPDATE event SET \"after\" = NULL WHERE sequence = 5", Some(5)),
        ("UPDATE event SET organisation = NULL WHERE sequence = 2", Some(2)),
        ("DELETE FROM event WHERE sequence = 3", Some(3)),
        ("DELETE FROM event WHERE sequence = 1", Some(1)),
        // What can't be seen in the log itself: that its end is missing. The head tells.
        ("DELETE FROM event WHERE sequence = 5", None),
    ];
    for (sql, broken) in tampering {
        for database in &databases().await {
            let (kind, db) = (database.kind, &database.db);
            for number in 1..=5 {
                write(db, &format!("p{number}")).await;
            }
            let before = verify(db).await.unwrap();
            disarm(database).await;
            assert_eq!(db.execute_unprepared(sql).await.unwrap().rows_affected(), 1, "{kind}: {sql}");
            let found = verify(db).await.unwrap();
            assert_eq!(found.broken, broken, "{kind}: {sql}");
            assert_ne!(found.head, before.head, "{kind}: {sql}");
        }
    }
}

#[tokio::test]
async fn an_event_that_was_hashed_anew_breaks_the_chain_at_the_next() {
    for database in &databases().await {
        let (kind, db) = (database.kind, &database.db);
        for number in 1..=3 {
            write(db, &format!("p{number}")).await;
        }
        disarm(database).await;
        // The hash that a log would have had in which the second event was another.
        let other = db::connect("sqlite::memory:").await.unwrap();
        db::migrate(&other, &|_| ()).await.unwrap();
        write(&other, "p1").await;
        write(&other, "forged").await;
        let forged = event::Entity::find_by_id(2).one(&other).await.unwrap().unwrap();
        event::Entity::update_many()
            .col_expr(event::Column::NounId, forged.noun_id.into())
            .col_expr(event::Column::Hash, forged.hash.into())
            .filter(event::Column::Sequence.eq(2))
            .exec(db)
            .await
            .unwrap();
        assert_eq!(broken_at(db).await, Some(3), "{kind}");
    }
}

#[tokio::test]
async fn a_server_that_has_told_what_is_no_more_ends() {
    for database in &starter_databases().await {
        let (kind, db) = (database.kind, &database.db);
        let current = Current::load(db).await.unwrap();
        let desk = tests::desk(db.clone(), current, Clock::at_noon(tests::TODAY));
        write(db, "p1").await;
        let last = write(db, "p2").await;
        let follower = tokio::spawn(follow(desk.clone(), tests::accounts(), None));
        desk.hub.told(last).await;
        // The database that took over never had the last one, and has had another since.
        disarm(database).await;
        db.execute_unprepared(&format!("DELETE FROM event WHERE sequence = {last}")).await.unwrap();
        assert_eq!(write(db, "p3").await, last, "{kind}");
        let ended = tokio::time::timeout(Duration::from_mins(1), follower).await;
        assert!(ended.is_ok(), "{kind}: it goes on");
    }
}

#[tokio::test]
async fn events_are_told_while_alarms_are_still_looked_for() {
    for database in &starter_databases().await {
        if database.kind == "SQLite" {
            // There nobody can keep a reader waiting.
            continue;
        }
        let clock = Clock::at_noon(tests::TODAY);
        let desk = tests::desk(database.db.clone(), Current::load(&database.db).await.unwrap(), clock);
        let holding = database.db.begin().await.unwrap();
        holding.execute_unprepared("LOCK TABLE package_version IN ACCESS EXCLUSIVE MODE").await.unwrap();
        let follower = tokio::spawn(follow(desk.clone(), tests::accounts(), None));
        desk.hub.told(latest(&database.db).await.unwrap()).await;
        for _ in 0..3 {
            let sequence = write(&database.db, "p1").await;
            desk.hub.nudge();
            let told = tokio::time::timeout(Duration::from_secs(20), desk.hub.told(sequence)).await;
            assert!(told.is_ok(), "the event {sequence} waits for alarms");
        }
        holding.rollback().await.unwrap();
        follower.abort();
    }
}
