//! Writing bumps: all those of a round into one env repo go in one push, and each outcome is stored with its delivery.

use std::collections::BTreeMap;

use super::advance::Parked;
use super::bump::Values;
use super::in_time::in_time;
use super::running::port_error;
use super::{Engine, EngineError};
use crate::domain::decide::{Learn, Verdict, decide};
use crate::domain::delivery::BumpRecord;
use crate::domain::effect::Effect;
use crate::domain::{CommitSha, Instant};
use crate::envrepo::{self, Bump, Landing};
use crate::git::GitRemote;
use crate::port::{Fault, PortError, PortResult};
use crate::store::StoreError;

impl Engine {
    /// Writes the bumps of one round: all those of one env repo in one push, each outcome stored with its delivery.
    pub(super) async fn write_bumps(&self, parked: Vec<Parked>) -> Result<(), EngineError> {
        let mut groups: BTreeMap<String, Vec<Parked>> = BTreeMap::new();
        for bump in parked {
            let Effect::Bump { environment, .. } = &bump.effect else { continue };
            let repository = self.catalog.environment(environment).map(|e| e.repository.to_string());
            groups.entry(repository.unwrap_or_default()).or_default().push(bump);
        }
        for (_, group) in groups {
            self.listen().await?;
            Box::pin(self.write_group(group)).await?;
        }
        Ok(())
    }

    async fn write_group(&self, group: Vec<Parked>) -> Result<(), EngineError> {
        let mut ready = Vec::new();
        let mut bumps = Vec::new();
        let mut remote = None;
        for parked in group {
            if !self.still_due(&parked).await? {
                continue;
            }
            match self.prepare(&parked).await {
                Ok((at, bump)) => {
                    remote = Some(at);
                    bumps.push(bump);
                    ready.push(parked);
                }
                Err(error) => {
                    self.store_failure(&parked.lease, &parked.due, parked.delivery, &parked.effect, &error).await?;
                }
            }
        }
        let Some(remote) = remote else { return Ok(()) };
        let written = async { self.env_repos.bump(&remote, bumps).await.map_err(port_error) };
        let doing = format!("write {}", remote.shown());
        let outcomes: Vec<PortResult<_>> = match in_time(self.options.lease / 2, &doing, written).await {
            Ok(outcomes) => outcomes.into_iter().map(|outcome| outcome.map_err(port_error)).collect(),
            Err(error) => ready.iter().map(|_| Err(error.clone())).collect(),
        };
        for (parked, outcome) in ready.into_iter().zip(outcomes) {
            match Box::pin(self.store_written(parked, outcome)).await {
                // Somebody else changed it meanwhile, another delivery of this round for instance: it is looked at again.
                Err(EngineError::Store(StoreError::Stale(what))) => tracing::info!("{what}: looking again"),
                done => done?,
            }
        }
        Ok(())
    }

    async fn store_written(&self, parked: Parked, outcome: PortResult<envrepo::Bumped>) -> Result<(), EngineError> {
        match outcome {
            Ok(done) => {
                let learned = parked.after.into_iter().chain(record(&parked.effect, done, self.now())).collect();
                Box::pin(self.store_performed(&parked.lease, parked.delivery, &parked.effect, learned)).await
            }
            // Poked still: it is looked at again in the next round, on what is true then.
            Err(error) if error.fault == Fault::Conflict => {
                tracing::info!("{error}: looking again");
                Ok(())
            }
            Err(error) => self.store_failure(&parked.lease, &parked.due, parked.delivery, &parked.effect, &error).await,
        }
    }

    /// Others had their turn since, and people were heard: what any of them changed of the delivery, as a hold or an abort
    /// does, is looked at first. A direct write into an environment cannot be undone: its gates are looked at once more, right
    /// before the push.
    async fn still_due(&self, parked: &Parked) -> Result<bool, EngineError> {
        let stored = self.ports.store.delivery(&parked.delivery.id).await?;
        if stored.is_none_or(|stored| stored.revision != parked.delivery.revision) {
            tracing::info!(delivery = %parked.delivery.id, "changed before its bump was written: looking again");
            return Ok(false);
        }
        if !matches!(parked.effect, Effect::Bump { proof: Some(_), .. }) {
            return Ok(true);
        }
        let observed = Box::pin(self.observe(&parked.delivery)).await?;
        let decision = decide(&parked.delivery, &self.catalog, &observed, self.now());
        Ok(matches!(decision.verdict, Verdict::Act(effect) if effect.is_bump()))
    }

    async fn prepare(&self, parked: &Parked) -> PortResult<(GitRemote, Bump)> {
        let Effect::Bump { environment, images, pins, from, from_source, branch, branch_at, .. } = &parked.effect
        else {
            return Err(PortError::rejected("not a bump"));
        };
        let app = self.app(&parked.delivery)?;
        let environment = self.env(environment)?;
        let landing = match branch {
            Some(name) => Landing::Branch { name: name.clone(), was: branch_at.clone() },
            None => Landing::Direct,
        };
        let values = Values { to: images, pins, from, from_source: from_source.as_ref() };
        let bump = self.envrepo_bump(&parked.delivery, app, environment, &values, landing);
        Ok((self.env_remote(environment).await?, bump))
    }
}

/// What a written bump teaches its delivery.
fn record(effect: &Effect, done: envrepo::Bumped, now: Instant) -> Option<Learn> {
    let Effect::Bump { environment, images, pins, from, from_source, branch, .. } = effect else { return None };
    let merged: Option<CommitSha> = branch.is_none().then(|| done.commit.clone());
    Some(Learn::Bump(
        environment.clone(),
        BumpRecord {
            branch: branch.clone(),
            came: crate::domain::deployment::Came::LetIn,
            commit: done.commit,
            base: done.base,
            from: from.clone(),
            to: images.clone(),
            pins: pins.clone(),
            from_source: from_source.clone(),
            pr: None,
            merged_at: merged.is_some().then_some(now),
            merged,
        },
    ))
}
