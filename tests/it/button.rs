//! GitHub's own button: what the deploy workflow's token proves, and what then happens in whose name.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use tidegate::config::Config;
use tidegate::domain::catalog::Catalog;
use tidegate::domain::workflow::SHIPPED;
use tidegate::domain::{AppName, Branch, CommitSha, Version};
use tidegate::engine::Engine;
use tidegate::forge::github::deploy::{Answer, Deploy, Releases, Trust};
use tidegate::port::{Answered, Clock, Incoming, Intake, ManualClock, PortError, PortResult};
use tidegate::wire::Made;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use crate::support::told::{Told, beginning};

const KEY: &str = include_str!("../fixtures/github/actions.pem");
const STRANGERS_KEY: &str = include_str!("../fixtures/github/stranger.pem");
const AUDIENCE: &str = "https://tidegate.acme.example";
/// Longer than any test runs.
const NEVER: Duration = Duration::from_secs(3600);
const COMMIT: &str = "1111111111111111111111111111111111111111";

/// A release made the tag of 1.4.0, on one commit.
struct OneRelease;

#[async_trait]
impl Releases for OneRelease {
    async fn tagged(&self, app: &AppName, version: Version) -> PortResult<Vec<CommitSha>> {
        let made = app.as_str() == "shop" && version == Version::new(1, 4, 0);
        Ok(made.then(|| COMMIT.parse().unwrap()).into_iter().collect())
    }
}

/// An issuer of tokens on loopback.
struct Issuer {
    url: String,
    asked: Arc<AtomicUsize>,
    broken: Arc<AtomicBool>,
    hangs: Arc<AtomicBool>,
    kid: Arc<std::sync::Mutex<String>>,
}

fn key(pem: &str) -> EncodingKey {
    EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
}

fn key_set(kid: &str) -> JwkSet {
    let mut jwk = Jwk::from_encoding_key(&key(KEY), Algorithm::RS256).unwrap();
    jwk.common.key_id = Some(kid.to_owned());
    JwkSet { keys: vec![jwk] }
}

impl Issuer {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (asked, broken) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let hangs = Arc::new(AtomicBool::new(false));
        let kid = Arc::new(std::sync::Mutex::new("first".to_owned()));
        let discovery = json!({ "issuer": url, "jwks_uri": format!("{url}/keys") });
        let keys = {
            let (asked, broken, hangs, kid) = (asked.clone(), broken.clone(), hangs.clone(), kid.clone());
            move || async move {
                asked.fetch_add(1, SeqCst);
                while hangs.load(SeqCst) {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                if broken.load(SeqCst) {
                    return Err(StatusCode::BAD_GATEWAY);
                }
                Ok(Json(key_set(&kid.lock().unwrap())))
            }
        };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(move || async move { Json(discovery) }))
            .route("/keys", get(keys));
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { url, asked, broken, hangs, kid }
    }

    /// A token of a run that alice started by hand on the dev branch of acme/shop; `change` may edit what it says.
    fn token(&self, clock: &dyn Clock, change: impl FnOnce(&mut Value)) -> String {
        self.signed(clock, Header { kid: Some("first".to_owned()), ..Header::new(Algorithm::RS256) }, KEY, change)
    }

    fn signed(&self, clock: &dyn Clock, header: Header, pem: &str, change: impl FnOnce(&mut Value)) -> String {
        let now = clock.now().timestamp();
        let mut claims = json!({
            "iss": self.url, "aud": AUDIENCE, "iat": now, "nbf": now - 10, "exp": now + 300,
            "jti": "3f2f1a52-0000-4000-8000-000000000001", "sub": "repo:acme/shop:ref:refs/heads/dev",
            "repository": "acme/shop", "repository_id": "7001", "repository_owner": "acme", "actor": "alice-gh",
            "actor_id": "1001", "event_name": "workflow_dispatch", "ref": "refs/heads/dev", "ref_type": "branch",
            "ref_protected": "false", "run_id": "1658821493", "run_number": "7", "run_attempt": "1",
            "workflow": "deploy-to-prod", "environment_node_id": "EN_1", "sha": COMMIT
        });
        change(&mut claims);
        for key in ["workflow_ref", "job_workflow_ref"] {
            if claims[key].is_null() {
                let (repository, at) = (claims["repository"].as_str().unwrap(), claims["ref"].as_str().unwrap());
                claims[key] = json!(format!("{repository}/.github/workflows/deploy-to-prod.yml@{at}"));
            }
        }
        jsonwebtoken::encode(&header, &claims, &key(pem)).unwrap()
    }

    fn trust(&self) -> Trust {
        let workflows = vec![SHIPPED.to_owned(), "acme/flows/.github/workflows/deploy.yml@refs/tags/v1".to_owned()];
        let (issuer, audience) = (self.url.parse().unwrap(), AUDIENCE.parse().unwrap());
        Trust { issuer, audience, issuer_patience: NEVER, patience: Duration::ZERO, workflows }
    }

    /// Ready once its keys were asked for so often.
    async fn asked(&self, times: usize) {
        while self.asked.load(SeqCst) < times {
            tokio::task::yield_now().await;
        }
    }
}

