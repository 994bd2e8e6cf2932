//! Tests of the planner: against brute force, against a linear model, and by example.

// `milp` also serves tests outside of the crate, where the planner has the same name.
use super::super::planner;

mod brute;
mod cases;
mod examples;
mod milp;
mod properties;
