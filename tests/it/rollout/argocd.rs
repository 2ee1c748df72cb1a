//! Argo CD, against an API server on loopback. Its controller is played here, by what it is known to do: it compares when it
//! is asked to, syncs once, and looks at health by and by.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde_json::{Value, json};
use tidegate::domain::image::WrittenImage;
use tidegate::port::Fault;
use tidegate::rollout::argocd::ArgoCdRollout;
use tidegate::rollout::{Rollout, RolloutState, RolloutTarget};

use super::clustered::{APPS, DEPLOYMENTS, Git, Ground, PODS, deployment, pod, reference};
use super::*;
use crate::support::cluster::Objects;

const APPLICATIONS: &str = "argoproj.io/v1alpha1/applications";
const PROJECTS: &str = "argoproj.io/v1alpha1/appprojects";
const BY_NAME: &str = "argocd: { cluster: here, application: \"{app}-{environment}\" }";

/// What was applied of each app, by Application.
type Applied = Arc<Mutex<std::collections::BTreeMap<String, String>>>;

struct ArgoWorld {
    ground: Ground,
    rollout: ArgoCdRollout,
    applied: Applied,
}

fn application(app: &str, revision: &str) -> Value {
    let source = json!({ "repoURL": "https://github.com/acme/k8s-prod.git", "path": app, "targetRevision": "main" });
    json!({
        "metadata": { "name": format!("{app}-prod"), "labels": { "app": app } },
        "spec": {
            "project": "default", "source": source, "destination": { "namespace": app, "server": "https://here" },
            "syncPolicy": { "automated": {} },
        },
        "status": {
            "sync": { "status": "Synced", "revision": revision, "comparedTo": { "source": source } },
            "health": { "status": "Healthy" }, "reconciledAt": "2026-01-05T09:00:00Z",
        },
    })
}

/// Compares each Application that is to be refreshed with the branch's tip, and syncs what differs.
fn reconcile(objects: &mut Objects, git: &Git, applied: &Applied) {
    for app in APPS {
        let name = format!("{app}-prod");
        let Some(found) = objects.get(APPLICATIONS, "argocd", &name) else { continue };
        if found["metadata"]["annotations"]["argocd.argoproj.io/refresh"].is_null() {
            continue;
        }
        let (revision, tag) = git.tip(app);
        let synced = applied.lock().unwrap().insert(name.clone(), tag.clone()).is_some_and(|before| before == tag);
        objects.change(APPLICATIONS, "argocd", &name, |application| {
            application["metadata"]["annotations"].as_object_mut().unwrap().clear();
            let status = &mut application["status"];
            status["sync"]["revision"] = json!(revision);
            status["reconciledAt"] = json!("2026-01-05T10:00:05Z");
            if !synced {
                status["operationState"] = json!({
                    "phase": "Succeeded", "finishedAt": "2026-01-05T10:00:05Z", "message": "successfully synced",
                    "operation": { "sync": { "revision": revision } }, "syncResult": { "revision": revision },
                });
                status["health"] = json!({ "status": "Progressing" });
            }
        });
    }
}

impl ArgoWorld {
    async fn new() -> Self {
        Self::with(BY_NAME).await
    }

    async fn with(settings: &str) -> Self {
        let ground = Ground::with(settings).await;
        let applied = Applied::default();
        for app in APPS {
            let (tip, tag) = ground.git().tip(app);
            applied.lock().unwrap().insert(format!("{app}-prod"), tag);
            ground.server.with(|o| o.put(APPLICATIONS, "argocd", application(app, &tip)));
        }
        let (git, known) = (ground.git(), applied.clone());
        ground.server.control(Box::new(move |objects| reconcile(objects, &git, &known)));
        let rollout = ArgoCdRollout::new(ground.clusters(), ground.revisions());
        Self { ground, rollout, applied }
    }

    /// Changes the shop's Application by hand.
    fn change(&self, change: impl FnOnce(&mut Value)) {
        self.ground.server.with(|objects| objects.change(APPLICATIONS, "argocd", "shop-prod", change));
    }

    /// A bump that Argo CD has compared, and synced or not.
    async fn compared(&mut self, status: &str) -> RolloutTarget {
        let target = self.ground.bump("shop", "v1.4.0").await;
        self.change(|application| {
            application["status"]["sync"]["revision"] = json!(target.commit.as_str());
            application["status"]["sync"]["status"] = json!(status);
        });
        target
    }
}

