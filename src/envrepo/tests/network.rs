//! The mirror, against Git's own server on loopback: what is fetched, pushed under a lease, and refused.

use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Command, Stdio};

use super::git::{World, branch, direct, edit, on_branch, run};
use super::*;
use crate::envrepo::link::{Link, Remote, Update};
use crate::git::{Pushed, Web};

/// Serves every repository of a folder on a free port, one `git daemon` per connection, as inetd would.
fn serve(folder: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let base = format!("--base-path={}", folder.display());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            let socket = || Stdio::from(OwnedFd::from(stream.try_clone().unwrap()));
            let mut daemon = Command::new("git");
            daemon.args(["daemon", "--inetd", "--export-all", "--enable=receive-pack", &base]);
            let mut child = daemon.stdin(socket()).stdout(socket()).stderr(Stdio::null()).spawn().unwrap();
            drop(stream);
            std::thread::spawn(move || child.wait());
        }
    });
    format!("git://{address}")
}

fn over_network() -> (World, GitRemote) {
    let world = World::new();
    let url = format!("{}/env.git", serve(world.folder.path()));
    (world, GitRemote::open_to_all(url))
}

#[tokio::test]
async fn bumps_over_the_network_land_in_one_request_and_see_what_others_pushed() {
    let (world, remote) = over_network();
    let bumps =
        vec![direct(vec![edit("shop", "v2")]), on_branch("tidegate/prod/cart/v2", None, vec![edit("cart", "v2")])];
    let landed = world.repos.bump(&remote, bumps.clone()).await.unwrap();
    let commit = |i: usize| landed[i].as_ref().unwrap().commit.clone();
    assert_eq!(world.git(&["rev-parse", "main"]).trim(), commit(0).as_str());
    assert_eq!(world.git(&["rev-parse", "tidegate/prod/cart/v2"]).trim(), commit(1).as_str());
    let again = world.repos.bump(&remote, bumps.clone()).await.unwrap();
    assert!(again.iter().all(|o| o.as_ref().unwrap().already));
    assert_eq!(world.repos.verify(&remote, &commit(1), &bumps[1]).await, Ok(Verdict::Ours));
    world.git(&["update-ref", "-d", "refs/heads/tidegate/prod/cart/v2"]);
    run(&world.work(), &["pull", "-q", "--rebase", "origin", "main"]);
    world.push("values.yaml", "image:\n  tag: v8\n");
    let current = world.repos.read(&remote, &branch("main"), &[(helm(), image("shop"))]).await.unwrap();
    assert_eq!(current.values, [Ok(Found { tag: Some("v8".into()), digest: None })]);
    world.git(&["fsck", "--strict"]);
}

#[test]
fn a_push_whose_lease_is_stale_moves_nothing() {
    let (world, remote) = over_network();
    let mirrors = world.folder.path().join("mirrors");
    let mirror = Remote::open(&remote, &Web::default(), &mirrors, false).unwrap();
    let old = mirror.tip(&branch("main")).unwrap();
    world.push("README", "first");
    let new = mirror.repository().find_commit(old.unwrap()).unwrap().id();
    let update = |name: &str, old| Update { branch: branch(name), old, new, objects: Vec::new() };
    assert_eq!(mirror.push(&[update("main", old)]).unwrap(), [Pushed::Lost]);
    assert_eq!(world.git(&["log", "-1", "--format=%s", "main"]).trim(), "by hand");
    assert_eq!(mirror.push(&[update("b", None)]).unwrap(), [Pushed::Done]);
    assert_eq!(mirror.push(&[update("b", None)]).unwrap(), [Pushed::Lost]);
}

#[tokio::test]
async fn at_one_time_a_server_is_asked_once_until_it_is_to_be_asked_anew() {
    let (world, remote) = over_network();
    let read = async || {
        let specs = [(helm(), image("shop"))];
        world.repos.read(&remote, &branch("main"), &specs).await.unwrap().commit
    };
    at_one_time(async {
        let first = read().await;
        world.push("README", "x");
        assert_eq!(read().await, first, "as it was when it was first asked");
        ask_anew();
        assert_ne!(read().await, first);
    })
    .await;
    let now = read().await;
    world.push("README", "y");
    assert_ne!(read().await, now, "by itself each question asks");
}

#[tokio::test]
async fn a_branch_the_server_protects_is_told_in_its_words() {
    let (world, remote) = over_network();
    let hook = Path::new(&world.remote.url).join("hooks/update");
    std::fs::write(&hook, "#!/bin/sh\n[ \"$1\" != refs/heads/main ]\n").unwrap();
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let bumps = vec![direct(vec![edit("shop", "v2")]), on_branch("b", None, vec![edit("cart", "v2")])];
    let landed = world.repos.bump(&remote, bumps).await.unwrap();
    insta::assert_snapshot!(landed[0].as_ref().unwrap_err(), @"main was refused: hook declined; allow tidegate to write this branch, or remove what is in the way");
    assert!(landed[1].is_ok());
}

#[tokio::test]
async fn a_server_that_is_down_is_transient_and_a_missing_repository_is_not() {
    let (world, remote) = over_network();
    let nowhere = GitRemote::open_to_all(remote.url.replace("env.git", "gone.git"));
    let gone = world.repos.bump(&nowhere, vec![direct(vec![edit("shop", "v2")])]).await.unwrap_err();
    assert!(matches!(gone, BumpError::RepositoryMissing { .. }), "{gone:?}");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let down = GitRemote::open_to_all(format!("git://{free}/env.git"));
    let down = world.repos.bump(&down, vec![direct(vec![edit("shop", "v2")])]).await.unwrap_err();
    assert!(matches!(down, BumpError::Unreachable { .. }), "{down:?}");
}

#[tokio::test]
async fn a_repository_whose_history_was_cut_off_is_told_with_what_makes_it_whole() {
    let (world, remote) = over_network();
    world.push("README", "second");
    let from = format!("file://{}", world.remote.url);
    run(world.folder.path(), &["clone", "-q", "--bare", "--depth", "1", &from, "cut.git"]);
    let cut = GitRemote::open_to_all(remote.url.replace("env.git", "cut.git"));
    let shallow = world.repos.bump(&cut, vec![direct(vec![edit("shop", "v2")])]).await.unwrap_err();
    assert!(shallow.is_transient() && shallow.to_string().contains("`git fetch --unshallow`"), "{shallow}");
    run(&world.folder.path().join("cut.git"), &["fetch", "-q", "--unshallow"]);
    let landed = world.repos.bump(&cut, vec![direct(vec![edit("shop", "v2")])]).await.unwrap();
    assert!(landed[0].is_ok(), "{landed:?}");
}
