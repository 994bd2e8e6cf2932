//! The binary as an operator meets it: start, stop, being killed, several at once, exit statuses.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod attacks;
mod backup;
mod browser;
mod cluster;
mod database;
mod disk;
mod failover;
mod import;
mod killed;
mod kortvej;
mod proxy;
mod publication;
mod replication;
mod serve;
mod servers;
mod watching;
