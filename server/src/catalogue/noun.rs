//! The rows of the catalogue in memory, with their links resolved to positions.
//!
//! Dates are inclusive; an empty date means open or not known. Money is whole øre, days are hundredths of a course
//! day, distances are metres.

#![expect(missing_docs, reason = "a field that mirrors a column is documented at the entity's column of that name")]

use std::sync::Arc;

use entity::types::{
    AreaKind, CompetenceKind, ElementKind, Importance, LanguageSupport, OrganisationKind, PackageKind, PackageStatus,
    PartyRole, PartyStatus, Provenance, RestrictionKind, SessionMode, ShortageCategory, TargetGroup,
};
use time::Date;

use super::table::Keyed;

/// Where a row comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// How well it is founded.
    pub provenance: Provenance,
    /// What it was read from; shared, since whole files have the same.
    pub source: Arc<str>,
    /// The day that the source speaks for.
    pub source_date: Option<Date>,
}

/// The days on which a row is in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Validity {
    /// Whether `day` lies within.
    pub fn holds(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A region, RAR area, labour-market office's district or council's district.
#[derive(Clone, Debug)]
pub struct Area {
    pub key: String,
    pub kind: AreaKind,
    pub name_da: String,
    pub name_en: String,
    pub parent: Option<u32>,
    pub validity: Validity,
    pub origin: Origin,
    /// Municipalities that lie in it; for a council those of its parent area.
    pub municipalities: Vec<u32>,
}

/// A municipality, with the point that distances are measured from.
#[derive(Clone, Debug)]
pub struct Municipality {
    /// Three digits.
    pub code: String,
    pub name: String,
    pub region: u32,
    pub rar: u32,
    pub amk: u32,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    pub aliases: Vec<String>,
    pub origin: Origin,
}

/// A continuing-education committee (efteruddannelsesudvalg).
#[derive(Clone, Debug)]
pub struct Committee {
    pub key: String,
    pub name_da: String,
    pub name_en: String,
    pub branches: Vec<String>,
    pub origin: Origin,
    pub fkbs: Vec<u32>,
    pub courses: Vec<u32>,
}

/// A partner organisation.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub key: String,
    pub name: String,
    pub kind: OrganisationKind,
    pub municipality: Option<u32>,
    pub areas: Vec<u32>,
    pub institution_number: Option<String>,
    pub validity: Validity,
    pub origin: Origin,
    /// Approvals to offer the courses of an FKB (position), with their days.
    pub approvals: Vec<Approval>,
    /// Sessions it holds, by first day.
    pub sessions: Vec<u32>,
    /// Packages it is a party of.
    pub packages: Vec<u32>,
}

/// A provider's approval for an FKB.
#[derive(Clone, Debug)]
pub struct Approval {
    pub fkb: u32,
    pub organisation: u32,
    pub validity: Validity,
    pub provenance: Provenance,
}

/// A common competence description (FKB).
#[derive(Clone, Debug)]
pub struct Fkb {
    pub key: String,
    pub title: String,
    pub committee: Option<u32>,
    pub validity: Validity,
    /// Keys of the FKBs that it replaces; old ones may be unknown to the catalogue.
    pub replaces: Vec<String>,
    pub origin: Origin,
    pub courses: Vec<u32>,
    pub approvals: Vec<Approval>,
}

/// A competence.
#[derive(Clone, Debug)]
pub struct Competence {
    pub key: String,
    pub label_da: String,
    pub label_en: String,
    pub kind: CompetenceKind,
    pub description: String,
    pub esco_skill_id: Option<String>,
    pub origin: Origin,
    /// Courses that teach it, by key, with the level.
    pub courses: Vec<(u32, u8)>,
    /// Occupations that need it.
    pub occupations: Vec<u32>,
}

/// One way to meet a group of prerequisites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alternative {
    Course(u32),
    Competence(u32),
}

/// A restriction on a course.
#[derive(Clone, Debug)]
pub struct Restriction {
    pub kind: RestrictionKind,
    pub text_da: String,
    pub text_en: String,
    pub authority: Option<u32>,
    pub legal_basis: Option<String>,
    pub provenance: Provenance,
}

/// An AMU course.
#[derive(Clone, Debug)]
pub struct Course {
    /// Number and level as text: `45074`, `31863-D`, or `X0001` where no verified number is known.
    pub key: String,
    pub title_da: String,
    pub title_en: String,
    /// Hundredths of a course day.
    pub days: i32,
    /// FKBs that it belongs to, with the days of the membership.
    pub fkbs: Vec<(u32, Validity)>,
    pub committee: Option<u32>,
    pub certificate: bool,
    pub objective_da: String,
    pub objective_en: String,
    pub language_support: LanguageSupport,
    /// Whether it gives credit in a vocational education; `None` where not known.
    pub merit_giving: Option<bool>,
    pub validity: Validity,
    pub sector: String,
    pub origin: Origin,
    /// What it teaches: competence and level, by competence.
    pub competences: Vec<(u32, u8)>,
    /// Groups of alternatives, by group number.
    pub prerequisites: Vec<(i32, Vec<Alternative>)>,
    pub restrictions: Vec<Restriction>,
    /// Courses that replace it.
    pub successors: Vec<u32>,
    /// Sessions by first day.
    pub sessions: Vec<u32>,
    /// Packages that use it.
    pub packages: Vec<u32>,
}

