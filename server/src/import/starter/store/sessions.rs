//! Which days the sessions of patterns fall on.

use std::collections::HashMap;

use entity::{session, session_course, session_pattern};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use time::Date;

use super::Counts;
use crate::catalogue::calendar::monday_from;
use crate::import::starter::FEED;
use crate::import::starter::offers::Pattern;

/// The sessions that patterns come to.
pub(super) struct LaidOut {
    pub(super) sessions: Vec<session::Model>,
    pub(super) courses: Vec<session_course::Model>,
    /// Patterns whose day 0 is new.
    pub(super) patterns: Vec<session_pattern::Model>,
    pub(super) counts: Counts,
}

/// Lays patterns out from the day 0 that each had before, so that importing again on a later day moves nothing. A
/// pattern whose sessions have all begun gets a new day 0; its earlier sessions have begun, so they stay as they are.
pub(super) async fn lay_out(txn: &DatabaseTransaction, patterns: &[Pattern], today: Date) -> Result<LaidOut, DbErr> {
    let stored = session_pattern::Entity::find().filter(session_pattern::Column::Feed.eq(FEED)).all(txn).await?;
    let stored: HashMap<_, _> = stored.into_iter().map(|row| (row.key, row.day_zero)).collect();
    let mut laid_out =
        LaidOut { sessions: Vec::new(), courses: Vec::new(), patterns: Vec::new(), counts: Counts::default() };
    for pattern in patterns {
        let before = stored.get(pattern.key()).copied();
        let mut sessions = before.map(|day_zero| pattern.sessions(day_zero)).unwrap_or_default();
        if sessions.iter().all(|(session, _)| session.start_date < today) {
            let day_zero = monday_from(today);
            sessions = pattern.sessions(day_zero);
            laid_out.patterns.push(session_pattern::Model {
                key: pattern.key().to_owned(),
                feed: FEED.to_owned(),
                day_zero,
            });
            match before {
                None => laid_out.counts.inserted += 1,
                Some(_) => laid_out.counts.updated += 1,
            }
        } else {
            laid_out.counts.unchanged += 1;
        }
        for (session, courses) in sessions {
            laid_out.sessions.push(session);
            laid_out.courses.extend(courses);
        }
    }
    Ok(laid_out)
}
