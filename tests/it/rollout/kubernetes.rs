//! Plain Kubernetes, against an API server on loopback whose deployments are applied and rolled out by this test.

use async_trait::async_trait;
use serde_json::{Value, json};
use tidegate::port::{Fault, PortError};
use tidegate::rollout::kubernetes::KubernetesRollout;
use tidegate::rollout::{Rollout, RolloutState, RolloutTarget};

use super::clustered::{APPS, DEPLOYMENTS, Ground, PODS, deployment, pod, reference};
use super::*;
use crate::support::cluster::TOKEN;

struct KubernetesWorld {
    ground: Ground,
    rollout: KubernetesRollout,
}

impl KubernetesWorld {
    async fn new() -> Self {
        Self::with("kubernetes: { cluster: here, namespace: \"{environment}\" }").await
    }

    async fn with(settings: &str) -> Self {
        let ground = Ground::with(settings).await;
        for app in APPS {
            ground.server.with(|o| o.put(DEPLOYMENTS, "prod", deployment(app, &reference(app, "v1.0.0"))));
        }
        let rollout = KubernetesRollout::new(ground.clusters(), ground.revisions());
        Self { ground, rollout }
    }

    /// Applies what the branch says, as a workflow does.
    fn apply(&self) {
        for app in APPS {
            let image = reference(app, &self.ground.git().tip(app).1);
            self.ground.server.with(|objects| {
                objects.change(DEPLOYMENTS, "prod", app, |deployment| {
                    let written = &mut deployment["spec"]["template"]["spec"]["containers"][0]["image"];
                    if *written != json!(image) {
                        *written = json!(image);
                        let generation = deployment["metadata"]["generation"].as_i64().unwrap() + 1;
                        deployment["metadata"]["generation"] = json!(generation);
                    }
                });
            });
        }
    }

    /// Does what the deployment controller does in the end.
    fn roll(&self) {
        for app in APPS {
            let (updated, conditions) = match self.ground.fate(app) {
                Fate::Healthy => (3, json!([])),
                Fate::Stuck => (1, json!([])),
                Fate::Failing(cause) => {
                    let reason = "ProgressDeadlineExceeded";
                    (1, json!([{ "type": "Progressing", "status": "False", "reason": reason, "message": cause }]))
                }
            };
            self.ground.server.with(|objects| {
                objects.change(DEPLOYMENTS, "prod", app, |deployment| {
                    deployment["status"] = json!({
                        "observedGeneration": deployment["metadata"]["generation"], "replicas": 3,
                        "updatedReplicas": updated, "availableReplicas": updated, "conditions": conditions,
                    });
                });
            });
        }
    }

    async fn told(&self, target: &RolloutTarget) -> PortError {
        self.rollout.state(target).await.unwrap_err()
    }
}

#[async_trait]
impl World for KubernetesWorld {
    fn rollout(&self) -> &dyn Rollout {
        &self.rollout
    }
    async fn bump(&mut self, app: &str, tag: &str) -> RolloutTarget {
        self.ground.bump(app, tag).await
    }
    async fn fate(&mut self, app: &str, fate: Fate) {
        self.ground.fates.insert(app.to_owned(), fate);
    }
    async fn take(&mut self, _target: &RolloutTarget) {
        self.apply();
    }
    async fn settle(&mut self) {
        self.apply();
        self.roll();
    }
    async fn restart(&mut self) {
        self.rollout = KubernetesRollout::new(self.ground.clusters(), self.ground.revisions());
    }
}

suite!(KubernetesWorld::new().await);

fn crashed() -> Value {
    json!({
        "ready": false, "restartCount": 4, "state": { "waiting": { "reason": "CrashLoopBackOff" } },
        "lastState": { "terminated": { "exitCode": 1, "reason": "Error" } },
    })
}

#[tokio::test]
async fn what_keeps_ending_fails_with_its_last_words_and_without_their_secrets() {
    let mut world = KubernetesWorld::new().await;
    world.ground.fates.insert("shop".to_owned(), Fate::Stuck);
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    let image = reference("shop", "v1.4.0");
    world.ground.server.with(|objects| {
        objects.put(PODS, "prod", pod("shop", "shop-old", &reference("shop", "v1.0.0"), &crashed()));
        objects.put(PODS, "prod", pod("shop", "shop-new", &image, &crashed()));
        objects.put(PODS, "prod", pod("cart", "cart-1", &image, &crashed()));
    });
    world.ground.server.log("shop-new", "api", "start\npanic: postgres://shop:hunter2@db/shop refused\n");
    let RolloutState::Degraded { cause, log } = state(&world, &target).await else { panic!("it fails") };
    assert_eq!(
        cause,
        format!("pod shop-new, container api, image {image}: CrashLoopBackOff, it ended with exit code 1")
    );
    assert_eq!(log, ["start", "panic: postgres://[redacted]@db/shop refused"]);
    // A log that may not be read keeps nobody from being told the rest.
    world.ground.server.refuse("get", "pods/log");
    assert!(matches!(state(&world, &target).await, RolloutState::Degraded { log, .. } if log.is_empty()));
}

#[tokio::test]
async fn an_app_that_nothing_in_the_cluster_names_is_held_and_says_what_was_looked_for() {
    let mut world = KubernetesWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.ground.server.with(|objects| objects.remove(DEPLOYMENTS, "prod", "shop"));
    let RolloutState::Held { why } = state(&world, &target).await else { panic!("it is held") };
    insta::assert_snapshot!(why, @"nothing with app.kubernetes.io/name=shop in namespace prod names shop-api");
}

