//! What a package in the making says. It is kept as JSON, whole, at every revision.

use std::collections::BTreeMap;

use entity::types::{ElementKind, PackageKind, PartyRole, PartyStatus, Provenance, TargetGroup};
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, noun};
use crate::domain::error::Error;

/// Most elements of a package.
pub const MAX_ELEMENTS: usize = 100;
/// Most characters of a title.
const MAX_TITLE: usize = 200;
/// Most characters of a purpose.
const MAX_PURPOSE: usize = 2_000;
/// Most characters of a description.
const MAX_DESCRIPTION: usize = 10_000;
/// Longest element: ten years, in hundredths of a week or of a day.
const MAX_LENGTH: i32 = 52_000;

/// A field of the package itself, as opposed to one of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// Danish title.
    Title,
    /// English title.
    TitleEn,
    /// Description.
    Description,
    /// Kind.
    Kind,
    /// Job.
    Occupation,
    /// Area and municipality.
    Place,
    /// Whom it is for.
    TargetGroups,
}

impl Field {
    /// As the API names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::TitleEn => "titleEn",
            Self::Description => "description",
            Self::Kind => "kind",
            Self::Occupation => "occupation",
            Self::Place => "area",
            Self::TargetGroups => "targetGroups",
        }
    }
}

/// What a package in the making says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Danish title.
    pub title: String,
    /// English title; empty where none was written.
    pub title_en: String,
    /// What it is, in Danish.
    pub description: String,
    /// Kind.
    pub kind: PackageKind,
    /// Key of the job that it leads to.
    pub occupation: Option<String>,
    /// Key of the area that it is for.
    pub area: Option<String>,
    /// Code of the municipality that it is for.
    pub municipality: Option<String>,
    /// Whom it is for.
    pub target_groups: Vec<TargetGroup>,
    /// Elements in order.
    pub elements: Vec<Element>,
    /// Invented, for demonstration.
    #[serde(default)]
    pub demo: bool,
    /// Number of the last element that was given an id.
    pub last_element: u32,
    /// The revision at which each field last changed; those never changed are missing.
    pub changed: BTreeMap<Field, i32>,
    /// The revision at which an element was taken out, by its id.
    pub gone: BTreeMap<String, i32>,
}

/// A level to reach before leaving an element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// Key of the competence.
    pub competence: String,
    /// 1 to 4.
    pub level: u8,
}

/// What an element says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Kind.
    pub kind: ElementKind,
    /// Danish title.
    pub title: String,
    /// Key of the course.
    pub course: Option<String>,
    /// Key of the chosen session of the course.
    pub session: Option<String>,
    /// Hundredths of a week.
    pub weeks: Option<i32>,
    /// Hundredths of a day.
    pub days: Option<i32>,
    /// Whether it runs beside the others.
    pub parallel: bool,
    /// Levels to reach before leaving it.
    pub gates: Vec<Gate>,
    /// What it is for, in Danish.
    pub purpose: String,
    /// Key of the organisation that answers for it.
    pub responsible: Option<String>,
    /// Keys of the job's competences that it serves, beside those that its course gives.
    pub requirements: Vec<String>,
}

/// An element of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// `e1`, `e2` ...: its name within the package, never given twice.
    pub id: String,
    /// What it says.
    #[serde(flatten)]
    pub step: Step,
    /// The revision at which what it says last changed.
    pub changed: i32,
    /// The revision at which it was last moved.
    pub moved: i32,
}

/// A party, as revisions and versions keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Key of the organisation.
    pub organisation: String,
    /// Its role.
    pub role: PartyRole,
    /// Where its approval stood.
    pub status: PartyStatus,
}

