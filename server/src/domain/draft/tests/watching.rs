use entity::types::AlarmKind;
use time::Duration;
use time::macros::date;

use super::{TODAY, catalogue, changed, course, dated, demos, disapprove, end, first_course, first_dated, session};
use crate::catalogue::Catalogue;
use crate::catalogue::load::Rows;
use crate::domain::draft::content::Content;
use crate::domain::draft::lock::{self, lock};
use crate::domain::draft::watch::{Seen, watch};

const LAGER: &str = "DEMO26-LAGERMEDARBEJDER";

fn seen(content: &Content, catalogue_then: &Catalogue) -> Vec<Seen> {
    watch(catalogue_then, TODAY, content, &lock(catalogue(), TODAY, content))
}

fn kinds(seen: &[Seen]) -> Vec<AlarmKind> {
    seen.iter().map(|seen| seen.kind).collect()
}

/// The one alarm that a change of the catalogue raises.
fn only(content: &Content, change: impl FnOnce(&mut Rows)) -> Seen {
    let mut seen = seen(content, &changed(change));
    assert_eq!(seen.len(), 1, "{seen:#?}");
    seen.remove(0)
}

#[test]
fn what_has_not_changed_raises_nothing() {
    for key in demos() {
        let content = dated(key);
        assert!(content.elements.iter().any(|element| element.step.session.is_some()), "{key} has no session");
        assert_eq!(seen(&content, catalogue()), [], "{key}");
    }
}

#[test]
fn a_lock_is_written_and_read_as_json() {
    let locked = lock(catalogue(), TODAY, &dated(LAGER));
    assert!(locked.iter().any(|locked| locked.session.is_some() && !locked.providers.is_empty()));
    let text = lock::written(&locked);
    assert_eq!(lock::read(&text).unwrap(), locked);
    let session = locked.iter().find_map(|locked| locked.session.as_ref()).unwrap();
    assert!(text.contains(&format!("\"start\":\"{}\"", session.start)), "{text}");
    assert!(lock::read("[{}]").is_err());
}

#[test]
fn a_revised_course_says_what_is_otherwise() {
    let content = dated(LAGER);
    let element = first_course(&content);
    let key = element.step.course.clone().unwrap();
    let longer = |rows: &mut Rows| course(rows, &key, |course| course.days += 150);
    let one = only(&content, longer);
    assert_eq!((one.kind, &one.element, &one.course), (AlarmKind::CourseRevised, &element.id, &key));
    assert!(one.text_da.contains("har ændret længden fra 1 dag til 2,5 dage"), "{}", one.text_da);
    assert_eq!(one.fingerprint, only(&content, longer).fingerprint, "the same state has the same fingerprint");
    let other = only(&content, |rows| {
        course(rows, &key, |course| {
            course.title_da = "Nyt navn".into();
            course.competences[0].1 = if course.competences[0].1 == 1 { 2 } else { 1 };
        });
    });
    assert_ne!(one.fingerprint, other.fingerprint);
    assert!(other.text_da.contains("titlen til “Nyt navn” og hvad det giver ("), "{}", other.text_da);
    assert!(other.detail.get("competences").is_some() && other.detail.get("days").is_none());
}

#[test]
fn a_course_that_has_ended_raises_that_one_alarm() {
    let content = dated(LAGER);
    let key = first_course(&content).step.course.clone().unwrap();
    let next = catalogue().courses.iter().position(|row| row.key == "X0051").unwrap() as u32;
    let one = only(&content, |rows| {
        course(rows, &key, |course| {
            course.days += 100;
            course.sessions.clear();
            course.successors.push(next);
        });
        end(rows, &key);
    });
    assert_eq!(one.kind, AlarmKind::CourseEnded);
    assert!(one.text_da.contains("ophørte den 21. november 2026. Det afløses af X0051 "), "{}", one.text_da);
    assert!(one.text_en.contains("ended on 21 November 2026."), "{}", one.text_en);

    let mut unknown = lock(catalogue(), TODAY, &content);
    unknown[0].course = "99999".into();
    let gone = watch(catalogue(), TODAY, &content, &unknown);
    assert_eq!(kinds(&gone), [AlarmKind::CourseEnded]);
    assert!(gone[0].text_da.contains("findes ikke længere i kataloget"));
}

