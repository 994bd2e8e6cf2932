use entity::types::AlarmKind;
use proptest::prelude::*;
use time::Duration;

use super::{
    TODAY, catalogue, changed, course, dated, demos, disapprove, end, first_course, first_dated, parties, session,
};
use crate::catalogue::Catalogue;
use crate::catalogue::load::Rows;
use crate::domain::draft::content::Content;
use crate::domain::draft::difference::DifferenceKind;
use crate::domain::draft::edit;
use crate::domain::draft::finding::{Verdict, findings};
use crate::domain::draft::lock::lock;
use crate::domain::draft::need::needs;
use crate::domain::draft::proposal::{Change, Proposal, accept, edits};
use crate::domain::draft::repair::repairs;
use crate::domain::draft::rule;
use crate::domain::draft::shorter::Shortest;
use crate::domain::draft::watch::{Seen, watch};

const LAGER: &str = "DEMO26-LAGERMEDARBEJDER";

/// What a change of the catalogue raises on a package published before it, and what is proposed.
fn proposed(content: &Content, then: &Catalogue) -> (Vec<Seen>, Vec<Proposal>) {
    let locked = lock(catalogue(), TODAY, content);
    let seen = watch(then, TODAY, content, &locked);
    let proposals = repairs(then, TODAY, content, &locked, &seen);
    assert_eq!(proposals, repairs(then, TODAY, content, &locked, &seen), "the same state, the same proposals");
    (seen, proposals)
}

fn applied(content: &Content, changes: &[&Change]) -> Content {
    edit::apply(content, &edits(content, changes), 1, 2).unwrap()
}

/// Alarms of the package once it is published anew.
fn alarms_after(then: &Catalogue, content: &Content) -> Vec<Seen> {
    watch(then, TODAY, content, &lock(then, TODAY, content))
}

fn check(then: &Catalogue, content: &Content) {
    content.check(then, "input").unwrap();
    for element in &content.elements {
        element.step.check(then, &element.id).unwrap();
    }
}

fn essentials(catalogue: &Catalogue, content: &Content) -> Vec<u32> {
    let covered = needs(catalogue, content).into_iter().filter(|need| need.essential && need.is_covered());
    covered.map(|need| need.competence).collect()
}

#[test]
fn an_ended_course_is_replaced_by_its_successor_if_that_covers_the_same() {
    let content = dated(LAGER);
    let element = first_course(&content);
    let key = element.step.course.clone().unwrap();
    let with_successor = |covers: bool| {
        changed(|rows| {
            let at = rows.courses.position("22906").unwrap();
            let gave = rows.courses.get(&key).unwrap().competences.clone();
            course(rows, "22906", |course| course.competences = if covers { gave } else { Vec::new() });
            course(rows, &key, |course| course.successors = vec![at]);
            end(rows, &key);
        })
    };
    let then = with_successor(true);
    let (seen, proposals) = proposed(&content, &then);
    assert_eq!((seen[0].kind, proposals.len()), (AlarmKind::CourseEnded, 1));
    assert_eq!(proposals[0].alarm.as_ref(), Some(&seen[0].fingerprint));
    let change = &proposals[0].changes[0];
    assert_eq!(change.difference.kind, DifferenceKind::CourseReplaced);
    assert_eq!(change.difference.replacement.as_deref(), Some("22906"));
    let after = applied(&content, &[change]);
    let repaired = after.element(&element.id).unwrap();
    assert_eq!((repaired.step.course.as_deref(), repaired.step.session.as_ref()), (Some("22906"), None));
    check(&then, &after);
    assert_eq!(alarms_after(&then, &after), []);

    let (_, proposals) = proposed(&content, &with_successor(false));
    let instead = proposals.first().map(|proposal| &proposal.changes[0].difference);
    assert_ne!(instead.and_then(|difference| difference.replacement.as_deref()), Some("22906"));
}

