//! A world with a clock that tests own, and what people there were told.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::mortal::Fate;
use super::outside::Outside;
use tidegate::chat::terminal::Shown;
use tidegate::chat::text::Paint;
use tidegate::config::Config;
use tidegate::demo::transcript::Transcript;
use tidegate::demo::verbs::Verb;
use tidegate::demo::world::{Tempo, World, config_text};
use tidegate::domain::Instant;
use tidegate::domain::catalog::Catalog;
use tidegate::engine::{Engine, Options, Ports};
use tidegate::envrepo::{EnvRepos, Identity};
use tidegate::port::Source as _;
use tidegate::port::{Clock, ManualClock};
use tidegate::store::{Listing, Store};
use tidegate::wire;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The tempo of every test world: slow enough that each wait shows.
pub(crate) const TEMPO: Tempo = Tempo {
    soak: Duration::from_secs(1800),
    take: Duration::from_secs(5),
    ready: Duration::from_secs(20),
    settle: Duration::from_secs(10),
};

/// A world under test.
pub(crate) struct Told {
    pub(crate) world: World,
    pub(crate) clock: Arc<ManualClock>,
    screen: UnboundedReceiver<Shown>,
    transcript: Transcript,
    /// GitHub, where the world's forge is that.
    pub(crate) outside: Option<Outside>,
    _folder: Option<tempfile::TempDir>,
}

/// A folder for a world, in memory where the machine has such: what a story costs is mostly waiting for the disk.
pub(crate) fn folder() -> tempfile::TempDir {
    let memory = tempfile::tempdir_in("/dev/shm");
    memory.or_else(|_| tempfile::tempdir()).expect("a temporary folder")
}

/// Puts a world of `tests/it/upgrade` into a folder.
pub(crate) fn unpack(name: &str, folder: &Path) {
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/upgrade").join(format!("{name}.tar.gz"));
    let done = std::process::Command::new("tar").arg("-xzf").arg(&packed).arg("-C").arg(folder).status();
    assert!(done.expect("tar is there").success(), "{} cannot be unpacked", packed.display());
}

/// A Monday morning.
pub(crate) fn beginning() -> Instant {
    "2026-03-02T09:00:00Z".parse().expect("an instant")
}

impl Told {
    /// A new world, settled. `change` may edit its configuration first.
    pub(crate) async fn new(change: impl Fn(String) -> String) -> Self {
        let told = Self::unseen(change).await;
        told.world.start().await.expect("settles");
        told
    }

    /// A new world that tidegate never looked at.
    pub(crate) async fn unseen(change: impl Fn(String) -> String) -> Self {
        let folder = folder();
        let clock = Arc::new(ManualClock::new(beginning()));
        World::make(folder.path(), &change(config_text(TEMPO)), clock.clone()).await.expect("a world");
        let mut told = Self::open(folder.path(), clock).await;
        told._folder = Some(folder);
        told
    }

    /// A new world whose forge is GitHub, settled. `change` may edit its configuration first.
    pub(crate) async fn on_github(change: impl Fn(String) -> String) -> Self {
        let folder = folder();
        let clock = Arc::new(ManualClock::new(beginning()));
        let (config, place) = Outside::configured(&change(config_text(TEMPO)), folder.path());
        World::make(folder.path(), &config, clock.clone()).await.expect("a world");
        let outside = Outside::start(place, folder.path(), clock.clone()).await;
        let mut told = Self::open(folder.path(), clock).await;
        told._folder = Some(folder);
        told.outside = Some(outside.reaches(&told.world));
        told.start().await;
        told
    }

    /// A world that an older tidegate left, opened at that instant and not started yet. `change` may edit its configuration
    /// first, as whoever upgrades does.
    pub(crate) async fn left(name: &str, at: Instant, change: impl Fn(String) -> String) -> Self {
        let folder = folder();
        unpack(name, folder.path());
        let path = folder.path().join("tidegate.yaml");
        let text = change(std::fs::read_to_string(&path).expect("a configuration"));
        std::fs::write(&path, text).expect("writes the configuration");
        let mut told = Self::open(folder.path(), Arc::new(ManualClock::new(at))).await;
        told._folder = Some(folder);
        told
    }

    /// What happens when the daemon starts: everything is looked at once.
    pub(crate) async fn start(&self) {
        self.world.engine.run_until_idle().await.expect("settles");
        Box::pin(self.world.engine.sweep()).await.expect("looks at everything");
        self.settle().await;
    }

