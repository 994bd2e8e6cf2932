//! What both ways of live answers share: what they need of the application, how many connections may be open, and when
//! they must close.

#[cfg(test)]
mod tests;
#[cfg(test)]
mod trial;

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Response as Answer;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use futures::stream::{BoxStream, Stream, StreamExt};
use futures::{FutureExt, stream};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::graphql::{Asked, Manner, told};
use super::limiter::Peer;
use super::places::{Place, Places};
use crate::domain::error::{Code, Error};
use crate::metrics::METRICS;

/// What a live connection needs of the application. Cheap to clone.
pub(super) trait Engine: Clone + Send + Sync + 'static {
    /// Who is at the other end.
    type Viewer: Clone + Send + Sync + 'static;

    /// Connections, their limits and their end.
    fn live(&self) -> &Live;

    /// Whether a page of this origin may open a connection. No `Origin` is no page, and is allowed where no cookie
    /// comes with it.
    fn origin_allowed(&self, headers: &HeaderMap) -> bool;

    /// Whose places a connection takes, by where it comes from: its client's address, or nobody's.
    fn neighbour(&self, headers: &HeaderMap, peer: Peer) -> Option<IpAddr>;

    /// What a viewer is counted by; none of whoever is nobody in particular.
    fn name(viewer: &Self::Viewer) -> Option<String>;

    /// Who opens the connection, by the headers of its request, where it comes from, and the payload of
    /// `connection_init`.
    fn admit(
        &self,
        headers: &HeaderMap,
        peer: Peer,
        payload: Option<&Value>,
    ) -> impl Future<Output = Result<Self::Viewer, Error>> + Send;

    /// Resolves when what the viewer was let in with is no longer good: a token that runs out, a sign-out. Until then it
    /// stays pending.
    fn lapsed(&self, viewer: &Self::Viewer) -> impl Future<Output = ()> + Send + 'static;

    /// Checks a request and gives its answers: one of a query or a mutation, any number of a subscription, all in the
    /// language of `manner`. What can't be executed is refused, and so is a mutation where `changes` is false. Dropping the
    /// answers stops the operation.
    fn start(
        &self,
        viewer: &Self::Viewer,
        asked: Asked,
        manner: &Manner,
        changes: bool,
    ) -> impl Future<Output = Result<BoxStream<'static, Said>, Refused>> + Send;
}

/// What an operation says before it is complete: an answer, or the errors for which it breaks off.
pub(super) type Said = Result<Answer, Vec<Value>>;

/// Why an operation does not begin.
pub(super) struct Refused {
    /// The status, where there is one to tell.
    pub(super) status: StatusCode,
    /// Seconds to wait, where trying again later helps.
    pub(super) wait: Option<u64>,
    /// The errors as a client sees them.
    pub(super) errors: Vec<Value>,
}

/// How much and how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Connections of both kinds at once.
    pub(super) connections: usize,
    /// The same of one address; a /64 of IPv6 is one.
    pub(super) an_address: usize,
    /// The same of one viewer: people have a connection for each window of each browser.
    pub(super) a_viewer: usize,
    /// Operations at once on one socket.
    pub(super) operations: usize,
    /// Bytes of the messages together that began the operations of a socket, which are held as long as those run.
    pub(super) asked: usize,
    /// Bytes of a message from a client.
    pub(super) message: usize,
    /// From the opening of a socket to its `connection_init`, and for letting the viewer in.
    pub(super) init: Duration,
    /// For a client to take a message.
    pub(super) take: Duration,
    /// Between pings on a socket; it is closed when two in a row are not answered.
    pub(super) ping: Duration,
    /// Between comments in a silent event stream. Proxies cut off after 30 s or more.
    pub(super) comment: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            an_address: 500,
            a_viewer: 100,
            operations: 50,
            asked: 512 * 1024,
            message: 256 * 1024,
            init: Duration::from_secs(10),
            take: Duration::from_secs(10),
            ping: Duration::from_secs(25),
            comment: Duration::from_secs(15),
        }
    }
}

