//! The embedded forge: bare Git repositories under one folder, with pull requests, reviews and checks beside them.
//!
//! For teams with bare Git remotes, for the demo and for the tests' world. People push with plain `git push`: no
//! hook is needed, because a pull request's head is read from its branch and pushes are noticed by comparing
//! references. The people's own side (open, review, press the merge button) is in `people`.

mod accounts;
mod by_hand;
mod db;
mod notes;
pub mod online;
mod people;
mod pulls;
mod pushed;
mod source;
mod watch;
mod writes;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;

use self::accounts::Crowd;
use self::db::{Db, Subject};
use self::source::Seen;
use super::{DeploymentNote, Directory, Forge, NewPr, Pin};
use crate::disk;
use crate::domain::accounts::Accounts;
use crate::domain::dev_image::Moves;
use crate::domain::pull_request::{Check, CommitInfo, PullRequest, Review};
use crate::domain::{Branch, CommitSha, PrNumber, RepoId, TagName};
use crate::git::GitRemote;
use crate::port::{Clock, PortError, PortResult};
use crate::repos::{Bare, Options, Repos, Stamp, Ways, missing, path};

pub use self::people::Author;
pub use self::pushed::{Pushed, Work};

/// What tidegate is called unless it is told otherwise.
const OWN_LOGIN: &str = "tidegate";

/// Bare repositories under a root folder, each at `<root>/<owner>/<name>.git`, and `<root>/forge.db`.
pub struct LocalForge {
    root: PathBuf,
    own_login: String,
    clock: Arc<dyn Clock>,
    db: Db,
    crowd: Arc<Crowd>,
    repos: Repos,
    /// One merge at a time, so that the intent written down is the one that lands.
    merging: tokio::sync::Mutex<()>,
    seen: tokio::sync::Mutex<Option<Seen>>,
}

impl LocalForge {
    /// Opens the forge in this folder, making it if need be.
    pub async fn open(root: impl Into<PathBuf>, clock: Arc<dyn Clock>) -> PortResult<Self> {
        let root = root.into();
        disk::make_ours(&root, "the forge's reviews")?;
        let root = root.canonicalize().map_err(|e| {
            PortError::transient(format!("the forge's folder {} cannot be made: {e}", root.display()), e)
        })?;
        let db = Db::open(&root.join("forge.db")).await?;
        let crowd = Arc::new(Crowd::new(db.clone()));
        let (ways, options) = (Folder { root: root.clone(), crowd: crowd.clone() }, signing_as(OWN_LOGIN));
        let this = Self {
            // All of them lie here, so nothing is mirrored.
            repos: Repos::open(Arc::new(ways), root.join("mirrors"), options, clock.clone()),
            root,
            own_login: OWN_LOGIN.to_owned(),
            clock,
            db,
            crowd,
            merging: tokio::sync::Mutex::default(),
            seen: tokio::sync::Mutex::default(),
        };
        this.note_what_stands().await?;
        Ok(this)
    }

    /// Sets tidegate's own login; `tidegate` unless told otherwise.
    #[must_use]
    pub fn with_own_login(mut self, login: impl Into<String>) -> Self {
        self.own_login = login.into();
        let Options { name, email, .. } = signing_as(&self.own_login);
        self.repos = self.repos.signing_as(&name, &email);
        self
    }

    /// Does Git work in a repository, off the async threads.
    async fn git<T: Send + 'static>(
        &self,
        repo: &RepoId,
        work: impl FnOnce(&Bare) -> PortResult<T> + Send + 'static,
    ) -> PortResult<T> {
        let (root, repo) = (self.root.clone(), repo.clone());
        let done = tokio::task::spawn_blocking(move || work(&Bare::open(&root, &repo)?)).await;
        done.map_err(|e| PortError::transient("Git work was cut off by the shutdown", e))?
    }

    /// That the repository is there, for what the database alone answers.
    fn existing(&self, repo: &RepoId) -> PortResult<()> {
        let path = path(&self.root, repo);
        if path.join("HEAD").is_file() { Ok(()) } else { Err(missing(repo, &path)) }
    }

    async fn stamp(&self, login: &str) -> PortResult<Stamp> {
        let emails = self.db.logins().await?.into_iter().filter(|(_, named)| named == login).map(|(email, _)| email);
        let email = emails.min().unwrap_or_else(|| format!("{login}@localhost"));
        Ok(Stamp { name: login.to_owned(), email, at: self.clock.now() })
    }

    /// Its repositories, as Git reads and writes them.
    pub fn repos(&self) -> &Repos {
        &self.repos
    }
}

