//! Understands queries: finds all readings of each word.

use super::letters::{bare, has_digit};
use super::lexicon::Lexicon;
use super::nearby::Near;
use super::query::{Choice, Query, Slot};
use super::synonyms::Synonyms;

/// A word that is the start of more words than these means too little to be continued.
const MOST_CONTINUATIONS: usize = 400;
/// Corrections of one misspelt word.
const MOST_CORRECTIONS: usize = 4;

/// How much other readings of a word are worth, where the word itself is worth 1.
mod worth {
    pub(super) const ROOT: f32 = 0.6;
    pub(super) const PARTS: f32 = 0.75;
    pub(super) const BARE: f32 = 0.9;
    pub(super) const JOINED: f32 = 0.95;
    pub(super) const SYNONYM: f32 = 0.8;
    pub(super) const SYNONYM_OF_PART: f32 = 0.55;
    pub(super) const CONTINUED: f32 = 0.8;
    pub(super) const CONTINUED_THOUGH_KNOWN: f32 = 0.35;
    pub(super) const ONE_SLIP: f32 = 0.75;
    pub(super) const TWO_SLIPS: f32 = 0.55;
    pub(super) const WRONG_START: f32 = 0.5;
    pub(super) const CONTINUED_WITH_SLIP: f32 = 0.5;
}

/// How much of a compound its parts are, seen from the query: who asks for a *kassemedarbejder*
/// means the *kasse*.
mod share {
    pub(super) const MODIFIER: f32 = 1.0;
    pub(super) const HEAD: f32 = 0.7;
    pub(super) const WEAK: f32 = 0.15;
    pub(super) const UNKNOWN: f32 = 0.6;
    /// The first part of two is enough, the second is not.
    pub(super) const LEAST_OF_COMPOUND: f32 = 0.45;
    /// Of *grundlæggende vagt*, one word is not enough.
    pub(super) const LEAST_OF_PHRASE: f32 = 0.8;
}

/// Understands queries.
pub(super) struct Understanding<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) synonyms: &'a Synonyms,
}

