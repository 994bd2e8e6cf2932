//! The titles that are suggested while somebody types.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::document::Document;
use super::hashing::WordMap;
use super::letters::{LONGEST_WORD, each_word};
use super::lexicon::Lexicon;
use super::strings::Rows;

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

/// All titles and other titles of a shelf.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles {
    text: String,
    ends: Vec<u32>,
    /// Document, and whether it is its main title.
    owners: Vec<(u32, bool)>,
    /// Number of words of each title.
    lengths: Vec<u8>,
    mentions: Rows<Mention>,
    /// Titles by a hash of their terms.
    exact: Vec<(u64, u32)>,
}

impl Titles {
    pub(super) fn of(lexicon: &Lexicon, documents: &[&Document<'_>]) -> Self {
        let mut titles = Self::default();
        let mut pairs = Vec::new();
        // Looking a word up in the lexicon takes longer than in here, and titles repeat words.
        let mut known: WordMap<String, Option<u32>> = WordMap::default();
        for (owner, document) in (0..).zip(documents) {
            let others = document.other_titles.iter().copied();
            let all = std::iter::once(document.title).chain(others);
            for (at, text) in all.enumerate() {
                titles.add(lexicon, text, (owner, at == 0), &mut known, &mut pairs);
            }
        }
        titles.mentions = Rows::group(lexicon.words.len(), &pairs);
        titles.exact.sort_unstable();
        titles
    }

    fn add(
        &mut self,
        lexicon: &Lexicon,
        text: &str,
        owner: (u32, bool),
        known: &mut WordMap<String, Option<u32>>,
        pairs: &mut Vec<(u32, Mention)>,
    ) {
        let title = self.ends.len() as u32;
        let mut terms = Vec::new();
        let mut count = 0_u8;
        let mut tied: Option<String> = None;
        each_word(text, |word| {
            let first = u32::from(count == 0);
            count = count.saturating_add(1);
            let whole = tied.take().map(|before| before + word.folded);
            let whole = whole.filter(|whole| whole.len() <= LONGEST_WORD);
            let both = [Some(word.folded), whole.as_deref()];
            for (folded, alone) in both.into_iter().flatten().zip([true, false]) {
                let number = if let Some(number) = known.get(folded) {
                    *number
                } else {
                    let number = lexicon.words.find(folded);
                    known.insert(folded.to_owned(), number);
                    number
                };
                if let Some(number) = number {
                    pairs.push((number, Mention(title << 1 | first)));
                    let meaning = lexicon.meanings(number).first();
                    terms.extend(meaning.filter(|_| alone).map(|meaning| meaning.term));
                }
            }
            if word.tied {
                tied = Some(whole.unwrap_or_else(|| word.folded.to_owned()));
            }
            true
        });
        if count == 0 {
            return;
        }
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        self.owners.push(owner);
        self.lengths.push(count);
        self.exact.push((hash(&terms), title));
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a title.
    pub(super) fn text(&self, title: u32) -> &str {
        let title = title as usize;
        let start = if title == 0 { 0 } else { self.ends[title - 1] };
        self.text.get(start as usize..self.ends[title] as usize).unwrap_or_default()
    }

    /// The main title of a document.
    pub(super) fn main(&self, document: u32) -> Option<u32> {
        let at = self.owners.partition_point(|owner| owner.0 < document);
        let found = self.owners.get(at)?;
        (*found == (document, true)).then_some(at as u32)
    }

    /// The document of a title, and whether it is its main title.
    pub(super) fn owner(&self, title: u32) -> (u32, bool) {
        self.owners[title as usize]
    }

    /// How many words a title has.
    pub(super) fn length(&self, title: u32) -> u8 {
        self.lengths[title as usize]
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

fn hash(terms: &[u32]) -> u64 {
    let mut hasher = DefaultHasher::new();
    terms.hash(&mut hasher);
    hasher.finish()
}
