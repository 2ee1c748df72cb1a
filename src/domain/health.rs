//! Health is observed, not remembered: what is seen of a deployment after it settled, and what a version has earned in
//! the environment before.
//!
//! A gate asks the cluster at every look. What must outlast a look is kept with the deployment: since when it is not
//! healthy, and whom that was told. A blip shuts gates and leaves no trace. What is bad for as long as the environment
//! asks something to be healthy (`healthy_for`) is lost: told once, told once more when it is back, and the soak starts
//! anew. What is seen bad counts as bad until it is seen healthy. A cluster that cannot be asked says nothing: the gate
//! is shut, and nothing else follows.
//!
//! What was healthy for its soak and was then replaced keeps what it earned, until it is rolled back. A rollback takes it
//! from every version that it goes back behind: from what ran when it came, and from what that had replaced, down to what
//! it brings back. Whoever goes back to 1.3.0 says that neither 1.5.0 nor 1.4.0 should run; whoever goes back from 1.5.0
//! to 1.4.0 says nothing against 1.4.0. And a rollback gives nothing: what it brings back has what it earned before.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use super::delivery::Lane;
use super::deployment::{Bad, Deployment, Health};
use super::explain::instant_words;
use super::gate::Before;
use super::image::ImageRef;
use super::observed::RolloutSeen;
use super::{DeliveryId, Digest, ImageName, Instant, Version};

/// What is left to do where a version cannot earn any more what it lacks: it is released once.
pub(super) const ANOTHER: &str = "it takes another version to go on";

/// What is said of a version that came there past its gates and in no other way.
const PAST: &str = "it was merged there past its gates";

/// How something that should run was seen at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// It runs and is healthy.
    Well,
    /// It is not healthy, in words.
    Bad(String),
    /// Something else runs in its place, in words.
    Away(String),
}

impl Sight {
    /// What a rollout's state says about something that had settled; none where nobody watches, or knows.
    pub fn of(seen: &RolloutSeen) -> Option<Self> {
        Some(match seen {
            RolloutSeen::NotConfigured | RolloutSeen::Unknown(_) => return None,
            RolloutSeen::Healthy => Self::Well,
            RolloutSeen::NotTaken => Self::Bad("the cluster has not taken it".to_owned()),
            RolloutSeen::Held(why) => Self::Bad(format!("the cluster has not taken it: {why}")),
            RolloutSeen::Progressing(progress) => Self::Bad(progress.clone()),
            RolloutSeen::Degraded(cause) => Self::Bad(cause.clone()),
            RolloutSeen::Overtaken(by) => Self::Away(format!("commit {} took its place", by.short())),
        })
    }
}

impl Bad {
    /// When what fails is no blip any more.
    fn lost_at(&self, healthy_for: Duration) -> Option<Instant> {
        self.failing?.checked_add_signed(whole(healthy_for))
    }

    /// What a gate says of it.
    fn describe(&self) -> String {
        let anew = if self.told.is_some() { "; it soaks anew once it is healthy again" } else { "" };
        format!("{}, since {}{anew}", self.how, instant_words(self.since))
    }
}

fn whole(length: Duration) -> TimeDelta {
    TimeDelta::from_std(length).unwrap_or(TimeDelta::MAX)
}

/// What people are told of it, once each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It was healthy, and has not been for longer than a blip.
    Lost,
    /// It is healthy again.
    Back {
        /// Since when it was not.
        after: Instant,
        /// Where it was told that it was lost.
        told: Vec<DeliveryId>,
    },
}

impl News {
    /// What people read. `leads_on` says that another environment comes after this one.
    pub fn text(&self, deployment: &Deployment, leads_on: bool) -> String {
        let Deployment { app, environment, .. } = deployment;
        let label = deployment.label();
        match (self, &deployment.bad) {
            (Self::Back { after, .. }, _) => {
                let anew = if leads_on { "; its soak starts anew" } else { "" };
                format!(
                    "{label} of {app} is healthy in {environment} again, which it was not since {}{anew}",
                    instant_words(*after)
                )
            }
            (Self::Lost, bad) => {
                let how = bad.as_ref().map(|b| format!(": {}, since {}", b.how, instant_words(b.since)));
                let shut = if leads_on { "; it goes nowhere from there until it is, and soaks anew then" } else { "" };
                format!("NOT HEALTHY: {label} of {app} in {environment}{}{shut}", how.unwrap_or_default())
            }
        }
    }
}

