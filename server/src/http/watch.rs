//! The page of metrics, on an address of its own, and the counting of requests.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sea_orm::{DatabaseConnection, DbBackend};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::App;
use crate::domain::desk::Desk;
use crate::metrics::{METRICS, Noun, State as Connections};

/// How long the database may take before the page is given without it.
const PATIENCE: Duration = Duration::from_secs(3);

/// The page, for a listener that is not the public one.
pub fn metrics(app: App) -> Router {
    Router::new().route("/metrics", get(page)).with_state(app)
}

/// Counts a request by its route and the status of its answer.
pub(super) async fn count(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    // What has no route is a page or a file of the web app.
    METRICS.requested(route.as_ref().map_or("web", MatchedPath::as_str), response.status().as_u16());
    response
}

async fn page(State(app): State<App>) -> Response {
    look(&app.desk).await;
    METRICS.kept_bytes.set(app.kept.bytes() as i64);
    match METRICS.page() {
        Ok(page) => {
            let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, media)], page).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Sets what is only known when it is asked for.
async fn look(desk: &Desk) {
    let asked = Instant::now();
    let heads = timeout(PATIENCE, desk.heads()).await.ok().and_then(Result::ok);
    METRICS.database_up.set(i64::from(heads.is_some()));
    METRICS.database_answer.set(asked.elapsed().as_secs_f64());
    // Read after the database has answered: what was told meanwhile is not behind.
    let (told, catalogue) = (desk.hub.latest(), desk.catalogue());
    METRICS.events_told.set(told);
    if let Some((latest, wanted)) = heads {
        METRICS.events_behind.set((latest - told).max(0));
        METRICS.catalogue_wanted.set(wanted);
    }
    METRICS.catalogue_version.set(catalogue.version);
    let rows = [
        ("courses", catalogue.courses.len()),
        ("sessions", catalogue.sessions.len()),
        ("packages", catalogue.packages.len()),
        ("competences", catalogue.competences.len()),
        ("occupations", catalogue.occupations.len()),
        ("organisations", catalogue.organisations.len()),
        ("shortages", catalogue.shortages.len() as u32),
    ];
    for (noun, rows) in rows {
        METRICS.catalogue_rows.get_or_create(&Noun { noun }).set(i64::from(rows));
    }
    let (open, idle, most) = pool(&desk.db);
    METRICS.database_connections.get_or_create(&Connections { state: "idle" }).set(idle);
    METRICS.database_connections.get_or_create(&Connections { state: "in_use" }).set((open - idle).max(0));
    METRICS.database_connections_most.set(most);
    let runtime = Handle::current().metrics();
    METRICS.tasks.set(runtime.num_alive_tasks() as i64);
    METRICS.tasks_queued.set(runtime.global_queue_depth() as i64);
}

/// Connections of the pool: open, idle, most.
fn pool(db: &DatabaseConnection) -> (i64, i64, i64) {
    if db.get_database_backend() == DbBackend::Postgres {
        let pool = db.get_postgres_connection_pool();
        (i64::from(pool.size()), pool.num_idle() as i64, i64::from(pool.options().get_max_connections()))
    } else {
        let pool = db.get_sqlite_connection_pool();
        (i64::from(pool.size()), pool.num_idle() as i64, i64::from(pool.options().get_max_connections()))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::catalogue::current::Current;
    use crate::clock::{Clock, Ids};
    use crate::live::Hub;
    use crate::{db, events};

    #[tokio::test]
    async fn events_that_were_told_while_the_database_was_asked_are_not_behind() {
        let mut db = db::connect("sqlite::memory:").await.unwrap();
        db::migrate(&db, &|_| ()).await.unwrap();
        let txn = db::begin(&db).await.unwrap();
        for _ in 0..3 {
            let change = events::Change {
                actor: "system",
                organisation: None,
                noun: "package",
                id: "test",
                action: "commented",
                before: None,
                after: None,
            };
            events::append(&txn, 1, change).await.unwrap();
        }
        txn.commit().await.unwrap();
        let (hub, today) = (Hub::default(), date!(2026 - 11 - 22));
        let meanwhile = hub.clone();
        db.set_metric_callback(move |_| meanwhile.starts_after(2));
        let clock = Clock::at_noon(today);
        let desk = Desk {
            db: db.clone(),
            reader: db,
            current: Current::new(Catalogue::build(crate::starter_rows(today))),
            ids: Ids::seeded(clock.clone(), 1),
            clock,
            hub,
            public_url: "http://kortvej.test".into(),
        };
        look(&desk).await;
        assert_eq!((METRICS.events_told.get(), METRICS.events_behind.get()), (2, 1));
        desk.hub.starts_after(3);
        look(&desk).await;
        assert_eq!((METRICS.events_told.get(), METRICS.events_behind.get()), (3, 0));
    }
}
