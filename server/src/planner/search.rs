//! Branch and bound over what has to be covered: rows, and prerequisites of what has been chosen.

use super::bitset;
use super::bound::{Lists, ascend, relief};
use super::effort::Effort;
use super::network::Day;
use super::pending::{Pending, unmet};
use super::problem::Problem;
use super::quest::{Choice, Least, Outcome, Quest};
use super::room::Room;

/// Searches a problem.
pub(super) fn search(problem: &Problem<'_>, quest: Quest, effort: &mut Effort) -> Outcome {
    let mut search = Search::new(problem, quest);
    let complete = search.run(effort);
    Outcome { best: search.best, complete, bound: search.root_bound }
}

/// What is decided and what is left at one depth of the tree.
#[derive(Debug, Default)]
struct Level {
    /// Offers that can still be chosen.
    available: Vec<u64>,
    /// Rows that are not covered yet.
    open: Vec<u64>,
    /// Prerequisites of chosen offers that are not met yet.
    pending: Vec<Pending>,
    /// Ways to go on, best first, and how many have been tried.
    options: Vec<usize>,
    tried: usize,
    /// A row that may be left uncovered once all options have been tried.
    skip: Option<usize>,
    picked: bool,
    cost: i128,
    days: i64,
    price: i64,
    uncovered: u64,
    start: Day,
    end: Day,
}

enum Verdict {
    Dead,
    Leaf,
    Branch,
}

struct Search<'p, 'm> {
    problem: &'p Problem<'m>,
    quest: Quest,
    levels: Vec<Level>,
    chosen: Vec<usize>,
    lists: Lists,
    /// For each list its row; none for a prerequisite.
    list_rows: Vec<Option<usize>>,
    order: Vec<usize>,
    residual: Vec<i128>,
    prices: Vec<i128>,
    room: Room,
    best: Option<Choice>,
    root_bound: i128,
}

impl<'p, 'm> Search<'p, 'm> {
    fn new(problem: &'p Problem<'m>, quest: Quest) -> Self {
        let root = Level {
            available: bitset::full(problem.offers.len()),
            open: bitset::full(problem.rows.len()),
            start: Day::MAX,
            end: Day::MIN,
            ..Level::default()
        };
        Self {
            problem,
            quest,
            levels: vec![root],
            chosen: Vec::new(),
            lists: Lists::default(),
            list_rows: Vec::new(),
            order: Vec::new(),
            residual: vec![0; problem.offers.len()],
            prices: Vec::new(),
            room: Room::new(problem),
            best: None,
            root_bound: 0,
        }
    }

    /// True when the tree was searched to its end.
    fn run(&mut self, effort: &mut Effort) -> bool {
        let mut nodes = 0;
        let mut depth = 0;
        match self.enter(0) {
            Verdict::Dead => return true,
            Verdict::Leaf => {
                self.record(0);
                return true;
            }
            Verdict::Branch => {}
        }
        loop {
            if self.descend(depth) {
                nodes += 1;
                if (effort.node() && nodes > self.quest.grace) || nodes > self.quest.nodes {
                    return false;
                }
                match self.enter(depth + 1) {
                    Verdict::Branch => {
                        depth += 1;
                        continue;
                    }
                    Verdict::Leaf => {
                        if self.record(depth + 1) {
                            return true;
                        }
                    }
                    Verdict::Dead => {}
                }
                self.leave(depth + 1);
            } else if depth == 0 {
                return true;
            } else {
                self.leave(depth);
                depth -= 1;
            }
        }
    }

