//! Whatever is not exactly a token of ours is refused, each for its own reason.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::EncodingKey;
use proptest::prelude::*;
use serde_json::json;

use super::super::key::SigningKey;
use super::*;

const NOW: i64 = 1_795_000_000 * SECOND + 123_456;
const ISSUER: &str = "https://kortvej.example";
const AUDIENCE: &str = "kortvej";

struct Bench {
    ring: KeyRing,
    key: SigningKey,
}

impl Bench {
    fn new() -> Self {
        let key = SigningKey::generate(NOW).unwrap();
        Self { ring: KeyRing::new(vec![key.clone()]), key }
    }

    fn token(&self) -> String {
        issue(&self.ring, &claims()).unwrap()
    }

    fn header(&self) -> Value {
        json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": self.key.kid })
    }

    /// A token with our signature over whatever texts.
    fn signed(&self, header: &str, claims: &str) -> String {
        sign(&self.key, &format!("{}.{}", base64(header), base64(claims)))
    }

    fn why(&self, token: &str) -> Result<Claims, Reason> {
        self.at(token, NOW)
    }

    fn at(&self, token: &str, now: i64) -> Result<Claims, Reason> {
        let answer = read(&self.ring, ISSUER, AUDIENCE, token, now);
        assert_eq!(verify(&self.ring, ISSUER, AUDIENCE, token, now).is_ok(), answer.is_ok());
        answer
    }
}

fn claims() -> Claims {
    let claims = Claims::from_now(NOW, ISSUER, AUDIENCE, "person:018f", "018e");
    Claims { org: Some("jobcenter-vejle".to_owned()), scope: Some("packages".to_owned()), ..claims }
}

fn json_of(claims: &Claims) -> Value {
    serde_json::to_value(claims).unwrap()
}

fn base64(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn sign(key: &SigningKey, message: &str) -> String {
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key.encoding().unwrap(), Algorithm::EdDSA).unwrap();
    format!("{message}.{signature}")
}

#[test]
fn a_token_says_what_was_put_into_it() {
    let bench = Bench::new();
    assert_eq!(bench.why(&bench.token()), Ok(claims()));
    let bare = Claims { org: None, scope: None, ..claims() };
    let token = issue(&bench.ring, &bare).unwrap();
    assert_eq!(bench.why(&token), Ok(bare));
    assert_eq!(claims().exp - claims().iat, 600);
    // The same text made by hand, so that the refusals below are for what they change.
    assert_eq!(bench.why(&bench.signed(&bench.header().to_string(), &json_of(&claims()).to_string())), Ok(claims()));
}

#[test]
fn the_header_names_the_key_and_the_kind() {
    let bench = Bench::new();
    let jws = bench.token();
    let header = URL_SAFE_NO_PAD.decode(jws.split('.').next().unwrap()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&header).unwrap(), bench.header());
}

#[test]
fn without_a_key_nothing_is_signed_or_believed() {
    let empty = KeyRing::default();
    assert_eq!(issue(&empty, &claims()), Err(NotSigned));
    let token = Bench::new().token();
    assert_eq!(verify(&empty, ISSUER, AUDIENCE, &token, NOW), Err(Refused));
}

#[test]
fn it_is_valid_from_nbf_to_exp_with_five_seconds_leeway() {
    let bench = Bench::new();
    let token = bench.token();
    let (begin, end) = (claims().nbf * SECOND - LEEWAY, claims().exp * SECOND + LEEWAY);
    assert_eq!(bench.at(&token, begin - 1), Err(Reason::Early));
    assert_eq!(bench.at(&token, begin), Ok(claims()));
    assert_eq!(bench.at(&token, end - 1), Ok(claims()));
    assert_eq!(bench.at(&token, end), Err(Reason::Expired));
    for (now, reason) in [(i64::MIN, Reason::Early), (i64::MAX, Reason::Expired)] {
        assert_eq!(bench.at(&token, now), Err(reason));
    }
    let forever = Claims { exp: i64::MAX, nbf: i64::MIN, ..claims() };
    assert_eq!(bench.why(&issue(&bench.ring, &forever).unwrap()), Ok(forever));
}

