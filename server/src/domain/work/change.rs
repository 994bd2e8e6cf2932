//! What every change of a package in the making has in common: the lock, the proof, the revision, the event.

use entity::types::{PackageStatus, PartyRole, PartyStatus};
use entity::{package_revision, package_work, work_party};
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::Work;
use crate::catalogue::Catalogue;
use crate::domain::desk::{Desk, Told};
use crate::domain::draft::content::{Content, Element};
use crate::domain::error::{Code, Error};
use crate::domain::notice;
use crate::domain::policy::{self, Action, Grant, Subject};
use crate::domain::viewer::Viewer;

/// A package held for one change, by somebody who may make it.
pub struct Held<'a> {
    pub(super) desk: &'a Desk,
    pub(super) txn: &'a DatabaseTransaction,
    pub(super) viewer: &'a Viewer,
    pub(super) work: Work,
    pub(super) grant: Grant,
}

/// What a change is, in the history and in the event log.
pub(super) struct Done<'a> {
    /// Such as `edited`.
    pub(super) action: &'a str,
    /// Why, in the words of who did it.
    pub(super) reason: Option<&'a str>,
    /// What else the log says of it. No personal data.
    pub(super) more: serde_json::Value,
}

impl<'a> Held<'a> {
    /// Takes a package for a change. `txn` is a write transaction, so nobody else changes it until it ends.
    ///
    /// Errors: `NOT_FOUND` where the viewer may not see it, FORBIDDEN where the viewer may not do this.
    pub async fn take(
        desk: &'a Desk,
        txn: &'a DatabaseTransaction,
        viewer: &'a Viewer,
        key: &str,
        action: Action,
    ) -> Result<Self, Error> {
        let work = super::find(txn, viewer, key).await?;
        let work = match work {
            Some(work) => work,
            None if viewer.is_signed_in() => return Err(policy::not_found("input.id")),
            None => return Err(policy::unauthenticated()),
        };
        let grant = policy::grant(viewer, action, &work.subject())?;
        Ok(Self { desk, txn, viewer, work, grant })
    }

    /// The same for what one party does for itself.
    pub async fn take_for(
        desk: &'a Desk,
        txn: &'a DatabaseTransaction,
        viewer: &'a Viewer,
        key: &str,
        action: Action,
        organisation: &str,
    ) -> Result<Self, Error> {
        let mut held = Self::take(desk, txn, viewer, key, Action::ReadDraft).await?;
        if held.work.party(organisation).is_none() {
            return Err(Error::invalid(
                "input.organisation",
                "Organisationen er ikke part i pakken.",
                "The organisation is not a party of the package.",
            ));
        }
        held.grant = policy::grant(viewer, action, &held.work.subject_of(organisation))?;
        Ok(held)
    }

    /// The package, where nothing of itself was changed.
    pub(in crate::domain) fn into_work(self) -> Work {
        self.work
    }

    /// What the change is made with.
    pub(in crate::domain) fn desk(&self) -> &Desk {
        self.desk
    }

    /// The transaction of the change.
    pub(in crate::domain) fn txn(&self) -> &DatabaseTransaction {
        self.txn
    }

    /// The package as it stands within the change.
    pub(in crate::domain) fn work(&self) -> &Work {
        &self.work
    }

    /// The proof that the change may be made.
    pub(in crate::domain) fn grant(&self) -> &Grant {
        &self.grant
    }

    /// Whether the package may still be changed.
    pub(super) fn open(&self) -> Result<(), Error> {
        match self.work.row.status {
            PackageStatus::Retired => Err(Error::invalid(
                "input.id",
                "Pakken er taget ud af brug og kan ikke ændres. Lav en ny ud fra den.",
                "The package is retired and can't be changed. Make a new one from it.",
            )),
            _ => Ok(()),
        }
    }

    /// Refuses a revision that has not been.
    pub(super) fn seen(&self, expected: i32) -> Result<(), Error> {
        if (1..=self.work.row.revision).contains(&expected) {
            return Ok(());
        }
        let now = self.work.row.revision;
        Err(Error::invalid(
            "input.expectedRevision",
            format!("Revisionen findes ikke. Pakken er nu i revision {now}."),
            format!("There is no such revision. The package is at revision {now}."),
        ))
    }

    /// Refuses to go on where what the package says has changed since a revision.
    pub(super) async fn unchanged_since(&self, expected: i32) -> Result<(), Error> {
        self.seen(expected)?;
        if expected == self.work.row.revision {
            return Ok(());
        }
        let then = package_revision::Entity::find_by_id((self.work.row.key.clone(), expected)).one(self.txn).await?;
        let same = then.is_some_and(|then| then.content == self.work.row.content);
        if same {
            return Ok(());
        }
        let now = self.work.row.revision;
        Err(Error {
            field: Some("input.expectedRevision".into()),
            details: Box::new([("revision", json!(now))]),
            ..Error::plain(
                Code::Conflict,
                format!("Pakken er ændret, siden du så den (revision {expected}, nu {now}). Læs den igen først."),
                format!(
                    "The package has changed since you saw it (revision {expected}, now {now}). Read it again first."
                ),
            )
        })
    }

