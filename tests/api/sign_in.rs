//! Signing in, as somebody at a browser meets it.

use std::time::Duration;

use entity::types::Role;
use serde_json::{Value, json};
use tests::database::starter_databases;
use tests::network::{Network, ORIGIN, PASSWORD, Setup, secret_in, with_cookie};
use tests::{Answer, Client};

const WHO: &str = "{ viewer { signedIn person { id name email } organisation { key } roles } }";
const HOUR: Duration = Duration::from_hours(1);

async fn who(client: &Client) -> Value {
    client.ask(WHO, json!({})).await["viewer"].clone()
}

async fn is_signed_in(client: &Client) -> bool {
    who(client).await["signedIn"] == true
}

async fn sign_in(client: &Client, email: &str, password: &str) -> Answer {
    client.post_to("/auth/sign-in", &json!({ "email": email, "password": password })).await
}

#[tokio::test]
async fn a_session_says_who_one_is_until_one_signs_out() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        assert_eq!(
            who(&network.anybody()).await,
            json!({
                "signedIn": false, "person": null, "organisation": null, "roles": [],
            })
        );
        let anna = network.person("Anna Holm", "jc-630", Role::Coordinator).await;
        assert_eq!(
            who(&anna).await,
            json!({
                "signedIn": true,
                "person": { "id": anna.global_id(), "name": "Anna Holm", "email": "anna.holm@example.dk" },
                "organisation": { "key": "jc-630" },
                "roles": ["COORDINATOR"],
            })
        );
        let answer = anna.post_to("/auth/sign-out", &json!({})).await;
        assert_eq!(answer.status, 204);
        assert!(answer.headers["set-cookie"].to_str().unwrap().starts_with("kortvej=; "));
        assert!(!is_signed_in(&anna).await, "{}", database.kind);
    }
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    network.account("Anna", false).await;
    let answer = sign_in(&network.anybody(), "ANNA@example.dk ", PASSWORD).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert!(pair.starts_with("kortvej=kvs_"), "{pair}");
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Lax; Max-Age=604800");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(!answer.text.contains("kvs_") && !answer.headers.contains_key("strict-transport-security"));

    let tls = Setup { public_url: Some("https://kortvej.example.dk".to_owned()), ..Setup::default() };
    let network = Network::start_with(database, tls).await;
    let answer = sign_in(&network.anybody(), "anna@example.dk", PASSWORD).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-kortvej=kvs_") && cookie.ends_with("; Secure"), "{cookie}");
    assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000");
    // A cookie of the plain name proves nothing there.
    let value = cookie.split(['=', ';']).nth(1).unwrap();
    assert!(!is_signed_in(&network.anybody().with("cookie", &format!("kortvej={value}"))).await);
    assert!(is_signed_in(&network.anybody().with("cookie", &format!("__Host-kortvej={value}"))).await);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_alike() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        network.account("Anna", false).await;
        let mut seen = Vec::new();
        for (email, password) in
            [("anna@example.dk", "ni grønne lærker synge"), ("nobody@example.dk", PASSWORD), ("", ""), ("anna", "x")]
        {
            let answer = sign_in(&network.anybody(), email, password).await;
            assert_eq!(answer.status, 401);
            assert!(!answer.headers.contains_key("set-cookie"));
            seen.push(answer.error());
        }
        assert_eq!(seen[0].0, "UNAUTHENTICATED");
        assert!(seen.iter().all(|error| error == &seen[0]), "{seen:?}");
        let danish = network.anybody().with("accept-language", "da");
        let (_, _, sentence) = sign_in(&danish, "anna@example.dk", "forkert").await.error();
        assert_eq!(sentence, "E-mail eller adgangskode er forkert.");
    }
}

