//! Sessions (hold): courses with dates, seats and a price.

use std::borrow::Cow;

use async_graphql::{Context, Enum, ID, InputObject, Object};

use super::ask::Ask;
use super::course::{Course, days};
use super::fault::Fault;
use super::municipality::Municipality;
use super::organisation::Organisation;
use super::origin::Provenance;
use super::page::{Connection, PageArgs, Row, page, words};
use super::scalar::{Date, Long};
use crate::catalogue::{Catalogue, noun};
use crate::domain::listing::{self, Listing};
use crate::domain::session;

/// How a session is held.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::SessionMode")]
pub enum SessionMode {
    /// Whole days, Monday to Friday.
    Day,
    /// Half a teaching day each evening, Monday to Friday.
    Evening,
    /// Saturdays and Sundays.
    Weekend,
    /// By distance, Monday to Friday.
    Remote,
}

/// Order of sessions.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "session::SessionOrder")]
pub enum SessionOrder {
    /// Soonest first. The default.
    Start,
    /// Cheapest first.
    Price,
    /// Most free seats first.
    Seats,
}

/// A dated session (hold) of one course, or of several taught one after the other. It runs on consecutive teaching
/// days, not on Danish public holidays.
#[derive(Clone, Copy)]
pub struct Session(pub u32);

/// A dated session (hold) of one course, or of several taught one after the other. It runs on consecutive teaching
/// days, not on Danish public holidays.
#[Object]
impl Session {
    /// Global id.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("session:{}", self.row(ctx).key).into()
    }

    /// Its courses, in the order in which they are taught.
    async fn courses(&self, ctx: &Context<'_>) -> Vec<Course> {
        self.row(ctx).courses.iter().map(|&at| Course::new(at)).collect()
    }

    /// First teaching day.
    async fn start(&self, ctx: &Context<'_>) -> Date {
        Date(self.row(ctx).start)
    }

    /// Last teaching day.
    async fn end(&self, ctx: &Context<'_>) -> Date {
        Date(self.row(ctx).end)
    }

    /// Last day to enrol; null where not known.
    async fn deadline(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).deadline.map(Date)
    }

    /// Course days in all.
    async fn days(&self, ctx: &Context<'_>) -> f64 {
        days(self.row(ctx).days)
    }

    /// Where it is held.
    async fn municipality(&self, ctx: &Context<'_>) -> Municipality {
        Municipality(self.row(ctx).municipality)
    }

    /// The school that holds it.
    async fn provider(&self, ctx: &Context<'_>) -> Organisation {
        Organisation(self.row(ctx).provider)
    }

    /// Seats in all.
    async fn seats(&self, ctx: &Context<'_>) -> u32 {
        self.row(ctx).seats
    }

    /// Seats that nobody has taken.
    async fn seats_free(&self, ctx: &Context<'_>) -> u32 {
        self.row(ctx).seats_free()
    }

    /// Participants below which it may be called off.
    async fn minimum(&self, ctx: &Context<'_>) -> u32 {
        self.row(ctx).minimum
    }

    /// Whether it runs whatever the number (garantikursus).
    async fn guaranteed(&self, ctx: &Context<'_>) -> bool {
        self.row(ctx).guaranteed
    }

    /// How it is held.
    async fn mode(&self, ctx: &Context<'_>) -> SessionMode {
        self.row(ctx).mode.into()
    }

    /// Language of teaching, ISO 639-1.
    async fn language<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).language
    }

    /// Price for one participant in øre: fee and supplement.
    async fn price_ore(&self, ctx: &Context<'_>) -> Long {
        Long(self.row(ctx).price_ore)
    }

    /// Whether it was called off.
    async fn cancelled(&self, ctx: &Context<'_>) -> bool {
        self.row(ctx).cancelled
    }

    /// How well the row is founded. DEMO is an invented session.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }

    /// What it was read from.
    async fn source<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).origin.source
    }
}

impl Session {
    fn row<'a>(self, ctx: &'a Context<'_>) -> &'a noun::Session {
        ctx.catalogue().sessions.at(self.0)
    }
}

impl Row for Session {
    fn at(position: u32) -> Self {
        Self(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Borrowed(&catalogue.sessions.at(position).key)
    }

    fn facets(catalogue: &Catalogue, _along: &[Self], listing: &Listing, today: time::Date) -> Vec<listing::Facet> {
        session::facets(catalogue, listing, today)
    }
}

/// Which sessions. An empty list filters nothing; several values of one list mean any of them. Sessions that were
/// called off are never listed.
#[derive(InputObject, Default)]
pub struct SessionFilter {
    /// Keys of courses that it holds.
    courses: Option<Vec<String>>,
    /// Keys of providers.
    providers: Option<Vec<String>>,
    /// Keys of areas.
    areas: Option<Vec<String>>,
    /// Codes of municipalities.
    municipalities: Option<Vec<String>>,
    /// Starting on this day or later; today when left out.
    from: Option<Date>,
    /// Starting on this day or earlier.
    to: Option<Date>,
    /// With at least so many free seats.
    min_seats: Option<i32>,
    /// How they are held.
    modes: Option<Vec<SessionMode>>,
    /// Guaranteed to run (true) or not (false).
    guaranteed: Option<bool>,
}

impl From<SessionFilter> for session::SessionFilter {
    fn from(filter: SessionFilter) -> Self {
        Self {
            courses: filter.courses.unwrap_or_default(),
            providers: filter.providers.unwrap_or_default(),
            areas: filter.areas.unwrap_or_default(),
            municipalities: filter.municipalities.unwrap_or_default(),
            from: filter.from.map(|day| day.0),
            to: filter.to.map(|day| day.0),
            min_seats: filter.min_seats,
            modes: words(filter.modes),
            guaranteed: filter.guaranteed,
        }
    }
}

/// Queries of sessions.
#[derive(Default)]
pub struct SessionQuery;

#[Object]
impl SessionQuery {
    /// One session by its global id; null when there is none.
    async fn session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id: kind and key, `course:45074`.")] id: ID,
    ) -> Result<Option<Session>, Fault> {
        let key = super::node::key_of(&id, "session")?;
        Ok(ctx.catalogue().sessions.position(key).map(Session))
    }

    /// Coming sessions, soonest first.
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
        let filter = filter.unwrap_or_default().into();
        let candidates = catalogue.sessions.by_key();
        let listing = session::list(catalogue, ctx.today(), candidates, &filter, order_by.map(Into::into))?;
        page(catalogue, listing, &PageArgs { first, after, last, before })
    }
}
