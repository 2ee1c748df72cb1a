//! Words that all ports share: how a call to the outside can fail, and how outside events come in.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures::future::BoxFuture;

use crate::domain::DeliveryId;
use crate::domain::event::Event;

/// Why a port call failed, by what the engine should do about it. Retry policy lives in the engine alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Worth trying again later as it is: time-out, 5xx, rate limit, unreachable, lost race.
    Transient,
    /// The world differs from what the call assumed: look again, then decide anew.
    Conflict,
    /// What the call is about does not exist.
    NotFound,
    /// Refused for good: permissions, protection, invalid request. A person must act.
    Rejected,
}

/// A failed port call with its two faces: what people are told, and the internal cause for the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{told}")]
pub struct PortError {
    /// What to do about it.
    pub fault: Fault,
    /// For people: what was wrong, where, what to do. Never holds a secret.
    pub told: String,
    /// For the log.
    pub cause: String,
    /// How long the service asked to be left alone, where it limits how often it is called.
    pub retry_after: Option<Duration>,
}

impl PortError {
    /// A failure of this kind, told in these words; `cause` goes to the log only.
    pub fn new(fault: Fault, told: impl Into<String>, cause: impl std::fmt::Display) -> Self {
        Self { fault, told: told.into(), cause: cause.to_string(), retry_after: None }
    }

    /// The same, with how long the service asked to be left alone.
    #[must_use]
    pub fn after(self, pause: Duration) -> Self {
        Self { retry_after: Some(pause), ..self }
    }

    /// What people are told, without what is promised of later tries: for those to whom something else is promised.
    pub fn told_alone(&self) -> &str {
        let told = self.told.as_str();
        let end =
            ["; it is tried again later", "; it is tried again"].into_iter().find_map(|end| told.strip_suffix(end));
        end.unwrap_or(told)
    }

    /// Worth trying again.
    pub fn transient(told: impl Into<String>, cause: impl std::fmt::Display) -> Self {
        Self::new(Fault::Transient, told, cause)
    }

    /// The world differs from what was assumed.
    pub fn conflict(told: impl Into<String>) -> Self {
        Self::new(Fault::Conflict, told, "")
    }

    /// Does not exist.
    pub fn not_found(told: impl Into<String>) -> Self {
        Self::new(Fault::NotFound, told, "")
    }

    /// Refused for good.
    pub fn rejected(told: impl Into<String>) -> Self {
        Self::new(Fault::Rejected, told, "")
    }
}

/// What port calls return.
pub type PortResult<T> = Result<T, PortError>;

/// One outside event as it came in, with the sender's own id for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Unique per source and event; the same event delivered twice has the same key.
    pub key: String,
    /// What it says.
    pub event: Event,
}

/// Whether this can be the id under which somebody tells of something: short and plain, fit to be a key and to be logged.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Where outside events come from. The engine stores what `receive` gives, then acknowledges; whatever was not
/// acknowledged is received again.
#[async_trait]
pub trait Source: Send + Sync {
    /// The source's name: part of the inbox's unique key.
    fn name(&self) -> &str;
    /// Events not acknowledged yet; returns at once.
    async fn receive(&self) -> PortResult<Vec<Incoming>>;
    /// Tells that these are stored durably.
    async fn acknowledge(&self, keys: &[String]) -> PortResult<()>;
}

/// What somebody who said something was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The answer.
    pub text: String,
    /// Whether it was a refusal, or could not be done.
    pub refused: bool,
    /// The delivery that it began, or set going again.
    pub delivery: Option<DeliveryId>,
}

