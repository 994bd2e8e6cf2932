//! The documents of one kind: which terms each has, and how much.

use std::sync::Arc;

use super::document::Document;
use super::letters::key_form;
use super::lexicon::Lexicon;
use super::reading::{Field, Place};
use super::strings::Lists;
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

/// A term in a document, as it is kept.
#[derive(Clone, Copy, Debug)]
struct Entry {
    document: u32,
    weight: u16,
}

/// The documents of one kind, numbered. Copies share what did not change.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    /// Positions in the catalogue's table.
    pub(super) positions: Arc<[u32]>,
    /// Which are for demonstration.
    pub(super) demo: Vec<bool>,
    /// Keys in the form they are compared in, sorted.
    pub(super) keys: Arc<[(Box<str>, u32)]>,
    /// Keys as people write them.
    pub(super) names: Arc<[Box<str>]>,
    /// What may be suggested.
    pub(super) titles: Titles,
    /// By document: its place in the order of title and key, which decides between equal scores.
    places: Vec<u32>,
    /// Words of each field in all documents.
    lengths: [u64; Field::COUNT],
    /// Length of each field in an average document, in words.
    usual: [f32; Field::COUNT],
    postings: Lists<Entry>,
}

impl Shelf {
    /// Puts documents on a new shelf. `documents` are in the order of the shelf, `places` has
    /// their words in the same order.
    pub(super) fn fill(lexicon: &Lexicon, documents: &[&Document<'_>], places: &[&[Place]]) -> Self {
        let forms = documents.iter().map(|document| key_form(document.key));
        let mut keys: Vec<(Box<str>, u32)> = forms.map(String::into_boxed_str).zip(0..).collect();
        keys.sort_unstable();
        let mut lengths = [0; Field::COUNT];
        for place in places.iter().copied().flatten() {
            lengths[place.field() as usize] += 1;
        }
        let usual = usual_lengths(&lengths, documents.len());
        let mut entries = Vec::new();
        let mut sums = Sums::default();
        for (document, places) in (0..).zip(places) {
            for &(term, weight) in sums.of(lexicon, places, &usual) {
                entries.push((term, Entry { document, weight }));
            }
        }
        Self {
            positions: documents.iter().map(|document| document.position).collect(),
            demo: documents.iter().map(|document| document.demo).collect(),
            keys: keys.into(),
            names: documents.iter().map(|document| document.key.into()).collect(),
            titles: Titles::of(lexicon, documents),
            places: (0..documents.len() as u32).collect(),
            lengths,
            usual,
            postings: Lists::group(lexicon.terms.len(), &entries),
        }
    }

    /// Puts a document in the place of another with the same position and key; each comes with its
    /// words and the lexicon that has them. Nothing where the shelf has to be filled anew.
    pub(super) fn replace(
        &mut self,
        (old_lexicon, before, old): (&Lexicon, &Document<'_>, &[Place]),
        (lexicon, after, new): (&Lexicon, &Document<'_>, &[Place]),
    ) -> Option<()> {
        let number = self.positions.iter().position(|&position| position == after.position)? as u32;
        for place in old {
            self.lengths[place.field() as usize] -= 1;
        }
        for place in new {
            self.lengths[place.field() as usize] += 1;
        }
        let (mut gone, mut come) = (Sums::default(), Sums::default());
        for &(term, _) in gone.of(old_lexicon, old, &self.usual) {
            let list: Vec<Entry> = self.postings.row(term).iter().filter(|e| e.document != number).copied().collect();
            self.postings.set(term, &list);
        }
        for &(term, weight) in come.of(lexicon, new, &self.usual) {
            let mut list = self.postings.row(term).to_vec();
            let at = list.partition_point(|entry| entry.document < number);
            list.insert(at, Entry { document: number, weight });
            self.postings.set(term, &list);
        }
        *self.demo.get_mut(number as usize)? = after.demo;
        if before.title != after.title {
            self.move_to(number, after.title);
        }
        if (before.title, &before.other_titles) != (after.title, &after.other_titles) {
            self.titles.replace(lexicon, number, after)?;
        }
        Some(())
    }

    /// Gives a document the place that its new title has.
    fn move_to(&mut self, number: u32, title: &str) {
        let name = &self.names[number as usize];
        let comes_before = |other: &u32| {
            *other != number && (self.titles.main_text(*other), &self.names[*other as usize]) < (title, name)
        };
        let to = (0..self.places.len() as u32).filter(comes_before).count() as u32;
        let from = self.places[number as usize];
        for place in &mut self.places {
            if *place > from && *place <= to {
                *place -= 1;
            } else if *place < from && *place >= to {
                *place += 1;
            }
        }
        self.places[number as usize] = to;
    }

    /// Whether documents are still as long on average as when their words were weighed.
    pub(super) fn is_as_usual(&self) -> bool {
        usual_lengths(&self.lengths, self.len()).map(f32::to_bits) == self.usual.map(f32::to_bits)
    }

    /// The place of a document in the order of title and key.
    pub(super) fn place(&self, document: u32) -> u32 {
        self.places[document as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.positions.len()
    }

    /// The documents that have a term.
    pub(super) fn postings(&self, term: u32) -> impl Iterator<Item = Posting> {
        self.postings.row(term).iter().map(|entry| Posting {
            document: entry.document,
            weight: f32::from(entry.weight) / SCALE,
            in_title: entry.weight & IN_TITLE != 0,
        })
    }

    /// In how many documents a term is.
    pub(super) fn count(&self, term: u32) -> usize {
        self.postings.row(term).len()
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

/// Adds up what the words of a document say (BM25 with fields).
#[derive(Default)]
struct Sums {
    raw: Vec<(u32, f32, bool)>,
    terms: Vec<(u32, u16)>,
}

impl Sums {
    /// The terms of a document, ascending, each with its weight.
    fn of(&mut self, lexicon: &Lexicon, places: &[Place], usual: &[f32; Field::COUNT]) -> &[(u32, u16)] {
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
        // By weight too: sums of the same numbers differ in another order, and words have other numbers
        // in another catalogue.
        self.raw.sort_unstable_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)));
        self.terms.clear();
        for same in self.raw.chunk_by(|left, right| left.0 == right.0) {
            let sum: f32 = same.iter().map(|entry| entry.1).sum();
            let weight = (sum / (SATURATION + sum) * SCALE) as u16;
            let titled = same.iter().any(|entry| entry.2);
            let weight = weight & !IN_TITLE | if titled { IN_TITLE } else { 0 };
            self.terms.push((same[0].0, weight));
        }
        &self.terms
    }
}

/// Average lengths of so many documents, in quarters of a word: one document that gets a little longer does not change what
/// the words of all others weigh.
fn usual_lengths(lengths: &[u64; Field::COUNT], documents: usize) -> [f32; Field::COUNT] {
    lengths.map(|length| (4.0 * length as f32 / documents.max(1) as f32).round() / 4.0)
}
