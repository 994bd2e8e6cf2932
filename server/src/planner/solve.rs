//! One order of aims, solved aim by aim: each next one among the choices that are best in those before.

use super::dominance::undominated;
use super::effort::Effort;
use super::model::{Key, Model};
use super::network::Day;
use super::packing::Packing;
use super::problem::{Problem, Window};
use super::quest::{Choice, Least, Outcome, Quest};
use super::relaxation::cheapest_dated;
use super::search::search;
use super::span::{self, Limits};

/// The aim right after coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// Calendar days; without dates course days.
    Time,
    /// The last day; only with dates.
    End,
    /// A sum over the offers.
    Sum(Key),
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish<'a> {
    pub lead: Lead,
    /// Whether days without language support come before the price.
    pub language: bool,
    /// Most weight that may stay uncovered.
    pub budget: u64,
    /// A solution with the same coverage in another order of aims, if one is known.
    pub known: Option<&'a Solution>,
}

/// The best choice found.
#[derive(Clone, Debug)]
pub(super) struct Solution {
    pub choice: Choice,
    /// Whether the weight left uncovered is known to be the least.
    pub covers_most: bool,
    /// Whether every aim is known to be best.
    pub proven: bool,
    /// No choice with the same coverage has less of the leading aim; a day for [`Lead::End`].
    pub bound: i64,
}

/// How a solution was sought in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is none.
    Impossible,
    /// None was found in the time given.
    OutOfTime,
}

/// Nodes that the first search may always use, so that there is something to show.
const GRACE: u64 = 2_000;

/// Solves the model for the wish.
pub(super) fn solve(model: &Model, wish: Wish<'_>, effort: &mut Effort) -> Result<Solution, Failure> {
    let (known, covers_most) = match wish.known {
        Some(known) => (known.choice.clone(), known.covers_most),
        None => covered(model, wish.budget, effort)?,
    };
    let budget = known.uncovered;
    if known.offers.is_empty() {
        return Ok(Solution { choice: known, covers_most, proven: covers_most, bound: 0 });
    }
    let solution = if model.timed {
        timed(model, wish, budget, known, effort)
    } else {
        let packing = Packing::new(model, &keys(wish.lead, Some(Key::Days), wish.language));
        let kept = undominated(model, &packing.costs);
        let found = cheapest(model, &kept, &packing, budget, effort);
        let bound = (found.bound / packing.first_unit) as i64;
        Solution { covers_most: true, proven: found.complete, bound, choice: found.best.unwrap_or(known) }
    };
    Ok(Solution { covers_most, proven: solution.proven && covers_most, ..solution })
}

