//! What could be changed in a package, and what a published version is locked to.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object};

use super::ask::Ask;
use super::competence::Competence;
use super::competence::CompetenceLevel;
use super::course::{Course, days};
use super::fault::Fault;
use super::history::Difference;
use super::language::Language;
use super::package::Package;
use super::prompt::Prompt;
use super::scalar::Date;
use super::session::Session;
use crate::domain::draft::lock::{self, Locked};
use crate::domain::draft::proposal;
use crate::domain::error::Error;
use crate::domain::work::{self, Work};

/// What a proposal comes from.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "proposal::Origin")]
pub enum ProposalOrigin {
    /// Something that the published version rests on has changed.
    Alarm,
    /// The package was taken over from another area.
    Adaptation,
    /// Other courses do the same in fewer days.
    Shorter,
}

/// Changes that belong together; each of its differences can be accepted by itself.
pub struct Proposal(proposal::Proposal);

/// Changes that belong together; each of its differences can be accepted by itself.
#[Object]
impl Proposal {
    /// Its name among the open proposals of the package.
    pub async fn id(&self) -> &str {
        &self.0.id
    }

    /// Where it comes from.
    async fn origin(&self) -> ProposalOrigin {
        self.0.origin.into()
    }

    /// What it is about.
    async fn text(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.text_da, &self.0.text_en)
    }

    /// What would be different; accept it with `acceptDifferences`.
    async fn differences(&self) -> Vec<Difference> {
        self.0.changes.iter().map(|change| Difference(change.difference.clone())).collect()
    }
}

/// A course as it was when a version was published.
pub struct LockedCourse(Locked);

/// A course as it was when a version was published.
#[Object]
impl LockedCourse {
    /// The course as it is now; null where the catalogue no longer has it.
    async fn course(&self, ctx: &Context<'_>) -> Option<Course> {
        ctx.catalogue().courses.position(&self.0.course).map(Course::new)
    }

    /// Name of the element, `e3`.
    async fn element(&self) -> &str {
        &self.0.element
    }

    /// Its key.
    async fn key(&self) -> &str {
        &self.0.course
    }

    /// Its Danish title then.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Its length then, in course days.
    async fn days(&self) -> f64 {
        days(self.0.days)
    }

    /// Its last day, where one was known then.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date)
    }

    /// What it gave then.
    async fn competences(&self, ctx: &Context<'_>) -> Vec<CompetenceLevel> {
        let known = |(key, level): &(String, u8)| {
            let competence = Prompt(Competence(ctx.catalogue().competences.position(key)?));
            Some(CompetenceLevel { competence, level: *level })
        };
        self.0.competences.iter().filter_map(known).collect()
    }

    /// The chosen session; null where none was chosen, or the catalogue no longer has it.
    async fn session(&self, ctx: &Context<'_>) -> Option<Session> {
        ctx.catalogue().sessions.position(&self.0.session.as_ref()?.key).map(Session)
    }
}

/// Open proposals for a package.
pub(super) async fn of(ctx: &Context<'_>, work: &Arc<Work>) -> Result<Vec<Proposal>, Fault> {
    let open = computed(ctx, work).await?;
    Ok(open.into_iter().map(Proposal).collect())
}

/// The repair of one alarm; for the package's parties.
pub(super) async fn of_alarm(ctx: &Context<'_>, alarm: &entity::alarm::Model) -> Result<Option<Proposal>, Fault> {
    let Some(work) = ctx.load().works.load(alarm.package_key.clone()).await? else { return Ok(None) };
    let open = computed(ctx, &work).await?;
    let fingerprint = alarm.id.splitn(3, ':').nth(2);
    Ok(open.into_iter().find(|proposal| proposal.alarm.as_deref() == fingerprint).map(Proposal))
}

async fn computed(ctx: &Context<'_>, work: &Arc<Work>) -> Result<Vec<proposal::Proposal>, Error> {
    work::proposals(ctx.desk(), ctx.catalogue(), ctx.today(), work, &ctx.moment().planning).await
}

/// The lock of a package's published version.
pub(super) async fn locked(ctx: &Context<'_>, package: &Package) -> Result<Vec<LockedCourse>, Fault> {
    let row = package.row(ctx);
    let text = if let Some((_, text)) = package.past() {
        text.map(str::to_owned)
    } else if row.made_here && row.version > 0 {
        work::version(&ctx.desk().reader, ctx.viewer(), &row.key, row.version).await?.map(|version| version.row.lock)
    } else {
        None
    };
    let Some(text) = text else { return Ok(Vec::new()) };
    Ok(lock::read(&text)?.into_iter().map(LockedCourse).collect())
}
