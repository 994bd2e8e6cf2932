//! Other courses in the place of elements.

use entity::types::ElementKind;
use time::Date;

use super::content::{Content, Element, Step};
use super::difference::{Difference, DifferenceKind};
use super::need::{course_of, courses, needs};
use super::order::{satisfies, unmet};
use super::proposal::{Alter, Change, Part, edits};
use super::{edit, local};
use crate::catalogue::Catalogue;
use crate::catalogue::noun::Alternative;

/// A difference that is about an element.
pub(super) fn about(id: String, kind: DifferenceKind, element: &Element, da: String, en: String) -> Difference {
    let mut difference = Difference::new(id, kind, da, en);
    difference.element = Some(element.id.clone());
    difference.element_title = Some(element.step.title.clone());
    difference.course.clone_from(&element.step.course);
    difference
}

/// A course as people know it.
pub(super) fn named(catalogue: &Catalogue, course: u32, danish: bool) -> String {
    let course = catalogue.courses.at(course);
    format!("{} {}", course.key, if danish { &course.title_da } else { &course.title_en })
}

/// What an element says about its course, for another one. Whoever answers for it stays when they may offer it.
pub(super) fn replaced(catalogue: &Catalogue, today: Date, element: &Element, course: u32) -> Vec<Alter> {
    let (id, step) = (&element.id, &element.step);
    let new = catalogue.courses.at(course);
    let set = |part| Alter::Set(id.clone(), part);
    let mut alters =
        vec![set(Part::Course(new.key.clone())), set(Part::Title(new.title_da.clone())), set(Part::Session(None))];
    if step.days.is_some() {
        alters.push(set(Part::Days(Some(new.days))));
    }
    if let Some(key) = &step.responsible {
        let stays = catalogue
            .organisations
            .position(key)
            .is_some_and(|at| local::providers(catalogue, new, today).contains(&at));
        if !stays {
            alters.push(set(Part::Responsible(None)));
        }
    }
    alters
}

/// A new element with a course.
pub(super) fn step(catalogue: &Catalogue, course: u32) -> Step {
    let course = catalogue.courses.at(course);
    Step {
        kind: ElementKind::Course,
        title: course.title_da.clone(),
        course: Some(course.key.clone()),
        session: None,
        weeks: None,
        days: Some(course.days),
        parallel: false,
        gates: Vec::new(),
        purpose: String::new(),
        responsible: None,
        requirements: Vec::new(),
    }
}

/// What puts courses (positions, in the order in which they can be taken) in the place of some elements: the first
/// into one of them, the others after it, and the other elements out. The one is chosen so that the fewest
/// prerequisites come too late.
pub(super) fn exchange(
    catalogue: &Catalogue,
    today: Date,
    content: &Content,
    dropped: &[&Element],
    courses: &[u32],
) -> Vec<Alter> {
    let Some((&first, rest)) = courses.split_first() else {
        return dropped.iter().map(|element| Alter::Remove(element.id.clone())).collect();
    };
    let with_anchor = |anchor: &Element| {
        let mut alters = replaced(catalogue, today, anchor, first);
        alters.extend(rest.iter().map(|&course| Alter::Add(step(catalogue, course), anchor.id.clone())));
        let others = dropped.iter().filter(|element| element.id != anchor.id);
        alters.extend(others.map(|element| Alter::Remove(element.id.clone())));
        alters
    };
    let tries = dropped.iter().map(|anchor| with_anchor(anchor));
    tries.min_by_key(|alters| unmet(catalogue, &tried(content, alters)).len()).unwrap_or_default()
}

/// The package as it would be.
pub(super) fn tried(content: &Content, alters: &[Alter]) -> Content {
    let change = Change {
        difference: Difference::new("", DifferenceKind::ElementChanged, "", ""),
        alters: alters.to_vec(),
        invite: None,
    };
    // Edits of this very state meet no conflict, and name only elements that are there.
    edit::apply(content, &edits(content, &[&change]), i32::MAX, i32::MAX).unwrap_or_else(|_| content.clone())
}

/// Needs of the job (competence and level) that what `gave` covers and no other course of the package does. Elements
/// with the course `without` don't count.
pub(super) fn lost(catalogue: &Catalogue, content: &Content, without: &str, gave: &[(u32, u8)]) -> Vec<(u32, u8)> {
    let rest = rest(catalogue, content, without);
    needs(catalogue, content)
        .into_iter()
        .map(|need| (need.competence, need.level))
        .filter(|&(competence, level)| {
            gave.iter().any(|&(given, reached)| given == competence && reached >= level)
                && !super::need::covers(catalogue, &rest, competence, level)
        })
        .collect()
}

/// The package's courses (positions) but one.
pub(super) fn rest(catalogue: &Catalogue, content: &Content, without: &str) -> Vec<u32> {
    let mut rest = courses(catalogue, content);
    rest.retain(|&at| catalogue.courses.at(at).key != without);
    rest
}

/// Prerequisites of courses among `rest` that `course` meets and none of the rest does, each with its course.
pub(super) fn opened_only_by<'a>(
    catalogue: &'a Catalogue,
    rest: &'a [u32],
    course: u32,
) -> impl Iterator<Item = (u32, &'a [Alternative])> {
    let groups = rest
        .iter()
        .flat_map(|&at| catalogue.courses.at(at).prerequisites.iter().map(move |(_, group)| (at, group.as_slice())));
    groups.filter(move |&(at, group)| {
        satisfies(catalogue, course, group)
            && !rest.iter().any(|&other| other != at && satisfies(catalogue, other, group))
    })
}

/// Competences (positions) that the package takes for granted: what its courses ask for and none of its courses gives,
/// as far as the job doesn't need it itself.
pub(super) fn brought(catalogue: &Catalogue, content: &Content) -> Vec<u32> {
    let needs = needs(catalogue, content);
    let mut brought: Vec<u32> = unmet(catalogue, content)
        .into_iter()
        .flat_map(|unmet| unmet.alternatives)
        .filter_map(|alternative| match alternative {
            Alternative::Competence(at) if needs.iter().all(|need| need.competence != at) => Some(at),
            _ => None,
        })
        .collect();
    brought.sort_unstable();
    brought.dedup();
    brought
}

/// Courses (positions) that can't be taken where the package is held, but those that it has.
pub(super) fn out_of_reach(catalogue: &Catalogue, today: Date, content: &Content) -> Vec<u32> {
    let place = local::Place::of(catalogue, content);
    let own: Vec<u32> = content.elements.iter().filter_map(|element| course_of(catalogue, element)).collect();
    let away = |at: &u32| !own.contains(at) && !local::offered(catalogue, today, place, *at);
    catalogue.courses.positions().filter(away).collect()
}
