//! The next catalogue, made of the one before and the few courses and sessions that changed. It shares all else with the
//! one before, and answers as one that is built whole: what stands in an order keeps it, whatever positions new rows get.

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::types::SessionMode;
use time::Date;

use super::load::{Changed, Rows};
use super::noun::{Course, Session};
use super::search::{Document, Index};
use super::table::Table;
use super::{Catalogue, course_document, documents, offer};
use crate::planner;

/// Changes that a catalogue remembers. Whoever asks for more begins anew.
const REMEMBERED: usize = 64;

/// What the dated offers of courses depend on that changed from one version of the catalogue to a later one.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// Version before it.
    from: i64,
    /// Whether a course changed in more than what it says and costs: what it teaches and asks for, how long it takes, when
    /// it is valid, whether it has language support.
    pub courses: bool,
    /// Whether a session that is held by distance changed.
    pub remote: bool,
    /// Municipalities with other sessions that changed, or held them before.
    pub municipalities: BTreeSet<u32>,
}

/// A session that changed: its position, and what it was.
struct Renewed<'a> {
    position: u32,
    before: Option<&'a Session>,
}

impl Catalogue {
    /// The catalogue with these rows in place of its own; nothing where it has to be built whole, since a course is new.
    pub fn with(&self, changed: Changed) -> Option<Self> {
        let mut rows = self.rows.clone();
        rows.version = changed.version;
        rows.head = changed.head;
        let mut touched = BTreeSet::new();
        for course in changed.courses {
            let at = self.courses.position(&course.key)?;
            touched.insert(at);
            replace_course(&mut rows, at, course)?;
        }
        let renewed = self.replace_sessions(&mut rows, changed.sessions)?;
        relist(&mut rows, &renewed)?;
        for one in &renewed {
            touched.extend(&rows.sessions.at(one.position).courses);
            touched.extend(one.before.iter().flat_map(|before| &before.courses));
        }
        let mut difference = Difference { from: self.version, ..Difference::default() };
        for session in renewed.iter().flat_map(|one| one.before.into_iter().chain([rows.sessions.at(one.position)])) {
            difference.remote |= session.mode == SessionMode::Remote;
            difference.municipalities.insert(session.municipality);
        }
        let mut network = self.network.clone();
        for one in &renewed {
            let session = offer::session(rows.sessions.at(one.position));
            match network.sessions.get_mut(one.position as usize) {
                Some(held) => *held = session,
                None => network.sessions.push(session),
            }
        }
        network.ranks = rows.sessions.ranks();
        for &at in &touched {
            let course = rows.courses.at(at);
            let planned = offer::course(&rows, course);
            let before = &network.courses[at as usize];
            difference.courses |= *before != planner::Course { price_ore: before.price_ore, ..planned.clone() };
            network.replace_course(at, planned);
            if network.sessions_of[at as usize] != course.sessions {
                network.sessions_of.get_mut(at as usize)?.clone_from(&course.sessions);
            }
        }
        let retitled = touched.iter().any(|&at| self.courses.at(at).title_da != rows.courses.at(at).title_da);
        let index = self.index_of(&rows, &touched);
        let mut differences = self.differences.clone();
        differences.push(Arc::new(difference));
        if differences.len() > REMEMBERED {
            differences.remove(0);
        }
        Some(Self {
            rows,
            index,
            network,
            rarity: Arc::clone(&self.rarity),
            geography: Arc::clone(&self.geography),
            shortages_by_cell: Arc::clone(&self.shortages_by_cell),
            periods: Arc::clone(&self.periods),
            orders: self.orders.after_update(retitled),
            differences,
        })
    }

    /// What changed in dated offers since a version; none where that is not known.
    pub fn since(&self, version: i64) -> Option<Difference> {
        let first = self.differences.iter().position(|difference| difference.from == version)?;
        let mut all = Difference { from: version, ..Difference::default() };
        for difference in &self.differences[first..] {
            all.courses |= difference.courses;
            all.remote |= difference.remote;
            all.municipalities.extend(&difference.municipalities);
        }
        Some(all)
    }

