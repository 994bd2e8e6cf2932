//! Rules about the courses: in force, enough for the job, for something, in order, open to the participants.

use entity::types::{ElementKind, LanguageSupport, OrganisationKind, RestrictionKind};
use time::Date;

use super::Finding;
use crate::catalogue::noun::{Alternative, Course, Organisation};
use crate::catalogue::{Catalogue, offer};
use crate::domain::committee;
use crate::domain::compose::{date, listed};
use crate::domain::draft::content::{Content, Element};
use crate::domain::draft::need::{Need, course_of, courses, needs, wants_language_support};
use crate::domain::draft::order::{Unmet, satisfies, unmet};
use crate::domain::draft::rule;

/// A course that has ended, or that the catalogue doesn't know, can't be taken by anybody.
pub(super) fn in_force(catalogue: &Catalogue, today: Date, content: &Content) -> Vec<Finding> {
    let rule = &rule::COURSES;
    let mut found = Vec::new();
    for element in &content.elements {
        let Some(key) = &element.step.course else { continue };
        let Some(course) = catalogue.courses.get(key) else {
            found.push(
                Finding::fail(
                    rule,
                    format!("Kurset {key} findes ikke i kataloget. Vælg et andet, eller tag elementet ud."),
                    format!("The course {key} is not in the catalogue. Choose another, or take the element out."),
                )
                .of(element),
            );
            continue;
        };
        let named = |danish: bool| format!("{key} {}", if danish { &course.title_da } else { &course.title_en });
        match (course.validity.from, course.validity.to) {
            (_, Some(last)) if last < today => {
                let (next_da, next_en) = (replaced_by(catalogue, course, true), replaced_by(catalogue, course, false));
                found.push(
                    Finding::fail(
                        rule,
                        format!("{} ophørte den {}. {next_da}", named(true), date(last, true)),
                        format!("{} ended on {}. {next_en}", named(false), date(last, false)),
                    )
                    .of(element),
                );
            }
            (Some(first), _) if first > today => found.push(
                Finding::warn(
                    rule,
                    format!("{} gælder først fra den {}. Vælg hold efter den dag.", named(true), date(first, true)),
                    format!("{} is only in force from {}. Choose sessions after it.", named(false), date(first, false)),
                )
                .of(element),
            ),
            _ => {}
        }
    }
    if found.is_empty() {
        found.push(if courses(catalogue, content).is_empty() {
            Finding::pass(rule, "Pakken har ingen kurser, der kan være ophørt.", "The package has no courses to end.")
        } else {
            Finding::pass(rule, "Alle kurser er gældende.", "All courses are in force.")
        });
    }
    found
}

fn replaced_by(catalogue: &Catalogue, course: &Course, danish: bool) -> String {
    let titles = course.successors.iter().map(|&at| {
        let next = catalogue.courses.at(at);
        format!("{} {}", next.key, if danish { &next.title_da } else { &next.title_en })
    });
    let titles = listed(&titles.collect::<Vec<_>>(), danish);
    match (titles.is_empty(), danish) {
        (true, true) => "Vælg et andet kursus.".into(),
        (true, false) => "Choose another course.".into(),
        (false, true) => format!("Vælg afløseren {titles}."),
        (false, false) => format!("Choose its successor {titles}."),
    }
}

