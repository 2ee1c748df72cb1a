//! The forge's own page of an app: which deployment runs where, and what a version brought. Both are told on the side: a
//! page that cannot be written holds nothing up and fails nothing.
//!
//! What the page should say follows from the delivery's stored facts, so that is the intent; what it was made to say is
//! stored beside them. After a crash or a failure the two differ, and it is told again: after the delivery's next turn, or
//! at a sweep. What a page refuses is told to people once, and tried until it is taken.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::retries::Retries;
use super::{Engine, EngineError};
use crate::chat::card::Line;
use crate::domain::DeliveryId;
use crate::domain::catalog::App;
use crate::domain::decide::Learn;
use crate::domain::delivery::Delivery;
use crate::domain::deployment::{PageNote, page_notes};
use crate::domain::fact::Fact;
use crate::domain::plan::version_tag;
use crate::forge::DeploymentNote;
use crate::port::{Fault, PortError, PortResult};
use crate::store::{Change, Sought, StoreError};

/// How long after its end a delivery's page is still brought up to date.
const LOOKED_AFTER: Duration = Duration::from_secs(24 * 3600);
/// How long to leave a delivery's page alone after it could not be written, at first.
const PAUSE: Duration = Duration::from_secs(60);
/// The same, after it was refused, and how long at most: somebody has to allow it, and nothing waits for it.
const REFUSED: Duration = Duration::from_secs(120);
const REFUSED_AT_MOST: Duration = Duration::from_secs(3600);
/// How the notes of what pages refuse begin.
const NOTES: &str = "page-refuses:";

/// Whether a page refuses notes of a kind, and how often it began to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Refusal {
    times: u32,
    on: bool,
}

/// Pages that could not be written.
pub(super) struct Pages {
    /// Deliveries of which a note met a passing fault.
    resting: Retries<DeliveryId>,
    /// Deliveries of which a note was refused.
    refused: Retries<DeliveryId>,
    /// What pages refuse, as people were told; none before that was read.
    told: Mutex<Option<BTreeMap<String, Refusal>>>,
}

impl Pages {
    pub(super) fn new() -> Self {
        let refused = Retries::new(REFUSED).up_to(REFUSED_AT_MOST);
        Self { resting: Retries::new(PAUSE), refused, told: Mutex::default() }
    }

    fn told(&self) -> MutexGuard<'_, Option<BTreeMap<String, Refusal>>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody changed what tidegate may do: what was refused is tried at once.
    pub(super) fn allowed_again(&self) {
        self.refused.forget_all();
    }
}

/// Notes of one kind on one page are refused or taken alike.
fn kind_on(app: &App, note: &PageNote) -> String {
    let kind = match note {
        PageNote::Deployment { .. } => "deployment",
        PageNote::Release { .. } => "release",
    };
    format!("{NOTES}{}:{kind}", app.repository)
}

impl Engine {
    /// Brings the page up to date with a delivery.
    pub(super) async fn tell_page(&self, id: &DeliveryId) -> Result<(), EngineError> {
        let Some(delivery) = self.ports.store.delivery(id).await? else { return Ok(()) };
        let Some(app) = self.catalog.app(&delivery.app) else { return Ok(()) };
        let (due, now) = (page_notes(&delivery, &self.catalog), self.now());
        let rests = || [&self.pages.resting, &self.pages.refused].iter().any(|all| all.waits(id.clone(), now));
        if due.is_empty() || rests() {
            return Ok(());
        }
        let (mut change, mut told) = (self.change(), Vec::new());
        for note in due {
            if self.comes_too_late(&delivery, &note).await? {
                told.push((note, "something newer took its place before it could be told"));
                continue;
            }
            match self.tell_note(&delivery, app, &note).await {
                Ok(()) => {
                    self.page_takes(&mut change, app, &note).await?;
                    told.push((note, "told"));
                }
                Err(error) if matches!(error.fault, Fault::Transient | Fault::Conflict) => {
                    tracing::warn!(delivery = %id, cause = %error.cause, "{} comes later: {error}", note.describe());
                    error.retry_after.into_iter().for_each(|after| self.pages.resting.asked(id.clone(), now + after));
                    self.pages.resting.failed(id.clone(), now);
                }
                // A person must act before it can be told; the delivery does not wait for that.
                Err(error) => {
                    tracing::error!(delivery = %id, cause = %error.cause, "cannot {}: {error}", note.describe());
                    self.pages.refused.failed(id.clone(), now);
                    self.page_refuses(&mut change, (&delivery, app, &note), &error).await?;
                }
            }
        }
        self.store_told(change, delivery, told).await
    }