/// A dated session of one or several courses.
#[derive(Clone, Debug)]
pub struct Session {
    pub key: String,
    /// In the order in which they are taught.
    pub courses: Vec<u32>,
    pub provider: u32,
    pub municipality: u32,
    pub start: Date,
    pub end: Date,
    pub deadline: Option<Date>,
    /// Hundredths of a course day.
    pub days: i32,
    pub seats: u32,
    pub seats_taken: u32,
    pub minimum: u32,
    pub guaranteed: bool,
    pub mode: SessionMode,
    /// ISO 639-1.
    pub language: String,
    pub price_ore: i64,
    pub cancelled: bool,
    pub origin: Origin,
}

impl Session {
    /// Seats that nobody has taken.
    pub fn seats_free(&self) -> u32 {
        self.seats.saturating_sub(self.seats_taken)
    }
}

/// What an occupation needs.
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    pub competence: u32,
    /// 1 to 4.
    pub level: u8,
    pub importance: Importance,
    /// 1 to 5.
    pub weight: u32,
}

/// A job (jobfunktion).
#[derive(Clone, Debug)]
pub struct Occupation {
    pub key: String,
    pub title_da: String,
    pub title_en: String,
    pub disco08: Option<String>,
    pub esco_occupation_id: Option<String>,
    /// Other job titles that people use.
    pub titles: Vec<String>,
    pub work_task: String,
    pub origin: Origin,
    /// Essential ones first, then by weight.
    pub requirements: Vec<Requirement>,
    /// Shortages by period (latest first) and area.
    pub shortages: Vec<u32>,
    pub packages: Vec<u32>,
}

/// The state of the market for an occupation in an area and a half-year. A missing one is not known.
#[derive(Clone, Debug)]
pub struct Shortage {
    pub occupation: u32,
    pub area: u32,
    /// `2026H2`.
    pub period: String,
    pub category: ShortageCategory,
    pub recruitment_attempts: Option<u32>,
    pub failed_recruitments: Option<u32>,
    pub origin: Origin,
}

/// A gate: a level to reach before leaving an element.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    pub competence: u32,
    pub level: u8,
}

/// An element of a package.
#[derive(Clone, Debug)]
pub struct Element {
    pub seq: i32,
    /// Its name within the package.
    pub id: String,
    pub kind: ElementKind,
    pub title: String,
    pub course: Option<u32>,
    /// Hundredths of a week.
    pub weeks: Option<i32>,
    /// Hundredths of a day.
    pub days: Option<i32>,
    /// Whether it runs beside the others.
    pub parallel: bool,
    pub gates: Vec<Gate>,
    pub note: String,
    pub session: Option<u32>,
    pub responsible: Option<u32>,
    /// Competences of the job that it serves beside those that its course gives.
    pub requirements: Vec<u32>,
    pub provenance: Provenance,
}

/// A party of a package.
#[derive(Clone, Copy, Debug)]
pub struct Party {
    pub organisation: u32,
    pub role: PartyRole,
    pub status: PartyStatus,
}

/// A published package.
#[derive(Clone, Debug)]
pub struct Package {
    pub key: String,
    pub title_da: String,
    pub title_en: String,
    pub kind: PackageKind,
    pub status: PackageStatus,
    pub revision: i32,
    pub version: i32,
    pub occupations: Vec<u32>,
    /// Areas it is for.
    pub areas: Vec<u32>,
    /// Municipalities it is for; with no area and no municipality it is national.
    pub municipalities: Vec<u32>,
    pub parties: Vec<Party>,
    pub target_groups: Vec<TargetGroup>,
    pub year_from: Option<i32>,
    pub year_to: Option<i32>,
    pub description: String,
    pub source_note: String,
    /// Key of the package that it was made from; it need not be published any more.
    pub derived_from: Option<String>,
    /// Written in Kortvej, so that it has versions, a lock and alarms.
    pub made_here: bool,
    pub origin: Origin,
    pub elements: Vec<Element>,
}

/// Rows are found by a field of text.
macro_rules! keyed {
    ($($noun:ident by $key:ident;)+) => {
        $(
            impl Keyed for $noun {
                fn key(&self) -> &str {
                    &self.$key
                }
            }
        )+
    };
}

keyed! {
    Area by key;
    Municipality by code;
    Committee by key;
    Organisation by key;
    Fkb by key;
    Competence by key;
    Course by key;
    Session by key;
    Occupation by key;
    Package by key;
}
