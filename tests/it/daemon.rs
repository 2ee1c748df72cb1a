//! The daemon's loop by itself: when it wakes, how it ends, what it survives.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use tidegate::chat::text::Paint;
use tidegate::config::Config;
use tidegate::daemon::{Daemon, Pace};
use tidegate::domain::event::Event;
use tidegate::engine::{Engine, Options, Ports};
use tidegate::envrepo::EnvRepos;
use tidegate::port::{Incoming, PortResult, Source, SystemClock};
use tidegate::store::Store;
use tidegate::wire::{LogScreen, View, World};
use tokio::sync::{Notify, Semaphore, oneshot};

use crate::support::between::Between;

/// A source that tells nothing, slowly: every look at it needs a permit.
struct Slow {
    permits: Semaphore,
    looks: AtomicUsize,
    looked: Notify,
}

impl Slow {
    fn new(permits: usize) -> Arc<Self> {
        Arc::new(Self { permits: Semaphore::new(permits), looks: AtomicUsize::new(0), looked: Notify::new() })
    }

    async fn looked_at(&self, times: usize) {
        while self.looks.load(Ordering::SeqCst) < times {
            self.looked.notified().await;
        }
    }
}

#[async_trait]
impl Source for Slow {
    fn name(&self) -> &str {
        "slow"
    }

    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        self.looks.fetch_add(1, Ordering::SeqCst);
        self.looked.notify_one();
        self.permits.acquire().await.unwrap().forget();
        Ok(Vec::new())
    }

    async fn acknowledge(&self, _keys: &[String]) -> PortResult<()> {
        Ok(())
    }
}

/// An engine that hears from this source only.
async fn engine(folder: &std::path::Path, source: Arc<Slow>) -> Arc<Engine> {
    engine_over(folder, source, |store| store).await
}

/// The same, over another store.
async fn engine_over(
    folder: &std::path::Path,
    source: Arc<Slow>,
    over: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>,
) -> Arc<Engine> {
    let config = Config::parse(super::cli::MINIMAL, "tidegate.yaml", folder).unwrap();
    let view = View { screen: Arc::new(LogScreen), paint: Paint::Plain, seated: false };
    let world = World::open(&config, Arc::new(SystemClock), view).await.unwrap();
    let store = over(world.engine.ports().store.clone());
    let ports = Ports { sources: vec![source], store, ..world.engine.ports().clone() };
    let mirrors = EnvRepos::open(folder.join("mirrors"));
    Arc::new(Engine::new(ports, Arc::new(config.catalog.clone()), mirrors, Options::default()))
}

const NEVER: Duration = Duration::from_secs(3600);

fn pace() -> Pace {
    Pace { poll: NEVER, sweep: NEVER, grace: NEVER, pause: NEVER }
}

#[tokio::test]
async fn a_poke_wakes_the_loop_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let source = Slow::new(1000);
    let daemon = Daemon::new(engine(folder.path(), source.clone()).await, pace());
    let pulse = daemon.pulse();
    assert_eq!(pulse.trouble().as_deref(), Some("starting"));
    let (stop, stopping) = oneshot::channel::<()>();
    let running = tokio::spawn(daemon.run(async move { stopping.await.unwrap() }));
    source.looked_at(1).await;
    for times in 2..5 {
        pulse.poke();
        source.looked_at(times).await;
        assert_eq!(pulse.trouble(), None);
    }
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    assert_eq!(pulse.trouble().as_deref(), Some("shutting down"));
}

#[tokio::test]
async fn the_round_under_way_is_finished_before_the_daemon_stops() {
    let folder = tempfile::tempdir().unwrap();
    let source = Slow::new(0);
    let daemon = Daemon::new(engine(folder.path(), source.clone()).await, pace());
    let pulse = daemon.pulse();
    let (stop, stopping) = oneshot::channel::<()>();
    let ended = Arc::new(AtomicBool::new(false));
    let running = tokio::spawn({
        let ended = ended.clone();
        async move {
            let outcome = daemon.run(async move { stopping.await.unwrap() }).await;
            ended.store(true, Ordering::SeqCst);
            outcome
        }
    });
    source.looked_at(1).await;
    stop.send(()).unwrap();
    while !pulse.is_stopping() {
        tokio::task::yield_now().await;
    }
    assert!(!ended.load(Ordering::SeqCst), "it left in the middle of a round");
    source.permits.add_permits(1);
    running.await.unwrap().unwrap();
    assert_eq!(source.looks.load(Ordering::SeqCst), 1, "a new round began");
}

