//! The embedded forge: it passes the port's suite, and as a source of events it loses no push of the real `git`.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use async_trait::async_trait;
use tidegate::domain::event::Event;
use tidegate::domain::pull_request::{Check, CheckState, PrState, PullRequest, ReviewState};
use tidegate::domain::{CommitSha, Instant, PrNumber, RepoId};
use tidegate::forge::local::{Author, LocalForge, Work};
use tidegate::forge::{Forge, NewPr, Pin};
use tidegate::port::{Clock, Fault, Incoming, PortResult, Source};
use tidegate::repos::Repos;

use crate::forge::*;
use crate::repos::*;

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Instant {
        "2026-11-02T12:00:00Z".parse().unwrap()
    }
}

fn alice() -> Author {
    Author { name: "Alice".to_owned(), email: "alice@acme.io".to_owned() }
}

async fn open(root: &Path) -> LocalForge {
    LocalForge::open(root, Arc::new(Noon)).await.unwrap()
}

/// A forge in a new folder with the repository acme/shop and its first commit.
async fn shop() -> (tempfile::TempDir, LocalForge, RepoId) {
    let root = tempfile::tempdir().unwrap();
    let forge = open(root.path()).await;
    let repo = RepoId::parse("acme/shop").unwrap();
    forge.create_repo(&repo, &branch("dev")).await.unwrap();
    forge.push_file(&repo, &branch("dev"), ("README", "shop\n"), &alice(), "First").await.unwrap();
    (root, forge, repo)
}

/// Receives and acknowledges until nothing is left.
async fn drain(forge: &LocalForge) -> Vec<Event> {
    let mut events = Vec::new();
    loop {
        let received = forge.receive().await.unwrap();
        if received.is_empty() {
            return events;
        }
        forge.acknowledge(&keys(&received)).await.unwrap();
        events.extend(received.into_iter().map(|incoming| incoming.event));
    }
}

fn keys(received: &[Incoming]) -> Vec<String> {
    received.iter().map(|incoming| incoming.key.clone()).collect()
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let identity = ["-c", "user.name=Alice", "-c", "user.email=alice@acme.io", "-c", "init.defaultBranch=dev"];
    let output = Command::new("git").current_dir(folder).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Moves or deletes a branch past the forge.
pub(crate) async fn force(forge: &LocalForge, repo: &RepoId, on: &str, to: Option<&CommitSha>) {
    let folder = forge.repos().git_remote(repo).await.unwrap().url;
    let reference = format!("refs/heads/{on}");
    match to {
        Some(to) => git(Path::new(&folder), &["update-ref", &reference, to.as_str()]),
        None => git(Path::new(&folder), &["update-ref", "-d", &reference]),
    };
}

/// Pushes two commits at once.
pub(crate) async fn push_two(forge: &LocalForge, repo: &RepoId, on: &str) -> [CommitSha; 2] {
    let author = alice();
    let work = [
        Work { message: "one", files: &[("two/1", "1")], merging: None, author: &author },
        Work { message: "two", files: &[("two/2", "2")], merging: None, author: &author },
    ];
    let made = forge.push_all_as("alice", repo, &branch(on), &work).await.unwrap();
    made.try_into().unwrap()
}

/// Merges a branch into another by hand, with a file that only the merge commit holds.
pub(crate) async fn merge_by_hand(
    forge: &LocalForge,
    repo: &RepoId,
    (from, into): (&str, &str),
    file: Option<(&str, &str)>,
) -> CommitSha {
    let files: Vec<_> = file.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let (from, into, author) = (branch(from), branch(into), alice());
    forge.merge_by_hand("alice", repo, (&from, &into), (&files, "Merge by hand"), &author).await.unwrap()
}

/// A forge whose folder lives as long as it does, with a login of tidegate that is not the default.
struct LocalWorld {
    forge: LocalForge,
    _root: tempfile::TempDir,
}

impl LocalWorld {
    async fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        Self { forge: open(root.path()).await.with_own_login("tide-bot"), _root: root }
    }
}

