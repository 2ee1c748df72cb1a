//! The conformance suite of the `Rollout` port, and what is particular to the embedded cluster.
#![allow(clippy::unwrap_used, reason = "a test whose world cannot be set up has failed")]

use async_trait::async_trait;
use tidegate::domain::event::Event;
use tidegate::domain::image::ImageRef;
use tidegate::domain::{AppName, CommitSha, Digest, EnvName, ImageName};
use tidegate::port::{Incoming, Source};
use tidegate::rollout::{Rollout, RolloutState, RolloutTarget};

mod argocd;
mod clustered;
mod flux;
mod kubernetes;
mod recipes;
mod reported;
mod rights;
mod steering;
mod watching;
mod whole;

/// How an app is to behave.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate {
    Healthy,
    Failing(&'static str),
    Stuck,
}

/// An environment with its env repo and its cluster, and the adapter started again.
#[async_trait]
pub(crate) trait World: Send + Sync {
    fn rollout(&self) -> &dyn Rollout;
    /// Writes an app's image into the environment's branch; what to observe then.
    async fn bump(&mut self, app: &str, tag: &str) -> RolloutTarget;
    /// Sets how an app's pods behave from now on.
    async fn fate(&mut self, app: &str, fate: Fate);
    /// Has what stands in the environment's branch taken at once: by a nudge, where the engine hears one.
    async fn take(&mut self, target: &RolloutTarget) {
        self.rollout().nudge(target).await.unwrap();
    }
    /// Lets so much time pass that everything that comes by time has come.
    async fn settle(&mut self);
    async fn restart(&mut self);
}

/// One whose adapter tells of changes by itself.
pub(crate) trait Waking: World {
    fn source(&self) -> &dyn Source;
}

fn image(app: &str, tag: &str) -> ImageRef {
    let digest = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(format!("{app} {tag}")));
    ImageRef {
        name: ImageName::parse(format!("{app}-api")).unwrap(),
        tag: tag.to_owned(),
        digest: Digest::parse(format!("sha256:{digest}")).unwrap(),
    }
}

async fn state(world: &dyn World, target: &RolloutTarget) -> RolloutState {
    world.rollout().state(target).await.unwrap()
}

/// How it stands, in words.
async fn words(world: &dyn World, target: &RolloutTarget) -> String {
    match state(world, target).await {
        RolloutState::Held { why } => format!("held: {why}"),
        RolloutState::Progressing { progress } => format!("progressing: {progress}"),
        RolloutState::Degraded { cause, log } => format!("DEGRADED: {cause} {log:?}"),
        other => format!("{other:?}"),
    }
}

async fn heard(world: &dyn Waking) -> Vec<Incoming> {
    world.source().receive().await.unwrap()
}

async fn acknowledge(world: &dyn Waking, incoming: &[Incoming]) {
    let keys: Vec<_> = incoming.iter().map(|i| i.key.clone()).collect();
    world.source().acknowledge(&keys).await.unwrap();
}

/// Every adapter runs every case.
macro_rules! suite {
    ($world:expr) => {
        port_suite! { $world =>
            a_commit_is_taken_and_becomes_healthy,
            a_failing_app_tells_its_cause_and_recovers,
            a_stuck_app_never_becomes_healthy,
            a_newer_image_of_the_same_app_overtakes,
            a_commit_for_another_app_overtakes_nothing,
            a_commit_that_is_not_on_the_branch_is_not_taken,
        }
    };
}

/// Every adapter of an engine that can be asked to look.
macro_rules! nudged {
    ($world:expr) => {
        port_suite! { $world => a_nudge_gets_it_taken_at_once_and_may_be_repeated }
    };
}

use {nudged, suite};

pub(crate) async fn a_commit_is_taken_and_becomes_healthy(world: &mut dyn World) {
    let target = world.bump("shop", "v1.4.0").await;
    assert_eq!(state(world, &target).await, RolloutState::NotTaken);
    world.settle().await;
    assert_eq!(state(world, &target).await, RolloutState::Healthy);
    world.restart().await;
    assert_eq!(state(world, &target).await, RolloutState::Healthy);
}

