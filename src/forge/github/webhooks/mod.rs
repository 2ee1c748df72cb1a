//! `POST /webhooks/github`: what GitHub tells. The signature is checked on the bytes as they came, before anything is
//! read from them or waits for anything but its own body; what is told is stored before it is acknowledged; the sender's delivery id keeps a repetition from
//! being stored twice.
//!
//! Bad input leaves a number behind and nothing else: nothing of what somebody unknown sent is stored or logged.

mod counts;
mod reading;
mod signature;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

pub use counts::{Counts, Outcome};
pub use reading::{Heard, Scope, Seed, Unreadable, read};
pub use signature::{Signature, WebhookSecret};

use super::app::Hook;
use crate::door::{NotWhole, whole};
use crate::port::{Incoming, Intake, is_id};

/// Where GitHub sends to, below the public address.
pub const PATH: &str = "/webhooks/github";
/// The inbox source of what it tells.
pub const SOURCE: &str = "github";

/// When what could not be taken may come again, in seconds.
const AGAIN: &str = "10";

/// Who remembers what is told. Called before the engine hears of it, so that it does not decide on what was known before.
pub trait Sink: Send + Sync {
    /// Takes note. What is known to be newer than the seed must stay.
    fn seed(&self, seed: Seed);
    /// Whether the signature of a webhook fits. That none ever does is a secret that is not the sender's.
    fn signed(&self, _fits: bool) {}
}

/// Remembers nothing.
impl Sink for () {
    fn seed(&self, _: Seed) {}
}

/// How much is taken.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest body. GitHub sends nothing larger than 25 MB.
    pub body: usize,
    /// How many signed webhooks are read and stored at once; others wait their turn.
    pub at_once: usize,
    /// How long a body may take to come, and its turn with it. GitHub itself gives up after ten seconds.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 25 * 1024 * 1024, at_once: 16, patience: Duration::from_secs(10) }
    }
}

/// The door for webhooks.
pub struct Webhooks {
    secret: WebhookSecret,
    scope: Scope,
    sink: Arc<dyn Sink>,
    limits: Limits,
    turns: Semaphore,
    counts: Arc<Counts>,
}

impl Webhooks {
    /// A door for what this secret signs.
    pub fn new(secret: WebhookSecret, scope: Scope, sink: Arc<dyn Sink>, limits: Limits) -> Self {
        let turns = Semaphore::new(limits.at_once);
        Self { secret, scope, sink, limits, turns, counts: Arc::default() }
    }

    /// What came through, and what did not.
    pub fn counts(&self) -> Arc<Counts> {
        self.counts.clone()
    }

    /// Its route.
    pub fn router(self: Arc<Self>, intake: Arc<dyn Intake>) -> Router {
        // The limit here is the smaller one, and counted.
        let route = post(take).layer(DefaultBodyLimit::disable());
        Router::new().route(PATH, route).with_state((self, intake))
    }

    async fn take(&self, headers: &HeaderMap, body: Body, intake: &dyn Intake) -> Result<Answer, Answer> {
        let signature = text(headers, "x-hub-signature-256").and_then(Signature::parse).ok_or_else(unsigned)?;
        let end = Instant::now() + self.limits.patience;
        let body = self.body(headers, body, end).await?;
        let fits = self.secret.signed(&body, &signature);
        self.sink.signed(fits);
        if !fits {
            return Err(unsigned());
        }
        // Only what is signed takes a turn, and it has all it needs. The semaphore is never closed.
        let Ok(_turn) = timeout_at(end, self.turns.acquire()).await else {
            return Err(Answer::new(Outcome::Busy, "too much at once; send it again"));
        };
        // From here on it is GitHub who speaks; what it passes on was written by anyone.
        let delivery = text(headers, "x-github-delivery").filter(|id| is_id(id));
        let (Some(delivery), Some(name)) = (delivery, text(headers, "x-github-event")) else {
            return Err(Answer::new(Outcome::Broken, "X-GitHub-Delivery or X-GitHub-Event is missing"));
        };
        let Some(hook) = Hook::named(name) else {
            let told = "nothing to do: tidegate does not read events of this kind";
            let json = serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_ok();
            return if json { Ok(Answer::new(Outcome::Ignored, told)) } else { Err(not_json()) };
        };
        let heard = read(hook, &body, &self.scope).map_err(|e| Answer::new(Outcome::Unreadable, e.to_string()))?;
        drop(body);
        heard.seeds.into_iter().for_each(|seed| self.sink.seed(seed));
        if heard.events.is_empty() {
            return Ok(Answer::new(Outcome::Ignored, "nothing to do: it concerns nothing that is configured here"));
        }
        let incoming = |(n, event)| Incoming { key: format!("{delivery}#{n}"), event };
        let incoming: Vec<Incoming> = heard.events.into_iter().enumerate().map(incoming).collect();
        match intake.take_in(SOURCE, &incoming).await {
            Ok(true) => {
                tracing::debug!(delivery, hook = hook.name(), "heard from GitHub");
                Ok(Answer::new(Outcome::Stored, "stored"))
            }
            Ok(false) => Ok(Answer::new(Outcome::Repeated, "stored before")),
            Err(error) => {
                tracing::warn!(delivery, cause = %error.cause, "a webhook could not be stored: {error}");
                Err(Answer::new(Outcome::Unstored, error.told))
            }
        }
    }

    /// The body as it came. What says that it is too large is not read at all; what is too large is not read to its end.
    async fn body(&self, headers: &HeaderMap, body: Body, end: Instant) -> Result<Bytes, Answer> {
        let too_large = || Answer::new(Outcome::TooLarge, format!("larger than {} bytes", self.limits.body));
        let said = text(headers, header::CONTENT_LENGTH.as_str()).and_then(|length| length.parse::<u64>().ok());
        if said.is_some_and(|length| length > self.limits.body as u64) {
            return Err(too_large());
        }
        whole(body, self.limits.body, end).await.map_err(|why| match why {
            NotWhole::TooLarge => too_large(),
            NotWhole::Cut => Answer::new(Outcome::Cut, "the body ended early; send it again"),
            NotWhole::Late => Answer::new(Outcome::Cut, "the body did not come in time; send it again"),
        })
    }
}

async fn take(State((door, intake)): State<(Arc<Webhooks>, Arc<dyn Intake>)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (Ok(answer) | Err(answer)) = door.take(&parts.headers, body, intake.as_ref()).await;
    door.counts.count(answer.outcome);
    let (status, told) = (answer.outcome.status(), format!("{}\n", answer.told));
    match status {
        StatusCode::SERVICE_UNAVAILABLE => (status, [(header::RETRY_AFTER, AGAIN)], told).into_response(),
        _ => (status, told).into_response(),
    }
}

/// What GitHub is answered; it shows that to whoever looks into the App's deliveries.
struct Answer {
    outcome: Outcome,
    told: String,
}

impl Answer {
    fn new(outcome: Outcome, told: impl Into<String>) -> Self {
        Self { outcome, told: told.into() }
    }
}

fn unsigned() -> Answer {
    Answer::new(Outcome::Unsigned, "not signed with the configured webhook secret")
}

fn not_json() -> Answer {
    Answer::new(Outcome::Unreadable, "not JSON: set the webhook's content type to application/json")
}

impl Outcome {
    fn status(self) -> StatusCode {
        match self {
            Self::Stored | Self::Repeated => StatusCode::OK,
            Self::Ignored => StatusCode::ACCEPTED,
            Self::Unsigned => StatusCode::UNAUTHORIZED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            // GitHub is never asked again for what was answered this.
            Self::Broken | Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Cut | Self::Busy | Self::Unstored => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
