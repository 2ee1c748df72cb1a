//! GitHub's API as it is called here: by octocrab, every call counted, governed and told by its meaning.
//!
//! Only reads are repeated here. A call that makes something is sent once; where its answer is lost, its caller looks
//! whether it took effect.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, HeaderValue};
use http_body_util::{BodyExt as _, Limited};
use octocrab::Octocrab;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::auth::{Access, Auth};
use super::call::{Answer, Call, next_page};
use super::fault::{self, About, Refusal};
use super::governor::{Doing, TRIES};
use crate::domain::RepoId;
use crate::forge::Names;
use crate::port::{Clock, Fault, PortError, PortResult};

/// How long to wait for an answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long to wait for a connection.
const CONNECTS_WITHIN: Duration = Duration::from_secs(5);
/// The largest answer that is read.
const LARGEST: usize = 32 << 20;
/// How often an answer may point elsewhere.
const HOPS: usize = 3;

/// How often a route was called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Calls {
    /// How often in all.
    pub made: u64,
    /// How often the answer was "not modified", which costs nothing of the allowance.
    pub unchanged: u64,
}

/// The API.
pub(super) struct Api {
    crab: Octocrab,
    /// The path before every route: empty, or `/api/v3` on a server of one's own.
    prefix: String,
    /// Scheme, host and port.
    origin: String,
    pub(super) auth: Auth,
    pub(super) clock: Arc<dyn Clock>,
    calls: Mutex<BTreeMap<String, Calls>>,
    /// What the accounts in its answers are called here.
    pub(super) names: Arc<Names>,
}

/// What came over the wire.
struct Raw {
    status: u16,
    headers: HeaderMap,
    body: Value,
    json: bool,
}

impl Api {
    /// An API at an address.
    pub(super) fn new(address: &Url, auth: Auth, clock: Arc<dyn Clock>) -> PortResult<Self> {
        crate::tls::provide();
        let origin = address.origin().ascii_serialization();
        let builder = Octocrab::builder().base_uri(origin.as_str()).map_err(|e| unusable(address, e))?;
        let builder = builder.set_connect_timeout(Some(CONNECTS_WITHIN));
        let crab = builder.build().map_err(|e| unusable(address, e))?;
        let prefix = address.path().trim_end_matches('/').to_owned();
        Ok(Self { crab, prefix, origin, auth, clock, calls: Mutex::default(), names: Arc::default() })
    }

