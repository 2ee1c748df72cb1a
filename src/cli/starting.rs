//! A start that meets an outage. What a running daemon gets over, a full disk or a store that another program has locked, must not
//! make a crash loop of the next start, with nothing to look at: it is tried again with pauses, and said meanwhile, in the log
//! and, where the API listens by TCP, by `/readyz`. The socket is left alone: it is for whoever has the store. What no waiting
//! mends ends the start.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::failure::Failure;
use super::serve::{Halls, listen_by_tcp, turned};
use crate::chat::text::Paint;
use crate::config::{Config, Settings};
use crate::disk;
use crate::door;
use crate::port::SystemClock;
use crate::store::StoreError;
use crate::wire::{LogScreen, View, WireError, World};

/// How long to rest before the next try.
pub(super) const AGAIN: Duration = Duration::from_secs(2);
/// What is written to see whether anything can be.
const PROBE: &str = "start.probe";

/// Brings a configuration to life; none where it was stopped before that was possible.
pub(super) async fn open(config: &Config, stopping: &watch::Receiver<bool>) -> Result<Option<World>, Failure> {
    let mut red: Option<Red> = None;
    loop {
        let view = View { screen: Arc::new(LogScreen), paint: Paint::Plain, seated: false };
        let error = match World::open(config, Arc::new(SystemClock), view).await {
            Ok(world) => {
                if let Some(red) = red {
                    red.end().await;
                }
                return Ok(Some(world));
            }
            Err(error) => error,
        };
        let Some(why) = passing(&error, &config.settings.data) else { return Err(Failure::failed(error)) };
        tracing::error!("cannot start yet: {why}; tried again in {AGAIN:?}");
        let told = format!("starting: {why}\n");
        match &red {
            Some(red) => drop(red.told.send(told)),
            None => red = Red::listen(&config.settings, told).await?,
        }
        tokio::select! {
            () = tokio::time::sleep(AGAIN) => {}
            () = turned(stopping.clone()) => return Ok(None),
        }
    }
}

/// Why nothing starts, where that goes away by itself, or by what somebody does to the disk or the other program.
fn passing(error: &WireError, data: &Path) -> Option<String> {
    match error {
        WireError::Store(StoreError::Outage(why)) => Some(why.clone()),
        _ => {
            is_full(data).then(|| format!("the disk that holds {} is full: free some space ({error})", data.display()))
        }
    }
}

/// Whether nothing more can be written there, whatever failed of it first.
fn is_full(data: &Path) -> bool {
    let probe = data.join(PROBE);
    let written = disk::make_private_file(&probe).and_then(|mut file| file.write_all(&[0; 8192]));
    // What is left of it is in nobody's way.
    let _ = fs::remove_file(&probe);
    written.is_err_and(|error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge))
}

/// What is answered by TCP until there is something to answer from: that it lives, and why it is not ready.
struct Red {
    told: watch::Sender<String>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Red {
    async fn listen(settings: &Settings, told: String) -> Result<Option<Self>, Failure> {
        let Some(tcp) = listen_by_tcp(settings).await? else { return Ok(None) };
        tracing::info!("{}", listens(&tcp));
        let (told, why) = watch::channel(told);
        let answer = move || {
            let why = why.borrow().clone();
            async move { (StatusCode::SERVICE_UNAVAILABLE, why) }
        };
        let router = Router::new().route("/healthz", get(|| async { "ok\n" })).fallback(answer);
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(door::serve(tcp, router, Halls::of(settings).tcp, turned(stopped)));
        Ok(Some(Self { told, stop, serving }))
    }

    /// Leaves the address to the daemon.
    async fn end(self) {
        let _ = self.stop.send(true);
        // One that hangs is cut off.
        if tokio::time::timeout(AGAIN, self.serving).await.is_err() {
            tracing::warn!("a connection was cut off when the start went on");
        }
    }
}

fn listens(tcp: &TcpListener) -> String {
    match tcp.local_addr() {
        Ok(at) => format!("not ready; http://{at}/readyz says why"),
        Err(error) => format!("not ready; the address cannot be told: {error}"),
    }
}
