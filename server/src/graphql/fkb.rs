//! Common competence descriptions (fælles kompetencebeskrivelser, FKB).

use std::borrow::Cow;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::ask::Ask;
use super::committee::Committee;
use super::course::{Course, CourseOrder};
use super::fault::Fault;
use super::organisation::Organisation;
use super::origin::Provenance;
use super::page::{Connection, PageArgs, Row, page};
use super::scalar::Date;
use crate::catalogue::{Catalogue, noun};
use crate::domain::course::{self, CourseFilter};
use crate::domain::listing::{Filter, Listing, collated, meant, positions};

/// A common competence description (FKB): a job area with its courses, owned by a committee. Providers are approved
/// for an FKB, not for single courses.
#[derive(Clone, Copy)]
pub struct CommonCompetenceDescription(pub u32);

/// A common competence description (FKB): a job area with its courses, owned by a committee. Providers are approved
/// for an FKB, not for single courses.
#[Object]
impl CommonCompetenceDescription {
    /// Global id, `fkb:2222`.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("fkb:{}", self.row(ctx).key).into()
    }

    /// Four-digit number, or `XF-...` where no verified number is known.
    async fn key<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).key
    }

    /// Title in Danish.
    async fn title<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).title
    }

    /// The committee that owns it.
    async fn committee(&self, ctx: &Context<'_>) -> Option<Committee> {
        self.row(ctx).committee.map(Committee)
    }

    /// First day; null when open or not known.
    async fn valid_from(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).validity.from.map(Date)
    }

    /// Last day; null when open or not known.
    async fn valid_to(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).validity.to.map(Date)
    }

    /// Numbers of the FKBs that it replaced; they may be older than the catalogue.
    async fn replaces<'a>(&self, ctx: &'a Context<'_>) -> &'a [String] {
        &self.row(ctx).replaces
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
        let filter = CourseFilter { fkbs: vec![self.row(ctx).key.clone()], ..CourseFilter::default() };
        let listing = course::list(ctx.catalogue(), ctx.today(), None, &filter, order_by.map(Into::into))?;
        page(ctx.catalogue(), listing, &PageArgs { first, after, last, before })
    }

    /// Approvals to offer its courses.
    async fn approvals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In force on this day; all when left out.")] as_of: Option<Date>,
    ) -> Vec<Approval> {
        let approvals = self.row(ctx).approvals.iter();
        approvals.filter(|row| as_of.is_none_or(|day| row.validity.holds(day.0))).map(Approval::from).collect()
    }

    /// How well the row is founded.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }
}

impl CommonCompetenceDescription {
    fn row<'a>(self, ctx: &'a Context<'_>) -> &'a noun::Fkb {
        ctx.catalogue().fkbs.at(self.0)
    }
}

impl Row for CommonCompetenceDescription {
    fn at(position: u32) -> Self {
        Self(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Borrowed(&catalogue.fkbs.at(position).key)
    }
}

/// A provider's time-limited approval to offer the courses of an FKB (udbudsgodkendelse).
#[derive(SimpleObject)]
pub struct Approval {
    /// The provider.
    organisation: Organisation,
    /// The FKB.
    common_competence_description: CommonCompetenceDescription,
    /// First day; null when open or not known.
    valid_from: Option<Date>,
    /// Last day; null when open or not known.
    valid_to: Option<Date>,
    /// How well the row is founded.
    provenance: Provenance,
}

impl From<&noun::Approval> for Approval {
    fn from(row: &noun::Approval) -> Self {
        Self {
            organisation: Organisation(row.organisation),
            common_competence_description: CommonCompetenceDescription(row.fkb),
            valid_from: row.validity.from.map(Date),
            valid_to: row.validity.to.map(Date),
            provenance: row.provenance.into(),
        }
    }
}

/// Which FKBs. An empty list filters nothing.
#[derive(InputObject, Default)]
pub struct CommonCompetenceDescriptionFilter {
    /// Keys of committees.
    committees: Option<Vec<String>>,
    /// In force on this day.
    as_of: Option<Date>,
}

/// Queries of FKBs.
#[derive(Default)]
pub struct FkbQuery;

#[Object]
impl FkbQuery {
    /// One FKB by its key; null when there is none.
    async fn common_competence_description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its key.")] key: String,
    ) -> Option<CommonCompetenceDescription> {
        ctx.catalogue().fkbs.position(&key).map(CommonCompetenceDescription)
    }

    /// FKBs by title.
    async fn common_competence_descriptions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Part of the title or of the number.")] search: Option<String>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<CommonCompetenceDescriptionFilter>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<CommonCompetenceDescription>, Fault> {
        let catalogue = ctx.catalogue();
        let filter = filter.unwrap_or_default();
        let search = meant(search.as_deref()).map(collated);
        let committees =
            positions(&filter.committees.unwrap_or_default(), "filter.committees", "committees { key }", |key| {
                catalogue.committees.position(key)
            })?;
        let wanted = |at: u32| {
            let row = catalogue.fkbs.at(at);
            filter.as_of.is_none_or(|day| row.validity.holds(day.0))
                && (committees.is_empty() || row.committee.is_some_and(|committee| committees.contains(&committee)))
                && search
                    .as_ref()
                    .is_none_or(|text| collated(&row.title).contains(text) || row.key.to_lowercase().starts_with(text))
        };
        let mut listing = Listing::filtered(catalogue.fkbs.positions(), &[Filter::plain(wanted)]);
        listing.rows.sort_by_cached_key(|&at| collated(&catalogue.fkbs.at(at).title));
        page(catalogue, listing, &PageArgs { first, after, last, before })
    }
}
