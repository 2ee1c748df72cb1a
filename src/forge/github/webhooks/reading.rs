//! What a signed payload says. Only what is needed is read: whatever else GitHub sends, now or later, is skipped. A
//! repository that is not configured is no concern, whoever sends of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::domain::catalog::Catalog;
use crate::domain::event::{Event, Reviewed};
use crate::domain::pull_request::ReviewState;
use crate::domain::{Branch, CommitSha, PrNumber, RepoId, TagName};
use crate::forge::Names;
use crate::forge::github::app::Hook;

/// What is reported under this name is tidegate's own.
const OWN_CHECK: &str = "tidegate/approvals";

/// What concerns this tidegate.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    repositories: BTreeMap<String, RepoId>,
    own_app: Option<u64>,
    names: Arc<Names>,
}

impl Scope {
    /// The configured repositories, and the App that tidegate itself is there.
    pub fn new(repositories: impl IntoIterator<Item = RepoId>, own_app: Option<u64>) -> Self {
        let repositories = repositories.into_iter().map(|r| (r.as_str().to_ascii_lowercase(), r)).collect();
        Self { repositories, own_app, names: Arc::default() }
    }

    /// The same, calling accounts as these say: a login may be somebody else's by now.
    #[must_use]
    pub fn calling(self, names: Arc<Names>) -> Self {
        Self { names, ..self }
    }

    /// What a catalog names.
    pub fn of(catalog: &Catalog, own_app: Option<u64>) -> Self {
        let apps = catalog.apps.values().map(|a| a.repository.clone());
        Self::new(apps.chain(catalog.environments.iter().map(|e| e.repository.clone())), own_app)
    }

    /// The repository as it is configured: GitHub's names are one whatever their case.
    pub fn repository(&self, full_name: &str) -> Option<&RepoId> {
        self.repositories.get(&full_name.to_ascii_lowercase())
    }

    fn of_owner(&self, login: &str) -> impl Iterator<Item = &RepoId> {
        let owner = format!("{}/", login.to_ascii_lowercase());
        self.repositories.range(owner.clone()..).take_while(move |(name, _)| name.starts_with(&owner)).map(|(_, r)| r)
    }
}

/// What a payload tells of the state of things, for whoever remembers that. It is as old as the payload, which may have
/// been on its way for long: what is known to be newer must not give way to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Seed {
    /// A branch moved from one commit to another; none where it did not exist.
    Branch {
        /// In which repository.
        repo: RepoId,
        /// Which.
        branch: Branch,
        /// Where it stood.
        from: Option<CommitSha>,
        /// Where it stands.
        to: Option<CommitSha>,
    },
    /// A tag appeared, moved or vanished.
    Tag {
        /// In which repository.
        repo: RepoId,
        /// Which.
        tag: TagName,
    },
    /// A pull request, as the API would give it; its `updated_at` says how old this is.
    Pull {
        /// In which repository.
        repo: RepoId,
        /// Which.
        number: PrNumber,
        /// What was done to it, such as `closed`.
        action: String,
        /// Who did it.
        sender: Option<String>,
        /// The `pull_request` object, its accounts called as here.
        body: Value,
    },
    /// A review came, changed or was dismissed.
    Review {
        /// In which repository.
        repo: RepoId,
        /// Of which pull request.
        number: PrNumber,
        /// The `review` object, its accounts called as here.
        body: Value,
    },
    /// A check run, as the API would give it.
    CheckRun {
        /// In which repository.
        repo: RepoId,
        /// On which commit.
        commit: CommitSha,
        /// The `check_run` object.
        body: Value,
    },
    /// A commit status, as the API would give it, and some more.
    Status {
        /// In which repository.
        repo: RepoId,
        /// The status.
        body: Value,
    },
    /// Something else about a commit's checks.
    Checks {
        /// In which repository.
        repo: RepoId,
        /// On which commit.
        commit: CommitSha,
    },
    /// What is known of a repository's name, its state, or the way in may not be so any more.
    Access {
        /// Which.
        repo: RepoId,
    },
}

/// What was heard.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// For the engine.
    pub events: Vec<Event>,
    /// For the adapter's memory.
    pub seeds: Vec<Seed>,
}

/// A payload without what its kind always has. Tells nothing of what it holds instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the body is not what GitHub documents for {hook} (line {line}, column {column})")]
pub struct Unreadable {
    hook: &'static str,
    line: usize,
    column: usize,
}

