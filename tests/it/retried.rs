//! A rollout that is tried again is looked at by its engine at once, and not when that would have looked anyhow.
#![allow(clippy::unwrap_used, reason = "a test whose world cannot be set up has failed")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use async_trait::async_trait;
use tidegate::engine::Ports;
use tidegate::port::PortResult;
use tidegate::rollout::{Rollout, RolloutState, RolloutTarget};

use crate::support::told::Told;

/// A rollout engine whose nudges are counted.
struct Counted(Arc<dyn Rollout>, Arc<AtomicUsize>);

#[async_trait]
impl Rollout for Counted {
    async fn state(&self, target: &RolloutTarget) -> PortResult<RolloutState> {
        self.0.state(target).await
    }
    async fn nudge(&self, target: &RolloutTarget) -> PortResult<()> {
        self.1.fetch_add(1, SeqCst);
        self.0.nudge(target).await
    }
}

#[tokio::test]
async fn whoever_tries_again_has_the_engine_look_at_once() {
    let nudges: Arc<AtomicUsize> = Arc::default();
    let told = Told::new(|config| config).await;
    let catalog = told.world.config.catalog.clone();
    let counted = |rollout: Arc<dyn Rollout>| Arc::new(Counted(rollout, nudges.clone())) as Arc<dyn Rollout>;
    let mut told = told.anew(
        |ports| Ports { rollouts: ports.rollouts.into_iter().map(|(name, it)| (name, counted(it))).collect(), ..ports },
        catalog,
    );
    told.tell("world", "cluster fail dev shop * \"0/6 nodes are available\"").await;
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    told.pass(Duration::from_secs(600)).await;
    let before = nudges.load(SeqCst);
    told.tell("world", "cluster normal dev shop *").await;
    told.tell("alice", "/tide retry shop-1").await;
    assert_eq!(nudges.load(SeqCst), before + 1, "{:?}", told.heard());
}