#[async_trait]
impl World for LocalWorld {
    fn forge(&self) -> &dyn Forge {
        &self.forge
    }

    fn repos(&self) -> &Repos {
        self.forge.repos()
    }

    async fn repo(&self, name: &str) -> RepoId {
        let repo = RepoId::parse(format!("acme/{name}")).unwrap();
        self.forge.create_repo(&repo, &branch("dev")).await.unwrap();
        self.forge.set_login("Alice@acme.io", "alice").await.unwrap();
        self.forge.push_file(&repo, &branch("dev"), ("README", name), &alice(), "First").await.unwrap();
        repo
    }

    async fn push(&self, repo: &RepoId, on: &str, path: &str, content: &str) -> CommitSha {
        let message = format!("Set {path} to {content}");
        self.forge.push_file(repo, &branch(on), (path, content), &alice(), &message).await.unwrap()
    }

    async fn push_two(&self, repo: &RepoId, on: &str) -> [CommitSha; 2] {
        push_two(&self.forge, repo, on).await
    }

    async fn force(&self, repo: &RepoId, on: &str, to: Option<&CommitSha>) {
        force(&self.forge, repo, on, to).await;
    }

    async fn open(&self, login: &str, repo: &RepoId, new: &NewPr) -> PullRequest {
        self.forge.open_pr_as(login, repo, new).await.unwrap()
    }

    async fn review(&self, login: &str, repo: &RepoId, pr: PrNumber, state: ReviewState) {
        self.forge.review(repo, pr, login, state).await.unwrap();
    }

