//! A package taken over by another area: the same content there, and what it takes to make it fit, each with its
//! reason.

mod around;

use std::time::Duration;

use time::Date;

use super::content::{Content, Element, Party};
use super::difference::{DifferenceKind, organisation};
use super::edit;
use super::exchange::{about, brought, exchange, lost, named, opened_only_by, out_of_reach, rest};
use super::local::{Place, is_in, next_session, obvious, offered, provider, providers, when_and_where};
use super::need::{course_of, wants_language_support};
use super::plan::{Ask, fewest_days};
use super::proposal::{Alter, Change, Part, edits};
use crate::catalogue::Catalogue;
use crate::catalogue::noun::Session;
use crate::domain::compose::listed;
use crate::domain::error::Error;
use crate::domain::place::Reach;

/// How long the search for other courses may take for one element.
const LIMIT: Duration = Duration::from_secs(2);

/// A package in another area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adapted {
    /// The source's content, moved: title, area and municipality are the new ones; sessions, and who answers for what,
    /// are gone. The elements keep their ids.
    pub content: Content,
    /// What would make it fit, each to be accepted by itself. Their ids begin with `adapt`.
    pub changes: Vec<Change>,
}

/// Where a package is taken to, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Key of the area.
    pub area: &'a str,
    /// Code of the municipality that people come from.
    pub municipality: Option<&'a str>,
    /// Key of the organisation that leads it there.
    pub lead: &'a str,
    /// Its title; made from the source's without one.
    pub title: Option<&'a str>,
}

/// Takes a package to another area. Proposed are: other courses where nobody in the area offers one and others cover
/// the same; the next sessions in the area that can be attended together; local organisations to answer for elements;
/// kinds of parties that are missing. Travel and price are told, before and after.
///
/// An unknown area, municipality or lead, or a municipality outside the area, is INVALID. It computes: call it where
/// blocking is allowed.
pub fn adapt(
    catalogue: &Catalogue,
    today: Date,
    source: &Content,
    source_parties: &[Party],
    target: Target<'_>,
) -> Result<Adapted, Error> {
    Reach::new(catalogue, Some(target.area), target.municipality, None)?;
    if catalogue.organisations.position(target.lead).is_none() {
        return Err(Error::unknown("input.lead", target.lead, "organisations { key }"));
    }
    let content = moved(catalogue, source, target);
    let place = Place::of(catalogue, &content);
    let adapting = Adapting { catalogue, today, source, place };

    // Courses first; sessions and the rest are chosen for the courses as they would then be.
    let mut changes: Vec<Change> = Vec::new();
    let mut then = content.clone();
    for element in &content.elements {
        if let Some(change) = adapting.other_course(&then, element) {
            then = accepted(&then, &change);
            changes.push(change);
        }
    }
    for at in 0..then.elements.len() {
        let (session, told) = adapting.session(&then, at);
        let responsible = adapting.responsible(&then, at, session);
        let element = &then.elements[at];
        let exchanged = changes.iter().position(|change| sets_course_of(change, &element.id));
        let course = element.step.course.clone();
        let id = element.id.clone();
        let next: Vec<Change> = told.into_iter().chain(responsible).collect();
        for change in &next {
            then = accepted(&then, change);
        }
        match exchanged {
            // A session belongs to its course: whoever takes the one takes the other.
            Some(with) => changes[with].alters.extend(next.into_iter().flat_map(|change| change.alters)),
            None if content.element(&id).is_some() => changes.extend(next),
            // What an exchange adds has no id before it is accepted: it comes with what was chosen for it.
            None => {
                let chosen = &then.elements[at].step;
                for alter in changes.iter_mut().flat_map(|change| &mut change.alters) {
                    if let Alter::Add(step, _) = alter
                        && step.course == course
                    {
                        step.session.clone_from(&chosen.session);
                        step.responsible.clone_from(&chosen.responsible);
                    }
                }
            }
        }
    }
    changes.extend(around::parties(catalogue, today, place, &then, source_parties, target.lead));
    changes.extend(around::travel(catalogue, today, source, &then));
    changes.extend(around::price(catalogue, source, &then));
    Ok(Adapted { content, changes })
}

/// The source's content in the new place.
fn moved(catalogue: &Catalogue, source: &Content, target: Target<'_>) -> Content {
    let mut content = source.clone();
    (content.title, content.title_en) = match target.title {
        Some(title) => (title.to_owned(), String::new()),
        None if source.title_en.is_empty() => (title(catalogue, source, target, true), String::new()),
        None => (title(catalogue, source, target, true), title(catalogue, source, target, false)),
    };
    content.area = Some(target.area.to_owned());
    content.municipality = target.municipality.map(str::to_owned);
    content.changed.clear();
    content.gone.clear();
    for element in &mut content.elements {
        element.step.session = None;
        element.step.responsible = None;
        (element.changed, element.moved) = (1, 1);
    }
    content
}

