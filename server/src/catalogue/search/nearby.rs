//! Typing errors: which words are one or two slips away from a given one.

use super::strings::Strings;

/// What is known of a word at a glance: which letters it has, and how many. Most words of a
/// vocabulary are ruled out by it, so a scan of 100,000 words takes a fraction of a millisecond.
#[derive(Clone, Copy, Debug)]
struct Sketch {
    letters: u64,
    length: u8,
}

impl Sketch {
    fn of(word: &str) -> Self {
        let mut sketch = Self { letters: 0, length: 0 };
        for letter in word.chars() {
            let bit = match letter {
                'a'..='z' => letter as u32 - 'a' as u32,
                'æ' => 26,
                'ø' => 27,
                'å' => 28,
                '0'..='9' => 29 + (letter as u32 - '0' as u32),
                other => 40 + (other as u32 % 24),
            };
            sketch.letters |= 1 << bit;
            sketch.length = sketch.length.saturating_add(1);
        }
        sketch
    }
}

/// Sketches of the words of a vocabulary.
#[derive(Clone, Debug, Default)]
pub(super) struct Sketches {
    sketches: Vec<Sketch>,
}

/// A word that is some slips away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Near {
    /// The number of the word.
    pub(super) word: u32,
    /// How many slips.
    pub(super) slips: usize,
    /// Whether the first letter is right.
    pub(super) same_start: bool,
}

impl Sketches {
    pub(super) fn of(words: &Strings) -> Self {
        let numbers = 0..words.len() as u32;
        Self { sketches: numbers.map(|word| Sketch::of(words.get(word))).collect() }
    }

    /// Adds the next word.
    pub(super) fn add(&mut self, word: &str) {
        self.sketches.push(Sketch::of(word));
    }

    /// Makes a word that is gone unlike any other.
    pub(super) fn remove(&mut self, word: u32) {
        if let Some(sketch) = self.sketches.get_mut(word as usize) {
            *sketch = Sketch { letters: u64::MAX, length: 0 };
        }
    }

    /// Words at most `most` slips (a letter too many, too few, wrong, or two swapped) away.
    pub(super) fn near(&self, words: &Strings, typed: &str, most: usize) -> Vec<Near> {
        let sketch = Sketch::of(typed);
        let typed: Vec<char> = typed.chars().collect();
        let mut grid = Grid::default();
        let mut found = Vec::new();
        for (number, other) in (0..).zip(&self.sketches) {
            let apart = (sketch.letters ^ other.letters).count_ones() as usize;
            let longer = sketch.length.abs_diff(other.length) as usize;
            if apart > 2 * most || longer > most {
                continue;
            }
            let word = words.get(number);
            if let Some(slips) = grid.slips(&typed, word, most, false) {
                found.push(Near { word: number, slips, same_start: word.chars().next() == typed.first().copied() });
            }
        }
        found
    }

    /// Words that begin with something at most one slip away from what was typed so far.
    pub(super) fn near_start(&self, words: &Strings, typed: &str) -> Vec<Near> {
        let sketch = Sketch::of(typed);
        let typed: Vec<char> = typed.chars().collect();
        let mut grid = Grid::default();
        let mut found = Vec::new();
        for (number, other) in (0..).zip(&self.sketches) {
            let missing = (sketch.letters & !other.letters).count_ones();
            if missing > 1 || other.length < sketch.length {
                continue;
            }
            let word = words.get(number);
            // A slip in the first letter too would make every list of suggestions a surprise.
            if word.chars().next() == typed.first().copied()
                && let Some(slips) = grid.slips(&typed, word, 1, true)
            {
                found.push(Near { word: number, slips, same_start: true });
            }
        }
        found
    }
}

/// The rows of the edit-distance table, kept between words.
#[derive(Default)]
struct Grid {
    rows: [Vec<usize>; 3],
    word: Vec<char>,
}

impl Grid {
    /// How many slips lie between the typed letters and a word, or a beginning of it, if at most
    /// `most`. (Optimal string alignment: a swapped pair is one slip.)
    fn slips(&mut self, typed: &[char], word: &str, most: usize, start: bool) -> Option<usize> {
        self.word.clear();
        let letters = if start { typed.len() + most } else { usize::MAX };
        self.word.extend(word.chars().take(letters));
        let word = &self.word;
        let [before, last, row] = &mut self.rows;
        last.clear();
        last.extend(0..=word.len());
        before.clone_from(last);
        row.clone_from(last);
        for (i, &letter) in typed.iter().enumerate() {
            row[0] = i + 1;
            let mut least = row[0];
            for (j, &other) in word.iter().enumerate() {
                let mut slips = last[j] + usize::from(letter != other);
                slips = slips.min(last[j + 1] + 1).min(row[j] + 1);
                let swapped = i > 0 && j > 0 && letter == word[j - 1] && typed[i - 1] == other;
                if swapped && letter != other {
                    slips = slips.min(before[j - 1] + 1);
                }
                row[j + 1] = slips;
                least = least.min(slips);
            }
            // A swap looks two rows back, but never costs less than the row between.
            if least > most {
                return None;
            }
            std::mem::swap(before, last);
            std::mem::swap(last, row);
        }
        let slips = if start { last.iter().copied().min() } else { last.last().copied() };
        slips.filter(|&slips| slips <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(words: &[&str]) -> Strings {
        let mut strings = Strings::default();
        strings.extend(words.iter().copied());
        strings
    }

    fn near(words: &[&str], typed: &str, most: usize) -> Vec<(u32, usize)> {
        let words = strings(words);
        let found = Sketches::of(&words).near(&words, typed, most);
        found.iter().map(|near| (near.word, near.slips)).collect()
    }

    #[test]
    fn four_kinds_of_slips() {
        let words = ["hygiejne", "truck"];
        assert_eq!(near(&words, "hygejne", 1), [(0, 1)]);
        assert_eq!(near(&words, "hygiejnne", 1), [(0, 1)]);
        assert_eq!(near(&words, "hygiejme", 1), [(0, 1)]);
        assert_eq!(near(&words, "hygeijne", 1), [(0, 1)]);
        assert_eq!(near(&words, "rtuck", 1), [(1, 1)]);
        assert_eq!(near(&words, "hygene", 1), []);
        assert_eq!(near(&words, "hygene", 2), [(0, 2)]);
    }

    #[test]
    fn a_start_may_have_a_slip() {
        let words = strings(&["rengøring", "regn", "lager"]);
        let found = Sketches::of(&words).near_start(&words, "rengør");
        assert_eq!(found.len(), 1);
        let found = Sketches::of(&words).near_start(&words, "renegø");
        assert_eq!(found.iter().map(|near| near.word).collect::<Vec<_>>(), [0]);
    }
}
