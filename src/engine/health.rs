//! How what runs fares: asked at every look of a gate that rests on it, at every sweep, and whenever a cluster says that
//! something changed. The rules are `domain::health`; here the cluster is asked, and what changed is stored and told.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

use super::health_news::fares;
use super::in_time::in_time;
use super::truth::store_failed;
use super::{Engine, EngineError};
use crate::domain::catalog::{Environment, RolloutPolicy};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::{Deployment, Health};
use crate::domain::gate::{Before, Reason};
use crate::domain::health::{Asked, News, Sight, Wanted, before, proven};
use crate::domain::observed::RolloutSeen;
use crate::domain::step::StepKind;
use crate::domain::{AppName, CommitSha, DeliveryId, EnvName, Instant};
use crate::port::{Fault, PortError, PortResult};
use crate::rollout::{RolloutState, RolloutTarget};
use crate::store::{Change, Listing, StoreError};

/// How long a cluster is waited for; then it counts as one that cannot be asked.
const PATIENCE: Duration = Duration::from_secs(10);
/// The same, for whoever only wants to know.
const GLANCE: Duration = Duration::from_secs(5);
/// How soon one that cannot be asked is asked again about what may be a blip.
const AGAIN: TimeDelta = TimeDelta::seconds(15);
/// How many deployments a version's past in an environment is looked for in.
pub(super) const LOOKED: u32 = 200;

/// When what is bad, or was told and not asked, is to be looked at again, by app and environment. Lost with the process: the first sweep finds it anew.
#[derive(Default)]
pub(super) struct Suspects(Mutex<BTreeMap<(AppName, EnvName), Instant>>);

impl Suspects {
    fn all(&self) -> MutexGuard<'_, BTreeMap<(AppName, EnvName), Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When the first is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.all().values().min().copied()
    }

    fn note(&self, deployment: &Deployment, at: Option<Instant>) {
        let key = (deployment.app.clone(), deployment.environment.clone());
        match at {
            Some(at) => self.all().insert(key, at),
            None => self.all().remove(&key),
        };
    }

    /// Takes out those that are due; whoever looks notes them again where that is needed.
    fn due(&self, now: Instant) -> Vec<(AppName, EnvName)> {
        let mut all = self.all();
        let due: Vec<_> = all.iter().filter(|(_, at)| **at <= now).map(|(key, _)| key.clone()).collect();
        all.retain(|_, at| *at > now);
        due
    }
}

/// What came of looking at how something fares.
pub(super) enum Look {
    /// Nothing new.
    Same,
    /// Something: it stands in the transaction.
    New,
    /// It could not be asked, or nobody knows.
    Unasked(PortError),
}

impl Look {
    /// That the cluster did not answer, where that is so: then it need not be asked about others.
    fn no_answer(self) -> Option<PortError> {
        match self {
            Self::Unasked(error) if error.fault == Fault::Transient => Some(error),
            _ => None,
        }
    }
}

/// A rollout's state in the words of the domain, with what was said last by what fails: for a delivery, which tells it once.
pub(super) fn seen_with_log(state: RolloutState) -> RolloutSeen {
    match state {
        RolloutState::Degraded { cause, log } if !log.is_empty() => {
            RolloutSeen::Degraded(format!("{cause}; it said last: {}", log.join(" / ")))
        }
        state => seen(state),
    }
}

/// A rollout's state in the words of the domain: the same for as long as the same is wrong.
fn seen(state: RolloutState) -> RolloutSeen {
    match state {
        RolloutState::NotTaken => RolloutSeen::NotTaken,
        RolloutState::Held { why } => RolloutSeen::Held(why),
        RolloutState::Progressing { progress } => RolloutSeen::Progressing(progress),
        RolloutState::Healthy => RolloutSeen::Healthy,
        RolloutState::Degraded { cause, .. } => RolloutSeen::Degraded(cause),
        RolloutState::Overtaken { by } => RolloutSeen::Overtaken(by),
        RolloutState::Unknown { why } => RolloutSeen::Unknown(why),
    }
}

