//! The daily mail: what a person has not read, once, with what is asked for first.

use std::time::Duration;

use entity::types::Role;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use server::domain::account::{Accounts, Post};
use server::domain::digest;
use server::domain::letter::Letter;
use server::events;
use server::follow::follow;
use tests::database::{TestDb, starter_databases};
use tests::network::{Mailbox, Network, Person, Setup};
use time::Time;

const LEAD: &str = "jc-461";
const PARTNER: &str = "prov-amu-fyn";

/// Two coordinators who get mail: one leads, the other is invited.
async fn two(database: &TestDb) -> (Network, Person, Person) {
    let network = Network::start_with(database, Setup { mail: true, ..Setup::default() }).await;
    let anna = network.person("Anna Krogh", LEAD, Role::Coordinator).await;
    let bo = network.person("Bo Friis", PARTNER, Role::Coordinator).await;
    (network, anna, bo)
}

/// A draft that `PARTNER` is asked to take part in.
async fn invited(by: &Person, title: &str) -> Value {
    let create = "mutation($input: CreatePackageInput!) { createPackage(input: $input) { package { id revision } } }";
    let elements = json!([{ "kind": "GUIDANCE", "title": "Vejledning" }]);
    let input = json!({ "title": title, "lead": LEAD, "occupation": "lagermedarbejder", "area": "rar-fyn", "elements": elements });
    let made = by.ask(create, json!({ "input": input })).await["createPackage"]["package"].clone();
    let invite = "mutation($input: InvitePartyInput!) { inviteParty(input: $input) { package { id revision } } }";
    by.ask(invite, json!({ "input": { "id": made["id"], "organisation": PARTNER } })).await["inviteParty"]["package"]
        .clone()
}

/// Asks the parties to decide by a day.
async fn proposed(by: &Person, package: &Value, decide_by: &str) {
    let propose = "mutation($input: ProposePackageInput!) { proposePackage(input: $input) { package { id } } }";
    let input = json!({ "id": package["id"], "expectedRevision": package["revision"], "decideBy": decide_by });
    by.ask(propose, json!({ "input": input })).await;
}

fn accounts(mailbox: &Mailbox) -> Accounts {
    Accounts::new(Vec::new(), Some(std::sync::Arc::new(mailbox.clone()))).expect("nothing to go wrong")
}

#[tokio::test]
async fn what_is_new_is_mailed_once_with_what_is_asked_for_first() {
    for database in &starter_databases().await {
        let (network, anna, bo) = two(database).await;
        let (desk, kind, accounts) = (&network.desk, database.kind, accounts(&network.mailbox));
        invited(&anna, "Lager i Odense").await;
        proposed(&anna, &invited(&anna, "Lager i Nyborg").await, "2026-12-04").await;
        assert_eq!(digest::send(desk, &accounts).await.unwrap(), 1, "{kind}: only Bo has something to read");
        let letter = network.mailbox.next().await;
        assert_eq!(letter.to, bo.email, "{kind}");
        let lines: Vec<&str> = letter.text.lines().filter(|line| line.starts_with("- ")).collect();
        assert_eq!(letter.subject, format!("Kortvej: {} nyt i din indbakke", lines.len()), "{kind}");
        assert!(
            lines[0].contains("Lager i Nyborg") && lines[0].ends_with("Frist: 4. december 2026."),
            "{kind}: {lines:?}"
        );
        assert!(lines[1..].iter().any(|line| line.contains("Lager i Odense")), "{kind}: {lines:?}");
        assert!(letter.text.starts_with("Hej Bo Friis\n"), "{kind}: {}", letter.text);
        for page in ["/indbakke", "/profil"] {
            assert!(letter.text.contains(&format!("http://kortvej.test{page}\n")), "{kind}: {}", letter.text);
        }
        assert_eq!(digest::send(desk, &accounts).await.unwrap(), 0, "{kind}: nothing is mailed twice");

        // What comes after is mailed the next time, in the language that is read.
        bo.ask("mutation { updateProfile(input: { language: EN }) { person { id } } }", json!({})).await;
        invited(&anna, "Lager i Assens").await;
        assert_eq!(digest::send(desk, &accounts).await.unwrap(), 1, "{kind}");
        let letter = network.mailbox.next().await;
        assert_eq!(letter.subject, "Kortvej: 1 new in your inbox", "{kind}");
        assert!(letter.text.contains("Lager i Assens") && !letter.text.contains("Nyborg"), "{kind}: {}", letter.text);
    }
}

