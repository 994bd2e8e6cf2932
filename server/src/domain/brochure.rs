//! The printable brochure of a published package, in the reader's language.

use brochure::{Brochure, Course, Coverage, Fact, Language, Party, Session, Step};
use entity::types::{ElementKind, PartyRole, Provenance};
use time::Date;

use super::compose::{course_days, date, kroner};
use super::course::coming;
use super::error::Error;
use super::package::{self, kind_words, target_group_words};
use crate::catalogue::Catalogue;
use crate::catalogue::noun::{Element, Package};

/// What a brochure is made of.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The package.
    pub package: &'a Package,
    /// The day its version was published, where known.
    pub published: Option<Date>,
    /// The day the brochure is made.
    pub today: Date,
    /// In Danish, else in English.
    pub danish: bool,
    /// The package's lasting address.
    pub address: &'a str,
}

/// Makes the brochure as a PDF. It computes for some milliseconds: call it where blocking is allowed.
pub fn pdf(catalogue: &Catalogue, asked: Asked<'_>) -> Result<Vec<u8>, Error> {
    brochure::render(&told(catalogue, asked)).map_err(|cause| Error::internal(&cause))
}

fn told(catalogue: &Catalogue, asked: Asked<'_>) -> Brochure {
    let Asked { package, published, today, danish, address } = asked;
    let pick = |(da, en): (&str, &str)| if danish { da.to_owned() } else { en.to_owned() };
    let job = package.occupations.first().map(|&at| catalogue.occupations.at(at));
    let mut places: Vec<String> =
        package.municipalities.iter().map(|&at| catalogue.municipalities.at(at).name.clone()).collect();
    places.extend(package.areas.iter().map(|&at| {
        let area = catalogue.areas.at(at);
        pick((&area.name_da, &area.name_en))
    }));
    let mut under: Vec<String> = job.map(|job| pick((&job.title_da, &job.title_en))).into_iter().collect();
    under.push(if places.is_empty() { pick(("Hele landet", "All of Denmark")) } else { places.join(", ") });
    let groups: Vec<String> = package.target_groups.iter().map(|&group| pick(target_group_words(group))).collect();
    let days: i32 = package::courses(package).into_iter().map(|at| catalogue.courses.at(at).days).sum();
    let mut facts = vec![Fact { label: pick(("Type", "Kind")), value: pick(kind_words(package.kind)) }];
    if !groups.is_empty() {
        facts.push(Fact { label: pick(("Målgruppe", "For")), value: groups.join(", ") });
    }
    if days > 0 {
        facts.push(Fact { label: pick(("Kurser", "Courses")), value: course_days(i64::from(days), danish) });
    }
    let invented = package.origin.provenance == Provenance::Demo;
    Brochure {
        language: if danish { Language::Da } else { Language::En },
        title: pick((&package.title_da, &package.title_en)),
        subtitle: under.join(" · "),
        summary: package.description.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()).collect(),
        notice: invented.then(|| {
            pick((
                "Opfundet til demonstration. Må ikke bruges i sagsbehandling.",
                "Invented for demonstration. Not for use in casework.",
            ))
        }),
        facts,
        steps: package.elements.iter().map(|element| step(catalogue, element, danish)).collect(),
        coverage: coverage(catalogue, package, danish),
        sessions: sessions(catalogue, package, today, danish),
        parties: package
            .parties
            .iter()
            .map(|party| Party {
                name: catalogue.organisations.at(party.organisation).name.clone(),
                role: pick(match party.role {
                    PartyRole::Lead => ("Leder pakken", "Leads the package"),
                    PartyRole::Partner => ("Samarbejdspart", "Partner"),
                }),
            })
            .collect(),
        sources: sources(package, danish),
        address: address.to_owned(),
        version: package.version,
        published,
        made_on: today,
    }
}

fn sources(package: &Package, danish: bool) -> Vec<String> {
    let day = package.origin.source_date.map(|day| date(day, danish));
    let source = match day {
        Some(day) => format!("{} ({day})", package.origin.source),
        None => package.origin.source.to_string(),
    };
    [package.source_note.clone(), source].into_iter().filter(|text| !text.is_empty()).collect()
}

