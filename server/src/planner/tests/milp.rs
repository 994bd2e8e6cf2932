//! The planner's problem a second time, as a linear model with whole numbers, for `microlp`.
//!
//! Depends on nothing but the planner's public types. It stands in a module of its own because tests outside of
//! the crate use it too: whoever includes it has to have `planner` in the module above.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolutionStatus, SolveOutcome, Variable};

use super::planner::{CourseIx, Day, Mode, Network, Objective, Prerequisite, Request, Session};

/// The best values in the order of the request's aims; none when no choice meets the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Optimum {
    /// Covered weight of the essential requirements (of all, where none is essential).
    pub(super) covered: i64,
    /// Calendar days with sessions, course days in hundredths without.
    pub(super) time: i64,
    /// Price in øre.
    pub(super) price: i64,
}

/// A session, or a course where no sessions are asked for.
struct Unit {
    courses: Vec<CourseIx>,
    start: Day,
    end: Day,
    track: usize,
    price: i64,
    days: i64,
}

/// An aim: the sum of what each variable counts, plus a constant.
type Sum = (Vec<(Variable, f64)>, f64);

/// Solves the model: coverage first, then time and price in the order of the objective.
///
/// # Panics
/// When the solver fails in another way than by finding that there is no solution.
pub(super) fn optimum(network: &Network, request: &Request) -> Option<Optimum> {
    let model = Model::new(network, request);
    let covered = model.largest(&[], Aim::Covered)?;
    let fixed = (Aim::Covered, covered);
    let order = match request.objective {
        Objective::Time => [Aim::Time, Aim::Price],
        Objective::Price => [Aim::Price, Aim::Time],
    };
    let first = model.smallest(&[fixed], order[0])?;
    let second = model.smallest(&[fixed, (order[0], first)], order[1])?;
    let (time, price) = if order[0] == Aim::Time { (first, second) } else { (second, first) };
    Some(Optimum { covered: covered + model.held, time, price })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    Covered,
    Time,
    Price,
}

struct Model<'a> {
    network: &'a Network,
    request: &'a Request,
    units: Vec<Unit>,
    /// Weight that is held already.
    held: i64,
    /// Requirements that have to be covered and aren't held.
    goals: Vec<usize>,
}

impl<'a> Model<'a> {
    fn new(network: &'a Network, request: &'a Request) -> Self {
        let all_optional = request.requirements.iter().all(|r| !r.essential);
        let (mut held, mut goals) = (0, Vec::new());
        for (position, r) in request.requirements.iter().enumerate() {
            if r.essential || all_optional {
                let known = request.held.contains(&r.competence)
                    || request.completed.iter().any(|&c| level(network, c, r.competence) >= r.level);
                if known {
                    held += i64::from(r.weight);
                } else {
                    goals.push(position);
                }
            }
        }
        let units = if request.with_sessions { sessions(network, request) } else { courses(network, request) };
        Self { network, request, units, held, goals }
    }

    fn smallest(&self, fixed: &[(Aim, i64)], aim: Aim) -> Option<i64> {
        self.solve(fixed, aim, 1.0)
    }

    fn largest(&self, fixed: &[(Aim, i64)], aim: Aim) -> Option<i64> {
        self.solve(fixed, aim, -1.0)
    }

