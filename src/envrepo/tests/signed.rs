//! Signed commits, looked at as those who verify them do: the signature is over the commit without it.

use secrecy::SecretString;

use super::git::{World, direct, edit, on_branch, run};
use super::*;
use crate::envrepo::ssh::SshKey;

const SSH: &str = include_str!("keys/ssh");
const SSH_WITH_PASSPHRASE: &str = include_str!("keys/ssh_with_passphrase");
const OPENPGP: &str = include_str!("keys/openpgp");

fn signer(world: &World, key: &str) -> Result<Signer, String> {
    Signer::open(&SecretString::from(key.to_owned()), &world.folder.path().join("data"))
}

/// A commit's content without its signature, and the signature.
fn parted(world: &World, commit: &CommitSha) -> (String, String) {
    let raw = world.git(&["cat-file", "commit", commit.as_str()]);
    let (mut content, mut signature, mut within) = (String::new(), String::new(), false);
    for line in raw.split_inclusive('\n') {
        match line.strip_prefix("gpgsig ") {
            Some(first) => (within, signature) = (true, first.to_owned()),
            None if within && line.starts_with(' ') => signature.push_str(&line[1..]),
            None => {
                within = false;
                content.push_str(line);
            }
        }
    }
    (content, signature)
}

#[tokio::test]
async fn an_ssh_key_signs_every_commit_and_the_same_one_alike() {
    let world = World::new();
    let repos = world.repos.clone().signed_by(Some(signer(&world, SSH).unwrap()));
    let bumps = vec![direct(vec![edit("shop", "v2")]), on_branch("b", None, vec![edit("cart", "v2")])];
    let landed = repos.bump(&world.remote, bumps).await.unwrap();
    let key = SshKey::parse(SSH).unwrap();
    for bumped in &landed {
        let (content, signature) = parted(&world, &bumped.as_ref().unwrap().commit);
        assert_eq!(signature, key.sign(content.as_bytes()));
    }
    world.git(&["fsck", "--strict"]);
    let first = landed[0].as_ref().unwrap();
    let again = World::new();
    let repos = again.repos.clone().signed_by(Some(signer(&again, SSH).unwrap()));
    run(&again.work(), &["fetch", "-q", &world.remote.url, first.base.as_str()]);
    run(&again.work(), &["push", "-q", "--force", "origin", &format!("{}:main", first.base)]);
    let repeated = repos.bump(&again.remote, vec![direct(vec![edit("shop", "v2")])]).await.unwrap().remove(0);
    assert_eq!(repeated.unwrap().commit, first.commit);
}

#[tokio::test]
async fn an_openpgp_key_signs_where_gpg_is() {
    let world = World::new();
    let signer = match signer(&world, OPENPGP) {
        Ok(signer) => signer,
        // What is not on this machine is named.
        Err(why) => return assert!(why.contains("needs `gpg` on this machine"), "{why}"),
    };
    let repos = world.repos.clone().signed_by(Some(signer.clone()));
    let bumped = repos.bump(&world.remote, vec![direct(vec![edit("shop", "v2")])]).await.unwrap().remove(0).unwrap();
    let (_, signature) = parted(&world, &bumped.commit);
    assert!(signature.starts_with("-----BEGIN PGP SIGNATURE-----"), "{signature}");
    let home = world.folder.path().join("data/gpg");
    let verified = std::process::Command::new("git")
        .args(["-C", &world.remote.url, "verify-commit", "--raw", bumped.commit.as_str()])
        .env("GNUPGHOME", &home)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&verified.stderr);
    assert!(told.contains("GOODSIG") && told.contains(&signer.public()), "{told}");
}

#[test]
fn a_key_that_cannot_sign_is_told_with_what_helps() {
    let world = World::new();
    let told = |key: &str| signer(&world, key).map(|_| ()).unwrap_err();
    insta::assert_snapshot!(told("ssh-ed25519 AAAA"), @"is no private key: give the one that `ssh-keygen -t ed25519` or `gpg --export-secret-keys --armor` writes");
    insta::assert_snapshot!(told(SSH_WITH_PASSPHRASE), @"is encrypted with a passphrase, which nobody is there to type: give a key without one, in a file that only tidegate can read (make one with `ssh-keygen -t ed25519 -N ''`)");
    insta::assert_snapshot!(told("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"), @"is a broken OpenSSH key: make one with `ssh-keygen -t ed25519 -N ''`");
    assert!(!format!("{:?}", signer(&world, SSH)).contains("PRIVATE"));
}
