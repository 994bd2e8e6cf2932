//! Composing: from a job in a place to the shortest provable packages.

use std::sync::Arc;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};

use super::ask::Ask;
use super::committee::Committee;
use super::competence::{Competence, CompetenceKind};
use super::course::{Course, days};
use super::fault::Fault;
use super::language::Language;
use super::occupation::{Importance, Occupation};
use super::scalar::{Date, Long};
use super::session::Session;
use crate::catalogue::{noun, offer};
use crate::domain::compose::{self, Composition, Gap, Wish, WishedCompetence};
use crate::domain::error::Error;
use crate::planner::{self, Cancel};

/// Which aim comes first after coverage.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[graphql(remote = "planner::Objective")]
pub enum Objective {
    /// Time: calendar days with sessions, course days without.
    #[default]
    Time,
    /// Price.
    Price,
}

/// The aim that led to an alternative.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "planner::Aim")]
pub enum Aim {
    /// Calendar days with sessions, course days without.
    Time,
    /// Price.
    Price,
    /// The earliest last day.
    EarliestEnd,
    /// Fewest course days.
    CourseDays,
    /// Least travel.
    Travel,
    /// Fewest courses.
    Courses,
    /// Most of the optional competences.
    OptionalCoverage,
    /// Fewest course days without language support.
    LanguageSupport,
}

/// What is known of how good an answer is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "planner::Status")]
pub enum ProofStatus {
    /// Proven: nothing better exists.
    Optimal,
    /// The best found in the time given; `gap` tells how far off it can be at most.
    Feasible,
    /// Proven: no choice meets the limits. There is no alternative, and `advice` says why.
    Infeasible,
}

/// Kind of advice.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "compose::AdviceKind")]
pub enum AdviceKind {
    /// No package meets the limits.
    Infeasible,
    /// A needed competence is not covered: ask the committee, or widen the limits.
    Uncovered,
    /// A course has a rule of access, or gives an authority's certificate.
    Restriction,
    /// A session may be called off for want of participants.
    SessionAtRisk,
    /// Courses without language support, though it was wished.
    LanguageSupport,
    /// The price is an estimate.
    PriceEstimate,
    /// Time ran out before the proof.
    NotProven,
    /// The answer rests on demonstration data.
    DemonstrationData,
}

/// A competence wished for.
#[derive(InputObject)]
pub struct CompetenceInput {
    /// Key of the competence.
    key: String,
    /// Level needed, 1 to 4.
    #[graphql(default = 1)]
    level: i32,
    /// Whether the package is worth nothing without it.
    #[graphql(default_with = "Importance::Essential")]
    importance: Importance,
    /// How much it counts, 1 to 5.
    #[graphql(default = 1)]
    weight: i32,
}

/// A shortage job (or a set of competences), a place, and limits. Exactly one of `occupation` and `competences`.
#[derive(InputObject)]
pub struct ComposeInput {
    /// Key of the job.
    occupation: Option<String>,
    /// Or the competences themselves; at most 60, each once.
    competences: Option<Vec<CompetenceInput>>,
    /// Keys of competences held (at every level), and of courses completed. Experience that no course gives, such
    /// as `truck-driving-experience`, counts only when listed here.
    held: Option<Vec<String>>,
    /// Key of the area in which sessions are looked for. Without `area` and `municipality`: the whole country.
    area: Option<String>,
    /// Code of the municipality that participants travel from. Must lie in `area` when both are given.
    municipality: Option<String>,
    /// Furthest way to a session, one way, in km as the crow flies: from the municipality, or from the nearest
    /// municipality of the area. Without it, sessions lie in `area`, or in the municipality's RAR area.
    max_travel_km: Option<f64>,
    /// No session starts before this day; today when left out.
    earliest_start: Option<Date>,
    /// No session ends after this day.
    latest_end: Option<Date>,
    /// Free seats that each session must have.
    #[graphql(default = 1)]
    participants: i32,
    /// Whether course days without language support are to be few: an aim right after time (after price and time
    /// when price leads), and an alternative of its own.
    #[graphql(default)]
    language_support: bool,
    /// Most course days in all.
    max_days: Option<f64>,
    /// Highest price for one participant in øre.
    max_price_ore: Option<Long>,
    /// Keys of courses that must be in.
    include: Option<Vec<String>>,
    /// Keys of courses that must not.
    exclude: Option<Vec<String>>,
    /// Whether dated sessions are chosen. Without them courses are chosen and put in order, and the price is an
    /// estimate.
    #[graphql(default = true)]
    with_sessions: bool,
    /// Whether a remote or evening session may run on the same days as a day session.
    #[graphql(default)]
    allow_parallel: bool,
    /// Which aim comes first after coverage.
    #[graphql(default)]
    objective: Objective,
    /// Most alternatives, 1 to 10.
    #[graphql(default = 3)]
    alternatives: i32,
    /// How long the planner may think, in ms, 1 to 30000; 2000 when left out. When time runs out the best found is
    /// given with the gap that remains.
    deadline_ms: Option<i32>,
}

