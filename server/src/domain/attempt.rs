//! Guessing passwords is made slow: after five failures in a row an account name waits, longer each time.
//!
//! Names without an account wait just the same, so that waiting tells nothing.

use entity::sign_in_attempt;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;

use super::desk::Desk;
use super::error::{Code, Error, RETRY_AFTER};
use crate::auth::secret;

/// Failures in a row that cost nothing.
const FREE: i32 = 5;
/// How long the name waits after the fifth failure, the sixth and so on, in seconds.
const WAITS: [i64; 5] = [30, 60, 120, 300, 900];
/// After so long without an attempt counting begins anew, in microseconds: a day.
const FORGOTTEN: i64 = 24 * 60 * 60 * 1_000_000;
const SECOND: i64 = 1_000_000;

/// Counts an attempt as failed before the password is looked at, so that many at once gain nothing.
///
/// Errors: LIMIT with `retryAfter` in seconds while the name waits.
pub(super) async fn begin(desk: &Desk, folded: &str) -> Result<(), Error> {
    let now = desk.clock.micros();
    let digest = secret::digest(folded);
    desk.write(async |txn| {
        let old = sign_in_attempt::Column::LastAt.lt(now - FORGOTTEN);
        sign_in_attempt::Entity::delete_many().filter(old).exec(txn).await?;
        let before = sign_in_attempt::Entity::find_by_id(digest.clone()).one(txn).await?;
        // An attempt of the future: the clock was set back since, and how long the name has waited is not known. It
        // waits no more, but a failure is one more of the row.
        let waits = |before: &&sign_in_attempt::Model| before.last_at <= now && now < before.blocked_until;
        if let Some(before) = before.as_ref().filter(waits) {
            return Err(wait(before.blocked_until - now));
        }
        let failures = before.as_ref().map_or(1, |before| before.failures.saturating_add(1));
        let step = usize::try_from(failures - FREE).ok().map(|step| WAITS[step.min(WAITS.len() - 1)]);
        let blocked_until = step.map_or(0, |seconds| now + seconds * SECOND);
        let row = sign_in_attempt::Model { digest: digest.clone(), failures, last_at: now, blocked_until };
        let mut row = row.into_active_model();
        if before.is_some() {
            (row.failures, row.last_at, row.blocked_until) = (Set(failures), Set(now), Set(blocked_until));
            row.update(txn).await?;
        } else {
            row.insert(txn).await?;
        }
        Ok(())
    })
    .await
}

/// Forgets the failures of a name: somebody has shown that it is theirs.
pub(super) async fn succeeded(txn: &DatabaseTransaction, folded: &str) -> Result<(), Error> {
    sign_in_attempt::Entity::delete_by_id(secret::digest(folded)).exec(txn).await?;
    Ok(())
}

/// Too many attempts; `micros` until the next may be made.
pub fn wait(micros: i64) -> Error {
    let seconds = micros.max(1).div_euclid(SECOND) + i64::from(micros.rem_euclid(SECOND) > 0);
    Error {
        details: Box::new([(RETRY_AFTER, json!(seconds))]),
        ..Error::plain(
            Code::Limit,
            format!("For mange forsøg. Prøv igen om {seconds} sekunder."),
            format!("Too many attempts. Try again in {seconds} seconds."),
        )
    }
}
