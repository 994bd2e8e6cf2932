//! One-time links: invitations, new passwords, the first administrator. Only a digest of the secret is kept.

use entity::types::{Role, TicketKind};
use entity::{membership, person, ticket};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, Set,
};
use serde_json::json;

use super::account::Accounts;
use super::attempt;
use super::desk::{Desk, Told};
use super::error::{Code, Error};
use super::letter::{self, Letter};
use super::membership::{Wanted, grantable, managing, open};
use super::person::{self as people, email_of, fold, good_password, name_of};
use super::policy::{Action, Grant, Subject, allowed, forbidden, grant, not_found};
use super::sign_in::{self, SignedIn};
use super::viewer::Viewer;
use crate::auth::secret::{self, Secret};

const HOUR: i64 = 60 * 60 * 1_000_000;
/// How long a link works, in microseconds.
const fn lifetime(kind: TicketKind) -> i64 {
    match kind {
        TicketKind::Invitation => 14 * 24 * HOUR,
        TicketKind::Reset => 2 * HOUR,
        TicketKind::Setup => 7 * 24 * HOUR,
    }
}
/// Nobody is mailed a new password more often, in microseconds: five minutes.
const PAUSE: i64 = 5 * 60 * 1_000_000;

/// How a link came to its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The link, to be shown once; none where it is mailed.
    pub link: Option<String>,
    /// Whether it was mailed.
    pub sent: bool,
}

/// An invitation that is wanted.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Whom.
    pub email: String,
    /// Name.
    pub name: String,
    /// Key of the organisation.
    pub organisation: String,
    /// The role offered.
    pub role: Role,
}

/// Open invitations of an organisation, or of all whose people the viewer reads, the newest first.
pub async fn invitations(
    desk: &Desk,
    viewer: &Viewer,
    organisation: Option<&str>,
) -> Result<Vec<ticket::Model>, Error> {
    let open = unused(desk).filter(ticket::Column::Kind.eq(TicketKind::Invitation)).order_by_desc(ticket::Column::Id);
    let reads = |key: &str| allowed(viewer, Action::ReadPeople, &Subject::of(key)).is_some();
    let keys: Vec<&str> = match organisation {
        Some(key) => {
            grant(viewer, Action::ReadPeople, &Subject::of(key))?;
            vec![key]
        }
        None if viewer.platform => return Ok(open.all(&desk.db).await?),
        None => viewer.organisations().into_iter().filter(|key| reads(key)).collect(),
    };
    if keys.is_empty() {
        grant(viewer, Action::ReadPeople, &Subject::default())?;
        return Err(forbidden());
    }
    Ok(open.filter(ticket::Column::OrganisationKey.is_in(keys)).all(&desk.db).await?)
}

/// Links that still work.
fn unused(desk: &Desk) -> sea_orm::Select<ticket::Entity> {
    ticket::Entity::find()
        .filter(ticket::Column::UsedAt.is_null())
        .filter(ticket::Column::WithdrawnAt.is_null())
        .filter(ticket::Column::ExpiresAt.gt(desk.clock.micros()))
}

/// A row for a new link of a kind, without its reader.
fn blank(desk: &Desk, kind: TicketKind, secret: &Secret, by: &Grant) -> ticket::Model {
    let now = desk.clock.micros();
    ticket::Model {
        id: desk.id(),
        kind,
        digest: secret.digest(),
        person_id: None,
        email: None,
        name: String::new(),
        organisation_key: None,
        role: None,
        created_by: by.actor().to_owned(),
        created_at: now,
        expires_at: now + lifetime(kind),
        used_at: None,
        withdrawn_at: None,
    }
}

fn fresh() -> Result<Secret, Error> {
    secret::fresh("kvt_").map_err(|cause| Error::internal(&cause))
}

