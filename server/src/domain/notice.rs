//! What people are told: a row for each person, in the same transaction as what it tells of.

use std::collections::{BTreeSet, HashMap};

use entity::types::{NoticeKind, PartyStatus, Role};
use entity::{event, membership, notice, person};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use time::Date;

use super::desk::Desk;
use super::error::Error;
use super::policy::not_found;
use super::viewer::Viewer;
use super::work::Held;
use crate::events;
use crate::live::Happened;

/// Roles that are told what their organisation is asked.
const ASKED: &[Role] = &[Role::Coordinator, Role::CouncilMember, Role::CommitteeMember];
/// Roles that are told what has become of a package.
const TOLD: &[Role] = &[Role::Coordinator, Role::Editor, Role::CouncilMember, Role::CommitteeMember];

/// A notice to be written, beside whom it is for.
pub struct News<'a> {
    /// What of.
    pub kind: NoticeKind,
    /// By when something is asked of the person.
    pub due_on: Option<Date>,
    /// Key of the package.
    pub package: &'a str,
    /// The element.
    pub element: Option<&'a str>,
    /// Who brought it about.
    pub actor: &'a str,
    /// For which organisation.
    pub organisation: Option<&'a str>,
    /// Id of the alarm.
    pub alarm: Option<&'a str>,
    /// Where the event stands that it tells of.
    pub of: Of,
}

/// Which event of its transaction a notice tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The last one that is written.
    Last,
    /// The one that is written next.
    Next,
}

/// People with open accounts who have one of these roles in one of these organisations.
pub async fn members(
    db: &impl ConnectionTrait,
    organisations: &[String],
    roles: &[Role],
) -> Result<BTreeSet<String>, Error> {
    let ids: Vec<String> = membership::Entity::find()
        .select_only()
        .column(membership::Column::PersonId)
        .filter(membership::Column::OrganisationKey.is_in(organisations))
        .filter(membership::Column::Role.is_in(roles.iter().copied()))
        .filter(membership::Column::EndedAt.is_null())
        .filter(
            membership::Column::PersonId.in_subquery(
                sea_orm::sea_query::Query::select()
                    .column(person::Column::Id)
                    .from(person::Entity)
                    .and_where(person::Column::DisabledAt.is_null())
                    .to_owned(),
            ),
        )
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().collect())
}

/// Tells people, except whoever brought it about.
pub async fn tell(
    txn: &DatabaseTransaction,
    desk: &Desk,
    people: &BTreeSet<String>,
    news: &News<'_>,
) -> Result<(), Error> {
    // There is one writer at a time, so nobody else's event comes between.
    let sequence = events::latest(txn).await? + i64::from(news.of == Of::Next);
    for person in people.iter().filter(|person| news.actor != format!("person:{person}")) {
        let row = notice::Model {
            id: desk.id(),
            person_id: person.clone(),
            kind: news.kind,
            sequence,
            at: desk.clock.micros(),
            due_on: news.due_on,
            read_at: None,
            done_at: None,
            mailed_at: None,
            package_key: Some(news.package.to_owned()),
            element: news.element.map(str::to_owned),
            actor: news.actor.to_owned(),
            organisation: news.organisation.map(str::to_owned),
            alarm_id: news.alarm.map(str::to_owned),
        };
        row.into_active_model().insert(txn).await?;
    }
    Ok(())
}

/// An organisation is asked to take part.
pub(super) async fn invited(held: &Held<'_>, organisation: &str) -> Result<(), Error> {
    let people = members(held.txn(), &[organisation.to_owned()], TOLD).await?;
    tell(held.txn(), held.desk(), &people, &news(held, NoticeKind::Invited, None)).await
}

/// Every party that has not decided is asked to.
pub(super) async fn decisions_awaited(held: &Held<'_>, due: Date) -> Result<(), Error> {
    let open: Vec<String> = held
        .work()
        .parties
        .iter()
        .filter(|party| party.status == PartyStatus::Invited)
        .map(|party| party.organisation_key.clone())
        .collect();
    let people = members(held.txn(), &open, ASKED).await?;
    tell(held.txn(), held.desk(), &people, &news(held, NoticeKind::DecisionAwaited, Some(due))).await
}

/// One party is asked to decide.
pub(super) async fn decision_awaited(held: &Held<'_>, organisation: &str, due: Date) -> Result<(), Error> {
    let people = members(held.txn(), &[organisation.to_owned()], ASKED).await?;
    tell(held.txn(), held.desk(), &people, &news(held, NoticeKind::DecisionAwaited, Some(due))).await
}

