//! Branches, tags, commits and files of a repository elsewhere, by Git alone: the port's words, who counts requests, and
//! what happens when others push at the same moment or the mirror is harmed.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use tempfile::TempDir;
use tidegate::domain::pull_request::Lineage;
use tidegate::domain::{CommitSha, RepoId};
use tidegate::git::GitRemote;
use tidegate::port::{Fault, ManualClock, PortResult};
use tidegate::repos::{BranchUpdate, Options, Repos, Ways};

use super::forge::{assert_fault, branch, tag};
use super::support::git_http::{Doorkeeper, password, routes, serve};

const TOKEN: &str = "ghs_s3cretInstallationToken";

/// What somebody else does, once.
type Meanwhile = Arc<Mutex<Option<Box<dyn FnOnce() + Send>>>>;

/// One repository `acme/shop` behind a server that counts requests and runs what a test puts between.
struct World {
    folder: TempDir,
    repos: Repos,
    clock: ManualClock,
    remote: GitRemote,
    requests: Arc<AtomicUsize>,
    /// Runs once, before the next push is let through.
    meanwhile: Meanwhile,
}

fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = std::process::Command::new("git");
    command.args(["-c", "user.name=Alice", "-c", "user.email=7+alice@users.noreply.github.com"]);
    let out = command.args(args).current_dir(folder).output().unwrap();
    assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

fn repo() -> RepoId {
    RepoId::parse("acme/shop").unwrap()
}

fn sha(text: &str) -> CommitSha {
    CommitSha::parse(text).unwrap()
}

fn unknown() -> CommitSha {
    sha("0123456789012345678901234567890123456789")
}

/// One way to every repository.
struct To(GitRemote);

#[async_trait]
impl Ways for To {
    async fn git_remote(&self, _: &RepoId) -> PortResult<GitRemote> {
        Ok(self.0.clone())
    }
}

fn repos(folder: &Path, to: &GitRemote, clock: &ManualClock, fresh_for: Duration) -> Repos {
    let options = Options { fresh_for, ..Options::signing_as("tidegate", "tidegate@acme.io") };
    Repos::open(Arc::new(To(to.clone())), folder.join("mirrors"), options, Arc::new(clock.clone()))
}

impl World {
    async fn new(fresh_for: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "-q", "--bare", "-b", "dev", "served/acme/shop.git"]);
        git(folder.path(), &["clone", "-q", "served/acme/shop.git", "work"]);
        let requests = Arc::new(AtomicUsize::new(0));
        let meanwhile = Meanwhile::default();
        let doorkeeper: Doorkeeper = Arc::new({
            let (requests, meanwhile, known) = (requests.clone(), meanwhile.clone(), password(TOKEN));
            move |asked| {
                requests.fetch_add(1, Ordering::Relaxed);
                if asked.push
                    && !asked.listing
                    && let Some(meanwhile) = meanwhile.lock().unwrap().take()
                {
                    meanwhile();
                }
                known(asked)
            }
        });
        let address = serve(routes(folder.path().join("served"), doorkeeper)).await;
        let clock = ManualClock::new(chrono::DateTime::from_timestamp(1_760_000_000, 0).unwrap());
        let url = format!("http://{address}/acme/shop.git");
        let remote = GitRemote { url, token: Some(TOKEN.to_owned().into()), renewal: None };
        let repos = repos(folder.path(), &remote, &clock, fresh_for);
        let world = Self { folder, repos, clock, remote, requests, meanwhile };
        world.push("dev", "README", "first");
        world
    }

    fn bare(&self) -> PathBuf {
        self.folder.path().join("served/acme/shop.git")
    }

    fn mirror(&self) -> PathBuf {
        self.folder.path().join("mirrors/acme/shop.git")
    }

    /// A person commits a file onto a branch, which begins at `dev`, and pushes it.
    fn push(&self, onto: &str, path: &str, text: &str) -> CommitSha {
        push(&self.folder.path().join("work"), onto, path, text)
    }

    async fn tip(&self, name: &str) -> Option<CommitSha> {
        self.repos.branch_tip(&repo(), &branch(name)).await.unwrap()
    }

    /// How many requests the server got since this was last asked.
    fn asked(&self) -> usize {
        self.requests.swap(0, Ordering::Relaxed)
    }
}

