//! Pages being filled from top to bottom, and beside them the tree that says what each piece of text is.
//!
//! Nothing is written here: the footer needs the number of pages, so the pages are kept until all are full.

use krilla::tagging::{Tag, TagKind};

use crate::look::Colour;
use crate::text::{Fonts, Line, Style};

/// A4 in points.
pub(crate) const PAGE: (f32, f32) = (595.28, 841.89);
/// Margins at the sides, above and below the text: 20, 18 and 26 millimetres.
pub(crate) const SIDE: f32 = 56.7;
pub(crate) const TOP: f32 = 51.0;
pub(crate) const BOTTOM: f32 = PAGE.1 - 73.7;
/// The width of the text.
pub(crate) const WIDTH: f32 = PAGE.0 - 2.0 * SIDE;

/// A place in the tree.
pub(crate) type NodeId = usize;
/// A piece of drawn text the tree knows of.
pub(crate) type ContentId = usize;

/// One thing drawn on a page, in points from its upper left corner.
pub(crate) enum Mark {
    /// A filled rectangle, its corners rounded by `radius`.
    Box { x: f32, y: f32, width: f32, height: f32, radius: f32, colour: Colour },
    /// A filled circle.
    Dot { x: f32, y: f32, radius: f32, colour: Colour },
    /// A line of text; decoration where it has no content.
    Text { x: f32, baseline: f32, line: Line, style: Style, content: Option<ContentId> },
    /// Where a click leads to an address.
    Link { x: f32, y: f32, width: f32, height: f32, address: String, alt: String, content: ContentId },
}

/// What is drawn on a page: `under` first, `over` on it.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) under: Vec<Mark>,
    pub(crate) over: Vec<Mark>,
}

/// A part of the tree.
pub(crate) enum Child {
    Node(NodeId),
    Content(ContentId),
}

/// What something is, and what it consists of in reading order.
pub(crate) struct Node {
    pub(crate) tag: Option<TagKind>,
    pub(crate) children: Vec<Child>,
}

/// A heading for the bookmarks.
pub(crate) struct Bookmark {
    pub(crate) level: u16,
    pub(crate) text: String,
    pub(crate) page: usize,
    pub(crate) y: f32,
}

/// A line with its place in a column.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) line: Line,
    pub(crate) style: Style,
    pub(crate) node: NodeId,
    /// Space above, left out at the top of a page.
    pub(crate) before: f32,
    /// From the left edge of the column.
    pub(crate) indent: f32,
    /// A bullet before the line.
    pub(crate) bullet: bool,
    /// Never the last on a page while there is more.
    pub(crate) keep: bool,
    /// The address the line leads to, and what that is called aloud.
    pub(crate) link: Option<(String, String)>,
}

impl Row {
    fn height(&self) -> f32 {
        self.before + self.style.leading
    }
}

/// Lines under one another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    /// From the left edge of the page.
    pub(crate) x: f32,
    /// The room for a line.
    pub(crate) width: f32,
    /// Set against the right edge.
    pub(crate) right: bool,
    pub(crate) rows: Vec<Row>,
}

impl Column {
    /// An empty column.
    pub(crate) fn new(x: f32, width: f32) -> Self {
        Self { x, width, ..Self::default() }
    }

    /// The height of all its lines.
    pub(crate) fn height(&self) -> f32 {
        self.rows.iter().map(Row::height).sum()
    }
}

/// How columns are set beside one another.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Setting {
    /// Space inside, above and below the lines.
    pub(crate) inside: f32,
    /// A ground behind each column: how far it reaches beyond the lines at the sides, and its colour.
    pub(crate) ground: Option<(f32, Colour)>,
    /// A hairline under it all.
    pub(crate) rule: Option<Colour>,
    /// Up to this height it moves to the next page as a whole; higher, it is broken between lines.
    pub(crate) whole: f32,
}

/// The pages and the tree.
pub(crate) struct Sheet<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) pages: Vec<Page>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) contents: usize,
    pub(crate) bookmarks: Vec<Bookmark>,
    /// Where the next thing goes.
    pub(crate) y: f32,
    /// Drawn again at the top of each page: the header of the table being set.
    header: Option<(Vec<Column>, Setting)>,
}

impl<'a> Sheet<'a> {
    /// The tree's top.
    pub(crate) const ROOT: NodeId = 0;

