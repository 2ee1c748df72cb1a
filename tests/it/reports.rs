//! What rests on reports and on clusters that fall silent: a bad report keeps a merge from happening before anybody has dealt with it,
//! silence is told once, and whoever waits is never told that something is healthy that nobody has looked at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use async_trait::async_trait;
use tidegate::domain::event::Event;
use tidegate::domain::pull_request::PrState;
use tidegate::domain::report::{Report, ReportedHealth};
use tidegate::domain::{AppName, PrNumber, RepoId, Version};
use tidegate::engine::Ports;
use tidegate::engine::views::{Goal, Stands};
use tidegate::forge::Forge as _;
use tidegate::port::{Clock as _, Incoming, PortError, PortResult};
use tidegate::rollout::{Rollout, RolloutState, RolloutTarget};

use crate::support::between::Between;
use crate::support::told::Told;

const STAGE: &str =
    "release: { quorum: 1, from: [shop-devs] }\n    rollout: { local: {}, deadline: 5m, healthy_for: 10s }";
const PROD: &str = "rollout: { local: {}, deadline: 5m, healthy_for: 10s, on_failure: rollback }";

fn with_http(config: &str) -> String {
    config.replace(
        "data: data\n",
        "data: data\nhttp: { listen: \"127.0.0.1:0\", url: \"https://tidegate.acme.example\" }\n",
    )
}

/// Stage is reported, and what was reported counts for so long.
fn stage_is_reported(config: &str, fresh_for: &str) -> String {
    let rollout = format!(
        "release: {{ quorum: 1, from: [shop-devs] }}\n    rollout: {{ report: {{ secret: {{ env: PATH }}, fresh_for: {fresh_for} }}, \
         deadline: 5m, healthy_for: 1m }}"
    );
    assert!(config.contains(STAGE), "{config}");
    with_http(config).replace(STAGE, &rollout)
}

/// shop 1.4.0 runs in stage and was reported as healthy there.
async fn in_stage(fresh_for: &'static str) -> Told {
    let mut told = Told::new(|config| stage_is_reported(&config, fresh_for)).await;
    for (who, what) in [
        ("alice", "push acme/shop dev \"feat: coupons\""),
        ("world", "pass 1m"),
        ("alice", "/release cut 1.4.0"),
        ("bob", "react ✅ on 1"),
        ("world", "report stage shop healthy"),
        ("world", "pass 2m"),
    ] {
        told.tell(who, what).await;
    }
    told
}

/// Its promotion to prod (shop-3, pull request 2, ballot 2) lacks dave's vote, and something can happen before an intent is stored.
async fn one_vote_short() -> (Told, Arc<Between>) {
    let mut told = in_stage("2h").await;
    for (who, what) in [("world", "pass 40m"), ("carol", "/promote prod 1.4.0"), ("bob", "react ✅ on 2")] {
        told.tell(who, what).await;
    }
    let (between, catalog) = (Between::over(told.world.store.clone()), told.world.config.catalog.clone());
    let store = between.clone();
    (told.anew(|ports| Ports { store, ..ports }, catalog), between)
}

/// Somebody reports of stage right before the next intent is stored, is answered that this is stored, and nobody has dealt with it.
async fn reports_meanwhile(told: &Told, between: &Between, health: ReportedHealth) {
    let (app, environment) = ("shop".parse().unwrap(), "stage".parse().unwrap());
    let runs = told.world.store.deployments(&app, &environment, 1).await.unwrap().remove(0);
    let report = Report {
        commit: runs.env_commit,
        images: runs
            .images
            .iter()
            .map(|i| format!("registry.acme.example/{}:{}@{}", i.name, i.tag, i.digest))
            .collect(),
        at: told.clock.now(),
        health,
        message: "OOMKilled".to_owned(),
        log: Vec::new(),
    };
    let event = Event::RolloutReported { environment, app, report };
    let engine = told.world.engine.clone();
    between.meanwhile(0, move || {
        Box::pin(async move {
            let incoming = Incoming { key: "meanwhile".into(), event };
            assert!(engine.take_in("rollouts/stage", &[incoming]).await.unwrap(), "it is new");
        })
    });
}

