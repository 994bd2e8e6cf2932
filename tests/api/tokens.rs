//! Tokens of programs, and what attackers try with them.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::types::Role;
use entity::{event, signing_key};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use server::auth::key::{KeyRing, SigningKey};
use server::auth::token::{Claims, issue};
use tests::database::starter_databases;
use tests::network::{Network, ORIGIN, PASSWORD, bearing};
use tests::{Answer, Client};

const WHO: &str = "{ viewer { signedIn person { name } client { name } organisation { key } roles mayCreate } }";
const ROTATE: &str = "mutation { rotateSigningKey(input: {}) { keys { kid signing retiredAt } } }";

async fn ask(client: &Client) -> Answer {
    client.post(&json!({ "query": WHO }).to_string()).await
}

async fn is_let_in(client: &Client) -> bool {
    let answer = ask(client).await;
    assert!(answer.status == 200 || answer.status == 401, "{}", answer.text);
    answer.status == 200
}

async fn refresh(network: &Network, token: &str) -> Answer {
    let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
    network.program().post_form("/auth/token", &form).await
}

fn text(answer: &Answer, field: &str) -> String {
    answer.json()[field].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}

/// The access token that a program bears.
async fn access(network: &Network, email: &str) -> String {
    let body = json!({ "email": email, "password": PASSWORD, "tokens": true });
    let answer = network.program().post_to("/auth/sign-in", &body).await;
    assert!(!answer.headers.contains_key("set-cookie"), "a program gets no cookie");
    assert_eq!(answer.json()["expiresIn"], 600);
    text(&answer, "accessToken")
}

#[tokio::test]
async fn a_program_acts_for_whoever_signed_in_for_ten_minutes() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let program = bearing(network.program(), &access(&network, &anna.email).await);
        assert_eq!(
            ask(&program).await.json()["data"]["viewer"],
            json!({
                "signedIn": true, "person": { "name": "Anna" }, "client": null, "organisation": { "key": "jc-630" },
                "roles": ["COORDINATOR"], "mayCreate": true,
            })
        );
        // No cookie, so no page can misuse it, and where it comes from does not matter.
        program.ask("mutation { updateProfile(input: { digest: false }) { person { digest } } }", json!({})).await;
        network.pass(Duration::from_mins(9));
        assert!(is_let_in(&program).await);
        network.pass(Duration::from_secs(70));
        assert!(!is_let_in(&program).await, "{}", database.kind);
    }
}

#[tokio::test]
async fn a_token_in_the_address_is_not_looked_at() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    network.person("Anna", "jc-630", Role::Editor).await;
    let (program, _) = network.program_as("anna@example.dk").await;
    let query = "/graphql?query=%7Bviewer%7BsignedIn%7D%7D";
    assert_eq!(program.get(query).await.json()["data"]["viewer"]["signedIn"], true);
    let token = program.header("authorization").trim_start_matches("Bearer ").to_owned();
    for name in ["access_token", "token", "authorization", "jwt"] {
        let answer = network.program().get(&format!("{query}&{name}={token}")).await;
        assert_eq!(answer.json()["data"]["viewer"]["signedIn"], false, "{name}");
    }
}

#[tokio::test]
async fn what_a_signed_in_person_is_answered_is_kept_nowhere() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    let anna = network.person("Anna", "jc-630", Role::Editor).await;
    let (program, _) = network.program_as("anna@example.dk").await;
    for client in [&anna.client, &program] {
        let answer = client.get("/graphql?query=%7Bcourse(key:%2245074%22)%7Btitle%7D%7D").await;
        assert_eq!((answer.status.as_u16(), answer.headers["cache-control"].to_str().unwrap()), (200, "no-store"));
        assert!(!answer.headers.contains_key("etag"));
    }
}

