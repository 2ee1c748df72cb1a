//! A store that cannot be written, as it happens to a daemon: the disk is full, or another program has the file locked for longer
//! than it is waited for. The daemon goes on, says since when, acknowledges nothing that it did not store, and tells afterwards.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tidegate::chat::text::Paint;
use tidegate::config::Config;
use tidegate::daemon::{Daemon, Inlet, Pace, Pulse};
use tidegate::domain::RepoId;
use tidegate::engine::{Engine, EngineError, Options, Ports};
use tidegate::envrepo::EnvRepos;
use tidegate::forge::github::webhooks::{Limits, Scope, WebhookSecret, Webhooks};
use tidegate::port::{Intake as _, SystemClock};
use tidegate::store::sqlite::{SqliteStore, Terms};
use tidegate::web::{self, Api, Token};
use tidegate::wire::{LogScreen, View, World};
use tokio::sync::oneshot;
use tower::ServiceExt as _;

const NEVER: Duration = Duration::from_secs(3600);
const SHARED: &str = "a shared token";

/// A daemon over a store on these terms.
struct Running {
    path: PathBuf,
    secret: WebhookSecret,
    routes: Router,
    inlet: Arc<Inlet>,
    pulse: Pulse,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<Result<(), EngineError>>,
    acknowledged: i64,
    _folder: tempfile::TempDir,
}

