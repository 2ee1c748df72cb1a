//! What is over is forgotten after `retention`: a slice at each sweep, so that nothing else waits for it. What stays, and why
//! what goes is needed by nobody, ARCHITECTURE says by table.

use chrono::TimeDelta;

use super::{Engine, EngineError};

/// How many rows of each kind go in one sweep.
const SLICE: u32 = 500;

impl Engine {
    /// Forgets a slice of what was over long ago, in the store and on surfaces that keep what they show. Done twice, or cut
    /// off by a kill, it comes to the same.
    pub(super) async fn forget(&self) -> Result<(), EngineError> {
        let before = TimeDelta::from_std(self.options.retention).ok();
        let Some(before) = before.and_then(|length| self.now().checked_sub_signed(length)) else { return Ok(()) };
        let gone = self.ports.store.prune(before, SLICE).await?;
        if gone > 0 {
            tracing::debug!(gone, "forgot what was over before {before}");
        }
        for chat in &self.ports.chats {
            if let Err(error) = chat.forget(before).await {
                tracing::warn!(surface = %chat.surface(), cause = %error.cause, "cannot forget what was said: {error}");
            }
        }
        Ok(())
    }
}
