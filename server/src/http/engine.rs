//! What live connections run: queries and mutations once; a subscription once for everything that it may have to tell
//! of, each time as a request of its own, so that it sees the catalogue and the viewer's rights as they are then.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use apollo_compiler::ast::OperationType;
use async_graphql::{Pos, Response as Answer, ServerError};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use quick_cache::sync::Cache;
use serde_json::Value;
use time::Date;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;
use tracing::Instrument;

use super::budget::Payer;
use super::graphql::{Asked, Manner, Turned, finish, not_by_get, told};
use super::limiter::Peer;
use super::live::{Engine, Live, Refused, Said};
use super::places::neighbour;
use super::{App, identity, origins, reading};
use crate::domain::error::{Code, Error};
use crate::domain::viewer::Viewer;
use crate::domain::{presence, work};
use crate::graphql::ask::{Asking, Tick};
use crate::graphql::fault;
use crate::graphql::guard::Passed;
use crate::graphql::subscription::Topic;
use crate::live::{PRESENT_FOR, Presence};
use crate::metrics::METRICS;

/// How long a live connection waits before it asks a database again that is away.
const AGAIN: Duration = Duration::from_secs(1);
/// Answers that are kept for being shared: of some documents that many subscribe to, for the time that telling all takes.
const SHARED: usize = 64;
/// What is estimated to cost more is executed for each subscriber, so that what is kept stays within some megabytes.
const SHARED_COST: u64 = 5_000;
/// Events that are read at a time after some were missed.
const PAGE: u64 = 500;

/// Who is at the other end of a live connection: what the viewer is found by, each time anew.
#[derive(Clone)]
pub(super) struct Guest {
    headers: Arc<HeaderMap>,
    /// Person or program; none of whoever has not signed in.
    name: Option<String>,
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

    fn neighbour(&self, headers: &HeaderMap, peer: Peer) -> Option<IpAddr> {
        neighbour(peer.address(headers, self.settings.behind_proxy))
    }