/// Essential competences that no course gives at the level needed, and whom to ask where no course at all does.
pub(super) fn coverage(catalogue: &Catalogue, content: &Content) -> Vec<Finding> {
    let rule = &rule::COVERAGE;
    let Some(job) = content.occupation_at(catalogue) else {
        return vec![Finding::unknown(
            rule,
            "Vælg først det job, som pakken fører til.",
            "First choose the job that the package leads to.",
        )];
    };
    let needs = needs(catalogue, content);
    let open: Vec<&Need> = needs.iter().filter(|need| need.essential && !need.is_covered()).collect();
    if open.is_empty() {
        return vec![Finding::pass(
            rule,
            "Kurserne giver alle de kompetencer, som jobbet ikke kan udføres uden.",
            "The courses give every competence that the job can't be done without.",
        )];
    }
    let required = offer::requirements(&catalogue.occupations.at(job).requirements);
    let mut found = Vec::new();
    let mut taught = Vec::new();
    for need in open {
        let competence = catalogue.competences.at(need.competence);
        let highest = competence.courses.iter().map(|&(_, level)| level).max().unwrap_or(0);
        if highest >= need.level {
            taught.push(need);
            continue;
        }
        let committees = committee::to_ask(catalogue, need.competence, &required);
        let names = |danish: bool| {
            let names = committees.iter().map(|&at| {
                let committee = catalogue.committees.at(at);
                if danish { committee.name_da.clone() } else { committee.name_en.clone() }
            });
            listed(&names.collect::<Vec<_>>(), danish)
        };
        let (ask_da, ask_en) = if committees.is_empty() {
            (String::new(), String::new())
        } else {
            (format!(" Meld behovet til {}.", names(true)), format!(" Report the need to {}.", names(false)))
        };
        let (label_da, label_en, level) = (&competence.label_da, &competence.label_en, need.level);
        let finding = Finding::warn(
            rule,
            format!("Intet kursus i kataloget giver {label_da} på niveau {level}.{ask_da}"),
            format!("No course of the catalogue gives {label_en} at level {level}.{ask_en}"),
        );
        let secretariat = committees.iter().find_map(|&at| {
            let name = &catalogue.committees.at(at).name_da;
            let is_it = |organisation: &&Organisation| {
                organisation.kind == OrganisationKind::Committee && organisation.name == *name
            };
            catalogue.organisations.iter().find(is_it).map(|organisation| organisation.key.clone())
        });
        found.push(match secretariat {
            Some(key) => finding.to(&key),
            None => finding,
        });
    }
    if !taught.is_empty() {
        let names = |danish: bool| {
            let names = taught.iter().map(|need| {
                let competence = catalogue.competences.at(need.competence);
                let trained = need.element.as_deref().and_then(|id| content.element(id)).map(|e| &e.step.title);
                match (trained, danish) {
                    (None, true) => format!("{} (niveau {})", competence.label_da, need.level),
                    (None, false) => format!("{} (level {})", competence.label_en, need.level),
                    (Some(at), true) => format!("{} (niveau {}; trænes i {at})", competence.label_da, need.level),
                    (Some(at), false) => format!("{} (level {}; trained in {at})", competence.label_en, need.level),
                }
            });
            listed(&names.collect::<Vec<_>>(), danish)
        };
        found.insert(
            0,
            Finding::warn(
                rule,
                format!("Ingen af pakkens kurser giver {}. Tilføj kurser, der gør.", names(true)),
                format!("None of the package's courses gives {}. Add courses that do.", names(false)),
            ),
        );
    }
    found
}

/// Whether a kind of element serves by itself, and needs no tie to a need of the job.
///
/// The rule speaks of vocational elements. The introduction and the short placements are there for choosing the job and
/// trying the choice, Danish lessons, mentoring, guidance and the job club carry people through all modules, and a job
/// (ordinary, with wage subsidy or as IGU) is where the package leads. Courses and placements in companies train for the
/// job, and must say what.
fn serves_by_itself(kind: ElementKind) -> bool {
    match kind {
        ElementKind::Introduction
        | ElementKind::TasterPlacement
        | ElementKind::Language
        | ElementKind::Mentoring
        | ElementKind::Guidance
        | ElementKind::JobClub
        | ElementKind::WageSubsidy
        | ElementKind::ApprenticeshipIgu
        | ElementKind::Employment => true,
        ElementKind::CompanyPlacement | ElementKind::Course => false,
    }
}