pub(crate) async fn a_nudge_gets_it_taken_at_once_and_may_be_repeated(world: &mut dyn World) {
    let target = world.bump("shop", "v1.4.0").await;
    for _ in 0..2 {
        world.rollout().nudge(&target).await.unwrap();
        assert!(matches!(state(world, &target).await, RolloutState::Progressing { .. }));
    }
    world.settle().await;
    world.rollout().nudge(&target).await.unwrap();
    assert_eq!(state(world, &target).await, RolloutState::Healthy);
}

pub(crate) async fn a_failing_app_tells_its_cause_and_recovers(world: &mut dyn World) {
    world.fate("shop", Fate::Failing("crash loop")).await;
    let target = world.bump("shop", "v1.4.0").await;
    state(world, &target).await;
    world.settle().await;
    let now = state(world, &target).await;
    assert!(matches!(&now, RolloutState::Degraded { cause, .. } if cause.contains("crash loop")), "{now:?}");
    world.fate("shop", Fate::Healthy).await;
    world.settle().await;
    assert_eq!(state(world, &target).await, RolloutState::Healthy);
}

pub(crate) async fn a_stuck_app_never_becomes_healthy(world: &mut dyn World) {
    world.fate("shop", Fate::Stuck).await;
    let target = world.bump("shop", "v1.4.0").await;
    state(world, &target).await;
    for _ in 0..2 {
        world.settle().await;
        let now = state(world, &target).await;
        assert!(matches!(now, RolloutState::Progressing { .. }), "{now:?}");
    }
}

pub(crate) async fn a_newer_image_of_the_same_app_overtakes(world: &mut dyn World) {
    let old = world.bump("shop", "v1.4.0").await;
    world.take(&old).await;
    let new = world.bump("shop", "v1.4.1").await;
    assert!(matches!(state(world, &old).await, RolloutState::Progressing { .. }), "the newer one is not taken yet");
    world.take(&new).await;
    assert_eq!(state(world, &old).await, RolloutState::Overtaken { by: new.commit.clone() });
    world.settle().await;
    assert_eq!(state(world, &new).await, RolloutState::Healthy);
    let back = world.bump("shop", "v1.4.0").await;
    world.take(&back).await;
    world.settle().await;
    assert_eq!(state(world, &new).await, RolloutState::Overtaken { by: back.commit.clone() });
    assert_eq!(state(world, &back).await, RolloutState::Healthy);
}

pub(crate) async fn a_commit_for_another_app_overtakes_nothing(world: &mut dyn World) {
    let shop = world.bump("shop", "v1.4.0").await;
    let cart = world.bump("cart", "v1.4.0").await;
    let newer = world.bump("cart", "v1.5.0").await;
    world.take(&newer).await;
    world.settle().await;
    assert_eq!(state(world, &shop).await, RolloutState::Healthy);
    assert!(matches!(state(world, &cart).await, RolloutState::Overtaken { .. }));
    assert_eq!(state(world, &newer).await, RolloutState::Healthy);
}

pub(crate) async fn a_commit_that_is_not_on_the_branch_is_not_taken(world: &mut dyn World) {
    let mut target = world.bump("shop", "v1.4.0").await;
    target.commit = CommitSha::parse("0123456789abcdef0123456789abcdef01234567").unwrap();
    world.take(&target).await;
    world.settle().await;
    assert_eq!(state(world, &target).await, RolloutState::NotTaken);
}

