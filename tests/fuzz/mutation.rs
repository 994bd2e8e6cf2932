//! Inputs at random: each is one of the corpus, changed a few times. The same seed gives the same inputs.

/// `SplitMix64` of Steele, Lea and Flood.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    pub(crate) fn one_of<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// What parsers have stumbled over before, whatever they read.
const ODD: &[&[u8]] = &[
    b"",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    "\u{202e}".as_bytes(),
    "æ".as_bytes(),
    "e\u{301}".as_bytes(),
    "\u{1f469}\u{200d}\u{1f373}".as_bytes(),
    "\u{2028}".as_bytes(),
    "İ".as_bytes(),
    b"\r\n",
    b"\n\n",
    b"\t",
    b" ",
    b",",
    b";",
    b":",
    b".",
    b"..",
    b"...",
    b"=",
    b"==",
    b"%00",
    b"%",
    b"%C3%28",
    b"&",
    b"+",
    b"-",
    b"-0",
    b"0",
    b"-1",
    b"1e308",
    b"1e999",
    b"0.1",
    b"127",
    b"255",
    b"65536",
    b"2147483647",
    b"2147483648",
    b"-2147483649",
    b"4294967296",
    b"9223372036854775807",
    b"9223372036854775808",
    b"-9223372036854775808",
    b"99999999999999999999999999",
    b"NaN",
    b"null",
    b"true",
    b"\"",
    b"\"\"",
    b"\"\"\"",
    b"'",
    b"' OR 1=1 --",
    b"\\",
    b"\\\"",
    b"\\u0000",
    b"\\uD83D",
    b"\\u{110000}",
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b")",
    b"{}",
    b"[]",
    b"[[[[[[[[",
    b"#",
    b"$",
    b"@",
    b"!",
    b"|",
    b"*",
    b"*/*",
    b";q=",
    b";q=0.000",
    b"W/\"",
    b"0000-00-00",
    b"2026-02-30",
    b"9999-12-31",
    b"10000-01-01",
    b"-0001-01-01",
];

/// An input of the corpus, changed; `words` are those of its language.
pub(crate) fn changed(random: &mut Random, corpus: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    /// Most bytes of an input.
    const LONGEST: usize = 4 * 1024;
    let mut input = corpus[random.below(corpus.len())].clone();
    for _ in 0..=random.below(5) {
        change(random, &mut input, corpus, words);
    }
    input.truncate(LONGEST);
    input
}

fn change(random: &mut Random, input: &mut Vec<u8>, corpus: &[Vec<u8>], words: &[&str]) {
    let at = random.below(input.len() + 1);
    let reach = if random.below(4) == 0 { 64 } else { 6 };
    let end = (at + random.below(reach)).min(input.len());
    match random.below(12) {
        0 if at < input.len() => input[at] ^= 1 << random.below(8),
        1 if at < input.len() => input[at] = random.next() as u8,
        2 => drop(input.drain(at..end)),
        3 => input.truncate(at),
        // The same again, up to some hundred times: what nests or repeats.
        4 => {
            let piece = input[at..end].to_vec();
            let times = 1 << random.below(8);
            input.splice(at..at, piece.repeat(times));
        }
        // The rest of another.
        5 => {
            let other = &corpus[random.below(corpus.len())];
            let from = random.below(other.len() + 1);
            input.truncate(at);
            input.extend(&other[from..]);
        }
        // A word, or a value of the language, becomes another.
        6 | 7 => {
            let (from, to) = word_at(input, at);
            let new: &[u8] = if words.is_empty() || random.below(3) == 0 {
                random.one_of(ODD)
            } else {
                random.one_of(words).as_bytes()
            };
            input.splice(from..to, new.iter().copied());
        }
        8 if !words.is_empty() => {
            let word = random.one_of(words).as_bytes().to_vec();
            input.splice(at..at, word);
        }
        _ => {
            let odd = random.one_of(ODD);
            input.splice(at..at, odd.iter().copied());
        }
    }
}

/// The letters, digits and underscores around a place.
fn word_at(input: &[u8], at: usize) -> (usize, usize) {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    let from = input[..at].iter().rposition(|byte| !is_word(byte)).map_or(0, |before| before + 1);
    let to = input[at..].iter().position(|byte| !is_word(byte)).map_or(input.len(), |length| at + length);
    (from, to)
}
