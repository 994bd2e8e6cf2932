//! Continuing-education committees (efteruddannelsesudvalg).

use std::borrow::Cow;

use async_graphql::{Context, ID, Object};

use super::ask::Ask;
use super::course::{Course, CourseOrder};
use super::fault::Fault;
use super::fkb::CommonCompetenceDescription;
use super::language::Language;
use super::origin::Provenance;
use super::page::{Connection, PageArgs, Row, page};
use crate::catalogue::{Catalogue, noun};
use crate::domain::course::{self, CourseFilter};
use crate::domain::listing::Listing;

/// A continuing-education committee (efteruddannelsesudvalg): it decides on new and revised courses.
#[derive(Clone, Copy)]
pub struct Committee(pub u32);

/// A continuing-education committee (efteruddannelsesudvalg): it decides on new and revised courses.
#[Object]
impl Committee {
    /// Global id, `committee:TUR`.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("committee:{}", self.row(ctx).key).into()
    }

    /// Key, `TUR`.
    async fn key<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).key
    }

    /// Name.
    async fn name<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> &'a str {
        language.of(&self.row(ctx).name_da, &self.row(ctx).name_en)
    }

    /// Branches that it speaks for, in Danish.
    async fn branches<'a>(&self, ctx: &'a Context<'_>) -> &'a [String] {
        &self.row(ctx).branches
    }

    /// FKBs that it owns.
    async fn common_competence_descriptions(&self, ctx: &Context<'_>) -> Vec<CommonCompetenceDescription> {
        self.row(ctx).fkbs.iter().map(|&at| CommonCompetenceDescription(at)).collect()
    }

    /// Its courses in force today.
    async fn courses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Order of the rows.")] order_by: Option<CourseOrder>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Course>, Fault> {
        let filter = CourseFilter { committees: vec![self.row(ctx).key.clone()], ..CourseFilter::default() };
        let listing = course::list(ctx.catalogue(), ctx.today(), None, &filter, order_by.map(Into::into))?;
        page(ctx.catalogue(), listing, &PageArgs { first, after, last, before })
    }

    /// How well the row is founded.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }
}

impl Committee {
    fn row<'a>(self, ctx: &'a Context<'_>) -> &'a noun::Committee {
        ctx.catalogue().committees.at(self.0)
    }
}

impl Row for Committee {
    fn at(position: u32) -> Self {
        Self(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Borrowed(&catalogue.committees.at(position).key)
    }
}

/// Queries of committees.
#[derive(Default)]
pub struct CommitteeQuery;

#[Object]
impl CommitteeQuery {
    /// One committee by its key; null when there is none.
    async fn committee(&self, ctx: &Context<'_>, #[graphql(desc = "Its key.")] key: String) -> Option<Committee> {
        ctx.catalogue().committees.position(&key).map(Committee)
    }

    /// Committees by key.
    async fn committees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Committee>, Fault> {
        let catalogue = ctx.catalogue();
        let listing = Listing::of(catalogue.committees.positions().collect());
        page(catalogue, listing, &PageArgs { first, after, last, before })
    }
}
