//! How often Discord lets itself be called. What it says of its limits is kept here, so that a call that would be refused is not
//! made but told when to come again: nothing waits inside a call, and the outbox pauses the one lane that it concerns. A limit of
//! a route holds that route in its channel alone; one that is said to be global holds everything.
//!
//! What the listener calls (where the gateway is, its commands, the first answer to an interaction) has pauses of its own and is
//! never held.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use serenity::http::{LightMethod, RatelimitingBucket, Route};

use super::error::Refusal;
use crate::domain::Instant;
use crate::port::Clock;

/// How long a call waits whose pause cannot be told.
const LEAST: Duration = Duration::from_secs(5);
/// The longest that is believed: what is asked for beyond that is asked for again then.
const MOST: Duration = Duration::from_secs(15 * 60);
/// How many routes are remembered.
const REMEMBERED: usize = 1_000;

/// What Discord limits together: a route in its channel or on its server.
type Bucket = (LightMethod, RatelimitingBucket);

/// The limits that were met.
pub(super) struct Limits {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Nothing is called before then.
    all: Option<Instant>,
    /// Nothing of a bucket is.
    buckets: HashMap<Bucket, Instant>,
}

/// What counts a call; none for what is never held.
fn bucket(method: LightMethod, route: &Route<'_>) -> Option<Bucket> {
    match route {
        Route::GatewayBot | Route::GuildCommands { .. } | Route::InteractionResponse { .. } => None,
        route => Some((method, route.ratelimiting_bucket())),
    }
}

impl Limits {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long a call has to wait; none where it may be made.
    pub(super) fn waits(&self, method: LightMethod, route: &Route<'_>) -> Option<Duration> {
        let bucket = bucket(method, route)?;
        let (now, state) = (self.clock.now(), self.state());
        let until = state.all.max(state.buckets.get(&bucket).copied())?;
        (until - now).to_std().ok().filter(|wait| !wait.is_zero())
    }

    /// Takes in what an answer says of the limits: a call that used up what there was is the last for a while.
    pub(super) fn answered(&self, method: LightMethod, route: &Route<'_>, headers: &HeaderMap) {
        if seconds(headers, "x-ratelimit-remaining").is_some_and(|left| left < 1.0)
            && let Some(after) = seconds(headers, "x-ratelimit-reset-after")
        {
            self.hold(bucket(method, route), false, pause(after));
        }
    }

    /// A call was refused for the limit; how long that holds.
    pub(super) fn refused(
        &self,
        method: LightMethod,
        route: &Route<'_>,
        (headers, told): (&HeaderMap, &Refusal),
    ) -> Duration {
        let named = ["retry-after", "x-ratelimit-reset-after"].into_iter().find_map(|name| seconds(headers, name));
        let length = told.retry_after.or(named).map_or(LEAST, pause);
        let scope = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        // What stands before Discord and knows no routes refuses whoever calls.
        let unknown = told.retry_after.is_none() && scope("x-ratelimit-bucket").is_none() && told.message.is_empty();
        let all = told.global || scope("x-ratelimit-global").is_some() || scope("x-ratelimit-scope") == Some("global");
        self.hold(bucket(method, route), all || unknown, length);
        length
    }

    fn hold(&self, bucket: Option<Bucket>, all: bool, length: Duration) {
        let now = self.clock.now();
        let until = now + length;
        let mut state = self.state();
        if state.buckets.len() >= REMEMBERED {
            state.buckets.retain(|_, until| *until > now);
        }
        match bucket {
            _ if all => state.all = state.all.max(Some(until)),
            Some(bucket) => {
                let known = state.buckets.entry(bucket).or_insert(until);
                *known = until.max(*known);
            }
            None => {}
        }
    }
}

/// A header that is a number of seconds, or of calls.
fn seconds(headers: &HeaderMap, name: &str) -> Option<f64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// So many seconds, as far as they are believed.
fn pause(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds.max(0.0)).map_or(MOST, |pause| pause.min(MOST))
}

