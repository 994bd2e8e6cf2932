use super::{catalogue, changed, course, dated, session};
use crate::catalogue::noun::Alternative;
use crate::domain::draft::content::{Content, Step};
use crate::domain::draft::difference::{Difference, DifferenceKind};
use crate::domain::draft::proposal::{Alter, Change, Part, edits};
use crate::domain::draft::{edit, order};

const ANLAEG: &str = "DEMO26-ANLAEGSARBEJDER";

fn change(alters: Vec<Alter>) -> Change {
    Change { difference: Difference::new("x", DifferenceKind::ElementChanged, "", ""), alters, invite: None }
}

fn applied(content: &Content, changes: &[&Change]) -> Content {
    edit::apply(content, &edits(content, changes), 1, 2).unwrap()
}

fn set(element: &str, part: Part) -> Alter {
    Alter::Set(element.to_owned(), part)
}

#[test]
fn what_is_added_after_the_same_element_keeps_its_order_and_is_added_once() {
    let content = dated(ANLAEG);
    let [first, second] = ["22906", "44530"].map(|key| Step {
        course: Some(key.into()),
        title: key.into(),
        ..content.elements[2].step.clone()
    });
    let add = |step: &Step| Alter::Add(step.clone(), "e3".into());
    let (both, again) = (change(vec![add(&first), add(&second)]), change(vec![add(&first)]));
    let after = applied(&content, &[&both, &again]);
    let place = after.elements.iter().position(|element| element.id == "e3").unwrap();
    assert_eq!((&after.elements[place + 1].step, &after.elements[place + 2].step), (&first, &second));
    assert_eq!(after.elements.len(), content.elements.len() + 2);
}

#[test]
fn another_course_outdoes_another_session_of_the_old_one() {
    let content = dated(ANLAEG);
    let exchange = change(vec![set("e5", Part::Course("22906".into())), set("e5", Part::Session(None))]);
    let move_on = change(vec![set("e5", Part::Session(Some("SP0682-2026-12-01".into())))]);
    for changes in [[&exchange, &move_on], [&move_on, &exchange]] {
        let after = applied(&content, &changes);
        let step = &after.element("e5").unwrap().step;
        assert_eq!((step.course.as_deref(), step.session.as_deref()), (Some("22906"), None));
        assert!(step.check(catalogue(), "e5").is_ok());
    }
}

#[test]
fn several_changes_of_one_element_stand_beside_each_other_and_what_goes_is_not_changed() {
    let content = dated(ANLAEG);
    let (title, days) = (change(vec![set("e5", Part::Title("Ny".into()))]), change(vec![set("e5", Part::Days(None))]));
    let after = applied(&content, &[&title, &days]);
    let step = &after.element("e5").unwrap().step;
    assert_eq!((step.title.as_str(), step.days), ("Ny", None));
    let out = change(vec![Alter::Remove("e5".into())]);
    let after = applied(&content, &[&out, &title, &out]);
    assert!(after.element("e5").is_none() && after.elements.len() == content.elements.len() - 1);
}

#[test]
fn with_dates_a_prerequisite_must_be_over_before_the_course_begins() {
    // e5 and e7 have sessions, e7's after e5's; let e7's course ask for e5's.
    let content = dated(ANLAEG);
    let of = |id: &str| content.element(id).unwrap().step.clone();
    let (opener, opened) = (of("e5"), of("e7"));
    let first = catalogue().sessions.get(opener.session.as_ref().unwrap()).unwrap().clone();
    let begins = |day: time::Date| {
        changed(|rows| {
            let at = rows.courses.position(opener.course.as_ref().unwrap()).unwrap();
            course(rows, opened.course.as_ref().unwrap(), |course| {
                course.prerequisites = vec![(1, vec![Alternative::Course(at)])];
            });
            session(rows, opened.session.as_ref().unwrap(), |session| session.start = day);
        })
    };
    assert_eq!(order::unmet(&begins(first.end), &content).len(), 1, "the same day is too early");
    assert_eq!(order::unmet(&begins(first.end + time::Duration::days(1)), &content), []);
    // By date, whatever the order of elements.
    let mut turned = content.clone();
    turned.elements.swap(4, 6);
    assert_eq!(order::unmet(&begins(first.end + time::Duration::days(1)), &turned), []);
}
