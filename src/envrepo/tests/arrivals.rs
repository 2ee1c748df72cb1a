//! What came to a branch, however much came with it.

use git2::{Repository, Signature};

use super::git::World;
use super::*;

#[tokio::test]
async fn a_hundred_commits_on_top_hide_nothing_that_is_older() {
    let world = World::new();
    let seen: CommitSha = world.git(&["rev-parse", "main"]).trim().parse().unwrap();
    world.push("apps/a/evil.yaml", "evil\n");
    let repository = Repository::open(&world.remote.url).unwrap();
    let who = Signature::now("Hand", "hand@acme.io").unwrap();
    for _ in 0..150 {
        let tip = repository.find_reference("refs/heads/main").unwrap().peel_to_commit().unwrap();
        let tree = tip.tree().unwrap();
        repository.commit(Some("refs/heads/main"), &who, &who, "docs", &tree, &[&tip]).unwrap();
    }
    let main = "main".parse().unwrap();
    let came = world.repos.since(&world.remote, &main, Some(&seen)).await.unwrap();
    let arrivals = came.arrivals.unwrap();
    assert_eq!(arrivals.len(), 100);
    assert_eq!(arrivals[99].paths, ["apps/a/evil.yaml"], "the oldest that is named stands for all before it");
    assert!(arrivals[..99].iter().all(|a| a.paths.is_empty()));
}
