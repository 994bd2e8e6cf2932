//! What is wrong with a file, told so that the one who wrote it can mend it: all faults at once, each with its place.

use std::fmt;

/// Faults that are kept; the rest is only counted.
const KEPT: usize = 1000;
/// Characters of a value that are shown.
const SHOWN: usize = 60;

/// One fault of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Name of the file.
    pub file: &'static str,
    /// Line on which the record begins, from 1; none if the fault is the file's.
    pub line: Option<u32>,
    /// Column, if the fault lies in one.
    pub column: Option<String>,
    /// What stands there, if anything does.
    pub value: Option<String>,
    /// What should stand there.
    pub expected: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = &self.column {
            // The file names it, so it is no safer to show than a value.
            write!(f, ": {}", escaped(column))?;
        }
        if let Some(value) = &self.value {
            write!(f, ": \"{}\"", escaped(value))?;
        }
        write!(f, ": {}", self.expected)
    }
}

/// What a file says, cut short; no line break or escape sequence of it reaches the reader's terminal.
fn escaped(text: &str) -> String {
    let shown: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    let more = if text.chars().nth(SHOWN).is_some() { "…" } else { "" };
    format!("{shown}{more}")
}

/// All faults of an import, in the order of files and lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    kept: Vec<Fault>,
    more: usize,
}

impl Faults {
    /// Adds a fault, or only counts it when there are too many to read.
    pub(super) fn push(&mut self, fault: Fault) {
        if self.kept.len() < KEPT {
            self.kept.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// Puts the faults into the order of `files` and lines.
    pub(super) fn sort(&mut self, files: &[&'static str]) {
        self.kept.sort_by_key(|fault| (files.iter().position(|file| *file == fault.file), fault.line));
    }

    /// The faults that were kept.
    pub fn kept(&self) -> &[Fault] {
        &self.kept
    }

    /// How many there are in all.
    pub fn count(&self) -> usize {
        self.kept.len() + self.more
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.kept {
            writeln!(f, "{fault}")?;
        }
        match self.count() {
            1 => f.write_str("1 fault"),
            count if self.more == 0 => write!(f, "{count} faults"),
            count => write!(f, "and {} more: {count} faults", self.more),
        }
    }
}

impl std::error::Error for Faults {}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(line: u32) -> Fault {
        Fault {
            file: "courses.csv",
            line: Some(line),
            column: Some("days".to_owned()),
            value: Some("abc".to_owned()),
            expected: "a number above 0 with at most two decimals".to_owned(),
        }
    }

    #[test]
    fn a_fault_says_where_what_and_what_instead() {
        assert_eq!(fault(17).to_string(), "courses.csv:17: days: \"abc\": a number above 0 with at most two decimals");
    }

    #[test]
    fn what_a_file_holds_cannot_write_to_the_terminal() {
        let mut fault = fault(1);
        fault.value = Some(format!("\u{1b}[2J\n{}", "x".repeat(80)));
        let text = fault.to_string();
        assert!(text.contains("\"\\u{1b}[2J\\nxxx") && text.contains("x…\""), "{text}");
        fault.column = Some("\u{1b}[2Jkolonne".to_owned());
        assert!(fault.to_string().contains(": \\u{1b}[2Jkolonne: "), "{fault}");
    }

    #[test]
    fn a_thousand_faults_are_kept_and_the_rest_is_counted() {
        let mut faults = Faults::default();
        for line in (0..1500).rev() {
            faults.push(fault(line));
        }
        faults.sort(&["courses.csv"]);
        assert_eq!((faults.kept().len(), faults.count()), (1000, 1500));
        assert_eq!(faults.kept()[0].line, Some(500));
        assert!(faults.to_string().ends_with("and 500 more: 1500 faults"));
    }
}
