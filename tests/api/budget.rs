//! What each viewer may ask for in a minute.

use std::time::Duration;

use entity::event;
use entity::types::Role;
use sea_orm::TransactionTrait;
use serde_json::{Value, json};
use server::catalogue::current::Current;
use server::clock::Clock;
use server::db::{self, Pool};
use server::domain::desk::Desk;
use server::follow::follow;
use server::http::{App, Settings};
use tests::database::starter_databases;
use tests::network::{Network, ORIGIN, Setup, bearing};
use tests::socket::{Socket, serve};
use tests::{Answer, Client, TODAY, accounts, desk};
use tokio::time::timeout;

/// Points of a minute in these tests.
const BUDGET: u32 = 10_000;
/// Estimated at some 4,000 points: two fit into the budget, and three do not.
const DEAR: &str = "{ courses(first: 100) { nodes { key title days sector provenance ... on Course { a: key b: key
    c: key d: key e: key f: key g: key h: key i: key j: key k: key l: key m: key n: key o: key p: key q: key r: key s: key
    t: key u: key v: key w: key x: key y: key z: key aa: key ab: key ac: key ad: key ae: key af: key ag: key ah: key } } } }";

async fn network(database: &tests::database::TestDb, settings: Settings) -> Network {
    let settings = Settings { cost_budget: BUDGET, ..settings };
    Network::start_with(database, Setup { settings, ..Setup::default() }).await
}

async fn ask(client: &Client) -> Answer {
    client.post(&json!({ "query": DEAR }).to_string()).await
}

/// Asks until the budget is spent.
async fn spend(client: &Client) {
    for _ in 0..2 {
        let answer = ask(client).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(answer.json()["errors"].is_null(), "{}", answer.text);
    }
}

fn assert_spent(answer: &Answer) {
    assert_eq!(answer.status, 429, "{}", answer.text);
    assert_eq!(answer.error().0, "LIMIT");
    let extensions = answer.json()["errors"][0]["extensions"].clone();
    let wait = extensions["retryAfter"].as_u64().unwrap();
    assert_eq!(extensions["budget"]["perMinute"], BUDGET, "{extensions}");
    assert!(extensions["budget"]["points"].is_u64(), "{extensions}");
    assert_eq!(answer.headers["retry-after"], wait.to_string().as_str());
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(answer.json().get("data").is_none());
}

#[tokio::test]
async fn each_viewer_has_a_budget_of_its_own_that_fills_up_again() {
    for database in &starter_databases().await {
        let network = network(database, Settings::default()).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let bent = network.person("Bent", "jc-630", Role::Coordinator).await;
        let create = "mutation { createClient(input: { name: \"Fagsystem\", organisation: \"jc-630\", role: EDITOR,
            scopes: [READ], expiresInDays: 30 }) { secret client { id } } }";
        let made = anna.ask(create, json!({})).await["createClient"].clone();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", made["client"]["id"].as_str().unwrap()),
            ("client_secret", made["secret"].as_str().unwrap()),
        ];
        let token = network.program().post_form("/auth/token", &form).await.json();
        let machine = bearing(network.program(), token["access_token"].as_str().unwrap());
        let (nobody, other) = (network.anybody(), network.anybody());
        let program = network.program_as(&bent.email).await.0;
        for (viewer, same) in [
            // A person is the same in every browser and program.
            (&bent.client, &program),
            (&machine, &machine.clone().at("192.0.2.7".parse().unwrap())),
            (&nobody, &nobody),
            // A customer has a whole network of IPv6.
            (&other.clone().at("2001:db8::1".parse().unwrap()), &other.clone().at("2001:db8::ff:2".parse().unwrap())),
        ] {
            spend(viewer).await;
            assert_spent(&ask(viewer).await);
            assert_spent(&ask(same).await);
        }
        // Nobody pays for another.
        spend(&other.clone().at("2001:db8:0:1::1".parse().unwrap())).await;
        spend(&other).await;
        assert_eq!(ask(&anna).await.status, 200);
        // In Danish too; only whoever is not signed in may get further by that.
        let danish = async |viewer: &Client| ask(&viewer.clone().with("accept-language", "da")).await.error().2;
        let (shared, own) = (danish(&nobody).await, danish(&bent.client).await);
        assert!(shared.starts_with("Der er spurgt om meget herfra") && shared.ends_with(", eller log på."), "{shared}");
        assert!(own.starts_with("Der er spurgt om meget fra din konto") && !own.contains("log på"), "{own}");
        // What costs little comes back soon, and all of it within a minute.
        network.pass(Duration::from_secs(2));
        assert_eq!(nobody.ask("{ __typename }", json!({})).await["__typename"], "Query");
        assert_spent(&ask(&nobody).await);
        network.pass(Duration::from_mins(1));
        spend(&nobody).await;
        spend(&program).await;
    }
}

