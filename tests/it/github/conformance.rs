//! The promises of the `Forge` port, kept on GitHub: once while every webhook arrives, once while none ever does and
//! only time passes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use tidegate::config::{GithubAuth, GithubSettings, SecretSource};
use tidegate::domain::pull_request::{Check, PullRequest, ReviewState};
use tidegate::domain::{Branch, CommitSha, Instant, PrNumber, RepoId};
use tidegate::forge::github::GithubForge;
use tidegate::forge::github::webhooks::{Limits, Scope, WebhookSecret, Webhooks};
use tidegate::forge::local::{Author, LocalForge};
use tidegate::forge::{Forge, NewPr};
use tidegate::port::{Incoming, Intake, ManualClock, PortResult};
use tidegate::repos::Repos;

use super::{APP, BOT, Github, Place, USER_TOKEN, WEBHOOK_SECRET};
use crate::forge::*;
use crate::repos::*;

/// Longer than anything that was seen counts as fresh.
const A_WHILE: Duration = Duration::from_secs(90);

/// An inbox that forgets: the adapter itself listens to webhooks too, and that is what counts here.
struct Forgetful;

#[async_trait]
impl Intake for Forgetful {
    async fn take_in(&self, _: &str, _: &[Incoming]) -> PortResult<bool> {
        Ok(true)
    }
}

/// GitHub, the adapter, and the people.
struct GithubWorld {
    forge: Arc<GithubForge>,
    github: Github,
    hooks: Option<Router>,
    clock: Arc<ManualClock>,
    _folder: tempfile::TempDir,
}

/// How the adapter comes in.
enum As {
    App,
    User,
}

impl GithubWorld {
    async fn new(who: As) -> Self {
        tidegate::tls::provide();
        let folder = crate::support::told::folder();
        let clock = Arc::new(ManualClock::new("2026-03-02T09:00:00Z".parse::<Instant>().unwrap()));
        let behind = LocalForge::open(folder.path().join("git"), clock.clone()).await.unwrap().with_own_login(BOT);
        let place = Place::find();
        Github::configuration(&place, folder.path());
        let (at, key) = (place.url().parse::<url::Url>().unwrap(), folder.path().join("app.pem"));
        let token = folder.path().join("token");
        std::fs::write(&token, USER_TOKEN).unwrap();
        let auth = match who {
            As::App => GithubAuth::App { id: APP, key: SecretSource::File(key) },
            As::User => GithubAuth::Token(SecretSource::File(token)),
        };
        let github = Github::start(place, Arc::new(behind), clock.clone());
        let oidc_issuer = at.clone();
        let settings = GithubSettings {
            auth,
            webhook_secret: None,
            api: at.clone(),
            web: at,
            oidc_issuer,
            deploy_workflows: vec![],
        };
        let forge = GithubForge::open(&settings, &folder.path().join("github"), clock.clone()).await.unwrap();
        Self { forge: Arc::new(forge), github, hooks: None, clock, _folder: folder }
    }

    /// With every webhook arriving at once.
    async fn told(who: As) -> Self {
        let mut world = Self::new(who).await;
        let names = [
            "branches",
            "updates",
            "tags",
            "commits",
            "opening",
            "editing",
            "closing",
            "reviews",
            "checks",
            "merging",
            "conflicts",
            "protected",
            "by-hand",
            "present",
        ];
        let repos = names.map(|name| RepoId::parse(format!("acme/{name}")).unwrap());
        let (secret, scope) = (WebhookSecret::new(WEBHOOK_SECRET.to_owned().into()), Scope::new(repos, Some(APP)));
        let door = Webhooks::new(secret, scope, world.forge.clone(), Limits::default());
        world.hooks = Some(Arc::new(door).router(Arc::new(Forgetful)));
        world
    }

    /// People did something: it is told, or time passes.
    async fn later(&self) {
        match &self.hooks {
            Some(hooks) => {
                self.github.notice().await;
                self.github.deliver(hooks).await;
            }
            None => self.clock.advance(A_WHILE),
        }
    }

    fn behind(&self) -> &LocalForge {
        self.github.forge()
    }
}

fn branch(name: &str) -> Branch {
    Branch::parse(name).unwrap()
}

fn alice() -> Author {
    Author { name: "Alice".to_owned(), email: "alice@acme.io".to_owned() }
}

#[async_trait]
impl World for GithubWorld {
    fn forge(&self) -> &dyn Forge {
        self.forge.as_ref()
    }

    fn repos(&self) -> &Repos {
        self.forge.repos()
    }

