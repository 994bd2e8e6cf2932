//! Reads what changed since a version of the catalogue: the rows that the events since then say they touched, in one moment
//! of the database.

use entity::package_element;
use sea_orm::{ColumnTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use super::Rows;
use super::links::Links;
use super::{courses, offers};
use crate::catalogue::noun::{Course, Session};
use crate::events::Touched;
use crate::{db, events};

/// More events than these are not gone through: reading everything takes no longer.
const MOST_EVENTS: u64 = 100;

/// What changed since a catalogue was read.
pub(in crate::catalogue) enum Changes {
    /// Nothing.
    None,
    /// These rows.
    Said(Box<Read>),
    /// Nobody said what, or too much: everything has to be read.
    Unsaid,
}

/// Rows that changed, as the database holds them.
pub(in crate::catalogue) struct Read {
    touched: Touched,
    courses: courses::Courses,
    sessions: offers::Sessions,
    version: i64,
    head: String,
}

/// Rows that changed, with their own links into the catalogue before, and not yet in the lists of others.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// Courses; what hangs on others' rows (sessions, packages) is left empty.
    pub courses: Vec<Course>,
    /// Sessions, new ones too.
    pub sessions: Vec<Session>,
    /// The version that they make.
    pub version: i64,
    /// Hash of its event.
    pub head: String,
}

/// Reads what changed since a catalogue.
pub(in crate::catalogue) async fn changes(db: &DatabaseConnection, since: &Rows) -> Result<Changes, DbErr> {
    let txn = db::snapshot(db).await?;
    let changes = read(&txn, since).await?;
    txn.commit().await?;
    Ok(changes)
}

async fn read(txn: &DatabaseTransaction, since: &Rows) -> Result<Changes, DbErr> {
    let events = events::of_catalogue_from(txn, since.version, MOST_EVENTS + 1).await?;
    let Some((first, new)) = events.split_first() else { return Ok(Changes::Unsaid) };
    // Another database, or one that was put back: its events of the same numbers tell of something else.
    if (first.sequence, &first.hash) != (since.version, &since.head) || since.missing_links > 0 {
        return Ok(Changes::Unsaid);
    }
    let Some(last) = new.last() else { return Ok(Changes::None) };
    let mut touched = Touched::default();
    for event in new {
        match Touched::of(event) {
            Some(more) => touched.join(more),
            None => return Ok(Changes::Unsaid),
        }
    }
    if touched.is_much() || new.len() as u64 >= MOST_EVENTS {
        return Ok(Changes::Unsaid);
    }
    let keys: Vec<String> = touched.courses.iter().cloned().collect();
    let courses = match &keys[..] {
        [] => courses::Courses::default(),
        keys => courses::Courses::read(txn, Some(keys)).await?,
    };
    let keys: Vec<String> = touched.sessions.iter().cloned().collect();
    let sessions = match &keys[..] {
        [] => offers::Sessions::default(),
        keys => offers::Sessions::read(txn, Some(keys)).await?,
    };
    let new_keys = keys.into_iter().filter(|key| since.sessions.position(key).is_none());
    if awaited(txn, new_keys.collect()).await? {
        return Ok(Changes::Unsaid);
    }
    let (version, head) = (last.sequence, last.hash.clone());
    Ok(Changes::Said(Box::new(Read { touched, courses, sessions, version, head })))
}

/// Whether an element of a package names one of these new sessions already: such a link is not made row by row.
async fn awaited(txn: &DatabaseTransaction, new: Vec<String>) -> Result<bool, DbErr> {
    if new.is_empty() {
        return Ok(false);
    }
    let elements = package_element::Entity::find().filter(package_element::Column::SessionKey.is_in(new));
    Ok(elements.count(txn).await? > 0)
}

impl Read {
    /// Links the rows into the catalogue before; nothing where a link leads nowhere or a row is gone.
    pub(in crate::catalogue) fn link(mut self, before: &Rows) -> Option<Changed> {
        let links = Links::into_tables(before);
        let own = self.courses.index();
        let courses = self.courses.link(&own, &links);
        let own = self.sessions.index(&links);
        let sessions = self.sessions.link(&own, &links);
        let whole = courses.len() == self.touched.courses.len()
            && sessions.len() == self.touched.sessions.len()
            && links.missing() == 0;
        whole.then_some(Changed { courses, sessions, version: self.version, head: self.head })
    }
}
