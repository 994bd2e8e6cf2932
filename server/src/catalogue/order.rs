//! Orders that lists ask for again and again, found when first asked for and kept as long as they are true.

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use super::Catalogue;

/// The orders that were asked for so far.
#[derive(Default)]
pub(super) struct Orders {
    courses: Arc<OnceLock<Vec<u32>>>,
    packages: Arc<OnceLock<Vec<u32>>>,
    shortages: Arc<OnceLock<Shortages>>,
}

impl Orders {
    /// Those of the next catalogue, in which some sessions are others, and courses where `retitled`.
    pub(super) fn after_update(&self, retitled: bool) -> Self {
        let courses = if retitled { Arc::default() } else { Arc::clone(&self.courses) };
        Self { courses, packages: Arc::clone(&self.packages), shortages: Arc::clone(&self.shortages) }
    }
}

/// Shortages by half-year (latest first), area and job: all, and those of each area.
struct Shortages {
    all: Vec<u32>,
    of_area: Vec<Vec<u32>>,
}

impl Catalogue {
    /// All courses (positions) by Danish title.
    pub fn courses_by_title(&self) -> &[u32] {
        self.orders.courses.get_or_init(|| by_title(self.courses.iter().map(|row| row.title_da.as_str())))
    }

    /// All packages (positions) by Danish title.
    pub fn packages_by_title(&self) -> &[u32] {
        self.orders.packages.get_or_init(|| by_title(self.packages.iter().map(|row| row.title_da.as_str())))
    }

    /// All shortages (positions), or those of an area: latest half-year first, then by area and job.
    pub fn shortages_by_period(&self, area: Option<u32>) -> &[u32] {
        let orders = self.orders.shortages.get_or_init(|| {
            let mut all: Vec<u32> = (0..self.shortages.len() as u32).collect();
            all.sort_by_cached_key(|&at| {
                let row = &self.shortages[at as usize];
                (Reverse(row.period.clone()), row.area, row.occupation)
            });
            let mut of_area = vec![Vec::new(); self.areas.len() as usize];
            for &at in &all {
                of_area[self.shortages[at as usize].area as usize].push(at);
            }
            Shortages { all, of_area }
        });
        match area {
            None => &orders.all,
            Some(area) => orders.of_area.get(area as usize).map_or(&[], Vec::as_slice),
        }
    }
}

fn by_title<'a>(titles: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut keyed: Vec<(String, u32)> = titles.map(collated).zip(0..).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, position)| position).collect()
}

/// A text by which Danish titles sort as in a Danish dictionary: æ, ø, å last, and aa as å.
pub fn collated(text: &str) -> String {
    text.to_lowercase()
        .replace("aa", "å")
        .chars()
        .map(|letter| match letter {
            'æ' | 'ä' => '\u{e000}',
            'ø' | 'ö' => '\u{e001}',
            'å' => '\u{e002}',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danish_letters_sort_last_and_aa_with_them() {
        let names = ["Østerbro", "Aabenraa", "Zoo", "Ærø", "Aarhus", "Bornholm"];
        let sorted: Vec<&str> = by_title(names.into_iter()).into_iter().map(|at| names[at as usize]).collect();
        assert_eq!(sorted, ["Bornholm", "Zoo", "Ærø", "Østerbro", "Aabenraa", "Aarhus"]);
    }
}
