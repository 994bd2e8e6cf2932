//! The starter network: the CSV format of `data/`, read and checked as a whole, then merged in one transaction.
//!
//! **Reading** touches no database and finds every fault of every file. What is refused is what can't be true: an
//! unknown key, a session that its provider is not approved for, a course whose prerequisites lead in a circle. How many
//! rows there are, and what the network leaves uncovered, is its authors' business and not checked here.
//!
//! **Writing** is idempotent and never deletes: see [`store`] for what happens to rows that changed or are gone.
//!
//! **Sessions** are written as patterns relative to the day of loading. Day 0 is the first Monday on or after the day on
//! which a pattern is first imported, and is kept: importing again later moves nothing. Only when every session of a
//! pattern has begun does the pattern start a new round, from the Monday on or after that day.

mod courses;
mod files;
mod jobs;
mod models;
mod offers;
mod packages;
mod places;
mod prerequisites;
mod store;

use std::path::Path;

use entity::{
    approval, area, collaboration_model, committee, competence, course, course_competence, course_fkb,
    course_prerequisite, course_restriction, fkb, fkb_replacement, model_result, model_step, municipality, occupation,
    occupation_competence, occupation_title, organisation, organisation_area, package, package_area, package_element,
    package_gate, package_municipality, package_occupation, package_party, package_target_group, shortage, synonym,
};
use time::Date;
use time::macros::date;

use self::files::Files;
use self::offers::Pattern;
pub use self::store::{Counts, Report, Step, write};
use super::fault::Faults;

/// Feed of the rows that this import writes.
pub const FEED: &str = "starter";
/// The day for which the starter network speaks.
pub const SOURCE_DATE: Date = date!(2026 - 11 - 22);

/// A starter network that was read whole and found without fault.
#[derive(Clone, Debug)]
pub struct Starter {
    areas: Vec<area::Model>,
    municipalities: Vec<municipality::Model>,
    committees: Vec<committee::Model>,
    organisations: Vec<organisation::Model>,
    organisation_areas: Vec<organisation_area::Model>,
    fkbs: Vec<fkb::Model>,
    fkb_replacements: Vec<fkb_replacement::Model>,
    competences: Vec<competence::Model>,
    courses: Vec<course::Model>,
    course_fkbs: Vec<course_fkb::Model>,
    course_competences: Vec<course_competence::Model>,
    course_prerequisites: Vec<course_prerequisite::Model>,
    course_restrictions: Vec<course_restriction::Model>,
    occupations: Vec<occupation::Model>,
    occupation_titles: Vec<occupation_title::Model>,
    occupation_competences: Vec<occupation_competence::Model>,
    approvals: Vec<approval::Model>,
    patterns: Vec<Pattern>,
    shortages: Vec<shortage::Model>,
    packages: Vec<package::Model>,
    package_occupations: Vec<package_occupation::Model>,
    package_areas: Vec<package_area::Model>,
    package_municipalities: Vec<package_municipality::Model>,
    package_target_groups: Vec<package_target_group::Model>,
    package_parties: Vec<package_party::Model>,
    package_elements: Vec<package_element::Model>,
    package_gates: Vec<package_gate::Model>,
    synonyms: Vec<synonym::Model>,
    models: Vec<collaboration_model::Model>,
    model_steps: Vec<model_step::Model>,
    model_results: Vec<model_result::Model>,
    digest: String,
}

impl Starter {
    /// SHA-256 over the files, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// Reads and checks the files of a folder. `today` is the Danish day for which sessions are tried.
pub fn read(folder: &Path, today: Date) -> Result<Starter, Faults> {
    let mut faults = Faults::default();
    let files = Files::of_folder(folder, &mut faults);
    check(&files, today, faults)
}

/// The starter network that is part of the program.
pub fn embedded(today: Date) -> Result<Starter, Faults> {
    let mut faults = Faults::default();
    let files = Files::embedded(&mut faults);
    check(&files, today, faults)
}

/// The same with each file as a test would have it, by its name and what it holds; `None` is a missing file.
pub fn edited(edit: impl Fn(&'static str, &str) -> Option<Vec<u8>>, today: Date) -> Result<Starter, Faults> {
    let mut faults = Faults::default();
    let files = Files::edited(edit, &mut faults);
    check(&files, today, faults)
}

fn check(files: &Files, today: Date, mut faults: Faults) -> Result<Starter, Faults> {
    let faults = &mut faults;
    let places = places::read(files, faults);
    let courses = courses::read(files, faults);
    prerequisites::reachable(&courses, files, faults);
    let jobs = jobs::read(files, &places, faults);
    let offers = offers::read(files, &places, &courses, today, faults);
    let packages = packages::read(files, &courses, faults);
    let models = models::read(files, faults);
    if !faults.is_empty() {
        faults.sort(&Files::NAMES);
        return Err(std::mem::take(faults));
    }
    Ok(Starter {
        areas: places.areas,
        municipalities: places.municipalities,
        committees: places.committees,
        organisations: places.organisations,
        organisation_areas: places.organisation_areas,
        fkbs: courses.fkbs,
        fkb_replacements: courses.fkb_replacements,
        competences: courses.competences,
        courses: courses.courses,
        course_fkbs: courses.course_fkbs,
        course_competences: courses.course_competences,
        course_prerequisites: courses.course_prerequisites,
        course_restrictions: courses.course_restrictions,
        occupations: jobs.occupations,
        occupation_titles: jobs.occupation_titles,
        occupation_competences: jobs.occupation_competences,
        approvals: offers.approvals,
        patterns: offers.patterns,
        shortages: jobs.shortages,
        packages: packages.packages,
        package_occupations: packages.package_occupations,
        package_areas: packages.package_areas,
        package_municipalities: packages.package_municipalities,
        package_target_groups: packages.package_target_groups,
        package_parties: packages.package_parties,
        package_elements: packages.package_elements,
        package_gates: packages.package_gates,
        synonyms: places.synonyms,
        models: models.models,
        model_steps: models.steps,
        model_results: models.results,
        digest: files.digest.clone(),
    })
}

/// Fills in where a row of a file comes from.
macro_rules! sourced {
    ($record:ident, $table:ident { $($field:ident $(: $value:expr)?),* $(,)? }) => {
        entity::$table::Model {
            $($field $(: $value)?,)*
            provenance: $record.provenance(),
            source: $record.source(),
            source_date: $record.source_date(),
            feed: $crate::import::starter::FEED.to_owned(),
            withdrawn_on: None,
        }
    };
}
use sourced;

/// The parts of a list with their places from 1.
fn numbered<T>(parts: Vec<T>) -> impl Iterator<Item = (i32, T)> {
    (1..).zip(parts)
}

/// Whether a text is so many digits.
fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
