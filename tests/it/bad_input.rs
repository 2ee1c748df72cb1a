//! What goes wrong outside in ways a chat log cannot show: a repository that is gone, a disk that takes no more, and an
//! abort that meets a merge.

use std::path::PathBuf;
use std::time::Duration;

use tidegate::domain::delivery::End;
use tidegate::domain::pull_request::PrState;
use tidegate::domain::{Branch, RepoId};
use tidegate::forge::Forge as _;
use tidegate::store::Listing;

use crate::support::told::Told;

fn repository(told: &Told, name: &str) -> PathBuf {
    told.world.folder.join("git").join(format!("{name}.git"))
}

async fn waits(told: &Told) -> String {
    let open = Listing { open_only: true, ..Listing::default() };
    let open = told.world.store.deliveries(&open).await.unwrap();
    open.iter().flat_map(|d| &d.waits).map(|w| w.explain(told.world.engine.ports().clock.now())).collect()
}

#[tokio::test]
async fn a_deleted_env_repo_is_named_and_the_delivery_goes_on_once_it_is_back() {
    let mut told = Told::new(|config| config).await;
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    told.tell("world", "pass 1m").await;
    let (repo, aside) = (repository(&told, "acme/k8s-stage"), told.world.folder.join("aside"));
    told.tell("alice", "/release cut 1.4.0").await;
    std::fs::rename(&repo, &aside).unwrap();
    told.tell("bob", "react ✅ on 1").await;
    let said = waits(&told).await;
    assert!(said.contains("acme/k8s-stage") && said.contains("restore it"), "{said}");

    std::fs::rename(&aside, &repo).unwrap();
    told.pass(Duration::from_secs(600)).await;
    let ended = told.world.store.deliveries(&Listing::default()).await.unwrap();
    assert!(ended.iter().all(|d| matches!(d.end, Some((_, End::Done)))), "{ended:?}");
    told.all_is_well().await;
}

#[tokio::test]
async fn an_env_repo_that_takes_no_more_objects_is_told_and_written_once_it_does() {
    let mut told = Told::new(|config| config).await;
    // A file where Git needs a folder refuses new objects, also to root, and leaves the old ones readable, as a full
    // disk does.
    let objects = repository(&told, "acme/k8s-dev").join("objects");
    let blocked: Vec<PathBuf> = (0..=255).map(|n| objects.join(format!("{n:02x}"))).filter(|f| !f.exists()).collect();
    blocked.iter().for_each(|f| std::fs::write(f, "no room").unwrap());
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    let said = waits(&told).await;
    assert!(said.contains("bump dev") && said.contains("k8s-dev"), "{said}");

    blocked.iter().for_each(|f| std::fs::remove_file(f).unwrap());
    told.pass(Duration::from_secs(900)).await;
    let ended = told.world.store.deliveries(&Listing::default()).await.unwrap();
    assert!(ended.iter().all(|d| matches!(d.end, Some((_, End::Done)))), "{ended:?}");
    told.all_is_well().await;
}

#[tokio::test]
async fn an_abort_that_meets_the_merge_either_stops_it_or_says_that_it_stays() {
    let mut told = Told::new(|config| config).await;
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    told.tell("world", "pass 1m").await;
    told.tell("alice", "/release cut 1.4.0").await;
    // Vote and abort are both heard before the engine has its turn.
    for (who, what) in [("bob", "react ✅ on 1"), ("alice", "/release abort")] {
        told.world.perform(who, &what.parse().unwrap()).await.unwrap();
    }
    told.world.settle().await.unwrap();
    let said = told.heard().join("\n");
    let repo = RepoId::parse("acme/shop").unwrap();
    let (head, base) = (Branch::parse("releases/v1.4.0").unwrap(), Branch::parse("stage").unwrap());
    let pr = told.world.forge.find_pr(&repo, &head, &base).await.unwrap().unwrap();
    match pr.state {
        PrState::Merged { .. } => assert!(said.contains("what was already merged stays"), "{said}"),
        PrState::Closed { .. } => assert!(said.contains("aborted by alice"), "{said}"),
        PrState::Open => panic!("neither merged nor closed: {said}"),
    }
    let tag = told.world.forge.repos().tag(&repo, &"v1.4.0".parse().unwrap()).await.unwrap();
    assert_eq!(tag, None, "nothing follows an abort");
    told.all_is_well().await;
}