impl Engine {
    /// What a delivery's version has earned in the environment before, and how it fares there now.
    pub(super) async fn before(&self, delivery: &Delivery, environment: &EnvName) -> PortResult<Before> {
        let store = &self.ports.store;
        let mut all = store.deployments(&delivery.app, environment, LOOKED).await.map_err(store_failed)?;
        // A release is cut from what was there under no version yet, and its own images may be built anew.
        let cut = all
            .iter()
            .find(|d| delivery.lane == Lane::Release && d.source.is_some() && d.source == delivery.known.source)
            .cloned();
        let wanted = match &cut {
            Some(cut) => Wanted { version: cut.version, images: &cut.images },
            None => Wanted { version: delivery.version, images: &delivery.known.images },
        };
        let observed = self.catalog.environment(environment).filter(|e| e.rollout.is_some());
        let mut asked = if observed.is_some() { Asked::Seen } else { Asked::NotObserved };
        if let (Some(environment), Some(newest)) = (observed, all.first_mut().filter(|d| wanted.is(d))) {
            let mut change = self.change();
            if let Look::Unasked(why) =
                self.look_at(&mut change, environment, newest, None).await.map_err(store_failed)?
            {
                asked = Asked::Unknown(why.told);
            }
            self.store_look(change).await.map_err(store_failed)?;
        }
        let healthy_for = observed.and_then(|e| e.rollout.as_ref()).map(|policy| policy.healthy_for);
        let mut before = proven(before(&all, wanted, &asked), &all, healthy_for.unwrap_or_default(), self.now());
        let stood = matches!(before, Before::Healthy { .. } | Before::Recovering { .. } | Before::NotObserved { .. });
        if stood && let Some(red) = self.red_where_cut(delivery, environment).await? {
            before = Before::Unhealthy { detail: red };
        }
        Ok(match (before, self.stranded(delivery).await?) {
            // What it lacks there is told as it was seen, with what can be done there.
            (Before::Unhealthy { detail }, Some(_)) => Before::Stranded { detail },
            (Before::Never, Some(Reason::Stranded { detail, .. })) => Before::Stranded { detail },
            (before, _) => before,
        })
    }

    /// Looks at what runs of an app in an environment, and adds to a transaction what is new of it.
    pub(super) async fn watch_health(
        &self,
        change: &mut Change,
        app: &AppName,
        environment: &EnvName,
    ) -> Result<Look, StoreError> {
        self.watch_unless_down(change, (app, environment), None).await
    }

    /// The same, where it may be known already that the cluster does not answer.
    async fn watch_unless_down(
        &self,
        change: &mut Change,
        (app, environment): (&AppName, &EnvName),
        down: Option<&PortError>,
    ) -> Result<Look, StoreError> {
        let Some(environment) = self.catalog.environment(environment).filter(|e| e.rollout.is_some()) else {
            return Ok(Look::Same);
        };
        let newest = self.ports.store.deployments(app, &environment.name, 1).await?.pop();
        // What nobody has seen healthy cannot lose that.
        let Some(mut newest) = newest.filter(|d| d.health != Health::NotObserved) else { return Ok(Look::Same) };
        let look = self.look_at(change, environment, &mut newest, down).await?;
        match &look {
            Look::Same => {}
            Look::New => {
                change.pokes.extend(self.waiting_behind(&newest).await?.into_iter().map(|d| d.id));
                change.pokes.extend(self.cut_of(&newest).await?);
            }
            Look::Unasked(error) => {
                let name = &environment.name;
                tracing::debug!(%app, environment = %name, cause = %error.cause, "cannot ask how it fares: {error}");
            }
        }
        Ok(look)
    }

    /// Looks at everything that runs in an environment. A cluster that does not answer is asked once, not once for each app.
    pub(super) async fn watch_health_in(&self, environment: &Environment) -> Result<(), EngineError> {
        let mut down = None;
        for app in self.catalog.apps.keys() {
            let look = self.watch_one((app, &environment.name), down.as_ref()).await?;
            down = down.or(look.no_answer());
        }
        Ok(())
    }

    /// Looks again at what was bad, once that can be a blip no more, and at what was told of, once that counts no more. Returns
    /// whether anything was new.
    pub(super) async fn watch_suspects(&self) -> Result<bool, EngineError> {
        let (mut moved, mut down) = (false, BTreeMap::new());
        for (app, environment) in self.suspects.due(self.now()) {
            let look = self.watch_one((&app, &environment), down.get(&environment)).await?;
            moved |= matches!(look, Look::New);
            down.extend(look.no_answer().map(|error| (environment, error)));
        }
        Ok(moved)
    }

    async fn watch_one(&self, place: (&AppName, &EnvName), down: Option<&PortError>) -> Result<Look, EngineError> {
        let mut change = self.change();
        let look = self.watch_unless_down(&mut change, place, down).await?;
        self.store_look(change).await?;
        Ok(look)
    }

    /// Stores what came of a look, if anything did.
    async fn store_look(&self, change: Change) -> Result<(), StoreError> {
        let Change { deployments, notes, posts, .. } = &change;
        if deployments.is_empty() && notes.is_empty() && posts.is_empty() {
            return Ok(());
        }
        self.ports.store.commit(change).await
    }

