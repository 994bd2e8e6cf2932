//! Colours and letter sizes: those of the web app, for paper.

use crate::text::{Style, Weight};

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

pub(crate) const PRIMARY: Colour = Colour(0x0d, 0x4a, 0x63);
pub(crate) const PRIMARY_SOFT: Colour = Colour(0xe6, 0xf0, 0xf4);
pub(crate) const ACCENT: Colour = Colour(0xff, 0xc9, 0x40);
pub(crate) const ACCENT_SOFT: Colour = Colour(0xff, 0xf5, 0xd9);
pub(crate) const INK: Colour = Colour(0x1a, 0x1a, 0x1a);
pub(crate) const QUIET: Colour = Colour(0x5a, 0x5a, 0x5a);
pub(crate) const LINE: Colour = Colour(0xd3, 0xd9, 0xdc);
pub(crate) const SHORTAGE: Colour = Colour(0xb3, 0x36, 0x1b);
pub(crate) const PAPER: Colour = Colour(0xff, 0xff, 0xff);

const fn regular(size: f32, leading: f32, colour: Colour) -> Style {
    Style { weight: Weight::Regular, size, leading, colour }
}

const fn bold(size: f32, leading: f32, colour: Colour) -> Style {
    Style { weight: Weight::Bold, size, leading, colour }
}

/// The title, and the title where it is long.
pub(crate) const TITLE: Style = bold(25.0, 30.0, PAPER);
pub(crate) const LONG_TITLE: Style = bold(17.0, 21.0, PAPER);
pub(crate) const SUBTITLE: Style = regular(12.5, 17.0, PAPER);
/// The name of the service over the title.
pub(crate) const NAME: Style = bold(10.5, 14.0, PAPER);
pub(crate) const EDITION: Style = regular(9.0, 14.0, PAPER);
pub(crate) const NOTICE: Style = bold(10.0, 14.5, INK);
pub(crate) const LEAD: Style = regular(11.0, 16.5, INK);
pub(crate) const SECTION: Style = bold(15.0, 20.0, PRIMARY);
pub(crate) const LABEL: Style = regular(8.5, 12.0, QUIET);
pub(crate) const VALUE: Style = bold(10.5, 14.5, INK);
pub(crate) const LINK: Style = bold(10.0, 14.5, PRIMARY);
pub(crate) const KIND: Style = bold(8.5, 12.0, PRIMARY);
pub(crate) const STEP: Style = bold(12.0, 16.0, INK);
pub(crate) const BODY: Style = regular(9.5, 13.5, INK);
pub(crate) const BODY_QUIET: Style = regular(9.5, 13.5, QUIET);
pub(crate) const BODY_BOLD: Style = bold(9.5, 13.5, INK);
pub(crate) const LACKING: Style = bold(9.5, 13.5, SHORTAGE);
pub(crate) const TABLE_HEAD: Style = bold(9.0, 12.5, PRIMARY);
pub(crate) const TABLE: Style = regular(9.0, 12.5, INK);
pub(crate) const TABLE_BOLD: Style = bold(9.0, 12.5, INK);
pub(crate) const FOOTER: Style = regular(8.0, 11.0, QUIET);
pub(crate) const NUMBER: Style = bold(9.5, 12.0, PAPER);
pub(crate) const SMALL_NUMBER: Style = bold(8.0, 12.0, PRIMARY);
