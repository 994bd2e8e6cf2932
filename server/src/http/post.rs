//! Letters go out as mail.

use futures::future::BoxFuture;

use crate::domain::account::Post;
use crate::domain::letter::Letter;
use crate::mail::{Mail, Mailer};
use crate::metrics::METRICS;

impl Post for Mailer {
    fn carry(&self, letter: Letter) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            let Letter { to, subject, text } = letter;
            let sent = self.send(Mail { to, subject, text }).await;
            METRICS.mailed(sent.is_ok());
            match sent {
                Ok(()) => true,
                Err(cause) => {
                    tracing::warn!(%cause, "a mail was not sent");
                    false
                }
            }
        })
    }
}
