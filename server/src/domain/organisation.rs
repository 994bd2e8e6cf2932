//! Organisations: which ones a search and a filter mean.

use entity::types::OrganisationKind;
use time::Date;

use super::error::Error;
use super::listing::{self, Facet, FacetField, Filter, Listing, positions, provenance_facet};
use crate::catalogue::Catalogue;
use crate::catalogue::search::Kind;

/// Which organisations. An empty list filters nothing.
#[derive(Clone, Debug, Default)]
pub struct OrganisationFilter {
    /// Kinds.
    pub kinds: Vec<OrganisationKind>,
    /// Municipalities in which they lie.
    pub municipalities: Vec<String>,
    /// Areas in which they lie or work.
    pub areas: Vec<String>,
    /// FKBs that they are approved for today.
    pub approved_for: Vec<String>,
    /// Whether organisations that have ended count too.
    pub include_ended: bool,
}

/// The organisations that a search and a filter mean: best match first, else by name.
pub fn list(
    catalogue: &Catalogue,
    today: Date,
    search: Option<&str>,
    filter: &OrganisationFilter,
) -> Result<Listing, Error> {
    let search = listing::meant(search);
    let organisation = |at: u32| catalogue.organisations.at(at);
    let places = positions(&filter.municipalities, "filter.municipalities", "municipalities { code }", |code| {
        catalogue.municipalities.position(code)
    })?;
    let areas = positions(&filter.areas, "filter.areas", "areas { key }", |key| catalogue.areas.position(key))?;
    let fkbs = positions(&filter.approved_for, "filter.approvedFor", "commonCompetenceDescriptions { key }", |key| {
        catalogue.fkbs.position(key)
    })?;
    let mut filters = Vec::new();
    if !filter.include_ended {
        filters.push(Filter::plain(move |at| organisation(at).validity.holds(today)));
    }
    if !filter.kinds.is_empty() {
        filters.push(Filter::of(FacetField::Kind, move |at| filter.kinds.contains(&organisation(at).kind)));
    }
    if !places.is_empty() {
        filters.push(Filter::plain(move |at| organisation(at).municipality.is_some_and(|at| places.contains(&at))));
    }
    if !areas.is_empty() {
        filters.push(Filter::of(FacetField::Area, move |at| {
            let organisation = organisation(at);
            areas.iter().any(|&area| {
                organisation.areas.contains(&area)
                    || organisation.municipality.is_some_and(|place| catalogue.area_has(area, place))
            })
        }));
    }
    if !fkbs.is_empty() {
        filters.push(Filter::plain(move |at| {
            organisation(at)
                .approvals
                .iter()
                .any(|approval| fkbs.contains(&approval.fkb) && approval.validity.holds(today))
        }));
    }
    let candidates = listing::candidates(catalogue, Kind::Organisation, search, catalogue.organisations.positions());
    let mut listing = Listing::filtered(candidates, &filters);
    if search.is_none() {
        listing.rows.sort_by_cached_key(|&at| listing::collated(&organisation(at).name));
    }
    listing.search = search.map(str::to_owned);
    Ok(listing)
}

/// Counts by kind, area and provenance.
pub fn facets(catalogue: &Catalogue, listing: &Listing, _today: Date) -> Vec<Facet> {
    let organisation = |at: u32| catalogue.organisations.at(at);
    vec![
        listing.count(
            FacetField::Kind,
            |at| vec![organisation(at).kind],
            |&kind| {
                let (da, en) = kind_words(kind);
                (kind.as_str().to_owned(), da.to_owned(), en.to_owned())
            },
        ),
        listing.count(
            FacetField::Area,
            |at| organisation(at).municipality.map(|at| catalogue.municipalities.at(at).rar).into_iter().collect(),
            |&at| {
                let area = catalogue.areas.at(at);
                (area.key.clone(), area.name_da.clone(), area.name_en.clone())
            },
        ),
        provenance_facet(listing, |at| organisation(at).origin.provenance),
    ]
}

/// A kind of organisation in Danish and English.
pub fn kind_words(kind: OrganisationKind) -> (&'static str, &'static str) {
    match kind {
        OrganisationKind::Jobcentre => ("Jobcenter", "Jobcentre"),
        OrganisationKind::AmuProvider => ("AMU-udbyder", "AMU provider"),
        OrganisationKind::Committee => ("Efteruddannelsesudvalg", "Continuing-education committee"),
        OrganisationKind::VeuCentre => ("VEU-center", "VEU centre"),
        OrganisationKind::RegionalCouncil => ("Regionalt råd", "Regional council"),
        OrganisationKind::LabourMarketOffice => ("Arbejdsmarkedskontor", "Labour-market office"),
        OrganisationKind::LocalEducationCommittee => ("Lokalt uddannelsesudvalg", "Local education committee"),
        OrganisationKind::LanguageCentre => ("Sprogcenter", "Language centre"),
        OrganisationKind::AdultEducationCentre => ("Voksenuddannelsescenter", "Adult education centre"),
        OrganisationKind::Company => ("Virksomhed", "Company"),
        OrganisationKind::CompanyNetwork => ("Virksomhedsnetværk", "Company network"),
        OrganisationKind::Authority => ("Myndighed", "Authority"),
        OrganisationKind::SocialPartner => ("Arbejdsmarkedets part", "Social partner"),
    }
}
