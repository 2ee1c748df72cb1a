//! Asking a cluster's API server: one call, with a time limit, and why it failed in words that say what to do.

use std::sync::Arc;
use std::time::Duration;

use http::{Method, Request};
use kube::Client;
use serde_json::{Value, json};

use super::clusters::Slot;
use super::redact::redacted;
use crate::port::{Fault, PortError, PortResult};

/// How many objects are read of a list. An app has fewer.
const MOST: u32 = 500;
/// How many of its last lines are read of a log.
const LINES: u32 = 5;

/// A kind of object as the API server names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resource {
    /// Empty for the core.
    pub group: &'static str,
    /// Of the group.
    pub version: &'static str,
    /// In paths and in roles.
    pub plural: &'static str,
    /// What brings it into a cluster, where not every cluster has it.
    pub of: Option<&'static str>,
}

impl Resource {
    /// As people and roles say it.
    pub fn name(&self) -> String {
        if self.group.is_empty() { self.plural.to_owned() } else { format!("{}.{}", self.plural, self.group) }
    }

    fn path(&self, namespace: &str, name: Option<&str>) -> String {
        let root = match self.group {
            "" => format!("/api/{}", self.version),
            group => format!("/apis/{group}/{}", self.version),
        };
        let (plural, sub) = self.plural.split_once('/').unwrap_or((self.plural, ""));
        let name = name.map(|name| format!("/{}", encoded(name))).unwrap_or_default();
        let sub = if sub.is_empty() { String::new() } else { format!("/{sub}") };
        format!("{root}/namespaces/{}/{plural}{name}{sub}", encoded(namespace))
    }
}

const fn apps(plural: &'static str) -> Resource {
    Resource { group: "apps", version: "v1", plural, of: None }
}

/// Deployments.
pub const DEPLOYMENTS: Resource = apps("deployments");
/// Stateful sets.
pub const STATEFUL_SETS: Resource = apps("statefulsets");
/// Daemon sets.
pub const DAEMON_SETS: Resource = apps("daemonsets");
/// Rollouts of Argo Rollouts.
pub const ROLLOUTS: Resource =
    Resource { group: "argoproj.io", version: "v1alpha1", plural: "rollouts", of: Some("Argo Rollouts") };
/// What their controller and those who steer them write of them.
pub const ROLLOUT_STATUS: Resource = Resource { plural: "rollouts/status", ..ROLLOUTS };
/// Pods.
pub const PODS: Resource = Resource { group: "", version: "v1", plural: "pods", of: None };
/// Their logs.
pub const LOGS: Resource = Resource { group: "", version: "v1", plural: "pods/log", of: None };

/// A cluster that was reached.
#[derive(Clone)]
pub struct Cluster {
    name: String,
    client: Client,
    /// Where the client is kept.
    kept: Arc<Slot>,
    /// How long a call may take.
    patience: Duration,
}

/// A call that failed.
struct Failed {
    error: PortError,
    /// Whether all is well but that there is no object of that name.
    absent: bool,
}

/// What a call is about, for whoever must do something where it fails.
struct About<'a> {
    verb: &'static str,
    resource: Resource,
    namespace: &'a str,
}

impl Cluster {
    pub(super) fn new(name: &str, client: Client, (kept, patience): (Arc<Slot>, Duration)) -> Self {
        Self { name: name.to_owned(), client, kept, patience }
    }

    /// What speaks with it, for watches: they have no end.
    pub(in crate::rollout) fn client(&self) -> Client {
        self.client.clone()
    }

    /// One object; none where there is none of that name.
    pub async fn get(&self, resource: Resource, namespace: &str, name: &str) -> PortResult<Option<Value>> {
        let (path, about) = (resource.path(namespace, Some(name)), About { verb: "get", resource, namespace });
        match self.call(&about, request(Method::GET, &path, None)).await {
            Ok(text) => self.parsed(&text).map(Some),
            Err(Failed { absent: true, .. }) => Ok(None),
            Err(failed) => Err(failed.error),
        }
    }

    /// The objects that have these labels.
    pub async fn list(&self, resource: Resource, namespace: &str, labels: &str) -> PortResult<Vec<Value>> {
        let path = format!("{}?limit={MOST}&labelSelector={}", resource.path(namespace, None), encoded(labels));
        let answer = self.json(&About { verb: "list", resource, namespace }, request(Method::GET, &path, None)).await?;
        match answer {
            Value::Object(mut list) => match list.remove("items") {
                Some(Value::Array(items)) => Ok(items),
                _ => Ok(Vec::new()),
            },
            _ => Ok(Vec::new()),
        }
    }

    /// Changes some keys of an object, by a JSON merge patch.
    pub async fn patch(&self, resource: Resource, namespace: &str, name: &str, patch: &Value) -> PortResult<()> {
        let path = resource.path(namespace, Some(name));
        let about = About { verb: "patch", resource, namespace };
        self.json(&about, request(Method::PATCH, &path, Some(patch))).await.map(|_| ())
    }

