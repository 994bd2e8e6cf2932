//! The event log as those read it who answer for an organisation: who did what, and when.

use std::collections::HashMap;

use entity::{api_client, event, person};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use time::Date;

use super::error::Error;
use super::policy::{Action, Subject, allowed, forbidden, grant};
use super::rows::{Page, Slice};
use super::viewer::Viewer;
use crate::clock::start_of_day;

/// Which events; what is left out filters nothing.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// Kind of thing.
    pub noun: Option<String>,
    /// Which one.
    pub id: Option<String>,
    /// Who: `person:...`, `client:...` or `system`.
    pub actor: Option<String>,
    /// Key of the organisation for which the actor acted.
    pub organisation: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// From this Danish day on.
    pub from: Option<Date>,
    /// To this Danish day, the day itself included.
    pub to: Option<Date>,
}

/// An event with its actor's name.
#[derive(Clone, Debug)]
pub struct Event {
    /// The event.
    pub row: event::Model,
    /// Name of the actor; none of the system, or of one that is gone.
    pub actor_name: Option<String>,
}

/// Events, newest first: those of organisations whose log the viewer reads, or all for those who run the installation.
///
/// Errors: FORBIDDEN for those who read nobody's log, INVALID for a cursor that is none.
pub async fn list(
    db: &DatabaseConnection,
    viewer: &Viewer,
    filter: &EventFilter,
    slice: &Slice,
) -> Result<Page<Event>, Error> {
    let mut which = Condition::all();
    let reads = |key: &str| allowed(viewer, Action::ReadEvents, &Subject::of(key)).is_some();
    match &filter.organisation {
        Some(key) => {
            grant(viewer, Action::ReadEvents, &Subject::of(key))?;
            which = which.add(event::Column::Organisation.eq(key));
        }
        None if viewer.platform => {}
        None => {
            let keys: Vec<&str> = viewer.organisations().into_iter().filter(|key| reads(key)).collect();
            if keys.is_empty() {
                grant(viewer, Action::ReadEvents, &Subject::default())?;
                return Err(forbidden());
            }
            which = which.add(event::Column::Organisation.is_in(keys));
        }
    }
    for (column, value) in [
        (event::Column::Noun, &filter.noun),
        (event::Column::NounId, &filter.id),
        (event::Column::Actor, &filter.actor),
        (event::Column::Action, &filter.action),
    ] {
        which = which.add_option(value.as_ref().map(|value| column.eq(value)));
    }
    which = which.add_option(filter.from.map(|day| event::Column::At.gte(start_of_day(day))));
    let after_last = filter.to.and_then(Date::next_day);
    which = which.add_option(after_last.map(|day| event::Column::At.lt(start_of_day(day))));

    let total = event::Entity::find().filter(which.clone()).count(db).await?;
    let below = match &slice.after {
        Some(after) => Some(after.key.parse::<i64>().map_err(|_| slice.unknown())?),
        None => None,
    };
    let which = which.add_option(below.map(|sequence| event::Column::Sequence.lt(sequence)));
    let newest = event::Entity::find().filter(which).order_by_desc(event::Column::Sequence);
    let rows = newest.limit(slice.first + 1).all(db).await?;
    let page = Page::sought(rows, total, slice);
    let names = names(db, &page.rows).await?;
    Ok(page.map(|row| Event { actor_name: names.get(&row.actor).cloned(), row }))
}

/// Names of the actors of events.
async fn names(db: &DatabaseConnection, rows: &[event::Model]) -> Result<HashMap<String, String>, Error> {
    let of = |kind: &str| -> Vec<String> {
        let ids = rows.iter().filter_map(|row| row.actor.split_once(':'));
        ids.filter(|(named, _)| *named == kind).map(|(_, id)| id.to_owned()).collect()
    };
    let people = person::Entity::find().filter(person::Column::Id.is_in(of("person"))).all(db).await?;
    let clients = api_client::Entity::find().filter(api_client::Column::Id.is_in(of("client"))).all(db).await?;
    let people = people.into_iter().map(|row| (format!("person:{}", row.id), row.name));
    Ok(people.chain(clients.into_iter().map(|row| (format!("client:{}", row.id), row.name))).collect())
}
