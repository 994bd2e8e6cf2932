//! The dialogue log: a coordinator's talks with actors about models and packages. Only the coordinator's organisation
//! reads it, and what was said stays out of the event log.

use entity::dialogue;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use time::Date;
use time::macros::date;

use super::desk::{Desk, Told};
use super::draft::content::text;
use super::error::Error;
use super::policy::{self, Action, Subject};
use super::rows::{Page, Slice};
use super::viewer::Viewer;
use super::{adoption, model};
use crate::catalogue::Catalogue;

/// Most characters of what came of a talk.
const MAX_OUTCOME: usize = 4_000;
/// Most characters of what comes next.
const MAX_NEXT_STEP: usize = 1_000;
/// Earlier days are mistakes of typing.
const FIRST_DAY: Date = date!(2000 - 01 - 01);
/// Later days are mistakes of typing.
const LAST_DAY: Date = date!(2099 - 12 - 31);

/// The talks of the viewer's organisations, or of one of them, latest day first.
///
/// Errors: UNAUTHENTICATED, or FORBIDDEN where the viewer may read no organisation's log, or not that one's.
pub async fn list(
    desk: &Desk,
    viewer: &Viewer,
    organisation: Option<&str>,
    model: Option<&str>,
    slice: &Slice,
) -> Result<Page<dialogue::Model>, Error> {
    use dialogue::Column;
    let organisations = readable(viewer, organisation)?;
    let mut meant = dialogue::Entity::find().filter(Column::OrganisationKey.is_in(organisations));
    if let Some(model) = model::key_of_filter(model, "model")? {
        meant = meant.filter(Column::ModelKey.eq(model));
    }
    let total = meant.clone().count(&desk.reader).await?;
    let mut page = meant.clone();
    if let Some(after) = &slice.after {
        let last = meant.filter(Column::Id.eq(&after.key)).one(&desk.reader).await?.ok_or_else(|| slice.unknown())?;
        page = page.filter(
            Condition::any()
                .add(Column::OnDay.lt(last.on_day))
                .add(Condition::all().add(Column::OnDay.eq(last.on_day)).add(Column::Id.lt(last.id))),
        );
    }
    let rows =
        page.order_by_desc(Column::OnDay).order_by_desc(Column::Id).limit(slice.first + 1).all(&desk.reader).await?;
    Ok(Page::sought(rows, total, slice))
}

/// Keys of the organisations whose logs are meant and may be read.
fn readable<'a>(viewer: &'a Viewer, organisation: Option<&'a str>) -> Result<Vec<&'a str>, Error> {
    if let Some(key) = organisation {
        policy::grant(viewer, Action::ReadDialogue, &Subject::of(key))?;
        return Ok(vec![key]);
    }
    let may = |key: &&str| policy::allowed(viewer, Action::ReadDialogue, &Subject::of(key)).is_some();
    let keys: Vec<&str> = viewer.organisations().into_iter().filter(may).collect();
    if keys.is_empty() {
        return Err(if viewer.is_signed_in() { policy::forbidden() } else { policy::unauthenticated() });
    }
    Ok(keys)
}

/// A talk as somebody writes it down.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Key of the coordinator's organisation.
    pub organisation: String,
    /// Key of the actor.
    pub with: String,
    /// The day.
    pub on: Date,
    /// Key of the model that it was about.
    pub model: Option<String>,
    /// Key of the package that it was about.
    pub package: Option<String>,
    /// What came of it.
    pub outcome: String,
    /// What comes next.
    pub next_step: Option<String>,
    /// By when.
    pub next_step_on: Option<Date>,
}

