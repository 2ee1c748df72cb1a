//! What is reported of clusters that nobody may reach: the newest report of each app in each environment is kept as a note, and
//! whoever waits for it looks again. Which one counts is `domain::report`'s to say.

use super::Engine;
use super::truth::store_failed;
use crate::domain::delivery::Delivery;
use crate::domain::report::{Report, note_key};
use crate::domain::{AppName, EnvName};
use crate::port::{PortError, PortResult};
use crate::store::Change;

/// What comes of a report that says what was said before, and nothing else: how fresh that is is kept, and nothing is journaled.
pub(super) const RENEWED: &str = "it says again what was reported";

impl Engine {
    /// Something changed in an environment: how what runs there fares is looked at, and so are deliveries that rest on it.
    pub(super) async fn rollout_changed(
        &self,
        change: &mut Change,
        app: &AppName,
        environment: &EnvName,
    ) -> PortResult<String> {
        self.watch_health(change, app, environment).await.map_err(store_failed)?;
        let concerns = |d: &Delivery| d.known.bumps.contains_key(environment) || self.rests_on(d, environment);
        self.poke(change, |d| d.app == *app && concerns(d)).await
    }

    /// Takes a report in, unless a newer one is known. It is stored before anybody looks, for that is where they look.
    pub(super) async fn reported(
        &self,
        change: &mut Change,
        (environment, app): (&EnvName, &AppName),
        report: &Report,
    ) -> PortResult<String> {
        let key = note_key(environment, app);
        let known = self.newest_report(&key).await?;
        if known.as_ref().is_some_and(|known| !report.replaces(known)) {
            return Ok("nothing: more is known already".to_owned());
        }
        let body = serde_json::to_value(report).map_err(|e| PortError::rejected(format!("it cannot be kept: {e}")))?;
        let kept = Change { notes: vec![(key, body)], ..self.change() };
        self.ports.store.commit(kept).await.map_err(store_failed)?;
        let looking = self.rollout_changed(change, app, environment).await?;
        let renewed = known.is_some_and(|known| report.repeats(&known)) && change.journal.is_empty();
        Ok(if renewed { RENEWED.to_owned() } else { looking })
    }

    async fn newest_report(&self, key: &str) -> PortResult<Option<Report>> {
        let notes = self.ports.store.notes(key).await.map_err(store_failed)?;
        let found = notes.into_iter().find(|(name, _)| name == key);
        // One that cannot be read is replaced by the next.
        Ok(found.and_then(|(_, body)| serde_json::from_value(body).ok()))
    }
}