    fn solve(&self, fixed: &[(Aim, i64)], aim: Aim, sign: f64) -> Option<i64> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let time_counts = aim == Aim::Time || fixed.iter().any(|f| f.0 == Aim::Time);
        let weight = |key: Aim, value: f64| if aim == key { sign * value } else { 0.0 };
        let taken: Vec<Variable> = self
            .units
            .iter()
            .map(|unit| {
                let days = if self.request.with_sessions { 0.0 } else { weight(Aim::Time, unit.days as f64) };
                problem.add_binary_var(weight(Aim::Price, unit.price as f64) + days)
            })
            .collect();
        let goals: Vec<Variable> = self
            .goals
            .iter()
            .map(|&g| problem.add_binary_var(weight(Aim::Covered, f64::from(self.request.requirements[g].weight))))
            .collect();
        let mut sums: Vec<(Aim, Sum)> = vec![
            (
                Aim::Covered,
                (
                    self.goals
                        .iter()
                        .zip(&goals)
                        .map(|(&g, &y)| (y, f64::from(self.request.requirements[g].weight)))
                        .collect(),
                    0.0,
                ),
            ),
            (Aim::Price, (self.units.iter().zip(&taken).map(|(u, &x)| (x, u.price as f64)).collect(), 0.0)),
        ];
        self.cover(&mut problem, &taken, &goals);
        self.limit(&mut problem, &taken);
        if self.request.with_sessions {
            self.keep_apart(&mut problem, &taken);
            self.follow_by_date(&mut problem, &taken);
            if time_counts {
                let span = self.span(&mut problem, &taken, weight(Aim::Time, 1.0));
                sums.push((Aim::Time, span));
            }
        } else {
            self.follow_by_order(&mut problem, &taken);
            sums.push((Aim::Time, (self.units.iter().zip(&taken).map(|(u, &x)| (x, u.days as f64)).collect(), 0.0)));
        }
        for (key, value) in fixed {
            if let Some((_, (terms, constant))) = sums.iter().find(|(of, _)| of == key) {
                let operator = if *key == Aim::Covered { ComparisonOp::Ge } else { ComparisonOp::Le };
                problem.add_constraint(terms.as_slice(), operator, *value as f64 - constant);
            }
        }
        let solution = match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) if solution.status() == SolutionStatus::Optimal => solution,
            Err(microlp::Error::Infeasible) => return None,
            other => panic!("the linear model could not be solved: {other:?}"),
        };
        let (_, (terms, constant)) = sums.iter().find(|(of, _)| *of == aim).expect("each aim has a sum");
        let value: f64 = terms.iter().map(|&(x, w)| solution.var_value(x).round() * w).sum::<f64>() + constant;
        Some(value.round() as i64)
    }

    fn cover(&self, problem: &mut Problem, taken: &[Variable], goals: &[Variable]) {
        for (&goal, &y) in self.goals.iter().zip(goals) {
            let wanted = self.request.requirements[goal];
            let mut row: Vec<(Variable, f64)> = self
                .units
                .iter()
                .zip(taken)
                .filter(|(u, _)| u.courses.iter().any(|&c| level(self.network, c, wanted.competence) >= wanted.level))
                .map(|(_, &x)| (x, 1.0))
                .collect();
            row.push((y, -1.0));
            problem.add_constraint(row.as_slice(), ComparisonOp::Ge, 0.0);
        }
        let mut by_course: BTreeMap<CourseIx, Vec<(Variable, f64)>> = BTreeMap::new();
        for (unit, &x) in self.units.iter().zip(taken) {
            for &course in &unit.courses {
                by_course.entry(course).or_default().push((x, 1.0));
            }
        }
        for &include in &self.request.include {
            let row = by_course.get(&include).cloned().unwrap_or_default();
            if row.is_empty() {
                // Nothing gives it: make the model say so.
                let nothing = problem.add_var(0.0, (0.0, 0.0));
                problem.add_constraint([(nothing, 1.0)], ComparisonOp::Ge, 1.0);
            } else {
                problem.add_constraint(row.as_slice(), ComparisonOp::Eq, 1.0);
            }
        }
        for row in by_course.values().filter(|row| row.len() > 1) {
            problem.add_constraint(row.as_slice(), ComparisonOp::Le, 1.0);
        }
    }

    fn limit(&self, problem: &mut Problem, taken: &[Variable]) {
        let mut at_most = |value: Option<i64>, of: fn(&Unit) -> i64| {
            if let Some(most) = value {
                let row: Vec<_> = self.units.iter().zip(taken).map(|(u, &x)| (x, of(u) as f64)).collect();
                problem.add_constraint(row.as_slice(), ComparisonOp::Le, most as f64);
            }
        };
        at_most(self.request.max_days.map(i64::from), |unit| unit.days);
        at_most(self.request.max_price_ore, |unit| unit.price);
    }

    /// On each day at most one session of a track.
    fn keep_apart(&self, problem: &mut Problem, taken: &[Variable]) {
        let mut days: BTreeMap<(usize, Day), Vec<usize>> = BTreeMap::new();
        for (number, unit) in self.units.iter().enumerate() {
            for day in unit.start..=unit.end {
                days.entry((unit.track, day)).or_default().push(number);
            }
        }
        let mut cliques: Vec<Vec<usize>> = days.into_values().filter(|clique| clique.len() > 1).collect();
        cliques.sort();
        cliques.dedup();
        for clique in cliques {
            let row: Vec<_> = clique.into_iter().map(|number| (taken[number], 1.0)).collect();
            problem.add_constraint(row.as_slice(), ComparisonOp::Le, 1.0);
        }
    }

    /// Groups of a course's prerequisites that what is held doesn't meet, nor courses before it in its session.
    fn open_groups<'u>(&'u self, unit: &'u Unit) -> impl Iterator<Item = &'u Vec<Prerequisite>> {
        unit.courses.iter().enumerate().flat_map(move |(at, &course)| {
            let before = &unit.courses[..at];
            self.network.courses[course as usize].prerequisites.iter().filter(move |group| {
                !group
                    .iter()
                    .any(|&alternative| self.is_held(alternative) || before.iter().any(|&c| self.meets(c, alternative)))
            })
        })
    }

    fn is_held(&self, alternative: Prerequisite) -> bool {
        self.request.completed.iter().any(|&c| self.meets(c, alternative))
            || matches!(alternative, Prerequisite::Competence(k) if self.request.held.contains(&k))
    }

    fn meets(&self, course: CourseIx, alternative: Prerequisite) -> bool {
        match alternative {
            Prerequisite::Course(c) => c == course,
            Prerequisite::Competence(k) => level(self.network, course, k) > 0,
        }
    }

    fn gives(&self, unit: &Unit, group: &[Prerequisite]) -> bool {
        unit.courses.iter().any(|&course| group.iter().any(|&alternative| self.meets(course, alternative)))
    }

    fn follow_by_date(&self, problem: &mut Problem, taken: &[Variable]) {
        for (unit, &x) in self.units.iter().zip(taken) {
            for group in self.open_groups(unit) {
                let mut row: Vec<(Variable, f64)> = self
                    .units
                    .iter()
                    .zip(taken)
                    .filter(|(giver, _)| giver.end < unit.start && self.gives(giver, group))
                    .map(|(_, &giver)| (giver, 1.0))
                    .collect();
                row.push((x, -1.0));
                problem.add_constraint(row.as_slice(), ComparisonOp::Ge, 0.0);
            }
        }
    }

    /// Each course has a place in the order; one is named before it for each group.
    fn follow_by_order(&self, problem: &mut Problem, taken: &[Variable]) {
        let count = self.units.len() as f64;
        let places: Vec<Variable> = self.units.iter().map(|_| problem.add_var(0.0, (0.0, count))).collect();
        for (number, unit) in self.units.iter().enumerate() {
            for group in self.open_groups(unit) {
                let mut row = vec![(taken[number], -1.0)];
                for (giver, other) in self.units.iter().enumerate() {
                    if giver != number && self.gives(other, group) {
                        let named = problem.add_binary_var(0.0);
                        row.push((named, 1.0));
                        problem.add_constraint([(named, 1.0), (taken[giver], -1.0)], ComparisonOp::Le, 0.0);
                        // Where it is named, its place is at least one before.
                        problem.add_constraint(
                            [(places[number], 1.0), (places[giver], -1.0), (named, -(count + 1.0))],
                            ComparisonOp::Ge,
                            -count,
                        );
                    }
                }
                problem.add_constraint(row.as_slice(), ComparisonOp::Ge, 0.0);
            }
        }
    }

    /// A package has one first and one last day, or neither when it is empty.
    fn span(&self, problem: &mut Problem, taken: &[Variable], weight: f64) -> Sum {
        let origin = self.units.iter().map(|unit| unit.start).min().unwrap_or_default();
        let mut terms = Vec::new();
        let mut choose = |days: BTreeSet<Day>, sign: f64| -> BTreeMap<Day, Variable> {
            let variables: BTreeMap<Day, Variable> = days
                .into_iter()
                .map(|day| {
                    let value = sign * f64::from(day - origin) + if sign > 0.0 { 1.0 } else { 0.0 };
                    let variable = problem.add_binary_var(weight * value);
                    terms.push((variable, value));
                    (day, variable)
                })
                .collect();
            variables
        };
        let starts = choose(self.units.iter().map(|unit| unit.start).collect(), -1.0);
        let ends = choose(self.units.iter().map(|unit| unit.end).collect(), 1.0);
        // The same number of first days as of last days, at most one of each.
        let both: Vec<_> = starts.values().map(|&v| (v, 1.0)).chain(ends.values().map(|&v| (v, -1.0))).collect();
        problem.add_constraint(both.as_slice(), ComparisonOp::Eq, 0.0);
        let one: Vec<_> = starts.values().map(|&v| (v, 1.0)).collect();
        problem.add_constraint(one.as_slice(), ComparisonOp::Le, 1.0);
        // The last day is not before the first.
        let forward: Vec<_> = terms.iter().copied().chain(starts.values().map(|&v| (v, -1.0))).collect();
        problem.add_constraint(merged(forward).as_slice(), ComparisonOp::Ge, 0.0);
        for (unit, &x) in self.units.iter().zip(taken) {
            let first: Vec<_> = starts.range(..=unit.start).map(|(_, &v)| (v, 1.0)).chain([(x, -1.0)]).collect();
            problem.add_constraint(first.as_slice(), ComparisonOp::Ge, 0.0);
            let last: Vec<_> = ends.range(unit.end..).map(|(_, &v)| (v, 1.0)).chain([(x, -1.0)]).collect();
            problem.add_constraint(last.as_slice(), ComparisonOp::Ge, 0.0);
        }
        (terms, 0.0)
    }
}