fn push(work: &Path, onto: &str, path: &str, text: &str) -> CommitSha {
    git(work, &["fetch", "-q", "--prune"]);
    let there = git(work, &["branch", "-r", "--list", &format!("origin/{onto}")]);
    match (there.is_empty(), onto) {
        (false, _) => drop(git(work, &["checkout", "-q", "-B", onto, &format!("origin/{onto}")])),
        (true, "dev") => {}
        (true, _) => drop(git(work, &["checkout", "-q", "-B", onto, "origin/dev"])),
    }
    std::fs::write(work.join(path), text).unwrap();
    git(work, &["add", "."]);
    git(work, &["commit", "-q", "-m", &format!("Change {path}")]);
    git(work, &["push", "-q", "origin", &format!("HEAD:{onto}")]);
    sha(&git(work, &["rev-parse", "HEAD"]))
}

#[tokio::test]
async fn names_are_resolved_as_the_port_promises() {
    let world = World::new(Duration::ZERO).await;
    let (repos, repo) = (&world.repos, repo());
    let first = world.tip("dev").await.unwrap();
    git(&world.bare(), &["tag", "-m", "One", "v1.0.0", "dev"]);
    let second = world.push("dev", "a", "1");
    world.push("releases/v1", "b", "1");

    assert_eq!(repos.branches(&repo, "releases/").await.unwrap().len(), 1);
    assert_eq!(repos.tags(&repo, "v").await.unwrap(), [(tag("v1.0.0"), first.clone())], "peeled");
    assert_eq!(repos.tag(&repo, &tag("v2")).await.unwrap(), None);
    let dev = branch("dev");
    for (id, commit) in [(second.as_str(), &second), (&first.as_str()[..8], &first)] {
        assert_eq!(repos.resolve(&repo, id, &dev).await.unwrap().as_ref(), Some(commit), "{id}");
    }
    for nothing in ["nope", "dev", "v1.0.0", "dev~1", ":/First", "HEAD^{tree}", "01234567", "", "-x"] {
        assert_eq!(repos.resolve(&repo, nothing, &dev).await.unwrap(), None, "{nothing:?}");
    }

    let told = repos.commit(&repo, &second).await.unwrap();
    assert_eq!((told.title(), told.parents.as_slice()), ("Change a", std::slice::from_ref(&first)));
    assert_fault(repos.commit(&repo, &unknown()).await, Fault::NotFound);
    let ahead = repos.compare(&repo, &first, &second).await.unwrap();
    assert_eq!((ahead.lineage, ahead.commits.len()), (Lineage::Ahead, 1));
    assert_eq!(repos.compare(&repo, &first, &unknown()).await.unwrap().lineage, Lineage::Unknown);
    assert_eq!(repos.changed_files(&repo, &first, &second).await.unwrap(), ["a"]);
    assert_eq!(repos.read_file(&repo, "dev", "a").await.unwrap().as_deref(), Some("1"));
    assert_eq!(repos.read_file(&repo, "v1.0.0", "a").await.unwrap(), None);
}

#[tokio::test]
async fn branches_and_tags_are_written_only_as_expected() {
    let world = World::new(Duration::ZERO).await;
    let (repos, repo) = (&world.repos, repo());
    let first = world.tip("dev").await.unwrap();
    let second = world.push("dev", "a", "1");
    let release = branch("releases/v1.0.0");
    for _ in 0..2 {
        repos.create_branch(&repo, &release, &first).await.unwrap();
    }
    assert_fault(repos.create_branch(&repo, &release, &second).await, Fault::Conflict);
    assert_fault(repos.create_branch(&repo, &branch("x"), &unknown()).await, Fault::NotFound);
    assert_fault(repos.create_branch(&repo, &branch("releases"), &first).await, Fault::Rejected);
    assert_fault(repos.delete_branch(&repo, &release, &second).await, Fault::Conflict);
    for _ in 0..2 {
        repos.delete_branch(&repo, &release, &first).await.unwrap();
    }
    assert_eq!(git(&world.bare(), &["branch", "--list", "releases/*"]), "");

    for _ in 0..2 {
        repos.create_tag(&repo, &tag("v1.0.0"), &first, "Release 1.0.0").await.unwrap();
    }
    assert_eq!(
        git(&world.bare(), &["tag", "-l", "--format=%(objecttype) %(subject) %(taggername)"]),
        "tag Release 1.0.0 tidegate"
    );
    assert_fault(repos.create_tag(&repo, &tag("v1.0.0"), &second, "x").await, Fault::Conflict);
    for at in [&first, &second, &second] {
        repos.move_tag(&repo, &tag("prod/latest"), at).await.unwrap();
        assert_eq!(git(&world.bare(), &["rev-parse", "prod/latest"]), at.as_str());
    }
    repos.move_tag(&repo, &tag("v1.0.0"), &second).await.unwrap();
    assert_eq!(repos.tag(&repo, &tag("v1.0.0")).await.unwrap(), Some(second));
}

