//! What changing anything takes: the database, the catalogue in force, now, new ids, and somebody to tell.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ActiveModelTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::Value;

use super::error::Error;
use super::policy::Grant;
use crate::catalogue::Catalogue;
use crate::catalogue::current::Current;
use crate::clock::{Clock, Ids};
use crate::live::Hub;
use crate::{db, events};
use entity::answered;

/// How long a request waits for a version that it must not be older than.
const REACH: Duration = Duration::from_secs(5);

/// What changing anything takes. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    /// The database.
    pub db: DatabaseConnection,
    /// Where what may be a moment old is read: the database itself, or a replica that has come as far as this process
    /// knows. Who asks, what they may do, and all that a change depends on is read from the database.
    pub reader: DatabaseConnection,
    /// The catalogue in force.
    pub current: Current,
    /// The only source of now.
    pub clock: Clock,
    /// The only source of ids.
    pub ids: Ids,
    /// Who is told.
    pub hub: Hub,
    /// Address of the web app as people reach it, without a slash at the end.
    pub public_url: Arc<str>,
}

/// What is written into the event log of a change, beside who and when.
pub struct Told<'a> {
    /// Kind of thing, such as `package`.
    pub noun: &'a str,
    /// Which one.
    pub id: &'a str,
    /// What was done, such as `published`.
    pub action: &'a str,
    /// What it was.
    pub before: Option<Value>,
    /// What it became. No personal data beyond account ids.
    pub after: Option<Value>,
}

