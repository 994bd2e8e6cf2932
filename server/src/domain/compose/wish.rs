//! What a caller asks for, by keys, and its translation to a question for the planner. Each fault names its field.

use std::collections::HashSet;
use std::time::Duration;

use time::Date;

use super::{DEFAULT_TIME_LIMIT, MAX_TIME_LIMIT, Question, explain};
use crate::catalogue::{Catalogue, offer};
use crate::domain::error::Error;
use crate::domain::place::Reach;
use crate::planner::{Cancel, Objective, Request, Requirement};

/// Most competences in one wish: no job of the catalogue needs a third of it.
const MAX_COMPETENCES: usize = 60;
/// Most courses to lock in or out, and most things held.
const MAX_LIST: usize = 100;

/// A competence that is wished for.
#[derive(Clone, Debug)]
pub struct WishedCompetence {
    /// Its key.
    pub key: String,
    /// Level 1 to 4.
    pub level: i32,
    /// Whether it is essential.
    pub essential: bool,
    /// Weight 1 to 5.
    pub weight: i32,
}

/// What a caller asks for. Exactly one of `occupation` and `competences`.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Key of the job.
    pub occupation: Option<String>,
    /// Or the competences themselves.
    pub competences: Option<Vec<WishedCompetence>>,
    /// Keys of competences held and of courses completed.
    pub held: Vec<String>,
    /// Key of the area.
    pub area: Option<String>,
    /// Code of the municipality.
    pub municipality: Option<String>,
    /// Furthest way to a session, one way, in km.
    pub max_travel_km: Option<f64>,
    /// First day.
    pub earliest_start: Option<Date>,
    /// Last day.
    pub latest_end: Option<Date>,
    /// How many people.
    pub participants: i32,
    /// Whether language support is wished.
    pub language_support: bool,
    /// Most course days.
    pub max_days: Option<f64>,
    /// Highest price for one participant in øre.
    pub max_price_ore: Option<i64>,
    /// Courses that must be in.
    pub include: Vec<String>,
    /// Courses that must not.
    pub exclude: Vec<String>,
    /// Whether dated sessions are wanted.
    pub with_sessions: bool,
    /// Whether remote and evening sessions may run beside day sessions.
    pub allow_parallel: bool,
    /// Whether price leads.
    pub objective: Objective,
    /// How many alternatives.
    pub alternatives: i32,
    /// How long the planner may think, in ms.
    pub deadline_ms: Option<i32>,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            occupation: None,
            competences: None,
            held: Vec::new(),
            area: None,
            municipality: None,
            max_travel_km: None,
            earliest_start: None,
            latest_end: None,
            participants: 1,
            language_support: false,
            max_days: None,
            max_price_ore: None,
            include: Vec::new(),
            exclude: Vec::new(),
            with_sessions: true,
            allow_parallel: false,
            objective: Objective::Time,
            alternatives: 3,
            deadline_ms: None,
        }
    }
}

impl Wish {
    /// Translates to positions, or says which field can't be meant.
    pub fn understand(&self, catalogue: &Catalogue, today: Date) -> Result<Question, Error> {
        let (occupation, requirements) = self.requirements(catalogue)?;
        let reach = Reach::new(catalogue, self.area.as_deref(), self.municipality.as_deref(), self.max_travel_km)?;
        let earliest = self.earliest_start.unwrap_or(today);
        if let Some(latest) = self.latest_end {
            if latest < earliest {
                return Err(Error::invalid(
                    "input.latestEnd",
                    format!(
                        "Seneste slutdato {} ligger før tidligste start {}. Byt dem om, eller udelad den ene.",
                        explain::date(latest, true),
                        explain::date(earliest, true)
                    ),
                    format!(
                        "The latest end {} is before the earliest start {}. Swap them, or leave one out.",
                        explain::date(latest, false),
                        explain::date(earliest, false)
                    ),
                ));
            }
            if latest < today {
                return Err(Error::invalid(
                    "input.latestEnd",
                    format!("Seneste slutdato {} er passeret.", explain::date(latest, true)),
                    format!("The latest end {} has passed.", explain::date(latest, false)),
                ));
            }
        }
        let (held, completed) = self.held(catalogue)?;
        let include = courses(catalogue, "input.include", &self.include)?;
        let exclude = courses(catalogue, "input.exclude", &self.exclude)?;
        if let Some(&both) = include.iter().find(|course| exclude.contains(course)) {
            let key = &catalogue.courses.at(both).key;
            return Err(Error::invalid(
                "input.exclude",
                format!("Kursus {key} er både valgt til og fra. Fjern det fra den ene liste."),
                format!("Course {key} is both included and excluded. Remove it from one of the lists."),
            ));
        }
        let request = Request {
            requirements,
            held,
            completed,
            distance_m: reach.distances(catalogue),
            today: offer::day(today),
            earliest_start: offer::day(earliest.max(today)),
            latest_end: self.latest_end.map(offer::day),
            participants: between("input.participants", self.participants, 1, 1_000)? as u32,
            language_support: self.language_support,
            max_days: self.max_days.map(centi_days).transpose()?,
            max_price_ore: self
                .max_price_ore
                .map(|ore| {
                    if ore >= 0 {
                        return Ok(ore);
                    }
                    Err(Error::invalid(
                        "input.maxPriceOre",
                        "Prisgrænsen kan ikke være negativ.",
                        "The price limit can't be negative.",
                    ))
                })
                .transpose()?,
            include,
            exclude,
            with_sessions: self.with_sessions,
            allow_parallel: self.allow_parallel,
            objective: self.objective,
            alternatives: between("input.alternatives", self.alternatives, 1, 10)? as usize,
            time_limit: Some(match self.deadline_ms {
                None => DEFAULT_TIME_LIMIT,
                Some(ms) => {
                    let ms = between("input.deadlineMs", ms, 1, MAX_TIME_LIMIT.as_millis() as i32)?;
                    Duration::from_millis(ms as u64)
                }
            }),
            cancel: Cancel::default(),
        };
        Ok(Question { occupation, reach, today, request })
    }

