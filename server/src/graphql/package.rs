//! Packages (branchepakker, jobpakker): gated processes toward one job in one place.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::alarm::Alarm;
use super::area::Area;
use super::ask::Ask;
use super::comment::Comment;
use super::competence::Competence;
use super::course::{Course, days};
use super::fault::Fault;
use super::finding::Finding;
use super::history::{Difference, PackageRevision, PackageVersion};
use super::language::Language;
use super::model::CollaborationModel;
use super::municipality::Municipality;
use super::occupation::Occupation;
use super::organisation::Organisation;
use super::origin::Provenance;
use super::page::{Connection, PageArgs, Row, page_with, words};
use super::prompt::{Prompt, Prompts};
use super::proposal::{LockedCourse, Proposal};
use super::rows::Rows;
use super::scalar::{Date, DateTime};
use super::session::Session;
use super::shortage::{Shortage, ShortageCategory};
use crate::catalogue::search::Kind;
use crate::catalogue::{Catalogue, noun};
use crate::domain::draft::content::{self, Content, Standing};
use crate::domain::draft::difference::{self, State};
use crate::domain::draft::{demand, finding, shorter};
use crate::domain::error::Error;
use crate::domain::listing::{self, Listing};
use crate::domain::package::{self, Shelf};
use crate::domain::work::{self, Version, Work};
use crate::domain::{comment, policy};

/// Kind of package.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::PackageKind")]
pub enum PackageKind {
    /// One of the twelve jobpakker of 2006, or made like them.
    JobPackage,
    /// Branchepakke.
    BranchPackage,
    /// Job-VEU: short course and placement for concrete jobs.
    JobVeu,
    /// A project.
    Project,
}

/// Where a package stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::PackageStatus")]
pub enum PackageStatus {
    /// Being written.
    Draft,
    /// Put to the parties.
    Proposed,
    /// Approved by each party.
    Agreed,
    /// Published as an unchangeable version.
    Published,
    /// Replaced by a later version.
    Superseded,
    /// Ended.
    Retired,
}

/// Kind of element.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::ElementKind")]
pub enum ElementKind {
    /// Introduction.
    Introduction,
    /// Short placement to try a job (snuse).
    TasterPlacement,
    /// Placement in a company (virksomhedspraktik).
    CompanyPlacement,
    /// AMU course.
    Course,
    /// Danish lessons.
    Language,
    /// Mentoring.
    Mentoring,
    /// Guidance.
    Guidance,
    /// Job club.
    JobClub,
    /// Job with wage subsidy (løntilskud).
    WageSubsidy,
    /// Integrationsgrunduddannelse (IGU).
    ApprenticeshipIgu,
    /// Ordinary job.
    Employment,
}

/// A party's role in a package.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::PartyRole")]
pub enum PartyRole {
    /// Leads the package.
    Lead,
    /// Takes part.
    Partner,
}

/// Where a party's approval stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::PartyStatus")]
pub enum PartyStatus {
    /// Named as a party by the source; no approval was given in Kortvej.
    Named,
    /// Asked to take part.
    Invited,
    /// Has approved.
    Approved,
    /// Has declined.
    Declined,
}

/// Whom a package is for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::TargetGroup")]
pub enum TargetGroup {
    /// Unskilled unemployed people.
    UnskilledUnemployed,
    /// Insured unemployed people.
    InsuredUnemployed,
    /// People on cash benefit (kontanthjælp).
    CashBenefit,
    /// Refugees and their reunified families.
    RefugeesFamilyReunified,
    /// Immigrants.
    Immigrants,
    /// People without benefit.
    SelfSupported,
    /// Bilingual people.
    Bilingual,
    /// People in work.
    Employed,
}

/// Order of packages.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "package::PackageOrder")]
pub enum PackageOrder {
    /// Best match first; without a search by title. The default.
    Relevance,
    /// By Danish title.
    Title,
    /// Latest first year first.
    Newest,
}

/// A package: a gated process toward one job in one place, of elements in order and in parallel. It is published, or in
/// the making and then visible to its parties only.
#[derive(Clone)]
pub struct Package(Face);

