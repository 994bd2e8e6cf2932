//! Three servers behind a balancer, a primary with a replica, a pooler before them; and all that can be lost of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::kortvej::{Folder, Server, run};
use crate::replication::{Cluster, until};

const DRAFT: &str = "Demo: Rengøringsmedarbejder i Odense";
const COMMENT: &str = "mutation($input: CommentInput!) { comment(input: $input) { comment { id } } }";
const COMMENTS: &str = "query($id: ID!) { package(id: $id, draft: true) { comments { text } } }";
const HEARD: &str = "subscription($id: ID!) { commentAdded(id: $id) { text } }";

fn texts(answer: &Value) -> Vec<String> {
    let comments = answer["data"]["package"]["comments"].as_array().unwrap_or_else(|| panic!("{answer:#}"));
    comments.iter().map(|comment| comment["text"].as_str().unwrap().to_owned()).collect()
}

fn code(answer: &Value) -> Option<&str> {
    answer["errors"][0]["extensions"]["code"].as_str()
}

/// Somebody who comments without end, at whichever server answers; what is acknowledged is counted.
struct Writer {
    acknowledged: Arc<AtomicUsize>,
    enough: Arc<AtomicBool>,
    writing: tokio::task::JoinHandle<usize>,
}

impl Writer {
    fn start(name: &'static str, anne: Browser, addresses: Vec<String>, draft: Value) -> Self {
        let (acknowledged, enough) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (count, stop) = (Arc::clone(&acknowledged), Arc::clone(&enough));
        let writing = tokio::spawn(async move {
            let (mut number, mut tries) = (0, 0);
            while !stop.load(Ordering::Relaxed) {
                let text = format!("{name} {number}");
                let input = json!({ "id": draft["id"], "text": text, "clientMutationId": text });
                let server = anne.at(&addresses[tries % addresses.len()]);
                tries += 1;
                match server.send(COMMENT, json!({ "input": input })).await {
                    Ok(answer) if answer["errors"].is_null() => {
                        number += 1;
                        count.store(number, Ordering::Relaxed);
                    }
                    Ok(answer) => assert_eq!(code(&answer), Some("UNAVAILABLE"), "{answer:#}"),
                    // The server is gone; whether it had done it is found out by saying it again.
                    Err(_) => {}
                }
            }
            number
        });
        Self { acknowledged, enough, writing }
    }

    /// Waits until so many more are acknowledged.
    async fn goes_on(&self) {
        let before = self.acknowledged.load(Ordering::Relaxed);
        until(|| async { self.writing.is_finished() || self.acknowledged.load(Ordering::Relaxed) >= before + 5 }).await;
    }

