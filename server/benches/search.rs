//! How long the search takes on 4,000 and 40,000 generated documents: building, changing one
//! document, searching and suggesting.

mod words;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use server::catalogue::search::{Document, Index, Kind};
use words::Dice;

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
        let rows = rows(size);
        let documents = documents(&rows);
        let index = Index::build(&documents, &synonyms());
        let before = &documents[size / 2];
        // As long as before, and no word is new.
        let mut words: Vec<&str> = before.title.split(' ').collect();
        words.reverse();
        let title = words.join(" ");
        let after = Document { title: &title, ..before.clone() };
        let change = [(before.clone(), after)];
        assert!(index.replace(&change).is_some(), "the index would be built anew");
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| index.replace(black_box(&change)));
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
