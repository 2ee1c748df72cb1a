//! What tidegate may do in a cluster, in one table: `check --online` tries each line, and the roles in `deploy/` are made of it.

use super::argocd::{APPLICATIONS, PROJECTS};
use super::flux::{GIT_REPOSITORIES, HELM_RELEASES, KUSTOMIZATIONS, OCI_REPOSITORIES};
use super::kube::{DAEMON_SETS, DEPLOYMENTS, LOGS, PODS, ROLLOUT_STATUS, ROLLOUTS, Resource, STATEFUL_SETS};

/// One thing that an engine has to be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    /// What is done.
    pub verb: &'static str,
    /// With what.
    pub resource: Resource,
    /// Whether it works without, with something less to tell.
    pub optional: bool,
}

const fn must(verb: &'static str, resource: Resource) -> Right {
    Right { verb, resource, optional: false }
}

const fn may(verb: &'static str, resource: Resource) -> Right {
    Right { verb, resource, optional: true }
}

/// Where an app's workloads are.
pub const WORKLOADS: [Right; 8] = [
    must("list", DEPLOYMENTS),
    must("list", STATEFUL_SETS),
    must("list", DAEMON_SETS),
    must("list", PODS),
    may("get", LOGS),
    may("watch", DEPLOYMENTS),
    may("watch", STATEFUL_SETS),
    may("watch", DAEMON_SETS),
];

/// The same, with Rollouts of Argo Rollouts among them. What is patched is what `/rollout` changes: whether one is paused, and in its
/// status where it goes on.
pub const WITH_ROLLOUTS: [Right; 13] = {
    let [a, b, c, d, e, f, g, h] = WORKLOADS;
    let (list, watch) = (must("list", ROLLOUTS), may("watch", ROLLOUTS));
    // A rollout may take its template from a deployment that only its name leads to.
    let template = may("get", DEPLOYMENTS);
    [a, b, c, d, e, f, g, h, list, watch, template, may("patch", ROLLOUTS), may("patch", ROLLOUT_STATUS)]
};

/// Where the Applications of Argo CD are.
///
/// An Application has no part of its own for its status: whoever may ask for a refresh may change everything of it. tidegate
/// changes the refresh annotation, and for a rollback the phase of an operation that runs.
pub const ARGOCD: [Right; 5] = [
    must("get", APPLICATIONS),
    must("list", APPLICATIONS),
    must("patch", APPLICATIONS),
    may("watch", APPLICATIONS),
    may("get", PROJECTS),
];

/// Where the Kustomizations of Flux are, and their sources.
pub const FLUX: [Right; 10] = [
    must("get", KUSTOMIZATIONS),
    must("get", GIT_REPOSITORIES),
    must("patch", GIT_REPOSITORIES),
    may("get", OCI_REPOSITORIES),
    may("patch", OCI_REPOSITORIES),
    may("get", HELM_RELEASES),
    may("list", KUSTOMIZATIONS),
    may("watch", KUSTOMIZATIONS),
    may("list", HELM_RELEASES),
    may("watch", HELM_RELEASES),
];

/// A role with these rights, as a manifest.
pub fn role(name: &str, about: &str, rights: &[Right]) -> String {
    let mut text = format!(
        "# {about}\n# Bind it to tidegate's account in each namespace that the configuration names.\n\
         apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: {name}\nrules:\n"
    );
    let mut told: Vec<Resource> = Vec::new();
    for right in rights {
        let resource = right.resource;
        if told.contains(&resource) {
            continue;
        }
        told.push(resource);
        let verbs: Vec<&str> = rights.iter().filter(|r| r.resource == resource).map(|r| r.verb).collect();
        text.push_str(&format!(
            "- apiGroups: [\"{}\"]\n  resources: [\"{}\"]\n  verbs: [{}]\n",
            resource.group,
            resource.plural,
            verbs.iter().map(|verb| format!("\"{verb}\"")).collect::<Vec<_>>().join(", ")
        ));
    }
    text
}
