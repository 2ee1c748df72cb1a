//! Registries that should tell of pushes and do not. A single event that is lost is nothing: the scan finds what it told of. But
//! where the scan finds pushes and nothing at all was heard since the scan before, a rule, a queue or a right is broken, and
//! everything comes late from then on: that is said once for each silence.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Engine;
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
}

impl Engine {
    fn ears<T>(&self, doing: impl FnOnce(&mut BTreeMap<String, Ear>) -> T) -> T {
        doing(&mut self.hearing.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn registry_named(&self, image: &ImageName) -> Option<&str> {
        self.catalog.image(image).map(|spec| spec.registry.as_str())
    }

    /// Notes whose events came.
    pub(super) fn note_heard(&self, events: &[Incoming]) {
        for incoming in events {
            let (Event::ImagePushed { image, .. } | Event::ImageChanged { image }) = &incoming.event else { continue };
            let Some(name) = self.registry_named(image) else { continue };
            let ear = Ear { last: Some(self.now()), silent: None };
            self.ears(|ears| ears.insert(name.to_owned(), ear));
        }
    }

    /// When each registry that tells of pushes was heard last, since the start.
    pub fn last_heard(&self) -> Vec<(String, Option<Instant>)> {
        let told = self.ports.registries.iter().filter(|(_, registry)| registry.is_heard());
        told.map(|(name, _)| (name.clone(), self.ears(|ears| ears.get(name).and_then(|ear| ear.last)))).collect()
    }

    /// A scan found pushes of an image that nobody told. Says so where nothing at all was heard since the scan before.
    pub(super) async fn tell_deaf(&self, change: &mut Change, spec: &ImageSpec, before: Instant) -> PortResult<()> {
        let (name, now) = (&spec.registry, self.now());
        if !self.registry(name)?.is_heard() {
            return Ok(());
        }
        let ear = self.ears(|ears| {
            let ear = ears.entry(name.clone()).or_default();
            ear.silent.get_or_insert(now);
            *ear
        });
        let Some(silent) = ear.silent.filter(|_| ear.last.is_none_or(|last| last < before)) else {
            return Ok(());
        };
        let since =
            ear.last.map_or_else(|| "since tidegate started".to_owned(), |at| format!("since {}", instant_words(at)));
        let line = Line::alarm(format!(
            "the registry {name} is not heard: pushes of {} were found by the scan alone, and no event came {since}. Until one \
             does, each push is noticed only by the next scan. `tidegate check --online` tries the queue and its rights; look \
             at the EventBridge rule and its dead-letter queue too.",
            spec.name
        ));
        let key = format!("deaf:{name}:{}", silent.timestamp());
        for app in self.catalog.apps.values().filter(|app| app.images.iter().any(|image| image.registry == *name)) {
            self.tell_once(change, (app, None), &key, line.clone()).await?;
        }
        Ok(())
    }
}
