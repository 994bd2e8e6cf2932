//! What a published version rests on: its courses, who offers them and its sessions, as they were on the day. It is
//! kept as JSON with the version and never changes.

use serde::{Deserialize, Serialize};
use time::Date;

use super::content::Content;
use super::local;
use super::order::session_of;
use crate::catalogue::Catalogue;
use crate::catalogue::noun::Course;
use crate::domain::course::coming;
use crate::domain::error::Error;

time::serde::format_description!(iso_date, Date, "[year]-[month]-[day]");

/// The course of an element, as it was when the version was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked {
    /// Id of the element.
    pub element: String,
    /// Key of the course.
    pub course: String,
    /// Its Danish title.
    pub title: String,
    /// Its length in hundredths of a course day.
    pub days: i32,
    /// Its last day, where one was set.
    #[serde(with = "iso_date::option")]
    pub valid_to: Option<Date>,
    /// Keys of the competences that it gave, each with its level 1 to 4, by key.
    pub competences: Vec<(String, u8)>,
    /// Who could offer it, by key.
    pub providers: Vec<LockedProvider>,
    /// The chosen session.
    pub session: Option<LockedSession>,
}

/// An organisation that could offer a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedProvider {
    /// Its key.
    pub organisation: String,
    /// Whether it was approved. Else it only had a coming session.
    pub approved: bool,
}

/// A chosen session, as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedSession {
    /// Its key.
    pub key: String,
    /// First teaching day.
    #[serde(with = "iso_date")]
    pub start: Date,
    /// Last teaching day.
    #[serde(with = "iso_date")]
    pub end: Date,
    /// Key of who holds it.
    pub provider: String,
    /// Code of the municipality where it is held.
    pub municipality: String,
    /// Price for one participant in øre.
    pub price_ore: i64,
    /// Seats that were free.
    pub seats_free: u32,
}

/// Locks what a package rests on today, in the order of its elements. An element without a course, or with one that the
/// catalogue doesn't know, has nothing to lock.
pub fn lock(catalogue: &Catalogue, today: Date, content: &Content) -> Vec<Locked> {
    let elements = content.elements.iter().filter_map(|element| {
        let course = catalogue.courses.get(element.step.course.as_deref()?)?;
        let session = session_of(catalogue, element).map(|session| LockedSession {
            key: session.key.clone(),
            start: session.start,
            end: session.end,
            provider: catalogue.organisations.at(session.provider).key.clone(),
            municipality: catalogue.municipalities.at(session.municipality).code.clone(),
            price_ore: session.price_ore,
            seats_free: session.seats_free(),
        });
        Some(Locked {
            element: element.id.clone(),
            course: course.key.clone(),
            title: course.title_da.clone(),
            days: course.days,
            valid_to: course.validity.to,
            competences: competences(catalogue, course),
            providers: offerers(catalogue, today, course),
            session,
        })
    });
    elements.collect()
}

/// What a course gives, by key.
pub(super) fn competences(catalogue: &Catalogue, course: &Course) -> Vec<(String, u8)> {
    let mut given: Vec<(String, u8)> =
        course.competences.iter().map(|&(at, level)| (catalogue.competences.at(at).key.clone(), level)).collect();
    given.sort_unstable();
    given
}

/// Who can offer a course: those approved, and those with a coming session.
pub(super) fn offerers(catalogue: &Catalogue, today: Date, course: &Course) -> Vec<LockedProvider> {
    let approved = local::providers(catalogue, course, today);
    let mut all = approved.clone();
    all.extend(coming(catalogue, course, today).map(|session| session.provider));
    all.sort_unstable();
    all.dedup();
    all.into_iter()
        .map(|at| LockedProvider {
            organisation: catalogue.organisations.at(at).key.clone(),
            approved: approved.contains(&at),
        })
        .collect()
}

/// Reads what the database keeps. What can't be read is our fault, and is logged with its cause.
pub fn read(text: &str) -> Result<Vec<Locked>, Error> {
    serde_json::from_str(text)
        .map_err(|cause| Error::internal(&format!("the lock of a version can't be read: {cause}")))
}

/// As the database keeps it.
pub fn written(lock: &[Locked]) -> String {
    // Structs of texts, numbers and dates always have a JSON form.
    serde_json::to_string(lock).unwrap_or_default()
}
