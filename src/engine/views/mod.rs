//! What people ask and are shown: plain data with the text for people beside it. Chat answers with the text, the
//! command line and the local API give the data too. Nothing here changes anything.
//!
//! Titles, causes and reasons come from outside; every text passes through `domain::hygiene::neutral`.

mod diff;
mod glass;
mod history;
mod status;
mod whoami;
mod why;

use serde::Serialize;

pub use self::diff::{CommitLine, DiffView, Pair, Side};
pub use self::history::{Entry, HistoryView};
pub use self::status::{AppStatus, EnvironmentStatus, StatusView};
pub use self::whoami::{Rights, TeamView, WhoamiView};
pub use self::why::{WhyDelivery, WhyView};

use super::Engine;
use crate::domain::catalog::App;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::Deployment;
use crate::domain::explain::duration_words;
use crate::domain::hygiene::neutral;
use crate::domain::{AppName, DeliveryId, Instant};

/// The longest piece of text from outside that a view shows.
const LONG: usize = 200;

/// A delivery on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveryLine {
    /// Its id.
    pub id: DeliveryId,
    /// Its lane.
    pub lane: Lane,
    /// `Release 1.4.0 of shop to stage`.
    pub title: String,
    /// Whether it still has something to do.
    pub open: bool,
    /// The step it is at, or how it ended.
    pub phase: String,
    /// The first reason it waits for.
    pub waits: Option<String>,
}

impl DeliveryLine {
    /// The line of a delivery as of now.
    pub fn of(delivery: &Delivery, now: Instant) -> Self {
        let ended = delivery.end.as_ref().map(|(_, end)| crate::domain::title::end_words(end));
        let step = delivery.current().map(|s| s.kind.title());
        Self {
            id: delivery.id.clone(),
            lane: delivery.lane,
            title: neutral(&crate::domain::title::title(delivery), LONG),
            open: delivery.is_open(),
            phase: neutral(&ended.or(step).unwrap_or_default(), LONG),
            waits: delivery.waits.first().map(|w| neutral(&w.explain(now), LONG)),
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        let waits = self.waits.as_ref().map(|w| format!(" ({w})")).unwrap_or_default();
        format!("{} · {}: {}{waits}", self.id, self.title, self.phase)
    }
}

impl Engine {
    /// The app asked about, or all.
    fn asked_apps(&self, only: Option<&AppName>) -> Vec<&App> {
        self.catalog.apps.values().filter(|a| only.is_none_or(|o| a.name == *o)).collect()
    }
}

/// Whether a deployment was there when tidegate first looked: since when and how it fares is not known then.
fn was_found(deployment: &Deployment) -> bool {
    deployment.delivery.as_str() == format!("{}-0", deployment.app)
}

/// How long ago something was.
fn ago(at: Instant, now: Instant) -> String {
    let length = (now - at).to_std().unwrap_or_default();
    if length.as_secs() < 60 {
        return "just now".to_owned();
    }
    format!("{} ago", duration_words(std::time::Duration::from_secs(length.as_secs() / 60 * 60)))
}
