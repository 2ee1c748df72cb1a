//! A hold that is answered is in force. Whatever is heard between a look and the intent that follows from it keeps the merge
//! from happening, and what had begun before is named in the answer.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use tidegate::chat::terminal::Terminal;
use tidegate::domain::catalog::Surface;
use tidegate::domain::delivery::End;
use tidegate::domain::event::{Event, Reviewed};
use tidegate::domain::fact::Fact;
use tidegate::domain::freeze::AdHocFreeze;
use tidegate::domain::hold::{Closing, Scope};
use tidegate::domain::pull_request::{PrState, ReviewState};
use tidegate::domain::vote::Choice;
use tidegate::domain::{PrNumber, RepoId};
use tidegate::engine::{Engine, Ports};
use tidegate::forge::Forge as _;
use tidegate::port::{Clock as _, Incoming, PortError, Source as _};
use tidegate::store::{Change, NewInboxRow};

use crate::support::between::Between;
use crate::support::metered::Metered;
use crate::support::told::Told;

/// A promotion of shop 1.4.0 (shop-3, pull request 2, ballot 2) that lacks one vote of bob and dave: dave's.
async fn one_vote_short() -> Told {
    lacking_one_vote(Told::new(|config| config).await).await
}

async fn lacking_one_vote(mut told: Told) -> Told {
    told.promotes_to_prod().await;
    told.tell("bob", "react ✅ on 2").await;
    told
}

/// The same, with something that can happen before an intent is stored.
async fn with_between() -> (Told, Arc<Between>) {
    let told = one_vote_short().await;
    let between = Between::over(told.world.store.clone());
    let store = between.clone();
    (with_ports(told, |ports| Ports { store, ..ports }), between)
}

/// The same world behind other ports.
fn with_ports(told: Told, other: impl FnOnce(Ports) -> Ports) -> Told {
    let catalog = told.world.config.catalog.clone();
    told.anew(other, catalog)
}

/// What was said and done on the terminal is stored, as a surface does whose events come by themselves.
async fn hear(terminal: &Terminal, engine: &Engine) {
    let events = terminal.receive().await.unwrap();
    engine.take_in(terminal.name(), &events).await.unwrap();
    terminal.acknowledge(&events.into_iter().map(|e| e.key).collect::<Vec<_>>()).await.unwrap();
}

/// Somebody does something on the terminal, and it is heard; nobody has dealt with it.
fn doing(
    told: &Told,
    does: impl FnOnce(&Terminal) + Send + 'static,
) -> impl FnOnce() -> BoxFuture<'static, ()> + Send + 'static {
    let (terminal, engine) = (told.world.terminal.clone(), told.world.engine.clone());
    move || {
        Box::pin(async move {
            does(&terminal);
            hear(&terminal, &engine).await;
        })
    }
}

fn saying(
    told: &Told,
    who: &'static str,
    text: &'static str,
) -> impl FnOnce() -> BoxFuture<'static, ()> + Send + 'static {
    doing(told, move |terminal| terminal.say(who, "releases", text).unwrap())
}

fn repo(name: &str) -> RepoId {
    RepoId::parse(name).unwrap()
}

async fn is_merged(told: &Told, name: &str, pr: u64) -> bool {
    let pr = told.world.forge.pull_request(&repo(name), PrNumber(pr)).await.unwrap();
    matches!(pr.state, PrState::Merged { .. })
}

#[tokio::test]
async fn a_command_heard_between_the_look_and_the_intent_keeps_the_merge_from_happening() {
    for (who, text, answer) in [
        ("dave", "/freeze prod 2h the auditors are here", "prod is frozen for 2h"),
        ("dave", "/stop the database is on fire", "STOPPED: dev, stage, prod."),
        ("erin", "/stop prod the database is on fire", "STOPPED: prod."),
        ("dave", "/freeze prod 2h the auditors are here --app shop", "shop is locked in prod"),
        ("erin", "/lock shop prod the checkout is slow", "shop is locked in prod"),
        ("carol", "/tide abort shop-3", "Aborting shop-3"),
    ] {
        let (mut told, between) = with_between().await;
        between.meanwhile(0, saying(&told, who, text));
        let shown = told.tell("dave", "react ✅ on 2").await.join("\n");
        assert!(!between.waits() && shown.contains(answer), "{text}: {shown}");
        assert!(!shown.contains("had begun"), "{text}: nothing had begun: {shown}");
        assert_eq!(between.refused_and_passed(), (1, 0), "{text}");
        assert!(!is_merged(&told, "acme/shop", 2).await, "{text}: {shown}");
        told.all_is_well().await;
    }
}

