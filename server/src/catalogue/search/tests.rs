//! The search as its callers see it, on a catalogue of a few documents.

use proptest::prelude::*;

use super::{Document, Index, Kind};

fn document<'a>(kind: Kind, position: u32, key: &'a str, title: &'a str) -> Document<'a> {
    Document { kind, position, key, title, other_titles: Vec::new(), keywords: Vec::new(), text: "", demo: false }
}

fn course<'a>(position: u32, key: &'a str, title: &'a str, text: &'a str) -> Document<'a> {
    Document { text, ..document(Kind::Course, position, key, title) }
}

fn catalogue() -> Vec<Document<'static>> {
    let mut lager = document(Kind::Occupation, 0, "lagermedarbejder", "Lagermedarbejder");
    lager.other_titles = vec!["Lager- og logistikmedarbejder", "Warehouse worker"];
    let mut medicinal =
        document(Kind::Occupation, 1, "lagermedarbejder-medicinal", "Lagermedarbejder i medicinalindustrien");
    medicinal.other_titles = vec!["Lagermedarbejder, medicinal"];
    let mut demo = course(8, "X0052", "Hygiejne i køkkenet", "");
    demo.demo = true;
    vec![
        course(0, "45074", "Lagerindretning og lagerarbejde", "Deltageren kan pakke varer."),
        course(1, "45085", "Gaffeltruck B for erfarne førere", "Kørsel på et lager."),
        course(2, "47592", "Gaffeltruck certifikatkursus B", "Deltageren kan køre truck."),
        course(3, "31863-D", "Kørsel med sættevogn", "Deltageren kan køre sættevogn."),
        course(4, "49653", "MAG-svejsning proces 135", "Deltageren kan svejse i stål."),
        course(5, "42994", "Rengøring og rengøringskontrol", "Arbejde med rengøring."),
        course(6, "49354", "Hospitalshygiejne", "Deltageren kender smitteveje."),
        course(7, "48300", "El-cykel: fejlfinding", "Elektrisk arbejde på cykler."),
        demo,
        course(9, "49355", "Hygiejne i køkkenet", ""),
        course(10, "X0271", "Lager og logistik", "Grundlæggende arbejde på lager."),
        lager,
        medicinal,
        document(Kind::Occupation, 2, "roermontoer", "Rørmontør"),
        document(Kind::Organisation, 0, "jc-580", "Jobcenter Aabenraa"),
        document(Kind::Organisation, 1, "jc-630", "Jobcenter Vejle"),
        document(Kind::Organisation, 2, "jc-101", "Jobcenter København"),
        document(Kind::Organisation, 3, "prov-vejle", "Kursuscenter Campus Vejle"),
    ]
}

fn synonyms() -> Vec<(String, Vec<String>)> {
    let row = |term: &str, expansions: &[&str]| {
        let expansions = expansions.iter().map(|one| (*one).to_owned());
        (term.to_owned(), expansions.collect())
    };
    vec![row("forklift", &["gaffeltruck"]), row("kørekort c", &["sættevogn"]), row("jc", &["jobcenter"])]
}

fn index() -> Index {
    Index::build(&catalogue(), &synonyms())
}

fn positions(index: &Index, kind: Kind, query: &str) -> Vec<u32> {
    let hits = index.search(kind, query);
    hits.into_iter().map(|hit| hit.position).collect()
}

fn courses(query: &str) -> Vec<u32> {
    positions(&index(), Kind::Course, query)
}

#[test]
fn a_compound_is_found_by_its_parts() {
    assert_eq!(courses("lagerarbejder")[..2], [0, 10]);
    assert_eq!(courses("truck")[..2], [2, 1]);
    assert_eq!(courses("rengøringskursus"), [5]);
    assert_eq!(courses("gaffeltruckcertifikat")[0], 2);
    assert_eq!(courses("elcykel"), [7]);
}

#[test]
fn a_frequent_part_alone_is_no_match() {
    // "Arbejde" is in three of these, and in half of any catalogue.
    assert!(!courses("lagerarbejder").contains(&5));
    assert!(!courses("lagerarbejder").contains(&7));
}

#[test]
fn forms_and_spellings_of_a_word_are_the_same() {
    for query in ["rørmontør", "RØRMONTØR", "roermontoer", "rormontor", "rørmontører"] {
        assert_eq!(positions(&index(), Kind::Occupation, query)[0], 2, "{query}");
    }
    for query in ["aabenraa", "Åbenrå", "abenra", "a\u{30a}benra\u{30a}"] {
        assert_eq!(positions(&index(), Kind::Organisation, query), [0], "{query}");
    }
    assert_eq!(courses("svejser"), [4]);
    assert_eq!(courses("mag svejsning"), [4]);
    assert_eq!(courses("magsvejsning"), [4]);
}