/// Invites somebody to an organisation. An earlier invitation of the same kind is withdrawn.
pub async fn invite(
    desk: &Desk,
    accounts: &Accounts,
    viewer: &Viewer,
    wanted: &Invitation,
    repeated: Option<&str>,
) -> Result<(ticket::Model, Delivered), Error> {
    const MUTATION: &str = "invitePerson";
    let by = managing(desk, viewer, Action::ManagePeople, &wanted.organisation)?;
    grantable("input.role", wanted.role)?;
    let email = email_of("input.email", &wanted.email)?;
    let name = name_of("input.name", &wanted.name)?;
    let secret = fresh()?;
    let (row, is_new) = desk
        .write(async |txn| {
            if let Some(id) = desk.answered(txn, &by, repeated, MUTATION).await? {
                let before = ticket::Entity::find_by_id(id).one(txn).await?;
                return Ok((before.ok_or_else(|| not_found("input.clientMutationId"))?, false));
            }
            if let Some(person) = people::by_email(txn, &fold(&email)).await? {
                let key = (person.id, wanted.organisation.clone(), wanted.role);
                let held = membership::Entity::find_by_id(key).one(txn).await?;
                if held.is_some_and(|held| held.ended_at.is_none()) {
                    return Err(Error::invalid(
                        "input.email",
                        "Personen har allerede den rolle i organisationen.",
                        "The person has that role in the organisation already.",
                    ));
                }
            }
            let earlier = unused(desk)
                .filter(ticket::Column::Kind.eq(TicketKind::Invitation))
                .filter(ticket::Column::OrganisationKey.eq(&wanted.organisation))
                .filter(ticket::Column::Role.eq(wanted.role));
            for earlier in earlier.all(txn).await? {
                if earlier.email.as_deref().map(fold) == Some(fold(&email)) {
                    withdrawn(desk, txn, &by, earlier).await?;
                }
            }
            let mut row = blank(desk, TicketKind::Invitation, &secret, &by);
            row.email = Some(email.clone());
            row.name = name;
            row.organisation_key = Some(wanted.organisation.clone());
            row.role = Some(wanted.role);
            let row = row.into_active_model().insert(txn).await?;
            let after = json!({ "organisation": wanted.organisation, "role": wanted.role.as_str() });
            let told = Told { noun: "invitation", id: &row.id, action: "created", before: None, after: Some(after) };
            desk.tell(txn, &by, told).await?;
            desk.remember(txn, &by, repeated, MUTATION, &row.id).await?;
            Ok((row, true))
        })
        .await?;
    if !is_new {
        return Ok((row, Delivered { link: None, sent: accounts.has_post() }));
    }
    let organisation = organisation_name(desk, &wanted.organisation);
    let letter = |link: &str| letter::invitation(&email, &row.name, &organisation, link);
    let delivered = deliver(desk, accounts, &secret, letter).await;
    Ok((row, delivered))
}

/// Mails a link where there is a post, and otherwise hands it to whoever made it. Never both: who mails it can't use it.
async fn deliver(desk: &Desk, accounts: &Accounts, secret: &Secret, letter: impl FnOnce(&str) -> Letter) -> Delivered {
    let link = letter::link(desk, secret.reveal());
    if accounts.has_post() {
        let letter = letter(&link);
        return Delivered { link: None, sent: accounts.send(letter).await };
    }
    Delivered { link: Some(link), sent: false }
}

/// Name of an organisation.
pub fn organisation_name(desk: &Desk, key: &str) -> String {
    let catalogue = desk.catalogue();
    let position = catalogue.organisations.position(key);
    position.map_or_else(|| key.to_owned(), |at| catalogue.organisations.at(at).name.clone())
}

async fn withdrawn(
    desk: &Desk,
    txn: &DatabaseTransaction,
    by: &Grant,
    row: ticket::Model,
) -> Result<ticket::Model, Error> {
    let mut row = row.into_active_model();
    row.withdrawn_at = Set(Some(desk.clock.micros()));
    let row = row.update(txn).await?;
    let told = Told { noun: "invitation", id: &row.id, action: "withdrawn", before: None, after: Some(json!({})) };
    desk.tell(txn, by, told).await?;
    Ok(row)
}

/// Withdraws an open invitation.
pub async fn withdraw(desk: &Desk, viewer: &Viewer, id: &str, repeated: Option<&str>) -> Result<ticket::Model, Error> {
    const MUTATION: &str = "withdrawInvitation";
    if !viewer.is_signed_in() {
        return Err(super::policy::unauthenticated());
    }
    let found = ticket::Entity::find_by_id(id).one(&desk.db).await?;
    let found = found.filter(|row| row.kind == TicketKind::Invitation).ok_or_else(|| not_found("input.id"))?;
    let organisation = found.organisation_key.clone().unwrap_or_default();
    let subject = Subject::of(&organisation);
    allowed(viewer, Action::ReadPeople, &subject).ok_or_else(|| not_found("input.id"))?;
    let by = grant(viewer, Action::ManagePeople, &subject)?;
    desk.write(async |txn| {
        if desk.answered(txn, &by, repeated, MUTATION).await?.is_some() {
            return Ok(found.clone());
        }
        let row = unused(desk).filter(ticket::Column::Id.eq(id)).one(txn).await?;
        let row = withdrawn(desk, txn, &by, row.ok_or_else(|| not_found("input.id"))?).await?;
        desk.remember(txn, &by, repeated, MUTATION, id).await?;
        Ok(row)
    })
    .await
}

