//! What people ask and are shown: plain data with the text for people beside it. Chat answers with the text, the
//! command line and the local API give the data too. Nothing here changes anything.
//!
//! Titles, causes and reasons come from outside; every text passes through `domain::hygiene::neutral`.

mod diff;
mod drift;
mod glass;
mod history;
mod progress;
mod status;
mod traced;
mod whereabouts;
mod whoami;
mod why;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::diff::{CommitLine, DiffView, ImageLine, Pair, Side, Standing};
pub use self::drift::{DriftLine, DriftView};
pub use self::history::{Approval, Entry, EntryKind, HistoryOf, HistoryView, Ran};
pub use self::progress::{Awaited, Goal, ProgressView, Stands};
pub use self::status::{
    AppStatus, BudgetLine, EnvironmentStatus, HealthView, HoldKind, HoldLine, QuarantineLine, StatusView,
};
pub use self::whereabouts::{ChangeView, Merged, PlaceView, WhereView, Whereabouts};
pub use self::whoami::{Rights, TeamView, WhoamiView};
pub use self::why::{WhyDelivery, WhyReason, WhyView};

use super::Engine;
use crate::domain::catalog::App;
use crate::domain::delivery::{Delivery, End, Lane};
use crate::domain::deployment::Deployment;
use crate::domain::explain::duration_words;
use crate::domain::hygiene::neutral;
use crate::domain::{AppName, DeliveryId, EnvName, Instant, Version};

/// The longest piece of text from outside that a view shows.
const LONG: usize = 200;

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every step is done.
    Done,
    /// A person said abort.
    Aborted,
    /// Something newer took its place.
    Superseded,
    /// Somebody closed its pull request.
    Closed,
    /// The rollout failed.
    RolloutFailed,
    /// It could not go on.
    Refused,
}

impl Outcome {
    fn of(end: &End) -> Self {
        match end {
            End::Done => Self::Done,
            End::Aborted { .. } => Self::Aborted,
            End::Superseded { .. } => Self::Superseded,
            End::ClosedByHand { .. } => Self::Closed,
            End::RolloutFailed { .. } => Self::RolloutFailed,
            End::Refused { .. } => Self::Refused,
        }
    }
}

/// A delivery on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeliveryLine {
    /// Its id.
    pub id: DeliveryId,
    /// Its lane.
    pub lane: Lane,
    /// Its app.
    pub app: AppName,
    /// The environment it ends in.
    pub environment: EnvName,
    /// The version, in the versioned lanes.
    pub version: Option<Version>,
    /// When it began.
    pub began_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// How it ended.
    pub outcome: Option<Outcome>,
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
        let ended = delivery.end.as_ref().map(|(_, end)| crate::domain::title::outcome_words(delivery, end));
        let step = delivery.current().map(|s| s.kind.title());
        Self {
            id: delivery.id.clone(),
            lane: delivery.lane,
            app: delivery.app.clone(),
            environment: delivery.environment.clone(),
            version: delivery.version,
            began_at: delivery.created_at,
            ended_at: delivery.end.as_ref().map(|(at, _)| *at),
            outcome: delivery.end.as_ref().map(|(_, end)| Outcome::of(end)),
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
