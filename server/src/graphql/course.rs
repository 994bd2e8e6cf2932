//! AMU courses.

use std::borrow::Cow;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject, Union};

use super::ask::Ask;
use super::committee::Committee;
use super::competence::{Competence, CompetenceLevel};
use super::fault::Fault;
use super::fkb::CommonCompetenceDescription;
use super::language::Language;
use super::occupation::Occupation;
use super::organisation::Organisation;
use super::origin::Provenance;
use super::package::Package;
use super::page::{Connection, PageArgs, Row, page, words};
use super::prompt::{Prompt, Prompts};
use super::scalar::Date;
use super::session::{Session, SessionFilter, SessionOrder};
use crate::catalogue::Catalogue;
use crate::catalogue::noun::{self, Alternative};
use crate::catalogue::search::Kind;
use crate::domain::listing::{self, Listing};
use crate::domain::{course, session};

/// Language support of a course.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::LanguageSupport")]
pub enum LanguageSupport {
    /// None.
    None,
    /// With Danish as a second language (DSA).
    Dsa,
    /// Made for bilinguals.
    Bilingual,
}

/// Kind of restriction on who may take a course, or of what it gives by law.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::RestrictionKind")]
pub enum RestrictionKind {
    /// An authority's certificate hangs on the course.
    AuthorityCertificate,
    /// Lowest age.
    MinAge,
    /// A driving licence is needed.
    DrivingLicence,
    /// A statement of health is needed.
    Health,
    /// A certificate of criminal record is needed.
    CriminalRecord,
    /// For a named target group only.
    TargetGroup,
}

/// Order of courses.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "course::CourseOrder")]
pub enum CourseOrder {
    /// Best match first; without a search by title. The default.
    Relevance,
    /// By Danish title.
    Title,
    /// By number.
    Key,
    /// Shortest first.
    Days,
    /// Longest first.
    DaysDesc,
    /// Soonest coming session first, those without last.
    Start,
}

/// An AMU course. Its key is a number with a level (`45074`, `31863-D`), text and never a plain integer; keys that
/// begin with X stand in for a number that was not verified.
#[derive(Clone, Copy)]
pub struct Course {
    position: u32,
    as_of: Option<time::Date>,
}

impl Course {
    /// The course at a position, as it is today.
    pub fn new(position: u32) -> Self {
        Self { position, as_of: None }
    }

    fn row<'a>(self, ctx: &'a Context<'_>) -> &'a noun::Course {
        ctx.catalogue().courses.at(self.position)
    }

    /// The day that dated links are read at.
    fn day(self, ctx: &Context<'_>) -> time::Date {
        self.as_of.unwrap_or_else(|| ctx.today())
    }
}

