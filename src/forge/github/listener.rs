//! What GitHub calls, and what is asked of it at intervals: webhooks, the deploy workflow, webhooks that did not arrive.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use chrono::TimeDelta;

use super::GithubForge;
use super::deploy::Deploy;
use super::redeliver::LISTED;
use super::webhooks::Webhooks;
use crate::domain::Instant;
use crate::port::{Intake, Listener, PortResult};

/// How often it is asked which webhooks did not arrive.
const INTERVAL: Duration = Duration::from_secs(300);
/// How long after a pass that failed the next one comes, at first.
const FIRST_PAUSE: Duration = Duration::from_secs(15);
/// How far a pass looks back beyond the one before: what failed then may have to be asked for again.
const OVERLAP: TimeDelta = TimeDelta::hours(1);

/// GitHub as it reaches tidegate.
pub struct GithubListener {
    /// The adapter.
    pub forge: Arc<GithubForge>,
    /// The door for webhooks; none without a secret.
    pub webhooks: Option<Arc<Webhooks>>,
    /// The door for the deploy workflow; none without a public address.
    pub deploy: Option<Arc<Deploy>>,
}

impl GithubListener {
    /// One pass over what did not arrive since: how much is asked for. None while nothing can be stored: what is sent again then is
    /// refused again, and GitHub is asked for each a few times only.
    pub async fn pass(&self, intake: &dyn Intake, since: Instant) -> PortResult<Option<usize>> {
        if !intake.can_store() {
            return Ok(None);
        }
        self.forge.redeliver(since).await.map(Some)
    }
}

#[async_trait]
impl Listener for GithubListener {
    fn name(&self) -> &str {
        "github"
    }

    fn routes(&self, intake: Arc<dyn Intake>) -> Router {
        let webhooks = self.webhooks.clone().map(|door| door.router(intake.clone()));
        let deploy = self.deploy.clone().map(|door| door.router(intake));
        webhooks.into_iter().chain(deploy).fold(Router::new(), Router::merge)
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        self.webhooks.as_ref().map(|door| door.counts().all()).unwrap_or_default()
    }

    async fn listen(&self, intake: Arc<dyn Intake>) {
        if self.webhooks.is_none() {
            std::future::pending::<()>().await;
        }
        let (mut since, mut pause) = (self.forge.now() - LISTED, FIRST_PAUSE);
        loop {
            let started = self.forge.now();
            match self.pass(intake.as_ref(), since).await {
                Ok(Some(_)) => {
                    (since, pause) = (started - OVERLAP, FIRST_PAUSE);
                    tokio::time::sleep(INTERVAL).await;
                }
                Ok(None) => tokio::time::sleep(FIRST_PAUSE).await,
                Err(error) => {
                    tracing::warn!(cause = %error.cause, "cannot ask which webhooks did not arrive: {error}");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(INTERVAL);
                }
            }
        }
    }
}
