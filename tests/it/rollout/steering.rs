//! Steering Rollouts of Argo Rollouts, against an API server on loopback whose controller this test is.

use serde_json::{Value, json};
use tidegate::domain::steering::{Reached, Steer};
use tidegate::rollout::kubernetes::KubernetesRollout;

use super::clustered::{Ground, reference};
use super::*;

const ROLLOUTS: &str = "argoproj.io/v1alpha1/rollouts";

struct Steered {
    ground: Ground,
    rollout: KubernetesRollout,
    target: RolloutTarget,
}

impl Steered {
    /// One whose rollout waits at its second step.
    async fn waiting() -> Self {
        let ground = Ground::with("kubernetes: { cluster: here, namespace: prod, argo_rollouts: true }").await;
        ground.server.grant_only(super::rights::names(&tidegate::rollout::rights::WITH_ROLLOUTS));
        let target = ground.bump("shop", "v1.4.0").await;
        ground.server.with(|objects| objects.put(ROLLOUTS, "prod", at_its_second_step("shop", "v1.4.0")));
        let rollout = KubernetesRollout::new(ground.clusters(), ground.revisions());
        Self { ground, rollout, target }
    }

    /// The same with another Rollout of the app beside it.
    async fn with_a_worker(tag: &str) -> Self {
        let world = Self::waiting().await;
        world.ground.server.with(|objects| objects.put(ROLLOUTS, "prod", at_its_second_step("worker", tag)));
        world
    }

    fn object(&self) -> Value {
        self.named("shop")
    }

    fn named(&self, name: &str) -> Value {
        self.ground.server.with(|objects| objects.get(ROLLOUTS, "prod", name).unwrap().clone())
    }

    fn change(&self, change: impl FnOnce(&mut Value)) {
        self.ground.server.with(|objects| objects.change(ROLLOUTS, "prod", "shop", change));
    }

    async fn point(&self, how: Steer) -> String {
        self.rollout.steerable(&self.target, how).await.unwrap()
    }

    async fn steer(&self, how: Steer, from: &str) -> bool {
        self.reach(how, from).await.done > 0
    }

    async fn reach(&self, how: Steer, from: &str) -> Reached {
        self.rollout.steer(&self.target, how, from).await.unwrap()
    }

    async fn refused(&self, how: Steer) -> String {
        self.rollout.steerable(&self.target, how).await.unwrap_err().told
    }
}

/// A Rollout of shop that waits at its second step.
fn at_its_second_step(name: &str, tag: &str) -> Value {
    let steps = json!([{ "setWeight": 20 }, { "pause": {} }, { "setWeight": 60 }, { "pause": {} }]);
    json!({
        "metadata": { "name": name, "generation": 1, "labels": { "app.kubernetes.io/name": "shop" } },
        "spec": {
            "replicas": 3, "strategy": { "canary": { "steps": steps } },
            "template": { "spec": { "containers": [{ "name": "api", "image": reference("shop", tag) }] } },
        },
        "status": {
            "observedGeneration": "1", "phase": "Paused", "message": "CanaryPauseStep", "currentStepIndex": 1,
            "controllerPause": true, "stableRS": "a", "currentPodHash": "b",
            "pauseConditions": [{ "reason": "CanaryPauseStep", "startTime": "2026-01-05T10:00:00Z" }],
        },
    })
}

#[tokio::test]
async fn a_step_is_passed_once_however_often_it_is_asked_for() {
    let world = Steered::waiting().await;
    let from = world.point(Steer::Promote).await;
    assert!(world.steer(Steer::Promote, &from).await);
    assert_eq!(world.object()["status"]["pauseConditions"], Value::Null);
    assert_eq!(world.object()["status"]["currentStepIndex"], 1, "its controller passes the step");
    // The controller has not seen it yet, or has, and waits at the next pause: nothing is done again.
    assert!(!world.steer(Steer::Promote, &from).await);
    world.change(|object| {
        object["status"]["currentStepIndex"] = json!(3);
        object["status"]["pauseConditions"] =
            json!([{ "reason": "CanaryPauseStep", "startTime": "2026-01-05T10:05:00Z" }]);
    });
    assert!(!world.steer(Steer::Promote, &from).await);
    assert_eq!(world.object()["status"]["pauseConditions"].as_array().unwrap().len(), 1);
    let from = world.point(Steer::Promote).await;
    assert!(world.steer(Steer::Promote, &from).await);
}

