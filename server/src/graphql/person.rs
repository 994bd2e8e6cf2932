//! People, their memberships, and what they change about their account.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::ask::Ask;
use super::fault::Fault;
use super::language::Language;
use super::node::{account_key, key_of};
use super::organisation::Organisation;
use super::origin::Provenance;
use super::role::Role;
use super::rows::{Keyed, Rows, slice};
use super::scalar::DateTime;
use crate::catalogue::Catalogue;
use crate::domain::error::Error;
use crate::domain::person::Profile;
use crate::domain::policy::not_found;
use crate::domain::{membership, person, ticket};

/// A person with an account.
#[derive(Clone)]
pub struct Person(pub person::Person);

/// A person with an account. All but the name is for the person and its administrators only: to others it is null,
/// empty or the default.
#[Object]
impl Person {
    /// Id, `person:…`. It is not a node's.
    pub async fn id(&self) -> ID {
        format!("person:{}", self.0.id).into()
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// E-mail; null to others, and of those whom a foreign issuer vouches for.
    async fn email(&self) -> Option<&str> {
        self.account()?.email.as_deref()
    }

    /// Roles in organisations, oldest first; to an administrator those in organisations that it administers.
    async fn memberships(&self, ctx: &Context<'_>) -> Vec<Membership> {
        self.held(ctx.catalogue())
    }

    /// Language of mails; DA to others.
    async fn language(&self) -> Language {
        if self.account().is_none_or(|account| account.danish) { Language::Da } else { Language::En }
    }

    /// Whether notices are mailed; false to others.
    async fn digest(&self) -> bool {
        self.account().is_some_and(|account| account.digest)
    }

    /// Whether the account is closed; false to others.
    async fn disabled(&self) -> bool {
        self.account().is_some_and(|account| account.disabled)
    }

    /// DEMO for an invented account of the demonstration, AUTHORED for any other.
    async fn provenance(&self) -> Provenance {
        if self.0.demo { Provenance::Demo } else { Provenance::Authored }
    }

    /// Last sign-in; null to others, and before the first.
    async fn signed_in_at(&self) -> Option<DateTime> {
        self.account()?.signed_in_at.map(DateTime)
    }

    /// The OpenID issuer that vouches for the person; null of an account with a password here.
    async fn foreign_issuer(&self) -> Option<&str> {
        self.account()?.foreign_issuer.as_deref()
    }
}

impl Person {
    fn account(&self) -> Option<&person::Account> {
        self.0.account.as_ref()
    }

    /// Its memberships in organisations of the catalogue.
    pub(super) fn held(&self, catalogue: &Catalogue) -> Vec<Membership> {
        let held = self.account().map(|account| account.memberships.iter()).into_iter().flatten();
        held.filter_map(|held| Membership::of(catalogue, &held.organisation, held.role, held.since)).collect()
    }

