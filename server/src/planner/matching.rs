//! How well a set of courses fits a job.
//!
//! Nearly every course package teaches hygiene, first aid or the truck certificate, and nearly every job asks for
//! one of them. Coverage alone would match everything with everything, so what few jobs need counts more.

use std::collections::BTreeMap;

use super::network::{CompetenceIx, CourseIx, Network};
use super::request::Requirement;

/// How much of an essential requirement's weight an optional one has in the score.
const OPTIONAL_SHARE: f64 = 0.5;

/// How telling each competence is: the fewer jobs need it, the more.
///
/// With `N` jobs of which `n` need the competence its rarity is `ln((N + 1) / max(n, 1)) / ln(N + 1)`: 1 when at
/// most one job needs it, and close to 0 (`ln((N + 1) / N) / ln(N + 1)`) when all do. This is the inverse document
/// frequency known from text search, scaled to 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rarity {
    jobs: usize,
    needed_by: BTreeMap<CompetenceIx, usize>,
}

impl Rarity {
    /// Counts over the requirements of all jobs, one slice for each job.
    #[must_use]
    pub fn new(requirement_sets: &[&[Requirement]]) -> Self {
        let mut needed_by: BTreeMap<CompetenceIx, usize> = BTreeMap::new();
        for requirements in requirement_sets {
            let mut competences: Vec<CompetenceIx> = requirements.iter().map(|r| r.competence).collect();
            competences.sort_unstable();
            competences.dedup();
            for competence in competences {
                *needed_by.entry(competence).or_default() += 1;
            }
        }
        Self { jobs: requirement_sets.len(), needed_by }
    }

    /// The rarity of a competence, above 0 and at most 1.
    #[must_use]
    pub fn of(&self, competence: CompetenceIx) -> f64 {
        if self.jobs == 0 {
            return 1.0;
        }
        let jobs = self.jobs as f64 + 1.0;
        let needed_by = self.needed_by.get(&competence).copied().unwrap_or(1) as f64;
        (jobs / needed_by).ln() / jobs.ln()
    }
}

/// How well courses cover requirements.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Covered weight of the essential requirements over their total weight, 0 to 1; 1 when there are none.
    pub essential_coverage: f64,
    /// The same of the optional requirements.
    pub optional_coverage: f64,
    /// How well the courses fit, 0 to 1: covered over total, where each requirement counts its weight times its
    /// [`Rarity`], an optional one half of that. 0 when nothing is required, since then nothing is known.
    pub score: f64,
    /// Positions of the requirements that a course covers, ascending.
    pub covered: Vec<usize>,
    /// Positions of the others, ascending.
    pub missing: Vec<usize>,
    /// For each requirement the highest level taught, 0 when not at all. Levels do not add up.
    pub levels: Vec<u8>,
}

/// Scores courses against requirements. Prerequisites and dates play no part.
#[must_use]
pub fn score(network: &Network, courses: &[CourseIx], requirements: &[Requirement], rarity: &Rarity) -> Score {
    let mut highest: BTreeMap<CompetenceIx, u8> = BTreeMap::new();
    for &course in courses {
        for &(competence, level) in &network.courses[course as usize].teaches {
            let known = highest.entry(competence).or_default();
            *known = level.max(*known);
        }
    }
    let levels: Vec<u8> =
        requirements.iter().map(|r| highest.get(&r.competence).copied().unwrap_or_default()).collect();
    let (mut covered, mut missing) = (Vec::new(), Vec::new());
    let (mut essential, mut optional, mut telling) = (Share::default(), Share::default(), Share::default());
    for (position, (requirement, &level)) in requirements.iter().zip(&levels).enumerate() {
        let is_covered = level >= requirement.level;
        if is_covered {
            covered.push(position);
        } else {
            missing.push(position);
        }
        let weight = f64::from(requirement.weight);
        let (coverage, share) =
            if requirement.essential { (&mut essential, 1.0) } else { (&mut optional, OPTIONAL_SHARE) };
        coverage.add(weight, is_covered);
        telling.add(weight * share * rarity.of(requirement.competence), is_covered);
    }
    Score {
        essential_coverage: essential.of_total().unwrap_or(1.0),
        optional_coverage: optional.of_total().unwrap_or(1.0),
        score: telling.of_total().unwrap_or(0.0),
        covered,
        missing,
        levels,
    }
}

#[derive(Default)]
struct Share {
    covered: f64,
    total: f64,
}

impl Share {
    fn add(&mut self, weight: f64, is_covered: bool) {
        self.total += weight;
        if is_covered {
            self.covered += weight;
        }
    }

    fn of_total(&self) -> Option<f64> {
        (self.total > 0.0).then(|| self.covered / self.total)
    }
}
