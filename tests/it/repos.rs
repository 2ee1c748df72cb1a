//! What [`Repos`] promises of the repositories of any forge: each case makes a repository of its own in a [`World`]. The forge
//! on disk and GitHub run them all; what is particular to mirrors stands in `mirror`.

#![allow(clippy::unwrap_used, reason = "a failed promise is a failed test")]

use tidegate::domain::entering::{Landed, Passage};
use tidegate::domain::pull_request::Lineage;
use tidegate::domain::{CommitSha, RepoId};
use tidegate::port::Fault;
use tidegate::repos::{BranchUpdate, Repos};

use super::forge::{World, assert_fault, branch, new_pr, tag, unknown_commit};

/// The repositories of every forge run every case.
macro_rules! suite {
    ($world:expr) => {
        port_suite! { $world =>
            branches_are_made_found_and_deleted_only_as_expected,
            a_branch_takes_a_commit_in_by_fast_forward_or_merge,
            tags_stay_where_they_are_unless_moved_on_purpose,
            commits_are_told_and_compared,
            what_a_merge_holds_beyond_its_two_sides_is_told_by_file,
            what_would_enter_is_told_with_what_merges_hold_beyond_their_sides,
            what_was_squashed_is_found_by_its_content,
            files_are_read_at_a_revision_and_those_a_head_changed_are_listed,
            an_id_is_a_commits_whatever_else_is_called_or_begins_so,
            what_conflicts_with_a_branch_is_told_by_file_where_both_are_there,
            a_repository_that_is_not_there_is_not_found,
        }
    };
}
pub(crate) use suite;

pub(crate) async fn branches_are_made_found_and_deleted_only_as_expected(world: &mut dyn World) {
    let (repos, repo) = (world.repos(), world.repo("branches").await);
    let first = repos.branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    let second = world.push(&repo, "dev", "a", "1").await;
    let release = branch("releases/v1.0.0");

    repos.create_branch(&repo, &release, &first).await.unwrap();
    repos.create_branch(&repo, &release, &first).await.unwrap();
    assert_fault(repos.create_branch(&repo, &release, &second).await, Fault::Conflict);
    assert_fault(repos.create_branch(&repo, &branch("x"), &unknown_commit()).await, Fault::NotFound);

    assert_eq!(repos.branches(&repo, "releases/").await.unwrap(), [(release.clone(), first.clone())]);
    assert_eq!(repos.branches(&repo, "").await.unwrap().len(), 2);
    assert_eq!(repos.branch_tip(&repo, &branch("stage")).await.unwrap(), None);

    let dev = branch("dev");
    assert_eq!(repos.resolve(&repo, &first.as_str()[..8], &dev).await.unwrap(), Some(first.clone()));
    assert_eq!(repos.resolve(&repo, second.as_str(), &dev).await.unwrap(), Some(second.clone()));
    for nothing in ["nope", "dev", "releases/v1.0.0", "dev~1", ":/First", "HEAD^{tree}", "01234567", "", "-x"] {
        assert_eq!(repos.resolve(&repo, nothing, &dev).await.unwrap(), None, "{nothing:?}");
    }

    assert_fault(repos.delete_branch(&repo, &release, &second).await, Fault::Conflict);
    repos.delete_branch(&repo, &release, &first).await.unwrap();
    repos.delete_branch(&repo, &release, &first).await.unwrap();
    assert_eq!(repos.branch_tip(&repo, &release).await.unwrap(), None);
}

