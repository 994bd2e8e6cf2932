//! Relay pages of work rows, which are read from the database: one type for every such list.

use std::borrow::Cow;

use async_graphql::{Object, OutputType, TypeName};

use super::fault::Fault;
use super::page::{DEFAULT_PAGE, PageInfo, decode, encode, size};
use crate::domain::rows::{After, Page, Slice, foreign_cursor};

/// A kind of row that such lists hold.
pub trait Keyed: OutputType + Clone + Send + Sync {
    /// What its cursor is made of.
    fn key(&self) -> String;
}

/// Which rows the arguments of a list ask for: `first` 1 to 100, 20 when left out, after the cursor `after`.
pub fn slice(first: Option<i32>, after: Option<String>) -> Result<Slice, Fault> {
    let first = size("first", first)?.unwrap_or(DEFAULT_PAGE) as u64;
    let after = match after {
        None => None,
        Some(cursor) => match decode(&cursor) {
            Some(key) => Some(After { key, cursor }),
            None => return Err(foreign_cursor("after", &cursor).into()),
        },
    };
    Ok(Slice { first, after })
}

/// A page of a list.
pub struct Rows<T>(pub Page<T>);

impl<T: Keyed> Rows<T> {
    /// The page of rows in the words of the domain.
    pub fn of<R>(page: Page<R>, each: impl FnMut(R) -> T) -> Self {
        Self(page.map(each))
    }
}

impl<T: Keyed> TypeName for Rows<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

/// A page of a list.
#[Object(name_type)]
impl<T: Keyed> Rows<T> {
    /// Rows of the whole list.
    async fn total_count(&self) -> u64 {
        self.0.total
    }

    /// Where the page lies in the list.
    async fn page_info(&self) -> PageInfo {
        let cursor = |row: &T| encode(&row.key());
        PageInfo {
            has_next_page: self.0.more,
            has_previous_page: self.0.earlier,
            start_cursor: self.0.rows.first().map(cursor),
            end_cursor: self.0.rows.last().map(cursor),
        }
    }

    /// The rows of the page, with their cursors.
    async fn edges(&self) -> Vec<RowEdge<T>> {
        self.0.rows.iter().cloned().map(RowEdge).collect()
    }

    /// The rows of the page alone.
    async fn nodes(&self) -> &[T] {
        &self.0.rows
    }
}

/// A row of a page.
pub struct RowEdge<T>(T);

impl<T: Keyed> TypeName for RowEdge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// A row of a page.
#[Object(name_type)]
impl<T: Keyed> RowEdge<T> {
    /// Give it as `after` to page on from here.
    async fn cursor(&self) -> String {
        encode(&self.0.key())
    }

    /// The row.
    async fn node(&self) -> &T {
        &self.0
    }
}