    async fn press_squash(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<CommitSha> {
        self.forge.squash_as(login, repo, pr).await
    }

    async fn merge_by_hand(&self, repo: &RepoId, from: &str, into: &str, file: Option<(&str, &str)>) -> CommitSha {
        merge_by_hand(&self.forge, repo, (from, into), file).await
    }

    async fn press_merge(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<CommitSha> {
        self.forge.merge_as(login, repo, pr).await
    }

    async fn close(&self, login: &str, repo: &RepoId, pr: PrNumber) {
        self.forge.close_as(login, repo, pr).await.unwrap();
    }

    async fn reopen(&self, login: &str, repo: &RepoId, pr: PrNumber) {
        self.forge.reopen_as(login, repo, pr).await.unwrap();
    }

    async fn ci(&self, repo: &RepoId, commit: &CommitSha, check: &Check) {
        self.forge.report_check(repo, commit, check).await.unwrap();
    }

    async fn protect(&self, repo: &RepoId, on: &str, allowed: &[&str]) {
        self.forge.protect(repo, &branch(on), allowed).await.unwrap();
    }

    async fn comments(&self, repo: &RepoId, pr: PrNumber) -> usize {
        self.forge.comments(repo, pr).await.unwrap().len()
    }

    async fn team(&self, team: &str, logins: &[&str]) {
        self.forge.set_team(team, logins).await.unwrap();
    }

    async fn rename(&self, from: &str, to: &str) {
        self.forge.rename(from, to).await.unwrap();
    }

    async fn releases(&self, repo: &RepoId) -> Vec<(String, String, String)> {
        self.forge.releases(repo).await.unwrap()
    }

    async fn deployments(&self, repo: &RepoId) -> Vec<(String, String, String)> {
        let deployments = self.forge.deployments(repo).await.unwrap();
        deployments.into_iter().map(|[environment, commit, state, _]| (environment, commit, state)).collect()
    }
}

mod promises {
    use super::LocalWorld;

    crate::forge::suite!(LocalWorld::new().await);
    crate::repos::suite!(LocalWorld::new().await);
}

#[tokio::test]
async fn reviews_are_this_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("git");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let set = |path: &Path, mode: u32| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    let forge = open(&root).await;
    for file in ["forge.db", "forge.db-wal", "forge.db-shm"] {
        assert_eq!(mode(&root.join(file)), 0o600, "{file}");
        // As an older tidegate left them.
        set(&root.join(file), 0o644);
    }
    let again = open(&root).await;
    for file in ["forge.db", "forge.db-wal", "forge.db-shm"] {
        assert_eq!(mode(&root.join(file)), 0o600, "{file}");
    }
    drop((forge, again));
    // Whoever may rename it could put another in its place.
    set(&root, 0o775);
    let refused = LocalForge::open(&root, Arc::new(Noon)).await.err().unwrap();
    assert!(refused.told.contains("holds the forge's reviews") && refused.fault == Fault::Rejected, "{refused}");
}

#[tokio::test]
async fn a_plain_git_push_moves_a_pull_request_and_is_noticed() {
    let (root, forge, repo) = shop().await;
    let clone = root.path().join("clone");
    let remote = forge.repos().git_remote(&repo).await.unwrap().url;
    git(root.path(), &["clone", "-q", &remote, "clone"]);
    git(&clone, &["checkout", "-q", "-b", "alice/feature"]);
    git(&clone, &["commit", "-q", "--allow-empty", "-m", "Begin"]);
    git(&clone, &["push", "-q", "origin", "alice/feature"]);
    let pr = forge.open_pr_as("alice", &repo, &new_pr("alice/feature", "dev")).await.unwrap().number;
    drain(&forge).await;

    git(&clone, &["commit", "-q", "--allow-empty", "-m", "Go on"]);
    git(&clone, &["tag", "-a", "-m", "x", "v0.1.0"]);
    git(&clone, &["push", "-q", "origin", "alice/feature", "v0.1.0"]);
    let pushed = CommitSha::parse(git(&clone, &["rev-parse", "HEAD"])).unwrap();
    let feature = branch("alice/feature");
    let expected = [
        Event::BranchPushed { repo: repo.clone(), branch: feature.clone(), tip: Some(pushed.clone()) },
        Event::TagPushed { repo: repo.clone(), tag: "v0.1.0".to_owned() },
        Event::PrChanged { repo: repo.clone(), pr, review: None },
    ];
    assert_eq!(drain(&forge).await, expected);
    assert_eq!(forge.pull_request(&repo, pr).await.unwrap().head, pushed);
    assert_eq!(forge.repos().tag(&repo, &tag("v0.1.0")).await.unwrap(), Some(pushed));

    git(&clone, &["checkout", "-q", "dev"]);
    git(&clone, &["merge", "-q", "--no-ff", "-m", "By hand", "alice/feature"]);
    git(&clone, &["push", "-q", "origin", "dev", ":alice/feature"]);
    let merge = CommitSha::parse(git(&clone, &["rev-parse", "HEAD"])).unwrap();
    let events = drain(&forge).await;
    assert!(events.contains(&Event::PrChanged { repo: repo.clone(), pr, review: None }), "{events:?}");
    assert!(events.contains(&Event::BranchPushed { repo: repo.clone(), branch: feature, tip: None }), "{events:?}");
    let merged = forge.pull_request(&repo, pr).await.unwrap();
    assert_eq!(merged.state, PrState::Merged { commit: merge, by: "git push".to_owned() });
    assert!(drain(&forge).await.is_empty());
}

#[tokio::test]
async fn what_was_not_acknowledged_comes_again_with_its_key_after_a_restart() {
    let (root, forge, repo) = shop().await;
    drain(&forge).await;
    let head = forge.push_file(&repo, &branch("feature"), ("a", "1"), &alice(), "Go").await.unwrap();
    let pr = forge.open_pr_as("alice", &repo, &new_pr("feature", "dev")).await.unwrap().number;
    forge.review(&repo, pr, "bob", ReviewState::Approved).await.unwrap();
    let passed = Check { name: "ci".to_owned(), state: CheckState::Passed, summary: String::new(), source: None };
    forge.report_check(&repo, &head, &passed).await.unwrap();

    let received = forge.receive().await.unwrap();
    let named = keys(&received).join("\n").replace(head.as_str(), "HEAD").replace(head.short(), "head");
    insta::assert_snapshot!(named, @r"
    push:acme/shop:refs/heads/feature:0000000000000000000000000000000000000000:HEAD:0
    pr:acme/shop#1:1
    pr:acme/shop#1:2
    checks:acme/shop@head:3
    ");
    assert_eq!(forge.receive().await.unwrap(), received, "receiving moves nothing");
    drop(forge);

    let forge = open(root.path()).await;
    assert_eq!(forge.receive().await.unwrap(), received);
    forge.acknowledge(&keys(&received)[..2]).await.unwrap();
    drop(forge);

    let forge = open(root.path()).await;
    assert_eq!(forge.receive().await.unwrap(), received[2..]);
    forge.acknowledge(&keys(&received)).await.unwrap();
    forge.acknowledge(&keys(&received)).await.unwrap();
    assert!(forge.receive().await.unwrap().is_empty());
    drop(forge);
    assert!(open(root.path()).await.receive().await.unwrap().is_empty());
}

/// Makes all of a repository look as if it had been quiet for an hour.
fn age(folder: &Path) {
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            age(&entry.path());
        } else if entry.file_name() == "packed-refs" {
            std::fs::File::open(entry.path()).unwrap().set_modified(hour_ago).unwrap();
        }
    }
    std::fs::File::open(folder).unwrap().set_modified(hour_ago).unwrap();
}