    /// The last lines that a container said, secrets taken out.
    pub async fn log(&self, namespace: &str, pod: &str, container: &str, previous: bool) -> PortResult<Vec<String>> {
        let path = format!(
            "{}/log?container={}&previous={previous}&tailLines={LINES}&limitBytes=16384",
            PODS.path(namespace, Some(pod)),
            encoded(container)
        );
        let about = About { verb: "get", resource: LOGS, namespace };
        let text = self.call(&about, request(Method::GET, &path, None)).await.map_err(|failed| failed.error)?;
        Ok(text.lines().map(redacted).filter(|line| !line.is_empty()).collect())
    }

    /// Whether tidegate may do something.
    pub async fn may(&self, verb: &str, resource: Resource, namespace: &str) -> PortResult<bool> {
        let (plural, sub) = resource.plural.split_once('/').unwrap_or((resource.plural, ""));
        let attributes = json!({
            "namespace": namespace, "verb": verb, "group": resource.group, "resource": plural, "subresource": sub,
        });
        let review = json!({
            "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
            "spec": { "resourceAttributes": attributes },
        });
        let reviews =
            Resource { group: "authorization.k8s.io", version: "v1", plural: "selfsubjectaccessreviews", of: None };
        let about = About { verb: "create", resource: reviews, namespace };
        let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        let answer = self.json(&about, request(Method::POST, path, Some(&review))).await?;
        Ok(super::flag(&answer, "/status/allowed"))
    }

    async fn json(&self, about: &About<'_>, request: Option<Request<Vec<u8>>>) -> PortResult<Value> {
        self.parsed(&self.call(about, request).await.map_err(|failed| failed.error)?)
    }

    fn parsed(&self, text: &str) -> PortResult<Value> {
        serde_json::from_str(text).map_err(|why| {
            let told =
                format!("what answers as cluster {} is no Kubernetes API server: correct its address", self.name);
            PortError::new(Fault::Rejected, told, why)
        })
    }

    async fn call(&self, about: &About<'_>, request: Option<Request<Vec<u8>>>) -> Result<String, Failed> {
        let name = &self.name;
        let failed = |error: PortError| Err(Failed { error, absent: false });
        let Some(request) = request else {
            let told = format!("cluster {name}: {} cannot be asked for by such a name", about.resource.name());
            return failed(PortError::rejected(told));
        };
        match tokio::time::timeout(self.patience, self.client.request_text(request)).await {
            Ok(Ok(text)) => Ok(text),
            Ok(Err(error)) => {
                if matches!(&error, kube::Error::Api(status) if status.code == 401) {
                    // Reached anew the next time, by credentials asked for anew.
                    *self.kept.lock().await = None;
                }
                Err(Failed { absent: names_one(&error), error: self.told(about, &error) })
            }
            Err(late) => {
                let told =
                    format!("cluster {name} gave no answer within {} s; it is tried again", self.patience.as_secs());
                failed(PortError::transient(told, late))
            }
        }
    }

    fn told(&self, about: &About<'_>, error: &kube::Error) -> PortError {
        let (name, cause) = (&self.name, redacted(&error.to_string()));
        let what = format!("{} {} in namespace {}", about.verb, about.resource.name(), about.namespace);
        let kube::Error::Api(status) = error else {
            return PortError::transient(format!("cluster {name} cannot be reached; it is tried again"), cause);
        };
        let said = redacted(&status.message);
        match status.code {
            401 => PortError::new(
                Fault::Rejected,
                format!("cluster {name} does not take tidegate's credentials: give it others"),
                cause,
            ),
            403 => PortError::new(
                Fault::Rejected,
                format!("cluster {name} does not let tidegate {what}: grant it that, by the rules in deploy/ ({said})"),
                cause,
            ),
            404 => {
                let none = format!("cluster {name} has no such thing: {what}");
                let advice = about.resource.of.map(|of| format!("; is {of} there?")).unwrap_or_default();
                PortError::new(Fault::NotFound, format!("{none}{advice} ({said})"), cause)
            }
            409 => PortError::new(Fault::Conflict, format!("cluster {name}: {said}"), cause),
            400 | 422 => PortError::new(Fault::Rejected, format!("cluster {name} refuses to {what}: {said}"), cause),
            code => {
                let told = format!("cluster {name} could not {what} (status {code}); it is tried again");
                PortError::transient(told, cause)
            }
        }
    }
}

/// Whether what was not found is one object, and not the whole kind.
fn names_one(error: &kube::Error) -> bool {
    let kube::Error::Api(status) = error else { return false };
    status.code == 404 && status.details.as_ref().is_some_and(|details| !details.name.is_empty())
}

fn request(method: Method, path: &str, body: Option<&Value>) -> Option<Request<Vec<u8>>> {
    let kind = if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
    let request = Request::builder().method(method).uri(path).header("accept", "application/json");
    let request = if body.is_some() { request.header("content-type", kind) } else { request };
    request.body(body.map(|body| body.to_string().into_bytes()).unwrap_or_default()).ok()
}

/// A part of an address.
fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