#[test]
fn one_slip_is_forgiven() {
    for query in ["hygejne", "hygiejnne", "hygeijne", "hygiejme", "ygiejne", "jygiejne"] {
        assert!(courses(query).contains(&6), "{query}");
    }
    assert_eq!(courses("gafeltruck")[..2], [2, 1]);
    assert!(courses("grx").is_empty(), "three letters are too few to guess");
}

#[test]
fn keys_are_found_by_their_start() {
    assert_eq!(courses("45085"), [1]);
    assert_eq!(courses("450"), [1, 0], "by title, as they match alike");
    for query in ["31863-D", "31863d", "31863 d", "31863"] {
        assert_eq!(courses(query), [3], "{query}");
    }
    assert_eq!(courses("x0052"), [8]);
    assert!(courses("45086").is_empty(), "a number is never corrected");
}

#[test]
fn synonyms_are_found() {
    assert_eq!(courses("forklift")[..2], [2, 1]);
    assert_eq!(courses("kørekort C"), [3]);
    assert_eq!(positions(&index(), Kind::Organisation, "jc vejle")[0], 1);
}

#[test]
fn who_has_all_words_comes_first() {
    assert_eq!(positions(&index(), Kind::Organisation, "jobcenter vejle")[0], 1);
    assert_eq!(courses("truck kørsel")[0], 1);
    assert_eq!(courses("en truck til et lager")[0], 1, "stop words do not count");
}

#[test]
fn the_plain_title_comes_before_the_longer_one() {
    assert_eq!(positions(&index(), Kind::Occupation, "lagermedarbejder"), [0, 1]);
    assert_eq!(positions(&index(), Kind::Occupation, "warehouse"), [0]);
}

#[test]
fn real_data_comes_before_demonstration_data() {
    assert_eq!(courses("hygiejne køkken")[..2], [9, 8]);
}

#[test]
fn the_last_word_may_be_unfinished() {
    assert_eq!(courses("gaffeltr")[..2], [2, 1]);
    assert_eq!(courses("hospi"), [6]);
}

#[test]
fn nothing_is_found_by_nothing() {
    for query in ["", "   ", "?!- …", "\u{301}", "og i på"] {
        assert!(courses(query).is_empty(), "{query:?}");
        assert_eq!(index().suggest(query, &Kind::ALL, 5), [], "{query:?}");
        assert_eq!(index().highlight(Kind::Course, query, "og i på lager"), None);
    }
    assert_eq!(Index::default().search(Kind::Course, "lager"), []);
}

#[test]
fn a_long_query_is_cut() {
    let long = "lager ".repeat(10_000);
    assert!(courses(&long).contains(&10));
    assert!(courses(&"x".repeat(100_000)).is_empty());
}

#[test]
fn matches_are_marked_and_the_rest_is_escaped() {
    let index = index();
    let mark = |query: &str, text: &str| index.highlight(Kind::Course, query, text);
    assert_eq!(mark("lager", "Lager & logistik <b>").as_deref(), Some("<mark>Lager</mark> &amp; logistik &lt;b&gt;"));
    assert_eq!(
        mark("lagerarbejder", "Arbejde på et lager").as_deref(),
        Some("Arbejde på et <mark>lager</mark>"),
        "a frequent part is not marked"
    );
    assert_eq!(
        mark("hospitalshy", "Hospitalshygiejne").as_deref(),
        Some("<mark>Hospitalshy</mark>giejne"),
        "what is unfinished is marked as far as it was typed"
    );
    assert_eq!(mark("450", "45074").as_deref(), Some("<mark>450</mark>74"));
    assert_eq!(mark("hygejne", "God hygiejne").as_deref(), Some("God <mark>hygiejne</mark>"));
    assert_eq!(mark("lager", "Rengøring"), None);
}

#[test]
fn a_long_text_is_shown_around_its_first_match() {
    let text = format!("{}lager {}", "ord på ord ".repeat(30), "mere tekst ".repeat(30));
    let marked = index().highlight(Kind::Course, "lager", &text).unwrap();
    assert!(marked.starts_with("…ord ") || marked.starts_with("…på "), "{marked}");
    assert!(marked.ends_with("mere…") || marked.ends_with("tekst…"), "{marked}");
    assert!(marked.contains("ord <mark>lager</mark> mere"), "{marked}");
    assert!(marked.chars().count() < 200);
}

