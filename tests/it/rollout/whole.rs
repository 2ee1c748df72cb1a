//! Deliveries through Argo CD, from the push to what people read: the whole of tidegate, with a cluster on loopback.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::support::cluster::{ApiServer, Objects, TOKEN};
use crate::support::told::Told;

const APPLICATIONS: &str = "argoproj.io/v1alpha1/applications";

/// A world whose dev is watched by Argo CD.
struct Whole {
    told: Told,
    server: ApiServer,
    /// Whether syncs that begin from now on never end.
    stuck: Arc<AtomicBool>,
    _folder: tempfile::TempDir,
}

/// Argo CD's turn, as soon as something was asked of it.
fn reconcile(objects: &mut Objects, git: &PathBuf, stuck: bool) {
    let repository = git2::Repository::open(git).unwrap();
    let tip = repository.refname_to_id("refs/heads/main").unwrap().to_string();
    objects.change(APPLICATIONS, "argocd", "shop-dev", |application| {
        if application["status"]["operationState"]["phase"] == json!("Terminating") {
            application["status"]["operationState"]["phase"] = json!("Failed");
            application.as_object_mut().unwrap().remove("operation");
        }
        let asked = !application["metadata"]["annotations"]["argocd.argoproj.io/refresh"].is_null();
        application["metadata"]["annotations"] = json!({});
        if !asked {
            return;
        }
        application["status"]["sync"]["revision"] = json!(tip);
        if !application["operation"].is_null() {
            application["status"]["sync"]["status"] = json!("OutOfSync");
            return;
        }
        let sync = json!({ "sync": { "revision": tip } });
        let phase = if stuck { "Running" } else { "Succeeded" };
        application["status"]["sync"]["status"] = json!(if stuck { "OutOfSync" } else { "Synced" });
        application["status"]["operationState"] =
            json!({ "phase": phase, "operation": sync, "message": "waiting for hooks" });
        if stuck {
            application["operation"] = sync;
        } else {
            application["status"]["health"] = json!({ "status": "Progressing" });
        }
    });
}

impl Whole {
    async fn new() -> Self {
        let (folder, server) = (tempfile::tempdir().unwrap(), ApiServer::start().await);
        let kubeconfig = folder.path().join("kubeconfig");
        std::fs::write(&kubeconfig, server.kubeconfig(&json!({ "token": TOKEN }))).unwrap();
        let clusters = format!("clusters: {{ here: {{ kubeconfig: \"{}\" }} }}", kubeconfig.display());
        let argocd = "rollout: { argocd: { cluster: here, application: \"{app}-{environment}\" },";
        let told = Told::new(|config| {
            let changed = config.replacen("rollout: { local: {},", argocd, 1).replace(
                "rollout: { local: { root: cluster,",
                &format!("rollout: {{ {clusters}, local: {{ root: cluster,"),
            );
            assert!(changed.contains(argocd) && changed.contains(&clusters), "the demo's configuration is another now");
            changed
        })
        .await;
        let source = json!({ "repoURL": "https://git.acme.example/acme/k8s-dev.git", "path": "overlays/dev" });
        let application = json!({
            "metadata": { "name": "shop-dev", "annotations": {} },
            "spec": { "project": "default", "source": source, "syncPolicy": { "automated": {} } },
            "status": { "sync": { "status": "Synced", "comparedTo": { "source": source } } },
        });
        server.with(|objects| objects.put(APPLICATIONS, "argocd", application));
        let stuck = Arc::new(AtomicBool::new(false));
        let (git, never) = (told.world.folder.join("git/acme/k8s-dev.git"), stuck.clone());
        server.control(Box::new(move |objects| reconcile(objects, &git, never.load(Ordering::SeqCst))));
        Self { told, server, stuck, _folder: folder }
    }

    async fn tell(&mut self, who: &str, what: &str) -> String {
        self.told.tell(who, what).await.join("\n")
    }

    fn health(&self, health: &Value) {
        self.server.with(|objects| {
            objects.change(APPLICATIONS, "argocd", "shop-dev", |application| {
                application["status"]["health"] = health.clone();
            });
        });
    }
}

#[tokio::test]
async fn a_delivery_is_nudged_watched_and_told_as_argo_cd_says_it() {
    let mut whole = Whole::new().await;
    let heard = whole.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    assert!(heard.contains("rolling out in dev: Application shop-dev is progressing"), "{heard}");
    whole.health(&json!({ "status": "Healthy" }));
    let heard = whole.tell("world", "pass 1m").await;
    assert!(heard.contains("· ✔ Await rollout in dev: healthy"), "{heard}");

    let heard = whole.tell("alice", "push acme/shop dev \"feat: more coupons\"").await;
    assert!(heard.contains("rolling out in dev: Application shop-dev is progressing"), "{heard}");
    whole.health(&json!({ "status": "Degraded", "message": "Deployment has timed out, token=hunter2" }));
    let heard = whole.tell("world", "pass 25s").await;
    assert!(heard.contains("failing, for less than 30s so far: Application shop-dev is degraded"), "{heard}");
    let heard = whole.tell("world", "pass 1m").await;
    let failed = "rollout failed in dev: Application shop-dev is degraded: Deployment has timed out, token=[redacted]";
    assert!(heard.contains(failed), "{heard}");
}

#[tokio::test]
async fn a_rollback_ends_the_sync_that_would_keep_it_out() {
    let mut whole = Whole::new().await;
    whole.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    whole.health(&json!({ "status": "Healthy" }));
    whole.tell("world", "pass 1m").await;
    whole.stuck.store(true, Ordering::SeqCst);
    let heard = whole.tell("alice", "push acme/shop dev \"feat: more coupons\"").await;
    assert!(heard.contains("Application shop-dev is being synced: waiting for hooks"), "{heard}");
    let heard = whole.tell("world", "pass 6m").await;
    assert!(heard.contains("not healthy within 5m"), "{heard}");
    whole.stuck.store(false, Ordering::SeqCst);
    let heard = whole.tell("bob", "/rollback dev --app shop").await;
    assert!(heard.contains("rolling out in dev: Application shop-dev is progressing"), "{heard}");
    whole.health(&json!({ "status": "Healthy" }));
    let heard = whole.tell("world", "pass 1m").await;
    assert!(heard.contains("Await rollout in dev: healthy"), "{heard}");
}
