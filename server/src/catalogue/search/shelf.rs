//! The documents of one kind: which terms each has, and how much.

use std::collections::HashMap;

use super::document::Document;
use super::letters::key_form;
use super::lexicon::Lexicon;
use super::reading::{Field, Place, fingerprint};
use super::titles::Titles;

/// How quickly more of the same word stops to say more.
const SATURATION: f32 = 3.0;
/// Weights are kept in two bytes, the lowest bit of which says whether the term is in the title.
const SCALE: f32 = 65_534.0;
const IN_TITLE: u16 = 1;

/// A term in a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    /// The document's number on the shelf.
    pub(super) document: u32,
    /// How much of the document the term is, 0 to 1.
    pub(super) weight: f32,
    /// Whether it is in the main title.
    pub(super) in_title: bool,
}

/// The documents of one kind, numbered in the order of title and key, so that equal scores need
/// no further comparison.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    /// Positions in the catalogue's table.
    pub(super) positions: Vec<u32>,
    /// Which are for demonstration.
    pub(super) demo: Vec<bool>,
    /// Keys in the form they are compared in, sorted.
    pub(super) keys: Vec<(Box<str>, u32)>,
    /// Keys as people write them.
    pub(super) names: Vec<Box<str>>,
    /// What may be suggested.
    pub(super) titles: Titles,
    fingerprints: Vec<u64>,
    /// Length of each field in an average document, in words.
    usual: [f32; Field::COUNT],
    postings: Postings,
}

/// For each term its documents, in two columns to save a third of the memory.
#[derive(Clone, Debug, Default)]
struct Postings {
    ends: Vec<u32>,
    documents: Vec<u32>,
    weights: Vec<u16>,
}

