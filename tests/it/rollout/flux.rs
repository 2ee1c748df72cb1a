//! Flux, against an API server on loopback. Its controllers are played here: the source looks when it is asked to, and the
//! Kustomization follows it and waits for the health of what it applied.

use async_trait::async_trait;
use serde_json::{Value, json};
use tidegate::port::Fault;
use tidegate::rollout::flux::FluxRollout;
use tidegate::rollout::{Rollout, RolloutState, RolloutTarget};

use super::clustered::{APPS, DEPLOYMENTS, Git, Ground, PODS, deployment, pod, reference};
use super::*;
use crate::support::cluster::Objects;

const KUSTOMIZATIONS: &str = "kustomize.toolkit.fluxcd.io/v1/kustomizations";
const SOURCES: &str = "source.toolkit.fluxcd.io/v1/gitrepositories";
const RELEASES: &str = "helm.toolkit.fluxcd.io/v2/helmreleases";
const HERE: &str = "flux-system";

struct FluxWorld {
    ground: Ground,
    rollout: FluxRollout,
}

fn revision(commit: &str) -> String {
    format!("main@sha1:{commit}")
}

fn condition(kind: &str, status: &str, reason: &str, message: &str) -> Value {
    json!({ "type": kind, "status": status, "reason": reason, "message": message })
}

fn ready() -> Value {
    condition("Ready", "True", "ReconciliationSucceeded", "applied")
}

fn source(commit: &str) -> Value {
    json!({
        "metadata": { "name": "env", "generation": 1 },
        "spec": { "url": "https://github.com/acme/k8s-prod", "ref": { "branch": "main" } },
        "status": { "observedGeneration": 1, "artifact": { "revision": revision(commit) }, "conditions": [ready()] },
    })
}

fn kustomization(app: &str, commit: &str) -> Value {
    json!({
        "metadata": { "name": app, "generation": 1 },
        "spec": { "wait": true, "sourceRef": { "kind": "GitRepository", "name": "env" } },
        "status": {
            "observedGeneration": 1, "lastAppliedRevision": revision(commit), "lastAttemptedRevision": revision(commit),
            "conditions": [ready()],
        },
    })
}

/// The labels of what a Kustomization brings.
fn brought_by(kustomization: &str) -> Value {
    let mark = "kustomize.toolkit.fluxcd.io";
    json!({ format!("{mark}/name"): kustomization, format!("{mark}/namespace"): HERE })
}

/// What the source controller does when it is asked, and the Kustomizations after it: each applies, and waits for health.
fn reconcile(objects: &mut Objects, git: &Git) {
    let asked = objects.get(SOURCES, HERE, "env").map(|found| found["metadata"]["annotations"].clone());
    if asked.is_none_or(|asked| asked["reconcile.fluxcd.io/requestedAt"].is_null()) {
        return;
    }
    let tip = git.tip("shop").0;
    objects.change(SOURCES, HERE, "env", |found| {
        found["metadata"]["annotations"] = json!({});
        found["status"]["artifact"]["revision"] = json!(revision(&tip));
    });
    for app in APPS {
        objects.change(KUSTOMIZATIONS, HERE, app, |found| {
            if found["status"]["lastAttemptedRevision"] != json!(revision(&tip)) {
                found["status"]["lastAttemptedRevision"] = json!(revision(&tip));
                let working = condition("Reconciling", "True", "Progressing", "running health checks");
                let unknown = condition("Ready", "Unknown", "Progressing", "running health checks");
                found["status"]["conditions"] = json!([working, unknown]);
            }
        });
    }
}

impl FluxWorld {
    async fn new() -> Self {
        Self::with("flux: { cluster: here, kustomization: \"{app}\" }").await
    }

    async fn with(settings: &str) -> Self {
        let ground = Ground::with(settings).await;
        let git = ground.git();
        let tip = git.tip("shop").0;
        ground.server.with(|objects| {
            objects.put(SOURCES, HERE, source(&tip));
            for app in APPS {
                objects.put(KUSTOMIZATIONS, HERE, kustomization(app, &tip));
            }
        });
        ground.server.control(Box::new(move |objects| reconcile(objects, &git)));
        let rollout = Self::adapter(&ground);
        Self { ground, rollout }
    }

    fn adapter(ground: &Ground) -> FluxRollout {
        FluxRollout::new(ground.clusters(), ground.revisions(), std::sync::Arc::new(ground.clock.clone()))
    }

    /// Changes the shop's Kustomization by hand.
    fn change(&self, change: impl FnOnce(&mut Value)) {
        self.ground.server.with(|objects| objects.change(KUSTOMIZATIONS, HERE, "shop", change));
    }
}

