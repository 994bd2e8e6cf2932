//! Tokens of programs: short access tokens, families of refresh tokens, and what they make their bearer.
//!
//! A token says who; what somebody may do is read from the database each time, so that what was taken away is gone at
//! once.

use entity::{api_client, refresh_token, sign_in};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;

use super::account::Accounts;
use super::client::{READ, WRITE};
use super::desk::{Desk, Told};
use super::error::{Code, Error};
use super::policy::{Action, Subject, grant};
use super::viewer::{Membership, Viewer, Who};
use super::{issuer_rule, person as people};
use crate::auth::key::TOKEN_LIFETIME;
use crate::auth::secret::{self, Secret};
use crate::auth::token::{self, Claims};
use crate::db;

/// Whom our tokens are meant for.
pub const AUDIENCE: &str = "kortvej";
const SECOND: i64 = 1_000_000;
/// How long a family of refresh tokens lives, in microseconds: 30 days.
const FAMILY: i64 = 30 * 24 * 60 * 60 * SECOND;

/// What a program gets.
pub struct Issued {
    /// The access token.
    pub access: String,
    /// For how long it is good, in seconds.
    pub expires_in: i64,
    /// What the next one is got with; none for a machine, which has its secret.
    pub refresh: Option<Secret>,
    /// What the token is good for; none for all that the person may.
    pub scope: Option<String>,
}

/// The one answer to a token, or a secret, that is not good.
pub fn refused() -> Error {
    Error::plain(
        Code::Unauthenticated,
        "Adgangen er ugyldig eller udløbet. Log ind igen.",
        "The access is not valid or has run out. Sign in again.",
    )
}

/// Begins a family of refresh tokens for a person that has just signed in.
pub async fn begin(desk: &Desk, accounts: &Accounts, person: &str) -> Result<Issued, Error> {
    let refresh = fresh_refresh()?;
    let (now, id) = (desk.clock.micros(), desk.id());
    let family = sign_in::Model {
        id: id.clone(),
        person_id: person.to_owned(),
        organisation_key: None,
        digest: None,
        created_at: now,
        seen_at: now,
        expires_at: now + FAMILY,
        ended_at: None,
    };
    let viewer = db::write(&desk.db, async |txn| {
        let viewer = people::as_viewer(txn, &people::find(txn, person).await?).await?;
        let viewer = viewer.filter(has_rights).ok_or_else(refused)?;
        let first = row_of(&refresh, &family, now);
        family.into_active_model().insert(txn).await?;
        first.into_active_model().insert(txn).await?;
        Ok::<_, Error>(viewer)
    })
    .await?;
    let access = of_person(desk, accounts, person, &id, &viewer).await?;
    Ok(Issued { access, expires_in: TOKEN_LIFETIME / SECOND, refresh: Some(refresh), scope: None })
}

fn fresh_refresh() -> Result<Secret, Error> {
    secret::fresh("kvr_").map_err(|cause| Error::internal(&cause))
}

fn row_of(refresh: &Secret, family: &sign_in::Model, now: i64) -> refresh_token::Model {
    refresh_token::Model {
        digest: refresh.digest(),
        sign_in_id: family.id.clone(),
        issued_at: now,
        expires_at: family.expires_at,
        used_at: None,
    }
}

/// Whether there is anything left that a token could be good for.
fn has_rights(viewer: &Viewer) -> bool {
    viewer.platform || !viewer.memberships.is_empty()
}

async fn of_person(
    desk: &Desk,
    accounts: &Accounts,
    person: &str,
    family: &str,
    viewer: &Viewer,
) -> Result<String, Error> {
    let mut claims = claims(desk, &format!("person:{person}"));
    claims.org.clone_from(&viewer.acting);
    claims.sid = Some(family.to_owned());
    signed(desk, accounts, &claims).await
}

fn claims(desk: &Desk, subject: &str) -> Claims {
    Claims::from_now(desk.clock.micros(), &desk.public_url, AUDIENCE, subject, &desk.id())
}

async fn signed(desk: &Desk, accounts: &Accounts, claims: &Claims) -> Result<String, Error> {
    let ring = accounts.keys().signing(desk).await?;
    token::issue(&ring, claims).map_err(|cause| Error::internal(&cause))
}

/// What became of a refresh token.
enum Exchange {
    Done(Box<Viewer>, sign_in::Model),
    Refused,
}

/// Exchanges a refresh token for new tokens. One that was exchanged before ends its family: somebody has a copy.
///
/// Errors: UNAUTHENTICATED for one that is not good.
pub async fn refresh(desk: &Desk, accounts: &Accounts, given: &str) -> Result<Issued, Error> {
    let next = fresh_refresh()?;
    let now = desk.clock.micros();
    let exchange = desk
        .write(async |txn| {
            let found = refresh_token::Entity::find_by_id(secret::digest(given)).one(txn).await?;
            let Some(row) = found else { return Ok(Exchange::Refused) };
            let family = sign_in::Entity::find_by_id(&row.sign_in_id).one(txn).await?;
            let holds = |family: &sign_in::Model| family.ended_at.is_none() && now < family.expires_at;
            let Some(family) = family.filter(holds) else { return Ok(Exchange::Refused) };
            if row.used_at.is_some() {
                let person = family.person_id.clone();
                let mut family = family.into_active_model();
                family.ended_at = Set(Some(now));
                family.update(txn).await?;
                let by_itself = grant(&Viewer::system(), Action::ManagePlatform, &Subject::default())?;
                let told = Told {
                    noun: "person",
                    id: &person,
                    action: "refresh-token-reused",
                    before: None,
                    after: Some(json!({})),
                };
                desk.tell(txn, &by_itself, told).await?;
                return Ok(Exchange::Refused);
            }
            let viewer = people::as_viewer(txn, &people::find(txn, &family.person_id).await?).await?;
            let Some(viewer) = viewer.filter(has_rights).filter(|_| now < row.expires_at) else {
                return Ok(Exchange::Refused);
            };
            let mut used = row.into_active_model();
            used.used_at = Set(Some(now));
            used.update(txn).await?;
            row_of(&next, &family, now).into_active_model().insert(txn).await?;
            let mut seen = family.clone().into_active_model();
            seen.seen_at = Set(now);
            seen.update(txn).await?;
            Ok(Exchange::Done(Box::new(viewer), family))
        })
        .await?;
    let Exchange::Done(viewer, family) = exchange else { return Err(refused()) };
    let access = of_person(desk, accounts, &family.person_id, &family.id, &viewer).await?;
    Ok(Issued { access, expires_in: TOKEN_LIFETIME / SECOND, refresh: Some(next), scope: None })
}

