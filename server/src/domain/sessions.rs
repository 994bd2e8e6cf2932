//! Sessions of many browsers, looked up together. Whoever has a window open is found anew for each thing that may have to
//! be told, and thousands are then at once.
//!
//! Nothing is remembered. A lookup waits a moment for others; then its batch is closed, and only after that the database
//! is asked. So each is answered by what is true after it asked, and a sign-out or a role taken away counts as soon as if
//! it had asked alone.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::{ConnAcquireErr, DbErr};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::desk::Desk;
use super::error::Error;
use super::sign_in::{self, Session};
use crate::auth::secret;

/// Most sessions of one batch.
const MOST: usize = 500;
/// How long somebody who is waited for waits for others.
const MOMENT: Duration = Duration::from_millis(2);
/// How long a batch may take. Behind a network that has gone it would take for ever, and hold a connection all the while;
/// whoever listens asks again.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long use is gathered before it is written down.
const GATHERED: Duration = Duration::from_secs(1);

/// How soon a session is to be known.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// Somebody waits for it.
    Soon,
    /// Nobody does; others may be waited for so long.
    Leisurely(Duration),
}

/// What is known of a cookie: its session, if it is one that holds.
type Known = Result<Option<Session>, Error>;
/// Digests of cookies, and who is to be told.
type Batch = Vec<(String, oneshot::Sender<Known>)>;

/// Where sessions are looked up together. Cheap to clone.
#[derive(Clone, Default)]
pub struct Sessions(Arc<Inner>);

#[derive(Default)]
struct Inner {
    soon: Mutex<Batch>,
    leisurely: Mutex<Batch>,
    used: Mutex<BTreeSet<String>>,
}

impl Sessions {
    /// The session of a cookie, if it is one that holds when it is looked up together with others.
    ///
    /// Errors: those of the database, for all of a batch.
    pub async fn find(&self, desk: &Desk, cookie: &str, pace: Pace) -> Result<Option<Session>, Error> {
        let (tell, told) = oneshot::channel();
        self.ask(desk, secret::digest(cookie), tell, pace);
        told.await.unwrap_or_else(|cause| Err(Error::internal(&cause)))
    }

    /// Puts a lookup into the batch that is open. A task of its own closes it: whoever has asked may go away.
    fn ask(&self, desk: &Desk, digest: String, tell: oneshot::Sender<Known>, pace: Pace) {
        let (first, full) = {
            let mut open = self.open(pace);
            open.push((digest, tell));
            (open.len() == 1, (open.len() >= MOST).then(|| std::mem::take(&mut *open)))
        };
        let (all, desk) = (self.clone(), desk.clone());
        if let Some(batch) = full {
            tokio::spawn(async move { all.look_up(&desk, batch).await });
        } else if first {
            tokio::spawn(async move {
                sleep(match pace {
                    Pace::Soon => MOMENT,
                    Pace::Leisurely(wait) => wait,
                })
                .await;
                // Another may have been full meanwhile; then this is the one after it, closed a little early.
                let batch = std::mem::take(&mut *all.open(pace));
                all.look_up(&desk, batch).await;
            });
        }
    }

    fn open(&self, pace: Pace) -> std::sync::MutexGuard<'_, Batch> {
        let open = match pace {
            Pace::Soon => &self.0.soon,
            Pace::Leisurely(_) => &self.0.leisurely,
        };
        open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a batch that is closed.
    async fn look_up(&self, desk: &Desk, batch: Batch) {
        if batch.is_empty() {
            return;
        }
        let digests: BTreeSet<&str> = batch.iter().map(|(digest, _)| digest.as_str()).collect();
        let found = timeout(PATIENCE, sign_in::sessions(desk, &digests)).await;
        let found = found.unwrap_or_else(|_| Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout).into()));
        if let Ok(found) = &found {
            self.note(desk, found.values().filter(|found| found.is_due).map(|found| found.session.id.clone()));
        }
        for (digest, tell) in batch {
            // Whoever is gone need not be told.
            let _ = tell.send(match &found {
                Ok(found) => Ok(found.get(&digest).map(|found| found.session.clone())),
                Err(error) => Err(error.clone()),
            });
        }
    }

    /// Has it written down, together with what comes in a moment, that sign-ins are in use.
    fn note(&self, desk: &Desk, ids: impl Iterator<Item = String>) {
        let used = |all: &Self| std::mem::take(&mut *all.0.used.lock().unwrap_or_else(PoisonError::into_inner));
        let first = {
            let mut used = self.0.used.lock().unwrap_or_else(PoisonError::into_inner);
            let none = used.is_empty();
            used.extend(ids);
            none && !used.is_empty()
        };
        if first {
            let (all, desk, now) = (self.clone(), desk.clone(), desk.clock.micros());
            tokio::spawn(async move {
                sleep(GATHERED).await;
                sign_in::note(&desk, &used(&all), now).await;
            });
        }
    }
}
