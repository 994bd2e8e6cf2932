//! What could be changed in a package: repairs after alarms, what another area needs, a shorter way.

use std::sync::Arc;

use time::Date;

use super::{Work, version};
use crate::catalogue::Catalogue;
use crate::domain::desk::Desk;
use crate::domain::draft::content::Content;
use crate::domain::draft::lock;
use crate::domain::draft::open::{Asked, Source, open};
use crate::domain::draft::proposal::Proposal;
use crate::domain::error::Error;
use crate::domain::viewer::Viewer;
use crate::metrics::Turns;

/// Open proposals for a package, computed in a turn at the planner: it looks for a shorter way.
pub async fn proposals(
    desk: &Desk,
    catalogue: &Arc<Catalogue>,
    today: Date,
    work: &Arc<Work>,
    planning: &Turns,
) -> Result<Vec<Proposal>, Error> {
    let published = version(&desk.db, &Viewer::nobody(), &work.row.key, work.row.version).await?;
    let locked = published.map(|version| lock::read(&version.row.lock)).transpose()?.unwrap_or_default();
    let source = match &work.row.derived_from {
        Some(key) if work.row.version == 0 => catalogue.packages.get(key).map(|package| Source {
            content: Content::of(catalogue, package).renewed(),
            parties: crate::domain::package::party_list(catalogue, package),
        }),
        _ => None,
    };
    let (catalogue, work) = (Arc::clone(catalogue), Arc::clone(work));
    let computed = planning.run(move || {
        let asked = Asked {
            content: &work.content,
            parties: &work.party_list(),
            lock: &locked,
            source: source.as_ref(),
            lead: work.lead().unwrap_or_default(),
        };
        open(&catalogue, today, asked)
    });
    computed.await.map_err(|cause| Error::internal(&cause))
}
