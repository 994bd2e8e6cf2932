//! Which packages are worth showing beside others.

use super::eligibility::Terms;
use super::package::Package;
use super::request::{Aim, Alternative};

/// What counts against a package, by aim: less is better in all.
fn burdens(terms: &Terms<'_>, package: &Package) -> Vec<(Aim, i64)> {
    let totals = &package.totals;
    let optional = i64::from(totals.optional_weight) - i64::from(totals.optional_covered);
    let mut burdens = vec![
        (Aim::CourseDays, i64::from(totals.course_days)),
        (Aim::Price, totals.price_ore),
        (Aim::Travel, totals.travel_m),
        (Aim::Courses, package.steps.len() as i64),
        (Aim::OptionalCoverage, optional),
    ];
    if terms.request.with_sessions {
        burdens.push((Aim::Time, i64::from(totals.calendar_days)));
        burdens.push((Aim::EarliestEnd, totals.end.map_or(i64::MIN, i64::from)));
    }
    if terms.request.language_support {
        burdens.push((Aim::LanguageSupport, i64::from(totals.unsupported_days)));
    }
    burdens
}

/// Whether the first is at least as good as the second in every aim.
pub(super) fn at_least_as_good(terms: &Terms<'_>, one: &Package, other: &Package) -> bool {
    burdens(terms, one).iter().zip(burdens(terms, other)).all(|(one, other)| one.1 <= other.1)
}

/// Whether a package, found by leading with `aim`, is worth showing beside one that is already shown.
pub(super) fn adds_to(terms: &Terms<'_>, aim: Aim, new: &Package, shown: &Package) -> bool {
    if new.totals.essential_covered != shown.totals.essential_covered || at_least_as_good(terms, shown, new) {
        return false;
    }
    // The same content on other days is of use where it is sooner, shorter, cheaper or nearer.
    let by_dates = [Aim::EarliestEnd, Aim::Time, Aim::Price, Aim::Travel].contains(&aim);
    let leads = burdens(terms, new)
        .iter()
        .zip(burdens(terms, shown))
        .any(|(&(of, mine), (_, theirs))| of == aim && mine < theirs);
    (terms.request.with_sessions && by_dates && leads) || content(terms, new) != content(terms, shown)
}

/// What a package consists of, in which courses that are the same to this request are the same.
fn content(terms: &Terms<'_>, package: &Package) -> Vec<(Vec<usize>, i32, bool, i64)> {
    let mut content: Vec<_> = package
        .steps
        .iter()
        .map(|step| {
            let course = terms.course(step.course);
            let covers = (0..terms.request.requirements.len())
                .filter(|&position| {
                    let requirement = terms.request.requirements[position];
                    let reaches = |&(c, level): &(u32, u8)| c == requirement.competence && level >= requirement.level;
                    !terms.is_held(position) && course.teaches.iter().any(reaches)
                })
                .collect();
            let price = if terms.request.with_sessions { 0 } else { course.price_ore };
            (covers, course.days, course.language_support, price)
        })
        .collect();
    content.sort_unstable();
    content
}

/// The order in which further aims are tried.
pub(super) fn further_aims(terms: &Terms<'_>) -> Vec<Aim> {
    let request = terms.request;
    let mut aims = vec![Aim::Time, Aim::Price];
    if request.language_support {
        aims.push(Aim::LanguageSupport);
    }
    if request.with_sessions {
        aims.extend([Aim::EarliestEnd, Aim::OptionalCoverage, Aim::Travel, Aim::CourseDays, Aim::Courses]);
    } else {
        aims.extend([Aim::OptionalCoverage, Aim::Courses]);
    }
    aims
}

/// Adds a package unless one that is shown makes it needless; those after the first that it makes needless go.
pub(super) fn show(
    terms: &Terms<'_>,
    shown: &mut Vec<(Alternative, Package)>,
    aim: Aim,
    package: Package,
    alternative: impl FnOnce(Package) -> Alternative,
) {
    if shown.iter().all(|(_, earlier)| adds_to(terms, aim, &package, earlier)) {
        let mut position = 0;
        shown.retain(|(_, earlier)| {
            position += 1;
            position == 1 || !at_least_as_good(terms, &package, earlier)
        });
        shown.push((alternative(package.clone()), package));
    }
}
