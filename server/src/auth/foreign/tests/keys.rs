//! How an issuer's keys are found, kept and found again.

use super::super::published::Fault;
use super::*;

#[tokio::test]
async fn a_new_key_is_found_when_the_issuer_has_changed_it() {
    let (old, new) = (Pair::ed("old"), Pair::ed("new"));
    let provider = Provider::with(&[old.public()]).await;
    let foreign = provider.foreign();
    let claims = provider.claims();
    assert!(foreign.read(&old.sign(&claims), NOW).await.is_ok());
    assert_eq!(provider.asked(), 2);
    // Names that nobody has make us ask once in half a minute, whoever sends them.
    for at in [0, 1, 29] {
        for kid in ["a", "b", "new"] {
            let token = new.sign_as(&claims, |header| header.kid = Some(kid.to_owned()));
            assert_eq!(foreign.read(&token, NOW + at * SECOND).await, Err(Reason::Key));
        }
    }
    assert_eq!(provider.asked(), 2);
    provider.publish(&[new.public()]);
    assert_eq!(foreign.read(&new.sign(&claims), NOW + 29 * SECOND).await, Err(Reason::Key));
    assert!(foreign.read(&old.sign(&claims), NOW + 29 * SECOND).await.is_ok());
    assert!(foreign.read(&new.sign(&claims), NOW + 30 * SECOND).await.is_ok());
    assert_eq!(provider.asked(), 4);
    assert_eq!(foreign.read(&old.sign(&claims), NOW + 31 * SECOND).await, Err(Reason::Key), "withdrawn");
    assert_eq!(provider.asked(), 4);
}

#[tokio::test]
async fn keys_are_fetched_again_after_ten_minutes() {
    let pair = Pair::ed("ed");
    let provider = Provider::with(&[pair.public()]).await;
    let foreign = provider.foreign();
    let token = pair.sign(&provider.claims());
    for (at, asked) in [(0, 2), (10 * MINUTE - 1, 2), (10 * MINUTE, 4), (19 * MINUTE, 4), (20 * MINUTE, 6)] {
        assert!(foreign.read(&token, NOW + at).await.is_ok());
        assert_eq!(provider.asked(), asked, "{at}");
    }
    provider.publish(&[]);
    assert_eq!(foreign.read(&token, NOW + 30 * MINUTE).await, Err(Reason::Key));
}

#[tokio::test]
async fn old_keys_serve_while_the_issuer_does_not_answer_but_not_for_ever() {
    let pair = Pair::ed("ed");
    let provider = Provider::with(&[pair.public()]).await;
    let foreign = provider.foreign();
    let mut claims = provider.claims();
    claims["exp"] = json!(NOW / SECOND + 1_000_000);
    let token = pair.sign(&claims);
    assert!(foreign.read(&token, NOW).await.is_ok());
    provider.spoil(DISCOVERY, "500 Internal Server Error", 0);
    let day = 24 * 60 * MINUTE;
    for (at, ok) in [(11 * MINUTE, true), (day - 1, true), (day, false), (day + MINUTE, false)] {
        assert_eq!(foreign.read(&token, NOW + at).await.is_ok(), ok, "{at}");
    }
    // At 11 minutes and just before the day; in the half minute after that it is left in peace; a minute later again.
    assert_eq!(provider.asked(), 2 + 3);
}

#[tokio::test]
async fn many_at_once_ask_once() {
    let pair = Pair::ed("ed");
    let provider = Provider::with(&[pair.public()]).await;
    let (foreign, token) = (provider.foreign(), pair.sign(&provider.claims()));
    let all = futures_of(40, |at| {
        let (foreign, token) = (foreign.clone(), token.clone());
        // Some have looked at the clock a little before the others.
        async move { foreign.read(&token, NOW - at).await.is_ok() }
    });
    assert!(all.await.into_iter().all(|ok| ok));
    assert_eq!(provider.asked(), 2);
}