#[test]
fn an_ended_course_without_successor_is_replaced_by_the_fewest_days_that_cover_what_is_lost() {
    let mut replaced = 0;
    for key in demos() {
        let content = dated(key);
        for course in content.courses() {
            let then = changed(|rows| end(rows, course));
            let (seen, proposals) = proposed(&content, &then);
            for proposal in &proposals {
                assert!(seen.iter().any(|seen| Some(&seen.fingerprint) == proposal.alarm.as_ref()));
                let after = applied(&content, &[&proposal.changes[0]]);
                check(&then, &after);
                assert!(!after.courses().contains(&course), "{key} {course}");
                assert_eq!(alarms_after(&then, &after), [], "{key} {course}");
                let lost: Vec<u32> = essentials(catalogue(), &content)
                    .into_iter()
                    .filter(|at| !essentials(&then, &after).contains(at))
                    .collect();
                assert!(lost.is_empty(), "{key} {course} loses {lost:?}");
                replaced += usize::from(proposal.changes[0].difference.kind == DifferenceKind::CourseReplaced);
            }
        }
    }
    assert!(replaced > 5, "only {replaced} were replaced");
}

#[test]
fn a_session_that_is_called_off_or_full_gives_way_to_the_next_that_fits() {
    let content = dated(LAGER);
    let element = first_dated(&content);
    let key = element.step.session.clone().unwrap();
    for (change, kind) in [
        (
            &(|s: &mut crate::catalogue::noun::Session| s.cancelled = true) as &dyn Fn(&mut _),
            AlarmKind::SessionCancelled,
        ),
        (&|s: &mut crate::catalogue::noun::Session| s.seats_taken = s.seats, AlarmKind::SessionFull),
    ] {
        let then = changed(|rows| session(rows, &key, change));
        let (seen, proposals) = proposed(&content, &then);
        assert_eq!(seen[0].kind, kind);
        let Some(proposal) = proposals.first() else { continue };
        let after = applied(&content, &[&proposal.changes[0]]);
        check(&then, &after);
        let new = after.element(&element.id).unwrap().step.session.clone().unwrap();
        assert_ne!(new, key);
        assert_eq!(alarms_after(&then, &after), []);
        let found = findings(&then, TODAY, &after, &parties(LAGER), &Shortest::Unknown);
        let dates: Vec<_> = found.iter().filter(|f| *f.rule == rule::DATES).map(|f| f.verdict).collect();
        assert_eq!(dates, [Verdict::Pass]);
    }
}

#[test]
fn every_session_of_every_demo_package_can_fall_out() {
    let mut moved = 0;
    for key in demos() {
        let content = dated(key);
        let keys: Vec<_> = content.elements.iter().filter_map(|element| element.step.session.clone()).collect();
        for off in keys {
            let then = changed(|rows| session(rows, &off, |session| session.cancelled = true));
            let (_, proposals) = proposed(&content, &then);
            for proposal in &proposals {
                moved += 1;
                let after = applied(&content, &[&proposal.changes[0]]);
                check(&then, &after);
                let found = findings(&then, TODAY, &after, &[], &Shortest::Unknown);
                let worst = found.iter().filter(|f| *f.rule == rule::DATES || *f.rule == rule::ORDER);
                assert!(worst.into_iter().all(|f| f.verdict != Verdict::Fail), "{key} {off}: {found:#?}");
            }
        }
    }
    assert!(moved > 5, "only {moved} were moved");
}

