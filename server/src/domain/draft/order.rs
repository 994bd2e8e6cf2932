//! In which order the courses of a package can be taken, and which sessions can be attended together. Both are meant as
//! the planner means them.

use entity::types::SessionMode;

use super::content::{Content, Element};
use super::need::course_of;
use crate::catalogue::Catalogue;
use crate::catalogue::noun::{Alternative, Session};

/// Something that must be had before a course, and that no earlier element gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The element whose course asks for it (its place in the package).
    pub element: usize,
    /// Course (position).
    pub course: u32,
    /// Any one of these would do.
    pub alternatives: Vec<Alternative>,
    /// An element that gives it, but too late (its place in the package).
    pub later: Option<usize>,
}

impl Unmet {
    /// Whether nothing that is taught would do: experience that people bring.
    pub fn is_experience(&self, catalogue: &Catalogue) -> bool {
        self.alternatives.iter().all(|alternative| match *alternative {
            Alternative::Course(_) => false,
            Alternative::Competence(at) => catalogue.competences.at(at).courses.is_empty(),
        })
    }
}

/// Prerequisites of the package's courses that no earlier element meets, in the order of elements.
pub fn unmet(catalogue: &Catalogue, content: &Content) -> Vec<Unmet> {
    let mut found = Vec::new();
    for (at, element) in content.elements.iter().enumerate() {
        let Some(course) = course_of(catalogue, element) else { continue };
        for (_, alternatives) in &catalogue.courses.at(course).prerequisites {
            let givers: Vec<usize> = (0..content.elements.len())
                .filter(|&other| other != at && meets(catalogue, &content.elements[other], alternatives))
                .collect();
            if !givers.iter().any(|&other| is_before(catalogue, content, other, at)) {
                found.push(Unmet {
                    element: at,
                    course,
                    alternatives: alternatives.clone(),
                    later: givers.first().copied(),
                });
            }
        }
    }
    found
}

fn meets(catalogue: &Catalogue, element: &Element, alternatives: &[Alternative]) -> bool {
    course_of(catalogue, element).is_some_and(|given| satisfies(catalogue, given, alternatives))
}

/// Whether having taken a course (position) meets a group of prerequisites; at any level, as in the planner.
pub fn satisfies(catalogue: &Catalogue, given: u32, alternatives: &[Alternative]) -> bool {
    alternatives.iter().any(|alternative| match *alternative {
        Alternative::Course(at) => at == given,
        Alternative::Competence(at) => {
            catalogue.courses.at(given).competences.iter().any(|&(competence, _)| competence == at)
        }
    })
}

/// Whether what an element gives is had when another begins: by the dates of their sessions where both have one, else
/// by their order.
fn is_before(catalogue: &Catalogue, content: &Content, first: usize, then: usize) -> bool {
    let (one, other) = (&content.elements[first], &content.elements[then]);
    match (session_of(catalogue, one), session_of(catalogue, other)) {
        (Some(a), Some(b)) if a.key == b.key => {
            let place = |element| course_of(catalogue, element).and_then(|at| a.courses.iter().position(|&c| c == at));
            place(one) < place(other)
        }
        (Some(a), Some(b)) => a.end < b.start,
        _ => first < then,
    }
}

/// The session chosen for an element, where the catalogue knows it.
pub fn session_of<'a>(catalogue: &'a Catalogue, element: &Element) -> Option<&'a Session> {
    catalogue.sessions.get(element.step.session.as_deref()?)
}

/// Whether two sessions can't both be attended: they share days and are taught at the same time of the week. Evening
/// and remote teaching may run beside day teaching, and weekends beside both.
pub fn clash(a: &Session, b: &Session) -> bool {
    let time_of_week = |mode| match mode {
        SessionMode::Day => 0,
        SessionMode::Evening | SessionMode::Remote => 1,
        SessionMode::Weekend => 2,
    };
    a.key != b.key && a.start <= b.end && b.start <= a.end && time_of_week(a.mode) == time_of_week(b.mode)
}
