//! What the job of a package needs, and what of the package meets it.

use entity::types::{Importance, TargetGroup};

use super::content::{Content, Element};
use crate::catalogue::{Catalogue, noun};

/// A need of the job and what meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Competence (position).
    pub competence: u32,
    /// Level needed, 1 to 4.
    pub level: u8,
    /// Whether the job can't be done without it.
    pub essential: bool,
    /// Courses of the package (positions) that give it at the level needed, in their order. Empty: not covered.
    pub courses: Vec<u32>,
    /// The first element (id) whose course gives it; where no course does, the first that says it serves it, by a
    /// requirement tied to it or by a level to reach.
    pub element: Option<String>,
}

impl Need {
    /// Whether a course of the package gives it at the level needed.
    pub fn is_covered(&self) -> bool {
        !self.courses.is_empty()
    }
}

/// Each need of the package's job, essential ones first; empty where it names no job.
///
/// Only courses cover: a branch package is courses that together give what a task needs. What is trained otherwise is
/// named by `element`, so that people see it is not forgotten.
pub fn needs(catalogue: &Catalogue, content: &Content) -> Vec<Need> {
    let Some(job) = content.occupation_at(catalogue) else { return Vec::new() };
    catalogue.occupations.at(job).requirements.iter().map(|need| met(catalogue, content, need)).collect()
}

fn met(catalogue: &Catalogue, content: &Content, need: &noun::Requirement) -> Need {
    let mut courses = Vec::new();
    let mut given_in = None;
    for element in &content.elements {
        if let Some(at) = course_of(catalogue, element)
            && gives(catalogue.courses.at(at), need.competence, need.level)
        {
            given_in.get_or_insert(&element.id);
            if !courses.contains(&at) {
                courses.push(at);
            }
        }
    }
    let key = &catalogue.competences.at(need.competence).key;
    let serves = |element: &&Element| {
        element.step.requirements.contains(key)
            || element.step.gates.iter().any(|gate| gate.competence == *key && gate.level >= need.level)
    };
    let element = given_in.or_else(|| content.elements.iter().find(serves).map(|element| &element.id)).cloned();
    Need {
        competence: need.competence,
        level: need.level,
        essential: need.importance == Importance::Essential,
        courses,
        element,
    }
}

/// The course (position) of an element, where it names one that the catalogue knows.
pub fn course_of(catalogue: &Catalogue, element: &Element) -> Option<u32> {
    catalogue.courses.position(element.step.course.as_deref()?)
}

/// Courses of a package (positions) that the catalogue knows, each once, in order.
pub fn courses(catalogue: &Catalogue, content: &Content) -> Vec<u32> {
    content.courses().into_iter().filter_map(|key| catalogue.courses.position(key)).collect()
}

/// Whether a course gives a competence at a level or above.
pub fn gives(course: &noun::Course, competence: u32, level: u8) -> bool {
    course.competences.iter().any(|&(taught, reached)| taught == competence && reached >= level)
}

/// Whether any of some courses (positions) gives a need at its level.
pub fn covers(catalogue: &Catalogue, courses: &[u32], competence: u32, level: u8) -> bool {
    courses.iter().any(|&at| gives(catalogue.courses.at(at), competence, level))
}

/// Whether a package is for people who may need support in Danish.
pub fn wants_language_support(content: &Content) -> bool {
    use TargetGroup::{Bilingual, Immigrants, RefugeesFamilyReunified};
    content.target_groups.iter().any(|group| matches!(group, RefugeesFamilyReunified | Immigrants | Bilingual))
}
