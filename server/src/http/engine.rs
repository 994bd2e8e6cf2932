//! What live connections run: queries and mutations once; a subscription once for everything that it may have to tell
//! of, each time as a request of its own, so that it sees the catalogue and the viewer's rights as they are then.

use std::sync::Arc;
use std::time::Duration;

use apollo_compiler::ast::OperationType;
use async_graphql::{Pos, Request, Response as Answer, ServerError, Variables};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

use super::budget::Payer;
use super::graphql::{Asked, Manner, Turned, finish, not_by_get, told};
use super::limiter::Peer;
use super::live::{Engine, Live, Refused, Said};
use super::{App, identity, origins};
use crate::domain::error::{Code, Error};
use crate::domain::viewer::Viewer;
use crate::domain::{presence, work};
use crate::graphql::ask::{Asking, Tick};
use crate::graphql::{fault, guard::Passed};
use crate::live::{PRESENT_FOR, Presence};

/// How long a live connection waits before it asks a database again that is away.
const AGAIN: Duration = Duration::from_secs(1);
/// Events that are read at a time after some were missed.
const PAGE: u64 = 500;

/// Who is at the other end of a live connection: what the viewer is found by, each time anew.
#[derive(Clone)]
pub(super) struct Guest {
    headers: Arc<HeaderMap>,
    signed_in: bool,
    /// Came with an access token.
    program: bool,
    payer: Payer,
}

/// Headers by which a viewer is found.
const IDENTIFYING: [HeaderName; 3] =
    [header::COOKIE, header::AUTHORIZATION, HeaderName::from_static("kortvej-organisation")];

impl Engine for App {
    type Viewer = Guest;

    fn live(&self) -> &Live {
        &self.live
    }

    /// Pages of our own origin, and programs: those say nothing of a page, and have no cookie. Pages of origins that the
    /// operator has named as well; their cookies are not looked at.
    fn origin_allowed(&self, headers: &HeaderMap) -> bool {
        identity::is_our_page(self, headers, !headers.contains_key(header::COOKIE))
            || origins::is_listed(&self.settings.cors_origins, headers)
    }

    async fn admit(&self, headers: &HeaderMap, peer: Peer, payload: Option<&Value>) -> Result<Guest, Error> {
        let mut kept = HeaderMap::new();
        let ours = identity::is_our_page(self, headers, true);
        for name in IDENTIFYING {
            if name == header::COOKIE && !ours {
                continue;
            }
            // A browser sets no headers on a socket, so they may come in the payload.
            let given = payload.and_then(|payload| payload.get(name.as_str())).and_then(Value::as_str);
            let given = given.and_then(|text| HeaderValue::from_str(text).ok()).filter(|_| name != header::COOKIE);
            if let Some(value) = given.or_else(|| headers.get(&name).cloned()) {
                kept.insert(name, value);
            }
        }
        // Whether a page of another site may open it was asked before the upgrade.
        let identified = identity::who(self, &kept, false).await?;
        Ok(Guest {
            headers: Arc::new(kept),
            signed_in: identified.viewer.is_signed_in(),
            program: identified.is_program(),
            payer: Payer::of(&identified.viewer, peer.address(headers, self.settings.behind_proxy)),
        })
    }

    fn lapsed(&self, guest: &Guest) -> impl Future<Output = ()> + Send + 'static {
        let (app, guest) = (self.clone(), guest.clone());
        async move {
            if !guest.signed_in {
                return std::future::pending().await;
            }
            loop {
                tokio::time::sleep(app.settings.asked_again).await;
                match identity::who(&app, &guest.headers, false).await {
                    Ok(identified) if identified.viewer.is_signed_in() => {}
                    // The database may be away; nobody is signed out for that.
                    Err(error) if matches!(error.code, Code::Internal | Code::Unavailable) => {}
                    _ => return,
                }
            }
        }
    }

    async fn start(
        &self,
        guest: &Guest,
        mut asked: Asked,
        manner: &Manner,
        changes: bool,
    ) -> Result<BoxStream<'static, Said>, Refused> {
        let checked = self.check(guest, &mut asked, changes);
        let passed = checked.map_err(|turned| Refused {
            status: turned.status,
            wait: turned.wait(),
            errors: turned.errors(manner),
        })?;
        let run = Run { app: self.clone(), guest: guest.clone(), asked, cost: passed.cost, manner: manner.clone() };
        if passed.kind == OperationType::Subscription { Ok(run.subscribe().boxed()) } else { Ok(run.once().boxed()) }
    }
}