pub(crate) async fn a_branch_takes_a_commit_in_by_fast_forward_or_merge(world: &mut dyn World) {
    let (repos, repo) = (world.repos(), world.repo("updates").await);
    let first = repos.branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    repos.create_branch(&repo, &branch("prod"), &first).await.unwrap();
    let second = world.push(&repo, "dev", "a", "1").await;
    let prod = branch("prod");

    let updated = repos.update_branch(&repo, &prod, &second, "x").await.unwrap();
    assert_eq!(updated, BranchUpdate::Updated(second.clone()), "fast-forward");
    let again = repos.update_branch(&repo, &prod, &first, "x").await.unwrap();
    assert_eq!(again, BranchUpdate::Updated(second.clone()), "held already");

    let fix = world.push(&repo, "prod", "b", "2").await;
    let third = world.push(&repo, "dev", "a", "3").await;
    let BranchUpdate::Updated(merge) = repos.update_branch(&repo, &prod, &third, "Bring dev").await.unwrap() else {
        unreachable!("no conflict")
    };
    assert_eq!(repos.branch_tip(&repo, &prod).await.unwrap(), Some(merge.clone()));
    assert_eq!(repos.commit(&repo, &merge).await.unwrap().title(), "Bring dev");
    assert_eq!(repos.compare(&repo, &fix, &merge).await.unwrap().lineage, Lineage::Ahead);
    let again = repos.update_branch(&repo, &prod, &third, "Bring dev").await.unwrap();
    assert_eq!(again, BranchUpdate::Updated(merge.clone()), "nothing is merged twice");

    let ours = world.push(&repo, "prod", "a", "ours").await;
    let theirs = world.push(&repo, "dev", "a", "theirs").await;
    let refused = repos.update_branch(&repo, &prod, &theirs, "x").await.unwrap();
    assert_eq!(refused, BranchUpdate::Conflict(vec!["a".to_owned()]));
    assert_eq!(repos.branch_tip(&repo, &prod).await.unwrap(), Some(ours));

    assert_fault(repos.update_branch(&repo, &branch("nope"), &first, "x").await, Fault::NotFound);
    assert_fault(repos.update_branch(&repo, &prod, &unknown_commit(), "x").await, Fault::NotFound);
}

pub(crate) async fn tags_stay_where_they_are_unless_moved_on_purpose(world: &mut dyn World) {
    let (repos, repo) = (world.repos(), world.repo("tags").await);
    let first = repos.branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    let second = world.push(&repo, "dev", "a", "1").await;

    assert_eq!(repos.tag(&repo, &tag("v1.0.0")).await.unwrap(), None);
    repos.create_tag(&repo, &tag("v1.0.0"), &first, "Release 1.0.0").await.unwrap();
    repos.create_tag(&repo, &tag("v1.0.0"), &first, "Release 1.0.0").await.unwrap();
    assert_fault(repos.create_tag(&repo, &tag("v1.0.0"), &second, "x").await, Fault::Conflict);
    assert_fault(repos.create_tag(&repo, &tag("v2.0.0"), &unknown_commit(), "x").await, Fault::NotFound);
    assert_eq!(repos.tag(&repo, &tag("v1.0.0")).await.unwrap(), Some(first.clone()), "peeled");

    for at in [&first, &second, &second] {
        repos.move_tag(&repo, &tag("prod/latest"), at).await.unwrap();
        assert_eq!(repos.tag(&repo, &tag("prod/latest")).await.unwrap().as_ref(), Some(at));
    }
    assert_fault(repos.move_tag(&repo, &tag("prod/latest"), &unknown_commit()).await, Fault::NotFound);
    assert_eq!(repos.tags(&repo, "v").await.unwrap(), [(tag("v1.0.0"), first)]);
    assert_eq!(repos.tags(&repo, "").await.unwrap().len(), 2);
}

