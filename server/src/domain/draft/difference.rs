//! What is different between two states of a package: the same form for its history, for two versions, for what a
//! repair proposes and for what another area needs.

use super::content::{Content, Element, Party, Step};
use crate::catalogue::Catalogue;
use crate::domain::package::{kind_words, target_group_words};

/// Kind of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// Danish or English title.
    Title,
    /// Description.
    Description,
    /// Kind of package.
    Kind,
    /// Job.
    Occupation,
    /// Area or municipality.
    Area,
    /// Target groups.
    TargetGroups,
    /// A new element.
    ElementAdded,
    /// An element less.
    ElementRemoved,
    /// An element says something else.
    ElementChanged,
    /// An element stands elsewhere.
    ElementMoved,
    /// An element has another course.
    CourseReplaced,
    /// An element with a course less.
    CourseRemoved,
    /// A new element with a course.
    CourseAdded,
    /// An element has another session of its course, or none.
    SessionChanged,
    /// Another organisation answers for an element.
    ResponsibleChanged,
    /// A new party.
    PartyAdded,
    /// A party less.
    PartyRemoved,
    /// A party is needed that is not there.
    PartyMissing,
    /// The way to the courses is otherwise.
    TravelChanged,
    /// The price is otherwise.
    PriceChanged,
}

/// A difference, in values that a program reads and words for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Name within one answer, the same whenever the same is computed again.
    pub id: String,
    /// Kind.
    pub kind: DifferenceKind,
    /// Id of the element.
    pub element: Option<String>,
    /// Title of the element.
    pub element_title: Option<String>,
    /// Course (key) before, or the one that it is about.
    pub course: Option<String>,
    /// Course (key) instead.
    pub replacement: Option<String>,
    /// The field, as the API names it.
    pub field: Option<&'static str>,
    /// Before, for people to read (Danish where it is a text of the package).
    pub before: Option<String>,
    /// After, for people to read.
    pub after: Option<String>,
    /// What is different, in Danish.
    pub text_da: String,
    /// What is different, in English.
    pub text_en: String,
    /// Why, in Danish; empty where a person decided.
    pub reason_da: String,
    /// Why, in English.
    pub reason_en: String,
}

impl Difference {
    /// A difference without details.
    pub fn new(id: impl Into<String>, kind: DifferenceKind, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind,
            element: None,
            element_title: None,
            course: None,
            replacement: None,
            field: None,
            before: None,
            after: None,
            text_da: da.into(),
            text_en: en.into(),
            reason_da: String::new(),
            reason_en: String::new(),
        }
    }

    fn of(mut self, element: &Element) -> Self {
        self.element = Some(element.id.clone());
        self.element_title = Some(element.step.title.clone());
        self
    }

    fn values(mut self, field: &'static str, before: &str, after: &str) -> Self {
        self.field = Some(field);
        self.before = Some(before.to_owned()).filter(|text| !text.is_empty());
        self.after = Some(after.to_owned()).filter(|text| !text.is_empty());
        self
    }
}

/// A state of a package.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// What it says.
    pub content: &'a Content,
    /// Its parties.
    pub parties: &'a [Party],
}

/// What is different from one state to another, the package's own fields first, then elements in their order.
pub fn between(catalogue: &Catalogue, from: State<'_>, to: State<'_>) -> Vec<Difference> {
    let mut found = fields(catalogue, from.content, to.content);
    elements(catalogue, from.content, to.content, &mut found);
    parties(catalogue, from.parties, to.parties, &mut found);
    found
}

fn fields(catalogue: &Catalogue, from: &Content, to: &Content) -> Vec<Difference> {
    use DifferenceKind as Kind;
    let mut found = Vec::new();
    let mut tell = |kind, field: &'static str, da: &str, en: &str, before: String, after: String| {
        if before != after {
            let text = Difference::new(field, kind, changed_da(da, &before, &after), changed_en(en, &before, &after));
            found.push(text.values(field, &before, &after));
        }
    };
    tell(Kind::Title, "title", "Titlen", "The title", from.title.clone(), to.title.clone());
    tell(Kind::Title, "titleEn", "Den engelske titel", "The English title", from.title_en.clone(), to.title_en.clone());
    tell(
        Kind::Description,
        "description",
        "Beskrivelsen",
        "The description",
        from.description.clone(),
        to.description.clone(),
    );
    let kind = |content: &Content| kind_words(content.kind).0.to_owned();
    tell(Kind::Kind, "kind", "Pakketypen", "The kind of package", kind(from), kind(to));
    let job = |content: &Content| {
        content.occupation_at(catalogue).map_or_else(
            || content.occupation.clone().unwrap_or_default(),
            |at| catalogue.occupations.at(at).title_da.clone(),
        )
    };
    tell(Kind::Occupation, "occupation", "Jobbet", "The job", job(from), job(to));
    let place = |content: &Content| {
        let area = content
            .area
            .as_deref()
            .map(|key| catalogue.areas.get(key).map_or_else(|| key.to_owned(), |area| area.name_da.clone()));
        let municipality = content
            .municipality
            .as_deref()
            .map(|code| catalogue.municipalities.get(code).map_or_else(|| code.to_owned(), |place| place.name.clone()));
        [area, municipality].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    tell(Kind::Area, "area", "Området", "The area", place(from), place(to));
    let groups = |content: &Content| {
        content.target_groups.iter().map(|&group| target_group_words(group).0).collect::<Vec<_>>().join(", ")
    };
    tell(Kind::TargetGroups, "targetGroups", "Målgruppen", "The target groups", groups(from), groups(to));
    found
}