pub(crate) async fn a_change_wakes_under_the_same_key_until_it_is_acknowledged(world: &mut dyn Waking) {
    let target = world.bump("shop", "v1.4.0").await;
    state(world, &target).await;
    assert_eq!(heard(world).await, []);
    world.settle().await;
    let first = heard(world).await;
    let (environment, app) = (target.environment.clone(), target.app.clone());
    assert_eq!(first.iter().map(|i| &i.event).collect::<Vec<_>>(), [&Event::RolloutChanged { environment, app }]);
    assert_eq!(state(world, &target).await, RolloutState::Healthy);
    world.restart().await;
    assert_eq!(heard(world).await, first);
    acknowledge(world, &first).await;
    assert_eq!(heard(world).await, []);
    world.restart().await;
    assert_eq!(heard(world).await, []);
}

pub(crate) async fn going_bad_after_having_been_healthy_is_told(world: &mut dyn Waking) {
    let target = world.bump("shop", "v1.4.0").await;
    state(world, &target).await;
    world.settle().await;
    let healthy = heard(world).await;
    acknowledge(world, &healthy).await;
    world.fate("shop", Fate::Failing("out of memory")).await;
    world.settle().await;
    let bad = heard(world).await;
    assert_eq!(bad.len(), 1);
    assert_ne!(bad[0].key, healthy[0].key);
    assert!(matches!(state(world, &target).await, RolloutState::Degraded { .. }));
}

mod local {
    use std::collections::BTreeMap;
    use std::fs;
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use tidegate::domain::Branch;
    use tidegate::port::{Clock, Fault, ManualClock};
    use tidegate::rollout::local::{Behaviour, Followed, LocalRollout, Pace};

    const PACE: Pace = Pace { take_after: Duration::from_secs(10), ready_after: Duration::from_secs(30) };

    struct LocalWorld {
        folder: tempfile::TempDir,
        clock: ManualClock,
        rollout: LocalRollout,
    }

    fn prod() -> EnvName {
        EnvName::parse("prod").unwrap()
    }

    fn app(name: &str) -> AppName {
        AppName::parse(name).unwrap()
    }

    impl LocalWorld {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            git2::Repository::init_bare(folder.path().join("k8s-prod.git")).unwrap();
            let clock = ManualClock::new("2026-01-05T10:00:00Z".parse().unwrap());
            let rollout = Self::open(&folder, &clock).unwrap();
            Self { folder, clock, rollout }
        }

        fn open(folder: &tempfile::TempDir, clock: &ManualClock) -> tidegate::port::PortResult<LocalRollout> {
            let repository = folder.path().join("k8s-prod.git");
            let followed = Followed { repository, branch: Branch::parse("main").unwrap() };
            let environments = BTreeMap::from([(prod(), followed)]);
            LocalRollout::open(folder.path().join("cluster"), Arc::new(clock.clone()), PACE, environments)
        }

        /// Commits one file on the branch.
        fn write(&self, path: [&str; 2], text: &str) -> CommitSha {
            let repository = git2::Repository::open(self.folder.path().join("k8s-prod.git")).unwrap();
            let tip = repository.refname_to_id("refs/heads/main").ok().map(|id| repository.find_commit(id).unwrap());
            let root = tip.as_ref().map(|c| c.tree().unwrap());
            let inner = root.as_ref().and_then(|r| r.get_name(path[0])).map(|e| repository.find_tree(e.id()).unwrap());
            let mut folder = repository.treebuilder(inner.as_ref()).unwrap();
            folder.insert(path[1], repository.blob(text.as_bytes()).unwrap(), 0o100_644).unwrap();
            let mut tree = repository.treebuilder(root.as_ref()).unwrap();
            tree.insert(path[0], folder.write().unwrap(), 0o040_000).unwrap();
            let tree = repository.find_tree(tree.write().unwrap()).unwrap();
            let who = git2::Signature::new("tidegate", "tidegate@acme.example", &git2::Time::new(0, 0)).unwrap();
            let parents: Vec<_> = tip.iter().collect();
            let id = repository.commit(Some("refs/heads/main"), &who, &who, "Bump", &tree, &parents).unwrap();
            CommitSha::parse(id.to_string()).unwrap()
        }

