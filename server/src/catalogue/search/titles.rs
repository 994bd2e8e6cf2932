//! The titles that are suggested while somebody types.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::document::Document;
use super::hashing::WordMap;
use super::letters::{LONGEST_WORD, each_word};
use super::lexicon::Lexicon;
use super::strings::Lists;
use crate::chunks::Chunks;

/// A word in a title, in four bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention(u32);

impl Mention {
    /// The number of the title.
    pub(super) const fn title(self) -> u32 {
        self.0 >> 1
    }

    /// Whether it is the first word of the title.
    pub(super) const fn first(self) -> bool {
        self.0 & 1 == 1
    }
}

/// A title of a document.
#[derive(Clone, Debug)]
struct Title {
    text: Box<str>,
    document: u32,
    /// Whether it is its main one.
    main: bool,
    /// How many words it has.
    words: u8,
}

/// All titles and other titles of a shelf. Those of a document follow each other, the main one first. Copies share what
/// did not change.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles {
    all: Chunks<Title>,
    /// By document its main title.
    mains: Vec<u32>,
    mentions: Lists<Mention>,
    /// Titles by a hash of their terms.
    exact: Vec<(u64, u32)>,
    /// Titles that no document has any more.
    gone: usize,
}

/// Titles that are being read.
struct Reading<'l> {
    lexicon: &'l Lexicon,
    /// Number of the first.
    start: u32,
    titles: Vec<Title>,
    mentions: Vec<(u32, Mention)>,
    exact: Vec<(u64, u32)>,
    /// Looking a word up in the lexicon takes longer than in here, and titles repeat words.
    known: WordMap<String, Option<u32>>,
}

impl<'l> Reading<'l> {
    fn new(lexicon: &'l Lexicon, start: u32) -> Self {
        let known = WordMap::default();
        Self { lexicon, start, titles: Vec::new(), mentions: Vec::new(), exact: Vec::new(), known }
    }

    /// Reads the titles of a document; gives the number of its main title.
    fn read(&mut self, number: u32, document: &Document<'_>) -> u32 {
        let first = self.start + self.titles.len() as u32;
        let others = document.other_titles.iter().copied();
        for (at, text) in std::iter::once(document.title).chain(others).enumerate() {
            let title = self.start + self.titles.len() as u32;
            let mut terms = Vec::new();
            let words = each_form(text, |folded, alone, first| {
                let number = if let Some(number) = self.known.get(folded) {
                    *number
                } else {
                    let number = self.lexicon.words.find(folded);
                    self.known.insert(folded.to_owned(), number);
                    number
                };
                if let Some(number) = number {
                    self.mentions.push((number, Mention(title << 1 | u32::from(first))));
                    let meaning = self.lexicon.meanings(number).first();
                    terms.extend(meaning.filter(|_| alone).map(|meaning| meaning.term));
                }
            });
            if words > 0 {
                self.exact.push((hash(&terms), title));
            }
            // Each document has a main title, and other ones only if they say something.
            if at == 0 || words > 0 {
                self.titles.push(Title { text: text.into(), document: number, main: at == 0, words });
            }
        }
        first
    }
}

impl Titles {
    pub(super) fn of(lexicon: &Lexicon, documents: &[&Document<'_>]) -> Self {
        let mut reading = Reading::new(lexicon, 0);
        let mains = (0..).zip(documents).map(|(number, document)| reading.read(number, document)).collect();
        reading.exact.sort_unstable();
        Self {
            mains,
            mentions: Lists::group(lexicon.words.len(), &reading.mentions),
            all: reading.titles.into(),
            exact: reading.exact,
            gone: 0,
        }
    }

    /// Gives a document the titles that it has now. Nothing where so many titles are gone that all are better read anew.
    pub(super) fn replace(&mut self, lexicon: &Lexicon, number: u32, document: &Document<'_>) -> Option<()> {
        let first = *self.mains.get(number as usize)?;
        let is_its = |title: &u32| self.all.get(*title as usize).is_some_and(|title| title.document == number);
        let old = first..first + (first..self.all.len() as u32).take_while(is_its).count() as u32;
        self.gone += old.len();
        if 2 * self.gone > self.all.len() {
            return None;
        }
        let mut words = Vec::new();
        for title in old.clone() {
            each_form(&self.all[title as usize].text, |folded, _, _| words.extend(lexicon.words.find(folded)));
        }
        let mut reading = Reading::new(lexicon, self.all.len() as u32);
        *self.mains.get_mut(number as usize)? = reading.read(number, document);
        for title in reading.titles {
            self.all.push(title);
        }
        self.exact.retain(|entry| !old.contains(&entry.1));
        self.exact.extend(reading.exact);
        self.exact.sort_unstable();
        words.extend(reading.mentions.iter().map(|mention| mention.0));
        words.sort_unstable();
        words.dedup();
        for word in words {
            let kept = self.mentions.row(word).iter().filter(|mention| !old.contains(&mention.title())).copied();
            let new = reading.mentions.iter().filter(|mention| mention.0 == word).map(|mention| mention.1);
            let mentions: Vec<Mention> = kept.chain(new).collect();
            self.mentions.set(word, &mentions);
        }
        Some(())
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The text of a title.
    pub(super) fn text(&self, title: u32) -> &str {
        &self.all[title as usize].text
    }

    /// The main title of a document, if there is a word in it.
    pub(super) fn main(&self, document: u32) -> Option<u32> {
        self.mains.get(document as usize).copied().filter(|&title| self.length(title) > 0)
    }

    /// The text of the main title of a document.
    pub(super) fn main_text(&self, document: u32) -> &str {
        self.text(self.mains[document as usize])
    }

    /// The document of a title, and whether it is its main title.
    pub(super) fn owner(&self, title: u32) -> (u32, bool) {
        let title = &self.all[title as usize];
        (title.document, title.main)
    }

    /// How many words a title has.
    pub(super) fn length(&self, title: u32) -> u8 {
        self.all[title as usize].words
    }

    /// The titles a word is in.
    pub(super) fn mentions(&self, word: u32) -> &[Mention] {
        self.mentions.row(word)
    }

    /// The titles that consist of just these terms, stop words aside.
    pub(super) fn exactly(&self, terms: &[u32]) -> impl Iterator<Item = u32> {
        let hash = hash(terms);
        let from = self.exact.partition_point(|entry| entry.0 < hash);
        let same = self.exact[from..].iter();
        same.take_while(move |entry| entry.0 == hash).map(|entry| entry.1)
    }
}

/// Gives each word of a title in the forms it is known by: whether it stands alone or is tied to the one before, and whether
/// it is the first. Answers how many words there are.
fn each_form(text: &str, mut take: impl FnMut(&str, bool, bool)) -> u8 {
    let mut count = 0_u8;
    let mut tied: Option<String> = None;
    each_word(text, |word| {
        let first = count == 0;
        count = count.saturating_add(1);
        let whole = tied.take().map(|before| before + word.folded);
        let whole = whole.filter(|whole| whole.len() <= LONGEST_WORD);
        take(word.folded, true, first);
        if let Some(whole) = &whole {
            take(whole, false, first);
        }
        if word.tied {
            tied = Some(whole.unwrap_or_else(|| word.folded.to_owned()));
        }
        true
    });
    count
}

fn hash(terms: &[u32]) -> u64 {
    let mut hasher = DefaultHasher::new();
    terms.hash(&mut hasher);
    hasher.finish()
}
