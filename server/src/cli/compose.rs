//! `kortvej compose`: the planner in a script. `--json` prints what the API would answer.

use std::fmt::Write;
use std::process::ExitCode;
use std::sync::Arc;

use async_graphql::{Request, Variables};
use serde_json::{Map, Value, json};

use super::{REFUSED, open_current, print, say};
use crate::catalogue::current::Current;
use crate::clock::Clock;
use crate::config::{Compose, Store};
use crate::db;
use crate::domain::coverage::Maps;
use crate::graphql::ask::{Moment, turns};
use crate::graphql::{fault, schema};

/// The document of the API that both forms of output are made from.
const DOCUMENT: &str = include_str!("compose.graphql");

pub(super) async fn run(store: &Store, options: &Compose) -> anyhow::Result<ExitCode> {
    let clock = Clock::system();
    let db = open_current(store).await?;
    let catalogue = Current::load(&db).await?.get();
    db::close(db).await?;
    if catalogue.courses.is_empty() {
        anyhow::bail!("the catalogue is empty: run `kortvej import starter` first");
    }
    let moment = Moment {
        catalogue,
        today: clock.today(),
        maps: Arc::new(Maps::default()),
        planning: turns(),
        passing: Arc::default(),
    };
    let language = if options.english { "EN" } else { "DA" };
    let variables = json!({ "input": input(options)?, "language": language });
    let request = Request::new(DOCUMENT).variables(Variables::from_json(variables)).data(moment);
    let mut answer = schema().execute(request).await;
    if !answer.errors.is_empty() {
        fault::finish(&mut answer.errors, false, !options.english, "command line");
        for error in &answer.errors {
            let field =
                error.extensions.as_ref().and_then(|extensions| extensions.get("field")).map(ToString::to_string);
            say(&format!("kortvej: {}{}", field.map_or_else(String::new, |field| format!("{field}: ")), error.message));
        }
        return Ok(ExitCode::from(2));
    }
    let answer = answer.data.into_json()?;
    let answer = &answer["compose"];
    let found = answer["alternatives"].as_array().is_some_and(|alternatives| !alternatives.is_empty());
    if options.json {
        print(&format!("{}\n", serde_json::to_string_pretty(answer)?))?;
    } else {
        print(&table(answer, !options.english))?;
    }
    Ok(if found { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) })
}

/// The options as the API's input.
fn input(options: &Compose) -> anyhow::Result<Value> {
    let mut input = Map::new();
    let mut set = |name: &str, value: Value| {
        input.insert(name.to_owned(), value);
    };
    set("occupation", json!(options.occupation));
    if !options.competence.is_empty() {
        let wished = options.competence.iter().map(|wish| {
            let (key, level) = wish.split_once(':').unwrap_or((wish, "1"));
            let level: i32 = level.parse().map_err(|_| anyhow::anyhow!("--competence {wish}: a level is 1 to 4"))?;
            Ok(json!({ "key": key, "level": level }))
        });
        set("competences", Value::Array(wished.collect::<anyhow::Result<_>>()?));
    }
    set("held", json!(options.held));
    set("area", json!(options.area));
    set("municipality", json!(options.municipality));
    set("maxTravelKm", json!(options.max_travel_km));
    set("earliestStart", json!(options.earliest_start.map(|day| day.to_string())));
    set("latestEnd", json!(options.latest_end.map(|day| day.to_string())));
    set("participants", json!(options.participants));
    set("languageSupport", json!(options.language_support));
    set("maxDays", json!(options.max_days));
    set("maxPriceOre", json!(options.max_price_ore));
    set("include", json!(options.include));
    set("exclude", json!(options.exclude));
    set("withSessions", json!(!options.without_sessions));
    set("allowParallel", json!(options.allow_parallel));
    set("objective", json!(if options.cheapest { "PRICE" } else { "TIME" }));
    set("alternatives", json!(options.alternatives));
    set("deadlineMs", json!(options.deadline_ms));
    Ok(Value::Object(input))
}

/// The answer for people.
fn table(answer: &Value, danish: bool) -> String {
    let word = |da: &'static str, en: &'static str| if danish { da } else { en };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut out = String::new();
    for (at, alternative) in list(&answer["alternatives"]).iter().enumerate() {
        let totals = &alternative["totals"];
        let _ = writeln!(out, "{} {}: {}", word("Alternativ", "Alternative"), at + 1, text(&alternative["tradeOff"]));
        let _ = writeln!(
            out,
            "  {}: {}  {}: {}  {}: {} – {}  {}: {:.0}  {}: {:.0} km  {}: {:.0} %",
            word("kursusdage", "course days"),
            totals["courseDays"],
            word("kalenderdage", "calendar days"),
            totals["calendarDays"],
            word("periode", "period"),
            text(&totals["start"]),
            text(&totals["end"]),
            word("kroner", "kroner"),
            totals["priceOre"].as_f64().unwrap_or_default() / 100.0,
            word("rejse", "travel"),
            totals["travelKm"].as_f64().unwrap_or_default(),
            word("dækning", "coverage"),
            totals["essentialCoverage"].as_f64().unwrap_or_default() * 100.0,
        );
        let proof = &alternative["proof"];
        let _ = writeln!(
            out,
            "  {}: {} ({}, {} {})",
            word("bevis", "proof"),
            text(&proof["status"]),
            text(&alternative["aim"]),
            word("nedre grænse", "lower bound"),
            proof["lowerBound"]
        );
        for step in list(&alternative["steps"]) {
            let session = &step["session"];
            let _ = writeln!(
                out,
                "  {:>2}  {:<8} {:>5}  {:<24} {}",
                step["seq"],
                text(&step["course"]["key"]),
                step["course"]["days"],
                if session.is_null() {
                    String::new()
                } else {
                    format!("{} – {}", text(&session["start"]), text(&session["end"]))
                },
                text(&step["course"]["title"]),
            );
            if !session.is_null() {
                let _ = writeln!(
                    out,
                    "                   {}, {}",
                    text(&session["provider"]["name"]),
                    text(&session["municipality"]["name"])
                );
            }
            let _ = writeln!(out, "                   {}", text(&step["reason"]));
        }
        for gap in list(&alternative["uncovered"]).iter().filter(|gap| gap["importance"] == "ESSENTIAL") {
            let committees: Vec<String> = list(&gap["committees"]).iter().map(|c| text(&c["key"])).collect();
            let ask = if committees.is_empty() {
                String::new()
            } else {
                format!(" {} {}", word("Spørg", "Ask"), committees.join(", "))
            };
            let _ = writeln!(
                out,
                "  {} {}: {}{ask}",
                word("ikke dækket:", "not covered:"),
                text(&gap["label"]),
                text(&gap["why"])
            );
        }
        out.push('\n');
    }
    for advice in list(&answer["advice"]) {
        let _ = writeln!(out, "* {}", text(&advice["message"]));
    }
    out
}
