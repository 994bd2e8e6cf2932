//! Brochures as a reader gets them: the bytes of the PDF, read back.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the file has failed")]

use std::collections::{BTreeMap, BTreeSet};

use brochure::{Brochure, Course, Coverage, Fact, Failure, Language, Party, Session, Step, render};
use lopdf::{Dictionary, Document, Object};
use time::macros::date;

fn step(seq: i32, parallel: bool) -> Step {
    Step {
        seq,
        kind: "AMU-kursus".to_owned(),
        title: format!("Lagerindretning nr. {seq}"),
        length: "3 dage".to_owned(),
        parallel,
        purpose: format!("Deltageren kan færdes sikkert på lageret, del {seq}."),
        gate: vec![format!("Plukning af ordrer, niveau {seq}")],
        course: Some(Course {
            key: format!("45{seq:03}"),
            title: "Lagerarbejde".to_owned(),
            days: "4 dage".to_owned(),
        }),
    }
}

fn session(number: i64) -> Session {
    let from = date!(2026 - 11 - 23) + time::Duration::days(7 * number);
    Session {
        course: format!("Hold {number} i lagerarbejde"),
        provider: "Kursuscenter Campus".to_owned(),
        place: "Ærøskøbing".to_owned(),
        from,
        to: from + time::Duration::days(2),
        price: format!("{number}.558 kr."),
    }
}

fn example(language: Language) -> Brochure {
    Brochure {
        language,
        title: "Branchepakke: Lager".to_owned(),
        subtitle: "Lagermedarbejder i Vejle".to_owned(),
        summary: vec!["Fem moduler fra introduktion til job.".to_owned(), "Dansk læres ved siden af.".to_owned()],
        notice: Some("Opfundet til demonstration.".to_owned()),
        facts: vec![Fact { label: "Varighed".to_owned(), value: "26 uger".to_owned() }],
        steps: vec![step(1, false), step(2, true), step(3, true), step(4, true), step(5, false)],
        coverage: vec![
            Coverage { competence: "Truckkørsel".to_owned(), covered_by: Some("Gaffeltruck B".to_owned()) },
            Coverage { competence: "Arbejdsmiljø".to_owned(), covered_by: None },
        ],
        sessions: vec![session(1), session(2)],
        parties: vec![Party { name: "Jobcenter Vejle".to_owned(), role: "Står for pakken".to_owned() }],
        sources: vec!["Kursuskataloget pr. 1. oktober".to_owned()],
        address: "https://kortvej.example/pakker/LAGER-1".to_owned(),
        version: 3,
        published: Some(date!(2026 - 11 - 01)),
        made_on: date!(2026 - 11 - 22),
    }
}

fn bare() -> Brochure {
    Brochure {
        summary: vec![],
        notice: None,
        facts: vec![],
        steps: vec![],
        coverage: vec![],
        sessions: vec![],
        parties: vec![],
        sources: vec![],
        address: String::new(),
        subtitle: String::new(),
        ..example(Language::Da)
    }
}

fn open(brochure: &Brochure) -> Document {
    Document::load_mem(&render(brochure).unwrap()).unwrap()
}

/// The text of each page without white space, so that line breaks do not matter.
fn pages(document: &Document) -> Vec<String> {
    let numbers: Vec<_> = document.get_pages().keys().copied().collect();
    let text = |page: &u32| document.extract_text(&[*page]).unwrap();
    numbers.iter().map(text).map(|text| squeeze(&text)).collect()
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// How often each tag occurs in the tree.
fn tags(document: &Document) -> BTreeMap<String, usize> {
    let mut tags = BTreeMap::new();
    for object in document.objects.values() {
        if let Ok(element) = object.as_dict()
            && let (true, Ok(Object::Name(tag))) = (element.has(b"P") && element.has(b"K"), element.get(b"S"))
        {
            *tags.entry(String::from_utf8_lossy(tag).into_owned()).or_default() += 1;
        }
    }
    tags
}

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().unwrap()
}

