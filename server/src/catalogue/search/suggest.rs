//! Titles to offer while somebody types.

use super::document::{Kind, Suggestion};
use super::hashing::WordMap;
use super::highlight::{Marker, plain};
use super::letters::{bare, has_digit};
use super::lexicon::Lexicon;
use super::query::{Choice, Query, Slot};
use super::rank::rank;
use super::shelf::Shelf;

/// How well a typed word fits a word of a title.
const SAME_FORM: f32 = 1.0;
const START: f32 = 0.75;
/// Added for a start, as much of it as was typed of the word.
const TYPED: f32 = 0.2;
const OTHER_READING: f32 = 0.6;
/// A title that begins with what was typed.
const BEGINS: f32 = 1.5;
const BEGINS_LATER: f32 = 1.15;
/// Another name of the thing, an invented thing.
const OTHER_TITLE: f32 = 0.85;
const DEMO: f32 = 0.9;
/// Found by what it is about, not by its titles.
const BY_CONTENT: f32 = 0.2;
const KEY: f32 = 3.0;

/// The best titles of the given shelves.
pub(super) fn suggest(lexicon: &Lexicon, shelves: &[(Kind, &Shelf)], query: &Query, most: usize) -> Vec<Suggestion> {
    let words = query.counting().zip(&query.slots);
    let words = words.filter(|word| !word.1.weak);
    let fits: Vec<_> = words.map(|(typed, slot)| fitting(lexicon, typed, slot)).collect();
    let mut found: Vec<Found> = Vec::new();
    for (kind, shelf) in shelves {
        found.extend(by_title(shelf, query, *kind, &fits));
        found.extend(by_key(shelf, query, *kind));
    }
    if found.is_empty() {
        for (kind, shelf) in shelves {
            found.extend(by_content(shelf, query, *kind, most));
        }
    }
    let markers: Vec<Marker<'_>> = shelves.iter().map(|shelf| Marker::new(lexicon, shelf.1, query)).collect();
    let shelf_of = |kind: Kind| {
        let mut marked = shelves.iter().zip(&markers);
        marked.find(|entry| entry.0.0 == kind)
    };
    found.sort_unstable_by(|left, right| {
        let by_score = right.score.total_cmp(&left.score);
        by_score.then_with(|| left.order().cmp(&right.order()))
    });
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for one in found {
        if suggestions.len() == most {
            break;
        }
        let Some(((_, shelf), marker)) = shelf_of(one.kind) else {
            continue;
        };
        let position = shelf.positions[one.document as usize];
        let same = |other: &Suggestion| (other.kind, other.position) == (one.kind, position);
        if suggestions.iter().any(same) {
            continue;
        }
        let text = match one.title {
            Some(title) => shelf.titles.text(title),
            None => &shelf.names[one.document as usize],
        };
        let marked = marker.mark(text);
        suggestions.push(Suggestion {
            kind: one.kind,
            position,
            matched: marked.unwrap_or_else(|| plain(text)),
            score: one.score,
        });
    }
    suggestions
}

/// Something that may be suggested. Without a title it is the key that matched.
struct Found {
    kind: Kind,
    document: u32,
    /// Place of the document on its shelf.
    place: u32,
    title: Option<u32>,
    score: f32,
}

impl Found {
    fn order(&self) -> (Kind, u32, Option<u32>) {
        (self.kind, self.place, self.title)
    }
}

