//! From chosen offers to a package as it is shown: courses in order, sums, and why each course is there.

use super::eligibility::{Terms, gives};
use super::model::{Model, Offer};
use super::network::{CourseIx, Prerequisite, SessionIx};
use super::request::{Step, Totals};

/// A package without its proof.
#[derive(Clone, Debug)]
pub(super) struct Package {
    pub steps: Vec<Step>,
    pub totals: Totals,
    pub levels: Vec<u8>,
}

/// A chosen course with its offer.
type Taken<'m> = (CourseIx, &'m Offer);

impl Package {
    pub(super) fn new(terms: &Terms<'_>, model: &Model, chosen: &[usize]) -> Self {
        let offers: Vec<&Offer> = chosen.iter().map(|&position| &model.offers[position]).collect();
        let taken = if model.timed { by_date(terms, &offers) } else { by_prerequisites(terms, &offers) };
        let mut levels = terms.held_levels.clone();
        let mut steps: Vec<Step> = taken
            .iter()
            .map(|&(course, offer)| Step {
                course,
                session: offer.session,
                covers: newly_covered(terms, course, &mut levels),
                needed_by: Vec::new(),
                included: terms.request.include.contains(&course),
                bundled: false,
            })
            .collect();
        for later in 0..taken.len() {
            for earlier in needed(terms, &taken, later) {
                if !steps[earlier].needed_by.contains(&taken[later].0) {
                    steps[earlier].needed_by.push(taken[later].0);
                }
            }
        }
        for (step, (_, offer)) in steps.iter_mut().zip(&taken) {
            step.bundled =
                offer.courses.len() > 1 && step.covers.is_empty() && step.needed_by.is_empty() && !step.included;
        }
        Self { totals: totals(terms, &offers, &levels), steps, levels }
    }
}

/// Sessions by first day; the courses of each in its order.
fn by_date<'m>(terms: &Terms<'_>, offers: &[&'m Offer]) -> Vec<Taken<'m>> {
    let mut offers = offers.to_vec();
    offers.sort_by_key(|offer| (offer.start, offer.end, offer.session.map(|session| terms.network.rank(session))));
    offers.into_iter().flat_map(|offer| offer.courses.iter().map(move |&course| (course, offer))).collect()
}

/// Each course after what it requires, else by position.
fn by_prerequisites<'m>(terms: &Terms<'_>, offers: &[&'m Offer]) -> Vec<Taken<'m>> {
    let mut waiting: Vec<Taken<'m>> =
        offers.iter().flat_map(|&offer| offer.courses.iter().map(move |&course| (course, offer))).collect();
    waiting.sort_by_key(|&(course, _)| course);
    let mut taken: Vec<Taken<'m>> = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|&(course, _)| {
            terms
                .course(course)
                .prerequisites
                .iter()
                .all(|group| terms.meets(group) || taken.iter().any(|&(given, _)| meets(terms, given, group)))
        });
        taken.push(waiting.remove(ready.unwrap_or(0)));
    }
    taken
}

fn meets(terms: &Terms<'_>, given: CourseIx, group: &[Prerequisite]) -> bool {
    group.iter().any(|&alternative| gives(terms.network, given, alternative))
}

/// Requirements that the course is the first to cover; raises `levels` to what it teaches.
fn newly_covered(terms: &Terms<'_>, course: CourseIx, levels: &mut [u8]) -> Vec<usize> {
    let mut covers = Vec::new();
    for (position, requirement) in terms.request.requirements.iter().enumerate() {
        for &(competence, level) in &terms.course(course).teaches {
            if competence == requirement.competence && level > levels[position] {
                if levels[position] < requirement.level && level >= requirement.level {
                    covers.push(position);
                }
                levels[position] = level;
            }
        }
    }
    covers
}

/// For each group of prerequisites of a taken course that what is held doesn't meet, the first that does.
fn needed<'t>(terms: &'t Terms<'_>, taken: &'t [Taken<'_>], later: usize) -> impl Iterator<Item = usize> + 't {
    let (course, offer) = taken[later];
    terms.course(course).prerequisites.iter().filter(|group| !terms.meets(group)).filter_map(move |group| {
        taken[..later].iter().position(|&(given, giver)| {
            // A parallel session that is still running comes earlier in the list, but too late to count.
            let before = offer.session.is_none() || giver.session == offer.session || giver.end < offer.start;
            before && meets(terms, given, group)
        })
    })
}

fn totals(terms: &Terms<'_>, offers: &[&Offer], levels: &[u8]) -> Totals {
    let mut totals = Totals::default();
    for offer in offers {
        totals.course_days += offer.days as i32;
        totals.unsupported_days += offer.unsupported as i32;
        totals.price_ore += offer.price;
        totals.travel_m += offer.travel;
        if let Some(session) = offer.session {
            totals.start = Some(totals.start.map_or(offer.start, |day| day.min(offer.start)));
            totals.end = Some(totals.end.map_or(offer.end, |day| day.max(offer.end)));
            totals.longest_way_m = totals.longest_way_m.max(way_m(terms, session));
        }
    }
    if let (Some(start), Some(end)) = (totals.start, totals.end) {
        totals.calendar_days = end - start + 1;
    }
    for (requirement, &level) in terms.request.requirements.iter().zip(levels) {
        let covered = if level >= requirement.level { requirement.weight } else { 0 };
        if requirement.essential {
            totals.essential_weight += requirement.weight;
            totals.essential_covered += covered;
        } else {
            totals.optional_weight += requirement.weight;
            totals.optional_covered += covered;
        }
    }
    totals
}

fn way_m(terms: &Terms<'_>, session: SessionIx) -> u32 {
    terms.way_m(&terms.network.sessions[session as usize]).unwrap_or_default()
}