#[test]
fn every_text_is_in_the_file_in_both_languages() {
    for (language, fixed) in [
        (Language::Da, ["Forløbet trin for trin", "Ikke dækket af pakken", "side 1 af", "udgivet 1. november 2026"]),
        (
            Language::En,
            ["The programme step by step", "Not covered by the package", "page 1 of", "published 1 November 2026"],
        ),
    ] {
        let brochure = example(language);
        let text = pages(&open(&brochure)).concat();
        let mut wanted: Vec<String> = fixed.into_iter().map(str::to_owned).collect();
        wanted.extend([brochure.title, brochure.subtitle, brochure.address]);
        wanted.extend(brochure.summary);
        wanted.extend(brochure.notice);
        wanted.extend(brochure.sources);
        wanted.extend(brochure.facts.into_iter().flat_map(|fact| [fact.label, fact.value]));
        wanted.extend(brochure.parties.into_iter().flat_map(|party| [party.name, party.role]));
        wanted
            .extend(brochure.coverage.into_iter().flat_map(|need| [Some(need.competence), need.covered_by]).flatten());
        wanted.extend(brochure.sessions.into_iter().flat_map(|one| [one.course, one.provider, one.place, one.price]));
        for step in brochure.steps {
            let course = step.course.unwrap();
            wanted.extend([step.kind, step.title, step.length, step.purpose, course.key, course.title, course.days]);
            wanted.extend(step.gate);
        }
        for wanted in wanted {
            assert!(text.contains(&squeeze(&wanted)), "{wanted:?} is missing");
        }
    }
}

#[test]
fn the_same_brochure_gives_the_same_bytes() {
    assert_eq!(render(&example(Language::Da)).unwrap(), render(&example(Language::Da)).unwrap());
    let other = Brochure { made_on: date!(2026 - 11 - 23), ..example(Language::Da) };
    assert_ne!(render(&example(Language::Da)).unwrap(), render(&other).unwrap());
}

#[test]
fn the_file_says_what_its_parts_are() {
    let document = open(&example(Language::Da));
    let tags = tags(&document);
    for (tag, count) in [("H1", 1), ("H2", 5), ("H3", 5), ("Table", 2), ("TR", 6), ("TH", 9), ("TD", 12), ("Link", 1)] {
        assert_eq!(tags.get(tag).copied(), Some(count), "{tag} in {tags:?}");
    }
    assert_eq!(tags.get("LI").copied(), Some(1 + 5 + 1 + 1), "a fact, five gates, a party, a source");
    let catalog = catalog(&document);
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"da-DK");
    assert!(catalog.has(b"Outlines") && catalog.has(b"StructTreeRoot"));
    let metadata = catalog.get(b"Metadata").unwrap().as_reference().unwrap();
    let stream = document.get_object(metadata).unwrap().as_stream().unwrap();
    let told = String::from_utf8_lossy(&stream.content).into_owned();
    assert!(told.contains("pdfuaid"), "{told}");
    assert!(told.contains("Branchepakke: Lager"), "{told}");
}

#[test]
fn the_address_is_a_link_with_a_name() {
    let brochure = example(Language::En);
    let document = open(&brochure);
    let links: Vec<_> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|annotation| annotation.get(b"Subtype").is_ok_and(|kind| *kind == Object::Name(b"Link".to_vec())))
        .collect();
    assert_eq!(links.len(), 1);
    let action = links[0].get(b"A").unwrap().as_dict().unwrap();
    assert_eq!(action.get(b"URI").unwrap().as_str().unwrap(), brochure.address.as_bytes());
    let name = lopdf::decode_text_string(links[0].get(b"Contents").unwrap()).unwrap();
    assert_eq!(name, format!("Newest edition on the web: {}", brochure.address));
}

#[test]
fn a_long_table_begins_each_page_with_its_header() {
    let brochure = Brochure { sessions: (0..120).map(session).collect(), ..bare() };
    let document = open(&brochure);
    let pages = pages(&document);
    assert!(pages.len() > 3, "{} pages", pages.len());
    for page in &pages {
        assert!(page.contains("KursusUdbyderStedDatoerPris"), "{page}");
    }
    let text = pages.concat();
    for number in 0..120 {
        assert_eq!(text.matches(&format!("Hold{number}ilager")).count(), 1, "session {number}");
    }
    // The repeated headers are for the eye: to the ear there is one table.
    assert_eq!(tags(&document).get("TH").copied(), Some(5 + 120));
}

