//! Sockets and streams to the application itself; the protocols are tried beside their code and with their own clients.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use entity::types::Role;
use entity::{event, membership, sign_in as row};
use futures::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use server::domain::desk::Desk;
use server::domain::sessions::{Pace, Sessions};
use server::domain::sign_in;
use server::events;
use server::follow::follow;
use server::http::{App, Settings};
use server::live::HELD;
use tests::database::starter_databases;
use tests::making::{self, OTHERS, PROVIDER, anna, office, someone, sten};
use tests::network::{Network, ORIGIN, Setup};
use tests::office::Office;
use tests::socket::{Socket, serve};
use tests::{accounts, broken_off};

/// Counts the statements of a database from now on.
fn statements(db: &mut DatabaseConnection) -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    db.set_metric_callback(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    count
}

fn app(office: &Office) -> App {
    App::new(office.desk.clone(), Settings::default(), accounts()).unwrap()
}

/// The cookie of a new session of somebody with an account.
async fn cookie(desk: &Desk, person: &str) -> String {
    sign_in::open(desk, person).await.unwrap().reveal().to_owned()
}

/// A socket of somebody who has signed in, that listens already.
async fn listening(office: &Office, at: SocketAddr, person: &str, query: &Value) -> Socket {
    let cookie = format!("kortvej={}", cookie(&office.desk, person).await);
    let mut socket = Socket::ready(at, &[("cookie", &cookie), ("origin", ORIGIN)], json!({})).await;
    subscribe(&mut socket, query).await;
    socket
}

/// Subscribes, so that whatever happens from now on is told.
async fn subscribe(socket: &mut Socket, query: &Value) {
    socket.ask("1", query.clone()).await;
    // What was asked for first has begun when what was asked for then is answered.
    socket.ask("2", json!({ "query": "{ __typename }" })).await;
    while socket.hear().await != json!({ "type": "complete", "id": "2" }) {}
}

#[tokio::test]
async fn a_token_that_runs_out_closes_what_it_opened() {
    for database in &starter_databases().await {
        let kind = database.kind;
        let settings = Settings { asked_again: Duration::from_millis(20), ..Settings::default() };
        let network = Network::start_with(database, Setup { settings, ..Setup::default() }).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let (program, _) = network.program_as(&anna.email).await;
        let token = program.header("authorization").unwrap().to_owned();
        let at = serve(&network.app).await;
        let mut socket = Socket::ready(at, &[], json!({ "authorization": token })).await;
        let mut anybodys = Socket::ready(at, &[], json!({})).await;
        let notices = json!({ "query": "subscription { noticeArrived { id } }" });
        socket.ask("1", notices.clone()).await;
        let who = json!({ "query": "{ viewer { signedIn } }" });
        // Time for it to be asked after several times, while the token is good.
        network.pass(Duration::from_mins(9));
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(socket.answer("2", who.clone()).await["data"]["viewer"]["signedIn"], true, "{kind}");
        let stream = program.clone().with("accept", "text/event-stream");
        let listening = tokio::spawn(async move { stream.post_to("/graphql/sse", &notices).await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!listening.is_finished(), "{kind}");
        network.pass(Duration::from_mins(2));
        assert_eq!(socket.closed().await, 4403, "{kind}");
        // A stream breaks off without its end, so that its client asks again.
        let answer = listening.await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.text.contains("complete")), (200, false), "{kind}: {}", answer.text);
        // Who came as nobody stays.
        assert_eq!(anybodys.answer("1", who.clone()).await["data"]["viewer"]["signedIn"], false, "{kind}");
        // With the token nobody gets in again.
        let mut late = Socket::open(at, &[]).await.unwrap();
        late.say(&json!({ "type": "connection_init", "payload": { "authorization": token } })).await;
        assert_eq!(late.closed().await, 4403, "{kind}");
    }
}