impl Deployment {
    /// When it is to be looked at again by time alone: what is bad is no blip any more then.
    pub fn look_again(&self, healthy_for: Duration) -> Option<Instant> {
        self.bad.as_ref().filter(|b| b.told.is_none())?.lost_at(healthy_for)
    }

    /// Takes in how it was seen. `waiting` names who is told, should it have been bad for too long.
    #[must_use]
    pub fn seen(
        mut self,
        sight: &Sight,
        healthy_for: Duration,
        waiting: &[DeliveryId],
        now: Instant,
    ) -> (Self, Option<News>) {
        let Health::Healthy { since } = &mut self.health else {
            if self.health == Health::NotObserved && *sight == Sight::Well {
                self.health = Health::Healthy { since: now };
            }
            return (self, None);
        };
        let (how, fails) = match sight {
            Sight::Well => {
                let Some(bad) = self.bad.take() else { return (self, None) };
                let long = bad.since.checked_add_signed(whole(healthy_for)).is_some_and(|end| end <= now);
                if bad.told.is_none() && !long {
                    return (self, None);
                }
                let silent = bad.told.is_none() && bad.lost_at(healthy_for).is_none_or(|at| at > now);
                (*since, self.lost) = (now, Some(bad.since));
                let news = News::Back { after: bad.since, told: bad.told.unwrap_or_default() };
                return (self, (!silent).then_some(news));
            }
            Sight::Bad(how) => (how.clone(), true),
            Sight::Away(how) => (how.clone(), false),
        };
        let bad = self.bad.get_or_insert(Bad { since: now, how: String::new(), failing: None, told: None });
        bad.how = how;
        bad.failing = fails.then(|| bad.failing.unwrap_or(now));
        if bad.told.is_some() || bad.lost_at(healthy_for).is_none_or(|at| at > now) {
            return (self, None);
        }
        bad.told = Some(waiting.to_vec());
        (self, Some(News::Lost))
    }
}

/// What is to enter the next environment: a version with its content. The same version with other content is another.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The version.
    pub version: Option<Version>,
    /// Its images.
    pub images: &'a [ImageRef],
}

fn content(images: &[ImageRef]) -> BTreeSet<(&ImageName, &Digest)> {
    images.iter().map(|i| (&i.name, &i.digest)).collect()
}

impl Wanted<'_> {
    /// Whether a deployment brought exactly this.
    pub fn is(&self, deployment: &Deployment) -> bool {
        self.version == deployment.version && content(self.images) == content(&deployment.images)
    }
}

/// How the environment before is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Nobody watches rollouts there.
    NotObserved,
    /// It was: what was seen is in the newest deployment.
    Seen,
    /// It could not be, with the reason.
    Unknown(String),
}

/// What a version has earned in the environment before, and how it fares there now. `all` are the environment's
/// deployments of the app, newest first.
pub fn before(all: &[Deployment], wanted: Wanted<'_>, asked: &Asked) -> Before {
    let unhealthy = |detail: &str| Before::Unhealthy { detail: detail.to_owned() };
    if let Some(detail) = given_up(all, wanted) {
        return Before::Unhealthy { detail };
    }
    let Some(index) = entry(all, wanted) else { return Before::Never };
    let (earned, later) = (&all[index], &all[..index]);
    if let Some(why) = lacking(earned) {
        return unhealthy(&why);
    }
    let until = later.iter().rev().find(|d| !wanted.is(d)).map(|d| d.at);
    let current = all.first().filter(|d| wanted.is(d));
    match (asked, current) {
        (Asked::NotObserved, _) => {
            let since = if let Health::Healthy { since } = earned.health { since } else { earned.at };
            return Before::NotObserved { since, until };
        }
        (Asked::Unknown(why), Some(_)) => return Before::Unknown { why: why.clone() },
        (Asked::Unknown(_) | Asked::Seen, _) => {}
    }
    if let Some(why) = current.and_then(|c| fares_badly(c, earned)) {
        return unhealthy(&why);
    }
    let Health::Healthy { since } = earned.health else {
        return unhealthy(&format!("it was replaced there before anybody saw it healthy; {ANOTHER}"));
    };
    match &earned.bad {
        // Where something else ran in its place, its time there ended with that.
        Some(bad) if bad.failing.is_none() => {
            let until = Some(until.map_or(bad.since, |u| u.min(bad.since)));
            Before::Healthy { since, until }
        }
        Some(bad) => unhealthy(&format!("it was not when it was replaced there ({}); {ANOTHER}", bad.how)),
        None => Before::Healthy { since, until },
    }
}

