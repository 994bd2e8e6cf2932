//! Invitations to an organisation.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};

use super::ask::Ask;
use super::fault::Fault;
use super::node::account_key;
use super::organisation::Organisation;
use super::role::Role;
use super::scalar::DateTime;
use crate::catalogue::Catalogue;
use crate::domain::error::Error;
use crate::domain::policy::not_found;
use crate::domain::ticket;

/// An invitation to an organisation.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct Invitation {
    #[graphql(skip)]
    key: String,
    /// Whom it was sent to.
    email: String,
    /// Name of the invited.
    name: String,
    /// The organisation that invites.
    organisation: Organisation,
    /// The role offered.
    role: Role,
    /// Until when it can be accepted.
    expires_at: DateTime,
}

#[ComplexObject]
impl Invitation {
    /// Id, `invitation:…`. It is not a node's.
    async fn id(&self) -> ID {
        format!("invitation:{}", self.key).into()
    }
}

impl Invitation {
    /// An invitation of an organisation of the catalogue.
    fn of(catalogue: &Catalogue, row: entity::ticket::Model) -> Option<Self> {
        let organisation = catalogue.organisations.position(row.organisation_key.as_deref()?)?;
        Some(Self {
            key: row.id,
            email: row.email.unwrap_or_default(),
            name: row.name,
            organisation: Organisation(organisation),
            role: row.role?.into(),
            expires_at: DateTime(row.expires_at),
        })
    }

    fn must(catalogue: &Catalogue, row: entity::ticket::Model) -> Result<Self, Error> {
        Self::of(catalogue, row).ok_or_else(|| not_found("input.id"))
    }
}

/// Queries of invitations.
#[derive(Default)]
pub struct InvitationQuery;

#[Object]
impl InvitationQuery {
    /// Open invitations, the newest first. For administrators.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the organisation; all that the viewer administers when left out.")]
        organisation: Option<String>,
    ) -> Result<Vec<Invitation>, Fault> {
        let rows = ticket::invitations(ctx.desk(), ctx.viewer(), organisation.as_deref()).await?;
        Ok(rows.into_iter().filter_map(|row| Invitation::of(ctx.catalogue(), row)).collect())
    }
}

/// Whom to invite.
#[derive(InputObject)]
pub struct InvitePersonInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// E-mail address.
    email: String,
    /// Name.
    name: String,
    /// Key of the organisation.
    organisation: String,
    /// The role offered; not `PLATFORM_ADMINISTRATOR`.
    role: Role,
}

/// Which invitation to withdraw.
#[derive(InputObject)]
pub struct WithdrawInvitationInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// Id of the invitation.
    id: ID,
}

/// An invitation, and how it came to the invited.
#[derive(SimpleObject)]
pub struct InvitationPayload {
    /// The id that came with the mutation.
    client_mutation_id: Option<String>,
    /// The invitation.
    invitation: Invitation,
    /// The link, shown this once; null where it is mailed, and when the mutation is repeated.
    link: Option<String>,
    /// Whether it was mailed. False without a link: the mail could not be handed over.
    sent: bool,
}

/// Changes of invitations.
#[derive(Default)]
pub struct InvitationMutation;

#[Object]
impl InvitationMutation {
    /// Invites somebody to an organisation. The link works for 14 days and once; an earlier one for the same address and
    /// role is withdrawn. Whoever has an account joins with its password.
    async fn invite_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, where, as what.")] input: InvitePersonInput,
    ) -> Result<InvitationPayload, Fault> {
        let InvitePersonInput { client_mutation_id, email, name, organisation, role } = input;
        let wanted = ticket::Invitation { email, name, organisation, role: role.into() };
        let repeated = client_mutation_id.as_deref();
        let (row, delivered) = ticket::invite(ctx.desk(), ctx.accounts(), ctx.viewer(), &wanted, repeated).await?;
        let invitation = Invitation::must(ctx.catalogue(), row)?;
        Ok(InvitationPayload { client_mutation_id, invitation, link: delivered.link, sent: delivered.sent })
    }

    /// Withdraws an open invitation: its link no longer works.
    async fn withdraw_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: WithdrawInvitationInput,
    ) -> Result<InvitationPayload, Fault> {
        let WithdrawInvitationInput { client_mutation_id, id } = input;
        let id = account_key(&id, "invitation", "input.id")?;
        let row = ticket::withdraw(ctx.desk(), ctx.viewer(), id, client_mutation_id.as_deref()).await?;
        let invitation = Invitation::must(ctx.catalogue(), row)?;
        Ok(InvitationPayload { client_mutation_id, invitation, link: None, sent: false })
    }
}
