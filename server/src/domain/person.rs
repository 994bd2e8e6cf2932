//! People: who may see whom, and what each may change about their own account.
//!
//! A person is seen whole by itself, by administrators of an organisation where it is a member, and by platform
//! administrators. Those who work on a package with it see its name.

use std::collections::{BTreeSet, HashMap, HashSet};

use entity::types::Role;
use entity::{membership, person, work_party};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
};
use serde_json::json;

use super::account::Accounts;
use super::desk::{Desk, Told};
use super::error::{Code, Error};
use super::policy::{Action, Grant, Subject, allowed, forbidden, grant, not_found};
use super::rows::{Page, Slice};
use super::viewer::{Membership, Viewer, Who};
use super::{attempt, sign_in};
use crate::auth::password;

/// Most characters of a name.
const LONGEST_NAME: usize = 100;
/// Most characters of an e-mail address, by RFC 5321.
const LONGEST_EMAIL: usize = 254;

/// A person as a viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Account id.
    pub id: String,
    /// Name.
    pub name: String,
    /// An invented account of the demonstration.
    pub demo: bool,
    /// The rest, where the viewer may see the person whole.
    pub account: Option<Account>,
}

/// What only the person and administrators see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// E-mail; none of those whom a foreign issuer vouches for.
    pub email: Option<String>,
    /// Whether the person reads Danish; English otherwise.
    pub danish: bool,
    /// Whether notices are mailed.
    pub digest: bool,
    /// Whether the account is closed.
    pub disabled: bool,
    /// Last sign-in, in microseconds UTC.
    pub signed_in_at: Option<i64>,
    /// The issuer that vouches for the person.
    pub foreign_issuer: Option<String>,
    /// Open memberships that the viewer may know of.
    pub memberships: Vec<Held>,
}

/// A membership as it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Key of the organisation.
    pub organisation: String,
    /// The role.
    pub role: Role,
    /// Since when, in microseconds UTC.
    pub since: i64,
}

impl From<membership::Model> for Held {
    fn from(row: membership::Model) -> Self {
        Self { organisation: row.organisation_key, role: row.role, since: row.since }
    }
}

impl Person {
    fn named(row: person::Model) -> Self {
        Self { id: row.id, name: row.name, demo: row.demo, account: None }
    }

    /// The name alone.
    #[must_use]
    pub fn without_account(self) -> Self {
        Self { account: None, ..self }
    }

    fn whole(row: person::Model, memberships: Vec<Held>) -> Self {
        let account = Account {
            email: row.email.clone(),
            danish: row.language == "da",
            digest: row.digest,
            disabled: row.disabled_at.is_some(),
            signed_in_at: row.signed_in_at,
            foreign_issuer: row.foreign_issuer.clone(),
            memberships,
        };
        Self { account: Some(account), ..Self::named(row) }
    }
}

/// Open memberships of a person.
pub(super) async fn memberships(db: &impl ConnectionTrait, id: &str) -> Result<Vec<membership::Model>, Error> {
    Ok(open_memberships(db, [id]).await?)
}

/// Open memberships of people, those of each in order: the oldest first, which is the one that the person acts for unless
/// told otherwise.
async fn open_memberships<'a>(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<membership::Model>, DbErr> {
    let of_people = membership::Entity::find().filter(membership::Column::PersonId.is_in(ids));
    let open = of_people.filter(membership::Column::EndedAt.is_null());
    let ordered = open.order_by_asc(membership::Column::Since).order_by_asc(membership::Column::OrganisationKey);
    ordered.order_by_asc(membership::Column::Role).all(db).await
}

/// The viewer that a person with an account of its own is now; none when the account is closed.
pub(super) async fn as_viewer(db: &impl ConnectionTrait, row: &person::Model) -> Result<Option<Viewer>, Error> {
    if !is_open(row) {
        return Ok(None);
    }
    let open = memberships(db, &row.id).await?;
    let roles = open.into_iter().map(|open| Membership { organisation: open.organisation_key, role: open.role });
    Ok(Some(Viewer::person(row.id.clone(), roles.collect(), row.platform_administrator)))
}

