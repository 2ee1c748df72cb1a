//! `/rollout promote|complete|abort|retry`: people steer a rollout that goes step by step. What is asked for is set against what the
//! cluster says at this moment, and kept with the delivery; its next turn carries it out. What is held is not brought on: freezes,
//! locks and quarantines hold it as they hold an entry, here and once more when it is carried out. The way back is never shut.

use tidegate_commands::Rollout;

use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::catalog::{App, Environment, Right};
use crate::domain::delivery::Delivery;
use crate::domain::fact::Fact;
use crate::domain::steering::{Steer, Steering};
use crate::domain::title::title;
use crate::engine::Engine;
use crate::store::Change;

/// How many deployments of an environment are looked through for the one whose rollout failed.
const LOOKED: u32 = 50;

fn meant(command: &Rollout) -> Steer {
    match command {
        Rollout::Promote { .. } => Steer::Promote,
        Rollout::Complete { .. } => Steer::PromoteFully,
        Rollout::Abort { .. } => Steer::Abort,
        Rollout::Retry { .. } => Steer::Retry,
    }
}

impl Engine {
    pub(super) async fn steer_rollout(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        command: &Rollout,
    ) -> Said<Reply> {
        let (environment, how) = (self.named(command.place().0)?, meant(command));
        self.may(asking, Right::Rollout, environment)?;
        self.has_places(app, environment)?;
        match self.rolling_out(app, environment).await? {
            Some(delivery) => {
                let steering = self.steering(asking, &delivery, (environment, how)).await?;
                self.steers(change, asking, delivery, steering).await
            }
            None if how == Steer::Retry => Box::pin(self.retry_rollout(change, asking, app, environment)).await,
            None => Err(Stop::Refused(format!(
                "Nothing of {} is rolling out in {} that tidegate brought. /tide status says what runs there.",
                app.name, environment.name
            ))),
        }
    }

    /// The delivery whose rollout is under way there.
    async fn rolling_out(&self, app: &App, environment: &Environment) -> Said<Option<Delivery>> {
        let here = |delivery: &Delivery| delivery.rolls_out_in(&environment.name);
        Ok(self.open_deliveries(app).await?.into_iter().rev().find(here))
    }

    /// What is asked for, with the point that it is asked about.
    async fn steering(
        &self,
        asking: &Asking<'_>,
        delivery: &Delivery,
        (environment, how): (&Environment, Steer),
    ) -> Said<Steering> {
        if let Some(other) = &delivery.known.steering {
            let (word, by) = (other.how.word(), &other.by);
            return Err(Stop::Refused(format!("{by}'s {word} is being carried out; say it again when that is told.")));
        }
        let Some(policy) = &environment.rollout else {
            return Err(Stop::Refused(format!("Nobody watches rollouts in {}.", environment.name)));
        };
        if let Some(held) = self.steering_held(delivery, environment, how).await? {
            let (name, app) = (&environment.name, &delivery.app);
            let back = match how {
                Steer::Retry => String::new(),
                _ => format!(" /rollout abort {app} {name} goes back all the same."),
            };
            return Err(Stop::Refused(format!("What is held in {name} is not brought on: {held}.{back}")));
        }
        let target = self.rollout_target(delivery, environment)?;
        let from = self.rollout_of(environment, policy)?.steerable(&target, how).await?;
        let (by, at) = (asking.person.id.clone(), self.now());
        Ok(Steering { environment: environment.name.clone(), how, by, at, from, tried: false, outcome: None })
    }

    /// Keeps what is asked for; the delivery's next turn carries it out.
    async fn steers(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        mut delivery: Delivery,
        steering: Steering,
    ) -> Said<Reply> {
        let (id, word) = (delivery.id.clone(), steering.how.word());
        let answer =
            format!("{id}: {} — {word} in {}; it is told what comes of it.", title(&delivery), steering.environment);
        let did = format!("{word} of the rollout of {id} in {} for {}", steering.environment, asking.person.id);
        change.journal.push((Some(id.clone()), Fact::Steers(steering.clone())));
        delivery.known.steering = Some(steering);
        change.pokes.push(id.clone());
        self.put(change, delivery, &[]).await?;
        Ok(Reply::did(did, answer).on(&id))
    }

    /// Begins again what was aborted: its delivery has failed with that, and is watched again. That is `/tide retry`, too, so it is
    /// for whoever may ask for that.
    async fn retry_rollout(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        environment: &Environment,
    ) -> Said<Reply> {
        let mut failed = None;
        for deployed in self.ports.store.deployments(&app.name, &environment.name, LOOKED).await? {
            let of = self.ports.store.delivery(&deployed.delivery).await?;
            failed = of.filter(|d| d.failed_in().is_some_and(|(failed, _)| *failed == environment.name));
            if failed.is_some() {
                break;
            }
        }
        let Some(delivery) = failed else {
            let (app, name) = (&app.name, &environment.name);
            return Err(Stop::Refused(format!("No rollout of {app} failed in {name} that could be begun again.")));
        };
        self.may_for(asking, delivery.lane, self.named(delivery.environment.as_str())?)?;
        let steering = self.steering(asking, &delivery, (environment, Steer::Retry)).await?;
        change.journal.push((Some(delivery.id.clone()), Fact::Steers(steering.clone())));
        self.try_again(change, asking, delivery, Some(steering)).await
    }
}
