//! Sessions: which ones a filter means, in which order.

use entity::types::SessionMode;
use time::Date;

use super::error::Error;
use super::listing::{Facet, FacetField, Filter, Listing, positions};
use crate::catalogue::Catalogue;
use crate::catalogue::noun::Session;

/// Which sessions. An empty list filters nothing.
#[derive(Clone, Debug, Default)]
pub struct SessionFilter {
    /// Courses that it holds.
    pub courses: Vec<String>,
    /// Providers.
    pub providers: Vec<String>,
    /// Areas.
    pub areas: Vec<String>,
    /// Municipalities.
    pub municipalities: Vec<String>,
    /// Starting on this day or later; today when not given.
    pub from: Option<Date>,
    /// Starting on this day or earlier.
    pub to: Option<Date>,
    /// With at least so many free seats.
    pub min_seats: Option<i32>,
    /// How they are held.
    pub modes: Vec<SessionMode>,
    /// Guaranteed to run, or not.
    pub guaranteed: Option<bool>,
}

/// Order of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionOrder {
    /// Soonest first.
    Start,
    /// Cheapest first.
    Price,
    /// Most free seats first.
    Seats,
}

/// The sessions that a filter means, out of `candidates` (positions, of which those that begin on the same day are in the
/// order of their keys).
pub fn list(
    catalogue: &Catalogue,
    today: Date,
    candidates: impl IntoIterator<Item = u32>,
    filter: &SessionFilter,
    order: Option<SessionOrder>,
) -> Result<Listing, Error> {
    let session = |at: u32| -> &Session { catalogue.sessions.at(at) };
    let courses =
        positions(&filter.courses, "filter.courses", "courses { key }", |key| catalogue.courses.position(key))?;
    let providers = positions(&filter.providers, "filter.providers", "organisations { key }", |key| {
        catalogue.organisations.position(key)
    })?;
    let areas = positions(&filter.areas, "filter.areas", "areas { key }", |key| catalogue.areas.position(key))?;
    let places = positions(&filter.municipalities, "filter.municipalities", "municipalities { code }", |code| {
        catalogue.municipalities.position(code)
    })?;
    let from = filter.from.unwrap_or(today);
    if filter.to.is_some_and(|to| to < from) {
        return Err(Error::invalid(
            "filter.to",
            "Perioden slutter, før den begynder. Byt from og to om.",
            "The period ends before it begins. Swap from and to.",
        ));
    }
    if filter.min_seats.is_some_and(|seats| seats < 0) {
        return Err(Error::invalid(
            "filter.minSeats",
            "Antal pladser kan ikke være negativt.",
            "Seats can't be negative.",
        ));
    }
    let mut filters = vec![Filter::plain(move |at| {
        let session = session(at);
        !session.cancelled
            && session.start >= from
            && filter.to.is_none_or(|to| session.start <= to)
            && filter.min_seats.is_none_or(|seats| session.seats_free() >= seats as u32)
            && filter.guaranteed.is_none_or(|wanted| session.guaranteed == wanted)
    })];
    if !courses.is_empty() {
        filters.push(Filter::plain(move |at| session(at).courses.iter().any(|course| courses.contains(course))));
    }
    if !providers.is_empty() {
        filters.push(Filter::of(FacetField::Provider, move |at| providers.contains(&session(at).provider)));
    }
    if !areas.is_empty() {
        filters.push(Filter::of(FacetField::Area, move |at| {
            areas.iter().any(|&area| catalogue.area_has(area, session(at).municipality))
        }));
    }
    if !places.is_empty() {
        filters.push(Filter::plain(move |at| places.contains(&session(at).municipality)));
    }
    if !filter.modes.is_empty() {
        filters.push(Filter::of(FacetField::Mode, move |at| filter.modes.contains(&session(at).mode)));
    }
    let mut listing = Listing::filtered(candidates, &filters);
    // Of equal ones the order of the candidates stays, and that is at last the order of keys.
    match order.unwrap_or(SessionOrder::Start) {
        SessionOrder::Start => listing.rows.sort_by_key(|&at| session(at).start),
        SessionOrder::Price => listing.rows.sort_by_key(|&at| (session(at).price_ore, session(at).start)),
        SessionOrder::Seats => {
            listing.rows.sort_by_key(|&at| (std::cmp::Reverse(session(at).seats_free()), session(at).start));
        }
    }
    Ok(listing)
}

/// Counts by area, provider and mode.
pub fn facets(catalogue: &Catalogue, listing: &Listing, _today: Date) -> Vec<Facet> {
    let session = |at: u32| catalogue.sessions.at(at);
    vec![
        listing.count(
            FacetField::Area,
            |at| vec![catalogue.municipalities.at(session(at).municipality).rar],
            |&at| {
                let area = catalogue.areas.at(at);
                (area.key.clone(), area.name_da.clone(), area.name_en.clone())
            },
        ),
        listing.count(
            FacetField::Provider,
            |at| vec![session(at).provider],
            |&at| {
                let provider = catalogue.organisations.at(at);
                (provider.key.clone(), provider.name.clone(), provider.name.clone())
            },
        ),
        listing.count(
            FacetField::Mode,
            |at| vec![session(at).mode],
            |mode| {
                let (da, en) = match mode {
                    SessionMode::Day => ("Dag", "Day"),
                    SessionMode::Evening => ("Aften", "Evening"),
                    SessionMode::Weekend => ("Weekend", "Weekend"),
                    SessionMode::Remote => ("Fjernundervisning", "Remote"),
                };
                (mode.as_str().to_owned(), da.to_owned(), en.to_owned())
            },
        ),
    ]
}
