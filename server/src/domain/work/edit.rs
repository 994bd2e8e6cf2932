//! Changing what a package says, by several at once.

use entity::types::PackageStatus;
use entity::{answered, package_version, package_work, work_party};
use sea_orm::{DatabaseTransaction, EntityTrait};
use serde_json::json;

use super::Work;
use super::change::{Done, Held, invited};
use crate::catalogue::Catalogue;
use crate::domain::desk::Desk;
use crate::domain::draft::content::{Content, Party};
use crate::domain::draft::difference::{self, State};
use crate::domain::draft::edit::{Conflict, Edit, Refused, apply, back};
use crate::domain::error::{Code, Error};
use crate::domain::notice;
use crate::domain::policy::{self, Action};
use crate::domain::viewer::Viewer;

/// What is to be changed.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The revision that was seen.
    pub expected: i32,
    /// The edits; those of the package's own fields first.
    pub edits: &'a [Edit],
    /// How many of them are of the package's own fields.
    pub fields: usize,
    /// Keys of organisations that are invited with it.
    pub invite: &'a [String],
    /// What the history calls it.
    pub action: &'static str,
}

/// Makes edits that were meant for the revision `expected`. Edits of what nobody else has touched since go through
/// whatever else has changed.
///
/// Errors: CONFLICT with both values of everything that somebody else has changed; INVALID with the field.
pub async fn edit(
    desk: &Desk,
    viewer: &Viewer,
    catalogue: &Catalogue,
    key: &str,
    change: Change<'_>,
    client_mutation_id: Option<&str>,
) -> Result<Work, Error> {
    let Change { expected, edits, fields, invite, action } = change;
    desk.write(async |txn| {
        let mut held = Held::take(desk, txn, viewer, key, Action::EditPackage).await?;
        if desk.done_before(txn, &held.grant, client_mutation_id, action, key).await? {
            return Ok(held.work);
        }
        held.open()?;
        held.seen(expected)?;
        let next = held.work.row.revision + 1;
        let edited = apply(&held.work.content, edits, expected, next).map_err(|cause| refused(cause, fields))?;
        edited.check(catalogue, "input")?;
        for (at, edit) in edits.iter().skip(fields).enumerate() {
            match edit {
                Edit::Add(step, _) => step.check(catalogue, &format!("input.elements[{at}].add.element"))?,
                Edit::Update(_, step) => step.check(catalogue, &format!("input.elements[{at}].update.element"))?,
                _ => {}
            }
        }
        desk.remember(txn, &held.grant, client_mutation_id, action, key).await?;
        if edited == held.work.content && invite.is_empty() {
            // What was wanted is what stands there: nothing has happened.
            return Ok(held.work);
        }
        let parties = held.work.party_list();
        let before = held.work.content.clone();
        let changes: Vec<String> = difference::between(
            catalogue,
            State { content: &before, parties: &parties },
            State { content: &edited, parties: &parties },
        )
        .into_iter()
        .map(|difference| difference.id)
        .collect();
        let asked = matches!(held.work.row.status, PackageStatus::Proposed | PackageStatus::Agreed);
        let reopened = held.put(edited);
        if asked {
            notice::reopened(&held, &reopened).await?;
        }
        held.invite_all(catalogue, invite).await?;
        held.done(Done { action, reason: None, more: json!({ "changes": changes, "reopened": reopened }) }).await
    })
    .await
}

/// Gives a draft up: one that was never published is gone, of another the published version stands again.
pub async fn discard(
    desk: &Desk,
    viewer: &Viewer,
    key: &str,
    expected: i32,
    client_mutation_id: Option<&str>,
) -> Result<Work, Error> {
    desk.write(async |txn| {
        if let Some(gone) = gone(txn, viewer, key, client_mutation_id).await? {
            return Ok(gone);
        }
        let mut held = Held::take(desk, txn, viewer, key, Action::DiscardDraft).await?;
        if desk.done_before(txn, &held.grant, client_mutation_id, "discardDraft", key).await? {
            return Ok(held.work);
        }
        if !matches!(held.work.row.status, PackageStatus::Draft | PackageStatus::Proposed | PackageStatus::Agreed) {
            return Err(Error::invalid("input.id", "Der er ingen kladde at kassere.", "There is no draft to discard."));
        }
        held.unchanged_since(expected).await?;
        desk.remember(txn, &held.grant, client_mutation_id, "discardDraft", key).await?;
        notice::settle_package(txn, desk, key).await?;
        let version = held.work.row.version;
        if version == 0 {
            held.work.row.discarded_at = Some(desk.clock.micros());
        } else {
            let published = package_version::Entity::find_by_id((key.to_owned(), version)).one(txn).await?;
            let published = published.ok_or_else(|| policy::not_found("input.id"))?;
            held.work.content =
                back(&held.work.content, Content::read(&published.content)?, held.work.row.revision + 1);
            held.work.row.status = PackageStatus::Published;
            // Who took part in it takes part again, as it stood then; who came since is out, who was taken out is back.
            let then: Vec<Party> = serde_json::from_str(&published.parties).map_err(|cause| Error::internal(&cause))?;
            let mut now = std::mem::take(&mut held.work.parties);
            for (position, Party { organisation, role, status }) in then.into_iter().enumerate() {
                let kept = now.iter().position(|party| party.organisation_key == organisation).map(|at| now.remove(at));
                let party = kept.unwrap_or_else(|| invited(key, &organisation, position, desk.clock.micros()));
                held.work.parties.push(work_party::Model { role, status, reopened_revision: None, ..party });
            }
        }
        held.done(Done { action: "discarded", reason: None, more: json!({}) }).await
    })
    .await
}

/// A draft that the same mutation gave up before: it is not visible any more, so it can't be held.
async fn gone(
    txn: &DatabaseTransaction,
    viewer: &Viewer,
    key: &str,
    client_mutation_id: Option<&str>,
) -> Result<Option<Work>, Error> {
    let Some(id) = client_mutation_id else { return Ok(None) };
    let before = answered::Entity::find_by_id((viewer.actor(), id.to_owned())).one(txn).await?;
    if !before.is_some_and(|before| before.mutation == "discardDraft" && before.noun_id == key) {
        return Ok(None);
    }
    let row = package_work::Entity::find_by_id(key.to_owned()).one(txn).await?;
    row.filter(|row| row.discarded_at.is_some()).map(|row| Work::new(row, Vec::new())).transpose()
}

fn refused(refused: Refused, fields: usize) -> Error {
    match refused {
        Refused::Unknown(at, id) => Error::invalid(
            format!("input.elements[{}]", at.saturating_sub(fields)),
            format!("Pakken har intet element \"{}\".", crate::domain::error::shown(&id)),
            format!("The package has no element \"{}\".", crate::domain::error::shown(&id)),
        ),
        Refused::Conflicts(conflicts) => {
            let told: Vec<_> = conflicts
                .iter()
                .map(|Conflict { element, field, mine, theirs, revision }| {
                    json!({ "element": element, "field": field, "mine": mine, "theirs": theirs, "revision": revision })
                })
                .collect();
            Error {
                field: Some("input.expectedRevision".into()),
                details: Box::new([("conflicts", json!(told))]),
                ..Error::plain(
                    Code::Conflict,
                    "En anden har ændret det samme i mellemtiden. Se begge udgaver, og vælg.",
                    "Somebody else has changed the same meanwhile. See both values, and choose.",
                )
            }
        }
    }
}
