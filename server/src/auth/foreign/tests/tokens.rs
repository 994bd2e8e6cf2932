//! Which tokens are believed.

use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::auth::token;

#[tokio::test]
async fn a_token_of_each_allowed_algorithm_names_its_bearer() {
    use Algorithm::{PS256, PS384, PS512, RS256, RS384, RS512};
    let mut pairs: Vec<Pair> = [RS256, RS384, RS512, PS256, PS384, PS512].map(Pair::rsa).into();
    pairs.extend([Pair::p256(), Pair::p384(), Pair::ed("ed")]);
    let provider = Provider::with(&pairs[5..].iter().map(Pair::public).collect::<Vec<_>>()).await;
    let foreign = provider.foreign();
    for pair in &pairs {
        let token = pair.sign(&provider.claims());
        let expected =
            Identity { issuer: provider.issuer.clone(), subject: "a-7".to_owned(), claims: provider.claims() };
        assert_eq!(foreign.read(&token, NOW).await, Ok(expected.clone()), "{:?}", pair.algorithm);
        assert_eq!(foreign.verify(&token, NOW).await, Ok(expected));
        // The same with one letter of the claims or of the signature changed.
        let (head, signature) = token.rsplit_once('.').unwrap();
        let first = if signature.starts_with('A') { 'B' } else { 'A' };
        let forged = format!("{head}.{first}{}", &signature[1..]);
        assert_eq!(foreign.read(&forged, NOW).await, Err(Reason::Signature), "{:?}", pair.algorithm);
        let mut claims = provider.claims();
        claims["sub"] = json!("admin");
        let other = pair.sign(&claims);
        let forged = format!("{}.{signature}", other.rsplit_once('.').unwrap().0);
        assert_eq!(foreign.read(&forged, NOW).await, Err(Reason::Signature), "{:?}", pair.algorithm);
    }
    assert_eq!(provider.asked(), 2, "discovery and keys are fetched once");
    assert!(!format!("{:?}", foreign.verify(&pairs[0].sign(&provider.claims()), NOW).await).contains("Anna"));
}

#[tokio::test]
async fn what_cannot_be_good_asks_nobody() {
    let pair = Pair::rsa(Algorithm::RS256);
    let provider = Provider::with(&[pair.public()]).await;
    let foreign = provider.foreign();
    let why = async |change: &dyn Fn(&mut Value)| {
        let mut claims = provider.claims();
        change(&mut claims);
        foreign.read(&pair.sign(&claims), NOW).await.unwrap_err()
    };
    for issuer in
        ["", "https://evil.example", &provider.issuer.replace("realm", "realm/"), &provider.issuer.to_uppercase()]
    {
        assert_eq!(why(&|claims| claims["iss"] = json!(issuer)).await, Reason::Issuer, "{issuer}");
    }
    assert_eq!(why(&|claims| claims["iss"] = json!([provider.issuer])).await, Reason::Claims);
    for audience in [json!("other"), json!(["other", "third"]), json!([]), json!(null), json!({ "kortvej": 1 })] {
        assert_eq!(why(&|claims| claims["aud"] = audience.clone()).await, Reason::Audience, "{audience}");
    }
    let elsewhere = |claims: &mut Value| {
        claims["aud"] = json!([AUDIENCE, "other"]);
        claims["azp"] = json!("other");
    };
    assert_eq!(why(&elsewhere).await, Reason::Audience);
    for subject in [json!(null), json!(""), json!(7), json!("x".repeat(256))] {
        assert_eq!(why(&|claims| claims["sub"] = subject.clone()).await, Reason::Claims, "{subject}");
    }
    for ends in [json!(null), json!("1795003600"), json!([])] {
        assert_eq!(why(&|claims| claims["exp"] = ends.clone()).await, Reason::Claims, "{ends}");
    }
    for ends in [json!(NOW / SECOND - 60), json!(-1), json!(0.5), json!(-1e300)] {
        assert_eq!(why(&|claims| claims["exp"] = ends.clone()).await, Reason::Expired, "{ends}");
    }
    for begins in [json!(NOW / SECOND + 61), json!(1e300), json!(u64::MAX)] {
        assert_eq!(why(&|claims| claims["nbf"] = begins.clone()).await, Reason::Early, "{begins}");
    }
    for missing in ["iss", "sub", "exp"] {
        let reason = why(&|claims| drop(claims.as_object_mut().unwrap().remove(missing))).await;
        assert_eq!(reason, Reason::Claims, "{missing}");
    }
    let header_changed = async |change: &dyn Fn(&mut Header)| {
        let token = pair.sign_as(&provider.claims(), change);
        assert_eq!(foreign.read(&token, NOW).await, Err(Reason::Header));
    };
    header_changed(&|header| header.kid = None).await;
    header_changed(&|header| header.typ = Some("logout+jwt".to_owned())).await;
    header_changed(&|header| header.typ = Some("dpop+jwt".to_owned())).await;
    header_changed(&|header| header.jku = Some("https://evil.example/keys".to_owned())).await;
    header_changed(&|header| header.x5u = Some("https://evil.example/chain".to_owned())).await;
    header_changed(&|header| header.crit = Some(vec!["exp".to_owned()])).await;
    assert_eq!(provider.asked(), 0);
    assert!(foreign.read(&pair.sign(&provider.claims()), NOW).await.is_ok());
}

