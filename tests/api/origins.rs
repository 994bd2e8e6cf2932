//! Pages of other sites.

use entity::types::Role;
use serde_json::{Value, json};
use server::http::Settings;
use tests::database::starter_databases;
use tests::network::{Network, Setup};
use tests::socket::{Socket, serve};
use tests::{Answer, Client, starter_app};

const PARTNER: &str = "https://partner.example.dk";
const EVIL: &str = "https://evil.example";
const WHO: &str = r#"{"query":"{ viewer { signedIn } }"}"#;

/// The names of the headers by which browsers are told what other sites may do.
fn allowed(answer: &Answer) -> Vec<String> {
    let names = answer.headers.keys().map(|name| name.as_str().to_owned());
    names.filter(|name| name.starts_with("access-control-")).collect()
}

async fn preflight(client: &Client, path: &str) -> Answer {
    let client = client
        .clone()
        .with("access-control-request-method", "POST")
        .with("access-control-request-headers", "authorization,content-type");
    client.send("OPTIONS", path, None, "").await
}

fn signed_in(answer: &Answer) -> Value {
    answer.json()["data"]["viewer"]["signedIn"].clone()
}

#[tokio::test]
async fn no_page_of_another_site_is_told_that_it_may_read_anything() {
    let foreign = starter_app().with("origin", EVIL);
    for path in ["/graphql", "/graphql/sse", "/auth/sign-in", "/auth/token", "/schema.graphql"] {
        let asked = preflight(&foreign, path).await;
        assert_eq!(allowed(&asked), [""; 0], "{path}");
        assert!(!asked.status.is_success() || path == "/", "{path}: {}", asked.status);
        assert_eq!(allowed(&foreign.get(path).await), [""; 0], "{path}");
    }
    assert_eq!(allowed(&foreign.post(WHO).await), [""; 0]);
}

#[tokio::test]
async fn pages_that_the_operator_has_named_ask_with_tokens_and_never_with_cookies() {
    for database in &starter_databases().await {
        let settings = Settings { cors_origins: vec![PARTNER.to_owned()], ..Settings::default() };
        let network = Network::start_with(database, Setup { settings, ..Setup::default() }).await;
        let kind = database.kind;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let page = network.anybody().with("origin", PARTNER);
        let asked = preflight(&page, "/graphql").await;
        assert_eq!(
            (asked.status.as_u16(), &asked.headers["access-control-allow-origin"]),
            (200, &PARTNER.parse().unwrap())
        );
        let methods = asked.headers["access-control-allow-methods"].to_str().unwrap();
        assert_eq!(methods, "GET,POST", "{kind}");
        let headers = asked.headers["access-control-allow-headers"].to_str().unwrap();
        assert!(headers.contains("authorization") && headers.contains("content-type"), "{headers}");
        assert!(!asked.headers.contains_key("access-control-allow-credentials"), "{kind}");

        let (program, _) = network.program_as(&anna.email).await;
        let with_token = program.with("origin", PARTNER).post(WHO).await;
        assert_eq!(with_token.headers["access-control-allow-origin"], PARTNER, "{kind}");
        assert!(!with_token.headers.contains_key("access-control-allow-credentials"), "{kind}");
        assert_eq!(signed_in(&with_token), true, "{kind}");
        assert_eq!(signed_in(&page.post(WHO).await), false, "{kind}: anybody may ask what is open to all");
        // Her browser may send its cookie along from there: nothing is changed by it, and its answer can't be read.
        let hers = anna.client.clone().with("origin", PARTNER);
        let refused = hers.post(WHO).await;
        assert_eq!((refused.status.as_u16(), refused.error().0.as_str()), (403, "FORBIDDEN"), "{kind}");
        // Nor does the page sign anybody in.
        let sign_in = page.post_to("/auth/sign-in", &json!({ "email": anna.email, "password": "x" })).await;
        assert_eq!((sign_in.status.as_u16(), allowed(&sign_in)), (403, Vec::new()), "{kind}");
        // Others are told nothing.
        let evil = preflight(&network.anybody().with("origin", EVIL), "/graphql").await;
        assert!(!evil.headers.contains_key("access-control-allow-origin"), "{kind}: {:?}", evil.headers);

        // The same on sockets and streams: the page gets in as nobody, whatever cookie comes with it.
        let at = serve(&network.app).await;
        let cookie = anna.client.header("cookie").unwrap().to_owned();
        assert_eq!(Socket::open(at, &[("origin", EVIL)]).await.err(), Some(403), "{kind}");
        assert_eq!(Socket::open(at, &[("origin", EVIL), ("cookie", &cookie)]).await.err(), Some(403), "{kind}");
        let who = json!({ "query": "{ viewer { signedIn } }" });
        let mut ours =
            Socket::ready(at, &[("origin", &network.desk.public_url), ("cookie", &cookie)], Value::Null).await;
        assert_eq!(ours.answer("1", who.clone()).await["data"]["viewer"]["signedIn"], true, "{kind}");
        let mut theirs = Socket::ready(at, &[("origin", PARTNER), ("cookie", &cookie)], Value::Null).await;
        assert_eq!(theirs.answer("1", who.clone()).await["data"]["viewer"]["signedIn"], false, "{kind}");
        let stream = hers.with("accept", "text/event-stream").post_to("/graphql/sse", &who).await;
        assert!(stream.text.contains("\"signedIn\":false"), "{kind}: {}", stream.text);
        assert_eq!(stream.headers["access-control-allow-origin"], PARTNER, "{kind}");
    }
}