#[tokio::test]
async fn guessing_is_made_slow_also_where_there_is_no_account() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        network.account("Anna", false).await;
        for email in ["anna@example.dk", "nobody@example.dk"] {
            for _ in 0..5 {
                assert_eq!(sign_in(&network.anybody(), email, "forkert").await.status, 401);
            }
            for seconds in [30, 60, 120, 300, 900, 900] {
                // Even the right password does not help before the time is up.
                let answer = sign_in(&network.anybody(), email, PASSWORD).await;
                assert_eq!(answer.status, 429, "{} {email}", database.kind);
                assert_eq!(answer.error().0, "LIMIT");
                assert_eq!(answer.headers["retry-after"], seconds.to_string().as_str());
                assert_eq!(answer.json()["errors"][0]["extensions"]["retryAfter"], seconds);
                network.pass(Duration::from_secs(seconds));
                assert_eq!(sign_in(&network.anybody(), email, "forkert").await.status, 401);
            }
        }
        network.pass(Duration::from_mins(15));
        assert_eq!(sign_in(&network.anybody(), "anna@example.dk", PASSWORD).await.status, 200);
        for _ in 0..5 {
            assert_eq!(
                sign_in(&network.anybody(), "anna@example.dk", "forkert").await.status,
                401,
                "counting began anew"
            );
        }
        assert_eq!(sign_in(&network.anybody(), "anna@example.dk", PASSWORD).await.status, 429);
    }
}

#[tokio::test]
async fn guesses_at_once_gain_nothing() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        network.account("Anna", false).await;
        let guesses = (0..12).map(|_| {
            let guesser = network.anybody();
            async move { sign_in(&guesser, "anna@example.dk", "forkert").await.status.as_u16() }
        });
        let statuses = futures::future::join_all(guesses).await;
        assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{}: {statuses:?}", database.kind);
    }
}

#[tokio::test]
async fn an_address_has_thirty_attempts_a_minute() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    let guesser = network.anybody();
    for number in 0..30 {
        assert_eq!(sign_in(&guesser, &format!("{number}@example.dk"), "forkert").await.status, 401);
    }
    let answer = sign_in(&guesser, "31@example.dk", "forkert").await;
    assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (429, "LIMIT"));
    assert!(answer.headers.contains_key("retry-after"));
    // What a client writes there itself is not believed without a proxy.
    let disguised = guesser.clone().with("x-forwarded-for", "192.0.2.77");
    assert_eq!(sign_in(&disguised, "32@example.dk", "forkert").await.status, 429);
    assert_eq!(sign_in(&network.anybody(), "33@example.dk", "forkert").await.status, 401);
}

#[tokio::test]
async fn behind_a_proxy_it_is_the_address_that_the_proxy_wrote() {
    let database = &starter_databases().await[0];
    let network = Network::start_with(database, Setup { behind_proxy: true, ..Setup::default() }).await;
    // All come from the proxy; what stands before its own word is the client's.
    let proxy = network.anybody();
    let from = |told: &str| proxy.clone().with("x-forwarded-for", told);
    for number in 0..30 {
        let disguised = from(&format!("203.0.113.{number}, 192.0.2.7"));
        assert_eq!(sign_in(&disguised, &format!("{number}@example.dk"), "forkert").await.status, 401);
    }
    assert_eq!(sign_in(&from("203.0.113.99, 192.0.2.7"), "31@example.dk", "forkert").await.status, 429);
    assert_eq!(sign_in(&from("192.0.2.7, 192.0.2.8"), "32@example.dk", "forkert").await.status, 401);
    // A proxy that wrote nothing readable is counted itself.
    for number in 0..30 {
        assert_eq!(sign_in(&from("unknown"), &format!("p{number}@example.dk"), "forkert").await.status, 401);
    }
    assert_eq!(sign_in(&from("unknown"), "p31@example.dk", "forkert").await.status, 429);
}

#[tokio::test]
async fn guessing_the_current_password_to_change_it_is_made_slow_too() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let change = "mutation($current: String!) {
            changePassword(input: { current: $current, new: \"otte små ænder svømmer\" }) { person { name } } }";
        let mut codes = Vec::new();
        for number in 0..6 {
            codes.push(anna.refused(change, json!({ "current": format!("forkert {number}") })).await.0);
        }
        assert_eq!(codes, ["INVALID", "INVALID", "INVALID", "INVALID", "INVALID", "LIMIT"], "{}", database.kind);
        // Now the right one is not taken either, here nor at the door, until some time has passed.
        assert_eq!(anna.refused(change, json!({ "current": PASSWORD })).await.0, "LIMIT");
        assert_eq!(sign_in(&network.anybody(), "anna@example.dk", PASSWORD).await.status, 429);
        network.pass(Duration::from_secs(31));
        anna.ask(change, json!({ "current": PASSWORD })).await;
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_or_old() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Editor).await;
        network.pass(11 * HOUR);
        assert!(is_signed_in(&anna).await);
        network.pass(11 * HOUR);
        assert!(is_signed_in(&anna).await, "{}: it was used in between", database.kind);
        network.pass(12 * HOUR);
        let answer = anna.post(&json!({ "query": WHO }).to_string()).await;
        assert_eq!(answer.json()["data"]["viewer"]["signedIn"], false);
        let cleared = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cleared.starts_with("kortvej=;") && cleared.contains("Max-Age=0"), "{cleared}");

        let anna = network.sign_in("anna@example.dk").await;
        for _ in 0..16 {
            network.pass(10 * HOUR);
            assert!(is_signed_in(&anna).await);
        }
        network.pass(8 * HOUR);
        assert!(!is_signed_in(&anna).await, "seven days are over");
    }
}

