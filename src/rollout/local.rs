//! The embedded cluster: follows the env repos' branches, takes a commit after a delay, and rolls it out.
//!
//! How a rollout stands is computed from when its commit was taken, how the app behaves there, and the injected
//! clock: nothing ticks. What it saw and what it told is kept in one file, so that a restart changes nothing.
//! How an app behaves (slow, failing, stuck) is set from outside, by the demo's people and by tests.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{Rollout, RolloutState, RolloutTarget};
use crate::disk;
use crate::domain::event::Event;
use crate::domain::steering::{Reached, Steer};
use crate::domain::{AppName, Branch, CommitSha, EnvName, Instant};
use crate::port::{Clock, Incoming, PortError, PortResult, Source};

mod branches;
mod steps;

use branches::EnvBranch;
use steps::Steered;

/// How fast the embedded cluster is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// From a commit's arrival on the branch until it is taken, unless nudged.
    pub take_after: Duration,
    /// From taking it until it is healthy.
    pub ready_after: Duration,
}

/// Where an environment's desired state is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The env repo, on disk.
    pub repository: PathBuf,
    /// Its branch.
    pub branch: Branch,
}

/// How an app behaves when it is rolled out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Becomes healthy in the usual time.
    Normal,
    /// Needs this much longer.
    Slow {
        /// How much.
        by: Duration,
    },
    /// Fails where it would become healthy.
    Fail {
        /// What the cluster says about it.
        cause: String,
    },
    /// Never gets beyond its first replica.
    Stall,
    /// Goes by steps: waits with its first replica, and with its second, until somebody promotes it.
    Steps,
    /// Comes up and goes down again, without end.
    Flap {
        /// How long it is each.
        every: Duration,
    },
}

/// How many replicas every app has in the embedded cluster.
const REPLICAS: u32 = 3;
/// How many moves of a branch are remembered.
const ARRIVALS: usize = 500;

/// The embedded cluster.
pub struct LocalRollout {
    path: PathBuf,
    clock: Arc<dyn Clock>,
    pace: Pace,
    environments: BTreeMap<EnvName, EnvBranch>,
    state: Mutex<State>,
    /// Changes handed out by `receive`, by key, until they are acknowledged.
    pending: Mutex<BTreeMap<String, RolloutState>>,
}

/// What is kept on disk.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct State {
    arrivals: BTreeMap<EnvName, Vec<Arrival>>,
    behaviours: Vec<Setting>,
    watches: Vec<Watch>,
    #[serde(default)]
    steered: Vec<Steered>,
}

/// A tip that an environment's branch was seen at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Arrival {
    commit: CommitSha,
    /// When the cluster takes it.
    taken_at: Instant,
}

/// How an app behaves in an environment: one of its tags, or any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Setting {
    environment: EnvName,
    app: AppName,
    tag: Option<String>,
    behaviour: Behaviour,
}

/// A target that somebody asked about, and what was last told about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Watch {
    target: RolloutTarget,
    told: RolloutState,
    /// How many changes were told.
    times: u32,
}

/// How something watched stands now, and when time alone changes that.
struct Seen {
    watch: Watch,
    stands: RolloutState,
    next: Option<Instant>,
}

impl Watch {
    fn is(&self, target: &RolloutTarget) -> bool {
        self.target.environment == target.environment
            && self.target.app == target.app
            && self.target.commit == target.commit
            && self.target.images == target.images
    }

    fn key(&self) -> String {
        let RolloutTarget { environment, app, commit, images, .. } = &self.target;
        let tags: Vec<_> = images.iter().map(ToString::to_string).collect();
        format!("rollout:{environment}:{app}:{commit}:{}:{}", tags.join(","), self.times + 1)
    }
}

impl LocalRollout {
    /// The cluster that keeps its state in this folder and follows these branches.
    pub fn open(
        root: impl Into<PathBuf>,
        clock: Arc<dyn Clock>,
        pace: Pace,
        environments: BTreeMap<EnvName, Followed>,
    ) -> PortResult<Self> {
        let path = root.into().join("rollouts.json");
        let state = disk::read_json(&path)?.unwrap_or_default();
        let environments = environments.into_iter().map(|(name, at)| (name, EnvBranch::new(at))).collect();
        Ok(Self { path, clock, pace, environments, state: Mutex::new(state), pending: Mutex::default() })
    }

    /// Sets how an app behaves in an environment from now on: one of its tags, or any that has no setting of its own.
    pub fn set(&self, env: &EnvName, app: &AppName, tag: Option<&str>, behaviour: Behaviour) -> PortResult<()> {
        self.change(|state| {
            state.behaviours.retain(|s| (&s.environment, &s.app, s.tag.as_deref()) != (env, app, tag));
            let (environment, app, tag) = (env.clone(), app.clone(), tag.map(ToOwned::to_owned));
            state.behaviours.push(Setting { environment, app, tag, behaviour });
            Ok(())
        })
    }