/// Stores, and carries out at once what it stored.
struct Engaged(Arc<Engine>);

#[async_trait]
impl Intake for Engaged {
    async fn take_in(&self, source: &str, events: &[Incoming]) -> PortResult<bool> {
        let new = self.0.take_in(source, events).await.map_err(|e| PortError::transient("the store failed", e))?;
        self.0.run_until_idle().await.map_err(|e| PortError::transient("the store failed", e))?;
        Ok(new)
    }

    async fn answer(&self, source: &str, key: &str) -> PortResult<Option<Answered>> {
        self.0.answer_to(source, key).await.map_err(|e| PortError::transient("the store failed", e))
    }
}

/// Takes in and never carries out.
#[derive(Default)]
struct Deaf(std::sync::Mutex<Vec<Incoming>>);

#[async_trait]
impl Intake for Deaf {
    async fn take_in(&self, _: &str, events: &[Incoming]) -> PortResult<bool> {
        self.0.lock().unwrap().extend_from_slice(events);
        Ok(true)
    }
}

/// Presses the button with this token.
async fn press(router: &Router, token: &str, body: &Value) -> (StatusCode, Answer) {
    let request = Request::post("/github/deploy")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_else(|e| panic!("{status} {body:?}: {e}")))
}

/// A door that nobody carries anything out behind, for what is refused before that.
struct Porch {
    issuer: Issuer,
    clock: Arc<ManualClock>,
    router: Router,
    heard: Arc<Deaf>,
}

impl Porch {
    async fn new() -> Self {
        Self::patient(NEVER).await
    }

    /// One that waits so long for the issuer.
    async fn patient(issuer_patience: Duration) -> Self {
        Self::of(&catalog(), issuer_patience).await
    }

    /// One for the apps of this catalog.
    async fn of(catalog: &Catalog, issuer_patience: Duration) -> Self {
        let (issuer, clock, heard) = (Issuer::start().await, Arc::new(ManualClock::new(beginning())), Arc::default());
        let deploy =
            Deploy::new(catalog, Trust { issuer_patience, ..issuer.trust() }, Arc::new(OneRelease), clock.clone())
                .unwrap();
        Self { router: Arc::new(deploy).router(Arc::clone(&heard) as _), issuer, clock, heard }
    }

    async fn press(&self, token: &str) -> (StatusCode, Answer) {
        press(&self.router, token, &json!({ "version": "1.4.0" })).await
    }

    /// What a token that says this is answered.
    async fn pressed(&self, change: impl FnOnce(&mut Value)) -> (StatusCode, String) {
        let (status, answer) = self.press(&self.issuer.token(self.clock.as_ref(), change)).await;
        (status, answer.answer)
    }
}

fn catalog() -> Catalog {
    let text = tidegate::demo::world::config_text(crate::support::told::TEMPO);
    Config::parse(&text, "tidegate.yaml", std::path::Path::new("/nowhere")).unwrap().catalog
}

