//! What the demonstration shows beside the starter network: invented people, and packages of theirs in every state.
//!
//! `data/demo.json` tells what each person did on which day of the weeks before. It is done here by the same functions
//! that answer people, so that history, events, notices and alarms are what they would have become.

mod script;

use std::collections::HashMap;
use std::sync::Arc;

use entity::types::{ElementKind, Provenance};
use entity::{answered, person, session};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use serde_json::json;
use time::{Date, Duration, Time};

use self::script::{Account, Adapt, Adopt, Create, Deed, Moment, Script, Talk};
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::domain::course::coming;
use crate::domain::desk::{Desk, Told};
use crate::domain::draft::content::{Content, Element};
use crate::domain::draft::edit::Edit;
use crate::domain::error::Error;
use crate::domain::policy::{self, Action, Subject};
use crate::domain::viewer::{Membership, Viewer};
use crate::domain::work::{self, Decided, Decision, Work};
use crate::domain::{adoption, alarm, comment, dialogue, membership, package};

/// The collaboration model that the areas of the story take over.
const MODEL: &str = "job-veu";
/// What the rows of the starter network that is part of the program name as their source.
const STARTER: &str = "Kortvej starter network";
/// When the first of a day's moments is, in hours UTC.
const FIRST_HOUR: u8 = 8;
/// Minutes between a day's moments.
const MINUTES_BETWEEN: i64 = 7;

/// Makes the invented accounts and all that they did, unless somebody else has an account already, or the catalogue is
/// not the starter network of the program. Gives whether anything was made.
///
/// Each step is remembered with what it wrote, so a story that was broken off is taken up where it stopped.
///
/// Errors: whatever refuses a step of the story; the steps before it stay.
pub async fn seed(desk: &Desk) -> Result<bool, Error> {
    if !is_starter(&desk.catalogue()) {
        return Ok(false);
    }
    let script = script::read().map_err(|cause| Error::internal(&cause))?;
    let last = step(script.story.len().saturating_sub(1));
    if !only_invented(desk).await? || done(&desk.db, &last).await?.is_some() {
        return Ok(false);
    }
    // What a broken-off story published last may not have reached the catalogue.
    desk.current.reload(&desk.db).await.map_err(|cause| Error::internal(&cause))?;
    Stage::new(desk, &script).play(&script).await?;
    Ok(true)
}

/// Whether nobody has an account but invented people.
async fn only_invented(desk: &Desk) -> Result<bool, Error> {
    Ok(person::Entity::find().filter(person::Column::Demo.eq(false)).count(&desk.db).await? == 0)
}

/// What a step of the story is remembered by, as a client remembers a mutation.
fn step(number: usize) -> String {
    format!("demo-{number}")
}

/// What a step of the story made, where it is done.
async fn done(db: &impl ConnectionTrait, step: &str) -> Result<Option<String>, Error> {
    let row = answered::Entity::find().filter(answered::Column::ClientMutationId.eq(step)).one(db).await?;
    Ok(row.map(|row| row.noun_id))
}

/// Whether the catalogue is the starter network, and not somebody's own in the same form.
fn is_starter(catalogue: &Catalogue) -> bool {
    let known = catalogue.packages.get("DEMO26-LAGERMEDARBEJDER");
    known.is_some_and(|package| {
        package.origin.provenance == Provenance::Demo && package.origin.source.starts_with(STARTER)
    })
}

/// Where the story is played: a desk whose clock it moves, the people, and the packages by the story's names.
struct Stage {
    desk: Desk,
    today: Date,
    people: HashMap<String, Viewer>,
    packages: HashMap<String, String>,
}

impl Stage {
    fn new(desk: &Desk, script: &Script) -> Self {
        let today = desk.clock.today();
        let first = script.story.iter().map(|moment| moment.days_ago).max().unwrap_or(1);
        let desk = Desk { clock: Clock::fixed(instant(today, first + 1, 0)), ..desk.clone() };
        Self { desk, today, people: HashMap::new(), packages: HashMap::new() }
    }

    async fn play(mut self, script: &Script) -> Result<(), Error> {
        let mut administrator = None;
        for account in &script.accounts {
            let viewer = self.join(account, administrator.as_ref()).await?;
            administrator.get_or_insert_with(|| viewer.clone());
            self.people.insert(account.key.clone(), viewer);
        }
        let mut before = (0, 0);
        for (number, moment) in script.story.iter().enumerate() {
            let of_day = if before.0 == moment.days_ago { before.1 + 1 } else { 0 };
            before = (moment.days_ago, of_day);
            self.desk.clock.set(instant(self.today, moment.days_ago, of_day));
            let step = step(number);
            let made = match done(&self.desk.db, &step).await? {
                Some(made) => made,
                None => self.perform(moment, &step).await?,
            };
            if let Deed::Create(Create { package, .. }) | Deed::Adapt(Adapt { package, .. }) = &moment.deed {
                self.packages.insert(package.clone(), made);
            }
        }
        // What was called off is noticed on that day.
        alarm::look(&self.desk).await?;
        Ok(())
    }

