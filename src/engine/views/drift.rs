//! `tidegate drift`: what somebody changed by hand in an env repo and stands so, as it was told, with the way back as of now.

use schemars::JsonSchema;
use serde::Serialize;

use super::LONG;
use crate::domain::explain::instant_words;
use crate::domain::hygiene::neutral;
use crate::domain::{AppName, CommitSha, EnvName, Instant};
use crate::engine::{Engine, EngineError};
use crate::store::StoreError;

/// What was changed by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DriftView {
    /// When it was looked at.
    pub at: Instant,
    /// What stands so, in the order of apps and environments.
    pub drifts: Vec<DriftLine>,
    /// How many places were looked at: an app in an environment each.
    pub places: usize,
}

/// What was changed by hand of one app in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DriftLine {
    /// Which app.
    pub app: AppName,
    /// Where.
    pub environment: EnvName,
    /// When it was first seen; none where what was noted of it cannot be read.
    pub seen: Option<Instant>,
    /// The commit that did it, where there is one.
    pub commit: Option<CommitSha>,
    /// Its author's name, as Git has it: anybody can write any.
    pub author: Option<String>,
    /// Who pushed it, where the forge tells.
    pub pushed_by: Option<String>,
    /// The files in which it stands.
    pub files: Vec<String>,
    /// What was told, and the way back.
    pub told: String,
}

impl DriftView {
    /// For people.
    pub fn text(&self) -> String {
        if self.drifts.is_empty() {
            return match self.places {
                0 => "Nothing has files there.".to_owned(),
                1 => "Nothing was changed by hand: it stands there as it was brought.".to_owned(),
                n => format!("Nothing was changed by hand: all {n} places stand as they were brought."),
            };
        }
        let line = |d: &DriftLine| {
            let seen = d.seen.map(|at| format!("{}: ", instant_words(at))).unwrap_or_default();
            format!("{seen}{}", d.told)
        };
        self.drifts.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Engine {
    /// What stands in env repos that somebody wrote there by hand, as the last look found it.
    pub async fn drifts(&self, app: Option<&AppName>, environment: Option<&EnvName>) -> Result<DriftView, EngineError> {
        let mut view = DriftView { at: self.now(), drifts: Vec::new(), places: 0 };
        for app in self.asked_apps(app) {
            let here = self.catalog.environments.iter().filter(|e| environment.is_none_or(|only| e.name == *only));
            for environment in here.filter(|e| !self.places(app, e).is_empty()) {
                view.places += 1;
                let Some(told) = Box::pin(self.drift_told(app, environment)).await? else { continue };
                let drift = match self.drift_of(&app.name, &environment.name).await {
                    Err(StoreError::Unreadable { .. }) => None,
                    drift => drift?,
                };
                let hand = drift.as_ref().and_then(|d| d.hand.as_ref());
                view.drifts.push(DriftLine {
                    app: app.name.clone(),
                    environment: environment.name.clone(),
                    seen: drift.as_ref().map(|d| d.seen),
                    commit: hand.map(|h| h.commit.clone()),
                    author: hand.map(|h| neutral(&h.author, LONG)),
                    pushed_by: hand.and_then(|h| h.pushed_by.as_ref()).map(|login| neutral(login, LONG)),
                    files: drift.as_ref().map(|d| d.files.clone()).unwrap_or_default(),
                    told,
                });
            }
        }
        Ok(view)
    }
}
