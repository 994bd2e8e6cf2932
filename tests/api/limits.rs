//! What is too much is refused before it costs anything, and the server goes on.

use std::time::Duration;

use entity::types::Role;
use serde_json::{Value, json};
use tests::database::starter_databases;
use tests::network::Network;
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
    // Measured wherever they are spread, sixty of them would take for ever.
    for i in 0..60 {
        write!(bomb, " fragment F{i} on Area {{ ...F{n} x: key ...F{n} }}", n = i + 1).unwrap();
    }
    bomb.push_str(" fragment F60 on Area { key }");
    assert_eq!(refusal(&bomb).await.1, "LIMIT");
}

#[tokio::test]
async fn fragments_in_a_circle() {
    let (status, code, _) = refusal("{ area(key: \"x\") { ...A } } fragment A on Area { parent { ...A } }").await;
    assert_eq!((status, code.as_str()), (400, "INVALID"));
}

#[tokio::test]
async fn each_limit_says_which_it_is() {
    let aliases = |count: usize| (0..count).map(|i| format!("a{i}: key @include(if: true) ")).collect::<String>();
    let roots: String = (0..31).map(|i| format!("a{i}: __typename ")).collect();
    let hidden = format!("#\r{{ area(key: \"rar-fyn\") {{ {} key {} }} }}", "parent { ".repeat(70), "}".repeat(70));
    let findings: String = (0..130).map(|i| format!("a{i}: findings {{ message }} ")).collect();
    for (document, limit) in [
        (format!("{{ {} }}", "a ".repeat(6_000)), "tokens"),
        (format!("{{ __typename }} #{}", "x".repeat(64 * 1024)), "bytes"),
        (format!("{{ {roots} }}"), "root fields"),
        (format!("{{ area(key: \"rar-fyn\") {{ {} }} }}", aliases(51)), "directives"),
        (hidden, "nested levels"),
        (format!("{{ package(id: \"package:x\") {{ {findings} }} }}"), "costs"),
    ] {
        let answer = starter_app().with("accept-language", "en").post(&json!({ "query": document }).to_string()).await;
        let (code, _, sentence) = answer.error();
        assert_eq!(code, "LIMIT", "{limit}: {sentence}");
        assert!(sentence.contains(limit), "{limit}: {sentence}");
    }
    let fits = format!("{{ area(key: \"rar-fyn\") {{ {} }} }}", aliases(50));
    assert_eq!(starter_app().ask(&fits, json!({})).await["area"]["a49"], "rar-fyn");
}

#[tokio::test]
async fn what_fails_in_each_of_many_rows_is_told_a_hundred_times_at_most() {
    let aliases: String = (0..20).map(|i| format!("a{i}: course {{ sessions(first: 0) {{ totalCount }} }} ")).collect();
    let document = format!("{{ packages(first: 50) {{ nodes {{ elements {{ {aliases} }} }} }} }}");
    let client = starter_app().with("accept-language", "en").with("x-request-id", "mine-1");
    let answer = client.post(&json!({ "query": document }).to_string()).await;
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    assert_eq!(errors.len(), 101);
    assert!(errors.iter().all(|error| error["extensions"]["requestId"] == "mine-1"), "{errors:?}");
    let last = errors[100]["message"].as_str().unwrap();
    assert!(last.starts_with("There are ") && last.ends_with(" more errors that are not shown."), "{last}");
}

