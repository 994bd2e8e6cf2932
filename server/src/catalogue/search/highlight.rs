//! Marks what matches in a text.

use super::letters::{Word, bare, each_word, has_digit};
use super::lexicon::Lexicon;
use super::query::{Choice, Query};
use super::shelf::Shelf;

/// Texts up to this many letters are shown whole.
const WHOLE: usize = 200;
/// A window of a longer text: letters before the first match, and in all.
const BEFORE: usize = 50;
const WINDOW: usize = 160;
/// What a text word must have of a term to be marked.
const ENOUGH: f32 = 0.25;

const OPEN: &str = "<mark>";
const CLOSE: &str = "</mark>";

/// Knows what to mark for one query.
pub(super) struct Marker<'a> {
    lexicon: &'a Lexicon,
    /// Terms that match, sorted.
    terms: Vec<u32>,
    /// What words may begin with: the last word of the query, and numbers.
    starts: Vec<&'a str>,
}

impl<'a> Marker<'a> {
    /// A marker for the matches of a query on a shelf.
    pub(super) fn new(lexicon: &'a Lexicon, shelf: &Shelf, query: &'a Query) -> Self {
        let mut terms = Vec::new();
        for choice in query.slots.iter().flat_map(|slot| &slot.choices) {
            match choice {
                Choice::Term { term, .. } => terms.push(*term),
                Choice::Parts { parts, .. } => {
                    let says = parts.iter().filter(|part| !lexicon.is_weak(part.0));
                    terms.extend(says.map(|part| part.0));
                }
                // Words that were not finished are marked as far as they were typed.
                Choice::Any { terms: any } => {
                    let typed = query.counting().next_back().unwrap_or_default();
                    let slips = any.iter().filter(|entry| {
                        let mut start = lexicon.terms.get(entry.0).chars().map(bare);
                        !typed.chars().map(bare).all(|letter| start.next() == Some(letter))
                    });
                    terms.extend(slips.map(|entry| entry.0));
                }
                Choice::Key { .. } => {}
            }
        }
        terms.retain(|&term| shelf.count(term) > 0);
        terms.sort_unstable();
        terms.dedup();
        let last = query.counting().next_back();
        let last = last.filter(|word| word.chars().count() >= 2);
        let numbers = query.counting().filter(|word| has_digit(word));
        Self { lexicon, terms, starts: numbers.chain(last).collect() }
    }

    /// The text with its matches marked, or a window of it; none if there is no match.
    pub(super) fn mark(&self, text: &str) -> Option<String> {
        let mut matches: Vec<(usize, usize)> = Vec::new();
        each_word(text, |word| {
            if let Some(end) = self.matches(word) {
                matches.push((word.start, end));
            }
            true
        });
        let first = *matches.first()?;
        let (from, to) = window(text, first);
        let mut marked = String::with_capacity(to - from + 64);
        if from > 0 {
            marked.push('…');
        }
        let mut at = from;
        for (start, end) in matches {
            if start < at || end > to {
                continue;
            }
            escape(&text[at..start], &mut marked);
            marked.push_str(OPEN);
            escape(&text[start..end], &mut marked);
            marked.push_str(CLOSE);
            at = end;
        }
        escape(&text[at..to], &mut marked);
        if to < text.len() {
            marked.push('…');
        }
        Some(marked)
    }

    /// Where the match in a word ends, if there is one.
    fn matches(&self, word: Word<'_>) -> Option<usize> {
        if self.stands_for(word.folded) {
            return Some(word.end);
        }
        let start = self.starts.iter().filter_map(|start| {
            let mut letters = word.folded.chars().map(bare);
            let fits = start.chars().map(bare).all(|wanted| letters.next() == Some(wanted));
            fits.then(|| start.chars().count())
        });
        let letters = start.max()?;
        word.ends.get(letters - 1).copied()
    }

    fn stands_for(&self, folded: &str) -> bool {
        let has = |term: &u32| self.terms.binary_search(term).is_ok();
        if let Some(word) = self.lexicon.words.find(folded) {
            let meanings = self.lexicon.meanings(word).iter();
            let mut enough = meanings.filter(|meaning| meaning.weight >= ENOUGH);
            return enough.any(|meaning| has(&meaning.term));
        }
        let stem = self.lexicon.stem(folded);
        if self.lexicon.terms.find(&stem).is_some_and(|term| has(&term)) {
            return true;
        }
        let parts = self.lexicon.split(folded, false).unwrap_or_default();
        let mut terms = parts.iter().filter_map(|part| self.lexicon.terms.find(&part.stem));
        terms.any(|term| has(&term))
    }
}

/// The part of the text to show: from the start of a word to the end of one.
fn window(text: &str, first: (usize, usize)) -> (usize, usize) {
    if text.chars().nth(WHOLE).is_none() {
        return (0, text.len());
    }
    let back = text[..first.0].char_indices().rev().nth(BEFORE);
    let from = back.map_or(0, |letter| {
        let border = text[letter.0..first.0].find(char::is_whitespace);
        let skip = border.map_or(first.0 - letter.0, |at| at + 1);
        // A space may take more than a byte.
        let start = letter.0 + skip;
        (start..=first.0).find(|&at| text.is_char_boundary(at)).unwrap_or(first.0)
    });
    let ahead = text[from..].char_indices().nth(WINDOW);
    let to = ahead.map_or(text.len(), |letter| {
        let end = (from + letter.0).max(first.1);
        let border = text[first.1..end].rfind(char::is_whitespace);
        border.map_or(end, |at| first.1 + at)
    });
    (from, to)
}

/// Adds text that means just itself in HTML.
fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            other => into.push(other),
        }
    }
}

/// The text without any mark.
pub(super) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape(text, &mut escaped);
    escaped
}
