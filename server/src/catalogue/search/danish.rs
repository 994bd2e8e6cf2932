//! What the index knows of the Danish language: stems, irregular words, words that say little.

use std::borrow::Cow;
use std::fmt;

use rust_stemmers::{Algorithm, Stemmer};

use super::hashing::WordMap;
use super::letters::{is_plain, is_vowel};

/// Word forms the stemmer does not bring together or confuses with others (*lager* and *lag*).
/// Also tried at the end of a compound: *svejsekurset* is a *kursus*.
const IRREGULAR: &[(&str, &str)] = &[
    ("kursus", "kursus"),
    ("kurset", "kursus"),
    ("kursets", "kursus"),
    ("kurser", "kursus"),
    ("kurserne", "kursus"),
    ("kursernes", "kursus"),
    ("lager", "lager"),
    ("lageret", "lager"),
    ("lagerets", "lager"),
    ("lagre", "lager"),
    ("lagrene", "lager"),
    ("køkken", "køkken"),
    ("køkkenet", "køkken"),
    ("køkkenets", "køkken"),
    ("køkkener", "køkken"),
    ("køkkenerne", "køkken"),
    ("center", "center"),
    ("centeret", "center"),
    ("centret", "center"),
    ("centre", "center"),
    ("centrene", "center"),
    ("kabel", "kabel"),
    ("kablet", "kabel"),
    ("kabler", "kabel"),
    ("kablerne", "kabel"),
    ("middel", "middel"),
    ("midlet", "middel"),
    ("midler", "middel"),
    ("midlerne", "middel"),
    ("regel", "regel"),
    ("regler", "regel"),
    ("reglerne", "regel"),
    ("gaffel", "gaffel"),
    ("gafler", "gaffel"),
    ("møbel", "møbel"),
    ("møbler", "møbel"),
    ("cykel", "cykel"),
    ("cyklen", "cykel"),
    ("cykler", "cykel"),
    ("nummer", "nummer"),
    ("nummeret", "nummer"),
    ("numre", "nummer"),
    ("numrene", "nummer"),
    ("vinter", "vinter"),
    ("vinteren", "vinter"),
    ("demens", "demens"),
    ("barn", "barn"),
    ("barnet", "barn"),
    ("børn", "barn"),
    ("børnene", "barn"),
    ("børns", "barn"),
    ("mand", "mand"),
    ("manden", "mand"),
    ("mænd", "mand"),
    ("mændene", "mand"),
    ("bog", "bog"),
    ("bøger", "bog"),
    ("job", "job"),
    ("jobbet", "job"),
    ("jobs", "job"),
    ("jobbene", "job"),
    ("kørsel", "kørsel"),
    ("kørslen", "kørsel"),
    ("kørsler", "kørsel"),
    ("hygiejne", "hygiejne"),
    ("hygiejnen", "hygiejne"),
    ("hygiejnisk", "hygiejne"),
    ("hygiejniske", "hygiejne"),
    ("bageri", "bageri"),
    ("bagerier", "bageri"),
    ("ældre", "ældre"),
    ("ældres", "ældre"),
];

/// Derived words whose root the endings below do not show.
const ROOTS: &[(&str, &str)] = &[("pakning", "pak"), ("kørsel", "kør"), ("montage", "montør")];

/// Endings that make a noun of a verb. The root counts when the catalogue knows it.
const DERIVING: &[&str] = &["ning", "ing", "eri"];

/// Parts of compounds and query words that nearly every document has: worth little, never needed.
const WEAK: &[&str] = &[
    "arbejde",
    "arbejder",
    "medarbejder",
    "medhjælper",
    "medhjælp",
    "hjælper",
    "hjælp",
    "assistent",
    "kursus",
    "uddannelse",
    "job",
    "opgave",
    "deltager",
    "person",
    "grundkursus",
    "basiskursus",
    "forløb",
    "undervisning",
];

/// Words that are left out of the index and of queries that have others.
const STOP: &[&str] = &[
    // Danish
    "af", "alle", "alt", "at", "bl", "blev", "blive", "bliver", "da", "de", "dem", "den", "denne", "der", "deres",
    "det", "dets", "dette", "dig", "din", "dit", "disse", "du", "efter", "eller", "en", "end", "er", "et", "for",
    "fra", "ham", "han", "hans", "har", "have", "hun", "hvad", "hver", "hvilke", "hvis", "hvor", "hvordan", "i", "ifm",
    "ikke", "ind", "inden", "jeg", "kan", "kunne", "man", "mange", "med", "men", "mig", "mod", "mv", "ned", "nogle",
    "noget", "når", "og", "også", "om", "op", "os", "over", "på", "samt", "selv", "sig", "sin", "sit", "skal", "som",
    "til", "ud", "under", "vi", "ved", "vil", "være", "været", "må", "via", "får", // English
    "an", "and", "are", "as", "be", "by", "can", "from", "has", "in", "is", "of", "on", "or", "that", "the", "their",
    "these", "this", "to", "was", "with",
];

