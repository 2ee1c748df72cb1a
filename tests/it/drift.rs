//! Drift that no commit makes: a branch that is rewritten, and one that is deleted and comes back.

use git2::{Oid, Repository};
use tidegate::domain::fact::Fact;
use tidegate::port::{Clock as _, PortError};
use tidegate::store::Change;

use crate::budget::metered;
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
    // Whoever asks is shown what was told.
    let (billing, prod) = ("billing".parse().unwrap(), "prod".parse().unwrap());
    let shown = told.world.engine.drifts(Some(&billing), Some(&prod)).await.unwrap();
    assert!(
        shown.text().contains("billing in prod was v1.3.0") && shown.text().contains("/rollback prod 1.3.0"),
        "{shown:?}"
    );
    assert_eq!((shown.drifts.len(), shown.drifts[0].author.as_deref()), (1, Some("mallory")), "{shown:?}");
    told.tell("bob", "/rollback prod 1.3.0 --app billing").await;
    told.tell("world", "pass 5m").await;
    assert_eq!(journaled(&told).await, (1, 1));
    let shown = told.world.engine.drifts(None, None).await.unwrap();
    assert_eq!(shown.text(), "Nothing was changed by hand: all 6 places stand as they were brought.");
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
    assert!(first.contains(&format!("in {short} \"Merge main\", signed as Mallory")), "{first}");
    assert_eq!(journaled(&told).await, (2, 1));
}

/// Puts the branch on a commit, and looks at it.
async fn put(told: &mut Told, commit: Oid) -> String {
    env_repo(told).reference(MAIN, commit, true, "forced").unwrap();
    told.world.settle().await.unwrap();
    let mut heard = told.heard();
    told.start().await;
    heard.extend(told.tell("world", "pass 6m").await);
    heard.join("\n")
}

#[tokio::test]
async fn what_comes_again_after_it_was_taken_back_is_told_again_and_each_time_once() {
    let mut told = Told::new(|config| config).await;
    let good = tip(&told);
    let first = told.tell("mallory", "push acme/k8s-prod main \"tidy\" overlays/prod/extra.yaml=evil").await.join("\n");
    assert_eq!(first.matches("was changed past tidegate").count(), 1, "{first}");
    let evil = tip(&told);
    for _ in 0..2 {
        let back = put(&mut told, good).await;
        assert_eq!(back.matches("main of acme/k8s-prod was rewritten").count(), 2, "each app: {back}");
        let again = put(&mut told, evil).await;
        assert_eq!(again.matches("was changed past tidegate").count(), 1, "{again}");
    }
    let (_, more) = looked_at(told).await;
    assert!(!more.contains("past tidegate"), "{more}");
}

#[tokio::test]
async fn a_drift_that_comes_again_at_one_instant_is_told_again() {
    let mut told = Told::new(|config| config).await;
    let good = tip(&told);
    let first = told.tell("mallory", BY_HAND).await.join("\n");
    assert!(first.contains("and is v9.9.9 now"), "{first}");
    let evil = tip(&told);
    for (commit, says) in [(good, "is as it should be again"), (evil, "and is v9.9.9 now")] {
        env_repo(&told).reference(MAIN, commit, true, "forced").unwrap();
        told.world.settle().await.unwrap();
        told.start().await;
        let heard = told.heard().join("\n");
        assert_eq!(heard.matches(says).count(), 1, "{heard}");
    }
}

#[tokio::test]
async fn a_merge_whose_outcome_is_unknown_hides_nothing_that_comes_meanwhile() {
    let (mut told, forge) = metered().await;
    forge.fail("merge", Some(PortError::transient("GitHub answered 502", "502")));
    told.tell("alice", "#billing /release cut 1.4.0").await;
    told.tell("bob", "react ✅ on 1").await;
    let said = told.tell("alice", "/tide why billing-1").await.join("\n");
    assert!(said.contains("GitHub answered 502"), "{said}");
    let push = "push acme/k8s-stage main \"tidy\" charts/billing/templates/evil.yaml=evil";
    let heard = told.tell("mallory", push).await.join("\n");
    assert_eq!(heard.matches("was changed past tidegate").count(), 1, "{heard}");
    forge.fail("merge", None);
    let heard = told.tell("world", "pass 30m").await.join("\n");
    assert!(heard.contains("Merge bump of stage: #1") && !heard.contains("past tidegate"), "{heard}");
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_told_once_and_never_taken_for_a_first_look() {
    for record in ["stood:prod:billing", "drift:prod:billing", "env:prod:acme/k8s-prod:main"] {
        let mut told = Told::new(|config| config).await;
        let garbled = vec![(record.to_owned(), serde_json::json!({ "of": "a later tidegate" }))];
        let change = Change { at: Some(told.clock.now()), notes: garbled.clone(), ..Change::default() };
        told.world.store.commit(change).await.unwrap();
        let first = told.tell("mallory", BY_HAND).await.join("\n");
        let alarm = format!("‼ prod is not watched for what nobody approved: the record {record} cannot be read");
        assert_eq!(first.matches(&alarm).count(), 2, "in the channel of each app: {first}");
        assert_eq!(told.world.store.notes(record).await.unwrap(), garbled, "it is not written over");
        let (mut told, again) = looked_at(told).await;
        assert_eq!(again, "");
        let status = told.tell("alice", "#billing /tide status").await.join("\n");
        let shows = status.contains(&format!("the record {record} cannot be read"));
        assert_eq!(shows, !record.starts_with("env:"), "{status}");
    }
}

/// What somebody writes into an entry that was empty at the first look is a drift, and no restart takes it for let in.
#[tokio::test]
async fn what_is_written_into_an_empty_entry_is_never_adopted() {
    let mut told = Told::unseen(|config| config).await;
    let nothing = "image:\n  repository: registry.example/billing\n  tag: \"\"\n  digest: \"\"\n";
    push(&mut told, nothing).await;
    told.start().await;
    told.heard();
    let runs = "image:\n  repository: registry.example/billing\n  tag: v1.3.0\n  digest: \"\"\n";
    let first = push(&mut told, runs).await;
    assert!(first.contains("billing in prod was nothing and is v1.3.0 now"), "{first}");
    let (told, more) = looked_at(told).await;
    assert!(!more.contains("as it should be again"), "{more}");
    let (app, prod) = ("billing".parse().unwrap(), "prod".parse().unwrap());
    assert_eq!(told.world.store.deployments(&app, &prod, 1).await.unwrap(), [], "nobody let it in");
}

async fn push(told: &mut Told, text: &str) -> String {
    let text = text.replace('\n', "\\n").replace('"', "\\\"");
    let line = format!("push acme/k8s-prod main \"By hand\" \"charts/billing/values-prod.yaml={text}\"");
    told.tell("mallory", &line).await.join("\n")
}
