//! What has become of a package: revisions, published versions, and what is different between them.

use async_graphql::{Context, Enum, ID, Object, OneofObject, SimpleObject};

use super::actor::Actor;
use super::ask::Ask;
use super::course::Course;
use super::fault::Fault;
use super::language::Language;
use super::package::{Package, PackageStatus};
use super::rows::{Keyed, Rows, slice};
use super::scalar::DateTime;
use crate::domain::draft::content::{Content, Party};
use crate::domain::draft::difference::{self, State};
use crate::domain::error::Error;
use crate::domain::policy::not_found;
use crate::domain::rows::Page;
use crate::domain::work::{self, Entry, Version, Work};

/// Kind of difference.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "difference::DifferenceKind")]
pub enum DifferenceKind {
    /// Danish or English title.
    Title,
    /// Description.
    Description,
    /// Kind of package.
    Kind,
    /// Job.
    Occupation,
    /// Area or municipality.
    Area,
    /// Target groups.
    TargetGroups,
    /// A new element.
    ElementAdded,
    /// An element less.
    ElementRemoved,
    /// An element says something else.
    ElementChanged,
    /// An element stands elsewhere.
    ElementMoved,
    /// An element has another course.
    CourseReplaced,
    /// An element with a course less.
    CourseRemoved,
    /// A new element with a course.
    CourseAdded,
    /// An element has another session of its course, or none.
    SessionChanged,
    /// Another organisation answers for an element.
    ResponsibleChanged,
    /// A new party.
    PartyAdded,
    /// A party less.
    PartyRemoved,
    /// A party is needed that is not there.
    PartyMissing,
    /// The way to the courses is otherwise.
    TravelChanged,
    /// The price is otherwise.
    PriceChanged,
}

/// Something that is different.
pub struct Difference(pub difference::Difference);

/// Something that is different.
#[Object]
impl Difference {
    /// Name within the answer; what proposes a change is accepted by it.
    pub async fn id(&self) -> &str {
        &self.0.id
    }

    /// Kind.
    async fn kind(&self) -> DifferenceKind {
        self.0.kind.into()
    }

    /// Name of the element, `e3`.
    async fn element(&self) -> Option<&str> {
        self.0.element.as_deref()
    }

    /// Title of the element.
    async fn element_title(&self) -> Option<&str> {
        self.0.element_title.as_deref()
    }

    /// The course that it is about, or the one before.
    async fn course(&self, ctx: &Context<'_>) -> Option<Course> {
        ctx.catalogue().courses.position(self.0.course.as_deref()?).map(Course::new)
    }

    /// The course instead.
    async fn replacement(&self, ctx: &Context<'_>) -> Option<Course> {
        ctx.catalogue().courses.position(self.0.replacement.as_deref()?).map(Course::new)
    }

    /// The field, as the input names it.
    async fn field(&self) -> Option<&str> {
        self.0.field
    }

    /// What stood there, for people to read.
    async fn before(&self) -> Option<&str> {
        self.0.before.as_deref()
    }

    /// What stands there, for people to read.
    async fn after(&self) -> Option<&str> {
        self.0.after.as_deref()
    }

    /// What is different, in words.
    async fn text(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.text_da, &self.0.text_en)
    }

    /// Why; empty where a person decided it.
    async fn reason(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.reason_da, &self.0.reason_en)
    }
}

/// A published version: what it says is never changed.
pub struct PackageVersion(pub Version);

/// A published version: what it says is never changed.
#[Object]
impl PackageVersion {
    /// Its number, from 1.
    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// PUBLISHED, SUPERSEDED or RETIRED.
    async fn status(&self) -> PackageStatus {
        self.0.row.status.into()
    }

    /// When it was published.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.row.published_at)
    }

    /// Who published it.
    async fn published_by(&self) -> Option<Actor> {
        let (actor, organisation) = (self.0.row.published_by.clone(), self.0.row.organisation.clone());
        Some(Actor { actor, organisation })
    }

    /// What it says.
    async fn package(&self, ctx: &Context<'_>) -> Package {
        Package::past_version(ctx.catalogue(), &self.0)
    }
}

/// A revision of a package.
#[derive(Clone)]
pub struct PackageRevision(Entry);

/// A revision of a package.
#[Object]
impl PackageRevision {
    /// Its number, from 1.
    async fn revision(&self) -> i32 {
        self.0.row.revision
    }

    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.0.row.at)
    }

    /// Who.
    async fn actor(&self) -> Actor {
        Actor { actor: self.0.row.actor.clone(), organisation: self.0.row.organisation.clone() }
    }

    /// What was done, as a word for programs: `created`, `editPackage`, `invited`, `published`.
    async fn action(&self) -> &str {
        &self.0.row.action
    }

    /// What was done, in words.
    async fn action_text(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        action_words(&self.0.row.action, language)
    }

    /// Why, in the words of who did it.
    async fn reason(&self) -> Option<&str> {
        self.0.row.reason.as_deref()
    }

    /// What is different from the revision before.
    async fn differences(&self, ctx: &Context<'_>) -> Vec<Difference> {
        let Some((content, parties)) = &self.0.before else { return Vec::new() };
        let from = State { content, parties };
        let to = State { content: &self.0.after.0, parties: &self.0.after.1 };
        difference::between(ctx.catalogue(), from, to).into_iter().map(Difference).collect()
    }
}