#[test]
fn a_provider_that_lost_its_approval_gives_way_to_another_in_the_area() {
    let mut content = dated(LAGER);
    let (id, key, lost) = {
        let element = first_dated(&content);
        (element.id.clone(), element.step.course.clone().unwrap(), element.step.responsible.clone().unwrap())
    };
    // Without a session only the provider that answers is to be replaced.
    for element in &mut content.elements {
        element.step.session = None;
    }
    let then = changed(|rows| disapprove(rows, &key, |name| name == lost));
    let (_, proposals) = proposed(&content, &then);
    let proposal = proposals.iter().find(|p| p.changes[0].difference.element.as_ref() == Some(&id)).unwrap();
    assert_eq!(proposal.changes[0].difference.kind, DifferenceKind::ResponsibleChanged);
    let after = applied(&content, &[&proposal.changes[0]]);
    let new = after.element(&id).unwrap().step.responsible.clone().unwrap();
    assert_ne!(new, lost);
    let course = then.courses.get(&key).unwrap();
    let at = then.organisations.position(&new).unwrap();
    assert!(crate::domain::draft::local::providers(&then, course, TODAY).contains(&at));

    // Whom the element doesn't use is only locked anew.
    let unused = changed(|rows| disapprove(rows, &key, |name| name != lost));
    let (seen, proposals) = proposed(&content, &unused);
    let own = seen.iter().position(|seen| seen.element == id && seen.kind == AlarmKind::ApprovalLost).unwrap();
    let proposal = proposals.iter().find(|p| p.alarm.as_ref() == Some(&seen[own].fingerprint)).unwrap();
    assert!(proposal.changes[0].alters.is_empty());
    assert!(proposal.changes[0].difference.reason_da.contains("bruger ikke udbyderen"));
}

#[test]
fn a_revised_course_is_approved_as_it_is_and_what_it_no_longer_gives_is_added() {
    let content = dated(LAGER);
    let element = first_course(&content);
    let key = element.step.course.clone().unwrap();
    let longer = changed(|rows| course(rows, &key, |course| course.days += 100));
    let (_, proposals) = proposed(&content, &longer);
    assert_eq!(proposals[0].changes.len(), 1);
    let after = applied(&content, &[&proposals[0].changes[0]]);
    assert_eq!(after.element(&element.id).unwrap().step.days, Some(longer.courses.get(&key).unwrap().days));
    assert_eq!(alarms_after(&longer, &after), []);

    let mut own_length = content.clone();
    own_length.elements.iter_mut().find(|e| e.id == element.id).unwrap().step.days = Some(50);
    let (_, proposals) = proposed(&own_length, &longer);
    let after = applied(&own_length, &[&proposals[0].changes[0]]);
    assert_eq!(after, own_length, "a length that people chose themselves stays");

    let less = changed(|rows| course(rows, &key, |course| course.competences.clear()));
    let (_, proposals) = proposed(&content, &less);
    let more: Vec<_> =
        proposals[0].changes.iter().filter(|c| c.difference.kind == DifferenceKind::CourseAdded).collect();
    let after = applied(&content, &more);
    check(&less, &after);
    assert_eq!(essentials(&less, &after), essentials(catalogue(), &content));
}

#[test]
fn nothing_is_proposed_once_people_have_moved_on() {
    let content = dated(LAGER);
    let element = first_course(&content);
    let key = element.step.course.clone().unwrap();
    let then = changed(|rows| end(rows, &key));
    let locked = lock(catalogue(), TODAY, &content);
    let seen = watch(&then, TODAY, &content, &locked);
    let mut draft = content.clone();
    draft.elements.retain(|other| other.id != element.id);
    assert_eq!(repairs(&then, TODAY, &draft, &locked, &seen), []);
    let mut draft = content.clone();
    draft.elements.iter_mut().find(|e| e.id == element.id).unwrap().step.course = Some("22906".into());
    assert_eq!(repairs(&then, TODAY, &draft, &locked, &seen), []);
}

