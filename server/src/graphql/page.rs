//! Relay pages: one type and one function for every list.

use std::borrow::Cow;

use async_graphql::resolver_utils::ContainerType;
use async_graphql::{Context, Enum, Object, SimpleObject, TypeName};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use time::Date;

use super::ask::Ask;
use super::fault::Fault;
use super::language::Language;
use super::prompt::{Prompt, Prompts};
use crate::catalogue::Catalogue;
use crate::catalogue::search::Kind;
use crate::domain::error::Error;
use crate::domain::listing::{self, Listing};
use crate::domain::rows::foreign_cursor;

/// Rows on a page when the client doesn't say.
pub(super) const DEFAULT_PAGE: usize = 20;
/// Most rows on a page.
const MAX_PAGE: i32 = 100;

/// The four arguments of a Relay connection.
#[derive(Clone, Debug, Default)]
pub struct PageArgs {
    /// So many from the start.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// So many from the end.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
}

/// A kind of row that lists hold.
pub trait Row: ContainerType + Clone {
    /// The row at a position.
    fn at(position: u32) -> Self;
    /// Its key, which cursors are made of.
    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str>;
    /// Its kind in full-text search, where it has one, and the text in which matches are shown.
    fn searched(_catalogue: &Catalogue, _position: u32) -> Option<(Kind, Cow<'_, str>)> {
        None
    }
    /// Rows of its table in the catalogue; positions from there on are rows that a list brings along.
    fn in_catalogue(_catalogue: &Catalogue) -> u32 {
        u32::MAX
    }
    /// Key of a row that a list brings along.
    fn own_key(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }
    /// Counts by facet, with the rows that the list brings along.
    fn facets(_catalogue: &Catalogue, _along: &[Self], _listing: &Listing, _today: Date) -> Vec<listing::Facet> {
        Vec::new()
    }
}

/// A page of a list.
pub struct Connection<T> {
    listing: Listing,
    rows: std::ops::Range<usize>,
    /// Rows that are not the catalogue's, whose positions come after it.
    along: Vec<T>,
}

impl<T: Row> Connection<T> {
    fn row(&self, catalogue: &Catalogue, position: u32) -> T {
        match position.checked_sub(T::in_catalogue(catalogue)) {
            None => T::at(position),
            Some(at) => self.along[at as usize].clone(),
        }
    }

    fn key(&self, catalogue: &Catalogue, position: u32) -> String {
        key_of(catalogue, &self.along, position).into_owned()
    }
}

fn key_of<'a, T: Row>(catalogue: &'a Catalogue, along: &'a [T], position: u32) -> Cow<'a, str> {
    match position.checked_sub(T::in_catalogue(catalogue)) {
        None => T::key(catalogue, position),
        Some(at) => along[at as usize].own_key(),
    }
}

/// Takes a page of a list. At most 100 rows; asking for more, for none, or for both `first` and `last` is an error,
/// never a silent cut.
pub fn page<T: Row>(catalogue: &Catalogue, listing: Listing, args: &PageArgs) -> Result<Connection<T>, Fault> {
    page_with(catalogue, listing, Vec::new(), args)
}

/// The same of a list that brings rows along, whose positions come after the catalogue's.
pub fn page_with<T: Row>(
    catalogue: &Catalogue,
    listing: Listing,
    along: Vec<T>,
    args: &PageArgs,
) -> Result<Connection<T>, Fault> {
    let count = listing.rows.len();
    let place = |field: &'static str, cursor: &String| -> Result<usize, Error> {
        let key = decode(cursor).ok_or_else(|| foreign_cursor(field, cursor))?;
        let found = listing.rows.iter().position(|&row| key_of(catalogue, &along, row) == key.as_str());
        found.ok_or_else(|| foreign_cursor(field, cursor))
    };
    let mut start = args.after.as_ref().map(|cursor| place("after", cursor)).transpose()?.map_or(0, |at| at + 1);
    let mut end = args.before.as_ref().map(|cursor| place("before", cursor)).transpose()?.unwrap_or(count).max(start);
    match (size("first", args.first)?, size("last", args.last)?) {
        (Some(_), Some(_)) => {
            return Err(
                Error::invalid("last", "Angiv first eller last, ikke begge.", "Give first or last, not both.").into()
            );
        }
        (None, Some(last)) => start = start.max(end.saturating_sub(last)),
        (first, None) => end = end.min(start + first.unwrap_or(DEFAULT_PAGE)),
    }
    Ok(Connection { listing, rows: start..end, along })
}

/// A list of a filter in the words of the tables; a list left out or null filters nothing.
pub fn words<A, B: From<A>>(list: Option<Vec<A>>) -> Vec<B> {
    list.unwrap_or_default().into_iter().map(B::from).collect()
}

pub(super) fn size(field: &'static str, size: Option<i32>) -> Result<Option<usize>, Error> {
    match size {
        None => Ok(None),
        Some(size) if size < 1 => {
            Err(Error::invalid(field, format!("{field} skal være mindst 1."), format!("{field} must be at least 1.")))
        }
        Some(size) if size > MAX_PAGE => Err(Error::limit(
            field,
            format!("{field} må højst være {MAX_PAGE}. Bladr videre med after."),
            format!("{field} must be at most {MAX_PAGE}. Page on with after."),
        )),
        Some(size) => Ok(Some(size as usize)),
    }
}