impl Wanted {
    /// What can't be meant, as far as it is told without the database.
    fn check(&self, catalogue: &Catalogue, today: Date) -> Result<(), Error> {
        if catalogue.organisations.position(&self.with).is_none() {
            return Err(Error::unknown("input.with", &self.with, "organisations { key }"));
        }
        if self.with == self.organisation {
            return Err(Error::invalid(
                "input.with",
                "Vælg en anden organisation end den, du skriver for.",
                "Choose another organisation than the one that you write for.",
            ));
        }
        if !(FIRST_DAY..=today).contains(&self.on) {
            return Err(Error::invalid(
                "input.on",
                "Datoen skal være i dag eller tidligere, og ikke før år 2000.",
                "The date must be today or earlier, and not before the year 2000.",
            ));
        }
        text(&self.outcome, 1, MAX_OUTCOME, "input.outcome")?;
        text(self.next_step.as_deref().unwrap_or_default(), 0, MAX_NEXT_STEP, "input.nextStep")?;
        match (self.next_step(), self.next_step_on) {
            (None, Some(_)) => Err(Error::invalid(
                "input.nextStep",
                "Skriv, hvad næste skridt er, når der er en dato for det.",
                "Say what the next step is when there is a date for it.",
            )),
            (Some(_), Some(day)) if !(self.on..=LAST_DAY).contains(&day) => Err(Error::invalid(
                "input.nextStepOn",
                "Datoen for næste skridt må ikke ligge før samtalen eller efter år 2099.",
                "The date of the next step must not be before the talk or after the year 2099.",
            )),
            _ => Ok(()),
        }
    }

    /// What comes next, if anything does.
    fn next_step(&self) -> Option<String> {
        self.next_step.as_deref().map(str::trim).filter(|step| !step.is_empty()).map(str::to_owned)
    }
}

/// Writes a talk down. It can't be changed later; a talk that follows is one more.
///
/// Errors: FORBIDDEN where the viewer is no coordinator of the organisation; `NOT_FOUND` for a package that it can't
/// see; INVALID or LIMIT with the field.
pub async fn log(
    desk: &Desk,
    viewer: &Viewer,
    wanted: &Wanted,
    client_mutation_id: Option<&str>,
) -> Result<dialogue::Model, Error> {
    let catalogue = desk.catalogue();
    if catalogue.organisations.position(&wanted.organisation).is_none() {
        return Err(Error::unknown("input.organisation", &wanted.organisation, "organisations { key }"));
    }
    let grant = policy::grant(viewer, Action::WriteDialogue, &Subject::of(&wanted.organisation))?;
    wanted.check(&catalogue, desk.clock.today())?;
    desk.write(async |txn| {
        if let Some(id) = desk.answered(txn, &grant, client_mutation_id, "logDialogue").await? {
            return dialogue::Entity::find_by_id(id).one(txn).await?.ok_or_else(|| policy::not_found("input"));
        }
        if let Some(key) = &wanted.model {
            model::in_use(txn, key, "input.model").await?;
        }
        if let Some(key) = &wanted.package {
            adoption::package_seen(txn, &catalogue, viewer, key).await?;
        }
        let row = dialogue::Model {
            id: desk.id(),
            organisation_key: wanted.organisation.clone(),
            with_key: wanted.with.clone(),
            on_day: wanted.on,
            model_key: wanted.model.clone(),
            package_key: wanted.package.clone(),
            outcome: wanted.outcome.trim().to_owned(),
            next_step: wanted.next_step(),
            next_step_on: wanted.next_step_on,
            author: grant.actor().to_owned(),
            at: desk.clock.micros(),
        };
        row.clone().into_active_model().insert(txn).await?;
        // The log of events can't forget, and talks may name people: their words are kept in this row only.
        let told = Told {
            noun: "dialogue",
            id: &row.id,
            action: "logged",
            before: None,
            after: Some(json!({
                "organisation": row.organisation_key, "with": row.with_key, "on": row.on_day.to_string(),
                "model": row.model_key, "package": row.package_key,
            })),
        };
        desk.tell(txn, &grant, told).await?;
        desk.remember(txn, &grant, client_mutation_id, "logDialogue", &row.id).await?;
        Ok(row)
    })
    .await
}
