//! `/tide status`: what runs where, since when, how it fares, what holds it, and what is under way.

use std::time::Duration;

use chrono::TimeDelta;
use schemars::JsonSchema;
use serde::Serialize;

use super::{DeliveryLine, LONG, ago, was_found};
use crate::domain::catalog::{App, Environment};
use crate::domain::delivery::Requester;
use crate::domain::deployment::{Deployment, Health};
use crate::domain::explain::{duration_words, instant_words};
use crate::domain::gate::Lock;
use crate::domain::hygiene::neutral;
use crate::domain::image::names_all;
use crate::domain::{AppName, CommitSha, Digest, EnvName, Instant, PersonId, Version};
use crate::engine::{Engine, EngineError};
use crate::store::Listing;

/// What runs where and what is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatusView {
    /// When it was looked at.
    pub at: Instant,
    /// By app.
    pub apps: Vec<AppStatus>,
    /// What is left of the forge's allowances of calls; empty where there is none.
    pub budget: Vec<BudgetLine>,
    /// What everybody should know of how tidegate is run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// What is left of one allowance of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BudgetLine {
    /// Whose it is.
    pub account: String,
    /// Calls left; none before the forge first told.
    pub left: Option<u64>,
    /// Calls it holds when full.
    pub limit: Option<u64>,
    /// When it is filled up again.
    pub resets_at: Option<Instant>,
    /// Until when the forge asked to be left alone.
    pub paused_until: Option<Instant>,
}

impl BudgetLine {
    fn text(&self, now: Instant) -> String {
        let account = neutral(&self.account, LONG);
        let left = match self.left.zip(self.limit) {
            Some((left, limit)) => format!("{left} of {limit} calls left"),
            None => "not told yet".to_owned(),
        };
        let reset = self.resets_at.filter(|at| *at > now).map(|at| format!(" until {}", instant_words(at)));
        let paused = self.paused_until.filter(|at| *at > now);
        let paused = paused.map(|at| format!("; paused until {}", instant_words(at))).unwrap_or_default();
        format!("forge {account}: {left}{}{paused}", reset.unwrap_or_default())
    }
}

/// One app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AppStatus {
    /// Which.
    pub app: AppName,
    /// Its environments, in order.
    pub environments: Vec<EnvironmentStatus>,
    /// Deliveries under way, newest first.
    pub open: Vec<DeliveryLine>,
    /// Versions that were found to be bad, whose images are held everywhere.
    pub quarantined: Vec<QuarantineLine>,
}

/// A version under quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuarantineLine {
    /// Which.
    pub version: Version,
    /// What is held.
    pub digests: Vec<Digest>,
    /// Who put it there.
    pub by: PersonId,
    /// Since when.
    pub since: Instant,
    /// The same for people, with why.
    pub told: String,
}

/// One app in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EnvironmentStatus {
    /// Which.
    pub environment: EnvName,
    /// What its env repo names, in words; the reason where that cannot be read.
    pub runs: String,
    /// The version, where it has one.
    pub version: Option<Version>,
    /// The source commit, where it is known.
    pub source: Option<CommitSha>,
    /// Since when, where tidegate brought it.
    pub since: Option<Instant>,
    /// How its rollout ended, where tidegate brought it.
    pub health: Option<HealthView>,
    /// How it fares as it was seen last, in words, and whether it was merged past its gates.
    pub fares: Option<String>,
    /// What holds it, and what is open all the same.
    pub holds: Vec<HoldLine>,
    /// What somebody changed there by hand, and the way back, as long as it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<String>,
}

/// Something that holds an app in an environment, or opens what holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HoldLine {
    /// What kind.
    pub kind: HoldKind,
    /// Until when; none means until it is lifted.
    pub until: Option<Instant>,
    /// Who called it; none where a calendar or tidegate itself did.
    pub by: Option<PersonId>,
    /// The same for people.
    pub told: String,
}

/// What kind of hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// Somebody froze the environment.
    Freeze,
    /// Somebody stopped the environment, until they let it go.
    Stop,
    /// The calendar freezes it.
    Calendar,
    /// The app is locked there.
    Lock,
    /// A break-glass, which holds nothing: it is open for one delivery.
    BreakGlass,
}

