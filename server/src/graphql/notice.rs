//! What a person is told: the inbox.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::actor::Actor;
use super::ask::Ask;
use super::fault::Fault;
use super::language::Language;
use super::organisation::Organisation;
use super::package::Package;
use super::rows::{Keyed, Rows, slice};
use super::scalar::{Date, DateTime};
use crate::domain::notice;
use crate::domain::policy;
use crate::domain::rows::Page;

/// What a notice tells of.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::NoticeKind")]
pub enum NoticeKind {
    /// The organisation was asked to take part.
    Invited,
    /// The organisation is asked to approve.
    DecisionAwaited,
    /// A change reopened the organisation's approval.
    Reopened,
    /// A party has decided.
    Decided,
    /// A version was published.
    Published,
    /// Somebody mentioned the person.
    Mentioned,
    /// Something that a published version rests on has changed.
    Alarm,
    /// Another area took the package over.
    Adopted,
}

/// Something that a person is told.
#[derive(Clone)]
pub struct Notice(pub entity::notice::Model);

/// Something that a person is told.
#[Object]
impl Notice {
    /// Global id, `notice:0199…`.
    pub async fn id(&self) -> ID {
        format!("notice:{}", self.0.id).into()
    }

    /// What it tells of.
    async fn kind(&self) -> NoticeKind {
        self.0.kind.into()
    }

    /// What it tells, in words.
    async fn text(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> Result<String, Fault> {
        let package = self.look(ctx).await?;
        let title = package.as_ref().map_or("", |package| package.row(ctx).title_da.as_str());
        Ok(notice::words(self.0.kind, title, language == Language::Da))
    }

    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// The day by which something is asked of the person.
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date)
    }

    /// Whether the person has read it.
    async fn read(&self) -> bool {
        self.0.read_at.is_some()
    }

    /// Whether nothing is asked of the person any more.
    async fn done(&self) -> bool {
        self.0.done_at.is_some()
    }

    /// The package: as its parties work on it, or as published; null where the person no longer has access.
    async fn package(&self, ctx: &Context<'_>) -> Result<Option<Package>, Fault> {
        self.look(ctx).await
    }

    /// Name of the element, `e3`.
    async fn element(&self) -> Option<&str> {
        self.0.element.as_deref()
    }

    /// Who brought it about.
    async fn actor(&self) -> Actor {
        Actor { actor: self.0.actor.clone(), organisation: self.0.organisation.clone() }
    }

    /// The organisation for which that was done.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        ctx.catalogue().organisations.position(self.0.organisation.as_deref()?).map(Organisation)
    }
}

impl Notice {
    async fn look(&self, ctx: &Context<'_>) -> Result<Option<Package>, Fault> {
        let Some(key) = self.0.package_key.clone() else { return Ok(None) };
        if let Some(work) = ctx.load().works.load(key.clone()).await? {
            return Ok(Some(Package::making_of(ctx.catalogue(), work)));
        }
        Ok(ctx.catalogue().packages.position(&key).map(Package::in_force))
    }
}

impl Keyed for Notice {
    fn key(&self) -> String {
        self.0.id.clone()
    }
}

/// Queries of notices.
#[derive(Default)]
pub struct NoticeQuery;

#[Object]
impl NoticeQuery {
    /// The viewer's inbox: what is asked and not done, by the day it is due; then the rest, newest first.
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those not read.")] unread_only: bool,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
    ) -> Result<Rows<Notice>, Fault> {
        policy::oneself(ctx.viewer())?;
        let slice = slice(first, after)?;
        let rows = notice::inbox(&ctx.desk().db, ctx.viewer(), unread_only).await?;
        Ok(Rows(Page::of(rows, |row| &row.id, &slice)?.map(Notice)))
    }
}

/// Notices to mark.
#[derive(InputObject)]
pub struct MarkNoticesInput {
    /// An id that the client chooses.
    client_mutation_id: Option<String>,
    /// Global ids of the viewer's own notices, at most 100.
    ids: Vec<ID>,
    /// As read, or as not read.
    #[graphql(default = true)]
    read: bool,
}

/// How many notices are not read now.
#[derive(SimpleObject)]
pub struct MarkNoticesPayload {
    /// The client's id of the mutation.
    client_mutation_id: Option<String>,
    /// How many of the viewer's notices are not read.
    unread: u64,
}

/// Changes of notices.
#[derive(Default)]
pub struct NoticeMutation;

#[Object]
impl NoticeMutation {
    /// Marks the viewer's own notices as read, or as not read. Marking twice changes nothing.
    async fn mark_notices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: MarkNoticesInput,
    ) -> Result<MarkNoticesPayload, Fault> {
        let ids: Vec<String> = input
            .ids
            .iter()
            .map(|id| super::node::account_key(id, "notice", "input.ids").map(str::to_owned))
            .collect::<Result<_, _>>()?;
        notice::mark(ctx.desk(), ctx.viewer(), &ids, input.read).await?;
        let unread = notice::unread(&ctx.desk().db, ctx.viewer()).await?;
        Ok(MarkNoticesPayload { client_mutation_id: input.client_mutation_id, unread })
    }
}