impl From<ComposeInput> for Wish {
    fn from(input: ComposeInput) -> Self {
        let wished = |wish: CompetenceInput| WishedCompetence {
            key: wish.key,
            level: wish.level,
            essential: wish.importance == Importance::Essential,
            weight: wish.weight,
        };
        Self {
            occupation: input.occupation,
            competences: input.competences.map(|list| list.into_iter().map(wished).collect()),
            held: input.held.unwrap_or_default(),
            area: input.area,
            municipality: input.municipality,
            max_travel_km: input.max_travel_km,
            earliest_start: input.earliest_start.map(|day| day.0),
            latest_end: input.latest_end.map(|day| day.0),
            participants: input.participants,
            language_support: input.language_support,
            max_days: input.max_days,
            max_price_ore: input.max_price_ore.map(|ore| ore.0),
            include: input.include.unwrap_or_default(),
            exclude: input.exclude.unwrap_or_default(),
            with_sessions: input.with_sessions,
            allow_parallel: input.allow_parallel,
            objective: input.objective.into(),
            alternatives: input.alternatives,
            deadline_ms: input.deadline_ms,
        }
    }
}

/// Stops the planner when nobody waits for its answer any more.
struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Queries of the planner.
#[derive(Default)]
pub struct ComposeQuery;

#[Object]
impl ComposeQuery {
    /// From a shortage job in an area to the shortest packages that can be proven, with dates and reasons.
    ///
    /// Aims in order: most essential coverage, then time (calendar days, or course days without sessions), price,
    /// travel and number of courses; `objective: PRICE` puts price before time. Further alternatives have the same
    /// essential coverage and are better in some aim, by other courses or by other dates.
    async fn compose(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A job or competences, a place, and limits.")] input: ComposeInput,
    ) -> Result<ComposeResult, Fault> {
        let catalogue = Arc::clone(ctx.catalogue());
        let question = Wish::from(input).understand(&catalogue, ctx.today())?;
        let _stop = CancelOnDrop(question.request.cancel.clone());
        let work = move || compose::compose(catalogue, question);
        let composition = ctx.moment().planning.run(work).await.map_err(|cause| Error::internal(&cause))?;
        if composition.may_be_cut() {
            ctx.moment().pass();
        }
        Ok(ComposeResult(Arc::new(composition)))
    }
}

/// The planner's answer.
pub struct ComposeResult(Arc<Composition>);

/// The planner's answer.
#[Object]
impl ComposeResult {
    /// Version of the catalogue that it was composed from.
    async fn catalogue_version(&self) -> i64 {
        self.0.catalogue.version
    }

    /// How long the planner thought, in ms.
    async fn elapsed_ms(&self) -> f64 {
        (self.0.elapsed.as_secs_f64() * 1e6).round() / 1e3
    }

    /// What is known of the first alternative. INFEASIBLE when it is proven that there is none; FEASIBLE without
    /// alternatives when time ran out before one was found.
    async fn status(&self) -> ProofStatus {
        self.0.answer.status.into()
    }

    /// How large the problem was, after limits and plainly worse choices were taken out.
    async fn problem(&self) -> ProblemSize {
        ProblemSize {
            courses: self.0.answer.courses_considered,
            sessions: self.0.answer.sessions_considered,
            competences: self.0.question.request.requirements.len(),
            nodes: Long(i64::try_from(self.0.answer.nodes).unwrap_or(i64::MAX)),
        }
    }

    /// The job asked for.
    async fn occupation(&self) -> Option<Occupation> {
        self.0.question.occupation.map(Occupation)
    }

    /// Packages: the best first, then others that are better in some aim. Fewer than asked for when there are no
    /// more that are worth showing.
    async fn alternatives(&self) -> Vec<Alternative> {
        (0..self.0.answer.alternatives.len()).map(|index| Alternative { of: Arc::clone(&self.0), index }).collect()
    }

    /// What a coordinator should know or do, the most pressing first.
    async fn advice(&self) -> Vec<Advice> {
        (0..self.0.advice.len()).map(|index| Advice { of: Arc::clone(&self.0), index }).collect()
    }
}

/// How large a planning problem was.
#[derive(SimpleObject)]
pub struct ProblemSize {
    /// Courses that could be chosen.
    courses: usize,
    /// Sessions that could be chosen.
    sessions: usize,
    /// Competences asked for.
    competences: usize,
    /// Nodes searched: a measure of work that is the same on every machine.
    nodes: Long,
}