#[tokio::test]
async fn claims_at_the_edge_are_taken() {
    let pair = Pair::ed("ed");
    let provider = Provider::with(&[pair.public()]).await;
    let foreign = provider.foreign();
    for (name, value) in [
        ("aud", json!([AUDIENCE])),
        ("aud", json!(["other", AUDIENCE])),
        ("azp", json!("another client")),
        ("exp", json!(NOW / SECOND - 59)),
        ("exp", json!(NOW as f64 / 1e6 + 0.5)),
        ("exp", json!(1e300)),
        ("nbf", json!(NOW / SECOND + 60)),
        ("sub", json!("æ".repeat(255))),
    ] {
        let mut claims = provider.claims();
        claims[name] = value.clone();
        assert!(foreign.read(&pair.sign(&claims), NOW).await.is_ok(), "{name}: {value}");
    }
    let mut claims = provider.claims();
    claims["aud"] = json!([AUDIENCE]);
    claims["azp"] = json!("another client");
    assert!(foreign.read(&pair.sign(&claims), NOW).await.is_ok());
    claims["aud"] = json!([AUDIENCE, "other"]);
    claims["azp"] = json!(AUDIENCE);
    for typ in [None, Some("JWT"), Some("at+jwt"), Some("application/at+JWT")] {
        let token = pair.sign_as(&claims, |header| header.typ = typ.map(str::to_owned));
        assert!(foreign.read(&token, NOW).await.is_ok(), "{typ:?}");
    }
}

#[tokio::test]
async fn a_shared_secret_is_no_signature() {
    let rsa = Pair::rsa(Algorithm::RS256);
    let public = rsa.public();
    let oct = json!({ "kty": "oct", "kid": "oct", "alg": "HS256", "k": "c2VjcmV0" });
    let provider = Provider::with(&[public.clone(), oct]).await;
    let foreign = provider.foreign();
    assert!(foreign.read(&rsa.sign(&provider.claims()), NOW).await.is_ok());
    let n = public["n"].as_str().unwrap();
    let modulus = URL_SAFE_NO_PAD.decode(n).unwrap();
    // RSAPublicKey of PKCS #1: SEQUENCE { INTEGER modulus, INTEGER 65537 }.
    let der = [&[0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00][..], &modulus, &[2, 3, 1, 0, 1]].concat();
    let pem = format!("-----BEGIN RSA PUBLIC KEY-----\n{}\n-----END RSA PUBLIC KEY-----\n", STANDARD.encode(&der));
    for secret in [&der[..], pem.as_bytes(), n.as_bytes(), &modulus, public.to_string().as_bytes(), b"secret"] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            for kid in ["rsa", "oct"] {
                let forger = Pair::new(kid, algorithm, EncodingKey::from_secret(secret));
                let forged = forger.sign(&provider.claims());
                assert_eq!(foreign.read(&forged, NOW).await, Err(Reason::Algorithm));
            }
        }
    }
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"rsa"}"#);
    let unsigned = format!("{header}.{}.", URL_SAFE_NO_PAD.encode(provider.claims().to_string()));
    assert_eq!(foreign.read(&unsigned, NOW).await, Err(Reason::Algorithm));
}

#[tokio::test]
async fn a_key_is_used_for_what_it_is_meant() {
    let rsa = Pair::rsa(Algorithm::RS256);
    let (p256, ed) = (Pair::p256(), Pair::ed("ed"));
    let refused = async |jwk: Value, token: &dyn Fn(&Value) -> String| {
        let provider = Provider::with(&[jwk]).await;
        provider.foreign().read(&token(&provider.claims()), NOW).await == Err(Reason::Key)
    };
    let with = |pair: &Pair, name: &str, value: Value| {
        let mut jwk = pair.public();
        jwk[name] = value;
        jwk
    };
    let signed = |pair: &'static str| {
        move |claims: &Value| Pair::rsa(Algorithm::RS256).sign_as(claims, |header| header.kid = Some(pair.to_owned()))
    };
    assert!(!refused(with(&rsa, "alg", json!("RS256")), &signed("rsa")).await);
    assert!(!refused(with(&rsa, "key_ops", json!(["verify"])), &signed("rsa")).await);
    for (name, value) in [
        ("alg", json!("PS256")),
        ("alg", json!("RS512")),
        ("alg", json!("RSA-OAEP")),
        ("alg", json!(1)),
        ("use", json!("enc")),
        ("key_ops", json!(["encrypt"])),
        ("key_ops", json!("verify")),
        ("kty", json!("EC")),
        ("kty", json!("oct")),
        ("n", json!("")),
        ("n", json!("!")),
        ("e", json!(null)),
    ] {
        assert!(refused(with(&rsa, name, value.clone()), &signed("rsa")).await, "{name}: {value}");
    }
    // A name of a key of another kind.
    assert!(refused(p256.public(), &signed("p256")).await);
    assert!(refused(ed.public(), &signed("ed")).await);
    assert!(refused(with(&p256, "crv", json!("P-384")), &|claims| p256.sign(claims)).await);
    assert!(refused(with(&p256, "crv", json!("secp256k1")), &|claims| p256.sign(claims)).await);
    for length in [0, 31, 33] {
        let x = json!(URL_SAFE_NO_PAD.encode(vec![1; length]));
        assert!(refused(with(&ed, "x", x.clone()), &|claims| ed.sign(claims)).await, "{length}");
        assert!(refused(with(&p256, "x", x), &|claims| p256.sign(claims)).await, "{length}");
    }
    let weak = Pair::weak_rsa();
    assert!(refused(weak.public(), &|claims| weak.sign(claims)).await);
}

