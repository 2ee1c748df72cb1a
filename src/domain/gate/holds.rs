//! Locks: what holds one app in one environment.

use serde::{Deserialize, Serialize};

use crate::domain::delivery::Requester;
use crate::domain::explain::instant_words;
use crate::domain::{AppName, DeliveryId, EnvName, Instant};

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
    /// Whether a rollback set it: it holds what was asked for before, and what is asked for by name after it passes.
    pub from_rollback: bool,
    /// When it was lifted.
    pub lifted_at: Option<Instant>,
    /// When something that was asked for after the rollback entered: from then on it holds only what people asked for
    /// before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yielded_at: Option<Instant>,
    /// The delivery whose rollout failed there, where that set it: then it is a freeze, for who may freeze to thaw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<DeliveryId>,
}

impl Lock {
    /// Whether it holds at this instant.
    pub fn is_on(&self, now: Instant) -> bool {
        self.lifted_at.is_none() && self.until.is_none_or(|until| until > now)
    }

    /// Whether this is the same hold: the same holder's of the same place since the same instant.
    pub fn is_same(&self, other: &Self) -> bool {
        let key = |l: &Self| (l.app.clone(), l.environment.clone(), l.since, l.by.clone(), l.from_rollback);
        key(self) == key(other)
    }

    /// Whether it is no hold of anybody but something that goes first.
    pub fn goes_first(&self) -> bool {
        self.by.person().is_none() && !self.from_rollback && self.failed.is_none()
    }

    /// What lets it go, where no person and no rollback holds it.
    pub fn thawed_by(&self) -> Option<String> {
        self.failed.as_ref().map(|_| thaw(&self.app, &self.environment))
    }

    /// Why, and what ends it, where that is not what ends any lock.
    pub fn reason_words(&self) -> String {
        match self.thawed_by() {
            Some(thaw) => format!("{}; {thaw} ends the freeze", self.reason),
            None => self.reason.clone(),
        }
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

/// What is typed to end the freeze that a failed rollout left.
pub fn thaw(app: &AppName, environment: &EnvName) -> String {
    format!("/thaw {environment} --app {app}")
}

/// What a request that passes rollbacks' locks says of it on its ballot; none where there is none to pass.
pub fn overrides_words(past: &[Lock]) -> Option<String> {
    let one = |l: &Lock| {
        let by = match &l.by {
            Requester::Automatic(_) => "tidegate".to_owned(),
            person => person.to_string(),
        };
        format!("the rollback of {} in {} by {by}: {}", l.app, l.environment, l.reason)
    };
    let mut all: Vec<String> = past.iter().filter(|l| l.yielded_at.is_none()).map(one).collect();
    all.dedup();
    (!all.is_empty()).then(|| format!("overrides {}", all.join("; and ")))
}
