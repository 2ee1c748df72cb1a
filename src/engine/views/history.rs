//! `/tide history`: what entered which environment, and how deliveries ended, newest first.

use schemars::JsonSchema;
use serde::Serialize;

use super::{DeliveryLine, LONG, ago, was_found};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::explain::instant_words;
use crate::domain::hygiene::neutral;
use crate::domain::retry::Retry;
use crate::domain::title::{end_words, title};
use crate::domain::{AppName, DeliveryId, EnvName, Instant, Version};
use crate::engine::drift::Past;
use crate::engine::{Engine, EngineError};
use crate::store::{Listing, StoreError};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HistoryView {
    /// When it was looked at.
    pub at: Instant,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// What kind of thing.
    pub kind: EntryKind,
    /// To which app.
    pub app: AppName,
    /// In which environment.
    pub environment: EnvName,
    /// Which version, where it has one.
    pub version: Option<Version>,
    /// By which delivery; none where somebody did it by hand.
    pub delivery: Option<DeliveryId>,
    /// What, in words.
    pub what: String,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// It was found there when tidegate first looked.
    Found,
    /// A delivery brought it.
    Entered,
    /// Somebody changed by hand what runs.
    ByHand,
    /// A delivery ended.
    Ended,
    /// A delivery was tried again.
    TriedAgain,
}

impl HistoryView {
    /// For people.
    pub fn text(&self) -> String {
        let line = |e: &Entry| {
            let by = e.delivery.as_ref().map_or("by hand", DeliveryId::as_str);
            format!("{} ({}) {by} · {}", instant_words(e.at), ago(e.at, self.at), e.what)
        };
        let lines: Vec<String> = self.entries.iter().map(line).collect();
        if lines.is_empty() { "Nothing has happened yet.".to_owned() } else { lines.join("\n") }
    }
}

impl Engine {
    /// The newest deployments and ended deliveries of one app or all.
    pub async fn history(&self, app: Option<&AppName>, limit: u32) -> Result<HistoryView, EngineError> {
        let at = self.now();
        let mut entries = Vec::new();
        for app in self.asked_apps(app) {
            for environment in &self.catalog.environments {
                let deployments = self.ports.store.deployments(&app.name, &environment.name, limit).await?;
                entries.extend(deployments.iter().map(arrived));
                let drifted = match self.drifted(&app.name, &environment.name).await {
                    Err(error @ StoreError::Unreadable { .. }) => vec![Past { at, what: error.to_string() }],
                    drifted => drifted?,
                };
                entries.extend(drifted.into_iter().map(|past| Entry {
                    at: past.at,
                    kind: EntryKind::ByHand,
                    app: app.name.clone(),
                    environment: environment.name.clone(),
                    version: None,
                    delivery: None,
                    what: neutral(&past.what, LONG),
                }));
            }
            let listing = Listing { app: Some(app.name.clone()), open_only: false, limit: Some(limit.max(100)) };
            for delivery in self.ports.store.deliveries(&listing).await? {
                entries.extend(delivery.known.retries.iter().flat_map(|retry| tried_again(&delivery, retry)));
                let Some((ended, _)) = &delivery.end else { continue };
                let line = DeliveryLine::of(&delivery, at);
                entries.push(Entry {
                    at: *ended,
                    kind: EntryKind::Ended,
                    app: delivery.app.clone(),
                    environment: delivery.environment.clone(),
                    version: delivery.version,
                    delivery: Some(delivery.id),
                    what: format!("{}: {}", line.title, line.phase),
                });
            }
        }
        entries.sort_by_key(|e| std::cmp::Reverse(e.at));
        entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(HistoryView { at, entries })
    }
}

/// How a delivery had ended before it was tried again, and that it was.
fn tried_again(delivery: &Delivery, retry: &Retry) -> [Entry; 2] {
    let title = title(delivery);
    let entry = |at, kind, what: String| Entry {
        at,
        kind,
        app: delivery.app.clone(),
        environment: retry.environment.clone(),
        version: delivery.version,
        delivery: Some(delivery.id.clone()),
        what: neutral(&what, LONG),
    };
    [
        entry(retry.ended_at, EntryKind::Ended, format!("{title}: {}", end_words(&retry.ended))),
        entry(
            retry.at,
            EntryKind::TriedAgain,
            format!("{title}: tried again in {} by {}", retry.environment, retry.by),
        ),
    ]
}

/// What entered an environment.
fn arrived(deployment: &Deployment) -> Entry {
    let what = deployment.label();
    let (app, environment) = (&deployment.app, &deployment.environment);
    let text = match was_found(deployment) {
        true => format!("{what} of {app} was found in {environment}"),
        false => format!("{what} of {app} entered {environment}: {}", deployment.fares()),
    };
    Entry {
        at: deployment.at,
        kind: if was_found(deployment) { EntryKind::Found } else { EntryKind::Entered },
        app: deployment.app.clone(),
        environment: deployment.environment.clone(),
        version: deployment.version,
        delivery: Some(deployment.delivery.clone()),
        what: neutral(&text, LONG),
    }
}
