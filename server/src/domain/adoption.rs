//! Adoptions: collaboration models taken over by an area and an industry. Everybody reads them; the organisation that
//! answers for one writes it.

use std::collections::HashMap;

use entity::types::AdoptionStatus;
use entity::{adoption, package_work, work_party};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};

use super::desk::{Desk, Told};
use super::draft::content::text;
use super::error::{Code, Error};
use super::model;
use super::policy::{self, Action, Subject};
use super::rows::{Page, Slice};
use super::viewer::Viewer;
use crate::catalogue::Catalogue;

/// Most characters of an industry's name.
const MAX_SECTOR: usize = 100;
/// Most characters of what is done otherwise.
const MAX_ADAPTATIONS: usize = 5_000;

/// Which adoptions. What is left out filters nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Key of the model.
    pub model: Option<String>,
    /// Key of the area.
    pub area: Option<String>,
    /// The industry, as it was written.
    pub sector: Option<String>,
    /// How far they are; an empty list filters nothing.
    pub status: Vec<AdoptionStatus>,
}

/// The adoptions that a filter means, latest change first.
pub async fn list(desk: &Desk, filter: &Filter, slice: &Slice) -> Result<Page<adoption::Model>, Error> {
    use adoption::Column;
    if let Some(area) = &filter.area
        && desk.catalogue().areas.position(area).is_none()
    {
        return Err(Error::unknown("filter.area", area, "areas { key }"));
    }
    let model = model::key_of_filter(filter.model.as_deref(), "filter.model")?;
    let sector = filter.sector.as_deref().map(str::trim);
    text(sector.unwrap_or_default(), 0, MAX_SECTOR, "filter.sector")?;
    let mut meant = adoption::Entity::find();
    for (column, value) in
        [(Column::ModelKey, model), (Column::AreaKey, filter.area.as_deref()), (Column::Sector, sector)]
    {
        if let Some(value) = value {
            meant = meant.filter(column.eq(value));
        }
    }
    if !filter.status.is_empty() {
        meant = meant.filter(Column::Status.is_in(filter.status.iter().copied()));
    }
    let total = meant.clone().count(&desk.reader).await?;
    let mut page = meant.clone();
    if let Some(after) = &slice.after {
        let last = meant.filter(Column::Id.eq(&after.key)).one(&desk.reader).await?.ok_or_else(|| slice.unknown())?;
        page = page.filter(
            Condition::any()
                .add(Column::ChangedAt.lt(last.changed_at))
                .add(Condition::all().add(Column::ChangedAt.eq(last.changed_at)).add(Column::Id.lt(last.id))),
        );
    }
    let rows = page
        .order_by_desc(Column::ChangedAt)
        .order_by_desc(Column::Id)
        .limit(slice.first + 1)
        .all(&desk.reader)
        .await?;
    Ok(Page::sought(rows, total, slice))
}

/// The adoptions of each of these models, latest change first.
pub async fn of_models(desk: &Desk, models: &[String]) -> Result<HashMap<String, Vec<adoption::Model>>, Error> {
    let rows = adoption::Entity::find()
        .filter(adoption::Column::ModelKey.is_in(models))
        .order_by_desc(adoption::Column::ChangedAt)
        .order_by_desc(adoption::Column::Id)
        .all(&desk.reader)
        .await?;
    let mut of_model: HashMap<String, Vec<adoption::Model>> = HashMap::new();
    for row in rows {
        of_model.entry(row.model_key.clone()).or_default().push(row);
    }
    Ok(of_model)
}

/// Whether the viewer may change an adoption.
pub fn may_edit(viewer: &Viewer, row: &adoption::Model) -> bool {
    policy::allowed(viewer, Action::WriteAdoption, &Subject::of(&row.organisation_key)).is_some()
}

/// An adoption as somebody writes it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Which one; none for a new one.
    pub id: Option<String>,
    /// Key of the model.
    pub model: String,
    /// Key of the area.
    pub area: String,
    /// The industry, in words.
    pub sector: String,
    /// Key of the organisation that answers for it.
    pub organisation: String,
    /// How far it is.
    pub status: AdoptionStatus,
    /// What is done otherwise here, and why; or nothing.
    pub adaptations: String,
    /// Key of the package that it led to.
    pub package: Option<String>,
}

impl Wanted {
    /// What can't be meant, as far as it is told without the database.
    fn check(&self, catalogue: &Catalogue) -> Result<(), Error> {
        text(&self.sector, 1, MAX_SECTOR, "input.sector")?;
        text(&self.adaptations, 0, MAX_ADAPTATIONS, "input.adaptations")?;
        if catalogue.areas.position(&self.area).is_none() {
            return Err(Error::unknown("input.area", &self.area, "areas { key }"));
        }
        Ok(())
    }
}

/// What the event log keeps of an adoption.
fn told(row: &adoption::Model) -> Value {
    json!({
        "model": row.model_key, "area": row.area_key, "sector": row.sector, "organisation": row.organisation_key,
        "status": row.status, "adaptations": row.adaptations, "package": row.package_key,
    })
}