/// Makes a link to a new password for somebody else.
///
/// Errors: `NOT_FOUND` and FORBIDDEN as for every command over an account; INVALID where there is no password to reset.
pub async fn reset_link(
    desk: &Desk,
    accounts: &Accounts,
    viewer: &Viewer,
    id: &str,
    repeated: Option<&str>,
) -> Result<Delivered, Error> {
    const MUTATION: &str = "createResetLink";
    let (by, row) = people::commanded(&desk.db, viewer, id, "input.person").await?;
    let secret = fresh()?;
    let is_new = desk
        .write(async |txn| {
            if desk.answered(txn, &by, repeated, MUTATION).await?.is_some() {
                return Ok(false);
            }
            make_reset(desk, txn, &by, &row, &secret).await?;
            desk.remember(txn, &by, repeated, MUTATION, id).await?;
            Ok(true)
        })
        .await?;
    if !is_new {
        return Ok(Delivered { link: None, sent: accounts.has_post() });
    }
    let to = row.email.clone().unwrap_or_default();
    Ok(deliver(desk, accounts, &secret, |link| letter::reset(&to, &row.name, row.language == "da", link)).await)
}

async fn make_reset(
    desk: &Desk,
    txn: &DatabaseTransaction,
    by: &Grant,
    row: &person::Model,
    secret: &Secret,
) -> Result<(), Error> {
    if row.email.is_none() || row.disabled_at.is_some() {
        return Err(Error::invalid(
            "input.person",
            "Kontoen har ingen adgangskode hos Kortvej, eller den er lukket.",
            "The account has no password with Kortvej, or it is closed.",
        ));
    }
    // Only the newest link works.
    ticket::Entity::update_many()
        .col_expr(ticket::Column::WithdrawnAt, Some(desk.clock.micros()).into())
        .filter(ticket::Column::PersonId.eq(&row.id))
        .filter(ticket::Column::UsedAt.is_null())
        .filter(ticket::Column::WithdrawnAt.is_null())
        .exec(txn)
        .await?;
    let mut link = blank(desk, TicketKind::Reset, secret, by);
    link.person_id = Some(row.id.clone());
    link.name.clone_from(&row.name);
    link.into_active_model().insert(txn).await?;
    let told = Told { noun: "person", id: &row.id, action: "reset-link-made", before: None, after: Some(json!({})) };
    desk.tell(txn, by, told).await?;
    Ok(())
}

/// Kortvej's own right to manage accounts: the command line, and people who ask for their own.
fn by_itself() -> Result<Grant, Error> {
    grant(&Viewer::system(), Action::ManagePeople, &Subject::default())
}

/// Mails a link to a new password to whoever has an account with this address. What became of it is told to nobody
/// else: not whether there is such an account, nor by the time it takes.
pub fn forgot(desk: &Desk, accounts: &Accounts, email: &str) {
    if !accounts.has_post() {
        return;
    }
    let (desk, accounts, folded) = (desk.clone(), accounts.clone(), fold(email));
    tokio::spawn(async move {
        if let Err(error) = mail_reset(&desk, &accounts, &folded).await {
            tracing::warn!(code = error.code.as_str(), "a link to a new password could not be mailed");
        }
    });
}

async fn mail_reset(desk: &Desk, accounts: &Accounts, folded: &str) -> Result<(), Error> {
    let Some(row) = people::by_email(&desk.db, folded).await?.filter(|row| row.disabled_at.is_none()) else {
        return Ok(());
    };
    let (by, secret) = (by_itself()?, fresh()?);
    let made = desk
        .write(async |txn| {
            let now = desk.clock.micros();
            let lately = ticket::Entity::find()
                .filter(ticket::Column::PersonId.eq(&row.id))
                // One of the future was made before the clock was set back, and is not known to be late.
                .filter(ticket::Column::CreatedAt.between(now - PAUSE + 1, now));
            if lately.count(txn).await? > 0 {
                return Ok(false);
            }
            make_reset(desk, txn, &by, &row, &secret).await?;
            Ok(true)
        })
        .await?;
    if let Some(to) = row.email.as_deref().filter(|_| made) {
        let letter = |link: &str| letter::reset(to, &row.name, row.language == "da", link);
        deliver(desk, accounts, &secret, letter).await;
    }
    Ok(())
}

