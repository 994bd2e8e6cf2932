//! A partner network with people: an application over a database with the starter network, a clock that tests move, and
//! clients that have really signed in.
//!
//! ```ignore
//! let network = Network::start(&database).await;
//! let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
//! anna.ask("{ viewer { person { name } } }", json!({})).await;
//! ```

use std::net::{IpAddr, Ipv4Addr};
use std::ops::Deref;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use entity::types::Role;
use entity::{membership, organisation, person};
use futures::future::BoxFuture;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};
use serde_json::json;
use server::auth::foreign::Issuer;
use server::auth::password;
use server::catalogue::current::Current;
use server::clock::Clock;
use server::domain::account::{Accounts, Post};
use server::domain::desk::Desk;
use server::domain::letter::Letter;
use server::http::{App, Settings};
use server::import::starter;
use tokio::sync::Notify;

use crate::database::TestDb;
use crate::{Answer, Client, TODAY, desk};

/// The password of everybody.
pub const PASSWORD: &str = "ni grønne lærker synger";
/// Where the application says that it is reached.
pub const ORIGIN: &str = "http://kortvej.test";

/// What a network has beyond the usual.
#[derive(Default)]
pub struct Setup {
    /// Mail is sent, and lies in [`Network::mailbox`].
    pub mail: bool,
    /// Issuers that are believed.
    pub issuers: Vec<Issuer>,
    /// The demonstration.
    pub demo: bool,
    /// A reverse proxy writes where requests come from.
    pub behind_proxy: bool,
    /// Where the application says that it is reached; [`ORIGIN`] when left out.
    pub public_url: Option<String>,
    /// How it is served otherwise.
    pub settings: Settings,
}

/// A partner network with people.
pub struct Network {
    /// The application.
    pub app: App,
    /// What changing anything takes: the database, the clock and so on.
    pub desk: Desk,
    /// Mails that were sent.
    pub mailbox: Mailbox,
    next: AtomicU16,
}

/// A person that has signed in; it asks as a [`Client`] does.
#[derive(Clone)]
pub struct Person {
    /// Account id.
    pub id: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// The browser with its session.
    pub client: Client,
}

impl Person {
    /// As the API names it.
    pub fn global_id(&self) -> String {
        format!("person:{}", self.id)
    }
}

impl Deref for Person {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Network {
    /// A network over a database, with the starter network as of [`TODAY`] at noon. The database may have it already.
    pub async fn start(database: &TestDb) -> Self {
        Self::start_with(database, Setup::default()).await
    }

    /// The same with something beyond the usual.
    pub async fn start_with(database: &TestDb, setup: Setup) -> Self {
        let (db, clock) = (database.db.clone(), Clock::at_noon(TODAY));
        if organisation::Entity::find().count(&db).await.expect("the database answers") == 0 {
            let network = starter::embedded(TODAY).expect("the starter network has no fault");
            starter::write(&db, &network, &clock, &|_| ()).await.expect("the starter network is written");
        }
        let current = Current::load(&db).await.expect("the catalogue loads");
        let mut desk = desk(db, current, clock);
        desk.public_url = setup.public_url.unwrap_or_else(|| ORIGIN.to_owned()).into();
        let mailbox = Mailbox::default();
        let post = setup.mail.then(|| Arc::new(mailbox.clone()) as Arc<dyn Post>);
        let accounts = Accounts::new(setup.issuers, post).expect("the issuers can be believed");
        let settings = Settings {
            demo: setup.demo,
            behind_proxy: setup.behind_proxy || setup.settings.behind_proxy,
            ..setup.settings
        };
        let app = App::new(desk.clone(), settings, accounts).expect("the schema is valid");
        Self { app, desk, mailbox, next: AtomicU16::new(1) }
    }

    /// The clock of the application.
    pub fn clock(&self) -> &Clock {
        &self.desk.clock
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        self.clock().set(self.clock().now() + time);
    }

    /// Somebody who has not signed in, with a browser on a page of ours, at an address of its own.
    pub fn anybody(&self) -> Client {
        let [high, low] = self.next.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let address: IpAddr = Ipv4Addr::new(10, 0, high, low).into();
        Client::new(self.app.clone()).with("origin", &self.desk.public_url).at(address)
    }

