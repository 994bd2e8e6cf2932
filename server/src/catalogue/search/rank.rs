//! Finds and ranks the documents of a shelf that match a query.

use super::document::Hit;
use super::letters::has_digit;
use super::query::{Choice, Query, Slot};
use super::shelf::Shelf;

/// What a key is worth, against at most about six for a rare word in a title.
const KEY: f32 = 60.0;
const KEY_START: f32 = 20.0;
const KEY_OF_WORDS: f32 = 1.0;
/// What a number that is a key weighs among other words.
const KEY_WEIGHS: f32 = 6.0;
/// Added for a title that is just what was asked for.
const EXACT_TITLE: f32 = 0.6;
const EXACT_OTHER_TITLE: f32 = 0.4;
/// A title that has the word in the form it was typed in, or begins with it.
const SAME_FORM: f32 = 1.1;
const SAME_FORM_FIRST: f32 = 1.15;
/// What a document gets for itself whose title has all the words, and one whose title has none.
const ALL_IN_TITLE: f32 = 1.0;
const NONE_IN_TITLE: f32 = 0.8;
/// A word counts as found where its score is so much of the best score for it: of *vagtkursus*,
/// the *brandvagt* in a text about something else is not enough.
const FOUND: f32 = 0.2;
/// Demonstration data comes after real data that is as good.
const DEMO: f32 = 0.93;
/// Documents that match so much less than the best one are noise.
const NOISE: f32 = 0.15;
/// What words never reach: a key found does not make all else noise.
const BEST_OF_WORDS: f32 = 12.0;

/// The documents that match, best first: by score, then title, then key.
pub(super) fn rank(shelf: &Shelf, query: &Query) -> Vec<Hit> {
    let mut ranking = Ranking::new(shelf);
    for slot in &query.slots {
        ranking.add(slot);
    }
    ranking.add_keys(query);
    ranking.finish(query)
}

struct Ranking<'a> {
    shelf: &'a Shelf,
    /// By document: the sum over all words, of roots: a document that is about each word comes
    /// before one that is all about one of them.
    total: Vec<f32>,
    /// By document: what the words found weigh.
    found: Vec<f32>,
    /// By document: the best reading of the current word.
    best: Vec<f32>,
    /// By document: whether its title has the current word.
    in_title: Vec<bool>,
    /// By document: what the words in its title weigh.
    titled: Vec<f32>,
    /// Documents with a best reading.
    touched: Vec<u32>,
    /// For readings of several parts, by document: their sum and what they weigh.
    sums: Vec<Sum>,
    /// What all needed words weigh, and how many there are on this shelf.
    needed: f32,
    words: u8,
    /// Whether there are needed words, found anywhere or not.
    has_needed: bool,
}

/// What a document has of a reading of several parts: its score, what the parts weigh, and what
/// those in its title weigh.
#[derive(Clone, Copy, Default)]
struct Sum {
    score: f32,
    had: f32,
    titled: f32,
}

impl<'a> Ranking<'a> {
    fn new(shelf: &'a Shelf) -> Self {
        let all = shelf.len();
        Self {
            shelf,
            total: vec![0.0; all],
            found: vec![0.0; all],
            best: vec![0.0; all],
            in_title: vec![false; all],
            titled: vec![0.0; all],
            touched: Vec::new(),
            sums: Vec::new(),
            needed: 0.0,
            words: 0,
            has_needed: false,
        }
    }

