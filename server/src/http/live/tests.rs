//! The transports over real sockets of the loopback interface.

mod limits;
mod noise;
mod protocol;
mod stream;

use std::net::SocketAddr;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::Response;
use tokio_tungstenite::tungstenite::{Error as Failure, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::Limits;
use super::trial::{Trial, serve_on};

/// Long enough for a busy machine; what is waited for comes at once.
const PATIENCE: Duration = Duration::from_secs(20);

struct Server {
    trial: Trial,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Server {
    async fn start() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(set: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits::default();
        set(&mut limits);
        let trial = Trial::new(limits);
        let (stop, stopped) = watch::channel(false);
        let (address, serving) = serve_on(trial.clone(), 0, stopped).await;
        Self { trial, address, stop, serving }
    }

    async fn connect(&self, headers: &[(&'static str, &str)]) -> Result<Client, Failure> {
        let mut request = format!("ws://{}/graphql/ws", self.address).into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        Ok(Client(connect_async(request).await?.0))
    }

    async fn open(&self) -> Client {
        self.connect(&[("sec-websocket-protocol", "graphql-transport-ws")]).await.unwrap()
    }

    /// A socket that was let in.
    async fn ready(&self) -> Client {
        let mut client = self.open().await;
        client.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        client
    }

    /// Waits until as many subscriptions are running.
    async fn until_running(&self, count: usize) {
        let ended = Instant::now() + PATIENCE;
        while self.trial.running() != count {
            assert!(Instant::now() < ended, "{} are running, not {count}", self.trial.running());
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Sends a request as it stands and gives the connection.
    async fn raw(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    async fn sse(&self, headers: &str, body: &Value) -> String {
        let body = body.to_string();
        let length = body.len();
        let headers = if headers.to_ascii_lowercase().contains("accept:") {
            headers.to_owned()
        } else {
            format!("{headers}accept: text/event-stream\r\n")
        };
        self.whole(&format!(
            "POST /graphql/sse HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n{headers}\r\n{body}"
        ))
        .await
    }

    /// Sends a request and reads its answer to the end of the connection.
    async fn whole(&self, request: &str) -> String {
        let mut stream = self.raw(request).await;
        let mut text = Vec::new();
        timeout(PATIENCE, stream.read_to_end(&mut text)).await.unwrap().unwrap();
        String::from_utf8(text).unwrap()
    }
}

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    async fn say(&mut self, message: &Value) {
        self.send(Message::text(message.to_string())).await;
    }

    async fn send(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(&json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
    }

    async fn message(&mut self) -> Message {
        loop {
            let message = timeout(PATIENCE, self.0.next()).await.expect("nothing came").unwrap().unwrap();
            if !message.is_ping() && !message.is_pong() {
                return message;
            }
        }
    }

    async fn hear(&mut self) -> Value {
        match self.message().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?} is not text"),
        }
    }

    async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.message().await {
                Message::Close(Some(frame)) => return (frame.code.into(), frame.reason.to_string()),
                Message::Text(_) => {}
                other => panic!("{other:?} is no close"),
            }
        }
    }

    /// Nothing but what answers this ping is on its way.
    async fn silence(&mut self) {
        self.say(&json!({ "type": "ping" })).await;
        assert_eq!(self.hear().await, json!({ "type": "pong" }));
    }
}

fn status(failure: Result<Client, Failure>) -> u16 {
    match failure.map(|_| ()).unwrap_err() {
        Failure::Http(response) => Response::status(&response).as_u16(),
        other => panic!("{other}"),
    }
}

const HANDSHAKE: &str = "GET /graphql/ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                         sec-websocket-protocol: graphql-transport-ws\r\n\r\n";

/// A text frame as a client sends it, with a mask of zeros.
fn masked(payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81];
    match u8::try_from(payload.len()) {
        Ok(length) if length < 126 => frame.push(0x80 + length),
        _ => {
            frame.push(0x80 + 126);
            frame.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}
