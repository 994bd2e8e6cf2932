//! A browser of somebody whom the demonstration invented.

use std::time::Duration;

use serde_json::{Value, json};

/// How long anything may take on a slow machine before the test gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser, or a program with a token, at one server.
#[derive(Clone)]
pub(crate) struct Browser {
    client: reqwest::Client,
    address: String,
    shows: (&'static str, String),
}

impl Browser {
    /// Somebody who has shown nothing yet.
    pub(crate) fn nobody(address: &str) -> Self {
        // What the program itself uses; a second installation of it is refused, and no harm.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { client, address: address.to_owned(), shows: ("x-nothing", String::new()) }
    }

    /// The invented person of a name, signed in.
    pub(crate) async fn of(address: &str, name: &str) -> Self {
        let nobody = Self::nobody(address);
        let accounts = nobody.request(reqwest::Method::GET, "/auth/demo").send().await.unwrap().text().await.unwrap();
        let accounts: Value = serde_json::from_str(&accounts).unwrap();
        let account = accounts["accounts"].as_array().unwrap().iter().find(|account| account["name"] == name);
        let answer = nobody.post("/auth/demo", &json!({ "id": account.unwrap()["id"] })).send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { shows: ("cookie", cookie), ..nobody }
    }

    /// A program with a token.
    pub(crate) fn bearing(address: &str, token: &str) -> Self {
        Self { shows: ("authorization", format!("Bearer {token}")), ..Self::nobody(address) }
    }

    /// The same browser, led to another server by the balancer.
    pub(crate) fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.clone() }
    }

    /// The same browser without its session.
    pub(crate) fn signed_out(&self) -> Self {
        Self { shows: ("x-nothing", String::new()), ..self.clone() }
    }

    fn post(&self, path: &str, body: &Value) -> reqwest::RequestBuilder {
        let request = self.request(reqwest::Method::POST, path);
        request.header("content-type", "application/json").body(body.to_string())
    }

    fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let (name, value) = &self.shows;
        self.client
            .request(method, format!("http://{}{path}", self.address))
            .header("origin", format!("http://{}", self.address))
            .header(*name, value)
    }

    /// A form sent to a path, and its JSON answer.
    pub(crate) async fn form(&self, path: &str, form: &str) -> Value {
        let request = self.request(reqwest::Method::POST, path);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
        serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
    }

    /// JSON sent to a path, and its JSON answer.
    pub(crate) async fn json(&self, path: &str, body: &Value) -> Value {
        serde_json::from_str(&self.post(path, body).send().await.unwrap().text().await.unwrap()).unwrap()
    }

    /// Data of a document that is asked within a trace, by the value of `traceparent`.
    pub(crate) async fn traced(&self, traceparent: &str, document: &str, variables: Value) -> Value {
        let body = json!({ "query": document, "variables": variables });
        let request = self.post("/graphql", &body).header("traceparent", traceparent);
        let answer: Value = serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
        assert!(answer["errors"].is_null(), "{answer:#}");
        answer["data"].clone()
    }

    /// The whole answer to a document that shows at least a state, and the state that it shows; 0 if that was refused.
    pub(crate) async fn since(&self, version: i64, document: &str, variables: Value) -> (Value, i64) {
        let body = json!({ "query": document, "variables": variables });
        let request = self.post("/graphql", &body).header("kortvej-min-version", version);
        let answer = request.send().await.unwrap();
        let version = answer.headers().get("kortvej-version").map_or(0, |told| told.to_str().unwrap().parse().unwrap());
        (serde_json::from_str(&answer.text().await.unwrap()).unwrap(), version)
    }

    /// The whole answer to a document; an error where the server went away before it had answered.
    pub(crate) async fn send(&self, document: &str, variables: Value) -> reqwest::Result<Value> {
        let body = json!({ "query": document, "variables": variables });
        let answer = self.post("/graphql", &body).send().await?.text().await?;
        Ok(serde_json::from_str(&answer).unwrap())
    }

    /// Status and `Retry-After` beside the whole answer to a document.
    pub(crate) async fn send_whole(&self, document: &str, variables: Value) -> ((u16, Option<String>), Value) {
        let body = json!({ "query": document, "variables": variables });
        let answer = self.post("/graphql", &body).send().await.unwrap();
        let after = answer.headers().get("retry-after").map(|seconds| seconds.to_str().unwrap().to_owned());
        let head = (answer.status().as_u16(), after);
        (head, serde_json::from_str(&answer.text().await.unwrap()).unwrap())
    }

    /// Data of a document that must be answered without errors.
    pub(crate) async fn ask(&self, document: &str, variables: Value) -> Value {
        let answer = self.send(document, variables).await.unwrap();
        assert!(answer["errors"].is_null(), "{answer:#}");
        answer["data"].clone()
    }

    /// The package that a mutation gives.
    pub(crate) async fn change(&self, mutation: &str, input: Value) -> Value {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let document =
            format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ package {{ {PACKAGE} }} }} }}");
        self.ask(&document, json!({ "input": input })).await[mutation]["package"].clone()
    }

    /// A package of the viewer's in the making, by its title.
    pub(crate) async fn package(&self, title: &str) -> Value {
        let document = "{ packages(first: 100, filter: { mine: true }) { nodes { id title } } }";
        let found = self.ask(document, json!({})).await["packages"]["nodes"].clone();
        let found = found.as_array().unwrap().iter().find(|package| package["title"] == title).cloned();
        let found = found.unwrap_or_else(|| panic!("no package {title}"));
        let document = format!("query($id: ID!) {{ package(id: $id, draft: true) {{ {PACKAGE} }} }}");
        self.ask(&document, json!({ "id": found["id"] })).await["package"].clone()
    }

    /// Listens to a subscription.
    pub(crate) async fn listen(&self, document: &str, variables: Value) -> Stream {
        let body = json!({ "query": document, "variables": variables });
        let request = self.post("/graphql/sse", &body).header("accept", "text/event-stream");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{document}");
        Stream { response, held: Vec::new() }
    }
}

const PACKAGE: &str =
    "id key title status revision version elements { id kind title weeks days purpose course { key } }";

/// What a subscription tells.
pub(crate) struct Stream {
    response: reqwest::Response,
    /// What has come and was not taken yet; it may end within a character.
    held: Vec<u8>,
}

impl Stream {
    /// The next thing told; waits for it.
    pub(crate) async fn next(&mut self) -> Value {
        let next = async {
            loop {
                if let Some(end) = self.held.windows(2).position(|two| two == b"\n\n") {
                    let event = String::from_utf8(self.held.drain(..end + 2).collect()).unwrap();
                    let data = event.lines().find_map(|line| line.strip_prefix("data:")).map(str::to_owned);
                    if let Some(Ok(told)) = data.map(|data| serde_json::from_str(&data)) {
                        return told;
                    }
                } else {
                    let more = self.response.chunk().await.unwrap().unwrap();
                    self.held.extend_from_slice(&more);
                }
            }
        };
        tokio::time::timeout(PATIENCE, next).await.unwrap()
    }

    /// The first thing told that is so.
    pub(crate) async fn until(&mut self, so: impl Fn(&Value) -> bool) -> Value {
        loop {
            let told = self.next().await;
            if so(&told) {
                return told;
            }
        }
    }
}
