//! When an inbox row that met a passing fault is tried again. Kept in memory alone: a restart tries every row at once.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::Instant;

const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_secs(300);

/// A row's last pause, and when it ends.
#[derive(Debug)]
struct Retry {
    pause: Duration,
    not_before: Instant,
}

/// The rows that wait, by id.
#[derive(Debug, Default)]
pub(super) struct Retries(Mutex<BTreeMap<i64, Retry>>);

impl Retries {
    fn rows(&self) -> MutexGuard<'_, BTreeMap<i64, Retry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a row is not to be tried yet.
    pub(super) fn waits(&self, row: i64, now: Instant) -> bool {
        self.rows().get(&row).is_some_and(|r| r.not_before > now)
    }

    /// A row's handling failed: each pause is twice the one before. Returns the pause.
    pub(super) fn failed(&self, row: i64, now: Instant) -> Duration {
        let mut rows = self.rows();
        let pause = rows.get(&row).map_or(FIRST, |r| (r.pause * 2).min(LONGEST));
        rows.insert(row, Retry { pause, not_before: now + pause });
        pause
    }

    /// A row was dealt with.
    pub(super) fn forget(&self, row: i64) {
        self.rows().remove(&row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_twice_the_one_before_up_to_five_minutes() {
        let (retries, now) = (Retries::default(), Instant::default());
        let pauses: Vec<u64> = (0..8).map(|_| retries.failed(7, now).as_secs()).collect();
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 300, 300]);
    }

    #[test]
    fn a_row_waits_out_its_own_pause_and_no_other() {
        let (retries, now) = (Retries::default(), Instant::default());
        retries.failed(7, now);
        assert!(retries.waits(7, now + Duration::from_secs(4)));
        assert!(!retries.waits(7, now + Duration::from_secs(5)));
        assert!(!retries.waits(8, now));
        retries.forget(7);
        assert!(!retries.waits(7, now));
    }
}