/// What is looked at of a package.
#[derive(Clone)]
enum Face {
    /// The version in force, in the catalogue.
    Catalogue(u32),
    /// The package as its parties work on it.
    Making(Arc<Making>),
    /// A published version, perhaps superseded, or a revision of long ago.
    Past(Arc<Past>),
}

struct Making {
    row: noun::Package,
    work: Arc<Work>,
}

struct Past {
    row: noun::Package,
    content: Content,
    at: i64,
    locked: Option<String>,
}

/// A package: a gated process toward one job in one place, of elements in order and in parallel. It is published, or in
/// the making and then visible to its parties only.
#[Object]
impl Package {
    /// Global id, `package:VEJLE14-6`.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("package:{}", self.row(ctx).key).into()
    }

    /// Key, `VEJLE14-6`.
    async fn key<'a>(&'a self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).key
    }

    /// Title.
    async fn title<'a>(
        &'a self,
        ctx: &'a Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> &'a str {
        language.of(&self.row(ctx).title_da, &self.row(ctx).title_en)
    }

    /// Kind.
    async fn kind(&self, ctx: &Context<'_>) -> PackageKind {
        self.row(ctx).kind.into()
    }

    /// Where it stands.
    async fn status(&self, ctx: &Context<'_>) -> PackageStatus {
        self.row(ctx).status.into()
    }

    /// Rises with every change.
    async fn revision(&self, ctx: &Context<'_>) -> i32 {
        self.row(ctx).revision
    }

    /// Number of the latest published version; 0 before the first.
    async fn version(&self, ctx: &Context<'_>) -> i32 {
        self.row(ctx).version
    }

    /// The job that it leads to, the first where there are several.
    async fn occupation(&self, ctx: &Context<'_>) -> Option<Occupation> {
        self.row(ctx).occupations.first().map(|&at| Occupation(at))
    }

    /// All jobs that it leads to.
    async fn occupations(&self, ctx: &Context<'_>) -> Vec<Occupation> {
        self.row(ctx).occupations.iter().map(|&at| Occupation(at)).collect()
    }

    /// The area that it is for: the one named, else the RAR area of its first municipality. Null when national.
    async fn area(&self, ctx: &Context<'_>) -> Option<Area> {
        let row = self.row(ctx);
        let place = row.municipalities.first().map(|&at| ctx.catalogue().municipalities.at(at).rar);
        row.areas.first().copied().or(place).map(Area)
    }

    /// Areas that it is for.
    async fn areas(&self, ctx: &Context<'_>) -> Vec<Area> {
        self.row(ctx).areas.iter().map(|&at| Area(at)).collect()
    }

    /// Municipalities that it is for. With neither areas nor municipalities it is national.
    async fn municipalities(&self, ctx: &Context<'_>) -> Vec<Municipality> {
        self.row(ctx).municipalities.iter().map(|&at| Municipality(at)).collect()
    }

    /// The organisation that leads it, where known.
    async fn lead(&self, ctx: &Context<'_>) -> Option<Organisation> {
        let lead = self.row(ctx).parties.iter().find(|party| party.role == entity::types::PartyRole::Lead);
        lead.map(|party| Organisation(party.organisation))
    }

    /// Organisations that take part.
    async fn parties(&self, ctx: &Context<'_>) -> Vec<Party> {
        let party = |party: &noun::Party| {
            let row = self.work().and_then(|work| {
                let key = &ctx.catalogue().organisations.at(party.organisation).key;
                work.party(key).map(|row| (Arc::clone(work), row.clone()))
            });
            Party { organisation: party.organisation, role: party.role, status: party.status, row }
        };
        self.row(ctx).parties.iter().map(party).collect()
    }

    /// Whom it is for.
    async fn target_groups(&self, ctx: &Context<'_>) -> Vec<TargetGroup> {
        self.row(ctx).target_groups.iter().map(|&group| group.into()).collect()
    }

    /// First year in use, where known.
    async fn year_from(&self, ctx: &Context<'_>) -> Option<i32> {
        self.row(ctx).year_from
    }

    /// Last year in use; null when open or not known.
    async fn year_to(&self, ctx: &Context<'_>) -> Option<i32> {
        self.row(ctx).year_to
    }

    /// What it is, in Danish.
    async fn description<'a>(&'a self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).description
    }

    /// Where the package is described, in Danish.
    async fn source_note<'a>(&'a self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).source_note
    }

    /// Its elements in order. Those with `parallel` run beside the others.
    async fn elements(&self, ctx: &Context<'_>) -> Prompts<Element> {
        (0..self.row(ctx).elements.len()).map(|index| Element { package: self.clone(), index }).collect()
    }

    /// What its courses cover of its (first) job; null where it names no job, or none of its courses is known by
    /// key. An element without a verified course counts nothing, so coverage is a lower bound.
    async fn coverage(&self, ctx: &Context<'_>) -> Option<PackageCoverage> {
        let coverage = package::coverage(ctx.catalogue(), self.row(ctx))?;
        let needs = &ctx.catalogue().occupations.at(coverage.occupation).requirements;
        Some(PackageCoverage {
            essential_coverage: coverage.essential,
            optional_coverage: coverage.optional,
            uncovered: coverage.uncovered.iter().map(|&at| Competence(needs[at].competence)).collect(),
        })
    }

    /// The package that it was made from, where that is published.
    async fn derived_from(&self, ctx: &Context<'_>) -> Option<Package> {
        let key = self.row(ctx).derived_from.as_deref()?;
        ctx.catalogue().packages.position(key).map(Package::in_force)
    }

    /// Open alarms: what the published version was locked to and is no longer so. Empty of packages not made here.
    async fn alarms(&self, ctx: &Context<'_>) -> Result<Vec<Alarm>, Fault> {
        let row = self.row(ctx);
        if !row.made_here || row.version == 0 {
            return Ok(Vec::new());
        }
        let rows = ctx.load().alarms.load(row.key.clone()).await?;
        Ok(rows.into_iter().map(Alarm).collect())
    }

    /// The package as its parties work on it: for them only, else null.
    async fn draft(&self, ctx: &Context<'_>) -> Result<Option<Package>, Fault> {
        Ok(self.work_of(ctx).await?.map(|work| Package::making_of(ctx.catalogue(), work)))
    }

    /// The version in force; null where none is published.
    async fn published(&self, ctx: &Context<'_>) -> Option<Package> {
        ctx.catalogue().packages.position(&self.row(ctx).key).map(Package::in_force)
    }

    /// Its published versions, newest first. Empty of packages not made here.
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<PackageVersion>, Fault> {
        let row = self.row(ctx);
        if !row.made_here {
            return Ok(Vec::new());
        }
        let versions = work::versions(&ctx.desk().reader, ctx.viewer(), &row.key).await?;
        Ok(versions.into_iter().map(PackageVersion).collect())
    }

    /// What has become of it, newest first: every revision with who, when and what. For its parties; `NOT_FOUND` for
    /// others.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
    ) -> Result<Rows<PackageRevision>, Fault> {
        super::history::page(ctx, self, first, after).await
    }

    /// What its rules say of it today.
    async fn findings(&self, ctx: &Context<'_>) -> Result<Vec<Finding>, Fault> {
        let (catalogue, today) = (Arc::clone(ctx.catalogue()), ctx.today());
        let (content, parties) = (self.content(ctx), self.party_list(ctx));
        // Whether there is a shorter way is the planner's work.
        let found = ctx.moment().planning.run(move || {
            let shortest = shorter::shortest(&catalogue, today, &content, shorter::LIMIT);
            finding::findings(&catalogue, today, &content, &parties, &shortest)
        });
        let found = found.await.map_err(|cause| Error::internal(&cause))?;
        Ok(found.into_iter().map(Finding).collect())
    }

    /// Comments, oldest first. For its parties; `NOT_FOUND` for others.
    async fn comments(&self, ctx: &Context<'_>) -> Result<Vec<Comment>, Fault> {
        let work = self.work_of(ctx).await?.ok_or_else(|| policy::not_found("comments"))?;
        let rows = comment::of(&ctx.desk().reader, &work).await?;
        Ok(rows.into_iter().map(|row| Comment { row, work: Arc::clone(&work) }).collect())
    }

    /// What could be changed, each difference to be accepted by itself: repairs after alarms, what another area needs,
    /// a shorter way. For its parties; empty for others.
    async fn proposals(&self, ctx: &Context<'_>) -> Result<Vec<Proposal>, Fault> {
        let Some(work) = self.work_of(ctx).await? else { return Ok(Vec::new()) };
        super::proposal::of(ctx, &work).await
    }

    /// What a published version was locked to: its courses as they were. Empty where nothing is published.
    async fn lockfile(&self, ctx: &Context<'_>) -> Result<Vec<LockedCourse>, Fault> {
        super::proposal::locked(ctx, self).await
    }

    /// What the viewer may do with it now.
    async fn may(&self, ctx: &Context<'_>) -> Result<Vec<PackageAction>, Fault> {
        let work = self.work_of(ctx).await?;
        let allowed = package::may(ctx.viewer(), work.as_deref(), self.row(ctx));
        Ok(allowed.into_iter().map(PackageAction::from).collect())
    }

    /// Each requirement of its job, and what covers it.
    async fn coverage_lines(&self, ctx: &Context<'_>) -> Vec<CoverageLine> {
        package::lines(ctx.catalogue(), self.row(ctx)).into_iter().map(CoverageLine).collect()
    }

    /// The latest known shortage of its job in its area.
    async fn local_demand(&self, ctx: &Context<'_>) -> Option<LocalDemand> {
        demand::demand(ctx.catalogue(), &self.content(ctx)).map(LocalDemand)
    }

    /// The collaboration model that it follows; for its parties.
    async fn collaboration_model(&self, ctx: &Context<'_>) -> Result<Option<CollaborationModel>, Fault> {
        let Some(work) = self.work_of(ctx).await? else { return Ok(None) };
        let Some(key) = &work.row.model_key else { return Ok(None) };
        Ok(ctx.load().models.load(key.clone()).await?.map(CollaborationModel))
    }

    /// When it was last changed; of a package in the making.
    async fn changed_at(&self) -> Option<DateTime> {
        self.work().map(|work| DateTime(work.row.changed_at))
    }

    /// The day by which its parties are asked to decide; of a package in the making.
    async fn decide_by(&self) -> Option<Date> {
        self.work().and_then(|work| work.row.decide_by).map(Date)
    }

    /// When the version was published; null of one not made here, or in the making.
    async fn published_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Fault> {
        let row = self.row(ctx);
        if let Some((at, locked)) = self.past() {
            return Ok(locked.map(|_| DateTime(at)));
        }
        if !row.made_here || row.status != entity::types::PackageStatus::Published {
            return Ok(None);
        }
        let version = work::version(&ctx.desk().reader, ctx.viewer(), &row.key, row.version).await?;
        Ok(version.map(|version| DateTime(version.row.published_at)))
    }

    /// How well the row is founded. DEMO is an invented package.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }

    /// The day that the source speaks for.
    async fn source_date(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).origin.source_date.map(Date)
    }
}

