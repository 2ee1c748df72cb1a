//! What the outside reaches while the daemon runs: the adapters' routes on the public address, and the connections that
//! adapters keep open themselves.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::failure::Failure;
use super::serve::turned;
use crate::config::Settings;
use crate::daemon::{Inlet, Pulse};
use crate::door::{self, Hall};
use crate::engine::Engine;
use crate::port::{Intake, Listener};

/// The largest body that any route takes: GitHub's webhooks are the largest, and end at 25 MB.
const MAX_BODY: usize = 25 * 1024 * 1024;
/// How long answers that are on their way may still take at the end.
const GRACE: Duration = Duration::from_secs(5);

/// What is open.
pub(crate) struct Outside {
    stop: watch::Sender<bool>,
    serving: Option<tokio::task::JoinHandle<()>>,
    _listening: JoinSet<()>,
}

/// Opens the public address, where one is configured, and lets every adapter listen.
pub(crate) async fn open(
    engine: &Arc<Engine>,
    listeners: &[Arc<dyn Listener>],
    settings: &Settings,
    (pulse, hall): (Pulse, Arc<Hall>),
) -> Result<Outside, Failure> {
    let intake: Arc<dyn Intake> = Arc::new(Inlet { engine: engine.clone(), pulse });
    let (stop, stops) = watch::channel(false);
    let mut serving = None;
    if let Some(http) = &settings.http {
        let listener = TcpListener::bind(http.listen).await.map_err(|e| {
            Failure::failed(format!("cannot listen on {} ({e}): set another address as `http.listen`", http.listen))
        })?;
        let at = listener.local_addr().map_err(Failure::failed)?;
        tracing::info!("the outside reaches {} at {at}", http.url);
        let router = router(listeners, &intake);
        serving = Some(tokio::spawn(door::serve(listener, router, hall, turned(stops))));
    }
    let mut listening = JoinSet::new();
    for listener in listeners {
        let (listener, intake) = (listener.clone(), intake.clone());
        listening.spawn(async move {
            tracing::info!("listening to {}", listener.name());
            listener.listen(intake).await;
        });
    }
    Ok(Outside { stop, serving, _listening: listening })
}

/// Everything the outside can call.
fn router(listeners: &[Arc<dyn Listener>], intake: &Arc<dyn Intake>) -> Router {
    let health = Router::new().route("/healthz", get(|| async { "ok\n" }));
    let all = listeners.iter().fold(health, |all, listener| all.merge(listener.routes(intake.clone())));
    all.layer(DefaultBodyLimit::max(MAX_BODY))
}

impl Outside {
    /// Lets answers that are on their way go out, then hangs up.
    pub(crate) async fn close(self) {
        let _ = self.stop.send(true);
        if let Some(mut serving) = self.serving
            && tokio::time::timeout(GRACE, &mut serving).await.is_err()
        {
            serving.abort();
        }
    }
}
