//! What happens, told at once: events as they are committed, and who works where.
//!
//! The event log is the source; a server that hears of a new event (its own write, or a PostgreSQL notification, or its
//! next look at the log) reads what is new and tells everybody who listens in this process. Presence is not kept
//! anywhere: it is told on, and forgotten when it is not renewed.

use std::collections::{HashMap, VecDeque};
use std::ops::Deref;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use entity::event;
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, broadcast, watch};
use tokio::time::Instant;

/// Events that are held for those who listen. Whoever lags further behind reads the log.
pub const HELD: usize = 1024;
/// Changes of presence that a slow listener may lag behind before it is told that it missed some.
const BACKLOG: usize = 1024;
/// How long somebody is present without saying so again.
pub const PRESENT_FOR: Duration = Duration::from_secs(30);

/// Somebody at work on a package, in one window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Key of the package.
    pub package: String,
    /// Account id.
    pub person: String,
    /// The organisation that the person acts for.
    pub organisation: Option<String>,
    /// The element that the person is at.
    pub element: Option<String>,
    /// Since when, in microseconds UTC.
    pub since: i64,
    /// The window.
    pub window: String,
    /// The person has left.
    pub left: bool,
}

/// An event that was told.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The event.
    pub event: event::Model,
    /// Ids of the people who have a notice of it; none where that is not known.
    pub noticed: Option<Vec<String>>,
}

impl From<event::Model> for Happened {
    fn from(event: event::Model) -> Self {
        Self { event, noticed: None }
    }
}

impl Deref for Happened {
    type Target = event::Model;

    fn deref(&self) -> &event::Model {
        &self.event
    }
}

/// The latest events, in order.
#[derive(Default)]
struct Held {
    events: VecDeque<Arc<Happened>>,
    /// Sequence of the last that is held no longer.
    forgotten: i64,
}

/// Where everybody listens. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    held: RwLock<Held>,
    latest: watch::Sender<i64>,
    floor: watch::Sender<i64>,
    appended: AtomicI64,
    due: Mutex<Due>,
    nudged: Notify,
    catalogue: watch::Sender<i64>,
    presence: broadcast::Sender<String>,
    outgoing: broadcast::Sender<Presence>,
    present: Mutex<HashMap<(String, String), (Presence, Instant)>>,
}

/// The catalogue that is to come into force.
#[derive(Clone, Copy, Default)]
struct Due {
    /// The first event that may need it; whatever is before shows in the one in force.
    from: i64,
    /// Its version.
    version: i64,
}

impl Default for Hub {
    fn default() -> Self {
        Self(Arc::new(Inner {
            held: RwLock::default(),
            latest: watch::Sender::new(0),
            floor: watch::Sender::new(0),
            appended: AtomicI64::new(0),
            due: Mutex::default(),
            nudged: Notify::new(),
            catalogue: watch::Sender::new(0),
            presence: broadcast::Sender::new(BACKLOG),
            outgoing: broadcast::Sender::new(BACKLOG),
            present: Mutex::default(),
        }))
    }
}

impl Hub {
    /// Says that something was written, so that the log is read without waiting.
    pub fn nudge(&self) {
        self.0.nudged.notify_one();
    }

    /// Waits until something was written.
    pub async fn nudged(&self) {
        self.0.nudged.notified().await;
    }

    /// Sequence of the latest event that was told; 0 before the first.
    pub fn latest(&self) -> i64 {
        *self.0.latest.borrow()
    }

    /// Waits until the event of this sequence was told.
    pub async fn told(&self, sequence: i64) {
        let mut latest = self.0.latest.subscribe();
        // The sender lives as long as we do.
        let _ = latest.wait_for(|latest| *latest >= sequence).await;
    }

    /// Says that everything up to this event is known without having been told: it was there before we were.
    pub fn starts_after(&self, sequence: i64) {
        raise(&self.0.latest, sequence);
        raise(&self.0.floor, sequence);
    }

