//! Composing: from a job in a place to the shortest packages that can be proven, with reasons.

mod advice;
mod explain;
mod gap;
mod wish;

use std::sync::Arc;
use std::time::{Duration, Instant};

use time::Date;

use crate::catalogue::Catalogue;
use crate::domain::place::Reach;
use crate::planner::{self, Answer};

pub use advice::{Advice, AdviceKind};
pub(in crate::domain) use explain::{course_days, date, kroner, listed};
pub use gap::{Gap, committees_to_ask};
pub use wish::{Wish, WishedCompetence};

/// How long the planner may think when the caller doesn't say.
pub const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(2);
/// The longest a caller may let it think.
pub const MAX_TIME_LIMIT: Duration = Duration::from_secs(30);

/// A wish that was understood: positions instead of keys, and the planner's own question.
pub struct Question {
    /// The job, where one was named (position).
    pub occupation: Option<u32>,
    /// From where and how far.
    pub reach: Reach,
    /// Today in Denmark.
    pub today: Date,
    /// What the planner is asked.
    pub request: planner::Request,
}

/// The planner's answer with what is needed to explain it.
pub struct Composition {
    /// The catalogue that it was composed from.
    pub catalogue: Arc<Catalogue>,
    /// What was asked.
    pub question: Question,
    /// What was found.
    pub answer: Answer,
    /// How long it took.
    pub elapsed: Duration,
    /// What the coordinator should know or do.
    pub advice: Vec<Advice>,
}

/// Composes off the caller's thread's time budget: pure computation, to be run where blocking is allowed.
pub fn compose(catalogue: Arc<Catalogue>, question: Question) -> Composition {
    let start = Instant::now();
    let answer = planner::compose(&catalogue.network, &question.request);
    let elapsed = start.elapsed();
    let mut composition = Composition { catalogue, question, answer, elapsed, advice: Vec::new() };
    composition.advice = advice::advise(&composition);
    composition
}

impl Composition {
    /// Whether more time could have given another answer: something is not proven, or so much of the limit is spent
    /// that the search for further alternatives may have been cut short.
    pub fn may_be_cut(&self) -> bool {
        let unproven = |proof: &planner::Proof| proof.status == planner::Status::Feasible;
        self.answer.status == planner::Status::Feasible
            || self.answer.alternatives.iter().any(|alternative| unproven(&alternative.proof))
            || self.question.request.time_limit.is_some_and(|limit| self.elapsed >= limit / 2)
    }

    /// Essential requirements that alternative `index` leaves uncovered, or all when there is none.
    pub fn gaps(&self, index: usize) -> Vec<Gap> {
        gap::gaps(self, index)
    }

    /// Why a step stands where it stands.
    pub fn reason(&self, alternative: usize, step: usize, danish: bool) -> String {
        explain::reason(self, alternative, step, danish)
    }

    /// What an alternative gives and costs beside the first.
    pub fn trade_off(&self, alternative: usize, danish: bool) -> String {
        explain::trade_off(self, alternative, danish)
    }
}
