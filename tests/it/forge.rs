//! The conformance suite of the `Forge` port: each case makes a repository of its own in a [`World`] and holds the
//! adapter to the port's words. What Git answers has its own suite, `repos`. What is particular to the forge on disk stands in `forge_local`.

#![allow(clippy::unwrap_used, reason = "a failed promise is a failed test")]

use async_trait::async_trait;
use tidegate::domain::pull_request::{Check, CheckState, Dismissal, PrState, PullRequest, ReviewState};
use tidegate::domain::{Branch, CommitSha, PrNumber, RepoId, TagName};
use tidegate::forge::{DeploymentNote, DeploymentState, Forge, NewPr, Pin};
use tidegate::port::{Fault, PortResult};
use tidegate::repos::Repos;

/// The people's side of a forge under test.
#[async_trait]
pub(crate) trait World: Send + Sync {
    /// The adapter.
    fn forge(&self) -> &dyn Forge;
    /// Its repositories.
    fn repos(&self) -> &Repos;
    /// A repository that no other test uses, with the default branch `dev` and one commit of `README`.
    async fn repo(&self, name: &str) -> RepoId;
    /// A commit by `alice@acme.io` (whose login is `alice`) of one file onto a branch; begins the branch at `dev`.
    async fn push(&self, repo: &RepoId, branch: &str, path: &str, content: &str) -> CommitSha;
    /// Two commits of one file each onto a branch, in one push.
    async fn push_two(&self, repo: &RepoId, branch: &str) -> [CommitSha; 2];
    /// Moves a branch wherever it was, or deletes it, past all promises, as `git push --force` does.
    async fn force(&self, repo: &RepoId, branch: &str, to: Option<&CommitSha>);
    /// Opens a pull request as somebody.
    async fn open(&self, login: &str, repo: &RepoId, new: &NewPr) -> PullRequest;
    /// Reviews.
    async fn review(&self, login: &str, repo: &RepoId, pr: PrNumber, state: ReviewState);
    /// Presses the merge button.
    async fn press_merge(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<CommitSha>;
    /// Presses the squash button.
    async fn press_squash(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<CommitSha>;
    /// Merges a branch into another past the forge, with a file that only the merge commit holds.
    async fn merge_by_hand(&self, repo: &RepoId, branch: &str, into: &str, file: Option<(&str, &str)>) -> CommitSha;
    /// Closes.
    async fn close(&self, login: &str, repo: &RepoId, pr: PrNumber);
    /// Opens again.
    async fn reopen(&self, login: &str, repo: &RepoId, pr: PrNumber);
    /// Reports a check as CI does.
    async fn ci(&self, repo: &RepoId, commit: &CommitSha, check: &Check);
    /// Lets only these and tidegate merge into a branch.
    async fn protect(&self, repo: &RepoId, branch: &str, allowed: &[&str]);
    /// How many comments stand below a pull request.
    async fn comments(&self, repo: &RepoId, pr: PrNumber) -> usize;
    /// Makes a team of these logins.
    async fn team(&self, team: &str, logins: &[&str]);
    /// Gives an account another login.
    async fn rename(&self, from: &str, to: &str);
    /// What was published, as tag, title and notes.
    async fn releases(&self, repo: &RepoId) -> Vec<(String, String, String)>;
    /// The deployments, oldest first, as environment, commit and the state's word.
    async fn deployments(&self, repo: &RepoId) -> Vec<(String, String, String)>;
}

/// Every adapter runs every case.
macro_rules! suite {
    ($world:expr) => {
        port_suite! { $world =>
            a_pull_request_is_opened_once_and_follows_its_branch,
            a_pull_request_is_edited_made_ready_and_commented_once,
            closing_is_fine_twice_but_not_after_a_merge,
            reviews_stand_on_the_head_they_were_given_on,
            the_latest_run_of_a_check_counts,
            a_merge_is_pinned_to_its_head,
            a_conflict_is_told_by_file,
            a_protected_branch_takes_merges_of_tidegate_and_the_allowed_only,
            what_is_merged_or_deleted_by_a_push_is_seen,
            what_does_not_exist_is_not_found,
            a_dismissed_review_says_nothing_and_why_is_told_once,
            a_team_of_the_forge_is_expanded,
            an_account_is_its_number_whatever_it_is_called,
            where_a_branch_was_is_told_push_by_push,
            notes_are_published_once_under_their_tag,
            a_deployment_is_one_and_never_goes_back,
        }
    };
}
pub(crate) use suite;

pub(crate) fn branch(name: &str) -> Branch {
    Branch::parse(name).unwrap()
}

pub(crate) fn tag(name: &str) -> TagName {
    TagName::parse(name).unwrap()
}

pub(crate) fn new_pr(head: &str, base: &str) -> NewPr {
    NewPr {
        branch: branch(head),
        base: branch(base),
        title: format!("Take {head} in"),
        body: "Because.\n".to_owned(),
        draft: false,
        labels: vec!["release".to_owned()],
    }
}

pub(crate) fn unknown_commit() -> CommitSha {
    CommitSha::parse("0123456789012345678901234567890123456789").unwrap()
}

fn check(state: CheckState, summary: &str) -> Check {
    Check { name: "ci".to_owned(), state, summary: summary.to_owned(), source: None }
}

#[track_caller]
pub(crate) fn assert_fault<T: std::fmt::Debug>(result: PortResult<T>, fault: Fault) {
    let error = result.unwrap_err();
    assert_eq!(error.fault, fault, "{error:?}");
    assert!(error.told.len() > 10, "nothing is told: {error:?}");
}

pub(crate) async fn where_a_branch_was_is_told_push_by_push(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("moves").await);
    let dev = branch("dev");
    let tips = async |until: Option<&CommitSha>| forge.moves(&repo, &dev, until).await.unwrap().tips;
    let first = world.repos().branch_tip(&repo, &dev).await.unwrap().unwrap();
    assert_eq!(tips(Some(&first)).await.last(), Some(&first));
    let [inner, tip] = world.push_two(&repo, "dev").await;
    assert_eq!(world.repos().commit(&repo, &tip).await.unwrap().parents, std::slice::from_ref(&inner));
    world.push(&repo, "feature", "f", "1").await;
    let pr = world.open("alice", &repo, &new_pr("feature", "dev")).await;
    let merged = world.press_merge("alice", &repo, pr.number).await.unwrap();
    world.force(&repo, "dev", Some(&tip)).await;
    let last = world.push(&repo, "dev", "a", "2").await;
    let told = tips(Some(&last)).await;
    assert!(told.ends_with(&[tip.clone(), merged, tip, last.clone()]), "{told:?}");
    assert!(!told.contains(&inner), "one push brought both, and the branch was never there");
    let all = tips(None).await;
    assert!(all.ends_with(&told) && all.contains(&first), "{all:?}");
    let feature = forge.moves(&repo, &branch("feature"), None).await.unwrap().tips;
    assert!(feature.len() == 1 && !feature.contains(&last), "{feature:?}");
    assert_eq!(forge.moves(&repo, &branch("nope"), None).await.unwrap().tips, []);
}

pub(crate) async fn a_pull_request_is_opened_once_and_follows_its_branch(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("opening").await);
    let (feature, dev) = (branch("alice/feature"), branch("dev"));
    let new = new_pr("alice/feature", "dev");
    assert_fault(forge.open_pr(&repo, &new).await, Fault::NotFound);
    let first = world.repos().branch_tip(&repo, &dev).await.unwrap().unwrap();
    world.repos().create_branch(&repo, &feature, &first).await.unwrap();
    assert_fault(forge.open_pr(&repo, &new).await, Fault::Rejected);
    assert_eq!(forge.find_pr(&repo, &feature, &dev).await.unwrap(), None);

