//! The `Rollout` port: whether an environment has taken a commit and is healthy with it.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::domain::image::{ImageRef, WrittenImage};
use crate::domain::steering::{Reached, Steer};
use crate::domain::{AppName, CommitSha, EnvName, Instant};
use crate::port::{PortError, PortResult};

pub mod argocd;
mod astray;
pub mod flux;
pub mod kube;
pub mod kubernetes;
pub mod local;
mod overrides;
pub mod reported;
pub mod revisions;
pub mod rights;
pub mod settings;
pub mod spots;
pub mod watch;

/// What is to be observed: this app in this environment, at this commit of the env repo with these images.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RolloutTarget {
    /// Where.
    pub environment: EnvName,
    /// Of what.
    pub app: AppName,
    /// The env repo's commit that must be taken.
    pub commit: CommitSha,
    /// The images that must run.
    pub images: Vec<ImageRef>,
    /// When that commit merged.
    pub since: Instant,
    /// The adapter's own settings from the configuration.
    pub settings: serde_json::Value,
}

/// How a rollout stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RolloutState {
    /// The environment has not taken the commit yet.
    NotTaken,
    /// Not taken yet, and it does not come by waiting alone.
    Held {
        /// What keeps it: synchronisation that is switched off, a window, an error.
        why: String,
    },
    /// Taken, on its way.
    Progressing {
        /// In words, such as "2 of 3 replicas".
        progress: String,
    },
    /// Taken and healthy.
    Healthy,
    /// It fails, as seen now and not as remembered from before the commit was taken.
    Degraded {
        /// The cause: message of the failing pod, hook or condition. The same for as long as the same is wrong.
        cause: String,
        /// What it said last, secrets taken out; other lines at every look.
        #[serde(default)]
        log: Vec<String>,
    },
    /// Something newer was taken instead.
    Overtaken {
        /// The commit.
        by: CommitSha,
    },
    /// Nobody knows: it neither is well nor fails.
    Unknown {
        /// Why, and since when.
        why: String,
    },
}

/// A GitOps engine or cluster.
#[async_trait]
pub trait Rollout: Send + Sync {
    /// How it stands now.
    async fn state(&self, target: &RolloutTarget) -> PortResult<RolloutState>;
    /// Until when that counts should nobody say more, where what watches is told and does not ask; none where it asks.
    async fn counts_until(&self, _target: &RolloutTarget) -> PortResult<Option<Instant>> {
        Ok(None)
    }
    /// Asks the engine to look at its repository now. Harmless when repeated, and repeated while the commit is not taken:
    /// engines forget what they are asked while they work.
    async fn nudge(&self, target: &RolloutTarget) -> PortResult<()>;
    /// The point that a rollout is at which goes step by step, if that can be done to it there; else why not. Not every engine
    /// has steps.
    async fn steerable(&self, _target: &RolloutTarget, how: Steer) -> PortResult<String> {
        let word = how.word();
        Err(PortError::rejected(format!("what watches rollouts there knows of no steps: there is nothing to {word}")))
    }
    /// Does it, where the rollout is at that point still; returns how far that came. So it may be called again after it was cut
    /// off: what was aborted by then counts as done.
    async fn steer(&self, _target: &RolloutTarget, _how: Steer, _from: &str) -> PortResult<Reached> {
        Ok(Reached::default())
    }
    /// Ends an operation of the engine that would keep the target out for as long as it runs, and only one to what is
    /// rolled back from: `from` is what the env repo named there. Returns whether there was one.
    async fn free(&self, _target: &RolloutTarget, _from: &[WrittenImage]) -> PortResult<bool> {
        Ok(false)
    }
}