    /// Adds a word of the query.
    fn add(&mut self, slot: &Slot) {
        self.has_needed |= !slot.weak;
        // A reading may not count for more than the word itself because it happens to be rarer.
        let base = slot.base.map(|term| self.shelf.count(term));
        let ceiling = base.filter(|&count| count > 0).map_or(f32::MAX, |count| self.shelf.rarity(count));
        let mut weighs = 0.0_f32;
        for choice in &slot.choices {
            let worth = match choice {
                Choice::Term { term, weight } => self.any(&[(*term, *weight)], ceiling),
                Choice::Any { terms } => self.any(terms, ceiling),
                Choice::Parts { parts, unknown, weight, least } => {
                    self.parts(parts, [*unknown, *weight, *least], ceiling)
                }
                Choice::Key { form } => self.key(form),
            };
            weighs = weighs.max(worth);
        }
        if let Some(word) = slot.word {
            self.prefer_form(word);
        }
        if ceiling < f32::MAX {
            weighs = ceiling;
        }
        if !slot.weak {
            self.needed += weighs;
            self.words += u8::from(weighs > 0.0);
        }
        let scores = self.touched.iter();
        let scores = scores.map(|&document| self.best[document as usize]);
        let enough = (scores.fold(0.0, f32::max).min(BEST_OF_WORDS) * FOUND).max(f32::MIN_POSITIVE);
        for document in self.touched.drain(..) {
            let document = document as usize;
            let part = (self.best[document] / enough).min(1.0);
            self.total[document] += self.best[document].sqrt();
            self.best[document] = 0.0;
            let in_title = std::mem::take(&mut self.in_title[document]);
            if !slot.weak {
                self.found[document] += weighs * part;
                self.titled[document] += if in_title { weighs } else { 0.0 };
            }
        }
    }

    /// Of documents that have a word in their titles, those come first that have this form of it.
    fn prefer_form(&mut self, word: u32) {
        let mut before = None;
        for mention in self.shelf.titles.mentions(word) {
            let (document, main) = self.shelf.titles.owner(mention.title());
            // Titles of a document follow each other, the main one first.
            if !main || before == Some(document) {
                continue;
            }
            before = Some(document);
            let factor = if mention.first() { SAME_FORM_FIRST } else { SAME_FORM };
            self.best[document as usize] *= factor;
        }
    }

    fn put(&mut self, document: u32, score: f32, in_title: bool) {
        let best = &mut self.best[document as usize];
        if *best == 0.0 && score > 0.0 {
            self.touched.push(document);
        }
        *best = best.max(score);
        self.in_title[document as usize] |= in_title;
    }

    /// One of several terms. Answers what the word weighs.
    fn any(&mut self, terms: &[(u32, f32)], ceiling: f32) -> f32 {
        let shelf = self.shelf;
        let count: usize = terms.iter().map(|entry| shelf.count(entry.0)).sum();
        if count == 0 {
            return 0.0;
        }
        let rarity = shelf.rarity(count).min(ceiling);
        for &(term, weight) in terms {
            for posting in shelf.postings(term) {
                let score = weight * rarity * posting.weight;
                self.put(posting.document, score, posting.in_title);
            }
        }
        rarity
    }

    /// Several terms that count together.
    fn parts(&mut self, parts: &[(u32, f32)], of: [f32; 3], ceiling: f32) -> f32 {
        let [unknown, weight, least] = of;
        let shelf = self.shelf;
        self.sums.resize(shelf.len(), Sum::default());
        let mut documents: Vec<u32> = Vec::new();
        let mut whole = 0.0;
        let mut shares = 0.0;
        for &(term, share) in parts {
            let count = shelf.count(term);
            let rarity = shelf.rarity(count).min(ceiling);
            whole += share * rarity;
            shares += share;
            for posting in shelf.postings(term) {
                let sum = &mut self.sums[posting.document as usize];
                if sum.had == 0.0 {
                    documents.push(posting.document);
                }
                sum.score += share * rarity * posting.weight;
                sum.had += share * rarity;
                if posting.in_title {
                    sum.titled += share * rarity;
                }
            }
        }
        if shares == 0.0 || documents.is_empty() {
            return 0.0;
        }
        let rarity = whole / shares;
        whole += unknown * rarity;
        for document in documents {
            let sum = std::mem::take(&mut self.sums[document as usize]);
            let enough = sum.had / whole;
            if enough >= least {
                let score = weight * sum.score / (shares + unknown) * enough;
                self.put(document, score, sum.titled / whole >= least);
            }
        }
        rarity
    }

