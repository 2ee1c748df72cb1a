//! What is told of a store that cannot be written: that it began, past the store and as far as surfaces take it, and, once it
//! can be written again, what was. The first is lost where a surface does not answer; the second is not.

use std::collections::BTreeSet;
use std::time::Duration;

use super::in_time::in_time;
use super::{Engine, EngineError};
use crate::chat::card::Line;
use crate::chat::{Body, Post};
use crate::domain::Instant;
use crate::domain::catalog::Surface;
use crate::domain::explain::{duration_words, instant_words};
use crate::store::{Change, Outgoing, StoreError};

/// Where the last outage is noted.
const NOTE: &str = "outage";
/// How long a surface is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

impl Engine {
    /// Tells every channel of an app at once that nothing is decided, without the store: nobody waits for what does not come.
    pub async fn tell_outage_begins(&self, since: Instant, why: &str) {
        let text = format!(
            "tidegate cannot use its own store since {} ({why}). Nothing is decided until it can, and nothing is merged. What is \
             said meanwhile may have to be said again; when it works again, that is told.",
            instant_words(since)
        );
        let places: BTreeSet<_> = self.catalog.apps.keys().flat_map(|app| self.places_in(app, None)).collect();
        let tell = async |(surface, channel): (Surface, String)| {
            let Some(chat) = self.ports.chats.iter().find(|chat| chat.surface() == surface) else { return };
            let key = format!("outage-begins:{}:{surface}:{channel}", since.timestamp_millis());
            let post = Post { key, channel, thread: None, body: Body::Line(Line::alarm(text.clone())) };
            if let Err(error) = in_time(PATIENCE, "say that nothing is decided", chat.post(&post)).await {
                tracing::warn!(%surface, cause = %error.cause, "cannot say that nothing is decided: {error}");
            }
        };
        // At once: the store is tried again after this, and a surface that hangs must not hold that up for each channel.
        futures::future::join_all(places.into_iter().map(tell)).await;
    }

    /// Tells every channel of an app that nothing was decided for a while, and why.
    pub async fn tell_outage(&self, since: Instant, why: &str) -> Result<(), EngineError> {
        let lasted = (self.now() - since).to_std().unwrap_or_default();
        let text = format!(
            "tidegate could not use its own store for {} since {} ({why}). Nothing was decided meanwhile and nothing is lost: what \
             was heard and could not be stored is sent again, or was refused and must be said again.",
            duration_words(lasted.max(Duration::from_secs(1))),
            instant_words(since)
        );
        let mut change = self.change();
        // Where there is no channel to tell it in, this alone shows whether anything can be written again.
        change.notes.push((NOTE.to_owned(), serde_json::json!({ "since": since, "why": why })));
        let key = format!("outage:{}", since.timestamp_millis());
        self.tell_everywhere(&mut change, &key, &Line::alarm(text)).await?;
        Ok(self.ports.store.commit(change).await?)
    }

    /// Tells something once in every channel of an app. Returns whether people look at one of those in which it is told.
    pub(super) async fn tell_everywhere(
        &self,
        change: &mut Change,
        key: &str,
        line: &Line,
    ) -> Result<bool, EngineError> {
        let before = change.posts.len();
        for app in self.catalog.apps.values() {
            let told = self.tell_once(change, (app, None), key, line.clone()).await;
            // Whatever stands in the way is the store.
            told.map_err(|e| StoreError::Failed(e.told))?;
        }
        let seen = |post: &Outgoing| self.chat_on(post.surface).is_some_and(|chat| chat.is_seen());
        Ok(change.posts.iter().skip(before).any(seen))
    }
}
