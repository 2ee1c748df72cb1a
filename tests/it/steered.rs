//! What somebody asks of a rollout that goes by steps is carried out while they expect it and while nobody holds it, however
//! long the cluster could not be reached.
#![allow(clippy::unwrap_used, reason = "a test whose world cannot be set up has failed")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use async_trait::async_trait;
use tidegate::domain::steering::{Reached, Steer};
use tidegate::engine::Ports;
use tidegate::port::{PortError, PortResult};
use tidegate::rollout::{Rollout, RolloutState, RolloutTarget};

use crate::support::told::Told;

/// A rollout engine that can be looked at always, and steered while it is not down.
struct Down(Arc<dyn Rollout>, Arc<AtomicBool>);

#[async_trait]
impl Rollout for Down {
    async fn state(&self, target: &RolloutTarget) -> PortResult<RolloutState> {
        self.0.state(target).await
    }
    async fn nudge(&self, target: &RolloutTarget) -> PortResult<()> {
        self.0.nudge(target).await
    }
    async fn steerable(&self, target: &RolloutTarget, how: Steer) -> PortResult<String> {
        self.0.steerable(target, how).await
    }
    async fn steer(&self, target: &RolloutTarget, how: Steer, from: &str) -> PortResult<Reached> {
        match self.1.load(SeqCst) {
            true => Err(PortError::transient("the cluster does not answer", "503")),
            false => self.0.steer(target, how, from).await,
        }
    }
}

/// A world whose delivery to dev waits at a step, and what takes its cluster down.
async fn at_a_step() -> (Told, Arc<AtomicBool>) {
    let down: Arc<AtomicBool> = Arc::default();
    let told = Told::new(|config| config).await;
    let catalog = told.world.config.catalog.clone();
    let wrapped = |rollout: Arc<dyn Rollout>| Arc::new(Down(rollout, down.clone())) as Arc<dyn Rollout>;
    let mut told = told.anew(
        |ports| Ports { rollouts: ports.rollouts.into_iter().map(|(name, it)| (name, wrapped(it))).collect(), ..ports },
        catalog,
    );
    told.tell("world", "cluster steps dev shop").await;
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    let shown = told.tell("world", "pass 30s").await.join("\n");
    assert!(shown.contains("paused at step 1 of 2"), "{shown}");
    (told, down)
}

#[tokio::test]
async fn what_could_not_be_carried_out_in_time_is_not_carried_out_late_and_that_is_told() {
    let (mut told, down) = at_a_step().await;
    down.store(true, SeqCst);
    told.tell("bob", "/rollout promote shop dev").await;
    told.pass(Duration::from_secs(108)).await;
    let shown = told.heard().join("\n");
    assert!(!shown.contains("was not carried out"), "it is tried still: {shown}");
    down.store(false, SeqCst);
    let shown = told.tell("world", "pass 3m").await.join("\n");
    assert!(
        shown.contains("bob's promote of the rollout in dev was not carried out: it is too late for that"),
        "{shown}"
    );
    assert!(!shown.contains("was promoted"), "{shown}");
}

#[tokio::test]
async fn what_somebody_held_meanwhile_is_not_brought_on_and_goes_back_all_the_same() {
    let (mut told, down) = at_a_step().await;
    down.store(true, SeqCst);
    told.tell("bob", "/rollout promote shop dev").await;
    let mut shown = told.tell("alice", "/freeze dev 1h load test").await;
    down.store(false, SeqCst);
    shown.extend(told.tell("world", "pass 1m").await);
    let shown = shown.join("\n");
    assert!(
        shown.contains("bob's promote of the rollout in dev was not carried out: freeze: dev is frozen"),
        "{shown}"
    );
    assert!(!shown.contains("was promoted"), "{shown}");
    down.store(true, SeqCst);
    let mut shown = told.tell("bob", "/rollout abort shop dev").await;
    down.store(false, SeqCst);
    shown.extend(told.tell("world", "pass 1m").await);
    let shown = shown.join("\n");
    assert!(shown.contains("the rollout in dev was aborted, by bob"), "{shown}");
}

#[tokio::test]
async fn whoever_waits_for_what_they_said_waits_for_the_delivery_that_is_steered() {
    let (mut told, _) = at_a_step().await;
    told.tell("bob", "/rollout complete shop dev").await;
    let mut waited_for = None;
    for n in 1..100 {
        let answer = told.world.engine.answer_to("chat/terminal", &format!("terminal:{n}")).await.unwrap();
        let ours = answer.filter(|answer| answer.text.contains("it is told what comes of it"));
        waited_for = waited_for.or(ours.and_then(|answer| answer.delivery));
    }
    assert_eq!(waited_for.map(|id| id.to_string()).as_deref(), Some("shop-1"));
}
