//! The smallest repair for each thing that has changed under a published version, with the rest of it untouched.

use std::time::Duration;

use entity::types::AlarmKind;
use time::Date;

use super::content::{Content, Element};
use super::difference::{DifferenceKind, organisation};
use super::exchange::{about, brought, exchange, lost, named, opened_only_by, out_of_reach, rest, step};
use super::local::{Place, next_session, offered, provider, when_and_where};
use super::lock::Locked;
use super::need::{course_of, covers, needs, wants_language_support};
use super::order::{satisfies, session_of};
use super::plan::{Ask, fewest_days};
use super::proposal::{Alter, Change, Origin, Part, Proposal};
use super::watch::{Seen, successors};
use crate::catalogue::Catalogue;
use crate::domain::compose::listed;

/// How long the search for other courses may take for one alarm. They have only what one course gave to cover, so it is
/// over long before on any machine, and the answer is the same everywhere.
const LIMIT: Duration = Duration::from_secs(2);

/// Repairs for what was seen, in its order. `content` is what is to be repaired (the version, or the draft after it)
/// and `lock` the version's. Nothing is proposed where the element has moved on since, or where nothing would mend it:
/// then people must decide. It computes: call it where blocking is allowed.
pub fn repairs(catalogue: &Catalogue, today: Date, content: &Content, lock: &[Locked], seen: &[Seen]) -> Vec<Proposal> {
    let proposals = seen.iter().filter_map(|seen| {
        let at = content.elements.iter().position(|element| element.id == seen.element)?;
        let element = &content.elements[at];
        let locked = lock.iter().find(|locked| locked.element == seen.element && locked.course == seen.course)?;
        if element.step.course.as_ref() != Some(&seen.course) {
            return None;
        }
        let repair = Repair { catalogue, today, content, element, at, locked, seen };
        let changes = match seen.kind {
            AlarmKind::CourseEnded | AlarmKind::CourseEnds | AlarmKind::NoProvider => vec![repair.other_course()?],
            AlarmKind::SessionCancelled | AlarmKind::SessionFull => vec![repair.other_session()?],
            AlarmKind::ApprovalLost => vec![repair.other_provider()?],
            AlarmKind::CourseRevised => repair.new_edition(),
        };
        Some(Proposal {
            id: repair.id(),
            origin: Origin::Alarm,
            alarm: Some(seen.fingerprint.clone()),
            text_da: seen.text_da.clone(),
            text_en: seen.text_en.clone(),
            changes,
        })
    });
    proposals.collect()
}

struct Repair<'a> {
    catalogue: &'a Catalogue,
    today: Date,
    content: &'a Content,
    element: &'a Element,
    at: usize,
    locked: &'a Locked,
    seen: &'a Seen,
}

/// Courses to take instead, and why.
struct Instead {
    courses: Vec<u32>,
    da: String,
    en: String,
}