#[test]
fn a_course_that_gets_a_last_day_within_a_year_is_told_once() {
    let content = dated(LAGER);
    let key = first_course(&content).step.course.clone().unwrap();
    let last = |day| changed(|rows| course(rows, &key, |course| course.validity.to = Some(day)));
    let soon = last(TODAY + Duration::days(365));
    assert_eq!(kinds(&seen(&content, &soon)), [AlarmKind::CourseEnds]);
    assert_eq!(seen(&content, &last(TODAY + Duration::days(366))), []);
    assert_eq!(kinds(&seen(&content, &last(TODAY))), [AlarmKind::CourseEnds], "today is its last day");

    let told = lock(&soon, TODAY, &content);
    assert_eq!(watch(&soon, TODAY, &content, &told), [], "it was known when the version was published");
    let earlier = last(date!(2027 - 01 - 31));
    let seen = watch(&earlier, TODAY, &content, &told);
    assert_eq!(kinds(&seen), [AlarmKind::CourseEnds]);
    assert!(seen[0].text_da.ends_with("ophører den 31. januar 2027."), "{}", seen[0].text_da);
}

#[test]
fn a_provider_that_may_no_longer_is_told_and_that_nobody_may() {
    let content = dated(LAGER);
    let element = first_dated(&content);
    let (key, responsible) = (element.step.course.clone().unwrap(), element.step.responsible.clone().unwrap());
    // Other courses of the same FKB lose it too: look at this element's alarms.
    let of = |seen: Vec<Seen>| seen.into_iter().filter(|seen| seen.element == element.id).collect::<Vec<_>>();
    let lost = of(seen(&content, &changed(|rows| disapprove(rows, &key, |name| name == responsible))));
    assert_eq!(kinds(&lost), [AlarmKind::ApprovalLost]);
    assert_eq!(lost[0].detail["organisation"], responsible.as_str());
    let nobody = of(seen(&content, &changed(|rows| disapprove(rows, &key, |_| true))));
    assert_eq!(kinds(&nobody), [AlarmKind::NoProvider]);
}

#[test]
fn a_session_that_is_called_off_or_fills_up_is_told_while_it_matters() {
    let content = dated(LAGER);
    let key = first_dated(&content).step.session.clone().unwrap();
    let cancelled = only(&content, |rows| session(rows, &key, |session| session.cancelled = true));
    assert_eq!((cancelled.kind, cancelled.session.as_ref()), (AlarmKind::SessionCancelled, Some(&key)));
    let fill = |session: &mut crate::catalogue::noun::Session| session.seats_taken = session.seats;
    let full = only(&content, |rows| session(rows, &key, fill));
    assert_eq!(full.kind, AlarmKind::SessionFull);
    assert!(full.text_da.contains("er fyldt"), "{}", full.text_da);

    let full = changed(|rows| session(rows, &key, fill));
    assert_eq!(watch(&full, TODAY, &content, &lock(&full, TODAY, &content)), [], "it was full when it was chosen");
    let locked = lock(catalogue(), TODAY, &content);
    let held = catalogue().sessions.get(&key).unwrap();
    let about = |catalogue: &Catalogue, day| {
        let seen = watch(catalogue, day, &content, &locked);
        seen.into_iter().filter(|seen| seen.session.as_ref() == Some(&key)).count()
    };
    assert_eq!(about(&full, held.start), 1, "full on the first day");
    assert_eq!(about(&full, held.start + Duration::days(1)), 0, "full once it has begun");
    let off = changed(|rows| session(rows, &key, |session| session.cancelled = true));
    assert_eq!(about(&off, held.end), 1, "called off on the last day");
    assert_eq!(about(&off, held.end + Duration::days(1)), 0, "called off once it is over");
}
