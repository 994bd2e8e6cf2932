//! The coverage map: area by occupation in shortage, and the best that reaches it. A white spot is a cell that
//! nothing reaches.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use entity::types::SessionMode;
use time::{Date, Duration};

use super::compose::{Wish, compose};
use super::error::Error;
use super::{package, shortage};
use crate::catalogue::Catalogue;
use crate::planner::{Alternative, Status};

/// How far ahead seats are counted, in weeks.
pub const SEAT_WEEKS: i64 = 26;

/// One cell of the map.
pub struct Cell {
    /// Area (position).
    pub area: u32,
    /// Job (position).
    pub occupation: u32,
    /// The shortage (position).
    pub shortage: u32,
    /// Essential coverage that sessions in the area reach today, 0 to 1.
    pub essential_coverage: f64,
    /// Course days of the shortest package, in hundredths; `None` when nothing reaches the cell.
    pub course_days: Option<i32>,
    /// Its calendar days.
    pub calendar_days: Option<i32>,
    /// Most people who can get through that package's courses in the next 26 weeks: the free seats of its scarcest
    /// course. Clashing dates may make it fewer.
    pub seats: u32,
    /// Price of the package for one participant in øre.
    pub price_ore: Option<i64>,
    /// A published package for the job here (position), local before national.
    pub package: Option<u32>,
    /// Whether nothing reaches the cell.
    pub white_spot: bool,
    /// Whether the figures are proven best.
    pub proven: bool,
}

/// Coverage maps by what they were computed from. Composing every cell takes a moment; the catalogue and the day
/// decide the answer wholly, so one answer serves everybody until either changes. After a change of a few sessions the
/// cells of other areas stay.
#[derive(Default)]
pub struct Maps {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    version: i64,
    day: Option<Date>,
    cells: HashMap<(u32, u32), Arc<Reachable>>,
}

impl Held {
    /// Forgets what may be otherwise in this catalogue on this day. A cell depends on the courses, and on the sessions in
    /// its area and by distance.
    fn follow(&mut self, catalogue: &Catalogue, today: Date) {
        if (self.version, self.day) == (catalogue.version, Some(today)) {
            return;
        }
        let known = (self.day == Some(today)).then(|| catalogue.since(self.version)).flatten();
        match known.filter(|difference| !difference.courses && !difference.remote) {
            Some(difference) => self.cells.retain(|&(_, area), _| {
                !difference.municipalities.iter().any(|&municipality| catalogue.area_has(area, municipality))
            }),
            None => self.cells.clear(),
        }
        (self.version, self.day) = (catalogue.version, Some(today));
    }
}

/// What reaches a job in an area, whatever the period.
struct Reachable {
    essential_coverage: f64,
    course_days: Option<i32>,
    calendar_days: Option<i32>,
    price_ore: Option<i64>,
    seats: u32,
    proven: bool,
}

impl Maps {
    /// Cells of a period (the latest when `None`) in some areas (all RAR areas when `None`): every job in shortage
    /// there. Pure computation, to be run where blocking is allowed.
    pub fn cells(
        &self,
        catalogue: &Arc<Catalogue>,
        today: Date,
        period: &str,
        areas: Option<&[u32]>,
    ) -> Result<Vec<Cell>, Error> {
        let mut cells = Vec::new();
        for (at, known) in (0..).zip(catalogue.shortages.iter()) {
            let wanted = areas.is_none_or(|areas| areas.contains(&known.area));
            if known.period != period || !wanted || !shortage::is_short(known.category) {
                continue;
            }
            let reachable = self.reachable(catalogue, today, known.occupation, known.area)?;
            let packages = package::for_job_in_area(catalogue, known.occupation, known.area);
            cells.push(Cell {
                area: known.area,
                occupation: known.occupation,
                shortage: at,
                essential_coverage: reachable.essential_coverage,
                course_days: reachable.course_days,
                calendar_days: reachable.calendar_days,
                seats: reachable.seats,
                price_ore: reachable.price_ore,
                package: packages.first().copied(),
                white_spot: reachable.course_days.is_none(),
                proven: reachable.proven,
            });
        }
        cells.sort_by_key(|cell| (cell.area, cell.occupation));
        Ok(cells)
    }

    fn reachable(
        &self,
        catalogue: &Arc<Catalogue>,
        today: Date,
        occupation: u32,
        area: u32,
    ) -> Result<Arc<Reachable>, Error> {
        {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            held.follow(catalogue, today);
            if let Some(known) = held.cells.get(&(occupation, area)) {
                return Ok(Arc::clone(known));
            }
        }
        let fresh = Arc::new(compute(catalogue, today, occupation, area)?);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.version == catalogue.version && held.day == Some(today) && fresh.proven {
            held.cells.insert((occupation, area), Arc::clone(&fresh));
        }
        Ok(fresh)
    }
}

fn compute(catalogue: &Arc<Catalogue>, today: Date, occupation: u32, area: u32) -> Result<Reachable, Error> {
    let wish = Wish {
        occupation: Some(catalogue.occupations.at(occupation).key.clone()),
        area: Some(catalogue.areas.at(area).key.clone()),
        alternatives: 1,
        ..Wish::default()
    };
    let composition = compose(Arc::clone(catalogue), wish.understand(catalogue, today)?);
    let proven = composition.answer.status != Status::Feasible;
    Ok(match composition.answer.alternatives.first() {
        Some(best) if best.totals.essential_covered > 0 => Reachable {
            essential_coverage: f64::from(best.totals.essential_covered)
                / f64::from(best.totals.essential_weight.max(1)),
            course_days: Some(best.totals.course_days),
            calendar_days: Some(best.totals.calendar_days),
            price_ore: Some(best.totals.price_ore),
            seats: seats(catalogue, today, area, best),
            proven,
        },
        _ => Reachable {
            essential_coverage: 0.0,
            course_days: None,
            calendar_days: None,
            price_ore: None,
            seats: 0,
            proven,
        },
    })
}

/// Free seats in the area's sessions that start within 26 weeks, of the package's scarcest course.
fn seats(catalogue: &Catalogue, today: Date, area: u32, package: &Alternative) -> u32 {
    let until = today + Duration::weeks(SEAT_WEEKS);
    package
        .steps
        .iter()
        .map(|step| {
            let sessions = super::course::coming(catalogue, catalogue.courses.at(step.course), today);
            sessions
                // Remote sessions are in reach of everybody, here as in the planner.
                .filter(|session| {
                    session.start <= until
                        && (session.mode == SessionMode::Remote || catalogue.area_has(area, session.municipality))
                })
                .map(crate::catalogue::noun::Session::seats_free)
                .sum()
        })
        .min()
        .unwrap_or(0)
}

/// A cell in a sentence.
pub fn reason(catalogue: &Catalogue, cell: &Cell, danish: bool) -> String {
    let area = catalogue.areas.at(cell.area);
    let percent = (cell.essential_coverage * 100.0).round();
    match (cell.calendar_days, danish) {
        (None, true) => format!("Ingen hold i {} når jobbets nødvendige kompetencer.", area.name_da),
        (None, false) => format!("No session in {} reaches the job's essential competences.", area.name_en),
        (Some(days), true) => {
            format!(
                "Hold i {} dækker {percent} % af det nødvendige på {days} kalenderdage; højst {} pladser.",
                area.name_da, cell.seats
            )
        }
        (Some(days), false) => {
            format!(
                "Sessions in {} cover {percent}% of what is essential in {days} calendar days; at most {} seats.",
                area.name_en, cell.seats
            )
        }
    }
}
