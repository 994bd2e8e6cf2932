//! Small cases by hand: one for each thing that a person would ask about an answer.

use super::cases::MONDAY;
use super::planner::matching::{Rarity, score};
use super::planner::{
    Aim, Alternative, Answer, Cancel, Course, CourseIx, Day, Mode, Network, Objective, Obstacle, Prerequisite, Request,
    Requirement, Session, Status, compose,
};

fn course(days: i32, teaches: &[(u32, u8)]) -> Course {
    Course {
        days: days * 100,
        teaches: teaches.to_vec(),
        prerequisites: Vec::new(),
        language_support: false,
        price_ore: i64::from(days) * 21_800,
        valid_from: None,
        valid_to: None,
    }
}

fn after(prerequisite: Prerequisite, course: Course) -> Course {
    Course { prerequisites: vec![vec![prerequisite]], ..course }
}

fn session(courses: &[CourseIx], start: Day, end: Day) -> Session {
    Session {
        courses: courses.to_vec(),
        start: MONDAY + start,
        end: MONDAY + end,
        mode: Mode::Day,
        attendance_days: (end - start + 1) as u32,
        seats_free: 10,
        price_ore: 100_000,
        place: 0,
        deadline: None,
    }
}

fn essential(competence: u32, level: u8) -> Requirement {
    Requirement { competence, level, essential: true, weight: 3 }
}

