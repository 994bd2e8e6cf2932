//! The main job: from a shortage job in an area to the shortest provable packages.

use serde_json::{Value, json};
use tests::starter_app;

const COMPOSE: &str = "query($input: ComposeInput!) { compose(input: $input) {
  status
  alternatives {
    aim proof { status lowerBound gap }
    totals { courseDays calendarDays start end priceOre travelKm longestWayKm courses essentialCoverage optionalCoverage }
    steps { seq course { key } session { id start end mode seatsFree municipality { code } } reason(language: EN) }
    uncovered { key importance why(language: EN) committees { key } }
    coverage { competence { key } level requiredLevel held by { key } }
    tradeOff(language: EN)
  }
  advice { kind message(language: EN) }
} }";

async fn compose(input: Value) -> Value {
    starter_app().ask(COMPOSE, json!({ "input": input })).await["compose"].clone()
}

fn courses(alternative: &Value) -> Vec<&str> {
    alternative["steps"].as_array().unwrap().iter().map(|step| step["course"]["key"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn kabelmontoer_is_40_and_roermontoer_44_course_days() {
    for (job, days) in [("kabelmontoer", 40.0), ("roermontoer", 44.0)] {
        let answer = compose(json!({ "occupation": job, "withSessions": false })).await;
        let first = &answer["alternatives"][0];
        assert_eq!(first["totals"]["courseDays"], json!(days));
        assert_eq!(first["totals"]["essentialCoverage"], json!(1.0));
        assert_eq!(first["proof"], json!({ "status": "OPTIMAL", "lowerBound": days, "gap": 0.0 }));
    }
}

#[tokio::test]
async fn declared_gaps_come_out_with_the_committee_to_ask() {
    for (job, competence, committees) in [
        ("pakkerimedarbejder", "amr-cooperation", &["IF", "TUR"] as &[_]),
        ("elektronikarbejder", "ai-vision-quality", &["MI"]),
        ("genbrugsmedarbejder", "battery-fire-response", &["TUR"]),
        ("ejendomsservicemedarbejder", "bms-energy-monitoring", &["SUS"]),
        ("tagdaekkermedhjaelper", "roof-flashing", &["ETIE"]),
    ] {
        let answer = compose(json!({ "occupation": job, "withSessions": false })).await;
        for alternative in answer["alternatives"].as_array().unwrap() {
            let gaps: Vec<&Value> = alternative["uncovered"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|gap| gap["importance"] == "ESSENTIAL")
                .collect();
            assert_eq!(gaps.len(), 1, "{job}");
            assert_eq!(gaps[0]["key"], competence);
            let asked: Vec<&str> =
                gaps[0]["committees"].as_array().unwrap().iter().map(|c| c["key"].as_str().unwrap()).collect();
            assert_eq!(asked, committees, "{job}");
        }
        let advice = answer["advice"].as_array().unwrap();
        let uncovered = advice.iter().find(|advice| advice["kind"] == "UNCOVERED").unwrap();
        assert!(uncovered["message"].as_str().unwrap().contains(committees[0]), "{uncovered}");
    }
}

#[tokio::test]
async fn experience_that_no_course_gives_must_be_held() {
    let wish = json!({ "competences": [{ "key": "truck-b-certificate", "level": 3 }], "withSessions": false });
    let beginner = compose(wish.clone()).await;
    for alternative in beginner["alternatives"].as_array().unwrap() {
        assert!(!courses(alternative).contains(&"45085"), "{alternative:#}");
    }
    let mut driver = wish;
    driver["held"] = json!(["truck-driving-experience"]);
    let answer = compose(driver).await;
    assert_eq!(courses(&answer["alternatives"][0]), ["45085"]);
}

#[tokio::test]
async fn prerequisites_come_first_also_the_welding_safety_course() {
    let answer = compose(json!({ "occupation": "svejser", "withSessions": false })).await;
    let order = courses(&answer["alternatives"][0]);
    let at = |keys: &[&str]| order.iter().position(|course| keys.contains(course));
    let safety = at(&["44530", "X0214"]).expect("a safety course");
    let welding = order
        .iter()
        .position(|c| ["40087", "44462", "44725", "49653", "X0213", "X0215", "X0216", "X0220", "X0221"].contains(c));
    assert!(welding.is_none_or(|welding| safety < welding), "{order:?}");
    let with_dates = compose(json!({ "occupation": "svejser" })).await;
    let steps = with_dates["alternatives"][0]["steps"].as_array().unwrap();
    let ends: Vec<&str> = steps.iter().map(|step| step["session"]["end"].as_str().unwrap()).collect();
    assert!(!ends.is_empty());
}

#[tokio::test]
async fn sessions_respect_dates_seats_place_and_each_other() {
    let answer = compose(json!({
        "occupation": "lagermedarbejder", "municipality": "630", "maxTravelKm": 60,
        "earliestStart": "2027-01-04", "latestEnd": "2027-04-30", "participants": 8
    }))
    .await;
    let alternatives = answer["alternatives"].as_array().unwrap();
    assert!(!alternatives.is_empty());
    for alternative in alternatives {
        let totals = &alternative["totals"];
        assert!(totals["longestWayKm"].as_f64().unwrap() <= 60.0);
        let mut weekday: Vec<(&str, &str)> = Vec::new();
        for step in alternative["steps"].as_array().unwrap() {
            let session = &step["session"];
            let (start, end) = (session["start"].as_str().unwrap(), session["end"].as_str().unwrap());
            assert!(("2027-01-04"..="2027-04-30").contains(&start) && end <= "2027-04-30" && start <= end);
            assert!(session["seatsFree"].as_i64().unwrap() >= 8);
            if session["mode"] != "WEEKEND" && !weekday.contains(&(start, end)) {
                weekday.push((start, end));
            }
        }
        weekday.sort_unstable();
        assert!(weekday.windows(2).all(|pair| pair[0].1 < pair[1].0), "{weekday:?}");
    }
}

#[tokio::test]
async fn held_competences_shorten_the_way_and_count_as_covered() {
    let whole = compose(json!({ "occupation": "kabelmontoer", "withSessions": false })).await;
    let held = compose(json!({ "occupation": "kabelmontoer", "withSessions": false, "held": ["cable-routing-systems", "drilling-fixing"] })).await;
    let days = |answer: &Value| answer["alternatives"][0]["totals"]["courseDays"].as_f64().unwrap();
    assert_eq!((days(&whole), days(&held)), (40.0, 30.0));
    assert_eq!(held["alternatives"][0]["totals"]["essentialCoverage"], json!(1.0));
    let marked = held["alternatives"][0]["coverage"].as_array().unwrap().iter().filter(|c| c["held"] == true).count();
    assert_eq!(marked, 2);
}

#[tokio::test]
async fn include_exclude_and_limits_are_kept() {
    let free = compose(json!({ "occupation": "lagermedarbejder", "withSessions": false })).await;
    let first = courses(&free["alternatives"][0])[0].to_owned();
    let without = compose(json!({ "occupation": "lagermedarbejder", "withSessions": false, "exclude": [first] })).await;
    for alternative in without["alternatives"].as_array().unwrap() {
        assert!(!courses(alternative).contains(&first.as_str()));
    }
    let with = compose(json!({ "occupation": "lagermedarbejder", "withSessions": false, "include": ["X0079"] })).await;
    for alternative in with["alternatives"].as_array().unwrap() {
        assert!(courses(alternative).contains(&"X0079"));
    }
    let short = compose(json!({ "occupation": "lagermedarbejder", "withSessions": false, "maxDays": 6 })).await;
    let totals = &short["alternatives"][0]["totals"];
    assert!(totals["courseDays"].as_f64().unwrap() <= 6.0);
    assert!(totals["essentialCoverage"].as_f64().unwrap() < 1.0);
    assert_eq!(short["status"], "OPTIMAL");
    let cheap = compose(json!({ "occupation": "lagermedarbejder", "area": "rar-fyn", "maxPriceOre": 100_000 })).await;
    for alternative in cheap["alternatives"].as_array().unwrap() {
        assert!(alternative["totals"]["priceOre"].as_i64().unwrap() <= 100_000);
    }
}

#[tokio::test]
async fn further_alternatives_are_better_in_something() {
    let answer =
        compose(json!({ "occupation": "lagermedarbejder", "area": "rar-oestjylland", "alternatives": 5 })).await;
    let alternatives = answer["alternatives"].as_array().unwrap();
    assert!(alternatives.len() > 1, "the test needs a job with a choice");
    let number = |alternative: &Value, aim: &str| alternative["totals"][aim].as_f64().unwrap();
    for (i, this) in alternatives.iter().enumerate() {
        for other in alternatives.iter().take(i) {
            let better = ["courseDays", "calendarDays", "priceOre", "travelKm", "courses"]
                .iter()
                .any(|aim| number(this, aim) < number(other, aim))
                || number(this, "optionalCoverage") > number(other, "optionalCoverage")
                || this["totals"]["end"].as_str() < other["totals"]["end"].as_str();
            assert!(better, "{this:#}\nis not better than\n{other:#}");
        }
        assert_eq!(this["totals"]["essentialCoverage"], alternatives[0]["totals"]["essentialCoverage"]);
    }
}

#[tokio::test]
async fn price_first_is_never_dearer_than_time_first() {
    for area in ["rar-fyn", "rar-hovedstaden", "rar-sjaelland"] {
        let price = |objective: &str| {
            let input = json!({ "occupation": "rengoeringsmedarbejder", "area": area, "objective": objective });
            async move { compose(input).await["alternatives"][0]["totals"]["priceOre"].as_i64() }
        };
        assert!(price("PRICE").await <= price("TIME").await);
    }
}

#[tokio::test]
async fn the_same_question_has_the_same_answer() {
    let input = json!({ "occupation": "rengoeringsmedarbejder", "area": "rar-hovedstaden", "alternatives": 5 });
    let first = compose(input.clone()).await;
    for _ in 0..3 {
        assert_eq!(compose(input.clone()).await, first);
    }
}

#[tokio::test]
async fn everything_is_marked_as_resting_on_demonstration_data() {
    let answer = compose(json!({ "occupation": "lagermedarbejder", "area": "rar-fyn" })).await;
    assert!(answer["advice"].as_array().unwrap().iter().any(|advice| advice["kind"] == "DEMONSTRATION_DATA"));
}
