//! Whether every course can be reached: prerequisites may not lead in a circle that nothing opens.

use std::collections::{HashMap, HashSet};

use entity::course_prerequisite;

use super::courses::Courses;
use super::files::Files;
use crate::import::fault::Faults;
use crate::import::record::each;

/// Tells a fault for each course that nobody could ever begin.
///
/// A competence that no course teaches is experience from work or life: it may be held beforehand, so it closes no way.
pub(super) fn reachable(courses: &Courses, files: &Files, faults: &mut Faults) {
    // Without these files nothing is known of what leads where.
    if files.courses.is_none() || files.course_competences.is_none() || files.course_prerequisites.is_none() {
        return;
    }
    let mut teaches: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut taught: HashSet<&str> = HashSet::new();
    for row in &courses.course_competences {
        teaches.entry(&row.course_key).or_default().push(&row.competence_key);
        taught.insert(&row.competence_key);
    }
    let mut groups: HashMap<&str, HashMap<i32, Vec<&course_prerequisite::Model>>> = HashMap::new();
    for row in &courses.course_prerequisites {
        let of_course = groups.entry(&row.course_key).or_default();
        of_course.entry(row.group_number).or_default().push(row);
    }
    let exists: HashSet<&str> = courses.courses.iter().map(|row| row.key.as_str()).collect();

    let mut taken: HashSet<&str> = exists.iter().copied().filter(|key| !groups.contains_key(key)).collect();
    let mut held: HashSet<&str> = taken.iter().filter_map(|key| teaches.get(key)).flatten().copied().collect();
    let met = |row: &course_prerequisite::Model, taken: &HashSet<&str>, held: &HashSet<&str>| {
        let course = row.required_course_key.as_deref();
        let competence = row.required_competence_key.as_deref();
        // What is not known is a fault of its own already.
        course.is_some_and(|key| taken.contains(key) || !exists.contains(key))
            || competence.is_some_and(|key| held.contains(key) || !taught.contains(key))
    };
    loop {
        let opened: Vec<&str> = groups
            .iter()
            .filter(|(key, _)| !taken.contains(*key))
            .filter(|(_, groups)| groups.values().all(|group| group.iter().any(|row| met(row, &taken, &held))))
            .map(|(key, _)| *key)
            .collect();
        if opened.is_empty() {
            break;
        }
        for key in opened {
            taken.insert(key);
            held.extend(teaches.get(key).into_iter().flatten());
        }
    }

    let mut told = HashSet::new();
    each(files.course_prerequisites.as_ref(), faults, |record| {
        let key = record.raw("course_key");
        if exists.contains(key) && !taken.contains(key) && told.insert(key.to_owned()) {
            record.fault("course_key", "a course that can be reached; its prerequisites lead back to itself");
        }
    });
}