#[tokio::test]
async fn what_is_too_much_is_too_much_on_a_socket_and_a_stream_as_well() {
    let databases = starter_databases().await;
    let network = Network::start(&databases[0]).await;
    let mut socket = Socket::ready(serve(&network.app).await, &[], json!({ "accept-language": "en" })).await;
    let stream = network.program().with("accept", "text/event-stream, application/json");
    let deep = format!("{{ area(key: \"rar-fyn\") {{ {} key {} }} }}", "parent { ".repeat(100), "}".repeat(100));
    let long = format!("{{ {} }}", "__typename ".repeat(6_000));
    let wide = format!("{{ {} }}", (0..40).map(|n| format!("a{n}: __typename ")).collect::<String>());
    let dear = "{ areas { nodes { municipalities { rar { municipalities { rar { municipalities { code } } } } } } } }";
    for (id, document) in [("deep", deep.as_str()), ("long", &long), ("wide", &wide), ("dear", dear)] {
        let errors = socket.answer(id, json!({ "query": document })).await;
        assert_eq!(errors[0]["extensions"]["code"], "LIMIT", "{id}: {errors}");
        let answer = stream.post_to("/graphql/sse", &json!({ "query": document })).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (400, "LIMIT"), "{id}");
    }
    // Each is its own operation's matter.
    assert_eq!(socket.answer("1", json!({ "query": "{ __typename }" })).await["data"]["__typename"], "Query");
}

#[tokio::test]
async fn who_may_not_see_a_package_any_more_is_not_shown_at_work_on_it() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let follower = tokio::spawn(follow(office.desk.clone(), accounts(), None));
        let at = serve(&app(&office)).await;
        let id = office.drafted().await["id"].clone();
        let invite = async || {
            office.change(&anna(), "inviteParty", json!({ "id": id, "organisation": OTHERS })).await;
        };
        let people = "subscription($id: ID!) { presence(id: $id) { person { name } } }";
        let query = json!({ "query": people, "variables": { "id": id } });
        let mut annas = listening(&office, at, "anna", &query).await;
        let mut until = async |names: &[&str]| loop {
            // Whoever was just taken out of the package is told of once more, perhaps, without a name.
            let told = annas.hear().await["payload"]["data"]["presence"].clone();
            let people = told.as_array().into_iter().flatten();
            let here: Vec<&str> = people.filter_map(|of| of["person"]["name"].as_str()).collect();
            if here == names {
                return;
            }
        };
        invite().await;
        let mut stens = listening(&office, at, "sten", &query).await;
        until(&["Anna Krogh", "Sten Bak"]).await;
        // His page also says at which element he is, which is told of him as well.
        let here = "mutation($input: PresenceInput!) { announcePresence(input: $input) { people { element } } }";
        office.ask(&sten(), here, json!({ "input": { "id": id, "element": "e1" } })).await;
        office.change(&anna(), "removeParty", json!({ "id": id, "organisation": OTHERS })).await;
        until(&["Anna Krogh"]).await;
        // His page is still open, and with the right he is there again.
        invite().await;
        until(&["Anna Krogh", "Sten Bak"]).await;
        stens.say(&json!({ "type": "complete", "id": "1" })).await;
        until(&["Anna Krogh"]).await;
        assert!(!follower.is_finished(), "{kind}");
        follower.abort();
    }
}

#[tokio::test]
async fn those_who_missed_much_read_it_together() {
    for database in &starter_databases().await {
        let (kind, mut office) = (database.kind, office(database).await);
        let count = statements(&mut office.desk.db);
        let package = office.published().await;
        let (db, hub) = (&office.desk.db, &office.desk.hub);
        office.desk.current.reload(db).await.unwrap();
        hub.starts_after(events::latest(db).await.unwrap());
        let at = serve(&app(&office)).await;
        let changed = "subscription($id: ID!) { packageChanged(id: $id) { sequence } }";
        let query = json!({ "query": changed, "variables": { "id": package["id"] } });
        let mut read = Vec::new();
        for listeners in [1, 8] {
            let mut sockets = Vec::new();
            for _ in 0..listeners {
                let mut socket = Socket::ready(at, &[], json!({})).await;
                subscribe(&mut socket, &query).await;
                sockets.push(socket);
            }
            // Much happens at once; the package is published soon, and once more when the log knows more than was told.
            let before = hub.latest();
            let many = before + i64::try_from(HELD).unwrap() + 700;
            let (soon, late) = (before + 11, many + 1);
            let log: Vec<event::Model> = (before + 1..=late)
                .map(|sequence| {
                    let of_package = sequence == soon || sequence == late;
                    event::Model {
                        sequence,
                        at: 0,
                        actor: "system".to_owned(),
                        organisation: None,
                        noun: if of_package { "package" } else { "person" }.to_owned(),
                        noun_id: package["key"].as_str().unwrap().to_owned(),
                        action: "published".to_owned(),
                        before: None,
                        after: None,
                        previous_hash: format!("{}", sequence - 1),
                        hash: format!("{sequence}"),
                    }
                })
                .collect();
            for rows in log.chunks(500) {
                let rows = rows.iter().map(|row| row.clone().into_active_model());
                event::Entity::insert_many(rows).exec(db).await.unwrap();
            }
            count.store(0, Ordering::Relaxed);
            let (last, rest) = log.split_last().unwrap();
            // Nobody else has a turn on this thread meanwhile.
            for event in rest {
                hub.tell(event.clone());
            }
            for sequence in [soon, late] {
                for socket in &mut sockets {
                    let told = socket.hear().await["payload"]["data"]["packageChanged"]["sequence"].clone();
                    assert_eq!(told, sequence, "{kind}");
                }
                if sequence == soon {
                    // What is asked now was answered without what comes, which is told when it is told.
                    read.push(count.load(Ordering::Relaxed));
                    hub.tell(last.clone());
                }
            }
        }
        // Two or three pages, and whose notices there are; as much for eight.
        assert!((2..=6).contains(&read[0]), "{kind}: {read:?}");
        assert!(read[1] <= 6, "{kind}: {read:?}");
    }
}