    /// A person that a mutation was about, as the viewer may see it now.
    pub(super) async fn read(ctx: &Context<'_>, id: &str) -> Result<Self, Fault> {
        let seen = person::by_id(&ctx.desk().db, ctx.viewer(), id).await?;
        Ok(Self(seen.ok_or_else(|| not_found("person"))?))
    }
}

/// People by their account ids, as far as the viewer may see them.
pub(super) async fn some(ctx: &Context<'_>, ids: &[String]) -> Result<Vec<Person>, Fault> {
    let mut people = Vec::new();
    for id in ids {
        people.extend(person::by_id(&ctx.desk().db, ctx.viewer(), id).await?.map(Person));
    }
    Ok(people)
}

/// Account id of a person's global id.
pub(super) fn id_of(id: &ID) -> Result<String, Error> {
    account_key(id, "person", "input.mentions").map(str::to_owned)
}

impl Keyed for Person {
    fn key(&self) -> String {
        self.0.id.clone()
    }
}

/// A role in an organisation.
#[derive(SimpleObject, Clone)]
pub struct Membership {
    /// The organisation.
    organisation: Organisation,
    /// The role.
    role: Role,
    /// Since when.
    since: DateTime,
}

impl Membership {
    /// A membership in an organisation of the catalogue; none where it has left it.
    pub(super) fn of(catalogue: &Catalogue, organisation: &str, role: entity::types::Role, since: i64) -> Option<Self> {
        let organisation = Organisation(catalogue.organisations.position(organisation)?);
        Some(Self { organisation, role: role.into(), since: DateTime(since) })
    }
}

/// Queries of people.
#[derive(Default)]
pub struct PersonQuery;

#[Object]
impl PersonQuery {
    /// People by name: of one organisation, or of all whose people the viewer administers. For administrators.
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the organisation; all that the viewer administers when left out.")]
        organisation: Option<String>,
        #[graphql(desc = "A part of the name or of the e-mail address.")] search: Option<String>,
        #[graphql(desc = "So many rows, 1 to 100; 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
    ) -> Result<Rows<Person>, Fault> {
        let slice = slice(first, after)?;
        let db = &ctx.desk().db;
        let page = person::list(db, ctx.viewer(), organisation.as_deref(), search.as_deref(), &slice).await?;
        Ok(Rows::of(page, Person))
    }

    /// Those whom a comment on a package in the making can mention: people of its parties, by name, at most 50.
    async fn mentionable(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the package.")] package: ID,
        #[graphql(default, desc = "A part of the name.")] search: String,
    ) -> Result<Vec<Person>, Fault> {
        let key = key_of(&package, "package").map_err(|error| Error { field: Some("package".into()), ..error })?;
        let people = person::mentionable(&ctx.desk().db, ctx.viewer(), key, &search).await?;
        Ok(people.into_iter().map(Person).collect())
    }
}

/// What to change about one's own account; what is left out stays.
#[derive(InputObject)]
pub struct UpdateProfileInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// Name, 1 to 100 characters.
    name: Option<String>,
    /// Language of mails.
    language: Option<Language>,
    /// Whether notices are mailed.
    digest: Option<bool>,
}

/// A new password for oneself.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// The password so far.
    current: String,
    /// The new one, 12 to 128 characters.
    new: String,
}

/// Whose sign-ins to end.
#[derive(InputObject)]
pub struct SignOutEverywhereInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// Id of the person; oneself when left out.
    person: Option<ID>,
}

/// A role of a person in an organisation.
#[derive(InputObject)]
pub struct MembershipInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// Id of the person.
    person: ID,
    /// Key of the organisation.
    organisation: String,
    /// The role. `PLATFORM_ADMINISTRATOR` can only be ended, by another who has it; the organisation then says nothing.
    role: Role,
}

impl MembershipInput {
    fn wanted(&self) -> Result<membership::Wanted, Error> {
        let person = account_key(&self.person, "person", "input.person")?.to_owned();
        Ok(membership::Wanted { person, organisation: self.organisation.clone(), role: self.role.into() })
    }
}

/// Whose password to reset.
#[derive(InputObject)]
pub struct ResetLinkInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// Id of the person.
    person: ID,
}

/// The person that was changed.
#[derive(SimpleObject)]
pub struct PersonPayload {
    /// The id that came with the mutation.
    client_mutation_id: Option<String>,
    /// The person as it is now.
    person: Person,
}

/// A link to a new password.
#[derive(SimpleObject)]
pub struct ResetLinkPayload {
    /// The id that came with the mutation.
    client_mutation_id: Option<String>,
    /// Whose password it resets.
    person: Person,
    /// The link, shown this once; null where it is mailed, and when the mutation is repeated.
    link: Option<String>,
    /// Whether it was mailed. False without a link: the mail could not be handed over.
    sent: bool,
}

/// Changes of people.
#[derive(Default)]
pub struct PersonMutation;

