//! Passwords: which are good enough, and how they are kept.
//!
//! By NIST SP 800-63B: length counts, what everybody tries first is refused, and there are no rules of composition,
//! which only make people write `Sommer2026!`.

use std::fmt;
use std::hint::black_box;

use argon2::password_hash::phc::PasswordHash;
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use unicode_normalization::UnicodeNormalization;

/// Fewest characters.
pub const LEAST: usize = 12;
/// Most characters.
pub const MOST: usize = 128;
/// Shorter parts of a name stand in too many words to be refused.
const LEAST_OF_NAME: usize = 4;
/// 19 MiB, two passes, one lane: OWASP's least for argon2id, and this library's default.
const PARAMS: Params = Params::DEFAULT;
/// What is hashed with when nothing is stored; it protects nothing.
const NO_SALT: [u8; 16] = [0; 16];

/// What is tried first, in Denmark and elsewhere, in lower case and with `ae`, `oe`, `aa` for the Danish letters.
/// The short ones stand here for what people make of them: `sommer` refuses `Sommer202612!`.
const COMMON: &str = "
    aalborg aarhus abc abcd abcdef access admin administrator adgangskode adgangskoden amager arbejde arbejdsmarked
    asdfgh asdfghjkl baseball batman branchepakke broendby changeme charlie chokolade christian computer danmark
    default demo denmark detminkode dragon efteraar elskerdig fcbarcelona fckoebenhavn fodbold foraar football freedom
    frederik fuckyou goddag guest hejhej hejmeddig hejsa hello helloworld hemmelig hemmeligt hunter iloveyou internet
    jegelskerdig jobcenter jobcentre kaerlighed kaffe killer kode kodeord kodeordet koebenhavn kommune kommunen
    kortvej lego letmein letmeinnow liverpool login manchesterunited martin master michael minhund minkode minkodeord
    mitkodeord monkey morgen mustang ninja nykode nytkodeord odense pass passw0rd password pokemon princess p@ssw0rd
    p@ssword qazwsx qazwsxedc qwerty qwertyuiop root secret shadow skole solskin sommer sommerferie starwars summer
    sunshine superman system temp test testtest trustno tryllestav velkommen velkommentil vinter vinterferie welcome
    welcometo whatever winter zaq12wsx zxcvbn zxcvbnm
";
/// Rows along which fingers run, and counting; the other way is tried as well.
const ROWS: [&str; 6] = [
    "01234567890123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyzaeoeaaabcdefghijklmnopqrstuvwxyz",
    "qwertyuiopaaasdfghjklaeoezxcvbnm",
    "qwertyuiopasdfghjklzxcvbnmqwertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
];

/// Why a password is not good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`LEAST`] characters.
    TooShort,
    /// More than [`MOST`] characters.
    TooLong,
    /// What everybody tries first.
    Common,
    /// The owner's name or e-mail address stands in it.
    Personal,
}

impl Weakness {
    /// The sentence in Danish: what is wrong and what to do.
    pub fn da(self) -> &'static str {
        match self {
            Self::TooShort => "Adgangskoden er for kort. Brug mindst 12 tegn, for eksempel flere ord efter hinanden.",
            Self::TooLong => "Adgangskoden er for lang. Brug højst 128 tegn.",
            Self::Common => {
                "Adgangskoden er for let at gætte. Undgå kendte adgangskoder og rækker af tegn, \
                 og brug for eksempel flere ord efter hinanden."
            }
            Self::Personal => "Adgangskoden må ikke indeholde dit navn eller din e-mailadresse.",
        }
    }

    /// The sentence in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::TooShort => "The password is too short. Use at least 12 characters, such as several words in a row.",
            Self::TooLong => "The password is too long. Use at most 128 characters.",
            Self::Common => {
                "The password is too easy to guess. Avoid well-known passwords and rows of characters, \
                 and use for example several words in a row."
            }
            Self::Personal => "The password must not contain your name or your e-mail address.",
        }
    }
}

