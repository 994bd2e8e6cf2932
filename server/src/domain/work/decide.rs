//! Parties: who is asked, what each decides for itself, and what follows.

use entity::types::{PackageStatus, PartyRole, PartyStatus};
use entity::{organisation, work_party};
use sea_orm::EntityTrait;
use serde_json::json;
use time::{Date, Duration};

use super::Work;
use super::change::{Done, Held};
use crate::catalogue::Catalogue;
use crate::domain::desk::Desk;
use crate::domain::draft::content::text;
use crate::domain::error::Error;
use crate::domain::notice;
use crate::domain::policy::{self, Action};
use crate::domain::viewer::Viewer;

/// Most parties of a package.
const MAX_PARTIES: usize = 30;
/// Most characters of a reason or a message.
const MAX_REASON: usize = 2_000;
/// Days that parties have to decide when nothing else is said.
const DAYS_TO_DECIDE: i64 = 14;

/// What a party decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It approves the package as it stands.
    Approve,
    /// It does not take part.
    Decline,
    /// It takes its decision back.
    Withdraw,
}

/// An organisation to invite.
#[derive(Clone, Copy, Debug)]
pub struct Invited<'a> {
    /// Its key.
    pub organisation: &'a str,
    /// Its role.
    pub role: PartyRole,
    /// What to say to it.
    pub message: Option<&'a str>,
}

/// A decision of one party.
#[derive(Clone, Copy, Debug)]
pub struct Decided<'a> {
    /// Key of the party; else the one that the viewer may decide for.
    pub organisation: Option<&'a str>,
    /// The revision that was seen.
    pub expected: i32,
    /// What it decides.
    pub decision: Decision,
    /// Why, in its own words.
    pub reason: Option<&'a str>,
}

/// Invites an organisation to take part.
pub async fn invite(
    desk: &Desk,
    viewer: &Viewer,
    catalogue: &Catalogue,
    key: &str,
    invited: Invited<'_>,
    client_mutation_id: Option<&str>,
) -> Result<Work, Error> {
    let Invited { organisation: organisation_key, role, message } = invited;
    text(message.unwrap_or_default(), 0, MAX_REASON, "input.message")?;
    desk.write(async |txn| {
        let mut held = Held::take(desk, txn, viewer, key, Action::InviteParty).await?;
        if desk.done_before(txn, &held.grant, client_mutation_id, "inviteParty", key).await? {
            return Ok(held.work);
        }
        held.open()?;
        if catalogue.organisations.position(organisation_key).is_none()
            || organisation::Entity::find_by_id(organisation_key.to_owned()).one(txn).await?.is_none()
        {
            return Err(Error::unknown("input.organisation", organisation_key, "organisations { key }"));
        }
        if role == PartyRole::Lead {
            return Err(Error::invalid(
                "input.role",
                "En pakke har én leder. Invitér som PARTNER.",
                "A package has one lead. Invite as PARTNER.",
            ));
        }
        if held.work.parties.len() >= MAX_PARTIES {
            return Err(Error::limit(
                "input.organisation",
                "En pakke kan højst have 30 parter.",
                "A package can have at most 30 parties.",
            ));
        }
        let at = desk.clock.micros();
        let again = held.work.parties.iter_mut().find(|party| party.organisation_key == organisation_key);
        match again {
            Some(party) if party.status == PartyStatus::Declined => {
                party.status = PartyStatus::Invited;
                party.invited_at = at;
                party.reason = None;
                party.decided_at = None;
            }
            Some(_) => {
                return Err(Error::invalid(
                    "input.organisation",
                    "Organisationen er allerede part i pakken.",
                    "The organisation is already a party of the package.",
                ));
            }
            None => {
                let party = super::change::invited(key, organisation_key, held.work.parties.len(), at);
                held.work.parties.push(work_party::Model { role, ..party });
            }
        }
        // Who comes later approves too; of a published package that is its next version.
        held.work.row.status = match held.work.row.status {
            PackageStatus::Agreed => PackageStatus::Proposed,
            PackageStatus::Published => PackageStatus::Draft,
            status => status,
        };
        desk.remember(txn, &held.grant, client_mutation_id, "inviteParty", key).await?;
        notice::invited(&held, organisation_key).await?;
        let more = json!({ "organisation": organisation_key });
        held.done(Done { action: "invited", reason: message, more }).await
    })
    .await
}

