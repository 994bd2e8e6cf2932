//! The binary as an operator meets it: start, stop, being killed, several at once, exit statuses.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod attacks;
mod backup;
mod browser;
mod import;
mod kortvej;
mod publication;
mod serve;
mod servers;
