//! The record of what a delivery brought into an environment: made when it entered, and again as its rollout ends.

use super::Engine;
use crate::domain::delivery::{Delivery, End};
use crate::domain::deployment::{Deployment, Health};
use crate::domain::step::StepKind;
use crate::domain::{EnvName, Instant};

impl Engine {
    /// The record of a rollout that nobody follows any more: given up on, or overtaken before it was healthy.
    pub(super) fn unsettled(&self, delivery: &Delivery, end: &End) -> Option<Deployment> {
        let StepKind::AwaitRollout { environment } = &delivery.current()?.kind else { return None };
        let observed = self.catalog.environment(environment).is_none_or(|e| e.rollout.is_some());
        let why = match end {
            End::RolloutFailed { .. } => return None,
            _ if !observed => return deployment(delivery, environment, Health::NotObserved),
            End::Superseded { by } => format!("overtaken by {by} before it was healthy"),
            End::Aborted { by } => format!("aborted by {by} before it was healthy"),
            End::Done | End::ClosedByHand { .. } | End::Refused { .. } => {
                "its delivery ended before it was healthy".to_owned()
            }
        };
        deployment(delivery, environment, Health::Unsettled { why })
    }
}

/// The record of what entered an environment, once its step says so.
pub(super) fn deployment_after(delivery: &Delivery, done: &StepKind, now: Instant) -> Option<Deployment> {
    match done {
        StepKind::Bump { environment } => {
            let merged = delivery.known.bumps.get(environment)?.merged.is_some();
            merged.then(|| deployment(delivery, environment, Health::RollingOut)).flatten()
        }
        StepKind::MergeBump { environment, .. } => deployment(delivery, environment, Health::RollingOut),
        StepKind::AwaitRollout { environment } => {
            let health = match delivery.known.healthy_since {
                Some(since) => Health::Healthy { since },
                None => Health::NotObserved,
            };
            deployment(delivery, environment, health)
        }
        _ => None,
    }
    .map(|mut d| {
        d.at = d.at.min(now);
        d
    })
}

pub(super) fn deployment(delivery: &Delivery, environment: &EnvName, health: Health) -> Option<Deployment> {
    let bump = delivery.known.bumps.get(environment)?;
    Some(Deployment {
        delivery: delivery.id.clone(),
        lane: Some(delivery.lane),
        app: delivery.app.clone(),
        environment: environment.clone(),
        version: delivery.version,
        source: delivery.shipped().cloned(),
        images: bump.to.clone(),
        env_commit: bump.merged.clone()?,
        at: bump.merged_at?,
        health,
        bad: None,
        lost: None,
        came: bump.came,
    })
}