/// A token for a machine that shows its secret. `scope` are words of which all must be the client's; all that it has
/// when left out.
///
/// Errors: UNAUTHENTICATED for a secret that is not good, INVALID for a scope that the client has not.
pub async fn for_client(
    desk: &Desk,
    accounts: &Accounts,
    id: &str,
    given: &str,
    scope: Option<&str>,
) -> Result<Issued, Error> {
    let row = api_client::Entity::find_by_id(id).one(&desk.db).await?;
    let kept = row.as_ref().map_or("", |row| &row.secret_digest);
    let right = secret::matches(given, kept);
    let row = row.filter(|row| right && is_open(row, desk.clock.micros())).ok_or_else(refused)?;
    let has = |word: &str| row.scopes.split(' ').any(|scope| scope == word);
    let scope = match scope.map(str::trim).filter(|scope| !scope.is_empty()) {
        None => row.scopes.clone(),
        Some(scope) if scope.split_whitespace().all(has) => scope.to_owned(),
        Some(_) => {
            return Err(Error::invalid(
                "scope",
                format!("Klienten har kun {}.", row.scopes),
                format!("The client has only {}.", row.scopes),
            ));
        }
    };
    let mut claims = claims(desk, &format!("client:{id}"));
    claims.org = Some(row.organisation_key.clone());
    claims.scope = Some(scope.clone());
    let access = signed(desk, accounts, &claims).await?;
    db::write(&desk.db, async |txn| {
        let mut row = row.into_active_model();
        row.last_used_at = Set(Some(desk.clock.micros()));
        row.update(txn).await
    })
    .await?;
    Ok(Issued { access, expires_in: TOKEN_LIFETIME / SECOND, refresh: None, scope: Some(scope) })
}

fn is_open(row: &api_client::Model, now: i64) -> bool {
    row.revoked_at.is_none() && now < row.expires_at
}

/// Who bears a token.
pub struct Bearer {
    /// The viewer, with the roles as they are now.
    pub viewer: Viewer,
    /// The sign-in that the token comes from; none of a machine or a foreign issuer's.
    pub sign_in: Option<String>,
}

/// Whom a token makes its bearer: one of ours, or of an issuer that is believed.
///
/// Errors: UNAUTHENTICATED whatever is wrong with it.
pub async fn bearer(desk: &Desk, accounts: &Accounts, text: &str) -> Result<Bearer, Error> {
    let now = desk.clock.micros();
    let kid = token::kid(text).ok_or_else(refused)?;
    let ring = accounts.keys().believing(desk, &kid).await?;
    let found = match token::verify(&ring, &desk.public_url, AUDIENCE, text, now) {
        Ok(claims) => ours(desk, &claims, now).await?,
        Err(_) => match accounts.foreign().verify(text, now).await {
            Ok(identity) => {
                let viewer = issuer_rule::viewer(desk, &identity).await?;
                viewer.map(|viewer| Bearer { viewer, sign_in: None })
            }
            Err(_) => None,
        },
    };
    found.ok_or_else(refused)
}

async fn ours(desk: &Desk, claims: &Claims, now: i64) -> Result<Option<Bearer>, Error> {
    match claims.sub.split_once(':') {
        Some(("person", id)) => {
            let Some(family) = claims.sid.as_deref() else { return Ok(None) };
            let family = sign_in::Entity::find_by_id(family).one(&desk.db).await?;
            let holds = |family: &sign_in::Model| {
                family.person_id == id && family.ended_at.is_none() && now < family.expires_at
            };
            let Some(family) = family.filter(holds) else { return Ok(None) };
            let viewer = people::as_viewer(&desk.db, &people::find(&desk.db, id).await?).await?;
            let viewer = viewer.filter(has_rights).map(|viewer| match &claims.org {
                Some(organisation) => viewer.acting_for(organisation),
                None => viewer,
            });
            Ok(viewer.map(|viewer| Bearer { viewer, sign_in: Some(family.id) }))
        }
        Some(("client", id)) => {
            let row = api_client::Entity::find_by_id(id).one(&desk.db).await?;
            let Some(row) = row.filter(|row| is_open(row, now)) else { return Ok(None) };
            let said = claims.scope.as_deref().unwrap_or_default();
            let has = |word: &str| {
                let of = |words: &str| words.split(' ').any(|scope| scope == word);
                of(said) && of(&row.scopes)
            };
            if !has(READ) && !has(WRITE) {
                return Ok(None);
            }
            let viewer = Viewer {
                who: Who::Client(row.id.clone()),
                writes: has(WRITE),
                acting: Some(row.organisation_key.clone()),
                memberships: vec![Membership { organisation: row.organisation_key, role: row.role }],
                platform: false,
            };
            Ok(Some(Bearer { viewer, sign_in: None }))
        }
        _ => Ok(None),
    }
}
