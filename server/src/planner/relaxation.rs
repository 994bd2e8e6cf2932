//! The problem without its dates: quickly solved, and nothing dated is better.

use std::collections::BTreeMap;

use super::effort::Effort;
use super::model::{Model, Offer};
use super::network::{CourseIx, Day};
use super::problem::{Problem, Window};
use super::quest::{Choice, Least, Outcome, Quest};
use super::search::search;

/// The cheapest choice whatever the time it takes. `best` is some choice; `costs` are by offer of the model.
pub(super) fn cheapest_dated(
    model: &Model,
    kept: &[usize],
    costs: &[i128],
    budget: u64,
    mut best: Choice,
    effort: &mut Effort,
) -> Outcome {
    best.cost = best.offers.iter().map(|&position| costs[position]).sum();
    let mut bound = cheapest_undated(model, kept, costs, budget, effort);
    let mut step = 0;
    // The best is nearly always near the bound, where few offers come into question. So the search goes up from
    // there: what it finds is best, and where it finds nothing the bound is higher.
    while bound < best.cost {
        let below = (bound + 1 + step).min(best.cost);
        let mut affordable = kept.to_vec();
        super::span::keep_affordable(model, &mut affordable, costs, below, budget);
        let quest = Quest { least: Least::Cost, budget, below, last: Day::MAX, nodes: u64::MAX, grace: 0 };
        if let Some(problem) = Problem::new(model, &affordable, costs, Window::ALWAYS) {
            let found = search(&problem, quest, effort);
            best = found.best.unwrap_or(best);
            if !found.complete {
                return Outcome { best: Some(best), complete: false, bound };
            }
        }
        bound = below.min(best.cost);
        step = (step * 2).max(bound / 64);
    }
    Outcome { bound: best.cost, best: Some(best), complete: true }
}

/// The courses of an offer and what they need before them.
type Content<'m> = (&'m [CourseIx], &'m [usize]);

/// What nothing dated costs less than.
fn cheapest_undated(model: &Model, kept: &[usize], costs: &[i128], budget: u64, effort: &mut Effort) -> i128 {
    let mut cheapest: BTreeMap<Content<'_>, (i128, Offer)> = BTreeMap::new();
    for &position in kept {
        let offer = &model.offers[position];
        let (cost, least) = cheapest
            .entry((&offer.courses, &offer.needs))
            .or_insert_with(|| (costs[position], Offer { start: 0, end: 0, ..offer.clone() }));
        *cost = costs[position].min(*cost);
        least.price = least.price.min(offer.price);
    }
    let (costs, offers): (Vec<i128>, Vec<Offer>) = cheapest.into_values().unzip();
    let mut givers = vec![Vec::new(); model.givers.len()];
    for (position, offer) in offers.iter().enumerate() {
        offer.gives.iter().for_each(|&group| givers[group].push(position));
    }
    let undated = Model {
        rows: model.rows.clone(),
        offers,
        givers,
        timed: false,
        max_days: model.max_days,
        max_price: model.max_price,
        impossible_includes: Vec::new(),
        impossible: Vec::new(),
    };
    let all: Vec<usize> = (0..undated.offers.len()).collect();
    let quest = Quest { least: Least::Cost, budget, below: i128::MAX, last: Day::MAX, nodes: u64::MAX, grace: 0 };
    Problem::new(&undated, &all, &costs, Window::ALWAYS).map_or(0, |problem| {
        let found = search(&problem, quest, effort);
        found.best.filter(|_| found.complete).map_or(found.bound, |best| best.cost)
    })
}
