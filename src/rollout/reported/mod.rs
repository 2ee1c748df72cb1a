//! Clusters that nobody may reach from outside: somebody in there tells how things are, by `POST /rollouts/NAME`. Flux's Alerts, Argo
//! CD's notifications and a line of curl can.
//!
//! What is told is believed of whoever knows the secret, and only for as long as it is fresh. A report counts as health for what was
//! merged only where it names that commit, or one that contains it, and the images that were written there. Where nobody has told
//! anything for too long, nobody knows: gates that rest on it are shut and say since when, people are told once, and nothing else
//! follows from it.

mod body;
mod door;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

pub use self::body::{Heard, read};
pub use self::door::{PATH, Reporter, ReporterListener};

use super::kube::{Said, said_of};
use super::revisions::{Holds, Revisions};
use super::settings;
use super::{Rollout, RolloutState, RolloutTarget};
use crate::domain::explain::instant_words;
use crate::domain::report::{Report, ReportedHealth};
use crate::domain::{AppName, EnvName, Instant};
use crate::port::{Clock, PortResult};

/// What the configuration says of reports in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// What whoever reports calls an app, with `{app}` and `{environment}` to be filled in.
    pub object: String,
    /// How long a report counts.
    pub fresh_for: Duration,
    /// Whether a report that names no images vouches for those that its commit says.
    #[serde(default)]
    pub commit_vouches: bool,
}

/// Where the newest reports are kept.
#[async_trait]
pub trait Reports: Send + Sync {
    /// The newest of an app in an environment.
    async fn newest(&self, environment: &EnvName, app: &AppName) -> PortResult<Option<Report>>;
}

/// Believes what is reported.
pub struct ReportedRollout {
    reports: Arc<dyn Reports>,
    revisions: Arc<Revisions>,
    clock: Arc<dyn Clock>,
}

impl ReportedRollout {
    /// Believes these reports of what these env repos say.
    pub fn new(reports: Arc<dyn Reports>, revisions: Arc<Revisions>, clock: Arc<dyn Clock>) -> Self {
        Self { reports, revisions, clock }
    }

    /// What a fresh report says of images whose commit is there.
    async fn of(&self, report: Report, target: &RolloutTarget, vouches: bool) -> PortResult<RolloutState> {
        let words = |otherwise: &str| match report.message.as_str() {
            "" => otherwise.to_owned(),
            message => message.to_owned(),
        };
        Ok(match report.health {
            ReportedHealth::Degraded => {
                RolloutState::Degraded { cause: words("it was reported as failing"), log: report.log }
            }
            ReportedHealth::Progressing => RolloutState::Progressing { progress: words("reported as on its way") },
            ReportedHealth::Unknown => {
                let (why, at) = (words("whoever reports it does not know"), instant_words(report.at));
                RolloutState::Unknown { why: format!("{why}, as of {at}") }
            }
            ReportedHealth::Healthy if report.images.is_empty() && vouches => RolloutState::Healthy,
            ReportedHealth::Healthy => {
                let pinned = self.revisions.pins(target, &report.commit).await?;
                let lacks = target.images.iter().find_map(|image| lacks(&report.images, image, pinned));
                lacks.map_or(RolloutState::Healthy, |progress| RolloutState::Progressing { progress })
            }
        })
    }
}

/// What a report lacks to vouch for an image.
fn lacks(images: &[String], image: &crate::domain::image::ImageRef, pinned: bool) -> Option<String> {
    let name = &image.name;
    let said: Vec<(&String, Said)> = images.iter().filter_map(|text| Some((text, said_of(text, image)?))).collect();
    if said.is_empty() {
        return Some(format!("reported as healthy, without any image of {name}"));
    }
    if let Some((other, _)) = said.iter().find(|(_, said)| *said == Said::Another) {
        return Some(format!("reported as healthy, but {} runs there", crate::domain::hygiene::neutral(other, 200)));
    }
    let by_tag = pinned && said.iter().any(|(_, said)| *said == Said::Tag);
    by_tag.then(|| format!("reported as healthy, with {name} by its tag alone where a digest was written"))
}

#[async_trait]
impl Rollout for ReportedRollout {
    async fn state(&self, target: &RolloutTarget) -> PortResult<RolloutState> {
        let settings: Reported = settings::of(target)?;
        let (now, RolloutTarget { app, environment, .. }) = (self.clock.now(), target);
        let newest = self.reports.newest(environment, app).await?;
        let fresh = newest.as_ref().is_some_and(|report| report.is_fresh(settings.fresh_for, now));
        let Some(report) = newest.as_ref().filter(|_| fresh) else {
            // Whoever applies it has had no time to tell of it.
            let soon = (now - target.since).to_std().unwrap_or_default() < settings.fresh_for;
            let why = match &newest {
                _ if soon => return Ok(RolloutState::NotTaken),
                None => format!("nobody has ever reported how {app} fares in {environment}"),
                Some(last) => {
                    format!("nobody has reported how {app} fares in {environment} since {}", instant_words(last.at))
                }
            };
            return Ok(RolloutState::Unknown { why });
        };
        match self.revisions.holds(target, &report.commit).await? {
            Holds::Not => Ok(RolloutState::NotTaken),
            Holds::Another => Ok(RolloutState::Overtaken { by: report.commit.clone() }),
            Holds::Ours => self.of(report.clone(), target, settings.commit_vouches).await,
        }
    }

    async fn counts_until(&self, target: &RolloutTarget) -> PortResult<Option<Instant>> {
        let settings: Reported = settings::of(target)?;
        let newest = self.reports.newest(&target.environment, &target.app).await?;
        let from = newest.map_or(target.since, |report| report.at.max(target.since));
        Ok(TimeDelta::from_std(settings.fresh_for).ok().and_then(|length| from.checked_add_signed(length)))
    }

    /// Nobody there can be asked.
    async fn nudge(&self, _target: &RolloutTarget) -> PortResult<()> {
        Ok(())
    }
}
