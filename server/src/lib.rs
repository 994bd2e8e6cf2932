//! Kortvej: a shared catalogue of AMU courses, composed into branch packages and matched to jobs where labour is
//! short.
//!
//! Modules look one way: `http -> graphql -> domain -> catalogue -> planner`. See ARCHITECTURE.md.

pub mod auth;
pub mod catalogue;
pub mod chunks;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod domain;
pub mod events;
pub mod follow;
pub mod graphql;
pub mod http;
pub mod import;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod planner;
pub mod replica;
pub mod trace;

/// The starter network's rows as they come back from a database, for unit tests on any layer. It stands here because
/// only the root of the crate may name every module.
#[cfg(test)]
pub(crate) fn starter_rows(today: time::Date) -> catalogue::load::Rows {
    // A runtime of its own, so that no pool outlives the test that made it.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = db::connect("sqlite::memory:").await.unwrap();
            db::migrate(&db, &|_| ()).await.unwrap();
            let network = import::starter::embedded(today).unwrap();
            import::starter::write(&db, &network, &clock::Clock::at_noon(today), &|_| ()).await.unwrap();
            let rows = catalogue::load::load(&db).await.unwrap();
            db::close(db).await.unwrap();
            rows
        })
    })
    .join()
    .unwrap()
}