#[test]
fn a_retired_key_verifies_what_it_signed_but_signs_no_more() {
    let bench = Bench::new();
    let token = bench.token();
    let retired = SigningKey::from_stored(&bench.key.to_stored(), NOW, Some(NOW + SECOND)).unwrap();
    let next = SigningKey::generate(NOW + SECOND).unwrap();
    let ring = KeyRing::new(vec![retired, next.clone()]);
    assert!(verify(&ring, ISSUER, AUDIENCE, &token, NOW + 2 * SECOND).is_ok());
    assert!(issue(&ring, &claims()).is_ok_and(|token| sign_is_of(&next, &token)));
    // Also a token that claims to live longer ends with its key.
    let forever = issue(&bench.ring, &Claims { exp: i64::MAX, ..claims() }).unwrap();
    let end = NOW + SECOND + TOKEN_LIFETIME + LEEWAY;
    assert!(verify(&ring, ISSUER, AUDIENCE, &forever, end - 1).is_ok());
    assert_eq!(verify(&ring, ISSUER, AUDIENCE, &forever, end), Err(Refused));
}

fn sign_is_of(key: &SigningKey, token: &str) -> bool {
    read(&KeyRing::new(vec![key.clone()]), ISSUER, AUDIENCE, token, NOW).is_ok()
}

#[test]
fn no_other_algorithm_is_believed() {
    let bench = Bench::new();
    let jwks = bench.ring.jwks(NOW);
    let x = jwks["keys"][0]["x"].as_str().unwrap().to_owned();
    let raw = URL_SAFE_NO_PAD.decode(&x).unwrap();
    let der = [&hex("302a300506032b6570032100")[..], &raw].concat();
    let pem = base64::engine::general_purpose::STANDARD.encode(der);
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{pem}\n-----END PUBLIC KEY-----\n");
    for secret in [&raw[..], pem.as_bytes(), x.as_bytes(), jwks["keys"][0].to_string().as_bytes(), b""] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let header =
                Header { typ: Some(TYPE.to_owned()), kid: Some(bench.key.kid.clone()), ..Header::new(algorithm) };
            let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(secret)).unwrap();
            assert_eq!(bench.why(&token), Err(Reason::Algorithm));
        }
    }
    for algorithm in ["none", "None", "NONE", "", "eddsa", "EdDSA ", "Ed25519", "HS256", "RS256", "ES256"] {
        let mut header = bench.header();
        header["alg"] = json!(algorithm);
        let signed = bench.signed(&header.to_string(), &json_of(&claims()).to_string());
        let unsigned = format!("{}.", signed.rsplit_once('.').unwrap().0);
        assert_eq!(bench.why(&signed), Err(Reason::Algorithm), "{algorithm}");
        assert_eq!(bench.why(&unsigned), Err(Reason::Algorithm), "{algorithm}");
    }
    let unsigned = bench.token();
    let unsigned = format!("{}.", unsigned.rsplit_once('.').unwrap().0);
    assert_eq!(bench.why(&unsigned), Err(Reason::Signature));
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn only_a_key_of_the_ring_is_believed() {
    let bench = Bench::new();
    let claims = json_of(&claims()).to_string();
    let other = SigningKey::generate(NOW).unwrap();
    for kid in [
        other.kid.as_str(),
        "",
        "../../../../dev/null",
        "/etc/passwd",
        "' OR '1'='1",
        "x' UNION SELECT 'AAAA",
        "https://evil.example/jwks",
        &bench.key.kid[1..],
        &bench.key.kid.to_lowercase(),
        &format!("{}\0", bench.key.kid),
    ] {
        let mut header = bench.header();
        header["kid"] = json!(kid);
        assert_eq!(bench.why(&bench.signed(&header.to_string(), &claims)), Err(Reason::Key), "{kid}");
    }
    for kid in [json!(null), json!(1), json!([bench.key.kid]), json!({})] {
        let mut header = bench.header();
        header["kid"] = kid;
        assert_eq!(bench.why(&bench.signed(&header.to_string(), &claims)), Err(Reason::Header));
    }
    let mut header = bench.header();
    header.as_object_mut().unwrap().remove("kid");
    assert_eq!(bench.why(&bench.signed(&header.to_string(), &claims)), Err(Reason::Header));
    // Another's key under our name.
    let message = format!("{}.{}", base64(&bench.header().to_string()), base64(&claims));
    assert_eq!(bench.why(&sign(&other, &message)), Err(Reason::Signature));
}