    /// One empty page.
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            pages: vec![Page::default()],
            nodes: vec![Node { tag: None, children: Vec::new() }],
            contents: 0,
            bookmarks: Vec::new(),
            y: TOP,
            header: None,
        }
    }

    /// A new part of `parent`, after those it has.
    pub(crate) fn node(&mut self, parent: NodeId, tag: impl Into<TagKind>) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node { tag: Some(tag.into()), children: Vec::new() });
        self.nodes[parent].children.push(Child::Node(id));
        id
    }

    /// A new piece of text or link of a part.
    pub(crate) fn content(&mut self, node: NodeId) -> ContentId {
        let id = self.contents;
        self.contents += 1;
        self.nodes[node].children.push(Child::Content(id));
        id
    }

    /// The page being filled.
    pub(crate) fn page(&self) -> usize {
        self.pages.len() - 1
    }

    pub(crate) fn under(&mut self, mark: Mark) {
        let page = self.page();
        self.pages[page].under.push(mark);
    }

    pub(crate) fn over(&mut self, mark: Mark) {
        let page = self.page();
        self.pages[page].over.push(mark);
    }

    /// Empty space, none at the top of a page.
    pub(crate) fn space(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    /// Goes to a new page unless `height` is free on this one.
    pub(crate) fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.turn();
        }
    }

    fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
        if let Some((columns, setting)) = self.header.take() {
            // Said once in the tree, where the table begins; the repetition is for the eye only.
            self.draw(&columns, &setting, false);
            self.header = Some((columns, setting));
        }
    }

    /// Draws the header of a table and repeats it on every page until [`Self::end_header`].
    pub(crate) fn header(&mut self, columns: Vec<Column>, setting: Setting) {
        self.draw(&columns, &setting, true);
        self.header = Some((columns, setting));
    }

    /// The table is over.
    pub(crate) fn end_header(&mut self) {
        self.header = None;
    }

    /// The text as rows of a column of this width, at least the first two and the last two lines together.
    pub(crate) fn rows(&self, text: &str, style: Style, width: f32, node: NodeId) -> Vec<Row> {
        let lines = self.fonts.lines(text, &style, width);
        let count = lines.len();
        let row = |(index, line)| Row {
            line,
            style,
            node,
            before: 0.0,
            indent: 0.0,
            bullet: false,
            keep: count > 1 && (index == 0 || index + 2 == count),
            link: None,
        };
        lines.into_iter().enumerate().map(row).collect()
    }

    /// Sets columns beside one another from here on, over as many pages as they take. Returns the page and the height
    /// they begin at.
    pub(crate) fn place(&mut self, mut columns: Vec<Column>, setting: &Setting) -> (usize, f32) {
        let height = height(&columns) + 2.0 * setting.inside;
        if self.y + height > BOTTOM && height <= setting.whole.min(BOTTOM - TOP - self.header_height()) {
            self.need(height);
        }
        let mut begin = None;
        while columns.iter().any(|column| !column.rows.is_empty()) {
            let room = BOTTOM - self.y - 2.0 * setting.inside;
            let fit: Vec<_> = columns.iter().map(|column| fitting(&column.rows, room)).collect();
            let none = fit.iter().zip(&columns).all(|(&fit, column)| fit == 0 || column.rows.is_empty());
            let fresh = self.y <= TOP + self.header_height() + 0.01;
            if none && !fresh {
                self.turn();
                continue;
            }
            begin.get_or_insert((self.page(), self.y));
            let part: Vec<_> = columns
                .iter_mut()
                .zip(fit)
                .map(|(column, fit)| {
                    let fit = if none { 1.min(column.rows.len()) } else { fit };
                    let rest = column.rows.split_off(fit);
                    let mut rows = std::mem::replace(&mut column.rows, rest);
                    if let Some(row) = rows.first_mut() {
                        row.before = 0.0;
                    }
                    Column { rows, x: column.x, width: column.width, right: column.right }
                })
                .collect();
            self.draw(&part, setting, true);
            if columns.iter().any(|column| !column.rows.is_empty()) {
                self.turn();
            }
        }
        begin.unwrap_or((self.page(), self.y))
    }

    fn header_height(&self) -> f32 {
        self.header.as_ref().map_or(0.0, |(columns, setting)| height(columns) + 2.0 * setting.inside)
    }

    /// Draws columns at the height reached, whether or not there is room.
    fn draw(&mut self, columns: &[Column], setting: &Setting, said: bool) {
        let top = self.y;
        let height = height(columns) + 2.0 * setting.inside;
        for column in columns {
            if let Some((beyond, colour)) = setting.ground {
                let (x, width) = (column.x - beyond, column.width + 2.0 * beyond);
                self.under(Mark::Box { x, y: top, width, height, radius: 3.0, colour });
            }
            let mut y = top + setting.inside;
            for row in &column.rows {
                y += row.before;
                self.draw_row(row, column, y, said);
                y += row.style.leading;
            }
        }
        if let (Some(colour), Some(first), Some(last)) = (setting.rule, columns.first(), columns.last()) {
            let width = last.x + last.width - first.x;
            self.under(Mark::Box { x: first.x, y: top + height - 0.6, width, height: 0.6, radius: 0.0, colour });
        }
        self.y = top + height;
    }

    fn draw_row(&mut self, row: &Row, column: &Column, y: f32, said: bool) {
        let Row { line, style, .. } = row;
        let left = column.x + row.indent;
        let x = if column.right { column.x + column.width - line.width } else { left };
        if row.bullet {
            let (x, y) = (left - 7.5, y + style.baseline() - 0.26 * style.size);
            self.over(Mark::Dot { x, y, radius: 0.16 * style.size, colour: style.colour });
        }
        let content = said.then(|| self.content(row.node));
        self.over(Mark::Text { x, baseline: y + style.baseline(), line: line.clone(), style: *style, content });
        if let (true, Some((address, alt))) = (said, row.link.clone()) {
            let content = self.content(row.node);
            self.over(Mark::Link { x, y, width: line.width, height: style.leading, address, alt, content });
            let y = y + style.baseline() + 1.6;
            self.under(Mark::Box { x, y, width: line.width, height: 0.5, radius: 0.0, colour: style.colour });
        }
    }

    /// A paragraph over the whole width, with `after` points of space behind it.
    pub(crate) fn paragraph(&mut self, parent: NodeId, text: &str, style: Style, after: f32) {
        let mut column = Column::new(SIDE, WIDTH);
        let node = self.node(parent, Tag::P);
        column.rows = self.rows(text, style, WIDTH, node);
        if column.rows.is_empty() {
            return;
        }
        self.place(vec![column], &Setting::default());
        self.space(after);
    }
}

