//! Git over http and https with a token, against Git's own server: what lands, who gets to see the token, and what
//! people are told when the way is shut.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tempfile::TempDir;
use tidegate::domain::{Branch, CommitSha, ImageName};
use tidegate::envrepo::{Bump, BumpError, Bumped, EnvRepos, FileSpec, Identity, ImageEdit, ImageValue, Landing};
use tidegate::git::{GitRemote, Web};

use super::support::git_http::{Asked, Authority, Doorkeeper, password, routes, serve, serve_tls};

const TOKEN: &str = "ghs_s3cretInstallationToken";

/// A folder with the bare repository `acme/k8s-prod`, and mirrors of it.
struct World {
    folder: TempDir,
    repos: EnvRepos,
}

fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = std::process::Command::new("git");
    command.args(["-c", "user.name=Alice", "-c", "user.email=alice@acme.io"]).args(args).current_dir(folder);
    let out = command.output().unwrap();
    assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn remote(url: String) -> GitRemote {
    GitRemote { url, token: Some(TOKEN.to_owned().into()), renewal: None }
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "-q", "--bare", "-b", "main", "served/acme/k8s-prod.git"]);
        git(folder.path(), &["clone", "-q", "served/acme/k8s-prod.git", "work"]);
        std::fs::write(folder.path().join("work/values.yaml"), "image:\n  tag: v1\n").unwrap();
        git(&folder.path().join("work"), &["add", "."]);
        git(&folder.path().join("work"), &["commit", "-q", "-m", "first"]);
        git(&folder.path().join("work"), &["push", "-q", "origin", "HEAD:main"]);
        let repos = EnvRepos::open(folder.path().join("mirrors"));
        Self { folder, repos }
    }

    fn bare(&self) -> std::path::PathBuf {
        self.folder.path().join("served/acme/k8s-prod.git")
    }

    fn routes(&self, doorkeeper: Doorkeeper) -> Router {
        routes(self.folder.path().join("served"), doorkeeper)
    }

    async fn served(&self, doorkeeper: Doorkeeper) -> GitRemote {
        let address = serve(self.routes(doorkeeper)).await;
        remote(format!("http://{address}/acme/k8s-prod.git"))
    }

    async fn bump(&self, remote: &GitRemote, landing: Landing) -> Result<Bumped, BumpError> {
        let to = ImageValue {
            image: ImageName::parse("shop").unwrap(),
            new_name: None,
            tag: "v2".into(),
            digest: None,
            pin: false,
        };
        let file = FileSpec::Helm {
            path: "values.yaml".into(),
            tag_at: None,
            digest_at: None,
            tag_with_digest: false,
            create: false,
            with_aliases: false,
            value: None,
        };
        let bump = Bump {
            base: branch("main"),
            landing,
            edits: vec![ImageEdit { file, to, from: None }],
            message: "Bump".into(),
            trailers: Vec::new(),
            author: Identity { name: "tidegate".into(), email: "tidegate@acme.io".into() },
            at: chrono::DateTime::from_timestamp(1_760_000_000, 0).unwrap(),
        };
        self.repos.bump(remote, vec![bump]).await?.remove(0)
    }

    async fn refused(&self, remote: &GitRemote) -> BumpError {
        self.bump(remote, Landing::Direct).await.unwrap_err()
    }
}

fn branch(name: &str) -> Branch {
    Branch::parse(name).unwrap()
}

fn own_branch(was: Option<CommitSha>) -> Landing {
    Landing::Branch { name: branch("tidegate/prod/shop/v2"), was }
}

