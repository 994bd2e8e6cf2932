//! The words of the catalogue and what each of them stands for.

use std::borrow::Cow;
use std::sync::Arc;

use super::compounds::{Learnt, Part, has_start, starts_of};
use super::danish::{Danish, is_stop_word, roots};
use super::hashing::WordMap;
use super::letters::bare;
use super::nearby::Sketches;
use super::strings::{Lists, Strings};

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
    meanings: Lists<Meaning>,
    bearers: Lists<u32>,
    weak: Vec<bool>,
    /// By term: of how many words it is the stem. Only such terms are roots of others.
    stems: Vec<u32>,
    /// By word: whether it may be a compound or a part of one.
    danish_words: Vec<bool>,
    learnt: Arc<Learnt>,
    danish: Arc<Danish>,
}

/// A word to learn.
#[derive(Clone, Copy, Debug)]
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
        let learnt = Learnt::of(&danish, parts.map(|word| word.folded));
        let mut lexicon = Self { learnt: Arc::new(learnt), danish, ..Self::default() };
        lexicon.words.extend(words.iter().map(|word| word.folded));
        let mut builder = Builder::new(&lexicon);
        // All stems first: which roots exist depends on them.
        for word in words {
            builder.stem(word);
        }
        let mut meanings = Vec::new();
        let mut bearers = Vec::new();
        for (number, word) in (0..).zip(words) {
            for meaning in builder.meanings(word) {
                meanings.push((number, meaning));
                bearers.push((meaning.term, number));
            }
        }
        let (terms, stems) = builder.finish();
        lexicon.terms.extend(terms.iter().map(String::as_str));
        lexicon.weak = terms.iter().map(|term| lexicon.danish.is_weak(term)).collect();
        lexicon.stems = stems;
        lexicon.danish_words = words.iter().map(|word| word.danish).collect();
        lexicon.sketches = Sketches::of(&lexicon.words);
        lexicon.meanings = Lists::group(words.len(), &meanings);
        lexicon.bearers = Lists::group(lexicon.terms.len(), &bearers);
        lexicon
    }

    /// The same after words have gone and come, which no other word may share. It says of each word what one that learnt
    /// all its words anew would say; the others keep their numbers. Nothing where that can't be: where another word would
    /// be read otherwise than before, or so many are gone that their places are better given back.
    pub(super) fn change(&self, gone: &[NewWord<'_>], come: &[NewWord<'_>]) -> Option<Self> {
        let danish = Arc::clone(&self.danish);
        let gone_parts: Vec<&str> = gone.iter().filter(|word| word.danish).map(|word| word.folded).collect();
        let come_parts: Vec<&str> = come.iter().filter(|word| word.danish).map(|word| word.folded).collect();
        let mut starts: Vec<u32> =
            gone_parts.iter().chain(&come_parts).flat_map(|word| starts_of(&danish, word)).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut lexicon = self.clone();
        for word in gone {
            lexicon.forget(word)?;
        }
        if !gone_parts.is_empty() || !come_parts.is_empty() {
            // Words that a part may begin in, and parts of words.
            let words = lexicon.words.numbers().filter(|&word| lexicon.danish_words[word as usize]);
            let words = words.map(|word| lexicon.words.get(word));
            let terms = lexicon.terms.numbers().map(|term| lexicon.terms.get(term));
            let others = words.chain(terms).filter(|text| has_start(text, &starts));
            lexicon.learnt = Arc::new(self.learnt.change(&danish, &gone_parts, &come_parts, others)?);
        }
        let mut builder = Builder::new(&lexicon);
        for word in come {
            builder.stem(word);
        }
        let meanings: Vec<Vec<Meaning>> = come.iter().map(|word| builder.meanings(word)).collect();
        let (terms, stems) = builder.finish();
        // A stem that is new, or gone, may be the root of others.
        let is_root =
            |term: &u32| (self.stems.get(*term as usize).copied().unwrap_or(0) > 0) != (stems[*term as usize] > 0);
        let changed: Vec<String> = {
            let name = |term: u32| match (term as usize).checked_sub(lexicon.terms.len()) {
                Some(new) => terms[new].clone(),
                None => lexicon.terms.get(term).to_owned(),
            };
            (0..stems.len() as u32).filter(is_root).map(name).collect()
        };
        // A stem begins as its word.
        let alike = |one: &str, two: &str| one.chars().next().map(bare) == two.chars().next().map(bare);
        let is_changed = |root: &str| changed.iter().any(|stem| alike(stem, root) && *danish.stem(root) == **stem);
        let rooted = |stem: &str| roots(stem).any(is_changed);
        if lexicon.terms.numbers().any(|term| rooted(lexicon.terms.get(term))) {
            return None;
        }
        for term in &terms {
            lexicon.terms.add(term);
            lexicon.weak.push(danish.is_weak(term));
        }
        lexicon.stems = stems;
        for (word, meanings) in come.iter().zip(&meanings) {
            let number = lexicon.words.add(word.folded);
            lexicon.sketches.add(word.folded);
            lexicon.danish_words.push(word.danish);
            lexicon.meanings.set(number, meanings);
            for meaning in meanings {
                let mut bearers = lexicon.bearers.row(meaning.term).to_vec();
                bearers.push(number);
                lexicon.bearers.set(meaning.term, &bearers);
            }
        }
        let wasted = |strings: &Strings| 8 * strings.numbers().count() < 7 * strings.len();
        (!wasted(&lexicon.words) && !wasted(&lexicon.terms)).then_some(lexicon)
    }

    /// Takes a word out, and the terms that only it stood for.
    fn forget(&mut self, word: &NewWord<'_>) -> Option<()> {
        let number = self.words.find(word.folded)?;
        let meanings = self.meanings.row(number).to_vec();
        if let Some(own) = meanings.first() {
            *self.stems.get_mut(own.term as usize)? -= 1;
        }
        for meaning in meanings {
            let bearers = self.bearers.row(meaning.term).iter().copied().filter(|&bearer| bearer != number);
            let bearers: Vec<u32> = bearers.collect();
            self.bearers.set(meaning.term, &bearers);
            if bearers.is_empty() {
                self.terms.remove(meaning.term);
            }
        }
        self.meanings.set(number, &[]);
        self.words.remove(number);
        self.sketches.remove(number);
        Some(())
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
        self.learnt.parts.split(&self.danish, folded, typed)
    }

    /// The root of a stem, if the catalogue has it.
    pub(super) fn root(&self, stem: &str) -> Option<u32> {
        roots(stem).find_map(|root| self.terms.find(&self.danish.stem(root)))
    }
}

