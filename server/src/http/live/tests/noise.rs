//! Whatever is sent, the server lives.

use std::time::Duration;

use futures::{StreamExt, stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::{HANDSHAKE, PATIENCE, Server, masked};

/// Frames made of pieces of the protocol in no order: whatever happens, the server lives and the socket comes to an end.
#[tokio::test]
async fn no_frames_break_the_server() {
    let server = Server::with(|limits| limits.init = Duration::from_millis(200)).await;
    let attacks = (0..300).map(|seed| attack(&server, Random(seed)));
    stream::iter(attacks).buffer_unordered(50).collect::<()>().await;
    server.until_running(0).await;
    server.ready().await.silence().await;
    // Every seat was given back.
    server.stop.send_replace(true);
    timeout(PATIENCE, server.serving).await.expect("the server hangs").unwrap().unwrap();
}

async fn attack(server: &Server, mut random: Random) {
    let mut socket = server.raw(HANDSHAKE).await;
    if random.below(3) > 0 {
        let _ = socket.write_all(&masked(br#"{"type":"connection_init"}"#)).await;
    }
    for _ in 0..random.below(20) {
        let frame = match random.below(4) {
            0 => random.bytes(),
            // A frame of any kind.
            1 => {
                let mut frame = masked(&random.bytes());
                frame[0] = random.below(256) as u8;
                frame
            }
            // A message, possibly with a byte changed.
            _ => {
                let mut message = random.message().into_bytes();
                if random.below(3) == 0 {
                    let at = random.below(message.len());
                    message[at] = random.below(256) as u8;
                }
                masked(&message)
            }
        };
        if socket.write_all(&frame).await.is_err() {
            break;
        }
    }
    let _ = socket.shutdown().await;
    let mut rest = Vec::new();
    let _ = timeout(PATIENCE, socket.read_to_end(&mut rest)).await.expect("the socket stays open");
}

/// `SplitMix64` of Steele, Lea and Flood.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn bytes(&mut self) -> Vec<u8> {
        (0..self.below(200)).map(|_| self.below(256) as u8).collect()
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn message(&mut self) -> String {
        let kind = self.one_of(&["connection_init", "ping", "pong", "subscribe", "subscribe", "complete", "next", ""]);
        let id = self.one_of(&["\"1\"", "\"2\"", "\"\"", "1", "null", "\"\\u0000\"", "\"æøå\""]);
        let query = self.one_of(&[
            "{hello}",
            "{",
            "{panics}",
            "subscription{silent}",
            "subscription{count(to:5)}",
            "subscription{panics}",
            "mutation{rename(to:1)}",
            "\\uD83D\\uDE00",
        ]);
        let payload =
            self.one_of(&["{\"query\":\"Q\"}", "{\"query\":\"Q\",\"variables\":{\"a\":[{}]}}", "{}", "null", "[]"]);
        format!(r#"{{"type":"{kind}","id":{id},"payload":{}}}"#, payload.replace('Q', query))
    }
}