fn elements(catalogue: &Catalogue, from: &Content, to: &Content, found: &mut Vec<Difference>) {
    for element in &to.elements {
        match from.element(&element.id) {
            None => found.push(added(element)),
            Some(before) if before.step != element.step => changed(catalogue, before, element, found),
            Some(_) => {}
        }
    }
    for element in from.elements.iter().filter(|element| to.element(&element.id).is_none()) {
        found.push(removed(element));
    }
    moved(from, to, found);
}

/// A new element.
pub fn added(element: &Element) -> Difference {
    let kind = if element.step.course.is_some() { DifferenceKind::CourseAdded } else { DifferenceKind::ElementAdded };
    let title = &element.step.title;
    let mut difference = Difference::new(
        format!("{}+", element.id),
        kind,
        format!("Nyt element: {title}"),
        format!("New element: {title}"),
    )
    .of(element);
    difference.course.clone_from(&element.step.course);
    difference
}

/// An element taken out.
pub fn removed(element: &Element) -> Difference {
    let kind =
        if element.step.course.is_some() { DifferenceKind::CourseRemoved } else { DifferenceKind::ElementRemoved };
    let title = &element.step.title;
    let mut difference =
        Difference::new(format!("{}-", element.id), kind, format!("Taget ud: {title}"), format!("Taken out: {title}"))
            .of(element);
    difference.course.clone_from(&element.step.course);
    difference
}

fn changed(catalogue: &Catalogue, before: &Element, after: &Element, found: &mut Vec<Difference>) {
    let title = &after.step.title;
    let (old, new) = (&before.step, &after.step);
    let id = |field: &str| format!("{}.{field}", after.id);
    let mut tell = |kind, field: &'static str, da: &str, en: &str, before: String, after_text: String| {
        if before != after_text {
            let difference = Difference::new(
                id(field),
                kind,
                format!("{title}: {}", lower(&changed_da(da, &before, &after_text))),
                format!("{title}: {}", lower(&changed_en(en, &before, &after_text))),
            );
            let mut difference = difference.of(after).values(field, &before, &after_text);
            if field == "course" {
                difference.course.clone_from(&old.course);
                difference.replacement.clone_from(&new.course);
            }
            found.push(difference);
        }
    };
    let course = |step: &Step| {
        step.course.as_deref().map_or_else(String::new, |key| {
            catalogue.courses.get(key).map_or_else(|| key.to_owned(), |course| format!("{key} {}", course.title_da))
        })
    };
    tell(DifferenceKind::CourseReplaced, "course", "Kurset", "The course", course(old), course(new));
    let session = |step: &Step| step.session.clone().unwrap_or_default();
    tell(DifferenceKind::SessionChanged, "session", "Holdet", "The session", session(old), session(new));
    let responsible =
        |step: &Step| step.responsible.as_deref().map_or_else(String::new, |key| organisation(catalogue, key));
    tell(
        DifferenceKind::ResponsibleChanged,
        "responsible",
        "Den ansvarlige",
        "Who answers for it",
        responsible(old),
        responsible(new),
    );
    let other = DifferenceKind::ElementChanged;
    tell(other, "title", "Titlen", "The title", old.title.clone(), new.title.clone());
    tell(other, "kind", "Typen", "The kind", old.kind.as_str().to_owned(), new.kind.as_str().to_owned());
    tell(other, "weeks", "Antal uger", "The weeks", length(old.weeks), length(new.weeks));
    tell(other, "days", "Antal dage", "The days", length(old.days), length(new.days));
    let beside = |step: &Step| if step.parallel { "sideløbende" } else { "i rækkefølge" }.to_owned();
    tell(other, "parallel", "Forløbet", "The course of it", beside(old), beside(new));
    tell(other, "purpose", "Formålet", "The purpose", old.purpose.clone(), new.purpose.clone());
    let competence = |key: &str| {
        catalogue.competences.get(key).map_or_else(|| key.to_owned(), |competence| competence.label_da.clone())
    };
    let gates = |step: &Step| {
        let gates = step.gates.iter().map(|gate| format!("{} ({})", competence(&gate.competence), gate.level));
        gates.collect::<Vec<_>>().join(", ")
    };
    tell(other, "gate", "Krav før næste modul", "The gate", gates(old), gates(new));
    let needs = |step: &Step| step.requirements.iter().map(|key| competence(key)).collect::<Vec<_>>().join(", ");
    tell(other, "requirements", "Tilknyttede krav", "The requirements", needs(old), needs(new));
}

