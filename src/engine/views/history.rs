//! `/tide history`: what entered which environment, and how deliveries ended, newest first.

use serde::Serialize;

use super::{DeliveryLine, LONG, ago, was_found};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::explain::instant_words;
use crate::domain::hygiene::neutral;
use crate::domain::retry::Retry;
use crate::domain::title::{end_words, title};
use crate::domain::{AppName, DeliveryId, Instant};
use crate::engine::drift::Past;
use crate::engine::{Engine, EngineError};
use crate::store::{Listing, StoreError};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryView {
    /// When it was looked at.
    pub at: Instant,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// To which app.
    pub app: AppName,
    /// By which delivery; none where somebody did it by hand.
    pub delivery: Option<DeliveryId>,
    /// What, in words.
    pub what: String,
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
                    app: app.name.clone(),
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
                    app: delivery.app.clone(),
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
    let entry = |at, what: String| Entry {
        at,
        app: delivery.app.clone(),
        delivery: Some(delivery.id.clone()),
        what: neutral(&what, LONG),
    };
    [
        entry(retry.ended_at, format!("{title}: {}", end_words(&retry.ended))),
        entry(retry.at, format!("{title}: tried again in {} by {}", retry.environment, retry.by)),
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
        app: deployment.app.clone(),
        delivery: Some(deployment.delivery.clone()),
        what: neutral(&text, LONG),
    }
}
