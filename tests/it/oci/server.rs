//! A loopback registry that speaks OCI's distribution API: tokens, basic authentication, pages, refusals, and answers that get lost.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tidegate::domain::Digest;

pub(crate) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const INDEX: &str = "application/vnd.oci.image.index.v1+json";
pub(crate) const USER: &str = "robot";

/// How it asks who calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Asks {
    /// Not at all.
    #[default]
    Nobody,
    /// For user and password with each call.
    Basic,
    /// For a token, which user and password buy.
    Bearer,
}

/// What becomes of the next call whose method and path begin so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is answered with this.
    Answers(u16),
    /// It is never answered.
    Hangs,
    /// It is done, and the answer is lost.
    Lost,
    /// Its list goes on on another host.
    Elsewhere,
    /// A web page comes, with this status.
    Page(u16),
    /// More comes than anything may be.
    Huge,
    /// Whoever calls is sent elsewhere.
    Sent,
}

#[derive(Debug, Default)]
pub(crate) struct Repository {
    /// Manifests with their kinds, as they were put.
    manifests: BTreeMap<Digest, (Bytes, String)>,
    tags: BTreeMap<String, Digest>,
}

#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) repositories: BTreeMap<String, Repository>,
    pub(crate) asks: Asks,
    pub(crate) password: String,
    /// Whether only reading is allowed.
    pub(crate) read_only: bool,
    /// Tokens that were given and count.
    pub(crate) tokens: Vec<String>,
    pub(crate) fates: Vec<(&'static str, Fate)>,
    /// Method and path of what was called.
    pub(crate) calls: Vec<String>,
    /// What was told of pushes and is not acknowledged yet, by key.
    pub(crate) told: Vec<String>,
    numbers: u64,
}

/// The server, as long as it is held.
pub(crate) struct Server {
    pub(crate) host: String,
    world: Arc<Mutex<World>>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let world: Arc<Mutex<World>> = Arc::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let router = Router::new().fallback(answer).with_state((world.clone(), host.clone()));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { host, world }
    }

    pub(crate) fn shared(&self) -> Arc<Mutex<World>> {
        self.world.clone()
    }

    pub(crate) fn with<T>(&self, doing: impl FnOnce(&mut World) -> T) -> T {
        doing(&mut self.world.lock().unwrap())
    }

    /// From now on it asks who calls.
    pub(crate) fn ask(&self, asks: Asks, password: &str) {
        self.with(|world| (world.asks, world.password) = (asks, password.to_owned()));
    }

    /// Pushes as `docker push` does: the layers were there, the manifest is put under its tag. Told to whoever listens.
    pub(crate) fn push(&self, repository: &str, tag: &str, content: &str) -> Digest {
        let manifest = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "annotations": { "content": content } });
        self.put(repository, Some(tag), &manifest.to_string(), MANIFEST)
    }

    pub(crate) fn put(&self, repository: &str, tag: Option<&str>, manifest: &str, kind: &str) -> Digest {
        self.with(|world| world.put(repository, tag, manifest.to_owned().into(), kind))
    }

    /// The index of these manifests.
    pub(crate) fn index(&self, repository: &str, tag: &str, children: &[&Digest]) -> Digest {
        let children: Vec<_> =
            children.iter().map(|c| json!({ "mediaType": self.kind(repository, c), "digest": c, "size": 1 })).collect();
        // Without its kind, as OCI allows.
        let index = json!({ "schemaVersion": 2, "manifests": children });
        self.put(repository, Some(tag), &index.to_string(), INDEX)
    }

    pub(crate) fn remove(&self, repository: &str, digest: &Digest) {
        self.with(|world| {
            let repository = world.repositories.get_mut(repository).unwrap();
            repository.manifests.remove(digest);
            repository.tags.retain(|_, named| named != digest);
        });
    }

    /// The kind under which a manifest is kept.
    pub(crate) fn kind(&self, repository: &str, digest: &Digest) -> String {
        self.with(|world| world.repositories[repository].manifests[digest].1.clone())
    }

    /// What becomes of the next such call.
    pub(crate) fn next(&self, call: &'static str, fate: Fate) {
        self.with(|world| world.fates.push((call, fate)));
    }

    /// What was called since the last time, in order, tokens apart.
    pub(crate) fn calls(&self) -> Vec<String> {
        let mut calls = self.with(|world| std::mem::take(&mut world.calls));
        calls.retain(|call| !call.contains("/token") && !call.ends_with("/v2/"));
        calls
    }
}

impl World {
    fn put(&mut self, repository: &str, tag: Option<&str>, manifest: Bytes, kind: &str) -> Digest {
        let digest = Digest::parse(format!("sha256:{}", hex::encode(Sha256::digest(&manifest)))).unwrap();
        let kept = self.repositories.entry(repository.to_owned()).or_default();
        kept.manifests.insert(digest.clone(), (manifest, kind.to_owned()));
        if let Some(tag) = tag {
            let before = kept.tags.insert(tag.to_owned(), digest.clone());
            if before.as_ref() != Some(&digest) {
                self.numbers += 1;
                let event = json!({ "events": [{ "id": format!("event-{}", self.numbers), "action": "push",
                    "target": { "mediaType": kind, "digest": digest, "repository": repository, "tag": tag } }] });
                self.told.push(event.to_string());
            }
        }
        digest
    }

    /// Whether whoever calls is known: by what it buys a token with, or by that.
    fn knows(&self, headers: &HeaderMap) -> bool {
        let said = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match self.asks {
            Asks::Nobody => true,
            Asks::Basic => said == self.basic(),
            Asks::Bearer => self.tokens.iter().any(|token| said == format!("Bearer {token}")),
        }
    }

    fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{USER}:{}", self.password)))
    }

    fn fate(&mut self, call: &str) -> Option<Fate> {
        let place = self.fates.iter().position(|(begins, _)| call.starts_with(begins))?;
        Some(self.fates.remove(place).1)
    }
}

fn refused(status: u16, code: &str) -> Response {
    let body = json!({ "errors": [{ "code": code, "message": "as it is" }] }).to_string();
    (StatusCode::from_u16(status).unwrap(), body).into_response()
}

type Here = (Arc<Mutex<World>>, String);

async fn answer(
    State((world, host)): State<Here>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = format!("{method} {}", uri.path_and_query().unwrap());
    let fate = {
        let mut world = world.lock().unwrap();
        world.calls.push(call.clone());
        world.fate(&call)
    };
    match fate {
        Some(Fate::Hangs) => return std::future::pending().await,
        Some(Fate::Answers(code)) => return (StatusCode::from_u16(code).unwrap(), "upstream").into_response(),
        Some(Fate::Page(code)) => {
            let page = "<!DOCTYPE html><title>Welcome</title>";
            return (StatusCode::from_u16(code).unwrap(), [("content-type", "text/html")], page).into_response();
        }
        Some(Fate::Huge) => return "x".repeat(5 * 1024 * 1024).into_response(),
        Some(Fate::Sent) => return (StatusCode::FOUND, [(header::LOCATION, "/login")]).into_response(),
        _ => {}
    }
    let done = {
        let mut world = world.lock().unwrap();
        done(&mut world, &host, (&method, &uri, &headers), body)
    };
    match fate {
        Some(Fate::Lost) => (StatusCode::BAD_GATEWAY, "upstream").into_response(),
        Some(Fate::Elsewhere) => {
            let link = "<https://evil.example/v2/acme/shop-api/tags/list?n=100>; rel=\"next\"";
            ([(header::LINK, link)], done).into_response()
        }
        _ => done,
    }
}

fn done(world: &mut World, host: &str, call: (&Method, &Uri, &HeaderMap), body: Bytes) -> Response {
    let (method, uri, headers) = call;
    if uri.path() == "/token" {
        let said = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if said != Some(world.basic().as_str()) {
            return refused(401, "UNAUTHORIZED");
        }
        world.numbers += 1;
        let token = format!("token-{}", world.numbers);
        world.tokens.push(token.clone());
        return axum::Json(json!({ "token": token, "expires_in": 300 })).into_response();
    }
    if !world.knows(headers) {
        let how = match world.asks {
            Asks::Bearer => format!("Bearer realm=\"http://{host}/token\",service=\"registry\""),
            _ => "Basic realm=\"registry\"".to_owned(),
        };
        return ([(header::WWW_AUTHENTICATE, how)], refused(401, "UNAUTHORIZED")).into_response();
    }
    let path = uri.path().trim_start_matches("/v2/");
    if let Some(repository) = path.strip_suffix("/tags/list") {
        return tags(world, repository, uri);
    }
    match path.split_once("/manifests/") {
        Some((repository, name)) if *method == Method::PUT => put(world, repository, name, headers, body),
        Some((repository, name)) => get(world, repository, name),
        None => StatusCode::OK.into_response(),
    }
}

fn put(world: &mut World, repository: &str, name: &str, headers: &HeaderMap, body: Bytes) -> Response {
    if world.read_only {
        return refused(403, "DENIED");
    }
    if serde_json::from_slice::<serde_json::Value>(&body).is_ok_and(|value| value.get("schemaVersion").is_none()) {
        return refused(400, "MANIFEST_INVALID");
    }
    let kind = headers[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    let digest = world.put(repository, Some(name), body, &kind);
    let location = format!("/v2/{repository}/manifests/{digest}");
    (StatusCode::CREATED, [(header::LOCATION, location)], ()).into_response()
}

fn get(world: &World, repository: &str, name: &str) -> Response {
    let Some(kept) = world.repositories.get(repository) else { return refused(404, "NAME_UNKNOWN") };
    let digest = kept.tags.get(name).cloned().or_else(|| Digest::parse(name).ok());
    match digest.and_then(|digest| Some((digest.clone(), kept.manifests.get(&digest)?))) {
        Some((digest, (manifest, kind))) => {
            let headers = [("content-type", kind.clone()), ("docker-content-digest", digest.to_string())];
            (headers, manifest.clone()).into_response()
        }
        None => refused(404, "MANIFEST_UNKNOWN"),
    }
}

fn tags(world: &World, repository: &str, uri: &Uri) -> Response {
    let Some(kept) = world.repositories.get(repository) else { return refused(404, "NAME_UNKNOWN") };
    let query: BTreeMap<String, String> = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .map(|(k, v)| (k.into_owned(), v.into_owned()))
        .collect();
    let most: usize = query.get("n").map_or(100, |n| n.parse().unwrap());
    let after = query.get("last").map_or("", String::as_str);
    let page: Vec<&String> = kept.tags.keys().filter(|tag| tag.as_str() > after).take(most).collect();
    let more = page.last().is_some_and(|last| kept.tags.keys().any(|tag| tag > *last));
    let body = axum::Json(json!({ "name": repository, "tags": page }));
    match page.last().filter(|_| more) {
        Some(last) => {
            let next = format!("</v2/{repository}/tags/list?n={most}&last={last}>; rel=\"next\"");
            ([(header::LINK, next)], body).into_response()
        }
        None => body.into_response(),
    }
}
