//! What has become of what a published version rests on.

use entity::types::AlarmKind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::{Date, Duration};

use super::content::Content;
use super::difference::organisation;
use super::lock::{Locked, LockedSession, competences, offerers};
use crate::catalogue::Catalogue;
use crate::catalogue::noun::Course;
use crate::domain::compose::{course_days, date, listed};

/// How long before a course's last day it is told, in days.
const NOTICE_DAYS: i64 = 365;

/// Something that is no longer as it was when the version was published.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Names this state of this thing: the same as long as nothing more changes, another when it does.
    pub fingerprint: String,
    /// What happened.
    pub kind: AlarmKind,
    /// Key of the course.
    pub course: String,
    /// Key of the session, where it is about one.
    pub session: Option<String>,
    /// Id of the element.
    pub element: String,
    /// What was and what is, for programs.
    pub detail: Value,
    /// What happened, in Danish.
    pub text_da: String,
    /// The same in English.
    pub text_en: String,
}

/// What has changed of a lock, in the order of its elements. `content` is what the version says.
///
/// A course that has ended raises that one alarm and no other for its element: the rest goes with it.
pub fn watch(catalogue: &Catalogue, today: Date, content: &Content, lock: &[Locked]) -> Vec<Seen> {
    let mut seen = Vec::new();
    for locked in lock {
        let watched = Watched { catalogue, today, content, locked };
        let course = catalogue.courses.get(&locked.course).filter(|course| !is_over(course, today));
        let Some(course) = course else {
            seen.push(watched.ended());
            continue;
        };
        seen.extend(watched.revised(course));
        seen.extend(watched.ends(course));
        seen.extend(watched.providers(course));
        seen.extend(locked.session.as_ref().and_then(|session| watched.session(session)));
    }
    seen
}

fn is_over(course: &Course, today: Date) -> bool {
    course.validity.to.is_some_and(|last| last < today)
}

/// Courses that replace one and are in force on a day or later.
pub(super) fn successors(catalogue: &Catalogue, course: &Course, today: Date) -> Vec<u32> {
    let lasts = |at: &u32| catalogue.courses.at(*at).validity.to.is_none_or(|last| last >= today);
    course.successors.iter().copied().filter(lasts).collect()
}

struct Watched<'a> {
    catalogue: &'a Catalogue,
    today: Date,
    content: &'a Content,
    locked: &'a Locked,
}

