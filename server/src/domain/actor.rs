//! Who did something, as a viewer may know it.
//!
//! People's names are for those who work with them: members of the organisation that they acted for, or of one that
//! they are in, and of organisations that take part in a package together with one of these. Everybody else sees the
//! organisation alone.

use std::collections::{HashMap, HashSet};

use entity::{api_client, membership, person, work_party};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::error::Error;
use super::viewer::{Viewer, Who};

/// Somebody who did something, as the event log names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Acted {
    /// `person:…`, `client:…` or `system`.
    pub actor: String,
    /// Key of the organisation for which it acted.
    pub organisation: Option<String>,
}

/// What a viewer may know of somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Name of the person or the machine; none where the organisation's stands for it.
    pub name: Option<String>,
    /// Key of the organisation.
    pub organisation: Option<String>,
}

/// Keys of the organisations that take part in a package together with one of the viewer's, and the viewer's own.
#[derive(Clone, Debug, Default)]
pub struct Circle(HashSet<String>);

/// The circle of a viewer.
pub async fn circle(db: &DatabaseConnection, viewer: &Viewer) -> Result<Circle, Error> {
    use work_party::Column;
    let own: Vec<String> = viewer.organisations().into_iter().map(str::to_owned).collect();
    if own.is_empty() {
        return Ok(Circle::default());
    }
    let packages = Query::select()
        .column(Column::PackageKey)
        .from(work_party::Entity)
        .and_where(Column::OrganisationKey.is_in(own.iter().cloned()))
        .to_owned();
    let together: Vec<String> = work_party::Entity::find()
        .select_only()
        .column(Column::OrganisationKey)
        .distinct()
        .filter(Column::PackageKey.in_subquery(packages))
        .into_tuple()
        .all(db)
        .await?;
    Ok(Circle(own.into_iter().chain(together).collect()))
}

/// Whether a viewer may know the name of a person or machine with ties to some organisations.
fn knows<'a>(viewer: &Viewer, circle: &Circle, id: &str, mut ties: impl Iterator<Item = &'a str>) -> bool {
    viewer.platform
        || viewer.who == Who::System
        || viewer.person_id() == Some(id)
        || ties.any(|key| circle.0.contains(key))
}

/// What the viewer may know of each of these, with one query for people, one for their organisations and one for
/// machines, however many they are. `circle` is that of [`circle`].
pub async fn shown(
    db: &DatabaseConnection,
    viewer: &Viewer,
    circle: &Circle,
    acted: &[Acted],
) -> Result<HashMap<Acted, Shown>, Error> {
    let ids = |kind: &str| -> HashSet<&str> { acted.iter().filter_map(|one| one.actor.strip_prefix(kind)).collect() };
    let people = people(db, &ids("person:")).await?;
    let clients = clients(db, &ids("client:")).await?;
    let of = |one: &Acted| {
        let for_whom = one.organisation.as_deref();
        if one.actor == "system" {
            return Shown { name: Some("Kortvej".to_owned()), organisation: one.organisation.clone() };
        }
        let (known, id) = match one.actor.split_once(':') {
            Some(("person", id)) => (people.get(id), id),
            Some(("client", id)) => (clients.get(id), id),
            _ => (None, ""),
        };
        let Some((name, organisations)) = known else {
            return Shown { name: None, organisation: one.organisation.clone() };
        };
        let ties = for_whom.into_iter().chain(organisations.iter().map(String::as_str));
        let name = knows(viewer, circle, id, ties).then(|| name.clone());
        // Whose name is not told is not told apart by a second organisation either.
        Shown { name, organisation: for_whom.or(organisations.first().map(String::as_str)).map(str::to_owned) }
    };
    Ok(acted.iter().map(|one| (one.clone(), of(one))).collect())
}

/// A name and the organisations that it belongs to now, by id.
type Named = HashMap<String, (String, Vec<String>)>;

async fn people(db: &DatabaseConnection, ids: &HashSet<&str>) -> Result<Named, Error> {
    if ids.is_empty() {
        return Ok(Named::new());
    }
    let names: Vec<(String, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let mut named: Named = names.into_iter().map(|(id, name)| (id, (name, Vec::new()))).collect();
    let memberships = membership::Entity::find()
        .filter(membership::Column::PersonId.is_in(ids.iter().copied()))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_asc(membership::Column::Since)
        .order_by_asc(membership::Column::OrganisationKey)
        .all(db)
        .await?;
    for membership in memberships {
        if let Some((_, organisations)) = named.get_mut(&membership.person_id) {
            organisations.push(membership.organisation_key);
        }
    }
    Ok(named)
}

async fn clients(db: &DatabaseConnection, ids: &HashSet<&str>) -> Result<Named, Error> {
    if ids.is_empty() {
        return Ok(Named::new());
    }
    let rows = api_client::Entity::find().filter(api_client::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, (row.name, vec![row.organisation_key]))).collect())
}