impl Understanding<'_> {
    /// All readings of a query.
    pub(super) fn of(&self, text: &str) -> Query {
        let mut query = Query::split(text);
        let last = query.places.iter().rposition(Option::is_some);
        for at in 0..query.words.len() {
            if query.places[at].is_some() {
                query.slots.push(self.slot(&query.words[at], Some(at) == last));
            }
        }
        self.add_joined(&mut query);
        self.add_synonyms(&mut query);
        if query.slots.iter().all(|slot| slot.weak) {
            for slot in &mut query.slots {
                slot.weak = false;
            }
        }
        query
    }

    fn slot(&self, word: &str, last: bool) -> Slot {
        let mut slot = Slot { word: self.lexicon.words.find(word), ..Slot::default() };
        let known = slot.word.is_some();
        self.add_known(word, 1.0, !known, &mut slot);
        let stem = self.lexicon.stem(word);
        slot.base = self.lexicon.terms.find(&stem);
        slot.weak = slot.base.is_some_and(|term| self.lexicon.is_weak(term));
        if has_digit(word) {
            slot.choices.push(Choice::Key { form: word.to_owned() });
        }
        if !known {
            self.add_bare(word, &mut slot);
        }
        let sure = slot.base.is_some() || slot.choices.iter().any(is_sure);
        if last {
            self.add_continued(word, sure, &mut slot);
        }
        let continued = slot.choices.iter().any(|one| matches!(one, Choice::Any { .. }));
        // A compound of known parts may be a slip too: *affaldsortering*.
        if slot.base.is_none() && !continued && !has_digit(word) {
            self.add_corrected(word, last, sure, &mut slot);
        }
        slot
    }

    /// The readings of a word as it stands: its term, its root and its parts.
    fn add_known(&self, word: &str, weight: f32, typed: bool, slot: &mut Slot) {
        let stem = self.lexicon.stem(word);
        if let Some(term) = self.lexicon.terms.find(&stem) {
            slot.choices.push(Choice::Term { term, weight });
        }
        if let Some(term) = self.lexicon.root(&stem) {
            let weight = weight * worth::ROOT;
            slot.choices.push(Choice::Term { term, weight });
        }
        let Some((parts, unknown)) = self.parts(word, typed) else {
            return;
        };
        for &(term, share) in &parts {
            if share > share::WEAK {
                let stem = self.lexicon.terms.get(term);
                let weight = weight * worth::SYNONYM_OF_PART;
                self.expand(self.synonyms.of(stem), weight, slot);
            }
        }
        slot.choices.push(Choice::Parts {
            parts,
            unknown,
            weight: weight * worth::PARTS,
            least: share::LEAST_OF_COMPOUND,
        });
    }

    /// The parts of a compound with their shares, and the share of what is unknown.
    fn parts(&self, word: &str, typed: bool) -> Option<(Vec<(u32, f32)>, f32)> {
        let found = self.lexicon.split(word, typed)?;
        let last = found.len() - 1;
        let mut parts = Vec::new();
        let mut unknown = 0.0;
        for (at, part) in found.iter().enumerate() {
            match self.lexicon.terms.find(&part.stem) {
                Some(term) if self.lexicon.is_weak(term) => parts.push((term, share::WEAK)),
                Some(term) if at == last => parts.push((term, share::HEAD)),
                Some(term) => parts.push((term, share::MODIFIER)),
                None => unknown += share::UNKNOWN,
            }
        }
        // A compound of weak parts only has nothing that can be found by parts.
        let says = parts.iter().any(|part| part.1 > share::WEAK);
        says.then_some((parts, unknown))
    }

    /// Words that are the same without Danish letters.
    fn add_bare(&self, word: &str, slot: &mut Slot) {
        let letters = word.chars().count();
        let same = self.lexicon.words.beginning_with(word).iter().copied();
        let same = same.filter(|&other| self.lexicon.words.get(other).chars().count() == letters);
        for other in same.take(MOST_CORRECTIONS) {
            let other = self.lexicon.words.get(other);
            self.add_with_synonyms(other, worth::BARE, slot);
        }
    }

    /// Words that begin with the last word of the query, which may not be finished.
    fn add_continued(&self, word: &str, sure: bool, slot: &mut Slot) {
        if word.chars().count() < 2 {
            return;
        }
        let weight = if sure { worth::CONTINUED_THOUGH_KNOWN } else { worth::CONTINUED };
        let words = self.lexicon.words.beginning_with(word);
        self.add_any(words.iter().copied(), word, weight, sure, slot);
    }

    fn add_any(&self, words: impl Iterator<Item = u32>, typed: &str, weight: f32, sure: bool, slot: &mut Slot) {
        let mut terms: Vec<(u32, f32)> = Vec::new();
        let mut few = Vec::new();
        for number in words.take(MOST_CONTINUATIONS) {
            let Some(meaning) = self.lexicon.meanings(number).first() else {
                continue;
            };
            let same = spelt_alike(self.lexicon.words.get(number), typed);
            let weight = if same { weight } else { weight * worth::BARE };
            terms.push((meaning.term, weight));
            few.push(number);
        }
        if terms.is_empty() {
            return;
        }
        terms.sort_unstable_by(|left, right| left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)));
        terms.dedup_by_key(|entry| entry.0);
        if few.len() <= MOST_CORRECTIONS && !sure {
            for number in few {
                let stem = self.lexicon.stem(self.lexicon.words.get(number));
                self.expand(self.synonyms.of(&stem), weight * worth::SYNONYM, slot);
            }
        }
        slot.choices.push(Choice::Any { terms });
    }

    /// Words that may have been meant by a word the catalogue does not have.
    fn add_corrected(&self, word: &str, last: bool, sure: bool, slot: &mut Slot) {
        let letters = word.chars().count();
        if letters < 4 {
            return;
        }
        let lexicon = self.lexicon;
        let most = if letters >= 9 && !sure { 2 } else { 1 };
        let mut near = lexicon.sketches.near(&lexicon.words, word, most);
        near.retain(|one| !lexicon.meanings(one.word).is_empty());
        // By the word and not by its number, which tells in what order words were learnt.
        let order = |one: &Near| (!one.same_start, one.slips, lexicon.words.get(one.word));
        near.sort_unstable_by(|left, right| order(left).cmp(&order(right)));
        if let Some(&best) = near.first() {
            let weight = match (best.same_start, best.slips) {
                (false, _) => worth::WRONG_START,
                (true, 1) => worth::ONE_SLIP,
                (true, _) => worth::TWO_SLIPS,
            };
            let alike = |one: &&Near| (one.same_start, one.slips) == (best.same_start, best.slips);
            for one in near.iter().take_while(alike).take(MOST_CORRECTIONS) {
                self.add_with_synonyms(lexicon.words.get(one.word), weight, slot);
            }
            return;
        }
        if last && !sure && letters >= 5 {
            let mut near = lexicon.sketches.near_start(&lexicon.words, word);
            near.sort_unstable_by_key(|one| lexicon.words.get(one.word));
            let words = near.iter().map(|one| one.word);
            self.add_any(words, word, worth::CONTINUED_WITH_SLIP, false, slot);
        }
    }

    fn add_with_synonyms(&self, word: &str, weight: f32, slot: &mut Slot) {
        self.add_known(word, weight, false, slot);
        let stem = self.lexicon.stem(word);
        self.expand(self.synonyms.of(&stem), weight * worth::SYNONYM, slot);
    }

    /// *kabel montør* is also *kabelmontør*.
    fn add_joined(&self, query: &mut Query) {
        for at in 1..query.words.len() {
            let (before, after) = (&query.words[at - 1], &query.words[at]);
            let (Some(left), Some(right)) = (query.places[at - 1], query.places[at]) else {
                continue;
            };
            for link in ["", "s", "e"] {
                let joined = format!("{before}{link}{after}");
                if self.lexicon.words.find(&joined).is_none() {
                    continue;
                }
                let mut both = Slot::default();
                self.add_with_synonyms(&joined, worth::JOINED, &mut both);
                for slot in [left, right] {
                    query.slots[slot].choices.extend(both.choices.clone());
                }
            }
        }
    }

    fn add_synonyms(&self, query: &mut Query) {
        let stems = query.words.iter();
        let stems: Vec<String> = stems.map(|word| self.lexicon.stem(word).into_owned()).collect();
        let mut at = 0;
        while at < stems.len() {
            let Some((length, expansions)) = self.synonyms.at_start(&stems[at..]) else {
                at += 1;
                continue;
            };
            let mut all = Slot::default();
            self.expand(expansions, worth::SYNONYM, &mut all);
            for place in query.places[at..at + length].iter().flatten() {
                query.slots[*place].choices.extend(all.choices.clone());
                // What has a synonym is a word of its own: *amu*, *job*.
                query.slots[*place].weak = false;
            }
            at += length;
        }
    }

    fn expand(&self, expansions: &[Vec<Box<str>>], weight: f32, slot: &mut Slot) {
        for expansion in expansions {
            if let [word] = &expansion[..] {
                self.add_plain(word, weight, slot);
                continue;
            }
            let mut parts = Vec::new();
            let mut unknown = 0.0;
            for word in expansion {
                if let Some(term) = self.lexicon.terms.find(&self.lexicon.stem(word)) {
                    parts.push((term, share::MODIFIER));
                } else if let Some((some, other)) = self.parts(word, false) {
                    parts.extend(some);
                    unknown += other;
                } else {
                    unknown += share::UNKNOWN;
                }
            }
            if !parts.is_empty() {
                slot.choices.push(Choice::Parts { parts, unknown, weight, least: share::LEAST_OF_PHRASE });
            }
        }
    }

    /// A word and its parts, without their synonyms: synonyms of synonyms lead astray.
    fn add_plain(&self, word: &str, weight: f32, slot: &mut Slot) {
        let stem = self.lexicon.stem(word);
        if let Some(term) = self.lexicon.terms.find(&stem) {
            slot.choices.push(Choice::Term { term, weight });
        }
        if let Some((parts, unknown)) = self.parts(word, false) {
            slot.choices.push(Choice::Parts {
                parts,
                unknown,
                weight: weight * worth::PARTS,
                least: share::LEAST_OF_COMPOUND,
            });
        }
    }
}

/// Whether a reading needs no correction: a term, or a compound all of whose parts are known.
fn is_sure(choice: &Choice) -> bool {
    match choice {
        Choice::Term { .. } => true,
        Choice::Parts { unknown, .. } => *unknown == 0.0,
        Choice::Any { .. } | Choice::Key { .. } => false,
    }
}

/// Whether a word begins with what was typed, Danish letters included.
fn spelt_alike(word: &str, typed: &str) -> bool {
    // Typed *ro* may become *roe*, that is *rø*.
    let mut letters = typed.chars().rev();
    let last = letters.next();
    word.starts_with(typed)
        || last.is_some_and(|last| {
            let rest = &typed[..typed.len() - last.len_utf8()];
            let next = word.strip_prefix(rest).and_then(|tail| tail.chars().next());
            next.is_some_and(|next| bare(next) == last && next != last)
        })
}
