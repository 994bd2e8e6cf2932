//! The catalogue in force, which everybody reads and one task swaps.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::{Mutex, watch};
use tokio::task::spawn_blocking;

use super::Catalogue;
use super::load::{self, Changes};
use crate::metrics::METRICS;

/// How often a catalogue was renewed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Renewals {
    /// Read and built whole.
    pub whole: u64,
    /// Made of the one before and the rows that changed.
    pub updated: u64,
}

/// Hands out the catalogue in force. Cheap to clone; a reader keeps the one it took.
#[derive(Clone)]
pub struct Current {
    sender: Arc<watch::Sender<Arc<Catalogue>>>,
    /// One renewal at a time: two would make the same catalogue twice.
    renewing: Arc<Mutex<()>>,
    whole: Arc<AtomicU64>,
    updated: Arc<AtomicU64>,
}

impl Current {
    /// Starts with a catalogue.
    pub fn new(catalogue: Catalogue) -> Self {
        Self {
            sender: Arc::new(watch::Sender::new(Arc::new(catalogue))),
            renewing: Arc::default(),
            whole: Arc::default(),
            updated: Arc::default(),
        }
    }

    /// Reads the catalogue from the database and starts with it.
    pub async fn load(db: &DatabaseConnection) -> Result<Self, DbErr> {
        Ok(Self::new(read(db).await?))
    }

    /// The catalogue in force.
    pub fn get(&self) -> Arc<Catalogue> {
        Arc::clone(&self.sender.borrow())
    }

    /// How often the catalogue was renewed since the start, and how.
    pub fn renewals(&self) -> Renewals {
        Renewals { whole: self.whole.load(Ordering::Relaxed), updated: self.updated.load(Ordering::Relaxed) }
    }

    /// Reads what changed since the catalogue in force, or everything where that is not said, and swaps the catalogue,
    /// unless a newer one is in force already.
    pub async fn reload(&self, db: &DatabaseConnection) -> Result<Arc<Catalogue>, DbErr> {
        let _one = self.renewing.lock().await;
        let held = self.get();
        let begun = Instant::now();
        let updated = match load::changes(db, &held).await? {
            Changes::None => return Ok(held),
            Changes::Unsaid => None,
            Changes::Said(read) => {
                let made = spawn_blocking(move || read.link(&held).and_then(|changed| held.with(changed)));
                made.await.map_err(|error| DbErr::Custom(format!("updating the catalogue: {error}")))?
            }
        };
        let (fresh, counter) = match updated {
            Some(catalogue) => {
                METRICS.built("update", begun.elapsed());
                (catalogue, &self.updated)
            }
            None => (read(db).await?, &self.whole),
        };
        counter.fetch_add(1, Ordering::Relaxed);
        let fresh = Arc::new(fresh);
        self.sender.send_if_modified(|held| {
            let newer = fresh.version > held.version;
            if newer {
                *held = Arc::clone(&fresh);
            }
            newer
        });
        Ok(self.get())
    }
}

/// Reads the rows and builds the catalogue off the async threads: building is pure computation.
async fn read(db: &DatabaseConnection) -> Result<Catalogue, DbErr> {
    let begun = Instant::now();
    let rows = load::load(db).await?;
    let built = spawn_blocking(move || Catalogue::build(rows)).await;
    METRICS.built("whole", begun.elapsed());
    built.map_err(|error| DbErr::Custom(format!("building the catalogue: {error}")))
}
