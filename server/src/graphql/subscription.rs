//! Subscriptions. What is told of an event is answered as a request of its own, with the catalogue and the viewer's
//! rights as they are then: each resolver here looks at the one [`Tick`] that its request carries, and gives one answer
//! or none. `http::engine` makes those requests.

use async_graphql::{Context, ID, Object, SimpleObject, Subscription};
use futures::{Stream, stream};

use super::actor::Actor;
use super::alarm::{Alarm, AlarmFilter};
use super::ask::{Ask, Tick};
use super::catalogue::Catalogue;
use super::comment::Comment;
use super::fault::Fault;
use super::history::action_words;
use super::language::Language;
use super::node::key_of;
use super::notice::Notice;
use super::organisation::Organisation;
use super::package::Package;
use super::person::Person;
use super::scalar::DateTime;
use crate::domain::policy::{self, not_found};
use crate::domain::{alarm, comment, notice, presence, work};
use crate::live::Presence;

/// A change of a package.
pub struct PackageEvent {
    event: entity::event::Model,
    package: Package,
}

/// A change of a package.
#[Object]
impl PackageEvent {
    /// Its sequence number in the event log, which rises.
    async fn sequence(&self) -> i64 {
        self.event.sequence
    }

    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.event.at)
    }

    /// Who.
    async fn actor(&self) -> Actor {
        Actor { actor: self.event.actor.clone(), organisation: self.event.organisation.clone() }
    }

    /// What was done, as a word for programs.
    async fn action(&self) -> &str {
        &self.event.action
    }

    /// What was done, in words.
    async fn action_text(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        action_words(&self.event.action, language)
    }

    /// The package as it is now.
    async fn package(&self) -> &Package {
        &self.package
    }
}

/// Somebody at work on a package.
pub struct Present(pub Presence);

/// Somebody at work on a package.
#[Object]
impl Present {
    /// Who.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person, Fault> {
        let people = super::person::some(ctx, std::slice::from_ref(&self.0.person)).await?;
        Ok(people.into_iter().next().ok_or_else(|| not_found("person"))?)
    }

    /// The organisation that the person acts for.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        ctx.catalogue().organisations.position(self.0.organisation.as_deref()?).map(Organisation)
    }

    /// Name of the element that the person is at, `e3`.
    async fn element(&self) -> Option<&str> {
        self.0.element.as_deref()
    }

    /// Since when.
    async fn since(&self) -> DateTime {
        DateTime(self.0.since)
    }
}

/// Where the viewer is at work.
#[derive(async_graphql::InputObject)]
pub struct PresenceInput {
    /// Global id of the package.
    id: ID,
    /// Name of the element, `e3`.
    element: Option<String>,
}

/// Who is at work on the package.
#[derive(SimpleObject)]
pub struct PresencePayload {
    /// In the order of arrival.
    people: Vec<Present>,
}

/// Telling others where one is.
#[derive(Default)]
pub struct PresenceMutation;

#[Object]
impl PresenceMutation {
    /// Tells the others at work on a package at which element the viewer is. It fades after 30 seconds; nothing is
    /// written.
    async fn announce_presence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where.")] input: PresenceInput,
    ) -> Result<PresencePayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let people = presence::announce(ctx.desk(), ctx.viewer(), key, input.element).await?;
        Ok(PresencePayload { people: people.into_iter().map(Present).collect() })
    }
}

/// What a subscription may have to tell of. Of anything else it says nothing, so it need not even be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Changes of a package, by key.
    Package(String),
    /// Comments.
    Comments,
    /// Who works on a package, by key.
    Presence(String),
    /// Alarms that are raised.
    Alarms,
    /// Notices to people.
    Notices,
    /// The catalogue in force.
    Catalogue,
}

