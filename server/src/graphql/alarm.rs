//! Alarms: what a published version was locked to and is no longer so.

use async_graphql::{Context, Enum, ID, InputObject, Object};

use super::area::Area;
use super::ask::Ask;
use super::course::Course;
use super::fault::Fault;
use super::language::Language;
use super::node::key_of;
use super::organisation::Organisation;
use super::package::Package;
use super::page::words;
use super::proposal::Proposal;
use super::rows::{Keyed, Rows, slice};
use super::scalar::DateTime;
use super::session::Session;
use crate::domain::alarm;
use crate::domain::policy::not_found;
use crate::domain::rows::Page;

/// What has become of something that a published version was locked to.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::AlarmKind")]
pub enum AlarmKind {
    /// The course is taught otherwise: days, title or competences.
    CourseRevised,
    /// The course has ended.
    CourseEnded,
    /// The course gets a last day, or an earlier one.
    CourseEnds,
    /// A provider that could offer the course no longer may.
    ApprovalLost,
    /// Nobody may offer the course any more.
    NoProvider,
    /// The chosen session is cancelled.
    SessionCancelled,
    /// The chosen session has no free seat.
    SessionFull,
}

/// Something that a published version was locked to is no longer so.
#[derive(Clone)]
pub struct Alarm(pub entity::alarm::Model);

/// Something that a published version was locked to is no longer so.
#[Object]
impl Alarm {
    /// Global id; the same as long as the same is wrong.
    pub async fn id(&self) -> ID {
        format!("alarm:{}", self.0.id).into()
    }

    /// What happened.
    async fn kind(&self) -> AlarmKind {
        self.0.kind.into()
    }

    /// What happened, in words.
    async fn message(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> String {
        let said = alarm::said(&self.0);
        if language == Language::Da { said.da } else { said.en }
    }

    /// The course; null when the catalogue no longer has it.
    async fn course(&self, ctx: &Context<'_>) -> Option<Course> {
        ctx.catalogue().courses.position(&self.0.course_key).map(Course::new)
    }

    /// The session, where it is about one.
    async fn session(&self, ctx: &Context<'_>) -> Option<Session> {
        ctx.catalogue().sessions.position(self.0.session_key.as_deref()?).map(Session)
    }

    /// Name of the element, `e3`.
    async fn element(&self) -> &str {
        &self.0.element
    }

    /// When it was seen.
    async fn raised_at(&self) -> DateTime {
        DateTime(self.0.raised_at)
    }

    /// The package: the version in force.
    async fn package(&self, ctx: &Context<'_>) -> Result<Package, Fault> {
        let at = ctx.catalogue().packages.position(&self.0.package_key);
        Ok(at.map(Package::in_force).ok_or_else(|| not_found("package"))?)
    }

    /// Areas that the package is for.
    async fn areas(&self, ctx: &Context<'_>) -> Vec<Area> {
        let catalogue = ctx.catalogue();
        let Some(package) = catalogue.packages.get(&self.0.package_key) else { return Vec::new() };
        let mut areas: Vec<u32> = package.areas.clone();
        areas.extend(package.municipalities.iter().map(|&at| catalogue.municipalities.at(at).rar));
        areas.sort_unstable();
        areas.dedup();
        areas.into_iter().map(Area).collect()
    }

    /// Organisations that take part in the package.
    async fn parties(&self, ctx: &Context<'_>) -> Vec<Organisation> {
        let package = ctx.catalogue().packages.get(&self.0.package_key);
        package.map_or_else(Vec::new, |package| {
            package.parties.iter().map(|party| Organisation(party.organisation)).collect()
        })
    }

    /// How it could be repaired with the rest unchanged; for the package's parties.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>, Fault> {
        super::proposal::of_alarm(ctx, &self.0).await
    }
}

impl Keyed for Alarm {
    fn key(&self) -> String {
        self.0.id.clone()
    }
}

/// Which alarms. An empty list filters nothing.
#[derive(InputObject, Default, Clone)]
pub struct AlarmFilter {
    /// Key of an area that the package is for.
    area: Option<String>,
    /// Key of an organisation that takes part in the package.
    organisation: Option<String>,
    /// Global id of a package.
    package: Option<ID>,
    /// Kinds.
    kinds: Option<Vec<AlarmKind>>,
    /// Only of packages that the viewer's organisations take part in.
    mine: Option<bool>,
}

impl AlarmFilter {
    /// As the rules read it.
    pub(super) fn read(self) -> Result<alarm::AlarmFilter, Fault> {
        Ok(alarm::AlarmFilter {
            package: self.package.as_ref().map(|id| key_of(id, "package").map(str::to_owned)).transpose()?,
            area: self.area,
            organisation: self.organisation,
            kinds: words(self.kinds),
            mine: self.mine.unwrap_or_default(),
        })
    }
}

/// Queries of alarms.
#[derive(Default)]
pub struct AlarmQuery;

#[Object]
impl AlarmQuery {
    /// Open alarms of published packages, newest first.
    async fn alarms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<AlarmFilter>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
    ) -> Result<Rows<Alarm>, Fault> {
        let slice = slice(first, after)?;
        let filter = filter.unwrap_or_default().read()?;
        let rows = alarm::list(&ctx.desk().reader, ctx.catalogue(), ctx.viewer(), &filter).await?;
        Ok(Rows(Page::of(rows, |row| &row.id, &slice)?.map(Alarm)))
    }
}