impl Package {
    /// The version in force of a package of the catalogue (position).
    pub fn in_force(position: u32) -> Self {
        Self(Face::Catalogue(position))
    }

    /// A package as its parties work on it. Whoever makes this has asked whether the viewer may see it.
    pub fn making(catalogue: &Catalogue, work: Work) -> Self {
        Self::making_of(catalogue, Arc::new(work))
    }

    /// The same.
    pub(super) fn making_of(catalogue: &Catalogue, work: Arc<Work>) -> Self {
        Self(Face::Making(Arc::new(Making { row: work.shown(catalogue), work })))
    }

    /// A published version.
    pub(super) fn past_version(catalogue: &Catalogue, version: &Version) -> Self {
        let row = version.content.shown(
            catalogue,
            &version.row.package_key,
            &Standing {
                status: version.row.status,
                revision: version.row.revision,
                version: version.row.version,
                parties: &version.parties,
                derived_from: None,
            },
        );
        let (content, locked) = (version.content.clone(), Some(version.row.lock.clone()));
        Self(Face::Past(Arc::new(Past { row, content, at: version.row.published_at, locked })))
    }

    /// A package as it was at a revision.
    pub(super) fn past_revision(
        catalogue: &Catalogue,
        row: &entity::package_revision::Model,
        content: Content,
        parties: &[content::Party],
        version: i32,
    ) -> Self {
        let status = entity::types::PackageStatus::Draft;
        let stand = Standing { status, revision: row.revision, version, parties, derived_from: None };
        let shown = content.shown(catalogue, &row.package_key, &stand);
        Self(Face::Past(Arc::new(Past { row: shown, content, at: row.at, locked: None })))
    }

