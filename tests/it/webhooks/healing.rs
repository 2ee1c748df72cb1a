//! Webhooks that did not arrive, on a GitHub on loopback that lists them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::TimeDelta;
use tidegate::chat::text::Paint;
use tidegate::config::{Config, GithubAuth, GithubSettings, SecretSource};
use tidegate::domain::{Instant, RepoId};
use tidegate::forge::github::webhooks::{Limits, Scope, WebhookSecret, Webhooks};
use tidegate::forge::github::{GithubForge, GithubListener};
use tidegate::forge::local::LocalForge;
use tidegate::port::{Clock, Intake, Listener as _, ManualClock};
use tidegate::wire::{LogScreen, View, World};
use tower::ServiceExt as _;

use super::{Stored, fixture};
use crate::github::{APP, BOT, Github, Place, WEBHOOK_SECRET};

/// A GitHub with webhooks on their way to a tidegate that listens.
struct Lossy {
    github: Github,
    forge: Arc<GithubForge>,
    listener: GithubListener,
    router: axum::Router,
    stored: Arc<Stored>,
    clock: Arc<ManualClock>,
    _folder: tempfile::TempDir,
}

fn settings(place: &Place, folder: &Path) -> GithubSettings {
    Github::configuration(place, folder);
    let url: url::Url = place.url().parse().unwrap();
    GithubSettings {
        auth: GithubAuth::App { id: APP, key: SecretSource::File(folder.join("app.pem")) },
        webhook_secret: None,
        api: url.clone(),
        web: url.clone(),
        oidc_issuer: url,
        deploy_workflows: vec![],
    }
}

impl Lossy {
    async fn new() -> Self {
        tidegate::tls::provide();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(crate::support::told::beginning()));
        let behind = LocalForge::open(folder.path().join("git"), clock.clone()).await.unwrap().with_own_login(BOT);
        let place = Place::find();
        let settings = settings(&place, folder.path());
        let github = Github::start(place, Arc::new(behind), clock.clone());
        let forge = GithubForge::open(&settings, &folder.path().join("github"), clock.clone()).await.unwrap();
        let (forge, stored) = (Arc::new(forge), Arc::new(Stored::default()));
        let scope = Scope::new([RepoId::parse("acme/shop").unwrap()], Some(APP));
        let secret = WebhookSecret::new(WEBHOOK_SECRET.to_owned().into());
        let webhooks = Arc::new(Webhooks::new(secret, scope, forge.clone(), Limits::default()));
        let listener = GithubListener { forge: forge.clone(), webhooks: Some(webhooks), deploy: None };
        let router = listener.routes(Arc::clone(&stored) as Arc<dyn Intake>);
        Self { github, forge, listener, router, stored, clock, _folder: folder }
    }

    fn push(&self, times: usize) {
        for _ in 0..times {
            self.github.emit("push", serde_json::from_slice(&fixture("push.branch")).unwrap());
        }
    }

    fn since(&self) -> Instant {
        self.clock.now() - TimeDelta::days(3)
    }

    /// A minute later, a pass; how many were asked for again.
    async fn pass(&self) -> usize {
        self.clock.advance(Duration::from_secs(60));
        self.listener.pass(self.stored.as_ref(), self.since()).await.unwrap().unwrap_or_default()
    }
}

#[tokio::test]
async fn what_did_not_arrive_is_asked_for_again_and_arrives_once() {
    let lossy = Lossy::new().await;
    lossy.push(5);
    lossy.github.lose_hooks(2);
    assert_eq!(lossy.github.deliver(&lossy.router).await, 3);
    assert_eq!(lossy.forge.redeliver(lossy.since()).await.unwrap(), 0, "it may still be tried");

    assert_eq!(lossy.pass().await, 2);
    assert_eq!(lossy.github.deliver(&lossy.router).await, 2);
    assert_eq!(lossy.stored.events().len(), 5);
    assert_eq!(lossy.pass().await, 0);
    assert_eq!(lossy.github.waiting_hooks().len(), 0);
}