#[test]
fn titles_are_suggested_while_typing() {
    let index = index();
    let suggest = |query: &str| -> Vec<String> {
        let found = index.suggest(query, &Kind::ALL, 4);
        found.into_iter().map(|one| one.matched).collect()
    };
    assert_eq!(suggest("lagerm")[0], "<mark>Lagerm</mark>edarbejder");
    assert_eq!(suggest("jobcenter v")[0], "<mark>Jobcenter</mark> Vejle");
    assert_eq!(suggest("ware"), ["<mark>Ware</mark>house worker"]);
    assert_eq!(suggest("roer"), ["<mark>Rørmontør</mark>"]);
    assert_eq!(suggest("31863"), ["<mark>31863</mark>-D"]);
    assert_eq!(suggest("gafelt")[0], "<mark>Gaffeltruck</mark> certifikatkursus B");
    assert_eq!(index.suggest("lager", &[Kind::Occupation], 1).len(), 1);
    assert_eq!(index.suggest("lager", &[], 4), []);
    assert_eq!(index.suggest("lager", &Kind::ALL, 0), []);
}

/// Queries by which two indexes are compared, and what both say.
fn answers(index: &Index) -> Vec<String> {
    let queries = [
        "gaffeltruck",
        "begynder",
        "begyndere",
        "lager",
        "truck lager",
        "kørsel",
        "hygiejne",
        "gafeltruck",
        "lagerkørsel",
        "kørselslager",
        "49",
        "la",
        "certifikat b",
        "deltager",
    ];
    let each = queries.iter().flat_map(|query| Kind::ALL.map(|kind| (*query, kind)));
    each.map(|(query, kind)| {
        let text = "Kørsel med gaffeltruck på lageret, for begyndere.";
        let marked = index.highlight(kind, query, text);
        format!("{query}: {:?} {:?} {marked:?}", index.search(kind, query), index.suggest(query, &Kind::ALL, 9))
    })
    .collect()
}

#[test]
fn a_replaced_document_is_found_as_in_a_new_index() {
    let before = catalogue();
    let index = index();
    let courses: Vec<usize> = (0..before.len()).filter(|&at| before[at].kind == Kind::Course).collect();
    for &one in &courses {
        for &other in &courses {
            // Two change places, so that no word is new or gone.
            let mut after = before.clone();
            for (to, from) in [(one, other), (other, one)] {
                after[to].title = before[from].title;
                after[to].text = before[from].text;
                after[to].demo = before[from].demo;
            }
            let there: Vec<_> = [one, other].map(|at| (before[at].clone(), after[at].clone())).into();
            let back: Vec<_> = [one, other].map(|at| (after[at].clone(), before[at].clone())).into();
            let there = &there[usize::from(one == other)..];
            let back = &back[usize::from(one == other)..];
            let updated = index.replace(there).expect("all words are known");
            assert_eq!(answers(&updated), answers(&Index::build(&after, &synonyms())), "{one} {other}");
            let again = updated.replace(back).expect("all words are known");
            assert_eq!(answers(&again), answers(&index), "{one} {other}, and back");
        }
    }
}

#[test]
fn a_document_that_is_much_longer_counts_for_all_others() {
    let documents = catalogue();
    let index = index();
    let long = [documents[0].text; 20].join(" ");
    let with = |text: &str| index.replace(&[(documents[0].clone(), Document { text, ..documents[0].clone() })]);
    assert!(with(documents[0].text).is_some());
    assert!(with(&long).is_none(), "all others are shorter than usual now");
}

fn of_texts<'a>(texts: &'a [[String; 2]], keys: &'a [String], at: usize) -> Document<'a> {
    course(at as u32, &keys[at], &texts[at][0], &texts[at][1])
}

