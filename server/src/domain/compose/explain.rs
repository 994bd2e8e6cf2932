//! Why a step stands in a package, and what an alternative costs beside the first: sentences for people.

use super::Composition;
use crate::catalogue::offer;
use crate::planner::{Aim, Alternative, Totals};

/// Why a step is there: what it gives, what needs it, or who asked for it.
pub(super) fn reason(composition: &Composition, alternative: usize, step: usize, danish: bool) -> String {
    let catalogue = &composition.catalogue;
    let Some(step) =
        composition.answer.alternatives.get(alternative).and_then(|alternative| alternative.steps.get(step))
    else {
        return String::new();
    };
    let mut sentences = Vec::new();
    if !step.covers.is_empty() {
        let given: Vec<String> = step
            .covers
            .iter()
            .map(|&at| {
                let requirement = composition.question.request.requirements[at];
                let competence = catalogue.competences.at(requirement.competence);
                let label = if danish { &competence.label_da } else { &competence.label_en };
                let word = if danish { "niveau" } else { "level" };
                format!("{label} ({word} {})", requirement.level)
            })
            .collect();
        let given = listed(&given, danish);
        sentences.push(if danish { format!("Giver {given}.") } else { format!("Gives {given}.") });
    }
    if !step.needed_by.is_empty() {
        let titles: Vec<String> = step
            .needed_by
            .iter()
            .map(|&at| {
                let course = catalogue.courses.at(at);
                format!("{} {}", course.key, if danish { &course.title_da } else { &course.title_en })
            })
            .collect();
        let titles = listed(&titles, danish);
        sentences.push(if danish {
            format!("Er adgangsforudsætning for {titles}.")
        } else {
            format!("Is a prerequisite of {titles}.")
        });
    }
    if step.included {
        sentences.push(if danish { "Du har valgt det til.".into() } else { "You asked for it.".into() });
    }
    if step.bundled && step.covers.is_empty() && step.needed_by.is_empty() {
        sentences.push(if danish {
            "Følger med, fordi holdet er samlet af flere kurser.".into()
        } else {
            "Comes along, because the session holds several courses.".into()
        });
    }
    sentences.join(" ")
}

/// What an alternative gives and costs beside the first one.
pub(super) fn trade_off(composition: &Composition, index: usize, danish: bool) -> String {
    let alternatives = &composition.answer.alternatives;
    let (Some(first), Some(this)) = (alternatives.first(), alternatives.get(index)) else {
        return String::new();
    };
    if index == 0 {
        return lead(this, danish);
    }
    let (mut better, mut worse) = (Vec::new(), Vec::new());
    for difference in differences(&first.totals, &this.totals, composition.question.request.language_support) {
        let text = if danish { difference.da } else { difference.en };
        if difference.is_better { better.push(text) } else { worse.push(text) }
    }
    let better = listed(&better, danish);
    let sentence = match (better.is_empty(), worse.is_empty()) {
        (true, _) => (if danish { "Andre kurser med samme resultat" } else { "Other courses, same result" }).to_owned(),
        (false, true) => better,
        (false, false) => {
            let worse = listed(&worse, danish);
            if danish { format!("{better}, men {worse}") } else { format!("{better}, but {worse}") }
        }
    };
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>() + ".")
}

fn lead(first: &Alternative, danish: bool) -> String {
    let text = match (first.aim, danish) {
        (Aim::Price, true) => "Den billigste vej med den bedste dækning.",
        (Aim::Price, false) => "The cheapest way with the best coverage.",
        (_, true) => "Den korteste vej med den bedste dækning.",
        (_, false) => "The shortest way with the best coverage.",
    };
    text.to_owned()
}

/// What tells two packages apart in one aim.
struct Difference {
    is_better: bool,
    da: String,
    en: String,
}

