//! A cluster's API server on loopback: objects in memory, listed by labels, changed by merge patches, behind a token and
//! rules. Answers and refusals are worded as the real one's. What controllers would do, a test does by its own hand: either
//! between two calls, or at once as something is patched.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::broadcast;

/// Who tidegate is there.
pub(crate) const TOKEN: &str = "a-token-that-only-this-test-knows";

/// What happens as soon as an object was patched.
pub(crate) type Controller = Box<dyn Fn(&mut Objects) + Send + Sync>;

/// Objects by their kind's path, namespace and name.
pub(crate) struct Objects {
    all: BTreeMap<(String, String, String), Value>,
    version: u64,
    /// Lines of watches, with kind and namespace.
    told: broadcast::Sender<(String, String, Value)>,
}

impl Default for Objects {
    fn default() -> Self {
        Self { all: BTreeMap::new(), version: 0, told: broadcast::channel(1000).0 }
    }
}

impl Objects {
    /// Writes an object as it is, with a new resource version.
    pub(crate) fn put(&mut self, kind: &str, namespace: &str, mut object: Value) {
        self.version += 1;
        object["metadata"]["namespace"] = json!(namespace);
        object["metadata"]["resourceVersion"] = json!(self.version.to_string());
        let name = object["metadata"]["name"].as_str().unwrap().to_owned();
        // Whoever does not watch is told nothing.
        let _ =
            self.told.send((kind.to_owned(), namespace.to_owned(), json!({ "type": "MODIFIED", "object": object })));
        self.all.insert((kind.to_owned(), namespace.to_owned(), name), object);
    }

    pub(crate) fn get(&self, kind: &str, namespace: &str, name: &str) -> Option<&Value> {
        self.all.get(&(kind.to_owned(), namespace.to_owned(), name.to_owned()))
    }

    pub(crate) fn remove(&mut self, kind: &str, namespace: &str, name: &str) {
        self.all.remove(&(kind.to_owned(), namespace.to_owned(), name.to_owned()));
    }

    /// Changes an object by hand.
    pub(crate) fn change(&mut self, kind: &str, namespace: &str, name: &str, change: impl FnOnce(&mut Value)) {
        let mut object = self.get(kind, namespace, name).unwrap_or_else(|| panic!("no {kind} {name}")).clone();
        change(&mut object);
        self.put(kind, namespace, object);
    }

    /// Ends every watch: what it began at is no longer known.
    pub(crate) fn grow_too_old(&mut self) {
        let object = json!({
            "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "reason": "Expired", "code": 410,
            "message": "too old resource version",
        });
        let _ = self.told.send((String::new(), String::new(), json!({ "type": "ERROR", "object": object })));
    }

    /// The names of a kind's objects in a namespace.
    pub(crate) fn names(&self, kind: &str, namespace: &str) -> Vec<String> {
        self.all.keys().filter(|(k, n, _)| k == kind && n == namespace).map(|(.., name)| name.clone()).collect()
    }
}

/// What the server answers by.
#[derive(Default)]
struct Inner {
    objects: Objects,
    /// Kinds that are not served: no custom resource definition.
    unserved: BTreeSet<String>,
    /// Verb and resource that are refused.
    refused: BTreeSet<(String, String)>,
    /// Verb and resource that are all that is granted, where that is said.
    granted: Option<BTreeSet<(String, String)>>,
    /// Logs by pod and container.
    logs: BTreeMap<(String, String), String>,
    /// Whether nothing is answered at all.
    silent: bool,
    /// Whether the token is taken no more.
    revoked: bool,
    /// What fails for a reason of its own, with this status.
    broken: Option<u16>,
    /// Every call, as it came in.
    calls: Vec<String>,
    controller: Option<Arc<Controller>>,
}

/// The server.
pub(crate) struct ApiServer {
    inner: Arc<Mutex<Inner>>,
    pub(crate) address: String,
}

impl Inner {
    fn allows(&self, verb: &str, resource: &str) -> bool {
        let asked = (verb.to_owned(), resource.to_owned());
        !self.refused.contains(&asked) && self.granted.as_ref().is_none_or(|granted| granted.contains(&asked))
    }
}