#[tokio::test]
async fn a_refusal_names_verb_and_resource_and_goes_once_it_is_granted() {
    let mut world = KubernetesWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.ground.server.refuse("list", "statefulsets.apps");
    let error = world.told(&target).await;
    assert_eq!(error.fault, Fault::Rejected);
    insta::assert_snapshot!(error.told, @r#"cluster here does not let tidegate list statefulsets.apps in namespace prod: grant it that, by the rules in deploy/ (statefulsets.apps is forbidden: User "tidegate" cannot list resource "statefulsets" in API group "apps" in the namespace "prod")"#);
}

#[tokio::test]
async fn a_cluster_that_does_not_answer_or_is_away_is_tried_again() {
    let mut world = KubernetesWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.ground.server.silence(true);
    let error = world.told(&target).await;
    assert_eq!(error.fault, Fault::Transient);
    assert!(error.told.starts_with("cluster here gave no answer within"), "{error}");
    world.ground.server.silence(false);
    world.ground.server.fail_with(Some(503));
    let error = world.told(&target).await;
    assert_eq!(error.fault, Fault::Transient);
    assert!(error.told.contains("(status 503)"), "{error}");
    world.ground.server.fail_with(None);
    assert_eq!(state(&world, &target).await, RolloutState::NotTaken);
}

#[tokio::test]
async fn credentials_that_are_taken_no_more_are_asked_for_anew() {
    let mut world = KubernetesWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let path = world.ground.folder.path().join("kubeconfig");
    // The program hands out a wrong token the first time, and the right one from then on.
    let seen = world.ground.folder.path().join("seen");
    let script = format!(
        "if [ -e {seen} ]; then t={TOKEN}; else t=wrong; touch {seen}; fi; \
         echo '{{\"kind\":\"ExecCredential\",\"status\":{{\"token\":\"'$t'\"}}}}'",
        seen = seen.display()
    );
    let exec = json!({ "apiVersion": "client.authentication.k8s.io/v1", "command": "/bin/sh", "args": ["-c", script] });
    std::fs::write(path, world.ground.server.kubeconfig(&json!({ "exec": exec }))).unwrap();
    world.restart().await;
    let error = world.told(&target).await;
    insta::assert_snapshot!(error.told, @"cluster here does not take tidegate's credentials: give it others");
    assert_eq!(state(&world, &target).await, RolloutState::NotTaken);
}

#[tokio::test]
async fn a_cluster_that_is_not_where_it_should_be_says_so_and_shows_no_secret() {
    let mut world = KubernetesWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let path = world.ground.folder.path().join("kubeconfig");
    std::fs::write(&path, "users: [ token: hunter2").unwrap();
    world.restart().await;
    let error = world.told(&target).await;
    assert_eq!(error.fault, Fault::Rejected);
    assert!(error.told.starts_with("cluster here cannot be reached as it is configured"), "{error}");
    assert!(!error.told.contains("hunter2") && !error.cause.contains("hunter2"), "{error:?}");
    std::fs::remove_file(&path).unwrap();
    assert_eq!(world.told(&target).await.fault, Fault::Rejected);
}

#[tokio::test]
async fn the_rights_in_deploy_are_enough() {
    let mut world = KubernetesWorld::new().await;
    world.ground.server.grant_only(super::rights::names(&tidegate::rollout::rights::WORKLOADS));
    super::a_commit_is_taken_and_becomes_healthy(&mut world).await;
    let target = world.bump("shop", "v1.5.0").await;
    world.rollout.nudge(&target).await.unwrap();
}

const ROLLOUTS: &str = "argoproj.io/v1alpha1/rollouts";

#[tokio::test]
async fn a_rollout_of_argo_rollouts_is_judged_by_its_own_phase_and_the_template_that_it_refers_to() {
    let settings = "kubernetes: { cluster: here, namespace: prod, argo_rollouts: true }";
    let mut world = KubernetesWorld::with(settings).await;
    world.ground.server.grant_only(super::rights::names(&tidegate::rollout::rights::WITH_ROLLOUTS));
    let target = world.bump("shop", "v1.4.0").await;
    let rollout = |phase: &str, abort: bool| {
        let object = json!({
            "metadata": { "name": "shop", "generation": 1, "labels": { "app.kubernetes.io/name": "shop" } },
            "spec": { "replicas": 3, "workloadRef": { "kind": "Deployment", "name": "shop" } },
            "status": {
                "observedGeneration": "1", "phase": phase, "abort": abort, "message": "by alice",
                "stableRS": "b", "currentPodHash": "b",
            },
        });
        world.ground.server.with(|objects| objects.put(ROLLOUTS, "prod", object));
    };
    rollout("Healthy", false);
    assert_eq!(state(&world, &target).await, RolloutState::NotTaken, "its template is the deployment's");
    world.apply();
    // The deployment itself runs nothing, and is never through.
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
    rollout("Degraded", true);
    let RolloutState::Degraded { cause, .. } = state(&world, &target).await else { panic!("it failed") };
    assert_eq!(cause, "rollout shop was aborted: by alice");
    world.ground.server.unserve(ROLLOUTS);
    let error = world.told(&target).await;
    assert!(error.told.contains("; is Argo Rollouts there?"), "{error}");
}