#[async_trait]
impl World for FluxWorld {
    fn rollout(&self) -> &dyn Rollout {
        &self.rollout
    }
    async fn bump(&mut self, app: &str, tag: &str) -> RolloutTarget {
        self.ground.bump(app, tag).await
    }
    async fn fate(&mut self, app: &str, fate: Fate) {
        self.ground.fates.insert(app.to_owned(), fate);
    }
    async fn settle(&mut self) {
        let git = self.ground.git();
        let fates = APPS.map(|app| (app, self.ground.fate(app)));
        self.ground.server.with(|objects| {
            objects.change(SOURCES, HERE, "env", |found| {
                found["metadata"]["annotations"] = json!({ "reconcile.fluxcd.io/requestedAt": "now" });
            });
            reconcile(objects, &git);
            for (app, fate) in fates {
                objects.change(KUSTOMIZATIONS, HERE, app, |found| match fate {
                    Fate::Healthy => {
                        found["status"]["lastAppliedRevision"] = found["status"]["lastAttemptedRevision"].clone();
                        found["status"]["conditions"] = json!([ready()]);
                    }
                    Fate::Stuck => {}
                    Fate::Failing(cause) => {
                        let failed = condition("Ready", "False", "HealthCheckFailed", cause);
                        found["status"]["conditions"] = json!([failed]);
                    }
                });
            }
        });
    }
    async fn restart(&mut self) {
        self.rollout = Self::adapter(&self.ground);
    }
}

suite!(FluxWorld::new().await);
nudged!(FluxWorld::new().await);

#[tokio::test]
async fn a_nudge_asks_the_source_and_nothing_else() {
    let mut world = FluxWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.ground.server.calls();
    world.rollout.nudge(&target).await.unwrap();
    let patched: Vec<_> = world.ground.server.calls().into_iter().filter(|call| call.starts_with("PATCH")).collect();
    assert_eq!(patched, ["PATCH /apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/env"]);
    world.ground.server.refuse("patch", "gitrepositories.source.toolkit.fluxcd.io");
    assert_eq!(world.rollout.nudge(&target).await.unwrap_err().fault, Fault::Rejected);
}