    /// Makes the next child of the level at this depth; false when there is none.
    fn descend(&mut self, depth: usize) -> bool {
        if self.levels.len() == depth + 1 {
            self.levels.push(Level::default());
        }
        let (head, tail) = self.levels.split_at_mut(depth + 1);
        let (parent, child) = (&mut head[depth], &mut tail[0]);
        let picked = parent.options.get(parent.tried).copied();
        let skipped = if picked.is_none() { parent.skip.take() } else { None };
        if picked.is_none() && skipped.is_none() {
            return false;
        }
        child.available.clone_from(&parent.available);
        child.open.clone_from(&parent.open);
        child.pending.clone_from(&parent.pending);
        child.picked = picked.is_some();
        child.cost = parent.cost;
        child.days = parent.days;
        child.price = parent.price;
        child.uncovered = parent.uncovered;
        child.start = parent.start;
        child.end = parent.end;
        if let Some(number) = picked {
            parent.tried += 1;
            // The remaining siblings stand for choices without this offer, so no choice is seen twice.
            bitset::remove(&mut parent.available, number);
            let offer = self.problem.offer(number);
            self.problem.take(number, &mut child.available);
            for (open, covered) in child.open.iter_mut().zip(self.problem.covers(number)) {
                *open &= !covered;
            }
            child.cost += self.problem.cost[number];
            child.days += offer.days;
            child.price += offer.price;
            child.start = child.start.min(offer.start);
            child.end = child.end.max(offer.end);
            self.chosen.push(number);
            if self.problem.model.timed {
                child.pending.retain(|p| !self.problem.meets(number, p.group, p.taker));
                for &group in &offer.needs {
                    if !self.chosen.iter().any(|&giver| self.problem.meets(giver, group, number)) {
                        child.pending.push(Pending { taker: number, group });
                    }
                }
            }
        } else if let Some(row) = skipped {
            bitset::remove(&mut child.open, row);
            child.uncovered += self.problem.rows[row].weight.unwrap_or_default();
        }
        true
    }

    fn leave(&mut self, depth: usize) {
        if self.levels[depth].picked {
            self.chosen.pop();
        }
    }

    /// Keeps the choice at this depth; true when nothing can be better.
    fn record(&mut self, depth: usize) -> bool {
        let level = &self.levels[depth];
        let mut offers: Vec<usize> = self.chosen.iter().map(|&number| self.problem.offers[number]).collect();
        offers.sort_unstable();
        let found = Choice { offers, uncovered: level.uncovered, cost: level.cost, start: level.start, end: level.end };
        let finished = match self.quest.least {
            Least::Uncovered => {
                self.quest.budget = found.uncovered.saturating_sub(1);
                found.uncovered == 0
            }
            Least::End => {
                self.quest.last = found.end.saturating_sub(1);
                false
            }
            Least::Cost => {
                self.quest.below = found.cost;
                false
            }
        };
        self.best = Some(found);
        finished
    }

    /// Looks at a new level: dead, done, or how to go on.
    fn enter(&mut self, depth: usize) -> Verdict {
        let mut level = std::mem::take(&mut self.levels[depth]);
        let verdict = self.judge(&mut level, depth == 0);
        self.levels[depth] = level;
        verdict
    }

    fn judge(&mut self, level: &mut Level, root: bool) -> Verdict {
        if level.end > self.quest.last || level.cost >= self.quest.below || self.over_limits(level) {
            return Verdict::Dead;
        }
        if self.quest.least == Least::End {
            let late: Vec<usize> = bitset::members(&level.available)
                .filter(|&number| self.problem.offer(number).end > self.quest.last)
                .collect();
            for number in late {
                bitset::remove(&mut level.available, number);
            }
        }
        loop {
            if !self.gather(level) {
                return Verdict::Dead;
            }
            if self.lists.len() == 0 {
                return Verdict::Leaf;
            }
            self.lists.order(&mut self.order);
            match self.tighten(level, root) {
                None => return Verdict::Dead,
                Some(0) => break,
                Some(_) => {}
            }
        }
        self.branch(level);
        Verdict::Branch
    }

    fn over_limits(&self, level: &Level) -> bool {
        let model = self.problem.model;
        level.uncovered > self.quest.budget
            || model.max_days.is_some_and(|most| level.days > most)
            || model.max_price.is_some_and(|most| level.price > most)
    }

