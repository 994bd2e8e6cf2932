//! Compounds: which words a long Danish word is made of.
//!
//! A general word list splits too much (*kursuset* into *kur* and *uset*), so the parts are the
//! catalogue's own words, a few heads every catalogue has, and what remains of several compounds
//! when a known word is taken off (*gaffel* of *gaffeltruck* and *gaffelstabler*).

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use super::danish::{Danish, irregular_forms, is_stop_word};
use super::hashing::WordMap;
use super::letters::{bare, bare_form, is_plain, is_vowel};
use super::splitter::Splitter;

/// Heads that may only occur inside compounds of a small catalogue.
const HEADS: &[&str] = &[
    "arbejde",
    "arbejder",
    "assistent",
    "bevis",
    "certifikat",
    "chauffør",
    "fører",
    "hjælper",
    "kursus",
    "kurser",
    "maskine",
    "medarbejder",
    "medhjælper",
    "montør",
    "operatør",
    "tekniker",
    "truck",
    "uddannelse",
];

/// Words that look like compounds of shorter ones and are not, or are better kept whole.
const WHOLE: &[&str] = &[
    "arbejdsmarked",
    "arbejdsplads",
    "datanlæg",
    "forberede",
    "forberedelse",
    "godkende",
    "godkendt",
    "grundlæggende",
    "handicap",
    "hjemmet",
    "instruktion",
    "kendskab",
    "kommune",
    "kompetence",
    "kontrol",
    "kvalitet",
    "ledsage",
    "ledsagelse",
    "ledsager",
    "materiale",
    "medarbejder",
    "medarbejdere",
    "medhjælp",
    "medhjælper",
    "medicin",
    "medicinal",
    "mekanik",
    "metalindustri",
    "måltid",
    "operation",
    "organisation",
    "patient",
    "portør",
    "produktion",
    "redskab",
    "regneark",
    "restaurant",
    "samarbejde",
    "samtale",
    "service",
    "spørgsmål",
    "station",
    "stillads",
    "transport",
    "undervisning",
    "vaskeri",
    "vejlede",
    "vejledning",
    "virksomhed",
];

/// Short words and endings that are no parts, though a catalogue may have them as words.
pub(super) const NO_PART: &[&str] = &[
    "aktør", "ation", "bar", "bel", "bor", "del", "dels", "ding", "efter", "elig", "elle", "else", "elser", "ende",
    "ene", "ener", "enhed", "eren", "erer", "eres", "eret", "ering", "erne", "eter", "frem", "før", "gen", "gør",
    "hed", "heden", "her", "igen", "ing", "inge", "inger", "isk", "itet", "ker", "lagt", "lation", "lede", "ler",
    "let", "lig", "lige", "ling", "lser", "mer", "mere", "mest", "ner", "ning", "ninger", "nye", "red", "ren", "ret",
    "rig", "ring", "sat", "sel", "ser", "set", "ske", "sker", "skab", "sning", "sted", "ste", "ter", "ting", "tion",
    "tning", "ude", "uden", "ved", "ver", "ving", "vis", "vise", "år",
];

/// Words of three letters that end compounds. Others are more often the end of a longer word.
pub(super) const SHORT_HEADS: &[&str] = &[
    "bad", "bil", "bro", "bus", "fag", "gas", "hus", "job", "lys", "mad", "mål", "pap", "rum", "rør", "tag", "tog",
    "tøj", "vej",
];

/// A part must occur at the edge of so many different words to be one without standing alone.
const ENOUGH_COMPOUNDS: usize = 2;

/// A part of a compound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The stem of the part; the letters themselves where it is unknown.
    pub(super) stem: String,
    /// The catalogue has this word.
    pub(super) known: bool,
    /// It has so many letters that it is hardly there by chance.
    pub(super) long: bool,
}

/// The words that compounds may be made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// Word form or stem, and the stem it stands for.
    stems: WordMap<Arc<str>, Arc<str>>,
    /// Stems that are no words themselves: *svejs* of *svejser*; each with how many words have it.
    bound: WordMap<Arc<str>, u32>,
    /// The stems of forms by their bare form, where that differs; sorted, and the first counts.
    bare: WordMap<Arc<str>, Vec<Arc<str>>>,
    /// The first three letters of all of them, in bare form: most places in a word are ruled out
    /// by it. Each with how many have it.
    starts: WordMap<u32, u32>,
}

/// Parts, and what they were learnt from.
#[derive(Clone, Debug, Default)]
pub(super) struct Learnt {
    /// All parts.
    pub(super) parts: Parts,
    /// Those that are words or heads.
    words: Parts,
    /// What remains of words when a known part is taken off their end, and the stems of such parts, each with how many
    /// words come to it.
    partners: BTreeMap<String, BTreeMap<String, u32>>,
}