#[tokio::test]
async fn a_page_of_another_site_can_not_use_the_cookie() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    let anna = network.person("Anna", "jc-630", Role::Editor).await;
    let body =
        json!({ "query": "mutation { updateProfile(input: { digest: false }) { person { digest } } }" }).to_string();
    for (headers, status) in [
        (vec![("origin", "https://evil.example")], 403),
        (vec![("origin", "null")], 403),
        (vec![("origin", "http://kortvej.test.evil.example")], 403),
        (vec![("origin", "https://kortvej.test")], 403),
        (vec![("sec-fetch-site", "cross-site")], 403),
        (vec![("sec-fetch-site", "same-site")], 403),
        (vec![("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], 403),
        (vec![], 403),
        (vec![("sec-fetch-site", "same-origin")], 200),
        (vec![("sec-fetch-site", "none")], 200),
        (vec![("origin", ORIGIN)], 200),
        (vec![("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")], 200),
    ] {
        let mut client = anna.client.clone().without("origin");
        for (name, value) in &headers {
            client = client.with(name, value);
        }
        let answer = client.post(&body).await;
        assert_eq!(answer.status, status, "{headers:?}: {}", answer.text);
        if status == 403 {
            assert_eq!(answer.error().0, "FORBIDDEN");
            assert_eq!(client.post_to("/auth/organisation", &json!({ "organisation": "jc-630" })).await.status, 403);
        }
    }
    // Forms and plain text are what other sites' pages can send unasked.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        assert_eq!(anna.send("POST", "/graphql", Some(kind), &body).await.status, 415);
        assert_eq!(anna.send("POST", "/auth/sign-out", Some(kind), "{}").await.status, 415);
    }
    // Nor can such a page sign anybody in.
    let evil = network.anybody().with("origin", "https://evil.example");
    assert_eq!(sign_in(&evil, "anna@example.dk", PASSWORD).await.status, 403);
}

#[tokio::test]
async fn whoever_belongs_to_several_organisations_chooses_for_which_to_act() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        network.join(&anna.id, "jc-461", Role::Reader).await;
        let acting = async |client: &Client| who(client).await["organisation"]["key"].clone();
        assert_eq!(anna.post_to("/auth/organisation", &json!({ "organisation": "jc-461" })).await.status, 204);
        assert_eq!(acting(&anna).await, "jc-461");
        assert_eq!(who(&anna).await["roles"], json!(["READER"]));
        let header = anna.client.clone().with("kortvej-organisation", "jc-630");
        assert_eq!(acting(&header).await, "jc-630");
        assert_eq!(acting(&anna).await, "jc-461", "a header is for its request only");

        let foreign = anna.post_to("/auth/organisation", &json!({ "organisation": "jc-101" })).await;
        assert_eq!((foreign.status.as_u16(), foreign.error().0.as_str()), (403, "FORBIDDEN"));
        let (code, field, _) = anna.client.clone().with("kortvej-organisation", "jc-101").refused(WHO, json!({})).await;
        assert_eq!((code.as_str(), field.as_deref()), ("FORBIDDEN", Some("Kortvej-Organisation")));
    }
}

