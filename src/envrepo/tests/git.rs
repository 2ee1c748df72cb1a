//! Bumps into real repositories, looked at with the `git` command: what lands, what is refused, what is found again.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::DateTime;
use tempfile::TempDir;

use super::*;

/// A bare repository on disk, filled through a clone that people could have.
pub(super) struct World {
    pub(super) folder: TempDir,
    pub(super) remote: GitRemote,
    pub(super) repos: EnvRepos,
}

pub(super) const KUSTOMIZATION: &str =
    "# keep\nimages:\n  - name: shop # ours\n    newTag: \"v1\"\n  - name: cart\n    newTag: v1\n";

impl World {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bare = folder.path().join("env.git");
        run(folder.path(), &["init", "-q", "--bare", "-b", "main", "env.git"]);
        run(folder.path(), &["clone", "-q", "env.git", "work"]);
        let remote = GitRemote::open_to_all(bare.to_string_lossy());
        let repos = EnvRepos::open(folder.path().join("mirrors"));
        let world = Self { folder, remote, repos };
        world.push("apps/a/kustomization.yaml", KUSTOMIZATION);
        world.push("values.yaml", "image:\n  tag: v1\n");
        world
    }

    pub(super) fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// A person commits and pushes a file.
    pub(super) fn push(&self, path: &str, text: &str) {
        let file = self.work().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
        run(&self.work(), &["add", "-A"]);
        run(&self.work(), &["commit", "-q", "--allow-empty", "-m", "by hand"]);
        run(&self.work(), &["push", "-q", "origin", "HEAD:main"]);
    }

    pub(super) fn git(&self, args: &[&str]) -> String {
        run(Path::new(&self.remote.url), args)
    }

    pub(super) async fn bump(&self, bump: Bump) -> Result<Bumped, BumpError> {
        self.repos.bump(&self.remote, vec![bump]).await?.remove(0)
    }
}

