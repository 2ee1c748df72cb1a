//! `/tide retry`: a rollout that failed for a reason of the cluster is watched again, in the same delivery. What may be tried
//! again is judged in `domain::retry`, by what the env repo holds at this moment. What is under quarantine is not.

use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::anew;
use crate::domain::catalog::{App, Environment};
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::Health;
use crate::domain::fact::Fact;
use crate::domain::gate::GateSpec;
use crate::domain::hold::Scope;
use crate::domain::image::ImageRef;
use crate::domain::retry::{There, failed, still_there};
use crate::domain::steering::Steering;
use crate::domain::title::{end_words, title};
use crate::domain::{AppName, CommitSha, Digest, Version};
use crate::engine::Engine;
use crate::engine::deployed::deployment;
use crate::engine::running::{Place, port_error};
use crate::port::PortError;
use crate::store::{Change, Listing, Sought};

impl Engine {
    pub(super) async fn retry(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (asked, app): (&str, Option<&str>),
    ) -> Said<Reply> {
        let app = self.perhaps_app(asking, app).map(|a| &a.name);
        let delivery = self.the_ended(asked, app).await?;
        // Whoever asked for it once may ask no more than others today. Nobody asks for a continuous delivery: whoever may ask
        // for changes there may try it again.
        self.may_for(asking, delivery.lane, self.named(delivery.environment.as_str())?)?;
        failed(&delivery).map_err(Stop::Refused)?;
        self.try_again(change, asking, delivery, None).await
    }

    /// What a command that asks for the same thing again does where that failed in its rollout and stands there still: it is
    /// tried again. Nothing where there is no such thing, or where it is too late for that.
    pub(super) async fn retry_same(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (app, environment): (&App, &Environment),
        (lane, version, at): (Lane, Version, &CommitSha),
    ) -> Said<Option<Reply>> {
        let Some(delivery) = self.failed_last(app, environment, (lane, version)).await? else { return Ok(None) };
        if Some(at) != delivery.known.source.as_ref() {
            return Ok(None);
        }
        let mut work = change.clone();
        match self.try_again(&mut work, asking, delivery, None).await {
            Ok(reply) => {
                *change = work;
                Ok(Some(reply))
            }
            Err(Stop::Refused(_)) => Ok(None),
            Err(stop) => Err(stop),
        }
    }

    /// The newest delivery of a version into an environment, if its rollout failed.
    pub(super) async fn failed_last(
        &self,
        app: &App,
        environment: &Environment,
        (lane, version): (Lane, Version),
    ) -> Said<Option<Delivery>> {
        let all = self.ports.store.seek(&Sought::Version(app.name.clone(), version)).await?;
        let same = |d: &Delivery| d.lane == lane && d.environment == environment.name;
        Ok(all.into_iter().find(same).filter(|d| d.failed_in().is_some()))
    }

    /// Opens a delivery again where its rollout failed, and has that steered where somebody asked for it.
    pub(super) async fn try_again(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        delivery: Delivery,
        steering: Option<Steering>,
    ) -> Said<Reply> {
        let (name, commit) = failed(&delivery).map_err(Stop::Refused)?;
        let (name, commit) = (name.clone(), commit.clone());
        let environment = self.named(name.as_str())?;
        if environment.rollout.is_none() {
            let text =
                format!("Nobody watches rollouts in {name} any more: configure `rollout` there, then say it again.");
            return Err(Stop::Refused(text));
        }
        self.none_bad(&delivery, environment).await?;
        self.holds_still(&delivery, environment, &commit).await?;
        let (by, now) = (&asking.person.id, self.now());
        let had = delivery.end.as_ref().map(|(_, end)| end_words(end)).unwrap_or_default();
        let goes_on = self.catalog.environments.iter().any(|e| delivery.is_ahead_of(&e.name));
        let changed = goes_on && delivery.known.failed_under != self.policy_hash().await?;
        let Some(mut again) = delivery.tried_again(by, now) else {
            return Err(Stop::refused("There is nothing to try again."));
        };
        again.known.steering = steering;
        let mut votes = "the same votes and images";
        if changed {
            // What changed of the policy meanwhile was not set against it, for it had ended.
            again.known.asked += 1;
            votes =
                "the same images; the configuration changed since, so whoever agrees to what follows is asked again";
        }
        let id = again.id.clone();
        let text =
            format!("tried again by {by}: {name} holds {} still, under {votes}. It had ended: {had}", commit.short());
        let telling = Telling { key: format!("retry:{}", again.known.retries.len()), volume: Volume::Outcome, text };
        let answer =
            format!("{id}: {} is looked at again in {name}, at {}, under {votes}.", title(&again), commit.short());
        change.journal.extend(again.known.retries.last().map(|r| (Some(id.clone()), Fact::TriedAgain(r.clone()))));
        change.deployments.extend(deployment(&again, &name, Health::RollingOut));
        // A hotfix or a rollback that is under way again goes before others.
        let ahead = self.catalog.environments.iter().filter(|e| e.name == name || again.is_ahead_of(&e.name));
        change.holds.extend(ahead.map(|e| Scope::Place(again.app.clone(), e.name.clone())));
        change.pokes.extend(self.open_ids(&again.app).await?);
        change.pokes.push(id.clone());
        self.put(change, again, &[telling]).await?;
        Ok(Reply::did(format!("tries {id} again"), answer).on(&id))
    }

