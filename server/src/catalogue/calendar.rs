//! Danish public holidays and the days on which is taught.
//!
//! Public holidays are those of the church calendar; Store Bededag is one until 2023 (abolished by lov nr. 214 of
//! 6 March 2023 from 2024 on). Schools are also closed on 24 and 31 December, which are no public holidays by law but
//! are free by every agreement of the field. Grundlovsdag (5 June), 1 May and the Friday after Ascension are teaching
//! days: schools differ, and no law closes them.

use entity::types::SessionMode;
use time::{Date, Duration, Month, Weekday};

/// The public holiday that a day is, by its Danish name.
pub fn public_holiday(day: Date) -> Option<&'static str> {
    match (day.month(), day.day()) {
        (Month::January, 1) => return Some("nytårsdag"),
        (Month::December, 25) => return Some("juledag"),
        (Month::December, 26) => return Some("2. juledag"),
        _ => {}
    }
    match (day - easter_sunday(day.year())?).whole_days() {
        -3 => Some("skærtorsdag"),
        -2 => Some("langfredag"),
        0 => Some("påskedag"),
        1 => Some("2. påskedag"),
        26 if day.year() < 2024 => Some("store bededag"),
        39 => Some("Kristi himmelfartsdag"),
        49 => Some("pinsedag"),
        50 => Some("2. pinsedag"),
        _ => None,
    }
}

/// Whether schools are closed on a day, whatever weekday it is.
pub fn closed(day: Date) -> bool {
    matches!((day.month(), day.day()), (Month::December, 24 | 31)) || public_holiday(day).is_some()
}

/// Whether sessions of a mode are taught on a day.
pub fn teaches(day: Date, mode: SessionMode) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    weekend == (mode == SessionMode::Weekend) && !closed(day)
}

/// The teaching days of a mode from a day on, that day included.
pub fn teaching_days(from: Date, mode: SessionMode) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |day| day.next_day()).filter(move |day| teaches(*day, mode))
}

/// How many teaching days of a mode a course of `days` hundredths fills: an evening takes half a course day, and a
/// day that is begun counts.
pub fn meetings(days: i32, mode: SessionMode) -> u32 {
    let hundredths = u32::try_from(days).unwrap_or(0);
    match mode {
        SessionMode::Evening => (2 * hundredths).div_ceil(100),
        SessionMode::Day | SessionMode::Weekend | SessionMode::Remote => hundredths.div_ceil(100),
    }
}

/// First and last day of a session that is planned to begin on a day: moved to the next teaching day if that one is
/// none, and as long as its teaching takes. `None` only at the end of the calendar.
pub fn span(planned: Date, days: i32, mode: SessionMode) -> Option<(Date, Date)> {
    let mut taught = teaching_days(planned, mode);
    let first = taught.next()?;
    match meetings(days, mode) {
        0 | 1 => Some((first, first)),
        more => Some((first, taught.nth(more as usize - 2)?)),
    }
}

/// The first Monday on or after a day.
pub fn monday_from(day: Date) -> Date {
    let ahead = (7 - day.weekday().number_days_from_monday()) % 7;
    day.saturating_add(Duration::days(i64::from(ahead)))
}