/// Snowball's Danish stemmer with a table for what it gets wrong.
pub(super) struct Danish {
    snowball: Stemmer,
    irregular: WordMap<&'static str, &'static str>,
    weak: Vec<String>,
}

impl Default for Danish {
    fn default() -> Self {
        let mut danish = Self {
            snowball: Stemmer::create(Algorithm::Danish),
            irregular: IRREGULAR.iter().copied().collect(),
            weak: Vec::new(),
        };
        danish.weak = WEAK.iter().map(|word| danish.stem(word).into_owned()).collect();
        danish
    }
}

impl fmt::Debug for Danish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Danish")
    }
}

impl Danish {
    /// The stem of a folded word.
    pub(super) fn stem<'a>(&self, folded: &'a str) -> Cow<'a, str> {
        if folded.len() < 4 || !is_plain(folded) {
            return Cow::Borrowed(folded);
        }
        if let Some(base) = self.irregular(folded) {
            return base;
        }
        // Once is not enough: *stilladser* becomes *stillads*, and that becomes *stillad*.
        let mut stem = self.snowball.stem(folded);
        for _ in 0..2 {
            if self.irregular(&stem).is_some() {
                break;
            }
            let shorter = self.snowball.stem(&stem).into_owned();
            if shorter.len() == stem.len() {
                break;
            }
            stem = Cow::Owned(shorter);
        }
        stem
    }

    fn irregular<'a>(&self, folded: &'a str) -> Option<Cow<'a, str>> {
        if let Some(base) = self.irregular.get(folded) {
            return Some(Cow::Borrowed(base));
        }
        // The end of a compound: *behager* is not a *lager*, so its head has three letters and a
        // vowel, and its last part five.
        let starts = folded.char_indices().skip(3).map(|letter| letter.0);
        for start in starts {
            let (head, form) = folded.split_at(start);
            if form.len() < 5 {
                return None;
            }
            if let Some(base) = self.irregular.get(form)
                && head.chars().any(is_vowel)
            {
                return Some(Cow::Owned(format!("{head}{base}")));
            }
        }
        None
    }

    /// Whether it is the stem of one of the words that say little.
    pub(super) fn is_weak(&self, stem: &str) -> bool {
        self.weak.iter().any(|weak| weak == stem)
    }
}

/// The word forms that the stemmer does not bring to this stem by itself: *børn* of *barn*.
pub(super) fn irregular_forms(stem: &str) -> impl Iterator<Item = &'static str> {
    IRREGULAR.iter().filter(move |row| row.1 == stem).map(|row| row.0)
}

/// The stems a derived stem may come from; the caller takes the first one that its vocabulary
/// has: *svejsning* comes from *svejs*, *tegning* from *tegn*.
pub(super) fn roots(stem: &str) -> impl Iterator<Item = &str> {
    let named = ROOTS.iter().filter(move |row| row.0 == stem);
    let derived = DERIVING.iter().filter_map(move |ending| {
        let root = stem.strip_suffix(ending)?;
        (root.chars().count() >= 4).then_some(root)
    });
    named.map(|row| row.1).chain(derived)
}

/// Whether a folded word is too common to be searched for.
pub(super) fn is_stop_word(folded: &str) -> bool {
    STOP.contains(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        let danish = Danish::default();
        for forms in [
            &["kursus", "kurset", "kurser", "kurserne"][..],
            &["køkken", "køkkenet", "køkkener"],
            &["lager", "lageret", "lagre"],
            &["kabel", "kabler", "kablerne"],
            &["stillads", "stilladser", "stilladset"],
            &["medarbejder", "medarbejdere", "medarbejderne", "medarbejders"],
            &["svejsekursus", "svejsekurser", "svejsekurset"],
            &["butik", "butikker", "butikken"],
            &["toilet", "toiletter", "toilettet"],
        ] {
            let stem = danish.stem(forms[0]);
            for form in forms {
                assert_eq!(danish.stem(form), stem, "{form}");
            }
        }
    }

    #[test]
    fn different_words_stay_apart() {
        let danish = Danish::default();
        assert_ne!(danish.stem("lager"), danish.stem("lag"));
        assert_ne!(danish.stem("køkken"), danish.stem("kok"));
        assert_ne!(danish.stem("demens"), danish.stem("dem"));
    }

    #[test]
    fn forms_begin_as_their_stems() {
        for (form, stem) in IRREGULAR {
            assert_eq!(
                form.chars().next(),
                stem.chars().next(),
                "{form}: words that share a root are looked for by it"
            );
        }
    }

    #[test]
    fn roots_are_offered() {
        assert!(roots("svejsning").any(|root| root == "svejs"));
        assert!(roots("tegning").any(|root| root == "tegn"));
        assert_eq!(roots("ring").next(), None);
    }
}