#[test]
fn a_header_with_anything_else_in_it_is_refused() {
    let bench = Bench::new();
    let claims = json_of(&claims()).to_string();
    let other = SigningKey::generate(NOW).unwrap();
    let jwk = KeyRing::new(vec![other.clone()]).jwks(NOW)["keys"][0].clone();
    for (member, value) in [
        ("jku", json!("https://evil.example/jwks")),
        ("x5u", json!("https://evil.example/chain.pem")),
        ("jwk", jwk),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("cty", json!("JWT")),
        ("nonce", json!("1")),
    ] {
        let mut header = bench.header();
        header[member] = value;
        let message = format!("{}.{}", base64(&header.to_string()), base64(&claims));
        for key in [&bench.key, &other] {
            assert_eq!(bench.why(&sign(key, &message)), Err(Reason::Header), "{member}");
        }
    }
    for kind in [json!("JWT"), json!("at+JWT"), json!("application/at+jwt"), json!(null)] {
        let mut header = bench.header();
        header["typ"] = kind;
        assert_eq!(bench.why(&bench.signed(&header.to_string(), &claims)), Err(Reason::Header));
    }
}

#[test]
fn claims_must_be_ours_and_whole() {
    let bench = Bench::new();
    let changed = |claim: &str, value: Value| {
        let mut claims = json_of(&claims());
        claims[claim] = value;
        bench.why(&bench.signed(&bench.header().to_string(), &claims.to_string()))
    };
    for issuer in ["", "https://kortvej.example/", "HTTPS://kortvej.example", "https://kortvej.example.evil.example"] {
        assert_eq!(changed("iss", json!(issuer)), Err(Reason::Issuer), "{issuer}");
    }
    for audience in ["", "Kortvej", "kortvej ", "other"] {
        assert_eq!(changed("aud", json!(audience)), Err(Reason::Audience), "{audience}");
    }
    for audience in [json!(["other"]), json!(["other", "third"]), json!([]), json!(["kortvej"]), json!(null), json!(1)]
    {
        assert_eq!(changed("aud", audience), Err(Reason::Claims));
    }
    for claim in ["iss", "aud", "sub", "iat", "nbf", "exp", "jti"] {
        let mut claims = json_of(&claims());
        claims.as_object_mut().unwrap().remove(claim);
        let token = bench.signed(&bench.header().to_string(), &claims.to_string());
        assert_eq!(bench.why(&token), Err(Reason::Claims), "{claim}");
        assert_eq!(changed(claim, json!({})), Err(Reason::Claims), "{claim}");
    }
    for instant in [json!("1795000600"), json!(1e300), json!(1_795_000_600.5), json!(u64::MAX)] {
        assert_eq!(changed("exp", instant), Err(Reason::Claims));
    }
}

#[test]
fn a_claim_or_header_member_stands_once() {
    let bench = Bench::new();
    let (header, text) = (bench.header().to_string(), json_of(&claims()).to_string());
    for (claim, value) in [("sub", "\"person:admin\""), ("exp", "9999999999"), ("unknown", "1,\"unknown\":2")] {
        for twice in [
            text.replacen('{', &format!("{{\"{claim}\":{value},"), 1),
            text.replace('}', &format!(",\"{claim}\":{value}}}")),
        ] {
            assert_eq!(bench.why(&bench.signed(&header, &twice)), Err(Reason::Form), "{twice}");
        }
    }
    let twice = header.replacen('{', "{\"alg\":\"none\",", 1);
    assert_eq!(bench.why(&bench.signed(&twice, &text)), Err(Reason::Form));
}