    /// Whether something newer came to an environment before this could be shown at all: shown now, it would look newer.
    async fn comes_too_late(&self, delivery: &Delivery, note: &PageNote) -> Result<bool, EngineError> {
        let PageNote::Deployment { environment, .. } = note else { return Ok(false) };
        let Some(merged) = delivery.known.bumps.get(environment).and_then(|bump| bump.merged_at) else {
            return Ok(false);
        };
        if delivery.known.shown.contains_key(environment) {
            return Ok(false);
        }
        let newest = self.ports.store.deployments(&delivery.app, environment, 1).await?.pop();
        Ok(newest.is_some_and(|newest| newest.delivery != delivery.id && newest.at > merged))
    }

    /// What pages refuse, of one kind.
    async fn refusal(&self, key: &str) -> Result<Refusal, EngineError> {
        if self.pages.told().is_none() {
            let notes = self.ports.store.notes(NOTES).await?;
            let known = notes.into_iter().filter_map(|(key, body)| Some((key, serde_json::from_value(body).ok()?)));
            *self.pages.told() = Some(known.collect());
        }
        Ok(self.pages.told().as_ref().and_then(|told| told.get(key).cloned()).unwrap_or_default())
    }

    /// A page refused a note: people are told once, however many notes it refuses until it takes one.
    async fn page_refuses(
        &self,
        change: &mut Change,
        (delivery, app, note): (&Delivery, &App, &PageNote),
        error: &PortError,
    ) -> Result<(), EngineError> {
        let key = kind_on(app, note);
        let before = self.refusal(&key).await?;
        if before.on {
            return Ok(());
        }
        let effect = note.describe();
        let text =
            format!("{}: cannot {effect}: {error}. It is told as soon as it may be; nothing waits for it", app.name);
        change.journal.push((Some(delivery.id.clone()), Fact::EffectFailed { effect, why: error.told.clone() }));
        self.note_refusal(change, app, (key, Refusal { times: before.times + 1, on: true }), Line::alarm(text)).await
    }

    /// A page took a note: what it refused before is told now.
    async fn page_takes(&self, change: &mut Change, app: &App, note: &PageNote) -> Result<(), EngineError> {
        let key = kind_on(app, note);
        let before = self.refusal(&key).await?;
        if !before.on {
            return Ok(());
        }
        self.pages.allowed_again();
        let text = format!("{}: the page of {} takes again what it refused", app.name, app.repository);
        self.note_refusal(change, app, (key, Refusal { on: false, ..before }), Line::detail(text)).await
    }

    async fn note_refusal(
        &self,
        change: &mut Change,
        app: &App,
        (key, refusal): (String, Refusal),
        line: Line,
    ) -> Result<(), EngineError> {
        let known = format!("{key}:{}:{}", refusal.times, refusal.on);
        change.notes.push((key, serde_json::to_value(&refusal).unwrap_or_default()));
        if self.tell_once(change, (app, None), &known, line).await.is_err() {
            self.store_works().await?;
        }
        Ok(())
    }

    /// Stores what the page was made to say, and what it refuses.
    async fn store_told(
        &self,
        mut change: Change,
        mut delivery: Delivery,
        told: Vec<(PageNote, &'static str)>,
    ) -> Result<(), EngineError> {
        if told.is_empty() && change.notes.is_empty() {
            return Ok(());
        }
        let (id, some) = (delivery.id.clone(), !told.is_empty());
        for (note, outcome) in told {
            let fact = Fact::Performed { effect: note.describe(), outcome: outcome.to_owned() };
            change.journal.push((Some(id.clone()), fact));
            delivery = delivery.learn(Learn::Told(note));
        }
        change.deliveries.extend(some.then_some(delivery));
        let notes = change.notes.clone();
        match self.ports.store.commit(change).await {
            Ok(()) => {
                let refusals =
                    notes.into_iter().filter_map(|(key, body)| Some((key, serde_json::from_value(body).ok()?)));
                self.pages.told().get_or_insert_default().extend(refusals);
                Ok(())
            }
            // Somebody changed it meanwhile: it is told again, which changes nothing there.
            Err(StoreError::Stale(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn tell_note(&self, delivery: &Delivery, app: &App, note: &PageNote) -> PortResult<()> {
        let (forge, repos) = (&self.ports.forge, &self.ports.repos);
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
                if repos.resolve(&app.repository, commit.as_str(), &app.dev_branch).await?.is_none() {
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
        let lately = Sought::Lately { app: Some(app.name.clone()), since: self.now() - LOOKED_AFTER };
        // The older first: what is told last looks newest there.
        for delivery in self.ports.store.seek(&lately).await?.into_iter().rev() {
            self.listen().await?;
            self.tell_page(&delivery.id).await?;
        }
        Ok(())
    }
}
