//! What a delivery costs on a forge that charges by the call, with its events arriving: counted step by step.

use std::sync::Arc;

use tidegate::engine::Ports;

use crate::support::metered::Metered;
use crate::support::told::Told;

/// A world whose engine's calls are counted.
pub(crate) async fn metered() -> (Told, Arc<Metered>) {
    let told = Told::new(|config| config).await;
    let forge = Metered::over(told.world.engine.ports().forge.clone());
    (on(told, forge.clone()), forge)
}

/// Lets the engine start anew on this forge.
fn on(told: Told, forge: Arc<Metered>) -> Told {
    let catalog = told.world.config.catalog.clone();
    told.anew(|ports| Ports { forge, ..ports }, catalog)
}

/// Does this, and says what it cost.
async fn costs(told: &mut Told, forge: &Metered, who: &str, what: &str) -> Vec<String> {
    told.tell(who, what).await;
    forge.take()
}

#[tokio::test]
async fn a_release_to_production_costs_few_calls_and_waiting_costs_none() {
    let (mut told, forge) = metered().await;
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    told.tell("world", "pass 1m").await;
    forge.take();

    let mut calls = costs(&mut told, &forge, "alice", "/release cut 1.4.0").await;
    calls.extend(costs(&mut told, &forge, "bob", "react ✅ on 1").await);
    calls.extend(costs(&mut told, &forge, "world", "pass 10m").await);
    let short = |calls: &[String]| {
        // Commit ids differ from run to run.
        let cut = |c: &String| {
            c.split_once(" of ").filter(|_| c.contains("checks")).map_or(c.clone(), |(what, _)| what.to_owned())
        };
        calls.iter().map(cut).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(short(&calls), @r"
    create pull request acme/shop
    label acme/shop
    read checks
    ask for reviews acme/shop
    report check acme/shop
    read #1 acme/shop
    read reviews of #1 acme/shop
    read checks
    merge acme/shop
    create pull request acme/k8s-stage
    merge acme/k8s-stage
    create deployment acme/shop
    deployment status acme/shop
    ");
    let stage = calls.len();

    assert_eq!(costs(&mut told, &forge, "world", "pass 31m").await, Vec::<String>::new(), "waiting costs nothing");

    let mut calls = costs(&mut told, &forge, "carol", "/promote prod 1.4.0").await;
    calls.extend(costs(&mut told, &forge, "bob", "react ✅ on 2").await);
    calls.extend(costs(&mut told, &forge, "dave", "react ✅ on 2").await);
    calls.extend(costs(&mut told, &forge, "world", "pass 10m").await);
    insta::assert_snapshot!(short(&calls), @r"
    create pull request acme/shop
    label acme/shop
    ask for reviews acme/shop
    report check acme/shop
    read #2 acme/shop
    read reviews of #2 acme/shop
    merge acme/shop
    create pull request acme/k8s-prod
    merge acme/k8s-prod
    create deployment acme/shop
    deployment status acme/shop
    publish release acme/shop
    ");
    let all = stage + calls.len();
    assert!(all <= 25, "a full release to production costs {all} calls");
    let env: Vec<_> = calls.iter().filter(|c| c.ends_with("acme/k8s-prod")).collect();
    assert_eq!(env.len(), 2, "the bump costs its pull request and the merge: {env:?}");
}

#[tokio::test]
async fn a_review_that_nobody_heard_of_is_of_what_was_asked_when_it_was_given() {
    let after = "after: { environment: stage, soak: 30m }";
    let told = Told::new(|config| config.replace(after, "# promoted in any order")).await;
    let forge = Metered::deaf(told.world.engine.ports().forge.clone());
    let mut told = on(told, forge);
    told.promotes_to_prod().await;
    told.tell("dave", "review approve acme/shop#2").await;
    let said = told.tell("alice", "/tide why shop-3").await.join("\n");
    assert!(said.contains("approvals: 0 of 2"), "it was not heard: {said}");

    let shown = told.tell("mallory", "image shop v1.4.0 \"evil content\"").await.join("\n");
    assert!(shown.contains("ballot 3: "), "other images under the same head: {shown}");
    told.world.engine.sweep().await.expect("sweeps");
    let shown = told.tell("bob", "react ✅ on 3").await.join("\n");
    assert!(!shown.contains("Merge:"), "dave approved what was asked before: {shown}");
    let said = told.tell("alice", "/tide why shop-3").await.join("\n");
    assert!(said.contains("approvals: 1 of 2 (bob)"), "{said}");

    told.tell("dave", "review approve acme/shop#2").await;
    told.world.engine.sweep().await.expect("sweeps");
    let shown = told.tell("world", "pass 1m").await.join("\n");
    assert!(shown.contains("Merge: #2"), "he approved what is asked now: {shown}");
}

#[tokio::test]
async fn a_review_that_nobody_heard_of_keeps_a_merge_from_happening() {
    let told = Told::new(|config| config).await;
    let forge = Metered::deaf(told.world.engine.ports().forge.clone());
    let mut told = on(told, forge);
    told.tell("alice", "push acme/shop feature \"feat: coupons\"").await;
    told.tell("alice", "pr acme/shop feature -> dev \"feat: coupons\"").await;
    told.tell("bob", "review reject acme/shop#1").await;
    let said = told.tell("alice", "/tide why shop-1").await.join("\n");
    assert!(said.contains("0 of 1"), "the reject was not heard: {said}");

    let shown = told.tell("carol", "react ✅ on 1").await.join("\n");
    assert!(!shown.contains("Merge:"), "{shown}");
    let said = told.tell("alice", "/tide why shop-1").await.join("\n");
    assert!(said.contains("rejected by bob"), "{said}");

    told.tell("bob", "review dismiss acme/shop#1").await;
    told.world.engine.sweep().await.expect("sweeps");
    let shown = told.tell("world", "pass 1m").await.join("\n");
    assert!(shown.contains("Merge: #1"), "a sweep hears what was missed: {shown}");
}
