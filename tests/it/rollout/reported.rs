//! Reports, told through the real door: who is believed, what counts, and what grows stale.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use futures::stream;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use tidegate::domain::report::Report;
use tidegate::port::{Clock as _, Intake, Listener as _, PortResult};
use tidegate::registry::hooks::{HEADER, Secret};
use tidegate::rollout::reported::{ReportedRollout, Reporter, ReporterListener, Reports};
use tidegate::rollout::settings::filled_for;
use tower::ServiceExt as _;

use super::clustered::{APPS, Ground, reference};
use super::*;
use crate::webhooks::Stored;

const SECRET: &str = "a long secret";
const OBJECT: &str = "{app}-{environment}";
const SETTINGS: &str = "report: { secret: { env: REPORTS }, object: \"{app}-{environment}\", fresh_for: 15m }";

/// What was stored, and the newest of it by app.
#[derive(Default)]
pub(crate) struct Kept {
    stored: Stored,
    taken: Mutex<usize>,
    newest: Mutex<BTreeMap<String, Report>>,
}

#[async_trait]
impl Intake for Kept {
    async fn take_in(&self, source: &str, events: &[Incoming]) -> PortResult<bool> {
        let new = self.stored.take_in(source, events).await?;
        let mut taken = self.taken.lock().unwrap();
        let mut newest = self.newest.lock().unwrap();
        let all = self.stored.events();
        for event in &all[*taken..] {
            let Event::RolloutReported { app, report, .. } = event else { continue };
            if newest.get(app.as_str()).is_none_or(|known| report.replaces(known)) {
                newest.insert(app.to_string(), report.clone());
            }
        }
        *taken = all.len();
        Ok(new)
    }
}

#[async_trait]
impl Reports for Kept {
    async fn newest(&self, _: &EnvName, app: &AppName) -> PortResult<Option<Report>> {
        Ok(self.newest.lock().unwrap().get(app.as_str()).cloned())
    }
}

pub(crate) struct ReportedWorld {
    pub(crate) ground: Ground,
    pub(crate) kept: Arc<Kept>,
    listener: ReporterListener,
    rollout: ReportedRollout,
}

/// The signature of a body, as Flux makes it.
pub(crate) fn signature(secret: &str, body: &str) -> String {
    let mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    format!("sha256={}", hex::encode(mac.chain_update(body).finalize().into_bytes()))
}

impl ReportedWorld {
    pub(crate) async fn new() -> Self {
        Self::with(SETTINGS, SECRET).await
    }

    pub(crate) async fn with(settings: &str, secret: &str) -> Self {
        let ground = Ground::with(settings).await;
        let kept = Arc::new(Kept::default());
        let environment = EnvName::parse("prod").unwrap();
        let objects = APPS.map(|app| {
            let app = AppName::parse(app).unwrap();
            (filled_for(OBJECT, &app, &environment), vec![app])
        });
        let clock = Arc::new(ground.clock.clone());
        let secret = Secret::new(secret.to_owned().into());
        let reporter = Reporter::new("prod", environment, (secret, objects.into()), clock);
        let rollout = Self::rollout_on(&ground, &kept);
        Self { ground, kept, listener: ReporterListener(Arc::new(reporter)), rollout }
    }

    fn rollout_on(ground: &Ground, kept: &Arc<Kept>) -> ReportedRollout {
        ReportedRollout::new(kept.clone(), ground.revisions(), Arc::new(ground.clock.clone()))
    }

    fn now(&self) -> String {
        self.ground.clock.now().to_rfc3339()
    }

    /// What a reporter says of an app that runs what the branch says.
    fn report(&self, app: &str, health: &str) -> Value {
        let (commit, tag) = self.ground.git().tip(app);
        json!({
            "app": format!("{app}-prod"), "commit": commit, "images": [reference(app, &tag), "envoy:1"],
            "time": self.now(), "health": health,
        })
    }

    pub(crate) async fn call(&self, request: axum::http::request::Builder, body: &str) -> StatusCode {
        let request = request.body(Body::from(body.to_owned())).unwrap();
        self.listener.routes(self.kept.clone()).oneshot(request).await.unwrap().status()
    }

    pub(crate) async fn signed(&self, body: &str) -> StatusCode {
        let request = Request::post("/rollouts/prod").header("X-Signature", signature(SECRET, body));
        self.call(request, body).await
    }

    async fn told(&self, body: &Value) -> StatusCode {
        self.signed(&body.to_string()).await
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        self.listener.counts().into_iter().filter(|(_, n)| *n > 0).collect()
    }
}

