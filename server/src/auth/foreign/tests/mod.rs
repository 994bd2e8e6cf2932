//! Foreign tokens against issuers in the test that count what they are asked.

use std::collections::HashMap;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::auth::key::{KeyRing, SigningKey};

mod keys;
mod tokens;

const NOW: i64 = 1_795_000_000 * SECOND;
const MINUTE: i64 = 60 * SECOND;
const AUDIENCE: &str = "kortvej";
const DISCOVERY: &str = "/realm/.well-known/openid-configuration";
const KEYS: &str = "/keys";

/// How the issuer answers at a path.
#[derive(Clone)]
enum Page {
    Json(Value),
    /// Status and headers, and the body.
    Raw(&'static str, String),
    Silence,
}

/// An issuer on this machine.
#[derive(Clone)]
struct Provider {
    issuer: String,
    pages: Arc<Mutex<HashMap<&'static str, Page>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Provider {
    /// An issuer that publishes keys.
    async fn with(keys: &[Value]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self { issuer: format!("{base}/realm"), pages: Arc::default(), asked: Arc::default() };
        provider.page(DISCOVERY, json!({ "issuer": provider.issuer, "jwks_uri": format!("{base}{KEYS}") }));
        provider.publish(keys);
        let server = provider.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(server.clone().answer(stream));
            }
        });
        provider
    }

    async fn answer(self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        let mut request = String::new();
        while !request.ends_with("\r\n\r\n") {
            stream.read_line(&mut request).await.unwrap();
        }
        let path = request.split(' ').nth(1).unwrap().to_owned();
        let page = self.pages.lock().unwrap().get(path.as_str()).cloned();
        self.asked.lock().unwrap().push(path);
        let answer = match page {
            Some(Page::Json(json)) => {
                let body = json.to_string();
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
            }
            Some(Page::Raw(head, body)) => format!("HTTP/1.1 {head}\r\nconnection: close\r\n\r\n{body}"),
            Some(Page::Silence) => return std::future::pending().await,
            None => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        };
        // The client may have hung up.
        let _ = stream.write_all(answer.as_bytes()).await;
    }

    fn page(&self, path: &'static str, json: Value) {
        self.set(path, Page::Json(json));
    }

    fn set(&self, path: &'static str, page: Page) {
        self.pages.lock().unwrap().insert(path, page);
    }

    /// Answers at a path with another status and headers, and so many spaces after what would be right there.
    fn spoil(&self, path: &'static str, head: &'static str, spaces: usize) {
        let page = self.pages.lock().unwrap().get(path).cloned();
        let Some(Page::Json(json)) = page else { panic!("nothing at {path}") };
        self.set(path, Page::Raw(head, format!("{json}{}", " ".repeat(spaces))));
    }

    fn publish(&self, keys: &[Value]) {
        self.page(KEYS, json!({ "keys": keys }));
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    fn foreign(&self) -> Foreign {
        Foreign::new(vec![Issuer { issuer: self.issuer.clone(), audience: AUDIENCE.to_owned() }]).unwrap()
    }

    fn claims(&self) -> Value {
        json!({
            "iss": self.issuer, "aud": AUDIENCE, "sub": "a-7", "exp": NOW / SECOND + 3600, "name": "Anna"
        })
    }
}

/// A key pair of the issuer.
struct Pair {
    kid: String,
    algorithm: Algorithm,
    private: EncodingKey,
    public: Value,
}

impl Pair {
    fn new(kid: &str, algorithm: Algorithm, private: EncodingKey) -> Self {
        let public = serde_json::to_value(Jwk::from_encoding_key(&private, algorithm).unwrap()).unwrap();
        Self { kid: kid.to_owned(), algorithm, private, public }
    }

    fn rsa(algorithm: Algorithm) -> Self {
        Self::new("rsa", algorithm, EncodingKey::from_rsa_der(include_bytes!("../test_keys/rsa.der")))
    }

    fn weak_rsa() -> Self {
        Self::new("weak", Algorithm::RS256, EncodingKey::from_rsa_der(include_bytes!("../test_keys/weak_rsa.der")))
    }

    fn p256() -> Self {
        Self::new("p256", Algorithm::ES256, EncodingKey::from_ec_der(include_bytes!("../test_keys/p256.der")))
    }

    fn p384() -> Self {
        Self::new("p384", Algorithm::ES384, EncodingKey::from_ec_der(include_bytes!("../test_keys/p384.der")))
    }

    fn ed(kid: &str) -> Self {
        let key = SigningKey::generate(NOW).unwrap();
        let private = key.encoding().unwrap();
        let public = KeyRing::new(vec![key]).jwks(NOW)["keys"][0].clone();
        Self { kid: kid.to_owned(), algorithm: Algorithm::EdDSA, private, public }
    }

    /// What the issuer publishes, without `alg`.
    fn public(&self) -> Value {
        let mut jwk = self.public.clone();
        jwk.as_object_mut().unwrap().remove("alg");
        jwk["kid"] = json!(self.kid);
        jwk["use"] = json!("sig");
        jwk
    }

    fn sign(&self, claims: &Value) -> String {
        self.sign_as(claims, |_| {})
    }

    fn sign_as(&self, claims: &Value, change: impl Fn(&mut Header)) -> String {
        let mut header = Header { kid: Some(self.kid.clone()), ..Header::new(self.algorithm) };
        change(&mut header);
        jsonwebtoken::encode(&header, claims, &self.private).unwrap()
    }
}