        async fn at(&self, seconds: u64, target: &RolloutTarget) -> RolloutState {
            let start: tidegate::domain::Instant = "2026-01-05T10:00:00Z".parse().unwrap();
            self.clock.advance_to(start + Duration::from_secs(seconds));
            state(self, target).await
        }
    }

    #[async_trait]
    impl World for LocalWorld {
        fn rollout(&self) -> &dyn Rollout {
            &self.rollout
        }
        async fn bump(&mut self, name: &str, tag: &str) -> RolloutTarget {
            let image = image(name, tag);
            let text = format!("images:\n- name: {}\n  newTag: {tag}\n  digest: {}\n", image.name, image.digest);
            RolloutTarget {
                environment: prod(),
                app: app(name),
                commit: self.write([name, "kustomization.yaml"], &text),
                images: vec![image],
                since: self.clock.now(),
                settings: serde_json::Value::Null,
            }
        }
        async fn fate(&mut self, name: &str, fate: Fate) {
            let behaviour = match fate {
                Fate::Healthy => Behaviour::Normal,
                Fate::Failing(cause) => Behaviour::Fail { cause: cause.to_owned() },
                Fate::Stuck => Behaviour::Stall,
            };
            self.rollout.set(&prod(), &app(name), None, behaviour).unwrap();
        }
        async fn settle(&mut self) {
            while let Some(at) = self.rollout.next_change().unwrap() {
                assert!(at > self.clock.now(), "a change that was due never came");
                self.clock.advance_to(at);
            }
            self.clock.advance(PACE.take_after + PACE.ready_after);
        }
        async fn restart(&mut self) {
            self.rollout = Self::open(&self.folder, &self.clock).unwrap();
        }
    }

    impl Waking for LocalWorld {
        fn source(&self) -> &dyn Source {
            &self.rollout
        }
    }

    suite!(LocalWorld::new());
    nudged!(LocalWorld::new());
    port_suite! { LocalWorld::new() =>
        a_change_wakes_under_the_same_key_until_it_is_acknowledged,
        going_bad_after_having_been_healthy_is_told,
    }

    #[tokio::test]
    async fn a_rollout_takes_the_time_it_was_told_to_replica_by_replica() {
        let mut world = LocalWorld::new();
        let target = world.bump("shop", "v1.4.0").await;
        let mut seen = Vec::new();
        for seconds in [0, 9, 10, 19, 20, 30, 39, 40] {
            let state = match world.at(seconds, &target).await {
                RolloutState::Progressing { progress } => progress,
                other => format!("{other:?}"),
            };
            seen.push(format!("{seconds:>2}s {state}"));
        }
        insta::assert_snapshot!(seen.join("\n"), @"
         0s NotTaken
         9s NotTaken
        10s 0 of 3 replicas
        19s 0 of 3 replicas
        20s 1 of 3 replicas
        30s 2 of 3 replicas
        39s 2 of 3 replicas
        40s Healthy
        ");
    }

    #[tokio::test]
    async fn the_next_change_is_known_before_it_comes_and_wakes() {
        let mut world = LocalWorld::new();
        assert_eq!(world.rollout.next_change().unwrap(), None);
        let target = world.bump("shop", "v1.4.0").await;
        state(&world, &target).await;
        let mut wakes = 0;
        while let Some(at) = world.rollout.next_change().unwrap() {
            assert_eq!(heard(&world).await, []);
            world.clock.advance_to(at);
            let heard = heard(&world).await;
            assert_eq!(heard.len(), 1);
            acknowledge(&world, &heard).await;
            wakes += 1;
        }
        assert_eq!(wakes, 4);
        assert_eq!(state(&world, &target).await, RolloutState::Healthy);
    }

    #[tokio::test]
    async fn slow_is_slow_and_one_tag_may_behave_unlike_the_others() {
        let mut world = LocalWorld::new();
        let by = Duration::from_secs(60);
        world.rollout.set(&prod(), &app("shop"), None, Behaviour::Slow { by }).unwrap();
        world.rollout.set(&prod(), &app("shop"), Some("v2.0.0"), Behaviour::Fail { cause: "no route".into() }).unwrap();
        world.restart().await;
        let target = world.bump("shop", "v1.4.0").await;
        assert_eq!(world.at(0, &target).await, RolloutState::NotTaken);
        assert!(matches!(world.at(99, &target).await, RolloutState::Progressing { .. }));
        assert_eq!(world.at(100, &target).await, RolloutState::Healthy);
        let bad = world.bump("shop", "v2.0.0").await;
        world.rollout.nudge(&bad).await.unwrap();
        assert_eq!(world.at(130, &bad).await, RolloutState::Degraded { cause: "no route".into(), log: Vec::new() });
    }

    #[tokio::test]
    async fn an_image_changed_by_hand_overtakes_and_an_unrelated_edit_does_not() {
        let mut world = LocalWorld::new();
        let target = world.bump("shop", "v1.4.0").await;
        world.rollout.nudge(&target).await.unwrap();
        world.write(["docs", "notes.md"], "nothing to see");
        world.settle().await;
        assert_eq!(state(&world, &target).await, RolloutState::Healthy);
        let by = world.write(["shop", "kustomization.yaml"], "images: []\n");
        state(&world, &target).await;
        world.settle().await;
        assert_eq!(state(&world, &target).await, RolloutState::Overtaken { by });
    }

    #[tokio::test]
    async fn an_environment_nobody_configured_and_a_lost_env_repo_are_told() {
        let mut world = LocalWorld::new();
        let mut target = world.bump("shop", "v1.4.0").await;
        fs::remove_dir_all(world.folder.path().join("k8s-prod.git")).unwrap();
        let error = world.rollout.state(&target).await.unwrap_err();
        assert_eq!(error.fault, Fault::NotFound);
        assert!(error.told.contains("k8s-prod.git"), "{error}");
        target.environment = EnvName::parse("moon").unwrap();
        let error = world.rollout.state(&target).await.unwrap_err();
        assert_eq!(error.fault, Fault::Rejected);
        insta::assert_snapshot!(error, @"the embedded cluster has no environment moon; it has: prod");
    }

    #[tokio::test]
    async fn a_lost_env_repo_keeps_nobody_from_seeing_the_others() {
        let mut world = LocalWorld::new();
        let path = |name: &str| world.folder.path().join(name);
        let at = |name: &str| Followed { repository: path(name), branch: Branch::parse("main").unwrap() };
        let both = [(prod(), at("k8s-prod.git")), (EnvName::parse("lost").unwrap(), at("lost.git"))].into();
        let clock = Arc::new(world.clock.clone());
        world.rollout = LocalRollout::open(path("both"), clock, PACE, both).unwrap();
        assert_eq!(world.rollout.receive().await.unwrap_err().fault, Fault::NotFound);
        let target = world.bump("shop", "v1.4.0").await;
        assert_eq!(state(&world, &target).await, RolloutState::NotTaken);
        world.clock.advance_to(world.rollout.next_change().unwrap().unwrap());
        let incoming = heard(&world).await;
        assert_eq!(incoming.len(), 1);
        acknowledge(&world, &incoming).await;
        let error = world.rollout.receive().await.unwrap_err();
        assert!(error.told.contains("lost.git"), "{error}");
    }

    #[tokio::test]
    async fn a_damaged_state_file_is_told_at_the_start() {
        let mut world = LocalWorld::new();
        let target = world.bump("shop", "v1.4.0").await;
        state(&world, &target).await;
        let file = world.folder.path().join("cluster/rollouts.json");
        let whole = fs::read(&file).unwrap();
        fs::write(&file, &whole[..whole.len() - 3]).unwrap();
        let error = LocalWorld::open(&world.folder, &world.clock).err().unwrap();
        assert_eq!(error.fault, Fault::Rejected);
        assert!(error.told.contains("rollouts.json"), "{error}");
    }
}