    /// How many it was.
    async fn end(self) -> usize {
        self.enough.store(true, Ordering::Relaxed);
        self.writing.await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_with_a_server_a_connection_a_replica_or_the_primary() {
    let mut cluster = Cluster::start().await;
    let folder = Folder::new("failover");
    let (url, replica, listen) = (cluster.url(), cluster.replica_url(), cluster.listen_url());
    let first = Server::start_with(&folder.0, &url, &["--replica-url", &replica, "--listen-database-url", &listen]);
    // These hear nothing, and look.
    let [second, third] = [(); 2].map(|()| Server::start_with(&folder.0, &url, &["--replica-url", &replica]));

    // A replica is no database to write to, and says so.
    let (status, _, log) = run(&folder.0, &["migrate", "--database-url", &cluster.direct_replica_url()]);
    assert!(status == 1 && log.contains("the database is a replica"), "{log}");

    // What is written at one is heard at the others, also when the connection by which they hear is lost.
    let anne = Browser::of(&first.address, "Anne Lindegaard").await;
    let bo = Browser::of(&second.address, "Bo Kragelund").await;
    let draft = anne.package(DRAFT).await;
    let by_id = json!({ "id": draft["id"] });
    let mut heard = [bo.at(&first.address).listen(HEARD, by_id.clone()).await, bo.listen(HEARD, by_id.clone()).await];
    let said = async |who: &Browser, text: &str| {
        let told = who.since(0, COMMENT, json!({ "input": { "id": draft["id"], "text": text } })).await;
        assert!(told.0["errors"].is_null(), "{:#}", told.0);
        told.1
    };
    let listening =
        || async { cluster.at_primary("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'").await == 1 };
    until(listening).await;
    for text in ["Med lytter", "Uden lytter"] {
        said(&anne.at(&third.address), text).await;
        for heard in &mut heard {
            heard.until(|told| told["data"]["commentAdded"]["text"] == text).await;
        }
        let ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'";
        cluster.at_primary(ended).await;
    }
    until(listening).await;

    // A replica that falls behind is not read by whoever must see more.
    cluster.replay(false).await;
    let version = said(&anne, "Mens kopien hviler").await;
    for server in [&first, &second, &third] {
        let (seen, shown) = anne.at(&server.address).since(version, COMMENTS, by_id.clone()).await;
        assert!(shown >= version && texts(&seen).contains(&"Mens kopien hviler".to_owned()), "{shown}: {seen:#}");
    }
    let (refused, _) = anne.since(version + 1_000_000, COMMENTS, by_id.clone()).await;
    assert_eq!(code(&refused), Some("INVALID"), "{refused:#}");
    cluster.replay(true).await;

    // A server is lost, then the primary.
    let all = [&first, &second, &third].map(|server| server.address.clone());
    let writers = [("En", [0, 1, 2]), ("To", [1, 2, 0])].map(|(name, order)| {
        let addresses = order.map(|at| all[at].clone()).to_vec();
        Writer::start(name, anne.clone(), addresses, draft.clone())
    });
    for writer in &writers {
        writer.goes_on().await;
    }
    first.kill();
    for writer in &writers {
        writer.goes_on().await;
    }
    cluster.lose_primary();
    // Nobody can be asked who Anne is, and nothing can be written.
    let answer = anne.at(&second.address).send(COMMENTS, by_id.clone()).await.unwrap();
    assert_eq!(code(&answer), Some("UNAVAILABLE"), "{answer:#}");
    let sentence = answer["errors"][0]["message"].as_str().unwrap();
    // A pooler lets one wait for a primary that is gone, so it may look as if too many wanted it.
    let ours = ["Databasen svarer ikke lige nu.", "Der er for mange om databasen lige nu."];
    assert!(ours.iter().any(|known| sentence.starts_with(known)), "nothing of the inside: {sentence}");
    assert!(!sentence.contains("gemt"), "only reading: {sentence}");
    // What anybody may know is read from the replica.
    let models = "{ collaborationModels { key } }";
    for server in [&second, &third] {
        let asked =
            || async { Browser::nobody(&server.address).send(models, json!({})).await.unwrap()["errors"].is_null() };
        until(asked).await;
    }
    cluster.promote().await;
    for writer in &writers {
        writer.goes_on().await;
    }
    heard[1]
        .until(|told| told["data"]["commentAdded"]["text"].as_str().is_some_and(|text| text.starts_with("To")))
        .await;

    // A replica that is gone costs nobody an answer.
    cluster.lose_replica();
    for writer in &writers {
        writer.goes_on().await;
    }
    let mut acknowledged = Vec::new();
    for (name, writer) in ["En", "To"].iter().zip(writers) {
        let count = writer.end().await;
        assert!(count >= 20, "{name}: {count}");
        acknowledged.extend((0..count).map(|number| format!("{name} {number}")));
    }
    for server in [&second, &third] {
        for _ in 0..5 {
            let seen = anne.at(&server.address).send(COMMENTS, by_id.clone()).await.unwrap();
            let seen = texts(&seen);
            for text in &acknowledged {
                assert_eq!(seen.iter().filter(|seen| *seen == text).count(), 1, "{text}");
            }
        }
    }
    tokio::time::timeout(Duration::from_mins(1), async {
        for server in [second, third] {
            assert_eq!(server.stop(), 0);
        }
    })
    .await
    .unwrap();
    let (status, _, log) = run(&folder.0, &["check", "--database-url", &url]);
    assert_eq!(status, 0, "{log}");
}