/// How something fares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum HealthView {
    /// Not settled yet.
    RollingOut,
    /// Healthy.
    Healthy {
        /// Since when.
        since: Instant,
    },
    /// Nobody watches rollouts there.
    NotObserved,
    /// Failed.
    Failed {
        /// The cause as the cluster told it.
        cause: String,
    },
    /// Nobody waited for the end.
    Unsettled {
        /// Why, in words.
        why: String,
    },
}

impl HealthView {
    fn of(health: &Health) -> Self {
        match health {
            Health::RollingOut => Self::RollingOut,
            Health::Healthy { since } => Self::Healthy { since: *since },
            Health::NotObserved => Self::NotObserved,
            Health::Failed { cause } => Self::Failed { cause: neutral(cause, LONG) },
            Health::Unsettled { why } => Self::Unsettled { why: neutral(why, LONG) },
        }
    }
}

impl StatusView {
    /// For people.
    pub fn text(&self) -> String {
        let mut apps: Vec<String> = self.apps.iter().map(|a| a.text(self.at)).collect();
        apps.extend(self.budget.iter().map(|b| b.text(self.at)));
        if apps.is_empty() {
            apps.push("No app is configured.".to_owned());
        }
        apps.extend(self.warnings.iter().map(|w| format!("Warning: {w}")));
        apps.join("\n")
    }
}

impl AppStatus {
    fn text(&self, now: Instant) -> String {
        let width = self.environments.iter().map(|e| e.environment.as_str().len()).max().unwrap_or_default();
        let mut lines = vec![self.app.to_string()];
        lines.extend(self.environments.iter().map(|e| format!("  {}", e.text(width, now))));
        lines.extend(self.quarantined.iter().map(|q| format!("  QUARANTINE: {}", q.told)));
        match self.open.len() {
            0 => lines.push("  nothing under way".to_owned()),
            _ => lines.extend(self.open.iter().map(|d| format!("  {}", d.text()))),
        }
        lines.join("\n")
    }
}

impl EnvironmentStatus {
    fn text(&self, width: usize, now: Instant) -> String {
        let fares = self.fares.as_ref().map(|fares| format!(", {}", neutral(fares, LONG))).unwrap_or_default();
        let since = self.since.map(|at| format!(", since {} ({})", instant_words(at), ago(at, now)));
        let holds: String = self.holds.iter().map(|h| format!("; {}", h.told)).collect();
        let drift = self.drift.as_ref().map(|drift| format!("\n  {:width$}  ‼ {drift}", "")).unwrap_or_default();
        format!("{:width$}  {}{fares}{}{holds}{drift}", self.environment.as_str(), self.runs, since.unwrap_or_default())
    }
}

/// How far the machine's clock must be behind to be warned of.
const TOLD_BEHIND: Duration = Duration::from_secs(60);

/// That the machine's clock is behind tidegate's own time, which never goes back.
fn behind_words(behind: TimeDelta) -> Option<String> {
    let behind = behind.to_std().ok().filter(|behind| *behind >= TOLD_BEHIND)?;
    Some(format!(
        "The machine's clock is {} behind the time that tidegate has stored: tidegate goes on from there, at half the pace until \
         the clock has caught up, and what a calendar freezes is frozen by either. Check the machine's clock.",
        duration_words(Duration::from_secs(behind.as_secs()))
    ))
}

impl Engine {
    /// What runs where and what is under way, of one app or all.
    pub async fn status(&self, app: Option<&AppName>) -> Result<StatusView, EngineError> {
        let behind = behind_words(self.now() - self.ports.clock.wall());
        let warnings = self.options.warnings.iter().cloned().chain(behind).chain(self.taken_logins());
        let warnings = warnings.chain(self.limits.aside()).chain(self.ports.forge.warnings()).collect();
        let mut view = StatusView { at: self.now(), apps: Vec::new(), budget: Vec::new(), warnings };
        view.budget.extend(self.ports.forge.budget().into_iter().map(|b| BudgetLine {
            account: b.account,
            left: b.remaining.filter(|_| b.limit.is_some()),
            limit: b.limit.filter(|_| b.remaining.is_some()),
            resets_at: b.resets_at,
            paused_until: b.paused_until,
        }));
        for app in self.asked_apps(app) {
            let mut environments = Vec::new();
            for environment in &self.catalog.environments {
                if !self.places(app, environment).is_empty() {
                    environments.push(self.environment_status(app, environment, view.at).await?);
                }
            }
            let listing = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
            let open = self.ports.store.deliveries(&listing).await?;
            let open = open.iter().map(|d| DeliveryLine::of(d, view.at)).collect();
            let bad = self.quarantines().await?.into_iter().filter(|q| q.app == app.name);
            let quarantined = bad.map(|q| QuarantineLine {
                version: q.version,
                digests: q.images.iter().map(|i| i.digest.clone()).collect(),
                by: q.by.clone(),
                since: q.since,
                told: neutral(&q.words(), 2 * LONG),
            });
            let quarantined = quarantined.collect();
            view.apps.push(AppStatus { app: app.name.clone(), environments, open, quarantined });
        }
        Ok(view)
    }