#[tokio::test]
async fn what_was_cut_off_between_its_two_patches_is_gone_on_with() {
    let world = Steered::waiting().await;
    world.change(|object| object["spec"]["paused"] = json!(true));
    let from = world.point(Steer::Promote).await;
    world.ground.server.refuse("patch", "rollouts/status.argoproj.io");
    let error = world.rollout.steer(&world.target, Steer::Promote, &from).await.unwrap_err();
    assert!(
        error.told.contains("does not let tidegate patch rollouts/status.argoproj.io in namespace prod"),
        "{error}"
    );
    assert_eq!(world.object()["spec"]["paused"], false);
    world.ground.server.allow("patch", "rollouts/status.argoproj.io");
    assert!(world.steer(Steer::Promote, &from).await);
    assert_eq!(world.object()["status"]["pauseConditions"], Value::Null);
}

#[tokio::test]
async fn it_is_aborted_and_begun_again_and_completed() {
    let world = Steered::waiting().await;
    insta::assert_snapshot!(world.refused(Steer::Retry).await, @"there is nothing to retry: rollout shop: it was not aborted");
    let from = world.point(Steer::Abort).await;
    assert!(world.steer(Steer::Abort, &from).await);
    assert_eq!(world.object()["status"]["abort"], true);
    insta::assert_snapshot!(world.refused(Steer::Promote).await, @"there is nothing to promote: rollout shop: it was aborted; retry begins it again");
    let from = world.point(Steer::Retry).await;
    assert!(world.steer(Steer::Retry, &from).await);
    assert_eq!(world.object()["status"]["abort"], false);
    let from = world.point(Steer::PromoteFully).await;
    assert!(world.steer(Steer::PromoteFully, &from).await);
    assert_eq!(world.object()["status"]["promoteFull"], true);
    assert_eq!(world.object()["spec"]["replicas"], 3, "nothing else is touched");
    world.change(|object| object["status"]["stableRS"] = json!("b"));
    insta::assert_snapshot!(world.refused(Steer::Abort).await, @"there is nothing to abort: rollout shop: what is wanted is what serves already");
}

#[tokio::test]
async fn what_runs_something_else_than_was_delivered_is_left_alone() {
    let world = Steered::waiting().await;
    let all = [Steer::Promote, Steer::PromoteFully, Steer::Abort];
    let mut from = Vec::new();
    for how in all {
        from.push((how, world.point(how).await));
    }
    // Somebody writes another version past tidegate, which the cluster takes.
    let other = json!([{ "name": "api", "image": reference("shop", "v1.5.0") }]);
    world.change(|object| object["spec"]["template"]["spec"]["containers"] = other);
    let before = world.object();
    insta::assert_snapshot!(world.refused(Steer::Promote).await, @"there is nothing to promote: rollout shop names something else than shop-api:v1.4.0");
    insta::assert_snapshot!(world.refused(Steer::Abort).await, @"there is nothing to abort: rollout shop names something else than shop-api:v1.4.0");
    for (how, from) in from {
        match world.rollout.steer(&world.target, how, &from).await {
            Ok(reached) => assert_eq!((how, reached.done), (Steer::Abort, 0)),
            Err(error) => assert!(error.told.contains("rollout shop names something else"), "{error}"),
        }
        assert_eq!(world.object(), before, "{how:?} touches nothing");
    }
}

