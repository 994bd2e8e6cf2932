//! What a coordinator should know or do about a composition: gaps, access rules, risks, and why there may be no answer.

use std::collections::BTreeMap;

use entity::types::{LanguageSupport, RestrictionKind};

use super::{Composition, explain, gap};
use crate::catalogue::noun::Alternative;
use crate::catalogue::offer;
use crate::planner::{Obstacle, Status};

/// Kind of advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdviceKind {
    /// No package meets the limits.
    Infeasible,
    /// A needed competence is not covered; ask the committee, or widen the limits.
    Uncovered,
    /// A course has a rule of access or gives an authority's certificate.
    Restriction,
    /// A session may be called off for want of participants.
    SessionAtRisk,
    /// Courses without language support, though it was wished.
    LanguageSupport,
    /// The price is an estimate.
    PriceEstimate,
    /// Time ran out before the proof.
    NotProven,
    /// The answer rests on demonstration data.
    DemonstrationData,
}

/// One piece of advice, in both languages.
#[derive(Clone, Debug)]
pub struct Advice {
    /// Kind.
    pub kind: AdviceKind,
    /// In Danish.
    pub da: String,
    /// In English.
    pub en: String,
    /// Alternatives that it concerns, counted from 0; empty when it concerns the answer as a whole.
    pub alternatives: Vec<usize>,
}

impl Advice {
    fn new(kind: AdviceKind, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self { kind, da: da.into(), en: en.into(), alternatives: Vec::new() }
    }

    fn of(self, alternatives: Vec<usize>) -> Self {
        Self { alternatives, ..self }
    }
}

/// All advice on a composition, the most pressing first.
pub(super) fn advise(composition: &Composition) -> Vec<Advice> {
    let mut advice = Vec::new();
    infeasible(composition, &mut advice);
    uncovered(composition, &mut advice);
    not_proven(composition, &mut advice);
    restrictions(composition, &mut advice);
    sessions_at_risk(composition, &mut advice);
    language_support(composition, &mut advice);
    price_estimate(composition, &mut advice);
    if composition.catalogue.has_demonstration_data() {
        advice.push(Advice::new(
            AdviceKind::DemonstrationData,
            "Svaret bygger på demonstrationsdata: mange kurser og alle hold, priser og pladser er opfundne.",
            "The answer rests on demonstration data: many courses and all sessions, prices and seats are invented.",
        ));
    }
    advice
}

fn infeasible(composition: &Composition, advice: &mut Vec<Advice>) {
    if composition.answer.status != Status::Infeasible {
        return;
    }
    let mut named = false;
    for obstacle in &composition.answer.obstacles {
        if let Obstacle::IncludeImpossible(course) = *obstacle {
            named = true;
            advice.push(include_impossible(composition, course));
        }
    }
    if !named {
        advice.push(Advice::new(
            AdviceKind::Infeasible,
            "Ingen pakke opfylder grænserne. Prøv et større område, længere rejse, en senere slutdato eller færre deltagere, eller søg uden hold.",
            "No package meets the limits. Try a larger area, a longer way, a later end or fewer participants, or search without sessions.",
        ));
    }
}

/// Why a course that was asked for can't be taken, and what would help.
fn include_impossible(composition: &Composition, course: u32) -> Advice {
    let catalogue = &composition.catalogue;
    let course = catalogue.courses.at(course);
    let key = &course.key;
    let untaught = course.prerequisites.iter().find_map(|(_, alternatives)| {
        // Nothing but holding it helps where every way to meet a group is experience.
        let mut experience = None;
        for alternative in alternatives {
            match *alternative {
                Alternative::Competence(at) if catalogue.competences.at(at).courses.is_empty() => experience = Some(at),
                _ => return None,
            }
        }
        experience.filter(|at| !composition.question.request.held.contains(at))
    });
    let (da, en) = if !course.validity.holds(composition.question.today) {
        (
            format!("Kursus {key}, som du har valgt til, gælder ikke. Fjern det, eller vælg det, der har afløst det."),
            format!("Course {key}, which you included, is not in force. Remove it, or include what replaced it."),
        )
    } else if let Some(at) = untaught {
        let experience = catalogue.competences.at(at);
        (
            format!(
                "Kursus {key}, som du har valgt til, kræver {}, som intet kursus giver. Fjern det, eller angiv {} som noget, deltagerne har.",
                experience.label_da, experience.key
            ),
            format!(
                "Course {key}, which you included, requires {}, which no course gives. Remove it, or list {} as held.",
                experience.label_en, experience.key
            ),
        )
    } else {
        (
            format!(
                "Kursus {key}, som du har valgt til, kan ikke tages inden for grænserne. Fjern det, giv mere tid, eller tillad længere rejse."
            ),
            format!(
                "Course {key}, which you included, can't be taken within the limits. Remove it, give more time, or allow a longer way."
            ),
        )
    };
    Advice::new(AdviceKind::Infeasible, da, en)
}

