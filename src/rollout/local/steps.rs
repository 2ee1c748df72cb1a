//! What goes by steps in the embedded cluster: it waits at its first replica until somebody promotes it, can be aborted, and begun
//! again after that.

use serde::{Deserialize, Serialize};

use super::{Behaviour, LocalRollout, REPLICAS, State};
use crate::domain::steering::Steer;
use crate::domain::{AppName, CommitSha, EnvName, Instant};
use crate::port::{PortError, PortResult};
use crate::rollout::{RolloutState, RolloutTarget};

/// What somebody did with what goes by steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Steered {
    pub(super) environment: EnvName,
    pub(super) app: AppName,
    pub(super) commit: CommitSha,
    pub(super) how: Steer,
    pub(super) at: Instant,
}

impl Steered {
    pub(super) fn is_of(&self, target: &RolloutTarget) -> bool {
        self.environment == target.environment && self.app == target.app && self.commit == target.commit
    }
}

impl LocalRollout {
    /// How far what goes by steps is: it waits with its first replica and with its second.
    pub(super) fn stepwise(
        &self,
        steered: &[&Steered],
        taken_at: Instant,
        now: Instant,
    ) -> (RolloutState, Option<Instant>) {
        let step = self.pace.ready_after / REPLICAS;
        let (mut began, mut passed, mut left) = (taken_at, 0, 1);
        for Steered { how, at, .. } in steered {
            began = *at;
            (passed, left) = match how {
                Steer::Promote => (passed + 1, 1),
                Steer::PromoteFully => (passed, REPLICAS - passed),
                Steer::Abort | Steer::Retry => (0, 1),
            };
        }
        if steered.last().is_some_and(|last| last.how == Steer::Abort) {
            let cause = "it was aborted; what was there before serves".to_owned();
            return (RolloutState::Degraded { cause, log: Vec::new() }, None);
        }
        let (until, ready) = (began + step * left, passed + left);
        if now < until {
            let progress = format!("{passed} of {REPLICAS} replicas");
            return (RolloutState::Progressing { progress }, Some(until));
        }
        if ready >= REPLICAS {
            return (RolloutState::Healthy, None);
        }
        let steps = REPLICAS - 1;
        let progress = format!(
            "paused at step {ready} of {steps} with {ready} of {REPLICAS} replicas; somebody has to promote it"
        );
        (RolloutState::Progressing { progress }, None)
    }

    /// Where it stands, as far as steering goes, if that can be done there.
    pub(super) fn point(&self, state: &State, target: &RolloutTarget, how: Steer) -> PortResult<String> {
        let now = self.clock.now();
        let nothing = |why: &str| Err(PortError::rejected(format!("there is nothing to {}: {why}", how.word())));
        if *state.behaviour(target) != Behaviour::Steps {
            return nothing("it goes by no steps");
        }
        let (stands, _) = self.stand(state, target, now)?;
        let waits = matches!(&stands, RolloutState::Progressing { progress } if progress.starts_with("paused"));
        let aborted = state.is_aborted(target);
        match how {
            Steer::Retry if !aborted => nothing("it was not aborted"),
            Steer::Promote | Steer::PromoteFully | Steer::Abort if aborted => nothing("it was aborted"),
            Steer::Promote if !waits => nothing("it waits for nobody"),
            _ if stands == RolloutState::Healthy => nothing("it is through"),
            Steer::Abort => Ok(target.commit.to_string()),
            _ => Ok(format!("{} of {}", state.steered(target).len(), target.commit)),
        }
    }
}