/// Takes a party out. The lead stays.
pub async fn remove_party(
    desk: &Desk,
    viewer: &Viewer,
    key: &str,
    organisation_key: &str,
    reason: Option<&str>,
    client_mutation_id: Option<&str>,
) -> Result<Work, Error> {
    text(reason.unwrap_or_default(), 0, MAX_REASON, "input.reason")?;
    desk.write(async |txn| {
        let mut held = Held::take(desk, txn, viewer, key, Action::InviteParty).await?;
        if desk.done_before(txn, &held.grant, client_mutation_id, "removeParty", key).await? {
            return Ok(held.work);
        }
        held.open()?;
        match held.work.party(organisation_key) {
            None => {
                return Err(Error::invalid(
                    "input.organisation",
                    "Organisationen er ikke part i pakken.",
                    "The organisation is not a party of the package.",
                ));
            }
            Some(party) if party.role == PartyRole::Lead => {
                return Err(Error::invalid(
                    "input.organisation",
                    "Den, der leder pakken, kan ikke tages ud.",
                    "The lead can't be taken out.",
                ));
            }
            Some(_) => {}
        }
        held.work.parties.retain(|party| party.organisation_key != organisation_key);
        if held.work.row.status == PackageStatus::Published {
            held.work.row.status = PackageStatus::Draft;
        }
        desk.remember(txn, &held.grant, client_mutation_id, "removeParty", key).await?;
        notice::settle(txn, desk, key, organisation_key).await?;
        settle_agreement(&mut held);
        let more = json!({ "organisation": organisation_key });
        held.done(Done { action: "removed", reason, more }).await
    })
    .await
}

/// Puts a draft to its parties; the lead approves by proposing. With no party but the lead it is agreed at once.
///
/// Errors: CONFLICT where what it says has changed since `expected`; INVALID where it is not a draft.
pub async fn propose(
    desk: &Desk,
    viewer: &Viewer,
    key: &str,
    expected: i32,
    decide_by: Option<Date>,
    message: Option<&str>,
    client_mutation_id: Option<&str>,
) -> Result<Work, Error> {
    text(message.unwrap_or_default(), 0, MAX_REASON, "input.message")?;
    let today = desk.clock.today();
    let decide_by = decide_by.unwrap_or(today + Duration::days(DAYS_TO_DECIDE));
    if decide_by < today || decide_by > today + Duration::days(365) {
        return Err(Error::invalid(
            "input.decideBy",
            "Fristen skal ligge mellem i dag og om et år.",
            "The day must lie between today and a year from now.",
        ));
    }
    desk.write(async |txn| {
        let mut held = Held::take(desk, txn, viewer, key, Action::ProposePackage).await?;
        if desk.done_before(txn, &held.grant, client_mutation_id, "proposePackage", key).await? {
            return Ok(held.work);
        }
        if held.work.row.status != PackageStatus::Draft {
            return Err(Error::invalid(
                "input.id",
                "Kun en kladde kan foreslås for parterne.",
                "Only a draft can be put to its parties.",
            ));
        }
        held.unchanged_since(expected).await?;
        if held.work.content.elements.is_empty() {
            return Err(Error::invalid(
                "input.id",
                "Pakken har ingen elementer endnu. Tilføj mindst ét.",
                "The package has no elements yet. Add at least one.",
            ));
        }
        let (at, revision) = (desk.clock.micros(), held.work.row.revision + 1);
        let actor = viewer.actor();
        held.work.row.status = PackageStatus::Proposed;
        held.work.row.decide_by = Some(decide_by);
        for party in &mut held.work.parties {
            if party.role == PartyRole::Lead {
                approve(party, at, revision, &actor, None);
            }
        }
        desk.remember(txn, &held.grant, client_mutation_id, "proposePackage", key).await?;
        settle_agreement(&mut held);
        notice::decisions_awaited(&held, decide_by).await?;
        let more = json!({ "decideBy": decide_by.to_string() });
        held.done(Done { action: "proposed", reason: message, more }).await
    })
    .await
}

