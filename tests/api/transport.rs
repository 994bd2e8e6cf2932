//! GraphQL over HTTP, as its specification wants it.

use std::collections::BTreeMap;

use entity::types::Role;
use serde_json::{Value, json};
use tests::database::starter_databases;
use tests::network::Network;
use tests::starter_app;

const QUERY: &str = r#"{"query":"{ course(key: \"45074\") { key } }"}"#;

#[tokio::test]
async fn a_query_by_post_in_both_media_types() {
    let answer = starter_app().post(QUERY).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/graphql-response+json; charset=utf-8");
    assert_eq!(
        answer.text,
        r#"{"data":{"course":{"key":"45074"}},"extensions":{"cost":{"estimated":2,"maximum":500000}}}"#
    );
    for accept in ["application/json", "*/*", ""] {
        let answer = starter_app().with("accept", accept).post(QUERY).await;
        assert_eq!(answer.headers["content-type"], "application/json; charset=utf-8", "{accept}");
    }
    assert_eq!(starter_app().with("accept", "text/plain").post(QUERY).await.status, 406);
}

#[tokio::test]
async fn a_body_that_is_not_a_request() {
    for (body, field) in [
        ("{ \"query\": ", "body"),
        ("", "body"),
        ("[]", "body"),
        ("[{\"query\":\"{ __typename }\"}]", "body"),
        ("\"text\"", "body"),
        ("{}", "query"),
        ("{\"query\": 1}", "query"),
        ("{\"query\":\"{ __typename }\",\"variables\":[]}", "variables"),
        ("{\"query\":\"{ __typename }\",\"variables\":\"x\"}", "variables"),
        ("{\"query\":\"{ __typename }\",\"operationName\":{}}", "operationName"),
        ("{\"query\":\"{ __typename }\",\"extensions\":[]}", "extensions"),
    ] {
        let answer = starter_app().post(body).await;
        assert_eq!(answer.status, 400, "{body}");
        let (code, named, _) = answer.error();
        assert_eq!((code.as_str(), named.as_deref()), ("INVALID", Some(field)), "{body}");
        assert!(answer.json().get("data").is_none());
    }
}

#[tokio::test]
async fn a_document_that_can_not_be_executed() {
    let documents = [
        "{",
        "{ nonsense }",
        "query A { __typename } query B { __typename }",
        "{ course { key } }",
        "query($f: Int) { courses(first: \"x\") { totalCount } }",
        "query($f: Int!) { courses(first: $f) { totalCount } }",
    ];
    for document in documents {
        let body = json!({ "query": document }).to_string();
        let modern = starter_app().post(&body).await;
        assert_eq!(modern.status, 400, "{document}");
        assert!(modern.json().get("data").is_none());
        // Those who only know application/json get what they always got.
        let legacy = starter_app().with("accept", "application/json").post(&body).await;
        assert_eq!(legacy.status, 200, "{document}");
        assert!(legacy.json()["errors"].is_array());
    }
}

#[tokio::test]
async fn only_json_is_taken() {
    for kind in
        [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("multipart/form-data; boundary=x")]
    {
        let answer = starter_app().send("POST", "/graphql", kind, QUERY).await;
        assert_eq!(answer.status, 415, "{kind:?}");
    }
    let latin = starter_app().send("POST", "/graphql", Some("application/json; charset=latin1"), QUERY).await;
    assert_eq!(latin.status, 415);
    let utf8 = starter_app().send("POST", "/graphql", Some("application/json; charset=UTF-8"), QUERY).await;
    assert_eq!(utf8.status, 200);
    let packed = starter_app().with("content-encoding", "gzip").post(QUERY).await;
    assert_eq!((packed.status.as_u16(), packed.error().1.as_deref()), (415, Some("Content-Encoding")));
    assert_eq!(starter_app().send("PUT", "/graphql", Some("application/json"), QUERY).await.status, 405);
}