#[tokio::test]
async fn nobody_is_mailed_what_they_have_read_do_not_want_or_may_not_see() {
    for database in &starter_databases().await {
        let (network, anna, bo) = two(database).await;
        let (desk, kind, accounts) = (&network.desk, database.kind, accounts(&network.mailbox));
        let wants = async |digest: bool| {
            let document = "mutation($on: Boolean!) { updateProfile(input: { digest: $on }) { person { digest } } }";
            bo.ask(document, json!({ "on": digest })).await;
        };
        invited(&anna, "Lager i Odense").await;
        wants(false).await;
        assert_eq!(digest::send(desk, &accounts).await.unwrap(), 0, "{kind}: not wanted");
        wants(true).await;

        let inbox = bo.ask("{ inbox(first: 10) { nodes { id } } }", json!({})).await;
        let ids: Vec<&Value> = inbox["inbox"]["nodes"].as_array().unwrap().iter().map(|notice| &notice["id"]).collect();
        let mark = "mutation($ids: [ID!]!) { markNotices(input: { ids: $ids }) { __typename } }";
        bo.ask(mark, json!({ "ids": ids })).await;
        assert_eq!(digest::send(desk, &accounts).await.unwrap(), 0, "{kind}: read");

        // Who is taken out of a package before the mail goes is not told its title.
        let secret = invited(&anna, "Lager i Svendborg").await;
        let out = "mutation($input: RemovePartyInput!) { removeParty(input: $input) { package { id } } }";
        anna.ask(out, json!({ "input": { "id": secret["id"], "organisation": PARTNER } })).await;
        digest::send(desk, &accounts).await.unwrap();
        while !network.mailbox.is_empty() {
            let letter = network.mailbox.next().await;
            assert!(!letter.text.contains("Svendborg"), "{kind}: {}", letter.text);
        }

        // What is older than two weeks is no news.
        invited(&anna, "Lager i Kerteminde").await;
        network.pass(Duration::from_hours(15 * 24));
        assert_eq!(digest::send(desk, &accounts).await.unwrap(), 0, "{kind}: old");
        assert!(network.mailbox.is_empty(), "{kind}");
    }
}

/// A mail server that takes nothing.
struct Closed;

impl Post for Closed {
    fn carry(&self, _: Letter) -> BoxFuture<'_, bool> {
        Box::pin(async { false })
    }
}

#[tokio::test]
async fn what_could_not_be_mailed_is_mailed_the_next_time() {
    for database in &starter_databases().await {
        let (network, anna, _bo) = two(database).await;
        let (desk, kind) = (&network.desk, database.kind);
        invited(&anna, "Lager i Odense").await;
        let closed = Accounts::new(Vec::new(), Some(std::sync::Arc::new(Closed))).unwrap();
        assert_eq!(digest::send(desk, &closed).await.unwrap(), 0, "{kind}");
        let nowhere = Accounts::new(Vec::new(), None).unwrap();
        assert_eq!(digest::send(desk, &nowhere).await.unwrap(), 0, "{kind}: no mail server is set");
        assert_eq!(digest::send(desk, &accounts(&network.mailbox)).await.unwrap(), 1, "{kind}");
        assert!(network.mailbox.next().await.text.contains("Lager i Odense"), "{kind}");
    }
}

#[tokio::test]
async fn two_servers_mail_a_notice_once() {
    for database in &starter_databases().await {
        let (network, anna, _bo) = two(database).await;
        let (desk, accounts) = (&network.desk, accounts(&network.mailbox));
        invited(&anna, "Lager i Odense").await;
        let (one, other) = tokio::join!(digest::send(desk, &accounts), digest::send(desk, &accounts));
        assert_eq!(one.unwrap() + other.unwrap(), 1, "{}", database.kind);
    }
}

#[tokio::test]
async fn a_serving_process_mails_from_six_in_the_morning_danish_time_once_a_day() {
    for database in &starter_databases().await {
        let (network, anna, _bo) = two(database).await;
        let (desk, kind) = (&network.desk, database.kind);
        let at = |hour: u8, minute| {
            // In November Denmark is one hour ahead of UTC.
            let time = Time::from_hms(hour - 1, minute, 0).unwrap();
            desk.clock.set(desk.clock.now().replace_time(time));
        };
        at(5, 59);
        let mut following = desk.hub.catalogue();
        let follower = tokio::spawn(follow(desk.clone(), accounts(&network.mailbox), None));
        following.changed().await.unwrap();
        // When what was written second is told, the hour has been looked at since the first.
        let pass = async |first: &str, second: &str| {
            for title in [first, second] {
                invited(&anna, title).await;
                desk.hub.told(events::latest(&desk.db).await.unwrap()).await;
            }
        };
        pass("Lager i Odense", "Lager i Nyborg").await;
        assert!(network.mailbox.is_empty(), "{kind}: it is not six yet");
        at(6, 0);
        desk.hub.nudge();
        let letter = network.mailbox.next().await;
        assert!(letter.text.contains("Lager i Nyborg"), "{kind}: {}", letter.text);
        pass("Lager i Assens", "Lager i Faaborg").await;
        assert!(network.mailbox.is_empty(), "{kind}: today's is mailed");
        desk.clock.set(desk.clock.now() + Duration::from_hours(24));
        desk.hub.nudge();
        assert!(network.mailbox.next().await.text.contains("Lager i Assens"), "{kind}");
        follower.abort();
    }
}