/// The same, where what was lost there is healthy again: for as long as the environment asks it proves nothing.
pub fn proven(before: Before, all: &[Deployment], healthy_for: Duration, now: Instant) -> Before {
    let Before::Healthy { since, until: None } = before else { return before };
    let came_back = all.iter().any(|d| d.lost.is_some() && d.health == Health::Healthy { since });
    match since.checked_add_signed(whole(healthy_for)) {
        Some(settles) if came_back && settles > now => Before::Recovering { since, settles },
        _ => before,
    }
}

fn by_rollback(deployment: &Deployment) -> bool {
    deployment.lane == Some(Lane::Rollback)
}

/// The newest time that gates let a version in there as itself.
fn entry(all: &[Deployment], wanted: Wanted<'_>) -> Option<usize> {
    all.iter().position(|d| wanted.is(d) && !by_rollback(d) && d.came.is_let_in())
}

/// Why a version that was in the environment before goes nowhere from there any more, whatever is waited for.
pub fn given_up(all: &[Deployment], wanted: Wanted<'_>) -> Option<String> {
    let Some(index) = entry(all, wanted) else {
        let there = all.iter().find(|d| wanted.is(d))?;
        let how = if by_rollback(there) { "only a rollback brought it there" } else { PAST };
        return Some(format!("{how}, which earns nothing; {ANOTHER}"));
    };
    let later = &all[..index];
    // A rollback that goes back behind it: to something that did not come there after it.
    let behind = |(at, d): &(usize, &Deployment)| {
        let came_after = later[at + 1..].iter().any(|o| !by_rollback(o) && content(&o.images) == content(&d.images));
        by_rollback(d) && !wanted.is(d) && !came_after
    };
    let (_, rollback) = later.iter().enumerate().find(behind)?;
    Some(format!("it was rolled back there ({}); {ANOTHER}", rollback.delivery))
}

/// Why a version that was in the environment before goes nowhere from there as things stand, unless it is brought there
/// again.
pub fn spent(all: &[Deployment], wanted: Wanted<'_>) -> Option<String> {
    let index = entry(all, wanted)?;
    let (earned, replaced) = (&all[index], all[..index].iter().any(|d| !wanted.is(d)));
    match &earned.health {
        Health::Failed { .. } | Health::Unsettled { .. } => lacking(earned),
        Health::RollingOut if replaced => {
            Some(format!("it was replaced there before anybody saw it healthy; {ANOTHER}"))
        }
        Health::RollingOut | Health::NotObserved => None,
        Health::Healthy { .. } => {
            let bad = earned.bad.as_ref().filter(|bad| replaced && bad.failing.is_some())?;
            Some(format!("it was not healthy when it was replaced there ({}); {ANOTHER}", bad.how))
        }
    }
}

/// Why a rollout that is over, or not yet, earned nothing.
fn not_settled(health: &Health) -> Option<String> {
    match health {
        Health::Healthy { .. } | Health::NotObserved => None,
        Health::RollingOut => Some("its rollout has not finished".to_owned()),
        Health::Failed { cause } => Some(format!("its rollout failed: {cause}")),
        Health::Unsettled { why } => Some(format!("its rollout never settled: {why}; {ANOTHER}")),
    }
}

/// The same of what earned nothing there, with what can be done about it.
fn lacking(earned: &Deployment) -> Option<String> {
    let why = not_settled(&earned.health)?;
    Some(match earned.health {
        Health::Failed { .. } => format!("{why}; /tide retry {} looks at it again", earned.delivery),
        _ => why,
    })
}

/// What is wrong with what runs there now.
fn fares_badly(current: &Deployment, earned: &Deployment) -> Option<String> {
    if let Some(why) = not_settled(&current.health) {
        return Some(why);
    }
    if let Some(bad) = &current.bad {
        return Some(bad.describe());
    }
    if current.health == Health::NotObserved {
        return Some("nobody has seen it healthy there yet".to_owned());
    }
    let lost = current.lost.filter(|_| current.delivery != earned.delivery)?;
    Some(format!(
        "it was lost there at {} after a rollback had brought it back, and what that brings earns nothing; {ANOTHER}",
        instant_words(lost)
    ))
}

#[cfg(test)]
mod tests;
