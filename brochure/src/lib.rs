//! The printable brochure of a published package: A4, tagged for screen readers (PDF/UA-1), Danish or English.
//!
//! The caller says everything in the reader's language; only headings and dates are worded here. The same brochure
//! gives the same bytes: there is no clock in it.

mod file;
mod look;
mod parts;
mod sheet;
mod steps;
mod table;
mod text;
mod words;

use std::fmt;

use time::Date;

pub use words::Language;

/// What a brochure tells. A list that is empty is left out with its heading; white space in texts is read as single
/// spaces.
#[derive(Debug, Clone, PartialEq)]
pub struct Brochure {
    /// The language of all texts.
    pub language: Language,
    /// The name of the package; must hold letters.
    pub title: String,
    /// The job and the place.
    pub subtitle: String,
    /// Paragraphs under the title.
    pub summary: Vec<String>,
    /// What must not be overlooked, such as that the package is invented; stands in a box on the first page.
    pub notice: Option<String>,
    /// The package at a glance.
    pub facts: Vec<Fact>,
    /// The steps in their order.
    pub steps: Vec<Step>,
    /// The competences the job needs.
    pub coverage: Vec<Coverage>,
    /// Sessions to choose among.
    pub sessions: Vec<Session>,
    /// Who is in it.
    pub parties: Vec<Party>,
    /// Where what is told comes from.
    pub sources: Vec<String>,
    /// The lasting web address of the package.
    pub address: String,
    /// The published version.
    pub version: i32,
    /// The day the version was published, where it is known.
    pub published: Option<Date>,
    /// The day this brochure was made.
    pub made_on: Date,
}

/// A fact with its label, such as "Varighed" and "26 uger".
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub label: String,
    /// What is so.
    pub value: String,
}

/// A step of the package.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its number.
    pub seq: i32,
    /// The kind of step, such as "Virksomhedspraktik".
    pub kind: String,
    /// Its title.
    pub title: String,
    /// How long it takes in words, such as "8 uger"; may be empty.
    pub length: String,
    /// Runs beside the steps around it.
    pub parallel: bool,
    /// What it is for; may be empty.
    pub purpose: String,
    /// What must be reached to go on, one item each.
    pub gate: Vec<String>,
    /// The course it consists of.
    pub course: Option<Course>,
}

/// The course of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Its number.
    pub key: String,
    /// Its title; not repeated where it is the step's.
    pub title: String,
    /// How long it takes in words, such as "3 dage"; not repeated where it is the step's.
    pub days: String,
}

/// A competence the job needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// Its name, with the level needed.
    pub competence: String,
    /// The step or course that gives it; `None` where nothing in the package does.
    pub covered_by: Option<String>,
}

/// A session of a course.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// The course.
    pub course: String,
    /// Who holds it.
    pub provider: String,
    /// Where.
    pub place: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The participant's price in words, such as "558 kr."; may be empty.
    pub price: String,
}

/// Someone who has a part in the package.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Their name.
    pub name: String,
    /// What they do in it.
    pub role: String,
}

/// Why there is no brochure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The title holds no letters; a PDF for screen readers must have one.
    Title,
    /// The embedded fonts cannot be read.
    Font,
    /// The PDF library refused the file, in its words.
    Pdf(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => f.write_str("the brochure has no title"),
            Self::Font => f.write_str("the brochure's fonts cannot be read"),
            Self::Pdf(reason) => write!(f, "the brochure cannot be written: {reason}"),
        }
    }
}

impl std::error::Error for Failure {}

/// The brochure as a PDF file.
pub fn render(brochure: &Brochure) -> Result<Vec<u8>, Failure> {
    let title = text::clean(&brochure.title);
    if title.is_empty() {
        return Err(Failure::Title);
    }
    let fonts = text::Fonts::new()?;
    let mut sheet = sheet::Sheet::new(&fonts);
    parts::fill(&mut sheet, brochure, &title);
    let about = file::About {
        title,
        description: text::clean(&brochure.subtitle),
        language: brochure.language.tag(),
        made_on: brochure.made_on,
    };
    file::write(sheet, about)
}
