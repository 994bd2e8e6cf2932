//! Full-text search over the catalogue, in memory, Danish first.
//!
//! | part | what |
//! |---|---|
//! | `document` | what goes in, what comes out |
//! | `letters` | words and their spelling: *rørmontør*, *roermontoer*, *rormontor* |
//! | `danish` | stems, irregular words, words that say little |
//! | `compounds`, `splitter` | what a compound is made of, learnt from the catalogue |
//! | `lexicon` | the words of the catalogue and the terms they stand for |
//! | `synonyms` | everyday words and abbreviations |
//! | `nearby` | typing errors |
//! | `strings`, `hashing` | compact and quick stores |
//! | `reading`, `shelf`, `build` | from documents to the index |
//! | `query`, `understanding` | all readings of a query |
//! | `rank` | from readings to documents, best first |
//! | `titles`, `suggest`, `highlight` | what a person sees |
//!
//! A query word is read in several ways (its stem, its parts, a synonym, a correction), each worth
//! a part of the word itself; a document counts the best reading of each word. Documents are
//! scored by BM25 over weighted fields, and those with all words come before those with some.

mod build;
mod compounds;
mod danish;
mod document;
mod hashing;
mod highlight;
mod index;
mod letters;
mod lexicon;
mod nearby;
mod query;
mod rank;
mod reading;
mod shelf;
mod splitter;
mod strings;
mod suggest;
mod synonyms;
#[cfg(test)]
mod tests;
mod titles;
mod understanding;

pub use document::{Document, Hit, Kind, Suggestion};
pub use index::{Highlighter, Index};
