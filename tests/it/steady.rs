//! Steady traffic: there is always more to hear. Nobody is accused for it, nobody starves behind it, and one delivery that
//! never comes to rest is stopped and told while the others go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tidegate::daemon::{Daemon, Pace};
use tidegate::domain::catalog::{Surface, TeamSource};
use tidegate::domain::event::Event;
use tidegate::domain::pull_request::ReviewState;
use tidegate::domain::{Branch, CommitSha, PrNumber, RepoId, TeamName};
use tidegate::engine::Ports;
use tidegate::forge::local::LocalForge;
use tidegate::forge::{Forge as _, NewPr};
use tidegate::port::{Clock as _, Incoming, ManualClock, PortResult, Source};
use tidegate::store::{Change, Listing, Store};
use tokio::sync::oneshot;

use crate::support::told::Told;
use crate::support::workspace::Workspace;

/// A source that always has one thing more to tell of one commit; each look at it takes so long.
struct Steady {
    clock: Arc<ManualClock>,
    takes: Duration,
    repo: RepoId,
    commit: CommitSha,
    /// Where a review is turned over before each of them, so that the check on the commit has to say something else.
    flapping: Option<Arc<LocalForge>>,
    told: AtomicUsize,
}

#[async_trait]
impl Source for Steady {
    fn name(&self) -> &str {
        "steady"
    }

    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        self.clock.advance(self.takes);
        tokio::task::yield_now().await;
        let n = self.told.fetch_add(1, Ordering::SeqCst);
        if let Some(forge) = &self.flapping {
            let state = if n.is_multiple_of(2) { ReviewState::ChangesRequested } else { ReviewState::Dismissed };
            forge.review(&self.repo, PrNumber(1), "bobcat", state).await?;
        }
        let event = Event::ChecksChanged { repo: self.repo.clone(), commit: self.commit.clone() };
        Ok(vec![Incoming { key: n.to_string(), event }])
    }

    async fn acknowledge(&self, _keys: &[String]) -> PortResult<()> {
        Ok(())
    }
}

/// A source that tells nothing: each look at it takes so long, and leaves a change of shop to be looked at again.
struct Restless {
    clock: Arc<ManualClock>,
    takes: Duration,
    store: Arc<dyn Store>,
}

#[async_trait]
impl Source for Restless {
    fn name(&self) -> &str {
        "restless"
    }

    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        self.clock.advance(self.takes);
        let pokes = vec!["shop-1".parse().unwrap()];
        self.store.commit(Change { pokes, ..Change::default() }).await.unwrap();
        Ok(Vec::new())
    }

    async fn acknowledge(&self, _keys: &[String]) -> PortResult<()> {
        Ok(())
    }
}

