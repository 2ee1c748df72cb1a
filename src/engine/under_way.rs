//! Calls of surfaces that have not come back. One that takes long holds up what stands behind it in its own lane and nobody else:
//! the outbox goes on, and takes what came of it once that is there. Nothing is sent twice by that: while a call is under way
//! its message and its lane are let be, and it ends with the engine, so that what it did is looked for as after any crash.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant as Moment, timeout_at};

use super::pauses::{Place, place};
use crate::domain::Instant;
use crate::port::{PortError, PortResult};
use crate::store::{PostState, StoredPost};

/// How long all that is sent together is waited for.
pub(super) const TOGETHER: Duration = Duration::from_secs(2);
/// How soon it is seen what became of a call that was left under way.
const AGAIN: TimeDelta = TimeDelta::seconds(1);

/// What came of a call, and how long that took.
type Came = (PortResult<PostState>, Duration);

/// A message, and what came of it.
pub(super) type Ended = (StoredPost, PortResult<PostState>);

/// A call. It ends with whoever keeps it.
struct Call {
    post: StoredPost,
    task: JoinHandle<Came>,
}

impl Drop for Call {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Those that have not come back.
#[derive(Default)]
pub(super) struct UnderWay(Mutex<State>);

#[derive(Default)]
struct State {
    calls: BTreeMap<Place, Call>,
    /// Where the last call took long: the next is not waited for.
    slow: BTreeSet<Place>,
    /// What came of calls and could not be stored.
    kept: Vec<Ended>,
}

impl UnderWay {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a call there has not come back.
    pub(super) fn holds(&self, there: &Place) -> bool {
        let state = self.state();
        state.calls.contains_key(there) || state.kept.iter().any(|(post, _)| place(post) == *there)
    }

    /// Keeps what came of a call until it can be stored.
    pub(super) fn keep(&self, ended: Ended) {
        self.state().kept.push(ended);
    }

    /// Whether it is about the message with this key.
    pub(super) fn is_about(&self, key: &str) -> bool {
        let state = self.state();
        let mut all = state.calls.values().map(|call| &call.post).chain(state.kept.iter().map(|(post, _)| post));
        all.any(|post| post.out.key == key)
    }

    /// When to look for what came of them.
    pub(super) fn next(&self, now: Instant) -> Option<Instant> {
        let state = self.state();
        (!state.calls.is_empty() || !state.kept.is_empty()).then(|| now + AGAIN)
    }

    /// Makes the call that shows a message, and waits for it until then; none where it goes on alone.
    pub(super) async fn call(
        &self,
        post: StoredPost,
        until: Moment,
        show: impl Future<Output = PortResult<PostState>> + Send + 'static,
    ) -> Option<Ended> {
        let (there, began) = (place(&post), Moment::now());
        let until = if self.state().slow.contains(&there) { began } else { until };
        let task = tokio::spawn(async move {
            let told = show.await;
            (told, began.elapsed())
        });
        let mut call = Call { post, task };
        match timeout_at(until, &mut call.task).await {
            Ok(joined) => Some((call.post.clone(), came(joined).0)),
            Err(_) => {
                let mut state = self.state();
                state.slow.insert(there.clone());
                state.calls.insert(there, call);
                None
            }
        }
    }

    /// What ended since, of those that went on alone.
    pub(super) async fn ended(&self) -> Vec<Ended> {
        let over: Vec<(Place, Call)> = {
            let mut state = self.state();
            let over = state.calls.iter().filter(|(_, call)| call.task.is_finished());
            let over: Vec<Place> = over.map(|(place, _)| place.clone()).collect();
            over.into_iter().filter_map(|place| state.calls.remove_entry(&place)).collect()
        };
        let mut all = std::mem::take(&mut self.state().kept);
        for (place, mut call) in over {
            let (told, took) = came((&mut call.task).await);
            if took < TOGETHER {
                self.state().slow.remove(&place);
            }
            all.push((call.post.clone(), told));
        }
        all
    }
}

/// What breaks in a call breaks whoever made it.
fn came(joined: Result<Came, JoinError>) -> Came {
    match joined.map_err(JoinError::try_into_panic) {
        Ok(came) => came,
        Err(Ok(panic)) => std::panic::resume_unwind(panic),
        Err(Err(ended)) => (Err(PortError::transient("it was cut off by the shutdown", ended)), Duration::ZERO),
    }
}
