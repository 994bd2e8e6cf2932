//! The fields of a record, read as what they should be. A field that is not gives a fault and a stand-in value, so that
//! all faults of a file are found at once; with any fault the rows are never used.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use entity::types::Provenance;
use sea_orm::ActiveEnum;
use time::Date;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;

use super::fault::{Fault, Faults};
use super::sheet::{Row, Sheet};

const ISO: StaticFormatDescription = format_description!("[year]-[month]-[day]");

/// Most characters of a text: ten times what the longest objective has. Whoever lists courses gets their texts.
const LONGEST: usize = 4_000;

/// A record that is being read.
pub(super) struct Record<'a> {
    sheet: &'a Sheet,
    row: &'a Row,
    faults: &'a mut Faults,
    /// Read once, though several rows of the database may be made from one record.
    provenance: Option<Provenance>,
}

/// Reads each whole record of a sheet.
pub(super) fn each<T>(
    sheet: Option<&Sheet>,
    faults: &mut Faults,
    mut read: impl FnMut(&mut Record<'_>) -> T,
) -> Vec<T> {
    let rows = sheet.into_iter().flat_map(|sheet| sheet.rows.iter().map(move |row| (sheet, row)));
    rows.filter(|(_, row)| row.whole)
        .map(|(sheet, row)| read(&mut Record { sheet, row, faults, provenance: None }))
        .collect()
}

impl<'a> Record<'a> {
    /// A field as it stands. Only asked for columns that the sheet was read with.
    pub(super) fn raw(&self, column: &str) -> &'a str {
        let at = self.sheet.columns.get(column);
        at.and_then(|at| self.row.fields.get(*at)).map_or("", String::as_str)
    }

    /// Tells a fault of a field.
    pub(super) fn fault(&mut self, column: &str, expected: impl Into<String>) {
        let value = self.raw(column).to_owned();
        self.fault_of(column, value, expected);
    }

    /// Tells a fault of a part of a field.
    pub(super) fn fault_of(&mut self, column: &str, value: String, expected: impl Into<String>) {
        self.faults.push(Fault {
            file: self.sheet.file,
            line: Some(self.row.line),
            column: Some(column.to_owned()),
            value: Some(value),
            expected: expected.into(),
        });
    }

    /// Text without stray spaces, line breaks or other control characters; may be empty.
    pub(super) fn any_text(&mut self, column: &str) -> String {
        let value = self.raw(column);
        if value.trim() != value {
            self.fault(column, "text without space at its ends");
        } else if value.chars().any(char::is_control) {
            self.fault(column, "text without line breaks or control characters");
        } else if value.chars().nth(LONGEST).is_some() {
            self.fault(column, format!("text of at most {LONGEST} characters"));
        }
        value.to_owned()
    }

    /// Text that must be there.
    pub(super) fn text(&mut self, column: &str) -> String {
        if self.raw(column).is_empty() {
            self.fault(column, "a text; it is empty");
        }
        self.any_text(column)
    }

    /// Text that may be left open.
    pub(super) fn some_text(&mut self, column: &str) -> Option<String> {
        let text = self.any_text(column);
        (!text.is_empty()).then_some(text)
    }

    /// Text of a form.
    pub(super) fn form(&mut self, column: &str, fits: impl Fn(&str) -> bool, form: &str) -> String {
        if !fits(self.raw(column)) {
            self.fault(column, form);
        }
        self.raw(column).to_owned()
    }

    /// Text of a form that may be left open.
    pub(super) fn some_form(&mut self, column: &str, fits: impl Fn(&str) -> bool, form: &str) -> Option<String> {
        let open = self.raw(column).is_empty();
        (!open).then(|| self.form(column, fits, form))
    }

    /// The parts of a list with `|` between; each stands once.
    pub(super) fn list(&mut self, column: &str) -> Vec<String> {
        let text = self.any_text(column);
        if text.is_empty() {
            return Vec::new();
        }
        let parts: Vec<String> = text.split('|').map(str::to_owned).collect();
        let mut seen = HashSet::new();
        for part in &parts {
            if part.is_empty() || part.trim() != part {
                self.fault(column, "a list with | between, without empty parts or spaces at their ends");
                break;
            }
            if !seen.insert(part) {
                self.fault_of(column, part.clone(), "a part that stands only once in the list");
            }
        }
        parts
    }

    /// A key of another file, unless that file could not be read.
    pub(super) fn refers(&mut self, column: &str, to: &Keys) -> String {
        let key = self.raw(column).to_owned();
        self.check_refers(column, &key, to);
        key
    }

    /// A key of another file, or nothing.
    pub(super) fn some_refers(&mut self, column: &str, to: &Keys) -> Option<String> {
        let open = self.raw(column).is_empty();
        (!open).then(|| self.refers(column, to))
    }

    /// A list of keys of another file.
    pub(super) fn list_refers(&mut self, column: &str, to: &Keys) -> Vec<String> {
        let keys = self.list(column);
        for key in &keys {
            self.check_refers(column, key, to);
        }
        keys
    }

    fn check_refers(&mut self, column: &str, key: &str, to: &Keys) {
        if !to.has(key) {
            self.fault_of(column, key.to_owned(), format!("a key of {}", to.file));
        }
    }

    /// A whole number, if it is one within the range.
    pub(super) fn whole(&mut self, column: &str, range: RangeInclusive<i32>) -> Option<i32> {
        let value = self.raw(column);
        let plain = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let number = value.parse().ok().filter(|number| plain && range.contains(number));
        if number.is_none() {
            self.fault(column, format!("a whole number from {} to {}", range.start(), range.end()));
        }
        number
    }

    /// A whole number or nothing.
    pub(super) fn some_whole(&mut self, column: &str, range: RangeInclusive<i32>) -> Option<i32> {
        let open = self.raw(column).is_empty();
        if open { None } else { self.whole(column, range) }
    }

    /// A number above 0 with at most two decimals, in hundredths.
    pub(super) fn hundredths(&mut self, column: &str, most: i32) -> Option<i32> {
        let number = hundredths(self.raw(column)).filter(|number| *number > 0);
        match number {
            None => self.fault(column, "a number above 0 with at most two decimals"),
            Some(number) if number > 100 * most => self.fault(column, format!("a number of at most {most}")),
            Some(number) => return Some(number),
        }
        None
    }

    /// A number above 0 with at most two decimals in hundredths, or nothing.
    pub(super) fn some_hundredths(&mut self, column: &str, most: i32) -> Option<i32> {
        let open = self.raw(column).is_empty();
        if open { None } else { self.hundredths(column, most) }
    }

    /// Degrees.
    pub(super) fn degrees(&mut self, column: &str, range: RangeInclusive<f64>) -> f64 {
        let value = self.raw(column);
        let plain = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        match value.parse() {
            Ok(degrees) if plain && range.contains(&degrees) => degrees,
            _ => {
                self.fault(column, format!("degrees from {} to {}, in Denmark", range.start(), range.end()));
                *range.start()
            }
        }
    }

    /// A date or nothing.
    pub(super) fn some_date(&mut self, column: &str) -> Option<Date> {
        let value = self.raw(column);
        if value.is_empty() {
            return None;
        }
        let date = Date::parse(value, ISO).ok().filter(|date| date.to_string() == value);
        if date.is_none() {
            self.fault(column, "a date as 2026-11-22, or nothing");
        }
        date
    }

    /// `valid_from` and `valid_to`.
    pub(super) fn validity(&mut self) -> (Option<Date>, Option<Date>) {
        let from = self.some_date("valid_from");
        let to = self.some_date("valid_to");
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.fault("valid_to", format!("a date that is not before valid_from, {from}"));
            // Which of the two is wrong is not known, so neither is held against other rows.
            return (None, None);
        }
        (from, to)
    }

    /// Y or N.
    pub(super) fn flag(&mut self, column: &str) -> bool {
        match self.raw(column) {
            "Y" => true,
            "N" => false,
            _ => {
                self.fault(column, "Y or N");
                false
            }
        }
    }

    /// Y, N or nothing.
    pub(super) fn some_flag(&mut self, column: &str) -> Option<bool> {
        let open = self.raw(column).is_empty();
        (!open).then(|| self.flag(column))
    }

    /// One of the words of an enum.
    pub(super) fn word<E: ActiveEnum<Value = String>>(&mut self, column: &str, stand_in: E) -> E {
        let value = self.raw(column).to_owned();
        self.word_of(column, &value).unwrap_or(stand_in)
    }

    /// A list of words of an enum.
    pub(super) fn words<E: ActiveEnum<Value = String>>(&mut self, column: &str) -> Vec<E> {
        let words = self.list(column);
        words.iter().filter_map(|word| self.word_of(column, word)).collect()
    }

    fn word_of<E: ActiveEnum<Value = String>>(&mut self, column: &str, word: &String) -> Option<E> {
        let value = E::try_from_value(word).ok();
        if value.is_none() {
            let expected = format!("one of {}", E::values().join(", "));
            self.fault_of(column, word.clone(), expected);
        }
        value
    }

    /// What the row names as its source.
    pub(super) fn source(&self) -> String {
        self.sheet.source.clone()
    }

    /// The day that its source speaks for, where known.
    pub(super) fn source_date(&self) -> Option<Date> {
        self.sheet.source_date
    }

    /// How well the row is founded.
    pub(super) fn provenance(&mut self) -> Provenance {
        if let Some(provenance) = self.provenance {
            return provenance;
        }
        let provenance = self.word("provenance", Provenance::Demo);
        self.provenance = Some(provenance);
        provenance
    }

    /// Tells a fault if another record of the file has the same key.
    pub(super) fn unique(&mut self, seen: &mut HashSet<Vec<String>>, columns: &[&str]) {
        let key: Vec<String> = columns.iter().map(|column| self.raw(column).to_owned()).collect();
        if !seen.insert(key)
            && let Some(last) = columns.last()
        {
            let expected = match columns {
                [_] => "a key that stands only once in the file".to_owned(),
                _ => format!("{} together stand only once in the file", columns.join(", ")),
            };
            self.fault(last, expected);
        }
    }
}