    /// A program without anything.
    pub fn program(&self) -> Client {
        self.anybody().without("origin")
    }

    /// A person with a role in an organisation, signed in.
    pub async fn person(&self, name: &str, organisation: &str, role: Role) -> Person {
        let row = self.account(name, false).await;
        self.join(&row.id, organisation, role).await;
        self.signed_in(row).await
    }

    /// A person that runs the installation, signed in.
    pub async fn platform_administrator(&self, name: &str) -> Person {
        let row = self.account(name, true).await;
        self.signed_in(row).await
    }

    /// Gives an account another role.
    pub async fn join(&self, person: &str, organisation: &str, role: Role) {
        let row = membership::Model {
            person_id: person.to_owned(),
            organisation_key: organisation.to_owned(),
            role,
            since: self.clock().micros(),
            ended_at: None,
        };
        row.into_active_model().insert(&self.desk.db).await.expect("the organisation exists");
    }

    /// An account that has not signed in; its e-mail is the name, folded, at example.dk.
    pub async fn account(&self, name: &str, platform_administrator: bool) -> person::Model {
        static HASH: OnceLock<String> = OnceLock::new();
        let hash = HASH.get_or_init(|| password::hash(PASSWORD).expect("a hash"));
        let email = format!("{}@example.dk", name.to_lowercase().replace(' ', "."));
        let row = person::Model {
            id: self.desk.id(),
            name: name.to_owned(),
            email: Some(email.clone()),
            email_folded: Some(email),
            password_hash: Some(hash.clone()),
            language: "da".to_owned(),
            digest: true,
            platform_administrator,
            demo: false,
            foreign_issuer: None,
            foreign_subject: None,
            created_at: self.clock().micros(),
            disabled_at: None,
            signed_in_at: None,
        };
        row.into_active_model().insert(&self.desk.db).await.expect("the name is new")
    }

    async fn signed_in(&self, row: person::Model) -> Person {
        let email = row.email.unwrap_or_default();
        let client = self.sign_in(&email).await;
        Person { id: row.id, name: row.name, email, client }
    }

    /// A browser in which somebody has just signed in.
    pub async fn sign_in(&self, email: &str) -> Client {
        let browser = self.anybody();
        let answer = browser.post_to("/auth/sign-in", &json!({ "email": email, "password": PASSWORD })).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        with_cookie(browser, &answer)
    }

    /// A program that bears the tokens of somebody who has just signed in, and its refresh token.
    pub async fn program_as(&self, email: &str) -> (Client, String) {
        let program = self.program();
        let body = json!({ "email": email, "password": PASSWORD, "tokens": true });
        let answer = program.post_to("/auth/sign-in", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let tokens = answer.json();
        let text = |name: &str| tokens[name].as_str().expect("a token").to_owned();
        (bearing(program, &text("accessToken")), text("refreshToken"))
    }
}

/// A browser after an answer gave it a cookie.
#[must_use]
pub fn with_cookie(browser: Client, answer: &Answer) -> Client {
    let cookie = answer.headers["set-cookie"].to_str().expect("text");
    browser.with("cookie", cookie.split(';').next().unwrap_or_default())
}

/// A program with a token.
#[must_use]
pub fn bearing(program: Client, token: &str) -> Client {
    program.with("authorization", &format!("Bearer {token}"))
}

/// Mails that were sent.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<(Mutex<Vec<Letter>>, Notify)>);

impl Post for Mailbox {
    fn carry(&self, letter: Letter) -> BoxFuture<'_, bool> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
        self.0.1.notify_one();
        Box::pin(async { true })
    }
}

impl Mailbox {
    /// The oldest mail not yet taken; waits for it.
    pub async fn next(&self) -> Letter {
        loop {
            {
                let mut letters = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
                if !letters.is_empty() {
                    return letters.remove(0);
                }
            }
            tokio::time::timeout(Duration::from_secs(20), self.0.1.notified()).await.expect("a mail within 20 s");
        }
    }

    /// Whether no mail lies there.
    pub fn is_empty(&self) -> bool {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

/// The one-time secret in a link or in the text of a mail.
pub fn secret_in(text: &str) -> String {
    let after = text.split("/konto/").nth(1).unwrap_or_else(|| panic!("no link in {text}"));
    after.split_whitespace().next().unwrap_or_default().to_owned()
}
