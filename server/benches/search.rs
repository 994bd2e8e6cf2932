//! How long the search takes on 4,000 and 40,000 generated documents: building, changing one
//! document, searching and suggesting.
//!
//! The words are composed as Danish composes them (a stem of two syllables, now and then two of
//! them in one word), so the vocabulary grows with the catalogue as a real one does.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use server::catalogue::search::{Document, Index, Kind};

const SIZES: [usize; 2] = [4_000, 40_000];

const QUERIES: [(&str, &str); 7] = [
    ("one word", "gaffeltruck"),
    ("three words", "lager og truck certifikat"),
    ("compound", "lagermedarbejderkursus"),
    ("misspelt", "gafeltruck"),
    ("unfinished", "la"),
    ("key", "4000"),
    ("frequent", "kursus i arbejde"),
];

const REAL: [&str; 24] = [
    "lager",
    "truck",
    "gaffel",
    "svejsning",
    "rengøring",
    "køkken",
    "hygiejne",
    "certifikat",
    "kursus",
    "arbejde",
    "medarbejder",
    "transport",
    "montør",
    "kabel",
    "rør",
    "pleje",
    "service",
    "maskine",
    "kontrol",
    "sikkerhed",
    "produktion",
    "logistik",
    "førstehjælp",
    "betjening",
];

const ONSETS: [&str; 16] = ["b", "bl", "d", "f", "fl", "g", "h", "k", "kr", "l", "m", "p", "r", "s", "st", "v"];
const RHYMES: [&str; 14] = ["an", "ej", "ik", "om", "ul", "yd", "æl", "ør", "ås", "ent", "ing", "old", "und", "ast"];

/// A repeatable source of numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit
    }

    /// A word; low numbers are frequent, as in a real text.
    fn word(&mut self) -> String {
        if self.below(4) == 0 {
            return REAL[self.below(REAL.len())].to_owned();
        }
        let word = self.stem();
        match self.below(40) {
            0 => word + &self.stem(),
            1..8 => word + "s" + REAL[self.below(REAL.len())],
            _ => word,
        }
    }

    fn stem(&mut self) -> String {
        // The square prefers low numbers.
        let number = self.below(3_000) * self.below(3_000) / 3_000;
        let (first, second) = (number / 55, number % 55);
        let onset = |number: usize| ONSETS[number % ONSETS.len()];
        let rhyme = |number: usize| RHYMES[number % RHYMES.len()];
        format!("{}{}{}{}", onset(first), rhyme(first / 7), onset(second + first), rhyme(second))
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }
}

struct Row {
    key: String,
    title: String,
    english: String,
    keywords: [String; 4],
    text: String,
}

fn rows(count: usize) -> Vec<Row> {
    let mut dice = Dice(0x5eed_1234_5678_9abc);
    let row = |number: usize| Row {
        key: format!("{}", 40_000 + number),
        title: dice.words(4),
        english: dice.words(4),
        keywords: std::array::from_fn(|_| dice.words(2)),
        text: dice.words(35),
    };
    (0..count).map(row).collect()
}

fn documents(rows: &[Row]) -> Vec<Document<'_>> {
    (0..)
        .zip(rows)
        .map(|(position, row)| Document {
            kind: match position % 10 {
                0 => Kind::Organisation,
                1 => Kind::Package,
                2 => Kind::Occupation,
                _ => Kind::Course,
            },
            position,
            key: &row.key,
            title: &row.title,
            other_titles: vec![&row.english],
            keywords: row.keywords.iter().map(String::as_str).collect(),
            text: &row.text,
            demo: false,
        })
        .collect()
}

fn synonyms() -> Vec<(String, Vec<String>)> {
    let row = |term: &str, expansion: &str| (term.to_owned(), vec![expansion.to_owned()]);
    vec![row("forklift", "gaffeltruck"), row("trucken", "gaffeltruck")]
}

fn building(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("search/build");
    group.sample_size(10);
    for size in SIZES {
        let rows = rows(size);
        let documents = documents(&rows);
        let synonyms = synonyms();
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| Index::build(black_box(&documents), &synonyms));
        });
    }
    group.finish();
}

fn updating(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("search/update");
    group.sample_size(10);
    for size in SIZES {
        let mut rows = rows(size);
        let index = Index::build(&documents(&rows), &synonyms());
        "nyt kursus i gaffeltruckføring".clone_into(&mut rows[size / 2].title);
        let documents = documents(&rows);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter_batched(
                || index.clone(),
                |index| index.update(black_box(&documents)),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

fn asking(criterion: &mut Criterion) {
    for size in SIZES {
        let rows = rows(size);
        let index = Index::build(&documents(&rows), &synonyms());
        let mut group = criterion.benchmark_group(format!("search/{size}"));
        for (name, query) in QUERIES {
            group.bench_function(BenchmarkId::new("search", name), |bencher| {
                bencher.iter(|| index.search(Kind::Course, black_box(query)));
            });
            group.bench_function(BenchmarkId::new("suggest", name), |bencher| {
                bencher.iter(|| index.suggest(black_box(query), &Kind::ALL, 8));
            });
        }
        let text = &rows[0].text;
        group.bench_function("highlight", |bencher| {
            bencher.iter(|| index.highlight(Kind::Course, black_box("lager truck"), text));
        });
        group.finish();
    }
}

criterion_group!(benches, building, updating, asking);
criterion_main!(benches);