    pub(super) fn row<'a>(&'a self, ctx: &'a Context<'_>) -> &'a noun::Package {
        match &self.0 {
            Face::Catalogue(at) => ctx.catalogue().packages.at(*at),
            Face::Making(making) => &making.row,
            Face::Past(past) => &past.row,
        }
    }

    /// The package as its parties work on it, where that is what is looked at.
    pub(super) fn work(&self) -> Option<&Arc<Work>> {
        match &self.0 {
            Face::Making(making) => Some(&making.work),
            _ => None,
        }
    }

    /// The package as its parties work on it, whatever is looked at, for a viewer who takes part.
    pub(super) async fn work_of(&self, ctx: &Context<'_>) -> Result<Option<Arc<Work>>, Fault> {
        if let Some(work) = self.work() {
            return Ok(Some(Arc::clone(work)));
        }
        let row = self.row(ctx);
        if !row.made_here || ctx.viewer().memberships.is_empty() {
            return Ok(None);
        }
        Ok(ctx.load().works.load(row.key.clone()).await?)
    }

    /// What it says, as drafts say it.
    pub(super) fn content(&self, ctx: &Context<'_>) -> Content {
        match &self.0 {
            Face::Catalogue(_) => Content::of(ctx.catalogue(), self.row(ctx)),
            Face::Making(making) => making.work.content.clone(),
            Face::Past(past) => past.content.clone(),
        }
    }

    /// Its parties, as drafts know them.
    pub(super) fn party_list(&self, ctx: &Context<'_>) -> Vec<content::Party> {
        package::party_list(ctx.catalogue(), self.row(ctx))
    }

    /// The lock of a past version, and when it was made (microseconds UTC).
    pub(super) fn past(&self) -> Option<(i64, Option<&str>)> {
        match &self.0 {
            Face::Past(past) => Some((past.at, past.locked.as_deref())),
            _ => None,
        }
    }
}

