//! What is under quarantine, as it is noted. One that cannot be read is no quarantine that is over: nothing is decided then.

use super::Engine;
use crate::domain::quarantine::Quarantine;
use crate::store::StoreError;

impl Engine {
    /// Every quarantine that holds.
    pub(super) async fn quarantines(&self) -> Result<Vec<Quarantine>, StoreError> {
        let mut on = Vec::new();
        for (key, value) in self.ports.store.notes(Quarantine::KEYS).await? {
            let read = serde_json::from_value::<Quarantine>(value);
            let one = read.map_err(|e| StoreError::Unreadable { key, why: e.to_string() })?;
            on.extend(Some(one).filter(Quarantine::is_on));
        }
        Ok(on)
    }
}