impl ApiServer {
    pub(crate) async fn start() -> Self {
        let inner = Arc::new(Mutex::new(Inner::default()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(inner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { inner, address }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A kubeconfig that reaches it.
    pub(crate) fn kubeconfig(&self, user: &Value) -> String {
        json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "test",
            "clusters": [{ "name": "c", "cluster": { "server": self.address } }],
            "users": [{ "name": "u", "user": user }],
            "contexts": [{ "name": "test", "context": { "cluster": "c", "user": "u" } }],
        })
        .to_string()
    }

    /// Looks at or changes the objects.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Objects) -> T) -> T {
        work(&mut self.inner().objects)
    }

    pub(crate) fn control(&self, controller: Controller) {
        self.inner().controller = Some(Arc::new(controller));
    }

    pub(crate) fn refuse(&self, verb: &str, resource: &str) {
        self.inner().refused.insert((verb.to_owned(), resource.to_owned()));
    }

    pub(crate) fn allow(&self, verb: &str, resource: &str) {
        self.inner().refused.remove(&(verb.to_owned(), resource.to_owned()));
    }

    /// Grants this and nothing else.
    pub(crate) fn grant_only(&self, granted: BTreeSet<(String, String)>) {
        self.inner().granted = Some(granted);
    }

    pub(crate) fn unserve(&self, kind: &str) {
        self.inner().unserved.insert(kind.to_owned());
    }

    pub(crate) fn serve(&self, kind: &str) {
        self.inner().unserved.remove(kind);
    }

    pub(crate) fn log(&self, pod: &str, container: &str, text: &str) {
        self.inner().logs.insert((pod.to_owned(), container.to_owned()), text.to_owned());
    }

    pub(crate) fn silence(&self, silent: bool) {
        self.inner().silent = silent;
    }

    pub(crate) fn revoke(&self, revoked: bool) {
        self.inner().revoked = revoked;
    }

    pub(crate) fn fail_with(&self, status: Option<u16>) {
        self.inner().broken = status;
    }

    /// The calls since this was last asked.
    pub(crate) fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.inner().calls)
    }
}

/// A path below a namespace: group and version, namespace, plural, name, and what comes after.
struct Place<'a> {
    group: &'a str,
    version: &'a str,
    namespace: &'a str,
    plural: &'a str,
    name: Option<&'a str>,
    sub: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn parse(path: &'a str) -> Option<Self> {
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let (group, version, rest) = match parts.as_slice() {
            ["api", version, rest @ ..] => ("", *version, rest),
            ["apis", group, version, rest @ ..] => (*group, *version, rest),
            _ => return None,
        };
        let ["namespaces", namespace, plural, rest @ ..] = rest else { return None };
        Some(Self { group, version, namespace, plural, name: rest.first().copied(), sub: rest.get(1).copied() })
    }

    fn kind(&self) -> String {
        let root = if self.group.is_empty() { String::new() } else { format!("{}/", self.group) };
        format!("{root}{}/{}", self.version, self.plural)
    }

    fn resource(&self) -> String {
        let plural = self.sub.map_or_else(|| self.plural.to_owned(), |sub| format!("{}/{sub}", self.plural));
        if self.group.is_empty() { plural } else { format!("{plural}.{}", self.group) }
    }
}

fn status(code: u16, reason: &str, message: &str) -> Response {
    let body = json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
        "message": message, "reason": reason, "code": code,
    });
    (StatusCode::from_u16(code).unwrap(), axum::Json(body)).into_response()
}

async fn answer(
    State(inner): State<Arc<Mutex<Inner>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let silent = {
        let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.calls.push(format!("{method} {uri}"));
        inner.silent
    };
    if silent {
        return std::future::pending().await;
    }
    let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
    let bearer = headers.get("authorization").and_then(|v| v.to_str().ok());
    if inner.revoked || bearer != Some(&format!("Bearer {TOKEN}")) {
        return status(401, "Unauthorized", "Unauthorized");
    }
    if let Some(code) = inner.broken {
        return status(code, "InternalError", "etcdserver: request timed out");
    }
    if uri.path() == "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews" {
        return review(&inner, &body);
    }
    let Some(place) = Place::parse(uri.path()).filter(|place| !inner.unserved.contains(&place.kind())) else {
        return status(404, "NotFound", "the server could not find the requested resource");
    };
    let verb = match (&method, place.name) {
        (&Method::GET, None) if query(&uri, "watch").is_some() => "watch",
        (&Method::GET, None) => "list",
        (&Method::GET, Some(_)) => "get",
        _ => "patch",
    };
    if !inner.allows(verb, &place.resource()) {
        let message = format!(
            "{} is forbidden: User \"tidegate\" cannot {verb} resource \"{}\" in API group \"{}\" in the namespace \"{}\"",
            place.resource(),
            place.plural,
            place.group,
            place.namespace
        );
        return status(403, "Forbidden", &message);
    }
    match (verb, place.name) {
        ("watch", _) => watch(&inner, &place),
        ("list", _) => list(&inner, &place, &uri),
        ("get", Some(name)) if place.sub == Some("log") => log(&inner, name, &uri),
        ("get", Some(name)) => match inner.objects.get(&place.kind(), place.namespace, name) {
            Some(object) => axum::Json(object.clone()).into_response(),
            None => missing(&place, name),
        },
        (_, Some(name)) => patch(&mut inner, &place, name, &body),
        _ => status(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
    }
}

fn missing(place: &Place<'_>, name: &str) -> Response {
    let body = json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
        "message": format!("{} \"{name}\" not found", place.resource()), "reason": "NotFound", "code": 404,
        "details": { "name": name, "group": place.group, "kind": place.plural },
    });
    (StatusCode::NOT_FOUND, axum::Json(body)).into_response()
}