#[Object]
impl PersonMutation {
    /// Changes one's own name, language or mails.
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: UpdateProfileInput,
    ) -> Result<PersonPayload, Fault> {
        let UpdateProfileInput { client_mutation_id, name, language, digest } = input;
        let profile = Profile { name, danish: language.map(Language::is_danish), digest };
        let id = person::update(ctx.desk(), ctx.viewer(), &profile, client_mutation_id.as_deref()).await?;
        Ok(PersonPayload { client_mutation_id, person: Person::read(ctx, &id).await? })
    }

    /// Takes a new password for oneself, and ends all other sign-ins.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password so far, and the new one.")] input: ChangePasswordInput,
    ) -> Result<PersonPayload, Fault> {
        let ChangePasswordInput { client_mutation_id, current, new } = input;
        let passwords = person::Passwords { current, new };
        let (desk, accounts, kept) = (ctx.desk(), ctx.accounts(), ctx.asking().sign_in.as_deref());
        let repeated = client_mutation_id.as_deref();
        let id = person::change_password(desk, accounts, ctx.viewer(), kept, &passwords, repeated).await?;
        Ok(PersonPayload { client_mutation_id, person: Person::read(ctx, &id).await? })
    }

    /// Ends every sign-in of a person, in browsers and programs: one's own, or as administrator somebody else's whose
    /// memberships all lie in organisations that one administers.
    async fn sign_out_everywhere(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: SignOutEverywhereInput,
    ) -> Result<PersonPayload, Fault> {
        let SignOutEverywhereInput { client_mutation_id, person } = input;
        let person = person.as_ref().map(|id| account_key(id, "person", "input.person")).transpose()?;
        let repeated = client_mutation_id.as_deref();
        let id = person::sign_out_everywhere(ctx.desk(), ctx.viewer(), person, repeated).await?;
        Ok(PersonPayload { client_mutation_id, person: Person::read(ctx, &id).await? })
    }

    /// Gives a person of one's organisation another role. Others are invited.
    async fn grant_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Person, organisation and role.")] input: MembershipInput,
    ) -> Result<PersonPayload, Fault> {
        let wanted = input.wanted()?;
        let id = membership::give(ctx.desk(), ctx.viewer(), &wanted, input.client_mutation_id.as_deref()).await?;
        Ok(PersonPayload { client_mutation_id: input.client_mutation_id, person: Person::read(ctx, &id).await? })
    }

    /// Takes a role away, at once. The last administrator can't end its own. `person` shows who it was; to an
    /// organisation's administrator without what it no longer may see.
    async fn end_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Person, organisation and role.")] input: MembershipInput,
    ) -> Result<PersonPayload, Fault> {
        let wanted = input.wanted()?;
        let before = person::by_id(&ctx.desk().db, ctx.viewer(), &wanted.person).await?;
        let id = membership::end(ctx.desk(), ctx.viewer(), &wanted, input.client_mutation_id.as_deref()).await?;
        // Whoever has lost the last role here is out of the administrator's sight; the answer still says who it was.
        let person = match person::by_id(&ctx.desk().db, ctx.viewer(), &id).await? {
            Some(person) => person,
            None => before.map(person::Person::without_account).ok_or_else(|| not_found("input.person"))?,
        };
        Ok(PersonPayload { client_mutation_id: input.client_mutation_id, person: Person(person) })
    }

    /// Makes a link with which a person chooses a new password within 2 hours. It is mailed, or shown where no mail is
    /// sent. As an organisation's administrator: only for those whose memberships all lie in one's own organisations.
    async fn create_reset_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose password.")] input: ResetLinkInput,
    ) -> Result<ResetLinkPayload, Fault> {
        let ResetLinkInput { client_mutation_id, person } = input;
        let id = account_key(&person, "person", "input.person")?;
        let repeated = client_mutation_id.as_deref();
        let delivered = ticket::reset_link(ctx.desk(), ctx.accounts(), ctx.viewer(), id, repeated).await?;
        let person = Person::read(ctx, id).await?;
        Ok(ResetLinkPayload { client_mutation_id, person, link: delivered.link, sent: delivered.sent })
    }
}
