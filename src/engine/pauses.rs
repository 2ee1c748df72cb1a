//! When messages must wait: a service limits how often it is called, or a message was edited a moment ago. What waits is
//! not lost: it stays in the store, cards and ballots with their newest body, and goes out when its time has come.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

use crate::domain::Instant;
use crate::domain::catalog::Surface;
use crate::store::{PostKind, PostState, StoredPost};

/// How many messages are remembered for their pace.
const REMEMBERED: usize = 2048;

/// A channel on a surface, or a person written to directly.
type Place = (Surface, String);

/// What must wait, and until when. Lost with the process: the store keeps until when each message waits.
#[derive(Default)]
pub(super) struct Pauses(Mutex<State>);

#[derive(Default)]
struct State {
    places: BTreeMap<Place, Instant>,
    shown: BTreeMap<String, Instant>,
}

/// Where a message goes.
pub(super) fn place(post: &StoredPost) -> Place {
    let out = &post.out;
    match &out.kind {
        PostKind::Direct { login } => (out.surface, format!("@{login}")),
        _ => (out.surface, out.channel.clone()),
    }
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

    /// It was shown now.
    pub(super) fn shown(&self, post: &StoredPost, now: Instant) {
        let mut state = self.state();
        if state.shown.len() >= REMEMBERED {
            let old = now - TimeDelta::minutes(1);
            state.shown.retain(|_, at| *at > old);
        }
        state.shown.insert(post.out.key.clone(), now);
    }
}
