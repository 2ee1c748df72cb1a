//! The forge's own page of an app: which deployment runs where, and what a version brought. Both are told on the side: a
//! page that cannot be written holds nothing up and fails nothing.
//!
//! What the page should say follows from the delivery's stored facts, so that is the intent; what it was made to say is
//! stored beside them. After a crash or a failure the two differ, and it is told again: after the delivery's next turn, or
//! at a sweep.

use std::sync::PoisonError;
use std::time::Duration;

use super::{Engine, EngineError};
use crate::domain::DeliveryId;
use crate::domain::catalog::App;
use crate::domain::decide::Learn;
use crate::domain::delivery::Delivery;
use crate::domain::deployment::{PageNote, page_notes};
use crate::domain::fact::Fact;
use crate::domain::plan::version_tag;
use crate::forge::DeploymentNote;
use crate::port::{Fault, PortError, PortResult};
use crate::store::{Listing, StoreError};

/// How long after its end a delivery's page is still brought up to date.
const LOOKED_AFTER: Duration = Duration::from_secs(24 * 3600);
/// How many deliveries of an app a sweep looks at.
const SWEPT: u32 = 50;
/// How long to leave the page alone after it could not be written.
const PAUSE: Duration = Duration::from_secs(60);

impl Engine {
    /// Brings the page up to date with a delivery.
    pub(super) async fn tell_page(&self, id: &DeliveryId) -> Result<(), EngineError> {
        let Some(delivery) = self.ports.store.delivery(id).await? else { return Ok(()) };
        let Some(app) = self.catalog.app(&delivery.app) else { return Ok(()) };
        let due = page_notes(&delivery, &self.catalog);
        if due.is_empty() || self.page_rests(id) {
            return Ok(());
        }
        let mut told = Vec::new();
        for note in due {
            match self.tell_note(&delivery, app, &note).await {
                Ok(()) => told.push((note, None)),
                Err(error) if matches!(error.fault, Fault::Transient | Fault::Conflict) => {
                    tracing::warn!(delivery = %id, cause = %error.cause, "{} comes later: {error}", note.describe());
                    let until = self.now() + PAUSE;
                    self.resting.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), until);
                }
                // A person must act before it can be told; the delivery does not wait for that.
                Err(error) => {
                    tracing::error!(delivery = %id, cause = %error.cause, "cannot {}: {error}", note.describe());
                    told.push((note, Some(error)));
                }
            }
        }
        if told.is_empty() { Ok(()) } else { self.store_told(delivery, told).await }
    }

    fn page_rests(&self, id: &DeliveryId) -> bool {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.retain(|_, until| *until > self.now());
        resting.contains_key(id)
    }

    async fn store_told(
        &self,
        delivery: Delivery,
        told: Vec<(PageNote, Option<PortError>)>,
    ) -> Result<(), EngineError> {
        let mut change = self.change();
        let id = delivery.id.clone();
        let mut delivery = delivery;
        for (note, failed) in told {
            let (effect, outcome) = (note.describe(), "told".to_owned());
            let fact = match failed {
                None => Fact::Performed { effect, outcome },
                Some(error) => Fact::EffectFailed { effect, why: error.told },
            };
            change.journal.push((Some(id.clone()), fact));
            delivery = delivery.learn(Learn::Told(note));
        }
        change.deliveries.push(delivery);
        match self.ports.store.commit(change).await {
            // Somebody changed it meanwhile: it is told again, which changes nothing there.
            Err(StoreError::Stale(_)) => Ok(()),
            other => Ok(other?),
        }
    }

    async fn tell_note(&self, delivery: &Delivery, app: &App, note: &PageNote) -> PortResult<()> {
        let forge = &self.ports.forge;
        let (PageNote::Deployment { environment, .. } | PageNote::Release { environment }) = note;
        let Some(bump) = delivery.known.bumps.get(environment) else { return Ok(()) };
        let Some(commit) = delivery.shipped() else { return Ok(()) };
        match note {
            PageNote::Release { .. } => {
                let Some(version) = delivery.version else { return Ok(()) };
                let tag = version_tag(version).map_err(|e| PortError::rejected(e.to_string()))?;
                let notes = self.release_notes(delivery, app, bump).await;
                forge.publish_release(&app.repository, &tag, &version.to_string(), &notes).await
            }
            PageNote::Deployment { state, .. } => {
                // What ran before tidegate may have no commit that is known.
                if forge.resolve(&app.repository, commit.as_str()).await?.is_none() {
                    return Ok(());
                }
                let title: String = crate::domain::title::title(delivery).chars().take(130).collect();
                // What is tried again is another entry: a deployment that failed there goes back to nothing.
                let retry = delivery.last_retry(environment);
                let times = delivery.known.retries.iter().filter(|r| r.environment == *environment).count();
                let time = if times == 0 { String::new() } else { format!(":{times}") };
                let note = DeploymentNote {
                    key: format!("{}:{environment}{time}", delivery.id),
                    environment: environment.clone(),
                    production: self.catalog.is_production(environment),
                    commit: commit.clone(),
                    since: retry.map(|r| r.at).or(bump.merged_at).unwrap_or(delivery.created_at),
                    state: *state,
                    description: crate::domain::inert::calm(&title),
                    log_url: self.page_link(environment, bump.pr),
                };
                forge.deployment(&app.repository, &note).await
            }
        }
    }

    /// Where to read on: the bump's pull request, where the forge has an address for it.
    fn page_link(&self, environment: &crate::domain::EnvName, pr: Option<crate::domain::PrNumber>) -> Option<String> {
        let environment = self.catalog.environment(environment)?;
        let url = self.ports.forge.pr_url(&environment.repository, pr?);
        url.starts_with("https://").then_some(url)
    }

    /// What was not told in its time, of deliveries that are open or ended not long ago.
    pub(super) async fn sweep_page(&self, app: &App) -> Result<(), EngineError> {
        let listing = Listing { app: Some(app.name.clone()), open_only: false, limit: Some(SWEPT) };
        let since = self.now() - LOOKED_AFTER;
        for delivery in self.ports.store.deliveries(&listing).await? {
            if delivery.end.as_ref().is_none_or(|(at, _)| *at >= since) {
                self.tell_page(&delivery.id).await?;
            }
        }
        Ok(())
    }
}
