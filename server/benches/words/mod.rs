//! Invented Danish. The words are composed as Danish composes them (a stem of two syllables, now and then two of them in one
//! word), so the vocabulary grows with the catalogue as a real one does.

const REAL: [&str; 24] = [
    "lager",
    "truck",
    "gaffel",
    "svejsning",
    "rengøring",
    "køkken",
    "hygiejne",
    "certifikat",
    "kursus",
    "arbejde",
    "medarbejder",
    "transport",
    "montør",
    "kabel",
    "rør",
    "pleje",
    "service",
    "maskine",
    "kontrol",
    "sikkerhed",
    "produktion",
    "logistik",
    "førstehjælp",
    "betjening",
];

const ONSETS: [&str; 16] = ["b", "bl", "d", "f", "fl", "g", "h", "k", "kr", "l", "m", "p", "r", "s", "st", "v"];
const RHYMES: [&str; 14] = ["an", "ej", "ik", "om", "ul", "yd", "æl", "ør", "ås", "ent", "ing", "old", "und", "ast"];

/// A repeatable source of numbers.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit
    }

    /// A word; low numbers are frequent, as in a real text.
    fn word(&mut self) -> String {
        if self.below(4) == 0 {
            return REAL[self.below(REAL.len())].to_owned();
        }
        let word = self.stem();
        match self.below(40) {
            0 => word + &self.stem(),
            1..8 => word + "s" + REAL[self.below(REAL.len())],
            _ => word,
        }
    }

    fn stem(&mut self) -> String {
        // The square prefers low numbers.
        let number = self.below(3_000) * self.below(3_000) / 3_000;
        let (first, second) = (number / 55, number % 55);
        let onset = |number: usize| ONSETS[number % ONSETS.len()];
        let rhyme = |number: usize| RHYMES[number % RHYMES.len()];
        format!("{}{}{}{}", onset(first), rhyme(first / 7), onset(second + first), rhyme(second))
    }

    /// So many words.
    pub(crate) fn words(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }
}
