//! Composing packages: the first by the request's objective, further ones by other aims.

use std::time::{Duration, Instant};

use super::alternatives::{further_aims, show};
use super::dominance::undominated;
use super::effort::Effort;
use super::eligibility::Terms;
use super::model::{Key, Model};
use super::network::{CourseIx, Network};
use super::obstacles::obstacle;
use super::package::Package;
use super::quest::Choice;
use super::request::{Aim, Alternative, Answer, Objective, Obstacle, Proof, Request, Status};
use super::solve::{Failure, Lead, Solution, Wish, solve};

/// Composes up to the number of packages asked for, each with a proof of how good it is.
///
/// The answer depends on nothing but the network and the request, unless a time limit or [`super::Cancel`]
/// ends the search early. If that happens before any package is found, the answer is [`Status::Feasible`] without
/// alternatives: nothing is known.
#[must_use]
pub fn compose(network: &Network, request: &Request) -> Answer {
    Composer::new(network, request).compose()
}

/// Share of the time that the first alternative may take where more than one is asked for, in percent.
const FIRST_SHARE: u32 = 70;

struct Composer<'a> {
    terms: Terms<'a>,
    effort: Effort,
    deadline: Option<Instant>,
    courses_considered: usize,
    sessions_considered: usize,
}

impl<'a> Composer<'a> {
    fn new(network: &'a Network, request: &'a Request) -> Self {
        let begun = Instant::now();
        let after = |limit: Duration| begun.checked_add(limit);
        let mut effort = Effort::new(request.cancel.clone());
        let first =
            request.time_limit.map(|limit| if request.alternatives > 1 { limit / 100 * FIRST_SHARE } else { limit });
        effort.until(first.and_then(after));
        Self {
            terms: Terms::new(network, request),
            effort,
            deadline: request.time_limit.and_then(after),
            courses_considered: 0,
            sessions_considered: 0,
        }
    }

    fn compose(mut self) -> Answer {
        let goals = self.goals();
        let model = Model::new(&self.terms, &goals);
        self.count(&model);
        if let Some(obstacles) = none_if_empty(&model.impossible_includes) {
            return self.infeasible(obstacles.iter().map(|&course| Obstacle::IncludeImpossible(course)).collect());
        }
        let all = goals.iter().map(|&(_, weight)| weight).sum();
        let (aim, lead) = match self.terms.request.objective {
            Objective::Time => (Aim::Time, Lead::Time),
            Objective::Price => (Aim::Price, Lead::Sum(Key::Price)),
        };
        let wish = self.wish(lead, all, None);
        let first = match solve(&model, wish, &mut self.effort) {
            Ok(solution) => solution,
            Err(Failure::Impossible) => {
                let obstacles = self.includes_in_the_way();
                return self.infeasible(obstacles);
            }
            Err(Failure::OutOfTime) => return self.answer(Vec::new(), Status::Feasible, Vec::new()),
        };
        let package = Package::new(&self.terms, &model, &first.choice.offers);
        let obstacles = self.obstacles(&goals, &model, &package);
        if first.choice.offers.is_empty() && !goals.is_empty() && !self.anything_held() {
            return if first.covers_most {
                self.infeasible(obstacles)
            } else {
                self.answer(Vec::new(), Status::Feasible, obstacles)
            };
        }
        let alternative = self.alternative(aim, &first, package.clone());
        let status = alternative.proof.status;
        let mut shown = vec![(alternative, package)];
        self.add_further(&mut shown, aim, &goals, &model, &first);
        self.answer(shown.into_iter().map(|(alternative, _)| alternative).collect(), status, obstacles)
    }

    /// What has to be covered: the essential requirements, or all where none is essential, that aren't held.
    fn goals(&self) -> Vec<(usize, u64)> {
        let requirements = &self.terms.request.requirements;
        let all_optional = requirements.iter().all(|r| !r.essential);
        requirements
            .iter()
            .enumerate()
            .filter(|&(position, r)| (r.essential || all_optional) && !self.terms.is_held(position))
            .map(|(position, r)| (position, u64::from(r.weight)))
            .collect()
    }

