//! Several aims in one number: whoever has less of the first has the smaller number, whatever the others say.

use std::collections::BTreeMap;

use super::model::{Key, Model};
use super::network::CourseIx;

/// Bits that packed sums may take; leaves room for sums and differences of two of them.
const BITS: u32 = 122;

/// The cost of each offer of a model with respect to some keys.
#[derive(Debug)]
pub(super) struct Packing {
    /// By offer.
    pub costs: Vec<i128>,
    /// What one unit of the first key counts.
    pub first_unit: i128,
    /// What one unit of the last key but one counts: below it stands only the last key.
    pub rest_unit: i128,
}

impl Packing {
    /// Packs the keys, the weightiest first; each must be there once.
    pub(super) fn new(model: &Model, keys: &[Key]) -> Self {
        let mut largest: Vec<i128> = keys.iter().map(|&key| largest_sum(model, key)).collect();
        // Sums too large for the packing (billions of kroner) lose their lowest digits, the leading key's last.
        let mut shift = vec![0_u32; keys.len()];
        while largest.iter().map(|&sum| bits(sum)).sum::<u32>() > BITS {
            let position = (1..keys.len()).max_by_key(|&k| largest[k]).unwrap_or(0);
            let position = if bits(largest[position]) > 8 { position } else { 0 };
            largest[position] >>= 1;
            shift[position] += 1;
        }
        let mut costs = vec![0_i128; model.offers.len()];
        let (mut unit, mut rest_unit, mut first_unit) = (1_i128, 1_i128, 1_i128);
        for (position, &key) in keys.iter().enumerate().rev() {
            for (cost, offer) in costs.iter_mut().zip(&model.offers) {
                *cost += unit * (i128::from(offer.value(key)) >> shift[position]);
            }
            first_unit = unit;
            if position + 2 == keys.len() {
                rest_unit = unit;
            }
            unit <<= bits(largest[position]);
        }
        Self { costs, first_unit, rest_unit }
    }

    /// The cost of several offers.
    pub(super) fn sum(&self, offers: &[usize]) -> i128 {
        offers.iter().map(|&offer| self.costs[offer]).sum()
    }
}

/// Bits that hold every number up to `sum`.
fn bits(sum: i128) -> u32 {
    i128::BITS - sum.leading_zeros()
}

/// No choice has more of the key than this, since it takes each course at most once.
fn largest_sum(model: &Model, key: Key) -> i128 {
    let mut by_course: BTreeMap<CourseIx, i64> = BTreeMap::new();
    for offer in &model.offers {
        // The first course stands for all of a session's: two sessions with it can't be chosen together.
        if let Some(&course) = offer.courses.first() {
            let most = by_course.entry(course).or_default();
            *most = offer.value(key).max(*most);
        }
    }
    by_course.values().map(|&value| i128::from(value)).sum()
}