impl Keyed for PackageRevision {
    fn key(&self) -> String {
        self.0.row.revision.to_string()
    }
}

/// An action of the history or the event log, in words.
pub(super) fn action_words(action: &str, language: Language) -> &str {
    let (da, en) = match action {
        "created" => ("oprettede pakken", "created the package"),
        "editPackage" => ("ændrede pakken", "changed the package"),
        "acceptDifferences" => ("godtog forslag", "accepted proposals"),
        "invited" => ("inviterede en part", "invited a party"),
        "removed" => ("tog en part ud", "took a party out"),
        "proposed" => ("foreslog pakken for parterne", "put the package to its parties"),
        "approved" => ("godkendte", "approved"),
        "declined" => ("sagde nej", "declined"),
        "withdrawn" => ("trak sin stillingtagen tilbage", "took its decision back"),
        "published" => ("udgav pakken", "published the package"),
        "retired" => ("tog pakken ud af brug", "retired the package"),
        "discarded" => ("kasserede kladden", "discarded the draft"),
        "commented" => ("skrev en kommentar", "wrote a comment"),
        "resolved" => ("afsluttede en kommentar", "settled a comment"),
        other => (other, other),
    };
    language.of(da, en)
}

/// A page of a package's history.
pub(super) async fn page(
    ctx: &Context<'_>,
    package: &Package,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Rows<PackageRevision>, Fault> {
    let work = package.work_of(ctx).await?.ok_or_else(|| not_found("history"))?;
    let slice = slice(first, after)?;
    let before = match &slice.after {
        None => None,
        Some(after) => Some(after.key.parse::<i32>().map_err(|_| slice.unknown())?),
    };
    let (entries, total) = work::history(&ctx.desk().reader, &work, before, slice.first).await?;
    let oldest = entries.last().is_none_or(|entry| entry.row.revision == 1);
    let rows = entries.into_iter().map(PackageRevision).collect();
    Ok(Rows(Page { total, rows, more: !oldest, earlier: slice.after.is_some() }))
}

/// Which state of a package: exactly one of both.
#[derive(OneofObject, Debug)]
pub enum VersionInput {
    /// A published version by its number.
    Version(i32),
    /// A revision by its number; for its parties.
    Revision(i32),
}

/// What is different between two states of a package.
#[derive(SimpleObject)]
pub struct PackageDifference {
    /// The state before.
    from: Package,
    /// The state after.
    to: Package,
    /// What is different.
    differences: Vec<Difference>,
}

/// Queries of histories.
#[derive(Default)]
pub struct HistoryQuery;

#[Object]
impl HistoryQuery {
    /// What is different between two versions or revisions of a package. Versions are open to all, revisions to the
    /// package's parties; what the viewer may not see is `NOT_FOUND`.
    async fn package_difference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the package.")] id: ID,
        #[graphql(desc = "The state before.")] from: VersionInput,
        #[graphql(desc = "The state after; left out: as it stands now.")] to: Option<VersionInput>,
    ) -> Result<PackageDifference, Fault> {
        let key = super::node::key_of(&id, "package")?;
        let work = work::find(&ctx.desk().reader, ctx.viewer(), key).await?;
        let (from, before) = state(ctx, key, work.as_ref(), Some(from), "from").await?;
        let (to, after) = state(ctx, key, work.as_ref(), to, "to").await?;
        let from_state = State { content: &before.0, parties: &before.1 };
        let to_state = State { content: &after.0, parties: &after.1 };
        let differences = difference::between(ctx.catalogue(), from_state, to_state);
        Ok(PackageDifference { from, to, differences: differences.into_iter().map(Difference).collect() })
    }
}

type Said = (Content, Vec<Party>);

async fn state(
    ctx: &Context<'_>,
    key: &str,
    work: Option<&Work>,
    wanted: Option<VersionInput>,
    field: &'static str,
) -> Result<(Package, Said), Error> {
    let catalogue = ctx.catalogue();
    match (wanted, work) {
        (Some(VersionInput::Version(version)), _) => {
            let version =
                work::version(&ctx.desk().reader, ctx.viewer(), key, version).await?.ok_or_else(|| not_found(field))?;
            let package = Package::past_version(catalogue, &version);
            Ok((package, (version.content, version.parties)))
        }
        (Some(VersionInput::Revision(revision)), Some(work)) => {
            let found = work::revision(&ctx.desk().reader, work, revision).await?;
            let (row, content, parties) = found.ok_or_else(|| not_found(field))?;
            let package = Package::past_revision(catalogue, &row, content.clone(), &parties, work.row.version);
            Ok((package, (content, parties)))
        }
        (None, Some(work)) => Ok((Package::making(catalogue, work.clone()), work::state(work))),
        (None, None) => {
            let at = catalogue.packages.position(key).ok_or_else(|| not_found("id"))?;
            let version = catalogue.packages.at(at).version;
            let version =
                work::version(&ctx.desk().reader, ctx.viewer(), key, version).await?.ok_or_else(|| not_found("id"))?;
            Ok((Package::in_force(at), (version.content, version.parties)))
        }
        (Some(VersionInput::Revision(_)), None) => Err(not_found(field)),
    }
}