impl Row for Package {
    fn at(position: u32) -> Self {
        Self::in_force(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Borrowed(&catalogue.packages.at(position).key)
    }

    fn searched(catalogue: &Catalogue, position: u32) -> Option<(Kind, Cow<'_, str>)> {
        let row = catalogue.packages.at(position);
        Some((Kind::Package, Cow::Owned(format!("{}. {}", row.title_da, row.description))))
    }

    fn in_catalogue(catalogue: &Catalogue) -> u32 {
        catalogue.packages.len()
    }

    fn own_key(&self) -> Cow<'_, str> {
        match &self.0 {
            Face::Catalogue(_) => Cow::Borrowed(""),
            Face::Making(making) => Cow::Borrowed(&making.row.key),
            Face::Past(past) => Cow::Borrowed(&past.row.key),
        }
    }

    fn facets(catalogue: &Catalogue, along: &[Self], listing: &Listing, _today: time::Date) -> Vec<listing::Facet> {
        let making: Vec<noun::Package> = along
            .iter()
            .filter_map(|package| match &package.0 {
                Face::Making(making) => Some(making.row.clone()),
                _ => None,
            })
            .collect();
        package::facets(Shelf { catalogue, making: &making }, listing)
    }
}

/// An organisation's part in a package.
#[derive(Clone)]
pub struct Party {
    organisation: u32,
    role: entity::types::PartyRole,
    status: entity::types::PartyStatus,
    row: Option<(Arc<Work>, entity::work_party::Model)>,
}