#[tokio::test]
async fn many_who_are_signed_in_are_found_together() {
    for database in &starter_databases().await {
        let (kind, mut office) = (database.kind, office(database).await);
        let count = statements(&mut office.desk.db);
        let at = serve(&app(&office)).await;
        let query = json!({ "query": "subscription { catalogueChanged { version } }" });
        let mut sockets = Vec::new();
        for window in 0..60 {
            sockets.push(listening(&office, at, ["anna", "bo", "clara"][window % 3], &query).await);
        }
        // The first time may still find those who have only begun.
        for version in [1_000_001, 1_000_002] {
            count.store(0, Ordering::Relaxed);
            office.desk.hub.catalogue_is(version);
            for socket in &mut sockets {
                assert!(socket.hear().await["payload"]["data"]["catalogueChanged"]["version"].is_i64(), "{kind}");
            }
        }
        // Three statements a batch, and not three for each of them.
        let asked = count.load(Ordering::Relaxed);
        assert!(asked > 0 && asked.is_multiple_of(3) && asked < 60, "{kind}: {asked}");
    }
}

#[tokio::test]
async fn a_role_that_was_taken_away_counts_for_the_next_that_is_told() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let follower = tokio::spawn(follow(office.desk.clone(), accounts(), None));
        let at = serve(&app(&office)).await;
        let id = office.drafted().await["id"].clone();
        let changed = "subscription($id: ID!) { packageChanged(id: $id) { action } }";
        let query = json!({ "query": changed, "variables": { "id": id } });
        office.desk.hub.told(events::latest(&office.desk.db).await.unwrap()).await;
        let mut bos = listening(&office, at, "bo", &query).await;
        let mut claras = listening(&office, at, "clara", &query).await;
        let action =
            async |socket: &mut Socket| socket.hear().await["payload"]["data"]["packageChanged"]["action"].clone();
        let end = async |at: Option<i64>| {
            let of_bo = membership::Entity::update_many().filter(membership::Column::PersonId.eq("bo"));
            of_bo.col_expr(membership::Column::EndedAt, Expr::value(at)).exec(&office.desk.db).await.unwrap();
        };
        end(Some(1)).await;
        office.change(&anna(), "inviteParty", json!({ "id": id, "organisation": OTHERS })).await;
        assert_eq!(action(&mut claras).await, "invited", "{kind}");
        end(None).await;
        office.change(&anna(), "removeParty", json!({ "id": id, "organisation": OTHERS })).await;
        // He is told of nothing that came between.
        let removed = action(&mut claras).await;
        assert_ne!(removed, "invited", "{kind}");
        assert_eq!(action(&mut bos).await, removed, "{kind}");
        follower.abort();
    }
}

#[tokio::test]
async fn a_notice_is_told_to_those_who_have_it_and_others_are_not_asked() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let id = office.drafted().await["id"].clone();
        let follower = tokio::spawn(follow(office.desk.clone(), accounts(), None));
        let at = serve(&app(&office)).await;
        let before = events::latest(&office.desk.db).await.unwrap();
        office.desk.hub.told(before).await;
        let query = json!({ "query": "subscription { noticeArrived { kind } }" });
        let mut ebbes = listening(&office, at, "ebbe", &query).await;
        let say = json!({ "input": { "id": id, "text": "Passer det?", "mentions": ["person:ebbe"] } });
        office.ask(&anna(), "mutation($input: CommentInput!) { comment(input: $input) { comment { id } } }", say).await;
        assert_eq!(ebbes.hear().await["payload"]["data"]["noticeArrived"]["kind"], "MENTIONED", "{kind}");
        let (told, _) = office.desk.hub.told_after(before, 9).unwrap();
        let whose: Vec<_> = told.iter().map(|event| (event.noun.as_str(), event.noticed.clone().unwrap())).collect();
        assert_eq!(whose, [("comment", vec!["ebbe".to_owned()])], "{kind}");
        follower.abort();
    }
}

