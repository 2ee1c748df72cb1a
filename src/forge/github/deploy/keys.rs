//! The keys of the issuer of Actions' tokens, fetched when needed and kept. A token that names an unknown key has them
//! fetched anew, but not more often than every so often, whoever sends such tokens; meanwhile it is asked to come again, for
//! the key may be newer than the fetch. Nobody waits for a fetch but whoever began it, and not for long: what is known goes on
//! being believed for a while. A fetch that was begun is ended, also when whoever began it hangs up: otherwise they could keep
//! a key that was rotated from ever being learned.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet, PublicKeyUse};
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::domain::Instant;
use crate::port::{PortError, PortResult};

/// How long keys are believed before they are fetched again: a key that was withdrawn lives on so long.
const FRESH: TimeDelta = TimeDelta::hours(1);
/// How long they are believed while the issuer can't be asked.
const STANDS: TimeDelta = TimeDelta::hours(24);
/// The least time between two fetches.
const PAUSE: TimeDelta = TimeDelta::seconds(10);
/// The most that is read of either page.
const MAX_PAGE: usize = 256 * 1024;

/// An issuer's keys.
pub(super) struct Keys(Arc<Shared>);

struct Shared {
    issuer: Url,
    client: Client,
    /// How long both pages may take together.
    patience: Duration,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    keys: Option<(Instant, JwkSet)>,
    tried: Option<Instant>,
}

impl Kept {
    /// A key that was fetched no longer ago than that.
    fn within(&self, age: TimeDelta, kid: &str, now: Instant) -> Option<Jwk> {
        let (at, keys) = self.keys.as_ref()?;
        if now - *at < age { find(keys, kid) } else { None }
    }
}

/// What an issuer says of itself.
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: Url,
}

impl Keys {
    pub(super) fn new(issuer: Url, client: Client, patience: Duration) -> Self {
        Self(Arc::new(Shared { issuer, client, patience, kept: Mutex::default() }))
    }

    /// The key of that name; none when the issuer, asked just now, has no such key.
    pub(super) async fn key(&self, kid: &str, now: Instant) -> PortResult<Option<Jwk>> {
        let stands = {
            let mut kept = self.0.kept();
            if let Some(key) = kept.within(FRESH, kid, now) {
                return Ok(Some(key));
            }
            let stands = kept.within(STANDS, kid, now);
            if kept.tried.is_some_and(|at| (now - at).abs() < PAUSE) {
                return stands.map(Some).ok_or_else(|| self.0.unreachable("asked a moment ago"));
            }
            kept.tried = Some(now);
            stands
        };
        let shared = self.0.clone();
        let fetched = tokio::spawn(async move { shared.fetch_by(now).await }).await;
        match (fetched.unwrap_or_else(|e| Err(self.0.unreachable(e))), stands) {
            (Ok(()), _) => Ok(self.0.kept().within(FRESH, kid, now)),
            (Err(error), Some(stands)) => {
                tracing::warn!(cause = %error.cause, "{error}; the keys that it gave before stand");
                Ok(Some(stands))
            }
            (Err(error), None) => Err(error),
        }
    }
}

impl Shared {
    /// Fetches the keys, and keeps them.
    async fn fetch_by(&self, now: Instant) -> PortResult<()> {
        let fetched = tokio::time::timeout(self.patience, self.fetch()).await;
        let keys = fetched.unwrap_or_else(|_| Err(self.unreachable("it does not answer in time")))?;
        self.kept().keys = Some((now, keys));
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn fetch(&self) -> PortResult<JwkSet> {
        let issuer = self.issuer.as_str().trim_end_matches('/');
        let page = format!("{issuer}/.well-known/openid-configuration");
        let discovery: Discovery = self.read(Url::parse(&page).map_err(|e| self.unreachable(e))?).await?;
        if discovery.issuer.trim_end_matches('/') != issuer {
            return Err(self.unreachable("it says that it is another issuer"));
        }
        if discovery.jwks_uri.origin() != self.issuer.origin() {
            return Err(self.unreachable("it says that its keys are on another host"));
        }
        self.read(discovery.jwks_uri).await
    }

    async fn read<T: DeserializeOwned>(&self, page: Url) -> PortResult<T> {
        let response = self.client.get(page).send().await.and_then(reqwest::Response::error_for_status);
        let mut response = response.map_err(|e| self.unreachable(e))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| self.unreachable(e))? {
            if body.len() + chunk.len() > MAX_PAGE {
                return Err(self.unreachable("its answer is too large"));
            }
            body.extend_from_slice(&chunk);
        }
        serde_json::from_slice(&body).map_err(|e| self.unreachable(e))
    }

    fn unreachable(&self, cause: impl std::fmt::Display) -> PortError {
        let told =
            format!("the issuer of Actions' tokens, {}, gave no keys to check the token with; try again", self.issuer);
        PortError::transient(told, cause)
    }
}

/// A key for signatures by RSA, as GitHub makes them; others of the set are no concern.
fn find(keys: &JwkSet, kid: &str) -> Option<Jwk> {
    let fit = |key: &&Jwk| {
        let signs = !matches!(&key.common.public_key_use, Some(use_) if *use_ != PublicKeyUse::Signature);
        signs && matches!(key.algorithm, AlgorithmParameters::RSA(_))
    };
    keys.find(kid).filter(fit).cloned()
}
