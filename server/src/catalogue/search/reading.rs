//! Reads documents into words by field.

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
    pub(super) fn new(word: u32, field: Field) -> Self {
        Self(word << 2 | field as u32)
    }

    pub(super) const fn word(self) -> u32 {
        self.0 >> 2
    }

    pub(super) const fn field(self) -> Field {
        Field::of(self.0 & 3)
    }
}

/// How often a word stands somewhere, as one that may be a part of compounds and as one that may not. What is learnt from
/// words depends on which there are and whether any of them may be a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    pub(super) as_part: u32,
    pub(super) otherwise: u32,
}

impl Uses {
    pub(super) fn more(&mut self, as_part: bool) {
        *if as_part { &mut self.as_part } else { &mut self.otherwise } += 1;
    }

    pub(super) fn less(&mut self, as_part: bool) {
        let count = if as_part { &mut self.as_part } else { &mut self.otherwise };
        *count = count.saturating_sub(1);
    }

    /// What matters of it: whether the word is there, and whether it may be a part.
    pub(super) const fn shape(self) -> (bool, bool) {
        (self.as_part + self.otherwise > 0, self.as_part > 0)
    }
}

/// Words of documents, each word with a number.
#[derive(Default)]
pub(super) struct Reader {
    /// Words by number.
    numbers: WordMap<Box<str>, u32>,
    /// How often each word was read.
    pub(super) uses: Vec<Uses>,
    /// For each document read, its words.
    pub(super) documents: Rows<Place>,
}

impl Reader {
    /// Reads a document; its words are the next row of `documents`.
    pub(super) fn read(&mut self, document: &Document<'_>) {
        let mut places = Vec::new();
        words_of(document, &mut |word, field, part| places.push(Place::new(self.number(word, part), field)));
        self.documents.push(places);
    }

    /// Learns words that no document has to have: the terms of synonyms.
    pub(super) fn learn(&mut self, text: &str) {
        words_in(text, Field::Text, true, &mut |word, _, part| {
            self.number(word, part);
        });
    }

    fn number(&mut self, folded: &str, part: bool) -> u32 {
        let number = if let Some(&number) = self.numbers.get(folded) {
            number
        } else {
            let number = self.uses.len() as u32;
            self.numbers.insert(folded.into(), number);
            self.uses.push(Uses::default());
            number
        };
        self.uses[number as usize].more(part);
        number
    }

    /// The words in the order of their numbers, and whether each may be a part.
    pub(super) fn words(&self) -> Vec<(&str, bool)> {
        let mut words = vec![("", false); self.uses.len()];
        for (word, number) in &self.numbers {
            let at = *number as usize;
            words[at] = (word, self.uses[at].as_part > 0);
        }
        words
    }
}

/// Gives each word of a document with its field, and whether it may be a part of compounds.
pub(super) fn words_of(document: &Document<'_>, take: &mut impl FnMut(&str, Field, bool)) {
    // Names of organisations and English titles are no parts of Danish compounds.
    let danish = document.kind != Kind::Organisation;
    let job = document.kind == Kind::Occupation;
    words_in(document.title, Field::Title, danish, take);
    for other in &document.other_titles {
        words_in(other, Field::OtherTitle, job, take);
    }
    for keyword in &document.keywords {
        words_in(keyword, Field::Keyword, danish, take);
    }
    words_in(document.text, Field::Text, danish, take);
}

fn words_in(text: &str, field: Field, part: bool, take: &mut impl FnMut(&str, Field, bool)) {
    let mut tied: Option<String> = None;
    each_word(text, |word| {
        take(word.folded, field, part);
        // *TIG-svejsning* is also *tigsvejsning*.
        let whole = tied.take().map(|before| before + word.folded);
        if let Some(whole) = &whole
            && whole.len() <= LONGEST_WORD
        {
            take(whole, field, false);
        }
        if word.tied {
            tied = Some(whole.unwrap_or_else(|| word.folded.to_owned()));
        }
        true
    });
}