impl Desk {
    /// The catalogue in force.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.current.get()
    }

    /// A new id.
    pub fn id(&self) -> String {
        self.ids.next().to_string()
    }

    /// Number of the latest event, and of the latest that changed the catalogue, as the database has them.
    pub async fn heads(&self) -> Result<(i64, i64), Error> {
        Ok((events::latest(&self.db).await?, events::latest_of_catalogue(&self.db).await?.0))
    }

    /// Events after a sequence in order, at most `limit`.
    pub async fn events_after(&self, sequence: i64, limit: u64) -> Result<Vec<entity::event::Model>, Error> {
        Ok(events::after(&self.db, sequence, limit).await?)
    }

    /// Runs a change in the one write transaction that is open at a time, and tells those who listen.
    pub async fn write<T>(&self, work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, Error>) -> Result<T, Error> {
        let done = db::write(&self.db, async |txn| {
            // Nobody else writes meanwhile, so what is appended is ours.
            self.hub.appends_anew();
            let done = work(txn).await?;
            Ok((done, self.hub.appended()))
        })
        .await;
        if let Ok((_, sequence)) = &done {
            self.hub.wrote(*sequence);
        }
        self.hub.nudge();
        done.map(|(done, _)| done)
    }

    /// Waits until this process shows the state after an event, in the catalogue too.
    ///
    /// Errors: INVALID where there is no such event; UNAVAILABLE where it takes longer than a few seconds.
    pub async fn reach(&self, version: i64) -> Result<(), Error> {
        if self.hub.latest() < version {
            if events::latest(&self.db).await? < version {
                return Err(Error::invalid(
                    "Kortvej-Min-Version",
                    format!(
                        "Version {version} findes ikke. Spørg uden Kortvej-Min-Version, og brug den version, som svaret har."
                    ),
                    format!(
                        "There is no version {version}. Ask without Kortvej-Min-Version, and use the version of the answer."
                    ),
                ));
            }
            self.hub.nudge();
        }
        let reached = async {
            self.hub.told(version).await;
            // Told all the same where the catalogue could not be read.
            self.hub.shown(version).await;
        };
        tokio::time::timeout(REACH, reached).await.map_err(|_| Error::behind())
    }

    /// Writes the event of a change that a grant allowed; gives its sequence.
    pub async fn tell(&self, txn: &DatabaseTransaction, grant: &Grant, told: Told<'_>) -> Result<i64, Error> {
        let change = events::Change {
            actor: grant.actor(),
            organisation: grant.organisation(),
            noun: told.noun,
            id: told.id,
            action: told.action,
            before: told.before,
            after: told.after,
        };
        let sequence = events::append(txn, self.clock.micros(), change).await?;
        self.hub.appends(sequence);
        Ok(sequence)
    }

    /// What a mutation with the same id of the same actor answered with, if there was one: it is not done again.
    ///
    /// Errors: INVALID where the id belongs to another mutation, is longer than 100 characters, or has control
    /// characters.
    pub async fn answered(
        &self,
        txn: &DatabaseTransaction,
        grant: &Grant,
        id: Option<&str>,
        mutation: &str,
    ) -> Result<Option<String>, Error> {
        let Some(id) = id else { return Ok(None) };
        if id.is_empty() || id.chars().count() > 100 || id.chars().any(char::is_control) {
            return Err(Error::invalid(
                "input.clientMutationId",
                "clientMutationId skal være 1 til 100 tegn uden styretegn.",
                "clientMutationId must be 1 to 100 characters, none of them a control character.",
            ));
        }
        let key = (grant.actor().to_owned(), id.to_owned());
        match answered::Entity::find_by_id(key).one(txn).await? {
            Some(before) if before.mutation != mutation => Err(Error::invalid(
                "input.clientMutationId",
                "Det clientMutationId er brugt til en anden ændring. Vælg et nyt.",
                "That clientMutationId was used for another mutation. Choose a new one.",
            )),
            before => Ok(before.map(|before| before.noun_id)),
        }
    }

    /// Whether a mutation with the same id of the same actor was done to this thing: it is not done again.
    ///
    /// Errors: INVALID where the id belongs to another mutation, or to another thing.
    pub async fn done_before(
        &self,
        txn: &DatabaseTransaction,
        grant: &Grant,
        id: Option<&str>,
        mutation: &str,
        noun_id: &str,
    ) -> Result<bool, Error> {
        match self.answered(txn, grant, id, mutation).await? {
            Some(before) if before != noun_id => Err(Error::invalid(
                "input.clientMutationId",
                "Det clientMutationId er brugt til en anden pakke. Vælg et nyt.",
                "That clientMutationId was used for another package. Choose a new one.",
            )),
            before => Ok(before.is_some()),
        }
    }

    /// Remembers what a mutation answered with.
    pub async fn remember(
        &self,
        txn: &DatabaseTransaction,
        grant: &Grant,
        id: Option<&str>,
        mutation: &str,
        noun_id: &str,
    ) -> Result<(), Error> {
        let Some(id) = id else { return Ok(()) };
        let row = answered::Model {
            actor: grant.actor().to_owned(),
            client_mutation_id: id.to_owned(),
            mutation: mutation.to_owned(),
            noun_id: noun_id.to_owned(),
            at: self.clock.micros(),
        };
        row.into_active_model().insert(txn).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures::poll;
    use time::macros::date;
    use tokio::time::Instant;

    use super::*;
    use crate::domain::error::Code;

    /// A desk without a database, where events up to 150 were told and the catalogue is that of event 100.
    fn desk() -> Desk {
        let today = date!(2026 - 11 - 22);
        let clock = Clock::at_noon(today);
        let desk = Desk {
            db: DatabaseConnection::default(),
            reader: DatabaseConnection::default(),
            current: Current::new(Catalogue::build(crate::starter_rows(today))),
            ids: Ids::seeded(clock.clone(), 1),
            clock,
            hub: Hub::default(),
            public_url: "http://kortvej.test".into(),
        };
        desk.hub.catalogue_is(100);
        desk.hub.catalogue_due(100);
        desk.hub.starts_after(150);
        desk
    }

    #[tokio::test(start_paused = true)]
    async fn while_a_catalogue_is_made_what_was_shown_before_is_answered_at_once() {
        let desk = desk();
        desk.hub.catalogue_due(152);
        let begun = Instant::now();
        assert!(desk.reach(150).await.is_ok());
        assert_eq!(begun.elapsed(), Duration::ZERO);
        // The same when another becomes due before that one is in force, and when those came into force.
        desk.hub.catalogue_due(160);
        assert!(desk.reach(150).await.is_ok());
        desk.hub.starts_after(170);
        desk.hub.catalogue_is(160);
        desk.hub.catalogue_due(180);
        assert!(desk.reach(170).await.is_ok());
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_version_that_needs_the_catalogue_to_come_waits_for_it_and_is_refused_when_it_does_not_come() {
        let desk = desk();
        desk.hub.catalogue_due(152);
        // It could not be read, and what happened was told all the same.
        desk.hub.starts_after(155);
        desk.hub.catalogue_due(160);
        desk.hub.starts_after(165);
        for version in [152, 155, 165] {
            let begun = Instant::now();
            assert_eq!(desk.reach(version).await.unwrap_err().code, Code::Unavailable, "{version}");
            assert_eq!(begun.elapsed(), REACH, "{version}");
        }
        let mut waiting = Box::pin(desk.reach(155));
        assert!(poll!(&mut waiting).is_pending());
        desk.hub.catalogue_is(160);
        assert!(waiting.await.is_ok());
        assert!(desk.reach(165).await.is_ok());
    }
}
