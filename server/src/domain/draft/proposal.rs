//! What is proposed to the people of a package, and how they accept it: each difference by itself.

use super::content::{Content, Step};
use super::difference::Difference;
use super::edit::Edit;
use crate::catalogue::Catalogue;
use crate::domain::error::{Error, shown};

/// What a proposal comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Something that the published version rests on has changed.
    Alarm,
    /// The package was taken over from another area.
    Adaptation,
    /// Other courses do the same in fewer days.
    Shorter,
}

/// Something of an element that a proposal would set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its course (key). Whatever sets the course sets the session too.
    Course(String),
    /// Its Danish title.
    Title(String),
    /// Its length in hundredths of a day.
    Days(Option<i32>),
    /// Its session (key), or none.
    Session(Option<String>),
    /// Who answers for it (key), or nobody.
    Responsible(Option<String>),
}

/// What accepting a change does to the package. Parts of elements, not whole elements, so that several changes of one
/// element can be accepted beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alter {
    /// Sets a part of an element.
    Set(String, Part),
    /// Puts a new element after another.
    Add(Step, String),
    /// Takes an element out.
    Remove(String),
}

/// A difference that can be accepted by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What would be different, why, and the id to accept it by.
    pub difference: Difference,
    /// What accepting it does. Nothing where it only tells something, or only a new version is needed.
    pub alters: Vec<Alter>,
    /// Organisation (key) to invite when it is accepted.
    pub invite: Option<String>,
}

impl Change {
    /// A change that only tells.
    pub fn telling(difference: Difference) -> Self {
        Self { difference, alters: Vec::new(), invite: None }
    }

    fn sets_course(&self) -> bool {
        self.alters.iter().any(|alter| matches!(alter, Alter::Set(_, Part::Course(_))))
    }
}

/// Changes that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its name among the open proposals of a package, the same as long as the state is the same. The ids of its
    /// differences begin with it.
    pub id: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Fingerprint of the alarm that it answers.
    pub alarm: Option<String>,
    /// What it is about, in Danish.
    pub text_da: String,
    /// The same in English.
    pub text_en: String,
    /// What can be accepted, one by one.
    pub changes: Vec<Change>,
}

/// The changes with some ids of differences, each once, in the order of proposals. An id that no open proposal has is
/// INVALID in `input.differences`: the state has changed since it was read.
pub fn accept<'a>(proposals: &'a [Proposal], ids: &[String]) -> Result<Vec<&'a Change>, Error> {
    let all: Vec<&Change> = proposals.iter().flat_map(|proposal| &proposal.changes).collect();
    if let Some(id) = ids.iter().find(|id| all.iter().all(|change| change.difference.id != **id)) {
        let id = shown(id);
        return Err(Error::invalid(
            "input.differences",
            format!("Forslaget \"{id}\" findes ikke længere. Hent pakkens forslag igen, og vælg på ny."),
            format!("The proposal \"{id}\" is no longer there. Read the package's proposals again and choose anew."),
        ));
    }
    Ok(all.into_iter().filter(|change| ids.contains(&change.difference.id)).collect())
}

/// The edits that make accepted changes: one update an element, then what is new, then what goes.
///
/// Two changes that set the same part of an element: the later stands. A change of the course outdoes one of only the
/// session, since the session would be of another course. An element that is taken out isn't also changed, and a course
/// that the package has by then isn't added again.
pub fn edits(content: &Content, changes: &[&Change]) -> Vec<Edit> {
    let (courses, others): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|change| change.sets_course());
    let alters: Vec<&Alter> = others.into_iter().chain(courses).flat_map(|change| &change.alters).collect();
    let gone: Vec<&String> =
        alters.iter().filter_map(|alter| if let Alter::Remove(id) = alter { Some(id) } else { None }).collect();
    let mut edits = Vec::new();
    let mut courses_then = Vec::new();
    for element in content.elements.iter().filter(|element| !gone.contains(&&element.id)) {
        let mut step = element.step.clone();
        for alter in &alters {
            if let Alter::Set(id, part) = alter
                && *id == element.id
            {
                set(&mut step, part);
            }
        }
        courses_then.extend(step.course.clone());
        if step != element.step {
            edits.push(Edit::Update(element.id.clone(), step));
        }
    }
    let mut added = Vec::new();
    for alter in &alters {
        if let Alter::Add(step, after) = alter {
            if step.course.as_ref().is_some_and(|course| courses_then.contains(course)) {
                continue;
            }
            courses_then.extend(step.course.clone());
            added.push(Edit::Add(step.clone(), Some(after.clone())));
        }
    }
    // The last first: what is put after the same element then stands in the order of the changes.
    edits.extend(added.into_iter().rev());
    let mut removed: Vec<&String> = Vec::new();
    for id in gone {
        if !removed.contains(&id) && content.element(id).is_some() {
            removed.push(id);
            edits.push(Edit::Remove(id.clone()));
        }
    }
    edits
}

/// Whether a change that was proposed earlier can still be made: it would change something, and what it makes is still
/// valid. One that only tells, or only invites, is left to the caller.
pub fn is_open(catalogue: &Catalogue, content: &Content, change: &Change) -> bool {
    if change.alters.is_empty() {
        return true;
    }
    let names = change.alters.iter().all(|alter| match alter {
        Alter::Set(id, _) | Alter::Remove(id) | Alter::Add(_, id) => content.element(id).is_some(),
    });
    let edits = edits(content, &[change]);
    let is_valid = |edit: &Edit| match edit {
        Edit::Update(_, step) | Edit::Add(step, _) => step.check(catalogue, "").is_ok(),
        _ => true,
    };
    names && !edits.is_empty() && edits.iter().all(is_valid)
}

fn set(step: &mut Step, part: &Part) {
    match part {
        Part::Course(key) => step.course = Some(key.clone()),
        Part::Title(title) => step.title.clone_from(title),
        Part::Days(days) => step.days = *days,
        Part::Session(key) => step.session.clone_from(key),
        Part::Responsible(key) => step.responsible.clone_from(key),
    }
}
