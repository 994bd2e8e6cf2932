//! Whether people are wanted for the job of a package where it is held.

use entity::types::{Provenance, ShortageCategory};

use super::content::Content;
use crate::catalogue::Catalogue;
use crate::domain::shortage::{category_words, is_short};

/// What is known of the demand for the job in the area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The latest shortage (position); `None` when nothing is known.
    pub shortage: Option<u32>,
    /// Whether people are wanted.
    pub is_short: bool,
    /// What is known, of which half-year and how well founded, in Danish.
    pub text_da: String,
    /// The same in English.
    pub text_en: String,
}

/// Demand for the package's job in its area: the latest half-year known. Shortages are known for RAR areas; for a
/// larger area it is the RAR area in it where people are wanted most. `None` where the package names no job or no area.
pub fn demand(catalogue: &Catalogue, content: &Content) -> Option<Demand> {
    let job = content.occupation_at(catalogue)?;
    let area = content.area_at(catalogue)?;
    let title = &catalogue.occupations.at(job);
    let place = catalogue.areas.at(area);
    let Some(at) = latest(catalogue, content, job, area) else {
        return Some(Demand {
            shortage: None,
            is_short: false,
            text_da: format!("Der er ingen mangeltal for {} i {}.", title.title_da, place.name_da),
            text_en: format!("There are no shortage figures for {} in {}.", title.title_en, place.name_en),
        });
    };
    let shortage = &catalogue.shortages[at as usize];
    let (category_da, category_en) = category_words(shortage.category);
    let (origin_da, origin_en) = match shortage.origin.provenance {
        Provenance::Official => ("officielt tal", "official figure"),
        Provenance::Observed => ("observeret tal", "observed figure"),
        Provenance::Authored => ("Kortvejs eget skøn", "Kortvej's own estimate"),
        Provenance::Demo => ("opfundet tal til demonstration", "invented for demonstration"),
    };
    let (period_da, period_en) = half_year(&shortage.period);
    let place = catalogue.areas.at(shortage.area);
    Some(Demand {
        shortage: Some(at),
        is_short: is_short(shortage.category),
        text_da: format!("{} i {}: {category_da} ({period_da}, {origin_da}).", title.title_da, place.name_da),
        text_en: format!("{} in {}: {category_en} ({period_en}, {origin_en}).", title.title_en, place.name_en),
    })
}

/// The latest figure: of the area itself, else of the RAR area of the municipality, else of the RAR areas within.
fn latest(catalogue: &Catalogue, content: &Content, job: u32, area: u32) -> Option<u32> {
    let of = |area: u32| catalogue.shortages_of(job, area).first().copied();
    let home = content.municipality.as_deref().and_then(|code| catalogue.municipalities.get(code));
    if let Some(at) = of(area).or_else(|| of(home?.rar)) {
        return Some(at);
    }
    let wanted = &catalogue.areas.at(area).municipalities;
    let within = |at: &u32| {
        let places = &catalogue.areas.at(*at).municipalities;
        !places.is_empty() && places.iter().all(|place| wanted.contains(place))
    };
    let known: Vec<u32> = catalogue.areas.positions().filter(within).filter_map(of).collect();
    let shortage = |at: u32| &catalogue.shortages[at as usize];
    let period = known.iter().map(|&at| &shortage(at).period).max()?;
    let newest = known.iter().copied().filter(|&at| shortage(at).period == *period);
    newest.min_by_key(|&at| (urgency(shortage(at).category), at))
}

fn urgency(category: ShortageCategory) -> u8 {
    match category {
        ShortageCategory::ExtensiveShortage => 0,
        ShortageCategory::Shortage => 1,
        ShortageCategory::Paradox => 2,
        ShortageCategory::Good => 3,
        ShortageCategory::LessGood => 4,
    }
}

/// `2026H2` in words.
fn half_year(period: &str) -> (String, String) {
    match period.split_once('H') {
        Some((year, "1")) => (format!("1. halvår {year}"), format!("first half of {year}")),
        Some((year, "2")) => (format!("2. halvår {year}"), format!("second half of {year}")),
        _ => (period.to_owned(), period.to_owned()),
    }
}