/// The keys of a file; all keys are taken for known if the file itself could not be read.
pub(super) struct Keys {
    file: &'static str,
    keys: Option<HashSet<String>>,
}

impl Keys {
    /// The values of a column of a file.
    pub(super) fn of(file: &'static str, sheet: Option<&Sheet>, column: &str) -> Self {
        let keys = sheet.map(|sheet| sheet.column(column).map(str::to_owned).collect());
        Self { file, keys }
    }

    /// Whether a key is known.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.as_ref().is_none_or(|keys| keys.contains(key))
    }
}

/// The numbers that the records of each key have in a file, for numbers that must be 1, 2, 3 ... in any order.
pub(super) struct Numbers<'a>(HashMap<&'a str, HashSet<&'a str>>);

impl<'a> Numbers<'a> {
    /// The numbers in a column of a file by the keys in another.
    pub(super) fn of(sheet: Option<&'a Sheet>, key: &str, number: &str) -> Self {
        Self::from_pairs(sheet.into_iter().flat_map(|sheet| sheet.pairs(key, number)))
    }

    /// Numbers with their keys.
    pub(super) fn from_pairs(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut numbers: HashMap<&str, HashSet<&str>> = HashMap::new();
        for (key, number) in pairs {
            numbers.entry(key).or_default().insert(number);
        }
        Self(numbers)
    }

    /// Whether a number of a key is higher than there are numbers, so that one below it is left out.
    pub(super) fn skips(&self, key: &str, number: i32) -> bool {
        self.0.get(key).is_some_and(|numbers| number as usize > numbers.len())
    }
}

/// A decimal number of at most two decimals in hundredths: no sign, no exponent, no thousands.
pub(super) fn hundredths(text: &str) -> Option<i32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let tenths_or_hundredths: i32 = part.parse().ok()?;
    let part = if part.len() == 1 { 10 * tenths_or_hundredths } else { tenths_or_hundredths };
    whole.parse::<i32>().ok()?.checked_mul(100)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly() {
        for (text, value) in [
            ("2", Some(200)),
            ("0.5", Some(50)),
            ("2.75", Some(275)),
            ("2.05", Some(205)),
            ("0", Some(0)),
            ("2.755", None),
            ("", None),
            (".5", None),
            ("5.", None),
            ("-1", None),
            ("+1", None),
            ("1e2", None),
            ("1,5", None),
            ("NaN", None),
            ("99999999999", None),
            ("30000000", None),
        ] {
            assert_eq!(hundredths(text), value, "{text}");
        }
    }
}