    /// Whether some of what has to be covered is held.
    fn anything_held(&self) -> bool {
        let requirements = &self.terms.request.requirements;
        let all_optional = requirements.iter().all(|r| !r.essential);
        requirements
            .iter()
            .enumerate()
            .any(|(position, r)| (r.essential || all_optional) && r.weight > 0 && self.terms.is_held(position))
    }

    fn wish<'c>(&self, lead: Lead, budget: u64, known: Option<&'c Solution>) -> Wish<'c> {
        Wish { lead, language: self.terms.request.language_support, budget, known }
    }

    /// Counts what is left when nothing but dominance in every aim has been applied.
    fn count(&mut self, model: &Model) {
        let left = undominated(model, &vec![0; model.offers.len()]);
        let mut courses: Vec<CourseIx> =
            left.iter().flat_map(|&position| model.offers[position].courses.iter().copied()).collect();
        courses.sort_unstable();
        courses.dedup();
        self.courses_considered = courses.len();
        self.sessions_considered = if model.timed { left.len() } else { 0 };
    }

    fn add_further(
        &mut self,
        shown: &mut Vec<(Alternative, Package)>,
        first: Aim,
        goals: &[(usize, u64)],
        model: &Model,
        known: &Solution,
    ) {
        if known.choice.offers.is_empty() {
            return;
        }
        self.effort.until(self.deadline);
        for aim in further_aims(&self.terms) {
            if shown.len() >= self.terms.request.alternatives || self.effort.look() {
                return;
            }
            let lead = match aim {
                _ if aim == first => continue,
                Aim::Time => Lead::Time,
                Aim::EarliestEnd => Lead::End,
                Aim::Price => Lead::Sum(Key::Price),
                Aim::CourseDays => Lead::Sum(Key::Days),
                Aim::Travel => Lead::Sum(Key::Travel),
                Aim::Courses => Lead::Sum(Key::Courses),
                Aim::LanguageSupport => Lead::Sum(Key::Unsupported),
                Aim::OptionalCoverage => {
                    self.add_optional(shown, goals, &known.choice);
                    continue;
                }
            };
            let wish = self.wish(lead, known.choice.uncovered, Some(known));
            if let Ok(solution) = solve(model, wish, &mut self.effort) {
                let package = Package::new(&self.terms, model, &solution.choice.offers);
                show(&self.terms, shown, aim, package, |package| self.alternative(aim, &solution, package));
            }
        }
    }

    /// Looks for a package that also covers as much as possible of the optional requirements.
    fn add_optional(&mut self, shown: &mut Vec<(Alternative, Package)>, goals: &[(usize, u64)], known: &Choice) {
        let requirements = &self.terms.request.requirements;
        let optional: Vec<(usize, u64)> = requirements
            .iter()
            .enumerate()
            .filter(|&(position, _)| !self.terms.is_held(position) && goals.iter().all(|&(goal, _)| goal != position))
            .map(|(position, requirement)| (position, u64::from(requirement.weight)))
            .collect();
        let all_optional: u64 = optional.iter().map(|&(_, weight)| weight).sum();
        if all_optional == 0 {
            return;
        }
        // One unit of essential weight outweighs everything optional.
        let unit = all_optional + 1;
        let both: Vec<(usize, u64)> =
            goals.iter().map(|&(goal, weight)| (goal, weight * unit)).chain(optional).collect();
        let model = Model::new(&self.terms, &both);
        let wish = self.wish(Lead::Time, known.uncovered * unit + all_optional, None);
        if let Ok(solution) = solve(&model, wish, &mut self.effort) {
            let aim = Aim::OptionalCoverage;
            let package = Package::new(&self.terms, &model, &solution.choice.offers);
            show(&self.terms, shown, aim, package, |package| self.alternative(aim, &solution, package));
        }
    }

    fn alternative(&self, aim: Aim, solution: &Solution, package: Package) -> Alternative {
        let (value, bound) = self.measured(aim, solution.bound, &package);
        let proven = solution.proven;
        let lower_bound = if proven { value } else { bound.clamp(0.0, value) };
        let gap = if value > lower_bound { (value - lower_bound) / value } else { 0.0 };
        Alternative {
            aim,
            proof: Proof { status: if proven { Status::Optimal } else { Status::Feasible }, lower_bound, gap },
            totals: package.totals,
            steps: package.steps,
            levels: package.levels,
        }
    }

    /// The value of the leading aim and its bound, in the unit that is shown.
    fn measured(&self, aim: Aim, bound: i64, package: &Package) -> (f64, f64) {
        let totals = &package.totals;
        let dated = self.terms.request.with_sessions;
        match aim {
            Aim::Time | Aim::OptionalCoverage if dated => (f64::from(totals.calendar_days), bound as f64),
            Aim::Time | Aim::OptionalCoverage | Aim::CourseDays => {
                (f64::from(totals.course_days) / 100.0, bound as f64 / 100.0)
            }
            Aim::LanguageSupport => (f64::from(totals.unsupported_days) / 100.0, bound as f64 / 100.0),
            Aim::Price => (totals.price_ore as f64 / 100.0, bound as f64 / 100.0),
            Aim::Travel => (totals.travel_m as f64 / 1000.0, bound as f64 / 1000.0),
            Aim::Courses => (package.steps.len() as f64, bound as f64),
            Aim::EarliestEnd => {
                let day_before = i64::from(self.terms.request.earliest_start.max(self.terms.request.today)) - 1;
                let end = totals.end.map_or(0, |end| i64::from(end) - day_before);
                (end as f64, (bound - day_before) as f64)
            }
        }
    }

    /// Why essential requirements (all, where none is essential) stay uncovered.
    fn obstacles(&self, goals: &[(usize, u64)], model: &Model, package: &Package) -> Vec<Obstacle> {
        goals
            .iter()
            .map(|&(goal, _)| goal)
            .filter(|&goal| package.levels[goal] < self.terms.request.requirements[goal].level)
            .map(|goal| obstacle(&self.terms, goal, !model.impossible.contains(&goal)))
            .collect()
    }

    /// Which includes can't be taken: those that can't even alone, or else all of them.
    fn includes_in_the_way(&mut self) -> Vec<Obstacle> {
        let request = self.terms.request;
        let mut alone = Vec::new();
        for &include in &request.include {
            let only = Request { include: vec![include], ..request.clone() };
            let terms = Terms::new(self.terms.network, &only);
            let model = Model::new(&terms, &[]);
            let wish = Wish { lead: Lead::Sum(Key::Courses), language: false, budget: 0, known: None };
            let impossible = !model.impossible_includes.is_empty()
                || matches!(solve(&model, wish, &mut self.effort), Err(Failure::Impossible));
            if impossible && !alone.contains(&include) {
                alone.push(include);
            }
        }
        let mut blamed = if alone.is_empty() { request.include.clone() } else { alone };
        let mut seen = Vec::new();
        blamed.retain(|course| {
            let new = !seen.contains(course);
            seen.push(*course);
            new
        });
        blamed.into_iter().map(Obstacle::IncludeImpossible).collect()
    }

    fn infeasible(&self, obstacles: Vec<Obstacle>) -> Answer {
        self.answer(Vec::new(), Status::Infeasible, obstacles)
    }

    fn answer(&self, alternatives: Vec<Alternative>, status: Status, obstacles: Vec<Obstacle>) -> Answer {
        Answer {
            alternatives,
            status,
            obstacles,
            courses_considered: self.courses_considered,
            sessions_considered: self.sessions_considered,
            nodes: self.effort.nodes,
        }
    }
}

fn none_if_empty<T>(list: &[T]) -> Option<&[T]> {
    (!list.is_empty()).then_some(list)
}