#[tokio::test]
async fn a_bump_that_was_changed_by_someone_else_before_it_was_recorded_is_looked_at_again_and_the_others_go_on() {
    let told = Told::new(|config| config).await;
    let between = Between::over(told.world.store.clone());
    let store = between.clone();
    let told = with_ports(told, |ports| Ports { store, ..ports });
    // The first that records a written bump.
    between.outrun(|change| change.deliveries.iter().any(|d| !d.known.bumps.is_empty()));
    for (who, what) in
        [("alice", "push acme/shop dev \"feat: coupons\""), ("carol", "push acme/billing dev \"feat: invoices\"")]
    {
        told.world.perform(who, &what.parse().unwrap()).await.unwrap();
    }
    told.settle().await;
    assert!(!between.outruns(), "nobody was faster");
    told.pass(Duration::from_secs(60)).await;
    for id in ["shop-1", "billing-1"] {
        let delivery = told.world.store.delivery(&id.parse().unwrap()).await.unwrap().unwrap();
        assert!(matches!(delivery.end, Some((_, End::Done))), "{id}: {:?} {:?}", delivery.end, delivery.waits);
    }
    told.all_is_well().await;
}

#[tokio::test]
async fn a_vote_against_it_keeps_the_merge_from_happening() {
    type Act = fn(&Terminal);
    let ballot = |terminal: &Terminal| terminal.ballot(2).unwrap();
    let acts: [(&str, Act); 2] = [
        ("bob rejects", |t| t.react("bob", &t.ballot(2).unwrap(), Choice::Reject).unwrap()),
        ("bob takes it back", |t| t.unreact("bob", &t.ballot(2).unwrap(), Choice::Approve).unwrap()),
    ];
    for (what, act) in acts {
        let (mut told, between) = with_between().await;
        assert_eq!(ballot(&told.world.terminal).channel, "releases");
        between.meanwhile(0, doing(&told, act));
        let shown = told.tell("dave", "react ✅ on 2").await.join("\n");
        assert!(!between.waits(), "{what}");
        assert_eq!(between.refused_and_passed(), (1, 0), "{what}: {shown}");
        assert!(!is_merged(&told, "acme/shop", 2).await, "{what}: {shown}");
        told.all_is_well().await;
    }
}

#[tokio::test]
async fn what_was_sent_into_another_branch_in_that_time_is_an_alarm_and_nothing_follows_from_it() {
    let told = lacking_one_vote(Told::on_github(|config| config).await).await;
    let between = Between::over(told.world.store.clone());
    let (store, behind) = (between.clone(), told.world.forge.clone());
    let mut told = with_ports(told, |ports| Ports { store, ..ports });
    // GitHub's call names the head it merges, and not the branch it merges into.
    between.meanwhile(0, move || {
        Box::pin(
            async move { behind.retarget(&repo("acme/shop"), PrNumber(2), &"dev".parse().unwrap()).await.unwrap() },
        )
    });
    let shown = told.tell("dave", "react ✅ on 2").await.join("\n");
    assert!(!between.waits() && is_merged(&told, "acme/shop", 2).await, "{shown}");
    assert!(shown.contains("‼ #2 was merged into dev by ") && shown.contains("was planned into prod"), "{shown}");
    told.pass(Duration::from_secs(3600)).await;
    let bumps = told.world.forge.pull_requests(&repo("acme/k8s-prod")).await.unwrap();
    assert!(bumps.is_empty(), "nothing enters: {bumps:?}");
    told.all_is_well().await;
}

#[tokio::test]
async fn the_bump_is_held_though_its_code_was_merged_before() {
    let (mut told, between) = with_between().await;
    between.meanwhile(1, saying(&told, "dave", "/freeze prod 2h the auditors are here"));
    let shown = told.tell("dave", "react ✅ on 2").await.join("\n");
    assert_eq!(between.refused_and_passed(), (1, 1), "{shown}");
    assert!(is_merged(&told, "acme/shop", 2).await && !is_merged(&told, "acme/k8s-prod", 1).await, "{shown}");
    told.tell("dave", "/thaw prod").await;
    assert!(is_merged(&told, "acme/k8s-prod", 1).await);
}

#[tokio::test]
async fn what_is_written_straight_into_an_environment_is_held_too() {
    let (mut told, between) = with_between().await;
    between.meanwhile(0, saying(&told, "bob", "/freeze dev 2h load test"));
    let before = told.world.forge.repos().branch_tip(&repo("acme/k8s-dev"), &"main".parse().unwrap()).await.unwrap();
    let shown = told.tell("alice", "push acme/shop dev \"feat: gift cards\"").await.join("\n");
    assert!(!between.waits(), "{shown}");
    assert!(shown.contains("dev is frozen for 2h"), "{shown}");
    let after = told.world.forge.repos().branch_tip(&repo("acme/k8s-dev"), &"main".parse().unwrap()).await.unwrap();
    assert_eq!(before, after, "{shown}");
}

