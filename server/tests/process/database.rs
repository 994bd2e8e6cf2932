//! PostgreSQL is slow, gone, started anew, full, or can only be read, under one server that is never started again.

use std::time::Duration;

use serde_json::{Value, json};
use server::{db, events};

use crate::browser::Browser;
use crate::cluster::Cluster;
use crate::disk::{Commenter, is_unavailable};
use crate::kortvej::{Folder, Server, kortvej, run};
use crate::proxy::{Proxy, Way};

/// How long anything may take to come back on a slow machine before the test gives up.
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_outlives_whatever_happens_to_postgresql() {
    let cluster = Cluster::new("cluster", "64m").await;
    let proxy = Proxy::to(cluster.port).await;
    let folder = Folder::new("outlives");
    let mut serve = kortvej(&folder.0, &["serve", "--demo", "--listen", "127.0.0.1:0"]);
    // Two connections, which are soon used up.
    serve.args(["--database-connections", "2", "--database-wait", "2", "--request-timeout", "5"]);
    serve.args(["--database-url", &Cluster::url(proxy.port, "kortvej")]);
    let server = Server::of(serve);
    let mut commenter = Commenter::new(&server.address).await;
    commenter.say().await.unwrap();
    let id = commenter.browser.package("Demo: Rengøringsmedarbejder i Odense").await["id"].clone();
    let said = "subscription($id: ID!) { commentAdded(id: $id) { text } }";
    let mut heard = commenter.browser.listen(said, json!({ "id": id })).await;

    // Slow is no error; but then more ask than there are connections.
    proxy.make(Way::Slow(Duration::from_millis(50)));
    commenter.say().await.unwrap();
    let crowd = crowd(&commenter.browser, &id).await;
    let refused: Vec<_> = crowd.iter().filter(|(_, answer)| !answer["errors"].is_null()).collect();
    for (_, answer) in &refused {
        is_unavailable(&answer["errors"][0], "Prøv igen om lidt");
    }
    // Who asks can't be known while it is so: then the answer as a whole says when to come again.
    assert!(refused.iter().any(|(head, _)| *head == (503, Some("5".to_owned()))), "{refused:?}");
    proxy.make(Way::Open);
    back(&mut commenter).await;

    // Nothing arrives any more, and what was under way never will.
    proxy.make(Way::Nowhere);
    for _ in 0..3 {
        is_unavailable(&commenter.say().await.unwrap_err(), "Prøv igen om lidt");
    }
    assert!(server.get("/readyz").contains("503"));
    reading_goes_on(&server);
    proxy.make(Way::Open);
    back(&mut commenter).await;
    assert!(server.get("/readyz").contains("200 OK"));

    // Cut, again and again.
    for _ in 0..3 {
        proxy.make(Way::Cut);
        is_unavailable(&commenter.say().await.unwrap_err(), "Prøv igen om lidt");
        reading_goes_on(&server);
        proxy.make(Way::Open);
        back(&mut commenter).await;
    }

    // Started anew, in good order and after a power cut, while somebody writes.
    for mode in ["fast", "immediate"] {
        cluster.stop(mode);
        is_unavailable(&commenter.say().await.unwrap_err(), "Prøv igen om lidt");
        assert!(server.get("/readyz").contains("503"));
        reading_goes_on(&server);
        cluster.start();
        back(&mut commenter).await;
    }

    // It can only be read, as one that is no longer the primary.
    cluster.set("SET default_transaction_read_only = on").await;
    let mut refusal = None;
    for _ in 0..100 {
        // Sessions take a new setting before their next statement, a moment after it is made.
        if let Err(error) = commenter.say().await {
            refusal = Some(error);
            break;
        }
    }
    is_unavailable(&refusal.unwrap(), "kan kun læses");
    commenter.verify(true).await;
    cluster.set("RESET default_transaction_read_only").await;
    back(&mut commenter).await;

    // Its disk is full.
    cluster.disk.fill();
    let mut refusal = None;
    for _ in 0..3000 {
        if let Err(error) = commenter.say().await {
            refusal = Some(error);
            break;
        }
    }
    is_unavailable(&refusal.unwrap(), "disken er fuld");
    is_unavailable(&commenter.say().await.unwrap_err(), "disken er fuld");
    reading_goes_on(&server);
    commenter.verify(true).await;
    cluster.disk.free();
    back(&mut commenter).await;

    // Who listened all the while has heard all that was acknowledged, in order.
    let mut waiting = commenter.acknowledged.iter().skip(1);
    let mut next = waiting.next();
    while let Some(text) = next {
        let told = heard.next().await;
        assert!(told["errors"].is_null(), "{told:#}");
        if told["data"]["commentAdded"]["text"] == **text {
            next = waiting.next();
        }
    }
    let direct = Cluster::url(cluster.port, "kortvej");
    let database = db::connect(&direct).await.unwrap();
    assert_eq!(events::verify(&database).await.unwrap().broken, None);
    database.close().await.unwrap();
    assert_eq!(server.stop(), 0);
    let (status, _, log) = run(&folder.0, &["check", "--database-url", &direct]);
    assert_eq!(status, 0, "{log}");
}

/// The catalogue, which is in memory, and the process's own health.
fn reading_goes_on(server: &Server) {
    let course = server.ask("{ course(key: \"31863-D\") { title } }");
    assert!(course.contains("200 OK") && course.contains("sættevogn"), "{course}");
    assert!(server.get("/healthz").contains("200 OK"));
}

/// Waits until the server writes again; all that was acknowledged before is there then.
async fn back(commenter: &mut Commenter) {
    let again = async {
        while let Err(error) = commenter.say().await {
            is_unavailable(&error, "");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(PATIENCE, again).await.unwrap();
    commenter.verify(true).await;
}

/// Many who comment at once, and some who ask the catalogue: status and `Retry-After` beside each answer of the first.
async fn crowd(browser: &Browser, id: &Value) -> Vec<((u16, Option<String>), Value)> {
    let document = "mutation($input: CommentInput!) { comment(input: $input) { comment { id } } }";
    let crowd = (0..40).map(|number| {
        let (browser, input) = (browser.clone(), json!({ "id": id, "text": format!("Nummer {number}") }));
        tokio::spawn(async move { browser.send_whole(document, json!({ "input": input })).await })
    });
    let crowd: Vec<_> = crowd.collect();
    let anybody = browser.signed_out();
    for _ in 0..20 {
        let course = anybody.ask("{ course(key: \"31863-D\") { title } }", json!({})).await;
        assert!(course["course"]["title"].is_string());
    }
    let mut answers = Vec::new();
    for answer in crowd {
        answers.push(answer.await.unwrap());
    }
    answers
}
