//! The daemon's loop: carry on what can be carried on, then wait until something is heard, said or due.
//!
//! Waiting has four ends: a look at the sources (the embedded ones tell nothing by themselves), the store's next
//! instant, a poke, the shutdown. None of them carries information: the engine finds out by itself what there is to do.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::domain;
use crate::domain::explain::instant_words;
use crate::engine::{Engine, EngineError};
use crate::port::{Answered, Incoming, Intake, PortError, PortResult};
use crate::store::StoreError;

/// How long the loop may be busy with one round before it counts as stalled.
const STALLED: Duration = Duration::from_secs(60);

/// How often the pause after a failure is doubled: from 5 s to 80 s.
const MOST_DOUBLED: u32 = 4;

/// At how many failures in a row the channels are told that nothing is decided.
const ALARMED: u32 = 2;

/// How the loop paces itself.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How often the sources are asked.
    pub poll: Duration,
    /// How often everything is looked at although nothing was heard.
    pub sweep: Duration,
    /// How long a round that is under way at the shutdown may still take. Longer, and it is cut off: what it was doing
    /// is found and carried on at the next start.
    pub grace: Duration,
    /// How long to rest when the engine does not come to rest, and at first when the store fails.
    pub pause: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            poll: Duration::from_millis(200),
            sweep: Duration::from_secs(60),
            grace: Duration::from_secs(20),
            pause: Duration::from_secs(5),
        }
    }
}

/// What the outside tells goes in here: stored, then the loop is woken.
pub struct Inlet {
    /// Who stores it.
    pub engine: Arc<Engine>,
    /// The loop.
    pub pulse: Pulse,
}

#[async_trait]
impl Intake for Inlet {
    async fn take_in(&self, source: &str, events: &[Incoming]) -> PortResult<bool> {
        if self.pulse.is_stopping() {
            return Err(PortError::transient("tidegate is shutting down; send it again", ""));
        }
        let stored = self.engine.take_in(source, events).await;
        let new = stored.map_err(|e| {
            self.pulse.could_not_store(self.engine.ports().clock.now(), e.to_string());
            PortError::transient("tidegate's own store failed; send it again", e)
        })?;
        self.pulse.poke();
        Ok(new)
    }

    fn can_store(&self) -> bool {
        self.pulse.failing().is_none() && !self.pulse.is_stopping()
    }

    async fn answer(&self, source: &str, key: &str) -> PortResult<Option<Answered>> {
        let found = self.engine.answer_to(source, key).await;
        found.map_err(|e| PortError::transient("tidegate's own store failed; ask again", e))
    }
}

/// The loop.
pub struct Daemon {
    engine: Arc<Engine>,
    pace: Pace,
    pulse: Pulse,
}

/// The loop seen from outside: wakes it, and tells whether it lives.
#[derive(Debug, Clone, Default)]
pub struct Pulse(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    poked: Notify,
    phase: Mutex<Phase>,
    /// Since when the store fails, and why.
    failing: Mutex<Option<(domain::Instant, String)>>,
}

/// What the loop is doing.
#[derive(Debug, Clone, Copy, Default)]
enum Phase {
    /// It has not begun.
    #[default]
    Starting,
    /// It is carrying on, since then; whether for the first time.
    Working(Instant, bool),
    /// It waits, and wakes by itself.
    Waiting,
    /// It has ended or is about to: nothing more is taken in.
    Stopping,
}

impl Pulse {
    /// There may be something to do.
    pub fn poke(&self) {
        self.0.poked.notify_one();
    }

    /// Why the loop cannot be relied on just now; none when it can.
    pub fn trouble(&self) -> Option<String> {
        if let Some((since, why)) = self.failing() {
            return Some(format!("nothing is decided since {}: {why}", instant_words(since)));
        }
        match self.phase() {
            Phase::Starting => Some("starting".to_owned()),
            Phase::Stopping => Some("shutting down".to_owned()),
            Phase::Working(_, true) => Some("looking at everything for the first time".to_owned()),
            Phase::Working(since, false) if since.elapsed() > STALLED => {
                Some(format!("stalled: one round has taken {} s so far", since.elapsed().as_secs()))
            }
            Phase::Working(..) | Phase::Waiting => None,
        }
    }

    /// What whoever asks must know of it: that what they read may be old. A start is none, for it passes.
    pub fn warning(&self) -> Option<String> {
        let passes = matches!(self.phase(), Phase::Starting | Phase::Stopping | Phase::Working(_, true));
        self.trouble().filter(|_| self.failing().is_some() || !passes)
    }

    /// Whether nothing more is taken in.
    pub fn is_stopping(&self) -> bool {
        matches!(self.phase(), Phase::Stopping)
    }