#[test]
fn words_that_are_new_or_gone_are_found_as_in_a_new_index() {
    // Words that are parts, roots and slips of each other, so that they are read otherwise if some are new or gone.
    let pieces = [
        "gaffel",
        "truck",
        "stabler",
        "svejs",
        "svejsning",
        "svejser",
        "rør",
        "ror",
        "montør",
        "montage",
        "kabel",
        "kabler",
        "lager",
        "læger",
        "kursus",
        "kurset",
        "tegn",
        "tegning",
        "maling",
        "malings",
        "hånd",
        "værktøj",
        "drone",
        "flyv",
        "flyvning",
        "pakning",
        "pak",
        "køkken",
        "hygiejne",
        "hygejne",
    ];
    let mut state = 7_u64;
    let mut below = move |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    let mut text = |words: usize| {
        let mut word = || match below(3) {
            0 => format!("{}{}{}", pieces[below(pieces.len())], ["", "s", "e"][below(3)], pieces[below(pieces.len())]),
            _ => pieces[below(pieces.len())].to_owned(),
        };
        (0..words).map(|_| word()).collect::<Vec<_>>().join(" ")
    };
    let mut texts: Vec<[String; 2]> = (0..24).map(|_| [text(3), text(8)]).collect();
    let keys: Vec<String> = (0..texts.len()).map(|number| format!("k{number}")).collect();
    let mut index: Option<Index> = None;
    let (mut replaced, mut built) = (0, 0);
    for round in 0..150 {
        let at = round % texts.len();
        let before = texts.clone();
        // Some longer than others: their average counts for all.
        texts[at] = [text([3, 3, 3, 4][round % 4]), text([8, 8, 8, 8, 11][round % 5])];
        let all: Vec<Document<'_>> = (0..texts.len()).map(|at| of_texts(&texts, &keys, at)).collect();
        let whole = Index::build(&all, &synonyms());
        let change = (of_texts(&before, &keys, at), of_texts(&texts, &keys, at));
        let next = index.as_ref().and_then(|index| index.replace(&[change]));
        if let Some(next) = &next {
            replaced += 1;
            let queries = pieces.iter().map(|piece| (*piece).to_owned()).chain(texts[at].clone()).chain([text(2)]);
            for query in queries {
                let ask = |index: &Index| {
                    let found = (index.search(Kind::Course, &query), index.suggest(&query, &Kind::ALL, 9));
                    format!("{found:?} {:?}", index.highlight(Kind::Course, &query, &texts[at][1]))
                };
                assert_eq!(ask(next), ask(&whole), "{round}: {query}");
            }
        } else {
            built += 1;
        }
        index = Some(next.unwrap_or(whole));
    }
    assert!(replaced > 15 && built > 15, "{replaced} replaced, {built} built");
}

#[test]
fn the_order_does_not_depend_on_the_order_of_the_documents() {
    let mut documents = catalogue();
    documents.reverse();
    let other = Index::build(&documents, &[]);
    for query in ["lager", "gaffeltruck", "kørsel", "deltager", "hygiejne"] {
        let expected = positions(&Index::build(&catalogue(), &[]), Kind::Course, query);
        assert_eq!(positions(&other, Kind::Course, query), expected, "{query}");
    }
}

/// The text of something marked.
fn unmarked(marked: &str) -> String {
    let mut text = marked.replace("<mark>", "").replace("</mark>", "");
    for (escaped, plain) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")] {
        text = text.replace(escaped, plain);
    }
    text.replace("&amp;", "&")
}

proptest! {
    #[test]
    fn any_query_is_answered(query in any::<String>()) {
        let index = index();
        for kind in Kind::ALL {
            for pair in index.search(kind, &query).windows(2) {
                prop_assert!(pair[0].score >= pair[1].score);
            }
        }
        for suggestion in index.suggest(&query, &Kind::ALL, 7) {
            prop_assert!(suggestion.score.is_finite());
        }
    }

    #[test]
    fn any_text_is_marked(query in "(lager|truck|å|aa|[a-zæøå§0-9 -]{0,12})", text in "\\PC{0,300}") {
        let text = format!("{text} lager {text}");
        if let Some(marked) = index().highlight(Kind::Course, &query, &text) {
            let shown = unmarked(&marked);
            let shown = shown.trim_start_matches('…').trim_end_matches('…');
            prop_assert!(marked.contains("<mark>"));
            prop_assert!(text.contains(shown.trim()), "{marked}");
        }
    }

    #[test]
    fn any_catalogue_is_indexed(
        titles in prop::collection::vec("[a-zæøåÅ§0-9é\u{30a}\u{308} /-]{0,40}", 0..12),
        texts in prop::collection::vec(any::<String>(), 12),
        query in "[a-zæøå0-9 ]{0,20}",
    ) {
        let keys: Vec<String> = (0..titles.len()).map(|number| format!("k{number}")).collect();
        let rows = (0..).zip(titles.iter().zip(&texts).zip(&keys));
        let documents: Vec<Document<'_>> = rows
            .map(|(position, ((title, text), key))| course(position, key, title, text))
            .collect();
        let synonyms = [(query.clone(), titles.clone())];
        {
            let index = Index::build(&documents, &synonyms);
            index.search(Kind::Course, &query);
            for (position, key) in (0..).zip(&keys) {
                let hits = index.search(Kind::Course, key);
                prop_assert_eq!(hits[0].position, position);
            }
            for (title, text) in titles.iter().zip(&texts) {
                index.search(Kind::Course, title);
                index.suggest(title, &Kind::ALL, 5);
                index.highlight(Kind::Course, title, text);
            }
        }
    }
}
