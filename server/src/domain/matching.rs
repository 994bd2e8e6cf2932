//! Matching: what a set of courses gives for a job, and for which other jobs it would serve.

use super::error::Error;
use crate::catalogue::{Catalogue, offer};
use crate::planner::matching::{self, Score};

/// A job, and what the courses give for it.
pub struct JobMatch {
    /// Job (position).
    pub occupation: u32,
    /// Area in which shortage is asked for (position).
    pub area: Option<u32>,
    /// Coverage and what is missing.
    pub score: Score,
    /// What the courses that were given do for it, in Danish and English.
    pub reason_da: String,
    /// The same in English.
    pub reason_en: String,
}

/// Most courses in one question.
const MAX_COURSES: usize = 100;
/// Matches below this score tell nothing: they share only what every job needs.
const LEAST_SCORE: f64 = 0.05;

/// Jobs that a set of courses serves: the one asked for first, then the others by score.
pub fn match_jobs(
    catalogue: &Catalogue,
    courses: &[String],
    occupation: Option<&str>,
    area: Option<&str>,
    first: usize,
) -> Result<Vec<JobMatch>, Error> {
    if courses.is_empty() {
        return Err(Error::invalid("courses", "Angiv mindst ét kursus.", "Give at least one course."));
    }
    if courses.len() > MAX_COURSES {
        return Err(Error::limit("courses", "Højst 100 kurser på én gang.", "At most 100 courses at once."));
    }
    let courses = courses
        .iter()
        .map(|key| catalogue.courses.position(key).ok_or_else(|| Error::unknown("courses", key, "courses { key }")))
        .collect::<Result<Vec<_>, _>>()?;
    let asked = occupation
        .map(|key| {
            let found = catalogue.occupations.position(key);
            found.ok_or_else(|| Error::unknown("occupation", key, "occupations { key }"))
        })
        .transpose()?;
    let area = area
        .map(|key| catalogue.areas.position(key).ok_or_else(|| Error::unknown("area", key, "areas { key }")))
        .transpose()?;
    let mut matches: Vec<JobMatch> = catalogue
        .occupations
        .positions()
        .map(|at| {
            let needs = offer::requirements(&catalogue.occupations.at(at).requirements);
            let score = matching::score(&catalogue.network, &courses, &needs, &catalogue.rarity);
            (at, score)
        })
        .filter(|(at, score)| asked == Some(*at) || score.score >= LEAST_SCORE)
        .map(|(at, score)| {
            let (reason_da, reason_en) = reason(catalogue, at, &score);
            JobMatch { occupation: at, area, score, reason_da, reason_en }
        })
        .collect();
    matches.sort_by(|a, b| {
        (asked != Some(a.occupation))
            .cmp(&(asked != Some(b.occupation)))
            .then(b.score.score.total_cmp(&a.score.score))
            .then(a.occupation.cmp(&b.occupation))
    });
    matches.truncate(first);
    Ok(matches)
}

/// Names the most telling requirements that are covered, and how many are missing.
fn reason(catalogue: &Catalogue, occupation: u32, score: &Score) -> (String, String) {
    let needs = &catalogue.occupations.at(occupation).requirements;
    let mut covered: Vec<usize> = score.covered.clone();
    covered.sort_by(|&a, &b| {
        let telling = |at: usize| f64::from(needs[at].weight) * catalogue.rarity.of(needs[at].competence);
        telling(b).total_cmp(&telling(a)).then(a.cmp(&b))
    });
    let labels = |danish: bool| {
        let names: Vec<&str> = covered
            .iter()
            .take(3)
            .map(|&at| {
                let competence = catalogue.competences.at(needs[at].competence);
                (if danish { &competence.label_da } else { &competence.label_en }).as_str()
            })
            .collect();
        names.join(", ")
    };
    let (covered_count, all) = (score.covered.len(), needs.len());
    if covered.is_empty() {
        return (
            format!("Dækker ingen af jobbets {all} kompetencer."),
            format!("Covers none of the job's {all} competences."),
        );
    }
    (
        format!("Dækker {covered_count} af {all} kompetencer, især {}.", labels(true)),
        format!("Covers {covered_count} of {all} competences, above all {}.", labels(false)),
    )
}
