//! Composing on a generated catalogue of national size: run with `cargo bench --bench planner`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use server::planner::{
    Cancel, CompetenceIx, Course, CourseIx, Day, Mode, Network, Objective, PlaceIx, Prerequisite, Request, Requirement,
    Session, compose,
    matching::{Rarity, score},
};

/// A Monday: the first day on which anything starts.
const MONDAY: Day = 20_780;
/// Weeks over which sessions are spread.
const WEEKS: u64 = 52;
/// Municipalities.
const PLACES: u64 = 98;
/// Competences that belong together: a course teaches, and a job needs, mostly those of one branch.
const BRANCH: u64 = 50;

/// A small generator of numbers that are the same on every machine (`SplitMix64`).
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    /// True in so many of a hundred.
    fn percent(&mut self, share: u64) -> bool {
        self.roll(100) < share
    }
}

/// A catalogue of five competences a course, a fifth of the courses with a prerequisite, and dated sessions.
fn generated_network(seed: u64, courses: u64, competences: u64, sessions: u64) -> Network {
    let mut dice = Dice(seed);
    let branches = (competences / BRANCH).max(1);
    let taught: Vec<Course> = (0..courses)
        .map(|number| {
            let branch = number % branches;
            let mut teaches: Vec<(CompetenceIx, u8)> = Vec::new();
            while teaches.len() < 5 {
                let competence =
                    if dice.percent(80) { branch * BRANCH + dice.roll(BRANCH) } else { dice.roll(competences) };
                if teaches.iter().all(|&(known, _)| u64::from(known) != competence) {
                    teaches.push((competence as CompetenceIx, 1 + dice.roll(4) as u8));
                }
            }
            let mut prerequisites = Vec::new();
            if dice.percent(20) && number >= branches {
                let earlier = |dice: &mut Dice| (dice.roll(number / branches) * branches + branch) as CourseIx;
                prerequisites.push(if dice.percent(70) {
                    vec![Prerequisite::Course(earlier(&mut dice)), Prerequisite::Course(earlier(&mut dice))]
                } else {
                    vec![Prerequisite::Competence((branch * BRANCH + dice.roll(BRANCH)) as CompetenceIx)]
                });
            }
            let days = [50, 100, 100, 200, 200, 300, 330, 500, 500, 1000][dice.roll(10) as usize];
            Course {
                days,
                teaches,
                prerequisites,
                language_support: dice.percent(15),
                price_ore: i64::from(days) * 218,
                valid_from: None,
                valid_to: None,
            }
        })
        .collect();
    let held = (0..sessions).map(|_| session(&mut dice, &taught, branches)).collect();
    Network::new(competences as u32, taught, held)
}

fn session(dice: &mut Dice, taught: &[Course], branches: u64) -> Session {
    let first = dice.roll(taught.len() as u64);
    let mut courses = vec![first as CourseIx];
    if dice.percent(3) && first + branches < taught.len() as u64 {
        courses.push((first + branches) as CourseIx);
    }
    let days: i32 = courses.iter().map(|&course| taught[course as usize].days).sum();
    let mode = match dice.roll(100) {
        0..80 => Mode::Day,
        80..88 => Mode::Evening,
        88..94 => Mode::Weekend,
        _ => Mode::Remote,
    };
    let attendance = if mode == Mode::Evening { (days * 2 + 99) / 100 } else { (days + 99) / 100 };
    let week = MONDAY + 7 * dice.roll(WEEKS) as Day;
    let (start, end) = if mode == Mode::Weekend {
        (week + 5, week + 5 + (attendance - 1) / 2 * 7 + (attendance - 1) % 2)
    } else {
        let weekday = if dice.percent(60) { 0 } else { dice.roll(5) as i32 };
        let last = weekday + attendance - 1;
        (week + weekday, week + last / 5 * 7 + last % 5)
    };
    Session {
        courses,
        start,
        end,
        mode,
        attendance_days: attendance as u32,
        seats_free: dice.roll(20) as u32,
        price_ore: i64::from(days) * 218 + 10_000 * dice.roll(4) as i64,
        place: dice.roll(PLACES) as PlaceIx,
        deadline: None,
    }
}

