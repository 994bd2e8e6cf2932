//! Continuing-education committees: who decides on new and revised courses.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, offer};
use crate::planner::Requirement;

/// A committee is asked beside the first when its share of the job is at least this part of the first's.
const NEARLY_AS_MUCH: f64 = 0.75;

/// Committees (positions) to ask for a course that gives `competence`, most fitting first.
///
/// Those whose courses already teach it to its highest level; where no course does, those whose courses teach most of
/// what the job needs besides, weighted by importance and by how telling a competence is for the job. Where nothing
/// else is asked for, the jobs that need the competence take the place of the job.
pub fn to_ask(catalogue: &Catalogue, competence: u32, requirements: &[Requirement]) -> Vec<u32> {
    let taught = &catalogue.competences.at(competence).courses;
    let mut votes: BTreeMap<u32, f64> = BTreeMap::new();
    if let Some(highest) = taught.iter().map(|&(_, level)| level).max() {
        for &(course, level) in taught {
            if let (true, Some(committee)) = (level == highest, catalogue.courses.at(course).committee) {
                *votes.entry(committee).or_default() += 1.0;
            }
        }
    } else {
        vote(catalogue, requirements, &mut votes);
        if votes.is_empty() {
            // Asked for alone, it tells nothing of its branch: the jobs that need it do.
            for &occupation in &catalogue.competences.at(competence).occupations {
                vote(catalogue, &offer::requirements(&catalogue.occupations.at(occupation).requirements), &mut votes);
            }
        }
    }
    let mut ranked: Vec<_> = votes.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let most = ranked.first().map_or(0.0, |first| first.1);
    ranked.into_iter().filter(|&(_, vote)| vote >= NEARLY_AS_MUCH * most).map(|(committee, _)| committee).collect()
}

/// Each committee's part in what is required, shared among the courses that teach it.
fn vote(catalogue: &Catalogue, requirements: &[Requirement], votes: &mut BTreeMap<u32, f64>) {
    for requirement in requirements {
        let teachers = &catalogue.competences.at(requirement.competence).courses;
        let weight = f64::from(requirement.weight) * catalogue.rarity.of(requirement.competence);
        for &(course, _) in teachers {
            if let Some(committee) = catalogue.courses.at(course).committee {
                *votes.entry(committee).or_default() += weight / teachers.len() as f64;
            }
        }
    }
}
