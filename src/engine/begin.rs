//! Beginning deliveries: one place that gives a number, takes the first step and records who asked.

use super::{Engine, EngineError};
use crate::domain::catalog::OnFailure;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Delivery, End, Known, Lane, RULES, Requester};
use crate::domain::deployment::Deployment;
use crate::domain::fact::Fact;
use crate::domain::gate::Lock;
use crate::domain::step::{Step, StepKind};
use crate::domain::{AppName, CommitSha, DeliveryId, EnvName, Version};
use crate::domain::{anew, way_back};
use crate::store::{Change, Listing};

/// How many deployments are looked through for the way back.
const LOOKED: u32 = 100;

/// What a delivery begins with.
pub(super) struct Beginning {
    pub(super) app: AppName,
    pub(super) lane: Lane,
    pub(super) environment: EnvName,
    pub(super) version: Option<Version>,
    pub(super) requested_by: Requester,
    pub(super) reason: Option<String>,
    pub(super) steps: Vec<Step>,
    pub(super) known: Known,
}

/// Why something is rolled back.
pub(super) struct Cause {
    pub(super) by: Requester,
    pub(super) reason: Option<String>,
    /// What an automatic rollback saw fail.
    pub(super) failed: Vec<crate::domain::image::ImageRef>,
}

impl Engine {
    /// Adds a new delivery to a transaction and returns its id. The number is taken when the transaction commits: two
    /// that race for one make the later fail as stale, and its cause is handled again.
    pub(super) async fn begin(&self, change: &mut Change, beginning: Beginning) -> Result<DeliveryId, EngineError> {
        let now = self.now();
        let also = change.deliveries.iter().filter(|d| d.revision == 0 && d.app == beginning.app).count() as u64;
        let number = self.ports.store.next_number(&beginning.app).await? + also;
        let text = format!("{}-{number}", beginning.app);
        let id = DeliveryId::parse(&text).map_err(|e| {
            crate::store::StoreError::Failed(format!("cannot name a delivery of {}: {e}", beginning.app))
        })?;
        let mut known = beginning.known;
        if anew::is_by_name(beginning.lane) {
            let enters = |e: &EnvName| {
                beginning.steps.iter().any(|s| matches!(&s.kind, StepKind::Bump { environment } if environment == e))
            };
            known.past = self.rollback_locks(&beginning.app, enters).await?;
        }
        let mut steps = beginning.steps;
        if let Some(first) = steps.first_mut() {
            first.started_at = Some(now);
        }
        let delivery = Delivery {
            id: id.clone(),
            app: beginning.app.clone(),
            lane: beginning.lane,
            environment: beginning.environment.clone(),
            version: beginning.version,
            requested_by: beginning.requested_by.clone(),
            reason: beginning.reason,
            created_at: now,
            steps,
            known: Known { rules: RULES, ..known },
            waits: Vec::new(),
            wake_at: None,
            end: None,
            revision: 0,
        };
        let began = Fact::Began {
            lane: beginning.lane,
            app: beginning.app,
            environment: beginning.environment,
            version: beginning.version,
            by: beginning.requested_by,
        };
        change.journal.push((Some(id.clone()), began));
        change.pokes.push(id.clone());
        self.put(change, delivery, &[]).await?;
        Ok(id)
    }

    /// What an end goes back to, where its policy rolls a failed rollout back. Where there is nothing to go back to, the end
    /// says that it is left, and people are told why.
    pub(super) async fn goes_back(
        &self,
        delivery: &Delivery,
        end: End,
        tell: &mut Vec<Telling>,
    ) -> Result<(End, Option<Deployment>), EngineError> {
        let End::RolloutFailed { environment, cause, then: OnFailure::Rollback } = end else { return Ok((end, None)) };
        let failed = |then| End::RolloutFailed { environment: environment.clone(), cause, then };
        let Some(bump) = delivery.known.bumps.get(&environment) else { return Ok((failed(OnFailure::Tell), None)) };
        let all = self.ports.store.deployments(&delivery.app, &environment, LOOKED).await?;
        match way_back::automatic(&all, bump, &self.quarantines().await?) {
            Ok(target) => Ok((failed(OnFailure::Rollback), Some(target.clone()))),
            Err(why) => {
                let text = format!("{environment} is not rolled back: {why}");
                tell.push(Telling { key: "no-rollback".into(), volume: Volume::Alarm, text });
                Ok((failed(OnFailure::Tell), None))
            }
        }
    }