#[tokio::test]
async fn who_presses_the_button_asks_for_the_promotion_with_their_own_rights() {
    let mut told =
        Told::new(|config| config.replace("freeze: [", "promotion: [release-managers]\n      freeze: [")).await;
    let issuer = Issuer::start().await;
    let deploy = Deploy::new(
        &told.world.config.catalog,
        issuer.trust(),
        Arc::new(Made(told.world.store.clone())),
        told.clock.clone(),
    )
    .unwrap();
    let router = Arc::new(deploy).router(Arc::new(Engaged(told.world.engine.clone())));
    let clock = told.clock.clone();
    let by = |actor: &str, jti: &str| {
        let (actor, jti) = (json!(actor), json!(jti));
        issuer.token(clock.as_ref(), move |claims| (claims["actor"], claims["jti"]) = (actor, jti))
    };
    let asked = json!({ "version": "v1.3.0" });

    let (status, answer) = press(&router, &by("mallory", "a"), &asked).await;
    assert_eq!((status, answer.accepted), (StatusCode::UNPROCESSABLE_ENTITY, Some(false)));
    assert!(answer.answer.starts_with("tidegate does not know the GitHub login mallory."), "{}", answer.answer);

    let (status, answer) = press(&router, &by("alice-gh", "b"), &asked).await;
    assert_eq!((status, answer.accepted), (StatusCode::UNPROCESSABLE_ENTITY, Some(false)));
    assert_eq!(answer.answer, "alice may not ask for promotions to prod. Who may: bob, carol, dave.");

    for line in ["push acme/shop dev \"feat: e-invoices\"", "/release cut 1.4.0 --app shop"] {
        told.tell("alice", line).await;
    }
    told.pass(Duration::from_secs(60)).await;
    told.tell("bob", "review approve acme/shop#1").await;
    told.pass(Duration::from_secs(3600)).await;
    told.heard();
    let token = by("BobCat", "c");
    let asked = json!({ "version": "1.4.0", "environment": "prod", "app": "shop" });
    let (status, first) = press(&router, &token, &asked).await;
    assert_eq!((status, first.accepted), (StatusCode::OK, Some(true)), "{}", first.answer);
    assert!(first.answer.contains("promotion of shop 1.4.0"), "{}", first.answer);
    let deliveries = told.world.store.deliveries(&tidegate::store::Listing::default()).await.unwrap().len();

    let (status, again) = press(&router, &token, &asked).await;
    assert_eq!((status, again), (StatusCode::OK, first), "the same token is the same command");

    // A tag counts that a release made, on the commit where it made it.
    let tagged = told.world.forge.repos().tags(&"acme/shop".parse().unwrap(), "v").await.unwrap();
    let commit = |tag: &str| tagged.iter().find(|(t, _)| t.as_str() == tag).unwrap().1.to_string();
    let from = |tag: &str, sha: String, jti: &str| {
        let (at, jti) = (json!(format!("refs/tags/{tag}")), json!(jti));
        issuer.token(clock.as_ref(), move |c| (c["ref"], c["sha"], c["jti"]) = (at, json!(sha), jti))
    };
    for (token, listened_to) in [
        (from("v1.4.0", commit("v1.4.0"), "d"), true),
        (from("v1.4.0", commit("v1.3.0"), "e"), false),
        (from("v1.3.0", commit("v1.3.0"), "f"), false),
    ] {
        let (status, answer) = press(&router, &token, &asked).await;
        assert_eq!(status != StatusCode::FORBIDDEN, listened_to, "{}", answer.answer);
    }
    assert_eq!(told.world.store.deliveries(&tidegate::store::Listing::default()).await.unwrap().len(), deliveries);
}

