//! The local API: what the command line asks the running daemon, on the loopback interface, behind tokens.
//!
//! A command is stored in the inbox like anything else that is heard, under a key that the caller chose: asking again
//! with the same key gives the same answer and does nothing twice.

mod ask;
mod auth;
mod metrics;
mod say;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde::{Deserialize, Serialize};

pub use ask::Told;
pub use auth::{Token, TokenFor, TokenMade, ensure_file};
pub use say::{Answer, Saying};

use crate::daemon::Pulse;
use crate::door::Hall;
use crate::engine::Engine;
use crate::port::Listener;

/// The largest body that is taken.
const MAX_BODY: usize = 64 * 1024;

/// What the API answers from.
#[derive(Clone)]
pub struct Api {
    /// The engine.
    pub engine: Arc<Engine>,
    /// Its loop.
    pub pulse: Pulse,
    /// What the outside calls, for what it counts.
    pub listeners: Vec<Arc<dyn Listener>>,
    /// Where connections come in, for what happened there.
    pub doors: Vec<Arc<Hall>>,
    /// How long to wait for the answer to a command.
    pub patience: Duration,
    /// Whether whoever has the shared token speaks as anybody.
    pub impersonate: bool,
}

/// What is answered when something cannot be answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Problem {
    /// What was wrong and what to do.
    pub error: String,
}

fn problem(status: StatusCode, told: impl std::fmt::Display) -> (StatusCode, Json<Problem>) {
    (status, Json(Problem { error: told.to_string() }))
}

/// The routes.
pub fn router(api: Api, token: Token) -> Router {
    let demand = middleware::from_fn_with_state((api.clone(), token), auth::demand);
    let metrics = Router::new().route("/metrics", get(metrics::metrics)).layer(demand.clone());
    let guarded = Router::new()
        .route("/say", post(say::say))
        .route("/token", post(auth::token))
        .route("/status", get(ask::status))
        .route("/why", get(ask::why))
        .route("/diff", get(ask::diff))
        .route("/history", get(ask::history))
        .route("/where", get(ask::whereabouts))
        .route("/drift", get(ask::drift))
        .route("/progress", get(ask::progress))
        .layer(demand);
    Router::new()
        .nest("/api/v1", guarded)
        .merge(metrics)
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(api)
}

/// Ready: the loop turns and the store answers.
async fn ready(State(api): State<Api>) -> Response {
    if let Some(trouble) = api.pulse.trouble() {
        return (StatusCode::SERVICE_UNAVAILABLE, format!("{trouble}\n")).into_response();
    }
    match api.engine.next_wake().await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response(),
    }
}