#[tokio::test]
async fn a_key_of_another_kind_is_no_reason_to_ask_again() {
    let pair = Pair::p256();
    let provider = Provider::with(&[pair.public()]).await;
    let foreign = provider.foreign();
    assert!(foreign.read(&pair.sign(&provider.claims()), NOW).await.is_ok());
    let other = Pair::ed("p256").sign(&provider.claims());
    assert_eq!(foreign.read(&other, NOW + MINUTE).await, Err(Reason::Key));
    assert_eq!(provider.asked(), 2);
}

#[tokio::test]
async fn two_keys_of_one_name_are_told_apart_by_their_kind() {
    let (rsa, mut p256) = (Pair::rsa(Algorithm::RS256), Pair::p256());
    p256.kid = "rsa".to_owned();
    let provider = Provider::with(&[rsa.public(), p256.public()]).await;
    let foreign = provider.foreign();
    for pair in [&rsa, &p256] {
        assert!(foreign.read(&pair.sign(&provider.claims()), NOW).await.is_ok());
    }
}

#[tokio::test]
async fn keys_of_one_issuer_sign_nothing_of_another() {
    let (one, two) = (Pair::ed("key"), Pair::ed("key"));
    let (first, second) = (Provider::with(&[one.public()]).await, Provider::with(&[two.public()]).await);
    let issuer = |provider: &Provider| Issuer { issuer: provider.issuer.clone(), audience: AUDIENCE.to_owned() };
    let foreign = Foreign::new(vec![issuer(&first), issuer(&second)]).unwrap();
    assert_eq!(foreign.read(&two.sign(&second.claims()), NOW).await.unwrap().issuer, second.issuer);
    assert_eq!(foreign.read(&one.sign(&first.claims()), NOW).await.unwrap().issuer, first.issuer);
    assert_eq!(foreign.read(&two.sign(&first.claims()), NOW).await, Err(Reason::Signature));
}

#[tokio::test]
async fn our_own_tokens_are_not_foreign_ones() {
    let ring = KeyRing::new(vec![SigningKey::generate(NOW).unwrap()]);
    let claims = token::Claims::from_now(NOW, "https://kortvej.example", AUDIENCE, "person:1", "1");
    let token = token::issue(&ring, &claims).unwrap();
    let provider = Provider::with(&[]).await;
    assert_eq!(provider.foreign().read(&token, NOW).await, Err(Reason::Issuer));
    assert_eq!(Foreign::new(Vec::new()).unwrap().verify(&token, NOW).await, Err(Refused));
    assert_eq!(provider.asked(), 0);
}

#[test]
fn issuers_are_checked_at_the_start() {
    let issuer = |issuer: &str, audience: &str| Issuer { issuer: issuer.to_owned(), audience: audience.to_owned() };
    for good in
        ["https://login.example.dk", "https://login.example.dk/realms/a/", "http://localhost:8080", "http://[::1]/a"]
    {
        assert!(Foreign::new(vec![issuer(good, "a")]).is_ok(), "{good}");
    }
    for bad in [
        "",
        "login.example.dk",
        "http://login.example.dk",
        "http://127.0.0.1.example",
        "ftp://localhost",
        "https://login.example.dk?a=b",
        "https://login.example.dk#a",
        "https://user:pw@login.example.dk",
    ] {
        assert_eq!(Foreign::new(vec![issuer(bad, "a")]).err(), Some(IssuersWrong::Address(bad.to_owned())), "{bad}");
    }
    let one = issuer("https://login.example.dk", "a");
    assert_eq!(Foreign::new(vec![one.clone(), one.clone()]).err(), Some(IssuersWrong::Twice(one.issuer.clone())));
    assert_eq!(Foreign::new(vec![issuer(&one.issuer, "")]).err(), Some(IssuersWrong::NoAudience(one.issuer)));
}