/// An AMU course. Its key is a number with a level (`45074`, `31863-D`), text and never a plain integer; keys that
/// begin with X stand in for a number that was not verified.
#[Object]
impl Course {
    /// Global id, `course:45074`.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("course:{}", self.row(ctx).key).into()
    }

    /// Key, `45074` or `31863-D`.
    async fn key<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).key
    }

    /// Title.
    async fn title<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> &'a str {
        language.of(&self.row(ctx).title_da, &self.row(ctx).title_en)
    }

    /// Length in course days of 7.4 hours; decimal (0.5, 3.3).
    async fn days(&self, ctx: &Context<'_>) -> f64 {
        days(self.row(ctx).days)
    }

    /// Whether a certificate hangs on it.
    async fn certificate(&self, ctx: &Context<'_>) -> bool {
        self.row(ctx).certificate
    }

    /// Language support.
    async fn language_support(&self, ctx: &Context<'_>) -> LanguageSupport {
        self.row(ctx).language_support.into()
    }

    /// Whether it gives credit in a vocational education; null where not known.
    async fn merit_giving(&self, ctx: &Context<'_>) -> Option<bool> {
        self.row(ctx).merit_giving
    }

    /// What a participant can do afterwards. Composed from competence phrases: not the official målformulering.
    async fn objective<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> &'a str {
        language.of(&self.row(ctx).objective_da, &self.row(ctx).objective_en)
    }

    /// Branch, in Danish.
    async fn sector<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).sector
    }

    /// First day on which it exists; null when open or not known.
    async fn valid_from(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).validity.from.map(Date)
    }

    /// Last day on which it exists; null when open or not known.
    async fn valid_to(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).validity.to.map(Date)
    }

    /// Courses that replaced it; there may be several.
    async fn replaced_by(&self, ctx: &Context<'_>) -> Vec<Course> {
        self.row(ctx).successors.iter().map(|&at| Course::new(at)).collect()
    }

    /// FKBs that it belongs to (on the day asked for).
    async fn common_competence_descriptions(&self, ctx: &Context<'_>) -> Vec<CommonCompetenceDescription> {
        let day = self.day(ctx);
        let memberships = self.row(ctx).fkbs.iter().filter(|(_, validity)| validity.holds(day));
        memberships.map(|&(at, _)| CommonCompetenceDescription(at)).collect()
    }

    /// The committee that decides on it; null for courses for bilinguals.
    async fn committee(&self, ctx: &Context<'_>) -> Option<Prompt<Committee>> {
        self.row(ctx).committee.map(Committee).map(Prompt)
    }

    /// What it teaches, with the level reached.
    async fn competences(&self, ctx: &Context<'_>) -> Prompts<CompetenceLevel> {
        let taught = self.row(ctx).competences.iter();
        taught.map(|&(at, level)| CompetenceLevel { level, competence: Prompt(Competence(at)) }).collect()
    }

    /// What must come before it: every group must be met, each by any one of its alternatives. An alternative that
    /// no course gives is experience, and must be held.
    async fn prerequisites(&self, ctx: &Context<'_>) -> Vec<PrerequisiteGroup> {
        let groups = self.row(ctx).prerequisites.iter();
        groups
            .map(|(group, alternatives)| PrerequisiteGroup {
                group: *group,
                alternatives: alternatives
                    .iter()
                    .map(|alternative| match *alternative {
                        Alternative::Course(at) => Prerequisite::Course(Course::new(at)),
                        Alternative::Competence(at) => Prerequisite::Competence(Competence(at)),
                    })
                    .collect(),
            })
            .collect()
    }

    /// Who may take it, and what authorities say of it.
    async fn restrictions(&self, ctx: &Context<'_>) -> Vec<Restriction> {
        (0..self.row(ctx).restrictions.len()).map(|index| Restriction { course: self.position, index }).collect()
    }

    /// Providers approved to offer it (on the day asked for), through its FKBs.
    async fn approved_providers(&self, ctx: &Context<'_>) -> Prompts<Organisation> {
        let approved = course::approved_providers(ctx.catalogue(), self.row(ctx), self.day(ctx));
        approved.into_iter().map(Organisation).collect()
    }

    /// Its coming sessions, soonest first.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<SessionFilter>,
        #[graphql(desc = "Order of the rows.")] order_by: Option<SessionOrder>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Session>, Fault> {
        let catalogue = ctx.catalogue();
        let candidates = self.row(ctx).sessions.iter().copied();
        let filter = filter.unwrap_or_default().into();
        let listing = session::list(catalogue, ctx.today(), candidates, &filter, order_by.map(Into::into))?;
        page(catalogue, listing, &PageArgs { first, after, last, before })
    }

    /// Packages that use it.
    async fn used_in_packages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Package>, Fault> {
        let listing = Listing::of(self.row(ctx).packages.clone());
        page(ctx.catalogue(), listing, &PageArgs { first, after, last, before })
    }

    /// Jobs that need something it gives, at the level needed.
    async fn occupations(&self, ctx: &Context<'_>) -> Vec<Occupation> {
        course::occupations(ctx.catalogue(), self.row(ctx)).into_iter().map(Occupation).collect()
    }

    /// How well the row is founded. DEMO is an invented course.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }

    /// What it was read from.
    async fn source<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).origin.source
    }

    /// The day that the source speaks for.
    async fn source_date(&self, ctx: &Context<'_>) -> Option<Date> {
        self.row(ctx).origin.source_date.map(Date)
    }
}

/// Hundredths of a course day as a number of days.
pub(super) fn days(hundredths: i32) -> f64 {
    f64::from(hundredths) / 100.0
}

impl Row for Course {
    fn at(position: u32) -> Self {
        Self::new(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Borrowed(&catalogue.courses.at(position).key)
    }

    fn searched(catalogue: &Catalogue, position: u32) -> Option<(Kind, Cow<'_, str>)> {
        let course = catalogue.courses.at(position);
        Some((Kind::Course, Cow::Owned(format!("{} {}. {}", course.key, course.title_da, course.objective_da))))
    }

    fn facets(catalogue: &Catalogue, _along: &[Self], listing: &Listing, today: time::Date) -> Vec<listing::Facet> {
        course::facets(catalogue, listing, today)
    }
}

/// A group of prerequisites: any one of its alternatives meets it.
#[derive(SimpleObject)]
pub struct PrerequisiteGroup {
    /// Number of the group.
    group: i32,
    /// Its alternatives.
    alternatives: Vec<Prerequisite>,
}

/// One way to meet a group of prerequisites.
#[derive(Union)]
pub enum Prerequisite {
    /// A course completed before.
    Course(Course),
    /// A competence held, or taught before, at any level.
    Competence(Competence),
}

/// A restriction on who may take a course, or what an authority says of it.
pub struct Restriction {
    course: u32,
    index: usize,
}

/// A restriction on who may take a course, or what an authority says of it.
#[Object]
impl Restriction {
    /// Kind.
    async fn kind(&self, ctx: &Context<'_>) -> RestrictionKind {
        self.row(ctx).kind.into()
    }

