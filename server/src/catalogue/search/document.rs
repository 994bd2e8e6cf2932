//! What goes into the index and what comes out of it.

/// The nouns that can be searched. Each has its own statistics, so a word that is common among
/// organisations ("jobcenter") is still worth much among courses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An AMU course.
    Course,
    /// A job.
    Occupation,
    /// A branch package.
    Package,
    /// Any actor: jobcentre, provider, committee, company.
    Organisation,
}

impl Kind {
    /// All kinds, in their order.
    pub const ALL: [Self; 4] = [Self::Course, Self::Occupation, Self::Package, Self::Organisation];

    /// The place of the kind in [`Kind::ALL`].
    pub(super) const fn slot(self) -> usize {
        self as usize
    }
}

/// One thing to be found, with its words by field. It only borrows: the catalogue keeps the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<'a> {
    /// Which table of the catalogue it is in.
    pub kind: Kind,
    /// Its position in the catalogue's table of that kind; handed back in each [`Hit`].
    pub position: u32,
    /// Its public key ("45085", "31863-D", "lagermedarbejder"). Unique within the kind.
    pub key: &'a str,
    /// The title people know it by.
    pub title: &'a str,
    /// Other names of the same thing: the English title, alternative job titles, aliases.
    pub other_titles: Vec<&'a str>,
    /// Words others have attached: competence labels, committee, FKB titles.
    pub keywords: Vec<&'a str>,
    /// Running text: objective, description, work task.
    pub text: &'a str,
    /// Invented for demonstration. Comes after real documents that match as well.
    pub demo: bool,
}

/// A document that matches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The position the document was given in [`Document::position`].
    pub position: u32,
    /// How well it matches: higher is better, only comparable within one answer.
    pub score: f32,
}

/// A title offered while somebody types.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The kind of the document.
    pub kind: Kind,
    /// The position the document was given in [`Document::position`].
    pub position: u32,
    /// The title, other title or key that matched: HTML-escaped, matches between `<mark>` and
    /// `</mark>`.
    pub matched: String,
    /// How well it matches: higher is better, only comparable within one answer.
    pub score: f32,
}
