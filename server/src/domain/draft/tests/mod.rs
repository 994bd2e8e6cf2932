//! Rules about drafts, on the starter network and on catalogues that differ from it in one thing.

mod adapting;
mod findings;
mod proposals;
mod repairs;
mod watching;

use std::sync::OnceLock;

use entity::types::{PartyRole, PartyStatus};
use time::macros::date;
use time::{Date, Duration};

use super::content::{Content, Element, Party};
use super::exchange;
use super::local::next_session;
use super::proposal::{Alter, Part};
use crate::catalogue::Catalogue;
use crate::catalogue::load::Rows;
use crate::catalogue::noun::{Course, Session, Validity};
use crate::catalogue::table::Table;

/// Today in these tests.
const TODAY: Date = date!(2026 - 11 - 22);

fn rows() -> &'static Rows {
    static ROWS: OnceLock<Rows> = OnceLock::new();
    ROWS.get_or_init(|| crate::starter_rows(TODAY))
}

/// The starter network.
fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| Catalogue::build(rows().clone()))
}

/// The starter network with a difference.
fn changed(change: impl FnOnce(&mut Rows)) -> Catalogue {
    let mut rows = rows().clone();
    change(&mut rows);
    Catalogue::build(rows)
}

fn course(rows: &mut Rows, key: &str, change: impl FnOnce(&mut Course)) {
    let at = rows.courses.position(key).unwrap() as usize;
    let mut courses = rows.courses.iter().cloned().collect::<Vec<_>>();
    change(&mut courses[at]);
    rows.courses = Table::new(courses);
}

fn session(rows: &mut Rows, key: &str, change: impl FnOnce(&mut Session)) {
    let at = rows.sessions.position(key).unwrap() as usize;
    let mut sessions = rows.sessions.iter().cloned().collect::<Vec<_>>();
    change(&mut sessions[at]);
    rows.sessions = Table::new(sessions);
}

/// Ends a course the day before today.
fn end(rows: &mut Rows, key: &str) {
    course(rows, key, |course| course.validity.to = Some(TODAY - Duration::days(1)));
}

/// Takes approvals for a course from organisations for which `lost` says so, and calls their sessions off the list.
fn disapprove(rows: &mut Rows, key: &str, lost: impl Fn(&str) -> bool) {
    let names: Vec<String> = rows.organisations.iter().map(|row| row.key.clone()).collect();
    let lost: Vec<u32> = (0..).zip(&names).filter(|(_, name)| lost(name)).map(|(at, _)| at).collect();
    let fkbs: Vec<u32> = rows.courses.get(key).unwrap().fkbs.iter().map(|&(fkb, _)| fkb).collect();
    let mut all = rows.fkbs.iter().cloned().collect::<Vec<_>>();
    for fkb in fkbs {
        for approval in &mut all[fkb as usize].approvals {
            if lost.contains(&approval.organisation) {
                approval.validity = Validity { from: approval.validity.from, to: Some(TODAY - Duration::days(1)) };
            }
        }
    }
    rows.fkbs = Table::new(all);
    let sessions = rows.sessions.clone();
    course(rows, key, |course| course.sessions.retain(|&at| !lost.contains(&sessions.at(at).provider)));
}

/// A package of the catalogue as a draft, in a municipality.
fn draft(key: &str) -> Content {
    let catalogue = catalogue();
    Content::of(catalogue, catalogue.packages.get(key).unwrap())
}

/// The same with the next session of each course chosen, and its provider to answer for it.
fn dated(key: &str) -> Content {
    let catalogue = catalogue();
    let mut content = draft(key);
    for at in 0..content.elements.len() {
        if let Some(session) = next_session(catalogue, TODAY, &content, at, &[]) {
            let session = catalogue.sessions.at(session);
            let id = content.elements[at].id.clone();
            let alters = [
                Alter::Set(id.clone(), Part::Session(Some(session.key.clone()))),
                Alter::Set(id, Part::Responsible(Some(catalogue.organisations.at(session.provider).key.clone()))),
            ];
            content = exchange::tried(&content, &alters);
        }
    }
    for element in &mut content.elements {
        element.changed = 1;
    }
    content
}

/// Keys of the packages that were made for demonstration: each has a job, a municipality and known courses.
fn demos() -> Vec<&'static str> {
    let keys = catalogue().packages.iter().map(|package| package.key.as_str());
    keys.filter(|key| key.starts_with("DEMO26-")).collect()
}

/// Parties of a package of the catalogue.
fn parties(key: &str) -> Vec<Party> {
    let catalogue = catalogue();
    let parties = &catalogue.packages.get(key).unwrap().parties;
    parties.iter().map(|p| party(&catalogue.organisations.at(p.organisation).key, p.role)).collect()
}

fn party(organisation: &str, role: PartyRole) -> Party {
    Party { organisation: organisation.to_owned(), role, status: PartyStatus::Approved }
}

/// The first element with a session.
fn first_dated(content: &Content) -> &Element {
    content.elements.iter().find(|element| element.step.session.is_some()).unwrap()
}

/// The first element with a course.
fn first_course(content: &Content) -> &Element {
    content.elements.iter().find(|element| element.step.course.is_some()).unwrap()
}
