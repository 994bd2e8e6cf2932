//! What live connections run: queries and mutations once; a subscription once for everything that it may have to tell
//! of, each time as a request of its own, so that it sees the catalogue and the viewer's rights as they are then.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use apollo_compiler::ast::OperationType;
use async_graphql::{Pos, Response as Answer, ServerError};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use quick_cache::sync::Cache;
use serde_json::Value;
use sha2::{Digest, Sha256};
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
use crate::domain::sessions::Pace;
use crate::domain::viewer::Viewer;
use crate::domain::{notice, presence, work};
use crate::graphql::ask::{Asking, Moment, Tick};
use crate::graphql::fault;
use crate::graphql::guard::Passed;
use crate::graphql::subscription::Topic;
use crate::live::{HELD, Happened, PRESENT_FOR, Presence};
use crate::metrics::METRICS;

/// How long a live connection waits before it asks a database again that is away.
const AGAIN: Duration = Duration::from_secs(1);
/// How often something may take too long before its subscription ends.
const LATE: u8 = 3;
/// Answers that are kept for being shared: of some documents that many subscribe to, for the time that telling all takes.
const SHARED: usize = 64;
/// What is estimated to cost more is executed for each subscriber, so that what is kept stays within some megabytes.
const SHARED_COST: u64 = 5_000;
/// Events that a listener takes at a time; what else happens is looked at in between.
const AT_ONCE: usize = 32;
/// Events that are read at a time after some were missed: fewer than the hub holds.
const PAGE: i64 = 500;
/// Pages of the log that are kept while all who missed some read them.
const PAGES: usize = 4;
const _: () = assert!(PAGE.unsigned_abs() < HELD as u64, "a page of what is held no longer is whole");

