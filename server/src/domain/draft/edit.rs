//! Several people change one package at once, and nobody's work is lost.
//!
//! Whoever edits says which revision was seen. Every field and every element knows the revision at which it last
//! changed, so an edit of something that has not changed since goes through, whatever else has; an edit of something
//! that has is a conflict, and both values are told. Edits that come to the same value are no conflict.

use entity::types::{PackageKind, TargetGroup};

use super::content::{Content, Element, Field, Step};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Another Danish title.
    Title(String),
    /// Another English title.
    TitleEn(String),
    /// Another description.
    Description(String),
    /// Another kind.
    Kind(PackageKind),
    /// Another job, or none.
    Occupation(Option<String>),
    /// Another area or municipality, each or none; one that is not given stays.
    Place {
        /// Key of the area.
        area: Option<Option<String>>,
        /// Code of the municipality.
        municipality: Option<Option<String>>,
    },
    /// Other target groups.
    TargetGroups(Vec<TargetGroup>),
    /// A new element after another (`None`: at the end; an empty id: first).
    Add(Step, Option<String>),
    /// What an element says, whole.
    Update(String, Step),
    /// An element to another place: after another, an empty id: first, `None`: last.
    Move(String, Option<String>),
    /// An element out.
    Remove(String),
}

/// Something that somebody else has changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Id of the element, or none for a field of the package itself.
    pub element: Option<String>,
    /// The field of the package, or what of the element.
    pub field: &'static str,
    /// What this edit wants, as text; empty: gone.
    pub mine: String,
    /// What stands there, as text; empty: gone.
    pub theirs: String,
    /// The revision at which it came to stand there.
    pub revision: i32,
}

/// Why edits can't be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Somebody else has changed the same.
    Conflicts(Vec<Conflict>),
    /// An edit names an element that never was there; which edit, and the id.
    Unknown(usize, String),
}

/// Makes edits that were meant for the revision `seen`, as revision `next`. Gives the ids of elements touched; all or
/// nothing is changed.
pub fn apply(content: &Content, edits: &[Edit], seen: i32, next: i32) -> Result<Content, Refused> {
    let mut edited = content.clone();
    let mut conflicts = Vec::new();
    for (at, edit) in edits.iter().enumerate() {
        if let Err(refused) = one(&mut edited, edit, seen, next) {
            match refused {
                Refused::Conflicts(more) => conflicts.extend(more),
                Refused::Unknown(_, id) => return Err(Refused::Unknown(at, id)),
            }
        }
    }
    if conflicts.is_empty() { Ok(edited) } else { Err(Refused::Conflicts(conflicts)) }
}

/// What was published, in place of a draft that is given up, as revision `next`: whatever it undoes has changed, so
/// that whoever still works on the draft is told.
pub fn back(draft: &Content, published: Content, next: i32) -> Content {
    let mut content = published;
    // Ids that the draft gave out are not given out again.
    content.last_element = draft.last_element;
    content.gone.clone_from(&draft.gone);
    for element in &draft.elements {
        if content.element(&element.id).is_none() {
            content.gone.insert(element.id.clone(), next);
        }
    }
    for element in &mut content.elements {
        content.gone.remove(&element.id);
        let before = draft.element(&element.id);
        let said = before.is_some_and(|before| before.step == element.step);
        element.changed = if said { before.map_or(next, |before| before.changed) } else { next };
        let stood = before.is_some_and(|before| before.moved == element.moved);
        element.moved = if stood { element.moved } else { next };
    }
    let undone = [
        (Field::Title, content.title != draft.title),
        (Field::TitleEn, content.title_en != draft.title_en),
        (Field::Description, content.description != draft.description),
        (Field::Kind, content.kind != draft.kind),
        (Field::Occupation, content.occupation != draft.occupation),
        (Field::Place, content.area != draft.area || content.municipality != draft.municipality),
        (Field::TargetGroups, content.target_groups != draft.target_groups),
    ];
    content.changed.clone_from(&draft.changed);
    content.changed.extend(undone.into_iter().filter(|(_, undone)| *undone).map(|(field, _)| (field, next)));
    content
}