/// Easter Sunday of a year in the Gregorian calendar, by the century-and-moon reckoning of Meeus, Jones and Butcher.
fn easter_sunday(year: i32) -> Option<Date> {
    let golden = year.rem_euclid(19);
    let (century, in_century) = (year.div_euclid(100), year.rem_euclid(100));
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - moon_correction + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * century.rem_euclid(4) + 2 * in_century.div_euclid(4) - epact - in_century.rem_euclid(4))
        .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday).div_euclid(451);
    let march = epact + to_sunday - 7 * late + 22;
    let first = Date::from_calendar_date(year, Month::March, 1).ok()?;
    first.checked_add(Duration::days(i64::from(march - 1)))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for day in [
            date!(1818 - 03 - 22),
            date!(1943 - 04 - 25),
            date!(2000 - 04 - 23),
            date!(2008 - 03 - 23),
            date!(2011 - 04 - 24),
            date!(2024 - 03 - 31),
            date!(2025 - 04 - 20),
            date!(2026 - 04 - 05),
            date!(2027 - 03 - 28),
            date!(2038 - 04 - 25),
            date!(2285 - 03 - 22),
        ] {
            assert_eq!(easter_sunday(day.year()), Some(day));
        }
    }

    #[test]
    fn the_public_holidays_of_2026() {
        let holidays: Vec<_> = teaching_or_not(2026).filter_map(|day| Some((day, public_holiday(day)?))).collect();
        assert_eq!(
            holidays,
            [
                (date!(2026 - 01 - 01), "nytårsdag"),
                (date!(2026 - 04 - 02), "skærtorsdag"),
                (date!(2026 - 04 - 03), "langfredag"),
                (date!(2026 - 04 - 05), "påskedag"),
                (date!(2026 - 04 - 06), "2. påskedag"),
                (date!(2026 - 05 - 14), "Kristi himmelfartsdag"),
                (date!(2026 - 05 - 24), "pinsedag"),
                (date!(2026 - 05 - 25), "2. pinsedag"),
                (date!(2026 - 12 - 25), "juledag"),
                (date!(2026 - 12 - 26), "2. juledag"),
            ]
        );
    }

    fn teaching_or_not(year: i32) -> impl Iterator<Item = Date> {
        let first = Date::from_calendar_date(year, Month::January, 1).unwrap();
        std::iter::successors(Some(first), |day| day.next_day()).take_while(move |day| day.year() == year)
    }

    #[test]
    fn store_bededag_ends_with_2023() {
        assert_eq!(public_holiday(date!(2023 - 05 - 05)), Some("store bededag"));
        assert_eq!(public_holiday(date!(2024 - 04 - 26)), None);
        assert_eq!(public_holiday(date!(2027 - 04 - 23)), None);
    }

    #[test]
    fn schools_close_on_christmas_eve_and_new_years_eve_only() {
        assert!(closed(date!(2026 - 12 - 24)) && closed(date!(2026 - 12 - 31)));
        assert!(!closed(date!(2026 - 06 - 05)) && !closed(date!(2026 - 05 - 01)));
        assert_eq!(public_holiday(date!(2026 - 12 - 24)), None);
    }

    #[test]
    fn sessions_last_as_many_teaching_days_as_their_mode_needs() {
        use SessionMode::{Day, Evening, Remote, Weekend};
        for (planned, days, mode, first, last) in [
            // Monday to Friday.
            (date!(2026 - 11 - 23), 500, Day, date!(2026 - 11 - 23), date!(2026 - 11 - 27)),
            // Half a day more needs a day more.
            (date!(2026 - 11 - 23), 50, Day, date!(2026 - 11 - 23), date!(2026 - 11 - 23)),
            (date!(2026 - 11 - 23), 550, Remote, date!(2026 - 11 - 23), date!(2026 - 11 - 30)),
            // Two evenings a course day.
            (date!(2026 - 11 - 23), 300, Evening, date!(2026 - 11 - 23), date!(2026 - 11 - 30)),
            (date!(2026 - 11 - 23), 150, Evening, date!(2026 - 11 - 23), date!(2026 - 11 - 25)),
            // Saturday, Sunday, Saturday.
            (date!(2026 - 11 - 28), 300, Weekend, date!(2026 - 11 - 28), date!(2026 - 12 - 05)),
            // Over Christmas: 24, 25 and 31 December and 1 January are closed.
            (date!(2026 - 12 - 21), 500, Day, date!(2026 - 12 - 21), date!(2026 - 12 - 29)),
            // Begins on Maundy Thursday: moved past Easter Monday.
            (date!(2027 - 03 - 25), 200, Day, date!(2027 - 03 - 30), date!(2027 - 03 - 31)),
            // The Saturday is 2. juledag, so it begins on the Sunday.
            (date!(2026 - 12 - 26), 200, Weekend, date!(2026 - 12 - 27), date!(2027 - 01 - 02)),
        ] {
            assert_eq!(span(planned, days, mode), Some((first, last)), "{planned} {days} {mode:?}");
        }
    }

    #[test]
    fn day_zero_is_the_next_monday_or_today() {
        assert_eq!(monday_from(date!(2026 - 11 - 22)), date!(2026 - 11 - 23));
        assert_eq!(monday_from(date!(2026 - 11 - 23)), date!(2026 - 11 - 23));
        assert_eq!(monday_from(date!(2026 - 11 - 24)), date!(2026 - 11 - 30));
    }
}