impl Topic {
    /// Topic of a field of [`SubscriptionRoot`] with its argument `id`; none where that is not known, and then anything
    /// may have to be told.
    pub fn of(field: &str, id: Option<&str>) -> Option<Self> {
        let key = || Some(id?.strip_prefix("package:")?.to_owned());
        match field {
            "packageChanged" => key().map(Self::Package),
            "presence" => key().map(Self::Presence),
            "commentAdded" => Some(Self::Comments),
            "alarmRaised" => Some(Self::Alarms),
            "noticeArrived" => Some(Self::Notices),
            "catalogueChanged" => Some(Self::Catalogue),
            _ => None,
        }
    }

    /// Whether it may have to tell a person, or nobody in particular, of this. It only ever spares being asked: what
    /// somebody may hear is for the resolver to say.
    pub fn holds(&self, tick: &Tick, person: Option<&str>) -> bool {
        match (self, tick) {
            (_, Tick::Start) | (Self::Catalogue, Tick::Catalogue) => true,
            (Self::Package(key), Tick::Event(event)) => event.noun == "package" && event.noun_id == *key,
            (Self::Comments, Tick::Event(event)) => event.noun == "comment",
            (Self::Presence(key), Tick::Presence(package)) => package == key,
            (Self::Alarms, Tick::Event(event)) => event.noun == "alarm" && event.action == "raised",
            (Self::Notices, Tick::Event(event)) => {
                let one_is_theirs = |people: &Vec<String>| people.iter().any(|id| Some(id.as_str()) == person);
                notice::may_be_of(event) && event.noticed.as_ref().is_none_or(one_is_theirs)
            }
            _ => false,
        }
    }
}

/// What happens, as it happens, over `/graphql/ws` and `/graphql/sse`.
#[derive(Default)]
pub struct SubscriptionRoot;

