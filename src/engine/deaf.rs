//! Registries that should tell of pushes and do not. A single event that is lost is nothing: the scan finds what it told of. But
//! where the scan finds pushes and nothing at all was heard since the scan before, a rule, a queue or a right is broken, and
//! everything comes late from then on: that is said once for each silence.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Engine;
use super::truth::store_failed;
use crate::chat::card::Line;
use crate::domain::catalog::ImageSpec;
use crate::domain::event::Event;
use crate::domain::explain::instant_words;
use crate::domain::{ImageName, Instant};
use crate::port::{Incoming, PortResult};
use crate::store::Change;

/// What was heard of each registry since the start, by its name.
pub(super) type Hearing = Mutex<BTreeMap<String, Ear>>;

/// How well a registry is heard.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ear {
    /// When something was heard last.
    last: Option<Instant>,
    /// Since when its silence is known.
    silent: Option<Instant>,
    /// When it was kept last that something was heard.
    kept: Option<Instant>,
}

/// How often it is kept that a registry was heard.
const EVERY: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// Under what it is kept when a registry was heard last.
pub fn heard_key(registry: &str) -> String {
    format!("heard:{registry}")
}

/// What is kept under that.
pub fn kept_last(key: &str, notes: Vec<(String, serde_json::Value)>) -> Option<Instant> {
    let (_, body) = notes.into_iter().find(|(known, _)| known == key)?;
    serde_json::from_value(body).ok()
}

impl Engine {
    /// Whether a registry is to tell of its pushes.
    fn is_heard(&self, name: &str) -> bool {
        self.ports.registries.get(name).is_some_and(|registry| registry.heard_by().is_some())
    }

    fn ears<T>(&self, doing: impl FnOnce(&mut BTreeMap<String, Ear>) -> T) -> T {
        doing(&mut self.hearing.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn registry_named(&self, image: &ImageName) -> Option<&str> {
        self.catalog.image(image).map(|spec| spec.registry.as_str())
    }

    /// Notes whose events came; what of that is to be kept.
    pub(super) fn note_heard(&self, events: &[Incoming]) -> Vec<(String, serde_json::Value)> {
        let mut notes = std::collections::BTreeMap::new();
        for incoming in events {
            let (Event::ImagePushed { image, .. } | Event::ImageChanged { image }) = &incoming.event else { continue };
            let Some(name) = self.registry_named(image) else { continue };
            let now = self.now();
            let kept = |ear: &Ear| ear.kept.filter(|at| now - at < EVERY);
            self.ears(|ears| {
                let ear = ears.entry(name.to_owned()).or_default();
                let is_kept = kept(ear).is_some();
                if !is_kept && self.is_heard(name) {
                    notes.insert(heard_key(name), serde_json::json!(now));
                }
                *ear = Ear { last: Some(now), silent: None, kept: kept(ear).or(Some(now)) };
            });
        }
        notes.into_iter().collect()
    }

    /// When something was heard of a registry last, as far as it is known.
    pub(super) async fn heard_last(&self, name: &str) -> PortResult<Option<Instant>> {
        if let Some(last) = self.ears(|ears| ears.get(name).and_then(|ear| ear.last)) {
            return Ok(Some(last));
        }
        let key = heard_key(name);
        Ok(kept_last(&key, self.ports.store.notes(&key).await.map_err(store_failed)?))
    }

    /// When each registry that tells of pushes was heard last, since the start.
    pub fn last_heard(&self) -> Vec<(String, Option<Instant>)> {
        let told = self.ports.registries.keys().filter(|name| self.is_heard(name));
        told.map(|name| (name.clone(), self.ears(|ears| ears.get(name).and_then(|ear| ear.last)))).collect()
    }

    /// A scan found pushes of an image that nobody told. Says so where nothing at all was heard since the scan before.
    pub(super) async fn tell_deaf(&self, change: &mut Change, spec: &ImageSpec, before: Instant) -> PortResult<()> {
        let (name, now) = (&spec.registry, self.now());
        let Some(by) = self.registry(name)?.heard_by() else { return Ok(()) };
        let last = self.heard_last(name).await?;
        let ear = self.ears(|ears| {
            let ear = ears.entry(name.clone()).or_default();
            ear.silent.get_or_insert(now);
            *ear
        });
        let Some(silent) = ear.silent.filter(|_| last.is_none_or(|last| last < before)) else {
            return Ok(());
        };
        let since =
            last.map_or_else(|| "since tidegate started".to_owned(), |at| format!("since {}", instant_words(at)));
        let line = Line::alarm(format!(
            "the registry {name} is not heard: pushes of {} were found by the scan alone, and no event came {since}. Until one \
             does, each push is noticed only by the next scan. `tidegate check --online` tries what it needs; look at {by}.",
            spec.name
        ));
        let key = format!("deaf:{name}:{}", silent.timestamp());
        for app in self.catalog.apps.values().filter(|app| app.images.iter().any(|image| image.registry == *name)) {
            self.tell_once(change, (app, None), &key, line.clone()).await?;
        }
        Ok(())
    }
}
