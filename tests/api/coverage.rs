//! The coverage map: what reaches a job in shortage in an area.

use serde_json::{Value, json};
use tests::starter_app;

const MAP: &str = "query($period: String, $areas: [String!]) { coverageMap(period: $period, areas: $areas) { period cells {
  area { key } occupation { key } category essentialCoverage courseDays calendarDays priceOre seatsNext26Weeks whiteSpot proven
  reason(language: EN)
} } }";

#[tokio::test]
async fn every_cell_known_to_be_short_is_there_and_no_other() {
    let app = starter_app();
    let map = app.ask(MAP, json!({})).await;
    assert_eq!(map["coverageMap"]["period"], "2026H2");
    let cells = map["coverageMap"]["cells"].as_array().unwrap();
    let short = "{ shortages(filter: { periods: [\"2026H2\"], categories: [EXTENSIVE_SHORTAGE, SHORTAGE, PARADOX] }) { totalCount } }";
    let known = app.ask(short, json!({})).await["shortages"]["totalCount"].as_u64().unwrap();
    assert_eq!(cells.len() as u64, known);
    assert!(cells.iter().any(|cell| cell["whiteSpot"] == true) && cells.iter().any(|cell| cell["whiteSpot"] == false));
    for cell in cells {
        let reached = cell["essentialCoverage"].as_f64().unwrap() > 0.0;
        assert_eq!(cell["whiteSpot"], json!(!reached), "{cell:#}");
        assert_eq!(cell["courseDays"].is_null(), !reached);
        assert_eq!(cell["seatsNext26Weeks"].as_i64().unwrap() > 0, reached, "{cell:#}");
        assert_eq!(cell["proven"], true);
    }
}

#[tokio::test]
async fn a_cell_says_what_compose_says() {
    let app = starter_app();
    let map = app.ask(MAP, json!({ "areas": ["rar-vestjylland"] })).await;
    let document = "query($o: String!, $a: String!) { compose(input: { occupation: $o, area: $a, alternatives: 1 }) {
      alternatives { totals { courseDays calendarDays priceOre essentialCoverage } } } }";
    for cell in map["coverageMap"]["cells"].as_array().unwrap() {
        let variables = json!({ "o": cell["occupation"]["key"], "a": cell["area"]["key"] });
        let totals = app.ask(document, variables).await["compose"]["alternatives"][0]["totals"].clone();
        if cell["whiteSpot"] == true {
            let coverage = totals["essentialCoverage"].as_f64().unwrap_or(0.0);
            assert!(coverage == 0.0, "{cell:#}");
        } else {
            for field in ["courseDays", "calendarDays", "priceOre", "essentialCoverage"] {
                assert_eq!(cell[field], totals[field], "{field} of {cell:#}");
            }
        }
    }
}

#[tokio::test]
async fn an_earlier_period_and_one_area() {
    let map = starter_app().ask(MAP, json!({ "period": "2026H1", "areas": ["rar-bornholm"] })).await;
    let cells = map["coverageMap"]["cells"].as_array().unwrap();
    assert!(!cells.is_empty());
    assert!(cells.iter().all(|cell: &Value| cell["area"]["key"] == "rar-bornholm"));
}
