//! Labour shortage: occupation by area by half-year.

use std::borrow::Cow;

use async_graphql::{Context, Enum, ID, InputObject, Object};

use super::area::Area;
use super::ask::Ask;
use super::fault::Fault;
use super::occupation::Occupation;
use super::origin::Provenance;
use super::package::Package;
use super::page::{Connection, PageArgs, Row, page, words};
use super::prompt::Prompt;
use super::scalar::Date;
use crate::catalogue::{Catalogue, noun};
use crate::domain::listing::{self, Listing};
use crate::domain::{package, shortage};

/// Category of a job in an area, in the words of Arbejdsmarkedsbalancen.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::ShortageCategory")]
pub enum ShortageCategory {
    /// Omfattende mangel. Given only to jobs that need a vocational or higher education.
    ExtensiveShortage,
    /// Mangel: posts stay empty and few are unemployed.
    Shortage,
    /// Paradoksproblem: posts stay empty though people are unemployed, so skills lack. The best target for
    /// upskilling, not a lesser shortage.
    Paradox,
    /// Gode jobmuligheder.
    Good,
    /// Mindre gode jobmuligheder.
    LessGood,
}

/// How scarce people are for an occupation in an area in a half-year. A combination that is missing is not known;
/// it never means that there is no shortage.
#[derive(Clone, Copy)]
pub struct Shortage(pub u32);

/// How scarce people are for an occupation in an area in a half-year. A combination that is missing is not known;
/// it never means that there is no shortage.
#[Object]
impl Shortage {
    /// Global id, `shortage:lagermedarbejder.rar-fyn.2026H2`.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("shortage:{}", key(ctx.catalogue(), self.0)).into()
    }

    /// Half-year, `2026H2`.
    async fn period<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).period
    }

    /// Category.
    async fn category(&self, ctx: &Context<'_>) -> ShortageCategory {
        self.row(ctx).category.into()
    }

    /// The job.
    async fn occupation(&self, ctx: &Context<'_>) -> Prompt<Occupation> {
        Prompt(Occupation(self.row(ctx).occupation))
    }

    /// The area.
    async fn area(&self, ctx: &Context<'_>) -> Area {
        Area(self.row(ctx).area)
    }

    /// Recruitments that were tried in the half-year.
    async fn recruitment_attempts(&self, ctx: &Context<'_>) -> Option<u32> {
        self.row(ctx).recruitment_attempts
    }

    /// Those that failed: the post stayed empty, or went to somebody without all the qualifications wanted.
    async fn failed_recruitments(&self, ctx: &Context<'_>) -> Option<u32> {
        self.row(ctx).failed_recruitments
    }

    /// Failed over tried, 0 to 1 (forgæves rekrutteringsrate).
    async fn failed_rate(&self, ctx: &Context<'_>) -> Option<f64> {
        let row = self.row(ctx);
        let attempts = row.recruitment_attempts.filter(|&attempts| attempts > 0)?;
        Some(f64::from(row.failed_recruitments?) / f64::from(attempts))
    }

    /// Published packages for the job that serve the area: local ones first, then national ones.
    async fn packages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Package>, Fault> {
        let row = self.row(ctx);
        let listing = Listing::of(package::for_job_in_area(ctx.catalogue(), row.occupation, row.area));
        page(ctx.catalogue(), listing, &PageArgs { first, after, last, before })
    }

    /// How well the row is founded. DEMO figures are invented.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }

    /// What it was read from.
    async fn source<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).origin.source
    }

    /// The day that the source speaks for.
    async fn source_date(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).origin.source_date.map(Date)
    }
}

impl Shortage {
    fn row<'a>(self, ctx: &'a Context<'_>) -> &'a noun::Shortage {
        &ctx.catalogue().shortages[self.0 as usize]
    }
}

fn key(catalogue: &Catalogue, position: u32) -> String {
    let row = &catalogue.shortages[position as usize];
    let (occupation, area) = (catalogue.occupations.at(row.occupation), catalogue.areas.at(row.area));
    format!("{}.{}.{}", occupation.key, area.key, row.period)
}

/// Position of a shortage by its key.
pub(super) fn position(catalogue: &Catalogue, key: &str) -> Option<u32> {
    let mut parts = key.split('.');
    let occupation = catalogue.occupations.position(parts.next()?)?;
    let area = catalogue.areas.position(parts.next()?)?;
    let period = parts.next()?;
    if parts.next().is_some() {
        return None;
    }
    let known = catalogue.shortages_of(occupation, area).iter();
    known.copied().find(|&at| catalogue.shortages[at as usize].period == period)
}

impl Row for Shortage {
    fn at(position: u32) -> Self {
        Self(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Owned(key(catalogue, position))
    }

    fn facets(catalogue: &Catalogue, _along: &[Self], listing: &Listing, today: time::Date) -> Vec<listing::Facet> {
        shortage::facets(catalogue, listing, today)
    }
}

/// Which shortages. An empty list filters nothing; several values of one list mean any of them.
#[derive(InputObject, Default)]
pub struct ShortageFilter {
    /// Keys of areas.
    areas: Option<Vec<String>>,
    /// Keys of jobs.
    occupations: Option<Vec<String>>,
    /// Half-years, `2026H2`.
    periods: Option<Vec<String>>,
    /// Categories.
    categories: Option<Vec<ShortageCategory>>,
    /// Provenance.
    provenance: Option<Vec<Provenance>>,
}

/// Queries of shortages.
#[derive(Default)]
pub struct ShortageQuery;

#[Object]
impl ShortageQuery {
    /// Shortages, latest half-year first, then by area and job.
    async fn shortages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<ShortageFilter>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Shortage>, Fault> {
        let filter = filter.unwrap_or_default();
        let filter = shortage::ShortageFilter {
            areas: filter.areas.unwrap_or_default(),
            occupations: filter.occupations.unwrap_or_default(),
            periods: filter.periods.unwrap_or_default(),
            categories: words(filter.categories),
            provenance: words(filter.provenance),
        };
        let listing = shortage::list(ctx.catalogue(), &filter, ctx.look_ahead().field("facets").exists())?;
        page(ctx.catalogue(), listing, &PageArgs { first, after, last, before })
    }
}
