use entity::types::{OrganisationKind, PartyRole};
use proptest::prelude::*;

use super::{TODAY, catalogue, changed, dated, demos, draft, parties, party};
use crate::catalogue::Catalogue;
use crate::domain::draft::adapt::{Adapted, Target, adapt};
use crate::domain::draft::content::Content;
use crate::domain::draft::difference::DifferenceKind;
use crate::domain::draft::edit;
use crate::domain::draft::finding::{Verdict, findings};
use crate::domain::draft::local::{Place, offered, price as price_of};
use crate::domain::draft::need::{course_of, needs};
use crate::domain::draft::order::session_of;
use crate::domain::draft::proposal::{Alter, Change, Part, edits, is_open};
use crate::domain::draft::rule;
use crate::domain::draft::shorter::Shortest;

const LAGER: &str = "DEMO26-LAGERMEDARBEJDER";
const BUTIK: &str = "DEMO26-BUTIKSMEDHJAELPER";
const ODENSE: Target<'_> = Target { area: "rar-fyn", municipality: Some("461"), lead: "jc-461", title: None };

fn to(catalogue: &Catalogue, source: &Content, key: &str, target: Target<'_>) -> Adapted {
    adapt(catalogue, TODAY, source, &parties(key), target).unwrap()
}

fn applied(content: &Content, changes: &[&Change]) -> Content {
    edit::apply(content, &edits(content, changes), 1, 2).unwrap()
}

fn of_kind(adapted: &Adapted, kind: DifferenceKind) -> Vec<&Change> {
    adapted.changes.iter().filter(|change| change.difference.kind == kind).collect()
}

#[test]
fn a_package_comes_to_odense_with_local_sessions_and_local_people() {
    let source = dated(BUTIK);
    let adapted = to(catalogue(), &source, BUTIK, ODENSE);
    assert_eq!(adapted.content.title, "Demo: Butiksmedhjælper, Odense");
    assert_eq!(
        (adapted.content.area.as_deref(), adapted.content.municipality.as_deref()),
        (Some("rar-fyn"), Some("461"))
    );
    assert!(adapted.content.elements.iter().all(|e| e.step.session.is_none() && e.step.responsible.is_none()));
    assert_eq!(adapted.content.courses(), source.courses());

    let all: Vec<&Change> = adapted.changes.iter().collect();
    let after = applied(&adapted.content, &all);
    let mut dates = 0;
    for element in &after.elements {
        let Some(session) = session_of(catalogue(), element) else { continue };
        dates += 1;
        assert!(Place::of(catalogue(), &after).reaches(catalogue(), session));
        let provider = catalogue().organisations.at(session.provider);
        assert_eq!(element.step.responsible.as_ref(), Some(&provider.key));
    }
    assert!(dates > 1);
    let found = findings(catalogue(), TODAY, &after, &[], &Shortest::Unknown);
    let dates: Vec<_> = found.iter().filter(|f| *f.rule == rule::DATES).map(|f| f.verdict).collect();
    assert_eq!(dates, [Verdict::Pass]);

    let missing: Vec<_> = of_kind(&adapted, DifferenceKind::PartyMissing);
    let ids: Vec<&str> = missing.iter().map(|change| change.difference.id.as_str()).collect();
    assert_eq!(ids, ["adapt#party.AMU_PROVIDER", "adapt#party.COMPANY"]);
    let provider = catalogue().organisations.get(missing[0].invite.as_deref().unwrap()).unwrap();
    assert_eq!(provider.kind, OrganisationKind::AmuProvider);
    assert_eq!(missing[1].invite, None, "which company is for people to say");

    let travel = of_kind(&adapted, DifferenceKind::TravelChanged);
    assert!(travel[0].alters.is_empty() && travel[0].difference.before.is_some(), "{travel:#?}");
    assert_eq!(travel[0].difference.after.as_deref(), Some("0 km / 0 km"));

    // What was accepted is no longer open, nor is a session once the course is another.
    for change in &adapted.changes {
        assert!(is_open(catalogue(), &adapted.content, change), "{change:#?}");
        assert_eq!(is_open(catalogue(), &after, change), change.alters.is_empty(), "{change:#?}");
    }
    let session = of_kind(&adapted, DifferenceKind::SessionChanged)[0];
    let id = session.difference.element.as_deref().unwrap();
    let mut other = adapted.content.clone();
    other.elements.iter_mut().find(|element| element.id == id).unwrap().step.course = Some("22906".into());
    assert!(!is_open(catalogue(), &other, session));
}

#[test]
fn the_price_is_told_where_it_differs() {
    let source = dated("DEMO26-SVEJSER");
    let adapted = to(catalogue(), &source, "DEMO26-SVEJSER", ODENSE);
    let all: Vec<&Change> = adapted.changes.iter().collect();
    let after = applied(&adapted.content, &all);
    let price = of_kind(&adapted, DifferenceKind::PriceChanged);
    let total = |content: &Content| -> i64 {
        content.elements.iter().filter_map(|element| price_of(catalogue(), element)).map(|(ore, _)| ore).sum()
    };
    assert_ne!(total(&source), total(&after));
    let kroner = |ore| crate::domain::compose::kroner(ore, true);
    assert!(price[0].difference.before.as_ref().unwrap().starts_with(&kroner(total(&source))), "{price:#?}");
    assert!(price[0].difference.after.as_ref().unwrap().starts_with(&kroner(total(&after))), "{price:#?}");
}