    /// When, as far as is known now, the state of anything asked about changes next by time alone.
    pub fn next_change(&self) -> PortResult<Option<Instant>> {
        let (seen, failure) = self.survey()?;
        match (seen.into_iter().filter_map(|s| s.next).min(), failure) {
            (None, Some(error)) => Err(error),
            (next, _) => Ok(next),
        }
    }

    /// Looks at every branch, and how everything asked about stands, when that changes. An env repo that cannot be
    /// read keeps nobody from seeing the others: what went wrong with it comes beside them.
    fn survey(&self) -> PortResult<(Vec<Seen>, Option<PortError>)> {
        self.change(|state| {
            let now = self.clock.now();
            let mut failure = None;
            for name in self.environments.keys() {
                failure = self.look(state, name, now).err().or(failure);
            }
            let mut seen = Vec::new();
            for watch in &state.watches {
                match self.stand(state, &watch.target, now) {
                    Ok((stands, next)) => seen.push(Seen { watch: watch.clone(), stands, next }),
                    Err(error) => failure = Some(error),
                }
            }
            Ok((seen, failure))
        })
    }

    /// Changes the state; it is durable before this returns. Nothing is written if nothing changed.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> PortResult<T>) -> PortResult<T> {
        let mut state = lock(&self.state);
        let mut new = state.clone();
        let result = change(&mut new)?;
        if new != *state {
            disk::write_json(&self.path, &new)?;
            *state = new;
        }
        Ok(result)
    }

    fn branch(&self, environment: &EnvName) -> PortResult<&EnvBranch> {
        self.environments.get(environment).ok_or_else(|| {
            let known: Vec<_> = self.environments.keys().map(EnvName::as_str).collect();
            let known = known.join(", ");
            PortError::rejected(format!("the embedded cluster has no environment {environment}; it has: {known}"))
        })
    }

    /// Notes where an environment's branch is.
    fn look(&self, state: &mut State, environment: &EnvName, now: Instant) -> PortResult<()> {
        let Some(tip) = self.branch(environment)?.tip()? else { return Ok(()) };
        let arrivals = state.arrivals.entry(environment.clone()).or_default();
        if arrivals.last().is_none_or(|last| last.commit != tip) {
            arrivals.push(Arrival { commit: tip, taken_at: now + self.pace.take_after });
            let surplus = arrivals.len().saturating_sub(ARRIVALS);
            arrivals.drain(..surplus);
        }
        Ok(())
    }

    /// How a target stands now, and when time alone changes that.
    fn stand(
        &self,
        state: &State,
        target: &RolloutTarget,
        now: Instant,
    ) -> PortResult<(RolloutState, Option<Instant>)> {
        let branch = self.branch(&target.environment)?;
        let arrivals = state.arrivals.get(&target.environment).map(Vec::as_slice).unwrap_or_default();
        let Some((first, later)) = branch.first_with(arrivals, &target.commit)? else {
            return Ok((RolloutState::NotTaken, None));
        };
        if first.taken_at > now {
            return Ok((RolloutState::NotTaken, Some(first.taken_at)));
        }
        let mut overtaken_at = None;
        for arrival in std::iter::once(first).chain(later) {
            if !branch.still_runs(target, &arrival.commit)? {
                if arrival.taken_at <= now {
                    return Ok((RolloutState::Overtaken { by: arrival.commit.clone() }, None));
                }
                overtaken_at = Some(arrival.taken_at);
                break;
            }
        }
        let (stands, next) = match state.behaviour(target) {
            Behaviour::Steps => self.stepwise(&state.steered(target), first.taken_at, now),
            behaviour => self.progress(behaviour, first.taken_at, now),
        };
        Ok((stands, [next, overtaken_at].into_iter().flatten().min()))
    }

    fn progress(&self, behaviour: &Behaviour, taken_at: Instant, now: Instant) -> (RolloutState, Option<Instant>) {
        let needs = match behaviour {
            Behaviour::Slow { by } => self.pace.ready_after + *by,
            _ => self.pace.ready_after,
        };
        if now >= taken_at + needs {
            match behaviour {
                Behaviour::Normal | Behaviour::Slow { .. } => return (RolloutState::Healthy, None),
                Behaviour::Fail { cause } => {
                    return (RolloutState::Degraded { cause: cause.clone(), log: Vec::new() }, None);
                }
                Behaviour::Flap { every } => return flaps(taken_at + needs, *every, now),
                Behaviour::Stall | Behaviour::Steps => {}
            }
        }
        let up_to = if matches!(behaviour, Behaviour::Stall) { 1 } else { REPLICAS };
        let step = |n: u32| taken_at + needs * n / REPLICAS;
        let ready = (1..REPLICAS.min(up_to + 1)).rev().find(|n| step(*n) <= now).unwrap_or_default();
        let next = (ready < up_to).then(|| step(ready + 1));
        (RolloutState::Progressing { progress: format!("{ready} of {REPLICAS} replicas") }, next)
    }
}

