//! What one viewer may ask for in a minute, in points of estimated cost: a budget that fills up again steadily.
//!
//! It is counted for whoever is signed in, wherever they are, and for all others by address; in each process by itself.
//! [Decision 27](../../../docs/decisions/0027-cost-budgets.md)

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use serde_json::json;

use super::limiter::{Ticking, bearer};
use crate::clock::Clock;
use crate::domain::error::{Code, Error, RETRY_AFTER};
use crate::domain::viewer::{Viewer, Who};

/// Points of every request that is looked at, whatever comes of it: reading and checking its document.
pub(super) const LEAST: u64 = 100;
/// Charges between two looks at whether viewers at rest are to be forgotten.
const LOOKED: u32 = 1_024;
/// Viewers that are remembered before those with a full budget are forgotten.
const REMEMBERED: usize = 10_000;
const MINUTE: u32 = 60;

/// Whose budget it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Payer {
    /// A person.
    Person(String),
    /// An organisation's program.
    Client(String),
    /// Whoever has not signed in, by address or network.
    Address(IpAddr),
}

impl Payer {
    /// Who pays for what a viewer asks from an address.
    pub(super) fn of(viewer: &Viewer, address: IpAddr) -> Self {
        match &viewer.who {
            Who::Person(id) => Self::Person(id.clone()),
            Who::Client(id) => Self::Client(id.clone()),
            Who::Nobody | Who::System => Self::Address(bearer(address)),
        }
    }
}

/// The budgets of all viewers. Cheap to clone.
#[derive(Clone)]
pub(super) struct Budgets(Option<Arc<Inner>>);

struct Inner {
    points: NonZeroU32,
    spent: RateLimiter<Payer, DashMapStateStore<Payer>, Ticking, StateInformationMiddleware>,
    charges: AtomicU32,
}

/// What is left of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    points: u32,
    of: u32,
}

impl Left {
    /// Tells it in the headers `RateLimit` and `RateLimit-Policy`, in the form of their draft at the IETF (10). They are
    /// no part of the answer, which stays the same for everybody.
    pub(super) fn tell(self, headers: &mut HeaderMap) {
        let Self { points, of } = self;
        // Until all of it is there again.
        let seconds = u64::from(of - points.min(of)) * u64::from(MINUTE);
        let seconds = seconds.div_ceil(u64::from(of.max(1)));
        let mut tell = |name: &'static str, text: String| {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(HeaderName::from_static(name), value);
            }
        };
        tell("ratelimit-policy", format!("\"cost\";q={of};w={MINUTE}"));
        tell("ratelimit", format!("\"cost\";r={points};t={seconds}"));
    }
}

impl Budgets {
    /// So many points a minute for each viewer; 0 counts nothing.
    pub(super) fn new(points: u32, clock: Clock) -> Self {
        let inner = |points| {
            let quota = Quota::per_minute(points);
            let spent = RateLimiter::new(quota, DashMapStateStore::default(), Ticking(clock));
            Arc::new(Inner { points, spent, charges: AtomicU32::new(0) })
        };
        Self(NonZeroU32::new(points).map(inner))
    }

    /// Takes points from a viewer's budget and tells what is left; nothing where nothing is counted.
    ///
    /// Errors: LIMIT with `retryAfter` in seconds where less is left, and without where it would never be enough; both
    /// with the points in `budget`. Nothing is taken then.
    pub(super) fn charge(&self, payer: &Payer, cost: u64) -> Result<Option<Left>, Error> {
        let (Some(inner), true) = (&self.0, cost > 0) else { return Ok(None) };
        if inner.charges.fetch_add(1, Ordering::Relaxed) % LOOKED == 0 && inner.spent.len() > REMEMBERED {
            inner.spent.retain_recent();
        }
        let of = inner.points.get();
        let points = u32::try_from(cost).ok().and_then(NonZeroU32::new).filter(|points| points.get() <= of);
        let Some(points) = points else { return Err(never(cost, of)) };
        let now = governor::clock::Clock::now(inner.spent.clock());
        match inner.spent.check_key_n(payer, points) {
            Ok(Ok(state)) => Ok(Some(Left { points: state.remaining_burst_capacity(), of })),
            Ok(Err(until)) => {
                use governor::clock::Reference;
                let wait: Duration = until.earliest_possible().duration_since(now).into();
                Err(later(payer, cost, of, wait))
            }
            Err(_) => Err(never(cost, of)),
        }
    }
}

/// Many may share an address, so nobody is blamed; the points are for who writes programs.
fn later(payer: &Payer, cost: u64, of: u32, wait: Duration) -> Error {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let (da, en) = match seconds {
        1 => ("1 sekund".to_owned(), "1 second".to_owned()),
        _ => (format!("{seconds} sekunder"), format!("{seconds} seconds")),
    };
    let (da, en) = match payer {
        Payer::Address(_) => (
            format!("Der er spurgt om meget herfra det seneste minut. Prøv igen om {da}, eller log på."),
            format!("Much has been asked from here in the last minute. Try again in {en}, or sign in."),
        ),
        Payer::Person(_) | Payer::Client(_) => (
            format!("Der er spurgt om meget fra din konto det seneste minut. Prøv igen om {da}."),
            format!("Much has been asked from your account in the last minute. Try again in {en}."),
        ),
    };
    Error { details: Box::new([(RETRY_AFTER, json!(seconds)), budget(cost, of)]), ..Error::plain(Code::Limit, da, en) }
}