/// An organisation's part in a package.
#[Object]
impl Party {
    /// The organisation.
    async fn organisation(&self) -> Organisation {
        Organisation(self.organisation)
    }

    /// Its role.
    async fn role(&self) -> PartyRole {
        self.role.into()
    }

    /// Where its approval stands.
    async fn status(&self) -> PartyStatus {
        self.status.into()
    }

    /// When it was invited; of a package in the making.
    async fn invited_at(&self) -> Option<DateTime> {
        self.row.as_ref().map(|(_, row)| DateTime(row.invited_at))
    }

    /// When it decided; of a package in the making.
    async fn decided_at(&self) -> Option<DateTime> {
        self.row.as_ref().and_then(|(_, row)| row.decided_at).map(DateTime)
    }

    /// Why it decided so, in its own words; of a package in the making.
    async fn reason(&self) -> Option<&str> {
        self.row.as_ref().and_then(|(_, row)| row.reason.as_deref())
    }

    /// Whether a later change reopened its approval.
    async fn reopened(&self) -> bool {
        self.row.as_ref().is_some_and(|(_, row)| row.reopened_revision.is_some())
    }

    /// What has changed since it approved, where that reopened its approval.
    async fn reopened_by(&self, ctx: &Context<'_>) -> Result<Vec<Difference>, Fault> {
        let Some((work, row)) = &self.row else { return Ok(Vec::new()) };
        let (Some(approved), Some(_)) = (row.decided_revision, row.reopened_revision) else { return Ok(Vec::new()) };
        let Some((_, before, parties)) = work::revision(&ctx.desk().reader, work, approved).await? else {
            return Ok(Vec::new());
        };
        let from = State { content: &before, parties: &parties };
        let to = State { content: &work.content, parties: &parties };
        Ok(difference::between(ctx.catalogue(), from, to).into_iter().map(Difference).collect())
    }
}

/// An element of a package.
pub struct Element {
    package: Package,
    index: usize,
}

/// An element of a package.
#[Object]
impl Element {
    /// Its name within the package, `e3`: the same in every revision and version.
    pub async fn id<'a>(&'a self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).id
    }

    /// Place in the package, from 1.
    async fn seq(&self, ctx: &Context<'_>) -> i32 {
        self.row(ctx).seq
    }

    /// Kind.
    async fn kind(&self, ctx: &Context<'_>) -> ElementKind {
        self.row(ctx).kind.into()
    }

    /// Title in Danish.
    async fn title<'a>(&'a self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).title
    }

    /// The course, where it is one and its number is verified.
    async fn course(&self, ctx: &Context<'_>) -> Option<Prompt<Course>> {
        self.row(ctx).course.map(Course::new).map(Prompt)
    }

    /// Length in weeks, where given in weeks.
    async fn weeks(&self, ctx: &Context<'_>) -> Option<f64> {
        self.row(ctx).weeks.map(days)
    }

    /// Length in days, where given in days.
    async fn days(&self, ctx: &Context<'_>) -> Option<f64> {
        self.row(ctx).days.map(days)
    }

    /// Whether it runs beside the other elements.
    async fn parallel(&self, ctx: &Context<'_>) -> bool {
        self.row(ctx).parallel
    }

    /// What it is for or how it is meant, in Danish.
    async fn purpose<'a>(&'a self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).note
    }

    /// The chosen session of its course.
    async fn session(&self, ctx: &Context<'_>) -> Option<Session> {
        self.row(ctx).session.map(Session)
    }

    /// The organisation that answers for it. A change of the element reopens the approval of this party alone; one of
    /// an element without reopens everybody's.
    async fn responsible(&self, ctx: &Context<'_>) -> Option<Organisation> {
        self.row(ctx).responsible.map(Organisation)
    }

    /// Competences of the job that it serves, beside those that its course gives.
    async fn requirements(&self, ctx: &Context<'_>) -> Vec<Competence> {
        self.row(ctx).requirements.iter().map(|&at| Competence(at)).collect()
    }

    /// The revision of the package at which it last changed; 0 of a package that is not in the making.
    async fn revision(&self, ctx: &Context<'_>) -> i32 {
        let element = self.package.work().and_then(|work| work.content.element(&self.row(ctx).id));
        element.map_or(0, |element| element.changed)
    }

    /// Levels to reach before leaving it.
    async fn gate(&self, ctx: &Context<'_>) -> Vec<Gate> {
        let gates = self.row(ctx).gates.iter();
        gates.map(|gate| Gate { competence: Competence(gate.competence), level: gate.level }).collect()
    }

    /// How well the element is founded.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).provenance.into()
    }
}

