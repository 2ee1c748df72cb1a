//! How rollouts are watched: the engine of an environment, and the clusters that engines are asked in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use super::below;
use super::problem::{KeyPath, shown};
use super::resolve::Resolver;
use super::shape::{OnFailureShape, RolloutShape, Shape};
use super::shape_rollouts::{ArgoCdShape, ClusterShape, FluxShape, KubernetesShape};
use super::{reports, suggest};
use crate::domain::catalog::{OnFailure, RolloutPolicy};
use crate::rollout::settings::{ArgoCd, Find, Flux, Workloads};

const DEADLINE: Duration = Duration::from_secs(15 * 60);
const HEALTHY_FOR: Duration = Duration::from_secs(60);
const DEGRADED_FOR: Duration = Duration::from_secs(30);
/// The keys that name an engine.
const ENGINES: [&str; 5] = ["local", "kubernetes", "argocd", "flux", "report"];
/// What is expected of a rollout, whatever watches it.
const EXPECTED: [&str; 4] = ["deadline", "healthy_for", "degraded_for", "on_failure"];
/// The label that most charts give.
const LABELS: &str = "app.kubernetes.io/name={app}";
/// What may stand in braces.
const PLACEHOLDERS: [&str; 2] = ["{app}", "{environment}"];

/// How a cluster is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClusterSettings {
    /// tidegate runs in it.
    InCluster,
    /// By a kubeconfig file.
    Kubeconfig {
        /// The file.
        path: PathBuf,
        /// The context in it; none takes its current one.
        context: Option<String>,
    },
}

