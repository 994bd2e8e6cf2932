//! Fonts, shaping and line breaking.

use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use crate::Failure;
use crate::look::Colour;

/// IBM Plex Sans 3.002, unchanged, under the SIL Open Font License (`fonts/OFL.txt`).
const REGULAR: &[u8] = include_bytes!("../fonts/IBMPlexSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/IBMPlexSans-SemiBold.ttf");

/// What is drawn for characters the font lacks. The text they stand for is kept in the file beside the sign, so search
/// and screen readers still find it.
const LACKING: char = '◊';

/// The weights there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// How a piece of text looks. Sizes are in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    /// From one baseline to the next.
    pub(crate) leading: f32,
    pub(crate) colour: Colour,
}

impl Style {
    /// From the top of a line down to its baseline: the letters stand in the middle of the leading.
    pub(crate) fn baseline(&self) -> f32 {
        // IBM Plex Sans: capitals are 0.698 em high.
        f32::midpoint(self.leading, 0.698 * self.size)
    }
}

/// A line of text, ready to be drawn.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Advances in em; ranges are bytes of `text`.
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// In points, without the space a broken line ends in.
    pub(crate) width: f32,
}

/// A glyph and the bytes of the whole text it stands for.
#[derive(Debug, Clone)]
struct Shaped {
    id: u32,
    advance: f32,
    offset: (f32, f32),
    start: usize,
    end: usize,
}

struct Face {
    font: Font,
    reader: FontRef<'static>,
    shaper: ShaperData,
    lacking: (u32, f32),
}

impl Face {
    fn new(data: &'static [u8]) -> Result<Self, Failure> {
        let font = Font::new(data.into(), 0).ok_or(Failure::Font)?;
        let reader = FontRef::new(data).map_err(|_| Failure::Font)?;
        let shaper = ShaperData::new(&reader);
        let mut face = Self { font, reader, shaper, lacking: (0, 0.0) };
        let sign = face.shape(&LACKING.to_string());
        face.lacking = sign.first().map(|glyph| (glyph.id, glyph.advance)).ok_or(Failure::Font)?;
        Ok(face)
    }

    /// The glyphs of a text from left to right; glyph 0 means that the font lacks the character.
    fn shape(&self, text: &str) -> Vec<Shaped> {
        let shaper = self.shaper.shaper(&self.reader).build();
        let em = shaper.units_per_em() as f32;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        // The font has only scripts written from left to right.
        buffer.set_direction(Direction::LeftToRight);
        let shaped = shaper.shape(buffer, ShapeOptions::new());
        let infos = shaped.glyph_infos();
        let mut glyphs: Vec<_> = infos
            .iter()
            .zip(shaped.glyph_positions())
            .map(|(info, at)| Shaped {
                id: info.glyph_id,
                advance: at.x_advance as f32 / em,
                offset: (at.x_offset as f32 / em, at.y_offset as f32 / em),
                start: info.cluster as usize,
                end: text.len(),
            })
            .collect();
        let mut next = text.len();
        for index in (0..glyphs.len()).rev() {
            if let Some(after) = glyphs.get(index + 1)
                && after.start != glyphs[index].start
            {
                next = after.start;
            }
            glyphs[index].end = next;
        }
        glyphs
    }

    /// The glyphs of a text, each run of characters the font lacks drawn as one sign.
    fn glyphs(&self, text: &str) -> Vec<Shaped> {
        let shaped = self.shape(text);
        let mut lacking: Vec<_> = shaped.iter().filter(|glyph| glyph.id == 0).map(|glyph| glyph.start).collect();
        lacking.dedup();
        let mut glyphs: Vec<Shaped> = Vec::with_capacity(shaped.len());
        let mut in_run = false;
        for glyph in shaped {
            // A cluster is lacking as a whole when one of its glyphs is.
            if lacking.binary_search(&glyph.start).is_err() {
                in_run = false;
                glyphs.push(glyph);
            } else if let (true, Some(sign)) = (in_run, glyphs.last_mut()) {
                sign.end = glyph.end;
            } else {
                in_run = true;
                let (id, advance) = self.lacking;
                glyphs.push(Shaped { id, advance, offset: (0.0, 0.0), ..glyph });
            }
        }
        glyphs
    }
}

/// The embedded typeface.
pub(crate) struct Fonts {
    regular: Face,
    bold: Face,
}