    /// A word that may be a key or the start of one.
    fn key(&mut self, form: &str) -> f32 {
        let shelf = self.shelf;
        let mut weighs = 0.0;
        for (document, length) in shelf.keys_from(form) {
            if length >= 1.0 {
                self.put(document, KEY, true);
            } else if form.chars().count() >= 2 {
                self.put(document, KEY_START * length, true);
            }
            weighs = KEY_WEIGHS;
        }
        weighs
    }

    /// The query as a whole may be a key, with a hyphen or a space in it or not.
    fn add_keys(&mut self, query: &Query) {
        let form = &query.key;
        let number = has_digit(form);
        let start = number && form.chars().count() >= 2;
        let shelf = self.shelf;
        let words = f32::from(self.words.max(1));
        for (document, length) in shelf.keys_from(form) {
            let score = match (length >= 1.0, start) {
                (true, _) if number => KEY,
                // A key made of the title's words says no more than the title.
                (true, _) => KEY_OF_WORDS,
                (false, true) => KEY_START * length,
                // Keys are sorted: no longer one is the same.
                (false, false) => break,
            };
            let document = document as usize;
            self.total[document] = self.total[document].max((score * words).sqrt());
            self.found[document] = self.needed;
            self.titled[document] = self.needed;
        }
    }

    fn finish(mut self, query: &Query) -> Vec<Hit> {
        let shelf = self.shelf;
        let mut exact: Vec<(u32, f32)> = Vec::new();
        for (terms, weight) in query.exact_terms() {
            for title in shelf.titles.exactly(&terms) {
                let (document, main) = shelf.titles.owner(title);
                let most = if main { EXACT_TITLE } else { EXACT_OTHER_TITLE };
                exact.push((document, 1.0 + most * weight));
            }
        }
        exact.sort_unstable_by(|left, right| left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)));
        exact.dedup_by_key(|entry| entry.0);
        for (document, factor) in exact {
            self.total[document as usize] *= factor.sqrt();
        }
        let needed = self.needed;
        let words = f32::from(self.words.max(1));
        let full = |found: f32| found >= needed * 0.999;
        let mut hits: Vec<(u32, f32)> = Vec::new();
        let mut least_full = f32::MAX;
        for (document, (&total, &found)) in (0..).zip(self.total.iter().zip(&self.found)) {
            if total <= 0.0 || (self.has_needed && found <= 0.0) {
                continue;
            }
            let part = if needed > 0.0 { found / needed } else { 1.0 };
            let demo = if shelf.demo[document as usize] { DEMO } else { 1.0 };
            let titled = if needed > 0.0 { self.titled[document as usize] / needed } else { 1.0 };
            let titled = NONE_IN_TITLE + (ALL_IN_TITLE - NONE_IN_TITLE) * titled;
            let score = total * total / words * part * titled * demo;
            if full(found) {
                least_full = least_full.min(score);
            }
            hits.push((document, score));
        }
        // Whoever typed two words wants both: what has only one comes after all that have both.
        for hit in &mut hits {
            if !full(self.found[hit.0 as usize]) && hit.1 >= least_full {
                hit.1 = least_full * 0.999;
            }
        }
        let by_words = hits.iter().map(|hit| hit.1);
        let by_words = by_words.filter(|&score| score < BEST_OF_WORDS);
        let noise = by_words.fold(0.0, f32::max) * NOISE;
        hits.retain(|hit| hit.1 >= noise);
        hits.sort_unstable_by(|left, right| {
            right.1.total_cmp(&left.1).then_with(|| shelf.place(left.0).cmp(&shelf.place(right.0)))
        });
        let hit = |(document, score): (u32, f32)| Hit { position: shelf.positions[document as usize], score };
        hits.into_iter().map(hit).collect()
    }
}