pub(crate) async fn commits_are_told_and_compared(world: &mut dyn World) {
    let (repos, repo) = (world.repos(), world.repo("commits").await);
    let first = repos.branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    let second = world.push(&repo, "dev", "a", "1").await;
    let third = world.push(&repo, "dev", "a", "2").await;
    repos.create_branch(&repo, &branch("side"), &first).await.unwrap();
    world.push(&repo, "side", "a", "2").await;
    let aside = world.push(&repo, "side", "a", "1").await;

    let mut told = [repos.commit(&repo, &second).await.unwrap()];
    world.forge().author_logins(&repo, &mut told).await.unwrap();
    let [told] = told;
    assert_eq!((told.author_email.as_str(), told.author_login.as_deref()), ("alice@acme.io", Some("alice")));
    assert!(told.title().contains('a'), "{told:?}");
    assert_eq!(told.tree, repos.commit(&repo, &aside).await.unwrap().tree, "equal content, equal tree");
    assert_fault(repos.commit(&repo, &unknown_commit()).await, Fault::NotFound);

    let mut ahead = repos.compare(&repo, &first, &third).await.unwrap();
    world.forge().author_logins(&repo, &mut ahead.commits).await.unwrap();
    assert_eq!(ahead.lineage, Lineage::Ahead);
    let shas: Vec<_> = ahead.commits.iter().map(|commit| commit.sha.clone()).collect();
    assert_eq!(shas, [third.clone(), second.clone()], "newest first");
    assert_eq!(ahead.commits[0].author_login.as_deref(), Some("alice"));

    let behind = repos.compare(&repo, &third, &first).await.unwrap();
    assert_eq!((behind.lineage, behind.commits.len()), (Lineage::Behind, 0));
    let diverged = repos.compare(&repo, &third, &aside).await.unwrap();
    assert_eq!((diverged.lineage, diverged.commits.len()), (Lineage::Diverged, 2));
    assert_eq!(repos.compare(&repo, &third, &third).await.unwrap().lineage, Lineage::Same);
    assert_eq!(repos.compare(&repo, &third, &unknown_commit()).await.unwrap().lineage, Lineage::Unknown);
    assert_eq!(repos.compare(&repo, &unknown_commit(), &third).await.unwrap().lineage, Lineage::Unknown);
}

pub(crate) async fn what_a_merge_holds_beyond_its_two_sides_is_told_by_file(world: &mut dyn World) {
    let (repos, repo) = (world.repos(), world.repo("beyond").await);
    let first = repos.branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    repos.create_branch(&repo, &branch("side"), &first).await.unwrap();
    let (ours, theirs) = (world.push(&repo, "dev", "a", "1").await, world.push(&repo, "side", "b", "1").await);
    let BranchUpdate::Updated(merge) = repos.update_branch(&repo, &branch("dev"), &theirs, "Bring b").await.unwrap()
    else {
        unreachable!("no conflict")
    };
    assert_eq!(repos.commit(&repo, &merge).await.unwrap().parents, [ours.clone(), theirs.clone()]);
    let more = world.push(&repo, "dev", "c", "1").await;
    for _ in 0..2 {
        assert!(repos.beyond_merge(&repo, (&ours, &theirs), &merge).await.unwrap().is_empty());
        assert_eq!(repos.beyond_merge(&repo, (&ours, &theirs), &more).await.unwrap(), ["c"]);
        assert_eq!(repos.beyond_merge(&repo, (&ours, &theirs), &ours).await.unwrap(), ["b"]);
    }
    assert_fault(repos.beyond_merge(&repo, (&ours, &unknown_commit()), &merge).await, Fault::NotFound);
}

/// What would enter, as commits and what each holds beyond its sides.
async fn entering(repos: &Repos, repo: &RepoId, passage: Passage) -> Vec<(CommitSha, Option<Vec<String>>)> {
    let found = repos.passing(repo, &passage).await.unwrap();
    assert!(found.all);
    found.commits.into_iter().map(|e| (e.commit.sha, e.beyond)).collect()
}

pub(crate) async fn what_would_enter_is_told_with_what_merges_hold_beyond_their_sides(world: &mut dyn World) {
    let (repos, repo) = (world.repos(), world.repo("entering").await);
    let first = repos.branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    repos.create_branch(&repo, &branch("stage"), &first).await.unwrap();
    let straight = world.push(&repo, "stage", "straight", "1").await;
    let side = world.push(&repo, "side", "side", "1").await;
    let dev = world.push(&repo, "dev", "dev", "1").await;

    let clean = world.merge_by_hand(&repo, "side", "stage", None).await;
    let passage = |tips: &[&CommitSha], held: &[&CommitSha]| Passage {
        tips: tips.iter().copied().cloned().collect(),
        held: held.iter().copied().cloned().collect(),
        ..Passage::default()
    };
    let nothing = || Some(Vec::new());
    let mut found = entering(repos, &repo, passage(&[&clean, &side], &[&dev])).await;
    found.sort();
    let mut wanted = vec![(clean.clone(), nothing()), (straight.clone(), None), (side.clone(), None)];
    wanted.sort();
    assert_eq!(found, wanted, "a merge of two sides brings nothing of its own");

    world.push(&repo, "side", "side", "2").await;
    let evil = world.merge_by_hand(&repo, "side", "stage", Some(("evil", "1"))).await;
    let found = entering(repos, &repo, passage(&[&evil], &[&dev, &clean, &unknown_commit()])).await;
    assert_eq!(found[0], (evil.clone(), Some(vec!["evil".to_owned()])), "newest first");
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(entering(repos, &repo, passage(&[&evil], &[&evil])).await, []);
    assert_fault(repos.passing(&repo, &passage(&[&unknown_commit()], &[])).await, Fault::NotFound);

    // A branch holds what a tip took from its own line, and not what it reaches by another way.
    let beside = world.push(&repo, "beside", "evil", "2").await;
    let took = repos.branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    world.merge_by_hand(&repo, "beside", "dev", None).await;
    let merged = world.push(&repo, "dev", "dev", "2").await;
    let of = |tip: &CommitSha| Passage { line: Some(merged.clone()), ..passage(&[tip], &[]) };
    assert_eq!(entering(repos, &repo, of(&took)).await, []);
    assert_eq!(entering(repos, &repo, of(&merged)).await, []);
    assert_eq!(entering(repos, &repo, of(&beside)).await, [(beside.clone(), None)]);
}

