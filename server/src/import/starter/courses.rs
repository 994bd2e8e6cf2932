//! FKBs, competences, courses, and what hangs on a course.

use std::collections::{HashMap, HashSet};

use entity::types::{CompetenceKind, LanguageSupport, Provenance, RestrictionKind};
use entity::{
    competence, course, course_competence, course_fkb, course_prerequisite, course_restriction, fkb, fkb_replacement,
};

use super::files::Files;
use super::{digits, sourced};
use crate::import::fault::Faults;
use crate::import::record::{Numbers, Record, each};

#[expect(clippy::struct_field_names, reason = "fields are named after tables")]
pub(super) struct Courses {
    pub(super) fkbs: Vec<fkb::Model>,
    pub(super) fkb_replacements: Vec<fkb_replacement::Model>,
    pub(super) competences: Vec<competence::Model>,
    pub(super) courses: Vec<course::Model>,
    pub(super) course_fkbs: Vec<course_fkb::Model>,
    pub(super) course_competences: Vec<course_competence::Model>,
    pub(super) course_prerequisites: Vec<course_prerequisite::Model>,
    pub(super) course_restrictions: Vec<course_restriction::Model>,
    /// What other files ask of a course; no course whose own row has a fault there.
    pub(super) facts: HashMap<String, Facts>,
}

/// What other files ask of a course.
pub(super) struct Facts {
    /// Hundredths of a course day.
    pub(super) days: i32,
    pub(super) fkb_key: String,
    pub(super) validity: (Option<time::Date>, Option<time::Date>),
}

pub(super) fn read(files: &Files, faults: &mut Faults) -> Courses {
    let (fkbs, fkb_replacements) = fkbs(files, faults);
    let competences = competences(files, faults);
    let (courses, course_fkbs, facts) = courses(files, faults);
    Courses {
        fkbs,
        fkb_replacements,
        competences,
        courses,
        course_fkbs,
        course_competences: course_competences(files, faults),
        course_prerequisites: course_prerequisites(files, faults),
        course_restrictions: course_restrictions(files, faults),
        facts,
    }
}