/// Titles that have all words of the query.
fn by_title(shelf: &Shelf, query: &Query, kind: Kind, fits: &[WordMap<u32, f32>]) -> Vec<Found> {
    let titles = &shelf.titles;
    let mut scores: Vec<f32> = vec![0.0; titles.len()];
    let mut best: Vec<f32> = vec![0.0; titles.len()];
    let mut counts: Vec<u8> = vec![0; titles.len()];
    let mut live = Vec::new();
    // One letter alone would be the start of a word in nearly every title.
    let only_first = query.key.chars().nth(1).is_none();
    for (round, fits) in (0_u8..).zip(fits) {
        live.clear();
        for (&word, &fit) in fits {
            for mention in titles.mentions(word) {
                let title = mention.title();
                let at = title as usize;
                if counts[at] < round || (only_first && !mention.first()) {
                    continue;
                }
                if counts[at] == round {
                    counts[at] = round + 1;
                    best[at] = 0.0;
                    live.push(title);
                }
                let begins = match (round, mention.first()) {
                    (0, true) => BEGINS,
                    (_, true) => BEGINS_LATER,
                    _ => 1.0,
                };
                best[at] = best[at].max(fit * begins);
            }
        }
        for &title in &live {
            scores[title as usize] += best[title as usize];
        }
    }
    let words = query.slots.len().max(1) as f32;
    let bases: Option<Vec<u32>> = query.slots.iter().map(|slot| slot.base).collect();
    let exact: Vec<u32> = bases.map_or_else(Vec::new, |terms| titles.exactly(&terms).collect());
    let found = live.iter().map(|&title| {
        let (document, main) = titles.owner(title);
        let mut score = scores[title as usize] / words;
        // Of two titles that fit as well, the shorter one says more exactly what was typed.
        score /= 1.0 + 0.03 * f32::from(titles.length(title));
        if !main {
            score *= OTHER_TITLE;
        }
        if exact.contains(&title) {
            score *= BEGINS;
        }
        if shelf.demo[document as usize] {
            score *= DEMO;
        }
        Found { kind, document, place: shelf.place(document), title: Some(title), score }
    });
    found.collect()
}

/// Words that fit a typed word, and how well.
fn fitting(lexicon: &Lexicon, typed: &str, slot: &Slot) -> WordMap<u32, f32> {
    let mut fits: WordMap<u32, f32> = WordMap::default();
    let mut put = |word: u32, fit: f32| {
        let known = fits.entry(word).or_default();
        *known = known.max(fit);
    };
    let letters = typed.chars().count() as f32;
    for &word in lexicon.words.beginning_with(typed) {
        let all = lexicon.words.get(word).chars().count() as f32;
        let alike = lexicon.words.get(word).starts_with(typed);
        let fit = START + TYPED * letters / all.max(1.0);
        put(word, if alike { fit } else { fit * 0.95 });
    }
    for choice in &slot.choices {
        match choice {
            Choice::Term { term, weight } => {
                for &word in lexicon.bearers(*term) {
                    let meanings = lexicon.meanings(word).iter();
                    let share = meanings.filter(|meaning| meaning.term == *term);
                    let share = share.map(|meaning| meaning.weight).fold(0.0, f32::max);
                    let whole = if slot.base == Some(*term) { SAME_FORM } else { OTHER_READING };
                    put(word, whole * weight * (0.5 + 0.5 * share));
                }
            }
            Choice::Any { terms } => {
                for &(term, weight) in terms {
                    for &word in lexicon.bearers(term) {
                        put(word, OTHER_READING * weight);
                    }
                }
            }
            Choice::Parts { .. } | Choice::Key { .. } => {}
        }
    }
    fits.retain(|&word, _| {
        let mut letters = lexicon.words.get(word).chars().map(bare);
        let starts = typed.chars().map(bare).all(|wanted| letters.next() == Some(wanted));
        starts || !lexicon.meanings(word).is_empty()
    });
    fits
}

/// Documents whose key begins with the query.
fn by_key(shelf: &Shelf, query: &Query, kind: Kind) -> Vec<Found> {
    if !has_digit(&query.key) {
        return Vec::new();
    }
    let found = shelf.keys_from(&query.key).map(|(document, length)| Found {
        kind,
        document,
        place: shelf.place(document),
        title: None,
        score: KEY * length,
    });
    found.collect()
}

/// Documents that match without a word of their titles.
fn by_content(shelf: &Shelf, query: &Query, kind: Kind, most: usize) -> Vec<Found> {
    let numbers: WordMap<u32, u32> = shelf.positions.iter().copied().zip(0..).collect();
    let hits = rank(shelf, query).into_iter().take(most);
    let found = hits.filter_map(|hit| {
        let document = *numbers.get(&hit.position)?;
        let (place, title) = (shelf.place(document), shelf.titles.main(document));
        Some(Found { kind, document, place, title, score: hit.score * BY_CONTENT })
    });
    found.collect()
}