#[tokio::test]
async fn what_keeps_it_is_told() {
    let mut told = Vec::new();
    let mut world = FluxWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.change(|found| found["spec"]["suspend"] = json!(true));
    told.push(words(&world, &target).await);
    world.change(|found| found["spec"]["suspend"] = json!(false));
    let old = world.ground.git().tip("shop").0;
    let waits = condition("Ready", "False", "DependencyNotReady", "dependency 'flux-system/db' is not ready");
    world.change(|found| found["status"]["conditions"] = json!([waits]));
    told.push(words(&world, &target).await.replace(&old[..7], "ours"));
    world.change(|found| found["status"]["conditions"] = json!([ready()]));
    let refused = condition("Ready", "False", "GitOperationFailed", "token=hunter2 is not authorized");
    world.ground.server.with(|objects| {
        objects.change(SOURCES, HERE, "env", |found| found["status"]["conditions"] = json!([refused]));
    });
    told.push(words(&world, &target).await);
    world
        .ground
        .server
        .with(|objects| objects.change(SOURCES, HERE, "env", |found| found["spec"]["suspend"] = json!(true)));
    told.push(words(&world, &target).await);
    world.ground.server.with(|objects| objects.remove(SOURCES, HERE, "env"));
    told.push(words(&world, &target).await);
    world.ground.server.with(|objects| objects.remove(KUSTOMIZATIONS, HERE, "shop"));
    told.push(words(&world, &target).await);
    let first = told[1].clone();
    assert!(first.starts_with("held: Kustomization shop has trouble with"), "{first}");
    assert!(first.ends_with("DependencyNotReady: dependency 'flux-system/db' is not ready"), "{first}");
    told.remove(1);
    insta::assert_snapshot!(told.join("\n"), @"
    held: Kustomization shop is suspended; somebody has to resume it
    held: GitRepository env: GitOperationFailed: token=[redacted] is not authorized
    held: GitRepository env is suspended; somebody has to resume it
    held: the source of Kustomization shop is not there: env in namespace flux-system
    held: there is no Kustomization shop in namespace flux-system
    ");
}

#[tokio::test]
async fn health_checks_of_what_was_before_hold_it_back_and_are_told() {
    let mut world = FluxWorld::new().await;
    let bad = world.bump("shop", "v1.4.0").await;
    world.rollout.nudge(&bad).await.unwrap();
    let back = world.bump("shop", "v1.0.0").await;
    let told = words(&world, &back).await;
    let short = bad.commit.short();
    assert_eq!(told, format!("held: Kustomization shop is at work on {short}: Progressing: running health checks"));
}

#[tokio::test]
async fn without_health_checks_ready_means_applied_and_the_workloads_say_the_rest() {
    let mut world = FluxWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    world.change(|found| found["spec"]["wait"] = json!(false));
    let told = words(&world, &target).await;
    assert!(told.starts_with("progressing: Kustomization shop is applied; it has neither `wait`"), "{told}");

    let settings =
        "flux: { cluster: here, kustomization: \"{app}\", workloads: { cluster: here, namespace: \"{app}\" } }";
    let mut world = FluxWorld::with(settings).await;
    let deployment = |app: &str, image: &str| {
        let mut found = deployment(app, image);
        found["metadata"]["labels"] = brought_by(app);
        found
    };
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    world.change(|found| found["spec"]["wait"] = json!(false));
    let image = reference("shop", "v1.4.0");
    let put = |kind: &str, object: Value| world.ground.server.with(|objects| objects.put(kind, "shop", object));
    put(DEPLOYMENTS, deployment("shop", &reference("shop", "v1.0.0")));
    assert!(words(&world, &target).await.contains("workloads name other images still"));
    put(DEPLOYMENTS, deployment("shop", &image));
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
    let mut late = deployment("shop", &image);
    late["status"]["updatedReplicas"] = json!(0);
    put(DEPLOYMENTS, late);
    put(PODS, pod("shop", "shop-1", &image, &json!({ "state": { "waiting": { "reason": "ErrImagePull" } } })));
    assert_eq!(
        words(&world, &target).await,
        format!("DEGRADED: pod shop-1, container api, image {image}: ImagePullBackOff []")
    );
}

#[tokio::test]
async fn a_helm_release_counts_for_itself_and_one_that_was_taken_back_has_failed() {
    let settings = "flux: { cluster: here, kustomization: \"{app}\", helm_release: \"{app}\" }";
    let mut world = FluxWorld::with(settings).await;
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    assert_eq!(words(&world, &target).await, "held: there is no HelmRelease shop in namespace flux-system");
    let release = |conditions: Value| {
        let object = json!({
            "metadata": { "name": "shop", "generation": 2, "labels": brought_by("shop") },
            "status": { "observedGeneration": 2, "conditions": conditions },
        });
        world.ground.server.with(|objects| objects.put(RELEASES, HERE, object));
    };
    let failed = condition("Ready", "False", "UpgradeFailed", "timed out");
    release(json!([failed, condition("Remediated", "True", "RollbackSucceeded", "")]));
    let told = words(&world, &target).await;
    assert_eq!(told, "DEGRADED: HelmRelease shop was taken back, so what runs is the release before: timed out []");
    release(json!([condition("Reconciling", "True", "Progressing", "upgrading")]));
    assert_eq!(words(&world, &target).await, "progressing: HelmRelease shop: Progressing: upgrading");
    release(json!([ready()]));
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
}

/// What is told of a bump that was applied and is healthy, after an object was changed so.
async fn told_of(kind: &str, name: &str, at: &str, value: Value) -> String {
    let mut world = FluxWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
    world.ground.server.with(|objects| {
        objects.change(kind, HERE, name, |found| {
            let (parent, key) = at.rsplit_once('/').unwrap();
            found.pointer_mut(parent).unwrap()[key] = value;
        });
    });
    words(&world, &target).await
}

#[tokio::test]
async fn a_kustomization_that_deploys_something_else_is_never_healthy_and_the_field_is_told() {
    let (mut told, other) = (Vec::new(), reference("shop", "v9.9.9"));
    for (kind, name, at, value) in [
        (SOURCES, "env", "/spec/url", json!("ssh://git@github.com/acme/k8s-stage")),
        (SOURCES, "env", "/spec/ref", json!({ "branch": "release" })),
        (SOURCES, "env", "/spec/ref", json!({ "branch": "main", "tag": "v1" })),
        (SOURCES, "env", "/spec/ref", json!({})),
        (KUSTOMIZATIONS, "shop", "/spec/path", json!("./cart")),
        (KUSTOMIZATIONS, "shop", "/spec/sourceRef", json!({ "kind": "Bucket", "name": "env" })),
        (KUSTOMIZATIONS, "shop", "/spec/images", json!([{ "name": "acme/shop-api", "newTag": "v9.9.9" }])),
        (KUSTOMIZATIONS, "shop", "/spec/patches", json!([{ "patch": format!("image: {other}") }])),
        (KUSTOMIZATIONS, "shop", "/spec/postBuild", json!({ "substitute": { "IMAGE": other } })),
    ] {
        told.push(told_of(kind, name, at, value).await);
    }
    insta::assert_snapshot!(told.join("\n"), @"
    held: GitRepository env has no source in acme/k8s-prod: spec.url is ssh://git@github.com/acme/k8s-stage; point it there, or give that address under `repo_urls` if it is a mirror
    held: GitRepository env does not follow branch main, which tidegate writes: spec.ref.branch is release; correct it, or the environment's `branch`
    held: GitRepository env does not follow branch main, which tidegate writes: spec.ref.tag is v1; correct it, or the environment's `branch`
    held: GitRepository env does not follow branch main, which tidegate writes: spec.ref.branch is master; correct it, or the environment's `branch`
    held: Kustomization shop does not read shop/kustomization.yaml, which tidegate writes: spec.path is ./cart; have it read that file, or correct the app's `files`
    held: Kustomization shop is made of Bucket env, which names no commit: nothing shows whether it has what tidegate wrote; take it from a GitRepository
    held: Kustomization shop overrides shop-api: spec.images[0] says :v9.9.9, and that runs in place of what the env repo says; take it out there
    held: Kustomization shop overrides shop-api: spec.patches[0].patch says registry.acme.example/shop-api:v9.9.9@sha256:f38926a022467a252a3491569c6fa4d1642dad9032b1765ee350d68c9b9f2f7a, and that runs in place of what the env repo says; take it out there
    held: Kustomization shop overrides shop-api: spec.postBuild.substitute.IMAGE says registry.acme.example/shop-api:v9.9.9@sha256:f38926a022467a252a3491569c6fa4d1642dad9032b1765ee350d68c9b9f2f7a, and that runs in place of what the env repo says; take it out there
    ");
    assert_eq!(told_of(SOURCES, "env", "/spec/ref", json!({ "name": "refs/heads/main" })).await, "Healthy");
    assert_eq!(told_of(KUSTOMIZATIONS, "shop", "/spec/path", json!("./shop/")).await, "Healthy");
    let same = json!([{ "name": "acme/shop-api", "newTag": "v1.4.0" }]);
    assert_eq!(told_of(KUSTOMIZATIONS, "shop", "/spec/images", same).await, "Healthy", "it says the same");
}

#[tokio::test]
async fn a_helm_release_of_another_or_with_values_of_its_own_is_never_healthy() {
    let settings = "flux: { cluster: here, kustomization: \"{app}\", helm_release: \"{app}\" }";
    let mut world = FluxWorld::with(settings).await;
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    let (mut told, other) = (Vec::new(), reference("shop", "v9.9.9"));
    for (labels, spec) in [
        (brought_by("cart"), json!({})),
        (json!({}), json!({})),
        (brought_by("shop"), json!({ "values": { "api": { "image": other } } })),
        (
            brought_by("shop"),
            json!({ "postRenderers": [{ "kustomize": { "images": [{ "name": "acme/shop-api", "newTag": "v9" }] } }] }),
        ),
        (brought_by("shop"), json!({ "values": { "api": { "image": reference("shop", "v1.4.0") } } })),
    ] {
        let object = json!({
            "metadata": { "name": "shop", "generation": 2, "labels": labels }, "spec": spec,
            "status": { "observedGeneration": 2, "conditions": [ready()] },
        });
        world.ground.server.with(|objects| objects.put(RELEASES, HERE, object));
        told.push(words(&world, &target).await);
    }
    insta::assert_snapshot!(told.join("\n"), @"
    held: HelmRelease shop is not part of Kustomization shop in namespace flux-system: it is applied by Kustomization cart in namespace flux-system; correct `kustomization` or `helm_release`
    held: HelmRelease shop is not part of Kustomization shop in namespace flux-system: no Kustomization applies it, as its labels say; correct `kustomization` or `helm_release`
    held: HelmRelease shop overrides shop-api: spec.values.api.image says registry.acme.example/shop-api:v9.9.9@sha256:f38926a022467a252a3491569c6fa4d1642dad9032b1765ee350d68c9b9f2f7a, and that runs in place of what the env repo says; take it out there
    held: HelmRelease shop overrides shop-api: spec.postRenderers[0].kustomize.images[0] says :v9, and that runs in place of what the env repo says; take it out there
    Healthy
    ");
}

#[tokio::test]
async fn the_rights_in_deploy_are_enough() {
    let mut world = FluxWorld::new().await;
    world.ground.server.grant_only(super::rights::names(&tidegate::rollout::rights::FLUX));
    super::a_commit_is_taken_and_becomes_healthy(&mut world).await;
    let target = world.bump("shop", "v1.5.0").await;
    world.rollout.nudge(&target).await.unwrap();
}