/// A package that the planner found.
pub struct Alternative {
    of: Arc<Composition>,
    index: usize,
}

impl Alternative {
    fn found(&self) -> &planner::Alternative {
        &self.of.answer.alternatives[self.index]
    }
}

/// A package that the planner found.
#[Object]
impl Alternative {
    /// The aim that led to it.
    async fn aim(&self) -> Aim {
        self.found().aim.into()
    }

    /// How good it is known to be in that aim.
    async fn proof(&self) -> Proof {
        let proof = self.found().proof;
        Proof { status: proof.status.into(), lower_bound: proof.lower_bound, gap: proof.gap }
    }

    /// Sums over the package.
    async fn totals(&self) -> Totals {
        let totals = &self.found().totals;
        let share = |covered: u32, all: u32| if all == 0 { 1.0 } else { f64::from(covered) / f64::from(all) };
        let date = |day: Option<planner::Day>| day.and_then(offer::date).map(Date);
        Totals {
            course_days: days(totals.course_days),
            calendar_days: totals.calendar_days,
            start: date(totals.start),
            end: date(totals.end),
            price_ore: Long(totals.price_ore),
            price_is_estimate: !self.of.question.request.with_sessions,
            travel_km: kilometres(totals.travel_m),
            longest_way_km: kilometres(i64::from(totals.longest_way_m)),
            courses: self.found().steps.len(),
            unsupported_days: days(totals.unsupported_days),
            essential_coverage: share(totals.essential_covered, totals.essential_weight),
            optional_coverage: share(totals.optional_covered, totals.optional_weight),
        }
    }

    /// The courses in order.
    async fn steps(&self) -> Vec<Step> {
        let steps = 0..self.found().steps.len();
        steps.map(|place| Step { of: Arc::clone(&self.of), alternative: self.index, place }).collect()
    }

    /// Each competence asked for, the level reached, and the courses that reach the level needed.
    async fn coverage(&self) -> Vec<Coverage> {
        let found = self.found();
        let requirements = &self.of.question.request.requirements;
        requirements
            .iter()
            .zip(&found.levels)
            .map(|(requirement, &level)| {
                let reaches = |step: &&planner::Step| {
                    let taught = &self.of.catalogue.courses.at(step.course).competences;
                    taught.iter().any(|&(at, taught)| at == requirement.competence && taught >= requirement.level)
                };
                Coverage {
                    competence: Competence(requirement.competence),
                    required_level: requirement.level,
                    importance: importance(requirement.essential),
                    weight: requirement.weight,
                    level,
                    held: self.of.question.request.held.contains(&requirement.competence),
                    by: found.steps.iter().filter(reaches).map(|step| Course::new(step.course)).collect(),
                }
            })
            .collect()
    }

    /// Competences that stay uncovered, essential ones first, with why and whom to ask.
    async fn uncovered(&self) -> Vec<UncoveredCompetence> {
        let requirements = &self.of.question.request.requirements;
        let mut gaps = self.of.gaps(self.index);
        gaps.sort_by_key(|gap| !requirements[gap.requirement].essential);
        gaps.into_iter().map(|gap| UncoveredCompetence { requirement: requirements[gap.requirement], gap }).collect()
    }

    /// What it gives and costs beside the first alternative, in a sentence.
    async fn trade_off(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> String {
        self.of.trade_off(self.index, language.is_danish())
    }
}

fn kilometres(metres: i64) -> f64 {
    (metres as f64 / 100.0).round() / 10.0
}

fn importance(essential: bool) -> Importance {
    if essential { Importance::Essential } else { Importance::Optional }
}

/// Evidence for how good an alternative is, in the unit of its leading aim: calendar days with sessions, else course
/// days (`TIME`, `OPTIONAL_COVERAGE`), kroner (`PRICE`), km (`TRAVEL`), courses (`COURSES`), course days (`COURSE_DAYS`,
/// `LANGUAGE_SUPPORT`), days from the first possible day to the end (`EARLIEST_END`). When the status is FEASIBLE, more
/// coverage may be possible too.
#[derive(SimpleObject)]
pub struct Proof {
    /// What is known.
    status: ProofStatus,
    /// No package with the same coverage needs less than this.
    lower_bound: f64,
    /// How far off it can be at most, as a part of its value; 0 when OPTIMAL.
    gap: f64,
}

/// Sums over a package.
#[derive(SimpleObject)]
pub struct Totals {
    /// Course days.
    course_days: f64,
    /// Days from the first to the last, both counted; 0 without sessions.
    calendar_days: i32,
    /// First teaching day.
    start: Option<Date>,
    /// Last teaching day.
    end: Option<Date>,
    /// Price for one participant in øre.
    price_ore: Long,
    /// Whether the price is an estimate (without sessions).
    price_is_estimate: bool,
    /// Travel in all, in km as the crow flies: out and home on every day of attendance. Measured from the
    /// municipality, or from the area's nearest municipality; 0 without either, and within the area.
    travel_km: f64,
    /// Longest way to a session, one way, in km.
    longest_way_km: f64,
    /// Number of courses.
    courses: usize,
    /// Course days without language support.
    unsupported_days: f64,
    /// Covered weight of essential competences over all their weight, 0 to 1. What is held counts as covered.
    essential_coverage: f64,
    /// The same of the optional.
    optional_coverage: f64,
}

/// A course of a package, in its place.
pub struct Step {
    of: Arc<Composition>,
    alternative: usize,
    place: usize,
}

impl Step {
    fn found(&self) -> &planner::Step {
        &self.of.answer.alternatives[self.alternative].steps[self.place]
    }
}

/// A course of a package, in its place.
#[Object]
impl Step {
    /// Place in the package, from 1.
    async fn seq(&self) -> usize {
        self.place + 1
    }

