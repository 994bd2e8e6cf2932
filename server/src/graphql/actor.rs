//! Whoever did something.

use async_graphql::{Context, Object};

use super::ask::Ask;
use super::fault::Fault;
use super::organisation::Organisation;
use crate::domain::actor::{Acted, Shown};

/// Whoever did something: a person, an organisation's machine, or Kortvej itself.
#[derive(Clone, Debug)]
pub struct Actor {
    /// As the event log names it: `person:…`, `client:…` or `system`.
    pub actor: String,
    /// Key of the organisation for which it acted.
    pub organisation: Option<String>,
}

/// Whoever did something: a person, an organisation's machine, or Kortvej itself.
#[Object]
impl Actor {
    /// Name. A person's name is shown to those who share an organisation or a package with the person; to others the
    /// name of the organisation stands here.
    async fn name(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        let shown = self.shown(ctx).await?;
        let catalogue = ctx.catalogue();
        let organisation = || {
            let position = catalogue.organisations.position(shown.organisation.as_deref()?)?;
            Some(catalogue.organisations.at(position).name.clone())
        };
        Ok(shown.name.or_else(organisation).unwrap_or_else(|| "En bruger".to_owned()))
    }

    /// The organisation for which it acted, or which it belongs to; null for Kortvej itself.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Fault> {
        let shown = self.shown(ctx).await?;
        let key = shown.organisation.as_deref();
        Ok(key.and_then(|key| ctx.catalogue().organisations.position(key)).map(Organisation))
    }
}

impl Actor {
    async fn shown(&self, ctx: &Context<'_>) -> Result<Shown, Fault> {
        let acted = Acted { actor: self.actor.clone(), organisation: self.organisation.clone() };
        Ok(ctx.load().actors.load(acted).await?)
    }
}