/// Where an adapter puts what it hears when the outside calls it, or keeps a connection open to it.
#[async_trait]
pub trait Intake: Send + Sync {
    /// Stores events durably; only then may the adapter acknowledge them. Returns whether any was new.
    async fn take_in(&self, source: &str, events: &[Incoming]) -> PortResult<bool>;
    /// Whether anything can be stored, as far as is known: while nothing can, an adapter asks for nothing to be sent again.
    fn can_store(&self) -> bool {
        true
    }
    /// What was answered to something said that was taken in under this key; none while nobody has answered. For
    /// surfaces that answer on the line on which they were asked; to others answers go by the outbox.
    async fn answer(&self, _source: &str, _key: &str) -> PortResult<Option<Answered>> {
        Ok(None)
    }
}

/// An adapter that the outside calls, or that keeps a connection open to it.
#[async_trait]
pub trait Listener: Send + Sync {
    /// Its name, for the log.
    fn name(&self) -> &str;
    /// The routes under which the outside calls it, below the public address.
    fn routes(&self, _intake: Arc<dyn Intake>) -> axum::Router {
        axum::Router::new()
    }
    /// How often what happened to it since the start, by name; for status and metrics.
    fn counts(&self) -> Vec<(&'static str, u64)> {
        Vec::new()
    }
    /// Keeps its connections open and does what it does at intervals, until it is dropped. Never gives up: what fails is
    /// tried again with a growing pause.
    async fn listen(&self, _intake: Arc<dyn Intake>) {
        std::future::pending().await
    }
}

/// What was found when a service outside was asked whether all is there that tidegate needs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How it is.
    pub mark: Mark,
    /// For people: what it is about; if it is not good, what is wrong and what to do.
    pub text: String,
}

/// How something outside is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// As it must be.
    Good,
    /// It works, and may come to stand in somebody's way.
    Warning,
    /// Somebody must act.
    Bad,
}

impl Finding {
    /// All is well with this.
    pub fn good(text: impl Into<String>) -> Self {
        Self { mark: Mark::Good, text: text.into() }
    }

    /// Somebody should know.
    pub fn warn(text: impl Into<String>) -> Self {
        Self { mark: Mark::Warning, text: text.into() }
    }

    /// Somebody must act.
    pub fn bad(text: impl Into<String>) -> Self {
        Self { mark: Mark::Bad, text: text.into() }
    }

    /// Whether somebody must act.
    pub fn is_bad(&self) -> bool {
        self.mark == Mark::Bad
    }
}

/// What time it is. Injected, so that tests own it.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> crate::domain::Instant;
    /// What the machine's clock shows, which may go back: for what others compare with clocks of their own, and nothing else.
    fn wall(&self) -> crate::domain::Instant {
        self.now()
    }
    /// How long it ran so far, where it is not the machine that counts this.
    fn ran(&self) -> Option<Duration> {
        None
    }
    /// Waits so long; for pauses between calls, not for anything a delivery waits for.
    fn pause(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> crate::domain::Instant {
        chrono::Utc::now()
    }
}

/// A clock that stands still until told otherwise: tests and the demo's tour own time with it. Clones share it.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<(crate::domain::Instant, Duration)>>);

impl ManualClock {
    /// A clock that shows this.
    pub fn new(at: crate::domain::Instant) -> Self {
        Self(Arc::new(Mutex::new((at, Duration::ZERO))))
    }

    fn shown(&self) -> MutexGuard<'_, (crate::domain::Instant, Duration)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves it forward.
    pub fn advance(&self, by: Duration) {
        let mut shown = self.shown();
        shown.0 += by;
        shown.1 += by;
    }

    /// Moves it forward to an instant; never back.
    pub fn advance_to(&self, at: crate::domain::Instant) {
        let mut shown = self.shown();
        let by = (at - shown.0).to_std().unwrap_or_default();
        shown.0 += by;
        shown.1 += by;
    }

    /// Sets it back, as somebody who corrects it does: no time passes.
    pub fn set_back(&self, by: Duration) {
        self.shown().0 -= by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> crate::domain::Instant {
        self.shown().0
    }

    fn ran(&self) -> Option<Duration> {
        Some(self.shown().1)
    }

    /// Nobody waits where time stands still.
    fn pause(&self, _time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}