#[test]
fn a_provider_that_leads_alone_asks_the_jobcentre() {
    let lead = "prov-amu-fyn";
    let source = draft(LAGER);
    let alone = [party("prov-euc-lillebaelt", PartyRole::Lead)];
    let adapted = adapt(catalogue(), TODAY, &source, &alone, Target { lead, ..ODENSE }).unwrap();
    let missing = of_kind(&adapted, DifferenceKind::PartyMissing);
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].invite.as_deref(), Some("jc-461"));
}

#[test]
fn what_nobody_offers_in_the_area_is_replaced_by_what_covers_the_same() {
    let source = draft(LAGER);
    let area = catalogue().areas.position("rar-fyn").unwrap();
    let mut replaced = 0;
    for (at, key) in source.courses().into_iter().enumerate() {
        // Nobody on Funen offers this one course.
        let then = changed(|rows| {
            let sessions = rows.sessions.clone();
            let places = rows.municipalities.clone();
            super::course(rows, key, |course| {
                course.sessions.retain(|&s| {
                    let session = sessions.at(s);
                    session.mode != entity::types::SessionMode::Remote && places.at(session.municipality).rar != area
                });
                course.fkbs.clear();
            });
        });
        let course = then.courses.position(key).unwrap();
        let place = Place { area: Some(area), municipality: None };
        assert!(!offered(&then, TODAY, place, course));
        let adapted = to(&then, &source, LAGER, ODENSE);
        let exchanged: Vec<&Change> = adapted
            .changes
            .iter()
            .filter(|change| {
                let exchanges = |alter: &Alter| matches!(alter, Alter::Set(_, Part::Course(_)) | Alter::Remove(_));
                change.alters.iter().any(exchanges)
            })
            .collect();
        for change in &exchanged {
            assert!(change.difference.reason_da.starts_with("Ingen udbyder det i RAR-område Fyn."), "{change:#?}");
            assert_eq!(change.difference.course.as_deref(), Some(key));
            assert_ne!(change.difference.replacement.as_deref(), Some(key));
            replaced += 1;
        }
        let all: Vec<&Change> = adapted.changes.iter().collect();
        let after = applied(&adapted.content, &all);
        for (was, is) in needs(&then, &source).iter().zip(needs(&then, &after)) {
            assert!(!was.is_covered() || is.is_covered(), "{at} {key}");
        }
        for element in &after.elements {
            if let Some(new) = course_of(&then, element)
                && !source.courses().contains(&then.courses.at(new).key.as_str())
            {
                assert!(offered(&then, TODAY, place, new));
            }
        }
    }
    assert!(replaced > 0);
}

#[test]
fn a_place_that_is_none_and_a_lead_that_is_nobody_are_refused() {
    let source = draft(LAGER);
    let refused = |target| adapt(catalogue(), TODAY, &source, &[], target).unwrap_err().field.unwrap().into_owned();
    assert_eq!(refused(Target { area: "nowhere", ..ODENSE }), "input.area");
    assert_eq!(refused(Target { municipality: Some("999"), ..ODENSE }), "input.municipality");
    assert_eq!(refused(Target { municipality: Some("630"), ..ODENSE }), "input.municipality");
    assert_eq!(refused(Target { lead: "nobody", ..ODENSE }), "input.lead");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Any package to any area, and any of the changes: what comes out is valid, every time the same, and ids are unique.
    #[test]
    fn any_of_the_changes_apply_cleanly(package in any::<usize>(), place in any::<usize>(), mask in any::<u64>()) {
        let catalogue = catalogue();
        let package = catalogue.packages.at(package as u32 % catalogue.packages.len());
        let source = if demos().contains(&package.key.as_str()) { dated(&package.key) } else { draft(&package.key) };
        let town = catalogue.municipalities.at(place as u32 % catalogue.municipalities.len());
        let area = &catalogue.areas.at(town.rar).key;
        let municipality = (mask % 2 == 0).then_some(town.code.as_str());
        let lead = format!("jc-{}", town.code);
        let lead = if catalogue.organisations.get(&lead).is_some() { lead } else { "jc-461".into() };
        let target = Target { area, municipality, lead: &lead, title: None };
        let adapted = to(catalogue, &source, &package.key, target);
        prop_assert_eq!(&adapted, &to(catalogue, &source, &package.key, target));
        let mut ids: Vec<&str> = adapted.changes.iter().map(|change| change.difference.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), adapted.changes.len());
        let all: Vec<&Change> = adapted.changes.iter().collect();
        let some: Vec<&Change> = adapted
            .changes
            .iter()
            .enumerate()
            .filter(|(at, _)| mask & (1 << (at % 64)) != 0)
            .map(|(_, change)| change)
            .collect();
        for changes in [&all, &some] {
            let after = applied(&adapted.content, changes);
            prop_assert!(after.check(catalogue, "input").is_ok());
            for element in &after.elements {
                let checked = element.step.check(catalogue, &element.id);
                prop_assert!(checked.is_ok(), "{:?}", checked);
            }
            let found = findings(catalogue, TODAY, &after, &[], &Shortest::Unknown);
            let dates = found.iter().filter(|finding| *finding.rule == rule::DATES);
            prop_assert!(dates.into_iter().all(|finding| finding.verdict != Verdict::Fail), "{:#?}", found);
        }
        for change in &adapted.changes {
            prop_assert!(!change.difference.reason_da.is_empty() && !change.difference.reason_en.is_empty());
        }
    }
}