impl Running {
    async fn new(terms: Terms) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::parse(super::cli::MINIMAL, "tidegate.yaml", folder.path()).unwrap();
        let view = View { screen: Arc::new(LogScreen), paint: Paint::Plain, seated: false };
        let world = World::open(&config, Arc::new(SystemClock), view).await.unwrap();
        let path = folder.path().join("store.db");
        let store = Arc::new(SqliteStore::open_on(&path, terms).await.unwrap());
        let ports = Ports { store, ..world.engine.ports().clone() };
        let mirrors = EnvRepos::open(folder.path().join("mirrors"));
        let engine = Arc::new(Engine::new(ports, Arc::new(config.catalog.clone()), mirrors, Options::default()));
        let soon = Duration::from_millis(5);
        let daemon = Daemon::new(engine.clone(), Pace { poll: soon, sweep: NEVER, grace: NEVER, pause: soon });
        let (pulse, (stop, stopping)) = (daemon.pulse(), oneshot::channel::<()>());
        let ended = tokio::spawn(daemon.run(async move { drop(stopping.await) }));
        let secret = WebhookSecret::new("a secret".to_owned().into());
        let scope = Scope::new([RepoId::parse("acme/shop").unwrap()], None);
        let door = Arc::new(Webhooks::new(secret.clone(), scope, Arc::new(()), Limits::default()));
        let inlet = Arc::new(Inlet { engine: engine.clone(), pulse: pulse.clone() });
        let (listeners, doors, patience) = (Vec::new(), Vec::new(), Duration::ZERO);
        let api = Api { engine, pulse: pulse.clone(), listeners, doors, patience, impersonate: true };
        let routes = door.router(inlet.clone()).merge(web::router(api, Token::new(&SHARED.to_owned().into())));
        let running = Self { path, secret, routes, inlet, pulse, stop, ended, acknowledged: 0, _folder: folder };
        running.until(|trouble| trouble.is_none()).await;
        running
    }

    async fn until(&self, fit: impl Fn(Option<String>) -> bool) {
        while !fit(self.pulse.trouble()) {
            assert!(!self.ended.is_finished(), "the daemon ended");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    async fn answer(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.routes.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// GitHub tells of a push.
    async fn tell(&mut self, delivery: &str) -> StatusCode {
        let body = include_bytes!("../fixtures/github/webhooks/push.branch.json");
        let request = Request::post("/webhooks/github")
            .header("x-github-event", "push")
            .header("x-github-delivery", delivery)
            .header("x-hub-signature-256", self.secret.sign(body))
            .body(Body::from(body.as_slice()))
            .unwrap();
        let (status, _) = self.answer(request).await;
        self.acknowledged += i64::from(status.is_success());
        status
    }

    /// Somebody says something through the local API, at length.
    async fn say(&mut self, key: &str) -> StatusCode {
        let text = format!("/tide status{}", " ".repeat(50_000));
        let said = serde_json::json!({ "key": key, "as": "alice", "channel": "releases", "text": text });
        let request = Request::post("/api/v1/say")
            .header("authorization", format!("Bearer {SHARED}"))
            .header("content-type", "application/json")
            .body(Body::from(said.to_string()))
            .unwrap();
        let (status, _) = self.answer(request).await;
        self.acknowledged += i64::from(status.is_success());
        status
    }

    async fn ready(&self) -> (StatusCode, String) {
        self.answer(Request::get("/readyz").body(Body::empty()).unwrap()).await
    }

    /// The store's file, as another program opens it.
    async fn by_hand(&self) -> SqliteConnection {
        SqliteConnectOptions::new().filename(&self.path).connect().await.unwrap()
    }

    /// It is red, and says since when and why.
    async fn is_red(&self, why: &str) {
        let (status, told) = self.ready().await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{told}");
        assert!(told.starts_with("nothing is decided since ") && told.contains(why), "{told}");
        assert!(!self.inlet.can_store(), "what is sent again now is refused again");
    }

    /// What is asked is answered with what is stored, and with a warning that nothing goes on from there.
    async fn answers_warn(&self, why: &str) {
        for question in ["status", "why", "history"] {
            let request =
                Request::get(format!("/api/v1/{question}")).header("authorization", format!("Bearer {SHARED}"));
            let (status, told) = self.answer(request.body(Body::empty()).unwrap()).await;
            assert_eq!(status, StatusCode::OK, "{told}");
            let told: serde_json::Value = serde_json::from_str(&told).unwrap();
            let warned = |told: &serde_json::Value| {
                let told = told.as_str().unwrap();
                told.contains("nothing is decided since ") && told.contains(why)
            };
            assert!(told["text"].as_str().unwrap().starts_with("Warning: ") && warned(&told["text"]), "{told}");
            assert!(warned(&told["data"]["warnings"][0]), "{told}");
        }
    }

    /// What is shown at the terminal, which needs no store.
    fn shown(&self) -> String {
        let file = self.path.with_file_name("data").join("terminal/terminal.jsonl");
        std::fs::read_to_string(file).unwrap_or_default()
    }

    /// It works again, stored all that it acknowledged and nothing else, and told that it could not; how often.
    async fn works_again(self) -> i64 {
        self.until(|trouble| trouble.is_none()).await;
        assert_eq!(self.ready().await.0, StatusCode::OK);
        assert!(self.inlet.can_store());
        let mut raw = self.by_hand().await;
        let count = async |raw: &mut SqliteConnection, sql: &'static str| {
            sqlx::query_scalar::<_, i64>(sql).fetch_one(raw).await.unwrap()
        };
        assert_eq!(
            count(&mut raw, "SELECT count(*) FROM inbox WHERE source IN ('github', 'api')").await,
            self.acknowledged
        );
        let told = "SELECT count(*) FROM posts WHERE outgoing LIKE '%could not use its own store%'";
        let told = count(&mut raw, told).await;
        self.stop.send(()).unwrap();
        self.ended.await.unwrap().unwrap();
        told
    }
}

#[tokio::test]
async fn a_full_disk_ends_nothing_and_nothing_is_acknowledged_that_was_not_stored() {
    let mut running = Running::new(Terms { most_pages: Some(400), ..Terms::default() }).await;
    assert_eq!(running.tell("before").await, StatusCode::OK);
    let mut raw = running.by_hand().await;
    let fill = "CREATE TABLE filler (x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                INSERT INTO filler SELECT zeroblob(4000) FROM n";
    sqlx::raw_sql(fill).execute(&mut raw).await.unwrap();
    // There is room for a few small ones in what the file has already, until there is none for anything.
    let mut n = 0;
    loop {
        assert!(n < 2000, "the disk is not full");
        if running.tell(&format!("during-{n}")).await != StatusCode::OK {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if running.pulse.trouble().is_some() {
                break;
            }
        }
        n += 1;
    }
    running.is_red("is full: free some space").await;
    assert_eq!(running.say("during").await, StatusCode::INTERNAL_SERVER_ERROR);
    sqlx::raw_sql("DROP TABLE filler").execute(&mut raw).await.unwrap();
    running.until(|trouble| trouble.is_none()).await;
    assert_eq!(running.tell(&format!("during-{n}")).await, StatusCode::OK, "it is sent again");
    assert!(running.say("during").await.is_success(), "it is said again");
    assert!(running.works_again().await > 0, "it is told");
}

#[tokio::test]
async fn a_store_that_another_program_has_locked_ends_nothing_and_is_written_once_it_lets_go() {
    let mut running = Running::new(Terms { patience: Duration::from_millis(20), ..Terms::default() }).await;
    assert_eq!(running.tell("before").await, StatusCode::OK);
    let mut raw = running.by_hand().await;
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut raw).await.unwrap();
    assert_eq!(running.tell("during").await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(running.say("during").await, StatusCode::INTERNAL_SERVER_ERROR);
    running.is_red("in use by another program").await;
    // It stays so for as long as it is locked, however often it is tried.
    for _ in 0..5 {
        assert_eq!(running.tell("during").await, StatusCode::SERVICE_UNAVAILABLE);
        running.is_red("in use by another program").await;
    }
    running.answers_warn("in use by another program").await;
    // Whoever waits for something in chat learns it there, while it lasts.
    while !running.shown().contains("tidegate cannot use its own store since ") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sqlx::raw_sql("ROLLBACK").execute(&mut raw).await.unwrap();
    running.until(|trouble| trouble.is_none()).await;
    assert_eq!(running.tell("during").await, StatusCode::OK);
    assert_eq!(running.shown().matches("tidegate cannot use its own store since ").count(), 1, "told once");
    assert_eq!(running.works_again().await, 1, "told once");
}