impl Learnt {
    /// Learns the parts from the folded words of a catalogue.
    pub(super) fn of<'a>(danish: &Danish, words: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut learnt = Self::default();
        let heads = HEADS.iter().chain(SHORT_HEADS).copied();
        for word in words.clone().chain(heads) {
            learnt.words.add(danish, word);
        }
        for word in words {
            if let Some((first, second)) = learnt.words.partner(danish, word) {
                *learnt.partners.entry(first).or_default().entry(second).or_default() += 1;
            }
        }
        learnt.parts = learnt.words.clone();
        let hidden: Vec<String> = learnt.partners.keys().filter(|first| learnt.is_hidden(first)).cloned().collect();
        for word in hidden {
            learnt.parts.add(danish, &word);
        }
        learnt
    }

    /// Whether what several compounds share is a part: *gaffel* of *gaffeltruck* and *gaffelstabler*.
    fn is_hidden(&self, first: &str) -> bool {
        first.chars().count() >= 4 && self.partners.get(first).is_some_and(|seconds| seconds.len() >= ENOUGH_COMPOUNDS)
    }

    /// The same after words have gone and come. `others` are the words that were there and still are: nothing where one
    /// of them, or what several share, would be split otherwise than before.
    pub(super) fn change<'a>(
        &self,
        danish: &Danish,
        gone: &[&str],
        come: &[&str],
        others: impl Iterator<Item = &'a str>,
    ) -> Option<Self> {
        let mut learnt = self.clone();
        for parts in [&mut learnt.words, &mut learnt.parts] {
            for word in gone {
                parts.remove(danish, word);
            }
            for word in come {
                parts.add(danish, word);
            }
        }
        for word in others {
            let same =
                |before: &Parts, after: &Parts| before.split(danish, word, false) == after.split(danish, word, false);
            if !same(&self.words, &learnt.words) || !same(&self.parts, &learnt.parts) {
                return None;
            }
        }
        let mut firsts = Vec::new();
        for (first, second) in gone.iter().filter_map(|word| self.words.partner(danish, word)) {
            let seconds = learnt.partners.get_mut(&first)?;
            let count = seconds.get_mut(&second)?;
            *count -= 1;
            if *count == 0 {
                seconds.remove(&second);
            }
            firsts.push(first);
        }
        for (first, second) in come.iter().filter_map(|word| learnt.words.partner(danish, word)) {
            *learnt.partners.entry(first.clone()).or_default().entry(second).or_default() += 1;
            firsts.push(first);
        }
        for first in firsts {
            if self.is_hidden(&first) != learnt.is_hidden(&first) {
                return None;
            }
            if learnt.partners.get(&first).is_some_and(BTreeMap::is_empty) {
                learnt.partners.remove(&first);
            }
        }
        Some(learnt)
    }
}

/// What a word stands for as a part, if it may be one.
fn stem_of_part(danish: &Danish, word: &str) -> Option<Arc<str>> {
    let letters = word.chars().count();
    let fits = (3..=16).contains(&letters) && is_plain(word) && word.chars().any(is_vowel);
    if !fits || NO_PART.contains(&word) || is_stop_word(word) {
        return None;
    }
    let stem = danish.stem(word);
    let fits = stem.chars().count() >= 3 && !NO_PART.contains(&&*stem) && !is_stop_word(&stem);
    fits.then(|| stem.into())
}

/// What a part of another word begins with, in bare form, that is this word in any of its forms.
pub(super) fn starts_of(danish: &Danish, word: &str) -> Vec<u32> {
    let Some(stem) = stem_of_part(danish, word) else { return Vec::new() };
    irregular_forms(&stem).map(start).chain([start(word), start(&stem)]).collect()
}

/// Whether one of these starts stands anywhere in a word.
pub(super) fn has_start(word: &str, starts: &[u32]) -> bool {
    let mut last = 0;
    word.chars().enumerate().any(|(at, letter)| {
        last = (last << 10 | (bare(letter) as u32 & 0x3ff)) & 0x3fff_ffff;
        at >= 2 && starts.contains(&last)
    })
}

impl Parts {
    fn add(&mut self, danish: &Danish, word: &str) {
        if self.stems.contains_key(word) {
            return;
        }
        let Some(stem) = stem_of_part(danish, word) else { return };
        for start in [start(word), start(&stem)] {
            *self.starts.entry(start).or_default() += 1;
        }
        let bare = bare_form(word);
        if bare != word {
            let stems = self.bare.entry(bare.into()).or_default();
            stems.push(Arc::clone(&stem));
            stems.sort_unstable();
        }
        *self.bound.entry(Arc::clone(&stem)).or_default() += 1;
        self.stems.insert(word.into(), stem);
    }

