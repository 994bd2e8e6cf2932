//! Connections: taken, held within limits, and ended in good order.
//!
//! `axum::serve` waits for the head of a request for as long as its sender likes, and takes as many connections as come.
//! [Decision 28](../../../docs/decisions/0028-own-accept-loop.md).

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::sleep;
use tower::ServiceExt;

use super::live::give_up_slow;
use super::pace::{Least, Of, Pace, Paced};
use super::places::{Places, neighbour};

/// Most bytes of a request's head that are waited for, its address among them: room for a query by GET.
const MAX_HEAD: usize = 64 * 1024;
/// How long a connection may still take to send the head of its first request when the server stops.
const LAST_HEAD: Duration = Duration::from_secs(1);
/// How long taking connections rests when the system has no more file handles.
const REST: Duration = Duration::from_millis(500);

/// How many connections there may be, and how slow.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once. Who comes after that waits to be taken.
    pub connections: usize,
    /// Connections at once of one address, a /64 of IPv6. One too many is closed. Addresses of this machine are not
    /// counted.
    pub an_address: usize,
    /// From when a connection is taken, or its last answer was sent, to the end of the next request's head.
    pub head: Duration,
    /// How slowly an answer may be taken. Sockets have limits of their own.
    pub least: Least,
}

impl Default for Limits {
    fn default() -> Self {
        let least = Least { grace: Duration::from_secs(30), bytes_a_second: 50_000 };
        Self { connections: 15_000, an_address: 600, head: Duration::from_secs(15), least }
    }
}

/// Serves until `stop` resolves; then takes no more connections, lets requests finish that have begun, and resolves when
/// the last connection is closed. Whoever does not want to wait for that drops the future.
pub async fn serve(listener: TcpListener, app: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let all = Arc::new(Semaphore::new(limits.connections));
    let addresses = Places::new(limits.an_address);
    let stopping = watch::Sender::new(false);
    let mut stop = pin!(stop);
    loop {
        let taken = async {
            // Closed by nobody, so it always gives a permit.
            let place = Arc::clone(&all).acquire_owned().await.ok();
            (accepted(&listener).await, place)
        };
        let ((stream, peer), place) = tokio::select! {
            () = &mut stop => break,
            taken = taken => taken,
        };
        let Some(own) = addresses.take(neighbour(peer.ip())) else {
            tracing::debug!(address = %peer.ip(), "an address has too many connections");
            continue;
        };
        let (app, stopping) = (app.clone(), stopping.subscribe());
        tokio::spawn(async move {
            connection(stream, peer, app, limits, stopping).await;
            drop((own, place));
        });
    }
    drop(listener);
    stopping.send_replace(true);
    stopping.closed().await;
}

/// The next connection.
async fn accepted(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // Of a client that was gone again at once.
            Err(cause)
                if matches!(
                    cause.kind(),
                    ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
                ) => {}
            Err(cause) => {
                tracing::error!(%cause, "a connection can't be taken");
                sleep(REST).await;
            }
        }
    }
}

/// One connection, up to its end.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) {
    give_up_slow(&stream);
    // Answers and events are written whole, so nothing is gained by holding back the last packet of one.
    let _ = stream.set_nodelay(true);
    let asked = Arc::new(AtomicBool::new(false));
    let begun = Arc::clone(&asked);
    let pace = Pace::new(limits.least);
    let stream = Paced::new(stream, pace.clone());
    let service = service_fn(move |request: Request<Incoming>| {
        begun.store(true, Ordering::Relaxed);
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        answer(app.clone(), request, pace.clone())
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(MAX_HEAD);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service).with_upgrades());
    let ended = tokio::select! {
        ended = &mut connection => Some(ended),
        () = async { let _ = stopping.wait_for(|stopping| *stopping).await; } => {
            connection.as_mut().graceful_shutdown();
            if asked.load(Ordering::Relaxed) {
                Some(connection.await)
            } else {
                // Half a head, perhaps for ever. One that is on its way is still answered.
                let late = async {
                    sleep(LAST_HEAD).await;
                    if asked.load(Ordering::Relaxed) { std::future::pending::<()>().await; }
                };
                tokio::select! {
                    ended = &mut connection => Some(ended),
                    () = late => None,
                }
            }
        }
    };
    if let Some(Err(cause)) = ended {
        tracing::debug!(%cause, "a connection broke off");
    }
}

