//! What rules about a package ask the planner: the fewest course days that give some needs.

use std::time::Duration;

use time::Date;

use crate::catalogue::{Catalogue, offer};
use crate::planner::{self, Aim, Cancel, Objective, Request, Requirement, Status};

/// A question to the planner without dates.
#[derive(Clone, Debug, Default)]
pub(super) struct Ask {
    /// What is to be covered (competence and level), each competence once.
    pub wanted: Vec<(u32, u8)>,
    /// Courses (positions) that are taken anyway; what they give counts.
    pub kept: Vec<u32>,
    /// Competences (positions) that people bring; they open courses.
    pub brought: Vec<u32>,
    /// Courses (positions) that must be among the answer.
    pub include: Vec<u32>,
    /// Courses (positions) that must not.
    pub exclude: Vec<u32>,
    /// Whether courses with language support are better.
    pub language_support: bool,
}

/// Courses in an order in which they can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// Courses (positions) beside those that are kept.
    pub courses: Vec<u32>,
    /// Their days in hundredths.
    pub days: i32,
    /// Whether it is proven that nothing takes fewer days.
    pub proven: bool,
}

/// The fewest course days that give everything asked for, or `None` where nothing does, or nothing was found within
/// the limit. It computes, so it is to be called where blocking is allowed.
pub(super) fn fewest_days(catalogue: &Catalogue, today: Date, ask: &Ask, limit: Duration) -> Option<Plan> {
    let day = offer::day(today);
    let request = Request {
        requirements: ask
            .wanted
            .iter()
            .map(|&(competence, level)| Requirement { competence, level, essential: true, weight: 1 })
            .collect(),
        held: ask.brought.clone(),
        completed: ask.kept.clone(),
        distance_m: vec![Some(0); catalogue.municipalities.len() as usize],
        today: day,
        earliest_start: day,
        latest_end: None,
        participants: 1,
        language_support: ask.language_support,
        max_days: None,
        max_price_ore: None,
        include: ask.include.clone(),
        exclude: ask.exclude.clone(),
        with_sessions: false,
        allow_parallel: false,
        objective: Objective::Time,
        alternatives: 1,
        time_limit: Some(limit),
        cancel: Cancel::default(),
    };
    let answer = planner::compose(&catalogue.network, &request);
    let best = answer.alternatives.first()?;
    let whole = best.totals.essential_covered == best.totals.essential_weight;
    (whole && best.aim == Aim::Time).then(|| Plan {
        courses: best.steps.iter().map(|step| step.course).collect(),
        days: best.totals.course_days,
        proven: best.proof.status == Status::Optimal,
    })
}
