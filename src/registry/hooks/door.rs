//! `POST /webhooks/registry/NAME`: lets in whoever knows the secret, stores what it tells, and only then says that it has it.
//!
//! Anybody can begin a body, and make up a signature that only its end disproves. So turns are for whoever has shown that it knows the
//! secret, and are taken once the body is there: who does not know it keeps nobody out.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::guard::Shown;
use super::{HEADER, Heard, Secret, read};
use crate::config::HookKind;
use crate::domain::ImageName;
use crate::domain::event::Event;
use crate::door::Calls;
use crate::port::{Clock, Incoming, Intake, Listener};

/// Where registries call, below the public address; the registry's name follows.
pub const PATH: &str = "/webhooks/registry";
/// No body is larger.
const LARGEST: usize = 256 * 1024;
/// Within what a call is answered; some registries give up after five seconds.
const PATIENCE: Duration = Duration::from_secs(4);
/// How many are stored at once.
const AT_ONCE: usize = 16;
/// How many repositories are named in the log before the counters alone go on.
const MOST_NAMED: usize = 200;

/// The door of one registry.
pub struct Hook {
    name: String,
    kind: HookKind,
    secret: Secret,
    images: BTreeSet<ImageName>,
    clock: Arc<dyn Clock>,
    counts: Calls,
    named: Mutex<BTreeSet<String>>,
    turns: Semaphore,
}

impl Hook {
    /// The door of the registry that is called so, for whoever has bodies of this kind and knows the secret.
    pub fn new(
        name: &str,
        (kind, secret): (HookKind, Secret),
        images: BTreeSet<ImageName>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (counts, named, turns) = (Calls::default(), Mutex::default(), Semaphore::new(AT_ONCE));
        Self { name: format!("registry/{name}"), kind, secret, images, clock, counts, named, turns }
    }

    fn path(&self) -> String {
        format!("/webhooks/{}", self.name)
    }

    /// That a call could not be read, journaled once by this name.
    fn unreadable(&self, why: &str, once: &str) -> Incoming {
        let event = Event::Unreadable { why: format!("a call of {}: {why}", self.path()) };
        Incoming { key: format!("unreadable:{once}"), event }
    }

    /// What is told where something concerns nobody: once for each.
    fn others(&self, others: BTreeSet<String>) {
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        for other in others {
            if named.len() < MOST_NAMED && named.insert(other.clone()) {
                tracing::warn!("{} tells of {other:?}, which no app has: name it under the app's `images`", self.name);
            }
        }
    }

    async fn take(&self, request: Request, intake: &dyn Intake) -> (StatusCode, String) {
        let end = Instant::now() + PATIENCE;
        let (parts, body) = request.into_parts();
        let unknown = || (StatusCode::UNAUTHORIZED, format!("the secret of this hook is missing: send it as {HEADER}"));
        let shown = self.secret.shown(&parts.headers, parts.uri.query());
        if shown == Shown::Unknown {
            self.counts.count("unsigned");
            return unknown();
        }
        let body = match self.counts.body(body, LARGEST, end).await {
            Ok(body) => body,
            Err(answer) => return answer,
        };
        if let Shown::Signed(signature) = &shown
            && !self.secret.signed(signature, &body)
        {
            self.counts.count("unsigned");
            return unknown();
        }
        let Ok(Ok(_turn)) = timeout_at(end, self.turns.acquire()).await else { return self.counts.later() };
        let (incoming, name, status, told) = match read(self.kind, &body, &self.images, self.clock.now()) {
            Heard::Nothing(others) => {
                self.counts.count("ignored");
                self.others(others);
                return (StatusCode::ACCEPTED, "nothing to do: it concerns nothing that is configured here".to_owned());
            }
            Heard::Events(events) => (events, "stored", StatusCode::OK, "stored".to_owned()),
            Heard::Unreadable(why) => {
                let told = self.unreadable(&why, &hex::encode(Sha256::digest(&body)));
                (vec![told], "unreadable", StatusCode::BAD_REQUEST, why)
            }
            // Whoever calls so goes on calling, each time with another body.
            Heard::Another(why) => {
                let told = self.unreadable(&why, &format!("not-{}", self.kind));
                (vec![told], "unreadable", StatusCode::BAD_REQUEST, why)
            }
        };
        match intake.take_in(&self.name, &incoming).await {
            Ok(_) => {
                self.counts.count(name);
                (status, told)
            }
            Err(error) => {
                tracing::warn!(cause = %error.cause, "what {} told could not be stored: {error}", self.name);
                self.counts.later()
            }
        }
    }
}

type Here = (Arc<Hook>, Arc<dyn Intake>);

async fn take(State((hook, intake)): State<Here>, request: Request) -> Response {
    let (status, told) = hook.take(request, intake.as_ref()).await;
    (status, format!("{told}\n")).into_response()
}

/// The door as it reaches tidegate.
pub struct HookListener(pub Arc<Hook>);

#[async_trait]
impl Listener for HookListener {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn routes(&self, intake: Arc<dyn Intake>) -> Router {
        let route = post(take).layer(DefaultBodyLimit::disable());
        Router::new().route(&self.0.path(), route).with_state((self.0.clone(), intake))
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        self.0.counts.all()
    }
}