impl Content {
    /// Reads what the database keeps.
    pub fn read(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|cause| Error::internal(&cause))
    }

    /// As the database keeps it.
    pub fn written(&self) -> String {
        // A struct of texts and numbers always has a JSON form.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// An empty package.
    pub fn empty(title: String, kind: PackageKind) -> Self {
        Self {
            title,
            title_en: String::new(),
            description: String::new(),
            kind,
            occupation: None,
            area: None,
            municipality: None,
            target_groups: Vec::new(),
            elements: Vec::new(),
            demo: false,
            last_element: 0,
            changed: BTreeMap::new(),
            gone: BTreeMap::new(),
        }
    }

    /// What a package of the catalogue says, as a new draft would begin: its elements are `e1`, `e2` ... in order.
    pub fn of(catalogue: &Catalogue, package: &noun::Package) -> Self {
        let mut content = Self::empty(package.title_da.clone(), package.kind);
        content.title_en.clone_from(&package.title_en);
        content.description.clone_from(&package.description);
        content.occupation = package.occupations.first().map(|&at| catalogue.occupations.at(at).key.clone());
        content.area = package.areas.first().map(|&at| catalogue.areas.at(at).key.clone());
        content.municipality = package.municipalities.first().map(|&at| catalogue.municipalities.at(at).code.clone());
        content.target_groups.clone_from(&package.target_groups);
        content.demo = package.origin.provenance == Provenance::Demo;
        for element in &package.elements {
            let step = Step {
                kind: element.kind,
                title: element.title.clone(),
                course: element.course.map(|at| catalogue.courses.at(at).key.clone()),
                session: None,
                weeks: element.weeks,
                days: element.days,
                parallel: element.parallel,
                gates: element
                    .gates
                    .iter()
                    .map(|gate| Gate {
                        competence: catalogue.competences.at(gate.competence).key.clone(),
                        level: gate.level,
                    })
                    .collect(),
                purpose: element.note.clone(),
                responsible: element.responsible.map(|at| catalogue.organisations.at(at).key.clone()),
                requirements: element.requirements.iter().map(|&at| catalogue.competences.at(at).key.clone()).collect(),
            };
            content.add(step, 1);
        }
        content
    }

    /// The same as a new package would begin: nothing has changed yet, elements are `e1`, `e2` ... in order.
    #[must_use]
    pub fn renewed(&self) -> Self {
        let elements = self.elements.iter().map(|element| element.step.clone());
        let mut content = Self {
            elements: Vec::new(),
            last_element: 0,
            changed: BTreeMap::new(),
            gone: BTreeMap::new(),
            ..self.clone()
        };
        for step in elements {
            content.add(step, 1);
        }
        content
    }

    /// Puts an element last.
    pub fn add(&mut self, step: Step, revision: i32) {
        self.last_element += 1;
        let id = format!("e{}", self.last_element);
        self.elements.push(Element { id, step, changed: revision, moved: revision });
    }

    /// The element with an id.
    pub fn element(&self, id: &str) -> Option<&Element> {
        self.elements.iter().find(|element| element.id == id)
    }

    /// Keys of the courses, each once, in order.
    pub fn courses(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        for key in self.elements.iter().filter_map(|element| element.step.course.as_deref()) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// Area (position) that it is for: the one named, else the RAR area of the municipality.
    pub fn area_at(&self, catalogue: &Catalogue) -> Option<u32> {
        let named = self.area.as_deref().and_then(|key| catalogue.areas.position(key));
        named.or_else(|| Some(catalogue.municipalities.get(self.municipality.as_deref()?)?.rar))
    }

    /// Job (position) that it leads to.
    pub fn occupation_at(&self, catalogue: &Catalogue) -> Option<u32> {
        catalogue.occupations.position(self.occupation.as_deref()?)
    }

    /// Checks the fields of the package itself against the catalogue and their limits. `input` is the path of the
    /// argument, such as `input`.
    pub fn check(&self, catalogue: &Catalogue, input: &str) -> Result<(), Error> {
        text(&self.title, 1, MAX_TITLE, &format!("{input}.title"))?;
        text(&self.title_en, 0, MAX_TITLE, &format!("{input}.titleEn"))?;
        text(&self.description, 0, MAX_DESCRIPTION, &format!("{input}.description"))?;
        known(self.occupation.as_deref(), &format!("{input}.occupation"), "occupations { key }", |key| {
            catalogue.occupations.position(key)
        })?;
        known(self.area.as_deref(), &format!("{input}.area"), "areas { key }", |key| catalogue.areas.position(key))?;
        known(self.municipality.as_deref(), &format!("{input}.municipality"), "municipalities { code }", |key| {
            catalogue.municipalities.position(key)
        })?;
        if self.elements.len() > MAX_ELEMENTS {
            return Err(Error::limit(
                format!("{input}.elements"),
                format!("En pakke kan højst have {MAX_ELEMENTS} elementer."),
                format!("A package can have at most {MAX_ELEMENTS} elements."),
            ));
        }
        Ok(())
    }

    /// The same package as catalogue resolvers know packages; what the catalogue no longer knows is left out.
    pub fn shown(&self, catalogue: &Catalogue, key: &str, stand: &Standing<'_>) -> noun::Package {
        let provenance = if self.demo { Provenance::Demo } else { Provenance::Authored };
        let parties = stand.parties.iter().filter_map(|party| {
            let organisation = catalogue.organisations.position(&party.organisation)?;
            Some(noun::Party { organisation, role: party.role, status: party.status })
        });
        noun::Package {
            key: key.to_owned(),
            title_da: self.title.clone(),
            title_en: if self.title_en.is_empty() { self.title.clone() } else { self.title_en.clone() },
            kind: self.kind,
            status: stand.status,
            revision: stand.revision,
            version: stand.version,
            occupations: self.occupation_at(catalogue).into_iter().collect(),
            areas: self.area.as_deref().and_then(|key| catalogue.areas.position(key)).into_iter().collect(),
            municipalities: self
                .municipality
                .as_deref()
                .and_then(|key| catalogue.municipalities.position(key))
                .into_iter()
                .collect(),
            parties: parties.collect(),
            target_groups: self.target_groups.clone(),
            year_from: None,
            year_to: None,
            description: self.description.clone(),
            source_note: String::new(),
            derived_from: stand.derived_from.map(str::to_owned),
            made_here: true,
            origin: noun::Origin { provenance, source: "Kortvej".into(), source_date: None },
            elements: (1..)
                .zip(&self.elements)
                .map(|(seq, element)| element.shown(catalogue, seq, provenance))
                .collect(),
        }
    }
}

/// Where a package stands, beside what it says.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Status.
    pub status: entity::types::PackageStatus,
    /// Revision.
    pub revision: i32,
    /// Latest published version.
    pub version: i32,
    /// Parties, the lead first.
    pub parties: &'a [Party],
    /// Key of the package that it was made from.
    pub derived_from: Option<&'a str>,
}