#[async_trait]
impl World for ArgoWorld {
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
        let (git, applied) = (self.ground.git(), self.applied.clone());
        for app in APPS {
            let health = match self.ground.fate(app) {
                Fate::Healthy => json!({ "status": "Healthy" }),
                Fate::Stuck => json!({ "status": "Progressing" }),
                Fate::Failing(cause) => json!({ "status": "Degraded", "message": cause }),
            };
            self.ground.server.with(|objects| {
                let name = format!("{app}-prod");
                objects.change(APPLICATIONS, "argocd", &name, |application| {
                    application["metadata"]["annotations"] = json!({ "argocd.argoproj.io/refresh": "normal" });
                });
                reconcile(objects, &git, &applied);
                objects.change(APPLICATIONS, "argocd", &name, |application| application["status"]["health"] = health);
            });
        }
    }
    async fn restart(&mut self) {
        self.rollout = ArgoCdRollout::new(self.ground.clusters(), self.ground.revisions());
    }
}

suite!(ArgoWorld::new().await);
nudged!(ArgoWorld::new().await);

#[tokio::test]
async fn a_commit_that_changes_nothing_of_it_needs_no_operation() {
    let mut world = ArgoWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    let later = world.ground.write("README.md", "nothing to see").await;
    world.change(|application| application["status"]["sync"]["revision"] = json!(later.as_str()));
    assert_eq!(state(&world, &target).await, RolloutState::Healthy, "our commit is among the ancestors");
}

#[tokio::test]
async fn compared_is_not_applied() {
    let mut world = ArgoWorld::new().await;
    let target = world.compared("OutOfSync").await;
    assert_eq!(state(&world, &target).await, RolloutState::NotTaken);
}

#[tokio::test]
async fn what_differs_since_ours_was_applied_as_a_whole_is_drift() {
    let mut world = ArgoWorld::new().await;
    let target = world.compared("OutOfSync").await;
    let part = json!({
        "phase": "Succeeded", "operation": { "sync": { "resources": [{ "kind": "Deployment", "name": "shop" }] } },
        "syncResult": { "revision": target.commit.as_str() },
    });
    world.change(|application| application["status"]["operationState"] = part);
    assert_eq!(state(&world, &target).await, RolloutState::NotTaken, "a part is no proof of the whole");
    world.change(|application| application["status"]["history"] = json!([{ "revision": target.commit.as_str() }]));
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
}

#[tokio::test]
async fn health_from_before_the_operation_ended_says_nothing() {
    let mut world = ArgoWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    world.change(|application| application["status"]["reconciledAt"] = json!("2026-01-05T10:00:04Z"));
    let told = words(&world, &target).await;
    assert_eq!(told, "progressing: Application shop-prod is applied; its health was not looked at since");
}

