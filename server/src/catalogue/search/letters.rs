//! Words and their letters: how a text falls into words, and the one spelling a word is compared in.
//!
//! Danish is typed in three ways: *rørmontør*, *roermontoer* (as in keys and mail addresses) and
//! *rormontor* (no Danish keyboard). The **folded** form joins the first two by writing *oe*, *ae*
//! and *aa* as *ø*, *æ* and *å*, in documents and queries alike, so that the stemmer always sees
//! Danish letters. The **bare** form joins the third; it is only compared when the folded form is
//! unknown, because it confuses *lager* with *læger*.

/// Letters of a word that count. Longer "words" are not Danish and would only cost time.
pub(super) const LONGEST_WORD: usize = 64;

/// A word of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    /// The folded form.
    pub(super) folded: &'a str,
    /// Where each folded letter ends in the text, in bytes.
    pub(super) ends: &'a [usize],
    /// Where it starts in the text, in bytes.
    pub(super) start: usize,
    /// Where it ends in the text, in bytes.
    pub(super) end: usize,
    /// A hyphen or slash ties it to the next word, as in *TIG-svejsning* and *F/I*.
    pub(super) tied: bool,
}

/// Calls `take` for each word of the text until it answers `false`.
pub(super) fn each_word(text: &str, mut take: impl FnMut(Word<'_>) -> bool) {
    let mut folder = Folder::default();
    let mut start = 0;
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if is_letter(letter) || (is_mark(letter) && !folder.is_empty()) {
            if folder.is_empty() {
                start = at;
            }
            end = at + letter.len_utf8();
            folder.push(letter, end);
            continue;
        }
        if !folder.is_empty() {
            let tied = is_tie(letter) && letters.peek().is_some_and(|next| is_letter(next.1));
            let more = take(folder.word(start, end, tied));
            folder.clear();
            if !more {
                return;
            }
        }
        if letter == '§' {
            let end = at + letter.len_utf8();
            let paragraph = Word { folded: "paragraf", ends: &[], start: at, end, tied: false };
            if !take(paragraph) {
                return;
            }
        }
    }
    if !folder.is_empty() {
        take(folder.word(start, end, false));
    }
}

/// The folded words of a text, at most `most`.
pub(super) fn words(text: &str, most: usize) -> Vec<String> {
    let mut found = Vec::new();
    if most > 0 {
        each_word(text, |word| {
            found.push(word.folded.to_owned());
            found.len() < most
        });
    }
    found
}

/// The form keys are compared in: letters and digits only, so "31863 d" is "31863-D".
pub(super) fn key_form(key: &str) -> String {
    let mut form = String::new();
    each_word(key, |word| {
        form.push_str(word.folded);
        form.len() < 2 * LONGEST_WORD
    });
    form
}

/// The letter as typed on a keyboard without Danish letters.
pub(super) const fn bare(letter: char) -> char {
    match letter {
        'å' | 'æ' => 'a',
        'ø' => 'o',
        other => other,
    }
}

/// The bare form of a folded word.
pub(super) fn bare_form(folded: &str) -> String {
    folded.chars().map(bare).collect()
}

/// Whether a word could be part of a Danish compound: letters only.
pub(super) fn is_plain(folded: &str) -> bool {
    folded.chars().all(char::is_alphabetic)
}

/// Whether there is a digit in it, so that it may be a number or key and is never "misspelt".
pub(super) fn has_digit(folded: &str) -> bool {
    folded.chars().any(|letter| letter.is_ascii_digit())
}

/// Whether a folded letter is a Danish vowel.
pub(super) const fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'æ' | 'ø' | 'å')
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric()
}

const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

const fn is_tie(letter: char) -> bool {
    matches!(letter, '-' | '/' | '\u{2010}' | '\u{2011}')
}

/// Builds the folded form of one word, letter by letter.
#[derive(Default)]
struct Folder {
    folded: String,
    ends: Vec<usize>,
    last: char,
    started: bool,
}

impl Folder {
    fn is_empty(&self) -> bool {
        !self.started
    }

    fn clear(&mut self) {
        self.folded.clear();
        self.ends.clear();
        self.last = '\0';
        self.started = false;
    }