#[tokio::test]
async fn an_id_of_a_request_is_the_clients_where_it_is_short_and_plain() {
    let id = async |sent: &str| {
        let answer = starter_app().with("x-request-id", sent).post(r#"{"query":"{ nonsense }"}"#).await;
        let told = answer.json()["errors"][0]["extensions"]["requestId"].as_str().unwrap().to_owned();
        assert_eq!(answer.headers["x-request-id"], told.as_str());
        told
    };
    let longest = "a".repeat(128);
    for plain in ["7f3b0c1e-1111-4c3d-9a51-0123456789ab", "partner_1.42", &longest] {
        assert_eq!(id(plain).await, plain);
    }
    let long = "a".repeat(129);
    for odd in ["x method=POST path=/auth/sign-in", "a\"b", "", &long] {
        assert_eq!(id(odd).await.len(), 36, "{odd}");
    }
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

#[tokio::test]
async fn a_brochure_is_for_what_is_published_and_asked_for_again_only_when_it_changed() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    let anna = network.person("Anna", "lmo-amk-syd", Role::Coordinator).await;
    let input = json!({ "title": "Lager", "occupation": "lagermedarbejder", "area": "rar-fyn", "lead": "lmo-amk-syd" });
    let made = anna.ask(
        "mutation($input: CreatePackageInput!) { createPackage(input: $input) { package { key } } }",
        json!({ "input": input }),
    );
    let key = made.await["createPackage"]["package"]["key"].as_str().unwrap().to_owned();
    for path in [
        format!("/pakker/{key}/brochure.pdf"),
        format!("/pakker/{key}/brochure.pdf?version=1"),
        "/pakker/ingen/brochure.pdf".into(),
    ] {
        // Not for its own author either: it is for whoever it is handed to.
        for client in [&network.anybody(), &anna.client] {
            assert_eq!(client.get(&path).await.status, 404, "{path}");
        }
    }
    let published = "/pakker/VEJLE14-1/brochure.pdf";
    let first = network.anybody().get(published).await;
    assert!(first.status == 200 && first.text.starts_with("%PDF-"), "{}", first.status);
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let again = network.anybody().with("if-none-match", &tag).get(published).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    assert_eq!(network.anybody().get(published).await.text, first.text);
    // Another language, and another day, are another brochure.
    let english = network.anybody().with("if-none-match", &tag).get(&format!("{published}?language=en")).await;
    assert_eq!(english.status, 200);
    network.pass(Duration::from_hours(24));
    assert_eq!(network.anybody().with("if-none-match", &tag).get(published).await.status, 200);
}

/// Whatever is written where a text may stand, no database takes it for SQL.
#[tokio::test]
async fn sql_in_texts_stays_text() {
    const ATTACKS: [&str; 5] = [
        "'; DROP TABLE person; --",
        "\" OR \"\"=\"",
        "' UNION SELECT password_hash FROM person --",
        "\\'; DELETE FROM package_work; /*",
        "$1 ? :1 {} %s",
    ];
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "lmo-amk-syd", Role::Coordinator).await;
        let people = "{ people(first: 100) { totalCount } }";
        let before = network.platform_administrator("Ida").await.ask(people, json!({})).await;
        for attack in ATTACKS {
            let input = json!({ "title": attack, "occupation": "lagermedarbejder", "area": "rar-fyn",
                "lead": "lmo-amk-syd", "description": attack });
            let create = "mutation($input: CreatePackageInput!) { createPackage(input: $input) { package { id title description } } }";
            let made = anna.ask(create, json!({ "input": input })).await["createPackage"]["package"].clone();
            assert_eq!((&made["title"], &made["description"]), (&json!(attack), &json!(attack)), "{}", database.kind);
            let comment = "mutation($input: CommentInput!) { comment(input: $input) { comment { text } } }";
            let said = anna.ask(comment, json!({ "input": { "id": made["id"], "text": attack } })).await;
            assert_eq!(said["comment"]["comment"]["text"], attack, "{}", database.kind);
            // Where it names something, there is no such thing; where it is searched for, little or nothing is found.
            let read = "query($t: String!, $id: ID!) {
                courses(search: $t) { totalCount } course(key: $t) { key } package(key: $t) { key }
                collaborationModel(key: $t) { title } node(id: $id) { id } viewer { signedIn } }";
            let found = anna.answer(read, json!({ "t": attack, "id": format!("package:{attack}") })).await;
            assert!(!found.to_string().contains("INTERNAL"), "{}: {found}", database.kind);
            let signed =
                network.anybody().post_to("/auth/sign-in", &json!({ "email": attack, "password": attack })).await;
            assert_eq!(signed.status, 401, "{}", database.kind);
            let cookie = network.anybody().with("cookie", &format!("kortvej={}", attack.replace(';', ",")));
            assert_eq!(cookie.ask("{ viewer { signedIn } }", json!({})).await["viewer"]["signedIn"], false);
        }
        let ida = network.sign_in("ida@example.dk").await;
        assert_eq!(ida.ask(people, json!({})).await, before, "{}", database.kind);
    }
}
