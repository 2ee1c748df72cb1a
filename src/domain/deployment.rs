//! Deployments: what entered which environment when, and how it fared. Order, soak and rollback read them.

use serde::{Deserialize, Serialize};

use super::image::ImageRef;
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
}

/// One entry of images into an environment. The newest per app and environment is what should run there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// By which delivery.
    pub delivery: DeliveryId,
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
    /// How it fared.
    pub health: Health,
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
