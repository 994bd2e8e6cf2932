//! Rows of the database that many fields of one answer ask for: one statement for all that ask at once.
//!
//! Nothing is remembered between statements, so that an answer after a change sees the change.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use dataloader::BatchFn;
use dataloader::non_cached::Loader;
use futures::future::BoxFuture;
use tracing::Instrument;

use crate::domain::actor::{self, Acted, Shown};
use crate::domain::desk::Desk;
use crate::domain::error::Error;
use crate::domain::viewer::Viewer;
use crate::domain::work::{self, Work};
use crate::domain::{adoption, alarm, model};
use crate::trace;
use entity::alarm::Model as AlarmRow;

/// Most keys of one statement.
const MOST: usize = 1000;

type Fetch<K, V> = dyn Fn(Vec<K>) -> BoxFuture<'static, Result<HashMap<K, V>, Error>> + Send + Sync;

/// One statement for many keys. A key without rows gets the default, so loading never panics.
pub struct Batch<K, V>(Box<Fetch<K, V>>, &'static str);

impl<K, V> BatchFn<K, Result<V, Error>> for Batch<K, V>
where
    K: Eq + Hash + Clone + Send + Sync,
    V: Default + Clone + Send,
{
    fn load(&mut self, keys: &[K]) -> impl Future<Output = HashMap<K, Result<V, Error>>> {
        let span = tracing::info_span!(target: trace::TARGET, "loader", rows = self.1, keys = keys.len());
        let fetched = (self.0)(keys.to_vec()).instrument(span);
        async move {
            match fetched.await {
                Ok(mut found) => {
                    keys.iter().map(|key| (key.clone(), Ok(found.remove(key).unwrap_or_default()))).collect()
                }
                Err(error) => keys.iter().map(|key| (key.clone(), Err(error.clone()))).collect(),
            }
        }
    }
}

/// Values by key.
pub type By<K, V> = Loader<K, Result<V, Error>, Batch<K, V>>;

/// Made anew for each request, so nobody is answered from another's rows.
pub struct Loaders {
    /// Open alarms by package key.
    pub alarms: By<String, Vec<AlarmRow>>,
    /// Packages in the making by key, of those that the viewer may see.
    pub works: By<String, Option<Arc<Work>>>,
    /// What the viewer may know of those who did something.
    pub actors: By<Acted, Shown>,
    /// Collaboration models by key.
    pub models: By<String, Option<Arc<model::Model>>>,
    /// Adoptions by the key of their model, latest change first.
    pub adoptions: By<String, Arc<Vec<entity::adoption::Model>>>,
}

impl Loaders {
    /// Loaders for one request of one viewer.
    pub fn new(desk: &Desk, viewer: &Viewer) -> Self {
        let (db, of) = (desk.reader.clone(), viewer.clone());
        let works = by("works", move |keys: Vec<String>| {
            let (db, viewer) = (db.clone(), of.clone());
            Box::pin(async move {
                let works = work::some(&db, &viewer, &keys).await?;
                Ok(works.into_iter().map(|work| (work.row.key.clone(), Some(Arc::new(work)))).collect())
            })
        });
        let db = desk.reader.clone();
        let alarms = by("alarms", move |keys: Vec<String>| {
            let db = db.clone();
            Box::pin(async move { Ok(alarm::of(&db, &keys).await?.into_iter().collect()) })
        });
        let (db, of) = (desk.db.clone(), viewer.clone());
        let actors = by("actors", move |keys: Vec<Acted>| {
            let (db, viewer) = (db.clone(), of.clone());
            Box::pin(async move {
                let circle = actor::circle(&db, &viewer).await?;
                actor::shown(&db, &viewer, &circle, &keys).await
            })
        });
        let at = desk.clone();
        let models = by("models", move |keys: Vec<String>| {
            let desk = at.clone();
            Box::pin(async move {
                let found = model::of_keys(&desk, &keys).await?;
                Ok(found.into_iter().map(|(key, model)| (key, Some(Arc::new(model)))).collect())
            })
        });
        let at = desk.clone();
        let adoptions = by("adoptions", move |keys: Vec<String>| {
            let desk = at.clone();
            Box::pin(async move {
                let found = adoption::of_models(&desk, &keys).await?;
                Ok(found.into_iter().map(|(model, rows)| (model, Arc::new(rows))).collect())
            })
        });
        Self { alarms, works, actors, models, adoptions }
    }
}

fn by<K, V>(
    rows: &'static str,
    fetch: impl Fn(Vec<K>) -> BoxFuture<'static, Result<HashMap<K, V>, Error>> + Send + Sync + 'static,
) -> By<K, V>
where
    K: Eq + Hash + Clone + Send + Sync + std::fmt::Debug,
    V: Default + Clone + Send,
{
    Loader::new(Batch(Box::new(fetch), rows)).with_max_batch_size(MOST)
}