    let head = world.push(&repo, "alice/feature", "a", "1").await;
    let opened = forge.open_pr(&repo, &new).await.unwrap();
    assert_eq!((opened.head.clone(), opened.state.clone()), (head, PrState::Open));
    assert_eq!((opened.author.as_str(), opened.fork, opened.draft), (forge.own_login(), false, false));
    assert_eq!((opened.title.as_str(), opened.body.as_str()), (new.title.as_str(), new.body.as_str()));
    let other = NewPr { title: "Another".to_owned(), ..new.clone() };
    assert_eq!(forge.open_pr(&repo, &other).await.unwrap().number, opened.number);

    let pushed = world.push(&repo, "alice/feature", "a", "2").await;
    let now = forge.pull_request(&repo, opened.number).await.unwrap();
    assert_eq!((now.head, now.mergeable), (pushed.clone(), Some(true)));
    let forced = world.push(&repo, "other", "b", "1").await;
    world.force(&repo, "alice/feature", Some(&forced)).await;
    assert_eq!(forge.pull_request(&repo, opened.number).await.unwrap().head, forced);

    world.push(&repo, "bob/feature", "c", "1").await;
    let bobs = world.open("bob", &repo, &new_pr("bob/feature", "dev")).await;
    assert_eq!(bobs.author, "bob");
    let open: Vec<_> = forge.open_prs(&repo).await.unwrap().iter().map(|pr| pr.number).collect();
    assert_eq!(open, [opened.number, bobs.number]);