#[tokio::test]
async fn a_query_by_get_is_cached_by_catalogue_version() {
    let path = "/graphql?query=%7B%20course(key:%20%2245074%22)%20%7B%20title%20%7D%20%7D";
    let first = starter_app().get(path).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    assert!(tag.contains("1-2026-11-22"), "{tag}");
    let again = starter_app().with("if-none-match", &tag).get(path).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    // Another language is another answer.
    let danish = starter_app().with("accept-language", "da").with("if-none-match", &tag).get(path).await;
    assert_eq!(danish.status, 200);
    // An answer with errors is not kept.
    let broken = starter_app().get("/graphql?query=%7Bcourses(first:0)%7BtotalCount%7D%7D").await;
    assert!(broken.headers.get("etag").is_none() && broken.json()["errors"].is_array());
}

#[tokio::test]
async fn get_takes_variables_and_operation_name() {
    let path = "/graphql?query=query%20A(%24k:String!)%7Bcourse(key:%24k)%7Bkey%7D%7D%20query%20B%7B__typename%7D\
                &operationName=A&variables=%7B%22k%22:%2245074%22%7D";
    assert_eq!(starter_app().get(path).await.json()["data"]["course"]["key"], "45074");
    for wrong in [
        "/graphql?query=%7B__typename%7D&variables=nonsense",
        "/graphql?query=%7B__typename%7D&variables=%5B%5D",
        "/graphql?variables=%7B%7D",
    ] {
        assert_eq!(starter_app().get(wrong).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_failed_field_nulls_its_parent_and_fields_keep_their_order() {
    let answer =
        starter_app().answer("{ b: __typename courses(first: 0) { totalCount } a: __typename }", json!({})).await;
    assert_eq!(answer["data"], Value::Null, "courses is not nullable, so its failure nulls data: {answer}");
    let text = starter_app()
        .post(r#"{"query":"{ z: __typename a: __typename m: course(key: \"45074\") { days key } }"}"#)
        .await
        .text;
    let data = r#"{"data":{"z":"Query","a":"Query","m":{"days":3.0,"key":"45074"}},"#;
    assert!(text.starts_with(data), "{text}");
}

#[tokio::test]
async fn a_variable_that_is_left_out_leaves_its_argument_the_default() {
    let document = "query($language: Language, $first: Int, $key: String = \"45074\") {
        courses(first: $first) { pageInfo { hasNextPage } nodes { key } }
        course(key: $key) { ...Named ... on Course { again: title(language: $language) } } }
        fragment Named on Course { title(language: $language) }";
    let without = starter_app().ask(document, json!({})).await;
    let with = starter_app().ask(document, json!({ "language": "DA", "first": null })).await;
    assert_eq!(without, with);
    let english = starter_app().ask(document, json!({ "language": "EN" })).await;
    assert_ne!(english["course"]["title"], with["course"]["title"]);
    // Null is no default, and said to be wrong.
    let (code, ..) = starter_app().refused(document, json!({ "language": null })).await;
    assert_eq!(code, "INVALID");
    // In an input, what is left out is left out.
    let within =
        "query($area: String) { compose(input: { occupation: \"lagermedarbejder\", area: $area, deadlineMs: 1 }) {
        status } }";
    assert_eq!(starter_app().answer(within, json!({})).await["errors"], Value::Null);
}

#[tokio::test]
async fn the_schema_can_be_hidden() {
    use sea_orm::DatabaseConnection;
    use server::catalogue::{Catalogue, current::Current};
    use server::clock::Clock;
    use server::http::{App, Settings};
    let current = Current::new(Catalogue::build(tests::starter_rows()));
    let desk = tests::desk(DatabaseConnection::default(), current, Clock::at_noon(tests::TODAY));
    let app = App::new(desk, Settings { introspection: false, ..Settings::default() }, tests::accounts()).unwrap();
    let client = tests::Client::new(app);
    assert_eq!(client.get("/schema.graphql").await.status, 404);
    assert_eq!(client.clone().with("accept", "text/html").get("/graphql").await.status, 404);
    let answer = client.answer("{ __schema { queryType { name } } }", json!({})).await;
    assert!(answer["data"]["__schema"].is_null(), "{answer}");
    assert_eq!(starter_app().get("/schema.graphql").await.text, server::graphql::sdl());
}

#[tokio::test]
async fn every_answer_says_how_it_may_be_used() {
    let answer = starter_app().post(QUERY).await;
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers["x-frame-options"], "DENY");
    assert_eq!(answer.headers["referrer-policy"], "same-origin");
    assert!(answer.headers.contains_key("x-request-id"));
}