#[tokio::test]
async fn a_token_that_the_issuer_did_not_sign_is_not_believed() {
    let porch = Porch::new().await;
    let named = |kid: &str, alg| Header { kid: Some(kid.to_owned()), ..Header::new(alg) };
    let clock = porch.clock.as_ref();
    let forged = porch.issuer.signed(clock, named("first", Algorithm::RS256), STRANGERS_KEY, |_| {});
    let unknown = porch.issuer.signed(clock, named("second", Algorithm::RS256), KEY, |_| {});
    let other_algorithm = porch.issuer.signed(clock, named("first", Algorithm::RS512), KEY, |_| {});
    let good = porch.issuer.token(clock, |_| {});
    let parts: Vec<&str> = good.split('.').collect();
    let b64 = |text: &str| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, text);
    let unsigned = format!("{}.{}.", b64(r#"{"alg":"none","kid":"first"}"#), parts[1]);
    let by_secret = {
        // The public key used as if it were a shared secret.
        let secret = EncodingKey::from_secret(serde_json::to_string(&key_set("first")).unwrap().as_bytes());
        jsonwebtoken::encode(&named("first", Algorithm::HS256), &json!({}), &secret).unwrap()
    };
    let long = "a".repeat(20_000);
    for token in [&forged, &unknown, &other_algorithm, &unsigned, &by_secret, &long, "", "a.b.c"] {
        let (status, answer) = porch.press(token).await;
        // Each unknown key is asked for anew.
        porch.clock.advance(Duration::from_secs(11));
        let shown = &token[..token.len().min(60)];
        assert_eq!((status, answer.accepted), (StatusCode::UNAUTHORIZED, Some(false)), "{shown}: {}", answer.answer);
    }
    assert_eq!(*porch.heard.0.lock().unwrap(), []);
    assert_eq!(porch.press(&good).await.0, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_token_for_somebody_else_or_another_time_is_not_believed() {
    let porch = Porch::new().await;
    let now = beginning().timestamp();
    type Change = fn(&mut Value, i64);
    let cases: [(Change, &str); 6] = [
        (|c, _| c["aud"] = json!("https://github.com/acme"), "is not for https://tidegate.acme.example"),
        (|c, _| c["aud"] = json!(["https://tidegate.acme.example"]), "says not enough"),
        (|c, _| c["iss"] = json!("https://token.actions.githubusercontent.com"), "the token is not of http://127"),
        (|c, now| c["exp"] = json!(now - 61), "the token has expired"),
        (|c, now| c["nbf"] = json!(now + 61), "the token is not valid yet"),
        (|c, _| c["exp"] = Value::Null, "says not enough"),
    ];
    for (change, why) in cases {
        let (status, told) = porch.pressed(|claims| change(claims, now)).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{why}");
        assert!(told.contains(why), "{told}");
    }
    assert_eq!(*porch.heard.0.lock().unwrap(), []);
}

#[tokio::test]
async fn a_run_that_no_person_started_by_hand_from_reviewed_code_is_refused() {
    let porch = Porch::new().await;
    type Change = fn(&mut Value);
    let named = "is not one that the configuration names";
    let cases: [(Change, &str); 17] = [
        (|c| c["repository"] = json!("mallory/shop"), "a repository that is no app's"),
        (|c| c["event_name"] = json!("push"), "only a workflow that a person starts by hand"),
        (|c| c["event_name"] = json!("pull_request_target"), "only a workflow that a person starts by hand"),
        (|c| c["run_attempt"] = json!("2"), "start the workflow anew"),
        (|c| c["ref"] = json!("refs/heads/mallory/patch"), "the workflow must be started from"),
        (|c| c["ref"] = json!("refs/tags/nightly"), "the workflow must be started from"),
        (|c| c["ref"] = json!("refs/pull/7/merge"), "the workflow must be started from"),
        (
            |c| (c["ref"], c["ref_protected"]) = (json!("refs/heads/main"), json!("true")),
            "the workflow must be started from",
        ),
        (|c| c["ref"] = json!("refs/tags/v99.0.0"), "the workflow must be started from"),
        (
            |c| (c["ref"], c["sha"]) = (json!("refs/tags/v1.4.0"), json!("2".repeat(40))),
            "the workflow must be started from",
        ),
        (|c| c["workflow_ref"] = json!("acme/shop/.github/workflows/other.yml@refs/heads/dev"), named),
        (|c| c["job_workflow_ref"] = json!("mallory/flows/.github/workflows/deploy.yml@refs/heads/dev"), named),
        (|c| c["job_workflow_ref"] = json!("acme/flows/.github/workflows/deploy.yml@refs/heads/patch"), named),
        (|c| c["job_workflow_ref"] = json!(format!("acme/shop/{SHIPPED}@refs/heads/mallory")), "was taken from"),
        (|c| c["job_workflow_ref"] = json!("x"), "does not say which workflow"),
        (|c| c["actor"] = json!("a\nb"), "not one of GitHub Actions"),
        (|c| c["jti"] = json!("x".repeat(101)), "not one of GitHub Actions"),
    ];
    for (change, why) in cases {
        let (status, told) = porch.pressed(change).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{why}");
        assert!(told.contains(why), "{told}");
    }
    assert_eq!(*porch.heard.0.lock().unwrap(), []);
    let good: [Change; 4] = [
        |c| c["ref"] = json!("refs/heads/prod"),
        |c| c["ref"] = json!("refs/tags/v1.4.0"),
        |c| c["job_workflow_ref"] = json!("acme/flows/.github/workflows/deploy.yml@refs/tags/v1"),
        |c| c["repository"] = json!("Acme/Shop"),
    ];
    for change in good {
        assert_eq!(porch.pressed(change).await.0, StatusCode::ACCEPTED);
    }
}

#[tokio::test]
async fn of_several_apps_in_one_repository_a_run_asks_for_the_one_that_it_is_of_alone() {
    let mut catalog = catalog();
    let mut other = catalog.apps.values().find(|app| app.name.as_str() == "shop").unwrap().clone();
    other.name = AppName::parse("pay").unwrap();
    other.dev_branch = Branch::parse("pay-dev").unwrap();
    other.branches.clear();
    catalog.apps.insert(other.name.clone(), other);
    let porch = Porch::of(&catalog, NEVER).await;
    for (at, app, status) in [
        ("refs/heads/pay-dev", "pay", StatusCode::ACCEPTED),
        ("refs/heads/pay-dev", "shop", StatusCode::FORBIDDEN),
        ("refs/heads/dev", "shop", StatusCode::ACCEPTED),
        ("refs/heads/dev", "pay", StatusCode::FORBIDDEN),
        ("refs/tags/v1.4.0", "shop", StatusCode::ACCEPTED),
        ("refs/tags/v1.4.0", "pay", StatusCode::FORBIDDEN),
    ] {
        let token = porch.issuer.token(porch.clock.as_ref(), |claims| claims["ref"] = json!(at));
        let body = json!({ "version": "1.4.0", "app": app });
        let (answered, answer) = press(&porch.router, &token, &body).await;
        assert_eq!(answered, status, "{at} for {app}: {}", answer.answer);
    }
    let unsaid = porch.pressed(|_| {}).await;
    assert_eq!(unsaid, (StatusCode::UNPROCESSABLE_ENTITY, "say which app, as `app`: pay, shop".to_owned()));
}

#[tokio::test]
async fn what_is_asked_for_becomes_a_command_only_by_names_that_are_known() {
    let porch = Porch::new().await;
    let token = porch.issuer.token(porch.clock.as_ref(), |_| {});
    let cases = [
        (json!({}), StatusCode::BAD_REQUEST),
        (json!({ "version": "1.4.0", "force": true }), StatusCode::BAD_REQUEST),
        (json!("1.4.0"), StatusCode::BAD_REQUEST),
        (json!({ "version": "1.4" }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "version": "1.4.0 --app billing" }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "version": "1.4.0-rc.1" }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "version": "1.4.0", "environment": "moon" }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "version": "1.4.0", "app": "billing" }), StatusCode::UNPROCESSABLE_ENTITY),
    ];
    for (body, wanted) in cases {
        let (status, answer) = press(&porch.router, &token, &body).await;
        assert_eq!((status, answer.accepted), (wanted, Some(false)), "{body}: {}", answer.answer);
    }
    assert_eq!(*porch.heard.0.lock().unwrap(), []);
    let body = json!({ "version": " v1.4.0 ", "environment": "stage" });
    let (status, answer) = press(&porch.router, &token, &body).await;
    assert_eq!((status, answer.accepted), (StatusCode::ACCEPTED, None), "not answered yet");
    let heard = porch.heard.0.lock().unwrap().clone();
    let heard = serde_json::to_value(heard.iter().map(|i| (&i.key, &i.event)).collect::<Vec<_>>()).unwrap();
    let said = json!({ "kind": "said", "surface": "github", "login": "alice-gh",
        "channel": "acme/shop/actions/runs/1658821493", "text": "/promote stage 1.4.0 --app shop" });
    assert_eq!(heard, json!([["deploy:3f2f1a52-0000-4000-8000-000000000001", said]]));
}

