//! Webhooks: what happened on the embedded forge becomes signed deliveries, which arrive when a test says so, and as
//! it says: once, twice, backwards, or not at all.

use std::collections::HashMap;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use tidegate::domain::event::Event;
use tidegate::domain::{CommitSha, PrNumber, RepoId};
use tidegate::port::Source as _;

use super::payloads::{self, Seen};
use super::{Github, Shared, WEBHOOK_SECRET, activity, checks};

/// One delivery, sent or about to be.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    /// The number of the attempt.
    pub(crate) id: u64,
    /// The delivery's own id: the same when it is sent again.
    pub(crate) guid: String,
    pub(crate) event: String,
    pub(crate) payload: Value,
    pub(crate) redelivery: bool,
    pub(crate) at: String,
    /// What was answered; 0 where it did not arrive.
    pub(crate) status: u16,
}

/// What waits, what was sent, and what was already told.
#[derive(Default)]
pub(super) struct Hooks {
    pub(super) waiting: Vec<Delivery>,
    pub(super) sent: Vec<Delivery>,
    lost: usize,
    pulls: HashMap<(RepoId, u64), Seen>,
    runs: HashMap<u64, String>,
}

/// The signature that GitHub puts on a body.
pub(crate) fn signature(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).expect("any length");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

impl Delivery {
    /// The body as bytes.
    pub(crate) fn body(&self) -> Vec<u8> {
        self.payload.to_string().into_bytes()
    }

    /// The request that brings it.
    pub(crate) fn request(&self) -> Request<Body> {
        let body = self.body();
        Request::post("/webhooks/github")
            .header("content-type", "application/json")
            .header("user-agent", "GitHub-Hookshot/044aadd")
            .header("x-github-hook-id", "1")
            .header("x-github-event", &self.event)
            .header("x-github-delivery", &self.guid)
            .header("x-hub-signature-256", signature(&body))
            .body(Body::from(body))
            .expect("a request")
    }
}

impl Shared {
    /// Makes deliveries of what happened since; they wait to be sent. After every change by a call, and whenever a test
    /// wants to know: two changes of one thing that are noticed at once would be told as one.
    pub(super) async fn notice(&self) {
        let _alone = self.noticing.lock().await;
        loop {
            let received = self.forge.receive().await.expect("the embedded forge works");
            if received.is_empty() {
                return;
            }
            for incoming in &received {
                match &incoming.event {
                    Event::BranchPushed { repo, .. } | Event::TagPushed { repo, .. } => {
                        activity::of(self, repo).await;
                        self.pushed(repo, &incoming.key).await
                    }
                    Event::PrChanged { repo, pr, .. } => self.pull_changed(repo, *pr).await,
                    Event::ChecksChanged { repo, commit } => self.checks_changed(repo, commit).await,
                    _ => {}
                }
            }
            let keys: Vec<String> = received.into_iter().map(|incoming| incoming.key).collect();
            self.forge.acknowledge(&keys).await.expect("the embedded forge works");
        }
    }

    fn emit(&self, event: &str, payload: Value) {
        let at = self.now();
        let mut state = self.state();
        let id = state.next();
        let guid = format!("00000000-0000-4000-8000-{id:012}");
        let event = event.to_owned();
        state.hooks.waiting.push(Delivery { id, guid, event, payload, redelivery: false, at, status: 0 });
    }

    async fn pushed(&self, repo: &RepoId, key: &str) {
        let rest = key.strip_prefix("push:").and_then(|k| k.strip_prefix(repo.as_str())).unwrap_or_default();
        let parts: Vec<&str> = rest.trim_start_matches(':').split(':').collect();
        let [name, before, after, _] = parts.as_slice() else { return };
        for (event, payload) in payloads::push(self, repo, name, (before, after)).await {
            self.emit(event, payload);
        }
    }

    async fn pull_changed(&self, repo: &RepoId, number: PrNumber) {
        let key = (repo.clone(), number.0);
        let before = self.state().hooks.pulls.get(&key).cloned();
        let now = payloads::look(self, repo, number).await;
        for (event, payload) in payloads::pull(self, repo, before.as_ref(), &now).await {
            self.emit(event, payload);
        }
        self.state().hooks.pulls.insert(key, now);
    }

    async fn checks_changed(&self, repo: &RepoId, commit: &CommitSha) {
        if checks::gather(self, repo, commit).await.is_err() {
            return;
        }
        for run in checks::on(self, repo, commit.as_str(), true).into_iter().rev() {
            let print = format!("{:?}", run.value);
            let before = self.state().hooks.runs.insert(run.id, print.clone());
            if before.as_ref() == Some(&print) {
                continue;
            }
            for (event, payload) in payloads::check(self, repo, &run, before.is_none()).await {
                self.emit(event, payload);
            }
        }
    }
}