    forge.close_pr(&repo, opened.number).await.unwrap();
    let reopened = forge.open_pr(&repo, &new).await.unwrap();
    assert_ne!(reopened.number, opened.number, "a closed one is not opened again");
    assert_eq!(forge.find_pr(&repo, &feature, &dev).await.unwrap().unwrap().number, reopened.number);
}

pub(crate) async fn a_pull_request_is_edited_made_ready_and_commented_once(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("editing").await);
    world.push(&repo, "hotfixes/v1.0.1", "a", "1").await;
    let draft = NewPr { draft: true, ..new_pr("hotfixes/v1.0.1", "dev") };
    let pr = forge.open_pr(&repo, &draft).await.unwrap();
    assert!(pr.draft);
    assert_fault(forge.merge_pr(&repo, pr.number, &Pin::of(&pr), "x").await, Fault::Rejected);

    for _ in 0..2 {
        forge.edit_pr(&repo, pr.number, "Fix it", "Now.\n").await.unwrap();
        forge.mark_ready(&repo, pr.number).await.unwrap();
        forge.comment(&repo, pr.number, "k1", "Hello").await.unwrap();
        let logins = ["alice".to_owned(), forge.own_login().to_owned(), "bob".to_owned()];
        forge.request_reviewers(&repo, pr.number, &logins).await.unwrap();
    }
    forge.comment(&repo, pr.number, "k2", "Again").await.unwrap();
    let now = forge.pull_request(&repo, pr.number).await.unwrap();
    assert_eq!((now.title.as_str(), now.body.as_str(), now.draft), ("Fix it", "Now.\n", false));
    assert_eq!(now.requested, ["alice", "bob"], "never the author");
    assert_eq!(world.comments(&repo, pr.number).await, 2);

    forge.close_pr(&repo, pr.number).await.unwrap();
    forge.edit_pr(&repo, pr.number, "Fix it", "Now.\n").await.unwrap();
    assert_fault(forge.edit_pr(&repo, pr.number, "Else", "").await, Fault::Conflict);
}

pub(crate) async fn closing_is_fine_twice_but_not_after_a_merge(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("closing").await);
    let head = world.push(&repo, "feature", "a", "1").await;
    let pr = world.open("alice", &repo, &new_pr("feature", "dev")).await.number;
    forge.close_pr(&repo, pr).await.unwrap();
    forge.close_pr(&repo, pr).await.unwrap();
    let closed = forge.pull_request(&repo, pr).await.unwrap();
    assert_eq!(closed.state, PrState::Closed { by: forge.own_login().to_owned() });
    assert_fault(forge.merge_pr(&repo, pr, &pin(&head, "dev"), "x").await, Fault::Conflict);
    assert!(forge.open_prs(&repo).await.unwrap().is_empty());

    world.reopen("alice", &repo, pr).await;
    assert_eq!(forge.pull_request(&repo, pr).await.unwrap().state, PrState::Open);
    world.close("bob", &repo, pr).await;
    assert_eq!(forge.pull_request(&repo, pr).await.unwrap().state, PrState::Closed { by: "bob".to_owned() });

    world.reopen("alice", &repo, pr).await;
    forge.merge_pr(&repo, pr, &pin(&head, "dev"), "Merge").await.unwrap();
    assert_fault(forge.close_pr(&repo, pr).await, Fault::Conflict);
}

pub(crate) async fn reviews_stand_on_the_head_they_were_given_on(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("reviews").await);
    let first = world.push(&repo, "feature", "a", "1").await;
    let pr = forge.open_pr(&repo, &new_pr("feature", "dev")).await.unwrap().number;
    assert!(forge.reviews(&repo, pr).await.unwrap().is_empty());
    world.review("bob", &repo, pr, ReviewState::Approved).await;
    let second = world.push(&repo, "feature", "a", "2").await;
    world.review("carol", &repo, pr, ReviewState::ChangesRequested).await;
    world.review("bob", &repo, pr, ReviewState::Dismissed).await;

    let reviews = forge.reviews(&repo, pr).await.unwrap();
    assert!(reviews.is_sorted_by_key(|review| review.at));
    // A dismissal is a review of its own on one forge, and changes the one it dismisses on another.
    let latest = |login: &str| reviews.iter().rev().find(|r| r.login == login).map(|r| (r.state, r.commit.clone()));
    assert_eq!(latest("bob").unwrap().0, ReviewState::Dismissed);
    assert!([&first, &second].contains(&&latest("bob").unwrap().1));
    assert_eq!(latest("carol"), Some((ReviewState::ChangesRequested, second)));
}