fn query(uri: &Uri, key: &str) -> Option<String> {
    let pairs = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    pairs.into_owned().find(|(k, _)| k == key).map(|(_, v)| v)
}

fn review(inner: &Inner, body: &[u8]) -> Response {
    let asked: Value = serde_json::from_slice(body).unwrap();
    let of = |key: &str| asked["spec"]["resourceAttributes"][key].as_str().unwrap_or_default().to_owned();
    let (sub, group) = (of("subresource"), of("group"));
    let plural = if sub.is_empty() { of("resource") } else { format!("{}/{sub}", of("resource")) };
    let resource = if group.is_empty() { plural } else { format!("{plural}.{group}") };
    let allowed = inner.allows(&of("verb"), &resource);
    axum::Json(json!({ "kind": "SelfSubjectAccessReview", "status": { "allowed": allowed } })).into_response()
}

fn list(inner: &Inner, place: &Place<'_>, uri: &Uri) -> Response {
    let selector = query(uri, "labelSelector").unwrap_or_default();
    let fits = |object: &Value| {
        selector.split(',').filter(|one| !one.is_empty()).all(|one| {
            let (key, value) = one.split_once('=').unwrap_or_else(|| panic!("a selector that is not spoken: {one}"));
            object["metadata"]["labels"][key] == json!(value)
        })
    };
    let kind = place.kind();
    let here = inner.objects.all.iter().filter(|((k, n, _), _)| *k == kind && n == place.namespace);
    let items: Vec<&Value> = here.map(|(_, object)| object).filter(|object| fits(object)).collect();
    let version = inner.objects.version.to_string();
    axum::Json(json!({ "kind": "List", "metadata": { "resourceVersion": version }, "items": items })).into_response()
}

/// Lines as they come, without an end.
fn watch(inner: &Inner, place: &Place<'_>) -> Response {
    let (kind, namespace) = (place.kind(), place.namespace.to_owned());
    let lines = futures::stream::unfold(inner.objects.told.subscribe(), move |mut told| {
        let (kind, namespace) = (kind.clone(), namespace.clone());
        async move {
            loop {
                let (of, at, line) = told.recv().await.ok()?;
                if of.is_empty() || (of == kind && at == namespace) {
                    return Some((Ok::<_, std::convert::Infallible>(format!("{line}\n")), told));
                }
            }
        }
    });
    axum::body::Body::from_stream(lines).into_response()
}

fn log(inner: &Inner, pod: &str, uri: &Uri) -> Response {
    let container = query(uri, "container").unwrap_or_default();
    let lines: usize = query(uri, "tailLines").and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    match inner.logs.get(&(pod.to_owned(), container.clone())) {
        Some(text) => {
            let all: Vec<&str> = text.lines().collect();
            all[all.len().saturating_sub(lines)..].join("\n").into_response()
        }
        None => status(400, "BadRequest", &format!("previous terminated container \"{container}\" not found")),
    }
}

fn patch(inner: &mut Inner, place: &Place<'_>, name: &str, body: &[u8]) -> Response {
    let kind = place.kind();
    let mut change: Value = serde_json::from_slice(body).unwrap();
    // Where a status is a part of its own, each way changes its own part alone.
    if place.plural == "rollouts" {
        let of_status = place.sub == Some("status");
        change.as_object_mut().unwrap().retain(|key, _| key == "metadata" || (key == "status") == of_status);
    }
    let Some(object) = inner.objects.get(&kind, place.namespace, name) else { return missing(place, name) };
    let mut object = object.clone();
    let expected = change["metadata"]["resourceVersion"].as_str();
    if expected.is_some_and(|expected| object["metadata"]["resourceVersion"] != json!(expected)) {
        let message = format!(
            "Operation cannot be fulfilled on {} \"{name}\": the object has been modified; please apply your changes to the \
             latest version and try again",
            place.resource()
        );
        return status(409, "Conflict", &message);
    }
    merge(&mut object, &change);
    inner.objects.put(&kind, place.namespace, object);
    if let Some(controller) = inner.controller.clone() {
        controller(&mut inner.objects);
    }
    let now = inner.objects.get(&kind, place.namespace, name).cloned().unwrap_or(Value::Null);
    axum::Json(now).into_response()
}

/// JSON merge patch (RFC 7396).
fn merge(into: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *into = patch.clone();
        return;
    };
    if !into.is_object() {
        *into = json!({});
    }
    let fields = into.as_object_mut().unwrap();
    for (key, change) in changes {
        if change.is_null() {
            fields.remove(key);
        } else {
            merge(fields.entry(key.clone()).or_insert(Value::Null), change);
        }
    }
}