impl Element {
    fn row<'a>(&'a self, ctx: &'a Context<'_>) -> &'a noun::Element {
        &self.package.row(ctx).elements[self.index]
    }
}

/// A level to reach before leaving an element.
#[derive(SimpleObject)]
pub struct Gate {
    /// The competence.
    competence: Competence,
    /// 1 to 4.
    level: u8,
}

/// What a package's courses cover of its job.
#[derive(SimpleObject)]
pub struct PackageCoverage {
    /// Covered weight of essential competences over all their weight, 0 to 1.
    essential_coverage: f64,
    /// The same of the optional.
    optional_coverage: f64,
    /// Essential competences that no course of the package gives at the level needed.
    uncovered: Vec<Competence>,
}

/// Which packages. An empty list filters nothing; several values of one list mean any of them.
#[derive(InputObject, Default)]
pub struct PackageFilter {
    /// Kinds.
    kinds: Option<Vec<PackageKind>>,
    /// Keys of jobs.
    occupations: Option<Vec<String>>,
    /// Keys of areas that it is for, or that a municipality it is for lies in.
    areas: Option<Vec<String>>,
    /// Whom it is for.
    target_groups: Option<Vec<TargetGroup>>,
    /// Keys of courses that it uses.
    courses: Option<Vec<String>>,
    /// Keys of organisations that take part.
    organisations: Option<Vec<String>>,
    /// Where it stands.
    status: Option<Vec<PackageStatus>>,
    /// Provenance.
    provenance: Option<Vec<Provenance>>,
    /// Only those that the viewer's organisations take part in, also in the making.
    mine: Option<bool>,
}

/// Queries of packages.
#[derive(Default)]
pub struct PackageQuery;

#[Object]
impl PackageQuery {
    /// One package by its global id or by its key: the version in force, or for a party the package in the making where
    /// none is published. Null when there is none that the viewer may see.
    async fn package(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: Option<ID>,
        #[graphql(desc = "Or its key.")] key: Option<String>,
        #[graphql(default, desc = "As its parties work on it; null for others.")] draft: bool,
        #[graphql(desc = "A published version by its number.")] version: Option<i32>,
    ) -> Result<Option<Package>, Fault> {
        let key = match (&id, &key) {
            (Some(id), None) => super::node::key_of(id, "package")?,
            (None, Some(key)) => key,
            _ => {
                return Err(
                    Error::invalid("id", "Angiv præcis én af id og key.", "Give exactly one of id and key.").into()
                );
            }
        };
        if let Some(version) = version {
            let version = work::version(&ctx.desk().reader, ctx.viewer(), key, version).await?;
            return Ok(version.map(|version| Package::past_version(ctx.catalogue(), &version)));
        }
        find(ctx, key, draft).await
    }

