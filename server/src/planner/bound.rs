//! Lower bounds from prices on rows: whatever covers all rows costs at least the sum of their prices.

/// The open rows of a node with the offers that are left for each.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// For each row the end of its part of `offers`.
    ends: Vec<usize>,
    offers: Vec<usize>,
    /// What it costs to leave each row uncovered; `None` when that isn't allowed.
    pub weights: Vec<Option<u64>>,
}

impl Lists {
    pub(super) fn clear(&mut self) {
        self.ends.clear();
        self.offers.clear();
        self.weights.clear();
    }

    /// Adds a row; its options are those added with [`Self::option`] since the last row.
    pub(super) fn close_row(&mut self, weight: Option<u64>) {
        self.ends.push(self.offers.len());
        self.weights.push(weight);
    }

    pub(super) fn option(&mut self, offer: usize) {
        self.offers.push(offer);
    }

    /// How many options have been added to all rows.
    pub(super) fn options_added(&self) -> usize {
        self.offers.len()
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn options(&self, row: usize) -> &[usize] {
        let from = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.offers[from..self.ends[row]]
    }

    /// Rows with few options first.
    pub(super) fn order(&self, order: &mut Vec<usize>) {
        order.clear();
        order.extend(0..self.len());
        order.sort_by_key(|&row| (self.options(row).len(), row));
    }
}

/// Prices the rows one after the other as high as the offers' `residual` cost allows, which goes down by as
/// much and never below zero.
pub(super) fn ascend(lists: &Lists, order: &[usize], residual: &mut [i128], prices: &mut Vec<i128>) {
    prices.clear();
    prices.resize(lists.len(), 0);
    for &row in order {
        let options = lists.options(row);
        let Some(price) = options.iter().map(|&offer| residual[offer]).min() else { continue };
        if price > 0 {
            for &offer in options {
                residual[offer] -= price;
            }
            prices[row] = price;
        }
    }
}

/// Above this many units of weight the knapsack of [`relief`] is replaced by a weaker sum.
const KNAPSACK_LIMIT: u64 = 512;

/// The most that the sum of prices can fall when rows of at most `budget` weight are left uncovered.
pub(super) fn relief(weights: &[Option<u64>], prices: &[i128], budget: u64) -> i128 {
    let skippable = || {
        weights
            .iter()
            .zip(prices)
            .filter_map(|(&weight, &price)| weight.filter(|&w| w <= budget && price > 0).map(|w| (w, price)))
    };
    let sum = skippable().map(|(_, price)| price).sum();
    if skippable().map(|(weight, _)| weight).sum::<u64>() <= budget || budget > KNAPSACK_LIMIT {
        return sum;
    }
    let mut best = vec![0_i128; budget as usize + 1];
    for (weight, price) in skippable() {
        for used in (weight as usize..best.len()).rev() {
            best[used] = best[used].max(best[used - weight as usize] + price);
        }
    }
    best.last().copied().unwrap_or_default()
}
