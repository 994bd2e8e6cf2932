//! What a search is asked, and what it answers.

use super::network::Day;

/// What a search makes as small as possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Least {
    /// The weight of what stays uncovered.
    Uncovered,
    /// The last day.
    End,
    /// The cost of the offers.
    Cost,
}

/// What a search is for, and within which limits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quest {
    pub least: Least,
    /// Most weight that may stay uncovered.
    pub budget: u64,
    /// The cost has to stay below this.
    pub below: i128,
    /// Last day on which an offer may end.
    pub last: Day,
    /// After this many nodes the search gives up.
    pub nodes: u64,
    /// So many nodes it may use even when there is no time left.
    pub grace: u64,
}

/// A choice that covers what it has to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// Positions in the model, ascending.
    pub offers: Vec<usize>,
    pub uncovered: u64,
    pub cost: i128,
    pub start: Day,
    pub end: Day,
}

/// What came of a search.
#[derive(Debug)]
pub(super) struct Outcome {
    pub best: Option<Choice>,
    /// Whether nothing better than `best` exists.
    pub complete: bool,
    /// No choice costs less.
    pub bound: i128,
}