/// Every vocational element is for something: its course gives a competence that the job needs, or opens a course that
/// does; or people tied it to a need; or, for a placement, it has levels to reach, which are what the job asks of people
/// there.
pub(super) fn purpose(catalogue: &Catalogue, content: &Content) -> Vec<Finding> {
    let rule = &rule::PURPOSE;
    if content.occupation_at(catalogue).is_none() {
        return vec![Finding::unknown(
            rule,
            "Vælg først det job, som pakken fører til.",
            "First choose the job that the package leads to.",
        )];
    }
    let needed: Vec<u32> = needs(catalogue, content).into_iter().map(|need| need.competence).collect();
    let all = courses(catalogue, content);
    let gives_needed =
        |at: u32| catalogue.courses.at(at).competences.iter().any(|(competence, _)| needed.contains(competence));
    // Whatever opens a course that serves serves too, however long the chain.
    let mut serving: Vec<u32> = all.iter().copied().filter(|&at| gives_needed(at)).collect();
    let mut next = 0;
    while let Some(&served) = serving.get(next) {
        next += 1;
        for (_, group) in &catalogue.courses.at(served).prerequisites {
            let opens = all.iter().copied().filter(|&at| satisfies(catalogue, at, group));
            let new: Vec<u32> = opens.filter(|at| !serving.contains(at)).collect();
            serving.extend(new);
        }
    }
    let is_needed = |key: &String| catalogue.competences.position(key).is_some_and(|at| needed.contains(&at));
    let is_tied = |element: &Element| {
        let step = &element.step;
        serves_by_itself(step.kind)
            || step.requirements.iter().any(is_needed)
            || step.gates.iter().any(|gate| is_needed(&gate.competence))
            || (step.kind == ElementKind::CompanyPlacement && !step.gates.is_empty())
            || course_of(catalogue, element).is_some_and(|at| serving.contains(&at))
    };
    let untied: Vec<Finding> = content
        .elements
        .iter()
        .filter(|element| !is_tied(element))
        .map(|element| {
            let title = &element.step.title;
            Finding::fail(
                rule,
                format!(
                    "“{title}” er ikke knyttet til noget, som jobbet kræver. Knyt det til et krav, eller tag det ud."
                ),
                format!(
                    "“{title}” is not tied to anything that the job needs. Tie it to a requirement, or take it out."
                ),
            )
            .of(element)
        })
        .collect();
    if untied.is_empty() {
        return vec![Finding::pass(
            rule,
            "Hvert fagligt element er knyttet til noget, som jobbet kræver.",
            "Every vocational element is tied to something that the job needs.",
        )];
    }
    untied
}

/// Prerequisites that come too late (FAIL) or not at all (WARN: participants may have them).
pub(super) fn order(catalogue: &Catalogue, content: &Content) -> Vec<Finding> {
    let rule = &rule::ORDER;
    let found: Vec<Finding> = unmet(catalogue, content)
        .into_iter()
        .map(|unmet| {
            let element = &content.elements[unmet.element];
            let title = &element.step.title;
            let (wanted_da, wanted_en) = (any_of(catalogue, &unmet, true), any_of(catalogue, &unmet, false));
            let finding = if let Some(later) = unmet.later {
                let later = &content.elements[later].step.title;
                Finding::fail(
                    rule,
                    format!("“{title}” kræver {wanted_da}, som først kommer i “{later}”. Flyt “{later}” før."),
                    format!("“{title}” requires {wanted_en}, which only comes in “{later}”. Move “{later}” before it."),
                )
            } else if unmet.is_experience(catalogue) {
                Finding::warn(
                    rule,
                    format!("“{title}” kræver {wanted_da}, som intet kursus giver. Optag kun deltagere, der har det."),
                    format!("“{title}” requires {wanted_en}, which no course gives. Admit only participants who have it."),
                )
            } else {
                Finding::warn(
                    rule,
                    format!(
                        "“{title}” kræver {wanted_da}, som intet tidligere element giver. Sæt det før, eller optag kun deltagere, der har det."
                    ),
                    format!(
                        "“{title}” requires {wanted_en}, which no earlier element gives. Put it before, or admit only participants who have it."
                    ),
                )
            };
            finding.of(element)
        })
        .collect();
    if found.is_empty() {
        return vec![Finding::pass(
            rule,
            "Alle kursers adgangsforudsætninger er opfyldt af noget tidligere i pakken.",
            "Every course's prerequisites are met by something earlier in the package.",
        )];
    }
    found
}

