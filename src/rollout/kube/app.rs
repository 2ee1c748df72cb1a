//! How an app fares in a cluster: its workloads that name its images, and, where those are not through, their pods.

use futures::future::try_join_all;
use serde_json::Value;

use super::api::{Cluster, DAEMON_SETS, DEPLOYMENTS, PODS, ROLLOUTS, Resource, STATEFUL_SETS};
use super::argo_rollout::template_of;
use super::image::written;
use super::json::{list, text};
use super::pods::{Trouble, trouble};
use super::workload::{Kind, Stand, Workload};
use crate::domain::image::ImageRef;
use crate::port::PortResult;
use crate::rollout::RolloutTarget;
use crate::rollout::settings::{Workloads, filled};

/// How many workloads on their way are told of at once.
const TOLD: usize = 3;

fn resource(kind: Kind) -> Resource {
    match kind {
        Kind::Deployment => DEPLOYMENTS,
        Kind::StatefulSet => STATEFUL_SETS,
        Kind::DaemonSet => DAEMON_SETS,
        Kind::Rollout => ROLLOUTS,
    }
}

/// What an app was seen to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum App {
    /// No workload names an image of it: what was looked for, in words.
    Absent(String),
    /// Some workload names another version.
    Other,
    /// Every workload names these images, and not all are through.
    Progressing(String),
    /// The same, and it fails.
    Failing {
        /// Why: the same for as long as the same is wrong.
        cause: String,
        /// What was said last.
        log: Vec<String>,
    },
    /// Every workload runs these images.
    Up,
}

/// The workloads that name images of an app.
pub(super) struct Named {
    /// Those that name exactly these, each wherever they name its repository.
    pub(super) ours: Vec<Workload>,
    /// Those that name another version of one of them.
    pub(super) others: Vec<Workload>,
    /// Which of its images are named, in their order.
    found: Vec<bool>,
}

impl Named {
    /// The first image that none of them names.
    pub(super) fn missing<'t>(&self, target: &'t RolloutTarget) -> Option<&'t ImageRef> {
        target.images.iter().zip(&self.found).find(|(_, found)| !**found).map(|(image, _)| image)
    }
}

/// Looks at an app in a cluster.
pub async fn look(cluster: &Cluster, settings: &Workloads, target: &RolloutTarget) -> PortResult<App> {
    let (namespace, labels) = (filled(&settings.namespace, target), filled(&settings.labels, target));
    let named = named(cluster, settings, target).await?;
    if let Some(missing) = named.missing(target) {
        let what = format!("nothing with {labels} in namespace {namespace} names {}", missing.name);
        return Ok(App::Absent(what));
    }
    if !named.others.is_empty() {
        return Ok(App::Other);
    }
    judge(cluster, &namespace, &named.ours).await
}

/// The workloads of an app that name its images.
pub(super) async fn named(cluster: &Cluster, settings: &Workloads, target: &RolloutTarget) -> PortResult<Named> {
    let (namespace, labels) = (filled(&settings.namespace, target), filled(&settings.labels, target));
    let kinds = Kind::all(settings.argo_rollouts);
    let lists = try_join_all(kinds.iter().map(|kind| cluster.list(resource(*kind), &namespace, &labels))).await?;
    let mut all = Vec::new();
    for (kind, objects) in kinds.into_iter().zip(lists) {
        for object in objects {
            all.push(with_template(cluster, &namespace, Workload { kind, object }).await?);
        }
    }
    // A deployment that a rollout takes its template from runs nothing itself.
    let lent: Vec<String> = all.iter().filter_map(|w| template_of(&w.object).map(str::to_owned)).collect();
    all.retain(|w| w.kind != Kind::Deployment || !lent.iter().any(|name| name == text(&w.object, "/metadata/name")));
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    let mut found = vec![false; target.images.len()];
    for workload in all {
        let (mut names_any, mut names_another) = (false, false);
        for (image, found) in target.images.iter().zip(&mut found) {
            let written = written(workload.pod_spec(), image);
            names_any |= !written.is_empty();
            *found |= !written.is_empty();
            names_another |= written.contains(&false);
        }
        match (names_any, names_another) {
            (_, true) => others.push(workload),
            (true, false) => ours.push(workload),
            (false, false) => {}
        }
    }
    Ok(Named { ours, others, found })
}

/// A rollout with the template and the selector of the deployment that it refers to, if it does.
async fn with_template(cluster: &Cluster, namespace: &str, mut workload: Workload) -> PortResult<Workload> {
    let Some(name) = template_of(&workload.object).map(str::to_owned) else { return Ok(workload) };
    if let Some(deployment) = cluster.get(DEPLOYMENTS, namespace, &name).await? {
        for part in ["template", "selector"] {
            if let Some(of) = deployment.pointer(&format!("/spec/{part}")) {
                workload.object["spec"][part] = of.clone();
            }
        }
    }
    Ok(workload)
}

