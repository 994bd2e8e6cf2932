//! The filled pages written as a tagged PDF.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TagGroup, TagTree};

use crate::Failure;
use crate::look::Colour;
use crate::sheet::{Bookmark, Child, Mark, NodeId, PAGE, Sheet};

/// How far a circle's control points stand from its middle, in radii.
const ROUND: f32 = 0.552_285;

/// What the file says of itself.
pub(crate) struct About {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) language: &'static str,
    pub(crate) made_on: time::Date,
}

/// Writes the pages. The library checks what PDF/UA-1 asks that a program can check, and refuses the rest.
pub(crate) fn write(mut sheet: Sheet<'_>, about: About) -> Result<Vec<u8>, Failure> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| Failure::Pdf(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut said: Vec<Option<Identifier>> = vec![None; sheet.contents];
    let order = reading_order(&sheet);
    for mut page in std::mem::take(&mut sheet.pages) {
        // Viewers without an eye for tags copy and search in the order of drawing.
        page.over.sort_by_key(|mark| match mark {
            Mark::Text { content: Some(content), .. } | Mark::Link { content, .. } => order[*content] + 1,
            _ => 0,
        });
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| Failure::Pdf("page size".to_owned()))?;
        let mut leaf = document.start_page_with(settings);
        let mut links = Vec::new();
        let mut surface = leaf.surface();
        for mark in page.under.into_iter().chain(page.over) {
            if let Mark::Link { x, y, width, height, address, alt, content } = mark {
                links.push((Rect::from_xywh(x, y, width, height), address, alt, content));
            } else {
                draw(&mut surface, &sheet, mark, &mut said);
            }
        }
        surface.finish();
        for (rect, address, alt, content) in links {
            let rect = rect.ok_or_else(|| Failure::Pdf("link without width".to_owned()))?;
            let link = LinkAnnotation::new(rect, Target::Action(LinkAction::new(address).into()));
            said[content] = Some(leaf.add_tagged_annotation(Annotation::new_link(link, Some(alt))));
        }
        leaf.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(about.language.to_owned()));
    let children = std::mem::take(&mut sheet.nodes[Sheet::ROOT].children);
    for child in children {
        if let Child::Node(node) = child
            && let Some(group) = group(&mut sheet, node, &said)
        {
            tree.push(group);
        }
    }
    document.set_tag_tree(tree);
    document.set_outline(outline(&sheet.bookmarks));
    let (year, month, day) = about.made_on.to_calendar_date();
    let date = DateTime::new(u16::try_from(year).unwrap_or_default()).month(month.into()).day(day);
    document.set_metadata(
        Metadata::new()
            .title(about.title)
            .description(about.description)
            .language(about.language.to_owned())
            .creator("Kortvej".to_owned())
            .creation_date(date),
    );
    document.finish().map_err(|error| Failure::Pdf(format!("{error:?}")))
}

fn draw(surface: &mut Surface<'_>, sheet: &Sheet<'_>, mark: Mark, said: &mut [Option<Identifier>]) {
    let ornament = ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout));
    match mark {
        Mark::Box { x, y, width, height, radius, colour } => {
            surface.start_tagged(ornament);
            fill(surface, rounded(x, y, width, height, radius), colour);
            surface.end_tagged();
        }
        Mark::Dot { x, y, radius, colour } => {
            surface.start_tagged(ornament);
            fill(surface, rounded(x - radius, y - radius, 2.0 * radius, 2.0 * radius, radius), colour);
            surface.end_tagged();
        }
        Mark::Text { x, baseline, line, style, content } => {
            let tag = match content {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
            };
            let identifier = surface.start_tagged(tag);
            surface.set_fill(Some(paint(style.colour)));
            let font = sheet.fonts.font(style.weight);
            surface.draw_glyphs(Point::from_xy(x, baseline), &line.glyphs, font, &line.text, style.size, false);
            surface.end_tagged();
            if let Some(content) = content {
                said[content] = Some(identifier);
            }
        }
        Mark::Link { .. } => {}
    }
}

fn fill(surface: &mut Surface<'_>, path: Option<Path>, colour: Colour) {
    if let Some(path) = path {
        surface.set_fill(Some(paint(colour)));
        surface.draw_path(&path);
    }
}

fn paint(colour: Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(colour.0, colour.1, colour.2).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// A rectangle with rounded corners; none where it has no extent.
fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    if radius <= 0.0 {
        path.push_rect(Rect::from_xywh(x, y, width, height)?);
        return path.finish();
    }
    let (right, bottom, r) = (x + width, y + height, radius.min(width / 2.0).min(height / 2.0));
    let c = r * (1.0 - ROUND);
    path.move_to(x + r, y);
    path.line_to(right - r, y);
    path.cubic_to(right - c, y, right, y + c, right, y + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - c, right - c, bottom, right - r, bottom);
    path.line_to(x + r, bottom);
    path.cubic_to(x + c, bottom, x, bottom - c, x, bottom - r);
    path.line_to(x, y + r);
    path.cubic_to(x, y + c, x + c, y, x + r, y);
    path.close();
    path.finish()
}

/// For each piece of content its place in the reading order of the tree.
fn reading_order(sheet: &Sheet<'_>) -> Vec<usize> {
    let mut order = vec![0; sheet.contents];
    let mut open = vec![&Child::Node(Sheet::ROOT)];
    let mut next = 0;
    while let Some(child) = open.pop() {
        match child {
            Child::Node(node) => open.extend(sheet.nodes[*node].children.iter().rev()),
            Child::Content(content) => {
                order[*content] = next;
                next += 1;
            }
        }
    }
    order
}

/// The part of the tree under a node; none where nothing in it was drawn.
fn group(sheet: &mut Sheet<'_>, node: NodeId, said: &[Option<Identifier>]) -> Option<TagGroup> {
    let mut group = TagGroup::new(sheet.nodes[node].tag.take()?);
    let mut empty = true;
    for child in std::mem::take(&mut sheet.nodes[node].children) {
        match child {
            Child::Node(child) => {
                if let Some(part) = self::group(sheet, child, said) {
                    group.push(part);
                    empty = false;
                }
            }
            Child::Content(content) => {
                if let Some(identifier) = said[content] {
                    group.push(identifier);
                    empty = false;
                }
            }
        }
    }
    (!empty).then_some(group)
}

fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    for node in branch(bookmarks) {
        outline.push_child(node);
    }
    outline
}

/// Bookmarks with those of deeper levels that follow each under it.
fn branch(mut bookmarks: &[Bookmark]) -> Vec<OutlineNode> {
    let mut nodes = Vec::new();
    while let Some((first, rest)) = bookmarks.split_first() {
        let deeper = rest.iter().take_while(|bookmark| bookmark.level > first.level).count();
        let to = XyzDestination::new(first.page, Point::from_xy(0.0, (first.y - 12.0).max(0.0)));
        // The sections are seen at once, the steps when asked for.
        let mut node = OutlineNode::new(first.text.clone(), to).with_open(first.level == 1);
        for child in branch(&rest[..deeper]) {
            node.push_child(child);
        }
        nodes.push(node);
        bookmarks = &rest[deeper..];
    }
    nodes
}