    /// Refuses what was found to be bad.
    async fn none_bad(&self, delivery: &Delivery, environment: &Environment) -> Said<()> {
        let shut = self.holds_on(delivery, environment, &[GateSpec::Quarantine]).await?;
        let Some(bad) = shut.first() else { return Ok(()) };
        let (held, name, app) = (bad.explain(self.now()), &environment.name, &delivery.app);
        Err(Stop::Refused(format!(
            "What is bad is not tried again: {held}. /rollback {name} --app {app} goes back to what was good there."
        )))
    }

    /// Refuses what the environment does not hold any more, by what its env repo says now.
    async fn holds_still(&self, delivery: &Delivery, environment: &Environment, commit: &CommitSha) -> Said<()> {
        let app = self.app(delivery)?;
        let remote = self.env_remote(environment).await?;
        let came = self.env_repos.since(&remote, &environment.branch, Some(commit)).await.map_err(port_error)?;
        let place = self.running(app, environment).await?;
        let newest = self.ports.store.deployments(&app.name, &environment.name, 1).await?.pop();
        let open = self.open_deliveries(app).await?;
        let moved = self.moved_tags(delivery, (app, environment), &place).await?;
        let there = There {
            newest: newest.as_ref(),
            rollback: open.iter().find(|d| anew::is_way_back(d, &environment.name)).map(|d| &d.id),
            holds: came.arrivals.is_some(),
            written: &place.written,
            moved: moved.as_ref(),
        };
        still_there(delivery, &there).map_err(Stop::Refused)
    }

    /// An image that the env repo says by its tag alone, which names another by now.
    async fn moved_tags(
        &self,
        delivery: &Delivery,
        (app, environment): (&App, &Environment),
        place: &Place,
    ) -> Result<Option<(ImageRef, Digest)>, PortError> {
        let Some(bump) = delivery.known.bumps.get(&environment.name) else { return Ok(None) };
        for (written, image) in place.written.iter().zip(&bump.to) {
            if written.as_ref().is_ok_and(|w| w.digest.is_some()) {
                continue;
            }
            let registry = self.registry_of(app, &image.name)?;
            let named = registry.digest(&image.name, &image.tag).await?;
            if let Some(named) = named.filter(|named| *named != image.digest) {
                return Ok(Some((image.clone(), named)));
            }
        }
        Ok(None)
    }

    async fn open_ids(&self, app: &AppName) -> Said<Vec<crate::domain::DeliveryId>> {
        let listing = Listing { app: Some(app.clone()), open_only: true, limit: None };
        Ok(self.ports.store.deliveries(&listing).await?.into_iter().map(|d| d.id).collect())
    }

    /// The delivery that is meant, which has ended.
    async fn the_ended(&self, asked: &str, app: Option<&AppName>) -> Said<Delivery> {
        let mut found = self.found(app, asked).await?;
        match (found.pop(), found.pop()) {
            (Some(only), None) => Ok(only),
            (None, _) => {
                Err(Stop::Refused(format!("There is no delivery {asked}. /tide history lists those that ended.")))
            }
            (Some(one), Some(other)) => {
                Err(Stop::Refused(format!("Which one, {} or {}? Say it with the whole id.", other.id, one.id)))
            }
        }
    }
}