impl App {
    /// Finds, checks and charges for what a live connection asks.
    fn check(&self, guest: &Guest, asked: &mut Asked, changes: bool) -> Result<Passed, Turned> {
        self.documents.find(asked, guest.program)?;
        let passed = self.pass(asked, &guest.payer, &mut None)?;
        if passed.kind == OperationType::Mutation && !changes {
            return Err(not_by_get());
        }
        self.spend(passed.cost, &guest.payer, &mut None)?;
        Ok(passed)
    }
}

/// An operation of a live connection.
struct Run {
    app: App,
    guest: Guest,
    asked: Asked,
    /// Estimated, of each answer.
    cost: u64,
    manner: Manner,
}

impl Run {
    /// The answers to one request, in the time that any request has.
    async fn answers(&self, tick: Option<Tick>) -> Vec<Answer> {
        let answers = timeout(self.app.settings.longest, self.executed(tick)).await;
        answers.unwrap_or_else(|_| vec![self.failed(Error::late())])
    }

    async fn executed(&self, tick: Option<Tick>) -> Vec<Answer> {
        let (viewer, sign_in) = match identity::who(&self.app, &self.guest.headers, false).await {
            Ok(identified) => (identified.viewer, identified.sign_in),
            // Who it is can't be known now: an answer for nobody would be a wrong one.
            Err(error) if matches!(error.code, Code::Internal | Code::Unavailable) => return vec![self.failed(error)],
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
            finish(&mut answer, self.cost, &self.manner);
            answer
        };
        answers.into_iter().map(finish).collect()
    }

    /// An answer that is an error.
    fn failed(&self, error: Error) -> Answer {
        let error = async_graphql::Error::from(fault::Fault::from(error)).into_server_error(Pos::default());
        let mut answer = Answer::from_errors(vec![error]);
        fault::finish(&mut answer.errors, self.manner.danish, &self.manner.request_id);
        answer
    }

    /// The answers to something that happened. While the database is away they wait for it: what happened is told late,
    /// and not left out. None where the client has gone meanwhile.
    async fn told(&self, tick: &Tick, tell: &tokio::sync::mpsc::Sender<Said>) -> Option<Vec<Answer>> {
        loop {
            let answers = self.answers(Some(tick.clone())).await;
            let errors = answers.iter().flat_map(|answer| &answer.errors);
            let away = |error: &Error| error.code == Code::Unavailable;
            if !errors.filter_map(ServerError::source::<Error>).any(away) {
                return Some(answers);
            }
            tokio::select! {
                () = tell.closed() => return None,
                () = tokio::time::sleep(AGAIN) => {}
            }
        }
    }

    fn once(self) -> impl futures::Stream<Item = Said> + Send + 'static {
        stream::once(async move { stream::iter(self.answers(None).await.into_iter().map(Ok)) }).flatten()
    }

    /// The answers to everything that happens, until the client has enough, the first is an error, or the budget of the
    /// viewer is spent. Each answer after the first is charged for when it is given; what happens that is of no concern
    /// to it costs nothing.
    fn subscribe(self) -> impl futures::Stream<Item = Said> + Send + 'static {
        let hub = self.app.desk.hub.clone();
        let (mut events, mut presences, mut catalogue) = (hub.events(), hub.presences(), hub.catalogue());
        async_stream(move |tell: tokio::sync::mpsc::Sender<Said>| async move {
            let mut last = hub.latest();
            let beginning = self.answers(Some(Tick::Start)).await;
            let refused = beginning.iter().any(|answer| !answer.errors.is_empty());
            for answer in beginning {
                if tell.send(Ok(answer)).await.is_err() {
                    return;
                }
            }
            if refused {
                return;
            }
            let watched = self.present().await;
            let mut still = tokio::time::interval(PRESENT_FOR / 3);
            'listening: loop {
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
                    let Some(answers) = self.told(&tick, &tell).await else { break 'listening };
                    for answer in answers {
                        let paid = self.app.budgets.charge(&self.guest.payer, self.cost);
                        let said = paid.map(|_| answer).map_err(|error| vec![told(&self.manner, &error, None)]);
                        let last = said.is_err();
                        if tell.send(said).await.is_err() || last {
                            break 'listening;
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
            let events = timeout(self.app.settings.longest, self.app.desk.events_after(*last, PAGE)).await;
            let Ok(Ok(events)) = events else {
                // What was told since is no longer kept for this listener, so there is no going on without it.
                tokio::time::sleep(AGAIN).await;
                continue;
            };
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
fn async_stream<F>(work: impl FnOnce(tokio::sync::mpsc::Sender<Said>) -> F) -> impl futures::Stream<Item = Said> + Send
where
    F: Future<Output = ()> + Send + 'static,
{
    let (tell, mut told) = tokio::sync::mpsc::channel(16);
    tokio::spawn(work(tell));
    stream::poll_fn(move |context| told.poll_recv(context))
}
