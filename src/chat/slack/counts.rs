//! How much came in, by what became of it. Bad input leaves a number behind and nothing else.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What became of something that Slack, or somebody in its name, sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Stored, then acknowledged.
    Stored,
    /// Stored before.
    Repeated,
    /// Nothing that concerns tidegate.
    Ignored,
    /// Of another workspace or app.
    Foreign,
    /// Not signed, signed wrongly, or too long ago.
    Unsigned,
    /// Not what Slack sends.
    Broken,
    /// Could not be stored, and was not acknowledged.
    Unstored,
}

const OUTCOMES: usize = 7;

/// The counters.
#[derive(Debug, Default)]
pub struct Counts([AtomicU64; OUTCOMES]);

impl Counts {
    /// One more.
    pub(super) fn count(&self, outcome: Outcome) {
        if let Some(counter) = self.0.get(outcome as usize) {
            counter.fetch_add(1, Relaxed);
        }
    }

    /// How many so far.
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.0.get(outcome as usize).map_or(0, |counter| counter.load(Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outcome_has_a_counter_of_its_own() {
        let counts = Counts::default();
        let all = [
            Outcome::Stored,
            Outcome::Repeated,
            Outcome::Ignored,
            Outcome::Foreign,
            Outcome::Unsigned,
            Outcome::Broken,
            Outcome::Unstored,
        ];
        for (n, outcome) in all.into_iter().enumerate() {
            (0..=n).for_each(|_| counts.count(outcome));
        }
        assert_eq!(all.map(|outcome| counts.of(outcome)), [1, 2, 3, 4, 5, 6, 7]);
    }
}