impl Step {
    /// Checks an element against the catalogue and its limits. `path` names it: `input.elements[2]`.
    pub fn check(&self, catalogue: &Catalogue, path: &str) -> Result<(), Error> {
        text(&self.title, 1, MAX_TITLE, &format!("{path}.title"))?;
        text(&self.purpose, 0, MAX_PURPOSE, &format!("{path}.purpose"))?;
        for (name, length) in [("weeks", self.weeks), ("days", self.days)] {
            if length.is_some_and(|length| !(1..=MAX_LENGTH).contains(&length)) {
                return Err(Error::invalid(
                    format!("{path}.{name}"),
                    "Længden skal være over 0 og højst 520.",
                    "The length must be above 0 and at most 520.",
                ));
            }
        }
        known(self.course.as_deref(), &format!("{path}.course"), "courses { key }", |key| {
            catalogue.courses.position(key)
        })?;
        known(self.responsible.as_deref(), &format!("{path}.responsible"), "organisations { key }", |key| {
            catalogue.organisations.position(key)
        })?;
        known(self.session.as_deref(), &format!("{path}.session"), "sessions { key }", |key| {
            catalogue.sessions.position(key)
        })?;
        if let Some(session) = self.session.as_deref().and_then(|key| catalogue.sessions.get(key)) {
            let course = self.course.as_deref().and_then(|key| catalogue.courses.position(key));
            if !course.is_some_and(|course| session.courses.contains(&course)) {
                return Err(Error::invalid(
                    format!("{path}.session"),
                    "Holdet hører ikke til elementets kursus.",
                    "The session is not one of the element's course.",
                ));
            }
        }
        if self.gates.len() > 30 || self.requirements.len() > 60 {
            return Err(Error::limit(
                path.to_owned(),
                "Højst 30 krav før næste modul og 60 tilknyttede krav.",
                "At most 30 gate levels and 60 requirements.",
            ));
        }
        for (at, gate) in self.gates.iter().enumerate() {
            known(Some(&gate.competence), &format!("{path}.gate[{at}].competence"), "competences { key }", |key| {
                catalogue.competences.position(key)
            })?;
            if !(1..=4).contains(&gate.level) {
                return Err(Error::invalid(
                    format!("{path}.gate[{at}].level"),
                    "Niveauet skal være 1 til 4.",
                    "The level must be 1 to 4.",
                ));
            }
            if self.gates[..at].iter().any(|before| before.competence == gate.competence) {
                return Err(Error::invalid(
                    format!("{path}.gate[{at}].competence"),
                    "Samme kompetence står der to gange.",
                    "The same competence stands there twice.",
                ));
            }
        }
        for (at, key) in self.requirements.iter().enumerate() {
            known(Some(key), &format!("{path}.requirements[{at}]"), "competences { key }", |key| {
                catalogue.competences.position(key)
            })?;
        }
        Ok(())
    }
}