async fn is_merged(told: &Told, name: &str, pr: u64) -> bool {
    let pr = told.world.forge.pull_request(&RepoId::parse(name).unwrap(), PrNumber(pr)).await.unwrap();
    matches!(pr.state, PrState::Merged { .. })
}

#[tokio::test]
async fn a_report_heard_between_the_look_and_the_intent_keeps_the_merge_from_happening() {
    for (health, why) in [
        (ReportedHealth::Degraded, "not healthy in stage: OOMKilled"),
        (ReportedHealth::Progressing, "not healthy in stage: OOMKilled"),
        (ReportedHealth::Unknown, "whether it is healthy in stage cannot be asked for now: OOMKilled"),
    ] {
        let (mut told, between) = one_vote_short().await;
        reports_meanwhile(&told, &between, health).await;
        let shown = told.tell("dave", "react ✅ on 2").await.join("\n");
        assert!(!between.waits() && shown.contains(why), "{health:?}: {shown}");
        assert_eq!(between.refused_and_passed(), (1, 0), "{health:?}: {shown}");
        assert!(!is_merged(&told, "acme/shop", 2).await, "{health:?}: {shown}");
        told.all_is_well().await;
    }
}

#[tokio::test]
async fn a_good_report_holds_no_merge_up() {
    let (mut told, between) = one_vote_short().await;
    reports_meanwhile(&told, &between, ReportedHealth::Healthy).await;
    let shown = told.tell("dave", "react ✅ on 2").await.join("\n");
    assert!(!between.waits(), "{shown}");
    assert_eq!(between.refused_and_passed().0, 0, "{shown}");
    assert!(is_merged(&told, "acme/shop", 2).await && is_merged(&told, "acme/k8s-prod", 1).await, "{shown}");
}

/// How a version of shop stands, whether that is what was waited for, and what is told of it.
async fn progress(told: &Told, environment: &str, version: Version) -> (Stands, Option<bool>, String) {
    let app = &told.world.config.catalog.apps[&"shop".parse::<AppName>().unwrap()];
    let view = told.world.engine.progress(app, &environment.parse().unwrap(), version).await.unwrap();
    (view.stands, view.reached(Goal::Healthy), view.told)
}

#[tokio::test]
async fn what_nobody_reports_any_more_is_not_what_was_waited_for() {
    let version = Version::new(1, 4, 0);
    let mut told = in_stage("10m").await;
    let healthy = (Stands::Healthy, Some(true), "1.4.0 of shop is healthy in stage".to_owned());
    assert_eq!(progress(&told, "stage", version).await, healthy);
    told.tell("world", "pass 7m").await;
    assert_eq!(progress(&told, "stage", version).await, healthy, "what was reported counts");
    told.tell("world", "pass 2m").await;
    let (stands, reached, text) = progress(&told, "stage", version).await;
    assert_eq!((stands, reached), (Stands::Unknown, None), "{text}");
    let why = "1.4.0 of shop is in stage, and whether it is healthy there cannot be told now: nobody has reported how shop fares in stage";
    assert!(text.starts_with(why), "{text}");
    told.tell("world", "report stage shop degraded OOMKilled").await;
    let (stands, reached, text) = progress(&told, "stage", version).await;
    assert_eq!((stands, reached), (Stands::Unhealthy, None), "{text}");
    told.tell("world", "report stage shop healthy").await;
    assert_eq!(progress(&told, "stage", version).await, healthy);
}

