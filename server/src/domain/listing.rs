//! Lists of catalogue rows: searched, filtered, sorted, with counts by facet.
//!
//! A filter of one facet doesn't hide that facet's other values: each facet is counted over the rows that pass all
//! the *other* filters, so that a person sees what choosing one more value would give.

use std::collections::BTreeMap;

use entity::types::Provenance;

use super::error::Error;
use crate::catalogue::Catalogue;
pub use crate::catalogue::order::collated;
use crate::catalogue::search::Kind;

/// What rows are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FacetField {
    /// RAR area.
    Area,
    /// Committee.
    Committee,
    /// Provider of coming sessions.
    Provider,
    /// Length in course days.
    Days,
    /// Language support.
    LanguageSupport,
    /// Whether a certificate hangs on it.
    Certificate,
    /// Provenance.
    Provenance,
    /// Branch.
    Sector,
    /// Kind.
    Kind,
    /// Target group.
    TargetGroup,
    /// Occupation.
    Occupation,
    /// Shortage category.
    Category,
    /// Half-year.
    Period,
    /// How sessions are held.
    Mode,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// As the filter takes it.
    pub value: String,
    /// In Danish.
    pub label_da: String,
    /// In English.
    pub label_en: String,
    /// Rows that have it.
    pub count: u32,
}

/// A facet with its values, most frequent first.
#[derive(Clone, Debug)]
pub struct Facet {
    /// What it counts by.
    pub field: FacetField,
    /// Its values.
    pub values: Vec<FacetValue>,
}

/// One filter of a list.
pub struct Filter<'a> {
    /// The facet that it belongs to, if any.
    pub facet: Option<FacetField>,
    /// Whether a row (position) passes.
    pub passes: Box<dyn Fn(u32) -> bool + 'a>,
}

impl<'a> Filter<'a> {
    /// A filter that belongs to a facet.
    pub fn of(facet: FacetField, passes: impl Fn(u32) -> bool + 'a) -> Self {
        Self { facet: Some(facet), passes: Box::new(passes) }
    }

    /// A filter that no facet shows.
    pub fn plain(passes: impl Fn(u32) -> bool + 'a) -> Self {
        Self { facet: None, passes: Box::new(passes) }
    }
}

/// Rows in their order, with what facets and highlights need.
#[derive(Default)]
pub struct Listing {
    /// Positions of the rows that pass, in order.
    pub rows: Vec<u32>,
    /// What was searched for.
    pub search: Option<String>,
    /// Rows that fail only filters of one facet, with that facet.
    nearly: Vec<(u32, FacetField)>,
}

impl Listing {
    /// Rows already chosen and in order, without search or facets.
    pub fn of(rows: Vec<u32>) -> Self {
        Self { rows, ..Self::default() }
    }

    /// Applies filters to candidates, keeping their order.
    pub fn filtered(candidates: impl IntoIterator<Item = u32>, filters: &[Filter<'_>]) -> Self {
        let mut listing = Self::default();
        'rows: for row in candidates {
            let mut failed: Option<FacetField> = None;
            for filter in filters {
                if (filter.passes)(row) {
                    continue;
                }
                match (filter.facet, failed) {
                    (Some(facet), None) => failed = Some(facet),
                    (Some(facet), Some(before)) if facet == before => {}
                    _ => continue 'rows,
                }
            }
            match failed {
                None => listing.rows.push(row),
                Some(facet) => listing.nearly.push((row, facet)),
            }
        }
        listing
    }

    /// Counts the values that `values` gives for each row, most frequent first, and labels them.
    pub fn count<V: Ord>(
        &self,
        field: FacetField,
        values: impl Fn(u32) -> Vec<V>,
        label: impl Fn(&V) -> (String, String, String),
    ) -> Facet {
        let nearly = self.nearly.iter().filter(|&&(_, facet)| facet == field).map(|&(row, _)| row);
        let mut counts: BTreeMap<V, u32> = BTreeMap::new();
        for row in self.rows.iter().copied().chain(nearly) {
            let mut of_row = values(row);
            of_row.sort_unstable();
            of_row.dedup();
            for value in of_row {
                *counts.entry(value).or_default() += 1;
            }
        }
        let mut values: Vec<FacetValue> = counts
            .iter()
            .map(|(value, &count)| {
                let (value, label_da, label_en) = label(value);
                FacetValue { value, label_da, label_en, count }
            })
            .collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        Facet { field, values }
    }
}

/// Rows of a kind that match a search, best first, or `all` when nothing is searched for.
pub fn candidates(catalogue: &Catalogue, kind: Kind, search: Option<&str>, all: std::ops::Range<u32>) -> Vec<u32> {
    match search {
        None => all.collect(),
        Some(text) => catalogue.index.search(kind, text).into_iter().map(|hit| hit.position).collect(),
    }
}

/// A search text that says something; blank text searches for nothing, so it lists all.
pub fn meant(search: Option<&str>) -> Option<&str> {
    search.map(str::trim).filter(|text| !text.is_empty())
}

/// Positions of keys, or which one is unknown.
pub fn positions(
    keys: &[String],
    field: &'static str,
    hint: &str,
    position: impl Fn(&str) -> Option<u32>,
) -> Result<Vec<u32>, Error> {
    if keys.len() > 100 {
        return Err(Error::limit(field, "Højst 100 værdier i et filter.", "At most 100 values in a filter."));
    }
    keys.iter().map(|key| position(key).ok_or_else(|| Error::unknown(field, key, hint))).collect()
}

/// Counts by provenance, for any list.
pub fn provenance_facet(listing: &Listing, provenance: impl Fn(u32) -> Provenance) -> Facet {
    listing.count(
        FacetField::Provenance,
        |at| vec![provenance(at)],
        |provenance| {
            let (da, en) = match provenance {
                Provenance::Official => ("Officiel", "Official"),
                Provenance::Observed => ("Observeret", "Observed"),
                Provenance::Authored => ("Forfattet", "Authored"),
                Provenance::Demo => ("Demodata", "Demo data"),
            };
            (provenance.as_str().to_uppercase(), da.to_owned(), en.to_owned())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_counts_rows_that_only_its_own_filter_hides() {
        let even = |row: u32| row.is_multiple_of(2);
        let filters = [
            Filter::of(FacetField::Kind, even),
            Filter::of(FacetField::Area, |row| row < 6),
            Filter::plain(|row| row > 0),
        ];
        let listing = Listing::filtered(0..10, &filters);
        assert_eq!(listing.rows, [2, 4]);
        let label = |value: &bool| (value.to_string(), String::new(), String::new());
        let kinds = listing.count(FacetField::Kind, |row| vec![even(row)], label);
        let counts: Vec<_> = kinds.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
        // 1, 3, 5 fail only the filter of this facet; 7 and 9 fail the area too.
        assert_eq!(counts, [("false", 3), ("true", 2)]);
    }
}
