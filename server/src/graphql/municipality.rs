//! Municipalities: where people live and sessions are held.

use std::borrow::Cow;

use async_graphql::{Context, ID, Object};

use super::area::Area;
use super::ask::Ask;
use super::fault::Fault;
use super::origin::Provenance;
use super::page::{Connection, PageArgs, Row, page};
use crate::catalogue::{Catalogue, noun};
use crate::domain::listing::{Filter, Listing, collated, meant};

/// A municipality (kommune).
#[derive(Clone, Copy)]
pub struct Municipality(pub u32);

/// A municipality (kommune).
#[Object]
impl Municipality {
    /// Global id, `municipality:461`.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("municipality:{}", self.row(ctx).code).into()
    }

    /// Code, three digits.
    async fn code<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).code
    }

    /// Name in Danish.
    async fn name<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).name
    }

    /// Other spellings of the name.
    async fn aliases<'a>(&self, ctx: &'a Context<'_>) -> &'a [String] {
        &self.row(ctx).aliases
    }

    /// Degrees north of a point within it, which distances are measured from. Indeholder data fra Geodatastyrelsen
    /// og danske kommuner.
    async fn lat(&self, ctx: &Context<'_>) -> f64 {
        self.row(ctx).lat
    }

    /// Degrees east of the same point.
    async fn lon(&self, ctx: &Context<'_>) -> f64 {
        self.row(ctx).lon
    }

    /// Its region.
    async fn region(&self, ctx: &Context<'_>) -> Area {
        Area(self.row(ctx).region)
    }

    /// Its RAR area.
    async fn rar(&self, ctx: &Context<'_>) -> Area {
        Area(self.row(ctx).rar)
    }

    /// Its labour-market office's district.
    async fn amk(&self, ctx: &Context<'_>) -> Area {
        Area(self.row(ctx).amk)
    }

    /// How well the row is founded.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }
}

impl Municipality {
    fn row<'a>(self, ctx: &'a Context<'_>) -> &'a noun::Municipality {
        ctx.catalogue().municipalities.at(self.0)
    }
}

impl Row for Municipality {
    fn at(position: u32) -> Self {
        Self(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Borrowed(&catalogue.municipalities.at(position).code)
    }
}

/// Queries of municipalities.
#[derive(Default)]
pub struct MunicipalityQuery;

#[Object]
impl MunicipalityQuery {
    /// One municipality by its code, three digits; null when there is none.
    async fn municipality(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its code, three digits.")] code: String,
    ) -> Option<Municipality> {
        ctx.catalogue().municipalities.position(&code).map(Municipality)
    }

    /// Municipalities by name; all 98 fit on one page of 100.
    async fn municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Part of the name, of another spelling of it, or of the code.")] search: Option<String>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Municipality>, Fault> {
        let catalogue = ctx.catalogue();
        let search = meant(search.as_deref()).map(collated);
        let matches = |at: u32| {
            let Some(search) = &search else { return true };
            let row = catalogue.municipalities.at(at);
            row.code.starts_with(search)
                || std::iter::once(&row.name).chain(&row.aliases).any(|name| collated(name).contains(search))
        };
        let mut listing = Listing::filtered(catalogue.municipalities.positions(), &[Filter::plain(matches)]);
        listing.rows.sort_by_cached_key(|&at| collated(&catalogue.municipalities.at(at).name));
        page(catalogue, listing, &PageArgs { first, after, last, before })
    }
}
