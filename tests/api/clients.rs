//! Machines that act for an organisation, and people whom a foreign issuer vouches for.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entity::types::Role;
use serde_json::{Value, json};
use server::auth::foreign::Issuer;
use tests::database::starter_databases;
use tests::network::{Network, Setup, bearing};
use tests::{Answer, Client};

const CREATE: &str = "mutation($role: Role!, $scopes: [Scope!]!, $days: Int!, $name: String!) {
    createClient(input: { name: $name, organisation: \"jc-630\", role: $role, scopes: $scopes, expiresInDays: $days }) {
        secret client { id name organisation { key } role scopes expiresAt } } }";
const WHO: &str = "{ viewer { signedIn person { id } client { id lastUsedAt } organisation { key } roles mayCreate
    memberships { role } } }";

fn wanted(role: &str, scopes: &[&str]) -> Value {
    json!({ "name": "Fagsystem", "role": role, "scopes": scopes, "days": 30 })
}

async fn token(network: &Network, form: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("grant_type", "client_credentials")];
    fields.extend(form);
    network.program().post_form("/auth/token", &fields).await
}

async fn who(client: &Client) -> Value {
    client.ask(WHO, json!({})).await["viewer"].clone()
}

#[tokio::test]
async fn a_client_gets_tokens_with_its_secret_and_acts_in_its_role() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let made = anna.ask(CREATE, wanted("EDITOR", &["READ", "WRITE"])).await["createClient"].clone();
        let (id, secret) = (made["client"]["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
        assert!(id.starts_with("client:") && secret.starts_with("kvc_"));
        assert_eq!(made["client"]["scopes"], json!(["READ", "WRITE"]));
        let listed = anna.ask("{ clients { id } }", json!({})).await.to_string();
        assert!(listed.contains(id) && !listed.contains(secret));

        let bare = id.strip_prefix("client:").unwrap();
        let basic = |id: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
        for answer in [
            token(&network, &[("client_id", id), ("client_secret", secret)]).await,
            token(&network, &[("client_id", bare), ("client_secret", secret), ("scope", "READ WRITE")]).await,
            network
                .program()
                .with("authorization", &basic(bare))
                .post_form("/auth/token", &[("grant_type", "client_credentials")])
                .await,
            network
                .program()
                .with("authorization", &basic(&id.replace(':', "%3A")))
                .post_form("/auth/token", &[("grant_type", "client_credentials")])
                .await,
        ] {
            assert_eq!(answer.status, 200, "{}", answer.text);
            let body = answer.json();
            assert_eq!(
                (&body["token_type"], &body["expires_in"], &body["scope"]),
                (&json!("Bearer"), &json!(600), &json!("READ WRITE"))
            );
            assert!(body["refresh_token"].is_null(), "its secret is its refresh token");
            let client = bearing(network.program(), body["access_token"].as_str().unwrap());
            assert_eq!(
                who(&client).await,
                json!({
                    "signedIn": true, "person": null, "client": { "id": id, "lastUsedAt": "2026-11-22T11:00:00Z" },
                    "organisation": { "key": "jc-630" }, "roles": ["EDITOR"], "mayCreate": true,
                    "memberships": [{ "role": "EDITOR" }],
                }),
                "{}",
                database.kind
            );
            let own = "mutation { updateProfile(input: { name: \"x\" }) { person { id } } }";
            assert_eq!(client.refused(own, json!({})).await.0, "FORBIDDEN", "a machine has no profile");
        }
    }
}

#[tokio::test]
async fn a_token_without_write_changes_nothing() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    let anna = network.person("Anna", "jc-630", Role::Administrator).await;
    let made = anna.ask(CREATE, wanted("EDITOR", &["READ", "WRITE"])).await["createClient"].clone();
    let (id, secret) = (made["client"]["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let answer = token(&network, &[("client_id", id), ("client_secret", secret), ("scope", "READ")]).await;
    let client = bearing(network.program(), answer.json()["access_token"].as_str().unwrap());
    assert_eq!(who(&client).await["mayCreate"], false);
    let reader = anna.ask(CREATE, wanted("EDITOR", &["READ"])).await["createClient"].clone();
    let (id, secret) = (reader["client"]["id"].as_str().unwrap(), reader["secret"].as_str().unwrap());
    let answer = token(&network, &[("client_id", id), ("client_secret", secret), ("scope", "WRITE")]).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (400, &json!("invalid_scope")));
}

