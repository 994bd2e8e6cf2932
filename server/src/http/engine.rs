//! What live connections run: queries and mutations once; a subscription once for everything that it may have to tell
//! of, each time as a request of its own, so that it sees the catalogue and the viewer's rights as they are then.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use apollo_compiler::ast::OperationType;
use async_graphql::{Request, Response as Answer, Variables};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;

use super::graphql::{Asked, Manner, told};
use super::live::{Engine, Live};
use super::places::neighbour;
use super::{App, identity};
use crate::domain::error::Error;
use crate::domain::viewer::Viewer;
use crate::domain::{presence, work};
use crate::graphql::ask::{Asking, Tick};
use crate::graphql::fault;
use crate::live::{PRESENT_FOR, Presence};

/// How often a connection is asked whether it still is somebody's.
const ASKED_AGAIN: Duration = Duration::from_secs(20);
/// Events that are read at a time after some were missed.
const PAGE: u64 = 500;

/// Who is at the other end of a live connection: what the viewer is found by, each time anew.
#[derive(Clone)]
pub(super) struct Guest {
    headers: Arc<HeaderMap>,
    /// Person or program; none of whoever has not signed in.
    name: Option<String>,
}

/// Headers by which a viewer is found.
const IDENTIFYING: [HeaderName; 3] =
    [header::COOKIE, header::AUTHORIZATION, HeaderName::from_static("kortvej-organisation")];

impl Engine for App {
    type Viewer = Guest;

    fn live(&self) -> &Live {
        &self.live
    }

    /// Pages of our own origin, and programs: those say nothing of a page, and have no cookie.
    fn origin_allowed(&self, headers: &HeaderMap) -> bool {
        identity::is_our_page(self, headers, !headers.contains_key(header::COOKIE))
    }

    fn neighbour(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
        neighbour(identity::address(self, headers, peer))
    }

    fn name(guest: &Guest) -> Option<String> {
        guest.name.clone()
    }

    async fn admit(&self, headers: &HeaderMap, payload: Option<&Value>) -> Result<Guest, Error> {
        let mut kept = HeaderMap::new();
        for name in IDENTIFYING {
            // A browser sets no headers on a socket, so they may come in the payload.
            let given = payload.and_then(|payload| payload.get(name.as_str())).and_then(Value::as_str);
            let given = given.and_then(|text| HeaderValue::from_str(text).ok()).filter(|_| name != header::COOKIE);
            if let Some(value) = given.or_else(|| headers.get(&name).cloned()) {
                kept.insert(name, value);
            }
        }
        // Whether a page of another site may open it was asked before the upgrade.
        let identified = identity::who(self, &kept, false).await?;
        let name = identified.viewer.is_signed_in().then(|| identified.viewer.actor());
        Ok(Guest { headers: Arc::new(kept), name })
    }

    fn lapsed(&self, guest: &Guest) -> impl Future<Output = ()> + Send + 'static {
        let (app, guest) = (self.clone(), guest.clone());
        async move {
            if guest.name.is_none() {
                return std::future::pending().await;
            }
            loop {
                tokio::time::sleep(ASKED_AGAIN).await;
                match identity::who(&app, &guest.headers, false).await {
                    Ok(identified) if identified.viewer.is_signed_in() => {}
                    Err(error) if error.code == crate::domain::error::Code::Internal => {}
                    _ => return,
                }
            }
        }
    }

    async fn start(
        &self,
        guest: &Guest,
        asked: Asked,
        manner: &Manner,
        changes: bool,
    ) -> Result<BoxStream<'static, Answer>, Vec<Value>> {
        let checked = self.guard.check(&asked.query, asked.operation.as_deref(), &asked.variables);
        let passed = checked.map_err(|refusals| {
            refusals.iter().map(|refusal| told(manner, &refusal.error, refusal.location)).collect::<Vec<_>>()
        })?;
        if passed.kind == OperationType::Mutation && !changes {
            let error = Error::invalid(
                "query",
                "GET er ikke for ændringer. Send dem med POST.",
                "GET is not for mutations. Send them by POST.",
            );
            return Err(vec![told(manner, &error, None)]);
        }
        let run = Run { app: self.clone(), guest: guest.clone(), asked, manner: manner.clone() };
        if passed.kind == OperationType::Subscription { Ok(run.subscribe().boxed()) } else { Ok(run.once().boxed()) }
    }
}

/// An operation of a live connection.
struct Run {
    app: App,
    guest: Guest,
    asked: Asked,
    manner: Manner,
}

