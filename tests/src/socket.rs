//! A socket to an application that really listens, spoken to message by message.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::http::HeaderValue;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use server::http::{App, router};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Long enough for a busy machine; what is waited for comes at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// Serves an application on a free port of this machine, until the test ends.
pub async fn serve(app: &App) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// A socket that speaks `graphql-transport-ws`.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens one with these headers.
    ///
    /// # Errors
    /// The status with which it is refused.
    pub async fn open(at: SocketAddr, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let mut request = format!("ws://{at}/graphql/ws").into_client_request().expect("a request");
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        match connect_async(request).await {
            Ok((stream, _)) => Ok(Self(stream)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    /// The same after `connection_init` with a payload was acknowledged.
    pub async fn ready(at: SocketAddr, headers: &[(&'static str, &str)], payload: Value) -> Self {
        let mut socket = Self::open(at, headers).await.expect("the socket opens");
        socket.say(&json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.hear().await["type"], "connection_ack");
        socket
    }

    /// Says something.
    pub async fn say(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.expect("the socket is open");
    }

    /// Asks for an operation.
    pub async fn ask(&mut self, id: &str, payload: Value) {
        self.say(&json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    /// The only answer to an operation, or its errors.
    pub async fn answer(&mut self, id: &str, payload: Value) -> Value {
        self.ask(id, payload).await;
        let told = self.hear().await;
        if told["type"] == "next" {
            assert_eq!(self.hear().await, json!({ "type": "complete", "id": id }));
        }
        assert_eq!(told["id"], id, "{told}");
        told["payload"].clone()
    }

    /// The next thing said.
    pub async fn hear(&mut self) -> Value {
        match self.message().await {
            Message::Text(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("{other:?} is not text"),
        }
    }

    /// The code with which the socket is closed, whatever is said before.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.message().await {
                return frame.expect("a code").code.into();
            }
        }
    }

    async fn message(&mut self) -> Message {
        loop {
            let message = timeout(PATIENCE, self.0.next()).await.expect("nothing came").expect("open").expect("whole");
            if !message.is_ping() && !message.is_pong() {
                return message;
            }
        }
    }
}