/// A job that needs so many competences, most of them of one branch.
fn generated_request(seed: u64, network: &Network, needed: usize, nationwide: bool, with_sessions: bool) -> Request {
    let mut dice = Dice(seed);
    let competences = u64::from(network.competences);
    let branch = dice.roll((competences / BRANCH).max(1)) * BRANCH;
    let mut requirements: Vec<Requirement> = Vec::new();
    while requirements.len() < needed {
        let competence = if dice.percent(80) { branch + dice.roll(BRANCH) } else { dice.roll(competences) };
        if requirements.iter().all(|known| u64::from(known.competence) != competence) {
            requirements.push(Requirement {
                competence: competence as CompetenceIx,
                level: 1 + dice.roll(3) as u8,
                essential: dice.percent(75),
                weight: 1 + dice.roll(5) as u32,
            });
        }
    }
    let area = dice.roll(8);
    let distance_m = (0..PLACES)
        .map(|place| {
            let way = dice.roll(if nationwide { 300_000 } else { 60_000 }) as u32;
            (nationwide || place % 8 == area).then_some(way)
        })
        .collect();
    Request {
        requirements,
        held: Vec::new(),
        completed: Vec::new(),
        distance_m,
        today: MONDAY - 3,
        earliest_start: MONDAY,
        latest_end: None,
        participants: 1,
        language_support: false,
        max_days: None,
        max_price_ore: None,
        include: Vec::new(),
        exclude: Vec::new(),
        with_sessions,
        allow_parallel: false,
        objective: Objective::Time,
        alternatives: 3,
        time_limit: None,
        cancel: Cancel::default(),
    }
}

/// Requests with an answer that is proven well within a second; each is one point of the bench.
fn composing(criterion: &mut Criterion) {
    let network = generated_network(7, 4_000, 2_000, 60_000);
    let mut group = criterion.benchmark_group("compose");
    group.sample_size(20).measurement_time(Duration::from_secs(4));
    for (kind, nationwide, with_sessions) in
        [("undated", false, false), ("area", false, true), ("nationwide", true, true)]
    {
        for needed in [12, 25] {
            for alternatives in [1, 3] {
                let requests: Vec<Request> = (100..104)
                    .map(|seed| Request {
                        alternatives,
                        // What a person at a screen would wait for.
                        time_limit: Some(Duration::from_millis(500)),
                        ..generated_request(seed, &network, needed, nationwide, with_sessions)
                    })
                    .collect();
                let name = format!("{kind}, {alternatives} alternatives, four jobs of so many requirements");
                group.bench_function(BenchmarkId::new(name, needed), |bencher| {
                    bencher.iter(|| {
                        requests.iter().map(|request| compose(black_box(&network), request).nodes).sum::<u64>()
                    });
                });
            }
        }
    }
    group.finish();
}

/// Scoring all courses of a package against many jobs, as the coverage map does.
fn matching(criterion: &mut Criterion) {
    let network = generated_network(7, 4_000, 2_000, 1_000);
    let jobs: Vec<Vec<Requirement>> =
        (0..300).map(|seed| generated_request(seed, &network, 12, false, false).requirements).collect();
    let sets: Vec<&[Requirement]> = jobs.iter().map(Vec::as_slice).collect();
    let rarity = Rarity::new(&sets);
    let courses: Vec<CourseIx> = (0..10).map(|number| number * 397).collect();
    criterion.bench_function("score of ten courses against 300 jobs", |bencher| {
        bencher.iter(|| sets.iter().map(|job| score(&network, black_box(&courses), job, &rarity).score).sum::<f64>());
    });
}

criterion_group!(benches, composing, matching);
criterion_main!(benches);
