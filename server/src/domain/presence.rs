//! Who works on a package right now. Told on, never written.

use super::desk::Desk;
use super::error::Error;
use super::policy::{self, Action};
use super::viewer::Viewer;
use super::work;
use crate::live::Presence;

/// Says that a viewer is at work on a package, perhaps at one of its elements; gives who is there.
///
/// Errors: `NOT_FOUND` where the viewer may not see it.
pub async fn announce(
    desk: &Desk,
    viewer: &Viewer,
    key: &str,
    element: Option<String>,
) -> Result<Vec<Presence>, Error> {
    let missing = || if viewer.is_signed_in() { policy::not_found("input.id") } else { policy::unauthenticated() };
    let work = work::find(&desk.db, viewer, key).await?.ok_or_else(missing)?;
    policy::grant(viewer, Action::Comment, &work.subject())?;
    if element.as_deref().is_some_and(|id| work.content.element(id).is_none()) {
        return Err(Error::invalid(
            "input.element",
            "Pakken har ikke det element (længere).",
            "The package does not have that element (any more).",
        ));
    }
    if let Some(presence) = presence(desk, viewer, key, element) {
        desk.hub.present(&presence);
    }
    Ok(desk.hub.at_work(key))
}

/// Takes back what was said of somebody who may not see the package any more: in this window, and by the page itself.
pub fn withdraw(desk: &Desk, here: Presence) {
    let announced = Presence { window: here.person.clone(), ..here.clone() };
    for gone in [here, announced] {
        desk.hub.present(&Presence { left: true, ..gone });
    }
}

/// A viewer's presence at a package; a machine is not present. A person's windows count as one.
pub fn presence(desk: &Desk, viewer: &Viewer, key: &str, element: Option<String>) -> Option<Presence> {
    let person = viewer.person_id()?.to_owned();
    let before = desk.hub.at_work(key).into_iter().find(|presence| presence.person == person);
    Some(Presence {
        package: key.to_owned(),
        window: person.clone(),
        organisation: viewer.acting.clone(),
        element: element.or_else(|| before.as_ref().and_then(|before| before.element.clone())),
        since: before.map_or_else(|| desk.clock.micros(), |before| before.since),
        person,
        left: false,
    })
}
