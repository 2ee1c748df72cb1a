//! What the deploy workflow's door asks of the store: which tags releases made.

use std::sync::Arc;

use async_trait::async_trait;

use crate::domain::delivery::Delivery;
use crate::domain::{AppName, CommitSha, Version};
use crate::forge::github::deploy::Releases;
use crate::port::{PortError, PortResult};
use crate::store::{Listing, Store};

/// What the store knows of releases.
pub struct Made(pub Arc<dyn Store>);

#[async_trait]
impl Releases for Made {
    async fn tagged(&self, app: &AppName, version: Version) -> PortResult<Vec<CommitSha>> {
        let listing = Listing { app: Some(app.clone()), open_only: false, limit: None };
        let found = self.0.deliveries(&listing).await;
        let found = found.map_err(|e| PortError::transient("tidegate's own store failed; ask again", e))?;
        Ok(found.iter().filter(|d| d.makes(version)).flat_map(Delivery::tagged).collect())
    }
}
