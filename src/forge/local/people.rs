//! The people's side of the embedded forge: what on a forge with a web page one does there. The demo, the tests and
//! a simulated CI speak through it.

use super::LocalForge;
use super::db::{Subject, fault, int};
use super::pulls::{Way, not_open};
use crate::domain::pull_request::{Check, CommitInfo, PrState, PullRequest, Review, ReviewState};
use crate::domain::{Branch, CommitSha, PrNumber, RepoId};
use crate::forge::NewPr;
use crate::port::{PortError, PortResult};
use crate::repos::{Bare, Stamp, oid, sha};

/// Who writes a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Name, as in the commit.
    pub name: String,
    /// E-mail, as in the commit.
    pub email: String,
}

impl LocalForge {
    /// Creates a bare repository; fine if it is there.
    pub async fn create_repo(&self, repo: &RepoId, default_branch: &Branch) -> PortResult<()> {
        let (root, repo, branch) = (self.root.clone(), repo.clone(), default_branch.clone());
        let created = tokio::task::spawn_blocking(move || Bare::create(&root, &repo, &branch)).await;
        created.map_err(|e| PortError::transient("making a repository was cut off by the shutdown", e))?
    }

    /// Commits one file onto a branch. A branch that is not there begins at the default branch, an empty repository
    /// gets its first commit.
    pub async fn push_file(
        &self,
        repo: &RepoId,
        branch: &Branch,
        (path, content): (&str, &str),
        author: &Author,
        message: &str,
    ) -> PortResult<CommitSha> {
        self.push_files(repo, branch, &[(path, content)], author, message).await
    }

    /// Commits several files, given as path and content, onto a branch at once, as `push_file` does one.
    pub async fn push_files(
        &self,
        repo: &RepoId,
        branch: &Branch,
        files: &[(&str, &str)],
        author: &Author,
        message: &str,
    ) -> PortResult<CommitSha> {
        let files: Vec<_> = files.iter().map(|(path, content)| ((*path).to_owned(), (*content).to_owned())).collect();
        let (branch, message) = (branch.clone(), message.to_owned());
        let stamp = Stamp { name: author.name.clone(), email: author.email.clone(), at: self.clock.now() };
        self.git(repo, move |bare| bare.commit_files(&branch, &files, &message, &stamp)).await
    }

    /// The newest commits of a branch, newest first.
    pub async fn log(&self, repo: &RepoId, branch: &Branch, at_most: usize) -> PortResult<Vec<CommitInfo>> {
        let branch = branch.clone();
        let mut commits = self.git(repo, move |bare| bare.log(bare.existing_tip(&branch)?, None, at_most)).await?;
        self.crowd.name_makers(&mut commits.iter_mut().collect::<Vec<_>>()).await?;
        Ok(commits)
    }

    /// Whose commits those with this e-mail are.
    pub async fn set_login(&self, email: &str, login: &str) -> PortResult<()> {
        let set = sqlx::query("INSERT INTO login (email, login) VALUES (?, ?) ON CONFLICT DO UPDATE SET login = ?2");
        let set = set.bind(email.to_lowercase()).bind(login);
        set.execute(&self.db.pool).await.map(drop).map_err(fault)
    }

    /// Lets only these logins, and tidegate, merge into a branch; replaces what was allowed before.
    pub async fn protect(&self, repo: &RepoId, branch: &Branch, allowed: &[&str]) -> PortResult<()> {
        self.existing(repo)?;
        let replace = async {
            let mut tx = self.db.pool.begin_with("BEGIN IMMEDIATE").await?;
            let forget = sqlx::query("DELETE FROM protection WHERE repo = ? AND branch = ?");
            forget.bind(repo.as_str()).bind(branch.as_str()).execute(&mut *tx).await?;
            for login in allowed.iter().copied().chain([self.own_login.as_str()]) {
                let allow = sqlx::query("INSERT OR IGNORE INTO protection (repo, branch, login) VALUES (?, ?, ?)");
                allow.bind(repo.as_str()).bind(branch.as_str()).bind(login).execute(&mut *tx).await?;
            }
            tx.commit().await
        };
        replace.await.map_err(fault)
    }

    /// Opens a pull request as somebody; the open one with the same head and base, if there is one.
    pub async fn open_pr_as(&self, login: &str, repo: &RepoId, new: &NewPr) -> PortResult<PullRequest> {
        self.open_for(login, repo, new).await
    }

