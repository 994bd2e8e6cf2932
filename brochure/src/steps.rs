//! The steps of a package along a line from top to bottom, those that run beside others as boxes set beside it.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, Tag};

use crate::sheet::{Bookmark, Column, Mark, NodeId, Row, SIDE, Setting, Sheet, TOP, WIDTH, height};
use crate::text::Style;
use crate::{Language, Step, look};

/// The middle of the line, and where the text beside it begins.
const RAIL: f32 = SIDE + 10.0;
const TEXT: f32 = SIDE + 34.0;
const TEXT_WIDTH: f32 = WIDTH - 34.0;
/// Between the boxes, and from a box's edge to its text.
const GAP: f32 = 8.0;
const INSIDE: f32 = 10.0;
/// The ends of the line on a page it comes from or goes on from: a little outside the text.
const HEAD: f32 = TOP - 16.0;
const FOOT: f32 = crate::sheet::BOTTOM + 8.0;

/// From so many bytes on, what is told of a step is too long for half the width.
const LONG: usize = 600;

const ALONG: Setting = Setting { inside: 0.0, ground: None, rule: None, whole: 130.0 };
const BESIDE: Setting = Setting { inside: 8.0, ground: Some((INSIDE, look::PRIMARY_SOFT)), rule: None, whole: 340.0 };

/// Draws the steps.
pub(crate) fn steps(sheet: &mut Sheet<'_>, parent: NodeId, language: Language, steps: &[Step]) {
    let mut rail = Rail::default();
    let mut rest = steps;
    while let Some(first) = rest.first() {
        if first.parallel {
            let count = rest.iter().take_while(|step| step.parallel).count();
            beside(sheet, parent, language, &rest[..count], &mut rail);
            rest = &rest[count..];
        } else {
            along(sheet, parent, language, first, &mut rail);
            rest = &rest[1..];
        }
    }
    rail.draw(sheet);
}

/// Where the line begins and ends: pages and heights on them.
#[derive(Default)]
struct Rail {
    ends: Option<((usize, f32), (usize, f32))>,
}

impl Rail {
    fn reach(&mut self, page: usize, y: f32) {
        self.ends = Some((self.ends.map_or((page, y), |(first, _)| first), (page, y)));
    }

    fn draw(&self, sheet: &mut Sheet<'_>) {
        let Some((first, last)) = self.ends else { return };
        for page in first.0..=last.0 {
            let from = if page == first.0 { first.1 } else { HEAD };
            let to = if page == last.0 { last.1 } else { FOOT };
            let line = Mark::Box {
                x: RAIL - 0.75,
                y: from,
                width: 1.5,
                height: to - from,
                radius: 0.0,
                colour: look::PRIMARY,
            };
            sheet.pages[page].under.insert(0, line);
        }
    }
}

/// A step on the line.
fn along(sheet: &mut Sheet<'_>, parent: NodeId, language: Language, step: &Step, rail: &mut Rail) {
    let mut column = Column::new(TEXT, TEXT_WIDTH);
    let number = fill(sheet, parent, language, step, &mut column, 0.0);
    let (page, y) = sheet.place(vec![column], &ALONG);
    let middle = y + 11.0;
    sheet.pages[page].over.push(Mark::Dot { x: RAIL, y: middle, radius: 10.0, colour: look::PRIMARY });
    print_number(sheet, page, step, look::NUMBER, (RAIL, middle), number);
    bookmark(sheet, step, page, y);
    rail.reach(page, middle);
    sheet.space(16.0);
}

/// How many steps come next to one another: two with little to tell, else one over the whole width.
fn row(steps: &[Step]) -> usize {
    let long = |step: &Step| step.purpose.len() + step.gate.iter().map(String::len).sum::<usize>() > LONG;
    if steps.len() > 1 && !steps[..2].iter().any(long) { 2 } else { 1 }
}

/// Steps beside the line.
fn beside(sheet: &mut Sheet<'_>, parent: NodeId, language: Language, steps: &[Step], rail: &mut Rail) {
    let half = (TEXT_WIDTH - GAP) / 2.0;
    let mut done = 0;
    while done < steps.len() {
        let pair = &steps[done..done + row(&steps[done..])];
        let label = (done == 0).then(|| {
            let node = sheet.node(parent, Tag::P);
            let mut column = Column::new(TEXT, TEXT_WIDTH);
            column.rows = sheet.rows(language.pick("Sideløbende", "At the same time"), look::LABEL, TEXT_WIDTH, node);
            column
        });
        let mut columns = Vec::with_capacity(2);
        let mut numbers = Vec::with_capacity(2);
        for (place, step) in pair.iter().enumerate() {
            let width = if pair.len() == 1 { TEXT_WIDTH } else { half };
            let x = TEXT + place as f32 * (half + GAP);
            let mut column = Column::new(x + INSIDE, width - 2.0 * INSIDE);
            numbers.push((x + INSIDE + 7.0, fill(sheet, parent, language, step, &mut column, 20.0)));
            columns.push(column);
        }
        if let Some(label) = label {
            sheet.need(label.height() + 3.0 + (height(&columns) + 2.0 * BESIDE.inside).min(BESIDE.whole));
            sheet.place(vec![label], &Setting::default());
            sheet.y += 3.0;
        }
        let (page, y) = sheet.place(columns, &BESIDE);
        let middle = y + BESIDE.inside + 6.0;
        let arm =
            Mark::Box { x: RAIL, y: middle - 0.6, width: TEXT - RAIL, height: 1.2, radius: 0.0, colour: look::PRIMARY };
        sheet.pages[page].under.insert(0, arm);
        sheet.pages[page].over.push(Mark::Dot { x: RAIL, y: middle, radius: 3.5, colour: look::PRIMARY });
        for (step, (x, number)) in pair.iter().zip(numbers) {
            sheet.pages[page].over.push(Mark::Dot { x, y: middle, radius: 7.5, colour: look::PRIMARY });
            sheet.pages[page].over.push(Mark::Dot { x, y: middle, radius: 6.5, colour: look::PAPER });
            print_number(sheet, page, step, look::SMALL_NUMBER, (x, middle), number);
            bookmark(sheet, step, page, y);
        }
        rail.reach(page, middle);
        sheet.space(GAP);
        done += pair.len();
    }
    sheet.space(16.0 - GAP);
}

