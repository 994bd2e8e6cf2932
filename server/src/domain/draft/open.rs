//! Every open proposal for a package, from all that may propose something.

use time::Date;

use super::adapt::{Target, adapt};
use super::content::{Content, Party};
use super::lock::Locked;
use super::proposal::{Origin, Proposal};
use super::repair::repairs;
use super::shorter::{LIMIT, Shortest, shortest};
use super::watch::watch;
use crate::catalogue::Catalogue;

/// A package that another was made from.
#[derive(Clone, Debug)]
pub struct Source {
    /// What it says.
    pub content: Content,
    /// Its parties.
    pub parties: Vec<Party>,
}

/// What may be proposed for a package.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What the package says.
    pub content: &'a Content,
    /// Its parties.
    pub parties: &'a [Party],
    /// What its published version is locked to; empty before the first.
    pub lock: &'a [Locked],
    /// The package that it was taken over from, while it has not been published itself.
    pub source: Option<&'a Source>,
    /// Key of the organisation that leads it.
    pub lead: &'a str,
}

/// Open proposals: repairs first, then what is left of an adaptation, then a shorter way. It computes: call it where
/// blocking is allowed.
pub fn open(catalogue: &Catalogue, today: Date, asked: Asked<'_>) -> Vec<Proposal> {
    let seen = watch(catalogue, today, asked.content, asked.lock);
    let mut found = repairs(catalogue, today, asked.content, asked.lock, &seen);
    found.extend(adaptation(catalogue, today, asked));
    if let Shortest::Shorter(shorter) = shortest(catalogue, today, asked.content, LIMIT) {
        found.push(shorter.proposal);
    }
    found
}

/// What has not been taken over of an adaptation: what adapting the package to its own area would still change.
fn adaptation(catalogue: &Catalogue, today: Date, asked: Asked<'_>) -> Option<Proposal> {
    let source = asked.source?;
    let area = asked.content.area.as_deref()?;
    let same_place =
        source.content.area.as_deref() == Some(area) && source.content.municipality == asked.content.municipality;
    if same_place {
        return None;
    }
    let target = Target {
        area,
        municipality: asked.content.municipality.as_deref(),
        lead: asked.lead,
        title: Some(&asked.content.title),
    };
    let adapted = adapt(catalogue, today, &source.content, &source.parties, target).ok()?;
    let here = |change: &super::proposal::Change| {
        let invited =
            change.invite.as_ref().is_none_or(|key| asked.parties.iter().all(|party| party.organisation != *key));
        let open = !super::proposal::edits(asked.content, &[change]).is_empty();
        (open && !change.alters.is_empty()) || (change.invite.is_some() && invited)
    };
    let changes: Vec<_> = adapted.changes.into_iter().filter(here).collect();
    if changes.is_empty() {
        return None;
    }
    Some(Proposal {
        id: "adapt".to_owned(),
        origin: Origin::Adaptation,
        alarm: None,
        text_da: "Tilpasning til området, som ikke er taget over endnu.".to_owned(),
        text_en: "Adaptation to the area that has not been taken over yet.".to_owned(),
        changes,
    })
}