    /// Begins the rollback that follows a failed rollout, and the lock that keeps the next continuous bump from undoing it.
    pub(super) async fn roll_back_after(
        &self,
        change: &mut Change,
        (failed, end): (&Delivery, &End),
        target: Deployment,
    ) -> Result<(), EngineError> {
        let End::RolloutFailed { environment, cause, .. } = end else { return Ok(()) };
        let Some(bump) = failed.known.bumps.get(environment) else { return Ok(()) };
        let why = format!("{} failed in {environment}: {cause}", failed.id);
        let requester = Requester::Automatic(why.clone());
        let cause = Cause { by: requester, reason: Some(why), failed: bump.to.clone() };
        self.begin_rollback(change, environment, target, cause).await?;
        Ok(())
    }

    /// Adds a rollback to a deployment, and the lock that keeps continuous bumps behind it.
    pub(super) async fn begin_rollback(
        &self,
        change: &mut Change,
        environment: &EnvName,
        target: Deployment,
        cause: Cause,
    ) -> Result<Option<DeliveryId>, EngineError> {
        let (Some(app), Some(env)) = (self.catalog.app(&target.app), self.catalog.environment(environment)) else {
            return Ok(None);
        };
        let Cause { by: requested_by, reason, failed } = cause;
        let source = target.source.clone().unwrap_or_else(|| super::truth::stand_in(&target.images));
        let known = self.ports.store.locks().await?;
        let here = |l: &Lock| l.app == app.name && l.environment == *environment;
        let lock = Lock {
            app: app.name.clone(),
            environment: environment.clone(),
            by: match &requested_by {
                Requester::Automatic(_) => Requester::Automatic("rollback".to_owned()),
                person => person.clone(),
            },
            reason: reason.clone().unwrap_or_else(|| "rolled back".to_owned()),
            since: super::commands::unused(self.now(), |at| known.iter().any(|l| here(l) && l.since == at)),
            until: None,
            from_rollback: true,
            lifted_at: None,
            yielded_at: None,
            failed: None,
        };
        let mut steps = crate::domain::plan::rollback(app, env, &self.catalog);
        if target.source.is_none() {
            // No commit to put the tag on.
            steps.retain(|s| !matches!(s.kind, crate::domain::step::StepKind::MoveTag { .. }));
        }
        let known = Known { source: Some(source), images: target.images, rolls_back: failed, ..Known::default() };
        let id = self
            .begin(
                change,
                Beginning {
                    app: app.name.clone(),
                    lane: Lane::Rollback,
                    environment: environment.clone(),
                    version: target.version,
                    requested_by,
                    reason,
                    steps,
                    known,
                },
            )
            .await?;
        change.journal.push((Some(id.clone()), Fact::Locked(lock.clone())));
        change.locks.push(lock);
        // What was asked for before is held from now on, and says so; a hotfix that is held holds nobody else.
        let listing = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&listing).await?;
        change.pokes.extend(open.into_iter().map(|d| d.id));
        Ok(Some(id))
    }

    /// The head that votes at a moment are about; a stand-in where none is known.
    pub(super) fn voted_head(delivery: &Delivery, moment: crate::domain::policy::Moment) -> CommitSha {
        let head = crate::domain::policy::head_of(delivery, moment).cloned();
        head.unwrap_or_else(|| super::truth::stand_in(&delivery.known.images))
    }

    /// The commit a delivery ships and is voted on under; a stand-in where none is known.
    pub(super) fn source_of(delivery: &Delivery) -> CommitSha {
        delivery.shipped().cloned().unwrap_or_else(|| super::truth::stand_in(&delivery.known.images))
    }
}
