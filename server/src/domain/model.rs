//! Collaboration models: proven ways of working together, with principles, phases and results.
//!
//! Everybody reads them. An organisation's coordinators write its own; one that came with an import is a source's word
//! and is changed there.

use std::collections::{BTreeMap, HashMap};

use entity::types::{ModelPart, OrganisationKind, Provenance};
use entity::{FEED_HERE, collaboration_model, model_result, model_step};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde_json::{Value, json};

use super::desk::{Desk, Told};
use super::draft::content::text;
use super::error::{Code, Error};
use super::policy::{self, Action, Grant, Subject};
use super::viewer::{Viewer, Who};
use crate::catalogue::Catalogue;
use crate::db;

/// Most principles, and most phases, of a model.
const MAX_STEPS: usize = 30;
/// Most results of a model.
const MAX_RESULTS: usize = 50;
/// Most characters of a title.
const MAX_TITLE: usize = 200;
/// Most characters of a summary.
const MAX_SUMMARY: usize = 5_000;
/// Most characters of what a step means, or of a result.
const MAX_TEXT: usize = 2_000;
/// Most characters of an origin or a source.
const MAX_SOURCE: usize = 500;
/// Most characters of a period.
const MAX_PERIOD: usize = 100;

/// A model, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The model itself.
    pub row: collaboration_model::Model,
    /// Principles in order.
    pub principles: Vec<model_step::Model>,
    /// Phases in order.
    pub phases: Vec<model_step::Model>,
    /// Results in order.
    pub results: Vec<model_result::Model>,
}

impl Model {
    /// Kinds of organisations that it needs.
    pub fn party_kinds(&self) -> Vec<OrganisationKind> {
        self.row.party_kinds.split(' ').filter_map(OrganisationKind::parse).collect()
    }

    /// What the event log keeps of it.
    fn told(&self) -> Value {
        let steps = |steps: &[model_step::Model]| -> Vec<Value> {
            let told = |step: &model_step::Model| json!({ "titleDa": step.title_da, "titleEn": step.title_en, "textDa": step.text_da, "textEn": step.text_en });
            steps.iter().map(told).collect()
        };
        let results: Vec<Value> = self
            .results
            .iter()
            .map(|result| {
                json!({
                    "textDa": result.text_da, "textEn": result.text_en,
                    "period": result.period, "source": result.source,
                })
            })
            .collect();
        let row = &self.row;
        json!({
            "titleDa": row.title_da, "titleEn": row.title_en,
            "summaryDa": row.summary_da, "summaryEn": row.summary_en,
            "origin": row.origin, "originOrganisation": row.origin_organisation_key,
            "principles": steps(&self.principles), "phases": steps(&self.phases),
            "partyKinds": row.party_kinds, "results": results, "source": row.source, "owner": row.owner_key,
        })
    }
}

/// Models that are in use, by Danish title.
pub async fn list(desk: &Desk) -> Result<Vec<Model>, Error> {
    // One moment, so that a model is never shown with another version's steps.
    let txn = db::snapshot(&desk.reader).await?;
    let rows = collaboration_model::Entity::find()
        .filter(collaboration_model::Column::WithdrawnOn.is_null())
        .order_by_asc(collaboration_model::Column::Key)
        .all(&txn)
        .await?;
    let mut models = whole(&txn, rows).await?;
    txn.commit().await?;
    models.sort_by_cached_key(|model| super::listing::collated(&model.row.title_da));
    Ok(models)
}

/// The models with these keys, also those that are no longer in use: adoptions and talks still name them.
pub async fn of_keys(desk: &Desk, keys: &[String]) -> Result<HashMap<String, Model>, Error> {
    let keys = keys.iter().filter(|key| is_key(key));
    let txn = db::snapshot(&desk.reader).await?;
    let rows =
        collaboration_model::Entity::find().filter(collaboration_model::Column::Key.is_in(keys)).all(&txn).await?;
    let models = whole(&txn, rows).await?;
    txn.commit().await?;
    Ok(models.into_iter().map(|model| (model.row.key.clone(), model)).collect())
}

/// Whether a text has the form of a model's key.
pub(super) fn is_key(key: &str) -> bool {
    let of_key = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (3..=60).contains(&key.len()) && key.bytes().all(of_key)
}

/// The key of a filter, or that it can't be one.
pub(super) fn key_of_filter<'a>(key: Option<&'a str>, field: &'static str) -> Result<Option<&'a str>, Error> {
    match key {
        Some(key) if !is_key(key) => Err(Error::unknown(field, key, "collaborationModels { key }")),
        key => Ok(key),
    }
}