#[tokio::test]
async fn a_refresh_token_works_once_and_a_second_use_ends_the_family() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let (_, first) = network.program_as(&anna.email).await;
        let (_, other) = network.program_as(&anna.email).await;
        let answer = refresh(&network, &first).await;
        assert_eq!((answer.status.as_u16(), answer.json()["token_type"].as_str()), (200, Some("Bearer")));
        let second = text(&answer, "refresh_token");
        let program = bearing(network.program(), &text(&answer, "access_token"));
        assert!(is_let_in(&program).await);

        let reused = refresh(&network, &first).await;
        assert_eq!((reused.status.as_u16(), text(&reused, "error").as_str()), (400, "invalid_grant"));
        assert_eq!(reused.error().0, "UNAUTHENTICATED");
        assert_eq!(refresh(&network, &second).await.status, 400, "the family is over");
        assert!(!is_let_in(&program).await, "{}: and its access tokens with it", database.kind);
        assert_eq!(refresh(&network, &other).await.status, 200, "another family is not");
        let events = event::Entity::find().all(&database.db).await.unwrap();
        let again: Vec<_> = events.iter().filter(|event| event.action == "refresh-token-reused").collect();
        assert_eq!((again.len(), again[0].noun_id.as_str()), (1, anna.id.as_str()));
    }
}

#[tokio::test]
async fn exchanges_at_once_give_new_tokens_to_one_at_most() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        let (_, token) = network.program_as(&anna.email).await;
        let answers = futures::future::join_all((0..6).map(|_| refresh(&network, &token))).await;
        let good = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(good, 1, "{}", database.kind);
    }
}

#[tokio::test]
async fn a_family_of_refresh_tokens_lives_thirty_days() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
    let (_, mut token) = network.program_as(&anna.email).await;
    for _ in 0..3 {
        network.pass(Duration::from_hours(9 * 24));
        token = text(&refresh(&network, &token).await, "refresh_token");
    }
    network.pass(Duration::from_hours(3 * 24));
    assert_eq!(refresh(&network, &token).await.status, 400);
}

#[tokio::test]
async fn a_token_is_good_for_what_its_person_may_now() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let admin = network.person("Rita", "jc-630", Role::Administrator).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        network.join(&anna.id, "jc-630", Role::Reader).await;
        let program = bearing(network.program(), &access(&network, &anna.email).await);
        let end = "mutation($person: ID!, $role: Role!) {
            endMembership(input: { person: $person, organisation: \"jc-630\", role: $role }) { person { id } } }";
        admin.ask(end, json!({ "person": anna.global_id(), "role": "COORDINATOR" })).await;
        assert_eq!(ask(&program).await.json()["data"]["viewer"]["roles"], json!(["READER"]));
        admin.ask(end, json!({ "person": anna.global_id(), "role": "READER" })).await;
        assert!(!is_let_in(&program).await, "{}", database.kind);
    }
}

/// What an attacker starts from: a good token in its parts, and the keys.
struct Forgery {
    good: String,
    claims: Claims,
    key: SigningKey,
}

impl Forgery {
    async fn of(network: &Network, email: &str) -> Self {
        let good = access(network, email).await;
        let payload = URL_SAFE_NO_PAD.decode(good.split('.').nth(1).unwrap()).unwrap();
        let row = signing_key::Entity::find().one(&network.desk.db).await.unwrap().unwrap();
        let key = SigningKey::from_stored(&row.private, row.created_at, None).unwrap();
        Self { good, claims: serde_json::from_slice(&payload).unwrap(), key }
    }

    /// Signed by our own key, with other claims.
    fn with(&self, change: impl FnOnce(&mut Claims)) -> String {
        let mut claims = self.claims.clone();
        change(&mut claims);
        issue(&KeyRing::new(vec![self.key.clone()]), &claims).unwrap()
    }

    /// With another header, and the good token's signature or none.
    fn headed(&self, header: &Value, signature: &str) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = serde_json::to_value(&self.claims).unwrap();
        format!("{}.{}.{signature}", part(header), part(&claims))
    }
}

