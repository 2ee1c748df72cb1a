//! What the deploy workflow's door asks of the store: which tags releases made.

use std::sync::Arc;

use async_trait::async_trait;

use crate::domain::delivery::Lane;
use crate::domain::step::StepKind;
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
        let mut commits = Vec::new();
        for delivery in found.iter().filter(|d| d.version == Some(version)) {
            if !matches!(delivery.lane, Lane::Release | Lane::Hotfix) {
                continue;
            }
            for step in delivery.steps.iter().filter(|step| step.done_at.is_some()) {
                if let StepKind::Tag { on, .. } = &step.kind {
                    commits.extend(delivery.target(*on));
                }
            }
        }
        Ok(commits)
    }
}
