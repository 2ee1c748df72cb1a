//! Somebody else pushes first: between our look and our push, again and again, at the same moment.

use std::cell::Cell;
use std::path::Path;

use super::git::{KUSTOMIZATION, World, direct, edit, on_branch};
use super::*;
use crate::envrepo::link::{Link, Local, Update};
use crate::envrepo::writer::land;
use crate::git::Pushed;

/// A way to a repository on which a person pushes just before we do.
struct Raced<'a> {
    inner: Local,
    meanwhile: &'a dyn Fn(),
}

impl Link for Raced<'_> {
    fn repository(&self) -> &git2::Repository {
        self.inner.repository()
    }
    fn tip(&self, branch: &Branch) -> Result<Option<git2::Oid>, BumpError> {
        self.inner.tip(branch)
    }
    fn push(&self, updates: &[Update]) -> Result<Vec<Pushed>, BumpError> {
        (self.meanwhile)();
        self.inner.push(updates)
    }
}

/// Lands bumps while `meanwhile` runs before each push.
fn raced(world: &World, bumps: &[Bump], meanwhile: &'static dyn Fn(&World, u32)) -> Vec<Result<Bumped, BumpError>> {
    let url = &world.remote.url;
    let tries = Cell::new(0);
    let step = || {
        tries.set(tries.get() + 1);
        meanwhile(world, tries.get());
    };
    let open = || -> Result<Box<dyn Link + '_>, BumpError> {
        Ok(Box::new(Raced { inner: Local::open(url, Path::new(url))?, meanwhile: &step }))
    };
    land(url, &open, bumps, None).unwrap()
}

#[test]
fn a_lost_race_is_run_again_on_what_is_there_now() {
    let world = World::new();
    let outcome = raced(&world, &[direct(vec![edit("shop", "v2")])], &|world, attempt| {
        if attempt < 4 {
            world.push("apps/a/kustomization.yaml", &KUSTOMIZATION.replace("# keep", &format!("# kept {attempt}")));
        }
    });
    assert!(outcome[0].is_ok());
    let text = world.git(&["show", "main:apps/a/kustomization.yaml"]);
    assert_eq!(text, KUSTOMIZATION.replace("# keep", "# kept 3").replace("\"v1\"", "\"v2\""));
}

#[test]
fn a_race_lost_to_another_value_is_told_and_not_overwritten() {
    let world = World::new();
    let from = Some(Found { tag: Some("v1".into()), digest: None });
    let bump = direct(vec![ImageEdit { from, ..edit("shop", "v2") }]);
    let outcome = raced(&world, &[bump], &|world, _| {
        world.push("apps/a/kustomization.yaml", &KUSTOMIZATION.replace("\"v1\"", "\"v5\""));
    });
    assert!(matches!(&outcome[0], Err(BumpError::Moved { found, .. }) if found.tag.as_deref() == Some("v5")));
    assert!(world.git(&["show", "main:apps/a/kustomization.yaml"]).contains("\"v5\""));
}

#[test]
fn a_branch_that_never_stands_still_is_left_for_later() {
    let world = World::new();
    let bumps = [direct(vec![edit("shop", "v2")]), on_branch("b", None, vec![edit("cart", "v2")])];
    let outcome = raced(&world, &bumps, &|world, attempt| world.push("README", &attempt.to_string()));
    assert!(matches!(&outcome[0], Err(e @ BumpError::LostRace { tries: 8, .. }) if e.is_transient()));
    assert!(outcome[1].is_ok(), "a bump beside it is not harmed");
}

#[test]
fn a_branch_made_by_somebody_else_in_the_meantime_is_not_overwritten() {
    let world = World::new();
    let outcome = raced(&world, &[on_branch("b", None, vec![edit("shop", "v2")])], &|world, _| {
        world.git(&["update-ref", "refs/heads/b", "main"]);
    });
    assert!(matches!(&outcome[0], Err(BumpError::BranchMoved { expected: None, found: Some(_), .. })));
}

#[test]
fn a_ref_that_git_holds_locked_is_a_race_too() {
    let world = World::new();
    let outcome = raced(&world, &[direct(vec![edit("shop", "v2")])], &|world, attempt| {
        let lock = Path::new(&world.remote.url).join("refs/heads/main.lock");
        if attempt == 1 { std::fs::write(lock, "").unwrap() } else { std::fs::remove_file(lock).unwrap() }
    });
    assert!(outcome[0].is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_writers_and_a_person_lose_nothing_of_each_other() {
    let world = World::new();
    let entries: String = (0..40).map(|i| format!("- name: app{i}\n  newTag: v1\n")).collect();
    world.push("apps/a/kustomization.yaml", &format!("images:\n{entries}"));
    let writer = |side: usize| {
        // A door of its own: the two know nothing of each other, as two processes would.
        let (repos, remote) = (EnvRepos::open(world.folder.path()), world.remote.clone());
        tokio::spawn(async move {
            for i in 0..20 {
                let bump = direct(vec![edit(&format!("app{}", 2 * i + side), "v2")]);
                repos.bump(&remote, vec![bump]).await.unwrap().remove(0).unwrap();
            }
        })
    };
    let (one, two) = (writer(0), writer(1));
    one.await.unwrap();
    two.await.unwrap();
    let text = world.git(&["show", "main:apps/a/kustomization.yaml"]);
    assert_eq!(text.matches("newTag: v2").count(), 40);
    assert_eq!(world.git(&["rev-list", "--count", "main"]).trim(), "43");
    world.git(&["fsck", "--strict"]);
}
