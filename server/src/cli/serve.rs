//! `kortvej serve`: start, answer, and stop in good order.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{open_current, say, write_starter};
use crate::auth::foreign::Issuer;
use crate::catalogue::current::Current;
use crate::clock::{Clock, Ids};
use crate::config::{self, Serve, Store};
use crate::domain::account::{Accounts, Post};
use crate::domain::desk::Desk;
use crate::domain::error::Error;
use crate::domain::ticket;
use crate::follow::follow;
use crate::http::{App, Limits, OwnDocuments, Settings, metrics, router, serve};
use crate::import::starter;
use crate::live::Hub;
use crate::mail::Mailer;
use crate::replica::Replica;
use crate::{db, demo};

/// Exit status when the command line is wrong.
const WRONG: u8 = 2;
/// How long requests in flight may take to finish after SIGTERM.
const GRACE: Duration = Duration::from_secs(20);
/// How long the connections to the database may take to be closed.
const CLOSING: Duration = Duration::from_secs(10);

pub(super) async fn run(store: &Store, options: &Serve) -> anyhow::Result<ExitCode> {
    if options.demo && !options.listen.ip().is_loopback() {
        say(&format!(
            "kortvej: --demo lets anybody sign in as an invented person, so it only listens on this machine: {} is \
             not a loopback address",
            options.listen
        ));
        return Ok(ExitCode::from(WRONG));
    }
    let accounts = match accounts(options) {
        Ok(accounts) => accounts,
        Err(cause) => {
            say(&format!("kortvej: {cause}"));
            return Ok(ExitCode::from(WRONG));
        }
    };
    let clock = Clock::system();
    let replica = match &options.replica_url {
        Some(url) => Some(Replica::new(db::connect_replica(url, store.pool()).await?)),
        None => None,
    };
    let heard_at = options.listen_database_url.clone().or_else(|| store.database_url.clone());
    let heard_at = heard_at.filter(|url| db::is_heard(url));
    let db = open_current(store).await?;
    let mut current =
        Current::load(&db).await.context("the catalogue can't be read, see `kortvej check`; servers that run go on")?;
    let catalogue = current.get();
    let today = clock.today();
    if options.demo && catalogue.courses.is_empty() {
        say("loading the starter network (much of it is invented, and shown as such)");
        let starter = starter::embedded(today)?;
        write_starter(&db, &starter, &clock).await?;
        current = Current::load(&db).await?;
    } else if catalogue.courses.is_empty() {
        say("the catalogue is empty: start with --demo for the starter network, or run `kortvej import`");
    } else if !catalogue.sessions.iter().any(|session| session.start >= today) {
        // Not done unasked: the catalogue may be somebody's own.
        say("every session has begun; for the starter network `kortvej import starter` adds a new round of them");
    }
    let listener = TcpListener::bind(options.listen)
        .await
        .map_err(|cause| anyhow::anyhow!("can't listen on {}: {cause}", options.listen))?;
    let address = listener.local_addr()?;
    let public_url = options.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let desk = Desk {
        db: db.clone(),
        reader: db.clone(),
        current: current.clone(),
        ids: Ids::random(clock.clone()),
        clock,
        hub: Hub::default(),
        public_url: public_url.trim_end_matches('/').into(),
    };
    let settings = Settings {
        introspection: !options.no_introspection,
        demo: options.demo,
        behind_proxy: options.behind_proxy,
        kept_megabytes: options.kept_answers,
        own_documents: match options.own_documents {
            config::OwnDocuments::Anybody => OwnDocuments::Anybody,
            config::OwnDocuments::Programs => OwnDocuments::Programs,
            config::OwnDocuments::Nobody => OwnDocuments::Nobody,
        },
        cost_budget: options.cost_budget,
        cors_origins: options.cors_origins.clone(),
        longest: Duration::from_secs(options.request_timeout),
        ..Settings::default()
    };
    if options.demo {
        if demo::seed(&desk).await.map_err(|error| anyhow::anyhow!(error.en))? {
            say("made the invented accounts of the demonstration, with packages in every state");
        }
    } else {
        welcome(&desk).await?;
    }
    let mut follower = tokio::spawn(follow(desk.clone(), accounts.clone(), heard_at));
    let hub = desk.hub.clone();
    let mut app = App::new(desk, settings, accounts)?;
    let watcher = replica.as_ref().map(|replica| tokio::spawn(replica.clone().watch(hub)));
    if let Some(replica) = replica {
        app = app.with_replica(replica);
    }
    // A debug build reads the web app from its folder, where it may be older than the schema.
    if !cfg!(debug_assertions) {
        app.check_documents().map_err(anyhow::Error::msg)?;
    }
    if let Some(at) = options.metrics_listen {
        let listener = TcpListener::bind(at)
            .await
            .map_err(|cause| anyhow::anyhow!("can't listen on {at} for metrics: {cause}"))?;
        say(&format!("metrics are at http://{}/metrics", listener.local_addr()?));
        tokio::spawn(axum::serve(listener, metrics(app.clone())).into_future());
    }
    let asked_to_stop = asked_to_stop();
    say(&format!("Kortvej is ready at http://{address}"));

    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let mut serving = tokio::spawn(serve(listener, router(app.clone()), Limits::default(), async move {
        let _ = stopped.await;
    }));
    let mut status = ExitCode::SUCCESS;
    let stopping = async {
        tokio::select! {
            () = asked_to_stop => tracing::info!("stopping: requests in flight may finish"),
            // Whoever watches over this process starts it anew.
            _ = &mut follower => status = ExitCode::FAILURE,
        }
    };
    tokio::select! {
        ended = &mut serving => { ended?; }
        () = stopping => {
            app.stop();
            let _ = stop.send(());
            let ending = async {
                let ended = (&mut serving).await;
                app.stopped().await;
                ended
            };
            if let Ok(ended) = tokio::time::timeout(GRACE, ending).await {
                ended?;
            } else {
                tracing::warn!("requests still in flight were cut off");
                serving.abort();
            }
        }
    }
    follower.abort();
    if let Some(watcher) = watcher {
        watcher.abort();
    }
    // A connection whose network has gone just as it was given back is waited for without end.
    if let Ok(closed) = tokio::time::timeout(CLOSING, db::close(db)).await {
        closed?;
    } else {
        tracing::warn!("a connection to the database was not given back; it is left");
    }
    Ok(status)
}

