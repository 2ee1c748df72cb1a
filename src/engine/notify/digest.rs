//! The digest: what is where, what waits and for whom, at set times. Its message is named after the time it was to come,
//! so that a restart tells it once.

use std::collections::{BTreeMap, BTreeSet};

use crate::chat::Body;
use crate::chat::card::Line;
use crate::domain::AppName;
use crate::domain::catalog::Surface;
use crate::domain::explain::instant_words;
use crate::engine::{Engine, EngineError};
use crate::store::{Outgoing, PostKind};

impl Engine {
    /// The digests that are due and were not stored yet, one a channel.
    pub(super) async fn digests(&self) -> Result<Vec<Outgoing>, EngineError> {
        let Some(digest) = &self.catalog.notify.digest else { return Ok(Vec::new()) };
        let Some(at) = digest.due(self.now()) else { return Ok(Vec::new()) };
        let mut posts = Vec::new();
        for ((surface, channel), apps) in self.digest_places(&digest.channels) {
            let key = format!("digest:{surface}:{channel}:{}", at.timestamp());
            if self.ports.store.post(&key).await?.is_some() {
                continue;
            }
            let text = self.digest_text(&apps).await?;
            let heading = format!("What is where, {}", instant_words(at));
            posts.push(Outgoing {
                key,
                delivery: None,
                surface,
                channel,
                kind: PostKind::Line,
                body: Body::Line(Line::outcome(format!("{heading}\n{text}"))),
                held_until: None,
            });
        }
        Ok(posts)
    }

    /// The channels, and the apps each is told about: all in the digest's own channels, else each app's in its own.
    fn digest_places(&self, own: &BTreeMap<Surface, String>) -> BTreeMap<(Surface, String), BTreeSet<AppName>> {
        let mut places: BTreeMap<(Surface, String), BTreeSet<AppName>> = BTreeMap::new();
        for surface in self.ports.chats.iter().map(|c| c.surface()) {
            for app in self.catalog.apps.keys() {
                let channel = if own.is_empty() { self.channel(app, surface) } else { own.get(&surface).cloned() };
                if let Some(channel) = channel {
                    places.entry((surface, channel)).or_default().insert(app.clone());
                }
            }
        }
        places
    }

    async fn digest_text(&self, apps: &BTreeSet<AppName>) -> Result<String, EngineError> {
        let mut parts = Vec::new();
        for app in apps {
            parts.push(self.status(Some(app)).await?.text());
        }
        Ok(parts.join("\n"))
    }
}
