//! The parts of a brochure in their order.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, Tag};

use crate::sheet::{BOTTOM, Bookmark, Column, Mark, NodeId, PAGE, Row, SIDE, Setting, Sheet, WIDTH, height};
use crate::table::{self, Heading};
use crate::text::Style;
use crate::{Brochure, Fact, Party, Session, look, steps};

/// The lowest masthead that is still set light on dark; one higher than this would take the page.
const HIGHEST: f32 = 330.0;
const FACT: Setting = Setting { inside: 8.0, ground: Some((10.0, look::PRIMARY_SOFT)), rule: None, whole: 340.0 };

/// Fills the pages.
pub(crate) fn fill(sheet: &mut Sheet<'_>, brochure: &Brochure, title: &str) {
    let language = brochure.language;
    masthead(sheet, brochure, title);
    if let Some(text) = &brochure.notice {
        notice(sheet, text);
    }
    for paragraph in &brochure.summary {
        sheet.paragraph(Sheet::ROOT, paragraph, look::LEAD, 8.0);
    }
    facts(sheet, &brochure.facts);
    address(sheet, brochure);
    if !brochure.steps.is_empty() {
        let part = section(sheet, language.pick("Forløbet trin for trin", "The programme step by step"), 90.0);
        steps::steps(sheet, part, language, &brochure.steps);
    }
    if !brochure.coverage.is_empty() {
        let name = language.pick("Kompetencer og hvad der dækker dem", "Competences and what covers them");
        let part = section(sheet, name, table::BEGIN);
        coverage(sheet, part, brochure, name);
    }
    if !brochure.sessions.is_empty() {
        let name = language.pick("Kurser og hold", "Courses and sessions");
        let part = section(sheet, name, table::BEGIN);
        sessions(sheet, part, brochure, name);
    }
    if !brochure.parties.is_empty() {
        let part = section(sheet, language.pick("Hvem er med", "Who takes part"), 40.0);
        parties(sheet, part, &brochure.parties);
    }
    if !brochure.sources.is_empty() {
        let part = section(sheet, language.pick("Kilder", "Sources"), 40.0);
        let mut column = Column::new(SIDE, WIDTH);
        column.rows = steps::list(sheet, part, &brochure.sources, WIDTH);
        sheet.place(vec![column], &Setting::default());
    }
    footer(sheet, brochure, title);
}

/// The name of the service, the edition, the title and the subtitle, light on dark.
fn masthead(sheet: &mut Sheet<'_>, brochure: &Brochure, title: &str) {
    let language = brochure.language;
    let mut edition = format!("Version {}", brochure.version);
    if let Some(day) = brochure.published {
        edition.push_str(" · ");
        edition.push_str(language.pick("udgivet", "published"));
        edition.push(' ');
        edition.push_str(&language.date(day));
    }
    let mut name = Column::new(SIDE, WIDTH / 3.0);
    let mut issue = Column { right: true, ..Column::new(SIDE + WIDTH / 3.0, WIDTH * 2.0 / 3.0) };
    let mut column = Column::new(SIDE, WIDTH);
    let heading = sheet.node(Sheet::ROOT, Tag::Hn(NonZeroU16::MIN, Some(title.to_owned())));
    let under = sheet.node(Sheet::ROOT, Tag::P);
    let service = sheet.node(Sheet::ROOT, Tag::P);
    let published = sheet.node(Sheet::ROOT, Tag::P);
    name.rows = sheet.rows("Kortvej", look::NAME, name.width, service);
    issue.rows = sheet.rows(&edition, look::EDITION, issue.width, published);
    column.rows = sheet.rows(title, look::TITLE, WIDTH, heading);
    if column.rows.len() > 3 {
        column.rows = sheet.rows(title, look::LONG_TITLE, WIDTH, heading);
    }
    let mut subtitle = sheet.rows(&brochure.subtitle, look::SUBTITLE, WIDTH, under);
    if let Some(first) = subtitle.first_mut() {
        first.before = 5.0;
    }
    column.rows.append(&mut subtitle);
    let top = 34.0;
    let bottom = top + 14.0 + 20.0 + column.height() + 22.0;
    let dark = bottom <= HIGHEST;
    if dark {
        sheet.under(Mark::Box { x: 0.0, y: 0.0, width: PAGE.0, height: bottom, radius: 0.0, colour: look::PRIMARY });
        sheet.under(Mark::Box { x: 0.0, y: bottom, width: PAGE.0, height: 4.0, radius: 0.0, colour: look::ACCENT });
    } else {
        for row in name.rows.iter_mut().chain(&mut issue.rows).chain(&mut column.rows) {
            row.style.colour = look::PRIMARY;
        }
    }
    sheet.y = top;
    sheet.place(vec![name, issue], &Setting::default());
    sheet.y += 20.0;
    sheet.bookmarks.push(Bookmark { level: 1, text: title.to_owned(), page: 0, y: 0.0 });
    sheet.place(vec![column], &Setting::default());
    if dark {
        sheet.y = bottom + 4.0;
    }
    sheet.space(22.0);
}

