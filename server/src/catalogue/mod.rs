//! The shared catalogue in memory: one immutable value, built from the database. After a change of a few courses or
//! sessions the next value is made of the one before ([`update`]) and shares what did not change with it.
//!
//! Everything here is found by position (`u32`) in the table of its kind; keys are the outward names.

pub mod calendar;
pub mod current;
pub mod geography;
pub mod load;
pub mod noun;
pub mod offer;
pub mod order;
pub mod search;
pub mod table;
mod update;

use std::collections::HashMap;
use std::sync::Arc;

use crate::planner::Network;
use crate::planner::matching::Rarity;
use geography::Geography;
use load::Rows;
use search::{Document, Index, Kind};

pub use update::Difference;

use entity::types::Provenance::Demo;

/// The whole catalogue as it was at one version.
pub struct Catalogue {
    /// The rows, with their links resolved.
    pub rows: Rows,
    /// Full-text search over courses, occupations, packages and organisations.
    pub index: Index,
    /// What the planner chooses from; its positions are the catalogue's own.
    pub network: Network,
    /// How telling each competence is for telling jobs apart.
    pub rarity: Arc<Rarity>,
    /// Distances between municipalities.
    pub geography: Arc<Geography>,
    /// Shortages by occupation and area, latest period first.
    shortages_by_cell: Arc<HashMap<(u32, u32), Vec<u32>>>,
    /// Every period for which a shortage is known, latest first.
    pub periods: Arc<[String]>,
    orders: order::Orders,
    /// What set each catalogue apart from the one that it was made of, since the one that was built whole.
    differences: Vec<Arc<Difference>>,
}

impl std::ops::Deref for Catalogue {
    type Target = Rows;

    fn deref(&self) -> &Rows {
        &self.rows
    }
}

impl Catalogue {
    /// Builds search, planner network and distances over rows that were read in one snapshot.
    pub fn build(rows: Rows) -> Self {
        let index = Index::build(&documents(&rows), &rows.synonyms);
        let network = offer::network(&rows);
        let requirement_sets: Vec<_> =
            rows.occupations.iter().map(|occupation| offer::requirements(&occupation.requirements)).collect();
        let rarity = Rarity::new(&requirement_sets.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let geography = Geography::new(&rows.municipalities);
        let mut periods: Vec<String> = rows.shortages.iter().map(|shortage| shortage.period.clone()).collect();
        periods.sort_unstable();
        periods.dedup();
        periods.reverse();
        let mut shortages_by_cell: HashMap<(u32, u32), Vec<u32>> = HashMap::new();
        for (position, shortage) in (0..).zip(rows.shortages.iter()) {
            shortages_by_cell.entry((shortage.occupation, shortage.area)).or_default().push(position);
        }
        for cell in shortages_by_cell.values_mut() {
            cell.sort_by(|a, b| rows.shortages[*b as usize].period.cmp(&rows.shortages[*a as usize].period));
        }
        Self {
            rows,
            index,
            network,
            rarity: Arc::new(rarity),
            geography: Arc::new(geography),
            shortages_by_cell: Arc::new(shortages_by_cell),
            periods: periods.into(),
            orders: order::Orders::default(),
            differences: Vec::new(),
        }
    }

    /// Shortages of an occupation in an area, latest period first; empty when nothing is known.
    pub fn shortages_of(&self, occupation: u32, area: u32) -> &[u32] {
        self.shortages_by_cell.get(&(occupation, area)).map_or(&[], Vec::as_slice)
    }

    /// Whether an area has a municipality.
    pub fn area_has(&self, area: u32, municipality: u32) -> bool {
        self.areas.at(area).municipalities.contains(&municipality)
    }

    /// Whether any row of the catalogue is invented for demonstration.
    pub fn has_demonstration_data(&self) -> bool {
        self.courses.iter().any(|course| course.origin.provenance == Demo)
            || self.sessions.iter().any(|session| session.origin.provenance == Demo)
            || self.shortages.iter().any(|shortage| shortage.origin.provenance == Demo)
            || self.packages.iter().any(|package| package.origin.provenance == Demo)
    }
}

/// What search reads of a course.
fn course_document(rows: &Rows, position: u32) -> Document<'_> {
    let course = rows.courses.at(position);
    let mut keywords: Vec<&str> =
        course.competences.iter().map(|&(at, _)| rows.competences.at(at).label_da.as_str()).collect();
    keywords.extend(course.fkbs.iter().map(|&(at, _)| rows.fkbs.at(at).title.as_str()));
    keywords.push(&course.sector);
    Document {
        kind: Kind::Course,
        position,
        key: &course.key,
        title: &course.title_da,
        other_titles: vec![&course.title_en],
        keywords,
        text: &course.objective_da,
        demo: course.origin.provenance == Demo,
    }
}

/// What search reads of each row.
fn documents(rows: &Rows) -> Vec<Document<'_>> {
    let courses = rows.courses.positions().map(|position| course_document(rows, position));
    let occupations = (0..).zip(rows.occupations.iter()).map(|(position, occupation)| Document {
        kind: Kind::Occupation,
        position,
        key: &occupation.key,
        title: &occupation.title_da,
        other_titles: occupation.titles.iter().chain([&occupation.title_en]).map(String::as_str).collect(),
        keywords: occupation.requirements.iter().map(|r| rows.competences.at(r.competence).label_da.as_str()).collect(),
        text: &occupation.work_task,
        demo: occupation.origin.provenance == Demo,
    });
    let packages = (0..).zip(rows.packages.iter()).map(|(position, package)| {
        let mut keywords: Vec<&str> =
            package.occupations.iter().map(|&at| rows.occupations.at(at).title_da.as_str()).collect();
        keywords.extend(package.elements.iter().map(|element| element.title.as_str()));
        keywords.extend(package.municipalities.iter().map(|&at| rows.municipalities.at(at).name.as_str()));
        keywords.extend(package.areas.iter().map(|&at| rows.areas.at(at).name_da.as_str()));
        Document {
            kind: Kind::Package,
            position,
            key: &package.key,
            title: &package.title_da,
            other_titles: vec![&package.title_en],
            keywords,
            text: &package.description,
            demo: package.origin.provenance == Demo,
        }
    });
    let organisations = (0..).zip(rows.organisations.iter()).map(|(position, organisation)| {
        let place = organisation.municipality.map(|at| rows.municipalities.at(at));
        Document {
            kind: Kind::Organisation,
            position,
            key: &organisation.key,
            title: &organisation.name,
            other_titles: Vec::new(),
            keywords: place
                .into_iter()
                .flat_map(|place| std::iter::once(&place.name).chain(&place.aliases))
                .map(String::as_str)
                .collect(),
            text: "",
            demo: organisation.origin.provenance == Demo,
        }
    });
    courses.chain(occupations).chain(packages).chain(organisations).collect()
}
