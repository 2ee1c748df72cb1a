//! How many events came, and what became of them. All that is kept of those that concern nobody.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use super::reading::Ignored;

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Stored, or stored before.
    Stored,
    /// Of a kind that means nothing here, such as a signature's push.
    Ignored,
    /// Of an account and region that are not configured.
    UnknownAccount,
    /// Of a repository that no app has.
    UnknownRepository,
    /// It cannot be read, and is left to the dead-letter queue.
    Unreadable,
    /// The caller does not know the secret.
    Unsigned,
    /// Larger than any event is.
    TooLarge,
    /// It could not be stored, or did not come whole; it is sent again.
    Unstored,
    /// A message that could not be deleted once it was stored; it comes again and is known.
    Undeleted,
}

/// How many accounts and repositories are named in the log before the counters alone go on.
const MOST_NAMED: usize = 200;

/// The counters.
#[derive(Debug, Default)]
pub struct Counts {
    counters: [AtomicU64; Outcome::ALL.len()],
    named: Mutex<BTreeSet<String>>,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Stored,
        Self::Ignored,
        Self::UnknownAccount,
        Self::UnknownRepository,
        Self::Unreadable,
        Self::Unsigned,
        Self::TooLarge,
        Self::Unstored,
        Self::Undeleted,
    ];

    /// Its name, for metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Ignored => "ignored",
            Self::UnknownAccount => "unknown_account",
            Self::UnknownRepository => "unknown_repository",
            Self::Unreadable => "unreadable",
            Self::Unsigned => "unsigned",
            Self::TooLarge => "too_large",
            Self::Unstored => "unstored",
            Self::Undeleted => "undeleted",
        }
    }
}

impl Counts {
    /// Counts one.
    pub fn count(&self, outcome: Outcome) {
        if let Some(counter) = self.counters.get(outcome as usize) {
            counter.fetch_add(1, Relaxed);
        }
    }

    /// Counts one that concerns nobody. What somebody could put right is named in the log, once each.
    pub(super) fn ignored(&self, why: &Ignored) {
        self.count(why.outcome());
        let Some(advice) = why.advice() else { return };
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        if named.len() < MOST_NAMED && named.insert(advice.clone()) {
            tracing::warn!("an event of ECR concerns nobody: {advice}");
        }
    }

    /// How many so far.
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.counters.get(outcome as usize).map_or(0, |counter| counter.load(Relaxed))
    }

    /// All of them, by name.
    pub fn all(&self) -> Vec<(&'static str, u64)> {
        Outcome::ALL.into_iter().map(|outcome| (outcome.name(), self.of(outcome))).collect()
    }
}