    /// Puts new content in place, and reopens the approvals that the change touches. Gives the keys of organisations
    /// whose approval was reopened.
    ///
    /// A change of the package's own fields touches everybody; one of an element touches who answers for it, before or
    /// after, and everybody where nobody does. Whoever may decide for an organisation does not reopen its approval by
    /// its own change.
    pub(super) fn put(&mut self, content: Content) -> Vec<String> {
        let touched = touched(&self.work.content, &content);
        let next = self.work.row.revision + 1;
        let mut reopened = Vec::new();
        let decides = |organisation: &str| {
            let subject = Subject::of(organisation);
            policy::allowed(self.viewer, Action::DecideParty, &subject).is_some()
        };
        for party in &mut self.work.parties {
            let is_touched = match &touched {
                Touched::Nobody => false,
                Touched::Everybody => true,
                Touched::These(keys) => keys.contains(&party.organisation_key),
            };
            if party.status == PartyStatus::Approved && is_touched && !decides(&party.organisation_key) {
                party.status = PartyStatus::Invited;
                party.reopened_revision = Some(next);
                reopened.push(party.organisation_key.clone());
            }
        }
        let row = &mut self.work.row;
        row.status = match row.status {
            PackageStatus::Agreed if !reopened.is_empty() => PackageStatus::Proposed,
            PackageStatus::Published => PackageStatus::Draft,
            status => status,
        };
        self.work.content = content;
        reopened
    }

    /// Invites organisations that are no parties yet, as partners.
    ///
    /// Errors: FORBIDDEN where the viewer may not invite.
    pub(super) async fn invite_all(&mut self, catalogue: &Catalogue, organisations: &[String]) -> Result<(), Error> {
        for key in organisations {
            if self.work.party(key).is_some() {
                continue;
            }
            policy::grant(self.viewer, Action::InviteParty, &self.work.subject())?;
            if catalogue.organisations.position(key).is_none() {
                return Err(Error::unknown("input.differences", key, "organisations { key }"));
            }
            let party = invited(&self.work.row.key, key, self.work.parties.len(), self.desk.clock.micros());
            self.work.parties.push(party);
            notice::invited(self, key).await?;
        }
        Ok(())
    }

    /// Writes the change as the next revision, with its event. Gives the package as it is now.
    pub(super) async fn done(mut self, mut done: Done<'_>) -> Result<Work, Error> {
        let before = json!({ "revision": self.work.row.revision });
        let at = self.desk.clock.micros();
        let row = &mut self.work.row;
        row.revision += 1;
        row.changed_at = at;
        row.content = self.work.content.written();
        let mut after = json!({ "revision": row.revision, "status": row.status, "version": row.version });
        if let (Some(after), serde_json::Value::Object(more)) = (after.as_object_mut(), done.more.take()) {
            after.extend(more);
        }
        let told = Told {
            noun: "package",
            id: &self.work.row.key,
            action: done.action,
            before: Some(before),
            after: Some(after),
        };
        self.desk.tell(self.txn, &self.grant, told).await?;
        package_work::Entity::update(self.work.row.clone().into_active_model().reset_all()).exec(self.txn).await?;
        store_parties(self.txn, &self.work).await?;
        store_revision(self.txn, &self.work, &self.grant, at, &done).await?;
        Work::new(self.work.row, self.work.parties)
    }
}

/// A party that is asked to take part, after so many others.
pub(super) fn invited(package: &str, organisation: &str, after: usize, at: i64) -> work_party::Model {
    work_party::Model {
        package_key: package.to_owned(),
        organisation_key: organisation.to_owned(),
        role: PartyRole::Partner,
        status: PartyStatus::Invited,
        position: after as i32 + 1,
        invited_at: at,
        decided_at: None,
        decided_revision: None,
        decided_by: None,
        reason: None,
        reopened_revision: None,
    }
}

/// Writes the parties as they are, those that are gone out.
pub(super) async fn store_parties(txn: &DatabaseTransaction, work: &Work) -> Result<(), Error> {
    work_party::Entity::delete_many().filter(work_party::Column::PackageKey.eq(&*work.row.key)).exec(txn).await?;
    for (position, party) in (1..).zip(&work.parties) {
        let party = work_party::Model { position, ..party.clone() };
        party.into_active_model().insert(txn).await?;
    }
    Ok(())
}

/// Writes the package as it stands into its history.
pub(super) async fn store_revision(
    txn: &DatabaseTransaction,
    work: &Work,
    grant: &Grant,
    at: i64,
    done: &Done<'_>,
) -> Result<(), Error> {
    let revision = package_revision::Model {
        package_key: work.row.key.clone(),
        revision: work.row.revision,
        at,
        actor: grant.actor().to_owned(),
        organisation: grant.organisation().map(str::to_owned),
        action: done.action.to_owned(),
        reason: done.reason.map(str::to_owned),
        content: work.row.content.clone(),
        parties: serde_json::to_string(&work.party_list()).unwrap_or_default(),
    };
    revision.into_active_model().insert(txn).await?;
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Touched {
    Nobody,
    Everybody,
    These(Vec<String>),
}

/// Whose approval a change touches.
fn touched(before: &Content, after: &Content) -> Touched {
    let fields = |content: &Content| {
        let mut content = content.clone();
        content.elements.clear();
        content.last_element = 0;
        content.changed.clear();
        content.gone.clear();
        content
    };
    if fields(before) != fields(after) {
        return Touched::Everybody;
    }
    let mut keys = Vec::new();
    let mut touch = |element: &Element| match &element.step.responsible {
        Some(key) => {
            keys.push(key.clone());
            true
        }
        None => false,
    };
    let mut everybody = false;
    for element in &after.elements {
        let old = before.element(&element.id);
        // What only stands further up or down because another element came or went has not been moved.
        if old.is_none_or(|old| old.step != element.step || old.moved != element.moved) {
            everybody |= !touch(element);
            if let Some(old) = old {
                everybody |= !touch(old);
            }
        }
    }
    for element in before.elements.iter().filter(|element| after.element(&element.id).is_none()) {
        everybody |= !touch(element);
    }
    match (everybody, keys.is_empty()) {
        (true, _) => Touched::Everybody,
        (false, true) => Touched::Nobody,
        (false, false) => Touched::These(keys),
    }
}