/// Gives terms their numbers.
struct Builder<'a> {
    lexicon: &'a Lexicon,
    /// Terms that the lexicon does not have.
    fresh: WordMap<String, u32>,
    /// By term: of how many words it is the stem.
    stems: Vec<u32>,
}

impl<'a> Builder<'a> {
    fn new(lexicon: &'a Lexicon) -> Self {
        Self { lexicon, fresh: WordMap::default(), stems: lexicon.stems.clone() }
    }

    fn find(&self, stem: &str) -> Option<u32> {
        let fresh = self.fresh.get(stem).copied();
        fresh.or_else(|| self.lexicon.terms.find(stem))
    }

    fn term(&mut self, stem: &str) -> u32 {
        if let Some(term) = self.find(stem) {
            return term;
        }
        let term = self.stems.len() as u32;
        self.fresh.insert(stem.to_owned(), term);
        self.stems.push(0);
        term
    }

    /// Takes note of the stem of a word.
    fn stem(&mut self, word: &NewWord<'_>) {
        if !is_stop_word(word.folded) {
            let term = self.term(&self.lexicon.danish.stem(word.folded));
            self.stems[term as usize] += 1;
        }
    }

    /// Finds out what a word stands for. Roots are only looked for among stems of words, so that the
    /// order of the words does not matter.
    fn meanings(&mut self, word: &NewWord<'_>) -> Vec<Meaning> {
        let mut meanings: Vec<Meaning> = Vec::new();
        if !is_stop_word(word.folded) {
            let stem = self.lexicon.danish.stem(word.folded).into_owned();
            let term = self.term(&stem);
            meanings.push(Meaning { term, weight: 1.0 });
            self.add_root(&stem, 1.0, &mut meanings);
            if word.danish {
                self.add_parts(word.folded, 1.0, &mut meanings);
            }
        }
        meanings
    }

    fn add_root(&self, stem: &str, weight: f32, meanings: &mut Vec<Meaning>) {
        let root = roots(stem).find_map(|root| {
            let root = self.find(&self.lexicon.danish.stem(root));
            root.filter(|&term| self.stems[term as usize] > 0)
        });
        if let Some(term) = root {
            put(meanings, term, weight * ROOT);
        }
    }

    fn add_parts(&mut self, word: &str, weight: f32, meanings: &mut Vec<Meaning>) {
        let Lexicon { learnt, danish, .. } = self.lexicon;
        let Some(found) = learnt.parts.split(danish, word, false) else {
            return;
        };
        let last = found.len() - 1;
        for (at, part) in found.iter().enumerate() {
            // What is left before a known part is most likely a word too: *patient* in
            // *patienttransport*.
            let stem = if part.known {
                part.stem.clone()
            } else if at == 0 && part.stem.chars().count() >= 4 {
                danish.stem(&part.stem).into_owned()
            } else {
                continue;
            };
            let weak = danish.is_weak(&stem);
            let share = match (weak, at == last) {
                (true, _) => WEAK_PART,
                (false, true) => HEAD,
                (false, false) => MODIFIER,
            };
            let share = weight * share;
            let term = self.term(&stem);
            put(meanings, term, share);
            self.add_root(&stem, share, meanings);
            if part.known && part.stem.len() < word.len() && weight > 0.5 {
                self.add_parts(&part.stem, share * DEEPER, meanings);
            }
        }
    }

    /// The terms that are new, and of how many words each term is the stem.
    fn finish(self) -> (Vec<String>, Vec<u32>) {
        let mut fresh: Vec<(String, u32)> = self.fresh.into_iter().collect();
        fresh.sort_unstable_by_key(|entry| entry.1);
        (fresh.into_iter().map(|entry| entry.0).collect(), self.stems)
    }
}

fn put(meanings: &mut Vec<Meaning>, term: u32, weight: f32) {
    match meanings.iter_mut().find(|meaning| meaning.term == term) {
        Some(meaning) => meaning.weight = meaning.weight.max(weight),
        None => meanings.push(Meaning { term, weight }),
    }
}
