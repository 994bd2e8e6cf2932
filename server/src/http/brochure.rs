//! `GET /pakker/{key}/brochure.pdf`: a published package to print, `?language=da|en`, `&version=N`.
//!
//! A brochure is set once and kept for whoever wants it next: all that stands in it follows from the catalogue, the day
//! and what was asked for. As many are set at once as there are cores, the rest wait in line.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use time::Date;

use super::App;
use crate::clock::{danish_day, from_micros};
use crate::domain::brochure::{Asked, pdf};
use crate::domain::draft::content::Standing;
use crate::domain::error::Error;
use crate::domain::viewer::Viewer;
use crate::domain::work;
use crate::metrics::Turns;

/// What may be said of a brochure.
#[derive(Deserialize)]
pub(super) struct Wish {
    language: Option<String>,
    version: Option<i32>,
}

/// Most bytes of brochures that are kept.
const KEPT: u64 = 32 * 1024 * 1024;
/// Bytes that one is taken to have: how many are expected.
const USUAL: u64 = 64 * 1024;

/// Brochures that are kept, by the tag that says what they depend on, and turns at setting one. Cheap to clone.
#[derive(Clone)]
pub(super) struct Brochures {
    kept: Arc<Cache<String, Bytes, Bytewise>>,
    turns: Arc<Turns>,
}

#[derive(Clone)]
struct Bytewise;

impl Weighter<String, Bytes> for Bytewise {
    fn weight(&self, tag: &String, pdf: &Bytes) -> u64 {
        (tag.len() + pdf.len() + 128) as u64
    }
}

impl Brochures {
    /// None yet, and so many turns.
    pub(super) fn new(turns: Turns) -> Self {
        let kept = Arc::new(Cache::with_weighter((KEPT / USUAL) as usize, KEPT, Bytewise));
        Self { kept, turns: Arc::new(turns) }
    }

    fn kept(&self, tag: &str) -> Option<Bytes> {
        self.kept.get(tag)
    }

    /// Sets a brochure when there is a turn, and keeps it.
    async fn set(
        &self,
        tag: &str,
        work: impl FnOnce() -> Result<Vec<u8>, Error> + Send + 'static,
    ) -> Result<Bytes, Error> {
        let turn = self.turns.acquire().await.map_err(|cause| Error::internal(&cause))?;
        // Others may have asked for the same while this one waited.
        if let Some(pdf) = self.kept(tag) {
            return Ok(pdf);
        }
        let (all, tag) = (Arc::clone(&self.kept), tag.to_owned());
        let set = tokio::task::spawn_blocking(move || {
            // Held until the brochure is kept, also when nobody waits for it any more.
            let _turn = turn;
            let pdf = Bytes::from(work()?);
            all.insert(tag, pdf.clone());
            Ok(pdf)
        });
        set.await.map_err(|cause| Error::internal(&cause))?
    }
}

/// The brochure, or 404 where no such version is published.
pub(super) async fn get(
    State(app): State<App>,
    Path(key): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    let danish = wish.language.as_deref() != Some("en");
    let moment = (app.desk.catalogue().version, app.desk.clock.today());
    // A digest, since a key may hold signs that no header can.
    let digest = Sha256::digest(format!("{key}\n{danish}\n{:?}\n{moment:?}", wish.version));
    let tag = digest.iter().take(16).fold("\"".to_owned(), |tag, byte| format!("{tag}{byte:02x}")) + "\"";
    let pdf = match app.brochures.kept(&tag) {
        Some(pdf) => Ok(Some(pdf)),
        None => made(&app, &tag, &key, danish, wish.version).await,
    };
    match pdf {
        Ok(Some(pdf)) => {
            let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
            if known.is_some_and(|known| known.contains(&tag)) {
                return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
            }
            let name = format!(
                "inline; filename=\"kortvej-{}.pdf\"",
                key.chars().filter(char::is_ascii_alphanumeric).collect::<String>()
            );
            let headers = [
                (header::CONTENT_TYPE, "application/pdf".to_owned()),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, "no-cache".to_owned()),
                (header::ETAG, tag),
            ];
            (headers, pdf).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn made(app: &App, tag: &str, key: &str, danish: bool, version: Option<i32>) -> Result<Option<Bytes>, Error> {
    let (catalogue, today) = (app.desk.catalogue(), app.desk.clock.today());
    let day = |micros: i64| -> Date { danish_day(from_micros(micros)) };
    let (package, published) = match (version, catalogue.packages.get(key)) {
        (None, None) => return Ok(None),
        (None, Some(package)) => {
            let version = if package.made_here {
                work::version(&app.desk.db, &Viewer::nobody(), key, package.version).await?
            } else {
                None
            };
            (package.clone(), version.map(|version| day(version.row.published_at)))
        }
        (Some(version), _) => {
            let Some(version) = work::version(&app.desk.db, &Viewer::nobody(), key, version).await? else {
                return Ok(None);
            };
            let stand = Standing {
                status: version.row.status,
                revision: version.row.revision,
                version: version.row.version,
                parties: &version.parties,
                derived_from: None,
            };
            (version.content.shown(&catalogue, key, &stand), Some(day(version.row.published_at)))
        }
    };
    let address = format!("{}/pakker/{key}", app.desk.public_url);
    let work = move || pdf(&catalogue, Asked { package: &package, published, today, danish, address: &address });
    app.brochures.set(tag, work).await.map(Some)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_brochure_is_set_once_and_only_when_there_is_a_turn() {
        let brochures = Brochures::new(Turns::of("brochure", 1));
        let set = Arc::new(AtomicUsize::new(0));
        let work = || {
            let set = Arc::clone(&set);
            move || {
                set.fetch_add(1, Ordering::Relaxed);
                Ok(b"%PDF".to_vec())
            }
        };
        let twice = tokio::join!(brochures.set("a", work()), brochures.set("a", work()));
        assert_eq!((twice.0.unwrap(), twice.1.unwrap()), ("%PDF".into(), "%PDF".into()));
        assert_eq!(set.load(Ordering::Relaxed), 1, "who waited for the same gets the same");

        let busy = brochures.turns.acquire().await.unwrap();
        let mut waiting = Box::pin(brochures.set("b", work()));
        for _ in 0..10 {
            assert!(futures::poll!(&mut waiting).is_pending());
            tokio::task::yield_now().await;
        }
        assert_eq!((set.load(Ordering::Relaxed), brochures.kept("a").is_some()), (1, true));
        drop(busy);
        waiting.await.unwrap();
        assert_eq!(set.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn brochures_that_are_kept_have_a_limit() {
        let brochures = Brochures::new(Turns::of("brochure", 1));
        for number in 0..80 {
            brochures.set(&number.to_string(), || Ok(vec![0; 1024 * 1024])).await.unwrap();
        }
        assert!(brochures.kept.weight() <= KEPT, "{} bytes", brochures.kept.weight());
        assert!(brochures.kept.len() > 10, "{} are kept", brochures.kept.len());
    }
}
