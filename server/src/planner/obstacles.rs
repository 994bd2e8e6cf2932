//! Why a requirement stays uncovered.

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
    let reachable = reachable(terms);
    if !allowed.iter().any(|&course| reachable[course as usize]) {
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

/// By course: whether allowed courses lead to it from what is held, dates aside.
fn reachable(terms: &Terms<'_>) -> Vec<bool> {
    let network = terms.network;
    let mut courses = vec![false; network.courses.len()];
    let mut competences = vec![false; network.competences as usize];
    let mut waiting: Vec<CourseIx> =
        (0..network.courses.len() as CourseIx).filter(|&course| is_allowed(terms, course)).collect();
    loop {
        let before = waiting.len();
        waiting.retain(|&course| {
            let met = terms.course(course).prerequisites.iter().all(|group| {
                terms.meets(group)
                    || group.iter().any(|&alternative| match alternative {
                        Prerequisite::Course(required) => courses[required as usize],
                        Prerequisite::Competence(required) => competences[required as usize],
                    })
            });
            if met {
                courses[course as usize] = true;
                terms.course(course).teaches.iter().for_each(|&(c, _)| competences[c as usize] = true);
            }
            !met
        });
        if waiting.len() == before {
            return courses;
        }
    }
}
