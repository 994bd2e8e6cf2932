//! The catalogue as the planner sees it. Positions of competences, courses, sessions and municipalities are the same
//! on both sides, so that no table of translations is needed.

use entity::types::{Importance, LanguageSupport, SessionMode};
use time::Date;

use super::calendar;
use super::load::Rows;
use super::noun::{self, Alternative};
use crate::planner::{self, Day, Mode, Network, Prerequisite};

/// The participant's fee for one day of AMU in øre, used to estimate the price of a course that has no session:
/// 218 kr. in 2026 (the ministry's rate for the target group; before any supplement).
pub const FEE_PER_DAY_ORE: i64 = 21_800;

/// Day number of a date, as the planner counts.
pub fn day(date: Date) -> Day {
    date.to_julian_day() - EPOCH
}

/// Date of a day number; `None` beyond the calendar's range.
pub fn date(day: Day) -> Option<Date> {
    Date::from_julian_day(day.checked_add(EPOCH)?).ok()
}

/// Julian day of 1 January 1970.
const EPOCH: i32 = 2_440_588;

/// What can be chosen from: all courses and all sessions that were not cancelled.
pub fn network(rows: &Rows) -> Network {
    let courses = rows.courses.iter().map(|row| course(rows, row)).collect();
    let sessions = rows.sessions.iter().map(session).collect();
    Network::new(rows.competences.len(), courses, sessions)
}

/// Requirements of an occupation as the planner reads them.
pub fn requirements(requirements: &[noun::Requirement]) -> Vec<planner::Requirement> {
    requirements
        .iter()
        .map(|requirement| planner::Requirement {
            competence: requirement.competence,
            level: requirement.level,
            essential: requirement.importance == Importance::Essential,
            weight: requirement.weight,
        })
        .collect()
}

/// Price of a course in øre where no session is asked for, and whether it is an estimate: the lowest price of a
/// session of this course alone, else the year's fee for each day.
pub fn price(rows: &Rows, course: &noun::Course) -> (i64, bool) {
    course
        .sessions
        .iter()
        .map(|&at| rows.sessions.at(at))
        .filter(|session| session.courses.len() == 1 && !session.cancelled)
        .map(|session| session.price_ore)
        .min()
        .map_or((i64::from(course.days) * FEE_PER_DAY_ORE / 100, true), |lowest| (lowest, false))
}

/// A course as the planner sees it.
pub fn course(rows: &Rows, course: &noun::Course) -> planner::Course {
    planner::Course {
        days: course.days,
        teaches: course.competences.clone(),
        prerequisites: course
            .prerequisites
            .iter()
            .map(|(_, alternatives)| {
                alternatives
                    .iter()
                    .map(|alternative| match *alternative {
                        Alternative::Course(at) => Prerequisite::Course(at),
                        Alternative::Competence(at) => Prerequisite::Competence(at),
                    })
                    .collect()
            })
            .collect(),
        language_support: course.language_support != LanguageSupport::None,
        price_ore: price(rows, course).0,
        valid_from: course.validity.from.map(day),
        valid_to: course.validity.to.map(day),
    }
}

/// A session as the planner sees it.
pub fn session(session: &noun::Session) -> planner::Session {
    let mode = match session.mode {
        SessionMode::Day => Mode::Day,
        SessionMode::Evening => Mode::Evening,
        SessionMode::Weekend => Mode::Weekend,
        SessionMode::Remote => Mode::Remote,
    };
    planner::Session {
        courses: session.courses.clone(),
        start: day(session.start),
        end: day(session.end),
        mode,
        attendance_days: calendar::meetings(session.days, session.mode),
        // A cancelled session keeps its position but offers nothing.
        seats_free: if session.cancelled { 0 } else { session.seats_free() },
        price_ore: session.price_ore,
        place: session.municipality,
        deadline: session.deadline.map(day),
    }
}
