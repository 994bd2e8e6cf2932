//! Where requests come from, and how often one address may try to sign in.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Arc, Once};
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
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

/// Our clock as the limiter reads it: one that is not set back, or whoever tried just before would wait for an hour.
#[derive(Clone)]
pub(super) struct Ticking(pub(super) Clock);

impl governor::clock::Clock for Ticking {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(u64::try_from(self.0.steady()).unwrap_or(0).saturating_mul(1000))
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

/// The other end of a request's connection; none where there is no connection, as in tests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) Option<IpAddr>);

impl Peer {
    /// Where a request comes from. Behind a proxy it is the last address that the proxy wrote: those before are the
    /// client's own words.
    pub(super) fn address(self, headers: &HeaderMap, behind_proxy: bool) -> IpAddr {
        let told = || {
            let last = headers.get_all("x-forwarded-for").into_iter().next_back()?.to_str().ok()?;
            told_address(last.rsplit(',').next()?.trim())
        };
        let forwarded = if behind_proxy { told() } else { None };
        if behind_proxy && forwarded.is_none() {
            // Then all are one address, and share its limits.
            static SAID: Once = Once::new();
            SAID.call_once(|| {
                tracing::warn!(
                    "--behind-proxy is set, and a request came whose X-Forwarded-For ends in no address: it counts for the \
                     proxy's own. Said once"
                );
            });
        }
        forwarded.or(self.0).unwrap_or(Ipv4Addr::UNSPECIFIED.into())
    }
}

/// An address as proxies write it: some with the port, those of IPv6 then in brackets.
fn told_address(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    text.parse().ok().or_else(with_port).or_else(bare)
}

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip())))
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
    fn nobody_waits_longer_when_the_clock_is_set_back() {
        let clock = Clock::fixed(datetime!(2026-11-22 12:00 UTC));
        let limiter = Limiter::new(clock.clone());
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..30 {
            assert!(limiter.attempt(address).is_ok());
        }
        clock.set(datetime!(2026-11-22 11:00 UTC));
        let wait = limiter.attempt(address).unwrap_err();
        assert!(wait <= Duration::from_secs(2), "{wait:?}");
        clock.set(datetime!(2026-11-22 11:01 UTC));
        assert!(limiter.attempt(address).is_ok());
    }

    #[test]
    fn behind_a_proxy_the_last_address_counts_with_or_without_a_port() {
        let proxy: IpAddr = "127.0.0.1".parse().unwrap();
        let seen = |forwarded: &str| {
            let headers = HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())]);
            Peer(Some(proxy)).address(&headers, true).to_string()
        };
        for (forwarded, address) in [
            ("192.0.2.1", "192.0.2.1"),
            ("198.51.100.7, 192.0.2.1:4711", "192.0.2.1"),
            ("192.0.2.1:80, 2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("192.0.2.1,[2001:db8::1]:4711", "2001:db8::1"),
            // No address, and none before it is believed either.
            ("192.0.2.1, unknown", "127.0.0.1"),
            ("192.0.2.1, [192.0.2.2]", "127.0.0.1"),
            ("", "127.0.0.1"),
        ] {
            assert_eq!(seen(forwarded), address, "{forwarded}");
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one_bearer() {
        let parse = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(bearer(parse("2001:db8:1:2:3::4")), bearer(parse("2001:db8:1:2:ffff::1")));
        assert_ne!(bearer(parse("2001:db8:1:2::1")), bearer(parse("2001:db8:1:3::1")));
        assert_eq!(bearer(parse("::ffff:192.0.2.1")), parse("192.0.2.1"));
    }
}
