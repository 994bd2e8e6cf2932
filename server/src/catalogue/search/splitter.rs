//! Finds the best way to divide one word into parts.

use super::compounds::{NO_PART, Part, Parts, SHORT_HEADS, start};
use super::danish::Danish;
use super::letters::is_vowel;

/// Words of two letters that begin compounds.
const SHORT_FIRST: &[&str] = &["el", "it", "pc", "tv"];

/// What may follow a short stem at the end of a compound.
const INFLECTIONS: &[&str] =
    &["", "e", "en", "ens", "ene", "er", "ers", "ere", "eren", "erne", "ernes", "et", "ets", "ne", "s", "t"];

/// A syllable that starts verbs and nouns and is not the first word of a compound.
const PREFIXES: &[&str] = &[
    "aner", "ande", "efte", "efter", "ekstra", "ene", "for", "fore", "frem", "genn", "gennem", "ind", "inter", "kon",
    "kom", "mis", "mod", "ned", "over", "per", "pro", "sam", "til", "trans", "uden", "ufor", "under", "ven",
];

/// What parts cost: few and known ones are best, short ones may be chance.
const KNOWN: u32 = 10;
const SHORT: u32 = 16;
const UNKNOWN: u32 = 22;

/// The cheapest way to divide the rest of a word.
#[derive(Clone)]
struct Way {
    cost: u32,
    unknown: bool,
    next: usize,
    part: Part,
}

pub(super) struct Splitter<'a> {
    parts: &'a Parts,
    danish: &'a Danish,
    word: &'a str,
    /// Byte positions between letters, from 0 to the length of the word.
    edges: Vec<usize>,
    /// For each edge, whether a known part may start there.
    may_start: Vec<bool>,
    /// Somebody typed it: parts may lack their Danish letters, and the last may be unknown.
    typed: bool,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(parts: &'a Parts, danish: &'a Danish, word: &'a str, typed: bool) -> Self {
        let edges = word.char_indices().map(|letter| letter.0);
        let edges: Vec<usize> = edges.chain([word.len()]).collect();
        let starts = edges.iter().map(|&edge| start(&word[edge..]));
        Self { parts, danish, word, may_start: starts.map(|start| parts.may_start(start)).collect(), edges, typed }
    }

    /// From the end of the word to its start: the cheapest way from each edge on.
    pub(super) fn best(&self) -> Option<Vec<Part>> {
        let last = self.edges.len() - 1;
        let mut ways: Vec<Option<Way>> = vec![None; last + 1];
        for from in (0..last.saturating_sub(2)).rev() {
            let mut best: Option<Way> = None;
            for (to, rest) in ways.iter().enumerate().skip(from + 2) {
                let rest = rest.as_ref();
                if (to < last && rest.is_none()) || (from == 0 && to == last) {
                    continue;
                }
                let Some((part, cost)) = self.part(from, to) else {
                    continue;
                };
                let unknown = !part.known || rest.is_some_and(|way| way.unknown);
                if !part.known && rest.is_some_and(|way| way.unknown) {
                    continue;
                }
                let cost = cost + rest.map_or(0, |way| way.cost);
                if best.as_ref().is_none_or(|way| cost < way.cost) {
                    best = Some(Way { cost, unknown, next: to, part });
                }
            }
            ways[from] = best;
        }
        let mut found = Vec::new();
        let mut at = 0;
        while at < last {
            let way = ways[at].take()?;
            found.push(way.part);
            at = way.next;
        }
        // A short known word in an unknown one is more likely chance than meaning.
        let safe = found.iter().all(|part| part.known) || found.iter().any(|part| part.long);
        (found.len() >= 2 && safe).then_some(found)
    }

    fn part(&self, from: usize, to: usize) -> Option<(Part, u32)> {
        let last = self.edges.len() - 1;
        let text = &self.word[self.edges[from]..self.edges[to]];
        let letters = to - from;
        if letters == 2 {
            let stem = text.to_owned();
            let fits = from == 0 && SHORT_FIRST.contains(&text);
            let part = Part { stem, known: true, long: false };
            return fits.then_some((part, SHORT));
        }
        if from == 0 && PREFIXES.contains(&text) {
            return None;
        }
        let known = if !self.may_start[from] {
            None
        } else if to == last {
            self.last(text, letters)
        } else {
            self.not_last(text, letters)
        };
        let Some((stem, cost)) = known else {
            return self.unknown(text, from, to);
        };
        let part = Part { stem: stem.to_owned(), known: true, long: letters >= 4 };
        Some((part, cost))
    }

    /// A known word in any of its forms.
    fn last(&self, text: &str, letters: usize) -> Option<(&str, u32)> {
        if letters == 3 && !SHORT_HEADS.contains(&text) {
            return None;
        }
        if let Some(stem) = self.parts.known(text, self.typed) {
            return Some((stem, if letters == 3 { SHORT } else { KNOWN }));
        }
        if !text.ends_with(['e', 'n', 'r', 's', 't']) {
            return None;
        }
        let stem = self.danish.stem(text);
        if stem.chars().count() < 4 {
            let ending = text.strip_prefix(&*stem);
            let inflected = ending.is_some_and(|ending| INFLECTIONS.contains(&ending));
            if !inflected || !SHORT_HEADS.contains(&&*stem) {
                return None;
            }
        }
        if let Some(stem) = self.parts.bound(&stem) {
            return Some((stem, KNOWN + 1));
        }
        let stem = self.parts.known(&stem, self.typed)?;
        Some((stem, KNOWN + 1))
    }

    /// A known word, with the letters that link parts: *rengøring-s-middel*, *svejs-e-kursus*.
    fn not_last(&self, text: &str, letters: usize) -> Option<(&str, u32)> {
        if let Some(stem) = self.parts.known(text, self.typed) {
            return Some((stem, if letters == 3 { SHORT } else { KNOWN }));
        }
        let form = text.strip_suffix('s').filter(|_| letters >= 4);
        if let Some(stem) = form.and_then(|form| self.parts.known(form, self.typed)) {
            return Some((stem, if letters == 4 { SHORT + 1 } else { KNOWN + 1 }));
        }
        let form = text.strip_suffix('e').filter(|_| letters >= 5)?;
        let stem = self.parts.known(form, self.typed);
        let stem = stem.or_else(|| {
            // The stem of a verb: *svejse-*, whose stem is *svej*.
            let bound = self.parts.bound(form);
            bound.or_else(|| self.parts.bound(form.strip_suffix('s')?))
        })?;
        Some((stem, KNOWN + 2))
    }

    /// An unknown first or last part. It costs more than two known ones.
    fn unknown(&self, text: &str, from: usize, to: usize) -> Option<(Part, u32)> {
        let last = self.edges.len() - 1;
        let letters = to - from;
        let first = from == 0 && (3..=14).contains(&letters);
        // What follows a known word and is unknown is more often an ending than a word, except
        // where somebody asks for it: *kassedame*.
        let like_a_word = letters >= 5 && !text.starts_with(is_vowel);
        let end = to == last
            && (3..=14).contains(&letters)
            && (like_a_word || self.typed)
            && from >= 4
            && self.not_last(&self.word[..self.edges[from]], from).is_some();
        let fits = (first || end) && text.chars().any(is_vowel) && !NO_PART.contains(&text);
        let part = Part { stem: text.to_owned(), known: false, long: false };
        fits.then_some((part, UNKNOWN + 2 * letters as u32))
    }
}