/// Part of the time between two looks at whether somebody is still signed in for which that of others is waited for.
const TOGETHER: u32 = 20;

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
        let identified = identity::again(self, &kept, Pace::Soon).await?;
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
            // Those who came at once, as after a restart, are not asked after at once.
            let (every, together) = (app.settings.asked_again, app.settings.asked_again / TOGETHER);
            tokio::time::sleep(every.mul_f64(app.shared.share())).await;
            loop {
                match identity::again(&app, &guest.headers, Pace::Leisurely(together)).await {
                    Ok(identified) if identified.viewer.is_signed_in() => {}
                    // The database may be away; nobody is signed out for that.
                    Err(error) if matches!(error.code, Code::Internal | Code::Unavailable) => {}
                    _ => return,
                }
                tokio::time::sleep(every.saturating_sub(together)).await;
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
        let executed = self.executed(tick, self.app.moment()).await;
        let mut answers = executed.map_or_else(|| vec![failed(Error::late())], |executed| executed.answers);
        self.finish(&mut answers);
        answers
    }

    fn finish(&self, answers: &mut [Answer]) {
        for answer in answers {
            finish(answer, &self.passed, &self.manner);
        }
    }

    /// What is said of something that happened; an error breaks the subscription off. While the database can't serve, it
    /// is waited for: what happened is told late, and not left out. What takes too long is begun again a few times, since
    /// connections that it waited on may have been lost, and then given up. Whoever has something executed pays for it,
    /// whatever comes of it, unless there is nothing to say. None where the client has gone meanwhile.
    async fn told(&self, tick: &Tick, asked: Option<Question>, tell: &Teller) -> Option<Vec<Said>> {
        let mut late = 0;
        loop {
            match self.shared(tick, asked, late).await {
                Ok((done, first)) => match done.as_ref() {
                    Done::Answers(answers) => {
                        let mut answers: Vec<Answer> = answers.iter().map(copy).collect();
                        self.finish(&mut answers);
                        let paid = answers.into_iter().map(|answer| {
                            METRICS.told(&self.passed.of);
                            self.pay().map(|()| answer)
                        });
                        return Some(paid.collect());
                    }
                    Done::Late => {
                        late += 1;
                        if first && let Err(errors) = self.pay() {
                            return Some(vec![Err(errors)]);
                        }
                        if late == LATE {
                            return Some(vec![Err(vec![told(&self.manner, &Error::late(), None)])]);
                        }
                    }
                },
                Err(Away { begun: true }) => {
                    if let Err(errors) = self.pay() {
                        return Some(vec![Err(errors)]);
                    }
                }
                Err(Away { begun: false }) => {}
            }
            again(tell).await?;
        }
    }

    /// Takes what an execution is estimated to cost from the budget of whoever asked.
    fn pay(&self) -> Result<(), Vec<Value>> {
        let paid = self.app.budgets.charge(&self.guest.payer, self.passed.cost);
        paid.map(drop).map_err(|error| vec![told(&self.manner, &error, None)])
    }

    /// What nobody in particular asks for is the same for all who ask it: they share one execution, as long as all of it
    /// is executed from the same catalogue, day and log. Tells too whether it was this one's own. Fails where the
    /// database can't serve.
    async fn shared(&self, tick: &Tick, asked: Option<Question>, late: u8) -> Result<(Arc<Done>, bool), Away> {
        let moment = self.app.moment();
        let key = asked.zip(Of::tick(tick)).map(|(asked, of)| Key {
            asked,
            of,
            version: moment.catalogue.version,
            today: moment.today,
            latest: self.app.desk.hub.latest(),
            late,
        });
        let mut first = false;
        let once = async {
            first = true;
            // From the catalogue and the day of the key. The log is read after its state was: it is never an older one.
            let Some(executed) = self.executed(Some(tick.clone()), moment).await else {
                // A database that has gone is waited for, whether or not it said so.
                let late = self.app.has_database().await;
                return if late { Ok(Arc::new(Done::Late)) } else { Err(Away { begun: true }) };
            };
            let mut errors = executed.answers.iter().flat_map(|answer| &answer.errors);
            let away = |error: &ServerError| error.source::<Error>().is_some_and(|ours| ours.trouble.is_some());
            if errors.any(away) {
                return Err(Away { begun: executed.begun });
            }
            Ok(Arc::new(Done::Answers(executed.answers)))
        };
        let Some(key) = key else { return Ok((once.await?, true)) };
        let done = self.app.shared.answers.get_or_insert_async(&key, once).await?;
        METRICS.shared(!first);
        Ok((done, first))
    }

    /// One execution, in the time that any request has; none where that was not enough.
    async fn executed(&self, tick: Option<Tick>, moment: Moment) -> Option<Executed> {
        let executing = self.execute(tick, moment).instrument(self.passed.span());
        timeout(self.app.settings.longest, executing).await.ok()
    }

    async fn execute(&self, tick: Option<Tick>, moment: Moment) -> Executed {
        let (viewer, sign_in) = match identity::again(&self.app, &self.guest.headers, Pace::Soon).await {
            Ok(identified) => (identified.viewer, identified.sign_in),
            // Who it is can't be known now: an answer for nobody would be a wrong one.
            Err(error) if matches!(error.code, Code::Internal | Code::Unavailable) => {
                return Executed { answers: vec![failed(error)], begun: false };
            }
            // Whoever was let in and no longer is somebody is nobody, until the connection lapses.
            Err(_) => (Viewer::nobody(), None),
        };
        let run = |asking: Asking| {
            let request = self.app.request(&self.asked, moment.clone(), asking);
            self.app.schema().execute_stream(request).collect::<Vec<Answer>>()
        };
        let reads = self.passed.kind == OperationType::Query || tick.is_some();
        let asking = Asking { tick, ..self.app.asking(viewer, sign_in) };
        // What is told of an event is read where that event is.
        let answers = if reads { reading::read(&self.app, asking, run).await } else { run(asking).await };
        Executed { answers, begun: true }
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
    fn shareable(&self) -> Option<Question> {
        let anybodys = self.guest.headers.is_empty() && self.passed.cost <= SHARED_COST;
        anybodys.then(|| digest(&self.asked))
    }

    /// The answers to everything that happens, until the client has enough, the first is an error, one takes too long, or
    /// the budget of the viewer is spent. Each answer after the first is charged for when it is given; what happens that
    /// is of no concern to it costs nothing.
    fn subscribe(self) -> impl futures::Stream<Item = Said> + Send + 'static {
        let hub = self.app.desk.hub.clone();
        let (mut latest, mut presences, mut catalogue) = (hub.latests(), hub.presences(), hub.catalogue());
        let mut last = hub.latest();
        async_stream(move |tell: Teller| async move {
            let _counted = METRICS.subscribed(&self.passed.of);
            let (asked, topic) = (self.shareable(), self.topic());
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
            // Listening to who is at work on a package is being at work there.
            let place = match &topic {
                Some(Topic::Presence(package)) => Some(package.as_str()),
                _ => None,
            };
            let mut here = None;
            let mut still = tokio::time::interval(PRESENT_FOR / 3);
            'listening: loop {
                let ticks: Vec<Tick> = tokio::select! {
                    () = tell.closed() => break,
                    more = async { latest.wait_for(|latest| *latest > last).await.is_ok() } => {
                        if !more { break }
                        let Some(events) = self.after(&mut last, &tell).await else { break };
                        // With what happens to the package, the right to see it may be gone.
                        if events.iter().any(|event| event.noun == "package" && Some(event.noun_id.as_str()) == place) {
                            still.reset_immediately();
                        }
                        events.into_iter().map(Tick::Event).collect()
                    }
                    package = presences.recv() => match package {
                        Ok(package) => vec![Tick::Presence(package)],
                        Err(RecvError::Lagged(_)) => place.iter().map(|&place| Tick::Presence(place.to_owned())).collect(),
                        Err(RecvError::Closed) => break,
                    },
                    changed = catalogue.changed() => {
                        if changed.is_err() { break }
                        vec![Tick::Catalogue]
                    }
                    _ = still.tick(), if place.is_some() => {
                        if let Some(place) = place { self.attend(place, &mut here).await; }
                        continue;
                    }
                };
                for tick in ticks.into_iter().filter(|tick| self.concerns(topic.as_ref(), tick)) {
                    let Some(all) = self.told(&tick, asked, &tell).await else { break 'listening };
                    for said in all {
                        let last = said.is_err();
                        if tell.send(said).await.is_err() || last {
                            break 'listening;
                        }
                    }
                }
            }
            if let Some(here) = here {
                hub.present(&Presence { left: true, ..here });
            }
        })
    }

    /// Whether the subscription may have to tell of something.
    fn concerns(&self, topic: Option<&Topic>, tick: &Tick) -> bool {
        let person = self.guest.name.as_deref().and_then(|name| name.strip_prefix("person:"));
        topic.is_none_or(|topic| topic.holds(tick, person))
    }

    /// Some of the events that were told after one, in order; none where the client has gone. `last` is then how far that
    /// goes.
    async fn after(&self, last: &mut i64, tell: &Teller) -> Option<Vec<Arc<Happened>>> {
        let hub = &self.app.desk.hub;
        loop {
            if let Some((events, all)) = hub.told_after(*last, AT_ONCE) {
                *last = all;
                return Some(events);
            }
            // What is held no longer lies further back than a page is long, so all of the page was told, and it stays as
            // it is. Events count without gaps.
            let number = *last / PAGE;
            if let Ok(page) = self.app.shared.pages.get_or_insert_async(&number, self.page(number)).await {
                let events = page.iter().filter(|event| event.sequence > *last).cloned().collect();
                *last = (number + 1) * PAGE;
                return Some(events);
            }
            // There is no going on without it.
            again(tell).await?;
        }
    }

    /// A page of the log.
    async fn page(&self, number: i64) -> Result<Arc<[Arc<Happened>]>, Away> {
        let desk = &self.app.desk;
        let reading = async {
            let events = desk.events_after(number * PAGE, PAGE.unsigned_abs()).await?;
            Ok::<_, Error>(notice::happened(&desk.db, events).await.into_iter().map(Arc::new).collect())
        };
        match timeout(self.app.settings.longest, reading).await {
            Ok(Ok(page)) => Ok(page),
            Ok(Err(_)) | Err(_) => Err(Away { begun: false }),
        }
    }

    /// What the subscription may have to tell of.
    fn topic(&self) -> Option<Topic> {
        let Asked { query, operation, variables, .. } = &self.asked;
        let (field, id) = self.app.guard.subscribed(query, operation.as_deref(), variables)?;
        Topic::of(&field, id.as_deref())
    }

    /// Says that whoever listens is at work on a package, for as long as they may see it, which is asked each time.
    async fn attend(&self, package: &str, here: &mut Option<Presence>) {
        let desk = &self.app.desk;
        match timeout(self.app.settings.longest, self.present(package)).await {
            Ok(Ok(Some(now))) => desk.hub.present(here.get_or_insert(now)),
            Ok(Ok(None)) => {
                if let Some(here) = here.take() {
                    presence::withdraw(desk, here);
                }
            }
            // Whether they may can't be known now. What is not said again fades.
            Ok(Err(_)) | Err(_) => {}
        }
    }

    /// The presence of whoever listens; none of whoever may not see the package.
    async fn present(&self, package: &str) -> Result<Option<Presence>, Error> {
        let desk = &self.app.desk;
        let viewer = match identity::again(&self.app, &self.guest.headers, Pace::Soon).await {
            Ok(identified) => identified.viewer,
            Err(error) if matches!(error.code, Code::Internal | Code::Unavailable) => return Err(error),
            Err(_) => return Ok(None),
        };
        if work::find(&desk.db, &viewer, package).await?.is_none() {
            return Ok(None);
        }
        let here = presence::presence(desk, &viewer, package, None);
        Ok(here.map(|here| Presence { window: desk.id(), ..here }))
    }
}