#[tokio::test]
async fn keys_are_fetched_once_and_again_when_the_issuer_changed_them_but_not_at_every_call() {
    let porch = Porch::new().await;
    let good = || porch.issuer.token(porch.clock.as_ref(), |_| {});
    for _ in 0..3 {
        assert_eq!(porch.press(&good()).await.0, StatusCode::ACCEPTED);
    }
    assert_eq!(porch.issuer.asked.load(SeqCst), 1);

    *porch.issuer.kid.lock().unwrap() = "second".to_owned();
    let header = Header { kid: Some("second".to_owned()), ..Header::new(Algorithm::RS256) };
    let newer = porch.issuer.signed(porch.clock.as_ref(), header, KEY, |_| {});
    let (status, answer) = porch.press(&newer).await;
    assert_eq!((status, answer.accepted), (StatusCode::SERVICE_UNAVAILABLE, None), "asked a moment ago: no refusal");
    assert_eq!(porch.issuer.asked.load(SeqCst), 1);
    porch.clock.advance(Duration::from_secs(10));
    assert_eq!(porch.press(&newer).await.0, StatusCode::ACCEPTED);
    assert_eq!(porch.issuer.asked.load(SeqCst), 2);

    porch.clock.advance(Duration::from_secs(10));
    assert_eq!(porch.press(&good()).await.0, StatusCode::UNAUTHORIZED, "its key was withdrawn");
}

