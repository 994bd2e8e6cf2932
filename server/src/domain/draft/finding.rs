//! What keeps a package from being good, rule by rule, with what to do about it.

mod courses;
mod dates;
mod together;

use time::Date;

use super::content::{Content, Element, Party};
use super::rule::{self, Rule};
use super::shorter::Shortest;
use crate::catalogue::Catalogue;

/// How a rule is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Kept.
    Pass,
    /// Something to look at.
    Warn,
    /// Broken.
    Fail,
    /// Can't be told yet.
    Unknown,
}

/// What a rule says about a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How it is kept.
    pub verdict: Verdict,
    /// What was found and what to do, in Danish.
    pub message_da: String,
    /// The same in English.
    pub message_en: String,
    /// Id of the element that it is about.
    pub element: Option<String>,
    /// Key of the organisation that it is about, or to ask.
    pub organisation: Option<String>,
}

impl Finding {
    fn new(rule: &'static Rule, verdict: Verdict, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self { rule, verdict, message_da: da.into(), message_en: en.into(), element: None, organisation: None }
    }

    fn pass(rule: &'static Rule, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(rule, Verdict::Pass, da, en)
    }

    fn warn(rule: &'static Rule, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(rule, Verdict::Warn, da, en)
    }

    fn fail(rule: &'static Rule, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(rule, Verdict::Fail, da, en)
    }

    fn unknown(rule: &'static Rule, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(rule, Verdict::Unknown, da, en)
    }

    fn of(mut self, element: &Element) -> Self {
        self.element = Some(element.id.clone());
        self
    }

    fn to(mut self, organisation: &str) -> Self {
        self.organisation = Some(organisation.to_owned());
        self
    }

    /// Whether it keeps a package from being published.
    pub fn blocks(&self) -> bool {
        self.rule.blocking && self.verdict == Verdict::Fail
    }
}

/// What each rule says about a package, in the order of [`rule::RULES`]: at least one finding a rule, PASS only where
/// nothing is to be done. `shortest` is what [`super::shorter::shortest`] told, which takes a while; UNKNOWN until it has.
pub fn findings(
    catalogue: &Catalogue,
    today: Date,
    content: &Content,
    parties: &[Party],
    shortest: &Shortest,
) -> Vec<Finding> {
    let mut found = vec![elements(content), job(catalogue, content), place(catalogue, content)];
    found.extend(courses::in_force(catalogue, today, content));
    found.extend(courses::coverage(catalogue, content));
    found.extend(courses::purpose(catalogue, content));
    found.push(shortest_way(shortest));
    found.extend(courses::order(catalogue, content));
    found.extend(courses::access(catalogue, content));
    found.extend(dates::dates(catalogue, today, content));
    found.extend(courses::language(catalogue, content));
    found.extend(together::parties(catalogue, parties));
    found.push(together::demand(catalogue, content));
    found
}

fn elements(content: &Content) -> Finding {
    let rule = &rule::ELEMENTS;
    if content.elements.is_empty() {
        return Finding::fail(
            rule,
            "Pakken har ingen elementer. Tilføj mindst ét, for eksempel et kursus.",
            "The package has no elements. Add at least one, such as a course.",
        );
    }
    let count = content.elements.len();
    Finding::pass(rule, format!("Antal elementer: {count}."), format!("Elements: {count}."))
}

fn job(catalogue: &Catalogue, content: &Content) -> Finding {
    let rule = &rule::JOB;
    match content.occupation_at(catalogue).map(|at| catalogue.occupations.at(at)) {
        None => Finding::fail(rule, "Vælg det job, som pakken fører til.", "Choose the job that the package leads to."),
        Some(job) => Finding::pass(
            rule,
            format!("Pakken fører til jobbet {}.", job.title_da),
            format!("The package leads to the job {}.", job.title_en),
        ),
    }
}

fn place(catalogue: &Catalogue, content: &Content) -> Finding {
    let rule = &rule::PLACE;
    match content.area_at(catalogue).map(|at| catalogue.areas.at(at)) {
        None => Finding::warn(
            rule,
            "Vælg det område eller den kommune, som pakken er til. Uden den kan hold, udbydere og mangel på arbejdskraft ikke vurderes.",
            "Choose the area or municipality that the package is for. Without it sessions, providers and shortage can't be judged.",
        ),
        Some(area) => Finding::pass(
            rule,
            format!("Pakken er til {}.", area.name_da),
            format!("The package is for {}.", area.name_en),
        ),
    }
}

fn shortest_way(shortest: &Shortest) -> Finding {
    let rule = &rule::SHORTEST;
    match shortest {
        Shortest::Unknown => Finding::unknown(
            rule,
            "Det er ikke afgjort, om andre kurser dækker de samme krav på færre dage.",
            "It is not settled whether other courses cover the same needs in fewer days.",
        ),
        Shortest::Proven => Finding::pass(
            rule,
            "Ingen andre kurser dækker de samme krav på færre kursusdage.",
            "No other courses cover the same needs in fewer course days.",
        ),
        Shortest::Shorter(shorter) => {
            let proposal = &shorter.proposal;
            Finding::warn(
                rule,
                format!("{} Se forslaget, og tag det til jer, eller behold kurserne med en grund.", proposal.text_da),
                format!("{} See the proposal and accept it, or keep the courses for a reason.", proposal.text_en),
            )
        }
    }
}
