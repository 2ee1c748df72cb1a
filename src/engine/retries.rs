//! When what met a passing fault is tried again: an inbox row, or a delivery. Kept in memory alone: a restart tries
//! everything at once.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

use super::Engine;
use crate::domain::{DeliveryId, Instant};
use crate::port::PortError;

const LONGEST: Duration = Duration::from_secs(300);

/// The last pause, and when it ends.
#[derive(Debug)]
struct Retry {
    pause: Duration,
    not_before: Instant,
    /// When it first failed.
    since: Instant,
}

/// Those that wait, by id.
#[derive(Debug)]
pub(super) struct Retries<K> {
    first: Duration,
    longest: Duration,
    waiting: Mutex<BTreeMap<K, Retry>>,
    /// Until when whatever failed just now asked to be left alone.
    asked: Mutex<BTreeMap<K, Instant>>,
}

impl<K: Ord> Retries<K> {
    /// Nobody waits yet; the first pause is so long.
    pub(super) fn new(first: Duration) -> Self {
        Self { first, longest: LONGEST, waiting: Mutex::default(), asked: Mutex::default() }
    }

    /// The same, with another longest pause.
    pub(super) fn up_to(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<K, Retry>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one is not to be tried yet.
    pub(super) fn waits(&self, row: K, now: Instant) -> bool {
        self.rows().get(&row).is_some_and(|r| r.not_before > now)
    }

    /// When one that is not to be tried yet is tried next, and since when it fails.
    pub(super) fn waiting(&self, row: K, now: Instant) -> Option<(Instant, Instant)> {
        self.rows().get(&row).filter(|r| r.not_before > now).map(|r| (r.not_before, r.since))
    }

    /// Since when one fails.
    pub(super) fn since(&self, row: K) -> Option<Instant> {
        self.rows().get(&row).map(|r| r.since)
    }

    /// When the first of all is tried next.
    pub(super) fn next(&self) -> Option<Instant> {
        self.rows().values().map(|r| r.not_before).min()
    }

    /// Whatever fails now asked to be left alone until then: that is when it is tried again, neither sooner nor later.
    pub(super) fn asked(&self, row: K, until: Instant) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(row, until);
    }

    /// It failed: each pause is twice the one before. Returns the pause.
    pub(super) fn failed(&self, row: K, now: Instant) -> Duration {
        self.failed_within(row, now, None)
    }

    /// The same, with a last try so long after the first.
    pub(super) fn failed_within(&self, row: K, now: Instant, most: Option<TimeDelta>) -> Duration {
        let mut rows = self.rows();
        let (pause, since) = rows.get(&row).map_or((self.first, now), |r| ((r.pause * 2).min(self.longest), r.since));
        let left = most.and_then(|most| (since + most - now).to_std().ok()).filter(|left| !left.is_zero());
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner).remove(&row);
        let asked = asked.and_then(|until| (until - now).to_std().ok()).filter(|asked| !asked.is_zero());
        let most = |pause: Duration| left.map_or(pause, |left| pause.min(left));
        let (pause, comes) = (most(pause), most(asked.unwrap_or(pause)));
        rows.insert(row, Retry { pause, not_before: now + comes, since });
        comes
    }

    /// All are tried when their turn comes.
    pub(super) fn forget_all(&self) {
        self.rows().clear();
    }

    /// It was dealt with.
    pub(super) fn forget(&self, row: K) {
        self.rows().remove(&row);
    }
}

impl Engine {
    /// How long whatever failed asked to be left alone is the pause until the delivery's next try.
    pub(super) fn asked_to_wait(&self, id: &DeliveryId, error: &PortError) {
        if let Some(after) = error.retry_after {
            self.pauses.asked(id.clone(), self.now() + after);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_twice_the_one_before_up_to_five_minutes() {
        let (retries, now) = (Retries::new(Duration::from_secs(5)), Instant::default());
        let pauses: Vec<u64> = (0..8).map(|_| retries.failed(7, now).as_secs()).collect();
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 300, 300]);
    }

    #[test]
    fn the_last_try_comes_when_it_must_and_since_when_it_fails_is_known() {
        let (retries, mut now) = (Retries::new(Duration::from_secs(5)), Instant::default());
        let first = now;
        let mut tries = Vec::new();
        for _ in 0..6 {
            now += retries.failed_within(7, now, Some(TimeDelta::seconds(110)));
            tries.push((now - first).num_seconds());
        }
        assert_eq!(tries, [5, 15, 35, 75, 110, 180], "past its time it is tried on, until somebody gives it up");
        assert_eq!(retries.since(7), Some(first));
        assert_eq!(retries.next(), Some(now));
        assert_eq!(retries.waiting(7, first), Some((now, first)));
        assert_eq!(retries.waiting(7, now), None);
    }

    #[test]
    fn asked_to_come_back_later_it_comes_then_and_goes_on_with_its_own_pauses_after_that() {
        let (retries, mut now) = (Retries::new(Duration::from_secs(15)), Instant::default());
        retries.asked(7, now + Duration::from_secs(600));
        let mut failed = || {
            let pause = retries.failed(7, now);
            now += pause;
            pause.as_secs()
        };
        assert_eq!([failed(), failed(), failed()], [600, 30, 60]);
        retries.asked(7, now + Duration::from_secs(3));
        assert_eq!(retries.failed(7, now).as_secs(), 3, "sooner, where that was said");
        let late = Some(TimeDelta::seconds(700));
        retries.asked(7, now + Duration::from_secs(600));
        assert!(retries.failed_within(7, now, late).as_secs() < 100, "what must end ends in time");
    }

    #[test]
    fn a_row_waits_out_its_own_pause_and_no_other() {
        let (retries, now) = (Retries::new(Duration::from_secs(5)), Instant::default());
        retries.failed(7, now);
        assert!(retries.waits(7, now + Duration::from_secs(4)));
        assert!(!retries.waits(7, now + Duration::from_secs(5)));
        assert!(!retries.waits(8, now));
        retries.forget(7);
        assert!(!retries.waits(7, now));
    }
}
