//! Roles of people in organisations: who gives and ends them.

use entity::types::Role;
use entity::{membership, person};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect, QueryTrait, Set,
};
use serde_json::json;

use super::desk::{Desk, Told};
use super::error::Error;
use super::person as people;
use super::policy::{Action, Grant, Subject, grant, not_found};
use super::viewer::Viewer;

/// A role of a person in an organisation, as a mutation names it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Account id.
    pub person: String,
    /// Key of the organisation.
    pub organisation: String,
    /// The role.
    pub role: Role,
}

/// A role that a membership can have.
///
/// Errors: INVALID for the role of those who run the installation.
pub(super) fn grantable(field: &'static str, role: Role) -> Result<(), Error> {
    if role == Role::PlatformAdministrator {
        return Err(Error::invalid(
            field,
            "Rollen som platformadministrator gives ikke af en organisation. Den, der driver Kortvej, laver et link med \
             `kortvej user setup-link`.",
            "The role of platform administrator is not given by an organisation. Whoever operates Kortvej makes a link \
             with `kortvej user setup-link`.",
        ));
    }
    Ok(())
}

/// Proof that the viewer may manage an organisation's people; the organisation must be there and in force.
pub(super) fn managing(desk: &Desk, viewer: &Viewer, action: Action, organisation: &str) -> Result<Grant, Error> {
    let by = grant(viewer, action, &Subject::of(organisation))?;
    let (catalogue, today) = (desk.catalogue(), desk.clock.today());
    let position = catalogue.organisations.position(organisation);
    let in_force = position.is_some_and(|at| catalogue.organisations.at(at).validity.holds(today));
    if in_force { Ok(by) } else { Err(Error::unknown("input.organisation", organisation, "organisations { key }")) }
}

/// Gives a person whom the viewer sees a role.
pub async fn give(desk: &Desk, viewer: &Viewer, wanted: &Wanted, repeated: Option<&str>) -> Result<String, Error> {
    const MUTATION: &str = "grantMembership";
    grantable("input.role", wanted.role)?;
    let by = managing(desk, viewer, Action::ManagePeople, &wanted.organisation)?;
    desk.write(async |txn| {
        if let Some(before) = desk.answered(txn, &by, repeated, MUTATION).await? {
            return Ok(before);
        }
        let seen = people::by_id(txn, viewer, &wanted.person).await?;
        let account = seen.and_then(|seen| seen.account).ok_or_else(|| not_found("input.person"))?;
        if account.foreign_issuer.is_some() {
            return Err(Error::invalid(
                "input.person",
                "Personen logger ind hos en anden udsteder, og rollerne kommer af reglerne for den.",
                "The person signs in with another issuer, and the roles come from the rules for it.",
            ));
        }
        open(desk, txn, &by, wanted).await?;
        desk.remember(txn, &by, repeated, MUTATION, &wanted.person).await?;
        Ok(wanted.person.clone())
    })
    .await
}

/// Opens a membership, and tells; one that is open already stays as it is.
pub(super) async fn open(desk: &Desk, txn: &DatabaseTransaction, by: &Grant, wanted: &Wanted) -> Result<(), Error> {
    let now = desk.clock.micros();
    let row = membership::Model {
        person_id: wanted.person.clone(),
        organisation_key: wanted.organisation.clone(),
        role: wanted.role,
        since: now,
        ended_at: None,
    };
    match find(txn, wanted).await? {
        Some(before) if before.ended_at.is_none() => return Ok(()),
        Some(before) => {
            let mut again = before.into_active_model();
            (again.since, again.ended_at) = (Set(now), Set(None));
            again.update(txn).await?;
        }
        None => {
            row.into_active_model().insert(txn).await?;
        }
    }
    let after = json!({ "organisation": wanted.organisation, "role": wanted.role.as_str() });
    let told =
        Told { noun: "person", id: &wanted.person, action: "membership-granted", before: None, after: Some(after) };
    desk.tell(txn, by, told).await?;
    Ok(())
}

async fn find(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Option<membership::Model>, Error> {
    let key = (wanted.person.clone(), wanted.organisation.clone(), wanted.role);
    Ok(membership::Entity::find_by_id(key).one(db).await?)
}

/// Ends a membership, or the right to run the installation where the role is that of a platform administrator.
///
/// Errors: INVALID where the last administrator would end its own role.
pub async fn end(desk: &Desk, viewer: &Viewer, wanted: &Wanted, repeated: Option<&str>) -> Result<String, Error> {
    const MUTATION: &str = "endMembership";
    let of_platform = wanted.role == Role::PlatformAdministrator;
    let by = if of_platform {
        grant(viewer, Action::ManagePlatform, &Subject::default())?
    } else {
        grant(viewer, Action::ManagePeople, &Subject::of(&wanted.organisation))?
    };
    desk.write(async |txn| {
        if let Some(before) = desk.answered(txn, &by, repeated, MUTATION).await? {
            return Ok(before);
        }
        let oneself = viewer.person_id() == Some(&wanted.person);
        if oneself && is_last(txn, wanted).await? {
            return Err(last(of_platform));
        }
        if of_platform {
            let row = person::Entity::find_by_id(&wanted.person).one(txn).await?;
            let row = row.filter(|row| row.platform_administrator).ok_or_else(|| not_found("input.person"))?;
            let mut row = row.into_active_model();
            row.platform_administrator = Set(false);
            row.update(txn).await?;
        } else {
            let row = find(txn, wanted).await?.filter(|row| row.ended_at.is_none());
            let mut row = row.ok_or_else(|| not_found("input.person"))?.into_active_model();
            row.ended_at = Set(Some(desk.clock.micros()));
            row.update(txn).await?;
        }
        let organisation = (!of_platform).then_some(&wanted.organisation);
        let before = json!({ "organisation": organisation, "role": wanted.role.as_str() });
        let told =
            Told { noun: "person", id: &wanted.person, action: "membership-ended", before: Some(before), after: None };
        desk.tell(txn, &by, told).await?;
        desk.remember(txn, &by, repeated, MUTATION, &wanted.person).await?;
        Ok(wanted.person.clone())
    })
    .await
}

/// Whether nobody else with an open account has the role that keeps the organisation, or the installation, in hand.
async fn is_last(txn: &DatabaseTransaction, wanted: &Wanted) -> Result<bool, Error> {
    let others = person::Entity::find()
        .filter(person::Column::Id.ne(&wanted.person))
        .filter(person::Column::DisabledAt.is_null());
    let others = match wanted.role {
        Role::PlatformAdministrator => others.filter(person::Column::PlatformAdministrator.eq(true)),
        Role::Administrator => {
            let open = membership::Entity::find()
                .filter(membership::Column::OrganisationKey.eq(&wanted.organisation))
                .filter(membership::Column::Role.eq(Role::Administrator))
                .filter(membership::Column::EndedAt.is_null());
            let ids = open.select_only().column(membership::Column::PersonId).into_query();
            others.filter(person::Column::Id.in_subquery(ids))
        }
        _ => return Ok(false),
    };
    Ok(others.count(txn).await? == 0)
}

fn last(of_platform: bool) -> Error {
    if of_platform {
        Error::invalid(
            "input.person",
            "Du er den sidste platformadministrator. Lad en anden blive det først.",
            "You are the last platform administrator. Let somebody else become one first.",
        )
    } else {
        Error::invalid(
            "input.person",
            "Du er organisationens sidste administrator. Giv en anden rollen først.",
            "You are the last administrator of the organisation. Give somebody else the role first.",
        )
    }
}
