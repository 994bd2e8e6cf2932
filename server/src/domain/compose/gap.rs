//! What stays uncovered, why, and whom to ask.

use super::Composition;
use crate::domain::committee;
use crate::planner::Obstacle;

/// A requirement that an alternative leaves uncovered.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Position in the question's requirements.
    pub requirement: usize,
    /// Competence (position in the catalogue).
    pub competence: u32,
    /// Highest level that the alternative or what is held reaches, 0 when none.
    pub level: u8,
    /// Committees to ask (positions), when no course gives it at the level needed.
    pub committees: Vec<u32>,
    /// Why, in Danish.
    pub why_da: String,
    /// Why, in English.
    pub why_en: String,
}

/// Committees to ask for a course that gives a competence.
pub use committee::to_ask as committees_to_ask;

/// Gaps of one alternative: essential and optional requirements not reached at their level.
pub(super) fn gaps(composition: &Composition, index: usize) -> Vec<Gap> {
    let requirements = &composition.question.request.requirements;
    let levels = composition.answer.alternatives.get(index).map(|alternative| &alternative.levels);
    requirements
        .iter()
        .enumerate()
        .filter_map(|(at, requirement)| {
            let level = levels.map_or(0, |levels| levels[at]);
            (level < requirement.level).then(|| gap(composition, at, level))
        })
        .collect()
}

fn gap(composition: &Composition, at: usize, level: u8) -> Gap {
    let catalogue = &composition.catalogue;
    let requirements = &composition.question.request.requirements;
    let requirement = requirements[at];
    let obstacle = composition.answer.obstacles.iter().find(|obstacle| concerns(obstacle) == Some(at));
    let highest = catalogue.competences.at(requirement.competence).courses.iter().map(|&(_, level)| level).max();
    let (why_da, why_en) = match (obstacle, highest) {
        (_, None) => (
            "Intet kursus i kataloget giver denne kompetence.".into(),
            "No course of the catalogue gives this competence.".into(),
        ),
        (_, Some(highest)) if highest < requirement.level => (
            format!("Kurserne når niveau {highest}; jobbet kræver niveau {}.", requirement.level),
            format!("Courses reach level {highest}; the job needs level {}.", requirement.level),
        ),
        (Some(Obstacle::PrerequisiteUnmet(_, course)), _) => {
            let key = &catalogue.courses.at(*course).key;
            (
                format!("Kurset {key} har en adgangsforudsætning, som hverken et kursus eller det, man har, opfylder."),
                format!("Course {key} has a prerequisite that neither a course nor what is held meets."),
            )
        }
        (Some(Obstacle::Excluded(_)), _) => (
            "Kun fravalgte kurser, eller kurser der ikke gælder i perioden, giver den.".into(),
            "Only excluded courses, or courses not valid in the period, give it.".into(),
        ),
        (Some(Obstacle::NoSession(_)), _) => (
            "Kurser giver den, men intet hold er inden for rækkevidde og tid med pladser nok. Prøv en større rejseafstand eller en senere slutdato.".into(),
            "Courses give it, but no session is within reach and time with enough seats. Try a longer way or a later end.".into(),
        ),
        (Some(Obstacle::LimitsTooTight(_)), _) => (
            "Den kan dækkes for sig, men ikke sammen med resten inden for grænserne.".into(),
            "It can be covered alone, but not together with the rest within the limits.".into(),
        ),
        _ if !requirement.essential => (
            "Ønskelig, ikke nødvendig; den forlænger vejen.".into(),
            "Wished for, not needed; it would lengthen the way.".into(),
        ),
        _ => (
            "Ingen af de valgte kurser når niveauet.".into(),
            "None of the chosen courses reaches the level.".into(),
        ),
    };
    let committees = if highest.is_none_or(|highest| highest < requirement.level) {
        committees_to_ask(catalogue, requirement.competence, requirements)
    } else {
        Vec::new()
    };
    Gap { requirement: at, competence: requirement.competence, level, committees, why_da, why_en }
}

/// The requirement that an obstacle stands before.
pub(super) fn concerns(obstacle: &Obstacle) -> Option<usize> {
    match *obstacle {
        Obstacle::NotTaught(at)
        | Obstacle::LevelTooLow(at, _)
        | Obstacle::PrerequisiteUnmet(at, _)
        | Obstacle::Excluded(at)
        | Obstacle::NoSession(at)
        | Obstacle::LimitsTooTight(at) => Some(at),
        Obstacle::IncludeImpossible(_) => None,
    }
}
