//! What is too much is refused before it costs anything, and the server goes on.

use serde_json::{Value, json};
use tests::{Answer, starter_app};

/// The refusal of a document: status, code and sentence.
async fn refusal(document: &str) -> (u16, String, String) {
    let answer: Answer = starter_app().post(&json!({ "query": document }).to_string()).await;
    let (code, _, sentence) = answer.error();
    assert!(answer.json().get("data").is_none(), "a refused document has no data");
    assert!(answer.text.len() < 10_000, "the refusal itself is {} bytes", answer.text.len());
    (answer.status.as_u16(), code, sentence)
}

async fn still_answers() {
    let data = starter_app().ask("{ course(key: \"45074\") { key } }", json!({})).await;
    assert_eq!(data["course"]["key"], "45074");
}

#[tokio::test]
async fn a_body_of_two_megabytes() {
    let document = format!("{{ course(key: \"{}\") {{ key }} }}", "x".repeat(2 * 1024 * 1024));
    let (status, code, sentence) = refusal(&document).await;
    assert_eq!((status, code.as_str()), (413, "LIMIT"), "{sentence}");
    still_answers().await;
}

#[tokio::test]
async fn a_hundred_levels_and_a_hundred_thousand_braces() {
    let deep = format!("{{ area(key: \"rar-fyn\") {{ {} key {} }} }}", "parent { ".repeat(100), "}".repeat(100));
    let (status, code, sentence) = refusal(&deep).await;
    assert_eq!((status, code.as_str()), (400, "LIMIT"), "{sentence}");
    assert!(sentence.contains("nested"), "{sentence}");
    let thirty = format!("{{ area(key: \"rar-fyn\") {{ {} key {} }} }}", "parent { ".repeat(30), "}".repeat(30));
    assert_eq!(refusal(&thirty).await.1, "LIMIT");
    assert_eq!(refusal(&"{".repeat(100_000)).await.1, "LIMIT");
    assert_eq!(
        refusal(&format!("query($a: {}Int{}) {{ __typename }}", "[".repeat(50_000), "]".repeat(50_000))).await.1,
        "LIMIT"
    );
    still_answers().await;
}

#[tokio::test]
async fn fragments_that_double() {
    use std::fmt::Write;
    let mut bomb = "{ area(key: \"rar-fyn\") { ...F0 } }".to_owned();
    for i in 0..25 {
        write!(bomb, " fragment F{i} on Area {{ ...F{n} x: key ...F{n} }}", n = i + 1).unwrap();
    }
    bomb.push_str(" fragment F25 on Area { key }");
    assert_eq!(refusal(&bomb).await.1, "LIMIT");
}

#[tokio::test]
async fn fragments_in_a_circle() {
    let (status, code, _) = refusal("{ area(key: \"x\") { ...A } } fragment A on Area { parent { ...A } }").await;
    assert_eq!((status, code.as_str()), (400, "INVALID"));
}

#[tokio::test]
async fn a_thousand_aliases_and_ten_thousand_fields() {
    let aliases: String = (0..1_000).map(|i| format!("a{i}: course(key: \"45074\") {{ key }} ")).collect();
    assert_eq!(refusal(&format!("{{ {aliases} }}")).await.1, "LIMIT");
    assert_eq!(refusal(&format!("{{ {} }}", "__typename ".repeat(10_000))).await.1, "LIMIT");
    let directives = "@include(if: true) ".repeat(60);
    assert!(matches!(refusal(&format!("{{ __typename {directives} }}")).await.1.as_str(), "LIMIT" | "INVALID"));
}

#[tokio::test]
async fn lists_in_lists_in_lists() {
    let (_, code, sentence) = refusal(
        "{ courses(first: 100) { nodes { sessions(first: 100) { nodes { provider { sessions(first: 100) { nodes { id } } } } } } } }",
    )
    .await;
    assert_eq!(code, "LIMIT");
    assert!(sentence.contains("costs"), "{sentence}");
}

#[tokio::test]
async fn many_compositions_at_once() {
    let many: String = (0..20)
        .map(|i| format!("c{i}: compose(input: {{ occupation: \"lagermedarbejder\" }}) {{ status }} "))
        .collect();
    assert_eq!(refusal(&format!("{{ {many} }}")).await.1, "LIMIT");
}

#[tokio::test]
async fn graphiqls_introspection_passes() {
    let answer: Value = starter_app().ask(include_str!("introspection.graphql"), json!({})).await;
    assert_eq!(answer["__schema"]["queryType"]["name"], "Query");
}
