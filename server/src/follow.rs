//! One task of a serving process that keeps up with the event log: tells subscribers and renews the catalogue. What takes
//! longer, or waits for others, has tasks of its own beside it: looking for alarms, mailing the digest, passing presence
//! on.
//!
//! The process's own writes nudge it; on PostgreSQL other processes' are heard by LISTEN; and once a second the log is
//! looked at whatever was heard, so that a lost connection, or a pooler that passes nothing on, costs a second and no
//! event.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use time::Date;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::clock::danish_time;
use crate::domain::account::Accounts;
use crate::domain::desk::Desk;
use crate::domain::{alarm, digest, notice};
use crate::live::{Happened, Hub, Presence};
use crate::metrics::METRICS;
use crate::{db, events};

/// How often the log is looked at when nothing is heard.
const POLL: Duration = Duration::from_secs(1);
/// How long until somebody who could not be listened to is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// Events that are read at a time.
const PAGE: u64 = 500;
/// Channel on which processes tell each other who works where. Not written anywhere.
const PRESENCE: &str = "kortvej_presence";

/// The hour of the day in Denmark from which the digest is mailed.
const DIGEST_HOUR: u8 = 6;

/// How long the database may take to answer a small question. Behind a network that has gone it never would.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it may take to give all that the catalogue is made of, or all published versions.
const LONG_PATIENCE: Duration = Duration::from_mins(5);

/// An event that was told is no more: the database is an earlier one, or another.
struct Lost;

/// Keeps up until it is dropped. `listen` is where other processes are heard, if anywhere.
///
/// It ends by itself only when an event that it has told is no more, as when a replica became the primary without what
/// was committed last. What this process knows is wrong then, and nothing but starting anew mends it.
pub async fn follow(desk: Desk, accounts: Accounts, listen: Option<String>) {
    let _told = AbortOnDrop(tokio::spawn(tell_presence(desk.clone())));
    let hearing = || listen.clone().map(|url| AbortOnDrop(tokio::spawn(hear(url, desk.hub.clone()))));
    let mut heard = hearing();
    let mut seen = match events::head(&desk.db).await {
        Ok(head) => head,
        Err(cause) => {
            tracing::warn!(%cause, "the event log does not answer");
            (desk.catalogue().version, desk.catalogue().head.clone())
        }
    };
    // Something may have been published between the loading of the catalogue and now.
    let mut wanted = events::latest_of_catalogue(&desk.db).await.map_or(0, |(version, _)| version);
    desk.hub.catalogue_is(desk.catalogue().version);
    // The catalogue in force and the day, for which alarms are looked for.
    let (at_hand, seen_at_hand) = watch::channel(None);
    let _looking = AbortOnDrop(tokio::spawn(look_for_alarms(desk.clone(), seen_at_hand)));
    let mut mailed = None;
    let mut away = false;
    let mut every = tokio::time::interval(POLL);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = desk.hub.nudged() => {}
        }
        let Ok(answers) = catch_up(&desk, &mut seen, &mut wanted).await else {
            tracing::error!(sequence = seen.0, "an event that was told is no more: the database was put back");
            return;
        };
        desk.hub.sweep();
        if !answers {
            if !away {
                tracing::warn!("the event log does not answer; looked at until it does");
            }
            // What hears other servers may hear nothing any more and not know.
            drop(heard.take());
            away = true;
            continue;
        }
        if away {
            tracing::info!("the event log answers again");
            heard = hearing();
            away = false;
        }
        // Another catalogue, or a day on which something ends, is looked at beside everything else.
        let now = Some((desk.catalogue().version, desk.clock.today()));
        at_hand.send_if_modified(|known| {
            let other = *known != now;
            *known = now;
            other
        });
        let today = danish_time(desk.clock.now());
        if today.hour() >= DIGEST_HOUR && mailed != Some(today.date()) {
            mailed = Some(today.date());
            tokio::spawn(mail(desk.clone(), accounts.clone()));
        }
    }
}

/// Looks for alarms whenever there is another catalogue or another day: one look at a time, since each reads all published
/// versions and may wait for whoever writes.
async fn look_for_alarms(desk: Desk, mut at_hand: watch::Receiver<Option<(i64, Date)>>) {
    while at_hand.changed().await.is_ok() {
        loop {
            match timeout(LONG_PATIENCE, alarm::look(&desk)).await {
                Ok(Ok(0)) => break,
                Ok(Ok(raised)) => {
                    METRICS.alarmed(raised);
                    tracing::info!(raised, "alarms raised");
                    break;
                }
                Ok(Err(_)) | Err(_) => tracing::warn!("alarms could not be looked for; tried again"),
            }
            tokio::time::sleep(AGAIN).await;
        }
    }
}

