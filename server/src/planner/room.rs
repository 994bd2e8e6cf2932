//! How many teaching days are left for offers that can still be chosen.

use super::bitset;
use super::model::{TRACKS, WEEKEND, is_weekend};
use super::problem::Problem;

/// The days of a problem, by track.
#[derive(Debug)]
pub(super) struct Room {
    /// For each offer its track and its first and last day, counted from the problem's first.
    spans: Vec<(usize, usize, usize)>,
    /// The days that count on a weekday track and on the weekend's.
    weekdays: Vec<u64>,
    weekend: Vec<u64>,
    /// Days reached by offers, by track.
    reached: Vec<Vec<u64>>,
    scarce: bool,
}

impl Room {
    pub(super) fn new(problem: &Problem<'_>) -> Self {
        let offers = || (0..problem.offers.len()).map(|number| problem.offer(number));
        let first = offers().map(|o| o.start).min().unwrap_or_default();
        let last = offers().map(|o| o.end).max().unwrap_or_default();
        let length = (last - first) as usize + 1;
        let mut weekdays = vec![0; bitset::words(length)];
        let mut weekend = weekdays.clone();
        for day in 0..length {
            bitset::insert(if is_weekend(first + day as i32) { &mut weekend } else { &mut weekdays }, day);
        }
        let spans = offers().map(|o| (o.track, (o.start - first) as usize, (o.end - first) as usize)).collect();
        let reached = vec![vec![0; bitset::words(length)]; TRACKS];
        // Far more days than anybody could need are not worth counting.
        let longest = |row: usize| {
            bitset::members(problem.options(row)).map(|number| problem.offer(number).slots).max().unwrap_or_default()
        };
        let needed: i64 = (0..problem.rows.len()).map(longest).sum();
        let scarce = problem.model.timed && needed > length as i64 / 2;
        Self { spans, weekdays, weekend, reached, scarce }
    }

    /// Whether it is worth asking what is left.
    pub(super) fn is_scarce(&self) -> bool {
        self.scarce
    }

    /// Days on which at least one of the available offers runs, each track counted for itself.
    pub(super) fn left(&mut self, available: &[u64]) -> u32 {
        self.reached.iter_mut().for_each(|track| track.fill(0));
        for number in bitset::members(available) {
            let (track, from, to) = self.spans[number];
            bitset::insert_range(&mut self.reached[track], from, to);
        }
        let mut days = 0;
        for (track, reached) in self.reached.iter().enumerate() {
            let counted = if track == WEEKEND { &self.weekend } else { &self.weekdays };
            days += reached.iter().zip(counted).map(|(r, c)| (r & c).count_ones()).sum::<u32>();
        }
        days
    }
}