/// An engine with its settings.
type Engine = (&'static str, Value);

/// The clusters; none when a problem was told.
pub(super) fn clusters(
    r: &mut Resolver<'_>,
    shape: &Shape,
    folder: &Path,
) -> Option<BTreeMap<String, ClusterSettings>> {
    let Some(written) = shape.rollout.as_ref() else { return Some(BTreeMap::new()) };
    let at = KeyPath::of(["rollout", "clusters"]);
    let read: Vec<_> =
        written.clusters.iter().map(|(name, one)| (name, cluster(r, &at.key(name), one, folder))).collect();
    read.into_iter().map(|(name, settings)| Some((name.clone(), settings?))).collect()
}

fn cluster(r: &mut Resolver<'_>, at: &KeyPath, written: &ClusterShape, folder: &Path) -> Option<ClusterSettings> {
    match (written.in_cluster, &written.kubeconfig) {
        (true, None) if written.context.is_none() => Some(ClusterSettings::InCluster),
        (true, _) => {
            r.problem(at, "is the one that tidegate runs in: leave `kubeconfig` and `context` out, or `in_cluster`")
        }
        (false, None) => r.problem(at, "cannot be reached: give `kubeconfig`, or `in_cluster: true`"),
        (false, Some(path)) => {
            Some(ClusterSettings::Kubeconfig { path: below(folder, path), context: written.context.clone() })
        }
    }
}

/// How an environment is watched; none when a problem was told.
pub(super) fn policy(
    r: &mut Resolver<'_>,
    path: &KeyPath,
    written: &RolloutShape,
    shape: &Shape,
) -> Option<RolloutPolicy> {
    let deadline = r.some_time(&path.key("deadline"), written.deadline.as_deref(), DEADLINE);
    let healthy_for = r.duration(&path.key("healthy_for"), written.healthy_for.as_deref(), HEALTHY_FOR);
    let lasts = if written.local.is_some() { Duration::ZERO } else { DEGRADED_FOR };
    let degraded_for = r.duration(&path.key("degraded_for"), written.degraded_for.as_deref(), lasts);
    let on_failure = match &written.on_failure {
        None | Some(OnFailureShape::Tell) => Some(OnFailure::Tell),
        Some(OnFailureShape::Rollback) => Some(OnFailure::Rollback),
        Some(OnFailureShape::Freeze(length)) => {
            let at = path.key("on_failure").key("freeze");
            r.some_time(&at, Some(length), Duration::ZERO).map(|length| OnFailure::Freeze { length })
        }
    };
    let (engine, settings) = engine(r, path, written, shape)?;
    let on_failure = on_failure?;
    let (deadline, healthy_for, degraded_for) = (deadline?, healthy_for?, degraded_for?);
    if healthy_for >= deadline {
        let (key, what) = match written.healthy_for {
            Some(_) => ("healthy_for", "must be shorter than the deadline, or no rollout could ever succeed"),
            None => ("deadline", "must be longer than healthy_for, which is 1m unless it is given"),
        };
        return r.problem(&path.key(key), what);
    }
    Some(RolloutPolicy { engine: engine.to_owned(), settings, deadline, healthy_for, degraded_for, on_failure })
}

fn engine(r: &mut Resolver<'_>, path: &KeyPath, written: &RolloutShape, shape: &Shape) -> Option<Engine> {
    let keys: Vec<String> = r.written(path).into_iter().filter(|key| !EXPECTED.contains(&&**key)).collect();
    let engines: Vec<&str> = keys.iter().map(String::as_str).filter(|key| ENGINES.contains(key)).collect();
    match (&written.local, &written.kubernetes, &written.argocd, &written.flux, &written.report) {
        _ if engines.len() > 1 => {
            r.problem(path, format!("names {} engines ({}); leave one", engines.len(), engines.join(", ")))
        }
        (Some(_), ..) => Some(("local", serde_json::json!({}))),
        (_, Some(written), ..) => {
            let workloads = workloads(r, &path.key("kubernetes"), written, (shape, LABELS))?;
            Some(("kubernetes", serde_json::to_value(workloads).ok()?))
        }
        (_, _, Some(written), ..) => {
            let application = argocd(r, &path.key("argocd"), written, shape)?;
            Some(("argocd", serde_json::to_value(application).ok()?))
        }
        (.., Some(written), _) => {
            let kustomization = flux(r, &path.key("flux"), written, shape)?;
            Some(("flux", serde_json::to_value(kustomization).ok()?))
        }
        (.., Some(written)) => {
            let reported = reports::reported(r, path, written)?;
            Some(("reported", serde_json::to_value(reported).ok()?))
        }
        // One whose engine was wrong was told already and cut out; this one names none.
        _ if keys.is_empty() => r.problem(
            path,
            "names no engine; add `local: {}`, `kubernetes`, `argocd`, `flux` or `report`, or leave `rollout` out to observe nothing",
        ),
        _ => None,
    }
}

fn workloads(
    r: &mut Resolver<'_>,
    at: &KeyPath,
    written: &KubernetesShape,
    (shape, labels): (&Shape, &str),
) -> Option<Workloads> {
    let cluster = known(r, &at.key("cluster"), &written.cluster, shape);
    let namespace = name(r, &at.key("namespace"), &written.namespace);
    let labels = selector(r, &at.key("labels"), written.labels.as_deref().unwrap_or(labels));
    let argo_rollouts = written.argo_rollouts;
    Some(Workloads { cluster: cluster?, namespace: namespace?, labels: labels?, argo_rollouts })
}

/// Where an app's workloads are, where that is written.
fn some_workloads(
    r: &mut Resolver<'_>,
    at: &KeyPath,
    written: Option<&KubernetesShape>,
    of: (&Shape, &str),
) -> Option<Option<Workloads>> {
    let Some(written) = written else { return Some(None) };
    workloads(r, &at.key("workloads"), written, of).map(Some)
}

/// The env repo's other addresses.
fn repo_urls(r: &mut Resolver<'_>, at: &KeyPath, written: &[String]) -> Option<Vec<String>> {
    let fits = |url: &str| {
        let rest = url.split_once("://").or_else(|| url.split_once(':')).map(|(_, rest)| rest.trim_matches('/'));
        rest.is_some_and(|rest| rest.contains('/')) && !url.contains(char::is_whitespace)
    };
    match written.iter().find(|url| !fits(url)) {
        Some(url) => {
            let such = "https://git.acme.example/mirrors/k8s-prod.git";
            r.problem(&at.key("repo_urls"), format!("{} is no address of a repository, such as {such}", shown(url)))
        }
        None => Some(written.to_vec()),
    }
}

fn flux(r: &mut Resolver<'_>, at: &KeyPath, written: &FluxShape, shape: &Shape) -> Option<Flux> {
    let cluster = known(r, &at.key("cluster"), &written.cluster, shape);
    let namespace = name(r, &at.key("namespace"), written.namespace.as_deref().unwrap_or("flux-system"));
    let kustomization = name(r, &at.key("kustomization"), &written.kustomization);
    let helm_release = match &written.helm_release {
        None => Some(None),
        Some(text) => name(r, &at.key("helm_release"), text).map(Some),
    };
    // Flux marks all that it brings.
    let (kind, whose) = match &written.helm_release {
        Some(release) => ("helm", release.as_str()),
        None => ("kustomize", written.kustomization.as_str()),
    };
    let within = written.namespace.as_deref().unwrap_or("flux-system");
    let mark = format!("{kind}.toolkit.fluxcd.io");
    let labels = format!("{mark}/name={whose},{mark}/namespace={within}");
    let workloads = some_workloads(r, at, written.workloads.as_ref(), (shape, &labels));
    let repo_urls = repo_urls(r, at, &written.repo_urls);
    Some(Flux {
        cluster: cluster?,
        namespace: namespace?,
        kustomization: kustomization?,
        helm_release: helm_release?,
        workloads: workloads?,
        repo_urls: repo_urls?,
    })
}

fn argocd(r: &mut Resolver<'_>, at: &KeyPath, written: &ArgoCdShape, shape: &Shape) -> Option<ArgoCd> {
    let cluster = known(r, &at.key("cluster"), &written.cluster, shape);
    let namespace = name(r, &at.key("namespace"), written.namespace.as_deref().unwrap_or("argocd"));
    let find = match (&written.application, &written.labels) {
        (Some(text), None) => name(r, &at.key("application"), text).map(Find::Name),
        (None, Some(text)) => selector(r, &at.key("labels"), text).map(Find::Labels),
        (None, None) => {
            r.problem(at, "names no Application: give `application` its name, such as `{app}-{environment}`")
        }
        (Some(_), Some(_)) => r.problem(&at.key("labels"), "is in place of `application`; leave one of them out"),
    };
    let workloads = some_workloads(r, at, written.workloads.as_ref(), (shape, LABELS));
    let repo_urls = repo_urls(r, at, &written.repo_urls);
    Some(ArgoCd { cluster: cluster?, namespace: namespace?, find: find?, workloads: workloads?, repo_urls: repo_urls? })
}

/// A cluster that is configured.
fn known(r: &mut Resolver<'_>, at: &KeyPath, text: &str, shape: &Shape) -> Option<String> {
    // As they were written: one that is wrong itself was told already.
    let names = r.written(&KeyPath::of(["rollout", "clusters"]));
    if names.iter().any(|name| name == text) {
        let there = shape.rollout.as_ref().is_some_and(|rollout| rollout.clusters.contains_key(text));
        return there.then(|| text.to_owned());
    }
    let all = suggest::listed(names.iter().map(String::as_str));
    let what = match names.is_empty() {
        true => format!("no cluster is configured: give {} under `rollout.clusters`", shown(text)),
        false => format!("{} is no cluster of `rollout.clusters` ({all})", shown(text)),
    };
    r.problem(at, what)
}

/// Text that may hold placeholders and nothing else in braces.
pub(super) fn filled(r: &mut Resolver<'_>, at: &KeyPath, text: &str) -> Option<String> {
    r.read(at, bare(text)).map(|_| text.to_owned())
}

/// Text with its placeholders taken out, or what stands in braces and is none.
fn bare(text: &str) -> Result<String, String> {
    let bare = PLACEHOLDERS.iter().fold(text.to_owned(), |text, placeholder| text.replace(placeholder, "x"));
    match bare.contains(['{', '}']) {
        true => Err(format!("{} has braces around something else than {}", shown(text), PLACEHOLDERS.join(" and "))),
        false => Ok(bare),
    }
}

/// The name of an object or a namespace, placeholders among it.
fn name(r: &mut Resolver<'_>, at: &KeyPath, text: &str) -> Option<String> {
    let bare = r.read(at, bare(text))?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if bare.len() <= 253 && bare.chars().all(fits) && bare.starts_with(ends) && bare.ends_with(ends) {
        return Some(text.to_owned());
    }
    r.problem(at, format!("{} is no name in Kubernetes: small letters, digits, `-` and `.`", shown(text)))
}

/// A label selector of equalities, placeholders among it.
fn selector(r: &mut Resolver<'_>, at: &KeyPath, text: &str) -> Option<String> {
    let bare = r.read(at, bare(text))?;
    let value = |part: &str| {
        let edge = |c: char| c.is_ascii_alphanumeric();
        part.chars().all(|c| edge(c) || matches!(c, '-' | '_' | '.')) && part.starts_with(edge) && part.ends_with(edge)
    };
    let key = |part: &str| part.split('/').count() <= 2 && part.split('/').all(value);
    let fits = |one: &str| one.split_once('=').is_some_and(|(k, v)| key(k) && value(v));
    if bare.split(',').all(fits) {
        return Some(text.to_owned());
    }
    r.problem(at, format!("{} is no list of labels, such as {LABELS}", shown(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// What is told of a rollout in the only environment, or the policy that it becomes.
    fn read(rollout: &str, clusters: &str) -> Result<RolloutPolicy, String> {
        let text = format!(
            r#"people: {{ alice: {{}} }}
environments:
  prod: {{ repository: acme/env, write: direct, rollout: {rollout} }}
apps:
  shop: {{ repository: acme/shop, images: {{ shop: {{}} }}, files: {{ prod: [{{ kustomize: kustomization.yaml }}] }} }}
forge: {{ local: {{ root: git }} }}
registry: {{ local: {{ root: registry }} }}
rollout: {{ clusters: {clusters} }}
"#
        );
        let config = Config::parse(&text, "t.yaml", Path::new("/etc/tidegate")).map_err(|told| told.to_string())?;
        config.catalog.environments.into_iter().find_map(|e| e.rollout).ok_or_else(|| "not observed".to_owned())
    }

    const HERE: &str = "{ here: { in_cluster: true } }";

    #[test]
    fn each_engine_becomes_its_policy_with_what_is_left_out_filled_in() {
        let policy = read("{ kubernetes: { cluster: here, namespace: \"{app}\" } }", HERE).unwrap();
        let labels = "app.kubernetes.io/name={app}";
        let workloads =
            serde_json::json!({ "cluster": "here", "namespace": "{app}", "labels": labels, "argo_rollouts": false });
        assert_eq!((policy.engine.as_str(), &policy.settings), ("kubernetes", &workloads));
        assert_eq!(policy.degraded_for, DEGRADED_FOR);
        let policy =
            read("{ argocd: { cluster: here, application: \"{app}-{environment}\" }, degraded_for: 2m }", HERE)
                .unwrap();
        assert_eq!(policy.settings["find"], serde_json::json!({ "name": "{app}-{environment}" }));
        assert_eq!((policy.engine.as_str(), policy.degraded_for.as_secs()), ("argocd", 120));
        let policy = read("{ flux: { cluster: here, kustomization: shop } }", HERE).unwrap();
        assert_eq!((policy.engine.as_str(), &policy.settings["namespace"]), ("flux", &"flux-system".into()));
        let flux = "{ flux: { cluster: here, kustomization: apps, helm_release: \"{app}\", workloads: { cluster: here, namespace: shop } } }";
        let labels = "helm.toolkit.fluxcd.io/name={app},helm.toolkit.fluxcd.io/namespace=flux-system";
        assert_eq!(read(flux, HERE).unwrap().settings["workloads"]["labels"], labels);
        assert_eq!(read("{ local: {} }", HERE).unwrap().degraded_for, Duration::ZERO, "it takes nothing back");
        let freeze = read("{ local: {}, on_failure: { freeze: 2h } }", HERE).unwrap().on_failure;
        assert_eq!(freeze, OnFailure::Freeze { length: Duration::from_secs(7200) });
    }

    #[test]
    fn what_cannot_be_meant_is_told() {
        let told: Vec<String> = [
            ("{ kubernetes: { cluster: there, namespace: shop } }", HERE),
            ("{ kubernetes: { cluster: here, namespace: shop } }", "{}"),
            ("{ kubernetes: { cluster: here, namespace: Shop_1 } }", HERE),
            ("{ kubernetes: { cluster: here, namespace: \"{team}\" } }", HERE),
            ("{ kubernetes: { cluster: here, namespace: shop, labels: \"app in (shop)\" } }", HERE),
            ("{ argocd: { cluster: here } }", HERE),
            ("{ argocd: { cluster: here, application: shop, labels: \"app=shop\" } }", HERE),
            ("{ argocd: { cluster: here, application: shop, repo_urls: [\"k8s prod\"] } }", HERE),
            ("{ local: {}, flux: { cluster: here, kustomization: shop } }", HERE),
            ("{ kubernetes: { cluster: here, namespace: shop } }", "{ here: {} }"),
            ("{ kubernetes: { cluster: here, namespace: shop } }", "{ here: { in_cluster: true, context: prod } }"),
            ("{ local: {}, helthy_for: 2m }", HERE),
            ("{ local: {}, on_failure: freeze }", HERE),
            ("{ local: {}, on_failure: { freeze: 0s } }", HERE),
            ("{ local: {}, on_failure: { freeze: soon } }", HERE),
        ]
        .into_iter()
        .map(|(rollout, clusters)| read(rollout, clusters).err().unwrap_or_else(|| "sound".to_owned()))
        .collect();
        insta::assert_snapshot!(told.join("\n"), @r#"
        t.yaml:3:82: environments.prod.rollout.kubernetes.cluster: "there" is no cluster of `rollout.clusters` (here)
        t.yaml:3:82: environments.prod.rollout.kubernetes.cluster: no cluster is configured: give "here" under `rollout.clusters`
        t.yaml:3:99: environments.prod.rollout.kubernetes.namespace: "Shop_1" is no name in Kubernetes: small letters, digits, `-` and `.`
        t.yaml:3:99: environments.prod.rollout.kubernetes.namespace: "{team}" has braces around something else than {app} and {environment}
        t.yaml:3:113: environments.prod.rollout.kubernetes.labels: "app in (shop)" is no list of labels, such as app.kubernetes.io/name={app}
        t.yaml:3:59: environments.prod.rollout.argocd: names no Application: give `application` its name, such as `{app}-{environment}`
        t.yaml:3:111: environments.prod.rollout.argocd.labels: is in place of `application`; leave one of them out
        t.yaml:3:103: environments.prod.rollout.argocd.repo_urls: "k8s prod" is no address of a repository, such as https://git.acme.example/mirrors/k8s-prod.git
        t.yaml:3:48: environments.prod.rollout: names 2 engines (local, flux); leave one
        t.yaml:8:24: rollout.clusters.here: cannot be reached: give `kubeconfig`, or `in_cluster: true`
        t.yaml:8:24: rollout.clusters.here: is the one that tidegate runs in: leave `kubeconfig` and `context` out, or `in_cluster`
        t.yaml:3:70: environments.prod.rollout: unknown key `helthy_for`, did you mean `healthy_for`? (allowed: argocd, deadline, degraded_for, flux, healthy_for, kubernetes, local, on_failure, report)
        t.yaml:3:82: environments.prod.rollout.on_failure: expected a mapping, found text
        t.yaml:3:92: environments.prod.rollout.on_failure.freeze: must be longer than nothing
        t.yaml:3:92: environments.prod.rollout.on_failure.freeze: "soon" is not a duration: write it like 30m, 24h, 1h30m or 2d, at most 366d
        "#);
    }
}
