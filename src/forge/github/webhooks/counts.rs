//! How many webhooks came, and what became of them. All that is kept of bad input.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What became of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Stored, for the first time.
    Stored,
    /// Stored before.
    Repeated,
    /// Signed, and nothing to do: another event, or a repository that is not configured.
    Ignored,
    /// Without a signature, or with a wrong one.
    Unsigned,
    /// Larger than what is taken.
    TooLarge,
    /// Signed, and without the headers that name it.
    Broken,
    /// Signed, and not what GitHub documents.
    Unreadable,
    /// It could not be stored; GitHub was told to keep it.
    Unstored,
    /// It did not come in whole, or not in time; likewise.
    Cut,
    /// Signed, and too many others were; likewise.
    Busy,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Stored,
        Self::Repeated,
        Self::Ignored,
        Self::Unsigned,
        Self::TooLarge,
        Self::Broken,
        Self::Unreadable,
        Self::Unstored,
        Self::Cut,
        Self::Busy,
    ];

    /// Its name, for status and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Repeated => "repeated",
            Self::Ignored => "ignored",
            Self::Unsigned => "unsigned",
            Self::TooLarge => "too_large",
            Self::Broken => "broken",
            Self::Unreadable => "unreadable",
            Self::Unstored => "unstored",
            Self::Cut => "cut",
            Self::Busy => "busy",
        }
    }
}

/// The counters.
#[derive(Debug, Default)]
pub struct Counts([AtomicU64; Outcome::ALL.len()]);

impl Counts {
    /// Counts one.
    pub fn count(&self, outcome: Outcome) {
        if let Some(counter) = self.0.get(outcome as usize) {
            counter.fetch_add(1, Relaxed);
        }
    }

    /// How many so far.
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.0.get(outcome as usize).map_or(0, |counter| counter.load(Relaxed))
    }

    /// All of them, by name.
    pub fn all(&self) -> Vec<(&'static str, u64)> {
        Outcome::ALL.into_iter().map(|outcome| (outcome.name(), self.of(outcome))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outcome_has_a_counter_of_its_own() {
        let counts = Counts::default();
        for (n, outcome) in Outcome::ALL.into_iter().enumerate() {
            (0..=n).for_each(|_| counts.count(outcome));
        }
        assert_eq!(counts.all().iter().map(|(_, n)| *n).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
}