/// What happens, as it happens, over `/graphql/ws` and `/graphql/sse`.
#[Subscription(name = "Subscription")]
impl SubscriptionRoot {
    /// Every change of a package: in the making for its parties, else only that a version was published or retired.
    async fn package_changed<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(desc = "Global id of the package.")] id: ID,
    ) -> Result<impl Stream<Item = PackageEvent> + 'a, Fault> {
        let key = key_of(&id, "package")?.to_owned();
        let told = match tick(ctx) {
            Some(Tick::Start) => {
                super::package::find(ctx, &key, true).await?;
                let published = ctx.catalogue().packages.position(&key).is_some();
                let work = ctx.load().works.load(key).await?;
                if !published && work.is_none() {
                    return Err(not_found("id").into());
                }
                None
            }
            Some(tick @ Tick::Event(event)) if Topic::Package(key.clone()).holds(tick, ctx.viewer().person_id()) => {
                let work = ctx.load().works.load(key.clone()).await?;
                let package = match (work, event.action.as_str()) {
                    (Some(work), _) => Some(Package::making_of(ctx.catalogue(), work)),
                    (None, "published") => ctx.catalogue().packages.position(&key).map(Package::in_force),
                    (None, "retired") => {
                        let version = work::retired(&ctx.desk().reader, &key).await?;
                        version.map(|version| Package::past_version(ctx.catalogue(), &version))
                    }
                    _ => None,
                };
                package.map(|package| PackageEvent { event: event.event.clone(), package })
            }
            _ => None,
        };
        Ok(stream::iter(told))
    }

    /// Comments on a package in the making, when they are written and when they are settled; for its parties.
    async fn comment_added<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(desc = "Global id of the package.")] id: ID,
    ) -> Result<impl Stream<Item = Comment> + 'a, Fault> {
        let key = key_of(&id, "package")?.to_owned();
        let told = match tick(ctx) {
            Some(Tick::Start) => {
                ctx.load().works.load(key).await?.ok_or_else(|| not_found("id"))?;
                None
            }
            Some(tick @ Tick::Event(event)) if Topic::Comments.holds(tick, ctx.viewer().person_id()) => {
                let found = comment::find(&ctx.desk().reader, ctx.viewer(), &event.noun_id).await?;
                found
                    .filter(|(row, _)| row.package_key == key)
                    .map(|(row, work)| Comment { row, work: std::sync::Arc::new(work) })
            }
            _ => None,
        };
        Ok(stream::iter(told))
    }

    /// Who is at work on a package, at once and whenever it changes; for its parties. Listening is being present.
    async fn presence<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(desc = "Global id of the package.")] id: ID,
    ) -> Result<impl Stream<Item = Vec<Present>> + 'a, Fault> {
        let key = key_of(&id, "package")?.to_owned();
        let told = match tick(ctx) {
            Some(Tick::Start) => {
                ctx.load().works.load(key.clone()).await?.ok_or_else(|| not_found("id"))?;
                true
            }
            Some(tick) if Topic::Presence(key.clone()).holds(tick, ctx.viewer().person_id()) => {
                ctx.load().works.load(key.clone()).await?.is_some()
            }
            _ => false,
        };
        let here = told.then(|| ctx.desk().hub.at_work(&key).into_iter().map(Present).collect());
        Ok(stream::iter(here))
    }

    /// Alarms when they are raised.
    async fn alarm_raised<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(desc = "Which; all when left out.")] filter: Option<AlarmFilter>,
    ) -> Result<impl Stream<Item = Alarm> + 'a, Fault> {
        let filter = filter.unwrap_or_default().read()?;
        let told = match tick(ctx) {
            Some(tick @ Tick::Event(event)) if Topic::Alarms.holds(tick, ctx.viewer().person_id()) => {
                match alarm::find(&ctx.desk().reader, &event.noun_id).await? {
                    Some(row) if alarm::passes(ctx.catalogue(), ctx.viewer(), &filter, &row)? => Some(Alarm(row)),
                    _ => None,
                }
            }
            _ => None,
        };
        Ok(stream::iter(told))
    }

    /// The viewer's own notices as they come.
    async fn notice_arrived<'a>(&self, ctx: &'a Context<'_>) -> Result<impl Stream<Item = Notice> + 'a, Fault> {
        let person = policy::oneself(ctx.viewer())?;
        let told = match tick(ctx) {
            Some(tick @ Tick::Event(event)) if Topic::Notices.holds(tick, ctx.viewer().person_id()) => {
                notice::at(&ctx.desk().reader, person, event).await?
            }
            _ => Vec::new(),
        };
        Ok(stream::iter(told.into_iter().map(Notice)))
    }

    /// The catalogue whenever another one is in force.
    async fn catalogue_changed<'a>(&self, ctx: &'a Context<'_>) -> impl Stream<Item = Catalogue> + 'a {
        let told = matches!(tick(ctx), Some(Tick::Catalogue)).then_some(Catalogue);
        stream::iter(told)
    }
}

fn tick<'a>(ctx: &'a Context<'_>) -> Option<&'a Tick> {
    ctx.asking().tick.as_ref()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::live::Happened;

    #[test]
    fn of_an_event_only_those_are_asked_who_have_a_notice_of_it() {
        let event = |noun: &str, noticed: Option<&[&str]>| {
            let event = entity::event::Model {
                sequence: 1,
                at: 0,
                actor: "person:anna".to_owned(),
                organisation: None,
                noun: noun.to_owned(),
                noun_id: "p1".to_owned(),
                action: "invited".to_owned(),
                before: None,
                after: None,
                previous_hash: String::new(),
                hash: String::new(),
            };
            let noticed = noticed.map(|people| people.iter().map(|id| (*id).to_owned()).collect());
            Tick::Event(Arc::new(Happened { event, noticed }))
        };
        let (topic, bo) = (Topic::Notices, Some("bo"));
        assert!(topic.holds(&event("package", Some(&["anna", "bo"])), bo));
        assert!(!topic.holds(&event("package", Some(&["anna"])), bo));
        assert!(!topic.holds(&event("package", Some(&[])), bo));
        assert!(!topic.holds(&event("package", Some(&["bo"])), None));
        // Where it is not known who has one, all are asked.
        assert!(topic.holds(&event("package", None), bo) && topic.holds(&event("package", None), None));
        assert!(!topic.holds(&event("person", Some(&["bo"])), bo));
        assert!(topic.holds(&Tick::Start, None));
    }
}
