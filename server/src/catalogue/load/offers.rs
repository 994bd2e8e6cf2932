//! Approvals of providers and their sessions.

use entity::{approval, session, session_course};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryTrait};

use super::Draft;
use super::links::{Index, Links, at, ever, validity};
use crate::catalogue::noun::{Approval, Session};

pub(super) struct Stored {
    approvals: Vec<approval::Model>,
    sessions: Sessions,
}

/// Sessions with the courses that they hold.
#[derive(Default)]
pub(super) struct Sessions {
    sessions: Vec<session::Model>,
    taught: Vec<session_course::Model>,
}

impl Sessions {
    /// Reads sessions, `only` those with these keys or all.
    pub(super) async fn read(txn: &DatabaseTransaction, only: Option<&[String]>) -> Result<Self, DbErr> {
        let mut sessions = session::Entity::find()
            .apply_if(only, |all, keys| all.filter(session::Column::Key.is_in(keys)))
            .all(txn)
            .await?;
        sessions.sort_unstable_by(|one, two| one.key.cmp(&two.key));
        let mut taught = session_course::Entity::find()
            .apply_if(only, |all, keys| all.filter(session_course::Column::SessionKey.is_in(keys)))
            .all(txn)
            .await?;
        taught.sort_unstable_by_key(|row| row.position);
        Ok(Self { sessions, taught })
    }

    /// Leaves out sessions without provider or place, and gives the positions of the others among themselves.
    pub(super) fn index(&mut self, links: &Links<'_>) -> Index<'static> {
        self.sessions.retain(|row| {
            links.organisations.find(&row.provider_key).is_some()
                && links.municipalities.find(&row.municipality_code).is_some()
        });
        Index::of(self.sessions.iter().map(|row| &row.key))
    }

    /// The rows with their own links; `own` gives the places of these sessions, `links` those in the whole catalogue.
    pub(super) fn link(self, own: &Index<'_>, links: &Links<'_>) -> Vec<Session> {
        let mut sessions: Vec<Session> = self
            .sessions
            .into_iter()
            .filter_map(|row| {
                Some(Session {
                    provider: links.organisations.find(&row.provider_key)?,
                    municipality: links.municipalities.find(&row.municipality_code)?,
                    key: row.key,
                    courses: Vec::new(),
                    start: row.start_date,
                    end: row.end_date,
                    deadline: row.deadline,
                    days: row.days,
                    seats: row.seats as u32,
                    seats_taken: row.seats_taken as u32,
                    minimum: row.minimum as u32,
                    guaranteed: row.guaranteed,
                    mode: row.mode,
                    language: row.language,
                    price_ore: row.price_ore,
                    cancelled: row.cancelled,
                    origin: links.origin(row.provenance, row.source, row.source_date),
                })
            })
            .collect();
        for row in self.taught {
            if let Some(session) = own.find(&row.session_key)
                && let Some(course) = links.courses.find(&row.course_key)
                && let Some(session) = at(&mut sessions, session)
            {
                session.courses.push(course);
            }
        }
        sessions
    }
}

impl Stored {
    pub(super) async fn read(txn: &DatabaseTransaction) -> Result<Self, DbErr> {
        let mut approvals = approval::Entity::find().all(txn).await?;
        approvals.sort_unstable_by(|one, two| {
            (&one.organisation_key, &one.fkb_key, one.valid_from).cmp(&(
                &two.organisation_key,
                &two.fkb_key,
                two.valid_from,
            ))
        });
        Ok(Self { approvals, sessions: Sessions::read(txn, None).await? })
    }

    pub(super) fn name(&mut self, links: &mut Links<'_>) {
        links.sessions = self.sessions.index(links);
    }

    pub(super) fn link(self, links: &Links<'_>, draft: &mut Draft) {
        for row in self.approvals {
            let days = validity(Some(row.valid_from), row.valid_to, row.withdrawn_on);
            if ever(days)
                && let Some(organisation) = links.organisations.find(&row.organisation_key)
                && let Some(fkb) = links.fkbs.find(&row.fkb_key)
            {
                let approval = Approval { fkb, organisation, validity: days, provenance: row.provenance };
                if let Some(fkb) = at(&mut draft.fkbs, fkb) {
                    fkb.approvals.push(approval.clone());
                }
                if let Some(organisation) = at(&mut draft.organisations, organisation) {
                    organisation.approvals.push(approval);
                }
            }
        }
        draft.sessions = self.sessions.link(&links.sessions, links);
        list_sessions(draft);
    }
}

/// Gives courses and organisations their sessions by first day.
fn list_sessions(draft: &mut Draft) {
    let mut by_day: Vec<u32> = (0..draft.sessions.len() as u32).collect();
    by_day.sort_by_key(|position| draft.sessions[*position as usize].start);
    for position in by_day {
        let session = &draft.sessions[position as usize];
        for course in &session.courses {
            if let Some(course) = at(&mut draft.courses, *course) {
                course.sessions.push(position);
            }
        }
        if let Some(provider) = at(&mut draft.organisations, session.provider) {
            provider.sessions.push(position);
        }
    }
}
