//! A CSV file read strictly by RFC 4180: what is ambiguous is a fault and never guessed at.
//!
//! Two things are tolerated since spreadsheets write them: a byte order mark and CRLF. The `csv` crate reads lenient
//! (a quotation mark in the middle of a field, one that is never closed) and would hand on rows that nobody wrote.

use std::collections::HashMap;

use time::Date;

use super::fault::{Fault, Faults};

/// A file with the columns it should have.
pub(super) struct Sheet {
    pub(super) file: &'static str,
    /// What rows of it name as their source.
    pub(super) source: String,
    /// The day that the source speaks for, where known.
    pub(super) source_date: Option<Date>,
    /// Place of each column.
    pub(super) columns: HashMap<&'static str, usize>,
    pub(super) rows: Vec<Row>,
}

/// A record.
pub(super) struct Row {
    /// Line on which it begins, from 1.
    pub(super) line: u32,
    pub(super) fields: Vec<String>,
    /// Whether it has as many fields as the header; if not, only its key is looked at.
    pub(super) whole: bool,
}

impl Sheet {
    /// Reads a file that must have just the columns `names`, in any order. `None` if it can't be read at all; the
    /// faults then say why.
    pub(super) fn read(file: &'static str, names: &[&'static str], bytes: &[u8], faults: &mut Faults) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = utf8(file, bytes, faults)?;
        let header = text.lines().next().unwrap_or_default();
        if header.contains(';') && !header.contains(',') {
            faults.push(Fault {
                file,
                line: Some(1),
                column: None,
                value: Some(header.chars().take(60).collect()),
                expected: "fields with commas between them; this file has semicolons".to_owned(),
            });
            return None;
        }
        let mut rows = records(file, text, faults)?;
        if rows.is_empty() {
            faults.push(Fault {
                file,
                line: None,
                column: None,
                value: None,
                expected: format!("a header row: {}", names.join(",")),
            });
            return None;
        }
        let header = rows.remove(0);
        let columns = columns(file, names, &header, faults)?;
        for row in &mut rows {
            row.whole = row.fields.len() == header.fields.len();
            if !row.whole {
                faults.push(Fault {
                    file,
                    line: Some(row.line),
                    column: None,
                    value: None,
                    expected: format!(
                        "{} fields as in the header; this record has {}",
                        header.fields.len(),
                        row.fields.len()
                    ),
                });
            }
        }
        Some(Self { file, source: file.to_owned(), source_date: None, columns, rows })
    }

    /// The values of a column, also of records that have too few or too many fields.
    pub(super) fn column(&self, name: &str) -> impl Iterator<Item = &str> {
        self.pairs(name, name).map(|(value, _)| value)
    }

    /// The values of two columns, of the records that have both.
    pub(super) fn pairs(&self, one: &str, other: &str) -> impl Iterator<Item = (&str, &str)> {
        let places = self.columns.get(one).copied().zip(self.columns.get(other).copied());
        self.rows.iter().filter_map(move |row| {
            let (one, other) = places?;
            Some((row.fields.get(one)?.as_str(), row.fields.get(other)?.as_str()))
        })
    }
}

/// The text of a file; each line that is not UTF-8 is a fault.
fn utf8<'a>(file: &'static str, bytes: &'a [u8], faults: &mut Faults) -> Option<&'a str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text);
    }
    for (line, bytes) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if let Err(error) = std::str::from_utf8(bytes) {
            let wrong = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
            faults.push(Fault {
                file,
                line: Some(line),
                column: None,
                value: None,
                expected: format!("UTF-8; this line has the byte {wrong:#04x}"),
            });
        }
    }
    None
}

/// Where in a field the reader is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Start,
    Plain,
    Quoted,
    Closed,
}