#[test]
fn differences_are_accepted_by_ids_that_are_unique() {
    let content = dated(LAGER);
    let courses: Vec<String> = content.courses().into_iter().map(str::to_owned).collect();
    let off = first_dated(&content).step.session.clone().unwrap();
    let then = changed(|rows| {
        end(rows, &courses[1]);
        end(rows, &courses[2]);
        session(rows, &off, |session| session.cancelled = true);
    });
    let (_, proposals) = proposed(&content, &then);
    assert!(proposals.len() > 1, "{proposals:#?}");
    let mut ids: Vec<String> = proposals.iter().flat_map(|p| &p.changes).map(|c| c.difference.id.clone()).collect();
    let count = ids.len();
    assert_eq!(accept(&proposals, &ids).unwrap().len(), count);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    let refused = accept(&proposals, &[ids[0].clone(), "nonsense".into()]).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("input.differences"));
    let all = accept(&proposals, &ids).unwrap();
    let after = applied(&content, &all);
    check(&then, &after);
    assert_eq!(alarms_after(&then, &after), []);
}

/// Something that happens to the catalogue.
#[derive(Clone, Debug)]
enum Event {
    Ended(usize),
    Ends(usize, i64),
    Longer(usize),
    Cancelled(usize),
    Full(usize),
    Disapproved(usize, usize),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        any::<usize>().prop_map(Event::Ended),
        (any::<usize>(), 0..400_i64).prop_map(|(at, days)| Event::Ends(at, days)),
        any::<usize>().prop_map(Event::Longer),
        any::<usize>().prop_map(Event::Cancelled),
        any::<usize>().prop_map(Event::Full),
        (any::<usize>(), 1..4_usize).prop_map(|(at, part)| Event::Disapproved(at, part)),
    ]
}

fn happen(rows: &mut Rows, content: &Content, event: &Event) {
    let courses = content.courses();
    let sessions: Vec<&String> = content.elements.iter().filter_map(|e| e.step.session.as_ref()).collect();
    let of = |at: usize| courses[at % courses.len()];
    match *event {
        Event::Ended(at) => end(rows, of(at)),
        Event::Ends(at, days) => course(rows, of(at), |course| course.validity.to = Some(TODAY + Duration::days(days))),
        Event::Longer(at) => course(rows, of(at), |course| course.days += 50),
        Event::Cancelled(at) if !sessions.is_empty() => {
            session(rows, sessions[at % sessions.len()], |session| session.cancelled = true);
        }
        Event::Full(at) if !sessions.is_empty() => {
            session(rows, sessions[at % sessions.len()], |session| session.seats_taken = session.seats);
        }
        Event::Disapproved(at, part) => disapprove(rows, of(at), |name| name.len() % part == 0),
        Event::Cancelled(_) | Event::Full(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever happens and whichever repairs are accepted: the package stays valid, has no more alarms than before,
    /// and loses no essential need that the untouched package still covers.
    #[test]
    fn accepted_repairs_never_make_it_worse(
        package in any::<usize>(), events in prop::collection::vec(event(), 1..4), mask in any::<u64>(),
    ) {
        let demos = demos();
        let content = dated(demos[package % demos.len()]);
        let then = changed(|rows| events.iter().for_each(|event| happen(rows, &content, event)));
        let (seen, proposals) = proposed(&content, &then);
        let ids: Vec<String> = proposals
            .iter()
            .flat_map(|proposal| &proposal.changes)
            .enumerate()
            .filter(|(at, _)| mask & (1 << (at % 64)) != 0)
            .map(|(_, change)| change.difference.id.clone())
            .collect();
        let changes = accept(&proposals, &ids).unwrap();
        let after = applied(&content, &changes);
        check(&then, &after);
        let left = alarms_after(&then, &after);
        prop_assert!(left.len() <= seen.len(), "{left:#?}");
        // A course that has ended gives nothing any more.
        let mut before = content.clone();
        before.elements.retain(|element| {
            let course = element.step.course.as_deref().and_then(|key| then.courses.get(key));
            course.is_none_or(|course| course.validity.holds(TODAY))
        });
        let kept = essentials(&then, &after);
        for need in essentials(&then, &before) {
            prop_assert!(kept.contains(&need), "lost {}", then.competences.at(need).key);
        }
    }
}