/// What must not be overlooked.
fn notice(sheet: &mut Sheet<'_>, text: &str) {
    let mut column = Column::new(SIDE + 16.0, WIDTH - 28.0);
    let node = sheet.node(Sheet::ROOT, Tag::P);
    column.rows = sheet.rows(text, look::NOTICE, column.width, node);
    if column.rows.is_empty() {
        return;
    }
    let setting = Setting { inside: 9.0, ground: Some((12.0, look::ACCENT_SOFT)), rule: None, whole: 340.0 };
    let height = column.height() + 2.0 * setting.inside;
    let (page, y) = sheet.place(vec![column], &setting);
    let height = height.min(BOTTOM - y);
    let bar = Mark::Box { x: SIDE, y, width: 4.0, height, radius: 0.0, colour: look::ACCENT };
    sheet.pages[page].under.push(bar);
    sheet.space(14.0);
}

/// The package at a glance: a box for each fact.
fn facts(sheet: &mut Sheet<'_>, facts: &[Fact]) {
    if facts.is_empty() {
        return;
    }
    sheet.space(4.0);
    let list = sheet.node(Sheet::ROOT, Tag::L(ListNumbering::None));
    let across = if facts.len() > 2 && facts.iter().all(|fact| fact.value.chars().count() <= 48) { 3 } else { 2 };
    let gap = 8.0;
    let width = (WIDTH - gap * (across - 1) as f32) / across as f32;
    for some in facts.chunks(across) {
        let mut columns = Vec::with_capacity(across);
        for (place, fact) in some.iter().enumerate() {
            let mut column = Column::new(SIDE + place as f32 * (width + gap) + 10.0, width - 20.0);
            let entry = sheet.node(list, Tag::LI);
            let label = sheet.node(entry, Tag::Lbl);
            let value = sheet.node(entry, Tag::LBody);
            column.rows = sheet.rows(&fact.label, look::LABEL, column.width, label);
            for row in &mut column.rows {
                row.keep = true;
            }
            column.rows.extend(sheet.rows(&fact.value, look::VALUE, column.width, value));
            columns.push(column);
        }
        sheet.place(columns, &FACT);
        sheet.space(gap);
    }
}

/// Where the newest edition is found.
fn address(sheet: &mut Sheet<'_>, brochure: &Brochure) {
    let said = brochure.language.pick("Nyeste udgave på nettet", "Newest edition on the web");
    let paragraph = sheet.node(Sheet::ROOT, Tag::P);
    let link = sheet.node(paragraph, Tag::Link);
    let mut column = Column::new(SIDE, WIDTH);
    let rows = sheet.rows(&brochure.address, look::LINK, WIDTH, link);
    if rows.is_empty() {
        return;
    }
    sheet.space(6.0);
    let label = sheet.node(paragraph, Tag::Span);
    // Said before the address, though made after: an empty address leaves nothing behind.
    sheet.nodes[paragraph].children.rotate_right(1);
    column.rows = sheet.rows(said, look::LABEL, WIDTH, label);
    for row in &mut column.rows {
        row.keep = true;
    }
    let to = (brochure.address.clone(), format!("{said}: {}", brochure.address));
    column.rows.extend(rows.into_iter().map(|row| Row { link: Some(to.clone()), ..row }));
    sheet.place(vec![column], &Setting { whole: 120.0, ..Setting::default() });
}

/// A new part with its heading, which has `next` points of what follows on its page.
fn section(sheet: &mut Sheet<'_>, name: &str, next: f32) -> NodeId {
    let part = sheet.node(Sheet::ROOT, Tag::Section);
    let heading = sheet.node(part, Tag::Hn(NonZeroU16::MIN.saturating_add(1), Some(name.to_owned())));
    let mut column = Column::new(SIDE, WIDTH);
    column.rows = sheet.rows(name, look::SECTION, WIDTH, heading);
    sheet.space(24.0);
    sheet.need(column.height() + 8.0 + next);
    let (page, y) = sheet.place(vec![column], &Setting::default());
    sheet.bookmarks.push(Bookmark { level: 2, text: name.to_owned(), page, y });
    sheet.space(8.0);
    part
}

