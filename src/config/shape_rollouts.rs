//! The rollout engines of real clusters, as they are written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shape_daemon::SecretShape;

/// A cluster: in which tidegate runs itself, or that a kubeconfig file names.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Cluster")]
pub(crate) struct ClusterShape {
    /// Whether tidegate runs in this cluster and uses its own service account.
    #[serde(default)]
    pub(crate) in_cluster: bool,
    /// The kubeconfig file. Relative paths start at this file's folder.
    #[schemars(length(min = 1))]
    pub(crate) kubeconfig: Option<String>,
    /// The context in it. Default: the file's current one.
    #[schemars(length(min = 1))]
    pub(crate) context: Option<String>,
}

/// Deployments, stateful sets and daemon sets, watched themselves: for clusters with no GitOps engine.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "KubernetesRollout")]
pub(crate) struct KubernetesShape {
    /// The cluster, as `rollout.clusters` calls it.
    #[schemars(length(min = 1))]
    pub(crate) cluster: String,
    /// The namespace; `{app}` and `{environment}` are filled in.
    #[schemars(length(min = 1))]
    pub(crate) namespace: String,
    /// Labels that the app's workloads have, as `key=value,…`; `{app}` and `{environment}` are filled in. Default:
    /// app.kubernetes.io/name={app}; below `flux`, those that Flux gives to what the HelmRelease or the Kustomization brings.
    #[schemars(length(min = 1))]
    pub(crate) labels: Option<String>,
    /// Whether Rollouts of Argo Rollouts are among the workloads: steps, pauses and analyses are told, one that was aborted has
    /// failed. Default: false.
    #[serde(default)]
    pub(crate) argo_rollouts: bool,
}

/// A Kustomization of Flux.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FluxRollout")]
pub(crate) struct FluxShape {
    /// The cluster that Flux runs in, as `rollout.clusters` calls it.
    #[schemars(length(min = 1))]
    pub(crate) cluster: String,
    /// The Kustomization's namespace. Default: flux-system.
    #[schemars(length(min = 1))]
    pub(crate) namespace: Option<String>,
    /// The Kustomization's name; `{app}` and `{environment}` are filled in.
    #[schemars(length(min = 1))]
    pub(crate) kustomization: String,
    /// The HelmRelease that carries the app, in the same namespace.
    #[schemars(length(min = 1))]
    pub(crate) helm_release: Option<String>,
    /// Where the app's workloads are: for a Kustomization without `wait`, and for the cause of what fails.
    pub(crate) workloads: Option<KubernetesShape>,
    /// Other addresses of the env repo, by which Flux may reach it: a mirror.
    #[serde(default)]
    pub(crate) repo_urls: Vec<String>,
}

/// An Argo CD Application.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ArgoCdRollout")]
pub(crate) struct ArgoCdShape {
    /// The cluster that Argo CD runs in, as `rollout.clusters` calls it.
    #[schemars(length(min = 1))]
    pub(crate) cluster: String,
    /// The Application's namespace. Default: argocd.
    #[schemars(length(min = 1))]
    pub(crate) namespace: Option<String>,
    /// The Application's name; `{app}` and `{environment}` are filled in.
    #[schemars(length(min = 1))]
    pub(crate) application: Option<String>,
    /// Labels that the Application alone has, in place of its name.
    #[schemars(length(min = 1))]
    pub(crate) labels: Option<String>,
    /// Where its pods are: Argo CD does not say why one fails. Left out, only Argo CD's own words are told.
    pub(crate) workloads: Option<KubernetesShape>,
    /// Other addresses of the env repo, by which Argo CD may reach it: a mirror.
    #[serde(default)]
    pub(crate) repo_urls: Vec<String>,
}

/// Reports: somebody in a cluster that nobody may reach tells how an app fares, by `POST /rollouts/NAME`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReportRollout")]
pub(crate) struct ReportShape {
    /// The last part of the address that is called. Default: the environment's name.
    #[schemars(length(min = 1))]
    pub(crate) name: Option<String>,
    /// What whoever reports has to know: it signs the body, or is sent in a header.
    pub(crate) secret: SecretShape,
    /// What whoever reports calls an app: the name of the Kustomization or the Application; `{app}` and `{environment}` are filled in.
    /// Default: {app}.
    #[schemars(length(min = 1))]
    pub(crate) object: Option<String>,
    /// How long a report counts; then nobody knows how the app fares, and what rests on that is shut. Default: 15m.
    pub(crate) fresh_for: Option<String>,
    /// Whether a report that names no images vouches for those that its commit says, whatever is put over the files in the cluster:
    /// Flux's Alerts name none. Default: false.
    #[serde(default)]
    pub(crate) commit_vouches: bool,
}