/// Who signs what tidegate makes here.
fn signing_as(login: &str) -> Options {
    Options::signing_as(login, format!("{login}@localhost"))
}

/// The way to the repositories: they are there.
struct Folder {
    root: PathBuf,
    crowd: Arc<Crowd>,
}

#[async_trait]
impl Ways for Folder {
    async fn git_remote(&self, repo: &RepoId) -> PortResult<GitRemote> {
        let path = path(&self.root, repo);
        if !path.join("HEAD").is_file() {
            return Err(missing(repo, &path));
        }
        Ok(GitRemote::open_to_all(path.display().to_string()))
    }

    async fn name_makers(&self, commits: &mut [&mut CommitInfo]) -> PortResult<()> {
        self.crowd.name_makers(commits).await
    }
}

#[async_trait]
impl Forge for LocalForge {
    fn own_login(&self) -> &str {
        &self.own_login
    }

    fn pr_url(&self, repo: &RepoId, pr: PrNumber) -> String {
        format!("{repo}{pr}")
    }

    fn compare_url(&self, repo: &RepoId, from: &CommitSha, to: &CommitSha) -> String {
        format!("{repo} {}..{}", from.short(), to.short())
    }

    async fn find_pr(&self, repo: &RepoId, branch: &Branch, base: &Branch) -> PortResult<Option<PullRequest>> {
        self.existing(repo)?;
        match self.db.newest_pr(repo, branch, base).await? {
            Some(row) => self.crowd.called_pr(self.settle(repo, row).await?).await.map(Some),
            None => Ok(None),
        }
    }

    async fn open_prs(&self, repo: &RepoId) -> PortResult<Vec<PullRequest>> {
        self.existing(repo)?;
        let mut open = Vec::new();
        for pr in self.settle_open(repo).await? {
            open.push(self.crowd.called_pr(pr).await?);
        }
        Ok(open)
    }

    async fn pull_request(&self, repo: &RepoId, pr: PrNumber) -> PortResult<PullRequest> {
        self.crowd.called_pr(self.look(repo, pr).await?).await
    }

    async fn open_pr(&self, repo: &RepoId, new: &NewPr) -> PortResult<PullRequest> {
        self.open_for(&self.own_login, repo, new).await
    }

    async fn edit_pr(&self, repo: &RepoId, pr: PrNumber, title: &str, body: &str) -> PortResult<()> {
        let there = self.look(repo, pr).await?;
        if there.title == title && there.body == body {
            return Ok(());
        }
        let edit = sqlx::query("UPDATE pr SET title = ?, body = ? WHERE repo = ? AND number = ? AND state = 'open'");
        let edit = edit.bind(title).bind(body).bind(repo.as_str()).bind(db::int(pr));
        if self.db.change(edit, repo, &Subject::Pr(pr)).await? { Ok(()) } else { Err(pulls::not_open(repo, &there)) }
    }

    async fn mark_ready(&self, repo: &RepoId, pr: PrNumber) -> PortResult<()> {
        let there = self.look(repo, pr).await?;
        if !there.draft {
            return Ok(());
        }
        let ready = sqlx::query("UPDATE pr SET draft = 0 WHERE repo = ? AND number = ? AND state = 'open'");
        let ready = ready.bind(repo.as_str()).bind(db::int(pr));
        if self.db.change(ready, repo, &Subject::Pr(pr)).await? { Ok(()) } else { Err(pulls::not_open(repo, &there)) }
    }

    async fn comment(&self, repo: &RepoId, pr: PrNumber, key: &str, text: &str) -> PortResult<()> {
        self.existing(repo)?;
        self.db.pr(repo, pr).await?;
        let say = sqlx::query("INSERT OR IGNORE INTO comment (repo, number, key, text) VALUES (?, ?, ?, ?)");
        let say = say.bind(repo.as_str()).bind(db::int(pr)).bind(key).bind(text);
        say.execute(&self.db.pool).await.map(drop).map_err(db::fault)
    }