#[tokio::test]
async fn a_round_that_hangs_is_cut_off_when_the_grace_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let source = Slow::new(0);
    let pace = Pace { grace: Duration::from_millis(50), ..pace() };
    let daemon = Daemon::new(engine(folder.path(), source.clone()).await, pace);
    let (stop, stopping) = oneshot::channel::<()>();
    let running = tokio::spawn(daemon.run(async move { stopping.await.unwrap() }));
    source.looked_at(1).await;
    let asked = Instant::now();
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    assert!(asked.elapsed() >= Duration::from_millis(50));
}

/// A connection to the daemon's store, as an operator would open one by hand.
async fn by_hand(folder: &std::path::Path) -> sqlx::sqlite::SqliteConnection {
    use sqlx::ConnectOptions as _;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("data").join("tidegate.db"));
    options.connect().await.unwrap()
}

#[tokio::test]
async fn a_store_that_fails_ends_nothing_turns_it_red_and_is_told_once_it_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let source = Slow::new(1000);
    let daemon = Daemon::new(engine(folder.path(), source.clone()).await, pace());
    let pulse = daemon.pulse();
    let (stop, stopping) = oneshot::channel::<()>();
    let running = tokio::spawn(daemon.run(async move { stopping.await.unwrap() }));
    source.looked_at(1).await;
    let mut raw = by_hand(folder.path()).await;
    sqlx::raw_sql("ALTER TABLE inbox RENAME TO mislaid").execute(&mut raw).await.unwrap();
    while pulse.trouble().is_none_or(|t| !t.starts_with("nothing is decided since ")) {
        pulse.poke();
        tokio::task::yield_now().await;
    }
    assert!(!running.is_finished(), "it goes on");
    let looks = source.looks.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(50)).await;
    // The last poke may still be under way.
    assert!(source.looks.load(Ordering::SeqCst) <= looks + 2, "it pauses, and does not try all the time");
    sqlx::raw_sql("ALTER TABLE mislaid RENAME TO inbox").execute(&mut raw).await.unwrap();
    while pulse.trouble().is_some() {
        pulse.poke();
        tokio::task::yield_now().await;
    }
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    let told = "SELECT count(*) FROM posts WHERE outgoing LIKE '%could not use its own store%'";
    let told: i64 = sqlx::query_scalar(told).fetch_one(&mut raw).await.unwrap();
    assert_eq!(told, 1, "told once");
}

#[tokio::test]
async fn somebody_who_is_faster_ends_nothing_and_alarms_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let source = Slow::new(1000);
    let mut raced = None;
    let engine = engine_over(folder.path(), source.clone(), |store| {
        let between = Between::over(store);
        // What a round writes first: the round fails of it.
        between.outrun(|_| true);
        raced = Some(between.clone());
        between
    })
    .await;
    let daemon = Daemon::new(engine, pace());
    let pulse = daemon.pulse();
    let (stop, stopping) = oneshot::channel::<()>();
    let running = tokio::spawn(daemon.run(async move { stopping.await.unwrap() }));
    for _ in 0..3 {
        let looks = source.looks.load(Ordering::SeqCst);
        pulse.poke();
        tokio::time::timeout(Duration::from_secs(60), source.looked_at(looks + 1)).await.expect("it goes on");
        let trouble = pulse.trouble().unwrap_or_default();
        assert!(!trouble.starts_with("nothing is decided"), "{trouble}");
    }
    assert!(raced.is_some_and(|between| !between.outruns()), "nobody was faster");
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_store_that_another_tidegate_has_taken_over_ends_it_and_nothing_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let source = Slow::new(1000);
    let engine = engine(folder.path(), source.clone()).await;
    let daemon = Daemon::new(engine.clone(), pace());
    let pulse = daemon.pulse();
    let running = tokio::spawn(daemon.run(std::future::pending::<()>()));
    while pulse.trouble().is_some() {
        tokio::task::yield_now().await;
    }
    let event = Event::Unreadable { why: "anything that is to be dealt with".to_owned() };
    engine.take_in("slow", &[Incoming { key: "k".to_owned(), event }]).await.unwrap();
    let mut raw = by_hand(folder.path()).await;
    sqlx::raw_sql("UPDATE store SET epoch = epoch + 1").execute(&mut raw).await.unwrap();
    pulse.poke();
    let ended = tokio::time::timeout(Duration::from_secs(60), running).await.expect("it goes on");
    let ended = ended.unwrap().unwrap_err().to_string();
    assert!(ended.contains("another tidegate has taken over"), "{ended}");
}
