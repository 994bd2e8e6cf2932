//! The planner against an independent formulation: a linear model, solved by `microlp`, for every occupation in every
//! RAR area of the starter network.

use entity::types::AreaKind;
use server::catalogue::Catalogue;
use server::domain::compose::Wish;
use server::planner::{self, Objective, Request, Status, compose};
use tests::{TODAY, starter_rows};

#[path = "../../server/src/planner/tests/milp.rs"]
mod milp;

/// What a coordinator would ask for each job: in each area with dates, and without dates.
fn questions(catalogue: &Catalogue, objective: Objective) -> Vec<(String, Request)> {
    let areas = catalogue.areas.iter().filter(|area| area.kind == AreaKind::Rar);
    let places: Vec<Option<String>> = areas.map(|area| Some(area.key.clone())).chain([None]).collect();
    let mut questions = Vec::new();
    for occupation in &catalogue.occupations {
        for area in &places {
            let wish = Wish {
                occupation: Some(occupation.key.clone()),
                area: area.clone(),
                with_sessions: area.is_some(),
                objective,
                alternatives: 1,
                ..Wish::default()
            };
            let mut request = wish.understand(catalogue, TODAY).unwrap().request;
            // Until proven, however slow the machine.
            request.time_limit = None;
            questions.push((format!("{} in {area:?}", occupation.key), request));
        }
    }
    questions
}

fn compare(catalogue: &Catalogue, name: &str, request: &Request) {
    let answer = compose(&catalogue.network, request);
    let model = milp::optimum(&catalogue.network, request);
    let Some(first) = answer.alternatives.first() else {
        assert_eq!(answer.status, Status::Infeasible, "{name}");
        assert_eq!(model.map_or(0, |model| model.covered), 0, "{name}: the model finds a package, the planner none");
        return;
    };
    let totals = &first.totals;
    let time = if request.with_sessions { totals.calendar_days } else { totals.course_days };
    let found = (i64::from(totals.essential_covered), i64::from(time), totals.price_ore);
    let model = model.unwrap_or_else(|| panic!("{name}: the planner finds a package, the model none"));
    assert_eq!(found, (model.covered, model.time, model.price), "{name}: coverage, time, price");
    assert_eq!(first.proof.status, Status::Optimal, "{name}");
}

fn compare_all(objective: Objective, every: usize) {
    let catalogue = Catalogue::build(starter_rows());
    let questions = questions(&catalogue, objective);
    assert_eq!(questions.len(), 61 * 9);
    let questions: Vec<_> = questions.into_iter().step_by(every).collect();
    // On both cores: the model is what takes the time.
    std::thread::scope(|scope| {
        for half in questions.chunks(questions.len().div_ceil(2)) {
            let catalogue = &catalogue;
            scope.spawn(move || half.iter().for_each(|(name, request)| compare(catalogue, name, request)));
        }
    });
}

#[test]
fn the_first_alternative_is_the_optimum_for_every_job_in_every_area() {
    compare_all(Objective::Time, 1);
}

#[test]
fn so_it_is_when_price_comes_first() {
    compare_all(Objective::Price, 4);
}
