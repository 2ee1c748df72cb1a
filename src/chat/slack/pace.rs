//! How often Slack is called. About one message a second is posted to a channel, about fifty edits are made a minute;
//! what comes faster is not sent but told when to come again, so that nothing waits inside a call, and the outbox has
//! the newest state by then. What Slack itself asks for with `Retry-After` is obeyed: for the method, and where it writes into
//! a channel, for that channel alone. One call that fails holds up no other: whoever made it has pauses of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

use crate::domain::Instant;
use crate::port::Clock;

/// Posts into one channel: this far apart on average, so many at once.
const POST: (i64, i32) = (1_000, 4);
/// Edits in the workspace.
const EDIT: (i64, i32) = (1_200, 8);
/// How long a call waits whose pause cannot be told.
const LEAST: Duration = Duration::from_secs(2);

/// What a call is, for its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// A message into this channel.
    Post(&'a str),
    /// An edit in this channel.
    Edit(&'a str),
    /// An answer to one person in this channel: only what Slack asks for counts.
    Answer(&'a str),
    /// Anything else: only what Slack asks for counts.
    Other,
}

impl Kind<'_> {
    /// What Slack holds up when it holds up such a call.
    fn held(self, method: &'static str) -> (&'static str, String) {
        match self {
            Kind::Post(channel) | Kind::Edit(channel) | Kind::Answer(channel) => (method, channel.to_owned()),
            Kind::Other => (method, String::new()),
        }
    }
}

/// The limits, and how near they are.
pub(super) struct Pace {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the next call of each kind would come, were they all evenly apart.
    next: HashMap<String, Instant>,
    /// Methods that Slack does not want called before an instant, with the channel written into.
    held: HashMap<(&'static str, String), Instant>,
}

impl Pace {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, state: Mutex::default() }
    }

    /// Takes the turn for a call; or how long to wait, and nothing is taken.
    pub(super) fn take(&self, method: &'static str, kind: Kind<'_>) -> Result<(), Duration> {
        let now = self.clock.now();
        let mut state = self.state();
        state.held.retain(|_, until| *until > now);
        if let Some(until) = state.held.get(&kind.held(method)) {
            return Err((*until - now).to_std().unwrap_or(LEAST));
        }
        let (key, (apart, burst)) = match kind {
            Kind::Post(channel) => (format!("post {channel}"), POST),
            Kind::Edit(_) => ("edit".to_owned(), EDIT),
            Kind::Answer(_) | Kind::Other => return Ok(()),
        };
        let apart = TimeDelta::milliseconds(apart);
        let next = state.next.get(&key).copied().unwrap_or(now).max(now);
        let ahead = next - now;
        let allowed = apart * (burst - 1);
        if ahead > allowed {
            return Err((ahead - allowed).to_std().unwrap_or(LEAST));
        }
        if state.next.len() > 1_000 {
            state.next.retain(|_, next| *next > now);
        }
        state.next.insert(key, next + apart);
        Ok(())
    }

    /// Slack asked to be left alone with such calls.
    pub(super) fn hold(&self, method: &'static str, kind: Kind<'_>, length: Duration) {
        let until = self.clock.now() + length;
        self.state().held.insert(kind.held(method), until);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::ManualClock;

    fn pace() -> (ManualClock, Pace) {
        let clock = ManualClock::new("2026-01-05T10:00:00Z".parse().unwrap());
        (clock.clone(), Pace::new(Arc::new(clock)))
    }

    #[test]
    fn a_few_posts_go_at_once_then_one_a_second_and_channels_do_not_share() {
        let (clock, pace) = pace();
        let post = |channel| pace.take("chat.postMessage", Kind::Post(channel));
        let at_once = (0..10).take_while(|_| post("C1").is_ok()).count();
        assert_eq!((at_once, post("C1")), (4, Err(Duration::from_secs(1))));
        assert_eq!(post("C2"), Ok(()));
        clock.advance(Duration::from_secs(1));
        assert_eq!((post("C1"), post("C1").is_err()), (Ok(()), true));
    }

    #[test]
    fn about_fifty_edits_a_minute_and_they_do_not_hold_up_posts() {
        let (clock, pace) = pace();
        let mut edits = 0;
        for _ in 0..600 {
            edits += u32::from(pace.take("chat.update", Kind::Edit("C1")).is_ok());
            clock.advance(Duration::from_millis(100));
        }
        assert!((50..=60).contains(&edits), "{edits}");
        assert_eq!(pace.take("chat.postMessage", Kind::Post("C1")), Ok(()));
    }

    #[test]
    fn what_slack_asks_for_is_obeyed_for_that_method_and_channel() {
        let (clock, pace) = pace();
        pace.hold("chat.update", Kind::Edit("C1"), Duration::from_secs(30));
        pace.hold("users.info", Kind::Other, Duration::from_secs(30));
        let waits = Err(Duration::from_secs(30));
        assert_eq!(pace.take("chat.update", Kind::Edit("C1")), waits);
        assert_eq!(pace.take("users.info", Kind::Other), waits);
        assert_eq!(pace.take("chat.update", Kind::Edit("C2")), Ok(()));
        assert_eq!(pace.take("chat.postMessage", Kind::Post("C1")), Ok(()));
        assert_eq!(pace.take("chat.postEphemeral", Kind::Answer("C1")), Ok(()));
        assert_eq!(pace.take("reactions.get", Kind::Other), Ok(()));
        clock.advance(Duration::from_secs(30));
        assert_eq!(pace.take("chat.update", Kind::Edit("C1")), Ok(()));
    }
}
