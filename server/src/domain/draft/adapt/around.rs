//! What is otherwise around a package in another area: who is missing, how far it is, what it costs.

use entity::types::{OrganisationKind, PartyStatus};
use time::Date;

use crate::catalogue::Catalogue;
use crate::catalogue::noun::Session;
use crate::domain::compose::kroner;
use crate::domain::draft::content::{Content, Party};
use crate::domain::draft::difference::{Difference, DifferenceKind};
use crate::domain::draft::local::{self, Place, Way};
use crate::domain::draft::order::session_of;
use crate::domain::draft::proposal::Change;
use crate::domain::organisation::kind_words;

/// Kinds of parties that the source has, and that the package needs, but that the lead is not: whom to invite.
pub(super) fn parties(
    catalogue: &Catalogue,
    today: Date,
    place: Place,
    content: &Content,
    source: &[Party],
    lead: &str,
) -> Vec<Change> {
    let lead_kind = catalogue.organisations.get(lead).map(|lead| lead.kind);
    let active: Vec<u32> = source
        .iter()
        .filter(|party| party.status != PartyStatus::Declined)
        .filter_map(|party| catalogue.organisations.position(&party.organisation))
        .collect();
    let mut kinds: Vec<OrganisationKind> = active.iter().map(|&at| catalogue.organisations.at(at).kind).collect();
    // Whoever made the source: at least one AMU provider and one other are needed.
    kinds.push(OrganisationKind::AmuProvider);
    if lead_kind == Some(OrganisationKind::AmuProvider)
        && kinds.iter().all(|&kind| kind == OrganisationKind::AmuProvider)
    {
        kinds.push(OrganisationKind::Jobcentre);
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds.retain(|&kind| Some(kind) != lead_kind);
    kinds
        .into_iter()
        .map(|kind| {
            let (kind_da, kind_en) = kind_words(kind);
            let national = active.iter().copied().find(|&at| {
                let organisation = catalogue.organisations.at(at);
                organisation.kind == kind && organisation.municipality.is_none() && organisation.areas.is_empty()
            });
            let ask = match kind {
                OrganisationKind::AmuProvider => most_used(catalogue, content),
                _ => national.or_else(|| local::obvious(catalogue, today, place, kind)),
            };
            let ask = ask.map(|at| catalogue.organisations.at(at));
            let (da, en) = match ask {
                Some(ask) => (
                    format!("{kind_da} mangler. Invitér {}.", ask.name),
                    format!("{kind_en} is missing. Invite {}.", ask.name),
                ),
                None => (
                    format!("{kind_da} mangler. Vælg selv, hvem I vil invitere."),
                    format!("{kind_en} is missing. Choose yourselves whom to invite."),
                ),
            };
            let mut difference =
                Difference::new(format!("adapt#party.{}", kind.as_str()), DifferenceKind::PartyMissing, da, en);
            difference.after = ask.map(|ask| ask.name.clone());
            difference.reason_da = "En sådan part er med i den oprindelige pakke, eller pakken skal bruge den.".into();
            difference.reason_en = "The original package has such a party, or the package needs one.".into();
            Change { difference, alters: Vec::new(), invite: ask.map(|ask| ask.key.clone()) }
        })
        .collect()
}

/// The AMU provider (position) that answers for most elements, the first of several.
fn most_used(catalogue: &Catalogue, content: &Content) -> Option<u32> {
    let responsible: Vec<u32> = content
        .elements
        .iter()
        .filter_map(|element| catalogue.organisations.position(element.step.responsible.as_deref()?))
        .filter(|&at| catalogue.organisations.at(at).kind == OrganisationKind::AmuProvider)
        .collect();
    let count = |at: u32| responsible.iter().filter(|&&other| other == at).count();
    let most = responsible.iter().map(|&at| count(at)).max()?;
    responsible.iter().copied().find(|&at| count(at) == most)
}

/// The way to the sessions, before and after: mean and longest, one way as the crow flies.
pub(super) fn travel(catalogue: &Catalogue, today: Date, source: &Content, then: &Content) -> Option<Change> {
    let after = Place::of(catalogue, then).way(catalogue, &sessions(catalogue, then))?;
    // Where the source has chosen no sessions, those it would get are what there is to compare with.
    let chosen = sessions(catalogue, source);
    let dated;
    let before = if chosen.is_empty() {
        dated = with_sessions(catalogue, today, source);
        Place::of(catalogue, source).way(catalogue, &sessions(catalogue, &dated))
    } else {
        Place::of(catalogue, source).way(catalogue, &chosen)
    };
    if before == Some(after) {
        return None;
    }
    let (mean, longest) = (kilometres(after.mean), kilometres(after.longest));
    let mut difference = Difference::new(
        "adapt#travel",
        DifferenceKind::TravelChanged,
        format!("Vejen til holdene er {mean} km i gennemsnit og højst {longest} km."),
        format!("The way to the sessions is {mean} km on average and at most {longest} km."),
    );
    let told = |way: Way| format!("{} km / {} km", kilometres(way.mean), kilometres(way.longest));
    difference.field = Some("travel");
    difference.before = before.map(told);
    difference.after = Some(told(after));
    difference.reason_da = "Målt i luftlinje, én vej: gennemsnit og længste.".into();
    difference.reason_en = "As the crow flies, one way: mean and longest.".into();
    Some(Change::telling(difference))
}

fn kilometres(metres: u32) -> u32 {
    metres.div_ceil(1_000)
}

fn sessions<'a>(catalogue: &'a Catalogue, content: &Content) -> Vec<&'a Session> {
    content.elements.iter().filter_map(|element| session_of(catalogue, element)).collect()
}