    fn requirements(&self, catalogue: &Catalogue) -> Result<(Option<u32>, Vec<Requirement>), Error> {
        match (&self.occupation, &self.competences) {
            (Some(key), None) => {
                let position = catalogue
                    .occupations
                    .position(key)
                    .ok_or_else(|| Error::unknown("input.occupation", key, "occupations { key }"))?;
                Ok((Some(position), offer::requirements(&catalogue.occupations.at(position).requirements)))
            }
            (None, Some(wished)) => Ok((None, wished_requirements(catalogue, wished)?)),
            _ => Err(Error::invalid(
                "input.occupation",
                "Angiv præcis én af occupation (et job) og competences (kompetencer).",
                "Give exactly one of occupation (a job) and competences.",
            )),
        }
    }

    /// What is held: competences, and courses completed.
    fn held(&self, catalogue: &Catalogue) -> Result<(Vec<u32>, Vec<u32>), Error> {
        at_most("input.held", self.held.len(), MAX_LIST)?;
        let (mut held, mut completed) = (Vec::new(), Vec::new());
        for key in &self.held {
            if let Some(at) = catalogue.competences.position(key) {
                held.push(at);
            } else if let Some(at) = catalogue.courses.position(key) {
                completed.push(at);
            } else {
                return Err(Error::unknown("input.held", key, "competences { key } / courses { key }"));
            }
        }
        for list in [&mut held, &mut completed] {
            list.sort_unstable();
            list.dedup();
        }
        Ok((held, completed))
    }
}

fn wished_requirements(catalogue: &Catalogue, wished: &[WishedCompetence]) -> Result<Vec<Requirement>, Error> {
    at_most("input.competences", wished.len(), MAX_COMPETENCES)?;
    if wished.is_empty() {
        return Err(Error::invalid(
            "input.competences",
            "Listen er tom. Angiv mindst én kompetence, eller angiv et job i occupation.",
            "The list is empty. Give at least one competence, or a job in occupation.",
        ));
    }
    let mut seen = HashSet::new();
    wished
        .iter()
        .enumerate()
        .map(|(i, wish)| {
            let competence = catalogue.competences.position(&wish.key).ok_or_else(|| {
                Error::unknown(format!("input.competences[{i}].key"), &wish.key, "competences { key }")
            })?;
            if !seen.insert(competence) {
                return Err(Error::invalid(
                    format!("input.competences[{i}].key"),
                    format!(
                        "Kompetencen \"{}\" står der to gange. Angiv den én gang med det højeste niveau.",
                        wish.key
                    ),
                    format!("The competence \"{}\" is given twice. Give it once with the highest level.", wish.key),
                ));
            }
            Ok(Requirement {
                competence,
                level: between(format!("input.competences[{i}].level"), wish.level, 1, 4)? as u8,
                essential: wish.essential,
                weight: between(format!("input.competences[{i}].weight"), wish.weight, 1, 5)? as u32,
            })
        })
        .collect()
}

fn courses(catalogue: &Catalogue, field: &'static str, keys: &[String]) -> Result<Vec<u32>, Error> {
    at_most(field, keys.len(), MAX_LIST)?;
    let mut found = keys
        .iter()
        .map(|key| catalogue.courses.position(key).ok_or_else(|| Error::unknown(field, key, "courses { key }")))
        .collect::<Result<Vec<_>, _>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn centi_days(days: f64) -> Result<i32, Error> {
    if days.is_finite() && (0.0..=1_000.0).contains(&days) {
        // A limit of 3.3 must admit a course of 3.3, whatever binary fractions make of it.
        Ok((days * 100.0).round() as i32)
    } else {
        Err(Error::invalid(
            "input.maxDays",
            "Antallet af kursusdage skal være mellem 0 og 1000.",
            "The number of course days must be between 0 and 1000.",
        ))
    }
}

fn between(field: impl Into<std::borrow::Cow<'static, str>>, value: i32, low: i32, high: i32) -> Result<i32, Error> {
    if (low..=high).contains(&value) {
        return Ok(value);
    }
    Err(Error::invalid(
        field,
        format!("{value} er ikke mellem {low} og {high}."),
        format!("{value} is not between {low} and {high}."),
    ))
}

fn at_most(field: &'static str, count: usize, most: usize) -> Result<(), Error> {
    if count <= most {
        return Ok(());
    }
    Err(Error::limit(
        field,
        format!("{count} er for mange på én gang; højst {most}."),
        format!("{count} are too many at once; at most {most}."),
    ))
}
