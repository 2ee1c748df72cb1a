//! How far something is on its way, for whoever waits for it: a version into an environment, or one delivery to its end.
//!
//! It is read from the records, so that it can be asked every second. What counts is what should run there now: a version that
//! was healthy once and has made way is not what anybody waits for. That it is healthy is never said by the records alone: what
//! watches rollouts there is asked before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DeliveryLine, LONG, Outcome};
use crate::domain::catalog::App;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::{Deployment, Health};
use crate::domain::health::Sight;
use crate::domain::hygiene::neutral;
use crate::domain::{AppName, DeliveryId, EnvName, Instant, Version};
use crate::engine::{Engine, EngineError};
use crate::port::PortResult;
use crate::store::Listing;

/// How many entries into an environment are looked through.
const LOOKED: u32 = 100;

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// A version in an environment.
    Version(Version),
    /// A delivery.
    Delivery(DeliveryId),
}

/// When waiting is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// It runs there and is healthy, or nobody watches rollouts there.
    Healthy,
    /// The delivery that brings it has done all that it has to do.
    Ended,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Nothing brings it so far.
    Nowhere,
    /// A delivery is on its way with it.
    UnderWay,
    /// It is there and healthy.
    Healthy,
    /// It is there, and nobody watches rollouts there.
    NotObserved,
    /// It is there, and whether it is healthy cannot be told now: nobody answers or has reported for too long.
    Unknown,
    /// It is there, and is not healthy now.
    Unhealthy,
    /// Its delivery has done what it had to do.
    Done,
    /// It will not get there by itself any more: its delivery failed, was given up or overtaken.
    Failed,
}

/// How far something is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProgressView {
    /// When it was looked at.
    pub at: Instant,
    /// The app.
    pub app: AppName,
    /// The environment.
    pub environment: EnvName,
    /// The version, where it has one.
    pub version: Option<Version>,
    /// How it stands.
    pub stands: Stands,
    /// The delivery that brings or brought it.
    pub delivery: Option<DeliveryLine>,
    /// The same for people.
    pub told: String,
}

impl ProgressView {
    /// Whether what is waited for has come; false where it will not come by itself any more, none as long as it may.
    pub fn reached(&self, goal: Goal) -> Option<bool> {
        let there = match self.stands {
            Stands::Healthy | Stands::NotObserved | Stands::Done => Some(true),
            Stands::Failed => Some(false),
            Stands::Nowhere | Stands::UnderWay | Stands::Unknown | Stands::Unhealthy => None,
        };
        match (goal, &self.delivery) {
            (Goal::Ended, Some(delivery)) => delivery.outcome.map(|outcome| outcome == Outcome::Done),
            _ => there,
        }
    }
}

impl Engine {
    /// How far a version is on its way into an environment.
    pub async fn progress(
        &self,
        app: &App,
        environment: &EnvName,
        version: Version,
    ) -> Result<ProgressView, EngineError> {
        let listing = Listing { app: Some(app.name.clone()), open_only: false, limit: None };
        let all = self.ports.store.deliveries(&listing).await?;
        let brings =
            |d: &&Delivery| d.version == Some(version) && d.enters(environment) && !matches!(d.lane, Lane::Override);
        let attempt = all.iter().find(brings);
        self.progress_by((&app.name, environment), &Awaited::Version(version), attempt).await
    }

    /// How far a delivery is; none where there is no such one.
    pub async fn progress_of(&self, id: &DeliveryId) -> Result<Option<ProgressView>, EngineError> {
        let Some(delivery) = self.ports.store.delivery(id).await? else { return Ok(None) };
        let place = (&delivery.app, &delivery.environment);
        self.progress_by(place, &Awaited::Delivery(id.clone()), Some(&delivery)).await.map(Some)
    }

    async fn progress_by(
        &self,
        (app, environment): (&AppName, &EnvName),
        awaited: &Awaited,
        attempt: Option<&Delivery>,
    ) -> Result<ProgressView, EngineError> {
        let at = self.now();
        let entries = self.ports.store.deployments(app, environment, LOOKED).await?;
        let newest = entries.first();
        let meant = |d: &Deployment| match awaited {
            Awaited::Version(version) => d.version == Some(*version),
            Awaited::Delivery(id) => d.delivery == *id,
        };
        let there = newest.filter(|d| meant(d));
        let was = entries.iter().any(meant);
        let (stands, now) = match (stands((there, was), attempt, awaited), there) {
            (stands @ (Stands::Healthy | Stands::NotObserved), Some(there)) => {
                seen(stands, there, self.fares_now(there).await)
            }
            (stands, there) => (stands, there.map(Deployment::fares).unwrap_or_default()),
        };
        let line = attempt.map(|d| DeliveryLine::of(d, at));
        let version = match awaited {
            Awaited::Version(version) => Some(*version),
            Awaited::Delivery(_) => attempt.and_then(|d| d.version),
        };
        let what = version.map_or_else(|| there.map_or("it".to_owned(), Deployment::label), |v| v.to_string());
        let place = format!("{what} of {app}");
        let told = match (stands, &line, there) {
            (Stands::Healthy, ..) => format!("{place} is healthy in {environment}"),
            (Stands::NotObserved, ..) => format!("{place} is in {environment}; nobody watches rollouts there"),
            (Stands::Unknown, ..) => {
                format!("{place} is in {environment}, and whether it is healthy there cannot be told now: {now}")
            }
            (Stands::Unhealthy, ..) | (Stands::Failed, None, Some(_)) => format!("{place} in {environment}: {now}"),
            (Stands::Failed, line, None) if line.as_ref().is_none_or(|l| l.outcome == Some(Outcome::Done)) => {
                let now = newest.map_or_else(|| "something else".to_owned(), Deployment::label);
                format!("{place} was in {environment}, and {now} has taken its place")
            }
            (_, Some(line), _) => line.text(),
            (_, None, _) => format!("nothing brings {place} to {environment} so far"),
        };
        let (app, environment) = (app.clone(), environment.clone());
        Ok(ProgressView { at, app, environment, version, stands, delivery: line, told: neutral(&told, 4 * LONG) })
    }
}

