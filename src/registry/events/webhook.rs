//! `POST /webhooks/ecr`: what an API destination of EventBridge sends. It has five seconds and no signature, only a header of
//! ours, so whoever knows the secret is believed to be EventBridge; and even that opens nothing, for what is told is asked of
//! the registry.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::{Counts, Heard, Outcome, SOURCE, Scope, read};
use crate::domain::event::Event;
use crate::door::{NotWhole, whole};
use crate::port::{Incoming, Intake, Listener};
pub use crate::registry::hooks::HEADER;
use crate::registry::hooks::Secret;

/// Where EventBridge sends to, below the public address.
pub const PATH: &str = "/webhooks/ecr";
/// No event is larger.
const LARGEST: usize = 256 * 1024;
/// EventBridge gives up after five seconds.
const PATIENCE: Duration = Duration::from_secs(4);
/// How many are read and stored at once.
const AT_ONCE: usize = 16;

/// The door for events of ECR.
pub struct Door {
    secrets: Vec<Secret>,
    scope: Arc<Scope>,
    counts: Arc<Counts>,
    turns: Semaphore,
}

impl Door {
    /// A door for whoever knows one of these.
    pub fn new(secrets: Vec<SecretString>, scope: Arc<Scope>, counts: Arc<Counts>) -> Self {
        let secrets = secrets.into_iter().map(Secret::new).collect();
        Self { secrets, scope, counts, turns: Semaphore::new(AT_ONCE) }
    }

    /// What came through, and what did not.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Its route.
    pub fn router(self: Arc<Self>, intake: Arc<dyn Intake>) -> Router {
        let route = post(take).layer(DefaultBodyLimit::disable());
        Router::new().route(PATH, route).with_state((self, intake))
    }

    /// Whether the caller knows a secret. Takes as long for a wrong one as for a right one, and for each.
    fn knows(&self, headers: &HeaderMap) -> bool {
        self.secrets.iter().fold(false, |known, secret| known | secret.is_sent(headers))
    }

    async fn take(&self, request: Request, intake: &dyn Intake) -> (StatusCode, String) {
        let end = Instant::now() + PATIENCE;
        let (parts, body) = request.into_parts();
        if !self.knows(&parts.headers) {
            self.counts.count(Outcome::Unsigned);
            return (StatusCode::UNAUTHORIZED, format!("{HEADER} is not the configured secret"));
        }
        let later = (StatusCode::SERVICE_UNAVAILABLE, "it could not be taken now; send it again".to_owned());
        let Ok(Ok(_turn)) = timeout_at(end, self.turns.acquire()).await else {
            self.counts.count(Outcome::Unstored);
            return later;
        };
        let body = match whole(body, LARGEST, end).await {
            Ok(body) => body,
            Err(NotWhole::TooLarge) => {
                self.counts.count(Outcome::TooLarge);
                return (StatusCode::PAYLOAD_TOO_LARGE, format!("larger than {LARGEST} bytes"));
            }
            Err(NotWhole::Cut | NotWhole::Late) => {
                self.counts.count(Outcome::Unstored);
                return later;
            }
        };
        let (incoming, answer) = match read(&String::from_utf8_lossy(&body), &self.scope) {
            Heard::Nothing(why) => {
                self.counts.ignored(&why);
                return (StatusCode::ACCEPTED, "nothing to do: it concerns nothing that is configured here".to_owned());
            }
            Heard::Event(incoming) => (*incoming, (Outcome::Stored, StatusCode::OK, "stored".to_owned())),
            Heard::Unreadable(why) => {
                // EventBridge asks no second time after this, and leaves it to the rule's dead-letter queue.
                let answer = (Outcome::Unreadable, StatusCode::BAD_REQUEST, why.clone());
                let why = format!("a call of {PATH}, left to the rule's dead-letter queue: {why}");
                let key = format!("unreadable:{}", hex::encode(Sha256::digest(&body)));
                (Incoming { key, event: Event::Unreadable { why } }, answer)
            }
        };
        match intake.take_in(SOURCE, &[incoming]).await {
            Ok(_) => {
                self.counts.count(answer.0);
                (answer.1, answer.2)
            }
            Err(error) => {
                self.counts.count(Outcome::Unstored);
                tracing::warn!(cause = %error.cause, "an event of ECR could not be stored: {error}");
                later
            }
        }
    }
}

async fn take(State((door, intake)): State<(Arc<Door>, Arc<dyn Intake>)>, request: Request) -> Response {
    let (status, told) = door.take(request, intake.as_ref()).await;
    (status, format!("{told}\n")).into_response()
}

/// The door as it reaches tidegate.
pub struct DoorListener(pub Arc<Door>);

#[async_trait]
impl Listener for DoorListener {
    fn name(&self) -> &str {
        "ecr_webhook"
    }

    fn routes(&self, intake: Arc<dyn Intake>) -> Router {
        self.0.clone().router(intake)
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        self.0.counts.all()
    }
}