    /// Makes an account that nobody needs a password for, unless it is there; the administrator gives it its roles.
    async fn join(&self, account: &Account, administrator: Option<&Viewer>) -> Result<Viewer, Error> {
        let desk = &self.desk;
        let email = format!("{}@demo.kortvej.example", account.key);
        let known = person::Entity::find().filter(person::Column::EmailFolded.eq(&*email)).one(&desk.db).await?;
        let id = known.as_ref().map_or_else(|| desk.id(), |known| known.id.clone());
        let row = person::Model {
            id: id.clone(),
            name: account.name.clone(),
            email: Some(email.clone()),
            email_folded: Some(email),
            password_hash: None,
            language: "da".to_owned(),
            digest: false,
            platform_administrator: account.platform,
            demo: true,
            foreign_issuer: None,
            foreign_subject: None,
            created_at: desk.clock.micros(),
            disabled_at: None,
            signed_in_at: None,
        };
        let memberships = account.roles.iter();
        let memberships = memberships.map(|of| Membership { organisation: of.organisation.clone(), role: of.role });
        let viewer = Viewer::person(id.clone(), memberships.collect(), account.platform);
        let subject = Subject { person: Some(&id), ..Subject::default() };
        let oneself = policy::grant(&viewer, Action::OwnAccount, &subject)?;
        desk.write(async |txn| {
            if known.is_some() {
                return Ok(());
            }
            row.into_active_model().insert(txn).await?;
            let told = Told { noun: "person", id: &id, action: "created", before: None, after: Some(json!({})) };
            desk.tell(txn, &oneself, told).await?;
            if account.platform {
                let told = Told {
                    noun: "person",
                    id: &id,
                    action: "platform-administrator",
                    before: None,
                    after: Some(json!({})),
                };
                desk.tell(txn, &oneself, told).await?;
            }
            Ok(())
        })
        .await?;
        for (seconds, of) in (1..).zip(&account.roles) {
            // Of several roles the oldest is the one that a person acts in.
            desk.clock.set(desk.clock.now() + Duration::seconds(seconds));
            let wanted =
                membership::Wanted { person: id.clone(), organisation: of.organisation.clone(), role: of.role };
            membership::give(desk, administrator.unwrap_or(&viewer), &wanted, None).await?;
        }
        Ok(viewer)
    }

    /// Does a step of the story, and gives the key of the package where it made one.
    async fn perform(&self, moment: &Moment, step: &str) -> Result<String, Error> {
        let (desk, catalogue) = (&self.desk, self.desk.catalogue());
        let viewer = self.person(&moment.by)?;
        let once = Some(step);
        match &moment.deed {
            Deed::Create(create) => return self.create(&viewer, &catalogue, create, step).await,
            Deed::Adapt(adapt) => return self.adapt(&viewer, &catalogue, adapt, step).await,
            Deed::Edit { package, element, purpose } => {
                let work = self.work(&viewer, package).await?;
                let mut after = element_of(&work.content, element)?.step.clone();
                after.purpose.clone_from(purpose);
                let edits = [Edit::Update(element.clone(), after)];
                let change = work::Change {
                    expected: work.row.revision,
                    edits: &edits,
                    fields: 0,
                    invite: &[],
                    action: "editPackage",
                };
                work::edit(desk, &viewer, &catalogue, &work.row.key, change, once).await?;
            }
            Deed::Comment { package, element, text, mentions } => {
                let mentioned: Result<Vec<Viewer>, Error> = mentions.iter().map(|key| self.person(key)).collect();
                let ids: Vec<String> = mentioned?.iter().filter_map(Viewer::person_id).map(str::to_owned).collect();
                let key = self.package(package)?;
                comment::write(desk, &viewer, key, element.as_deref(), text, &ids, once).await?;
            }
            Deed::Resolve { package } => {
                let work = self.work(&viewer, package).await?;
                let comments = comment::of(&desk.db, &work).await?;
                let open = comments.iter().find(|comment| comment.resolved_at.is_none());
                let open = open.ok_or_else(|| unknown("open comment of", package))?;
                comment::resolve(desk, &viewer, &open.id, once).await?;
            }
            Deed::Propose { package, decide_in_days, message } => {
                let work = self.work(&viewer, package).await?;
                let (key, expected) = (&work.row.key, work.row.revision);
                let day = desk.clock.today() + days(*decide_in_days);
                work::propose(desk, &viewer, key, expected, Some(day), message.as_deref(), once).await?;
            }
            Deed::Approve { package, reason } => {
                self.decide(&viewer, package, Decision::Approve, reason.as_deref(), step).await?;
            }
            Deed::Decline { package, reason } => {
                self.decide(&viewer, package, Decision::Decline, Some(reason), step).await?;
            }
            Deed::Publish { package } => {
                let work = self.work(&viewer, package).await?;
                work::publish(desk, &viewer, &catalogue, &work.row.key, work.row.revision, once).await?;
            }
            Deed::Retire { package, reason } => {
                work::retire(desk, &viewer, self.package(package)?, reason, once).await?;
            }
            Deed::CallOff { package } => self.call_off(&viewer, &catalogue, package, step).await?,
            Deed::Adopt(adopt) => {
                adoption::save(desk, &viewer, &self.adoption(adopt)?, once).await?;
            }
            Deed::Talk(talk) => {
                dialogue::log(desk, &viewer, &self.talk(talk)?, once).await?;
            }
        }
        Ok(String::new())
    }