/// How something stands that was well by the records, by what is seen of it now, and that in words. Where nobody watches, the records
/// are all that there is.
fn seen(recorded: Stands, there: &Deployment, now: Option<PortResult<Sight>>) -> (Stands, String) {
    match now {
        None => (recorded, there.fares()),
        Some(Ok(Sight::Well)) => (Stands::Healthy, there.fares()),
        Some(Ok(Sight::Bad(how))) => (Stands::Unhealthy, format!("NOT HEALTHY: {how}")),
        Some(Ok(Sight::Away(how))) => (Stands::Unhealthy, how),
        Some(Err(error)) => (Stands::Unknown, error.told_alone().to_owned()),
    }
}

/// How it stands, by what should run there now and the newest attempt to bring it.
fn stands((there, was): (Option<&Deployment>, bool), attempt: Option<&Delivery>, awaited: &Awaited) -> Stands {
    let open = attempt.is_some_and(Delivery::is_open);
    let done = attempt.and_then(|d| d.end.as_ref()).is_some_and(|(_, end)| Outcome::of(end) == Outcome::Done);
    match there.map(|d| (&d.health, &d.bad)) {
        Some((Health::Healthy { .. } | Health::NotObserved, Some(_))) => Stands::Unhealthy,
        Some((Health::Healthy { .. }, None)) => Stands::Healthy,
        Some((Health::NotObserved, None)) => Stands::NotObserved,
        Some((Health::RollingOut, _)) => Stands::UnderWay,
        Some(_) | None if open => Stands::UnderWay,
        Some((Health::Failed { .. } | Health::Unsettled { .. }, _)) => Stands::Failed,
        None if done && matches!(awaited, Awaited::Delivery(_)) => Stands::Done,
        None if attempt.is_some() || was => Stands::Failed,
        None => Stands::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deployment::Came;
    use crate::port::PortError;

    fn adopted() -> Deployment {
        Deployment {
            delivery: "shop-0".parse().unwrap(),
            lane: None,
            app: "shop".parse().unwrap(),
            environment: "prod".parse().unwrap(),
            version: Some(Version::new(1, 3, 0)),
            source: None,
            images: Vec::new(),
            env_commit: "1".repeat(40).parse().unwrap(),
            at: Instant::UNIX_EPOCH,
            health: Health::NotObserved,
            bad: None,
            lost: None,
            came: Came::default(),
        }
    }

    fn view(stands: Stands) -> ProgressView {
        ProgressView {
            at: Instant::UNIX_EPOCH,
            app: "shop".parse().unwrap(),
            environment: "prod".parse().unwrap(),
            version: None,
            stands,
            delivery: None,
            told: String::new(),
        }
    }

    #[test]
    fn what_the_records_call_well_has_arrived_only_as_far_as_it_is_seen_so_now() {
        let (shop, away) = (adopted(), || "commit 1234567 took its place".to_owned());
        let silent = || PortError::transient("prod did not answer; it is tried again", "502");
        for recorded in [Stands::Healthy, Stands::NotObserved] {
            assert_eq!(seen(recorded, &shop, None).0, recorded, "nobody watches there");
            assert_eq!(seen(recorded, &shop, Some(Ok(Sight::Well))).0, Stands::Healthy);
            let (stands, now) = seen(recorded, &shop, Some(Ok(Sight::Bad("OOMKilled".to_owned()))));
            assert_eq!((stands, now.as_str()), (Stands::Unhealthy, "NOT HEALTHY: OOMKilled"));
            assert_eq!(seen(recorded, &shop, Some(Ok(Sight::Away(away())))), (Stands::Unhealthy, away()));
            let (stands, now) = seen(recorded, &shop, Some(Err(silent())));
            assert_eq!((stands, now.as_str()), (Stands::Unknown, "prod did not answer"));
        }
    }

    #[test]
    fn nobody_knows_is_not_what_anybody_waits_for() {
        let reached = |stands| view(stands).reached(Goal::Healthy);
        for there in [Stands::Healthy, Stands::NotObserved, Stands::Done] {
            assert_eq!(reached(there), Some(true), "{there:?}");
        }
        for open in [Stands::Nowhere, Stands::UnderWay, Stands::Unknown, Stands::Unhealthy] {
            assert_eq!(reached(open), None, "{open:?}");
        }
        assert_eq!(reached(Stands::Failed), Some(false));
    }
}