/// Checks a new password. `personal` are the owner's name and e-mail address; of an address, what stands before the
/// `@`.
pub fn check(password: &str, personal: &[&str]) -> Result<(), Weakness> {
    let length = password.nfc().count();
    if length < LEAST {
        return Err(Weakness::TooShort);
    }
    if length > MOST {
        return Err(Weakness::TooLong);
    }
    let password = fold(password);
    if is_common(&password.split_whitespace().collect::<String>()) {
        return Err(Weakness::Common);
    }
    let password = letters(&password);
    let stands_in = |part: &str| part.chars().count() >= LEAST_OF_NAME && password.contains(part);
    for text in personal {
        let text = fold(text.split('@').next().unwrap_or_default());
        if text.split(|c: char| !c.is_alphanumeric()).any(stands_in) || stands_in(&letters(&text)) {
            return Err(Weakness::Personal);
        }
    }
    Ok(())
}

/// Whether a folded password is one that is tried first: by itself, over and over, or with digits and signs around it.
fn is_common(password: &str) -> bool {
    [password, bare(password)].into_iter().any(|text| {
        let unit = unit(text);
        // Three characters over and over are as good as three.
        let monotonous = unit.len() < text.len() && unit.chars().count() <= 3;
        monotonous || is_known(unit) || is_known(bare(unit))
    })
}

fn is_known(text: &str) -> bool {
    let back: String = text.chars().rev().collect();
    let runs_along = |row: &str| text.len() >= 4 && (row.contains(text) || row.contains(&back));
    COMMON.split_whitespace().any(|common| common == text) || ROWS.into_iter().any(runs_along)
}

/// Without what is not a letter at both ends.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphabetic())
}

/// The shortest start of which the text is a repetition: `ab` of `ababab`, the whole of most.
fn unit(text: &str) -> &str {
    let repeats = |start: &&str| start.repeat(text.len() / start.len()) == text;
    text.char_indices().skip(1).map(|(end, _)| &text[..end]).find(repeats).unwrap_or(text)
}

/// Lower case, with the Danish letters as those write them who have no Danish keyboard.
fn fold(text: &str) -> String {
    normal(text).to_lowercase().replace('æ', "ae").replace('ø', "oe").replace('å', "aa")
}

/// Only the letters and digits.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// One form of letters that can be written in two: some systems send å as one character, some as a and a ring.
fn normal(text: &str) -> String {
    text.nfc().collect()
}

/// A password could not be hashed: no memory or no randomness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashFailed;

impl fmt::Display for HashFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the password could not be hashed")
    }
}

impl std::error::Error for HashFailed {}

/// What is stored of a password: argon2id with 19 MiB, two passes and a salt of its own, as a PHC string. Takes tens of
/// milliseconds.
pub fn hash(password: &str) -> Result<String, HashFailed> {
    let hash = hasher().hash_password(normal(password).as_bytes()).map_err(|_| HashFailed)?;
    Ok(hash.to_string())
}

/// Whether this is the password of which `stored` was kept. Without a stored hash, or with one that can't be read, it
/// takes as long and answers no, so that the time doesn't tell whether there is an account.
pub fn verify(password: &str, stored: Option<&str>) -> bool {
    let password = normal(password);
    let Some(stored) = stored.and_then(|stored| PasswordHash::new(stored).ok()) else {
        let spent = hasher().hash_password_with_salt(password.as_bytes(), &NO_SALT);
        drop(black_box(spent));
        return false;
    };
    hasher().verify_password(password.as_bytes(), &stored).is_ok()
}