    /// Lists what is open with its options; false when something can't be covered any more.
    fn gather(&mut self, level: &mut Level) -> bool {
        let problem = self.problem;
        self.lists.clear();
        self.list_rows.clear();
        let open: Vec<usize> = bitset::members(&level.open).collect();
        for row in open {
            let weight = problem.rows[row].weight;
            let before = self.lists.options_added();
            bitset::both(&level.available, problem.options(row)).for_each(|number| self.lists.option(number));
            if self.lists.options_added() > before {
                self.lists.close_row(weight);
                self.list_rows.push(Some(row));
            } else if let Some(weight) = weight.filter(|w| level.uncovered + w <= self.quest.budget) {
                level.uncovered += weight;
                bitset::remove(&mut level.open, row);
            } else {
                return false;
            }
        }
        if !problem.model.timed {
            let stuck = unmet(problem, &self.chosen, &mut level.pending);
            if !stuck.is_empty() {
                let before = self.lists.options_added();
                for number in stuck {
                    if bitset::contains(&level.available, number) {
                        self.lists.option(number);
                    }
                }
                if self.lists.options_added() == before {
                    return false;
                }
                self.lists.close_row(None);
                self.list_rows.push(None);
            }
        }
        for pending in &level.pending {
            let before = self.lists.options_added();
            for &giver in problem.givers(pending.group) {
                let in_time = !problem.model.timed || problem.offer(giver).end < problem.offer(pending.taker).start;
                if in_time && bitset::contains(&level.available, giver) {
                    self.lists.option(giver);
                }
            }
            if self.lists.options_added() == before {
                return false;
            }
            self.lists.close_row(None);
            self.list_rows.push(None);
        }
        true
    }

    /// Bounds what the rest needs, and takes out offers that can't be part of anything better. None when
    /// nothing can, else how many were taken out.
    fn tighten(&mut self, level: &mut Level, root: bool) -> Option<usize> {
        let model = self.problem.model;
        let mut taken = 0;
        if let Some(most) = model.max_days {
            taken += self.fix(level, i128::from(most - level.days) + 1, |offer, _| i128::from(offer.days))?.0;
        }
        if let Some(most) = model.max_price {
            taken += self.fix(level, i128::from(most - level.price) + 1, |offer, _| i128::from(offer.price))?.0;
        }
        if self.quest.below < i128::MAX || root || self.quest.least == Least::Cost {
            let (fixed, bound) = self.fix(level, self.quest.below.saturating_sub(level.cost), |_, cost| cost)?;
            taken += fixed;
            if root {
                self.root_bound = bound;
            }
        }
        if self.room.is_scarce() {
            let room = self.room.left(&level.available);
            taken += self.fix(level, i128::from(room) + 1, |offer, _| i128::from(offer.slots))?.0;
        }
        Some(taken)
    }

    /// Prices the rows by one measure of the offers, of which the rest has to need less than `below`.
    fn fix(
        &mut self,
        level: &mut Level,
        below: i128,
        measure: impl Fn(&super::model::Offer, i128) -> i128,
    ) -> Option<(usize, i128)> {
        for row in 0..self.lists.len() {
            for &number in self.lists.options(row) {
                self.residual[number] = measure(self.problem.offer(number), self.problem.cost[number]);
            }
        }
        ascend(&self.lists, &self.order, &mut self.residual, &mut self.prices);
        let spare = self.quest.budget - level.uncovered;
        let sum: i128 = self.prices.iter().sum();
        let bound = sum - relief(&self.lists.weights, &self.prices, spare);
        if bound >= below {
            return None;
        }
        let mut fixed = 0;
        for row in 0..self.lists.len() {
            for &number in self.lists.options(row) {
                if self.residual[number] >= below - bound && bitset::contains(&level.available, number) {
                    bitset::remove(&mut level.available, number);
                    fixed += 1;
                }
            }
        }
        Some((fixed, bound))
    }

    /// Picks the row with the fewest options, and their order.
    fn branch(&mut self, level: &mut Level) {
        let Some(&list) = self.order.first() else { return };
        level.options.clear();
        level.options.extend_from_slice(self.lists.options(list));
        level.tried = 0;
        let spare = self.quest.budget - level.uncovered;
        level.skip = self.list_rows[list].filter(|_| self.lists.weights[list].is_some_and(|weight| weight <= spare));
        let by_cost = self.quest.least == Least::Cost;
        if !by_cost && !self.room.is_scarce() {
            // Otherwise the residuals are those of the days already.
            for &number in &level.options {
                self.residual[number] = i128::from(self.problem.offer(number).slots);
            }
        }
        level.options.sort_by_key(|&number| {
            let offer = self.problem.offer(number);
            let residual = if by_cost { self.problem.cost[number] } else { self.residual[number] };
            (residual, offer.needs.len(), offer.end, number)
        });
    }
}