pub(super) fn encode(key: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("k:{key}"))
}

pub(super) fn decode(cursor: &str) -> Option<String> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    text.strip_prefix("k:").map(str::to_owned)
}

impl<T: Row> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

/// A page of a list.
#[Object(name_type)]
impl<T: Row> Connection<T> {
    /// Rows of the whole list.
    async fn total_count(&self) -> usize {
        self.listing.rows.len()
    }

    /// Version of the catalogue that the page was taken from: the sequence number of its last event.
    async fn catalogue_version(&self, ctx: &Context<'_>) -> i64 {
        ctx.catalogue().version
    }

    /// How many rows of the list have each value. A facet counts over what all other filters let through, so it
    /// tells what choosing one more value would give. Empty for lists without facets.
    async fn facets(&self, ctx: &Context<'_>) -> Vec<Facet> {
        T::facets(ctx.catalogue(), &self.along, &self.listing, ctx.today()).into_iter().map(Facet::from).collect()
    }

    /// Where the page lies in the list.
    async fn page_info(&self, ctx: &Context<'_>) -> PageInfo {
        let cursor = |at: usize| encode(&self.key(ctx.catalogue(), self.listing.rows[at]));
        PageInfo {
            has_next_page: self.rows.end < self.listing.rows.len(),
            has_previous_page: self.rows.start > 0 && !self.listing.rows.is_empty(),
            start_cursor: (!self.rows.is_empty()).then(|| cursor(self.rows.start)),
            end_cursor: (!self.rows.is_empty()).then(|| cursor(self.rows.end - 1)),
        }
    }

    /// The rows of the page, with their cursors.
    async fn edges(&self, ctx: &Context<'_>) -> Prompts<Edge<T>> {
        let edge = |&row: &u32| Edge {
            row,
            cursor: encode(&self.key(ctx.catalogue(), row)),
            node: self.row(ctx.catalogue(), row),
            search: self.listing.search.clone(),
        };
        self.listing.rows[self.rows.clone()].iter().map(edge).collect()
    }

    /// The rows of the page alone.
    async fn nodes(&self, ctx: &Context<'_>) -> Prompts<T> {
        self.listing.rows[self.rows.clone()].iter().map(|&row| self.row(ctx.catalogue(), row)).collect()
    }
}

/// A row of a page.
pub struct Edge<T> {
    row: u32,
    cursor: String,
    node: T,
    search: Option<String>,
}

impl<T: Row> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// A row of a page.
#[Object(name_type)]
impl<T: Row> Edge<T> {
    /// Give it as `after` or `before` to page on from here.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The row.
    async fn node(&self) -> Prompt<&T> {
        Prompt(&self.node)
    }

    /// Where the search matched, as HTML: matches stand between `<mark>` and `</mark>`, all else is escaped.
    /// Null without a search, or where the match lies in a field not shown here.
    async fn highlight(&self, ctx: &Context<'_>) -> Option<String> {
        let search = self.search.as_deref()?;
        if self.row >= T::in_catalogue(ctx.catalogue()) {
            return None;
        }
        let (kind, text) = T::searched(ctx.catalogue(), self.row)?;
        ctx.catalogue().index.highlight(kind, search, &text)
    }
}

/// Where a page lies in its list.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether more rows follow.
    pub(super) has_next_page: bool,
    /// Whether rows come before.
    pub(super) has_previous_page: bool,
    /// Cursor of the page's first row.
    pub(super) start_cursor: Option<String>,
    /// Cursor of the page's last row.
    pub(super) end_cursor: Option<String>,
}

/// What the rows of a list are counted by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "listing::FacetField")]
pub enum FacetField {
    /// RAR area; for courses and sessions where a coming session is held.
    Area,
    /// Continuing-education committee.
    Committee,
    /// Provider of coming sessions.
    Provider,
    /// Length in course days. The value is `low-high`: above low, up to high; an open end is left out.
    Days,
    /// Language support.
    LanguageSupport,
    /// Whether a certificate hangs on it: `true` or `false`.
    Certificate,
    /// Provenance.
    Provenance,
    /// Branch.
    Sector,
    /// Kind.
    Kind,
    /// Target group.
    TargetGroup,
    /// Occupation.
    Occupation,
    /// Shortage category.
    Category,
    /// Half-year.
    Period,
    /// How sessions are held.
    Mode,
}

/// Counts of a list's rows by one property.
#[derive(SimpleObject)]
pub struct Facet {
    /// The property.
    field: FacetField,
    /// Its values, most frequent first.
    values: Prompts<FacetValue>,
}

/// A value and how many rows have it.
pub struct FacetValue(listing::FacetValue);

/// A value and how many rows have it.
#[Object]
impl FacetValue {
    /// As the filter takes it.
    async fn value(&self) -> &str {
        &self.0.value
    }

    /// As people read it.
    async fn label(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.label_da, &self.0.label_en)
    }

    /// How many rows have it.
    async fn count(&self) -> u32 {
        self.0.count
    }
}

impl From<listing::Facet> for Facet {
    fn from(facet: listing::Facet) -> Self {
        Self { field: facet.field.into(), values: facet.values.into_iter().map(FacetValue).collect() }
    }
}