#[test]
fn a_token_cut_or_continued_anywhere_is_refused() {
    let bench = Bench::new();
    let token = bench.token();
    for length in 0..token.len() {
        assert!(bench.why(&token[..length]).is_err(), "{length}");
        assert!(bench.why(&token[length + 1..]).is_err(), "{length}");
    }
    for rest in [".", "..", "A", "AA", "AAAA", "=", "==", " ", "\n", "\0", ".AAAA", "%00", "æ"] {
        assert!(bench.why(&format!("{token}{rest}")).is_err(), "{rest:?}");
        assert!(bench.why(&format!("{rest}{token}")).is_err(), "{rest:?}");
        assert!(bench.why(&token.replacen('.', &format!("{rest}."), 1)).is_err(), "{rest:?}");
    }
    assert!(bench.why(&token.replace('.', "")).is_err());
}

#[test]
fn base64_has_one_spelling() {
    let bench = Bench::new();
    let token = bench.token();
    // 64 bytes of signature leave four bits of the last character over, which must be zero.
    let (rest, last) = token.split_at(token.len() - 1);
    let at = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let place = at.iter().position(|c| *c == last.as_bytes()[0]).unwrap();
    assert_eq!(place % 16, 0);
    for stray in 1..16 {
        let other = format!("{rest}{}", char::from(at[place + stray]));
        assert_eq!(bench.why(&other), Err(Reason::Signature), "{stray}");
    }
    // Our signature over a text with stray bits in the claims doesn't help either.
    let mut claims = json_of(&claims()).to_string();
    while claims.len() % 3 != 1 {
        claims.insert(1, ' ');
    }
    let (header, claims) = (base64(&bench.header().to_string()), base64(&claims));
    assert!(bench.why(&sign(&bench.key, &format!("{header}.{claims}"))).is_ok());
    let place = at.iter().position(|c| *c == claims.as_bytes()[claims.len() - 1]).unwrap();
    let stray = format!("{}{}", &claims[..claims.len() - 1], char::from(at[place + 1]));
    assert_eq!(bench.why(&sign(&bench.key, &format!("{header}.{stray}"))), Err(Reason::Form));
    assert_eq!(bench.why(&sign(&bench.key, &format!("{header}.{claims}=="))), Err(Reason::Form));
    assert_eq!(
        bench.why(&sign(&bench.key, &format!("{header}.{}", claims.replacen('e', "e\n", 1)))),
        Err(Reason::Form)
    );
}

#[test]
fn a_huge_token_is_refused_before_it_is_read() {
    let bench = Bench::new();
    let mut header = bench.header();
    header["kid"] = json!("A".repeat(8 * 1024));
    let claims = json_of(&claims()).to_string();
    assert_eq!(bench.why(&bench.signed(&header.to_string(), &claims)), Err(Reason::TooLong));
    let mut header = bench.header();
    header["filler"] = json!("A".repeat(5 * 1024));
    assert_eq!(bench.why(&bench.signed(&header.to_string(), &claims)), Err(Reason::Header));
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    assert_eq!(bench.why(&bench.signed(&bench.header().to_string(), &deep)), Err(Reason::Form));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_mutation_of_a_token_is_believed(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..3, "[A-Za-z0-9_.=+/ -]"), 1..4)
    ) {
        let bench = Bench::new();
        let token = bench.token();
        let mut text: Vec<u8> = token.clone().into_bytes();
        for (at, kind, with) in edits {
            let at = at.index(text.len());
            match kind {
                0 => text[at] = with.as_bytes()[0],
                1 => text.insert(at, with.as_bytes()[0]),
                _ => drop(text.remove(at)),
            }
        }
        let text = String::from_utf8(text).unwrap();
        prop_assert_eq!(bench.why(&text).is_ok(), text == token);
    }

    #[test]
    fn whatever_is_sent_is_answered(text in ".{0,300}") {
        prop_assert!(Bench::new().why(&text).is_err());
    }
}