#[test]
fn no_heading_is_the_last_on_its_page() {
    let headings =
        ["Forløbet trin for trin", "Kompetencer og hvad der dækker dem", "Kurser og hold", "Hvem er med", "Kilder"];
    let mut turned = 0;
    for lines in (0..90).step_by(3) {
        let summary = (0..lines).map(|line| format!("Linje {line} i brochuren.")).collect();
        let pages = pages(&open(&Brochure { summary, ..example(Language::Da) }));
        turned += pages.iter().filter(|page| headings.iter().any(|name| page.contains(&squeeze(name)))).count() - 1;
        for page in pages {
            for heading in headings {
                assert!(!page.ends_with(&squeeze(heading)), "{heading} after {lines} lines: {page}");
                assert!(!page.ends_with("KursusUdbyderStedDatoerPris"), "after {lines} lines: {page}");
            }
        }
    }
    assert!(turned > 10, "the pages turned only {turned} times between headings");
}

#[test]
fn sixty_steps_with_long_paragraphs_lose_nothing() {
    let long = |seq: i32| (0..240).map(|word| format!("ord{seq}x{word} ")).collect::<Vec<_>>().concat();
    assert!(long(1).len() > 2_000);
    let steps = (1..=60).map(|seq| Step { purpose: long(seq), ..step(seq, seq % 3 == 0 || seq % 7 == 0) }).collect();
    let text = pages(&open(&Brochure { steps, ..bare() })).concat();
    let word =
        |rest: &str| rest.chars().take_while(|letter| letter.is_ascii_digit() || *letter == 'x').collect::<String>();
    let read: BTreeSet<String> = text.split("ord").map(word).collect();
    for seq in 1..=60 {
        for wanted in (0..240).map(|number| format!("{seq}x{number}")) {
            assert!(read.contains(&wanted), "{wanted} is missing");
        }
    }
}

#[test]
fn a_brochure_of_nothing_but_a_title_is_one_page_without_headings() {
    let document = open(&bare());
    assert_eq!(document.get_pages().len(), 1);
    let tags = tags(&document);
    assert_eq!((tags.get("H1"), tags.get("H2"), tags.get("Table")), (Some(&1), None, None));
}

#[test]
fn without_a_title_there_is_none() {
    for title in ["", " \n", "\u{200b}"] {
        assert_eq!(render(&Brochure { title: title.to_owned(), ..bare() }), Err(Failure::Title));
    }
}

#[test]
fn scripts_and_signs_the_font_lacks_do_no_harm() {
    let texts = [
        "مرحبا بكم في فايله",
        "👩🏽‍🏭 🇩🇰 ✔️",
        "漢字 हिन्दी ไทย",
        "Українська мова",
        "a\u{301}\u{301}\u{301} e\u{328}",
        "nul\u{0} bell\u{7} bom\u{feff} none\u{fffe} own\u{e000} \u{10ffff}",
        "line\r\nbreak\ttab\u{2028}",
        "(slash \\ and ) parens",
    ];
    for text in texts {
        let mut brochure = example(Language::Da);
        brochure.title = format!("Lager {text}");
        brochure.address = format!("https://kortvej.example/{text}");
        brochure.summary = vec![text.to_owned()];
        brochure.facts = vec![Fact { label: text.to_owned(), value: text.to_owned() }];
        brochure.steps[1].purpose = text.to_owned();
        brochure.coverage[0].competence = text.to_owned();
        let read = pages(&open(&brochure)).concat();
        assert!(read.contains("Forløbettrinfortrin"), "{text}");
    }
}

#[test]
fn texts_of_any_length_in_any_place_are_set() {
    let endless = "a".repeat(3_000);
    let words = "arbejdsmarkedsuddannelse ".repeat(120);
    for text in [endless.as_str(), words.as_str()] {
        let mut brochure = example(Language::Da);
        for place in [&mut brochure.title, &mut brochure.subtitle, &mut brochure.address] {
            text.clone_into(place);
        }
        brochure.notice = Some(text.to_owned());
        brochure.facts[0].value = text.to_owned();
        brochure.coverage[0].competence = text.to_owned();
        brochure.sessions[0].place = text.to_owned();
        brochure.parties[0].role = text.to_owned();
        brochure.steps[0].title = text.to_owned();
        brochure.steps[1].title = text.to_owned();
        brochure.steps[2].kind = text.to_owned();
        brochure.steps[3].gate = vec![text.to_owned(); 3];
        let read = pages(&open(&brochure)).concat();
        // Eleven texts, three of them gates; the footer has the title cut short.
        let letters = read.matches('a').count();
        assert!(letters >= 13 * text.matches('a').count(), "{letters} letters");
    }
}
