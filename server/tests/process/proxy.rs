//! A way to PostgreSQL that a test can make slow, cut, or lead nowhere.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How the way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// What is sent arrives.
    Open,
    /// What the database says arrives late, each piece by this much.
    Slow(Duration),
    /// Nothing arrives, and nobody is told. What was under way then never arrives any more.
    Nowhere,
    /// Connections are broken off, and new ones at once.
    Cut,
}

/// The way, open until it is made otherwise.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    way: Arc<watch::Sender<Way>>,
}

impl Proxy {
    pub(crate) async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap().port();
        let way = Arc::new(watch::Sender::new(Way::Open));
        let held = Arc::clone(&way);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(lead(client, port, held.subscribe()));
            }
        });
        Self { port: here, way }
    }

    pub(crate) fn make(&self, way: Way) {
        self.way.send_replace(way);
    }
}

async fn lead(mut client: TcpStream, port: u16, mut way: watch::Receiver<Way>) {
    let now = *way.borrow_and_update();
    match now {
        Way::Cut => return,
        Way::Nowhere => return Box::pin(swallow(client)).await,
        Way::Open | Way::Slow(_) => {}
    }
    // While the database is down there is nobody to lead to, which the client sees by the end of its connection.
    let Ok(mut server) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    let (mut asked, mut told) = ([0; 16384], [0; 16384]);
    loop {
        tokio::select! {
            // What has changed counts before what has arrived.
            biased;
            changed = way.changed() => {
                if changed.is_err() { return }
                match *way.borrow() {
                    Way::Cut => return,
                    Way::Nowhere => break,
                    Way::Open | Way::Slow(_) => {}
                }
            }
            read = client.read(&mut asked) => match read {
                Ok(length @ 1..) => if server.write_all(&asked[..length]).await.is_err() { return },
                _ => return,
            },
            read = server.read(&mut told) => {
                let Ok(length @ 1..) = read else { return };
                let now = *way.borrow();
                if let Way::Slow(by) = now {
                    tokio::time::sleep(by).await;
                }
                if client.write_all(&told[..length]).await.is_err() { return }
            }
        }
    }
    // The database learns that its client is gone; the client learns nothing.
    drop(server);
    Box::pin(swallow(client)).await;
}

/// Takes what is sent, until the other end has had enough.
async fn swallow(mut client: TcpStream) {
    let mut taken = [0; 16384];
    while matches!(client.read(&mut taken).await, Ok(1..)) {}
}
