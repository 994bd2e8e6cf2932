//! The fixed words of a brochure, and dates, in both languages.

use time::Date;

/// The language a brochure is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Danish.
    Da,
    /// English.
    En,
}

const MONTHS_DA: [&str; 12] = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SHORT_DA: [&str; 12] =
    ["jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.", "dec."];
const SHORT_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Language {
    /// The language's tag in the file.
    pub(crate) const fn tag(self) -> &'static str {
        self.pick("da-DK", "en-GB")
    }

    /// The one of two texts in this language.
    pub(crate) const fn pick<'a>(self, danish: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Da => danish,
            Self::En => english,
        }
    }

    /// A date in full: "3. november 2026", "3 November 2026".
    pub(crate) fn date(self, date: Date) -> String {
        let (months, dot) = match self {
            Self::Da => (MONTHS_DA, "."),
            Self::En => (MONTHS_EN, ""),
        };
        format!("{}{dot} {} {}", date.day(), months[date.month() as usize - 1], date.year())
    }

    /// A period, months shortened and what both ends share said once: "3.–7. nov. 2026", "30 Nov – 4 Dec 2026".
    pub(crate) fn period(self, from: Date, to: Date) -> String {
        let (months, dot) = match self {
            Self::Da => (SHORT_DA, "."),
            Self::En => (SHORT_EN, ""),
        };
        // Unbroken spaces inside a date: only between the two dates may the line break.
        let day = |date: Date| format!("{}{dot}\u{a0}{}", date.day(), months[date.month() as usize - 1]);
        let (year, end) = (to.year(), format!("{}\u{a0}{}", day(to), to.year()));
        if from == to {
            end
        } else if (from.year(), from.month()) == (year, to.month()) {
            format!("{}{dot}–{end}", from.day())
        } else if from.year() == year {
            format!("{}\u{a0}– {end}", day(from))
        } else {
            format!("{}\u{a0}{}\u{a0}– {end}", day(from), from.year())
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn dates_are_written_as_in_each_language() {
        assert_eq!(Language::Da.date(date!(2026 - 11 - 03)), "3. november 2026");
        assert_eq!(Language::En.date(date!(2026 - 11 - 03)), "3 November 2026");
    }

    #[test]
    fn a_period_says_once_what_its_ends_share() {
        let (da, en) = (Language::Da, Language::En);
        let plain = |text: String| text.replace('\u{a0}', " ");
        let (third, fourth) = (date!(2026 - 11 - 03), date!(2026 - 12 - 04));
        assert_eq!(plain(da.period(third, third)), "3. nov. 2026");
        assert_eq!(plain(da.period(third, date!(2026 - 11 - 07))), "3.–7. nov. 2026");
        assert_eq!(plain(en.period(third, fourth)), "3 Nov – 4 Dec 2026");
        assert_eq!(plain(da.period(fourth, date!(2027 - 01 - 08))), "4. dec. 2026 – 8. jan. 2027");
    }
}