impl Element {
    fn shown(&self, catalogue: &Catalogue, seq: i32, provenance: Provenance) -> noun::Element {
        let step = &self.step;
        noun::Element {
            seq,
            id: self.id.clone(),
            kind: step.kind,
            title: step.title.clone(),
            course: step.course.as_deref().and_then(|key| catalogue.courses.position(key)),
            weeks: step.weeks,
            days: step.days,
            parallel: step.parallel,
            gates: step
                .gates
                .iter()
                .filter_map(|gate| {
                    let competence = catalogue.competences.position(&gate.competence)?;
                    Some(noun::Gate { competence, level: gate.level })
                })
                .collect(),
            note: step.purpose.clone(),
            session: step.session.as_deref().and_then(|key| catalogue.sessions.position(key)),
            responsible: step.responsible.as_deref().and_then(|key| catalogue.organisations.position(key)),
            requirements: step.requirements.iter().filter_map(|key| catalogue.competences.position(key)).collect(),
            provenance,
        }
    }
}

/// Checks the length of a text, and that it is one: line breaks and tabs are the only control characters. PostgreSQL
/// takes no NUL.
pub fn text(text: &str, least: usize, most: usize, field: &str) -> Result<(), Error> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Error::invalid(
            field.to_owned(),
            "Teksten har tegn, der ikke er tekst. Skriv den igen.",
            "The text has characters that are not text. Write it again.",
        ));
    }
    let length = text.trim().chars().count();
    if length < least {
        return Err(Error::invalid(field.to_owned(), "Feltet skal udfyldes.", "The field must be filled in."));
    }
    if text.chars().count() > most {
        return Err(Error::limit(
            field.to_owned(),
            format!("Teksten må højst være {most} tegn."),
            format!("The text may have at most {most} characters."),
        ));
    }
    Ok(())
}

fn known(key: Option<&str>, field: &str, hint: &str, position: impl Fn(&str) -> Option<u32>) -> Result<(), Error> {
    match key {
        Some(key) if position(key).is_none() => Err(Error::unknown(field.to_owned(), key, hint)),
        _ => Ok(()),
    }
}
