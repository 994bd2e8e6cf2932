//! Occupations: which ones a search and a filter mean.

use entity::types::ShortageCategory;
use time::Date;

use super::error::Error;
use super::listing::{self, Facet, FacetField, Filter, Listing, positions, provenance_facet};
use super::shortage;
use crate::catalogue::Catalogue;
use crate::catalogue::search::Kind;

/// Which occupations. An empty list filters nothing. Area and category are read together, in the latest period.
#[derive(Clone, Debug, Default)]
pub struct OccupationFilter {
    /// Areas in which the job stands in one of `categories`, or is short when there are none.
    pub areas: Vec<String>,
    /// Categories.
    pub categories: Vec<ShortageCategory>,
    /// Competences that the job needs.
    pub competences: Vec<String>,
}

/// Order of occupations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OccupationOrder {
    /// Best match first; without a search by title.
    Relevance,
    /// By Danish title.
    Title,
}

/// The occupations that a search and a filter mean.
pub fn list(
    catalogue: &Catalogue,
    search: Option<&str>,
    filter: &OccupationFilter,
    order: Option<OccupationOrder>,
) -> Result<Listing, Error> {
    let search = listing::meant(search);
    let areas = positions(&filter.areas, "filter.areas", "areas { key }", |key| catalogue.areas.position(key))?;
    let competences = positions(&filter.competences, "filter.competences", "competences { key }", |key| {
        catalogue.competences.position(key)
    })?;
    let occupation = |at: u32| catalogue.occupations.at(at);
    let mut filters = Vec::new();
    if !areas.is_empty() || !filter.categories.is_empty() {
        let latest = catalogue.periods.first();
        filters.push(Filter::of(FacetField::Area, move |at| {
            occupation(at).shortages.iter().map(|&at| &catalogue.shortages[at as usize]).any(|cell| {
                Some(&cell.period) == latest
                    && (areas.is_empty() || areas.contains(&cell.area))
                    && (filter.categories.contains(&cell.category)
                        || filter.categories.is_empty() && shortage::is_short(cell.category))
            })
        }));
    }
    if !competences.is_empty() {
        filters.push(Filter::plain(move |at| {
            occupation(at).requirements.iter().any(|need| competences.contains(&need.competence))
        }));
    }
    let candidates = listing::candidates(catalogue, Kind::Occupation, search, catalogue.occupations.positions());
    let mut listing = Listing::filtered(candidates, &filters);
    if search.is_none() || order == Some(OccupationOrder::Title) {
        listing.rows.sort_by_cached_key(|&at| listing::collated(&occupation(at).title_da));
    }
    listing.search = search.map(str::to_owned);
    Ok(listing)
}

/// Counts by area (where the job is short in the latest period) and provenance.
pub fn facets(catalogue: &Catalogue, listing: &Listing, _today: Date) -> Vec<Facet> {
    let latest = catalogue.periods.first();
    vec![
        listing.count(
            FacetField::Area,
            |at| {
                let cells = catalogue.occupations.at(at).shortages.iter().map(|&at| &catalogue.shortages[at as usize]);
                cells
                    .filter(|cell| Some(&cell.period) == latest && shortage::is_short(cell.category))
                    .map(|cell| cell.area)
                    .collect()
            },
            |&at| {
                let area = catalogue.areas.at(at);
                (area.key.clone(), area.name_da.clone(), area.name_en.clone())
            },
        ),
        provenance_facet(listing, |at| catalogue.occupations.at(at).origin.provenance),
    ]
}