/// The source's title without its place, with the new place.
fn title(catalogue: &Catalogue, source: &Content, target: Target<'_>, danish: bool) -> String {
    let town = |code: &str| catalogue.municipalities.get(code).map(|place| place.name.clone());
    let area = |key: &str| {
        let area = catalogue.areas.get(key)?;
        Some(if danish { area.name_da.clone() } else { area.name_en.clone() })
    };
    let old = [source.municipality.as_deref().and_then(town), source.area.as_deref().and_then(area)];
    let mut title = if danish { source.title.as_str() } else { source.title_en.as_str() };
    for place in old.iter().flatten() {
        for joint in [" i ", " på ", " in ", ", "] {
            title = title.strip_suffix(&format!("{joint}{place}")).unwrap_or(title);
        }
    }
    let new = target.municipality.and_then(town).or_else(|| area(target.area)).unwrap_or_default();
    format!("{title}, {new}")
}

/// The package with a change. The state is this very one, so nothing can be in conflict.
fn accepted(content: &Content, change: &Change) -> Content {
    edit::apply(content, &edits(content, &[change]), i32::MAX, i32::MAX).unwrap_or_else(|_| content.clone())
}

fn sets_course_of(change: &Change, element: &str) -> bool {
    change.alters.iter().any(|alter| matches!(alter, Alter::Set(id, Part::Course(_)) if id == element))
}

struct Adapting<'a> {
    catalogue: &'a Catalogue,
    today: Date,
    source: &'a Content,
    place: Place,
}