/// The package with the next session of each course.
fn with_sessions(catalogue: &Catalogue, today: Date, content: &Content) -> Content {
    let mut dated = content.clone();
    for at in 0..dated.elements.len() {
        let session = local::next_session(catalogue, today, &dated, at, &[]);
        dated.elements[at].step.session = session.map(|at| catalogue.sessions.at(at).key.clone());
    }
    dated
}

/// The price for one participant, before and after.
pub(super) fn price(catalogue: &Catalogue, source: &Content, then: &Content) -> Option<Change> {
    let (after, is_estimate) = total(catalogue, then)?;
    let before = total(catalogue, source);
    if before == Some((after, is_estimate)) {
        return None;
    }
    let told = |(ore, is_estimate): (i64, bool), danish: bool| match (is_estimate, danish) {
        (false, _) => kroner(ore, danish),
        (true, true) => format!("{} (skøn)", kroner(ore, true)),
        (true, false) => format!("{} (estimate)", kroner(ore, false)),
    };
    let mut difference = Difference::new(
        "adapt#price",
        DifferenceKind::PriceChanged,
        format!("Kurserne koster {} for en deltager.", told((after, is_estimate), true)),
        format!("The courses cost {} for one participant.", told((after, is_estimate), false)),
    );
    difference.field = Some("price");
    difference.before = before.map(|before| told(before, true));
    difference.after = Some(told((after, is_estimate), true));
    difference.reason_da =
        "Summen af de valgte holds priser; uden hold laveste kendte pris, ellers deltagerbetalingen pr. dag.".into();
    difference.reason_en =
        "The sum of the chosen sessions' prices; without one the lowest known price, else the fee a day.".into();
    Some(Change::telling(difference))
}

/// Sum over the elements with a course in øre, a session of several courses once, and whether any part is an estimate.
fn total(catalogue: &Catalogue, content: &Content) -> Option<(i64, bool)> {
    let mut paid: Vec<&str> = Vec::new();
    let mut sum = None;
    for element in &content.elements {
        let Some((ore, is_estimate)) = local::price(catalogue, element) else { continue };
        let (total, estimated) = sum.unwrap_or((0, false));
        match element.step.session.as_deref().filter(|_| !is_estimate) {
            Some(key) if paid.contains(&key) => {}
            key => {
                paid.extend(key);
                sum = Some((total + ore, estimated || is_estimate));
            }
        }
    }
    sum
}