    /// A promotion of shop 1.4.0 to prod (shop-3, pull request 2, ballot 2) that carol asked for and that lacks its votes.
    pub(crate) async fn promotes_to_prod(&mut self) {
        for (who, what) in [
            ("alice", "push acme/shop dev \"feat: coupons\""),
            ("world", "pass 1m"),
            ("alice", "/release cut 1.4.0"),
            ("bob", "react ✅ on 1"),
            ("world", "pass 40m"),
            ("carol", "/promote prod 1.4.0"),
        ] {
            self.tell(who, what).await;
        }
    }

    /// Lets the engine, the CI and, where there is one, GitHub take turns until none has anything to do at this instant.
    pub(crate) async fn settle(&self) {
        let Some(outside) = &self.outside else { return self.world.settle().await.expect("settles") };
        let World { engine, ci, config, .. } = &self.world;
        loop {
            // Whatever is done is told at once, as the embedded forge tells it, and before CI has its turn.
            outside.tell().await;
            engine.run_until_idle().await.expect("settles");
            if outside.tell().await == 0 && ci.turn(&config.catalog).await.expect("builds").is_empty() {
                return;
            }
        }
    }

    /// Opens a world that is there.
    pub(crate) async fn open(folder: &Path, clock: Arc<ManualClock>) -> Self {
        Self::try_open(folder, clock).await.expect("opens")
    }

    /// Opens a world that is there, unless somebody holds it.
    pub(crate) async fn try_open(folder: &Path, clock: Arc<ManualClock>) -> Option<Self> {
        let (screen, shown) = unbounded_channel();
        let world = World::open(folder, clock.clone(), Arc::new(screen), Paint::Plain).await.ok()?;
        let transcript = Transcript::default();
        Some(Self { world, clock, screen: shown, transcript, outside: None, _folder: None })
    }

    /// Puts a fate over the engine: it starts anew, as after a restart, on ports that may kill it.
    pub(crate) fn mortal(self, fate: &Fate) -> Self {
        let catalog = self.world.config.catalog.clone();
        self.anew(|ports| fate.over(ports), catalog)
    }

    /// Starts the engine anew, as after a restart, on other ports and another catalog.
    pub(crate) fn anew(mut self, ports: impl FnOnce(Ports) -> Ports, catalog: Catalog) -> Self {
        let settings = &self.world.config.settings;
        let identity = Identity { name: settings.identity.name.clone(), email: settings.identity.email.clone() };
        let (override_lasts, wording) = (settings.override_lasts, settings.wording.clone());
        let options = Options { identity, override_lasts, wording, ..Options::default() };
        let ports = ports(self.world.engine.ports().clone());
        let mirrors = EnvRepos::open(settings.data.join("mirrors"));
        self.world.engine = Arc::new(Engine::new(ports, Arc::new(catalog), mirrors, options));
        self
    }

    /// Changes the configuration and starts the engine anew, as after a restart with it.
    pub(crate) async fn configured(mut self, change: impl Fn(String) -> String) -> Self {
        let path = self.world.folder.join("tidegate.yaml");
        let text = change(std::fs::read_to_string(&path).expect("a configuration"));
        std::fs::write(&path, text).expect("writes the configuration");
        self.world.config = Config::load(&path).unwrap_or_else(|problems| panic!("{problems}"));
        let catalog = self.world.config.catalog.clone();
        let clock = self.world.engine.ports().clock.clone();
        let cluster = Arc::new(wire::rollout(&self.world.config, clock).expect("follows the branches"));
        self.world.cluster = cluster.clone();
        let follows_them = |mut ports: Ports| {
            ports.rollouts.insert("local".to_owned(), cluster.clone());
            let before = ports.sources.iter_mut().find(|source| source.name() == cluster.name());
            *before.expect("hears the cluster") = cluster.clone();
            ports
        };
        let told = self.anew(follows_them, catalog);
        told.start().await;
        told
    }

    /// Gives tokens, so that every table of the store holds something, and starts anew; in between, the world is kept under that
    /// name where somebody asks for it.
    pub(crate) async fn kept(self, name: &str) -> Self {
        let engine = self.world.engine.clone();
        for (person, digit) in [("alice", "a"), ("bob", "b")] {
            engine.make_token(&person.parse().expect("a person"), digit.repeat(64), "story").await.expect("a token");
        }
        engine.revoke_token(&"bob".parse().expect("a person"), "story").await.expect("revokes");
        drop(engine);
        self.settle().await;
        let Self { world, clock, screen, transcript, outside, _folder } = self;
        let folder = world.folder.clone();
        drop((world, screen));
        if std::env::var_os("TIDEGATE_KEEP").is_some() {
            super::kept::pack(&folder, name).await;
        }
        let opened = Self::open(&folder, clock).await;
        let told = Self { transcript, outside, _folder, ..opened };
        told.start().await;
        told
    }