fn uncovered(composition: &Composition, advice: &mut Vec<Advice>) {
    let blames_include = |obstacle: &Obstacle| matches!(obstacle, Obstacle::IncludeImpossible(_));
    if composition.answer.obstacles.iter().any(blames_include) {
        return;
    }
    let catalogue = &composition.catalogue;
    for gap in gap::gaps(composition, 0) {
        if !composition.question.request.requirements[gap.requirement].essential {
            continue;
        }
        let competence = catalogue.competences.at(gap.competence);
        let (mut da, mut en) = (
            format!("{} er ikke dækket. {}", competence.label_da, gap.why_da),
            format!("{} is not covered. {}", competence.label_en, gap.why_en),
        );
        if !gap.committees.is_empty() {
            let names = |danish: bool| {
                let names: Vec<String> = gap
                    .committees
                    .iter()
                    .map(|&at| {
                        let committee = catalogue.committees.at(at);
                        let name = if danish { &committee.name_da } else { &committee.name_en };
                        if name.contains(&committee.key) { name.clone() } else { format!("{name} ({})", committee.key) }
                    })
                    .collect();
                explain::listed(&names, danish)
            };
            da = format!("{da} Meld behovet til {}.", names(true));
            en = format!("{en} Report the need to {}.", names(false));
        }
        advice.push(Advice::new(AdviceKind::Uncovered, da, en));
    }
}

fn not_proven(composition: &Composition, advice: &mut Vec<Advice>) {
    if composition.answer.status == Status::Feasible {
        advice.push(Advice::new(
            AdviceKind::NotProven,
            "Tiden løb ud, før det var bevist, at intet er kortere. Giv mere tid med deadlineMs, eller snævr grænserne ind.",
            "Time ran out before it was proven that nothing is shorter. Give more time with deadlineMs, or narrow the limits.",
        ));
    }
}

fn restrictions(composition: &Composition, advice: &mut Vec<Advice>) {
    let catalogue = &composition.catalogue;
    let mut users: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, alternative) in composition.answer.alternatives.iter().enumerate() {
        for step in &alternative.steps {
            users.entry(step.course).or_default().push(index);
        }
    }
    for (course, alternatives) in users {
        let course = catalogue.courses.at(course);
        for restriction in &course.restrictions {
            let law = restriction.legal_basis.as_deref().map_or_else(String::new, |law| format!(" ({law})"));
            let (da, en) = match restriction.kind {
                RestrictionKind::AuthorityCertificate => ("", ""),
                _ => ("Adgangskrav: ", "Access rule: "),
            };
            let told = Advice::new(
                AdviceKind::Restriction,
                format!("{} {}: {da}{}{law}", course.key, course.title_da, restriction.text_da),
                format!("{} {}: {en}{}{law}", course.key, course.title_en, restriction.text_en),
            );
            advice.push(told.of(alternatives.clone()));
        }
    }
}

fn sessions_at_risk(composition: &Composition, advice: &mut Vec<Advice>) {
    let catalogue = &composition.catalogue;
    // In the order of their keys: a session that came by an update is the last by position.
    let mut users: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for (index, alternative) in composition.answer.alternatives.iter().enumerate() {
        for session in alternative.steps.iter().filter_map(|step| step.session) {
            let users = users.entry((catalogue.sessions.rank(session), session)).or_default();
            if users.last() != Some(&index) {
                users.push(index);
            }
        }
    }
    for ((_, session), alternatives) in users {
        let session = catalogue.sessions.at(session);
        let enrolled = session.seats_taken + composition.question.request.participants;
        if session.guaranteed || enrolled >= session.minimum {
            continue;
        }
        let missing = session.minimum - enrolled;
        let provider = &catalogue.organisations.at(session.provider).name;
        let told = Advice::new(
            AdviceKind::SessionAtRisk,
            format!(
                "Holdet hos {provider} den {} mangler {missing} for at nå minimum på {} og kan blive aflyst.",
                explain::date(session.start, true),
                session.minimum
            ),
            format!(
                "The session at {provider} on {} lacks {missing} to reach its minimum of {} and may be called off.",
                explain::date(session.start, false),
                session.minimum
            ),
        );
        advice.push(told.of(alternatives));
    }
}

fn language_support(composition: &Composition, advice: &mut Vec<Advice>) {
    if !composition.question.request.language_support {
        return;
    }
    let catalogue = &composition.catalogue;
    let Some(first) = composition.answer.alternatives.first() else { return };
    let without: Vec<String> = first
        .steps
        .iter()
        .map(|step| catalogue.courses.at(step.course))
        .filter(|course| course.language_support == LanguageSupport::None)
        .map(|course| course.key.clone())
        .collect();
    if !without.is_empty() {
        advice.push(Advice::new(
            AdviceKind::LanguageSupport,
            format!("Disse kurser udbydes uden sprogstøtte: {}. Aftal dansk som andetsprog eller støtte med skolen; skolen vurderer den enkelte.", explain::listed(&without, true)),
            format!("These courses are given without language support: {}. Arrange Danish as a second language or support with the school; the school assesses each person.", explain::listed(&without, false)),
        ));
    }
}

fn price_estimate(composition: &Composition, advice: &mut Vec<Advice>) {
    if !composition.question.request.with_sessions && !composition.answer.alternatives.is_empty() {
        let fee = (explain::kroner(offer::FEE_PER_DAY_ORE, true), explain::kroner(offer::FEE_PER_DAY_ORE, false));
        advice.push(Advice::new(
            AdviceKind::PriceEstimate,
            format!(
                "Prisen er et skøn: laveste kendte holdpris, ellers deltagerbetalingen på {} pr. dag (2026).",
                fee.0
            ),
            format!(
                "The price is an estimate: the lowest known session price, else the fee of {} a day (2026).",
                fee.1
            ),
        ));
    }
}
