//! Offers that can be left out because another is at least as good wherever they could be used.

use super::model::{Model, Offer};

/// Positions of the offers that are left, ascending, when `cost` (by offer) is all that counts beside time.
pub(super) fn undominated(model: &Model, cost: &[i128]) -> Vec<usize> {
    let mut bundled: Vec<u32> =
        model.offers.iter().filter(|o| o.courses.len() > 1).flat_map(|o| o.courses.iter().copied()).collect();
    bundled.sort_unstable();
    let mut left: Vec<usize> = Vec::with_capacity(model.offers.len());
    let mut dropped = vec![false; model.offers.len()];
    for (position, offer) in model.offers.iter().enumerate() {
        let from = model.offers.partition_point(|o| o.start < offer.start);
        let to = model.offers.partition_point(|o| o.start <= offer.end);
        let beaten = (from..to).any(|other| {
            other != position
                && !dropped[other]
                && cost[other] <= cost[position]
                && replaces(model, &bundled, &model.offers[other], offer)
                // Of two that could replace each other the first stays.
                && (other < position
                    || cost[position] > cost[other]
                    || !replaces(model, &bundled, offer, &model.offers[other]))
        });
        if beaten {
            dropped[position] = true;
        } else {
            left.push(position);
        }
    }
    left
}

/// Whether `new` can stand wherever `old` is chosen, cost aside.
fn replaces(model: &Model, bundled: &[u32], new: &Offer, old: &Offer) -> bool {
    if new.track != old.track
        || new.start < old.start
        || new.end > old.end
        || (model.max_days.is_some() && new.days > old.days)
        || (model.max_price.is_some() && new.price > old.price)
        || !includes(&new.rows, &old.rows)
        || !includes(&old.needs, &new.needs)
        || !includes(&new.gives, &old.gives)
    {
        return false;
    }
    // Where the new one's course is already taken at another time, the old one is simply left out, or both give
    // way to the new one. That needs the course to come alone, at least if anything waits for it.
    same_courses(&new.courses, &old.courses)
        || (new.courses.len() == 1 && (old.gives.is_empty() || bundled.binary_search(&new.courses[0]).is_err()))
}

fn same_courses(left: &[u32], right: &[u32]) -> bool {
    left.len() == right.len() && left.iter().all(|course| right.contains(course))
}

/// Whether the ascending `all` holds each of the ascending `some`.
fn includes(all: &[usize], some: &[usize]) -> bool {
    let mut rest = all.iter();
    some.iter().all(|wanted| rest.any(|found| found == wanted))
}