#[tokio::test]
async fn what_cannot_close_its_gate_never_holds_a_merge() {
    for (who, text) in [
        ("alice", "/tide status"),
        ("alice", "/tide why shop-3"),
        ("alice", "/freeze prod 2h --app"),
        ("erin", "/lock billing prod the invoices are late"),
        ("dave", "/freeze stage 2h load test"),
        ("dave", "/stop stage load test"),
        ("dave", "/resume"),
        ("dave", "/thaw prod"),
    ] {
        let (mut told, between) = with_between().await;
        between.meanwhile(0, saying(&told, who, text));
        told.tell("dave", "react ✅ on 2").await;
        assert!(!between.waits(), "{text}");
        assert_eq!(between.refused_and_passed().0, 0, "{text}");
        assert!(is_merged(&told, "acme/k8s-prod", 1).await, "{text}");
    }
}

#[tokio::test]
async fn a_hold_that_another_replica_answered_is_looked_at_before_anything_passes() {
    let (mut told, between) = with_between().await;
    let (store, now) = (told.world.store.clone(), told.world.clock.now());
    let freeze = AdHocFreeze {
        environment: "prod".parse().unwrap(),
        from: now,
        until: Some(now + chrono::TimeDelta::hours(2)),
        by: "dave".parse().unwrap(),
        reason: "the auditors are here".into(),
        thawed_at: None,
    };
    between.meanwhile(0, move || {
        Box::pin(async move {
            store.commit(Change { at: Some(now), freezes: vec![freeze], ..Change::default() }).await.unwrap();
        })
    });
    let shown = told.tell("dave", "react ✅ on 2").await.join("\n");
    assert_eq!(between.refused_and_passed(), (1, 0));
    assert!(shown.contains("freeze: prod is frozen") && !is_merged(&told, "acme/shop", 2).await, "{shown}");
}

#[tokio::test]
async fn whoever_looked_before_votes_changed_looks_again_though_another_replica_dealt_with_it() {
    let told = one_vote_short().await;
    let (store, engine) = (told.world.store.clone(), told.world.engine.clone());
    let scopes = [Scope::Delivery("shop-3".parse().unwrap())].into();
    let saw = store.marks(&scopes).await.unwrap();
    let event = Event::Missed { surface: Surface::Terminal };
    engine.take_in("terminal", &[Incoming { key: "missed".into(), event }]).await.unwrap();
    engine.run_until_idle().await.unwrap();
    assert_ne!(store.marks(&scopes).await.unwrap(), saw);
}

/// The promotion with a forge whose merges can fail.
async fn with_failing_forge() -> (Told, Arc<Metered>) {
    let told = one_vote_short().await;
    let forge = Metered::over(told.world.engine.ports().forge.clone());
    let metered = forge.clone();
    (with_ports(told, |ports| Ports { forge: metered, ..ports }), forge)
}

fn lost() -> Option<PortError> {
    Some(PortError::transient("GitHub answered 502", "502"))
}

#[tokio::test]
async fn what_had_begun_is_named_in_the_answer_and_its_end_is_told_to_the_same_person() {
    let (mut told, forge) = with_failing_forge().await;
    forge.fail("answer to merge", lost());
    let shown = told.tell("dave", "react ✅ on 2").await.join("\n");
    assert!(shown.contains("GitHub answered 502") && is_merged(&told, "acme/shop", 2).await, "{shown}");
    forge.answers();
    let shown = told.tell("erin", "/freeze prod 2h the auditors are here").await.join("\n");
    let named = "shop-3 had begun before this and is under way right now: merge acme/shop#2 at ";
    assert!(shown.contains(named) && shown.contains("You are told how it ends."), "{shown}");
    let ended = shown.split("(only erin sees) ").find(|part| part.contains("begun before your /freeze prod,"));
    assert!(ended.is_some_and(|text| text.contains("was carried out.")), "{shown}");
    assert!(!is_merged(&told, "acme/k8s-prod", 1).await, "nothing else merges");
    told.all_is_well().await;
}

#[tokio::test]
async fn what_had_begun_and_was_not_carried_out_is_told_so_and_never_happens() {
    for (who, text, did, why) in [
        ("erin", "/freeze prod 2h the auditors are here", "/freeze prod", "freeze: prod is frozen"),
        ("erin", "/stop prod the auditors are here", "/stop of prod", "freeze: prod is frozen (stopped by erin"),
        ("erin", "/lock shop prod the checkout is slow", "lock of shop in prod", "lock: erin holds prod"),
        ("carol", "/tide abort shop-3", "abort", "aborted by carol"),
        ("bob", "unreact ✅ on 2", "taking back of ✅", "approvals: 1 of 2 (dave)"),
        ("bob", "react ❌ on 2", "❌", "approvals: rejected by bob"),
    ] {
        let (mut told, forge) = with_failing_forge().await;
        forge.fail("merge", lost());
        told.tell("dave", "react ✅ on 2").await;
        forge.fail("merge", None);
        let shown = told.tell(who, text).await.join("\n");
        assert!(shown.contains("shop-3 had begun before this and is under way right now"), "{text}: {shown}");
        assert!(!shown.contains("was not carried out"), "{text}: GitHub may still carry it out: {shown}");
        told.pass(Duration::from_secs(15)).await;
        let shown = told.heard().join("\n");
        let ended = format!("begun before your {did}, was not carried out: {why}");
        assert!(shown.contains(&ended), "{text}: {shown}");
        told.pass(Duration::from_secs(600)).await;
        assert!(!is_merged(&told, "acme/shop", 2).await, "{text}");
        told.all_is_well().await;
    }
}

