//! One per installation: keeps GitHub's limits, so that being careful does not depend on the caller.
//!
//! What GitHub tells of its allowance is believed; near its end the rest is kept for production and hotfixes. When it
//! asks to be left alone, no call is made until then. Calls that make something go one at a time and a second apart,
//! the urgent ones first: that is what its secondary limits ask for. Pauses go by the injected clock.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use http::HeaderMap;
use http::header::DATE;
use tokio::sync::oneshot;

use crate::domain::Instant;
use crate::forge::{Budget, Priority};
use crate::port::{Clock, PortError};

/// From one call that makes something to the next.
const APART: TimeDelta = TimeDelta::seconds(1);
/// The part of the allowance that is kept for what is urgent: one in so many calls.
const RESERVE: u64 = 10;
/// How long to leave GitHub alone when it says "slow down" without saying how long.
const SLOW_DOWN: Duration = Duration::from_secs(60);
/// How often that doubles at most.
const DOUBLINGS: u32 = 5;
/// How often a read is tried.
pub(super) const TRIES: u32 = 4;

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// Reads: may be repeated.
    Read,
    /// Makes or changes something: serial, apart, never repeated.
    Write,
}

/// The governor of one installation.
pub(super) struct Governor {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    writes: Turnstile,
}

#[derive(Default)]
struct State {
    account: String,
    limit: Option<u64>,
    remaining: Option<u64>,
    resets_at: Option<Instant>,
    paused_until: Option<Instant>,
    /// How often in a row it was told to slow down without being told how long.
    strikes: u32,
    last_write: Option<Instant>,
    calls: u64,
}