    async fn repo(&self, name: &str) -> RepoId {
        let repo = RepoId::parse(format!("acme/{name}")).unwrap();
        self.behind().create_repo(&repo, &branch("dev")).await.unwrap();
        self.behind().set_login("Alice@acme.io", "alice").await.unwrap();
        self.behind().push_file(&repo, &branch("dev"), ("README", name), &alice(), "First").await.unwrap();
        self.later().await;
        repo
    }

    async fn push(&self, repo: &RepoId, on: &str, path: &str, content: &str) -> CommitSha {
        let message = format!("Set {path} to {content}");
        let pushed = self.behind().push_file(repo, &branch(on), (path, content), &alice(), &message).await.unwrap();
        self.later().await;
        pushed
    }

    async fn push_two(&self, repo: &RepoId, on: &str) -> [CommitSha; 2] {
        let pushed = crate::forge_local::push_two(self.behind(), repo, on).await;
        self.later().await;
        pushed
    }

    async fn force(&self, repo: &RepoId, on: &str, to: Option<&CommitSha>) {
        crate::forge_local::force(self.behind(), repo, on, to).await;
        self.later().await;
    }

    async fn open(&self, login: &str, repo: &RepoId, new: &NewPr) -> PullRequest {
        let opened = self.behind().open_pr_as(login, repo, new).await.unwrap();
        self.later().await;
        opened
    }

    async fn review(&self, login: &str, repo: &RepoId, pr: PrNumber, state: ReviewState) {
        self.behind().review(repo, pr, login, state).await.unwrap();
        self.later().await;
    }

    async fn press_squash(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<CommitSha> {
        let merged = self.behind().squash_as(login, repo, pr).await;
        self.later().await;
        merged
    }

    async fn merge_by_hand(&self, repo: &RepoId, from: &str, into: &str, file: Option<(&str, &str)>) -> CommitSha {
        let merged = crate::forge_local::merge_by_hand(self.behind(), repo, (from, into), file).await;
        self.later().await;
        merged
    }

    async fn press_merge(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<CommitSha> {
        let merged = self.behind().merge_as(login, repo, pr).await;
        self.later().await;
        merged
    }

    async fn close(&self, login: &str, repo: &RepoId, pr: PrNumber) {
        self.behind().close_as(login, repo, pr).await.unwrap();
        self.later().await;
    }

    async fn reopen(&self, login: &str, repo: &RepoId, pr: PrNumber) {
        self.behind().reopen_as(login, repo, pr).await.unwrap();
        self.later().await;
    }

    async fn ci(&self, repo: &RepoId, commit: &CommitSha, check: &Check) {
        self.behind().report_check(repo, commit, check).await.unwrap();
        self.later().await;
    }

    async fn protect(&self, repo: &RepoId, on: &str, allowed: &[&str]) {
        self.behind().protect(repo, &branch(on), allowed).await.unwrap();
    }

    async fn comments(&self, repo: &RepoId, pr: PrNumber) -> usize {
        self.github.comments(repo, pr.0).len()
    }

    async fn team(&self, team: &str, logins: &[&str]) {
        let (org, slug) = team.split_once('/').unwrap_or(("acme", team));
        self.github.team(org, slug, logins);
    }

    async fn rename(&self, from: &str, to: &str) {
        self.behind().rename(from, to).await.unwrap();
        self.later().await;
    }

    async fn releases(&self, repo: &RepoId) -> Vec<(String, String, String)> {
        self.github.releases(repo)
    }

    async fn deployments(&self, repo: &RepoId) -> Vec<(String, String, String)> {
        let all = self.github.deployments(repo).into_iter();
        let word = |states: Vec<String>| match states.last().map(String::as_str) {
            None | Some("queued" | "in_progress") => "pending".to_owned(),
            Some(other) => other.to_owned(),
        };
        all.map(|(environment, sha, states)| (environment, sha, word(states))).collect()
    }
}

mod as_an_app_that_hears_everything {
    use super::{As, GithubWorld};

    crate::forge::suite!(GithubWorld::told(As::App).await);
    crate::repos::suite!(GithubWorld::told(As::App).await);
}

mod as_an_app_that_hears_nothing {
    use super::{As, GithubWorld};

    crate::forge::suite!(GithubWorld::new(As::App).await);
    crate::repos::suite!(GithubWorld::new(As::App).await);
}

mod as_a_user_with_a_token {
    use super::{As, GithubWorld};

    crate::forge::suite!(GithubWorld::new(As::User).await);
    crate::repos::suite!(GithubWorld::new(As::User).await);
}