#[tokio::test]
async fn what_ran_before_tidegate_is_waited_for_where_somebody_watches() {
    let version = Version::new(1, 3, 0);
    let told = Told::new(|config| config.replace(PROD, "# nobody watches rollouts here")).await;
    told.start().await;
    let (stands, reached, text) = progress(&told, "prod", version).await;
    assert_eq!((stands, reached), (Stands::NotObserved, Some(true)), "{text}");
    assert_eq!(text, "1.3.0 of shop is in prod; nobody watches rollouts there");

    let reported = "rollout: { report: { secret: { env: PATH }, fresh_for: 10m }, deadline: 5m, healthy_for: 1m }";
    let mut told = Told::new(|config| with_http(&config).replace(PROD, reported)).await;
    told.start().await;
    told.tell("world", "pass 11m").await;
    let (stands, reached, text) = progress(&told, "prod", version).await;
    assert_eq!((stands, reached), (Stands::Unknown, None), "{text}");
    assert!(text.ends_with("cannot be told now: nobody has ever reported how shop fares in prod"), "{text}");
    told.tell("world", "report prod shop progressing 1 of 3 replicas").await;
    let (stands, reached, text) = progress(&told, "prod", version).await;
    assert_eq!((stands, reached), (Stands::Unhealthy, None), "{text}");
    told.tell("world", "report prod shop healthy").await;
    let (stands, reached, text) = progress(&told, "prod", version).await;
    assert_eq!((stands, reached), (Stands::Healthy, Some(true)), "{text}");
}

/// A cluster that may not answer.
struct Silent(Arc<dyn Rollout>, Arc<AtomicBool>);

#[async_trait]
impl Rollout for Silent {
    async fn state(&self, target: &RolloutTarget) -> PortResult<RolloutState> {
        if self.1.load(SeqCst) {
            return Err(PortError::transient("the cluster does not answer; it is tried again", "connection refused"));
        }
        self.0.state(target).await
    }
    async fn nudge(&self, target: &RolloutTarget) -> PortResult<()> {
        self.0.nudge(target).await
    }
}

#[tokio::test]
async fn a_cluster_that_does_not_answer_for_an_hour_is_told_once_and_once_more_when_it_does() {
    let silent: Arc<AtomicBool> = Arc::default();
    let told = Told::new(|config| config).await;
    let catalog = told.world.config.catalog.clone();
    let over = |it: Arc<dyn Rollout>| Arc::new(Silent(it, silent.clone())) as Arc<dyn Rollout>;
    let mut told = told.anew(
        |ports| Ports { rollouts: ports.rollouts.into_iter().map(|(name, it)| (name, over(it))).collect(), ..ports },
        catalog,
    );
    for app in ["shop", "billing"] {
        told.tell("alice", &format!("push acme/{app} dev \"feat: coupons\"")).await;
    }
    told.tell("world", "pass 10m").await;
    told.start().await;
    told.heard();

    silent.store(true, SeqCst);
    // Nobody is told of what passes.
    told.start().await;
    told.pass(Duration::from_secs(50 * 60)).await;
    silent.store(false, SeqCst);
    told.start().await;
    assert_eq!(told.heard(), [""; 0]);

    silent.store(true, SeqCst);
    told.start().await;
    told.pass(Duration::from_secs(59 * 60)).await;
    assert_eq!(told.heard(), [""; 0]);
    told.pass(Duration::from_secs(60)).await;
    let shown = told.heard().join("\n");
    // Each app's people, though it was asked about one alone.
    for app in ["shop", "billing"] {
        let text = format!("of {app} is healthy in dev: the cluster does not answer");
        assert_eq!(shown.matches(&text).count(), 1, "{shown}");
    }
    assert_eq!(shown.matches("UNKNOWN: since Mon 2026-03-02 10:0").count(), 2, "{shown}");
    told.start().await;
    told.pass(Duration::from_secs(5 * 3600)).await;
    told.start().await;
    assert_eq!(told.heard(), [""; 0], "once");

    silent.store(false, SeqCst);
    told.start().await;
    let shown = told.heard().join("\n");
    assert_eq!(shown.matches("it is known again how ").count(), 2, "{shown}");
    told.start().await;
    assert_eq!(told.heard(), [""; 0], "once");
    told.all_is_well().await;
}
