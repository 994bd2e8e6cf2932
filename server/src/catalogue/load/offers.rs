//! Approvals of providers and their sessions.

use entity::{approval, session, session_course};
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait};

use super::Draft;
use super::links::{Index, Links, at, ever, validity};
use crate::catalogue::noun::{Approval, Session};

pub(super) struct Stored {
    approvals: Vec<approval::Model>,
    sessions: Vec<session::Model>,
    taught: Vec<session_course::Model>,
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
        let mut sessions = session::Entity::find().all(txn).await?;
        sessions.sort_unstable_by(|one, two| one.key.cmp(&two.key));
        let mut taught = session_course::Entity::find().all(txn).await?;
        taught.sort_unstable_by_key(|row| row.position);
        Ok(Self { approvals, sessions, taught })
    }

    pub(super) fn name(&mut self, links: &mut Links) {
        self.sessions.retain(|row| {
            links.organisations.find(&row.provider_key).is_some()
                && links.municipalities.find(&row.municipality_code).is_some()
        });
        links.sessions = Index::of(self.sessions.iter().map(|row| &row.key));
    }

    pub(super) fn link(self, links: &Links, draft: &mut Draft) {
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
        draft.sessions = self
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
            if let Some(session) = links.sessions.find(&row.session_key)
                && let Some(course) = links.courses.find(&row.course_key)
                && let Some(session) = at(&mut draft.sessions, session)
            {
                session.courses.push(course);
            }
        }
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
