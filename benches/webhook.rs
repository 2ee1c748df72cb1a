//! A webhook from its arrival to its acknowledgement: signature, reading, durable storing. What is promised, and what was
//! measured, is in BENCHMARKS.md.
//!
//!     cargo bench --bench webhook
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark has nobody to hand an error to, and criterion's macros make undocumented items"
)]

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use criterion::Criterion;
use tidegate::chat::text::Paint;
use tidegate::config::Config;
use tidegate::daemon::{Inlet, Pulse};
use tidegate::domain::RepoId;
use tidegate::forge::github::webhooks::{Limits, Scope, WebhookSecret, Webhooks};
use tidegate::port::SystemClock;
use tidegate::wire::{LogScreen, View, World};
use tower::ServiceExt as _;

/// A push of about this many bytes: its message is long.
fn push(size: usize) -> Vec<u8> {
    let recorded = include_str!("../tests/fixtures/github/webhooks/push.branch.json");
    let mut payload: serde_json::Value = serde_json::from_str(recorded).expect("a payload");
    payload["commits"][0]["message"] = "x".repeat(size.saturating_sub(recorded.len())).into();
    serde_json::to_vec(&payload).expect("JSON")
}

async fn send(router: &Router, secret: &WebhookSecret, body: &[u8], n: u64) {
    let request = Request::post("/webhooks/github")
        .header("x-github-event", "push")
        .header("x-github-delivery", format!("{n}"))
        .header("x-hub-signature-256", secret.sign(body))
        .body(Body::from(body.to_vec()))
        .expect("a request");
    let status = router.clone().oneshot(request).await.expect("an answer").status();
    assert_eq!(status.as_u16(), 200);
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("config/minimal.yaml")).expect("one");
    let config = Config::parse(&text, "tidegate.yaml", folder.path()).expect("valid");
    let view = View { screen: Arc::new(LogScreen), paint: Paint::Plain, seated: false };
    let world = runtime.block_on(World::open(&config, Arc::new(SystemClock), view)).expect("a world");
    let inlet = Inlet { engine: world.engine.clone(), pulse: Pulse::default() };
    let secret = WebhookSecret::new("a secret".to_owned().into());
    let scope = Scope::new([RepoId::parse("acme/shop").expect("a name")], None);
    let door = Webhooks::new(secret.clone(), scope, Arc::new(()), Limits::default());
    let router = Arc::new(door).router(Arc::new(inlet));
    let mut n = 0;
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("webhook stored and acknowledged");
    for size in [20 * 1024, 1024 * 1024] {
        let body = push(size);
        group.bench_function(format!("{} KB", size / 1024), |bencher| {
            bencher.iter(|| {
                n += 1;
                runtime.block_on(send(&router, &secret, &body, n));
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
