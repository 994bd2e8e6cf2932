//! How often one address may try to sign in.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::Reference;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::clock::Clock;

/// Attempts of one address in a minute.
const A_MINUTE: NonZeroU32 = match NonZeroU32::new(30) {
    Some(attempts) => attempts,
    None => NonZeroU32::MIN,
};
/// Addresses that are remembered before those at rest are forgotten.
const REMEMBERED: usize = 10_000;

/// Counts attempts by address, in this process. Cheap to clone.
#[derive(Clone)]
pub(super) struct Limiter(Arc<Inner>);

type Inner = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, Ticking, NoOpMiddleware<Nanos>>;

/// Our clock as the limiter reads it.
#[derive(Clone)]
struct Ticking(Clock);

impl governor::clock::Clock for Ticking {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(u64::try_from(self.0.micros()).unwrap_or(0).saturating_mul(1000))
    }
}

impl Limiter {
    pub(super) fn new(clock: Clock) -> Self {
        let quota = Quota::per_minute(A_MINUTE);
        Self(Arc::new(RateLimiter::new(quota, DashMapStateStore::default(), Ticking(clock))))
    }

    /// Counts an attempt; where it is one too many, how long to wait.
    pub(super) fn attempt(&self, address: IpAddr) -> Result<(), Duration> {
        if self.0.len() > REMEMBERED {
            self.0.retain_recent();
        }
        let now = governor::clock::Clock::now(self.0.clock());
        self.0.check_key(&bearer(address)).map_err(|wait| wait.earliest_possible().duration_since(now).into())
    }
}

/// Whose an address is: of IPv6 a customer has a whole /64.
pub(super) fn bearer(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn an_address_has_thirty_attempts_a_minute_and_others_are_not_touched() {
        let clock = Clock::fixed(datetime!(2026-11-22 12:00 UTC));
        let limiter = Limiter::new(clock.clone());
        let [one, other]: [IpAddr; 2] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().unwrap());
        for _ in 0..30 {
            assert!(limiter.attempt(one).is_ok());
        }
        let wait = limiter.attempt(one).unwrap_err();
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(2), "{wait:?}");
        assert!(limiter.attempt(other).is_ok());
        clock.set(datetime!(2026-11-22 12:01 UTC));
        for _ in 0..30 {
            assert!(limiter.attempt(one).is_ok());
        }
        assert!(limiter.attempt(one).is_err());
    }

    #[test]
    fn a_network_of_ipv6_is_one_bearer() {
        let parse = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(bearer(parse("2001:db8:1:2:3::4")), bearer(parse("2001:db8:1:2:ffff::1")));
        assert_ne!(bearer(parse("2001:db8:1:2::1")), bearer(parse("2001:db8:1:3::1")));
        assert_eq!(bearer(parse("::ffff:192.0.2.1")), parse("192.0.2.1"));
    }
}