    /// The course.
    async fn course(&self) -> Course {
        Course::new(self.found().course)
    }

    /// Its session, when sessions were asked for. Courses of one session share it.
    async fn session(&self) -> Option<Session> {
        self.found().session.map(Session)
    }

    /// Competences asked for that this course is the one to give.
    async fn teaches(&self) -> Vec<Competence> {
        let requirements = &self.of.question.request.requirements;
        self.found().covers.iter().map(|&at| Competence(requirements[at].competence)).collect()
    }

    /// Courses of the package that need it as a prerequisite.
    async fn needed_by(&self) -> Vec<Course> {
        self.found().needed_by.iter().map(|&at| Course::new(at)).collect()
    }

    /// Why it is there, in a sentence.
    async fn reason(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> String {
        self.of.reason(self.alternative, self.place, language.is_danish())
    }
}

/// What a package gives of a competence asked for.
#[derive(SimpleObject)]
pub struct Coverage {
    /// The competence.
    competence: Competence,
    /// Level needed.
    required_level: u8,
    /// Whether the job can be done without it.
    importance: Importance,
    /// How much it counts, 1 to 5.
    weight: u32,
    /// Level reached by the package or by what is held; 0 when not at all. Levels don't add up.
    level: u8,
    /// Whether it is held already.
    held: bool,
    /// Courses of the package that reach the level needed.
    by: Vec<Course>,
}

/// A competence that a package leaves uncovered.
pub struct UncoveredCompetence {
    requirement: planner::Requirement,
    gap: Gap,
}

impl UncoveredCompetence {
    fn row<'a>(&self, ctx: &'a Context<'_>) -> &'a noun::Competence {
        ctx.catalogue().competences.at(self.gap.competence)
    }
}

/// A competence that a package leaves uncovered.
#[Object]
impl UncoveredCompetence {
    /// Its key.
    async fn key<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).key
    }

    /// Its label.
    async fn label<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> &'a str {
        language.of(&self.row(ctx).label_da, &self.row(ctx).label_en)
    }

    /// Its kind.
    async fn kind(&self, ctx: &Context<'_>) -> CompetenceKind {
        self.row(ctx).kind.into()
    }

    /// The competence.
    async fn competence(&self) -> Competence {
        Competence(self.gap.competence)
    }

    /// Whether the job can be done without it.
    async fn importance(&self) -> Importance {
        importance(self.requirement.essential)
    }

    /// Level needed.
    async fn required_level(&self) -> u8 {
        self.requirement.level
    }

    /// Level reached; 0 when not at all.
    async fn level(&self) -> u8 {
        self.gap.level
    }

    /// Why it stays uncovered.
    async fn why(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.gap.why_da, &self.gap.why_en)
    }

    /// Committees to ask for a new or revised course; empty when courses exist and only time or place stands in
    /// the way.
    async fn committees(&self) -> Vec<Committee> {
        self.gap.committees.iter().map(|&at| Committee(at)).collect()
    }
}

/// What a coordinator should know or do.
pub struct Advice {
    of: Arc<Composition>,
    index: usize,
}

/// What a coordinator should know or do.
#[Object]
impl Advice {
    /// Kind.
    async fn kind(&self) -> AdviceKind {
        self.of.advice[self.index].kind.into()
    }

    /// Alternatives that it concerns, counted from 1; empty when it concerns the answer as a whole.
    async fn alternatives(&self) -> Vec<usize> {
        self.of.advice[self.index].alternatives.iter().map(|index| index + 1).collect()
    }

    /// In a sentence or two.
    async fn message(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        let advice = &self.of.advice[self.index];
        language.of(&advice.da, &advice.en)
    }
}
