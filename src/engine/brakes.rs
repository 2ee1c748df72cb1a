//! What stops a delivery that never comes to rest, so that the others go on. What counts are its own doings, per delivery and
//! per minute of the injected clock, however many runs that minute takes: an event only makes it look, and looking is free. So
//! nobody is accused because much is heard, and whoever is undone and does it again without end is stopped all the same.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;

use crate::domain::{DeliveryId, Instant};

/// More turns of one delivery in which it does something, in one minute, than any honest story needs.
const MOST: u32 = 60;
/// How long a minute is.
const MINUTE: TimeDelta = TimeDelta::minutes(1);

/// How often each delivery did something since a minute began for it.
#[derive(Debug, Default)]
pub(super) struct Brakes(Mutex<BTreeMap<DeliveryId, (Instant, u32)>>);

/// Whether a minute that began then still lasts. A clock that was set back begins another.
fn lasts(since: Instant, now: Instant) -> bool {
    now >= since && now - since < MINUTE
}

impl Brakes {
    /// Whether a delivery has to wait: it did more in this minute than any honest one.
    pub(super) fn hold(&self, delivery: &DeliveryId, now: Instant) -> bool {
        let done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        done.get(delivery).is_some_and(|(since, times)| lasts(*since, now) && *times >= MOST)
    }

    /// A delivery did something. Forgets those whose minute is over.
    pub(super) fn did(&self, delivery: &DeliveryId, now: Instant) {
        let mut done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        done.retain(|_, (since, _)| lasts(*since, now));
        done.entry(delivery.clone()).or_insert((now, 0)).1 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> DeliveryId {
        text.parse().expect("an id")
    }

    #[test]
    fn one_that_does_too_much_in_a_minute_is_held_and_the_others_are_not() {
        let (brakes, begin) = (Brakes::default(), Instant::default());
        for n in 0..MOST {
            assert!(!brakes.hold(&id("shop-1"), begin), "held after {n}");
            brakes.did(&id("shop-1"), begin + TimeDelta::milliseconds(i64::from(n) * 500));
        }
        let now = begin + TimeDelta::seconds(59);
        assert!(brakes.hold(&id("shop-1"), now));
        assert!(!brakes.hold(&id("shop-2"), now));
        assert!(!brakes.hold(&id("shop-1"), begin + MINUTE), "the next minute is its own");
    }

    #[test]
    fn steady_work_is_never_held() {
        let (brakes, begin) = (Brakes::default(), Instant::default());
        for n in 0..10_000 {
            let now = begin + TimeDelta::seconds(2 * n);
            assert!(!brakes.hold(&id("shop-1"), now));
            brakes.did(&id("shop-1"), now);
        }
    }

    #[test]
    fn a_clock_that_is_set_back_holds_nobody_for_longer() {
        let (brakes, begin) = (Brakes::default(), Instant::default());
        (0..MOST).for_each(|_| brakes.did(&id("shop-1"), begin));
        assert!(!brakes.hold(&id("shop-1"), begin - TimeDelta::hours(1)));
    }
}
