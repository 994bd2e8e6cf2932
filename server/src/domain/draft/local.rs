//! Who offers a course where a package is held, and which session an element may be given.

use entity::types::{OrganisationKind, SessionMode};
use time::Date;

use super::content::{Content, Element};
use super::need::course_of;
use super::order::{clash, session_of, unmet};
use crate::catalogue::noun::{Course, Session};
use crate::catalogue::{Catalogue, offer};
use crate::domain::compose::date;
use crate::domain::course::{approved_providers, coming};

/// Where a package is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Area (position); the whole country without one.
    pub area: Option<u32>,
    /// Municipality (position) that people come from; without one they come from anywhere in the area.
    pub municipality: Option<u32>,
}

/// The way to sessions, one way as the crow flies, in metres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Mean over the sessions, and over the municipalities of the area where no single one was named.
    pub mean: u32,
    /// The longest.
    pub longest: u32,
}

impl Place {
    /// Where a package says it is held.
    pub fn of(catalogue: &Catalogue, content: &Content) -> Self {
        let municipality = content.municipality.as_deref().and_then(|code| catalogue.municipalities.position(code));
        Self { area: content.area_at(catalogue), municipality }
    }

    /// Whether a municipality (position) lies in it.
    pub fn has(&self, catalogue: &Catalogue, municipality: u32) -> bool {
        self.area.is_none_or(|area| catalogue.area_has(area, municipality))
    }

    /// Whether people of the place can reach a session: it is held there, or remotely.
    pub fn reaches(&self, catalogue: &Catalogue, session: &Session) -> bool {
        session.mode == SessionMode::Remote || self.has(catalogue, session.municipality)
    }

    /// Municipalities (positions) that people come from; none for the whole country.
    fn origins(&self, catalogue: &Catalogue) -> Vec<u32> {
        match (self.municipality, self.area) {
            (Some(at), _) => vec![at],
            (None, Some(area)) => catalogue.areas.at(area).municipalities.clone(),
            (None, None) => Vec::new(),
        }
    }

    /// The way to some sessions; `None` without sessions or for the whole country.
    pub fn way(&self, catalogue: &Catalogue, sessions: &[&Session]) -> Option<Way> {
        let origins = self.origins(catalogue);
        let ways: Vec<u64> = sessions
            .iter()
            .flat_map(|session| {
                origins.iter().map(|&from| match session.mode {
                    SessionMode::Remote => 0,
                    _ => u64::from(catalogue.geography.metres(from, session.municipality)),
                })
            })
            .collect();
        let longest = *ways.iter().max()?;
        Some(Way { mean: (ways.iter().sum::<u64>() / ways.len() as u64) as u32, longest: longest as u32 })
    }
}

/// Organisations (positions) that may offer a course today: approved, and not ended themselves.
pub fn providers(catalogue: &Catalogue, course: &Course, today: Date) -> Vec<u32> {
    let mut found = approved_providers(catalogue, course, today);
    found.retain(|&at| catalogue.organisations.at(at).validity.holds(today));
    found
}

/// Whether a course can be taken in a place: a session is coming that people reach, or a provider there may offer it.
pub fn offered(catalogue: &Catalogue, today: Date, place: Place, course: u32) -> bool {
    let course = catalogue.courses.at(course);
    course.validity.holds(today)
        && (coming(catalogue, course, today).any(|session| place.reaches(catalogue, session))
            || providers(catalogue, course, today).iter().any(|&at| is_in(catalogue, place, at)))
}

/// Whether an organisation (position) lies or works in a place.
pub fn is_in(catalogue: &Catalogue, place: Place, organisation: u32) -> bool {
    let organisation = catalogue.organisations.at(organisation);
    place.area.is_none_or(|area| {
        organisation.areas.contains(&area) || organisation.municipality.is_some_and(|at| catalogue.area_has(area, at))
    })
}

/// The provider (position) to answer for a course in a place: one with a coming session there, the soonest first, else
/// the nearest that may offer it. `without` are those that must not.
pub fn provider(catalogue: &Catalogue, today: Date, place: Place, course: u32, without: &[u32]) -> Option<u32> {
    let course = catalogue.courses.at(course);
    let approved = providers(catalogue, course, today);
    let mut sessions: Vec<&Session> = coming(catalogue, course, today)
        .filter(|session| place.reaches(catalogue, session) && !without.contains(&session.provider))
        .collect();
    sessions.sort_by_key(|session| (!approved.contains(&session.provider), session.start, session.provider));
    if let Some(session) = sessions.first() {
        return Some(session.provider);
    }
    let here = approved.into_iter().filter(|at| is_in(catalogue, place, *at) && !without.contains(at));
    here.min_by_key(|&at| (nearness(catalogue, place, at), at))
}

/// Metres to an organisation from where people come; the farthest for one without an address.
fn nearness(catalogue: &Catalogue, place: Place, organisation: u32) -> u32 {
    let to = catalogue.organisations.at(organisation).municipality;
    to.and_then(|to| catalogue.geography.metres_from_any(&place.origins(catalogue), to)).unwrap_or(u32::MAX)
}

