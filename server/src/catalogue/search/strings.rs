//! Compact stores: many strings by number, and rows of different lengths.

use std::cmp::Ordering;
use std::sync::Arc;

use super::letters::{bare, bare_form};
use crate::chunks::Chunks;

/// Strings by number, in one piece of memory, found by a binary search.
///
/// The order is by bare form first, so that one search finds what begins with *ro* and with *rø*.
#[derive(Clone, Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
    sorted: Vec<u32>,
}

impl Strings {
    /// Adds strings that are not there yet; each is known by its position from here on.
    pub(super) fn extend<'a>(&mut self, strings: impl Iterator<Item = &'a str>) {
        for string in strings {
            self.text.push_str(string);
            self.ends.push(self.text.len() as u32);
        }
        let numbers = 0..self.len() as u32;
        let mut sorted: Vec<(String, u32)> = numbers.map(|number| (bare_form(self.get(number)), number)).collect();
        sorted.sort_unstable_by(|left, right| {
            let by_bare = left.0.cmp(&right.0);
            by_bare.then_with(|| self.get(left.1).cmp(self.get(right.1)))
        });
        self.sorted = sorted.into_iter().map(|entry| entry.1).collect();
    }

    /// Adds one string that is not there; gives its number.
    pub(super) fn add(&mut self, string: &str) -> u32 {
        let number = self.ends.len() as u32;
        let at = self.sorted.partition_point(|&other| in_order(self.get(other), string) == Ordering::Less);
        self.text.push_str(string);
        self.ends.push(self.text.len() as u32);
        self.sorted.insert(at, number);
        number
    }

    /// Takes a string out: it is found no more, and its number is not given out again.
    pub(super) fn remove(&mut self, number: u32) {
        self.sorted.retain(|&other| other != number);
    }

    /// The numbers of the strings that are there.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.sorted.iter().copied()
    }

    /// How many numbers were given out.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The string of a number; empty for a number that was never given out.
    pub(super) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends.get(number - 1).copied().unwrap_or(0) };
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The number of a string.
    pub(super) fn find(&self, string: &str) -> Option<u32> {
        let at = self.sorted.binary_search_by(|&number| in_order(self.get(number), string));
        self.sorted.get(at.ok()?).copied()
    }

    /// Numbers of the strings whose bare form begins with the bare form of `start`.
    pub(super) fn beginning_with(&self, start: &str) -> &[u32] {
        let from = self.sorted.partition_point(|&number| by_start(self.get(number), start) == Ordering::Less);
        let length =
            self.sorted[from..].partition_point(|&number| by_start(self.get(number), start) == Ordering::Equal);
        &self.sorted[from..from + length]
    }
}

fn in_order(left: &str, right: &str) -> Ordering {
    let by_bare = left.chars().map(bare).cmp(right.chars().map(bare));
    by_bare.then_with(|| left.cmp(right))
}

/// Compares the first letters of a string with a start: equal if it begins with it.
fn by_start(string: &str, start: &str) -> Ordering {
    let mut letters = string.chars().map(bare);
    for wanted in start.chars().map(bare) {
        match letters.next() {
            None => return Ordering::Less,
            Some(letter) if letter != wanted => return letter.cmp(&wanted),
            Some(_) => {}
        }
    }
    Ordering::Equal
}

/// Rows of different lengths in one piece of memory.
#[derive(Clone, Debug)]
pub(super) struct Rows<T> {
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { ends: Vec::new(), items: Vec::new() }
    }
}

impl<T> Rows<T> {
    /// Adds a row at the end.
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = T>) {
        self.items.extend(row);
        self.ends.push(self.items.len() as u32);
    }

    /// A row by number; empty if there is none.
    pub(super) fn row(&self, number: u32) -> &[T] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends.get(number - 1).copied().unwrap_or(0) };
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.items.get(start as usize..end as usize).unwrap_or_default()
    }
}

impl<T: Copy> Rows<T> {
    /// Sorts pairs into rows by their first member, in the order they come in.
    pub(super) fn group(rows: usize, pairs: &[(u32, T)]) -> Self {
        let mut ends = vec![0_u32; rows];
        for pair in pairs {
            if let Some(count) = ends.get_mut(pair.0 as usize) {
                *count += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            let count = *end;
            *end = total;
            total += count;
        }
        let mut items: Vec<T> = Vec::new();
        if let Some(first) = pairs.first() {
            items.resize(total as usize, first.1);
        }
        // Each end starts as its row's start and moves with every item that is put there.
        for &(row, item) in pairs {
            if let Some(end) = ends.get_mut(row as usize)
                && let Some(place) = items.get_mut(*end as usize)
            {
                *place = item;
                *end += 1;
            }
        }
        Self { ends, items }
    }
}

/// Rows of different lengths that are changed one by one: a copy shares those that did not change.
#[derive(Clone, Debug)]
pub(super) struct Lists<T> {
    lists: Chunks<Option<Arc<[T]>>>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { lists: Chunks::default() }
    }
}

impl<T: Copy> Lists<T> {
    /// Sorts pairs into rows by their first member, in the order they come in.
    pub(super) fn group(rows: usize, pairs: &[(u32, T)]) -> Self {
        let rows_of = Rows::group(rows, pairs);
        let list = |row: &[T]| (!row.is_empty()).then(|| row.into());
        Self { lists: (0..rows as u32).map(|number| list(rows_of.row(number))).collect() }
    }

    /// A row by number; empty if there is none.
    pub(super) fn row(&self, number: u32) -> &[T] {
        self.lists.get(number as usize).and_then(Option::as_deref).unwrap_or_default()
    }

    /// Puts a row in the place of another, or after all.
    pub(super) fn set(&mut self, number: u32, row: &[T]) {
        while self.lists.len() <= number as usize {
            self.lists.push(None);
        }
        if let Some(list) = self.lists.get_mut(number as usize) {
            *list = (!row.is_empty()).then(|| row.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_by_bare_start() {
        let words = ["rørmontør", "robot", "lager", "rør", "ros"];
        let mut strings = Strings::default();
        strings.extend(words.into_iter());
        assert_eq!(strings.find("lager"), Some(2));
        assert_eq!(strings.find("lage"), None);
        let found = |start| -> Vec<&str> {
            let numbers = strings.beginning_with(start);
            numbers.iter().map(|&number| strings.get(number)).collect()
        };
        assert_eq!(found("rør"), ["rør", "rørmontør"]);
        assert_eq!(found("ro"), ["robot", "rør", "rørmontør", "ros"]);
        assert_eq!(found("x"), Vec::<&str>::new());
    }

    #[test]
    fn rows_are_grouped_in_order() {
        let rows = Rows::group(3, &[(2, 'a'), (0, 'b'), (2, 'c')]);
        assert_eq!(rows.row(0), ['b']);
        assert!(rows.row(1).is_empty());
        assert_eq!(rows.row(2), ['a', 'c']);
        assert!(rows.row(9).is_empty());
    }
}
