//! Rules about who makes the package and whether people are wanted for the job.

use entity::types::{OrganisationKind, PartyStatus};

use super::Finding;
use crate::catalogue::Catalogue;
use crate::domain::draft::content::{Content, Party};
use crate::domain::draft::demand;
use crate::domain::draft::rule;

/// At least one AMU provider and one other. "Som regel", says the ministry: it warns.
pub(super) fn parties(catalogue: &Catalogue, parties: &[Party]) -> Vec<Finding> {
    let rule = &rule::PARTIES;
    let kinds: Vec<OrganisationKind> = parties
        .iter()
        .filter(|party| party.status != PartyStatus::Declined)
        .filter_map(|party| Some(catalogue.organisations.get(&party.organisation)?.kind))
        .collect();
    let mut found = Vec::new();
    if !kinds.contains(&OrganisationKind::AmuProvider) {
        found.push(Finding::warn(
            rule,
            "Ingen AMU-udbyder er med. Invitér en, der udbyder pakkens kurser.",
            "No AMU provider takes part. Invite one that offers the package's courses.",
        ));
    }
    if kinds.iter().all(|&kind| kind == OrganisationKind::AmuProvider) {
        found.push(Finding::warn(
            rule,
            "Kun AMU-udbydere er med. Invitér for eksempel jobcenteret, det lokale uddannelsesudvalg eller et virksomhedsnetværk.",
            "Only AMU providers take part. Invite for instance the jobcentre, the local education committee or a company network.",
        ));
    }
    if found.is_empty() {
        found.push(Finding::pass(
            rule,
            "En AMU-udbyder og mindst én anden part er med.",
            "An AMU provider and at least one other party take part.",
        ));
    }
    found
}

/// Whether people are wanted for the job in the area, by the latest figure known.
pub(super) fn demand(catalogue: &Catalogue, content: &Content) -> Finding {
    let rule = &rule::DEMAND;
    match demand::demand(catalogue, content) {
        None => Finding::unknown(
            rule,
            "Vælg job og område, så den lokale efterspørgsel kan slås op.",
            "Choose job and area, so that the local demand can be looked up.",
        ),
        Some(demand) if demand.shortage.is_none() => Finding::warn(
            rule,
            format!("{} Dokumentér behovet på anden vis, for eksempel med virksomheders tilsagn.", demand.text_da),
            format!("{} Show the need otherwise, for instance by companies' commitments.", demand.text_en),
        ),
        Some(demand) if !demand.is_short => Finding::warn(
            rule,
            format!(
                "{} Der mangler ikke folk her: vælg et andet job eller område, eller dokumentér behovet.",
                demand.text_da
            ),
            format!("{} People are not lacking here: choose another job or area, or show the need.", demand.text_en),
        ),
        Some(demand) => Finding::pass(rule, demand.text_da, demand.text_en),
    }
}