    /// Sequence of the latest event that this process knows of, told or its own: whatever reads must find it.
    pub fn floor(&self) -> i64 {
        *self.0.floor.borrow()
    }

    /// Listens to the floor rising.
    pub fn floors(&self) -> watch::Receiver<i64> {
        self.0.floor.subscribe()
    }

    /// Forgets what was appended before; called when a write transaction begins.
    pub fn appends_anew(&self) {
        self.0.appended.store(0, Ordering::Release);
    }

    /// Notes an event of the write transaction that is open.
    pub fn appends(&self, sequence: i64) {
        self.0.appended.store(sequence, Ordering::Release);
    }

    /// Sequence of the last event of the write transaction that is open; 0 if it has none yet.
    pub fn appended(&self) -> i64 {
        self.0.appended.load(Ordering::Acquire)
    }

    /// Says that this process has committed an event.
    pub fn wrote(&self, sequence: i64) {
        raise(&self.0.floor, sequence);
    }

    /// Says that a catalogue of this version is to come into force, before the events are told that ask for it.
    pub fn catalogue_due(&self, version: i64) {
        let mut due = self.0.due.lock().unwrap_or_else(PoisonError::into_inner);
        let in_force = *self.0.catalogue.borrow();
        if version <= due.version {
            return;
        }
        // Where one is still to come, the first event that needs it is the first that needs this one.
        if in_force >= due.version {
            due.from = self.latest().max(in_force) + 1;
        }
        due.version = version;
    }

    /// Waits until the catalogue is in force that shows the state after an event that was told.
    pub async fn shown(&self, sequence: i64) {
        let due = *self.0.due.lock().unwrap_or_else(PoisonError::into_inner);
        if sequence >= due.from {
            let mut catalogue = self.0.catalogue.subscribe();
            // The sender lives as long as we do.
            let _ = catalogue.wait_for(|version| *version >= due.version).await;
        }
    }

    /// Tells an event to all who listen.
    pub fn tell(&self, happened: impl Into<Happened>) {
        let happened = happened.into();
        let sequence = happened.sequence;
        {
            let mut held = self.0.held.write().unwrap_or_else(PoisonError::into_inner);
            if held.events.len() == HELD
                && let Some(oldest) = held.events.pop_front()
            {
                held.forgotten = oldest.sequence;
            }
            held.events.push_back(Arc::new(happened));
        }
        self.starts_after(sequence);
    }

    /// Events that were told after one, in order, at most so many, and up to where that is all of them; none where one
    /// of them is held no longer.
    pub fn told_after(&self, sequence: i64, limit: usize) -> Option<(Vec<Arc<Happened>>, i64)> {
        // Whatever is told up to here is held, or was.
        let latest = self.latest();
        let held = self.0.held.read().unwrap_or_else(PoisonError::into_inner);
        if sequence < held.forgotten {
            return None;
        }
        let from = held.events.partition_point(|happened| happened.sequence <= sequence);
        let events: Vec<_> = held.events.range(from..).take(limit).cloned().collect();
        let last = events.last().map_or(sequence, |last| last.sequence);
        let all = if events.len() < limit { last.max(latest) } else { last };
        Some((events, all))
    }

    /// Listens to the sequence of the latest event that was told.
    pub fn latests(&self) -> watch::Receiver<i64> {
        self.0.latest.subscribe()
    }

    /// Says that a catalogue of this version is in force.
    pub fn catalogue_is(&self, version: i64) {
        raise(&self.0.catalogue, version);
    }

    /// Listens to the version of the catalogue.
    pub fn catalogue(&self) -> watch::Receiver<i64> {
        self.0.catalogue.subscribe()
    }

    /// Says that somebody is, or no longer is, at work on a package; other processes are told too.
    pub fn present(&self, presence: &Presence) {
        let _ = self.0.outgoing.send(presence.clone());
        self.heard(presence);
    }