impl Fonts {
    /// Reads the embedded files.
    pub(crate) fn new() -> Result<Self, Failure> {
        Ok(Self { regular: Face::new(REGULAR)?, bold: Face::new(BOLD)? })
    }

    fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// The font of a weight, for drawing.
    pub(crate) fn font(&self, weight: Weight) -> Font {
        self.face(weight).font.clone()
    }

    /// The text in lines no wider than `width` points. Lines break where Unicode lets them; a word wider than a whole
    /// line is broken between letters, without a hyphen. An empty text has no lines.
    pub(crate) fn lines(&self, text: &str, style: &Style, width: f32) -> Vec<Line> {
        let text = clean(text);
        let glyphs = self.face(style.weight).glyphs(&text);
        let room = width / style.size;
        let mut lines = Vec::new();
        // The line being filled: its first glyph, and how far it reaches with its last space.
        let (mut first, mut filled, mut next) = (0, 0.0, 0);
        for (at, _) in unicode_linebreak::linebreaks(&text) {
            let end = glyphs.partition_point(|glyph| glyph.end <= at);
            let whole: f32 = glyphs[next..end].iter().map(|glyph| glyph.advance).sum();
            let trailing: f32 = glyphs[next..end]
                .iter()
                .rev()
                .take_while(|glyph| is_space(&text, glyph))
                .map(|glyph| glyph.advance)
                .sum();
            if next > first && filled + whole - trailing > room {
                lines.push(cut(&text, &glyphs[first..next], style.size));
                (first, filled) = (next, 0.0);
            }
            if whole - trailing > room {
                for index in next..end {
                    let glyph = &glyphs[index];
                    let starts = index == first || glyphs[index - 1].start != glyph.start;
                    if index > first && starts && !is_space(&text, glyph) && filled + glyph.advance > room {
                        lines.push(cut(&text, &glyphs[first..index], style.size));
                        (first, filled) = (index, 0.0);
                    }
                    filled += glyph.advance;
                }
            } else {
                filled += whole;
            }
            next = end;
        }
        if first < glyphs.len() {
            lines.push(cut(&text, &glyphs[first..], style.size));
        }
        lines
    }

    /// The text as one line, cut with an ellipsis where it is wider than `width` points.
    pub(crate) fn line(&self, text: &str, style: &Style, width: f32) -> Option<Line> {
        let whole = self.lines(text, style, f32::MAX).into_iter().next()?;
        if whole.width <= width {
            return Some(whole);
        }
        let room = width - self.lines("…", style, f32::MAX).first().map_or(0.0, |line| line.width);
        let mut used = 0.0;
        let kept = whole.glyphs.iter().take_while(|glyph| {
            used += glyph.x_advance * style.size;
            used <= room
        });
        let end = kept.last().map_or(0, |glyph| glyph.text_range.end);
        self.lines(&format!("{}…", whole.text[..end].trim_end()), style, f32::MAX).into_iter().next()
    }
}

fn is_space(text: &str, glyph: &Shaped) -> bool {
    &text[glyph.start..glyph.end] == " "
}

/// A line of these glyphs of the text.
fn cut(text: &str, glyphs: &[Shaped], size: f32) -> Line {
    let start = glyphs.first().map_or(0, |glyph| glyph.start);
    let end = glyphs.last().map_or(start, |glyph| glyph.end);
    let trailing = glyphs.iter().rev().take_while(|glyph| is_space(text, glyph)).count();
    let width: f32 = glyphs[..glyphs.len() - trailing].iter().map(|glyph| glyph.advance * size).sum();
    let glyphs = glyphs
        .iter()
        .map(|glyph| {
            let range = glyph.start - start..glyph.end - start;
            KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, glyph.offset.0, glyph.offset.1, 0.0, range, None)
        })
        .collect();
    Line { text: text[start..end].to_owned(), glyphs, width }
}

/// The text with white space as single spaces, and without what cannot be drawn or must not stand in a PDF for reading
/// aloud: control and format characters, private use and noncharacters.
pub(crate) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{a0}' | '\u{202f}' | '\u{2007}' => clean.push('\u{a0}'),
            // The font has no hyphen that forbids a break.
            '\u{2011}' => clean.push('-'),
            _ if letter.is_whitespace() => {
                if !clean.is_empty() && !clean.ends_with(' ') {
                    clean.push(' ');
                }
            }
            _ if letter.is_control() || is_unseen(letter) => {}
            _ => clean.push(letter),
        }
    }
    clean.truncate(clean.trim_end_matches(' ').len());
    clean
}