fn differences(first: &Totals, this: &Totals, language_support: bool) -> Vec<Difference> {
    let mut found = Vec::new();
    if let (Some(a), Some(b)) = (first.end, this.end)
        && let (Some(a_date), Some(b_date)) = (offer::date(a), offer::date(b))
        && a != b
    {
        let gap = i64::from((b - a).abs());
        let is_better = b_date < a_date;
        let (word_da, word_en) = if is_better { ("før", "earlier") } else { ("senere", "later") };
        found.push(Difference {
            is_better,
            da: format!("slut {} {word_da}", whole_days(gap, true)),
            en: format!("ends {} {word_en}", whole_days(gap, false)),
        });
    }
    let mut less = |delta: i64, words: [&str; 4], amount: &dyn Fn(i64, bool) -> String| {
        if delta != 0 {
            let is_better = delta < 0;
            let (da, en) = if is_better { (words[0], words[1]) } else { (words[2], words[3]) };
            found.push(Difference {
                is_better,
                da: da.replace('#', &amount(delta.abs(), true)),
                en: en.replace('#', &amount(delta.abs(), false)),
            });
        }
    };
    less(
        i64::from(this.calendar_days - first.calendar_days),
        [
            "# kortere fra start til slut",
            "# shorter from start to end",
            "# længere fra start til slut",
            "# longer from start to end",
        ],
        &whole_days,
    );
    less(
        i64::from(this.course_days - first.course_days),
        ["# færre på kursus", "# fewer on course", "# flere på kursus", "# more on course"],
        &course_days,
    );
    less(this.price_ore - first.price_ore, ["# billigere", "# cheaper", "# dyrere", "# dearer"], &kroner);
    less(
        (this.travel_m - first.travel_m) / 1_000,
        ["# mindre rejse", "# less travel", "# mere rejse", "# more travel"],
        &|km, _| format!("{km} km"),
    );
    less(
        i64::from(first.optional_covered) - i64::from(this.optional_covered),
        [
            "dækker flere ønskelige kompetencer",
            "covers more optional competences",
            "dækker færre ønskelige kompetencer",
            "covers fewer optional competences",
        ],
        &|_, _| String::new(),
    );
    if language_support {
        less(
            i64::from(this.unsupported_days - first.unsupported_days),
            [
                "# færre uden sprogstøtte",
                "# fewer without language support",
                "# flere uden sprogstøtte",
                "# more without language support",
            ],
            &course_days,
        );
    }
    found
}

fn whole_days(days: i64, danish: bool) -> String {
    match (days, danish) {
        (1, true) => "1 dag".into(),
        (1, false) => "1 day".into(),
        (n, true) => format!("{n} dage"),
        (n, false) => format!("{n} days"),
    }
}

/// Hundredths of a day as people write them: `3,3 dage`.
pub(in crate::domain) fn course_days(centi: i64, danish: bool) -> String {
    if centi % 100 == 0 {
        return whole_days(centi / 100, danish);
    }
    let text = format!("{}.{:02}", centi / 100, centi % 100);
    let text = text.trim_end_matches('0');
    if danish { format!("{} dage", text.replace('.', ",")) } else { format!("{text} days") }
}

/// Øre as kroner, with the thousands set off.
pub(in crate::domain) fn kroner(ore: i64, danish: bool) -> String {
    let kroner = (ore + 50) / 100;
    let digits = kroner.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(if danish { '.' } else { ',' });
        }
        grouped.push(digit);
    }
    if danish { format!("{grouped} kr.") } else { format!("DKK {grouped}") }
}

/// `a, b og c`.
pub(in crate::domain) fn listed(items: &[String], danish: bool) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => {
            format!("{} {} {last}", head.join(", "), if danish { "og" } else { "and" })
        }
    }
}

/// A date as people write it: `22. november 2026`, `22 November 2026`.
pub(in crate::domain) fn date(day: time::Date, danish: bool) -> String {
    const DANISH: [&str; 12] = [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
    ];
    if danish {
        format!("{}. {} {}", day.day(), DANISH[usize::from(u8::from(day.month())) - 1], day.year())
    } else {
        format!("{} {} {}", day.day(), day.month(), day.year())
    }
}
