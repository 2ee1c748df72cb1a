//! What stood on the branches when a tidegate that names what enters first looked at them: upgrades, and teams that move in.

use std::sync::Arc;

use tidegate::demo::verbs::Verb;
use tidegate::demo::world::{World, config_text};
use tidegate::domain::pull_request::PrState;
use tidegate::domain::{PrNumber, RepoId};
use tidegate::forge::Forge as _;
use tidegate::port::ManualClock;

use crate::support::told::{TEMPO, Told, beginning, folder};

const PUSHED: &str = r#"push acme/shop stage "chore: long ago" old.txt=1"#;
const NAMED: &str = "neither on the dev branch's own line nor approved before";

async fn tell(told: &mut Told, who: &str, what: &str) -> String {
    told.tell(who, what).await.join("\n")
}

#[tokio::test]
async fn what_stood_there_first_is_told_once_and_asked_of_nobody() {
    let (folder, clock) = (folder(), Arc::new(ManualClock::new(beginning())));
    World::make(folder.path(), &config_text(TEMPO), clock.clone()).await.expect("a world");
    let mut told = Told::open(folder.path(), clock).await;
    let push: Verb = PUSHED.parse().expect("something people do");
    told.world.perform("bob", &push).await.expect("pushes");
    told.start().await;
    let first = told.heard().join("\n");
    assert!(
        first.contains("what stood on stage (") && first.contains("1 commit that the dev branch does not"),
        "{first}"
    );
    told.start().await;
    assert_eq!(told.heard(), Vec::<String>::new(), "told once");

    tell(&mut told, "alice", r#"push acme/shop dev "feat: coupons""#).await;
    tell(&mut told, "world", "pass 1m").await;
    let asked = tell(&mut told, "alice", "/release cut 1.4.0").await;
    assert!(asked.contains("ballot 1: Approve: Release 1.4.0") && !asked.contains(NAMED), "{asked}");
    // What comes later is another matter.
    let asked = tell(&mut told, "bob", r#"push acme/shop stage "chore: today" new.txt=1"#).await;
    assert!(asked.contains(NAMED) && asked.contains("chore: today") && !asked.contains("long ago"), "{asked}");
}

#[tokio::test]
async fn a_branch_that_was_not_there_at_the_first_look_explains_nothing() {
    let (folder, clock) = (folder(), Arc::new(ManualClock::new(beginning())));
    World::make(folder.path(), &config_text(TEMPO), clock.clone()).await.expect("a world");
    let mut told = Told::open(folder.path(), clock).await;
    let gone: Verb = "delete acme/shop stage".parse().expect("something people do");
    told.world.perform("bob", &gone).await.expect("deletes");
    told.start().await;
    tell(&mut told, "bob", PUSHED).await;
    tell(&mut told, "alice", r#"push acme/shop dev "feat: coupons""#).await;
    tell(&mut told, "world", "pass 1m").await;
    let asked = tell(&mut told, "alice", "/release cut 1.4.0").await;
    assert!(asked.contains(NAMED) && asked.contains("long ago"), "{asked}");
}

#[tokio::test]
async fn a_tag_on_a_file_takes_its_name_and_a_hotfix_gets_the_next_version() {
    let mut told = Told::new(|config| config).await;
    let git = git2::Repository::open(told.world.folder.join("git/acme/shop.git")).unwrap();
    let file = git.blob(b"no commit").unwrap();
    git.reference("refs/tags/stage/v1.3.1", file, false, "").unwrap();
    let shown = told.tell("dave", "/hotfix start").await.join("\n");
    assert!(shown.contains("hotfix 1.3.2 of shop"), "{shown}");
}

/// Whoever may write can word a pull request as tidegate will, before tidegate looks: it is no proof that nothing was said on
/// it for another delivery.
#[tokio::test]
async fn a_review_of_before_counts_for_nothing_whatever_the_pull_request_says() {
    let mut told = Told::new(|config| config).await;
    tell(&mut told, "alice", r#"push acme/shop dev "feat: coupons""#).await;
    tell(&mut told, "world", "pass 1m").await;
    tell(&mut told, "erin", r#"/freeze stage 1h "fair""#).await;
    tell(&mut told, "alice", "/release cut 1.4.0").await;
    tell(&mut told, "bob", "review approve acme/shop#1").await;
    tell(&mut told, "alice", "/tide abort shop-2").await;
    tell(&mut told, "alice", "reopen acme/shop#1").await;
    let (repo, number) = ("acme/shop".parse().unwrap(), PrNumber(1));
    let left = told.world.forge.pull_request(&repo, number).await.unwrap();
    let worded = left.body.replace("shop-2", "shop-3");
    assert_ne!(worded, left.body, "it names the delivery");
    told.world.forge.edit_pr(&repo, number, &left.title, &worded).await.unwrap();

    let asked = tell(&mut told, "alice", "/release cut 1.4.0").await;
    let found = told.world.forge.pull_request(&repo, number).await.unwrap();
    assert_eq!(found.body, worded, "the very words, so that nothing was put right");
    assert!(asked.contains("ballot 2: Approve") && asked.contains("before this was asked there"), "{asked}");
    let thawed = tell(&mut told, "erin", "/thaw stage").await;
    assert!(!thawed.contains("Merge"), "{thawed}");
    let why = tell(&mut told, "erin", "/tide why shop-3").await;
    assert!(why.contains("approvals: 0 of 1"), "{why}");
    let again = tell(&mut told, "bob", "review approve acme/shop#1").await;
    assert!(again.contains("✔ Merge: #1"), "{again}");
}

/// Where a pull request that brings a fix back is pointed at another branch, nothing that was approved before lets it in there.
#[tokio::test]
async fn a_back_merge_goes_nowhere_but_where_it_was_meant_to() {
    let mut told = Told::new(|config| config).await;
    tell(&mut told, "alice", r#"push acme/shop dev "feat: coupons""#).await;
    tell(&mut told, "world", "pass 1m").await;
    tell(&mut told, "alice", "/release cut 1.4.0").await;
    tell(&mut told, "bob", r#"push acme/shop releases/v1.4.0 "fix: late" same.txt=1"#).await;
    tell(&mut told, "alice", r#"push acme/shop dev "feat: otherwise" same.txt=2"#).await;
    tell(&mut told, "carol", "/approve 2").await;
    let shown = tell(&mut told, "world", "pass 40m").await;
    let repo: RepoId = "acme/shop".parse().unwrap();
    let all = told.world.forge.pull_requests(&repo).await.unwrap();
    let back = all.iter().find(|pr| pr.base.as_str() == "dev").unwrap_or_else(|| panic!("{shown}"));
    told.world.forge.retarget(&repo, back.number, &"prod".parse().unwrap()).await.unwrap();
    let shown = tell(&mut told, "world", "pass 40m").await;
    assert!(shown.contains("goes into prod now, and was opened to bring 1.4.0 into dev"), "{shown}");
    assert_eq!(told.world.forge.pull_request(&repo, back.number).await.unwrap().state, PrState::Open, "{shown}");
}
