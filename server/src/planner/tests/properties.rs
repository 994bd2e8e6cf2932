//! The planner against brute force on small random cases.

use proptest::prelude::*;

use super::brute::{Pick, Sums, covered, fault, objective, packages, prerequisites_met, ranked, sums};
use super::cases::case;
use super::milp;
use super::planner::{Aim, Alternative, Answer, Network, Obstacle, Request, Status, compose};

fn pick(alternative: &Alternative) -> Pick {
    alternative.steps.iter().map(|step| (step.course, step.session)).collect()
}

/// Everything a package says about itself, checked against what it is.
fn check_alternative(network: &Network, request: &Request, alternative: &Alternative) -> Sums {
    let pick = pick(alternative);
    assert_eq!(fault(network, request, &pick), None, "{alternative:?}");
    let sums = sums(network, request, &pick);
    let totals = &alternative.totals;
    assert_eq!(i64::from(totals.course_days), sums.days);
    assert_eq!(totals.price_ore, sums.price);
    assert_eq!(totals.travel_m, sums.travel);
    assert_eq!(i64::from(totals.unsupported_days), sums.unsupported);
    if request.with_sessions {
        assert_eq!(i64::from(totals.calendar_days), sums.time);
        assert_eq!(totals.end.map_or(0, i64::from), sums.end);
    }
    let courses: Vec<u32> = pick.iter().map(|p| p.0).collect();
    for (at, step) in alternative.steps.iter().enumerate() {
        if !request.with_sessions {
            assert!(prerequisites_met(network, request, step.course, &courses[..at]), "order of {alternative:?}");
        }
        assert_eq!(step.included, request.include.contains(&step.course));
        assert!(step.needed_by.iter().all(|later| courses[at + 1..].contains(later)));
    }
    let essential = |covered_only: bool| -> u32 {
        (0..request.requirements.len())
            .filter(|&r| request.requirements[r].essential)
            .filter(|&r| !covered_only || covered(network, request, r, &courses))
            .map(|r| request.requirements[r].weight)
            .sum()
    };
    assert_eq!((totals.essential_covered, totals.essential_weight), (essential(true), essential(false)));
    for (position, requirement) in request.requirements.iter().enumerate() {
        let reached = alternative.levels[position] >= requirement.level;
        let by_steps = alternative.steps.iter().filter(|step| step.covers.contains(&position)).count();
        let held = covered(network, request, position, &[]);
        assert_eq!(reached, covered(network, request, position, &courses));
        assert_eq!(by_steps, usize::from(reached && !held), "exactly one step is named for what it covers");
    }
    sums
}

fn check_first(network: &Network, request: &Request, answer: &Answer) {
    let all = packages(network, request);
    let aim = objective(request);
    let best = all.iter().map(|p| ranked(request, aim, &sums(network, request, p))).min();
    let all_optional = request.requirements.iter().all(|r| !r.essential);
    let goals = || (0..request.requirements.len()).filter(|&r| all_optional || request.requirements[r].essential);
    let nothing = sums(network, request, &Vec::new());
    let useless = best.as_ref().is_some_and(|b| b[0] == nothing.uncovered)
        && request.include.is_empty()
        && nothing.uncovered > 0
        && !goals().any(|r| covered(network, request, r, &[]));
    match best {
        Some(best) if !useless => {
            assert_eq!(answer.status, Status::Optimal);
            let first = &answer.alternatives[0];
            assert_eq!(first.aim, aim);
            assert_eq!(ranked(request, aim, &sums(network, request, &pick(first))), best, "{answer:?}");
            let open = goals().filter(|&r| first.levels[r] < request.requirements[r].level).count();
            assert_eq!(answer.obstacles.len(), open, "one obstacle for each that stays uncovered");
        }
        _ => {
            assert_eq!(answer.status, Status::Infeasible, "{answer:?}");
            assert!(answer.alternatives.is_empty() && !answer.obstacles.is_empty());
            let includes = answer.obstacles.iter().all(|o| matches!(o, Obstacle::IncludeImpossible(_)));
            assert_eq!(includes, !request.include.is_empty());
        }
    }
    for further in answer.alternatives.iter().skip(1) {
        let best = all.iter().map(|p| ranked(request, further.aim, &sums(network, request, p))).min();
        let found = ranked(request, further.aim, &sums(network, request, &pick(further)));
        assert_eq!(Some(found), best, "{:?}", further.aim);
    }
}