async fn futures_of<F>(count: i64, one: impl Fn(i64) -> F) -> Vec<bool>
where
    F: Future<Output = bool> + Send + 'static,
{
    let tasks: Vec<_> = (0..count).map(|at| tokio::spawn(one(at))).collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

#[tokio::test]
async fn a_caller_who_hangs_up_does_not_stop_the_others() {
    let pair = Pair::ed("ed");
    let provider = Provider::with(&[pair.public()]).await;
    let (foreign, token) = (provider.foreign(), pair.sign(&provider.claims()));
    {
        let mut first = Box::pin(foreign.read(&token, NOW));
        let polled = std::future::poll_fn(|context| std::task::Poll::Ready(first.as_mut().poll(context))).await;
        assert!(polled.is_pending());
    }
    assert!(foreign.read(&token, NOW).await.is_ok());
    assert_eq!(provider.asked(), 2);
}

#[tokio::test]
async fn an_issuer_that_says_something_else_is_not_believed() {
    let pair = Pair::ed("ed");
    for (path, page) in [
        (DISCOVERY, json!({ "issuer": "https://other.example", "jwks_uri": "{base}/keys" })),
        (DISCOVERY, json!({ "issuer": "{base}/realm/", "jwks_uri": "{base}/keys" })),
        (DISCOVERY, json!({ "jwks_uri": "{base}/keys" })),
        (DISCOVERY, json!({ "issuer": "{base}/realm" })),
        (DISCOVERY, json!({ "issuer": "{base}/realm", "jwks_uri": "/keys" })),
        (DISCOVERY, json!([])),
        (KEYS, json!({ "keys": "none" })),
        (KEYS, json!([])),
    ] {
        let provider = Provider::with(&[pair.public()]).await;
        let base = provider.issuer.trim_end_matches("/realm");
        let text = page.to_string().replace("{base}", base);
        provider.page(path, serde_json::from_str(&text).unwrap());
        let token = pair.sign(&provider.claims());
        assert_eq!(provider.foreign().read(&token, NOW).await, Err(Reason::Key), "{text}");
        assert_eq!(provider.asked.lock().unwrap().last().map(String::as_str), Some(path), "{text}");
    }
}

#[tokio::test]
async fn an_issuer_that_sends_us_on_fails_or_never_ends_is_not_believed() {
    let pair = Pair::ed("ed");
    for (head, spaces, ok) in [
        ("200 OK", 200_000, true),
        ("200 OK", 300_000, false),
        ("200 OK\r\ncontent-length: 3", 0, false),
        ("302 Found\r\nlocation: /moved", 0, false),
        ("307 Temporary Redirect\r\nlocation: /moved", 0, false),
        ("204 No Content", 0, false),
        ("203 Non-Authoritative Information", 0, false),
        ("401 Unauthorized", 0, false),
        ("500 Internal Server Error", 0, false),
    ] {
        for path in [DISCOVERY, KEYS] {
            let provider = Provider::with(&[pair.public()]).await;
            let right = provider.pages.lock().unwrap()[path].clone();
            provider.set("/moved", right);
            provider.spoil(path, head, spaces);
            let token = pair.sign(&provider.claims());
            assert_eq!(provider.foreign().read(&token, NOW).await.is_ok(), ok, "{path}: {head}, {spaces}");
            assert!(!provider.asked.lock().unwrap().contains(&"/moved".to_owned()), "{path}: {head}");
        }
    }
}

#[tokio::test]
async fn keys_come_by_https_or_from_this_machine() {
    let pair = Pair::ed("ed");
    let provider = Provider::with(&[pair.public()]).await;
    for place in ["http://192.0.2.1/keys", "http://localhost.example/keys", "file:///etc/keys", "data:,{}"] {
        provider.page(DISCOVERY, json!({ "issuer": provider.issuer, "jwks_uri": place }));
        let foreign = provider.foreign();
        let why = foreign.issuers[0].1.fetch().await.err();
        assert_eq!(why, Some(Fault::Open), "{place}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_issuer_is_given_up_and_left_in_peace() {
    for path in [DISCOVERY, KEYS] {
        let pair = Pair::ed("ed");
        let provider = Provider::with(&[pair.public()]).await;
        provider.set(path, Page::Silence);
        let (foreign, token) = (provider.foreign(), pair.sign(&provider.claims()));
        let begun = tokio::time::Instant::now();
        assert_eq!(foreign.read(&token, NOW).await, Err(Reason::Key));
        assert!(begun.elapsed() <= PATIENCE + Duration::from_millis(10), "{:?}", begun.elapsed());
        assert_eq!(foreign.read(&token, NOW + 29 * SECOND).await, Err(Reason::Key));
        assert!(begun.elapsed() <= PATIENCE + Duration::from_millis(10), "the second doesn't wait");
    }
}