pub(crate) async fn the_latest_run_of_a_check_counts(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("checks").await);
    let head = world.push(&repo, "feature", "a", "1").await;
    assert!(forge.checks(&repo, &head).await.unwrap().is_empty());
    world.ci(&repo, &head, &check(CheckState::Pending, "running")).await;
    world.ci(&repo, &head, &check(CheckState::Failed, "1 test failed")).await;
    let said = forge.checks(&repo, &head).await.unwrap().into_iter().map(|check| Check { source: None, ..check });
    assert_eq!(said.collect::<Vec<_>>(), [check(CheckState::Failed, "1 test failed")]);

    let own = Check { name: "tidegate".to_owned(), ..check(CheckState::Passed, "approved") };
    forge.set_check(&repo, &head, &own).await.unwrap();
    forge.set_check(&repo, &head, &own).await.unwrap();
    let mut names: Vec<_> = forge.checks(&repo, &head).await.unwrap().into_iter().map(|c| c.name).collect();
    names.sort();
    assert_eq!(names, ["ci", "tidegate"]);
    assert_fault(forge.set_check(&repo, &unknown_commit(), &own).await, Fault::NotFound);
}

pub(crate) fn pin(head: &CommitSha, base: &str) -> Pin {
    Pin { head: head.clone(), base: branch(base) }
}

pub(crate) async fn a_merge_is_pinned_to_its_head(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("merging").await);
    let old = world.push(&repo, "feature", "a", "1").await;
    let before = world.repos().branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    let pr = world.open("alice", &repo, &new_pr("feature", "dev")).await.number;
    let head = world.push(&repo, "feature", "a", "2").await;
    assert_fault(forge.merge_pr(&repo, pr, &pin(&old, "dev"), "Merge").await, Fault::Conflict);
    assert_fault(forge.merge_pr(&repo, pr, &pin(&head, "stage"), "Merge").await, Fault::Conflict);
    assert_eq!(
        world.repos().branch_tip(&repo, &branch("dev")).await.unwrap(),
        Some(before.clone()),
        "nothing was merged"
    );

    let merge = forge.merge_pr(&repo, pr, &pin(&head, "dev"), "Merge feature\n\nBy quorum.").await.unwrap();
    assert_eq!(world.repos().branch_tip(&repo, &branch("dev")).await.unwrap(), Some(merge.clone()));
    let merged = forge.pull_request(&repo, pr).await.unwrap();
    assert_eq!(merged.state, PrState::Merged { commit: merge.clone(), by: forge.own_login().to_owned() });
    assert_eq!(merged.head, head);
    assert_eq!(world.repos().commit(&repo, &merge).await.unwrap().title(), "Merge feature");
    assert_ne!(merge, head, "a merge is visible even where a fast-forward was possible");
    assert_eq!(world.repos().compare(&repo, &before, &merge).await.unwrap().commits.len(), 3);

    world.push(&repo, "feature", "a", "3").await;
    assert_eq!(forge.merge_pr(&repo, pr, &pin(&head, "dev"), "Merge").await.unwrap(), merge, "merged already");
    assert_fault(forge.merge_pr(&repo, pr, &pin(&old, "dev"), "Merge").await, Fault::Conflict);
}

pub(crate) async fn a_conflict_is_told_by_file(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("conflicts").await);
    let head = world.push(&repo, "feature", "dir/a.yaml", "feature").await;
    let pr = forge.open_pr(&repo, &new_pr("feature", "dev")).await.unwrap().number;
    let dev = world.push(&repo, "dev", "dir/a.yaml", "dev").await;

    assert_eq!(forge.pull_request(&repo, pr).await.unwrap().mergeable, Some(false));
    let refused = forge.merge_pr(&repo, pr, &pin(&head, "dev"), "Merge").await;
    assert!(refused.as_ref().unwrap_err().told.contains("dir/a.yaml"), "{refused:?}");
    assert_fault(refused, Fault::Rejected);
    assert_eq!(world.repos().branch_tip(&repo, &branch("dev")).await.unwrap(), Some(dev));
}