#[tokio::test]
async fn a_secret_that_is_not_good_is_told_like_a_client_that_is_none() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let made = anna.ask(CREATE, wanted("READER", &["READ"])).await["createClient"].clone();
        let (id, secret) = (made["client"]["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
        let mut told = None;
        for form in [
            [("client_id", id), ("client_secret", "kvc_x")],
            [("client_id", "client:nobody"), ("client_secret", secret)],
            [("client_id", ""), ("client_secret", "")],
        ] {
            let answer = token(&network, &form).await;
            assert_eq!(answer.status, 401);
            assert!(answer.headers.contains_key("www-authenticate"));
            let error = (answer.json()["error"].clone(), answer.error());
            assert_eq!(told.get_or_insert_with(|| error.clone()), &error);
        }
        assert_eq!(told.unwrap().0, "invalid_client");
        for (form, error) in [
            (vec![], "invalid_request"),
            (vec![("grant_type", "password")], "unsupported_grant_type"),
            (vec![("grant_type", "client_credentials")], "invalid_request"),
            (vec![("grant_type", "refresh_token")], "invalid_request"),
            (vec![("grant_type", "refresh_token"), ("refresh_token", "kvr_x")], "invalid_grant"),
        ] {
            let answer = network.program().post_form("/auth/token", &form).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (400, &json!(error)), "{}", database.kind);
            assert_eq!(answer.headers["cache-control"], "no-store");
        }
    }
}

#[tokio::test]
async fn a_revoked_or_ended_client_is_out_at_once() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let make = async || {
            let made = anna.ask(CREATE, wanted("READER", &["READ"])).await["createClient"].clone();
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&made["client"]["id"]), text(&made["secret"]))
        };
        let (id, secret) = make().await;
        let form = [("client_id", id.as_str()), ("client_secret", secret.as_str())];
        let answer = token(&network, &form).await;
        let client = bearing(network.program(), answer.json()["access_token"].as_str().unwrap());
        assert_eq!(who(&client).await["signedIn"], true);
        let revoke = "mutation($id: ID!) { revokeClient(input: { id: $id }) { client { revokedAt } } }";
        let bo = network.person("Bo", "jc-461", Role::Administrator).await;
        assert_eq!(bo.refused(revoke, json!({ "id": id })).await.0, "NOT_FOUND");
        anna.ask(revoke, json!({ "id": id })).await;
        assert_eq!(client.post(&json!({ "query": WHO }).to_string()).await.status, 401, "{}", database.kind);
        assert_eq!(token(&network, &form).await.status, 401);

        let (id, secret) = make().await;
        network.pass(Duration::from_hours(30 * 24));
        assert_eq!(token(&network, &[("client_id", &id), ("client_secret", &secret)]).await.status, 401);
    }
}

#[tokio::test]
async fn what_a_client_can_not_be() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    let anna = network.person("Anna", "jc-630", Role::Administrator).await;
    for (change, field) in [
        (json!({ "role": "ADMINISTRATOR" }), "input.role"),
        (json!({ "role": "PLATFORM_ADMINISTRATOR" }), "input.role"),
        (json!({ "role": "CASEWORKER" }), "input.role"),
        (json!({ "scopes": [] }), "input.scopes"),
        (json!({ "days": 0 }), "input.expiresInDays"),
        (json!({ "days": 731 }), "input.expiresInDays"),
        (json!({ "name": " " }), "input.name"),
    ] {
        let mut client = wanted("READER", &["READ"]);
        client.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (code, named, _) = anna.refused(CREATE, client).await;
        assert_eq!((code.as_str(), named.as_deref()), ("INVALID", Some(field)));
    }
}

/// A real `OpenID` provider in a process of its own, on a loopback port; it ends with its input.
struct Provider {
    node: std::process::Child,
    issuer: Issuer,
    subject: String,
    tokens: Value,
}

