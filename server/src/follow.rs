//! One task of a serving process that keeps up with the event log: tells subscribers, renews the catalogue, looks for
//! alarms, and passes presence on.
//!
//! The process's own writes nudge it; on PostgreSQL other processes' are heard by LISTEN; and once a second the log is
//! looked at whatever was heard, so that a lost connection costs a second and no event.

use std::time::Duration;

use sea_orm::sqlx::postgres::{PgListener, PgPoolOptions};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use tokio::time::timeout;

use crate::clock::danish_time;
use crate::domain::account::Accounts;
use crate::domain::desk::Desk;
use crate::domain::{alarm, digest};
use crate::events;
use crate::live::Presence;
use crate::metrics::METRICS;

/// How often the log is looked at when nothing is heard.
const POLL: Duration = Duration::from_secs(1);
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

/// Keeps up until it is dropped.
pub async fn follow(desk: Desk, accounts: Accounts) {
    let told = tokio::spawn(tell_presence(desk.clone()));
    let _end = AbortOnDrop(told);
    let mut seen = match events::latest(&desk.db).await {
        Ok(latest) => latest,
        Err(cause) => {
            tracing::warn!(%cause, "the event log does not answer");
            desk.catalogue().version
        }
    };
    // Something may have been published between the loading of the catalogue and now.
    let mut wanted = events::latest_of_catalogue(&desk.db).await.map_or(0, |(version, _)| version);
    desk.hub.catalogue_is(desk.catalogue().version);
    let mut looked = None;
    let mut mailed = None;
    let mut listener = listener(&desk.db).await;
    let mut away = false;
    let mut every = tokio::time::interval(POLL);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let lost = tokio::select! {
            _ = every.tick() => false,
            () = desk.hub.nudged() => false,
            heard = hear(&mut listener) => match heard {
                Some(heard) => {
                    if let Some(presence) = heard {
                        desk.hub.heard(&presence);
                        continue;
                    }
                    false
                }
                None => true,
            },
        };
        if lost || (listener.is_none() && desk.db.get_database_backend() == DbBackend::Postgres) {
            listener = self::listener(&desk.db).await;
        }
        let caught_up = catch_up(&desk, &mut seen, &mut wanted).await;
        desk.hub.sweep();
        let Some(changed) = caught_up else {
            if !away {
                tracing::warn!("the event log does not answer; looked at until it does");
            }
            // Its connection may hear nothing any more and not know.
            (away, listener) = (true, None);
            continue;
        };
        if away {
            tracing::info!("the event log answers again");
            away = false;
        }
        // The catalogue may have changed, or a day has begun on which something ends.
        let now = (desk.catalogue().version, desk.clock.today());
        if changed || looked != Some(now) {
            match timeout(LONG_PATIENCE, alarm::look(&desk)).await {
                Ok(Ok(0)) => looked = Some(now),
                Ok(Ok(raised)) => {
                    METRICS.alarmed(raised);
                    tracing::info!(raised, "alarms raised");
                    looked = Some(now);
                }
                Ok(Err(_)) | Err(_) => tracing::warn!("alarms could not be looked for; tried again"),
            }
        }
        let today = danish_time(desk.clock.now());
        if today.hour() >= DIGEST_HOUR && mailed != Some(today.date()) {
            mailed = Some(today.date());
            tokio::spawn(mail(desk.clone(), accounts.clone()));
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

/// Tells what is new in the log, and renews the catalogue where that is needed; gives whether it was, or nothing where
/// the log does not answer.
async fn catch_up(desk: &Desk, seen: &mut i64, wanted: &mut i64) -> Option<bool> {
    loop {
        let Ok(Ok(new)) = timeout(PATIENCE, events::after(&desk.db, *seen, PAGE)).await else { return None };
        let renewing = new.iter().filter(|event| events::changes_catalogue(event)).map(|event| event.sequence);
        *wanted = renewing.max().unwrap_or(0).max(*wanted);
        let renewed = desk.catalogue().version < *wanted && renew(desk).await;
        let Some(last) = new.last().map(|last| last.sequence) else { return Some(renewed) };
        *seen = last;
        for event in new {
            METRICS.event(desk.clock.micros() - event.at);
            desk.hub.tell(event);
        }
    }
}

/// Reads the catalogue anew. One that can't be read is tried again the next time; what happens is told all the same.
async fn renew(desk: &Desk) -> bool {
    let renewed = timeout(LONG_PATIENCE, desk.current.reload(&desk.db)).await;
    METRICS.renewed(matches!(renewed, Ok(Ok(_))));
    match renewed {
        Ok(Ok(catalogue)) => {
            tracing::info!(version = catalogue.version, "catalogue renewed");
            desk.hub.catalogue_is(catalogue.version);
            true
        }
        Ok(Err(cause)) => {
            tracing::error!(%cause, "the catalogue could not be read; the one in force stays");
            false
        }
        Err(_) => {
            tracing::error!("the catalogue could not be read in {LONG_PATIENCE:?}; the one in force stays");
            false
        }
    }
}

/// A connection that hears other processes; none on SQLite, or when it can't be had now.
async fn listener(db: &DatabaseConnection) -> Option<PgListener> {
    if db.get_database_backend() != DbBackend::Postgres {
        return None;
    }
    let listen = async {
        // Its own and not the pool's: one that hears nothing any more may be let go of without a place in the pool
        // going with it.
        let options = db.get_postgres_connection_pool().connect_options();
        let alone = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
        let mut listener = PgListener::connect_with(&alone.connect_with((*options).clone()).await?).await?;
        listener.listen_all([events::CHANNEL, PRESENCE]).await?;
        Ok::<_, sea_orm::sqlx::Error>(listener)
    };
    match timeout(PATIENCE, listen).await {
        Ok(Ok(listener)) => return Some(listener),
        Ok(Err(cause)) => {
            tracing::warn!(%cause, "other servers can't be listened to; the log is looked at each second");
        }
        Err(_) => tracing::warn!("other servers can't be listened to; the log is looked at each second"),
    }
    None
}

/// The next thing heard: presence, or (inner `None`) that there is a new event. Outer `None`: the connection is lost.
async fn hear(listener: &mut Option<PgListener>) -> Option<Option<Presence>> {
    let Some(connected) = listener else { return std::future::pending().await };
    match connected.recv().await {
        Ok(heard) if heard.channel() == PRESENCE => {
            // What can't be read comes from another version of the program, and is let be.
            Some(serde_json::from_str(heard.payload()).ok())
        }
        Ok(_) => Some(None),
        Err(_) => {
            *listener = None;
            None
        }
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
