//! The offers of one window of days, numbered compactly for the search.

use super::bitset;
use super::model::{Model, Row};
use super::network::{CourseIx, Day};

/// What the offers of a problem are taken from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// First and last day; offers that don't lie between them are left out.
    pub days: (Day, Day),
    /// One of the chosen has to start on the first day.
    pub starts: bool,
    /// One of the chosen has to end on the last day.
    pub ends: bool,
}

impl Window {
    /// All days.
    pub(super) const ALWAYS: Self = Self { days: (Day::MIN, Day::MAX), starts: false, ends: false };
}

/// Rows to cover by offers, which have numbers from 0 here.
#[derive(Debug)]
pub(super) struct Problem<'m> {
    pub model: &'m Model,
    /// Positions in the model, ascending, so by first day.
    pub offers: Vec<usize>,
    pub cost: Vec<i128>,
    pub rows: Vec<Row>,
    /// Words of a set of offers, and of a set of rows.
    pub offer_words: usize,
    pub row_words: usize,
    /// For each row the offers that cover it, as sets one after the other.
    options: Vec<u64>,
    /// For each offer the rows it covers, as sets one after the other.
    covers: Vec<u64>,
    givers: Vec<Vec<usize>>,
    /// By course, then offer.
    by_course: Vec<(CourseIx, usize)>,
    /// Longest time between an offer's first and last day.
    longest: Day,
}

impl<'m> Problem<'m> {
    /// `None` when a row that must be covered can't be.
    pub(super) fn new(model: &'m Model, kept: &[usize], cost: &[i128], window: Window) -> Option<Self> {
        let (first, last) = window.days;
        let from = kept.partition_point(|&o| model.offers[o].start < first);
        let to = kept.partition_point(|&o| model.offers[o].start <= last);
        let mut offers = Vec::new();
        let mut givers: Vec<Vec<usize>> = vec![Vec::new(); model.givers.len()];
        let mut first_given = vec![Day::MAX; model.givers.len()];
        for &position in kept.get(from..to).unwrap_or_default() {
            let offer = &model.offers[position];
            // Offers come by first day, and what is needed ends before that: one pass settles it.
            if offer.end > last || (model.timed && offer.needs.iter().any(|&g| first_given[g] >= offer.start)) {
                continue;
            }
            for &group in &offer.gives {
                givers[group].push(offers.len());
                first_given[group] = offer.end.min(first_given[group]);
            }
            offers.push(position);
        }
        let mut rows = model.rows.clone();
        rows.extend([window.starts, window.ends].iter().filter(|&&anchored| anchored).map(|_| Row { weight: None }));
        let (offer_words, row_words) = (bitset::words(offers.len()), bitset::words(rows.len()));
        let mut options = vec![0; rows.len() * offer_words];
        let mut covers = vec![0; offers.len() * row_words];
        let mut by_course = Vec::new();
        let mut longest = 0;
        for (number, &position) in offers.iter().enumerate() {
            let offer = &model.offers[position];
            longest = longest.max(offer.end - offer.start);
            by_course.extend(offer.courses.iter().map(|&course| (course, number)));
            let starts = (window.starts && offer.start == first).then_some(model.rows.len());
            let ends = (window.ends && offer.end == last).then(|| rows.len() - 1);
            for row in offer.rows.iter().copied().chain(starts).chain(ends) {
                bitset::insert(&mut options[row * offer_words..][..offer_words], number);
                bitset::insert(&mut covers[number * row_words..][..row_words], row);
            }
        }
        by_course.sort_unstable();
        let problem = Self {
            model,
            cost: offers.iter().map(|&position| cost[position]).collect(),
            offers,
            rows,
            offer_words,
            row_words,
            options,
            covers,
            givers,
            by_course,
            longest,
        };
        let coverable =
            |row: usize| problem.rows[row].weight.is_some() || problem.options(row).iter().any(|&word| word != 0);
        (0..problem.rows.len()).all(coverable).then_some(problem)
    }

    pub(super) fn offer(&self, number: usize) -> &'m super::model::Offer {
        &self.model.offers[self.offers[number]]
    }

    /// The offers that cover a row.
    pub(super) fn options(&self, row: usize) -> &[u64] {
        &self.options[row * self.offer_words..][..self.offer_words]
    }

    /// The rows that an offer covers.
    pub(super) fn covers(&self, number: usize) -> &[u64] {
        &self.covers[number * self.row_words..][..self.row_words]
    }

    /// How many groups of prerequisites there are.
    pub(super) fn groups(&self) -> usize {
        self.givers.len()
    }

    /// The offers that meet a group of prerequisites.
    pub(super) fn givers(&self, group: usize) -> &[usize] {
        &self.givers[group]
    }

    /// Whether choosing `giver` as well meets `group` for `taker`. Without dates that is a question of order,
    /// which is answered elsewhere.
    pub(super) fn meets(&self, giver: usize, group: usize, taker: usize) -> bool {
        self.offer(giver).end < self.offer(taker).start && self.offer(giver).gives.binary_search(&group).is_ok()
    }

    /// Takes out of `available` the offer and all that can't be chosen beside it.
    pub(super) fn take(&self, number: usize, available: &mut [u64]) {
        bitset::remove(available, number);
        let offer = self.offer(number);
        for course in &offer.courses {
            let from = self.by_course.partition_point(|(c, _)| c < course);
            for (_, other) in self.by_course[from..].iter().take_while(|(c, _)| c == course) {
                bitset::remove(available, *other);
            }
        }
        if self.model.timed {
            let earliest = offer.start - self.longest;
            let from = self.offers.partition_point(|&o| self.model.offers[o].start < earliest);
            for (other, &position) in self.offers.iter().enumerate().skip(from) {
                let other_offer = &self.model.offers[position];
                if other_offer.start > offer.end {
                    break;
                }
                if other_offer.track == offer.track && other_offer.end >= offer.start {
                    bitset::remove(available, other);
                }
            }
        }
    }
}