    /// Packages: best match first, without a search by title. Published ones, unless the filter asks for other states or
    /// for the viewer's own: then those in the making that the viewer takes part in too.
    async fn packages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words as people write them, in Danish.")] search: Option<String>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<PackageFilter>,
        #[graphql(desc = "Order of the rows.")] order_by: Option<PackageOrder>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Package>, Fault> {
        let filter = filter.unwrap_or_default();
        let mine = filter.mine.unwrap_or_default();
        let filter = package::PackageFilter {
            kinds: words(filter.kinds),
            occupations: filter.occupations.unwrap_or_default(),
            areas: filter.areas.unwrap_or_default(),
            target_groups: words(filter.target_groups),
            courses: filter.courses.unwrap_or_default(),
            organisations: filter.organisations.unwrap_or_default(),
            status: words(filter.status),
            provenance: words(filter.provenance),
        };
        let catalogue = ctx.catalogue();
        let works = if mine || filter.status.iter().any(|&status| status != entity::types::PackageStatus::Published) {
            work::list(&ctx.desk().reader, ctx.viewer(), &filter.status).await?
        } else {
            Vec::new()
        };
        // Where the version in force is what stands, it is listed once, as published.
        let works = works.into_iter().filter(|work| work.row.status != entity::types::PackageStatus::Published);
        let along: Vec<Package> = works.map(|work| Package::making(catalogue, work)).collect();
        let making: Vec<noun::Package> = along.iter().map(|package| package.row(ctx).clone()).collect();
        let shelf = Shelf { catalogue, making: &making };
        let mut listing = package::list(shelf, search.as_deref(), &filter, order_by.map(Into::into))?;
        if mine {
            let own: Vec<u32> = ctx
                .viewer()
                .organisations()
                .into_iter()
                .filter_map(|key| catalogue.organisations.position(key))
                .collect();
            let takes_part = |&at: &u32| shelf.at(at).parties.iter().any(|party| own.contains(&party.organisation));
            listing.rows.retain(takes_part);
        }
        page_with(ctx.catalogue(), listing, along, &PageArgs { first, after, last, before })
    }
}

/// A package by its key as a viewer sees it: the version in force, or, for a party, the package in the making.
pub(super) async fn find(ctx: &Context<'_>, key: &str, draft: bool) -> Result<Option<Package>, Fault> {
    let published = ctx.catalogue().packages.position(key).map(Package::in_force);
    if published.is_some() && !draft {
        return Ok(published);
    }
    if ctx.viewer().memberships.is_empty() {
        return Ok(None);
    }
    let work = work::find(&ctx.desk().reader, ctx.viewer(), key).await?;
    Ok(work.map(|work| Package::making(ctx.catalogue(), work)))
}

/// What a viewer may do with a package now.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "package::PackageAction")]
pub enum PackageAction {
    /// Change it.
    Edit,
    /// Invite organisations, and take them out.
    Invite,
    /// Put it to its parties.
    Propose,
    /// Decide for the viewer's organisation.
    Decide,
    /// Publish it.
    Publish,
    /// Take it out of use.
    Retire,
    /// Give the draft up.
    Discard,
    /// Comment on it.
    Comment,
    /// Adapt it to another area.
    Adapt,
}

/// A requirement of a package's job, and what covers it.
pub struct CoverageLine(package::Line);

/// A requirement of a package's job, and what covers it.
#[Object]
impl CoverageLine {
    /// The competence.
    async fn competence(&self) -> Competence {
        Competence(self.0.competence)
    }

    /// The level needed, 1 to 4.
    async fn level(&self) -> u8 {
        self.0.level
    }

    /// Whether the job can't be done without it.
    async fn essential(&self) -> bool {
        self.0.essential
    }

    /// Courses of the package that give it at the level needed.
    async fn covered_by(&self) -> Vec<Course> {
        self.0.courses.iter().map(|&at| Course::new(at)).collect()
    }

    /// The first element that covers it: by its course, or because it is tied to it.
    async fn element(&self) -> Option<&str> {
        self.0.element.as_deref()
    }
}

/// The shortage of a job in an area, as far as it is known.
pub struct LocalDemand(demand::Demand);

/// The shortage of a job in an area, as far as it is known.
#[Object]
impl LocalDemand {
    /// The latest known shortage; null when nothing is known, which is not the same as no shortage.
    async fn shortage(&self) -> Option<Shortage> {
        self.0.shortage.map(Shortage)
    }

    /// Its category.
    async fn category(&self, ctx: &Context<'_>) -> Option<ShortageCategory> {
        Some(ctx.catalogue().shortages[self.0.shortage? as usize].category.into())
    }

    /// The half-year that it speaks of, `2026H2`.
    async fn period<'a>(&self, ctx: &'a Context<'_>) -> Option<&'a str> {
        Some(&ctx.catalogue().shortages[self.0.shortage? as usize].period)
    }

    /// The same in words.
    async fn message(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.text_da, &self.0.text_en)
    }
}