/// Elements of both that were moved: those outside the longest run that kept its order.
fn moved(from: &Content, to: &Content, found: &mut Vec<Difference>) {
    let places: Vec<(usize, &Element)> = to
        .elements
        .iter()
        .filter_map(|element| Some((from.elements.iter().position(|old| old.id == element.id)?, element)))
        .collect();
    // Longest rising run: best[i] is the longest that ends at i.
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (at, &(place, _)) in places.iter().enumerate() {
        let before = (0..at).filter(|&k| places[k].0 < place).max_by_key(|&k| best[k].0);
        best.push((before.map_or(1, |k| best[k].0 + 1), before));
    }
    let mut kept = vec![false; places.len()];
    let mut at = (0..places.len()).max_by_key(|&k| best[k].0);
    while let Some(k) = at {
        kept[k] = true;
        at = best[k].1;
    }
    for (&(_, element), _) in places.iter().zip(&kept).filter(|(_, kept)| !**kept) {
        let at = to.elements.iter().position(|other| other.id == element.id).unwrap_or(0);
        let title = &element.step.title;
        let (da, en) = match at.checked_sub(1).and_then(|before| to.elements.get(before)) {
            Some(before) => (
                format!("{title} er flyttet til efter {}", before.step.title),
                format!("{title} was moved to after {}", before.step.title),
            ),
            None => (format!("{title} er flyttet først"), format!("{title} was moved first")),
        };
        found.push(Difference::new(format!("{}^", element.id), DifferenceKind::ElementMoved, da, en).of(element));
    }
}

fn parties(catalogue: &Catalogue, from: &[Party], to: &[Party], found: &mut Vec<Difference>) {
    let has = |parties: &[Party], key: &str| parties.iter().any(|party| party.organisation == key);
    for party in to.iter().filter(|party| !has(from, &party.organisation)) {
        let name = organisation(catalogue, &party.organisation);
        found.push(Difference::new(
            format!("party+{}", party.organisation),
            DifferenceKind::PartyAdded,
            format!("Ny part: {name}"),
            format!("New party: {name}"),
        ));
    }
    for party in from.iter().filter(|party| !has(to, &party.organisation)) {
        let name = organisation(catalogue, &party.organisation);
        found.push(Difference::new(
            format!("party-{}", party.organisation),
            DifferenceKind::PartyRemoved,
            format!("Ikke længere part: {name}"),
            format!("No longer a party: {name}"),
        ));
    }
}

/// Name of an organisation, or its key where the catalogue no longer has it.
pub fn organisation(catalogue: &Catalogue, key: &str) -> String {
    catalogue.organisations.get(key).map_or_else(|| key.to_owned(), |organisation| organisation.name.clone())
}

fn changed_da(what: &str, before: &str, after: &str) -> String {
    match (before.is_empty(), after.is_empty()) {
        (true, _) => format!("{what} er sat til {}", quoted(after)),
        (_, true) => format!("{what} er fjernet (før {})", quoted(before)),
        _ => format!("{what} er ændret fra {} til {}", quoted(before), quoted(after)),
    }
}

fn changed_en(what: &str, before: &str, after: &str) -> String {
    match (before.is_empty(), after.is_empty()) {
        (true, _) => format!("{what} set to {}", quoted(after)),
        (_, true) => format!("{what} removed (was {})", quoted(before)),
        _ => format!("{what} changed from {} to {}", quoted(before), quoted(after)),
    }
}

/// A value within a sentence: long texts are cut, the whole stands in `before` and `after`.
fn quoted(text: &str) -> String {
    let mut cut: String = text.chars().take(80).collect();
    if cut.chars().count() < text.chars().count() {
        cut.push('…');
    }
    format!("“{cut}”")
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn length(hundredths: Option<i32>) -> String {
    hundredths.map_or_else(String::new, |hundredths| format!("{}", f64::from(hundredths) / 100.0).replace('.', ","))
}
