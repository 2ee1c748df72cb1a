//! The `Forge` port: where pull requests are talked about, and who is who there. What Git knows of the repositories is no forge's:
//! `repos` asks only how Git reaches them.
//!
//! Every mutation is idempotent: when the world already is as asked, that is success; when it differs, `Conflict`.

pub mod github;
pub mod local;
mod names;

use std::future::Future;

use async_trait::async_trait;

use crate::domain::accounts::Accounts;
use crate::domain::dev_image::Moves;
use crate::domain::pull_request::{Check, CommitInfo, PullRequest, Review};
use crate::domain::{Branch, CommitSha, EnvName, Instant, PrNumber, RepoId, TagName};
use crate::port::{PortError, PortResult};

pub use self::names::Names;
pub use crate::domain::deployment::DeploymentState;

/// A pull request to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPr {
    /// Head branch, in the same repository.
    pub branch: Branch,
    /// Base branch.
    pub base: Branch,
    /// Title.
    pub title: String,
    /// Body; ends with tidegate's marker.
    pub body: String,
    /// Open as a draft.
    pub draft: bool,
    /// Labels.
    pub labels: Vec<String>,
}

/// What a merge is pinned to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The head that was approved.
    pub head: CommitSha,
    /// The branch it was approved for.
    pub base: Branch,
}

impl Pin {
    /// To a pull request as it was seen.
    pub fn of(pr: &PullRequest) -> Self {
        Self { head: pr.head.clone(), base: pr.base.clone() }
    }
}

/// What a call is for, when a forge's allowance of calls grows short: the urgent ones go first, and on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Priority {
    /// Everything else.
    #[default]
    Ordinary,
    /// Production and hotfixes.
    Urgent,
}

tokio::task_local! {
    static PRIORITY: Priority;
}

impl Priority {
    /// Does work whose calls have this priority.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        PRIORITY.scope(self, work).await
    }

    /// The priority of the work that is under way; ordinary where nothing was said.
    pub fn current() -> Self {
        PRIORITY.try_with(|priority| *priority).unwrap_or_default()
    }
}

/// What is left of an allowance of calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// Whose it is: the account that tidegate is installed on, or its own login.
    pub account: String,
    /// Calls left until it is filled up again; none before the service first told.
    pub remaining: Option<u64>,
    /// Calls it holds when full.
    pub limit: Option<u64>,
    /// When it is filled up again.
    pub resets_at: Option<Instant>,
    /// Until when the service asked to be left alone.
    pub paused_until: Option<Instant>,
    /// Calls made since the start.
    pub calls: u64,
}

/// What the forge's own page shows of one delivery in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeploymentNote {
    /// Its identity: one deployment per key, whatever is said about it later.
    pub key: String,
    /// Where.
    pub environment: EnvName,
    /// Whether that is production.
    pub production: bool,
    /// The source commit that entered.
    pub commit: CommitSha,
    /// Since when it is so: nothing was told of it before.
    pub since: crate::domain::Instant,
    /// How it stands.
    pub state: DeploymentState,
    /// One line for people.
    pub description: String,
    /// Where to read on.
    pub log_url: Option<String>,
}

/// Who is who on a forge: whose a commit is, which account a login, and who is in a team.
#[async_trait]
pub trait Directory: Send + Sync {
    /// Fills in what only the forge knows of who made these commits: the logins of author and committer, and whether it
    /// vouches for a program. May cost a call per commit, so it is asked only where that matters.
    async fn author_logins(&self, _repo: &RepoId, _commits: &mut [CommitInfo]) -> PortResult<()> {
        Ok(())
    }
    /// Whether the forge tells at all who pushed. Where it never does, nobody is advised to push again.
    fn tells_pushers(&self) -> bool {
        true
    }
    /// Fills in who pushed these commits first, to whatever branch of the repository. Where that is not told for certain,
    /// or the forge refuses to tell, it stays open, and the commit counts as pushed by somebody unknown.
    async fn pushers(&self, _repo: &RepoId, _commits: &mut [CommitInfo]) -> PortResult<()> {
        Ok(())
    }
    /// From now on, calls each of these accounts by the login it is noted with, whatever it is called by now, and whoever else
    /// has such a login by a name that no login is: in everything that is told of pull requests, reviews, commits, pushes and
    /// teams. What is asked of people goes to the login that they have now.
    fn know(&self, _accounts: &Accounts) {}
    /// Those who were met under a noted login that is not theirs since this was last asked: the login, and whose it is.
    fn strangers(&self) -> Vec<(String, u64)> {
        Vec::new()
    }
    /// The number of the account that has this login now; none where nobody has it, or the forge numbers no accounts.
    async fn account(&self, _repo: &RepoId, _login: &str) -> PortResult<Option<u64>> {
        Ok(None)
    }
    /// The login that an account has now.
    async fn login_of(&self, _repo: &RepoId, _number: u64) -> PortResult<Option<String>> {
        Ok(None)
    }

