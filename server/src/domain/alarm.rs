//! Alarms of published versions: something that a version was locked to is no longer so. They are looked for whenever
//! the catalogue has changed and every morning, written once, and settled when they no longer hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use entity::types::{AlarmKind, NoticeKind, PackageStatus, PartyStatus, Role};
use entity::{alarm, package_version};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Set,
};
use serde_json::json;
use time::{Date, Duration};

use super::desk::{Desk, Told};
use super::draft::content::{Content, Party};
use super::draft::{lock, watch};
use super::error::Error;
use super::notice::{self, News, Of};
use super::policy::{self, Action, Subject};
use super::viewer::Viewer;
use crate::catalogue::Catalogue;
use crate::events;

/// Days that a package's coordinators have to answer an alarm.
const DAYS_TO_ANSWER: i64 = 7;
/// Roles that are told of an alarm.
const TOLD: &[Role] = &[Role::Coordinator, Role::Editor];

/// Which alarms. Empty lists filter nothing.
#[derive(Clone, Debug, Default)]
pub struct AlarmFilter {
    /// Key of the package.
    pub package: Option<String>,
    /// Key of an area that the package is for.
    pub area: Option<String>,
    /// Key of an organisation that takes part.
    pub organisation: Option<String>,
    /// Kinds.
    pub kinds: Vec<AlarmKind>,
    /// Only of packages that the viewer's organisations take part in.
    pub mine: bool,
}

/// What an alarm says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// In Danish.
    pub da: String,
    /// In English.
    pub en: String,
}

/// What an alarm says, as it was written when it was raised.
pub fn said(row: &alarm::Model) -> Said {
    let detail: serde_json::Value = serde_json::from_str(&row.detail).unwrap_or_default();
    let text = |name: &str| detail[name].as_str().unwrap_or_default().to_owned();
    Said { da: text("da"), en: text("en") }
}

/// Open alarms of packages, by package key. What a published version rests on is public, and so are they.
pub async fn of(db: &impl ConnectionTrait, keys: &[String]) -> Result<BTreeMap<String, Vec<alarm::Model>>, Error> {
    let rows = alarm::Entity::find()
        .filter(alarm::Column::PackageKey.is_in(keys))
        .filter(alarm::Column::SettledAt.is_null())
        .order_by_asc(alarm::Column::Id)
        .all(db)
        .await?;
    let mut found: BTreeMap<String, Vec<alarm::Model>> = BTreeMap::new();
    for row in rows {
        found.entry(row.package_key.clone()).or_default().push(row);
    }
    Ok(found)
}

/// An open alarm by its id.
pub async fn find(db: &impl ConnectionTrait, id: &str) -> Result<Option<alarm::Model>, Error> {
    let row = alarm::Entity::find_by_id(id.to_owned()).one(db).await?;
    Ok(row.filter(|row| row.settled_at.is_none()))
}

/// Open alarms, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    catalogue: &Catalogue,
    viewer: &Viewer,
    filter: &AlarmFilter,
) -> Result<Vec<alarm::Model>, Error> {
    let mut select = alarm::Entity::find().filter(alarm::Column::SettledAt.is_null());
    if let Some(key) = &filter.package {
        select = select.filter(alarm::Column::PackageKey.eq(key));
    }
    if !filter.kinds.is_empty() {
        select = select.filter(alarm::Column::Kind.is_in(filter.kinds.iter().copied()));
    }
    let rows =
        select.order_by_desc(alarm::Column::RaisedAt).order_by_asc(alarm::Column::Id).limit(5_000).all(db).await?;
    let mut found = Vec::new();
    for row in rows {
        if passes(catalogue, viewer, filter, &row)? {
            found.push(row);
        }
    }
    Ok(found)
}

/// Whether an alarm is one of those that a filter means.
pub fn passes(catalogue: &Catalogue, viewer: &Viewer, filter: &AlarmFilter, row: &alarm::Model) -> Result<bool, Error> {
    let area = filter
        .area
        .as_deref()
        .map(|key| catalogue.areas.position(key).ok_or_else(|| Error::unknown("filter.area", key, "areas { key }")));
    let area = area.transpose()?;
    let Some(package) = catalogue.packages.get(&row.package_key) else { return Ok(false) };
    let takes_part =
        |key: &str| package.parties.iter().any(|party| catalogue.organisations.at(party.organisation).key == key);
    Ok(filter.package.as_ref().is_none_or(|key| *key == row.package_key)
        && (filter.kinds.is_empty() || filter.kinds.contains(&row.kind))
        && area.is_none_or(|area| super::package::serves(catalogue, package, area))
        && filter.organisation.as_deref().is_none_or(takes_part)
        && (!filter.mine || viewer.organisations().into_iter().any(takes_part)))
}