    fn word(&self, start: usize, end: usize, tied: bool) -> Word<'_> {
        Word { folded: &self.folded, ends: &self.ends, start, end, tied }
    }

    fn push(&mut self, letter: char, end: usize) {
        self.started = true;
        if is_mark(letter) {
            self.mark(letter, end);
            return;
        }
        if letter.is_ascii() {
            self.add(letter.to_ascii_lowercase(), end);
            return;
        }
        for lower in letter.to_lowercase() {
            match lower {
                'ä' => self.add('æ', end),
                'ö' | 'œ' => self.add('ø', end),
                'á' | 'à' | 'â' | 'ã' | 'ā' => self.add('a', end),
                'é' | 'è' | 'ê' | 'ë' => self.add('e', end),
                'í' | 'ì' | 'î' | 'ï' => self.add('i', end),
                'ó' | 'ò' | 'ô' | 'õ' => self.add('o', end),
                'ú' | 'ù' | 'û' | 'ü' => self.add('u', end),
                'ý' | 'ÿ' => self.add('y', end),
                'ç' | 'č' => self.add('c', end),
                'ñ' => self.add('n', end),
                'š' => self.add('s', end),
                'ž' => self.add('z', end),
                'ð' => self.add('d', end),
                'ß' => {
                    self.add('s', end);
                    self.add('s', end);
                }
                mark if is_mark(mark) => {}
                other => self.add(other, end),
            }
        }
    }

    /// A mark that follows its letter: *a* and a ring are *å* in decomposed Unicode.
    fn mark(&mut self, mark: char, end: usize) {
        let whole = match (self.last, mark) {
            ('a', '\u{30a}') => 'å',
            ('a', '\u{308}') => 'æ',
            ('o', '\u{308}' | '\u{338}') => 'ø',
            _ => {
                if let Some(last) = self.ends.last_mut() {
                    *last = end;
                }
                return;
            }
        };
        self.replace_last(whole, end);
    }

    fn add(&mut self, letter: char, end: usize) {
        match (self.last, letter) {
            ('a', 'a') => self.replace_last('å', end),
            ('a', 'e') => self.replace_last('æ', end),
            ('o', 'e') => self.replace_last('ø', end),
            _ if self.ends.len() < LONGEST_WORD => {
                self.folded.push(letter);
                self.ends.push(end);
                self.last = letter;
            }
            _ => {}
        }
    }

    fn replace_last(&mut self, letter: char, end: usize) {
        self.folded.pop();
        self.folded.push(letter);
        if let Some(last) = self.ends.last_mut() {
            *last = end;
        }
        // Not `letter`: a second *a* after *aa* starts a new letter.
        self.last = '\0';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text, 99)
    }

    #[test]
    fn three_spellings_meet() {
        assert_eq!(folded("Rørmontør ROERMONTOER"), ["rørmontør", "rørmontør"]);
        assert_eq!(folded("Aabenraa Åbenrå a\u{30a}benra\u{30a}"), ["åbenrå"; 3]);
        assert_eq!(bare_form("rørmontør"), "rormontor");
        assert_eq!(folded("Hjælper hjaelper"), ["hjælper", "hjælper"]);
    }

    #[test]
    fn a_text_falls_into_words() {
        assert_eq!(folded("Lager- og logistik"), ["lager", "og", "logistik"]);
        assert_eq!(folded("§17, f/i"), ["paragraf", "17", "f", "i"]);
        assert_eq!(folded("  -- !? "), Vec::<String>::new());
        let mut tied = Vec::new();
        each_word("TIG-svejsning Lager- og", |word| {
            tied.push(word.tied);
            true
        });
        assert_eq!(tied, [true, false, false, false]);
    }

    #[test]
    fn keys_lose_their_hyphens() {
        assert_eq!(key_form("31863-D"), "31863d");
        assert_eq!(key_form("X0052"), "x0052");
    }

    #[test]
    fn ends_point_into_the_text() {
        each_word("Åaen", |word| {
            assert_eq!(word.folded, "åæn");
            assert_eq!(word.ends, [2, 4, 5]);
            true
        });
    }
}