impl Adapting<'_> {
    fn area(&self, danish: bool) -> &str {
        let area = self.place.area.map(|at| self.catalogue.areas.at(at));
        area.map_or("", |area| if danish { &area.name_da } else { &area.name_en })
    }

    /// Other courses for one that nobody offers in the area, if others offered there cover what it gave; or nothing in
    /// its place if the package's others do.
    fn other_course(&self, content: &Content, element: &Element) -> Option<Change> {
        let catalogue = self.catalogue;
        let element = content.element(&element.id)?;
        let old = course_of(catalogue, element)?;
        if offered(catalogue, self.today, self.place, old) {
            return None;
        }
        let course = catalogue.courses.at(old);
        let lost = lost(catalogue, content, &course.key, &course.competences);
        let rest = rest(catalogue, content, &course.key);
        let mut needed: Vec<u32> = opened_only_by(catalogue, &rest, old).map(|(course, _)| course).collect();
        needed.dedup();
        let courses = if lost.is_empty() && needed.is_empty() {
            Vec::new()
        } else {
            let mut ask = Ask {
                wanted: lost.clone(),
                kept: rest.iter().copied().filter(|at| !needed.contains(at)).collect(),
                brought: brought(catalogue, content),
                include: needed.clone(),
                exclude: out_of_reach(catalogue, self.today, content),
                language_support: wants_language_support(content),
            };
            ask.exclude.push(old);
            let plan = fewest_days(catalogue, self.today, &ask, LIMIT)?;
            plan.courses.into_iter().filter(|at| !needed.contains(at)).collect()
        };
        let has_ties = !element.step.requirements.is_empty() || content.occupation_at(catalogue).is_none();
        if courses.is_empty() && has_ties {
            // People tied it to something themselves, or no job says what it is for: only they can let it go.
            return None;
        }
        let names =
            |danish| listed(&courses.iter().map(|&at| named(catalogue, at, danish)).collect::<Vec<_>>(), danish);
        let (was_da, was_en) = (named(catalogue, old, true), named(catalogue, old, false));
        let (kind, da, en, does_da, does_en) = if courses.is_empty() {
            (
                DifferenceKind::CourseRemoved,
                format!("Tag {was_da} ud."),
                format!("Take {was_en} out."),
                "Pakkens andre kurser dækker det, som det gav til jobbet.",
                "The package's other courses cover what it gave towards the job.",
            )
        } else {
            (
                DifferenceKind::CourseReplaced,
                format!("Erstat {was_da} med {}.", names(true)),
                format!("Replace {was_en} by {}.", names(false)),
                "Erstatningen udbydes i området og dækker det samme af jobbet.",
                "What replaces it is offered in the area and covers the same of the job.",
            )
        };
        let mut difference = about(format!("adapt#{}.course", element.id), kind, element, da, en);
        difference.replacement = courses.first().map(|&at| catalogue.courses.at(at).key.clone());
        difference.reason_da = format!("Ingen udbyder det i {}. {does_da}", self.area(true));
        difference.reason_en = format!("Nobody offers it in {}. {does_en}", self.area(false));
        let alters = exchange(catalogue, self.today, content, &[element], &courses);
        Some(Change { difference, alters, invite: None })
    }

    /// The next session for an element, or that there is none.
    fn session(&self, content: &Content, at: usize) -> (Option<&Session>, Option<Change>) {
        let catalogue = self.catalogue;
        let element = &content.elements[at];
        let Some(course) = course_of(catalogue, element) else { return (None, None) };
        let before = self.source.element(&element.id).and_then(|element| element.step.session.clone());
        let title = &element.step.title;
        let id = format!("adapt#{}.session", element.id);
        let kind = DifferenceKind::SessionChanged;
        let Some(session) = next_session(catalogue, self.today, content, at, &[]).map(|at| catalogue.sessions.at(at))
        else {
            let mut difference = about(
                id,
                kind,
                element,
                format!("Intet hold på {title} i {} passer ind.", self.area(true)),
                format!("No session of {title} in {} fits in.", self.area(false)),
            );
            difference.field = Some("session");
            difference.before = before;
            let offers = providers(catalogue, catalogue.courses.at(course), self.today);
            let here = offers.iter().filter(|&&at| is_in(catalogue, self.place, at));
            let names: Vec<String> = here.map(|&at| catalogue.organisations.at(at).name.clone()).take(5).collect();
            (difference.reason_da, difference.reason_en) = if names.is_empty() {
                (
                    "Ingen udbyder i området er godkendt til kurset, og intet andet dækker det samme. Spørg en udbyder, eller brug en i et andet område.".into(),
                    "No provider of the area is approved for the course, and nothing else covers the same. Ask a provider, or use one of another area.".into(),
                )
            } else {
                (
                    format!("Bed en godkendt udbyder om et hold: {}.", listed(&names, true)),
                    format!("Ask an approved provider for a session: {}.", listed(&names, false)),
                )
            };
            return (None, Some(Change::telling(difference)));
        };
        let name = &catalogue.organisations.at(session.provider).name;
        let (held_da, held_en) = (when_and_where(catalogue, session, true), when_and_where(catalogue, session, false));
        let mut difference = about(
            id,
            kind,
            element,
            format!("{title}: hold hos {name} {held_da}."),
            format!("{title}: session at {name} {held_en}."),
        );
        difference.field = Some("session");
        difference.before = before;
        difference.after = Some(session.key.clone());
        difference.reason_da = "Det er det næste hold i området, der passer til de andre.".into();
        difference.reason_en = "It is the next session in the area that fits the others.".into();
        let alters = vec![Alter::Set(element.id.clone(), Part::Session(Some(session.key.clone())))];
        (Some(session), Some(Change { difference, alters, invite: None }))
    }

    /// Who answers for an element here: who holds the session, else who may offer the course; for other elements the
    /// local organisation of the kind that answered for it in the source.
    fn responsible(&self, content: &Content, at: usize, session: Option<&Session>) -> Option<Change> {
        let catalogue = self.catalogue;
        let element = &content.elements[at];
        let before = self.source.element(&element.id).and_then(|element| element.step.responsible.clone());
        let chosen = if let Some(course) = course_of(catalogue, element) {
            let holds = session.map(|session| session.provider);
            holds.or_else(|| provider(catalogue, self.today, self.place, course, &[]))
        } else {
            let kind = catalogue.organisations.get(before.as_deref()?)?.kind;
            obvious(catalogue, self.today, self.place, kind)
        }?;
        let chosen = catalogue.organisations.at(chosen);
        let title = &element.step.title;
        let mut difference = about(
            format!("adapt#{}.responsible", element.id),
            DifferenceKind::ResponsibleChanged,
            element,
            format!("{} svarer for {title}.", chosen.name),
            format!("{} answers for {title}.", chosen.name),
        );
        difference.field = Some("responsible");
        difference.before = before.map(|key| organisation(catalogue, &key));
        difference.after = Some(chosen.name.clone());
        (difference.reason_da, difference.reason_en) = if element.step.course.is_some() {
            ("Den udbyder kurset i området.".into(), "It offers the course in the area.".into())
        } else {
            ("Den svarer til den, der havde opgaven før.".into(), "It is the counterpart of who had the task.".into())
        };
        let alters = vec![Alter::Set(element.id.clone(), Part::Responsible(Some(chosen.key.clone())))];
        Some(Change { difference, alters, invite: None })
    }
}