/// A change reopened approvals.
pub(super) async fn reopened(held: &Held<'_>, organisations: &[String]) -> Result<(), Error> {
    if organisations.is_empty() {
        return Ok(());
    }
    let people = members(held.txn(), organisations, ASKED).await?;
    let due = held.work().row.decide_by;
    tell(held.txn(), held.desk(), &people, &news(held, NoticeKind::Reopened, due)).await
}

/// A party has decided: the others are told.
pub(super) async fn decided(held: &Held<'_>, organisation: &str) -> Result<(), Error> {
    let others: Vec<String> = held
        .work()
        .parties
        .iter()
        .filter(|party| party.organisation_key != organisation && party.status != PartyStatus::Declined)
        .map(|party| party.organisation_key.clone())
        .collect();
    let people = members(held.txn(), &others, ASKED).await?;
    tell(held.txn(), held.desk(), &people, &news(held, NoticeKind::Decided, None)).await
}

/// A version is published.
pub(super) async fn published(held: &Held<'_>) -> Result<(), Error> {
    let taking_part = held.work().parties.iter().filter(|party| party.status != PartyStatus::Declined);
    let parties: Vec<String> = taking_part.map(|party| party.organisation_key.clone()).collect();
    let people = members(held.txn(), &parties, TOLD).await?;
    tell(held.txn(), held.desk(), &people, &news(held, NoticeKind::Published, None)).await
}

fn news<'a>(held: &'a Held<'_>, kind: NoticeKind, due_on: Option<Date>) -> News<'a> {
    News {
        kind,
        due_on,
        package: &held.work().row.key,
        element: None,
        actor: held.grant().actor(),
        organisation: held.grant().organisation(),
        alarm: None,
        of: Of::Next,
    }
}

/// Nothing is asked of an organisation's people any more about a package.
pub async fn settle(txn: &DatabaseTransaction, desk: &Desk, package: &str, organisation: &str) -> Result<(), Error> {
    let people = members(txn, &[organisation.to_owned()], ASKED).await?;
    let of = Condition::all().add(notice::Column::PackageKey.eq(package)).add(notice::Column::PersonId.is_in(people));
    done(txn, desk, of).await
}

/// Nothing is asked of anybody any more about a package.
pub async fn settle_package(txn: &DatabaseTransaction, desk: &Desk, package: &str) -> Result<(), Error> {
    done(txn, desk, Condition::all().add(notice::Column::PackageKey.eq(package))).await
}

/// Nothing is asked of anybody any more about an alarm.
pub async fn settle_alarm(txn: &DatabaseTransaction, desk: &Desk, id: &str) -> Result<(), Error> {
    notice::Entity::update_many()
        .col_expr(notice::Column::DoneAt, Expr::value(desk.clock.micros()))
        .filter(notice::Column::AlarmId.eq(id))
        .filter(notice::Column::DoneAt.is_null())
        .exec(txn)
        .await?;
    Ok(())
}

async fn done(txn: &DatabaseTransaction, desk: &Desk, of: Condition) -> Result<(), Error> {
    notice::Entity::update_many()
        .col_expr(notice::Column::DoneAt, Expr::value(desk.clock.micros()))
        .filter(of)
        .filter(notice::Column::DoneAt.is_null())
        .filter(notice::Column::Kind.is_in([NoticeKind::Invited, NoticeKind::DecisionAwaited, NoticeKind::Reopened]))
        .exec(txn)
        .await?;
    Ok(())
}

