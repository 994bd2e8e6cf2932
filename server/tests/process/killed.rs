//! The server is killed while several write, again and again: what was acknowledged is there, once and whole; what was
//! not is there whole or not at all; and the chain of events holds. `make faults` does it a hundred times.

use std::time::Duration;

use entity::{answered, comment, event, package_revision, package_work};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use server::{db, events};
use tests::database::{TestDb, databases};

use crate::browser::Browser;
use crate::kortvej::{Folder, Server, run};

/// How many write at once.
const WRITERS: u32 = 6;
/// How often the server is killed, when nobody says otherwise.
const KILLS: u32 = 8;

/// Somebody who writes at a package of their own, one change after another, each with an id of its own: by turns a
/// comment and a new title.
struct Writer {
    number: u32,
    browser: Browser,
    id: String,
    key: String,
    /// Revision that the last answer told.
    revision: i64,
    /// Changes that were acknowledged: those numbered below.
    acknowledged: u32,
    /// The one that was sent last was not answered.
    in_flight: bool,
}

impl Writer {
    async fn new(number: u32, browser: Browser) -> Self {
        let made = browser.change("createPackage", json!({ "title": title(number, 0) })).await;
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        let (id, key, revision) = (text("id"), text("key"), made["revision"].as_i64().unwrap());
        Self { number, browser, id, key, revision, acknowledged: 0, in_flight: false }
    }

    /// Writes until the server is gone. The first change is the one that was not answered the last time: with the same
    /// id, so that it is done once.
    async fn write(&mut self) {
        loop {
            let change = self.acknowledged;
            let mutation_id = format!("{}-{change}", self.number);
            let answer = if change.is_multiple_of(2) {
                let document = "mutation($input: CommentInput!) { comment(input: $input) { package { revision } } }";
                let input =
                    json!({ "id": self.id, "text": said(self.number, change), "clientMutationId": mutation_id });
                self.browser.send(document, json!({ "input": input })).await
            } else {
                let document = "mutation($input: EditPackageInput!) {
                    editPackage(input: $input) { package { revision } } }";
                let input = json!({ "id": self.id, "expectedRevision": self.revision,
                    "title": title(self.number, change), "clientMutationId": mutation_id });
                self.browser.send(document, json!({ "input": input })).await
            };
            let Ok(answer) = answer else {
                self.in_flight = true;
                return;
            };
            assert!(answer["errors"].is_null(), "{mutation_id}: {answer:#}");
            let field = if change.is_multiple_of(2) { "comment" } else { "editPackage" };
            self.revision = answer["data"][field]["package"]["revision"].as_i64().unwrap();
            self.acknowledged += 1;
            self.in_flight = false;
        }
    }

    /// Looks at what the database holds of the writer's changes; gives whether the one in flight is among them.
    async fn verify(&self, db: &impl sea_orm::ConnectionTrait, when: &str) -> bool {
        let by_key = |column: package_revision::Column| column.eq(&*self.key);
        let work = package_work::Entity::find_by_id(&*self.key).one(db).await.unwrap().unwrap();
        let revisions = package_revision::Entity::find()
            .filter(by_key(package_revision::Column::PackageKey))
            .order_by_asc(package_revision::Column::Revision)
            .all(db)
            .await
            .unwrap();
        let revisions: Vec<i32> = revisions.iter().map(|row| row.revision).collect();
        let told = event::Entity::find()
            .filter(event::Column::Noun.eq("package"))
            .filter(event::Column::NounId.eq(&*self.key))
            .order_by_asc(event::Column::Sequence)
            .all(db)
            .await
            .unwrap();
        let of_event = |row: &event::Model| {
            let after: Value = serde_json::from_str(row.after.as_deref().unwrap()).unwrap();
            i32::try_from(after["revision"].as_i64().unwrap()).unwrap()
        };
        let told: Vec<i32> = told.iter().map(of_event).collect();
        let answered = answered::Entity::find()
            .filter(answered::Column::ClientMutationId.starts_with(format!("{}-", self.number)))
            .all(db)
            .await
            .unwrap();
        let mut done: Vec<u32> =
            answered.iter().map(|row| row.client_mutation_id.split_once('-').unwrap().1.parse().unwrap()).collect();
        done.sort_unstable();
        let comments =
            comment::Entity::find().filter(comment::Column::PackageKey.eq(&*self.key)).all(db).await.unwrap();
        let mut comment_ids: Vec<&str> = comments.iter().map(|row| row.id.as_str()).collect();
        comment_ids.sort_unstable();
        let mut texts: Vec<&str> = comments.iter().map(|row| row.text.as_str()).collect();
        texts.sort_unstable();
        let comment_events = event::Entity::find()
            .filter(event::Column::Noun.eq("comment"))
            .filter(event::Column::NounId.is_in(comment_ids.iter().copied()))
            .all(db)
            .await
            .unwrap();
        let mut told_comments: Vec<&str> = comment_events.iter().map(|row| row.noun_id.as_str()).collect();
        told_comments.sort_unstable();

        let when = format!("{when}, writer {}", self.number);
        // Everything acknowledged, and at most the one in flight more.
        let more = done.len() as u32 > self.acknowledged;
        assert!(!more || self.in_flight, "{when}: {done:?} are more than {} that were sent", self.acknowledged);
        assert_eq!(done, (0..self.acknowledged + u32::from(more)).collect::<Vec<_>>(), "{when}: changes by their ids");
        // Each of them whole, and once.
        let edits: Vec<u32> = done.iter().copied().filter(|change| !change.is_multiple_of(2)).collect();
        let whole: Vec<i32> = (1..=1 + edits.len() as i32).collect();
        assert_eq!(work.revision, 1 + edits.len() as i32, "{when}: the package");
        assert_eq!(revisions, whole, "{when}: its revisions");
        assert_eq!(told, whole, "{when}: revisions by its events");
        let content: Value = serde_json::from_str(&work.content).unwrap();
        let last = edits.last().copied().unwrap_or(0);
        assert_eq!(content["title"], title(self.number, last), "{when}: the title");
        let mut expected: Vec<String> =
            done.iter().filter(|change| change.is_multiple_of(2)).map(|change| said(self.number, *change)).collect();
        expected.sort_unstable();
        assert_eq!(texts, expected, "{when}: the comments");
        assert_eq!(told_comments, comment_ids, "{when}: comments by their events");
        more
    }
}

