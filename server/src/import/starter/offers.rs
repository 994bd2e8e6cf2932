//! Approvals of providers, and the patterns that sessions are made from.

use std::collections::{HashMap, HashSet};

use entity::types::{Provenance, SessionMode};
use entity::{approval, session, session_course};
use time::{Date, Duration};

use super::courses::Courses;
use super::files::Files;
use super::places::Places;
use super::{numbered, sourced};
use crate::catalogue::calendar::{monday_from, span};
use crate::import::fault::Faults;
use crate::import::record::{Record, each};

pub(super) struct Offers {
    pub(super) approvals: Vec<approval::Model>,
    pub(super) patterns: Vec<Pattern>,
}

/// A session that repeats, with its days relative to a Monday.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// What every session of it is; its key, first and last day are those of the pattern until it is laid out.
    session: session::Model,
    courses: Vec<String>,
    offset: i32,
    every: i32,
    repeats: i32,
}

impl Pattern {
    /// Key of the pattern.
    pub(super) fn key(&self) -> &str {
        &self.session.key
    }

    /// Its sessions when its offsets count from `day_zero`. The key of a session is the pattern's and the planned day,
    /// which is the same however often the pattern is imported and never twice, even where a holiday moves the start.
    pub(super) fn sessions(&self, day_zero: Date) -> Vec<(session::Model, Vec<session_course::Model>)> {
        (0..self.repeats)
            .filter_map(|number| {
                let offset = i64::from(self.offset) + i64::from(number) * i64::from(self.every);
                let planned = day_zero.checked_add(Duration::days(offset))?;
                let (start_date, end_date) = span(planned, self.session.days, self.session.mode)?;
                let session = session::Model {
                    key: format!("{}-{planned}", self.session.key),
                    start_date,
                    end_date,
                    ..self.session.clone()
                };
                let courses = numbered(self.courses.clone())
                    .map(|(position, course_key)| session_course::Model {
                        session_key: session.key.clone(),
                        course_key,
                        position,
                    })
                    .collect();
                Some((session, courses))
            })
            .collect()
    }
}

pub(super) fn read(files: &Files, places: &Places, courses: &Courses, today: Date, faults: &mut Faults) -> Offers {
    let approvals = approvals(files, places, faults);
    let patterns = patterns(files, places, courses, &approvals, today, faults);
    Offers { approvals, patterns }
}

fn approvals(files: &Files, places: &Places, faults: &mut Faults) -> Vec<approval::Model> {
    let fkbs = files.fkb_keys();
    let mut seen = HashSet::new();
    each(files.approvals.as_ref(), faults, |record| {
        record.unique(&mut seen, &["organisation_key", "fkb_key", "valid_from"]);
        places.check_provider(record, "organisation_key");
        if record.raw("valid_from").is_empty() {
            record.fault("valid_from", "a date as 2026-11-22; an approval begins on a day");
        }
        let (valid_from, valid_to) = record.validity();
        sourced!(
            record,
            approval {
                organisation_key: record.raw("organisation_key").to_owned(),
                fkb_key: record.refers("fkb_key", &fkbs),
                valid_from: valid_from.unwrap_or(Date::MIN),
                valid_to,
            }
        )
    })
}

/// Approvals of one provider for one FKB: first and last day.
type Approved<'a> = HashMap<(&'a str, &'a str), Vec<(Date, Option<Date>)>>;