pub(crate) async fn what_was_squashed_is_found_by_its_content(world: &mut dyn World) {
    let (repos, repo) = (world.repos(), world.repo("squashed").await);
    let dev = repos.branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    world.push(&repo, "feature", "a", "1").await;
    let head = world.push(&repo, "feature", "b", "1").await;
    let pr = world.open("alice", &repo, &new_pr("feature", "dev")).await;
    let straight = world.push(&repo, "dev", "c", "1").await;
    let merged = world.press_squash("alice", &repo, pr.number).await.unwrap();
    let landed = |merged: &CommitSha| Passage {
        tips: vec![merged.clone()],
        held: vec![dev.clone()],
        landed: Some(Landed { head: head.clone(), merged: merged.clone() }),
        ..Passage::default()
    };
    let found = entering(repos, &repo, landed(&merged)).await;
    assert_eq!(found, [(merged.clone(), Some(Vec::new())), (straight.clone(), None)]);

    // The same commits one by one, as a rebase leaves them, and then with more in the last.
    world.force(&repo, "dev", Some(&straight)).await;
    let one = world.push(&repo, "dev", "a", "1").await;
    let two = world.push(&repo, "dev", "b", "1").await;
    let found = entering(repos, &repo, landed(&two)).await;
    let nothing = || Some(Vec::new());
    assert_eq!(found, [(two, nothing()), (one.clone(), nothing()), (straight.clone(), None)]);
    world.force(&repo, "dev", Some(&one)).await;
    let more = world.push(&repo, "dev", "b", "2").await;
    let found = entering(repos, &repo, landed(&more)).await;
    assert_eq!(found, [(more, Some(vec!["b".to_owned()])), (one, None), (straight, None)]);
}

pub(crate) async fn files_are_read_at_a_revision_and_those_a_head_changed_are_listed(world: &mut dyn World) {
    let (repos, repo) = (world.repos(), world.repo("files").await);
    let base = world.push(&repo, "dev", "docs/CODEOWNERS", "* @alice\n").await;
    let head = world.push(&repo, "feature", "src/a.rs", "1").await;
    world.push(&repo, "dev", "docs/CODEOWNERS", "* @bob\n").await;
    let later = world.push(&repo, "dev", "src/b.rs", "1").await;

    let owners = "docs/CODEOWNERS";
    assert_eq!(repos.read_file(&repo, "dev", owners).await.unwrap().as_deref(), Some("* @bob\n"));
    assert_eq!(repos.read_file(&repo, base.as_str(), owners).await.unwrap().as_deref(), Some("* @alice\n"));
    assert_eq!(repos.read_file(&repo, "dev", "CODEOWNERS").await.unwrap(), None);
    assert_eq!(repos.read_file(&repo, "nope", owners).await.unwrap(), None);
    assert_eq!(repos.changed_files(&repo, &later, &head).await.unwrap(), ["src/a.rs"], "not what dev did meanwhile");
    assert_eq!(repos.changed_files(&repo, &head, &head).await.unwrap(), Vec::<String>::new());
    assert_fault(repos.changed_files(&repo, &unknown_commit(), &head).await, Fault::NotFound);
}

