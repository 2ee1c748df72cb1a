//! What the worlds of real engines share: an env repo in an embedded forge, a cluster on loopback, and apps that are to be
//! rolled out there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tidegate::config::Config;
use tidegate::domain::{AppName, Branch, CommitSha, EnvName, RepoId};
use tidegate::envrepo::EnvRepos;
use tidegate::forge::local::{Author, LocalForge};
use tidegate::port::{Clock as _, ManualClock};
use tidegate::rollout::RolloutTarget;
use tidegate::rollout::kube::Clusters;
use tidegate::rollout::revisions::Revisions;

use super::{Fate, image};
use crate::support::cluster::{ApiServer, TOKEN};

pub(crate) const APPS: [&str; 2] = ["shop", "cart"];
pub(crate) const DEPLOYMENTS: &str = "apps/v1/deployments";
pub(crate) const PODS: &str = "v1/pods";

/// An environment whose cluster is on loopback.
pub(crate) struct Ground {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: ManualClock,
    pub(crate) server: ApiServer,
    pub(crate) config: Config,
    pub(crate) forge: Arc<LocalForge>,
    pub(crate) fates: BTreeMap<String, Fate>,
}

fn repo() -> RepoId {
    RepoId::parse("acme/k8s-prod").unwrap()
}

/// What stands in an app's file.
fn file(app: &str, tag: &str) -> String {
    let image = image(app, tag);
    format!("images:\n- name: {}\n  newTag: {tag}\n  digest: {}\n", image.name, image.digest)
}

/// An image as a template names it.
pub(crate) fn reference(app: &str, tag: &str) -> String {
    let image = image(app, tag);
    format!("registry.acme.example/{}:{tag}@{}", image.name, image.digest)
}

impl Ground {
    /// One whose environment is watched so, with `v1.0.0` of each app in its env repo.
    pub(crate) async fn with(rollout: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = ManualClock::new("2026-01-05T10:00:00Z".parse().unwrap());
        let server = ApiServer::start().await;
        std::fs::write(folder.path().join("kubeconfig"), server.kubeconfig(&json!({ "token": TOKEN }))).unwrap();
        let text = format!(
            r#"people: {{ alice: {{ github: alice }} }}
environments:
  prod: {{ repository: acme/k8s-prod, write: direct, rollout: {{ {rollout} }} }}
apps:
  shop: {{ repository: acme/shop, images: {{ shop-api: {{}} }}, files: {{ prod: [{{ kustomize: shop/kustomization.yaml }}] }} }}
  cart: {{ repository: acme/cart, images: {{ cart-api: {{}} }}, files: {{ prod: [{{ kustomize: cart/kustomization.yaml }}] }} }}
forge: {{ local: {{ root: git }} }}
registry: {{ local: {{ root: registry }} }}
rollout: {{ clusters: {{ here: {{ kubeconfig: kubeconfig }} }} }}
http: {{ listen: "127.0.0.1:0", url: "https://tidegate.acme.example" }}
"#
        );
        let config = Config::parse(&text, "tidegate.yaml", folder.path()).unwrap();
        let forge = Arc::new(LocalForge::open(folder.path().join("git"), Arc::new(clock.clone())).await.unwrap());
        forge.create_repo(&repo(), &Branch::parse("main").unwrap()).await.unwrap();
        let ground = Self { folder, clock, server, config, forge, fates: BTreeMap::new() };
        for app in APPS {
            ground.commit(app, "v1.0.0").await;
        }
        ground
    }

    pub(crate) fn clusters(&self) -> Arc<Clusters> {
        let clusters = Clusters::new(self.config.settings.clusters.clone(), Arc::new(self.clock.clone()));
        Arc::new(clusters.waiting(Duration::from_millis(500)))
    }

    pub(crate) fn revisions(&self) -> Arc<Revisions> {
        let repos = EnvRepos::open(self.folder.path().join("mirrors"));
        Arc::new(Revisions::new(Arc::new(self.config.catalog.clone()), self.forge.repos().clone(), repos))
    }

    pub(crate) async fn commit(&self, app: &str, tag: &str) -> CommitSha {
        self.write(&format!("{app}/kustomization.yaml"), &file(app, tag)).await
    }

    pub(crate) async fn write(&self, path: &str, text: &str) -> CommitSha {
        let author = Author { name: "tidegate".into(), email: "tidegate@acme.example".into() };
        let main = Branch::parse("main").unwrap();
        self.forge.push_file(&repo(), &main, (path, text), &author, "Bump").await.unwrap()
    }

    /// Writes an app's image; what to observe then.
    pub(crate) async fn bump(&self, app: &str, tag: &str) -> RolloutTarget {
        let environment = EnvName::parse("prod").unwrap();
        let policy = self.config.catalog.environment(&environment).unwrap().rollout.clone().unwrap();
        RolloutTarget {
            environment,
            app: AppName::parse(app).unwrap(),
            commit: self.commit(app, tag).await,
            images: vec![image(app, tag)],
            since: self.clock.now(),
            settings: policy.settings,
        }
    }

    pub(crate) fn fate(&self, app: &str) -> Fate {
        self.fates.get(app).copied().unwrap_or(Fate::Healthy)
    }

    pub(crate) fn git(&self) -> Git {
        Git(self.folder.path().join("git/acme/k8s-prod.git"))
    }
}

/// The env repo, as a GitOps engine reads it.
#[derive(Clone)]
pub(crate) struct Git(PathBuf);

impl Git {
    /// The branch's tip, and the tag that an app's file says there.
    pub(crate) fn tip(&self, app: &str) -> (String, String) {
        let repository = git2::Repository::open(&self.0).unwrap();
        let commit = repository.find_commit(repository.refname_to_id("refs/heads/main").unwrap()).unwrap();
        let entry = commit.tree().unwrap().get_path(format!("{app}/kustomization.yaml").as_ref()).unwrap();
        let text = String::from_utf8(repository.find_blob(entry.id()).unwrap().content().to_vec()).unwrap();
        let tag = text.lines().find_map(|line| line.trim().strip_prefix("newTag: ")).unwrap().to_owned();
        (commit.id().to_string(), tag)
    }
}

/// A deployment that is through with this image.
pub(crate) fn deployment(app: &str, image: &str) -> Value {
    json!({
        "metadata": { "name": app, "generation": 1, "labels": { "app.kubernetes.io/name": app } },
        "spec": {
            "replicas": 3, "selector": { "matchLabels": { "app": app } },
            "template": { "spec": { "containers": [{ "name": "api", "image": image }] } },
        },
        "status": { "observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3 },
    })
}

/// A pod of an app, whose only container stands so.
pub(crate) fn pod(app: &str, name: &str, image: &str, status: &Value) -> Value {
    let mut status = status.clone();
    status["name"] = json!("api");
    status["image"] = json!(image);
    json!({
        "metadata": { "name": name, "labels": { "app": app } },
        "spec": { "containers": [{ "name": "api", "image": image }] },
        "status": { "containerStatuses": [status] },
    })
}