/// How many notices a person has not read.
pub async fn unread(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<u64, Error> {
    let Some(person) = viewer.person_id() else { return Ok(0) };
    let unread = notice::Entity::find()
        .filter(notice::Column::PersonId.eq(person))
        .filter(notice::Column::ReadAt.is_null())
        .count(db)
        .await?;
    Ok(unread)
}

/// A person's notices: what is asked and not done, by the day it is due; then the rest, newest first.
pub async fn inbox(db: &impl ConnectionTrait, viewer: &Viewer, unread_only: bool) -> Result<Vec<notice::Model>, Error> {
    let Some(person) = viewer.person_id() else { return Ok(Vec::new()) };
    let mut select = notice::Entity::find().filter(notice::Column::PersonId.eq(person));
    if unread_only {
        select = select.filter(notice::Column::ReadAt.is_null());
    }
    let mut rows = select
        .order_by(notice::Column::At, Order::Desc)
        .order_by(notice::Column::Id, Order::Desc)
        .limit(MOST)
        .all(db)
        .await?;
    let asked = |row: &notice::Model| row.due_on.filter(|_| row.done_at.is_none());
    // Stable: within a day, and among the rest, the newest stays first.
    rows.sort_by_key(|row| asked(row).map_or((1, Date::MAX), |due| (0, due)));
    Ok(rows)
}

/// Most notices that an inbox goes back to.
const MOST: u64 = 1_000;

/// Whether there may be notices of an event.
pub fn may_be_of(event: &event::Model) -> bool {
    matches!(event.noun.as_str(), "package" | "comment" | "alarm")
}

/// Ids of the people who have a notice of one of these events, by its sequence.
pub async fn whose(db: &impl ConnectionTrait, events: &[event::Model]) -> Result<HashMap<i64, Vec<String>>, Error> {
    let sequences: Vec<i64> = events.iter().filter(|event| may_be_of(event)).map(|event| event.sequence).collect();
    let mut found: HashMap<i64, Vec<String>> = HashMap::new();
    if sequences.is_empty() {
        return Ok(found);
    }
    let rows: Vec<(i64, String)> = notice::Entity::find()
        .select_only()
        .column(notice::Column::Sequence)
        .column(notice::Column::PersonId)
        .distinct()
        .filter(notice::Column::Sequence.is_in(sequences))
        .into_tuple()
        .all(db)
        .await?;
    for (sequence, person) in rows {
        found.entry(sequence).or_default().push(person);
    }
    Ok(found)
}

/// Events as they are told: with the people who have a notice of each, where the database says who.
pub async fn happened(db: &impl ConnectionTrait, events: Vec<event::Model>) -> Vec<Happened> {
    let mut whose = whose(db, &events).await.ok();
    let noticed = |event: event::Model| {
        let noticed = whose.as_mut().map(|whose| whose.remove(&event.sequence).unwrap_or_default());
        Happened { event, noticed }
    };
    events.into_iter().map(noticed).collect()
}

/// A person's notices of one event.
pub async fn at(db: &impl ConnectionTrait, person: &str, event: &event::Model) -> Result<Vec<notice::Model>, Error> {
    Ok(notice::Entity::find()
        .filter(notice::Column::PersonId.eq(person))
        .filter(notice::Column::Sequence.eq(event.sequence))
        .order_by_asc(notice::Column::Id)
        .all(db)
        .await?)
}

/// Marks a person's own notices as read, or as unread again.
///
/// Errors: `NOT_FOUND` where one of them is not the person's.
pub async fn mark(desk: &Desk, viewer: &Viewer, ids: &[String], read: bool) -> Result<(), Error> {
    let person = super::policy::oneself(viewer)?;
    let ids: BTreeSet<&String> = ids.iter().collect();
    desk.write(async |txn| {
        let mine = notice::Entity::find()
            .filter(notice::Column::Id.is_in(ids.iter().copied()))
            .filter(notice::Column::PersonId.eq(person))
            .count(txn)
            .await?;
        if mine != ids.len() as u64 {
            return Err(not_found("input.ids"));
        }
        let at = read.then(|| desk.clock.micros());
        notice::Entity::update_many()
            .col_expr(notice::Column::ReadAt, Expr::value(at))
            .filter(notice::Column::Id.is_in(ids.iter().copied()))
            .exec(txn)
            .await?;
        Ok(())
    })
    .await
}

/// What a notice tells, in words.
pub fn words(kind: NoticeKind, package: &str, danish: bool) -> String {
    let package = if package.is_empty() { "—" } else { package };
    match (kind, danish) {
        (NoticeKind::Invited, true) => format!("I er inviteret til at deltage i {package}."),
        (NoticeKind::Invited, false) => format!("You are invited to take part in {package}."),
        (NoticeKind::DecisionAwaited, true) => format!("{package} venter på, at I tager stilling."),
        (NoticeKind::DecisionAwaited, false) => format!("{package} awaits your decision."),
        (NoticeKind::Reopened, true) => {
            format!("{package} er ændret, efter at I godkendte. Se ændringen, og tag stilling igen.")
        }
        (NoticeKind::Reopened, false) => {
            format!("{package} has changed since you approved. See the change and decide again.")
        }
        (NoticeKind::Decided, true) => format!("En part har taget stilling til {package}."),
        (NoticeKind::Decided, false) => format!("A party has decided on {package}."),
        (NoticeKind::Published, true) => format!("{package} er udgivet."),
        (NoticeKind::Published, false) => format!("{package} is published."),
        (NoticeKind::Mentioned, true) => format!("Du er nævnt i en kommentar til {package}."),
        (NoticeKind::Mentioned, false) => format!("You were mentioned in a comment on {package}."),
        (NoticeKind::Alarm, true) => format!("Noget, som {package} bygger på, er ændret. Se forslaget til rettelse."),
        (NoticeKind::Alarm, false) => format!("Something that {package} rests on has changed. See how to repair it."),
        (NoticeKind::Adopted, true) => format!("{package} er taget over af et andet område."),
        (NoticeKind::Adopted, false) => format!("{package} was taken over by another area."),
    }
}