#[tokio::test]
async fn an_abort_waits_for_what_had_begun_and_records_what_runs_then() {
    let (mut told, forge) = with_failing_forge().await;
    let clock = told.clock.clone();
    forge.fail("answer to merge", lost());
    told.tell("dave", "react ✅ on 2").await;
    // The pull request is found merged then, and the answer to the bump's merge is lost as well.
    forge.fail("read", None);
    told.pass(Duration::from_secs(60)).await;
    assert!(is_merged(&told, "acme/k8s-prod", 1).await);
    forge.answers();
    let shown = told.tell("carol", "/tide abort shop-3").await.join("\n");
    assert!(shown.contains("merge acme/k8s-prod#1 at") && shown.contains("was carried out."), "{shown}");
    let deployed = told.world.store.deployments(&"shop".parse().unwrap(), &"prod".parse().unwrap(), 1).await.unwrap();
    assert_eq!(deployed[0].delivery.as_str(), "shop-3", "what runs is on record at {}", clock.now());
    told.all_is_well().await;
}

#[tokio::test]
async fn what_cannot_be_dealt_with_holds_merges_up_for_two_minutes_at_most() {
    let (mut told, forge) = with_failing_forge().await;
    let (store, engine) = (told.world.store.clone(), told.world.engine.clone());
    forge.fail("read acme/billing", lost());
    // As a store brought up to date has it: what it could close is not known.
    let review = Some(Reviewed { login: "bobcat".into(), state: ReviewState::ChangesRequested });
    let event = Event::PrChanged { repo: repo("acme/billing"), pr: PrNumber(7), review };
    let (closes, received_at) = (Some(Closing::default()), told.clock.now());
    let row = NewInboxRow { source: "forge".into(), key: "stuck".into(), event, closes, received_at };
    store.enqueue(&[row]).await.unwrap();
    engine.run_until_idle().await.unwrap();
    told.world.perform("dave", &"react ✅ on 2".parse().unwrap()).await.unwrap();
    engine.run_until_idle().await.unwrap();
    let shown = told.heard().join("\n");
    assert!(shown.contains("what happened to acme/billing#7 could close a gate"), "{shown}");
    assert!(!is_merged(&told, "acme/shop", 2).await);

    let began = told.clock.now();
    while !store.inbox(0, 9).await.unwrap().is_empty() {
        assert!(told.clock.now() - began <= chrono::TimeDelta::seconds(120), "it holds merges up for ever");
        let next = engine.next_wake().await.unwrap().expect("something is tried again");
        told.clock.advance_to(next.max(told.clock.now() + chrono::TimeDelta::seconds(1)));
        engine.run_until_idle().await.unwrap();
    }
    told.clock.advance(Duration::from_secs(60));
    engine.run_until_idle().await.unwrap();
    assert!(is_merged(&told, "acme/shop", 2).await, "{}", told.heard().join("\n"));
    let journal = store.journal(0, 10_000, None).await.unwrap();
    let journal: Vec<_> = journal.into_iter().map(|record| record.read().unwrap()).collect();
    let refused = journal.iter().any(|e| {
        matches!(&e.fact, Fact::Heard { key, disposition, .. } if key == "forge:stuck" && disposition.starts_with("refused: "))
    });
    assert!(refused, "{:?}", journal.iter().rev().take(20).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_cannot_be_dealt_with_and_closes_nothing_is_kept_and_holds_nothing_up() {
    let mut told = one_vote_short().await;
    let (store, engine) = (told.world.store.clone(), told.world.engine.clone());
    let repository = told.world.folder.join("git/acme/billing.git/config");
    std::fs::write(repository, "[[[ no configuration").unwrap();
    told.world.perform("ci", &"image billing dev-0000001".parse().unwrap()).await.unwrap();
    told.world.perform("dave", &"react ✅ on 2".parse().unwrap()).await.unwrap();
    engine.run_until_idle().await.unwrap();
    assert!(is_merged(&told, "acme/shop", 2).await, "{}", told.heard().join("\n"));
    assert_eq!(store.inbox(0, 9).await.unwrap().len(), 1);
}
