//! The words of the catalogue and what each of them stands for.

use std::borrow::Cow;
use std::sync::Arc;

use super::compounds::{Part, Parts};
use super::danish::{Danish, is_stop_word, roots};
use super::hashing::WordMap;
use super::nearby::Sketches;
use super::strings::{Rows, Strings};

/// How much of a word its root is: *svejsning* is a little less than *svejs*.
const ROOT: f32 = 0.7;
/// How much of a compound its first parts and its last part are.
const MODIFIER: f32 = 0.55;
const HEAD: f32 = 0.5;
/// A part that says little (*-medarbejder*).
const WEAK_PART: f32 = 0.1;
/// Each level of compounds in compounds counts that much less.
const DEEPER: f32 = 0.8;

/// One of the things a word stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Meaning {
    /// The number of the term.
    pub(super) term: u32,
    /// How much of the word it is: 1 for its own stem.
    pub(super) weight: f32,
}

/// All words, the terms (stems) they stand for, and the way back.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    /// Folded words.
    pub(super) words: Strings,
    /// Stems, roots and parts: what documents and queries are compared by.
    pub(super) terms: Strings,
    /// For typing errors.
    pub(super) sketches: Sketches,
    meanings: Rows<Meaning>,
    bearers: Rows<u32>,
    weak: Vec<bool>,
    parts: Arc<Parts>,
    danish: Arc<Danish>,
}

/// A word to learn.
pub(super) struct NewWord<'a> {
    pub(super) folded: &'a str,
    /// Whether it may be a compound or a part of one: Danish, and no name.
    pub(super) danish: bool,
}

impl Lexicon {
    /// Learns all words of a catalogue.
    pub(super) fn learn(words: &[NewWord<'_>]) -> Self {
        let danish = Arc::new(Danish::default());
        let parts = words.iter().filter(|word| word.danish);
        let parts = Parts::learn(&danish, parts.map(|word| word.folded));
        let empty = Self { parts: Arc::new(parts), danish, ..Self::default() };
        empty.with(words)
    }

    /// The same with words it does not have yet. What is known of the others stays as it is.
    pub(super) fn with(&self, words: &[NewWord<'_>]) -> Self {
        let danish = Arc::clone(&self.danish);
        let mut lexicon = self.clone();
        lexicon.words.extend(words.iter().map(|word| word.folded));
        let mut builder = Builder::new(&danish, &mut lexicon);
        // All stems first: which roots exist depends on them.
        for word in words {
            if !is_stop_word(word.folded) {
                builder.term(&danish.stem(word.folded));
            }
        }
        let known = builder.count();
        for word in words {
            builder.add(word, known);
        }
        builder.finish();
        lexicon.sketches = Sketches::of(&lexicon.words);
        let mut pairs = Vec::new();
        for word in 0..lexicon.words.len() as u32 {
            for meaning in lexicon.meanings(word) {
                pairs.push((meaning.term, word));
            }
        }
        lexicon.bearers = Rows::group(lexicon.terms.len(), &pairs);
        lexicon
    }

    /// What a word stands for; nothing for a stop word.
    pub(super) fn meanings(&self, word: u32) -> &[Meaning] {
        self.meanings.row(word)
    }

    /// The words that stand for a term.
    pub(super) fn bearers(&self, term: u32) -> &[u32] {
        self.bearers.row(term)
    }

    /// Whether a term says little.
    pub(super) fn is_weak(&self, term: u32) -> bool {
        self.weak.get(term as usize).copied().unwrap_or(false)
    }

    /// The stem of a folded word.
    pub(super) fn stem<'a>(&self, folded: &'a str) -> Cow<'a, str> {
        self.danish.stem(folded)
    }

    /// The parts of a folded word, more boldly of one that was `typed`.
    pub(super) fn split(&self, folded: &str, typed: bool) -> Option<Vec<Part>> {
        self.parts.split(&self.danish, folded, typed)
    }

