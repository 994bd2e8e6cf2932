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

fn index() -> Index {
    let row = |term: &str, expansions: &[&str]| {
        let expansions = expansions.iter().map(|one| (*one).to_owned());
        (term.to_owned(), expansions.collect())
    };
    let synonyms = [row("forklift", &["gaffeltruck"]), row("kørekort c", &["sættevogn"]), row("jc", &["jobcenter"])];
    Index::build(&catalogue(), &synonyms)
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

#[test]
fn a_change_is_found_at_once() {
    let index = index();
    let mut documents = catalogue();
    // A new document at the front moves all positions, as a new key does in a sorted table.
    for document in &mut documents {
        if document.kind == Kind::Course {
            document.position += 1;
        }
    }
    documents.retain(|document| document.key != "49654" && document.key != "42994");
    documents.push(course(0, "10000", "Dronestyring over tage", "Deltageren flyver."));
    let after = index.update(&documents);
    assert_eq!(positions(&after, Kind::Course, "drone"), [0]);
    assert_eq!(positions(&after, Kind::Course, "10000"), [0]);
    assert!(positions(&after, Kind::Course, "rengøring").is_empty(), "it is gone");
    assert_eq!(positions(&after, Kind::Course, "gaffeltruck")[..2], [3, 2]);
    assert_eq!(positions(&after, Kind::Organisation, "vejle"), [1, 3]);
    let suggested = after.suggest("drones", &Kind::ALL, 3);
    assert_eq!(suggested[0].matched, "<mark>Drones</mark>tyring over tage");
    assert!(positions(&index, Kind::Course, "drone").is_empty(), "the old one is as it was");
}

#[test]
fn an_update_answers_as_a_new_index() {
    let mut documents = catalogue();
    let index = index();
    documents[1].title = "Gaffeltruck B for begyndere på lager";
    documents[1].text = "Kørsel med truck.";
    let updated = index.update(&documents);
    let built = Index::build(&documents, &[]);
    for query in ["gaffeltruck", "begynder", "lager", "truck lager", "kørsel", "hygiejne"] {
        let expected = positions(&built, Kind::Course, query);
        assert_eq!(positions(&updated, Kind::Course, query), expected, "{query}");
    }
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
        let half = Index::build(&documents[..documents.len() / 2], &synonyms);
        for index in [Index::build(&documents, &synonyms), half.update(&documents)] {
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
