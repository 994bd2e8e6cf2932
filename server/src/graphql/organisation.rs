//! Partner organisations.

use std::borrow::Cow;

use async_graphql::{Context, Enum, ID, InputObject, Object};

use super::area::Area;
use super::ask::Ask;
use super::fault::Fault;
use super::fkb::Approval;
use super::municipality::Municipality;
use super::origin::Provenance;
use super::package::Package;
use super::page::{Connection, PageArgs, Row, page, words};
use super::prompt::Prompt;
use super::scalar::Date;
use super::session::{Session, SessionFilter, SessionOrder};
use crate::catalogue::search::Kind;
use crate::catalogue::{Catalogue, noun};
use crate::domain::listing::{self, Listing};
use crate::domain::{organisation, policy, session};

/// Kind of organisation.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::OrganisationKind")]
pub enum OrganisationKind {
    /// Jobcenter. From 2026 a municipality need not have one by that name.
    Jobcentre,
    /// AMU-udbyder.
    AmuProvider,
    /// Secretariat of a continuing-education committee.
    Committee,
    /// VEU-center (2010-2018).
    VeuCentre,
    /// Regionalt arbejdsmarkedsråd (to 2024) or beskæftigelsesråd (from 2025).
    RegionalCouncil,
    /// Arbejdsmarkedskontor (AMK).
    LabourMarketOffice,
    /// Lokalt uddannelsesudvalg (LUU).
    LocalEducationCommittee,
    /// Sprogcenter.
    LanguageCentre,
    /// Voksenuddannelsescenter (VUC).
    AdultEducationCentre,
    /// Virksomhed.
    Company,
    /// Virksomhedsnetværk.
    CompanyNetwork,
    /// Myndighed.
    Authority,
    /// Arbejdsmarkedets part.
    SocialPartner,
}

/// An organisation of the partner network.
#[derive(Clone, Copy)]
pub struct Organisation(pub u32);

/// An organisation of the partner network.
#[Object]
impl Organisation {
    /// Global id, `organisation:jc-461`.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("organisation:{}", self.row(ctx).key).into()
    }

    /// Key, `jc-461`.
    async fn key<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).key
    }

    /// Name.
    async fn name<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).name
    }

    /// Kind.
    async fn kind(&self, ctx: &Context<'_>) -> OrganisationKind {
        self.row(ctx).kind.into()
    }

    /// The municipality that it lies in, where known.
    async fn municipality(&self, ctx: &Context<'_>) -> Option<Prompt<Municipality>> {
        self.row(ctx).municipality.map(Municipality).map(Prompt)
    }

    /// Areas that it works in.
    async fn areas(&self, ctx: &Context<'_>) -> Vec<Area> {
        self.row(ctx).areas.iter().map(|&at| Area(at)).collect()
    }

    /// Six-digit institution number of a school, where known.
    async fn institution_number<'a>(&self, ctx: &'a Context<'_>) -> Option<&'a str> {
        self.row(ctx).institution_number.as_deref()
    }

    /// First day; null when open or not known.
    async fn valid_from(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).validity.from.map(Date)
    }

    /// Last day; null when open or not known.
    async fn valid_to(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).validity.to.map(Date)
    }

    /// Approvals to offer the courses of an FKB.
    async fn approvals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In force on this day; all when left out.")] as_of: Option<Date>,
    ) -> Vec<Approval> {
        let approvals = self.row(ctx).approvals.iter();
        approvals.filter(|row| as_of.is_none_or(|day| row.validity.holds(day.0))).map(Approval::from).collect()
    }

    /// Its coming sessions.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<SessionFilter>,
        #[graphql(desc = "Order of the rows.")] order_by: Option<SessionOrder>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Session>, Fault> {
        let catalogue = ctx.catalogue();
        let candidates = self.row(ctx).sessions.iter().copied();
        let filter = filter.unwrap_or_default().into();
        let listing = session::list(catalogue, ctx.today(), candidates, &filter, order_by.map(Into::into))?;
        page(catalogue, listing, &PageArgs { first, after, last, before })
    }

    /// Packages that it is a party of.
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

    /// How well the row is founded. DEMO is an invented organisation.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }
}

impl Organisation {
    /// The organisation that a stored row names. Organisations are never taken out of the catalogue, so one that is
    /// missing could only be newer than it.
    pub(super) fn of(ctx: &Context<'_>, key: &str) -> Result<Self, Fault> {
        let position = ctx.catalogue().organisations.position(key);
        Ok(position.map(Self).ok_or_else(|| policy::not_found("organisation"))?)
    }

    fn row<'a>(self, ctx: &'a Context<'_>) -> &'a noun::Organisation {
        ctx.catalogue().organisations.at(self.0)
    }
}

impl Row for Organisation {
    fn at(position: u32) -> Self {
        Self(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Borrowed(&catalogue.organisations.at(position).key)
    }

    fn searched(catalogue: &Catalogue, position: u32) -> Option<(Kind, Cow<'_, str>)> {
        Some((Kind::Organisation, Cow::Borrowed(&catalogue.organisations.at(position).name)))
    }

    fn facets(catalogue: &Catalogue, _along: &[Self], listing: &Listing, today: time::Date) -> Vec<listing::Facet> {
        organisation::facets(catalogue, listing, today)
    }
}

/// Which organisations. An empty list filters nothing; several values of one list mean any of them.
#[derive(InputObject, Default)]
pub struct OrganisationFilter {
    /// Kinds.
    kinds: Option<Vec<OrganisationKind>>,
    /// Codes of municipalities that they lie in.
    municipalities: Option<Vec<String>>,
    /// Keys of areas that they lie or work in.
    areas: Option<Vec<String>>,
    /// Keys of FKBs that they are approved for today.
    approved_for: Option<Vec<String>>,
    /// Whether organisations that have ended are listed too.
    #[graphql(default)]
    include_ended: bool,
}

/// Queries of organisations.
#[derive(Default)]
pub struct OrganisationQuery;

#[Object]
impl OrganisationQuery {
    /// One organisation by its key; null when there is none.
    async fn organisation(&self, ctx: &Context<'_>, #[graphql(desc = "Its key.")] key: String) -> Option<Organisation> {
        ctx.catalogue().organisations.position(&key).map(Organisation)
    }

    /// Organisations: best match first, without a search by name.
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words as people write them, in Danish.")] search: Option<String>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<OrganisationFilter>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Organisation>, Fault> {
        let filter = filter.unwrap_or_default();
        let filter = organisation::OrganisationFilter {
            kinds: words(filter.kinds),
            municipalities: filter.municipalities.unwrap_or_default(),
            areas: filter.areas.unwrap_or_default(),
            approved_for: filter.approved_for.unwrap_or_default(),
            include_ended: filter.include_ended,
        };
        let listing = organisation::list(ctx.catalogue(), ctx.today(), search.as_deref(), &filter)?;
        page(ctx.catalogue(), listing, &PageArgs { first, after, last, before })
    }
}