#[tokio::test]
async fn forged_tokens_are_refused_without_a_hint() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let forgery = Forgery::of(&network, &anna.email).await;
        let kid = forgery.key.kid.as_str();
        let signature = forgery.good.rsplit('.').next().unwrap();
        let jwks = network.anybody().get("/.well-known/jwks.json").await.json();
        let public = jwks["keys"][0]["x"].as_str().unwrap();
        let hs256 = |secret: &[u8]| {
            let header =
                Header { kid: Some(kid.to_owned()), typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::HS256) };
            jsonwebtoken::encode(&header, &forgery.claims, &EncodingKey::from_secret(secret)).unwrap()
        };
        let stranger = SigningKey::generate(0).unwrap();
        let strange = issue(&KeyRing::new(vec![stranger.clone()]), &forgery.claims).unwrap();
        let [strange_head, rest] = [strange.split('.').next().unwrap(), &strange[strange.find('.').unwrap()..]];
        let head = URL_SAFE_NO_PAD.encode(json!({ "typ": "at+jwt", "alg": "EdDSA", "kid": kid }).to_string());
        let forged: Vec<(&str, String)> = vec![
            ("nothing", String::new()),
            ("no token", "x".to_owned()),
            ("alg none", forgery.headed(&json!({ "alg": "none", "typ": "at+jwt", "kid": kid }), "")),
            (
                "alg none with the signature",
                forgery.headed(&json!({ "alg": "none", "typ": "at+jwt", "kid": kid }), signature),
            ),
            ("alg NoNe", forgery.headed(&json!({ "alg": "NoNe", "typ": "at+jwt", "kid": kid }), "")),
            ("HS256 with the public key as text", hs256(public.as_bytes())),
            ("HS256 with the public key as bytes", hs256(&URL_SAFE_NO_PAD.decode(public).unwrap())),
            ("a key of one's own", strange.clone()),
            ("a key of one's own under our name", format!("{head}{rest}")),
            (
                "our text under a name of one's own",
                format!("{strange_head}.{}", forgery.good.split_once('.').unwrap().1),
            ),
            (
                "a kid that is a path",
                forgery.headed(&json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": "../../dev/null" }), signature),
            ),
            ("no kid", forgery.headed(&json!({ "alg": "EdDSA", "typ": "at+jwt" }), signature)),
            (
                "a key in the header",
                forgery.headed(
                    &json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": kid, "jwk": { "kty": "OKP" } }),
                    signature,
                ),
            ),
            ("another type", forgery.headed(&json!({ "alg": "EdDSA", "typ": "JWT", "kid": kid }), signature)),
            ("another issuer", forgery.with(|claims| claims.iss = "https://evil.example".to_owned())),
            ("another audience", forgery.with(|claims| claims.aud = "other".to_owned())),
            ("run out", forgery.with(|claims| claims.exp = claims.iat - 60)),
            ("not yet valid", forgery.with(|claims| claims.nbf = claims.iat + 3600)),
            ("nobody", forgery.with(|claims| claims.sub = "person:nobody".to_owned())),
            ("the system", forgery.with(|claims| claims.sub = "system".to_owned())),
            ("a client that is none", forgery.with(|claims| claims.sub = format!("client:{}", anna.id))),
            ("without its sign-in", forgery.with(|claims| claims.sid = None)),
            ("another's sign-in", forgery.with(|claims| claims.sid = Some(anna.id.clone()))),
            ("cut", forgery.good[..forgery.good.len() - 1].to_owned()),
            ("cut in the middle", forgery.good[..forgery.good.len() / 2].to_owned()),
            ("without signature", forgery.good[..=forgery.good.rfind('.').unwrap()].to_owned()),
            ("longer", format!("{}A", forgery.good)),
            ("padded", format!("{}=", forgery.good)),
            ("four parts", format!("{}.x", forgery.good)),
        ];
        let mut told = None;
        for (what, token) in forged {
            let answer = ask(&bearing(network.program(), &token)).await;
            assert_eq!(answer.status, 401, "{}: {what}: {}", database.kind, answer.text);
            let mut error = answer.json();
            error["errors"][0]["extensions"].as_object_mut().unwrap().remove("requestId");
            let first = told.get_or_insert_with(|| error.clone());
            assert_eq!(&error, first, "{what}");
        }
        assert_eq!(told.unwrap()["errors"][0]["extensions"], json!({ "code": "UNAUTHENTICATED" }));
        for header in ["Basic dTpw", "Bearer", "", "bearer  ", "Token x"] {
            assert_eq!(ask(&network.program().with("authorization", header)).await.status, 401, "{header}");
        }
        assert!(is_let_in(&bearing(network.program(), &forgery.good)).await, "the good one is still good");
        assert!(is_let_in(&bearing(network.program(), &forgery.with(|_| ()))).await, "what was forged was forged well");
    }
}

