//! Passwords, secrets, keys and tokens. It decides what is genuine, not who may do what, and knows neither HTTP routes
//! nor the database: what is kept comes in as text, and the time as microseconds UTC.

pub mod foreign;
mod jws;
pub mod key;
pub mod password;
pub mod secret;
pub mod token;

pub use jws::Refused;
