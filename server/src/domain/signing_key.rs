//! The keys that sign access tokens: kept in the database, shared by all server processes.

use std::sync::{Arc, PoisonError, RwLock};

use entity::signing_key;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryOrder, Set,
};
use serde_json::json;

use super::account::Accounts;
use super::desk::{Desk, Told};
use super::error::Error;
use super::policy::{Action, Grant, Subject, grant};
use super::viewer::Viewer;
use crate::auth::key::{KeyRing, SigningKey};

/// How long keys are taken as they were read, in microseconds: a minute. Another process may have retired one.
const FRESH: i64 = 60 * 1_000_000;

/// The keys as this process last read them.
#[derive(Default)]
pub struct Keys(RwLock<Held>);

#[derive(Default)]
struct Held {
    ring: Arc<KeyRing>,
    read_at: Option<i64>,
}

impl Keys {
    /// The ring for believing a token that names a key. Read anew when the key is not in it: another server may have
    /// made it a moment ago. An invented name costs what an invented cookie does, one read of a few rows.
    pub async fn believing(&self, desk: &Desk, kid: &str) -> Result<Arc<KeyRing>, Error> {
        let now = desk.clock.micros();
        let (ring, age) = {
            let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
            (Arc::clone(&held.ring), held.read_at.map_or(i64::MAX, |at| now.saturating_sub(at).saturating_abs()))
        };
        if age >= FRESH || !ring.holds(kid) { self.read(desk).await } else { Ok(ring) }
    }

    /// The ring for signing, with the keys as they are now; the first key is made if there is none.
    pub async fn signing(&self, desk: &Desk) -> Result<Arc<KeyRing>, Error> {
        let ring = self.read(desk).await?;
        if ring.signing().is_some() {
            return Ok(ring);
        }
        let by_itself = grant(&Viewer::system(), Action::ManagePlatform, &Subject::default())?;
        desk.write(async |txn| {
            // Another process may have been faster.
            if ring_of(&rows(txn).await?)?.signing().is_none() {
                make(desk, txn, &by_itself).await?;
            }
            Ok(())
        })
        .await?;
        self.read(desk).await
    }

    async fn read(&self, desk: &Desk) -> Result<Arc<KeyRing>, Error> {
        let now = desk.clock.micros();
        let ring = Arc::new(ring_of(&rows(&desk.db).await?)?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Held { ring: Arc::clone(&ring), read_at: Some(now) };
        Ok(ring)
    }
}

async fn rows(db: &impl ConnectionTrait) -> Result<Vec<signing_key::Model>, Error> {
    let query = signing_key::Entity::find().order_by_desc(signing_key::Column::CreatedAt);
    Ok(query.order_by_desc(signing_key::Column::Kid).all(db).await?)
}

fn ring_of(rows: &[signing_key::Model]) -> Result<KeyRing, Error> {
    let keys = rows.iter().map(|row| SigningKey::from_stored(&row.private, row.created_at, row.retired_at));
    Ok(KeyRing::new(keys.collect::<Result<_, _>>().map_err(|cause| Error::internal(&cause))?))
}

async fn make(desk: &Desk, txn: &DatabaseTransaction, by: &Grant) -> Result<String, Error> {
    let now = desk.clock.micros();
    let key = SigningKey::generate(now).map_err(|cause| Error::internal(&cause))?;
    let kid = key.kid.clone();
    let row = signing_key::Model { kid: kid.clone(), private: key.to_stored(), created_at: now, retired_at: None };
    row.into_active_model().insert(txn).await?;
    let told = Told { noun: "signing-key", id: &kid, action: "created", before: None, after: Some(json!({})) };
    desk.tell(txn, by, told).await?;
    Ok(kid)
}

/// All keys, newest first. Private parts stay here.
pub async fn list(db: &DatabaseConnection, viewer: &Viewer) -> Result<Vec<signing_key::Model>, Error> {
    grant(viewer, Action::ManagePlatform, &Subject::default())?;
    let mut keys = rows(db).await?;
    for key in &mut keys {
        key.private.clear();
    }
    Ok(keys)
}

/// Makes a new key that signs from now on. Those before sign no more; what they have signed is believed until it has
/// run out.
pub async fn rotate(desk: &Desk, accounts: &Accounts, by: &Grant, repeated: Option<&str>) -> Result<(), Error> {
    const MUTATION: &str = "rotateSigningKey";
    desk.write(async |txn| {
        if desk.answered(txn, by, repeated, MUTATION).await?.is_some() {
            return Ok(());
        }
        for key in rows(txn).await?.into_iter().filter(|key| key.retired_at.is_none()) {
            let kid = key.kid.clone();
            let mut row = key.into_active_model();
            row.retired_at = Set(Some(desk.clock.micros()));
            row.update(txn).await?;
            let told = Told { noun: "signing-key", id: &kid, action: "retired", before: None, after: Some(json!({})) };
            desk.tell(txn, by, told).await?;
        }
        let kid = make(desk, txn, by).await?;
        desk.remember(txn, by, repeated, MUTATION, &kid).await
    })
    .await?;
    accounts.keys().read(desk).await?;
    Ok(())
}

/// The public keys that are believed now, as a JSON Web Key Set.
pub async fn published(desk: &Desk, accounts: &Accounts) -> Result<serde_json::Value, Error> {
    Ok(accounts.keys().read(desk).await?.jwks(desk.clock.micros()))
}