#[tokio::test]
async fn a_push_into_a_quiet_repository_is_noticed_at_once() {
    let (root, forge, repo) = shop().await;
    let folder = root.path().join("acme/shop.git");
    let first = forge.repos().branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    forge.repos().create_branch(&repo, &branch("team/alice/feature"), &first).await.unwrap();
    let second = forge.push_file(&repo, &branch("dev"), ("a", "1"), &alice(), "Go").await.unwrap();
    drain(&forge).await;
    // Loose, nested, packed, repacked, new folder, deleted.
    for (on, to) in [
        ("dev", Some(&first)),
        ("team/alice/feature", Some(&second)),
        ("dev", Some(&second)),
        ("team/bob/feature", Some(&second)),
        ("team/alice/feature", None),
        ("dev", None),
    ] {
        age(&folder);
        assert!(forge.receive().await.unwrap().is_empty());
        assert!(forge.receive().await.unwrap().is_empty());
        force(&forge, &repo, on, to).await;
        let expected = Event::BranchPushed { repo: repo.clone(), branch: branch(on), tip: to.cloned() };
        assert_eq!(drain(&forge).await, [expected]);
        git(&folder, &["pack-refs", "--all"]);
    }
}

#[tokio::test]
async fn a_branch_pushed_back_and_forth_never_repeats_a_key() {
    let (_root, forge, repo) = shop().await;
    drain(&forge).await;
    let first = forge.repos().branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    let second = forge.push_file(&repo, &branch("dev"), ("a", "1"), &alice(), "Go").await.unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for to in [Some(&second), Some(&first), Some(&second), None, Some(&first), None, Some(&first)] {
        force(&forge, &repo, "dev", to).await;
        let received = forge.receive().await.unwrap();
        let expected = Event::BranchPushed { repo: repo.clone(), branch: branch("dev"), tip: to.cloned() };
        assert_eq!(received.iter().map(|i| i.event.clone()).collect::<Vec<_>>(), [expected]);
        assert!(seen.insert(received[0].key.clone()), "{} again", received[0].key);
        forge.acknowledge(&keys(&received)).await.unwrap();
    }
}

