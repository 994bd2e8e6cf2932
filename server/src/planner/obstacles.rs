//! Why a requirement stays uncovered.

use std::collections::HashSet;

use super::eligibility::Terms;
use super::network::{CourseIx, Prerequisite};
use super::request::{Obstacle, Requirement};

/// Why this requirement, a position in the request, is not covered. `coverable` says whether some offer does.
pub(super) fn obstacle(terms: &Terms<'_>, requirement: usize, coverable: bool) -> Obstacle {
    if coverable {
        return Obstacle::LimitsTooTight(requirement);
    }
    let wanted = terms.request.requirements[requirement];
    let teachers = &terms.network.taught_by[wanted.competence as usize];
    let Some(highest) = teachers.iter().map(|&course| level(terms, course, wanted)).max() else {
        return Obstacle::NotTaught(requirement);
    };
    if highest < wanted.level {
        return Obstacle::LevelTooLow(requirement, highest);
    }
    let reaches = |&course: &CourseIx| level(terms, course, wanted) >= wanted.level;
    let allowed: Vec<CourseIx> =
        teachers.iter().copied().filter(reaches).filter(|&course| is_allowed(terms, course)).collect();
    if allowed.is_empty() {
        return Obstacle::Excluded(requirement);
    }
    let reachable = reachable(terms, &allowed);
    if !allowed.iter().any(|course| reachable.contains(course)) {
        return Obstacle::PrerequisiteUnmet(requirement, allowed[0]);
    }
    // Where a session can be had, it is those that would have to come before it that can't.
    let dated = allowed.iter().copied().find(|&course| {
        let sessions = &terms.network.sessions_of[course as usize];
        sessions.iter().any(|&s| terms.is_eligible(&terms.network.sessions[s as usize]))
    });
    dated.map_or(Obstacle::NoSession(requirement), |course| Obstacle::PrerequisiteUnmet(requirement, course))
}

/// The level to which a course teaches what is wanted, 0 when it doesn't.
fn level(terms: &Terms<'_>, course: CourseIx, wanted: Requirement) -> u8 {
    let taught = terms.course(course).teaches.iter().find(|&&(competence, _)| competence == wanted.competence);
    taught.map_or(0, |&(_, level)| level)
}

/// Whether the course is neither excluded nor invalid on all days that come into question.
fn is_allowed(terms: &Terms<'_>, course: CourseIx) -> bool {
    if !terms.request.with_sessions {
        return terms.is_open(course);
    }
    let request = terms.request;
    let known = terms.course(course);
    !terms.is_excluded(course)
        && known.valid_to.is_none_or(|to| to >= request.earliest_start.max(request.today))
        && known.valid_from.is_none_or(|from| request.latest_end.is_none_or(|latest| from <= latest))
}

/// Those of these courses, and of what may lead to them, to which allowed courses lead from what is held, dates aside.
/// What can't lead to them is not looked at, so the size of the whole network does not matter.
fn reachable(terms: &Terms<'_>, wanted: &[CourseIx]) -> HashSet<CourseIx> {
    let network = terms.network;
    let mut known: HashSet<CourseIx> = HashSet::new();
    let mut open = wanted.to_vec();
    while let Some(course) = open.pop() {
        if !is_allowed(terms, course) || !known.insert(course) {
            continue;
        }
        for alternative in terms.course(course).prerequisites.iter().flatten() {
            match *alternative {
                Prerequisite::Course(required) => open.push(required),
                Prerequisite::Competence(required) => open.extend(&network.taught_by[required as usize]),
            }
        }
    }
    let mut waiting: Vec<CourseIx> = known.into_iter().collect();
    let (mut courses, mut competences) = (HashSet::new(), HashSet::new());
    loop {
        let before = waiting.len();
        waiting.retain(|&course| {
            let met = terms.course(course).prerequisites.iter().all(|group| {
                terms.meets(group)
                    || group.iter().any(|alternative| match alternative {
                        Prerequisite::Course(required) => courses.contains(required),
                        Prerequisite::Competence(required) => competences.contains(required),
                    })
            });
            if met {
                courses.insert(course);
                competences.extend(terms.course(course).teaches.iter().map(|&(competence, _)| competence));
            }
            !met
        });
        if waiting.len() == before {
            return courses;
        }
    }
}