/// Reads a payload. What is of no concern says nothing.
pub fn read(hook: Hook, body: &[u8], scope: &Scope) -> Result<Heard, Unreadable> {
    let heard = match hook {
        Hook::Push => parse::<Push>(body).map(|p| p.heard(scope)),
        Hook::Create | Hook::Delete => parse::<Ref>(body).map(|p| p.heard(hook, scope)),
        Hook::PullRequest => parse::<Pull>(body).map(|p| p.heard(scope)),
        Hook::PullRequestReview => parse::<Review>(body).map(|p| p.heard(scope)),
        Hook::CheckSuite => parse::<CheckSuite>(body).map(|p| p.heard(scope)),
        Hook::CheckRun => parse::<CheckRun>(body).map(|p| p.heard(scope)),
        Hook::Status => parse::<Status>(body).map(|p| p.heard(scope)),
        Hook::WorkflowRun => parse::<WorkflowRun>(body).map(|p| p.heard(scope)),
        Hook::Installation => parse::<Installation>(body).map(|p| p.heard(scope)),
        Hook::InstallationRepositories => parse::<Repositories>(body).map(|p| p.heard(scope)),
        Hook::Repository => parse::<Repository>(body).map(|p| p.heard(scope)),
    };
    heard.map_err(|e| Unreadable { hook: hook.name(), line: e.line(), column: e.column() })
}

fn parse<'b, T: Deserialize<'b>>(body: &'b [u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(body)
}

/// `repository`: the one the webhook is about. For a fork's pull request that is the one it wants to be merged into.
#[derive(Deserialize)]
struct Named {
    full_name: String,
}

impl Named {
    fn in_scope(&self, scope: &Scope) -> Option<RepoId> {
        scope.repository(&self.full_name).cloned()
    }
}

#[derive(Deserialize)]
struct Push {
    repository: Named,
    r#ref: String,
    before: String,
    after: String,
}

impl Push {
    fn heard(self, scope: &Scope) -> Heard {
        let Some(repo) = self.repository.in_scope(scope) else { return Heard::default() };
        // A branch that does not exist is a commit of zeros.
        let existing = |sha: &str| CommitSha::parse(sha).ok().filter(|_| sha.bytes().any(|b| b != b'0'));
        if let Some(branch) = self.r#ref.strip_prefix("refs/heads/").and_then(|b| Branch::parse(b).ok()) {
            let (from, to) = (existing(&self.before), existing(&self.after));
            let event = Event::BranchPushed { repo: repo.clone(), branch: branch.clone(), tip: to.clone() };
            return Heard { events: vec![event], seeds: vec![Seed::Branch { repo, branch, from, to }] };
        }
        let tag = self.r#ref.strip_prefix("refs/tags/").and_then(|t| TagName::parse(t).ok());
        tag.map(|tag| tag_heard(repo, tag)).unwrap_or_default()
    }
}

fn tag_heard(repo: RepoId, tag: TagName) -> Heard {
    let event = Event::TagPushed { repo: repo.clone(), tag: tag.as_str().to_owned() };
    Heard { events: vec![event], seeds: vec![Seed::Tag { repo, tag }] }
}

/// `create` and `delete`. They name no commit, and come beside a `push` that does; but not always does that come.
#[derive(Deserialize)]
struct Ref {
    repository: Named,
    r#ref: String,
    ref_type: String,
}