impl Github {
    /// Makes deliveries of what happened since; they wait to be sent. How many wait.
    pub(crate) async fn notice(&self) -> usize {
        self.shared.notice().await;
        self.shared.state().hooks.waiting.len()
    }

    /// Puts a delivery of any kind behind those that wait.
    pub(crate) fn emit(&self, event: &str, payload: Value) {
        self.shared.emit(event, payload);
    }

    /// CI reports a commit status, as some do instead of a check run.
    pub(crate) async fn report_status(&self, repo: &RepoId, sha: &CommitSha, context: &str, state: &str) {
        let said = json!({ "description": format!("{context} says {state}"), "target_url": null });
        let report = checks::Report { state: state.to_owned(), context: context.to_owned(), said };
        let status = checks::report(&self.shared, repo, sha, report, "some-ci[bot]");
        let payload = payloads::status(&self.shared, repo, sha, &status).await;
        self.emit("status", payload);
    }

    /// What waits is never sent, and nobody hears that it was not.
    pub(crate) fn forget_hooks(&self) {
        self.shared.state().hooks.waiting.clear();
    }

    /// The next so many do not arrive: GitHub lists them as failed.
    pub(crate) fn lose_hooks(&self, next: usize) {
        self.shared.state().hooks.lost = next;
    }

    /// What waits arrives twice.
    pub(crate) fn double_hooks(&self) {
        let mut state = self.shared.state();
        let again = state.hooks.waiting.clone();
        state.hooks.waiting.extend(again);
    }

    /// What waits arrives last one first.
    pub(crate) fn reverse_hooks(&self) {
        self.shared.state().hooks.waiting.reverse();
    }

    /// What waits to be sent.
    pub(crate) fn waiting_hooks(&self) -> Vec<Delivery> {
        self.shared.state().hooks.waiting.clone()
    }

    /// What was sent, oldest first.
    pub(crate) fn sent_hooks(&self) -> Vec<Delivery> {
        self.shared.state().hooks.sent.clone()
    }

    /// The first that was sent and not taken.
    pub(crate) fn refused_hook(&self) -> Option<Delivery> {
        self.shared.state().hooks.sent.iter().find(|hook| !(200..300).contains(&hook.status)).cloned()
    }

    /// Sends what waits to these routes, in process; how many arrived.
    pub(crate) async fn deliver(&self, to: &Router) -> usize {
        use tower::ServiceExt as _;
        let mut arrived = 0;
        for delivery in self.due() {
            let mut status = 0;
            if !self.is_lost() {
                let answered = to.clone().oneshot(delivery.request()).await.expect("routes answer");
                (status, arrived) = (answered.status().as_u16(), arrived + 1);
            }
            self.note(delivery, status);
        }
        arrived
    }

    /// Sends what waits to an address, over HTTP; how many arrived.
    pub(crate) async fn deliver_to(&self, address: &str) -> usize {
        let client = reqwest::Client::new();
        let mut arrived = 0;
        for delivery in self.due() {
            let mut status = 0;
            if !self.is_lost() {
                let (parts, _) = delivery.request().into_parts();
                let request = client.post(format!("{address}/webhooks/github")).headers(parts.headers);
                if let Ok(answered) = request.body(delivery.body()).send().await {
                    (status, arrived) = (answered.status().as_u16(), arrived + 1);
                }
            }
            self.note(delivery, status);
        }
        arrived
    }

    fn due(&self) -> Vec<Delivery> {
        std::mem::take(&mut self.shared.state().hooks.waiting)
    }

    fn is_lost(&self) -> bool {
        let mut state = self.shared.state();
        let lost = state.hooks.lost > 0;
        state.hooks.lost = state.hooks.lost.saturating_sub(1);
        lost
    }

    fn note(&self, delivery: Delivery, status: u16) {
        let at = self.shared.now();
        let mut state = self.shared.state();
        let id = state.next();
        state.hooks.sent.push(Delivery { id, at, status, ..delivery });
    }
}

/// What every payload ends with.
pub(super) async fn whole(shared: &Shared, repo: &RepoId, sender: &str, mut payload: Value) -> Value {
    let (owner, _) = repo.as_str().split_once('/').unwrap_or_default();
    let branch = super::repos::default_branch(shared, repo).await;
    let id = super::shapes::id(&format!("installation of {owner}"));
    payload["repository"] = super::shapes::repository(shared, repo, &branch);
    payload["organization"] = super::shapes::account(shared, owner);
    payload["sender"] = super::shapes::user(shared, sender);
    payload["installation"] = json!({ "id": id, "node_id": format!("MDIz{id}") });
    payload
}
