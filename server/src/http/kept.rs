//! Answers that are kept whole for whoever asks the same: queries of nobody in particular, without errors.
//!
//! They are kept under the tag that says what they depend on (see `graphql::tag`): the document, its variables and
//! language, the day, the catalogue and the latest event. Whatever is written is an event, so an answer is never taken
//! for the one of another state; it is out of date for as long as a new event takes to be heard of, as `ETag`s are.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::metrics::Operation;

/// What took longer may have been cut short by a limit of time, and is not kept.
pub(super) const SLOW: Duration = Duration::from_millis(500);
/// An answer of more bytes than this is not kept.
const LARGE: usize = 2 * 1024 * 1024;
/// Bytes that an answer is taken to have on average: how many are expected.
const USUAL: u64 = 8 * 1024;

/// A tag, and the media type that was asked for.
type Key = (String, &'static str);

/// An answer, and what it answers.
type Whole = (Bytes, Operation);

/// Answers that are kept. Cheap to clone.
#[derive(Clone)]
pub(super) struct Kept(Option<Arc<Cache<Key, Whole, Bytewise>>>);

#[derive(Clone)]
struct Bytewise;

impl Weighter<Key, Whole> for Bytewise {
    fn weight(&self, (tag, _): &Key, (body, _): &Whole) -> u64 {
        (tag.len() + body.len() + 128) as u64
    }
}

impl Kept {
    /// Room for so many MB; none keeps nothing.
    pub(super) fn new(megabytes: u32) -> Self {
        let most = u64::from(megabytes) * 1024 * 1024;
        let cache = || Arc::new(Cache::with_weighter((most / USUAL) as usize, most, Bytewise));
        Self((most > 0).then(cache))
    }

    /// Whether anything is kept at all.
    pub(super) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Bytes of all that is kept.
    pub(super) fn bytes(&self) -> u64 {
        self.0.as_ref().map_or(0, |cache| cache.weight())
    }

    /// The answer under a tag, as a media type, and what it answers.
    pub(super) fn get(&self, tag: &str, media: &'static str) -> Option<(Bytes, Operation)> {
        self.0.as_ref()?.get(&(tag.to_owned(), media))
    }

    /// Keeps an answer, unless it is large.
    pub(super) fn put(&self, tag: &str, media: &'static str, body: &Bytes, of: &Operation) {
        if let Some(cache) = self.0.as_ref().filter(|_| body.len() <= LARGE) {
            cache.insert((tag.to_owned(), media), (body.clone(), of.clone()));
        }
    }
}