/// All live connections of the process. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Live {
    pub(super) limits: Limits,
    seats: Arc<Semaphore>,
    addresses: Places<IpAddr>,
    viewers: Places<String>,
    stop: watch::Sender<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Live {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            seats: Arc::new(Semaphore::new(limits.connections)),
            addresses: Places::new(limits.an_address),
            viewers: Places::new(limits.a_viewer),
            stop: watch::Sender::new(false),
        }
    }

    /// A place for one more connection, held until dropped.
    pub(super) fn seat(&self, neighbour: Option<IpAddr>) -> Result<Seat, Full> {
        if *self.stop.borrow() {
            return Err(Full::All);
        }
        let seat = self.addresses.take(neighbour).ok_or(Full::Own).and_then(|own| {
            let all = Arc::clone(&self.seats).try_acquire_owned().map_err(|_| Full::All)?;
            Ok(Seat { _own: own, _all: all })
        });
        if seat.is_err() {
            METRICS.dropped("full");
        }
        seat
    }

    /// A place among those of a viewer, held until dropped.
    pub(super) fn seat_of(&self, viewer: Option<String>) -> Result<Place<String>, Full> {
        let seat = self.viewers.take(viewer).ok_or(Full::Own);
        if seat.is_err() {
            METRICS.dropped("full");
        }
        seat
    }

    /// Resolves when the server stops.
    pub(super) fn stopped(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stop = self.stop.subscribe();
        async move {
            let _ = stop.wait_for(|stop| *stop).await;
        }
    }

    /// Asks every connection to close, and lets no new ones open.
    pub(super) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Resolves when no connection is open any more.
    pub(super) async fn closed(&self) {
        let all = u32::try_from(self.limits.connections).unwrap_or(u32::MAX);
        let _ = self.seats.acquire_many(all).await;
    }
}

/// How long the system goes on trying to hand data to somebody who takes none of it. A socket's own limit is shorter; an
/// event stream has none of its own, since what is written there lies with the system.
const TAKEN: Duration = Duration::from_secs(20);

/// Lets the system close a connection whose client has not taken anything for long, though it has room for nothing more.
/// Where the system can't, such a client keeps its place until it goes.
pub(super) fn give_up_slow(stream: &TcpStream) {
    #[cfg(target_os = "linux")]
    if let Err(cause) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(TAKEN)) {
        tracing::debug!(%cause, "slow clients can't be given up");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
}

/// The place of a live connection.
#[derive(Debug)]
pub(super) struct Seat {
    _own: Place<IpAddr>,
    _all: OwnedSemaphorePermit,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// All are taken, or the server is stopping.
    All,
    /// The viewer or the address has taken all of its own.
    Own,
}

impl Full {
    /// What whoever gets no place is told.
    pub(super) fn error(self) -> Error {
        match self {
            Self::All => Error::plain(
                Code::Limit,
                "Der er for mange åbne forbindelser. Prøv igen om lidt.",
                "There are too many open connections. Try again in a while.",
            ),
            Self::Own => Error::plain(
                Code::Limit,
                "Du eller dit netværk har for mange åbne forbindelser. Luk nogle af dem.",
                "You or your network have too many open connections. Close some of them.",
            ),
        }
    }

    /// The same as a status.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::All => StatusCode::SERVICE_UNAVAILABLE,
            Self::Own => StatusCode::TOO_MANY_REQUESTS,
        }
    }
}

/// What happens to an operation. `Refused` and `Complete` are the last of it.
pub(super) enum Event {
    /// One answer.
    Next(Answer),
    /// It can't be executed, or broke off; these are the errors as a client sees them.
    Refused(Vec<Value>),
    /// No more answers.
    Complete,
}

/// Starts an operation when first polled.
pub(super) fn run<E: Engine>(
    engine: E,
    viewer: E::Viewer,
    asked: Asked,
    manner: Manner,
) -> impl Stream<Item = Event> + Send + 'static {
    let opening = async move {
        match AssertUnwindSafe(engine.start(&viewer, asked, &manner, true)).catch_unwind().await {
            Ok(Ok(answers)) => events(answers, manner).left_stream(),
            Ok(Err(refused)) => stream::iter([Event::Refused(refused.errors)]).right_stream(),
            Err(_) => stream::iter([broken(&manner)]).right_stream(),
        }
    };
    opening.flatten_stream()
}

/// The events of an operation that was started.
pub(super) fn events(answers: BoxStream<'static, Said>, manner: Manner) -> impl Stream<Item = Event> + Send + 'static {
    // A panic in a resolver must not take along the other operations of the socket.
    let answers = AssertUnwindSafe(answers).catch_unwind();
    let answers = answers.map(move |said| match said {
        Ok(Ok(answer)) => Event::Next(answer),
        Ok(Err(errors)) => Event::Refused(errors),
        Err(_) => broken(&manner),
    });
    answers.chain(stream::iter([Event::Complete]))
}

fn broken(manner: &Manner) -> Event {
    Event::Refused(vec![told(manner, &Error::internal(&"an operation panicked"), None)])
}

/// How the client of a connection wants to be answered.
pub(super) fn manner(headers: &HeaderMap, payload: Option<&Value>) -> Manner {
    // A browser sets no headers on a socket, so they may come in the payload.
    let language = payload.and_then(|payload| payload.get("accept-language")).and_then(Value::as_str);
    match language.and_then(|language| HeaderValue::from_str(language).ok()) {
        None => Manner::of(headers),
        Some(language) => {
            let mut headers = headers.clone();
            headers.insert(header::ACCEPT_LANGUAGE, language);
            Manner::of(&headers)
        }
    }
}
