//! Builds the index of a catalogue, and the next one after a change.

use super::document::{Document, Kind};
use super::lexicon::{Lexicon, NewWord};
use super::reading::{Place, Reader, fingerprint};
use super::shelf::Shelf;

/// Documents of each kind in the order of their shelf.
type Sorted<'a, 'd> = [Vec<&'a Document<'d>>; Kind::ALL.len()];

/// One shelf a kind.
pub(super) type Shelves = [Shelf; Kind::ALL.len()];

/// When more than one in so many documents has changed, what words are made of is learnt anew.
const TOO_MANY_CHANGES: usize = 8;

/// Reads all documents.
pub(super) fn build(documents: &[Document<'_>], synonyms: &[(String, Vec<String>)]) -> (Lexicon, Shelves) {
    let sorted = sort(documents);
    let mut reader = Reader::new(|_| None, 0);
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
    (lexicon, shelves)
}

/// Reads only what has changed; nothing when so much has changed that it is better to build anew.
pub(super) fn update(lexicon: &Lexicon, shelves: &Shelves, documents: &[Document<'_>]) -> Option<(Lexicon, Shelves)> {
    let sorted = sort(documents);
    let mut reader = Reader::new(|word| lexicon.words.find(word), lexicon.words.len() as u32);
    let mut changed: Vec<Vec<Option<u32>>> = Vec::new();
    let mut changes = 0;
    for (documents, shelf) in sorted.iter().zip(shelves) {
        let known = shelf.prints();
        let row = documents.iter().map(|document| {
            if known.contains(&fingerprint(document)) {
                return None;
            }
            reader.read(document);
            changes += 1;
            Some(changes - 1)
        });
        changed.push(row.collect());
    }
    if changes as usize * TOO_MANY_CHANGES > documents.len() {
        return None;
    }
    let words: Vec<NewWord<'_>> =
        reader.words().into_iter().map(|(folded, danish)| NewWord { folded, danish }).collect();
    let extended;
    let lexicon = if words.is_empty() {
        lexicon
    } else {
        extended = lexicon.with(&words);
        &extended
    };
    let mut kinds = sorted.iter().zip(&changed).zip(shelves);
    let shelves = std::array::from_fn(|_| {
        kinds.next().map_or_else(Shelf::default, |((documents, changed), shelf)| {
            let places: Vec<Option<&[Place]>> =
                changed.iter().map(|row| row.map(|row| reader.documents.row(row))).collect();
            shelf.refill(lexicon, documents, &places)
        })
    });
    Some((lexicon.clone(), shelves))
}

fn sort<'a, 'd>(documents: &'a [Document<'d>]) -> Sorted<'a, 'd> {
    Kind::ALL.map(|kind| {
        let of_kind = documents.iter().filter(|document| document.kind == kind);
        let mut of_kind: Vec<&Document<'_>> = of_kind.collect();
        of_kind.sort_by_key(|document| (document.title, document.key));
        of_kind
    })
}