/// A model that adoptions and talks may newly name, or which field is wrong.
pub(super) async fn in_use(db: &impl ConnectionTrait, key: &str, field: &'static str) -> Result<(), Error> {
    let row = if is_key(key) { collaboration_model::Entity::find_by_id(key).one(db).await? } else { None };
    match row {
        Some(row) if row.withdrawn_on.is_none() => Ok(()),
        _ => Err(Error::unknown(field, key, "collaborationModels { key }")),
    }
}

/// Rows with their steps and results, in the same order.
async fn whole(db: &impl ConnectionTrait, rows: Vec<collaboration_model::Model>) -> Result<Vec<Model>, Error> {
    let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
    let steps = model_step::Entity::find()
        .filter(model_step::Column::ModelKey.is_in(keys.iter().copied()))
        .order_by_asc(model_step::Column::Seq)
        .all(db)
        .await?;
    let results = model_result::Entity::find()
        .filter(model_result::Column::ModelKey.is_in(keys))
        .order_by_asc(model_result::Column::Seq)
        .all(db)
        .await?;
    let mut of_part: BTreeMap<(String, ModelPart), Vec<model_step::Model>> = BTreeMap::new();
    for step in steps {
        of_part.entry((step.model_key.clone(), step.part)).or_default().push(step);
    }
    let mut of_model: HashMap<String, Vec<model_result::Model>> = HashMap::new();
    for result in results {
        of_model.entry(result.model_key.clone()).or_default().push(result);
    }
    let models = rows.into_iter().map(|row| {
        let mut part = |part| of_part.remove(&(row.key.clone(), part)).unwrap_or_default();
        let (principles, phases) = (part(ModelPart::Principle), part(ModelPart::Phase));
        let results = of_model.remove(&row.key).unwrap_or_default();
        Model { row, principles, phases, results }
    });
    Ok(models.collect())
}

/// Whether the viewer may change a model.
pub fn may_edit(viewer: &Viewer, row: &collaboration_model::Model) -> bool {
    grant(viewer, Some(row)).is_ok()
}

/// The right to write a model that is stored, or a new one for the organisation that the viewer acts for.
fn grant(viewer: &Viewer, stored: Option<&collaboration_model::Model>) -> Result<Grant, Error> {
    match stored {
        None => {
            let subject = Subject { own: viewer.acting.as_deref(), ..Subject::default() };
            policy::grant(viewer, Action::WriteModel, &subject)
        }
        Some(row) => match &row.owner_key {
            Some(owner) if row.feed == FEED_HERE => policy::grant(viewer, Action::WriteModel, &Subject::of(owner)),
            _ if viewer.who == Who::Nobody => Err(policy::unauthenticated()),
            _ => Err(Error::plain(
                Code::Forbidden,
                "Modellen kommer fra en kilde uden for Kortvej og kan ikke ændres her. Gem din egen under en ny nøgle.",
                "The model comes from a source outside Kortvej and can't be changed here. Save one of your own under a new key.",
            )),
        },
    }
}

/// A principle or a phase as somebody writes it.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Danish title.
    pub title_da: String,
    /// English title, or nothing.
    pub title_en: String,
    /// What it means, in Danish, or nothing.
    pub text_da: String,
    /// What it means, in English, or nothing.
    pub text_en: String,
}

/// A result as somebody writes it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The result, in Danish.
    pub text_da: String,
    /// The result, in English, or nothing.
    pub text_en: String,
    /// The period it speaks of.
    pub period: Option<String>,
    /// Who says so.
    pub source: String,
}

/// A model as somebody writes it.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Key.
    pub key: String,
    /// The revision that was seen; none for a model that is not there yet.
    pub expected: Option<i32>,
    /// Danish title.
    pub title_da: String,
    /// English title, or nothing.
    pub title_en: String,
    /// What it is, in Danish.
    pub summary_da: String,
    /// What it is, in English, or nothing.
    pub summary_en: String,
    /// Where it arose, in words.
    pub origin: String,
    /// Key of the organisation where it arose.
    pub origin_organisation: Option<String>,
    /// Principles in order.
    pub principles: Vec<Step>,
    /// Phases in order.
    pub phases: Vec<Step>,
    /// Kinds of organisations that it needs.
    pub party_kinds: Vec<OrganisationKind>,
    /// Results in order.
    pub results: Vec<Outcome>,
    /// What it was read from, in words.
    pub source: String,
}

