//! Everyday words and abbreviations, and what the catalogue calls the same thing.

use std::collections::{BTreeMap, HashMap};

use super::danish::{Danish, is_stop_word};
use super::letters::{key_form, words};

/// Words of a term that count.
const LONGEST: usize = 5;
/// Letters of a term that is likely to be an abbreviation.
const MOST_OF_ABBREVIATION: usize = 3;

/// Expansions of terms. Terms are compared by the stems of their words, so *truckene* is a *truck*.
#[derive(Clone, Debug, Default)]
pub(super) struct Synonyms {
    expansions: HashMap<Box<str>, Vec<Vec<Box<str>>>>,
    longest: usize,
}

impl Synonyms {
    pub(super) fn new(rows: &[(String, Vec<String>)]) -> Self {
        let danish = Danish::default();
        let mut synonyms = Self::default();
        let mut abbreviations: BTreeMap<Vec<String>, Vec<Vec<String>>> = BTreeMap::new();
        for (row, expansions) in rows {
            let term = words(row, LONGEST);
            if term.is_empty() {
                continue;
            }
            let form = key_form(row);
            let row_is_word = !row.trim().contains(char::is_whitespace);
            for expansion in expansions {
                let expansion = words(expansion, LONGEST);
                synonyms.add(&danish, &term, &expansion);
                // Abbreviations stand in titles too: *tosprogede* are *F/I*, written as one word.
                if expansion.len() > 1 || form.len() <= MOST_OF_ABBREVIATION {
                    let back = if row_is_word { vec![form.clone()] } else { term.clone() };
                    abbreviations.entry(expansion).or_default().push(back);
                }
            }
        }
        for (long, short) in &abbreviations {
            for short in short {
                synonyms.add(&danish, long, short);
            }
        }
        // *Flygtninge* are *tosprogede* and so *F/I*.
        for (row, expansions) in rows {
            for expansion in expansions {
                let short = abbreviations.get(&words(expansion, LONGEST));
                for short in short.into_iter().flatten() {
                    if key_form(row) != short.concat() {
                        synonyms.add(&danish, &words(row, LONGEST), short);
                    }
                }
            }
        }
        synonyms
    }

    fn add(&mut self, danish: &Danish, term: &[String], expansion: &[String]) {
        let counting = expansion.iter().filter(|word| !is_stop_word(word));
        let expansion: Vec<Box<str>> = counting.map(|word| word.as_str().into()).collect();
        if term.is_empty() || expansion.is_empty() {
            return;
        }
        self.longest = self.longest.max(term.len());
        let known = self.expansions.entry(key(danish, term).into());
        let known = known.or_default();
        if !known.contains(&expansion) {
            known.push(expansion);
        }
    }

    /// The longest term at the start of these stems: how many words it has, and what it expands
    /// to, each expansion as folded words.
    pub(super) fn at_start(&self, stems: &[String]) -> Option<(usize, &[Vec<Box<str>>])> {
        let most = self.longest.min(stems.len());
        (1..=most).rev().find_map(|length| {
            let found = self.expansions.get(stems[..length].join(" ").as_str())?;
            Some((length, &found[..]))
        })
    }

    /// What a single stem expands to.
    pub(super) fn of(&self, stem: &str) -> &[Vec<Box<str>>] {
        self.expansions.get(stem).map(Vec::as_slice).unwrap_or_default()
    }
}

fn key(danish: &Danish, words: &[String]) -> String {
    let stems: Vec<_> = words.iter().map(|word| danish.stem(word)).collect();
    stems.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_term_wins() {
        let rows =
            [("jord og beton", "anlægsarbejder"), ("beton", "betonarbejder"), ("§17", "sikkerhed ved svejsning")];
        let rows = rows.map(|row| (row.0.to_owned(), vec![row.1.to_owned()]));
        let synonyms = Synonyms::new(&rows);
        let stems = |text: &str| -> Vec<String> {
            let danish = Danish::default();
            let words = words(text, 9);
            words.iter().map(|word| danish.stem(word).into_owned()).collect()
        };
        let (length, found) = synonyms.at_start(&stems("jord og beton nord")).unwrap();
        assert_eq!(length, 3);
        assert_eq!(*found[0][0], *"anlægsarbejder");
        let (_, found) = synonyms.at_start(&stems("§ 17")).unwrap();
        assert_eq!(found[0].len(), 2, "stop words are left out");
        assert!(synonyms.at_start(&stems("nord")).is_none());
    }
}