fn title(writer: u32, change: u32) -> String {
    format!("Kladde {writer} efter ændring {change}")
}

fn said(writer: u32, change: u32) -> String {
    format!("Ændring {change} af {writer}")
}

fn kills() -> u32 {
    #[expect(clippy::disallowed_methods, reason = "tests have no config::Config")]
    let told = std::env::var("KORTVEJ_TEST_KILLS");
    told.map_or(KILLS, |kills| kills.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_every_kill_whole_and_once() {
    let killing = databases().await.into_iter().map(|database| tokio::spawn(kill_again_and_again(database)));
    for killed in killing.collect::<Vec<_>>() {
        killed.await.unwrap();
    }
}

async fn kill_again_and_again(database: TestDb) {
    let (kind, folder) = (database.kind, Folder::new(&format!("killed-{}", database.kind)));
    let mut server = Server::start_on(&folder.0, &database.url);
    let mut writers = Vec::new();
    for number in 0..WRITERS {
        writers.push(Writer::new(number, Browser::of(&server.address, "Anne Lindegaard").await).await);
    }
    let (mut in_flight, mut done_unheard) = (0, 0);
    for kill in 0..kills() {
        let mut writing = tokio::task::JoinSet::new();
        for mut writer in writers.drain(..) {
            writing.spawn(async move {
                writer.write().await;
                writer
            });
        }
        // Spread over a few writes, so that the kills meet every moment of one.
        tokio::time::sleep(Duration::from_millis(u64::from(400 + kill * 37 % 211))).await;
        server.kill();
        while let Some(writer) = writing.join_next().await {
            writers.push(writer.unwrap());
        }
        let when = format!("{kind}, kill {kill}");
        // One moment of the database: PostgreSQL may still be ending what a connection that is gone began.
        let moment = db::snapshot(&database.db).await.unwrap();
        for writer in &writers {
            in_flight += u32::from(writer.in_flight);
            done_unheard += u32::from(writer.verify(&moment, &when).await);
        }
        moment.commit().await.unwrap();
        unbroken(&database.db, &when).await;
        server = Server::start_on(&folder.0, &database.url);
        for writer in &mut writers {
            writer.browser = writer.browser.at(&server.address);
        }
    }
    // What was not answered is sent again, and what was done is not done twice.
    let acknowledged: u32 = writers.iter().map(|writer| writer.acknowledged).sum();
    assert_eq!(server.stop(), 0);
    let (status, _, log) = run(&folder.0, &["check", "--database-url", &database.url]);
    assert_eq!(status, 0, "{kind}: {log}");
    assert!(in_flight > 0, "{kind}: nobody was writing when the server was killed");
    #[expect(clippy::print_stdout, reason = "`make faults` is run for these counts")]
    {
        println!(
            "{kind}: {} kills; {acknowledged} changes acknowledged, all there; {in_flight} not answered, of which \
         {done_unheard} were done",
            kills()
        );
    }
}

async fn unbroken(db: &DatabaseConnection, when: &str) {
    let verified = events::verify(db).await.unwrap();
    assert_eq!(verified.broken, None, "{when}: the chain of events");
}