    /// Puts sessions where they were, and new ones at the end.
    fn replace_sessions(&self, rows: &mut Rows, sessions: Vec<Session>) -> Option<Vec<Renewed<'_>>> {
        let mut renewed = Vec::new();
        let mut added = Vec::new();
        for session in sessions {
            match self.sessions.position(&session.key) {
                Some(position) => {
                    renewed.push(Renewed { position, before: Some(self.sessions.at(position)) });
                    *rows.sessions.at_mut(position)? = session;
                }
                None => added.push(session),
            }
        }
        if !added.is_empty() {
            let first = rows.sessions.append(added);
            renewed.extend((first..rows.sessions.len()).map(|position| Renewed { position, before: None }));
        }
        Some(renewed)
    }

    /// The index in which those of the courses are changed that say something else now.
    fn index_of(&self, rows: &Rows, courses: &BTreeSet<u32>) -> Index {
        let pairs = courses.iter().map(|&at| (course_document(self, at), course_document(rows, at)));
        let changes: Vec<(Document<'_>, Document<'_>)> = pairs.filter(|(before, after)| before != after).collect();
        if changes.is_empty() {
            return self.index.clone();
        }
        self.index.replace(&changes).unwrap_or_else(|| Index::build(&documents(rows), &rows.synonyms))
    }
}

/// Puts a course in its place, and into the lists of what it belongs to. Lists of courses are in the order of positions,
/// which for courses is that of keys: a new course has the catalogue built whole.
fn replace_course(rows: &mut Rows, at: u32, mut course: Course) -> Option<()> {
    let before = rows.courses.at(at).clone();
    course.sessions.clone_from(&before.sessions);
    course.packages.clone_from(&before.packages);
    if before.committee != course.committee {
        if let Some(committee) = before.committee {
            rows.committees.at_mut(committee)?.courses.retain(|&other| other != at);
        }
        if let Some(committee) = course.committee {
            let list = &mut rows.committees.at_mut(committee)?.courses;
            list.insert(list.partition_point(|&other| other < at), at);
        }
    }
    let fkbs = |course: &Course| course.fkbs.iter().map(|&(fkb, _)| fkb).collect::<BTreeSet<_>>();
    let (old, new) = (fkbs(&before), fkbs(&course));
    for &fkb in old.difference(&new) {
        rows.fkbs.at_mut(fkb)?.courses.retain(|&other| other != at);
    }
    for &fkb in new.difference(&old) {
        let list = &mut rows.fkbs.at_mut(fkb)?.courses;
        list.insert(list.partition_point(|&other| other < at), at);
    }
    for (competence, level) in before.competences.iter().filter(|taught| !course.competences.contains(taught)) {
        rows.competences.at_mut(*competence)?.courses.retain(|other| *other != (at, *level));
    }
    for (competence, level) in course.competences.iter().filter(|taught| !before.competences.contains(taught)) {
        let list = &mut rows.competences.at_mut(*competence)?.courses;
        list.insert(list.partition_point(|other| *other < (at, *level)), (at, *level));
    }
    *rows.courses.at_mut(at)? = course;
    Some(())
}

/// Takes sessions out of the lists in which they were, and puts them into those in which they are now.
fn relist(rows: &mut Rows, renewed: &[Renewed<'_>]) -> Option<()> {
    let Rows { sessions, courses, organisations, .. } = rows;
    let moved = |one: &&Renewed<'_>| {
        let after = sessions.at(one.position);
        one.before.is_none_or(|before| {
            (before.start, before.provider, &before.courses) != (after.start, after.provider, &after.courses)
        })
    };
    let moved: Vec<&Renewed<'_>> = renewed.iter().filter(moved).collect();
    // All are taken out before one is put in, so that the lists are in order meanwhile.
    for one in &moved {
        let Some(before) = one.before else { continue };
        for &course in &before.courses {
            courses.at_mut(course)?.sessions.retain(|&other| other != one.position);
        }
        organisations.at_mut(before.provider)?.sessions.retain(|&other| other != one.position);
    }
    for one in moved {
        let after = sessions.at(one.position);
        for &course in &after.courses {
            list(sessions, &mut courses.at_mut(course)?.sessions, one.position);
        }
        list(sessions, &mut organisations.at_mut(after.provider)?.sessions, one.position);
    }
    Some(())
}

/// Puts a session into a list that is in the order of first days and keys.
fn list(sessions: &Table<Session>, list: &mut Vec<u32>, position: u32) {
    let order = |position: u32| -> (Date, u32) { (sessions.at(position).start, sessions.rank(position)) };
    list.insert(list.partition_point(|&other| order(other) < order(position)), position);
}