    /// How a deployment fares at this moment, for whoever only wants to know: nothing is kept or told of it. None where nobody
    /// watches what runs there.
    pub(super) async fn fares_now(&self, deployment: &Deployment) -> Option<PortResult<Sight>> {
        let environment = self.catalog.environment(&deployment.environment)?;
        let policy = environment.rollout.as_ref()?;
        let doing = format!("ask {} how it fares", environment.name);
        Some(in_time(GLANCE, &doing, self.ask(environment, policy, deployment)).await)
    }

    /// Asks how one deployment fares and takes that in: what is new goes into the transaction, together with what people
    /// are told of it. Where it is `down`, it is not asked.
    async fn look_at(
        &self,
        change: &mut Change,
        environment: &Environment,
        deployment: &mut Deployment,
        down: Option<&PortError>,
    ) -> Result<Look, StoreError> {
        let (Some(policy), true) = (&environment.rollout, deployment.settled()) else { return Ok(Look::Same) };
        let (now, known) = (self.now(), deployment.clone());
        let asked = match down {
            Some(error) => Err(error.clone()),
            None => self.ask(environment, policy, deployment).await,
        };
        let counts_until = self.counts_until(environment, policy, deployment).await;
        let sight = match asked {
            Ok(sight) => sight,
            Err(error) => {
                let pending = deployment.look_again(policy.healthy_for).map(|at| at.max(now + AGAIN));
                let tell = self.nobody_knows(change, deployment, &error, counts_until).await?;
                self.suspects.note(deployment, [pending, tell].into_iter().flatten().min());
                return Ok(Look::Unasked(error));
            }
        };
        let told = self.concerned(deployment).await?;
        let ids: Vec<_> = told.iter().map(|d| d.id.clone()).collect();
        let (seen, news) = known.clone().seen(&sight, policy.healthy_for, &ids, now);
        let stale = counts_until.filter(|at| *at > now);
        self.suspects.note(&seen, [seen.look_again(policy.healthy_for), stale].into_iter().flatten().min());
        self.it_is_known(change, &seen).await?;
        if seen == known {
            return Ok(Look::Same);
        }
        change.journal.push(fares(&seen, how_it_fares(&seen, news.as_ref())));
        if let Some(news) = &news {
            change.posts.extend(self.news_posts(&seen, news, &told).await?);
        }
        change.deployments.push(seen.clone());
        *deployment = seen;
        Ok(Look::New)
    }

    /// On which deliveries it is told how a deployment fares: those that wait for it, else the one that brought it.
    async fn concerned(&self, deployment: &Deployment) -> Result<Vec<Delivery>, StoreError> {
        let waiting = self.waiting_behind(deployment).await?;
        if !waiting.is_empty() {
            return Ok(waiting);
        }
        Ok(self.ports.store.delivery(&deployment.delivery).await?.into_iter().collect())
    }

    /// Until when it counts what was told of a deployment; none where that is asked, or cannot be read.
    async fn counts_until(
        &self,
        environment: &Environment,
        policy: &RolloutPolicy,
        deployment: &Deployment,
    ) -> Option<Instant> {
        let target = target(environment, policy, deployment, &deployment.env_commit);
        let rollout = self.rollout_of(environment, policy).ok()?;
        in_time(PATIENCE, "read when it was told", rollout.counts_until(&target)).await.ok()?
    }

    /// Asks the cluster. Where the commit that brought it was overtaken or is gone, but the env repo names the same images
    /// still, whoever changed it put them back: then they are asked about at the commit that stands there.
    async fn ask(
        &self,
        environment: &Environment,
        policy: &RolloutPolicy,
        deployment: &Deployment,
    ) -> PortResult<Sight> {
        let seen = self.ask_at(environment, policy, deployment, &deployment.env_commit).await?;
        let elsewhere = matches!(seen, RolloutSeen::Overtaken(_) | RolloutSeen::NotTaken | RolloutSeen::Held(_));
        let tip = if elsewhere { self.put_back(environment, deployment).await? } else { None };
        let seen = match tip {
            Some(tip) => self.ask_at(environment, policy, deployment, &tip).await?,
            None => seen,
        };
        match seen {
            // Of one app alone: others there may be asked.
            RolloutSeen::Unknown(why) => Err(PortError::rejected(why)),
            seen => Sight::of(&seen).ok_or_else(|| PortError::rejected(format!("nobody watches {}", environment.name))),
        }
    }