fn step(catalogue: &Catalogue, element: &Element, danish: bool) -> Step {
    let course = element.course.map(|at| catalogue.courses.at(at));
    let weeks = element.weeks.map(|weeks| length(weeks, danish, ("uge", "uger"), ("week", "weeks")));
    let days = element.days.map(|days| length(days, danish, ("dag", "dage"), ("day", "days")));
    Step {
        seq: element.seq,
        kind: element_words(element.kind, danish).to_owned(),
        title: element.title.clone(),
        length: weeks.into_iter().chain(days).collect::<Vec<_>>().join(", "),
        parallel: element.parallel,
        purpose: element.note.clone(),
        gate: element
            .gates
            .iter()
            .map(|gate| {
                let competence = catalogue.competences.at(gate.competence);
                let label = if danish { &competence.label_da } else { &competence.label_en };
                let level = if danish { "niveau" } else { "level" };
                format!("{label}, {level} {}", gate.level)
            })
            .collect(),
        course: course.map(|course| Course {
            key: course.key.clone(),
            title: if danish { course.title_da.clone() } else { course.title_en.clone() },
            days: course_days(i64::from(course.days), danish),
        }),
    }
}

fn coverage(catalogue: &Catalogue, package: &Package, danish: bool) -> Vec<Coverage> {
    let line = |line: package::Line| {
        let competence = catalogue.competences.at(line.competence);
        let label = if danish { &competence.label_da } else { &competence.label_en };
        let by = line.courses.first().map(|&at| {
            let course = catalogue.courses.at(at);
            if danish { course.title_da.clone() } else { course.title_en.clone() }
        });
        let tied = line.element.and_then(|id| package.elements.iter().find(|element| element.id == id));
        Coverage {
            competence: format!("{label} ({})", line.level),
            covered_by: by.or_else(|| tied.map(|element| element.title.clone())),
        }
    };
    package::lines(catalogue, package).into_iter().map(line).collect()
}

/// The chosen session of each course, else the next one in the package's area.
fn sessions(catalogue: &Catalogue, package: &Package, today: Date, danish: bool) -> Vec<Session> {
    let inside = |place: u32| {
        let named = package.municipalities.contains(&place);
        let around = package.municipalities.iter().map(|&at| catalogue.municipalities.at(at).rar);
        let areas = package.areas.iter().copied().chain(around);
        named || areas.into_iter().any(|area| catalogue.area_has(area, place))
    };
    let national = package.municipalities.is_empty() && package.areas.is_empty();
    let told = |element: &Element| {
        let course = catalogue.courses.at(element.course?);
        let chosen = element.session.map(|at| catalogue.sessions.at(at)).filter(|session| !session.cancelled);
        let session = chosen
            .or_else(|| coming(catalogue, course, today).find(|session| national || inside(session.municipality)))?;
        Some(Session {
            course: if danish { course.title_da.clone() } else { course.title_en.clone() },
            provider: catalogue.organisations.at(session.provider).name.clone(),
            place: catalogue.municipalities.at(session.municipality).name.clone(),
            from: session.start,
            to: session.end,
            price: kroner(session.price_ore, danish),
        })
    };
    package.elements.iter().filter_map(told).collect()
}

/// A length in hundredths, in words.
fn length(hundredths: i32, danish: bool, da: (&str, &str), en: (&str, &str)) -> String {
    let (one, more) = if danish { da } else { en };
    let number = format!("{}", f64::from(hundredths) / 100.0);
    let number = if danish { number.replace('.', ",") } else { number };
    format!("{number} {}", if hundredths == 100 { one } else { more })
}

/// A kind of element in the reader's language.
fn element_words(kind: ElementKind, danish: bool) -> &'static str {
    let (da, en) = match kind {
        ElementKind::Introduction => ("Introduktion", "Introduction"),
        ElementKind::TasterPlacement => ("Snusepraktik", "Taster placement"),
        ElementKind::CompanyPlacement => ("Virksomhedspraktik", "Company placement"),
        ElementKind::Course => ("AMU-kursus", "AMU course"),
        ElementKind::Language => ("Danskundervisning", "Danish lessons"),
        ElementKind::Mentoring => ("Mentor", "Mentoring"),
        ElementKind::Guidance => ("Vejledning", "Guidance"),
        ElementKind::JobClub => ("Jobklub", "Job club"),
        ElementKind::WageSubsidy => ("Løntilskud", "Wage subsidy"),
        ElementKind::ApprenticeshipIgu => ("IGU", "IGU"),
        ElementKind::Employment => ("Ansættelse", "Employment"),
    };
    if danish { da } else { en }
}
