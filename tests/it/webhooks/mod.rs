//! `POST /webhooks/github`, played by a GitHub that signs, and by others that do not.

mod door;
mod examples;
mod healing;
mod mutations;
mod payloads;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use tidegate::domain::RepoId;
use tidegate::domain::event::Event;
use tidegate::forge::github::webhooks::{Counts, Limits, Scope, Seed, Sink, WebhookSecret, Webhooks};
use tidegate::port::{Incoming, Intake, PortError, PortResult};
use tower::ServiceExt as _;

/// The App that tidegate is in the fixtures.
const OWN_APP: u64 = 4242;

/// Stores in memory, as the inbox does: each key once.
#[derive(Default)]
pub(crate) struct Stored {
    keys: Mutex<BTreeSet<String>>,
    events: Mutex<Vec<Event>>,
    broken: Mutex<bool>,
}

#[async_trait]
impl Intake for Stored {
    async fn take_in(&self, source: &str, events: &[Incoming]) -> PortResult<bool> {
        if *self.broken.lock().unwrap() {
            return Err(PortError::transient("tidegate's own store failed; send it again", "disk full"));
        }
        let mut new = false;
        for incoming in events {
            if self.keys.lock().unwrap().insert(format!("{source}:{}", incoming.key)) {
                self.events.lock().unwrap().push(incoming.event.clone());
                new = true;
            }
        }
        Ok(new)
    }

    fn can_store(&self) -> bool {
        !*self.broken.lock().unwrap()
    }
}

impl Stored {
    pub(crate) fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap().clone()
    }

    /// From now on it stores nothing, or works again.
    pub(crate) fn breaks(&self, broken: bool) {
        *self.broken.lock().unwrap() = broken;
    }
}

/// Remembers what it was told, to be asked for it.
#[derive(Default)]
pub(crate) struct Seeds(Mutex<Vec<Seed>>);

impl Sink for Seeds {
    fn seed(&self, seed: Seed) {
        self.0.lock().unwrap().push(seed);
    }
}

/// A tidegate that is configured for `acme/shop` and `acme/k8s-prod`, and what it stored.
pub(crate) struct Door {
    secret: WebhookSecret,
    router: Router,
    stored: Arc<Stored>,
    seeds: Arc<Seeds>,
    counts: Arc<Counts>,
}

impl Door {
    fn new(limits: Limits) -> Self {
        let stored = Arc::new(Stored::default());
        Self { stored: stored.clone(), ..Self::over(limits, stored) }
    }

    /// One that stores elsewhere.
    fn over(limits: Limits, intake: Arc<dyn Intake>) -> Self {
        let secret = WebhookSecret::new("a secret of the App".to_owned().into());
        let scope = Scope::new(["acme/shop", "acme/k8s-prod"].map(|r| RepoId::parse(r).unwrap()), Some(OWN_APP));
        let (stored, seeds) = <(Arc<Stored>, Arc<Seeds>)>::default();
        let door = Arc::new(Webhooks::new(secret.clone(), scope, seeds.clone(), limits));
        Self { secret, counts: door.counts(), router: door.router(intake), stored, seeds }
    }

    /// A webhook as GitHub sends it.
    fn request(&self, event: &str, delivery: &str, body: &[u8]) -> Request<Body> {
        Request::post("/webhooks/github")
            .header("content-type", "application/json")
            .header("x-github-event", event)
            .header("x-github-delivery", delivery)
            .header("x-hub-signature-256", self.secret.sign(body))
            .body(Body::from(body.to_vec()))
            .unwrap()
    }

    async fn answer(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// GitHub tells of an event.
    async fn tell(&self, event: &str, delivery: &str, body: &[u8]) -> StatusCode {
        self.answer(self.request(event, delivery, body)).await.0
    }

    /// What was stored, what remembered, and the counters that moved.
    fn left(&self) -> (usize, usize, Vec<(&'static str, u64)>) {
        let counts = self.counts.all().into_iter().filter(|(_, n)| *n > 0).collect();
        (self.stored.events().len(), self.seeds.0.lock().unwrap().len(), counts)
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/github/webhooks")
}

/// A recorded payload.
fn fixture(name: &str) -> Vec<u8> {
    let path = folder().join(format!("{name}.json"));
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Every recorded payload with the event it is of.
fn fixtures() -> Vec<(String, String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let name = file.strip_suffix(".json").unwrap();
        found.push((name.to_owned(), name.split('.').next().unwrap().to_owned(), fixture(name)));
    }
    found.sort();
    assert!(found.len() > 15);
    found
}
