//! From an agreed draft to an immutable version that the catalogue shows, and out of use again.

use entity::types::{PackageStatus, PartyStatus, Provenance};
use entity::{
    FEED_HERE, package, package_area, package_element, package_gate, package_municipality, package_occupation,
    package_party, package_target_group, package_version,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::Work;
use super::change::{Done, Held};
use crate::catalogue::Catalogue;
use crate::domain::desk::Desk;
use crate::domain::draft::content::{Content, text};
use crate::domain::draft::finding::{Finding, Verdict, findings};
use crate::domain::draft::lock;
use crate::domain::draft::shorter::Shortest;
use crate::domain::error::Error;
use crate::domain::notice;
use crate::domain::policy::Action;
use crate::domain::viewer::Viewer;

/// Publishes an agreed package as its next version, wholly or not at all.
///
/// Errors: CONFLICT where what it says has changed since `expected`; INVALID where it is not agreed, or a blocking rule
/// is broken: then `findings` in the error's extensions name the rules.
pub async fn publish(
    desk: &Desk,
    viewer: &Viewer,
    catalogue: &Catalogue,
    key: &str,
    expected: i32,
    client_mutation_id: Option<&str>,
) -> Result<(Work, Vec<Finding>), Error> {
    let today = desk.clock.today();
    let done = desk
        .write(async |txn| {
            let mut held = Held::take(desk, txn, viewer, key, Action::PublishPackage).await?;
            let found = findings(catalogue, today, &held.work.content, &held.work.party_list(), &Shortest::Unknown);
            if desk.done_before(txn, &held.grant, client_mutation_id, "publishPackage", key).await? {
                return Ok((held.work, found));
            }
            if held.work.row.status != PackageStatus::Agreed {
                return Err(Error::invalid(
                    "input.id",
                    "Pakken kan udgives, når alle parter har godkendt den.",
                    "The package can be published once every party has approved it.",
                ));
            }
            held.unchanged_since(expected).await?;
            let broken: Vec<&Finding> =
                found.iter().filter(|finding| finding.rule.blocking && finding.verdict == Verdict::Fail).collect();
            if let Some(first) = broken.first() {
                let told: Vec<_> = broken
                    .iter()
                    .map(|finding| json!({ "rule": finding.rule.key, "da": finding.message_da, "en": finding.message_en }))
                    .collect();
                return Err(Error {
                    details: Box::new([("findings", json!(told))]),
                    ..Error::invalid("input.id", first.message_da.clone(), first.message_en.clone())
                });
            }
            desk.remember(txn, &held.grant, client_mutation_id, "publishPackage", key).await?;
            let work = version(&mut held, catalogue).await?;
            notice::published(&held).await?;
            notice::settle_package(txn, desk, key).await?;
            let more = json!({ "published": work });
            let work = held.done(Done { action: "published", reason: None, more }).await?;
            Ok((work, found))
        })
        .await?;
    renew(desk).await;
    Ok(done)
}

/// Takes a published package out of use. Its versions stay in its history.
pub async fn retire(
    desk: &Desk,
    viewer: &Viewer,
    key: &str,
    reason: &str,
    client_mutation_id: Option<&str>,
) -> Result<Work, Error> {
    text(reason, 1, 2_000, "input.reason")?;
    let work = desk
        .write(async |txn| {
            let mut held = Held::take(desk, txn, viewer, key, Action::RetirePackage).await?;
            if desk.done_before(txn, &held.grant, client_mutation_id, "retirePackage", key).await? {
                return Ok(held.work);
            }
            held.open()?;
            if held.work.row.version == 0 {
                return Err(Error::invalid(
                    "input.id",
                    "Pakken er ikke udgivet. Kassér kladden i stedet.",
                    "The package is not published. Discard the draft instead.",
                ));
            }
            desk.remember(txn, &held.grant, client_mutation_id, "retirePackage", key).await?;
            held.work.row.status = PackageStatus::Retired;
            stand(txn, key, held.work.row.version, PackageStatus::Retired).await?;
            if let Some(row) = package::Entity::find_by_id(key.to_owned()).one(txn).await? {
                let mut row = row.into_active_model();
                row.status = sea_orm::Set(PackageStatus::Retired);
                row.update(txn).await?;
            }
            notice::settle_package(txn, desk, key).await?;
            held.done(Done { action: "retired", reason: Some(reason), more: json!({}) }).await
        })
        .await?;
    renew(desk).await;
    Ok(work)
}

/// The catalogue shows what was just written before the answer does. Where it can't be read, the change is made all the
/// same, and the task that follows the log tries again.
async fn renew(desk: &Desk) {
    match desk.current.reload(&desk.db).await {
        Ok(catalogue) => desk.hub.catalogue_is(catalogue.version),
        Err(cause) => tracing::error!(%cause, "the catalogue could not be read; the one in force stays"),
    }
}

/// Writes the next version with its lock, supersedes the one before, and puts it where the catalogue reads it. Gives its
/// number.
async fn version(held: &mut Held<'_>, catalogue: &Catalogue) -> Result<i32, Error> {
    let today = held.desk.clock.today();
    let (txn, at) = (held.txn, held.desk.clock.micros());
    let before = held.work.row.version;
    held.work.row.version += 1;
    held.work.row.status = PackageStatus::Published;
    held.work.row.decide_by = None;
    let row = &held.work.row;
    stand(txn, &row.key, before, PackageStatus::Superseded).await?;
    let locked = lock::lock(catalogue, today, &held.work.content);
    let version = package_version::Model {
        package_key: row.key.clone(),
        version: row.version,
        revision: row.revision + 1,
        status: PackageStatus::Published,
        published_at: at,
        published_by: held.grant.actor().to_owned(),
        organisation: held.grant.organisation().map(str::to_owned),
        content: held.work.content.written(),
        parties: serde_json::to_string(&held.work.party_list()).unwrap_or_default(),
        lock: lock::written(&locked),
    };
    let number = version.version;
    version.into_active_model().insert(txn).await?;
    show(txn, &held.work, today).await?;
    Ok(number)
}

/// Where a version stands from now on; what it says stays.
async fn stand(txn: &DatabaseTransaction, key: &str, version: i32, status: PackageStatus) -> Result<(), Error> {
    if let Some(row) = package_version::Entity::find_by_id((key.to_owned(), version)).one(txn).await? {
        let mut row = row.into_active_model();
        row.status = sea_orm::Set(status);
        row.update(txn).await?;
    }
    Ok(())
}

/// Writes the version in force into the tables of the catalogue.
async fn show(txn: &DatabaseTransaction, work: &Work, today: time::Date) -> Result<(), Error> {
    let key = work.row.key.as_str();
    clear(txn, key).await?;
    let content = &work.content;
    let provenance = if content.demo { Provenance::Demo } else { Provenance::Authored };
    let row = package::Model {
        key: key.to_owned(),
        title_da: content.title.clone(),
        title_en: if content.title_en.is_empty() { content.title.clone() } else { content.title_en.clone() },
        kind: content.kind,
        status: PackageStatus::Published,
        revision: work.row.revision + 1,
        version: work.row.version,
        year_from: Some(today.year()),
        year_to: None,
        description: content.description.clone(),
        source_note: String::new(),
        derived_from: work.row.derived_from.clone(),
        provenance,
        source: "Kortvej".to_owned(),
        source_date: Some(today),
        feed: FEED_HERE.to_owned(),
        withdrawn_on: None,
    };
    let row = row.into_active_model();
    if package::Entity::find_by_id(key.to_owned()).one(txn).await?.is_some() {
        row.reset_all().update(txn).await?;
    } else {
        row.insert(txn).await?;
    }
    let package_key = || key.to_owned();
    if let Some(occupation_key) = content.occupation.clone() {
        let row = package_occupation::Model { package_key: package_key(), occupation_key, position: 1 };
        row.into_active_model().insert(txn).await?;
    }
    if let Some(area_key) = content.area.clone() {
        let row = package_area::Model { package_key: package_key(), area_key, position: 1 };
        row.into_active_model().insert(txn).await?;
    }
    if let Some(municipality_code) = content.municipality.clone() {
        let row = package_municipality::Model { package_key: package_key(), municipality_code, position: 1 };
        row.into_active_model().insert(txn).await?;
    }
    for (position, &target_group) in (1..).zip(&content.target_groups) {
        let row = package_target_group::Model { package_key: package_key(), target_group, position };
        row.into_active_model().insert(txn).await?;
    }
    // Who has declined takes no part.
    let parties = work.parties.iter().filter(|party| party.status != PartyStatus::Declined);
    for (position, party) in (1..).zip(parties) {
        let row = package_party::Model {
            package_key: package_key(),
            organisation_key: party.organisation_key.clone(),
            role: party.role,
            status: party.status,
            position,
        };
        row.into_active_model().insert(txn).await?;
    }
    elements(txn, key, content, provenance, today).await
}

async fn elements(
    txn: &DatabaseTransaction,
    key: &str,
    content: &Content,
    provenance: Provenance,
    today: time::Date,
) -> Result<(), Error> {
    for (seq, element) in (1..).zip(&content.elements) {
        let step = &element.step;
        let row = package_element::Model {
            package_key: key.to_owned(),
            seq,
            kind: step.kind,
            title: step.title.clone(),
            course_key: step.course.clone(),
            weeks: step.weeks,
            days: step.days,
            parallel: step.parallel,
            note: step.purpose.clone(),
            element_id: Some(element.id.clone()),
            session_key: step.session.clone(),
            responsible_key: step.responsible.clone(),
            requirements: Some(step.requirements.join(" ")).filter(|keys| !keys.is_empty()),
            provenance,
            source: "Kortvej".to_owned(),
            source_date: Some(today),
            feed: FEED_HERE.to_owned(),
            withdrawn_on: None,
        };
        row.into_active_model().insert(txn).await?;
        for (position, gate) in (1..).zip(&step.gates) {
            let row = package_gate::Model {
                package_key: key.to_owned(),
                seq,
                competence_key: gate.competence.clone(),
                level: i32::from(gate.level),
                position,
            };
            row.into_active_model().insert(txn).await?;
        }
    }
    Ok(())
}

/// Takes out the parts of the version before, those that point to others first.
async fn clear(txn: &DatabaseTransaction, key: &str) -> Result<(), Error> {
    package_gate::Entity::delete_many().filter(package_gate::Column::PackageKey.eq(key)).exec(txn).await?;
    package_element::Entity::delete_many().filter(package_element::Column::PackageKey.eq(key)).exec(txn).await?;
    package_party::Entity::delete_many().filter(package_party::Column::PackageKey.eq(key)).exec(txn).await?;
    package_target_group::Entity::delete_many()
        .filter(package_target_group::Column::PackageKey.eq(key))
        .exec(txn)
        .await?;
    package_municipality::Entity::delete_many()
        .filter(package_municipality::Column::PackageKey.eq(key))
        .exec(txn)
        .await?;
    package_area::Entity::delete_many().filter(package_area::Column::PackageKey.eq(key)).exec(txn).await?;
    package_occupation::Entity::delete_many().filter(package_occupation::Column::PackageKey.eq(key)).exec(txn).await?;
    Ok(())
}
