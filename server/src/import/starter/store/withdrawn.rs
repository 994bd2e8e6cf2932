//! How rows of each table end when their feed drops them, and what an import takes over from what is stored.

use entity::types::{PackageStatus, PartyStatus};
use entity::{
    approval, area, collaboration_model, committee, competence, course, course_competence, course_fkb,
    course_prerequisite, course_restriction, fkb, fkb_replacement, model_result, model_step, municipality, occupation,
    occupation_competence, occupation_title, organisation, organisation_area, package, package_area, package_element,
    package_gate, package_municipality, package_occupation, package_party, package_target_group, session,
    session_course, shortage, synonym,
};
use sea_orm::sea_query::{Value, ValueTuple};
use time::Date;

use crate::import::merge::{Imported, Part};

/// The last day of a row that is dropped today: yesterday, unless it had ended before or had not begun. One that had
/// not begun keeps its days, which say when it would have been in force; `withdrawn_on` says that it never was.
fn last_day(from: Option<Date>, to: Option<Date>, today: Date) -> Option<Date> {
    let yesterday = today.previous_day().unwrap_or(today);
    match (from, to) {
        (Some(from), to) if from > yesterday => to,
        (_, Some(to)) if to <= yesterday => Some(to),
        _ => Some(yesterday),
    }
}

/// Rows with a feed; the arm says what else happens when one is withdrawn.
macro_rules! imported {
    ($($table:ident $(|$row:ident, $today:ident| $end:expr)?;)+) => {
        $(
            impl Imported for $table::Model {
                fn feed(&self) -> &str {
                    &self.feed
                }

                fn is_withdrawn(&self) -> bool {
                    self.withdrawn_on.is_some()
                }

                fn cite(&mut self, stored: &Self) {
                    self.source.clone_from(&stored.source);
                    self.source_date = stored.source_date;
                }

                fn withdraw(&mut self, today: Date) {
                    self.withdrawn_on = Some(today);
                    $(let ($row, $today) = (&mut *self, today); $end;)?
                }
            }
        )+
    };
}

imported! {
    municipality;
    committee;
    synonym;
    fkb_replacement;
    competence;
    course_competence;
    course_prerequisite;
    course_restriction;
    occupation;
    occupation_competence;
    shortage;
    package_element;
    collaboration_model;
    area |row, today| row.valid_to = last_day(row.valid_from, row.valid_to, today);
    organisation |row, today| row.valid_to = last_day(row.valid_from, row.valid_to, today);
    fkb |row, today| row.valid_to = last_day(row.valid_from, row.valid_to, today);
    course |row, today| row.valid_to = last_day(row.valid_from, row.valid_to, today);
    course_fkb |row, today| row.valid_to = last_day(row.valid_from, row.valid_to, today);
    approval |row, today| row.valid_to = last_day(Some(row.valid_from), row.valid_to, today);
}

impl Imported for session::Model {
    fn feed(&self) -> &str {
        &self.feed
    }

    fn is_withdrawn(&self) -> bool {
        self.withdrawn_on.is_some()
    }

    fn cite(&mut self, stored: &Self) {
        self.source.clone_from(&stored.source);
        self.source_date = stored.source_date;
    }

    fn withdraw(&mut self, today: Date) {
        self.withdrawn_on = Some(today);
        self.cancelled = true;
    }

    fn take_over(&mut self, stored: &Self) {
        self.seats_taken = stored.seats_taken;
    }

    fn is_settled(&self, today: Date) -> bool {
        self.start_date < today
    }
}

impl Imported for package::Model {
    fn feed(&self) -> &str {
        &self.feed
    }

    fn is_withdrawn(&self) -> bool {
        self.withdrawn_on.is_some()
    }

    fn cite(&mut self, stored: &Self) {
        self.source.clone_from(&stored.source);
        self.source_date = stored.source_date;
    }

    fn withdraw(&mut self, today: Date) {
        self.withdrawn_on = Some(today);
        self.status = PackageStatus::Retired;
        self.revision += 1;
    }

    fn take_over(&mut self, stored: &Self) {
        self.version = stored.version;
        self.revision = stored.revision;
        if !stored.is_withdrawn() {
            self.status = stored.status;
        }
        if !self.says_the_same(stored) {
            self.revision += 1;
        }
    }
}

/// List values of a row with a single key.
macro_rules! parts {
    ($($table:ident of $parent:ident;)+) => {
        $(
            impl Part for $table::Model {
                fn parent(&self) -> ValueTuple {
                    text_key(&self.$parent)
                }
            }
        )+
    };
}

parts! {
    organisation_area of organisation_key;
    occupation_title of occupation_key;
    session_course of session_key;
    package_occupation of package_key;
    package_area of package_key;
    package_municipality of package_key;
    package_target_group of package_key;
    model_step of model_key;
    model_result of model_key;
}

impl Part for package_party::Model {
    fn parent(&self) -> ValueTuple {
        text_key(&self.package_key)
    }

    fn take_over(&mut self, stored: &Self) {
        self.status = stored.status;
    }

    fn is_settled(&self) -> bool {
        self.status != PartyStatus::Named
    }
}

impl Part for package_gate::Model {
    fn parent(&self) -> ValueTuple {
        ValueTuple::Two(self.package_key.clone().into(), self.seq.into())
    }
}

/// A key of one text column.
pub(super) fn text_key(key: &str) -> ValueTuple {
    ValueTuple::One(key.into())
}

/// The first column of a key of two.
pub(super) fn first(key: &ValueTuple) -> Option<ValueTuple> {
    match key {
        ValueTuple::Two(first, _) => Some(ValueTuple::One(first.clone())),
        _ => None,
    }
}

/// The text of a key of one text column.
pub(super) fn text_of(key: &ValueTuple) -> Option<String> {
    matches!(key, ValueTuple::One(_)).then(|| leading_text(key)).flatten()
}

/// The text that a key begins with.
pub(super) fn leading_text(key: &ValueTuple) -> Option<String> {
    match key.clone().into_iter().next() {
        Some(Value::String(text)) => text,
        _ => None,
    }
}
