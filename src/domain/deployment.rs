//! Deployments: what entered which environment when, and how it fared. Order, soak and rollback read them.

use serde::{Deserialize, Serialize};

use super::catalog::Catalog;
use super::delivery::{Delivery, End, Lane};
use super::image::ImageRef;
use super::step::StepKind;
use super::{AppName, CommitSha, DeliveryId, EnvName, Instant, Version};

/// How a deployment fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Health {
    /// Not settled yet.
    RollingOut,
    /// Healthy.
    Healthy {
        /// Since when.
        since: Instant,
    },
    /// Nobody watches rollouts there.
    NotObserved,
    /// Failed.
    Failed {
        /// The cause as the cluster told it.
        cause: String,
    },
    /// Nobody waited for the end: given up on, or overtaken before it was healthy. It opens nothing, and nobody goes back
    /// to it.
    Unsettled {
        /// Why, in words.
        why: String,
    },
}

impl Health {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::RollingOut => "rolling out".to_owned(),
            Self::Healthy { .. } => "healthy".to_owned(),
            Self::NotObserved => "not observed".to_owned(),
            Self::Failed { cause } => format!("FAILED: {cause}"),
            Self::Unsettled { why } => format!("never settled: {why}"),
        }
    }
}

/// How something came into an environment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// Its gates let it in; also what stood there before tidegate looked, and what an older tidegate recorded.
    #[default]
    LetIn,
    /// Somebody else had written it there already, and its gates are open for it.
    Found,
    /// Somebody merged it past its gates. It runs, and that is all: nobody goes back to it, and it earns nothing.
    PastGates,
    /// The same, and more came with it than tidegate had written.
    WithMore,
}

impl Came {
    /// Whether its gates were open for it.
    pub fn is_let_in(self) -> bool {
        matches!(self, Self::LetIn | Self::Found)
    }

    /// Whether all that its commit on the environment's branch holds is tidegate's own.
    pub fn is_ours(self) -> bool {
        matches!(self, Self::LetIn | Self::PastGates)
    }
}

/// Something that had settled and is not healthy now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bad {
    /// Since when, as far as it was seen.
    pub since: Instant,
    /// How it was seen last, in words.
    pub how: String,
    /// Since when it fails; none while something else runs in its place: that is nobody's failure, and raises no alarm.
    pub failing: Option<Instant>,
    /// Where it was told that its health is lost; none while it may be a blip.
    pub told: Option<Vec<DeliveryId>>,
}

/// One entry of images into an environment. The newest per app and environment is what should run there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// By which delivery.
    pub delivery: DeliveryId,
    /// By which kind of delivery; none where it was found there.
    #[serde(default)]
    pub lane: Option<Lane>,
    /// The app.
    pub app: AppName,
    /// Where.
    pub environment: EnvName,
    /// The version, in the versioned lanes.
    pub version: Option<Version>,
    /// The source commit the images were built from, where known.
    pub source: Option<CommitSha>,
    /// What.
    pub images: Vec<ImageRef>,
    /// The commit on the env repo's branch.
    pub env_commit: CommitSha,
    /// When it merged.
    pub at: Instant,
    /// How its rollout ended, and since when it is healthy.
    pub health: Health,
    /// What is the matter with it since it settled.
    #[serde(default)]
    pub bad: Option<Bad>,
    /// From when it was bad for longer than a blip, the last time that it was.
    #[serde(default)]
    pub lost: Option<Instant>,
    /// How it came there.
    #[serde(default)]
    pub came: Came,
}

impl Deployment {
    /// What it is, in a word: `1.4.0`, `dev-abc1234`.
    pub fn label(&self) -> String {
        let tag = || self.images.first().map_or_else(|| "nothing".to_owned(), |i| i.tag.clone());
        self.version.map_or_else(tag, |v| v.to_string())
    }

    /// How it fares as it was seen last, in words.
    pub fn fares(&self) -> String {
        match &self.bad {
            None => self.health.words(),
            Some(bad) if bad.failing.is_none() => bad.how.clone(),
            Some(bad) => format!("NOT HEALTHY: {}", bad.how),
        }
    }

    /// How it fares, and where it came past its gates, that it did.
    pub fn told(&self) -> String {
        let past = if self.came.is_let_in() { "" } else { ", merged past its gates" };
        format!("{}{past}", self.fares())
    }

    /// Whether its gates let it in and its rollout ended well, as far as anybody saw: a person may go back to it.
    pub fn settled(&self) -> bool {
        self.came.is_let_in() && matches!(self.health, Health::Healthy { .. } | Health::NotObserved)
    }

    /// Whether it was fine to the end, but for a blip: it is what one goes back to where nobody says to what.
    pub fn was_fine(&self) -> bool {
        self.settled() && self.bad.as_ref().is_none_or(|b| b.told.is_none())
    }
}

/// How a deployment stands, as the forge's own page shows it. Later ones follow earlier ones, never the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeploymentState {
    /// The environment's branch names it; its rollout is on the way.
    Pending,
    /// It runs.
    Success,
    /// Its rollout failed.
    Failure,
    /// Something else took its place before it was seen running.
    Inactive,
}

/// One thing that the forge's own page of an app should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageNote {
    /// How a deployment stands.
    Deployment {
        /// Where.
        environment: EnvName,
        /// How.
        state: DeploymentState,
    },
    /// What a version brought, once it runs in production.
    Release {
        /// Production.
        environment: EnvName,
    },
}

impl PageNote {
    /// In words, for the journal and the log.
    pub fn describe(&self) -> String {
        match self {
            Self::Deployment { environment, state } => {
                let state = match state {
                    DeploymentState::Pending => "pending",
                    DeploymentState::Success => "success",
                    DeploymentState::Failure => "failure",
                    DeploymentState::Inactive => "inactive",
                };
                format!("show the deployment in {environment} as {state}")
            }
            Self::Release { .. } => "publish the notes of the version".to_owned(),
        }
    }
}

/// What the page does not say yet of a delivery. Follows from the delivery's facts alone.
pub fn page_notes(delivery: &Delivery, catalog: &Catalog) -> Vec<PageNote> {
    let known = &delivery.known;
    let mut notes = Vec::new();
    for environment in &catalog.environments {
        let name = &environment.name;
        if known.bumps.get(name).is_none_or(|b| b.merged.is_none()) {
            continue;
        }
        let seen = |s: &super::step::Step| {
            s.done_at.is_some() && matches!(&s.kind, StepKind::AwaitRollout { environment } if environment == name)
        };
        let state = match &delivery.end {
            _ if delivery.steps.iter().any(seen) => DeploymentState::Success,
            Some((_, End::RolloutFailed { environment, .. })) if environment == name => DeploymentState::Failure,
            Some(_) => DeploymentState::Inactive,
            None => DeploymentState::Pending,
        };
        if known.shown.get(name).is_none_or(|shown| *shown < state) {
            notes.push(PageNote::Deployment { environment: name.clone(), state });
        }
        let releases = matches!(delivery.lane, Lane::Release | Lane::Promotion | Lane::Hotfix);
        if environment.production
            && releases
            && state == DeploymentState::Success
            && !known.published
            && known.bumps.get(name).is_some_and(|b| b.came.is_let_in())
            && delivery.version.is_some()
        {
            notes.push(PageNote::Release { environment: name.clone() });
        }
    }
    notes
}
