//! Whether other courses do the same in fewer days: "kortest mulig vej til arbejdsmarkedet".

use std::time::Duration;

use entity::types::LanguageSupport;
use time::Date;

use super::content::{Content, Element};
use super::difference::DifferenceKind;
use super::exchange::{about, brought, exchange, named, out_of_reach};
use super::need::{course_of, courses, gives, needs, wants_language_support};
use super::plan::{Ask, fewest_days};
use super::proposal::{Change, Origin, Proposal};
use crate::catalogue::Catalogue;
use crate::domain::compose::{course_days, listed};

/// How long the search may take when nobody says otherwise.
pub const LIMIT: Duration = Duration::from_millis(100);

/// Whether a package's courses are the shortest way to what they cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shortest {
    /// Not looked into, nothing to compare, or not told within the limit.
    Unknown,
    /// Proven: no other courses cover the same in fewer course days.
    Proven,
    /// Other courses do.
    Shorter(Shorter),
}

/// Other courses that cover the same in fewer course days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shorter {
    /// Course days of the package now, in hundredths.
    pub days_before: i32,
    /// Course days with the exchange, in hundredths.
    pub days_after: i32,
    /// The exchange: one change, since its parts only make sense together.
    pub proposal: Proposal,
}

/// Whether another set of courses covers at least the needs of the job that the package's courses cover, essential and
/// optional ones, in fewer course days.
///
/// Dates are left out: it compares courses. Courses that can't be taken in the package's area are no equivalent, nor are
/// courses without language support where the package's have it for its target groups. A course that people tied to a
/// need beyond what it gives stays, since only they know what it is for.
///
/// It computes for as long as `limit`: call it where blocking is allowed. What it finds in time depends on nothing but
/// the catalogue, the day and the package.
pub fn shortest(catalogue: &Catalogue, today: Date, content: &Content, limit: Duration) -> Shortest {
    let needs: Vec<_> = needs(catalogue, content).into_iter().filter(super::need::Need::is_covered).collect();
    let kept: Vec<u32> = content
        .elements
        .iter()
        .filter(|element| is_tied_beyond(catalogue, element))
        .filter_map(|element| course_of(catalogue, element))
        .collect();
    let mut free = courses(catalogue, content);
    free.retain(|at| !kept.contains(at));
    if needs.is_empty() || free.is_empty() {
        return Shortest::Unknown;
    }
    let days_of = |courses: &[u32]| courses.iter().map(|&at| catalogue.courses.at(at).days).sum::<i32>();
    let has_support = |at: u32| catalogue.courses.at(at).language_support != LanguageSupport::None;
    let language_support = wants_language_support(content);
    let mut exclude = out_of_reach(catalogue, today, content);
    if language_support && free.iter().any(|&at| has_support(at)) {
        exclude.extend(catalogue.courses.positions().filter(|at| !free.contains(at) && !has_support(*at)));
        exclude.sort_unstable();
        exclude.dedup();
    }
    let ask = Ask {
        wanted: needs.iter().map(|need| (need.competence, need.level)).collect(),
        kept: kept.clone(),
        brought: brought(catalogue, content),
        include: Vec::new(),
        exclude,
        language_support,
    };
    let Some(plan) = fewest_days(catalogue, today, &ask, limit) else { return Shortest::Unknown };
    let (before, after) = (days_of(&free), plan.days);
    if after >= before {
        return if plan.proven { Shortest::Proven } else { Shortest::Unknown };
    }
    let dropped: Vec<&Element> = content
        .elements
        .iter()
        .filter(|element| {
            course_of(catalogue, element).is_some_and(|at| !kept.contains(&at) && !plan.courses.contains(&at))
        })
        .collect();
    let new: Vec<u32> = plan.courses.into_iter().filter(|at| !free.contains(at)).collect();
    let Some(&first) = dropped.first() else { return Shortest::Unknown };
    let always = days_of(&kept);
    Shortest::Shorter(Shorter {
        days_before: before + always,
        days_after: after + always,
        proposal: proposal(catalogue, today, content, (first, &dropped), &new, (before + always, after + always)),
    })
}

/// Whether somebody tied the element to a need of the job that its course doesn't give.
fn is_tied_beyond(catalogue: &Catalogue, element: &Element) -> bool {
    let Some(course) = course_of(catalogue, element) else { return false };
    element
        .step
        .requirements
        .iter()
        .any(|key| catalogue.competences.position(key).is_some_and(|at| !gives(catalogue.courses.at(course), at, 1)))
}

fn proposal(
    catalogue: &Catalogue,
    today: Date,
    content: &Content,
    (first, dropped): (&Element, &[&Element]),
    new: &[u32],
    (before, after): (i32, i32),
) -> Proposal {
    let names = |danish: bool, courses: &mut dyn Iterator<Item = u32>| {
        listed(&courses.map(|at| named(catalogue, at, danish)).collect::<Vec<_>>(), danish)
    };
    let out = |danish| names(danish, &mut dropped.iter().filter_map(|element| course_of(catalogue, element)));
    let inn = |danish| names(danish, &mut new.iter().copied());
    let days = |hundredths: i32, danish| course_days(i64::from(hundredths), danish);
    let (kind, da, en) = if new.is_empty() {
        (DifferenceKind::CourseRemoved, format!("Tag {} ud.", out(true)), format!("Take {} out.", out(false)))
    } else {
        (
            DifferenceKind::CourseReplaced,
            format!("Erstat {} med {}.", out(true), inn(true)),
            format!("Replace {} by {}.", out(false), inn(false)),
        )
    };
    let keys = new.iter().map(|&at| catalogue.courses.at(at).key.as_str());
    let id = format!(
        "shorter/{}>{}",
        dropped.iter().map(|element| element.id.as_str()).collect::<Vec<_>>().join("+"),
        keys.collect::<Vec<_>>().join("+")
    );
    let mut difference = about(format!("{id}#exchange"), kind, first, da, en);
    difference.replacement = new.first().map(|&at| catalogue.courses.at(at).key.clone());
    difference.field = Some("days");
    difference.before = Some(days(before, true));
    difference.after = Some(days(after, true));
    difference.reason_da =
        format!("Det dækker de samme krav på {} i stedet for {}.", days(after, true), days(before, true));
    difference.reason_en =
        format!("It covers the same needs in {} instead of {}.", days(after, false), days(before, false));
    Proposal {
        id,
        origin: Origin::Shorter,
        alarm: None,
        text_da: format!("De samme krav kan dækkes på {} i stedet for {}.", days(after, true), days(before, true)),
        text_en: format!("The same needs can be covered in {} instead of {}.", days(after, false), days(before, false)),
        changes: vec![Change { difference, alters: exchange(catalogue, today, content, dropped, new), invite: None }],
    }
}
