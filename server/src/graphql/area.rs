//! Areas: regions, RAR areas, labour-market offices' and councils' districts.

use std::borrow::Cow;

use async_graphql::{Context, Enum, ID, InputObject, Object};

use super::ask::Ask;
use super::fault::Fault;
use super::language::Language;
use super::municipality::Municipality;
use super::origin::Provenance;
use super::page::{Connection, PageArgs, Row, page, words};
use super::scalar::Date;
use crate::catalogue::{Catalogue, noun};
use crate::domain::listing::{Filter, Listing};

/// Kind of area.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::AreaKind")]
pub enum AreaKind {
    /// One of the five regions.
    Region,
    /// One of the eight RAR areas, the statistical unit of labour shortage.
    Rar,
    /// District of a labour-market office (AMK).
    Amk,
    /// District of a regional council: eight until the end of 2024, five from 2025.
    Council,
}

/// An area of Denmark. Areas are dated: councils changed in 2025, the eight RAR areas stay the statistical unit.
#[derive(Clone, Copy)]
pub struct Area(pub u32);

/// An area of Denmark. Areas are dated: councils changed in 2025, the eight RAR areas stay the statistical unit.
#[Object]
impl Area {
    /// Global id, `area:rar-fyn`.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("area:{}", self.row(ctx).key).into()
    }

    /// Key, `rar-fyn`.
    async fn key<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).key
    }

    /// Kind.
    async fn kind(&self, ctx: &Context<'_>) -> AreaKind {
        self.row(ctx).kind.into()
    }

    /// Name.
    async fn name<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> &'a str {
        language.of(&self.row(ctx).name_da, &self.row(ctx).name_en)
    }

    /// The area that it lies in or speaks for: a RAR area's region, a council's region or RAR area.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Area> {
        self.row(ctx).parent.map(Area)
    }

    /// First day; null when open or not known.
    async fn valid_from(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).validity.from.map(Date)
    }

    /// Last day; null when open or not known.
    async fn valid_to(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).validity.to.map(Date)
    }

    /// Its municipalities, by code.
    async fn municipalities(&self, ctx: &Context<'_>) -> Vec<Municipality> {
        self.row(ctx).municipalities.iter().map(|&at| Municipality(at)).collect()
    }

    /// How well the row is founded.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }

    /// What it was read from.
    async fn source<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).origin.source
    }
}

impl Area {
    fn row<'a>(self, ctx: &'a Context<'_>) -> &'a noun::Area {
        ctx.catalogue().areas.at(self.0)
    }
}

impl Row for Area {
    fn at(position: u32) -> Self {
        Self(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Borrowed(&catalogue.areas.at(position).key)
    }
}

/// Which areas. An empty list filters nothing.
#[derive(InputObject, Default)]
pub struct AreaFilter {
    /// Kinds.
    kinds: Option<Vec<AreaKind>>,
    /// In force on this day. Without it, those that have ended are listed too.
    as_of: Option<Date>,
}

/// Queries of areas.
#[derive(Default)]
pub struct AreaQuery;

#[Object]
impl AreaQuery {
    /// One area by its key; null when there is none.
    async fn area(&self, ctx: &Context<'_>, #[graphql(desc = "Its key.")] key: String) -> Option<Area> {
        ctx.catalogue().areas.position(&key).map(Area)
    }

    /// Areas by key.
    async fn areas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<AreaFilter>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Area>, Fault> {
        let catalogue = ctx.catalogue();
        let filter = filter.unwrap_or_default();
        let kinds: Vec<entity::types::AreaKind> = words(filter.kinds);
        let wanted = |at: u32| {
            let area = catalogue.areas.at(at);
            (kinds.is_empty() || kinds.contains(&area.kind))
                && filter.as_of.is_none_or(|day| area.validity.holds(day.0))
        };
        let listing = Listing::filtered(catalogue.areas.positions(), &[Filter::plain(wanted)]);
        page(catalogue, listing, &PageArgs { first, after, last, before })
    }
}