/// The same of many, by account id.
pub(super) async fn as_viewers(
    db: &impl ConnectionTrait,
    ids: &BTreeSet<&str>,
) -> Result<HashMap<String, Viewer>, Error> {
    let rows = person::Entity::find().filter(person::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let mut roles: HashMap<String, Vec<Membership>> = HashMap::new();
    for open in open_memberships(db, ids.iter().copied()).await? {
        let role = Membership { organisation: open.organisation_key, role: open.role };
        roles.entry(open.person_id).or_default().push(role);
    }
    let viewer = |row: person::Model| {
        let roles = roles.remove(&row.id).unwrap_or_default();
        (row.id.clone(), Viewer::person(row.id, roles, row.platform_administrator))
    };
    Ok(rows.into_iter().filter(is_open).map(viewer).collect())
}

/// Whether a person has an account of its own that is not closed.
fn is_open(row: &person::Model) -> bool {
    row.disabled_at.is_none() && row.foreign_issuer.is_none()
}

/// Whether the viewer reads the people of an organisation.
fn reads(viewer: &Viewer, organisation: &str) -> bool {
    allowed(viewer, Action::ReadPeople, &Subject::of(organisation)).is_some()
}

/// A person, as far as the viewer may see it; none that it may not know of.
pub async fn by_id(db: &impl ConnectionTrait, viewer: &Viewer, id: &str) -> Result<Option<Person>, Error> {
    let Some(row) = person::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    if viewer.person_id() == Some(id) {
        let held = match row.foreign_issuer {
            // What rules give is nowhere else.
            Some(_) => viewer
                .memberships
                .iter()
                .map(|of| Held { organisation: of.organisation.clone(), role: of.role, since: row.created_at })
                .collect(),
            None => memberships(db, id).await?.into_iter().map(Held::from).collect(),
        };
        return Ok(Some(Person::whole(row, held)));
    }
    let open = memberships(db, id).await?;
    let theirs: Vec<Held> =
        open.iter().filter(|open| reads(viewer, &open.organisation_key)).cloned().map(Held::from).collect();
    if viewer.platform || viewer.who == Who::System || !theirs.is_empty() {
        return Ok(Some(Person::whole(row, theirs)));
    }
    let organisations: Vec<&str> = open.iter().map(|open| open.organisation_key.as_str()).collect();
    let fellow = are_fellows(db, &viewer.organisations(), &organisations).await?;
    Ok(fellow.then(|| Person::named(row)))
}

/// Whether members of some organisations work on a package with members of others.
async fn are_fellows(db: &impl ConnectionTrait, ours: &[&str], theirs: &[&str]) -> Result<bool, Error> {
    if ours.is_empty() || theirs.is_empty() {
        return Ok(false);
    }
    let of = |organisations: &[&str]| {
        let keys = organisations.iter().copied();
        work_party::Entity::find().filter(work_party::Column::OrganisationKey.is_in(keys))
    };
    let packages = of(ours).select_only().column(work_party::Column::PackageKey).into_query();
    let shared = of(theirs).filter(work_party::Column::PackageKey.in_subquery(packages)).one(db).await?;
    Ok(shared.is_some())
}

/// Names of people who stand in what the viewer reads anyway (a comment, a revision), by account id.
pub async fn names(db: &impl ConnectionTrait, ids: &[String]) -> Result<HashMap<String, String>, Error> {
    let rows = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// People by name: of an organisation, or of all whose people the viewer reads. `search` is a part of the name or of
/// the e-mail address.
///
/// Errors: FORBIDDEN for those who read nobody's people.
pub async fn list(
    db: &DatabaseConnection,
    viewer: &Viewer,
    organisation: Option<&str>,
    search: Option<&str>,
    slice: &Slice,
) -> Result<Page<Person>, Error> {
    let organisations: Vec<&str> = match organisation {
        Some(key) => {
            grant(viewer, Action::ReadPeople, &Subject::of(key))?;
            vec![key]
        }
        None => viewer.organisations().into_iter().filter(|key| reads(viewer, key)).collect(),
    };
    let everybody = organisation.is_none() && viewer.platform;
    if organisations.is_empty() && !everybody {
        grant(viewer, Action::ReadPeople, &Subject::default())?;
        return Err(forbidden());
    }
    let mut open = membership::Entity::find().filter(membership::Column::EndedAt.is_null());
    let mut people = person::Entity::find();
    if !everybody {
        open = open.filter(membership::Column::OrganisationKey.is_in(organisations.iter().copied()));
        let ids = open.clone().select_only().column(membership::Column::PersonId).into_query();
        people = people.filter(person::Column::Id.in_subquery(ids));
    }
    let mut found = people.all(db).await?;
    // Not in SQL: SQLite folds only the letters of English.
    if let Some(words) = search.map(fold).filter(|words| !words.is_empty()) {
        found.retain(|row| {
            fold(&row.name).contains(&words) || row.email_folded.as_ref().is_some_and(|email| email.contains(&words))
        });
    }
    found.sort_by_cached_key(|row| (fold(&row.name), row.id.clone()));
    let page = Page::of(found, |row| &row.id, slice)?;
    let ids: HashSet<&str> = page.rows.iter().map(|row| row.id.as_str()).collect();
    let mut held: HashMap<String, Vec<Held>> = HashMap::new();
    let ordered = open.order_by_asc(membership::Column::Since).order_by_asc(membership::Column::OrganisationKey);
    for row in ordered.filter(membership::Column::PersonId.is_in(ids)).all(db).await? {
        held.entry(row.person_id.clone()).or_default().push(Held::from(row));
    }
    Ok(page.map(|row| {
        let theirs = held.remove(&row.id).unwrap_or_default();
        Person::whole(row, theirs)
    }))
}

/// Names of those who work for the parties of a package, by name: whom a comment can mention. At most 50.
///
/// Errors: `NOT_FOUND` where the viewer is no party of such a package.
pub async fn mentionable(
    db: &DatabaseConnection,
    viewer: &Viewer,
    package: &str,
    search: &str,
) -> Result<Vec<Person>, Error> {
    const MOST: usize = 50;
    let parties = work_party::Entity::find().filter(work_party::Column::PackageKey.eq(package)).all(db).await?;
    let parties: Vec<String> = parties.into_iter().map(|party| party.organisation_key).collect();
    let subject = Subject { parties: &parties, ..Subject::default() };
    allowed(viewer, Action::ReadDraft, &subject).ok_or_else(|| not_found("package"))?;
    let of_parties = membership::Entity::find().filter(membership::Column::OrganisationKey.is_in(&parties));
    let open = of_parties.filter(membership::Column::EndedAt.is_null());
    let ids = open.select_only().column(membership::Column::PersonId).into_query();
    let people = person::Entity::find().filter(person::Column::Id.in_subquery(ids));
    let mut found = people.filter(person::Column::DisabledAt.is_null()).all(db).await?;
    let words = fold(search);
    found.retain(|row| fold(&row.name).contains(&words));
    found.sort_by_cached_key(|row| (fold(&row.name), row.id.clone()));
    found.truncate(MOST);
    Ok(found.into_iter().map(Person::named).collect())
}

/// What a person changes about its own account; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Name.
    pub name: Option<String>,
    /// Whether the person reads Danish.
    pub danish: Option<bool>,
    /// Whether notices are mailed.
    pub digest: Option<bool>,
}

/// Proof that the viewer changes its own account, and whose it is.
///
/// Errors: UNAUTHENTICATED for nobody, FORBIDDEN for a machine.
pub fn oneself(viewer: &Viewer) -> Result<(Grant, String), Error> {
    let id = viewer.person_id().unwrap_or_default();
    let by = grant(viewer, Action::OwnAccount, &Subject { person: viewer.person_id(), ..Subject::default() })?;
    Ok((by, id.to_owned()))
}

/// Changes one's own profile.
pub async fn update(desk: &Desk, viewer: &Viewer, profile: &Profile, repeated: Option<&str>) -> Result<String, Error> {
    const MUTATION: &str = "updateProfile";
    let (by, id) = oneself(viewer)?;
    let name = profile.name.as_deref().map(|name| name_of("input.name", name)).transpose()?;
    desk.write(async |txn| {
        if let Some(before) = desk.answered(txn, &by, repeated, MUTATION).await? {
            return Ok(before);
        }
        let mut row = find(txn, &id).await?.into_active_model();
        if let Some(name) = &name {
            row.name = Set(name.clone());
        }
        if let Some(danish) = profile.danish {
            row.language = Set(language(danish).to_owned());
        }
        if let Some(digest) = profile.digest {
            row.digest = Set(digest);
        }
        row.update(txn).await?;
        let after = json!({ "renamed": name.is_some(), "danish": profile.danish, "digest": profile.digest });
        let told = Told { noun: "person", id: &id, action: "changed", before: None, after: Some(after) };
        desk.tell(txn, &by, told).await?;
        desk.remember(txn, &by, repeated, MUTATION, &id).await?;
        Ok(id.clone())
    })
    .await
}

/// The password so far, and the one wanted.
pub struct Passwords {
    /// So far.
    pub current: String,
    /// Wanted.
    pub new: String,
}

/// Takes a new password and ends all sign-ins but the one named.
///
/// Errors: INVALID for a wrong or a weak password; LIMIT after too many wrong ones.
pub async fn change_password(
    desk: &Desk,
    accounts: &Accounts,
    viewer: &Viewer,
    kept: Option<&str>,
    passwords: &Passwords,
    repeated: Option<&str>,
) -> Result<String, Error> {
    const MUTATION: &str = "changePassword";
    let Passwords { current, new } = passwords;
    let (by, id) = oneself(viewer)?;
    let done = desk.write(async |txn| desk.answered(txn, &by, repeated, MUTATION).await).await?;
    if let Some(before) = done {
        return Ok(before);
    }
    let row = find(&desk.db, &id).await?;
    let (Some(folded), Some(stored)) = (row.email_folded.clone(), row.password_hash.clone()) else {
        return Err(Error::invalid(
            "input.current",
            "Kontoen har ingen adgangskode hos Kortvej.",
            "The account has no password with Kortvej.",
        ));
    };
    good_password("input.new", new, &[&row.name, &folded])?;
    attempt::begin(desk, &folded).await?;
    if !accounts.verify(current, Some(&stored)).await? {
        return Err(Error::invalid(
            "input.current",
            "Det er ikke din nuværende adgangskode.",
            "That is not your current password.",
        ));
    }
    let hash = accounts.hash(new).await?;
    desk.write(async |txn| {
        attempt::succeeded(txn, &folded).await?;
        let mut row = find(txn, &id).await?.into_active_model();
        row.password_hash = Set(Some(hash));
        row.update(txn).await?;
        sign_in::end_all(desk, txn, &id, kept).await?;
        let told = Told { noun: "person", id: &id, action: "password-changed", before: None, after: Some(json!({})) };
        desk.tell(txn, &by, told).await?;
        desk.remember(txn, &by, repeated, MUTATION, &id).await?;
        Ok(id.clone())
    })
    .await
}

/// Ends every sign-in of a person: one's own, or, for an administrator, somebody else's.
///
/// Errors: `NOT_FOUND` where the viewer may not know the person; FORBIDDEN as in [`commanded`].
pub async fn sign_out_everywhere(
    desk: &Desk,
    viewer: &Viewer,
    person: Option<&str>,
    repeated: Option<&str>,
) -> Result<String, Error> {
    const MUTATION: &str = "signOutEverywhere";
    let (by, id) = match person.filter(|id| viewer.person_id() != Some(id)) {
        None => oneself(viewer)?,
        Some(id) => (commanded(&desk.db, viewer, id, "input.person").await?.0, id.to_owned()),
    };
    desk.write(async |txn| {
        if let Some(before) = desk.answered(txn, &by, repeated, MUTATION).await? {
            return Ok(before);
        }
        sign_in::end_all(desk, txn, &id, None).await?;
        let told = Told { noun: "person", id: &id, action: "signed-out", before: None, after: Some(json!({})) };
        desk.tell(txn, &by, told).await?;
        desk.remember(txn, &by, repeated, MUTATION, &id).await?;
        Ok(id.clone())
    })
    .await
}

/// Proof that the viewer may act on somebody's whole account, with the account.
///
/// An organisation's administrator may do so only where all that the person can do lies in organisations that the
/// administrator administers: otherwise it would be a way into somebody else's organisation.
///
/// Errors: `NOT_FOUND` where the viewer may not know the person, FORBIDDEN where it may not do that.
pub(super) async fn commanded(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    id: &str,
    field: &'static str,
) -> Result<(Grant, person::Model), Error> {
    if !viewer.is_signed_in() {
        return Err(super::policy::unauthenticated());
    }
    by_id(db, viewer, id).await?.ok_or_else(|| not_found(field))?;
    let row = find(db, id).await?;
    let open = memberships(db, id).await?;
    let manages = |key: &str| allowed(viewer, Action::ManagePeople, &Subject::of(key));
    if viewer.platform {
        return Ok((grant(viewer, Action::ManagePeople, &Subject::default())?, row));
    }
    let first = open.iter().find_map(|open| manages(&open.organisation_key)).ok_or_else(forbidden)?;
    if row.platform_administrator || open.iter().any(|open| manages(&open.organisation_key).is_none()) {
        return Err(Error {
            field: Some(field.into()),
            ..Error::plain(
                Code::Forbidden,
                "Personen har også rettigheder uden for din organisation. Bed en platformadministrator om det.",
                "The person also has rights outside your organisation. Ask a platform administrator to do it.",
            )
        });
    }
    Ok((first, row))
}

/// An account that must be there.
pub(super) async fn find(db: &impl ConnectionTrait, id: &str) -> Result<person::Model, Error> {
    person::Entity::find_by_id(id).one(db).await?.ok_or_else(|| not_found("person"))
}

/// The account of a folded e-mail address, if there is one.
pub(super) async fn by_email(db: &impl ConnectionTrait, folded: &str) -> Result<Option<person::Model>, Error> {
    Ok(person::Entity::find().filter(person::Column::EmailFolded.eq(folded)).one(db).await?)
}

/// Makes an account with a password.
pub(super) async fn create(
    desk: &Desk,
    txn: &DatabaseTransaction,
    name: &str,
    email: &str,
    hash: String,
) -> Result<person::Model, Error> {
    let row = person::Model {
        id: desk.id(),
        name: name.to_owned(),
        email: Some(email.to_owned()),
        email_folded: Some(fold(email)),
        password_hash: Some(hash),
        language: language(true).to_owned(),
        digest: true,
        platform_administrator: false,
        demo: false,
        foreign_issuer: None,
        foreign_subject: None,
        created_at: desk.clock.micros(),
        disabled_at: None,
        signed_in_at: None,
    };
    Ok(row.into_active_model().insert(txn).await?)
}

/// As the database writes a language.
pub(super) fn language(danish: bool) -> &'static str {
    if danish { "da" } else { "en" }
}