    /// Takes in presence that another process told.
    pub fn heard(&self, presence: &Presence) {
        let package = presence.package.clone();
        let key = (package.clone(), presence.window.clone());
        let changed = {
            let mut present = self.0.present.lock().unwrap_or_else(PoisonError::into_inner);
            if presence.left {
                present.remove(&key).is_some()
            } else {
                let before = present.insert(key, (presence.clone(), Instant::now() + PRESENT_FOR));
                before.is_none_or(|(before, _)| before.element != presence.element)
            }
        };
        if changed {
            let _ = self.0.presence.send(package);
        }
    }

    /// What this process says of presence, for telling other processes.
    pub fn outgoing(&self) -> broadcast::Receiver<Presence> {
        self.0.outgoing.subscribe()
    }

    /// Keys of packages where presence changes.
    pub fn presences(&self) -> broadcast::Receiver<String> {
        self.0.presence.subscribe()
    }

    /// Forgets whoever has not said for long that they are there, and tells of it.
    pub fn sweep(&self) {
        let mut left = Vec::new();
        {
            let mut present = self.0.present.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            present.retain(|(package, _), (_, until)| {
                let here = *until > now;
                if !here {
                    left.push(package.clone());
                }
                here
            });
        }
        for package in left {
            let _ = self.0.presence.send(package);
        }
    }

    /// Who is at work on a package, in the order of arrival; each person once.
    pub fn at_work(&self, package: &str) -> Vec<Presence> {
        let mut present = self.0.present.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        present.retain(|_, (_, until)| *until > now);
        let mut here: Vec<Presence> = present
            .values()
            .filter(|(presence, _)| presence.package == package)
            .map(|(here, _)| here.clone())
            .collect();
        here.sort_by(|a, b| (a.since, &a.window).cmp(&(b.since, &b.window)));
        let mut people: Vec<Presence> = Vec::new();
        for presence in here {
            match people.iter_mut().find(|known| known.person == presence.person) {
                Some(known) => known.element = known.element.take().or(presence.element),
                None => people.push(presence),
            }
        }
        people
    }
}

/// Sets a number that only rises.
fn raise(held: &watch::Sender<i64>, number: i64) {
    held.send_if_modified(|held| {
        let higher = number > *held;
        if higher {
            *held = number;
        }
        higher
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(sequence: i64) -> event::Model {
        event::Model {
            sequence,
            at: 0,
            actor: "system".to_owned(),
            organisation: None,
            noun: "package".to_owned(),
            noun_id: "p1".to_owned(),
            action: "changed".to_owned(),
            before: None,
            after: None,
            previous_hash: String::new(),
            hash: String::new(),
        }
    }

    fn after(hub: &Hub, sequence: i64, limit: usize) -> Option<(Vec<i64>, i64)> {
        let (events, all) = hub.told_after(sequence, limit)?;
        Some((events.iter().map(|happened| happened.sequence).collect(), all))
    }

    #[test]
    fn what_was_told_is_held_until_there_is_too_much_of_it() {
        let hub = Hub::default();
        assert_eq!(after(&hub, 0, 9), Some((vec![], 0)));
        // What was there before is not told.
        hub.starts_after(7);
        assert_eq!(after(&hub, 0, 9), Some((vec![], 7)));
        for sequence in 8..=10 {
            hub.tell(event(sequence));
        }
        assert_eq!(after(&hub, 7, 9), Some((vec![8, 9, 10], 10)));
        assert_eq!(after(&hub, 8, 9), Some((vec![9, 10], 10)));
        assert_eq!(after(&hub, 7, 2), Some((vec![8, 9], 9)), "the rest comes later");
        assert_eq!(after(&hub, 10, 9), Some((vec![], 10)));
        let held = i64::try_from(HELD).unwrap();
        for sequence in 11..=8 + held {
            hub.tell(event(sequence));
        }
        assert_eq!(after(&hub, 7, 9), None, "the event 8 is held no longer");
        assert_eq!(after(&hub, 8, 1), Some((vec![9], 9)));
        assert_eq!(after(&hub, 8, HELD).unwrap().1, 8 + held);
    }
}
