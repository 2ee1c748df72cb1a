//! GitHub's API as it is called here: by octocrab, every call counted, governed and told by its meaning.
//!
//! Only reads are repeated here. A call that makes something is sent once; where its answer is lost, its caller looks
//! whether it took effect.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use http::header::{ACCEPT, AUTHORIZATION, DATE, IF_NONE_MATCH, LOCATION};
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
use super::login::Login;
use crate::domain::RepoId;
use crate::forge::Names;
use crate::port::{Clock, Fault, PortError, PortResult};

/// How long a read may take in all, its repetitions and a token for it among it.
const READ_WITHIN: Duration = Duration::from_secs(10);
/// How long to wait for the answer to what makes or changes something: it is not repeated, and if it is given up too soon
/// somebody has to find out what became of it.
const WRITTEN_WITHIN: Duration = Duration::from_secs(20);
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

impl Raw {
    /// Whether something on the way broke, so that another try may find it whole.
    fn is_broken(&self) -> bool {
        self.status >= 500 || ((200..300).contains(&self.status) && !self.json)
    }
}

/// The API.
pub(super) struct Api {
    crab: Octocrab,
    /// The path before every route: empty, or `/api/v3` on a server of one's own.
    prefix: String,
    /// Scheme, host and port.
    origin: String,
    pub(super) auth: Auth,
    /// Who calls, where it is known who that must be before a repository is asked about.
    pub(super) login: Option<Login>,
    pub(super) clock: Arc<dyn Clock>,
    calls: Mutex<BTreeMap<String, Calls>>,
    /// How far GitHub's clock was ahead of the machine's, by its last answer.
    ahead: Mutex<Option<TimeDelta>>,
    /// How long a read may take in all, and the answer to anything else.
    within: Mutex<(Duration, Duration)>,
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
        let (calls, ahead, names) = (Mutex::default(), Mutex::default(), Arc::default());
        let login = None;
        Ok(Self {
            crab,
            prefix,
            origin,
            auth,
            login,
            clock,
            calls,
            ahead,
            within: Mutex::new((READ_WITHIN, WRITTEN_WITHIN)),
            names,
        })
    }

    fn within(&self) -> (Duration, Duration) {
        *self.within.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// With another patience for what is not answered.
    pub(super) fn wait_no_longer_than(&self, most: Duration) {
        *self.within.lock().unwrap_or_else(PoisonError::into_inner) = (most, most);
    }

    /// How often each route was called.
    pub(super) fn calls(&self) -> BTreeMap<String, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How far GitHub's clock is ahead of the machine's; none before it answered.
    pub(super) fn ahead(&self) -> Option<TimeDelta> {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, call: &Call, status: Option<u16>) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = calls.entry(call.name()).or_default();
        counted.made += 1;
        counted.unchanged += u64::from(status == Some(304));
    }

    /// Makes a call about a repository. A read ends within its time, the way there included.
    pub(super) async fn send(&self, repo: &RepoId, call: &Call, etag: Option<&str>) -> PortResult<Answer> {
        let sent = Box::pin(async {
            let access = self.way_in(repo).await?;
            self.send_by(&access, call, etag).await
        });
        let sent = match call.doing {
            Doing::Read => self.in_time(call, sent).await,
            Doing::Write => sent.await,
        };
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

    /// The way into a repository, with a token that can be had: an installation that gives none any more may be gone, and the
    /// repository another's by now.
    pub(super) async fn way_in(&self, repo: &RepoId) -> PortResult<Arc<Access>> {
        if let Some(login) = &self.login {
            // Boxed, as finding out is a call itself.
            Box::pin(login.find(self)).await?;
        }
        let access = self.access(repo).await?;
        match Box::pin(self.bearer(&access)).await {
            Err(error) if matches!(error.fault, Fault::Rejected | Fault::NotFound) => {
                self.forget_access(repo);
                self.access(repo).await
            }
            had => had.map(|_| access),
        }
    }

    /// The same, for what must succeed: the body.
    pub(super) async fn done(&self, repo: &RepoId, call: &Call) -> PortResult<Value> {
        self.send(repo, call, None).await?.ok(&call.about)
    }

    /// Makes a call with these credentials. A read ends within its time, whatever GitHub does.
    pub(super) async fn send_by(&self, access: &Access, call: &Call, etag: Option<&str>) -> PortResult<Answer> {
        // Boxed, as getting a token is a call itself.
        let sent = Box::pin(self.tried(access, call, etag));
        if call.doing == Doing::Write {
            return sent.await;
        }
        self.in_time(call, sent).await
    }

    /// Waits for a read so long and no longer.
    async fn in_time(&self, call: &Call, sent: impl Future<Output = PortResult<Answer>>) -> PortResult<Answer> {
        let (most, _) = self.within();
        let late = |_| Err(fault::silence(&call.about, &format!("none within {most:?}")));
        tokio::time::timeout(most, sent).await.unwrap_or_else(late)
    }

    async fn tried(&self, access: &Access, call: &Call, etag: Option<&str>) -> PortResult<Answer> {
        let (mut attempt, mut refusals, mut path, mut etag) = (0, 0, call.path.clone(), etag);
        let mut hops = 0;
        loop {
            let bearer = self.bearer(access).await?;
            let leave = access.governor.enter(call.doing).await?;
            let came = self.exchange(call, &path, &bearer, etag).await;
            drop(leave);
            self.count(call, came.as_ref().ok().map(|raw| raw.status));
            let again = call.doing == Doing::Read && attempt + 1 < TRIES;
            let broken = came.as_ref().is_ok_and(Raw::is_broken);
            let raw = match came {
                Ok(raw) if !(broken && again) => raw,
                Err(cause) if !again => return Err(fault::silence(&call.about, &cause)),
                failed => {
                    let cause = failed.map_or_else(|cause| cause, |raw| format!("status {}", raw.status));
                    tracing::debug!(call = call.name(), cause, attempt, "GitHub failed");
                    // One may be lost on its way: the first repetition follows at once.
                    if attempt > 0 {
                        access.governor.back_off(attempt - 1).await;
                    }
                    attempt += 1;
                    continue;
                }
            };
            let message = fault::words(&raw.body);
            let limited_until = access.governor.heard(raw.status, &raw.headers, &message);
            if raw.status == 401 && self.may_be_known_later(access, &bearer, refusals).await {
                refusals += 1;
                continue;
            }
            if call.follows(raw.status) {
                path = self.moved(call, &raw, hops)?;
                (hops, etag) = (hops + 1, None);
                continue;
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

    /// What was renamed or moved is where GitHub says it is now, as long as that is GitHub.
    fn moved(&self, call: &Call, raw: &Raw, hops: usize) -> PortResult<String> {
        if hops == 0 {
            let thing = &call.about.thing;
            tracing::warn!("{thing} was renamed or moved on GitHub; correct its name in the configuration");
        }
        let to = raw.headers.get(LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| self.own_path(to));
        to.filter(|_| hops < HOPS).ok_or_else(|| {
            let refusal = Refusal { status: 301, ..Refusal::default() };
            fault::meaning(&call.about, &refusal)
        })
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
        let (_, most) = self.within();
        let (parts, body) =
            tokio::time::timeout(most, exchange).await.map_err(|_| format!("none within {most:?}"))??;
        let date = parts.headers.get(DATE).and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
        if let Some(theirs) = date {
            let ahead = theirs.to_utc() - self.clock.wall();
            *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = Some(ahead);
        }
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
