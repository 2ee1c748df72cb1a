//! What is told once the store can be written again: as long as it cannot, nothing can be told either.

use super::{Engine, EngineError};
use crate::chat::card::Line;
use crate::domain::Instant;
use crate::domain::explain::instant_words;

impl Engine {
    /// Tells every channel of an app that nothing was decided for a while, and why.
    pub async fn tell_outage(&self, since: Instant, why: &str) -> Result<(), EngineError> {
        let until = self.now();
        let text = format!(
            "tidegate could not use its own store from {} to {} ({why}). Nothing was decided meanwhile and nothing is lost: what \
             was heard and could not be stored is sent again, or was refused and must be said again.",
            instant_words(since),
            instant_words(until)
        );
        let mut change = self.change();
        let key = format!("outage:{}", since.timestamp_millis());
        for app in self.catalog.apps.values() {
            let told = self.tell_once(&mut change, (app, None), &key, Line::alarm(text.clone())).await;
            // Whatever stands in the way is the store again.
            told.map_err(|e| crate::store::StoreError::Failed(e.told))?;
        }
        Ok(self.ports.store.commit(change).await?)
    }
}
