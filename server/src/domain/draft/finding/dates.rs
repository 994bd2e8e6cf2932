//! Rules about the chosen sessions: there, open, in order, and possible to attend together.

use time::Date;

use super::Finding;
use crate::catalogue::Catalogue;
use crate::catalogue::noun::Session;
use crate::domain::compose::date;
use crate::domain::draft::content::{Content, Element};
use crate::domain::draft::need::course_of;
use crate::domain::draft::order::{clash, session_of};
use crate::domain::draft::rule;

/// What is wrong with each chosen session, and with two of them together.
pub(super) fn dates(catalogue: &Catalogue, today: Date, content: &Content) -> Vec<Finding> {
    let rule = &rule::DATES;
    let chosen: Vec<&Element> = content.elements.iter().filter(|element| element.step.session.is_some()).collect();
    if chosen.is_empty() {
        return vec![Finding::unknown(
            rule,
            "Der er ikke valgt hold, så datoerne kan ikke vurderes.",
            "No sessions are chosen, so the dates can't be judged.",
        )];
    }
    let mut found: Vec<Finding> = chosen.iter().flat_map(|element| alone(catalogue, today, element)).collect();
    let dated: Vec<(&Element, &Session)> =
        chosen.iter().filter_map(|element| Some((*element, session_of(catalogue, element)?))).collect();
    for (at, &(earlier, first)) in dated.iter().enumerate() {
        for &(later, then) in &dated[at + 1..] {
            if !earlier.step.parallel && !later.step.parallel {
                found.extend(together((earlier, first), (later, then)));
            }
        }
    }
    if found.is_empty() {
        let without = content
            .elements
            .iter()
            .filter(|element| element.step.course.is_some() && element.step.session.is_none())
            .count();
        let (rest_da, rest_en) = if without == 0 {
            (String::new(), String::new())
        } else {
            (format!(" Kurser uden valgt hold: {without}."), format!(" Courses without a chosen session: {without}."))
        };
        found.push(Finding::pass(
            rule,
            format!("De valgte hold har pladser og kan følges efter hinanden.{rest_da}"),
            format!("The chosen sessions have seats and can be attended one after the other.{rest_en}"),
        ));
    }
    found
}

fn alone(catalogue: &Catalogue, today: Date, element: &Element) -> Vec<Finding> {
    let rule = &rule::DATES;
    let title = &element.step.title;
    let fail = |da: String, en: String| vec![Finding::fail(rule, da, en).of(element)];
    let Some(session) = session_of(catalogue, element) else {
        return fail(
            format!("Holdet på “{title}” findes ikke længere. Vælg et andet."),
            format!("The session of “{title}” is no longer there. Choose another."),
        );
    };
    let (start_da, start_en) = (date(session.start, true), date(session.start, false));
    if !course_of(catalogue, element).is_some_and(|at| session.courses.contains(&at)) {
        return fail(
            format!("Holdet den {start_da} er ikke på kurset i “{title}”. Vælg et hold på kurset."),
            format!("The session on {start_en} is not of the course of “{title}”. Choose one that is."),
        );
    }
    if session.cancelled {
        return fail(
            format!("Holdet på “{title}” den {start_da} er aflyst. Vælg et andet."),
            format!("The session of “{title}” on {start_en} is cancelled. Choose another."),
        );
    }
    if session.start < today {
        return fail(
            format!("Holdet på “{title}” begyndte den {start_da}. Vælg et, der ikke er begyndt."),
            format!("The session of “{title}” began on {start_en}. Choose one that has not begun."),
        );
    }
    if session.seats_free() == 0 {
        return vec![
            Finding::warn(
                rule,
                format!("Holdet på “{title}” den {start_da} har ingen ledige pladser. Vælg et andet, eller aftal pladser med skolen."),
                format!("The session of “{title}” on {start_en} has no free seats. Choose another, or arrange seats with the school."),
            )
            .of(element),
        ];
    }
    match session.deadline {
        Some(deadline) if deadline < today => vec![
            Finding::warn(
                rule,
                format!(
                    "Fristen for tilmelding til “{title}” var den {}. Vælg et senere hold, eller aftal det med skolen.",
                    date(deadline, true)
                ),
                format!(
                    "Enrolment in “{title}” closed on {}. Choose a later session, or arrange it with the school.",
                    date(deadline, false)
                ),
            )
            .of(element),
        ],
        _ => Vec::new(),
    }
}

fn together((earlier, first): (&Element, &Session), (later, then): (&Element, &Session)) -> Option<Finding> {
    let rule = &rule::DATES;
    let (one, other) = (&earlier.step.title, &later.step.title);
    if clash(first, then) {
        return Some(
            Finding::fail(
                rule,
                format!("Holdene på “{one}” og “{other}” ligger oven i hinanden. Vælg et andet hold til et af dem."),
                format!("The sessions of “{one}” and “{other}” overlap. Choose another session for one of them."),
            )
            .of(later),
        );
    }
    (then.start < first.start).then(|| {
        Finding::warn(
            rule,
            format!("“{other}” begynder før “{one}”, men står efter. Flyt elementet, eller vælg et senere hold."),
            format!(
                "“{other}” begins before “{one}” but stands after it. Move the element, or choose a later session."
            ),
        )
        .of(later)
    })
}