impl Run {
    /// The answers to one request.
    async fn answers(&self, tick: Option<Tick>) -> Vec<Answer> {
        let (viewer, sign_in) = match identity::who(&self.app, &self.guest.headers, false).await {
            Ok(identified) => (identified.viewer, identified.sign_in),
            // Whoever was let in and no longer is somebody is nobody, until the connection lapses.
            Err(_) => (Viewer::nobody(), None),
        };
        let mut request = Request::new(self.asked.query.clone())
            .variables(Variables::from_json(Value::Object(self.asked.variables.clone())))
            .data(self.app.moment())
            .data(Asking { tick, ..self.app.asking(viewer, sign_in) });
        request.operation_name.clone_from(&self.asked.operation);
        if !self.app.settings.introspection {
            request = request.disable_introspection();
        }
        let answers = self.app.schema.execute_stream(request).collect::<Vec<Answer>>().await;
        let finish = |mut answer: Answer| {
            fault::finish(&mut answer.errors, self.manner.danish, &self.manner.request_id);
            answer
        };
        answers.into_iter().map(finish).collect()
    }

    fn once(self) -> impl futures::Stream<Item = Answer> + Send + 'static {
        stream::once(async move { stream::iter(self.answers(None).await) }).flatten()
    }

    /// The answers to everything that happens, until the client has enough, or the first is an error.
    fn subscribe(self) -> impl futures::Stream<Item = Answer> + Send + 'static {
        let hub = self.app.desk.hub.clone();
        let (mut events, mut presences, mut catalogue) = (hub.events(), hub.presences(), hub.catalogue());
        async_stream(move |tell: tokio::sync::mpsc::Sender<Answer>| async move {
            let mut last = hub.latest();
            let beginning = self.answers(Some(Tick::Start)).await;
            let refused = beginning.iter().any(|answer| !answer.errors.is_empty());
            for answer in beginning {
                if tell.send(answer).await.is_err() {
                    return;
                }
            }
            if refused {
                return;
            }
            let watched = self.present().await;
            let mut still = tokio::time::interval(PRESENT_FOR / 3);
            loop {
                let ticks: Vec<Tick> = tokio::select! {
                    () = tell.closed() => break,
                    event = events.recv() => match event {
                        // What was read from the log after a gap is told already.
                        Ok(event) if event.sequence <= last => continue,
                        Ok(event) => {
                            last = event.sequence;
                            vec![Tick::Event(event)]
                        }
                        Err(RecvError::Lagged(_)) => self.missed(&mut last).await,
                        Err(RecvError::Closed) => break,
                    },
                    package = presences.recv() => match package {
                        Ok(package) => vec![Tick::Presence(package)],
                        Err(RecvError::Lagged(_)) => watched.iter().map(|here| Tick::Presence(here.package.clone())).collect(),
                        Err(RecvError::Closed) => break,
                    },
                    changed = catalogue.changed() => {
                        if changed.is_err() { break }
                        vec![Tick::Catalogue]
                    }
                    _ = still.tick(), if watched.is_some() => {
                        if let Some(here) = &watched { hub.present(here); }
                        continue;
                    }
                };
                for tick in ticks {
                    for answer in self.answers(Some(tick)).await {
                        if tell.send(answer).await.is_err() {
                            break;
                        }
                    }
                }
            }
            if let Some(mut here) = watched {
                here.left = true;
                hub.present(&here);
            }
        })
    }

    /// Events that were told while this listener was busy.
    async fn missed(&self, last: &mut i64) -> Vec<Tick> {
        let mut ticks = Vec::new();
        loop {
            let Ok(events) = self.app.desk.events_after(*last, PAGE).await else { return ticks };
            let whole = events.len() as u64 == PAGE;
            for event in events {
                *last = event.sequence;
                ticks.push(Tick::Event(Arc::new(event)));
            }
            if !whole {
                return ticks;
            }
        }
    }

    /// Being subscribed to the presence at a package is being present there.
    async fn present(&self) -> Option<Presence> {
        let (field, id) =
            self.app.guard.subscribed(&self.asked.query, self.asked.operation.as_deref(), &self.asked.variables)?;
        if field != "presence" {
            return None;
        }
        let key = id?.strip_prefix("package:")?.to_owned();
        let viewer = identity::who(&self.app, &self.guest.headers, false).await.ok()?.viewer;
        work::find(&self.app.desk.db, &viewer, &key).await.ok()??;
        let here = presence::presence(&self.app.desk, &viewer, &key, None)?;
        Some(Presence { window: self.app.desk.id(), ..here })
    }
}

/// A stream of what a task sends; the task ends with it.
fn async_stream<F>(
    work: impl FnOnce(tokio::sync::mpsc::Sender<Answer>) -> F,
) -> impl futures::Stream<Item = Answer> + Send
where
    F: Future<Output = ()> + Send + 'static,
{
    let (tell, mut told) = tokio::sync::mpsc::channel(16);
    tokio::spawn(work(tell));
    stream::poll_fn(move |context| told.poll_recv(context))
}
