//! A desk with the starter network, asked as any viewer: rights are tried without signing anybody in.

use std::sync::Arc;

use async_graphql::{Request, Response, Variables};
use entity::types::Role;
use futures::StreamExt;
use serde_json::Value;
use server::catalogue::current::Current;
use server::clock::Clock;
use server::domain::desk::Desk;
use server::domain::viewer::{Membership, Viewer};
use server::graphql::ask::{Asking, Moment, Tick, turns};
use server::graphql::{Schema, fault, schema};

use crate::database::TestDb;
use crate::{TODAY, desk, first_error, starter_database};

/// A desk and the schema on top of it.
pub struct Office {
    /// The desk.
    pub desk: Desk,
    schema: Schema,
}

impl Office {
    /// Over a database of a test, with the starter network.
    pub async fn over(database: &TestDb) -> Self {
        let db = starter_database(&database.url).await;
        let current = Current::load(&db).await.expect("the catalogue loads");
        Self { desk: desk(db, current, Clock::at_noon(TODAY)), schema: schema() }
    }

    /// The whole answer to a document, in English.
    pub async fn answer(&self, viewer: &Viewer, document: &str, variables: Value) -> Value {
        self.execute(viewer, Request::new(document).variables(Variables::from_json(variables))).await
    }

    /// The whole answer to a request.
    pub async fn execute(&self, viewer: &Viewer, request: Request) -> Value {
        finished(self.schema.execute(self.with(viewer, request, None)).await)
    }

    /// What a subscription answers to something that happens.
    pub async fn told(&self, viewer: &Viewer, request: Request, tick: Tick) -> Vec<Value> {
        self.schema.execute_stream(self.with(viewer, request, Some(tick))).map(finished).collect().await
    }

    fn with(&self, viewer: &Viewer, request: Request, tick: Option<Tick>) -> Request {
        let moment = Moment {
            catalogue: self.desk.catalogue(),
            today: self.desk.clock.today(),
            maps: Arc::default(),
            planning: turns(),
            passing: Arc::default(),
        };
        let asking = Asking::new(self.desk.clone(), crate::accounts(), viewer.clone(), false);
        request.data(moment).data(Asking { tick, ..asking })
    }

    /// Data of a document that must be answered without errors.
    pub async fn ask(&self, viewer: &Viewer, document: &str, variables: Value) -> Value {
        let answer = self.answer(viewer, document, variables).await;
        assert!(answer["errors"].is_null(), "{answer:#}");
        answer["data"].clone()
    }

    /// Code and field of the first error of a document that must be refused.
    pub async fn refused(&self, viewer: &Viewer, document: &str, variables: Value) -> (String, String) {
        let (code, field, _) = first_error(&self.answer(viewer, document, variables).await);
        (code, field.unwrap_or_default())
    }
}

fn finished(mut answer: Response) -> Value {
    fault::finish(&mut answer.errors, true, false, "test");
    serde_json::to_value(answer).expect("an answer is JSON")
}

/// Somebody with a role in an organisation.
pub fn person(id: &str, organisation: &str, role: Role) -> Viewer {
    Viewer::person(id, vec![Membership { organisation: organisation.to_owned(), role }], false)
}
