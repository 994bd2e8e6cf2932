//! Collaboration models.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::adoption::Adoption;
use super::ask::Ask;
use super::fault::Fault;
use super::language::Language;
use super::organisation::{Organisation, OrganisationKind};
use super::origin::Provenance;
use super::scalar::Date;
use crate::domain::model;

/// A proven way for jobcentres, schools, companies and social partners to work together, such as the Job-VEU model: its
/// principles, its phases, what it has led to, and where it was taken over.
#[derive(Clone)]
pub struct CollaborationModel(pub Arc<model::Model>);

/// A proven way for jobcentres, schools, companies and social partners to work together, such as the Job-VEU model: its
/// principles, its phases, what it has led to, and where it was taken over.
#[Object]
impl CollaborationModel {
    /// Key, `job-veu`.
    async fn key(&self) -> &str {
        &self.0.row.key
    }

    /// Title.
    async fn title(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.row.title_da, &self.0.row.title_en)
    }

    /// What it is.
    async fn summary(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.row.summary_da, &self.0.row.summary_en)
    }

    /// Where it arose, in Danish.
    async fn origin(&self) -> &str {
        &self.0.row.origin
    }

    /// The organisation where it arose, if it is one of the network.
    async fn origin_organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        let key = self.0.row.origin_organisation_key.as_deref()?;
        ctx.catalogue().organisations.position(key).map(Organisation)
    }

    /// The organisation that wrote it here; none where it came with an import.
    async fn owner(&self, ctx: &Context<'_>) -> Option<Organisation> {
        ctx.catalogue().organisations.position(self.0.row.owner_key.as_deref()?).map(Organisation)
    }

    /// Rises each time that it is written here, from 1: what `expectedRevision` must name.
    async fn revision(&self) -> i32 {
        self.0.row.revision
    }

    /// Principles that hold all the way, in order.
    async fn principles(&self) -> Vec<ModelStep> {
        steps(&self.0.principles)
    }

    /// Phases, in order.
    async fn phases(&self) -> Vec<ModelStep> {
        steps(&self.0.phases)
    }

    /// Kinds of organisations that must take part.
    async fn party_kinds(&self) -> Vec<OrganisationKind> {
        self.0.party_kinds().into_iter().map(OrganisationKind::from).collect()
    }

    /// What it has led to. Each result names its source; none is computed by Kortvej.
    async fn results(&self) -> Vec<ModelResult> {
        self.0.results.iter().cloned().map(ModelResult).collect()
    }

    /// Where it was taken over, latest change first.
    async fn adoptions(&self, ctx: &Context<'_>) -> Result<Vec<Adoption>, Fault> {
        let rows = ctx.load().adoptions.load(self.0.row.key.clone()).await?;
        Ok(rows.iter().cloned().map(Adoption).collect())
    }

    /// What it was read from, in words.
    async fn source(&self) -> &str {
        &self.0.row.source
    }

    /// The day that the source speaks for, where known.
    async fn source_date(&self) -> Option<Date> {
        self.0.row.source_date.map(Date)
    }

    /// How well the model is founded. What the steps mean is in Kortvej's authors' own words.
    async fn provenance(&self) -> Provenance {
        self.0.row.provenance.into()
    }

    /// Whether the viewer may change it: a coordinator of the organisation that wrote it. Models that came with an
    /// import are changed at their source.
    async fn may_edit(&self, ctx: &Context<'_>) -> bool {
        model::may_edit(ctx.viewer(), &self.0.row)
    }
}

fn steps(steps: &[entity::model_step::Model]) -> Vec<ModelStep> {
    steps.iter().cloned().map(ModelStep).collect()
}

/// A principle or a phase of a collaboration model.
pub struct ModelStep(entity::model_step::Model);

/// A principle or a phase of a collaboration model.
#[Object]
impl ModelStep {
    /// Place, from 1.
    async fn seq(&self) -> i32 {
        self.0.seq
    }

    /// Title.
    async fn title(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.title_da, &self.0.title_en)
    }

    /// What it means; may be empty.
    async fn text(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.text_da, &self.0.text_en)
    }
}

/// Something that a collaboration model has led to.
pub struct ModelResult(entity::model_result::Model);

/// Something that a collaboration model has led to.
#[Object]
impl ModelResult {
    /// The result.
    async fn text(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.text_da, &self.0.text_en)
    }

    /// The period it speaks of, in Danish, where known.
    async fn period(&self) -> Option<&str> {
        self.0.period.as_deref()
    }

    /// Who says so, in Danish.
    async fn source(&self) -> &str {
        &self.0.source
    }
}

