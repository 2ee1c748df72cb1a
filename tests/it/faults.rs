//! A forge that fails: what passes is tried again without closing or doubling anything, what only a person can clear says
//! so, and what is told on the side holds nothing up.

use tidegate::forge::Forge as _;
use tidegate::port::PortError;

use crate::budget::metered;
use crate::support::told::Told;

/// A change of acme/shop that carol approved.
async fn approved(told: &mut Told) -> String {
    told.tell("alice", "push acme/shop feature \"feat: coupons\"").await;
    told.tell("alice", "pr acme/shop feature -> dev \"feat: coupons\"").await;
    told.tell("carol", "react ✅ on 1").await.join("\n")
}

async fn why(told: &mut Told) -> String {
    told.tell("alice", "/tide why shop-1").await.join("\n")
}

#[tokio::test]
async fn what_passes_is_tried_again_after_pauses_that_grow() {
    let (mut told, forge) = metered().await;
    forge.fail("merge", Some(PortError::transient("GitHub answered 502", "502")));
    approved(&mut told).await;
    let said = why(&mut told).await;
    assert!(said.contains("GitHub answered 502; trying again"), "{said}");
    forge.take();
    told.tell("world", "pass 4m").await;
    let tries = forge.take().iter().filter(|c| c.starts_with("merge ")).count();
    // 15 s, 30 s, 60 s and 120 s after one another; an event in between makes one try sooner and the next pause longer.
    assert!((2..=4).contains(&tries), "tried {tries} times in four minutes");

    forge.fail("merge", None);
    let shown = told.tell("world", "pass 4m").await.join("\n");
    assert!(shown.contains("Merge: #1"), "{shown}");
    let repo = "acme/shop".parse().unwrap();
    assert_eq!(told.world.forge.open_prs(&repo).await.unwrap(), [], "merged, and none opened beside it");
}

#[tokio::test]
async fn what_the_forge_refuses_is_a_shut_gate_that_says_what_to_do() {
    let (mut told, forge) = metered().await;
    let refusal = "acme/shop refuses a merge into dev (403): let tidegate's App pass the branch's protection";
    forge.fail("merge", Some(PortError::rejected(refusal)));
    let shown = approved(&mut told).await;
    assert!(shown.contains("needs help"), "{shown}");
    let said = why(&mut told).await;
    assert!(said.contains(refusal) && !said.contains("trying again"), "{said}");

    forge.fail("merge", None);
    let shown = told.tell("world", "pass 3m").await.join("\n");
    assert!(shown.contains("Merge: #1"), "somebody cleared the way: {shown}");
}

#[tokio::test]
async fn a_repository_that_cannot_be_read_is_told_and_found_again() {
    let (mut told, forge) = metered().await;
    told.tell("alice", "push acme/shop feature \"feat: coupons\"").await;
    told.tell("alice", "pr acme/shop feature -> dev \"feat: coupons\"").await;
    let gone = "acme/shop is not there (404): was it renamed? correct `repository`, or install the App on it again";
    forge.fail("read", Some(PortError::not_found(gone)));
    told.tell("carol", "react ✅ on 1").await;
    let said = why(&mut told).await;
    assert!(said.contains(gone), "{said}");
    forge.fail("read", None);
    let shown = told.tell("world", "pass 6m").await.join("\n");
    assert!(shown.contains("Merge: #1"), "{shown}");
}

#[tokio::test]
async fn a_page_that_cannot_be_written_holds_nothing_up_and_is_written_later() {
    let (mut told, forge) = metered().await;
    let repo = "acme/shop".parse().unwrap();
    forge.fail("deployment", Some(PortError::transient("GitHub answered 503", "503")));
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    let shown = told.tell("world", "pass 1m").await.join("\n");
    assert!(shown.contains("running"), "{shown}");
    assert!(told.world.forge.deployments(&repo).await.unwrap().is_empty());

    forge.fail("deployment", None);
    told.tell("world", "pass 2m").await;
    told.world.engine.sweep().await.unwrap();
    let states: Vec<_> = told.world.forge.deployments(&repo).await.unwrap().into_iter().map(|d| d[2].clone()).collect();
    assert_eq!(states, ["success"]);
}

#[tokio::test]
async fn a_page_that_may_not_be_written_is_left_alone() {
    let (mut told, forge) = metered().await;
    forge.fail("deployment", Some(PortError::rejected("the App may not write deployments of acme/shop: grant it")));
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    let shown = told.tell("world", "pass 1m").await.join("\n");
    assert!(shown.contains("running"), "{shown}");
    forge.fail("deployment", None);
    forge.take();
    told.world.engine.sweep().await.unwrap();
    told.world.settle().await.unwrap();
    assert!(!forge.take().iter().any(|c| c.contains("deployment")), "it is not asked again and again");
}

#[tokio::test]
async fn an_approval_that_cannot_be_dismissed_is_left_and_counts_no_more() {
    let (mut told, forge) = metered().await;
    forge.fail("dismiss review", Some(PortError::rejected("reviews of acme/shop cannot be dismissed")));
    told.tell("alice", "push acme/shop feature \"feat: coupons\"").await;
    told.tell("alice", "pr acme/shop feature -> dev \"feat: coupons\"").await;
    // The merge is held up until the head has moved.
    forge.fail("merge", Some(PortError::transient("GitHub answered 502", "502")));
    told.tell("bob", "review approve acme/shop#1").await;
    told.tell("alice", "push acme/shop feature \"feat: coupons, cheaper\"").await;
    forge.fail("merge", None);
    let said = why(&mut told).await;
    assert!(said.contains("0 of 1"), "{said}");
    let shown = told.tell("carol", "react ✅ on 2").await.join("\n");
    assert!(shown.contains("Merge: #1"), "{shown}");
}