#[tokio::test]
async fn keys_are_published_and_the_old_one_is_believed_until_its_tokens_have_run_out() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        assert_eq!(network.anybody().get("/.well-known/jwks.json").await.json(), json!({ "keys": [] }));
        let rita = network.platform_administrator("Rita").await;
        let old = bearing(network.program(), &access(&network, &rita.email).await);
        let published = async || {
            let keys = network.anybody().get("/.well-known/jwks.json").await.json()["keys"].clone();
            assert!(!keys.to_string().contains("\"d\""), "private parts stay here");
            keys.as_array().unwrap().len()
        };
        assert_eq!(published().await, 1);
        network.pass(Duration::from_secs(1));
        let keys = rita.ask(ROTATE, json!({})).await["rotateSigningKey"]["keys"].clone();
        assert_eq!((&keys[0]["signing"], &keys[1]["signing"]), (&json!(true), &json!(false)));
        assert_eq!(published().await, 2);
        assert!(is_let_in(&old).await, "{}", database.kind);
        let new = access(&network, &rita.email).await;
        let head = URL_SAFE_NO_PAD.decode(new.split('.').next().unwrap()).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&head).unwrap()["kid"], keys[0]["kid"]);
        assert!(is_let_in(&bearing(network.program(), &new)).await);
        network.pass(Duration::from_secs(606));
        assert_eq!(published().await, 1);
        let row = signing_key::Entity::find().all(&database.db).await.unwrap();
        let shown = rita.ask("{ signingKeys { kid createdAt retiredAt signing } }", json!({})).await.to_string();
        assert!(row.iter().all(|row| !shown.contains(&row.private[8..])), "{shown}");
    }
}

#[tokio::test]
async fn another_server_process_picks_up_new_keys() {
    for database in &starter_databases().await {
        let (one, two) = (Network::start(database).await, Network::start(database).await);
        let rita = one.platform_administrator("Rita").await;
        let first = access(&one, &rita.email).await;
        assert!(is_let_in(&bearing(two.program(), &first)).await);
        rita.ask(ROTATE, json!({})).await;
        let second = access(&one, &rita.email).await;
        two.pass(Duration::from_secs(1));
        assert!(is_let_in(&bearing(two.program(), &second)).await, "{}", database.kind);
        // What a process signs that slept through the rotation is signed by the new key, too.
        let kid = |token: &str| URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
        assert_eq!(kid(&access(&two, &rita.email).await), kid(&second));
    }
}

#[tokio::test]
async fn the_issuer_is_where_the_application_is_reached() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    let anna = network.person("Anna", "jc-630", Role::Reader).await;
    let claims = Forgery::of(&network, &anna.email).await.claims;
    assert_eq!((claims.iss.as_str(), claims.aud.as_str()), (ORIGIN, "kortvej"));
    assert_eq!((claims.sub, claims.org.as_deref()), (anna.global_id(), Some("jc-630")));
    assert_eq!(claims.exp - claims.iat, 600);
}