/// The records of a text. `None` if a quotation mark stands where none may, since what follows is then not known.
fn records(file: &'static str, text: &str, faults: &mut Faults) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    let mut fields: Vec<String> = Vec::new();
    let mut field = String::new();
    let mut place = Place::Start;
    let mut line = 1;
    let mut begins = 1;
    let mut broken = |line, expected: &str| {
        faults.push(Fault { file, line: Some(line), column: None, value: None, expected: expected.to_owned() });
    };
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (place, character) {
            (Place::Quoted, '"') => place = Place::Closed,
            (Place::Quoted, _) => {
                field.push(character);
                line += u32::from(character == '\n');
            }
            (Place::Closed, '"') => {
                field.push('"');
                place = Place::Quoted;
            }
            (Place::Start, '"') => place = Place::Quoted,
            (Place::Plain, '"') => {
                broken(begins, "a field with a quotation mark in quotation marks, the inner one doubled");
                return None;
            }
            (_, ',') => {
                fields.push(std::mem::take(&mut field));
                place = Place::Start;
            }
            (_, '\r') if characters.peek() == Some(&'\n') => {}
            (_, '\n') => {
                let empty = fields.is_empty() && field.is_empty() && place == Place::Start;
                if !empty {
                    fields.push(std::mem::take(&mut field));
                    rows.push(Row { line: begins, fields: std::mem::take(&mut fields), whole: true });
                } else if characters.peek().is_some() {
                    broken(line, "a record; this line is empty");
                }
                place = Place::Start;
                line += 1;
                begins = line;
            }
            (Place::Closed, _) => {
                broken(begins, "a comma or the end of the line after a closing quotation mark");
                return None;
            }
            (Place::Start | Place::Plain, _) => {
                field.push(character);
                place = Place::Plain;
            }
        }
    }
    if place == Place::Quoted {
        broken(begins, "a closing quotation mark; the file ends before it");
        return None;
    }
    if !fields.is_empty() || !field.is_empty() || place != Place::Start {
        fields.push(field);
        rows.push(Row { line: begins, fields, whole: true });
    }
    Some(rows)
}

/// The place of each column; unknown, missing and doubled ones are faults.
fn columns(
    file: &'static str,
    names: &[&'static str],
    header: &Row,
    faults: &mut Faults,
) -> Option<HashMap<&'static str, usize>> {
    let mut columns = HashMap::new();
    let mut whole = true;
    let mut fault = |column: &str, expected: String| {
        whole = false;
        faults.push(Fault { file, line: Some(header.line), column: Some(column.to_owned()), value: None, expected });
    };
    for (at, field) in header.fields.iter().enumerate() {
        match names.iter().find(|name| *name == field) {
            None => fault(field, format!("no such column; the columns are {}", names.join(","))),
            Some(name) if columns.insert(*name, at).is_some() => {
                fault(field, "a column that stands only once".to_owned());
            }
            Some(_) => {}
        }
    }
    for name in names {
        if !columns.contains_key(name) {
            fault(name, "this column; it is missing".to_owned());
        }
    }
    whole.then_some(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Vec<(u32, Vec<String>)>, Vec<String>) {
        let mut faults = Faults::default();
        let rows = Sheet::read("a.csv", &["k", "v"], bytes, &mut faults)
            .map_or(vec![], |sheet| sheet.rows.into_iter().map(|row| (row.line, row.fields)).collect());
        (rows, faults.kept().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_record_begins_at_its_physical_line() {
        let (rows, faults) = read(b"k,v\n1,\"a\nb\"\n2,\"c\"\"d,\"\n3,\n");
        assert!(faults.is_empty(), "{faults:?}");
        let expected = [(2, ["1", "a\nb"]), (4, ["2", "c\"d,"]), (5, ["3", ""])];
        assert_eq!(rows, expected.map(|(line, row)| (line, row.map(str::to_owned).to_vec())));
    }

    #[test]
    fn byte_order_mark_crlf_and_a_missing_last_line_feed_are_tolerated() {
        let (rows, faults) = read(b"\xef\xbb\xbfk,v\r\n1,\"a\"\r\n2,b");
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(rows[1].1, ["2", "b"]);
    }

    #[test]
    fn what_cannot_be_read_for_certain_is_a_fault() {
        for (bytes, fault) in [
            (&b""[..], "a.csv: a header row: k,v"),
            (b"k,v\n1,a\"b\n", "a.csv:2: a field with a quotation mark in quotation marks, the inner one doubled"),
            (b"k,v\n1,\"a\"b\n", "a.csv:2: a comma or the end of the line after a closing quotation mark"),
            (b"k,v\n1,\"a\n2,b\n", "a.csv:2: a closing quotation mark; the file ends before it"),
            (b"k,v\n1,k\xf8benhavn\n", "a.csv:2: UTF-8; this line has the byte 0xf8"),
            (b"k,v\n\n1,a\n", "a.csv:2: a record; this line is empty"),
            (b"k,v\n1\n", "a.csv:2: 2 fields as in the header; this record has 1"),
            (b"k,v\n1,2,3\n", "a.csv:2: 2 fields as in the header; this record has 3"),
            (b"k\n1\n", "a.csv:1: v: this column; it is missing"),
            (b"k,v,x\n", "a.csv:1: x: no such column; the columns are k,v"),
            (b"k,v,k\n", "a.csv:1: k: a column that stands only once"),
        ] {
            assert_eq!(read(bytes).1, [fault], "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn columns_may_stand_in_any_order() {
        let mut faults = Faults::default();
        let sheet = Sheet::read("a.csv", &["k", "v"], b"v,k\na,1\n", &mut faults).unwrap();
        assert_eq!(sheet.column("k").collect::<Vec<_>>(), ["1"]);
    }
}