    /// The rule in words.
    async fn text<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> &'a str {
        language.of(&self.row(ctx).text_da, &self.row(ctx).text_en)
    }

    /// The authority whose rule it is.
    async fn authority(&self, ctx: &Context<'_>) -> Option<Organisation> {
        self.row(ctx).authority.map(Organisation)
    }

    /// Order or act that it rests on, where known.
    async fn legal_basis<'a>(&self, ctx: &'a Context<'_>) -> Option<&'a str> {
        self.row(ctx).legal_basis.as_deref()
    }

    /// How well the row is founded.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).provenance.into()
    }
}

impl Restriction {
    fn row<'a>(&self, ctx: &'a Context<'_>) -> &'a noun::Restriction {
        &ctx.catalogue().courses.at(self.course).restrictions[self.index]
    }
}

/// Which courses. An empty list filters nothing; several values of one list mean any of them.
#[derive(InputObject, Default)]
pub struct CourseFilter {
    /// Keys of areas that have a coming session.
    areas: Option<Vec<String>>,
    /// Codes of municipalities that have a coming session.
    municipalities: Option<Vec<String>>,
    /// Keys of committees.
    committees: Option<Vec<String>>,
    /// Keys of FKBs.
    common_competence_descriptions: Option<Vec<String>>,
    /// Keys of providers that hold a coming session.
    providers: Option<Vec<String>>,
    /// Keys of competences taught.
    competences: Option<Vec<String>>,
    /// Keys of jobs that need something the course gives, at the level needed.
    occupations: Option<Vec<String>>,
    /// Language support.
    language_support: Option<Vec<LanguageSupport>>,
    /// Branches, as the facet gives them.
    sectors: Option<Vec<String>>,
    /// Fewest course days.
    min_days: Option<f64>,
    /// Most course days.
    max_days: Option<f64>,
    /// With a certificate (true) or without (false).
    certificate: Option<bool>,
    /// With a coming session (true) or without (false).
    has_sessions: Option<bool>,
    /// Provenance.
    provenance: Option<Vec<Provenance>>,
    /// In force on this day; today when left out.
    as_of: Option<Date>,
    /// Whether courses that are not in force are listed too.
    #[graphql(default)]
    include_ended: bool,
}

impl From<CourseFilter> for course::CourseFilter {
    fn from(filter: CourseFilter) -> Self {
        Self {
            areas: filter.areas.unwrap_or_default(),
            municipalities: filter.municipalities.unwrap_or_default(),
            committees: filter.committees.unwrap_or_default(),
            fkbs: filter.common_competence_descriptions.unwrap_or_default(),
            providers: filter.providers.unwrap_or_default(),
            competences: filter.competences.unwrap_or_default(),
            occupations: filter.occupations.unwrap_or_default(),
            language_support: words(filter.language_support),
            sectors: filter.sectors.unwrap_or_default(),
            min_days: filter.min_days,
            max_days: filter.max_days,
            certificate: filter.certificate,
            has_sessions: filter.has_sessions,
            provenance: words(filter.provenance),
            as_of: filter.as_of.map(|day| day.0),
            include_ended: filter.include_ended,
        }
    }
}

/// Queries of courses.
#[derive(Default)]
pub struct CourseQuery;

#[Object]
impl CourseQuery {
    /// One course by its key. With `asOf` as it was on that day: null when it was not in force then, and with the
    /// FKBs and approvals of that day.
    async fn course(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its key, `45074` or `31863-D`.")] key: String,
        #[graphql(desc = "The day; today's links when left out.")] as_of: Option<Date>,
    ) -> Option<Prompt<Course>> {
        let position = ctx.catalogue().courses.position(&key)?;
        let in_force = as_of.is_none_or(|day| ctx.catalogue().courses.at(position).validity.holds(day.0));
        in_force.then_some(Prompt(Course { position, as_of: as_of.map(|day| day.0) }))
    }

    /// Courses in force: best match first, without a search by title.
    async fn courses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words as people write them, in Danish; a number or its beginning works too.")] search: Option<
            String,
        >,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<CourseFilter>,
        #[graphql(desc = "Order of the rows.")] order_by: Option<CourseOrder>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Course>, Fault> {
        let filter = filter.unwrap_or_default().into();
        let order = order_by.map(Into::into);
        let listing = course::list(ctx.catalogue(), ctx.today(), search.as_deref(), &filter, order)?;
        page(ctx.catalogue(), listing, &PageArgs { first, after, last, before })
    }
}