/// The keys in order: the leading one, time, then the rest. The last is only there to break ties.
fn keys(lead: Lead, time: Option<Key>, language: bool) -> Vec<Key> {
    let mut keys = match lead {
        Lead::Sum(key) => vec![key],
        Lead::Time | Lead::End => Vec::new(),
    };
    let support = language.then_some(Key::Unsupported);
    let rest = [time, support, Some(Key::Price), Some(Key::Travel), Some(Key::Courses), Some(Key::Days)];
    for key in rest.into_iter().flatten() {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// A choice that leaves as little weight as possible uncovered, and whether that is proven.
fn covered(model: &Model, budget: u64, effort: &mut Effort) -> Result<(Choice, bool), Failure> {
    let costs = vec![0; model.offers.len()];
    let kept = undominated(model, &costs);
    let problem = Problem::new(model, &kept, &costs, Window::ALWAYS).ok_or(Failure::Impossible)?;
    let quest =
        Quest { least: Least::Uncovered, budget, below: i128::MAX, last: Day::MAX, nodes: u64::MAX, grace: GRACE };
    let found = search(&problem, quest, effort);
    match found.best {
        Some(choice) => Ok((choice, found.complete)),
        None if found.complete => Err(Failure::Impossible),
        None => Err(Failure::OutOfTime),
    }
}

/// The cheapest choice, whatever its dates.
fn cheapest(model: &Model, kept: &[usize], packing: &Packing, budget: u64, effort: &mut Effort) -> Outcome {
    let quest = Quest { least: Least::Cost, budget, below: i128::MAX, last: Day::MAX, nodes: u64::MAX, grace: 0 };
    match Problem::new(model, kept, &packing.costs, Window::ALWAYS) {
        Some(problem) => search(&problem, quest, effort),
        None => Outcome { best: None, complete: true, bound: 0 },
    }
}

fn timed(model: &Model, wish: Wish<'_>, budget: u64, known: Choice, effort: &mut Effort) -> Solution {
    let packing = Packing::new(model, &keys(wish.lead, None, wish.language));
    let mut lead = Packing { costs: vec![0; model.offers.len()], first_unit: 1, rest_unit: 1 };
    let mut best = known;
    let mut below = i128::MAX;
    let mut last = Day::MAX;
    let mut proven = true;
    let mut bound = None;
    match wish.lead {
        Lead::Time => {}
        Lead::Sum(key) => {
            lead = Packing::new(model, &[key]);
            // Only the leading key counts here: what else is to be little is decided once the time is.
            let kept = undominated(model, &lead.costs);
            let found = cheapest_dated(model, &kept, &lead.costs, budget, best.clone(), effort);
            proven &= found.complete;
            best = found.best.unwrap_or(best);
            let leading = lead.sum(&best.offers);
            bound = Some(if found.complete { leading } else { found.bound } as i64);
            below = leading + 1;
        }
        Lead::End => {
            let kept = undominated(model, &lead.costs);
            let limits = Limits { kept: &kept, costs: &lead.costs, below: i128::MAX, budget, last: Day::MAX };
            let least = span::starts(model, limits).iter().map(|start| start.day + start.least - 1).min();
            if let Some(problem) = Problem::new(model, &kept, &lead.costs, Window::ALWAYS) {
                let quest = Quest { least: Least::End, budget, below, last: best.end - 1, nodes: u64::MAX, grace: 0 };
                let found = search(&problem, quest, effort);
                proven &= found.complete;
                best = found.best.unwrap_or(best);
            }
            last = best.end;
            bound = if proven { Some(i64::from(last)) } else { least.map(i64::from) };
        }
    }
    let mut kept = undominated(model, &lead.costs);
    span::keep_affordable(model, &mut kept, &lead.costs, below, budget);
    let limits = Limits { kept: &kept, costs: &lead.costs, below, budget, last };
    let (found, least, complete) = span::shortest(model, limits, Some(best.clone()), effort);
    proven &= complete;
    best = found.unwrap_or(best);
    let bound = bound.unwrap_or(i64::from(least));
    let (choice, complete) = finest(model, limits, &packing, best, effort);
    Solution { choice, covers_most: true, proven: proven && complete, bound }
}

/// Among the choices as short as `best`, the one with the least cost, then the earliest end.
fn finest(
    model: &Model,
    limits: Limits<'_>,
    packing: &Packing,
    mut best: Choice,
    effort: &mut Effort,
) -> (Choice, bool) {
    let days = span::days(&best);
    best.cost = packing.sum(&best.offers);
    let mut kept = undominated(model, &packing.costs);
    span::keep_affordable(model, &mut kept, &packing.costs, best.cost.saturating_add(packing.rest_unit), limits.budget);
    let limits = Limits { kept: &kept, costs: &packing.costs, ..limits };
    let windows = span::starts(model, limits);
    // What a choice in this window must cost less than: its end decides where all but the last key are equal.
    let below = |best: &Choice, end: Day| {
        let rest = best.cost / packing.rest_unit;
        match end.cmp(&best.end) {
            std::cmp::Ordering::Less => (rest + 1) * packing.rest_unit,
            std::cmp::Ordering::Equal => best.cost,
            std::cmp::Ordering::Greater => rest * packing.rest_unit,
        }
    };
    let mut left = Vec::new();
    for start in windows.iter().filter(|start| start.least <= days) {
        let end = start.day + days - 1;
        if end <= limits.last {
            left.push((0, end));
        }
    }
    left.sort_unstable();
    let mut complete = true;
    // The first round only learns the bounds, so that the second starts where the best is likely to be.
    for nodes in [0, u64::MAX] {
        let mut unsettled = Vec::new();
        for &(bound, end) in &left {
            let below = below(&best, end);
            if bound >= below {
                continue;
            }
            if effort.look() {
                return (best, false);
            }
            let window = Window { days: (end - days + 1, end), starts: true, ends: true };
            let Some(problem) = Problem::new(model, &kept, &packing.costs, window) else { continue };
            let quest = Quest { least: Least::Cost, budget: limits.budget, below, last: end, nodes, grace: 0 };
            let found = search(&problem, quest, effort);
            best = found.best.unwrap_or(best);
            if !found.complete {
                unsettled.push((found.bound, end));
            }
        }
        unsettled.sort_unstable();
        complete = unsettled.is_empty();
        left = unsettled;
    }
    (best, complete)
}