fn is_fkb_key(key: &str) -> bool {
    let invented = key.strip_prefix("XF-");
    digits(key, 4)
        || invented.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// An invented key must not look official, nor a real number invented: people act on numbers.
fn check_provenance(record: &mut Record<'_>, invented: bool) {
    let provenance = Provenance::parse(record.raw("provenance"));
    match provenance {
        Some(Provenance::Official) if invented => {
            record.fault("provenance", "observed, authored or demo, since the key is no real number");
        }
        Some(Provenance::Authored | Provenance::Demo) if !invented => {
            record.fault("provenance", "official or observed, since the key is a real number");
        }
        _ => {}
    }
}

fn fkbs(files: &Files, faults: &mut Faults) -> (Vec<fkb::Model>, Vec<fkb_replacement::Model>) {
    const FORM: &str = "four digits, or XF- and capital letters";
    let committees = files.committee_keys();
    let mut seen = HashSet::new();
    let mut replacements = Vec::new();
    let fkbs = each(files.fkbs.as_ref(), faults, |record| {
        record.unique(&mut seen, &["number_or_key"]);
        let key = record.form("number_or_key", is_fkb_key, FORM);
        check_provenance(record, key.starts_with('X'));
        for replaced_key in record.list("replaces") {
            if !is_fkb_key(&replaced_key) || replaced_key == key {
                record.fault_of("replaces", replaced_key.clone(), format!("{FORM}, and not itself"));
            }
            replacements.push(sourced!(record, fkb_replacement { fkb_key: key.clone(), replaced_key }));
        }
        let (valid_from, valid_to) = record.validity();
        sourced!(
            record,
            fkb {
                key,
                title: record.text("title_da"),
                committee_key: record.some_refers("committee_key", &committees),
                valid_from,
                valid_to,
            }
        )
    });
    (fkbs, replacements)
}

fn competences(files: &Files, faults: &mut Faults) -> Vec<competence::Model> {
    let key = |key: &str| {
        key.split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
    };
    let mut seen = HashSet::new();
    each(files.competences.as_ref(), faults, |record| {
        record.unique(&mut seen, &["key"]);
        sourced!(
            record,
            competence {
                key: record.form("key", key, "small letters and digits, words joined by -"),
                label_da: record.text("label_da"),
                label_en: record.text("label_en"),
                kind: record.word("kind", CompetenceKind::Skill),
                description: record.text("description_da"),
                esco_skill_id: record.some_text("esco_skill_id"),
            }
        )
    })
}

/// `45074`, `31863-D` or `X0001`; invented numbers may be longer than real ones, for networks larger than the real one.
fn is_course_key(key: &str) -> bool {
    let (number, module) = key.split_once('-').unwrap_or((key, "A"));
    let module = module.len() == 1 && module.bytes().all(|byte| byte.is_ascii_uppercase());
    (digits(number, 5) && module) || key.strip_prefix('X').is_some_and(|rest| (4..=6).any(|count| digits(rest, count)))
}

fn courses(files: &Files, faults: &mut Faults) -> (Vec<course::Model>, Vec<course_fkb::Model>, HashMap<String, Facts>) {
    let (fkbs, committees) = (files.fkb_keys(), files.committee_keys());
    let mut seen = HashSet::new();
    let mut memberships = Vec::new();
    let mut facts = HashMap::new();
    let courses = each(files.courses.as_ref(), faults, |record| {
        record.unique(&mut seen, &["key"]);
        let key = record.form(
            "key",
            is_course_key,
            "five digits, five digits with - and a letter, or X and four to six digits",
        );
        check_provenance(record, key.starts_with('X'));
        let days = record.hundredths("days", 60);
        let fkb_key = record.refers("fkb_key", &fkbs);
        let (valid_from, valid_to) = record.validity();
        if let Some(days) = days {
            let fkb_key = fkb_key.clone();
            let validity = (valid_from, valid_to);
            facts.insert(key.clone(), Facts { days, fkb_key, validity });
        }
        // The file says that the course belongs to the FKB, not since when.
        memberships.push(sourced!(
            record,
            course_fkb { course_key: key.clone(), fkb_key, ordinal: 1, valid_from: None, valid_to: None }
        ));
        sourced!(
            record,
            course {
                key,
                title_da: record.text("title_da"),
                title_en: record.text("title_en"),
                days: days.unwrap_or_default(),
                committee_key: record.some_refers("committee_key", &committees),
                certificate: record.flag("certificate"),
                objective_da: record.text("objective_da"),
                objective_en: record.text("objective_en"),
                language_support: record.word("language_support", LanguageSupport::None),
                merit_giving: record.some_flag("merit_giving"),
                valid_from,
                valid_to,
                sector: record.text("sector"),
            }
        )
    });
    (courses, memberships, facts)
}

fn course_competences(files: &Files, faults: &mut Faults) -> Vec<course_competence::Model> {
    let (courses, competences) = (files.course_keys(), files.competence_keys());
    let mut seen = HashSet::new();
    each(files.course_competences.as_ref(), faults, |record| {
        record.unique(&mut seen, &["course_key", "competence_key"]);
        sourced!(
            record,
            course_competence {
                course_key: record.refers("course_key", &courses),
                competence_key: record.refers("competence_key", &competences),
                level: record.whole("level", 1..=4).unwrap_or_default(),
            }
        )
    })
}

fn course_prerequisites(files: &Files, faults: &mut Faults) -> Vec<course_prerequisite::Model> {
    const REQUIRES: &str = "requires_course_or_competence_key";
    let (courses, competences) = (files.course_keys(), files.competence_keys());
    let mut seen = HashSet::new();
    let mut places: HashMap<(String, i32), i32> = HashMap::new();
    let groups = Numbers::of(files.course_prerequisites.as_ref(), "course_key", "group");
    each(files.course_prerequisites.as_ref(), faults, |record| {
        record.unique(&mut seen, &["course_key", "group", REQUIRES]);
        let course_key = record.refers("course_key", &courses);
        let group_number = record.whole("group", 1..=99).unwrap_or(1);
        if groups.skips(&course_key, group_number) {
            record.fault("group", "groups of a course numbered 1, 2, 3 ... without gaps");
        }
        let required = record.raw(REQUIRES).to_owned();
        if required == course_key {
            record.fault(REQUIRES, "another course, or a competence");
        } else if !courses.has(&required) && !competences.has(&required) {
            record.fault(REQUIRES, "a key of courses.csv or competences.csv");
        }
        let position = places.entry((course_key.clone(), group_number)).or_default();
        *position += 1;
        // Competences are written small, so no key can be both.
        let (course, competence) =
            if is_course_key(&required) { (Some(required), None) } else { (None, Some(required)) };
        sourced!(
            record,
            course_prerequisite {
                course_key,
                group_number,
                position: *position,
                required_course_key: course,
                required_competence_key: competence,
            }
        )
    })
}

fn course_restrictions(files: &Files, faults: &mut Faults) -> Vec<course_restriction::Model> {
    let (courses, organisations) = (files.course_keys(), files.organisation_keys());
    let mut seen = HashSet::new();
    let mut places: HashMap<String, i32> = HashMap::new();
    each(files.course_restrictions.as_ref(), faults, |record| {
        record.unique(&mut seen, &["course_key", "kind", "text_da"]);
        let course_key = record.refers("course_key", &courses);
        let position = places.entry(course_key.clone()).or_default();
        *position += 1;
        sourced!(
            record,
            course_restriction {
                course_key,
                position: *position,
                kind: record.word("kind", RestrictionKind::TargetGroup),
                text_da: record.text("text_da"),
                text_en: record.text("text_en"),
                authority_key: record.some_refers("authority_key", &organisations),
                legal_basis: record.some_text("legal_basis"),
            }
        )
    })
}