/// A link that makes whoever uses it a platform administrator; for the command line.
pub async fn setup_link(desk: &Desk) -> Result<String, Error> {
    let (by, secret) = (by_itself()?, fresh()?);
    desk.write(async |txn| {
        withdraw_setups(desk, txn).await?;
        let row = blank(desk, TicketKind::Setup, &secret, &by).into_active_model().insert(txn).await?;
        let told = Told { noun: "setup-link", id: &row.id, action: "created", before: None, after: Some(json!({})) };
        desk.tell(txn, &by, told).await
    })
    .await?;
    Ok(letter::link(desk, secret.reveal()))
}

/// Lets no other link of this kind lie about, in a log perhaps.
async fn withdraw_setups(desk: &Desk, txn: &DatabaseTransaction) -> Result<(), Error> {
    ticket::Entity::update_many()
        .col_expr(ticket::Column::WithdrawnAt, Some(desk.clock.micros()).into())
        .filter(ticket::Column::Kind.eq(TicketKind::Setup))
        .filter(ticket::Column::UsedAt.is_null())
        .filter(ticket::Column::WithdrawnAt.is_null())
        .exec(txn)
        .await?;
    Ok(())
}

/// A link to a new password for an address; for the command line.
///
/// Errors: `NOT_FOUND` where there is no such account.
pub async fn reset_link_by_email(desk: &Desk, email: &str) -> Result<String, Error> {
    let row = people::by_email(&desk.db, &fold(email)).await?.ok_or_else(|| not_found("email"))?;
    let (by, secret) = (by_itself()?, fresh()?);
    desk.write(async |txn| make_reset(desk, txn, &by, &row, &secret).await).await?;
    Ok(letter::link(desk, secret.reveal()))
}

/// Whether nobody has an account yet.
pub async fn is_untouched(desk: &Desk) -> Result<bool, Error> {
    Ok(person::Entity::find().count(&desk.db).await? == 0)
}

/// What a link is for, as its reader is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its kind.
    pub kind: TicketKind,
    /// Whom it is for; none of the first administrator.
    pub email: Option<String>,
    /// Name.
    pub name: String,
    /// Key of the organisation that invites.
    pub organisation: Option<String>,
    /// The role offered.
    pub role: Option<Role>,
    /// Until when it works, in microseconds UTC.
    pub expires_at: i64,
    /// The account is there already, so that only its password is asked for.
    pub existing: bool,
}

async fn usable(desk: &Desk, db: &impl ConnectionTrait, secret: &str) -> Result<ticket::Model, Error> {
    let row = unused(desk).filter(ticket::Column::Digest.eq(secret::digest(secret))).one(db).await?;
    row.ok_or_else(|| Error {
        field: Some("token".into()),
        ..Error::plain(
            Code::NotFound,
            "Linket er brugt, trukket tilbage eller udløbet. Bed om et nyt.",
            "The link was used, withdrawn, or has run out. Ask for a new one.",
        )
    })
}

/// What a link is for.
///
/// Errors: `NOT_FOUND` for one that does not work (any more).
pub async fn show(desk: &Desk, secret: &str) -> Result<Shown, Error> {
    let row = usable(desk, &desk.db, secret).await?;
    let person = match (&row.person_id, &row.email) {
        (Some(id), _) => Some(people::find(&desk.db, id).await?),
        (None, Some(email)) => people::by_email(&desk.db, &fold(email)).await?,
        (None, None) => None,
    };
    Ok(Shown {
        kind: row.kind,
        existing: person.is_some(),
        email: row.email.or_else(|| person.and_then(|person| person.email)),
        name: row.name,
        organisation: row.organisation_key,
        role: row.role,
        expires_at: row.expires_at,
    })
}

/// What the reader of a link answers with.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Name, for a new account; the one in the invitation when left out.
    pub name: Option<String>,
    /// E-mail, of the first administrator only.
    pub email: Option<String>,
    /// The new password, or that of the account which is there already.
    pub password: String,
}