#[tokio::test]
async fn what_it_costs_and_what_is_left_are_told() {
    for database in &starter_databases().await {
        let network = network(database, Settings { kept_megabytes: 8, ..Settings::default() }).await;
        let follower = tokio::spawn(follow(network.desk.clone(), accounts(), None));
        let (one, other) = (network.anybody(), network.anybody());
        let first = ask(&one).await;
        let cost = first.json()["extensions"]["cost"].clone();
        assert_eq!(cost["maximum"], 500_000);
        let estimated = cost["estimated"].as_u64().unwrap();
        assert!((3_400..5_000).contains(&estimated), "{cost}");
        assert_eq!(first.headers["ratelimit-policy"], "\"cost\";q=10000;w=60");
        let left = u64::from(BUDGET) - estimated;
        let seconds = (estimated * 60).div_ceil(u64::from(BUDGET));
        assert_eq!(first.headers["ratelimit"], format!("\"cost\";r={left};t={seconds}").as_str());
        // What is kept costs nothing, and says the same to everybody.
        for _ in 0..5 {
            let again = ask(&one).await;
            assert_eq!((again.status.as_u16(), &again.text), (200, &first.text));
            assert!(!again.headers.contains_key("ratelimit"), "nothing was charged");
        }
        assert_eq!(ask(&other).await.text, first.text);
        // Nor does what a client has already.
        let get = async |client: &Client| {
            let mut address = form_urlencoded::Serializer::new(String::new());
            client.get(&format!("/graphql?{}", address.append_pair("query", DEAR).finish())).await
        };
        let tag = get(&one).await.headers["etag"].to_str().unwrap().to_owned();
        let known = one.clone().with("if-none-match", &tag);
        for _ in 0..5 {
            assert_eq!(get(&known).await.status, 304);
        }
        // A document that is refused costs what looking at it costs.
        let refused = one.post(r#"{"query":"{ nonsense }"}"#).await;
        assert_eq!(refused.status, 400);
        assert!(refused.headers["ratelimit"].to_str().unwrap().contains(&format!("r={}", left - 100)));
        // More than there ever is needs no waiting for.
        let huge = "{ compose(input: { occupation: \"lagermedarbejder\", area: \"rar-fyn\" }) { status } }";
        let answer = other.post(&json!({ "query": huge }).to_string()).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (400, "LIMIT"), "{}", answer.text);
        assert!(!answer.headers.contains_key("retry-after"));
        follower.abort();
    }
}

#[tokio::test]
async fn behind_a_proxy_the_address_is_the_one_that_the_proxy_wrote() {
    let databases = starter_databases().await;
    let network = network(&databases[0], Settings { behind_proxy: true, ..Settings::default() }).await;
    // All come from the proxy; what stands before its own word is anybody's invention.
    let proxy = network.anybody();
    spend(&proxy.clone().with("x-forwarded-for", "203.0.113.1, 192.0.2.1")).await;
    assert_spent(&ask(&proxy.clone().with("x-forwarded-for", "203.0.113.9, 192.0.2.1")).await);
    spend(&proxy.clone().with("x-forwarded-for", "192.0.2.1, 192.0.2.2")).await;
    // Without a proxy the header means nothing.
    let network = self::network(&databases[0], Settings::default()).await;
    let direct = network.anybody();
    spend(&direct.clone().with("x-forwarded-for", "192.0.2.1")).await;
    assert_spent(&ask(&direct.with("x-forwarded-for", "192.0.2.2")).await);
}

#[tokio::test]
async fn on_sockets_and_streams_an_operation_is_refused_and_the_others_go_on() {
    let databases = starter_databases().await;
    let network = network(&databases[0], Settings::default()).await;
    let mut socket = Socket::ready(serve(&network.app).await, &[], json!({ "accept-language": "en" })).await;
    socket.ask("live", json!({ "query": "subscription { alarmRaised { id } }" })).await;
    let dear = json!({ "query": DEAR });
    for id in ["1", "2"] {
        let answer = socket.answer(id, dear.clone()).await;
        assert!(answer["extensions"]["cost"]["estimated"].as_u64().unwrap() > 3_000, "{answer}");
    }
    let errors = socket.answer("3", dear.clone()).await;
    assert_eq!(errors[0]["extensions"]["code"], "LIMIT", "{errors}");
    assert!(errors[0]["extensions"]["retryAfter"].is_u64(), "{errors}");
    assert_eq!(socket.answer("4", json!({ "query": "{ __typename }" })).await["data"]["__typename"], "Query");

    // A stream of another address tells it with 429, or in the stream to whoever reads nothing else.
    let stream = network.anybody().without("origin");
    spend(&stream).await;
    let both = stream.clone().with("accept", "text/event-stream, application/json");
    let answer = both.post_to("/graphql/sse", &dear).await;
    assert_spent(&answer);
    let answer = stream.with("accept", "text/event-stream").post_to("/graphql/sse", &dear).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("\"LIMIT\"") && answer.text.contains("event: complete"), "{}", answer.text);
}

