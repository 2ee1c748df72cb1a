//! Steering a rollout that goes step by step: carried out once, where it was when somebody asked and while nobody holds it, or not
//! at all.

use std::collections::BTreeMap;

use super::Engine;
use super::truth::store_failed;
use crate::domain::authors::Authors;
use crate::domain::catalog::Environment;
use crate::domain::decide::Learn;
use crate::domain::delivery::Delivery;
use crate::domain::gate::{Before, Entering, GateSpec, GateTruth, Shut, evaluate};
use crate::domain::image::digests;
use crate::domain::policy::{self, Moment, row_of};
use crate::domain::steering::{GIVEN_UP, Reached, Steer, Steered, Steering};
use crate::port::{Fault, PortResult};

impl Engine {
    /// Carries it out. Where it is too late, somebody holds it, the engine refuses it, or cannot be reached for too long, that is
    /// what came of it.
    pub(super) async fn steer(&self, delivery: &Delivery, steering: &Steering) -> PortResult<Vec<Learn>> {
        let outcome = match steering.too_late(self.now()) {
            Some(late) => late,
            None => self.steered(delivery, steering).await?,
        };
        Ok(vec![Learn::Steered(outcome)])
    }

    async fn steered(&self, delivery: &Delivery, steering: &Steering) -> PortResult<Steered> {
        let environment = self.env(&steering.environment)?;
        if let Some(held) = self.steering_held(delivery, environment, steering.how).await? {
            return Ok(steering.refused(&held));
        }
        match self.steer_now(delivery, environment, steering).await {
            Ok(reached) => Ok(reached.outcome(steering.how, steering.tried)),
            Err(error) => match error.fault {
                Fault::Transient | Fault::Conflict if self.now() - steering.at < GIVEN_UP => Err(error),
                _ => Ok(steering.refused(error.told_alone())),
            },
        }
    }

    async fn steer_now(
        &self,
        delivery: &Delivery,
        environment: &Environment,
        steering: &Steering,
    ) -> PortResult<Reached> {
        let target = self.rollout_target(delivery, environment)?;
        let Some(policy) = &environment.rollout else { return Ok(Reached::default()) };
        self.rollout_of(environment, policy)?.steer(&target, steering.how, &steering.from).await
    }

    /// Who holds what somebody would bring on there, in words: freezes, locks and quarantines, as they hold an entry. Nothing holds
    /// an abort.
    pub(super) async fn steering_held(
        &self,
        delivery: &Delivery,
        environment: &Environment,
        how: Steer,
    ) -> PortResult<Option<String>> {
        if !how.is_held() {
            return Ok(None);
        }
        let shut = self.holds_on(delivery, environment, &policy::holds(row_of(delivery))).await?;
        let words: Vec<String> = shut.iter().map(|shut| shut.explain(self.now())).collect();
        Ok((!words.is_empty()).then(|| words.join("; ")))
    }

    /// What of this a delivery that has entered would not pass if it entered now.
    pub(super) async fn holds_on(
        &self,
        delivery: &Delivery,
        environment: &Environment,
        specs: &[GateSpec],
    ) -> PortResult<Vec<Shut>> {
        let (now, store) = (self.now(), &self.ports.store);
        let head = Self::voted_head(delivery, Moment::Entry(Self::entry(delivery, environment)));
        let (who, authors) = (self.who(), Authors::default());
        let way_back = self.way_back(delivery, &environment.name).await.map_err(store_failed)?;
        let mut subject = policy::subject(delivery, environment, &head, &[]);
        // What stands there, whatever a vote named of it.
        if let Some(bump) = delivery.known.bumps.get(&environment.name) {
            subject.digests = digests(&bump.to);
        }
        let truth = GateTruth {
            catalog: &who,
            environment,
            lane: delivery.lane,
            app: &delivery.app,
            version: delivery.version,
            subject,
            requested_by: &delivery.requested_by,
            pr_author: None,
            authors: &authors,
            carried: None,
            votes: Vec::new(),
            reviews: Vec::new(),
            reviewed: BTreeMap::new(),
            checks: Vec::new(),
            freezes: store.freezes(now).await.map_err(store_failed)?,
            locks: store.locks().await.map_err(store_failed)?,
            overrides: store.overrides(now).await.map_err(store_failed)?,
            quarantined: self.quarantines().await.map_err(store_failed)?,
            entering: Entering { way_back, ..Entering::of(delivery, &head) },
            before: Before::Never,
            running: None,
            promised: Vec::new(),
            tag: None,
            scans: BTreeMap::new(),
            waivers: Vec::new(),
            replacing: None,
            wall: self.ports.clock.wall(),
        };
        Ok(evaluate(specs, &truth, now).shut())
    }
}