/// The same sum with each variable once.
fn merged(terms: Vec<(Variable, f64)>) -> Vec<(Variable, f64)> {
    let mut sum: BTreeMap<usize, (Variable, f64)> = BTreeMap::new();
    for (variable, value) in terms {
        sum.entry(variable.idx()).or_insert((variable, 0.0)).1 += value;
    }
    sum.into_values().collect()
}

fn level(network: &Network, course: CourseIx, competence: u32) -> u8 {
    let taught = &network.courses[course as usize].teaches;
    taught.iter().filter(|t| t.0 == competence).map(|t| t.1).max().unwrap_or(0)
}

fn exists(network: &Network, request: &Request, course: CourseIx, first: Day, last: Day) -> bool {
    let known = &network.courses[course as usize];
    !request.exclude.contains(&course)
        && known.valid_from.is_none_or(|day| day <= first)
        && known.valid_to.is_none_or(|day| day >= last)
}

fn courses(network: &Network, request: &Request) -> Vec<Unit> {
    let day = request.earliest_start;
    let useful = useful(network, request);
    (0..network.courses.len() as CourseIx)
        .filter(|&course| useful[course as usize] && exists(network, request, course, day, day))
        .map(|course| {
            let known = &network.courses[course as usize];
            Unit {
                courses: vec![course],
                start: 0,
                end: 0,
                track: 0,
                price: known.price_ore,
                days: i64::from(known.days),
            }
        })
        .collect()
}