/// Format characters, private use and noncharacters.
fn is_unseen(letter: char) -> bool {
    let code = letter as u32;
    matches!(code,
        0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
        | 0x2060..=0x206F | 0x3164 | 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0
        | 0xFFF0..=0xFFFC | 0xE0000..=0xE0FFF | 0xF0000..=0x10_FFFF)
        || code & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look;

    fn lines(text: &str, width: f32) -> Vec<Line> {
        Fonts::new().unwrap().lines(text, &look::BODY, width)
    }

    fn texts(text: &str, width: f32) -> Vec<String> {
        lines(text, width).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_break_between_words_and_hold_what_fits() {
        let text = "Deltageren kan pakke, mærke og sende varer efter aftale med lagerets leder og AMU-kursets lærer.";
        for width in [60.0, 90.0, 150.0, 400.0] {
            let lines = lines(text, width);
            assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<String>(), text);
            for (index, line) in lines.iter().enumerate() {
                assert!(line.width <= width, "{} is wider than {width}", line.text);
                assert!(index + 1 == lines.len() || line.text.ends_with([' ', '-']), "{:?}", line.text);
                if let Some(next) = lines.get(index + 1) {
                    let word = next.text.split_inclusive([' ', '-']).next().unwrap();
                    let both = texts(&format!("{}{word}", line.text), f32::MAX).concat();
                    assert!(self::lines(&both, f32::MAX)[0].width > width, "{word:?} fits behind {:?}", line.text);
                }
            }
        }
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken_without_a_hyphen() {
        let word = "arbejdsmarkedsuddannelsescentralisering";
        let lines = lines(&format!("et {word} ord"), 70.0);
        assert!(lines.iter().all(|line| line.width <= 70.0));
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<String>(), format!("et {word} ord"));
        assert_eq!(lines[0].text, "et ");
    }

    #[test]
    fn an_empty_text_has_no_lines() {
        assert!(texts("", 100.0).is_empty());
        assert!(texts(" \n\u{200b} ", 100.0).is_empty());
    }

    #[test]
    fn what_the_font_lacks_is_one_sign_that_keeps_its_text() {
        let lines = lines("Velkommen مرحبا 🙂🙂!", f32::MAX);
        assert_eq!(lines[0].text, "Velkommen مرحبا 🙂🙂!");
        let fonts = Fonts::new().unwrap();
        let sign = fonts.regular.lacking.0;
        let kept: Vec<_> = lines[0]
            .glyphs
            .iter()
            .filter(|glyph| glyph.glyph_id == GlyphId::new(sign))
            .map(|glyph| &lines[0].text[glyph.text_range.clone()])
            .collect();
        assert_eq!(kept, ["مرحبا", "🙂🙂"]);
        assert!(lines[0].glyphs.iter().all(|glyph| glyph.glyph_id != GlyphId::new(0)));
    }

    #[test]
    fn danish_letters_are_in_both_weights() {
        let fonts = Fonts::new().unwrap();
        for face in [&fonts.regular, &fonts.bold] {
            assert!(face.shape("æøåÆØÅ – ’ · § ½ é ü").iter().all(|glyph| glyph.id != 0));
        }
    }

    #[test]
    fn a_line_too_long_ends_in_an_ellipsis() {
        let fonts = Fonts::new().unwrap();
        let line = fonts.line("Branchepakke for lagermedarbejdere", &look::FOOTER, 80.0).unwrap();
        assert!(line.text.starts_with("Branchepakke") && line.text.ends_with('…'), "{}", line.text);
        assert!(line.width <= 80.0);
        assert_eq!(fonts.line("Lager", &look::FOOTER, 80.0).unwrap().text, "Lager");
    }

    #[test]
    fn white_space_is_single_and_what_is_unseen_is_gone() {
        assert_eq!(clean("  a\r\n\tb\u{200b}\u{0}c\u{feff} \u{e000}"), "abc".replace('a', "a "));
        assert_eq!(clean("26\u{202f}uger og 3\u{2011}4"), "26\u{a0}uger og 3-4");
    }
}