/// `a, b eller c`: the ways to meet a prerequisite.
fn any_of(catalogue: &Catalogue, unmet: &Unmet, danish: bool) -> String {
    let ways: Vec<String> = unmet
        .alternatives
        .iter()
        .map(|alternative| match *alternative {
            Alternative::Course(at) => {
                let course = catalogue.courses.at(at);
                format!("{} {}", course.key, if danish { &course.title_da } else { &course.title_en })
            }
            Alternative::Competence(at) => {
                let competence = catalogue.competences.at(at);
                if danish { competence.label_da.clone() } else { competence.label_en.clone() }
            }
        })
        .collect();
    let or = if danish { "eller" } else { "or" };
    match ways.as_slice() {
        [head @ .., last] if !head.is_empty() => format!("{} {or} {last}", head.join(", ")),
        _ => ways.concat(),
    }
}

/// Rules of access of the courses (WARN: somebody must see to them), and what certificates they give by law.
pub(super) fn access(catalogue: &Catalogue, content: &Content) -> Vec<Finding> {
    let rule = &rule::ACCESS;
    let mut found = Vec::new();
    for element in &content.elements {
        let Some(course) = course_of(catalogue, element).map(|at| catalogue.courses.at(at)) else { continue };
        for restriction in &course.restrictions {
            let law = restriction.legal_basis.as_deref().map_or_else(String::new, |law| format!(" ({law})"));
            let (text_da, text_en) = (&restriction.text_da, &restriction.text_en);
            let finding = if restriction.kind == RestrictionKind::AuthorityCertificate {
                Finding::pass(
                    rule,
                    format!("{} {}: {text_da}{law}", course.key, course.title_da),
                    format!("{} {}: {text_en}{law}", course.key, course.title_en),
                )
            } else {
                Finding::warn(
                    rule,
                    format!("{} {}: {text_da}{law} Afklar det, før deltagerne begynder.", course.key, course.title_da),
                    format!("{} {}: {text_en}{law} Settle it before participants begin.", course.key, course.title_en),
                )
            };
            found.push(finding.of(element));
        }
    }
    if found.is_empty() {
        found.push(Finding::pass(
            rule,
            "Ingen af kurserne har særlige adgangskrav i kataloget.",
            "None of the courses has special rules of access in the catalogue.",
        ));
    }
    found
}

/// Courses without language support for target groups that may need it. The levels are guidance from 2022 and no gate:
/// the school judges each person, and the agreement of 2006 asks for no test at all.
pub(super) fn language(catalogue: &Catalogue, content: &Content) -> Vec<Finding> {
    let rule = &rule::LANGUAGE;
    if !wants_language_support(content) {
        return vec![Finding::pass(
            rule,
            "Målgruppen er ikke flygtninge, indvandrere eller tosprogede.",
            "The target group is not refugees, immigrants or bilinguals.",
        )];
    }
    let without: Vec<(&Element, &Course)> = content
        .elements
        .iter()
        .filter_map(|element| Some((element, catalogue.courses.at(course_of(catalogue, element)?))))
        .filter(|(_, course)| course.language_support == LanguageSupport::None)
        .collect();
    if without.is_empty() {
        return vec![Finding::pass(
            rule,
            "Alle kurser har sprogstøtte. Vejledende niveau (2022): dansk svarende til Prøve i Dansk 1; skolen vurderer den enkelte.",
            "All courses have language support. Guidance (2022): Danish comparable to Prøve i Dansk 1; the school judges each person.",
        )];
    }
    let lessons = content.elements.iter().any(|element| element.step.kind == ElementKind::Language);
    let keys: Vec<String> = without.iter().map(|(_, course)| format!("{} {}", course.key, course.title_da)).collect();
    let keys_en: Vec<String> =
        without.iter().map(|(_, course)| format!("{} {}", course.key, course.title_en)).collect();
    let (beside_da, beside_en) = if lessons {
        ("", "")
    } else {
        (" Pakken har heller ingen danskundervisning.", " Nor has the package lessons in Danish.")
    };
    vec![Finding::warn(
        rule,
        format!(
            "Uden sprogstøtte: {}.{beside_da} Aftal dansk som andetsprog med skolen. Vejledende niveau (2022): omtrent Prøve i Dansk 2, med sprogstøtte Prøve i Dansk 1; skolen vurderer den enkelte.",
            listed(&keys, true)
        ),
        format!(
            "Without language support: {}.{beside_en} Arrange Danish as a second language with the school. Guidance (2022): about Prøve i Dansk 2, with support Prøve i Dansk 1; the school judges each person.",
            listed(&keys_en, false)
        ),
    )]
}
