//! Prerequisites of chosen offers that are not met yet.

use super::problem::Problem;

/// A group of prerequisites that has to be met before the offer that needs it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub taker: usize,
    pub group: usize,
}

/// Without dates: puts into `pending` the groups of chosen offers that only an offer not chosen yet can meet.
///
/// Offers may wait for each other in a ring. Then no single group says what is missing, but the first of them
/// in any valid order has all its groups met by others: one of the offers handed back has to be chosen.
pub(super) fn unmet(problem: &Problem<'_>, chosen: &[usize], pending: &mut Vec<Pending>) -> Vec<usize> {
    let gives = |giver: usize, group: usize| problem.offer(giver).gives.binary_search(&group).is_ok();
    let mut met = vec![false; problem.groups()];
    // What was chosen last is mostly what those before it need, so backwards one round is mostly enough.
    let mut waiting: Vec<usize> = chosen.iter().rev().copied().collect();
    loop {
        let before = waiting.len();
        waiting.retain(|&taker| {
            let offer = problem.offer(taker);
            let ready = offer.needs.iter().all(|&group| met[group]);
            if ready {
                offer.gives.iter().for_each(|&group| met[group] = true);
            }
            !ready
        });
        if waiting.len() == before {
            break;
        }
    }
    pending.clear();
    let mut ring = Vec::new();
    for &taker in &waiting {
        for &group in problem.offer(taker).needs.iter().filter(|&&group| !met[group]) {
            if waiting.iter().any(|&giver| giver != taker && gives(giver, group)) {
                ring.extend_from_slice(problem.givers(group));
            } else if !pending.iter().any(|p| p.group == group) {
                pending.push(Pending { taker, group });
            }
        }
    }
    if !pending.is_empty() {
        return Vec::new();
    }
    ring.sort_unstable();
    ring.dedup();
    ring
}