/// Records that an area and an industry take a model over, or how far that has come.
///
/// Errors: `NOT_FOUND` for an id that there is not; FORBIDDEN for another organisation's; CONFLICT where the
/// organisation has recorded the same before; INVALID or LIMIT with the field.
pub async fn save(
    desk: &Desk,
    viewer: &Viewer,
    wanted: &Wanted,
    client_mutation_id: Option<&str>,
) -> Result<adoption::Model, Error> {
    let catalogue = desk.catalogue();
    if catalogue.organisations.position(&wanted.organisation).is_none() {
        return Err(Error::unknown("input.organisation", &wanted.organisation, "organisations { key }"));
    }
    let grant = policy::grant(viewer, Action::WriteAdoption, &Subject::of(&wanted.organisation))?;
    wanted.check(&catalogue)?;
    desk.write(async |txn| {
        if let Some(id) = desk.answered(txn, &grant, client_mutation_id, "saveAdoption").await? {
            return adoption::Entity::find_by_id(id).one(txn).await?.ok_or_else(|| policy::not_found("input.id"));
        }
        let before = match &wanted.id {
            None => None,
            Some(id) => Some(stored(txn, viewer, wanted, id).await?),
        };
        if before.as_ref().is_none_or(|before| before.model_key != wanted.model) {
            model::in_use(txn, &wanted.model, "input.model").await?;
        }
        if let Some(key) = &wanted.package
            && before.as_ref().and_then(|before| before.package_key.as_ref()) != Some(key)
        {
            package_seen(txn, &catalogue, viewer, key).await?;
        }
        let mut row = adoption::Model {
            id: before.as_ref().map_or_else(|| desk.id(), |before| before.id.clone()),
            model_key: wanted.model.clone(),
            area_key: wanted.area.clone(),
            sector: wanted.sector.trim().to_owned(),
            organisation_key: wanted.organisation.clone(),
            status: wanted.status,
            adaptations: wanted.adaptations.trim().to_owned(),
            package_key: wanted.package.clone(),
            changed_at: before.as_ref().map_or(0, |before| before.changed_at),
        };
        if before.as_ref() != Some(&row) {
            once(txn, &row).await?;
            row.changed_at = desk.clock.micros();
            let new = row.clone().into_active_model();
            match before {
                None => new.insert(txn).await?,
                Some(_) => new.reset_all().update(txn).await?,
            };
            let change = Told {
                noun: "adoption",
                id: &row.id,
                action: if before.is_none() { "created" } else { "changed" },
                before: before.as_ref().map(told),
                after: Some(told(&row)),
            };
            desk.tell(txn, &grant, change).await?;
        }
        desk.remember(txn, &grant, client_mutation_id, "saveAdoption", &row.id).await?;
        Ok(row)
    })
    .await
}

/// The adoption that is to be changed; the organisation that answers for it stays the same.
async fn stored(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    wanted: &Wanted,
    id: &str,
) -> Result<adoption::Model, Error> {
    let row = adoption::Entity::find_by_id(id).one(db).await?.ok_or_else(|| policy::not_found("input.id"))?;
    policy::grant(viewer, Action::WriteAdoption, &Subject::of(&row.organisation_key))?;
    if row.organisation_key != wanted.organisation {
        return Err(Error::invalid(
            "input.organisation",
            "Den organisation, der står for det, kan ikke skiftes ud. Registrér et nyt forløb for den anden.",
            "The organisation that answers for it can't be exchanged. Record a new adoption for the other one.",
        ));
    }
    Ok(row)
}

/// Refuses to record the same model, area, industry and organisation twice.
async fn once(db: &impl ConnectionTrait, row: &adoption::Model) -> Result<(), Error> {
    use adoption::Column;
    let twin = adoption::Entity::find()
        .filter(Column::Id.ne(&row.id))
        .filter(Column::ModelKey.eq(&row.model_key))
        .filter(Column::AreaKey.eq(&row.area_key))
        .filter(Column::Sector.eq(&row.sector))
        .filter(Column::OrganisationKey.eq(&row.organisation_key))
        .count(db)
        .await?;
    if twin == 0 {
        return Ok(());
    }
    let error = Error::plain(
        Code::Conflict,
        "Det er allerede registreret for samme model, område og branche. Ret det, der står der.",
        "That is recorded already for the same model, area and industry. Change what is there.",
    );
    Err(Error { field: Some("input.sector".into()), ..error })
}

/// A package that the viewer may name: one of the catalogue, or one in the making that it may read.
pub(super) async fn package_seen(
    db: &impl ConnectionTrait,
    catalogue: &Catalogue,
    viewer: &Viewer,
    key: &str,
) -> Result<(), Error> {
    if catalogue.packages.position(key).is_some() {
        return Ok(());
    }
    if key.chars().any(char::is_control) {
        return Err(policy::not_found("input.package"));
    }
    let in_the_making =
        package_work::Entity::find_by_id(key).filter(package_work::Column::DiscardedAt.is_null()).count(db).await?;
    let parties: Vec<String> = work_party::Entity::find()
        .select_only()
        .column(work_party::Column::OrganisationKey)
        .filter(work_party::Column::PackageKey.eq(key))
        .into_tuple()
        .all(db)
        .await?;
    let subject = Subject { parties: &parties, ..Subject::default() };
    if in_the_making == 1 && policy::allowed(viewer, Action::ReadDraft, &subject).is_some() {
        return Ok(());
    }
    Err(policy::not_found("input.package"))
}
