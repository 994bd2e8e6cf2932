//! The only sources of now and of new ids, so that tests can fix both.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset};
use uuid::{Builder, NoContext, Timestamp, Uuid};

/// Tells the time. Clones of a fixed clock show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System,
    Fixed(Arc<Standing>),
}

/// A clock that stands.
#[derive(Debug)]
struct Standing {
    /// Microseconds UTC since 1970.
    micros: AtomicI64,
    /// Microseconds that it was moved forward, all in all.
    forward: AtomicI64,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that stands at `instant` until it is set.
    pub fn fixed(instant: OffsetDateTime) -> Self {
        Self(Kind::Fixed(Arc::new(Standing { micros: to_micros(instant).into(), forward: 0.into() })))
    }

    /// A clock that stands at noon of a Danish day.
    pub fn at_noon(day: Date) -> Self {
        let noon = day.with_time(Time::MIDNIGHT + Duration::hours(12));
        Self::fixed(noon.assume_utc() - Duration::hours(1))
    }

    /// Moves a fixed clock; the machine's clock can't be moved.
    pub fn set(&self, instant: OffsetDateTime) {
        if let Kind::Fixed(standing) = &self.0 {
            let before = standing.micros.swap(to_micros(instant), Ordering::Relaxed);
            standing.forward.fetch_add((to_micros(instant) - before).max(0), Ordering::Relaxed);
        }
    }

    /// Now in UTC, cut to whole microseconds as both databases keep it.
    pub fn now(&self) -> OffsetDateTime {
        from_micros(self.micros())
    }

    /// Now in microseconds UTC since 1970: the form of every instant in the database.
    pub fn micros(&self) -> i64 {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
            Kind::System => to_micros(OffsetDateTime::now_utc()),
            Kind::Fixed(standing) => standing.micros.load(Ordering::Relaxed),
        }
    }

    /// Microseconds since some moment of this process, for measuring how long ago something was in it: they never go
    /// back, also when the machine's clock is set back.
    pub fn steady(&self) -> i64 {
        static BEGAN: OnceLock<Instant> = OnceLock::new();
        match &self.0 {
            Kind::System => i64::try_from(BEGAN.get_or_init(Instant::now).elapsed().as_micros()).unwrap_or(i64::MAX),
            Kind::Fixed(standing) => standing.forward.load(Ordering::Relaxed),
        }
    }

    /// The calendar day in Denmark.
    pub fn today(&self) -> Date {
        danish_day(self.now())
    }
}

/// Microseconds UTC since 1970, cut.
pub fn to_micros(instant: OffsetDateTime) -> i64 {
    instant.unix_timestamp_nanos().div_euclid(1000) as i64
}

/// The instant of microseconds UTC since 1970; one that no calendar reaches becomes 1970.
pub fn from_micros(micros: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// An instant of microseconds UTC as RFC 3339 writes it, to the second: `2026-11-22T11:00:00Z`.
pub fn written(micros: i64) -> String {
    let form = time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    from_micros(micros).format(form).unwrap_or_default()
}

/// The calendar day in Denmark at an instant.
pub fn danish_day(instant: OffsetDateTime) -> Date {
    danish_time(instant).date()
}

/// When a Danish calendar day begins, in microseconds UTC.
pub fn start_of_day(day: Date) -> i64 {
    // Summer time never changes around midnight, so the offset an hour before midnight UTC is that of the day's start.
    let midnight = day.midnight().assume_utc();
    let before = midnight.saturating_sub(Duration::hours(1));
    let offset = i64::from(danish_time(before).offset().whole_seconds());
    to_micros(midnight).saturating_sub(offset * 1_000_000)
}

/// An instant as clocks in Denmark show it.
///
/// Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October (directive
/// 2000/84/EC). Written out here, since a time zone database for one rule would be a dependency to keep up to date.
pub fn danish_time(instant: OffsetDateTime) -> OffsetDateTime {
    let instant = instant.to_offset(UtcOffset::UTC);
    let change = |month| last_sunday(instant.year(), month).map(|day| day.with_hms(1, 0, 0));
    let summer = match (change(Month::March), change(Month::October)) {
        (Some(Ok(begins)), Some(Ok(ends))) => begins.assume_utc() <= instant && instant < ends.assume_utc(),
        _ => false,
    };
    let hours = if summer { 2 } else { 1 };
    instant.to_offset(UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC))
}

fn last_sunday(year: i32, month: Month) -> Option<Date> {
    let last = Date::from_calendar_date(year, month, month.length(year)).ok()?;
    let back = last.weekday().number_days_from_sunday();
    last.checked_sub(Duration::days(i64::from(back)))
}

/// Gives new ids: UUID v7, each greater than the one before.
#[derive(Clone, Debug)]
pub struct Ids {
    clock: Clock,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    /// Present in tests: the same seed gives the same ids.
    seed: Option<u64>,
    millis: u64,
    /// The 74 bits after the time: random at each new millisecond, then rising.
    tail: u128,
}

const TAIL: u128 = (1 << 74) - 1;

impl Ids {
    /// Ids with the machine's randomness.
    pub fn random(clock: Clock) -> Self {
        Self::new(clock, None)
    }

