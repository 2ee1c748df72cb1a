//! The keys of the issuer of Actions' tokens, fetched when needed and kept. A token that names an unknown key has them
//! fetched anew, but not more often than every so often, whoever sends such tokens.

use chrono::TimeDelta;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet, PublicKeyUse};
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use url::Url;

use crate::domain::Instant;
use crate::port::{PortError, PortResult};

/// How long keys are believed before they are fetched again: a key that was withdrawn lives on so long.
const FRESH: TimeDelta = TimeDelta::hours(1);
/// The least time between two fetches.
const PAUSE: TimeDelta = TimeDelta::seconds(10);
/// The most that is read of either page.
const MAX_PAGE: usize = 256 * 1024;

/// An issuer's keys.
pub(super) struct Keys {
    issuer: Url,
    client: Client,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    keys: Option<(Instant, JwkSet)>,
    tried: Option<Instant>,
}

/// What an issuer says of itself.
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: Url,
}

impl Keys {
    pub(super) fn new(issuer: Url, client: Client) -> Self {
        Self { issuer, client, kept: Mutex::default() }
    }

    /// The key of that name; none when the issuer has no such key.
    pub(super) async fn key(&self, kid: &str, now: Instant) -> PortResult<Option<Jwk>> {
        let mut kept = self.kept.lock().await;
        let fresh = kept.keys.as_ref().filter(|(at, _)| now - *at < FRESH).map(|(_, keys)| find(keys, kid));
        if let Some(Some(key)) = fresh {
            return Ok(Some(key));
        }
        if kept.tried.is_some_and(|at| now - at < PAUSE) {
            return match fresh {
                Some(_) => Ok(None),
                None => Err(self.unreachable("asked a moment ago")),
            };
        }
        kept.tried = Some(now);
        let keys = self.fetch().await?;
        let key = find(&keys, kid);
        kept.keys = Some((now, keys));
        Ok(key)
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
