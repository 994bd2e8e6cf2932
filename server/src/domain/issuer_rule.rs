//! What the claims of a foreign issuer's token give: roles in organisations, computed anew at each request.

use entity::types::Role;
use entity::{issuer_rule, person};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    IntoActiveModel, ModelTrait, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};

use super::account::Accounts;
use super::desk::{Desk, Told};
use super::error::{Error, shown};
use super::membership::grantable;
use super::person::language;
use super::policy::{Action, Subject, grant, not_found};
use super::viewer::{Membership, Viewer};
use crate::auth::foreign::Identity;
use crate::db;

/// Most characters of a claim's name or value.
const LONGEST: usize = 200;

/// A rule that is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Address of the issuer.
    pub issuer: String,
    /// Name of the claim.
    pub claim: String,
    /// Its value, or one of its values.
    pub value: String,
    /// Key of the organisation.
    pub organisation: String,
    /// The role in it.
    pub role: Role,
}

/// All rules, in the order of their making.
pub async fn list(db: &DatabaseConnection, viewer: &Viewer) -> Result<Vec<issuer_rule::Model>, Error> {
    grant(viewer, Action::ManagePlatform, &Subject::default())?;
    rules(db).await
}

async fn rules(db: &impl ConnectionTrait) -> Result<Vec<issuer_rule::Model>, Error> {
    Ok(issuer_rule::Entity::find().order_by_asc(issuer_rule::Column::Id).all(db).await?)
}

/// Adds a rule.
///
/// Errors: INVALID for an issuer that the operator has not named.
pub async fn add(
    desk: &Desk,
    accounts: &Accounts,
    viewer: &Viewer,
    wanted: &Wanted,
    repeated: Option<&str>,
) -> Result<(), Error> {
    const MUTATION: &str = "addIssuerRule";
    let by = grant(viewer, Action::ManagePlatform, &Subject::default())?;
    grantable("input.role", wanted.role)?;
    if !accounts.issuers().contains(&wanted.issuer) {
        let (issuer, known) = (shown(&wanted.issuer), accounts.issuers().join(", "));
        return Err(Error::invalid(
            "input.issuer",
            format!("\"{issuer}\" er ikke en udsteder, som Kortvej er sat op til at stole på. De er: {known}."),
            format!("\"{issuer}\" is not an issuer that Kortvej is set up to believe. They are: {known}."),
        ));
    }
    for (field, text) in [("input.claim", &wanted.claim), ("input.value", &wanted.value)] {
        if text.is_empty() || text.chars().count() > LONGEST || text.contains(char::is_control) {
            return Err(Error::invalid(
                field,
                format!("Her skal stå 1 til {LONGEST} tegn."),
                format!("This must be 1 to {LONGEST} characters."),
            ));
        }
    }
    if desk.catalogue().organisations.position(&wanted.organisation).is_none() {
        return Err(Error::unknown("input.organisation", &wanted.organisation, "organisations { key }"));
    }
    desk.write(async |txn| {
        if desk.answered(txn, &by, repeated, MUTATION).await?.is_some() {
            return Ok(());
        }
        let row = issuer_rule::Model {
            id: desk.id(),
            issuer: wanted.issuer.clone(),
            claim: wanted.claim.clone(),
            value: wanted.value.clone(),
            organisation_key: wanted.organisation.clone(),
            role: wanted.role,
            created_at: desk.clock.micros(),
        };
        let row = row.into_active_model().insert(txn).await?;
        // Not the value, which may name a person.
        let after = json!({
            "issuer": row.issuer, "claim": row.claim, "organisation": row.organisation_key, "role": row.role.as_str(),
        });
        let told = Told { noun: "issuer-rule", id: &row.id, action: "added", before: None, after: Some(after) };
        desk.tell(txn, &by, told).await?;
        desk.remember(txn, &by, repeated, MUTATION, &row.id).await
    })
    .await
}

/// Removes a rule: what it gave is gone at the next request.
pub async fn remove(desk: &Desk, viewer: &Viewer, id: &str, repeated: Option<&str>) -> Result<(), Error> {
    const MUTATION: &str = "removeIssuerRule";
    let by = grant(viewer, Action::ManagePlatform, &Subject::default())?;
    desk.write(async |txn| {
        if desk.answered(txn, &by, repeated, MUTATION).await?.is_some() {
            return Ok(());
        }
        let row = issuer_rule::Entity::find_by_id(id).one(txn).await?.ok_or_else(|| not_found("input.id"))?;
        let before = json!({ "organisation": row.organisation_key, "role": row.role.as_str() });
        row.delete(txn).await?;
        let told = Told { noun: "issuer-rule", id, action: "removed", before: Some(before), after: None };
        desk.tell(txn, &by, told).await?;
        desk.remember(txn, &by, repeated, MUTATION, id).await
    })
    .await
}

/// Whether a claim has a value, or it among others.
fn has(claims: &Value, name: &str, value: &str) -> bool {
    match claims.get(name) {
        Some(Value::String(only)) => only == value,
        Some(Value::Array(several)) => several.iter().any(|one| one.as_str() == Some(value)),
        _ => false,
    }
}

/// The viewer whom a foreign token makes its bearer; none where no rule gives it anything, or the account is closed.
/// At first use an account is made, so that what the person does has a name.
pub(super) async fn viewer(desk: &Desk, identity: &Identity) -> Result<Option<Viewer>, Error> {
    let mut memberships: Vec<Membership> = Vec::new();
    for rule in rules(&desk.db).await?.into_iter().filter(|rule| rule.issuer == identity.issuer) {
        let given = Membership { organisation: rule.organisation_key, role: rule.role };
        if has(&identity.claims, &rule.claim, &rule.value) && !memberships.contains(&given) {
            memberships.push(given);
        }
    }
    if memberships.is_empty() {
        return Ok(None);
    }
    let row = match known(&desk.db, identity).await? {
        Some(row) => row,
        None => {
            db::write(&desk.db, async |txn| match known(txn, identity).await? {
                Some(row) => Ok(row),
                None => make(desk, txn, identity).await,
            })
            .await?
        }
    };
    Ok(row.disabled_at.is_none().then(|| Viewer::person(row.id, memberships, false)))
}

async fn known(db: &impl ConnectionTrait, identity: &Identity) -> Result<Option<person::Model>, Error> {
    let theirs = person::Entity::find().filter(person::Column::ForeignIssuer.eq(&identity.issuer));
    Ok(theirs.filter(person::Column::ForeignSubject.eq(&identity.subject)).one(db).await?)
}

async fn make(desk: &Desk, txn: &DatabaseTransaction, identity: &Identity) -> Result<person::Model, Error> {
    let name = identity.claims.get("name").and_then(Value::as_str).unwrap_or(&identity.subject);
    let row = person::Model {
        id: desk.id(),
        name: name.chars().filter(|c| !c.is_control()).take(100).collect(),
        email: None,
        email_folded: None,
        password_hash: None,
        language: language(true).to_owned(),
        digest: false,
        platform_administrator: false,
        demo: false,
        foreign_issuer: Some(identity.issuer.clone()),
        foreign_subject: Some(identity.subject.clone()),
        created_at: desk.clock.micros(),
        disabled_at: None,
        signed_in_at: Some(desk.clock.micros()),
    };
    let row = row.into_active_model().insert(txn).await?;
    let by_itself = grant(&Viewer::system(), Action::ManagePeople, &Subject::default())?;
    let after = json!({ "issuer": identity.issuer });
    let told = Told { noun: "person", id: &row.id, action: "created", before: None, after: Some(after) };
    desk.tell(txn, &by_itself, told).await?;
    Ok(row)
}