    async fn create(
        &self,
        viewer: &Viewer,
        catalogue: &Catalogue,
        create: &Create,
        step: &str,
    ) -> Result<String, Error> {
        let from = catalogue.packages.get(&create.from).ok_or_else(|| unknown("package", &create.from))?;
        let mut content = Content::of(catalogue, from);
        content.title.clone_from(&create.title);
        content.title_en.clone_from(&create.title_en);
        content.description.clone_from(&create.description);
        content.municipality = Some(create.municipality.clone());
        content.demo = true;
        for element in &mut content.elements {
            let by_courses = create.courses_by.as_ref().filter(|_| element.step.kind == ElementKind::Course);
            element.step.responsible = by_courses.or(Some(&create.lead)).cloned();
        }
        if create.sessions {
            choose(catalogue, self.today, &mut content);
        }
        let new = work::New {
            client_mutation_id: Some(step),
            mutation: "createPackage",
            content,
            lead: create.lead.clone(),
            derived: None,
            model: create.model.clone(),
            invite: create.invite.clone(),
        };
        Ok(work::create(&self.desk, viewer, catalogue, new).await?.row.key)
    }

    async fn adapt(
        &self,
        viewer: &Viewer,
        catalogue: &Arc<Catalogue>,
        adapt: &Adapt,
        step: &str,
    ) -> Result<String, Error> {
        let key = self.package(&adapt.from)?;
        let from = catalogue.packages.get(key).ok_or_else(|| unknown("package", key))?;
        let wanted = |accept: Option<Vec<String>>| work::Adaptation {
            source: Arc::new(Content::of(catalogue, from)),
            derived: (from.key.clone(), from.version),
            parties: package::party_list(catalogue, from),
            area: adapt.area.clone(),
            municipality: Some(adapt.municipality.clone()),
            lead: adapt.lead.clone(),
            title: Some(adapt.title.clone()),
            dry_run: accept.is_none(),
            accept,
        };
        let (_, differences) = work::adapt(&self.desk, viewer, catalogue, wanted(None), None).await?;
        let ids = differences.into_iter().map(|difference| difference.id);
        let accepted = ids.filter(|id| adapt.accept.contains(id));
        let (made, _) =
            work::adapt(&self.desk, viewer, catalogue, wanted(Some(accepted.collect())), Some(step)).await?;
        made.map(|work| work.row.key).ok_or_else(|| unknown("adaptation of", key))
    }

    async fn decide(
        &self,
        viewer: &Viewer,
        name: &str,
        decision: Decision,
        reason: Option<&str>,
        step: &str,
    ) -> Result<(), Error> {
        let work = self.work(viewer, name).await?;
        let decided = Decided { organisation: None, expected: work.row.revision, decision, reason };
        work::decide(&self.desk, viewer, &work.row.key, decided, Some(step)).await?;
        Ok(())
    }

