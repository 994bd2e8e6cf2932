//! Positions of keys, and values that many rows share.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use entity::types::Provenance;
use time::Date;

use crate::catalogue::noun::{Origin, Validity};

/// Positions of the keys of one table.
#[derive(Default)]
pub(super) struct Index {
    positions: HashMap<String, u32>,
    missing: Cell<usize>,
}

impl Index {
    /// Takes keys in the order of the table's rows.
    pub(super) fn of<'a>(keys: impl Iterator<Item = &'a String>) -> Self {
        Self { positions: (0..).zip(keys).map(|(at, key)| (key.clone(), at)).collect(), missing: Cell::default() }
    }

    /// Position of a key. Foreign keys let no link dangle; if one does it is counted and left out.
    pub(super) fn find(&self, key: &str) -> Option<u32> {
        let found = self.positions.get(key).copied();
        if found.is_none() {
            self.missing.set(self.missing.get() + 1);
        }
        found
    }

    /// Position of a key that may be left open.
    pub(super) fn find_some(&self, key: Option<&String>) -> Option<u32> {
        key.and_then(|key| self.find(key))
    }

    /// Position of a key that need not be in the table.
    pub(super) fn known(&self, key: &str) -> Option<u32> {
        self.positions.get(key).copied()
    }
}

/// The indexes of all tables.
#[derive(Default)]
pub(super) struct Links {
    pub(super) areas: Index,
    pub(super) municipalities: Index,
    pub(super) committees: Index,
    pub(super) organisations: Index,
    pub(super) fkbs: Index,
    pub(super) competences: Index,
    pub(super) courses: Index,
    pub(super) occupations: Index,
    pub(super) sessions: Index,
    pub(super) packages: Index,
    sources: RefCell<HashMap<String, Arc<str>>>,
}

impl Links {
    /// Where a row comes from; rows with the same source share its text.
    pub(super) fn origin(&self, provenance: Provenance, source: String, source_date: Option<Date>) -> Origin {
        let source =
            Arc::clone(self.sources.borrow_mut().entry(source).or_insert_with_key(|text| Arc::from(text.as_str())));
        Origin { provenance, source, source_date }
    }

    /// How many links were left out.
    pub(super) fn missing(&self) -> usize {
        [
            &self.areas,
            &self.municipalities,
            &self.committees,
            &self.organisations,
            &self.fkbs,
            &self.competences,
            &self.courses,
            &self.occupations,
            &self.sessions,
            &self.packages,
        ]
        .iter()
        .map(|index| index.missing.get())
        .sum()
    }
}

/// The days of a row, ended at the latest on the day before its source dropped it. A row that was dropped before it
/// began has an end before its beginning, so that it holds on no day.
pub(super) fn validity(from: Option<Date>, to: Option<Date>, withdrawn_on: Option<Date>) -> Validity {
    let dropped = withdrawn_on.and_then(Date::previous_day);
    let to = match (to, dropped) {
        (Some(to), Some(dropped)) => Some(to.min(dropped)),
        (to, dropped) => to.or(dropped),
    };
    Validity { from, to }
}

/// Whether a dated row was in force on any day.
pub(super) fn ever(validity: Validity) -> bool {
    match (validity.from, validity.to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    }
}

/// The row at a position that an index of the same tables gave out.
pub(super) fn at<T>(rows: &mut [T], position: u32) -> Option<&mut T> {
    rows.get_mut(position as usize)
}
