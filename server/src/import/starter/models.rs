//! Collaboration models with their principles, phases and results.

use std::collections::HashSet;

use entity::types::{ModelPart, OrganisationKind};
use entity::{collaboration_model, model_result, model_step};

use super::files::Files;
use super::sourced;
use crate::import::fault::Faults;
use crate::import::record::{Numbers, each};

#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "fields are named after what the files hold")]
pub(super) struct Models {
    pub(super) models: Vec<collaboration_model::Model>,
    pub(super) steps: Vec<model_step::Model>,
    pub(super) results: Vec<model_result::Model>,
}

pub(super) fn read(files: &Files, faults: &mut Faults) -> Models {
    Models { models: models(files, faults), steps: steps(files, faults), results: results(files, faults) }
}

fn models(files: &Files, faults: &mut Faults) -> Vec<collaboration_model::Model> {
    let organisations = files.organisation_keys();
    let with_steps: Option<HashSet<&str>> = files.model_steps.as_ref().map(|sheet| sheet.column("model_key").collect());
    let mut seen = HashSet::new();
    each(files.models.as_ref(), faults, |record| {
        record.unique(&mut seen, &["key"]);
        let key = record.form("key", is_key, "3 to 60 of a-z, 0-9 and -");
        if with_steps.as_ref().is_some_and(|keys| !keys.contains(key.as_str())) {
            record.fault("key", "a model with steps in model_steps.csv");
        }
        let kinds: Vec<OrganisationKind> = record.words("party_kinds");
        if record.raw("party_kinds").is_empty() {
            record.fault("party_kinds", "at least one kind of organisation");
        }
        let own_source = record.text("source");
        let mut row = sourced!(
            record,
            collaboration_model {
                key,
                title_da: record.text("title_da"),
                title_en: record.text("title_en"),
                summary_da: record.text("summary_da"),
                summary_en: record.text("summary_en"),
                origin: record.text("origin_da"),
                origin_organisation_key: record.some_refers("origin_organisation_key", &organisations),
                party_kinds: kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" "),
                owner_key: None,
                revision: 1,
            }
        );
        row.source = format!("{}: {own_source}", row.source);
        row
    })
}

fn steps(files: &Files, faults: &mut Faults) -> Vec<model_step::Model> {
    let models = files.model_keys();
    let seqs = |part: ModelPart| {
        let of_part = files.model_steps.iter().flat_map(|sheet| {
            let numbers = sheet.pairs("model_key", "seq").zip(sheet.column("part"));
            numbers.filter(move |(_, of)| *of == part.as_str()).map(|(pair, _)| pair)
        });
        Numbers::from_pairs(of_part)
    };
    let (principles, phases) = (seqs(ModelPart::Principle), seqs(ModelPart::Phase));
    let mut seen = HashSet::new();
    each(files.model_steps.as_ref(), faults, |record| {
        record.unique(&mut seen, &["model_key", "part", "seq"]);
        let model_key = record.refers("model_key", &models);
        let part = record.word("part", ModelPart::Principle);
        let seq = record.whole("seq", 1..=99).unwrap_or(1);
        let numbers = match part {
            ModelPart::Principle => &principles,
            ModelPart::Phase => &phases,
        };
        if numbers.skips(&model_key, seq) {
            record.fault("seq", "steps of a part numbered 1, 2, 3 ... without gaps");
        }
        // Checked for its readers; the table shows how well the model as a whole is founded.
        record.provenance();
        model_step::Model {
            model_key,
            part,
            seq,
            title_da: record.text("title_da"),
            title_en: record.text("title_en"),
            text_da: record.text("text_da"),
            text_en: record.text("text_en"),
        }
    })
}

/// Results are only those that a source tells, so each names it.
fn results(files: &Files, faults: &mut Faults) -> Vec<model_result::Model> {
    let models = files.model_keys();
    let seqs = Numbers::of(files.model_results.as_ref(), "model_key", "seq");
    let mut seen = HashSet::new();
    each(files.model_results.as_ref(), faults, |record| {
        record.unique(&mut seen, &["model_key", "seq"]);
        let model_key = record.refers("model_key", &models);
        let seq = record.whole("seq", 1..=99).unwrap_or(1);
        if seqs.skips(&model_key, seq) {
            record.fault("seq", "results of a model numbered 1, 2, 3 ... without gaps");
        }
        record.provenance();
        model_result::Model {
            model_key,
            seq,
            text_da: record.text("text_da"),
            text_en: record.text("text_en"),
            period: record.some_text("period"),
            source: record.text("source"),
        }
    })
}

/// The form of a model's key, which is part of its address.
fn is_key(key: &str) -> bool {
    (3..=60).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