    /// How often each route was called.
    pub(super) fn calls(&self) -> BTreeMap<String, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn count(&self, call: &Call, status: Option<u16>) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = calls.entry(call.name()).or_default();
        counted.made += 1;
        counted.unchanged += u64::from(status == Some(304));
    }

    /// Makes a call about a repository.
    pub(super) async fn send(&self, repo: &RepoId, call: &Call, etag: Option<&str>) -> PortResult<Answer> {
        let access = self.access(repo).await?;
        let sent = self.send_by(&access, call, etag).await;
        let refused = match &sent {
            Ok(answer) => answer.status == 403,
            Err(error) => error.fault == Fault::Rejected,
        };
        // Where the App was taken away and put back, the repository belongs to another installation.
        if refused {
            self.forget_access(repo);
        }
        sent
    }

    /// The same, for what must succeed: the body.
    pub(super) async fn done(&self, repo: &RepoId, call: &Call) -> PortResult<Value> {
        self.send(repo, call, None).await?.ok(&call.about)
    }

    /// Makes a call with these credentials.
    pub(super) async fn send_by(&self, access: &Access, call: &Call, etag: Option<&str>) -> PortResult<Answer> {
        let (mut attempt, mut renewed) = (0, false);
        loop {
            // Boxed, as getting a token is a call itself.
            let bearer = Box::pin(self.bearer(access)).await?;
            let leave = access.governor.enter(call.doing).await?;
            let came = self.exchange(call, &call.path, &bearer, etag).await;
            drop(leave);
            self.count(call, came.as_ref().ok().map(|raw| raw.status));
            let again = call.doing == Doing::Read && attempt + 1 < TRIES;
            let raw = match came {
                Ok(raw) => raw,
                Err(cause) if again => {
                    tracing::debug!(call = call.name(), cause, attempt, "no answer from GitHub");
                    access.governor.back_off(attempt).await;
                    attempt += 1;
                    continue;
                }
                Err(cause) => return Err(fault::silence(&call.about, &cause)),
            };
            let message = fault::words(&raw.body);
            let limited_until = access.governor.heard(raw.status, &raw.headers, &message);
            if raw.status == 401 && !renewed && self.renew(access, &bearer).await {
                renewed = true;
                continue;
            }
            let broken = raw.status >= 500 || ((200..300).contains(&raw.status) && !raw.json);
            if broken && again {
                tracing::debug!(call = call.name(), status = raw.status, attempt, "GitHub failed");
                access.governor.back_off(attempt).await;
                attempt += 1;
                continue;
            }
            if call.doing == Doing::Read && (301..=308).contains(&raw.status) && raw.status != 304 {
                return self.follow(access, call, &raw).await;
            }
            if limited_until.is_some() || raw.status == 401 {
                let refusal = Refusal { status: raw.status, message, limited_until, permissions: None };
                let error = fault::meaning(&call.about, &refusal);
                let pause = limited_until.and_then(|until| (until - self.clock.now()).to_std().ok());
                return Err(pause.into_iter().fold(error, PortError::after));
            }
            return Ok(answer(raw, message));
        }
    }

    /// A read of what was renamed or moved goes where GitHub says it is now, as long as that is GitHub.
    async fn follow(&self, access: &Access, call: &Call, first: &Raw) -> PortResult<Answer> {
        let place = |headers: &HeaderMap| headers.get(LOCATION)?.to_str().ok().map(str::to_owned);
        let mut to = place(&first.headers);
        let refused = || {
            let refusal = Refusal { status: 301, ..Refusal::default() };
            fault::meaning(&call.about, &refusal)
        };
        tracing::warn!("{} was renamed or moved on GitHub; correct its name in the configuration", call.about.thing);
        for _ in 0..HOPS {
            let Some(path) = to.as_deref().and_then(|to| self.own_path(to)) else { return Err(refused()) };
            let bearer = Box::pin(self.bearer(access)).await?;
            let leave = access.governor.enter(Doing::Read).await?;
            let came = self.exchange(call, &path, &bearer, None).await;
            drop(leave);
            self.count(call, came.as_ref().ok().map(|raw| raw.status));
            let raw = came.map_err(|cause| fault::silence(&call.about, &cause))?;
            let message = fault::words(&raw.body);
            access.governor.heard(raw.status, &raw.headers, &message);
            if !(301..=308).contains(&raw.status) {
                return Ok(answer(raw, message));
            }
            to = place(&raw.headers);
        }
        Err(refused())
    }

    /// Path and query of an address of this API; none for any other: credentials go nowhere else.
    fn own_path(&self, address: &str) -> Option<String> {
        let rest = address.strip_prefix(&self.origin)?;
        let rest = rest.strip_prefix(&self.prefix).unwrap_or(rest);
        rest.starts_with('/').then(|| rest.to_owned())
    }

    async fn exchange(
        &self,
        call: &Call,
        path: &str,
        bearer: &SecretString,
        etag: Option<&str>,
    ) -> Result<Raw, String> {
        let mut secret = HeaderValue::from_str(&format!("Bearer {}", bearer.expose_secret()))
            .map_err(|_| "the token holds what no header may".to_owned())?;
        secret.set_sensitive(true);
        // GraphQL stands beside the REST API, not below it.
        let prefix = if path == GRAPHQL { self.prefix.trim_end_matches("/v3") } else { &self.prefix };
        let mut request = http::Request::builder()
            .method(call.method.clone())
            .uri(format!("{prefix}{path}"))
            .header(AUTHORIZATION, secret)
            .header(ACCEPT, "application/vnd.github+json");
        if let Some(etag) = etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        let request = self.crab.build_request(request, call.body.as_ref()).map_err(|e| causes(&e))?;
        let exchange = async {
            let response = self.crab.execute(request).await.map_err(|e| causes(&e))?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, LARGEST).collect().await.map_err(|e| causes(e.as_ref()))?;
            Ok::<_, String>((parts, body.to_bytes()))
        };
        let (parts, body) =
            tokio::time::timeout(PATIENCE, exchange).await.map_err(|_| format!("none within {PATIENCE:?}"))??;
        let parsed = serde_json::from_slice(&body);
        let json = body.is_empty() || parsed.is_ok();
        let mut body = parsed.unwrap_or(Value::Null);
        self.names.recognise(&mut body);
        Ok(Raw { status: parts.status.as_u16(), headers: parts.headers, body, json })
    }

    /// A GraphQL mutation: for the few things that REST cannot do.
    pub(super) async fn mutate(&self, repo: &RepoId, about: About, query: &str, id: &str) -> PortResult<Value> {
        let body = json!({"query": query, "variables": {"id": id}});
        let call = Call::write(http::Method::POST, GRAPHQL, &[], about, body);
        let answer = self.done(repo, &call).await?;
        let said = json!({"message": "", "errors": answer["errors"]});
        if answer["errors"].as_array().is_none_or(Vec::is_empty) {
            return Ok(answer);
        }
        // GraphQL answers 200 whatever happens and says in a type what did.
        let status = match answer["errors"][0]["type"].as_str() {
            Some("NOT_FOUND") => 404,
            Some("FORBIDDEN" | "INSUFFICIENT_SCOPES") => 403,
            Some("RATE_LIMITED") => 503,
            _ => 422,
        };
        let refusal = Refusal { status, message: fault::words(&said), ..Refusal::default() };
        Err(fault::meaning(&call.about, &refusal))
    }
}

const GRAPHQL: &str = "/graphql";

fn answer(raw: Raw, message: String) -> Answer {
    let text = |name: &str| raw.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let refusal = Refusal {
        status: raw.status,
        message,
        permissions: text("x-accepted-github-permissions"),
        limited_until: None,
    };
    Answer {
        status: raw.status,
        etag: text("etag"),
        next: next_page(&raw.headers),
        refusal,
        gibberish: !raw.json,
        body: raw.body,
    }
}

/// An error with all its causes: the outermost alone says little.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(cause) = inner {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        inner = cause.source();
    }
    text
}

fn unusable(address: &Url, cause: impl std::fmt::Display) -> PortError {
    PortError::new(Fault::Rejected, format!("{address} cannot be used as `forge.github.api`"), cause)
}