#[tokio::test]
async fn a_push_between_receiving_and_acknowledging_is_not_lost() {
    let (_root, forge, repo) = shop().await;
    drain(&forge).await;
    forge.push_file(&repo, &branch("dev"), ("a", "1"), &alice(), "One").await.unwrap();
    let received = forge.receive().await.unwrap();
    let last = forge.push_file(&repo, &branch("dev"), ("a", "2"), &alice(), "Two").await.unwrap();
    forge.acknowledge(&keys(&received)).await.unwrap();
    let expected = Event::BranchPushed { repo: repo.clone(), branch: branch("dev"), tip: Some(last) };
    assert_eq!(drain(&forge).await, [expected]);
}

#[tokio::test]
async fn a_repository_deleted_under_the_forge_is_told_by_name() {
    let (root, forge, repo) = shop().await;
    let head = forge.push_file(&repo, &branch("feature"), ("a", "1"), &alice(), "Go").await.unwrap();
    let pr = forge.open_pr(&repo, &new_pr("feature", "dev")).await.unwrap().number;
    drain(&forge).await;
    std::fs::remove_dir_all(root.path().join("acme/shop.git")).unwrap();

    let error = forge.pull_request(&repo, pr).await.unwrap_err();
    assert_eq!(error.fault, Fault::NotFound);
    let told = error.told.replace(&root.path().canonicalize().unwrap().display().to_string(), "ROOT");
    insta::assert_snapshot!(told, @"the repository acme/shop is not at ROOT/acme/shop.git: restore it, make it with `git init --bare`, or correct its name in the configuration");
    assert_fault(forge.repos().git_remote(&repo).await, Fault::NotFound);
    assert_fault(forge.merge_pr(&repo, pr, &pin(&head, "dev"), "x").await, Fault::NotFound);
    let gone = drain(&forge).await;
    assert!(gone.contains(&Event::BranchPushed { repo: repo.clone(), branch: branch("dev"), tip: None }), "{gone:?}");
}

#[tokio::test]
async fn a_repository_that_cannot_be_read_does_not_silence_the_others() {
    let (root, forge, repo) = shop().await;
    let other = RepoId::parse("acme/other").unwrap();
    forge.create_repo(&other, &branch("dev")).await.unwrap();
    drain(&forge).await;
    std::fs::write(root.path().join("acme/shop.git/packed-refs"), "no such line\n").unwrap();
    let error = forge.repos().branches(&repo, "").await.unwrap_err();
    assert_eq!(error.fault, Fault::Transient);
    let tip = forge.push_file(&other, &branch("dev"), ("a", "1"), &alice(), "Go").await.unwrap();
    let expected = Event::BranchPushed { repo: other, branch: branch("dev"), tip: Some(tip) };
    assert_eq!(drain(&forge).await, [expected]);
}

#[tokio::test]
async fn files_and_history_are_read_as_they_were_seeded() {
    let (_root, forge, repo) = shop().await;
    let dev = branch("dev");
    forge.set_login("alice@acme.io", "alice").await.unwrap();
    let files = [("deploy/base/kustomization.yaml", "images: []\n"), ("README", "shop, again\n")];
    let commit = forge.push_files(&repo, &dev, &files, &alice(), "Seed").await.unwrap();
    let path = "deploy/base/kustomization.yaml";
    assert_eq!(forge.repos().read_file(&repo, "dev", path).await.unwrap().as_deref(), Some("images: []\n"));
    assert_eq!(forge.repos().read_file(&repo, commit.as_str(), "nope").await.unwrap(), None);
    assert_eq!(forge.repos().read_file(&repo, "nope", path).await.unwrap(), None);
    let log = forge.log(&repo, &dev, 10).await.unwrap();
    let told: Vec<_> =
        log.iter().map(|c| format!("{} ({})", c.title(), c.author_login.as_deref().unwrap_or("?"))).collect();
    assert_eq!(told, ["Seed (alice)", "First (alice)"]);
    assert_eq!(forge.log(&repo, &dev, 1).await.unwrap().len(), 1);

    assert_eq!(forge.pr_url(&repo, PrNumber(4)), "acme/shop#4");
    let url = forge.compare_url(&repo, &log[1].sha, &log[0].sha);
    assert_eq!(url, format!("acme/shop {}..{}", log[1].sha.short(), log[0].sha.short()));
}