/// Whom a subscription tells.
type Teller = tokio::sync::mpsc::Sender<Said>;

/// Waits before the database is asked again; none where the client goes meanwhile.
async fn again(tell: &Teller) -> Option<()> {
    tokio::select! {
        () = tell.closed() => None,
        () = tokio::time::sleep(AGAIN) => Some(()),
    }
}

/// What one execution gave.
struct Executed {
    answers: Vec<Answer>,
    /// Whether it came as far as executing anything: who asks was found.
    begun: bool,
}

/// What has become of an execution.
pub(super) enum Done {
    Answers(Vec<Answer>),
    /// It took too long, and was given up.
    Late,
}

/// The database can't serve.
struct Away {
    /// Whether anything was executed meanwhile.
    begun: bool,
}

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

/// SHA-256 of what is asked.
type Question = [u8; 32];

/// The same for all who ask the same, and for nobody else.
fn digest(asked: &Asked) -> Question {
    let mut digest = Sha256::new();
    let variables = Value::Object(asked.variables.clone()).to_string();
    for part in [asked.operation.as_deref().unwrap_or_default(), &variables, &asked.query] {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

/// What an answer that is shared depends on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    asked: Question,
    of: Of,
    version: i64,
    today: Date,
    latest: i64,
    /// How often it took too long before.
    late: u8,
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

/// What listeners share. Cheap to clone.
pub(super) type Shared = Arc<Common>;

/// What listeners share.
pub(super) struct Common {
    /// Answers of subscriptions that are executed now, or were lately.
    answers: Cache<Key, Arc<Done>>,
    /// Pages of the log that are read now, or were lately, by their number.
    pages: Cache<i64, Arc<[Arc<Happened>]>>,
    spread: AtomicU32,
}

impl Common {
    /// A share of one whole for each who asks, spread evenly however many ask: they step on by the golden ratio.
    fn share(&self) -> f64 {
        f64::from(self.spread.fetch_add(0x9e37_79b9, Ordering::Relaxed)) / f64::from(u32::MAX)
    }
}

/// Room for what listeners share.
pub(super) fn shared() -> Shared {
    Arc::new(Common { answers: Cache::new(SHARED), pages: Cache::new(PAGES), spread: AtomicU32::new(0) })
}

/// A stream of what a task sends; the task ends with it. One answer may wait to be taken, and the task waits with it.
fn async_stream<F>(work: impl FnOnce(Teller) -> F) -> impl futures::Stream<Item = Said> + Send
where
    F: Future<Output = ()> + Send + 'static,
{
    let (tell, mut told) = tokio::sync::mpsc::channel(1);
    tokio::spawn(work(tell));
    stream::poll_fn(move |context| told.poll_recv(context))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_asked_otherwise_is_not_the_same() {
        let asked = |query: &str, operation: Option<&str>, variables: Value| {
            let Value::Object(variables) = variables else { panic!("an object") };
            digest(&Asked { query: query.to_owned(), name: None, operation: operation.map(str::to_owned), variables })
        };
        let one = asked("subscription A { x }", Some("A"), json!({ "id": "1" }));
        assert_eq!(one, asked("subscription A { x }", Some("A"), json!({ "id": "1" })));
        for other in [
            asked("subscription A { y }", Some("A"), json!({ "id": "1" })),
            asked("subscription A { x }", None, json!({ "id": "1" })),
            asked("subscription A { x }", Some("A"), json!({ "id": "2" })),
            // The same letters, and another question.
            asked("}subscription A { x }", Some("A"), json!({ "id": "1" })),
            asked("ubscription A { x }", Some("As"), json!({ "id": "1" })),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn guests_who_come_at_once_are_asked_after_one_after_the_other() {
        let common = shared();
        let mut shares: Vec<f64> = (0..8).map(|_| common.share()).collect();
        shares.sort_by(f64::total_cmp);
        let apart = shares.windows(2).map(|two| two[1] - two[0]);
        assert!(apart.fold(1.0, f64::min) > 0.05, "{shares:?}");
    }
}