/// Leave to make one call; a call that writes holds its place until this is dropped.
pub(super) struct Leave(#[allow(dead_code, reason = "held for its drop")] Option<Turn>);

impl Governor {
    /// A governor that knows nothing yet.
    pub(super) fn new(account: impl Into<String>, clock: Arc<dyn Clock>) -> Self {
        let state = Mutex::new(State { account: account.into(), ..State::default() });
        Self { clock, state, writes: Turnstile::default() }
    }

    /// Whose allowance it is.
    pub(super) fn account(&self) -> String {
        self.state().account.clone()
    }

    /// Learns whose allowance it is.
    pub(super) fn belongs_to(&self, account: &str) {
        self.state().account = account.to_owned();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for this call's turn, or says until when none can be made.
    pub(super) async fn enter(&self, doing: Doing) -> Result<Leave, PortError> {
        let priority = Priority::current();
        self.allowed(priority)?;
        if doing == Doing::Read {
            self.state().calls += 1;
            return Ok(Leave(None));
        }
        let turn = self.writes.enter(priority).await;
        let wait = self.state().last_write.map(|last| APART.min(APART - (self.clock.now() - last)));
        if let Some(wait) = wait.and_then(|w| w.to_std().ok()).filter(|w| !w.is_zero()) {
            self.clock.pause(wait).await;
        }
        // What was told while this one waited its turn counts too.
        self.allowed(priority)?;
        let mut state = self.state();
        state.calls += 1;
        state.last_write = Some(self.clock.now());
        Ok(Leave(Some(turn)))
    }

    fn allowed(&self, priority: Priority) -> Result<(), PortError> {
        let now = self.clock.now();
        let state = self.state();
        if let Some(until) = state.paused_until.filter(|until| *until > now) {
            let told = format!("GitHub asked to be left alone until {}; it goes on then", hour(until));
            return Err(PortError::transient(told, "paused").after((until - now).to_std().unwrap_or_default()));
        }
        let (Some(limit), Some(remaining), Some(resets)) = (state.limit, state.remaining, state.resets_at) else {
            return Ok(());
        };
        if resets <= now || remaining > limit / RESERVE {
            return Ok(());
        }
        let told = match (remaining, priority) {
            (0, _) => format!("GitHub's allowance of calls for {} is spent until {}", state.account, hour(resets)),
            (_, Priority::Urgent) => return Ok(()),
            (left, Priority::Ordinary) => format!(
                "{left} of GitHub's {limit} calls for {} are left until {}; they are kept for production and hotfixes",
                state.account,
                hour(resets)
            ),
        };
        Err(PortError::transient(told, "allowance").after((resets - now).to_std().unwrap_or_default()))
    }

    /// Learns from an answer. Returns until when to leave GitHub alone, where the answer was about a limit.
    pub(super) fn heard(&self, status: u16, headers: &HeaderMap, message: &str) -> Option<Instant> {
        let now = self.clock.now();
        let mut state = self.state();
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
        let resource = headers.get("x-ratelimit-resource").and_then(|r| r.to_str().ok());
        // Other resources, such as GraphQL's, have allowances of their own.
        let core = resource.is_none_or(|resource| resource == "core");
        let resets = number("x-ratelimit-reset").and_then(|s| DateTime::from_timestamp(i64::try_from(s).ok()?, 0));
        let resets = resets.map(|at| at - ahead(headers, now));
        let left = number("x-ratelimit-remaining");
        if let (true, Some(remaining), Some(at)) = (core, left, resets) {
            state.limit = number("x-ratelimit-limit").or(state.limit);
            state.remaining = Some(remaining);
            state.resets_at = Some(at);
        }
        if !matches!(status, 403 | 429) {
            state.strikes = if (200..400).contains(&status) { 0 } else { state.strikes };
            return None;
        }
        let until = if let Some(seconds) = number("retry-after") {
            now + TimeDelta::seconds(i64::try_from(seconds.min(24 * 3600)).unwrap_or(0))
        } else if let (Some(0), Some(at)) = (left, resets) {
            at.max(now + TimeDelta::seconds(1))
        } else if status == 429 || slows_down(message) {
            let pause = SLOW_DOWN * 2_u32.pow(state.strikes.min(DOUBLINGS));
            state.strikes += 1;
            now + pause
        } else {
            return None;
        };
        state.paused_until = Some(state.paused_until.map_or(until, |before| before.max(until)));
        Some(until)
    }

    /// Waits before a read is tried again: longer each time, and never all at the same moment.
    pub(super) async fn back_off(&self, attempt: u32) {
        let most = Duration::from_millis(500) * 2_u32.pow(attempt.min(6));
        self.clock.pause(most.mul_f64(rand::random_range(0.5..1.0))).await;
    }

    /// What is left.
    pub(super) fn budget(&self) -> Budget {
        let now = self.clock.now();
        let state = self.state();
        let over = state.resets_at.is_some_and(|at| at <= now);
        Budget {
            account: state.account.clone(),
            remaining: if over { state.limit } else { state.remaining },
            limit: state.limit,
            resets_at: state.resets_at.filter(|_| !over),
            paused_until: state.paused_until.filter(|until| *until > now),
            calls: state.calls,
        }
    }
}

/// How far GitHub's clock is ahead of ours: what it says by its own is waited for by ours. Its answers say the whole second;
/// what is further off than clocks drift is not believed.
fn ahead(headers: &HeaderMap, now: Instant) -> TimeDelta {
    let date = headers.get(DATE).and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
    let ahead = date.map_or(TimeDelta::zero(), |date| date.to_utc() - now);
    let drift = TimeDelta::seconds(2)..TimeDelta::minutes(15);
    if drift.contains(&ahead.abs()) { ahead } else { TimeDelta::zero() }
}

fn hour(at: Instant) -> String {
    at.format("%H:%M:%S UTC").to_string()
}

fn slows_down(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    ["rate limit", "abuse detection", "slow down"].iter().any(|words| message.contains(words))
}

/// Lets one through at a time; of those who wait, the urgent first, else in the order they came.
#[derive(Default)]
struct Turnstile(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    busy: bool,
    urgent: VecDeque<oneshot::Sender<Turn>>,
    ordinary: VecDeque<oneshot::Sender<Turn>>,
}

/// A place at the turnstile. Dropped, the next one goes; also where the one it was handed to has gone away.
struct Turn(Option<Arc<Mutex<Waiting>>>);

impl Turnstile {
    async fn enter(&self, priority: Priority) -> Turn {
        let receiver = {
            let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if !waiting.busy {
                waiting.busy = true;
                return Turn(Some(self.0.clone()));
            }
            let (sender, receiver) = oneshot::channel();
            match priority {
                Priority::Urgent => waiting.urgent.push_back(sender),
                Priority::Ordinary => waiting.ordinary.push_back(sender),
            }
            receiver
        };
        // The sender is only dropped with the turnstile itself; then nobody is in anyone's way.
        receiver.await.unwrap_or_else(|_| Turn(Some(self.0.clone())))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(place) = self.0.take() else { return };
        loop {
            let next = {
                let mut waiting = place.lock().unwrap_or_else(PoisonError::into_inner);
                let next = waiting.urgent.pop_front().or_else(|| waiting.ordinary.pop_front());
                waiting.busy = next.is_some();
                next
            };
            let Some(next) = next else { return };
            match next.send(Turn(Some(place.clone()))) {
                Ok(()) => return,
                // Whoever waited has gone: the place is passed on here, not once more by its drop.
                Err(mut unused) => unused.0 = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::future::BoxFuture;

    use super::*;
    use crate::port::{Fault, ManualClock};

    /// A clock whose pauses move it and are written down.
    #[derive(Clone)]
    struct Noting(ManualClock, Arc<Mutex<Vec<Duration>>>);

    impl Noting {
        fn new() -> Self {
            Self(ManualClock::new(DateTime::from_timestamp(1_800_000_000, 0).unwrap()), Arc::default())
        }
        fn pauses(&self) -> Vec<Duration> {
            self.1.lock().unwrap().clone()
        }
    }

    impl Clock for Noting {
        fn now(&self) -> Instant {
            self.0.now()
        }
        fn pause(&self, time: Duration) -> BoxFuture<'static, ()> {
            self.1.lock().unwrap().push(time);
            self.0.advance(time);
            Box::pin(std::future::ready(()))
        }
    }

    fn governor() -> (Noting, Governor) {
        let clock = Noting::new();
        (clock.clone(), Governor::new("acme", Arc::new(clock)))
    }

    fn headers(told: &[(&'static str, String)]) -> HeaderMap {
        told.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn allowance(left: u64, clock: &Noting, resets_in: i64) -> HeaderMap {
        headers(&[
            ("x-ratelimit-limit", "5000".to_owned()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-reset", (clock.now().timestamp() + resets_in).to_string()),
        ])
    }

    #[tokio::test]
    async fn calls_that_make_something_are_a_second_apart() {
        let (clock, governor) = governor();
        for _ in 0..3 {
            drop(governor.enter(Doing::Write).await.unwrap());
        }
        assert_eq!(clock.pauses(), [Duration::from_secs(1); 2]);
        clock.0.advance(Duration::from_millis(700));
        drop(governor.enter(Doing::Write).await.unwrap());
        assert_eq!(clock.pauses().last(), Some(&Duration::from_millis(300)));
        for _ in 0..3 {
            drop(governor.enter(Doing::Read).await.unwrap());
        }
        assert_eq!(clock.pauses().len(), 3, "reads wait for nobody");
        assert_eq!(governor.budget().calls, 7);
    }

    #[tokio::test]
    async fn of_those_who_wait_the_urgent_go_first_and_the_gone_are_passed_over() {
        let turnstile = Turnstile::default();
        let held = turnstile.enter(Priority::Ordinary).await;
        let order = Mutex::new(Vec::new());
        let one = async |name: &'static str, priority| {
            let turn = turnstile.enter(priority).await;
            order.lock().unwrap().push(name);
            drop(turn);
        };
        let gone = turnstile.enter(Priority::Urgent);
        let mut gone = Box::pin(gone);
        assert!(futures::poll!(gone.as_mut()).is_pending());
        let all = async {
            tokio::join!(
                one("first", Priority::Ordinary),
                one("second", Priority::Ordinary),
                one("prod", Priority::Urgent),
                async {
                    drop(gone);
                    drop(held);
                }
            )
        };
        all.await;
        assert_eq!(*order.lock().unwrap(), ["prod", "first", "second"]);
        assert_eq!(Arc::strong_count(&turnstile.0), 1, "every place was given back");
        drop(turnstile.enter(Priority::Ordinary).await);
    }

    #[tokio::test]
    async fn near_the_end_the_rest_is_kept_for_what_is_urgent() {
        let (clock, governor) = governor();
        governor.heard(200, &allowance(501, &clock, 60), "");
        assert!(governor.enter(Doing::Read).await.is_ok());
        governor.heard(200, &allowance(500, &clock, 60), "");
        let refused = governor.enter(Doing::Read).await.err().unwrap();
        assert_eq!(refused.fault, Fault::Transient);
        assert!(refused.told.contains("kept for production"), "{}", refused.told);
        let urgent = Priority::Urgent.scope(governor.enter(Doing::Read)).await;
        assert!(urgent.is_ok());
        governor.heard(200, &allowance(0, &clock, 60), "");
        assert!(Priority::Urgent.scope(governor.enter(Doing::Read)).await.is_err());
        assert_eq!(governor.budget().remaining, Some(0));
        clock.0.advance(Duration::from_secs(60));
        assert!(governor.enter(Doing::Read).await.is_ok(), "filled up again");
        assert_eq!(governor.budget().remaining, Some(5000));
    }

    #[tokio::test]
    async fn what_github_says_by_its_clock_is_waited_for_by_ours() {
        for apart in [-60, 60] {
            let (clock, governor) = governor();
            let theirs = clock.now() + TimeDelta::seconds(apart);
            let mut told = allowance(0, &clock, apart + 30);
            told.insert(DATE, theirs.format("%a, %d %b %Y %H:%M:%S GMT").to_string().parse().unwrap());
            let until = governor.heard(403, &told, "API rate limit exceeded").unwrap();
            assert_eq!(until, clock.now() + TimeDelta::seconds(30), "{apart} s apart");
        }
    }

    #[tokio::test]
    async fn retry_after_is_kept_to_the_second() {
        let (clock, governor) = governor();
        let until = governor.heard(429, &headers(&[("retry-after", "30".to_owned())]), "").unwrap();
        assert_eq!(until, clock.now() + TimeDelta::seconds(30));
        assert!(governor.enter(Doing::Read).await.is_err());
        assert!(governor.enter(Doing::Write).await.is_err());
        assert_eq!(governor.budget().paused_until, Some(until));
        clock.0.advance(Duration::from_secs(30));
        assert!(governor.enter(Doing::Write).await.is_ok());
    }

    #[tokio::test]
    async fn told_to_slow_down_without_a_time_it_waits_longer_each_time() {
        let (clock, governor) = governor();
        let said = "You have exceeded a secondary rate limit. Please wait a few minutes";
        for minutes in [1, 2, 4, 8, 16, 32, 32] {
            let until = governor.heard(403, &HeaderMap::new(), said).unwrap();
            assert_eq!(until, clock.now() + TimeDelta::minutes(minutes));
            clock.0.advance_to(until);
        }
        governor.heard(200, &HeaderMap::new(), "");
        let until = governor.heard(403, &HeaderMap::new(), said).unwrap();
        assert_eq!(until, clock.now() + TimeDelta::minutes(1));
    }

    #[tokio::test]
    async fn a_spent_allowance_lasts_until_it_is_filled_up() {
        let (clock, governor) = governor();
        let until = governor.heard(403, &allowance(0, &clock, 1800), "API rate limit exceeded").unwrap();
        assert_eq!(until, clock.now() + TimeDelta::seconds(1800));
    }

    #[tokio::test]
    async fn a_missing_permission_is_no_limit_and_graphqls_allowance_is_its_own() {
        let (clock, governor) = governor();
        assert_eq!(governor.heard(403, &allowance(4000, &clock, 60), "Resource not accessible by integration"), None);
        let mut other = allowance(1, &clock, 60);
        other.insert("x-ratelimit-resource", "graphql".parse().unwrap());
        governor.heard(200, &other, "");
        assert_eq!(governor.budget().remaining, Some(4000));
    }

    #[tokio::test]
    async fn a_read_backs_off_longer_each_time_and_never_quite_the_same() {
        let (clock, governor) = governor();
        for attempt in 0..3 {
            governor.back_off(attempt).await;
        }
        for (pause, most) in clock.pauses().iter().zip([500, 1000, 2000]) {
            assert!((most / 2..=most).contains(&pause.as_millis()), "{pause:?}");
        }
    }
}
