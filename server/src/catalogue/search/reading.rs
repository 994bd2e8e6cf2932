//! Reads documents into words by field.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::document::{Document, Kind};
use super::hashing::WordMap;
use super::letters::{LONGEST_WORD, each_word};
use super::strings::Rows;

/// Where in a document a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    OtherTitle,
    Keyword,
    Text,
}

impl Field {
    pub(super) const COUNT: usize = 4;

    /// How much a word in this field says about the document.
    pub(super) const fn weight(self) -> f32 {
        match self {
            Self::Title => 5.0,
            Self::OtherTitle => 3.0,
            Self::Keyword => 1.6,
            Self::Text => 0.8,
        }
    }

    /// How much a longer field than usual takes from each of its words.
    pub(super) const fn length_matters(self) -> f32 {
        match self {
            Self::Title | Self::OtherTitle => 0.4,
            Self::Keyword => 0.5,
            Self::Text => 0.6,
        }
    }

    pub(super) const fn of(number: u32) -> Self {
        match number {
            0 => Self::Title,
            1 => Self::OtherTitle,
            2 => Self::Keyword,
            _ => Self::Text,
        }
    }
}

/// A word in a field, in four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u32);

impl Place {
    fn new(word: u32, field: Field) -> Self {
        Self(word << 2 | field as u32)
    }

    pub(super) const fn word(self) -> u32 {
        self.0 >> 2
    }

    pub(super) const fn field(self) -> Field {
        Field::of(self.0 & 3)
    }
}

/// Words of documents, each word with a number.
pub(super) struct Reader<K: Fn(&str) -> Option<u32>> {
    /// Numbers that words already have.
    known: K,
    /// How many such numbers there are: new words are numbered from here.
    first: u32,
    /// New words by number.
    numbers: WordMap<Box<str>, u32>,
    /// Whether a new word may be a part of compounds.
    parts: Vec<bool>,
    /// For each document read, its words.
    pub(super) documents: Rows<Place>,
}

impl<K: Fn(&str) -> Option<u32>> Reader<K> {
    pub(super) fn new(known: K, first: u32) -> Self {
        Self { known, first, numbers: WordMap::default(), parts: Vec::new(), documents: Rows::default() }
    }

    /// Reads a document; its words are the next row of `documents`.
    pub(super) fn read(&mut self, document: &Document<'_>) {
        let mut places = Vec::new();
        // Names of organisations and English titles are no parts of Danish compounds.
        let danish = document.kind != Kind::Organisation;
        let job = document.kind == Kind::Occupation;
        self.field(document.title, Field::Title, danish, &mut places);
        for other in &document.other_titles {
            self.field(other, Field::OtherTitle, job, &mut places);
        }
        for keyword in &document.keywords {
            self.field(keyword, Field::Keyword, danish, &mut places);
        }
        self.field(document.text, Field::Text, danish, &mut places);
        self.documents.push(places);
    }

    /// Learns words that no document has to have: the terms of synonyms.
    pub(super) fn learn(&mut self, text: &str) {
        self.field(text, Field::Text, true, &mut Vec::new());
    }

    fn field(&mut self, text: &str, field: Field, part: bool, places: &mut Vec<Place>) {
        let mut tied: Option<String> = None;
        each_word(text, |word| {
            places.push(Place::new(self.number(word.folded, part), field));
            // *TIG-svejsning* is also *tigsvejsning*.
            let whole = tied.take().map(|before| before + word.folded);
            if let Some(whole) = &whole
                && whole.len() <= LONGEST_WORD
            {
                places.push(Place::new(self.number(whole, false), field));
            }
            if word.tied {
                tied = Some(whole.unwrap_or_else(|| word.folded.to_owned()));
            }
            true
        });
    }

    fn number(&mut self, folded: &str, part: bool) -> u32 {
        if let Some(number) = (self.known)(folded) {
            return number;
        }
        if let Some(&number) = self.numbers.get(folded) {
            if part && let Some(known) = self.parts.get_mut((number - self.first) as usize) {
                *known = true;
            }
            return number;
        }
        let number = self.first + self.parts.len() as u32;
        self.numbers.insert(folded.into(), number);
        self.parts.push(part);
        number
    }

    /// The new words in the order of their numbers, and whether each may be a part.
    pub(super) fn words(&self) -> Vec<(&str, bool)> {
        let mut words = vec![("", false); self.parts.len()];
        for (word, number) in &self.numbers {
            let at = (number - self.first) as usize;
            words[at] = (word, self.parts[at]);
        }
        words
    }
}

/// A number that differs when anything that is searched or shown in suggestions differs.
pub(super) fn fingerprint(document: &Document<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    document.key.hash(&mut hasher);
    document.title.hash(&mut hasher);
    document.other_titles.hash(&mut hasher);
    document.keywords.hash(&mut hasher);
    document.text.hash(&mut hasher);
    document.demo.hash(&mut hasher);
    hasher.finish()
}