impl Provider {
    fn start() -> Self {
        use std::io::{BufRead, BufReader};
        use std::process::{Command, Stdio};
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend/e2e/openid-provider.mjs");
        let started = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut node = started.expect("node is there, as for the web app");
        let mut line = String::new();
        BufReader::new(node.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).expect("`npm ci` in frontend has installed oidc-provider");
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        let issuer = Issuer { issuer: text("issuer"), audience: text("audience") };
        Self { node, issuer, subject: text("subject"), tokens: told["tokens"].clone() }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.node.stdin.take());
        let _ = self.node.wait();
    }
}

const RULE: &str = "mutation($issuer: String!, $claim: String!, $value: String!, $role: Role!) {
    addIssuerRule(input: { issuer: $issuer, claim: $claim, value: $value, organisation: \"jc-461\", role: $role }) {
        rules { id claim value organisation { key } role } } }";

#[tokio::test(flavor = "multi_thread")]
async fn rules_say_what_the_token_of_a_foreign_issuer_gives() {
    let provider = Provider::start();
    for database in &starter_databases().await {
        let setup = Setup { issuers: vec![provider.issuer.clone()], ..Setup::default() };
        let network = Network::start_with(database, setup).await;
        // The provider's clock is the machine's.
        network.clock().set(server::clock::Clock::system().now());
        let rita = network.platform_administrator("Rita").await;
        let issuer = provider.issuer.issuer.as_str();
        let rule = |claim: &str, value: &str, role: &str| json!({ "issuer": issuer, "claim": claim, "value": value, "role": role });
        let token = provider.tokens["ES256"].as_str().unwrap();
        let client = bearing(network.program(), token);
        let asked = json!({ "query": WHO }).to_string();
        assert_eq!(client.post(&asked).await.status, 401, "no rule gives anything yet");

        let unknown =
            json!({ "issuer": "https://evil.example", "claim": "scope", "value": "packages", "role": "EDITOR" });
        assert_eq!(rita.refused(RULE, unknown).await.1.as_deref(), Some("input.issuer"));
        let (_, field, _) = rita.refused(RULE, rule("scope", "packages", "PLATFORM_ADMINISTRATOR")).await;
        assert_eq!(field.as_deref(), Some("input.role"));
        rita.ask(RULE, rule("scope", "other", "COORDINATOR")).await;
        let rules = rita.ask(RULE, rule("scope", "packages", "EDITOR")).await["addIssuerRule"]["rules"].clone();
        assert_eq!(rules.as_array().unwrap().len(), 2);

        for (algorithm, token) in provider.tokens.as_object().unwrap() {
            let seen = who(&bearing(network.program(), token.as_str().unwrap())).await;
            assert_eq!(
                (&seen["roles"], &seen["organisation"]["key"]),
                (&json!(["EDITOR"]), &json!("jc-461")),
                "{algorithm}"
            );
            assert_eq!(seen["memberships"], json!([{ "role": "EDITOR" }]));
        }
        let me = "{ viewer { person { id name email foreignIssuer } } }";
        let one = client.ask(me, json!({})).await["viewer"]["person"].clone();
        assert_eq!((&one["name"], &one["foreignIssuer"]), (&json!(provider.subject), &json!(issuer)));
        assert_eq!(one, client.ask(me, json!({})).await["viewer"]["person"], "one account, however often it comes");

        let remove = "mutation($id: ID!) { removeIssuerRule(input: { id: $id }) { rules { id } } }";
        rita.ask(remove, json!({ "id": rules[1]["id"] })).await;
        assert_eq!(client.post(&asked).await.status, 401, "{}: what the rule gave is gone at once", database.kind);
        let anna = network.person("Anna", "jc-461", Role::Administrator).await;
        assert_eq!(anna.refused("{ issuerRules { id } }", json!({})).await.0, "FORBIDDEN");
    }
    // An issuer that nobody named is not believed, whoever it is.
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    network.clock().set(server::clock::Clock::system().now());
    let token = provider.tokens["ES256"].as_str().unwrap();
    let answer = bearing(network.program(), token).post(&json!({ "query": WHO }).to_string()).await;
    assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (401, "UNAUTHENTICATED"));
}