pub(super) fn run(folder: &Path, args: &[&str]) -> String {
    let out = Command::new("git")
        .args(["-c", "user.name=Hand", "-c", "user.email=hand@acme.io", "-c", "protocol.file.allow=always"])
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

pub(super) fn branch(name: &str) -> Branch {
    Branch::parse(name).unwrap()
}

pub(super) fn edit(name: &str, tag: &str) -> ImageEdit {
    let file = FileSpec::Kustomize { path: "apps/a/kustomization.yaml".into(), create: false };
    ImageEdit { file, to: ImageValue { image: image(name), ..shop(tag) }, from: None }
}

pub(super) fn direct(edits: Vec<ImageEdit>) -> Bump {
    Bump {
        base: branch("main"),
        landing: Landing::Direct,
        edits,
        message: "Bump".into(),
        trailers: Vec::new(),
        author: Identity { name: "tidegate".into(), email: "tidegate@acme.io".into() },
        at: DateTime::from_timestamp(1_760_000_000, 0).unwrap(),
    }
}

pub(super) fn on_branch(name: &str, was: Option<CommitSha>, edits: Vec<ImageEdit>) -> Bump {
    Bump { landing: Landing::Branch { name: branch(name), was }, ..direct(edits) }
}

#[tokio::test]
async fn a_direct_bump_is_one_commit_with_one_changed_line() {
    let world = World::new();
    let bumped = world.bump(direct(vec![edit("shop", "v2")])).await.unwrap();
    assert_eq!(world.git(&["rev-parse", "main"]).trim(), bumped.commit.as_str());
    assert_eq!(world.git(&["rev-parse", "main^"]).trim(), bumped.base.as_str());
    insta::assert_snapshot!(world.git(&["show", "--format=%an <%ae> %ad%n%s", "--date=iso", "-U0", "main"]), @r#"
    tidegate <tidegate@acme.io> 2025-10-09 08:53:20 +0000
    Bump

    diff --git a/apps/a/kustomization.yaml b/apps/a/kustomization.yaml
    index d10362e..7a55a46 100644
    --- a/apps/a/kustomization.yaml
    +++ b/apps/a/kustomization.yaml
    @@ -4 +4 @@ images:
    -    newTag: "v1"
    +    newTag: "v2"
    "#);
    let line = |text: &str| text.to_owned();
    assert_eq!(
        bumped.diff,
        [LineChange {
            path: "apps/a/kustomization.yaml".into(),
            line: 4,
            before: Some(line("    newTag: \"v1\"")),
            after: line("    newTag: \"v2\""),
        }]
    );
    world.git(&["fsck", "--strict", "--no-dangling"]);
}

#[tokio::test]
async fn the_same_bump_twice_is_done_already() {
    let world = World::new();
    let first = world.bump(direct(vec![edit("shop", "v2")])).await.unwrap();
    let second = world.bump(direct(vec![edit("shop", "v2")])).await.unwrap();
    assert!(!first.already && second.already && second.diff.is_empty());
    assert_eq!((&second.commit, &second.base), (&first.commit, &first.commit));
    let both = vec![direct(vec![edit("cart", "v9")]), direct(vec![edit("cart", "v9")])];
    let both = world.repos.bump(&world.remote, both).await.unwrap();
    assert!(both.iter().all(Result::is_ok));
    assert_eq!(world.git(&["rev-list", "--count", "main"]).trim(), "4");
}

#[tokio::test]
async fn a_hundred_direct_bumps_together_are_one_commit_and_the_bad_ones_stay_out() {
    let world = World::new();
    let entries: String = (0..100).map(|i| format!("- name: app{i}\n  newTag: v1\n")).collect();
    world.push("apps/a/kustomization.yaml", &format!("images:\n{entries}"));
    let bump = |i: usize| Bump { message: format!("Bump app{i}"), ..direct(vec![edit(&format!("app{i}"), "v2")]) };
    let outcomes = world.repos.bump(&world.remote, (0..101).map(bump).collect()).await.unwrap();
    let commits: Vec<_> = outcomes.iter().take(100).map(|o| o.as_ref().unwrap().commit.clone()).collect();
    assert!(commits.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(matches!(&outcomes[100], Err(BumpError::Edit(e)) if matches!(e.reason, EditReason::EntryMissing { .. })));
    assert_eq!(world.git(&["diff", "--numstat", "main^", "main"]), "100\t100\tapps/a/kustomization.yaml\n");
    let message = world.git(&["log", "-1", "--format=%B", "main"]);
    assert!(message.starts_with("100 bumps\n\nBump app0\n\nBump app1\n") && !message.contains("app100"), "{message}");
}

#[tokio::test]
async fn callers_that_wait_for_the_same_repository_share_a_push() {
    let world = World::new();
    let callers = (0..20).map(|i| {
        let bump = Bump {
            landing: Landing::Branch { name: branch(&format!("b/{i}")), was: None },
            ..direct(vec![edit("shop", "v2")])
        };
        let more = direct(vec![edit(if i % 2 == 0 { "shop" } else { "cart" }, "v3")]);
        let (repos, remote) = (world.repos.clone(), world.remote.clone());
        async move { repos.bump(&remote, vec![bump, more]).await }
    });
    for outcome in futures::future::join_all(callers).await {
        for each in outcome.unwrap() {
            each.unwrap();
        }
    }
    // The first caller goes alone; everybody else waits and goes in the second push.
    let commits: usize = world.git(&["rev-list", "--count", "main"]).trim().parse().unwrap();
    assert!(commits <= 2 + 2, "{commits}");
    assert_eq!(world.git(&["for-each-ref", "--format=x", "refs/heads/b"]).lines().count(), 20);
}

#[tokio::test]
async fn all_edits_of_a_bump_happen_or_none() {
    let world = World::new();
    let before = world.git(&["rev-parse", "main"]);
    let failed = world.bump(direct(vec![edit("shop", "v2"), edit("nobody", "v2")])).await;
    assert!(matches!(failed, Err(BumpError::Edit(_))));
    assert_eq!(world.git(&["rev-parse", "main"]), before);
    let values = ImageEdit { file: helm(), ..edit("shop", "v2") };
    let bumped = world.bump(direct(vec![edit("shop", "v2"), edit("cart", "v2"), values])).await.unwrap();
    assert_eq!(bumped.diff.len(), 3);
    assert_eq!(world.git(&["show", "main:values.yaml"]), "image:\n  tag: v2\n");
}

#[tokio::test]
async fn a_branch_is_made_anew_as_base_plus_one_commit_under_a_lease() {
    let world = World::new();
    let first = world.bump(on_branch("tidegate/dev/shop", None, vec![edit("shop", "v2")])).await.unwrap();
    world.push("README", "moved on");
    let newer = on_branch("tidegate/dev/shop", Some(first.commit.clone()), vec![edit("shop", "v3")]);
    let second = world.bump(newer).await.unwrap();
    assert_eq!(second.base.as_str(), world.git(&["rev-parse", "main"]).trim());
    assert_eq!(world.git(&["rev-list", "--count", "main..tidegate/dev/shop"]).trim(), "1");
    let stale = world.bump(on_branch("tidegate/dev/shop", Some(first.commit.clone()), vec![edit("shop", "v4")])).await;
    assert_eq!(
        stale,
        Err(BumpError::BranchMoved {
            branch: branch("tidegate/dev/shop"),
            expected: Some(first.commit),
            found: Some(second.commit.clone())
        })
    );
    let forgotten = world.bump(on_branch("tidegate/dev/shop", None, vec![edit("shop", "v4")])).await;
    assert!(matches!(forgotten, Err(BumpError::BranchMoved { expected: None, .. })));
}

#[tokio::test]
async fn a_retry_that_does_not_know_its_outcome_finds_its_own_branch() {
    let world = World::new();
    let bump = on_branch("tidegate/prod/shop/v2", None, vec![edit("shop", "v2")]);
    let first = world.bump(bump.clone()).await.unwrap();
    let again = world.bump(bump.clone()).await.unwrap();
    assert!(again.already && again.commit == first.commit && again.diff == first.diff);
    world.push("README", "moved on");
    let later = world.bump(bump).await.unwrap();
    assert!(later.already && later.commit == first.commit);
}

#[tokio::test]
async fn the_same_bytes_of_another_image_are_another_bump() {
    let world = World::new();
    let of = |digit: char, was: Option<CommitSha>| {
        let trailer = format!("Image: shop:v2@{}", digest(digit));
        let bump = on_branch("tidegate/dev/shop", was, vec![edit("shop", "v2")]);
        Bump { message: format!("Bump\n\n{trailer}"), trailers: vec![trailer], ..bump }
    };
    let first = world.bump(of('a', None)).await.unwrap();
    let second = world.bump(of('b', Some(first.commit.clone()))).await.unwrap();
    assert!(!second.already && second.commit != first.commit);
    let message = world.git(&["log", "-1", "--format=%B", "tidegate/dev/shop"]);
    assert!(message.contains(digest('b').as_str()) && !message.contains(digest('a').as_str()), "{message}");
    let verdict = async |bump: Bump| world.repos.verify(&world.remote, &second.commit, &bump).await.unwrap();
    assert_eq!(verdict(of('b', None)).await, Verdict::Ours);
    assert!(matches!(verdict(of('a', None)).await, Verdict::Foreign(what) if what.contains("does not say")));
}

#[tokio::test]
async fn the_same_bump_on_the_same_base_has_the_same_commit_id() {
    let world = World::new();
    let bump = on_branch("b", None, vec![edit("shop", "v2")]);
    let first = world.bump(bump.clone()).await.unwrap();
    world.git(&["update-ref", "-d", "refs/heads/b"]);
    let second = world.bump(bump).await.unwrap();
    assert_eq!((second.commit, second.already), (first.commit, false));
}

#[tokio::test]
async fn reading_answers_each_question_by_itself() {
    let world = World::new();
    let spec = edit("shop", "v1").file;
    let questions = [(spec.clone(), image("shop")), (spec, image("none")), (kustomize(), image("shop"))];
    let current = world.repos.read(&world.remote, &branch("main"), &questions).await.unwrap();
    assert_eq!(current.values[0], Ok(Found { tag: Some("v1".into()), digest: None }));
    let told: Vec<_> = current.values[1..].iter().map(|v| v.as_ref().unwrap_err().to_string()).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    "apps/a/kustomization.yaml" line 3: `images` has no entry for "none" (there is: shop, cart); add `- name: none` with a `newTag:` to `images`, or have it added (`create: true`)
    "kustomization.yaml": there is no such file on the branch; correct the path in the configuration, or add the file
    "#);
}

#[tokio::test]
async fn only_our_exact_bytes_on_an_unmoved_base_pass_the_merge_gate() {
    let world = World::new();
    let from = Some(Found { tag: Some("v1".into()), digest: None });
    let bump = on_branch("b", None, vec![ImageEdit { from, ..edit("shop", "v2") }]);
    let bumped = world.bump(bump.clone()).await.unwrap();
    let verify = async |head: &str| {
        let head = CommitSha::parse(head.trim()).unwrap();
        world.repos.verify(&world.remote, &head, &bump).await.unwrap()
    };
    assert_eq!(verify(bumped.commit.as_str()).await, Verdict::Ours);
    let changed = world.repos.changed_paths(&world.remote, &bumped.base, &bumped.commit).await.unwrap();
    assert_eq!(changed, ["apps/a/kustomization.yaml"]);
    run(&world.work(), &["fetch", "-q"]);
    run(&world.work(), &["checkout", "-q", "-b", "b", "origin/b"]);
    std::fs::write(world.work().join("extra"), "x").unwrap();
    run(&world.work(), &["add", "-A"]);
    run(&world.work(), &["commit", "-q", "--amend", "-m", "Bump"]);
    run(&world.work(), &["push", "-qf", "origin", "b"]);
    let verdict = verify(&world.git(&["rev-parse", "b"])).await;
    assert_eq!(verdict, Verdict::Foreign("it changes other bytes than planned".into()));
    run(&world.work(), &["commit", "-q", "--allow-empty", "-m", "on top"]);
    run(&world.work(), &["push", "-q", "origin", "b"]);
    assert!(matches!(verify(&world.git(&["rev-parse", "b"])).await, Verdict::Foreign(_)));
    run(&world.work(), &["checkout", "-q", "main"]);
    world.push("apps/a/kustomization.yaml", &KUSTOMIZATION.replace("\"v1\"", "\"v7\""));
    assert!(matches!(verify(bumped.commit.as_str()).await, Verdict::Moved(BumpError::Moved { .. })));
    assert!(matches!(verify(&world.git(&["rev-parse", "main"])).await, Verdict::Foreign(_)));
}

#[tokio::test]
async fn files_outside_the_repository_or_behind_links_are_refused_and_nothing_is_written() {
    let world = World::new();
    std::os::unix::fs::symlink("values.yaml", world.work().join("link.yaml")).unwrap();
    std::os::unix::fs::symlink("apps", world.work().join("linked")).unwrap();
    world.push("binary", "x");
    std::fs::write(world.work().join("binary"), [0xff, 0xfe]).unwrap();
    world.push("README", "x");
    let before = world.git(&["for-each-ref"]) + &world.git(&["count-objects"]);
    let mut told = Vec::new();
    for path in [
        "../values.yaml",
        "/etc/passwd",
        "apps/../values.yaml",
        "apps//a",
        ".git/config",
        "link.yaml",
        "linked/a/kustomization.yaml",
        "apps",
        "nowhere.yaml",
        "values.yaml/x",
        "binary",
        "",
    ] {
        let file = FileSpec::Helm {
            path: path.into(),
            tag_at: None,
            digest_at: None,
            tag_with_digest: false,
            create: false,
            with_aliases: false,
            value: None,
        };
        let refused = world.bump(direct(vec![ImageEdit { file, ..edit("shop", "v2") }])).await.unwrap_err();
        assert!(matches!(refused, BumpError::Edit(_)) && !refused.is_transient());
        told.push(refused.to_string());
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    "../values.yaml": this path could leave the repository; write the file's path relative to the repository's root, without `..`
    "/etc/passwd": this path could leave the repository; write the file's path relative to the repository's root, without `..`
    "apps/../values.yaml": this path could leave the repository; write the file's path relative to the repository's root, without `..`
    "apps//a": this path could leave the repository; write the file's path relative to the repository's root, without `..`
    ".git/config": this path could leave the repository; write the file's path relative to the repository's root, without `..`
    "link.yaml": "link.yaml" is a symbolic link; configure the path of the real file
    "linked/a/kustomization.yaml": "linked" is a symbolic link; configure the path of the real file
    "apps": this is not a file; correct the path in the configuration, or add the file
    "nowhere.yaml": there is no such file on the branch; correct the path in the configuration, or add the file
    "values.yaml/x": there is no such file on the branch; correct the path in the configuration, or add the file
    "binary": the file is not UTF-8 text of at most 4 MiB; store it as plain UTF-8 YAML
    "": this path could leave the repository; write the file's path relative to the repository's root, without `..`
    "#);
    assert_eq!(world.git(&["for-each-ref"]) + &world.git(&["count-objects"]), before);
}

#[tokio::test]
async fn a_repository_that_is_gone_or_not_bare_or_lacks_the_branch_is_told() {
    let world = World::new();
    let work = GitRemote::open_to_all(world.work().to_string_lossy());
    let not_bare = world.repos.bump(&work, vec![direct(vec![edit("shop", "v2")])]).await.unwrap_err();
    assert!(matches!(not_bare, BumpError::NotBare { .. }));
    let nowhere = Bump { base: branch("nowhere"), ..direct(vec![edit("shop", "v2")]) };
    assert!(matches!(world.bump(nowhere).await, Err(BumpError::BranchMissing { .. })));
    world.push("README", "a/b cannot be where a is");
    world.git(&["branch", "a", "main"]);
    let blocked = world.bump(on_branch("a/b", None, vec![edit("shop", "v2")])).await.unwrap_err();
    assert!(matches!(&blocked, BumpError::BranchRefused { .. }), "{blocked}");
    std::fs::remove_dir_all(&world.remote.url).unwrap();
    let gone = world.bump(direct(vec![edit("shop", "v2")])).await.unwrap_err();
    assert!(
        matches!(gone, BumpError::RepositoryMissing { .. }) && gone.to_string().contains("there is no Git repository")
    );
}

#[test]
fn what_the_disk_says_becomes_what_to_do() {
    let told = |message: &str| BumpError::from_git("/env.git", &git2::Error::from_str(message));
    let full = told("failed to write data: No space left on device");
    assert!(full.is_transient());
    insta::assert_snapshot!(full, @"no space left to write to /env.git: make room there; it is tried again later");
    let closed = told("failed to create locked file '/env.git/refs/heads/main.lock': Permission denied");
    assert!(!closed.is_transient());
    assert!(matches!(closed, BumpError::ReadOnly { .. }));
}