/// What signing in takes, by the settings.
fn accounts(options: &Serve) -> anyhow::Result<Accounts> {
    let mailer = Mailer::new(options.smtp_url.as_deref(), &options.mail_from)?;
    let issuers = options.issuers.iter();
    let issuers = issuers.map(|of| Issuer { issuer: of.issuer.clone(), audience: of.audience.clone() });
    Ok(Accounts::new(issuers.collect(), mailer.map(|mailer| Arc::new(mailer) as Arc<dyn Post>))?)
}

/// Tells how to become the first administrator, as long as nobody has an account. Not in the demonstration, where
/// accounts are invented.
async fn welcome(desk: &Desk) -> anyhow::Result<()> {
    let failed = |error: Error| anyhow::anyhow!(error.en);
    if ticket::is_untouched(desk).await.map_err(failed)? {
        let link = ticket::setup_link(desk).await.map_err(failed)?;
        say(&format!("nobody has an account yet; become the first administrator, within 7 days, at\n  {link}"));
    }
    Ok(())
}

/// Resolves on SIGTERM or Ctrl-C. It is listened for from the call on, before anybody is told that the server is ready.
fn asked_to_stop() -> impl Future<Output = ()> {
    let terminate = signal(SignalKind::terminate());
    let interrupt = signal(SignalKind::interrupt());
    async move {
        tokio::select! {
            () = heard(terminate) => {}
            () = heard(interrupt) => {}
        }
    }
}

async fn heard(signal: std::io::Result<Signal>) {
    match signal {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(cause) => {
            tracing::warn!(%cause, "a signal to stop can't be listened for");
            std::future::pending::<()>().await;
        }
    }
}