    /// Stops, and starts anew on what is stored, with the clock as it shows now. Beside a GitHub the engine alone begins
    /// anew: what is outside goes on.
    pub(crate) async fn restarted(self) -> Self {
        if self.outside.is_some() {
            let catalog = self.world.config.catalog.clone();
            let told = self.anew(|ports| ports, catalog);
            told.start().await;
            return told;
        }
        let Self { world, clock, screen, transcript, outside, _folder } = self;
        let folder = world.folder.clone();
        drop((world, screen));
        let opened = Self::open(&folder, clock).await;
        let told = Self { transcript, outside, _folder, ..opened };
        told.start().await;
        told
    }

    /// Somebody does something, and everything that follows at this instant, or while time passes, happens.
    pub(crate) async fn tell(&mut self, who: &str, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        // What happens to the machine is no verb of the demo.
        if let Some(by) = text.strip_prefix("clock back ") {
            let Ok(Verb::Pass(by)) = format!("pass {by}").parse() else { panic!("{by} is no duration") };
            self.clock.set_back(by);
            self.settle().await;
            lines.extend(self.heard());
            return lines;
        }
        if let Some(report) = text.strip_prefix("report ") {
            lines.extend(super::reporting::report(&self.world, report).await);
            self.settle().await;
            lines.extend(self.heard());
            return lines;
        }
        match text.parse::<Verb>() {
            Err(error) => lines.push(format!("? {error}")),
            Ok(Verb::Pass(time)) => self.pass(time).await,
            Ok(verb) => match self.world.perform(who, &verb).await {
                Ok(said) => lines.extend(said.lines().map(ToOwned::to_owned)),
                Err(error) => lines.push(format!("? {error}")),
            },
        }
        self.settle().await;
        lines.extend(self.heard());
        lines
    }

    /// What was shown since the last call.
    pub(crate) fn heard(&mut self) -> Vec<String> {
        let mut shown = Vec::new();
        while let Ok(one) = self.screen.try_recv() {
            shown.push(one);
        }
        self.transcript.lines(shown)
    }

    /// Lets time pass, stopping wherever something happens by time alone.
    pub(crate) async fn pass(&self, time: Duration) {
        let until = self.clock.now() + time;
        loop {
            let wake = self.world.engine.next_wake().await.expect("the store works");
            let change = self.world.cluster.next_change().expect("the cluster works");
            let next = [wake, change].into_iter().flatten().filter(|at| *at > self.clock.now()).min();
            let next = next.unwrap_or(until).min(until);
            self.clock.advance_to(next);
            self.settle().await;
            if next == until {
                return;
            }
        }
    }

    /// What must hold whenever nothing moves: nothing unread, nothing unsent, nobody waiting without a reason, an intact
    /// journal, and at most one open bump pull request per app and environment.
    pub(crate) async fn all_is_well(&self) {
        use tidegate::forge::Forge as _;
        let store: &dyn Store = self.world.store.as_ref();
        assert_eq!(store.inbox(0, 100).await.expect("inbox"), [], "rows nobody dealt with");
        assert_eq!(store.posts_due(self.clock.now()).await.expect("posts"), [], "posts nobody sent");
        store.verify_journal().await.expect("journal").expect("an intact journal");
        let open = Listing { open_only: true, ..Listing::default() };
        for delivery in store.deliveries(&open).await.expect("deliveries") {
            assert!(!delivery.waits.is_empty(), "{} waits and does not say for what", delivery.id);
        }
        for environment in &self.world.config.catalog.environments {
            let prs = self.world.forge.open_prs(&environment.repository).await.expect("pull requests");
            for app in self.world.config.catalog.apps.keys() {
                let prefix = format!("tidegate/{}/{app}", environment.name);
                let ours = prs.iter().filter(|p| p.branch.as_str().starts_with(&prefix)).count();
                assert!(ours <= 1, "{ours} open bump pull requests of {app} in {}", environment.name);
            }
        }
    }
}