async fn judge(cluster: &Cluster, namespace: &str, ours: &[Workload]) -> PortResult<App> {
    let (mut ways, mut failed, mut empty) = (Vec::new(), None, 0);
    for workload in ours {
        // Its pods say more only where it is not through, or where they alone say which they are.
        let by_hand = text(&workload.object, "/spec/updateStrategy/type") == "OnDelete";
        let early = workload.stand(&[]);
        if early == Stand::Empty {
            empty += 1;
            continue;
        }
        if early == Stand::Done && !by_hand {
            continue;
        }
        let pods = pods(cluster, namespace, workload).await?;
        let revisions: Vec<&str> =
            pods.iter().map(|pod| text(pod, "/metadata/labels/controller-revision-hash")).collect();
        let trouble = worst(&pods, workload);
        match (workload.stand(&revisions), trouble) {
            (Stand::Done | Stand::Empty, _) => {}
            (Stand::Failed(how), trouble) => {
                let more = trouble.as_ref().map(|t| format!(" ({})", t.cause)).unwrap_or_default();
                failed = failed.or(Some((format!("{how}{more}"), trouble)));
            }
            (Stand::Progressing(_), Some(trouble)) if trouble.fails => {
                failed = failed.or(Some((trouble.cause.clone(), Some(trouble))));
            }
            (Stand::Progressing(how), trouble) => {
                ways.push(trouble.map_or(how.clone(), |trouble| format!("{how} ({})", trouble.cause)));
            }
        }
    }
    if let Some((cause, trouble)) = failed {
        return Ok(App::Failing { cause, log: log_of(cluster, namespace, trouble).await });
    }
    if ways.is_empty() && empty == ours.len() {
        let what = "it is scaled to no pods, so nothing shows whether it runs";
        return Ok(App::Progressing(what.to_owned()));
    }
    if ways.is_empty() {
        return Ok(App::Up);
    }
    let more = if ways.len() > TOLD { format!(", and {} more", ways.len() - TOLD) } else { String::new() };
    ways.truncate(TOLD);
    Ok(App::Progressing(format!("{}{more}", ways.join("; "))))
}

/// The pods that a workload selects.
async fn pods(cluster: &Cluster, namespace: &str, workload: &Workload) -> PortResult<Vec<Value>> {
    let Some(labels) = selector(&workload.object) else { return Ok(Vec::new()) };
    cluster.list(PODS, namespace, &labels).await
}

/// The selector of a workload as a query; none where it is empty, which would be all pods there are.
fn selector(object: &Value) -> Option<String> {
    let labels = object.pointer("/spec/selector/matchLabels").and_then(Value::as_object);
    let mut parts: Vec<String> =
        labels.into_iter().flatten().filter_map(|(k, v)| Some(format!("{k}={}", v.as_str()?))).collect();
    for one in list(object, "/spec/selector/matchExpressions") {
        let values: Vec<&str> = list(one, "/values").iter().filter_map(Value::as_str).collect();
        let (key, values) = (text(one, "/key"), values.join(","));
        parts.push(match text(one, "/operator") {
            "In" => format!("{key} in ({values})"),
            "NotIn" => format!("{key} notin ({values})"),
            "Exists" => key.to_owned(),
            "DoesNotExist" => format!("!{key}"),
            _ => return None,
        });
    }
    (!parts.is_empty()).then(|| parts.join(","))
}

/// What is worst among the pods that are made as the workload says now; those from before say nothing of it.
fn worst(pods: &[Value], workload: &Workload) -> Option<Trouble> {
    let images = |spec: &Value| -> Vec<String> {
        list(spec, "/containers").iter().map(|c| text(c, "/image").to_owned()).collect()
    };
    let wanted = images(workload.pod_spec());
    // Others may be injected beside them.
    let of_now = |pod: &&Value| {
        let has = images(pod.pointer("/spec").unwrap_or(&Value::Null));
        wanted.iter().all(|image| has.contains(image))
    };
    let mut all: Vec<(bool, &str, Trouble)> = pods
        .iter()
        .filter(of_now)
        .filter_map(|pod| trouble(pod).map(|trouble| (!trouble.fails, text(pod, "/metadata/name"), trouble)))
        .collect();
    // The same pod at every look.
    all.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    all.into_iter().next().map(|(.., trouble)| trouble)
}

/// What was said last. A log that cannot be read keeps nobody from being told the cause.
async fn log_of(cluster: &Cluster, namespace: &str, trouble: Option<Trouble>) -> Vec<String> {
    let Some(log) = trouble.and_then(|trouble| trouble.log) else { return Vec::new() };
    match cluster.log(namespace, &log.pod, &log.container, log.previous).await {
        Ok(lines) => lines,
        Err(error) => {
            tracing::debug!(pod = log.pod, cause = %error.cause, "cannot read its log: {error}");
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_selector_becomes_the_query_and_never_asks_for_all_pods() {
        let of = |selector: Value| super::selector(&json!({ "spec": { "selector": selector } }));
        assert_eq!(of(json!({ "matchLabels": { "app": "shop" } })).as_deref(), Some("app=shop"));
        let expressions = json!([
            { "key": "tier", "operator": "In", "values": ["a", "b"] },
            { "key": "old", "operator": "DoesNotExist" },
        ]);
        assert_eq!(of(json!({ "matchExpressions": expressions })).as_deref(), Some("tier in (a,b),!old"));
        assert_eq!(of(json!({})), None);
        assert_eq!(of(json!({ "matchExpressions": [{ "key": "a", "operator": "New" }] })), None);
    }

    #[test]
    fn pods_from_before_say_nothing_of_what_is_rolled_out() {
        let stuck = |name: &str, image: &str| {
            let waiting = json!({ "waiting": { "reason": "ImagePullBackOff" } });
            json!({
                "metadata": { "name": name },
                "spec": { "containers": [{ "image": image }, { "image": "sidecar:1" }] },
                "status": { "containerStatuses": [{ "name": "api", "image": image, "state": waiting }] },
            })
        };
        let spec = json!({ "containers": [{ "image": "shop:v2" }] });
        let object = json!({ "spec": { "template": { "spec": spec } } });
        let workload = Workload { kind: Kind::Deployment, object };
        assert_eq!(worst(&[stuck("shop-old", "shop:v1")], &workload), None);
        let worst = worst(&[stuck("shop-z", "shop:v2"), stuck("shop-b", "shop:v2")], &workload).unwrap();
        assert!(worst.cause.starts_with("pod shop-b"), "{}", worst.cause);
    }
}
