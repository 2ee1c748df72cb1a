//! A GitHub on loopback: its REST API as its own description has it, Git over HTTP behind tokens, signed webhooks, and
//! an issuer of Actions tokens, in front of the repositories of an embedded forge.
//!
//! People act through the embedded forge (push, review, press the merge button), tidegate through HTTP. It answers from
//! a thread of its own, so callers may block. What goes wrong is said call by call (`Trouble`), and every call is
//! written down (`calls`).

mod activity;
mod answer;
mod apps;
mod call;
mod checks;
mod commits;
mod conformance;
mod contents;
mod deployments;
mod graphql;
mod hooks_api;
mod issues;
mod oidc;
mod payloads;
mod people;
mod pulls;
mod refs;
mod releases;
mod repos;
mod reviews;
mod routes;
mod serve;
mod shapes;
mod smart_http;
mod state;
mod stories;
mod tests;
mod traffic;
mod trouble;
mod webhooks;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tidegate::domain::RepoId;
use tidegate::forge::Forge as _;
use tidegate::forge::local::LocalForge;
use tidegate::port::Clock;

use self::answer::Answer;
use self::state::State;

pub(crate) use self::state::Called;
pub(crate) use self::trouble::{On, Trouble};

/// What the log calls a call by Git itself.
pub(crate) const GIT: &str = "git";
/// The App's id.
pub(crate) const APP: u64 = 4711;
/// The App's private key. Made for these tests; it opens nothing.
pub(crate) const APP_KEY: &str = include_str!("../../fixtures/github/app.pem");
/// Another App's key, of the same kind.
pub(crate) const STRANGERS_KEY: &str = include_str!("../../fixtures/github/stranger.pem");
/// What signs webhooks.
pub(crate) const WEBHOOK_SECRET: &str = "it is a test's secret";
/// The token of the user that tidegate is where it is no App.
pub(crate) const USER_TOKEN: &str = "github_pat_11TESTTESTTESTTESTTEST";
/// The App's login; the embedded forge behind must be opened with it as its own.
pub(crate) const BOT: &str = "tidegate[bot]";

/// What handlers share.
struct Shared {
    forge: Arc<LocalForge>,
    clock: Arc<dyn Clock>,
    base: String,
    noticing: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn bare(&self, repo: &RepoId) -> Result<git2::Repository, Answer> {
        Ok(git2::Repository::open_bare(self.forge.repos().git_remote(repo).await?.url)?)
    }

    /// Now, as GitHub writes it.
    fn now(&self) -> String {
        shapes::time(self.clock.now())
    }
}

/// A GitHub that runs until it is dropped.
pub(crate) struct Github {
    shared: Arc<Shared>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// A place on loopback for a GitHub that does not answer yet: its address is needed in the configuration first.
pub(crate) struct Place(std::net::TcpListener);

impl Place {
    /// A free one.
    pub(crate) fn find() -> Self {
        Self(std::net::TcpListener::bind("127.0.0.1:0").expect("a free port"))
    }

    /// The address, of the API and of the pages and Git alike.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().expect("a bound port"))
    }
}

impl Github {
    /// Begins to answer, for the repositories of this forge.
    pub(crate) fn start(place: Place, forge: Arc<LocalForge>, clock: Arc<dyn Clock>) -> Self {
        assert_eq!(forge.own_login(), BOT, "open the forge behind with `with_own_login(github::BOT)`");
        let base = place.url();
        let shared =
            Arc::new(Shared { forge, clock, base, noticing: tokio::sync::Mutex::default(), state: Mutex::default() });
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn({
            let shared = shared.clone();
            move || serve::run(place.0, shared, stopped)
        });
        Self { shared, stop: Some(stop), thread: Some(thread) }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.shared.base
    }

    /// The embedded forge behind.
    pub(crate) fn forge(&self) -> &Arc<LocalForge> {
        &self.shared.forge
    }

    /// The `forge:` line of a configuration for it; writes the App's key and the webhook secret into the folder.
    pub(crate) fn configuration(place: &Place, folder: &Path) -> String {
        std::fs::create_dir_all(folder).expect("a folder");
        for (file, secret) in [("app.pem", APP_KEY), ("webhook.secret", WEBHOOK_SECRET)] {
            std::fs::write(folder.join(file), secret).expect("writes a secret");
        }
        let at = place.url();
        format!(
            "forge: {{ github: {{ app: {APP}, key: {{ file: app.pem }}, webhook_secret: {{ file: webhook.secret }}, api: \"{at}\", web: \"{at}\" }} }}"
        )
    }

