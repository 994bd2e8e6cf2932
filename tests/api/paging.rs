//! Lists come in pages, and a page is never cut silently.

use serde_json::{Value, json};
use tests::starter_app;

const COURSES: &str = "query($first: Int, $after: String, $last: Int, $before: String) {
  courses(orderBy: KEY, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { key }
  }
}";

fn keys(page: &Value) -> Vec<String> {
    let nodes = page["courses"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["key"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn pages_forwards_give_the_whole_list_once() {
    let app = starter_app();
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = app.ask(COURSES, json!({ "first": 100, "after": after })).await;
        all.extend(keys(&page));
        let info = &page["courses"]["pageInfo"];
        assert_eq!(info["hasPreviousPage"], json!(after != Value::Null));
        if info["hasNextPage"] == json!(false) {
            break;
        }
        after = info["endCursor"].clone();
    }
    assert_eq!(all.len(), 428);
    let mut sorted = all.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(all, sorted);
}

#[tokio::test]
async fn pages_backwards_mirror_pages_forwards() {
    let app = starter_app();
    let head = app.ask(COURSES, json!({ "first": 30 })).await;
    let before = head["courses"]["pageInfo"]["endCursor"].clone();
    let back = app.ask(COURSES, json!({ "last": 10, "before": before })).await;
    assert_eq!(keys(&back), keys(&head)[19..29]);
    let info = &back["courses"]["pageInfo"];
    assert_eq!((&info["hasNextPage"], &info["hasPreviousPage"]), (&json!(true), &json!(true)));
    let tail = app.ask(COURSES, json!({ "last": 5 })).await;
    assert_eq!(tail["courses"]["pageInfo"]["hasNextPage"], json!(false));
}

#[tokio::test]
async fn without_arguments_a_page_has_twenty_rows() {
    assert_eq!(keys(&starter_app().ask(COURSES, json!({})).await).len(), 20);
}

#[tokio::test]
async fn a_page_too_large_too_small_or_from_both_ends_is_refused() {
    let app = starter_app();
    for (variables, code, field) in [
        (json!({ "first": 0 }), "INVALID", "first"),
        (json!({ "first": -1 }), "INVALID", "first"),
        (json!({ "first": 101 }), "LIMIT", "first"),
        (json!({ "last": 101 }), "LIMIT", "last"),
        (json!({ "first": 5, "last": 5 }), "INVALID", "last"),
        (json!({ "after": "" }), "INVALID", "after"),
        (json!({ "after": "%%%" }), "INVALID", "after"),
        (json!({ "after": "azpub3RoaW5n" }), "INVALID", "after"),
        (json!({ "before": "k:45074" }), "INVALID", "before"),
    ] {
        let (found, named, sentence) = app.refused(COURSES, variables.clone()).await;
        assert_eq!((found.as_str(), named.as_deref()), (code, Some(field)), "{variables}: {sentence}");
    }
    // Beyond 32 bits it is not an Int.
    let (code, field, sentence) = app.refused(COURSES, json!({ "first": 4_294_967_296_i64 })).await;
    assert_eq!((code.as_str(), field.as_deref()), ("INVALID", Some("first")), "{sentence}");
}