/// What is told next, while something happens again and again: whoever asked for it may not listen yet.
async fn until_told(socket: &mut Socket, mut happens: impl FnMut(i64)) -> Value {
    for time in 1..1_000 {
        happens(time);
        if let Ok(told) = timeout(Duration::from_millis(20), socket.hear()).await {
            return told;
        }
    }
    panic!("nothing is told");
}

#[tokio::test]
async fn a_subscription_ends_when_its_answers_have_spent_the_budget() {
    let databases = starter_databases().await;
    let settings = Settings { cost_budget: 1_000, ..Settings::default() };
    let network = Network::start_with(&databases[0], Setup { settings, ..Setup::default() }).await;
    let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
    let at = serve(&network.app).await;
    let names: String = ('a'..='y').map(|name| format!("{name}: version ")).collect();
    let query = json!({ "query": format!("subscription {{ catalogueChanged {{ {names} }} }}") });
    let mut version = 1_000;
    // Answers to nobody in particular are shared, and paid for by each.
    let (nobodys, annas) = ([], [("cookie", anna.header("cookie").unwrap()), ("origin", ORIGIN)]);
    for headers in [&nobodys as &[(&'static str, &str)], &annas] {
        let mut socket = Socket::ready(at, headers, json!({ "accept-language": "en" })).await;
        socket.ask("1", query.clone()).await;
        let (mut answers, mut cost) = (0, 0);
        let ended = loop {
            let told = until_told(&mut socket, |_| {
                version += 1;
                network.desk.hub.catalogue_is(version);
            })
            .await;
            if told["type"] != "next" {
                break told;
            }
            answers += 1;
            cost = told["payload"]["extensions"]["cost"]["estimated"].as_u64().unwrap();
            assert!(answers < 1_000, "it never ends");
        };
        assert_eq!((&ended["type"], &ended["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("LIMIT")));
        assert!(ended["payload"][0]["extensions"]["retryAfter"].is_u64(), "{ended}");
        // The beginning costs what a request costs at least.
        assert!((20..100).contains(&cost), "{cost}");
        assert_eq!(answers, (1_000 - 100) / cost, "{headers:?}");
    }
}

#[tokio::test]
async fn what_takes_too_long_is_paid_for_and_ends_the_subscription() {
    for database in &starter_databases().await {
        let kind = database.kind;
        let settings = Settings { cost_budget: BUDGET, longest: Duration::from_millis(300), ..Settings::default() };
        // The database answers, and yet nothing can be read: the one connection for that is taken.
        let one = Pool { connections: 1, ..Pool::default() };
        let reader = db::connect_with(&database.url, one).await.unwrap();
        let taken = reader.begin().await.unwrap();
        let catalogue = Current::load(&database.db).await.unwrap();
        let desk = Desk { reader: reader.clone(), ..desk(database.db.clone(), catalogue, Clock::at_noon(TODAY)) };
        let app = App::new(desk.clone(), settings, accounts()).unwrap();
        let mut socket = Socket::ready(serve(&app).await, &[], json!({ "accept-language": "en" })).await;
        let names: String = ('a'..='y').map(|name| format!("{name}: id ")).collect();
        socket.ask("1", json!({ "query": format!("subscription {{ alarmRaised {{ {names} }} }}") })).await;
        let ended = until_told(&mut socket, |time| {
            desk.hub.tell(event::Model {
                sequence: 1_000 + time,
                at: 0,
                actor: "system".to_owned(),
                organisation: None,
                noun: "alarm".to_owned(),
                noun_id: "a1".to_owned(),
                action: "raised".to_owned(),
                before: None,
                after: None,
                previous_hash: String::new(),
                hash: String::new(),
            });
        })
        .await;
        assert_eq!((&ended["type"], &ended["id"]), (&json!("error"), &json!("1")), "{kind}: {ended}");
        assert_eq!(ended["payload"][0]["extensions"]["code"], "UNAVAILABLE", "{kind}: {ended}");
        // Begun for 100 points and executed three times for some 26 each; and this question costs 100.
        let answer = Client::new(app).post(r#"{"query":"{ __typename }"}"#).await;
        let left = answer.headers["ratelimit"].to_str().unwrap();
        let left: u32 = left.split(&['=', ';'][..]).nth(2).unwrap().parse().unwrap();
        assert!((BUDGET - 290..BUDGET - 260).contains(&left), "{kind}: {left}");
        drop(taken);
        db::close(reader).await.unwrap();
    }
}