fn burdens(request: &Request, sums: &Sums) -> Vec<i64> {
    let support = if request.language_support { sums.unsupported } else { 0 };
    vec![sums.time, sums.end, sums.price, sums.travel, sums.courses, sums.days, sums.optional_uncovered, support]
}

fn check_alternatives(network: &Network, request: &Request, answer: &Answer) {
    assert!(answer.alternatives.len() <= request.alternatives);
    let sums: Vec<Sums> = answer.alternatives.iter().map(|a| check_alternative(network, request, a)).collect();
    for (later, s) in sums.iter().enumerate() {
        let alternative = &answer.alternatives[later];
        assert_eq!(alternative.proof.status, Status::Optimal);
        assert!(alternative.proof.gap.abs() < 1e-9);
        assert_eq!(s.uncovered, sums[0].uncovered);
        for (earlier, e) in sums[..later].iter().enumerate() {
            let (new, old) = (burdens(request, s), burdens(request, e));
            assert!(new.iter().zip(&old).any(|(n, o)| n < o), "{later} adds nothing to {earlier}: {answer:?}");
            // The first may lose against a later one where all of its own aims are equal.
            assert!(earlier == 0 || old.iter().zip(&new).any(|(o, n)| o < n), "{later} beats {earlier}: {answer:?}");
            let same = pick(alternative) == pick(&answer.alternatives[earlier]);
            assert!(!same);
        }
        assert!(later == 0 || alternative.aim != answer.alternatives[0].aim);
    }
}

/// With a limit of no time at all the answer is still valid, and claims no more than is true.
fn check_hurried(network: &Network, request: &Request) {
    let hurried = Request { time_limit: Some(std::time::Duration::ZERO), ..request.clone() };
    let (whole, part) = (compose(network, request), compose(network, &hurried));
    if let (Some(best), Some(found)) = (whole.alternatives.first(), part.alternatives.first()) {
        check_alternative(network, request, found);
        let value = |a: &Alternative| match a.aim {
            Aim::Price => a.totals.price_ore as f64 / 100.0,
            _ if request.with_sessions => f64::from(a.totals.calendar_days),
            _ => f64::from(a.totals.course_days) / 100.0,
        };
        if found.totals.essential_covered == best.totals.essential_covered
            && found.totals.optional_covered == best.totals.optional_covered
        {
            assert!(found.proof.lower_bound <= value(best) + 1e-9, "{found:?} {best:?}");
        }
        if found.proof.status == Status::Optimal {
            assert!((value(found) - value(best)).abs() < 1e-9);
        }
    } else {
        assert!(part.alternatives.is_empty() || !whole.alternatives.is_empty());
        assert!(part.status == whole.status || part.status == Status::Feasible);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn finds_what_brute_force_finds((network, request) in case()) {
        let answer = compose(&network, &request);
        check_alternatives(&network, &request, &answer);
        check_first(&network, &request, &answer);
        check_hurried(&network, &request);
        let again = compose(&network, &request);
        prop_assert_eq!(format!("{answer:?}"), format!("{again:?}"), "the same question has the same answer");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// The linear model is what large cases are checked against, so it has to be right itself.
    #[test]
    fn the_linear_model_agrees_with_brute_force((network, request) in case()) {
        let aim = objective(&request);
        let best = packages(&network, &request)
            .iter()
            .map(|p| sums(&network, &request, p))
            .min_by_key(|sums| ranked(&request, aim, sums));
        let total: i64 = {
            let all_optional = request.requirements.iter().all(|r| !r.essential);
            request.requirements.iter().filter(|r| r.essential || all_optional).map(|r| i64::from(r.weight)).sum()
        };
        let found = milp::optimum(&network, &request).map(|o| (o.covered, o.time, o.price));
        // Days without support come before the price, which the linear model doesn't know.
        let price = |p: i64| if request.language_support && aim == Aim::Time { 0 } else { p };
        prop_assert_eq!(
            found.map(|(covered, time, p)| (covered, time, price(p))),
            best.map(|b| (total - b.uncovered, b.time, price(b.price)))
        );
    }
}
