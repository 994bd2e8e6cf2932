//! The digest: once a day, what a person has not read, by mail.

use std::collections::{BTreeMap, HashMap};

use entity::{notice, person};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::account::Accounts;
use super::compose::date;
use super::desk::Desk;
use super::error::Error;
use super::letter::Letter;
use super::notice::words;
use super::work;

/// Notices that one mail lists; the rest are counted.
const MOST: usize = 20;
/// What is older is not mailed any more: 14 days, in microseconds.
const AGE: i64 = 14 * 24 * 3600 * 1_000_000;

/// Mails everybody who wants it what is new and not read. Gives how many mails were handed over.
///
/// Each notice is mailed once, by whichever process takes it first; one that can't be handed over is tried again the
/// next time.
pub async fn send(desk: &Desk, accounts: &Accounts) -> Result<usize, Error> {
    if !accounts.has_post() {
        return Ok(0);
    }
    let mut sent = 0;
    for (person, notices) in take(desk).await? {
        let ids: Vec<String> = notices.iter().map(|notice| notice.id.clone()).collect();
        let Some(letter) = letter(desk, &person, &notices).await? else { continue };
        if accounts.send(letter).await {
            sent += 1;
        } else {
            desk.write(async |txn| {
                notice::Entity::update_many()
                    .col_expr(notice::Column::MailedAt, Expr::value(None::<i64>))
                    .filter(notice::Column::Id.is_in(ids.iter().map(String::as_str)))
                    .exec(txn)
                    .await?;
                Ok(())
            })
            .await?;
        }
    }
    Ok(sent)
}

/// Takes what is to be mailed, so that no other process mails it too.
async fn take(desk: &Desk) -> Result<Vec<(person::Model, Vec<notice::Model>)>, Error> {
    desk.write(async |txn| {
        let people = person::Entity::find()
            .filter(person::Column::Digest.eq(true))
            .filter(person::Column::Email.is_not_null())
            .filter(person::Column::DisabledAt.is_null())
            .all(txn)
            .await?;
        let people: HashMap<String, person::Model> =
            people.into_iter().map(|person| (person.id.clone(), person)).collect();
        let now = desk.clock.micros();
        let rows = notice::Entity::find()
            .filter(notice::Column::MailedAt.is_null())
            .filter(notice::Column::ReadAt.is_null())
            .filter(notice::Column::At.gt(now - AGE))
            .order_by_asc(notice::Column::Id)
            .all(txn)
            .await?;
        let mut by_person: BTreeMap<String, Vec<notice::Model>> = BTreeMap::new();
        for row in rows.into_iter().filter(|row| people.contains_key(&row.person_id)) {
            by_person.entry(row.person_id.clone()).or_default().push(row);
        }
        let ids: Vec<&str> = by_person.values().flatten().map(|row| row.id.as_str()).collect();
        for some in ids.chunks(1000) {
            notice::Entity::update_many()
                .col_expr(notice::Column::MailedAt, Expr::value(now))
                .filter(notice::Column::Id.is_in(some.iter().copied()))
                .exec(txn)
                .await?;
        }
        Ok(by_person.into_iter().filter_map(|(id, rows)| Some((people.get(&id)?.clone(), rows))).collect())
    })
    .await
}

async fn letter(desk: &Desk, person: &person::Model, notices: &[notice::Model]) -> Result<Option<Letter>, Error> {
    let Some(to) = person.email.clone() else { return Ok(None) };
    let danish = person.language != "en";
    let keys: Vec<&str> = notices.iter().filter_map(|notice| notice.package_key.as_deref()).collect();
    let Some(viewer) = super::person::as_viewer(&desk.db, person).await? else { return Ok(None) };
    let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
    let works = work::some(&desk.db, &viewer, &keys).await?;
    let mut titles: HashMap<String, String> =
        works.into_iter().map(|work| (work.row.key.clone(), work.content.title.clone())).collect();
    let catalogue = desk.catalogue();
    for package in keys.iter().filter_map(|key| catalogue.packages.get(key)) {
        titles.entry(package.key.clone()).or_insert_with(|| package.title_da.clone());
    }
    let line = |notice: &notice::Model| {
        let title = notice.package_key.as_ref().and_then(|key| titles.get(key)).map_or("", String::as_str);
        let due = notice.due_on.filter(|_| notice.done_at.is_none()).map(|day| date(day, danish));
        let due = match (due, danish) {
            (Some(day), true) => format!(" Frist: {day}."),
            (Some(day), false) => format!(" Due: {day}."),
            (None, _) => String::new(),
        };
        format!("- {}{due}\n", words(notice.kind, title, danish))
    };
    // What is asked for stands first, by the day it is due.
    let mut shown: Vec<&notice::Model> = notices.iter().collect();
    shown.sort_by_key(|notice| notice.due_on.filter(|_| notice.done_at.is_none()).unwrap_or(time::Date::MAX));
    let lines: String = shown.iter().take(MOST).map(|notice| line(notice)).collect();
    let rest = notices.len().saturating_sub(MOST);
    let url = &desk.public_url;
    let name = &person.name;
    let (subject, text) = if danish {
        let rest = if rest > 0 { format!("\nOg {rest} mere.\n") } else { String::new() };
        (
            format!("Kortvej: {} nyt i din indbakke", notices.len()),
            format!(
                "Hej {name}\n\n{lines}{rest}\nSe det hele i indbakken: {url}/indbakke\nDu kan slå disse mails fra på din profil: {url}/profil\n"
            ),
        )
    } else {
        let rest = if rest > 0 { format!("\nAnd {rest} more.\n") } else { String::new() };
        (
            format!("Kortvej: {} new in your inbox", notices.len()),
            format!(
                "Hello {name}\n\n{lines}{rest}\nSee all in your inbox: {url}/indbakke\nTurn these mails off on your profile: {url}/profil\n"
            ),
        )
    };
    Ok(Some(Letter { to, subject, text }))
}
