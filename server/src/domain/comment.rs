//! Comments on a package in the making, or on one of its elements, with people mentioned.

use std::collections::BTreeSet;

use entity::types::NoticeKind;
use entity::{comment, membership};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Set,
};
use serde_json::json;

use super::desk::{Desk, Told};
use super::draft::content::text;
use super::error::Error;
use super::notice::{self, News, Of};
use super::policy::{self, Action};
use super::viewer::Viewer;
use super::work::{self, Held, Work};

/// Most characters of a comment.
const MAX_TEXT: usize = 4_000;
/// Most people mentioned in one.
const MAX_MENTIONS: usize = 20;

/// Comments on a package that the viewer was given, oldest first; of very many the latest 2,000.
pub async fn of(db: &impl ConnectionTrait, work: &Work) -> Result<Vec<comment::Model>, Error> {
    let mut rows = comment::Entity::find()
        .filter(comment::Column::PackageKey.eq(&*work.row.key))
        .order_by_desc(comment::Column::Id)
        .limit(2_000)
        .all(db)
        .await?;
    rows.reverse();
    Ok(rows)
}

/// A comment by its id with its package, if the viewer may see it.
pub async fn find(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    id: &str,
) -> Result<Option<(comment::Model, Work)>, Error> {
    let Some(row) = comment::Entity::find_by_id(id.to_owned()).one(db).await? else { return Ok(None) };
    let work = work::find(db, viewer, &row.package_key).await?;
    Ok(work.map(|work| (row, work)))
}

/// People whom a comment mentions, by account id.
pub fn mentions(row: &comment::Model) -> Vec<String> {
    serde_json::from_str(&row.mentions).unwrap_or_default()
}

/// Writes a comment. People mentioned must be of the package's parties, and are told.
pub async fn write(
    desk: &Desk,
    viewer: &Viewer,
    key: &str,
    element: Option<&str>,
    said: &str,
    mentioned: &[String],
    client_mutation_id: Option<&str>,
) -> Result<(comment::Model, Work), Error> {
    text(said, 1, MAX_TEXT, "input.text")?;
    if mentioned.len() > MAX_MENTIONS {
        return Err(Error::limit(
            "input.mentions",
            "Højst 20 personer kan nævnes.",
            "At most 20 people can be mentioned.",
        ));
    }
    desk.write(async |txn| {
        let held = Held::take(desk, txn, viewer, key, Action::Comment).await?;
        if let Some(id) = desk.answered(txn, held.grant(), client_mutation_id, "comment").await? {
            let row = comment::Entity::find_by_id(id).one(txn).await?;
            let row = row.ok_or_else(|| policy::not_found("input.clientMutationId"))?;
            return Ok((row, held.into_work()));
        }
        if let Some(element) = element
            && held.work().content.element(element).is_none()
        {
            return Err(Error::invalid(
                "input.element",
                "Pakken har ikke det element (længere).",
                "The package does not have that element (any more).",
            ));
        }
        let parties: Vec<String> = held.work().parties.iter().map(|party| party.organisation_key.clone()).collect();
        let mentioned: BTreeSet<String> = mentioned.iter().cloned().collect();
        let known: BTreeSet<String> = membership::Entity::find()
            .select_only()
            .column(membership::Column::PersonId)
            .filter(membership::Column::PersonId.is_in(&mentioned))
            .filter(membership::Column::OrganisationKey.is_in(parties))
            .filter(membership::Column::EndedAt.is_null())
            .into_tuple()
            .all(txn)
            .await?
            .into_iter()
            .collect();
        if known != mentioned {
            return Err(Error::invalid(
                "input.mentions",
                "Kun personer fra pakkens parter kan nævnes.",
                "Only people of the package's parties can be mentioned.",
            ));
        }
        let row = comment::Model {
            id: desk.id(),
            package_key: key.to_owned(),
            element: element.map(str::to_owned),
            author: viewer.actor(),
            organisation: held.grant().organisation().map(str::to_owned),
            at: desk.clock.micros(),
            text: said.trim().to_owned(),
            mentions: serde_json::to_string(&mentioned).unwrap_or_default(),
            resolved_at: None,
            resolved_by: None,
        };
        row.clone().into_active_model().insert(txn).await?;
        desk.remember(txn, held.grant(), client_mutation_id, "comment", &row.id).await?;
        let news = News {
            kind: NoticeKind::Mentioned,
            due_on: None,
            package: key,
            element,
            actor: held.grant().actor(),
            organisation: held.grant().organisation(),
            alarm: None,
            of: Of::Next,
        };
        notice::tell(txn, desk, &mentioned, &news).await?;
        // What people say to each other is in the comment alone.
        let after = json!({ "package": key, "element": element, "mentions": mentioned });
        let told = Told { noun: "comment", id: &row.id, action: "commented", before: None, after: Some(after) };
        desk.tell(txn, held.grant(), told).await?;
        Ok((row, held.into_work()))
    })
    .await
}

/// Whether a viewer may settle a comment: whoever wrote it, and whoever may change the package.
pub fn may_resolve(viewer: &Viewer, row: &comment::Model, work: &Work) -> bool {
    row.resolved_at.is_none()
        && (policy::allowed(viewer, Action::EditPackage, &work.subject()).is_some()
            || (row.author == viewer.actor() && policy::allowed(viewer, Action::Comment, &work.subject()).is_some()))
}

/// Settles a comment. Settling one twice changes nothing.
pub async fn resolve(
    desk: &Desk,
    viewer: &Viewer,
    id: &str,
    client_mutation_id: Option<&str>,
) -> Result<(comment::Model, Work), Error> {
    desk.write(async |txn| {
        let missing = || if viewer.is_signed_in() { policy::not_found("input.id") } else { policy::unauthenticated() };
        let (row, work) = find(txn, viewer, id).await?.ok_or_else(missing)?;
        let held = Held::take(desk, txn, viewer, &work.row.key, Action::Comment).await?;
        let again = desk.answered(txn, held.grant(), client_mutation_id, "resolveComment").await?.is_some();
        if again || row.resolved_at.is_some() {
            return Ok((row, work));
        }
        if !may_resolve(viewer, &row, &work) {
            return Err(policy::forbidden());
        }
        let mut active = row.into_active_model();
        active.resolved_at = Set(Some(desk.clock.micros()));
        active.resolved_by = Set(Some(viewer.actor()));
        let row = active.update(txn).await?;
        desk.remember(txn, held.grant(), client_mutation_id, "resolveComment", id).await?;
        let after = json!({ "package": work.row.key, "element": row.element });
        desk.tell(
            txn,
            held.grant(),
            Told { noun: "comment", id, action: "resolved", before: None, after: Some(after) },
        )
        .await?;
        Ok((row, work))
    })
    .await
}