#[tokio::test]
async fn nothing_is_changed_by_get() {
    let change = "/graphql?query=mutation%7BannouncePresence(input:%7Bid:%22package:x%22%7D)%7Bpeople%7Bsince%7D%7D%7D";
    let answer = starter_app().get(change).await;
    assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (405, "INVALID"), "{}", answer.text);
    assert_eq!(answer.headers["allow"], "POST");
    assert!(answer.json().get("data").is_none());
    let legacy = starter_app().with("accept", "application/json").get(change).await;
    assert_eq!(legacy.status, 405);
    // HEAD is GET without a body.
    assert_eq!(starter_app().send("HEAD", change, None, "").await.status, 405);
}

#[tokio::test]
async fn what_a_signed_in_person_is_answered_is_kept_by_nobody() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let (program, _) = network.program_as(&anna.email).await;
        let query = "/graphql?query=%7Bviewer%7BsignedIn%7D%7D";
        for client in [&anna.client, &program] {
            let kind = database.kind;
            for answer in [client.get(query).await, client.post(r#"{"query":"{ viewer { signedIn } }"}"#).await] {
                assert_eq!(answer.json()["data"]["viewer"]["signedIn"], true, "{kind}");
                assert_eq!(answer.headers["cache-control"], "no-store", "{kind}");
                assert!(!answer.headers.contains_key("etag"), "{kind}");
            }
        }
        // Even where she sends the tag of everybody's answer.
        let nobody = network.anybody().get(query).await;
        let tag = nobody.headers["etag"].to_str().unwrap();
        assert_eq!(nobody.headers["cache-control"], "no-cache");
        assert!(nobody.headers["vary"].to_str().unwrap().contains("Authorization, Cookie"), "{:?}", nobody.headers);
        assert_eq!(anna.client.clone().with("if-none-match", tag).get(query).await.status, 200);
    }
}

#[tokio::test]
async fn a_token_in_the_address_is_none() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let (program, _) = network.program_as(&anna.email).await;
        let token = program.header("authorization").unwrap().trim_start_matches("Bearer ").to_owned();
        for name in ["access_token", "token", "authorization", "Authorization"] {
            let address = format!("/graphql?query=%7Bviewer%7BsignedIn%7D%7D&{name}={token}");
            let answer = network.program().get(&address).await;
            assert_eq!(answer.json()["data"]["viewer"]["signedIn"], false, "{name}");
        }
    }
}

#[tokio::test]
async fn pages_may_load_our_own_files_alone_and_nothing_that_stands_in_the_page_itself() {
    // The app's page, GraphiQL, and what is told where neither is built in.
    for path in ["/", "/kurser/45074", "/graphql"] {
        let page = starter_app().with("accept", "text/html").get(path).await;
        assert_eq!(page.status, 200, "{path}");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        let directives: BTreeMap<&str, &str> =
            policy.split(';').filter_map(|directive| directive.trim().split_once(' ')).collect();
        assert_eq!(directives["default-src"], "'self'");
        for own in ["object-src", "base-uri", "frame-ancestors"] {
            assert_eq!(directives[own], "'none'", "{path}: {own}");
        }
        assert_eq!(directives["form-action"], "'self'");
        // Scripts, styles and connections are as `default-src` has it.
        for inherited in ["script-src", "style-src", "style-src-attr", "connect-src", "worker-src", "frame-src"] {
            assert!(!directives.contains_key(inherited), "{path}: {inherited}");
        }
        for loose in ["unsafe", "http:", "https:", "*", "blob:", "nonce"] {
            assert!(!policy.contains(loose), "{path}: {policy}");
        }
        assert!(!page.text.contains("<style") && !page.text.contains(" style="), "{path}");
    }
}
