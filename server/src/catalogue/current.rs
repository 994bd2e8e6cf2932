//! The catalogue in force, which everybody reads and one task swaps.

use std::sync::Arc;
use std::time::Instant;

use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::watch;

use super::{Catalogue, load};
use crate::metrics::METRICS;

/// Hands out the catalogue in force. Cheap to clone; a reader keeps the one it took.
#[derive(Clone)]
pub struct Current {
    sender: Arc<watch::Sender<Arc<Catalogue>>>,
}

impl Current {
    /// Starts with a catalogue.
    pub fn new(catalogue: Catalogue) -> Self {
        Self { sender: Arc::new(watch::Sender::new(Arc::new(catalogue))) }
    }

    /// Reads the catalogue from the database and starts with it.
    pub async fn load(db: &DatabaseConnection) -> Result<Self, DbErr> {
        Ok(Self::new(read(db).await?))
    }

    /// The catalogue in force.
    pub fn get(&self) -> Arc<Catalogue> {
        Arc::clone(&self.sender.borrow())
    }

    /// Reads the database anew and swaps the catalogue, unless a newer one is in force already.
    pub async fn reload(&self, db: &DatabaseConnection) -> Result<Arc<Catalogue>, DbErr> {
        let fresh = Arc::new(read(db).await?);
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
    let built = tokio::task::spawn_blocking(move || Catalogue::build(rows)).await;
    METRICS.built(begun.elapsed());
    built.map_err(|error| DbErr::Custom(error.to_string()))
}
