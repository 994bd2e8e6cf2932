//! Operations over a WebSocket, by the protocol `graphql-transport-ws` of enisdenjo/graphql-ws.
//!
//! Each socket is one task: it reads, or runs its operations, or writes. While a client does not take what is written,
//! nothing of its is read or run, so that it holds up nobody else and costs one message, and one answer that waits for
//! each subscription. When the task ends, its operations are dropped with it.
//!
//! Reasons for closing are for developers and in English, as the protocol words them. What a person may come to see is
//! in `next` and `error`, in the reader's language.

use std::borrow::Cow;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;

use async_graphql::Response as Answer;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::SinkExt;
use futures::stream::{AbortHandle, Abortable, BoxStream, SelectAll, StreamExt};
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::time::{Duration, Instant, MissedTickBehavior, interval_at, sleep, timeout, timeout_at};

use super::graphql::{Asked, Manner, in_body, told};
use super::limiter::Peer;
use super::live::{Engine, Event, Limits, manner, run};
use super::places::Place;
use crate::domain::error::{Code, Error};
use crate::metrics::METRICS;

const PROTOCOL: &str = "graphql-transport-ws";

/// What is set aside for reading as soon as a socket opens. A longer message gets its own space while it is read.
const READ_BUFFER: usize = 4 * 1024;

/// Longest id of an operation in bytes. Clients count, or take a UUID.
const MAX_ID: usize = 256;

/// How long a client may take to answer a close. Its answer is waited for, since hanging up on what it still sends would
/// make the reason for the close get lost on the way.
const CLOSING: Duration = Duration::from_secs(1);

/// Pings that may go unanswered.
const MISSED_PINGS: u32 = 2;