#[tokio::test]
async fn a_branch_takes_a_commit_in_by_fast_forward_or_merge_and_tells_conflicts() {
    let world = World::new(Duration::ZERO).await;
    let (repos, repo, prod) = (&world.repos, repo(), branch("prod"));
    let first = world.tip("dev").await.unwrap();
    repos.create_branch(&repo, &prod, &first).await.unwrap();
    let second = world.push("dev", "a", "1");
    let update = async |commit: &CommitSha| repos.update_branch(&repo, &prod, commit, "Bring dev").await;
    assert_eq!(update(&second).await.unwrap(), BranchUpdate::Updated(second.clone()), "fast-forward");
    assert_eq!(update(&first).await.unwrap(), BranchUpdate::Updated(second.clone()), "held already");
    let fix = world.push("prod", "b", "2");
    let third = world.push("dev", "c", "3");
    let BranchUpdate::Updated(merge) = update(&third).await.unwrap() else { unreachable!("no conflict") };
    assert_eq!(
        git(&world.bare(), &["log", "-1", "--format=%P %an %s", "prod"]),
        format!("{fix} {third} tidegate Bring dev")
    );
    assert_eq!(update(&third).await.unwrap(), BranchUpdate::Updated(merge), "nothing is merged twice");

    let ours = world.push("prod", "a", "ours");
    let theirs = world.push("dev", "a", "theirs");
    assert_eq!(update(&theirs).await.unwrap(), BranchUpdate::Conflict(vec!["a".to_owned()]));
    assert_eq!(repos.conflicts(&repo, &prod, &theirs).await.unwrap(), Some(vec!["a".to_owned()]));
    assert_eq!(repos.conflicts(&repo, &prod, &ours).await.unwrap(), Some(Vec::new()));
    assert_eq!(world.tip("prod").await, Some(ours));
    assert_fault(repos.update_branch(&repo, &branch("nope"), &first, "x").await, Fault::NotFound);
    git(&world.bare(), &["fsck", "--strict"]);
}

#[tokio::test]
async fn what_others_push_at_the_same_moment_is_never_lost() {
    let world = World::new(Duration::ZERO).await;
    let (repos, repo, prod) = (&world.repos, repo(), branch("prod"));
    let first = world.tip("dev").await.unwrap();
    repos.create_branch(&repo, &prod, &first).await.unwrap();
    let second = world.push("dev", "a", "1");
    let work = world.folder.path().join("work");
    *world.meanwhile.lock().unwrap() = Some(Box::new(move || drop(push(&work, "prod", "b", "by hand"))));
    let updated = repos.update_branch(&repo, &prod, &second, "Bring dev").await.unwrap();
    assert_eq!(
        world.tip("prod").await,
        match updated {
            BranchUpdate::Updated(tip) => Some(tip),
            _ => None,
        }
    );
    assert_eq!(git(&world.bare(), &["show", "prod:b"]), "by hand");

    let bare = world.bare();
    *world.meanwhile.lock().unwrap() = Some(Box::new(move || drop(git(&bare, &["branch", "v", "prod"]))));
    assert_fault(repos.create_branch(&repo, &branch("v"), &first).await, Fault::Conflict);
}

#[tokio::test]
async fn what_is_fresh_or_never_changes_costs_no_request() {
    let world = World::new(Duration::from_secs(5)).await;
    let (repos, repo) = (&world.repos, repo());
    let first = world.tip("dev").await.unwrap();
    assert_eq!(world.asked(), 2, "the refs, and what they hold");
    world.tip("stage").await;
    repos.resolve(&repo, "dev", &branch("dev")).await.unwrap();
    assert_eq!(world.asked(), 0, "fresh");
    repos.create_branch(&repo, &branch("prod"), &first).await.unwrap();
    assert_eq!(world.asked(), 2, "the lease, and the push");
    assert_eq!(world.tip("prod").await, Some(first.clone()));
    assert_eq!(world.asked(), 0, "what was pushed is known");

    let second = world.push("dev", "a", "1");
    assert_eq!(world.tip("dev").await, Some(first.clone()), "fresh enough");
    repos.distrust(&repo);
    assert_eq!(world.tip("dev").await, Some(second.clone()));
    assert_eq!(world.asked(), 2);
    world.clock.advance(Duration::from_secs(5));
    world.tip("dev").await;
    assert_eq!(world.asked(), 1, "nothing new");
    world.clock.advance(Duration::from_secs(60));
    repos.compare(&repo, &first, &second).await.unwrap();
    repos.commit(&repo, &second).await.unwrap();
    assert_eq!(world.asked(), 0, "a commit never changes");
}

