//! The index: what the rest of the catalogue sees of the search.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::build::{Shelves, build};
use super::document::{Document, Hit, Kind, Suggestion};
use super::highlight::Marker;
use super::lexicon::{Lexicon, NewWord};
use super::query::Query;
use super::rank::rank;
use super::reading::{Place, Uses, words_of};
use super::shelf::Shelf;
use super::suggest::suggest;
use super::synonyms::Synonyms;
use super::understanding::Understanding;

/// The searchable form of a catalogue: immutable, cheap to clone, free of the documents it was
/// built from. A changed catalogue gets a new one, by [`Index::replace`] or [`Index::build`].
#[derive(Clone, Debug, Default)]
pub struct Index {
    inner: Arc<Inner>,
}

#[derive(Clone, Debug, Default)]
struct Inner {
    lexicon: Arc<Lexicon>,
    /// By word.
    uses: Vec<Uses>,
    shelves: Shelves,
    synonyms: Arc<Synonyms>,
}

impl Index {
    /// Builds the index of all documents. `synonyms` are everyday words and abbreviations with
    /// what the catalogue says instead; both may be several words.
    ///
    /// Positions and keys are unique within a kind.
    pub fn build(documents: &[Document<'_>], synonyms: &[(String, Vec<String>)]) -> Self {
        let (lexicon, uses, shelves) = build(documents, synonyms);
        let inner = Inner { lexicon: Arc::new(lexicon), uses, shelves, synonyms: Arc::new(Synonyms::new(synonyms)) };
        Self { inner: Arc::new(inner) }
    }

    /// The index with documents in place of others of the same kind, position and key, each given as
    /// it was and as it is. It answers as one that is built whole, and shares what did not change.
    ///
    /// Nothing where it has to be built whole: a word that is new or gone has others read otherwise
    /// (it is a part of them, or their root), or documents have become so much longer or shorter
    /// that it counts for all.
    #[must_use]
    pub fn replace(&self, changes: &[(Document<'_>, Document<'_>)]) -> Option<Self> {
        let old = &self.inner.lexicon;
        let mut inner = Inner::clone(&self.inner);
        let mut touched = Vec::new();
        let mut fresh: BTreeMap<String, Uses> = BTreeMap::new();
        let mut all_known = true;
        for (before, after) in changes {
            words_of(before, &mut |word, _, part| match old.words.find(word) {
                Some(number) => {
                    inner.uses[number as usize].less(part);
                    touched.push(number);
                }
                None => all_known = false,
            });
            words_of(after, &mut |word, _, part| match old.words.find(word) {
                Some(number) => {
                    inner.uses[number as usize].more(part);
                    touched.push(number);
                }
                None => fresh.entry(word.to_owned()).or_default().more(part),
            });
        }
        touched.sort_unstable();
        touched.dedup();
        let mut gone = Vec::new();
        for number in touched {
            let (before, after) = (self.inner.uses[number as usize].shape(), inner.uses[number as usize].shape());
            if !after.0 {
                gone.push(NewWord { folded: old.words.get(number), danish: before.1 });
            } else if before != after {
                return None;
            }
        }
        if !all_known {
            return None;
        }
        if !gone.is_empty() || !fresh.is_empty() {
            let come = fresh.iter().map(|(folded, uses)| NewWord { folded, danish: uses.shape().1 });
            inner.lexicon = Arc::new(old.change(&gone, &come.collect::<Vec<_>>())?);
            inner.uses.extend(fresh.values());
        }
        let new = &inner.lexicon;
        for (before, after) in changes {
            let (was, is) = (read(old, before), read(new, after));
            inner.shelves[after.kind.slot()].replace((old, before, &was), (new, after, &is))?;
        }
        inner.shelves.iter().all(Shelf::is_as_usual).then(|| Self { inner: Arc::new(inner) })
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

/// The words of a document that are known.
fn read(lexicon: &Lexicon, document: &Document<'_>) -> Vec<Place> {
    let mut places = Vec::new();
    words_of(document, &mut |word, field, _| {
        places.extend(lexicon.words.find(word).map(|number| Place::new(number, field)));
    });
    places
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
