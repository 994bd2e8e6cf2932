//! A package in the making: what it says, how several people change it at once, and what became of it.
//!
//! [`content`] is plain data; [`edit`] and [`difference`] are how it changes. The rest are rules over it and the
//! catalogue, without a database and without a clock:
//! - [`need`], [`order`], [`demand`] and [`local`] say what the job needs and the courses give, in which order courses can
//!   be taken, whether people are wanted, and who offers a course where;
//! - [`rule`] names what packages are held to, [`finding`] what keeps one from being good, [`shorter`] a shorter way;
//! - [`lock`] remembers what a published version rests on, [`watch`] tells what of it has changed, and [`repair`] what
//!   would mend it;
//! - [`adapt`] takes a package to another area;
//! - [`proposal`] is how repairs, adaptations and shorter ways are put to people, who accept each difference by itself.

pub mod adapt;
pub mod content;
pub mod demand;
pub mod difference;
pub mod edit;
mod exchange;
pub mod finding;
pub mod local;
pub mod lock;
pub mod need;
pub mod open;
pub mod order;
mod plan;
pub mod proposal;
pub mod repair;
pub mod rule;
pub mod shorter;
pub mod watch;

#[cfg(test)]
mod tests;