/// A collaboration model as it shall be, whole: what is left out is taken out.
#[derive(InputObject)]
pub struct CollaborationModelInput {
    /// The client's own id of this change, at most 100 characters: sent again, nothing is done twice.
    client_mutation_id: Option<String>,
    /// Its key: 3 to 60 of small letters a to z, digits and hyphens.
    key: String,
    /// `revision` of the model as it was read, to change it; nothing for a new one. CONFLICT where somebody else has
    /// written it since.
    expected_revision: Option<i32>,
    /// Danish title, at most 200 characters.
    title_da: String,
    /// English title, or nothing.
    #[graphql(default)]
    title_en: String,
    /// What it is, in Danish, at most 5000 characters.
    summary_da: String,
    /// What it is, in English, or nothing.
    #[graphql(default)]
    summary_en: String,
    /// Where it arose, in words, at most 500 characters.
    origin: String,
    /// Key of the organisation where it arose, if it is one of the network.
    origin_organisation: Option<String>,
    /// Principles in order, at most 30. A model has at least one principle or one phase.
    principles: Vec<ModelStepInput>,
    /// Phases in order, at most 30.
    phases: Vec<ModelStepInput>,
    /// Kinds of organisations that must take part, at least one.
    party_kinds: Vec<OrganisationKind>,
    /// What it has led to, at most 50, each with its source.
    #[graphql(default)]
    results: Vec<ModelResultInput>,
    /// What it was read from, in words, at most 500 characters.
    source: String,
}

/// A principle or a phase.
#[derive(InputObject)]
pub struct ModelStepInput {
    /// Danish title, at most 200 characters.
    title_da: String,
    /// English title, or nothing.
    #[graphql(default)]
    title_en: String,
    /// What it means, in Danish, at most 2000 characters, or nothing.
    #[graphql(default)]
    text_da: String,
    /// What it means, in English, or nothing.
    #[graphql(default)]
    text_en: String,
}

/// A result with its source.
#[derive(InputObject)]
pub struct ModelResultInput {
    /// The result in Danish, at most 2000 characters.
    text_da: String,
    /// The result in English, or nothing.
    #[graphql(default)]
    text_en: String,
    /// The period it speaks of, at most 100 characters.
    period: Option<String>,
    /// Who says so, at most 500 characters.
    source: String,
}

impl From<ModelStepInput> for model::Step {
    fn from(step: ModelStepInput) -> Self {
        Self { title_da: step.title_da, title_en: step.title_en, text_da: step.text_da, text_en: step.text_en }
    }
}

impl From<ModelResultInput> for model::Outcome {
    fn from(result: ModelResultInput) -> Self {
        Self { text_da: result.text_da, text_en: result.text_en, period: result.period, source: result.source }
    }
}

/// The model after the change.
#[derive(SimpleObject)]
pub struct CollaborationModelPayload {
    /// The client's own id of this change.
    client_mutation_id: Option<String>,
    /// The model.
    model: CollaborationModel,
}

/// Queries of collaboration models.
#[derive(Default)]
pub struct ModelQuery;

#[Object]
impl ModelQuery {
    /// Collaboration models in use, by Danish title.
    async fn collaboration_models(&self, ctx: &Context<'_>) -> Result<Vec<CollaborationModel>, Fault> {
        let models = model::list(ctx.desk()).await?;
        Ok(models.into_iter().map(|model| CollaborationModel(Arc::new(model))).collect())
    }

    /// One collaboration model by its key, also one that is no longer in use; null when there is none.
    async fn collaboration_model(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its key, `job-veu`.")] key: String,
    ) -> Result<Option<CollaborationModel>, Fault> {
        Ok(ctx.load().models.load(key.clone()).await?.map(CollaborationModel))
    }
}

/// Changes of collaboration models.
#[derive(Default)]
pub struct ModelMutation;

#[Object]
impl ModelMutation {
    /// Writes a collaboration model for the organisation that the viewer acts for, or changes one that it wrote. For
    /// coordinators.
    async fn save_collaboration_model(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The model as it shall be.")] input: CollaborationModelInput,
    ) -> Result<CollaborationModelPayload, Fault> {
        let client_mutation_id = input.client_mutation_id;
        let wanted = model::Wanted {
            key: input.key,
            expected: input.expected_revision,
            title_da: input.title_da,
            title_en: input.title_en,
            summary_da: input.summary_da,
            summary_en: input.summary_en,
            origin: input.origin,
            origin_organisation: input.origin_organisation,
            principles: input.principles.into_iter().map(model::Step::from).collect(),
            phases: input.phases.into_iter().map(model::Step::from).collect(),
            party_kinds: input.party_kinds.into_iter().map(Into::into).collect(),
            results: input.results.into_iter().map(model::Outcome::from).collect(),
            source: input.source,
        };
        let saved = model::save(ctx.desk(), ctx.viewer(), &wanted, client_mutation_id.as_deref()).await?;
        Ok(CollaborationModelPayload { client_mutation_id, model: CollaborationModel(Arc::new(saved)) })
    }
}