#[cfg(test)]
mod tests {
    use serenity::model::id::{ChannelId, InteractionId};

    use super::*;
    use crate::port::ManualClock;

    fn route(channel: u64) -> Route<'static> {
        Route::ChannelMessages { channel_id: ChannelId::new(channel) }
    }

    fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
        all.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn limits() -> (ManualClock, Limits) {
        let clock = ManualClock::new("2026-01-05T10:00:00Z".parse().unwrap());
        (clock.clone(), Limits::new(Arc::new(clock)))
    }

    #[test]
    fn a_limit_holds_its_route_in_its_channel_and_a_global_one_everything_but_first_answers() {
        use LightMethod::{Get, Patch, Post};
        let (clock, limits) = limits();
        let message = || "limited".to_owned();
        let told = |global| Refusal { retry_after: Some(7.5), global, message: message(), ..Refusal::default() };
        let wait = Duration::from_millis(7_500);
        assert_eq!(limits.refused(Post, &route(1), (&HeaderMap::new(), &told(false))), wait);
        assert_eq!(limits.waits(Post, &route(1)), Some(wait));
        for (method, channel) in [(Post, 2), (Get, 1), (Patch, 1)] {
            assert_eq!(limits.waits(method, &route(channel)), None, "{method:?} {channel}");
        }
        clock.advance(wait);
        assert_eq!(limits.waits(Post, &route(1)), None);
        limits.refused(Post, &route(1), (&headers(&[("x-ratelimit-scope", "global")]), &told(false)));
        assert_eq!((limits.waits(Get, &route(2)), limits.waits(Get, &Route::UserMe)), (Some(wait), Some(wait)));
        let first = Route::InteractionResponse { interaction_id: InteractionId::new(7), token: "t" };
        assert_eq!((limits.waits(Post, &first), limits.waits(Get, &Route::GatewayBot)), (None, None));
    }

    #[test]
    fn the_last_call_that_there_was_holds_until_there_are_more() {
        let (clock, limits) = limits();
        let left = |left| headers(&[("x-ratelimit-remaining", left), ("x-ratelimit-reset-after", "2.5")]);
        limits.answered(LightMethod::Post, &route(1), &left("1"));
        assert_eq!(limits.waits(LightMethod::Post, &route(1)), None);
        limits.answered(LightMethod::Post, &route(1), &left("0"));
        assert_eq!(limits.waits(LightMethod::Post, &route(1)), Some(Duration::from_millis(2_500)));
        assert_eq!(limits.waits(LightMethod::Post, &route(2)), None);
        clock.advance(Duration::from_millis(2_500));
        assert_eq!(limits.waits(LightMethod::Post, &route(1)), None);
    }

    #[test]
    fn a_pause_is_read_from_where_it_stands_and_never_for_ever() {
        let post = LightMethod::Post;
        for (named, told, expected) in [
            (headers(&[("retry-after", "65")]), None, 65),
            (headers(&[("x-ratelimit-reset-after", "3")]), None, 3),
            (headers(&[("retry-after", "65")]), Some(4.0), 4),
            (headers(&[]), None, 5),
            (headers(&[("retry-after", "soon")]), None, 5),
            (headers(&[]), Some(1e300), 900),
            (headers(&[]), Some(-1.0), 0),
        ] {
            let told = Refusal { retry_after: told, message: "limited".to_owned(), ..Refusal::default() };
            let length = limits().1.refused(post, &route(1), (&named, &told));
            assert_eq!(length, Duration::from_secs(expected), "{named:?} {told:?}");
        }
        let (_, limits) = limits();
        limits.refused(post, &route(1), (&headers(&[("retry-after", "65")]), &Refusal::default()));
        assert!(limits.waits(post, &route(2)).is_some(), "what is no word of Discord's own holds everything");
    }
}