fn sessions(network: &Network, request: &Request) -> Vec<Unit> {
    let useful = useful(network, request);
    let can_be_chosen = |session: &&Session| {
        let near = session.mode == Mode::Remote || request.distance_m[session.place as usize].is_some();
        near && session.start >= request.earliest_start.max(request.today)
            && request.latest_end.is_none_or(|day| session.end <= day)
            && session.deadline.is_none_or(|day| day >= request.today)
            && session.seats_free >= request.participants
            && session.courses.iter().all(|&c| exists(network, request, c, session.start, session.end))
            && session.courses.iter().any(|&c| useful[c as usize])
    };
    network
        .sessions
        .iter()
        .filter(can_be_chosen)
        .map(|session| Unit {
            courses: session.courses.clone(),
            start: session.start,
            end: session.end,
            track: match session.mode {
                Mode::Weekend => 2,
                Mode::Evening | Mode::Remote if request.allow_parallel => 1,
                Mode::Day | Mode::Evening | Mode::Remote => 0,
            },
            price: session.price_ore,
            days: session.courses.iter().map(|&c| i64::from(network.courses[c as usize].days)).sum(),
        })
        .collect()
}

/// Courses that teach something required, are included, or lead to another one: the rest only makes the model large.
fn useful(network: &Network, request: &Request) -> Vec<bool> {
    let mut useful: Vec<bool> = network
        .courses
        .iter()
        .map(|course| course.teaches.iter().any(|t| request.requirements.iter().any(|r| r.competence == t.0)))
        .collect();
    request.include.iter().for_each(|&course| useful[course as usize] = true);
    loop {
        let mut more = Vec::new();
        // Any course may come along in a session with a useful one, and then its prerequisites matter as well.
        let along = network
            .sessions
            .iter()
            .filter(|session| session.courses.iter().any(|&c| useful[c as usize]))
            .flat_map(|session| session.courses.iter().copied());
        let own = (0..network.courses.len() as CourseIx).filter(|&c| useful[c as usize]);
        for course in along.chain(own) {
            for &alternative in network.courses[course as usize].prerequisites.iter().flatten() {
                match alternative {
                    Prerequisite::Course(c) => more.push(c),
                    Prerequisite::Competence(k) => more.extend(&network.taught_by[k as usize]),
                }
            }
        }
        more.retain(|&course| !std::mem::replace(&mut useful[course as usize], true));
        if more.is_empty() {
            return useful;
        }
    }
}