#[tokio::test]
async fn sessions_that_are_looked_up_together_are_judged_each_by_itself() {
    const WAIT: Pace = Pace::Leisurely(Duration::from_millis(50));
    for database in &starter_databases().await {
        let (kind, mut office) = (database.kind, office(database).await);
        let count = statements(&mut office.desk.db);
        let (desk, sessions) = (&office.desk, Sessions::default());
        let (clock, begun) = (&desk.clock, desk.clock.now());
        let mut cookies = Vec::new();
        for person in ["anna", "bo", "clara", "dorte"] {
            cookies.push(cookie(desk, person).await);
        }
        // Somebody has two windows of one browser, and one of another; and one cookie is nobody's.
        cookies.extend([cookies[0].clone(), cookie(desk, "anna").await, "kvs_nothing".to_owned()]);
        let all = async || -> Vec<Option<String>> {
            let found = join_all(cookies.iter().map(|cookie| sessions.find(desk, cookie, WAIT))).await;
            found.into_iter().map(|found| Some(found.unwrap()?.viewer.person_id()?.to_owned())).collect()
        };
        let someones = |names: [&str; 7]| names.map(|name| Some(name.to_owned()).filter(|name| !name.is_empty()));
        count.store(0, Ordering::Relaxed);
        assert_eq!(all().await, someones(["anna", "bo", "clara", "dorte", "anna", "anna", ""]), "{kind}");
        assert_eq!(count.load(Ordering::Relaxed), 3, "{kind}");
        let bos = sessions.find(desk, &cookies[1], WAIT).await.unwrap().unwrap();
        assert_eq!(bos.viewer, making::bo(), "{kind}");
        assert_eq!(bos.viewer.acting.as_deref(), Some(PROVIDER), "{kind}");

        // What is true when the batch is closed counts, and not what was when it was asked.
        let asked = async { (all().await, clock.set(begun)) };
        let meanwhile = async {
            sign_in::end(desk, &bos.id).await.unwrap();
            let account = entity::person::Entity::update_many().filter(entity::person::Column::Id.eq("clara"));
            account.col_expr(entity::person::Column::DisabledAt, Expr::value(1)).exec(&desk.db).await.unwrap();
            let roles = membership::Entity::delete_many().filter(membership::Column::PersonId.eq("dorte"));
            roles.exec(&desk.db).await.unwrap();
        };
        let ((found, ()), ()) = tokio::join!(asked, meanwhile);
        assert_eq!(found, someones(["anna", "", "", "dorte", "anna", "anna", ""]), "{kind}");
        let dortes = sessions.find(desk, &cookies[3], WAIT).await.unwrap().unwrap();
        assert!(dortes.viewer.memberships.is_empty(), "{kind}: {:?}", dortes.viewer);
        assert_eq!(someone("dorte").memberships.len(), 1);

        // Whoever goes away takes nobody along.
        let first = broken_off(sessions.find(desk, &cookies[0], WAIT), 1).await;
        assert!(first.is_none(), "{kind}");
        assert!(sessions.find(desk, &cookies[0], WAIT).await.unwrap().is_some(), "{kind}");

        // Use is written down for all at once, and later.
        clock.set(begun + Duration::from_mins(6));
        let used = server::clock::to_micros(clock.now());
        assert!(all().await[0].is_some(), "{kind}");
        loop {
            let rows = row::Entity::find().filter(row::Column::PersonId.eq("anna")).all(&desk.db).await.unwrap();
            if rows.iter().all(|row| row.seen_at == used) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        // Half a day later nobody has used them.
        clock.set(begun + Duration::from_hours(13));
        assert_eq!(all().await, someones([""; 7]), "{kind}");

        // A database that fails is no reason to take anybody for nobody.
        let away = Desk { db: DatabaseConnection::default(), ..desk.clone() };
        let found = join_all(cookies.iter().map(|cookie| sessions.find(&away, cookie, WAIT))).await;
        assert!(found.iter().all(Result::is_err), "{kind}");
    }
}