/// What a person reads, the port of this run left out.
fn told(error: &BumpError) -> String {
    let text = error.to_string();
    let Some((before, after)) = text.split_once("127.0.0.1:") else { return text };
    format!("{before}SERVER{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Answers every request so.
fn always(answer: impl Fn() -> Response + Send + Sync + 'static) -> Doorkeeper {
    Arc::new(move |_: &Asked| Some(answer()))
}

/// All bytes of all files below a folder.
fn everything(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        bytes.extend(if path.is_dir() { everything(&path) } else { std::fs::read(&path).unwrap() });
    }
    bytes
}

#[tokio::test]
async fn a_bump_lands_over_tls_and_the_token_stands_in_no_file() {
    let mut world = World::new();
    let authority = Authority::new();
    world.repos = world.repos.through(Web::trusting(authority.pem.as_bytes()).unwrap());
    let address = serve_tls(world.routes(password(TOKEN)), &authority).await;
    let remote = remote(format!("https://{address}/acme/k8s-prod"));
    let direct = world.bump(&remote, Landing::Direct).await.unwrap();
    assert_eq!(git(&world.bare(), &["rev-parse", "main"]).trim(), direct.commit.as_str());
    assert!(world.bump(&remote, Landing::Direct).await.unwrap().already, "what lands twice lands once");
    git(&world.bare(), &["fsck", "--strict"]);

    let kept = everything(&world.folder.path().join("mirrors"));
    let pair = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("x-access-token:{TOKEN}"));
    for secret in [TOKEN, &pair] {
        assert!(!kept.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
    assert!(!format!("{remote:?}").contains(TOKEN));
}

#[tokio::test]
async fn a_server_whose_authority_nobody_named_is_not_trusted() {
    let world = World::new();
    let address = serve_tls(world.routes(password(TOKEN)), &Authority::new()).await;
    let error = world.refused(&remote(format!("https://{address}/acme/k8s-prod.git"))).await;
    assert!(!error.is_transient());
    insta::assert_snapshot!(told(&error), @"https://SERVER/acme/k8s-prod.git cannot be used: its certificate is not trusted: renew it, or name its authority in SSL_CERT_FILE");
    assert!(Web::trusting(b"no certificate").is_err());
}

#[tokio::test]
async fn every_answer_that_shuts_the_way_says_what_to_do() {
    let world = World::new();
    let words = |status: StatusCode, words: &'static str| always(move || (status, words).into_response());
    let mut lines = Vec::new();
    for doorkeeper in [
        password("another"),
        words(StatusCode::FORBIDDEN, "Write access to repository not granted.\n"),
        words(StatusCode::FORBIDDEN, "You have exceeded a secondary rate limit.\u{1b}[2J"),
        words(StatusCode::NOT_FOUND, "Not Found"),
        words(StatusCode::TOO_MANY_REQUESTS, ""),
        always(|| (StatusCode::BAD_GATEWAY, axum::response::Html("<h1>Unicorn!</h1>")).into_response()),
        always(|| axum::response::Html("<form>Log in</form>").into_response()),
        always(|| (StatusCode::FOUND, [(header::LOCATION, "/login")]).into_response()),
    ] {
        let error = world.refused(&world.served(doorkeeper).await).await;
        assert!(!error.to_string().contains(TOKEN) && !format!("{error:?}").contains(TOKEN));
        lines.push(format!("{}{}", if error.is_transient() { "later: " } else { "" }, told(&error)));
    }
    insta::assert_snapshot!(lines.join("\n"), @"
    http://SERVER/acme/k8s-prod.git cannot be used: it refuses tidegate's credentials (401: Bad credentials): renew the token or the App's key
    http://SERVER/acme/k8s-prod.git cannot be used: it forbids this (403: Write access to repository not granted.): let tidegate's App or token read and write this repository's contents
    later: http://SERVER/acme/k8s-prod.git cannot be reached: it asks to be left alone for a while (403: You have exceeded a secondary rate limit. [2J); check that it is up and that tidegate may read it
    there is no Git repository at http://SERVER/acme/k8s-prod.git (or none that tidegate may see): restore it, or correct the configuration
    later: http://SERVER/acme/k8s-prod.git cannot be reached: it asks to be left alone for a while (429); check that it is up and that tidegate may read it
    later: http://SERVER/acme/k8s-prod.git cannot be reached: it fails (502); check that it is up and that tidegate may read it
    later: http://SERVER/acme/k8s-prod.git cannot be reached: what answers is no Git server (it sends text/html; charset=utf-8): check the address and proxies; check that it is up and that tidegate may read it
    http://SERVER/acme/k8s-prod.git cannot be used: it redirects to /login, where no token is sent: correct its address
    ");
}

#[tokio::test]
async fn a_server_that_is_silent_or_gone_is_tried_again_later() {
    let mut world = World::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = remote(format!("http://{}/acme/k8s-prod.git", listener.local_addr().unwrap()));
    world.repos = world.repos.through(Web::default().patient_for(Duration::from_millis(50)));
    let error = world.refused(&silent).await;
    assert!(error.is_transient() && error.to_string().contains("did not answer"), "{error}");
    drop(listener);
    let error = world.refused(&silent).await;
    assert!(error.is_transient() && error.to_string().contains("no connection comes about"), "{error}");
}

#[tokio::test]
async fn an_answer_cut_off_in_the_middle_is_tried_again_later_and_spoils_nothing() {
    let world = World::new();
    let asked = Arc::new(Mutex::new(0));
    let known = password(TOKEN);
    let doorkeeper: Doorkeeper = Arc::new(move |request| {
        let mut asked = asked.lock().unwrap();
        *asked += 1;
        if *asked == 2 {
            let half = "0008NAK\n0500PACK";
            return Some(([(header::CONTENT_TYPE, "application/x-git-upload-pack-result")], half).into_response());
        }
        known(request)
    });
    let remote = world.served(doorkeeper).await;
    let error = world.refused(&remote).await;
    assert!(!matches!(error, BumpError::Denied { .. } | BumpError::RepositoryMissing { .. }), "{error:?}");
    assert!(world.bump(&remote, Landing::Direct).await.is_ok());
}

#[tokio::test]
async fn a_renamed_repository_is_followed_on_its_host_and_the_token_goes_to_no_other() {
    let world = World::new();
    let known = password(TOKEN);
    let doorkeeper: Doorkeeper = Arc::new(move |asked| match asked.repo.as_str() {
        "acme/old" => {
            assert!(asked.listing, "what was renamed is asked for once");
            let service = if asked.push { "git-receive-pack" } else { "git-upload-pack" };
            let to = format!("/acme/k8s-prod.git/info/refs?service={service}");
            Some((StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, to)]).into_response())
        }
        _ => known(asked),
    });
    let here = world.served(doorkeeper).await;
    let old = remote(here.url.replace("k8s-prod", "old"));
    assert!(world.bump(&old, Landing::Direct).await.is_ok());

    let seen = Arc::new(Mutex::new(0));
    let other = world.served(Arc::new({
        let seen = seen.clone();
        move |_: &Asked| {
            *seen.lock().unwrap() += 1;
            None
        }
    }));
    let to = format!("{}/info/refs?service=git-upload-pack", other.await.url);
    let away = always(move || (StatusCode::FOUND, [(header::LOCATION, to.clone())]).into_response());
    let error = world.refused(&world.served(away).await).await;
    assert!(error.to_string().contains("where no token is sent"), "{error}");
    assert_eq!(*seen.lock().unwrap(), 0);
}

#[tokio::test]
async fn a_token_is_not_sent_in_the_clear_and_an_address_holds_no_credentials() {
    let world = World::new();
    let error = world.refused(&remote("http://git.acme.example/acme/k8s-prod.git".to_owned())).await;
    insta::assert_snapshot!(error, @"http://git.acme.example/acme/k8s-prod.git cannot be used: a token is not sent over http: use https");
    let error = world.refused(&remote("https://bob:hunter2@git.acme.example/acme/k8s-prod.git".to_owned())).await;
    insta::assert_snapshot!(error, @"https://…@git.acme.example/acme/k8s-prod.git cannot be used: credentials do not belong into an address: take them out and give a token");
}

#[tokio::test]
async fn what_a_protected_branch_or_an_archived_repository_says_is_told() {
    let world = World::new();
    let remote = world.served(password(TOKEN)).await;
    let hook = world.bare().join("hooks/pre-receive");
    let refusing = "#!/bin/sh\necho 'error: GH006: Protected branch update failed for refs/heads/main.' >&2\nexit 1\n";
    std::fs::write(&hook, refusing).unwrap();
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let error = world.refused(&remote).await;
    assert!(matches!(error, BumpError::BranchRefused { .. }));
    insta::assert_snapshot!(error, @"main was refused: pre-receive hook declined; GH006: Protected branch update failed for refs/heads/main; allow tidegate to write this branch, or remove what is in the way");
    std::fs::remove_file(&hook).unwrap();

    let known = password(TOKEN);
    let archived = "ERROR: This repository was archived so it is read-only.";
    let remote = world
        .served(Arc::new(move |asked| match asked.push {
            true => Some((StatusCode::FORBIDDEN, archived).into_response()),
            false => known(asked),
        }))
        .await;
    insta::assert_snapshot!(told(&world.refused(&remote).await), @"http://SERVER/acme/k8s-prod.git cannot be used: it forbids this (403: ERROR: This repository was archived so it is read-only.): let tidegate's App or token read and write this repository's contents");
}

#[tokio::test]
async fn a_push_whose_answer_got_lost_is_found_again_and_not_made_twice() {
    let world = World::new();
    let remote = world.served(password(TOKEN)).await;
    let first = world.bump(&remote, own_branch(None)).await.unwrap();
    // The same process again, and one that lost its mirror.
    for _ in 0..2 {
        let again = world.bump(&remote, own_branch(None)).await.unwrap();
        assert!(again.already && again.commit == first.commit);
        std::fs::remove_dir_all(world.folder.path().join("mirrors")).unwrap();
    }
}

#[tokio::test]
async fn a_damaged_mirror_is_made_anew_and_a_branch_gives_way_to_those_below_its_name() {
    let world = World::new();
    let remote = world.served(password(TOKEN)).await;
    git(&world.bare(), &["branch", "release", "main"]);
    let read = async || world.repos.read(&remote, &branch("main"), &[]).await;
    read().await.unwrap();
    git(&world.bare(), &["branch", "-D", "release"]);
    git(&world.bare(), &["branch", "release/v1", "main"]);
    read().await.unwrap();

    let mirrors = world.folder.path().join("mirrors");
    let mirror = std::fs::read_dir(&mirrors).unwrap().next().unwrap().unwrap().path();
    git(&mirror, &["rev-parse", "refs/heads/release/v1"]);
    for entry in std::fs::read_dir(mirror.join("objects/pack")).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    read().await.unwrap();
    std::fs::write(mirror.join("HEAD"), "nonsense").unwrap();
    read().await.unwrap();
}