#[tokio::test]
async fn a_changed_password_ends_all_other_sign_ins() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let phone = network.sign_in("anna@example.dk").await;
        let (program, refresh) = network.program_as("anna@example.dk").await;
        let change = "mutation($current: String!, $new: String!) {
            changePassword(input: { current: $current, new: $new }) { person { name } } }";
        for (current, new, field) in [
            ("forkert", "otte små ænder svømmer", "input.current"),
            (PASSWORD, "for kort", "input.new"),
            (PASSWORD, "kodeord123456", "input.new"),
        ] {
            let (code, named, _) = anna.refused(change, json!({ "current": current, "new": new })).await;
            assert_eq!((code.as_str(), named.as_deref()), ("INVALID", Some(field)));
        }
        anna.ask(change, json!({ "current": PASSWORD, "new": "otte små ænder svømmer" })).await;
        assert!(is_signed_in(&anna).await, "{}: the browser that changed it stays signed in", database.kind);
        assert!(!is_signed_in(&phone).await);
        assert_eq!(program.post(&json!({ "query": WHO }).to_string()).await.status, 401);
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
        assert_eq!(network.program().post_form("/auth/token", &form).await.status, 400);
        assert_eq!(sign_in(&network.anybody(), "anna@example.dk", PASSWORD).await.status, 401);
        assert_eq!(sign_in(&network.anybody(), "anna@example.dk", "otte små ænder svømmer").await.status, 200);
    }
}

#[tokio::test]
async fn a_forgotten_password_is_mailed_a_link_and_nobody_learns_who_has_an_account() {
    for database in &starter_databases().await {
        let network = Network::start_with(database, Setup { mail: true, ..Setup::default() }).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        for email in ["nobody@example.dk", "anna@example.dk"] {
            let answer = network.anybody().post_to("/auth/forgot", &json!({ "email": email })).await;
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (202, "{}"));
        }
        let letter = network.mailbox.next().await;
        assert_eq!(letter.to, "anna@example.dk");
        assert!(network.mailbox.is_empty(), "only the one with an account is mailed");
        let token = secret_in(&letter.text);
        let shown = network.anybody().post_to("/auth/ticket", &json!({ "token": token })).await.json();
        assert_eq!((&shown["kind"], &shown["email"]), (&json!("RESET"), &json!("anna@example.dk")));

        let accept = json!({ "token": token, "password": "otte små ænder svømmer" });
        let browser = network.anybody();
        let answer = browser.post_to("/auth/accept", &accept).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(is_signed_in(&with_cookie(browser, &answer)).await);
        assert!(!is_signed_in(&anna).await, "whoever was signed in before is not any more");
        let again = network.anybody().post_to("/auth/accept", &accept).await;
        assert_eq!((again.status.as_u16(), again.error().0.as_str()), (404, "NOT_FOUND"));
        assert_eq!(sign_in(&network.anybody(), "anna@example.dk", "otte små ænder svømmer").await.status, 200);
    }
}

#[tokio::test]
async fn a_request_that_is_none_is_told_what_is_missing() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    for (path, body, field) in [
        ("/auth/sign-in", "{}", "email"),
        ("/auth/sign-in", "{\"email\":\"a@b.dk\"}", "password"),
        ("/auth/sign-in", "{\"email\":1,\"password\":\"x\"}", "email"),
        ("/auth/sign-in", "{\"email\":\"a@b.dk\",\"password\":\"x\",\"tokens\":\"yes\"}", "tokens"),
        ("/auth/sign-in", "[]", "body"),
        ("/auth/sign-in", "{", "body"),
        ("/auth/ticket", "{}", "token"),
        ("/auth/accept", "{\"token\":\"x\"}", "password"),
        ("/auth/forgot", "{}", "email"),
        ("/auth/demo", "{}", "demo"),
    ] {
        let answer = network.anybody().send("POST", path, Some("application/json"), body).await;
        let (code, named, _) = answer.error();
        assert_eq!(named.as_deref(), Some(field), "{path} {body}");
        let expected = if field == "demo" { (404, "NOT_FOUND") } else { (400, "INVALID") };
        assert_eq!((answer.status.as_u16(), code.as_str()), expected);
    }
    let long = json!({ "email": "x".repeat(20_000), "password": "x" });
    let answer = network.anybody().post_to("/auth/sign-in", &long).await;
    assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (413, "LIMIT"));
    let nobody = network.anybody().post_to("/auth/organisation", &json!({ "organisation": "jc-630" })).await;
    assert_eq!(nobody.status, 401);
}