impl Wanted {
    /// What can't be meant.
    fn check(&self, catalogue: &Catalogue) -> Result<(), Error> {
        text(&self.title_da, 1, MAX_TITLE, "input.titleDa")?;
        text(&self.title_en, 0, MAX_TITLE, "input.titleEn")?;
        text(&self.summary_da, 1, MAX_SUMMARY, "input.summaryDa")?;
        text(&self.summary_en, 0, MAX_SUMMARY, "input.summaryEn")?;
        text(&self.origin, 1, MAX_SOURCE, "input.origin")?;
        text(&self.source, 1, MAX_SOURCE, "input.source")?;
        if let Some(key) = &self.origin_organisation
            && catalogue.organisations.position(key).is_none()
        {
            return Err(Error::unknown("input.originOrganisation", key, "organisations { key }"));
        }
        for (name, steps) in [("principles", &self.principles), ("phases", &self.phases)] {
            at_most(steps.len(), MAX_STEPS, &format!("input.{name}"))?;
            for (at, step) in steps.iter().enumerate() {
                let path = format!("input.{name}[{at}]");
                text(&step.title_da, 1, MAX_TITLE, &format!("{path}.titleDa"))?;
                text(&step.title_en, 0, MAX_TITLE, &format!("{path}.titleEn"))?;
                text(&step.text_da, 0, MAX_TEXT, &format!("{path}.textDa"))?;
                text(&step.text_en, 0, MAX_TEXT, &format!("{path}.textEn"))?;
            }
        }
        if self.principles.is_empty() && self.phases.is_empty() {
            return Err(Error::invalid(
                "input.phases",
                "En model skal have mindst ét princip eller én fase.",
                "A model must have at least one principle or one phase.",
            ));
        }
        if self.party_kinds.is_empty() {
            return Err(Error::invalid(
                "input.partyKinds",
                "Vælg mindst én slags organisation, som modellen kræver.",
                "Choose at least one kind of organisation that the model needs.",
            ));
        }
        at_most(self.results.len(), MAX_RESULTS, "input.results")?;
        for (at, result) in self.results.iter().enumerate() {
            let path = format!("input.results[{at}]");
            text(&result.text_da, 1, MAX_TEXT, &format!("{path}.textDa"))?;
            text(&result.text_en, 0, MAX_TEXT, &format!("{path}.textEn"))?;
            text(result.period.as_deref().unwrap_or_default(), 0, MAX_PERIOD, &format!("{path}.period"))?;
            text(&result.source, 1, MAX_SOURCE, &format!("{path}.source"))?;
        }
        Ok(())
    }