impl Ref {
    fn heard(self, hook: Hook, scope: &Scope) -> Heard {
        let Some(repo) = self.repository.in_scope(scope) else { return Heard::default() };
        match self.ref_type.as_str() {
            "branch" => {
                let Ok(branch) = Branch::parse(&self.r#ref) else { return Heard::default() };
                let gone = Seed::Branch { repo: repo.clone(), branch: branch.clone(), from: None, to: None };
                let seeds = if hook == Hook::Delete { vec![gone] } else { Vec::new() };
                Heard { events: vec![Event::BranchPushed { repo, branch, tip: None }], seeds }
            }
            "tag" => TagName::parse(&self.r#ref).map(|tag| tag_heard(repo, tag)).unwrap_or_default(),
            _ => Heard::default(),
        }
    }
}

#[derive(Deserialize)]
struct Pull {
    repository: Named,
    number: u64,
    #[serde(default)]
    action: String,
    sender: Option<Owner>,
    pull_request: Value,
}

impl Pull {
    fn heard(mut self, scope: &Scope) -> Heard {
        let Some(repo) = self.repository.in_scope(scope) else { return Heard::default() };
        scope.names.recognise(&mut self.pull_request);
        let number = PrNumber(self.number);
        let event = Event::PrChanged { repo: repo.clone(), pr: number, review: None };
        let sender = self.sender.and_then(|sender| Some(scope.names.called(&sender.login?, sender.id)));
        let seed = Seed::Pull { repo, number, action: self.action, sender, body: self.pull_request };
        Heard { events: vec![event], seeds: vec![seed] }
    }
}

#[derive(Deserialize)]
struct Review {
    repository: Named,
    pull_request: Numbered,
    review: Value,
}

#[derive(Deserialize)]
struct Numbered {
    number: u64,
}

impl Review {
    fn heard(mut self, scope: &Scope) -> Heard {
        let Some(repo) = self.repository.in_scope(scope) else { return Heard::default() };
        let number = PrNumber(self.pull_request.number);
        scope.names.recognise(&mut self.review);
        let review = reviewed(&self.review);
        let event = Event::PrChanged { repo: repo.clone(), pr: number, review };
        Heard { events: vec![event], seeds: vec![Seed::Review { repo, number, body: self.review }] }
    }
}

/// What a review says; a comment says nothing.
fn reviewed(review: &Value) -> Option<Reviewed> {
    let state = match review["state"].as_str()?.to_ascii_lowercase().as_str() {
        "approved" => ReviewState::Approved,
        "changes_requested" => ReviewState::ChangesRequested,
        "dismissed" => ReviewState::Dismissed,
        _ => return None,
    };
    let login = review["user"]["login"].as_str().unwrap_or_default().to_owned();
    Some(Reviewed { login, state })
}

/// What checks, in its own words only as far as is needed to tell ours from others'.
#[derive(Deserialize)]
struct Checked {
    head_sha: String,
    app: Option<AppId>,
}

#[derive(Deserialize)]
struct AppId {
    id: u64,
}

impl Checked {
    /// Ours, and not because somebody asks for it again: an echo.
    fn is_echo(&self, action: Option<&str>, scope: &Scope) -> bool {
        let ours = scope.own_app.is_some() && self.app.as_ref().map(|a| a.id) == scope.own_app;
        ours && !action.is_some_and(|a| matches!(a, "rerequested" | "requested_action"))
    }
}

fn checks_heard(repo: RepoId, sha: &str) -> Heard {
    let Ok(commit) = CommitSha::parse(sha) else { return Heard::default() };
    let event = Event::ChecksChanged { repo: repo.clone(), commit: commit.clone() };
    Heard { events: vec![event], seeds: vec![Seed::Checks { repo, commit }] }
}

#[derive(Deserialize)]
struct CheckSuite {
    action: Option<String>,
    repository: Named,
    check_suite: Checked,
}

impl CheckSuite {
    fn heard(self, scope: &Scope) -> Heard {
        let Some(repo) = self.repository.in_scope(scope) else { return Heard::default() };
        if self.check_suite.is_echo(self.action.as_deref(), scope) {
            return Heard::default();
        }
        checks_heard(repo, &self.check_suite.head_sha)
    }
}

#[derive(Deserialize)]
struct CheckRun {
    action: Option<String>,
    repository: Named,
    check_run: Value,
}

impl CheckRun {
    fn heard(self, scope: &Scope) -> Heard {
        let Some(repo) = self.repository.in_scope(scope) else { return Heard::default() };
        let Ok(checked) = Checked::deserialize(&self.check_run) else { return Heard::default() };
        let Ok(commit) = CommitSha::parse(&checked.head_sha) else { return Heard::default() };
        let seed = Seed::CheckRun { repo: repo.clone(), commit: commit.clone(), body: self.check_run };
        let echo = checked.is_echo(self.action.as_deref(), scope);
        let events = if echo { Vec::new() } else { vec![Event::ChecksChanged { repo, commit }] };
        Heard { events, seeds: vec![seed] }
    }
}

#[derive(Deserialize)]
struct Status {
    repository: Named,
    sha: String,
    context: Option<String>,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

impl Status {
    fn heard(self, scope: &Scope) -> Heard {
        let Some(repo) = self.repository.in_scope(scope) else { return Heard::default() };
        let Ok(commit) = CommitSha::parse(&self.sha) else { return Heard::default() };
        let own = self.context.as_ref().is_some_and(|c| c.starts_with(OWN_CHECK));
        let mut body = self.rest;
        body.extend([("sha".to_owned(), self.sha.into()), ("context".to_owned(), self.context.into())]);
        let seed = Seed::Status { repo: repo.clone(), body: Value::Object(body) };
        let events = if own { Vec::new() } else { vec![Event::ChecksChanged { repo, commit }] };
        Heard { events, seeds: vec![seed] }
    }
}

#[derive(Deserialize)]
struct WorkflowRun {
    repository: Named,
    workflow_run: Checked,
}

impl WorkflowRun {
    fn heard(self, scope: &Scope) -> Heard {
        let Some(repo) = self.repository.in_scope(scope) else { return Heard::default() };
        checks_heard(repo, &self.workflow_run.head_sha)
    }
}

fn access_heard<'r>(repos: impl IntoIterator<Item = &'r RepoId>) -> Heard {
    let mut heard = Heard::default();
    for repo in repos {
        heard.events.push(Event::AccessChanged { repo: repo.clone() });
        heard.seeds.push(Seed::Access { repo: repo.clone() });
    }
    heard
}

/// Which of an owner's repositories an installation holds is not always told, so all of theirs are looked at again.
#[derive(Deserialize)]
struct Installation {
    installation: Installed,
}

#[derive(Deserialize)]
struct Installed {
    account: Option<Owner>,
}

/// An enterprise has a `slug` where users and organisations have a `login`; it owns no repository.
#[derive(Deserialize)]
struct Owner {
    login: Option<String>,
    id: Option<u64>,
}

impl Installation {
    fn heard(self, scope: &Scope) -> Heard {
        let login = self.installation.account.and_then(|owner| owner.login);
        login.map(|login| access_heard(scope.of_owner(&login))).unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct Repositories {
    #[serde(default)]
    repositories_added: Vec<Named>,
    #[serde(default)]
    repositories_removed: Vec<Named>,
}

impl Repositories {
    fn heard(self, scope: &Scope) -> Heard {
        let told = self.repositories_added.iter().chain(&self.repositories_removed);
        access_heard(told.filter_map(|r| scope.repository(&r.full_name)))
    }
}

#[derive(Deserialize)]
struct Repository {
    action: Option<String>,
    repository: Owned,
    changes: Option<Changes>,
}

#[derive(Deserialize)]
struct Owned {
    full_name: String,
    name: Option<String>,
    owner: Option<Owner>,
}

#[derive(Deserialize)]
struct Changes {
    repository: Option<Renamed>,
    owner: Option<Moved>,
}

#[derive(Deserialize)]
struct Moved {
    from: FormerOwner,
}

#[derive(Deserialize)]
struct FormerOwner {
    user: Option<Owner>,
    organization: Option<Owner>,
}

impl Moved {
    fn login(self) -> Option<String> {
        [self.from.user, self.from.organization].into_iter().flatten().find_map(|owner| owner.login)
    }
}

#[derive(Deserialize)]
struct Renamed {
    name: Option<From>,
}

#[derive(Deserialize)]
struct From {
    from: String,
}

impl Repository {
    fn heard(self, scope: &Scope) -> Heard {
        if self.action.as_deref() == Some("edited") {
            // Its description or the like.
            return Heard::default();
        }
        let Owned { full_name, name, owner } = self.repository;
        let (renamed, moved) = self.changes.map(|c| (c.repository, c.owner)).unwrap_or_default();
        let was_named = renamed.and_then(|r| r.name).map_or(name, |name| Some(name.from));
        let was_of = moved.and_then(Moved::login).or(owner.and_then(|o| o.login));
        let was = was_of.zip(was_named).map(|(owner, name)| format!("{owner}/{name}"));
        let names = [Some(full_name), was];
        // One name twice is one repository.
        let names: BTreeSet<String> = names.into_iter().flatten().map(|name| name.to_ascii_lowercase()).collect();
        access_heard(names.iter().filter_map(|name| scope.repository(name)))
    }
}
