//! The planner: which courses, in which sessions, lead to a job the shortest way.
//!
//! Pure algorithms on plain data. Nothing here knows of databases, GraphQL or the clock: days are numbers
//! (days since 1 January 1970), competences, courses, places are positions in the [`Network`].
//!
//! [`compose`] goes from the request to packages in these steps:
//! 1. `eligibility` and `model`: what may be chosen at all and can matter, as rows to cover and offers;
//! 2. `solve`: one order of aims, aim by aim (coverage, then time, then cost), each by exhaustive search;
//!    `span` does the time, window by window, `relaxation` the cheapest, and `dominance` leaves out what can't be better;
//! 3. `search`, with `quest`, `problem`, `pending`, `bound` and `room`: the branch and bound under all of them;
//! 4. `alternatives`, `package` and `obstacles`: what is shown, and why.

mod alternatives;
mod bitset;
mod bound;
mod compose;
mod dominance;
mod effort;
mod eligibility;
pub mod matching;
mod model;
pub mod network;
mod obstacles;
mod package;
mod packing;
mod pending;
mod problem;
mod quest;
mod relaxation;
pub mod request;
mod room;
mod search;
mod solve;
mod span;
#[cfg(test)]
mod tests;

pub use compose::compose;
pub use network::{
    CentiDays, CompetenceIx, Course, CourseIx, Day, Mode, Network, PlaceIx, Prerequisite, Session, SessionIx,
};
pub use request::{
    Aim, Alternative, Answer, Cancel, Objective, Obstacle, Proof, Request, Requirement, Status, Step, Totals,
};
