//! Taking a package over to another area, and accepting what is proposed, piece by piece.

use std::sync::Arc;

use entity::answered;
use sea_orm::EntityTrait;

use super::edit::{Change, edit};
use super::{New, Work, create, proposals};
use crate::catalogue::Catalogue;
use crate::domain::desk::Desk;
use crate::domain::draft::adapt::{Target, adapt as adapted};
use crate::domain::draft::content::{Content, Party};
use crate::domain::draft::difference::Difference;
use crate::domain::draft::edit::apply;
use crate::domain::draft::proposal;
use crate::domain::error::Error;
use crate::domain::policy::{self, Action, Subject};
use crate::domain::viewer::Viewer;
use crate::metrics::Turns;

/// A package to take over to another area.
pub struct Adaptation {
    /// What it says.
    pub source: Arc<Content>,
    /// Its key and version.
    pub derived: (String, i32),
    /// Its parties.
    pub parties: Vec<Party>,
    /// Key of the area.
    pub area: String,
    /// Code of a municipality in it.
    pub municipality: Option<String>,
    /// Key of the organisation that leads the new package.
    pub lead: String,
    /// Danish title, if another.
    pub title: Option<String>,
    /// Ids of the differences to take over at once; all when not given.
    pub accept: Option<Vec<String>>,
    /// Only tell the differences.
    pub dry_run: bool,
}

/// Takes a package over to another area. Gives the new draft, and every difference with its reason.
pub async fn adapt(
    desk: &Desk,
    viewer: &Viewer,
    catalogue: &Arc<Catalogue>,
    wanted: Adaptation,
    client_mutation_id: Option<&str>,
) -> Result<(Option<Work>, Vec<Difference>), Error> {
    policy::grant(viewer, Action::CreatePackage, &Subject::of(&wanted.lead))?;
    let today = desk.clock.today();
    let (held, taken) = (Arc::clone(catalogue), wanted);
    let computed = tokio::task::spawn_blocking(move || {
        let target = Target {
            area: &taken.area,
            municipality: taken.municipality.as_deref(),
            lead: &taken.lead,
            title: taken.title.as_deref(),
        };
        let adapted = adapted(&held, today, &taken.source, &taken.parties, target);
        adapted.map(|adapted| (adapted, taken))
    });
    let (adapted, wanted) = computed.await.map_err(|cause| Error::internal(&cause))??;
    let differences: Vec<Difference> = adapted.changes.iter().map(|change| change.difference.clone()).collect();
    if wanted.dry_run {
        return Ok((None, differences));
    }
    let all: Vec<&proposal::Change> = adapted.changes.iter().collect();
    let chosen = match &wanted.accept {
        None => all,
        Some(ids) => {
            if let Some(id) = ids.iter().find(|id| !differences.iter().any(|difference| difference.id == **id)) {
                let id = crate::domain::error::shown(id);
                return Err(Error::invalid(
                    "input.accept",
                    format!("Der er ingen forskel med id \"{id}\"."),
                    format!("There is no difference with the id \"{id}\"."),
                ));
            }
            all.into_iter().filter(|change| ids.contains(&change.difference.id)).collect()
        }
    };
    let edits = proposal::edits(&adapted.content, &chosen);
    let content = apply(&adapted.content, &edits, 1, 1)
        .map_err(|cause| Error::internal(&format!("an adaptation does not apply: {cause:?}")))?;
    let invited: Vec<String> = chosen.iter().filter_map(|change| change.invite.clone()).collect();
    let new = New {
        client_mutation_id,
        mutation: "adaptPackage",
        content,
        lead: wanted.lead,
        derived: Some(wanted.derived),
        model: None,
        invite: invited,
    };
    let work = create(desk, viewer, catalogue, new).await?;
    Ok((Some(work), differences))
}

/// Differences of a package's open proposals that are accepted.
pub struct Acceptance<'a> {
    /// Key of the package.
    pub key: &'a str,
    /// Revision that was seen.
    pub expected: i32,
    /// Ids of the differences.
    pub ids: &'a [String],
    /// Turns at the planner, by which they are found again.
    pub planning: &'a Turns,
}

/// Accepts differences as one change; organisations that they name are invited.
///
/// Errors: INVALID where one is no longer open, CONFLICT where somebody else has changed the same.
pub async fn accept(
    desk: &Desk,
    viewer: &Viewer,
    catalogue: &Arc<Catalogue>,
    accepted: Acceptance<'_>,
    client_mutation_id: Option<&str>,
) -> Result<Work, Error> {
    let Acceptance { key, expected, ids, planning } = accepted;
    let missing = || if viewer.is_signed_in() { policy::not_found("input.id") } else { policy::unauthenticated() };
    let work = Arc::new(super::find(&desk.db, viewer, key).await?.ok_or_else(missing)?);
    policy::grant(viewer, Action::EditPackage, &work.subject())?;
    if let Some(id) = client_mutation_id
        && let Some(before) = answered::Entity::find_by_id((viewer.actor(), id.to_owned())).one(&desk.db).await?
        && (before.mutation.as_str(), before.noun_id.as_str()) == ("acceptDifferences", key)
    {
        // What was accepted is no longer open, so it could not be found again.
        return Ok(Arc::unwrap_or_clone(work));
    }
    let open = proposals(desk, catalogue, desk.clock.today(), &work, planning).await?;
    let chosen = proposal::accept(&open, ids)?;
    let edits = proposal::edits(&work.content, &chosen);
    let invite: Vec<String> = chosen.iter().filter_map(|change| change.invite.clone()).collect();
    let change = Change { expected, edits: &edits, fields: 0, invite: &invite, action: "acceptDifferences" };
    edit(desk, viewer, catalogue, key, change, client_mutation_id).await
}