#[async_trait]
impl World for ReportedWorld {
    fn rollout(&self) -> &dyn Rollout {
        &self.rollout
    }
    async fn bump(&mut self, app: &str, tag: &str) -> RolloutTarget {
        self.ground.bump(app, tag).await
    }
    async fn fate(&mut self, app: &str, fate: Fate) {
        self.ground.fates.insert(app.to_owned(), fate);
    }
    async fn take(&mut self, _target: &RolloutTarget) {
        for app in APPS {
            assert_eq!(self.told(&self.report(app, "Progressing")).await, StatusCode::OK);
        }
    }
    async fn settle(&mut self) {
        self.ground.clock.advance(Duration::from_secs(60));
        for app in APPS {
            let report = match self.ground.fate(app) {
                Fate::Healthy => self.report(app, "Healthy"),
                Fate::Stuck => self.report(app, "Progressing"),
                Fate::Failing(cause) => {
                    let mut report = self.report(app, "Degraded");
                    report["message"] = json!(cause);
                    report
                }
            };
            assert_eq!(self.told(&report).await, StatusCode::OK);
        }
    }
    async fn restart(&mut self) {
        self.rollout = Self::rollout_on(&self.ground, &self.kept);
    }
}

suite!(ReportedWorld::new().await);

#[tokio::test]
async fn whoever_does_not_know_the_secret_changes_nothing() {
    let mut world = ReportedWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let body = world.report("shop", "Healthy").to_string();
    let post = || Request::post("/rollouts/prod");
    for wrong in [
        post(),
        post().header(HEADER, "another secret"),
        post().header("X-Signature", signature("another secret", &body)),
        post().header("X-Signature", signature(SECRET, "{}")),
        post().header("X-Signature", SECRET),
        // A signature that is wrong is not made up for by anything else.
        post().header("X-Signature", "sha256=00").header(HEADER, SECRET),
    ] {
        assert_eq!(world.call(wrong, &body).await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(world.counts(), [("unsigned", 6)]);
    assert_eq!(state(&world, &target).await, RolloutState::NotTaken);
    assert_eq!(world.call(post().header(HEADER, SECRET), &body).await, StatusCode::OK);
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
}

#[tokio::test]
async fn what_is_sent_again_or_comes_late_unsays_nothing_newer() {
    let mut world = ReportedWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let healthy = world.report("shop", "Healthy").to_string();
    let mut late = world.report("shop", "Healthy");
    late["message"] = json!("it comes late");
    assert_eq!(world.signed(&healthy).await, StatusCode::OK);
    world.ground.clock.advance(Duration::from_secs(60));
    let mut failing = world.report("shop", "Degraded");
    failing["message"] = json!("out of memory");
    assert_eq!(world.told(&failing).await, StatusCode::OK);
    for old in [healthy, late.to_string()] {
        assert_eq!(world.signed(&old).await, StatusCode::OK, "it is taken, and says nothing");
        assert_eq!(words(&world, &target).await, "DEGRADED: out of memory []");
    }
    // Nor does what says of itself that it is newer than now.
    let mut ahead = world.report("shop", "Healthy");
    ahead["time"] = json!("2030-01-01T00:00:00Z");
    assert_eq!(world.told(&ahead).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_reporter_whose_clock_is_ahead_silences_nobody() {
    let mut world = ReportedWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let mut ahead = world.report("shop", "Healthy");
    ahead["time"] = json!((world.ground.clock.now() + Duration::from_secs(4 * 60)).to_rfc3339());
    assert_eq!(world.told(&ahead).await, StatusCode::OK);
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
    world.ground.clock.advance(Duration::from_secs(1));
    let mut failing = world.report("shop", "Degraded");
    failing["message"] = json!("out of memory");
    assert_eq!(world.told(&failing).await, StatusCode::OK);
    assert_eq!(words(&world, &target).await, "DEGRADED: out of memory []");
    assert_eq!(world.told(&ahead).await, StatusCode::OK, "it is what was sent before");
    assert_eq!(words(&world, &target).await, "DEGRADED: out of memory []");
}

#[tokio::test]
async fn what_was_healthy_with_its_images_is_not_once_it_is_reported_otherwise_without_them() {
    let mut world = ReportedWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let mut told = Vec::new();
    for health in ["Progressing", "Unknown", "Degraded"] {
        world.ground.clock.advance(Duration::from_secs(1));
        assert_eq!(world.told(&world.report("shop", "Healthy")).await, StatusCode::OK);
        assert_eq!(state(&world, &target).await, RolloutState::Healthy);
        world.ground.clock.advance(Duration::from_secs(1));
        let mut report = world.report("shop", health);
        report["images"] = json!(null);
        assert_eq!(world.told(&report).await, StatusCode::OK);
        told.push(state(&world, &target).await);
    }
    assert!(
        matches!(
            told.as_slice(),
            [RolloutState::Progressing { .. }, RolloutState::Unknown { .. }, RolloutState::Degraded { .. }]
        ),
        "{told:?}"
    );
}

#[tokio::test]
async fn bodies_that_do_not_come_keep_no_report_out_whoever_signed_them() {
    let world = ReportedWorld::new().await;
    let body = world.report("shop", "Healthy").to_string();
    let silent = |shown: (&str, String)| {
        let request = Request::post("/rollouts/prod").header(shown.0, shown.1);
        let request = request.body(Body::from_stream(stream::pending::<Result<Bytes, Infallible>>())).unwrap();
        world.listener.routes(world.kept.clone()).oneshot(request)
    };
    let made_up = || ("X-Signature", signature("another secret", &body));
    let mut waiting: Vec<_> = (0..100).map(|_| Box::pin(silent(made_up()))).collect();
    waiting.push(Box::pin(silent(("X-Signature", signature(SECRET, &body)))));
    waiting.push(Box::pin(silent((HEADER, SECRET.to_owned()))));
    for one in &mut waiting {
        assert!(futures::poll!(one).is_pending());
    }
    assert_eq!(world.signed(&body).await, StatusCode::OK);
    assert_eq!(world.counts(), [("stored", 1)]);
}

#[tokio::test]
async fn what_nobody_reports_any_more_is_unknown_and_says_since_when() {
    let mut world = ReportedWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    assert_eq!(state(&world, &target).await, RolloutState::NotTaken, "there was no time to tell of it");
    world.ground.clock.advance(Duration::from_secs(15 * 60));
    insta::assert_snapshot!(words(&world, &target).await, @r#"Unknown { why: "nobody has ever reported how shop fares in prod" }"#);
    assert_eq!(world.told(&world.report("shop", "Healthy")).await, StatusCode::OK);
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
    world.ground.clock.advance(Duration::from_secs(15 * 60 - 1));
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
    world.ground.clock.advance(Duration::from_secs(1));
    insta::assert_snapshot!(words(&world, &target).await, @r#"Unknown { why: "nobody has reported how shop fares in prod since Mon 2026-01-05 10:15 UTC" }"#);
}

#[tokio::test]
async fn only_a_report_that_names_what_was_written_counts_as_health_for_it() {
    let mut world = ReportedWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let mut told = Vec::new();
    for images in [
        json!(null),
        json!(["envoy:1"]),
        json!([reference("shop", "v1.0.0")]),
        json!([reference("shop", "v1.4.0"), reference("shop", "v1.0.0")]),
        json!(["registry.acme.example/shop-api:v1.4.0"]),
        json!([reference("shop", "v1.4.0")]),
    ] {
        world.ground.clock.advance(Duration::from_secs(1));
        let mut report = world.report("shop", "Healthy");
        report["images"] = images;
        assert_eq!(world.told(&report).await, StatusCode::OK);
        told.push(words(&world, &target).await);
    }
    let digest = image("shop", "v1.0.0").digest.to_string();
    insta::assert_snapshot!(told.join("\n").replace(&digest, "DIGEST"), @"
    progressing: reported as healthy, without any image of shop-api
    progressing: reported as healthy, without any image of shop-api
    progressing: reported as healthy, but registry.acme.example/shop-api:v1.0.0@DIGEST runs there
    progressing: reported as healthy, but registry.acme.example/shop-api:v1.0.0@DIGEST runs there
    progressing: reported as healthy, with shop-api by its tag alone where a digest was written
    Healthy
    ");
    // Where the file says the tag alone, that is what a pod names.
    let image = image("shop", "v1.5.0");
    let text = format!("images:\n- name: {}\n  newTag: v1.5.0\n", image.name);
    let commit = world.ground.write("shop/kustomization.yaml", &text).await;
    let target = RolloutTarget { commit, images: vec![image], ..target };
    world.ground.clock.advance(Duration::from_secs(1));
    let mut report = world.report("shop", "Healthy");
    report["images"] = json!(["shop-api:v1.5.0"]);
    assert_eq!(world.told(&report).await, StatusCode::OK);
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
}

#[tokio::test]
async fn what_is_not_stored_is_not_acknowledged() {
    let world = ReportedWorld::new().await;
    let body = world.report("shop", "Healthy").to_string();
    world.kept.stored.breaks(true);
    assert_eq!(world.signed(&body).await, StatusCode::SERVICE_UNAVAILABLE);
    world.kept.stored.breaks(false);
    assert_eq!(world.signed(&body).await, StatusCode::OK);
    assert_eq!(world.signed("{}").await, StatusCode::BAD_REQUEST);
    assert_eq!(world.signed(&body.replace("shop-prod", "till-prod")).await, StatusCode::ACCEPTED);
    assert_eq!(world.signed(&" ".repeat(70 * 1024)).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(world.kept.stored.events().len(), 2, "what was read, and that something could not be");
    assert_eq!(world.counts(), [("stored", 1), ("ignored", 1), ("unreadable", 1), ("too_large", 1), ("unstored", 1)]);
}
