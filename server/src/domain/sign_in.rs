//! Signing in, and the sessions of browsers.

use std::collections::{BTreeSet, HashMap};

use entity::types::Role;
use entity::{membership, person, sign_in};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
};
use tokio::time::timeout;

use super::account::Accounts;
use super::attempt;
use super::desk::Desk;
use super::error::{Code, Error};
use super::person::{self as people, fold};
use super::policy::{forbidden, not_found};
use super::viewer::Viewer;
use crate::auth::{password, secret};
use crate::db;

const SECOND: i64 = 1_000_000;
/// A session that nobody used for so long is over, in microseconds: twelve hours.
const IDLE: i64 = 12 * 60 * 60 * SECOND;
/// No session lasts longer, in microseconds: seven days.
const LONGEST: i64 = 7 * 24 * 60 * 60 * SECOND;
/// How often use is written down, in microseconds: five minutes.
const NOTED: i64 = 5 * 60 * SECOND;
/// How long a request waits for its use to be written down; an import may hold the database for longer.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

/// Who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Account id.
    pub id: String,
    /// Name.
    pub name: String,
}

impl From<person::Model> for SignedIn {
    fn from(row: person::Model) -> Self {
        Self { id: row.id, name: row.name }
    }
}

/// Signs in by e-mail and password. The work and the answer are the same whether or not there is such an account.
///
/// Errors: UNAUTHENTICATED where they don't belong together, LIMIT after too many failures.
pub async fn by_password(desk: &Desk, accounts: &Accounts, email: &str, given: &str) -> Result<SignedIn, Error> {
    let folded = fold(email);
    attempt::begin(desk, &folded).await?;
    let row = people::by_email(&desk.db, &folded).await?;
    let stored = row.as_ref().and_then(|row| row.password_hash.clone());
    let right = accounts.verify(given, stored.as_deref()).await?;
    let row = row.filter(|row| right && row.disabled_at.is_none()).ok_or_else(wrong)?;
    let better = match stored.filter(|stored| password::needs_rehash(stored)) {
        Some(_) => Some(accounts.hash(given).await?),
        None => None,
    };
    desk.write(async |txn| {
        attempt::succeeded(txn, &folded).await?;
        let mut row = row.clone().into_active_model();
        if let Some(hash) = better {
            row.password_hash = Set(Some(hash));
        }
        row.signed_in_at = Set(Some(desk.clock.micros()));
        Ok(row.update(txn).await?.into())
    })
    .await
}

/// The one answer to a sign-in that does not succeed.
pub(super) fn wrong() -> Error {
    Error::plain(
        Code::Unauthenticated,
        "E-mail eller adgangskode er forkert.",
        "The e-mail address or the password is wrong.",
    )
}

/// An account that may be chosen in the demonstration.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    /// Account id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Key of the organisation that it acts for; none of one that runs the installation.
    pub organisation: Option<String>,
    /// Its role there.
    pub role: Role,
}

/// The accounts of the demonstration, by name.
pub async fn demo_accounts(desk: &Desk) -> Result<Vec<DemoAccount>, Error> {
    let open = person::Entity::find().filter(person::Column::Demo.eq(true));
    let mut rows = open.filter(person::Column::DisabledAt.is_null()).all(&desk.db).await?;
    rows.sort_by_cached_key(|row| (fold(&row.name), row.id.clone()));
    let ids = rows.iter().map(|row| row.id.as_str());
    let held = membership::Entity::find()
        .filter(membership::Column::PersonId.is_in(ids))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_asc(membership::Column::Since)
        .order_by_asc(membership::Column::OrganisationKey)
        .all(&desk.db)
        .await?;
    let account = |row: person::Model| {
        let first = held.iter().find(|held| held.person_id == row.id);
        let role = match first {
            Some(first) => first.role,
            None if row.platform_administrator => Role::PlatformAdministrator,
            None => return None,
        };
        Some(DemoAccount {
            organisation: first.map(|of| of.organisation_key.clone()),
            id: row.id,
            name: row.name,
            role,
        })
    };
    Ok(rows.into_iter().filter_map(account).collect())
}

/// Signs in as an account of the demonstration, without a password.
pub async fn as_demo(desk: &Desk, id: &str) -> Result<SignedIn, Error> {
    desk.write(async |txn| {
        let row = person::Entity::find_by_id(id).one(txn).await?;
        let row = row.filter(|row| row.demo && row.disabled_at.is_none()).ok_or_else(|| not_found("id"))?;
        let mut row = row.into_active_model();
        row.signed_in_at = Set(Some(desk.clock.micros()));
        Ok(row.update(txn).await?.into())
    })
    .await
}

