//! A new package: empty, from a composed alternative, from another package.

use entity::types::{NoticeKind, PackageStatus, PartyRole, PartyStatus, Role};
use entity::{collaboration_model, organisation, package_work, work_party};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::change::{Done, store_parties, store_revision};
use super::{Work, find};
use crate::catalogue::Catalogue;
use crate::domain::desk::{Desk, Told};
use crate::domain::draft::content::Content;
use crate::domain::error::Error;
use crate::domain::notice::{self, News, Of};
use crate::domain::policy::{self, Action, Grant, Subject};
use crate::domain::viewer::Viewer;

/// A package to begin.
pub struct New<'a> {
    /// The mutation's own id at the client.
    pub client_mutation_id: Option<&'a str>,
    /// Name of the mutation.
    pub mutation: &'a str,
    /// What it says.
    pub content: Content,
    /// Key of the organisation that leads it.
    pub lead: String,
    /// The package, and its version, that it was made from.
    pub derived: Option<(String, i32)>,
    /// Key of the collaboration model that it follows.
    pub model: Option<String>,
    /// Keys of organisations that are invited at once.
    pub invite: Vec<String>,
}

/// Begins a package, as a draft at revision 1.
///
/// Errors: FORBIDDEN where the viewer may not begin packages for the lead, INVALID with the field.
pub async fn create(desk: &Desk, viewer: &Viewer, catalogue: &Catalogue, new: New<'_>) -> Result<Work, Error> {
    let New { client_mutation_id, mutation, content, lead, derived, model, invite } = new;
    let grant = policy::grant(viewer, Action::CreatePackage, &Subject::of(&lead))?;
    if catalogue.organisations.position(&lead).is_none() {
        return Err(Error::unknown("input.lead", &lead, "organisations { key }"));
    }
    content.check(catalogue, "input")?;
    for (at, element) in content.elements.iter().enumerate() {
        element.step.check(catalogue, &format!("input.elements[{at}]"))?;
    }
    desk.write(async |txn| {
        if let Some(before) = desk.answered(txn, &grant, client_mutation_id, mutation).await? {
            return find(txn, viewer, &before).await?.ok_or_else(|| policy::not_found("input.clientMutationId"));
        }
        // The organisation may have left the catalogue since it was looked at.
        if organisation::Entity::find_by_id(lead.clone()).one(txn).await?.is_none() {
            return Err(Error::unknown("input.lead", &lead, "organisations { key }"));
        }
        if let Some(key) = &model
            && (key.contains('\0') || collaboration_model::Entity::find_by_id(key.clone()).one(txn).await?.is_none())
        {
            return Err(Error::unknown("input.collaborationModel", key, "collaborationModels { key }"));
        }
        let row =
            Row { content: &content, lead: &lead, derived: derived.clone(), model: model.clone(), invite: &invite };
        let work = store(desk, txn, &grant, row).await?;
        if !invite.is_empty() {
            let people = notice::members(txn, &invite, &[Role::Coordinator, Role::Editor]).await?;
            let news = News {
                kind: NoticeKind::Invited,
                due_on: None,
                package: &work.row.key,
                element: None,
                actor: grant.actor(),
                organisation: grant.organisation(),
                alarm: None,
                of: Of::Last,
            };
            notice::tell(txn, desk, &people, &news).await?;
        }
        if let (Some((source, _)), "adaptPackage") = (&derived, mutation) {
            let parties = super::parties_of(txn, vec![source.clone()]).await?;
            let parties: Vec<String> = parties.into_iter().map(|party| party.organisation_key).collect();
            let people = notice::members(txn, &parties, &[Role::Coordinator]).await?;
            let news = News {
                kind: NoticeKind::Adopted,
                due_on: None,
                package: source,
                element: None,
                actor: grant.actor(),
                organisation: grant.organisation(),
                alarm: None,
                of: Of::Last,
            };
            notice::tell(txn, desk, &people, &news).await?;
        }
        desk.remember(txn, &grant, client_mutation_id, mutation, &work.row.key).await?;
        Ok(work)
    })
    .await
}

struct Row<'a> {
    content: &'a Content,
    lead: &'a str,
    derived: Option<(String, i32)>,
    model: Option<String>,
    invite: &'a [String],
}

async fn store(desk: &Desk, txn: &DatabaseTransaction, grant: &Grant, row: Row<'_>) -> Result<Work, Error> {
    let Row { content, lead, derived, model, invite } = row;
    let at = desk.clock.micros();
    let key = key(&content.title, &desk.id());
    let (derived_from, derived_version) = derived.unzip();
    let row = package_work::Model {
        key: key.clone(),
        status: PackageStatus::Draft,
        revision: 1,
        version: 0,
        content: content.written(),
        derived_from: derived_from.clone(),
        derived_version,
        model_key: model,
        decide_by: None,
        created_by: grant.actor().to_owned(),
        created_at: at,
        changed_at: at,
        discarded_at: None,
    };
    let party = |(position, (role, organisation)): (i32, (PartyRole, &str))| work_party::Model {
        package_key: key.clone(),
        organisation_key: organisation.to_owned(),
        role,
        status: PartyStatus::Invited,
        position,
        invited_at: at,
        decided_at: None,
        decided_revision: None,
        decided_by: None,
        reason: None,
        reopened_revision: None,
    };
    let partners = invite.iter().map(String::as_str).filter(|key| *key != lead).map(|key| (PartyRole::Partner, key));
    let parties = (1..).zip(std::iter::once((PartyRole::Lead, lead)).chain(partners)).map(party).collect();
    row.clone().into_active_model().insert(txn).await?;
    let work = Work::new(row, parties)?;
    store_parties(txn, &work).await?;
    let done = Done { action: "created", reason: None, more: json!({}) };
    store_revision(txn, &work, grant, at, &done).await?;
    let after = json!({
        "revision": 1,
        "status": PackageStatus::Draft,
        "version": 0,
        "derivedFrom": derived_from,
    });
    desk.tell(txn, grant, Told { noun: "package", id: &key, action: "created", before: None, after: Some(after) })
        .await?;
    Ok(work)
}

/// A key that people can read and that nobody else has: the title's letters and some of the id's.
fn key(title: &str, id: &str) -> String {
    let mut words = String::new();
    for letter in title.to_lowercase().chars() {
        match letter {
            'æ' => words.push_str("ae"),
            'ø' => words.push_str("oe"),
            'å' => words.push_str("aa"),
            'a'..='z' | '0'..='9' => words.push(letter),
            _ if !words.is_empty() && !words.ends_with('-') => words.push('-'),
            _ => {}
        }
        if words.len() >= 40 {
            break;
        }
    }
    let words = words.trim_matches('-');
    let words = if words.is_empty() { "pakke" } else { words };
    // The last letters of a UUID v7 are random; its first are the time.
    let letters: String = id.chars().filter(char::is_ascii_hexdigit).collect();
    format!("{words}-{}", &letters[letters.len().saturating_sub(8)..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_can_be_read_aloud() {
        let id = "0199aa00-0000-7000-8000-0123456789ab";
        assert_eq!(key("Lager på Fyn: øvede & begyndere", id), "lager-paa-fyn-oevede-begyndere-456789ab");
        assert_eq!(key("—", id), "pakke-456789ab");
    }
}
