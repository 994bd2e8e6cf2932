//! Comments on packages in the making.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::actor::Actor;
use super::ask::Ask;
use super::fault::Fault;
use super::node::key_of;
use super::package::Package;
use super::person::Person;
use super::scalar::DateTime;
use crate::domain::comment;
use crate::domain::work::Work;

/// A comment on a package in the making, or on one of its elements. Its parties see it.
pub struct Comment {
    /// Its row.
    pub row: entity::comment::Model,
    /// The package.
    pub work: Arc<Work>,
}

/// A comment on a package in the making, or on one of its elements. Its parties see it.
#[Object]
impl Comment {
    /// Global id, `comment:0199…`.
    pub async fn id(&self) -> ID {
        format!("comment:{}", self.row.id).into()
    }

    /// Name of the element, `e3`; null on the package as a whole. The element may be gone.
    async fn element(&self) -> Option<&str> {
        self.row.element.as_deref()
    }

    /// Who wrote it.
    async fn author(&self) -> Actor {
        Actor { actor: self.row.author.clone(), organisation: self.row.organisation.clone() }
    }

    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.row.at)
    }

    /// What it says.
    async fn text(&self) -> &str {
        &self.row.text
    }

    /// People mentioned, who were told.
    async fn mentions(&self, ctx: &Context<'_>) -> Result<Vec<Person>, Fault> {
        super::person::some(ctx, &comment::mentions(&self.row)).await
    }

    /// When it was settled.
    async fn resolved_at(&self) -> Option<DateTime> {
        self.row.resolved_at.map(DateTime)
    }

    /// Whether the viewer may settle it.
    async fn may_resolve(&self, ctx: &Context<'_>) -> bool {
        comment::may_resolve(ctx.viewer(), &self.row, &self.work)
    }
}

/// A comment to write.
#[derive(InputObject)]
pub struct CommentInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package.
    id: ID,
    /// Name of the element; left out: the package as a whole.
    element: Option<String>,
    /// What to say, 1 to 4,000 characters.
    text: String,
    /// Global ids of people of the package's parties, who are told; at most 20.
    #[graphql(default)]
    mentions: Vec<ID>,
}

/// A comment to settle.
#[derive(InputObject)]
pub struct ResolveCommentInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the comment.
    id: ID,
}

/// A comment as it is now.
#[derive(SimpleObject)]
pub struct CommentPayload {
    /// The client's id of the mutation.
    client_mutation_id: Option<String>,
    /// The comment.
    comment: Comment,
    /// Its package.
    package: Package,
}

fn payload(
    ctx: &Context<'_>,
    client_mutation_id: Option<String>,
    (row, work): (entity::comment::Model, Work),
) -> CommentPayload {
    let work = Arc::new(work);
    let package = Package::making_of(ctx.catalogue(), Arc::clone(&work));
    CommentPayload { client_mutation_id, comment: Comment { row, work }, package }
}

/// Changes of comments.
#[derive(Default)]
pub struct CommentMutation;

#[Object]
impl CommentMutation {
    /// Writes a comment on a package in the making.
    async fn comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to say.")] input: CommentInput,
    ) -> Result<CommentPayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let mentions: Vec<String> = input.mentions.iter().map(super::person::id_of).collect::<Result<_, _>>()?;
        let (element, once) = (input.element.as_deref(), input.client_mutation_id.as_deref());
        let written = comment::write(ctx.desk(), ctx.viewer(), key, element, &input.text, &mentions, once).await?;
        Ok(payload(ctx, input.client_mutation_id, written))
    }

    /// Settles a comment: whoever wrote it, and whoever may change the package.
    async fn resolve_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ResolveCommentInput,
    ) -> Result<CommentPayload, Fault> {
        let id = super::node::account_key(&input.id, "comment", "input.id")?;
        let resolved = comment::resolve(ctx.desk(), ctx.viewer(), id, input.client_mutation_id.as_deref()).await?;
        Ok(payload(ctx, input.client_mutation_id, resolved))
    }
}
