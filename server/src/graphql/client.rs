//! API clients: machines that act for an organisation.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::ask::Ask;
use super::fault::Fault;
use super::node::account_key;
use super::organisation::Organisation;
use super::person::Membership;
use super::role::Role;
use super::scalar::DateTime;
use crate::catalogue::Catalogue;
use crate::domain::client::{self, READ, WRITE};
use crate::domain::policy::not_found;

/// What a client's token is good for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Reading what the role may read.
    Read,
    /// Changing what the role may change; reads as well.
    Write,
}

/// A machine that acts for an organisation.
#[derive(Clone)]
pub struct ApiClient(pub entity::api_client::Model);

/// A machine that acts for an organisation. It gets tokens at `/auth/token` with its id and secret.
#[Object]
impl ApiClient {
    /// Id, `client:…`: the `client_id` at `/auth/token`. It is not a node's.
    async fn id(&self) -> ID {
        format!("client:{}", self.0.id).into()
    }

    /// Name for people.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The organisation for which it acts.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Organisation, Fault> {
        let position = ctx.catalogue().organisations.position(&self.0.organisation_key);
        Ok(Organisation(position.ok_or_else(|| not_found("organisation"))?))
    }

    /// In which role.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// What its tokens can be good for.
    async fn scopes(&self) -> Vec<Scope> {
        let words = self.0.scopes.split(' ');
        words
            .filter_map(|word| match word {
                READ => Some(Scope::Read),
                WRITE => Some(Scope::Write),
                _ => None,
            })
            .collect()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Until when it gets tokens.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }

    /// When it was revoked; null while it is not.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// When it last got a token; null before the first.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.0.last_used_at.map(DateTime)
    }
}

impl ApiClient {
    /// Its role as a membership.
    pub(super) fn membership(&self, catalogue: &Catalogue) -> Option<Membership> {
        Membership::of(catalogue, &self.0.organisation_key, self.0.role, self.0.created_at)
    }
}

/// Queries of clients.
#[derive(Default)]
pub struct ClientQuery;

#[Object]
impl ClientQuery {
    /// API clients, the newest first, revoked ones too. For administrators.
    async fn clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the organisation; all that the viewer administers when left out.")]
        organisation: Option<String>,
    ) -> Result<Vec<ApiClient>, Fault> {
        let rows = client::list(&ctx.desk().db, ctx.viewer(), organisation.as_deref()).await?;
        Ok(rows.into_iter().map(ApiClient).collect())
    }
}

/// A client that is wanted.
#[derive(InputObject)]
pub struct CreateClientInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// Name for people, 1 to 100 characters.
    name: String,
    /// Key of the organisation for which it acts.
    organisation: String,
    /// READER, EDITOR, COORDINATOR, `COUNCIL_MEMBER` or `COMMITTEE_MEMBER`.
    role: Role,
    /// At least one.
    scopes: Vec<Scope>,
    /// After so many days it ends, 1 to 730.
    #[graphql(default = 365)]
    expires_in_days: i32,
}

/// Which client to revoke.
#[derive(InputObject)]
pub struct RevokeClientInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// Id of the client.
    id: ID,
}

/// A client.
#[derive(SimpleObject)]
pub struct ClientPayload {
    /// The id that came with the mutation.
    client_mutation_id: Option<String>,
    /// The client.
    client: ApiClient,
    /// Its secret, shown this once; null when it was made before.
    secret: Option<String>,
}

/// Changes of clients.
#[derive(Default)]
pub struct ClientMutation;

#[Object]
impl ClientMutation {
    /// Makes an API client for an organisation.
    async fn create_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall be.")] input: CreateClientInput,
    ) -> Result<ClientPayload, Fault> {
        let CreateClientInput { client_mutation_id, name, organisation, role, scopes, expires_in_days } = input;
        let (reads, writes) = (scopes.contains(&Scope::Read), scopes.contains(&Scope::Write));
        let wanted = client::Wanted { name, organisation, role: role.into(), reads, writes, days: expires_in_days };
        let (row, secret) = client::create(ctx.desk(), ctx.viewer(), &wanted, client_mutation_id.as_deref()).await?;
        Ok(ClientPayload { client_mutation_id, client: ApiClient(row), secret })
    }

    /// Revokes an API client: it gets no more tokens, and those that it has are refused at once.
    async fn revoke_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RevokeClientInput,
    ) -> Result<ClientPayload, Fault> {
        let RevokeClientInput { client_mutation_id, id } = input;
        let id = account_key(&id, "client", "input.id")?;
        let row = client::revoke(ctx.desk(), ctx.viewer(), id, client_mutation_id.as_deref()).await?;
        Ok(ClientPayload { client_mutation_id, client: ApiClient(row), secret: None })
    }
}
