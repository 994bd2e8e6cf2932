//! A table of the catalogue: rows in the order of their keys, found by key or by position.

use std::collections::HashMap;

/// Rows of one kind in the order of their keys.
#[derive(Clone, Debug)]
pub struct Table<T> {
    rows: Vec<T>,
    by_key: HashMap<String, u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), by_key: HashMap::new() }
    }
}

impl<T> Table<T> {
    /// Takes rows that are already in the order of `key`.
    pub fn new(rows: Vec<T>, key: impl Fn(&T) -> &str) -> Self {
        let by_key = (0..).zip(&rows).map(|(position, row)| (key(row).to_owned(), position)).collect();
        Self { rows, by_key }
    }

    /// Position of a key.
    pub fn position(&self, key: &str) -> Option<u32> {
        self.by_key.get(key).copied()
    }

    /// Row with a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.position(key).map(|position| self.at(position))
    }

    /// Row at a position that this table (or a link of the same catalogue) gave out.
    pub fn at(&self, position: u32) -> &T {
        &self.rows[position as usize]
    }

    /// All rows in the order of their keys.
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// All positions.
    pub fn positions(&self) -> std::ops::Range<u32> {
        0..self.len()
    }

    /// How many rows.
    pub fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