/// Opens a browser's session and gives its cookie.
pub async fn open(desk: &Desk, person: &str) -> Result<secret::Secret, Error> {
    let cookie = secret::fresh("kvs_").map_err(|cause| Error::internal(&cause))?;
    let now = desk.clock.micros();
    let row = sign_in::Model {
        id: desk.id(),
        person_id: person.to_owned(),
        organisation_key: None,
        digest: Some(cookie.digest()),
        created_at: now,
        seen_at: now,
        expires_at: now + LONGEST,
        ended_at: None,
    };
    db::write(&desk.db, async |txn| {
        row.into_active_model().insert(txn).await?;
        Ok::<_, Error>(())
    })
    .await?;
    Ok(cookie)
}

/// A session that is in use.
#[derive(Clone, Debug)]
pub struct Session {
    /// Id of the sign-in.
    pub id: String,
    /// Whose it is, with the roles as they are now.
    pub viewer: Viewer,
}

/// A session that holds, as it was found.
pub(super) struct Found {
    pub(super) session: Session,
    /// It is time that its use is written down.
    pub(super) is_due: bool,
}

/// The session of a cookie, if it is one that holds.
pub async fn session(desk: &Desk, cookie: &str) -> Result<Option<Session>, Error> {
    let digest = secret::digest(cookie);
    let found = sessions(desk, &BTreeSet::from([digest.as_str()])).await?.remove(&digest);
    let Some(found) = found else { return Ok(None) };
    if found.is_due {
        note(desk, &BTreeSet::from([found.session.id.clone()]), desk.clock.micros()).await;
    }
    Ok(Some(found.session))
}

/// Sessions by the digests of their cookies, of those that hold.
pub(super) async fn sessions(desk: &Desk, digests: &BTreeSet<&str>) -> Result<HashMap<String, Found>, Error> {
    let asked = sign_in::Entity::find().filter(sign_in::Column::Digest.is_in(digests.iter().copied()));
    let rows = asked.all(&desk.db).await?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.person_id.as_str()).collect();
    let viewers = people::as_viewers(&desk.db, &ids).await?;
    // What has run out while the database was asked holds no more.
    let now = desk.clock.micros();
    let holds = |row: &sign_in::Model| row.ended_at.is_none() && now < row.expires_at && now < row.seen_at + IDLE;
    let mut found = HashMap::new();
    for row in rows.into_iter().filter(holds) {
        let (Some(digest), Some(viewer)) = (row.digest, viewers.get(&row.person_id)) else { continue };
        let viewer = match &row.organisation_key {
            Some(organisation) => viewer.clone().acting_for(organisation),
            None => viewer.clone(),
        };
        let session = Session { id: row.id, viewer };
        found.insert(digest, Found { session, is_due: now - row.seen_at >= NOTED });
    }
    Ok(found)
}

/// Writes down that sign-ins were used.
pub(super) async fn note(desk: &Desk, ids: &BTreeSet<String>, at: i64) {
    let noting = db::write(&desk.db, async |txn| {
        sign_in::Entity::update_many()
            .col_expr(sign_in::Column::SeenAt, at.into())
            .filter(sign_in::Column::Id.is_in(ids))
            .filter(sign_in::Column::SeenAt.lt(at))
            .exec(txn)
            .await
    });
    if !matches!(timeout(PATIENCE, noting).await, Ok(Ok(_))) {
        tracing::debug!("the use of sessions could not be written down; the next request tries again");
    }
}

/// Ends a sign-in.
pub async fn end(desk: &Desk, id: &str) -> Result<(), Error> {
    db::write(&desk.db, async |txn| {
        if let Some(row) = sign_in::Entity::find_by_id(id).one(txn).await?.filter(|row| row.ended_at.is_none()) {
            let mut row = row.into_active_model();
            row.ended_at = Set(Some(desk.clock.micros()));
            row.update(txn).await?;
        }
        Ok(())
    })
    .await
}

/// Ends every sign-in of a person, browsers and tokens, but the one named.
pub(super) async fn end_all(
    desk: &Desk,
    txn: &DatabaseTransaction,
    person: &str,
    but: Option<&str>,
) -> Result<(), Error> {
    let mut open = sign_in::Entity::update_many()
        .col_expr(sign_in::Column::EndedAt, Some(desk.clock.micros()).into())
        .filter(sign_in::Column::PersonId.eq(person))
        .filter(sign_in::Column::EndedAt.is_null());
    if let Some(but) = but {
        open = open.filter(sign_in::Column::Id.ne(but));
    }
    open.exec(txn).await?;
    Ok(())
}

/// Lets a session act for another organisation of its person.
///
/// Errors: FORBIDDEN where the person is no member of it.
pub async fn act_for(desk: &Desk, session: &Session, organisation: &str) -> Result<(), Error> {
    if !session.viewer.is_member(organisation) {
        return Err(Error { field: Some("organisation".into()), ..forbidden() });
    }
    db::write(&desk.db, async |txn| {
        let row = sign_in::Entity::find_by_id(&session.id).one(txn).await?.ok_or_else(|| not_found("organisation"))?;
        let mut row = row.into_active_model();
        row.organisation_key = Set(Some(organisation.to_owned()));
        row.update(txn).await?;
        Ok(())
    })
    .await
}
