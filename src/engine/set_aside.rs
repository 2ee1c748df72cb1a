//! Events that are not dealt with: what cannot be in time is refused, and what tidegate itself breaks at is set aside. It would
//! be met again at each start, and end it each time. Both are journaled and told, and all else goes on.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::FutureExt as _;

use super::{Engine, EngineError};
use crate::chat::card::Line;
use crate::domain::event::Event;
use crate::domain::hygiene::neutral;
use crate::port::PortError;
use crate::store::{Change, InboxRow, Outgoing, StoreError};

/// How much is told of why.
const LONG: usize = 300;

/// Does something; where it panics, says why. What it held is dropped, and what it had not stored is not done.
pub(super) async fn unbroken<T>(doing: impl Future<Output = T>) -> Result<T, String> {
    AssertUnwindSafe(doing).catch_unwind().await.map_err(|broke| neutral(&why(broke.as_ref()), LONG))
}

fn why(broke: &(dyn Any + Send)) -> String {
    let text = broke.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| broke.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason is known".to_owned())
}

impl Engine {
    /// Puts a row aside at which tidegate broke: it is never met again. Everybody is told, and whoever said it.
    pub(super) async fn set_aside(&self, row: &InboxRow, why: &str) -> Result<bool, EngineError> {
        let what = super::passage::words(&row.row.event);
        tracing::error!(row = row.id, "tidegate broke at an event and sets it aside: {why}");
        let mut change = Change { inbox_done: vec![row.id], ..self.change() };
        let to_whom =
            format!("tidegate broke at {what}; nothing was done. Whoever keeps tidegate finds out why: {why}");
        change.posts.extend(self.private_to_its_sender(row, to_whom));
        let text = format!(
            "tidegate broke at {what} and set it aside: nothing was done about it. That is a fault of tidegate's own; please report \
             it with what its log says: {why}"
        );
        for app in self.catalog.apps.values() {
            let key = format!("set-aside:{}", row.key());
            let told = self.tell_once(&mut change, (app, None), &key, Line::alarm(text.clone())).await;
            told.map_err(|e| StoreError::Failed(e.told))?;
        }
        self.dealt_with(change, row, format!("set aside: tidegate broke at it: {why}")).await
    }

    /// What could not be dealt with in time is refused: journaled, and told to whoever can be told.
    pub(super) async fn give_up(&self, row: &InboxRow, error: &PortError) -> Result<bool, EngineError> {
        tracing::error!(row = row.id, cause = %error.cause, "event given up: {error}");
        let mut change = Change { inbox_done: vec![row.id], ..self.change() };
        let what = super::passage::words(&row.row.event);
        let text = format!(
            "Given up: {what} could not be dealt with for two minutes ({}). Nothing was done: do it again.",
            error.told_alone()
        );
        change.posts.extend(self.private_to_its_sender(row, text));
        self.dealt_with(change, row, format!("refused: {what} could not be dealt with for two minutes: {error}")).await
    }

    /// The answer to whoever said or voted what a row holds.
    fn private_to_its_sender(&self, row: &InboxRow, text: String) -> Option<Outgoing> {
        let to = match &row.row.event {
            Event::Said { surface, login, channel, .. } => (*surface, channel.as_str(), login.as_str()),
            Event::Reacted { login, message, .. } | Event::Pressed { login, message, .. } => {
                (message.surface, message.channel.as_str(), login.as_str())
            }
            _ => return None,
        };
        Some(super::outbox::private_post(format!("answer:{}", row.key()), None, to, Line::alarm(text)))
    }
}