    /// The root of a stem, if the catalogue has it.
    pub(super) fn root(&self, stem: &str) -> Option<u32> {
        roots(stem).find_map(|root| self.terms.find(&self.danish.stem(root)))
    }
}

/// Gives terms their numbers.
struct Builder<'a> {
    danish: &'a Danish,
    lexicon: &'a mut Lexicon,
    /// Terms that the lexicon did not have before.
    fresh: WordMap<String, u32>,
}

impl<'a> Builder<'a> {
    fn new(danish: &'a Danish, lexicon: &'a mut Lexicon) -> Self {
        Self { danish, lexicon, fresh: WordMap::default() }
    }

    fn count(&self) -> u32 {
        (self.lexicon.terms.len() + self.fresh.len()) as u32
    }

    fn find(&self, stem: &str) -> Option<u32> {
        let fresh = self.fresh.get(stem).copied();
        fresh.or_else(|| self.lexicon.terms.find(stem))
    }

    fn term(&mut self, stem: &str) -> u32 {
        if let Some(term) = self.find(stem) {
            return term;
        }
        let term = self.count();
        self.fresh.insert(stem.to_owned(), term);
        self.lexicon.weak.push(self.danish.is_weak(stem));
        term
    }

    /// Finds out what a word stands for. Roots are only looked for among the first `known` terms,
    /// so that the order of the words does not matter.
    fn add(&mut self, word: &NewWord<'_>, known: u32) {
        let mut meanings: Vec<Meaning> = Vec::new();
        if !is_stop_word(word.folded) {
            let stem = self.danish.stem(word.folded).into_owned();
            let term = self.term(&stem);
            meanings.push(Meaning { term, weight: 1.0 });
            self.add_root(&stem, 1.0, known, &mut meanings);
            if word.danish {
                self.add_parts(word.folded, 1.0, known, &mut meanings);
            }
        }
        self.lexicon.meanings.push(meanings);
    }

    fn add_root(&self, stem: &str, weight: f32, known: u32, meanings: &mut Vec<Meaning>) {
        let root = roots(stem).find_map(|root| {
            let root = self.find(&self.danish.stem(root));
            root.filter(|&term| term < known)
        });
        if let Some(term) = root {
            put(meanings, term, weight * ROOT);
        }
    }

    fn add_parts(&mut self, word: &str, weight: f32, known: u32, meanings: &mut Vec<Meaning>) {
        let parts = Arc::clone(&self.lexicon.parts);
        let Some(found) = parts.split(self.danish, word, false) else {
            return;
        };
        let last = found.len() - 1;
        for (at, part) in found.iter().enumerate() {
            // What is left before a known part is most likely a word too: *patient* in
            // *patienttransport*.
            let stem = if part.known {
                part.stem.clone()
            } else if at == 0 && part.stem.chars().count() >= 4 {
                self.danish.stem(&part.stem).into_owned()
            } else {
                continue;
            };
            let weak = self.danish.is_weak(&stem);
            let share = match (weak, at == last) {
                (true, _) => WEAK_PART,
                (false, true) => HEAD,
                (false, false) => MODIFIER,
            };
            let share = weight * share;
            let term = self.term(&stem);
            put(meanings, term, share);
            self.add_root(&stem, share, known, meanings);
            if part.known && part.stem.len() < word.len() && weight > 0.5 {
                self.add_parts(&part.stem, share * DEEPER, known, meanings);
            }
        }
    }

    fn finish(self) {
        let mut fresh: Vec<(&str, u32)> = Vec::with_capacity(self.fresh.len());
        fresh.extend(self.fresh.iter().map(|entry| (entry.0.as_str(), *entry.1)));
        fresh.sort_unstable_by_key(|entry| entry.1);
        self.lexicon.terms.extend(fresh.into_iter().map(|entry| entry.0));
    }
}

fn put(meanings: &mut Vec<Meaning>, term: u32, weight: f32) {
    match meanings.iter_mut().find(|meaning| meaning.term == term) {
        Some(meaning) => meaning.weight = meaning.weight.max(weight),
        None => meanings.push(Meaning { term, weight }),
    }
}