/// The height of the highest column.
pub(crate) fn height(columns: &[Column]) -> f32 {
    columns.iter().map(Column::height).fold(0.0, f32::max)
}

/// How many of the rows fit into `room`, not ending with one that must be kept with the next.
fn fitting(rows: &[Row], room: f32) -> usize {
    let mut used = 0.0;
    let mut fit = 0;
    for (index, row) in rows.iter().enumerate() {
        used += row.height() - if index == 0 { row.before } else { 0.0 };
        // The sum of many heights is not exact.
        if used > room + 0.01 {
            break;
        }
        fit = index + 1;
    }
    if fit == rows.len() {
        return fit;
    }
    while fit > 0 && rows[fit - 1].keep {
        fit -= 1;
    }
    fit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look;

    fn baselines(page: &Page) -> Vec<f32> {
        let texts = page.over.iter().filter_map(|mark| match mark {
            Mark::Text { baseline, .. } => Some(*baseline),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn a_paragraph_never_leaves_one_line_alone() {
        let fonts = Fonts::new().unwrap();
        let text = "Deltageren kan færdes på lageret. ".repeat(20);
        // From every height a page can be filled to.
        for step in 0..60 {
            let mut sheet = Sheet::new(&fonts);
            sheet.y = BOTTOM - 2.0 * step as f32;
            sheet.paragraph(Sheet::ROOT, &text, look::BODY, 0.0);
            for page in &sheet.pages {
                let lines = baselines(page);
                assert_ne!(lines.len(), 1, "from {step}");
                assert!(lines.iter().all(|&line| line <= BOTTOM), "from {step}");
            }
        }
    }

    #[test]
    fn what_may_stay_whole_moves_to_the_next_page() {
        let fonts = Fonts::new().unwrap();
        let mut sheet = Sheet::new(&fonts);
        sheet.y = BOTTOM - 30.0;
        let node = sheet.node(Sheet::ROOT, Tag::P);
        let mut column = Column::new(SIDE, 120.0);
        column.rows = sheet.rows(&"Kort tekst. ".repeat(20), look::BODY, 120.0, node);
        let whole = column.height();
        assert!(whole > 60.0);
        let at = sheet.place(vec![column], &Setting { whole, ..Setting::default() });
        assert_eq!((at, sheet.pages.len()), ((1, TOP), 2));
    }
}