#[tokio::test]
async fn a_harmed_mirror_is_made_anew_but_not_again_and_again() {
    let world = World::new(Duration::ZERO).await;
    let repo = repo();
    let tip = world.tip("dev").await.unwrap();
    let harm = || {
        for entry in std::fs::read_dir(world.mirror().join("objects/pack")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|kind| kind == "pack") {
                std::fs::remove_file(&path).unwrap();
                std::fs::write(&path, "PACK but not really").unwrap();
            }
        }
    };
    harm();
    let fresh = repos(world.folder.path(), &world.remote, &world.clock, Duration::ZERO);
    assert_eq!(fresh.read_file(&repo, "dev", "README").await.unwrap().as_deref(), Some("first"));
    harm();
    assert!(fresh.read_file(&repo, "dev", "README").await.is_err(), "not again so soon");
    world.clock.advance(Duration::from_secs(3600));
    assert!(fresh.read_file(&repo, "dev", "README").await.is_ok());
    assert_eq!(world.tip("dev").await, Some(tip));
}

#[tokio::test]
async fn locks_that_a_killed_process_left_do_no_harm() {
    let world = World::new(Duration::ZERO).await;
    let mirror = world.mirror();
    git(world.folder.path(), &["init", "-q", "--bare", mirror.to_str().unwrap()]);
    for lock in ["refs/heads/dev.lock", "packed-refs.lock", "config.lock"] {
        std::fs::write(mirror.join(lock), "").unwrap();
    }
    let first = world.tip("dev").await.unwrap();
    world.repos.create_branch(&repo(), &branch("prod"), &first).await.unwrap();
    assert_eq!(world.tip("prod").await, Some(first));
}

#[tokio::test]
async fn a_shut_way_is_told_in_the_words_all_ports_share() {
    let world = World::new(Duration::ZERO).await;
    let read = async |remote: &GitRemote| {
        let repos = repos(world.folder.path(), remote, &world.clock, Duration::ZERO);
        repos.branch_tip(&repo(), &branch("dev")).await
    };
    assert_fault(read(&GitRemote { token: None, ..world.remote.clone() }).await, Fault::Rejected);
    assert_fault(
        read(&GitRemote { url: world.remote.url.replace("shop", "gone"), ..world.remote.clone() }).await,
        Fault::NotFound,
    );
    let address = serve(routes("/", Arc::new(|_: &_| Some(StatusCode::BAD_GATEWAY.into_response())))).await;
    let down = GitRemote { url: format!("http://{address}/acme/shop.git"), ..world.remote.clone() };
    assert_fault(read(&down).await, Fault::Transient);
    assert!(read(&world.remote).await.is_ok());

    let hook = world.bare().join("hooks/update");
    std::fs::write(&hook, "#!/bin/sh\necho 'error: GH013: Repository rule violations found' >&2\nexit 1\n").unwrap();
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let tip = world.tip("dev").await.unwrap();
    let refused = world.repos.create_branch(&repo(), &branch("prod"), &tip).await.unwrap_err();
    insta::assert_snapshot!(refused, @"acme/shop does not take refs/heads/prod (hook declined; GH013: Repository rule violations found): allow tidegate to write it, or remove what is in the way");
}

#[tokio::test]
async fn the_head_of_a_fork_is_brought_by_its_pull_request_and_stays_through_fetches() {
    let world = World::new(Duration::ZERO).await;
    let (repos, repo) = (&world.repos, repo());
    let base = world.tip("dev").await.unwrap();
    let head = world.push("theirs", "a", "1");
    git(&world.bare(), &["update-ref", "refs/pull/7/head", head.as_str()]);
    git(&world.bare(), &["update-ref", "-d", "refs/heads/theirs"]);
    assert_eq!(repos.compare(&repo, &base, &head).await.unwrap().lineage, Lineage::Unknown);

    repos.bring(&repo, "refs/pull/7/head", &head).await.unwrap();
    repos.branches(&repo, "").await.unwrap();
    let compared = repos.compare(&repo, &base, &head).await.unwrap();
    assert_eq!((compared.lineage, compared.commits.len()), (Lineage::Ahead, 1));
    world.asked();
    repos.bring(&repo, "refs/pull/7/head", &head).await.unwrap();
    assert_eq!(world.asked(), 0, "it is there");
    repos.bring(&repo, "refs/pull/8/head", &unknown()).await.unwrap();
    assert_eq!(repos.compare(&repo, &base, &unknown()).await.unwrap().lineage, Lineage::Unknown);
}
