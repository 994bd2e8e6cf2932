//! Tables: a header that comes again on every page, and rows that stay whole.

use krilla::tagging::{TableHeaderScope, Tag};

use crate::look;
use crate::sheet::{Column, NodeId, SIDE, Setting, Sheet, WIDTH, height};
use crate::text::Style;

/// Space between columns.
const GAP: f32 = 12.0;
const HEAD: Setting = Setting { inside: 4.0, ground: None, rule: Some(look::PRIMARY), whole: 0.0 };
const ROW: Setting = Setting { inside: 4.5, ground: None, rule: Some(look::LINE), whole: f32::MAX };

/// A column of a table.
pub(crate) struct Heading<'a> {
    pub(crate) text: &'a str,
    /// Its part of the width; the parts of a table make 1.
    pub(crate) share: f32,
    /// Set against the right edge, as numbers are.
    pub(crate) right: bool,
}

/// A table with these columns; a row has a text and a style for each. Of three and more, the first cell of a row is
/// its header; of two it is read just before the other anyway.
pub(crate) fn table(
    sheet: &mut Sheet<'_>,
    parent: NodeId,
    summary: &str,
    headings: &[Heading<'_>],
    rows: &[Vec<(&str, Style)>],
) {
    let room = WIDTH - GAP * headings.len().saturating_sub(1) as f32;
    let mut x = SIDE;
    let mut columns = Vec::with_capacity(headings.len());
    for heading in headings {
        let column = Column { right: heading.right, ..Column::new(x, room * heading.share) };
        x += column.width + GAP;
        columns.push(column);
    }
    let table = sheet.node(parent, Tag::Table.with_summary(Some(summary.to_owned())));
    let head = sheet.node(table, Tag::THead);
    let row = sheet.node(head, Tag::TR);
    let mut header = columns.clone();
    for (column, heading) in header.iter_mut().zip(headings) {
        let cell = sheet.node(row, Tag::TH(TableHeaderScope::Column));
        column.rows = sheet.rows(heading.text, look::TABLE_HEAD, column.width, cell);
    }
    let body = sheet.node(table, Tag::TBody);
    for (index, cells) in rows.iter().enumerate() {
        let row = sheet.node(body, Tag::TR);
        let mut filled = columns.clone();
        for (place, (column, (text, style))) in filled.iter_mut().zip(cells).enumerate() {
            let cell = match place {
                0 if headings.len() > 2 => sheet.node(row, Tag::TH(TableHeaderScope::Row)),
                _ => sheet.node(row, Tag::TD),
            };
            column.rows = sheet.rows(text, *style, column.width, cell);
            if column.rows.is_empty() {
                // A cell without text would be missing from the tree, and the row be out of step.
                column.rows = sheet.rows("–", *style, column.width, cell);
            }
        }
        if index == 0 {
            // The header never stands alone at the foot of a page.
            sheet.need(height(&header) + 2.0 * HEAD.inside + (height(&filled) + 2.0 * ROW.inside).min(150.0));
            sheet.header(std::mem::take(&mut header), HEAD);
        }
        sheet.place(filled, &ROW);
    }
    sheet.end_header();
}

/// The room a heading needs under it, so that the table's header and first rows come on the same page.
pub(crate) const BEGIN: f32 = 80.0;
