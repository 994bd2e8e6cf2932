//! What a package was: every revision for its parties, every published version for all.

use entity::types::PackageStatus;
use entity::{package_revision, package_version, package_work};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Work;
use crate::domain::draft::content::{Content, Party};
use crate::domain::error::Error;
use crate::domain::viewer::Viewer;

/// A revision, with what the package said before and after it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The revision.
    pub row: package_revision::Model,
    /// What the package said, and its parties, after it.
    pub after: (Content, Vec<Party>),
    /// And before it; none before the first.
    pub before: Option<(Content, Vec<Party>)>,
}

/// A published version.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its row.
    pub row: package_version::Model,
    /// What it says.
    pub content: Content,
    /// Its parties.
    pub parties: Vec<Party>,
}

impl Version {
    fn new(row: package_version::Model) -> Result<Self, Error> {
        let content = Content::read(&row.content)?;
        let parties = parties(&row.parties)?;
        Ok(Self { row, content, parties })
    }
}

fn parties(text: &str) -> Result<Vec<Party>, Error> {
    serde_json::from_str(text).map_err(|cause| Error::internal(&cause))
}

/// Revisions of a package that the viewer was given, newest first: at most `limit` of those before a revision, and how
/// many there are in all.
pub async fn history(
    db: &impl ConnectionTrait,
    work: &Work,
    before: Option<i32>,
    limit: u64,
) -> Result<(Vec<Entry>, u64), Error> {
    let of = |select: sea_orm::Select<package_revision::Entity>| {
        select.filter(package_revision::Column::PackageKey.eq(&*work.row.key))
    };
    let total = of(package_revision::Entity::find()).count(db).await?;
    let mut select = of(package_revision::Entity::find());
    if let Some(before) = before {
        select = select.filter(package_revision::Column::Revision.lt(before));
    }
    // One more than asked for: the oldest is compared with it.
    let rows = select.order_by_desc(package_revision::Column::Revision).limit(limit + 1).all(db).await?;
    let states: Vec<(Content, Vec<Party>)> = rows
        .iter()
        .map(|row| Ok((Content::read(&row.content)?, parties(&row.parties)?)))
        .collect::<Result<_, Error>>()?;
    let mut entries = Vec::new();
    for (at, row) in rows.into_iter().take(limit as usize).enumerate() {
        entries.push(Entry { row, after: states[at].clone(), before: states.get(at + 1).cloned() });
    }
    Ok((entries, total))
}

/// What a package said at a revision, and its parties; none where there is no such revision.
pub async fn revision(
    db: &impl ConnectionTrait,
    work: &Work,
    revision: i32,
) -> Result<Option<(package_revision::Model, Content, Vec<Party>)>, Error> {
    let row = package_revision::Entity::find_by_id((work.row.key.clone(), revision)).one(db).await?;
    row.map(|row| Ok((row.clone(), Content::read(&row.content)?, parties(&row.parties)?))).transpose()
}

/// Published versions of a package, newest first. They are open to all; those of a retired package to its parties.
pub async fn versions(db: &impl ConnectionTrait, viewer: &Viewer, key: &str) -> Result<Vec<Version>, Error> {
    if !is_open(db, viewer, key).await? {
        return Ok(Vec::new());
    }
    let rows = package_version::Entity::find()
        .filter(package_version::Column::PackageKey.eq(key))
        .order_by_desc(package_version::Column::Version)
        .all(db)
        .await?;
    rows.into_iter().map(Version::new).collect()
}

/// A published version, also one that was superseded; of a retired package for its parties only.
pub async fn version(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    key: &str,
    version: i32,
) -> Result<Option<Version>, Error> {
    if key.contains('\0') {
        return Ok(None);
    }
    let row = package_version::Entity::find_by_id((key.to_owned(), version)).one(db).await?;
    match row {
        Some(row) if is_open(db, viewer, key).await? => Version::new(row).map(Some),
        _ => Ok(None),
    }
}

/// The last version of a package that was just retired: what those who followed it are told of once more.
pub async fn retired(db: &impl ConnectionTrait, key: &str) -> Result<Option<Version>, Error> {
    let row = package_version::Entity::find()
        .filter(package_version::Column::PackageKey.eq(key))
        .filter(package_version::Column::Status.eq(PackageStatus::Retired))
        .order_by_desc(package_version::Column::Version)
        .one(db)
        .await?;
    row.map(Version::new).transpose()
}

/// Whether a viewer may see the published versions of a package.
async fn is_open(db: &impl ConnectionTrait, viewer: &Viewer, key: &str) -> Result<bool, Error> {
    let Some(work) = package_work::Entity::find_by_id(key.to_owned()).one(db).await? else { return Ok(false) };
    Ok(work.status != PackageStatus::Retired || super::find(db, viewer, key).await?.is_some())
}

/// What a package says now, and its parties, for comparing.
pub fn state(work: &Work) -> (Content, Vec<Party>) {
    (work.content.clone(), work.party_list())
}
