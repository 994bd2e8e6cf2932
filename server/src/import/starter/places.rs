//! Areas, municipalities, committees, organisations and synonyms.

use std::collections::{HashMap, HashSet};

use entity::types::{AreaKind, OrganisationKind, Words};
use entity::{area, committee, municipality, organisation, organisation_area, synonym};

use super::files::Files;
use super::{digits, numbered, sourced};
use crate::import::fault::Faults;
use crate::import::record::{Record, each};
use crate::import::sheet::Sheet;

pub(super) struct Places {
    pub(super) areas: Vec<area::Model>,
    pub(super) municipalities: Vec<municipality::Model>,
    pub(super) committees: Vec<committee::Model>,
    pub(super) organisations: Vec<organisation::Model>,
    pub(super) organisation_areas: Vec<organisation_area::Model>,
    pub(super) synonyms: Vec<synonym::Model>,
    area_kinds: Kinds<AreaKind>,
    organisation_kinds: Kinds<OrganisationKind>,
}

/// Kinds of the keys of a file: nothing if the file could not be read, no kind where that is a fault of its own.
type Kinds<K> = Option<HashMap<String, Option<K>>>;

fn kinds<K>(sheet: Option<&Sheet>, parse: impl Fn(&str) -> Option<K>) -> Kinds<K> {
    let rows = |sheet: &Sheet| sheet.pairs("key", "kind").map(|(key, kind)| (key.to_owned(), parse(kind))).collect();
    sheet.map(rows)
}

/// Whether a key is of a kind, as far as is known.
fn is_of<K: PartialEq>(kinds: Option<&HashMap<String, Option<K>>>, key: &str, kind: &K) -> bool {
    kinds.is_none_or(|kinds| match kinds.get(key) {
        None => false,
        Some(own) => own.as_ref().is_none_or(|own| own == kind),
    })
}

impl Places {
    /// Tells a fault if an area is not of a kind (or not known at all).
    pub(super) fn check_area(&self, record: &mut Record<'_>, column: &str, kind: AreaKind) {
        if !is_of(self.area_kinds.as_ref(), record.raw(column), &kind) {
            record.fault(column, format!("a key of areas.csv of kind {}", kind.as_str()));
        }
    }

    /// Tells a fault if an organisation is no AMU provider (or not known at all).
    pub(super) fn check_provider(&self, record: &mut Record<'_>, column: &str) {
        if !is_of(self.organisation_kinds.as_ref(), record.raw(column), &OrganisationKind::AmuProvider) {
            record.fault(column, "a key of organisations.csv of kind AMU_PROVIDER");
        }
    }
}

pub(super) fn read(files: &Files, faults: &mut Faults) -> Places {
    let (organisations, organisation_areas) = organisations(files, faults);
    let mut places = Places {
        area_kinds: kinds(files.areas.as_ref(), AreaKind::parse),
        organisation_kinds: kinds(files.organisations.as_ref(), OrganisationKind::parse),
        areas: areas(files, faults),
        municipalities: Vec::new(),
        committees: committees(files, faults),
        organisations,
        organisation_areas,
        synonyms: synonyms(files, faults),
    };
    places.municipalities = municipalities(files, &places, faults);
    places
}

fn areas(files: &Files, faults: &mut Faults) -> Vec<area::Model> {
    let known = files.area_keys();
    let parents: HashMap<&str, &str> = files.areas.iter().flat_map(|sheet| sheet.pairs("key", "parent_key")).collect();
    let mut seen = HashSet::new();
    let mut areas = each(files.areas.as_ref(), faults, |record| {
        record.unique(&mut seen, &["key"]);
        let (valid_from, valid_to) = record.validity();
        let row = sourced!(
            record,
            area {
                key: record.text("key"),
                kind: record.word("kind", AreaKind::Region),
                name_da: record.text("name_da"),
                name_en: record.text("name_en"),
                parent_key: record.some_refers("parent_key", &known),
                valid_from,
                valid_to,
            }
        );
        if above(&row.key, &parents).any(|area| area == row.key) {
            record.fault("parent_key", "an area that does not lie in this one itself");
        }
        row
    });
    // Parents first: the databases check foreign keys after each statement.
    areas.sort_by_key(|row| above(&row.key, &parents).count());
    areas
}

/// The areas that an area lies in, from the nearest outwards; of a circle more than there are areas.
fn above<'a>(key: &str, parents: &'a HashMap<&'a str, &'a str>) -> impl Iterator<Item = &'a str> {
    let parent = parents.get(key).copied();
    std::iter::successors(parent, |key| parents.get(key).copied())
        .take_while(|parent| !parent.is_empty())
        .take(parents.len() + 1)
}

fn municipalities(files: &Files, places: &Places, faults: &mut Faults) -> Vec<municipality::Model> {
    let mut seen = HashSet::new();
    each(files.municipalities.as_ref(), faults, |record| {
        record.unique(&mut seen, &["code"]);
        places.check_area(record, "region_key", AreaKind::Region);
        places.check_area(record, "rar_key", AreaKind::Rar);
        places.check_area(record, "amk_key", AreaKind::Amk);
        sourced!(
            record,
            municipality {
                code: record.form("code", |code| digits(code, 3), "three digits"),
                name: record.text("name"),
                region_key: record.raw("region_key").to_owned(),
                rar_key: record.raw("rar_key").to_owned(),
                amk_key: record.raw("amk_key").to_owned(),
                lat: record.degrees("lat", 54.0..=58.0),
                lon: record.degrees("lon", 8.0..=15.5),
                aliases: Words(record.list("aliases")),
            }
        )
    })
}

fn committees(files: &Files, faults: &mut Faults) -> Vec<committee::Model> {
    let mut seen = HashSet::new();
    each(files.committees.as_ref(), faults, |record| {
        record.unique(&mut seen, &["key"]);
        sourced!(
            record,
            committee {
                key: record.text("key"),
                name_da: record.text("name_da"),
                name_en: record.text("name_en"),
                branches: Words(record.list("branches_da")),
            }
        )
    })
}

fn organisations(files: &Files, faults: &mut Faults) -> (Vec<organisation::Model>, Vec<organisation_area::Model>) {
    let (municipalities, areas) = (files.municipality_codes(), files.area_keys());
    let mut seen = HashSet::new();
    let mut in_areas = Vec::new();
    let organisations = each(files.organisations.as_ref(), faults, |record| {
        record.unique(&mut seen, &["key"]);
        let key = record.text("key");
        for (position, area_key) in numbered(record.list_refers("area_keys", &areas)) {
            in_areas.push(organisation_area::Model { organisation_key: key.clone(), area_key, position });
        }
        let (valid_from, valid_to) = record.validity();
        sourced!(
            record,
            organisation {
                key,
                name: record.text("name"),
                kind: record.word("kind", OrganisationKind::Company),
                municipality_code: record.some_refers("municipality_code", &municipalities),
                institution_number: record.some_form(
                    "institution_number",
                    |number| digits(number, 6),
                    "six digits, or nothing",
                ),
                valid_from,
                valid_to,
            }
        )
    });
    (organisations, in_areas)
}

fn synonyms(files: &Files, faults: &mut Faults) -> Vec<synonym::Model> {
    let mut seen = HashSet::new();
    let rows = each(files.synonyms.as_ref(), faults, |record| {
        record.unique(&mut seen, &["term"]);
        record.text("expands_to");
        let term = record.text("term");
        numbered(record.list("expands_to"))
            .map(|(position, expansion)| sourced!(record, synonym { term: term.clone(), expansion, position }))
            .collect::<Vec<_>>()
    });
    rows.into_iter().flatten().collect()
}