    /// The model as it is stored.
    fn model(&self, owner: Option<String>, revision: i32) -> Model {
        let mut kinds: Vec<&str> = Vec::new();
        for kind in &self.party_kinds {
            if !kinds.contains(&kind.as_str()) {
                kinds.push(kind.as_str());
            }
        }
        let steps = |part, steps: &[Step]| {
            let numbered = (1..).zip(steps);
            numbered
                .map(|(seq, step)| model_step::Model {
                    model_key: self.key.clone(),
                    part,
                    seq,
                    title_da: trimmed(&step.title_da),
                    title_en: trimmed(&step.title_en),
                    text_da: trimmed(&step.text_da),
                    text_en: trimmed(&step.text_en),
                })
                .collect()
        };
        let results = (1..).zip(&self.results).map(|(seq, result)| model_result::Model {
            model_key: self.key.clone(),
            seq,
            text_da: trimmed(&result.text_da),
            text_en: trimmed(&result.text_en),
            period: result.period.as_deref().map(trimmed).filter(|period| !period.is_empty()),
            source: trimmed(&result.source),
        });
        Model {
            row: collaboration_model::Model {
                key: self.key.clone(),
                title_da: trimmed(&self.title_da),
                title_en: trimmed(&self.title_en),
                summary_da: trimmed(&self.summary_da),
                summary_en: trimmed(&self.summary_en),
                origin: trimmed(&self.origin),
                origin_organisation_key: self.origin_organisation.clone(),
                party_kinds: kinds.join(" "),
                owner_key: owner,
                revision,
                provenance: Provenance::Authored,
                source: trimmed(&self.source),
                source_date: None,
                feed: FEED_HERE.to_owned(),
                withdrawn_on: None,
            },
            principles: steps(ModelPart::Principle, &self.principles),
            phases: steps(ModelPart::Phase, &self.phases),
            results: results.collect(),
        }
    }
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

fn at_most(count: usize, most: usize, field: &str) -> Result<(), Error> {
    if count <= most {
        return Ok(());
    }
    Err(Error::limit(field.to_owned(), format!("Højst {most}."), format!("At most {most}.")))
}

/// Writes a model: a new one, or the whole of one that the organisation wrote before.
///
/// Errors: FORBIDDEN for an imported model or another organisation's; INVALID or LIMIT with the field.
pub async fn save(
    desk: &Desk,
    viewer: &Viewer,
    wanted: &Wanted,
    client_mutation_id: Option<&str>,
) -> Result<Model, Error> {
    if !is_key(&wanted.key) {
        return Err(Error::invalid(
            "input.key",
            "Nøglen skal være 3 til 60 tegn: små bogstaver a til z, tal og bindestreg.",
            "The key must be 3 to 60 characters: small letters a to z, digits and hyphens.",
        ));
    }
    // Asked before the write lock is taken, and again within it.
    grant(viewer, find(&desk.db, &wanted.key).await?.as_ref())?;
    wanted.check(&desk.catalogue())?;
    desk.write(async |txn| {
        let stored = find(txn, &wanted.key).await?;
        let grant = grant(viewer, stored.as_ref())?;
        if let Some(key) = desk.answered(txn, &grant, client_mutation_id, "saveCollaborationModel").await? {
            let rows = find(txn, &key).await?.into_iter().collect();
            return whole(txn, rows).await?.pop().ok_or_else(|| policy::not_found("input.key"));
        }
        let owner = stored.as_ref().and_then(|row| row.owner_key.clone());
        let owner = owner.or_else(|| grant.organisation().map(str::to_owned));
        let now = stored.as_ref().map(|row| row.revision);
        let mut model = wanted.model(owner, now.unwrap_or(1));
        let before = whole(txn, stored.into_iter().collect()).await?.pop();
        if before.as_ref() != Some(&model) {
            seen(wanted.expected, now)?;
            model.row.revision = now.unwrap_or(0) + 1;
            write(txn, &model, before.is_none()).await?;
            let told = Told {
                noun: "collaborationModel",
                id: &model.row.key,
                action: if before.is_none() { "created" } else { "changed" },
                before: before.as_ref().map(Model::told),
                after: Some(model.told()),
            };
            desk.tell(txn, &grant, told).await?;
        }
        desk.remember(txn, &grant, client_mutation_id, "saveCollaborationModel", &model.row.key).await?;
        Ok(model)
    })
    .await
}

/// Refuses to write over what the writer has not seen.
fn seen(expected: Option<i32>, now: Option<i32>) -> Result<(), Error> {
    match (expected, now) {
        (expected, now) if expected == now => Ok(()),
        (None, Some(_)) => Err(Error::invalid(
            "input.key",
            "Jeres organisation har allerede en model med den nøgle. Vælg en anden, eller angiv expectedRevision for at ændre den.",
            "Your organisation has a model with that key already. Choose another, or give expectedRevision to change it.",
        )),
        (_, now) => Err(Error {
            field: Some("input.expectedRevision".into()),
            details: now.map(|now| ("revision", json!(now))).into_iter().collect(),
            ..Error::plain(
                Code::Conflict,
                "Modellen er ændret, siden du så den. Læs den igen først.",
                "The model has changed since you saw it. Read it again first.",
            )
        }),
    }
}

async fn find(db: &impl ConnectionTrait, key: &str) -> Result<Option<collaboration_model::Model>, Error> {
    Ok(collaboration_model::Entity::find_by_id(key).one(db).await?)
}

/// Stores a model; steps and results are list values and follow it.
async fn write(txn: &DatabaseTransaction, model: &Model, new: bool) -> Result<(), Error> {
    let row = model.row.clone().into_active_model();
    if new {
        row.insert(txn).await?;
    } else {
        row.reset_all().update(txn).await?;
        let key = model.row.key.as_str();
        model_step::Entity::delete_many().filter(model_step::Column::ModelKey.eq(key)).exec(txn).await?;
        model_result::Entity::delete_many().filter(model_result::Column::ModelKey.eq(key)).exec(txn).await?;
    }
    let steps = model.principles.iter().chain(&model.phases).map(|step| step.clone().into_active_model());
    model_step::Entity::insert_many(steps).exec_without_returning(txn).await?;
    if !model.results.is_empty() {
        let results = model.results.iter().map(|result| result.clone().into_active_model());
        model_result::Entity::insert_many(results).exec_without_returning(txn).await?;
    }
    Ok(())
}
