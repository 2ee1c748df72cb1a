//! When messages must wait: a service limits how often it is called, or a message was edited a moment ago. What waits is
//! not lost: it stays in the store, cards and ballots with their newest body, and goes out when its time has come. A message
//! that fails again and again steps aside, so that it stops none of those behind it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

use super::outbox::REFUSED;
use crate::domain::Instant;
use crate::domain::catalog::Surface;
use crate::domain::explain::instant_words;
use crate::store::{PostKind, PostState, StoredPost};

/// How many messages are remembered for their pace.
const REMEMBERED: usize = 2048;

/// How often a message may fail before those behind it go first.
const PATIENT: u32 = 3;
/// How often what was refused is tried again soon.
const EAGER: u32 = 6;
/// The first pause after a failure.
const FIRST: TimeDelta = TimeDelta::seconds(5);
/// How long those behind wait for one that stepped aside and failed again.
const BEHIND: TimeDelta = TimeDelta::seconds(1);
/// The longest.
const LONGEST: TimeDelta = TimeDelta::seconds(60);

/// What waits for each other: what appears in a channel, what is edited there, answers to one person there, or what is
/// written to a person directly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lane {
    New(String),
    Edits(String),
    Answers(String, String),
    Direct(String),
}

/// Where it leads.
impl std::fmt::Display for Lane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Lane::New(channel) | Lane::Edits(channel) | Lane::Answers(channel, _) => f.write_str(channel),
            Lane::Direct(login) => write!(f, "@{login}"),
        }
    }
}

/// A lane on a surface.
pub(super) type Place = (Surface, Lane);

/// A message that failed.
struct Failing {
    times: u32,
    /// Whether a person must act.
    refused: bool,
    why: String,
    surface: Surface,
    until: Instant,
}

impl Failing {
    fn is_aside(&self) -> bool {
        self.times >= PATIENT
    }
}

/// What must wait, and until when. Lost with the process: the store keeps until when each message waits.
#[derive(Default)]
pub(super) struct Pauses(Mutex<State>);

#[derive(Default)]
struct State {
    places: BTreeMap<Place, Instant>,
    shown: BTreeMap<String, Instant>,
    failing: BTreeMap<String, Failing>,
}

/// Where a message goes.
pub(super) fn place(post: &StoredPost) -> Place {
    let out = &post.out;
    let lane = match (&out.kind, &post.state) {
        (PostKind::Direct { login }, _) => Lane::Direct(login.clone()),
        (PostKind::Private { login, .. }, _) => Lane::Answers(out.channel.clone(), login.clone()),
        (_, PostState::Shown { .. }) => Lane::Edits(out.channel.clone()),
        _ => Lane::New(out.channel.clone()),
    };
    (out.surface, lane)
}

impl Pauses {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until when a message must wait; none when it may go.
    pub(super) fn waits(&self, post: &StoredPost, pace: Duration, now: Instant) -> Option<Instant> {
        let mut state = self.state();
        state.places.retain(|_, until| *until > now);
        let place = state.places.get(&place(post)).copied();
        let edited = match post.state {
            PostState::Shown { .. } => state.shown.get(&post.out.key).copied(),
            _ => None,
        };
        let paced = edited.and_then(|at| at.checked_add_signed(TimeDelta::from_std(pace).ok()?));
        place.max(paced.filter(|until| *until > now))
    }

    /// Nothing goes there before then.
    pub(super) fn pause(&self, post: &StoredPost, until: Instant) {
        self.state().places.insert(place(post), until);
    }

    /// It failed, and the service did not say when to come again: until when it waits. What comes behind it waits with it the
    /// first times, and goes first from then on.
    pub(super) fn failed(&self, post: &StoredPost, why: &str, now: Instant) -> Instant {
        let mut state = self.state();
        if state.failing.len() >= REMEMBERED {
            state.failing.retain(|_, failing| failing.until > now);
        }
        let times = state.failing.get(&post.out.key).map_or(1, |failing| failing.times.saturating_add(1));
        let until = now + (FIRST * (1 << (times - 1).min(4))).min(LONGEST);
        let failing = Failing { times, refused: false, why: why.to_owned(), surface: post.out.surface, until };
        state.failing.insert(post.out.key.clone(), failing);
        // One that hangs took its time: what is behind it comes with the next turn, not after one more such wait.
        let behind = if times < PATIENT { until } else { now + BEHIND };
        state.places.insert(place(post), behind);
        until
    }

    /// It was refused, and waits for somebody to act: until when.
    pub(super) fn refused(&self, post: &StoredPost, why: &str, now: Instant) -> Instant {
        let mut state = self.state();
        let before = state.failing.get(&post.out.key).filter(|failing| failing.refused);
        let times = before.map_or(1, |failing| failing.times.saturating_add(1));
        let until = now + if times <= EAGER { REFUSED.0 } else { REFUSED.1 };
        let failing = Failing { times, refused: true, why: why.to_owned(), surface: post.out.surface, until };
        state.failing.insert(post.out.key.clone(), failing);
        until
    }

    /// Whether the message with this key stepped aside.
    pub(super) fn is_aside(&self, key: &str) -> bool {
        self.state().failing.get(key).is_some_and(Failing::is_aside)
    }

    /// Messages that stepped aside, a line each.
    pub(super) fn aside(&self) -> Vec<String> {
        let state = self.state();
        let line = |(key, failing): (&String, &Failing)| {
            let Failing { why, surface, until, .. } = failing;
            let until = instant_words(*until);
            format!("{surface} does not take message {key} ({why}): it is sent again at {until}, others go first")
        };
        state.failing.iter().filter(|(_, failing)| failing.is_aside()).map(line).collect()
    }

    /// It fails no more, or is not tried again soon.
    pub(super) fn settled(&self, post: &StoredPost) {
        self.state().failing.remove(&post.out.key);
    }

    /// It was shown now.
    pub(super) fn shown(&self, post: &StoredPost, now: Instant) {
        let mut state = self.state();
        state.failing.remove(&post.out.key);
        if state.shown.len() >= REMEMBERED {
            let old = now - TimeDelta::minutes(1);
            state.shown.retain(|_, at| *at > old);
        }
        state.shown.insert(post.out.key.clone(), now);
    }
}
