//! Pages of work rows: people, events, notices. They are read from the database, not from the catalogue.

use super::error::{Error, shown};

/// Which rows of a list are wanted.
#[derive(Clone, Debug)]
pub struct Slice {
    /// So many.
    pub first: u64,
    /// After this row.
    pub after: Option<After>,
}

/// A row that a page begins after.
#[derive(Clone, Debug)]
pub struct After {
    /// Its key.
    pub key: String,
    /// The cursor as the client sent it.
    pub cursor: String,
}

impl Slice {
    /// The cursor names no row of the list.
    pub fn unknown(&self) -> Error {
        foreign_cursor("after", self.after.as_ref().map_or("", |after| &after.cursor))
    }
}

/// A cursor that does not belong to the list.
pub fn foreign_cursor(field: &'static str, cursor: &str) -> Error {
    let cursor = shown(cursor);
    Error::invalid(
        field,
        format!("Markøren \"{cursor}\" hører ikke til denne liste. Begynd forfra uden {field}."),
        format!("The cursor \"{cursor}\" does not belong to this list. Start again without {field}."),
    )
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// Rows of the whole list.
    pub total: u64,
    /// The rows of the page.
    pub rows: Vec<T>,
    /// Whether rows come after.
    pub more: bool,
    /// Whether rows come before.
    pub earlier: bool,
}

impl<T> Page<T> {
    /// A page of a list that is at hand as a whole.
    ///
    /// Errors: INVALID where the slice begins after a row that is not in the list.
    pub fn of(all: Vec<T>, key: impl Fn(&T) -> &str, slice: &Slice) -> Result<Self, Error> {
        let total = all.len();
        let start = match &slice.after {
            None => 0,
            Some(after) => 1 + all.iter().position(|row| key(row) == after.key).ok_or_else(|| slice.unknown())?,
        };
        let rows: Vec<T> = all.into_iter().skip(start).take(slice.first as usize).collect();
        Ok(Self { total: total as u64, more: start + rows.len() < total, earlier: start > 0, rows })
    }

    /// A page of rows that were sought from where the slice begins, one more than it wants.
    pub fn sought(mut rows: Vec<T>, total: u64, slice: &Slice) -> Self {
        let more = rows.len() as u64 > slice.first;
        rows.truncate(slice.first as usize);
        Self { total, more, earlier: slice.after.is_some(), rows }
    }

    /// The same page of something else.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        let Self { total, rows, more, earlier } = self;
        Page { total, rows: rows.into_iter().map(each).collect(), more, earlier }
    }
}