/// Decides for one organisation, with a reason.
///
/// Errors: CONFLICT where what the package says has changed since `expected`; FORBIDDEN where the viewer may not decide
/// for the organisation; INVALID where there is nothing to decide, or a refusal gives no reason.
pub async fn decide(
    desk: &Desk,
    viewer: &Viewer,
    key: &str,
    decided: Decided<'_>,
    client_mutation_id: Option<&str>,
) -> Result<Work, Error> {
    let Decided { organisation: organisation_key, expected, decision, reason } = decided;
    text(reason.unwrap_or_default(), 0, MAX_REASON, "input.reason")?;
    if decision == Decision::Decline && reason.is_none_or(|reason| reason.trim().is_empty()) {
        return Err(Error::invalid(
            "input.reason",
            "Skriv hvorfor, så de andre parter kan svare på det.",
            "Say why, so that the other parties can answer it.",
        ));
    }
    desk.write(async |txn| {
        let organisation_key = match organisation_key {
            Some(key) => key.to_owned(),
            None => mine(super::find(txn, viewer, key).await?.as_ref(), viewer)?,
        };
        let mut held = Held::take_for(desk, txn, viewer, key, Action::DecideParty, &organisation_key).await?;
        if desk.done_before(txn, &held.grant, client_mutation_id, "decideParty", key).await? {
            return Ok(held.work);
        }
        let status = held.work.row.status;
        let proposed = matches!(status, PackageStatus::Proposed | PackageStatus::Agreed);
        let leaves = status == PackageStatus::Draft && decision == Decision::Decline;
        if !(proposed || leaves) {
            return Err(Error::invalid(
                "input.id",
                "Der er intet at tage stilling til: pakken er ikke foreslået for parterne.",
                "There is nothing to decide: the package has not been put to its parties.",
            ));
        }
        held.unchanged_since(expected).await?;
        let (at, revision) = (desk.clock.micros(), held.work.row.revision + 1);
        let actor = viewer.actor();
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        let party = held.work.parties.iter_mut().find(|party| party.organisation_key == organisation_key);
        let party = party.ok_or_else(|| policy::not_found("input.organisation"))?;
        let action = match decision {
            Decision::Approve => {
                approve(party, at, revision, &actor, reason);
                "approved"
            }
            Decision::Decline if party.role == PartyRole::Lead => {
                return Err(Error::invalid(
                    "input.decision",
                    "Den, der leder pakken, kan ikke sige nej. Kassér kladden i stedet.",
                    "The lead can't decline. Discard the draft instead.",
                ));
            }
            Decision::Decline => {
                party.status = PartyStatus::Declined;
                party.decided_at = Some(at);
                party.decided_revision = Some(revision);
                party.decided_by = Some(actor.clone());
                party.reason = reason.map(str::to_owned);
                party.reopened_revision = None;
                "declined"
            }
            Decision::Withdraw => {
                party.status = PartyStatus::Invited;
                party.decided_at = None;
                party.decided_revision = None;
                party.decided_by = None;
                party.reason = reason.map(str::to_owned);
                party.reopened_revision = None;
                "withdrawn"
            }
        };
        desk.remember(txn, &held.grant, client_mutation_id, "decideParty", key).await?;
        if decision == Decision::Withdraw {
            let due = held.work.row.decide_by.unwrap_or(desk.clock.today());
            notice::decision_awaited(&held, &organisation_key, due).await?;
        } else {
            notice::settle(txn, desk, key, &organisation_key).await?;
        }
        settle_agreement(&mut held);
        notice::decided(&held, &organisation_key).await?;
        let more = json!({ "organisation": organisation_key });
        held.done(Done { action, reason, more }).await
    })
    .await
}

fn approve(party: &mut work_party::Model, at: i64, revision: i32, actor: &str, reason: Option<&str>) {
    party.status = PartyStatus::Approved;
    party.decided_at = Some(at);
    party.decided_revision = Some(revision);
    party.decided_by = Some(actor.to_owned());
    party.reason = reason.map(str::to_owned);
    party.reopened_revision = None;
}

/// Agreed when everybody who takes part has approved; a party that has declined is not asked again and does not hold
/// the others up, but stays listed until the lead takes it out.
fn settle_agreement(held: &mut Held<'_>) {
    let agreed =
        held.work.parties.iter().all(|party| matches!(party.status, PartyStatus::Approved | PartyStatus::Declined));
    let row = &mut held.work.row;
    row.status = match (row.status, agreed) {
        (PackageStatus::Proposed, true) => PackageStatus::Agreed,
        (PackageStatus::Agreed, false) => PackageStatus::Proposed,
        (status, _) => status,
    };
}

/// The one party that a viewer may decide for.
fn mine(work: Option<&Work>, viewer: &Viewer) -> Result<String, Error> {
    let Some(work) = work else {
        return Err(if viewer.is_signed_in() { policy::not_found("input.id") } else { policy::unauthenticated() });
    };
    let may = |key: &&str| {
        work.party(key).is_some() && policy::allowed(viewer, Action::DecideParty, &work.subject_of(key)).is_some()
    };
    let organisations = viewer.organisations();
    organisations.iter().copied().find(may).map(str::to_owned).ok_or_else(policy::forbidden)
}
