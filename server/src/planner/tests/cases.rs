//! Small random networks and requests.

use std::time::Duration;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::weighted;
use proptest::prelude::*;

use super::planner::{Cancel, Course, Day, Mode, Network, Objective, Prerequisite, Request, Requirement, Session};

/// A Monday.
pub(super) const MONDAY: Day = 20_001;
const COMPETENCES: u32 = 6;
const PLACES: usize = 3;

/// A network with a request for it.
pub(super) fn case() -> impl Strategy<Value = (Network, Request)> {
    (1_u32..=7).prop_flat_map(|courses| {
        let network = (vec(course(courses), courses as usize), vec(session(courses), 0..=10));
        (network, request(courses))
            .prop_map(|((courses, sessions), request)| (Network::new(COMPETENCES, courses, sessions), request))
    })
}

fn course(courses: u32) -> impl Strategy<Value = Course> {
    let alternative =
        prop_oneof![(0..courses).prop_map(Prerequisite::Course), (0..COMPETENCES).prop_map(Prerequisite::Competence),];
    let prerequisites = prop_oneof![2 => Just(Vec::new()), 2 => vec(vec(alternative, 1..=2), 1..=2)];
    (
        prop_oneof![Just(50), Just(100), Just(200), Just(330)],
        btree_map(0..COMPETENCES, 1_u8..=3, 0..=3),
        prerequisites,
        any::<bool>(),
        0_i64..4,
        weighted(0.1, 0_i32..20),
        weighted(0.1, 0_i32..30),
    )
        .prop_map(|(days, teaches, prerequisites, language_support, price, from, to)| Course {
            days,
            teaches: teaches.into_iter().collect(),
            prerequisites,
            language_support,
            price_ore: price * 100,
            valid_from: from.map(|day| MONDAY + day),
            valid_to: to.map(|day| MONDAY + day),
        })
}

fn session(courses: u32) -> impl Strategy<Value = Session> {
    let mode = prop_oneof![
        4 => Just(Mode::Day),
        1 => Just(Mode::Evening),
        1 => Just(Mode::Weekend),
        1 => Just(Mode::Remote),
    ];
    let bundle = prop_oneof![
        2 => (0..courses).prop_map(|course| vec![course]),
        1 => btree_set(0..courses, 1..=courses.min(3) as usize)
            .prop_map(|set| set.into_iter().collect::<Vec<_>>()).prop_shuffle(),
    ];
    (bundle, 0_i32..25, 0_i32..6, mode, 1_u32..4, 0_u32..8, 0_i64..4, 0_u32..PLACES as u32, weighted(0.2, -1_i32..20))
        .prop_map(|(courses, start, length, mode, attendance_days, seats_free, price, place, deadline)| Session {
            courses,
            start: MONDAY + start,
            end: MONDAY + start + length,
            mode,
            attendance_days,
            seats_free,
            price_ore: price * 100,
            place,
            deadline: deadline.map(|day| MONDAY + day),
        })
}

fn request(courses: u32) -> impl Strategy<Value = Request> {
    let requirement = (1_u8..=3, prop::bool::weighted(0.7), 1_u32..=5);
    let wants = (
        btree_map(0..COMPETENCES, requirement, 1..=5),
        btree_set(0..COMPETENCES, 0..=1),
        btree_set(0..courses, 0..=1),
        vec(weighted(0.85, 0_u32..3), PLACES),
    );
    let limits = (
        0_i32..4,
        weighted(0.3, 5_i32..30),
        any::<bool>(),
        weighted(0.25, 0_i32..9),
        weighted(0.25, 0_i64..8),
        prop_oneof![4 => Just(Vec::new()), 1 => vec(0..courses, 1..=2)],
        prop_oneof![4 => Just(Vec::new()), 1 => vec(0..courses, 1)],
    );
    let manner = (prop::bool::weighted(0.7), any::<bool>(), any::<bool>(), 1_usize..=5);
    (wants, limits, manner).prop_map(|(wants, limits, manner)| {
        let (requirements, held, completed, distance) = wants;
        let (earliest, latest, language_support, max_days, max_price, include, exclude) = limits;
        let (with_sessions, allow_parallel, by_price, alternatives) = manner;
        Request {
            requirements: requirements
                .into_iter()
                .map(|(competence, (level, essential, weight))| Requirement { competence, level, essential, weight })
                .collect(),
            held: held.into_iter().collect(),
            completed: completed.into_iter().collect(),
            distance_m: distance.into_iter().map(|way| way.map(|km| km * 1000)).collect(),
            today: MONDAY,
            earliest_start: MONDAY - 1 + earliest,
            latest_end: latest.map(|day| MONDAY + day),
            participants: 1,
            language_support,
            max_days: max_days.map(|days| days * 100),
            max_price_ore: max_price.map(|price| price * 100),
            include,
            exclude,
            with_sessions,
            allow_parallel,
            objective: if by_price { Objective::Price } else { Objective::Time },
            alternatives,
            time_limit: None::<Duration>,
            cancel: Cancel::default(),
        }
    })
}
