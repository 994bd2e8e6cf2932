//! Occupations, what they need, and shortages.

use std::collections::HashSet;

use entity::types::{AreaKind, Importance, ShortageCategory};
use entity::{occupation, occupation_competence, occupation_title, shortage};

use super::files::Files;
use super::places::Places;
use super::{digits, numbered, sourced};
use crate::import::fault::Faults;
use crate::import::record::each;

pub(super) struct Jobs {
    pub(super) occupations: Vec<occupation::Model>,
    pub(super) occupation_titles: Vec<occupation_title::Model>,
    pub(super) occupation_competences: Vec<occupation_competence::Model>,
    pub(super) shortages: Vec<shortage::Model>,
}

pub(super) fn read(files: &Files, places: &Places, faults: &mut Faults) -> Jobs {
    let (occupations, occupation_titles) = occupations(files, faults);
    Jobs {
        occupations,
        occupation_titles,
        occupation_competences: occupation_competences(files, faults),
        shortages: shortages(files, places, faults),
    }
}

fn occupations(files: &Files, faults: &mut Faults) -> (Vec<occupation::Model>, Vec<occupation_title::Model>) {
    let mut seen = HashSet::new();
    let mut titles = Vec::new();
    let occupations = each(files.occupations.as_ref(), faults, |record| {
        record.unique(&mut seen, &["key"]);
        let key = record.text("key");
        for (position, title) in numbered(record.list("titles_da")) {
            titles.push(occupation_title::Model { occupation_key: key.clone(), title, position });
        }
        sourced!(
            record,
            occupation {
                key,
                title_da: record.text("title_da"),
                title_en: record.text("title_en"),
                disco08: record.some_form("disco08", |code| digits(code, 6), "six digits, or nothing"),
                esco_occupation_id: record.some_text("esco_occupation_id"),
                work_task: record.text("work_task_da"),
            }
        )
    });
    (occupations, titles)
}

fn occupation_competences(files: &Files, faults: &mut Faults) -> Vec<occupation_competence::Model> {
    let (occupations, competences) = (files.occupation_keys(), files.competence_keys());
    let mut seen = HashSet::new();
    each(files.occupation_competences.as_ref(), faults, |record| {
        record.unique(&mut seen, &["occupation_key", "competence_key"]);
        sourced!(
            record,
            occupation_competence {
                occupation_key: record.refers("occupation_key", &occupations),
                competence_key: record.refers("competence_key", &competences),
                level: record.whole("level", 1..=4).unwrap_or_default(),
                importance: record.word("importance", Importance::Optional),
                weight: record.whole("weight", 1..=5).unwrap_or_default(),
            }
        )
    })
}

/// `2026H2`.
fn half_year(period: &str) -> bool {
    let (year, half) = period.split_at_checked(4).unwrap_or_default();
    digits(year, 4) && year.starts_with("20") && matches!(half, "H1" | "H2")
}

fn shortages(files: &Files, places: &Places, faults: &mut Faults) -> Vec<shortage::Model> {
    let occupations = files.occupation_keys();
    let mut seen = HashSet::new();
    each(files.shortages.as_ref(), faults, |record| {
        record.unique(&mut seen, &["occupation_key", "area_key", "period"]);
        places.check_area(record, "area_key", AreaKind::Rar);
        let attempts = record.some_whole("recruitment_attempts", 0..=1_000_000);
        let failed = record.some_whole("failed_recruitments", 0..=1_000_000);
        if let (Some(attempts), Some(failed)) = (attempts, failed)
            && failed > attempts
        {
            record.fault("failed_recruitments", format!("at most the recruitment attempts, {attempts}"));
        }
        let own_source = record.text("source");
        let mut row = sourced!(
            record,
            shortage {
                occupation_key: record.refers("occupation_key", &occupations),
                area_key: record.raw("area_key").to_owned(),
                period: record.form("period", half_year, "a half-year as 2026H1 or 2026H2"),
                category: record.word("category", ShortageCategory::Good),
                recruitment_attempts: attempts,
                failed_recruitments: failed,
            }
        );
        row.source = format!("{}: {own_source}", row.source);
        row
    })
}