/// A world in which a change of shop waits for a vote.
async fn with_a_change() -> (Told, CommitSha) {
    let mut told = Told::new(|config| config).await;
    told.tell("carol", r#"push acme/shop feature "feat: coupons""#).await;
    told.tell("carol", r#"pr acme/shop feature -> dev "Coupons""#).await;
    let (shop, feature) = (RepoId::parse("acme/shop").unwrap(), Branch::parse("feature").unwrap());
    let head = told.world.forge.repos().branch_tip(&shop, &feature).await.unwrap().unwrap();
    (told, head)
}

/// The same, hearing of its checks without end.
async fn steady(takes: Duration, flapping: bool) -> (Told, Arc<Steady>) {
    let (told, commit) = with_a_change().await;
    let steady = Arc::new(Steady {
        clock: told.clock.clone(),
        takes,
        repo: RepoId::parse("acme/shop").unwrap(),
        commit,
        flapping: flapping.then(|| told.world.forge.clone()),
        told: AtomicUsize::new(0),
    });
    let (source, catalog) = (steady.clone(), told.world.config.catalog.clone());
    let told = told.anew(
        |mut ports| {
            ports.sources.push(source);
            ports
        },
        catalog,
    );
    (told, steady)
}

/// What the change waits for.
async fn waits(told: &Told) -> String {
    let why = told.world.engine.why(None, Some("shop-1")).await.unwrap();
    why.deliveries.iter().flat_map(|d| &d.reasons).map(|r| r.told.clone()).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn hearing_much_of_a_delivery_accuses_nobody() {
    for takes in [Duration::ZERO, Duration::from_millis(100)] {
        let (told, steady) = steady(takes, false).await;
        while steady.told.load(Ordering::SeqCst) < 400 {
            told.world.engine.run_until_idle().await.unwrap();
            assert!(waits(&told).await.contains("approvals"), "{}", waits(&told).await);
        }
    }
}

#[tokio::test]
async fn one_that_never_comes_to_rest_is_stopped_and_told_and_the_others_go_on() {
    let (mut told, _) = steady(Duration::from_millis(50), true).await;
    told.world.engine.run_until_idle().await.unwrap();
    let why = waits(&told).await;
    assert!(why.contains("it does not come to rest"), "{why}");
    let heard = told.heard().join("\n");
    assert_eq!(heard.matches("it does not come to rest").count(), 1, "{heard}");
    let delivery = told.world.store.deliveries(&Listing::default()).await.unwrap().remove(0);
    assert!(delivery.revision < 200, "stopped after {} writes", delivery.revision);
    told.world.perform("dave", &"#billing /lock billing stage hold --for 2h".parse().unwrap()).await.unwrap();
    told.world.engine.run_until_idle().await.unwrap();
    let heard = told.heard().join("\n");
    assert!(heard.contains("(only dave sees) billing is locked in stage"), "{heard}");
}

#[tokio::test]
async fn sweep_and_teams_have_their_turn_however_much_is_heard() {
    let (told, steady) = steady(Duration::from_secs(2), false).await;
    let slack = Arc::new(Workspace::default());
    slack.team("shop-devs", &["UALICE"]);
    let mut catalog = told.world.config.catalog.clone();
    let (team, name) = (TeamName::parse("guests").unwrap(), "shop-devs".to_owned());
    catalog.teams.insert(team.clone(), Default::default());
    catalog.sources.insert(team, TeamSource { surface: Surface::Slack, name });
    let surface = slack.clone();
    let told = told.anew(
        |mut ports| {
            ports.chats.push(surface);
            ports.sources.retain(|source| source.name() == "steady");
            ports
        },
        catalog,
    );
    let pace = Pace { poll: Duration::from_millis(1), sweep: Duration::from_secs(60), ..Pace::default() };
    let daemon = Daemon::new(told.world.engine.clone(), pace);
    let (stop, stopping) = oneshot::channel::<()>();
    let running = tokio::spawn(daemon.run(async move { stopping.await.unwrap() }));
    let began = told.clock.now();
    // Two sweeps later than a member of the team came, and a pull request of which no event tells.
    while told.clock.now() - began < chrono::TimeDelta::minutes(1) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    slack.team("shop-devs", &["UALICE", "UBOB"]);
    open_silently(&told).await;
    while told.clock.now() - began < chrono::TimeDelta::minutes(7) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    assert!(steady.told.load(Ordering::SeqCst) > 100);
    let notes = told.world.store.notes("team:guests").await.unwrap();
    assert!(notes[0].1.to_string().contains("UBOB"), "{notes:?}");
    let open = told.world.store.deliveries(&Listing::default()).await.unwrap();
    assert!(open.iter().any(|d| d.id.as_str() == "shop-2"), "the sweep found the pull request that nobody told of");
}

#[tokio::test]
async fn a_run_ends_in_time_for_the_sweep_however_much_there_is_to_do_and_nothing_heard() {
    let (told, _) = with_a_change().await;
    let (clock, store) = (told.clock.clone(), told.world.store.clone());
    let restless = Arc::new(Restless { clock, takes: Duration::from_secs(2), store });
    let catalog = told.world.config.catalog.clone();
    let told = told.anew(|ports| Ports { sources: vec![restless], ..ports }, catalog);
    let began = told.clock.now();
    told.world.engine.run_until_idle().await.unwrap();
    let took = (told.clock.now() - began).num_seconds();
    assert!((15..20).contains(&took), "it took {took} s");
}

#[tokio::test]
async fn a_sweep_forgets_what_was_over_as_long_ago_as_the_configuration_says_and_nothing_younger() {
    let mut told = Told::new(|config| format!("retention: 30d\n{config}")).await;
    told.tell("carol", "/freeze prod 1h \"the zebra\"").await;
    let terminal = told.world.config.settings.data.join("terminal");
    let shown = || {
        let files = std::fs::read_dir(&terminal).unwrap().map(|file| file.unwrap().path());
        files.filter(|file| file.is_file()).any(|file| std::fs::read_to_string(file).unwrap().contains("zebra"))
    };
    let (engine, store) = (&told.world.engine, &told.world.store);
    let event = Event::Unreadable { why: "dealt with at once".to_owned() };
    engine.take_in("test", &[Incoming { key: "k".to_owned(), event }]).await.unwrap();
    engine.run_until_idle().await.unwrap();
    let day = Duration::from_secs(24 * 3600);
    for (days, kept) in [(29, true), (2, false)] {
        told.clock.advance(day * days);
        Box::pin(engine.sweep()).await.unwrap();
        assert_eq!(store.heard("test", "k").await.unwrap().is_some(), kept);
        assert_eq!(shown(), kept, "what was said on the terminal, after {days} days more");
    }
}

#[tokio::test]
async fn a_sweep_finds_a_release_that_was_opened_again_behind_any_number_of_abandoned_changes() {
    let mut told = Told::new(|config| config).await;
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    told.tell("alice", "/release cut 1.4.0").await;
    told.tell("alice", "close acme/shop#1").await;
    let shop = RepoId::parse("acme/shop").unwrap();
    for n in 0..20 {
        open(&told, &format!("abandoned-{n}")).await;
    }
    told.settle().await;
    for pr in told.world.forge.open_prs(&shop).await.unwrap() {
        told.world.forge.close_as("carol-c", &shop, pr.number).await.unwrap();
    }
    told.settle().await;
    told.heard();
    // Nobody tells of it: the webhook was lost.
    let catalog = told.world.config.catalog.clone();
    let mut told = told.anew(|ports| Ports { sources: Vec::new(), ..ports }, catalog);
    told.world.forge.reopen_as("alice-gh", &shop, PrNumber(1)).await.unwrap();
    told.settle().await;
    assert_eq!(told.heard(), [""; 0]);
    told.start().await;
    let heard = told.heard().join("\n");
    assert!(heard.contains("Release 1.4.0 of shop to stage goes on: acme/shop#1 was opened again"), "{heard}");
}

/// Opens a pull request of which no event tells.
async fn open_silently(told: &Told) {
    open(told, "silent").await;
}

/// Opens a pull request from a branch of that name.
async fn open(told: &Told, name: &str) {
    let shop = RepoId::parse("acme/shop").unwrap();
    let author = tidegate::demo::world::World::author("carol");
    let branch = Branch::parse(name).unwrap();
    let forge = &told.world.forge;
    let tip = forge.repos().branch_tip(&shop, &Branch::parse("dev").unwrap()).await.unwrap().unwrap();
    forge.repos().create_branch(&shop, &branch, &tip).await.unwrap();
    let file = format!("{name}.txt");
    forge.push_file(&shop, &branch, (&file, "changed\n"), &author, &format!("feat: {name}")).await.unwrap();
    let new = NewPr {
        branch,
        base: Branch::parse("dev").unwrap(),
        title: name.to_owned(),
        body: String::new(),
        draft: false,
        labels: Vec::new(),
    };
    forge.open_pr_as("carol-c", &shop, &new).await.unwrap();
}
