//! Where a request reads: at the replica, if there is one that has come as far as this process knows, else at the
//! database itself. A replica that fails meanwhile costs time, and no error: the same is done again at the database.

use async_graphql::{Response as Answer, ServerError};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::App;
use crate::domain::desk::Desk;
use crate::domain::error::{Code, Error};
use crate::graphql::ask::Asking;

/// Tells which state an answer shows at least: the number of an event.
pub(super) const VERSION: HeaderName = HeaderName::from_static("kortvej-version");
/// Asks for an answer that shows at least this state.
const MIN_VERSION: HeaderName = HeaderName::from_static("kortvej-min-version");

/// Waits until this process shows the state that a request asks for at least.
///
/// Errors: INVALID for what is no number of an event; UNAVAILABLE where it takes too long.
pub(super) async fn reach(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    let Some(value) = headers.get(&MIN_VERSION) else { return Ok(()) };
    let number = value.to_str().ok().and_then(|text| text.trim().parse().ok()).filter(|number: &i64| *number >= 0);
    let number = number.ok_or_else(|| {
        Error::invalid(
            "Kortvej-Min-Version",
            "Kortvej-Min-Version er det tal, som et tidligere svar har i Kortvej-Version.",
            "Kortvej-Min-Version is the number that an earlier answer has in Kortvej-Version.",
        )
    })?;
    app.desk.reach(number).await
}

/// The header that tells a state.
pub(super) fn version(number: i64) -> HeaderValue {
    HeaderValue::from(number)
}

/// Runs what only reads.
pub(super) async fn read<F>(app: &App, asking: Asking, run: impl Fn(Asking) -> F) -> Vec<Answer>
where
    F: Future<Output = Vec<Answer>>,
{
    if let Some(replica) = &app.replica
        && let Some(db) = replica.at(app.desk.hub.floor())
    {
        let answers = tokio::select! {
            answers = run(asking.clone().at(Desk { reader: db.clone(), ..app.desk.clone() })) => answers,
            () = replica.lost() => return run(asking).await,
        };
        let codes: Vec<Code> = answers.iter().flat_map(|answer| &answer.errors).filter_map(code).collect();
        if codes.contains(&Code::Unavailable) {
            replica.failed();
        } else if !codes.contains(&Code::Internal) {
            return answers;
        }
    }
    run(asking).await
}

fn code(error: &ServerError) -> Option<Code> {
    error.source::<Error>().map(|ours| ours.code)
}