fn one(content: &mut Content, edit: &Edit, seen: i32, next: i32) -> Result<(), Refused> {
    match edit {
        Edit::Title(title) => field(content, Field::Title, seen, next, title.clone(), |c| &mut c.title, Clone::clone),
        Edit::TitleEn(title) => {
            field(content, Field::TitleEn, seen, next, title.clone(), |c| &mut c.title_en, Clone::clone)
        }
        Edit::Description(text) => {
            field(content, Field::Description, seen, next, text.clone(), |c| &mut c.description, Clone::clone)
        }
        Edit::Kind(kind) => field(content, Field::Kind, seen, next, *kind, |c| &mut c.kind, |k| k.as_str().to_owned()),
        Edit::Occupation(key) => field(
            content,
            Field::Occupation,
            seen,
            next,
            key.clone(),
            |c| &mut c.occupation,
            |key| key.clone().unwrap_or_default(),
        ),
        Edit::Place { area, municipality } => {
            let area = area.clone().unwrap_or_else(|| content.area.clone());
            let municipality = municipality.clone().unwrap_or_else(|| content.municipality.clone());
            place(content, seen, next, area.as_ref(), municipality.as_ref())
        }
        Edit::TargetGroups(groups) => field(
            content,
            Field::TargetGroups,
            seen,
            next,
            groups.clone(),
            |c| &mut c.target_groups,
            |groups| groups.iter().map(|group| group.as_str()).collect::<Vec<_>>().join(", "),
        ),
        Edit::Add(step, after) => {
            let at = place_after(content, after.as_deref())?;
            content.last_element += 1;
            let id = format!("e{}", content.last_element);
            content.elements.insert(at, Element { id, step: step.clone(), changed: next, moved: next });
            Ok(())
        }
        Edit::Update(id, step) => {
            let Some(element) = content.elements.iter_mut().find(|element| element.id == *id) else {
                return Err(missing(content, id, "element", said(step)));
            };
            if element.step == *step {
                return Ok(());
            }
            if element.changed > seen && element.changed != next {
                return Err(Refused::Conflicts(vec![Conflict {
                    element: Some(id.clone()),
                    field: "element",
                    mine: said(step),
                    theirs: said(&element.step),
                    revision: element.changed,
                }]));
            }
            element.step = step.clone();
            element.changed = next;
            Ok(())
        }
        Edit::Move(id, after) => {
            let Some(from) = content.elements.iter().position(|element| element.id == *id) else {
                return Err(missing(content, id, "place", format!("after {}", after.as_deref().unwrap_or("the last"))));
            };
            if after.as_deref() == Some(id.as_str()) {
                return Ok(());
            }
            let element = &content.elements[from];
            if element.moved > seen && element.moved != next {
                let theirs = from.checked_sub(1).and_then(|before| content.elements.get(before));
                return Err(Refused::Conflicts(vec![Conflict {
                    element: Some(id.clone()),
                    field: "place",
                    mine: after.clone().unwrap_or_default(),
                    theirs: theirs.map_or_else(String::new, |before| before.id.clone()),
                    revision: element.moved,
                }]));
            }
            let mut element = content.elements.remove(from);
            let to = match place_after(content, after.as_deref()) {
                Ok(to) => to,
                Err(refused) => {
                    content.elements.insert(from, element);
                    return Err(refused);
                }
            };
            if to != from {
                element.moved = next;
            }
            content.elements.insert(to, element);
            Ok(())
        }
        Edit::Remove(id) => {
            let Some(at) = content.elements.iter().position(|element| element.id == *id) else {
                // Two who take the same element out agree.
                return if content.gone.contains_key(id) { Ok(()) } else { Err(Refused::Unknown(0, id.clone())) };
            };
            let element = &content.elements[at];
            if element.changed > seen && element.changed != next {
                return Err(Refused::Conflicts(vec![Conflict {
                    element: Some(id.clone()),
                    field: "element",
                    mine: String::new(),
                    theirs: said(&element.step),
                    revision: element.changed,
                }]));
            }
            content.elements.remove(at);
            content.gone.insert(id.clone(), next);
            Ok(())
        }
    }
}

fn field<T: PartialEq>(
    content: &mut Content,
    name: Field,
    seen: i32,
    next: i32,
    mine: T,
    slot: impl FnOnce(&mut Content) -> &mut T,
    told: impl Fn(&T) -> String,
) -> Result<(), Refused> {
    let changed = content.changed.get(&name).copied().unwrap_or(0);
    let slot = slot(content);
    if *slot == mine {
        return Ok(());
    }
    if changed > seen && changed != next {
        return Err(Refused::Conflicts(vec![Conflict {
            element: None,
            field: name.as_str(),
            mine: told(&mine),
            theirs: told(slot),
            revision: changed,
        }]));
    }
    *slot = mine;
    content.changed.insert(name, next);
    Ok(())
}

fn place(
    content: &mut Content,
    seen: i32,
    next: i32,
    area: Option<&String>,
    municipality: Option<&String>,
) -> Result<(), Refused> {
    let told = |area: Option<&String>, municipality: Option<&String>| {
        [area, municipality].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    if content.area.as_ref() == area && content.municipality.as_ref() == municipality {
        return Ok(());
    }
    let changed = content.changed.get(&Field::Place).copied().unwrap_or(0);
    if changed > seen && changed != next {
        return Err(Refused::Conflicts(vec![Conflict {
            element: None,
            field: Field::Place.as_str(),
            mine: told(area, municipality),
            theirs: told(content.area.as_ref(), content.municipality.as_ref()),
            revision: changed,
        }]));
    }
    content.area = area.cloned();
    content.municipality = municipality.cloned();
    content.changed.insert(Field::Place, next);
    Ok(())
}

/// Where an element goes that shall stand after another. One that somebody has taken out leaves no place: the end.
fn place_after(content: &Content, after: Option<&str>) -> Result<usize, Refused> {
    match after {
        None => Ok(content.elements.len()),
        Some("") => Ok(0),
        Some(id) => match content.elements.iter().position(|element| element.id == id) {
            Some(at) => Ok(at + 1),
            None if content.gone.contains_key(id) => Ok(content.elements.len()),
            None => Err(Refused::Unknown(0, id.to_owned())),
        },
    }
}

fn missing(content: &Content, id: &str, field: &'static str, mine: String) -> Refused {
    match content.gone.get(id) {
        Some(&revision) => Refused::Conflicts(vec![Conflict {
            element: Some(id.to_owned()),
            field,
            mine,
            theirs: String::new(),
            revision,
        }]),
        None => Refused::Unknown(0, id.to_owned()),
    }
}

/// What an element says, as a client can show it and send it again: JSON with the names of the input.
fn said(step: &Step) -> String {
    let gates: Vec<_> = step
        .gates
        .iter()
        .map(|gate| serde_json::json!({ "competence": gate.competence, "level": gate.level }))
        .collect();
    serde_json::json!({
        "kind": step.kind.as_str(),
        "title": step.title,
        "course": step.course,
        "session": step.session,
        "weeks": step.weeks.map(|weeks| f64::from(weeks) / 100.0),
        "days": step.days.map(|days| f64::from(days) / 100.0),
        "parallel": step.parallel,
        "gate": gates,
        "purpose": step.purpose,
        "responsible": step.responsible,
        "requirements": step.requirements,
    })
    .to_string()
}
