//! The event log.

use async_graphql::{Context, InputObject, Object};

use super::ask::Ask;
use super::fault::Fault;
use super::organisation::Organisation;
use super::rows::{Keyed, Rows, slice};
use super::scalar::{Date, DateTime};
use crate::domain::event::{self, EventFilter as Filter};

/// A change, as the append-only log keeps it.
#[derive(Clone)]
pub struct Event(event::Event);

/// A change, as the append-only log keeps it.
#[Object]
impl Event {
    /// 1, 2, 3 … without gaps.
    async fn sequence(&self) -> i64 {
        self.0.row.sequence
    }

    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.0.row.at)
    }

    /// Who: `person:…`, `client:…`, or `system`.
    async fn actor(&self) -> &str {
        &self.0.row.actor
    }

    /// Name of the person or client, which the log itself does not hold; null of the system.
    async fn actor_name(&self) -> Option<&str> {
        self.0.actor_name.as_deref()
    }

    /// The organisation for which the actor acted; null where none gave the right.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        let key = self.0.row.organisation.as_deref()?;
        ctx.catalogue().organisations.position(key).map(Organisation)
    }

    /// Kind of thing that changed, such as `package`.
    async fn noun(&self) -> &str {
        &self.0.row.noun
    }

    /// Which one.
    async fn noun_id(&self) -> &str {
        &self.0.row.noun_id
    }

    /// What was done, such as `published`.
    async fn action(&self) -> &str {
        &self.0.row.action
    }

    /// What it was, as JSON.
    async fn before(&self) -> Option<&str> {
        self.0.row.before.as_deref()
    }

    /// What it became, as JSON.
    async fn after(&self) -> Option<&str> {
        self.0.row.after.as_deref()
    }

    /// SHA-256 over this event and the hash of the one before: a changed log shows.
    async fn hash(&self) -> &str {
        &self.0.row.hash
    }
}

impl Keyed for Event {
    fn key(&self) -> String {
        self.0.row.sequence.to_string()
    }
}

/// Which events. What is left out filters nothing.
#[derive(InputObject, Default)]
pub struct EventFilter {
    /// Kind of thing, such as `package`.
    noun: Option<String>,
    /// Which one, as `nounId` has it.
    id: Option<String>,
    /// Who: `person:…`, `client:…`, or `system`.
    actor: Option<String>,
    /// Key of the organisation for which the actor acted.
    organisation: Option<String>,
    /// What was done, such as `published`.
    action: Option<String>,
    /// From this Danish day on.
    from: Option<Date>,
    /// To this Danish day, the day itself included.
    to: Option<Date>,
}

/// Queries of the event log.
#[derive(Default)]
pub struct EventQuery;

#[Object]
impl EventQuery {
    /// The event log, newest first: what was done for organisations that the viewer administers; all of it for platform
    /// administrators.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which events; all when left out.")] filter: Option<EventFilter>,
        #[graphql(desc = "So many rows, 1 to 100; 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
    ) -> Result<Rows<Event>, Fault> {
        let EventFilter { noun, id, actor, organisation, action, from, to } = filter.unwrap_or_default();
        let (from, to) = (from.map(|day| day.0), to.map(|day| day.0));
        let filter = Filter { noun, id, actor, organisation, action, from, to };
        let page = event::list(&ctx.desk().reader, ctx.viewer(), &filter, &slice(first, after)?).await?;
        Ok(Rows::of(page, Event))
    }
}
