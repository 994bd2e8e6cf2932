//! Machines that act for an organisation.

use entity::api_client;
use entity::types::Role;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, Set,
};
use serde_json::json;

use super::desk::{Desk, Told};
use super::error::Error;
use super::membership::managing;
use super::person::name_of;
use super::policy::{Action, Subject, allowed, forbidden, grant, not_found};
use super::viewer::{Viewer, Who};
use crate::auth::secret;

/// The scope of reading.
pub const READ: &str = "READ";
/// The scope of changing, which reads as well.
pub const WRITE: &str = "WRITE";
/// Roles that a machine can have: those of people who answer for people stay with people.
const ROLES: &[Role] = &[Role::Reader, Role::Editor, Role::Coordinator, Role::CouncilMember, Role::CommitteeMember];
/// Longest life in days: two years.
const LONGEST: i32 = 730;
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// A client that is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Name for people.
    pub name: String,
    /// Key of the organisation for which it acts.
    pub organisation: String,
    /// In which role.
    pub role: Role,
    /// Whether it reads.
    pub reads: bool,
    /// Whether it changes anything.
    pub writes: bool,
    /// After so many days it ends.
    pub days: i32,
}

/// Clients of an organisation, or of all whose clients the viewer manages, the newest first.
pub async fn list(
    db: &DatabaseConnection,
    viewer: &Viewer,
    organisation: Option<&str>,
) -> Result<Vec<api_client::Model>, Error> {
    let all = api_client::Entity::find().order_by_desc(api_client::Column::Id);
    let manages = |key: &str| allowed(viewer, Action::ManageClients, &Subject::of(key)).is_some();
    let keys: Vec<&str> = match organisation {
        Some(key) => {
            grant(viewer, Action::ManageClients, &Subject::of(key))?;
            vec![key]
        }
        None if viewer.platform => return Ok(all.all(db).await?),
        None => viewer.organisations().into_iter().filter(|key| manages(key)).collect(),
    };
    if keys.is_empty() {
        grant(viewer, Action::ManageClients, &Subject::default())?;
        return Err(forbidden());
    }
    Ok(all.filter(api_client::Column::OrganisationKey.is_in(keys)).all(db).await?)
}

/// A client that the viewer manages, or that it is.
pub async fn by_id(db: &impl ConnectionTrait, viewer: &Viewer, id: &str) -> Result<Option<api_client::Model>, Error> {
    let row = api_client::Entity::find_by_id(id).one(db).await?;
    let is_it = viewer.who == Who::Client(id.to_owned());
    let manages = |key: &str| allowed(viewer, Action::ManageClients, &Subject::of(key)).is_some();
    Ok(row.filter(|row| is_it || manages(&row.organisation_key)))
}

/// Makes a client; its secret is given once, and not when the mutation is repeated.
pub async fn create(
    desk: &Desk,
    viewer: &Viewer,
    wanted: &Wanted,
    repeated: Option<&str>,
) -> Result<(api_client::Model, Option<String>), Error> {
    const MUTATION: &str = "createClient";
    let by = managing(desk, viewer, Action::ManageClients, &wanted.organisation)?;
    let name = name_of("input.name", &wanted.name)?;
    if !ROLES.contains(&wanted.role) {
        let roles: Vec<&str> = ROLES.iter().map(|role| role.as_str()).collect();
        let roles = roles.join(", ");
        return Err(Error::invalid(
            "input.role",
            format!("En klient kan have rollen {roles}."),
            format!("A client can have the role {roles}."),
        ));
    }
    let scopes: Vec<&str> = [(wanted.reads, READ), (wanted.writes, WRITE)]
        .into_iter()
        .filter_map(|(has, word)| has.then_some(word))
        .collect();
    if scopes.is_empty() {
        return Err(Error::invalid("input.scopes", "Angiv mindst ét scope.", "Give at least one scope."));
    }
    if !(1..=LONGEST).contains(&wanted.days) {
        return Err(Error::invalid(
            "input.expiresInDays",
            format!("En klient kan gælde i 1 til {LONGEST} dage."),
            format!("A client can be good for 1 to {LONGEST} days."),
        ));
    }
    let secret = secret::fresh("kvc_").map_err(|cause| Error::internal(&cause))?;
    desk.write(async |txn| {
        if let Some(id) = desk.answered(txn, &by, repeated, MUTATION).await? {
            let before = by_id(txn, viewer, &id).await?.ok_or_else(|| not_found("input.clientMutationId"))?;
            return Ok((before, None));
        }
        let now = desk.clock.micros();
        let row = api_client::Model {
            id: desk.id(),
            name,
            organisation_key: wanted.organisation.clone(),
            role: wanted.role,
            scopes: scopes.join(" "),
            secret_digest: secret.digest(),
            created_by: by.actor().to_owned(),
            created_at: now,
            expires_at: now + i64::from(wanted.days) * DAY,
            revoked_at: None,
            last_used_at: None,
        };
        let row = row.into_active_model().insert(txn).await?;
        let after = json!({ "organisation": row.organisation_key, "role": row.role.as_str(), "scopes": row.scopes });
        let told = Told { noun: "client", id: &row.id, action: "created", before: None, after: Some(after) };
        desk.tell(txn, &by, told).await?;
        desk.remember(txn, &by, repeated, MUTATION, &row.id).await?;
        Ok((row, Some(secret.reveal().to_owned())))
    })
    .await
}

/// Revokes a client: its tokens are refused from now on.
pub async fn revoke(
    desk: &Desk,
    viewer: &Viewer,
    id: &str,
    repeated: Option<&str>,
) -> Result<api_client::Model, Error> {
    const MUTATION: &str = "revokeClient";
    if !viewer.is_signed_in() {
        return Err(super::policy::unauthenticated());
    }
    let row = by_id(&desk.db, viewer, id).await?.ok_or_else(|| not_found("input.id"))?;
    let by = grant(viewer, Action::ManageClients, &Subject::of(&row.organisation_key))?;
    desk.write(async |txn| {
        let row = by_id(txn, viewer, id).await?.ok_or_else(|| not_found("input.id"))?;
        if desk.answered(txn, &by, repeated, MUTATION).await?.is_some() || row.revoked_at.is_some() {
            return Ok(row);
        }
        let mut row = row.into_active_model();
        row.revoked_at = Set(Some(desk.clock.micros()));
        let row = row.update(txn).await?;
        let told = Told { noun: "client", id, action: "revoked", before: None, after: Some(json!({})) };
        desk.tell(txn, &by, told).await?;
        desk.remember(txn, &by, repeated, MUTATION, id).await?;
        Ok(row)
    })
    .await
}