pub(crate) async fn a_protected_branch_takes_merges_of_tidegate_and_the_allowed_only(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("protected").await);
    world.protect(&repo, "dev", &["alice"]).await;
    world.push(&repo, "one", "a", "1").await;
    world.push(&repo, "two", "b", "1").await;
    let one = world.open("bob", &repo, &new_pr("one", "dev")).await;
    let two = world.open("bob", &repo, &new_pr("two", "dev")).await;
    assert_fault(world.press_merge("bob", &repo, one.number).await, Fault::Rejected);
    let merge = world.press_merge("alice", &repo, one.number).await.unwrap();
    let merged = forge.pull_request(&repo, one.number).await.unwrap();
    assert_eq!(merged.state, PrState::Merged { commit: merge, by: "alice".to_owned() });
    forge.merge_pr(&repo, two.number, &Pin::of(&two), "Merge").await.unwrap();
}

pub(crate) async fn what_is_merged_or_deleted_by_a_push_is_seen(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("by-hand").await);
    let base = world.repos().branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    let head = world.push(&repo, "feature", "a", "1").await;
    let merged = world.open("alice", &repo, &new_pr("feature", "dev")).await.number;
    world.repos().update_branch(&repo, &branch("dev"), &head, "x").await.unwrap();
    let after = world.push(&repo, "dev", "b", "1").await;
    let told = forge.pull_request(&repo, merged).await.unwrap();
    assert!(matches!(&told.state, PrState::Merged { commit, .. } if *commit == head), "{told:?}");
    assert_eq!(forge.merge_pr(&repo, merged, &pin(&head, "dev"), "Merge").await.unwrap(), head);
    assert_eq!(world.repos().branch_tip(&repo, &branch("dev")).await.unwrap(), Some(after));

    world.push(&repo, "gone", "c", "1").await;
    let gone = world.open("alice", &repo, &new_pr("gone", "dev")).await.number;
    world.force(&repo, "gone", None).await;
    assert!(matches!(forge.pull_request(&repo, gone).await.unwrap().state, PrState::Closed { .. }));

    world.push(&repo, "emptied", "d", "1").await;
    let emptied = world.open("alice", &repo, &new_pr("emptied", "dev")).await.number;
    world.force(&repo, "emptied", Some(&base)).await;
    let told = forge.pull_request(&repo, emptied).await.unwrap();
    assert!(matches!(told.state, PrState::Closed { .. }), "its commits were taken away: {told:?}");
}

pub(crate) async fn what_does_not_exist_is_not_found(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("present").await);
    let nothing = PrNumber(999);
    assert_fault(forge.pull_request(&repo, nothing).await, Fault::NotFound);
    assert_fault(forge.edit_pr(&repo, nothing, "x", "y").await, Fault::NotFound);
    assert_fault(forge.mark_ready(&repo, nothing).await, Fault::NotFound);
    assert_fault(forge.comment(&repo, nothing, "k", "x").await, Fault::NotFound);
    assert_fault(forge.close_pr(&repo, nothing).await, Fault::NotFound);
    assert_fault(forge.request_reviewers(&repo, nothing, &["bob".to_owned()]).await, Fault::NotFound);
    assert_fault(forge.reviews(&repo, nothing).await, Fault::NotFound);
    assert_fault(forge.merge_pr(&repo, nothing, &pin(&unknown_commit(), "dev"), "x").await, Fault::NotFound);

    let absent = RepoId::parse("acme/absent").unwrap();
    let (dev, at) = (branch("dev"), unknown_commit());
    assert_fault(forge.find_pr(&absent, &branch("x"), &dev).await, Fault::NotFound);
    assert_fault(forge.open_prs(&absent).await, Fault::NotFound);
    assert_fault(forge.open_pr(&absent, &new_pr("x", "dev")).await, Fault::NotFound);
    assert_fault(forge.checks(&absent, &at).await, Fault::NotFound);
}

pub(crate) async fn a_dismissed_review_says_nothing_and_why_is_told_once(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("dismissing").await);
    world.push(&repo, "feature", "a", "1").await;
    let pr = world.open("alice", &repo, &new_pr("feature", "dev")).await.number;
    world.review("bob", &repo, pr, ReviewState::Approved).await;
    let given = forge.reviews(&repo, pr).await.unwrap().remove(0);
    forge.dismiss_review(&repo, pr, &given, "The head moved.").await.unwrap();
    forge.dismiss_review(&repo, pr, &given, "The head moved.").await.unwrap();
    let reviews = forge.reviews(&repo, pr).await.unwrap();
    assert_eq!(reviews.last().map(|r| (r.id, r.state)), Some((given.id, ReviewState::Dismissed)));
    let told = reviews.last().and_then(|r| r.dismissal.clone()).unwrap();
    assert_eq!(told, Dismissal { was: Some(ReviewState::Approved), by: Some(forge.own_login().to_owned()) });
    let unknown = tidegate::domain::pull_request::Review { id: 999_999, ..given };
    assert_fault(forge.dismiss_review(&repo, pr, &unknown, "x").await, Fault::NotFound);
}