    /// The env repo's commit, if it is another than the one that brought this and names the same images.
    async fn put_back(&self, environment: &Environment, deployment: &Deployment) -> PortResult<Option<CommitSha>> {
        let Some(app) = self.catalog.app(&deployment.app) else { return Ok(None) };
        let Some(place) = self.what_runs(app, environment).await? else { return Ok(None) };
        let same = crate::domain::image::names_all(&place.written, &deployment.images);
        Ok(Some(place.commit).filter(|tip| same && *tip != deployment.env_commit))
    }

    /// Of what is tried again: the env repo's commit where somebody had taken it out and put it back, and nothing else was
    /// brought there since.
    pub(super) async fn put_back_since(
        &self,
        delivery: &Delivery,
        environment: &Environment,
    ) -> PortResult<Option<CommitSha>> {
        let (name, store) = (&environment.name, &self.ports.store);
        let newest = store.deployments(&delivery.app, name, 1).await.map_err(store_failed)?.pop();
        let Some(newest) = newest.filter(|d| d.delivery == delivery.id && delivery.last_retry(name).is_some()) else {
            return Ok(None);
        };
        self.put_back(environment, &newest).await
    }

    async fn ask_at(
        &self,
        environment: &Environment,
        policy: &RolloutPolicy,
        deployment: &Deployment,
        commit: &CommitSha,
    ) -> PortResult<RolloutSeen> {
        let name = &environment.name;
        let rollout = self.rollout_of(environment, policy)?;
        let target = target(environment, policy, deployment, commit);
        let state = in_time(PATIENCE, &format!("ask {name} how it fares"), rollout.state(&target)).await?;
        Ok(seen(state))
    }

    /// Open deliveries that rest on the health of what runs there: those that bring the same version on.
    async fn waiting_behind(&self, deployment: &Deployment) -> Result<Vec<Delivery>, StoreError> {
        let listing = Listing { app: Some(deployment.app.clone()), open_only: true, limit: None };
        let mut open = self.ports.store.deliveries(&listing).await?;
        let of = |d: &Delivery| match d.lane {
            Lane::Release => d.known.source == deployment.source,
            _ => d.version == deployment.version,
        };
        open.retain(|d| of(d) && self.rests_on(d, &deployment.environment));
        Ok(open)
    }

    /// Open releases of the commit that runs there: their ballots say how it fares, whether or not a gate rests on it.
    async fn cut_of(&self, deployment: &Deployment) -> Result<Vec<DeliveryId>, StoreError> {
        let listing = Listing { app: Some(deployment.app.clone()), open_only: true, limit: None };
        let mut open = self.ports.store.deliveries(&listing).await?;
        open.retain(|d| d.lane == Lane::Release && d.known.source.is_some() && d.known.source == deployment.source);
        Ok(open.into_iter().map(|d| d.id).collect())
    }

    /// Whether a delivery's way leads through an environment's health.
    pub(super) fn rests_on(&self, delivery: &Delivery, environment: &EnvName) -> bool {
        let ahead = |s: &&crate::domain::step::Step| s.done_at.is_none();
        let enters = |kind: &StepKind| match kind {
            StepKind::AwaitRollout { environment: e } if e != environment => self.catalog.environment(e).is_some(),
            _ => false,
        };
        match delivery.lane {
            Lane::Hotfix => delivery.steps.iter().filter(ahead).any(|s| enters(&s.kind)),
            Lane::Promotion | Lane::Release => {
                let target = self.catalog.environment(&delivery.environment);
                target.and_then(|e| e.after.as_ref()).is_some_and(|a| a.environment == *environment)
            }
            _ => false,
        }
    }
}

/// What is asked about: a deployment, at a commit that names it.
fn target(
    environment: &Environment,
    policy: &RolloutPolicy,
    deployment: &Deployment,
    commit: &CommitSha,
) -> RolloutTarget {
    RolloutTarget {
        environment: environment.name.clone(),
        app: deployment.app.clone(),
        commit: commit.clone(),
        images: deployment.images.clone(),
        since: deployment.at,
        settings: policy.settings.clone(),
    }
}

/// What the journal says of it.
fn how_it_fares(deployment: &Deployment, news: Option<&News>) -> String {
    match (news, &deployment.bad) {
        (Some(News::Lost), Some(bad)) => format!("lost its health: {}", bad.how),
        (Some(News::Back { .. }), _) => "healthy again: it soaks anew".to_owned(),
        (_, Some(bad)) => format!("not healthy: {}", bad.how),
        (_, None) => "healthy".to_owned(),
    }
}