    /// Ids for tests: the same seed and times give the same ids.
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        Self::new(clock, Some(seed))
    }

    fn new(clock: Clock, seed: Option<u64>) -> Self {
        let state = State { seed, millis: 0, tail: 0 };
        Self { clock, state: Arc::new(Mutex::new(state)) }
    }

    /// The next id. Ids of one process rise even within a millisecond and when the clock is set back, so that the order
    /// of ids is the order of birth.
    pub fn next(&self) -> Uuid {
        let now = u64::try_from(self.clock.micros() / 1000).unwrap_or(0);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let random = state.random();
        if now > state.millis {
            state.millis = now;
            // The highest bit stays free, so that counting up can't overflow.
            state.tail = random & (TAIL >> 1);
        } else {
            state.tail += 1 + (random & 0xffff_ffff);
            if state.tail > TAIL {
                state.millis += 1;
                state.tail = random & (TAIL >> 1);
            }
        }
        let mut bytes = [0; 10];
        bytes[..2].copy_from_slice(&((state.tail >> 62) as u16).to_be_bytes());
        bytes[2..].copy_from_slice(&((state.tail & ((1 << 62) - 1)) as u64).to_be_bytes());
        Builder::from_unix_timestamp_millis(state.millis, &bytes).into_uuid()
    }
}

impl State {
    fn random(&mut self) -> u128 {
        match &mut self.seed {
            Some(seed) => (u128::from(split_mix(seed)) << 64) | u128::from(split_mix(seed)),
            // The uuid crate fills what is not time from the machine's source of randomness.
            None => Uuid::new_v7(Timestamp::from_unix(NoContext, 0, 0)).as_u128(),
        }
    }
}

/// `SplitMix64` of Steele, Lea and Flood: enough for ids in tests.
fn split_mix(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*seed ^ (*seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn the_danish_day_follows_summer_time() {
        for (utc, day) in [
            (datetime!(2026-11-22 22:59:59 UTC), date!(2026 - 11 - 22)),
            (datetime!(2026-11-22 23:00 UTC), date!(2026 - 11 - 23)),
            (datetime!(2026-07-01 21:59:59 UTC), date!(2026 - 07 - 01)),
            (datetime!(2026-07-01 22:00 UTC), date!(2026 - 07 - 02)),
        ] {
            assert_eq!(Clock::fixed(utc).today(), day, "{utc}");
        }
    }

    #[test]
    fn summer_time_begins_and_ends_at_one_utc() {
        for (utc, hour) in [
            (datetime!(2026-03-29 00:59:59 UTC), 1),
            (datetime!(2026-03-29 01:00 UTC), 3),
            (datetime!(2026-10-25 00:59:59 UTC), 2),
            (datetime!(2026-10-25 01:00 UTC), 2),
            (datetime!(2027-03-28 01:00 UTC), 3),
            (datetime!(2027-10-31 01:00 UTC), 2),
        ] {
            assert_eq!(danish_time(utc).hour(), hour, "{utc}");
        }
        assert_eq!(last_sunday(2027, Month::October), Some(date!(2027 - 10 - 31)));
    }

    #[test]
    fn noon_of_a_day_lies_in_that_day() {
        for day in [date!(2026 - 01 - 01), date!(2026 - 07 - 31)] {
            assert_eq!(Clock::at_noon(day).today(), day);
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_denmark() {
        for (day, utc) in [
            (date!(2026 - 11 - 22), datetime!(2026-11-21 23:00 UTC)),
            (date!(2026 - 07 - 01), datetime!(2026-06-30 22:00 UTC)),
            (date!(2026 - 03 - 29), datetime!(2026-03-28 23:00 UTC)),
            (date!(2026 - 03 - 30), datetime!(2026-03-29 22:00 UTC)),
            (date!(2026 - 10 - 25), datetime!(2026-10-24 22:00 UTC)),
            (date!(2026 - 10 - 26), datetime!(2026-10-25 23:00 UTC)),
        ] {
            assert_eq!(start_of_day(day), to_micros(utc), "{day}");
        }
    }

    #[test]
    fn an_instant_is_written_in_utc_to_the_second() {
        assert_eq!(written(to_micros(datetime!(2026-11-22 12:00:00.9 +1))), "2026-11-22T11:00:00Z");
    }

    #[test]
    fn now_is_cut_to_microseconds() {
        let clock = Clock::fixed(datetime!(2026-11-22 12:00:00.123456789 UTC));
        assert_eq!(clock.now(), datetime!(2026-11-22 12:00:00.123456 UTC));
        assert_eq!(from_micros(clock.micros()), clock.now());
        assert_eq!(to_micros(datetime!(1969-12-31 23:59:59.9999999 UTC)), -1);
    }

    #[test]
    fn what_is_steady_goes_on_when_the_clock_is_set_back() {
        let clock = Clock::fixed(datetime!(2026-11-22 12:00 UTC));
        let begun = clock.steady();
        clock.set(datetime!(2026-11-22 12:01 UTC));
        clock.set(datetime!(2026-11-22 11:00 UTC));
        assert_eq!(clock.steady() - begun, 60_000_000);
        clock.set(datetime!(2026-11-22 11:00:01 UTC));
        assert_eq!(clock.steady() - begun, 61_000_000);
    }

    #[test]
    fn ids_rise_also_when_the_clock_is_set_back() {
        let clock = Clock::fixed(datetime!(2026-11-22 12:00 UTC));
        for ids in [Ids::random(clock.clone()), Ids::seeded(clock.clone(), 1)] {
            let mut last = ids.next();
            for step in 0..10_000 {
                if step == 5_000 {
                    clock.set(datetime!(2026-11-22 11:00 UTC));
                }
                let next = ids.next();
                assert!(last < next);
                assert_eq!(next.get_version_num(), 7);
                last = next;
            }
            clock.set(datetime!(2026-11-22 12:00 UTC));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let clock = Clock::fixed(datetime!(2026-11-22 12:00 UTC));
        let (one, two) = (Ids::seeded(clock.clone(), 7), Ids::seeded(clock.clone(), 7));
        assert_eq!([one.next(), one.next()], [two.next(), two.next()]);
        assert_ne!(one.next(), Ids::seeded(clock, 8).next());
    }
}
