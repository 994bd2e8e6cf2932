//! The keys that sign access tokens.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::ask::Ask;
use super::fault::Fault;
use super::scalar::DateTime;
use crate::domain::policy::{Action, Subject, grant};
use crate::domain::signing_key;

/// A key that signs access tokens, or has signed them.
#[derive(SimpleObject)]
pub struct SigningKey {
    /// Its name in tokens: the thumbprint of the public key (RFC 7638).
    kid: String,
    /// When it was made.
    created_at: DateTime,
    /// Since when it signs no more; null while it may sign.
    retired_at: Option<DateTime>,
    /// Whether it signs now.
    signing: bool,
}

async fn keys(ctx: &Context<'_>) -> Result<Vec<SigningKey>, Fault> {
    let rows = signing_key::list(&ctx.desk().db, ctx.viewer()).await?;
    let newest = rows.iter().find(|row| row.retired_at.is_none()).map(|row| row.kid.clone());
    let shown = rows.into_iter().map(|row| SigningKey {
        signing: newest.as_ref() == Some(&row.kid),
        kid: row.kid,
        created_at: DateTime(row.created_at),
        retired_at: row.retired_at.map(DateTime),
    });
    Ok(shown.collect())
}

/// Queries of keys.
#[derive(Default)]
pub struct SigningKeyQuery;

#[Object]
impl SigningKeyQuery {
    /// All keys that sign or have signed access tokens, the newest first. For platform administrators.
    async fn signing_keys(&self, ctx: &Context<'_>) -> Result<Vec<SigningKey>, Fault> {
        keys(ctx).await
    }
}

/// Replacing the key that signs.
#[derive(InputObject)]
pub struct RotateSigningKeyInput {
    /// An id of your own making: the same mutation with the same id is done once.
    client_mutation_id: Option<String>,
}

/// The keys after a rotation.
#[derive(SimpleObject)]
pub struct SigningKeyPayload {
    /// The id that came with the mutation.
    client_mutation_id: Option<String>,
    /// All keys, the newest first.
    keys: Vec<SigningKey>,
}

/// Changes of keys.
#[derive(Default)]
pub struct SigningKeyMutation;

#[Object]
impl SigningKeyMutation {
    /// Makes a new key that signs from now on. Tokens that the one before has signed are good until they run out, ten
    /// minutes at most. For platform administrators.
    async fn rotate_signing_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nothing but the id of the mutation.")] input: RotateSigningKeyInput,
    ) -> Result<SigningKeyPayload, Fault> {
        let by = grant(ctx.viewer(), Action::ManagePlatform, &Subject::default())?;
        signing_key::rotate(ctx.desk(), ctx.accounts(), &by, input.client_mutation_id.as_deref()).await?;
        Ok(SigningKeyPayload { client_mutation_id: input.client_mutation_id, keys: keys(ctx).await? })
    }
}
