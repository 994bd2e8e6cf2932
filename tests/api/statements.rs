//! Catalogue answers come from memory: no statement reaches the database.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sea_orm::ConnectionTrait;
use serde_json::json;
use server::catalogue::current::Current;
use server::clock::Clock;
use server::http::{App, Settings};
use tests::database::databases;
use tests::{Client, TODAY, desk, starter_database};

#[tokio::test]
async fn catalogue_queries_send_no_sql() {
    for database in databases().await {
        let mut db = starter_database(&database.url).await;
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        db.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let current = Current::load(&db).await.unwrap();
        db.execute_unprepared("SELECT 1").await.unwrap();
        assert!(count.load(Ordering::Relaxed) > 0, "the counter counts nothing");

        let app = Client::new(
            App::new(desk(db.clone(), current, Clock::at_noon(TODAY)), Settings::default(), tests::accounts()).unwrap(),
        );
        count.store(0, Ordering::Relaxed);
        let everything = "{
          courses(search: \"truck\", first: 100) { totalCount facets { field values { value count } } edges { highlight node {
            key approvedProviders { name } sessions(first: 100) { nodes { start provider { name } municipality { name rar { name } } } }
            usedInPackages(first: 5) { nodes { title elements { course { key competences { level competence { label } } } } } }
            commonCompetenceDescriptions { committee { name } } } } }
          occupations(first: 20) { nodes { title requirements { competence { label } } shortages { area { name } category } } }
          suggest(text: \"la\") { label }
        }";
        app.ask(everything, json!({})).await;
        let compose = "{
          compose(input: { occupation: \"lagermedarbejder\", area: \"rar-fyn\" }) { alternatives { steps { course { title } } } }
          match(courses: [\"45074\"]) { score }
          coverageMap(areas: [\"rar-fyn\"]) { cells { whiteSpot package { title } } }
        }";
        app.ask(compose, json!({})).await;
        assert_eq!(count.load(Ordering::Relaxed), 0);
        assert_eq!(app.get("/readyz").await.status, 200);
        server::db::close(db).await.unwrap();
    }
}
