//! What people hold an app or an environment by, and what opens a hold all the same.

use serde::{Deserialize, Serialize};

use crate::domain::delivery::Requester;
use crate::domain::explain::instant_words;
use crate::domain::{AppName, EnvName, Instant, PersonId};

/// A hold on one app in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// The app.
    pub app: AppName,
    /// The environment.
    pub environment: EnvName,
    /// Who holds it.
    pub by: Requester,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Instant,
    /// Until when; none means until lifted.
    pub until: Option<Instant>,
    /// Whether a rollback set it: an explicit promotion or hotfix passes and lifts it, continuous bumps wait.
    pub from_rollback: bool,
    /// When it was lifted.
    pub lifted_at: Option<Instant>,
}

impl Lock {
    /// Whether it holds at this instant.
    pub fn is_on(&self, now: Instant) -> bool {
        self.lifted_at.is_none() && self.until.is_none_or(|until| until > now)
    }

    /// Who holds it, until when and why: `by erin until … (load test)`.
    pub fn words(&self) -> String {
        let by = match (&self.by, self.from_rollback) {
            (Requester::Automatic(_), true) => "an automatic rollback".to_owned(),
            (Requester::Automatic(_), false) => "tidegate".to_owned(),
            (person, true) => format!("the rollback of {person}"),
            (person, false) => person.to_string(),
        };
        let until = self.until.map(|until| format!(" until {}", instant_words(until))).unwrap_or_default();
        format!("by {by}{until} ({})", self.reason)
    }
}

/// A granted break-glass: opens freeze, soak and lock for one app in one environment; never approvals or order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The app.
    pub app: AppName,
    /// The environment.
    pub environment: EnvName,
    /// Who asked.
    pub by: PersonId,
    /// Who agreed.
    pub approved_by: Vec<PersonId>,
    /// Why.
    pub reason: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
}