#[tokio::test]
async fn a_name_that_git_cannot_take_is_refused_with_what_to_do() {
    let (_root, forge, repo) = shop().await;
    let at = forge.repos().branch_tip(&repo, &branch("dev")).await.unwrap().unwrap();
    let refused = forge.repos().create_branch(&repo, &branch("dev/feature"), &at).await;
    assert!(refused.as_ref().unwrap_err().told.contains("choose another name"), "{refused:?}");
    assert_fault(refused, Fault::Rejected);
    forge.repos().create_tag(&repo, &tag("v1"), &at, "x").await.unwrap();
    assert_fault(forge.repos().create_tag(&repo, &tag("v1/x"), &at, "x").await, Fault::Rejected);
    assert_fault(forge.repos().move_tag(&repo, &tag("v1/x"), &at).await, Fault::Rejected);
}

#[tokio::test]
async fn merges_and_pushes_at_the_same_moment_lose_nothing() {
    let (_root, forge, repo) = shop().await;
    let dev = branch("dev");
    let mut prs = Vec::new();
    for n in 0..6 {
        let head = branch(&format!("feature-{n}"));
        forge.push_file(&repo, &head, (&format!("f{n}"), "x"), &alice(), "Go").await.unwrap();
        prs.push(forge.open_pr(&repo, &new_pr(head.as_str(), "dev")).await.unwrap());
    }
    // Whoever loses the race is told so, and tries again, as the engine does.
    let merge = async |pr: &PullRequest| {
        loop {
            match forge.merge_pr(&repo, pr.number, &Pin::of(pr), "Merge").await {
                Err(error) if error.fault == Fault::Transient => tokio::task::yield_now().await,
                merged => return merged.unwrap(),
            }
        }
    };
    let push = async |n: usize| {
        let (path, author) = (format!("p{n}"), alice());
        while forge.push_file(&repo, &dev, (&path, "x"), &author, "Push").await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    let all_merges = futures::future::join_all(prs.iter().chain(&prs).map(merge));
    let (merges, _) = futures::future::join(all_merges, futures::future::join_all((0..6).map(push))).await;
    assert_eq!(merges[..6], merges[6..], "merged twice is merged once");
    for n in 0..6 {
        for path in [format!("f{n}"), format!("p{n}")] {
            assert!(forge.repos().read_file(&repo, "dev", &path).await.unwrap().is_some(), "{path} was lost");
        }
    }
    for pr in prs {
        let by = |state| matches!(state, PrState::Merged { by, .. } if by == "tidegate");
        assert!(by(forge.pull_request(&repo, pr.number).await.unwrap().state));
    }
}

#[tokio::test]
async fn a_review_is_told_with_what_it_says() {
    use tidegate::domain::event::Reviewed;
    use tidegate::domain::pull_request::ReviewState;
    let (_root, forge, repo) = shop().await;
    forge.push_file(&repo, &branch("alice/feature"), ("a.txt", "a"), &alice(), "Begin").await.unwrap();
    let pr = forge.open_pr_as("alice", &repo, &new_pr("alice/feature", "dev")).await.unwrap().number;
    drain(&forge).await;
    for state in [ReviewState::Approved, ReviewState::ChangesRequested, ReviewState::Dismissed] {
        forge.review(&repo, pr, "bob", state).await.unwrap();
        let review = Some(Reviewed { login: "bob".into(), state });
        assert_eq!(drain(&forge).await, [Event::PrChanged { repo: repo.clone(), pr, review }]);
    }
}
