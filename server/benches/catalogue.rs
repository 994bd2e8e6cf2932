//! Building the catalogue, and answering from it: run with `cargo bench --bench catalogue`.

#![expect(clippy::expect_used, reason = "a bench that can't go on fails")]

mod national;
mod words;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Variables};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use sea_orm::DatabaseConnection;
use serde_json::json;
use server::catalogue::load::Changed;
use server::catalogue::noun::{Course, Session};
use server::catalogue::{Catalogue, load};
use server::clock::Clock;
use server::domain::compose::Wish;
use server::domain::coverage::Maps;
use server::graphql::{
    ask::{Moment, turns},
    schema,
};
use server::import::starter;
use server::{db, planner};
use time::Date;
use time::macros::date;
use tokio::runtime::Runtime;

/// Today in every bench.
const TODAY: Date = date!(2026 - 11 - 22);

async fn starter_database() -> DatabaseConnection {
    let db = db::connect("sqlite::memory:").await.expect("the database opens");
    db::migrate(&db, &|_| ()).await.expect("the tables are made");
    let network = starter::embedded(TODAY).expect("the starter network has no fault");
    starter::write(&db, &network, &Clock::at_noon(TODAY), &|_| ()).await.expect("the starter network is written");
    db
}

/// From rows in the database to a catalogue that answers.
fn build(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let db = runtime.block_on(starter_database());
    let mut group = criterion.benchmark_group("catalogue");
    group.bench_function("load rows", |bench| {
        bench.iter(|| runtime.block_on(load::load(&db)).expect("the rows load"));
    });
    group.bench_function("build search, network, distances", |bench| {
        bench.iter_batched(
            || runtime.block_on(load::load(&db)).expect("the rows load"),
            Catalogue::build,
            criterion::BatchSize::LargeInput,
        );
    });
}

/// A catalogue of the country's size, and of ten times that: built whole, and made of the one before.
fn national(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let places = runtime.block_on(async { load::load(&starter_database().await).await }).expect("the rows load");
    let mut group = criterion.benchmark_group("national");
    group.sample_size(10);
    for size in [1, 10] {
        let rows = national::rows(&places, size);
        group.bench_function(BenchmarkId::new("build whole", size), |bench| {
            bench.iter_batched(|| rows.clone(), Catalogue::build, criterion::BatchSize::PerIteration);
        });
        let catalogue = Catalogue::build(rows);
        let change = |courses: Vec<Course>, sessions: Vec<Session>| Changed {
            courses,
            sessions,
            version: 2,
            head: String::new(),
        };
        let session = || catalogue.sessions.at(catalogue.sessions.len() / 2).clone();
        let course = || catalogue.courses.at(catalogue.courses.len() / 2).clone();
        let words = course().title_da.split(' ').rev().collect::<Vec<_>>().join(" ");
        for (name, change) in [
            ("another price of a session", change(vec![], vec![Session { price_ore: 1, ..session() }])),
            ("another day of a session", change(vec![], vec![Session { start: TODAY, ..session() }])),
            ("a new session", change(vec![], vec![Session { key: "SP000001B".to_owned(), ..session() }])),
            ("another length of a course", change(vec![Course { days: 50, ..course() }], vec![])),
            ("another title of a course, of known words", change(vec![Course { title_da: words, ..course() }], vec![])),
            (
                "another title of a course, with a new word",
                change(vec![Course { title_da: "Dronestyring".to_owned(), ..course() }], vec![]),
            ),
        ] {
            group.bench_function(BenchmarkId::new(name, size), |bench| {
                bench.iter_batched(
                    || change.clone(),
                    |change| catalogue.with(change).expect("an update"),
                    criterion::BatchSize::PerIteration,
                );
            });
        }
    }
}

/// The main job on the starter network: every occupation in every RAR area, with sessions.
fn starter_planner(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let rows = runtime.block_on(async { load::load(&starter_database().await).await }).expect("the rows load");
    let catalogue = Catalogue::build(rows);
    let areas = catalogue.areas.iter().filter(|area| area.kind == entity::types::AreaKind::Rar);
    let areas: Vec<&str> = areas.map(|area| area.key.as_str()).collect();
    let requests: Vec<planner::Request> = catalogue
        .occupations
        .iter()
        .flat_map(|occupation| areas.iter().map(|area| (occupation.key.clone(), (*area).to_owned())))
        .map(|(occupation, area)| {
            let wish = Wish { occupation: Some(occupation), area: Some(area), ..Wish::default() };
            wish.understand(&catalogue, TODAY).expect("a good wish").request
        })
        .collect();
    criterion.bench_function("compose: all 488 cells of the starter network, 3 alternatives each", |bench| {
        bench.iter(|| {
            for request in &requests {
                black_box(planner::compose(&catalogue.network, request));
            }
        });
    });
}

/// Resolvers, without HTTP.
fn resolvers(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let rows = runtime.block_on(async { load::load(&starter_database().await).await }).expect("the rows load");
    let moment = Moment {
        catalogue: Arc::new(Catalogue::build(rows)),
        today: TODAY,
        maps: Arc::new(Maps::default()),
        planning: turns(),
        passing: Arc::default(),
    };
    let schema = schema();
    let mut group = criterion.benchmark_group("resolvers");
    for (name, document) in [
        (
            "one course",
            "{ course(key: \"45074\") { key title days competences { level competence { label } } approvedProviders { name } } }",
        ),
        (
            "50 packages with elements, courses, competences",
            "{ packages(first: 50) { nodes { title elements { seq kind title course { key title days competences { level competence { key label } } } } } } }",
        ),
        (
            "search with facets",
            "{ courses(search: \"lagerarbejder\", first: 20) { totalCount facets { field values { value label count } } edges { highlight node { key title days } } } }",
        ),
        ("coverage map", "{ coverageMap { cells { area { key } occupation { key } essentialCoverage whiteSpot } } }"),
    ] {
        group.bench_function(name, |bench| {
            bench.iter(|| {
                let request = Request::new(document).variables(Variables::from_json(json!({}))).data(moment.clone());
                let answer = runtime.block_on(schema.execute(request));
                assert!(answer.errors.is_empty(), "{:?}", answer.errors);
                black_box(answer)
            });
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4));
    targets = build, national, starter_planner, resolvers
}
criterion_main!(benches);
