//! What is asked of the planner, and what it answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::network::{CentiDays, CompetenceIx, CourseIx, Day, SessionIx};

/// A competence that the job needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Which.
    pub competence: CompetenceIx,
    /// The level needed, 1 to 4. Levels do not add up: the highest taught or held counts.
    pub level: u8,
    /// Whether the job can't be done without it.
    pub essential: bool,
    /// How much it counts, 1 to 5.
    pub weight: u32,
}

/// Which aim comes first after coverage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Objective {
    /// Time: calendar days with sessions, course days without.
    #[default]
    Time,
    /// Price in øre.
    Price,
}

/// A flag by which a caller who no longer wants the answer stops the search.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the search to stop as soon as it can; it then answers with the best it has.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A question to the planner. All positions refer to one [`super::network::Network`].
#[derive(Clone, Debug)]
pub struct Request {
    /// What the job needs, essential and optional, each competence once.
    pub requirements: Vec<Requirement>,
    /// Competences already held; they count as held at every level.
    pub held: Vec<CompetenceIx>,
    /// Courses already completed: what they teach is held at the level taught, and they meet prerequisites.
    pub completed: Vec<CourseIx>,
    /// For each place the distance one way in metres; `None` where it is out of reach. Sessions held
    /// remotely are in reach of everybody, at distance 0.
    pub distance_m: Vec<Option<u32>>,
    /// Today: a session whose deadline or start has passed can't be chosen.
    pub today: Day,
    /// No session may start before this day.
    pub earliest_start: Day,
    /// No session may end after this day.
    pub latest_end: Option<Day>,
    /// Free seats that each session must have.
    pub participants: u32,
    /// Whether teaching days without language support are to be few (an aim right after the leading two).
    pub language_support: bool,
    /// Most course days in all.
    pub max_days: Option<CentiDays>,
    /// Highest price in øre for one participant.
    pub max_price_ore: Option<i64>,
    /// Courses that must be taken.
    pub include: Vec<CourseIx>,
    /// Courses that must not be taken.
    pub exclude: Vec<CourseIx>,
    /// Whether dated sessions are to be chosen. Without them courses are chosen and put in order.
    pub with_sessions: bool,
    /// Whether a remote or evening session may run on the same days as a day session.
    pub allow_parallel: bool,
    /// Which aim leads after coverage.
    pub objective: Objective,
    /// How many alternatives at most, 1 or more.
    pub alternatives: usize,
    /// How long the search may take; without it until proven.
    pub time_limit: Option<Duration>,
    /// Lets the caller stop it.
    pub cancel: Cancel,
}

/// What is known of an alternative's leading aim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Proven: nothing better exists.
    Optimal,
    /// The best found in the time given; something better may exist.
    Feasible,
    /// Proven: no choice meets the limits.
    Infeasible,
}

/// Evidence for how good an alternative is, in the unit of its leading aim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proof {
    /// OPTIMAL only if every aim was decided by exhaustive search.
    pub status: Status,
    /// No package with the same coverage needs less than this: calendar days, course days, or kroner (PRICE).
    pub lower_bound: f64,
    /// (value - lower bound) / value, 0 when optimal.
    pub gap: f64,
}

/// The aim that led the search for an alternative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aim {
    /// Calendar days with sessions, course days without.
    Time,
    /// Price in øre.
    Price,
    /// The earliest last day.
    EarliestEnd,
    /// Fewest course days.
    CourseDays,
    /// Least travel.
    Travel,
    /// Fewest courses.
    Courses,
    /// Most of the optional requirements.
    OptionalCoverage,
    /// Fewest teaching days without language support.
    LanguageSupport,
}

/// One course of a package, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The course.
    pub course: CourseIx,
    /// Its session, when sessions were asked for.
    pub session: Option<SessionIx>,
    /// Requirements (positions in the request) that this course is the one to cover.
    pub covers: Vec<usize>,
    /// Courses of the package (positions) that need this one as a prerequisite.
    pub needed_by: Vec<CourseIx>,
    /// Whether the caller's `include` asked for it.
    pub included: bool,
    /// Whether it is only there because it comes with the others in a session.
    pub bundled: bool,
}

/// Sums over a package.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Totals {
    /// Course days in hundredths.
    pub course_days: CentiDays,
    /// Days from the first to the last, both counted; 0 without sessions or courses.
    pub calendar_days: i32,
    /// First teaching day.
    pub start: Option<Day>,
    /// Last teaching day.
    pub end: Option<Day>,
    /// Price for one participant in øre.
    pub price_ore: i64,
    /// Metres travelled in all: out and home on every day of attendance. 0 without sessions.
    pub travel_m: i64,
    /// The longest way to a session, one way, in metres.
    pub longest_way_m: u32,
    /// Course days without language support, in hundredths.
    pub unsupported_days: CentiDays,
    /// Covered weight of essential requirements (held ones count as covered).
    pub essential_covered: u32,
    /// Total weight of essential requirements.
    pub essential_weight: u32,
    /// Covered weight of optional requirements.
    pub optional_covered: u32,
    /// Total weight of optional requirements.
    pub optional_weight: u32,
}

/// A package the planner found.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// Which aim led to it. The first alternative's is the request's objective.
    pub aim: Aim,
    /// How good it is known to be.
    pub proof: Proof,
    /// Its sums.
    pub totals: Totals,
    /// The courses in order.
    pub steps: Vec<Step>,
    /// For each requirement the level reached by what is held and the steps, 0 when not at all.
    pub levels: Vec<u8>,
}

/// Why a requirement stays uncovered in every alternative, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// No course of the catalogue teaches the competence at all.
    NotTaught(usize),
    /// Courses teach it, but none to the level needed; the highest level taught.
    LevelTooLow(usize, u8),
    /// Courses that teach it need a prerequisite that neither a course nor what is held gives.
    PrerequisiteUnmet(usize, CourseIx),
    /// Only excluded courses, or courses not valid on the days asked for, teach it.
    Excluded(usize),
    /// Courses teach it, but no session is in reach, in time, or has the seats.
    NoSession(usize),
    /// It could be covered alone, but not together with the rest within the limits.
    LimitsTooTight(usize),
    /// A course that must be included can't be taken within the limits.
    IncludeImpossible(CourseIx),
}

/// The planner's answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Up to the number asked for; empty when infeasible.
    pub alternatives: Vec<Alternative>,
    /// INFEASIBLE without alternatives, else the first alternative's status.
    pub status: Status,
    /// Requirements (and includes) that stood in the way, each once.
    pub obstacles: Vec<Obstacle>,
    /// Courses that were left after the limits and dominance were applied.
    pub courses_considered: usize,
    /// Sessions that were left.
    pub sessions_considered: usize,
    /// Nodes searched: a measure of work that is the same on every machine.
    pub nodes: u64,
}