fn coverage(sheet: &mut Sheet<'_>, part: NodeId, brochure: &Brochure, name: &str) {
    let language = brochure.language;
    let headings = [
        Heading { text: language.pick("Kompetence", "Competence"), share: 0.5, right: false },
        Heading { text: language.pick("Dækkes af", "Covered by"), share: 0.5, right: false },
    ];
    let lacking = (language.pick("Ikke dækket af pakken", "Not covered by the package"), look::LACKING);
    let rows: Vec<Vec<(&str, Style)>> = brochure
        .coverage
        .iter()
        .map(|need| {
            let by = need.covered_by.as_deref().map_or(lacking, |by| (by, look::TABLE));
            vec![(need.competence.as_str(), look::TABLE_BOLD), by]
        })
        .collect();
    table::table(sheet, part, name, &headings, &rows);
}

fn sessions(sheet: &mut Sheet<'_>, part: NodeId, brochure: &Brochure, name: &str) {
    let language = brochure.language;
    let headings = [
        Heading { text: language.pick("Kursus", "Course"), share: 0.31, right: false },
        Heading { text: language.pick("Udbyder", "Provider"), share: 0.22, right: false },
        Heading { text: language.pick("Sted", "Place"), share: 0.15, right: false },
        Heading { text: language.pick("Datoer", "Dates"), share: 0.19, right: false },
        Heading { text: language.pick("Pris", "Price"), share: 0.13, right: true },
    ];
    let days = |session: &Session| language.period(session.from, session.to);
    let days: Vec<_> = brochure.sessions.iter().map(days).collect();
    let rows: Vec<Vec<(&str, Style)>> = brochure
        .sessions
        .iter()
        .zip(&days)
        .map(|(session, days)| {
            vec![
                (session.course.as_str(), look::TABLE_BOLD),
                (session.provider.as_str(), look::TABLE),
                (session.place.as_str(), look::TABLE),
                (days.as_str(), look::TABLE),
                (session.price.as_str(), look::TABLE),
            ]
        })
        .collect();
    table::table(sheet, part, name, &headings, &rows);
}

/// Those who take part, two in a row.
fn parties(sheet: &mut Sheet<'_>, part: NodeId, parties: &[Party]) {
    let list = sheet.node(part, Tag::L(ListNumbering::None));
    let width = (WIDTH - 20.0) / 2.0;
    for some in parties.chunks(2) {
        let mut columns = Vec::with_capacity(2);
        for (place, party) in some.iter().enumerate() {
            let mut column = Column::new(SIDE + place as f32 * (width + 20.0), width);
            let entry = sheet.node(list, Tag::LI);
            let body = sheet.node(entry, Tag::LBody);
            let name = sheet.node(body, Tag::P);
            let role = sheet.node(body, Tag::P);
            column.rows = sheet.rows(&party.name, look::BODY_BOLD, width, name);
            column.rows.extend(sheet.rows(&party.role, look::BODY_QUIET, width, role));
            columns.push(column);
        }
        let whole = height(&columns);
        sheet.place(columns, &Setting { whole, ..Setting::default() });
        sheet.space(8.0);
    }
}

/// What the brochure is and which page, at the foot of each.
fn footer(sheet: &mut Sheet<'_>, brochure: &Brochure, title: &str) {
    let language = brochure.language;
    let count = sheet.pages.len();
    let made = language.date(brochure.made_on);
    let behind = format!(" · version {} · {made}", brochure.version);
    let width = |text: &str| sheet.fonts.line(text, &look::FOOTER, f32::MAX).map_or(0.0, |line| line.width);
    let taken = width(&behind) + width("Kortvej · ") + 80.0;
    let named = sheet.fonts.line(title, &look::FOOTER, WIDTH - taken).map(|line| line.text);
    let named = format!("Kortvej · {}{behind}", named.unwrap_or_default());
    for page in 0..count {
        let number = format!("{} {} {} {count}", language.pick("side", "page"), page + 1, language.pick("af", "of"));
        let baseline = PAGE.1 - 36.0;
        let named = sheet.fonts.line(&named, &look::FOOTER, WIDTH).map(|line| (SIDE, line));
        let number = sheet.fonts.line(&number, &look::FOOTER, WIDTH).map(|line| (SIDE + WIDTH - line.width, line));
        let over = &mut sheet.pages[page].over;
        let y = PAGE.1 - 52.0;
        over.push(Mark::Box { x: SIDE, y, width: WIDTH, height: 0.6, radius: 0.0, colour: look::LINE });
        for (x, line) in named.into_iter().chain(number) {
            over.push(Mark::Text { x, baseline, line, style: look::FOOTER, content: None });
        }
    }
}