/// GET with an upgrade to WebSocket.
pub(super) async fn open<E: Engine>(
    State(engine): State<E>,
    peer: Peer,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if !engine.origin_allowed(&headers) {
        return (StatusCode::FORBIDDEN, "pages of this origin may not open a socket here\n").into_response();
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let live = engine.live();
    let seat = match live.seat(engine.neighbour(&headers, peer)) {
        Ok(seat) => seat,
        Err(full) => return (full.status(), format!("{}\n", full.error().en)).into_response(),
    };
    let most = live.limits.message;
    upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(most)
        .max_frame_size(most)
        .on_upgrade(async move |mut socket| {
            let _counted = METRICS.connected("websocket");
            let ended = Box::pin(converse(&mut socket, &engine, headers, peer)).await;
            bid_farewell(&mut socket, engine.live().limits, ended).await;
            drop(seat);
        })
}

/// Why a socket ends.
#[derive(Debug)]
enum End {
    /// The client left, or can't be reached.
    Gone,
    /// What came can't be read any further.
    Unreadable,
    /// The server closes with a code and a reason.
    Close(u16, Cow<'static, str>),
}

impl End {
    /// What came isn't a message of the protocol.
    fn invalid(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Close(4400, reason.into())
    }

    fn forbidden() -> Self {
        Self::Close(4403, "Forbidden".into())
    }

    fn stopping() -> Self {
        Self::Close(close_code::AWAY, "Going away".into())
    }
}

async fn bid_farewell(socket: &mut WebSocket, limits: Limits, ended: End) {
    let (code, reason) = match ended {
        End::Gone => return,
        End::Unreadable => {
            let reason = format!("A message may be at most {} kB of text", limits.message / 1024);
            (close_code::SIZE, reason.into())
        }
        End::Close(code, reason) => (code, reason),
    };
    // A close frame has place for 123 bytes of reason.
    let reason = Utf8Bytes::from(&reason[..reason.floor_char_boundary(123)]);
    let close = Message::Close(Some(CloseFrame { code, reason }));
    if !matches!(timeout(limits.take, socket.send(close)).await, Ok(Ok(()))) {
        return;
    }
    let waited = Instant::now() + CLOSING;
    while let Ok(Some(Ok(_))) = timeout_at(waited, socket.recv()).await {}
    if code == close_code::SIZE {
        // Nothing more can be read, so the client's answer can't be seen.
        sleep(CLOSING).await;
    }
}

/// A socket's whole life, up to why it ends.
async fn converse<E: Engine>(socket: &mut WebSocket, engine: &E, headers: HeaderMap, peer: Peer) -> End {
    if socket.protocol().is_none() {
        return End::Close(4406, "Subprotocol not acceptable".into());
    }
    let live = engine.live();
    let stopped = pin!(live.stopped());
    let talk = async {
        let (viewer, manner, _own) = Box::pin(greet(socket, engine, &headers, peer)).await?;
        // Thousands of idle sockets need not remember what their request looked like.
        drop(headers);
        Talk::new(socket, engine.clone(), viewer, manner).go().await
    };
    tokio::select! {
        () = stopped => End::stopping(),
        ended = talk => match ended {
            Err(end) => end,
            Ok(never) => match never {},
        },
    }
}

/// Waits for `connection_init`, lets the viewer in and says so.
async fn greet<E: Engine>(
    socket: &mut WebSocket,
    engine: &E,
    headers: &HeaderMap,
    peer: Peer,
) -> Result<(E::Viewer, Manner, Place<String>), End> {
    let limits = engine.live().limits;
    let late = Instant::now() + limits.init;
    let too_late = |_| End::Close(4408, "Connection initialisation timeout".into());
    let payload = loop {
        let message = timeout_at(late, socket.recv()).await.map_err(too_late)?;
        match read(socket, limits, message).await? {
            Some(Said::Init(payload)) => break payload,
            Some(Said::Subscribe { .. }) => return Err(End::Close(4401, "Unauthorized".into())),
            Some(Said::Complete { .. }) | None => {}
        }
    };
    let payload = payload.map(Value::Object);
    let admitted = timeout_at(late, engine.admit(headers, peer, payload.as_ref())).await.map_err(too_late)?;
    let viewer = admitted.map_err(|error| match error.code {
        // Clients come back after this, and not after the codes for failures.
        Code::Internal | Code::Unavailable => End::Close(close_code::AGAIN, "Try again later".into()),
        _ => End::forbidden(),
    })?;
    let own = engine.live().seat_of(E::name(&viewer));
    let own = own.map_err(|full| End::Close(close_code::AGAIN, full.error().en.into()))?;
    tell(socket, limits, &Told { kind: "connection_ack", id: None, payload: None }).await?;
    Ok((viewer, manner(headers, payload.as_ref()), own))
}

/// What happens to an operation, with its id.
type Named = BoxStream<'static, (Arc<str>, Event)>;

/// A socket whose viewer was let in.
struct Talk<'a, E: Engine> {
    socket: &'a mut WebSocket,
    engine: E,
    viewer: E::Viewer,
    manner: Manner,
    limits: Limits,
    /// Operations by id, each with the bytes of what was asked.
    handles: HashMap<Arc<str>, (AbortHandle, usize)>,
    operations: SelectAll<Abortable<Named>>,
}

impl<'a, E: Engine> Talk<'a, E> {
    fn new(socket: &'a mut WebSocket, engine: E, viewer: E::Viewer, manner: Manner) -> Self {
        let limits = engine.live().limits;
        Self { socket, engine, viewer, manner, limits, handles: HashMap::new(), operations: SelectAll::new() }
    }

    async fn go(mut self) -> Result<std::convert::Infallible, End> {
        let mut lapsed = pin!(self.engine.lapsed(&self.viewer));
        let mut pings = interval_at(Instant::now() + self.limits.ping, self.limits.ping);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut unanswered = 0;
        loop {
            tokio::select! {
                message = self.socket.recv() => {
                    // Whatever comes shows that somebody is there.
                    unanswered = 0;
                    if let Some(said) = read(self.socket, self.limits, message).await? {
                        self.heed(said).await?;
                    }
                }
                Some((id, event)) = self.operations.next() => self.pass_on(id, event).await?,
                () = &mut lapsed => return Err(End::forbidden()),
                _ = pings.tick() => {
                    if unanswered == MISSED_PINGS {
                        METRICS.dropped("silent");
                        return Err(End::Gone);
                    }
                    unanswered += 1;
                    send(self.socket, self.limits, Message::Ping(Vec::new().into())).await?;
                }
            }
        }
    }

    async fn heed(&mut self, said: Said) -> Result<(), End> {
        match said {
            Said::Init(_) => Err(End::Close(4429, "Too many initialisation requests".into())),
            Said::Complete { id } => {
                // Of an operation that is unknown or over there is nothing to stop.
                if let Some((handle, _)) = self.handles.remove(id.as_str()) {
                    handle.abort();
                }
                Ok(())
            }
            Said::Subscribe { id, .. } if self.handles.contains_key(id.as_str()) => {
                Err(End::Close(4409, format!("Subscriber for {id} already exists").into()))
            }
            Said::Subscribe { id, .. } if self.handles.len() >= self.limits.operations => {
                let most = self.limits.operations;
                let error = Error::limit(
                    "id",
                    format!("Der kører allerede {most} operationer på forbindelsen. Afslut en, før du starter en ny."),
                    format!("The connection has {most} operations running. End one before you start another."),
                );
                self.refuse(&id, &error).await
            }
            Said::Subscribe { id, bytes, .. } if self.asked() + bytes > self.limits.asked => {
                let most = self.limits.asked / 1024;
                let error = Error::limit(
                    "id",
                    format!(
                        "Operationerne på forbindelsen fylder over {most} kB tilsammen. Afslut en, før du starter en ny."
                    ),
                    format!(
                        "The connection's operations are over {most} kB together. End one before you start another."
                    ),
                );
                self.refuse(&id, &error).await
            }
            Said::Subscribe { id, asked, bytes } => {
                let id: Arc<str> = id.into();
                let name = Arc::clone(&id);
                let (engine, viewer) = (self.engine.clone(), self.viewer.clone());
                let events = run(engine, viewer, asked, self.manner.clone());
                let (handle, registration) = AbortHandle::new_pair();
                let events = events.map(move |event| (Arc::clone(&name), event)).boxed();
                self.operations.push(Abortable::new(events, registration));
                self.handles.insert(id, (handle, bytes));
                Ok(())
            }
        }
    }

    /// Bytes of what the running operations asked.
    fn asked(&self) -> usize {
        self.handles.values().map(|(_, bytes)| bytes).sum()
    }

    async fn refuse(&mut self, id: &str, error: &Error) -> Result<(), End> {
        let errors = [told(&self.manner, error, None)];
        self.tell("error", id, Some(Payload::Errors(&errors))).await
    }

    async fn pass_on(&mut self, id: Arc<str>, event: Event) -> Result<(), End> {
        if let Event::Next(answer) = event {
            return self.tell("next", &id, Some(Payload::Answer(&answer))).await;
        }
        if let Some((handle, _)) = self.handles.remove(&id) {
            // Nothing is to follow the last event.
            handle.abort();
        }
        match event {
            Event::Refused(errors) => self.tell("error", &id, Some(Payload::Errors(&errors))).await,
            _ => self.tell("complete", &id, None).await,
        }
    }

    async fn tell(&mut self, kind: &'static str, id: &str, payload: Option<Payload<'_>>) -> Result<(), End> {
        tell(self.socket, self.limits, &Told { kind, id: Some(id), payload }).await
    }
}

/// A message to the client.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Payload<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Payload<'a> {
    Answer(&'a Answer),
    Errors(&'a [Value]),
    Given(&'a Map<String, Value>),
}

async fn tell(socket: &mut WebSocket, limits: Limits, told: &Told<'_>) -> Result<(), End> {
    let text = serde_json::to_string(told).map_err(|cause| {
        tracing::error!(%cause, "an answer can't be written as JSON");
        End::Close(close_code::ERROR, "Internal server error".into())
    })?;
    send(socket, limits, Message::text(text)).await
}

/// Sends until the system has taken all of it.
async fn send(socket: &mut WebSocket, limits: Limits, message: Message) -> Result<(), End> {
    match timeout(limits.take, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => {
            METRICS.dropped("slow");
            Err(End::Gone)
        }
    }
}

/// A message from the client.
enum Said {
    Init(Option<Map<String, Value>>),
    /// With the bytes of the message.
    Subscribe {
        id: String,
        asked: Asked,
        bytes: usize,
    },
    Complete {
        id: String,
    },
}

/// Reads what came, and answers pings at once, as either party may at any time.
async fn read(
    socket: &mut WebSocket,
    limits: Limits,
    message: Option<Result<Message, axum::Error>>,
) -> Result<Option<Said>, End> {
    let text = match message {
        Some(Ok(Message::Text(text))) => text,
        Some(Ok(Message::Binary(_))) => return Err(End::invalid("Messages are text, not binary")),
        Some(Ok(Message::Pong(_))) => return Ok(None),
        Some(Ok(Message::Ping(_))) => {
            // The answer is already queued. Without waiting for it here, a client that pings and never reads would
            // make the queue grow.
            return match timeout(limits.take, socket.flush()).await {
                Ok(Ok(())) => Ok(None),
                Ok(Err(_)) | Err(_) => Err(End::Gone),
            };
        }
        Some(Ok(Message::Close(_))) => {
            // The answer to it is queued too.
            let _ = timeout(limits.take, socket.flush()).await;
            return Err(End::Gone);
        }
        None => return Err(End::Gone),
        // A broken connection is told too, which then fails.
        Some(Err(_)) => return Err(End::Unreadable),
    };
    let Ok(Value::Object(mut message)) = serde_json::from_str(&text) else {
        return Err(End::invalid("A message is a JSON object"));
    };
    let bytes = text.len();
    drop(text);
    let Some(Value::String(kind)) = message.remove("type") else {
        return Err(End::invalid("The message has no type"));
    };
    match kind.as_str() {
        "connection_init" => Ok(Some(Said::Init(payload(&mut message)?))),
        "ping" => {
            let payload = payload(&mut message)?;
            let payload = payload.as_ref().map(Payload::Given);
            tell(socket, limits, &Told { kind: "pong", id: None, payload }).await?;
            Ok(None)
        }
        "pong" => payload(&mut message).map(|_| None),
        "complete" => Ok(Some(Said::Complete { id: id(&mut message)? })),
        "subscribe" => {
            let id = id(&mut message)?;
            let Some(payload) = payload(&mut message)? else { return Err(End::invalid("The payload is missing")) };
            let asked = in_body(Value::Object(payload)).map_err(|error| End::invalid(error.en))?;
            Ok(Some(Said::Subscribe { id, asked, bytes }))
        }
        _ => Err(End::invalid("The type of the message is none of the protocol")),
    }
}

fn payload(message: &mut Map<String, Value>) -> Result<Option<Map<String, Value>>, End> {
    match message.remove("payload") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(payload)) => Ok(Some(payload)),
        Some(_) => Err(End::invalid("The payload is not an object")),
    }
}

fn id(message: &mut Map<String, Value>) -> Result<String, End> {
    match message.remove("id") {
        Some(Value::String(id)) if !id.is_empty() && id.len() <= MAX_ID => Ok(id),
        Some(Value::String(_)) => Err(End::invalid(format!("An id has 1 to {MAX_ID} bytes"))),
        _ => Err(End::invalid("The id is missing")),
    }
}
