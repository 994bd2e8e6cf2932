//! One operation over server-sent events, by the protocol of enisdenjo/graphql-sse in its mode of distinct connections.
//!
//! A request that can't be read is answered with 400. What is wrong with its document is told in the stream, as the
//! protocol wants it, to a client that accepts nothing but a stream: such clients take a 400 for a broken line, and come
//! again. One that also accepts JSON is told with 400.
//!
//! A stream that breaks off without `complete`, when the server stops or the viewer's rights lapse, is to be asked for
//! again.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, BoxStream, StreamExt};
use serde_json::{Value, json};

use super::graphql::{Asked, Manner, in_address, posted, status, told};
use super::limiter::Peer;
use super::live::{Engine, Event, events};
use crate::domain::error::{Code, Error};
use crate::metrics::METRICS;

/// GET: queries and subscriptions in the address, for `EventSource`.
pub(super) async fn get<E: Engine>(
    State(engine): State<E>,
    peer: Peer,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let asked = in_address(query.as_deref().unwrap_or_default());
    answer(&engine, &headers, peer, asked.map_err(|error| (StatusCode::BAD_REQUEST, error)), false).await
}

/// POST: any operation in a JSON body.
pub(super) async fn post<E: Engine>(
    State(engine): State<E>,
    peer: Peer,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    answer(&engine, &headers, peer, posted(&headers, body), true).await
}

async fn answer<E: Engine>(
    engine: &E,
    headers: &HeaderMap,
    peer: Peer,
    asked: Result<Asked, (StatusCode, Error)>,
    changes: bool,
) -> Response {
    let manner = Manner::of(headers);
    if !engine.origin_allowed(headers) {
        let da = "Sider fra denne oprindelse må ikke spørge her.";
        let en = "Pages of this origin may not ask here.";
        return refuse(StatusCode::FORBIDDEN, &[told(&manner, &Error::plain(Code::Forbidden, da, en), None)]);
    }
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or("*/*");
    if !accepts(accept, &["text/event-stream", "text/*", "*/*"]) {
        return (StatusCode::NOT_ACCEPTABLE, "Accept text/event-stream.\n").into_response();
    }
    let asked = match asked {
        Ok(asked) => asked,
        Err((status, error)) => return refuse(status, &[told(&manner, &error, None)]),
    };
    let viewer = match engine.admit(headers, peer, None).await {
        Ok(viewer) => viewer,
        Err(error) => return refuse(status(&error), &[told(&manner, &error, None)]),
    };
    let neighbour = engine.neighbour(headers, peer);
    let seat = engine.live().seat(neighbour);
    let seat = match seat.and_then(|seat| Ok((seat, engine.live().seat_of(E::name(&viewer))?))) {
        Ok(seat) => seat,
        Err(full) => return refuse(full.status(), &[told(&manner, &full.error(), None)]),
    };
    let seat = (seat, METRICS.connected("sse"));
    let events: BoxStream<'static, Event> = match engine.start(&viewer, asked, &manner, changes).await {
        Ok(answers) => events(answers, manner).boxed(),
        Err(refused) if accepts(accept, &["application/json", "application/graphql-response+json"]) => {
            let mut response = refuse(refused.status, &refused.errors);
            if let Some(seconds) = refused.wait {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            return response;
        }
        Err(refused) => stream::iter([Event::Refused(refused.errors), Event::Complete]).boxed(),
    };
    let (stopped, lapsed) = (engine.live().stopped(), engine.lapsed(&viewer));
    let cut = async move {
        tokio::select! {
            () = stopped => {}
            () = lapsed => {}
        }
    };
    let sent = events.take_until(Box::pin(cut)).map(move |event| {
        // The seat is taken for as long as the stream lives.
        let _ = &seat;
        written(&event)
    });
    let comments = KeepAlive::new().interval(engine.live().limits.comment);
    let mut response = Sse::new(sent).keep_alive(comments).into_response();
    let own = response.headers_mut();
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Tells nginx to pass each event on at once.
    own.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn written(event: &Event) -> Result<Sent, axum::Error> {
    match event {
        Event::Next(answer) => Sent::default().event("next").json_data(answer),
        Event::Refused(errors) => Sent::default().event("next").json_data(json!({ "errors": errors })),
        // `EventSource` does not hear of an event without data, and axum writes none that is empty. Two empty lines of
        // it are empty to the clients of the protocol.
        Event::Complete => Ok(Sent::default().event("complete").data("\n")),
    }
}

fn refuse(status: StatusCode, errors: &[Value]) -> Response {
    let own = [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, own, json!({ "errors": errors }).to_string()).into_response()
}

/// Whether an `Accept` header has one of these media types, and not only to rule it out.
fn accepts(accept: &str, media: &[&str]) -> bool {
    accept.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let named = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
        quality > 0.0 && media.iter().any(|media| media.eq_ignore_ascii_case(named))
    })
}
