//! `POST /rollouts/NAME`: lets in whoever knows the secret, stores what it reports, and only then says that it has it.
//!
//! The secret signs the body (`X-Signature: sha256=…`, as Flux's `generic-hmac` does), so that nobody can change what they overheard;
//! where a caller cannot sign, as Argo CD, the header `X-Tidegate-Secret` holds it. The time that a report is about stands in the body.
//!
//! Anybody can begin a body, and make up a signature that only its end disproves. So turns are for whoever has shown that it knows the
//! secret, and are taken once the body is there: who does not know it keeps nobody out.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::{Heard, read};
use crate::domain::event::Event;
use crate::domain::{AppName, EnvName};
use crate::door::Calls;
use crate::port::{Clock, Incoming, Intake, Listener};
use crate::registry::hooks::{HEADER, Secret};

/// Where reporters call, below the public address; the name follows.
pub const PATH: &str = "/rollouts";
/// The signature of the body.
const SIGNATURE: &str = "x-signature";
/// No report is larger.
const LARGEST: usize = 64 * 1024;
/// Within what a call is answered.
const PATIENCE: Duration = Duration::from_secs(4);
/// How many are stored at once.
const AT_ONCE: usize = 16;

/// The door for reports of one environment.
pub struct Reporter {
    name: String,
    environment: EnvName,
    secret: Secret,
    /// The apps that an object stands for, by its name.
    objects: BTreeMap<String, Vec<AppName>>,
    clock: Arc<dyn Clock>,
    counts: Calls,
    turns: Semaphore,
}

/// How a caller shows that it knows the secret.
enum Shown {
    /// It sends it.
    Known,
    /// It has signed the body.
    Signed(Vec<u8>),
}

impl Reporter {
    /// The door of that name, for whoever knows the secret and tells of these objects.
    pub fn new(
        name: &str,
        environment: EnvName,
        (secret, objects): (Secret, BTreeMap<String, Vec<AppName>>),
        clock: Arc<dyn Clock>,
    ) -> Self {
        let name = format!("rollouts/{name}");
        Self { name, environment, secret, objects, clock, counts: Calls::default(), turns: Semaphore::new(AT_ONCE) }
    }

    fn path(&self) -> String {
        format!("/{}", self.name)
    }

    /// What the head shows. A signature that is none is not made up for by anything else.
    fn shown(&self, headers: &HeaderMap) -> Option<Shown> {
        match headers.get(SIGNATURE) {
            Some(value) => {
                let hex = value.to_str().ok()?.strip_prefix("sha256=")?;
                hex::decode(hex).ok().map(Shown::Signed)
            }
            None => self.secret.is_sent(headers).then_some(Shown::Known),
        }
    }

    /// What of a body goes into the inbox, with the answer.
    fn heard(&self, body: &[u8]) -> (Vec<Incoming>, &'static str, StatusCode, String) {
        let mark = hex::encode(Sha256::digest(body));
        match read(body, &self.objects, self.clock.now()) {
            Heard::Nothing(why) => (Vec::new(), "ignored", StatusCode::ACCEPTED, format!("nothing to do: {why}")),
            Heard::Unreadable(why) => {
                // Whoever reports so goes on reporting, each time with another body.
                let key = format!("unreadable:{}", hex::encode(Sha256::digest(&why)));
                let event = Event::Unreadable { why: format!("a call of {}: {why}", self.path()) };
                (vec![Incoming { key, event }], "unreadable", StatusCode::BAD_REQUEST, why)
            }
            Heard::Reports(all) => {
                // The same body sent again is the same event, whoever sends it.
                let incoming = |(app, report): (AppName, _)| Incoming {
                    key: format!("{mark}:{app}"),
                    event: Event::RolloutReported { environment: self.environment.clone(), app, report },
                };
                (all.into_iter().map(incoming).collect(), "stored", StatusCode::OK, "stored".to_owned())
            }
        }
    }

    async fn take(&self, request: Request, intake: &dyn Intake) -> (StatusCode, String) {
        let end = Instant::now() + PATIENCE;
        let (parts, body) = request.into_parts();
        let unknown = || {
            self.counts.count("unsigned");
            let how = format!("sign the body with the secret (X-Signature: sha256=…), or send the secret as {HEADER}");
            (StatusCode::UNAUTHORIZED, how)
        };
        let Some(shown) = self.shown(&parts.headers) else { return unknown() };
        let body = match self.counts.body(body, LARGEST, end).await {
            Ok(body) => body,
            Err(answer) => return answer,
        };
        if let Shown::Signed(signature) = &shown
            && !self.secret.signed(signature, &body)
        {
            return unknown();
        }
        let Ok(Ok(_turn)) = timeout_at(end, self.turns.acquire()).await else { return self.counts.later() };
        let (incoming, name, status, told) = self.heard(&body);
        if !incoming.is_empty()
            && let Err(error) = intake.take_in(&self.name, &incoming).await
        {
            tracing::warn!(cause = %error.cause, "what {} reported could not be stored: {error}", self.name);
            return self.counts.later();
        }
        self.counts.count(name);
        (status, told)
    }
}

type Here = (Arc<Reporter>, Arc<dyn Intake>);

async fn take(State((reporter, intake)): State<Here>, request: Request) -> Response {
    let (status, told) = reporter.take(request, intake.as_ref()).await;
    (status, format!("{told}\n")).into_response()
}

/// The door as it reaches tidegate.
pub struct ReporterListener(pub Arc<Reporter>);

#[async_trait]
impl Listener for ReporterListener {
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
