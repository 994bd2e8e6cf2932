//! Compounds: which words a long Danish word is made of.
//!
//! A general word list splits too much (*kursuset* into *kur* and *uset*), so the parts are the
//! catalogue's own words, a few heads every catalogue has, and what remains of several compounds
//! when a known word is taken off (*gaffel* of *gaffeltruck* and *gaffelstabler*).

use std::collections::BTreeMap;

use super::danish::{Danish, is_stop_word};
use super::hashing::{WordMap, WordSet};
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
    stems: WordMap<Box<str>, Box<str>>,
    /// Stems that are no words themselves: *svejs* of *svejser*.
    bound: WordSet<Box<str>>,
    /// The same by bare form, where that differs.
    bare: WordMap<Box<str>, Box<str>>,
    /// The first three letters of all of them, in bare form: most places in a word are ruled out
    /// by it.
    starts: WordSet<u32>,
}

impl Parts {
    /// Learns the parts from the folded words of a catalogue.
    pub(super) fn learn<'a>(danish: &Danish, words: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut parts = Self::default();
        let heads = HEADS.iter().chain(SHORT_HEADS).copied();
        for word in words.clone().chain(heads) {
            parts.add(danish, word);
        }
        let hidden = parts.hidden(danish, words);
        for word in &hidden {
            parts.add(danish, word);
        }
        for (form, stem) in &parts.stems {
            let bare = bare_form(form);
            if *bare != **form {
                parts.bare.entry(bare.into()).or_insert_with(|| stem.clone());
            }
        }
        parts
    }

    fn add(&mut self, danish: &Danish, word: &str) {
        let letters = word.chars().count();
        let fits = (3..=16).contains(&letters) && is_plain(word) && word.chars().any(is_vowel);
        if !fits || NO_PART.contains(&word) || is_stop_word(word) {
            return;
        }
        let stem: Box<str> = danish.stem(word).into();
        if stem.chars().count() >= 3 && !NO_PART.contains(&&*stem) && !is_stop_word(&stem) {
            self.starts.extend([start(word), start(&stem)]);
            self.stems.insert(word.into(), stem.clone());
            self.bound.insert(stem);
        }
    }

    /// What remains of several words when a known part is taken off their end.
    fn hidden<'a>(&self, danish: &Danish, words: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut partners: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for word in words {
            let Some(found) = self.split(danish, word, false) else {
                continue;
            };
            let [first, second] = &found[..] else {
                continue;
            };
            if first.known || !second.known {
                continue;
            }
            let entry = partners.entry(first.stem.clone()).or_default();
            if !entry.contains(&second.stem) {
                entry.push(second.stem.clone());
            }
        }
        partners
            .into_iter()
            .filter(|entry| entry.0.chars().count() >= 4 && entry.1.len() >= ENOUGH_COMPOUNDS)
            .map(|entry| entry.0)
            .collect()
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
        self.starts.contains(&start)
    }

    /// A stem of a part, whether it is a word itself or not.
    pub(super) fn bound(&self, stem: &str) -> Option<&str> {
        self.bound.get(stem).map(|stem| &**stem)
    }

    /// The stem of a part.
    pub(super) fn known(&self, form: &str, bare: bool) -> Option<&str> {
        let stem = self.stems.get(form);
        let stem = stem.or_else(|| bare.then(|| self.bare.get(form)).flatten());
        stem.map(|stem| &**stem)
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
        let parts = Parts::learn(&danish, catalogue.iter().copied());
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