    /// Calls off the last session that a package chose, as a message from its provider would.
    /// Where nothing was chosen, because every session had begun, nothing can be called off.
    async fn call_off(&self, viewer: &Viewer, catalogue: &Catalogue, name: &str, step: &str) -> Result<(), Error> {
        let work = self.work(viewer, name).await?;
        let chosen = work.content.elements.iter().rev().find_map(|element| element.step.session.clone());
        let chosen = chosen.filter(|key| catalogue.sessions.position(key).is_some());
        let desk = &self.desk;
        let system = policy::grant(&Viewer::system(), Action::EditPackage, &Subject::default())?;
        desk.write(async |txn| {
            desk.remember(txn, &system, Some(step), "callOff", chosen.as_deref().unwrap_or_default()).await?;
            let Some(key) = &chosen else { return Ok(()) };
            let row = session::Entity::find_by_id(key.clone()).one(txn).await?;
            let row = row.ok_or_else(|| unknown("session", key))?;
            let feed = row.feed.clone();
            let mut row = row.into_active_model();
            row.cancelled = Set(true);
            row.update(txn).await?;
            let told = Told {
                noun: "catalogue",
                id: &feed,
                action: "changed",
                before: Some(json!({ "session": key, "cancelled": false })),
                after: Some(json!({ "session": key, "cancelled": true })),
            };
            desk.tell(txn, &system, told).await?;
            Ok(())
        })
        .await?;
        let catalogue = desk.current.reload(&desk.db).await?;
        desk.hub.catalogue_is(catalogue.version);
        Ok(())
    }

    fn adoption(&self, adopt: &Adopt) -> Result<adoption::Wanted, Error> {
        Ok(adoption::Wanted {
            id: None,
            model: MODEL.to_owned(),
            area: adopt.area.clone(),
            sector: adopt.sector.clone(),
            organisation: adopt.organisation.clone(),
            status: adopt.status,
            adaptations: adopt.adaptations.clone(),
            package: self.named(adopt.package.as_ref())?,
        })
    }

    fn talk(&self, talk: &Talk) -> Result<dialogue::Wanted, Error> {
        let on = self.desk.clock.today();
        Ok(dialogue::Wanted {
            organisation: talk.organisation.clone(),
            with: talk.with.clone(),
            on,
            model: talk.about_model.then(|| MODEL.to_owned()),
            package: self.named(talk.package.as_ref())?,
            outcome: talk.outcome.clone(),
            next_step: talk.next_step.clone(),
            next_step_on: talk.next_in_days.map(|later| on + days(later)),
        })
    }

    fn person(&self, key: &str) -> Result<Viewer, Error> {
        self.people.get(key).cloned().ok_or_else(|| unknown("account", key))
    }

    fn package(&self, name: &str) -> Result<&str, Error> {
        self.packages.get(name).map(String::as_str).ok_or_else(|| unknown("package", name))
    }

    fn named(&self, name: Option<&String>) -> Result<Option<String>, Error> {
        name.map(|name| self.package(name).map(str::to_owned)).transpose()
    }

    async fn work(&self, viewer: &Viewer, name: &str) -> Result<Work, Error> {
        work::get(&self.desk.db, viewer, self.package(name)?).await
    }
}

/// Chooses a session for each course that has one with a free seat after the course before it has ended: in the
/// package's own area where there is one, else anywhere.
fn choose(catalogue: &Catalogue, today: Date, content: &mut Content) {
    let home = content.area_at(catalogue);
    let mut free_from = today;
    for Element { step, .. } in &mut content.elements {
        let Some(course) = step.course.as_deref().and_then(|key| catalogue.courses.get(key)) else { continue };
        let fits = coming(catalogue, course, free_from).filter(|session| session.seats_free() > 0);
        let is_away = |at: u32| Some(catalogue.municipalities.at(at).rar) != home;
        if let Some(session) = fits.min_by_key(|session| (is_away(session.municipality), session.start)) {
            step.session = Some(session.key.clone());
            free_from = session.end + Duration::DAY;
        }
    }
}

fn element_of<'a>(content: &'a Content, id: &str) -> Result<&'a Element, Error> {
    content.element(id).ok_or_else(|| unknown("element", id))
}

fn days(number: u16) -> Duration {
    Duration::days(number.into())
}

/// When something was that stands so many moments after the day's first.
fn instant(today: Date, days_ago: u16, of_day: i64) -> time::OffsetDateTime {
    let first = (today - days(days_ago)).with_time(Time::MIDNIGHT).assume_utc() + Duration::hours(FIRST_HOUR.into());
    first + Duration::minutes(MINUTES_BETWEEN * of_day)
}

/// The story names something that there is not: a mistake of ours.
fn unknown(what: &str, name: &str) -> Error {
    Error::internal(&format!("data/demo.json: no {what} \"{name}\""))
}