fn request(requirements: Vec<Requirement>, with_sessions: bool) -> Request {
    Request {
        requirements,
        held: Vec::new(),
        completed: Vec::new(),
        distance_m: vec![Some(10_000)],
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

fn courses(alternative: &Alternative) -> Vec<CourseIx> {
    alternative.steps.iter().map(|step| step.course).collect()
}

fn ask(network: Vec<Course>, sessions: Vec<Session>, request: &Request) -> Answer {
    compose(&Network::new(6, network, sessions), request)
}

#[test]
fn levels_do_not_add_up() {
    let answer =
        ask(vec![course(1, &[(0, 1)]), course(1, &[(0, 2)])], Vec::new(), &request(vec![essential(0, 3)], false));
    assert_eq!(answer.status, Status::Infeasible);
    assert_eq!(answer.obstacles, [Obstacle::LevelTooLow(0, 2)]);
}

#[test]
fn two_courses_that_wait_for_each_other_are_not_an_order() {
    let ring = vec![
        after(Prerequisite::Course(1), course(1, &[(0, 2)])),
        after(Prerequisite::Course(0), course(1, &[(1, 2)])),
    ];
    let answer = ask(ring, Vec::new(), &request(vec![essential(0, 2), essential(1, 2)], false));
    assert_eq!(answer.status, Status::Infeasible);
    assert_eq!(answer.obstacles, [Obstacle::PrerequisiteUnmet(0, 0), Obstacle::PrerequisiteUnmet(1, 1)]);
}

#[test]
fn a_ring_may_be_entered_from_outside() {
    let mut first = after(Prerequisite::Course(1), course(1, &[(0, 2)]));
    first.prerequisites[0].push(Prerequisite::Course(2));
    let ring = vec![first, after(Prerequisite::Course(0), course(1, &[(1, 2)])), course(4, &[(2, 1)])];
    let answer = ask(ring, Vec::new(), &request(vec![essential(0, 2), essential(1, 2)], false));
    assert_eq!(courses(&answer.alternatives[0]), [2, 0, 1]);
    assert_eq!(answer.alternatives[0].steps[0].needed_by, [0]);
}

#[test]
fn a_prerequisite_session_ends_before_the_next_starts() {
    let chain = || vec![course(2, &[(1, 2)]), after(Prerequisite::Competence(1), course(2, &[(0, 2)]))];
    let wanted = request(vec![essential(0, 2)], true);
    let answer = ask(chain(), vec![session(&[0], 0, 1), session(&[1], 1, 2), session(&[1], 9, 10)], &wanted);
    assert_eq!(answer.alternatives[0].totals.calendar_days, 11);
    assert_eq!(answer.alternatives[0].totals.travel_m, 80_000);
    let too_early = ask(chain(), vec![session(&[0], 0, 1), session(&[1], 1, 2)], &wanted);
    assert_eq!(too_early.obstacles, [Obstacle::PrerequisiteUnmet(0, 1)]);
}

#[test]
fn a_session_with_several_courses_is_taken_whole_and_in_its_order() {
    let chain = vec![course(1, &[(1, 2)]), after(Prerequisite::Course(0), course(1, &[(0, 2)])), course(1, &[(2, 2)])];
    let wanted = request(vec![essential(0, 2)], true);
    let answer = ask(chain.clone(), vec![session(&[0, 2, 1], 0, 2)], &wanted);
    assert_eq!(courses(&answer.alternatives[0]), [0, 2, 1]);
    assert_eq!(answer.alternatives[0].totals.price_ore, 100_000);
    let bundled: Vec<bool> = answer.alternatives[0].steps.iter().map(|step| step.bundled).collect();
    assert_eq!(bundled, [false, true, false]);
    assert_eq!(ask(chain, vec![session(&[1, 0], 0, 2)], &wanted).status, Status::Infeasible);
}

#[test]
fn parallel_sessions_only_when_asked_for_and_only_beside_day_sessions() {
    let pair = || vec![course(2, &[(0, 2)]), course(2, &[(1, 2)])];
    let evening = |start| Session { mode: Mode::Evening, ..session(&[1], start, start + 3) };
    let sessions = || vec![session(&[0], 0, 1), evening(0)];
    let mut wanted = request(vec![essential(0, 2), essential(1, 2)], true);
    let alone = ask(pair(), sessions(), &wanted);
    assert_eq!(alone.alternatives[0].totals.essential_covered, 3);
    assert!(matches!(alone.obstacles[..], [Obstacle::LimitsTooTight(_)]));
    wanted.allow_parallel = true;
    assert_eq!(ask(pair(), sessions(), &wanted).alternatives[0].totals.calendar_days, 4);
    let remote = Session { mode: Mode::Remote, ..session(&[0], 0, 1) };
    assert_eq!(ask(pair(), vec![remote, evening(0)], &wanted).alternatives[0].totals.essential_covered, 3);
}

#[test]
fn what_is_held_needs_no_course() {
    let mut wanted = request(vec![essential(0, 3)], true);
    wanted.held = vec![0];
    let answer = ask(vec![course(1, &[(0, 3)])], Vec::new(), &wanted);
    assert_eq!(answer.status, Status::Optimal);
    assert!(answer.alternatives[0].steps.is_empty());
    assert_eq!(answer.alternatives[0].levels, [3]);
}

#[test]
fn a_session_that_is_full_far_or_past_is_no_session() {
    let wanted = request(vec![essential(0, 1)], true);
    for unfit in [
        Session { seats_free: 0, ..session(&[0], 0, 1) },
        Session { deadline: Some(MONDAY - 4), ..session(&[0], 0, 1) },
        Session { place: 1, ..session(&[0], 0, 1) },
        session(&[0], -1, 1),
    ] {
        let answer = ask(vec![course(2, &[(0, 1)])], vec![unfit.clone()], &wanted);
        assert_eq!(answer.obstacles, [Obstacle::NoSession(0)], "{unfit:?}");
    }
    let remote = Session { place: 1, mode: Mode::Remote, ..session(&[0], 0, 1) };
    assert_eq!(ask(vec![course(2, &[(0, 1)])], vec![remote], &wanted).alternatives[0].totals.travel_m, 0);
}

#[test]
fn each_obstacle_has_its_name() {
    let network = || vec![course(2, &[(0, 2)]), after(Prerequisite::Competence(5), course(1, &[(1, 2)]))];
    let mut wanted = request(vec![essential(0, 2), essential(1, 2), essential(2, 1)], false);
    wanted.exclude = vec![0];
    let answer = ask(network(), Vec::new(), &wanted);
    assert_eq!(answer.obstacles, [Obstacle::Excluded(0), Obstacle::PrerequisiteUnmet(1, 1), Obstacle::NotTaught(2)]);
    wanted.include = vec![0];
    let answer = ask(network(), Vec::new(), &wanted);
    assert_eq!((answer.status, &answer.obstacles[..]), (Status::Infeasible, &[Obstacle::IncludeImpossible(0)][..]));
}

#[test]
fn an_alternative_is_better_in_something() {
    let network = || vec![course(1, &[(0, 2)]), course(1, &[(0, 2)]), course(2, &[(0, 2)])];
    let cheap = Session { price_ore: 50_000, ..session(&[2], 0, 1) };
    let sessions = vec![session(&[0], 7, 7), session(&[1], 7, 7), cheap];
    let answer = ask(network(), sessions, &request(vec![essential(0, 2)], true));
    let found: Vec<(Aim, Vec<CourseIx>)> = answer.alternatives.iter().map(|a| (a.aim, courses(a))).collect();
    assert_eq!(found, [(Aim::Time, vec![0]), (Aim::Price, vec![2])], "the twin of course 0 is not shown");
}

#[test]
fn a_cancelled_search_claims_nothing() {
    let wanted = request(vec![essential(0, 2)], true);
    wanted.cancel.cancel();
    let answer = ask(vec![course(1, &[(0, 2)])], vec![session(&[0], 7, 7)], &wanted);
    assert_eq!(answer.status, Status::Feasible);
    assert_eq!(answer.alternatives.len(), 1);
}

#[test]
fn a_long_chain_of_prerequisites_is_no_problem() {
    let mut chain = vec![course(1, &[(0, 1)])];
    for number in 1..1_000 {
        let teaches: &[(u32, u8)] = if number == 999 { &[(1, 1)] } else { &[] };
        chain.push(after(Prerequisite::Course(number - 1), course(1, teaches)));
    }
    let answer = ask(chain, Vec::new(), &request(vec![essential(1, 1)], false));
    assert_eq!(answer.alternatives[0].steps.len(), 1_000);
}

#[test]
fn what_every_job_needs_counts_little() {
    let network = Network::new(3, vec![course(1, &[(0, 2)]), course(1, &[(1, 2)])], Vec::new());
    let jobs = [vec![essential(0, 1), essential(1, 1)], vec![essential(0, 1), essential(2, 1)], vec![essential(0, 1)]];
    let rarity = Rarity::new(&jobs.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let common = score(&network, &[0], &jobs[0], &rarity);
    let telling = score(&network, &[1], &jobs[0], &rarity);
    assert!((common.essential_coverage - 0.5).abs() < 1e-9 && (telling.essential_coverage - 0.5).abs() < 1e-9);
    assert!(common.score < 0.25 && telling.score > 0.75);
    assert!((common.score + telling.score - 1.0).abs() < 1e-9);
    assert_eq!((common.covered, common.missing, common.levels), (vec![0], vec![1], vec![2, 0]));
    assert!((common.optional_coverage - 1.0).abs() < 1e-9);
}