pub(crate) async fn an_id_is_a_commits_whatever_else_is_called_or_begins_so(world: &mut dyn World) {
    let (repos, repo) = (world.repos(), world.repo("ids").await);
    let meant = world.push(&repo, "dev", "a", "1").await;
    let other = world.push(&repo, "dev", "a", "2").await;
    let (dev, short) = (branch("dev"), &meant.as_str()[..7]);
    repos.create_branch(&repo, &branch(short), &other).await.unwrap();
    repos.create_branch(&repo, &branch("abcdef1"), &other).await.unwrap();
    assert_eq!(repos.resolve(&repo, short, &dev).await.unwrap(), Some(meant.clone()));
    assert_eq!(repos.resolve(&repo, "abcdef1", &dev).await.unwrap(), None, "it is a branch's name");

    // Anybody can make something whose id begins like a commit's.
    let id = &meant.as_str()[..4];
    let begins = |text: &String| {
        let blob = git2::Oid::hash_object(git2::ObjectType::Blob, text.as_bytes()).unwrap();
        blob.to_string().starts_with(id)
    };
    let twin = (0..).map(|n| n.to_string()).find(begins).unwrap();
    world.push(&repo, "feature", "twin", &twin).await;
    assert_eq!(repos.resolve(&repo, id, &dev).await.unwrap(), Some(meant.clone()));
}

pub(crate) async fn what_conflicts_with_a_branch_is_told_by_file_where_both_are_there(world: &mut dyn World) {
    let (repos, repo) = (world.repos(), world.repo("conflicts").await);
    let head = world.push(&repo, "feature", "dir/a.yaml", "feature").await;
    let dev = branch("dev");
    for _ in 0..2 {
        assert_eq!(repos.conflicts(&repo, &dev, &head).await.unwrap(), Some(Vec::new()));
    }
    world.push(&repo, "dev", "dir/a.yaml", "dev").await;
    for _ in 0..2 {
        assert_eq!(repos.conflicts(&repo, &dev, &head).await.unwrap(), Some(vec!["dir/a.yaml".to_owned()]));
    }
    assert_eq!(repos.conflicts(&repo, &branch("nope"), &head).await.unwrap(), None);
    assert_eq!(repos.conflicts(&repo, &dev, &unknown_commit()).await.unwrap(), None);
}

pub(crate) async fn a_repository_that_is_not_there_is_not_found(world: &mut dyn World) {
    let repos = world.repos();
    let absent = RepoId::parse("acme/absent").unwrap();
    let (dev, at) = (branch("dev"), unknown_commit());
    assert_fault(repos.branch_tip(&absent, &dev).await, Fault::NotFound);
    assert_fault(repos.branches(&absent, "").await, Fault::NotFound);
    assert_fault(repos.resolve(&absent, "abcdef1", &branch("dev")).await, Fault::NotFound);
    assert_fault(repos.create_branch(&absent, &dev, &at).await, Fault::NotFound);
    assert_fault(repos.delete_branch(&absent, &dev, &at).await, Fault::NotFound);
    assert_fault(repos.update_branch(&absent, &dev, &at, "x").await, Fault::NotFound);
    assert_fault(repos.tag(&absent, &tag("v1")).await, Fault::NotFound);
    assert_fault(repos.tags(&absent, "").await, Fault::NotFound);
    assert_fault(repos.create_tag(&absent, &tag("v1"), &at, "x").await, Fault::NotFound);
    assert_fault(repos.move_tag(&absent, &tag("v1"), &at).await, Fault::NotFound);
    assert_fault(repos.commit(&absent, &at).await, Fault::NotFound);
    assert_fault(repos.compare(&absent, &at, &at).await, Fault::NotFound);
    assert_fault(repos.read_file(&absent, "dev", "a").await, Fault::NotFound);
    assert_fault(repos.changed_files(&absent, &at, &at).await, Fault::NotFound);
    assert_fault(repos.beyond_merge(&absent, (&at, &at), &at).await, Fault::NotFound);
    assert_fault(repos.passing(&absent, &Passage { tips: vec![at], ..Passage::default() }).await, Fault::NotFound);
}