#[tokio::test]
async fn what_keeps_it_is_told() {
    let mut told = Vec::new();
    let cases: [(&str, Value); 4] = [
        ("/spec/syncPolicy", json!({})),
        ("/status/conditions", json!([{ "type": "ComparisonError", "message": "authentication required" }])),
        ("/spec/source", json!({ "repoURL": "https://github.com/acme/other" })),
        ("/metadata/deletionTimestamp", json!("2026-01-05T10:00:00Z")),
    ];
    for (at, value) in cases {
        let mut world = ArgoWorld::new().await;
        let target = world.compared("OutOfSync").await;
        world.change(|application| {
            let (parent, key) = at.rsplit_once('/').unwrap();
            application.pointer_mut(parent).unwrap()[key] = value;
        });
        told.push(words(&world, &target).await);
    }
    let mut world = ArgoWorld::new().await;
    let target = world.compared("OutOfSync").await;
    let window = json!({ "kind": "deny", "schedule": "0 22 * * *", "duration": "8h", "applications": ["*-prod"] });
    let project = json!({ "metadata": { "name": "default" }, "spec": { "syncWindows": [window] } });
    world.ground.server.with(|objects| objects.put(PROJECTS, "argocd", project));
    told.push(words(&world, &target).await);
    insta::assert_snapshot!(told.join("\n"), @"
    held: auto-sync of Application shop-prod is off; somebody has to sync it
    held: Application shop-prod has a ComparisonError: authentication required
    held: Application shop-prod has no source in acme/k8s-prod: spec.source.repoURL is https://github.com/acme/other; point it there, or give that address under `repo_urls` if it is a mirror
    held: Application shop-prod is being deleted
    held: Argo CD has not begun to sync Application shop-prod; windows of project default may hold it: deny 0 22 * * * for 8h
    ");
}

/// What is told of a bump that Argo CD compared, synced and found healthy, after the Application was changed so.
async fn told_of(at: &str, value: Value) -> String {
    let mut world = ArgoWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
    world.change(|application| {
        let (parent, key) = at.rsplit_once('/').unwrap();
        application.pointer_mut(parent).unwrap()[key] = value;
        application["status"]["sync"]["comparedTo"]["source"] = application["spec"]["source"].clone();
        application["status"]["sync"]["comparedTo"]["sources"] = application["spec"]["sources"].clone();
    });
    words(&world, &target).await
}

#[tokio::test]
async fn an_application_that_deploys_something_else_is_never_healthy_and_the_field_is_told() {
    let mut told = Vec::new();
    for (at, value) in [
        ("/spec/source/repoURL", json!("https://github.com/acme/k8s-stage")),
        ("/spec/source/targetRevision", json!("release")),
        ("/spec/source/path", json!("cart")),
        ("/spec/source/path", json!("nowhere")),
        ("/spec/sources", json!([{ "repoURL": "https://charts.acme.example", "chart": "shop" }])),
    ] {
        told.push(told_of(at, value).await);
    }
    insta::assert_snapshot!(told.join("\n"), @"
    held: Application shop-prod has no source in acme/k8s-prod: spec.source.repoURL is https://github.com/acme/k8s-stage; point it there, or give that address under `repo_urls` if it is a mirror
    held: Application shop-prod does not follow branch main, which tidegate writes: spec.source.targetRevision is release; correct it, or the environment's `branch`
    held: Application shop-prod does not read shop/kustomization.yaml, which tidegate writes: spec.source.path is cart; have it read that file, or correct the app's `files`
    held: Application shop-prod does not read shop/kustomization.yaml, which tidegate writes: spec.source.path is nowhere; have it read that file, or correct the app's `files`
    held: Application shop-prod has no source in acme/k8s-prod: spec.sources[0].repoURL is https://charts.acme.example; point it there, or give that address under `repo_urls` if it is a mirror
    ");
    assert_eq!(told_of("/spec/source/targetRevision", json!("HEAD")).await, "Healthy");
    assert_eq!(told_of("/spec/source/path", json!("./shop/")).await, "Healthy");
}

#[tokio::test]
async fn what_an_application_puts_over_the_env_repo_is_told_and_never_healthy() {
    let (image, other) = (reference("shop", "v1.4.0"), reference("shop", "v9.9.9"));
    let mut told = Vec::new();
    for (at, value) in [
        ("/spec/source/kustomize", json!({ "images": ["acme/shop-api:v9.9.9"] })),
        ("/spec/source/kustomize", json!({ "patches": [{ "patch": format!("image: {other}") }] })),
        ("/spec/source/helm", json!({ "valuesObject": { "api": { "image": other } } })),
    ] {
        told.push(told_of(at, value).await);
    }
    insta::assert_snapshot!(told.join("\n"), @"
    held: Application shop-prod overrides shop-api: spec.source.kustomize.images[0] says acme/shop-api:v9.9.9, and that runs in place of what the env repo says; take it out there
    held: Application shop-prod overrides shop-api: spec.source.kustomize.patches[0].patch says registry.acme.example/shop-api:v9.9.9@sha256:f38926a022467a252a3491569c6fa4d1642dad9032b1765ee350d68c9b9f2f7a, and that runs in place of what the env repo says; take it out there
    held: Application shop-prod overrides shop-api: spec.source.helm.valuesObject.api.image says registry.acme.example/shop-api:v9.9.9@sha256:f38926a022467a252a3491569c6fa4d1642dad9032b1765ee350d68c9b9f2f7a, and that runs in place of what the env repo says; take it out there
    ");
    assert_eq!(told_of("/spec/source/kustomize", json!({ "images": [image] })).await, "Healthy", "it says the same");
}

#[tokio::test]
async fn what_a_file_in_git_puts_over_an_application_is_told() {
    let mut world = ArgoWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let over = "kustomize:\n  images:\n  - acme/shop-api:v9.9.9\n";
    world.ground.write("shop/.argocd-source-cart-prod.yaml", over).await;
    world.settle().await;
    assert_eq!(state(&world, &target).await, RolloutState::Healthy, "it is another Application's");
    world.ground.write("shop/.argocd-source-shop-prod.yaml", over).await;
    world.settle().await;
    insta::assert_snapshot!(words(&world, &target).await, @"held: Application shop-prod overrides shop-api: shop/.argocd-source-shop-prod.yaml.kustomize.images[0] says acme/shop-api:v9.9.9, and that runs in place of what the env repo says; take it out there");
}

#[tokio::test]
async fn values_from_the_env_repo_in_a_chart_from_elsewhere_are_proof_of_themselves_alone() {
    let mut world = ArgoWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let sources = |file: &str| {
        let chart = json!({ "repoURL": "https://charts.acme.example", "chart": "shop", "targetRevision": "1.2.3",
            "helm": { "valueFiles": [file] } });
        let values = json!({ "repoURL": "https://github.com/acme/k8s-prod", "ref": "env", "targetRevision": "main" });
        json!([chart, values])
    };
    let read = |file: &str| {
        let (sources, commit) = (sources(file), target.commit.clone());
        world.change(|application| {
            application["spec"]["sources"] = sources.clone();
            application["status"]["sync"]["revisions"] = json!(["1.2.3", commit.as_str()]);
            application["status"]["sync"]["comparedTo"] = json!({ "sources": sources });
        });
    };
    read("$env/shop/kustomization.yaml");
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
    read("$env/shop/values-stage.yaml");
    assert!(words(&world, &target).await.contains("does not read shop/kustomization.yaml"));
}

#[tokio::test]
async fn an_address_that_is_given_as_a_mirror_is_the_env_repo() {
    let settings =
        "argocd: { cluster: here, application: \"{app}-prod\", repo_urls: [\"https://mirror.acme.example/k8s\"] }";
    let mut world = ArgoWorld::with(settings).await;
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    world.change(|application| {
        application["spec"]["source"]["repoURL"] = json!("git@mirror.acme.example:k8s.git");
        application["status"]["sync"]["comparedTo"]["source"] = application["spec"]["source"].clone();
    });
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
}

#[tokio::test]
async fn what_is_healthy_and_runs_other_images_is_not_ours() {
    let settings =
        "argocd: { cluster: here, application: \"{app}-prod\", workloads: { cluster: here, namespace: shop } }";
    let mut world = ArgoWorld::with(settings).await;
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    let put = |image: &str| world.ground.server.with(|o| o.put(DEPLOYMENTS, "shop", deployment("shop", image)));
    put(&reference("shop", "v1.0.0"));
    let told = words(&world, &target).await;
    assert_eq!(told, "progressing: Application shop-prod is healthy, and workloads name other images still");
    put(&reference("shop", "v1.4.0"));
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
}

#[tokio::test]
async fn none_or_several_applications_are_told_by_name() {
    let mut world = ArgoWorld::with("argocd: { cluster: here, labels: \"app={app}\" }").await;
    let target = world.bump("shop", "v1.4.0").await;
    assert_eq!(state(&world, &target).await, RolloutState::NotTaken);
    let mut twin = application("shop", target.commit.as_str());
    twin["metadata"]["name"] = json!("shop-prod-eu");
    world.ground.server.with(|objects| objects.put(APPLICATIONS, "argocd", twin));
    let told = words(&world, &target).await;
    assert_eq!(told, "held: 2 Applications in namespace argocd have app=shop: shop-prod, shop-prod-eu");
    for name in ["shop-prod", "shop-prod-eu"] {
        world.ground.server.with(|objects| objects.remove(APPLICATIONS, "argocd", name));
    }
    assert_eq!(words(&world, &target).await, "held: no Application in namespace argocd has app=shop");
}

#[tokio::test]
async fn a_sync_to_our_commit_that_fails_has_failed_and_one_to_another_has_not() {
    let mut world = ArgoWorld::new().await;
    let target = world.compared("OutOfSync").await;
    let failed = |revision: &str| {
        json!({
            "phase": "Failed", "message": "one or more objects failed to apply", "finishedAt": "2026-01-05T10:00:05Z",
            "syncResult": { "revision": revision, "resources": [
                { "kind": "Deployment", "name": "shop", "status": "SyncFailed", "message": "field is immutable" },
            ] },
        })
    };
    let before = world.ground.git().tip("cart").0;
    world.change(|application| application["status"]["operationState"] = failed(&"0".repeat(40)));
    assert_eq!(state(&world, &target).await, RolloutState::NotTaken);
    world.change(|application| application["status"]["operationState"] = failed(&before));
    let told = words(&world, &target).await;
    insta::assert_snapshot!(told, @"DEGRADED: the sync of Application shop-prod failed: one or more objects failed to apply (Deployment shop: field is immutable) []");
}

#[tokio::test]
async fn a_running_sync_is_ended_only_where_it_is_to_what_is_rolled_back_from() {
    let mut world = ArgoWorld::new().await;
    let bad = world.bump("shop", "v1.4.0").await;
    let back = world.bump("shop", "v1.0.0").await;
    let from = |tag: &str| {
        let image = image("shop", tag);
        vec![WrittenImage { tag: Some(image.tag), digest: Some(image.digest) }]
    };
    let running = |revision: &str| json!({ "phase": "Running", "operation": { "sync": { "revision": revision } } });
    world.change(|application| {
        application["operation"] = json!({ "sync": { "revision": bad.commit.as_str() } });
        application["status"]["sync"]["revision"] = json!(back.commit.as_str());
        application["status"]["operationState"] = running(bad.commit.as_str());
    });
    let told = words(&world, &back).await;
    let short = bad.commit.short();
    assert_eq!(told, format!("held: a sync of Application shop-prod to {short} is still running: "));
    let free = |from: Vec<WrittenImage>| {
        let (rollout, back) = (&world.rollout, &back);
        async move { rollout.free(back, &from).await.unwrap() }
    };
    let phase = || {
        world.ground.server.with(|objects| {
            objects.get(APPLICATIONS, "argocd", "shop-prod").unwrap()["status"]["operationState"]["phase"].clone()
        })
    };
    assert!(!free(from("v1.3.0")).await, "it is to something else");
    assert_eq!(phase(), json!("Running"));
    assert!(free(from("v1.4.0")).await);
    assert_eq!(phase(), json!("Terminating"));
    // One to the rollback itself is never ended.
    world.change(|application| application["status"]["operationState"] = running(back.commit.as_str()));
    assert!(!free(from("v1.0.0")).await);
    assert_eq!(phase(), json!("Running"));
}

#[tokio::test]
async fn the_cause_comes_from_the_pods_where_those_are_known() {
    let settings =
        "argocd: { cluster: here, application: \"{app}-prod\", workloads: { cluster: here, namespace: shop } }";
    let mut world = ArgoWorld::with(settings).await;
    world.ground.fates.insert("shop".to_owned(), Fate::Stuck);
    let target = world.bump("shop", "v1.4.0").await;
    world.settle().await;
    let image = reference("shop", "v1.4.0");
    let mut shop = deployment("shop", &image);
    shop["status"]["updatedReplicas"] = json!(1);
    let stuck = json!({ "ready": false, "state": { "waiting": { "reason": "ImagePullBackOff" } } });
    world.ground.server.with(|objects| {
        objects.put(DEPLOYMENTS, "shop", shop);
        objects.put(PODS, "shop", pod("shop", "shop-1", &image, &stuck));
    });
    let told = words(&world, &target).await;
    assert_eq!(told, format!("DEGRADED: pod shop-1, container api, image {image}: ImagePullBackOff []"));
}

#[tokio::test]
async fn a_cluster_without_argo_cd_and_a_right_that_lacks_are_told() {
    let mut world = ArgoWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    world.ground.server.refuse("patch", "applications.argoproj.io");
    let error = world.rollout.nudge(&target).await.unwrap_err();
    assert_eq!(error.fault, Fault::Rejected);
    assert!(error.told.contains("does not let tidegate patch applications.argoproj.io in namespace argocd"), "{error}");
    world.ground.server.unserve(APPLICATIONS);
    let error = world.rollout.state(&target).await.unwrap_err();
    assert_eq!(error.fault, Fault::NotFound);
    assert!(error.told.contains("; is Argo CD there?"), "{error}");
    world.ground.server.serve(APPLICATIONS);
    world.ground.server.with(|objects| objects.remove(APPLICATIONS, "argocd", "shop-prod"));
    assert_eq!(words(&world, &target).await, "held: there is no Application shop-prod in namespace argocd");
}

#[tokio::test]
async fn the_rights_in_deploy_are_enough() {
    let mut world = ArgoWorld::new().await;
    world.ground.server.grant_only(super::rights::names(&tidegate::rollout::rights::ARGOCD));
    super::a_commit_is_taken_and_becomes_healthy(&mut world).await;
    let target = world.bump("shop", "v1.5.0").await;
    world.rollout.nudge(&target).await.unwrap();
}
