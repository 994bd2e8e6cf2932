//! Kortvej's tables: one file a table, with its rows and relations and no decisions.
//!
//! Conventions that hold in every table:
//! - money is whole øre (`i64`), days and weeks of teaching are whole hundredths (`i32`), dates are [`time::Date`] and
//!   inclusive, instants are whole microseconds UTC since 1970 (`i64`): one form that sorts and compares alike on
//!   SQLite and PostgreSQL;
//! - catalogue tables use the keys of the field as primary keys;
//! - an imported row says how well it is founded (`provenance`), what it was read from (`source`) and for which day
//!   that speaks (`source_date`);
//! - `feed` names the import that wrote the row and may write it again (`starter`), or [`FEED_HERE`] for what people
//!   wrote in Kortvej. An import leaves rows of other feeds alone, so who changes an imported row by hand sets `feed`
//!   to [`FEED_HERE`];
//! - nothing is deleted: a row that its feed no longer holds gets `withdrawn_on`, and ends (`valid_to`) or is called
//!   off (`cancelled`) where the table knows that;
//! - tables without these columns are list values of a parent row and follow it.

pub mod adoption;
pub mod alarm;
pub mod answered;
pub mod api_client;
pub mod approval;
pub mod area;
pub mod collaboration_model;
pub mod comment;
pub mod committee;
pub mod competence;
pub mod course;
pub mod course_competence;
pub mod course_fkb;
pub mod course_prerequisite;
pub mod course_restriction;
pub mod course_successor;
pub mod dialogue;
pub mod event;
pub mod fkb;
pub mod fkb_replacement;
pub mod issuer_rule;
pub mod membership;
pub mod model_result;
pub mod model_step;
pub mod municipality;
pub mod notice;
pub mod occupation;
pub mod occupation_competence;
pub mod occupation_title;
pub mod organisation;
pub mod organisation_area;
pub mod package;
pub mod package_area;
pub mod package_element;
pub mod package_gate;
pub mod package_municipality;
pub mod package_occupation;
pub mod package_party;
pub mod package_revision;
pub mod package_target_group;
pub mod package_version;
pub mod package_work;
pub mod person;
pub mod refresh_token;
pub mod session;
pub mod session_course;
pub mod session_pattern;
pub mod shortage;
pub mod sign_in;
pub mod sign_in_attempt;
pub mod signing_key;
pub mod synonym;
pub mod ticket;
pub mod types;
pub mod work_party;

/// Feed of rows that people wrote in Kortvej.
pub const FEED_HERE: &str = "kortvej";
