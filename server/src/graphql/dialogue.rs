//! The dialogue log.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::actor::Actor;
use super::adoption::package_key;
use super::ask::Ask;
use super::fault::Fault;
use super::model::CollaborationModel;
use super::organisation::Organisation;
use super::package::Package;
use super::rows::{Keyed, Rows, slice};
use super::scalar::Date;
use crate::domain::dialogue;

/// A talk of a coordinator with an actor about a collaboration model or a package, with what came of it. Only the
/// coordinator's organisation sees it.
#[derive(Clone)]
pub struct Dialogue(pub entity::dialogue::Model);

/// A talk of a coordinator with an actor about a collaboration model or a package, with what came of it. Only the
/// coordinator's organisation sees it.
#[Object]
impl Dialogue {
    /// Its id, `dialogue:` and a UUID.
    async fn id(&self) -> ID {
        format!("dialogue:{}", self.0.id).into()
    }

    /// The day.
    async fn on(&self) -> Date {
        Date(self.0.on_day)
    }

    /// The coordinator's organisation.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Organisation, Fault> {
        Organisation::of(ctx, &self.0.organisation_key)
    }

    /// The organisation that was talked with.
    async fn with(&self, ctx: &Context<'_>) -> Result<Organisation, Fault> {
        Organisation::of(ctx, &self.0.with_key)
    }

    /// The model that it was about.
    async fn model(&self, ctx: &Context<'_>) -> Result<Option<CollaborationModel>, Fault> {
        match &self.0.model_key {
            Some(key) => Ok(ctx.load().models.load(key.clone()).await?.map(CollaborationModel)),
            None => Ok(None),
        }
    }

    /// The package that it was about; null for one that is not published.
    async fn package(&self, ctx: &Context<'_>) -> Option<Package> {
        ctx.catalogue().packages.position(self.0.package_key.as_deref()?).map(Package::in_force)
    }

    /// What came of it.
    async fn outcome(&self) -> &str {
        &self.0.outcome
    }

    /// What comes next.
    async fn next_step(&self) -> Option<&str> {
        self.0.next_step.as_deref()
    }

    /// By when.
    async fn next_step_on(&self) -> Option<Date> {
        self.0.next_step_on.map(Date)
    }

    /// Who wrote it down.
    async fn author(&self) -> Actor {
        Actor { actor: self.0.author.clone(), organisation: Some(self.0.organisation_key.clone()) }
    }
}

/// A talk to write down.
#[derive(InputObject)]
pub struct DialogueInput {
    /// The client's own id of this change, at most 100 characters: sent again, nothing is done twice.
    client_mutation_id: Option<String>,
    /// Key of the coordinator's organisation.
    organisation: String,
    /// Key of the organisation that was talked with.
    with: String,
    /// The day, today or earlier.
    on: Date,
    /// Key of the model that it was about.
    model: Option<String>,
    /// The package that it was about, `package:` and its key: a published one, or one in the making that the viewer
    /// takes part in.
    package: Option<ID>,
    /// What came of it, at most 4000 characters.
    outcome: String,
    /// What comes next, at most 1000 characters.
    next_step: Option<String>,
    /// By when, not before the talk; only with a next step.
    next_step_on: Option<Date>,
}

/// The talk as it was written down.
#[derive(SimpleObject)]
pub struct DialoguePayload {
    /// The client's own id of this change.
    client_mutation_id: Option<String>,
    /// The talk.
    dialogue: Dialogue,
}

/// Queries of the dialogue log.
#[derive(Default)]
pub struct DialogueQuery;

#[Object]
impl DialogueQuery {
    /// Talks of the viewer's organisations, latest day first. For readers, editors, coordinators and administrators.
    async fn dialogues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of one of the viewer's organisations; all of them when left out.")] organisation: Option<
            String,
        >,
        #[graphql(desc = "Key of the model that they were about; any when left out.")] model: Option<String>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
    ) -> Result<Rows<Dialogue>, Fault> {
        let slice = slice(first, after)?;
        let (organisation, model) = (organisation.as_deref(), model.as_deref());
        let page = dialogue::list(ctx.desk(), ctx.viewer(), organisation, model, &slice).await?;
        Ok(Rows(page.map(Dialogue)))
    }
}

/// Changes of the dialogue log.
#[derive(Default)]
pub struct DialogueMutation;

#[Object]
impl DialogueMutation {
    /// Writes a talk down in the organisation's log. It can't be changed later. For coordinators of the organisation.
    async fn log_dialogue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The talk.")] input: DialogueInput,
    ) -> Result<DialoguePayload, Fault> {
        let client_mutation_id = input.client_mutation_id;
        let wanted = dialogue::Wanted {
            organisation: input.organisation,
            with: input.with,
            on: input.on.0,
            model: input.model,
            package: input.package.as_ref().map(package_key).transpose()?,
            outcome: input.outcome,
            next_step: input.next_step,
            next_step_on: input.next_step_on.map(|day| day.0),
        };
        let logged = dialogue::log(ctx.desk(), ctx.viewer(), &wanted, client_mutation_id.as_deref()).await?;
        Ok(DialoguePayload { client_mutation_id, dialogue: Dialogue(logged) })
    }
}

impl Keyed for Dialogue {
    fn key(&self) -> String {
        self.0.id.clone()
    }
}
