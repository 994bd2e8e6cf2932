//! Files in. Each format has a module; what they share is how a file is read strictly ([`sheet`], [`record`]), how its
//! faults are told ([`fault`]), and how rows are merged into the database without touching another source's ([`merge`]).

pub mod fault;
mod merge;
mod record;
mod sheet;
pub mod starter;
