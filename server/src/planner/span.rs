//! The shortest time from the first day to the last, window by window.

use super::bound::{Lists, ascend, relief};
use super::effort::Effort;
use super::model::{Model, TRACKS, WEEKEND, is_weekend};
use super::network::Day;
use super::problem::{Problem, Window};
use super::quest::{Choice, Least, Quest};
use super::search::search;

/// Nodes for a window in the first round; each further round has four times as many.
const FIRST_ROUND: u64 = 256;

/// What the windows are searched for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits<'a> {
    /// Offers that may be chosen, ascending.
    pub kept: &'a [usize],
    /// Cost of each offer of the model.
    pub costs: &'a [i128],
    /// The cost has to stay below this.
    pub below: i128,
    /// Most weight that may stay uncovered.
    pub budget: u64,
    /// Last day of all.
    pub last: Day,
}

/// A first day from which nothing shorter than `least` days is possible.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub day: Day,
    pub least: Day,
}

/// Calendar days of a choice.
pub(super) fn days(choice: &Choice) -> Day {
    if choice.offers.is_empty() { 0 } else { choice.end - choice.start + 1 }
}

/// The shortest choice, the days that no choice goes below, and whether both are the same.
pub(super) fn shortest(
    model: &Model,
    limits: Limits<'_>,
    mut best: Option<Choice>,
    effort: &mut Effort,
) -> (Option<Choice>, Day, bool) {
    let mut left = starts(model, limits);
    let mut nodes = FIRST_ROUND;
    loop {
        let mut unsettled = Vec::new();
        for (position, &start) in left.iter().enumerate() {
            let longest = best.as_ref().map_or(Day::MAX, |b| days(b) - 1);
            if start.least > longest {
                break;
            }
            if effort.look() {
                unsettled.extend_from_slice(&left[position..]);
                break;
            }
            let last = start.day.saturating_add(longest - 1).min(limits.last);
            let window = Window { days: (start.day, last), starts: true, ends: false };
            let Some(problem) = Problem::new(model, limits.kept, limits.costs, window) else { continue };
            let quest = Quest { least: Least::End, budget: limits.budget, below: limits.below, last, nodes, grace: 0 };
            let outcome = search(&problem, quest, effort);
            best = outcome.best.or(best);
            if !outcome.complete {
                unsettled.push(start);
            }
        }
        let shortest = best.as_ref().map_or(Day::MAX, days);
        unsettled.retain(|start| start.least < shortest);
        let least = unsettled.iter().map(|start| start.least).min().unwrap_or(shortest);
        if unsettled.is_empty() || effort.stopped() {
            return (best, least, unsettled.is_empty());
        }
        left = unsettled;
        nodes *= 4;
    }
}

/// All first days, those with the shortest possible time first.
pub(super) fn starts(model: &Model, limits: Limits<'_>) -> Vec<Start> {
    let needed = slots_needed(model, limits);
    let needs_cover = |row: usize| model.rows[row].weight.is_none_or(|weight| weight > limits.budget);
    let must: Vec<usize> = (0..model.rows.len()).filter(|&row| needs_cover(row)).collect();
    let mut used = [false; TRACKS];
    limits.kept.iter().for_each(|&o| used[model.offers[o].track] = true);
    // Teaching days that one calendar day offers, by whether it is at the weekend.
    let per_day = [usize::from(used[0]) + usize::from(used[1]), usize::from(used[WEEKEND])];
    let mut first_end = vec![Day::MAX; model.rows.len()];
    let mut any_end = Day::MAX;
    let mut found: Vec<Start> = Vec::new();
    for (place, &position) in limits.kept.iter().enumerate().rev() {
        let offer = &model.offers[position];
        if offer.end <= limits.last {
            for &row in &offer.rows {
                first_end[row] = offer.end.min(first_end[row]);
            }
            any_end = offer.end.min(any_end);
        }
        let earlier = place.checked_sub(1).map(|before| model.offers[limits.kept[before]].start);
        if earlier == Some(offer.start) {
            continue;
        }
        let mut end = must.iter().map(|&row| first_end[row]).max().unwrap_or(any_end);
        if end == Day::MAX {
            continue;
        }
        end = end.max(any_end);
        let mut room = 0_i128;
        let mut day = offer.start;
        while room < needed && day <= limits.last.min(offer.start.saturating_add(100_000)) {
            room += per_day[usize::from(is_weekend(day))] as i128;
            day += 1;
        }
        end = end.max(day - 1);
        if end <= limits.last {
            found.push(Start { day: offer.start, least: end - offer.start + 1 });
        }
    }
    found.sort_unstable_by_key(|start| (start.least, start.day));
    found
}

/// Teaching days that no choice goes below, whatever its dates.
fn slots_needed(model: &Model, limits: Limits<'_>) -> i128 {
    let mut slots: Vec<i128> = model.offers.iter().map(|offer| i128::from(offer.slots)).collect();
    least(model, limits.kept, &mut slots, limits.budget)
}

/// Leaves out offers that no choice with a cost below this can have.
pub(super) fn keep_affordable(model: &Model, kept: &mut Vec<usize>, costs: &[i128], below: i128, budget: u64) {
    if below == i128::MAX {
        return;
    }
    let mut residual = costs.to_vec();
    let least = least(model, kept, &mut residual, budget);
    kept.retain(|&position| least + residual[position] < below);
}

/// The least that covering the rows takes. `residual` is what each offer takes, and afterwards what choosing it
/// takes beyond that least.
fn least(model: &Model, kept: &[usize], residual: &mut [i128], budget: u64) -> i128 {
    let mut options = vec![Vec::new(); model.rows.len()];
    for &position in kept {
        for &row in &model.offers[position].rows {
            options[row].push(position);
        }
    }
    let mut lists = Lists::default();
    for (row, options) in model.rows.iter().zip(options) {
        for position in options {
            lists.option(position);
        }
        lists.close_row(row.weight);
    }
    let mut order = Vec::new();
    lists.order(&mut order);
    let mut prices = Vec::new();
    ascend(&lists, &order, residual, &mut prices);
    let sum: i128 = prices.iter().sum();
    sum - relief(&lists.weights, &prices, budget)
}