impl Repair<'_> {
    fn id(&self) -> String {
        format!("alarm/{}", self.seen.fingerprint)
    }

    fn change(&self, suffix: &str, kind: DifferenceKind, da: String, en: String, why: (String, String)) -> Change {
        let mut difference = about(format!("{}#{suffix}", self.id()), kind, self.element, da, en);
        (difference.reason_da, difference.reason_en) = why;
        Change::telling(difference)
    }

    /// What the course gave when it was locked, as far as the catalogue still knows the competences.
    fn gave(&self) -> Vec<(u32, u8)> {
        let given = &self.locked.competences;
        given.iter().filter_map(|(key, level)| Some((self.catalogue.competences.position(key)?, *level))).collect()
    }

    /// The course's successor, else the fewest days that give what would be lost, else nothing in its place.
    fn other_course(&self) -> Option<Change> {
        let (catalogue, element) = (self.catalogue, self.element);
        let lost = lost(catalogue, self.content, &self.seen.course, &self.gave());
        let instead = self.successor(&lost).or_else(|| self.planned(&lost))?;
        let old = format!("{} {}", self.locked.course, self.locked.title);
        let names = |danish| {
            listed(&instead.courses.iter().map(|&at| named(catalogue, at, danish)).collect::<Vec<_>>(), danish)
        };
        let (kind, da, en) = if instead.courses.is_empty() {
            (DifferenceKind::CourseRemoved, format!("Tag {old} ud."), format!("Take {old} out."))
        } else {
            (
                DifferenceKind::CourseReplaced,
                format!("Erstat {old} med {}.", names(true)),
                format!("Replace {old} by {}.", names(false)),
            )
        };
        let mut change = self.change("course", kind, da, en, (instead.da, instead.en));
        change.difference.replacement = instead.courses.first().map(|&at| catalogue.courses.at(at).key.clone());
        change.alters = exchange(catalogue, self.today, self.content, &[element], &instead.courses);
        Some(change)
    }

    fn successor(&self, lost: &[(u32, u8)]) -> Option<Instead> {
        let catalogue = self.catalogue;
        let ended = catalogue.courses.get(&self.seen.course)?;
        let mut successors = successors(catalogue, ended, self.today);
        successors.retain(|&at| {
            let course = catalogue.courses.at(at);
            course.validity.holds(self.today) && course.key != ended.key
        });
        let place = Place::of(catalogue, self.content);
        successors.sort_by_key(|&at| (!offered(catalogue, self.today, place, at), catalogue.courses.at(at).days, at));
        let rest = rest(catalogue, self.content, &self.seen.course);
        let old = course_of(catalogue, self.element)?;
        let does = |courses: &[u32]| {
            lost.iter().all(|&(competence, level)| covers(catalogue, courses, competence, level))
                && opened_only_by(catalogue, &rest, old)
                    .all(|(_, group)| courses.iter().any(|&course| satisfies(catalogue, course, group)))
        };
        let courses = match successors.iter().find(|&&at| does(&[at])) {
            Some(&one) => vec![one],
            None if !successors.is_empty() && does(&successors) => successors,
            None => return None,
        };
        Some(Instead {
            courses,
            da: "Det har afløst det gamle og dækker det, som det gav til jobbet.".into(),
            en: "It has replaced the old one and covers what that gave towards the job.".into(),
        })
    }

    fn planned(&self, lost: &[(u32, u8)]) -> Option<Instead> {
        let catalogue = self.catalogue;
        let rest = rest(catalogue, self.content, &self.seen.course);
        let old = catalogue.courses.position(&self.seen.course);
        let needed = old.map_or_else(Vec::new, |old| {
            let mut needed: Vec<u32> = opened_only_by(catalogue, &rest, old).map(|(course, _)| course).collect();
            needed.dedup();
            needed
        });
        if lost.is_empty() && needed.is_empty() {
            // What people tied it to themselves, only they can find another course for.
            return self.element.step.requirements.is_empty().then(|| Instead {
                courses: Vec::new(),
                da: "Pakkens andre kurser dækker det, som det gav til jobbet.".into(),
                en: "The package's other courses cover what it gave towards the job.".into(),
            });
        }
        let mut ask = Ask {
            wanted: lost.to_vec(),
            kept: rest.iter().copied().filter(|at| !needed.contains(at)).collect(),
            brought: brought(catalogue, self.content),
            include: needed.clone(),
            exclude: out_of_reach(catalogue, self.today, self.content),
            language_support: wants_language_support(self.content),
        };
        ask.exclude.extend(old);
        let plan = fewest_days(catalogue, self.today, &ask, LIMIT).or_else(|| {
            // Nothing in the area: elsewhere is better than nothing, and people see where.
            ask.exclude = old.into_iter().collect();
            fewest_days(catalogue, self.today, &ask, LIMIT)
        })?;
        let courses: Vec<u32> = plan.courses.into_iter().filter(|at| !needed.contains(at)).collect();
        let labels = |danish: bool| {
            let labels = lost.iter().map(|&(at, _)| {
                let competence = catalogue.competences.at(at);
                if danish { competence.label_da.clone() } else { competence.label_en.clone() }
            });
            listed(&labels.collect::<Vec<_>>(), danish)
        };
        let (da, en) = if lost.is_empty() {
            ("Et andet kursus i pakken kræver det.".into(), "Another course of the package asks for it.".into())
        } else {
            (
                format!("Det er de færreste kursusdage, der igen dækker {}.", labels(true)),
                format!("These are the fewest course days that cover {} again.", labels(false)),
            )
        };
        (!courses.is_empty()).then_some(Instead { courses, da, en })
    }

    /// The next session of the course that fits in the old one's place.
    fn other_session(&self) -> Option<Change> {
        let key = self.seen.session.as_deref()?;
        if self.element.step.session.as_deref() != Some(key) {
            return None;
        }
        let without: Vec<u32> = self.catalogue.sessions.position(key).into_iter().collect();
        let old = self.locked.session.as_ref()?;
        self.session_change(&without, &old.provider)
    }

    /// Another session than some, with its provider to answer for it where the old provider did.
    fn session_change(&self, without: &[u32], old_provider: &str) -> Option<Change> {
        let (catalogue, element) = (self.catalogue, self.element);
        let session = catalogue.sessions.at(next_session(catalogue, self.today, self.content, self.at, without)?);
        let new_provider = catalogue.organisations.at(session.provider);
        let held = |danish| when_and_where(catalogue, session, danish);
        let (title, name) = (&element.step.title, &new_provider.name);
        let mut change = self.change(
            "session",
            DifferenceKind::SessionChanged,
            format!("Flyt {title} til holdet hos {name} {}.", held(true)),
            format!("Move {title} to the session at {name} {}.", held(false)),
            (
                "Det er det næste hold, der har pladser og passer til pakkens andre hold.".into(),
                "It is the next session with seats that fits the package's other sessions.".into(),
            ),
        );
        change.difference.field = Some("session");
        change.difference.before.clone_from(&element.step.session);
        change.difference.after = Some(session.key.clone());
        change.alters.push(Alter::Set(element.id.clone(), Part::Session(Some(session.key.clone()))));
        if element.step.responsible.as_deref() == Some(old_provider) && new_provider.key != old_provider {
            change.alters.push(Alter::Set(element.id.clone(), Part::Responsible(Some(new_provider.key.clone()))));
        }
        Some(change)
    }

    /// Another provider that may, with its session where the lost one held it.
    fn other_provider(&self) -> Option<Change> {
        let (catalogue, element) = (self.catalogue, self.element);
        let key = self.seen.detail.get("organisation")?.as_str()?;
        let lost = catalogue.organisations.position(key);
        let held = session_of(catalogue, element).is_some_and(|session| Some(session.provider) == lost);
        if held {
            let theirs = lost.map_or(&[][..], |at| catalogue.organisations.at(at).sessions.as_slice());
            return self.session_change(theirs, key);
        }
        if element.step.responsible.as_deref() != Some(key) {
            return Some(self.only_lock(
                "Elementet bruger ikke udbyderen. Godkend, så den nye tilstand låses i næste version.",
                "The element does not use the provider. Approve it, and the next version locks the new state.",
            ));
        }
        let course = course_of(catalogue, element)?;
        let without: Vec<u32> = lost.into_iter().collect();
        let other = provider(catalogue, self.today, Place::of(catalogue, self.content), course, &without)?;
        let other = catalogue.organisations.at(other);
        let mut change = self.change(
            "responsible",
            DifferenceKind::ResponsibleChanged,
            format!("Lad {} svare for {}.", other.name, element.step.title),
            format!("Let {} answer for {}.", other.name, element.step.title),
            ("Den må udbyde kurset i pakkens område.".into(), "It may offer the course in the package's area.".into()),
        );
        change.difference.field = Some("responsible");
        change.difference.before = Some(organisation(catalogue, key));
        change.difference.after = Some(other.name.clone());
        change.alters.push(Alter::Set(element.id.clone(), Part::Responsible(Some(other.key.clone()))));
        Some(change)
    }

    fn only_lock(&self, why_da: &str, why_en: &str) -> Change {
        let title = &self.element.step.title;
        self.change(
            "lock",
            DifferenceKind::ElementChanged,
            format!("Godkend den nye udgave af {title}."),
            format!("Approve the new edition of {title}."),
            (why_da.to_owned(), why_en.to_owned()),
        )
    }

    /// The new edition as it is, and a course more where it no longer gives what it gave.
    fn new_edition(&self) -> Vec<Change> {
        let (catalogue, element, locked) = (self.catalogue, self.element, self.locked);
        let mut change =
            self.only_lock("Elementet følger kurset, som det er nu.", "The element follows the course as it is now.");
        if let Some(course) = course_of(catalogue, element).map(|at| catalogue.courses.at(at)) {
            let mut set = |part| change.alters.push(Alter::Set(element.id.clone(), part));
            if element.step.days == Some(locked.days) && course.days != locked.days {
                set(Part::Days(Some(course.days)));
            }
            if element.step.title == locked.title && course.title_da != locked.title {
                set(Part::Title(course.title_da.clone()));
            }
        }
        let mut changes = vec![change];
        changes.extend(self.course_more());
        changes
    }

    fn course_more(&self) -> Option<Change> {
        let catalogue = self.catalogue;
        let gave = self.gave();
        let lost: Vec<(u32, u8)> = needs(catalogue, self.content)
            .into_iter()
            .filter(|need| {
                let given = gave.iter().any(|&(at, level)| at == need.competence && level >= need.level);
                given && !need.is_covered()
            })
            .map(|need| (need.competence, need.level))
            .collect();
        if lost.is_empty() {
            return None;
        }
        let ask = Ask {
            wanted: lost,
            kept: super::need::courses(catalogue, self.content),
            brought: brought(catalogue, self.content),
            include: Vec::new(),
            exclude: out_of_reach(catalogue, self.today, self.content),
            language_support: wants_language_support(self.content),
        };
        let plan = fewest_days(catalogue, self.today, &ask, LIMIT)?;
        let names =
            |danish| listed(&plan.courses.iter().map(|&at| named(catalogue, at, danish)).collect::<Vec<_>>(), danish);
        let mut change = self.change(
            "more",
            DifferenceKind::CourseAdded,
            format!("Tilføj {}.", names(true)),
            format!("Add {}.", names(false)),
            (
                "Den nye udgave dækker ikke længere alt det, som kurset gav til jobbet.".into(),
                "The new edition no longer covers all that the course gave towards the job.".into(),
            ),
        );
        change.difference.replacement = plan.courses.first().map(|&at| catalogue.courses.at(at).key.clone());
        let added = plan.courses.iter().map(|&at| Alter::Add(step(catalogue, at), self.element.id.clone()));
        change.alters.extend(added);
        Some(change)
    }
}