fn bookmark(sheet: &mut Sheet<'_>, step: &Step, page: usize, y: f32) {
    let text = format!("{}. {}", step.seq, step.title);
    sheet.bookmarks.push(Bookmark { level: 3, text, page, y });
}

/// Writes a step's number around a middle.
fn print_number(sheet: &mut Sheet<'_>, page: usize, step: &Step, style: Style, middle: (f32, f32), node: NodeId) {
    // Three digits and more still fit into the circle.
    let text = step.seq.to_string();
    let size = if text.len() > 2 { style.size * 2.0 / text.len() as f32 } else { style.size };
    let style = Style { size, ..style };
    if let Some(line) = sheet.fonts.line(&text, &style, f32::MAX) {
        let (x, baseline) = (middle.0 - line.width / 2.0, middle.1 + 0.349 * size);
        let content = Some(sheet.content(node));
        sheet.pages[page].over.push(Mark::Text { x, baseline, line, style, content });
    }
}

/// Fills a column with what is told of a step; its first line begins `indent` points in. Returns the place of its
/// number in the tree.
fn fill(
    sheet: &mut Sheet<'_>,
    parent: NodeId,
    language: Language,
    step: &Step,
    column: &mut Column,
    indent: f32,
) -> NodeId {
    // Read aloud, the number and title come before what kind of step it is.
    let part = sheet.node(parent, Tag::Section);
    let heading = sheet.node(part, Tag::Hn(NonZeroU16::MIN.saturating_add(2), Some(step.title.clone())));
    let number = sheet.node(heading, Tag::Lbl);
    let title = sheet.node(heading, Tag::Span);
    let kind = sheet.node(part, Tag::P);
    let width = column.width;
    let parts: Vec<_> =
        [step.kind.as_str(), step.length.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    let mut rows = sheet.rows(&parts.join(" · "), look::KIND, width - indent, kind);
    for row in &mut rows {
        row.indent = indent;
        row.keep = true;
    }
    let mut titles = sheet.rows(&step.title, look::STEP, width, title);
    // Beside the first line of a box stands its number, which is higher than the line.
    if let (true, Some(first)) = (indent > 0.0 && !rows.is_empty(), titles.first_mut()) {
        first.before = 3.0;
    }
    rows.extend(titles.into_iter().map(|row| Row { keep: true, ..row }));
    let paragraph = |sheet: &mut Sheet<'_>, text: &str, style, before: f32, rows: &mut Vec<Row>| {
        let node = sheet.node(part, Tag::P);
        let mut added = sheet.rows(text, style, width, node);
        if let Some(first) = added.first_mut() {
            first.before = before;
        }
        rows.append(&mut added);
    };
    if let Some(course) = &step.course {
        let name = format!("{} {}", language.pick("Kursus", "Course"), course.key);
        let mut told = vec![name.as_str()];
        told.extend((course.title != step.title).then_some(course.title.as_str()));
        told.extend((course.days != step.length && !course.days.is_empty()).then_some(course.days.as_str()));
        paragraph(sheet, &told.join(" · "), look::BODY_QUIET, 1.0, &mut rows);
    }
    paragraph(sheet, &step.purpose, look::BODY, 3.0, &mut rows);
    if !step.gate.is_empty() {
        let label = language.pick("For at gå videre:", "To move on:");
        paragraph(sheet, label, look::BODY_BOLD, 4.0, &mut rows);
        if let Some(label) = rows.last_mut() {
            label.keep = true;
        }
        rows.append(&mut list(sheet, part, &step.gate, width));
    }
    // The last row has nothing to be kept with.
    if let Some(last) = rows.last_mut() {
        last.keep = false;
    }
    column.rows = rows;
    number
}

/// A list with bullets as rows of a column of this width.
pub(crate) fn list(sheet: &mut Sheet<'_>, parent: NodeId, items: &[String], width: f32) -> Vec<Row> {
    let list = sheet.node(parent, Tag::L(ListNumbering::Disc));
    let mut rows = Vec::new();
    for item in items {
        let entry = sheet.node(list, Tag::LI);
        let body = sheet.node(entry, Tag::LBody);
        let mut lines = sheet.rows(item, look::BODY, width - 12.0, body);
        for line in &mut lines {
            line.indent = 12.0;
        }
        if let Some(first) = lines.first_mut() {
            first.before = 1.0;
            first.bullet = true;
        }
        rows.append(&mut lines);
    }
    rows
}
