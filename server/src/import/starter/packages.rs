//! Packages with their places, parties, elements and gates.

use std::collections::HashSet;

use entity::types::{ElementKind, PackageKind, PackageStatus, PartyRole, PartyStatus};
use entity::{
    package, package_area, package_element, package_gate, package_municipality, package_occupation, package_party,
    package_target_group,
};

use super::courses::Courses;
use super::files::Files;
use super::{digits, numbered, sourced};
use crate::import::fault::Faults;
use crate::import::record::{Keys, Numbers, Record, each};

#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "fields are named after tables")]
pub(super) struct Packages {
    pub(super) packages: Vec<package::Model>,
    pub(super) package_occupations: Vec<package_occupation::Model>,
    pub(super) package_areas: Vec<package_area::Model>,
    pub(super) package_municipalities: Vec<package_municipality::Model>,
    pub(super) package_target_groups: Vec<package_target_group::Model>,
    pub(super) package_parties: Vec<package_party::Model>,
    pub(super) package_elements: Vec<package_element::Model>,
    pub(super) package_gates: Vec<package_gate::Model>,
}

pub(super) fn read(files: &Files, courses: &Courses, faults: &mut Faults) -> Packages {
    let mut read = Packages::default();
    packages(files, &mut read, faults);
    elements(files, courses, &mut read, faults);
    read
}

fn packages(files: &Files, read: &mut Packages, faults: &mut Faults) {
    let (occupations, organisations) = (files.occupation_keys(), files.organisation_keys());
    let places = (files.area_keys(), files.municipality_codes());
    let with_elements: Option<HashSet<&str>> =
        files.package_elements.as_ref().map(|sheet| sheet.column("package_key").collect());
    let mut seen = HashSet::new();
    read.packages = each(files.packages.as_ref(), faults, |record| {
        record.unique(&mut seen, &["key"]);
        let key = record.text("key");
        if with_elements.as_ref().is_some_and(|keys| !keys.contains(key.as_str())) {
            record.fault("key", "a package with elements in package_elements.csv");
        }
        for (position, occupation_key) in numbered(record.list_refers("occupation_keys", &occupations)) {
            read.package_occupations.push(package_occupation::Model {
                package_key: key.clone(),
                occupation_key,
                position,
            });
        }
        for (position, target_group) in numbered(record.words("target_groups")) {
            read.package_target_groups.push(package_target_group::Model {
                package_key: key.clone(),
                target_group,
                position,
            });
        }
        for (position, place) in numbered(record.list("area_or_municipality")) {
            let package_key = key.clone();
            // A code is three digits and an area key is not, which tells them apart even if a file could not be read.
            if !digits(&place, 3) && places.0.has(&place) {
                let area_key = place;
                read.package_areas.push(package_area::Model { package_key, area_key, position });
            } else if digits(&place, 3) && places.1.has(&place) {
                let municipality_code = place;
                read.package_municipalities.push(package_municipality::Model {
                    package_key,
                    municipality_code,
                    position,
                });
            } else {
                let expected = "a key of areas.csv or a code of municipalities.csv";
                record.fault_of("area_or_municipality", place, expected);
            }
        }
        read.package_parties.extend(parties(record, &organisations, &key));
        let year_from = record.some_whole("year_from", 2000..=2099);
        let year_to = record.some_whole("year_to", 2000..=2099);
        if let (Some(from), Some(to)) = (year_from, year_to)
            && to < from
        {
            record.fault("year_to", format!("a year that is not before year_from, {from}"));
        }
        sourced!(
            record,
            package {
                key,
                title_da: record.text("title_da"),
                title_en: record.text("title_en"),
                kind: record.word("kind", PackageKind::Project),
                status: PackageStatus::Published,
                revision: 1,
                version: 1,
                year_from,
                year_to,
                description: record.text("description_da"),
                source_note: record.text("source_note"),
                derived_from: None,
            }
        )
    });
}

/// The lead, if there is one, then the partners. The source names them; none has approved anything in Kortvej.
fn parties(record: &mut Record<'_>, organisations: &Keys, key: &str) -> Vec<package_party::Model> {
    let lead = record.some_refers("lead_organisation_key", organisations);
    let partners = record.list_refers("partner_organisation_keys", organisations);
    if let Some(lead) = &lead
        && partners.contains(lead)
    {
        let expected = "partners besides the lead organisation";
        record.fault_of("partner_organisation_keys", lead.clone(), expected);
    }
    let lead = lead.into_iter().map(|lead| (PartyRole::Lead, lead));
    let partners = partners.into_iter().map(|partner| (PartyRole::Partner, partner));
    (1..)
        .zip(lead.chain(partners))
        .map(|(position, (role, organisation_key))| package_party::Model {
            package_key: key.to_owned(),
            organisation_key,
            role,
            status: PartyStatus::Named,
            position,
        })
        .collect()
}

fn elements(files: &Files, courses: &Courses, read: &mut Packages, faults: &mut Faults) {
    let (packages, course_keys) = (files.package_keys(), files.course_keys());
    let competences = files.competence_keys();
    let seqs = Numbers::of(files.package_elements.as_ref(), "package_key", "seq");
    let mut seen = HashSet::new();
    read.package_elements = each(files.package_elements.as_ref(), faults, |record| {
        record.unique(&mut seen, &["package_key", "seq"]);
        let package_key = record.refers("package_key", &packages);
        let seq = record.whole("seq", 1..=999).unwrap_or(1);
        if seqs.skips(&package_key, seq) {
            record.fault("seq", "elements of a package numbered 1, 2, 3 ... without gaps");
        }
        let course_key = record.some_refers("course_key", &course_keys);
        let days = record.some_hundredths("days", 200);
        let course = course_key.as_ref().and_then(|key| courses.facts.get(key));
        if let (Some(days), Some(course)) = (days, course)
            && days != course.days
        {
            let own = f64::from(course.days) / 100.0;
            record.fault("days", format!("the days of the course, {own}, or nothing"));
        }
        for (position, gate) in numbered(record.list("gate_competences")) {
            let (competence_key, level) = gate.split_once(':').unwrap_or((&gate, ""));
            match level {
                "1" | "2" | "3" | "4" if competences.has(competence_key) => {
                    read.package_gates.push(package_gate::Model {
                        package_key: package_key.clone(),
                        seq,
                        competence_key: competence_key.to_owned(),
                        level: i32::from(level.as_bytes()[0] - b'0'),
                        position,
                    });
                }
                _ => {
                    let expected = "a key of competences.csv, a colon and a level from 1 to 4";
                    record.fault_of("gate_competences", gate.clone(), expected);
                }
            }
        }
        sourced!(
            record,
            package_element {
                package_key,
                seq,
                kind: record.word("element_kind", ElementKind::Course),
                title: record.text("title_da"),
                course_key,
                weeks: record.some_hundredths("weeks", 120),
                days,
                parallel: record.flag("parallel"),
                note: record.any_text("note"),
                element_id: None,
                session_key: None,
                responsible_key: None,
                requirements: None,
            }
        )
    });
}