/// Rewrites a branch's last commit, as `git commit --amend` and `git push --force` do.
fn amend(told: &Told, repo: &str, branch: &str) {
    let bare = git2::Repository::open_bare(repository(told, repo)).unwrap();
    let name = format!("refs/heads/{branch}");
    let head = bare.find_reference(&name).unwrap().peel_to_commit().unwrap();
    let (author, tree, parent) = (head.author(), head.tree().unwrap(), head.parent(0).unwrap());
    let amended = bare.commit(None, &author, &author, "feat: something else", &tree, &[&parent]).unwrap();
    bare.reference(&name, amended, true, "forced").unwrap();
}

#[tokio::test]
async fn a_branch_force_pushed_under_an_approval_is_voted_on_anew_and_that_is_said() {
    let two = |config: String| {
        config
            .replace("release: { quorum: 1, from: [shop-devs] }", "release: { quorum: 2, from: [shop-devs, on-call] }")
    };
    let mut told = Told::new(two).await;
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    told.tell("world", "pass 1m").await;
    told.tell("alice", "/release cut 1.4.0").await;
    told.tell("bob", "react ✅ on 1").await;
    assert!(waits(&told).await.contains("1 of 2 (bob)"));

    amend(&told, "acme/shop", "releases/v1.4.0");
    told.world.settle().await.unwrap();
    let said = told.heard().join("\n");
    assert!(said.contains("approvals of the old head do not count for the new one"), "{said}");
    assert!(said.contains("ballot 1 is retired") && said.contains("ballot 2: Approve"), "{said}");
    assert!(waits(&told).await.contains("0 of 3"), "and nobody knows who forced it: one more is asked");

    let said = told.tell("carol", "react ✅ on 1").await.join("\n");
    assert!(said.contains("(only carol sees)") && said.contains("retired"), "{said}");
    told.tell("carol", "react ✅ on 2").await;
    assert!(waits(&told).await.contains("1 of 3 (carol)"), "bob's vote was on the old head");
    told.tell("bob", "react ✅ on 2").await;
    told.tell("dave", "react ✅ on 2").await;
    told.tell("world", "pass 5m").await;
    told.all_is_well().await;
}

#[tokio::test]
async fn what_is_mistyped_forged_or_said_elsewhere_is_answered_privately_and_does_nothing() {
    let only_there = |config: String| config.replace("identity:", "commands: channels\nidentity:");
    let mut told = Told::new(only_there).await;
    let long = format!("/lock prod {}", "x".repeat(40_000));
    let lines = [
        "/release",
        "/release cut",
        "/release cut １.4.0",
        "/release cut 1.4\u{200b}.0\u{202e}",
        "/launch prod",
        "/promote prod 1.4.0; /override prod now",
        "#elsewhere /freeze prod 2h because",
        long.as_str(),
    ];
    for line in lines {
        told.world.terminal.say("carol", channel(line), line.trim_start_matches("#elsewhere ")).unwrap();
        told.world.settle().await.unwrap();
        let said = told.heard();
        assert!(said.len() == 1 && said[0].starts_with("(only carol sees)"), "{line:.40}: {said:?}");
        assert!(said[0].len() < 4_000, "{line:.40}: an answer of {} bytes", said[0].len());
    }
    assert_eq!(told.world.store.deliveries(&Listing::default()).await.unwrap(), []);
    let now = told.world.engine.ports().clock.now();
    assert!(
        told.world.store.freezes(now).await.unwrap().is_empty() && told.world.store.locks().await.unwrap().is_empty()
    );
    told.all_is_well().await;
}

/// The channel a line is typed in.
fn channel(line: &str) -> &'static str {
    if line.starts_with("#elsewhere ") { "elsewhere" } else { "releases" }
}
