//! A read replica of the database: how far it has come, and whether it answers at all.
//!
//! A replica is read only once it has every event that this process knows of, so whoever asks here never sees less than
//! was told here. Nobody waits for it: one task looks how far it has come, and until then the database itself is read.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DatabaseConnection;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::events;
use crate::live::Hub;

/// How often it is asked while nothing is written.
const POLL: Duration = Duration::from_secs(1);
/// How soon it is asked again when it lags behind, at first and at last.
const AGAIN: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(200));
/// One that takes longer than this to say how far it has come is not read.
const PATIENCE: Duration = Duration::from_secs(2);

/// A read replica. Cheap to clone.
#[derive(Clone)]
pub struct Replica(Arc<Inner>);

struct Inner {
    db: DatabaseConnection,
    /// Sequence of its latest event; none while it does not answer.
    reached: watch::Sender<Option<i64>>,
}

impl Replica {
    /// A replica of which nothing is known yet.
    pub fn new(db: DatabaseConnection) -> Self {
        Self(Arc::new(Inner { db, reached: watch::Sender::new(None) }))
    }

    /// Its pool, if it has come as far as this event.
    pub fn at(&self, sequence: i64) -> Option<&DatabaseConnection> {
        let reached = *self.0.reached.borrow();
        reached.is_some_and(|reached| reached >= sequence).then_some(&self.0.db)
    }

    /// Says that it failed; it is read again once it has said how far it has come.
    pub fn failed(&self) {
        self.0.reached.send_replace(None);
    }

    /// Waits until it fails.
    pub async fn lost(&self) {
        let mut reached = self.0.reached.subscribe();
        // The sender lives as long as we do.
        let _ = reached.wait_for(Option::is_none).await;
    }

    /// Looks how far it has come, until dropped.
    pub async fn watch(self, hub: Hub) {
        let mut floors = hub.floors();
        let (mut answers, mut again) = (None, AGAIN.0);
        loop {
            let found = match timeout(PATIENCE, events::latest(&self.0.db)).await {
                Ok(found) => found.map_err(|cause| cause.to_string()),
                Err(late) => Err(late.to_string()),
            };
            if answers != Some(found.is_ok()) {
                answers = Some(found.is_ok());
                match &found {
                    Ok(_) => tracing::info!("the replica answers"),
                    Err(cause) => tracing::warn!(%cause, "the replica does not answer; the database itself is read"),
                }
            }
            let reached = found.ok();
            self.0.reached.send_replace(reached);
            if reached.is_some_and(|reached| reached < hub.floor()) {
                sleep(again).await;
                again = (2 * again).min(AGAIN.1);
            } else {
                again = AGAIN.0;
                tokio::select! {
                    () = sleep(POLL) => {}
                    _ = floors.changed(), if reached.is_some() => {}
                }
            }
        }
    }
}
