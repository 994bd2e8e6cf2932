//! What a request leaves of the network: which courses and sessions may be chosen at all, and what is held.

use super::network::{Course, CourseIx, Day, Mode, Network, Prerequisite, Session};
use super::request::Request;

/// What counts as held, and what the request shuts out.
#[derive(Debug)]
pub(super) struct Terms<'a> {
    pub network: &'a Network,
    pub request: &'a Request,
    /// By competence: held at some level, so that it meets prerequisites.
    held: Vec<bool>,
    /// By course: completed before.
    completed: Vec<bool>,
    /// By course: must not be chosen.
    excluded: Vec<bool>,
    /// By requirement: the level that what is held reaches.
    pub held_levels: Vec<u8>,
}

impl<'a> Terms<'a> {
    pub(super) fn new(network: &'a Network, request: &'a Request) -> Self {
        let mut level = vec![0_u8; network.competences as usize];
        let mut completed = vec![false; network.courses.len()];
        for &course in &request.completed {
            completed[course as usize] = true;
            for &(competence, taught) in &network.courses[course as usize].teaches {
                let known = &mut level[competence as usize];
                *known = taught.max(*known);
            }
        }
        let mut held: Vec<bool> = level.iter().map(|&known| known > 0).collect();
        let mut at_every_level = vec![false; network.competences as usize];
        for &competence in &request.held {
            held[competence as usize] = true;
            at_every_level[competence as usize] = true;
        }
        let mut excluded = vec![false; network.courses.len()];
        for &course in &request.exclude {
            excluded[course as usize] = true;
        }
        let held_levels = request
            .requirements
            .iter()
            .map(|r| {
                let known = level[r.competence as usize];
                // How well a competence is held isn't known; it counts as the level the job needs.
                if at_every_level[r.competence as usize] { known.max(r.level) } else { known }
            })
            .collect();
        Self { network, request, held, completed, excluded, held_levels }
    }

    pub(super) fn course(&self, course: CourseIx) -> &'a Course {
        &self.network.courses[course as usize]
    }

    /// Whether what is held covers the requirement at this position.
    pub(super) fn is_held(&self, requirement: usize) -> bool {
        self.held_levels[requirement] >= self.request.requirements[requirement].level
    }

    pub(super) fn is_excluded(&self, course: CourseIx) -> bool {
        self.excluded[course as usize]
    }

    /// Whether what is held meets a group of prerequisites.
    pub(super) fn meets(&self, group: &[Prerequisite]) -> bool {
        group.iter().any(|&alternative| match alternative {
            Prerequisite::Course(course) => self.completed[course as usize],
            Prerequisite::Competence(competence) => self.held[competence as usize],
        })
    }

    /// Whether the course may be chosen where no session is asked for.
    pub(super) fn is_open(&self, course: CourseIx) -> bool {
        let day = self.request.earliest_start;
        !self.is_excluded(course) && is_valid(self.course(course), day, day)
    }

    /// Whether the session may be chosen, as far as it alone decides.
    pub(super) fn is_eligible(&self, session: &Session) -> bool {
        let request = self.request;
        !session.courses.is_empty()
            && session.start >= request.earliest_start.max(request.today)
            && request.latest_end.is_none_or(|latest| session.end <= latest)
            && session.deadline.is_none_or(|deadline| deadline >= request.today)
            && session.seats_free >= request.participants
            && self.way_m(session).is_some()
            && session.courses.iter().enumerate().all(|(position, &course)| {
                !self.is_excluded(course)
                    && is_valid(self.course(course), session.start, session.end)
                    && !session.courses[..position].contains(&course)
            })
    }

    /// The way to a session in metres; none when out of reach.
    pub(super) fn way_m(&self, session: &Session) -> Option<u32> {
        match session.mode {
            Mode::Remote => Some(0),
            Mode::Day | Mode::Evening | Mode::Weekend => {
                self.request.distance_m.get(session.place as usize).copied().flatten()
            }
        }
    }

    /// Metres travelled for a session: out and home on each day of attendance.
    pub(super) fn travel_m(&self, session: &Session) -> i64 {
        2 * i64::from(self.way_m(session).unwrap_or(0)) * i64::from(session.attendance_days)
    }
}

/// Whether a course exists on all the days from `start` to `end`.
fn is_valid(course: &Course, start: Day, end: Day) -> bool {
    course.valid_from.is_none_or(|from| from <= start) && course.valid_to.is_none_or(|to| to >= end)
}

/// Whether a course meets this alternative for courses that come after it.
pub(super) fn gives(network: &Network, course: CourseIx, alternative: Prerequisite) -> bool {
    match alternative {
        Prerequisite::Course(required) => required == course,
        Prerequisite::Competence(required) => {
            network.courses[course as usize].teaches.iter().any(|&(competence, _)| competence == required)
        }
    }
}