    /// The logins in a team that the forge keeps, as `organisation/team`; `NotFound` where there is no such team.
    /// Members of teams within it are in it. Not cached here.
    async fn team_members(&self, team: &str) -> PortResult<Vec<String>> {
        Err(PortError::not_found(format!("this forge keeps no teams: {team} is unknown")))
    }
}

/// The forge.
#[async_trait]
pub trait Forge: Directory {
    /// tidegate's own login there; its own pull requests and merges are recognised by it.
    fn own_login(&self) -> &str;
    /// A link to a pull request, for people.
    fn pr_url(&self, repo: &RepoId, pr: PrNumber) -> String;
    /// A link to the source difference between two commits, for people.
    fn compare_url(&self, repo: &RepoId, from: &CommitSha, to: &CommitSha) -> String;

    /// The newest pull request from this head into this base, whatever its state.
    async fn find_pr(&self, repo: &RepoId, branch: &Branch, base: &Branch) -> PortResult<Option<PullRequest>>;
    /// All open pull requests.
    async fn open_prs(&self, repo: &RepoId) -> PortResult<Vec<PullRequest>>;
    /// One pull request.
    async fn pull_request(&self, repo: &RepoId, pr: PrNumber) -> PortResult<PullRequest>;
    /// Opens a pull request; returns the open one with the same head and base if there is one.
    async fn open_pr(&self, repo: &RepoId, new: &NewPr) -> PortResult<PullRequest>;
    /// Replaces title and body of an open pull request.
    async fn edit_pr(&self, repo: &RepoId, pr: PrNumber, title: &str, body: &str) -> PortResult<()>;
    /// Turns a draft into a pull request that is ready.
    async fn mark_ready(&self, repo: &RepoId, pr: PrNumber) -> PortResult<()>;
    /// Says something below a pull request, once per `key`.
    async fn comment(&self, repo: &RepoId, pr: PrNumber, key: &str, text: &str) -> PortResult<()>;
    /// Closes an open pull request; fine if it is closed, `Conflict` if it was merged.
    async fn close_pr(&self, repo: &RepoId, pr: PrNumber) -> PortResult<()>;
    /// Asks people to review; those already asked and the author are left out.
    async fn request_reviewers(&self, repo: &RepoId, pr: PrNumber, logins: &[String]) -> PortResult<()>;
    /// Reviews, oldest first, without mere comments.
    async fn reviews(&self, repo: &RepoId, pr: PrNumber) -> PortResult<Vec<Review>>;
    /// Checks on a commit, the latest run per name.
    async fn checks(&self, repo: &RepoId, commit: &CommitSha) -> PortResult<Vec<Check>>;
    /// Reports a check of tidegate's own on a commit.
    async fn set_check(&self, repo: &RepoId, commit: &CommitSha, check: &Check) -> PortResult<()>;
    /// Merges, pinned to the head and the base: `Conflict` when either moved or the pull request is closed, `Transient`
    /// when mergeability is still being worked out, `Rejected` with the files when the content conflicts. Fine, with
    /// the commit, when this head was merged already. A forge whose merge cannot name the base looks after the merge where
    /// it landed; the next look at the pull request then tells the branch it really went into.
    async fn merge_pr(&self, repo: &RepoId, pr: PrNumber, pin: &Pin, message: &str) -> PortResult<CommitSha>;
    /// Takes back what a review says, telling why on the pull request; fine if it is dismissed already. `Rejected` when
    /// the forge does not allow it.
    async fn dismiss_review(&self, repo: &RepoId, pr: PrNumber, review: &Review, why: &str) -> PortResult<()>;
    /// Publishes notes under a tag; fine if they are there, and replaced if they differ.
    async fn publish_release(&self, repo: &RepoId, tag: &TagName, title: &str, notes: &str) -> PortResult<()>;
    /// Says how a deployment stands: made at the first note of its key, moved on by later ones, never back. Fine if it
    /// stands so already.
    async fn deployment(&self, repo: &RepoId, note: &DeploymentNote) -> PortResult<()>;

    /// What a branch was pushed to, as the forge itself keeps it, whether tidegate ran then or not: read back to the newest push to
    /// `until`, else as far as it goes. Empty where it is not kept or not told.
    async fn moves(&self, repo: &RepoId, branch: &Branch, until: Option<&CommitSha>) -> PortResult<Moves>;
    /// What was read about this repository, by Git as well, may have changed unheard: the next reads ask the service. Called
    /// before what cannot be undone. What the forge itself answered to our own change a moment ago still counts.
    fn distrust(&self, _repo: &RepoId) {}
    /// What whoever asks for the status should know of how it is reached.
    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
    /// What is left of each allowance of calls; empty where there is none.
    fn budget(&self) -> Vec<Budget> {
        Vec::new()
    }
}