impl Watched<'_> {
    fn seen(&self, kind: AlarmKind, state: &str, detail: Value, da: String, en: String) -> Seen {
        let Locked { element, course, .. } = self.locked;
        Seen {
            fingerprint: format!("{}/{element}/{course}/{state}", kind.as_str()),
            kind,
            course: course.clone(),
            session: None,
            element: element.clone(),
            detail,
            text_da: da,
            text_en: en,
        }
    }

    /// The course as people know it; in the element's own words where those differ.
    fn named(&self) -> String {
        let Locked { element, course, title, .. } = self.locked;
        match self.content.element(element) {
            Some(element) if element.step.title != *title => format!("{course} {title} ({})", element.step.title),
            _ => format!("{course} {title}"),
        }
    }

    fn ended(&self) -> Seen {
        let named = self.named();
        let course = self.catalogue.courses.get(&self.locked.course);
        let last = course.and_then(|course| course.validity.to);
        let told = match last {
            Some(last) => (
                format!("Kurset {named} ophørte den {}.", date(last, true)),
                format!("The course {named} ended on {}.", date(last, false)),
            ),
            None => (
                format!("Kurset {named} findes ikke længere i kataloget."),
                format!("The course {named} is no longer in the catalogue."),
            ),
        };
        let successors = course.map_or_else(Vec::new, |course| successors(self.catalogue, course, self.today));
        let (da, en) = self.replaced_by(&successors, told);
        let state = last.map_or_else(|| "gone".to_owned(), |last| last.to_string());
        let detail = json!({
            "validTo": last.map(|last| last.to_string()),
            "successors": self.keys(&successors),
        });
        self.seen(AlarmKind::CourseEnded, &state, detail, da, en)
    }

    fn ends(&self, course: &Course) -> Option<Seen> {
        let last = course.validity.to?;
        let told = self.locked.valid_to.is_some_and(|known| known <= last);
        if told || last - self.today > Duration::days(NOTICE_DAYS) {
            return None;
        }
        let named = self.named();
        let successors = successors(self.catalogue, course, self.today);
        let told = (
            format!("Kurset {named} ophører den {}.", date(last, true)),
            format!("The course {named} ends on {}.", date(last, false)),
        );
        let (da, en) = self.replaced_by(&successors, told);
        let detail = json!({
            "validTo": { "before": self.locked.valid_to.map(|day| day.to_string()), "after": last.to_string() },
            "successors": self.keys(&successors),
        });
        Some(self.seen(AlarmKind::CourseEnds, &last.to_string(), detail, da, en))
    }

    /// The sentence about a course's end, and by what it is replaced.
    fn replaced_by(&self, successors: &[u32], (da, en): (String, String)) -> (String, String) {
        let titles = |danish: bool| {
            let titles = successors.iter().map(|&at| {
                let course = self.catalogue.courses.at(at);
                format!("{} {}", course.key, if danish { &course.title_da } else { &course.title_en })
            });
            listed(&titles.collect::<Vec<_>>(), danish)
        };
        if successors.is_empty() {
            return (da, en);
        }
        (format!("{da} Det afløses af {}.", titles(true)), format!("{en} It is replaced by {}.", titles(false)))
    }

    fn keys(&self, courses: &[u32]) -> Vec<&str> {
        courses.iter().map(|&at| self.catalogue.courses.at(at).key.as_str()).collect()
    }

    fn revised(&self, course: &Course) -> Option<Seen> {
        let locked = self.locked;
        let now = competences(self.catalogue, course);
        let (mut da, mut en, mut detail) = (Vec::new(), Vec::new(), serde_json::Map::new());
        if course.days != locked.days {
            let (before, after) = (i64::from(locked.days), i64::from(course.days));
            da.push(format!("længden fra {} til {}", course_days(before, true), course_days(after, true)));
            en.push(format!("its length from {} to {}", course_days(before, false), course_days(after, false)));
            detail.insert("days".into(), json!({ "before": locked.days, "after": course.days }));
        }
        if course.title_da != locked.title {
            da.push(format!("titlen til “{}”", course.title_da));
            en.push(format!("its title to “{}”", course.title_da));
            detail.insert("title".into(), json!({ "before": locked.title, "after": course.title_da }));
        }
        if now != locked.competences {
            let (told_da, told_en) = self.competence_changes(&now);
            da.push(format!("hvad det giver ({})", told_da.join(", ")));
            en.push(format!("what it gives ({})", told_en.join(", ")));
            detail.insert("competences".into(), json!({ "before": locked.competences, "after": now }));
        }
        if detail.is_empty() {
            return None;
        }
        let named = self.named();
        let state = digest(&json!([course.days, course.title_da, now]));
        Some(self.seen(
            AlarmKind::CourseRevised,
            &state,
            Value::Object(detail),
            format!("Kurset {named} har ændret {}.", listed(&da, true)),
            format!("The course {named} has changed {}.", listed(&en, false)),
        ))
    }

    /// Which competences came, went, or changed level.
    fn competence_changes(&self, now: &[(String, u8)]) -> (Vec<String>, Vec<String>) {
        let before = &self.locked.competences;
        let level = |given: &[(String, u8)], key: &str| given.iter().find(|(given, _)| given == key).map(|(_, at)| *at);
        let mut keys: Vec<&String> = before.iter().chain(now).map(|(key, _)| key).collect();
        keys.sort_unstable();
        keys.dedup();
        let (mut da, mut en) = (Vec::new(), Vec::new());
        for key in keys {
            let (was, is) = (level(before, key), level(now, key));
            if was == is {
                continue;
            }
            let competence = self.catalogue.competences.get(key);
            let label_da = competence.map_or(key, |competence| &competence.label_da);
            let label_en = competence.map_or(key, |competence| &competence.label_en);
            let (told_da, told_en) = match (was, is) {
                (Some(was), Some(is)) => {
                    (format!("{label_da}: niveau {was} er blevet {is}"), format!("{label_en}: level {was} became {is}"))
                }
                (None, _) => (format!("nyt: {label_da}"), format!("new: {label_en}")),
                (_, None) => (format!("ikke længere: {label_da}"), format!("no longer: {label_en}")),
            };
            da.push(told_da);
            en.push(told_en);
        }
        (da, en)
    }

    /// Who no longer may, or that nobody may any more.
    fn providers(&self, course: &Course) -> Vec<Seen> {
        let named = self.named();
        let now = offerers(self.catalogue, self.today, course);
        if now.is_empty() && !self.locked.providers.is_empty() {
            let before: Vec<&str> = self.locked.providers.iter().map(|known| known.organisation.as_str()).collect();
            return vec![self.seen(
                AlarmKind::NoProvider,
                "none",
                json!({ "before": before }),
                format!("Ingen kan længere udbyde kurset {named}."),
                format!("Nobody can offer the course {named} any more."),
            )];
        }
        let approved = |key: &str| now.iter().any(|known| known.approved && known.organisation == key);
        let lost = self.locked.providers.iter().filter(|known| known.approved && !approved(&known.organisation));
        lost.map(|known| {
            let key = &known.organisation;
            let name = organisation(self.catalogue, key);
            self.seen(
                AlarmKind::ApprovalLost,
                key,
                json!({ "organisation": key }),
                format!("{name} er ikke længere godkendt til at udbyde kurset {named}."),
                format!("{name} is no longer approved to offer the course {named}."),
            )
        })
        .collect()
    }

    /// A chosen session that is called off, or has come to be full, before it is over or has begun.
    fn session(&self, locked: &LockedSession) -> Option<Seen> {
        let session = self.catalogue.sessions.get(&locked.key);
        let named = self.named();
        let place = organisation(self.catalogue, &locked.provider);
        let (start, end) = session.map_or((locked.start, locked.end), |session| (session.start, session.end));
        let day = |danish| date(start, danish);
        let (kind, da, en) = if session.is_none_or(|session| session.cancelled) {
            (
                AlarmKind::SessionCancelled,
                format!("Holdet på {named} hos {place} med start den {} er aflyst.", day(true)),
                format!("The session of {named} at {place} starting on {} is cancelled.", day(false)),
            )
        } else if session.is_some_and(|session| session.seats_free() == 0) && locked.seats_free > 0 {
            (
                AlarmKind::SessionFull,
                format!("Holdet på {named} hos {place} med start den {} er fyldt.", day(true)),
                format!("The session of {named} at {place} starting on {} is full.", day(false)),
            )
        } else {
            return None;
        };
        let is_past = if kind == AlarmKind::SessionFull { start < self.today } else { end < self.today };
        if is_past {
            return None;
        }
        let detail = json!({ "start": start.to_string(), "provider": locked.provider });
        let seen = self.seen(kind, &locked.key, detail, da, en);
        Some(Seen { session: Some(locked.key.clone()), ..seen })
    }
}

/// A short name for a state.
fn digest(state: &Value) -> String {
    let hash = Sha256::digest(state.to_string().as_bytes());
    format!("{:016x}", hash.iter().take(8).fold(0_u64, |name, byte| name << 8 | u64::from(*byte)))
}