#[tokio::test]
async fn beside_a_rollout_of_another_version_nothing_is_brought_on_and_what_is_ours_goes_back() {
    let world = Steered::with_a_worker("v1.5.0").await;
    insta::assert_snapshot!(world.refused(Steer::Promote).await, @"there is nothing to promote: rollout worker names something else than shop-api:v1.4.0");
    let from = world.point(Steer::Abort).await;
    assert_eq!(world.reach(Steer::Abort, &from).await, Reached { done: 1, left: Vec::new() });
    assert_eq!(world.object()["status"]["abort"], true);
    assert_eq!(world.named("worker")["status"]["abort"], Value::Null);
}

#[tokio::test]
async fn what_its_controller_has_not_seen_shows_what_went_before_and_is_not_steered() {
    let world = Steered::waiting().await;
    let from = world.point(Steer::Promote).await;
    world.change(|object| object["metadata"]["generation"] = json!(2));
    insta::assert_snapshot!(world.refused(Steer::Promote).await, @"there is nothing to promote: rollout shop: its controller has not seen the change yet; say it again");
    let error = world.rollout.steer(&world.target, Steer::Promote, &from).await.unwrap_err();
    assert_eq!(error.fault, tidegate::port::Fault::Transient, "{error}");
    world.change(|object| object["status"]["observedGeneration"] = json!("2"));
    assert!(world.steer(Steer::Promote, &from).await);
}

#[tokio::test]
async fn an_abort_holds_although_a_step_was_taken_meanwhile() {
    let world = Steered::waiting().await;
    let from = world.point(Steer::Abort).await;
    world.change(|object| {
        object["status"]["currentStepIndex"] = json!(3);
        object["status"]["pauseConditions"] =
            json!([{ "reason": "CanaryPauseStep", "startTime": "2026-01-05T10:05:00Z" }]);
    });
    assert_eq!(world.reach(Steer::Abort, &from).await, Reached::one(true));
    assert_eq!(world.object()["status"]["abort"], true);
    // What was cut off before it could be told is done, and what is rolled out next is not what was aborted.
    assert_eq!(world.reach(Steer::Abort, &from).await, Reached::one(true));
    world.change(|object| {
        object["status"]["currentPodHash"] = json!("c");
        object["status"]["abort"] = json!(false);
    });
    let reached = world.reach(Steer::Abort, &from).await;
    assert_eq!((reached.done, reached.left.len()), (0, 1), "{reached:?}");
    assert_eq!(world.object()["status"]["abort"], false);
}

#[tokio::test]
async fn of_two_rollouts_the_one_that_could_not_be_aborted_is_named() {
    let world = Steered::with_a_worker("v1.4.0").await;
    let from = world.point(Steer::Abort).await;
    assert_eq!(from.lines().count(), 2);
    world.change(|object| object["status"]["stableRS"] = json!("b"));
    let reached = world.reach(Steer::Abort, &from).await;
    assert_eq!(reached.done, 1);
    insta::assert_snapshot!(reached.left.join("; "), @"shop: what is wanted is what serves already");
    assert_eq!(world.named("worker")["status"]["abort"], true);
}

#[tokio::test]
async fn where_nothing_goes_by_steps_that_is_what_is_said() {
    let mut world = Steered::waiting().await;
    world.ground.server.with(|objects| objects.remove(ROLLOUTS, "prod", "shop"));
    insta::assert_snapshot!(world.refused(Steer::Promote).await, @"there is nothing to promote: no Rollout with app.kubernetes.io/name=shop in namespace prod names its images");
    world.target.settings["argo_rollouts"] = json!(false);
    insta::assert_snapshot!(world.refused(Steer::Promote).await, @"no Rollouts of Argo Rollouts are watched there: give `kubernetes`, or `workloads`, `argo_rollouts: true`");
    let reported = super::reported::ReportedWorld::new().await;
    let error = reported.rollout().steerable(&world.target, Steer::Promote).await.unwrap_err();
    insta::assert_snapshot!(error.told, @"what watches rollouts there knows of no steps: there is nothing to promote");
}