    async fn close_pr(&self, repo: &RepoId, pr: PrNumber) -> PortResult<()> {
        self.close_as(&self.own_login, repo, pr).await
    }

    async fn request_reviewers(&self, repo: &RepoId, pr: PrNumber, logins: &[String]) -> PortResult<()> {
        let there = self.look(repo, pr).await?;
        for login in logins {
            // They are asked under the login that they have now.
            let now = match self.crowd.names.accounts().number(login) {
                Some(number) => self.crowd.login_by(number).await?,
                None => None,
            };
            let login = now.as_ref().unwrap_or(login);
            if *login == there.author {
                continue;
            }
            let ask = sqlx::query("INSERT OR IGNORE INTO requested (repo, number, login) VALUES (?, ?, ?)");
            let ask = ask.bind(repo.as_str()).bind(db::int(pr)).bind(login);
            self.db.change(ask, repo, &Subject::Pr(pr)).await?;
        }
        Ok(())
    }

    async fn reviews(&self, repo: &RepoId, pr: PrNumber) -> PortResult<Vec<Review>> {
        self.existing(repo)?;
        self.db.pr(repo, pr).await?;
        self.crowd.called_reviews(self.db.reviews(repo, pr).await?).await
    }

    async fn checks(&self, repo: &RepoId, commit: &CommitSha) -> PortResult<Vec<Check>> {
        self.existing(repo)?;
        self.db.checks(repo, commit).await
    }

    async fn set_check(&self, repo: &RepoId, commit: &CommitSha, check: &Check) -> PortResult<()> {
        self.report_check(repo, commit, check).await
    }

    async fn merge_pr(&self, repo: &RepoId, pr: PrNumber, pin: &Pin, message: &str) -> PortResult<CommitSha> {
        let there = self.look(repo, pr).await?;
        if there.head != pin.head {
            return Err(PortError::conflict(format!(
                "{repo}{pr} is at {} and no longer at {}: look at it again",
                there.head.short(),
                pin.head.short()
            )));
        }
        if there.base != pin.base {
            return Err(PortError::conflict(format!(
                "{repo}{pr} goes into {} and no longer into {}: look at it again",
                there.base, pin.base
            )));
        }
        self.merge_for((&self.own_login, pulls::Way::Merge), repo, &there, message).await
    }

    async fn moves(&self, repo: &RepoId, branch: &Branch, _until: Option<&CommitSha>) -> PortResult<Moves> {
        let branch = branch.clone();
        self.git(repo, move |bare| bare.moves(&branch)).await
    }

    async fn dismiss_review(&self, repo: &RepoId, pr: PrNumber, review: &Review, why: &str) -> PortResult<()> {
        self.existing(repo)?;
        self.dismiss(repo, pr, review, why).await
    }

    async fn publish_release(&self, repo: &RepoId, tag: &TagName, title: &str, notes: &str) -> PortResult<()> {
        if self.repos.tag(repo, tag).await?.is_none() {
            return Err(PortError::not_found(format!("{repo} has no tag {tag}: notes are published under a tag")));
        }
        self.publish(repo, tag, (title, notes)).await
    }

    async fn deployment(&self, repo: &RepoId, note: &DeploymentNote) -> PortResult<()> {
        self.existing(repo)?;
        self.note(repo, note).await
    }
}

#[async_trait]
impl Directory for LocalForge {
    /// A push that Git itself made into the folder leaves nobody's name.
    fn tells_pushers(&self) -> bool {
        false
    }

    async fn pushers(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        self.name_pushers(repo, commits).await?;
        self.crowd.called_pushers(commits).await
    }

    fn know(&self, accounts: &Accounts) {
        self.crowd.names.know(accounts);
    }

    fn strangers(&self) -> Vec<(String, u64)> {
        self.crowd.names.take_met()
    }

    async fn account(&self, _repo: &RepoId, login: &str) -> PortResult<Option<u64>> {
        self.crowd.number(login).await
    }

    async fn login_of(&self, _repo: &RepoId, number: u64) -> PortResult<Option<String>> {
        self.crowd.login_by(number).await
    }

    async fn team_members(&self, team: &str) -> PortResult<Vec<String>> {
        self.crowd.called_all(self.team(team).await?).await
    }
}
