//! Rules for foreign issuers: which claim of a token gives which role.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::ask::Ask;
use super::fault::Fault;
use super::node::account_key;
use super::organisation::Organisation;
use super::role::Role;
use crate::domain::issuer_rule;

/// A rule: whose token of an issuer has a claim with a value, has a role in an organisation.
#[derive(SimpleObject)]
pub struct IssuerRule {
    /// Id, `issuer-rule:…`. It is not a node's.
    id: ID,
    /// Address of the issuer.
    issuer: String,
    /// Name of the claim.
    claim: String,
    /// Its value, or one of its values.
    value: String,
    /// The organisation.
    organisation: Organisation,
    /// The role in it.
    role: Role,
}

async fn rules(ctx: &Context<'_>) -> Result<Vec<IssuerRule>, Fault> {
    let rows = issuer_rule::list(&ctx.desk().db, ctx.viewer()).await?;
    let shown = rows.into_iter().filter_map(|row| {
        Some(IssuerRule {
            id: format!("issuer-rule:{}", row.id).into(),
            issuer: row.issuer,
            claim: row.claim,
            value: row.value,
            organisation: Organisation(ctx.catalogue().organisations.position(&row.organisation_key)?),
            role: row.role.into(),
        })
    });
    Ok(shown.collect())
}

/// Queries of rules.
#[derive(Default)]
pub struct IssuerRuleQuery;

#[Object]
impl IssuerRuleQuery {
    /// All rules for foreign issuers, oldest first. For platform administrators.
    async fn issuer_rules(&self, ctx: &Context<'_>) -> Result<Vec<IssuerRule>, Fault> {
        rules(ctx).await
    }
}

/// A rule that is wanted.
#[derive(InputObject)]
pub struct IssuerRuleInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// Address of the issuer, letter by letter as the operator named it.
    issuer: String,
    /// Name of the claim, such as `groups`.
    claim: String,
    /// Its value, or one of its values where it is a list.
    value: String,
    /// Key of the organisation.
    organisation: String,
    /// The role in it; not `PLATFORM_ADMINISTRATOR`.
    role: Role,
}

/// Which rule to remove.
#[derive(InputObject)]
pub struct RemoveIssuerRuleInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
    /// Id of the rule.
    id: ID,
}

/// The rules after a change.
#[derive(SimpleObject)]
pub struct IssuerRulePayload {
    /// The id that came with the mutation.
    client_mutation_id: Option<String>,
    /// All rules, oldest first.
    rules: Vec<IssuerRule>,
}

/// Changes of rules.
#[derive(Default)]
pub struct IssuerRuleMutation;

#[Object]
impl IssuerRuleMutation {
    /// Adds a rule for an issuer that the operator has named. For platform administrators.
    async fn add_issuer_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule.")] input: IssuerRuleInput,
    ) -> Result<IssuerRulePayload, Fault> {
        let IssuerRuleInput { client_mutation_id, issuer, claim, value, organisation, role } = input;
        let wanted = issuer_rule::Wanted { issuer, claim, value, organisation, role: role.into() };
        let repeated = client_mutation_id.as_deref();
        issuer_rule::add(ctx.desk(), ctx.accounts(), ctx.viewer(), &wanted, repeated).await?;
        Ok(IssuerRulePayload { client_mutation_id, rules: rules(ctx).await? })
    }

    /// Removes a rule. What it gave is gone at the next request. For platform administrators.
    async fn remove_issuer_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RemoveIssuerRuleInput,
    ) -> Result<IssuerRulePayload, Fault> {
        let RemoveIssuerRuleInput { client_mutation_id, id } = input;
        let id = account_key(&id, "issuer-rule", "input.id")?;
        issuer_rule::remove(ctx.desk(), ctx.viewer(), id, client_mutation_id.as_deref()).await?;
        Ok(IssuerRulePayload { client_mutation_id, rules: rules(ctx).await? })
    }
}