    fn name(guest: &Guest) -> Option<String> {
        guest.name.clone()
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
            name: identified.viewer.is_signed_in().then(|| identified.viewer.actor()),
            program: identified.is_program(),
            payer: Payer::of(&identified.viewer, peer.address(headers, self.settings.behind_proxy)),
        })
    }

    fn lapsed(&self, guest: &Guest) -> impl Future<Output = ()> + Send + 'static {
        let (app, guest) = (self.clone(), guest.clone());
        async move {
            if guest.name.is_none() {
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
        let subscribes = passed.kind == OperationType::Subscription;
        let run = Run { app: self.clone(), guest: guest.clone(), asked, manner: manner.clone(), passed };
        if subscribes { Ok(run.subscribe().boxed()) } else { Ok(run.once().boxed()) }
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
    manner: Manner,
    passed: Passed,
}

impl Run {
    /// The answers to one request, in the language of whoever asked.
    async fn answers(&self, tick: Option<Tick>) -> Vec<Answer> {
        let mut answers = self.executed(tick).await;
        self.finish(&mut answers);
        answers
    }

    fn finish(&self, answers: &mut [Answer]) {
        for answer in answers {
            finish(answer, &self.passed, &self.manner);
        }
    }

    /// The answers to something that happened. While the database is away they wait for it: what happened is told late,
    /// and not left out. None where the client has gone meanwhile.
    async fn told(
        &self,
        tick: &Tick,
        asked: Option<&Arc<str>>,
        tell: &tokio::sync::mpsc::Sender<Said>,
    ) -> Option<Vec<Answer>> {
        loop {
            if let Ok(mut answers) = self.shared(tick, asked).await {
                self.finish(&mut answers);
                return Some(answers);
            }
            tokio::select! {
                () = tell.closed() => return None,
                () = tokio::time::sleep(AGAIN) => {}
            }
        }
    }

    /// What nobody in particular asks for is the same for all who ask it: they share one execution, as long as all of it
    /// was executed from the same catalogue, day and log. Fails where the database is away.
    async fn shared(&self, tick: &Tick, asked: Option<&Arc<str>>) -> Result<Vec<Answer>, Away> {
        let executing = async || {
            let answers = self.executed(Some(tick.clone())).await;
            let mut errors = answers.iter().flat_map(|answer| &answer.errors);
            let away = |error: &ServerError| error.source::<Error>().is_some_and(|e| e.code == Code::Unavailable);
            if errors.any(away) { Err(Away) } else { Ok(answers) }
        };
        let Some((asked, of)) = asked.zip(Of::tick(tick)) else { return executing().await };
        let moment = self.app.moment();
        let latest = self.app.desk.hub.latest();
        let key = Key { asked: Arc::clone(asked), of, version: moment.catalogue.version, today: moment.today, latest };
        let mut first = false;
        let once = async {
            first = true;
            Ok(Arc::new(executing().await?))
        };
        let shared = self.app.shared.get_or_insert_async(&key, once).await?;
        METRICS.shared(!first);
        Ok(shared.iter().map(copy).collect())
    }

    /// One execution, in the time that any request has.
    async fn executed(&self, tick: Option<Tick>) -> Vec<Answer> {
        let executing = self.execute(tick).instrument(self.passed.span());
        timeout(self.app.settings.longest, executing).await.unwrap_or_else(|_| vec![failed(Error::late())])
    }

    async fn execute(&self, tick: Option<Tick>) -> Vec<Answer> {
        let (viewer, sign_in) = match identity::who(&self.app, &self.guest.headers, false).await {
            Ok(identified) => (identified.viewer, identified.sign_in),
            // Who it is can't be known now: an answer for nobody would be a wrong one.
            Err(error) if matches!(error.code, Code::Internal | Code::Unavailable) => return vec![failed(error)],
            // Whoever was let in and no longer is somebody is nobody, until the connection lapses.
            Err(_) => (Viewer::nobody(), None),
        };
        let moment = self.app.moment();
        let run = |asking: Asking| {
            let request = self.app.request(&self.asked, moment.clone(), asking);
            self.app.schema().execute_stream(request).collect::<Vec<Answer>>()
        };
        let reads = self.passed.kind == OperationType::Query || tick.is_some();
        let asking = Asking { tick, ..self.app.asking(viewer, sign_in) };
        // What is told of an event is read where that event is.
        if reads { reading::read(&self.app, asking, run).await } else { run(asking).await }
    }

    fn once(self) -> impl futures::Stream<Item = Said> + Send + 'static {
        let answers = async move {
            let begun = Instant::now();
            let answers = self.answers(None).await;
            for answer in &answers {
                self.passed.answered(begun.elapsed(), &answer.errors);
            }
            stream::iter(answers.into_iter().map(Ok))
        };
        stream::once(answers).flatten()
    }

    /// What is asked for, where others may ask the same and be answered the same: by nobody in particular, and not so
    /// much that keeping the answer for a while would fill the memory.
    fn shareable(&self) -> Option<Arc<str>> {
        if !self.guest.headers.is_empty() || self.passed.cost > SHARED_COST {
            return None;
        }
        let operation = self.asked.operation.as_deref().unwrap_or_default();
        let variables = Value::Object(self.asked.variables.clone());
        // No document holds a control character that ends it, so no two questions make one text.
        Some(format!("{operation}\0{variables}\0{}", self.asked.query).into())
    }

    /// The answers to everything that happens, until the client has enough, the first is an error, or the budget of the
    /// viewer is spent. Each answer after the first is charged for when it is given; what happens that is of no concern
    /// to it costs nothing.
    fn subscribe(self) -> impl futures::Stream<Item = Said> + Send + 'static {
        let hub = self.app.desk.hub.clone();
        let (mut events, mut presences, mut catalogue) = (hub.events(), hub.presences(), hub.catalogue());
        async_stream(move |tell: tokio::sync::mpsc::Sender<Said>| async move {
            let _counted = METRICS.subscribed(&self.passed.of);
            let (asked, topic) = (self.shareable(), self.topic());
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
                for tick in ticks.into_iter().filter(|tick| topic.as_ref().is_none_or(|topic| topic.holds(tick))) {
                    let Some(answers) = self.told(&tick, asked.as_ref(), &tell).await else { break 'listening };
                    for answer in answers {
                        METRICS.told(&self.passed.of);
                        let paid = self.app.budgets.charge(&self.guest.payer, self.passed.cost);
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

    /// What the subscription may have to tell of.
    fn topic(&self) -> Option<Topic> {
        let Asked { query, operation, variables, .. } = &self.asked;
        let (field, id) = self.app.guard.subscribed(query, operation.as_deref(), variables)?;
        Topic::of(&field, id.as_deref())
    }

    /// Being subscribed to the presence at a package is being present there.
    async fn present(&self) -> Option<Presence> {
        let Some(Topic::Presence(key)) = self.topic() else { return None };
        let viewer = identity::who(&self.app, &self.guest.headers, false).await.ok()?.viewer;
        work::find(&self.app.desk.db, &viewer, &key).await.ok()??;
        let here = presence::presence(&self.app.desk, &viewer, &key, None)?;
        Some(Presence { window: self.app.desk.id(), ..here })
    }
}

/// The database is away.
struct Away;

/// An answer that is an error.
fn failed(error: Error) -> Answer {
    let error = async_graphql::Error::from(fault::Fault::from(error)).into_server_error(Pos::default());
    Answer::from_errors(vec![error])
}

/// The same answer once more.
fn copy(answer: &Answer) -> Answer {
    let mut copy = Answer::new(answer.data.clone());
    copy.errors.clone_from(&answer.errors);
    copy.extensions.clone_from(&answer.extensions);
    copy
}

/// What an answer that is shared depends on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    asked: Arc<str>,
    of: Of,
    version: i64,
    today: Date,
    latest: i64,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Of {
    Event(i64),
    Catalogue,
}

impl Of {
    /// None of what is not shared: who is present changes without an event.
    fn tick(tick: &Tick) -> Option<Self> {
        match tick {
            Tick::Event(event) => Some(Self::Event(event.sequence)),
            Tick::Catalogue => Some(Self::Catalogue),
            Tick::Start | Tick::Presence(_) => None,
        }
    }
}

/// Answers of subscriptions that are executed now, or were lately.
pub(super) type Shared = Arc<Cache<Key, Arc<Vec<Answer>>>>;

/// Room for answers that are shared.
pub(super) fn shared() -> Shared {
    Arc::new(Cache::new(SHARED))
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
