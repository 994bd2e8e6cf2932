//! What signing in takes beside the desk: the keys of tokens, turns at hashing, believed issuers, and the post.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::error::Error;
use super::letter::Letter;
use super::signing_key::Keys;
use crate::auth::foreign::{Foreign, Issuer, IssuersWrong};
use crate::auth::password;
use crate::metrics::Turns;

/// Takes letters out of the house.
pub trait Post: Send + Sync {
    /// Hands a letter over; whether that went well. What went wrong is logged there.
    fn carry(&self, letter: Letter) -> BoxFuture<'_, bool>;
}

/// What signing in takes beside the desk. Cheap to clone.
#[derive(Clone)]
pub struct Accounts(Arc<Inner>);

struct Inner {
    keys: Keys,
    hashing: Turns,
    foreign: Foreign,
    issuers: Vec<String>,
    post: Option<Arc<dyn Post>>,
}

impl Accounts {
    /// Believes the issuers that the operator named, and sends letters if there is a post.
    pub fn new(issuers: Vec<Issuer>, post: Option<Arc<dyn Post>>) -> Result<Self, IssuersWrong> {
        let named = issuers.iter().map(|issuer| issuer.issuer.clone()).collect();
        let foreign = Foreign::new(issuers)?;
        let (keys, hashing) = (Keys::default(), Turns::new("password"));
        Ok(Self(Arc::new(Inner { keys, hashing, foreign, issuers: named, post })))
    }

    /// The keys that sign tokens.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// Issuers whose tokens are believed, with their keys.
    pub fn foreign(&self) -> &Foreign {
        &self.0.foreign
    }

    /// Addresses of the issuers whose tokens are believed.
    pub fn issuers(&self) -> &[String] {
        &self.0.issuers
    }

    /// Whether letters are sent; otherwise links are shown to whoever made them.
    pub fn has_post(&self) -> bool {
        self.0.post.is_some()
    }

    /// Sends a letter; whether it was handed over.
    pub async fn send(&self, letter: Letter) -> bool {
        match &self.0.post {
            Some(post) => post.carry(letter).await,
            None => false,
        }
    }

    /// What is kept of a password. As many are hashed at once as there are cores: each takes 19 MiB and a core.
    pub async fn hash(&self, password: &str) -> Result<String, Error> {
        let password = password.to_owned();
        let hashed = self.in_turn(move || password::hash(&password)).await?;
        hashed.map_err(|cause| Error::internal(&cause))
    }

    /// Whether a password is the one that is kept. Takes as long where nothing is kept.
    pub async fn verify(&self, password: &str, kept: Option<&str>) -> Result<bool, Error> {
        let (password, kept) = (password.to_owned(), kept.map(str::to_owned));
        self.in_turn(move || password::verify(&password, kept.as_deref())).await
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        self.0.hashing.run(work).await.map_err(|cause| Error::internal(&cause))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn as_many_passwords_are_hashed_at_once_as_there_are_turns_also_when_nobody_waits_for_them() {
        let accounts = Accounts::new(Vec::new(), None).unwrap();
        let turns = accounts.0.hashing.free();
        assert!(turns >= 1);
        let (ends, mut ending): (Vec<_>, Vec<_>) = (0..turns).map(|_| mpsc::channel::<()>()).unzip();
        for end in ending.drain(..) {
            let mut working = Box::pin(accounts.in_turn(move || end.recv()));
            assert!(futures::poll!(&mut working).is_pending());
            // Whoever asked has hung up.
        }
        let mut next = Box::pin(accounts.verify("ni grønne lærker", None));
        for _ in 0..20 {
            assert!(futures::poll!(&mut next).is_pending(), "there was no turn");
            tokio::task::yield_now().await;
        }
        drop(ends);
        assert!(!next.await.unwrap());
    }
}
