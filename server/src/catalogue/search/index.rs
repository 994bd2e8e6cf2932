//! The index: what the rest of the catalogue sees of the search.

use std::sync::Arc;

use super::build::{self, Shelves};
use super::document::{Document, Hit, Kind, Suggestion};
use super::highlight::Marker;
use super::lexicon::Lexicon;
use super::query::Query;
use super::rank::rank;
use super::shelf::Shelf;
use super::suggest::suggest;
use super::synonyms::Synonyms;
use super::understanding::Understanding;

/// The searchable form of a catalogue: immutable, cheap to clone, free of the documents it was
/// built from. A changed catalogue gets a new one, by [`Index::update`] or [`Index::build`].
#[derive(Clone, Debug, Default)]
pub struct Index {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    lexicon: Lexicon,
    shelves: Shelves,
    synonyms: Arc<Synonyms>,
    /// As given, for the case that an update has to build anew.
    rows: Arc<[(String, Vec<String>)]>,
}

impl Index {
    /// Builds the index of all documents. `synonyms` are everyday words and abbreviations with
    /// what the catalogue says instead; both may be several words.
    ///
    /// Positions and keys are unique within a kind.
    pub fn build(documents: &[Document<'_>], synonyms: &[(String, Vec<String>)]) -> Self {
        let rows: Arc<[_]> = synonyms.into();
        Self::anew(documents, rows)
    }

    fn anew(documents: &[Document<'_>], rows: Arc<[(String, Vec<String>)]>) -> Self {
        let (lexicon, shelves) = build::build(documents, &rows);
        let synonyms = Arc::new(Synonyms::new(&rows));
        let inner = Inner { lexicon, shelves, synonyms, rows };
        Self { inner: Arc::new(inner) }
    }

    /// The index after a change: hand over **all** documents again, as to [`Index::build`].
    /// Documents whose words are unchanged are taken over, whatever their positions are now; only
    /// new and changed ones are read. What was handed over before and is not any more is gone.
    ///
    /// A new document is found by all its words at once. What compounds are made of is not learnt
    /// anew from a few changes; after many changes this builds from scratch.
    #[must_use]
    pub fn update(&self, documents: &[Document<'_>]) -> Self {
        let Inner { lexicon, shelves, synonyms, rows } = &*self.inner;
        match build::update(lexicon, shelves, documents) {
            None => Self::anew(documents, Arc::clone(rows)),
            Some((lexicon, shelves)) => {
                let inner = Inner { lexicon, shelves, synonyms: Arc::clone(synonyms), rows: Arc::clone(rows) };
                Self { inner: Arc::new(inner) }
            }
        }
    }

    /// All documents of a kind that match, best first; equal ones by title, then key. A query
    /// without any letter or digit matches nothing: "no search" is for the caller to tell apart.
    pub fn search(&self, kind: Kind, query: &str) -> Vec<Hit> {
        rank(self.shelf(kind), &self.understand(query))
    }

    /// A text of a document of this kind with what matches between `<mark>` and `</mark>` and
    /// everything else HTML-escaped. Of a long text a window around the first match, at word
    /// borders, with an ellipsis where it is cut. `None` when nothing in it matches.
    pub fn highlight(&self, kind: Kind, query: &str, text: &str) -> Option<String> {
        self.highlighter(kind, query).highlight(text)
    }

    /// Understands a query once for many texts.
    pub fn highlighter(&self, kind: Kind, query: &str) -> Highlighter {
        Highlighter { index: self.clone(), kind, query: self.understand(query) }
    }

    /// Titles to offer while somebody types: those of the given kinds that have all words of the
    /// query or begin with them, the last of which may be unfinished. At most `most`, and at most
    /// one for each document.
    pub fn suggest(&self, query: &str, kinds: &[Kind], most: usize) -> Vec<Suggestion> {
        let query = self.understand(query);
        if most == 0 || query.slots.is_empty() {
            return Vec::new();
        }
        let mut kinds = kinds.to_vec();
        kinds.sort_unstable();
        kinds.dedup();
        let shelves: Vec<(Kind, &Shelf)> = kinds.into_iter().map(|kind| (kind, self.shelf(kind))).collect();
        suggest(&self.inner.lexicon, &shelves, &query, most)
    }

    fn shelf(&self, kind: Kind) -> &Shelf {
        &self.inner.shelves[kind.slot()]
    }

    fn understand(&self, query: &str) -> Query {
        let understanding = Understanding { lexicon: &self.inner.lexicon, synonyms: &self.inner.synonyms };
        understanding.of(query)
    }
}

/// Marks the matches of one query in many texts. From [`Index::highlighter`].
#[derive(Clone, Debug)]
pub struct Highlighter {
    index: Index,
    kind: Kind,
    query: Query,
}

impl Highlighter {
    /// As [`Index::highlight`].
    pub fn highlight(&self, text: &str) -> Option<String> {
        let inner = &*self.index.inner;
        Marker::new(&inner.lexicon, self.index.shelf(self.kind), &self.query).mark(text)
    }
}