/// Mails the digest beside everything else: a mail may take its time.
async fn mail(desk: Desk, accounts: Accounts) {
    let done = digest::send(&desk, &accounts).await;
    METRICS.digested(done.is_ok());
    match done {
        Ok(0) => {}
        Ok(sent) => tracing::info!(sent, "digests mailed"),
        Err(_) => tracing::warn!("digests could not be mailed; tried again tomorrow"),
    }
}

/// Tells what is new in the log, and renews the catalogue where that is needed; gives whether the log answers.
///
/// `seen` is the sequence and the hash of the last event that was told. It is read again each time, and if it is not
/// there any more, the log is not the one that was told.
async fn catch_up(desk: &Desk, seen: &mut (i64, String), wanted: &mut i64) -> Result<bool, Lost> {
    loop {
        let Ok(Ok(mut new)) = timeout(PATIENCE, events::after(&desk.db, seen.0 - 1, PAGE)).await else {
            return Ok(false);
        };
        if seen.0 > 0 {
            if new.first().is_none_or(|first| (first.sequence, &first.hash) != (seen.0, &seen.1)) {
                return Err(Lost);
            }
            new.remove(0);
        }
        let renewing = new.iter().filter(|event| events::changes_catalogue(event)).map(|event| event.sequence);
        *wanted = renewing.max().unwrap_or(0).max(*wanted);
        desk.hub.catalogue_due(*wanted);
        if desk.catalogue().version < *wanted {
            renew(desk).await;
        }
        let Some(last) = new.last().map(|last| (last.sequence, last.hash.clone())) else {
            if desk.catalogue().version >= *wanted {
                desk.hub.starts_after(seen.0);
            }
            return Ok(true);
        };
        *seen = last;
        // Who is not known to have a notice is asked after each.
        let whose = timeout(PATIENCE, notice::happened(&desk.db, new.clone())).await;
        let happened = whose.unwrap_or_else(|_| new.into_iter().map(Happened::from).collect());
        for happened in happened {
            METRICS.event(desk.clock.micros() - happened.at);
            desk.hub.tell(happened);
        }
    }
}

/// Reads the catalogue anew. One that can't be read is tried again the next time; what happens is told all the same.
async fn renew(desk: &Desk) {
    let renewed = timeout(LONG_PATIENCE, desk.current.reload(&desk.db)).await;
    METRICS.renewed(matches!(renewed, Ok(Ok(_))));
    match renewed {
        Ok(Ok(catalogue)) => {
            tracing::info!(version = catalogue.version, "catalogue renewed");
            desk.hub.catalogue_is(catalogue.version);
        }
        Ok(Err(cause)) => {
            tracing::error!(%cause, "the catalogue could not be read; the one in force stays");
        }
        Err(_) => {
            tracing::error!("the catalogue could not be read in {LONG_PATIENCE:?}; the one in force stays");
        }
    }
}

/// Hears what other processes say, and passes it on within this one. Whatever becomes of the connection, another is made.
async fn hear(url: String, hub: Hub) {
    let mut silent = false;
    loop {
        match db::listen(&url, &[events::CHANNEL, PRESENCE]).await {
            Ok(mut listener) => {
                silent = false;
                // Something may have been said before.
                hub.nudge();
                while let Ok(Some(heard)) = listener.try_recv().await {
                    if heard.channel() == PRESENCE {
                        // What can't be read comes from another version of the program, and is let be.
                        if let Ok(presence) = serde_json::from_str(heard.payload()) {
                            hub.heard(&presence);
                        }
                    } else {
                        hub.nudge();
                    }
                }
                tracing::warn!("the connection that hears other servers was lost; another is made");
            }
            Err(cause) if !silent => {
                silent = true;
                tracing::warn!(%cause, "other servers can't be heard; the log is looked at each second");
            }
            Err(_) => {}
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Tells other processes who works where in this one.
async fn tell_presence(desk: Desk) {
    if desk.db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    let mut outgoing = desk.hub.outgoing();
    loop {
        match outgoing.recv().await {
            Ok(presence) => match timeout(PATIENCE, notify(&desk.db, &presence)).await {
                Ok(Ok(())) => {}
                Ok(Err(cause)) => tracing::debug!(%cause, "presence could not be told to other servers"),
                Err(_) => tracing::debug!("presence could not be told to other servers in time"),
            },
            Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
        }
    }
}

async fn notify(db: &DatabaseConnection, presence: &Presence) -> Result<(), DbErr> {
    let payload = serde_json::to_string(presence).unwrap_or_default();
    db.execute_raw(Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT pg_notify($1, $2)",
        [PRESENCE.into(), payload.into()],
    ))
    .await?;
    Ok(())
}

struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