impl Shelf {
    /// Puts documents on a new shelf. `documents` are in the order of the shelf, `places` has
    /// their words in the same order.
    pub(super) fn fill(lexicon: &Lexicon, documents: &[&Document<'_>], places: &[&[Place]]) -> Self {
        let mut shelf = Self::describe(lexicon, documents);
        shelf.usual = usual_lengths(places);
        let mut entries = Vec::new();
        let mut sums = Sums::default();
        for (number, places) in (0..).zip(places) {
            sums.of(lexicon, places, &shelf.usual);
            for &(term, weight) in &sums.terms {
                entries.push((term, (number, weight)));
            }
        }
        shelf.postings = Postings::of(lexicon.terms.len(), &entries);
        shelf
    }

    /// The shelf after a change. `places` has the words of the documents that are new or changed;
    /// what is known of the others is taken over.
    pub(super) fn refill(&self, lexicon: &Lexicon, documents: &[&Document<'_>], places: &[Option<&[Place]>]) -> Self {
        let mut shelf = Self::describe(lexicon, documents);
        shelf.usual = self.usual;
        let old = self.numbers();
        // For each old document its number now. The order of unchanged documents is the same.
        let mut moved = vec![u32::MAX; self.positions.len()];
        for (number, print) in (0..).zip(&shelf.fingerprints) {
            if places[number as usize].is_none()
                && let Some(&before) = old.get(print)
            {
                moved[before as usize] = number;
            }
        }
        let mut entries = Vec::new();
        let mut sums = Sums::default();
        for (number, places) in (0..).zip(places) {
            if let Some(places) = places {
                sums.of(lexicon, places, &shelf.usual);
                for &(term, weight) in &sums.terms {
                    entries.push((term, (number, weight)));
                }
            }
        }
        entries.sort_by_key(|entry| (entry.0, entry.1.0));
        shelf.postings = self.postings.merge(lexicon.terms.len(), &moved, &entries);
        shelf
    }

    fn describe(lexicon: &Lexicon, documents: &[&Document<'_>]) -> Self {
        let forms = documents.iter().map(|document| key_form(document.key));
        let mut keys: Vec<(Box<str>, u32)> = forms.map(String::into_boxed_str).zip(0..).collect();
        keys.sort_unstable();
        Self {
            positions: documents.iter().map(|document| document.position).collect(),
            demo: documents.iter().map(|document| document.demo).collect(),
            keys,
            names: documents.iter().map(|document| document.key.into()).collect(),
            titles: Titles::of(lexicon, documents),
            fingerprints: documents.iter().map(|one| fingerprint(one)).collect(),
            ..Self::default()
        }
    }

    /// The number of each document by what it says.
    fn numbers(&self) -> HashMap<u64, u32> {
        self.fingerprints.iter().copied().zip(0..).collect()
    }

    /// Whether a document of that content is on the shelf.
    pub(super) fn prints(&self) -> std::collections::HashSet<u64> {
        self.fingerprints.iter().copied().collect()
    }

    pub(super) fn len(&self) -> usize {
        self.positions.len()
    }

    /// The documents that have a term.
    pub(super) fn postings(&self, term: u32) -> impl Iterator<Item = Posting> {
        let range = self.postings.range(term);
        let documents = self.postings.documents.get(range.clone());
        let weights = self.postings.weights.get(range);
        let columns = documents.unwrap_or_default().iter().zip(weights.unwrap_or_default());
        columns.map(|(&document, &weight)| Posting {
            document,
            weight: f32::from(weight) / SCALE,
            in_title: weight & IN_TITLE != 0,
        })
    }

    /// In how many documents a term is.
    pub(super) fn count(&self, term: u32) -> usize {
        self.postings.range(term).len()
    }

    /// How much a term that is in so many documents says (BM25's inverse document frequency).
    pub(super) fn rarity(&self, count: usize) -> f32 {
        let all = self.len() as f32;
        let count = (count as f32).min(all);
        (1.0 + (all - count + 0.5) / (count + 0.5)).ln()
    }

    /// The documents whose key begins with `form`, and whether the key is just that.
    pub(super) fn keys_from<'a>(&'a self, form: &'a str) -> impl Iterator<Item = (u32, f32)> + 'a {
        let from = self.keys.partition_point(|key| *key.0 < *form);
        let keys = self.keys[from..].iter();
        let keys = keys.take_while(move |key| key.0.starts_with(form));
        keys.map(move |key| (key.1, form.len() as f32 / key.0.len() as f32))
    }
}

impl Postings {
    /// Of entries in the order of their documents.
    fn of(terms: usize, entries: &[(u32, (u32, u16))]) -> Self {
        let mut ends = vec![0_u32; terms];
        for entry in entries {
            ends[entry.0 as usize] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            let count = *end;
            *end = total;
            total += count;
        }
        let mut documents = vec![0; total as usize];
        let mut weights = vec![0; total as usize];
        for &(term, (document, weight)) in entries {
            let end = &mut ends[term as usize];
            documents[*end as usize] = document;
            weights[*end as usize] = weight;
            *end += 1;
        }
        Self { ends, documents, weights }
    }

    fn range(&self, term: u32) -> std::ops::Range<usize> {
        let term = term as usize;
        let start = if term == 0 { 0 } else { self.ends.get(term - 1).copied().unwrap_or(0) };
        let end = self.ends.get(term).copied().unwrap_or(start);
        start as usize..end as usize
    }

    /// The same with other numbers for the documents (`u32::MAX`: gone) and new entries, which
    /// are in the order of term and document.
    fn merge(&self, terms: usize, moved: &[u32], entries: &[(u32, (u32, u16))]) -> Self {
        let mut merged = Self {
            ends: Vec::with_capacity(terms),
            documents: Vec::with_capacity(self.documents.len() + entries.len()),
            weights: Vec::with_capacity(self.documents.len() + entries.len()),
        };
        let mut entries = entries.iter().peekable();
        for term in 0..terms as u32 {
            let range = self.range(term);
            let kept = self.documents[range.clone()].iter().zip(&self.weights[range]);
            for (&document, &weight) in kept {
                let document = moved[document as usize];
                if document == u32::MAX {
                    continue;
                }
                while let Some(entry) = entries.next_if(|entry| entry.0 == term && entry.1.0 < document) {
                    merged.push(entry.1);
                }
                merged.push((document, weight));
            }
            while let Some(entry) = entries.next_if(|entry| entry.0 == term) {
                merged.push(entry.1);
            }
            merged.ends.push(merged.documents.len() as u32);
        }
        merged
    }

    fn push(&mut self, entry: (u32, u16)) {
        self.documents.push(entry.0);
        self.weights.push(entry.1);
    }
}

/// Adds up what the words of a document say (BM25 with fields).
#[derive(Default)]
struct Sums {
    raw: Vec<(u32, f32, bool)>,
    terms: Vec<(u32, u16)>,
}

impl Sums {
    fn of(&mut self, lexicon: &Lexicon, places: &[Place], usual: &[f32; Field::COUNT]) {
        let mut lengths = [0_usize; Field::COUNT];
        for place in places {
            lengths[place.field() as usize] += 1;
        }
        let mut weights = [0.0; Field::COUNT];
        for (number, weight) in (0..).zip(&mut weights) {
            let field = Field::of(number);
            let at = number as usize;
            let long = lengths[at] as f32 / usual[at].max(1.0);
            let matters = field.length_matters();
            *weight = field.weight() / (1.0 - matters + matters * long);
        }
        self.raw.clear();
        for place in places {
            let weight = weights[place.field() as usize];
            let titled = place.field() == Field::Title;
            for meaning in lexicon.meanings(place.word()) {
                let weight = weight * meaning.weight;
                self.raw.push((meaning.term, weight, titled));
            }
        }
        self.raw.sort_unstable_by_key(|entry| entry.0);
        self.terms.clear();
        for same in self.raw.chunk_by(|left, right| left.0 == right.0) {
            let sum: f32 = same.iter().map(|entry| entry.1).sum();
            let weight = (sum / (SATURATION + sum) * SCALE) as u16;
            let titled = same.iter().any(|entry| entry.2);
            let weight = weight & !IN_TITLE | if titled { IN_TITLE } else { 0 };
            self.terms.push((same[0].0, weight));
        }
    }
}

fn usual_lengths(places: &[&[Place]]) -> [f32; Field::COUNT] {
    let mut lengths = [0.0; Field::COUNT];
    for place in places.iter().copied().flatten() {
        lengths[place.field() as usize] += 1.0;
    }
    lengths.map(|length| length / places.len().max(1) as f32)
}
