//! What can be chosen from: the courses, what they teach and require, and their dated sessions.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::chunks::Chunks;

/// Position of a competence in the catalogue the network was built from.
pub type CompetenceIx = u32;
/// Position of a course in [`Network::courses`].
pub type CourseIx = u32;
/// Position of a session in [`Network::sessions`].
pub type SessionIx = u32;
/// Position of a municipality (a place where sessions are held).
pub type PlaceIx = u32;
/// A calendar day, counted from 1 January 1970.
pub type Day = i32;
/// Course days in hundredths: 3.3 days are 330.
pub type CentiDays = i32;

/// How a session is held, which decides on which days of the week it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Whole days, Monday to Friday.
    Day,
    /// Half a teaching day each evening, Monday to Friday.
    Evening,
    /// Saturdays and Sundays.
    Weekend,
    /// By distance, Monday to Friday; needs no travel.
    Remote,
}

/// One of the ways to meet a group of a course's prerequisites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prerequisite {
    /// This course has been completed before.
    Course(CourseIx),
    /// This competence is held, or has been taught by a course that ended before; any level will do.
    Competence(CompetenceIx),
}

/// A course that may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Length in hundredths of a course day, above 0.
    pub days: CentiDays,
    /// What the course gives, each with its level 1 to 4. A competence stands here once.
    pub teaches: Vec<(CompetenceIx, u8)>,
    /// All groups must be met, each by any one of its alternatives.
    pub prerequisites: Vec<Vec<Prerequisite>>,
    /// Given with support in Danish as a second language, or made for bilinguals.
    pub language_support: bool,
    /// Price of the course in øre where no session is asked for (an estimate).
    pub price_ore: i64,
    /// First day on which the course exists; `None` when open.
    pub valid_from: Option<Day>,
    /// Last day on which the course exists; `None` when open.
    pub valid_to: Option<Day>,
}

/// A dated session of one course, or of several taken together in the order listed.
#[derive(Clone, Debug)]
pub struct Session {
    /// The courses, in the order in which they are taught. Choosing the session takes them all.
    pub courses: Vec<CourseIx>,
    /// First teaching day.
    pub start: Day,
    /// Last teaching day, not before `start`.
    pub end: Day,
    /// How it is held.
    pub mode: Mode,
    /// Days of attendance between `start` and `end`, for counting travel.
    pub attendance_days: u32,
    /// Seats that are still free.
    pub seats_free: u32,
    /// Price for one participant in øre.
    pub price_ore: i64,
    /// Where it is held.
    pub place: PlaceIx,
    /// Last day to enrol, where known.
    pub deadline: Option<Day>,
}

/// Everything that can be chosen from: one for each version of the catalogue. Copies share what did not change.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// How many competences there are; each [`CompetenceIx`] is below it.
    pub competences: u32,
    /// All courses.
    pub courses: Chunks<Course>,
    /// All sessions.
    pub sessions: Chunks<Session>,
    /// For each competence the courses that teach it, highest level first.
    pub taught_by: Chunks<Vec<CourseIx>>,
    /// For each course its sessions by first day.
    pub sessions_of: Chunks<Vec<SessionIx>>,
    /// For each session its place among those that are equal in all that counts; none where that is its position.
    pub ranks: Option<Arc<[u32]>>,
}

impl Network {
    /// Builds the reverse indexes over courses and sessions.
    #[must_use]
    pub fn new(competences: u32, courses: Vec<Course>, sessions: Vec<Session>) -> Self {
        let mut taught_by = vec![Vec::new(); competences as usize];
        for (position, course) in (0..).zip(&courses) {
            for &(competence, level) in &course.teaches {
                taught_by[competence as usize].push((Reverse(level), position));
            }
        }
        let taught_by = taught_by
            .into_iter()
            .map(|mut teachers: Vec<(Reverse<u8>, CourseIx)>| {
                teachers.sort_unstable();
                teachers.into_iter().map(|(_, course)| course).collect()
            })
            .collect();
        let mut sessions_of = vec![Vec::new(); courses.len()];
        for (position, session) in (0..).zip(&sessions) {
            for &course in &session.courses {
                sessions_of[course as usize].push(position);
            }
        }
        for held in &mut sessions_of {
            held.sort_by_key(|&s: &SessionIx| (sessions[s as usize].start, s));
        }
        Self {
            competences,
            courses: courses.into(),
            sessions: sessions.into(),
            taught_by,
            sessions_of: sessions_of.into(),
            ranks: None,
        }
    }

    /// Puts a course in the place of another.
    pub fn replace_course(&mut self, position: CourseIx, course: Course) {
        let Some(held) = self.courses.get_mut(position as usize) else { return };
        let before = std::mem::replace(held, course.clone());
        if before.teaches == course.teaches {
            return;
        }
        for (competence, _) in before.teaches {
            if let Some(teachers) = self.taught_by.get_mut(competence as usize) {
                teachers.retain(|&teacher| teacher != position);
            }
        }
        let courses = &self.courses;
        for (competence, level) in course.teaches {
            if let Some(teachers) = self.taught_by.get_mut(competence as usize) {
                let order = |teacher: CourseIx| {
                    let teaches = courses[teacher as usize].teaches.iter();
                    teaches.filter(|taught| taught.0 == competence).map(|taught| (Reverse(taught.1), teacher)).next()
                };
                let at = teachers.partition_point(|&teacher| order(teacher) < Some((Reverse(level), position)));
                teachers.insert(at, position);
            }
        }
    }

    /// The place of a session among those that are equal in all that counts.
    pub(super) fn rank(&self, session: SessionIx) -> u32 {
        self.ranks.as_ref().map_or(session, |ranks| ranks[session as usize])
    }
}
