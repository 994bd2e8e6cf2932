//! Positions of keys, and values that many rows share.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use entity::types::Provenance;
use time::Date;

use super::Rows;
use crate::catalogue::noun::{Origin, Validity};
use crate::catalogue::table::{Keyed, Table};

/// Says where a key stands.
type Find<'a> = dyn Fn(&str) -> Option<u32> + 'a;

/// Positions of the keys of one table.
pub(super) struct Index<'a> {
    positions: Box<Find<'a>>,
    missing: Cell<usize>,
}

impl Default for Index<'_> {
    fn default() -> Self {
        Self { positions: Box::new(|_| None), missing: Cell::default() }
    }
}

impl<'a> Index<'a> {
    /// Takes keys in the order of the table's rows.
    pub(super) fn of<'k>(keys: impl Iterator<Item = &'k String>) -> Self {
        let positions: HashMap<String, u32> = (0..).zip(keys).map(|(at, key)| (key.clone(), at)).collect();
        Self { positions: Box::new(move |key| positions.get(key).copied()), missing: Cell::default() }
    }

    /// Finds keys in a table that is there.
    pub(super) fn in_table<T: Keyed>(table: &'a Table<T>) -> Self {
        Self { positions: Box::new(|key| table.position(key)), missing: Cell::default() }
    }

    /// Position of a key. Foreign keys let no link dangle; if one does it is counted and left out.
    pub(super) fn find(&self, key: &str) -> Option<u32> {
        let found = self.known(key);
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
        (self.positions)(key)
    }
}

/// The indexes of all tables.
#[derive(Default)]
pub(super) struct Links<'a> {
    pub(super) areas: Index<'a>,
    pub(super) municipalities: Index<'a>,
    pub(super) committees: Index<'a>,
    pub(super) organisations: Index<'a>,
    pub(super) fkbs: Index<'a>,
    pub(super) competences: Index<'a>,
    pub(super) courses: Index<'a>,
    pub(super) occupations: Index<'a>,
    pub(super) sessions: Index<'a>,
    pub(super) packages: Index<'a>,
    sources: RefCell<HashMap<String, Arc<str>>>,
}

impl<'a> Links<'a> {
    /// Links into the tables of a catalogue that is there.
    pub(super) fn into_tables(rows: &'a Rows) -> Self {
        Self {
            areas: Index::in_table(&rows.areas),
            municipalities: Index::in_table(&rows.municipalities),
            committees: Index::in_table(&rows.committees),
            organisations: Index::in_table(&rows.organisations),
            fkbs: Index::in_table(&rows.fkbs),
            competences: Index::in_table(&rows.competences),
            courses: Index::in_table(&rows.courses),
            occupations: Index::in_table(&rows.occupations),
            sessions: Index::in_table(&rows.sessions),
            packages: Index::in_table(&rows.packages),
            sources: RefCell::default(),
        }
    }

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