    async fn environment_status(
        &self,
        app: &App,
        environment: &Environment,
        now: Instant,
    ) -> Result<EnvironmentStatus, EngineError> {
        let name = &environment.name;
        let deployments = self.ports.store.deployments(&app.name, name, 50).await?;
        let mut status = EnvironmentStatus {
            environment: name.clone(),
            runs: String::new(),
            version: None,
            source: None,
            since: None,
            health: None,
            fares: None,
            holds: self.holds(app, environment, now).await?,
            drift: Box::pin(self.drift_told(app, environment)).await?,
        };
        match self.what_runs(app, environment).await {
            Err(error) => status.runs = neutral(&format!("cannot be read: {error}"), LONG),
            Ok(None) => {}
            Ok(Some(place)) => {
                let brought: Option<Deployment> =
                    deployments.into_iter().find(|d| names_all(&place.written, &d.images) && !was_found(d));
                let unread = place.written.iter().find_map(|w| w.as_ref().err());
                status.runs = neutral(unread.map_or(&place.label, |why| why), LONG);
                (status.version, status.source) = (place.version(), place.source());
                status.fares = brought.as_ref().map(Deployment::told);
                (status.since, status.health) = brought.map(|d| (d.at, HealthView::of(&d.health))).unzip();
            }
        }
        Ok(status)
    }

    /// What holds an app in an environment now.
    async fn holds(&self, app: &App, environment: &Environment, now: Instant) -> Result<Vec<HoldLine>, EngineError> {
        let mut holds = Vec::new();
        for freeze in self.ports.store.freezes(now).await? {
            if freeze.environment == environment.name && freeze.is_on(now) {
                let reason = neutral(&freeze.reason, LONG);
                let (kind, told) = match freeze.until {
                    None => (HoldKind::Stop, format!("STOPPED by {} ({reason})", freeze.by)),
                    Some(until) => {
                        let until = instant_words(until);
                        (HoldKind::Freeze, format!("frozen until {until} by {} ({reason})", freeze.by))
                    }
                };
                holds.push(HoldLine { kind, until: freeze.until, by: Some(freeze.by), told });
            }
        }
        for window in &environment.freezes {
            if let Some(end) = window.on_by(now, self.ports.clock.wall()) {
                let told = format!("frozen until {} ({})", instant_words(end), window.describe());
                holds.push(HoldLine { kind: HoldKind::Calendar, until: Some(end), by: None, told });
            }
        }
        let on = |l: &&Lock| {
            l.app == app.name && l.environment == environment.name && l.is_on(now) && l.yielded_at.is_none()
        };
        for lock in self.ports.store.locks().await?.iter().filter(on) {
            let until = lock.until.map(|u| format!(" until {}", instant_words(u))).unwrap_or_default();
            let by = match &lock.by {
                // The reason says why; saying it twice says no more.
                Requester::Automatic(_) => "tidegate".to_owned(),
                person => neutral(&person.to_string(), LONG),
            };
            let how = if lock.failed.is_some() { "frozen" } else { "locked" };
            let thaw = lock.thawed_by().map(|thaw| format!("; {thaw} ends that")).unwrap_or_default();
            let told = format!("{how}{until} by {by} ({}{thaw})", neutral(&lock.reason, LONG));
            holds.push(HoldLine { kind: HoldKind::Lock, until: lock.until, by: lock.by.person().cloned(), told });
        }
        holds.extend(self.glass_here(app, environment, now).await?);
        Ok(holds)
    }
}
