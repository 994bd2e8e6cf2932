//! A network of the size of the country's, and of ten times that, over the places of the starter network. Rows only, so that
//! building is measured and not a database.

use std::sync::Arc;

use entity::types::{
    CompetenceKind, ElementKind, Importance, LanguageSupport, OrganisationKind, PackageKind, PackageStatus, Provenance,
    SessionMode, ShortageCategory,
};
use server::catalogue::load::Rows;
use server::catalogue::noun::{
    Competence, Course, Element, Occupation, Organisation, Origin, Package, Requirement, Session, Shortage, Validity,
};
use server::catalogue::table::Table;
use time::Duration;

use crate::TODAY;
use crate::words::Dice;

/// Of `size` 1: 4,000 courses that teach 5 of 2,000 competences each, 60,000 sessions of 300 providers, 500 jobs with
/// 10,000 shortages, 1,000 packages with 8 elements.
pub(crate) fn rows(places: &Rows, size: usize) -> Rows {
    let mut dice = Dice(0x5eed_1234_5678_9abc);
    let origin = Origin { provenance: Provenance::Demo, source: Arc::from("bench"), source_date: None };
    let towns = places.municipalities.len() as usize;
    let [many_courses, many_sessions] = [4_000 * size, 60_000 * size];
    let [many_competences, many_occupations] = [2_000 * size, 500 * size];
    let mut competences: Vec<Competence> = (0..many_competences)
        .map(|at| Competence {
            key: format!("c{at:06}"),
            label_da: dice.words(2),
            label_en: dice.words(2),
            kind: CompetenceKind::Skill,
            description: dice.words(10),
            esco_skill_id: None,
            origin: origin.clone(),
            courses: Vec::new(),
            occupations: Vec::new(),
        })
        .collect();
    let mut organisations: Vec<Organisation> = (0..300)
        .map(|at| Organisation {
            key: format!("prov-{at:03}"),
            name: dice.words(3),
            kind: OrganisationKind::AmuProvider,
            municipality: Some((at % towns) as u32),
            areas: Vec::new(),
            institution_number: None,
            validity: Validity::default(),
            origin: origin.clone(),
            approvals: Vec::new(),
            sessions: Vec::new(),
            packages: Vec::new(),
        })
        .collect();
    let mut courses: Vec<Course> = (0..many_courses)
        .map(|at| {
            let mut taught: Vec<(u32, u8)> =
                (0..5).map(|_| (dice.below(many_competences) as u32, 1 + dice.below(4) as u8)).collect();
            taught.sort_unstable();
            taught.dedup_by_key(|one| one.0);
            Course {
                key: format!("{:06}", 40_000 + at),
                title_da: dice.words(4),
                title_en: dice.words(4),
                days: 100 * (1 + dice.below(10) as i32),
                fkbs: Vec::new(),
                committee: None,
                certificate: false,
                objective_da: dice.words(35),
                objective_en: dice.words(35),
                language_support: LanguageSupport::None,
                merit_giving: None,
                validity: Validity::default(),
                sector: "transport".to_owned(),
                origin: origin.clone(),
                competences: taught,
                prerequisites: Vec::new(),
                restrictions: Vec::new(),
                successors: Vec::new(),
                sessions: Vec::new(),
                packages: Vec::new(),
            }
        })
        .collect();
    for (at, course) in (0..).zip(&courses) {
        for &(competence, level) in &course.competences {
            competences[competence as usize].courses.push((at, level));
        }
    }
    let sessions: Vec<Session> = (0..many_sessions)
        .map(|at| {
            let course = dice.below(many_courses) as u32;
            let days = courses[course as usize].days;
            let start = TODAY + Duration::days(1 + 7 * dice.below(50) as i64);
            let provider = dice.below(organisations.len()) as u32;
            Session {
                key: format!("SP{at:06}"),
                courses: vec![course],
                provider,
                municipality: organisations[provider as usize].municipality.unwrap_or_default(),
                start,
                end: start + Duration::days(i64::from(days / 100)),
                deadline: None,
                days,
                seats: 20,
                seats_taken: dice.below(20) as u32,
                minimum: 8,
                guaranteed: false,
                mode: SessionMode::Day,
                language: "da".to_owned(),
                price_ore: 21_800 * i64::from(days / 100),
                cancelled: false,
                origin: origin.clone(),
            }
        })
        .collect();
    let mut by_day: Vec<u32> = (0..many_sessions as u32).collect();
    by_day.sort_by_key(|&at| sessions[at as usize].start);
    for at in by_day {
        let session = &sessions[at as usize];
        courses[session.courses[0] as usize].sessions.push(at);
        organisations[session.provider as usize].sessions.push(at);
    }
    let mut occupations: Vec<Occupation> = (0..many_occupations)
        .map(|at| {
            let mut needed: Vec<u32> = (0..6).map(|_| dice.below(many_competences) as u32).collect();
            needed.sort_unstable();
            needed.dedup();
            let requirement =
                |&competence: &u32| Requirement { competence, level: 1, importance: Importance::Essential, weight: 3 };
            Occupation {
                key: format!("job-{at:05}"),
                title_da: dice.words(2),
                title_en: dice.words(2),
                disco08: None,
                esco_occupation_id: None,
                titles: vec![dice.words(2)],
                work_task: dice.words(20),
                origin: origin.clone(),
                requirements: needed.iter().map(requirement).collect(),
                shortages: Vec::new(),
                packages: Vec::new(),
            }
        })
        .collect();
    let areas: Vec<u32> = places.areas.positions().take(10).collect();
    let mut shortages = Vec::new();
    for (at, occupation) in (0..).zip(&mut occupations) {
        for &area in &areas {
            for period in ["2026H1", "2026H2"] {
                occupation.shortages.insert(0, shortages.len() as u32);
                shortages.push(Shortage {
                    occupation: at,
                    area,
                    period: period.to_owned(),
                    category: ShortageCategory::Shortage,
                    recruitment_attempts: None,
                    failed_recruitments: None,
                    origin: origin.clone(),
                });
            }
        }
        for need in &occupation.requirements {
            competences[need.competence as usize].occupations.push(at);
        }
    }
    let packages: Vec<Package> = (0..1_000 * size as u32)
        .map(|at| {
            let occupation = dice.below(many_occupations);
            occupations[occupation].packages.push(at);
            let mut element = |seq| {
                let course = dice.below(many_courses);
                if courses[course].packages.last() != Some(&at) {
                    courses[course].packages.push(at);
                }
                Element {
                    seq,
                    id: format!("e{seq}"),
                    kind: ElementKind::Course,
                    title: courses[course].title_da.clone(),
                    course: Some(course as u32),
                    weeks: None,
                    days: Some(courses[course].days),
                    parallel: false,
                    gates: Vec::new(),
                    note: String::new(),
                    session: None,
                    responsible: None,
                    requirements: Vec::new(),
                    provenance: Provenance::Demo,
                }
            };
            Package {
                key: format!("P{at:06}"),
                elements: (1..=8).map(&mut element).collect(),
                title_da: dice.words(3),
                title_en: dice.words(3),
                kind: PackageKind::BranchPackage,
                status: PackageStatus::Published,
                revision: 1,
                version: 1,
                occupations: vec![occupation as u32],
                areas: Vec::new(),
                municipalities: Vec::new(),
                parties: Vec::new(),
                target_groups: Vec::new(),
                year_from: None,
                year_to: None,
                description: dice.words(20),
                source_note: String::new(),
                derived_from: None,
                made_here: false,
                origin: origin.clone(),
            }
        })
        .collect();
    Rows {
        areas: places.areas.clone(),
        municipalities: places.municipalities.clone(),
        organisations: Table::new(organisations),
        competences: Table::new(competences),
        courses: Table::new(courses),
        occupations: Table::new(occupations),
        packages: Table::new(packages),
        sessions: Table::new(sessions),
        shortages: Arc::new(shortages),
        version: 1,
        ..Rows::default()
    }
}