async fn answer(app: Router, request: Request<Body>, pace: Pace) -> Result<Response<Body>, Infallible> {
    pace.begins();
    let answer = app.oneshot(request).await?;
    let media = answer.headers().get(CONTENT_TYPE).and_then(|media| media.to_str().ok());
    if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
        pace.is(Of::Socket);
    } else if media.is_some_and(|media| media.starts_with("text/event-stream")) {
        pace.is(Of::Stream);
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;
    use tokio::time::timeout;

    use super::*;

    /// Long enough for a busy machine; what is waited for comes at once.
    const PATIENCE: Duration = Duration::from_secs(20);
    /// More than the system takes for a client that reads nothing.
    const LARGE: usize = 32 * 1024 * 1024;
    const ASKS: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

    struct Server {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        serving: JoinHandle<()>,
    }

    async fn start(limits: Limits) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let large = async || vec![b'x'; LARGE];
        let events = async || ([(CONTENT_TYPE, "text/event-stream")], vec![b'x'; LARGE]);
        let socket = async |mut request: Request<Body>| {
            let upgrading = hyper::upgrade::on(&mut request);
            tokio::spawn(async move {
                let mut socket = TokioIo::new(upgrading.await.unwrap());
                let _ = socket.write_all(&vec![b'x'; LARGE]).await;
            });
            (StatusCode::SWITCHING_PROTOCOLS, [("connection", "upgrade"), ("upgrade", "test")])
        };
        let app = Router::new()
            .route("/", get("here"))
            .route("/large", get(large))
            .route("/events", get(events))
            .route("/socket", get(socket))
            .route("/body", axum::routing::post(async |body: String| body));
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve(listener, app, limits, async move {
            let _ = stopped.await;
        }));
        Server { address, stop, serving }
    }

    impl Server {
        async fn send(&self, text: &[u8]) -> TcpStream {
            let mut stream = TcpStream::connect(self.address).await.unwrap();
            stream.write_all(text).await.unwrap();
            stream
        }
    }

    /// What comes until the connection ends.
    async fn rest(stream: &mut TcpStream) -> String {
        let mut text = Vec::new();
        // A connection may be reset, when the server closes it while something of ours is unread.
        let _ = timeout(PATIENCE, stream.read_to_end(&mut text)).await.expect("the connection stays open");
        String::from_utf8(text).unwrap()
    }

    async fn answered(stream: &mut TcpStream) -> bool {
        let mut text = Vec::new();
        let mut piece = [0; 512];
        while !text.ends_with(b"here") {
            match timeout(PATIENCE, stream.read(&mut piece)).await.expect("nothing comes") {
                Ok(read) if read > 0 => text.extend(&piece[..read]),
                _ => return false,
            }
        }
        text.starts_with(b"HTTP/1.1 200 OK")
    }

    #[tokio::test]
    async fn heads_that_never_end_are_given_up_and_leave_room() {
        let head = Duration::from_millis(200);
        let server = start(Limits { connections: 20, head, ..Limits::default() }).await;
        let mut slow = Vec::new();
        for _ in 0..20 {
            slow.push(server.send(b"GET / HTTP/1.1\r\nx: ").await);
        }
        // All places are taken, so this one waits until theirs are given up.
        assert!(answered(&mut server.send(ASKS).await).await);
        for mut stream in slow {
            assert!(!rest(&mut stream).await.contains("200 OK"));
        }
        // The same with one byte after the other, and with nothing at all.
        let mut drip = server.send(b"GET / HT").await;
        let dripping = async {
            while drip.write_all(b"x").await.is_ok() {
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(PATIENCE, dripping).await.expect("a head goes on for ever");
        rest(&mut server.send(b"").await).await;
    }

    #[tokio::test]
    async fn who_takes_an_answer_in_drops_is_given_up_and_leaves_room() {
        let least = Least { grace: Duration::from_millis(200), bytes_a_second: u32::MAX };
        let server = start(Limits { connections: 1, least, ..Limits::default() }).await;
        let mut slow = server.send(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let dripping = async {
            let mut drop = [0; 16];
            while slow.read(&mut drop).await.is_ok_and(|read| read > 0) {
                sleep(Duration::from_millis(20)).await;
            }
        };
        // It has the only place, so this one waits until it is given up.
        let mut next = server.send(ASKS).await;
        tokio::select! {
            () = dripping => assert!(answered(&mut next).await),
            answered = answered(&mut next) => assert!(answered),
        }
    }

    #[tokio::test]
    async fn who_takes_nothing_of_a_stream_is_given_up_and_who_rests_now_and_then_is_not() {
        let limits =
            |grace| Limits { connections: 1, least: Least { grace, bytes_a_second: u32::MAX }, ..Limits::default() };
        let asks = b"GET /events HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        let server = start(limits(Duration::from_millis(200))).await;
        let _slow = server.send(asks).await;
        assert!(answered(&mut server.send(ASKS).await).await, "it has the only place until it is given up");
        // Longer together than the server waits, but never at once.
        let server = start(limits(Duration::from_secs(3))).await;
        let mut client = server.send(asks).await;
        let mut part = vec![0; LARGE / 4];
        for _ in 0..3 {
            sleep(Duration::from_millis(1_200)).await;
            client.read_exact(&mut part).await.unwrap();
        }
        let got = rest(&mut client).await;
        assert!(got.len() > LARGE / 4, "the rest are {} bytes", got.len());
    }

    #[tokio::test]
    async fn who_takes_enough_of_an_answer_gets_all_of_it_and_sockets_may_rest() {
        let get = |path: &str, more: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: {more}\r\n\r\n");
        // What the system takes at once earns a minute and more at the first; nothing is earned at the second.
        for (bytes_a_second, asks) in
            [(100, get("/large", "close")), (u32::MAX, get("/socket", "upgrade\r\nupgrade: test"))]
        {
            let least = Least { grace: Duration::from_millis(200), bytes_a_second };
            let server = start(Limits { least, ..Limits::default() }).await;
            let mut client = server.send(asks.as_bytes()).await;
            sleep(Duration::from_millis(600)).await;
            let got = rest(&mut client).await;
            assert!(got.len() > LARGE, "{} of {LARGE} bytes of {asks}", got.len());
        }
    }

    #[tokio::test]
    async fn a_head_that_is_too_large_is_refused() {
        let server = start(Limits::default()).await;
        let mut request = b"GET / HTTP/1.1\r\nx: ".to_vec();
        // hyper looks at the limit between two reads, so a little more may get through.
        request.resize(4 * MAX_HEAD, b'x');
        request.extend(b"\r\n\r\n");
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        // The server may close before all of it is sent.
        let _ = stream.write_all(&request).await;
        assert!(!rest(&mut stream).await.contains("200 OK"));
        assert!(answered(&mut server.send(ASKS).await).await);
    }

    #[tokio::test]
    async fn a_stop_waits_for_what_has_begun_and_not_for_half_a_head() {
        let server = start(Limits { head: Duration::from_hours(1), ..Limits::default() }).await;
        let mut idle = server.send(ASKS).await;
        assert!(answered(&mut idle).await);
        let mut half = server.send(b"GET / HTTP/1.1\r\nx: ").await;
        let mut silent = server.send(b"").await;
        let mut begun = server.send(b"POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nhe").await;
        // The request has begun once its head was read.
        sleep(Duration::from_millis(300)).await;
        server.stop.send(()).unwrap();
        for stream in [&mut idle, &mut half, &mut silent] {
            rest(stream).await;
        }
        assert!(!server.serving.is_finished(), "a request is on its way");
        assert!(TcpStream::connect(server.address).await.is_err(), "no more connections are taken");
        begun.write_all(b"re").await.unwrap();
        let answer = rest(&mut begun).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("here"), "{answer}");
        timeout(PATIENCE, server.serving).await.expect("the server hangs").unwrap();
    }
}
