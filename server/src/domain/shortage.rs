//! Shortages: which cells a filter means. A missing cell is not known, never "no shortage".

use entity::types::{Provenance, ShortageCategory};
use time::Date;

use super::error::{Error, shown};
use super::listing::{Facet, FacetField, Filter, Listing, positions, provenance_facet};
use crate::catalogue::Catalogue;

/// Whether people are wanted: shortage, extensive shortage, or a paradox (people exist, skills lack).
pub fn is_short(category: ShortageCategory) -> bool {
    matches!(category, ShortageCategory::ExtensiveShortage | ShortageCategory::Shortage | ShortageCategory::Paradox)
}

/// Which shortages. An empty list filters nothing.
#[derive(Clone, Debug, Default)]
pub struct ShortageFilter {
    /// Areas.
    pub areas: Vec<String>,
    /// Jobs.
    pub occupations: Vec<String>,
    /// Half-years, `2026H2`.
    pub periods: Vec<String>,
    /// Categories.
    pub categories: Vec<ShortageCategory>,
    /// Provenance.
    pub provenance: Vec<Provenance>,
}

/// A half-year that the catalogue knows, or which field is wrong.
pub fn known_period(catalogue: &Catalogue, field: &'static str, period: &str) -> Result<(), Error> {
    if catalogue.periods.iter().any(|known| known == period) {
        return Ok(());
    }
    let known = catalogue.periods.join(", ");
    let period = shown(period);
    Err(Error::invalid(
        field,
        format!("Der er ingen mangeltal for perioden \"{period}\". Kendte perioder: {known}."),
        format!("There are no shortage figures for the period \"{period}\". Known periods: {known}."),
    ))
}

/// The shortages that a filter means: latest period first, then by area and job. `counted`: facets will be asked for,
/// which need the rows of other areas too.
pub fn list(catalogue: &Catalogue, filter: &ShortageFilter, counted: bool) -> Result<Listing, Error> {
    let shortage = |at: u32| &catalogue.shortages[at as usize];
    let areas = positions(&filter.areas, "filter.areas", "areas { key }", |key| catalogue.areas.position(key))?;
    let jobs = positions(&filter.occupations, "filter.occupations", "occupations { key }", |key| {
        catalogue.occupations.position(key)
    })?;
    for period in &filter.periods {
        known_period(catalogue, "filter.periods", period)?;
    }
    let mut filters = Vec::new();
    let alone = match areas[..] {
        [area] if !counted => Some(area),
        _ => None,
    };
    if !areas.is_empty() && alone.is_none() {
        filters.push(Filter::of(FacetField::Area, move |at| areas.contains(&shortage(at).area)));
    }
    if !jobs.is_empty() {
        filters.push(Filter::of(FacetField::Occupation, move |at| jobs.contains(&shortage(at).occupation)));
    }
    if !filter.periods.is_empty() {
        filters.push(Filter::of(FacetField::Period, move |at| filter.periods.contains(&shortage(at).period)));
    }
    if !filter.categories.is_empty() {
        filters.push(Filter::of(FacetField::Category, move |at| filter.categories.contains(&shortage(at).category)));
    }
    if !filter.provenance.is_empty() {
        filters.push(Filter::of(FacetField::Provenance, move |at| {
            filter.provenance.contains(&shortage(at).origin.provenance)
        }));
    }
    Ok(Listing::filtered(catalogue.shortages_by_period(alone).iter().copied(), &filters))
}

/// Counts by area, category, period and provenance.
pub fn facets(catalogue: &Catalogue, listing: &Listing, _today: Date) -> Vec<Facet> {
    let shortage = |at: u32| &catalogue.shortages[at as usize];
    vec![
        listing.count(
            FacetField::Area,
            |at| vec![shortage(at).area],
            |&at| {
                let area = catalogue.areas.at(at);
                (area.key.clone(), area.name_da.clone(), area.name_en.clone())
            },
        ),
        listing.count(
            FacetField::Category,
            |at| vec![shortage(at).category],
            |&category| {
                let (da, en) = category_words(category);
                (category.as_str().to_owned(), da.to_owned(), en.to_owned())
            },
        ),
        listing.count(
            FacetField::Period,
            |at| vec![shortage(at).period.clone()],
            |period| (period.clone(), period.clone(), period.clone()),
        ),
        provenance_facet(listing, |at| shortage(at).origin.provenance),
    ]
}

/// A category in the words of Arbejdsmarkedsbalancen, and in English.
pub fn category_words(category: ShortageCategory) -> (&'static str, &'static str) {
    match category {
        ShortageCategory::ExtensiveShortage => ("Omfattende mangel", "Extensive shortage"),
        ShortageCategory::Shortage => ("Mangel", "Shortage"),
        ShortageCategory::Paradox => ("Paradoksproblem", "Paradox"),
        ShortageCategory::Good => ("Gode jobmuligheder", "Good job openings"),
        ShortageCategory::LessGood => ("Mindre gode jobmuligheder", "Less good job openings"),
    }
}
