//! When what met a passing fault is tried again: an inbox row, or a delivery. Kept in memory alone: a restart tries
//! everything at once.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::Instant;

const LONGEST: Duration = Duration::from_secs(300);

/// The last pause, and when it ends.
#[derive(Debug)]
struct Retry {
    pause: Duration,
    not_before: Instant,
}

/// Those that wait, by id.
#[derive(Debug)]
pub(super) struct Retries<K> {
    first: Duration,
    waiting: Mutex<BTreeMap<K, Retry>>,
}

impl<K: Ord> Retries<K> {
    /// Nobody waits yet; the first pause is so long.
    pub(super) fn new(first: Duration) -> Self {
        Self { first, waiting: Mutex::default() }
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<K, Retry>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one is not to be tried yet.
    pub(super) fn waits(&self, row: K, now: Instant) -> bool {
        self.rows().get(&row).is_some_and(|r| r.not_before > now)
    }

    /// It failed: each pause is twice the one before. Returns the pause.
    pub(super) fn failed(&self, row: K, now: Instant) -> Duration {
        let mut rows = self.rows();
        let pause = rows.get(&row).map_or(self.first, |r| (r.pause * 2).min(LONGEST));
        rows.insert(row, Retry { pause, not_before: now + pause });
        pause
    }

    /// It was dealt with.
    pub(super) fn forget(&self, row: K) {
        self.rows().remove(&row);
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