    fn remove(&mut self, danish: &Danish, word: &str) {
        if HEADS.contains(&word) || SHORT_HEADS.contains(&word) || stem_of_part(danish, word).is_none() {
            return;
        }
        let Some(stem) = self.stems.remove(word) else { return };
        for start in [start(word), start(&stem)] {
            less(&mut self.starts, &start);
        }
        less(&mut self.bound, &stem);
        let bare = bare_form(word);
        if let Some(stems) = self.bare.get_mut(bare.as_str()).filter(|_| bare != word) {
            if let Some(at) = stems.iter().position(|other| *other == stem) {
                stems.remove(at);
            }
            if stems.is_empty() {
                self.bare.remove(bare.as_str());
            }
        }
    }

    /// The stems of a word of two parts, if the first is unknown and the second known.
    fn partner(&self, danish: &Danish, word: &str) -> Option<(String, String)> {
        let found = self.split(danish, word, false)?;
        let [first, second] = &found[..] else { return None };
        (!first.known && second.known).then(|| (first.stem.clone(), second.stem.clone()))
    }

    /// Splits a folded word into its parts, or not at all. One part, first or last, may be
    /// unknown. A word that was `typed` is split more boldly than one of the catalogue: its parts
    /// may lack their Danish letters, and its last part may be any.
    pub(super) fn split(&self, danish: &Danish, word: &str, typed: bool) -> Option<Vec<Part>> {
        if word.chars().count() < 6 || !is_plain(word) || WHOLE.contains(&word) {
            return None;
        }
        let stem = danish.stem(word);
        if WHOLE.contains(&&*stem) {
            return None;
        }
        Splitter::new(self, danish, word, typed).best()
    }

    /// Whether some part starts with these letters.
    pub(super) fn may_start(&self, start: u32) -> bool {
        self.starts.contains_key(&start)
    }

    /// A stem of a part, whether it is a word itself or not.
    pub(super) fn bound(&self, stem: &str) -> Option<&str> {
        self.bound.get_key_value(stem).map(|(stem, _)| &**stem)
    }

    /// The stem of a part.
    pub(super) fn known(&self, form: &str, bare: bool) -> Option<&str> {
        let stem = self.stems.get(form);
        let stem = stem.or_else(|| bare.then(|| self.bare.get(form)?.first()).flatten());
        stem.map(|stem| &**stem)
    }
}

/// Counts one less, and forgets what nobody has any more.
fn less<K: Eq + Hash + Borrow<Q>, Q: Eq + Hash + ?Sized>(counts: &mut WordMap<K, u32>, key: &Q) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

/// The first three letters in bare form, in one number.
pub(super) fn start(word: &str) -> u32 {
    let letters = word.chars().take(3).map(bare);
    letters.fold(0, |number, letter| number << 10 | (letter as u32 & 0x3ff))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(catalogue: &[&str], word: &str) -> Option<String> {
        let danish = Danish::default();
        let parts = Learnt::of(&danish, catalogue.iter().copied()).parts;
        let found = parts.split(&danish, word, false)?;
        let show = |part: Part| part.stem + if part.known { "" } else { "?" };
        Some(found.into_iter().map(show).collect::<Vec<_>>().join("+"))
    }

    #[test]
    fn parts_are_the_catalogues_words() {
        let catalogue = ["lager", "logistik", "truck", "rengøring", "svejser"];
        assert_eq!(split(&catalogue, "lagerarbejder").as_deref(), Some("lager+arbejd"));
        assert_eq!(split(&catalogue, "lagerarbejderne").as_deref(), Some("lager+arbejd"));
        assert_eq!(split(&catalogue, "rengøringskursus").as_deref(), Some("rengøring+kursus"));
        assert_eq!(split(&catalogue, "svejsekurser").as_deref(), Some("svej+kursus"));
        assert_eq!(split(&catalogue, "palletruck").as_deref(), Some("palle?+truck"));
    }

    #[test]
    fn words_are_not_split_by_chance() {
        let catalogue = ["kur", "uset", "visning", "port", "lager"];
        for word in ["undervisning", "transport", "kontrol", "medarbejder", "kurset"] {
            assert_eq!(split(&catalogue, word), None, "{word}");
        }
    }

    #[test]
    fn what_several_compounds_share_is_a_part() {
        let catalogue = ["gaffeltruck", "gaffelstabler", "truck", "stabler"];
        assert_eq!(split(&catalogue, "gaffelkursus").as_deref(), Some("gaffel+kursus"));
    }
}
