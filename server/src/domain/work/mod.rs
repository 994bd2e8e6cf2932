//! A package as its parties work on it: who sees it, who changes it, and what becomes of it.
//!
//! Reading starts at [`visible_to`]; changing starts at [`hold`], which gives the only thing that the functions of this
//! module take. Each change is one write transaction: the row, its revision whole, its parties, the event.

mod adapt;
mod change;
mod create;
mod decide;
mod edit;
mod history;
mod propose;
mod publish;

pub use adapt::{Acceptance, Adaptation, accept, adapt};
pub use change::Held;
pub use create::{New, create};
pub use decide::{Decided, Decision, Invited, decide, invite, propose, remove_party};
pub use edit::{Change, discard, edit};
pub use history::{Entry, Version, history, retired, revision, state, version, versions};
pub use propose::proposals;
pub use publish::{publish, retire};

use std::collections::HashMap;

use entity::types::{PackageStatus, PartyRole, PartyStatus};
use entity::{package_work, work_party};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::draft::content::{Content, Party, Standing};
use super::error::Error;
use super::policy::{Subject, not_found};
use super::viewer::Viewer;
use crate::catalogue::{Catalogue, noun};

/// A package in the making.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its row.
    pub row: package_work::Model,
    /// What it says.
    pub content: Content,
    /// Its parties, the lead first.
    pub parties: Vec<work_party::Model>,
    /// Keys of the parties.
    keys: Vec<String>,
    /// Keys of those that have declined.
    declined: Vec<String>,
}

impl Work {
    fn new(row: package_work::Model, mut parties: Vec<work_party::Model>) -> Result<Self, Error> {
        parties.sort_by_key(|party| party.position);
        let content = Content::read(&row.content)?;
        let keys = parties.iter().map(|party| party.organisation_key.clone()).collect();
        let declined = parties.iter().filter(|party| party.status == PartyStatus::Declined);
        let declined = declined.map(|party| party.organisation_key.clone()).collect();
        Ok(Self { row, content, parties, keys, declined })
    }

    /// Key of the organisation that leads it.
    pub fn lead(&self) -> Option<&str> {
        let lead = self.parties.iter().find(|party| party.role == PartyRole::Lead);
        lead.map(|party| party.organisation_key.as_str())
    }

    /// What the table of rights asks about it.
    pub fn subject(&self) -> Subject<'_> {
        Subject { lead: self.lead(), parties: &self.keys, declined: &self.declined, ..Subject::default() }
    }

    /// The same, for what one party does for itself.
    pub fn subject_of<'a>(&'a self, organisation: &'a str) -> Subject<'a> {
        Subject { own: Some(organisation), ..self.subject() }
    }

    /// Its parties as revisions keep them.
    pub fn party_list(&self) -> Vec<Party> {
        party_list(&self.parties)
    }

    /// The party of an organisation.
    pub fn party(&self, organisation: &str) -> Option<&work_party::Model> {
        self.parties.iter().find(|party| party.organisation_key == organisation)
    }

    /// Whether every party has approved.
    pub fn all_approve(&self) -> bool {
        self.parties.iter().all(|party| party.status == PartyStatus::Approved)
    }

    /// The same package as catalogue resolvers know packages.
    pub fn shown(&self, catalogue: &Catalogue) -> noun::Package {
        self.content.shown(
            catalogue,
            &self.row.key,
            &Standing {
                status: self.row.status,
                revision: self.row.revision,
                version: self.row.version,
                parties: &self.party_list(),
                derived_from: self.row.derived_from.as_deref(),
            },
        )
    }
}

fn party_list(parties: &[work_party::Model]) -> Vec<Party> {
    let party = |party: &work_party::Model| Party {
        organisation: party.organisation_key.clone(),
        role: party.role,
        status: party.status,
    };
    parties.iter().map(party).collect()
}

/// Packages in the making that a viewer may see: those that an organisation takes part in of which it is a member.
pub fn visible_to(viewer: &Viewer) -> Select<package_work::Entity> {
    let organisations = viewer.organisations();
    let mine = Query::select()
        .column(work_party::Column::PackageKey)
        .from(work_party::Entity)
        .and_where(work_party::Column::OrganisationKey.is_in(organisations))
        .to_owned();
    package_work::Entity::find()
        .filter(package_work::Column::DiscardedAt.is_null())
        .filter(package_work::Column::Key.in_subquery(mine))
}

/// A package in the making by its key, if the viewer may see it.
pub async fn find(db: &impl ConnectionTrait, viewer: &Viewer, key: &str) -> Result<Option<Work>, Error> {
    // What would be asked of the database for a stranger is known; and PostgreSQL can't be asked for a NUL.
    if viewer.memberships.is_empty() || key.contains('\0') {
        return Ok(None);
    }
    let Some(row) = visible_to(viewer).filter(package_work::Column::Key.eq(key)).one(db).await? else {
        return Ok(None);
    };
    let parties = parties_of(db, vec![row.key.clone()]).await?;
    Work::new(row, parties).map(Some)
}

/// Packages in the making by their keys, of those that the viewer may see, in no order.
pub async fn some(db: &impl ConnectionTrait, viewer: &Viewer, keys: &[String]) -> Result<Vec<Work>, Error> {
    if viewer.memberships.is_empty() {
        return Ok(Vec::new());
    }
    let select = visible_to(viewer).filter(package_work::Column::Key.is_in(keys));
    with_parties(db, select.all(db).await?).await
}

/// The same; one that the viewer may not see is `NOT_FOUND`.
pub async fn get(db: &impl ConnectionTrait, viewer: &Viewer, key: &str) -> Result<Work, Error> {
    find(db, viewer, key).await?.ok_or_else(|| not_found("id"))
}

/// Packages in the making that the viewer takes part in, last changed first; of these states, if any are named.
pub async fn list(db: &impl ConnectionTrait, viewer: &Viewer, status: &[PackageStatus]) -> Result<Vec<Work>, Error> {
    if viewer.memberships.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = visible_to(viewer);
    if !status.is_empty() {
        select = select.filter(package_work::Column::Status.is_in(status.iter().copied()));
    }
    let rows = select
        .order_by_desc(package_work::Column::ChangedAt)
        .order_by_asc(package_work::Column::Key)
        .limit(MOST)
        .all(db)
        .await?;
    with_parties(db, rows).await
}

async fn with_parties(db: &impl ConnectionTrait, rows: Vec<package_work::Model>) -> Result<Vec<Work>, Error> {
    let mut parties: HashMap<String, Vec<work_party::Model>> = HashMap::new();
    for party in parties_of(db, rows.iter().map(|row| row.key.clone()).collect()).await? {
        parties.entry(party.package_key.clone()).or_default().push(party);
    }
    rows.into_iter()
        .map(|row| {
            let own = parties.remove(&row.key).unwrap_or_default();
            Work::new(row, own)
        })
        .collect()
}

/// Most packages in the making of one viewer that a list looks at.
const MOST: u64 = 1_000;

async fn parties_of(db: &impl ConnectionTrait, keys: Vec<String>) -> Result<Vec<work_party::Model>, Error> {
    Ok(work_party::Entity::find().filter(work_party::Column::PackageKey.is_in(keys)).all(db).await?)
}