#[tokio::test]
async fn what_tidegate_could_not_store_is_asked_for_again() {
    let lossy = Lossy::new().await;
    lossy.push(1);
    *lossy.stored.broken.lock().unwrap() = true;
    lossy.github.deliver(&lossy.router).await;
    *lossy.stored.broken.lock().unwrap() = false;
    assert_eq!(lossy.pass().await, 1);
    lossy.github.deliver(&lossy.router).await;
    assert_eq!(lossy.stored.events().len(), 1);
    assert_eq!(lossy.pass().await, 0);
}

#[tokio::test]
async fn what_fails_while_nothing_can_be_stored_is_not_given_up() {
    let lossy = Lossy::new().await;
    lossy.push(1);
    lossy.stored.breaks(true);
    lossy.github.deliver(&lossy.router).await;
    for _ in 0..5 {
        assert_eq!(lossy.pass().await, 0, "it would be refused again");
        lossy.github.deliver(&lossy.router).await;
    }
    lossy.stored.breaks(false);
    assert_eq!(lossy.pass().await, 1);
    lossy.github.deliver(&lossy.router).await;
    assert_eq!(lossy.stored.events().len(), 1);
}

#[tokio::test]
async fn what_never_arrives_is_given_up_after_a_few_times() {
    let lossy = Lossy::new().await;
    lossy.push(1);
    lossy.github.lose_hooks(usize::MAX);
    let mut asked = 0;
    lossy.github.deliver(&lossy.router).await;
    for _ in 0..10 {
        asked += lossy.pass().await;
        lossy.github.deliver(&lossy.router).await;
    }
    assert_eq!((asked, lossy.stored.events().len()), (3, 0));
}

#[tokio::test]
async fn a_pass_reads_every_page_of_its_time_and_no_more() {
    let lossy = Lossy::new().await;
    lossy.push(1);
    lossy.github.lose_hooks(1);
    lossy.github.deliver(&lossy.router).await;
    lossy.clock.advance(Duration::from_secs(3600));
    lossy.push(250);
    lossy.github.lose_hooks(1);
    lossy.github.deliver(&lossy.router).await;
    lossy.clock.advance(Duration::from_secs(60));
    lossy.github.rest_calls();
    let since = lossy.clock.now() - TimeDelta::minutes(5);
    assert_eq!(lossy.forge.redeliver(since).await.unwrap(), 1, "the older one is not in its time");
    let calls = lossy.github.rest_calls();
    assert_eq!(calls.iter().filter(|call| call.method == "GET").count(), 3, "{calls:?}");
    assert_eq!(calls.len(), 4);
}

#[tokio::test]
async fn the_daemon_opens_both_doors_where_github_and_a_public_address_are_configured() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(crate::support::told::beginning()));
    let behind = LocalForge::open(folder.path().join("git"), clock.clone()).await.unwrap().with_own_login(BOT);
    let place = Place::find();
    let forge_line = Github::configuration(&place, folder.path());
    let _github = Github::start(place, Arc::new(behind), clock.clone());
    let mut text = String::new();
    for line in crate::cli::MINIMAL.lines() {
        let line = if line.starts_with("forge:") { &forge_line } else { line };
        text.push_str(&format!("{line}\n"));
    }
    text.push_str("http: { listen: \"127.0.0.1:0\", url: \"https://tidegate.acme.example\" }\n");
    let text = text.replace("rollout: { local: {} }", "rollout: { local: { repositories: git } }");
    let config = Config::parse(&text, "tidegate.yaml", folder.path()).unwrap();
    let view = View { screen: Arc::new(LogScreen), paint: Paint::Plain, seated: false };
    let world = World::open(&config, clock, view).await.unwrap();
    let [listener] = world.listeners.as_slice() else { panic!("{} listeners", world.listeners.len()) };
    let router = listener.routes(Arc::new(Stored::default()));
    for path in ["/webhooks/github", "/github/deploy"] {
        let request = Request::post(path).body(Body::from("{}")).unwrap();
        assert_eq!(router.clone().oneshot(request).await.unwrap().status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    assert!(listener.counts().contains(&("unsigned", 1)));
}
