//! Plain Kubernetes: deployments, stateful sets and daemon sets of a cluster that no GitOps engine follows. Somebody else,
//! such as a workflow, applies what the env repo says; here it is seen when that is done, and how it fares.
//!
//! A cluster does not say which commit it was given. A commit counts as taken when every workload that names the app's images
//! names exactly those; what else they may name is told by the env repo's branch: something newer, or what was before.

use std::sync::Arc;

use async_trait::async_trait;

use super::kube::{App, Clusters, look};
use super::revisions::{Holds, Revisions};
use super::settings::{self, Workloads};
use super::{Rollout, RolloutState, RolloutTarget};
use crate::domain::steering::{Reached, Steer};
use crate::port::PortResult;

/// Watches workloads.
pub struct KubernetesRollout {
    clusters: Arc<Clusters>,
    revisions: Arc<Revisions>,
}

impl KubernetesRollout {
    /// Watches in these clusters what these env repos say.
    pub fn new(clusters: Arc<Clusters>, revisions: Arc<Revisions>) -> Self {
        Self { clusters, revisions }
    }
}

#[async_trait]
impl Rollout for KubernetesRollout {
    async fn state(&self, target: &RolloutTarget) -> PortResult<RolloutState> {
        let settings: Workloads = settings::of(target)?;
        let (tip, holds) = self.revisions.tip(target).await?;
        if holds == Holds::Not {
            return Ok(RolloutState::NotTaken);
        }
        let app = look(&self.clusters.cluster(&settings.cluster).await?, &settings, target).await?;
        Ok(match app {
            App::Absent(_) | App::Other if holds == Holds::Another => RolloutState::Overtaken { by: tip },
            App::Absent(why) => RolloutState::Held { why },
            App::Other => RolloutState::NotTaken,
            App::Progressing(progress) => RolloutState::Progressing { progress },
            App::Failing { cause, log } => RolloutState::Degraded { cause, log },
            App::Up => RolloutState::Healthy,
        })
    }

    async fn steerable(&self, target: &RolloutTarget, how: Steer) -> PortResult<String> {
        self.clusters.steerable(target, Some(settings::of::<Workloads>(target)?), how).await
    }

    async fn steer(&self, target: &RolloutTarget, how: Steer, from: &str) -> PortResult<Reached> {
        self.clusters.steer(target, Some(settings::of::<Workloads>(target)?), (how, from)).await
    }

    /// There is nobody to be asked: whoever applies what the env repo says does so by himself.
    async fn nudge(&self, _target: &RolloutTarget) -> PortResult<()> {
        Ok(())
    }
}