fn never(cost: u64, of: u32) -> Error {
    Error {
        details: Box::new([budget(cost, of)]),
        ..Error::limit(
            "query",
            "Der er spurgt om for meget på én gang. Bed om færre rækker eller niveauer.",
            "Too much has been asked at once. Ask for fewer rows or levels.",
        )
    }
}

/// The points that were to be taken, and those of a minute.
fn budget(cost: u64, of: u32) -> (&'static str, serde_json::Value) {
    ("budget", json!({ "points": cost, "perMinute": of }))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn client(id: &str) -> Payer {
        Payer::Client(id.to_owned())
    }

    #[test]
    fn a_budget_is_spent_and_fills_up_again() {
        let clock = Clock::fixed(datetime!(2026-11-22 12:00 UTC));
        let budgets = Budgets::new(6_000, clock.clone());
        let left = |points| Ok(Some(Left { points, of: 6_000 }));
        let told = |charged: Result<Option<Left>, Error>| charged.map_err(|error| error.retry_after());
        assert_eq!(told(budgets.charge(&client("a"), 4_000)), left(2_000));
        assert_eq!(told(budgets.charge(&client("a"), 2_001)), Err(Some(1)));
        assert_eq!(told(budgets.charge(&client("a"), 5_000)), Err(Some(30)));
        assert_eq!(told(budgets.charge(&client("a"), 2_000)), left(0));
        // Another viewer is not touched, nor is somebody of the same name.
        assert_eq!(told(budgets.charge(&client("b"), 6_000)), left(0));
        assert_eq!(told(budgets.charge(&Payer::Person("a".into()), 6_000)), left(0));
        clock.set(datetime!(2026-11-22 12:00:30 UTC));
        assert_eq!(told(budgets.charge(&client("a"), 3_000)), left(0));
        clock.set(datetime!(2026-11-22 12:05 UTC));
        assert_eq!(told(budgets.charge(&client("a"), 1)), left(5_999));
        // What is more than all of it never comes to be.
        let error = budgets.charge(&client("c"), 6_001).unwrap_err();
        assert_eq!((error.code, error.field.as_deref(), error.retry_after()), (Code::Limit, Some("query"), None));
    }

    #[test]
    fn who_has_to_wait_is_told_how_long_and_programs_the_points() {
        let budgets = Budgets::new(6_000, Clock::fixed(datetime!(2026-11-22 12:00 UTC)));
        let spent = |payer: &Payer| {
            budgets.charge(payer, 6_000).unwrap();
            budgets.charge(payer, 100).unwrap_err()
        };
        let here = spent(&Payer::Address(IpAddr::from([192, 0, 2, 1])));
        assert_eq!(here.en, "Much has been asked from here in the last minute. Try again in 1 second, or sign in.");
        assert_eq!(here.da, "Der er spurgt om meget herfra det seneste minut. Prøv igen om 1 sekund, eller log på.");
        assert!(here.details.contains(&("budget", json!({ "points": 100, "perMinute": 6_000 }))), "{here:?}");
        // Whoever is signed in is not asked to do so.
        let own = spent(&Payer::Person("a".into()));
        assert!(own.da.ends_with("Prøv igen om 1 sekund.") && own.en.ends_with("Try again in 1 second."), "{own:?}");
        let never = budgets.charge(&client("b"), 6_001).unwrap_err();
        assert_eq!(*never.details, [("budget", json!({ "points": 6_001, "perMinute": 6_000 }))]);
    }

    #[test]
    fn without_a_budget_nothing_is_counted() {
        let budgets = Budgets::new(0, Clock::fixed(datetime!(2026-11-22 12:00 UTC)));
        assert_eq!(budgets.charge(&client("a"), u64::MAX).unwrap(), None);
    }

    #[test]
    fn viewers_at_rest_are_forgotten() {
        let clock = Clock::fixed(datetime!(2026-11-22 12:00 UTC));
        let budgets = Budgets::new(6_000, clock.clone());
        let spend = |from: u32, to: u32| {
            for number in from..to {
                budgets.charge(&Payer::Address(IpAddr::from(number.to_be_bytes())), 100).unwrap();
            }
        };
        spend(0, 20_000);
        clock.set(datetime!(2026-11-22 12:05 UTC));
        spend(20_000, 20_000 + LOOKED);
        assert!(budgets.0.unwrap().spent.len() <= LOOKED as usize);
    }

    #[test]
    fn what_is_left_is_told_in_headers() {
        let mut headers = HeaderMap::new();
        Left { points: 1_000, of: 3_000 }.tell(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"cost\";q=3000;w=60");
        assert_eq!(headers["ratelimit"], "\"cost\";r=1000;t=40");
    }
}
