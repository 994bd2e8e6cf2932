//! Builds the index of a catalogue.

use super::document::{Document, Kind};
use super::lexicon::{Lexicon, NewWord};
use super::reading::{Place, Reader, Uses};
use super::shelf::Shelf;

/// Documents of each kind in the order of their shelf.
type Sorted<'a, 'd> = [Vec<&'a Document<'d>>; Kind::ALL.len()];

/// One shelf a kind.
pub(super) type Shelves = [Shelf; Kind::ALL.len()];

/// Reads all documents. Gives the words, how often each is used, and the shelves.
pub(super) fn build(documents: &[Document<'_>], synonyms: &[(String, Vec<String>)]) -> (Lexicon, Vec<Uses>, Shelves) {
    let sorted = sort(documents);
    let mut reader = Reader::default();
    for document in sorted.iter().flatten() {
        reader.read(document);
    }
    for (term, expansions) in synonyms {
        reader.learn(term);
        for expansion in expansions {
            reader.learn(expansion);
        }
    }
    let words: Vec<NewWord<'_>> =
        reader.words().into_iter().map(|(folded, danish)| NewWord { folded, danish }).collect();
    let lexicon = Lexicon::learn(&words);
    let mut next = 0;
    let shelves = sorted.map(|documents| {
        let rows = next..next + documents.len() as u32;
        next = rows.end;
        let places: Vec<&[Place]> = rows.map(|row| reader.documents.row(row)).collect();
        Shelf::fill(&lexicon, &documents, &places)
    });
    (lexicon, reader.uses, shelves)
}

fn sort<'a, 'd>(documents: &'a [Document<'d>]) -> Sorted<'a, 'd> {
    Kind::ALL.map(|kind| {
        let of_kind = documents.iter().filter(|document| document.kind == kind);
        let mut of_kind: Vec<&Document<'_>> = of_kind.collect();
        of_kind.sort_by_key(|document| (document.title, document.key));
        of_kind
    })
}
