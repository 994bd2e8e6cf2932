//! What a query may mean: for each of its words, the terms it can stand for.

use super::danish::is_stop_word;
use super::letters::{each_word, key_form};

/// Words of a query that count. More is a pasted text, and what it is about stands at its start.
const MOST_WORDS: usize = 20;
/// Letters of a query that are looked at.
const MOST_LETTERS: usize = 800;

/// One reading of a word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Choice {
    /// A term.
    Term { term: u32, weight: f32 },
    /// Several terms that count together, with their shares; `unknown` is the share of what the
    /// catalogue does not have at all.
    Parts {
        parts: Vec<(u32, f32)>,
        unknown: f32,
        weight: f32,
        /// How much of them a document must have.
        least: f32,
    },
    /// Any of these terms; they count as one word that is in all their documents.
    Any { terms: Vec<(u32, f32)> },
    /// A key that begins with this.
    Key { form: String },
}

/// A word of the query with all its readings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Slot {
    pub(super) choices: Vec<Choice>,
    /// The term of the word as it was typed.
    pub(super) base: Option<u32>,
    /// The word as it was typed, if the catalogue has it in this form.
    pub(super) word: Option<u32>,
    /// The word says so little that a document need not have it.
    pub(super) weak: bool,
}

/// A query, understood.
#[derive(Clone, Debug, Default)]
pub(super) struct Query {
    /// All its words, folded.
    pub(super) words: Vec<String>,
    /// Those that count.
    pub(super) slots: Vec<Slot>,
    /// The whole query in the form keys are compared in.
    pub(super) key: String,
    /// For each word its slot.
    pub(super) places: Vec<Option<usize>>,
}

impl Query {
    /// Cuts a query to size and says which of its words count.
    pub(super) fn split(text: &str) -> Self {
        let end = text.char_indices().nth(MOST_LETTERS).map_or(text.len(), |letter| letter.0);
        let text = &text[..end];
        let mut words = Vec::new();
        each_word(text, |word| {
            words.push(word.folded.to_owned());
            words.len() < MOST_WORDS
        });
        // One alone may be the start of another word: *med* of *medicin*.
        let alone = words.len() == 1;
        let mut slots = 0;
        let mut place = |word: &String| {
            let counts = alone || !is_stop_word(word);
            counts.then(|| {
                slots += 1;
                slots - 1
            })
        };
        Query { places: words.iter().map(&mut place).collect(), key: key_form(text), words, slots: Vec::new() }
    }

    /// What a title would consist of that says just what was asked for, and how sure that is.
    pub(super) fn exact_terms(&self) -> Vec<(Vec<u32>, f32)> {
        if let [slot] = &self.slots[..] {
            let terms = slot.choices.iter().filter_map(|choice| match choice {
                Choice::Term { term, weight } => Some((vec![*term], *weight)),
                _ => None,
            });
            return terms.collect();
        }
        let bases: Option<Vec<u32>> = self.slots.iter().map(|slot| slot.base).collect();
        bases.map(|bases| (bases, 1.0)).into_iter().collect()
    }

    /// The words that count, folded, in order.
    pub(super) fn counting(&self) -> impl DoubleEndedIterator<Item = &str> {
        let words = self.words.iter().zip(&self.places);
        words.filter_map(|(word, place)| place.map(|_| word.as_str()))
    }
}
