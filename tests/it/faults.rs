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
async fn a_limit_that_says_when_it_ends_is_waited_for_until_then_and_no_longer() {
    for call in ["merge", "read"] {
        let (mut told, forge) = metered().await;
        told.tell("alice", "push acme/shop feature \"feat: coupons\"").await;
        told.tell("alice", "pr acme/shop feature -> dev \"feat: coupons\"").await;
        let limit = PortError::transient("GitHub's limit of calls is reached", "429");
        forge.fail(call, Some(limit.after(std::time::Duration::from_secs(600))));
        told.tell("carol", "react ✅ on 1").await;
        forge.take();
        let tries =
            |calls: Vec<String>| calls.iter().filter(|c| c.starts_with("merge ") || c.starts_with("read #1")).count();
        told.tell("world", "pass 9m").await;
        assert_eq!(tries(forge.take()), 0, "{call}: left alone");
        forge.fail(call, None);
        let shown = told.tell("world", "pass 2m").await.join("\n");
        assert!(shown.contains("Merge: #1"), "{call}: {shown}");
    }
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
async fn what_a_page_refuses_is_told_to_people_once_and_to_the_page_as_soon_as_it_takes_it() {
    let (mut told, forge) = metered().await;
    let repo = "acme/shop".parse().unwrap();
    let no = "the App may not write deployments of acme/shop: grant it";
    forge.fail("deployment", Some(PortError::rejected(no)));
    let mut shown = told.tell("alice", "push acme/shop dev \"feat: coupons\"").await.join("\n");
    shown += &told.tell("world", "pass 1m").await.join("\n");
    assert!(shown.contains("running"), "{shown}");
    shown += &told.tell("alice", "push acme/shop dev \"feat: gift cards\"").await.join("\n");
    shown += &told.tell("world", "pass 1m").await.join("\n");
    told.world.engine.sweep().await.unwrap();
    // A restart is no reason to tell it again.
    let catalog = told.world.config.catalog.clone();
    let mut told = told.anew(|ports| ports, catalog);
    told.world.engine.sweep().await.unwrap();
    told.world.settle().await.unwrap();
    shown += &told.tell("world", "pass 10m").await.join("\n");
    let alarm = format!("shop: cannot show the deployment in dev as pending: {no}. It is told as soon as it may be");
    assert_eq!(shown.matches(no).count(), 1, "{shown}");
    assert!(shown.contains(&alarm), "{shown}");
    assert!(told.world.forge.deployments(&repo).await.unwrap().is_empty());

    forge.fail("deployment", None);
    told.clock.advance(std::time::Duration::from_secs(3600));
    told.world.engine.sweep().await.unwrap();
    let shown = told.tell("world", "pass 1m").await.join("\n");
    assert!(shown.contains("the page of acme/shop takes again what it refused"), "{shown}");
    let states: Vec<_> = told.world.forge.deployments(&repo).await.unwrap().into_iter().map(|d| d[2].clone()).collect();
    assert_eq!(states, ["success"], "what was overtaken meanwhile is not shown as if it came after");
}

#[tokio::test]
async fn a_page_that_refuses_is_not_asked_again_and_again() {
    let (mut told, forge) = metered().await;
    forge.fail("deployment", Some(PortError::rejected("the App may not write deployments of acme/shop: grant it")));
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    told.tell("world", "pass 1m").await;
    forge.take();
    for _ in 0..60 {
        told.clock.advance(std::time::Duration::from_secs(60));
        told.world.engine.sweep().await.unwrap();
        told.world.settle().await.unwrap();
    }
    let tries = forge.take().iter().filter(|c| c.starts_with("try deployment")).count();
    assert!((3..=6).contains(&tries), "tried {tries} times in an hour");
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

async fn open_prs(told: &Told, repo: &str) -> Vec<u64> {
    let open = told.world.forge.open_prs(&repo.parse().unwrap()).await.unwrap();
    open.into_iter().map(|pr| pr.number.0).collect()
}

#[tokio::test]
async fn what_could_not_be_closed_at_an_end_is_closed_later_and_told_where_it_takes_long() {
    let (mut told, forge) = metered().await;
    told.promotes_to_prod().await;
    assert_eq!(open_prs(&told, "acme/shop").await, [2]);
    let limit = PortError::transient("GitHub failed to close acme/shop#2 (status 502); it is tried again", "502");
    forge.fail("close", Some(limit));
    let shown = told.tell("carol", "/tide abort shop-3").await.join("\n");
    assert!(shown.contains("aborted") && !shown.contains("was not closed"), "what passes is tried once more: {shown}");
    assert_eq!(open_prs(&told, "acme/shop").await, [2]);
    let shown = told.tell("world", "pass 1m").await.join("\n");
    let said = "acme/shop#2 was not closed: GitHub failed to close acme/shop#2 (status 502); it is tried until it is";
    assert_eq!(shown.matches(said).count(), 1, "{shown}");
    forge.take();
    told.tell("world", "pass 20m").await;
    let tries = forge.take().iter().filter(|call| call.starts_with("close #2")).count();
    assert!((3..=8).contains(&tries), "tried {tries} times in 20 minutes");

    // A restart forgets nothing of it.
    let catalog = told.world.config.catalog.clone();
    let mut told = told.anew(|ports| ports, catalog);
    forge.fail("close", None);
    let shown = told.tell("world", "pass 6m").await.join("\n");
    assert!(shown.contains("acme/shop#2, which was left open, is closed now"), "{shown}");
    assert!(open_prs(&told, "acme/shop").await.is_empty());
    let gone = told.world.forge.repos().branches(&"acme/shop".parse().unwrap(), "promotions/").await.unwrap();
    assert_eq!(gone, [], "and its branch is gone");
    forge.take();
    told.tell("world", "pass 20m").await;
    assert!(!forge.take().iter().any(|call| call.contains("#2 acme/shop")), "it is tidy, and left alone");
}

#[tokio::test]
async fn a_conversation_that_is_locked_keeps_nothing_open() {
    let (mut told, forge) = metered().await;
    told.promotes_to_prod().await;
    forge.fail("comment", Some(PortError::rejected("GitHub refuses to comment on acme/shop#2: it is locked")));
    let shown = told.tell("carol", "/tide abort shop-3").await.join("\n");
    assert!(shown.contains("aborted") && !shown.contains("left open"), "{shown}");
    assert!(open_prs(&told, "acme/shop").await.is_empty(), "{shown}");
}

#[tokio::test]
async fn what_was_left_open_is_let_be_where_another_delivery_goes_on_with_it() {
    let (mut told, forge) = metered().await;
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    told.tell("world", "pass 1m").await;
    told.tell("alice", "/release cut 1.4.0").await;
    forge.fail("close", Some(PortError::transient("GitHub answered 502", "502")));
    told.tell("alice", "/tide abort shop-2").await;
    assert_eq!(open_prs(&told, "acme/shop").await, [1]);
    // Cut again before anything could be closed, it takes the same branch and pull request.
    told.tell("alice", "/release cut 1.4.0").await;
    forge.fail("close", None);
    told.tell("world", "pass 10m").await;
    assert_eq!(open_prs(&told, "acme/shop").await, [1], "it is the new one's");
    let shown = told.tell("alice", "/tide status").await.join("\n");
    assert!(shown.contains("shop-3"), "{shown}");
}