/// Healthy at first, then failing, in turns.
fn flaps(began: Instant, every: Duration, now: Instant) -> (RolloutState, Option<Instant>) {
    let every = every.max(Duration::from_secs(1));
    let turn = (now - began).num_seconds().unsigned_abs() / every.as_secs();
    let next = began + every * u32::try_from(turn + 1).unwrap_or(u32::MAX);
    let fails = RolloutState::Degraded { cause: "it went down again".to_owned(), log: Vec::new() };
    (if turn.is_multiple_of(2) { RolloutState::Healthy } else { fails }, Some(next))
}

impl State {
    /// What was done with a target, in order.
    fn steered(&self, target: &RolloutTarget) -> Vec<&Steered> {
        self.steered.iter().filter(|steered| steered.is_of(target)).collect()
    }

    /// Whether the last that was done with it is that it was aborted.
    fn is_aborted(&self, target: &RolloutTarget) -> bool {
        self.steered(target).last().is_some_and(|steered| steered.how == Steer::Abort)
    }

    fn behaviour(&self, target: &RolloutTarget) -> &Behaviour {
        let of_app = |s: &&Setting| s.environment == target.environment && s.app == target.app;
        let of_tag = |s: &&Setting| s.tag.as_ref().is_some_and(|tag| target.images.iter().any(|i| i.tag == *tag));
        let settings = || self.behaviours.iter().filter(of_app);
        let found = settings().find(of_tag).or_else(|| settings().find(|s| s.tag.is_none()));
        found.map_or(&Behaviour::Normal, |s| &s.behaviour)
    }
}

#[async_trait]
impl Rollout for LocalRollout {
    async fn state(&self, target: &RolloutTarget) -> PortResult<RolloutState> {
        self.change(|state| {
            let now = self.clock.now();
            self.look(state, &target.environment, now)?;
            let (stands, _) = self.stand(state, target, now)?;
            let over = matches!(stands, RolloutState::Overtaken { .. });
            if !over && !state.watches.iter().any(|w| w.is(target)) {
                state.watches.push(Watch { target: target.clone(), told: stands.clone(), times: 0 });
            }
            Ok(stands)
        })
    }

    async fn steerable(&self, target: &RolloutTarget, how: Steer) -> PortResult<String> {
        self.change(|state| self.point(state, target, how))
    }

    async fn steer(&self, target: &RolloutTarget, how: Steer, from: &str) -> PortResult<Reached> {
        self.change(|state| {
            let at = self.clock.now();
            if how == Steer::Abort && state.is_aborted(target) {
                return Ok(Reached::one(true));
            }
            if self.point(state, target, how).ok().as_deref() != Some(from) {
                return Ok(Reached::one(false));
            }
            let RolloutTarget { environment, app, commit, .. } = target.clone();
            state.steered.push(Steered { environment, app, commit, how, at });
            Ok(Reached::one(true))
        })
    }

    async fn nudge(&self, target: &RolloutTarget) -> PortResult<()> {
        self.change(|state| {
            let now = self.clock.now();
            self.look(state, &target.environment, now)?;
            let arrivals = state.arrivals.entry(target.environment.clone()).or_default();
            arrivals.iter_mut().for_each(|arrival| arrival.taken_at = arrival.taken_at.min(now));
            Ok(())
        })
    }
}

#[async_trait]
impl Source for LocalRollout {
    fn name(&self) -> &str {
        "rollout/local"
    }

    /// What went wrong with one env repo is told once there is nothing else to tell.
    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        let (seen, failure) = self.survey()?;
        let mut pending = lock(&self.pending);
        let mut incoming = Vec::new();
        for Seen { watch, stands, .. } in seen {
            if stands != watch.told {
                let (key, RolloutTarget { environment, app, .. }) = (watch.key(), watch.target);
                pending.insert(key.clone(), stands);
                incoming.push(Incoming { key, event: Event::RolloutChanged { environment, app } });
            }
        }
        match failure {
            Some(error) if incoming.is_empty() => Err(error),
            _ => Ok(incoming),
        }
    }

    async fn acknowledge(&self, keys: &[String]) -> PortResult<()> {
        let mut pending = lock(&self.pending);
        self.change(|state| {
            for (key, told) in keys.iter().filter_map(|key| pending.get_key_value(key)) {
                if let Some(watch) = state.watches.iter_mut().find(|w| w.key() == *key) {
                    watch.told = told.clone();
                    watch.times += 1;
                }
            }
            state.watches.retain(|w| !matches!(w.told, RolloutState::Overtaken { .. }));
            Ok(())
        })?;
        keys.iter().for_each(|key| drop(pending.remove(key)));
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