/// Uses a link: joins, takes a new password, or becomes an administrator of the platform.
///
/// Errors: `NOT_FOUND` for a link that does not work; INVALID for what can't be taken; UNAUTHENTICATED and LIMIT where the
/// password of an account that is there is wrong.
pub async fn accept(desk: &Desk, accounts: &Accounts, secret: &str, answer: &Answer) -> Result<SignedIn, Error> {
    let row = usable(desk, &desk.db, secret).await?;
    let email = match (&row.kind, &row.email) {
        (TicketKind::Setup, _) => Some(email_of("email", answer.email.as_deref().unwrap_or_default())?),
        (_, email) => email.clone(),
    };
    let known = match (&row.person_id, &email) {
        (Some(id), _) => Some(people::find(&desk.db, id).await?),
        (None, Some(email)) => people::by_email(&desk.db, &fold(email)).await?,
        (None, None) => None,
    };
    let name = match &known {
        Some(known) => known.name.clone(),
        None => name_of("name", answer.name.as_deref().unwrap_or(&row.name))?,
    };
    let address = known.as_ref().and_then(|known| known.email.clone()).or(email).unwrap_or_default();
    let folded = fold(&address);
    let takes_password = row.kind == TicketKind::Reset || known.is_none();
    let hash = if takes_password {
        good_password("password", &answer.password, &[&name, &address])?;
        Some(accounts.hash(&answer.password).await?)
    } else {
        attempt::begin(desk, &folded).await?;
        let stored = known.as_ref().and_then(|known| known.password_hash.clone());
        if !accounts.verify(&answer.password, stored.as_deref()).await? {
            return Err(sign_in::wrong());
        }
        None
    };
    if known.as_ref().is_some_and(|known| known.disabled_at.is_some()) {
        return Err(sign_in::wrong());
    }
    desk.write(async |txn| {
        // Somebody may have used the link, or made the account, meanwhile.
        let row = usable(desk, txn, secret).await?;
        let now = desk.clock.micros();
        attempt::succeeded(txn, &folded).await?;
        let (person, is_new) = match (&known, hash) {
            (Some(known), hash) => {
                let mut person = people::find(txn, &known.id).await?.into_active_model();
                if let Some(hash) = hash {
                    person.password_hash = Set(Some(hash));
                }
                person.signed_in_at = Set(Some(now));
                (person.update(txn).await?, false)
            }
            (None, Some(hash)) => {
                if people::by_email(txn, &folded).await?.is_some() {
                    return Err(Error::plain(
                        Code::Conflict,
                        "Kontoen er lige blevet oprettet. Åbn linket igen.",
                        "The account was made just now. Open the link again.",
                    ));
                }
                let mut person = people::create(desk, txn, &name, &address, hash).await?.into_active_model();
                person.signed_in_at = Set(Some(now));
                (person.update(txn).await?, true)
            }
            (None, None) => return Err(sign_in::wrong()),
        };
        take_effect(desk, txn, &row, &person, is_new).await?;
        let mut row = row.into_active_model();
        row.used_at = Set(Some(now));
        row.update(txn).await?;
        Ok(person.into())
    })
    .await
}

/// What using a link brings about, told as done by whoever uses it.
async fn take_effect(
    desk: &Desk,
    txn: &DatabaseTransaction,
    row: &ticket::Model,
    person: &person::Model,
    is_new: bool,
) -> Result<(), Error> {
    let viewer = Viewer::person(person.id.clone(), Vec::new(), false);
    let subject = Subject { person: Some(&person.id), ..Subject::default() };
    let by = grant(&viewer, Action::OwnAccount, &subject)?;
    let tell = async |noun: &str, id: &str, action: &str| {
        desk.tell(txn, &by, Told { noun, id, action, before: None, after: Some(json!({})) }).await
    };
    if is_new {
        tell("person", &person.id, "created").await?;
    }
    match row.kind {
        TicketKind::Invitation => {
            if let (Some(organisation), Some(role)) = (&row.organisation_key, row.role) {
                let wanted = Wanted { person: person.id.clone(), organisation: organisation.clone(), role };
                open(desk, txn, &by, &wanted).await?;
            }
            tell("invitation", &row.id, "accepted").await?;
        }
        TicketKind::Reset => {
            sign_in::end_all(desk, txn, &person.id, None).await?;
            tell("person", &person.id, "password-changed").await?;
        }
        TicketKind::Setup => {
            let mut administrator = person.clone().into_active_model();
            administrator.platform_administrator = Set(true);
            administrator.update(txn).await?;
            tell("person", &person.id, "platform-administrator").await?;
        }
    }
    Ok(())
}