fn patterns(
    files: &Files,
    places: &Places,
    courses: &Courses,
    approvals: &[approval::Model],
    today: Date,
    faults: &mut Faults,
) -> Vec<Pattern> {
    let mut approved = Approved::new();
    for row in approvals {
        let days = approved.entry((&row.organisation_key, &row.fkb_key)).or_default();
        days.push((row.valid_from, row.valid_to));
    }
    let approved = files.approvals.is_some().then_some(&approved);
    let (course_keys, municipalities) = (files.course_keys(), files.municipality_codes());
    let mut seen = HashSet::new();
    each(files.session_patterns.as_ref(), faults, |record| {
        record.unique(&mut seen, &["key"]);
        places.check_provider(record, "provider_key");
        record.text("course_keys");
        let taught = record.list_refers("course_keys", &course_keys);
        let mode = record.word("mode", SessionMode::Day);
        let (offset, every, repeats) = repetition(record, mode);
        let days = record.hundredths("duration_days", 120);
        let known: Option<Vec<i32>> = taught.iter().map(|key| Some(courses.facts.get(key)?.days)).collect();
        if let (Some(days), Some(known)) = (days, known)
            && days != known.iter().sum::<i32>()
        {
            let sum = f64::from(known.iter().sum::<i32>()) / 100.0;
            record.fault("duration_days", format!("the sum of its courses' days, {sum}"));
        }
        let seats = record.whole("seats", 1..=1000);
        let minimum = record.whole("min_participants", 1..=seats.unwrap_or(1000));
        let price = record.whole("price_dkk", 0..=1_000_000).unwrap_or_default();
        let language = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
        if Provenance::parse(record.raw("provenance")).is_some_and(|given| given != Provenance::Demo) {
            record.fault("provenance", "demo, since the days follow from the day of loading");
        }
        let pattern = Pattern {
            session: sourced!(
                record,
                session {
                    key: record.text("key"),
                    provider_key: record.raw("provider_key").to_owned(),
                    municipality_code: record.refers("municipality_code", &municipalities),
                    start_date: Date::MIN,
                    end_date: Date::MIN,
                    deadline: None,
                    days: days.unwrap_or_default(),
                    seats: seats.unwrap_or_default(),
                    seats_taken: 0,
                    minimum: minimum.unwrap_or_default(),
                    guaranteed: record.flag("guaranteed"),
                    mode,
                    language: record.form("language", language, "two small letters of ISO 639-1"),
                    price_ore: i64::from(price) * 100,
                    cancelled: false,
                }
            ),
            courses: taught,
            offset,
            every,
            repeats,
        };
        check_days(record, &pattern, courses, approved, monday_from(today));
        pattern
    })
}

/// Offset of the first session, days between two, and their number.
fn repetition(record: &mut Record<'_>, mode: SessionMode) -> (i32, i32, i32) {
    let offset = record.whole("first_start_offset_days", 0..=364);
    let every = record.whole("repeat_every_days", 7..=364);
    let repeats = record.whole("repeats", 1..=52);
    if every.is_some_and(|every| every % 7 != 0) {
        record.fault("repeat_every_days", "whole weeks: a multiple of 7");
    }
    // Day 0 is a Monday.
    let fits = |offset: i32| match mode {
        SessionMode::Weekend => offset % 7 >= 5,
        SessionMode::Day | SessionMode::Evening | SessionMode::Remote => offset % 7 < 5,
    };
    if offset.is_some_and(|offset| !fits(offset)) {
        let expected = match mode {
            SessionMode::Weekend => "a Saturday or Sunday, counted from a Monday as 0",
            _ => "a day from Monday to Friday, counted from a Monday as 0",
        };
        record.fault("first_start_offset_days", expected);
    }
    (offset.unwrap_or_default(), every.unwrap_or(7), repeats.unwrap_or(1))
}

/// Tells a fault if a course is not in force, or its provider not approved for it, on the days of a session.
fn check_days(
    record: &mut Record<'_>,
    pattern: &Pattern,
    courses: &Courses,
    approved: Option<&Approved<'_>>,
    day_zero: Date,
) {
    let sessions = pattern.sessions(day_zero);
    let days = || sessions.iter().map(|(session, _)| (session.start_date, session.end_date));
    for key in &pattern.courses {
        let Some(facts) = courses.facts.get(key) else {
            continue;
        };
        let (valid_from, valid_to) = facts.validity;
        let outside = days()
            .find(|(start, end)| valid_from.is_some_and(|from| *start < from) || valid_to.is_some_and(|to| to < *end));
        if let Some((start, end)) = outside {
            record.fault_of(
                "course_keys",
                key.clone(),
                format!("a course that is in force while it is taught, {start} to {end}"),
            );
        }
        let Some(approved) = approved else { continue };
        let periods = approved.get(&(pattern.session.provider_key.as_str(), facts.fkb_key.as_str()));
        let outside = days().find(|(start, end)| {
            !periods.into_iter().flatten().any(|(from, to)| from <= start && to.is_none_or(|to| *end <= to))
        });
        if let Some((start, end)) = outside {
            record.fault(
                "provider_key",
                format!("a provider approved for FKB {} of course {key} from {start} to {end}", facts.fkb_key),
            );
        }
    }
}