    /// Lets calls meet a trouble.
    pub(crate) fn fail(&self, on: On, trouble: Trouble) {
        self.shared.state().troubles.push((on, trouble));
    }

    /// Nothing goes wrong any more.
    pub(crate) fn heal(&self) {
        self.shared.state().troubles.clear();
    }

    /// Whether a trouble still waits for its call.
    pub(crate) fn pending_troubles(&self) -> usize {
        self.shared.state().troubles.iter().filter(|(on, _)| on.waits()).count()
    }

    /// Every call so far, Git's own among them (`template` is `GIT`).
    pub(crate) fn calls(&self) -> Vec<Called> {
        self.shared.state().calls.clone()
    }

    /// The REST calls since the last time this was asked; those of Git itself are left out.
    pub(crate) fn rest_calls(&self) -> Vec<Called> {
        let mut state = self.shared.state();
        let until = state.calls.len();
        let from = std::mem::replace(&mut state.counted, until);
        state.calls[from..].iter().filter(|call| call.template != GIT).cloned().collect()
    }

    /// Who is in a team.
    pub(crate) fn team(&self, org: &str, slug: &str, members: &[&str]) {
        let members = members.iter().map(|m| (*m).to_owned()).collect();
        self.shared.state().teams.insert((org.to_owned(), slug.to_owned()), members);
    }

    /// Takes the App out of an account: its tokens end, it is found there no more.
    pub(crate) fn uninstall(&self, owner: &str) {
        let mut state = self.shared.state();
        state.uninstalled.insert(owner.to_owned());
        state.tokens.retain(|_, token| token.owner != owner);
    }

    /// Installs it again.
    pub(crate) fn install(&self, owner: &str) {
        self.shared.state().uninstalled.remove(owner);
    }

    /// What the App may do, in place of everything it asks for.
    pub(crate) fn permit(&self, permissions: serde_json::Value) {
        self.shared.state().permissions = Some(permissions);
    }

    /// Has a branch ask for checks: by its protection, and by a ruleset.
    pub(crate) fn require(&self, repo: &RepoId, branch: &str, checks: [&[&str]; 2]) {
        let checks = checks.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        self.shared.state().required.insert((repo.clone(), branch.to_owned()), checks);
    }

    /// Puts one more rule on a branch, listed before those that ask for checks.
    pub(crate) fn rule(&self, repo: &RepoId, branch: &str, rule: serde_json::Value) {
        self.shared.state().rules.entry((repo.clone(), branch.to_owned())).or_default().push(rule);
    }

    /// Has its clock be so far ahead of everybody's.
    pub(crate) fn clock_ahead(&self, by: chrono::TimeDelta) {
        self.shared.state().ahead = by;
    }

    /// A repository allows no merge commits any more.
    pub(crate) fn forbid_merge_commits(&self, repo: &RepoId) {
        self.shared.state().no_merges.insert(repo.clone());
    }

    /// Ends every token given out so far, as GitHub does after an hour.
    pub(crate) fn expire_tokens(&self) {
        self.shared.state().tokens.clear();
    }

    /// Whether a pull request merges cleanly is not known at the first look after each change.
    pub(crate) fn work_out_mergeability_late(&self) {
        self.shared.state().mergeable_late = true;
    }

    /// How many calls the primary limit leaves.
    pub(crate) fn set_remaining(&self, remaining: u64) {
        let mut state = self.shared.state();
        state.used = state::LIMIT.saturating_sub(remaining);
    }

    /// Comments below an issue or pull request.
    pub(crate) fn comments(&self, repo: &RepoId, number: u64) -> Vec<String> {
        let state = self.shared.state();
        state.comments.iter().filter(|c| c.repo == *repo && c.number == number).map(|c| c.body.clone()).collect()
    }

    /// Releases by tag, name and notes.
    pub(crate) fn releases(&self, repo: &RepoId) -> Vec<(String, String, String)> {
        let state = self.shared.state();
        let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
        let ours = state.releases.iter().filter(|r| r.repo == *repo);
        ours.map(|r| (text(&r.value["tag_name"]), text(&r.value["name"]), text(&r.value["body"]))).collect()
    }

    /// Deployments as environment, commit and the states they went through.
    pub(crate) fn deployments(&self, repo: &RepoId) -> Vec<(String, String, Vec<String>)> {
        let state = self.shared.state();
        let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
        let ours = state.deployments.iter().filter(|d| d.repo == *repo);
        ours.map(|d| {
            let states = d.statuses.iter().map(|s| text(&s["state"])).collect();
            (text(&d.value["environment"]), text(&d.value["sha"]), states)
        })
        .collect()
    }
}

impl Drop for Github {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
