//! What happens to something after which many others came: nobody meets silence there, and nobody is told what is not so. What
//! people are answered by is looked up by what it is, and not among the newest.

use tidegate::domain::delivery::{Delivery, Lane};
use tidegate::domain::event::{Event, Reviewed};
use tidegate::domain::pull_request::ReviewState;
use tidegate::domain::{AppName, PrNumber, RepoId};
use tidegate::engine::Ports;
use tidegate::port::{Clock as _, Incoming};
use tidegate::store::{Change, Listing};

use crate::support::told::Told;

/// More than are ever listed at once.
const MANY: u64 = 250;

/// Many pushes to the dev branch of an app came and went, each as the one did that was played.
async fn many_of(told: &Told, app: &str) {
    let (store, name) = (&told.world.store, AppName::parse(app).unwrap());
    let all = store.deliveries(&Listing { app: Some(name.clone()), ..Listing::default() }).await.unwrap();
    let like = all.into_iter().find(|d| d.lane == Lane::Continuous && !d.is_open()).unwrap();
    let first = store.next_number(&name).await.unwrap();
    let another = |n: u64| {
        let id = format!("{app}-{n}").parse().unwrap();
        Delivery { id, revision: 0, created_at: told.clock.now(), ..like.clone() }
    };
    let deliveries = (first..first + MANY).map(another).collect();
    store.commit(Change { deliveries, ..Change::default() }).await.unwrap();
}

/// Many of each app.
async fn many(told: &mut Told) {
    told.tell("carol", "push acme/billing dev \"feat: one of many\"").await;
    told.tell("world", "pass 1m").await;
    many_of(told, "billing").await;
    many_of(told, "shop").await;
}

/// What people are told once somebody has done this.
async fn heard(told: &mut Told, who: &str, what: &str) -> String {
    told.tell(who, what).await.join("\n")
}

/// A release of shop 1.4.0 (shop-2, pull request 1, ballot 1).
async fn with_a_release() -> Told {
    let mut told = Told::new(|config| config).await;
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    told.tell("world", "pass 1m").await;
    told.tell("alice", "/release cut 1.4.0").await;
    told
}

#[tokio::test]
async fn a_pull_request_that_is_opened_again_or_merged_is_known_however_many_came_since() {
    for (what, said) in [
        ("reopen acme/shop#1", "Release 1.4.0 of shop to stage goes on: acme/shop#1 was opened again"),
        (
            "merge acme/shop#1",
            "acme/shop#1 was merged by bobcat although Release 1.4.0 of shop to stage (shop-2) had ended",
        ),
    ] {
        let mut told = with_a_release().await;
        told.tell("alice", "close acme/shop#1").await;
        many(&mut told).await;
        if what.starts_with("merge") {
            // What is closed cannot be merged: it is opened where nobody tells of it, and merged at once.
            let shop = RepoId::parse("acme/shop").unwrap();
            told.world.forge.reopen_as("bobcat", &shop, PrNumber(1)).await.unwrap();
        }
        let shown = heard(&mut told, "bob", what).await;
        assert!(shown.contains(said), "{what}: {shown}");
        told.all_is_well().await;
    }
}

#[tokio::test]
async fn a_sweep_finds_what_was_opened_again_unheard_of_however_many_came_since() {
    let mut told = with_a_release().await;
    told.tell("alice", "close acme/shop#1").await;
    many(&mut told).await;
    // Nobody tells of it: the webhook was lost.
    let catalog = told.world.config.catalog.clone();
    let mut told = told.anew(|ports| Ports { sources: Vec::new(), ..ports }, catalog);
    told.world.forge.reopen_as("alice-gh", &RepoId::parse("acme/shop").unwrap(), PrNumber(1)).await.unwrap();
    told.start().await;
    let shown = told.heard().join("\n");
    assert!(shown.contains("Release 1.4.0 of shop to stage goes on: acme/shop#1 was opened again"), "{shown}");
}

#[tokio::test]
async fn a_ballots_number_names_it_however_many_came_since() {
    let mut told = with_a_release().await;
    told.tell("alice", "/release abort").await;
    many(&mut told).await;
    let shown = heard(&mut told, "bob", "/approve 1").await;
    assert!(shown.contains("Ballot 1 is retired: over: aborted by alice"), "{shown}");
    let shown = heard(&mut told, "bob", "/approve 2").await;
    assert!(shown.contains("There is no ballot 2."), "{shown}");
}

#[tokio::test]
async fn a_change_asked_for_too_late_is_answered_however_many_came_since() {
    let mut told = with_a_release().await;
    told.tell("bob", "react ✅ on 1").await;
    told.tell("world", "pass 10m").await;
    many(&mut told).await;
    let review = Some(Reviewed { login: "carol-c".to_owned(), state: ReviewState::ChangesRequested });
    let event = Event::PrChanged { repo: RepoId::parse("acme/shop").unwrap(), pr: PrNumber(1), review };
    told.world.engine.take_in("test", &[Incoming { key: "late".to_owned(), event }]).await.unwrap();
    told.settle().await;
    let shown = told.heard().join("\n");
    assert!(shown.contains("carol-c asked for changes on acme/shop#1 too late: #1 was merged"), "{shown}");
}

#[tokio::test]
async fn the_ballot_of_a_release_names_the_fix_that_it_lacks_however_many_came_since() {
    let mut told = Told::new(|config| config).await;
    for (who, what) in [
        ("alice", "push acme/shop dev \"feat: coupons\" src/app.txt=coupons"),
        ("world", "pass 1m"),
        ("dave", "/hotfix start"),
        ("bob", "push acme/shop hotfixes/v1.3.1 \"fix: rounding\" src/app.txt=rounding"),
        ("dave", "/hotfix submit"),
        ("erin", "react ✅ on 1"),
        ("world", "pass 10m"),
        ("alice", "close acme/shop#2"),
    ] {
        told.tell(who, what).await;
    }
    many(&mut told).await;
    let shown = heard(&mut told, "alice", "/release cut 1.4.0").await;
    assert!(shown.contains("its back-merge into dev #2 was closed by alice-gh"), "{shown}");
}

#[tokio::test]
async fn a_reject_of_the_same_version_is_named_however_many_came_since() {
    let mut told = with_a_release().await;
    told.tell("bob", "react ❌ on 1").await;
    told.tell("alice", "/release abort").await;
    many(&mut told).await;
    let shown = heard(&mut told, "alice", "/release cut 1.4.0").await;
    assert!(shown.contains("bob rejected it as shop-2"), "{shown}");
}