/// As names and addresses are compared: lower case, without space around.
pub fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// A name as it is kept.
pub(super) fn name_of(field: &'static str, text: &str) -> Result<String, Error> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        return Err(Error::invalid(
            field,
            format!("Navnet skal være 1 til {LONGEST_NAME} tegn på én linje."),
            format!("The name must be 1 to {LONGEST_NAME} characters on one line."),
        ));
    }
    Ok(name.to_owned())
}

/// An e-mail address as it is kept. Whether it exists shows when the mail arrives.
pub(super) fn email_of(field: &'static str, text: &str) -> Result<String, Error> {
    let email = text.trim();
    let fits = email.split_once('@').is_some_and(|(name, domain)| {
        let labels = || domain.split('.');
        !name.is_empty() && !domain.contains('@') && labels().count() > 1 && labels().all(|label| !label.is_empty())
    });
    let plain = !email.contains(|c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c));
    if !fits || !plain || email.len() > LONGEST_EMAIL {
        return Err(Error::invalid(
            field,
            "Det er ikke en e-mailadresse. Den skrives som anna@example.dk.",
            "That is not an e-mail address. It is written as anna@example.dk.",
        ));
    }
    Ok(email.to_owned())
}

/// Checks that a new password is good enough; `personal` is the owner's name and address.
pub(super) fn good_password(field: &'static str, password: &str, personal: &[&str]) -> Result<(), Error> {
    password::check(password, personal).map_err(|weakness| Error::invalid(field, weakness.da(), weakness.en()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_what_is_none() {
        for good in ["anna@example.dk", " Anna.Sørensen+x@jobcenter.vejle.dk "] {
            assert_eq!(email_of("email", good).unwrap(), good.trim());
        }
        let long = format!("{}@example.dk", "x".repeat(250));
        for bad in [
            "",
            "anna",
            "@example.dk",
            "anna@",
            "anna@dk",
            "a@b@c.dk",
            "a b@c.dk",
            "a@c.dk\n",
            "A <a@c.dk>",
            "a@.dk",
            &long,
        ] {
            // A line break at the end is trimmed as space is.
            assert_eq!(email_of("email", bad).is_ok(), bad == "a@c.dk\n", "{bad}");
        }
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(name_of("name", " Anna Sørensen ").unwrap(), "Anna Sørensen");
        for bad in ["", "   ", "a\nb", &"x".repeat(101)] {
            assert!(name_of("name", bad).is_err(), "{bad}");
        }
    }
}
