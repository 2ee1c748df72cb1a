//! The outbox on a surface that limits how often it is called: edits wait and show what is newest then, outcomes are
//! never dropped and keep their order.

use std::sync::Arc;
use std::time::Duration;

use tidegate::chat::Standing;
use tidegate::domain::catalog::Surface;

use crate::support::told::Told;
use crate::support::workspace::Workspace;

async fn world(slack: &Arc<Workspace>) -> Told {
    world_in(slack, |_| "C1").await
}

/// The same, with each app in a channel.
async fn world_in(slack: &Arc<Workspace>, channel: impl Fn(&str) -> &'static str) -> Told {
    let told = Told::new(|config| config).await;
    slack.member("UALICE", "alice@acme.example", Standing::Member);
    let mut catalog = told.world.config.catalog.clone();
    for app in catalog.apps.values_mut() {
        app.channels.insert(Surface::Slack, channel(&app.name.to_string()).to_owned());
    }
    let slack = slack.clone();
    told.anew(
        |mut ports| {
            ports.chats.push(slack);
            ports
        },
        catalog,
    )
}

fn lines(log: &[String]) -> Vec<&str> {
    log.iter().map(String::as_str).filter(|l| l.contains('·') && !l.contains('╭') || l.contains('●')).collect()
}

#[tokio::test]
async fn what_a_limit_holds_up_comes_when_it_may_newest_first_shown_and_in_order() {
    let (free, limited) = (Arc::new(Workspace::default()), Arc::new(Workspace::default()));
    let mut logs = Vec::new();
    for slack in [&free, &limited] {
        let mut told = world(slack).await;
        if Arc::ptr_eq(slack, &limited) {
            slack.limit(&[7, 3, 30]);
        }
        told.tell("alice", r#"push acme/shop dev "feat: coupons""#).await;
        told.tell("world", "pass 5m").await;
        told.all_is_well().await;
        logs.push(slack.log());
    }
    assert_eq!(lines(&logs[0]), lines(&logs[1]), "every line, in the same order");
    let last = |log: &[String]| log.iter().rev().find(|l| l.contains("shop-1")).cloned();
    let done = logs.iter().map(|log| last(log).unwrap_or_default()).collect::<Vec<_>>();
    assert!(done.iter().all(|card| card.contains("done")), "{done:?}");
    assert!(logs[1].len() < logs[0].len(), "edits that were overtaken were left out");
}

#[tokio::test]
async fn edits_of_one_message_keep_the_surfaces_pace() {
    let slack = Arc::new(Workspace::default());
    let mut told = world(&slack).await;
    slack.pace(Duration::from_secs(20));
    told.tell("alice", r#"push acme/shop dev "feat: coupons""#).await;
    let at_once = slack.log().iter().filter(|l| l.starts_with("C1 now")).count();
    assert_eq!(at_once, 0, "a card that just appeared is not edited yet");
    told.tell("world", "pass 5m").await;
    let log = slack.log();
    let edits = log.iter().filter(|l| l.starts_with("C1 now")).count();
    assert!((1..=4).contains(&edits), "{log:#?}");
    assert!(log.iter().any(|l| l.contains("done")), "{log:#?}");
}

#[tokio::test]
async fn the_check_on_a_pull_request_leads_to_the_card() {
    let slack = Arc::new(Workspace::default());
    let mut told = world(&slack).await;
    told.tell("alice", r#"push acme/shop feature "feat: coupons""#).await;
    told.tell("alice", r#"pr acme/shop feature -> dev "feat: coupons""#).await;
    told.tell("world", "pass 1m").await;
    told.tell("bob", "review approve acme/shop#1").await;
    told.tell("world", "pass 1m").await;
    let repo = tidegate::domain::RepoId::parse("acme/shop").unwrap();
    let pr = tidegate::forge::Forge::pull_request(told.world.forge.as_ref(), &repo, tidegate::domain::PrNumber(1))
        .await
        .unwrap();
    let checks = tidegate::forge::Forge::checks(told.world.forge.as_ref(), &repo, &pr.head).await.unwrap();
    let own = checks.iter().find(|c| c.name == "tidegate/approvals").unwrap();
    assert!(own.summary.contains("The card on Slack: https://slack.example/C1/"), "{}", own.summary);
}

#[tokio::test]
async fn a_message_that_keeps_failing_steps_aside_and_is_told_in_status() {
    let slack = Arc::new(Workspace::default());
    let mut told = world(&slack).await;
    slack.fails("card:shop-1");
    told.tell("alice", r#"push acme/shop dev "feat: coupons""#).await;
    told.tell("alice", r#"push acme/billing dev "fix: rounding""#).await;
    told.tell("world", "pass 1m").await;
    let log = slack.log();
    assert!(log.iter().any(|l| l.contains("billing-")), "the other card is shown: {log:#?}");
    let status = told.world.engine.status(None).await.unwrap().text();
    assert!(status.contains("does not take message card:shop-1"), "{status}");
    slack.fails("nothing");
    told.tell("world", "pass 2m").await;
    let status = told.world.engine.status(None).await.unwrap().text();
    assert!(!status.contains("does not take"), "{status}");
    assert!(slack.log().iter().any(|l| l.contains("shop-1")));
    told.all_is_well().await;
}

/// How often the card of a delivery appeared, by the log.
fn appeared(log: &[String], delivery: &str) -> usize {
    log.iter().filter(|line| line.contains(delivery) && line.contains('╭') && !line.contains(" now ")).count()
}

/// A call that never comes back: the loop goes on, the other channel is served, and when it does come back its message was sent
/// once.
#[tokio::test]
async fn one_call_that_hangs_holds_its_channel_alone_and_the_loop_waits_for_nobody() {
    let slack = Arc::new(Workspace::default());
    let mut told = world_in(&slack, |app| if app == "shop" { "C1" } else { "C2" }).await;
    slack.hangs("card:shop-1");
    let mut log = Vec::new();
    let meanwhile = async {
        told.tell("alice", r#"push acme/shop dev "feat: coupons""#).await;
        told.tell("alice", r#"push acme/billing dev "fix: rounding""#).await;
        told.tell("world", "pass 1m").await;
    };
    let in_time = tokio::time::timeout(Duration::from_secs(60), Box::pin(meanwhile)).await;
    assert!(in_time.is_ok(), "the loop waits for what never comes");
    log.extend(slack.log());
    assert_eq!(appeared(&log, "shop-1"), 0, "{log:#?}");
    assert_eq!(appeared(&log, "billing-"), 1, "{log:#?}");

    slack.goes_on();
    for _ in 0..200 {
        told.tell("world", "pass 1s").await;
        log.extend(slack.log());
        if appeared(&log, "shop-1") > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    told.tell("world", "pass 2m").await;
    log.extend(slack.log());
    assert_eq!(appeared(&log, "shop-1"), 1, "sent once: {log:#?}");
    assert!(log.iter().any(|l| l.contains("shop-1") && l.contains("done")), "{log:#?}");
    told.all_is_well().await;
}

/// What is under way when tidegate ends ends with it, and is looked for before it is sent again.
#[tokio::test]
async fn what_hangs_when_tidegate_starts_anew_is_sent_once() {
    let slack = Arc::new(Workspace::default());
    let mut told = world(&slack).await;
    slack.hangs("card:shop-1");
    told.tell("alice", r#"push acme/shop dev "feat: coupons""#).await;
    let catalog = told.world.engine.catalog().clone();
    let mut told = told.anew(|ports| ports, catalog);
    told.start().await;
    slack.goes_on();
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        told.tell("world", "pass 15s").await;
    }
    let log = slack.log();
    assert_eq!(appeared(&log, "shop-1"), 1, "{log:#?}");
    told.all_is_well().await;
}