/// Whether a stored hash was made otherwise than [`hash`] makes it today. Hash again when its owner signs in.
pub fn needs_rehash(stored: &str) -> bool {
    let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    let as_today = |stored: &PasswordHash| {
        stored.algorithm == ARGON2ID_IDENT
            && stored.version == Some(Version::V0x13.into())
            && Params::try_from(stored).is_ok_and(|params| cost(&params) == cost(&PARAMS))
    };
    !PasswordHash::new(stored).is_ok_and(|stored| as_today(&stored))
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "ni grønne lærker synger";

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check("kort ærinde", &[]), Err(Weakness::TooShort));
        assert_eq!(check("æøå ærinder!", &[]), Ok(()));
        assert_eq!(check(&"xkv83 ".repeat(21), &[]), Ok(()));
        assert_eq!(check(&format!("{}abc", "xkv83 ".repeat(21)), &[]), Err(Weakness::TooLong));
        // Twelve characters are twelve also where å is a and a ring.
        assert_eq!(check("a\u{30a}a\u{30a}a\u{30a}a\u{30a}a\u{30a}bcdef", &[]), Err(Weakness::TooShort));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for password in [
            "password1234",
            "Password2026!",
            "KODEORD123456",
            "Kodeord 2026!!",
            "Sommerferie26",
            "københavn1234",
            "  velkommen  2026",
            "passwordpassword",
            "!!password!!!!",
            "123456789012",
            "123456123456",
            "210987654321",
            "abcdefghijkl",
            "lkjhgfdsapoiu",
            "qwertyuiopåasdf",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "kortvej-2026!",
            "Adgangskoden1",
            "abc123abc123",
        ] {
            assert_eq!(check(password, &[]), Err(Weakness::Common), "{password}");
        }
    }

    #[test]
    fn long_and_unknown_is_enough_without_rules_of_composition() {
        for password in
            [GOOD, "hestenspisertordenvejr", "korrekthesteklammebatteri", "482 917 365 028 417", "løvfaldsdrømme"]
        {
            assert_eq!(check(password, &["Anna Sørensen", "anna.soerensen@example.dk"]), Ok(()), "{password}");
        }
    }

    #[test]
    fn the_owner_does_not_stand_in_the_password() {
        let personal = ["Bo Sørensen", "bo.s.trucker@example.dk"];
        for password in
            ["mit-SØRENSEN-hus", "mit soerensen hus", "truckere i solen", "en B.o.S.trucker til", "s ø r e n s e n !!"]
        {
            assert_eq!(check(password, &personal), Err(Weakness::Personal), "{password}");
        }
        assert_eq!(check("mit BoLi hjem er her", &["Bo Li"]), Err(Weakness::Personal));
        // Bo is part of too many words, and the domain is everybody's.
        assert_eq!(check("bogreol i example", &personal), Ok(()));
        assert_eq!(check(GOOD, &["", "@", "  "]), Ok(()));
    }

    #[test]
    fn the_list_is_written_as_it_is_compared() {
        for word in COMMON.split_whitespace().chain(ROWS) {
            assert_eq!(word, fold(word), "{word}");
        }
    }

    #[test]
    fn a_weakness_is_told_in_both_languages() {
        for weakness in [Weakness::TooShort, Weakness::TooLong, Weakness::Common, Weakness::Personal] {
            assert!(weakness.da().ends_with('.') && weakness.en().ends_with('.'));
        }
        assert!(
            Weakness::TooShort.da().contains(&LEAST.to_string())
                && Weakness::TooShort.en().contains(&LEAST.to_string())
        );
        assert!(
            Weakness::TooLong.da().contains(&MOST.to_string()) && Weakness::TooLong.en().contains(&MOST.to_string())
        );
    }

    #[test]
    fn only_the_password_itself_is_verified() {
        let stored = hash(GOOD).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify(GOOD, Some(&stored)));
        assert!(verify("ni grønne læ\u{72}ker synger", Some(&stored)));
        for wrong in ["", "ni grønne lærker synge", "Ni grønne lærker synger", "ni grønne lærker synger "] {
            assert!(!verify(wrong, Some(&stored)), "{wrong}");
        }
        assert_ne!(stored, hash(GOOD).unwrap(), "each has its own salt");
        // As a Mac may send it.
        let two_forms = hash("p\u{e5} gensyn i morgen").unwrap();
        assert!(verify("pa\u{30a} gensyn i morgen", Some(&two_forms)));
    }

    #[test]
    fn nothing_stored_is_never_right() {
        for stored in [
            None,
            Some(""),
            Some("plain"),
            Some("$argon2id$v=19$m=19456,t=2,p=1$"),
            Some("$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"),
        ] {
            assert!(!verify("", stored) && !verify(GOOD, stored), "{stored:?}");
        }
    }

    #[test]
    fn older_ways_of_hashing_are_renewed() {
        let now = hash(GOOD).unwrap();
        assert!(!needs_rehash(&now));
        for older in [
            now.replace("argon2id", "argon2i"),
            now.replace("v=19", "v=16"),
            now.replace("m=19456", "m=4096"),
            now.replace("t=2", "t=1"),
            now.replace("p=1", "p=2"),
            String::new(),
        ] {
            assert!(needs_rehash(&older), "{older}");
        }
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let stored = weak.hash_password(GOOD.as_bytes()).unwrap().to_string();
        assert!(verify(GOOD, Some(&stored)) && needs_rehash(&stored));
    }
}
