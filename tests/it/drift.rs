//! Drift that no commit makes: a branch that is rewritten, and one that is deleted and comes back.

use git2::{Oid, Repository};
use tidegate::domain::fact::Fact;

use crate::support::told::Told;

const MAIN: &str = "refs/heads/main";
const BY_HAND: &str = r#"push acme/k8s-prod main "By hand" "charts/billing/values-prod.yaml=image:\n  tag: v9.9.9""#;

fn env_repo(told: &Told) -> Repository {
    Repository::open(told.world.folder.join("git/acme/k8s-prod.git")).unwrap()
}

fn tip(told: &Told) -> Oid {
    env_repo(told).refname_to_id(MAIN).unwrap()
}

/// Everything is looked at again, twice, and once more after a restart.
async fn looked_at(told: Told) -> (Told, String) {
    let mut told = told;
    told.world.settle().await.unwrap();
    let first = told.heard().join("\n");
    told.start().await;
    let catalog = told.world.config.catalog.clone();
    let mut told = told.anew(|ports| ports, catalog);
    told.start().await;
    assert_eq!(told.heard(), [""; 0], "told once");
    (told, first)
}

/// How many drifts, and ends of drifts, the journal has.
async fn journaled(told: &Told) -> (usize, usize) {
    let entries = told.world.store.journal(0, 1000, None).await.unwrap();
    let facts: Vec<Fact> = entries.into_iter().map(|record| record.read().unwrap().fact).collect();
    let begun = facts.iter().filter(|fact| matches!(fact, Fact::Drifted(_))).count();
    let ended = facts.iter().filter(|fact| matches!(fact, Fact::DriftEnded { .. })).count();
    (begun, ended)
}

#[tokio::test]
async fn a_branch_that_is_rewritten_is_told_once_with_what_it_holds_no_more() {
    let mut told = Told::new(|config| config).await;
    told.tell("mallory", BY_HAND).await;
    let by_hand = tip(&told);
    told.tell("bob", "/rollback prod 1.3.0 --app billing").await;
    told.tell("world", "pass 5m").await;
    assert_eq!(journaled(&told).await, (1, 1));
    let lost = tip(&told).to_string();
    env_repo(&told).reference(MAIN, by_hand, true, "forced").unwrap();
    let (told, first) = looked_at(told).await;
    let holds = format!("when main of acme/k8s-prod was rewritten (it holds {} no more", &lost[..7]);
    assert_eq!(first.matches(&holds).count(), 1, "{first}");
    assert!(first.contains("billing in prod was v1.3.0@") && first.contains("and is v9.9.9 now"), "{first}");
    assert!(first.contains("The way back: /rollback prod 1.3.0 --app billing"), "{first}");
    assert_eq!(journaled(&told).await, (2, 1));
}

#[tokio::test]
async fn a_branch_that_is_gone_is_told_once_and_so_is_that_it_is_back() {
    let told = Told::new(|config| config).await;
    let was = tip(&told);
    env_repo(&told).find_reference(MAIN).unwrap().delete().unwrap();
    let (told, first) = looked_at(told).await;
    assert_eq!(first.matches("acme/k8s-prod has no branch main").count(), 2, "each app: {first}");
    assert!(first.contains(&format!("git push origin {was}:refs/heads/main")), "{first}");
    env_repo(&told).reference(MAIN, was, false, "back").unwrap();
    let (told, back) = looked_at(told).await;
    assert_eq!(back.matches("main of acme/k8s-prod is back").count(), 2, "{back}");
    assert_eq!(journaled(&told).await, (2, 2));
}

#[tokio::test]
async fn a_merge_that_brings_back_what_was_there_before_is_told_as_what_did_it() {
    let mut told = Told::new(|config| config).await;
    told.tell("mallory", BY_HAND).await;
    let by_hand = tip(&told);
    told.tell("bob", "/rollback prod 1.3.0 --app billing").await;
    told.tell("world", "pass 5m").await;
    let merge = {
        let (repo, newest) = (env_repo(&told), tip(&told));
        let (old, new) = (repo.find_commit(by_hand).unwrap(), repo.find_commit(newest).unwrap());
        let who = git2::Signature::now("Mallory", "mallory@acme.example").unwrap();
        repo.commit(None, &who, &who, "Merge main", &old.tree().unwrap(), &[&old, &new]).unwrap()
    };
    env_repo(&told).reference(MAIN, merge, true, "pushed").unwrap();
    let (told, first) = looked_at(told).await;
    let short = &merge.to_string()[..7];
    assert!(first.contains("billing in prod was v1.3.0@") && first.contains("and is v9.9.9 now"), "{first}");
    assert!(first.contains(&format!("by Mallory in {short}")), "{first}");
    assert_eq!(journaled(&told).await, (2, 1));
}
