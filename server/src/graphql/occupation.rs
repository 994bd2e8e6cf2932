//! Occupations: jobs that packages lead to.

use std::borrow::Cow;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::ask::Ask;
use super::competence::Competence;
use super::fault::Fault;
use super::language::Language;
use super::origin::Provenance;
use super::package::Package;
use super::page::{Connection, PageArgs, Row, page, words};
use super::shortage::{Shortage, ShortageCategory};
use crate::catalogue::search::Kind;
use crate::catalogue::{Catalogue, noun};
use crate::domain::listing::{self, Listing};
use crate::domain::occupation;

/// Whether a job can be done without a competence.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::Importance")]
pub enum Importance {
    /// It can't.
    Essential,
    /// It can.
    Optional,
}

/// Order of occupations.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "occupation::OccupationOrder")]
pub enum OccupationOrder {
    /// Best match first; without a search by title. The default.
    Relevance,
    /// By Danish title.
    Title,
}

/// A job (jobfunktion, stillingsbetegnelse). DISCO-08 code and ESCO id are notes on it, not its key: job titles,
/// DISCO and ESCO are cut differently.
#[derive(Clone, Copy)]
pub struct Occupation(pub u32);

/// A job (jobfunktion, stillingsbetegnelse). DISCO-08 code and ESCO id are notes on it, not its key: job titles,
/// DISCO and ESCO are cut differently.
#[Object]
impl Occupation {
    /// Global id, `occupation:lagermedarbejder`.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("occupation:{}", self.row(ctx).key).into()
    }

    /// Key, `lagermedarbejder`.
    async fn key<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).key
    }

    /// Title.
    async fn title<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> &'a str {
        language.of(&self.row(ctx).title_da, &self.row(ctx).title_en)
    }

    /// Other job titles that people use, in Danish.
    async fn titles<'a>(&self, ctx: &'a Context<'_>) -> &'a [String] {
        &self.row(ctx).titles
    }

    /// Six-digit DISCO-08 code. Source: Danmarks Statistik.
    async fn disco08<'a>(&self, ctx: &'a Context<'_>) -> Option<&'a str> {
        self.row(ctx).disco08.as_deref()
    }

    /// Id of the ESCO occupation nearest to it, where there is one. This service uses the ESCO classification of the
    /// European Commission.
    async fn esco_occupation_id<'a>(&self, ctx: &'a Context<'_>) -> Option<&'a str> {
        self.row(ctx).esco_occupation_id.as_deref()
    }

    /// What one does in the job, in Danish.
    async fn work_task<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).work_task
    }

    /// What it needs, essential first, then by weight.
    async fn requirements(&self, ctx: &Context<'_>) -> Vec<Requirement> {
        self.row(ctx).requirements.iter().map(Requirement::from).collect()
    }

    /// How scarce people are, latest half-year first. A combination that is missing is not known.
    async fn shortages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this half-year, `2026H2`.")] period: Option<String>,
    ) -> Vec<Shortage> {
        let catalogue = ctx.catalogue();
        let wanted =
            |at: &u32| period.as_ref().is_none_or(|period| catalogue.shortages[*at as usize].period == *period);
        self.row(ctx).shortages.iter().copied().filter(wanted).map(Shortage).collect()
    }

    /// Published packages that lead to it.
    async fn packages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Package>, Fault> {
        let listing = Listing::of(self.row(ctx).packages.clone());
        page(ctx.catalogue(), listing, &PageArgs { first, after, last, before })
    }

    /// How well the row is founded.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }
}

impl Occupation {
    fn row<'a>(self, ctx: &'a Context<'_>) -> &'a noun::Occupation {
        ctx.catalogue().occupations.at(self.0)
    }
}

impl Row for Occupation {
    fn at(position: u32) -> Self {
        Self(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Borrowed(&catalogue.occupations.at(position).key)
    }

    fn searched(catalogue: &Catalogue, position: u32) -> Option<(Kind, Cow<'_, str>)> {
        let row = catalogue.occupations.at(position);
        Some((Kind::Occupation, Cow::Owned(format!("{} ({}). {}", row.title_da, row.titles.join(", "), row.work_task))))
    }

    fn facets(catalogue: &Catalogue, _along: &[Self], listing: &Listing, today: time::Date) -> Vec<listing::Facet> {
        occupation::facets(catalogue, listing, today)
    }
}

/// A competence that a job needs.
#[derive(SimpleObject)]
pub struct Requirement {
    /// The competence.
    competence: Competence,
    /// Level needed, 1 to 4.
    level: u8,
    /// Whether the job can be done without it.
    importance: Importance,
    /// How much it counts, 1 to 5.
    weight: u32,
}

impl From<&noun::Requirement> for Requirement {
    fn from(row: &noun::Requirement) -> Self {
        Self {
            competence: Competence(row.competence),
            level: row.level,
            importance: row.importance.into(),
            weight: row.weight,
        }
    }
}

/// Which occupations. An empty list filters nothing. Areas and categories are read together, in the latest half-year.
#[derive(InputObject, Default)]
pub struct OccupationFilter {
    /// Keys of areas in which the job stands in one of `categories`; without categories: in which it is short.
    areas: Option<Vec<String>>,
    /// Categories.
    categories: Option<Vec<ShortageCategory>>,
    /// Keys of competences that the job needs.
    competences: Option<Vec<String>>,
}

/// Queries of occupations.
#[derive(Default)]
pub struct OccupationQuery;

#[Object]
impl OccupationQuery {
    /// One occupation by its key; null when there is none.
    async fn occupation(&self, ctx: &Context<'_>, #[graphql(desc = "Its key.")] key: String) -> Option<Occupation> {
        ctx.catalogue().occupations.position(&key).map(Occupation)
    }

    /// Occupations: best match first, without a search by title.
    async fn occupations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words as people write them, in Danish.")] search: Option<String>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<OccupationFilter>,
        #[graphql(desc = "Order of the rows.")] order_by: Option<OccupationOrder>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Occupation>, Fault> {
        let filter = filter.unwrap_or_default();
        let filter = occupation::OccupationFilter {
            areas: filter.areas.unwrap_or_default(),
            categories: words(filter.categories),
            competences: filter.competences.unwrap_or_default(),
        };
        let listing = occupation::list(ctx.catalogue(), search.as_deref(), &filter, order_by.map(Into::into))?;
        page(ctx.catalogue(), listing, &PageArgs { first, after, last, before })
    }
}