/// Looks at every published version: raises what is new, settles what no longer holds, tells the parties. Gives how many
/// were raised. Safe to run in several processes: whoever is second finds nothing new.
pub async fn look(desk: &Desk) -> Result<usize, Error> {
    let catalogue = desk.catalogue();
    let today = desk.clock.today();
    let versions = package_version::Entity::find()
        .filter(package_version::Column::Status.eq(PackageStatus::Published))
        .all(&desk.db)
        .await?;
    let held = Arc::clone(&catalogue);
    let looking = tokio::task::spawn_blocking(move || watched(&held, today, versions));
    let seen = looking.await.map_err(|cause| Error::internal(&cause))??;
    let open = open(&desk.db).await?;
    if open.keys().eq(seen.keys()) {
        return Ok(0);
    }
    let system = policy::grant(&Viewer::system(), Action::EditPackage, &Subject::default())?;
    desk.write(async |txn| {
        if events::latest_of_catalogue(txn).await?.0 != catalogue.version {
            // What was looked at is no longer so; whoever holds the newer catalogue looks again.
            return Ok(0);
        }
        // Another process may have looked meanwhile.
        let open = self::open(txn).await?;
        let at = desk.clock.micros();
        for (_, row) in open.iter().filter(|(id, _)| !seen.contains_key(*id)) {
            let mut row = row.clone().into_active_model();
            row.settled_at = Set(Some(at));
            let row = row.update(txn).await?;
            notice::settle_alarm(txn, desk, &row.id).await?;
            let after = json!({ "package": row.package_key, "kind": row.kind, "course": row.course_key });
            let told = Told { noun: "alarm", id: &row.id, action: "settled", before: None, after: Some(after) };
            desk.tell(txn, &system, told).await?;
        }
        let mut raised = 0;
        for (id, (version, found)) in seen.iter().filter(|(id, _)| !open.contains_key(*id)) {
            let detail = json!({ "da": found.text_da, "en": found.text_en, "detail": found.detail });
            // One that was settled and holds again is the same alarm.
            let before = alarm::Entity::find_by_id(id.clone()).one(txn).await?;
            let row = alarm::Model {
                id: id.clone(),
                package_key: version.package_key.clone(),
                version: version.version,
                kind: found.kind,
                course_key: found.course.clone(),
                session_key: found.session.clone(),
                element: found.element.clone(),
                detail: detail.to_string(),
                raised_at: at,
                settled_at: None,
            };
            if before.is_some() {
                row.clone().into_active_model().reset_all().update(txn).await?;
            } else {
                row.clone().into_active_model().insert(txn).await?;
            }
            let after = json!({ "package": row.package_key, "kind": row.kind, "course": row.course_key });
            let told = Told { noun: "alarm", id, action: "raised", before: None, after: Some(after) };
            desk.tell(txn, &system, told).await?;
            let parties: Vec<Party> =
                serde_json::from_str(&version.parties).map_err(|cause| Error::internal(&cause))?;
            let taking_part = parties.into_iter().filter(|party| party.status != PartyStatus::Declined);
            let parties: Vec<String> = taking_part.map(|party| party.organisation).collect();
            let people: BTreeSet<String> = notice::members(txn, &parties, TOLD).await?;
            let news = News {
                kind: NoticeKind::Alarm,
                due_on: Some(today + Duration::days(DAYS_TO_ANSWER)),
                package: &row.package_key,
                element: Some(&row.element),
                actor: system.actor(),
                organisation: None,
                alarm: Some(id),
                of: Of::Last,
            };
            notice::tell(txn, desk, &people, &news).await?;
            raised += 1;
        }
        Ok(raised)
    })
    .await
}

type Watched = BTreeMap<String, (package_version::Model, watch::Seen)>;

/// What of published versions is no longer as it was locked, by the id of its alarm.
fn watched(catalogue: &Catalogue, today: Date, versions: Vec<package_version::Model>) -> Result<Watched, Error> {
    let mut seen = BTreeMap::new();
    for version in versions {
        let content = Content::read(&version.content)?;
        let locked = lock::read(&version.lock)?;
        for found in watch::watch(catalogue, today, &content, &locked) {
            let id = format!("{}:{}:{}", version.package_key, version.version, found.fingerprint);
            seen.insert(id, (version.clone(), found));
        }
    }
    Ok(seen)
}

async fn open(db: &impl ConnectionTrait) -> Result<BTreeMap<String, alarm::Model>, Error> {
    let rows = alarm::Entity::find().filter(alarm::Column::SettledAt.is_null()).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row)).collect())
}