    /// Since when the store fails, and why.
    fn failing(&self) -> Option<(domain::Instant, String)> {
        self.0.failing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Something that was sent could not be stored. The loop looks at once whether it can write, and then in its own time.
    pub(crate) fn could_not_store(&self, now: domain::Instant, why: String) {
        if self.fails(now, why) {
            self.poke();
        }
    }

    /// The store failed; what it failed of first is what is told. Returns whether this is the first.
    fn fails(&self, now: domain::Instant, why: String) -> bool {
        let mut failing = self.0.failing.lock().unwrap_or_else(PoisonError::into_inner);
        let first = failing.is_none();
        failing.get_or_insert((now, why));
        first
    }

    fn works(&self) {
        self.0.failing.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn phase(&self) -> Phase {
        *self.0.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing leads back from stopping.
    fn enter(&self, phase: Phase) {
        let mut now = self.0.phase.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*now, Phase::Stopping) {
            *now = phase;
        }
    }
}

impl Daemon {
    /// A loop over this engine.
    pub fn new(engine: Arc<Engine>, pace: Pace) -> Self {
        Self { engine, pace, pulse: Pulse::default() }
    }

    /// Its outside.
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Runs until `stop` is ready, or the store is another's. At the stop, the round under way is finished.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), EngineError> {
        let mut stop = pin!(stop);
        let outcome = {
            let mut rounds = pin!(self.rounds());
            tokio::select! {
                biased;
                () = &mut stop => {
                    self.pulse.enter(Phase::Stopping);
                    self.pulse.poke();
                    match timeout(self.pace.grace, rounds).await {
                        Ok(outcome) => outcome,
                        Err(_) => {
                            tracing::warn!("a round was cut off at the shutdown; it is carried on at the next start");
                            Ok(())
                        }
                    }
                }
                outcome = &mut rounds => outcome,
            }
        };
        self.pulse.enter(Phase::Stopping);
        outcome
    }

    /// Round after round, until it is time to stop or the store is another's. A round that fails is no reason to end: what
    /// it was doing is in the store, and is looked up by the next.
    async fn rounds(&self) -> Result<(), EngineError> {
        let mut swept: Option<domain::Instant> = None;
        let (mut failures, mut first): (u32, bool) = (0, true);
        while !self.pulse.is_stopping() {
            self.pulse.enter(Phase::Working(Instant::now(), first));
            let pause = match self.round(&mut swept).await {
                Ok(due) => {
                    (failures, first) = (0, false);
                    due
                }
                Err(error @ EngineError::Store(StoreError::Lost(_))) => return Err(error),
                // Something changed under the round: it is looked at as it is now.
                Err(EngineError::Store(error @ (StoreError::Stale(_) | StoreError::Unheard { .. }))) => {
                    tracing::warn!("{error}: looking at everything again");
                    self.pace.poll
                }
                Err(error @ EngineError::NeverIdle { .. }) => {
                    tracing::error!("{error}");
                    self.pace.pause
                }
                Err(EngineError::Store(error)) => {
                    let pause = self.pace.pause * 2_u32.pow(failures.min(MOST_DOUBLED));
                    failures += 1;
                    tracing::error!("{error}; nothing is decided until it works again, tried again in {pause:?}");
                    self.pulse.fails(self.engine.ports().clock.now(), error.to_string());
                    // What one more try mends is told afterwards, and alarms nobody.
                    if let Some((since, why)) = self.pulse.failing().filter(|_| failures == ALARMED) {
                        self.engine.tell_outage_begins(since, &why).await;
                    }
                    pause
                }
            };
            self.wait(pause).await;
        }
        Ok(())
    }

    /// Whether it is time for a sweep, by the injected clock. One that was set back since says nothing of the last.
    fn sweep_is_due(&self, swept: Option<domain::Instant>) -> bool {
        let since = swept.and_then(|at| (self.engine.ports().clock.now() - at).to_std().ok());
        since.is_none_or(|since| since >= self.pace.sweep)
    }

    /// One round; returns how long may be waited for the next. A sweep that fails does not keep the rest from its turn, nor does
    /// one that has to wait: it goes on after the run. However much is heard, a run ends in time for the next sweep.
    async fn round(&self, swept: &mut Option<domain::Instant>) -> Result<Duration, EngineError> {
        let sweep = match self.engine.is_sweeping() || self.sweep_is_due(*swept) {
            true => Box::pin(self.engine.sweep_slice()).await.map(|done| match done {
                true => Some(self.engine.ports().clock.now()),
                false => *swept,
            }),
            false => Ok(*swept),
        };
        self.engine.run_until_idle().await?;
        *swept = sweep?;
        let due = self.engine.next_wake().await?.map(|at| at - self.engine.ports().clock.now());
        if let Some((since, why)) = self.pulse.failing() {
            self.engine.tell_outage(since, &why).await?;
            self.pulse.works();
            return Ok(Duration::ZERO);
        }
        if self.engine.is_sweeping() {
            return Ok(Duration::ZERO);
        }
        // A due time that has passed concerns something that waits for more than time.
        Ok(due.and_then(|in_| in_.to_std().ok()).map_or(self.pace.poll, |due| due.min(self.pace.poll)))
    }

    async fn wait(&self, length: Duration) {
        self.pulse.enter(Phase::Waiting);
        // Either end will do.
        let _ = timeout(length, self.pulse.0.poked.notified()).await;
    }
}