#[tokio::test]
async fn an_issuer_that_cannot_be_reached_is_no_refusal() {
    let porch = Porch::new().await;
    porch.issuer.broken.store(true, SeqCst);
    for _ in 0..2 {
        let (status, answer) = porch.press(&porch.issuer.token(porch.clock.as_ref(), |_| {})).await;
        assert_eq!((status, answer.accepted), (StatusCode::SERVICE_UNAVAILABLE, None), "{}", answer.answer);
    }
    assert_eq!(porch.issuer.asked.load(SeqCst), 1);
    porch.issuer.broken.store(false, SeqCst);
    porch.clock.advance(Duration::from_secs(10));
    assert_eq!(porch.pressed(|_| {}).await.0, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn an_issuer_that_hangs_holds_up_nobody_whose_key_is_known() {
    let porch = Porch::new().await;
    let good = || porch.issuer.token(porch.clock.as_ref(), |_| {});
    assert_eq!(porch.press(&good()).await.0, StatusCode::ACCEPTED);
    porch.issuer.hangs.store(true, SeqCst);
    let unknown = Header { kid: Some("unknown".to_owned()), ..Header::new(Algorithm::RS256) };
    porch.clock.advance(Duration::from_secs(11));
    let unknown = porch.issuer.signed(porch.clock.as_ref(), unknown, KEY, |_| {});
    let mut waits = std::pin::pin!(porch.press(&unknown));
    tokio::select! {
        _ = &mut waits => panic!("it does not answer"),
        () = porch.issuer.asked(2) => {}
    }
    // While one waits for the issuer, others are let through.
    let token = good();
    tokio::select! {
        biased;
        _ = &mut waits => panic!("it does not answer"),
        pressed = porch.press(&token) => assert_eq!(pressed.0, StatusCode::ACCEPTED),
    }
}

#[tokio::test]
async fn an_issuer_that_hangs_is_waited_for_a_while_and_its_keys_stand_for_a_day() {
    let porch = Porch::patient(Duration::from_millis(100)).await;
    let good = || porch.issuer.token(porch.clock.as_ref(), |_| {});
    // A machine that is busy may be too slow at first.
    let comes_in = async || {
        while porch.press(&good()).await.0 != StatusCode::ACCEPTED {
            porch.clock.advance(Duration::from_secs(11));
        }
    };
    comes_in().await;
    porch.issuer.hangs.store(true, SeqCst);
    porch.clock.advance(Duration::from_secs(2 * 3600));
    assert_eq!(porch.press(&good()).await.0, StatusCode::ACCEPTED, "what was fetched stands");
    assert_eq!(porch.press(&good()).await.0, StatusCode::ACCEPTED);
    porch.clock.advance(Duration::from_secs(24 * 3600));
    let (status, answer) = porch.press(&good()).await;
    assert_eq!((status, answer.accepted), (StatusCode::SERVICE_UNAVAILABLE, None), "not for ever, and no refusal");
    porch.issuer.hangs.store(false, SeqCst);
    porch.clock.advance(Duration::from_secs(11));
    comes_in().await;
}

#[tokio::test]
async fn whoever_begins_a_fetch_and_hangs_up_keeps_nobody_from_a_key_that_was_rotated() {
    let porch = Porch::new().await;
    assert_eq!(porch.pressed(|_| {}).await.0, StatusCode::ACCEPTED);
    *porch.issuer.kid.lock().unwrap() = "second".to_owned();
    porch.issuer.hangs.store(true, SeqCst);
    porch.clock.advance(Duration::from_secs(11));
    let named = |kid: &str| Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::RS256) };
    let made_up = porch.issuer.signed(porch.clock.as_ref(), named("made up"), STRANGERS_KEY, |_| {});
    tokio::select! {
        _ = porch.press(&made_up) => panic!("it does not answer"),
        () = porch.issuer.asked(2) => {}
    }
    // It hung up. What it began is ended all the same, though nobody may begin another yet.
    porch.issuer.hangs.store(false, SeqCst);
    let rotated = porch.issuer.signed(porch.clock.as_ref(), named("second"), KEY, |_| {});
    let mut status = porch.press(&rotated).await.0;
    for _ in 0..10_000 {
        if status == StatusCode::ACCEPTED {
            break;
        }
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "no refusal meanwhile");
        tokio::time::sleep(Duration::from_millis(1)).await;
        status = porch.press(&rotated).await.0;
    }
    assert_eq!((status, porch.issuer.asked.load(SeqCst)), (StatusCode::ACCEPTED, 2));
}

#[test]
fn the_shipped_workflow_has_the_button_and_may_do_nothing_but_show_who_pressed_it() {
    use saphyr::LoadableYamlNode as _;
    let text = include_str!("../../deploy/github/deploy-to-prod.yml");
    let all = saphyr::Yaml::load_from_str(text).unwrap();
    let [workflow] = all.as_slice() else { panic!("{} documents", all.len()) };
    let at = |keys: &[&str]| keys.iter().fold(workflow, |yaml, key| &yaml[*key]);
    assert!(at(&["on", "workflow_dispatch", "inputs", "version", "required"]).as_bool().unwrap());
    assert_eq!(at(&["on"]).as_mapping().unwrap().len(), 1);
    let permissions = at(&["permissions"]).as_mapping().unwrap();
    assert_eq!((permissions.len(), at(&["permissions", "id-token"]).as_str()), (1, Some("write")));
    let steps = at(&["jobs", "promote", "steps"]).as_vec().unwrap();
    assert_eq!(steps.len(), 1, "no foreign action sees the token");
    let run = steps[0]["run"].as_str().unwrap();
    assert!(!run.contains("${{"), "what was typed reaches the script as data only");
    assert!(run.contains(tidegate::forge::github::deploy::PATH));
}