/// The organisation of a kind to ask in a place, where it is plain which: the one in the municipality, or the only one
/// in the area. Companies, their networks and local committees belong to a branch, so whom to ask is for people; so is
/// which provider, where no session says it.
pub fn obvious(catalogue: &Catalogue, today: Date, place: Place, kind: OrganisationKind) -> Option<u32> {
    use OrganisationKind as Kind;
    let is_plain = matches!(
        kind,
        Kind::Jobcentre
            | Kind::LanguageCentre
            | Kind::AdultEducationCentre
            | Kind::VeuCentre
            | Kind::RegionalCouncil
            | Kind::LabourMarketOffice
    );
    if !is_plain {
        return None;
    }
    let here: Vec<u32> = catalogue
        .organisations
        .positions()
        .filter(|&at| {
            let organisation = catalogue.organisations.at(at);
            organisation.kind == kind && organisation.validity.holds(today) && is_in(catalogue, place, at)
        })
        .collect();
    let close: Vec<u32> = here
        .iter()
        .copied()
        .filter(|&at| place.municipality.is_some() && catalogue.organisations.at(at).municipality == place.municipality)
        .collect();
    match (close.as_slice(), here.as_slice()) {
        ([only], _) | ([], [only]) => Some(*only),
        _ => None,
    }
}

/// Whether somebody can still enrol in a session: it has not begun, is not called off, and has a seat left.
pub fn is_open(session: &Session, today: Date) -> bool {
    !session.cancelled
        && session.start >= today
        && session.deadline.is_none_or(|deadline| deadline >= today)
        && session.seats_free() > 0
}

/// The next session (position) that an element may be given: open, in reach, of the element's course, in the order of
/// elements, without clash with the sessions of the others, and such that no prerequisite comes too late. A session of
/// several courses will do when the package has them all and none of the others has another session. `without` are
/// sessions (positions) that must not be.
pub fn next_session(catalogue: &Catalogue, today: Date, content: &Content, at: usize, without: &[u32]) -> Option<u32> {
    let element = content.elements.get(at)?;
    let course = course_of(catalogue, element)?;
    let place = Place::of(catalogue, content);
    let mut undated = content.clone();
    undated.elements[at].step.session = None;
    let unmet_before = unmet(catalogue, &undated).len();
    let mut open: Vec<u32> = catalogue.courses.at(course).sessions.clone();
    open.retain(|&position| {
        let session = catalogue.sessions.at(position);
        !without.contains(&position)
            && is_open(session, today)
            && place.reaches(catalogue, session)
            && session.courses.iter().all(|&course| {
                let validity = catalogue.courses.at(course).validity;
                validity.holds(session.start) && validity.holds(session.end)
            })
    });
    let origins = place.origins(catalogue);
    // Equal ones stay in the order of their keys.
    open.sort_by_key(|&position| {
        let session = catalogue.sessions.at(position);
        let way = match session.mode {
            SessionMode::Remote => Some(0),
            _ => catalogue.geography.metres_from_any(&origins, session.municipality),
        };
        (session.start, way)
    });
    open.into_iter().find(|&position| {
        let session = catalogue.sessions.at(position);
        if !fits(catalogue, &undated, at, session) || !is_whole(catalogue, &undated, at, session) {
            return false;
        }
        let mut tried = undated.clone();
        tried.elements[at].step.session = Some(session.key.clone());
        unmet(catalogue, &tried).len() <= unmet_before
    })
}

/// Whether a session keeps to the order of elements and clashes with none.
fn fits(catalogue: &Catalogue, content: &Content, at: usize, session: &Session) -> bool {
    let parallel = content.elements[at].step.parallel;
    content.elements.iter().enumerate().filter(|&(other, _)| other != at).all(|(place, element)| {
        let Some(other) = session_of(catalogue, element).filter(|other| !other.cancelled) else { return true };
        if parallel || element.step.parallel || other.key == session.key {
            return true;
        }
        let in_order = if place < at { other.start <= session.start } else { session.start <= other.start };
        in_order && !clash(other, session)
    })
}

/// Whether the other courses of a session are in the package too, and are not given another session.
fn is_whole(catalogue: &Catalogue, content: &Content, at: usize, session: &Session) -> bool {
    let own = course_of(catalogue, &content.elements[at]);
    session.courses.iter().filter(|&&course| Some(course) != own).all(|&course| {
        content.elements.iter().any(|element| {
            let free = element.step.session.as_ref().is_none_or(|chosen| *chosen == session.key);
            free && course_of(catalogue, element) == Some(course)
        })
    })
}

/// Price of an element's course for one participant in øre, and whether it is an estimate: that of the chosen session,
/// else as the planner estimates. `None` where it has no course that the catalogue knows.
pub fn price(catalogue: &Catalogue, element: &Element) -> Option<(i64, bool)> {
    let course = course_of(catalogue, element)?;
    Some(match session_of(catalogue, element) {
        Some(session) => (session.price_ore, false),
        None => offer::price(&catalogue.rows, catalogue.courses.at(course)),
    })
}

/// When and where a session is, within a sentence: `i Odense fra 4. januar 2027 til 8. januar 2027`.
pub fn when_and_where(catalogue: &Catalogue, session: &Session, danish: bool) -> String {
    let town = &catalogue.municipalities.at(session.municipality).name;
    let place = match (session.mode, danish) {
        (SessionMode::Remote, true) => "som fjernundervisning".to_owned(),
        (SessionMode::Remote, false) => "by distance".to_owned(),
        (_, true) => format!("i {town}"),
        (_, false) => format!("in {town}"),
    };
    let (first, last) = (date(session.start, danish), date(session.end, danish));
    match (session.start == session.end, danish) {
        (true, true) => format!("{place} den {first}"),
        (true, false) => format!("{place} on {first}"),
        (false, true) => format!("{place} fra {first} til {last}"),
        (false, false) => format!("{place} from {first} to {last}"),
    }
}
