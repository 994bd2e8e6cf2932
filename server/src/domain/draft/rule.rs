//! The rules that packages are held to, with where each comes from.

/// A rule that packages are held to.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub key: &'static str,
    /// What it asks, in Danish.
    pub title_da: &'static str,
    /// The same in English.
    pub title_en: &'static str,
    /// Where it comes from, in Danish.
    pub source: &'static str,
    /// Whether a package that breaks it can't be published.
    pub blocking: bool,
}

/// The ministry's page on branch packages.
const MINISTRY: &str = "Børne- og Undervisningsministeriet: AMU-branchepakker (opdateret 21. marts 2023)";
/// Rules of our own, which follow from what the catalogue says.
const CATALOGUE: &str = "Kortvej: følger af kataloget";

/// At least one element.
pub static ELEMENTS: Rule = Rule {
    key: "elements",
    title_da: "Pakken har indhold",
    title_en: "The package has content",
    source: "Kortvej",
    blocking: true,
};
/// The job is named.
pub static JOB: Rule = Rule {
    key: "job",
    title_da: "Pakken fører til et bestemt job",
    title_en: "The package leads to a certain job",
    source: MINISTRY,
    blocking: true,
};
/// The area is named.
pub static PLACE: Rule = Rule {
    key: "place",
    title_da: "Pakken hører til et område",
    title_en: "The package belongs to an area",
    source: MINISTRY,
    blocking: false,
};
/// The courses can be taken.
pub static COURSES: Rule = Rule {
    key: "courses",
    title_da: "Kurserne udbydes stadig",
    title_en: "The courses are still in force",
    source: CATALOGUE,
    blocking: true,
};
/// The courses together give what the job needs.
pub static COVERAGE: Rule = Rule {
    key: "coverage",
    title_da: "Kurserne giver tilsammen de nødvendige kompetencer",
    title_en: "The courses together give the essential competences",
    source: MINISTRY,
    blocking: false,
};
/// Every element is for something.
pub static PURPOSE: Rule = Rule {
    key: "purpose",
    title_da: "Alle faglige elementer er relevante for jobbet",
    title_en: "Every vocational element is relevant to the job",
    source: "Branchepakker i Vejle Kommune, dogme 2 (2017)",
    blocking: true,
};
/// Nothing shorter does the same.
pub static SHORTEST: Rule = Rule {
    key: "shortest",
    title_da: "Kortest mulig vej til arbejdsmarkedet",
    title_en: "The shortest possible way to work",
    source: "Branchepakker i Vejle Kommune, dogme 3 (2017)",
    blocking: false,
};
/// Prerequisites come first.
pub static ORDER: Rule = Rule {
    key: "order",
    title_da: "Adgangsforudsætninger kommer først",
    title_en: "Prerequisites come first",
    source: CATALOGUE,
    blocking: false,
};
/// Who may take the courses.
pub static ACCESS: Rule = Rule {
    key: "access",
    title_da: "Deltagerne kan få adgang til kurserne",
    title_en: "Participants are admitted to the courses",
    source: CATALOGUE,
    blocking: false,
};
/// The chosen sessions can be attended.
pub static DATES: Rule = Rule {
    key: "dates",
    title_da: "De valgte hold kan følges",
    title_en: "The chosen sessions can be attended",
    source: CATALOGUE,
    blocking: false,
};
/// Support in Danish for those who need it.
pub static LANGUAGE: Rule = Rule {
    key: "language",
    title_da: "Der er sprogstøtte til målgruppen",
    title_en: "There is language support for the target group",
    source: "AMU-bekendtgørelsens § 25, stk. 3, og vejledning nr. 9304 fra 2022",
    blocking: false,
};
/// Made together.
pub static PARTIES: Rule = Rule {
    key: "parties",
    title_da: "Pakken er sammensat i et samarbejde",
    title_en: "The package is composed jointly",
    source: MINISTRY,
    blocking: false,
};
/// People are wanted.
pub static DEMAND: Rule = Rule {
    key: "demand",
    title_da: "Pakken afspejler jobmulighederne i lokalområdet",
    title_en: "The package mirrors the local job openings",
    source: MINISTRY,
    blocking: false,
};

/// All rules in the order in which findings are given.
pub static RULES: [&Rule; 13] = [
    &ELEMENTS, &JOB, &PLACE, &COURSES, &COVERAGE, &PURPOSE, &SHORTEST, &ORDER, &ACCESS, &DATES, &LANGUAGE, &PARTIES,
    &DEMAND,
];