    /// Reviews an open pull request, on the head it has at that moment.
    pub async fn review(&self, repo: &RepoId, pr: PrNumber, login: &str, state: ReviewState) -> PortResult<()> {
        let there = self.look(repo, pr).await?;
        if there.state != PrState::Open {
            return Err(not_open(repo, &there));
        }
        self.crowd.join(login).await?;
        let (login, at) = (login.to_owned(), self.clock.now());
        let review = Review { id: 0, login, state, commit: there.head, at, dismissal: None };
        self.db.add_review(repo, pr, &review).await
    }

    /// Presses the merge button: gates are not asked, protection is.
    pub async fn merge_as(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<CommitSha> {
        let there = self.look(repo, pr).await?;
        if there.state != PrState::Open {
            return Err(not_open(repo, &there));
        }
        let message = format!("Merge pull request {pr} from {}\n\n{}\n", there.branch, there.title);
        self.merge_for((login, Way::Merge), repo, &there, &message).await
    }

    /// Closes an open pull request; fine if it is closed, `Conflict` if it was merged.
    pub async fn close_as(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<()> {
        loop {
            let there = self.look(repo, pr).await?;
            match &there.state {
                PrState::Open => {
                    let turn = super::db::Turn::Closed { by: login.to_owned() };
                    self.db.turn(repo, &there, &turn).await?;
                }
                PrState::Closed { .. } => return Ok(()),
                PrState::Merged { .. } => return Err(not_open(repo, &there)),
            }
        }
    }

    /// Opens a closed pull request again, at its branch's tip; fine if it is open.
    pub async fn reopen_as(&self, _login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<()> {
        let there = self.look(repo, pr).await?;
        match &there.state {
            PrState::Open => return Ok(()),
            PrState::Merged { .. } => return Err(not_open(repo, &there)),
            PrState::Closed { .. } => {}
        }
        let (branch, base) = (there.branch.clone(), there.base.clone());
        let (tip, contained) = self
            .git(repo, move |bare| {
                let (tip, into) = (bare.existing_tip(&branch)?, bare.existing_tip(&base)?);
                Ok((sha(tip)?, bare.contains(into, tip)?))
            })
            .await?;
        let refused = |why: &str| PortError::conflict(format!("{repo}{pr} cannot be opened again: {why}"));
        if contained {
            return Err(refused(&format!("{} has nothing that {} lacks", there.branch, there.base)));
        }
        let reopen = sqlx::query(
            "UPDATE OR IGNORE pr SET state = 'open', head = ?, ended_by = NULL
             WHERE repo = ? AND number = ? AND state = 'closed'",
        );
        let reopen = reopen.bind(tip.as_str()).bind(repo.as_str()).bind(int(pr));
        let reopened = self.db.change(reopen, repo, &Subject::Pr(pr)).await?;
        if reopened { Ok(()) } else { Err(refused("another one with its branch and base is open")) }
    }

    /// Reports a check on a commit, as a CI does; a later run of the same name replaces it.
    pub async fn report_check(&self, repo: &RepoId, commit: &CommitSha, check: &Check) -> PortResult<()> {
        let id = oid(commit)?;
        self.git(repo, move |bare| bare.find(id).map(drop)).await?;
        self.db.put_check(repo, commit, check).await
    }

    /// What was said below a pull request, oldest first.
    pub async fn comments(&self, repo: &RepoId, pr: PrNumber) -> PortResult<Vec<String>> {
        let said = sqlx::query_scalar("SELECT text FROM comment WHERE repo = ? AND number = ? ORDER BY rowid");
        said.bind(repo.as_str()).bind(int(pr)).fetch_all(&self.db.pool).await.map_err(fault)
    }

    /// Says who is in a team of the forge, such as `acme/sre`; replaces who was.
    pub async fn set_team(&self, team: &str, logins: &[&str]) -> PortResult<()> {
        let replace = async {
            let mut tx = self.db.pool.begin_with("BEGIN IMMEDIATE").await?;
            sqlx::query("DELETE FROM team WHERE team = ?").bind(team).execute(&mut *tx).await?;
            for login in logins {
                let add = sqlx::query("INSERT OR IGNORE INTO team (team, login) VALUES (?, ?)");
                add.bind(team).bind(*login).execute(&mut *tx).await?;
            }
            tx.commit().await
        };
        replace.await.map_err(fault)
    }

    /// What was published, as tag, title and notes, in the order of the tags' first publication.
    pub async fn releases(&self, repo: &RepoId) -> PortResult<Vec<(String, String, String)>> {
        let releases = sqlx::query_as("SELECT tag, title, notes FROM release WHERE repo = ? ORDER BY rowid");
        releases.bind(repo.as_str()).fetch_all(&self.db.pool).await.map_err(fault)
    }

    /// The deployments of a repository, oldest first: environment, commit, state, description.
    pub async fn deployments(&self, repo: &RepoId) -> PortResult<Vec<[String; 4]>> {
        let rows = sqlx::query_as::<_, (String, String, String, String)>(
            "SELECT environment, head, state, description FROM deployment WHERE repo = ? ORDER BY rowid",
        );
        let rows = rows.bind(repo.as_str()).fetch_all(&self.db.pool).await.map_err(fault)?;
        Ok(rows.into_iter().map(|(environment, head, state, said)| [environment, head, state, said]).collect())
    }

    /// Gives a pull request these labels, in place of those it has.
    pub async fn relabel(&self, repo: &RepoId, pr: PrNumber, labels: &[String]) -> PortResult<()> {
        let there = self.look(repo, pr).await?;
        let mut had = self.labels(repo, pr).await?;
        for old in had.extract_if(.., |old| !labels.contains(old)) {
            let take = sqlx::query("DELETE FROM label WHERE repo = ? AND number = ? AND label = ?");
            let take = take.bind(repo.as_str()).bind(int(there.number)).bind(old);
            self.db.change(take, repo, &Subject::Pr(pr)).await?;
        }
        for new in labels.iter().filter(|new| !had.contains(new)) {
            let give = sqlx::query("INSERT OR IGNORE INTO label (repo, number, label) VALUES (?, ?, ?)");
            let give = give.bind(repo.as_str()).bind(int(there.number)).bind(new);
            self.db.change(give, repo, &Subject::Pr(pr)).await?;
        }
        Ok(())
    }

    /// A pull request's labels.
    pub async fn labels(&self, repo: &RepoId, pr: PrNumber) -> PortResult<Vec<String>> {
        let labels = sqlx::query_scalar("SELECT label FROM label WHERE repo = ? AND number = ? ORDER BY rowid");
        labels.bind(repo.as_str()).bind(int(pr)).fetch_all(&self.db.pool).await.map_err(fault)
    }

    /// Every repository there is, in the order of their names.
    pub async fn repositories(&self) -> PortResult<Vec<RepoId>> {
        let root = self.root.clone();
        let looked = tokio::task::spawn_blocking(move || super::watch::repositories(&root)).await;
        looked.map_err(|e| PortError::transient("looking for repositories was cut off by the shutdown", e))?
    }

    /// Every pull request, whatever its state, oldest first.
    pub async fn pull_requests(&self, repo: &RepoId) -> PortResult<Vec<PullRequest>> {
        self.existing(repo)?;
        let mut found = Vec::new();
        for row in self.db.prs(repo, false).await? {
            found.push(self.settle(repo, row).await?);
        }
        Ok(found)
    }

    /// Replaces title and body of a pull request, whatever its state.
    pub async fn reword(&self, repo: &RepoId, pr: PrNumber, title: &str, body: &str) -> PortResult<()> {
        let there = self.look(repo, pr).await?;
        if there.title == title && there.body == body {
            return Ok(());
        }
        let edit = sqlx::query("UPDATE pr SET title = ?, body = ? WHERE repo = ? AND number = ?");
        let edit = edit.bind(title).bind(body).bind(repo.as_str()).bind(int(pr));
        self.db.change(edit, repo, &Subject::Pr(pr)).await.map(drop)
    }

    /// Asks somebody no longer to review.
    pub async fn withdraw_request(&self, repo: &RepoId, pr: PrNumber, login: &str) -> PortResult<()> {
        self.look(repo, pr).await?;
        let withdraw = sqlx::query("DELETE FROM requested WHERE repo = ? AND number = ? AND login = ?");
        let withdraw = withdraw.bind(repo.as_str()).bind(int(pr)).bind(login);
        self.db.change(withdraw, repo, &Subject::Pr(pr)).await.map(drop)
    }
}