pub(crate) async fn a_team_of_the_forge_is_expanded(world: &mut dyn World) {
    world.team("acme/sre", &["bob", "alice"]).await;
    let mut members = world.forge().team_members("acme/sre").await.unwrap();
    members.sort();
    assert_eq!(members, ["alice", "bob"]);
    assert_fault(world.forge().team_members("acme/nobody").await, Fault::NotFound);
}

pub(crate) async fn an_account_is_its_number_whatever_it_is_called(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("accounts").await);
    world.push(&repo, "feature", "a", "1").await;
    let pr = world.open("robin", &repo, &new_pr("feature", "dev")).await.number;
    let number = forge.account(&repo, "robin").await.unwrap().expect("robin is there");
    let mut accounts = tidegate::domain::accounts::Accounts::default();
    accounts.note("robin", number);
    forge.know(&accounts);

    world.rename("robin", "robinia").await;
    world.team("acme/birds", &["robinia", "bob"]).await;
    forge.distrust(&repo);
    assert_eq!(forge.account(&repo, "robin").await.unwrap(), None, "nobody has that login");
    assert_eq!(forge.login_of(&repo, number).await.unwrap().as_deref(), Some("robinia"));
    assert_eq!(forge.pull_request(&repo, pr).await.unwrap().author, "robin", "who opened it was renamed since");
    let mut birds = forge.team_members("acme/birds").await.unwrap();
    birds.sort();
    assert_eq!(birds, ["bob", "robin"]);
    assert!(forge.strangers().is_empty());

    world.review("robin", &repo, pr, ReviewState::Approved).await;
    world.review("bob", &repo, pr, ReviewState::Approved).await;
    forge.distrust(&repo);
    let taken = forge.account(&repo, "robin").await.unwrap().expect("somebody took it");
    assert_ne!(taken, number);
    let mut reviews: Vec<_> = forge.reviews(&repo, pr).await.unwrap().into_iter().map(|r| r.login).collect();
    reviews.sort();
    assert_eq!(reviews, ["bob".to_owned(), format!("robin#{taken}")], "whoever took the login is nobody");
    assert_eq!(forge.strangers(), [("robin".to_owned(), taken)]);
}

pub(crate) async fn notes_are_published_once_under_their_tag(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("releasing").await);
    let head = world.repos().branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    assert_fault(forge.publish_release(&repo, &tag("v1.0.0"), "1.0.0", "x").await, Fault::NotFound);
    world.repos().create_tag(&repo, &tag("v1.0.0"), &head, "v1.0.0").await.unwrap();
    for notes in ["First", "First", "First, corrected"] {
        forge.publish_release(&repo, &tag("v1.0.0"), "1.0.0", notes).await.unwrap();
    }
    let expected = ("v1.0.0".to_owned(), "1.0.0".to_owned(), "First, corrected".to_owned());
    assert_eq!(world.releases(&repo).await, [expected]);
}

pub(crate) async fn a_deployment_is_one_and_never_goes_back(world: &mut dyn World) {
    let (forge, repo) = (world.forge(), world.repo("deploying").await);
    let commit = world.repos().branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    let note = |state| DeploymentNote {
        key: "deploying-1:prod".to_owned(),
        environment: "prod".parse().unwrap(),
        production: true,
        commit: commit.clone(),
        since: "2026-01-01T00:00:00Z".parse().unwrap(),
        state,
        description: "1.0.0 by alice".to_owned(),
        log_url: None,
    };
    for state in [DeploymentState::Pending, DeploymentState::Pending] {
        forge.deployment(&repo, &note(state)).await.unwrap();
    }
    let stands = |state: &str| ("prod".to_owned(), commit.to_string(), state.to_owned());
    assert_eq!(world.deployments(&repo).await, [stands("pending")]);
    for state in [DeploymentState::Success, DeploymentState::Success, DeploymentState::Pending] {
        forge.deployment(&repo, &note(state)).await.unwrap();
    }
    assert_eq!(world.deployments(&repo).await, [stands("success")]);
}
