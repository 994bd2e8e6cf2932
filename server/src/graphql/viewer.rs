//! Who asks, and what that opens.

use async_graphql::{Context, Object};

use super::ask::Ask;
use super::client::ApiClient;
use super::fault::Fault;
use super::organisation::Organisation;
use super::person::{Membership, Person};
use super::role::Role;
use crate::domain::policy::{Action, Subject, allowed};
use crate::domain::viewer::Who;
use crate::domain::{client, notice, person, viewer};

/// Who asks, and what that opens.
pub struct Viewer;

/// Who asks, and what that opens. Roles are read anew for each request.
#[Object]
impl Viewer {
    /// Whether somebody has signed in.
    async fn signed_in(&self, ctx: &Context<'_>) -> bool {
        ctx.viewer().is_signed_in()
    }

    /// The person that has signed in; null for nobody and for machines.
    async fn person(&self, ctx: &Context<'_>) -> Result<Option<Person>, Fault> {
        person_of(ctx).await
    }

    /// The API client whose token came with the request; null for people and for nobody.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<ApiClient>, Fault> {
        client_of(ctx).await
    }

    /// Roles in organisations.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Membership>, Fault> {
        if let Some(person) = person_of(ctx).await? {
            return Ok(person.held(ctx.catalogue()));
        }
        match client_of(ctx).await? {
            Some(client) => Ok(client.membership(ctx.catalogue()).into_iter().collect()),
            None => Ok(Vec::new()),
        }
    }

    /// The organisation for which the viewer acts: the one chosen at sign-in, by `POST /auth/organisation`, or by the
    /// header `Kortvej-Organisation`; else the oldest membership's.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        let key = ctx.viewer().acting.as_deref()?;
        ctx.catalogue().organisations.position(key).map(Organisation)
    }

    /// Roles in that organisation; `PLATFORM_ADMINISTRATOR` as well for those who run the installation.
    async fn roles(&self, ctx: &Context<'_>) -> Vec<Role> {
        let viewer = ctx.viewer();
        let acting = |of: &&viewer::Membership| Some(&of.organisation) == viewer.acting.as_ref();
        let roles = viewer.memberships.iter().filter(acting).map(|of| of.role.into());
        roles.chain(viewer.platform.then_some(Role::PlatformAdministrator)).collect()
    }

    /// Notices that the person has not read.
    async fn unread(&self, ctx: &Context<'_>) -> Result<u64, Fault> {
        Ok(notice::unread(&ctx.desk().db, ctx.viewer()).await?)
    }

    /// Whether the viewer may begin packages for one of its organisations.
    async fn may_create(&self, ctx: &Context<'_>) -> bool {
        of_some_organisation(ctx.viewer(), Action::CreatePackage)
    }

    /// Whether the viewer may administer people and clients of one of its organisations, or of all.
    async fn may_administer(&self, ctx: &Context<'_>) -> bool {
        let viewer = ctx.viewer();
        viewer.platform || of_some_organisation(viewer, Action::ManagePeople)
    }

    /// Whether the viewer runs the installation: signing keys, rules for issuers, all organisations.
    async fn may_administer_platform(&self, ctx: &Context<'_>) -> bool {
        allowed(ctx.viewer(), Action::ManagePlatform, &Subject::default()).is_some()
    }

    /// Whether this is the demonstration, where invented accounts may be chosen without a password.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        ctx.asking().demo
    }
}

async fn person_of(ctx: &Context<'_>) -> Result<Option<Person>, Fault> {
    let Some(id) = ctx.viewer().person_id() else { return Ok(None) };
    Ok(person::by_id(&ctx.desk().db, ctx.viewer(), id).await?.map(Person))
}

async fn client_of(ctx: &Context<'_>) -> Result<Option<ApiClient>, Fault> {
    let Who::Client(id) = &ctx.viewer().who else { return Ok(None) };
    Ok(client::by_id(&ctx.desk().db, ctx.viewer(), id).await?.map(ApiClient))
}

fn of_some_organisation(viewer: &viewer::Viewer, action: Action) -> bool {
    viewer.organisations().iter().any(|key| allowed(viewer, action, &Subject::of(key)).is_some())
}

/// Who asks.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who asks. `person` and `client` are null when nobody is signed in.
    async fn viewer(&self) -> Viewer {
        Viewer
    }
}
